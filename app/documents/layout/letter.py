"""A letter in the manner of official documents: title, addressee, text, numbered points, a table, sign-off.

Source: GB/T 9704-2012: title 2号小标宋 (7.3.1), addressee at the left with a full-width colon (7.3.2), body 3号仿宋 on
22 lines a page, name of the office above its date with room for the seal (7.3.5), page numbers at the outer edge (7.5).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from app.documents.layout import styles
from app.documents.layout.flow import flow_tables, flow_text, table_group, text_group
from app.documents.layout.frame import Group, Leaf, Streamed
from app.documents.layout.letter_tables import LetterTable, table_part
from app.documents.layout.setter import BODY, HEADINGS, SIGNATURE, TITLE, TextSetter
from app.documents.layout.spacing import balanced, with_full_last_line
from app.documents.layout.texts import Span
from app.documents.model import AFTER_TABLE, Align, Document, OutlineEntry, Page, Paragraph, Section
from app.documents.typeset import Typesetter
from app.progress import Pause, unpaused

BLANK_DAY = "　　　　年　　月　　日"
"""Where a day is left for the pen."""
_NUMERALS = "一二三四五六七八九十"
_DATE_RIGHT_EMS = 4
_SEAL_LINES = 2
_WITH_SIGNATURE = 2
_BETWEEN_TABLE = styles.BODY_PITCH // 2


@dataclass(frozen=True, slots=True)
class Points:
    """A heading (may be empty) and what is numbered below it; numbers run on through all points of a letter."""

    heading: str
    texts: tuple[str, ...]


Block: TypeAlias = str | Points | LetterTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a letter says. ``body``: paragraphs, numbered points and tables in order.

    ``sign_off``: lines over one another at the lower right, the last of them the date. ``remark`` stands below, in
    brackets (whom to ask). ``author`` goes into the properties of the files.
    """

    title: str
    addressee: str = ""
    body: tuple[Block, ...] = ()
    sign_off: tuple[str, ...] = ()
    remark: str = ""
    author: str = ""


def lay_out_letter(letter: Letter, typesetter: Typesetter, pause: Pause = unpaused) -> Document:
    """The letter on A4 pages with numbers; ``pause`` is called between pieces and may raise to stop it."""
    geometry = styles.portrait()
    setter = TextSetter(typesetter, geometry, "letter", pause)
    groups = [group for stretch in _stretches(letter, setter) for group in _flowed(stretch, setter)]
    sections: list[Section] = []
    side = 0
    for number, group in enumerate(groups):
        pages = []
        for leaf in group.leaves:
            pause()
            side += 1
            pages.append(_page(leaf, side, geometry.left(side)))
        sections.append(Section(f"letter{number}", tuple(pages), group.slack, pages[0].number))
    return Document(
        title=letter.title,
        author=letter.author,
        fingerprint=hashlib.sha256(repr(letter).encode("utf-8", "surrogatepass")).hexdigest(),
        geometry=geometry,
        sections=tuple(sections),
        outline=(OutlineEntry(letter.title, 1, 1),),
    )


