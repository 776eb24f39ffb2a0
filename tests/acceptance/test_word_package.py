"""Word opens every exported file without a word: package, markup, language, navigation pane, fonts, properties.

Word itself cannot be asked here; the rules are those of the standard and of files that Word is known to refuse
(``tests/wordfile``). Each kind of fault is planted once and must be found.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import wordfile
from tests.acceptance import forge
from tests.acceptance.official import squeeze, transcription
from tests.acceptance.packets import PACKETS, Press
from tests.wordfile.reader import local

_STYLES, _SETTINGS, _CORE = "word/styles.xml", "word/settings.xml", "docProps/core.xml"
_RELS, _TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"


@pytest.mark.parametrize("name", PACKETS)
def test_word_has_nothing_to_complain_about(press: Press, name: str) -> None:
    found = {docx.name: wordfile.faults(docx) for docx in press.packet(name).files("docx").values()}
    assert found == {name: [] for name in found}


def titles(form: str) -> list[str]:
    """What the notice puts above its tables and its outline."""
    mark = "A" if form.startswith("cooperation") else "B"
    return [squeeze(t["title"]) for t in transcription()["tables"] if t["id"].startswith(mark) and t["id"] != "B6"]


@pytest.mark.parametrize("name", ["sample zone", "sample service", "blank zone", "empty service as draft"])
def test_the_navigation_pane_shows_every_title_of_the_form(press: Press, name: str) -> None:
    packet = press.packet(name)
    shown = wordfile.headings(next(iter(packet.files("docx").values())))
    first = [squeeze(text) for level, text in shown if level == 1]
    assert set(titles(packet.form)) <= set(first)
    deeper = [squeeze(text) for level, text in shown if level > 1]
    if packet.form.startswith("cooperation"):
        lines = map(squeeze, transcription()["outline_A2"])
        printed = [line for line in lines if not re.match(r"\([^一二三]", line)]
        assert deeper == printed


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("sample zone", ["目录", "填报说明"]),
        ("sample service", ["(目录)"]),
        ("zone of nothing", ["目录", "佐证材料5:"]),
        ("zone at random 1", ["目录", "佐证材料1"]),
    ],
)
def test_the_navigation_pane_leads_through_the_materials(press: Press, name: str, entries: list[str]) -> None:
    shown = [entry for docx in press.packet(name).files("docx").values() for entry in wordfile.headings(docx)]
    first = [squeeze(text) for level, text in shown if level == 1]
    assert [entry for entry in entries if not any(text.startswith(entry) for text in first)] == []


def test_the_properties_name_the_volume_and_its_author(press: Press) -> None:
    packet = press.packet("own service as draft")
    (docx,) = packet.files("docx").values()
    core = wordfile.WordFile(docx).trees[_CORE]
    texts = {local(node): node.text for node in core}
    assert texts["title"] == "山西省优质中小企业服务资源库入库申请书"
    assert texts["subject"] == "申报材料"
    assert texts["creator"] == texts["lastModifiedBy"]
    program = {local(node): node.text for node in wordfile.WordFile(docx).trees["docProps/app.xml"]}
    assert program["Application"] == "申报册"
    assert program["Pages"] == str(packet.book["volumes"][0]["pdf_pages"])


# ---- planted faults --------------------------------------------------------------------------------------------

_P = r"<w:p>(?:(?!</w:p>).)*</w:p>"


def first(pattern: str, replacement: str) -> Callable[[str], str]:
    """A change: the first match of a pattern becomes something else."""

    def change(text: str) -> str:
        changed, count = re.subn(pattern, replacement, text, count=1, flags=re.DOTALL)
        assert count, pattern
        return changed

    return change


MARKUP = {
    "a cell without a paragraph": (first(rf"(</w:tcPr>)(?:{_P})+(</w:tc>)", r"\1\2"), "does not end with a paragraph"),
    "a table without a grid": (first(r"<w:tblGrid>.*?</w:tblGrid>", ""), "a table without a grid"),
    "properties out of order": (first(r"(<w:spacing [^>]*/>)(<w:ind [^>]*/>)", r"\2\1"), "pPr holds"),
    "run properties out of order": (first(r"(<w:sz w:val=\"32\"/>)(<w:szCs w:val=\"32\"/>)", r"\2\1"), "rPr holds"),
    "cell properties out of order": (
        first(r"(<w:tcBorders>.*?</w:tcBorders>)(<w:vAlign[^>]*/>)", r"\2\1"),
        "tcPr holds",
    ),
    "table properties out of order": (first(r"(<w:tblInd[^>]*/>)(<w:tblLayout[^>]*/>)", r"\2\1"), "tblPr holds"),
    "section properties out of order": (first(r"(<w:pgSz[^>]*/>)(<w:pgMar[^>]*/>)", r"\2\1"), "sectPr holds"),
    "properties twice": (first(r"(<w:jc [^>]*/>)", r"\1\1"), "more than once"),
    "an unknown element": (first(r"<w:body>", "<w:body><w:para/>"), "body holds ['para']"),
    "a row higher than 22 inches": (first(r'(<w:trHeight w:val=)"\d+"', r'\1"31681"'), "trHeight val=31681"),
    "a line of no height": (first(r'w:line="\d+"', 'w:line="0"'), "spacing line=0"),
    "a fraction of a twip": (first(r'(<w:gridCol w:w=)"(\d+)"', r'\1"\2.5"'), "gridCol w="),
    "a page number below nought": (first(r'(<w:pgNumType w:start=)"\d+"', r'\1"-1"'), "pgNumType start=-1"),
    "a negative hanging indent": (first(r'w:firstLine="\d+"', 'w:firstLine="-1"'), "ind firstLine=-1"),
    "a bookmark id twice": (
        lambda text: re.sub(r'(<w:bookmark(?:Start|End) w:id=)"1"', r'\1"0"', text),
        "bookmark id 0",
    ),
    "a bookmark name twice": (first('w:name="item_02"', 'w:name="item_01"'), "bookmark item_01 is there 2 times"),
    "a bookmark name too long": (first('w:name="item_02"', f'w:name="{"i" * 41}"'), "Word takes no bookmark"),
    "a bookmark that does not end": (first(r"<w:bookmarkEnd[^>]*/>", ""), "not every bookmark"),
    "a link that leads nowhere": (first('w:anchor="item_01"', 'w:anchor="item_99"'), "a link to item_99"),
    "a drawing id twice": (lambda text: re.sub(r'(<wp:docPr id=)"2"', r'\1"1"', text), "docPr id 1 is there 2 times"),
    "a picture without its part": (
        first(r'r:embed="rId\d+"', 'r:embed="rId999"'),
        "blip uses rId999, which is not there",
    ),
    "a footer that is a picture": (first(r'(<w:footerReference[^>]*r:id=)"rId\d+"', r'\1"rId20"'), "which is image"),
    "a footer missing": (first(r"<w:footerReference[^>]*/>", ""), "has no default footer"),
    "a merge that continues nothing": (forge.replaced('<w:vMerge w:val="restart"/>', ""), "continues nothing"),
    "a span lost": (forge.replaced('<w:gridSpan w:val="3"/>', ""), "columns"),
    "a table that ends its section": (first(rf"({_P})(<w:sectPr>)", r"<w:tbl></w:tbl>\2"), "ends with a table"),
    "two tables without a paragraph": (first(r"</w:tbl>", "</w:tbl><w:tbl></w:tbl>"), "Word makes one of them"),
    "a style that is not there": (first('w:pStyle w:val="CellText"', 'w:pStyle w:val="Cell"'), "no style Cell"),
    "a paragraph without a style": (first(r'<w:pStyle w:val="\w+"/>', ""), "a paragraph without a style"),
    "a language that is not Chinese": (
        first('w:eastAsia="zh-CN"/></w:rPr><w:t>', 'w:eastAsia="ja-JP"/></w:rPr><w:t>'),
        "not marked as Chinese",
    ),
    "a font without an entry": (first('w:eastAsia="仿宋"', 'w:eastAsia="仿宋体"'), "'仿宋体' is not in the font table"),
    "a line end in a text": (first(r"(<w:t>[^<])", r"\1\n"), "a line end or tab inside w:t"),
    "spaces that get lost": (first(r'<w:t xml:space="preserve">', "<w:t>"), "loses its spaces"),
    "a heading that is none": (first('(<w:pStyle w:val=)"Heading1"', r'\1"PageTitle"'), "outline level 0"),
    "a heading without a level": (first('<w:outlineLvl w:val="1"/>', ""), "style for level 2, outline level None"),
    "a heading in a table": (first('(<w:pStyle w:val=)"CellText"', r'\1"Heading1"'), "stands in a table"),
}

OTHER = {
    "a compatibility mode": (_SETTINGS, first('w:val="15"', 'w:val="14"'), "compatibility mode 14"),
    "fields updated on opening": (_SETTINGS, first("<w:compat>", "<w:updateFields/><w:compat>"), "updateFields"),
    "ragged lines": (
        _SETTINGS,
        first("<w:ulTrailSpace/>", "<w:ulTrailSpace/><w:doNotExpandShiftReturn/>"),
        "settings hold doNotExpandShiftReturn",
    ),
    "settings out of order": (_SETTINGS, first("(<w:zoom[^>]*/>)(<w:mirrorMargins/>)", r"\2\1"), "settings holds"),
    "footers of one side": (_SETTINGS, first("<w:evenAndOddHeaders/>", ""), "do not go together"),
    "opened small": (_SETTINGS, first('w:percent="100"', 'w:percent="60"'), "opens at 60"),
    "styles out of order": (_STYLES, first("(<w:basedOn[^>]*/>)(<w:next[^>]*/>)", r"\2\1"), "style holds"),
    "a style twice": (_STYLES, first('w:styleId="CellText"', 'w:styleId="Gap"'), "style Gap is there 2 times"),
    "a heading level lost": (
        _STYLES,
        first('<w:outlineLvl w:val="0"/>', ""),
        "style heading 1 has the outline level None",
    ),
    "a document without language": (_STYLES, first(' w:eastAsia="zh-CN"', ""), "the language of the document is None"),
    "a base that is not there": (
        _STYLES,
        first('w:basedOn w:val="Normal"', 'w:basedOn w:val="Nothing"'),
        "no style Nothing",
    ),
    "no other font named": ("word/fontTable.xml", first('<w:altName w:val="SimSun"/>', ""), "a PC without 宋体"),
    "a foreign charset": (
        "word/fontTable.xml",
        first('w:charset w:val="86"', 'w:charset w:val="80"'),
        "finds no other",
    ),
    "no title": (_CORE, first("<dc:title>.*?</dc:title>", ""), "the property title is empty"),
    "no language": (_CORE, first("<dc:language>.*?</dc:language>", ""), "the property language is empty"),
    "a clock": (_CORE, first("1980-01-01", "2026-03-04"), "created 2026"),
    "a version that Word refuses": (
        "docProps/app.xml",
        first("</Company>", "</Company><AppVersion>1.0.0</AppVersion>"),
        "AppVersion 1.0.0",
    ),
    "a relation to nothing": (_RELS, first('Target="styles.xml"', 'Target="style.xml"'), "leads to word/style.xml"),
    "a relation twice": (_RELS, first(r'Id="rId2"', 'Id="rId1"'), "2 relations rId1"),
    "a relation outwards": (
        _RELS,
        first(r'Target="media/image1.jpg"', 'Target="a.jpg" TargetMode="External"'),
        "leads out",
    ),
    "a type lost": (
        _TYPES,
        first(r"<Override[^>]*/word/styles.xml[^>]*/>", ""),
        "word/styles.xml has the content type",
    ),
    "a type of nothing": (
        _TYPES,
        first('PartName="/word/footer1.xml"', 'PartName="/word/foot1.xml"'),
        "which is not there",
    ),
    "an undeclared prefix": (
        "word/document.xml",
        first('mc:Ignorable="w14', 'mc:Ignorable="w99'),
        "undeclared prefix w99",
    ),
    "a revision id": ("word/document.xml", first("<w:p>", '<w:p w:rsidR="00AA11BB">'), "leftover rsid"),
}


@pytest.fixture(scope="module")
def sound(press: Press, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with text, tables and pictures, of which the beginnings are kept so that copies are quick."""
    (docx,) = press.packet("sample service").files("docx").values()
    small = tmp_path_factory.mktemp("sound") / docx.name
    with zipfile.ZipFile(docx) as source, zipfile.ZipFile(small, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry.filename, data[:400] if "/media/" in entry.filename else data)
    assert wordfile.faults(small) == []
    return small


