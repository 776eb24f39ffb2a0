"""Definitions of forms after release: looked at, compared, used for new drafts or not; offered by :mod:`app.api`.

Whatever is wrong with a file, nothing is changed, and drafts stay on the edition that they were begun with
(decision 89).
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, TypeAlias

from app import disk
from app.api_editing import library
from app.errors import AppError, DefinitionError, DiskError, InputFileError, UsageError
from app.forms.comparing import Difference as Difference
from app.forms.comparing import compare
from app.forms.comparing_words import told as told_in_words
from app.forms.definition import FormDefinition
from app.forms.edition_choices import choose, decline, keep_file
from app.forms.editions import Edition, Stamp, before, edition_words, meant, read_definition
from app.forms.gathered import ungathered
from app.forms.library import Library, unforeseen
from app.paths import AppPaths
from app.progress import Cancelled, Progress, silent

Standing: TypeAlias = Literal["new", "newer", "older", "kept", "in_use", "taken"]

UNGATHERED = "填报不受影响；汇总时取不到的，要照原件填："
"""Stands before sentences on columns that a summary cannot gather."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A definition file that was checked, and how it stands to what this PC has.

    ``standing``: ``new`` form, ``newer`` or ``older`` than the edition in use, ``kept``: older and here already, the
    very file ``in_use``; ``taken``: this edition is another file here. ``base`` says what the ``differences`` are
    against, empty for a form without any before. ``deadline`` is ``2026-05-28``. ``ungathered`` are sentences on the
    columns of a summary that stay empty for drafts filled by it.
    """

    file: Path
    form: str
    title: str
    edition: int
    sha256: str
    standing: Standing
    issuer: str
    deadline: str
    base: str = ""
    differences: tuple[Difference, ...] = ()
    ungathered: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """How it stands to what is here, in words."""
        known = f"这是“{self.title}”第 {self.edition} 版"
        return {
            "new": f"这是一种新的表单：{self.title}（第 {self.edition} 版）",
            "newer": f"{known}，现在用的是{self.base}。选用以后，新建的草稿用它；已有的草稿仍用原来的一版",
            "older": f"{known}，比现在用的{self.base}旧。加进来只为打开用这一版填的草稿，新草稿不用它",
            "kept": f"{known}，已经在这台电脑上，比现在用的{self.base}旧，新草稿不用它",
            "in_use": f"{known}，新草稿已经在用它",
            "taken": f"{known}，但这台电脑上的第 {self.edition} 版是另一份内容，没有采用",
        }[self.standing]

    @property
    def gathering(self) -> str:
        """What a summary does not find in drafts filled by it, a line each; empty when it finds everything."""
        return "\n".join((UNGATHERED, *self.ungathered)) if self.ungathered else ""

    @property
    def origin(self) -> str:
        """Who asks for it and until when, in words."""
        return f"发文单位：{self.issuer}；截止日期：{told_in_words('deadline', date.fromisoformat(self.deadline))}"


@dataclass(frozen=True, slots=True)
class EditionSeen:
    """One edition that this PC has."""

    form: str
    title: str
    edition: int
    in_use: bool
    shipped: bool
    file: Path
    sha256: str


def look_at_definition(paths: AppPaths, file: Path, progress: Progress = silent) -> Offered:
    """Check a definition file as strictly as possible and compare it with the edition in use; nothing is changed.

    Blank books are made of it, too. Raises :class:`DefinitionError` with every mistake, line and column;
    :class:`InputFileError` for what is no definition file; :class:`DiskError`.
    """
    return _looked_at(paths, file, progress)[0]


def adopt_definition(paths: AppPaths, file: Path, sha256: str = "", progress: Progress = silent) -> Offered:
    """Keep a definition among those of the user, and use it for new drafts if it is a new form or newer.

    An older one never is, however often it is added; going back is :func:`use_edition`. ``sha256`` is that of the file
    that was looked at: what was changed since is not what the user agreed to. Raises as :func:`look_at_definition`,
    :class:`DefinitionError` for an edition that is taken.
    """
    found, edition, data = _looked_at(paths, file, progress)
    if sha256 not in ("", found.sha256):
        raise InputFileError(f"“{file.name}”刚才改动过，没有采用。", "请重新打开它，看过改了什么再决定。")
    if found.standing == "taken":
        told = f"“{found.title}”的第 {found.edition} 版已有另一份内容，“{file.name}”没有采用。"
        draft = f"只为打开照它填的草稿，把它放进“新表单放入”的文件夹（{paths.dropped_forms}）。"
        hint = f"要用于新草稿，请在文件里把 edition 写成更大的数，再试一次；{draft}"
        raise DefinitionError(told, hint, (told,))
    known = library(paths)
    if not any(one.stamp == edition.stamp for one in known.editions(found.form)):
        keep_file(paths.dropped_forms, edition, data)
        _demand_kept(paths, edition)
    if found.standing in ("new", "newer"):
        choose(paths.dropped_forms, found.form, edition, _own_number(known, found.form))
    return found


def _demand_kept(paths: AppPaths, edition: Edition) -> None:
    """What is told as added must be there at the next start: the folder is read as it will be then."""
    if not any(one.stamp == edition.stamp for one in library(paths).editions(edition.definition.id)):
        raise InputFileError(
            f"“{edition.path.name}”放进去以后读不出来，没有采用。",
            f"请看“新表单放入”的文件夹（{paths.dropped_forms}）能不能读写，再试一次。",
        )


def decline_definition(paths: AppPaths, file: Path) -> None:
    """Ask no more whether to use the edition in a file of the user's folder; raises :class:`DiskError`."""
    for edition in library(paths).waiting():
        if edition.path == file:
            decline(paths.dropped_forms, edition)


