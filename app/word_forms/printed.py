"""Everything that a form prints besides its tables and answers: such lines are no text of the applicant.

The phrases at the end are those of this program's own exports (page of an item, divided books, content code).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.forms.definition import Cover, FormDefinition, Part, Statement
from app.forms.labels import with_years
from app.forms.slots import Slot, parse_slots
from app.word_forms.words import ALIKE, likeness, squeezed, without_number

SEE_ATTACHED, ATTACHED = "（见附页）", "附页："
CODE, CODE_BELOW = "内容编号：", "电子版的编号与此相同，即为同一版本。"
ITEM, NOT_YET, SEE_BOUND = "佐证材料", "本项尚未处理", "本项材料见合订本，文件和页码如下："
DRAFT = "草稿"
_LIST_MARKS = ";；。"
_PAGE = re.compile(r"-+\d{1,4}-+|第\d{1,4}页(?:,?共\d{1,4}页)?")
_LEADER = re.compile(r"[.…·_-]*\d{0,4}")
_ITEM_HEAD = re.compile(r"佐证材料(\d{1,2})(?::(.*))?")
_FUZZY_FROM = 12
_TOLERANT = 0.9


class Printed:
    """The printed lines of one form."""

    def __init__(self, definition: FormDefinition) -> None:
        self._definition = definition
        self.titles: dict[str, str] = dict(_titles(definition))
        lines = [squeezed(with_years(definition, text)) for text in _texts(definition)]
        self._lines = {line for line in lines if line}
        self._long = tuple(sorted(line for line in self._lines if len(line) >= _FUZZY_FROM))
        self._entries = {
            number: squeezed(with_years(definition, item.title)).rstrip(_LIST_MARKS)
            for number, item in definition.items.items()
        }

    def holds(self, words: str) -> bool:
        """Whether a squeezed line is printed: as it is, nearly so, an entry of the contents list, a page number."""
        if (
            words in self._lines
            or without_number(words) in self._lines
            or _PAGE.fullmatch(words)
            or self.is_entry(words)
        ):
            return True
        if words.startswith(squeezed(CODE)) or words in (squeezed(ATTACHED + title) for title in self.titles.values()):
            return True
        return len(words) >= _FUZZY_FROM and any(likeness(line, words) >= _TOLERANT for line in self._long)

    def is_entry(self, words: str) -> bool:
        """Whether a line is an entry of the contents list, with or without its page."""
        for number, title in self._entries.items():
            for bare in (words.removeprefix(f"{number}."), without_number(words)):
                if bare.startswith(title) and _LEADER.fullmatch(bare[len(title) :].lstrip(_LIST_MARKS)):
                    return True
        return False

    def item_of(self, words: str) -> int | None:
        """The item that a line heads: ``佐证材料 3：…``."""
        match = _ITEM_HEAD.fullmatch(words)
        if match is None or int(match[1]) not in self._entries:
            return None
        title = self._entries[int(match[1])]
        return int(match[1]) if not match[2] or likeness(title, match[2].rstrip(_LIST_MARKS)) >= ALIKE else None

    def title_of(self, words: str) -> str:
        """The table, outline or statement that a line is the title of; empty for none."""
        plain = words.removeprefix(squeezed(ATTACHED))
        for name, title in self.titles.items():
            if title and (plain == title or (len(title) >= _FUZZY_FROM and likeness(title, plain) >= _TOLERANT)):
                return name
        for name, title in self.titles.items():
            if title and without_number(plain) == without_number(title):
                return name
        return ""

    def hits(self, words: str) -> bool:
        """Whether a line speaks for this form: a printed line that is long enough to be its own."""
        return len(words) >= _FUZZY_FROM // 2 and (words in self._lines or self.is_entry(words))


def _titles(definition: FormDefinition) -> Iterator[tuple[str, str]]:
    for table in definition.tables.values():
        yield table.id, squeezed("".join(_fixed(with_years(definition, table.title))))
    for outline in definition.outlines.values():
        yield outline.id, squeezed(outline.title)
    for statement in definition.statements.values():
        yield statement.id, squeezed(statement.title)


def _texts(definition: FormDefinition) -> Iterator[str]:
    """All printed lines that hold no answer."""
    for volume in definition.volumes:
        yield volume.title
        for part in volume.parts:
            yield from _of_part(definition, part)
    for table in definition.tables.values():
        yield from (*_fixed(table.title), table.subtitle, *(line.text for line in table.below if "{" not in line.text))
    for outline in definition.outlines.values():
        yield from (outline.title, outline.note, *(line.guide for line in outline.lines))
    for statement in definition.statements.values():
        yield from _of_statement(statement)
    for item in definition.items.values():
        yield from (item.notice_title, item.title)
    declaration = definition.self_declaration
    if declaration:
        yield from (declaration.title, declaration.date_line)
    yield from (definition.title, SEE_ATTACHED, CODE_BELOW, NOT_YET, SEE_BOUND, DRAFT)


def _of_part(definition: FormDefinition, part: Part) -> Iterator[str]:
    if part.cover:
        yield from _of_cover(part.cover)
    if part.notes:
        yield part.notes.title
        for number, name in enumerate(part.notes.passages, start=1):
            text = definition.passages[name].text
            yield from (text, f"{number}.{text}", f"{number}、{text}")
    if part.contents:
        yield from (*part.contents.title, "".join(part.contents.title))


def _of_cover(cover: Cover) -> Iterator[str]:
    yield from (cover.mark, *cover.title, "".join(cover.title), cover.foot)
    yield from (line.below for line in cover.lines)


def _of_statement(statement: Statement) -> Iterator[str]:
    yield from (statement.title, statement.mark)
    yield from (text for text in statement.text.split("\n") if "{" not in text)


def _fixed(text: str) -> list[str]:
    return [part for part in parse_slots(text) if not isinstance(part, Slot)]
