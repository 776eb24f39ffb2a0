"""Scanned pages compared with ours, one after the other: 是这一页, 不是，换一页, 不用这一页."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.ecopy.known import SealSide
from app.ui.ecopy.matching import Match, Matching
from app.ui.ecopy.pair_view import PairSide, PairView
from app.ui.ecopy.pictures import PagePictures, PageSource
from app.ui.ecopy.words import likeness_words
from app.ui.look.look import Look
from app.ui.widgets.buttons import FilledButton, IconButton, OutlineButton, TextButton
from app.ui.widgets.labels import ElidedLabel, HairLine, TextLabel
from app.ui.widgets.marks import State, StateMark
from app.ui.widgets.menus import Menu

OursOf = Callable[[SealSide], Path]
_NONE = "要盖章、签字的页里，没有和它像的。\n不用收，就点“不用这一页”；\n要收，就点“自己选一页”。"
_OTHER, _CHOOSE = "不是，换一页", "自己选一页"
_ZOOM = "双击放大"
_STATES: dict[str, State] = {"open": "ring", "taken": "check", "unused": "dash"}


class MatchView(QWidget):
    """``put_asked``: what was recognised is to be put in; ``given_up``: none of it. Keys: Enter, N, Del, PgUp, PgDn."""

    put_asked = Signal()
    given_up = Signal()
    changed = Signal()

    def __init__(self, look: Look, pictures: PagePictures, ours_of: OursOf) -> None:
        super().__init__()
        self._look = look
        self._ours_of = ours_of
        self.matching: Matching | None = None
        self.pair = PairView(look, pictures)
        self.mark = StateMark(look, "ring")
        self.count = TextLabel(look, "", role="title", semibold=True)
        self.sentence = ElidedLabel(look, "", tone="ink2")
        self.back = IconButton(look, "previous", "上一张", key="PgUp")
        self.on = IconButton(look, "next", "下一张", key="PgDn")
        self.left_turn = IconButton(look, "rotate_left", "扫描件向左转", key="Ctrl+Shift+R")
        self.right_turn = IconButton(look, "rotate_right", "扫描件向右转", key="Ctrl+R")
        self.yes = FilledButton(look, "是这一页", icon="check", key="Enter")
        self.other = OutlineButton(look, _OTHER, key="N")
        self.unused = OutlineButton(look, "不用这一页", key="Del")
        self.put = OutlineButton(look, "")
        self.give_up = TextButton(look, "不导入了")
        self._lay_out()
        self._connect()
        self.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(20, 8, 12, 8)
        head.setSpacing(8)
        head.addWidget(self.count)
        head.addWidget(self.mark)
        head.addWidget(self.sentence, 1)
        head.addWidget(TextLabel(self._look, _ZOOM, role="caption", tone="ink3"))
        for button in (self.left_turn, self.right_turn, self.back, self.on):
            head.addWidget(button)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 10, 20, 10)
        foot.setSpacing(8)
        for action in (self.yes, self.other, self.unused):
            foot.addWidget(action)
        foot.addStretch(1)
        foot.addWidget(self.give_up)
        foot.addWidget(self.put)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(HairLine(self._look))
        column.addWidget(self.pair, 1)
        column.addWidget(HairLine(self._look))
        column.addLayout(foot)

    def _connect(self) -> None:
        self.yes.clicked.connect(self._say_yes)
        self.other.clicked.connect(self._choose_other)
        self.unused.clicked.connect(lambda: self._decide(Matching.leave))
        self.back.clicked.connect(lambda: self._go(-1))
        self.on.clicked.connect(lambda: self._go(1))
        self.left_turn.clicked.connect(lambda: self._turn(-90))
        self.right_turn.clicked.connect(lambda: self._turn(90))
        self.put.clicked.connect(self.put_asked)
        self.give_up.clicked.connect(self.given_up)

    # ---- what is shown

    def begin(self, matching: Matching) -> None:
        """Compare these pages."""
        self.matching = matching
        self._show()

    def _show(self) -> None:
        matching = self.matching
        match = matching.current if matching else None
        if matching is None or match is None:
            return
        number, of, left = matching.at + 1, len(matching.matches), matching.left
        self.count.setText(f"第 {number} 张，共 {of} 张")
        side = matching.side_of(match)
        self.mark.set_state(_STATES[match.decision], self._decided(match, side))
        self.sentence.setText(self._told(match, side, left))
        self._show_pages(matching, match, side)
        taken = len(matching.taken)
        self.yes.setText(f"收下 {taken} 页" if not left and taken else "是这一页")
        self.yes.set_name(f"收下 {taken} 页" if not left and taken else "是这一页")
        self.yes.updateGeometry()
        self.yes.setEnabled(bool(not left and taken) or side is not None)
        self.other.setText(_OTHER if side else _CHOOSE)
        self.other.set_name(self.other.text())
        self.other.updateGeometry()
        self.put.setText(f"先收下 {taken} 页")
        self.put.updateGeometry()
        self.put.setVisible(bool(left and taken))
        self.back.setEnabled(matching.at > 0)
        self.on.setEnabled(matching.at + 1 < of)
        self.changed.emit()

    def _show_pages(self, matching: Matching, match: Match, side: SealSide | None) -> None:
        scan = match.found.scan
        name = f"{scan.file.name} 第 {scan.page + 1} 页"
        ours = PairSide(f"册子：{side.in_full}", self._ours(side)) if side else PairSide("册子", None, _NONE)
        ahead = []
        for later in matching.matches[matching.at + 1 : matching.at + 2]:
            ahead.append(_scan_of(later))
            later_side = matching.side_of(later)
            if later_side is not None:
                ahead.append(self._ours(later_side))
        self.pair.show_pair(ours, PairSide(f"扫描件：{name}", _scan_of(match)), tuple(ahead))

    def _ours(self, side: SealSide) -> PageSource:
        return PageSource(self._ours_of(side), side.side, ours=True)

    def _decided(self, match: Match, side: SealSide | None) -> str:
        if match.decision == "unused":
            return "不用这一页"
        return f"已定：{side.name}" if match.decision == "taken" and side else "还没有核对"

    def _told(self, match: Match, side: SealSide | None, left: int) -> str:
        if not left and self.matching is not None:
            taken, of = len(self.matching.taken), len(self.matching.matches)
            unused = f"，{of - taken} 张不用" if of > taken else ""
            ending = "" if taken else "。没有可收下的"
            return f"都核对过了：收下 {taken} 页{unused}{ending}"
        if match.decision != "open":
            return self._decided(match, side)
        if side is None or self.matching is None:
            return likeness_words(match.found)
        words = f"和左边的页{likeness_words(match.found)}" if self._is_found(match) else "自己选的"
        notes = [self.matching.note_of(side, match), match.found.caution if self._is_found(match) else ""]
        return "，".join(filter(None, (words, *notes)))

    def _is_found(self, match: Match) -> bool:
        on = match.found.on
        return on is not None and match.offered == (on.volume, on.side)

    # ---- what is done

    def _say_yes(self) -> None:
        if self.matching is None:
            return
        if not self.matching.left and self.matching.taken:
            self.put_asked.emit()
        else:
            self._decide(Matching.take)

    def _decide(self, how: Callable[[Matching], None]) -> None:
        if self.matching is not None:
            how(self.matching)
            self._show()
            self.pair.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self, step: int) -> None:
        self._decide(lambda matching: matching.go(step))

    def _turn(self, degrees: int) -> None:
        self._decide(lambda matching: matching.turn(degrees))

    def _choose_other(self) -> None:
        menu = self.make_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        size = menu.sizeHint()
        menu.popup(self.other.mapToGlobal(QPoint(0, -size.height())))

    def make_menu(self) -> Menu:
        """The sides that the page may be instead, and 不用这一页."""
        menu = Menu(self._look, parent=self)
        matching = self.matching
        match = matching.current if matching else None
        for side in matching.others(match) if matching and match else ():
            note = matching.note_of(side, match) if matching and match else ""
            text = f"{side.name}（{note}）" if note else side.name
            action = menu.addAction(text)
            action.triggered.connect(lambda _=False, side=side: self._offer(side))
        menu.addSeparator()
        menu.addAction("不用这一页").triggered.connect(lambda: self._decide(Matching.leave))
        return menu

    def _offer(self, side: SealSide) -> None:
        self._decide(lambda matching: matching.offer((side.volume, side.side)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key for each decision."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        keys = {
            Qt.Key.Key_Return: self.yes.click, Qt.Key.Key_Enter: self.yes.click, Qt.Key.Key_N: self.other.click,
            Qt.Key.Key_Delete: self.unused.click, Qt.Key.Key_PageUp: self.back.click,
            Qt.Key.Key_PageDown: self.on.click,
        }  # fmt: skip
        key = Qt.Key(event.key())
        if control and key == Qt.Key.Key_R:
            self._turn(-90 if shift else 90)
        elif not control and key in keys:
            keys[key]()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bars stand on the surface."""
        QPainter(self).fillRect(self.rect(), self._look.colours.surface)


def _scan_of(match: Match) -> PageSource:
    scan = match.found.scan
    return PageSource(scan.file, scan.page, ours=False, turn=match.turn, skew=match.found.skew)
