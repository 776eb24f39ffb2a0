"""The file around the text: an empty Word document without template leftovers, and its deterministic bytes on disk."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from app.disk import replacing
from app.documents.model import Document
from app.renderers.word_parts import add_parts, set_core_properties
from app.renderers.word_styles import setting_elements, style_elements
from app.renderers.word_text import WORD_FONTS
from app.renderers.word_xml import Xml, parsed

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_PACKED_PICTURES = (".jpg", ".jpeg", ".png")
_KEPT_PARTS = ("/officeDocument", "/core-properties", "/styles", "/settings")


def empty_document(document: Document, fonts: Iterable[str] = ()) -> WordDocument:
    """Open the library's template and replace all of it that would show: styles, settings, fonts, properties.

    ``fonts`` are named beside the usual ones.
    """
    import docx

    word = docx.Document(BytesIO(_template()))
    word.styles.element[:] = parsed("".join(style_elements(document)))
    word.settings.element[:] = parsed("".join(setting_elements(mirrored=document.geometry.mirrored)))
    add_parts(word, document, (*WORD_FONTS.values(), *fonts))
    set_core_properties(word, document)
    return word


@lru_cache(maxsize=1)
def _template() -> bytes:
    """The library's template without its leftovers, which take nearly all the time of opening it."""
    import docx

    word = docx.Document()
    _drop_leftovers(word)
    for root in (word.part.element.body, word.styles.element, word.settings.element):
        root[:] = []
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def _drop_leftovers(word: WordDocument) -> None:
    """Cut the relations to thumbnail, theme, numbering and the like: parts nobody points to are not written."""
    for relations in (word.part.package.rels, word.part.rels):
        for key, relation in list(relations.items()):
            if not relation.reltype.endswith(_KEPT_PARTS):
                del relations[key]


def set_body(word: WordDocument, markup: Xml) -> None:
    """Put the whole text into an empty document.

    It is parsed in place: moving parsed elements from one tree to another costs more than all else that is done here.
    """
    from docx.oxml.parser import parse_xml

    start, end = word.part.blob.split(b"<w:body/>")
    word.part._element = parse_xml(b"%s<w:body>%s</w:body>%s" % (start, markup.encode(), end))


def save(word: WordDocument, target: Path) -> None:
    """Write the document to ``target`` in one step: the same content gives the same bytes.

    Raises :class:`DiskError`; whatever stood at ``target`` before is then untouched.
    """
    members = _members(word)
    with replacing(target) as packed:
        _pack(members, packed)


def _members(word: WordDocument) -> dict[str, bytes]:
    """Return the content of every entry; the library's own saving would also compress them, pictures included."""
    from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI
    from docx.opc.pkgwriter import _ContentTypesItem

    package = word.part.package
    parts = package.parts
    members = {CONTENT_TYPES_URI.membername: _ContentTypesItem.from_parts(parts).blob}  # type: ignore[no-untyped-call]
    members[PACKAGE_URI.rels_uri.membername] = package.rels.xml
    for part in parts:
        members[part.partname.membername] = part.blob
        if part.rels:
            members[part.partname.rels_uri.membername] = part.rels.xml
    return members


def _pack(members: dict[str, bytes], packed: Path) -> None:
    """Write the archive in a fixed order with fixed dates; content types first, as every reader expects."""
    with zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(members, key=_entry_order):
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.create_system = 0
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED_PICTURES) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, members[name])


def _entry_order(name: str) -> tuple[int, str]:
    first = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
    return (first.index(name) if name in first else len(first), name)
