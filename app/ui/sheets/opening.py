"""Opening drafts: choosing one, unpacking a package, beside or instead of the one that is open, and when it cannot."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from app.drafts.names import DRAFT_FILE, PACKAGE_ENDING
from app.errors import AppError, DamagedPackage
from app.forms.edition_names import FORM_ENDING
from app.forms.editions import EditionMissing
from app.jobs import Call
from app.ui.sheets.place_line import PlaceLine
from app.ui.sheets.places import drafts_folder
from app.ui.sheets.sheet import WorkSheet, ask, show

if TYPE_CHECKING:
    from app.drafts.package_rescue import Rescued
    from app.ui.window.main_window import MainWindow
    from app.ui.work.tasks import Task

_KINDS = f"草稿（{DRAFT_FILE} *{PACKAGE_ENDING}）;;表单定义（*{FORM_ENDING} *.yaml *.yml）"


def open_open(window: MainWindow) -> None:
    """Choose a draft by its ``draft.json``, or a package."""
    chosen = window.around.dialogs.choose_files(window, f"打开草稿文件夹里的 {DRAFT_FILE}，或 {PACKAGE_ENDING}", _KINDS)
    if chosen:
        window.open_path(chosen[0])


def open_unpack(window: MainWindow, file: Path) -> None:
    """Ask where a package is to be unpacked; then open what was in it."""
    sheet = UnpackSheet(window, file)
    show(sheet, sheet.button(0))


class _PlaceSheet(WorkSheet):
    """Where the draft out of a package will lie; a name that is taken gets a number."""

    def __init__(self, window: MainWindow, file: Path, title: str, sentence: str, action: str, name: str) -> None:
        super().__init__(window, title, sentence, action)
        self.file = file
        self._name = name
        self.place = PlaceLine(self.around, drafts_folder(self.around))
        self.place.changed.connect(self._show_place)
        self.body.addWidget(self.place)
        self._show_place()

    def _show_place(self) -> None:
        self.place.show_name(self._name)

    def inputs_enabled(self, enabled: bool) -> None:
        """The place stays while the package is read."""
        self.place.setEnabled(enabled)

    def prepare(self, then: Callable[[], None]) -> None:
        """Find a name that is free."""
        self.place.settle(then)

    @abstractmethod
    def begin(self) -> Task | None:
        """Read the package in the worker."""

    def offer(self, title: str, told: tuple[str, ...]) -> None:
        """Tell something that has to be read before the draft is opened."""
        if self.place.target is not None:
            open_it = partial(self.window_.open_path, self.place.target)
            ask(self.window_, title, "。".join(told), (("打开", open_it),), give_up="先不打开")


class UnpackSheet(_PlaceSheet):
    """Unpacks a package and opens what was in it."""

    def __init__(self, window: MainWindow, file: Path) -> None:
        sentence = "先解开到一个文件夹，再打开；原来的文件不变"
        super().__init__(window, file, f"打开“{file.name}”", sentence, "解开并打开", file.stem)

    def begin(self) -> Task | None:
        """Unpack in the worker."""
        return self.around.errands.run(Call("unpack", (self.file, self.place.target)))

    def refused(self, error: AppError) -> None:
        """Offer to take what is whole out of a damaged package: a second copy may not be to be had."""
        if isinstance(error, DamagedPackage):
            self.put_away()
            rescue_it = partial(open_rescue, self.window_, self.file)
            ask(self.window_, "文件有损坏", error.in_full(), (("抢救完好的部分…", rescue_it),))

    def done(self, value: object) -> None:
        """Open it; first tell what another program did to the package, if any did."""
        told = cast("tuple[str, ...]", value)
        if told:
            self.offer("已解开", told)
        elif self.place.target is not None:
            self.window_.open_path(self.place.target)


def open_rescue(window: MainWindow, file: Path) -> None:
    """Ask where what is whole in a damaged package is to be put."""
    sheet = RescueSheet(window, file)
    show(sheet, sheet.button(0))


class RescueSheet(_PlaceSheet):
    """Takes what is whole out of a package; what is lost is told, and written down beside the draft."""

    def __init__(self, window: MainWindow, file: Path) -> None:
        sentence = "完好的文件取出来，损坏的不取，缺了哪些会列出来；原来的文件不变"
        super().__init__(window, file, f"抢救“{file.name}”", sentence, "抢救", f"{file.stem} 抢救")

    def begin(self) -> Task | None:
        """Rescue in the worker."""
        return self.around.errands.run(Call("rescue", (self.file, self.place.target)))

    def done(self, value: object) -> None:
        """Tell what is lost before the draft is opened."""
        self.offer("已抢救", cast("Rescued", value).told)


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
    if isinstance(error, EditionMissing) and error.folder is not None:
        carry = partial(window.do, "edition", error.folder)
        ask(window, "这台电脑上没有这一版表单", error.in_full(), (("转到这台电脑上的一版…", carry),), give_up="返回")
        return
    show_refusal = getattr(window.page, "show_refusal", None)
    if show_refusal is not None:
        show_refusal(error.in_full())
        return
    ask(window, "没有打开", error.in_full(), (("打开别的…", lambda: open_open(window)),), give_up="返回")
