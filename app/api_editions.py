"""Drafts and the editions of their forms: what is newer, and a draft brought to it; offered by :mod:`app.api`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from app.api_editing import Told, edition_of, edition_told, filled_by, library, unsaved_sentence
from app.drafts import copying, store
from app.drafts.carrying import Carried as Carried
from app.drafts.changing_edition import Changed, changed
from app.drafts.draft import Draft
from app.drafts.edition import is_surely_very, not_as_filled, restamped, stamp_of
from app.errors import DraftError, UsageError
from app.forms.comparing import Difference, compare
from app.forms.editions import Edition, edition_words
from app.paths import AppPaths
from app.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class EditionChange:
    """The report on a draft that is, or would be, brought to another edition of its form.

    ``differences`` of the two editions are empty, and ``is_compared`` is false, where this PC is not known to have the
    earlier one. ``out`` is the new draft, None as long as nothing was written.
    """

    title: str
    before: int
    after: int
    differences: tuple[Difference, ...]
    taken: tuple[Carried, ...]
    doubtful: tuple[Carried, ...]
    left: tuple[Carried, ...]
    told: Told = ()
    out: Path | None = None
    is_compared: bool = True


class EditionNote(NamedTuple):
    """What a user should know of the edition of a draft; empty when nothing.

    ``carries``: it can be brought to the edition of new drafts. ``is_doubtful``: the definition at hand is another file
    than the one it was filled by, or may be one. ``is_refused``: it is another, and nothing final is made by it.
    """

    sentence: str = ""
    carries: bool = False
    is_doubtful: bool = False
    is_refused: bool = False


def edition_note(paths: AppPaths, draft: Draft) -> EditionNote:
    """What to tell of the edition of a draft; raises as :func:`app.api_editing.edition_of`."""
    found = edition_of(paths, draft)
    told = "".join(edition_told(draft, found))
    is_refused = bool(not_as_filled(draft, found.definition, found.stamp))
    using = library(paths).in_use(draft.form)
    carries = not draft.read_only
    if using.number == found.number:
        return EditionNote(told, bool(told) and carries, bool(told), is_refused)
    sentence = f"这份草稿用的是“{found.definition.short_title}”{edition_words(found.definition)}"
    sentence += f"，新草稿用{edition_words(using.definition)}"
    sentence += "" if is_refused else "；不转过去就一直照原来的一版填写和打印"
    return EditionNote(f"{sentence}。{told}" if told else sentence, carries, bool(told), is_refused)


def look_at_carrying(paths: AppPaths, folder: Path, edition: int | None = None) -> EditionChange:
    """What would become of a draft in another edition of its form (None: the one in use); nothing is written.

    Raises :class:`UsageError` when it is of that edition or there is no such one, :class:`DraftError` when the draft
    cannot be read.
    """
    with store.open_draft(folder, writable=False) as opened:
        report, _, _ = _worked_out(paths, opened, edition)
    return report


def carry_to_edition(
    paths: AppPaths,
    folder: Path,
    target: Path,
    now: datetime,
    edition: int | None = None,
    progress: Progress = silent,
) -> EditionChange:
    """Make a second draft of a draft, in another edition of its form, with the files that still have a place.

    The draft stays as it is. Raises as :func:`look_at_carrying`, and :func:`app.drafts.copying.copy_draft`.
    """
    with store.open_draft(folder, writable=False) as opened:
        report, made, aim = _worked_out(paths, opened, edition)
        told = copying.copy_draft(folder, target, restamped(made.draft, aim), progress=progress)
    with store.open_draft(target, writable=True, now=now) as fresh:
        store.save(fresh, fresh.draft, now=now, marked=True)  # its history begins with what was brought over
    return replace(report, told=(*report.told, *told), out=target)


def _worked_out(
    paths: AppPaths, opened: store.OpenDraft, edition: int | None
) -> tuple[EditionChange, Changed, Edition]:
    draft = opened.draft
    if draft.read_only:
        raise DraftError(f"{draft.read_only}，没有转换", "请用较新的程序打开")
    aim = _aim(paths, draft, edition)
    earlier, unknown = filled_by(paths, draft)
    stamp = stamp_of(draft)
    if is_surely_very(stamp, aim):
        raise UsageError(f"这份草稿已经是{edition_words(aim.definition)}，不用转。")
    made = changed(earlier, draft, aim.definition)
    told = [one for one in (opened.damage, unsaved_sentence(opened)) if one]
    if unknown:
        told.append(f"{unknown}，只能照栏目的编号转，请逐处核对")
    report = EditionChange(
        title=aim.definition.short_title,
        before=stamp.edition,
        after=aim.number,
        differences=() if earlier is None else compare(earlier, aim.definition),
        taken=made.taken,
        doubtful=made.doubtful,
        left=made.left,
        told=tuple(told),
        is_compared=earlier is not None,
    )
    return report, made, aim


def _aim(paths: AppPaths, draft: Draft, edition: int | None) -> Edition:
    known = library(paths)
    using = known.in_use(draft.form)
    if edition is None:
        return using
    found = next((one for one in known.editions(draft.form) if one.number == edition), None)
    if found is None:
        numbers = "、".join(dict.fromkeys(f"第 {one.number} 版" for one in known.editions(draft.form)))
        raise UsageError(f"表单 {draft.form} 没有第 {edition} 版，没有转换。", f"这台电脑上有：{numbers}。")
    return found
