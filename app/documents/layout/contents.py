"""The contents list: each item's title, a dot leader, and the number printed where the item starts.

Numbers are not known while the book is planned; they take no part in breaking lines (their width is reserved), so a
contents list laid out without numbers has the pages it will have with them. Source: 目录增加页码 (附件 2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.documents.layout import styles
from app.documents.layout.flow import flow_text, text_group
from app.documents.layout.frame import Heading, LaidPart, Streamed
from app.documents.layout.setter import CONTENTS, TITLE, Setter
from app.documents.layout.texts import Span
from app.documents.model import Run
from app.forms.definition import Contents, Item

_HANG = 2.5


def bookmark(number: int) -> str:
    """Name of the link target where an item starts."""
    return f"item_{number:02d}"


def lay_out_contents(
    contents: Contents, items: Mapping[int, Item], numbers: Mapping[int, str], setter: Setter, identity: str
) -> LaidPart:
    """Lay out the list; ``numbers`` holds the printed number of each item, and is empty while planning."""
    stream: list[Streamed] = []
    for line in contents.title:
        stream += setter.stream([setter.paragraph([Span(line)], TITLE)])
    stream.append(setter.gap(styles.BODY_PITCH))
    for number, item in items.items():
        stream.append(_entry(item, numbers.get(number, ""), setter))
    sheets = flow_text(stream, setter)
    title = "".join(contents.title).replace(" ", "")
    return LaidPart(identity, "contents", title, (text_group(sheets),), headings=(Heading(title, 1, 0),))


def _entry(item: Item, number: str, setter: Setter) -> Streamed:
    """One entry: hanging number and title, room reserved for the page number on the last line."""
    hang = styles.em(CONTENTS.size, _HANG)
    paragraph = setter.paragraph([Span(f"{item.number}. "), *setter.filler.spans(item.title)], CONTENTS)
    tail: tuple[Run, ...] = setter.runs([Span(number)], CONTENTS) if number else ()
    return Streamed(
        setter.set(
            replace(
                paragraph,
                left_indent=hang,
                first_indent=-hang,
                right_indent=styles.CONTENTS_NUMBER,
                space_before=styles.CONTENTS_SPACE,
                tail=tail,
                link=bookmark(item.number) if number else "",
                answer="",
            )
        )
    )
