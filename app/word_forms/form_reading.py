"""Official forms filled by hand, read into answers: the way in for whoever has texts and a definition.

Labels, titles and texts with slots come from the definition alone; nothing here knows a form by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.forms.definition import FormDefinition
from app.forms.sections import fields_of_cell
from app.progress import Pause, unpaused
from app.word_forms.asked import AskedTable, asked_tables
from app.word_forms.cells import CellReader
from app.word_forms.entries import EntryReader
from app.word_forms.findings import Findings, Left
from app.word_forms.flow import Line, follows_of, grids_of, lines_of, mark_heads
from app.word_forms.lines import LineReader, cover_labels
from app.word_forms.model import WordText
from app.word_forms.outlines import OutlineReader
from app.word_forms.placing import FileRow, PlacedTable, place_tables
from app.word_forms.printed import DRAFT, Printed
from app.word_forms.recognising import demand_once, no_form
from app.word_forms.report import FormRead
from app.word_forms.settling import settle
from app.word_forms.tables import TableReader, title_of
from app.word_forms.words import squeezed

EVIDENCE_APART = "佐证材料没有导入，需要另外添加。"
_PAGE_NUMBER = frozenset("-—–0123456789 第页共/")


def read_form(definition: FormDefinition, texts: Sequence[WordText], pause: Pause = unpaused) -> FormRead:
    """Read the files of one application.

    Raises :class:`InputFileError` when nothing of the form is in them, or some of it in two of them.
    """
    demand_once(definition, texts)
    reading = _Reading(definition, texts)
    for step in (reading.tables, reading.outlines, reading.lines, reading.asides):
        pause()
        step()
    return reading.result()


class _Reading:
    """One application being read."""

    def __init__(self, definition: FormDefinition, texts: Sequence[WordText]) -> None:
        self._definition = definition
        self._texts = texts
        self._findings = Findings()
        self._cells = CellReader(definition, self._findings)
        self._printed = Printed(definition)
        self._asked: tuple[AskedTable, ...] = asked_tables(definition)
        self._lines: list[Line] = []
        self._evidence: list[tuple[int, str]] = []
        self._placed: dict[str, PlacedTable] = {}

    def tables(self) -> None:
        """The official tables, and the lines that are none of their rows."""
        grids = grids_of(self._texts)
        placed, taken, every = place_tables(self._definition, self._asked, grids, cover_labels(self._definition))
        self._placed = placed
        owner: dict[FileRow, str] = {
            row: one.asked.id for one in placed.values() for part in one.rows.values() for row in part.rows
        }
        follows = follows_of(self._texts)
        for asked in self._asked:
            found = placed.get(asked.id)
            title = title_of(self._definition, asked.table.title)
            if found is None:
                self._missing(asked, title)
                continue
            TableReader(self._definition, self._cells, found, title).read()
            if asked.table.repeat:
                before = set(taken)
                EntryReader(self._definition, self._findings, found, title).read(every, taken, follows)
                owner |= dict.fromkeys(taken - before, asked.id)
        self._lines = lines_of(self._texts, owner)

    def _missing(self, asked: AskedTable, title: str) -> None:
        for row in asked.table.rows:
            for cell in row:
                for name in fields_of_cell(self._definition, cell):
                    self._findings.near(name, f"文件里没有“{title}”这张表")
        if asked.table.repeat:
            self._findings.near(asked.table.repeat.field, f"文件里没有“{title}”这张表")

    def outlines(self) -> None:
        """Texts under printed headings."""
        mark_heads(self._lines, self._is_head)
        others = frozenset(name for name in self._printed.titles if name not in self._placed)
        for outline in self._definition.outlines.values():
            OutlineReader(outline, self._printed, self._findings).read(self._lines, others)

    def _is_head(self, name: str, words: str) -> bool:
        """Whether a line belongs above a table: its title, the words below that, the printed lines with labels."""
        table = self._definition.tables[name]
        labels = [squeezed(line.text.partition("{")[0]) for shared in table.above for line in shared]
        printed = words == squeezed(table.subtitle) or any(label and words.startswith(label) for label in labels)
        return printed or self._printed.title_of(words) == name

    def lines(self) -> None:
        """Covers and other labelled lines; what is left over is printed text, text about evidence, or nobody's."""
        LineReader(self._definition, self._cells).read(self._lines)
        item: int | None = None
        for line in self._lines:
            if line.table:
                item = None
                continue
            words = line.words
            found = self._printed.item_of(words)
            if found is not None:
                item = found
            elif line.used or self._printed.title_of(words):
                item = None
            elif not self._printed.holds(words):
                if item is None:
                    self._findings.leave(line.file, line.text)
                else:
                    self._evidence.append((item, line.text.strip()))

    def asides(self) -> None:
        """Headers, notes, comments: listed unless they are page numbers or the mark of a draft copy."""
        for text in self._texts:
            for aside in text.asides:
                if squeezed(aside.text).replace(DRAFT, "") and not set(aside.text) <= _PAGE_NUMBER | {"\n"}:
                    self._findings.leave(f"{text.name} {aside.where}", aside.text)

    def result(self) -> FormRead:
        """Everything settled."""
        if not self._findings.found:
            names = "、".join(f"“{text.name}”" for text in self._texts)
            raise no_form(f"{names}里没有“{self._definition.title}”的表格，没有导入。")
        answers, fields = settle(self._definition, self._findings)
        return FormRead(
            form=self._definition.id,
            title=self._definition.title,
            files=tuple(text.name for text in self._texts),
            answers=answers,
            fields=tuple(fields),
            left=tuple(_joined(self._findings.left)),
            evidence=tuple(self._evidence),
            told=(*(sentence for text in self._texts for sentence in text.told), EVIDENCE_APART),
        )


def _joined(left: Sequence[Left]) -> list[Left]:
    """Texts of one place as one, in their order."""
    found: dict[str, list[str]] = {}
    for one in left:
        found.setdefault(one.where, []).append(one.text)
    return [Left(where, "\n".join(texts)) for where, texts in found.items()]
