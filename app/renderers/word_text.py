"""Paragraphs and runs of the page model as WordprocessingML.

Fonts are named in all four slots with ``hint`` eastAsia, so that quotes and dashes take the Chinese font; foreign names
with a font of their own go without. Line pitch is exact, so that font ascent plays no part and Word, WPS, LibreOffice
and the PDF can only differ in where lines break.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from app.documents.fonts import LATIN
from app.documents.model import Align, Face, Paragraph, ParagraphPart, Run
from app.renderers.word_xml import SMALLEST_PITCH, Xml, tag, text_elements

# What the Windows fonts are called (GB/T 9704-2012 names the kinds; Windows brings these).
WORD_FONTS: Mapping[Face, str] = MappingProxyType(
    {
        Face.SONG: "宋体",
        Face.SONG_BOLD: "宋体",
        Face.HEI: "黑体",
        Face.FANG: "仿宋",
        Face.KAI: "楷体",
        Face.HAN_EXT: "SimSun-ExtB",
        Face.SYMBOL: "Segoe UI Symbol",
        Face.LATIN: "Times New Roman",
        Face.LATIN_BOLD: "Times New Roman",
        Face.LATIN_HEI: "Arial",
        Face.SIGNS: "Segoe UI Symbol",
    }
)
BOLD = frozenset((Face.SONG_BOLD, Face.LATIN_BOLD))

# Style id and the name Word shows, for paragraphs that are no entry of the navigation pane.
STYLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "body": ("BodyText1", "申报正文"),
        "heading_1": ("Ladder1", "一级标题"),
        "heading_2": ("Ladder2", "二级标题"),
        "heading_3": ("Ladder3", "三级标题"),
        "section_title": ("SectionTitle", "部分标题"),
        "cover_title": ("CoverTitle", "封面标题"),
        "cover": ("CoverLine", "封面文字"),
        "mark": ("AnnexMark", "附件标记"),
        "title": ("PageTitle", "页标题"),
        "note": ("NoteText", "说明文字"),
        "contents": ("ContentsEntry", "目录条目"),
        "cell": ("CellText", "表格文字"),
        "line": ("FillLine", "填写行"),
        "code": ("ContentCode", "内容编号"),
        "gap": ("Gap", "间隔"),
    }
)
# What goes on on the next page, by the style of what it continues: whoever reads the file back joins the two.
CONTINUED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"body": ("Continued", "正文续"), "cell": ("CellContinued", "表格文字续")}
)
_DEEPEST_HEADING = 9

ALIGN: Mapping[Align, str] = MappingProxyType(
    {
        Align.LEFT: "left",
        Align.CENTER: "center",
        Align.RIGHT: "right",
        Align.JUSTIFY: "both",
        Align.DISTRIBUTE: "distribute",
    }
)
_LONGEST_BOOKMARK = 40


@dataclass(frozen=True, slots=True)
class Place:
    """How a part stands on its page: a break before it, extra twips above, and how far its column is indented."""

    page_break: bool = False
    above: int = 0
    left: int = 0
    right: int = 0
    in_cell: bool = False


@lru_cache(maxsize=256)
def run_properties(face: Face, half_points: int, *, underline: bool = False) -> Xml:
    """Name the font in all four slots and the size in both, as Word wants them for mixed text."""
    name = WORD_FONTS[face]
    hint = {} if face in LATIN else {"hint": "eastAsia"}
    return tag(
        "w:rPr",
        tag("w:rFonts", **hint, ascii=name, hAnsi=name, eastAsia=name, cs=name),
        tag("w:b") + tag("w:bCs") if face in BOLD else "",
        tag("w:sz", val=half_points),
        tag("w:szCs", val=half_points),
        tag("w:u", val="single") if underline else "",
        tag("w:lang", val="en-US", eastAsia="zh-CN"),
    )


def run_element(run: Run) -> Xml:
    """Write a run with its own font, size and underline."""
    properties = run_properties(run.face, run.half_points, underline=run.underline)
    return tag("w:r", properties, text_elements(run.text))


def part_runs(part: ParagraphPart) -> Iterator[Run]:
    """Yield the runs of the part's lines, cut to the characters that stand on this page."""
    if part.lines:
        yield from part.paragraph.cut(part.lines[0].start, part.lines[-1].end)


def _stated_runs(part: ParagraphPart) -> Iterator[Xml]:
    """The lines with their ends stated, a tail on the last one.

    A contents entry could have a right indent instead, but LibreOffice then drops what stands behind a tab that goes
    beyond it, which is the page number.
    """
    for index, runs in enumerate(part.paragraph.cuts((line.start, line.end) for line in part.lines)):
        if index:
            yield tag("w:r", tag("w:br"))
        yield from map(run_element, runs)
    if part.last and part.paragraph.tail:
        lead = part.paragraph.tail[0]
        yield tag("w:r", run_properties(lead.face, lead.half_points), tag("w:tab"))
        yield from (run_element(run) for run in part.paragraph.tail)


