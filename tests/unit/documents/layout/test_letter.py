"""A letter on its pages: what stands where, what stays together, how it flows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.layout import styles
from app.documents.layout.letter import BLANK_DAY, Letter, Points, lay_out_letter
from app.documents.layout.letter_tables import LetterTable
from app.documents.model import Document, Paragraph, ParagraphPart, Placed, TablePart
from app.documents.typeset import Typesetter

POINT = "“统一社会信用代码”：代码应为 18 位，现在是 17 位，请照证件核对后改正。"
LETTER = Letter(
    title="申报材料补正通知书",
    addressee="云川服务中心（虚构）",
    body=("你单位报送的申请书收悉。", Points("第 1 项", (POINT,) * 3), Points("佐证材料", (POINT,) * 2), "特此通知。"),
    sign_off=("云川市工业和信息化局", "2026年4月20日"),
    remark="联系人：王某某，电话：0359-1234567",
    author="云川市工业和信息化局",
)
TABLE = LetterTable(("时间", "事项"), (("3月15日前", "报送服务情况"),) * 3, (52, 104), (0,))


def placed_on(document: Document) -> Iterator[tuple[int, Placed]]:
    for number, page in enumerate(document.pages, start=1):
        yield from ((number, placed) for placed in page.placed)


def paragraphs(document: Document) -> dict[str, Paragraph]:
    """The paragraphs of the flow in order, once each."""
    parts = (placed.part for _, placed in placed_on(document))
    return {part.paragraph.id: part.paragraph for part in parts if isinstance(part, ParagraphPart)}


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(document).values() if paragraph.text]


def page_of(document: Document, text: str) -> int:
    for number, placed in placed_on(document):
        if isinstance(placed.part, ParagraphPart) and placed.part.paragraph.text.startswith(text):
            return number
    raise AssertionError(text)


def test_everything_is_said_in_order(typesetter: Typesetter) -> None:
    assert texts(lay_out_letter(LETTER, typesetter)) == [
        "申报材料补正通知书",
        "云川服务中心（虚构）：",
        "你单位报送的申请书收悉。",
        "一、第 1 项",
        *(f"{number}.{POINT}" for number in (1, 2, 3)),
        "二、佐证材料",
        *(f"{number}.{POINT}" for number in (4, 5)),
        "特此通知。",
        "云川市工业和信息化局",
        "2026年4月20日",
        "（联系人：王某某，电话：0359-1234567）",
    ]


def test_a_heading_alone_has_no_number(typesetter: Typesetter) -> None:
    document = lay_out_letter(replace(LETTER, body=(Points("第 1 项", ("甲。",)), Points("", ("乙。",)))), typesetter)
    assert texts(document)[2:5] == ["第 1 项", "1.甲。", "2.乙。"]


@pytest.mark.parametrize(
    ("rank", "numeral"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_headings_are_numbered_in_chinese(typesetter: Typesetter, rank: int, numeral: str) -> None:
    body = tuple(Points(f"第 {number} 项", ("甲。",)) for number in range(1, 100))
    assert f"{numeral}、第 {rank} 项" in texts(lay_out_letter(replace(LETTER, body=body), typesetter))


def test_sizes_are_those_of_official_documents(typesetter: Typesetter) -> None:
    title, addressee, opening, *_ = [
        paragraph for paragraph in paragraphs(lay_out_letter(LETTER, typesetter)).values() if paragraph.runs
    ]
    assert {run.half_points for run in title.runs} == {44}
    assert {run.half_points for run in opening.runs} == {32}
    assert (opening.pitch, opening.first_indent, addressee.first_indent) == (578, 640, 0)


def test_pages_are_numbered_at_their_outer_edge(typesetter: Typesetter) -> None:
    document = lay_out_letter(replace(LETTER, body=(Points("", (POINT,) * 60),)), typesetter)
    assert len(document.pages) > 2
    assert [page.footer for page in document.pages] == [f"— {n} —" for n in range(1, len(document.pages) + 1)]
    assert document.geometry.mirrored
    lefts = {number: min(p.x for n, p in placed_on(document) if n == number) for number in (1, 2)}
    assert lefts == {1: document.geometry.inner, 2: document.geometry.outer}


@given(st.integers(0, 80), st.integers(0, 400))
def test_nothing_is_lost_over_pages_and_the_signature_never_stands_alone(
    typesetter: Typesetter, points: int, length: int
) -> None:
    said = Points("", tuple(f"第{number}处{POINT}" for number in range(points)))
    document = lay_out_letter(replace(LETTER, body=(said, "结尾" * length + "。")), typesetter)
    lines: dict[str, str] = {}
    for _, placed in placed_on(document):
        assert placed.y + placed.part.height <= document.geometry.height - document.geometry.bottom
        if isinstance(placed.part, ParagraphPart):
            paragraph = placed.part.paragraph
            whole = "".join(paragraph.text[line.start : line.end] for line in placed.part.lines)
            lines[paragraph.id] = lines.get(paragraph.id, "") + whole
    assert lines == {name: paragraph.text for name, paragraph in paragraphs(document).items()}
    signed = page_of(document, "云川市工业和信息化局")
    assert page_of(document, "2026年4月20日") == page_of(document, "（联系人") == signed
    body = [p for n, p in placed_on(document) if n == signed and isinstance(p.part, ParagraphPart)]
    assert any(p.part.paragraph.text.endswith("。") for p in body)  # type: ignore[union-attr]


def middle(document: Document, text: str) -> float:
    """Where a line of the signature has its middle, from the left edge of the column."""
    for _, placed in placed_on(document):
        part = placed.part
        if isinstance(part, ParagraphPart) and part.paragraph.text == text:
            pieces = part.lines[0].pieces
            return (pieces[0].x + pieces[-1].x + pieces[-1].width) / 2
    raise AssertionError(text)


def test_the_office_stands_above_the_middle_of_its_date_four_ems_from_the_edge(typesetter: Typesetter) -> None:
    document = lay_out_letter(LETTER, typesetter)
    assert middle(document, "云川市工业和信息化局") == pytest.approx(middle(document, "2026年4月20日"), abs=2)
    date = next(p for p in paragraphs(document).values() if p.text == "2026年4月20日")
    end = middle(document, date.text) + typesetter.width(date.runs) / 2
    assert document.geometry.column - end == pytest.approx(styles.em(32, 4), abs=4)


def test_a_long_office_pushes_both_to_the_left(typesetter: Typesetter) -> None:
    office = "山西转型综合改革示范区管理委员会中小企业发展服务局"
    document = lay_out_letter(replace(LETTER, sign_off=(office, BLANK_DAY)), typesetter)
    assert middle(document, office) + styles.em(32, len(office)) / 2 <= document.geometry.column
    assert middle(document, office) < middle(lay_out_letter(LETTER, typesetter), "2026年4月20日")


def test_an_office_longer_than_a_line_goes_on_below(typesetter: Typesetter) -> None:
    document = lay_out_letter(replace(LETTER, sign_off=("某某" * 40, BLANK_DAY)), typesetter)
    parts = [placed.part for _, placed in placed_on(document) if isinstance(placed.part, ParagraphPart)]
    assert next(len(part.lines) for part in parts if part.paragraph.text.startswith("某某")) > 1


def test_a_table_stands_whole_in_the_text(typesetter: Typesetter) -> None:
    document = lay_out_letter(replace(LETTER, body=("前文。", TABLE, "后文。")), typesetter)
    assert len(document.pages) == len(document.sections) == 1
    (part,) = [placed.part for _, placed in placed_on(document) if isinstance(placed.part, TablePart)]
    assert part.table.width == pytest.approx(document.geometry.column, abs=2)
    assert [len(part.table.rows), part.table.rows[0].header] == [4, True]


def test_a_table_longer_than_a_page_repeats_its_header(typesetter: Typesetter) -> None:
    long = replace(TABLE, rows=TABLE.rows * 30)
    document = lay_out_letter(replace(LETTER, body=("前文。", long, "后文。")), typesetter)
    parts = [placed.part for _, placed in placed_on(document) if isinstance(placed.part, TablePart)]
    assert len(parts) > 2
    assert len({part.table.id for part in parts}) == 1
    assert all(part.rows[0].repeated and part.rows[0].row == 0 for part in parts[1:])
    shown = [row.row for part in parts for row in part.rows if not row.repeated]
    assert shown == list(range(len(long.rows) + 1))
    assert page_of(document, "后文。") == page_of(document, "云川市工业和信息化局") == len(document.pages)
    assert [page.number for page in document.pages] == list(range(1, len(document.pages) + 1))


def test_the_same_letter_gives_the_same_document_and_another_another_fingerprint(typesetter: Typesetter) -> None:
    document = lay_out_letter(LETTER, typesetter)
    assert document == lay_out_letter(LETTER, typesetter)
    assert document.fingerprint != lay_out_letter(replace(LETTER, remark=""), typesetter).fingerprint
    assert (document.title, document.author) == (LETTER.title, LETTER.author)


def test_it_can_be_stopped(typesetter: Typesetter) -> None:
    class Stop(Exception):
        pass

    def stop() -> None:
        raise Stop

    with pytest.raises(Stop):
        lay_out_letter(LETTER, typesetter, stop)
