"""The opinion printed into its cell: found on the exported page, inside its borders, over nothing that is printed.

Judged by pixels of the exported PDF: what the program believes of the page plays no part.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops

from app import api
from app.api_letters import SignedBy
from app.api_opinions import PrintedOpinion, print_opinion
from app.books.assembly import content_code
from app.bureau.opinion_sheet import OpinionRoom
from app.drafts.store import open_draft
from app.errors import DraftError, UsageError
from app.forms.bureau_records import Bureau
from app.forms.definition import FormDefinition
from app.paths import AppPaths, find_paths
from tests.drawn import drawn
from tests.unit.bureau.applicants import answers

SERVICE = "service_institution_2026"
NOON = datetime(2026, 4, 1, 12)
DPI = 150
INK = 160
OPINION = "经初审，该单位符合《山西省优质中小企业服务资源库管理指南（试行）》规定的入库条件，同意推荐。"
OFFICE = "云川市工业和信息化局"
SIGNED = SignedBy(office=OFFICE, day=date(2026, 4, 20))
LONG = "云川市中小企业服务活动，组织企业参加对接，"


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> AppPaths:
    return find_paths(tmp_path_factory.mktemp("资料"))


Make = Callable[..., Path]


@pytest.fixture
def make(paths: AppPaths, tmp_path: Path) -> Make:
    """Make a draft of the sample with some answers changed."""

    def make(name: str = "申请", **changes: Any) -> Path:
        folder = tmp_path / name
        api.new_draft(paths, SERVICE, folder, NOON)
        api.set_answers(paths, folder, answers(**changes), NOON)
        return folder

    return make


@dataclass(frozen=True)
class Sheet:
    """A page as a printer puts it on paper, one pixel an ``INK`` of which counts as printed."""

    pdf: Path
    side: int

    @cached_property
    def picture(self) -> Image.Image:
        with pypdfium2.PdfDocument(self.pdf) as document:
            found: Image.Image = document[self.side - 1].render(scale=DPI / 72).to_pil().convert("L")
            return found

    @cached_property
    def ink(self) -> Image.Image:
        return self.picture.point([255 if grey < INK else 0 for grey in range(256)])

    @property
    def box(self) -> tuple[int, int, int, int]:
        found = self.ink.getbbox()
        assert found
        return found

    def text(self) -> str:
        return "".join(one.char for one in drawn(self.pdf)[self.side - 1])

    def cell_around(self, x: int, y: int) -> tuple[int, int, int, int]:
        """The lines of the grid that are nearest to a place: left, top, right, bottom."""
        across = [row for row in range(self.ink.height) if self._is_line(row, x)]
        top, bottom = max(row for row in across if row < y), min(row for row in across if row > y)
        down = [
            column
            for column in range(self.ink.width)
            if all(self.ink.getpixel((column, row)) for row in range(top + 4, bottom - 4, 3))
        ]
        return max(c for c in down if c < x), top, min(c for c in down if c > x), bottom

    def _is_line(self, row: int, x: int) -> bool:
        return all(self.ink.getpixel((column, row)) for column in range(x - 200, x + 60))


def exported(paths: AppPaths, folder: Path, side: int) -> Sheet:
    """The page as the applicant's own export prints it."""
    out = folder.with_name(f"{folder.name} 导出")
    book = api.export_books(paths, folder, out, ("pdf",), "draft")
    return Sheet(out / book.volumes[0].pdf, side)


