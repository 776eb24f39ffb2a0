"""Parts of the Word file that carry no text: font table, theme, web settings, and the properties of the program.

Word for Windows does without theme and web settings; Word for the Mac offers to repair a file that lacks them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.documents.model import Document
from app.renderers.word_xml import Xml, escaped, legal, tag

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

PROGRAM = "申报册"
_GB_2312 = "86"  # hexadecimal, as Windows numbers character sets
_WESTERN = "00"
_LONGEST_PROPERTY = 255
_SUBJECT = "申报材料"


@dataclass(frozen=True, slots=True)
class _Font:
    """What Word looks at when a PC lacks the font (ECMA-376 part 1, 17.8): other name, look, scripts it serves."""

    alt_name: str
    panose: str
    family: str
    pitch: str
    charset: str = _GB_2312
    signature: str = ""


_WINDOWS = "800002BF 38CF7CFA 00000016 00000000 00040001 00000000"
_GB_SIGNATURE = "00000001 080E0000 00000000 00000000 00040000 00000000"
_LATIN = "E0002EFF C000785B 00000009 00000000 000001FF 00000000"
# Facts of the fonts (name and OS/2 tables), as Word writes them into its own files. 方正小标宋 is given the look of
# 宋体: it calls itself a script, and a PC without it would take handwriting.
_FONTS: Mapping[str, _Font] = MappingProxyType(
    {
        "宋体": _Font("SimSun", "02010600030101010101", "auto", "variable",
                      signature="00000003 288F0000 00000016 00000000 00040001 00000000"),
        "黑体": _Font("SimHei", "02010609060101010101", "modern", "fixed", signature=_WINDOWS),
        "仿宋": _Font("FangSong", "02010609060101010101", "modern", "fixed", signature=_WINDOWS),
        "楷体": _Font("KaiTi", "02010609060101010101", "modern", "fixed", signature=_WINDOWS),
        "仿宋_GB2312": _Font("仿宋", "02010609030101010101", "modern", "fixed", signature=_GB_SIGNATURE),
        "楷体_GB2312": _Font("楷体", "02010609030101010101", "modern", "fixed", signature=_GB_SIGNATURE),
        "方正小标宋简体": _Font("宋体", "02010600030101010101", "auto", "variable", signature=_GB_SIGNATURE),
        "方正小标宋_GBK": _Font("宋体", "02010600030101010101", "auto", "variable", signature=_GB_SIGNATURE),
        "SimSun-ExtB": _Font("宋体-ExtB", "02010609060101010101", "modern", "fixed"),
        "Segoe UI Symbol": _Font("", "020B0502040204020203", "swiss", "variable", _WESTERN),
        "Times New Roman": _Font("Liberation Serif", "02020603050405020304", "roman", "variable", _WESTERN, _LATIN),
        "Arial": _Font("Liberation Sans", "020B0604020202020204", "swiss", "variable", _WESTERN, _LATIN),
    }
)  # fmt: skip


# A font of this PC that is not known by name: a PC without it takes a Chinese one.
_ANY = _Font("宋体", "02010600030101010101", "auto", "variable")


def font_elements(names: Iterable[str]) -> list[Xml]:
    """Describe each font once, so that a PC that lacks it picks one of the same look."""
    return [tag("w:font", *_facts(_FONTS.get(name, _ANY)), name=name) for name in dict.fromkeys(names)]


def _facts(font: _Font) -> list[Xml]:
    elements = [tag("w:altName", val=font.alt_name)] if font.alt_name else []
    elements += [tag("w:panose1", val=font.panose), tag("w:charset", val=font.charset)]
    elements += [tag("w:family", val=font.family), tag("w:pitch", val=font.pitch)]
    if font.signature:
        keys = ("usb0", "usb1", "usb2", "usb3", "csb0", "csb1")
        elements.append(tag("w:sig", **dict(zip(keys, font.signature.split(), strict=True))))
    return elements


def add_parts(word: WordDocument, document: Document, fonts: Iterable[str]) -> None:
    """Put font table, theme, web settings and extended properties into the package, each with its relation."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    main, package = word.part, word.part.package
    for source, name, content_type, relation, blob in (
        (main, "/word/fontTable.xml", CONTENT_TYPE.WML_FONT_TABLE, RELATIONSHIP_TYPE.FONT_TABLE,
         _part("w:fonts", *font_elements(fonts))),
        (main, "/word/theme/theme1.xml", CONTENT_TYPE.OFC_THEME, RELATIONSHIP_TYPE.THEME, _theme()),
        (main, "/word/webSettings.xml", CONTENT_TYPE.WML_WEB_SETTINGS, RELATIONSHIP_TYPE.WEB_SETTINGS,
         _part("w:webSettings", tag("w:optimizeForBrowser"), tag("w:allowPNG"))),
        (package, "/docProps/app.xml", CONTENT_TYPE.OFC_EXTENDED_PROPERTIES, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
         _program_properties(document)),
    ):  # fmt: skip
        source.relate_to(Part(PackURI(name), content_type, blob), relation)


