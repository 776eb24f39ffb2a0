"""Rows that somebody typed into the summary draft, and applicants who stand there besides by now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
    gathering, bureau = gathers(forms.summary), forms.applicant.bureau
    marks = bureau.tells_apart if bureau else ()
    columns = {name: source.field for name, source in gathering.columns.items() if source.field in marks}
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


def _places(rows: Sequence[SummaryRow], columns: Mapping[str, str]) -> dict[tuple[str, str], int]:
    """Where an applicant stands, by column and what it is known by there."""
    found: dict[tuple[str, str], int] = {}
    for place, row in enumerate(rows):
        cells = row.cells
        for column, field in columns.items():
            said = (row.gathered.known.get(field, ""), cells[column].text if column in cells else "")
            for text in filter(None, map(alike, said)):
                found.setdefault((column, text), place)
    return found