def _page(leaf: Leaf, side: int, left: int) -> Page:
    placed = tuple(replace(one, x=one.x + left) for one in leaf.placed)
    return Page("numbered", str(side), side, f"— {side} —", placed)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What flows together: text with tables that a page can hold whole, or one table that goes over pages."""

    stream: tuple[Streamed, ...]
    tables: bool = False


def _flowed(stretch: _Stretch, setter: TextSetter) -> Iterator[Group]:
    if stretch.tables:
        yield table_group(flow_tables(stretch.stream, setter.geometry))
    elif stretch.stream:
        yield text_group(flow_text(stretch.stream, setter))


def _stretches(letter: Letter, setter: TextSetter) -> Iterator[_Stretch]:
    stream = _head(letter, setter)
    number = 1
    headed = sum(1 for block in letter.body if isinstance(block, Points) and block.heading)
    rank = 0
    for block in letter.body:
        setter.pause()
        if isinstance(block, str):
            stream += setter.stream(setter.paragraphs(block, BODY))
        elif isinstance(block, Points):
            rank += bool(block.heading)
            stream += _points(block, number, _ranked(block.heading, rank if headed > 1 else 0), setter)
            number += len(block.texts)
        else:
            part = table_part(block, setter)
            if part.height + AFTER_TABLE <= setter.geometry.room:
                stream += [setter.gap(_BETWEEN_TABLE), Streamed(part), setter.gap(_BETWEEN_TABLE)]
            else:
                yield _Stretch(tuple(stream))
                yield _Stretch((Streamed(replace(part, rows=())),), tables=True)
                stream = []
    yield _Stretch((*_before_signature(stream), *_signed(letter, setter)))


def _head(letter: Letter, setter: TextSetter) -> list[Streamed]:
    """Title, a line free, and the addressee."""
    title = balanced(setter.paragraph([Span(letter.title)], TITLE), setter.geometry.column, setter.typesetter)
    stream = [Streamed(setter.set(title)).listed(), setter.gap(styles.BODY_PITCH)]
    if letter.addressee:
        named = replace(setter.paragraph([Span(f"{letter.addressee}：")], SIGNATURE), keep_with_next=True)
        stream.append(Streamed(setter.set(named)))
    return stream


def _ranked(heading: str, rank: int) -> str:
    """``二、……``; a heading that is the only one needs no number."""
    return f"{_numeral(rank)}、{heading}" if heading and rank else heading


def _numeral(number: int) -> str:
    """A number from 1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    words = "" if tens == 0 else "十" if tens == 1 else f"{_NUMERALS[tens - 1]}十"
    return words + (_NUMERALS[ones - 1] if ones else "")


def _points(points: Points, first: int, heading: str, setter: TextSetter) -> list[Streamed]:
    stream = []
    if heading:
        paragraph = setter.paragraph([Span(heading)], HEADINGS[1])
        headed = with_full_last_line(replace(paragraph, outline_level=2), setter)
        stream.append(Streamed(setter.set(headed)))
    for number, text in enumerate(points.texts, start=first):
        setter.pause()
        stream += setter.stream(setter.paragraphs(f"{number}.{text}", BODY))
    return stream


def _before_signature(stream: Sequence[Streamed]) -> list[Streamed]:
    """The last lines of the text stand on the page of the signature: a page never holds that alone."""
    if not stream:
        return []
    return [*stream[:-1], replace(stream[-1], last_lines=_WITH_SIGNATURE)]


def _signed(letter: Letter, setter: TextSetter) -> list[Streamed]:
    """The office in the middle above its date, four ems from the right edge, all on one page.

    A name too long for that pushes both to the left, and goes on over lines where even the column is too narrow.
    """
    paragraphs = [setter.paragraph([Span(line)], SIGNATURE) for line in letter.sign_off]
    stream: list[Streamed] = []
    if paragraphs:
        widths = [setter.typesetter.width(paragraph.runs) for paragraph in paragraphs]
        wanted = max(widths[-1] + 2 * styles.em(styles.BODY, _DATE_RIGHT_EMS), max(widths) + styles.em(styles.BODY))
        left = max(0, setter.geometry.column - wanted)
        stream.append(setter.gap(_SEAL_LINES * styles.BODY_PITCH))
        stream += setter.stream(_centred(paragraph, left, setter) for paragraph in paragraphs)
    if letter.remark:
        stream += setter.stream(setter.paragraphs(f"（{letter.remark}）", BODY))
    return [*map(_kept, stream[:-1]), *stream[-1:]]


def _centred(paragraph: Paragraph, left: int, setter: TextSetter) -> Paragraph:
    """A line in the middle of what is right of ``left``."""
    centred = replace(paragraph, align=Align.CENTER, left_indent=left)
    column = setter.geometry.column
    return balanced(centred, column, setter.typesetter) if not left else centred


def _kept(streamed: Streamed) -> Streamed:
    """The same, on the page of what follows."""
    part = streamed.part
    return replace(streamed, part=replace(part, paragraph=replace(part.paragraph, keep_with_next=True)))  # type: ignore[union-attr, arg-type]