def demand_in_its_cell(printed: PrintedOpinion, page: Sheet) -> None:
    """The overlay's ink lies inside the cell of the seal, above 盖章, and touches nothing that is printed."""
    over = Sheet(printed.file, 1)
    assert not ImageChops.multiply(over.ink, page.ink).getbbox(), "printed over something"
    seal = next(one for one in drawn(page.pdf)[page.side - 1] if one.char == "章" and one.line < 700)
    place = int(seal.left * DPI / 72), int(page.ink.height - seal.line * DPI / 72)
    left, top, right, bottom = page.cell_around(*place)
    box = over.box
    assert left < box[0]
    assert top < box[1]
    assert box[2] < right
    assert box[3] < bottom
    text = [one for one in drawn(printed.file)[0] if not one.char.isdecimal()]
    assert all(one.line > seal.line for one in text), "the opinion stands below 盖章"


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"activities_text": "无"}, "2"),
        ({}, "2"),
        ({"activities_text": LONG * 60}, "3"),
        ({"activities_text": LONG * 150}, "5"),
        ({"org_name": "云川" * 40, "address": "云川市" * 60, "activities_text": LONG * 10}, "2"),
    ],
    ids=["short", "sample", "long", "over many pages", "long head"],
)
@pytest.mark.parametrize("signed", [SignedBy(), SIGNED], ids=["by the pen", "signed"])
def test_it_stands_in_its_cell_wherever_that_is(
    paths: AppPaths, make: Make, tmp_path: Path, changes: dict[str, Any], number: str, signed: SignedBy
) -> None:
    folder = make(**changes)
    printed = print_opinion(paths, folder, OPINION, tmp_path / "意见.pdf", signed=signed)
    assert (printed.number, printed.side) == (number, 4 + int(number))
    demand_in_its_cell(printed, exported(paths, folder, printed.side))


@pytest.mark.parametrize("options", [{"gutter_mm": "5"}, {"dividers": "yes"}, {"attachment_mark": "no"}], ids=str)
def test_it_follows_the_options_of_the_draft(
    paths: AppPaths, make: Make, tmp_path: Path, options: dict[str, str]
) -> None:
    folder = make()
    api.set_options(paths, folder, list(options.items()), NOON)
    printed = print_opinion(paths, folder, OPINION, tmp_path / "意见.pdf", signed=SIGNED)
    demand_in_its_cell(printed, exported(paths, folder, printed.side))


@pytest.mark.parametrize(
    "text", ["同意。", "同意推荐。" * 12, OPINION + "该单位" * 12, "第一，材料齐全。\n第二，同意推荐。"]
)
def test_any_text_that_has_room_stays_in_the_cell(paths: AppPaths, make: Make, tmp_path: Path, text: str) -> None:
    folder = make()
    printed = print_opinion(paths, folder, text, tmp_path / "意见.pdf", signed=SIGNED)
    demand_in_its_cell(printed, exported(paths, folder, printed.side))
    said = Sheet(printed.file, 1).text()
    assert said == f"{''.join(text.split())}{OFFICE}2026420"


def test_longer_texts_get_smaller_then_are_refused_with_what_has_room(
    paths: AppPaths, make: Make, tmp_path: Path
) -> None:
    folder = make()
    sizes = [print_opinion(paths, folder, "好" * n, tmp_path / "a.pdf").points for n in (4, 60, 100, 140, 150)]
    assert sizes == sorted(sizes, reverse=True)
    assert (sizes[0], len(set(sizes)) > 2, min(sizes) >= 9) == (14, True, True)
    with pytest.raises(UsageError, match=r"推荐意见有 400 字，“盖章”上方最多放得下大约 (\d+) 字") as refused:
        print_opinion(paths, folder, "好" * 400, tmp_path / "b.pdf")
    room = int(re.findall(r"大约 (\d+) 字", refused.value.message)[0])
    assert refused.value.hint == f"请删去 {400 - room} 字。"
    assert not (tmp_path / "b.pdf").exists()
    print_opinion(paths, folder, "好" * room, tmp_path / "b.pdf")
    with pytest.raises(UsageError):
        print_opinion(paths, folder, "好" * (room + 1), tmp_path / "c.pdf")


def test_the_date_is_written_between_its_printed_characters(paths: AppPaths, make: Make, tmp_path: Path) -> None:
    folder = make()
    printed = print_opinion(paths, folder, "同意推荐。", tmp_path / "a.pdf", signed=SIGNED)
    page = exported(paths, folder, printed.side)
    line = max(one.line for one in drawn(printed.file)[0] if one.char == "4")
    ours = [(one.left, one.char) for one in drawn(printed.file)[0] if abs(one.line - line) < 1]
    theirs = [(one.left, one.char) for one in drawn(page.pdf)[page.side - 1] if abs(one.line - line) < 1]
    assert "".join(char for _, char in sorted(ours + theirs)) == "2026年4月20日"


