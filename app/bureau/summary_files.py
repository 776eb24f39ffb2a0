"""The files of a summary, put in place together: Word and PDF as of any draft, the same table in Excel, the findings.

Whatever goes wrong or is cancelled, the folder holds the files of last time or those of this time, and the summary
draft with its edits belongs to them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from app.books.assembly import DRAFT_WORD
from app.books.exported import BOOK
from app.books.publish import Place, publish
from app.bureau.decisions_told import decided_before, decisions_told
from app.bureau.findings import SummaryColumns, edits_told
from app.bureau.findings_table import FindingsTable
from app.bureau.gathering import Choices, GatheredRow, gathers
from app.bureau.model import Unreadable
from app.bureau.summarising import Collected, Forms, Outcome, collect
from app.bureau.summary import Order, Summary, composed, row_named, with_changes
from app.bureau.summary_draft import KeptSummary, carried_over, read_kept, summary_draft
from app.bureau.summary_sheet import write_summary_sheet
from app.bureau.told_names import name_told
from app.bureau.twins import Twin, apart, clashes_told, twins_told
from app.documents.fonts import opened_fonts
from app.drafts.draft import Draft
from app.errors import InputFileError
from app.forms.answers import Row
from app.forms.checking import check
from app.forms.definition import FormDefinition
from app.forms.issues import Issue
from app.progress import Progress, silent

Format: TypeAlias = Literal["pdf", "docx"]
REVIEW_FILE = "review.xlsx"
CALLED = "汇总文件夹"
_MOST_NAMES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRequest:
    """What to summarise how: ``answers`` of the summary's own fields (who recommends), changes by row and column.

    ``order`` empty: as last time, or as given when there was none; ``by_hand`` are the first rows, by code or name.
    ``folder`` is where the summary draft lies or will; ``fonts``, ``cache``, ``installed_fonts`` as for an export.
    """

    forms: Forms
    out: Path
    folder: Path
    fonts: Path
    cache: Path
    installed_fonts: tuple[Path, ...] = ()
    formats: tuple[Format, ...] = ("pdf", "docx")
    as_draft: bool = False
    choices: Choices = field(default_factory=Choices)
    order: Order | Literal[""] = ""
    by_hand: tuple[str, ...] = ()
    only_recommended: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeSummary:
    """What was made: the files, ``mark`` (``final`` or ``draft``), how many rows, and what the clerk should know.

    ``issues`` are those of the summary itself; ``doubts`` name the applicant and say what to look at.
    """

    files: tuple[Path, ...]
    mark: Literal["final", "draft"]
    rows: int
    issues: tuple[Issue, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()
    told: tuple[str, ...] = ()


def make_summary(
    request: SummaryRequest,
    before: Draft,
    brought: Iterable[Outcome],
    save: Callable[[Draft], object],
    progress: Progress = silent,
) -> MadeSummary:
    """Gather what is ``brought`` into the summary draft ``before`` and write the files into ``request.out``.

    ``save`` gets the new draft when all files are in place; what it raises takes them back. Raises
    :class:`InputFileError` when nothing can be summarised, :class:`UsageError` for unknown rows or columns,
    :class:`DiskError`, and as :func:`app.books.export.export_draft`.
    """
    with publish(request.out, CALLED) as place:
        collected = Collected()
        with (place.folder / REVIEW_FILE).open("wb") as file, FindingsTable(file, request.forms.applicant) as table:
            table.write_issues(collect(brought, request.forms, request.choices, collected))
            made = _summarised(request, before, collected)
            _write_findings(table, request.forms.summary, collected, made)
        collected.findings.clear()
        draft = summary_draft(request.forms.summary, before, made.summary, made.by_hand, request.answers)
        rows, doubts, told = len(made.summary.rows), _doubts(made.summary), made.told
        del made  # of a thousand rows only what is printed is held from now on
        collected.rows.clear()
        names, issues, mark, more = _write_books(request, draft, place, progress)
        progress(0, 1, "写入")
        last = BOOK if request.formats else REVIEW_FILE
        place.finish([name for name in names if name != last], last, after=lambda: save(draft))
    progress(1, 1, "写入")
    return MadeSummary(
        files=tuple(request.out / name for name in names),
        mark=mark,
        rows=rows,
        issues=tuple(issues),
        unreadable=tuple(collected.unreadable),
        doubts=doubts,
        told=(*told, *more),
    )


def _doubts(summary: Summary) -> tuple[tuple[str, str], ...]:
    """Applicant and sentence for everything that is doubtful and was not changed by hand."""
    return tuple(
        (name_told(row.gathered.name), doubt)
        for row in summary.rows
        for column, source in row.gathered.cells.items()
        if column not in row.edits
        for doubt in source.doubts
    )


# ---- the rows -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Made:
    """The summary, rows typed by hand, drafts of applicants that came twice, and what to tell."""

    summary: Summary
    by_hand: tuple[Row, ...]
    twins: Sequence[Twin]
    told: tuple[str, ...]


def _summarised(request: SummaryRequest, before: Draft, collected: Collected) -> _Made:
    definition = request.forms.summary
    rows = collected.rows
    if request.only_recommended:
        rows = [row for row in rows if row.source in collected.recommended]
    if not rows:
        raise _nothing(request, collected)
    rows, twins = apart(rows, of_desk=collected.of_desk)
    kept = carried_over(read_kept(definition, before), rows)
    columns = definition.fields[gathers(definition).rows].columns
    edits = with_changes(rows, columns, kept.edits, request.changes)
    order, first = request.order or ("kept" if kept.order else "given"), list(kept.order)
    if request.by_hand:
        order, first = "kept", [row_named(rows, named).key for named in request.by_hand]
    summary = composed(rows, edits, order, first)
    since = _since_last_time(kept, rows)
    told = (*collected.told, *twins_told(twins), *clashes_told(rows), *decided_before(rows, collected), *since)
    told = (*decisions_told(rows, collected, request.only_recommended), *told)
    return _Made(summary, kept.by_hand, twins, (*told, *summary.told))


def _nothing(request: SummaryRequest, collected: Collected) -> InputFileError:
    lost = "；".join(one.sentence.rstrip("。") for one in collected.unreadable[:_MOST_NAMES])
    if collected.rows:
        theirs = "" if collected.without_desk else "；受理台只算自己写的结论，随材料来的县级等结论不算"
        hint = f"请先写初审结论，或去掉“只列推荐的”{theirs}。"
        return InputFileError("没有一家的初审结论是“推荐”，没有汇总。", hint)
    named = f"：{lost}" if lost else ""
    hint = "请写出各单位的草稿、.shenbao 文件，或者装着它们的文件夹；也可以先收进受理台。"
    return InputFileError(f"没有可以汇总的申报材料{named}。", hint)


def _since_last_time(kept: KeptSummary, rows: Sequence[GatheredRow]) -> Iterator[str]:
    """What the summary of last time had and this one has not, and rows that were typed by hand."""
    now = {row.key for row in rows}
    gone = [kept.rows[key].name or key for key in kept.order if key in kept.rows and key not in now]
    if gone:
        more = f"等 {len(gone)} 家" if len(gone) > _MOST_NAMES else ""
        listed = "、".join(f"“{name_told(name)}”" for name in gone[:_MOST_NAMES])
        yield f"上次汇总有、这次没有收到的：{listed}{more}；改过的内容还留着"
    back = [row.name for row in rows if row.key in kept.rows and row.key not in kept.order]
    if back and kept.order:
        listed = "、".join(f"“{name_told(name)}”" for name in back[:_MOST_NAMES])
        yield f"汇总草稿里删去的{listed}，这次又收到了，仍列在表上；不要列的，请不要选它的材料"
    if kept.by_hand:
        yield f"汇总草稿里手工加的 {len(kept.by_hand)} 行没有申报材料，列在最后"


# ---- the files ----------------------------------------------------------------------------------------------------


def _write_findings(table: FindingsTable, definition: FormDefinition, collected: Collected, made: _Made) -> None:
    columns = SummaryColumns(definition)
    standing = {twin.row.source: f"没有列：用的是“{twin.kept.source}”" for twin in made.twins}
    standing |= {row.gathered.source: f"第 {number} 行" for number, row in enumerate(made.summary.rows, start=1)}
    standing = {row.source: "没有列：初审结论不是推荐" for row in collected.rows} | standing
    edits = {row.gathered.source: list(edits_told(row, columns)) for row in made.summary.rows}
    table.write_review(collected.findings, standing, edits)
    table.write_origins(made.summary.rows, columns)
    table.write_unreadable(collected.unreadable)


def _write_books(
    request: SummaryRequest, draft: Draft, place: Place, progress: Progress
) -> tuple[list[str], list[Issue], Literal["final", "draft"], list[str]]:
    """Word, PDF and Excel of the summary in the scratch place; their names, the summary's issues, its mark."""
    definition = request.forms.summary
    progress(0, 1, "检查汇总表")
    issues = check(definition, draft.filling, opened_fonts(request.fonts).covers)
    wrong = request.as_draft or any(issue.severity == "error" for issue in issues)
    mark: Literal["final", "draft"] = "draft" if wrong else "final"
    word = DRAFT_WORD if wrong else ""
    stem = f"{word}_01_{definition.volumes[0].file_name}".lstrip("_")
    told: list[str] = []
    names = []
    if request.formats:
        names += _export(request, draft, mark, place.folder, told, progress)
    with (place.folder / f"{stem}.xlsx").open("wb") as file:
        write_summary_sheet(file, definition, draft, word, progress)
    return [*names, f"{stem}.xlsx", REVIEW_FILE], issues, mark, told


def _export(
    request: SummaryRequest, draft: Draft, mark: Literal["final", "draft"], target: Path, told: list[str],
    progress: Progress,
) -> list[str]:  # fmt: skip
    """Export the summary draft as any other, and bring the files into ``target``."""
    from app.books.export import ExportRequest, export_draft

    books = target / "books"
    books.mkdir()
    with suppress(OSError):  # by it an export tells which pages changed since the last one
        shutil.copyfile(request.out / BOOK, books / BOOK)
    export = ExportRequest(
        definition=request.forms.summary,
        draft=draft,
        folder=request.folder,
        out=books,
        formats=request.formats,
        mark=mark,
        fonts=request.fonts,
        cache=request.cache,
        installed_fonts=request.installed_fonts,
    )
    book = export_draft(export, progress, told.append)
    names = [volume[kind] for volume in book["volumes"] for kind in ("pdf", "docx") if volume[kind]]
    for name in (*names, BOOK):
        (books / name).rename(target / name)
    books.rmdir()
    return [*names, BOOK]
