"""A new draft: one question, its name; empty, out of an earlier draft, as the sample, or as a blank official form."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from app import disk
from app.drafts.names import DRAFT_FILE, folder_name
from app.jobs import Call
from app.times_and_sizes import read_day
from app.ui.sheets.place_line import PlaceLine
from app.ui.sheets.places import drafts_folder
from app.ui.sheets.sheet import WorkSheet, show
from app.ui.widgets.buttons import LinkLabel
from app.ui.widgets.choices import ComboBox
from app.ui.widgets.labels import ElidedLabel, TextLabel
from app.ui.widgets.line_edit import LineEdit

if TYPE_CHECKING:
    from app.api import CarriedOver
    from app.ui.window.forms import FormEntry
    from app.ui.window.main_window import MainWindow
    from app.ui.work.tasks import Task


def open_new(window: MainWindow, form_id: str = "") -> None:
    """Ask for the name of a new draft; without a form, for that, too."""
    window.around.forms.when_known(window, lambda: _open_new(window, form_id))


def _open_new(window: MainWindow, form_id: str) -> None:
    known = window.around.forms.known
    if known is not None and known.forms:
        show(NewSheet(window, form_id))


class NewSheet(WorkSheet):
    """名称, where the draft will lie, and an earlier draft whose answers go over."""

    def __init__(self, window: MainWindow, form_id: str = "") -> None:
        around = window.around
        form = around.forms.named(form_id)
        super().__init__(window, "新建申报", form.title if form else "", "新建")
        look = around.look
        known = around.forms.known
        self._forms = known.forms if known else ()
        self._form = form or self._forms[0]
        self.source: Path | None = None
        if form is None:
            self.choice = ComboBox(look)
            self.choice.setAccessibleName("表单")
            self.choice.addItems([one.title for one in self._forms])
            self.choice.currentIndexChanged.connect(self._choose_form)
            self.body.addWidget(self.choice)
        self._label = TextLabel(look, self._form.name_label, tone="ink2")
        self.name = LineEdit(look, name=self._form.name_label)
        self.place = PlaceLine(around, drafts_folder(around))
        self._label.setBuddy(self.name)
        self.body.addWidget(self._label)
        self.body.setSpacing(6)
        self.body.addWidget(self.name)
        self.body.addWidget(self.place)
        self.body.addSpacing(6)
        self.body.addLayout(self._earlier())
        self.name.textChanged.connect(self._show_place)
        self.place.changed.connect(self._show_place)
        self._show_place()

    def _earlier(self) -> QHBoxLayout:
        look = self._look
        self._link = LinkLabel(look, "沿用以前的草稿…", icon="history")
        self._link.clicked.connect(self._choose_source)
        self._source = ElidedLabel(look, "", role="caption", tone="ink2")
        self._drop = LinkLabel(look, "不沿用", role="caption")
        self._drop.clicked.connect(lambda: self._take_source(None))
        self._drop.hide()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._link)
        row.addWidget(self._source, 1)
        row.addWidget(self._drop)
        return row

    def _choose_form(self, number: int) -> None:
        self._form = self._forms[number]
        self._label.setText(self._form.name_label)
        self.name.setAccessibleName(self._form.name_label)

    def _show_place(self) -> None:
        self.place.show_name(folder_name(self.name.text()))
        self.button(0).setEnabled(self.place.target is not None and not self.is_working)

    def _choose_source(self) -> None:
        chosen = self.around.dialogs.choose_folder(self, "选择以前的草稿文件夹", drafts_folder(self.around))
        if chosen is not None:
            looks = partial(disk.is_file, chosen / DRAFT_FILE)
            self.around.looking.run(self, looks, partial(self._hear_source, chosen), line=str(chosen))

    def _hear_source(self, chosen: Path, is_draft: bool) -> None:
        if is_draft:
            self._take_source(chosen)
        else:
            self.complain(f"“{chosen.name}”不是草稿文件夹：里面没有 {DRAFT_FILE}")

    def _take_source(self, folder: Path | None) -> None:
        self.complain("")
        self.source = folder
        self._source.setText(f"沿用“{folder.name}”里还适用的内容，佐证材料不沿用" if folder else "")
        self._link.setVisible(folder is None)
        self._drop.setVisible(folder is not None)

    def inputs_enabled(self, enabled: bool) -> None:
        """Nothing can be changed while the draft is made."""
        for widget in (self.name, self.place, self._link, self._drop):
            widget.setEnabled(enabled)

    def prepare(self, then: Callable[[], None]) -> None:
        """Find a name that is free."""
        self.place.settle(then)

    def begin(self) -> Task | None:
        """Make the draft in the worker."""
        target = self.place.target
        if target is None:
            return None
        name, now = " ".join(self.name.text().split()), self.around.clock()
        own = read_day(self.around.preferences.settings.own_deadlines.get(self._form.id))
        self._target = target
        if self.source is not None:
            args: tuple[Any, ...] = (self.around.paths, self.source, self._form.id, target, now, name, own)
            return self.around.errands.run(Call("carry_over", args, reports=False))
        args = (self.around.paths, self._form.id, target, now, name, own)
        return self.around.errands.run(Call("new_draft", args, reports=False))

    def done(self, value: object) -> None:
        """Open what was made; then tell what went over."""
        then = None
        if self.source is not None:
            from app.ui.sheets.carried import open_carried

            then = partial(open_carried, self.window_, self.source.name, cast("CarriedOver", value))
        self.window_.open_path(self._target, then=then)


# ---- the sample


def open_sample(window: MainWindow, form_id: str) -> None:
    """Open a copy of a form's sample, made anew each time: it can be changed at will."""
    window.around.forms.when_known(window, lambda: _make_sample(window, form_id))


