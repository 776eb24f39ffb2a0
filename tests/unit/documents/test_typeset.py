"""Lines: nothing lost, nothing outside its column, nothing where it must not stand.

TS1 joined lines equal the text. TS2 every piece stands inside the column. TS3 no line begins with a closing mark or
ends with an opening one while the line has a permitted place to break. TS4 no number is cut that fits on a line.
TS5 the cautious bound is never below the lines drawn. TS6 justified lines fill the column. TS7 a tail stands flush
right on the last line. TS8 characters without a glyph print as 〓 and rare ones in a face that has them.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.linebreak import NO_END, NO_START, may_break, tokens
from app.documents.model import Align, Face, Paragraph
from app.documents.typeset import GETA, Typesetter, clean

COLUMN = 8844
PROSE = st.text(
    alphabet=st.sampled_from("云川市合作区企业发展，。、；：？！（）《》“”……——0123456789.%abcXYZ 　-/@龘䶮𠮷"),
    max_size=300,
)


def paragraph(typesetter: Typesetter, text: str, align: Align = Align.JUSTIFY, **extra: object) -> Paragraph:
    runs = typesetter.runs(text, Face.FANG, 32)
    return Paragraph("p", runs, "body", 578, align, **extra)  # type: ignore[arg-type]


@given(PROSE, st.integers(700, COLUMN), st.sampled_from(list(Align)), st.sampled_from([0, 640]))
def test_ts1_ts2_lines_hold_the_text_inside_the_column(
    typesetter: Typesetter, text: str, width: int, align: Align, indent: int
) -> None:
    indent = indent if width > 2000 else 0
    made = paragraph(typesetter, text, align, first_indent=indent)
    part = typesetter.set(made, width)
    assert "".join(made.text[line.start : line.end] for line in part.lines) == made.text
    for line in part.lines:
        shown = made.text[line.start : line.end].rstrip(" ")
        assert "".join(made.text[piece.start : piece.end] for piece in line.pieces) == shown
        if line.pieces:
            assert line.pieces[0].x >= 0
            assert line.pieces[-1].x + line.pieces[-1].width <= width + 1
        for left, right in zip(line.pieces, line.pieces[1:], strict=False):
            assert left.x + left.width <= right.x + 1


@given(PROSE, st.integers(2500, COLUMN))
def test_ts3_forbidden_places_are_kept(typesetter: Typesetter, text: str, width: int) -> None:
    made = paragraph(typesetter, text)
    part = typesetter.set(made, width)
    for line, following in zip(part.lines, part.lines[1:], strict=False):
        shown = tokens(made.text[line.start : line.end])
        breaks = [i for i in range(1, len(shown)) if may_break(shown[i - 1], shown[i])]
        if not breaks:
            continue
        assert made.text[following.start] not in NO_START
        assert made.text[line.end - 1] not in NO_END


@given(st.lists(st.from_regex(r"[0-9]{1,7}(\.[0-9]{1,3})?%?", fullmatch=True), min_size=1, max_size=30))
def test_ts4_numbers_stay_whole(typesetter: Typesetter, numbers: list[str]) -> None:
    text = "".join(f"指标{number}项" for number in numbers)
    made = paragraph(typesetter, text)
    lines = [made.text[line.start : line.end] for line in typesetter.set(made, 3000).lines]
    assert re.findall(r"[0-9.%]+", "\n".join(lines)) == numbers


@given(PROSE, st.integers(1200, COLUMN))
def test_ts5_the_bound_is_an_upper_bound(typesetter: Typesetter, text: str, width: int) -> None:
    made = paragraph(typesetter, text)
    assert typesetter.lines_bound(made, width) >= len(typesetter.set(made, width).lines)


def test_ts6_justified_lines_fill_the_column(typesetter: Typesetter) -> None:
    part = typesetter.set(paragraph(typesetter, "云川市中小企业合作区2024年营业收入稳步增长。" * 10), COLUMN)
    ends = [line.pieces[-1].x + line.pieces[-1].width for line in part.lines[:-1]]
    assert len(ends) > 3
    assert all(abs(end - COLUMN) <= 30 for end in ends)


def test_ts7_a_tail_stands_flush_right_behind_its_leader(typesetter: Typesetter) -> None:
    tail = typesetter.runs("128", Face.FANG, 28)
    made = replace(paragraph(typesetter, "合作区入驻企业名录;" * 6, Align.LEFT, right_indent=900), tail=tail)
    part = typesetter.set(made, COLUMN)
    last = part.lines[-1]
    assert last.tail_x == COLUMN - typesetter.width(tail)
    assert last.leader is not None
    assert last.leader[0] >= last.pieces[-1].x + last.pieces[-1].width
    assert all(line.tail_x is None for line in part.lines[:-1])
    assert all(line.pieces[-1].x + line.pieces[-1].width <= COLUMN - 900 + 1 for line in part.lines)


def test_ts8_faces_fall_back_and_nothing_vanishes(typesetter: Typesetter) -> None:
    runs = typesetter.runs("王䶮𬍛𠅤㛃𠮷☑\ue000", Face.FANG, 21)
    assert "".join(run.text for run in runs) == f"王䶮𬍛𠅤㛃𠮷☑{GETA}"
    faces = {char: run.face for run in runs for char in run.text}
    assert faces["王"] is Face.FANG
    assert faces["𠮷"] is Face.HAN_EXT
    assert faces["☑"] is Face.SYMBOL


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("a\r\nb", "a\nb"),
        ("a\tb", "a  b"),
        ("中\u200b文\ufeff", "中文"),
        ("一\u2028二", "一\n二"),
        ("葛\U000e0100", "葛"),
        ("Z\u0307o\u0301ł\u00adc\u00ad\u0301", "Żółć"),
        ("樂\uf914e\u0301", "樂\uf914é"),
        ("x\u030c", "x\u030c"),
    ],
)
def test_clean_keeps_what_shows(typed: str, printed: str) -> None:
    assert clean(typed) == printed


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("国国 。", 500, ["国", "国 。"]),
        ("2026/12/31", 800, ["2026/", "12/31"]),
        ("一《1,234,567,890.12》", 900, ["一《1,", "234,567,", "890.12》"]),
    ],
)
def test_ts9_narrow_columns_keep_marks_and_numbers(
    typesetter: Typesetter, text: str, width: int, lines: list[str]
) -> None:
    made = Paragraph("p", typesetter.runs(text, Face.SONG, 21), "cell", 360)
    assert [text[line.start : line.end] for line in typesetter.set(made, width).lines] == lines
