"""How like a scan is to a side: the same page through a scanner, another page of the form, another applicant's."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from app.scans import laying
from app.scans.aligning import aligned
from app.scans.ink import ink_of
from app.scans.likeness import ALIKE, OUR_DPI, SCAN_PIXELS, SURE, Like, Sheet, Side, likeness, lying, sheet_of
from app.scans.model import ScannedPage
from app.scans.page_pictures import TakenPage, opened_pages, scan_picture
from app.scans.rules import without_rules
from app.scans.upright import frame_corners, sheet_corners, skew_of
from tests.scanned import PHOTO, WORN, Scan, blank_sheet, scanned, side_of, write_scans
from tests.unit.scans.printed_forms import COVER, FIRST, NOTES, OTHER_UNIT, SEALED, SECOND, write_form

SEAL, HAND = ((120.0, 140.0),), ((100.0, 158.0),)
HOWS = {
    "clean": Scan(),
    "worn": replace(WORN, seals=SEAL, strokes=HAND),
    "worn the other way": replace(WORN, turn=90, skew=2.8, scale=1.03, shift=(-4, 2), seals=SEAL, seed=3),
    "head down": replace(WORN, turn=180, skew=-2.9, noise=20, quality=50, seals=SEAL),
    "in colour": replace(WORN, turn=270, colour=True, seals=(*SEAL, (80, 90)), strokes=HAND),
    "photo": replace(PHOTO, seals=SEAL, strokes=HAND),
}


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_form(tmp_path_factory.mktemp("册")) / "form.pdf"


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same form, filled by somebody else."""
    return write_form(tmp_path_factory.mktemp("别人"), OTHER_UNIT, "具备十五处场所，总计七千平方米") / "form.pdf"


def sheet(picture: Image.Image) -> Sheet:
    by = SCAN_PIXELS / max(picture.size)
    return sheet_of(picture.resize((round(picture.width * by), round(picture.height * by)), Image.Resampling.BOX))


def like(pdf: Path, side: int, scan: Sheet) -> Like:
    with opened_pages() as pages:
        picture = pages.picture(pdf, side - 1, OUR_DPI)
    ours = Side(picture if scan.coloured else picture.convert("L"))
    return likeness(ours, scan, lying(ours.profiles, ours.ink.size, scan))


@pytest.mark.parametrize("how", HOWS.values(), ids=HOWS)
@pytest.mark.parametrize("side", SEALED)
def test_a_scan_is_like_its_side_however_it_lay(form: Path, side: int, how: Scan) -> None:
    found = like(form, side, sheet(scanned(side_of(form, side, how.dpi), how)))
    assert found.likeness >= SURE
    assert (found.turn + how.turn) % 360 == 0
    if not how.tilt:  # a photo was made level by its edges, which were not
        assert abs(found.skew + how.skew) < 0.3


