"""The summary of a desk while a clerk looks at it and changes it, without files; offered by :mod:`app.api`.

What is changed is kept at once in the summary draft below the desk, which :func:`app.api_summary.summarise` then
writes: what is seen is what comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.api_bureau import bureau_forms, desk_folder
from app.api_summary import SUMMARY_DRAFT, Summarising, of_the_desk, summary_draft_at, who_recommends
from app.drafts import store
from app.drafts.draft import Draft
from app.drafts.entering import answered
from app.paths import AppPaths
from app.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.bureau.summarising import Forms
    from app.bureau.summary_records import SummaryChange, SummarySeen
    from app.bureau.workspace import Workspace

Save = Callable[[Draft], object]


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

    Raises as :func:`see_summary`, and :class:`DraftError` when somebody else has the summary draft open.
    """
    return _summary(paths, desk, change, now, progress)


def _summary(
    paths: AppPaths, desk: Path | None, change: SummaryChange, now: datetime | None, progress: Progress
) -> SummarySeen:
    from app.bureau.gathering import Choices
    from app.bureau.summarising import forms_of
    from app.bureau.summary_seen import chosen_in, compose, rows_on_desk, seen
    from app.bureau.workspace import open_workspace
    from app.documents.fonts import opened_fonts

    folder = desk_folder(paths, desk)
    forms = forms_of(bureau_forms(paths).values(), ())
    kept_in = folder / SUMMARY_DRAFT
    with open_workspace(folder, writable=False) as workspace, _kept(paths, forms, kept_in, now) as (before, save):
        staff, only = chosen_in(before)
        staff = change.staff or staff
        only = only if change.only_recommended is None else change.only_recommended
        found = rows_on_desk(workspace, forms, Choices(count_rows=staff == "rows"), only, progress)
        answers = _answers(forms, before, change)
        made = compose(forms, before, found, change, answers)
        if save is not None and made.draft != before:
            save(made.draft)
        shown = _with_bureau(forms, made.draft, workspace)
        return seen(forms, kept_in, made, shown, found, opened_fonts(paths.fonts).covers)


@contextmanager
def _kept(paths: AppPaths, forms: Forms, folder: Path, now: datetime | None) -> Iterator[tuple[Draft, Save | None]]:
    """The summary draft of last time, or a blank one; with ``now`` to be changed, and how to save the next one."""
    if now is not None:
        with summary_draft_at(paths, forms, folder, now) as (before, save):
            yield before, save
        return
    draft = Draft(form=forms.summary.id)
    if folder.exists():
        with store.open_draft(folder, writable=False) as opened:
            draft = opened.draft
    yield draft, None


def _answers(forms: Forms, before: Draft, change: SummaryChange) -> Mapping[str, str]:
    """Who recommends, where that was changed, as it is stored."""
    from app.bureau.summary_seen import KIND, NAME

    asked = {name: text for name, text in ((KIND, change.kind), (NAME, change.name)) if text is not None}
    answers = answered(forms.summary, before, asked).answers if asked else {}
    return {name: str(answers[name]) for name in asked}


def _with_bureau(forms: Forms, draft: Draft, workspace: Workspace) -> Draft:
    """The draft with whose desk it is where nobody said who recommends, as it would be written."""
    asked = who_recommends(forms.summary, of_the_desk(Summarising(), workspace, draft))
    return draft.answered({name: text for name, text in asked.items() if text and not draft.answers.get(name)})
