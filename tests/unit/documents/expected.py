"""What must be printed for a filling, reckoned from the definition by other means than the layout's.

Everything is compared as :func:`visible` characters: blanks and what leaves no mark on paper are left out, and a
character that no bundled font has is 〓 (coverage as fontTools reads it).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from app.forms.answers import ItemState
from app.forms.definition import Cell, CoverLine, Field, FormDefinition, Holding, ItemPart, Outline, Part, Table, Volume
from app.forms.field_types import FIELD_TYPES
from tests.unit.documents.faces import covered
from tests.unit.documents.fillings import Case

GETA = "〓"
_SLOT = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*)(?:\.(year|month|day))?(?::([^{}]*))?\}")
_ACCENTED = re.compile(r"\w[\u0300-\u036f]+")
_BEGINS_AS_A_DATE = re.compile(r"\d{4}([-年./]\d{1,2}([-月./]\d{1,2})?)?[年月日]?")


@cache
def _seen(char: str) -> str:
    """How a character shows: itself, 〓, or nothing."""
    if char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zs"):
        return ""
    if 0xFE00 <= ord(char) <= 0xFE0F or 0xE0100 <= ord(char) <= 0xE01EF:
        return ""
    private = unicodedata.category(char) in ("Co", "Cn")
    return char if char in covered() and not private else GETA


def visible(text: str) -> str:
    """The characters of a text that leave a mark on paper, in order; a letter with its accents is one where it can."""
    shown = "".join(char for char in text if _seen(char))
    return "".join(map(_seen, _ACCENTED.sub(lambda found: unicodedata.normalize("NFC", found[0]), shown)))


class Expected:
    """The printed words of one case, volume by volume."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._form: FormDefinition = case.definition
        self._answers: Mapping[str, object] = case.filling.answers

    def volume(self, volume: Volume) -> str:
        """All visible characters of a volume in printed order; numbers of pages and of contents apart."""
        return visible("".join(word for part in volume.parts for word in self._part(volume, part)))

    def answer(self, name: str) -> str:
        """An answer of one text as it is printed."""
        value = self._answers.get(name, "")
        return self._shown(value, self._form.fields[name]) if isinstance(value, str) else ""

    def _shown(self, value: str, asked: Field) -> str:
        if asked.type not in ("text", "long_text"):
            return FIELD_TYPES[asked.type].show(value, asked, self._form.decimals)
        tidy = value.strip()
        ending = next((end for end in asked.drop_ending if tidy.endswith(end) and tidy != end), "")
        return tidy[: len(tidy) - len(ending)]

    def _filled(self, text: str) -> str:
        """A printed text with its slots filled."""

        def fill(match: re.Match[str]) -> str:
            name, part, blank = match.groups()
            if name is None:
                return match.group()[0]
            if name in self._form.years:
                return str(self._form.years[name])
            value = self._date_part(name, part) if part else self.answer(name)
            return value if visible(value) else value + (blank or "")

        return _SLOT.sub(fill, text)

    def _date_part(self, name: str, part: str) -> str:
        """A part of a date; one that is no date is an error of the draft, and all of it stands where the year would."""
        value = self._answers.get(name, "")
        if not isinstance(value, str):
            return ""
        if not _BEGINS_AS_A_DATE.fullmatch(value.strip()):
            return value if part == "year" else ""
        numbers = [str(int(number)) for number in re.findall(r"\d+", value)]
        return dict(zip(("year", "month", "day"), numbers, strict=False)).get(part, "")

    def _part(self, volume: Volume, part: Part) -> Iterator[str]:
        options = self._case.options
        if part.cover:
            yield part.cover.mark if options.attachment_mark else ""
            yield from part.cover.title
            for line in part.cover.lines:
                yield from (line.label, self._on_rule(line), line.below if options.example_line else "")
            yield part.cover.foot
        elif part.notes:
            yield part.notes.title
            for number, passage in enumerate(part.notes.passages, start=1):
                yield f"{number}.{self._form.passages[passage].text}"
        elif part.contents:
            yield from part.contents.title
            for other in volume.parts:
                if other.item:
                    number = other.item.number
                    yield f"{number}.{self._filled(self._form.items[number].title)}"
        else:
            yield from self._held(part)

    def _on_rule(self, line: CoverLine) -> str:
        """The value on a cover's rule; the rule stands for the blanks of the text."""
        return self._filled(re.sub(r":[_ \u3000]*\}", "}", line.value))

    def _held(self, part: Part) -> Iterator[str]:
        item = part.item
        if item and self._case.options.dividers and not self._case.options.blank:
            yield f"佐证材料{item.number}{self._filled(self._form.items[item.number].title).rstrip(';；。')}"
        holds = item.holds if item else part.body.holds if part.body else ()
        for hold in holds:
            if hold.attachments and item:
                yield from self._instead_of_files(item)
            elif self._is_shown(hold, item):
                yield from self._holding(hold)

    def _is_shown(self, hold: Holding, item: ItemPart | None) -> bool:
        if hold.optional and hold.optional not in self._case.options.shown:
            return False
        if hold.outline and item and self._state(item).state == "files":
            return any(visible(self.answer(name)) for name in self._form.items[item.number].text)
        return True

    def _state(self, item: ItemPart) -> ItemState:
        return self._case.filling.items.get(item.number, ItemState())

    def _holding(self, hold: Holding) -> Iterator[str]:
        if hold.table:
            yield from self._table(self._form.tables[hold.table])
        elif hold.outline:
            yield from self._outline(self._form.outlines[hold.outline])
        elif hold.statement:
            statement = self._form.statements[hold.statement]
            yield from (statement.mark, statement.title, self._filled(statement.text))
            yield from (self._filled(line.text) for line in statement.signatures)

    def _instead_of_files(self, item: ItemPart) -> Iterator[str]:
        """Rulings 13 and 14: the page of an item that shows no files."""
        form, state, options = self._form, self._state(item), self._case.options
        entry = form.items[item.number]
        opening = f"佐证材料{item.number}：{self._filled(entry.title).rstrip(';；。')}"
        declaration = form.self_declaration
        if item.number in options.missing:
            yield from (opening, *options.missing[item.number])
        elif options.blank or (state.state == "files" and state.files):
            return
        elif state.state == "self_declaration" and declaration:
            said = state.statement if state.statement.strip() else declaration.default_statement
            yield from (declaration.title, opening, said.replace("{claim}", entry.claim))
            yield from (self._filled(declaration.signature.text), declaration.date_line)
        elif state.state == "none":
            yield from (opening, form.none_page_text or "无")
        elif not any(not hold.attachments and self._is_shown(hold, item) for hold in item.holds):
            yield from (opening, "本项尚未处理" if entry.evidence != "optional" else "无")

    def _outline(self, outline: Outline) -> Iterator[str]:
        yield from (outline.title, outline.note)
        if outline.separable and self._case.options.attach_plan:
            yield from ("（见附页）", "附页：", outline.title)
        for line in outline.lines:
            yield line.heading
            yield line.guide if self._case.options.guide_text else ""
            yield self.answer(line.field) if line.field else ""

    def _table(self, table: Table) -> Iterator[str]:
        yield from (self._filled(table.title), table.subtitle)
        yield from (self._filled(line.text) for shared in table.above for line in shared)
        for row in table.rows:
            yield from (self.cell(cell) for cell in row)
        if table.repeat:
            for number, entry in enumerate(self._entries(table), start=1):
                yield from (self.cell(cell, entry, number) for cell in table.repeat.cells)
        yield from (self._filled(line.text) for line in table.below)

    def _entries(self, table: Table) -> Iterator[Mapping[str, object]]:
        """Entries that hold anything, then blank rows up to the printed number."""
        assert table.repeat
        answer = self._answers.get(table.repeat.field, [])
        columns = self._form.fields[table.repeat.field].columns
        count = 0
        for entry in answer if isinstance(answer, list) else []:
            if isinstance(entry, dict) and any(self._shown(entry.get(name, ""), columns[name]) for name in columns):
                yield {name: self._shown(entry.get(name, ""), columns[name]) for name in columns}
                count += 1
        yield from ({} for _ in range(count, table.repeat.printed_rows))

    def cell(self, cell: Cell, entry: Mapping[str, object] | None = None, number: int = 0) -> str:
        """The words of one cell of an official table."""
        if cell.number:
            return str(number)
        if cell.field is None:
            return self._filled(next(t for t in (cell.label, cell.header, cell.text, cell.static) if t is not None))
        if entry is not None:
            return str(entry.get(cell.field, ""))
        asked = self._form.fields[cell.field]
        if asked.type == "yesno":
            return "".join(("☑" if self.answer(asked.id) == word else "□") + word for word in ("是", "否"))
        if asked.type == "checks":
            return "".join(self._box(asked, option) for option in asked.options)
        shown = self.answer(asked.id)
        return shown if visible(shown) else shown + cell.placeholder

    def _box(self, asked: Field, option: str) -> str:
        chosen = self._answers.get(asked.id, [])
        ticked = isinstance(chosen, list) and option in chosen
        text = f"{'☑' if ticked else '□'}{option}"
        if option == "其他" and asked.other:
            other = self.answer(asked.other)
            text += other if visible(other) else "_____"
        return text
