"""检查: the verdict, what can be done about it at once, and the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.forms.issues import Fix
from app.ui.checks.listing import Listing
from app.ui.checks.view import CheckView
from app.ui.widgets.buttons import FilledButton, OutlineButton
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.marks import StateMark
from app.ui.widgets.panes import EmptyState
from app.ui.work.board import Counts
from app.ui.work.page import Command, Page
from app.ui.work.tools import Tools

_WIDTH = 920


class ChecksPage(Page):
    """All issues of the draft. Rows that were mended stay struck through until the page is left."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        look = tools.look
        self._listing = Listing(tools.desk.definition, tools.desk.sections)
        self._mark = StateMark(look, "check", size=20)
        self._verdict = TextLabel(look, "", role="title", semibold=True, wrap=True)
        self._walk = FilledButton(look, "逐处处理 (F8)", key="F8")
        self._none = OutlineButton(look, "全部空项填无")
        self._next = OutlineButton(look, "预览全册", icon="document")
        self._left_over = TextLabel(look, "", role="caption", tone="ink3")
        self.view = CheckView(look)
        self._empty = EmptyState(look, "没有问题。下一步：预览全册", "预览全册", icon="check")
        self._walk.clicked.connect(self._walk_through)
        self._none.clicked.connect(self._fill_none)
        self._empty.acted.connect(lambda: tools.guide.go_tab("preview"))
        self._next.clicked.connect(lambda: tools.guide.go_tab("preview"))
        self.view.jumped.connect(tools.guide.go)
        self.view.folded.connect(self._fold)
        self.view.mended.connect(self._mend)
        tools.desk.checked.connect(self._follow)
        self._lay_out()

    def _lay_out(self) -> None:
        self.setBackgroundRole(QPalette.ColorRole.Window)
        column = QWidget()
        column.setMaximumWidth(_WIDTH)
        rows = QVBoxLayout(column)
        rows.setContentsMargins(24, 20, 24, 0)  # the list goes on below the window
        rows.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._verdict, 1)
        rows.addLayout(head)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._walk)
        buttons.addWidget(self._none)
        buttons.addWidget(self._next)
        buttons.addWidget(self._left_over)
        buttons.addStretch()
        rows.addLayout(buttons)
        rows.addWidget(self.view, 1)
        rows.addWidget(self._empty, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(1)
        outer.addWidget(column, 100)
        outer.addStretch(1)

    # ---- the page

    def entered(self) -> None:
        """The list as it is now; what was mended before is no longer in it."""
        self._listing.renew(self._tools.desk.board.issues)
        self._show()
        self.view.choose_first()
        self.view.setFocus()

    def panes(self) -> Sequence[QWidget]:
        """The buttons and the list."""
        return (self._walk, self.view)

    def commands(self) -> Sequence[Command]:
        """What the buttons do."""
        return (Command("fill_none", "全部空项填无", "", self._fill_none, self._can_fill),)

    def _can_fill(self) -> bool:
        desk = self._tools.desk
        return not desk.read_only and desk.none_count() > 0

    # ---- what changes

    def _follow(self) -> None:
        if self.isVisible():
            self._listing.follow(self._tools.desk.board.issues)
            self._show()

    def _show(self) -> None:
        desk = self._tools.desk
        counts = desk.board.counts()
        rows = self._listing.rows()
        self.view.listing.set_rows(rows)
        self.view.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._mark.set_state(
            "info" if counts.blocks else "check", "还不能正式导出" if counts.blocks else "可以正式导出"
        )
        self._verdict.setText(verdict(counts))
        self._walk.setVisible(bool(counts.unfilled or counts.errors or counts.warnings))
        fillable = desk.none_count()
        self._next.setVisible(bool(rows) and not counts.blocks)
        self._none.setVisible(not desk.read_only and fillable > 0)
        self._none.setText(f"全部空项填无 ({fillable})")
        others = max(0, counts.unfilled - fillable)
        self._left_over.setText(f"{others} 项不能填“无”" if others and counts.unfilled else "")

    def _fold(self, title: str) -> None:
        self._listing.unfolded ^= {title}
        self._show()

    def _mend(self, fix: Fix) -> None:
        if not self._tools.desk.read_only:
            self._tools.desk.fix(fix)
            self._tools.guide.say(f"已{fix.label}", undo=True)

    def _fill_none(self) -> None:
        count = self._tools.desk.fill_none()
        if count:
            self.view.setFocus()  # the button goes, the keyboard stays on the page
            self._tools.guide.say(f"已给 {count} 项填“无”", undo=True)

    def _walk_through(self) -> None:
        issues = self._tools.desk.board.by_kind()
        for kind in ("error", "warning", "unfilled"):
            if issues[kind]:
                self._tools.guide.go(issues[kind][0].path)
                return


def verdict(counts: Counts) -> str:
    """Whether the final export would be made now, and what is in its way."""
    left = []
    if counts.unfilled:
        left.append(f"{counts.unfilled} 项未填")
    if counts.errors:
        left.append(f"{counts.errors} 处错误")
    if not left:
        looked = f"；还有 {counts.warnings} 处提醒，请看一遍" if counts.warnings else ""
        return f"可以正式导出{looked}"
    return f"还有 {'、'.join(left)}，改好后才能正式导出；现在可以先导出草稿"
