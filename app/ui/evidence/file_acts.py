"""What the buttons and menus of a file do: turn, open, replace, move to another item, remove, give a password."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from app import disk
from app.books.endings import EVIDENCE_FILES, may_be_opened, not_opened
from app.books.page_choices import left_out, left_out_in_words
from app.drafts.kept import path_problem
from app.forms.accepted import accepted
from app.forms.answers import PER_SIDE
from app.forms.labels import item_label
from app.ui.evidence.arrival import Arrival
from app.ui.evidence.blanks import BlankHunt
from app.ui.evidence.changes import Changes
from app.ui.evidence.choice_sheets import CaptionSheet, PagesSheet
from app.ui.evidence.intake import Taking
from app.ui.evidence.rows import key_of_arrival
from app.ui.evidence.words import file_name
from app.ui.look.palette import Tone
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.line_edit import LineEdit
from app.ui.widgets.menus import Menu
from app.ui.widgets.overlay import Sheet
from app.ui.work.files_seen import FilesSeen
from app.ui.work.tools import Tools

_NOT_KEPT = "草稿里存去掉密码的副本，密码不保存。"
KINDS = f"佐证材料 ({' '.join(f'*{ending}' for ending in EVIDENCE_FILES)});;所有文件 (*)"


class FileActs:
    """Does what is asked for a file of an item: one that is listed (key: its path) or one on its way."""

    def __init__(
        self,
        tools: Tools,
        taking: Taking,
        changes: Changes,
        files: FilesSeen,
        host: QWidget,
        focus_row: Callable[[str], object],
    ) -> None:
        self._tools = tools
        self._focus_row = focus_row
        self._files = files
        self.blanks = BlankHunt(tools, files, changes, host)
        self._taking = taking
        self._changes = changes
        self._host = host
        self.menu: Menu | None = None
        self.sheet: Sheet | None = None

    def choose_files(self, item: int) -> None:
        """Ask for files and take them into an item."""
        files = self._tools.dialogs.choose_files(self._host, f"给第 {item} 项选择文件", KINDS)
        if files:
            self._taking.take(item, files)

    def act(self, item: int, key: str, act: str, at: QPoint) -> None:
        """Do ``act``; ``at`` is where a menu opens."""
        arrival = self._arrival(item, key)
        if arrival:
            self._act_on_arrival(arrival, act)
            return
        acts: dict[str, Callable[[], object]] = {
            "left": lambda: self._changes.turn(item, key, -90),
            "right": lambda: self._changes.turn(item, key, 90),
            "remove": lambda: self._remove(item, key),
            "open": lambda: self._open(key),
            "swap": lambda: self._swap(item, key),
            "more": lambda: self._show_menu(item, key, at),
            "keep": lambda: self._keep(item, key),
            "pages": lambda: self._ask_pages(item, key),
            "caption": lambda: self._ask_caption(item, key),
            "cancel": lambda: self.blanks.cancel(key),
        }
        if self._changes.file(item, key) and (act in ("open", "more") or not self._tools.desk.read_only):
            acts[act]()

    # ---- a listed file

    def _open(self, path: str) -> None:
        if not may_be_opened(path):  # the draft may have come from anybody
            self._tools.guide.say(f"{not_opened(path)}；请在它所在的文件夹里核对")
            self._open_folder(path)
        elif not self._tools.dialogs.open_outside(self._tools.folder / path):
            self._tools.guide.say(f"这台电脑上没有能打开“{file_name(path)}”的程序，或者文件已不在")

    def _open_folder(self, path: str) -> None:
        folder = (self._tools.folder / path).parent
        # what stands above a file in a draft of somebody else's may be a file as well
        if path_problem(path) or not disk.is_folder(folder) or not self._tools.dialogs.open_outside(folder):
            self._tools.guide.say(f"打不开文件夹“{folder.name}”")

    def _remove(self, item: int, path: str) -> None:
        if self._changes.remove(item, path):
            self._tools.guide.say(f"已删除“{file_name(path)}”", undo=True)

    def _swap(self, item: int, path: str) -> None:
        files = self._tools.dialogs.choose_files(self._host, f"换掉“{file_name(path)}”", KINDS)
        if files:
            self._taking.take(item, files, instead_of=path)

    def _move_to(self, item: int, path: str, target: int) -> None:
        if self._changes.move_to(item, path, target):
            self._tools.guide.say(f"已把“{file_name(path)}”移到第 {target} 项", undo=True)

    def _show_menu(self, item: int, path: str, at: QPoint) -> None:
        if self.menu is not None:
            self.menu.deleteLater()
        self.menu = self.make_menu(item, path)
        self.menu.popup(at)

    def make_menu(self, item: int, path: str) -> Menu:
        """Everything that can be done with a listed file."""
        menu = Menu(self._tools.look, file_name(path), parent=self._host)
        if not self._tools.desk.read_only:
            self._add_order(menu, item, path)
            menu.addSeparator()
            self._add_choices(menu, item, path)
            menu.addSeparator()
        self._add(menu, "打开", "", lambda: self._open(path))
        self._add(menu, "打开所在文件夹", "", lambda: self._open_folder(path))
        if not self._tools.desk.read_only:
            menu.addSeparator()
            self._add(menu, "删除", "Del", lambda: self._remove(item, path))
        return menu

    def _add_order(self, menu: Menu, item: int, path: str) -> None:
        place, count = self._changes.place(item, path), len(self._tools.desk.item(item).files)
        self._add(menu, "向右转", "Ctrl+R", lambda: self._changes.turn(item, path, 90))
        self._add(menu, "向左转", "Ctrl+Shift+R", lambda: self._changes.turn(item, path, -90))
        menu.addSeparator()
        up = self._add(menu, "上移", "Alt+Up", lambda: self._changes.move(item, path, place - 1))
        up.setEnabled(place > 1)
        down = self._add(menu, "下移", "Alt+Down", lambda: self._changes.move(item, path, place + 1))
        down.setEnabled(place < count)
        targets = menu.add_menu("移到")
        for number in self._tools.desk.definition.items:
            words = item_label(self._tools.desk.definition, number)
            entry = self._add(targets, words, "", partial(self._move_to, item, path, number))
            entry.setEnabled(number != item)
        self._add(menu, "换一个文件…", "", lambda: self._swap(item, path))

    def _add_choices(self, menu: Menu, item: int, path: str) -> None:
        """How the file is bound; what needs its pages waits until they are known."""
        file = self._changes.file(item, path)
        if file is None:
            return
        known = bool(self._pages(path))
        self._add(menu, "页码范围…", "", lambda: self._ask_pages(item, path)).setEnabled(known)
        blanks = self._add(menu, "去空白页", "", lambda: self.blanks.begin(item, path))
        blanks.setEnabled(known and path not in self.blanks.steps)
        self._add(menu, "图注…", "", lambda: self._ask_caption(item, path))
        shared = menu.add_menu("每页放")
        choices = QActionGroup(shared)
        for count in PER_SIDE:
            entry = self._add(shared, f"{count} 张", "", partial(self._changes.share_sides, item, path, count))
            entry.setCheckable(True)
            entry.setChecked(file.per_side == count)
            choices.addAction(entry)
        if accepted(file):
            self._add(menu, "恢复提醒", "", lambda: self._changes.remind(item, path))

    def _pages(self, path: str) -> int:
        """How many pages a file has; 0 while that is not known, or it cannot be used."""
        seen = self._files.of(path)
        return seen.pages if seen and not seen.reason else 0

    def _ask_pages(self, item: int, path: str) -> None:
        file, count = self._changes.file(item, path), self._pages(path)
        if file is not None and count:
            self._show(PagesSheet(self._tools, file, count, partial(self._choose_pages, item, path), self._host))

    def _choose_pages(self, item: int, path: str, pages: str) -> None:
        if not self._changes.choose_pages(item, path, pages):
            return
        file, count = self._changes.file(item, path), self._pages(path)
        out = left_out_in_words(left_out(file, count)) if file and count else ""
        self._tools.guide.say(f"“{file_name(path)}”{out or '的页全部装入'}", undo=True)

    def _ask_caption(self, item: int, path: str) -> None:
        file = self._changes.file(item, path)
        if file is not None:
            self._show(CaptionSheet(self._tools, file, partial(self._changes.caption, item, path), self._host))

    def _show(self, sheet: Sheet) -> None:
        self.sheet = sheet
        sheet.closed.connect(self._forget_sheet)
        sheet.open()

    def _forget_sheet(self) -> None:
        self.sheet = None

    def _keep(self, item: int, path: str) -> None:
        if self._changes.keep(item, path):
            self._tools.guide.say(f"“{file_name(path)}”仍然使用，不再提醒", undo=True)

    def _add(self, menu: Menu, words: str, keys: str, run: Callable[[], object]) -> QAction:
        """The key is shown only: the frame has it bound already."""
        shown = f"{words}\t{QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)}" if keys else words
        action = menu.addAction(shown)
        action.triggered.connect(lambda: run())
        return action

    # ---- a file on its way

    def _arrival(self, item: int, key: str) -> Arrival | None:
        return next((one for one in self._taking.arrivals(item) if key_of_arrival(one.id) == key), None)

    def _act_on_arrival(self, arrival: Arrival, act: str) -> None:
        if act == "cancel":
            self._taking.cancel(arrival)
        elif act == "remove":
            self._taking.remove(arrival)
        elif act == "retry":
            self._taking.retry(arrival)
        elif act == "swap":
            files = self._tools.dialogs.choose_files(self._host, f"换掉“{arrival.name}”", KINDS)
            if files:
                self._taking.replace(arrival, files[0])
        elif act == "password":
            self.sheet = sheet = PasswordSheet(self._tools, self._taking, arrival, self._host)
            sheet.closed.connect(lambda: self._return_to(arrival))
            sheet.open()

    def _return_to(self, arrival: Arrival) -> None:
        """The keyboard goes back to the file, listed by now or not; its buttons are others."""
        self.sheet = None
        path = arrival.files[0].path if arrival.files else ""
        listed = path and self._changes.file(arrival.item, path) is not None
        self._focus_row(path if listed else key_of_arrival(arrival.id))


class PasswordSheet(Sheet):
    """Asks for the password that opens a file, again when it does not; it goes on to the work and is kept nowhere."""

    def __init__(self, tools: Tools, taking: Taking, arrival: Arrival, host: QWidget) -> None:
        super().__init__(tools.look, host, f"“{arrival.name}”的打开密码", _NOT_KEPT, ("打开", "取消"))
        self._taking = taking
        self._arrival = arrival
        self._trying = False
        self._complaint = TextLabel(tools.look, role="caption", tone="error", wrap=True)
        self._complaint.hide()
        self.line = LineEdit(tools.look, name="打开密码")
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.textChanged.connect(lambda text: self.button(0).setEnabled(bool(text)))
        self.button(0).setEnabled(False)
        self.body.addWidget(self.line)
        self.body.addWidget(self._complaint)
        taking.changed.connect(self._hear)
        self.closed.connect(self.deleteLater)

    @property
    def complaint(self) -> str:
        """What was wrong with the password that was given last."""
        return "" if self._complaint.isHidden() else self._complaint.text()

    def _answer(self, number: int) -> None:
        password = self.line.text()
        self.line.clear()
        if number != 0:
            super()._answer(number)
        elif password and not self._trying:
            self._trying = True
            self._tell("正在打开…", "ink2")
            self._taking.retry(self._arrival, password)

    def _hear(self, item: int) -> None:
        """It stays until the file is open, or refused for another reason, which its row tells."""
        arrival = self._arrival
        if not self._trying or item != arrival.item or arrival.task is not None:
            return
        self._trying = False
        if arrival.state == "refused" and arrival.wrong_password:
            self._tell("密码不对，请核对后再输入", "error")
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.put_away()

    def _tell(self, words: str, tone: Tone) -> None:
        self._complaint.setText(words)
        self._complaint.set_tone(tone)
        self._complaint.show()
