"""F1: the manual, turned to the chapter of the page that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app.ui.manual.contents import read_contents
from app.ui.manual.window import ManualWindow
from app.ui.sheets.sheet import tell
from app.ui.work.tasks import TaskQueue

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow
    from app.ui.work.page import Page

# Tab of a draft or of the desk -> heading of the manual; docs/manual has one for each.
CHAPTERS = {
    "form": "form", "evidence": "evidence", "checks": "checks", "preview": "preview", "export": "export",
    "ecopy": "seals", "collect": "collect", "review": "review", "summary": "summary",
}  # fmt: skip
# Steps of 电子版 that have a section of their own.
STEPS = {"scans": "scans", "copy": "making", "burn": "burn", "verify": "verify"}
HOME, RECOVERY = "home", "recovery"
_LOST = "手册的文件不在程序的文件夹里，请重新安装程序"


def open_manual(window: MainWindow) -> None:
    """Show it in the window that it has already, or in a new one."""
    manual = next((one for one in QApplication.topLevelWidgets() if isinstance(one, ManualWindow)), None)
    if manual is None:
        paths = window.around.paths
        contents = read_contents(paths.shipped / "resources" / "manual", paths.cache / "manual")
        if contents is None:
            tell(window, "使用手册", _LOST)
            return
        manual = ManualWindow(window.around.look, contents, TaskQueue(), window.around.dialogs)
        window.around.alone.connect(manual.close)
    manual.show_chapter(chapter_of(window))
    manual.appear()


def chapter_of(window: MainWindow) -> str:
    """The heading that tells of what the window shows."""
    shown = window.frame or window.desk
    if window.frame is not None and window.frame.tab == "ecopy":
        return _of_step(window.frame.page)
    if shown is not None:
        return CHAPTERS.get(shown.tab, HOME)
    return RECOVERY if hasattr(window.page, "decide") else HOME


def _of_step(page: Page | None) -> str:
    from app.ui.ecopy.page import EcopyPage

    return STEPS.get(page.list.current_key, CHAPTERS["ecopy"]) if isinstance(page, EcopyPage) else CHAPTERS["ecopy"]
