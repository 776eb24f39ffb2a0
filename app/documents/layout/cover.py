"""Covers: 附件 mark, spaced title, ruled lines with the names, the line at the foot; on the back the content code.

All rules of a cover begin at one edge and end at another, whatever their labels; labels are spread over the width of
the longest (分散对齐). A long name gets smaller down to a floor, then wraps. One borderless table holds the lines, so
that Word has real cells and no underscores.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from app.documents.layout import styles
from app.documents.layout.flow import flow_tables
from app.documents.layout.frame import Group, Heading, LaidPart, Leaf, SealPlace, Streamed
from app.documents.layout.setter import COVER_TITLE, FOOT, MARK, Setter, Style
from app.documents.layout.spacing import balanced, spaced_title, spread
from app.documents.layout.texts import Span
from app.documents.model import (
    AFTER_TABLE,
    Align,
    Cell,
    Face,
    Paragraph,
    ParagraphPart,
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
_ABOVE_FOOT = styles.twips(12)
_ROW = 960
_PAD = 60
_TITLE_GAP = 0.25
# The labels take at most this share of the column; a longer one folds.
_LABELS = 0.42
_COLON_GAP = 100
_CLEAR = 200
# Share of the usual gaps and smallest half-points, tried in order until the cover fits on its page.
_TIGHTER = ((1.0, 28), (0.75, 28), (0.5, 28), (0.15, 24), (0.1, 20), (0.05, 16), (0.05, 12))
_OPEN_BLANK = "　　　"
_CODE = Style("code", Face.FANG, styles.CELL, styles.SMALL_PITCH, Align.CENTER)
_BELOW = replace(_LABEL, size=styles.CELL, pitch=styles.SMALL_PITCH, align=Align.RIGHT)


def lay_out_cover(cover: Cover, setter: Setter, identity: str, title: str, mark: bool, example: bool) -> LaidPart:
    """A cover on one leaf; ``mark`` prints 附件 N, ``example`` the notice's example line (rulings 17, 18).

    Names of any length: first the gaps shrink, then the letters; what no page can hold runs on to further leaves.
    """
    marks = setter.stream(setter.paragraphs(cover.mark if mark else "", MARK))
    titles = [Streamed(spaced_title(line, COVER_TITLE, setter, _TITLE_GAP)) for line in cover.title]
    foot = setter.stream(setter.paragraphs(cover.foot, FOOT)) if cover.foot else []
    tables: dict[int, Streamed] = {}
    for share, floor in _TIGHTER:
        if floor not in tables:
            table = _lines(cover.lines, setter, f"{identity}.lines", example, floor)
            tables[floor] = Streamed(TablePart(table, (), first=True, last=True))
        gaps = [setter.gap(round(room * share)) for room in (_TOP, _MIDDLE)]
        stream = [*marks, gaps[0], *titles, gaps[1], tables[floor]]
        spare = setter.geometry.room - sum(_height(streamed) for streamed in (*stream, *foot)) - styles.BODY_PITCH
        if spare >= round(_ABOVE_FOOT * share):
            leaves: tuple[Leaf, ...] = (_leaf([*stream, *([setter.gap(spare), *foot] if foot else [])], setter),)
            break
    else:
        leaves = flow_tables([*stream, *foot], setter.geometry).group(styles.TABLE_SLACK).leaves
    seals = tuple(SealPlace(line.seal, 0) for line in cover.lines if line.seal)
    group = Group(leaves, styles.TEXT_SLACK if len(leaves) == 1 else styles.TABLE_SLACK)
    return LaidPart(identity, "cover", title, (group,), headings=(Heading(title, 1, 0),), seals=seals)


def with_code(cover: LaidPart, code: str, setter: Setter) -> LaidPart:
    """The cover with the code of the content at the foot of its back, by which paper and electronic copy are compared.

    A cover that runs on to its back has no room for it and stays as it is.
    """
    if len(cover.leaves) % 2 == 0:
        return cover
    words = f"内容编号：{code}\n电子版的编号与此相同，即为同一版本。"
    lines = setter.stream(setter.paragraphs(words, _CODE))
    spare = setter.geometry.room - sum(_height(line) for line in lines)
    back = Group((_leaf([setter.gap(spare), *lines], setter),), styles.TEXT_SLACK)
    return replace(cover, groups=(*cover.groups, back))


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
    """The lines as one table of two columns: labels, and the rules with the values."""
    column = setter.geometry.column
    labels = [setter.paragraphs(line.label, _LABEL) for line in lines]
    end = _end_of_labels(labels, setter)
    rows: list[TableRow] = []
    cells: list[Cell] = []
    for line, label in zip(lines, labels, strict=True):
        value = _value(line, setter, column - end - 2 * _PAD, floor)
        row = len(rows)
        cells.append(_cell(tuple(_label(paragraph, end, setter) for paragraph in label), row, 0, setter, "label"))
        cells.append(_cell((_set(value, column - end - 2 * _PAD, setter),), row, 1, setter, "answer"))
        rows.append(TableRow(max(_ROW, *(cell.text_height + _CLEAR for cell in cells[-2:]))))
        if line.below and example:
            below = setter.paragraph([Span(line.below)], _BELOW)
            cells.append(replace(_cell((_set(below, column, setter),), row + 1, 0, setter, "static"), column_span=2))
            rows.append(TableRow(cells[-1].text_height))
    return Table(identity, (end, column - end), tuple(rows), tuple(cells))


def _end_of_labels(labels: list[list[Paragraph]], setter: Setter) -> int:
    """Where all labels end and all rules begin: behind the longest label that does not fold."""
    most = round(setter.geometry.column * _LABELS)
    widths = [setter.typesetter.width(paragraph.runs) + _COLON_GAP + _PAD for label in labels for paragraph in label]
    fitting = [width for width in widths if width <= most]
    return most if len(fitting) < len(widths) else max(fitting, default=most)


def _set(paragraph: Paragraph, width: int, setter: Setter) -> ParagraphPart:
    return setter.typesetter.set(paragraph, width)


def _label(paragraph: Paragraph, width: int, setter: Setter) -> ParagraphPart:
    """A line of a label, spread up to a hair before the rule; one that had to fold stays at the left."""
    part = _set(replace(paragraph, right_indent=_COLON_GAP), width, setter)
    return spread(part) if len(part.lines) == 1 else part


def _value(line: CoverLine, setter: Setter, width: int, floor: int) -> Paragraph:
    """The value in the largest size in which it fits on its rule; in the smallest one it wraps."""
    filled = setter.filler.spans(line.value)
    composed = any(not span.answer for span in filled)
    spans = [_on_rule(span, composed) for span in filled]
    if spans and spans[0].answer:
        spans[0] = replace(spans[0], text=spans[0].text.lstrip(" "))
    paragraph = setter.paragraph(spans, _LABEL)
    for size in (*styles.COVER_SIZES, floor):
        pitch = min(_LABEL.pitch, styles.em(size, 1.6))
        paragraph = setter.paragraph(spans, replace(_LABEL, size=size, pitch=pitch, align=Align.CENTER))
        if setter.typesetter.lines_bound(paragraph, width) == 1:
            return paragraph
    return balanced(paragraph, width, setter.typesetter)


def _on_rule(span: Span, composed: bool) -> Span:
    """A stretch as it stands on the cover's rule: no second rule below it, blanks inside printed text left open."""
    text = span.text.replace("\n", " ")
    if span.answer and not text.strip("_ \u3000"):
        text = _OPEN_BLANK if composed else ""
    return replace(span, text=text, ruled=False)


def _cell(
    parts: tuple[ParagraphPart, ...], row: int, column: int, setter: Setter, kind: Literal["label", "answer", "static"]
) -> Cell:
    """One cell of the cover's table; values stand on a rule."""
    paths = {shown.path for part in parts for shown in part.paragraph.shown}
    bounds = [max(setter.typesetter.lines_bound(part.paragraph, part.width), len(part.lines)) for part in parts]
    return Cell(
        row=row,
        column=column,
        row_span=1,
        column_span=1,
        kind=kind,
        parts=parts,
        padding=_PAD if kind == "answer" else 0,
        valign="bottom" if kind != "static" else "top",
        border="bottom" if kind == "answer" else "none",
        text_height=sum(bound * part.paragraph.pitch for bound, part in zip(bounds, parts, strict=True)) + _PAD,
        answer=next(iter(paths)) if len(paths) == 1 else "",
    )
