"""Whatever people do to the tables: every word that was typed is in an answer, in a doubt, or listed as left over.

And no answer that is taken for sure holds a word that was typed for another field.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import InputFileError
from app.forms.answers import Answer
from app.forms.definition import Cell, FormDefinition
from app.forms.labels import with_years
from app.word_forms.asked import AskedTable, asked_tables
from app.word_forms.model import Block, Grid, GridCell, WordParagraph
from tests.unit.word_forms.forms import SERVICE, SUMMARY, ZONE, definition, read_blocks

_TOKEN = re.compile(r"词\d+甲")
Rows = list[list[GridCell]]


class Clerk:
    """Fills the tables of a form with words of which each stands only once, then bends the tables by chance."""

    def __init__(self, form: str, seed: int) -> None:
        self.chance = random.Random(seed)
        self.form: FormDefinition = definition(form)
        self.typed_for: dict[str, str] = {}
        self._count = 100

    def word(self, likely: float = 1.0, field: str = "") -> str:
        if self.chance.random() >= likely:
            return ""
        self._count += 1
        self.typed_for[f"词{self._count}甲"] = field
        return f"词{self._count}甲"

    def blocks(self) -> list[Block]:
        found: list[Block] = []
        for table in asked_tables(self.form):
            found.append(WordParagraph(table.table.title.partition("{")[0]))
            for line in (line for lines in table.table.above for line in lines):
                found.append(WordParagraph(line.text.partition("{")[0] + self.word(0.7, first_slot(line.text))))
            rows = self._rows(table)
            for _ in range(self.chance.randrange(4)):
                self._bend(rows)
            found += self._pieces([row for row in rows if row])
        if self.chance.random() < 0.3:
            self.chance.shuffle(found)
        return [*found, WordParagraph("随手写的" + self.word())]

    def _rows(self, table: AskedTable) -> Rows:
        made = {asked: self._cell(asked.cell, asked.column) for row in table.rows for asked in row}
        rows = [[made[asked] for asked in row] for row in table.rows]
        repeat = table.table.repeat
        for number in range(self.chance.randrange(5) if repeat else 0):
            row, column = [], 0
            for cell in repeat.cells if repeat else ():
                text = str(number + 1) if cell.number else self.word(0.8, f"{repeat and repeat.field}.{cell.field}")
                row.append(made_cell(text, column, column + cell.cols))
                column += cell.cols
            rows.append(row)
        return rows

    def _cell(self, cell: Cell, column: int) -> GridCell:
        return made_cell(self._text(cell), column, column + cell.cols)

    def _text(self, cell: Cell) -> str:
        printed = cell.label if cell.label is not None else cell.header
        if printed is not None:
            return with_years(self.form, printed)
        field = self.form.fields.get(cell.field or "")
        if field is None:
            text = with_years(self.form, cell.text or cell.static or "")
            return re.sub(r"\{[^}]*\}", lambda slot: self.word(0.8, first_slot(slot[0])), text)
        if field.type == "yesno":
            return self.chance.choice(["☑ 是 □ 否", "□ 是 □ 否", "是"])
        if field.type == "checks":
            return " ".join(self.chance.choice("☑□") + option for option in field.options) + (
                self.word(0.5, field.other or "") if field.options[-1] == "其他" else ""
            )
        return self.word(0.8, field.id)

    def _bend(self, rows: Rows) -> None:
        """One change, as people make them."""
        filled = [row for row in rows if row]
        if filled:
            row = self.chance.choice(filled)
            place = self.chance.randrange(len(row))
            change = self.chance.choice(sorted(self._changes))
            self._changes[change](rows, row, place)

    @property
    def _changes(self) -> Mapping[str, Callable[[Rows, list[GridCell], int], None]]:
        return {
            "a row is deleted": lambda rows, row, place: rows.remove(row),
            "a cell is deleted": lambda rows, row, place: row.remove(row[place]),
            "a row is added": lambda rows, row, place: rows.insert(rows.index(row), self._like(row)),
            "a cell is added": lambda rows, row, place: row.insert(place, self._like(row)[place]),
            "a label is retyped": self._retype,
            "a cell is emptied": self._empty,
            "words are added to a cell": self._append,
            "rows are swapped": self._swap,
            "cells are merged": self._merge,
        }

    def _like(self, row: list[GridCell]) -> list[GridCell]:
        return [made_cell(self.word(), cell.left, cell.right) for cell in row]

    def _retype(self, rows: Rows, row: list[GridCell], place: int) -> None:
        text = row[place].text
        if len(text) > 4 and not _TOKEN.search(text):
            at = self.chance.randrange(len(text))
            row[place] = made_cell(f"{text[:at]}改{text[at + 1 :]}", row[place].left, row[place].right)

    def _empty(self, rows: Rows, row: list[GridCell], place: int) -> None:
        if not _TOKEN.search(row[place].text):
            row[place] = made_cell("", row[place].left, row[place].right)

    def _append(self, rows: Rows, row: list[GridCell], place: int) -> None:
        row[place] = made_cell(row[place].text + self.word(), row[place].left, row[place].right)

    def _swap(self, rows: Rows, row: list[GridCell], place: int) -> None:
        one, other = rows.index(row), self.chance.randrange(len(rows))
        rows[one], rows[other] = rows[other], rows[one]

    def _merge(self, rows: Rows, row: list[GridCell], place: int) -> None:
        if place + 1 < len(row):
            one, other = row[place : place + 2]
            row[place : place + 2] = [made_cell(f"{one.text}\n{other.text}", one.left, other.right)]

    def _pieces(self, rows: Rows) -> list[Block]:
        """The table, now and then in two pieces."""
        if len(rows) < 3 or self.chance.random() > 0.2:
            return [placed(rows)] if rows else []
        cut = self.chance.randrange(1, len(rows))
        between: list[Block] = [WordParagraph("续表")] if self.chance.random() < 0.5 else []
        return [placed(rows[:cut]), *between, placed(rows[cut:])]


def first_slot(text: str) -> str:
    """The field of the first slot of a text."""
    return re.split("[:.}]", text.partition("{")[2])[0]


def made_cell(text: str, left: int, right: int) -> GridCell:
    return GridCell(tuple(map(WordParagraph, text.split("\n"))), 0, 1, left, right)


def placed(rows: Rows) -> Grid:
    """The rows as a grid in which every cell knows its place."""
    spans: dict[GridCell, tuple[int, int]] = {}
    for number, row in enumerate(rows):
        for cell in row:
            spans[cell] = spans.get(cell, (number, 0))[0], number + 1
    made = {
        cell: GridCell(cell.paragraphs, top, bottom, cell.left, cell.right) for cell, (top, bottom) in spans.items()
    }
    return Grid(tuple(tuple(made[cell] for cell in row) for row in rows))


def typed_words(blocks: list[Block]) -> set[str]:
    cells = [cell.text for block in blocks if isinstance(block, Grid) for row in block.rows for cell in row]
    lines = [block.plain for block in blocks if isinstance(block, WordParagraph)]
    return set(_TOKEN.findall("\n".join([*cells, *lines])))


@settings(max_examples=60)
@given(st.sampled_from([ZONE, SERVICE, SUMMARY]), st.integers(0, 10_000))
def test_every_typed_word_turns_up_somewhere(form: str, seed: int) -> None:
    blocks = Clerk(form, seed).blocks()
    try:
        found = read_blocks(form, blocks)
    except InputFileError:
        return  # told as no form at all, nothing was made of it
    told = [found.answers, [(one.text, one.why) for one in found.fields], found.left, found.evidence]
    assert typed_words(blocks) - set(_TOKEN.findall(str(told))) == set()


@settings(max_examples=60)
@given(st.sampled_from([ZONE, SERVICE, SUMMARY]), st.integers(0, 10_000))
def test_no_word_is_taken_for_sure_where_it_was_not_typed(form: str, seed: int) -> None:
    clerk = Clerk(form, seed)
    try:
        found = read_blocks(form, clerk.blocks())
    except InputFileError:
        return
    doubtful = {one.path for one in found.fields if one.status != "read"}
    for path, text in answered(found.answers):
        name = re.sub(r"\.\d+\.", ".", path)
        if not {path, path.partition(".")[0]} & doubtful:
            assert {clerk.typed_for[token] for token in _TOKEN.findall(text)} <= {name, ""}, path


def answered(answers: Mapping[str, Answer]) -> Iterator[tuple[str, str]]:
    """Every text of the answers with its path."""
    for name, answer in answers.items():
        if isinstance(answer, str):
            yield name, answer
        for number, row in enumerate(answer if isinstance(answer, list) else ()):
            if isinstance(row, dict):
                yield from ((f"{name}.{number}.{column}", text) for column, text in row.items())


def test_the_clerk_bends_and_types() -> None:
    texts = {len(typed_words(Clerk(ZONE, seed).blocks())) for seed in range(20)}
    assert len(texts) > 5
    assert min(texts) > 20
