"""The bureau's summary of many applicants (附件 3) and its files; offered by :mod:`app.api`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app.api_bureau import bureau_forms, demand_not_theirs, desk_folder
from app.api_editing import definition_of, library
from app.api_summary_draft import SUMMARY_DRAFT, forms_at, summary_draft_at
from app.drafts import store
from app.drafts.draft import Draft
from app.drafts.entering import answered
from app.errors import AppError, UsageError
from app.forms.definition import FormDefinition
from app.forms.issues import Issue
from app.paths import AppPaths
from app.progress import Progress, silent

if TYPE_CHECKING:
    from app.bureau.gathering import Origin
    from app.bureau.model import Source, Unreadable
    from app.bureau.summarising import Forms, Outcome
    from app.bureau.summary import Cell, Summary
    from app.bureau.summary_files import MadeSummary, SummaryRequest
    from app.bureau.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Summarising:
    """How to summarise. ``bureau_kind`` and ``bureau_name`` say who recommends; empty: as last time.

    ``staff``: the figure of the form, or the ``rows`` of its table. None, here and for ``only_recommended``: on a desk
    what was chosen last, in the window or here; else the figure counts and all are listed. ``order``: ``given``,
    ``place`` (and name) or ``kept`` (as last time); empty: ``kept`` where there is a last time. ``by_hand``: rows to
    stand first, by code or name. ``changes``: row (code or name) to column (id or label) to text. ``as_draft``: mark
    every page 草稿.

    A desk lists by its own decisions (decision 83), and who is on it as it has him, whatever lies in the places.
    Without one the decisions that came along count: of the office ``reviews_of``, else of the highest level.
    """

    bureau_kind: str = ""
    bureau_name: str = ""
    staff: Literal["count", "rows"] | None = None
    order: Literal["", "given", "place", "kept"] = ""
    by_hand: tuple[str, ...] = ()
    changes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    only_recommended: bool | None = None
    reviews_of: str = ""
    desk: Path | None = None
    formats: tuple[Literal["pdf", "docx"], ...] = ("pdf", "docx")
    as_draft: bool = False


@dataclass(frozen=True, slots=True)
class SummaryCell:
    """A text of the summary, what was gathered for it and where, and what is doubtful.

    ``outdated``: what had been gathered when the clerk changed it, where that is no longer so.
    """

    text: str
    gathered: str
    edited: bool
    outdated: str | None
    mapped: bool
    origins: tuple[Origin, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A row of the summary: its key, the applicant's name, where the draft lies, cells by column."""

    key: str
    name: str
    source: str
    cells: Mapping[str, SummaryCell]


