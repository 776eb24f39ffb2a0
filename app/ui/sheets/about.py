"""关于: which program this is, under which licences its parts stand, and where its own files lie."""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.ui.sheets.places import drafts_folder
from app.ui.sheets.sheet import show
from app.ui.widgets.buttons import LinkLabel
from app.ui.widgets.labels import ElidedLabel, HairLine, TextLabel
from app.ui.widgets.overlay import Sheet
from app.version import program_version

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow

_LICENCES = (
    "程序按 MIT 许可证发布。界面用 Qt 6 和 PySide6（LGPL-3.0），读 HEIC 照片用 pi-heif（BSD-3-Clause）和它带的 "
    "libheif、libde265（LGPL-3.0），都是单独的文件，可以换成自己的版本；字体 Noto Sans SC、Noto Serif SC（SIL OFL "
    "1.1）、Fandol（GPL，带字体例外）、花園明朝（Hanazono），外文字母和符号取自 Liberation、Noto（SIL OFL 1.1）。"
)


def open_about(window: MainWindow) -> None:
    """Show it over the window."""
    sheet = AboutSheet(window)
    show(sheet, sheet.button(0))


class AboutSheet(Sheet):
    """Version, licences, folders that can be opened."""

    def __init__(self, window: MainWindow) -> None:
        look = window.around.look
        sentence = f"版本 {program_version()}，离线填报、检查并导出官方申报材料，不连接网络"
        super().__init__(look, window, "申报册", sentence, ("关闭",), width=600)
        self.body.addWidget(TextLabel(look, _LICENCES, tone="ink2", wrap=True))
        self.licences = LinkLabel(look, "全部组成部分和许可证原文")
        self.licences.clicked.connect(partial(self._show_licences, window))
        line = QHBoxLayout()
        line.addWidget(self.licences)
        line.addStretch(1)
        self.body.addLayout(line)
        self.body.addWidget(HairLine(look))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, (name, folder) in enumerate(folders(window)):
            path = ElidedLabel(look, str(folder), role="caption", tone="ink3")
            link = LinkLabel(look, "打开")
            link.setAccessibleName(f"打开{name}")
            link.clicked.connect(partial(_open, window, folder))
            grid.addWidget(TextLabel(look, name, tone="ink2"), row, 0)
            grid.addWidget(path, row, 1)
            grid.addWidget(link, row, 2)
        self.body.addLayout(grid)

    def _show_licences(self, window: MainWindow) -> None:
        """The texts need the room of this sheet."""
        self.put_away()
        window.do("licences")


def folders(window: MainWindow) -> list[tuple[str, Path]]:
    """What can be opened: the user's folders and the licences."""
    paths = window.around.paths
    return [
        ("草稿", drafts_folder(window.around)),
        ("设置和列表", paths.data),
        ("新表单放入", paths.dropped_forms),
        ("日志", paths.logs),
        ("许可证", paths.shipped / "resources" / "licences"),
        ("字体", paths.fonts),
    ]


def _open(window: MainWindow, folder: Path) -> None:
    """Open a folder of the program; one that is not there yet is made first, so that there is something to see."""
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    window.around.dialogs.open_outside(folder)
