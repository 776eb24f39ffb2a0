"""The last step: every byte against the list, of the folder, an image, or the discs in the drive; and the code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.jobs import Call
from app.ui.ecopy.drive_box import DriveBox
from app.ui.ecopy.known import BAD_PLATE, OTHER, PLATE, Known, folder_key
from app.ui.ecopy.long_call import CallWords
from app.ui.ecopy.watch import Watch
from app.ui.ecopy.words import copy_name, found_lines, plate_name, verdict, wanted_words
from app.ui.ecopy.work_step import WorkStep
from app.ui.widgets.buttons import FilledButton, OutlineButton
from app.ui.widgets.cards import card, empty
from app.ui.widgets.labels import HairLine, TextLabel
from app.ui.widgets.line_edit import LineEdit
from app.ui.widgets.marks import State, StateMark
from app.ui.work.tools import Tools

if TYPE_CHECKING:
    from app.discs.model import Verified

_LOST = "停止的话这次没有看完，什么也没有改动"
_WORDS = CallWords("正在校验", _LOST, "看完再离开", "停止校验并离开", "校验时程序出了意外。")
_NOTE = "每个文件的每个字节都和清单比对，再看内容和草稿是不是同一份。"
_NO_DRIVE = "没有找到刻录机。光盘放在只读的光驱里，就点“校验别处的…”选它的盘符"
_NO_LETTER = "刻录机没有盘符，读不到里面的盘。点“校验别处的…”，选光盘所在的文件夹"
_INDENT = 26  # under the words behind a mark
_FOREIGN = "这张盘自身完好，但不是现在这份电子版的光盘，没有算进去"
_CODE_HINT = "封面背面的编号，例如 7F3A-92C1"


class VerifyStep(WorkStep):
    """Results stay until the copy is made anew."""

    def __init__(self, tools: Tools, watch: Watch) -> None:
        super().__init__(tools, watch, "校验", _WORDS)
        look = tools.look
        self._shown: object = None
        self._key = ""
        self._name = ""
        self._unclear: Verified | None = None
        discs = watch.known.discs
        self.verdict = TextLabel(look, "", role="title", semibold=True, wrap=True)
        self.mark = StateMark(look, "ring", size=20)
        self.next_disc = FilledButton(look, "校验光盘", icon="disc")
        name = f"校验{_folder_name(discs)}"
        self.folder = OutlineButton(look, name) if discs else FilledButton(look, name)
        self.image = OutlineButton(look, "校验镜像文件")
        self.other = OutlineButton(look, "校验别处的…")
        self.drive = DriveBox(look, "光驱")
        self.no_drive = TextLabel(look, _NO_DRIVE, role="caption", tone="ink2", wrap=True)
        self.code = LineEdit(look, "", name="内容编号", placeholder=_CODE_HINT)
        self._results = QVBoxLayout()
        self._results.setSpacing(10)
        self._lay_out(bool(discs))
        self._connect()

    def _lay_out(self, discs: bool) -> None:
        look = self._look
        self._card, column = card(look)
        title = QHBoxLayout()
        title.setSpacing(10)
        title.addWidget(self.mark)
        title.addWidget(self.verdict, 1)
        code = QHBoxLayout()
        code.setSpacing(12)
        code.addWidget(TextLabel(look, "核对纸上的编号（可不填）", tone="ink2"))
        code.addWidget(self.code, 1)
        code.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.next_disc, self.folder, self.image, self.other):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(title)
        column.addWidget(TextLabel(look, _NOTE, role="caption", tone="ink3", wrap=True))
        column.addWidget(self.no_drive)
        column.addLayout(code)
        column.addLayout(self._drive_row())
        column.addLayout(buttons)
        self.next_disc.setVisible(discs)
        self.image.setVisible(discs)
        self._result_card, below = card(look, "校验结果")
        below.addLayout(self._results)
        for whole in (self._card, self.work_card, self._result_card):
            self.column.addWidget(whole)
        self.column.addStretch(1)

    def _drive_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self._drive_title = TextLabel(self._look, "光盘在哪一台里", tone="ink2")
        row.addWidget(self._drive_title)
        row.addWidget(self.drive, 1)
        row.addStretch(1)
        return row

    def _connect(self) -> None:
        self.drive.picked.connect(self._watch.choose_drive)
        self.strip.acted.connect(lambda _: self._count_unclear())
        self.next_disc.clicked.connect(self.verify_disc)
        self.folder.clicked.connect(self.verify_folder)
        self.image.clicked.connect(self.verify_images)
        self.other.clicked.connect(self._choose)
        self.work.finished.connect(self._finish)
        self.work.stopped.connect(lambda: self.conclude("note", "已取消，什么也没有改动"))

    # ---- the page

    def first(self) -> QWidget:
        """The button that begins, or that stops."""
        if self.work.is_running:
            return self.work_card.stop
        buttons = (self.next_disc, self.folder, self.other)
        return next(one for one in buttons if (one.isVisibleTo(self) and one.isEnabled()) or one is self.other)

    def running(self) -> str:
        """For the list of steps."""
        return "正在校验" if self.work.is_running else ""

    def show_known(self, known: Known) -> None:
        """What was found so far, what can be looked at."""
        state, sentence = self._told(known)
        self.mark.set_state(state, sentence)
        self.verdict.setText(sentence)
        made, busy = known.made, self.work.is_running
        self.folder.setEnabled(made is not None)
        self.image.setEnabled(bool(made and any(disc.image for disc in made.discs)))
        self._show_drives(known)
        done = known.verified_plates
        self.next_disc.setText("校验下一张光盘" if done and done < known.plates else "校验光盘")
        self.next_disc.updateGeometry()
        self._card.setVisible(not busy)
        self.work_card.setVisible(busy)
        self._show_results(known)

    def _show_drives(self, known: Known) -> None:
        readers = known.readers
        self.drive.show_drives(readers, known.reader.id if known.reader else "")
        self.drive.setVisible(bool(known.discs) and len(readers) > 1)
        self._drive_title.setVisible(bool(known.discs) and len(readers) > 1)
        self.next_disc.setEnabled(known.reader is not None)
        self.no_drive.setText(_NO_LETTER if known.drives and known.drives.drives else _NO_DRIVE)
        self.no_drive.setVisible(bool(known.discs) and known.drives is not None and not readers)

    def _told(self, known: Known) -> tuple[State, str]:
        if any(not one.same for one in known.looks.values()):
            return "error", "有不同的地方，见下面的清单"
        done, of = known.verified_plates, known.plates
        if known.discs and done and done >= of:
            return "check", f"{_count(of)}张光盘与申报册一致"
        if known.discs and done:
            return "half", f"{done} 张一致，共 {of} 张。还要校验：{wanted_words(known)}"
        if known.folder_verified and not known.discs:
            return "check", "报送文件夹与申报册一致"
        if known.made is None:
            return "ring", f"还没有{copy_name(known.discs)}。也可以校验别处的"
        if known.discs and known.readers:
            return "ring", f"请放入刻好的光盘，共 {of} 张，一张一张校验"
        if known.discs:
            return "ring", "光盘还没有校验"
        return "ring", "还没有校验"

    def _show_results(self, known: Known) -> None:
        self._result_card.setVisible(bool(known.verified))
        if known.verified == self._shown:
            return
        self._shown = known.verified
        empty(self._results)
        first_bad = sorted(known.verified.items(), key=lambda one: one[1].same)
        for number, (key, found) in enumerate(first_bad):
            if number:
                self._results.addWidget(HairLine(self._look))
            self._show_result(key, found)

    def _show_result(self, key: str, found: Verified) -> None:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(StateMark(look, "check" if found.same else "error"))
        name = _place_name(key, found, self._watch.known)
        row.addWidget(TextLabel(look, verdict(found, name), semibold=True, wrap=True), 1)
        if key.startswith(OTHER):
            row.addWidget(self._closing(key, name))
        self._results.addLayout(row)
        for line in found_lines(found):
            told = TextLabel(look, line, tone="ink2", wrap=True, selectable=True)
            told.setContentsMargins(_INDENT, 0, 0, 0)
            self._results.addWidget(told)

    def _closing(self, key: str, name: str) -> OutlineButton:
        """What was found elsewhere is put away."""
        close = OutlineButton(self._look, "关闭", small=True)
        close.set_name(f"关闭{name}的结果")
        close.clicked.connect(lambda: self._watch.forget_verified(key))
        return close

    # ---- looking

    def verify_folder(self) -> None:
        """The folder that was made; where it has several parts, the first that was not looked at yet."""
        known = self._watch.known
        parts = known.made.discs if known.made else ()
        left = [one for one in parts if folder_key(one) not in known.verified]
        for part in (left or parts)[:1]:
            number = f"第 {part.number} 部分" if part.of > 1 else ""
            self._start(folder_key(part), f"{_folder_name(known.discs)}{number}", part.folder)

    def verify_images(self) -> None:
        """The image that was not looked at yet, from the first."""
        made = self._watch.known.made
        images = [disc.image for disc in made.discs if disc.image] if made else []
        left = [image for image in images if f"image:{image}" not in self._watch.known.verified]
        for image in (left or images)[:1]:
            self._start(f"image:{image}", image.name, image)

    def verify_disc(self) -> None:
        """The disc in the drive; which one it is, its list says."""
        reader = self._watch.known.reader
        if reader is not None:
            self._start(PLATE, "光盘", Path(reader.place))

    def _choose(self) -> None:
        found = self._tools.dialogs.choose_folder(self, "要校验的光盘或文件夹")
        if found is not None:
            self._start(f"{OTHER}{found}", f"“{found.name or found}”", found)

    def _start(self, key: str, name: str, place: Path) -> None:
        self._key, self._name, self._unclear = key, name, None
        named = {"draft": self._tools.folder, "code": self.code.text().strip()}
        words = _WORDS._replace(doing=f"正在校验{name}")
        self.work.start(Call("verify", (self._tools.paths, place), named), words=words, saved=True)

    def _finish(self, found: Verified) -> None:
        if self._key == PLATE:
            self._finish_disc(found)
        else:
            self.conclude("note", "", lambda: self._watch.hear_verified(self._key, found))
        self.tell_elsewhere(self.strip.sentence or verdict(found, self._name))

    def _finish_disc(self, found: Verified) -> None:
        """Count a good disc of this copy; copies are alike, so only its user knows whether it is one more."""
        known, watch, manifest = self._watch.known, self._watch, found.manifest
        if manifest is None or not found.same:
            self.conclude("note", "", lambda: watch.hear_verified(BAD_PLATE, found))
            return
        disc = manifest.disc
        copies = known.verified_copies(disc)
        which = f"第 {disc} 张" if manifest.of > 1 else "光盘"
        if not known.is_of_copy(found):
            self.conclude("warning", _FOREIGN)
        elif copies >= known.discs:
            self.conclude("note", f"{which}一致。{copies} 份都校验过了，没有多算")
        elif copies:
            self._unclear = found
            told = f"{which}一致，前面已校验过 {copies} 份。各份内容相同，认不出是不是另一份；还没有换的，请换上再校验"
            self.conclude("warning", told, actions=(f"已换上第 {copies + 1} 份",))
        else:
            self.conclude("note", "", lambda: watch.hear_plate(disc, found))

    def _count_unclear(self) -> None:
        """Its user says that it was one more copy."""
        found, self._unclear = self._unclear, None
        if found is not None and found.manifest is not None and self._watch.known.is_of_copy(found):
            disc = found.manifest.disc
            self.conclude("note", "", lambda: self._watch.hear_plate(disc, found))


def _place_name(key: str, found: Verified, known: Known) -> str:
    """What a verified place is called."""
    kind, _, rest = key.partition(":")
    if key.startswith(PLATE):
        disc, _, copy = rest.partition(":")
        return f"{plate_name(known, int(copy), int(disc))}光盘"
    if key == BAD_PLATE:
        return "刚看过的光盘"
    if kind == "image":
        return Path(rest).name
    if kind == "folder":
        part, name = found.manifest, _folder_name(known.discs)
        return f"{name}第 {rest} 部分" if part and part.of > 1 else name
    return f"“{Path(rest).name or rest}”"


def _folder_name(discs: int) -> str:
    return "电子版文件夹" if discs else "报送文件夹"


def _count(number: int) -> str:
    """As it is said: 两 for 2."""
    return "两" if number == 2 else f"{number} "
