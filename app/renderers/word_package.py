"""The file around the text: an empty Word document without template leftovers, and its deterministic bytes on disk."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from app.disk import replacing
from app.documents.model import Document
from app.renderers.word_parts import add_parts, set_core_properties
from app.renderers.word_styles import setting_elements, style_elements
from app.renderers.word_text import WORD_FONTS

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

    word = docx.Document()
    _drop_leftovers(word)
    word.part.element.body[:] = []
    word.styles.element[:] = style_elements(document)
    word.settings.element[:] = setting_elements(mirrored=document.geometry.mirrored)
    add_parts(word, document, (*WORD_FONTS.values(), *fonts))
    set_core_properties(word, document)
    return word


def _drop_leftovers(word: WordDocument) -> None:
    """Cut the relations to thumbnail, theme, numbering and the like: parts nobody points to are not written."""
    for relations in (word.part.package.rels, word.part.rels):
        for key, relation in list(relations.items()):
            if not relation.reltype.endswith(_KEPT_PARTS):
                del relations[key]


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
