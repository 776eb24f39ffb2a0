"""Styles, settings and font table of the Word file, written whole in place of the library's template.

The template brings English style names, theme fonts (Word would show MS Mincho for hanzi) and an old compatibility
mode; nothing of that may reach the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.documents.model import Document, Face, Paragraph, Run, TablePart
from app.renderers.word_text import CONTINUED, STYLES, WORD_FONTS, run_properties
from app.renderers.word_xml import SMALLEST_PITCH, tag

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_BODY_HALF_POINTS = 32
_BODY_PITCH = 578
_WORD_2013 = 15
# The Latin name under which another system may know the font, and its family.
_FONT_FACTS = {
    "宋体": ("SimSun", "auto"),
    "黑体": ("SimHei", "modern"),
    "仿宋": ("FangSong", "modern"),
    "楷体": ("KaiTi", "modern"),
}


def style_elements(document: Document) -> list[BaseOxmlElement]:
    """Return defaults and styles; each looks like the first paragraph that uses it, for whoever goes on typing."""
    samples: dict[str, Paragraph] = {}
    for paragraph in _paragraphs(document):
        if paragraph.runs:
            samples.setdefault(paragraph.style, paragraph)
    elements = [_defaults(), _normal(), _no_paragraph("character", "DefaultParagraphFont", "Default Paragraph Font")]
    elements += [_table_normal(), _no_paragraph("numbering", "NoList", "No List")]
    for style, (style_id, name) in STYLES.items():
        elements.append(_paragraph_style(style, style_id, name, samples.get(style)))
    elements.append(_continued(samples.get("body")))
    return elements


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    for page in document.pages:
        for placed in page.placed:
            if isinstance(placed.part, TablePart):
                if placed.part.first:
                    yield from (part.paragraph for cell in placed.part.table.cells for part in cell.parts)
            else:
                yield placed.part.paragraph


def _layout_rules() -> list[BaseOxmlElement]:
    """Return the rules every paragraph obeys: our page breaks, no line grid.

    Autospace between hanzi and Latin stays on (Word's default): LibreOffice cannot switch it off. ``overflowPunct``
    stays on too: LibreOffice 7.4 reads it the wrong way round, so 0 makes it hang marks into the margin and lose some
    of them; in Word a hung mark only makes lines hold more, and page breaks are stated.
    """
    rules = [tag("w:widowControl", val=0), tag("w:kinsoku"), tag("w:overflowPunct", val=1)]
    return [*rules, tag("w:snapToGrid", val=0)]


def _defaults() -> BaseOxmlElement:
    spacing = tag("w:spacing", before=0, after=0, line=_BODY_PITCH, lineRule="exact")
    return tag(
        "w:docDefaults",
        tag("w:rPrDefault", run_properties(Face.FANG, _BODY_HALF_POINTS)),
        tag("w:pPrDefault", tag("w:pPr", *_layout_rules(), spacing)),
    )


def _normal() -> BaseOxmlElement:
    style = tag("w:style", tag("w:name", val="Normal"), tag("w:qFormat"), type="paragraph", default=1, styleId="Normal")
    style.append(tag("w:pPr", *_layout_rules()))
    style.append(run_properties(Face.FANG, _BODY_HALF_POINTS))
    return style


def _no_paragraph(kind: str, style_id: str, name: str) -> BaseOxmlElement:
    parts = [tag("w:name", val=name), tag("w:uiPriority", val=99), tag("w:semiHidden"), tag("w:unhideWhenUsed")]
    return tag("w:style", *parts, type=kind, default=1, styleId=style_id)


def _table_normal() -> BaseOxmlElement:
    style = _no_paragraph("table", "TableNormal", "Normal Table")
    sides = [tag(f"w:{side}", w=0, type="dxa") for side in ("top", "left", "bottom", "right")]
    style.append(tag("w:tblPr", tag("w:tblInd", w=0, type="dxa"), tag("w:tblCellMar", *sides)))
    return style


def _paragraph_style(style: str, style_id: str, name: str, sample: Paragraph | None) -> BaseOxmlElement:
    properties = tag("w:pPr")
    if sample:
        properties.append(tag("w:spacing", line=max(sample.pitch, SMALLEST_PITCH), lineRule="exact"))
        if sample.first_indent > 0:
            properties.append(tag("w:ind", firstLine=sample.first_indent))
    if style.startswith("heading_"):
        properties.append(tag("w:outlineLvl", val=int(style[-1]) - 1))
    custom = {} if style.startswith("heading_") else {"customStyle": 1}
    return _based_on("Normal", style_id, name, properties, sample, custom)


def _continued(sample: Paragraph | None) -> BaseOxmlElement:
    """Return the style of what continues a paragraph on the next page: body text without the first line indent."""
    properties = tag("w:pPr", tag("w:ind", firstLine=0))
    return _based_on(STYLES["body"][0], *CONTINUED, properties, sample, {"customStyle": 1})


def _based_on(
    base: str, style_id: str, name: str, properties: BaseOxmlElement, sample: Paragraph | None, custom: dict[str, int]
) -> BaseOxmlElement:
    head = [tag("w:name", val=name), tag("w:basedOn", val=base), tag("w:qFormat"), properties]
    if sample:
        run = _first_visible(sample)
        head.append(run_properties(run.face, run.half_points))
    return tag("w:style", *head, type="paragraph", styleId=style_id, **custom)


def _first_visible(paragraph: Paragraph) -> Run:
    return next((run for run in paragraph.runs if run.text.strip()), paragraph.runs[0])


def setting_elements(*, mirrored: bool) -> list[BaseOxmlElement]:
    """Return the settings: mirrored pages, two-sided footers, no compatibility mode, Chinese as the Asian language.

    ``w:updateFields`` stays away: Word would ask the reader and often put a wrong number in.
    """
    elements = [tag("w:zoom", percent=100)]
    if mirrored:
        elements.append(tag("w:mirrorMargins"))
    elements.append(tag("w:defaultTabStop", val=420))
    if mirrored:
        elements.append(tag("w:evenAndOddHeaders"))
    elements.append(tag("w:characterSpacingControl", val="doNotCompress"))
    elements.append(_compatibility())
    elements.append(tag("w:themeFontLang", val="en-US", eastAsia="zh-CN"))
    elements += [tag("w:decimalSymbol", val="."), tag("w:listSeparator", val=",")]
    return elements


def _compatibility() -> BaseOxmlElement:
    uri = "http://schemas.microsoft.com/office/word"
    mode = tag("w:compatSetting", name="compatibilityMode", uri=uri, val=_WORD_2013)
    return tag("w:compat", tag("w:ulTrailSpace"), mode)


def font_elements() -> list[BaseOxmlElement]:
    """Return the font table: what each Chinese font is called elsewhere, and that its charset is GB 2312 (134)."""
    elements = []
    for name in dict.fromkeys(WORD_FONTS.values()):
        font = tag("w:font", name=name)
        if name in _FONT_FACTS:
            other, family = _FONT_FACTS[name]
            font.extend([tag("w:altName", val=other), tag("w:charset", val="86"), tag("w:family", val=family)])
        elements.append(font)
    return elements
