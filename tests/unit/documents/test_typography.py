"""The house style as it stands on paper, read from finished PDFs (``printed``) and, where it says so, from Word files.

TY1 all rules of a cover begin and end at the same edges, whatever is written on them. TY2 cover titles are spaced
evenly around the middle. TY3 numbers that stand below one another keep to one decimal point; 无 and lone numbers stand
in the middle. TY4 headings typed in the plan have the faces of GB/T 9704-2012, 7.3.3. TY5 contents: all titles begin at
one edge, wrapped lines too; the page number stands on the last line, at the right. TY6 a signature never stands without
lines of its text and has room for a seal. TY7 cells to stamp hold a seal of 45 mm. TY8 lines of the plan are flush, but
for the last of a paragraph, in PDF and in Word. TY9 a wrapped option goes on below its words.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from PIL import Image, ImageDraw

from app import api
from app.paths import AppPaths, find_paths
from tests.conftest import ROOT
from tests.unit.documents.printed import Char, Sheet, find, lines_of, rules_in, text_of

ZONE, SERVICE = "cooperation_zone_2026", "service_institution_2026"
NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
POINT_PER_MM = 72 / 25.4
LONG = "为落实对外开放政策，合作区围绕精密铸造、特种玻璃等产业，2023—2025年引进外资项目31个，协议利用外资4.6亿美元，"
PLAN = (
    "一、总体思路\n坚持政府引导、市场运作，形成格局。\n（一）聚焦主导产业。" + LONG + "建成基地。\n（二）完善机制\n"
    "1.建立会议制度。每季度召开会议。\n（1）土地保障：优先安排用地。\n" + LONG * 2
)


# ---- making ---------------------------------------------------------------------------------------------------------


class Desk:
    """Makes drafts of the sample's answers with some of the test's own, and exports them as PDF.

    ``statements`` are 自我声明 for the items from 1 on; a draft that has them becomes a Word file, too.
    """

    def __init__(self, root: Path) -> None:
        self.paths: AppPaths = find_paths(root / "profile")
        self.root = root
        self._made: dict[str, list[Path]] = {}

    def export(self, name: str, form: str, answers: dict[str, object] | None, statements: Sequence[str] = ()) -> None:
        draft, out = self.root / name, self.root / f"{name}.out"
        api.new_draft(self.paths, form, draft, NOW)
        if answers is not None:
            sample = yaml.safe_load((ROOT / "forms" / form / "sample.yaml").read_text("utf-8"))["answers"]
            api.set_answers(self.paths, draft, {**sample, **answers}, NOW)
        for number, statement in enumerate(statements, start=1):
            api.set_item_state(self.paths, draft, number, "self_declaration", statement, NOW)
        mark = "draft" if answers is not None else "blank"
        formats = ("pdf", "docx") if statements else ("pdf",)
        api.export(self.paths, draft, out, formats, mark)  # type: ignore[arg-type]
        self._made[name] = sorted(out.glob("*.pdf"))

    def sheets(self, name: str) -> list[Sheet]:
        return [Sheet(file) for file in self._made[name]]


NAME = "云川国际精密制造与绿色能源装备产业园运营管理服务有限责任公司（虚构）"
NUMBERS = {
    "revenue_y1": "9.50",
    "revenue_y2": "1205.11",
    "revenue_y3": "无",
    "sme_share_y1": "71.20",
    "sme_share_y2": "8",
    "sme_share_y3": "74.11",
    "fdi_growth_y1": "-102.15",
    "export_growth_y1": "7",
    "foreign_firms_y1": "1031",
}
MONEY = {"income_a": "1612.4", "profit_a": "-58.25", "served_a": "2117", "events_a": "9", "income_b": "无"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = Desk(tmp_path_factory.mktemp("typography"))
    made.export("zone", ZONE, {"plan_overview": PLAN, **NUMBERS}, [LONG * number for number in range(1, 16)])
    made.export("long", ZONE, {"zone_name": NAME * 2, "authority_name": NAME, "operator_name": NAME})
    made.export("service", SERVICE, MONEY)
    made.export("blank zone", ZONE, None)
    made.export("blank service", SERVICE, None)
    return made


# ---- covers ---------------------------------------------------------------------------------------------------------


def rule_faults(rules: Sequence[tuple[float, float, float]], count: int) -> list[str]:
    """Rules of a cover that are missing or do not share their ends."""
    faults = [] if len(rules) == count else [f"{len(rules)} rules instead of {count}"]
    for side, name in ((0, "left"), (1, "right")):
        ends = [rule[side] for rule in rules]
        if ends and max(ends) - min(ends) > 0.4:
            faults.append(f"{name} ends from {min(ends):.1f} to {max(ends):.1f} mm")
    return faults


@pytest.mark.parametrize(
    ("name", "counts"),
    [("zone", (6, 5)), ("long", (6, 5)), ("blank zone", (6, 5)), ("service", (2,)), ("blank service", (2,))],
)
def test_ty1_rules_of_covers_share_both_ends(desk: Desk, name: str, counts: tuple[int, ...]) -> None:
    for sheet, count in zip(desk.sheets(name), counts, strict=True):
        assert rule_faults(sheet.rules(0), count) == []


def test_ty1_a_rule_that_is_shorter_is_found() -> None:
    picture = Image.new("L", (1000, 600), 255)
    draw = ImageDraw.Draw(picture)
    for y, left in ((100, 300), (200, 300), (300, 310)):
        draw.line((left, y, 900, y), 0, 2)
    assert rule_faults(rules_in(picture), 3) == ["left ends from 52.9 to 54.7 mm"]


def test_ty2_cover_titles_are_spaced_around_the_middle(desk: Desk) -> None:
    titles = {"zone": "中外中小企业合作区申报表", "service": "山西省优质中小企业服务"}
    for name, title in titles.items():
        chars = find(desk.sheets(name)[0].pages[0], title)
        steps = [after.left - before.left for before, after in pairwise(chars)]
        assert max(steps) - min(steps) < 0.2
        assert 1.15 * 22 < steps[0] < 1.5 * 22
        middle = (28 + 156 / 2) * POINT_PER_MM
        assert (chars[0].left + chars[0].left + 22 + chars[-1].left - chars[0].left) / 2 == pytest.approx(middle, abs=1)


# ---- numbers --------------------------------------------------------------------------------------------------------


def units_edge(page: Sequence[Char], number: str) -> float:
    """Where the units digit of a printed number ends: where its decimal point stands or would stand."""
    chars = find(page, number)
    whole = len(number.split(".")[0].rstrip("%"))
    return chars[whole - 1].right


def point_faults(page: Sequence[Char], numbers: Sequence[str]) -> list[str]:
    """Numbers of a stack whose decimal points do not stand below one another."""
    edges = {number: units_edge(page, number) for number in numbers}
    first = edges[numbers[0]]
    return [f"{number} ends its units at {edge:.1f}, not {first:.1f}" for number, edge in edges.items()
            if abs(edge - first) > 0.3]  # fmt: skip


STACKS = [
    ("zone", ["1205.11", "9.50"]),
    ("zone", ["71.20%", "8%", "74.11%"]),
    ("zone", ["-102.15", "1031"]),
    ("service", ["1612.4", "-58.25", "2117"]),
]


def _page_of(desk: Desk, name: str, words: str) -> Sequence[Char]:
    sheet = desk.sheets(name)[0]
    return sheet.pages[sheet.page_with(words)]


@pytest.mark.parametrize(("name", "numbers"), STACKS, ids=[" ".join(numbers) for _, numbers in STACKS])
def test_ty3_decimal_points_stand_in_one_line(desk: Desk, name: str, numbers: list[str]) -> None:
    assert point_faults(_page_of(desk, name, numbers[0]), numbers) == []


def test_ty3_none_and_lone_numbers_stand_in_the_middle(desk: Desk) -> None:
    page = _page_of(desk, "zone", "1205.11")

    def middle(words: str) -> float:
        chars = find(page, words)
        return (chars[0].left + chars[-1].right) / 2

    (none,) = (char for char in page if char.text == "无")
    assert (none.left + none.right) / 2 == pytest.approx(middle("1205.11"), abs=1.5)
    assert middle("12.50平方公里") == pytest.approx(middle("云川（虚构）中外中小企业合作区·山西省云川市"), abs=1)


def test_ty3_numbers_in_the_middle_of_their_cells_are_found(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("app.documents.layout.tables.right_indents", lambda *_: {})
    other = Desk(tmp_path)
    other.export("zone", ZONE, NUMBERS)
    assert point_faults(_page_of(other, "zone", "1205.11"), ["1205.11", "9.50"]) != []


# ---- headings -------------------------------------------------------------------------------------------------------


def test_ty4_typed_headings_have_the_faces_of_the_ladder(desk: Desk) -> None:
    page = _page_of(desk, "zone", "总体思路")
    faces = {
        "一、总体思路": "NotoSansSC",
        "坚持政府引导": "FandolFang",
        "（一）聚焦主导产业。": "FandolKai",
        "为落实对外开放": "FandolFang",
        "（二）完善机制": "FandolKai",
        "1.建立会议制度。每": "FandolFang",
        "（1）土地保障：优": "FandolFang",
    }
    for words, face in faces.items():
        hanzi = [char for char in find(page, words) if char.text >= "\u4e00" and char.text < "\uff00"]
        assert {char.font.split("-")[0] for char in hanzi} == {face}, words


# ---- contents -------------------------------------------------------------------------------------------------------


def contents_faults(page: Sequence[Char], items: int) -> list[str]:
    """Titles that do not begin at one edge, and page numbers that do not stand at the right of a last line."""
    right = max(char.right for char in page)
    rows = [line for line in lines_of(page) if line[0].left < 200]
    starts, faults, last = [], [], 0
    for line in rows:
        entry = re.match(r"(\d{1,2})\.", text_of(line))
        if entry and int(entry.group(1)) == last + 1:
            last += 1
            starts.append(line[entry.end()].left)
        elif last:
            starts.append(line[0].left)
        numbered = line[-1].text.isdigit() and abs(line[-1].right - right) < 1
        following = rows[rows.index(line) + 1 :]
        ends = not following or re.match(rf"{last + 1}\.", text_of(following[0]))
        if last and bool(ends) != numbered:
            faults.append(f"{text_of(line)[:12]} … {'lacks' if ends else 'has'} a page number")
    if last != items:
        faults.append(f"{last} entries instead of {items}")
    if starts and max(starts) - min(starts) > 0.4:
        faults.append(f"titles begin from {min(starts):.1f} to {max(starts):.1f}")
    return faults


def test_ty5_contents_hang_and_number_their_last_lines(desk: Desk) -> None:
    for sheet, words, items in (
        (desk.sheets("zone")[1], "目录", 15),
        (desk.sheets("service")[0], "（目录）", 12),
    ):
        page = sheet.pages[sheet.page_with(words)]
        entries = page[text_of(page).index("1.") :]
        assert contents_faults(entries, items) == []
        moved = [replace(char, left=char.left + 5) if char.text == "设" else char for char in entries]
        assert items == 12 or contents_faults(moved, items) != []


# ---- signatures -----------------------------------------------------------------------------------------------------


def test_ty6_signatures_keep_lines_of_their_text_and_room_for_a_seal(desk: Desk) -> None:
    sheet = desk.sheets("zone")[1]
    signed = [page for page in sheet.pages if "申报主体（公章）" in text_of(page)]
    assert len(signed) == 15
    carried = 0
    for page in signed:
        lines = [line for line in lines_of(page) if line[0].top > 37 * POINT_PER_MM and line[-1].bottom < 745]
        at = next(number for number, line in enumerate(lines) if "申报主体" in text_of(line))
        above = [line for line in lines[:at] if not text_of(line).startswith(("自我声明", "佐证材料"))]
        assert len(above) >= 2, text_of(page)[:40]
        carried += "自我声明" not in text_of(page)
        assert lines[at][0].top - above[-1][0].bottom > 20 * POINT_PER_MM
        assert text_of(lines[-1]) == "年月日"
    assert carried > 2


def test_ty7_cells_to_stamp_have_room_for_a_seal(desk: Desk) -> None:
    sheet = desk.sheets("zone")[0]
    number = sheet.page_with("推荐单位（公章）")
    page = sheet.pages[number]
    rules = sorted({round(rule[2], 1) for rule in sheet.rules(number, 100)})
    assert len(rules) == 3
    declared = max(char.bottom for char in find(page, "一切后果。")) / POINT_PER_MM
    assert rules[1] - declared >= 45
    assert rules[2] - rules[1] >= 85
    other = desk.sheets("service")[0]
    number = other.page_with("盖章年月日")
    assert sorted(rule[2] for rule in other.rules(number, 100))[-1] > 0
    lines = [rule[2] for rule in other.rules(number, 100)]
    assert lines[-1] - lines[-2] >= 45


# ---- lines ----------------------------------------------------------------------------------------------------------


def test_ty8_lines_of_the_plan_are_flush_but_the_last(desk: Desk) -> None:
    sheet = desk.sheets("zone")[0]
    number = sheet.page_with("总体思路")
    page = sheet.pages[number]
    right = (28 if number % 2 == 0 else 26) * POINT_PER_MM + 156 * POINT_PER_MM
    start = text_of(page).index("为落实")
    lines = lines_of(page[start : start + len(LONG)])
    assert len(lines) > 2
    assert all(abs(line[-1].right - right) < 0.6 for line in lines[:-1])
    docx = sheet.file.with_suffix(".docx")
    with zipfile.ZipFile(docx) as package:
        xml = package.read("word/document.xml").decode()
    paragraph = next(one for one in xml.split("<w:p>") if "坚持政府引导" in one)
    assert '<w:jc w:val="both"/>' in paragraph


def test_ty9_a_wrapped_option_goes_on_below_its_words(desk: Desk) -> None:
    page = _page_of(desk, "zone", "合作区行政审批服务高效")
    words = find(page, "合作区行政审批服务高效，配套设施完备，管理机制完善和运行机制成熟")
    lines = lines_of(words)
    assert len(lines) == 2
    assert lines[1][0].left == pytest.approx(words[0].left, abs=0.4)
