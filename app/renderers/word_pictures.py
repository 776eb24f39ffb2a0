"""Pictures of evidence pages in the Word file: fitted to the page, each file stored once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.documents.model import EvidencePage
from app.renderers.word_xml import Xml, tag

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement

_EMU_PER_TWIP = 635
# A line that holds a picture is higher than it by the descent of the paragraph mark; kept small by a 1 pt mark.
_DESCENT = 40
_SHOWS = "佐证材料的一页"  # what a screen reader says, and Word's accessibility checker asks for


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG or PNG file that shows a page, and the size at which it is shown, in twips."""

    path: Path
    width: int
    height: int


class Pictures:
    """Places evidence pictures inline; ``picture`` gives that of pages side by side, from the type area's left edge."""

    def __init__(self, word: WordDocument, picture: Callable[[Sequence[EvidencePage], int], Picture]) -> None:
        self._part = word.part
        self._inlines: list[BaseOxmlElement] = []
        self._picture = picture
        self._stored: dict[str, str] = {}

    def paragraph(
        self, row: Sequence[EvidencePage], edges: tuple[int, int], height: int, *, page_break: bool, fill: bool
    ) -> Xml:
        """Return a centred paragraph for a picture in its own size, at most ``height`` twips high.

        ``edges`` of the type area are the left and right ones. ``fill``: the paragraph takes all of the height, the
        picture in its middle. The picture itself is made by the library; ``put_in`` puts it there when the text is
        complete.
        """
        from docx.oxml.shape import CT_Inline
        from docx.shared import Emu

        picture = self._picture(row, edges[0])
        width = edges[1] - edges[0]
        relation = self._store(picture.path)
        scale = min(1.0, width / picture.width, (height - _DESCENT) / picture.height)
        number = len(self._inlines) + 1
        size = Emu(int(picture.width * _EMU_PER_TWIP * scale)), Emu(int(picture.height * _EMU_PER_TWIP * scale))
        inline = CT_Inline.new_pic_inline(number, relation, f"page{number}", *size)
        inline.docPr.set("name", f"图片 {number}")
        inline.docPr.set("descr", _SHOWS)
        around = max(0, round((height - _DESCENT - picture.height * scale) / 2)) if fill else 0
        small = tag("w:rPr", tag("w:sz", val=2), tag("w:szCs", val=2))
        properties = tag(
            "w:pPr",
            tag("w:pStyle", val="Gap"),
            tag("w:pageBreakBefore") if page_break else "",
            tag("w:spacing", before=around, after=around, line=240, lineRule="auto"),
            tag("w:jc", val="center"),
            small,
        )
        self._inlines.append(inline)
        return tag("w:p", properties, tag("w:r", small, tag("w:drawing")))

    def put_in(self) -> None:
        """Put the pictures where the text has room for them."""
        from docx.oxml.ns import qn

        for drawing, inline in zip(self._part.element.iter(qn("w:drawing")), self._inlines, strict=True):
            drawing.append(inline)

    def _store(self, file: Path) -> str:
        """Put a file into the package once; return its relation."""
        from docx.image.image import Image
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.parts.image import ImagePart

        blob = file.read_bytes()
        digest = hashlib.sha256(blob).hexdigest()
        if digest not in self._stored:
            image = Image.from_blob(blob)
            name = PackURI(f"/word/media/image{len(self._stored) + 1}.{image.ext}")
            part = ImagePart(name, image.content_type, blob)
            relation = self._part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
            self._stored[digest] = relation
        return self._stored[digest]
