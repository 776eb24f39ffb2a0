"""What is printed above the rows of a summary, for the sheets and for the window."""

from __future__ import annotations

from app.documents.layout.texts import Filler
from app.forms.definition import Table


def heading(filler: Filler, table: Table) -> tuple[str, tuple[str, ...]]:
    """The title and the lines between it and the header, as one text each."""
    title = "".join(span.text.strip() if span.ruled else span.text for span in filler.spans(table.title))
    return title, tuple("　　".join(filler.plain(line.text) for line in lines) for lines in table.above)