def _part(name: str, *children: Xml) -> bytes:
    """A whole part with one root element, spelled as the library spells the others."""
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml.ns import nsdecls
    from docx.oxml.parser import parse_xml

    return serialize_part_xml(parse_xml(f"<{name} {nsdecls('w')}>{''.join(children)}</{name}>"))


def set_core_properties(word: WordDocument, document: Document) -> None:
    """State title, author and the draft's hash; the dates are fixed so that the same draft gives the same bytes.

    1980 is the year that the entries of the archive carry too: a Word file knows no earlier one.
    """
    from datetime import datetime

    properties = word.core_properties
    properties.title = _property(document.title)
    properties.subject = _SUBJECT
    properties.author = properties.last_modified_by = _property(document.author)
    properties.keywords = _property(document.fingerprint)
    properties.comments = properties.category = ""
    properties.language = "zh-CN"
    properties.revision = 1
    properties.created = properties.modified = datetime(1980, 1, 1)
    element = properties._element
    for empty in [child for child in element if not child.text]:
        element.remove(empty)


def _property(text: str) -> str:
    return legal(text)[:_LONGEST_PROPERTY]


def _program_properties(document: Document) -> bytes:
    """Return docProps/app.xml, without ``AppVersion``: Word refuses a file where it does not look as it wants."""
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Template>Normal.dotm</Template><Pages>{len(document.pages)}</Pages>"
        f"<Application>{PROGRAM}</Application><DocSecurity>0</DocSecurity>"
        f"<Company>{escaped(_property(document.author))}</Company></Properties>"
    )
    return text.encode()


_COLOURS = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent1": "4472C4", "accent2": "ED7D31",
    "accent3": "A5A5A5", "accent4": "FFC000", "accent5": "5B9BD5", "accent6": "70AD47", "hlink": "0563C1",
    "folHlink": "954F72",
}  # fmt: skip


def _theme() -> bytes:
    """Return a whole theme (ECMA-376 part 1, 20.1.6.9): plain colours and fills, Chinese fonts; no run refers to it."""
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    latin_and_others = '<a:latin typeface="{0}"/><a:ea typeface="{0}"/><a:cs typeface=""/>'
    fonts = "".join(
        f"<a:{kind}Font>{latin_and_others.format(name)}</a:{kind}Font>"
        for kind, name in (("major", "黑体"), ("minor", "仿宋"))
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    dash = '<a:prstDash val="solid"/><a:miter lim="800000"/>'
    line = "".join(
        f'<a:ln w="{width}" cap="flat" cmpd="sng" algn="ctr">{fill}{dash}</a:ln>' for width in (6350, 12700, 19050)
    )
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="{PROGRAM}"><a:themeElements>'
        f'<a:clrScheme name="{PROGRAM}">{colours}</a:clrScheme><a:fontScheme name="{PROGRAM}">{fonts}</a:fontScheme>'
        f'<a:fmtScheme name="{PROGRAM}"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )
    return text.encode()
