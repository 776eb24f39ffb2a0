"""The electronic copy of the samples, made by the program itself and judged from outside.

EC1 ``sha256sum -c`` passes in the tree, 7z takes the same files off the image, and a verification agrees. EC2 evidence
is the user's files, byte for byte. EC3 paper and electronic copy are one version: what is changed afterwards is refused
and named. EC4 scans that were put back are in it. EC5 a hand-in folder in parts shows the very pages of the book.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest

from app import api
from app.api_disc_checks import verify
from app.api_discs import look_at_copy, make_copy
from app.api_scans import Chosen, put_scans
from app.discs.model import MadeCopy
from app.drafts.store import open_draft
from app.errors import UsageError
from app.paths import find_paths
from app.scans.model import ScannedPage
from tests.desk_places import DeskPlaces

pytestmark = pytest.mark.slow
NOON = datetime(2026, 4, 1, 12)
ZONE, SERVICE = "cooperation_zone_2026", "service_institution_2026"
MB = 1 << 20


class Desk(DeskPlaces):
    """A sample draft and its final export."""

    def exported(self) -> None:
        api.export_books(self.paths, self.draft, self.export, ("pdf", "docx"), "final")

    def made(self, image: Path | None = None, most_bytes: int = 0) -> MadeCopy:
        return make_copy(self.paths, self.draft, self.export, self.out, image, most_bytes=most_bytes)


def samples(root: Path, form: str) -> Desk:
    desk = Desk(root, find_paths(root / "资料"))
    api.sample_draft(desk.paths, form, desk.draft, NOON)
    desk.exported()
    return desk


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Desk]:
    return {form: samples(tmp_path_factory.mktemp(form), form) for form in (ZONE, SERVICE)}


@pytest.fixture
def zone(made_once: dict[str, Desk], tmp_path: Path) -> Desk:
    return copied(made_once[ZONE], tmp_path)


@pytest.fixture
def service(made_once: dict[str, Desk], tmp_path: Path) -> Desk:
    return copied(made_once[SERVICE], tmp_path)


def copied(desk: Desk, root: Path) -> Desk:
    shutil.copytree(desk.root, root, dirs_exist_ok=True)
    return Desk(root, find_paths(root / "资料"))


def files_below(folder: Path) -> dict[str, str]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def pictures(file: Path) -> Iterator[bytes]:
    with pypdfium2.PdfDocument(file) as pdf:
        for page in pdf:
            yield page.render(scale=0.4).to_pil().tobytes()


def test_ec1_the_tree_and_the_image_hold_what_their_list_says(zone: Desk, tmp_path: Path) -> None:
    image = tmp_path / "盘" / "光盘.iso"
    made = zone.made(image)
    (disc,) = made.discs
    assert (disc.image, disc.medium) == (image, "cd")
    command = ["sha256sum", "--strict", "-c", "SHA256SUMS"]
    checked = subprocess.run(command, cwd=zone.out, capture_output=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, b"")
    assert checked.stdout.count(b": OK\n") == len(files_below(zone.out)) - 1
    subprocess.run(["7z", "x", "-bd", f"-o{tmp_path / '解'}", str(image)], check=True, capture_output=True)
    assert files_below(tmp_path / "解") == files_below(zone.out)
    for place in (zone.out, image):
        assert verify(zone.paths, place, zone.draft).same
    (zone.out / "01_申报表.docx").write_bytes(b"x")
    assert not verify(zone.paths, zone.out).same
    names = [part for path in files_below(tmp_path / "解") for part in path.split("/")]
    assert max(map(len, names)) <= 20
    seen = look_at_copy(zone.out)
    assert seen is not None
    assert seen.head == made.head


def test_ec2_evidence_is_the_users_own_files(zone: Desk) -> None:
    zone.made()
    with open_draft(zone.draft, writable=False) as opened:
        listed = {
            (number, file.path.rpartition("/")[2]): file.sha256
            for number, state in opened.draft.items.items()
            if state.state == "files"
            for file in state.files
        }
    found = {
        (int(path.split("/")[1][:2]), path.rpartition("/")[2]): sha256
        for path, sha256 in files_below(zone.out).items()
        if path.startswith("佐证材料/")
    }
    assert found == listed
    assert len(found) > 10


def test_ec3_what_is_changed_after_the_export_is_refused_and_named(zone: Desk) -> None:
    made = zone.made()
    api.set_answers(zone.paths, zone.draft, {"plan_tasks": "改了"}, NOON + timedelta(minutes=30))
    before = files_below(zone.out)
    with pytest.raises(UsageError, match="导出以后又改过内容：二、未来五年合作区发展规划"):
        zone.made()
    assert files_below(zone.out) == before
    seen = verify(zone.paths, zone.out, zone.draft)
    assert (seen.same, seen.changed_since) == (False, ("二、未来五年合作区发展规划",))
    api.set_answers(zone.paths, zone.draft, {"plan_tasks": "又改了"}, NOON + timedelta(minutes=60))
    zone.exported()
    assert zone.made().head.code != made.head.code
    assert verify(zone.paths, zone.out, zone.draft).same


def test_ec4_scans_that_were_put_back(service: Desk, tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(service.export / "01_入库申请书.pdf") as pdf:
        sheet = pdf[0].render(scale=150 / 72).to_pil().convert("RGB")
    sheet.paste((200, 30, 30), (500, 1000, 700, 1200))
    sheet.save(tmp_path / "封面.jpg", dpi=(150, 150))
    plain = service.made()
    assert "封面" in plain.told[0]
    scan = Chosen(scan=ScannedPage(tmp_path / "封面.jpg", 0), volume="book", side=1)
    put_scans(service.paths, service.draft, service.export, [scan], NOON)
    made = service.made()
    assert made.head.code == plain.head.code, "a scan changes no content"
    assert made.told
    assert "、封面" not in made.told[0]
    assert "封面、" not in made.told[0]
    ours, scanned = (list(pictures(folder)) for folder in (
        service.export / "01_入库申请书.pdf", service.out / "扫描版/01_入库申请书.pdf",
    ))  # fmt: skip
    assert [one == other for one, other in zip(ours, scanned, strict=True)] == [False, *[True] * (len(ours) - 1)]


def test_ec5_parts_show_the_very_pages_of_the_book(service: Desk) -> None:
    made = service.made(most_bytes=MB)
    assert len(made.discs) > 4
    pieces = [disc.folder / file.path for disc in made.discs for file in disc.files if file.path.startswith("扫描版/")]
    shown = [picture for piece in pieces for picture in pictures(piece)]
    assert shown == list(pictures(service.export / "01_入库申请书.pdf"))
    for disc in made.discs:
        assert disc.bytes <= MB or len(disc.files) == 1
        assert verify(service.paths, disc.folder).same
