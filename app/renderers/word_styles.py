"""Styles and settings of the Word file, written whole in place of the library's template.

The template brings English style names, theme fonts (Word would show MS Mincho for hanzi) and an old compatibility
mode; nothing of that may reach the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.documents.model import Document, Face, Paragraph, Run, TablePart
from app.renderers.word_text import ALIGN, CONTINUED, STYLES, heading_level, heading_style, run_properties, style_id
from app.renderers.word_xml import SMALLEST_PITCH, Xml, tag

_BODY_HALF_POINTS = 32
_BODY_PITCH = 578
_WORD_2013 = 15
_LADDER = 4  # heading levels that are there even when the document uses fewer: for whoever goes on typing
# What a new document of Word 2013 and later states beside its mode.
_NEW_DOCUMENT = (
    "overrideTableStyleFontSizeAndJustification", "enableOpenTypeFeatures", "doNotFlipMirrorIndents",
    "differentiateMultirowTableHeaders",
)  # fmt: skip


def style_elements(document: Document) -> list[Xml]:
    """Return defaults and styles; each looks like the first paragraph that uses it, for whoever goes on typing."""
    samples: dict[str, Paragraph] = {}
    for paragraph in _paragraphs(document):
        if paragraph.runs:
            samples.setdefault(style_id(paragraph), paragraph)
    deepest = max([_LADDER, *map(heading_level, samples.values())])
    elements = [_defaults(), _normal(), _no_paragraph("character", "DefaultParagraphFont", "Default Paragraph Font")]
    elements += [_table_normal(), _no_paragraph("numbering", "NoList", "No List")]
    elements += [_heading(level, samples.get(heading_style(level)[0])) for level in range(1, deepest + 1)]
    elements += [_paragraph_style(*style, samples.get(style[0])) for style in STYLES.values()]
    elements += [_continued(STYLES[of][0], style, samples.get(STYLES[of][0])) for of, style in CONTINUED.items()]
    return elements


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    for page in document.pages:
        for placed in page.placed:
            if isinstance(placed.part, TablePart):
                if placed.part.first:
                    yield from (part.paragraph for cell in placed.part.table.cells for part in cell.parts)
            else:
                yield placed.part.paragraph


def _layout_rules() -> list[Xml]:
    """Return the rules every paragraph obeys: our page breaks, no line grid.

    Autospace between hanzi and Latin stays on (Word's default): LibreOffice cannot switch it off. ``overflowPunct``
    stays on too: LibreOffice 7.4 reads it the wrong way round, so 0 makes it hang marks into the margin and lose some
    of them; in Word a hung mark only makes lines hold more, and page breaks are stated.
    """
    rules = [tag("w:widowControl", val=0), tag("w:kinsoku"), tag("w:overflowPunct", val=1)]
    return [*rules, tag("w:snapToGrid", val=0)]


def _defaults() -> Xml:
    spacing = tag("w:spacing", before=0, after=0, line=_BODY_PITCH, lineRule="exact")
    return tag(
        "w:docDefaults",
        tag("w:rPrDefault", run_properties(Face.FANG, _BODY_HALF_POINTS)),
        tag("w:pPrDefault", tag("w:pPr", *_layout_rules(), spacing)),
    )


def _normal() -> Xml:
    looks = [tag("w:pPr", *_layout_rules()), run_properties(Face.FANG, _BODY_HALF_POINTS)]
    head = [tag("w:name", val="Normal"), tag("w:qFormat")]
    return tag("w:style", *head, *looks, type="paragraph", default=1, styleId="Normal")


def _no_paragraph(kind: str, style_id: str, name: str, looks: Xml = "") -> Xml:
    parts = [tag("w:name", val=name), tag("w:uiPriority", val=99), tag("w:semiHidden"), tag("w:unhideWhenUsed")]
    return tag("w:style", *parts, looks, type=kind, default=1, styleId=style_id)


def _table_normal() -> Xml:
    sides = [tag(f"w:{side}", w=0, type="dxa") for side in ("top", "left", "bottom", "right")]
    properties = tag("w:tblPr", tag("w:tblInd", w=0, type="dxa"), tag("w:tblCellMar", *sides))
    return _no_paragraph("table", "TableNormal", "Normal Table", properties)


def _heading(level: int, sample: Paragraph | None) -> Xml:
    """Return one of Word's own heading styles; after it, Enter goes on with body text."""
    properties = _looks(sample, tag("w:outlineLvl", val=level - 1))
    after = [tag("w:next", val=STYLES["body"][0]), tag("w:uiPriority", val=9)]
    return _based_on("Normal", *heading_style(level), properties, sample, after=after)


def _paragraph_style(identity: str, name: str, sample: Paragraph | None) -> Xml:
    return _based_on("Normal", identity, name, _looks(sample), sample, customStyle=1)


def _looks(sample: Paragraph | None, level: Xml = "") -> Xml:
    """Return the paragraph properties of a style: those of the first paragraph that uses it."""
    properties = []
    if sample:
        properties.append(tag("w:spacing", line=max(sample.pitch, SMALLEST_PITCH), lineRule="exact"))
        if sample.first_indent > 0:
            properties.append(tag("w:ind", firstLine=sample.first_indent))
        properties.append(tag("w:jc", val=ALIGN[sample.align]))
    return tag("w:pPr", *properties, level)


def _continued(base: str, style: tuple[str, str], sample: Paragraph | None) -> Xml:
    """Return the style of what continues a paragraph on the next page: like that without the first line indent."""
    properties = tag("w:pPr", tag("w:ind", firstLine=0))
    return _based_on(base, *style, properties, sample, customStyle=1)


def _based_on(
    base: str,
    identity: str,
    name: str,
    properties: Xml,
    sample: Paragraph | None,
    after: Sequence[Xml] = (),
    **kind: int,
) -> Xml:
    head = [tag("w:name", val=name), tag("w:basedOn", val=base), *after, tag("w:qFormat"), properties]
    if sample:
        run = _first_visible(sample)
        head.append(run_properties(run.face, run.half_points))
    return tag("w:style", *head, type="paragraph", styleId=identity, **kind)


def _first_visible(paragraph: Paragraph) -> Run:
    return next((run for run in paragraph.runs if run.text.strip()), paragraph.runs[0])


def setting_elements(*, mirrored: bool) -> list[Xml]:
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


def _compatibility() -> Xml:
    """Return the mode of Word 2013 and later, which shows no 兼容模式 in the title bar.

    ``doNotExpandShiftReturn`` stays away, though Chinese templates have it: lines whose end is stated are full ones,
    and Word would leave them ragged.
    """
    uri = "http://schemas.microsoft.com/office/word"
    modes = {"compatibilityMode": _WORD_2013} | dict.fromkeys(_NEW_DOCUMENT, 1)
    stated = [tag("w:compatSetting", name=name, uri=uri, val=value) for name, value in modes.items()]
    return tag("w:compat", tag("w:ulTrailSpace"), *stated)
