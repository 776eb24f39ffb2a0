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
from app.ui.ecopy.long_call import CallWords
from app.ui.ecopy.watch import Watch
from app.ui.ecopy.work_step import Refusal, WorkStep
from app.ui.widgets.buttons import FilledButton, OutlineButton
from app.ui.widgets.cards import button_row, card, empty
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.marks import StateMark
from app.ui.work.long_call import Trouble
from app.ui.work.tools import Tools

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


class BurnStep(WorkStep):
    """Disc after disc: one counts when it was compared, at burning or by verifying; ``verify_asked`` leads there."""

    verify_asked = Signal()

    def __init__(self, tools: Tools, watch: Watch) -> None:
        super().__init__(tools, watch, "刻录", _WORDS, "刻录时不要拔掉刻录机；期间可以继续填写")
        look = tools.look
        self._plate: Plate | None = None
        self.verdict = TextLabel(look, "", role="title", semibold=True, wrap=True)
        self.ask = TextLabel(look, "", wrap=True)
        self.sentence = TextLabel(look, "", tone="ink2", wrap=True)
        self.drive = DriveBox(look, "刻录机")
        self.burn = FilledButton(look, "开始刻录", icon="disc")
        self.verify = FilledButton(look, "去校验")
        self.once_more = OutlineButton(look, "重刻这一张", icon="disc")
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
        column.addLayout(button_row(self.burn, self.verify, self.once_more, self.again, self.folder))
        self._list_card, below = card(look, "要刻的光盘")
        below.addLayout(self._plates)
        for whole in (self._card, self.work_card, self._list_card):
            self.column.addWidget(whole)
        self.column.addWidget(TextLabel(look, _NOTE, role="caption", tone="ink3", wrap=True))
        self.column.addStretch(1)

    def _connect(self) -> None:
        self.burn.clicked.connect(self.start)
        self.once_more.clicked.connect(self.start)
        self.verify.clicked.connect(self.verify_asked)
        self.again.clicked.connect(self._watch.ask_drives)
        self.folder.clicked.connect(self._open_folder)
        self.drive.picked.connect(self._watch.choose_drive)
        self.strip.acted.connect(lambda _: self.start())
        self.work.finished.connect(self._finish)
        self.work.stopped.connect(lambda: self.conclude("warning", "已停止刻录，这张盘不能再用。换一张空白盘再刻"))

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
        if self.work.is_running:
            return self.work_card.stop
        buttons = (self.burn, self.verify, self.again, self.folder)
        return next((one for one in buttons if one.isVisibleTo(self)), self.view)

    def running(self) -> str:
        """For the list of steps."""
        plate = self._plate
        return f"正在刻第 {plate.number} 张" if self.work.is_running and plate else ""

    def show_known(self, known: Known) -> None:
        """Which disc is next, and in which drive."""
        plates, plate = plates_of(known), self.next_plate
        busy = self.work.is_running
        drives = known.drives.drives if known.drives else ()
        self._show_drives(known)
        self.verdict.setText(self._verdict(known, plate, len(plates)))
        none = known.drives is not None and not drives
        self.sentence.setText(known.drives.sentence if known.drives and none else "")
        self.sentence.setVisible(none and plate is not None)
        self._show_buttons(plate, bool(plates), bool(drives))
        self._card.setVisible(not busy)
        self.work_card.setVisible(busy)
        self._show_plates(known, plates)

    def _show_buttons(self, plate: Plate | None, any_plates: bool, ready: bool) -> None:
        """One of them leads on: to burn, or to verify what was burned."""
        unread = plate is not None and self._is_unread(plate)
        self.burn.setText("刻下一张" if plate and plate.number > 1 else "开始刻录")
        self.burn.updateGeometry()
        self.ask.setText(self._ask_for(plate) if plate else "")
        self.ask.setVisible(ready and plate is not None)
        self.burn.setVisible(ready and plate is not None and not unread)
        self.once_more.setVisible(ready and unread)
        self.verify.setVisible(any_plates and (plate is None or unread))
        self.again.setVisible(plate is not None)
        self.folder.setVisible(any_plates)

    def _ask_for(self, plate: Plate) -> str:
        if self._is_unread(plate):
            return (
                f"第 {plate.number} 张刻过，还没有核对。先到“校验”看一遍；"
                f"要重刻的话，请放入空白盘，然后点“{self.once_more.text()}”"
            )
        return f"请放入{'下一张' if plate.number > 1 else '第 1 张'}空白盘，然后点“{self.burn.text()}”"

    def _verdict(self, known: Known, plate: Plate | None, of: int) -> str:
        if known.made is None:
            return "还没有电子版。先到“生成电子版”"
        if not of:
            return "电子版没有镜像文件。到“生成电子版”里选上镜像，再生成一次"
        if plate is None:
            return f"{of} 张光盘都刻好了。下一步：校验"
        if known.drives is not None and not known.drives.drives:
            return f"要刻 {of} 张光盘"
        return f"刻第 {plate.number} 张，共 {of} 张"

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
            state = "已刻好" if burned else "刻过，还没有核对" if unread else "还没有刻"
            mark.set_state(mark.state, state)
            row.addWidget(mark)
            copy = f"第 {plate.copy} 份" + (f"的第 {plate.disc} 张" if several else "")
            told = f"第 {plate.number} 张：{copy}，{plate.image.name}"
            row.addWidget(TextLabel(self._look, told, tone="ink" if burned else "ink2", wrap=True), 1)
            row.addWidget(TextLabel(self._look, state, role="caption", tone="ink2"))
            self._plates.addLayout(row)

    # ---- burning

    def start(self) -> None:
        """Burn the next disc."""
        plate, device = self.next_plate, self.drive.drive
        if plate is None or not device or self.work.is_running:
            return
        self._plate = plate
        self._watch.choose_drive(device)
        of = len(plates_of(self._watch.known))
        words = _WORDS._replace(doing=f"正在刻第 {plate.number} 张，共 {of} 张")
        self.work.start(Call("burn", (plate.image, device)), words=words)

    def _finish(self, burnt: Burnt) -> None:
        plate, told = self._plate, burnt.sentence
        if plate is None:
            return
        if burnt.outcome == "compared":
            self._watch.hear_burned(plate.disc)
            if self.next_plate is not None:
                told = f"{told.rstrip('。')}。请取出来，放入下一张空白盘"
            self.conclude("done", told)
        else:
            self._watch.hear_unread(plate.disc, plate.copy)
            self.conclude("warning", told)
        self.tell_elsewhere(told)

    def refusal(self, trouble: Trouble) -> Refusal:
        """Another blank disc may do."""
        return Refusal(trouble.told, ("再试一次",))

    def _open_folder(self) -> None:
        plates = plates_of(self._watch.known)
        if plates:
            self._tools.dialogs.open_outside(plates[0].image.parent)
