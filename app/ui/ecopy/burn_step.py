"""Step 5: the discs, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.jobs import Call
from app.ui.ecopy.drive_box import DriveBox
from app.ui.ecopy.known import Known
from app.ui.ecopy.long_call import CallWords, LongCall
from app.ui.ecopy.step_page import StepPage, button_row, card, empty
from app.ui.ecopy.watch import Watch
from app.ui.ecopy.words import Trouble
from app.ui.ecopy.work_card import WorkCard
from app.ui.widgets.buttons import FilledButton, OutlineButton
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.marks import Kind, StateMark
from app.ui.work.tools import Tools
from app.ui.work.unfinished import Unfinished

if TYPE_CHECKING:
    from app.discs.model import Burnt

_LOST = "停止的话，正在刻的这张盘不能再用；已经刻好的不受影响"
_WORDS = CallWords("正在刻录", _LOST, "刻完再离开", "停止刻录并离开", "刻录时程序出了意外，这张盘可能不能用。")
_NOTE = "刻好一张就在盘面上写好，或贴上标签，再放下一张。刻完到“校验”里逐张看一遍。"


class Plate(NamedTuple):
    """A disc to burn: which one in all (from 1), of which image, which copy of it."""

    number: int
    image: Path
    disc: int
    copy: int


def plates_of(known: Known) -> tuple[Plate, ...]:
    """All discs in the order in which they are burned: each image as often as the notice wants."""
    made = known.made
    images = [(disc.number, disc.image) for disc in made.discs if disc.image] if made else []
    wanted = [(image, disc, copy) for disc, image in images for copy in range(1, known.discs + 1)]
    return tuple(Plate(number, *one) for number, one in enumerate(wanted, start=1))


class BurnStep(StepPage):
    """Disc after disc: one counts when it was compared, at burning or by verifying; ``verify_asked`` leads there."""

    verify_asked = Signal()

    def __init__(self, tools: Tools, watch: Watch) -> None:
        super().__init__(tools.look, "刻录")
        look = tools.look
        self._tools = tools
        self._watch = watch
        self._plate: Plate | None = None
        self.burning = LongCall(tools, _WORDS, self)
        self.work_card = WorkCard(look, self.burning, "刻录时不要拔掉刻录机；期间可以继续填写")
        self.verdict = TextLabel(look, "", role="title", semibold=True, wrap=True)
        self.ask = TextLabel(look, "", wrap=True)
        self.sentence = TextLabel(look, "", tone="ink2", wrap=True)
        self.drive = DriveBox(look, "刻录机")
        self.burn = FilledButton(look, "开始刻录", icon="disc")
        self.again = OutlineButton(look, "重新查找刻录机")
        self.folder = OutlineButton(look, "打开镜像所在的文件夹", icon="folder")
        self._plates = QVBoxLayout()
        self._plates.setSpacing(6)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        look = self._look
        self._card, column = card(look)
        where = QHBoxLayout()
        where.setSpacing(12)
        self._drive_title = TextLabel(look, "刻录机", tone="ink2")
        where.addWidget(self._drive_title)
        where.addWidget(self.drive, 1)
        where.addStretch(1)
        for part in (self.verdict, self.sentence, self.ask):
            column.addWidget(part)
        column.addLayout(where)
        column.addLayout(button_row(self.burn, self.again, self.folder))
        self._list_card, below = card(look, "要刻的光盘")
        below.addLayout(self._plates)
        for whole in (self._card, self.work_card, self._list_card):
            self.column.addWidget(whole)
        self.column.addWidget(TextLabel(look, _NOTE, role="caption", tone="ink3", wrap=True))
        self.column.addStretch(1)

    def _connect(self) -> None:
        self.burn.clicked.connect(self.start)
        self.again.clicked.connect(self._watch.ask_drives)
        self.folder.clicked.connect(self._open_folder)
        self.drive.picked.connect(self._watch.choose_drive)
        self.strip.acted.connect(lambda _: self.start() if self.strip.kind == "error" else self.verify_asked.emit())
        self.burning.began.connect(self._begin)
        self.burning.finished.connect(self._finish)
        self.burning.refused.connect(self._refuse)
        self.burning.stopped.connect(lambda: self._end("warning", "已停止刻录，这张盘不能再用。换一张空白盘再刻"))

    # ---- the page

    @property
    def next_plate(self) -> Plate | None:
        """The disc that is burned next."""
        known = self._watch.known
        return next((one for one in plates_of(known) if not self._is_burned(one)), None)

    def _is_burned(self, plate: Plate) -> bool:
        return plate.copy <= self._watch.known.burned_copies(plate.disc)

    def _is_unread(self, plate: Plate) -> bool:
        return self._watch.known.unread == (plate.disc, plate.copy) and not self._is_burned(plate)

    def first(self) -> QWidget:
        """The button that begins, or that stops."""
        if self.burning.is_running:
            return self.work_card.stop
        return self.burn if self.burn.isVisibleTo(self) and self.burn.isEnabled() else self.again

    def works(self) -> Sequence[Unfinished]:
        """The disc that is being burned."""
        return (self.burning,)

    def running(self) -> str:
        """For the list of steps."""
        plate = self._plate
        return f"正在刻第 {plate.number} 张" if self.burning.is_running and plate else ""

    def end(self) -> None:
        """It is stopped."""
        self.burning.cancel()

    def show_known(self, known: Known) -> None:
        """Which disc is next, and in which drive."""
        plates, plate = plates_of(known), self.next_plate
        busy = self.burning.is_running
        drives = known.drives.drives if known.drives else ()
        self._show_drives(known)
        self.verdict.setText(self._verdict(known, plate, len(plates)))
        none = known.drives is not None and not drives
        self.sentence.setText(known.drives.sentence if known.drives and none else "")
        self.sentence.setVisible(none and bool(plates))
        ready = bool(plate and drives)
        self.burn.setText("刻下一张" if plate and plate.number > 1 else "开始刻录")
        self.ask.setText(self._ask_for(plate) if ready and plate else "")
        self.ask.setVisible(ready)
        self.burn.setVisible(ready)
        self.burn.updateGeometry()
        self.again.setVisible(bool(plates))
        self.folder.setVisible(bool(plates))
        self._card.setVisible(not busy)
        self.work_card.setVisible(busy)
        self._show_plates(known, plates)

    def _ask_for(self, plate: Plate) -> str:
        burn = f"然后点“{self.burn.text()}”"
        if self._is_unread(plate):
            return f"第 {plate.number} 张刻过，还没有核对。先到“校验”看一遍；要重刻的话，请放入空白盘，{burn}"
        return f"请放入{'下一张' if plate.number > 1 else '第 1 张'}空白盘，{burn}"

    def _verdict(self, known: Known, plate: Plate | None, of: int) -> str:
        if known.made is None:
            return "还没有电子版。先到“生成电子版”"
        if not of:
            return "电子版没有镜像文件。到“生成电子版”里选上镜像，再生成一次"
        if plate is None:
            return f"{of} 张光盘都刻好了。下一步：校验"
        return f"第 {plate.number} 张，共 {of} 张"

    def _show_drives(self, known: Known) -> None:
        drives = known.drives.drives if known.drives else ()
        shown = bool(drives) and self.next_plate is not None
        self.drive.setVisible(shown)
        self._drive_title.setVisible(shown)
        chosen = known.drive if any(one.id == known.drive for one in drives) else next((one.id for one in drives), "")
        self.drive.show_drives(drives, chosen)

    def _show_plates(self, known: Known, plates: Sequence[Plate]) -> None:
        empty(self._plates)
        self._list_card.setVisible(bool(plates))
        several = bool(known.made and len(known.made.discs) > 1)
        for plate in plates:
            row = QHBoxLayout()
            row.setSpacing(10)
            burned, unread = self._is_burned(plate), self._is_unread(plate)
            mark = StateMark(self._look, "check" if burned else "half" if unread else "ring")
            mark.set_state(mark.state, "已刻好" if burned else "刻过，还没有核对" if unread else "还没有刻")
            row.addWidget(mark)
            copy = f"第 {plate.copy} 份" + (f"的第 {plate.disc} 张" if several else "")
            told = f"第 {plate.number} 张：{copy}，{plate.image.name}"
            row.addWidget(TextLabel(self._look, told, tone="ink" if burned else "ink2"), 1)
            self._plates.addLayout(row)

    # ---- burning

    def start(self) -> None:
        """Burn the next disc."""
        plate, device = self.next_plate, self.drive.drive
        if plate is None or not device or self.burning.is_running:
            return
        self._plate = plate
        self._watch.choose_drive(device)
        of = len(plates_of(self._watch.known))
        words = _WORDS._replace(doing=f"正在刻第 {plate.number} 张，共 {of} 张")
        self.burning.start(Call("burn", (plate.image, device)), words=words)

    def _begin(self) -> None:
        self.say("note", "")
        self._watch.changed.emit()
        self.give_keyboard()

    def _finish(self, burnt: Burnt) -> None:
        plate, told = self._plate, burnt.sentence
        if plate is None:
            return
        if burnt.outcome == "compared":
            self._watch.hear_burned(plate.disc)
            if self.next_plate is not None:
                told = f"{told.rstrip('。')}。请取出来，放入下一张空白盘"
            self._end("done", told)
        else:
            self._watch.hear_unread(plate.disc, plate.copy)
            self._end("warning", told, ("去校验",))
        if not self.isVisible():
            self._tools.guide.say(told)

    def _refuse(self, trouble: Trouble) -> None:
        self._end("error", trouble.told, ("再试一次",))
        if not self.isVisible():
            self._tools.guide.say(trouble.sentence)

    def _end(self, kind: Kind, sentence: str, actions: Sequence[str] = ()) -> None:
        held = self.has_keyboard
        self.say(kind, sentence, actions)
        self._watch.changed.emit()
        if held:
            self.give_keyboard()

    def _open_folder(self) -> None:
        plates = plates_of(self._watch.known)
        if plates:
            self._tools.dialogs.open_outside(plates[0].image.parent)
