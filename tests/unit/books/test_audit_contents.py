"""The contents check reads what the real typesetter and renderer draw: long titles, digits in them, dot leaders."""

from __future__ import annotations

from contextlib import closing

import pypdfium2
import pytest

from app.books.audit_front import check_contents, check_outline
from app.documents.fonts import Fonts
from app.documents.model import Document, Face, OutlineEntry, Page, Paragraph, Placed, Section
from app.documents.typeset import Typesetter
from app.renderers.pdf import render_pdf
from tests.unit.books.conftest import GEOMETRY

TITLES = (
    "申报书;",
    "营业执照;",
    "机构营业执照;",
    "2023 年、2024 年年度财务报告和经会计师事务所审计的审计报告（含资产负债表、利润表、现金流量表）复印件，"
    "并附上年度服务收入明细表及主要服务合同 2024;",
    "上年度组织开展公益性服务活动的通知、签到表、照片…等证明材料（不少于 4 次），以及其他能证明服务能力的材料;",
)
SIDES = (3, 5, 7, 25, 121)


@pytest.fixture
def contents_book(tmp_path, fonts):
    """Draw a contents page for ``TITLES``; ``numbers`` and ``links`` say what it claims."""

    def make(numbers, links):
        typesetter = Typesetter(Fonts(fonts))
        placed, y = [], GEOMETRY.top
        for index, (title, number) in enumerate(zip(TITLES, numbers, strict=True), 1):
            paragraph = Paragraph(
                f"p{index}", typesetter.runs(f"{index}. {title}", Face.FANG, 28), "contents", 578,
                left_indent=700, first_indent=-700, right_indent=900,
                tail=typesetter.runs(number, Face.FANG, 28), link=f"item{index}",
            )  # fmt: skip
            part = typesetter.set(paragraph, GEOMETRY.column)
            placed.append(Placed(GEOMETRY.left(1), y, part))
            y += part.height
        pages = (Page("front", "i", placed=tuple(placed)), *(Page("blank", str(side)) for side in range(2, 130)))
        outline = tuple(OutlineEntry(title, 1, side) for title, side in zip(TITLES, SIDES, strict=True))
        bookmarks = tuple((f"item{index}", side) for index, side in enumerate(links, 1))
        document = Document("目录", "示例单位", "f", GEOMETRY, (Section("s", pages, 0),), outline, bookmarks)
        target = tmp_path / "contents.pdf"
        render_pdf(document, Fonts(fonts), target)
        return target

    return make


def faults(path):
    entries = [(title, str(side - 2), side) for title, side in zip(TITLES, SIDES, strict=True)]
    with closing(pypdfium2.PdfDocument(path)) as book:
        return [*check_contents(book, entries, [1]), *check_outline(book, entries)]


NUMBERS = tuple(str(side - 2) for side in SIDES)


def test_a_right_contents_page_passes(contents_book):
    assert faults(contents_book(NUMBERS, SIDES)) == []


@pytest.mark.parametrize("place", range(len(TITLES)))
def test_each_wrong_number_is_found(contents_book, place):
    numbers = (*NUMBERS[:place], "77", *NUMBERS[place + 1 :])
    assert any(TITLES[place] in fault and "印的页码是 77" in fault for fault in faults(contents_book(numbers, SIDES)))


@pytest.mark.parametrize("place", range(len(TITLES)))
def test_each_wrong_link_is_found(contents_book, place):
    other = SIDES[place - 1]
    links = (*SIDES[:place], other, *SIDES[place + 1 :])
    assert any(TITLES[place] in fault and "链接" in fault for fault in faults(contents_book(NUMBERS, links)))
