"""Pages of running text that are no table: 填报说明, statements to sign, the page of a 自我声明 and of 无.

Source: 填报说明 of 附件 1; 申报材料真实性声明; rulings 13 to 15.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.documents.layout import styles
from app.documents.layout.flow import flow_text, text_group
from app.documents.layout.frame import Heading, LaidPart, Streamed
from app.documents.layout.setter import BODY, HEADINGS, MARK, NOTE, SIGNATURE, TITLE, Setter
from app.documents.layout.spacing import balanced, hanging, page_title, with_full_last_line
from app.documents.layout.texts import Span
from app.documents.model import Align, Paragraph, ParagraphPart
from app.forms.definition import Item, Line, Notes, SelfDeclaration, Statement

# A round seal is 40 to 42 mm wide and goes over the name: half of it reaches up, half down.
_SIGN_ROOM = styles.twips(25)
_BELOW_SEAL = styles.twips(12)
_BELOW_PEN = styles.BODY_PITCH // 2
_LIST_MARKS = ";；。"
_STAMPED = ("盖章", "公章")
_SIGN_INDENT = 2
_DATE_INDENT = 4
_WITH_SIGNATURE = 2
NOT_YET = "本项尚未处理"
_SEE_BOUND = "本项材料见合订本，文件和页码如下："


def lay_out_notes(notes: Notes, setter: Setter, identity: str) -> LaidPart:
    """The official notes, each with its number, verbatim."""
    stream = [_title(notes.title, setter).listed(), setter.gap(styles.BODY_PITCH)]
    for number, passage in enumerate(notes.passages, start=1):
        text = setter.filler.definition.passages[passage].text
        stream += setter.stream(setter.paragraphs(f"{number}.{text}", NOTE))
    sheets = flow_text(stream, setter)
    heading = Heading(notes.title, 1, 0)
    return LaidPart(identity, "front", notes.title, (text_group(sheets),), headings=(heading,))


def _title(title: str, setter: Setter) -> Streamed:
    return Streamed(page_title(title, TITLE, setter))


def statement_stream(statement: Statement, setter: Setter) -> list[Streamed]:
    """A statement on a page of its own: mark, title, text, and the lines to sign with room to stamp."""
    stream: list[Streamed] = []
    if statement.mark:
        stream += [*setter.stream(setter.paragraphs(statement.mark, MARK)), setter.gap(styles.BODY_PITCH)]
    title = Streamed(setter.set(setter.paragraph([Span(statement.title)], TITLE)), heading=(statement.title, 2))
    stream += [title.listed(), setter.gap(styles.BODY_PITCH)]
    stream[0] = replace(stream[0], new_page=True)
    text = setter.stream(setter.template(statement.text, BODY))
    return stream + _with_last_lines(text) + signature_stream(statement.signatures, setter)


def _with_last_lines(text: list[Streamed]) -> list[Streamed]:
    """A text to be signed: its last lines stand on the page of the signature."""
    return [*text[:-1], replace(text[-1], last_lines=_WITH_SIGNATURE)] if text else []


def signature_stream(lines: Sequence[Line], setter: Setter) -> list[Streamed]:
    """Lines to sign below free room, all beginning at one place, with room below each for stamp or pen.

    They begin at three tenths of the column, or further left where a name needs it; a name longer than the column goes
    on below its own beginning. All of them stand on one page.
    """
    lists = [(line, setter.template(line.text, SIGNATURE)) for line in lines]
    widest = max((setter.typesetter.width(paragraph.runs) for _, found in lists for paragraph in found), default=0)
    spare = setter.geometry.column - widest - styles.em(SIGNATURE.size, _SIGN_INDENT)
    indent = max(styles.em(SIGNATURE.size, _SIGN_INDENT), min(setter.geometry.column * 3 // 10, spare))
    stream, room = [], _SIGN_ROOM
    for line, found in lists:
        stream.append(setter.gap(room))
        room = _BELOW_SEAL if any(word in line.text for word in _STAMPED) else _BELOW_PEN
        seals = (line.seal,) if line.seal else ()
        stream += [Streamed(setter.set(_to_sign(paragraph, indent, setter)), seals=seals) for paragraph in found]
    return [*map(_kept, stream[:-1]), stream[-1]]


def _to_sign(paragraph: Paragraph, indent: int, setter: Setter) -> Paragraph:
    """A line to sign at its indent; a date of blanks alone stands at the right, four ems in (GB/T 9704-2012, 7.3.5)."""
    if paragraph.text.strip("\u3000") != paragraph.text:
        return replace(paragraph, align=Align.RIGHT, right_indent=styles.em(SIGNATURE.size, _DATE_INDENT))
    return with_full_last_line(hanging(replace(paragraph, left_indent=indent), setter), setter)


def _kept(streamed: Streamed) -> Streamed:
    """A paragraph that stays on the page of the next."""
    assert isinstance(streamed.part, ParagraphPart)
    paragraph = replace(streamed.part.paragraph, keep_with_next=True)
    return replace(streamed, part=replace(streamed.part, paragraph=paragraph))


def self_declaration_stream(item: Item, texts: SelfDeclaration, statement: str, setter: Setter) -> list[Streamed]:
    """The page that stands for an item's evidence (填报说明 4): the item, the statement, the seal, a blank date."""
    stream = [_title(texts.title, setter), setter.gap(styles.BODY_PITCH), *_item_heading(item, setter)]
    said = statement.strip() or texts.default_statement.replace("{claim}", item.claim)
    lines = [line for line in said.split("\n") if line.strip()]
    path = f"items.{item.number}.statement"
    stream += _with_last_lines(setter.stream(setter.paragraph([Span(line, path)], BODY) for line in lines))
    seal = texts.signature.seal
    placed = replace(seal, place=f"第 {item.number} 项 {seal.place}") if seal else None
    return stream + signature_stream([replace(texts.signature, seal=placed), Line(text=texts.date_line)], setter)


