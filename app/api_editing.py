"""What the functions of :mod:`app.api` and of the modules beside it share: a draft opened, changed, saved, closed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from app.drafts import attachments, kept, store
from app.drafts.draft import DRAFT_FILE, Draft
from app.drafts.edition import edition_doubt, is_surely_very, is_very, not_as_filled, stamp_of
from app.drafts.sealing import scans_told
from app.errors import AppError, DraftError, UsageError
from app.forms.definition import FormDefinition
from app.forms.editions import Edition, EditionMissing
from app.forms.issues import Issue
from app.forms.library import Library
from app.paths import AppPaths
from app.times_and_sizes import moment_in_words
from app.version import program_version

Told: TypeAlias = tuple[str, ...]
FOUND_AGAIN = "打开这份草稿可以查看和找回"
"""Ends :func:`unsaved_sentence`: what to do in the window; the command line adds its verb."""
_FORMS_TYPED = "程序数据文件夹里的 forms 文件夹"
Change: TypeAlias = Callable[[store.OpenDraft, FormDefinition], Draft]


def library(paths: AppPaths) -> Library:
    """The forms that this run knows: shipped ones and those dropped into the data folder."""
    return Library(paths.shipped, paths.dropped_forms, paths.cache / "forms", program_version())


def definition_of(paths: AppPaths, draft: Draft) -> FormDefinition:
    """The form that a draft fills, in the edition that it was begun with; raises as :func:`edition_of`."""
    return edition_of(paths, draft).definition


def edition_of(paths: AppPaths, draft: Draft) -> Edition:
    """The edition of its form that a draft was begun with.

    :class:`DraftError` when this program does not have the form, :class:`EditionMissing` when not this edition of it.
    """
    forms = library(paths)
    try:
        return forms.edition(draft.form, stamp_of(draft))
    except UsageError as error:
        titles = "、".join(f"“{title}”" for title in forms.titles())
        hint = f"这个程序能填的是{titles}。请用填这份草稿的程序打开，或把它的表单文件加进来。"
        raise DraftError(f"这份草稿填的是另一种表（编号 {draft.form}），这个程序里没有。", hint) from error


def edition_told(draft: Draft, found: Edition) -> Told:
    """That the edition of a draft is another file here than the one that it was filled by, or may be one.

    Nothing when it is the very file.
    """
    told = edition_doubt(draft, found)
    return (told,) if told else ()


def filled_by(paths: AppPaths, draft: Draft) -> tuple[FormDefinition | None, str]:
    """The very edition that a draft was filled by; None and half a sentence where this PC is not known to have it.

    Of another file with its number nobody knows what it changed. Raises :class:`DraftError` as :func:`edition_of` when
    this program does not have the form at all.
    """
    stamp = stamp_of(draft)
    try:
        found = edition_of(paths, draft)
    except EditionMissing:
        found = None
    if found is not None and is_surely_very(stamp, found):
        return found.definition, ""
    if found is not None and is_very(stamp, found.stamp):
        return None, f"不能确定这台电脑上的第 {stamp.edition} 版表单就是填写时用的那份"
    return None, f"这台电脑上没有填写时用的那份第 {stamp.edition} 版表单"


def demand_as_filled(draft: Draft, found: Edition, not_done: str, way_out: str = "", typed: str = "") -> None:
    """Raise :class:`DraftError` unless ``found`` is the edition that a draft was filled by (decision 89).

    What was not asked would be signed; what a newer program put in, and this one does not know, would be left out.
    ``not_done`` ends the sentence (``没有导出``), ``way_out`` the hint, ``typed`` that for the command line.
    What nobody can know (:func:`edition_told`) refuses nothing.
    """
    demand_known(draft, not_done, way_out, typed)
    told = not_as_filled(draft, found.definition, found.stamp)
    if not told:
        return
    home = "请在填这份草稿的电脑上做"
    clicked = f"{home}；或者在打开的草稿上方点“转到新版…”另成一份草稿，核对后再做"
    carried_typed = f"{home}；或者用 definition carry 把它转到这台电脑上的这一版，另成一份草稿，核对后再做"
    get = "也可以要来填写时的那份表单定义文件，放进"
    clicked, carried_typed = (
        f"{clicked}。{get}“新表单放入”的文件夹再做。",
        f"{carried_typed}。{get}{_FORMS_TYPED}再做。",
    )
    raise DraftError(f"{told}，{not_done}。", f"{clicked}{way_out}", typed=f"{carried_typed}{typed}")


def demand_known(draft: Draft, not_done: str, way_out: str = "", typed: str = "") -> None:
    """Raise :class:`DraftError` for a draft of a newer program; the words as of :func:`demand_as_filled`."""
    if draft.read_only:
        hint = "请用较新的程序做。"
        raise DraftError(f"{draft.read_only}，{not_done}。", f"{hint}{way_out}", typed=f"{hint}{typed}")


def edit(paths: AppPaths, folder: Path, now: datetime, change: Change) -> Told:
    """Open a draft, change it, save it when something changed, close it; raises as :func:`opened_for_change`."""
    with opened_for_change(folder, now) as opened:
        found = edition_of(paths, opened.draft)
        told = (*told_of(opened), *edition_told(opened.draft, found))
        changed = change(opened, found.definition)
        if changed == opened.draft and not opened.damage:
            return told
        saved = store.save(opened, changed, now=now)
        if saved.path.name == DRAFT_FILE:
            _put_away(opened, changed)
        return (*told, *([saved.notice] if saved.notice else []))


def _put_away(opened: store.OpenDraft, saved: Draft) -> None:
    """Put copies away that the change took off the lists; what stays goes on the next opening."""
    before = [file.path for file in kept.every_file(opened.draft)]
    with contextlib.suppress(AppError):
        kept.put_away_unlisted(opened.folder, before, saved)


@contextlib.contextmanager
def opened_for_change(folder: Path, now: datetime) -> Iterator[store.OpenDraft]:
    """The draft with its lock, which is given back on leaving.

    Raises :class:`DraftError` when it may only be looked at, or when the last run left something that was not saved:
    whoever decides what becomes of that must know of it first.
    """
    with store.open_draft(folder, writable=True, now=now) as opened:
        opened.demand_writable()
        if opened.unsaved:
            raise DraftError(
                f"草稿“{opened.folder.name}”里有上次没保存进去的内容，什么也没有改。",
                "请先打开它，决定留哪一份。",
                typed="请先用 recover 查看，并决定留哪一份。",
            )
        yield opened


def checker_of(
    paths: AppPaths, folder: Path, definition: FormDefinition, draft: Draft
) -> tuple[Callable[[Draft], list[Issue]], Told]:
    """A check of this draft and of others with the same files, which are looked at once; what to tell of the files."""
    from app.books.file_notes import notes_of_files
    from app.documents.fonts import opened_fonts
    from app.forms.checking import check

    facts = attachments.file_facts(folder, draft)
    found = notes_of_files(paths.cache / "intake", paths.fonts, folder, draft, facts)
    covers = opened_fonts(paths.fonts).covers
    told = (*found.told, *scans_told(folder, draft))
    return lambda other: check(definition, other.filling, covers, facts, found.notes), told


def told_of(opened: store.OpenDraft) -> Told:
    """What the user of an opened draft should know of it."""
    found = (opened.damage, opened.draft.read_only, unsaved_sentence(opened))
    return (*(sentence for sentence in found if sentence), *opened.notices)


def unsaved_sentence(opened: store.OpenDraft) -> str:
    """That a journal holds what ``draft.json`` does not, in one sentence; empty when there is no such thing."""
    if opened.unsaved is None:
        return ""
    at = moment_in_words(opened.unsaved.at, None)
    return f"{at} 填的内容还没有保存进草稿，这次用的是保存过的；{FOUND_AGAIN}"
