"""The PDF renderer draws what the model says: read back by poppler, qpdf and a rasteriser."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.documents.fonts import Fonts
from app.documents.model import (
    Align,
    Cell,
    Document,
    EvidencePage,
    Face,
    Geometry,
    Line,
    OutlineEntry,
    Page,
    Paragraph,
    ParagraphPart,
    Piece,
    Placed,
    RowPart,
    Run,
    Section,
    Table,
    TablePart,
    TableRow,
)
from app.errors import DiskError
from app.progress import Cancelled
from app.renderers.pdf import pdf_bytes, render_pdf
from app.renderers.pdf_fonts import to_unicode

ROOT = Path(__file__).resolve().parents[3]
GEOMETRY = Geometry(width=11906, height=16838, top=2098, bottom=1984, inner=1587, outer=1475, footer=1587, header=1134)
RARE = "䶮𬍛𠅤㛃𠮷"
SCALE = 2


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts(ROOT / "resources" / "fonts")


class Builder:
    """Sets short texts for the tests: one run per face, a new line every ``per_line`` characters."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts
        self.count = 0

    def runs(self, text: str, face: Face, half_points: int, underline: bool = False) -> tuple[Run, ...]:
        runs: list[Run] = []
        for char in text:
            found = self.fonts.face_for(face, char)
            assert found
            if runs and runs[-1].face is found:
                runs[-1] = replace(runs[-1], text=runs[-1].text + char)
            else:
                runs.append(Run(char, found, half_points, underline))
        return tuple(runs)

    def part(
        self, text: str, face: Face = Face.FANG, half_points: int = 32, *, pitch: int = 578, width: int = 8844,
        per_line: int = 26, underline: bool = False, **more: object,
    ) -> ParagraphPart:  # fmt: skip
        self.count += 1
        runs = self.runs(text, face, half_points, underline)
        paragraph = Paragraph(f"p{self.count}", runs, **{"style": "body", "pitch": pitch, **more})  # type: ignore[arg-type]
        starts = range(0, max(1, len(text)), per_line)
        lines = [self.line(paragraph, start, min(start + per_line, len(text)), width) for start in starts]
        if paragraph.tail:
            tail = sum(self.width(run, run.text) for run in paragraph.tail)
            used = max([piece.x + piece.width for piece in lines[-1].pieces], default=0)
            lines[-1] = replace(lines[-1], tail_x=width - tail, leader=(used, width - tail))
        return ParagraphPart(paragraph, tuple(lines), width)

    def line(self, paragraph: Paragraph, start: int, end: int, width: int) -> Line:
        pieces, x, at = [], 0, 0
        for index, run in enumerate(paragraph.runs):
            first, last = max(start, at), min(end, at + len(run.text))
            if first < last:
                wide = self.width(run, run.text[first - at : last - at])
                pieces.append(Piece(first, last, x, wide, index))
                x += wide
            at += len(run.text)
        shift = {Align.CENTER: (width - x) // 2, Align.RIGHT: width - x}.get(paragraph.align, 0)
        return Line(start, end, tuple(replace(piece, x=piece.x + shift) for piece in pieces))

    def width(self, run: Run, text: str) -> int:
        return round(sum(self.fonts.advance(run.face, char) for char in text) * run.half_points / 100)


@pytest.fixture(scope="module")
def build(fonts: Fonts) -> Builder:
    return Builder(fonts)


def document(*pages: Page, **more: object) -> Document:
    return Document("某某合作区申报材料", "测试单位", "0f3a" * 16, GEOMETRY, (Section("s", pages, 0),), **more)  # type: ignore[arg-type]


def page(*placed: Placed, **more: object) -> Page:
    return Page(kind="numbered", label="1", placed=placed, **more)  # type: ignore[arg-type]


def write(tmp_path: Path, fonts: Fonts, made: Document) -> Path:
    target = tmp_path / "书.pdf"
    render_pdf(made, fonts, target)
    return target


def text_of(pdf: Path, number: int = 1, *more: str) -> str:
    command = ["pdftotext", "-f", str(number), "-l", str(number), *more, str(pdf), "-"]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout


def boxes_of(pdf: Path) -> list[tuple[str, tuple[float, ...]]]:
    """Words with (left, top, right, bottom) in points from the top left corner."""
    pattern = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
    found = re.findall(pattern, text_of(pdf, 1, "-bbox"))
    return [(word, tuple(map(float, box))) for *box, word in found]


class Ink:
    """Where a rendered page is dark, asked in twips from the top left corner."""

    def __init__(self, pdf: Path, number: int = 1) -> None:
        import pypdfium2

        with pypdfium2.PdfDocument(pdf) as opened:
            self.image = opened[number - 1].render(scale=SCALE).to_pil().convert("L")

    def share(self, left: int, top: int, right: int, bottom: int) -> float:
        """Part of the rectangle's pixels that are darker than half grey."""
        cut = self.image.crop(tuple(round(twips / 20 * SCALE) for twips in (left, top, right, bottom)))
        histogram = cut.histogram()
        return sum(histogram[:128]) / max(1, sum(histogram))

    def rows(self, left: int, top: int, right: int, bottom: int) -> list[int]:
        """Tops in twips of the dark pixel rows of a rectangle."""
        cut = self.image.crop(tuple(round(twips / 20 * SCALE) for twips in (left, top, right, bottom)))
        dark = [y for y in range(cut.height) if cut.crop((0, y, cut.width, y + 1)).getextrema()[0] < 128]
        return [top + y * 20 // SCALE for y in dark]


def cell(part: ParagraphPart | None, row: int, column: int, rows: int = 1, columns: int = 1, **more: object) -> Cell:
    parts = (part,) if part else ()
    return Cell(row, column, rows, columns, "static", parts, 100, **more)  # type: ignore[arg-type]


# --- text ---------------------------------------------------------------------------------------------------------


def test_rare_characters_print_and_are_copied_exactly(tmp_path: Path, fonts: Fonts, build: Builder) -> None:
    pdf = write(tmp_path, fonts, document(page(Placed(1587, 2098, build.part(f"王{RARE}先生")))))
    assert text_of(pdf).strip() == f"王{RARE}先生"


def test_a_map_of_bare_numbers_would_not_do() -> None:
    """The library writes <20BB7>; ISO 32000-1 asks for UTF-16."""
    assert "<01> <D842DFB7>" in to_unicode("A", [0, 0x20BB7])
    assert "20BB7" not in to_unicode("A", [0, 0x20BB7])


def test_only_embedded_subsets_with_unicode_maps(tmp_path: Path, fonts: Fonts, build: Builder) -> None:
    parts = [
        Placed(1587, 2098 + index * 700, build.part("申报Ab12", face))
        for index, face in enumerate((Face.SONG, Face.SONG_BOLD, Face.HEI, Face.FANG, Face.KAI))
    ]
    pdf = write(tmp_path, fonts, document(page(*parts, Placed(1587, 9000, build.part("☑𠮷")), footer="— 1 —")))
    rows = subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert len(rows) == 7
    for row in rows:
        assert row.split()[-5:-2] == ["yes", "yes", "yes"], row
        assert "Helvetica" not in row
    check = subprocess.run(["qpdf", "--check", str(pdf)], capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stdout + check.stderr


def test_more_characters_than_one_subset_holds(tmp_path: Path, fonts: Fonts, build: Builder) -> None:
    text = "".join(chr(0x4E00 + index) for index in range(0, 1200, 2))
    pdf = write(tmp_path, fonts, document(page(Placed(1587, 2098, build.part(text, Face.SONG)))))
    assert re.sub(r"\s", "", text_of(pdf)) == text


def test_a_piece_is_spread_over_its_width(tmp_path: Path, fonts: Fonts, build: Builder) -> None:
    part = build.part("一二三四", Face.SONG)
    wide = replace(part, lines=(Line(0, 4, (Piece(0, 4, 200, 4000, 0),)),))
    ink = Ink(write(tmp_path, fonts, document(page(Placed(1587, 2098, wide)))))
    assert ink.share(1787, 2098, 1787 + 320, 2676) > 0
    assert ink.share(1787 + 4000 - 320, 2098, 1787 + 4000, 2676) > 0
    assert ink.share(1787 + 4000, 2098, 1787 + 5000, 2676) == 0
    assert ink.share(1787 + 350, 2098, 1787 + 1200, 2676) == 0


@pytest.mark.parametrize(("style", "middle"), [("cell", 578 / 2), ("body", 0.8 * 578 - 0.37 * 320)])
def test_hanzi_stand_in_their_line_as_office_programs_set_them_and_in_the_middle_of_cells(
    tmp_path: Path, fonts: Fonts, build: Builder, style: str, middle: float
) -> None:
    part = build.part("国国", Face.SONG, style=style)
    dark = Ink(write(tmp_path, fonts, document(page(Placed(1587, 2098, part))))).rows(1500, 2000, 4000, 2800)
    assert (dark[0] + dark[-1] + 10) / 2 == pytest.approx(2098 + middle, abs=20)


def test_empty_and_ticked_boxes_have_one_size(tmp_path: Path, fonts: Fonts, build: Builder) -> None:
    ink = Ink(write(tmp_path, fonts, document(page(Placed(1587, 2098, build.part("□☑", Face.SONG, 64, pitch=900))))))
    empty, ticked = ink.rows(1587, 2098, 2227, 2998), ink.rows(2227, 2098, 2867, 2998)
    assert (empty[0], empty[-1]) == (ticked[0], ticked[-1])
    assert ink.share(2227, 2098, 2867, 2998) > ink.share(1587, 2098, 2227, 2998) * 1.2


def test_underline_spans_pieces_and_the_gap_between_them(tmp_path: Path, fonts: Fonts, build: Builder) -> None:
    part = build.part("甲 乙", Face.SONG, underline=True)
    gapped = replace(part, lines=(Line(0, 3, (Piece(0, 1, 0, 320, 0), Piece(1, 3, 1000, 480, 0))),))
    ink = Ink(write(tmp_path, fonts, document(page(Placed(1587, 2098, gapped)))))
    assert len(ink.rows(1587 + 400, 2098, 1587 + 900, 2676)) in (1, 2)


def test_spaces_that_a_face_lacks_leave_no_box(tmp_path: Path, fonts: Fonts, build: Builder) -> None:
    pdf = write(tmp_path, fonts, document(page(Placed(1587, 2098, build.part("甲\u2009\u00a0\u2003乙")))))
    assert text_of(pdf).split() == ["甲", "乙"]
    left = 1587 + 320
    assert Ink(pdf).share(left + 20, 2098, left + 20 + 500, 2676) == 0


def test_a_character_without_glyph_is_a_bug_and_not_an_empty_box(fonts: Fonts) -> None:
    run = Run("😀", Face.SONG, 32)
    part = ParagraphPart(Paragraph("p", (run,), "body", 578), (Line(0, 1, (Piece(0, 1, 0, 320, 0),)),), 8844)
    with pytest.raises(ValueError, match=r"U\+1F600"):
        pdf_bytes(document(page(Placed(0, 0, part))), fonts)


def test_tail_stands_flush_right_after_dots_that_are_no_text(tmp_path: Path, fonts: Fonts, build: Builder) -> None:
    part = build.part("营业执照复印件;", tail=build.runs("12", Face.SONG, 28), link="item-1")
    pdf = write(tmp_path, fonts, document(page(Placed(1587, 2098, part)), bookmarks=(("item-1", 1),)))
    words = dict(boxes_of(pdf))
    assert words["12"][2] == pytest.approx((1587 + 8844) / 20, abs=0.3)
    assert "." not in text_of(pdf)
    ink = Ink(pdf)
    used = part.lines[0].pieces[-1].x + part.lines[0].pieces[-1].width
    assert ink.share(1587 + used, 2400, 1587 + 8500, 2676) > 0


# --- pages --------------------------------------------------------------------------------------------------------


def test_page_numbers_stand_at_the_outer_edge_and_the_header_on_every_page(tmp_path: Path, fonts: Fonts) -> None:
    pages = (
        Page("numbered", "1", 1, "— 1 —"),
        Page("evidence", "2", 2, "— 2 —", evidence=(EvidencePage("f", 0, 0, 0, 100, 100),)),
        Page("blank", "3", 3),
    )
    pdf = write(tmp_path, fonts, document(*pages, header="草稿"))
    assert [re.sub(r"\s", "", text_of(pdf, n)) for n in (1, 2, 3)] == ["草稿—1—", "草稿—2—", "草稿"]
    odd, even = Ink(pdf, 1), Ink(pdf, 2)
    low, high = 16838 - 1587 - 320, 16838 - 1587
    middle = GEOMETRY.width // 2
    assert odd.share(middle, low, GEOMETRY.width - GEOMETRY.outer - 280, high) > 0
    assert odd.share(0, low, middle, high) == 0
    assert odd.share(GEOMETRY.width - GEOMETRY.outer - 280, low, GEOMETRY.width, high) == 0
    assert even.share(GEOMETRY.outer + 280, low, middle, high) > 0
    assert even.share(0, low, GEOMETRY.outer + 280, high) == 0
    assert even.share(0, GEOMETRY.top, GEOMETRY.width, low) == 0, "the room for evidence stays empty"


def test_unmirrored_sheets_carry_their_number_in_the_middle(tmp_path: Path, fonts: Fonts) -> None:
    made = replace(document(Page("numbered", "1", 1, "— 1 —")), geometry=replace(GEOMETRY, mirrored=False))
    words = boxes_of(write(tmp_path, fonts, made))
    assert (words[0][1][0] + words[-1][1][2]) / 2 == pytest.approx((1587 + GEOMETRY.column / 2) / 20, abs=0.5)


def test_labels_outline_links_language_and_fingerprint(tmp_path: Path, fonts: Fonts, build: Builder) -> None:
    import pikepdf
    from pypdf import PdfReader

    entry = build.part("第一项", link="item-1")
    labels = ("封面", "ii", "1", "2", "3", "7")
    pages = [Page("numbered", label) for label in labels]
    pages[1] = replace(pages[1], placed=(Placed(1587, 2098, entry),))
    outline = (OutlineEntry("一、概况", 1, 3), OutlineEntry("（一）基础", 2, 3), OutlineEntry("二、附件", 1, 6))
    pdf = write(tmp_path, fonts, document(*pages, outline=outline, bookmarks=(("item-1", 6),)))
    reader = PdfReader(pdf)
    assert tuple(reader.page_labels) == labels
    first, inner, last = reader.outline
    assert (first["/Title"], inner[0]["/Title"], last["/Title"]) == ("一、概况", "（一）基础", "二、附件")
    assert [reader.get_destination_page_number(item) for item in (first, inner[0], last)] == [2, 2, 5]
    with pikepdf.open(pdf) as opened:
        link = opened.pages[1].Annots[0]
        assert link.Dest[0].objgen == opened.pages[5].obj.objgen
        assert [float(v) for v in link.Rect] == pytest.approx([79.35, 841.9 - 133.8, 521.55, 841.9 - 104.9])
        assert str(opened.Root.Lang) == "zh-CN"
        assert str(opened.docinfo.Title) == "某某合作区申报材料"
        assert str(opened.docinfo.Author) == "测试单位"
        assert str(opened.docinfo.Keywords) == "0f3a" * 16


def test_a_link_to_nowhere_is_a_bug(fonts: Fonts, build: Builder) -> None:
    with pytest.raises(KeyError, match="nowhere"):
        pdf_bytes(document(page(Placed(0, 0, build.part("项", link="nowhere")))), fonts)


# --- tables -------------------------------------------------------------------------------------------------------

TABLE_X, TABLE_Y = 1587, 2098


def placed_table(table: Table, *rows: RowPart) -> Page:
    return page(Placed(TABLE_X, TABLE_Y, TablePart(table, rows or tuple(map_rows(table)))))


def map_rows(table: Table) -> list[RowPart]:
    return [RowPart(index, row.height) for index, row in enumerate(table.rows)]


def small(build: Builder, text: str, per_line: int = 4, **more: object) -> ParagraphPart:
    return build.part(text, Face.SONG, 21, pitch=360, width=1800, per_line=per_line, style="cell", **more)  # type: ignore[arg-type]


def test_grid_lines_stand_where_the_model_says(tmp_path: Path, fonts: Fonts, build: Builder) -> None:
    cells = (cell(small(build, "甲"), 0, 0, 2), cell(small(build, "乙"), 0, 1), cell(small(build, "丙"), 1, 1))
    table = Table("t", (2000, 3000), (TableRow(600), TableRow(800)), cells)
    ink = Ink(write(tmp_path, fonts, document(placed_table(table))))
    for x in (0, 2000, 5000):
        assert ink.share(TABLE_X + x - 15, TABLE_Y + 50, TABLE_X + x + 15, TABLE_Y + 1350) > 0.2, x
    for y in (0, 1400):
        assert ink.share(TABLE_X + 50, TABLE_Y + y - 15, TABLE_X + 4950, TABLE_Y + y + 15) > 0.2, y
    assert ink.share(TABLE_X + 2050, TABLE_Y + 585, TABLE_X + 4950, TABLE_Y + 615) > 0.2
    assert ink.share(TABLE_X + 50, TABLE_Y + 585, TABLE_X + 500, TABLE_Y + 615) == 0, "inside the merge"


def test_every_stretch_of_the_grid_is_drawn_once(fonts: Fonts, build: Builder) -> None:
    from app.renderers.pdf_table import _segments, _windows

    cells = tuple(cell(None, row, column) for row in range(3) for column in range(2))
    table = Table("t", (2000, 3000), (TableRow(600),) * 3, cells)
    segments = list(_segments(list(_windows(TablePart(table, tuple(map_rows(table))))), [0, 2, 5], [0, 6, 12, 18]))
    assert sorted(segments) == sorted([(0, y, 5, y) for y in (0, 6, 12, 18)] + [(x, 0, x, 18) for x in (0, 2, 5)])


def test_borders_none_and_bottom(tmp_path: Path, fonts: Fonts, build: Builder) -> None:
    cells = (cell(small(build, "名称："), 0, 0, border="none"), cell(small(build, "某某"), 0, 1, border="bottom"))
    table = Table("t", (2000, 3000), (TableRow(600),), cells)
    ink = Ink(write(tmp_path, fonts, document(placed_table(table))))
    assert ink.share(TABLE_X + 2050, TABLE_Y + 585, TABLE_X + 4950, TABLE_Y + 615) > 0.2
    assert ink.share(TABLE_X, TABLE_Y + 585, TABLE_X + 1900, TABLE_Y + 615) == 0
    assert ink.share(TABLE_X, TABLE_Y - 15, TABLE_X + 5000, TABLE_Y + 15) == 0
    assert ink.share(TABLE_X + 4985, TABLE_Y + 30, TABLE_X + 5015, TABLE_Y + 500) == 0


@pytest.mark.parametrize(("valign", "top"), [("top", 40), ("center", 820), ("bottom", 1600)])
def test_text_stands_in_its_cell_as_asked(tmp_path: Path, fonts: Fonts, build: Builder, valign: str, top: int) -> None:
    table = Table(
        "t", (2000, 2000), (TableRow(1000), TableRow(1000)),
        (cell(small(build, "国"), 0, 0, 2, valign=valign), cell(None, 0, 1), cell(None, 1, 1)),
    )  # fmt: skip
    dark = Ink(write(tmp_path, fonts, document(placed_table(table)))).rows(
        TABLE_X + 60, TABLE_Y + 30, TABLE_X + 1900, TABLE_Y + 1970
    )
    assert (dark[0] + dark[-1] + 10) / 2 == pytest.approx(TABLE_Y + top + 180, abs=25)


def test_the_label_of_a_merge_over_pages_stands_on_the_first_part(tmp_path: Path, fonts: Fonts, build: Builder) -> None:
    rows = tuple(TableRow(600) for _ in range(4))
    cells = (cell(small(build, "主要指标"), 0, 0, 4), *(cell(small(build, f"行{n}"), n, 1) for n in range(4)))
    table = Table("t", (2000, 3000), rows, cells)
    parts = map_rows(table)
    pdf = write(tmp_path, fonts, document(placed_table(table, *parts[:3]), placed_table(table, *parts[3:])))
    assert sorted(text_of(pdf, 1).split()) == ["主要指标", "行0", "行1", "行2"]
    assert text_of(pdf, 2).split() == ["行3"]
    ink = Ink(pdf, 2)
    assert ink.share(TABLE_X + 50, TABLE_Y - 15, TABLE_X + 1950, TABLE_Y + 15) > 0.2, "the box closes on each page"
    dark = Ink(pdf, 1).rows(TABLE_X + 60, TABLE_Y + 30, TABLE_X + 1900, TABLE_Y + 1770)
    assert (dark[0] + dark[-1] + 10) / 2 == pytest.approx(TABLE_Y + 900, abs=25)


def test_a_label_too_tall_for_its_first_part_goes_on_where_the_merge_goes_on(
    tmp_path: Path, fonts: Fonts, build: Builder
) -> None:
    cells = (cell(small(build, "主要经济指标", per_line=2), 0, 0, 3), *(cell(None, row, 1) for row in range(3)))
    table = Table("t", (2000, 3000), (TableRow(600),) * 3, cells)
    parts = map_rows(table)
    pdf = write(tmp_path, fonts, document(placed_table(table, *parts[:1]), placed_table(table, *parts[1:])))
    assert [text_of(pdf, 1).split(), text_of(pdf, 2).split()] == [["主要"], ["经济", "指标"]]


@pytest.mark.parametrize("cut", [(400, 1080), (360, 720, 400), (1480,), (40, 360, 1080), (400, 600)])
def test_a_split_row_shows_each_line_once_and_in_order(
    tmp_path: Path, fonts: Fonts, build: Builder, cut: tuple[int, ...]
) -> None:
    text = "一二三四甲乙丙丁子丑寅卯天地玄黄"
    cells = (cell(small(build, "标签"), 0, 0), cell(small(build, text), 0, 1))
    table = Table("t", (2000, 3000), (TableRow(sum(cut)),), cells)
    offset, pages = 0, []
    for height in cut:
        pages.append(placed_table(table, RowPart(0, height, offset=offset)))
        offset += height
    pdf = write(tmp_path, fonts, document(*pages))
    shown = "".join(re.sub(r"\s", "", text_of(pdf, n + 1)) for n in range(len(cut)))
    assert shown.replace("标签", "") == text
    assert shown.count("标签") == 1


def test_header_rows_repeat_with_their_text(tmp_path: Path, fonts: Fonts, build: Builder) -> None:
    cells = tuple(cell(small(build, text), row, 0) for row, text in enumerate(("表头", "甲", "乙")))
    table = Table("t", (3000,), (TableRow(500, header=True), TableRow(500), TableRow(500)), cells)
    head = RowPart(0, 500, repeated=True)
    pdf = write(
        tmp_path,
        fonts,
        document(placed_table(table, *map_rows(table)[:2]), placed_table(table, head, RowPart(2, 500))),
    )
    assert text_of(pdf, 1).split() == ["表头", "甲"]
    assert text_of(pdf, 2).split() == ["表头", "乙"]


# --- bytes, speed, disk -------------------------------------------------------------------------------------------


def sample(fonts: Fonts) -> Document:
    build = Builder(fonts)
    pages = [
        page(Placed(1587, 2098, build.part(f"第{n}页，企业{RARE}□☑ABC 12.50" * 20, link="x")), footer=f"— {n} —")
        for n in range(1, 41)
    ]
    return document(*pages, outline=(OutlineEntry("目录", 1, 1),), bookmarks=(("x", 3),), header="草稿")


def test_same_document_same_bytes_in_and_across_processes(fonts: Fonts) -> None:
    first, second = pdf_bytes(sample(fonts), fonts), pdf_bytes(sample(fonts), fonts)
    assert first == second
    program = (
        "import hashlib, sys; from pathlib import Path; sys.path[:0] = sys.argv[1:3]; import test_pdf as t;"
        "f = t.Fonts(t.ROOT / 'resources' / 'fonts');"
        "print(hashlib.sha256(t.pdf_bytes(t.sample(f), f)).hexdigest())"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program, str(ROOT), str(Path(__file__).parent)],
        capture_output=True, text=True, check=True,
        env={**os.environ, "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7"},
    ).stdout.strip()  # fmt: skip
    assert printed == hashlib.sha256(first).hexdigest()


def test_nothing_is_left_registered_in_the_library(fonts: Fonts) -> None:
    from reportlab.pdfbase import pdfmetrics

    before = set(pdfmetrics.getRegisteredFontNames())
    pdf_bytes(sample(fonts), fonts)
    assert set(pdfmetrics.getRegisteredFontNames()) == before


def test_a_thousand_evidence_pages_are_quick(fonts: Fonts) -> None:
    pages = [
        Page("evidence", str(n), n, f"— {n} —", evidence=(EvidencePage("f", n, 0, 0, 100, 100),))
        for n in range(1, 1001)
    ]
    pdf_bytes(document(pages[0]), fonts)
    start = time.process_time()
    pdf_bytes(document(*pages), fonts)
    assert time.process_time() - start < 3


def test_progress_counts_pages_and_can_stop(tmp_path: Path, fonts: Fonts) -> None:
    steps: list[tuple[int, int]] = []
    render_pdf(
        document(page(), page()), fonts, tmp_path / "a.pdf", lambda done, total, label: steps.append((done, total))
    )
    assert steps == [(0, 2), (1, 2), (2, 2)]

    def stop(done: int, total: int, label: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        render_pdf(document(page()), fonts, tmp_path / "b.pdf", stop)
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_a_refusing_disk_is_told_and_leaves_nothing(
    tmp_path: Path, fonts: Fonts, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "旧.pdf"
    target.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskError, match=r"旧\.pdf"):
        render_pdf(document(page()), fonts, target)
    assert target.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1
    with pytest.raises(DiskError, match=r"新\.pdf"):
        render_pdf(document(page()), fonts, tmp_path / "无" / "新.pdf")
