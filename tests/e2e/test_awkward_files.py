"""Every awkward file of our own, from the clerk's hand to the book: in it and whole, or refused by name with advice."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from app import api
from app.books.intake import Intake
from app.books.intake_workers import Workers
from app.books.office.converters import Work
from app.books.office.kinds import OfficeKind
from app.documents.model import Geometry
from app.drafts.store import open_draft
from app.errors import AttachmentError
from app.paths import AppPaths, find_paths
from tests.awkward import images, ofd, office, pdfs
from tests.normalising import normalise_with
from tests.placing import placed_alone
from tests.scans import codes, write_scan_pdf

pytestmark = pytest.mark.slow

FORM, ITEM = "service_institution_2026", 3
NOON = datetime(2026, 4, 1, 12)
SCALE = 1.5  # pixels to a point
SAME = 5.0  # mean difference of a channel that placing between pixels may make


Papers = dict[str, Geometry]
Pcs = tuple[AppPaths, AppPaths]


class File(NamedTuple):
    """A file to be made, and the pages that it has in the book: 0 where it is refused, None where that is for us."""

    make: Callable[[Path], Path]
    pages: int | None


# ---- PDF files and what is no document at all


def _cut(make: Callable[[Path], Path], share: float = 0.6) -> Callable[[Path], Path]:
    def cut(folder: Path) -> Path:
        path = make(folder)
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])
        return path

    return cut


def _bytes(name: str, data: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data)
        return path

    return make


def _zipped(folder: Path) -> Path:
    (folder / "里面").mkdir()
    pdfs.make_scan(folder / "里面")
    return Path(shutil.make_archive(str(folder / "材料"), "zip", folder / "里面"))


PDF = {f"pdf {name}": File(make, pages) for name, (make, pages) in pdfs.BOUND.items()} | {
    f"pdf {name}": File(make, 0) for name, make in pdfs.REFUSED.items()
}
PLAIN: dict[str, File] = {
    "empty": File(_bytes("空.pdf", b""), 0),
    "text": File(_bytes("文字.pdf", "这是一段文字。\n".encode()), 0),
    "garbage": File(_bytes("谜.jpg", bytes(range(256)) * 9), 0),
    "archive": File(_bytes("包.rar", b"Rar!\x1a\x07\x01\x00"), 0),
    "zip": File(_zipped, 0),
    "cut docx": File(office.make_truncated_docx, 0),
    "cut ofd": File(ofd.make_truncated, 0),
    "ofd cut in the middle": File(_cut(ofd.make_invoice), 0),
}
PICTURES = {f"picture {case.name}": File(case.make, 0 if case.refused else case.pages) for case in images.CASES}

# ---- OFD


OFD = {f"ofd {name}": File(make, None) for name, make in ofd.BOUND.items()} | {
    f"ofd {name}": File(make, 0) for name, (make, _) in ofd.REFUSED.items()
}


def _pages_of_ofd(path: Path) -> int:
    parts = ofd.unpacked(path.read_bytes())
    return sum(data.count(b"<ofd:Page ") for name, data in parts.items() if name.endswith("Document.xml"))


# ---- office files; a converted one has the three pages of the fake converter


CONVERTED = (
    office.make_docx, office.make_docx_named_doc, office.make_docx_with_revisions, office.make_docx_with_hidden_text,
    office.make_docx_with_linked_picture, office.make_doc, office.make_rtf, office.make_pptx_with_hidden_slide,
    office.make_roster_with_picture, office.make_two_sheets,
)  # fmt: skip
TYPESET = (office.make_roster, office.make_roster_with_hidden, office.make_roster_with_two_heads,
           office.make_coloured_roster)  # fmt: skip
NEVER = (
    office.make_locked_docx, office.make_locked_doc, office.make_locked_ppt, office.make_truncated_doc,
    office.make_truncated_rtf, office.make_docx_with_bad_bytes, office.make_bomb, office.make_empty_compound,
)  # fmt: skip
NOT_PLAIN = (
    office.make_docx, office.make_doc, office.make_rtf, office.make_merged_roster, office.make_roster_without_results,
    office.make_roster_with_odd_format, office.make_roster_with_long_number, office.make_struck_roster,
    office.make_roster_with_picture, office.make_roster_with_bars, office.make_two_sheets, office.make_wide_roster,
    office.make_roster_with_private_character,
)  # fmt: skip
OFFICE = {
    **{f"converted {make.__name__}": File(make, 3) for make in CONVERTED},
    **{f"typeset {make.__name__}": File(make, None) for make in TYPESET},
    **{f"never {make.__name__}": File(make, 0) for make in NEVER},
    **{f"no program {make.__name__}": File(make, 0) for make in NOT_PLAIN},
}
FILES = {**PDF, **PLAIN, **PICTURES, **OFD, **OFFICE}


@dataclass(frozen=True)
class FakeOffice:
    """Stands for Word and its like: whatever it is given comes out as three scanned pages."""

    name: str = "Word"
    exact: bool = True

    def takes(self, kind: OfficeKind) -> bool:
        return kind != "unknown"

    def convert(self, work: Work) -> None:
        write_scan_pdf(work.target, codes(ITEM, 3))


@pytest.fixture(scope="module")
def converting() -> Iterator[Workers]:
    """Processes for files on a PC with an office program."""
    workers = Workers(partial(normalise_with, (FakeOffice(),)))
    yield workers
    workers.close()


@pytest.fixture(scope="module")
def pcs(tmp_path_factory: pytest.TempPathFactory) -> Pcs:
    """One PC with an office program and one without: neither knows what the other has taken in."""
    return find_paths(tmp_path_factory.mktemp("有办公软件")), find_paths(tmp_path_factory.mktemp("没有"))


@pytest.fixture(scope="module")
def papers(pcs: Pcs, tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """The paper of each volume, which is the same for every draft of the form."""
    folder = tmp_path_factory.mktemp("纸") / "草稿"
    api.new_draft(pcs[0], FORM, folder, NOON)
    with open_draft(folder, writable=False) as opened:
        seen = api.see_book(pcs[0], folder, opened.draft, "draft")
    return {volume.id: volume.geometry for volume in seen.volumes}


@pytest.fixture
def place_for_files(tmp_path: Path) -> Path:
    (tmp_path / "原件").mkdir()
    return tmp_path / "原件"


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= 60
    assert sum(file.pages == 0 for file in FILES.values()) >= 30


@pytest.mark.parametrize("name", FILES)
def test_it_is_in_the_book_or_refused_by_name(
    pcs: Pcs,
    papers: Papers,
    tmp_path: Path,
    place_for_files: Path,
    monkeypatch: pytest.MonkeyPatch,
    converting: Workers,
    name: str,
) -> None:
    source = FILES[name].make(place_for_files)
    pages = _pages_of_ofd(source) if name in OFD and FILES[name].pages else FILES[name].pages
    before = {path: path.read_bytes() for path in place_for_files.rglob("*") if path.is_file()}
    paths = pcs[name.startswith("no program")]
    if name.startswith(("converted", "never")):
        monkeypatch.setattr("app.books.intake.kept_workers", lambda: converting)
    draft = tmp_path / "草稿"
    api.new_draft(paths, FORM, draft, NOON)
    if pages == 0:
        with pytest.raises(AttachmentError) as caught:
            api.attach(paths, draft, ITEM, [source], api.Attaching(), NOON)
        assert source.name in caught.value.message
        assert caught.value.hint.endswith("。")
        source = pdfs.make_scan(tmp_path)  # the draft goes on
        pages = 3
    api.attach(paths, draft, ITEM, [source], api.Attaching(), NOON)
    shown = list(_bound(paths, draft, tmp_path / "导出", papers))
    assert len(shown) == pages if pages else shown
    for number, (found, wanted) in enumerate(shown, 1):
        drawn = _difference(wanted, Image.new("RGB", wanted.size, "white"))
        difference = _difference(found, wanted)
        assert drawn > 0, f"page {number} is blank"
        assert difference < min(SAME, drawn / 2), f"page {number} differs by {difference:.1f}"
    assert {path: path.read_bytes() for path in before} == before


def _difference(one: Image.Image, other: Image.Image) -> float:
    """Of the channel that differs most, on average; soft, as lines may fall between pixels in one of the pictures."""
    soft = ImageFilter.BoxBlur(2)
    return max(ImageStat.Stat(ImageChops.difference(one.filter(soft), other.filter(soft))).mean)


def _bound(paths: AppPaths, draft: Path, out: Path, papers: Papers) -> Iterator[tuple[Image.Image, Image.Image]]:
    """Each page of the only file as it stands in the exported draft book, and as it was taken in."""
    api.export(paths, draft, out, ("pdf",), "draft")
    book = json.loads((out / "book.json").read_text("utf-8"))
    with open_draft(draft, writable=False) as opened:
        (file,) = opened.draft.item(ITEM).files
    taken = Intake(paths.cache / "intake", paths.fonts).known(file.sha256)
    assert taken
    assert file.sha256 == hashlib.sha256((draft / file.path).read_bytes()).hexdigest()
    found = [(volume, entry) for volume in book["volumes"] for entry in _files(volume)]
    ((volume, entry),) = found
    assert entry["pages"] == len(taken.pages)
    geometry = papers[volume["id"]]
    with (
        closing(pypdfium2.PdfDocument(out / volume["pdf"])) as bound,
        closing(pypdfium2.PdfDocument(taken.pdf)) as alone,
    ):
        for number, box in enumerate(taken.pages):
            side = entry["first_pdf_page"] + number
            spot = placed_alone(box, geometry, side)
            sheet = bound[side - 1].render(scale=SCALE).to_pil().convert("RGB")
            high = bound[side - 1].get_height()
            edges = (spot.x, high - spot.y - spot.height, spot.x + spot.width, high - spot.y)
            cut = sheet.crop(tuple(round(edge * SCALE) for edge in edges))
            page = alone[number].render(scale=max(SCALE * spot.scale, 0.05)).to_pil().convert("RGB")
            if spot.turned:
                page = page.transpose(Image.Transpose.ROTATE_90)
            yield cut, page.resize(cut.size, Image.Resampling.BOX)


def _files(volume: dict) -> list[dict]:
    return [file for line in volume["contents"] for file in line["files"]]
