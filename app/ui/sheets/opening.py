"""Opening drafts: choosing one, unpacking a package, beside or instead of the one that is open, and when it cannot."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from app.drafts.names import DRAFT_FILE, PACKAGE_ENDING
from app.errors import AppError
from app.jobs import Call
from app.ui.sheets.place_line import PlaceLine
from app.ui.sheets.places import drafts_folder
from app.ui.sheets.sheet import WorkSheet, ask, show

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow
    from app.ui.work.tasks import Task

_KINDS = f"草稿（{DRAFT_FILE} *{PACKAGE_ENDING}）"


def open_open(window: MainWindow) -> None:
    """Choose a draft by its ``draft.json``, or a package."""
    chosen = window.around.dialogs.choose_files(window, f"打开草稿文件夹里的 {DRAFT_FILE}，或 {PACKAGE_ENDING}", _KINDS)
    if chosen:
        window.open_path(chosen[0])


def open_unpack(window: MainWindow, file: Path) -> None:
    """Ask where a package is to be unpacked; then open what was in it."""
    sheet = UnpackSheet(window, file)
    show(sheet, sheet.button(0))


class UnpackSheet(WorkSheet):
    """Where the draft will lie; a name that is taken gets a number."""

    def __init__(self, window: MainWindow, file: Path) -> None:
        super().__init__(window, f"打开“{file.name}”", "先解开到一个文件夹，再打开；原来的文件不变", "解开并打开")
        self._file = file
        self.place = PlaceLine(self.around, drafts_folder(self.around))
        self.place.changed.connect(self._show_place)
        self.body.addWidget(self.place)
        self._show_place()

    def _show_place(self) -> None:
        self.place.show_name(self._file.stem)

    def inputs_enabled(self, enabled: bool) -> None:
        """The place stays while it is unpacked."""
        self.place.setEnabled(enabled)

    def prepare(self, then: Callable[[], None]) -> None:
        """Find a name that is free."""
        self.place.settle(then)

    def begin(self) -> Task | None:
        """Unpack in the worker."""
        return self.around.errands.run(Call("unpack", (self._file, self.place.target)))

    def done(self, value: object) -> None:
        """Open it; first tell what another program did to the package, if any did."""
        target = self.place.target
        if target is None:
            return
        told = cast("tuple[str, ...]", value)
        if told:
            open_it = partial(self.window_.open_path, target)
            ask(self.window_, "已解开", "。".join(told), (("打开", open_it),), give_up="先不打开")
        else:
            self.window_.open_path(target)


def open_beside(window: MainWindow, folder: Path) -> None:
    """One draft to a window: ask where another one is to be opened."""
    around = window.around
    ask(
        window,
        f"打开“{folder.name}”",
        "这个窗口里已打开一份草稿；内容随时都在保存",
        (
            ("在新窗口打开", partial(around.open_window, folder)),
            ("在这里打开", partial(window.turns.reopen, folder)),
        ),
    )


def open_refused(window: MainWindow, error: AppError) -> None:
    """Say calmly why a draft could not be opened, and offer another one: a line of the start page, where it is."""
    show_refusal = getattr(window.page, "show_refusal", None)
    if show_refusal is not None:
        show_refusal(error.in_full())
        return
    ask(window, "没有打开", error.in_full(), (("打开别的…", lambda: open_open(window)),), give_up="返回")
