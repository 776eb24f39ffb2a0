"""What can be done to the rows: each a step of the draft's undo stack, with the place where it happened."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from app.forms import table_rows
from app.forms.answers import Row
from app.forms.definition import NONE
from app.forms.field_types import FIELD_TYPES
from app.forms.labels import label_of
from app.forms.table_import import Block, Cells, block_for, rows_from
from app.forms.table_rows import Normaliser
from app.ui.form.rows.model import NUMBER, RowsModel
from app.ui.form.rows.normalising import Normalising
from app.ui.work.desk import Desk
from app.ui.work.guide import Guide


class RowChanges(QObject):
    """Changes the rows of a model's field at the desk, and tells at the foot of the window what was done.

    ``began`` tells what is under way while a large block takes its time, ``ended`` that it is over.
    """

    began = Signal(str)
    ended = Signal()

    def __init__(self, desk: Desk, guide: Guide, model: RowsModel) -> None:
        super().__init__(model)
        self._desk = desk
        self._guide = guide
        self._model = model
        self._under_way: Normalising | None = None
        self._untold: tuple[str, int, int] | None = None
        self._storing = False
        desk.checked.connect(self._tell)

    # ---- a cell

    def begin_visit(self) -> None:
        """What is typed from now on is a step of its own."""
        self._desk.begin_visit()

    def type_cell(self, row: int, column: str, text: str) -> None:
        """Store what stands in a cell while it is typed; all of a visit is one step."""
        if text == self._model.text(row, column):
            return
        path = self._model.path(row, column)
        words = f"填写“{label_of(self._desk.definition, path, self._model.number(row))}”"
        rows = table_rows.with_cell(self._model.rows, row, column, text)
        self._store(rows, words, path, merge=True)

    def leave_cell(self, row: int, column: str) -> None:
        """The cell is left: what stands there takes its stored form, in the same step."""
        asked = self._model.asked.columns[column]
        text = self._model.text(row, column)
        self.type_cell(row, column, FIELD_TYPES[asked.type].normalise(text, asked) if text else "")
        self._desk.begin_visit()

    def put_none(self, row: int, column: str) -> bool:
        """Put 无 into a blank cell that takes it."""
        asked = self._model.asked.columns.get(column)
        if asked is None or not asked.none or self._desk.read_only or self._model.text(row, column).strip():
            return False
        self.type_cell(row, column, NONE)
        return True

    # ---- blocks and rows

    def refuse(self, why: str) -> None:
        """Tell why something was not pasted; an empty sentence tells nothing."""
        if why:
            self._guide.say(why)

    def paste(self, row: int, column: str, cells: Cells) -> None:
        """Lay a block over the table, without the header row and the 序号 copied along; the table grows."""
        begin = self._model.texts.index(column) if column != NUMBER else 0
        columns = self._model.texts[begin:]
        block = block_for(self._model.asked, columns, cells)
        texts = (pair for line in block.cells for pair in zip(columns, line, strict=False))
        count = sum(min(len(line), len(columns)) for line in block.cells)
        words = f"正在粘贴 {len(block.cells)} 行"
        self._normalise(words, texts, count, lambda normal: self._lay(row, column, block, normal))

    def _lay(self, row: int, column: str, block: Block, normal: Normaliser) -> None:
        begin = self._model.texts.index(column) if column != NUMBER else 0
        columns = self._model.texts[begin:]
        filled = table_rows.with_block(self._model.asked, self._model.rows, row, columns, block.cells, normal)
        beyond = f"，另有 {filled.left_over} 格超出表的右边，没有粘贴" if filled.left_over else ""
        without = f"，没有粘贴{'和'.join(block.left_out)}" if block.left_out else ""
        words = f"已粘贴 {filled.touched} 行{without}{beyond}"
        self._do(filled.rows, words, self._model.path(row, column), row, row + filled.touched - 1)

    def clear(self, places: Collection[int], columns: Collection[str]) -> None:
        """Blank the chosen cells."""
        rows = table_rows.cleared(self._model.rows, places, columns)
        cells = len([place for place in places if place < len(self._model.rows)]) * len(columns)
        self._store(rows, f"清空 {cells} 格", self._model.path(min(places), next(iter(columns))))

    def remove(self, places: Collection[int]) -> None:
        """Take rows out."""
        real = [place for place in places if place < len(self._model.rows)]
        if real and not self._desk.read_only:
            rows = table_rows.without(self._model.rows, set(real))
            words = f"已删除 {len(real)} 行"
            self._store(rows, words, self._model.path(min(real), NUMBER))
            self._guide.say(words, undo=True)
        self._model.drop_rows(len(places) - len(real))

    def insert(self, place: int, count: int = 1) -> None:
        """Put blank rows before a row; below the last row that holds anything one more is shown instead."""
        if place >= len(self._model.rows):
            self._model.add_row()
            return
        rows = table_rows.with_blank(self._model.rows, place, count)
        self._store(rows, f"插入 {count} 行", self._model.path(place, NUMBER))

    def move(self, first: int, last: int, by: int) -> bool:
        """Move rows up or down by one; whether there was room."""
        if self._desk.read_only:
            return False
        end = len(self._model.rows) - 1
        if first > end or (by < 0 and first == 0) or (by > 0 and last >= end):
            return False
        rows = table_rows.moved(self._model.rows, first, min(last, end), by)
        self._store(rows, "移动行", self._model.path(first + by, NUMBER))
        return True

    def bring_in(self, cells: Cells, columns: Mapping[str, int], *, replace: bool) -> None:
        """Put a file's rows behind those that hold anything, or in their place; ``columns`` as in ``rows_from``."""
        texts = ((name, line[at]) for line in cells for name, at in columns.items() if at < len(line))
        words = f"正在导入 {len(cells)} 行"
        self._normalise(
            words,
            texts,
            len(cells) * len(columns),
            lambda normal: self._join(rows_from(self._model.asked, cells, columns, normal), replace),
        )

    def _join(self, rows: Sequence[Row], replace: bool) -> None:
        before = [] if replace else table_rows.without_end(self._model.rows)
        place = self._model.path(len(before), NUMBER)
        last = len(before) + len(rows) - 1
        self._do([*before, *rows], f"已导入 {len(rows)} 行", place, len(before), last)

    def _normalise(
        self, words: str, texts: Iterator[tuple[str, str]], count: int, done: Callable[[Normaliser], None]
    ) -> None:
        """A large block takes longer than the window may stand still: ``began`` and ``ended`` tell that it waits."""
        self.settle()
        self._under_way = Normalising(self._model.asked, texts, lambda normal: self._end(done, normal), self)
        self.began.emit(words)
        self._under_way.begin(count)

    def _end(self, done: Callable[[Normaliser], None], normal: Normaliser) -> None:
        self._under_way = None
        self.ended.emit()
        done(normal)

    def settle(self) -> None:
        """Finish now what is under way: the table is about to be left or changed otherwise."""
        if self._under_way is not None:
            self._under_way.finish()

    def give_up(self) -> None:
        """Nothing comes of the block that is under way."""
        if self._under_way is not None:
            self._under_way.give_up()
            self._under_way = None
            self.ended.emit()

    def _do(self, rows: list[Row], words: str, place: str, first: int, last: int) -> None:
        if self._desk.read_only:
            return
        self._untold = (words, first, last)
        before, board = self._desk.draft, self._desk.board
        self._storing = True
        self._store(rows, words, place)
        self._storing = False
        if self._desk.draft is before:
            self._untold = None
            self._guide.say("粘贴的内容与表中相同，没有改动")
        elif self._desk.board is not board:
            self._tell()

    def _store(self, rows: list[Row], words: str, place: str, *, merge: bool = False) -> None:
        self._desk.edit(self._desk.draft.answered({self._model.field: rows}), words, place, merge=merge)

    def _tell(self) -> None:
        """The check of a pasted block has ended: now it is known how many of its rows have problems.

        A check that ends within the step waits for it: what is told earlier is put away by the step itself.
        """
        if self._untold is None or self._storing:
            return
        self._model.show_issues()
        words, first, last = self._untold
        self._untold = None
        wrong = self._model.rows_with_problems(first, last)
        self._guide.say(f"{words}，{wrong} 行有问题" if wrong else words, undo=True)
