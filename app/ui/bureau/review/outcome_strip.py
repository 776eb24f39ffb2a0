"""What came of many applications at once, above the list: some lines of it, all of them where that is asked for."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.bureau.review.handing_on import Outcome
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.overlay import Sheet
from app.ui.widgets.panes import PageScroll
from app.ui.widgets.strips import Banner

_MOST = 4
_FOLDER, _ALL = "打开所在文件夹", "看全部"
_HIGH = 320


class OutcomeStrip(Banner):
    """Stays until it is put away."""

    def __init__(self, tools: DeskTools, host: QWidget) -> None:
        super().__init__(tools.look, "info", "", closable=True)
        self._tools = tools
        self._host = host
        self._outcome = Outcome("done", (), None, ())
        self.acted.connect(self._act)
        self.hide()

    def show_outcome(self, outcome: Outcome) -> None:
        """Tell what came of it."""
        self._outcome = outcome
        lines = list(outcome.lines)
        more = len(lines) > _MOST
        shown = [*lines[:_MOST], f"另有 {len(lines) - _MOST} 条"] if more else lines
        actions = [*([_ALL] if more else []), *([_FOLDER] if outcome.folder else [])]
        self.set_issue(outcome.kind, "。\n".join(line.rstrip("。") for line in shown), actions)
        self.show()

    def _act(self, number: int) -> None:
        folder = self._outcome.folder
        if self.buttons[number].text() == _ALL:
            self._show_all()
        elif folder is not None and not self._tools.dialogs.open_outside(folder):
            self._tools.guide.say(f"打不开这个文件夹：{folder}")

    def _show_all(self) -> None:
        sheet = Sheet(self._tools.look, self._host.window(), "转报的结果", "", ("知道了",), width=560)
        words = TextLabel(self._tools.look, "\n".join(self._outcome.lines), wrap=True, selectable=True)
        page = PageScroll(self._tools.look, ground="surface", name="转报的结果")
        page.setWidget(words)
        page.setFixedHeight(_HIGH)
        sheet.body.addWidget(page)
        sheet.closed.connect(sheet.deleteLater)
        sheet.open()
