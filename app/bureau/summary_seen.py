"""The summary as the window shows it and lets it be changed: of what the desk received, before any file is written.

What is seen is what would be written: the same rows, edits, order and choices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.bureau.candidates import candidates_of, own_reviews
from app.bureau.collecting import stored_draft
from app.bureau.gathering import Choices, GatheredCell, GatheredRow, Gatherer, gathers
from app.bureau.model import Received
from app.bureau.summarising import Forms, deciding
from app.bureau.summary import Cell, Edit, Edits, Summary, SummaryRow, composed
from app.bureau.summary_draft import KeptSummary, carried_over, read_kept, summary_draft
from app.bureau.summary_records import (
    CellSeen,
    ColumnSeen,
    IssueSeen,
    OriginSeen,
    RowSeen,
    Staff,
    SummaryChange,
    SummarySeen,
)
from app.bureau.told_names import name_told
from app.bureau.twins import apart, clashes_told
from app.bureau.workspace import Workspace
from app.documents.layout.texts import Filler
from app.drafts.draft import Draft
from app.errors import DraftError, UsageError
from app.forms.answers import Row
from app.forms.checking import check
from app.forms.definition import Field, FormDefinition, Table
from app.forms.field_types import FIELD_TYPES
from app.forms.labels import label_of
from app.progress import Progress, silent

CHOSEN = "chosen"
"""Key of the summary draft under which the choices for all rows are kept."""
KIND, NAME = "bureau_kind", "bureau_name"
_MOST_NAMES = 5


# ---- what the desk received ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class OnDesk:
    """The rows that may be listed, the case of each by where its draft lies, and how many there are in all.

    ``changed`` are those who handed in again after they were recommended.
    """

    rows: list[GatheredRow] = field(default_factory=list)
    cases: dict[str, int] = field(default_factory=dict)
    recommended: int = 0
    changed: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    unreadable: int = 0


def rows_on_desk(
    workspace: Workspace, forms: Forms, choices: Choices, only_recommended: bool, progress: Progress = silent
) -> OnDesk:
    """Gather what the desk received; applicants that are not to be listed are counted only."""
    connection, gather, desk = workspace.connection, Gatherer(forms.summary, forms.applicant, choices), OnDesk()
    found = [one for one in candidates_of(connection) if one.form == forms.applicant.id]
    for number, one in enumerate(found):
        progress(number, len(found), f"读取 {one.counts.applicant}")
        desk.cases[str(one.counts.source.path)] = one.case
        # what came along was decided elsewhere: it decides nothing here
        last = deciding(own_reviews(connection, one.case))
        is_recommended = last is not None and last.decision == "recommend"
        desk.recommended += is_recommended
        if only_recommended and not is_recommended:
            continue
        if last is not None and is_recommended and last.code not in ("", one.counts.code):
            desk.changed.append(one.counts.applicant)
        try:
            draft = stored_draft(connection, one.counts.version)
        except DraftError as error:
            desk.unreadable += 1
            desk.told.append(f"“{one.counts.applicant}”读不出来，没有列：{error.in_full()}")
            continue
        counts = one.counts
        desk.rows.append(gather(Received(source=counts.source, draft=draft, code=counts.code, written=counts.written)))
        if one.must_choose:
            desk.told.append(f"“{counts.applicant}”收到 {len(one.others) + 1} 份内容不同的，没选定以前用最后写的一份")
    (lost,) = connection.execute("SELECT count(*) FROM unreadable").fetchone()
    desk.unreadable += lost
    return desk


def chosen_in(draft: Draft) -> tuple[Staff, bool]:
    """Which figure is used, and whether only the recommended are listed, as the summary draft says."""
    stored = draft.extra.get(CHOSEN)
    stored = stored if isinstance(stored, dict) else {}
    return "rows" if stored.get("staff") == "rows" else "count", stored.get("only_recommended") is not False


# ---- composed -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ComposedDraft:
    """A summary with its draft; ``typed`` are rows that stand in it by hand."""

    summary: Summary
    draft: Draft
    typed: tuple[Row, ...]
    told: tuple[str, ...]


def compose(
    forms: Forms, before: Draft, desk: OnDesk, change: SummaryChange, answers: Mapping[str, str]
) -> ComposedDraft:
    """The rows of the desk with what the summary draft ``before`` keeps of last time and what was changed now.

    ``answers`` are those of the summary's own fields that are kept. Changes of rows that are no longer there are
    dropped.
    """
    definition = forms.summary
    rows, _ = apart(desk.rows, of_desk=True)
    kept = carried_over(read_kept(definition, before, forms.applicant), rows)
    columns = definition.fields[gathers(definition).rows].columns
    edits = _changed(rows, columns, kept.edits, change.edits)
    if change.order == "place":
        summary = composed(rows, edits, "place")
    else:
        first = kept.order if change.order is None else change.order
        summary = composed(rows, edits, "kept" if first else "given", first)
    draft = summary_draft(definition, before, summary, kept.by_hand, answers)
    staff, only = chosen_in(before)
    chosen: dict[str, object] = {
        "staff": change.staff or staff,
        "only_recommended": only if change.only_recommended is None else change.only_recommended,
    }
    draft = replace(draft, extra={**draft.extra, CHOSEN: chosen})
    since = (*_changed_since(desk), *_gone(kept, rows, desk))
    told = (*desk.told, *clashes_told(rows), *summary.told, *since)
    return ComposedDraft(summary, draft, kept.by_hand, told)


def _changed(
    rows: Sequence[GatheredRow],
    columns: Mapping[str, Field],
    edits: Edits,
    changes: Mapping[str, Mapping[str, str | None]],
) -> Edits:
    found = {key: dict(own) for key, own in edits.items()}
    for row in rows:
        own = found.setdefault(row.key, {})
        for column, typed in changes.get(row.key, {}).items():
            gathered = row.cells[column].text
            asked = columns[column]
            text = gathered if typed is None else FIELD_TYPES[asked.type].normalise(typed, asked)
            if text == gathered:
                own.pop(column, None)
            else:
                own[column] = Edit(text, gathered)
    return {key: own for key, own in found.items() if own}


def _changed_since(desk: OnDesk) -> Iterator[str]:
    if desk.changed:
        yield f"推荐以后材料又改过的：{_listed(desk.changed)}；请核对改过的内容，再决定列不列"


def _gone(kept: KeptSummary, rows: Sequence[GatheredRow], desk: OnDesk) -> Iterator[str]:
    """Who stood in the summary and is no longer on the desk, and rows that were typed by hand."""
    now = {row.key for row in rows}
    left = [kept.rows[key] for key in kept.order if key in kept.rows and key not in now]
    gone = [row.name or row.key for row in left if row.source not in desk.cases]
    if gone:
        yield f"原来列着、现在没有收到的：{_listed(gone)}；改过的内容还留着"
    if kept.by_hand:
        yield f"汇总草稿里手工加的 {len(kept.by_hand)} 行没有申报材料，列在最后"


def _listed(names: Sequence[str]) -> str:
    more = f"等 {len(names)} 家" if len(names) > _MOST_NAMES else ""
    return "、".join(f"“{name_told(name)}”" for name in names[:_MOST_NAMES]) + more


# ---- told to the window -------------------------------------------------------------------------------------------


def seen(
    forms: Forms, folder: Path, made: ComposedDraft, draft: Draft, desk: OnDesk, covers: Callable[[str], bool]
) -> SummarySeen:
    """What the window is told of a composed summary.

    ``draft`` is that of ``made`` with whose desk it is; ``covers`` as of :func:`app.forms.checking.check`.
    """
    definition = forms.summary
    columns, table = columns_of(forms)
    filler = Filler(definition, draft.filling)
    title = "".join(span.text.strip() if span.ruled else span.text for span in filler.spans(table.title))
    above = tuple("　　".join(filler.plain(line.text) for line in lines) for lines in table.above)
    staff, only = chosen_in(draft)
    bureau = forms.applicant.bureau
    mailing = bureau.mailing if bureau else None
    rows = [_row(row, columns, desk.cases.get(row.gathered.source, 0)) for row in made.summary.rows]
    return SummarySeen(
        form=forms.applicant.id,
        folder=folder,
        title=title,
        above=above,
        columns=columns,
        rows=(*rows, *(_typed(row, columns) for row in made.typed)),
        issues=tuple(_issues(definition, draft, rows, columns, covers)),
        kinds=definition.fields[KIND].options,
        kind=_text(draft, KIND),
        name=_text(draft, NAME),
        staff=staff,
        only_recommended=only,
        total=len(desk.cases),
        recommended=desk.recommended,
        unreadable=desk.unreadable,
        told=made.told,
        most_mb=mailing.most_mb if mailing else 0,
        address=mailing.address if mailing else "",
        decimals=definition.decimals,
    )


def columns_of(forms: Forms) -> tuple[tuple[ColumnSeen, ...], Table]:
    """The printed columns of the summary, and its table; :class:`UsageError` when nothing prints the rows."""
    gathering, definition = gathers(forms.summary), forms.summary
    asked = definition.fields[gathering.rows].columns
    for table in definition.tables.values():
        if table.repeat is None or table.repeat.field != gathering.rows:
            continue
        headers = [cell.header or cell.label or cell.static or "" for cell in table.rows[-1]]
        found = []
        for cell, header, width in zip(table.repeat.cells, headers, table.columns_mm, strict=True):
            source = gathering.columns.get(cell.field or "")
            if cell.field is None or source is None:
                found.append(ColumnSeen("", header, width))
                continue
            path = source.latest[-1].value if source.latest else source.field
            own = OriginSeen(path, label_of(forms.applicant, path), "")
            found.append(
                ColumnSeen(cell.field, header, width, asked[cell.field], cell.align, own, bool(source.or_rows))
            )
        return tuple(found), table
    raise UsageError(f"“{definition.title}”的表格没有印出汇总的各行。")


def _row(row: SummaryRow, columns: Sequence[ColumnSeen], case: int) -> RowSeen:
    cells = row.cells
    texts = tuple(cells[column.id].text if column.id in cells else "" for column in columns)
    special = {
        number: _cell(cells[column.id])
        for number, column in enumerate(columns)
        if column.id in cells and not _is_plain(cells[column.id], column)
    }
    return RowSeen(row.key, case, row.gathered.name, texts, special)


def _is_plain(cell: Cell, column: ColumnSeen) -> bool:
    """Whether all that is known of a cell is that its own field says what stands there."""
    source: GatheredCell = cell.source
    plain = not (cell.edited or source.mapped or source.doubts)
    return plain and len(source.origins) == 1 and source.origins[0].path == column.own.path


def _cell(cell: Cell) -> CellSeen:
    source = cell.source
    origins = tuple(OriginSeen(one.path, one.label, one.text) for one in source.origins)
    return CellSeen(source.text, cell.edited, cell.outdated, source.mapped, origins, source.doubts)


def _typed(row: Row, columns: Sequence[ColumnSeen]) -> RowSeen:
    texts = tuple(row.get(column.id, "") if column.id else "" for column in columns)
    return RowSeen("", 0, next((text for text in texts if text), ""), texts, {})


def _issues(
    definition: FormDefinition,
    draft: Draft,
    listed: Sequence[RowSeen],
    columns: Sequence[ColumnSeen],
    covers: Callable[[str], bool],
) -> Iterator[IssueSeen]:
    places = {column.id: number for number, column in enumerate(columns)}
    rows = gathers(definition).rows
    for issue in check(definition, draft.filling, covers):
        if issue.kind == "note":
            continue
        head, number, column = (*issue.path.split("."), "", "")[:3]
        if head == rows and number.isdecimal() and int(number) < len(listed):
            yield IssueSeen(listed[int(number)].key, places.get(column, 0), issue.kind, issue.message)
        else:
            yield IssueSeen("", -1, issue.kind, issue.message)


def _text(draft: Draft, name: str) -> str:
    answer = draft.answers.get(name, "")
    return answer if isinstance(answer, str) else ""
