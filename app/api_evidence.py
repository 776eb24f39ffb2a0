"""Evidence files and states of items; offered by :mod:`app.api`.

Whoever keeps a draft open has its lock and its state in memory: for them :func:`take_in` does the long part, and the
rest are pure functions of :mod:`app.drafts.attachments`. The other functions here open, save and close by themselves.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app import disk
from app.api_editing import Told, definition_of, edit
from app.drafts import attachments, kept, store
from app.drafts.draft import Draft
from app.drafts.entering import known_item, with_state
from app.errors import AppError, DraftError
from app.forms.answers import EvidenceFile, ItemStateOrBlank
from app.forms.definition import FormDefinition, ItemStateName
from app.paths import AppPaths
from app.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class Attaching:
    """How files are attached: turned clockwise by degrees, from which place on (1 is the first), with a password.

    ``instead_of`` names the file of the item whose place they take. ``ahead`` are files that the caller brings next:
    they are taken into the cache in the same go, on all processors; what is wrong with them is told when they come.
    """

    rotate: int = 0
    at: int | None = None
    password: str = ""
    instead_of: str = ""
    ahead: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenFiles:
    """Files that lie in the draft folder and wait for being listed; what their user should be told of them."""

    files: tuple[EvidenceFile, ...]
    told: Told = ()


def take_in(
    paths: AppPaths,
    folder: Path,
    draft: Draft,
    item: int,
    files: Sequence[Path],
    how: Attaching,
    progress: Progress = silent,
) -> TakenFiles:
    """Copy evidence files into a draft folder, all or none, after making sure that each can be bound.

    For a draft that the caller has open: no lock is asked and nothing is saved. :func:`attachments.listed` or
    :func:`attachments.swapped` lists what comes back; ``draft`` says which names are taken. A file with a password is
    kept without it, as a draft never holds passwords. Raises :class:`UsageError`, :class:`AttachmentError`,
    :class:`DraftError` when the folder is not there, :class:`DiskError`.
    """
    from app.books.usable import usable_files

    folder = folder.absolute()
    takes = known_item(definition_of(paths, draft), item).takes
    attachments.listed(draft, item, (), allowed=takes)  # refused before any file is read
    if not disk.is_folder(folder):  # of a stick that is gone; making it anew would hide the files elsewhere
        raise DraftError(f"“{folder.name}”这个草稿文件夹现在不在，没有添加", f"请核对磁盘有没有插好：{folder}")
    told: list[str] = []
    with disk.scratch_folder() as scratch:
        usable = usable_files(
            paths.cache / "intake", paths.fonts, files, scratch, told.append,
            password=how.password, rotate=how.rotate, ahead=how.ahead, progress=progress,
        )  # fmt: skip
        taken = attachments.copied(
            folder, draft, item, [one.file for one in usable],
            rotate=how.rotate, beside=[one.beside for one in usable], progress=progress,
        )  # fmt: skip
    return TakenFiles(taken, tuple(told))


def attach(
    paths: AppPaths,
    folder: Path,
    item: int,
    files: Sequence[Path],
    how: Attaching,
    now: datetime,
    progress: Progress = silent,
) -> Told:
    """:func:`take_in`, list and save; with ``how.instead_of`` in the place of another file of the item.

    Raises what these raise; then nothing has changed.
    """
    told: list[str] = []
    copies: list[EvidenceFile] = []

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        takes = known_item(definition, item).takes
        _placed(opened.draft, item, (), how, takes)  # a wrong place is told before anything is copied
        taken = take_in(paths, opened.folder, opened.draft, item, files, how, progress)
        told.extend(taken.told)
        copies.extend(taken.files)
        return _placed(opened.draft, item, taken.files, how, takes)

    try:
        return (*edit(paths, folder, now, change), *told)
    except BaseException:
        _discard_unlisted(folder, copies)
        raise


def _discard_unlisted(folder: Path, copies: Sequence[EvidenceFile]) -> None:
    """Remove copies made for a draft that was not saved; it may have been saved all the same, and lists them then."""
    with contextlib.suppress(AppError), store.open_draft(folder, writable=False) as opened:
        listed = {file.path for _, file in kept.listed_files(opened.draft)}
        for copy in copies:
            if copy.path not in listed:
                disk.discard(opened.folder / copy.path)


def _placed(
    draft: Draft, item: int, files: tuple[EvidenceFile, ...], how: Attaching, takes: tuple[ItemStateName, ...]
) -> Draft:
    if how.instead_of:
        return attachments.swapped(draft, item, how.instead_of, files)
    return attachments.listed(draft, item, files, how.at, allowed=takes)


def set_item_state(
    paths: AppPaths, folder: Path, item: int, state: ItemStateOrBlank, statement: str, now: datetime
) -> Told:
    """Choose files, 无 or 自我声明 for an item, or nothing again (``""``); its files and statement are kept.

    A declaration without ``statement`` takes the form's own (ruling 14).
    """
    return edit(
        paths, folder, now, lambda opened, definition: with_state(definition, opened.draft, item, state, statement)
    )


def detach(paths: AppPaths, folder: Path, item: int, names: Sequence[str], now: datetime) -> Told:
    """Take files out of an item, all without ``names``; their copies stay in the draft's history."""

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        known_item(definition, item)
        return attachments.unlisted(opened.draft, item, names)

    return edit(paths, folder, now, change)


def move(paths: AppPaths, folder: Path, item: int, name: str, at: int, now: datetime) -> Told:
    """Give a file of an item another place, 1 being the first."""

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        known_item(definition, item)
        return attachments.move(opened.draft, item, name, at)

    return edit(paths, folder, now, change)


def move_to(paths: AppPaths, folder: Path, item: int, name: str, target: int, at: int | None, now: datetime) -> Told:
    """Move a file to another item, to its end without ``at``; the other item's state becomes ``files``."""

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        known_item(definition, item)
        takes = known_item(definition, target).takes
        return attachments.moved_to(opened.draft, item, name, target, at, allowed=takes)

    return edit(paths, folder, now, change)


def turn(paths: AppPaths, folder: Path, item: int, name: str, rotate: int, now: datetime) -> Told:
    """Turn a file of an item to ``rotate`` clockwise degrees, counted from how the file itself stands."""

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        known_item(definition, item)
        return attachments.turn(opened.draft, item, name, rotate)

    return edit(paths, folder, now, change)