def test_a_step_of_laying_that_leads_away_is_not_taken(form: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks that all agree on a wrong way, as rows of equal characters may, do not spoil a net that was right."""
    scan = sheet(scanned(side_of(form, FIRST), WORN))
    assert like(form, FIRST, scan).likeness >= SURE
    monkeypatch.setattr(laying, "fitted", lambda *fit: lambda x, y: (40.0, 0.0))
    assert like(form, FIRST, scan).mean > ALIKE


@pytest.mark.parametrize("how", [HOWS["worn"], HOWS["photo"]], ids=["worn", "photo"])
def test_another_page_of_the_same_grid_is_not(form: Path, how: Scan) -> None:
    scan = sheet(scanned(side_of(form, SECOND, how.dpi), how))
    assert like(form, FIRST, scan).likeness < SURE - 0.15


@pytest.mark.parametrize("how", [HOWS["worn"], HOWS["photo"]], ids=["worn", "photo"])
@pytest.mark.parametrize("side", SEALED)
def test_the_same_page_of_somebody_else_is_not_but_has_its_layout(
    form: Path, other: Path, side: int, how: Scan
) -> None:
    found = like(form, side, sheet(scanned(side_of(other, side, how.dpi), how)))
    assert found.likeness < SURE
    assert found.mean >= ALIKE


def test_another_document_is_like_nothing(form: Path) -> None:
    scan = sheet(scanned(side_of(form, NOTES), WORN))
    assert all(like(form, side, scan).likeness < 0.3 for side in SEALED)


@pytest.mark.parametrize("how", [Scan(), replace(WORN, noise=24, paper=215), PHOTO], ids=["clean", "worn", "photo"])
def test_the_empty_back_of_a_sheet_is_blank_and_a_number_alone_is_not(how: Scan) -> None:
    page = blank_sheet(how)
    assert sheet(scanned(page, how)).is_blank
    ImageDraw.Draw(page).text((how.dpi * 6, how.dpi * 11), "- 12 -", fill=0, font_size=how.dpi // 6)
    assert not sheet(scanned(page, how)).is_blank


def test_ink_has_no_red_no_shade_and_no_paper() -> None:
    page = Image.new("RGB", (400, 400), (210, 200, 180))
    draw = ImageDraw.Draw(page)
    draw.rectangle((200, 0, 399, 399), fill=(150, 142, 128))  # in the shade
    for left in (50, 300):
        draw.rectangle((left, 100, left + 8, 180), fill=(30, 28, 26))
        draw.rectangle((left, 220, left + 8, 300), fill=(150, 20, 25))
    ink = ink_of(page)
    assert ink.crop((51, 110, 57, 170)).getextrema()[0] > 200
    assert ink.crop((301, 110, 307, 170)).getextrema()[0] > 190
    assert ink.crop((40, 210, 70, 310)).getextrema()[1] < 10
    assert ink.crop((340, 10, 390, 390)).getextrema()[1] < 10
    assert ink_of(page.convert("L")).crop((51, 230, 57, 290)).getextrema()[0] > 100


def test_rules_are_taken_out_and_print_is_not() -> None:
    ink = Image.new("L", (600, 400), 0)
    draw = ImageDraw.Draw(ink)
    draw.rectangle((20, 100, 580, 102), fill=255)
    draw.rectangle((300, 20, 302, 380), fill=255)
    draw.rectangle((100, 200, 130, 203), fill=255)
    text, mask = without_rules(ink)
    assert text.getbbox() == (100, 200, 131, 204)
    assert mask.getpixel((400, 101)) == 0
    assert mask.getpixel((115, 201)) == 255


def test_a_sheet_on_a_table_is_found_and_a_whole_picture_left_whole(form: Path) -> None:
    plain = scanned(side_of(form, FIRST, 100), replace(WORN, dpi=100, edge=0))
    assert sheet_corners(plain) == frame_corners(plain.size)
    photo = scanned(side_of(form, FIRST, 100), replace(PHOTO, dpi=100, skew=0))
    (left, top), (right, _), (_, _), (_, foot) = sheet_corners(photo)
    assert 0.1 < left / photo.width < 0.14
    assert 0.05 < top / photo.height < 0.1
    assert 0.86 < right / photo.width < 0.9
    assert 0.92 < foot / photo.height < 0.96


@pytest.mark.parametrize("skew", [-3.0, -1.2, 0.0, 0.6, 2.4])
def test_skew_is_what_makes_the_lines_level(form: Path, skew: float) -> None:
    page = side_of(form, NOTES, 100).convert("L")
    assert abs(skew_of(ink_of(page.rotate(skew, fillcolor=255))) - skew) <= 0.3
    assert skew_of(Image.new("L", page.size, 0)) == 0


def test_the_picture_of_a_scan_is_upright_and_level(form: Path, tmp_path: Path) -> None:
    how = replace(WORN, turn=90, skew=2.0, edge=0, shift=(0, 0), scale=1, noise=0, paper=255)
    file = write_scans(tmp_path / "扫描.pdf", [(form, FIRST, how)])
    made = scan_picture(TakenPage(ScannedPage(file, 0), file, 0), 270, -2.0, 100)
    ours = side_of(form, FIRST, 100).convert("L")
    assert max(abs(one - other) for one, other in zip(made.size, ours.size, strict=True)) <= 2
    wrong = scan_picture(TakenPage(ScannedPage(file, 0), file, 0), 90, -2.0, 100)
    small = [image.convert("L").reduce(8) for image in (ours, made.resize(ours.size), wrong.resize(ours.size))]
    far = [sum(ImageChops.difference(small[0], one).tobytes()) / len(small[0].tobytes()) for one in small[1:]]
    assert far[0] < 5 < far[1]


def test_the_picture_of_a_photo_is_the_sheet_alone(form: Path, tmp_path: Path) -> None:
    file = write_scans(tmp_path / "照片.pdf", [(form, COVER, PHOTO)])
    made = scan_picture(TakenPage(ScannedPage(file, 0), file, 0), 0, 0.0, 100)
    assert abs(made.width / made.height - 210 / 297) < 0.03
    corner = made.convert("L").crop((8, 8, 60, 60)).getextrema()
    assert corner[0] > 120  # paper, not the table


@given(st.integers(0, 5), st.integers(0, 5), st.data())
def test_the_alignment_is_the_best_there_is(rows: int, columns: int, data: st.DataObject) -> None:
    worth = [[data.draw(st.integers(-40, 40)) / 100 for _ in range(columns)] for _ in range(rows)]

    def value(pairs: list[tuple[int, int]]) -> float:
        return sum(worth[row][column] for row, column in pairs) - 0.12 * (rows + columns - 2 * len(pairs))

    found = aligned(rows, columns, lambda row, column: worth[row][column])
    assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(found))
    every = [
        list(zip(one, two, strict=True))
        for count in range(min(rows, columns) + 1)
        for one in combinations(range(rows), count)
        for two in combinations(range(columns), count)
    ]
    assert value(found) == pytest.approx(max(map(value, every)))