@pytest.mark.parametrize("name", MARKUP)
def test_a_fault_planted_in_the_text_is_found(sound: Path, name: str, tmp_path: Path) -> None:
    change, told = MARKUP[name]
    assert told in "\n".join(wordfile.faults(forge.word(sound, change, tmp_path / "forged.docx")))


@pytest.mark.parametrize("name", OTHER)
def test_a_fault_planted_in_another_part_is_found(sound: Path, name: str, tmp_path: Path) -> None:
    part, change, told = OTHER[name]
    assert told in "\n".join(wordfile.faults(forge.word(sound, change, tmp_path / "forged.docx", part)))


@pytest.mark.parametrize(
    ("left_out", "added", "told"),
    [
        ("word/theme/theme1.xml", "", "leads to word/theme/theme1.xml, which is not there"),
        ("word/media/image1.jpg", "", "word/media/image1.jpg, which is not there"),
        ("[Content_Types].xml", "", "no [Content_Types].xml"),
        ("word/styles.xml", "", "word/styles.xml"),
        ("", "word/comments.xml", "nothing leads to word/comments.xml"),
        ("", "customXml/item1.xml", "nothing leads to customXml/item1.xml"),
        ("", "word/Styles.xml", "word/styles.xml is in the archive 2 times"),
    ],
)
def test_a_fault_planted_in_the_archive_is_found(
    sound: Path, left_out: str, added: str, told: str, tmp_path: Path
) -> None:
    with zipfile.ZipFile(sound) as source, zipfile.ZipFile(tmp_path / "forged.docx", "w") as target:
        for entry in source.infolist():
            if entry.filename != left_out:
                target.writestr(entry, source.read(entry))
        if added:
            target.writestr(added, "<x/>")
    assert told in "\n".join(wordfile.faults(tmp_path / "forged.docx"))