def _item_heading(item: Item, setter: Setter) -> list[Streamed]:
    """Which item a page is about, without the mark at the end of its line in the contents list."""
    text = f"佐证材料 {item.number}：{item.title.rstrip(_LIST_MARKS)}"
    lines = [replace(one, align=Align.JUSTIFY, outline_level=1) for one in setter.template(text, HEADINGS[1])]
    return setter.stream(with_full_last_line(line, setter) for line in lines)


def item_page_stream(item: Item, words: str, setter: Setter) -> list[Streamed]:
    """The page of an item that has no files: its title, and 无 or that nothing was chosen yet."""
    stream = [*_item_heading(item, setter), setter.gap(styles.BODY_PITCH)]
    centred = replace(BODY, align=Align.CENTER, indent_em=0)
    return stream + setter.stream(setter.paragraphs(words, centred))


def divider_stream(item: Item, setter: Setter) -> list[Streamed]:
    """The sheet in front of an item's pages: 佐证材料 N and its title, a quarter down the page."""
    stream = [setter.gap(setter.geometry.room // 4)]
    for text in (f"佐证材料 {item.number}", item.title.rstrip(_LIST_MARKS)):
        lines = setter.template(text, replace(TITLE, keep=False))
        stream += setter.stream(balanced(line, setter.geometry.column, setter.typesetter) for line in lines)
    return [stream[0], stream[1].listed(), *stream[2:]]


def file_list_stream(item: Item, files: Sequence[tuple[str, int, int]], setter: Setter) -> list[Streamed]:
    """An item's files with the printed numbers of their pages: what Word shows when a book has too many pictures."""
    stream = [*_item_heading(item, setter), *setter.stream(setter.paragraphs(_SEE_BOUND, BODY))]
    for index, (name, first, pages) in enumerate(files, start=1):
        last = first + pages - 1
        where = f"第 {first} 页" if pages == 1 else f"第 {first} 页至第 {last} 页"
        stream += setter.stream(setter.paragraphs(f"{index}. {name}，{where}，共 {pages} 页", BODY))
    return stream
