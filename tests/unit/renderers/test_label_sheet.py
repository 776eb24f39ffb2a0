"""Sheets to cut up are drawn where they say: rasterised and looked at."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from app.documents.fonts import Fonts
from app.documents.model import Align, Face, Paragraph, Run
from app.documents.typeset import Typesetter
from app.renderers.label_sheet import A4, Circle, Glyphs, Sheet, Stroke, Text, sheet_bytes

ROOT = Path(__file__).resolve().parents[3]
SCALE = 2  # pixels to a point


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts(ROOT / "resources" / "fonts")


def drawn(sheet: Sheet, fonts: Fonts) -> Image.Image:
    import pypdfium2

    data = sheet_bytes([sheet], "样张", "0" * 64, fonts)
    pdf = pypdfium2.PdfDocument(io.BytesIO(data))
    assert len(pdf) == 1
    picture = pdf[0].render(scale=SCALE, grayscale=True).to_pil().convert("L")
    pdf.close()
    return picture


def ink(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """The box of all that is not white, in twips."""
    box = picture.point(lambda value: 255 if value < 200 else 0).getbbox()
    return tuple(round(edge * 20 / SCALE) for edge in box) if box else None  # type: ignore[return-value]


def near(found: tuple[int, ...] | None, wanted: tuple[int, ...]) -> bool:
    return found is not None and all(abs(one - other) <= 25 for one, other in zip(found, wanted, strict=True))


def test_an_empty_sheet_is_a_white_a4_page(fonts: Fonts) -> None:
    picture = drawn(Sheet(), fonts)
    assert picture.size == (round(A4[0] / 20 * SCALE), -(-A4[1] * SCALE // 20)) or abs(picture.size[1] - 1684) <= 1
    assert ink(picture) is None


def test_lines_and_circles_stand_where_they_are_said_to(fonts: Fonts) -> None:
    assert near(ink(drawn(Sheet(strokes=(Stroke(1000, 2000, 5000, 2000),)), fonts)), (1000, 2000, 5000, 2000))
    assert near(ink(drawn(Sheet(circles=(Circle(5000, 6000, 1200),)), fonts)), (3800, 4800, 6200, 7200))


def test_a_circle_is_round(fonts: Fonts) -> None:
    picture = drawn(Sheet(circles=(Circle(5000, 6000, 2000),)), fonts)
    for x, y in ((0.6, 0.8), (-0.8, 0.6), (0.7071, -0.7071)):
        at = [round((centre + 2000 * share) * SCALE / 20) for centre, share in ((5000, x), (6000, y))]
        around = [picture.getpixel((at[0] + a, at[1] + b)) for a in (-1, 0, 1) for b in (-1, 0, 1)]
        assert min(int(value) for value in around) < 230  # type: ignore[arg-type]


def test_a_turned_text_runs_downwards_and_an_upright_one_to_the_right(fonts: Fonts) -> None:
    run = Run("2026IIII", Face.SONG, 40)
    across = ink(drawn(Sheet(glyphs=(Glyphs(run, 4000, 4000),)), fonts))
    down = ink(drawn(Sheet(glyphs=(Glyphs(run, 4000, 4000, turned=True),)), fonts))
    assert across is not None
    assert down is not None
    assert across[2] - across[0] > 3 * (across[3] - across[1])
    assert down[3] - down[1] > 3 * (down[2] - down[0])
    assert across[0] >= 3980
    assert across[3] <= 4060
    assert down[1] >= 3980
    assert down[0] >= 3940


def test_a_text_is_drawn_in_its_column(fonts: Fonts) -> None:
    typesetter = Typesetter(fonts)
    runs = typesetter.runs("光盘𠮷䶮", Face.HEI, 40)
    part = typesetter.set(Paragraph("p", runs, "cell", 512, Align.CENTER), 4000)
    box = ink(drawn(Sheet(texts=(Text(3000, 5000, part),)), fonts))
    assert box is not None
    assert 4100 <= box[0] < box[2] <= 5900
    assert 5000 <= box[1] < box[3] <= 5512


def test_the_same_sheets_are_the_same_bytes(fonts: Fonts) -> None:
    sheet = Sheet(
        glyphs=(Glyphs(Run("册", Face.SONG, 40), 4000, 4000),), circles=(Circle(5000, 6000, 1200, dashed=True),)
    )
    assert sheet_bytes([sheet, sheet], "样张", "0", fonts) == sheet_bytes(
        [sheet, sheet], "样张", "0", Fonts(fonts.file(Face.SONG).parent)
    )


def test_a_character_without_a_glyph_is_never_an_empty_box(fonts: Fonts) -> None:
    with pytest.raises(ValueError, match="no glyph"):
        sheet_bytes([Sheet(glyphs=(Glyphs(Run("𠮷", Face.SONG, 40), 0, 0),))], "x", "0", fonts)
