"""A .docx file as blocks of text: what Word shows, with everything told that is taken in another way than it looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
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
# A form with three tables of 400 rows has a ninth of this; pictures do not count.
_MOST_BYTES, _MOST_MARKUP = 48 << 20, 3_000_000
_MOST_RELATIONS = 4 << 20
_MOST: Mapping[str, int] = {"tr": 20_000, "p": 200_000}
_MOST_LINES = 20_000


class _TooMuch(Exception):
    """A file holds more than any form that people fill."""


class _Parts:
    """The parts of a file as XML, as long as there is not more in them than in any form that people fill."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._markup = 0
        if any(package.size(name) > _MOST_RELATIONS for name in package.names if name.endswith(".rels")):
            raise _TooMuch

    def root(self, part: str) -> Element | None:
        """The root of a part, None when it is not there. Raises :class:`DamagedPackage`, :class:`_TooMuch`."""
        if part not in self._package.names:
            return None
        if self._package.size(part) > _MOST_BYTES:
            raise _TooMuch
        self._markup += self._package.read(part).count(b"<")
        if self._markup > _MOST_MARKUP:
            raise _TooMuch
        return self._package.xml(part)

    def relations(self, part: str) -> list[tuple[str, str]]:
        """Kind and name of every part of the package that a part refers to, each once."""
        return list(dict.fromkeys((kind, to) for _, kind, to, outside in self._package.relations(part) if not outside))


def read_docx(path: Path, name: str) -> WordText:
    """Read a file; ``name`` is how messages call it. Raises :class:`InputFileError` when it is no whole .docx."""
    try:
        with opened_package(path) as package:
            return _text(_Parts(package), name)
    except (DamagedPackage, RecursionError) as error:  # nothing that a person made is nested so deeply
        raise InputFileError(
            f"“{name}”已损坏，读不出里面的内容。", "能用 Word 或 WPS 打开的，请另存一份再试。"
        ) from error
    except _TooMuch as error:
        raise InputFileError(
            f"“{name}”的内容多得不像申报表。", "请核对是不是填好的官方表格；佐证材料不要放在里面。"
        ) from error
    except OSError as error:
        raise InputFileError(f"“{name}”读不了。", "请核对文件还在不在、有没有被别的程序占用。") from error


def _text(parts: _Parts, name: str) -> WordText:
    main = next((target for kind, target in parts.relations("") if kind == "officeDocument"), "")
    body = child(parts.root(main), "body")
    if body is None:
        raise DamagedPackage("no body")
    tags = _counted(body)
    others = dict(parts.relations(main))
    styles, default = styles_of(parts.root(others.get("styles", "")))
    met = Met()
    numbering = Numbering(parts.root(others.get("numbering", "")))
    reader = StoryReader(styles, default, numbering, met, by_libreoffice=_maker(parts).startswith("LibreOffice"))
    blocks = reader.blocks(body)
    if len(blocks) > _MOST_LINES:
        raise _TooMuch
    told = [f"“{name}”{sentence.format(count=met.counts[what])}" for what, sentence in _TOLD if what in met.counts]
    if tags["altChunk"]:
        told.append(f"“{name}”夹带了别的文件，那一部分没有读；请用 Word 或 WPS 打开后另存一份再导入。")
    asides = tuple(dict.fromkeys(_asides(parts, main, reader)))
    return WordText(name, blocks, asides, tuple(told))


def _counted(body: Element) -> Counter[str]:
    """How often each tag is there; more rows and paragraphs than any form has are refused before they are read."""
    tags = Counter(element.tag for element in body.iter())
    found: Counter[str] = Counter()
    for tag, count in tags.items():
        found[local(tag)] += count
    if any(found[name] > most for name, most in _MOST.items()):
        raise _TooMuch
    return found


def _maker(parts: _Parts) -> str:
    """The program that saved the file last, as it says itself."""
    properties = next((target for kind, target in parts.relations("") if kind == "extended-properties"), "")
    return (getattr(child(parts.root(properties), "Application"), "text", "") or "").strip()


def _asides(parts: _Parts, main: str, reader: StoryReader) -> Iterator[Aside]:
    """Texts of headers, footers, notes and comments, in the order of their parts."""
    for kind, part in sorted(one for one in parts.relations(main) if one[0] in _ASIDES):
        root = parts.root(part)
        stories = (
            [root] if root is not None and kind in ("header", "footer") else list(root if root is not None else ())
        )
        for story in stories:
            if value(story, "type") in _SEPARATORS:
                continue
            text = "\n".join(paragraph.plain for paragraph in flat(reader.blocks(story))).strip()
            if text:
                yield Aside(_ASIDES[kind], text)
