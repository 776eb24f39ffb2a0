"""Pages of running text that are no table: 填报说明, statements to sign, the page of a 自我声明 and of 无.

Source: 填报说明 of 附件 1; 申报材料真实性声明; rulings 13 to 15.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.documents.layout import styles
from app.documents.layout.flow import flow_text, text_group
from app.documents.layout.frame import Heading, LaidPart, Streamed
from app.documents.layout.setter import BODY, MARK, NOTE, SIGNATURE, TITLE, Setter
from app.documents.layout.texts import Span
from app.documents.model import Align
from app.forms.definition import Item, Line, Notes, SelfDeclaration, Statement

_SIGN_ROOM = styles.twips(25)
_DATE_INDENT = 2
NOT_YET = "本项尚未处理"
_SEE_BOUND = "本项材料见合订本，文件和页码如下："


def lay_out_notes(notes: Notes, setter: Setter, identity: str) -> LaidPart:
    """The official notes, each with its number, verbatim."""
    stream = _titled(notes.title, setter)
    for number, passage in enumerate(notes.passages, start=1):
        text = setter.filler.definition.passages[passage].text
        stream += setter.stream(setter.paragraphs(f"{number}.{text}", NOTE))
    sheets = flow_text(stream, setter)
    heading = Heading(notes.title, 1, 0)
    return LaidPart(identity, "front", notes.title, (text_group(sheets),), headings=(heading,))


def _titled(title: str, setter: Setter) -> list[Streamed]:
    return [*setter.stream([setter.paragraph([Span(title)], TITLE)]), setter.gap(styles.BODY_PITCH)]


def statement_stream(statement: Statement, setter: Setter) -> list[Streamed]:
    """A statement on a page of its own: mark, title, text, and the lines to sign with room to stamp."""
    stream: list[Streamed] = []
    if statement.mark:
        stream += setter.stream(setter.paragraphs(statement.mark, MARK))
    title = setter.paragraph([Span(statement.title)], TITLE)
    stream += [Streamed(setter.set(title), heading=(statement.title, 2)), setter.gap(styles.BODY_PITCH)]
    stream[0] = replace(stream[0], new_page=True)
    stream += setter.stream(setter.template(statement.text, BODY))
    stream.append(setter.gap(_SIGN_ROOM))
    for line in statement.signatures:
        stream += _signature(line, setter)
    return stream


def _signature(line: Line, setter: Setter) -> list[Streamed]:
    """A line to sign: it begins at two fifths of the column, with a free line below for stamp or pen."""
    indent = setter.geometry.column * 3 // 10
    found = []
    for paragraph in setter.template(line.text, SIGNATURE):
        placed = replace(paragraph, left_indent=indent)
        found.append(Streamed(setter.set(placed), seals=(line.seal,) if line.seal else ()))
    return [*found, setter.gap(styles.BODY_PITCH // 2)]


def self_declaration_stream(item: Item, texts: SelfDeclaration, statement: str, setter: Setter) -> list[Streamed]:
    """The page that stands for an item's evidence (填报说明 4): the item, the statement, the seal, a blank date."""
    stream = _titled(texts.title, setter)
    stream += setter.stream(setter.template(f"佐证材料 {item.number}：{item.title}", BODY))
    said = statement.strip() or texts.default_statement.replace("{claim}", item.claim)
    stream += setter.stream(setter.paragraph([Span(line)], BODY) for line in said.split("\n") if line.strip())
    stream.append(setter.gap(_SIGN_ROOM))
    seal = texts.signature.seal
    placed = replace(seal, place=f"第 {item.number} 项 {seal.place}") if seal else None
    stream += _signature(replace(texts.signature, seal=placed), setter)
    date = setter.paragraph([Span(texts.date_line)], replace(SIGNATURE, align=Align.RIGHT))
    indent = styles.em(SIGNATURE.size, _DATE_INDENT)
    stream += setter.stream([replace(date, right_indent=indent)])
    return stream


def item_page_stream(item: Item, words: str, setter: Setter) -> list[Streamed]:
    """The page of an item that has no files: its title, and 无 or that nothing was chosen yet."""
    stream = setter.stream(setter.template(f"佐证材料 {item.number}：{item.title}", BODY))
    stream.append(setter.gap(styles.BODY_PITCH))
    centred = replace(BODY, align=Align.CENTER, indent_em=0)
    return stream + setter.stream(setter.paragraphs(words, centred))


def divider_stream(item: Item, setter: Setter) -> list[Streamed]:
    """The sheet in front of an item's pages: 佐证材料 N and its title, a quarter down the page."""
    stream = [setter.gap(setter.geometry.room // 4)]
    for text in (f"佐证材料 {item.number}", item.title):
        stream += setter.stream(setter.template(text, replace(TITLE, keep=False)))
    return stream


def file_list_stream(item: Item, files: Sequence[tuple[str, int, int]], setter: Setter) -> list[Streamed]:
    """An item's files with the printed numbers of their pages: what Word shows when a book has too many pictures."""
    stream = setter.stream(setter.template(f"佐证材料 {item.number}：{item.title}", BODY))
    stream += setter.stream(setter.paragraphs(_SEE_BOUND, BODY))
    for index, (name, first, pages) in enumerate(files, start=1):
        last = first + pages - 1
        where = f"第 {first} 页" if pages == 1 else f"第 {first} 页至第 {last} 页"
        stream += setter.stream(setter.paragraphs(f"{index}. {name}，{where}，共 {pages} 页", BODY))
    return stream
