"""The help at the right: what the notice says about the field with the cursor, and what it has to do with."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.forms.sections import Section
from app.ui.form.help_words import HelpWords, help_for, help_for_section
from app.ui.look.palette import Tone
from app.ui.widgets.buttons import LinkLabel
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.marks import KIND_STATES, KIND_TONES, Badge, State, StateMark
from app.ui.widgets.panes import PageScroll
from app.ui.work.tools import Tools

_EDGE = 16


class HelpPanel(PageScroll):
    """Follows ``guide.focused``. ``caption`` gives the words on what lies behind an item.

    ``character_asked`` carries the path that a rare character is wanted at. Tab goes through its links and then out
    of it: ``walked_out`` tells +1 or -1.
    """

    character_asked = Signal(str)
    walked_out = Signal(int)

    def __init__(self, tools: Tools, caption: Callable[[int], str], parent: QWidget | None = None) -> None:
        super().__init__(tools.look, ground="surface", parent=parent)
        self._tools = tools
        self._caption = caption
        self._path = ""
        self._section: Section | None = None
        self._shown: tuple[HelpWords | None, tuple[str, ...]] | None = None
        self.setAccessibleName("说明")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor in the form
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._content = QWidget()
        self._column.addWidget(self._content)
        self.setWidget(page)
        self.show_path("")

    def show_path(self, path: str) -> None:
        """Speak of the field at ``path``."""
        self._path = path
        self.refresh()

    def show_section(self, section: Section) -> None:
        """Speak of a section while none of its fields has the cursor."""
        self._section = section
        self.refresh()

    def _words_now(self) -> HelpWords | None:
        desk = self._tools.desk
        if self._path:
            return help_for(desk, self._path)
        return help_for_section(desk, self._section) if self._section else None

    def refresh(self) -> None:
        """Show what is new: problems of a table's cell, the state of the evidence."""
        words = self._words_now()
        captions = tuple(self._caption(number) for number, _ in words.items) if words else ()
        if (words, captions) == self._shown:
            return
        self._shown = (words, captions)
        # not setWidget each time: the old one would be deleted under the hands of the binding
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(_EDGE, 12, _EDGE, 12)
        column.setSpacing(8)
        if words is None:
            column.addWidget(self._words("把光标放到一个栏目里，这里显示它的填报说明。", "ink3"))
        else:
            self._fill(column, words, captions)
        column.addStretch(1)
        old, self._content = self._content, content
        now = QApplication.focusWidget()
        inside = now is not None and old.isAncestorOf(now)
        self._column.addWidget(content)
        if inside:  # the link with the keyboard is given up
            self.setFocus()
        old.hide()
        self._column.removeWidget(old)
        old.deleteLater()
        self.verticalScrollBar().setValue(0)

    def _fill(self, column: QVBoxLayout, words: HelpWords, captions: tuple[str, ...]) -> None:
        column.addWidget(self._head(words))
        for issue in words.issues:
            column.addWidget(self._marked(KIND_STATES[issue.kind], issue.message, KIND_TONES[issue.kind]))
        if words.hint:
            column.addWidget(self._words(words.hint, "ink"))
        for rule in words.rules:
            column.addWidget(self._words(rule, "ink2"))
        for (number, title), caption in zip(words.items, captions, strict=True):
            column.addWidget(self._item(number, title, caption))
        for source, text in words.passages:
            column.addWidget(self._passage(source, text))
        for remark in words.remarks:
            column.addWidget(self._marked("info", remark, "ink2"))
        if words.blank:
            column.addWidget(TextLabel(self._tools.look, words.blank, role="caption", tone="ink3", wrap=True))
        if words.takes_characters and not self._tools.desk.read_only:
            button = LinkLabel(self._tools.look, "按编码输入…")
            button.set_name("按编码输入生僻字")
            button.clicked.connect(lambda: self.character_asked.emit(self._path))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _head(self, words: HelpWords) -> QWidget:
        look = self._tools.look
        row_widget = QWidget()
        row = QHBoxLayout(row_widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(TextLabel(look, words.title, role="value", semibold=True, wrap=True), 1)
        if words.unit:
            row.addWidget(Badge(look, words.unit), 0, Qt.AlignmentFlag.AlignTop)
        return row_widget

    def _words(self, text: str, tone: Tone) -> TextLabel:
        return TextLabel(self._tools.look, text, tone=tone, wrap=True, selectable=False)

    def _passage(self, source: str, text: str) -> TextLabel:
        return TextLabel(self._tools.look, f"{source}　{text}", tone="ink2", wrap=True)

    def _item(self, number: int, title: str, caption: str) -> QWidget:
        look = self._tools.look
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        link = LinkLabel(look, f"佐证材料 {number}　{title}", wrap=True, icon="clip")
        link.clicked.connect(lambda: self._tools.guide.go(f"items.{number}"))
        row.addWidget(link, 1)
        row.addWidget(TextLabel(look, caption, role="caption", tone="ink3"), 0, Qt.AlignmentFlag.AlignTop)
        return widget

    def _marked(self, state: State, text: str, tone: Tone) -> QWidget:
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(StateMark(self._tools.look, state), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words(text, tone), 1)
        return widget

    def links(self) -> list[LinkLabel]:
        """What Tab stops at, from top to bottom."""
        found = [link for link in self._content.findChildren(LinkLabel) if link.isEnabled() and not link.isHidden()]
        return sorted(found, key=lambda link: link.mapTo(self, QPoint(0, 0)).y())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stops at each link, then goes on behind the panel."""
        stops: list[QWidget] = [self, *self.links()]
        now = QApplication.focusWidget()
        at = (stops.index(now) if now in stops else 0) + (1 if forward else -1)
        if not 0 <= at < len(stops):
            self.walked_out.emit(1 if forward else -1)
            return True
        stops[at].setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        self.ensureWidgetVisible(stops[at]) if at else self.verticalScrollBar().setValue(0)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """The focus is seen, also while the panel itself has it."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.fillRect(0, 0, 2, self.viewport().height(), self._tools.look.colours.accent)
