"""The summary of a desk while a clerk looks at it and changes it, without files; offered by :mod:`app.api`.

What is changed is kept at once in the summary draft below the desk, which :func:`app.api_summary.summarise` then
writes: what is seen is what comes out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.api_bureau import desk_folder
from app.api_summary_draft import KeptDraft, blank_summary, forms_at, kept_summary, summary_draft_at
from app.drafts import store
from app.drafts.draft import Draft
from app.drafts.entering import answered
from app.paths import AppPaths
from app.progress import Progress, silent

if TYPE_CHECKING:
    from app.bureau.model import Office
    from app.bureau.summarising import Forms
    from app.bureau.summary_records import SummaryChange, SummarySeen
    from app.bureau.workspace import Workspace


def see_summary(paths: AppPaths, desk: Path | None = None, progress: Progress = silent) -> SummarySeen:
    """The summary of what the desk received, as it would be written now; nothing is changed.

    Raises :class:`DraftError` for a desk or a summary draft that cannot be read, :class:`UsageError` when this program
    has no summary, :class:`DiskError`.
    """
    from app.bureau.summary_records import SummaryChange

    return _summary(paths, desk, SummaryChange(), None, progress)


def keep_summary(
    paths: AppPaths, change: SummaryChange, now: datetime, desk: Path | None = None, progress: Progress = silent
) -> SummarySeen:
    """Keep what was changed in the summary draft of the desk, and give the summary as it is then.

    Raises as :func:`see_summary`, and :class:`DraftError` when nothing could be kept: somebody else has the summary
    draft open, or has its file.
    """
    return _summary(paths, desk, change, now, progress)


def _summary(
    paths: AppPaths, desk: Path | None, change: SummaryChange, now: datetime | None, progress: Progress
) -> SummarySeen:
    from app.bureau.gathered_before import gathered_before
    from app.bureau.gathering import Choices
    from app.bureau.summary_composed import Asked, chosen_in, compose
    from app.bureau.summary_desk import rows_on_desk
    from app.bureau.summary_draft import read_kept
    from app.bureau.summary_seen import seen
    from app.bureau.workspace import open_workspace
    from app.documents.fonts import opened_fonts

    folder = desk_folder(paths, desk)
    with open_workspace(folder, writable=False) as workspace:
        meant, kept_in = forms_at(paths, folder, workspace)
        with _kept(paths, meant, kept_in, now) as draft:
            forms = draft.forms
            staff, only = chosen_in(draft.before)
            asked = Asked(
                edits=change.edits,
                cases=change.cases,
                order=change.order,
                staff=change.staff or staff,
                only_recommended=only if change.only_recommended is None else change.only_recommended,
                answers=_answers(forms, draft.before, change, workspace),
            )
            choices = Choices(count_rows=asked.staff == "rows")
            last = read_kept(forms.summary, draft.before, forms.applicant)
            before = gathered_before(draft.before, last, forms, asked.staff or "count")
            found = rows_on_desk(workspace, forms, choices, bool(asked.only_recommended), before, progress)
            made = compose(forms, draft.before, found, asked, last)
            if now is not None and made.draft != draft.before:
                draft.save(made.draft)
            made = replace(made, told=(*made.told, *draft.told))
            return seen(forms, kept_in, made, _office(workspace), found, opened_fonts(paths.fonts).covers)


@contextmanager
def _kept(paths: AppPaths, forms: Forms, folder: Path, now: datetime | None) -> Iterator[KeptDraft]:
    """The summary draft of last time, or a blank one; with ``now`` to be changed."""
    if now is not None:
        # a version for every few letters would push out those of summaries that were made
        with summary_draft_at(paths, forms, folder, now, marked=False) as kept:
            yield kept
        return
    if not folder.exists():
        yield blank_summary(paths, forms)
        return
    with store.open_draft(folder, writable=False) as opened:
        yield kept_summary(paths, forms, opened.draft)


def _answers(forms: Forms, before: Draft, change: SummaryChange, workspace: Workspace) -> Mapping[str, str]:
    """Who recommends, where that was changed, as it is stored; an empty text takes back what somebody said.

    A name is completed as in the command line: XX市 of the name 云川 is 云川市.
    """
    from app.bureau.recommends import KIND, NAME, as_said, said_in, who_recommends

    if change.kind is None and change.name is None:
        return {}
    kept = said_in(as_said(before).answers)
    kind, name = (old if new is None else new for old, new in zip(kept, (change.kind, change.name), strict=True))
    asked = {KIND: kind, NAME: name}
    if name:
        asked = who_recommends(forms.summary, kind or _office(workspace).kind, name)
    answers = answered(forms.summary, before, asked).answers
    return {name: str(answers[name]) for name in asked}


def _office(workspace: Workspace) -> Office:
    from app.bureau.reviewing import office_of

    return office_of(workspace)
