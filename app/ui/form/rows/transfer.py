"""Rows from a table file and into one: the reading and writing happen in the worker process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.errors import AppError
from app.forms.field_types.choices import filled_rows
from app.forms.labels import label_of
from app.forms.table_import import Cells
from app.forms.table_rows import table_texts
from app.jobs import Call, Step
from app.spreadsheets.model import TableFile
from app.ui.form.rows.changes import RowChanges
from app.ui.form.rows.import_sheet import ImportSheet, Target
from app.ui.form.rows.model import RowsModel
from app.ui.work.tasks import Task
from app.ui.work.tools import Tools

ENDINGS = (".xlsx", ".xlsm", ".csv", ".txt", ".tsv")
_READ = "表格 (*.xlsx *.xlsm *.csv *.txt *.tsv *.xls *.et);;所有文件 (*)"
_WRITE = "Excel 工作簿 (*.xlsx);;CSV (*.csv)"


class Transfer(QObject):
    """Imports into and exports from the table of ``model``.

    ``began`` tells a sentence while something is read or written, ``went_on`` how far it is, ``ended`` that it is over,
    ``refused`` what was refused and what to do.
    """

    began = Signal(str)
    went_on = Signal(str, int, int)
    ended = Signal()
    refused = Signal(str)

    def __init__(self, tools: Tools, model: RowsModel, changes: RowChanges, page: QWidget) -> None:
        super().__init__(page)
        self._tools = tools
        self._model = model
        self._changes = changes
        self._page = page
        self._task: Task | None = None
        self.sheet: ImportSheet | None = None

    @property
    def title(self) -> str:
        """What the table is called."""
        return label_of(self._tools.desk.definition, self._model.field)

    def choose_and_read(self) -> None:
        """Ask for a file and import it."""
        files = self._tools.dialogs.choose_files(self._page, "从表格导入", _READ)
        if files:
            self.read(files[0])

    def read(self, file: Path) -> None:
        """Read a file, then ask how its columns are to be taken."""
        if self._tools.desk.read_only or self._task is not None:
            return
        task = self._tools.eyes.run(Call("read_table", (file,)))
        task.done.connect(lambda found: self._ask(file, found))
        self._follow(task, f"正在读取“{file.name}”")

    def choose_and_write(self) -> None:
        """Ask where to, and write the filled rows."""
        suggested = self._tools.folder.parent / f"{self.title}.xlsx"
        target = self._tools.dialogs.choose_target(self._page, "导出为表格", suggested, _WRITE)
        if target is None or self._task is not None:
            return
        file = target if target.suffix.lower() in (".xlsx", ".csv") else target.with_name(f"{target.name}.xlsx")
        rows = filled_rows(self._tools.desk.answer_of(self._model.field))
        header, texts = table_texts(self._tools.desk.definition, self._model.asked, rows)
        task = self._tools.eyes.run(Call("write_table", (file, header, texts, self.title)))
        said = f"已导出 {len(rows)} 行，写在“{file.name}”"
        task.done.connect(lambda _file: self._tools.guide.say(said))
        self._follow(task, f"正在写“{file.name}”")

    def cancel(self) -> None:
        """Stop what is under way."""
        if self._task is not None:
            self._task.cancel()

    def _follow(self, task: Task, sentence: str) -> None:
        self._task = task
        task.step.connect(self._step)
        task.refused.connect(self._refuse)
        task.broken.connect(
            lambda _details: self.refused.emit(f"{sentence}时出了意外，表中内容没有改动，详情记在日志里")
        )
        task.ended.connect(self._end)
        self.began.emit(sentence)

    def _step(self, step: Step) -> None:
        self.went_on.emit(step.label, step.done, step.total)

    def _refuse(self, error: AppError) -> None:
        self.refused.emit(error.in_full())

    def _end(self) -> None:
        self._task = None
        self.ended.emit()

    def _ask(self, file: Path, found: TableFile) -> None:
        model = self._model
        labels = {name: model.label(name) for name in model.texts}
        target = Target(self.title, model.asked, labels, model.filled())
        self.sheet = ImportSheet(self._tools.look, self._page.window(), file.name, found, target, self._take)
        self.sheet.closed.connect(self._forget)
        self.sheet.open()

    def _forget(self) -> None:
        self.sheet = None

    def _take(self, cells: Cells, columns: Mapping[str, int], replace: bool) -> None:
        self._changes.bring_in(cells, columns, replace=replace)
