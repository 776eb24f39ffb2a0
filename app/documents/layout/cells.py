"""The contents of one cell of an official table, as paragraphs, by what the cell is and what its field's type is.

Source: the notices' tables (spans, printed blanks, □ options); rulings 3, 4, 16, 17.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.documents.layout import styles
from app.documents.layout.setter import CELL, Setter
from app.documents.layout.texts import Span
from app.documents.model import Align, Paragraph
from app.documents.typeset import clean
from app.forms.definition import OTHER, Cell, Field

EMPTY_BOX = "□"
TICKED_BOX = "☑"
OTHER_BLANK = "_____"
_SHORT_OPTION = 6
_LEFT = replace(CELL, align=Align.LEFT)
_TEXT = replace(CELL, align=Align.JUSTIFY, indent_em=2)
_HANG = 1.5


def box(ticked: bool) -> str:
    """A ticked or empty box, as official forms print it."""
    return TICKED_BOX if ticked else EMPTY_BOX


class CellSetter:
    """Sets cells for one table; ``width`` is the width of the text inside the cell."""

    def __init__(self, setter: Setter) -> None:
        self._setter = setter
        self._filler = setter.filler

    def paragraphs(self, cell: Cell, width: int, entry: Mapping[str, str] | None, number: int) -> list[Paragraph]:
        """The paragraphs of a cell; ``entry`` and ``number`` are those of a repeated row."""
        if cell.number:
            return self._setter.paragraphs(str(number), CELL)
        if cell.field is not None:
            return self._aligned(self._field(cell, width, entry), cell, width)
        text = next(text for text in (cell.label, cell.header, cell.text, cell.static) if text is not None)
        if cell.seal:
            return self._sealed(text, cell, width)
        if cell.label is not None or cell.header is not None:
            return self._aligned(self._setter.template(text, CELL), cell, width)
        style = _LEFT if "\n" in text and self._has_blank_text(text) else CELL
        return self._aligned(self._setter.template(text, style), cell, width)

    def _has_blank_text(self, text: str) -> bool:
        """Whether a text with slots is lines of label and value (数量 … 名称 …), which stand at the left."""
        return "：" in text or ":" in text

    def _aligned(self, paragraphs: list[Paragraph], cell: Cell, width: int) -> list[Paragraph]:
        """Apply the alignment that the definition asks for."""
        if not cell.align:
            return paragraphs
        return [replace(paragraph, align=Align(cell.align)) for paragraph in paragraphs]

    def _field(self, cell: Cell, width: int, entry: Mapping[str, str] | None) -> list[Paragraph]:
        assert cell.field is not None
        if entry is not None:
            return self._short(entry.get(cell.field, ""), "", width)
        field = self._filler.field(cell.field)
        match field.type:
            case "yesno":
                return [self._yesno(field)]
            case "checks":
                return self._checks(field, width)
            case "long_text":
                return self._long(field, cell)
        shown = self._filler.shown(field.id)
        if field.type == "phone" and not self._on_one_line(shown, width):
            shown = shown.replace("、", "、\n")
        return self._short(shown or cell.placeholder, field.id, width)

    def _on_one_line(self, text: str, width: int) -> bool:
        (paragraph,) = self._setter.paragraphs(text.replace("\n", " "), CELL)
        return len(self._setter.typesetter.set(paragraph, width).lines) == 1

    def _short(self, text: str, answer: str, width: int) -> list[Paragraph]:
        """A short answer: centred while it fits on one line, at the left when it does not."""
        paragraphs = self._setter.paragraphs(text, CELL, answer)
        if len(paragraphs) == 1 and len(self._setter.typesetter.set(paragraphs[0], width).lines) == 1:
            return paragraphs
        return [replace(paragraph, align=Align.LEFT) for paragraph in paragraphs]

    def _long(self, field: Field, cell: Cell) -> list[Paragraph]:
        """A long answer in indented paragraphs; while blank, the text the notice prints there (ruling 17)."""
        shown = self._filler.shown(field.id)
        text = clean(shown or cell.placeholder)
        if len(text) <= 2:
            return self._setter.paragraphs(text, CELL, field.id)
        return [
            self._setter.paragraph([Span(line.strip(), field.id)], _TEXT) for line in text.split("\n") if line.strip()
        ] or self._setter.paragraphs("", CELL, field.id)

    def _yesno(self, field: Field) -> Paragraph:
        answer = self._filler.shown(field.id)
        text = f"{box(answer == '是')} 是　　{box(answer == '否')} 否"
        return self._setter.paragraph([Span(text, field.id)], CELL)

    def _checks(self, field: Field, width: int) -> list[Paragraph]:
        """Options with boxes: short ones share lines, long ones stand one below the other, in printed order."""
        chosen = self._filler.chosen(field.id)
        if all(len(option) <= _SHORT_OPTION for option in field.options) and OTHER not in field.options:
            return self._shared_lines(field, chosen, width)
        hang = styles.em(styles.CELL, _HANG)
        found = []
        for option in field.options:
            spans = [Span(f"{box(option in chosen)} {option}", field.id)]
            if option == OTHER:
                spans.append(self._other(field))
            paragraph = self._setter.paragraph(spans, _LEFT)
            found.append(replace(paragraph, left_indent=hang, first_indent=-hang))
        return found

    def _other(self, field: Field) -> Span:
        """The free text of 其他 on its printed blank."""
        text = self._filler.shown(field.other) if field.other else ""
        text = clean(text).replace("\n", " ")
        return Span(f" {text} ", field.other, ruled=True) if text else Span(OTHER_BLANK, field.other)

    def _shared_lines(self, field: Field, chosen: tuple[str, ...], width: int) -> list[Paragraph]:
        """As many short options on each line as certainly fit."""
        words = [f"{box(option in chosen)} {option}" for option in field.options]
        widest = max(styles.em(styles.CELL, len(word) + 1.5) for word in words)
        each = max(1, (width - 2 * styles.em(styles.CELL)) // widest)
        lines = [words[start : start + each] for start in range(0, len(words), each)]
        return [self._setter.paragraph([Span("　".join(line), field.id)], _LEFT) for line in lines]

    def _sealed(self, text: str, cell: Cell, width: int) -> list[Paragraph]:
        """A text above, a place to stamp below: the signature lines stand at the lower right."""
        above, _, below = text.rpartition("\n\n")
        body = self._setter.template(above.strip("\n"), _TEXT) if above.strip() else []
        indent = styles.em(styles.CELL)
        signature = [
            replace(paragraph, right_indent=indent)
            for paragraph in self._setter.template(below.strip("\n"), replace(CELL, align=Align.RIGHT))
        ]
        lines = sum(self._setter.typesetter.lines_bound(paragraph, width) for paragraph in body + signature)
        spare = styles.twips(cell.height_mm) - (lines + 1) * styles.CELL_PITCH - styles.CELL_ABOVE_BELOW
        signature[0] = replace(signature[0], space_before=max(0, spare))
        return body + signature