def use_edition(paths: AppPaths, form_id: str, number: int) -> tuple[str, ...]:
    """Use an edition that this PC has for new drafts; gives what :attr:`Offered.ungathered` says of it.

    Raises :class:`UsageError` naming those that it has.
    """
    known = library(paths)
    known.in_use(form_id)  # an unknown form is told as everywhere
    found = known.editions(form_id)
    chosen = next((one for one in found if one.number == number), None)
    if chosen is None:
        numbers = "、".join(dict.fromkeys(f"第 {one.number} 版" for one in found))
        raise UsageError(f"表单 {form_id} 没有第 {number} 版，没有改动。", f"这台电脑上有：{numbers}。")
    choose(paths.dropped_forms, form_id, chosen, _own_number(known, form_id))
    return ungathered(known, chosen.definition)


def editions_seen(paths: AppPaths) -> list[EditionSeen]:
    """Every edition of every form on this PC, and which one new drafts use."""
    known = library(paths)
    seen = []
    for form_id in known.ids():
        try:
            using = known.in_use(form_id)
        except DefinitionError:
            continue  # told where forms are listed
        for one in known.editions(form_id):
            title = one.definition.short_title
            used = one.path == using.path
            seen.append(EditionSeen(form_id, title, one.number, used, one.shipped, one.path, one.sha256))
    return seen


def compare_definitions(paths: AppPaths, old: str, new: str) -> tuple[Difference, ...]:
    """What differs between two definitions, each a file, a form's id, or ``ID@EDITION``.

    Raises :class:`UsageError` for a form or edition that is not here; else as :func:`look_at_definition`.
    """
    return compare(_named(paths, old), _named(paths, new))


def _named(paths: AppPaths, name: str) -> FormDefinition:
    path = Path(name)
    if path.is_file() or path.suffix:
        return _read(path)[0].definition
    form_id, at, number = name.partition("@")
    known = library(paths)
    if not at:
        return known.get(form_id)
    known.in_use(form_id)
    found = next((one for one in known.editions(form_id) if str(one.number) == number), None)
    if found is None:
        told = f"表单 {form_id} 没有第 {number} 版。"
        raise UsageError(told, "请换一版。", typed="用 definition list 查看有哪些。")
    return found.definition


