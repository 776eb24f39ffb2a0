"""The clerk's workbook (``review.xlsx``): sheets 初审, 问题, 出处, 读不出.

A row for each draft with each condition of entry in a column of its own, one for each issue, one for each text of the
summary with the place that it came from, one for each place that could not be read. Issues go into the file as drafts
are read, so that a thousand of them take no more memory than ten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import BinaryIO

from app.bureau.findings import SEVERITIES, Finding, IssueLine, SummaryColumns, origin_told
from app.bureau.gathering import Origin, RowId
from app.bureau.model import Unreadable
from app.bureau.summary import SummaryRow
from app.forms.definition import FormDefinition
from app.forms.labels import label_of
from app.spreadsheets.sheets import GENERAL, BookWriter, Look, SheetSetup, SheetWriter

REVIEW, ISSUES, ORIGINS, UNREADABLE = "初审", "问题", "出处", "读不出"
_HEAD = Look("黑体", align="center", middle=True, fill="E7EDF5")
_TEXT = Look()
_FIGURE = Look(align="center", form=GENERAL)
_BAD, _OPEN = Look(fill="FBE3DF"), Look(fill="FFF4D6")
_WORDS, _ERRORS = Look(align="center"), Look(align="center", fill=_BAD.fill, form=GENERAL)
_VERDICT_LOOKS = {"met": _TEXT, "unmet": _BAD, "unknown": _OPEN, "manual": _OPEN}
_SEVERITY_LOOKS = {"error": _BAD, "warning": _OPEN, "note": _TEXT}
_Columns = Sequence[tuple[str, float]]
_COUNTS: _Columns = (("汇总表", 30), ("错误", 13), ("提醒", 13), ("材料", 16))
_REMARKS: _Columns = (
    ("初审结论", 36), ("意见", 46), ("汇总时要核对的", 58), ("汇总表上改过的", 46), ("收到时的情况", 46), ("位置", 60),
    ("保存时间", 34), ("内容编号", 26),
)  # fmt: skip
_ISSUE_COLUMNS: _Columns = (("单位名称", 66), ("程度", 15), ("栏目", 56), ("问题", 130))
_ORIGIN_COLUMNS: _Columns = (
    ("序号", 12), ("单位名称", 58), ("汇总表的栏目", 46), ("汇总表上", 56), ("申报材料的栏目", 46), ("栏目编号", 36),
    ("申报材料上", 56), ("怎么来的", 64),
)  # fmt: skip
_UNREADABLE_COLUMNS: _Columns = (("位置", 110), ("原因", 90), ("怎么办", 70))
_NUMBER_MM, _NAME_MM, _KNOWN_MM, _PLACE_MM, _CONDITION_MM = 12, 50, 42, 50, 40


class FindingsTable:
    """The workbook on its way into a file; use as a context manager, issues first."""

    def __init__(self, target: BinaryIO, applicant: FormDefinition) -> None:
        self._book = BookWriter(target, (REVIEW, ISSUES, ORIGINS, UNREADABLE))
        self._applicant = applicant

    def __enter__(self) -> FindingsTable:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.__exit__(kind, error, trace)

    def write_issues(self, found: Iterable[tuple[str, Sequence[IssueLine]]]) -> None:
        """Write the issues of each draft, with the applicant's name, while ``found`` gives them."""
        with self._sheet(ISSUES, _ISSUE_COLUMNS) as sheet:
            looks = {severity: (_TEXT, look, _TEXT, _TEXT) for severity, look in _SEVERITY_LOOKS.items()}
            for name, lines in found:
                for line in lines:
                    sheet.row((name, SEVERITIES[line.severity], line.place, line.sentence), looks[line.severity])

    def write_review(
        self, findings: Sequence[Finding], standing: Mapping[RowId, str], edits: Mapping[RowId, Sequence[str]]
    ) -> None:
        """Write the row of each draft.

        ``standing`` says where it is in the summary, or why it is not; ``edits`` what was changed there.
        """
        with self._sheet(REVIEW, self._columns(), 2, fit=False) as sheet:
            for number, one in enumerate(findings, start=1):
                before = (str(number), one.name, *self._known(one), standing.get(one.row, ""))
                counts = (str(one.errors), str(one.warnings), one.items)
                conditions = one.conditions.split("\n") if one.verdicts else ()
                changed = "\n".join(edits.get(one.row, ()))
                remarks = (one.decision, one.opinion, one.doubts, changed, one.told)
                texts = (*before, *counts, *conditions, *remarks, one.source, one.written, one.code)
                sheet.row(texts, self._looks(one, len(before), len(remarks) + 3))

    def write_origins(self, rows: Iterable[SummaryRow], columns: SummaryColumns) -> None:
        """Write where each text of the summary came from."""
        looks = {odd: [_FIGURE, *[_TEXT] * 6, _OPEN if odd else _TEXT] for odd in (False, True)}
        with self._sheet(ORIGINS, _ORIGIN_COLUMNS, 2) as sheet:
            for number, row in enumerate(rows, start=1):
                for name, cell in row.cells.items():
                    first = cell.source.origins[0] if cell.source.origins else Origin("", "", "")
                    text = columns.shown(name, cell.text) if cell.text else ""
                    place = (columns.label(name), text, first.label, first.path, first.text)
                    how = "；".join(origin_told(name, cell, columns))
                    sheet.row(
                        (str(number), row.gathered.name, *place, how), looks[cell.edited or bool(cell.source.doubts)]
                    )

    def write_unreadable(self, unreadable: Iterable[Unreadable]) -> None:
        """Write each place that could not be read, why, and what to do."""
        with self._sheet(UNREADABLE, _UNREADABLE_COLUMNS) as sheet:
            for lost in unreadable:
                sheet.row((str(lost.source.path), lost.sentence, lost.hint), _TEXT)

    def _sheet(
        self, name: str, columns: _Columns, side: int = 1, *, fit: bool = True
    ) -> AbstractContextManager[SheetWriter]:
        return _headed(self._book, name, columns, side, fit)

    def _columns(self) -> _Columns:
        asked, bureau = self._applicant, self._applicant.bureau
        known = [(label_of(asked, name), _KNOWN_MM) for name in self._other_known()]
        places = [label_of(asked, name) for name in (bureau.place if bureau else ())]
        place = [("、".join(places), _PLACE_MM)] if places else []
        conditions = [
            (f"{one.needs}\n（{one.source}）", _CONDITION_MM) for one in (bureau.conditions if bureau else ())
        ]
        name = (label_of(asked, asked.name_field), _NAME_MM)
        return (("序号", _NUMBER_MM), name, *known, *place, *_COUNTS, *conditions, *_REMARKS)

    def _other_known(self) -> list[str]:
        bureau = self._applicant.bureau
        return [name for name in (bureau.tells_apart if bureau else ()) if name != self._applicant.name_field]

    def _has_place(self) -> bool:
        return bool(self._applicant.bureau and self._applicant.bureau.place)

    def _known(self, one: Finding) -> tuple[str, ...]:
        known = (one.known.get(name, "") for name in self._other_known())
        return (*known, one.place) if self._has_place() else tuple(known)

    def _looks(self, one: Finding, before: int, behind: int) -> list[Look]:
        errors = _ERRORS if one.errors else _FIGURE
        verdicts = [_VERDICT_LOOKS[verdict] for verdict in one.verdicts]
        return [_FIGURE, *[_TEXT] * (before - 1), errors, _FIGURE, _WORDS, *verdicts, *[_TEXT] * behind]


@contextmanager
def _headed(book: BookWriter, name: str, columns: _Columns, side: int, fit: bool) -> Iterator[SheetWriter]:
    """A sheet with its header, which stays in sight and on every page, and by which one can choose."""
    widths = [width for _, width in columns]
    setup = SheetSetup(name=name, widths_mm=widths, head=(1, 1), side=side, filtered=True, fit=fit)
    with book.sheet(setup) as sheet:
        sheet.row([label for label, _ in columns], _HEAD)
        yield sheet
