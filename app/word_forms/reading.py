"""A .docx file as blocks of text: what Word shows, with everything told that is taken in another way than it looks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.books.office.package import DamagedPackage, Package, opened_package
from app.errors import InputFileError
from app.word_forms.markup import child, local, value
from app.word_forms.model import Aside, WordText
from app.word_forms.numbering import Numbering
from app.word_forms.runs import Met
from app.word_forms.stories import StoryReader, flat, styles_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_TOLD = (
    ("inserted", "有 {count} 处修订还没有接受：插入的文字照用。"),
    ("deleted", "有 {count} 处修订删除的文字，没有采用。"),
    ("hidden", "有 {count} 处隐藏的文字，没有采用。"),
    ("boxes", "有 {count} 个文字框，里面的文字接在它所在的段落后面。"),
    ("nested", "有 {count} 个表格套在别的表格里，读成了文字。"),
    ("notes", "有 {count} 处脚注或尾注，内容列在没有用上的文字里。"),
    ("pictures", "有 {count} 张图片或嵌入的对象，没有导入。"),
)
_ASIDES = {
    "header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注", "comments": "批注",
}  # fmt: skip
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


def read_docx(path: Path, name: str) -> WordText:
    """Read a file; ``name`` is how messages call it. Raises :class:`InputFileError` when it is no whole .docx."""
    try:
        with opened_package(path) as package:
            return _text(package, name)
    except (DamagedPackage, RecursionError) as error:  # nothing that a person made is nested so deeply
        raise InputFileError(
            f"“{name}”已损坏，读不出里面的内容。", "能用 Word 或 WPS 打开的，请另存一份再导入。"
        ) from error
    except OSError as error:
        raise InputFileError(f"“{name}”读不了。", "请核对文件还在不在、有没有被别的程序占用。") from error


def _text(package: Package, name: str) -> WordText:
    main = next((target for _, kind, target, _ in package.relations("") if kind == "officeDocument"), "")
    parts = {kind: target for _, kind, target, outside in package.relations(main) if not outside} if main else {}
    body = child(package.xml(main), "body") if main else None
    if body is None:
        raise DamagedPackage("no body")
    styles, default = styles_of(_root(package, parts.get("styles", "")))
    met = Met()
    numbering = Numbering(_root(package, parts.get("numbering", "")))
    reader = StoryReader(styles, default, numbering, met, by_libreoffice=_maker(package).startswith("LibreOffice"))
    blocks = reader.blocks(body)
    told = [f"“{name}”{sentence.format(count=met.counts[what])}" for what, sentence in _TOLD if what in met.counts]
    if any(local(element.tag) == "altChunk" for element in body.iter()):
        told.append(f"“{name}”夹带了别的文件，那一部分没有读；请用 Word 或 WPS 打开后另存一份再导入。")
    asides = tuple(dict.fromkeys(_asides(package, main, reader)))
    return WordText(name, blocks, asides, tuple(told))


def _maker(package: Package) -> str:
    """The program that saved the file last, as it says itself."""
    properties = next((target for _, kind, target, _ in package.relations("") if kind == "extended-properties"), "")
    return (getattr(child(_root(package, properties), "Application"), "text", "") or "").strip()


def _root(package: Package, part: str) -> Element | None:
    return package.xml(part) if part in package.names else None


def _asides(package: Package, main: str, reader: StoryReader) -> Iterator[Aside]:
    """Texts of headers, footers, notes and comments, in the order of their parts."""
    found = [(kind, target) for _, kind, target, outside in package.relations(main) if not outside and kind in _ASIDES]
    for kind, part in sorted(found):
        root = _root(package, part)
        stories = (
            [root] if root is not None and kind in ("header", "footer") else list(root if root is not None else ())
        )
        for story in stories:
            if value(story, "type") in _SEPARATORS:
                continue
            text = "\n".join(paragraph.plain for paragraph in flat(reader.blocks(story))).strip()
            if text:
                yield Aside(_ASIDES[kind], text)
