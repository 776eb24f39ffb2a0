"""Where the draft of a summary lies, by which forms it is made, and how it is kept; for the doors of the summary."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app import disk
from app.api_bureau import bureau_forms
from app.api_editing import edition_of, library, opened_for_change
from app.api_editions import edition_note
from app.drafts import store
from app.drafts.draft import DRAFT_FILE, Draft
from app.drafts.edition import begun_with, is_very, stamp_of
from app.errors import AppError, DraftError
from app.forms.editions import edition_words
from app.paths import AppPaths
from app.version import program_version

if TYPE_CHECKING:
    from app.bureau.model import Source
    from app.bureau.summarising import Forms
    from app.bureau.workspace import Workspace

SUMMARY_DRAFT = "汇总草稿"
"""The folder of the summary draft, below the desk or beside the files."""


def forms_at(
    paths: AppPaths, base: Path, workspace: Workspace | None, sources: Sequence[Source] = ()
) -> tuple[Forms, Path]:
    """Which pair of forms is meant, of this year or another, and where its draft lies below ``base`` or will.

    A draft of another pair keeps the plain name. Raises as :func:`app.bureau.summarising.pairs_in`.
    """
    from app.bureau.summarising import forms_of, pairs_in
    from app.bureau.summary_desk import forms_on_desk

    known = bureau_forms(paths)
    pairs = pairs_in(known.values())
    meant = forms_of(pairs, sources, forms_on_desk(workspace) if workspace else ())
    forms = replace(meant, program=program_version(), reads=known.only(meant.summary.id, meant.applicant.id))
    plain, own = base / SUMMARY_DRAFT, base / f"{SUMMARY_DRAFT} {forms.summary.id}"
    others = {pair.summary.id for pair in pairs if pair is not meant}
    is_own = os.path.lexists(own) or bool(others and os.path.lexists(plain) and _form_at(plain) in others)
    return forms, own if is_own else plain


def summary_drafts(base: Path) -> list[Path]:
    """Where summary drafts may lie below a desk or beside the files, those of other years last."""
    return [base / SUMMARY_DRAFT, *sorted(base.glob(f"{SUMMARY_DRAFT} *"))]


def _form_at(folder: Path) -> str:
    """The form of a draft; nothing where there is none that can be read."""
    try:
        with store.open_draft(folder, writable=False) as opened:
            return opened.draft.form
    except AppError:
        return ""


@dataclass(slots=True)
class KeptDraft:
    """The summary draft of last time (or a blank one), how to save the next one, and what was told of that.

    ``forms`` has the summary in the edition of that draft: it is composed, looked at and printed by no other.
    ``only_draft``: this PC has it in another file, so nothing final is made of it.
    """

    forms: Forms
    before: Draft
    save: Callable[[Draft], None]
    told: list[str] = field(default_factory=list)
    only_draft: bool = False


@contextmanager
def summary_draft_at(
    paths: AppPaths, forms: Forms, folder: Path, now: datetime, *, marked: bool
) -> Iterator[KeptDraft]:
    """The summary draft in ``folder``, with its lock; ``marked``: saved on purpose, as of :func:`store.save`.

    Raises :class:`DraftError` as :func:`app.api_editing.opened_for_change`, for a draft of another form or an edition
    that this PC does not have, and from its ``save`` when nothing could be put in the place of ``draft.json``.
    """
    from app.bureau.summary_draft import new_summary

    if not os.path.lexists(folder):
        yield blank_summary(paths, forms, lambda draft: new_summary(folder, draft, now))
        return
    with opened_for_change(folder, now) as opened:
        if opened.draft.form != forms.summary.id:
            raise DraftError(
                f"“{folder.name}”填的不是{forms.summary.short_title}，没有汇总。", f"请把它移开。位置：{folder}"
            )
        kept = kept_summary(paths, forms, opened.draft)
        kept.save = lambda draft: kept.told.extend(_saved(opened, draft, now, marked=marked))
        yield kept


def blank_summary(paths: AppPaths, forms: Forms, save: Callable[[Draft], None] = lambda _: None) -> KeptDraft:
    """A summary that there was not yet: of the edition in use."""
    edition = library(paths).in_use(forms.summary.id)
    return KeptDraft(forms, Draft(form=forms.summary.id, extra=begun_with(edition)), save)


def kept_summary(paths: AppPaths, forms: Forms, draft: Draft) -> KeptDraft:
    """A summary draft that is there stays with its edition, as any draft does (decision 89); a newer one is told.

    Raises as :func:`app.api_editing.edition_of`, and :class:`DraftError` when that edition gathered another form.
    """
    from app.bureau.gathering import gathers

    if draft.form != forms.summary.id:
        return KeptDraft(forms, draft, lambda _: None)  # it can be seen; whoever changes it is refused
    edition = edition_of(paths, draft)
    summary, is_foreign = edition.definition, not is_very(stamp_of(draft), edition.stamp)
    if gathers(summary).form != forms.applicant.id:
        raise DraftError(
            f"“{SUMMARY_DRAFT}”照{edition_words(summary)}汇总的是另一种表（编号 {gathers(summary).form}），没有汇总。",
            "请把它移开，再汇总一次。",
        )
    note = edition_note(paths, draft)
    told = [f"{SUMMARY_DRAFT}：{note.sentence}"] if note.sentence else []
    if is_foreign:
        told.append("所以汇总出来的每页标“草稿”")
    if note.carries:
        told.append(f"要改用新草稿的那一版，请先把“{SUMMARY_DRAFT}”转过去，再用转成的一份换下它")
    return KeptDraft(replace(forms, summary=summary), draft, lambda _: None, told, is_foreign)


def _saved(opened: store.OpenDraft, draft: Draft, now: datetime, *, marked: bool) -> tuple[str, ...]:
    """Save; what to tell of it. What lies beside ``draft.json`` is not there for whoever looks next."""
    saved = store.save(opened, draft, now=now, marked=marked)
    if saved.path.name == DRAFT_FILE:
        return (saved.notice,) if saved.notice else ()
    if not marked:  # who keeps every change keeps this one, too, and tries again
        disk.discard(saved.path)
        raise DraftError(f"“{opened.folder.name}”没有保存：{saved.notice.partition('；')[0]}", "请稍等，会再试")
    raise DraftError(f"“{opened.folder.name}”没有换成新的：{saved.notice}", "请关掉占用它的程序，再汇总一次")
