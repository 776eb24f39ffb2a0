"""The pictures in a file, each decoded wholly once, so that one that was cut short is caught in every format.

Sizes are looked at before anything is decoded. A frame keeps the bytes that a PDF may hold as they are.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, TypeAlias

from app.books.content import PICTURES, Kind, kind_of
from app.books.image_errors import damaged, measured, too_large, too_many, unknown_form, unreadable
from app.books.image_fax import fax_of, is_shortened, same_code
from app.books.image_jpeg import read_jpeg
from app.books.image_tiff import (
    HEIGHT,
    ORIENTATION,
    WIDTH,
    BrokenTiffError,
    Directory,
    fax_data,
    jpeg_data,
    read_directories,
)
from app.books.image_webp import WebpFacts, read_webp
from app.books.normaliser import Note, Order
from app.books.quiet_stderr import heard_on_stderr
from app.errors import AttachmentError

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

MOST_PIXELS = 120_000_000
_MOST_WEBP = 60_000_000  # its decoder needs four times the memory of others
MOST_FRAMES = 2000
MOST_BYTES = 1 << 30
_EXIF_ORIENTATION = 0x0112
_SPARE = 16  # bytes that a decoder may look ahead
_FORMATS: dict[Kind, tuple[str, ...]] = {
    "jpeg": ("JPEG", "MPO"), "png": ("PNG",), "gif": ("GIF",), "bmp": ("BMP",), "webp": ("WEBP",), "avif": ("AVIF",),
    "tiff": ("TIFF",),
}  # fmt: skip
_BACK = {6: 8, 8: 6}  # every other orientation undoes itself
_MOVING = Note("warning", "是动图，只装入第一帧，请翻看预览核对。")
Raw: TypeAlias = Literal["", "jpeg", "png", "fax"]


@dataclass(slots=True)
class Frame:
    """A decoded picture. ``orientation`` is what EXIF says of it and is still to be done; ``dpi`` as the file has it.

    ``raw`` are the bytes that a PDF may hold as they are, told by ``raw_kind``; they have their own size and
    orientation. ``lossy`` where the file itself is compressed with loss, ``is_drawn`` where pixels are those of a
    screen. ``deepest`` and ``starts_white`` tell how grey samples beyond 8 bits are meant.
    """

    image: Image
    dpi: tuple[float, float] | None
    orientation: int = 1
    lossy: bool = False
    is_drawn: bool = False
    raw: bytes = b""
    raw_kind: Raw = ""
    raw_size: tuple[int, int] = (0, 0)
    raw_orientation: int = 1
    deepest: int = 65535
    starts_white: bool = False
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Frames:
    """The pictures of a file, to be read one after the other, and what the user should know of the file.

    ``called`` is what a sentence calls the file.
    """

    called: str
    count: int
    each: Generator[Frame, None, None]
    notes: tuple[Note, ...] = ()


@contextmanager
def opened_frames(order: Order) -> Iterator[Frames]:
    """The pictures of ``order.source``. Raises AttachmentError, here or while reading them, naming the file."""
    called = f"图片“{order.name}”"
    try:
        kind = kind_of(order.source)
        called = f"{PICTURES.get(kind, '图片')}“{order.name}”"
        if order.source.stat().st_size > MOST_BYTES:
            raise too_large(called, f"超过 {MOST_BYTES >> 20} MB")
        data = b"" if kind == "tiff" else order.source.read_bytes()
    except OSError as error:
        raise unreadable(called, error) from error
    if kind == "tiff":
        frames = _tiff(called, order.source)
    else:
        frames = _heic(called, data) if kind == "heic" else _single(called, kind, data)
    with closing(frames.each):
        yield frames


def _alone(frame: Frame) -> Generator[Frame, None, None]:
    yield frame


def checked_size(called: str, size: tuple[int, int], most: int = 0) -> None:
    """Refuse what would not fit into memory: beyond ``most``, or else MOST_PIXELS. Raises AttachmentError."""
    most = most or MOST_PIXELS
    if size[0] * size[1] > most:
        raise too_large(called, f"{size[0]}×{size[1]} 像素，最多 {most // 10_000} 万像素")
    if min(size) < 1:
        raise damaged(called)


@contextmanager
def reading(called: str) -> Iterator[None]:
    """Turn whatever a decoder raises into a sentence: on broken data each of them raises many kinds of exception."""
    from PIL import Image

    try:
        yield
    except AttachmentError:
        raise
    except (Image.DecompressionBombError, MemoryError) as error:
        raise too_large(called, "像素过多") from error
    except Exception as error:
        raise damaged(called) from error


def _single(called: str, kind: Kind, data: bytes) -> Frames:
    """A file of which one picture is bound."""
    import io

    from PIL import Image

    webp = None
    with reading(called):
        if kind == "webp":
            webp = read_webp(data)
            checked_size(called, webp.size, _MOST_WEBP)
        with Image.open(io.BytesIO(data), formats=_FORMATS[kind]) as image:
            checked_size(called, image.size)
            moving = bool(getattr(image, "is_animated", False))  # asked before loading, which lets go of the file
            image.load()
            # A GIF of several frames wants its file back at every turn; a copy does not.
            own = image.copy() if kind == "gif" else image
            frame = Frame(own, image.info.get("dpi"), _exif_orientation(image))
            notes = _complete(frame, kind, data, webp)
            # The second picture of a phone's JPEG is no frame: it belongs to the first (depth, brightness).
            notes += [_MOVING] if moving and kind != "jpeg" else []
    return Frames(called, 1, _alone(frame), tuple(notes))


def _complete(frame: Frame, kind: Kind, data: bytes, webp: WebpFacts | None) -> list[Note]:
    """Fill in what the format tells of the frame; what the user should know."""
    frame.raw_size, frame.raw_orientation = frame.image.size, frame.orientation
    if kind == "jpeg":
        return _complete_jpeg(frame, data)
    frame.is_drawn = kind in ("png", "gif", "bmp")
    if kind == "png":
        frame.raw, frame.raw_kind = data, "png"
    if kind == "bmp":
        _keep_colours(frame)
    if webp is not None:
        frame.lossy, frame.is_drawn = webp.lossy, not webp.lossy
    if kind == "avif":
        frame.lossy = True
    return []


def _complete_jpeg(frame: Frame, data: bytes) -> list[Note]:
    facts = read_jpeg(data)
    frame.lossy, frame.raw, frame.raw_kind = True, data, "jpeg"
    notes = []
    if not facts.end or (facts.is_one_scan and _ends_early(data[: facts.end - 2])):
        notes.append(Note("warning", "没有正常的结尾，最下面可能有缺损，请翻看预览核对。"))
    if len(facts.components) == 4 and facts.adobe is None:
        notes.append(Note("warning", "是印刷用的四色图，没有写明颜色是否反相，请翻看预览核对颜色。"))
    return notes


def _ends_early(scan: bytes) -> bool:
    """Whether a picture, its end marker left out, has too little data.

    A program that closes a picture cut short puts the marker behind it, and decoders then fill up with grey in silence.
    Without the marker they ask for more data; what is whole asks for nothing. Decoded at an eighth of the size.
    """
    import io

    from PIL import Image

    try:
        with Image.open(io.BytesIO(scan + bytes(_SPARE)), formats=_FORMATS["jpeg"]) as image:
            image.draft(None, (1, 1))
            image.load()
    except OSError:
        return True
    return False


def _keep_colours(frame: Frame) -> None:
    """A bitmap whose alpha channel was never filled in is meant to be seen: old programs write it so."""
    image = frame.image
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (0, 0):
        image.putalpha(255)


def _exif_orientation(image: Image) -> int:
    """EXIF 2.32 tag 274; 1 where there is none or none that makes sense."""
    try:
        value = int(image.getexif().get(_EXIF_ORIENTATION, 1))
    except Exception:  # EXIF data come from any camera and are no reason to refuse the picture
        return 1
    return value if 1 <= value <= 8 else 1


def _heic(called: str, data: bytes) -> Frames:
    """The primary photo of a HEIF file. libheif has turned and mirrored it already; its EXIF tag must not do it again.

    Only the stored size is known before decoding; libheif has limits of its own besides.
    """
    try:
        import pi_heif
    except ImportError as error:  # an installation without it still takes in everything else
        raise unknown_form(called, "这里读不了的图片（没有装 HEIC 组件）") from error
    with reading(called):
        file = pi_heif.open_heif(data)
        if not len(file):
            raise damaged(called)
        primary = file[file.primary_index]
        checked_size(called, primary.size)
        image = primary.to_pillow()
        notes = []
        if len(file) > 1:
            notes.append(Note("warning", f"里有 {len(file)} 张照片，只装入主照片，请翻看预览核对。"))
    return Frames(called, 1, _alone(Frame(image, None, lossy=True)), tuple(notes))


def _tiff(called: str, source: Path) -> Frames:
    try:
        with source.open("rb") as file:
            directories = read_directories(file, MOST_FRAMES)
    except OSError as error:
        raise unreadable(called, error) from error
    except BrokenTiffError as error:
        raise damaged(called) from error
    chosen = [index for index, directory in enumerate(directories) if not directory.is_extra]
    chosen = chosen or list(range(len(directories)))
    if not chosen:
        raise damaged(called)
    if len(directories) > MOST_FRAMES:
        raise too_many(called, MOST_FRAMES)
    extra = len(directories) - len(chosen)
    notes = (Note("note", f"带有 {extra} 张缩略图或蒙版，没有装入。"),) if extra else ()
    return Frames(called, len(chosen), _tiff_frames(called, source, directories, chosen), notes)


def _tiff_frames(
    called: str, source: Path, directories: list[Directory], chosen: list[int]
) -> Generator[Frame, None, None]:
    """The pictures in turn, through one opened file: to look for each from the start would take ever longer."""
    from PIL import Image, UnidentifiedImageError

    with reading(called):
        file = source.open("rb")
    with file:
        for index in chosen:
            if directories[index].is_measured:
                raise measured(called)
        with reading(called), heard_on_stderr():
            try:
                image = Image.open(file, formats=_FORMATS["tiff"])
            except UnidentifiedImageError as error:
                raise _why_not(called, directories[0]) from error
        for index in chosen:
            yield _tiff_frame(called, file, image, directories[index], index)


def _tiff_frame(called: str, file: BinaryIO, image: ImageFile, directory: Directory, index: int) -> Frame:
    """One picture. Pillow turns it as its orientation tag says; data taken over as they are must be turned later."""
    with reading(called), heard_on_stderr() as heard:
        if index != image.tell():
            image.info = {}  # what the pictures before it had is not this one's
            try:
                image.seek(index)
            except SyntaxError as error:
                raise _why_not(called, directory) from error
        checked_size(called, image.size)
        dpi = image.info.get("dpi")
        image.load()
        frame = Frame(image, dpi, deepest=directory.deepest, starts_white=directory.starts_white)
        frame.raw_size = directory.first(WIDTH, 0), directory.first(HEIGHT, 0)
        frame.raw_orientation = _tag_orientation(directory)
        if directory.is_fax and image.mode == "1":
            _keep_fax(frame, directory, fax_data(file, directory))
        elif (jpeg := jpeg_data(file, directory)) is not None:
            frame.lossy = True
            if _shows_the_same(jpeg, image, frame.raw_orientation):
                frame.raw, frame.raw_kind = jpeg, "jpeg"
    frame.broken = frame.broken or bool(heard.text.strip())
    return frame


def _why_not(called: str, directory: Directory) -> AttachmentError:
    """Why Pillow would not look at a TIFF picture: of a kind it does not know, or not whole."""
    return unknown_form(called, "少见的一种") if directory.is_whole else damaged(called)


def _keep_fax(frame: Frame, directory: Directory, data: bytes | None) -> None:
    """Keep Group 4 data that say nothing but what was decoded; tell where they say more than that."""
    from PIL import ImageChops

    lying = upright(frame.image, _BACK.get(frame.raw_orientation, frame.raw_orientation))
    coded = fax_of(lying if directory.starts_white else ImageChops.invert(lying)) if data else None
    if data and coded and same_code(data, coded):
        frame.raw, frame.raw_kind = data, "fax"
    else:
        frame.broken = is_shortened(lying, directory)


def _tag_orientation(directory: Directory) -> int:
    value = directory.first(ORIENTATION, 1)
    return value if 1 <= value <= 8 else 1


def _shows_the_same(jpeg: bytes, image: Image, orientation: int) -> bool:
    """Whether a JPEG taken out of a TIFF decodes, once it is turned, to just what libtiff made of it."""
    import io

    from PIL import Image as Images
    from PIL import ImageChops

    with Images.open(io.BytesIO(jpeg), formats=_FORMATS["jpeg"]) as found:
        found.load()
        seen = upright(found, orientation)
    same = seen.size == image.size and seen.mode == image.mode
    return same and ImageChops.difference(seen, image).getbbox() is None


def upright(image: Image, orientation: int) -> Image:
    """The pixels turned and mirrored as an EXIF orientation asks."""
    from PIL import Image as Images

    turn = Images.Transpose
    how = {2: turn.FLIP_LEFT_RIGHT, 3: turn.ROTATE_180, 4: turn.FLIP_TOP_BOTTOM, 5: turn.TRANSPOSE,
           6: turn.ROTATE_270, 7: turn.TRANSVERSE, 8: turn.ROTATE_90}.get(orientation)  # fmt: skip
    return image if how is None else image.transpose(how)
