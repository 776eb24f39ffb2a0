"""How pictures are stored, sized, cut and told of; limits; and that no damaged file is worse than a refusal."""

from __future__ import annotations

import io
import os
import random
import tracemalloc
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from app.books import image_bytes, image_frames, intake_image
from app.books.audit import audit
from app.books.content import PICTURES, kind_of
from app.books.image_pages import ROOM, cut, overlaps
from app.books.intake_image import normalise_image
from app.books.normaliser import Order
from app.errors import AttachmentError
from app.progress import Cancelled, silent
from tests.awkward import images
from tests.awkward.heif import Photo, heic
from tests.awkward.images import CASES, SIZE, expected, fax, group4, pattern, tags, two
from tests.awkward.tiffs import Page, tiff
from tests.placing import placed_alone
from tests.unit.books.conftest import GEOMETRY
from tests.unit.books.test_image_kinds import difference, page_pixels

CASE = {case.name: case for case in CASES}
_MM = 72 / 25.4


def image_of(taken, page=0):
    """The image object that a page draws."""
    with closing(pikepdf.open(taken.pdf)) as pdf:
        form = pdf.pages[page].Resources.XObject["/E"]
        stored = form.Resources.XObject["/P"]
        entries = {key: str(value) for key, value in stored.items()}
        return entries, bytes(stored.read_raw_bytes())


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("baseline", "/DCTDecode"), ("progressive", "/DCTDecode"), ("cmyk_jpeg", "/DCTDecode"),
        ("png_rgb", "/FlateDecode"), ("png_palette", "/FlateDecode"), ("fill_order_2", "/CCITTFaxDecode"),
        ("tiff_lzw", "/FlateDecode"), ("png_two", "/FlateDecode"),
        ("lossless_webp", "/FlateDecode"), ("lossy_webp", "/DCTDecode"),
        ("heic", "/DCTDecode"), ("avif", "/DCTDecode"), ("jpeg_tiff", "/DCTDecode"), ("tiff_cmyk", "/FlateDecode"),
    ],
)  # fmt: skip
def test_what_was_lossless_stays_so(tmp_path, take_in, name, kept):
    entries, _ = image_of(take_in(CASE[name].make(tmp_path)))
    assert entries["/Filter"] == kept


@pytest.mark.parametrize(("dithered", "kept"), [(False, "/CCITTFaxDecode"), (True, "/FlateDecode")])
def test_two_colours_are_stored_the_shorter_way(tmp_path, take_in, dithered, kept):
    """Letters are what a fax code is made for; dithered tones would be longer in it than they are."""
    page = Image.new("L", (1200, 1700), 255)
    if dithered:
        page = Image.linear_gradient("L").resize(page.size)
    lines = "\n".join(f"{number * 7919 % 99_991} REPORT {number * number * 31 % 9973} ZONE" for number in range(40))
    ImageDraw.Draw(page).multiline_text((90, 90), lines, font_size=30, fill=0)
    path = tmp_path / "扫描.tif"
    page.convert("1").save(path, compression="group3", dpi=(150, 150))
    taken = take_in(path)
    assert image_of(taken)[0]["/Filter"] == kept
    assert difference(page_pixels(taken.pdf, page.size), page.convert("1").convert("RGB")) < 0.5


def test_jpeg_png_and_fax_data_are_taken_over_byte_for_byte(tmp_path, take_in):
    jpeg = CASE["baseline"].make(tmp_path)
    assert image_of(take_in(jpeg))[1] == jpeg.read_bytes()
    png = CASE["png_palette"].make(tmp_path)
    assert image_of(take_in(png))[1] in png.read_bytes()
    fax_file = CASE["tiff_turned_6_fax"].make(tmp_path)
    assert image_of(take_in(fax_file))[1] in fax_file.read_bytes()


def test_what_stands_behind_a_jpeg_stays_behind(tmp_path, take_in):
    for name in ("mpo", "jpeg_with_more_behind"):
        path = CASE[name].make(tmp_path)
        stored = image_of(take_in(path))[1]
        assert path.read_bytes().startswith(stored)
        assert stored.endswith(b"\xff\xd9")
        assert len(stored) < path.stat().st_size * 0.9


def test_profiles_go_along_where_they_fit(tmp_path, take_in):
    for name in ("jpeg_with_profile", "png_profile", "heic_with_profile"):
        assert "ICCBased" in image_of(take_in(CASE[name].make(tmp_path)))[0]["/ColorSpace"]
    assert image_of(take_in(CASE["jpeg_with_wrong_profile"].make(tmp_path)))[0]["/ColorSpace"] == "/DeviceGray"