def test_one_page_with_nothing_else_on_it_and_the_same_bytes_again(paths: AppPaths, make: Make, tmp_path: Path) -> None:
    folder = make()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for name in ("a.pdf", "b.pdf"):
        printed = print_opinion(paths, folder, OPINION, tmp_path / name)
        assert printed.proof is None
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert [len(page) for page in drawn(tmp_path / "a.pdf")] == [len(OPINION)]
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as document:
        assert [round(one) for one in document[0].get_size()] == [595, 842]
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_the_proof_shows_the_page_with_the_opinion_and_says_what_it_is(
    paths: AppPaths, make: Make, tmp_path: Path
) -> None:
    folder = make()
    printed = print_opinion(paths, folder, OPINION, tmp_path / "意见.pdf", with_form=True)
    assert printed.proof == tmp_path / "意见_样张.pdf"
    page = exported(paths, folder, printed.side)
    proof = Sheet(printed.proof, 1)
    together = ImageChops.lighter(page.ink, Sheet(printed.file, 1).ink)
    below = (0, 300, page.ink.width, page.ink.height)
    assert not ImageChops.difference(proof.ink.crop(below), together.crop(below)).getbbox()
    assert "核对用样张" in proof.text()


def test_the_message_names_page_side_and_code(paths: AppPaths, make: Make, tmp_path: Path) -> None:
    folder = make()
    printed = print_opinion(paths, folder, "同意推荐。", tmp_path / "意见.pdf")
    with open_draft(folder, writable=False) as opened:
        code = content_code(opened.draft)
    told = "\n".join(printed.how)
    assert printed.code == code
    assert "第 2 页" in told
    assert "反面（左手页）" in told
    assert "PDF 里的第 6 面" in told
    assert f"内容编号是 {code}" in told
    api.set_answers(paths, folder, {"activities_text": LONG * 60}, NOON)
    assert "正面（右手页）" in "".join(print_opinion(paths, folder, "同意推荐。", tmp_path / "a.pdf").how)
    api.set_options(paths, folder, [("content_code", "no")], NOON)
    assert "内容编号" not in "".join(print_opinion(paths, folder, "同意推荐。", tmp_path / "a.pdf").how)


