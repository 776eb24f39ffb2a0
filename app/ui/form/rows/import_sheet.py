"""The sheet that asks how the columns of a file become the columns of a table, with the rows that come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from app.forms.definition import Field
from app.forms.table_import import Cells, columns_of, fullest_sheet, guess, rows_from
from app.spreadsheets.model import TableFile, TableSheet, column_letter
from app.ui.form.rows.pairing import ROWS_SHOWN, Pairing
from app.ui.look.look import Look
from app.ui.widgets.choices import CheckBox, ComboBox, Segmented
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.overlay import Sheet

_WIDTH = 840
_UNUSED_NAMED = 6


@dataclass(frozen=True)
class Target:
    """The table that rows are imported into: its title, its columns by label, how many rows hold anything now."""

    title: str
    asked: Field
    labels: dict[str, str]
    filled: int


class ImportSheet(Sheet):
    """Shows the guesses and lets everything be chosen; ``take`` gets cells, columns, and whether they replace."""

    def __init__(
        self,
        look: Look,
        host: QWidget,
        name: str,
        found: TableFile,
        target: Target,
        take: Callable[[Cells, Mapping[str, int], bool], None],
    ) -> None:
        super().__init__(
            look, host, f"导入到“{target.title}”", f"文件：{name}", ("导入", "取消"), cancel=1, width=_WIDTH
        )
        self._look = look
        self._found = found
        self._target = target
        self._take = take
        self._header: int | None = None
        self._choices = QHBoxLayout()
        self._choices.setSpacing(16)
        self.sheets = ComboBox(look)
        self.skip = CheckBox(look, "跳过标题行", role="body")
        self.visible_only = CheckBox(look, "不要隐藏的行", role="body")
        self.placing = Segmented(look, ("追加", "替换"), name="放在哪里")
        self.pairing = Pairing(look, target.labels, target.asked)
        self.remarks = TextLabel(look, "", role="caption", tone="ink3", wrap=True)
        self._build()
        self.sheets.activated.connect(lambda _index: self._show_sheet())
        self.skip.clicked.connect(lambda _checked: self._guess_again())
        self.visible_only.clicked.connect(lambda _checked: self._show_rows())
        self.placing.chosen.connect(lambda _index: self._show_rows())
        self.pairing.chosen.connect(self._show_rows)
        self.answered.connect(self._answered)
        self._show_sheet()

    def _build(self) -> None:
        look, target = self._look, self._target
        self.sheets.addItems([sheet.name for sheet in self._found.sheets])
        self.sheets.setCurrentIndex(fullest_sheet(target.asked, [sheet.rows for sheet in self._found.sheets]))
        self.sheets.setAccessibleName("工作表")
        if len(self._found.sheets) > 1:
            self._choices.addWidget(TextLabel(look, "工作表", tone="ink2"))
            self._choices.addWidget(self.sheets)
        else:
            self.sheets.setParent(self.panel)
            self.sheets.hide()
        self._choices.addWidget(self.skip)
        self._choices.addWidget(self.visible_only)
        self._choices.addStretch(1)
        self._choices.addWidget(self.placing)
        self.body.addLayout(self._choices)
        self.placing.setVisible(target.filled > 0)  # what has no parent yet would be shown as a window
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.pairing)
        room = 0 if self.pairing.sizeHint().width() <= _WIDTH - 48 else 14
        area.setFixedHeight(self.pairing.sizeHint().height() + room)
        self.body.addWidget(area)
        self.body.addWidget(self.remarks)

    # ---- what is chosen

    @property
    def sheet(self) -> TableSheet:
        """The chosen sheet of the file."""
        return self._found.sheets[max(self.sheets.currentIndex(), 0)]

    @property
    def replaces(self) -> bool:
        """Whether the rows there are now go."""
        return self._target.filled > 0 and self.placing.current == 1

    def _body_begins(self) -> int:
        """The first row of the file that is none of its headers."""
        return (self._header or 0) + 1 if self.skip.isChecked() else 0

    def _cells(self) -> Cells:
        rows, hidden = self.sheet.rows, self.sheet.hidden
        if not (self.visible_only.isChecked() and hidden):
            return rows[self._body_begins() :]
        return [row for number, row in enumerate(rows) if number >= self._body_begins() and number not in hidden]

    # ---- what is shown

    def _show_sheet(self) -> None:
        found = guess(self._target.asked, self.sheet.rows)
        self._header = found.header
        self.skip.setChecked(found.header is not None)
        lead = (found.header or 0) + 1
        self.skip.setText("跳过标题行" if lead == 1 else f"跳过标题行（前 {lead} 行）")
        self.visible_only.setText(f"不要隐藏的 {len(self.sheet.hidden)} 行")
        self.visible_only.setVisible(bool(self.sheet.hidden))
        for box in (self.skip, self.visible_only):
            box.setMinimumWidth(box.sizeHint().width())
        self.visible_only.setChecked(False)
        self._guess_again()

    def _guess_again(self) -> None:
        header = self._header_words()
        columns = columns_of(self._target.asked, header, self.sheet.rows[self._body_begins() :])
        self.pairing.show_columns(self._words(header), columns)
        self._show_rows()

    def _header_words(self) -> list[str]:
        if not self.skip.isChecked():
            return []
        return [" ".join(text.split()) for text in self.sheet.rows[self._body_begins() - 1]]

    def _words(self, header: list[str]) -> list[str]:
        """What each column of the file is called: its letter and its header, or the first thing that stands in it."""
        width = max(len(row) for row in self.sheet.rows)
        words: list[str] = []
        for place in range(width):
            said = header[place] if place < len(header) else ""
            below = (
                row[place] for row in self.sheet.rows[self._body_begins() :] if place < len(row) and row[place].strip()
            )
            example = "" if said else " ".join(next(below, "").split())
            words.append(f"{column_letter(place)}　{said or (f'如“{example[:12]}”' if example else '空列')}")
        return words

    def _show_rows(self) -> None:
        columns, cells = self.pairing.columns(), self._cells()
        count = sum(_holds(row, columns.values()) for row in cells)
        first = islice((row for row in cells if _holds(row, columns.values())), ROWS_SHOWN)
        shown = rows_from(self._target.asked, list(first), columns)
        before = 0 if self.replaces else self._target.filled
        self.pairing.show_rows(shown, before + 1)
        self.button(0).setText(f"导入 {count} 行")
        self.button(0).setEnabled(count > 0)
        self.button(0).updateGeometry()
        self.remarks.setText(self._remarks(columns))
        self.remarks.setVisible(bool(self.remarks.text()))

    def _remarks(self, columns: dict[str, int]) -> str:
        parts: list[str] = []
        if self.replaces:
            parts.append(f"现有的 {self._target.filled} 行会被替换，可以撤销")
        unused = [
            word.partition("　")[2]
            for place, word in enumerate(self._words(self._header_words()))
            if place not in columns.values() and not word.endswith("空列") and not word.endswith("序号")
        ]
        if unused:
            more = f"等 {len(unused)} 列" if len(unused) > _UNUSED_NAMED else ""
            parts.append(f"文件里没有用到的列：{'、'.join(unused[:_UNUSED_NAMED])}{more}")
        parts += [sentence for sentence in self._found.told if self.sheet.name in sentence or "“" not in sentence]
        return "。".join(part.rstrip("。") for part in parts) + ("。" if parts else "")

    def _answered(self, number: int) -> None:
        if number == 0:
            self._take(self._cells(), self.pairing.columns(), self.replaces)
        self.deleteLater()


def _holds(row: Sequence[str], places: Iterable[int]) -> bool:
    return any(place < len(row) and row[place].strip() for place in places)
