"""Covers: 附件 mark, title, ruled lines with the names, and the line at the foot.

All rules of a cover end at the same edge and begin where their label ends; a long name gets smaller down to a floor,
then wraps. One borderless table holds the lines, so that Word has real cells and no underscores.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

from app.documents.layout import styles
from app.documents.layout.flow import flow_tables
from app.documents.layout.frame import Group, Heading, LaidPart, Leaf, SealPlace, Streamed
from app.documents.layout.setter import COVER_TITLE, FOOT, MARK, Setter, Style
from app.documents.layout.texts import Span
from app.documents.model import (
    AFTER_TABLE,
    Align,
    Cell,
    Face,
    Paragraph,
    Placed,
    RowPart,
    Table,
    TablePart,
    TableRow,
)
from app.forms.definition import Cover, CoverLine

_LABEL = Style("cover", Face.FANG, styles.COVER_LINE, styles.COVER_PITCH)
_TOP = styles.twips(28)
_MIDDLE = styles.twips(30)
_ROW = 900
_PAD = 60
# Share of the usual gaps and smallest half-points, tried in order until the cover fits on its page.
_TIGHTER = ((1.0, 24), (0.5, 24), (0.15, 24), (0.1, 20), (0.05, 16), (0.05, 12))
_OPEN_BLANK = "　　　"
_BELOW = replace(_LABEL, size=styles.SMALL, pitch=styles.SMALL_PITCH)


def lay_out_cover(cover: Cover, setter: Setter, identity: str, title: str, mark: bool, example: bool) -> LaidPart:
    """A cover on one leaf; ``mark`` prints 附件 N, ``example`` the notice's example line (rulings 17, 18).

    Names of any length: first the gaps shrink, then the letters; what no page can hold runs on to further leaves.
    """
    for share, floor in _TIGHTER:
        stream, foot = _stream(cover, setter, identity, mark, example, share, floor)
        spare = setter.geometry.room - sum(_height(streamed) for streamed in (*stream, *foot)) - styles.BODY_PITCH
        if spare >= 0:
            leaves: tuple[Leaf, ...] = (_leaf([*stream, *([setter.gap(spare), *foot] if foot else [])], setter),)
            break
    else:
        leaves = flow_tables([*stream, *foot], setter.geometry).group(styles.TABLE_SLACK).leaves
    seals = tuple(SealPlace(line.seal, 0) for line in cover.lines if line.seal)
    group = Group(leaves, styles.TEXT_SLACK if len(leaves) == 1 else styles.TABLE_SLACK)
    return LaidPart(identity, "cover", title, (group,), headings=(Heading(title, 1, 0),), seals=seals)


def _stream(
    cover: Cover, setter: Setter, identity: str, mark: bool, example: bool, share: float, floor: int
) -> tuple[list[Streamed], list[Streamed]]:
    """Everything above the foot, and the foot; gaps are ``share`` of the usual ones, letters at least ``floor``."""
    stream = [*setter.stream(setter.paragraphs(cover.mark if mark else "", MARK)), setter.gap(round(_TOP * share))]
    for line in cover.title:
        stream += setter.stream([setter.paragraph([Span(line)], COVER_TITLE)])
    stream.append(setter.gap(round(_MIDDLE * share)))
    table = _lines(cover.lines, setter, f"{identity}.lines", example, floor)
    stream.append(Streamed(TablePart(table, (), first=True, last=True)))
    return stream, setter.stream(setter.paragraphs(cover.foot, FOOT)) if cover.foot else []


def _height(streamed: Streamed) -> int:
    if isinstance(streamed.part, TablePart):
        return sum(row.height for row in streamed.part.table.rows) + AFTER_TABLE
    return streamed.part.height


def _leaf(stream: list[Streamed], setter: Setter) -> Leaf:
    """Stack everything on one leaf."""
    y = setter.geometry.top
    placed = []
    for streamed in stream:
        part = streamed.part
        if isinstance(part, TablePart):
            rows = tuple(RowPart(index, row.height) for index, row in enumerate(part.table.rows))
            part = replace(part, rows=rows)
        placed.append(Placed(0, y, part))
        y += _height(streamed)
    return Leaf(tuple(placed))


def _lines(lines: tuple[CoverLine, ...], setter: Setter, identity: str, example: bool, floor: int) -> Table:
    """The ruled lines as one table: a grid column for each distinct end of a label."""
    column = setter.geometry.column
    labels = [setter.paragraph([Span(line.label)], _LABEL) for line in lines]
    ends = [min(setter.typesetter.width(label.runs) + _PAD, column * 2 // 3) for label in labels]
    edges = [0, *sorted(set(ends)), column]
    rows: list[TableRow] = []
    cells: list[Cell] = []
    for line, label, end in zip(lines, labels, ends, strict=True):
        cut = edges.index(end)
        value = _value(line, setter, column - end - 2 * _PAD, floor)
        row = len(rows)
        cells.append(_cell(label, row, 0, cut, setter, end, "label", 0))
        cells.append(replace(_cell(value, row, cut, len(edges) - 1 - cut, setter, column - end, "answer", _PAD)))
        rows.append(TableRow(max(_ROW, cells[-1].text_height, cells[-2].text_height)))
        if line.below and example:
            below = setter.paragraph([Span(line.below)], _BELOW)
            cells.append(_cell(below, row + 1, 0, len(edges) - 1, setter, column, "static", 0))
            rows.append(TableRow(cells[-1].text_height))
    widths = tuple(right - left for left, right in itertools.pairwise(edges))
    return Table(identity, widths, tuple(rows), tuple(cells))


def _value(line: CoverLine, setter: Setter, width: int, floor: int) -> Paragraph:
    """The value in the largest size in which it fits on its rule; in the smallest one it wraps."""
    filled = setter.filler.spans(line.value)
    composed = any(not span.answer for span in filled)
    spans = [_on_rule(span, composed) for span in filled]
    paragraph = setter.paragraph(spans, _LABEL)
    for size in (*styles.COVER_SIZES, floor):
        pitch = min(_LABEL.pitch, styles.em(size, 1.6))
        paragraph = setter.paragraph(spans, replace(_LABEL, size=size, pitch=pitch, align=Align.CENTER))
        if setter.typesetter.lines_bound(paragraph, width) == 1:
            break
    return paragraph


def _on_rule(span: Span, composed: bool) -> Span:
    """A stretch as it stands on the cover's rule: no second rule below it, blanks inside printed text left open."""
    text = span.text.replace("\n", " ")
    if span.answer and not text.strip("_ \u3000"):
        text = _OPEN_BLANK if composed else ""
    return replace(span, text=text, ruled=False)


def _cell(
    paragraph: Paragraph, row: int, column: int, span: int, setter: Setter, width: int, kind: str, padding: int
) -> Cell:
    """One cell of the cover's table; values stand on a rule."""
    inside = width - 2 * padding
    lines = setter.typesetter.lines_bound(paragraph, inside)
    part = setter.typesetter.set(paragraph, inside)
    return Cell(
        row=row,
        column=column,
        row_span=1,
        column_span=span,
        kind="answer" if kind == "answer" else "label" if kind == "label" else "static",
        parts=(part,),
        padding=padding,
        valign="bottom" if kind != "static" else "top",
        border="bottom" if kind == "answer" else "none",
        text_height=max(lines, len(part.lines)) * paragraph.pitch + _PAD,
        answer=paragraph.answer,
    )
