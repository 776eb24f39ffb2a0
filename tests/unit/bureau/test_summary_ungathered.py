"""A form whose edition in use lacks what the summary gathers: old drafts have it, new ones leave one cell empty."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from app import api
from app.bureau.summary_records import RowSeen, SummaryChange, SummarySeen
from app.drafts.draft import DRAFT_FILE
from app.paths import AppPaths, find_paths
from tests.unit.bureau.piles import LATER, NOW, handed_in
from tests.unit.bureau.test_desk_editions import of_edition
from tests.unit.bureau.test_summary_order import typed_besides
from tests.unit.test_api_gathered import AS_TEXT, SERVICE, changed

ALL = SummaryChange(only_recommended=False)
OLD, NEW = "云川精测（虚构）检验检测技术有限公司", "寿阳另一家（虚构）有限公司"
OLD_CODE, NEW_CODE = "91149900MA0YC26H7X", "91140000MA0HAMTW88"
GONE = {
    "s_org": ("org_name", "unit_name"),
    "s_income": ("income_a", "turnover_a"),
    "s_staff": ("staff_count", "people_count"),
    "s_dirs": ("directions", "ways"),
    "s_assets": AS_TEXT,
}


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "资料")


def pile(folder: Path, old: str, new: str) -> Path:
    """One draft of edition 1, and one of edition 2, in which the field is called otherwise."""
    handed_in(folder / "1 旧", org_name=OLD, uscc=OLD_CODE)
    file = handed_in(folder / "2 新", org_name=NEW, uscc=NEW_CODE) / DRAFT_FILE
    if "{" not in old:
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    of_edition(file.parent)
    return folder


def texts(seen: SummarySeen, row: RowSeen, but: str) -> dict[str, str]:
    return {
        one.id: text
        for one, text in zip(seen.columns, row.texts, strict=True)
        if one.id and one.id not in (but, "s_org")
    }


@pytest.mark.parametrize("column", GONE)
def test_one_cell_stays_empty_and_says_why_wherever_it_is_seen(paths: AppPaths, tmp_path: Path, column: str) -> None:
    made = changed(tmp_path / "二.yaml", SERVICE, GONE[column])
    (told,) = api.adopt_definition(paths, made).ungathered
    desk = tmp_path / "台"
    api.collect(paths, [pile(tmp_path / "收", *GONE[column])], NOW, desk)
    for _ in ("gathered", "kept"):
        seen = api.keep_summary(paths, ALL, LATER, desk)
        rows = {row.name: row for row in seen.rows}
        number = [one.id for one in seen.columns].index(column)
        assert f"“{''.join(seen.columns[number].asked.label.split())}”" in "".join(told.split())  # type: ignore[union-attr]
        assert texts(seen, rows[NEW], column) == texts(seen, rows[OLD], column), "no cell moves"
        old, new = rows[OLD].texts[number], rows[NEW].texts[number]
        assert (old != "", new) == (True, "")
        cell = rows[NEW].cells[number]
        assert (cell.origins, "取不到：这份材料填的是第 2 版" in cell.doubts[0]) == ((), True)
        label = seen.columns[number].own.label
        assert not label.isascii(), "what nobody but a maintainer knows is no name of a source"
        told_of_old = rows[OLD].cells.get(number)
        assert not any(one.label.isascii() for one in (told_of_old.origins if told_of_old else ()))
    check_files(paths, tmp_path / "出", desk, number, (old, ""))
    change = SummaryChange(edits={rows[NEW].key: {column: old}})
    seen = api.keep_summary(paths, change, LATER, desk)
    (row,) = [row for row in seen.rows if row.name == NEW]
    assert (row.texts[number], row.cells[number].edited) == (old, True)
    check_files(paths, tmp_path / "又", desk, number, (old, old))


def check_files(paths: AppPaths, out: Path, desk: Path, number: int, both: tuple[str, str]) -> None:
    """Word, Excel and review.xlsx of the two rows, which come in this order."""
    how = api.Summarising(desk=desk, formats=("pdf", "docx"), as_draft=True, only_recommended=False)
    made = api.summarise(paths, (), out, how, LATER)
    files = {file.suffix: file for file in made.files if file.name != "review.xlsx"}
    assert {".pdf", ".docx", ".xlsx"} <= set(files)
    sheet = [[cell.value for cell in row] for row in openpyxl.load_workbook(files[".xlsx"]).worksheets[0].iter_rows()]
    word = [[cell.text for cell in row.cells] for row in docx.Document(str(files[".docx"])).tables[0].rows]
    for found in (sheet[-2:], word[-2:]):
        cells = [[str(cell or "").replace("\n", "") for cell in row] for row in found]
        assert [row[0] for row in cells] == ["1", "2"]
        assert [bool(row[number]) for row in cells] == [bool(text) for text in both]
        assert all(cell for row in cells for place, cell in enumerate(row) if place != number)
    review = openpyxl.load_workbook(out / "review.xlsx")
    head, *rows = [[cell.value for cell in row] for row in review["初审"].iter_rows()]
    doubts = [str(row[head.index("汇总时要核对的")] or "") for row in rows]
    assert ["取不到" in one for one in doubts] == [False, True]
    places = [[cell.value for cell in row] for row in review["出处"].iter_rows()][1:]
    assert [bool(row[4]) for row in places if "取不到" in str(row[7])] == [False]


@pytest.mark.parametrize("name", [OLD, NEW])
def test_a_typed_row_of_somebody_whose_name_is_not_gathered_any_more_is_told(
    paths: AppPaths, tmp_path: Path, name: str
) -> None:
    """By the printed cell of the old draft, and by what the new one's applicant is known by."""
    desk = tmp_path / "台"
    api.adopt_definition(paths, changed(tmp_path / "二.yaml", SERVICE, GONE["s_org"]))
    api.collect(paths, [pile(tmp_path / "收", *GONE["s_org"])], NOW, desk)
    api.keep_summary(paths, ALL, LATER, desk)
    typed_besides(paths, desk, s_org=name)
    seen = api.see_summary(paths, desk)
    assert [f"“{name}”列了两行" in one for one in seen.told if "列了两行" in one] == [True]


