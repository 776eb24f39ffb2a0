"""The bureau's summary of many applicants (附件 3) and its files; offered by :mod:`app.api`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app.api_bureau import demand_not_theirs, desk_folder
from app.api_editing import definition_of, library, opened_for_change
from app.drafts import store
from app.drafts.draft import Draft
from app.drafts.entering import answered
from app.errors import AppError, DraftError, UsageError
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

SUMMARY_DRAFT = "汇总草稿"
"""The folder of the summary draft, below the desk or beside the files."""
_KIND, _NAME = "bureau_kind", "bureau_name"
_BLANK_PART = "XX"
_CITY = "XX市"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summarising:
    """How to summarise. ``bureau_kind`` and ``bureau_name`` say who recommends; empty: as last time.

    ``staff``: the figure of the form, or the ``rows`` of its table. ``order``: ``given``, ``place`` (and name) or
    ``kept`` (as last time); empty: ``kept`` where there is a last time. ``by_hand``: rows to stand first, by code or
    name. ``changes``: row (code or name) to column (id or label) to text. ``as_draft``: mark every page 草稿.

    A desk lists by its own decisions (decision 83). Without one those that came along count: of the office
    ``reviews_of``, else of the highest level.
    """

    bureau_kind: str = ""
    bureau_name: str = ""
    staff: Literal["count", "rows"] = "count"
    order: Literal["", "given", "place", "kept"] = ""
    by_hand: tuple[str, ...] = ()
    changes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    only_recommended: bool = False
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
    What the clerk changed is kept in a draft of the summary (:data:`SUMMARY_DRAFT`). Raises :class:`UsageError`,
    :class:`InputFileError` when there is nothing to summarise, :class:`DraftError` for a desk that cannot be read or a
    summary draft that cannot be written, :class:`DiskError`.
    """
    from app.bureau.summarising import brought_from, forms_of
    from app.bureau.summary_files import make_summary

    out = out.absolute()
    desk = desk_folder(paths, how.desk) if how.desk or not places else None
    if desk:
        demand_not_theirs(paths, [out], desk)
    if desk and how.reviews_of.strip():
        raise UsageError("汇总受理台的材料，只算受理台自己的初审结论。", "请去掉“看谁的结论”（--reviews-of）。")
    folder = (desk or out) / SUMMARY_DRAFT
    sources, lost = _sources(places, out, folder, progress)
    known = library(paths)
    forms = forms_of([known.get(name) for name in known.ids()], sources)
    with ExitStack() as opened:
        workspace = opened.enter_context(_workspace(desk)) if desk else None
        before, save = opened.enter_context(summary_draft_at(paths, forms, folder, now))
        request = _request(paths, forms, out, folder, of_the_desk(how, workspace, before), before)
        read = opened.enter_context(closing(brought_from(sources, forms, paths.fonts, progress))) if places else None
        brought = _brought(workspace, forms, read, progress)
        made = make_summary(request, before, chain(lost, brought), save, progress)
        made = replace(made, told=(*_completed(how, request), *made.told))
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
    asked, printed = how.bureau_name.strip(), request.answers.get(_NAME, "")
    if asked and printed != asked:
        yield f"推荐部门印作“{printed}”：附件 3 的表名是“XX市……”，给的“{asked}”没有“市”字"


# ---- before the work ----------------------------------------------------------------------------------------------


def _workspace(desk: Path) -> AbstractContextManager[Workspace]:
    from app.bureau.workspace import open_workspace

    return open_workspace(desk, writable=False)


def of_the_desk(how: Summarising, workspace: Workspace | None, before: Draft) -> Summarising:
    """Who recommends is whose desk it is, unless somebody said so before."""
    from app.bureau.reviewing import office_of

    if workspace is None or how.bureau_kind or how.bureau_name or before.answers.get(_NAME):
        return how
    office = office_of(workspace)
    end = office.kind.removeprefix(_BLANK_PART)
    city, found, _ = office.name.partition(end) if end else ("", "", "")
    # 云川市工业和信息化局 recommends as 云川市
    return replace(how, bureau_kind=office.kind, bureau_name=city + found if found else office.name)


