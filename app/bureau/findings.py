"""What one draft shows in the table of findings, small enough to be kept for a thousand of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.bureau.deciding import answered, verdict_of
from app.bureau.gathering import GatheredRow, RowId, gathers
from app.bureau.model import DECISIONS, LEVELS, ConditionSeen, Looked, Review, Verdict
from app.bureau.summary import Cell, SummaryRow
from app.forms.definition import FormDefinition, Severity
from app.forms.field_types import FIELD_TYPES
from app.forms.issues import Issue
from app.forms.labels import label_of
from app.times_and_sizes import moment_in_words, read_moment

VERDICTS: Mapping[Verdict, str] = {"met": "符合", "unmet": "不符合", "unknown": "看不出", "manual": "人工核"}
BLANK = "空白"
SEVERITIES: Mapping[Severity, str] = {"error": "错误", "warning": "提醒", "note": "说明"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A draft that was read: how many issues, items settled of all, each condition in words with its verdict.

    ``conditions`` has a line for each, since a thousand findings are held at once. ``decision`` and ``opinion`` have a
    line for each review, ``told`` one for each thing that was wrong with its files.
    """

    row: RowId
    source: str
    name: str
    written: str
    code: str
    known: Mapping[str, str]
    place: str
    errors: int
    warnings: int
    items: str
    conditions: str
    verdicts: tuple[Verdict, ...]
    doubts: str = ""
    decision: str = ""
    opinion: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class IssueLine:
    """An issue for the table: how grave, where, what."""

    severity: Severity
    place: str
    sentence: str


def finding(
    row: GatheredRow,
    looked: Looked,
    reviews: Sequence[Review] = (),
    told: Sequence[str] = (),
    own: Sequence[Review] | None = None,
    asked: Mapping[str, str] = MappingProxyType({}),
) -> Finding:
    """What to show of a draft; ``row`` is what it gives to the summary, ``reviews`` what offices said of it.

    On a desk its ``own`` reviews answer conditions, as they do in its list. ``asked`` are the conditions that the table
    has a column for, by id; those of a draft of another edition are put there, others are told.
    """
    severities = [issue.severity for issue in looked.issues]
    manual = answered(reviews if own is None else own)
    seen = {one.id: one for one in looked.conditions}
    columns = asked or {one.id: one.needs for one in looked.conditions}
    conditions = [_in_column(seen.get(name), needs, manual) for name, needs in columns.items()]
    more = [f"{one.needs}：{_condition(one, manual)[0]}" for name, one in seen.items() if name not in columns]
    return Finding(
        row=row.id,
        source=row.source,
        name=row.name,
        written=moment_in_words(read_moment(row.written), None),
        code=row.code,
        known=row.known,
        place=row.place,
        errors=severities.count("error"),
        warnings=severities.count("warning"),
        items=f"{looked.items_settled}/{looked.items}",
        conditions="\n".join(text for text, _ in conditions),
        verdicts=tuple(verdict for _, verdict in conditions),
        doubts="\n".join(doubt for cell in row.cells.values() for doubt in cell.doubts),
        decision="\n".join(_decided(review, row.code) for review in reviews),
        opinion="\n".join(review.opinion for review in reviews if review.opinion),
        told="\n".join([*told, *more]),
    )


def _in_column(seen: ConditionSeen | None, needs: str, manual: Mapping[str, bool]) -> tuple[str, Verdict]:
    """A condition in the column of one that ``needs`` this; another edition may have none, or need something else."""
    if seen is None:
        return "这份材料的一版没有这一条", "unknown"
    text, verdict = _condition(seen, manual)
    return (text if seen.needs == needs else f"{text}（这份材料的一版是：{seen.needs}）"), verdict


def _condition(seen: ConditionSeen, manual: Mapping[str, bool]) -> tuple[str, Verdict]:
    """``合作专家数量 35：符合``; ``人工核：符合`` where a person answered."""
    verdict = verdict_of(seen, manual)
    words = f"人工核：{VERDICTS[verdict]}" if verdict != seen.verdict else VERDICTS[verdict]
    figures = "，".join(f"{figure.label} {figure.text}" for figure in seen.figures)
    return (f"{figures}：{words}" if figures else words), verdict


def _decided(review: Review, code: str) -> str:
    """``云川县工信局 推荐 2026-04-20 14:32``; a review of other content says so."""
    who = review.office or LEVELS[review.level]
    said = " ".join(part for part in (who, DECISIONS[review.decision], review.at) if part)
    return f"{said}（针对较早的内容）" if review.code and review.code != code else said


def issue_lines(applicant: FormDefinition, issues: Sequence[Issue]) -> list[IssueLine]:
    """The issues of a draft, each with the printed label of its place; not what the form says to everybody."""
    return [
        IssueLine(one.severity, label_of(applicant, one.path) if one.path else "", one.message)
        for one in issues
        if one.path or one.severity != "note"
    ]


class SummaryColumns:
    """The columns of a summary: how each is called, and how its texts are printed."""

    def __init__(self, summary: FormDefinition) -> None:
        self._columns = summary.fields[gathers(summary).rows].columns
        self._decimals = summary.decimals

    def label(self, name: str) -> str:
        """The printed header."""
        return self._columns[name].label if name in self._columns else name

    def shown(self, name: str, text: str) -> str:
        """A text as it is printed; a blank one in words."""
        column = self._columns.get(name)
        return (FIELD_TYPES[column.type].show(text, column, self._decimals) if column and text else text) or BLANK


def edits_told(row: SummaryRow, columns: SummaryColumns) -> Iterator[str]:
    """``机构类型：企业 → 事业单位`` for each cell that the clerk changed."""
    for name, cell in row.cells.items() if row.edits else ():
        if cell.edited:
            shown = f"{columns.shown(name, cell.source.text)} → {columns.shown(name, cell.text)}"
            was = f"，改的时候收集到的是 {columns.shown(name, cell.outdated)}" if cell.outdated is not None else ""
            yield f"{columns.label(name)}：{shown}{was}"


def origin_told(name: str, cell: Cell, columns: SummaryColumns) -> Iterator[str]:
    """How a text of the summary came about, beyond its field: changed, written otherwise, by which year, in doubt."""
    if cell.edited:
        yield f"改过，收集到的是“{columns.shown(name, cell.source.text)}”"
        if cell.outdated is not None:
            yield f"改的时候收集到的是“{columns.shown(name, cell.outdated)}”"
    elif cell.source.mapped:
        yield "写法照汇总表"
    doubts = cell.source.doubts
    for one in cell.source.origins[1:]:
        if not any(one.label in doubt for doubt in doubts):
            yield f"{one.label}：{one.text or BLANK}"
    yield from doubts