@pytest.mark.parametrize("column", [one for one in GONE if one != "s_org"])
@pytest.mark.parametrize("goes", [True, False], ids=["goes", "comes"])
def test_a_changed_cell_whose_column_an_edition_does_not_ask_for_is_told_by_its_name(
    paths: AppPaths, tmp_path: Path, column: str, goes: bool
) -> None:
    """It is not blank there: nobody asked. Where an edition asks again, nobody knows that it was blank before."""
    desk, box = tmp_path / "台", tmp_path / "收"
    api.adopt_definition(paths, changed(tmp_path / "二.yaml", SERVICE, GONE[column]))
    draft = handed_in(box, org_name=OLD, uscc=OLD_CODE) / DRAFT_FILE
    first = draft.read_text("utf-8")

    def hand_in(*, second: bool) -> None:
        draft.write_text(first.replace(*GONE[column]) if "{" not in GONE[column][0] else first, "utf-8")
        if second:
            of_edition(box)
        else:
            draft.write_text(first, "utf-8")
        api.collect(paths, [box], LATER, desk)

    hand_in(second=not goes)
    seen = api.keep_summary(paths, ALL, LATER, desk)
    (row,), number = seen.rows, [one.id for one in seen.columns].index(column)
    before, text = row.texts[number], "技术创新服务" if column == "s_dirs" else "5"
    assert bool(before) == goes
    api.keep_summary(paths, SummaryChange(edits={row.key: {column: text}}), LATER, desk)
    hand_in(second=goes)
    (told,) = [one for one in api.see_summary(paths, desk).told if "改过以后" in one]
    asked = seen.columns[number].asked
    assert asked is not None
    label = "".join(asked.label.split("\n"))
    if goes:
        assert told == (
            f"“{OLD}”的“{label}”改过以后，申报材料里取不到这一栏了（原来是“{before}”），表上仍是改过的“{text}”"
        )
    else:
        assert ("“”" in told, "空白" in told, "申报材料里有了“" in told) == (False, False, True)