@pytest.mark.parametrize("case", [case for case in CASES if not case.refused], ids=lambda case: case.name)
def test_the_same_file_gives_the_same_bytes(tmp_path, case):
    path = case.make(tmp_path)
    results = []
    for name in ("一.pdf", "二.pdf"):
        normalise_image(Order(path, tmp_path / name, 90, path.name, silent, tmp_path))
        results.append((tmp_path / name).read_bytes())
    assert results[0] == results[1]


def test_every_page_of_a_tiff_has_its_own_size_and_look(tmp_path, take_in):
    taken = take_in(images.make_tiff_of_many_pages(tmp_path))
    assert [page.width for page in taken.pages] == pytest.approx([172.8, 86.4, 172.8])
    for page, look in enumerate(("colour", "grey", "two")):
        assert difference(page_pixels(taken.pdf, SIZE, page), expected(look, page)) < 0.6


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_the_users_turning_comes_after_the_files(tmp_path, take_in, rotate):
    for name in ("exif_5", "tiff_turned_6_fax", "turned_heic"):
        taken = take_in(CASE[name].make(tmp_path), rotate)
        meant = expected(CASE[name].look).rotate(-rotate, expand=True)
        assert difference(page_pixels(taken.pdf, meant.size), meant) < 3


# Size on paper, and what is told of it


@pytest.mark.parametrize(
    ("pixels", "form", "dpi", "told"),
    [
        ((600, 800), "JPEG", None, "只有 600×800 像素，按一页大小约 97 dpi"),
        ((500, 400), "JPEG", None, "约 65 dpi"),
        ((640, 900), "JPEG", None, ""),
        ((1004, 638), "JPEG", 300, ""),
        ((100, 100), "JPEG", 100, ""),
        ((400, 300), "PNG", None, "约 48 dpi"),
        ((640, 480), "PNG", None, ""),
    ],
)
def test_a_picture_with_too_few_pixels_is_told(tmp_path, take_in, pixels, form, dpi, told):
    path = tmp_path / "照片"
    Image.new("RGB", pixels, "grey").save(path, form, **({"dpi": (dpi, dpi)} if dpi else {}))
    notes = take_in(path).notes
    assert (told in notes[0]) if told else not notes


def test_faint_pages_of_a_tiff_are_named(tmp_path, take_in):
    bare = {tag: value for tag, value in tags(samples=1).items() if tag not in (282, 283)}
    grey = pattern().convert("L").tobytes()
    path = tmp_path / "扫描.tif"
    path.write_bytes(tiff([Page(tags(samples=1), [grey]), Page(bare, [grey]), Page(bare, [grey])]))
    (note,) = take_in(path).notes
    assert note == ("“扫描.tif”第 2、3 页最低只有 39 dpi，打印后可能看不清，请翻看预览核对；有更清楚的原图，请换用。")


def test_a_wide_strip_is_told_and_stays_one_page(tmp_path, take_in):
    Image.new("RGB", (9000, 800), "grey").save(tmp_path / "宽.png")
    taken = take_in(tmp_path / "宽.png")
    assert len(taken.pages) == 1
    assert "很宽" in taken.notes[0]


# Long screenshots


