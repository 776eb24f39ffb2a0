"""Rows of growable tables: below the head of the table, column by column as the head names them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.forms.answers import Row
from app.forms.definition import Cell, Field, FormDefinition, Repeat
from app.word_forms.cells import STRUCK
from app.word_forms.days import in_figures
from app.word_forms.findings import Findings, Found
from app.word_forms.model import Grid, GridCell, WordParagraph
from app.word_forms.placing import FileRow, PlacedRow, PlacedTable
from app.word_forms.texts import joined
from app.word_forms.words import squeezed

_NO_ENTRY = ("合计", "总计", "小计", "注:", "注", "备注:", "说明:", "填表人", "单位(盖章)")
_NUMBER = re.compile(r"[(（]?\s*(?:\d{1,4}|[一二三四五六七八九十百]{1,4}|[①-⑳])?\s*[)）.、．]?")
_MERGED_DOWN = "和上一行合并成一格"
_SHORT = "这一行比表头少了格，可能错了位"


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of entries: what it asks, where it stands in the grid, what speaks against its head."""

    cell: Cell
    left: int
    right: int
    doubt: str = ""


@dataclass(slots=True)
class _Entry:
    """One entry: for each column the paragraphs of its cells, page after page."""

    pieces: dict[str, list[tuple[WordParagraph, ...]]] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)


