"""Table files are read as they are shown; what cannot be read is named."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.errors import InputFileError
from app.progress import Cancelled
from app.spreadsheets import model, reading
from app.spreadsheets.reading import read_table


def saved(book: Workbook, folder: Path, name: str = "表.xlsx") -> Path:
    book.save(folder / name)
    return folder / name


def sheet_of(values: list[list[object]]) -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in values:
        sheet.append(row)
    return book


@pytest.mark.parametrize(
    ("value", "shown_as", "text"),
    [
        (12, "General", "12"),
        (12.0, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (12.5, "0.00", "12.50"),
        (1234.5, "#,##0.00", "1234.50"),
        (0.7215, "0.00%", "72.15%"),
        (0.5, "0%", "50%"),
        (34500, "000000", "034500"),
        (13900000001, "0", "13900000001"),
        (12.6, "0", "13"),
        (1e-7, "General", "0.0000001"),
        (123456789012345, "0.00E+00", "123456789012345"),
        (datetime(2026, 5, 28), "yyyy/m/d", "2026-05-28"),
        (date(2026, 5, 28), 'yyyy"年"m"月"d"日"', "2026-05-28"),
        (datetime(2026, 5, 28, 14, 30), "yyyy/m/d h:mm", "2026-05-28 14:30"),
        (time(8, 5), "h:mm", "08:05"),
        (True, "General", "TRUE"),
        ("甲\r\n乙", "General", "甲\n乙"),
        ("#N/A", "General", "#N/A"),
    ],
)
def test_values_as_shown(tmp_path: Path, value: object, shown_as: str, text: str) -> None:
    book = sheet_of([[value]])
    book.active["A1"].number_format = shown_as  # type: ignore[index]
    assert read_table(saved(book, tmp_path)).sheets[0].rows == ((text,),)


def test_sheets_blank_rows_and_names(tmp_path: Path) -> None:
    book = sheet_of([["姓名"], [], ["甲"], [], []])
    book.active.title = "在职"  # type: ignore[union-attr]
    book.create_sheet("空的")
    book.create_sheet("藏的").append(["乙"])
    book["藏的"].sheet_state = "hidden"
    found = read_table(saved(book, tmp_path))
    assert [sheet.name for sheet in found.sheets] == ["在职", "藏的"]
    assert [row[:1] for row in found.sheets[0].rows] == [("姓名",), (), ("甲",)]
    assert found.told == ("“藏的”是隐藏的工作表",)


def test_merged_cells_are_filled_downwards_only(tmp_path: Path) -> None:
    book = sheet_of([["名册", None], ["甲", "公益性"], ["乙", None], ["丙", "有偿"]])
    book.active.merge_cells("A1:B1")  # type: ignore[union-attr]
    book.active.merge_cells("B2:B3")  # type: ignore[union-attr]
    found = read_table(saved(book, tmp_path))
    assert found.sheets[0].rows == (("名册", ""), ("甲", "公益性"), ("乙", "公益性"), ("丙", "有偿"))
    assert "合并" in found.told[0]


def test_hidden_rows_and_formulas_without_a_result_are_told(tmp_path: Path) -> None:
    book = sheet_of([["甲", 1], ["乙", "=B1*2"], ["丙", 3]])
    book.active.row_dimensions[3].hidden = True  # type: ignore[union-attr]
    found = read_table(saved(book, tmp_path))
    assert found.sheets[0].rows == (("甲", "1"), ("乙", ""), ("丙", "3"))
    assert found.sheets[0].hidden == frozenset({2})
    assert "1 行是隐藏的" in found.told[0]
    assert "1 格公式没有结果" in found.told[1]


def test_too_many_rows_and_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.spreadsheets.workbook.MOST_ROWS", 5)
    monkeypatch.setattr(reading, "MOST_ROWS", 5)
    book = sheet_of([["甲"]] * 6)
    with pytest.raises(InputFileError, match="超过 5 行"):
        read_table(saved(book, tmp_path))
    book.create_sheet("宽").append(["乙"] * (model.MOST_COLUMNS + 1))
    found = read_table(saved(book, tmp_path))
    assert len(found.sheets[0].rows[0]) == model.MOST_COLUMNS
    assert any("没有读进来" in sentence for sentence in found.told)
    far = Workbook()
    far.active["A900000"] = "远"  # type: ignore[index]
    with pytest.raises(InputFileError, match="超过 5 行"):
        read_table(saved(far, tmp_path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_texts_in_all_encodings_and_separators(tmp_path: Path, encoding: str, separator: str) -> None:
    file = tmp_path / "名册.csv"
    lines = [["姓名", "备注"], ["𬍛", '"说""好""，\n两行"'], ["丙", ""]]
    file.write_text("\r\n".join(separator.join(line) for line in lines), encoding, newline="")
    found = read_table(file)
    assert found.sheets[0].name == "名册"
    assert found.sheets[0].rows == (("姓名", "备注"), ("𬍛", '说"好"，\n两行'), ("丙", ""))


def test_the_separator_that_excel_states_and_apostrophes(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("sep=;\n甲,乙;'=1+1\n'80后;x\n", "utf-8")
    assert read_table(file).sheets[0].rows == (("甲,乙", "=1+1"), ("'80后", "x"))


def damaged() -> bytes:
    target = io.BytesIO()
    sheet_of([["甲"]]).save(target)
    return target.getvalue()[:-300]


def packed(name: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, "x")
    return target.getvalue()


def broken_inside() -> bytes:
    source = io.BytesIO()
    sheet_of([["甲"]]).save(source)
    target = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, data[: len(data) // 2] if "sheet1" in entry.filename else data)
    return target.getvalue()


OLE = bytes.fromhex("D0CF11E0A1B11AE1")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "旧格式"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (damaged(), "不完整"),
        (broken_inside(), "读不下去"),
        (packed("word/document.xml"), "不是 .xlsx"),
        (b"<html><table><tr><td>1</td></tr></table>", "网页"),
        (b"\xff\xd8\xff\xe0\0\0\0", "不是表格"),
        (b"\x81\xff\xfe\x80", "不是表格"),
        (b"", "没有内容"),
        (b"\n\n,,\n", "没有内容"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_named(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "人员名册.xlsx"
    file.write_bytes(data)
    with pytest.raises(InputFileError) as found:
        read_table(file)
    assert "人员名册.xlsx" in found.value.message
    assert said in found.value.message
    assert found.value.hint


def test_a_missing_file_and_one_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputFileError, match=r"没有\.xlsx"):
        read_table(tmp_path / "没有.xlsx")
    monkeypatch.setattr(reading, "MOST_BYTES", 3)
    (tmp_path / "大.csv").write_text("abcd")
    with pytest.raises(InputFileError, match="不能超过"):
        read_table(tmp_path / "大.csv")


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    file = saved(sheet_of([["甲"]] * 2000), tmp_path)
    seen: list[str] = []

    def stop(done: int, total: int, label: str) -> None:
        seen.append(label)
        if len(seen) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_table(file, stop)
