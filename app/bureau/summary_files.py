"""The files of a summary, put in place together: Word and PDF as of any draft, the same table in Excel, the findings.

Whatever goes wrong or is cancelled, the folder holds the files of last time or those of this time, and the summary
draft with its edits belongs to them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from app.books.assembly import DRAFT_WORD
from app.books.exported import BOOK
from app.books.publish import Place, publish
from app.bureau.findings import SummaryColumns, edits_told
from app.bureau.findings_table import FindingsTable
from app.bureau.gathering import Choices
from app.bureau.matching import alike
from app.bureau.model import Unreadable
from app.bureau.summarising import Forms, Gathered, Outcome, gather_all
from app.bureau.summary import Summary
from app.bureau.summary_composed import Asked, Composed, compose, listed_rows
from app.bureau.summary_sheet import write_summary_sheet
from app.bureau.told_names import name_told, names_told
from app.documents.fonts import opened_fonts
from app.drafts.draft import Draft
from app.errors import InputFileError
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
    """What to summarise: what is ``asked`` for, and ``choices`` for gathering.

    ``folder`` is where the summary draft lies or will; ``cases`` and ``held`` as of :class:`Gathered`. ``fonts``,
    ``cache``, ``installed_fonts`` as for an export.
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
    asked: Asked = field(default_factory=Asked)
    cases: frozenset[int] = frozenset()
    held: Mapping[str, frozenset[int]] = field(default_factory=dict)


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
        gathered = Gathered(cases=request.cases, held=request.held)
        with (place.folder / REVIEW_FILE).open("wb") as file, FindingsTable(file, request.forms.applicant) as table:
            table.write_issues(gather_all(brought, request.forms, request.choices, gathered))
            if not listed_rows(gathered, bool(request.asked.only_recommended)):
                raise _nothing(gathered, request)
            made = compose(request.forms, before, gathered, request.asked)
            _write_findings(table, request.forms.summary, gathered, made)
        gathered.findings.clear()
        draft, told, more = made.draft, made.told, made.issues
        rows, doubts = len(made.summary.rows), _doubts(made.summary)
        del made  # of a thousand rows only what is printed is held from now on
        gathered.rows.clear()
        names, issues, mark, said = _write_books(request, draft, more, place, progress)
        progress(0, 1, "写入")
        last = BOOK if request.formats else REVIEW_FILE
        place.finish([name for name in names if name != last], last, after=lambda: save(draft))
    progress(1, 1, "写入")
    return MadeSummary(
        files=tuple(request.out / name for name in names),
        mark=mark,
        rows=rows,
        issues=tuple(issues),
        unreadable=tuple(gathered.unreadable),
        doubts=doubts,
        told=(*told, *said),
    )


def _doubts(summary: Summary) -> tuple[tuple[str, str], ...]:
    """Applicant and sentence for everything that is doubtful and was not changed by hand."""
    return tuple(
        (name_told(row.gathered.name.strip() or row.key), doubt)
        for row in summary.rows
        for column, source in row.gathered.cells.items()
        if column not in row.edits
        for doubt in source.doubts
    )


def _nothing(gathered: Gathered, request: SummaryRequest) -> InputFileError:
    """Why nothing is summarised; the files of last time stay where they are, which is told, too."""
    is_there = any(os.path.lexists(request.out / name) for name in (BOOK, REVIEW_FILE))
    last = f"“{name_told(request.out.name)}”里的文件还是上次汇总的。" if is_there else ""
    if gathered.rows:
        hint = f"{_not_recommended(gathered, request.choices.reviews_of)}{last}"
        return InputFileError("没有一家的初审结论是“推荐”，没有汇总。", hint)
    lost = "；".join(one.sentence.rstrip("。") for one in gathered.unreadable[:_MOST_NAMES])
    named = f"：{lost}" if lost else ""
    hint = "请写出各单位的草稿、.shenbao 文件，或者装着它们的文件夹；也可以先收进受理台。"
    return InputFileError(f"没有可以汇总的申报材料{named}。", f"{hint}{last}")


def _not_recommended(gathered: Gathered, reviews_of: str) -> str:
    """What to do where nobody is recommended: by the desk, by the office that is asked for, or by any."""
    if gathered.desk_decides:
        return "请先写初审结论，或改成列出全部；受理台只算自己写的结论，随材料来的县级等结论不算。"
    offices = list(gathered.offices)
    if not offices:
        return "随材料来的没有初审结论；请先写初审结论，或改成列出全部。"
    if reviews_of and alike(reviews_of) not in map(alike, offices):
        there = names_told(offices)
        return f"材料里没有“{name_told(reviews_of)}”的初审结论，写过结论的有：{there}；请核对名称，或改成列出全部。"
    return "请先写初审结论，或改成列出全部。"


# ---- the files ----------------------------------------------------------------------------------------------------


def _write_findings(table: FindingsTable, definition: FormDefinition, gathered: Gathered, made: Composed) -> None:
    columns = SummaryColumns(definition)
    standing = {row.id: "没有列：初审结论不是推荐" for row in gathered.rows}
    standing |= {twin.row.id: f"没有列：用的是“{twin.kept.source}”" for twin in made.twins}
    standing |= {row.gathered.id: f"第 {number} 行" for number, row in enumerate(made.summary.rows, start=1)}
    edits = {row.gathered.id: list(edits_told(row, columns)) for row in made.summary.rows}
    table.write_review(gathered.findings, standing, edits)
    table.write_origins(made.summary.rows, columns)
    table.write_unreadable(gathered.unreadable)


def _write_books(
    request: SummaryRequest, draft: Draft, more: Sequence[Issue], place: Place, progress: Progress
) -> tuple[list[str], list[Issue], Literal["final", "draft"], list[str]]:
    """Word, PDF and Excel of the summary in the scratch place; their names, the summary's issues, its mark.

    ``more`` are issues besides those that a check finds.
    """
    definition = request.forms.summary
    progress(0, 1, "检查汇总表")
    issues = [*check(definition, draft.filling, opened_fonts(request.fonts).covers), *more]
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
    from app.books.export import ExportRequest, demand_no_other, export_draft

    demand_no_other(request.out, request.forms.summary.id)
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
