"""Awkward picture files, made by script: each shows ``pattern()``, or must be refused by name.

``CASES`` lists them with what has to come of them. The pattern has another colour in each corner and an arrow that
points up, so that turning, mirroring, a swapped channel or an inverted picture show; ``expected`` is what a page of it
looks like, pixel for pixel.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageOps

from tests.awkward.heif import Photo, heic
from tests.awkward.tiffs import Page, tiff

SIZE = (240, 320)
DPI = 100
Look = Literal["colour", "grey", "two"]
_UNDO = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the transposition that an EXIF orientation undoes


def pattern(page: int = 0, size: tuple[int, int] = SIZE) -> Image.Image:
    """Red, green, blue and black corners, an arrow upwards, and ``page`` + 1 bars below it."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    wide, high = size
    edge = 64
    for box, colour in (
        ((0, 0), (220, 30, 30)), ((wide - edge, 0), (20, 160, 60)),
        ((0, high - edge), (30, 60, 200)), ((wide - edge, high - edge), (0, 0, 0)),
    ):  # fmt: skip
        draw.rectangle((*box, box[0] + edge - 1, box[1] + edge - 1), fill=colour)
    draw.polygon((wide // 2, 16, wide // 2 - 32, 96, wide // 2 + 32, 96), fill=(128, 128, 128))
    for bar in range(page + 1):
        draw.rectangle((80, 128 + 16 * bar, wide - 81, 135 + 16 * bar), fill=(0, 0, 0))
    return image


def expected(look: Look = "colour", page: int = 0, size: tuple[int, int] = SIZE) -> Image.Image:
    """What a rendered page shows, as RGB."""
    image = pattern(page, size)
    if look == "grey":
        return image.convert("L").convert("RGB")
    return two(image).convert("RGB") if look == "two" else image


def two(image: Image.Image) -> Image.Image:
    """Black and white, cut at a half."""
    return image.convert("L").point(lambda value: 255 if value > 127 else 0).convert("1")


def undone(orientation: int) -> Image.Image:
    """The pattern stored so that an EXIF orientation sets it right."""
    how = _UNDO.get(orientation)
    return pattern() if how is None else pattern().transpose(Image.Transpose(how))


@dataclass(frozen=True)
class Case:
    """A file and what has to come of it: pages that look like ``look``, or a refusal that says ``refused``.

    ``tolerance`` is the mean difference of a channel that its compression may make; ``told`` a part of its note, and
    none may come where it is empty; ``dpi`` the resolution it has on paper.
    """

    make: Callable[[Path], Path]
    look: Look = "colour"
    pages: int = 1
    told: str = ""
    refused: str = ""
    tolerance: float = 0.6
    dpi: tuple[float, float] = (DPI, DPI)
    size: tuple[int, int] = SIZE

    @property
    def name(self) -> str:
        return self.make.__name__.removeprefix("make_")


def _put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _coded(image: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **{"dpi": (DPI, DPI), **options})
    return buffer.getvalue()


def _exif(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


def srgb() -> bytes:
    """An ICC profile of a screen."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


# JPEG


def make_baseline(folder: Path) -> Path:
    return _put(folder, "基线.jpg", _coded(pattern(), "JPEG", quality=92))


def make_progressive(folder: Path) -> Path:
    return _put(folder, "渐进.jpg", _coded(pattern(), "JPEG", quality=92, progressive=True))


def make_grey_jpeg(folder: Path) -> Path:
    return _put(folder, "灰度.jpg", _coded(pattern().convert("L"), "JPEG", quality=92))


def inks(image: Image.Image) -> Image.Image:
    """Without black, so that every reader makes nearly the same colours of it."""
    black = Image.new("L", image.size, 0)
    return Image.merge("CMYK", (*(ImageOps.invert(plane) for plane in image.split()), black))


def make_cmyk_jpeg(folder: Path) -> Path:
    return _put(folder, "四色.jpg", _coded(inks(pattern()), "JPEG", quality=95))


def make_ycck_jpeg(folder: Path) -> Path:
    """Four channels with Adobe's transform 2: luminance and differences of the inverted inks, and black."""
    inverted = ImageChops.invert(pattern()).convert("YCbCr")
    stored = Image.merge("CMYK", (*inverted.split(), Image.new("L", SIZE, 255)))
    data = _coded(ImageChops.invert(stored), "JPEG", quality=95)
    at = data.index(b"Adobe")
    return _put(folder, "四色YCCK.jpg", data[: at + 11] + b"\x02" + data[at + 12 :])


def make_cmyk_jpeg_without_adobe(folder: Path) -> Path:
    """The inks as they are, and no word of how they are meant."""
    data = _coded(ImageChops.invert(inks(pattern())), "JPEG", quality=95)
    at = data.index(b"\xff\xee")
    length = struct.unpack_from(">H", data, at + 2)[0]
    return _put(folder, "四色无标记.jpg", data[:at] + data[at + 2 + length :])


def make_rgb_jpeg(folder: Path) -> Path:
    """Red, green and blue stored as they are; only the names of the channels say so."""
    data = _coded(pattern(), "JPEG", quality=95, keep_rgb=True)
    return _put(folder, "不变换.jpg", data[:2] + data[data.index(b"\xff\xee") + 16 :])


def make_jpeg_of_two_minds(folder: Path) -> Path:
    """JFIF says that the colours are transformed; Adobe's marker and the names of the channels say they are not."""
    return _put(folder, "两说.jpg", _coded(pattern(), "JPEG", quality=95, keep_rgb=True))


def make_jpeg_with_profile(folder: Path) -> Path:
    return _put(folder, "有配置.jpg", _coded(pattern(), "JPEG", quality=92, icc_profile=srgb()))


def make_jpeg_with_broken_profile(folder: Path) -> Path:
    """A profile that ends in nothing but zeros."""
    profile = srgb()
    return _put(
        folder, "坏配置.jpg", _coded(pattern(), "JPEG", quality=92, icc_profile=profile[:200].ljust(500, b"\0"))
    )


def make_jpeg_with_wrong_profile(folder: Path) -> Path:
    """A profile of three channels in a grey picture."""
    return _put(folder, "错配置.jpg", _coded(pattern().convert("L"), "JPEG", quality=92, icc_profile=srgb()))


def turned_jpeg(orientation: int) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        stored = undone(orientation)
        data = _coded(stored, "JPEG", quality=92, exif=_exif(orientation))
        return _put(folder, f"方向{orientation}.jpg", data)

    make.__name__ = f"make_exif_{orientation}"
    return make


def make_exif_of_garbage(folder: Path) -> Path:
    data = _coded(pattern(), "JPEG", quality=92, exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + bytes(range(64)))
    return _put(folder, "乱EXIF.jpg", data)


def make_exif_of_a_word(folder: Path) -> Path:
    """The orientation is a text."""
    exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x02\0\x05\0\0\0\x1a\0\0\0\0\0\0\0left\0"
    return _put(folder, "文字方向.jpg", _coded(pattern(), "JPEG", quality=92, exif=exif))


def make_jpeg_without_end(folder: Path) -> Path:
    data = _coded(pattern(), "JPEG", quality=92)
    return _put(folder, "无结尾.jpg", data[:-2] + bytes(40))


def make_closed_jpeg(folder: Path) -> Path:
    """Cut short, and closed with an end marker by a program that meant well."""
    data = _coded(pattern(), "JPEG", quality=92)
    return _put(folder, "截后补尾.jpg", data[: len(data) * 9 // 10] + b"\xff\xd9")


def make_jpeg_with_more_behind(folder: Path) -> Path:
    return _put(folder, "后有杂物.jpg", _coded(pattern(), "JPEG", quality=92) + b"MOTION PHOTO" * 500)


def make_cut_jpeg(folder: Path) -> Path:
    data = _coded(pattern(), "JPEG", quality=92)
    return _put(folder, "截断.jpg", data[: len(data) // 2])


def make_mpo(folder: Path) -> Path:
    buffer = io.BytesIO()
    pattern().save(buffer, "MPO", save_all=True, append_images=[pattern(3)], quality=92, dpi=(DPI, DPI))
    return _put(folder, "双镜头.jpg", buffer.getvalue())


# PNG


def png_of(image: Image.Image, name: str, **options: object) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        return _put(folder, f"{name}.png", _coded(image, "PNG", **options))

    make.__name__ = f"make_png_{name}"
    return make


def four_colours() -> Image.Image:
    """A palette picture of at most 16 colours, without a pixel changed."""
    return pattern().quantize(8, dither=Image.Dither.NONE)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def with_chunk(data: bytes, name: bytes, body: bytes) -> bytes:
    """A PNG with a chunk put behind its header."""
    return data[:33] + chunk(name, body) + data[33:]


def raw_png(size: tuple[int, int], bits: int, colour: int, rows: bytes, interlaced: bool = False) -> bytes:
    """A PNG written by hand; ``rows`` with their filter bytes."""
    header = struct.pack(">IIBBBBB", *size, bits, colour, 0, 0, int(interlaced))
    density = chunk(b"pHYs", struct.pack(">IIB", 3937, 3937, 1))
    parts = chunk(b"IHDR", header) + density + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def _rows(data: bytes, width: int) -> bytes:
    return b"".join(b"\0" + data[at : at + width] for at in range(0, len(data), width))


def make_sixteen_bit_rgb_png(folder: Path) -> Path:
    data = bytes(byte for value in pattern().tobytes() for byte in (value, value))
    return _put(folder, "十六位彩.png", raw_png(SIZE, 16, 2, _rows(data, SIZE[0] * 6)))


def make_sixteen_bit_grey_png(folder: Path) -> Path:
    data = bytes(byte for value in pattern().convert("L").tobytes() for byte in (value, value))
    return _put(folder, "十六位灰.png", raw_png(SIZE, 16, 0, _rows(data, SIZE[0] * 2)))


def grey_levels(bits: int) -> Callable[[Path], Path]:
    """A grey PNG of two, four or sixteen tones."""

    def make(folder: Path) -> Path:
        most = (1 << bits) - 1
        values = [round(value * most / 255) for value in two(pattern()).convert("L").tobytes()]
        per = 8 // bits
        packed = bytes(
            sum(values[at + place] << (8 - bits * (place + 1)) for place in range(per))
            for at in range(0, len(values), per)
        )
        return _put(folder, f"{bits}位灰.png", raw_png(SIZE, bits, 0, _rows(packed, SIZE[0] // per)))

    make.__name__ = f"make_png_of_{bits}_bits"
    return make


def make_interlaced_png(folder: Path) -> Path:
    """Adam7: seven passes, each a small picture of its own."""
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    image, out = pattern(), b""
    pixels = image.load()
    for left, top, right, down in passes:
        for y in range(top, image.height, down):
            out += b"\0" + b"".join(bytes(pixels[x, y]) for x in range(left, image.width, right))
    return _put(folder, "隔行.png", raw_png(SIZE, 8, 2, out, interlaced=True))


def clear_paper() -> Image.Image:
    """The pattern as ink on nothing: what is white is wholly transparent, and red where nobody may see it."""
    image = pattern()
    paper = image.convert("L").point(lambda value: 0 if value == 255 else 255)
    image.paste((255, 0, 0), mask=ImageOps.invert(paper))
    image.putalpha(paper)
    return image


def make_png_with_gamma(folder: Path) -> Path:
    """Tones in light, not as a screen has them; gAMA says so."""
    linear = pattern().point([round(255 * (value / 255) ** 2.2) for value in range(256)] * 3)
    data = _coded(linear, "PNG")
    return _put(folder, "伽马.png", with_chunk(data, b"gAMA", struct.pack(">I", 100_000)))


def make_png_with_usual_gamma(folder: Path) -> Path:
    return _put(folder, "常伽马.png", with_chunk(_coded(pattern(), "PNG"), b"gAMA", struct.pack(">I", 45_455)))


def make_cut_png(folder: Path) -> Path:
    data = _coded(pattern(), "PNG")
    return _put(folder, "截断.png", data[: len(data) // 2])


def make_apng(folder: Path) -> Path:
    data = _coded(pattern(), "PNG", save_all=True, append_images=[pattern(3)])
    return _put(folder, "会动.png", data)


def make_clear_png(folder: Path) -> Path:
    return _put(folder, "全透明.png", _coded(Image.new("RGBA", SIZE, (255, 255, 255, 0)), "PNG"))


# TIFF


def tiff_of(image: Image.Image, name: str, **options: object) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        return _put(folder, f"{name}.tif", _coded(image, "TIFF", **options))

    make.__name__ = f"make_tiff_{name}"
    return make


def tags(size: tuple[int, int] = SIZE, samples: int = 3, **more: object) -> dict[int, object]:
    """The tags of an uncompressed picture of 8 bits; ``t`` and a number sets another."""
    found: dict[int, object] = {
        256: [size[0]], 257: [size[1]], 258: [8] * samples, 259: [1], 262: [2 if samples > 2 else 1], 277: [samples],
        278: [size[1]], 282: [DPI, 1], 283: [DPI, 1], 296: [2],
    }  # fmt: skip
    return found | {int(key[1:]): value for key, value in more.items()}


def group4(image: Image.Image) -> bytes:
    """Fax data of one strip, black where 0 means white."""
    data = _coded(image, "TIFF", compression="group4", strip_size=1 << 30, tiffinfo={262: 0})
    with Image.open(io.BytesIO(data)) as coded:
        assert coded.tag_v2[262] == 0
        (at,), (length,) = coded.tag_v2[273], coded.tag_v2[279]
    return data[at : at + length]


def fax(**more: object) -> dict[int, object]:
    return tags(samples=1, t258=[1], t259=[4], t262=[0]) | {int(key[1:]): value for key, value in more.items()}


def make_fill_order_2(folder: Path) -> Path:
    turned = bytes(int(f"{value:08b}"[::-1], 2) for value in group4(two(pattern())))
    return _put(folder, "反位序.tif", tiff([Page(fax(t266=[2]), [turned])]))


def make_fax_of_black_is_zero(folder: Path) -> Path:
    data = group4(ImageChops.invert(two(pattern())))
    return _put(folder, "黑为零.tif", tiff([Page(fax(t262=[1]), [data])]))


def make_fax_in_strips(folder: Path) -> Path:
    half = SIZE[1] // 2
    parts = [group4(two(pattern()).crop((0, top, SIZE[0], top + half))) for top in (0, half)]
    return _put(folder, "分条.tif", tiff([Page(fax(t278=[half]), parts)], ">"))


def make_broken_fax(folder: Path) -> Path:
    """A few bytes of the code are wrong, as from a bad sector: lines are missing, and libtiff goes on."""
    data = bytearray(group4(two(pattern())))
    middle = len(data) // 2
    data[middle : middle + 4] = b"\0\0\0\0"
    return _put(folder, "坏传真.tif", tiff([Page(fax(), [bytes(data)])]))


def make_cut_fax(folder: Path) -> Path:
    data = tiff([Page(fax(), [group4(two(pattern()))])])
    return _put(folder, "截断传真.tif", data[:-60])


def make_fine_fax(folder: Path) -> Path:
    """A fax has twice as many dots across as down: the page must not be half as high."""
    wide = two(pattern()).resize((SIZE[0] * 2, SIZE[1]), Image.Resampling.NEAREST)
    page = Page(fax(t256=[SIZE[0] * 2], t282=[2 * DPI, 1]), [group4(wide)])
    return _put(folder, "传真.tif", tiff([page]))


def turned_tiff(orientation: int, compressed: bool) -> Callable[[Path], Path]:
    """``compressed``: fax data, which are taken over as they are; else pixels, which Pillow turns."""

    def make(folder: Path) -> Path:
        stored = undone(orientation)
        if compressed:
            own = fax(t256=[stored.width], t257=[stored.height], t278=[stored.height], t274=[orientation])
            page = Page(own, [group4(two(stored))])
        else:
            page = Page(tags(stored.size, t274=[orientation]), [stored.tobytes()])
        return _put(folder, f"转{orientation}{compressed}.tif", tiff([page]))

    make.__name__ = f"make_tiff_turned_{orientation}_{'fax' if compressed else 'rgb'}"
    return make


def make_turned_uneven_tiff(folder: Path) -> Path:
    """Lies on its side with twice the dots along it."""
    stored = pattern().resize((SIZE[0], SIZE[1] * 2), Image.Resampling.NEAREST).transpose(Image.Transpose.ROTATE_90)
    own = tags(stored.size, t274=[6], t282=[2 * DPI, 1], t283=[DPI, 1])
    return _put(folder, "侧放.tif", tiff([Page(own, [stored.tobytes()])]))


def make_white_is_zero(folder: Path) -> Path:
    data = ImageChops.invert(pattern().convert("L")).tobytes()
    return _put(folder, "白为零.tif", tiff([Page(tags(samples=1, t262=[0]), [data])]))


def make_sixteen_bit_white_is_zero(folder: Path) -> Path:
    values = ImageChops.invert(pattern().convert("L")).tobytes()
    data = struct.pack(f"<{len(values)}H", *(value * 257 for value in values))
    return _put(folder, "十六位白为零.tif", tiff([Page(tags(samples=1, t258=[16], t262=[0]), [data])]))


def make_sixteen_bit_tiff(folder: Path) -> Path:
    values = pattern().tobytes()
    data = struct.pack(f">{len(values)}H", *(value * 257 for value in values))
    return _put(folder, "十六位.tif", tiff([Page(tags(t258=[16, 16, 16]), [data])], ">"))


def make_big_tiff(folder: Path) -> Path:
    pages = [Page(tags(), [pattern(number).tobytes()]) for number in range(2)]
    return _put(folder, "大格式.tif", tiff(pages, big=True))


def make_big_tiff_of_big_endian(folder: Path) -> Path:
    """Sound, and read by nobody here."""
    return _put(folder, "大格式反序.tif", tiff([Page(tags(), [pattern().tobytes()])], ">", big=True))


def make_centimetre_tiff(folder: Path) -> Path:
    own = tags(t282=[11811, 100], t283=[11811, 100], t296=[3])
    return _put(folder, "厘米.tif", tiff([Page(own, [pattern().tobytes()])]))


def make_tiff_without_resolution(folder: Path) -> Path:
    own = {tag: value for tag, value in tags((960, 1280)).items() if tag not in (282, 283, 296)}
    image = pattern().resize((960, 1280), Image.Resampling.NEAREST)
    return _put(folder, "无分辨率.tif", tiff([Page(own, [image.tobytes()])]))


def make_tiled_tiff(folder: Path) -> Path:
    own = {tag: value for tag, value in tags().items() if tag != 278} | {322: [64], 323: [64]}
    canvas = Image.new("RGB", (256, 320), "red")
    canvas.paste(pattern())
    tiles = [canvas.crop((x, y, x + 64, y + 64)).tobytes() for y in range(0, 320, 64) for x in range(0, 256, 64)]
    return _put(folder, "分块.tif", tiff([Page(own, tiles, tiled=True)]))


def make_alpha_tiff(folder: Path) -> Path:
    own = tags(samples=4, t338=[2])
    return _put(folder, "透明.tif", tiff([Page(own, [clear_paper().tobytes()])]))


def make_premultiplied_tiff(folder: Path) -> Path:
    data = clear_paper().convert("RGBa").tobytes()
    return _put(folder, "预乘.tif", tiff([Page(tags(samples=4, t338=[1]), [data])]))


def make_grey_alpha_tiff(folder: Path) -> Path:
    data = clear_paper().convert("LA").tobytes()
    return _put(folder, "灰透明.tif", tiff([Page(tags(samples=2, t338=[2]), [data])]))


def make_twelve_bit_tiff(folder: Path) -> Path:
    bits = "".join(f"{value * 4095 // 255:012b}" for value in pattern().convert("L").tobytes())
    data = int(bits, 2).to_bytes(len(bits) // 8, "big")
    return _put(folder, "十二位.tif", tiff([Page(tags(samples=1, t258=[12]), [data])]))


def make_planar_tiff(folder: Path) -> Path:
    """All red, then all green, then all blue."""
    return _put(folder, "分色.tif", tiff([Page(tags(t284=[2]), [plane.tobytes() for plane in pattern().split()])]))


def make_tiff_of_unknown_coding(folder: Path) -> Path:
    return _put(folder, "未知压缩.tif", tiff([Page(tags(t259=[34_999]), [pattern().tobytes()])]))


def make_rgb_jpeg_tiff(folder: Path) -> Path:
    """A JPEG in a TIFF whose colours are not transformed."""
    data = _coded(pattern(), "JPEG", quality=95, keep_rgb=True)
    return _put(folder, "不变换JPEG.tif", tiff([Page(tags(t259=[7]), [data])]))


def make_float_tiff(folder: Path) -> Path:
    data = struct.pack("<76800f", *([0.5] * 76800))
    return _put(folder, "小数.tif", tiff([Page(tags(samples=1, t258=[32], t339=[3]), [data])]))


def make_lab_tiff(folder: Path) -> Path:
    lab = ImageCms.profileToProfile(
        pattern(), ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
    )
    return _put(folder, "Lab.tif", tiff([Page(tags(t262=[8]), [lab.tobytes()])]))


def jpeg_parts(image: Image.Image) -> tuple[bytes, bytes]:
    """Tables and data apart, as a TIFF keeps them."""
    data = _coded(image, "JPEG", quality=92)
    tables, rest, at = b"", b"", 2
    while data[at + 1] != 0xDA:
        length = struct.unpack_from(">H", data, at + 2)[0] + 2
        part = data[at : at + length]
        if data[at + 1] in (0xDB, 0xC4):
            tables += part
        elif data[at + 1] not in (0xE0, 0xE1):
            rest += part
        at += length
    return b"\xff\xd8" + tables + b"\xff\xd9", b"\xff\xd8" + rest + data[at:]


def make_jpeg_tiff(folder: Path) -> Path:
    tables, data = jpeg_parts(pattern())
    page = Page(tags(t259=[7], t262=[6], t347=tables, t530=[2, 2]), [data])
    return _put(folder, "含JPEG.tif", tiff([page]))


def make_jpeg_tiff_in_strips(folder: Path) -> Path:
    half = SIZE[1] // 2
    parts = [jpeg_parts(pattern().crop((0, top, SIZE[0], top + half))) for top in (0, half)]
    page = Page(tags(t259=[7], t262=[6], t278=[half], t347=parts[0][0], t530=[2, 2]), [part[1] for part in parts])
    return _put(folder, "分条JPEG.tif", tiff([page]))


def make_tiff_of_many_pages(folder: Path) -> Path:
    """Pages of different sizes, resolutions and codings."""
    grey = pattern(1).convert("L")
    pages = [
        Page(tags(), [pattern().tobytes()]),
        Page(tags(samples=1, t282=[2 * DPI, 1], t283=[2 * DPI, 1]), [grey.tobytes()]),
        Page(fax(), [group4(two(pattern(2)))]),
    ]
    return _put(folder, "多页.tif", tiff(pages))


def make_tiff_with_thumbnail(folder: Path) -> Path:
    small = pattern().resize((60, 80))
    pages = [Page(tags(small.size, t254=[1]), [small.tobytes()]), Page(tags(), [pattern().tobytes()])]
    return _put(folder, "缩略图.tif", tiff(pages))


def make_tiff_of_a_broken_chain(folder: Path) -> Path:
    """The second page lies behind the end of the file: nothing of it may get lost in silence."""
    data = bytearray(tiff([Page(tags(), [pattern().tobytes()])]))
    count = struct.unpack_from("<H", data, 8)[0]
    struct.pack_into("<I", data, 10 + 12 * count, len(data) + 1000)
    return _put(folder, "断链.tif", bytes(data))


def make_tiff_in_a_circle(folder: Path) -> Path:
    data = bytearray(tiff([Page(tags(), [pattern().tobytes()])]))
    count = struct.unpack_from("<H", data, 8)[0]
    struct.pack_into("<I", data, 10 + 12 * count, 8)
    return _put(folder, "循环.tif", bytes(data))


def make_cut_tiff(folder: Path) -> Path:
    data = tiff([Page(tags(), [pattern().tobytes()]), Page(tags(), [pattern(1).tobytes()])])
    return _put(folder, "截断.tif", data[:-5000])


# BMP


def bmp_header(width: int, height: int, bits: int, packing: int, length: int, colours: int, palette: bytes) -> bytes:
    offset = 14 + 40 + len(palette)
    head = struct.pack("<2sIHHI", b"BM", offset + length, 0, 0, offset)
    dots = 3937
    return (
        head
        + struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, packing, length, dots, dots, colours, 0)
        + palette
    )


def make_bmp_of_24_bits(folder: Path) -> Path:
    return _put(folder, "二十四位.bmp", _coded(pattern(), "BMP"))


def make_bmp_of_8_bits(folder: Path) -> Path:
    return _put(folder, "八位.bmp", _coded(four_colours(), "BMP"))


def make_bmp_of_1_bit(folder: Path) -> Path:
    return _put(folder, "一位.bmp", _coded(two(pattern()), "BMP"))


def _indexes() -> tuple[Image.Image, bytes]:
    """A palette picture and its palette as a bitmap stores it."""
    image = four_colours()
    colours = image.getpalette("RGB")[: 16 * 3]
    colours += [0] * (48 - len(colours))
    stored = b"".join(bytes((colours[at + 2], colours[at + 1], colours[at], 0)) for at in range(0, 48, 3))
    return image, stored


def make_bmp_of_4_bits(folder: Path) -> Path:
    image, palette = _indexes()
    flipped = image.transpose(Image.Transpose.FLIP_TOP_BOTTOM).tobytes()
    packed = bytes(flipped[at] << 4 | flipped[at + 1] for at in range(0, len(flipped), 2))
    return _put(folder, "四位.bmp", bmp_header(*SIZE, 4, 0, len(packed), 16, palette) + packed)


def make_packed_bmp(folder: Path) -> Path:
    """Run lengths (RLE8)."""
    image, palette = _indexes()
    packed = b""
    for row in range(SIZE[1] - 1, -1, -1):
        line = image.crop((0, row, SIZE[0], row + 1)).tobytes()
        at = 0
        while at < len(line):
            run = 1
            while run < 255 and line[at + run : at + run + 1] == line[at : at + 1]:
                run += 1
            packed += bytes((run, line[at]))
            at += run
        packed += b"\0\0"
    packed += b"\0\1"
    return _put(folder, "游程.bmp", bmp_header(*SIZE, 8, 1, len(packed), 16, palette) + packed)


def make_bmp_from_the_top(folder: Path) -> Path:
    red, green, blue = pattern().split()
    data = Image.merge("RGB", (blue, green, red)).tobytes()
    return _put(folder, "自上而下.bmp", bmp_header(SIZE[0], -SIZE[1], 24, 0, len(data), 0, b"") + data)


def make_bmp_with_empty_alpha(folder: Path) -> Path:
    """32 bits with an alpha channel that the program never filled in."""
    image = pattern().convert("RGBA")
    image.putalpha(0)
    red, green, blue, alpha = image.transpose(Image.Transpose.FLIP_TOP_BOTTOM).split()
    data = Image.merge("RGBA", (blue, green, red, alpha)).tobytes()
    masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    head = struct.pack("<2sIHHI", b"BM", 14 + 108 + len(data), 0, 0, 14 + 108)
    info = struct.pack("<IiiHHIIiiII", 108, *SIZE, 1, 32, 3, len(data), 3937, 3937, 0, 0) + masks + b"BGRs" + bytes(48)
    return _put(folder, "空透明.bmp", head + info + data)


def make_cut_bmp(folder: Path) -> Path:
    data = _coded(pattern(), "BMP")
    return _put(folder, "截断.bmp", data[: len(data) // 2])


# GIF, WebP, AVIF, HEIC


def make_gif(folder: Path) -> Path:
    return _put(folder, "静图.gif", _coded(four_colours(), "GIF"))


def make_clear_gif(folder: Path) -> Path:
    image = four_colours()
    white = image.getpixel((70, 10))
    return _put(folder, "透明.gif", _coded(image, "GIF", transparency=white))


def make_moving_gif(folder: Path) -> Path:
    frames = [pattern(number).quantize(8, dither=Image.Dither.NONE) for number in range(3)]
    return _put(folder, "会动.gif", _coded(frames[0], "GIF", save_all=True, append_images=frames[1:]))


def make_cut_gif(folder: Path) -> Path:
    data = _coded(four_colours(), "GIF")
    return _put(folder, "截断.gif", data[: len(data) * 2 // 3])


def make_lossy_webp(folder: Path) -> Path:
    return _put(folder, "有损.webp", _coded(pattern(), "WEBP", quality=95))


def make_lossless_webp(folder: Path) -> Path:
    return _put(folder, "无损.webp", _coded(pattern(), "WEBP", lossless=True))


def make_clear_webp(folder: Path) -> Path:
    return _put(folder, "透明.webp", _coded(clear_paper(), "WEBP", lossless=True))


def make_turned_webp(folder: Path) -> Path:
    stored = undone(6)
    return _put(folder, "侧放.webp", _coded(stored, "WEBP", lossless=True, exif=_exif(6)))


def make_moving_webp(folder: Path) -> Path:
    data = _coded(pattern(), "WEBP", save_all=True, append_images=[pattern(2)], lossless=True)
    return _put(folder, "会动.webp", data)


def make_cut_webp(folder: Path) -> Path:
    data = _coded(pattern(), "WEBP", quality=95)
    return _put(folder, "截断.webp", data[: len(data) // 2])


def make_avif(folder: Path) -> Path:
    return _put(folder, "图.avif", _coded(pattern(), "AVIF", quality=95))


def make_turned_avif(folder: Path) -> Path:
    stored = undone(6)
    return _put(folder, "侧放.avif", _coded(stored, "AVIF", quality=95, exif=_exif(6)))


def make_cut_avif(folder: Path) -> Path:
    data = _coded(pattern(), "AVIF", quality=95)
    return _put(folder, "截断.avif", data[: len(data) * 2 // 3])


def make_heic(folder: Path) -> Path:
    return _put(folder, "照片.heic", heic([Photo(pattern())]))


def make_turned_heic(folder: Path) -> Path:
    """Stored on its side: the container says how to turn it, and the EXIF tag says it once more."""
    stored = pattern().transpose(Image.Transpose.ROTATE_90)
    return _put(folder, "侧放.heic", heic([Photo(stored, turns=3)], exif=_exif(6).removeprefix(b"Exif\0\0")))


def make_mirrored_heic(folder: Path) -> Path:
    stored = pattern().transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return _put(folder, "镜像.heic", heic([Photo(stored, mirror="left-right")]))


def make_heic_of_several(folder: Path) -> Path:
    """The second of three is the primary one."""
    return _put(folder, "多张.heic", heic([Photo(pattern(3)), Photo(pattern()), Photo(pattern(2))], primary=1))


def make_heic_with_profile(folder: Path) -> Path:
    return _put(folder, "有配置.heic", heic([Photo(pattern())], profile=srgb()))


def make_cut_heic(folder: Path) -> Path:
    data = heic([Photo(pattern())])
    return _put(folder, "截断.heic", data[: len(data) // 2])


_PHOTO = (120.0, 120.0)
_FAINT = "像素"
_MOVING = "动图"
CASES: tuple[Case, ...] = (
    Case(make_baseline, tolerance=2), Case(make_progressive, tolerance=2), Case(make_grey_jpeg, "grey", tolerance=2),
    Case(make_cmyk_jpeg, tolerance=12), Case(make_ycck_jpeg, tolerance=12),
    Case(make_cmyk_jpeg_without_adobe, tolerance=12, told="四色图"),
    Case(make_rgb_jpeg, tolerance=2, dpi=_PHOTO, told=_FAINT), Case(make_jpeg_of_two_minds, tolerance=2),
    Case(make_jpeg_with_broken_profile, tolerance=2), Case(make_jpeg_with_profile, tolerance=2),
    Case(make_jpeg_with_wrong_profile, "grey", tolerance=2),
    *(Case(turned_jpeg(orientation), tolerance=2) for orientation in range(10)),
    Case(make_exif_of_garbage, tolerance=2), Case(make_exif_of_a_word, tolerance=2),
    Case(make_jpeg_without_end, tolerance=2, told="结尾"), Case(make_closed_jpeg, tolerance=40, told="结尾"),
    Case(make_jpeg_with_more_behind, tolerance=2),
    Case(make_cut_jpeg, refused="不完整"), Case(make_mpo, tolerance=2),
    Case(png_of(pattern(), "rgb")), Case(png_of(pattern().convert("L"), "grey"), "grey"),
    Case(png_of(two(pattern()), "two"), "two"), Case(png_of(four_colours(), "palette")),
    Case(png_of(four_colours(), "palette_of_4_bits", bits=4)),
    Case(png_of(four_colours(), "profile", icc_profile=srgb())),
    Case(png_of(clear_paper(), "alpha")), Case(png_of(clear_paper().convert("LA"), "grey_alpha"), "grey"),
    Case(png_of(four_colours(), "clear_palette", transparency=four_colours().getpixel((70, 10)))),
    Case(png_of(pattern(), "clear_colour", transparency=(255, 255, 255))),
    *(Case(grey_levels(bits), "two") for bits in (1, 2, 4)),
    Case(make_sixteen_bit_rgb_png), Case(make_sixteen_bit_grey_png, "grey"), Case(make_interlaced_png),
    Case(make_png_with_gamma, tolerance=1.5), Case(make_png_with_usual_gamma), Case(make_cut_png, refused="不完整"),
    Case(make_apng, told=_MOVING),
    Case(tiff_of(pattern(), "raw")), Case(tiff_of(pattern(), "lzw", compression="tiff_lzw")),
    Case(tiff_of(pattern(), "deflate", compression="tiff_adobe_deflate")),
    Case(tiff_of(pattern(), "packbits", compression="packbits")),
    Case(tiff_of(two(pattern()), "g3", compression="group3"), "two"),
    Case(tiff_of(two(pattern()), "g4", compression="group4"), "two"),
    Case(tiff_of(four_colours(), "palette", compression="tiff_lzw")),
    Case(tiff_of(inks(pattern()), "cmyk", compression="tiff_lzw"), tolerance=12),
    Case(make_fill_order_2, "two"), Case(make_fax_of_black_is_zero, "two"), Case(make_fax_in_strips, "two"),
    Case(make_broken_fax, "two", told="缺损", tolerance=60), Case(make_cut_fax, refused="不完整"),
    Case(make_fine_fax, "two", dpi=(2 * DPI, DPI), size=(2 * SIZE[0], SIZE[1])),
    *(Case(turned_tiff(orientation, False)) for orientation in range(1, 9)),
    *(Case(turned_tiff(orientation, True), "two") for orientation in range(1, 9)),

    Case(make_turned_uneven_tiff, dpi=(DPI, 2 * DPI), size=(SIZE[0], 2 * SIZE[1])),
    Case(make_white_is_zero, "grey"),
    Case(make_sixteen_bit_white_is_zero, "grey"), Case(make_sixteen_bit_tiff),
    Case(make_big_tiff, pages=2), Case(make_big_tiff_of_big_endian, refused="少见"),
    Case(make_centimetre_tiff, dpi=(300, 300)),
    Case(make_tiff_without_resolution, dpi=_PHOTO, size=(960, 1280)),
    Case(make_tiled_tiff),
    Case(make_grey_alpha_tiff, "grey"), Case(make_twelve_bit_tiff, "grey"), Case(make_planar_tiff),
    Case(make_tiff_of_unknown_coding, refused="少见"), Case(make_rgb_jpeg_tiff, tolerance=2),
    Case(make_alpha_tiff), Case(make_premultiplied_tiff), Case(make_float_tiff, refused="测量"),
    Case(make_lab_tiff, tolerance=3), Case(make_jpeg_tiff, tolerance=2), Case(make_jpeg_tiff_in_strips, tolerance=3),
    Case(make_tiff_with_thumbnail, told="缩略图"), Case(make_tiff_of_a_broken_chain, refused="不完整"),
    Case(make_tiff_in_a_circle), Case(make_cut_tiff, refused="不完整"),
    Case(make_bmp_of_24_bits), Case(make_bmp_of_8_bits), Case(make_bmp_of_4_bits), Case(make_bmp_of_1_bit, "two"),
    Case(make_packed_bmp), Case(make_bmp_from_the_top), Case(make_bmp_with_empty_alpha),
    Case(make_cut_bmp, refused="不完整"),
    Case(make_gif, dpi=_PHOTO, told=_FAINT), Case(make_clear_gif, dpi=_PHOTO, told=_FAINT),
    Case(make_moving_gif, dpi=_PHOTO, told=_MOVING), Case(make_cut_gif, refused="不完整"),
    Case(make_lossy_webp, dpi=_PHOTO, told=_FAINT, tolerance=3), Case(make_lossless_webp, dpi=_PHOTO, told=_FAINT),
    Case(make_clear_webp, dpi=_PHOTO, told=_FAINT), Case(make_turned_webp, dpi=_PHOTO, told=_FAINT),
    Case(make_moving_webp, dpi=_PHOTO, told=_MOVING), Case(make_cut_webp, refused="不完整"),
    Case(make_avif, dpi=_PHOTO, told=_FAINT, tolerance=3), Case(make_turned_avif, dpi=_PHOTO, told=_FAINT, tolerance=3),
    Case(make_cut_avif, refused="不完整"),
    Case(make_heic, dpi=_PHOTO, told=_FAINT, tolerance=3), Case(make_turned_heic, dpi=_PHOTO, told=_FAINT, tolerance=3),
    Case(make_mirrored_heic, dpi=_PHOTO, told=_FAINT, tolerance=3),
    Case(make_heic_of_several, dpi=_PHOTO, told="3 张照片", tolerance=3),
    Case(make_heic_with_profile, dpi=_PHOTO, told=_FAINT, tolerance=3), Case(make_cut_heic, refused="不完整"),
)  # fmt: skip
