"""The commands that a window always has, with and without an opened draft, and their keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.ui.work.page import Command

if TYPE_CHECKING:
    from app.ui.bureau.frame import DeskFrame
    from app.ui.window.frame import DraftFrame
    from app.ui.window.main_window import MainWindow


def window_commands(window: MainWindow) -> Sequence[Command]:
    """What can be done with or without a draft."""
    return (
        Command("new", "新建", "Ctrl+N", lambda: window.do("new")),
        Command("open", "打开…", "Ctrl+O", lambda: window.do("open")),
        Command("settings", "设置", "", lambda: window.do("settings")),
        Command("manual", "使用手册", "F1", lambda: window.do("manual")),
        Command("keys", "快捷键", "", lambda: window.do("keys")),
        Command("about", "关于", "", lambda: window.do("about")),
        Command("close", "关闭", "Ctrl+W", window.close_soon),
        Command("menu", "菜单", "Alt+F;F10", lambda: _open_menu(window)),
    )


def draft_commands(window: MainWindow, frame: DraftFrame) -> Sequence[Command]:
    """What can be done with the draft that is open."""
    desk, guide = frame.tools.desk, frame.tools.guide
    tabs = tuple(
        Command(f"tab_{tab.id}", tab.title, f"Ctrl+{number}", lambda name=tab.id: guide.go_tab(name))  # type: ignore[misc]
        for number, tab in enumerate(frame.tabs, start=1)
    )
    return (
        *window_commands(window),
        Command("save", "保存并留下历史版本", "Ctrl+S", window.save, lambda: frame.tools.saver is not None),
        Command("copy", "另存一份…", "", lambda: window.do("copy")),
        Command("pack", "打包为 .shenbao…", "", lambda: window.do("pack")),
        Command("options", "本申报的选项…", "", lambda: window.do("options")),
        Command("history", "历史版本…", "", lambda: window.do("history")),
        Command("export", "导出…", "Ctrl+E", lambda: guide.go_tab("export")),
        Command("print", "打印…", "Ctrl+P", lambda: window.do("print")),
        Command("find", "查找栏目", "Ctrl+F", lambda: frame.run_page_command("find")),
        Command("home", "返回开始页", "", window.turns.go_home),
        Command("undo", "撤销", "Ctrl+Z", frame.undo, desk.undo_stack.canUndo),
        Command("redo", "重做", "Ctrl+Y;Ctrl+Shift+Z", frame.redo, desk.undo_stack.canRedo),
        *tabs,
        Command("check", "检查", "F7", lambda: guide.go_tab("checks")),
        Command("next", "下一处", "F8", lambda: frame.go_next(1)),
        Command("previous", "上一处", "Shift+F8", lambda: frame.go_next(-1)),
        Command("pane", "下一个窗格", "F6", lambda: frame.go_pane(1)),
        Command("pane_back", "上一个窗格", "Shift+F6", lambda: frame.go_pane(-1)),
    )


def desk_commands(window: MainWindow, frame: DeskFrame) -> Sequence[Command]:
    """What can be done at the desk of the bureau."""
    guide = frame.tools.guide
    tabs = tuple(
        Command(f"tab_{tab.id}", tab.title, f"Ctrl+{number}", lambda name=tab.id: guide.show_tab(name))  # type: ignore[misc]
        for number, tab in enumerate(frame.tabs, start=1)
    )
    return (
        *window_commands(window),
        Command("find", "查找单位", "Ctrl+F", frame.find_applicant),
        Command("home", "返回开始页", "", window.desk_turns.go_home),
        Command("undo", "撤销", "Ctrl+Z", frame.undo, frame.header.undo.isEnabled),
        Command("redo", "重做", "Ctrl+Y;Ctrl+Shift+Z", frame.redo, frame.header.redo.isEnabled),
        *tabs,
        Command("reload", "重新读列表", "F5", frame.tools.board.reload),
        Command("pane", "下一个窗格", "F6", lambda: frame.go_pane(1)),
        Command("pane_back", "上一个窗格", "Shift+F6", lambda: frame.go_pane(-1)),
    )


def _open_menu(window: MainWindow) -> None:
    """The menu behind ≡ of the page that is shown."""
    shown = window.frame or window.desk
    button = shown.header.menu_button if shown else getattr(window.page, "menu_button", None)
    if button is not None:
        button.showMenu()
