"""Drafts and the editions of their forms: what is newer, and a draft brought to it; offered by :mod:`app.api`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.api_editing import Told, edition_of, edition_told, library, unsaved_sentence
from app.drafts import copying, store
from app.drafts.carrying import Carried as Carried
from app.drafts.changing_edition import Changed, changed
from app.drafts.draft import Draft
from app.drafts.edition import is_very, restamped, stamp_of
from app.errors import DraftError, UsageError
from app.forms.comparing import Difference, compare
from app.forms.definition import FormDefinition
from app.forms.editions import Edition, EditionMissing, edition_words
from app.paths import AppPaths
from app.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class EditionChange:
    """The report on a draft that is, or would be, brought to another edition of its form.

    ``differences`` of the two editions are empty where this PC does not have the earlier one. ``out`` is the new draft,
    None as long as nothing was written.
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


def edition_note(paths: AppPaths, draft: Draft) -> tuple[str, bool]:
    """What a user should know of the edition of a draft, and whether it can be brought to the one of new drafts.

    Raises as :func:`app.api_editing.edition_of`.
    """
    found = edition_of(paths, draft)
    told = "".join(edition_told(draft, found))
    using = library(paths).in_use(draft.form)
    if using.number == found.number:
        return told, bool(told)
    sentence = f"这份草稿用的是“{found.definition.short_title}”{edition_words(found.definition)}"
    sentence += f"，新草稿用{edition_words(using.definition)}；不转过去就一直照原来的一版填写和打印"
    return (f"{sentence}。{told}" if told else sentence), True


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
    earlier = _earlier(paths, draft)
    stamp = stamp_of(draft)
    if is_very(stamp, aim.stamp):
        raise UsageError(f"这份草稿已经是{edition_words(aim.definition)}，不用转。")
    made = changed(earlier, draft, aim.definition)
    told = [one for one in (opened.damage, unsaved_sentence(opened)) if one]
    if earlier is None:
        told.append(f"这台电脑上没有填写时用的那份第 {stamp.edition} 版表单，只能照栏目的编号转，请逐处核对")
    report = EditionChange(
        title=aim.definition.short_title,
        before=stamp.edition,
        after=aim.number,
        differences=() if earlier is None else compare(earlier, aim.definition),
        taken=made.taken,
        doubtful=made.doubtful,
        left=made.left,
        told=tuple(told),
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


def _earlier(paths: AppPaths, draft: Draft) -> FormDefinition | None:
    """The very edition that a draft was filled by; of another file with its number nobody knows what it changed."""
    try:
        found = edition_of(paths, draft)
    except EditionMissing:
        return None
    return found.definition if is_very(stamp_of(draft), found.stamp) else None