def heading_level(paragraph: Paragraph) -> int:
    """Return the level of Word's own heading style that a paragraph takes, from 1; 0 for no heading.

    Only "heading 1" to "heading 9" are entries of the navigation pane and of a table of contents without more ado, and
    Word ties the outline level to their number: the level of the outline decides, not the look.
    """
    return min(paragraph.outline_level, _DEEPEST_HEADING)


def heading_style(level: int) -> tuple[str, str]:
    """Return style id and name: "heading 1" is Word's own name, shown as 标题 1."""
    return f"Heading{level}", f"heading {level}"


def style_id(paragraph: Paragraph, *, continued: bool = False) -> str:
    """Return the style of a paragraph; the rest of a heading on a later page is no second entry."""
    if continued and paragraph.style in CONTINUED:
        return CONTINUED[paragraph.style][0]
    level = 0 if continued else heading_level(paragraph)
    return heading_style(level)[0] if level else STYLES[paragraph.style][0]


def paragraph_properties(part: ParagraphPart, place: Place) -> Xml:
    """State everything about the paragraph on the paragraph itself; styles only serve whoever edits the file."""
    paragraph = part.paragraph
    continued = part.first > 0
    properties = [tag("w:pStyle", val=style_id(paragraph, continued=continued))]
    if paragraph.keep_with_next and part.last and not place.in_cell:
        properties.append(tag("w:keepNext"))
    if place.page_break:
        properties.append(tag("w:pageBreakBefore"))
    if paragraph.tail:
        properties.append(tag("w:tabs", tag("w:tab", val="right", leader="dot", pos=place.left + part.width)))
    properties.append(_spacing(part, place.above))
    properties.append(_indents(paragraph, place, continued))
    properties.append(tag("w:jc", val=ALIGN[paragraph.align]))
    if heading_level(paragraph) and not continued:
        properties.append(tag("w:outlineLvl", val=heading_level(paragraph) - 1))
    if paragraph.runs:
        last = paragraph.runs[-1]
        properties.append(run_properties(last.face, last.half_points))
    return tag("w:pPr", *properties)


def _spacing(part: ParagraphPart, above: int) -> Xml:
    paragraph = part.paragraph
    before = above + (paragraph.space_before if part.first == 0 else 0)
    after = paragraph.space_after if part.last else 0
    pitch = max(paragraph.pitch, SMALLEST_PITCH)
    return tag("w:spacing", before=before, after=after, line=pitch, lineRule="exact")


def _indents(paragraph: Paragraph, place: Place, continued: bool) -> Xml:
    left = paragraph.left_indent + place.left
    right = place.right if paragraph.tail else paragraph.right_indent + place.right
    first = 0 if continued else paragraph.first_indent
    kind = "hanging" if first < 0 else "firstLine"
    return tag("w:ind", left=left, right=right, **{kind: abs(first)})


class Bookmarks:
    """Valid and unique Word names for the link targets of a document, and the marks that carry them.

    Word takes letters, digits and underscores, at most 40 characters, no digit in front (ECMA-376 17.13.6.2, and what
    Word's own dialogue accepts).
    """

    def __init__(self, targets: Iterable[str]) -> None:
        self._names: dict[str, str] = {}
        taken: set[str] = set()
        for target in targets:
            if target not in self._names:
                self._names[target] = self._valid(target, taken)
                taken.add(self._names[target].lower())
        self._written: dict[str, int] = {}

    @staticmethod
    def _valid(target: str, taken: set[str]) -> str:
        base = re.sub(r"\W", "_", target)
        base = base if re.match(r"[^\W\d_]", base) else f"B{base}"
        name, count = base[:_LONGEST_BOOKMARK], 1
        while name.lower() in taken:
            count += 1
            name = f"{base[: _LONGEST_BOOKMARK - 5]}_{count}"
        return name

    def anchor(self, target: str) -> str:
        """Return the Word name of a target, or nothing when the document has no such target."""
        return self._names.get(target, "")

    def marks(self, target: str) -> Xml:
        """Return start and end of the bookmark; nothing the second time, since a name may stand only once."""
        if not target or target in self._written:
            return ""
        number = self._written[target] = len(self._written)
        return tag("w:bookmarkStart", id=number, name=self._names[target]) + tag("w:bookmarkEnd", id=number)


def paragraph_element(part: ParagraphPart, place: Place, bookmarks: Bookmarks) -> Xml:
    """Write one part as a paragraph of its own, with its bookmark, its link and its tail behind a dot leader."""
    paragraph = part.paragraph
    marks = bookmarks.marks(paragraph.bookmark) if part.first == 0 else ""
    stated = paragraph.tail or paragraph.stated
    runs = "".join(_stated_runs(part) if stated else map(run_element, part_runs(part)))
    anchor = bookmarks.anchor(paragraph.link)
    if anchor and runs:
        runs = tag("w:hyperlink", runs, anchor=anchor, history=1)
    return tag("w:p", paragraph_properties(part, place), marks, runs)


def ending_section(paragraph: Xml, section: Xml) -> Xml:
    """The last paragraph of a section carries the section's properties, behind its own."""
    own, end, rest = paragraph.partition("</w:pPr>")
    return f"{own}{section}{end}{rest}"
