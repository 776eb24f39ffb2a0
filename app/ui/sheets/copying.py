"""A second draft like a first one, and a draft as one ``.shenbao`` file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from app.drafts.names import PACKAGE_ENDING, folder_name
from app.drafts.recent import RecentDraft, recent_drafts, remember
from app.jobs import Call
from app.times_and_sizes import size_in_words
from app.ui.sheets.place_line import PlaceLine
from app.ui.sheets.places import drafts_folder
from app.ui.sheets.sheet import WorkSheet, ask, show, tell
from app.ui.widgets.choices import CheckBox
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.line_edit import LineEdit
from app.ui.work.when_saved import WhenSaved

if TYPE_CHECKING:
    from app.drafts.draft import Draft
    from app.ui.window.main_window import MainWindow
    from app.ui.work.tasks import Task

Then = Callable[[Path], None]


# ---- a copy


def open_copy(window: MainWindow, folder: Path | None = None, then: Then | None = None) -> None:
    """Copy the open draft as it stands in the window, or the one in ``folder`` as it is saved.

    ``then`` takes the new folder; without it the sheet offers to open it.
    """
    frame = window.frame
    if folder is not None:
        show(CopySheet(window, folder, None, then))
    elif frame is not None:
        frame.settle_cell()
        draft = frame.tools.desk.draft if frame.tools.saver else None
        show(CopySheet(window, frame.tools.folder, draft, then))


class CopySheet(WorkSheet):
    """Name and place of the copy; the files that the draft lists go along."""

    def __init__(self, window: MainWindow, folder: Path, draft: Draft | None, then: Then | None) -> None:
        super().__init__(window, "另存一份", "佐证材料一起复制；原来的草稿不变", "另存")
        self._folder = folder
        self._draft = draft
        self._then = then
        suggested = folder_name(f"{folder.name} 副本")
        label = TextLabel(self._look, "名称", tone="ink2")
        self.name = LineEdit(self._look, suggested, name="名称")
        label.setBuddy(self.name)
        self.place = PlaceLine(self.around, folder.parent)
        self.history = CheckBox(self._look, "历史版本也一起复制", role="body")
        self.body.setSpacing(6)
        for widget in (label, self.name, self.place):
            self.body.addWidget(widget)
        self.body.addSpacing(6)
        self.body.addWidget(self.history)
        self.name.textChanged.connect(self._show_place)
        self.place.changed.connect(self._show_place)
        self._show_place()
        self.name.selectAll()
        self.around.looking.run(self, folder.parent.is_dir, self._hear_there, line=str(folder.parent))

    def _hear_there(self, there: bool) -> None:
        """A stick that was pulled out takes no copy."""
        if not there and self.place.folder == self._folder.parent and not self.is_working:
            self.place.folder = drafts_folder(self.around)
            self._show_place()

    def _show_place(self) -> None:
        self.place.show_name(folder_name(self.name.text()))
        self.button(0).setEnabled(self.place.target is not None and not self.is_working)

    def inputs_enabled(self, enabled: bool) -> None:
        """Nothing can be changed while it is copied."""
        for widget in (self.name, self.place, self.history):
            widget.setEnabled(enabled)

    def prepare(self, then: Callable[[], None]) -> None:
        """Find a name that is free."""
        self.place.settle(then)

    def begin(self) -> Task | None:
        """Copy in the worker."""
        self._target = self.place.target
        if self._target is None:
            return None
        kept = {"history": self.history.isChecked()}
        return self.around.errands.run(Call("copy_draft", (self._folder, self._target, self._draft), kept))

    def done(self, value: object) -> None:
        """Tell what could not be copied, offer to open it, and put it on the list of drafts."""
        target = self._target
        if target is None:
            return
        self._remember(target)
        if self._then is not None:
            self._then(target)
            return
        sentence = "。".join((f"已另存到 {target}", *cast("tuple[str, ...]", value)))
        if self.window_.frame is None:
            self.window_.say(sentence)
            return
        open_it: Callable[[], Any] = partial(self.around.open_window, target)
        show_it: Callable[[], Any] = partial(self.around.dialogs.open_outside, target.parent)
        ask(
            self.window_,
            "已另存一份",
            sentence,
            (("在新窗口打开", open_it), ("打开所在文件夹", show_it)),
            give_up="继续填这一份",
        )

    def _remember(self, target: Path) -> None:
        file, folder = self.around.paths.recent_file, str(self._folder)
        now = self.around.clock().isoformat(timespec="seconds")

        def work() -> None:
            found = next((entry for entry in recent_drafts(file) if entry.folder == folder), None)
            if found is not None:
                remember(
                    file, RecentDraft(**{**found._asdict(), "folder": str(target), "name": target.name, "saved": now})
                )

        window = self.window_

        def refresh(_: object) -> None:
            again = getattr(window.page, "refresh", None)
            if again is not None:
                again()

        self.around.beside.run(window, work, refresh)


# ---- a package


def open_pack(window: MainWindow, folder: Path | None = None) -> None:
    """Write the open draft, or the one in ``folder``, into one file that is chosen first."""
    frame = window.frame
    if folder is not None:
        _choose_and_pack(window, folder)
        return
    if frame is None:
        return
    frame.settle_cell()
    tools = frame.tools
    WhenSaved(
        tools,
        lambda: _choose_and_pack(window, tools.folder),
        lambda sentence: tell(window, "没有打包", f"草稿还没有保存好：{sentence}"),
    )


def _choose_and_pack(window: MainWindow, folder: Path) -> None:
    kinds = f"打包的草稿（*{PACKAGE_ENDING}）"
    file = window.around.dialogs.choose_target(window, "打包为一个文件", Path(f"{folder.name}{PACKAGE_ENDING}"), kinds)
    if file is None:
        return
    if file.suffix.lower() != PACKAGE_ENDING:
        file = file.with_name(f"{file.name}{PACKAGE_ENDING}")
    sheet = PackSheet(window, folder, file)
    show(sheet)
    sheet.button(0).click()


class PackSheet(WorkSheet):
    """Tells how far the packing is; 取消 leaves what stood there before."""

    def __init__(self, window: MainWindow, folder: Path, file: Path) -> None:
        super().__init__(window, f"打包为 {PACKAGE_ENDING}", f"{folder.name} → {file}", "打包")
        self._folder = folder
        self._file = file
        self.button(0).hide()

    def begin(self) -> Task | None:
        """Pack in the worker."""
        return self.around.errands.run(Call("pack", (self._folder, self._file), {"paths": self.around.paths}))

    def done(self, value: object) -> None:
        """Say where it lies and what should be looked at."""
        file, told = cast("tuple[Path, tuple[str, ...]]", value)
        size = size_in_words(file.stat().st_size) if file.is_file() else "已不在原处"
        sentence = "。".join((f"“{file.name}”，{size}，可以用 U 盘或邮件交给别人打开", *told))
        show_it: Callable[[], Any] = partial(self.around.dialogs.open_outside, file.parent)
        ask(self.window_, "已打包", sentence, (("打开所在文件夹", show_it),), give_up="完成")