@dataclass(frozen=True, slots=True)
class Lost:
    """A place that could not be read: why, and what to do."""

    place: str
    sentence: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summarised:
    """The files written, ``mark`` (``draft`` when something was missing), how many rows, what the clerk should know.

    ``folder`` is the summary draft: :func:`look_at_summary` gives its rows, ``issues`` are those of it. ``doubts``:
    applicant, sentence.
    """

    folder: Path
    files: tuple[Path, ...]
    mark: Literal["final", "draft"]
    rows: int
    issues: tuple[Issue, ...] = ()
    rows_wrong: int = 0
    unreadable: tuple[Lost, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()
    told: tuple[str, ...] = ()


def summarise(
    paths: AppPaths,
    places: Sequence[Path],
    out: Path,
    how: Summarising,
    now: datetime,
    progress: Progress = silent,
) -> Summarised:
    """Summarise the drafts in ``places`` (folders, ``.shenbao`` files, folders of them): 附件 3 and ``review.xlsx``.

    Without places what the desk received. The applicants' drafts are only read; damaged ones are told and left out.
    What the clerk changed is kept in a draft of the summary (:mod:`app.api_summary_draft`). Raises :class:`UsageError`,
    :class:`InputFileError` when there is nothing to summarise, :class:`DraftError` for a desk that cannot be read or a
    summary draft that cannot be written, :class:`DiskError`.
    """
    from app.bureau.summarising import brought_from
    from app.bureau.summary_files import make_summary

    out = out.absolute()
    desk = desk_folder(paths, how.desk) if how.desk or not places else None
    demand_not_theirs(paths, [out], desk)
    if desk and how.reviews_of.strip():
        told = "汇总受理台的材料，只算受理台自己的初审结论。"
        raise UsageError(told, "请不要选看谁的结论。", typed="请去掉 --reviews-of。")
    sources, lost = _sources(paths, places, out, desk or out, progress)
    with ExitStack() as opened:
        workspace = opened.enter_context(_workspace(desk)) if desk else None
        meant, folder = forms_at(paths, desk or out, workspace, sources)
        draft = opened.enter_context(summary_draft_at(paths, meant, folder, now, marked=True))
        forms = draft.forms
        how = replace(how, as_draft=how.as_draft or draft.only_draft)
        request = _request(paths, forms, out, folder, how, workspace, draft.before)
        reading = brought_from(sources, forms, paths.fonts, progress, today=now.date())
        read = opened.enter_context(closing(reading)) if places else None
        brought = _brought(workspace, forms, read, progress)
        made = make_summary(request, draft.before, chain(lost, brought), draft.save, progress)
        made = replace(made, told=(*_completed(how, request), *made.told, *draft.told))
    return _summarised(folder, made, forms.summary)


def look_at_summary(paths: AppPaths, folder: Path) -> tuple[SummaryLine, ...]:
    """The rows of a summary draft with their sources and edits, as it stands now; rows typed by hand have no source."""
    from app.bureau.gathering import gathers
    from app.bureau.summary import composed
    from app.bureau.summary_draft import read_kept

    with store.open_draft(folder, writable=False) as opened:
        summary = definition_of(paths, opened.draft)
        applicant = library(paths).get(gathers(summary).form)
        kept = read_kept(summary, opened.draft, applicant)
    rows = [kept.rows[key] for key in kept.order]
    return _lines(composed(rows, kept.edits, "kept", kept.order))


def _completed(how: Summarising, request: SummaryRequest) -> Iterator[str]:
    """That a name is not printed as it was given."""
    from app.bureau.recommends import NAME

    asked, printed = how.bureau_name.strip(), request.asked.answers.get(NAME, "")
    if asked and printed != asked:
        yield f"推荐部门印作“{printed}”：附件 3 的表名是“XX市……”，给的“{asked}”没有“市”字"


# ---- before the work ----------------------------------------------------------------------------------------------


def _workspace(desk: Path) -> AbstractContextManager[Workspace]:
    from app.bureau.workspace import open_workspace

    return open_workspace(desk, writable=False)


def _brought(
    workspace: Workspace | None, forms: Forms, read: Iterable[Outcome] | None, progress: Progress
) -> Iterable[Outcome]:
    """What is read, whoever is on the desk as it has him; without anything read all that the desk has."""
    from app.bureau.summary_desk import as_on_desk, kept_by_desk

    if workspace is None:
        return read or ()
    return kept_by_desk(workspace, forms, progress) if read is None else as_on_desk(workspace, forms, read)


def _sources(
    paths: AppPaths, places: Sequence[Path], out: Path, base: Path, progress: Progress
) -> tuple[list[Source], list[Unreadable]]:
    """Sources in ``places`` but for summary drafts, those below ``base`` and others; and places that have none.

    Raises :class:`UsageError` when a summary would be written into an applicant's draft.
    """
    from app.bureau.model import Unreadable
    from app.bureau.sources import find_sources

    own, target = Path(os.path.realpath(base)), Path(os.path.realpath(out))
    sources: list[Source] = []
    lost: list[Unreadable] = []
    for found in find_sources(places, progress, forms=bureau_forms(paths)):
        if isinstance(found, Unreadable):
            lost.append(found)
            continue
        path = Path(os.path.realpath(found.path))
        if path.name.startswith(SUMMARY_DRAFT) and (path == own / SUMMARY_DRAFT or _is_summary(found)):
            continue
        around = Path(os.path.realpath(found.copy or found.path))
        if target.is_relative_to(around) or own.is_relative_to(around):
            raise UsageError(f"“{out.name}”在申报单位的草稿“{path.name}”里，没有汇总。", "请写到别的文件夹。")
        sources.append(found)
    return sources, lost


def _is_summary(source: Source) -> bool:
    """Whether a draft has kept rows of others: an earlier summary that lies among the applicants' drafts."""
    from app.bureau.summary_draft import GATHERED

    try:
        with store.open_draft(source.path, writable=False) as opened:
            return GATHERED in opened.draft.extra
    except AppError:
        return False


def _request(
    paths: AppPaths, forms: Forms, out: Path, folder: Path, how: Summarising, workspace: Workspace | None, before: Draft
) -> SummaryRequest:
    from app.bureau.gathering import Choices
    from app.bureau.summary_composed import Asked, chosen_in
    from app.bureau.summary_desk import cases_on_desk, held_on_desk
    from app.bureau.summary_files import SummaryRequest

    # who never chose anything and looks at no window is shown all, and told of which decision they are
    staff, only = chosen_in(before, unless_said=False) if workspace else ("count", False)
    staff = how.staff or staff
    only = only if how.only_recommended is None else how.only_recommended
    answers, of_office = _answers(forms, how, workspace, before)
    asked = Asked(
        named=how.changes,
        order=how.order or None,
        first=how.by_hand,
        staff=staff,
        only_recommended=only,
        answers=answers,
        of_office=of_office,
    )
    return SummaryRequest(
        forms=forms,
        out=out,
        folder=folder,
        fonts=paths.fonts,
        cache=paths.cache / "intake",
        installed_fonts=paths.installed_fonts,
        formats=how.formats,
        as_draft=how.as_draft,
        choices=Choices(count_rows=staff == "rows", reviews_of=how.reviews_of.strip()),
        asked=asked,
        cases=frozenset(one.case for one in cases_on_desk(workspace, forms)) if workspace else frozenset(),
        held=held_on_desk(workspace) if workspace else {},
    )


def _answers(
    forms: Forms, how: Summarising, workspace: Workspace | None, before: Draft
) -> tuple[dict[str, str], frozenset[str]]:
    """Who recommends, as it is stored: as somebody says or said, else whose desk it is; and which of it nobody said.

    Raises :class:`UsageError` for a kind that there is not.
    """
    from app.bureau.recommends import NAME, as_said, demand_kind, kinds_of, recommending, who_recommends
    from app.bureau.reviewing import office_of

    kind, name = how.bureau_kind, how.bureau_name
    demand_kind(kind, kinds_of(forms.summary))
    said, kept = who_recommends(forms.summary, kind, name), as_said(before).answers
    of_office: frozenset[str] = frozenset()
    if workspace is not None and not kind and not name and not kept.get(NAME):
        said = recommending(forms.summary, kept, office_of(workspace))
        of_office = frozenset(field for field, text in said.items() if text and not kept.get(field))
    asked = {field: text for field, text in said.items() if text or (of_office and field in before.answers)}
    answers = answered(forms.summary, before, asked).answers if asked else {}
    return {field: str(answers[field]) for field in asked}, of_office


# ---- what is told -------------------------------------------------------------------------------------------------


def _summarised(folder: Path, made: MadeSummary, summary: FormDefinition) -> Summarised:
    from app.bureau.gathering import gathers

    rows = gathers(summary).rows
    wrong = [issue.path.split(".") for issue in made.issues if issue.severity == "error"]
    return Summarised(
        folder=folder,
        files=made.files,
        mark=made.mark,
        rows=made.rows,
        issues=made.issues,
        rows_wrong=len({path[1] for path in wrong if path[0] == rows and len(path) > 1}),
        unreadable=tuple(Lost(str(one.source.path), one.sentence, one.hint) for one in made.unreadable),
        doubts=made.doubts,
        told=made.told,
    )


def _lines(summary: Summary) -> tuple[SummaryLine, ...]:
    return tuple(
        SummaryLine(
            row.key,
            row.gathered.name,
            row.gathered.source,
            {column: _cell(cell) for column, cell in row.cells.items()},
        )
        for row in summary.rows
    )


def _cell(cell: Cell) -> SummaryCell:
    source = cell.source
    return SummaryCell(cell.text, source.text, cell.edited, cell.outdated, source.mapped, source.origins, source.doubts)
