"""The contents of one cell of an official table, as paragraphs, by what the cell is and what its field's type is.

Source: the notices' tables (spans, printed blanks, □ options); rulings 3, 4, 16, 17.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from app.documents.layout import styles
from app.documents.layout.setter import CELL, Setter
from app.documents.layout.spacing import balanced
from app.documents.layout.texts import Span
from app.documents.model import Align, Paragraph, Run
from app.documents.typeset import clean
from app.forms.definition import OTHER, Cell, Field

EMPTY_BOX = "□"
TICKED_BOX = "☑"
OTHER_BLANK = "_____"
_SHORT_OPTION = 6
_LEFT = replace(CELL, align=Align.LEFT)
_TEXT = replace(CELL, align=Align.JUSTIFY, indent_em=2)
_CENTRED_LINES = 2
# In a narrower column lines made equally long gape.
_JUSTIFIED_EMS = 9
_SIGN_INDENT = 2
_BELOW_SEAL = 3 * styles.CELL_PITCH // 2
# Office programs may set the figures of a list wider than we do, up to this, and the whole by a hair.
_LATIN_EM = 0.62
_HAIR = 60
_BEHIND_A_NUMBER = re.compile(r"(?<=、) *(?=\S)")
_BEHIND_THE_YEAR = re.compile(r"(?<=\d{4}年)(?=\d{1,2}月\d{1,2}日$)")


def box(ticked: bool) -> str:
    """A ticked or empty box, as official forms print it."""
    return TICKED_BOX if ticked else EMPTY_BOX


class CellSetter:
    """Sets the cells of one table.

    ``figures`` are right indents of numbers that keep to the decimal point of their stack, by row and column.
    ``entries`` are those of the repeated rows: where one of a column is long, all of that column stand at the left.
    """

    def __init__(
        self,
        setter: Setter,
        figures: Mapping[tuple[int, int], int] = MappingProxyType({}),
        entries: Sequence[Mapping[str, str]] = (),
    ) -> None:
        self._setter = setter
        self._filler = setter.filler
        self._figures = figures
        self._entries = entries
        self._long_columns: dict[str, bool] = {}
        fields = self._filler.definition.fields.values()
        self._types = {name: column.type for field in fields for name, column in field.columns.items()}

    def paragraphs(
        self, cell: Cell, width: int, entry: Mapping[str, str] | None, number: int, place: tuple[int, int] = (0, 0)
    ) -> list[Paragraph]:
        """The paragraphs of a cell whose text is ``width`` wide; ``entry`` and ``number`` are those of a repeated row.

        ``place`` is its row and column in the grid.
        """
        if cell.number:
            return self._setter.paragraphs(str(number), CELL)
        if cell.field is not None:
            found = self._aligned(self._field(cell, width, entry), cell, width)
            indent = self._figures.get(place)
            return found if indent is None else [replace(one, align=Align.RIGHT, right_indent=indent) for one in found]
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
        """Apply the alignment that the definition asks for; lines in the middle of a cell are of like length."""
        if not cell.align:
            return [self._balanced(paragraph, width) for paragraph in paragraphs]
        aligned = [replace(paragraph, align=Align(cell.align)) for paragraph in paragraphs]
        return [self._filled(paragraph, width) for paragraph in aligned]

    def _balanced(self, paragraph: Paragraph, width: int) -> Paragraph:
        """Lines of like length in the middle; an answer's as they are stated in Word (``settled``)."""
        if paragraph.align is not Align.CENTER or paragraph.left_indent:
            return paragraph
        typesetter = self._setter.typesetter
        settled = typesetter.settled(paragraph, width) if paragraph.shown else paragraph
        return balanced(settled, width, typesetter)

    def _filled(self, paragraph: Paragraph, width: int) -> Paragraph:
        """A text at the left, its lines made equally long when they are more than two and not short."""
        narrow = width < styles.em(CELL.size, _JUSTIFIED_EMS)
        if narrow or paragraph.align is not Align.LEFT or self._lines(paragraph, width) <= _CENTRED_LINES:
            return paragraph
        return replace(paragraph, align=Align.JUSTIFY)

    def _lines(self, paragraph: Paragraph, width: int) -> int:
        typesetter = self._setter.typesetter
        return 1 if typesetter.width(paragraph.runs) <= width else len(typesetter.set(paragraph, width).lines)

    def _field(self, cell: Cell, width: int, entry: Mapping[str, str] | None) -> list[Paragraph]:
        assert cell.field is not None
        if entry is not None:
            return self._entry(cell.field, entry.get(cell.field, ""), width)
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
            return self._list(_BEHIND_A_NUMBER.sub("\n", shown), field.id, width)
        return self._short(shown or cell.placeholder, field.id, width)

    def _entry(self, name: str, text: str, width: int) -> list[Paragraph]:
        """An entry of a repeated row: numbers to call one below the other, a date on two lines cut behind its year."""
        parts = self._parts(name, text, width)
        if self._is_long_column(name, width):
            return self._at_left(self._setter.paragraphs("\n".join(parts), CELL), width)
        if len(parts) == 1:
            return self._short(text, "", width)
        if self._types[name] == "phone":
            return self._list("\n".join(parts), "", width)
        return self._setter.paragraphs("\n".join(parts), CELL)

    def _parts(self, name: str, text: str, width: int) -> list[str]:
        """Where an entry that does not stand on one line is cut by what it is; whole when that is left to its lines."""
        behind = {"phone": _BEHIND_A_NUMBER, "date": _BEHIND_THE_YEAR}.get(self._types[name])
        return [text] if behind is None or self._on_one_line(text, width) else behind.split(text)

    def _on_one_line(self, text: str, width: int) -> bool:
        (paragraph,) = self._setter.paragraphs(clean(text).replace("\n", " "), CELL)
        return self._lines(paragraph, width) == 1

    def _is_long_column(self, name: str, width: int) -> bool:
        """Whether an entry of that column needs more lines than look well in the middle of a cell."""
        if name not in self._long_columns:
            entries = {entry.get(name, "") for entry in self._entries}
            texts = {part for text in entries for part in self._parts(name, text, width)}
            widest = max((self._setter.typesetter.width(self._runs(text)) for text in texts), default=0)
            self._long_columns[name] = widest > _CENTRED_LINES * width or any("\n" in text for text in texts)
        return self._long_columns[name]

    def _runs(self, text: str) -> tuple[Run, ...]:
        return self._setter.runs([Span(text)], CELL) if text else ()

    def _short(self, text: str, answer: str, width: int) -> list[Paragraph]:
        """A short answer: centred while it fits on two lines, at the left when it does not."""
        paragraphs = self._setter.paragraphs(text, CELL, answer)
        if len(paragraphs) == 1 and self._lines(paragraphs[0], width) <= _CENTRED_LINES:
            return paragraphs
        return self._at_left(paragraphs, width)

    def _at_left(self, paragraphs: list[Paragraph], width: int) -> list[Paragraph]:
        return [self._filled(replace(paragraph, align=Align.LEFT), width) for paragraph in paragraphs]

    def _list(self, text: str, answer: str, width: int) -> list[Paragraph]:
        """Entries one below the other: they begin at one edge, the list as a whole in the middle."""
        paragraphs = self._setter.paragraphs(text, CELL, answer)
        typesetter = self._setter.typesetter
        widest = max(typesetter.width(paragraph.runs) for paragraph in paragraphs)
        most = max(sum(_LATIN_EM if char.isascii() else 1 for char in paragraph.text) for paragraph in paragraphs)
        indent = max(0, min((width - widest) // 2, width - styles.em(CELL.size, most) - _HAIR))
        return [replace(paragraph, align=Align.LEFT, left_indent=indent) for paragraph in paragraphs]

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
        hang = self._setter.typesetter.width(self._runs(f"{EMPTY_BOX} "))
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
        """A text above, a place to stamp below: the signature lines stand at the lower right, one over the other.

        The seal goes over name and date, so room stays free below them.
        """
        above, _, below = text.rpartition("\n\n")
        body = self._setter.template(above.strip("\n"), _TEXT) if above.strip() else []
        signature = self._setter.template(below.strip("\n"), CELL)
        typesetter, right = self._setter.typesetter, styles.em(styles.CELL, _SIGN_INDENT)
        widest = max(typesetter.width(paragraph.runs) for paragraph in signature)
        left = width - right - widest - styles.em(styles.CELL)
        if left > 0:
            signature = [replace(paragraph, left_indent=left, right_indent=right) for paragraph in signature]
        else:
            signature = [self._balanced(paragraph, width) for paragraph in signature]
        lines = sum(typesetter.lines_bound(paragraph, width) for paragraph in body + signature)
        taken = (lines + 1) * styles.CELL_PITCH + styles.CELL_ABOVE_BELOW + _BELOW_SEAL
        spare = styles.twips(cell.height_mm) - taken
        signature[0] = replace(signature[0], space_before=max(0, spare))
        signature[-1] = replace(signature[-1], space_after=_BELOW_SEAL)
        return body + signature