class EntryReader:
    """Reads the entries of one placed table."""

    def __init__(self, definition: FormDefinition, findings: Findings, placed: PlacedTable, title: str) -> None:
        repeat = placed.asked.table.repeat
        assert repeat is not None
        self._repeat: Repeat = repeat
        self._asked: Field = definition.fields[repeat.field]
        self._findings = findings
        self._placed = placed
        self._title = title
        self._columns: list[_Column] = []

    def read(self, every: Sequence[FileRow], taken: set[FileRow], follows: Mapping[Grid, Grid]) -> None:
        """Read the rows below the head, those of tables that go on from it too; ``taken`` grows by what was read."""
        head = max(self._placed.rows, default=-1)
        if head < len(self._placed.asked.rows) - 1 or not self._placed.asked.rows:
            self._findings.near(self._repeat.field, "没有找到这张表的表头")
            return
        placed = self._placed.rows[head]
        self._columns = self._of_head(placed)
        entries: list[_Entry] = []
        before: FileRow | None = None
        for row in every[every.index(placed.rows[-1]) + 1 :]:
            if row in taken or not self._belongs(row, placed.rows[-1].grid, follows):
                break
            if self._is_head(row) or self._is_blank(row) or self._take(row, before, entries):
                taken.add(row)
            before = row
        self._finish(entries)

    def _of_head(self, placed: PlacedRow) -> list[_Column]:
        """Where each column of the entries stands, by the cell of the head above it, in whatever order."""
        equal = {squeezed(cell.text): cell for cell in placed.rows[-1].cells}
        heads = {pair.asked.column: pair for pair in placed.aligned.pairs}
        named = {equal[pair.asked.words] for pair in heads.values() if pair.asked.words in equal}
        found: list[_Column] = []
        column = 0
        for cell in self._repeat.cells:
            pair = heads.get(column)
            column += cell.cols
            over = equal.get(pair.asked.words) if pair else None
            if over is None and pair and pair.cells and pair.cells[0] not in named:
                over = pair.cells[0]
            if over is not None:
                found.append(_Column(cell, over.left, over.right, _against(cell, over, over in named)))
            elif cell.field:
                self._findings.near(f"{self._repeat.field}.{cell.field}", "表头里没有这一列")
        return found

    def _belongs(self, row: FileRow, grid: Grid, follows: Mapping[Grid, Grid]) -> bool:
        """Whether a row stands in the table of the head, or in one that goes on right behind it."""
        at: Grid | None = row.grid
        while at is not None and at is not grid:
            before = follows.get(at)
            same = before is not None and before.rows and len(before.rows[-1]) == len(at.rows[0])
            at = before if same else None
        return at is grid

    def _is_head(self, row: FileRow) -> bool:
        heads = [squeezed(cell.header or cell.label or "") for cell in self._placed.asked.table.rows[-1]]
        return [squeezed(cell.text) for cell in row.cells] == heads

    def _is_blank(self, row: FileRow) -> bool:
        return not any(cell.text.strip("_ \u3000\n\t/") for cell in row.cells if not self._is_number(cell))

    def _is_number(self, cell: GridCell) -> bool:
        """Whether a cell is that of the number and holds nothing else."""
        number = next((column for column in self._columns if column.cell.number), None)
        own = number is not None and number.left <= cell.left and cell.right <= number.right
        return own and _NUMBER.fullmatch(cell.text.strip()) is not None

    def _take(self, row: FileRow, before: FileRow | None, entries: list[_Entry]) -> bool:
        """Add a row to the entries; one that is no entry is left over."""
        if self._is_no_entry(row):
            self._findings.leave(self._title, " ".join(cell.text for cell in row.cells))
            return True
        if not entries or not self._goes_on(row, before):
            entries.append(_Entry())
        entry = entries[-1]
        used: set[GridCell] = set()
        for column in self._columns:
            cells = [cell for cell in row.cells if cell.left < column.right and column.left < cell.right]
            if not column.cell.field or not cells:
                continue
            name = column.cell.field
            own = [cell for cell in cells if cell not in used]
            used.update(own)
            down = before is not None and any(cell in before.cells for cell in own)
            if down and self._goes_on(row, before):
                continue
            if down or len(row.cells) < len(self._columns):
                entry.doubts[name] = _MERGED_DOWN if down else _SHORT
            entry.pieces.setdefault(name, []).append(tuple(one for cell in own for one in cell.paragraphs))
        rest = [cell.text for cell in dict.fromkeys(row.cells) if cell not in used and not self._is_number(cell)]
        self._findings.leave_all(self._title, rest)
        return True

    def _is_no_entry(self, row: FileRow) -> bool:
        """Whether a row is a sum or a note: it says so, or is one cell across all columns."""
        texts = [squeezed(cell.text) for cell in row.cells if cell.text.strip()]
        first = texts[0] if texts else ""
        alone = len(dict.fromkeys(row.cells)) == 1 and len(self._columns) > 1
        return alone or any(first == word or (word.endswith(":") and first.startswith(word)) for word in _NO_ENTRY)

    def _goes_on(self, row: FileRow, before: FileRow | None) -> bool:
        """Whether a row is more of the entry above: the cell of its number is the same."""
        number = next((column for column in self._columns if column.cell.number), None)
        if before is None or number is None or before.grid is not row.grid:
            return False
        return any(cell in before.cells for cell in row.cells if number.left <= cell.left < number.right)

    def _finish(self, entries: Sequence[_Entry]) -> None:
        """All entries as one finding; what speaks against single cells goes with them."""
        rows: list[Row] = []
        cells: list[tuple[str, str]] = []
        for entry in entries:
            row: Row = dict.fromkeys(self._asked.columns, "")
            for name, pieces in entry.pieces.items():
                kind = self._asked.columns[name].type
                text = joined(pieces, kind)
                row[name] = in_figures(text) if kind == "date" else text
                if any(paragraph.struck for piece in pieces for paragraph in piece):
                    entry.doubts.setdefault(name, STRUCK)
            cells += [(f"{len(rows)}.{name}", why) for name, why in entry.doubts.items() if row.get(name, "").strip()]
            rows.append(row)
        doubts = tuple(
            f"“{self._asked.columns[one.cell.field].label}”{one.doubt}"
            for one in self._columns
            if one.doubt and one.cell.field
        )
        text = f"{len(rows)} 行" if rows else ""
        self._findings.take(Found(self._repeat.field, rows, text, self._title, doubts=doubts, cells=tuple(cells)))


def _against(cell: Cell, head: GridCell, named: bool) -> str:
    """What speaks against a column whose head is not as printed."""
    if named or not cell.field:
        return ""
    words = " ".join(head.text.split())
    return f"表头写作“{words}”" if words else "这一列没有表头，照位置读的"
