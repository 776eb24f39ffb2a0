"""Tables are written as text, the same rows to the same bytes, and read again as they were."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import DiskError, UsageError
from app.spreadsheets.reading import read_table
from app.spreadsheets.writing import write_table

HEADER = ["序号", "姓名"]
TEXT = st.text(st.sampled_from("甲乙a1=+-@'\"\n,; \t𬍛"), min_size=1, max_size=8)


@pytest.mark.parametrize("name", ["表.xlsx", "表.csv"])
def test_the_same_rows_give_the_same_bytes(tmp_path: Path, name: str) -> None:
    rows = [["1", "赵𬍛\n两行"], ["2", "=1+1"], ["3", "+86 10"], ["4", "@x"], ["5", "-5.2"], ["6", "'80后"]]
    write_table(tmp_path / name, HEADER, rows, "服务/人员")
    first = (tmp_path / name).read_bytes()
    write_table(tmp_path / name, HEADER, rows, "服务/人员")
    assert (tmp_path / name).read_bytes() == first
    assert [list(row) for row in read_table(tmp_path / name).sheets[0].rows] == [HEADER, *rows]


def test_nothing_is_a_formula(tmp_path: Path) -> None:
    write_table(tmp_path / "表.xlsx", HEADER, [["1", '=HYPERLINK("x")']])
    cell = openpyxl.load_workbook(tmp_path / "表.xlsx").worksheets[0]["B2"]
    assert (cell.data_type, cell.value, cell.number_format) == ("s", '=HYPERLINK("x")', "@")
    write_table(tmp_path / "表.csv", HEADER, [["-1", "=1+1"], ["+2.50%", "@SUM(A1)"]])
    data = (tmp_path / "表.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == "序号,姓名\r\n-1,'=1+1\r\n+2.50%,'@SUM(A1)\r\n"


def test_what_no_file_may_hold_is_left_out(tmp_path: Path) -> None:
    write_table(tmp_path / "表.xlsx", HEADER, [["1", "甲\x00\x0b\ud800乙"]])
    assert read_table(tmp_path / "表.xlsx").sheets[0].rows[1] == ("1", "甲乙")


def test_other_endings_and_places_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"表\.pdf"):
        write_table(tmp_path / "表.pdf", HEADER, [])
    (tmp_path / "占用").write_text("x")
    with pytest.raises(DiskError):
        write_table(tmp_path / "占用" / "表.csv", HEADER, [])


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@given(rows=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, ending: str, rows: list[tuple[str, str]]
) -> None:
    file = tmp_path_factory.mktemp("t") / f"表.{ending}"
    kept = [row for row in rows if "".join(row).strip()]
    write_table(file, HEADER, kept)
    read = read_table(file).sheets[0].rows[1:]
    assert [tuple(row) for row in read] == kept