def _brought(
    workspace: Workspace | None, forms: Forms, read: Iterable[Outcome] | None, progress: Progress
) -> Iterable[Outcome]:
    """What is read, with what the desk says of it; without anything read all that the desk has."""
    from app.bureau.summary_desk import kept_by_desk, with_own_reviews

    if workspace is None:
        return read or ()
    return kept_by_desk(workspace, forms, progress) if read is None else with_own_reviews(workspace, forms, read)


def _sources(
    places: Sequence[Path], out: Path, folder: Path, progress: Progress
) -> tuple[list[Source], list[Unreadable]]:
    """Sources in ``places`` but for summary drafts, the one in ``folder`` and others; and places that have none.

    Raises :class:`UsageError` when a summary would be written into an applicant's draft.
    """
    from app.bureau.model import Unreadable
    from app.bureau.sources import find_sources

    own, target = Path(os.path.realpath(folder)), Path(os.path.realpath(out))
    sources: list[Source] = []
    lost: list[Unreadable] = []
    for found in find_sources(places, progress):
        if isinstance(found, Unreadable):
            lost.append(found)
            continue
        path = Path(os.path.realpath(found.path))
        if path == own or (path.name == SUMMARY_DRAFT and _is_summary(found)):
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


@contextmanager
def summary_draft_at(
    paths: AppPaths, forms: Forms, folder: Path, now: datetime
) -> Iterator[tuple[Draft, Callable[[Draft], object]]]:
    """The summary draft of last time, or a blank one, and how to save the next one."""
    from app.bureau.summary_draft import new_summary

    if not os.path.lexists(folder):
        yield Draft(form=forms.summary.id), lambda draft: new_summary(folder, draft, now)
        return
    with opened_for_change(folder, now) as opened:
        if opened.draft.form != forms.summary.id:
            raise DraftError(
                f"“{folder.name}”填的不是{forms.summary.short_title}，没有汇总。", f"请把它移开。位置：{folder}"
            )
        yield opened.draft, lambda draft: store.save(opened, draft, now=now, marked=True)


def _request(paths: AppPaths, forms: Forms, out: Path, folder: Path, how: Summarising, before: Draft) -> SummaryRequest:
    from app.bureau.gathering import Choices
    from app.bureau.summary_files import SummaryRequest

    asked = {name: text for name, text in who_recommends(forms.summary, how).items() if text}
    answers = answered(forms.summary, before, asked).answers if asked else {}
    return SummaryRequest(
        forms=forms,
        out=out,
        folder=folder,
        fonts=paths.fonts,
        cache=paths.cache / "intake",
        installed_fonts=paths.installed_fonts,
        formats=how.formats,
        as_draft=how.as_draft,
        choices=Choices(count_rows=how.staff == "rows", reviews_of=how.reviews_of.strip()),
        order=how.order,
        by_hand=how.by_hand,
        only_recommended=how.only_recommended,
        answers={name: str(answers[name]) for name in asked},
        changes=how.changes,
    )


def who_recommends(summary: FormDefinition, how: Summarising) -> dict[str, str]:
    """Kind and name of the bureau; what follows from the other one need not be said (``云川市`` is an ``XX市``).

    附件 3 is titled XX市…: a city that is named without that word gets it.
    """
    kind, name = how.bureau_kind, how.bureau_name.strip()
    kinds = summary.fields[_KIND].options
    if kind and not name and not kind.startswith(_BLANK_PART):
        name = kind
    if name and not kind:
        ends = (one for one in kinds if one.startswith(_BLANK_PART) and name.endswith(one.removeprefix(_BLANK_PART)))
        kind = name if name in kinds else next(ends, kinds[0])
    if name and kind == _CITY and _CITY.removeprefix(_BLANK_PART) not in name:
        name += _CITY.removeprefix(_BLANK_PART)
    return {_KIND: kind, _NAME: name}


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
