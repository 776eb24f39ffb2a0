"""Rows that somebody typed into the summary draft, and applicants who stand there besides by now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from app.bureau.desk_forms import editions_of
from app.bureau.gathering import gathers
from app.bureau.matching import alike
from app.bureau.summarising import Forms
from app.bureau.summary import SummaryRow
from app.bureau.told_names import name_told
from app.forms.answers import Row
from app.forms.issues import Issue
from app.forms.messages import own_issue


def listed_twice(forms: Forms, rows: Sequence[SummaryRow], typed: Sequence[Row]) -> Iterator[Issue]:
    """An error for each typed row whose code or name is that of an applicant among ``rows``, as gathered or as printed.

    Of somebody who stands there twice nobody can say which row counts. Paths are those of a table that has the typed
    rows behind the others.
    """
    gathering = gathers(forms.summary)
    bureaus = (one.definition.bureau for one in editions_of(forms.known, forms.applicant.id))
    marks = {name for bureau in bureaus if bureau for name in bureau.tells_apart}  # called otherwise in some edition
    columns = [name for name, source in gathering.columns.items() if source.field in marks]
    places = _places(rows, columns) if typed else {}
    for number, entry in enumerate(typed, start=len(rows)):
        for column in columns:
            text = entry.get(column, "")
            place = places.get((column, alike(text)))
            if place is not None:
                sentence = (
                    f"“{name_told(text.strip())}”列了两行："
                    f"第 {place + 1} 行是申报材料里的，第 {number + 1} 行是手工加的；"
                    "现在有申报材料了，请打开汇总草稿，删去手工加的一行"
                )
                yield own_issue("listed_twice", f"{gathering.rows}.{number}.{column}", "", sentence, "error")
                break


def _places(rows: Sequence[SummaryRow], columns: Iterable[str]) -> dict[tuple[str, str], int]:
    """Where an applicant stands, by column and what it is known by or printed there."""
    found: dict[tuple[str, str], int] = {}
    for place, row in enumerate(rows):
        cells = row.cells
        for column in columns:
            said = (*row.gathered.known.values(), cells[column].text if column in cells else "")
            for text in filter(None, map(alike, said)):
                found.setdefault((column, text), place)
    return found
