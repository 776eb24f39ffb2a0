"""An export and the files behind it: what is missing, what is told, what the claim says.

A draft copy can always be made and names what it goes without; a final one never leaves a file out.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from app import api
from app.books.assembly import bindings_of
from app.books.export import ExportRequest, export_draft
from app.drafts import store
from app.errors import AttachmentError, UsageError
from app.forms.answers import EvidenceFile, ItemState
from app.paths import AppPaths, find_paths
from tests.scans import codes, damaged, write_scan_pdf

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FORM, ITEM = "service_institution_2026", 3
ZONE = "cooperation_zone_2026"


@dataclass
class Desk:
    """A draft with one attached file."""

    paths: AppPaths
    folder: Path
    out: Path

    def request(self, mark: api.Mark = "draft") -> ExportRequest:
        with store.open_draft(self.folder, writable=False) as opened:
            definition = api.library(self.paths).get(opened.draft.form)
            cache = self.paths.cache / "intake"
            return ExportRequest(
                definition, opened.draft, self.folder, self.out, ("pdf",), mark, self.paths.fonts, cache
            )

    @property
    def attached(self) -> Path:
        return next((self.folder / "attachments" / f"{ITEM:02d}").iterdir())

    @property
    def words(self) -> str:
        """The text of the bound file."""
        (pdf,) = self.out.glob("*.pdf")
        with closing(pypdfium2.PdfDocument(pdf)) as book:
            return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in book)

    @property
    def claim(self) -> dict[str, object]:
        return dict(json.loads((self.out / "book.json").read_text("utf-8")))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    paths = find_paths(tmp_path / "profile")
    made = Desk(paths, tmp_path / "草稿夹", tmp_path / "导出")
    api.new_draft(paths, FORM, made.folder, NOW)
    path = write_scan_pdf(tmp_path / "营业执照.pdf", codes(ITEM, 2), dpi=60)
    path.write_bytes(damaged(path.read_bytes()))
    told = api.attach(paths, made.folder, ITEM, [path], api.Attaching(), NOW)
    assert any("已自动修复" in sentence for sentence in told)
    return made


def files_in_claim(claim: dict[str, object]) -> int:
    volumes = claim["volumes"]
    assert isinstance(volumes, list)
    return sum(len(entry["files"]) for volume in volumes for entry in volume["contents"])


def test_what_was_found_in_a_file_stands_among_the_issues_and_is_told_again(desk: Desk) -> None:
    issues, _ = api.check(desk.paths, desk.folder)
    (found,) = [one for one in issues if one.code == "item_file_note"]
    assert (found.path, found.severity) == (f"items.{ITEM}.files.0", "warning")
    assert "文件“营业执照.pdf”有损坏" in found.message or "文件“营业执照.pdf”的内部结构有缺损" in found.message
    _, told = api.export(desk.paths, desk.folder, desk.out, ("pdf",), "draft")
    assert len([sentence for sentence in told if "营业执照.pdf" in sentence]) == 1


@pytest.mark.parametrize("warm", [True, False])
@pytest.mark.parametrize("harm", ["gone", "changed", "unusable"])
def test_a_draft_copy_goes_on_and_names_the_file(desk: Desk, harm: str, warm: bool) -> None:
    if warm:
        export_draft(desk.request())
        assert files_in_claim(desk.claim) == 1
    if harm == "gone":
        desk.attached.unlink()
    else:
        desk.attached.write_bytes(b"words")
    request = desk.request()
    if harm == "unusable":
        request = _relisted(request, desk.attached)
    told: list[str] = []
    export_draft(request, tell=told.append)
    assert files_in_claim(desk.claim) == 0
    (sentence,) = [sentence for sentence in told if "营业执照.pdf" in sentence]
    assert sentence.endswith("样稿里用一页说明代替它。")
    assert "营业执照.pdf" in desk.words
    with pytest.raises(AttachmentError, match=r"营业执照\.pdf"):
        export_draft(replace(request, mark="final"))


def _relisted(request: ExportRequest, file: Path) -> ExportRequest:
    from app import disk

    listed = EvidenceFile(f"attachments/{ITEM:02d}/{file.name}", disk.fingerprint(file), file.stat().st_size)
    return replace(request, draft=replace(request.draft, items={ITEM: ItemState("files", files=(listed,))}))


def test_no_file_outside_the_draft_is_read(desk: Desk, tmp_path: Path) -> None:
    secret = write_scan_pdf(tmp_path / "秘密.pdf", codes(9, 1), dpi=60)
    request = _relisted(desk.request(), secret)
    (listed,) = request.draft.item(ITEM).files
    for path in ("../秘密.pdf", str(secret), "attachments/../../秘密.pdf"):
        state = ItemState("files", files=(replace(listed, path=path),))
        told: list[str] = []
        export_draft(replace(request, draft=replace(request.draft, items={ITEM: state})), tell=told.append)
        assert files_in_claim(desk.claim) == 0
        assert "没有读取" in told[0]


@pytest.mark.parametrize("mark", ["final", "draft", "blank"])
def test_the_claim_says_which_kind_of_copy_it_is(desk: Desk, mark: api.Mark) -> None:
    export_draft(desk.request(mark))
    assert (desk.claim["mark"], desk.claim["draft"]) == (mark, mark == "draft")


@pytest.mark.parametrize("claim", ["[" * 100_000, "null", "5", '{"volumes": 7}', '{"volumes": [{"pdf": 1}]}'])
def test_a_claim_that_nobody_can_read_stops_no_export(desk: Desk, claim: str) -> None:
    desk.out.mkdir()
    (desk.out / "book.json").write_text(claim)
    export_draft(desk.request("draft"))
    assert files_in_claim(desk.claim) == 1


def test_an_unwritable_profile_stops_no_export(desk: Desk) -> None:
    (desk.paths.cache / "intake").rename(desk.paths.cache / "away")
    (desk.paths.cache / "intake").write_text("a file")
    _, told = api.export(desk.paths, desk.folder, desk.out, ("pdf",), "draft")
    assert len([sentence for sentence in told if "临时文件夹" in sentence]) == 1
    assert files_in_claim(desk.claim) == 1


def test_volumes_in_one_are_named_after_all_of_them(desk: Desk) -> None:
    request = desk.request("blank")
    (volume,) = request.definition.volumes
    second = replace(volume, id="second", file_name="附册", parts=())
    definition = replace(request.definition, volumes=(volume, second))
    draft = replace(request.draft, options={"volumes": 1})
    names = [binding.file_name for binding in bindings_of(definition, draft)]
    assert names == [f"{volume.file_name}和附册"]


@pytest.mark.parametrize(
    ("there", "form", "is_refused"),
    [
        ("final", FORM, False),
        ("final", ZONE, True),
        ("final gone", ZONE, False),
        ("draft", ZONE, False),
        ("blank", ZONE, False),
        ("draft beside final", ZONE, True),
        ("blank beside final", ZONE, True),
        ("draft", FORM, False),
    ],
)
def test_a_set_of_another_form_stays(desk: Desk, there: str, form: str, is_refused: bool) -> None:
    """Of the same form it is the set of before, and what is no longer made leaves with it."""
    mark, word = there.partition(" ")[0], {"draft": "草稿_", "blank": "空白表_"}.get(there.partition(" ")[0], "")
    old = desk.out / f"{word}07_旧的一册.pdf"
    desk.out.mkdir()
    old.write_bytes(b"old")
    digest = hashlib.sha256(b"old").hexdigest()
    volume = {"id": "old", "name": "旧的一册", "pdf": old.name, "docx": None, "sha256": {"pdf": digest}}
    volume |= {"contents": [], "seals": [], "pdf_pages": 1, "page_fingerprints": ["一"]}
    claim = {"form": form, "mark": mark, "code": "", "volumes": [volume]}
    (desk.out / "book.json").write_text(json.dumps(claim), "utf-8")
    if there == "final gone":
        old.unlink()
    if there.endswith("beside final"):
        old.with_name("07_旧的一册.pdf").write_bytes(b"final")
    before = (desk.out / "book.json").read_bytes()
    if is_refused:
        with pytest.raises(UsageError) as caught:
            export_draft(desk.request("draft"))
        assert caught.value.message == "“导出”里是另一种表的正式稿（“旧的一册”），没有写。"
        assert caught.value.hint == "请换一个文件夹。"
        assert (desk.out / "book.json").read_bytes() == before
        return
    export_draft(desk.request("blank" if mark == "blank" else "draft"))
    leaves = form == FORM and mark == "draft"
    assert old.exists() is (there != "final gone" and not leaves)
    assert bool(desk.claim["earlier"]) is (form == FORM)