def _make_sample(window: MainWindow, form_id: str) -> None:
    form = window.around.forms.named(form_id)
    if form is None:
        return
    sheet = SampleSheet(window, form)
    show(sheet)
    sheet.button(0).click()


def _find_free(sheet: WorkSheet, wanted: Path, take: Callable[[Path], None]) -> None:
    """Give ``take`` the folder that is wanted, or with a number behind when that is taken."""
    looks = partial(disk.free_folder, wanted)
    sheet.around.looking.run(sheet, looks, take, lambda _: take(wanted), line=str(wanted.parent))


class SampleSheet(WorkSheet):
    """Tells how far the sample is; making its evidence files takes some seconds."""

    def __init__(self, window: MainWindow, form: FormEntry) -> None:
        super().__init__(window, "看示例", f"{form.title}的示例，内容都是虚构的，可以随意改", "打开")
        self._form = form
        self._folder = drafts_folder(self.around) / folder_name(f"示例 {form.short_title}")
        self.button(0).hide()

    def prepare(self, then: Callable[[], None]) -> None:
        """Find a name that is free."""

        def take(found: Path) -> None:
            self._folder = found
            then()

        _find_free(self, self._folder, take)

    def begin(self) -> Task | None:
        """Make it in the worker."""
        args = (self.around.paths, self._form.id, self._folder, self.around.clock())
        return self.around.errands.run(Call("sample_draft", args))

    def done(self, value: object) -> None:
        """Open it."""
        self.window_.open_path(self._folder)


# ---- the blank form


def open_blank(window: MainWindow, form_id: str) -> None:
    """Export the empty official form into a folder that is chosen first."""
    form = window.around.forms.named(form_id)
    chosen = window.around.dialogs.choose_folder(window, "把空白表放到哪个文件夹") if form else None
    if form is None or chosen is None:
        return
    sheet = BlankSheet(window, form, chosen)
    show(sheet)
    sheet.button(0).click()


class BlankSheet(WorkSheet):
    """Tells how far the export is and opens its folder."""

    def __init__(self, window: MainWindow, form: FormEntry, out: Path) -> None:
        super().__init__(window, "导出空白表", form.title, "导出")
        self._form = form
        self._folder = out / folder_name(f"{form.short_title}空白表")
        self.button(0).hide()

    def prepare(self, then: Callable[[], None]) -> None:
        """Find a name that is free."""

        def take(found: Path) -> None:
            self._folder = found
            then()

        _find_free(self, self._folder, take)

    def begin(self) -> Task | None:
        """Export in the worker, PDF and Word as the settings say."""
        formats = self.around.preferences.settings.export_formats
        args = (self.around.paths, self._form.id, self._folder, formats, self.around.clock())
        return self.around.errands.run(Call("blank_form", args))

    def done(self, value: object) -> None:
        """Show the folder."""
        self.around.dialogs.open_outside(self._folder)
        self.window_.say(f"已导出空白表：{self._folder}")
        self.window_.setFocus(Qt.FocusReason.OtherFocusReason)
