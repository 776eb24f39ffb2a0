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
from app.documents.layout.spacing import page_title, with_full_last_line
from app.documents.layout.texts import Span
from app.documents.model import Run
from app.forms.definition import Contents, Item


def bookmark(number: int) -> str:
    """Name of the link target where an item starts."""
    return f"item_{number:02d}"


def lay_out_contents(
    contents: Contents, items: Mapping[int, Item], numbers: Mapping[int, str], setter: Setter, identity: str
) -> LaidPart:
    """Lay out the list; ``numbers`` holds the printed number of each item, and is empty while planning."""
    stream: list[Streamed] = []
    if len(contents.title) == 1:
        stream.append(Streamed(page_title(contents.title[0], TITLE, setter)))
    else:
        stream += setter.stream(setter.paragraph([Span(line)], TITLE) for line in contents.title)
    stream[-1] = stream[-1].listed()
    stream.append(setter.gap(styles.BODY_PITCH))
    hang = max((_width(f"{number}. ", setter) for number in items), default=0)
    for number, item in items.items():
        stream.append(_entry(item, numbers.get(number, ""), hang, setter))
    sheets = flow_text(stream, setter)
    title = "".join(contents.title).replace(" ", "")
    return LaidPart(identity, "contents", title, (text_group(sheets),), headings=(Heading(title, 1, 0),))


def _width(text: str, setter: Setter) -> int:
    return setter.typesetter.width(setter.runs([Span(text)], CONTENTS))


def _entry(item: Item, number: str, hang: int, setter: Setter) -> Streamed:
    """One entry: all titles begin ``hang`` from the left, wrapped lines too, their numbers right before them.

    Room for the page number is kept on every line, since it stands on the last.
    """
    label = f"{item.number}. "
    paragraph = setter.paragraph([Span(label), *setter.filler.spans(item.title)], CONTENTS)
    tail: tuple[Run, ...] = setter.runs([Span(number)], CONTENTS) if number else ()
    entry = replace(
        paragraph,
        left_indent=hang,
        first_indent=-_width(label, setter),
        right_indent=styles.CONTENTS_NUMBER,
        space_before=styles.CONTENTS_SPACE,
        tail=tail,
        link=bookmark(item.number) if number else "",
    )
    return Streamed(setter.set(with_full_last_line(entry, setter)))