def _looked_at(paths: AppPaths, file: Path, progress: Progress) -> tuple[Offered, Edition, bytes]:
    progress(0, 2, "检查表单定义")
    edition, data = _read(file)
    definition, known = edition.definition, library(paths)
    _try_blank_books(paths, definition, file, progress)
    progress(1, 2, "比较")
    base, standing = _base(known, definition.id), _standing(known, edition)
    offered = Offered(
        file=file,
        form=definition.id,
        title=definition.short_title,
        edition=definition.edition,
        sha256=edition.sha256,
        standing=standing,
        issuer=definition.notice.issuer,
        deadline=definition.notice.deadline.isoformat(),
        base="" if base is None else _called(base, definition),
        differences=() if base is None else compare(base, definition),
        ungathered=() if standing == "taken" else ungathered(known, definition),
    )
    return offered, edition, data


def _read(file: Path) -> tuple[Edition, bytes]:
    """A definition file, read once: what is checked is what is kept."""
    from app.forms.authoring import decoded, parse_form

    name = file.name
    data = read_definition(file)
    try:
        definition = parse_form(decoded(data, name), name)
    except AppError:
        raise
    except Exception as error:
        logging.getLogger(__name__).exception("%s", file)
        raise unforeseen(name, error) from error
    return Edition(definition, file, hashlib.sha256(data).hexdigest(), shipped=False), data


def _try_blank_books(paths: AppPaths, definition: FormDefinition, file: Path, progress: Progress) -> None:
    """Make the blank books: a definition whose tables do not fit their page must not wait for a user to find out."""
    from app.books.export import ExportRequest, export_draft
    from app.drafts.draft import Draft

    try:
        with disk.scratch_folder() as scratch:
            request = ExportRequest(
                definition=definition,
                draft=Draft(form=definition.id),
                folder=scratch,
                out=scratch / "out",
                formats=("pdf", "docx"),
                mark="blank",
                fonts=paths.fonts,
                cache=scratch / "cache",
            )
            export_draft(request, lambda done, total, label: progress(0, 2, "试排空白表"))
    except (Cancelled, DiskError, InputFileError):
        raise  # the disk and the fonts are not the fault of the definition
    except AppError as error:
        logging.getLogger(__name__).warning("%s", file, exc_info=True)
        told = f"{file.name}：照这份定义印不出空白表：{error.message}"
        raise DefinitionError(told, "请检查表格、分册和目录的写法，再试一次。", (told,)) from error
    except Exception as error:
        logging.getLogger(__name__).exception("%s", file)
        told = f"{file.name}：照这份定义排不出版面（{type(error).__name__}）。"
        raise DefinitionError(told, "请检查表格的列宽、行高和各册的组成，再试一次。", (told,)) from error


def _standing(known: Library, edition: Edition) -> Standing:
    form_id = edition.definition.id
    if form_id not in known.ids():
        return "new"
    using = known.in_use(form_id)
    if using.sha256 == edition.sha256:
        return "in_use"
    here = meant(known.editions(form_id), Stamp(edition.number))
    if edition.number == using.number or (here is not None and here.sha256 != edition.sha256):
        return "taken"
    if edition.number > using.number:
        return "newer"
    return "older" if here is None else "kept"


def _base(known: Library, form_id: str) -> FormDefinition | None:
    """What a definition is compared with: the edition in use, else the form of the year before."""
    ids = known.ids()
    name = form_id if form_id in ids else before(form_id, ids)
    try:
        return known.get(name) if name else None
    except DefinitionError:
        return None


def _called(base: FormDefinition, definition: FormDefinition) -> str:
    return edition_words(base) if base.id == definition.id else f"“{base.title}”（{base.id}）{edition_words(base)}"


def _own_number(known: Library, form_id: str) -> int:
    return max((one.number for one in known.editions(form_id) if one.shipped), default=0)