def numbered(size, rows=100):
    """A screenshot of lines: each has a bar as long as its number says, with empty rows between."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for line, top in enumerate(range(0, size[1] - rows, rows)):
        draw.rectangle((20, top + 20, 40 + line * 8 % (size[0] - 60), top + rows - 20), fill=(line * 2 % 200, 0, 90))
    return image


def parts_of(taken, width):
    """Every page as pixels of the picture it is cut from."""
    found = []
    with closing(pypdfium2.PdfDocument(taken.pdf)) as pdf:
        for page in pdf:
            scale = width / page.get_size()[0]
            found.append(page.render(scale=scale).to_pil().convert("RGB"))
    return found


_BAND, _BIT = 12, 40


def counted(bands):
    """A picture whose every 12 rows say in 12 wide bits which rows they are: no row is empty."""
    image = Image.new("RGB", (12 * _BIT + _BIT, bands * _BAND), "white")
    draw = ImageDraw.Draw(image)
    for band in range(bands):
        draw.rectangle((12 * _BIT, band * _BAND, image.width, (band + 1) * _BAND), fill="black")
        for bit in range(12):
            if band >> bit & 1:
                draw.rectangle((bit * _BIT, band * _BAND, bit * _BIT + _BIT - 1, (band + 1) * _BAND - 1), fill="navy")
    return image


def bands_on(part):
    """The numbers that whole bands of a page say, from the top; nothing where the paper is white."""
    found = []
    grey = part.convert("L")
    for row in range(grey.height):
        if grey.getpixel((12 * _BIT + _BIT // 2, row)) > 128:
            break
        found.append(sum((grey.getpixel((bit * _BIT + _BIT // 2, row)) < 128) << bit for bit in range(12)))
    return [one for one in dict.fromkeys(found) if found.count(one) >= _BAND // 2]


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_long_screenshot_is_cut_at_page_width_and_nothing_is_lost(tmp_path, take_in, form, orientation):
    whole = counted(400)
    stored = whole.transpose(Image.Transpose.ROTATE_90) if orientation == 6 else whole
    path = tmp_path / "长图"
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(path, form, exif=exif)
    taken = take_in(path)
    assert taken.notes == (f"“长图”很长，分成 {len(taken.pages)} 页，上下页略有重叠。",)
    assert len({(page.width, page.height) for page in taken.pages}) == 1
    assert all(placed_alone(page, GEOMETRY, 1).scale == 1.0 for page in taken.pages)
    assert taken.pages[0].width == pytest.approx(whole.width * 0.6)
    seen = [bands_on(part) for part in parts_of(taken, whole.width)]
    assert all(bands == list(range(bands[0], bands[-1] + 1)) for bands in seen)
    assert seen[0][0] == 0
    assert seen[-1][-1] == 399
    for before, after in pairwise(seen):
        assert after[0] <= before[-1] + 1  # 3 mm are a band and a bit: none is cut on both pages


def rows_shown(part):
    """How far down a page has ink."""
    box = part.convert("L").point(lambda value: 255 if value < 200 else 0).getbbox()
    return box[3] if box else 0


def test_cuts_fall_between_the_lines(tmp_path, take_in):
    numbered((1080, 12_000)).save(tmp_path / "长图.png")
    taken = take_in(tmp_path / "长图.png")
    assert 8 <= len(taken.pages) <= 10
    with closing(pikepdf.open(taken.pdf)) as pdf:
        objects = {page.Resources.XObject["/E"].objgen for page in pdf.pages}
        assert len(objects) == 1
    for part in parts_of(taken, 1080)[:-1]:
        grey = part.convert("L")
        last = rows_shown(part)
        assert grey.crop((0, last + 1, 1080, grey.height)).getextrema()[0] > 200
        assert grey.height - last < 200


def test_a_picture_without_an_empty_row_is_cut_at_the_end_of_the_page(tmp_path, take_in):
    noise = Image.effect_noise((500, 4000), 90)
    noise.save(tmp_path / "照片.png")
    taken = take_in(tmp_path / "照片.png")
    height = 4000 * 0.6  # 120 dpi
    assert len(taken.pages) == -(-(height - 3 * _MM) // (ROOM.height - 3 * _MM))
    assert taken.pages[0].height == pytest.approx(ROOM.height, abs=0.01)


def test_phone_screens_stay_whole(tmp_path, take_in):
    for pixels in ((1080, 2400), (1440, 3200), (1080, 2520), (1179, 2556), (1080, 2640)):
        path = tmp_path / f"{pixels[1]}.png"
        Image.new("RGB", pixels, "white").save(path)
        assert len(take_in(path).pages) == 1


def test_turning_a_long_picture_keeps_its_pages_and_their_order(tmp_path, take_in):
    path = tmp_path / "长图.png"
    numbered((540, 6000)).save(path)
    straight = parts_of(take_in(path), 540)
    for rotate in (90, 180, 270):
        taken = take_in(path, rotate)
        assert len(taken.pages) == len(straight)
        wide = 540 if rotate == 180 else straight[0].height
        back = [part.rotate(rotate, expand=True) for part in parts_of(taken, wide)]
        order = back[::-1] if rotate in (90, 180) else back
        for part, meant in zip(order, straight, strict=True):
            assert difference(part.resize(meant.size), meant) < 6


def test_a_strip_of_hundreds_of_pages_is_refused(tmp_path, take_in):
    Image.new("1", (8, 600_000), 1).save(tmp_path / "线.png")
    with pytest.raises(AttachmentError, match="太长"):
        take_in(tmp_path / "线.png")


@pytest.mark.parametrize("height", [ROOM.height + 0.5, 1000, 5000, 20_000.5])
@pytest.mark.parametrize("empty", [lambda place: False, lambda place: True, lambda place: place % 300 < 40])
def test_pieces_cover_the_whole_height_and_overlap(height, empty):
    pieces = cut(height, empty, 0.6)
    assert pieces[0].top == 0
    assert pieces[-1].bottom == height
    assert overlaps(pieces)
    assert all(0 < piece.bottom - piece.top <= ROOM.height + 1e-6 for piece in pieces)


# Limits and damage


def test_a_lossless_picture_is_only_compressed_when_it_is_huge(tmp_path, take_in, monkeypatch):
    Image.effect_noise((900, 900), 90).convert("RGB").save(tmp_path / "扫描.bmp", dpi=(300, 300))
    path = tmp_path / "扫描.bmp"
    assert not take_in(path).notes
    monkeypatch.setattr(image_bytes, "MOST_FLATE", 1000)
    normalised = normalise_image(Order(path, tmp_path / "压缩.pdf", 0, "扫描.bmp", silent, tmp_path))
    assert [note.sentence for note in normalised.notes] == ["很大，已按高质量 JPG 压缩装入。"]
    assert b"/DCTDecode" in (tmp_path / "压缩.pdf").read_bytes()


def write_bomb(path: Path) -> None:
    Image.new("1", (20_000, 7_000)).save(path, path.suffix[1:].upper().replace("TIF", "TIFF"))


@pytest.mark.parametrize("ending", ["tif", "bmp", "png", "gif"])
def test_a_pixel_bomb_is_refused_in_every_format(tmp_path, take_in, ending):
    path = tmp_path / f"巨图.{ending}"
    write_bomb(path)
    tracemalloc.start()
    with pytest.raises(AttachmentError, match="太大"):
        take_in(path)
    tracemalloc.stop()


def test_a_webp_bomb_is_refused_before_a_decoder_sees_it(tmp_path, take_in):
    data = bytearray(CASE["moving_webp"].make(tmp_path).read_bytes())
    at = data.index(b"VP8X") + 8
    data[at + 4 : at + 10] = b"\xff\x3f\x00\xff\x3f\x00"
    path = tmp_path / "巨图.webp"
    path.write_bytes(bytes(data))
    with pytest.raises(AttachmentError, match="太大"):
        take_in(path)


def test_a_heic_bomb_is_refused(tmp_path, take_in):
    data = heic([Photo(pattern())]).replace((240).to_bytes(4, "big") + (320).to_bytes(4, "big"), b"\0\0\x7f\xff" * 2)
    path = tmp_path / "巨图.heic"
    path.write_bytes(data)
    with pytest.raises(AttachmentError) as caught:
        take_in(path)
    assert path.name in caught.value.message


def normalised_here(path):
    """Normalise in this process, which a test may have changed."""
    return normalise_image(Order(path, path.with_suffix(".out"), 0, path.name, silent, path.parent))


def test_too_many_pictures_and_too_many_bytes_are_refused(tmp_path, monkeypatch):
    path = images.make_tiff_of_many_pages(tmp_path)
    monkeypatch.setattr(image_frames, "MOST_FRAMES", 2)
    with pytest.raises(AttachmentError, match="超过 2 页"):
        normalised_here(path)
    monkeypatch.setattr(image_frames, "MOST_BYTES", 1 << 20)
    path = tmp_path / "a.png"
    path.write_bytes(CASE["png_rgb"].make(tmp_path).read_bytes() + bytes(1 << 20))
    with pytest.raises(AttachmentError, match="超过 1 MB"):
        normalised_here(path)


def test_a_heic_is_refused_in_words_where_nothing_reads_it(tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pi_heif", None)
    with pytest.raises(AttachmentError, match="HEIC") as caught:
        normalised_here(CASE["heic"].make(tmp_path))
    assert "另存为" in caught.value.hint


def test_nothing_is_printed_whatever_is_wrong_with_a_tiff(tmp_path, capfd):
    for name in ("broken_fax", "cut_fax", "cut_tiff"):
        path = CASE[name].make(tmp_path)
        try:
            normalise_image(Order(path, tmp_path / "a.pdf", 0, path.name, silent, tmp_path))
        except AttachmentError:
            continue
    assert capfd.readouterr() == ("", "")
    os.write(2, b"still here")
    assert capfd.readouterr().err == "still here"


def test_cancelling_at_any_page_stops_and_leaves_no_file(tmp_path):
    from app.books.intake import Intake, sha256_of

    path = images.make_tiff_of_many_pages(tmp_path)
    sha256, calls = sha256_of(path), {}
    Intake(tmp_path / "cache", tmp_path).take_in(path, sha256, progress=lambda *told: calls.setdefault(told[:2]))
    assert list(calls) == [(0, 1), (0, 3), (1, 3), (2, 3), (1, 1)]
    for stop in list(calls)[:-1]:

        def cancel(done, total, label, stop=stop):
            if (done, total) == stop:
                raise Cancelled

        cache = tmp_path / f"cache{stop}"
        with pytest.raises(Cancelled):
            Intake(cache, tmp_path).take_in(path, sha256, progress=cancel)
        assert not cache.exists() or not list(cache.iterdir())


def test_damaged_bytes_are_refused_or_shown_and_never_crash(tmp_path):
    """Every kind of file with a few bytes changed, or cut, at places chosen by a fixed seed."""
    dice = random.Random(7)
    target = tmp_path / "a.pdf"
    ends = {"taken": 0, "refused": 0}
    for case in CASES:
        whole = case.make(tmp_path).read_bytes()
        for turn in range(6):
            data = bytearray(whole)
            for _ in range(dice.randrange(1, 8)):
                place = dice.randrange(len(data) if turn % 2 else min(len(data), 400))
                data[place] = dice.randrange(256)
            if turn == 5:
                del data[dice.randrange(len(data)) :]
            broken = tmp_path / "坏"
            broken.write_bytes(bytes(data))
            if kind_of(broken) not in PICTURES:
                continue
            try:
                done = normalise_image(Order(broken, target, 0, "坏", silent, tmp_path))
            except AttachmentError as error:
                ends["refused"] += "坏" in error.message
                continue
            ends["taken"] += 1
            with closing(pypdfium2.PdfDocument(target)) as pdf:
                assert len(pdf) == len(done.pages)
    assert min(ends.values()) > 50


@pytest.mark.parametrize(
    ("name", "kind"),
    [("big_tiff", "tiff"), ("heic", "heic"), ("avif", "avif"), ("bmp_of_4_bits", "bmp"), ("moving_gif", "gif")],
)
def test_the_first_bytes_tell_the_kind(tmp_path, name, kind):
    assert kind_of(CASE[name].make(tmp_path)) == kind


def test_what_only_begins_like_a_picture_is_none(tmp_path):
    for data, kind in (
        ("BMW 与 GIF8 是两个词，这是一段文字。".encode(), "text"),
        (b"\0\0\0\x1cftypisom\0\0\2\0isomiso2mp41" + bytes(range(40)), "unknown"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "avif"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1heicmiaf", "heic"),
    ):
        (tmp_path / "a").write_bytes(data)
        assert kind_of(tmp_path / "a") == kind


def test_a_group_4_page_that_says_more_than_was_decoded_is_told(tmp_path, take_in):
    sound = group4(two(pattern()))
    for data, told in ((sound, False), (sound[: len(sound) // 3] + bytes(2) + sound[len(sound) // 3 + 2 :], True)):
        path = tmp_path / f"{told}.tif"
        path.write_bytes(tiff([Page(fax(), [data])]))
        assert bool(take_in(path).notes) == told


def test_memory_stays_at_one_page_of_a_long_tiff(tmp_path):
    page = Image.effect_noise((1200, 1700), 60)
    buffer = io.BytesIO()
    page.save(buffer, "TIFF", save_all=True, append_images=[page] * 11, dpi=(150, 150))
    path = tmp_path / "多页.tif"
    path.write_bytes(buffer.getvalue())
    del buffer
    tracemalloc.start()
    normalise_image(Order(path, tmp_path / "a.pdf", 0, path.name, silent, tmp_path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (tmp_path / "a.pdf").stat().st_size > 12 << 20
    assert peak < 10 << 20


def test_the_orientations_are_all_there():
    assert sorted(intake_image._ORIENTATIONS) == list(range(1, 9))


def test_a_book_of_pictures_is_bound_and_passes_the_audit(tmp_path, take_in, make_book):
    """Also pages that draw one stored picture in parts, and pictures with profiles."""
    numbered((1080, 8000)).save(tmp_path / "长图.png")
    names = ("exif_5", "tiff_g4", "png_profile", "cmyk_jpeg", "turned_heic", "clear_gif", "big_tiff")
    files = [take_in(CASE[name].make(tmp_path)) for name in names]
    book = make_book({3: files, 5: [take_in(tmp_path / "长图.png", 90)]})
    audit(book.pdf, book.expectation)
    with closing(pikepdf.open(book.pdf)) as pdf:
        strips = [bound.side for bound in book.evidence if bound.item == 5]
        assert len(strips) > 4
        drawn = {pdf.pages[side - 1].Resources.XObject["/Evidence"].Resources.XObject["/E"].objgen for side in strips}
        assert len(drawn) == 1
