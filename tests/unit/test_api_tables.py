"""Rows of a draft's table from files and into files, as the command line and the window ask for it."""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from app import api
from app.api_tables import Importing, export_rows, import_rows
from app.cli_console import Console
from app.cli_parser import ChineseParser
from app.cli_session import Session
from app.cli_tables import export_rows as export_verb
from app.cli_tables import export_rows_arguments, import_rows_arguments
from app.cli_tables import import_rows as import_verb
from app.drafts.store import open_draft
from app.errors import ExitCode, InputFileError, UsageError
from app.paths import AppPaths, find_paths
from app.spreadsheets.model import column_letter
from app.spreadsheets.writing import write_table

NOW = datetime(2026, 5, 28, 14, 32)


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "profile")


@pytest.fixture
def draft(paths: AppPaths, tmp_path: Path) -> Path:
    folder = tmp_path / "云川服务机构（虚构）"
    api.new_draft(paths, "service_institution_2026", folder, NOW)
    api.set_answers(paths, folder, {"people": [{"person_name": "甲"}]}, NOW)
    return folder


@pytest.fixture
def names(tmp_path: Path) -> Path:
    file = tmp_path / "名册.csv"
    write_table(
        file, ["序号", "员工姓名", "最高学历", "部门"], [["1", "乙", "本科", "一部"], ["2", "丙", "大专", "二部"]]
    )
    return file


def people(draft: Path) -> object:
    with open_draft(draft, writable=False) as opened:
        return opened.draft.answers["people"]


def test_guessed_columns_are_added_behind(paths: AppPaths, draft: Path, names: Path) -> None:
    taken = import_rows(paths, draft, "people", names, Importing(), NOW)
    assert (taken.rows, taken.columns) == (2, {"姓名": "员工姓名", "学历": "最高学历"})
    assert people(draft) == [
        {"person_name": "甲"},
        {"person_name": "乙", "person_degree": "本科"},
        {"person_name": "丙", "person_degree": "大专"},
    ]


def test_named_columns_replace(paths: AppPaths, draft: Path, names: Path) -> None:
    how = Importing(columns={"person_post": "部门", "职称": "C", "学历": ""}, replace=True)
    assert import_rows(paths, draft, "people", names, how, NOW).rows == 2
    assert people(draft) == [
        {"person_name": "乙", "person_title": "本科", "person_post": "一部"},
        {"person_name": "丙", "person_title": "大专", "person_post": "二部"},
    ]


def test_without_a_header_the_first_row_counts(paths: AppPaths, draft: Path, names: Path) -> None:
    how = Importing(columns={"person_name": "2"}, replace=True, header=False)
    assert import_rows(paths, draft, "people", names, how, NOW).rows == 3


@pytest.mark.parametrize(
    ("field", "how", "said"),
    [
        ("contact", Importing(), "不是多行的表"),
        ("peple", Importing(), "没有“peple”这个栏目"),
        ("people", Importing(sheet="别的"), "没有工作表“别的”"),
        ("people", Importing(columns={"年龄": "A"}), "没有“年龄”这一列"),
        ("people", Importing(columns={"姓名": "Z"}), "没有“Z”这一列"),
        ("served_firms", Importing(columns={}), "认不出"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    paths: AppPaths, draft: Path, names: Path, field: str, how: Importing, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        import_rows(paths, draft, field, names, how, NOW)
    assert people(draft) == [{"person_name": "甲"}]


def test_a_list_without_header_in_our_order_is_taken_whole(paths: AppPaths, draft: Path, tmp_path: Path) -> None:
    file = tmp_path / "无标题.csv"
    write_table(file, ["乙", "经理", "中级", "本科", "有"], [["丙", "", "中级", "本科", "有"]])
    assert import_rows(paths, draft, "people", file, Importing(replace=True), NOW).rows == 2
    held = people(draft)
    assert isinstance(held, list)
    columns = [f"person_{name}" for name in ("name", "post", "title", "degree", "proof")]
    assert held[0] == dict(zip(columns, ["乙", "经理", "中级", "本科", "有"], strict=True))
    assert held[1] == {"person_name": "丙", "person_title": "中级", "person_degree": "本科", "person_proof": "有"}


def test_the_sheet_with_the_table_is_taken(paths: AppPaths, draft: Path, tmp_path: Path) -> None:
    file = tmp_path / "名册.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["说明：请看第 2 张"])
    for row in (["姓名", "学历"], ["乙", "本科"]):
        (book["人员"] if "人员" in book.sheetnames else book.create_sheet("人员")).append(row)
    book.save(file)
    assert import_rows(paths, draft, "people", file, Importing(), NOW).rows == 1
    with pytest.raises((UsageError, InputFileError)):
        import_rows(paths, draft, "people", file, Importing(sheet="Sheet"), NOW)


def test_a_header_alone_is_no_rows(paths: AppPaths, draft: Path, tmp_path: Path) -> None:
    write_table(tmp_path / "a.csv", ["姓名"], [])
    with pytest.raises(InputFileError, match="没有可以导入的行"):
        import_rows(paths, draft, "people", tmp_path / "a.csv", Importing(), NOW)


def test_what_is_exported_can_be_imported_again(paths: AppPaths, draft: Path, names: Path, tmp_path: Path) -> None:
    import_rows(paths, draft, "people", names, Importing(), NOW)
    before = people(draft)
    for ending in ("xlsx", "csv"):
        file = tmp_path / f"导出.{ending}"
        assert export_rows(paths, draft, "people", file) == (3, ())
        import_rows(paths, draft, "people", file, Importing(replace=True), NOW)
        assert people(draft) == before


def test_letters_of_columns() -> None:
    assert [column_letter(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


def run(
    paths: AppPaths,
    arguments: Callable[[argparse.ArgumentParser], None],
    verb: Callable[[argparse.Namespace, Session], ExitCode],
    words: Sequence[str],
) -> tuple[ExitCode, str, str]:
    parser = ChineseParser(prog="shenbao x")
    arguments(parser)
    out, err = io.StringIO(), io.StringIO()
    code = verb(parser.parse_args(words), Session(paths, Console(out, err), lambda: NOW))
    return code, out.getvalue(), err.getvalue()


def test_the_verbs(paths: AppPaths, draft: Path, names: Path, tmp_path: Path) -> None:
    words = [str(draft), "people", str(names), "--map", "职务=部门", "--map", "学历=", "--replace"]
    code, out, err = run(paths, import_rows_arguments, import_verb, words)
    assert (code, out) == (ExitCode.DONE, "姓名\t员工姓名\n职务\t部门\n")
    assert "已导入 2 行。" in err
    target = tmp_path / "人员.xlsx"
    code, out, err = run(paths, export_rows_arguments, export_verb, [str(draft), "people", str(target)])
    assert (code, out) == (ExitCode.DONE, f"{target}\n")
    assert "已导出 2 行。" in err
    with pytest.raises(UsageError, match="不能和"):
        run(paths, import_rows_arguments, import_verb, [str(draft), "people", str(names), "--append", "--replace"])
