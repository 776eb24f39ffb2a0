"""A summary draft stays with the edition of 附件 3 that it was begun with: seen, printed and exported by it alone."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from app import api
from app.api_summary_draft import SUMMARY_DRAFT
from app.bureau.summary_records import SummaryChange, SummarySeen
from app.drafts.edition import KEY
from app.errors import DraftError, UsageError
from app.paths import AppPaths, find_paths
from tests.unit.bureau.applicants import CODE, NAME, ROOT, SUMMARY
from tests.unit.bureau.piles import LATER, NOW, draft_in, handed_in

OLD, NEW, OTHER = "上年度服务收入 (万元)", "上年度服务收入 (元)", "上年度服务收入 (千元)"
ALL = SummaryChange(only_recommended=False)


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "profile")


def second(folder: Path, header: str = NEW) -> Path:
    """An edition 2 of the summary, whose income is another one."""
    said = (ROOT / "forms" / SUMMARY.id / "form.yaml").read_text("utf-8")
    assert said.count(OLD) == 2
    folder.mkdir(exist_ok=True)
    file = folder / "附件3.yaml"
    file.write_text(f"{said.replace(OLD, header)}\nedition: 2\n", "utf-8")
    return file


def words_of(folder: Path) -> str:
    """All words of the Word files and tables in a folder."""
    found: list[str] = []
    for file in folder.glob("*.docx"):
        tables = docx.Document(str(file)).tables
        found += [cell.text for table in tables for row in table.rows for cell in row.cells]
    for file in folder.glob("*汇总*.xlsx"):
        found += [str(value) for row in openpyxl.load_workbook(file).active.values for value in row]  # type: ignore[union-attr]
    assert found
    return "\n".join(found).replace("\n", "")


def headers(seen: SummarySeen) -> list[str]:
    return [one.header.replace("\n", "") for one in seen.columns]


def summarised(paths: AppPaths, source: Path, out: Path) -> api.Summarised:
    return api.summarise(paths, (source,), out, api.Summarising(formats=("docx",)), LATER)


def test_a_summary_that_was_begun_is_printed_by_its_edition(paths: AppPaths, tmp_path: Path) -> None:
    source, out = handed_in(tmp_path / "收件"), tmp_path / "出"
    summarised(paths, source, out)
    api.adopt_definition(paths, second(tmp_path))
    made = summarised(paths, source, out)
    assert OLD in words_of(out)
    assert NEW not in words_of(out)
    assert [one for one in made.told if "第 1 版" in one and "新草稿用第 2 版" in one]
    assert [one for one in made.told if "转过去" in one]
    assert KEY not in draft_in(out / SUMMARY_DRAFT).extra
    api.export(paths, out / SUMMARY_DRAFT, tmp_path / "导出", ("docx",), "draft")
    assert OLD in words_of(tmp_path / "导出")
    assert api.look_at_summary(paths, out / SUMMARY_DRAFT)[0].name == NAME


def test_a_summary_of_now_is_of_the_edition_in_use(paths: AppPaths, tmp_path: Path) -> None:
    source, out = handed_in(tmp_path / "收件"), tmp_path / "出"
    seen = api.adopt_definition(paths, second(tmp_path))
    made = summarised(paths, source, out)
    assert draft_in(out / SUMMARY_DRAFT).extra[KEY] == {"edition": 2, "sha256": seen.sha256}
    assert NEW in words_of(out)
    assert not [one for one in made.told if "版" in one]


def test_the_desk_shows_what_will_be_printed(paths: AppPaths, tmp_path: Path) -> None:
    place = tmp_path / "台"
    api.collect(paths, [handed_in(tmp_path / "收件")], NOW, place)
    api.keep_summary(paths, ALL, LATER, place)
    api.adopt_definition(paths, second(tmp_path))
    seen = api.see_summary(paths, place)
    kept = api.keep_summary(paths, SummaryChange(edits={CODE: {"s_assets": "5"}}), LATER, place)
    for one in (seen, kept):
        assert OLD in headers(one)
        assert [told for told in one.told if "新草稿用第 2 版" in told]
    made = api.summarise(paths, (), tmp_path / "出", api.Summarising(desk=place, formats=("docx",)), LATER)
    assert made.rows == 1
    assert OLD in words_of(tmp_path / "出")


def test_a_summary_draft_that_was_carried_over_goes_on(paths: AppPaths, tmp_path: Path) -> None:
    place = tmp_path / "台"
    api.collect(paths, [handed_in(tmp_path / "收件")], NOW, place)
    api.keep_summary(paths, SummaryChange(only_recommended=False, edits={CODE: {"s_assets": "5"}}), LATER, place)
    api.adopt_definition(paths, second(tmp_path))
    api.carry_to_edition(paths, place / SUMMARY_DRAFT, tmp_path / "转成", LATER)
    (place / SUMMARY_DRAFT).rename(tmp_path / "原来的")
    (tmp_path / "转成").rename(place / SUMMARY_DRAFT)
    seen = api.see_summary(paths, place)
    assert NEW in headers(seen)
    assert not [told for told in seen.told if "版" in told]
    (row,) = seen.rows
    assert "5" in row.texts


def test_an_edition_that_this_pc_lacks_is_refused(paths: AppPaths, tmp_path: Path) -> None:
    source, out = handed_in(tmp_path / "收件"), tmp_path / "出"
    api.adopt_definition(paths, second(tmp_path))
    summarised(paths, source, out)
    before = words_of(out)
    with pytest.raises(DraftError, match="第 2 版，这台电脑上没有"):
        summarised(find_paths(tmp_path / "别的电脑"), source, out)
    assert words_of(out) == before


def test_by_another_file_of_its_edition_nothing_final_is_made(paths: AppPaths, tmp_path: Path) -> None:
    source, out, elsewhere = handed_in(tmp_path / "收件"), tmp_path / "出", find_paths(tmp_path / "别的电脑")
    api.adopt_definition(paths, second(tmp_path))
    how = api.Summarising(formats=("docx",), bureau_kind="XX市", bureau_name="云川市（虚构）")
    assert api.summarise(paths, (source,), out, how, LATER).mark == "final"
    api.adopt_definition(elsewhere, second(tmp_path / "别的", OTHER))
    made = api.summarise(elsewhere, (source,), out, how, LATER)
    assert made.mark == "draft"
    assert [told for told in made.told if "不是同一个定义文件" in told]
    with pytest.raises(DraftError, match="不是同一个定义文件"):
        api.export(elsewhere, out / SUMMARY_DRAFT, tmp_path / "导出", ("docx",), "final")
    api.export(paths, out / SUMMARY_DRAFT, tmp_path / "导出", ("docx",), "final")


def test_a_summary_takes_no_applicants_books_their_claim(paths: AppPaths, tmp_path: Path) -> None:
    """Sealed scans and discs are made by ``book.json``."""
    source, out = handed_in(tmp_path / "收件"), tmp_path / "出"
    api.export(paths, source, out, ("pdf",), "draft")
    book = out / "book.json"
    book.write_text(book.read_text("utf-8").replace('"mark": "draft"', '"mark": "final"'), "utf-8")
    before = book.read_bytes()
    with pytest.raises(UsageError, match="“出”里是另一种表的正式稿（“入库申请书”），没有写"):
        summarised(paths, source, out)
    assert book.read_bytes() == before
    assert not (out / SUMMARY_DRAFT).exists()
