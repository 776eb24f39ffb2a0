"""The Word file: valid, complete, the same bytes each time; what it must hold, looked up in its XML."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from app.documents.fonts import LATIN
from app.documents.model import (
    Align,
    Document,
    Face,
    Geometry,
    Page,
    ParagraphPart,
    Placed,
    Run,
    Section,
    Table,
    TablePart,
    TableRow,
)
from app.errors import DiskError
from app.progress import Cancelled
from app.renderers.word import render_word
from app.renderers.word_pictures import Picture
from tests import wordfile
from tests.unit.renderers.pages import (
    GEOMETRY,
    TABLE_SLACK,
    TEXT_SLACK,
    area,
    cell,
    document,
    numbered,
    packed,
    paragraph_part,
    plain_table,
    stacked,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def render(model: Document, folder: Path, **options: object) -> Path:
    target = folder / "册.docx"
    render_word(model, target, **options)  # type: ignore[arg-type]
    return target


def part(docx: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(docx) as archive:
        return etree.fromstring(archive.read(name))


def body(docx: Path) -> etree._Element:
    return part(docx, "word/document.xml").find(f"{W}body")


def text_of(element: etree._Element) -> str:
    return "".join(element.itertext(f"{W}t"))


def attribute(element: etree._Element, path: str, name: str) -> str | None:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}{name}")


def spanning_table() -> Table:
    """A label merged over three rows, a heading merged over three columns, one cell with a padding of its own."""
    columns = (1500, 3000, 4344)
    cells = (
        cell(0, 0, "标题行", sum(columns), column_span=3, kind="header"),
        cell(1, 0, "合并标签", columns[0], row_span=3),
        cell(1, 1, "甲", columns[1], border="bottom"),
        cell(1, 2, "乙", columns[2], padding=20),
        cell(2, 1, "丙", columns[1] + columns[2], column_span=2, border="none", valign="top"),
        cell(3, 1, "丁", columns[1]),
        cell(3, 2, "", columns[2], parts=()),
    )
    rows = (TableRow(480, header=True), TableRow(600), TableRow(700), TableRow(480))
    return Table("span", columns, rows, cells, caption="基本情况")


def whole(table: Table) -> TablePart:
    (rows,) = packed(table, 10**6)
    return TablePart(table, rows)


def long_paragraph() -> tuple[ParagraphPart, ParagraphPart]:
    """One paragraph of seven lines: five on the first page, two on the next."""
    at_once = paragraph_part("续" * 27 * 7, "long", first_indent=640, space_before=100, space_after=60)
    first = replace(at_once, lines=at_once.lines[:5], last=False)
    return first, replace(at_once, lines=at_once.lines[5:], first=5)


@pytest.fixture
def rich() -> Document:
    """One of everything: cover, contents with links, text over pages, tables, a blank page, a draft header."""
    cover = Page(
        "front",
        "封面",
        placed=tuple(stacked(1, paragraph_part("册名", "cover", style="cover_title", align=Align.CENTER))),
    )
    back = Page("blank", "ii")
    entry = paragraph_part(
        "1  营业执照;", "entry", style="contents", pitch=560, link="item 1", tail=(Run("1", Face.SONG, 28),)
    )
    other = paragraph_part("2  没有目标;", "entry2", style="contents", pitch=560, link="nowhere")
    far = paragraph_part("3  照片;", "entry3", style="contents", pitch=560, link="照片页" * 20)
    contents = Page("front", "iii", placed=tuple(stacked(3, entry, other, far)))
    head = paragraph_part("一、概况", "head", style="heading_1", face=Face.HEI, bookmark="item 1", outline_level=1)
    first, second = long_paragraph()
    text = (numbered(1, head, first), numbered(2, second, whole(spanning_table()), whole(plain_table([480, 480]))))
    evidence = Page("evidence", "3", 3, "— 3 —", evidence=(area("照片.jpg", 0),))
    return document(
        Section("cover", (cover,), TABLE_SLACK),
        Section("back", (back,), 0),
        Section("contents", (contents, Page("front", "iv")), TEXT_SLACK),
        Section("text", text, TEXT_SLACK, 1),
        Section("evidence", (evidence,), 0, 3),
        Section("blank", (Page("blank", "4", 4),), 0, 4),
        header="草稿",
        bookmarks=(("item 1", 5), ("照片页" * 20, 7)),
    )


def test_word_has_nothing_to_complain_about(rich: Document, tmp_path: Path) -> None:
    scan = picture(tmp_path, "a.jpg", (100, 400), 9)
    docx = render(rich, tmp_path, picture=lambda row, left: Picture(scan, 4000, 16000))
    assert wordfile.faults(docx) == []
    assert wordfile.headings(docx) == [(1, "一、概况")]


def test_the_rest_of_a_heading_on_the_next_page_is_no_second_entry(tmp_path: Path) -> None:
    at_once = paragraph_part("题" * 40, style="title", outline_level=1)
    first = replace(at_once, lines=at_once.lines[:1], last=False)
    pages = (numbered(1, first), numbered(2, replace(at_once, lines=at_once.lines[1:], first=1)))
    docx = render(document(Section("s", pages, TEXT_SLACK)), tmp_path)
    assert wordfile.headings(docx) == [(1, "题" * 27)]
    assert wordfile.faults(docx) == []


def test_another_reader_opens_the_file_and_finds_the_properties(rich: Document, tmp_path: Path) -> None:
    import docx

    found = docx.Document(str(render(rich, tmp_path)))
    properties = found.core_properties
    assert (properties.title, properties.author, properties.keywords) == ("测试册", "某某单位", "0f1e2d3c")
    assert properties.created.year == properties.modified.year == 1980
    assert len(found.tables) == 2
    assert len(found.sections) == len(rich.sections)


def test_same_document_gives_same_bytes_without_template_leftovers(rich: Document, tmp_path: Path) -> None:
    docx = render(rich, tmp_path)
    before = docx.read_bytes()
    assert render(rich, tmp_path).read_bytes() == before
    with zipfile.ZipFile(docx) as archive:
        names = archive.namelist()
        everything = b"".join(archive.read(name) for name in names)
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.create_system for entry in archive.infolist()} == {0}
    assert names[0] == "[Content_Types].xml"
    assert not [name for name in names if "thumbnail" in name or "numbering" in name or "customXml" in name]
    for leftover in (b"python-docx", b"Theme=", b"MS Mincho", b"Calibri", b"updateFields"):
        assert leftover not in everything
    assert [path.name for path in tmp_path.iterdir()] == [docx.name]


def test_each_run_names_one_font_for_all_scripts(rich: Document, tmp_path: Path) -> None:
    docx = render(rich, tmp_path)
    names = ["word/document.xml", "word/styles.xml", "word/header1.xml", "word/footer1.xml"]
    fonts = [fonts for name in names for fonts in part(docx, name).iter(f"{W}rFonts")]
    slots = {tuple(fonts.get(f"{W}{slot}") for slot in ("ascii", "hAnsi", "eastAsia", "cs")) for fonts in fonts}
    assert all(len(set(slot)) == 1 for slot in slots)
    assert {slot[0] for slot in slots} == {"仿宋", "宋体", "黑体"}
    assert {fonts.get(f"{W}hint") for fonts in fonts} == {"eastAsia"}


@pytest.mark.parametrize(
    ("face", "name", "bold"),
    [
        (Face.SONG_BOLD, "宋体", True),
        (Face.KAI, "楷体", False),
        (Face.HAN_EXT, "SimSun-ExtB", False),
        (Face.SYMBOL, "Segoe UI Symbol", False),
        (Face.LATIN, "Times New Roman", False),
        (Face.LATIN_BOLD, "Times New Roman", True),
        (Face.LATIN_HEI, "Arial", False),
        (Face.SIGNS, "Segoe UI Symbol", False),
    ],
)
def test_a_face_has_its_windows_name(face: Face, name: str, bold: bool, tmp_path: Path) -> None:
    page = numbered(1, paragraph_part("字", face=face))
    run = body(render(document(Section("s", (page,), TEXT_SLACK)), tmp_path)).find(f".//{W}r")
    assert attribute(run, "rPr/rFonts", "eastAsia") == name
    # Word takes marks of a run with the hint for Chinese ones; those of a foreign name are not
    assert attribute(run, "rPr/rFonts", "hint") == (None if face in LATIN else "eastAsia")
    assert (run.find(f"{W}rPr/{W}b") is not None) == bold


def test_a_paragraph_over_two_pages_is_two_that_join_to_the_text(rich: Document, tmp_path: Path) -> None:
    paragraphs = [p for p in body(render(rich, tmp_path)).findall(f"{W}p") if "续" in text_of(p)]
    opening, rest = paragraphs
    assert text_of(opening) + text_of(rest) == "续" * 27 * 7
    assert opening.find(f"{W}pPr/{W}pageBreakBefore") is None
    assert rest.find(f"{W}pPr/{W}pageBreakBefore") is not None
    assert attribute(opening, "pPr/ind", "firstLine") == "640"
    assert attribute(rest, "pPr/ind", "firstLine") == "0"
    assert (attribute(opening, "pPr/spacing", "before"), attribute(opening, "pPr/spacing", "after")) == ("100", "0")
    assert (attribute(rest, "pPr/spacing", "before"), attribute(rest, "pPr/spacing", "after")) == ("0", "60")
    styles = part(tmp_path / "册.docx", "word/styles.xml")
    names = {style.get(f"{W}styleId"): attribute(style, "name", "val") for style in styles.findall(f"{W}style")}
    assert names[attribute(rest, "pPr/pStyle", "val")] == "正文续"
    assert names["Heading1"] == "heading 1"


def test_runs_are_cut_where_the_page_ends(tmp_path: Path) -> None:
    whole_part = paragraph_part("甲" * 10, "p")
    runs = (Run("甲" * 3, Face.FANG, 32), Run("乙" * 4, Face.HEI, 32, underline=True), Run("丙" * 3, Face.KAI, 32))
    paragraph = replace(whole_part.paragraph, runs=runs)
    lines = tuple(replace(whole_part.lines[0], start=start, end=start + 5) for start in (0, 5))
    parts = [ParagraphPart(paragraph, (line,), GEOMETRY.column, n, n == 1) for n, line in enumerate(lines)]
    section = Section("s", (numbered(1, parts[0]), numbered(2, parts[1])), TEXT_SLACK)
    found = body(render(document(section), tmp_path)).findall(f"{W}p")
    assert [[text_of(run) for run in p.findall(f"{W}r")] for p in found] == [["甲甲甲", "乙乙"], ["乙乙", "丙丙丙"]]
    assert [attribute(run, "rPr/u", "val") for run in found[1].findall(f"{W}r")] == ["single", None]


def test_spaces_tabs_and_line_breaks_survive_and_illegal_characters_do_not(tmp_path: Path) -> None:
    text = " 前  中\t后\n下\x0b\x00\ufffe 末 "
    page = numbered(1, paragraph_part(text))
    paragraph = body(render(document(Section("s", (page,), TEXT_SLACK), title="题\x01"), tmp_path)).find(f"{W}p")
    kinds = [etree.QName(child).localname for child in paragraph.find(f"{W}r")]
    assert kinds == ["rPr", "t", "tab", "t", "br", "t"]
    assert text_of(paragraph) == " 前  中后下 末 "
    kept = [t.get("{http://www.w3.org/XML/1998/namespace}space") for t in paragraph.iter(f"{W}t")]
    assert kept == ["preserve", None, "preserve"]


def test_links_open_bookmarks_that_exist_once(rich: Document, tmp_path: Path) -> None:
    found = body(render(rich, tmp_path))
    names = [mark.get(f"{W}name") for mark in found.iter(f"{W}bookmarkStart")]
    anchors = [link.get(f"{W}anchor") for link in found.iter(f"{W}hyperlink")]
    assert len(names) == len(set(names)) == 2
    assert anchors == names
    assert all(len(name) <= 40 and name[0].isalpha() and name.replace("_", "a").isalnum() for name in names)
    ids = [mark.get(f"{W}id") for mark in found.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")]
    assert sorted(ids) == ["0", "0", "1", "1"]
    entry = next(p for p in found.findall(f"{W}p") if "营业执照" in text_of(p))
    tab = entry.find(f"{W}pPr/{W}tabs/{W}tab")
    assert (tab.get(f"{W}val"), tab.get(f"{W}leader"), tab.get(f"{W}pos")) == ("right", "dot", str(GEOMETRY.column))
    assert [text_of(run) for run in entry.iter(f"{W}r")] == ["1  营业执照;", "", "1"]


def test_a_table_keeps_grid_spans_heights_and_borders(rich: Document, tmp_path: Path) -> None:
    table = body(render(rich, tmp_path)).find(f"{W}tbl")
    columns = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
    assert columns == [1500, 3000, 4344]
    rows = table.findall(f"{W}tr")
    for row in rows:
        spans = [int(attribute(tc, "tcPr/gridSpan", "val") or 1) for tc in row.findall(f"{W}tc")]
        widths = [int(attribute(tc, "tcPr/tcW", "w") or 0) for tc in row.findall(f"{W}tc")]
        assert sum(spans) == 3
        assert sum(widths) == sum(columns)
    assert [attribute(row, "trPr/trHeight", "val") for row in rows] == ["480", "600", "700", "480"]
    assert {attribute(row, "trPr/trHeight", "hRule") for row in rows} == {"atLeast"}
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False, False]
    merges = [attribute(row.find(f"{W}tc"), "tcPr/vMerge", "val") for row in rows]
    assert merges == [None, "restart", "continue", "continue"]
    assert all(tc.find(f"{W}p") is not None for tc in table.iter(f"{W}tc"))
    assert text_of(table) == "标题行合并标签甲乙丙丁"
    bottom = rows[1].findall(f"{W}tc")[1].find(f"{W}tcPr/{W}tcBorders")
    assert [side.get(f"{W}val") for side in bottom] == ["nil", "nil", "single", "nil"]
    assert attribute(rows[1].findall(f"{W}tc")[2], "tcPr/tcMar/left", "w") == "20"


def test_two_tables_are_kept_apart_and_none_ends_a_section(rich: Document, tmp_path: Path) -> None:
    children = [etree.QName(child).localname for child in body(render(rich, tmp_path))]
    pairs = list(pairwise(children))
    assert ("tbl", "tbl") not in pairs
    assert ("tbl", "sectPr") not in pairs
    assert children[-1] == "sectPr"


def test_sections_state_paper_margins_numbers_and_share_their_footers(rich: Document, tmp_path: Path) -> None:
    docx = render(rich, tmp_path)
    sections = list(body(docx).iter(f"{W}sectPr"))
    assert [attribute(section, "pgNumType", "start") for section in sections] == ["1", "2", "3", "1", "3", "4"]
    text = sections[3].find(f"{W}pgMar")
    margins = {side: int(text.get(f"{W}{side}")) for side in ("top", "bottom", "left", "right")}
    assert margins == {"top": 2098, "bottom": 1984 - TEXT_SLACK, "left": 1587, "right": 1475}
    with zipfile.ZipFile(docx) as archive:
        footers = sorted(name for name in archive.namelist() if "/footer" in name)
        headers = sorted(name for name in archive.namelist() if "/header" in name)
    assert (len(footers), len(headers)) == (4, 1)
    shown = ["".join(part(docx, name).itertext()) for name in footers]
    assert sorted(shown) == ["", "", "— PAGE1 —", "— PAGE2 —"]
    assert "草稿" in "".join(part(docx, headers[0]).itertext())
    for section in sections:
        kinds = [reference.get(f"{W}type") for reference in section.findall(f"{W}footerReference")]
        assert kinds == ["default", "even"]
        assert len(section.findall(f"{W}headerReference")) == 2


def test_settings_mirror_pages_and_leave_no_compatibility_mode(rich: Document, tmp_path: Path) -> None:
    settings = part(render(rich, tmp_path), "word/settings.xml")
    assert settings.find(f"{W}mirrorMargins") is not None
    assert settings.find(f"{W}evenAndOddHeaders") is not None
    assert attribute(settings, "compat/compatSetting", "val") == "15"
    assert attribute(settings, "themeFontLang", "eastAsia") == "zh-CN"


def test_a_sheet_that_is_not_bound_is_landscape_and_not_mirrored(tmp_path: Path) -> None:
    sheet = Geometry(16838, 11906, 1588, 1474, 2041, 2041, 1020, 850, mirrored=False)
    pages = tuple(Page("numbered", str(n), n, f"— {n} —") for n in (1, 2))
    docx = render(document(Section("s", pages, TABLE_SLACK), geometry=sheet), tmp_path)
    settings = part(docx, "word/settings.xml")
    assert settings.find(f"{W}mirrorMargins") is None
    assert settings.find(f"{W}evenAndOddHeaders") is None
    assert attribute(body(docx), "sectPr/pgSz", "orient") == "landscape"
    assert attribute(part(docx, "word/footer1.xml"), "p/pPr/jc", "val") == "center"


def test_numbers_must_agree_with_the_sides_of_the_sheet(tmp_path: Path) -> None:
    page = replace(numbered(2, paragraph_part("字")), number=2)
    with pytest.raises(ValueError, match="sheet side 1"):
        render(document(Section("s", (page,), TEXT_SLACK, 2)), tmp_path)
    assert list(tmp_path.iterdir()) == []


def picture(folder: Path, name: str, size: tuple[int, int], colour: int) -> Path:
    stream = BytesIO()
    Image.new("L", size, colour).save(stream, "JPEG" if name.endswith("jpg") else "PNG")
    (folder / name).write_bytes(stream.getvalue())
    return folder / name


def test_pictures_keep_their_size_up_to_the_type_area_and_equal_ones_are_stored_once(tmp_path: Path) -> None:
    tall, wide = picture(tmp_path, "a.jpg", (100, 400), 9), picture(tmp_path, "b.png", (400, 100), 200)
    shown = [Picture(tall, 4000, 16000), Picture(wide, 4000, 1000), Picture(tall, 4000, 16000)]
    pages = tuple(Page("evidence", str(n), n, f"— {n} —", evidence=(area("附件.pdf", n - 1),)) for n in range(1, 4))
    docx = render(document(Section("e", pages, 0, 1)), tmp_path, picture=lambda row, left: shown[row[0].page])
    with zipfile.ZipFile(docx) as archive:
        media = [name for name in archive.namelist() if name.startswith("word/media/")]
        assert {archive.read(name) for name in media} == {tall.read_bytes(), wide.read_bytes()}
    assert len(media) == 2
    extents = [node for node in body(docx).iter() if etree.QName(node).localname == "extent"]
    sizes = [(int(node.get("cx")) / 635, int(node.get("cy")) / 635) for node in extents]
    assert sizes[0] == sizes[2]
    assert sizes[0][1] == pytest.approx(GEOMETRY.room, abs=50)
    assert sizes[1] == pytest.approx((4000, 1000), abs=1)
    for (across, down), shape in zip(sizes[:2], (0.25, 4), strict=True):
        assert across / down == pytest.approx(shape, rel=0.001)
    breaks = [p.find(f"{W}pPr/{W}pageBreakBefore") is not None for p in body(docx).findall(f"{W}p")]
    assert breaks == [False, True, True]


def test_evidence_without_pictures_still_has_its_pages(tmp_path: Path) -> None:
    pages = tuple(Page("evidence", str(n), n, f"— {n} —", evidence=(area("x", n),)) for n in (1, 2))
    paragraphs = body(render(document(Section("e", pages, 0)), tmp_path)).findall(f"{W}p")
    assert [p.find(f"{W}pPr/{W}pageBreakBefore") is not None for p in paragraphs][:2] == [False, True]


def test_room_between_parts_becomes_space_before(tmp_path: Path) -> None:
    table, text = whole(plain_table([480])), paragraph_part("字")
    placed = (
        Placed(GEOMETRY.inner, GEOMETRY.top + 300, text),
        Placed(GEOMETRY.inner + 200, GEOMETRY.top + 300 + 578 + 700, table),
    )
    found = body(render(document(Section("s", (Page("front", "1", placed=placed),), 0)), tmp_path))
    paragraphs = found.findall(f"{W}p")
    assert attribute(paragraphs[0], "pPr/spacing", "before") == "300"
    assert attribute(paragraphs[1], "pPr/spacing", "line") == "700"
    assert attribute(found, "tbl/tblPr/tblInd", "w") == "200"


def test_a_disk_that_refuses_is_named_and_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = document(Section("s", (numbered(1, paragraph_part("字")),), 0))
    (tmp_path / "文件").write_bytes(b"")
    with pytest.raises(DiskError, match="册"):
        render(model, tmp_path / "文件")
    (tmp_path / "文件").unlink()
    target = render(model, tmp_path)
    before = target.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DiskError):
        render(replace(model, title="另一册"), tmp_path)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_cancelling_leaves_nothing(rich: Document, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []

    def progress(done: int, total: int, label: str) -> None:
        steps.append((done, total))
        if done == 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        render(rich, tmp_path, progress=progress)
    assert steps == [(done, 8) for done in range(5)]
    assert list(tmp_path.iterdir()) == []
