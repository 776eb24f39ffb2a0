"""The file around the text: an empty Word document without template leftovers, and its deterministic bytes on disk."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from app.disk import replacing
from app.documents.model import Document
from app.renderers.word_styles import font_elements, setting_elements, style_elements
from app.renderers.word_xml import legal, tag

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_PACKED_PICTURES = (".jpg", ".jpeg", ".png")
_LONGEST_PROPERTY = 255
_KEPT_PARTS = ("/officeDocument", "/core-properties", "/styles", "/settings")


def empty_document(document: Document) -> WordDocument:
    """Open the library's template and replace all of it that would show: styles, settings, fonts, properties."""
    import docx

    word = docx.Document()
    _drop_leftovers(word)
    word.part.element.body[:] = []
    word.styles.element[:] = style_elements(document)
    word.settings.element[:] = setting_elements(mirrored=document.geometry.mirrored)
    _add_font_table(word)
    _set_properties(word, document)
    return word


def _drop_leftovers(word: WordDocument) -> None:
    """Cut the relations to thumbnail, theme, numbering and the like: parts nobody points to are not written."""
    for relations in (word.part.package.rels, word.part.rels):
        for key, relation in list(relations.items()):
            if not relation.reltype.endswith(_KEPT_PARTS):
                del relations[key]


def _add_font_table(word: WordDocument) -> None:
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.oxml import serialize_part_xml
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    fonts = serialize_part_xml(tag("w:fonts", *font_elements()))
    part = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, fonts)
    word.part.relate_to(part, RELATIONSHIP_TYPE.FONT_TABLE)


def _set_properties(word: WordDocument, document: Document) -> None:
    """State title, author and the draft's hash; the dates are fixed so that the same draft gives the same bytes."""
    properties = word.core_properties
    properties.title = legal(document.title)[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = legal(document.author)[:_LONGEST_PROPERTY]
    properties.keywords = legal(document.fingerprint)[:_LONGEST_PROPERTY]
    properties.comments = properties.subject = properties.category = ""
    properties.language = "zh-CN"
    properties.revision = 1
    properties.created = properties.modified = datetime(*_ZIP_EPOCH)


def save(word: WordDocument, target: Path) -> None:
    """Write the document to ``target`` in one step: the same content gives the same bytes.

    Raises :class:`DiskError`; whatever stood at ``target`` before is then untouched.
    """
    with replacing(target) as packed, BytesIO() as rough:
        word.save(rough)
        _repack(rough, packed)


def _repack(rough: BytesIO, packed: Path) -> None:
    """Copy the archive in a fixed order with fixed dates; content types first, as every reader expects."""
    with zipfile.ZipFile(rough) as source, zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(source.namelist(), key=_entry_order):
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.create_system = 0
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED_PICTURES) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, source.read(name))


def _entry_order(name: str) -> tuple[int, str]:
    first = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
    return (first.index(name) if name in first else len(first), name)
