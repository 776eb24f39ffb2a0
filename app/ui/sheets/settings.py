"""设置: what holds for every draft on this computer. Everything acts at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.settings import FORMATS, TEXT_SIZES, THEMES, Format
from app.ui.look.names import SIZE_NAMES, THEME_NAMES
from app.ui.sheets.places import drafts_folder
from app.ui.sheets.sheet import show
from app.ui.widgets.buttons import LinkLabel, OutlineButton
from app.ui.widgets.choices import CheckBox, Segmented
from app.ui.widgets.labels import ElidedLabel, TextLabel
from app.ui.widgets.overlay import Sheet

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow

_FORMATS: dict[Format, str] = {"pdf": "PDF", "docx": "Word"}


def open_settings(window: MainWindow) -> None:
    """Show the settings over the window."""
    show(SettingsSheet(window))


class SettingsSheet(Sheet):
    """A line for each setting; the options of the open draft are a sheet of their own."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window.around.look, window, "设置", "", ("完成",), width=600)
        self._window = window
        self._preferences = window.around.preferences
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        settings = self._preferences.settings
        self.theme = Segmented(
            self._look, [THEME_NAMES[theme] for theme in THEMES], current=THEMES.index(settings.theme), name="颜色"
        )
        self.theme.chosen.connect(lambda number: self._preferences.change(theme=THEMES[number]))
        sizes = [SIZE_NAMES[size] for size in TEXT_SIZES]
        self.size_ = Segmented(self._look, sizes, current=TEXT_SIZES.index(settings.text_size), name="字号")
        self.size_.chosen.connect(lambda number: self._preferences.change(text_size=TEXT_SIZES[number]))
        self._line("颜色", self.theme)
        self._line("字号", self.size_)
        self._line("填表", self._preview())
        self._line("导出格式", self._formats())
        self._line("新草稿放在", self._folder())
        if window.frame is not None:
            options = LinkLabel(self._look, "本申报的选项…", icon="settings")
            options.clicked.connect(self._open_options)
            self._line("这一份", options)

    def _line(self, name: str, editor: QWidget) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(TextLabel(self._look, name, tone="ink2"), row, 0)
        self._grid.addWidget(editor, row, 1, Qt.AlignmentFlag.AlignVCenter)

    def _preview(self) -> CheckBox:
        self.preview = CheckBox(self._look, "旁边显示预览", role="body")
        self.preview.setChecked(self._preferences.settings.preview)
        self.preview.toggled.connect(lambda on: self._preferences.change(preview=on))
        return self.preview

    def _formats(self) -> QWidget:
        self.formats: dict[Format, CheckBox] = {}
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        for name in FORMATS:
            box = CheckBox(self._look, _FORMATS[name], role="body")
            box.setChecked(name in self._preferences.settings.export_formats)
            box.toggled.connect(lambda _: self._keep_formats())
            self.formats[name] = box
            row.addWidget(box)
        row.addStretch(1)
        self._bar_last()
        return line

    def _keep_formats(self) -> None:
        chosen = tuple(name for name in FORMATS if self.formats[name].isChecked())
        if chosen:
            self._preferences.change(export_formats=chosen)
        self._bar_last()

    def _bar_last(self) -> None:
        """One format has to stay."""
        chosen = [box for box in self.formats.values() if box.isChecked()]
        for box in self.formats.values():
            last = len(chosen) == 1 and box in chosen
            box.setEnabled(not last)
            box.setToolTip("至少留一种格式" if last else "")

    def _folder(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.folder = ElidedLabel(self._look, "")
        change = OutlineButton(self._look, "更改…", small=True)
        change.setAccessibleName("更改新草稿放在哪里")
        change.clicked.connect(self._choose_folder)
        self._usual = LinkLabel(self._look, "用默认位置", role="caption")
        self._usual.clicked.connect(lambda: self._keep_folder(""))
        row.addWidget(self.folder, 1)
        row.addWidget(self._usual)
        row.addWidget(change)
        self._show_folder()
        return line

    def _choose_folder(self) -> None:
        around = self._window.around
        before = drafts_folder(around)
        chosen = around.dialogs.choose_folder(self, "新草稿放在哪个文件夹", before if before.is_dir() else None)
        if chosen is not None:
            self._keep_folder(str(chosen))

    def _keep_folder(self, folder: str) -> None:
        self._preferences.change(drafts_folder=folder)
        self._show_folder()

    def _show_folder(self) -> None:
        self.folder.setText(str(drafts_folder(self._window.around)))
        self._usual.setVisible(bool(self._preferences.settings.drafts_folder))

    def _open_options(self) -> None:
        self.put_away()
        self._window.do("options")