def test_a_package_gives_the_same_sheet_as_its_folder(paths: AppPaths, make: Make, tmp_path: Path) -> None:
    folder = make()
    api.pack(folder, tmp_path / "申请.shenbao")
    for source, name in ((folder, "a.pdf"), (tmp_path / "申请.shenbao", "b.pdf")):
        print_opinion(paths, source, OPINION, tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_characters_without_a_font_are_told(paths: AppPaths, make: Make, tmp_path: Path) -> None:
    (told,) = print_opinion(paths, make(), "同意\U0010fffd", tmp_path / "a.pdf").told
    assert "U+10FFFD" in told


def test_what_cannot_be_printed_is_refused_by_name(paths: AppPaths, make: Make, tmp_path: Path) -> None:
    folder = make()
    with pytest.raises(UsageError, match="不是 PDF"):
        print_opinion(paths, folder, "同意", tmp_path / "a.docx")
    with pytest.raises(UsageError, match="没有写推荐意见"):
        print_opinion(paths, folder, " \n", tmp_path / "a.pdf")
    with pytest.raises(UsageError, match="位置上是收到的材料"):
        print_opinion(paths, folder, "同意", folder / "a.pdf")
    with pytest.raises(DraftError):
        print_opinion(paths, tmp_path / "没有", "同意", tmp_path / "a.pdf")
    zone = tmp_path / "合作区"
    api.new_draft(paths, "cooperation_zone_2026", zone, NOON)
    with pytest.raises(UsageError, match="没有推荐部门填意见的栏"):
        print_opinion(paths, zone, "同意", tmp_path / "a.pdf")


def test_with_evidence_before_the_cell_its_pages_count(
    paths: AppPaths, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form that binds evidence in front of the table: the side depends on how many pages the files have."""
    folder, file = make(), tmp_path / "执照.pdf"
    with pypdfium2.PdfDocument.new() as document:
        for _ in range(5):
            document.new_page(595, 842)
        document.save(file)
    api.attach(paths, folder, 3, [file], api.Attaching(), NOON)
    api.pack(folder, tmp_path / "申请.shenbao")
    plain = print_opinion(paths, folder, "同意", tmp_path / "a.pdf")
    form = api.library(paths).get(SERVICE)
    moved = _with_item_3_first(form)
    monkeypatch.setattr("app.api_letters.bureau_forms", lambda paths: {SERVICE: moved})
    for source in (folder, tmp_path / "申请.shenbao"):
        printed = print_opinion(paths, source, "同意", tmp_path / "b.pdf")
        assert printed.side == plain.side + 6  # five pages and the blank back of the last


@pytest.mark.parametrize("is_collected", [False, True])
def test_what_another_applicant_put_in_its_place_is_not_to_be_handed_in_again(
    paths: AppPaths, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_collected: bool
) -> None:
    folder, file, place = make(), tmp_path / "执照.pdf", tmp_path / "台"
    with pypdfium2.PdfDocument.new() as document:
        document.new_page(595, 842)
        document.save(file)
    api.attach(paths, folder, 3, [file], api.Attaching(), NOON)
    api.collect(paths, [folder], NOON, place)
    moved = _with_item_3_first(api.library(paths).get(SERVICE))
    monkeypatch.setattr("app.api_bureau.bureau_forms", lambda paths: {SERVICE: moved})
    api.print_case_opinion(paths, "1", tmp_path / "a.pdf", text="同意", desk=place)
    api.set_answers(paths, folder, {"contact": "另一人"}, NOON)
    with pytest.raises(DraftError, match="定不准意见栏在哪一页") as error:
        api.print_case_opinion(paths, "1", tmp_path / "b.pdf", text="同意", desk=place)
    assert "重新收这份材料" in error.value.hint
    shutil.rmtree(folder)
    make(org_name="云川精测（虚构）检验检测技术有限公司", uscc="91149900MA0YC26H7X")
    if is_collected:
        api.collect(paths, [folder], NOON, place)
    with pytest.raises(DraftError, match="现在放的是别的材料，定不准意见栏在哪一页") as error:
        api.print_case_opinion(paths, "1", tmp_path / "b.pdf", text="同意", desk=place)
    assert error.value.hint.startswith("要用这家的文件，请向对方再要一份")


def _with_item_3_first(form: FormDefinition) -> FormDefinition:
    (volume,) = form.volumes
    first = next(place for place, part in enumerate(volume.parts) if part.item)
    third = next(part for part in volume.parts if part.item and part.item.number == 3)
    rest = [part for part in volume.parts[first:] if part is not third]
    return replace(form, volumes=(replace(volume, parts=(*volume.parts[:first], third, *rest)),))


def test_without_a_place_for_the_date_a_date_is_refused(
    paths: AppPaths, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = api.library(paths).get(SERVICE)
    table = form.tables["B1"]
    *rows, (label, cell) = table.rows
    bare = replace(table, rows=(*rows, (label, replace(cell, static="盖 章"))))
    without = replace(form, tables={**form.tables, "B1": bare})
    monkeypatch.setattr("app.api_letters.bureau_forms", lambda paths: {SERVICE: without})
    with pytest.raises(UsageError, match="没有印日期的位置"):
        print_opinion(paths, make(), "同意", tmp_path / "a.pdf", signed=SIGNED)
    print_opinion(paths, make("另一份"), "同意", tmp_path / "a.pdf", signed=SignedBy(office=OFFICE))
    gone = replace(form, bureau=replace(form.bureau or Bureau(), opinion="没有这一处"))
    monkeypatch.setattr("app.api_letters.bureau_forms", lambda paths: {SERVICE: gone})
    with pytest.raises(UsageError, match="没有推荐部门填意见的栏"):
        print_opinion(paths, make("第三份"), "同意", tmp_path / "a.pdf")


def test_the_room_for_an_opinion_is_told_before_it_is_printed(paths: AppPaths, make: Make, tmp_path: Path) -> None:
    api.collect(paths, [make()], NOON, tmp_path / "台")

    def room(text: str) -> OpinionRoom:
        return api.opinion_room(paths, "1", text, desk=tmp_path / "台")

    assert room("").points == 14.0
    assert room("").characters == 0
    most = room("").most
    assert room("意" * most).points == 9.0
    over = room("意" * (most + 1))
    assert (over.points, over.characters, over.most) == (0.0, most + 1, most)
    assert room("同意\n\n推荐").characters == len("同意\n推荐")
