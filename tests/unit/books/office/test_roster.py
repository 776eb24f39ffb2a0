"""A plain table is typeset whole: each row once, the header on every page, numbers as in Excel; others are refused."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from app.books.normaliser import Normalised
from app.books.office.roster import NotPlain, Roster, typeset_roster
from app.errors import AttachmentError
from tests.awkward import office
from tests.office import boxes_of, pages_of


@pytest.fixture
def typeset(tmp_path: Path, fonts: Path) -> Callable[[Path], Roster]:
    def run(file: Path) -> Roster:
        found = typeset_roster(file, ".xlsx", fonts, lambda: None)
        (tmp_path / "roster.pdf").write_bytes(found.pdf)
        return found

    return run


def names_on(pages: list[str]) -> list[int]:
    """The numbers of the rows in the order in which they stand, by what only a row has."""
    return [int(number) for page in pages for number in re.findall(r"91450100MA5(\d{6})X", page)]


def test_a_roster_of_3000_rows_is_whole_and_quick(tmp_path: Path, typeset) -> None:
    file = office.make_roster(tmp_path, 3000)
    begun = time.monotonic()
    found = typeset(file)
    assert time.monotonic() - begun < 40  # 3 s on an idle PC
    pages = pages_of(tmp_path / "roster.pdf")
    assert len(pages) == found.pages
    assert names_on(pages) == list(range(1, 3001))
    assert all("统一社会信用代码" in page for page in pages)
    assert "2025 年度服务企业名册（虚构）" in pages[0]
    assert "2025 年度服务企业名册" not in pages[1]


def test_every_remark_is_there_to_its_last_word(tmp_path: Path, typeset) -> None:
    typeset(office.make_roster(tmp_path, 40))
    text = "".join(pages_of(tmp_path / "roster.pdf"))  # lines of other columns stand between those of a remark
    remarks = sum(number % 3 for number in range(1, 41))
    assert text.count("账") == text.count("折") == remarks


def test_values_stand_there_as_excel_shows_them(tmp_path: Path, typeset) -> None:
    typeset(office.make_roster(tmp_path, 3))
    words = pages_of(tmp_path / "roster.pdf")[0]
    for shown in ("2025年1月2日", "1,234.50", "3,703.50", "0.1%", "0.3%", "91450100MA5000003X"):
        assert shown in words.replace(" ", ""), shown


def test_nothing_stands_outside_of_the_page(tmp_path: Path, typeset) -> None:
    typeset(office.make_wide_roster(tmp_path, 15))
    with closing(pypdfium2.PdfDocument(tmp_path / "roster.pdf")) as pdf:
        width, height = pdf[0].get_size()
    assert (round(width), round(height)) == (842, 595)
    for text, left, top, right, bottom in boxes_of(tmp_path / "roster.pdf")[0]:
        assert 25 < left < right < width - 25, text
        assert 25 < top < bottom < height - 25, text


def test_a_narrow_table_stands_upright(tmp_path: Path, typeset) -> None:
    typeset(office.make_wide_roster(tmp_path, 3))
    with closing(pypdfium2.PdfDocument(tmp_path / "roster.pdf")) as pdf:
        assert pdf[0].get_size()[0] < pdf[0].get_size()[1]


def test_the_lines_of_the_table_are_drawn(tmp_path: Path, typeset) -> None:
    typeset(office.make_roster(tmp_path, 4))
    with closing(pypdfium2.PdfDocument(tmp_path / "roster.pdf")) as pdf:
        picture = pdf[0].render(scale=2).to_pil().convert("L")
    row = [picture.getpixel((picture.width // 3, y)) for y in range(picture.height)]
    drawn = sum(1 for above, here in pairwise(row) if above >= 128 > here)
    assert drawn >= 6  # the header and four rows have six borders


def test_the_same_table_gives_the_same_bytes(tmp_path: Path, typeset) -> None:
    file = office.make_roster(tmp_path)
    assert typeset(file).pdf == typeset(file).pdf


def test_a_cell_longer_than_a_page_goes_on(tmp_path: Path, typeset) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["名称", "说明"])
    sheet.append(["甲", "\n".join(f"要点{number:04d}" for number in range(300))])
    sheet.append(["乙", "末"])
    book.save(tmp_path / "长.xlsx")
    assert typeset(tmp_path / "长.xlsx").pages > 2
    text = "".join(pages_of(tmp_path / "roster.pdf"))
    assert re.findall(r"要点 ?(\d{4})", text) == [f"{number:04d}" for number in range(300)]
    assert "乙" in text


def test_a_header_of_two_rows_is_repeated_whole_and_a_remark_runs_over_the_columns(tmp_path: Path, typeset) -> None:
    found = typeset(office.make_roster_with_two_heads(tmp_path))
    pages = pages_of(tmp_path / "roster.pdf")
    assert found.pages == len(pages) > 1
    for page in pages:
        for head in ("序号", "企业名称", "联系方式", "电话", "地址", "金额"):
            assert page.count(head) == 1 + (head == "金额" and page is pages[-1]), head
    assert [int(number) for page in pages for number in re.findall(r"示例 ?(\d{3}) ?公司", page)] == list(range(1, 81))
    words = {text: (left, right) for text, left, _, right, _ in boxes_of(tmp_path / "roster.pdf")[-1]}
    remark = next(place for text, place in words.items() if text.startswith("注："))
    assert remark[1] - remark[0] > 200  # its column is as wide as 合计
    assert found.notes[0].startswith("由本程序排成表格")


def test_what_is_hidden_is_left_out_and_told(tmp_path: Path, take) -> None:
    taken: Normalised = take(office.make_roster_with_hidden(tmp_path))
    sentences = [note.sentence for note in taken.notes]
    assert "有 1 张隐藏的工作表（“内部”），没有装入。" in sentences
    assert "有隐藏的 2 行、1 列，没有装入；如要装入，请先取消隐藏，再重新添加。" in sentences
    text = "".join("".join(pages_of(tmp_path / "taken.pdf")).split())
    assert "不给看" not in text
    assert "91450100" not in text
    shown = [number for number in range(1, 14) if f"虚构县第{number}示例" in text]
    assert shown == [1, *range(3, 13)]


def test_colours_comments_and_footers_are_told(tmp_path: Path, typeset) -> None:
    notes = typeset(office.make_coloured_roster(tmp_path)).notes
    assert {"的底色和字的颜色没有保留。", "的批注没有装入。", "的页眉页脚没有装入。"} <= set(notes)
    assert typeset(office.make_roster(tmp_path)).notes == (
        "由本程序排成表格，每页都有表头，样子与 Excel 打印的不同，请翻看预览核对。",
    )


REFUSED = [
    (office.make_merged_roster, "“名册”有合并的单元格（B4:B5）"),
    (office.make_roster_without_results, "“名册”F20 格的公式没有结果"),
    (office.make_roster_with_odd_format, "“名册”F5 格的数字格式（[DBNum2][$-804]General）认不出"),
    (office.make_roster_with_long_number, "“名册”C5 格的号码超过 15 位，末尾的数字已经丢失"),
    (office.make_struck_roster, "“名册”B5 格的字有删除线"),
    (office.make_roster_with_picture, "“名册”有图片、图表或图形"),
    (office.make_roster_with_bars, "“名册”有数据条"),
    (office.make_two_sheets, "有 2 张有内容的工作表，只能排 1 张"),
    (office.make_roster_with_private_character, "“张\ue123”里有字库里没有的字（U+E123）"),
    (office.make_wide_roster, "有 60 列，一页排不下"),
]


@pytest.mark.parametrize(("make", "reason"), REFUSED)
def test_what_is_no_plain_table_is_refused_by_name(tmp_path: Path, typeset, take, make, reason: str) -> None:
    with pytest.raises(NotPlain) as caught:
        typeset(make(tmp_path))
    assert caught.value.reason.startswith(reason)
    with pytest.raises(AttachmentError) as refused:
        take(make(tmp_path))
    assert "没有转成 PDF：这台电脑上没有能自动转换它的 Word、WPS 或 LibreOffice" in refused.value.message
    assert f"；也不能由本程序排成表格：{reason}" in refused.value.message
    assert "请用 Excel 或 WPS 打开它" in refused.value.hint


def test_a_program_that_converts_comes_first(tmp_path: Path, take, fake) -> None:
    from tests.scans import codes, write_scan_pdf

    write_scan_pdf(tmp_path / "scan.pdf", codes(7, 2))
    file = office.make_roster(tmp_path)
    assert take(file, fake("good", tmp_path / "scan.pdf")).notes[0].sentence.startswith("由 LibreOffice 转换")
    assert take(file, fake("refuse")).notes[0].sentence.startswith("由本程序排成表格")


def test_no_bytes_make_it_fall_over(tmp_path: Path, fonts: Path) -> None:
    import random
    import zipfile

    chance = random.Random(7)
    with zipfile.ZipFile(office.make_roster(tmp_path, 3)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    for _ in range(120):
        hit = chance.choice(names)
        data = bytearray(parts[hit])
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(data))
            data[at : at + chance.randrange(3)] = chance.choice((b"", b'"', b"9", b"<", b"\xff", b"zz"))
        with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as archive:
            for name, whole in parts.items():
                archive.writestr(name, bytes(data) if name == hit else whole)
        with suppress(NotPlain):
            assert typeset_roster(tmp_path / "x.xlsx", ".xlsx", fonts, lambda: None).pages >= 1
