"""Picture evidence becomes upright pages: decoded once to prove it is whole, stored without loss where that can be.

Photographs keep their JPEG data; EXIF orientation, mirrored or not, becomes part of the page's matrix. Every picture of
a TIFF file is a page; of what moves, and of a HEIC file, the one that viewers show. Colour profiles go along.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.books.fit import Matrix, PageBox
from app.books.image_bytes import Stored, stored
from app.books.image_colours import shows_nothing
from app.books.image_errors import too_long
from app.books.image_frames import Frame, opened_frames, reading, upright
from app.books.image_pages import (
    POINTS,
    ROOM,
    Piece,
    Resolution,
    cut,
    dpi_on_paper,
    highest,
    is_long,
    is_wide_and_fine,
    least_dpi,
    pages_at_most,
    resolution,
    within_limits,
)
from app.books.image_pdf import Drawn, PicturePdf
from app.books.normaliser import Normalised, Note, Order
from app.books.page_lists import pages_in_words
from app.books.upright import combine, upright_matrix

if TYPE_CHECKING:
    from app.forms.definition import Severity

MOST_PIECES = 200
_EVEN = 8  # a row whose tones differ by no more is empty: JPEG leaves that much noise on paper
# EXIF 2.32 tag 274: mirrored left to right first, then turned clockwise.
_ORIENTATIONS: dict[int, tuple[bool, int]] = {
    1: (False, 0), 2: (True, 0), 3: (False, 180), 4: (True, 180),
    5: (True, 270), 6: (False, 90), 7: (True, 90), 8: (False, 270),
}  # fmt: skip


@dataclass(slots=True)
class _Found:
    """What is to be told of the pictures, by number (from 1)."""

    faint: dict[int, tuple[tuple[int, int], float]] = field(default_factory=dict)
    broken: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    wide: list[int] = field(default_factory=list)
    squeezed: list[int] = field(default_factory=list)
    cut: dict[int, int] = field(default_factory=dict)


def normalise_image(order: Order) -> Normalised:
    """Write the upright pages that show the pictures of a file.

    Raises AttachmentError when it is cut short, too large, or of a kind that no page can show.
    """
    boxes: list[PageBox] = []
    found = _Found()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of large or odd pictures; the limits here decide
        with opened_frames(order) as frames, order.target.open("wb") as file:
            pdf = PicturePdf(file)
            for number in range(1, frames.count + 1):
                order.progress(number - 1, frames.count, f"整理 {order.name}")
                frame = next(frames.each)
                boxes += _add(pdf, frame, number, frames.called, order.rotate, found)
            pdf.finish()
            notes = [*frames.notes, *_notes(found, frames.count)]
    return Normalised(tuple(boxes), tuple(notes))


def _add(pdf: PicturePdf, frame: Frame, number: int, called: str, rotate: int, found: _Found) -> list[PageBox]:
    """Store a picture and draw its pages; their sizes."""
    nothing = shows_nothing(frame.image)
    with reading(called):
        ready = stored(frame)
    kept = ready.image.width, ready.image.height
    dpi, is_scan = resolution(_own_axes(frame, ready))
    size = PageBox(kept[0] * POINTS / dpi[0], kept[1] * POINTS / dpi[1])
    seen = PageBox(size.height, size.width) if _is_turned(ready.orientation) else size
    if is_long(seen):
        if (needed := pages_at_most(seen)) > MOST_PIECES:
            raise too_long(called, needed, MOST_PIECES)
        with reading(called):
            is_empty = _row_test(frame, seen)
        pages = _long_pages(size, seen, ready.orientation, rotate, is_empty)
        found.cut[number] = len(pages)
        printed = dpi[0] * max(1.0, seen.width / ROOM.width)
    else:
        dpi = within_limits(kept, dpi)
        size = PageBox(kept[0] * POINTS / dpi[0], kept[1] * POINTS / dpi[1])
        seen = PageBox(size.height, size.width) if _is_turned(ready.orientation) else size
        pages = [_whole_page(size, ready.orientation, rotate)]
        printed = dpi_on_paper(kept, dpi, seen, is_scan)
        if is_wide_and_fine(seen):
            found.wide.append(number)
    _take_note(found, number, frame, ready, nothing, printed)
    pdf.add_picture(ready.image, (size.width, size.height), pages)
    return [page.size for page in pages]


def _own_axes(frame: Frame, ready: Stored) -> Resolution | None:
    """The file's resolution along the axes of the stored pixels: Pillow turns the pixels of a TIFF, not these."""
    if frame.dpi is not None and _is_turned(frame.raw_orientation) and not _is_turned(ready.orientation):
        return frame.dpi[1], frame.dpi[0]
    return frame.dpi


def _is_turned(orientation: int) -> bool:
    return _ORIENTATIONS[orientation][1] % 180 != 0


def _whole_page(size: PageBox, orientation: int, rotate: int) -> Drawn:
    mirrored, turn = _ORIENTATIONS[orientation]
    matrix, shown = upright_matrix((0.0, 0.0, size.width, size.height), (turn + rotate) % 360, mirrored)
    return Drawn(_rounded(shown), matrix)


def _long_pages(
    size: PageBox, seen: PageBox, orientation: int, rotate: int, is_empty: Callable[[float], bool]
) -> list[Drawn]:
    """The pages of a long picture, all of one size; turned, they keep the order in which they are read."""
    scale = min(1.0, ROOM.width / seen.width)
    height = seen.height * scale
    pieces = cut(height, lambda place: is_empty(place / height), height / max(1.0, seen.height))
    page = PageBox(seen.width * scale, highest(pieces))
    mirrored, turn = _ORIENTATIONS[orientation]
    whole, _ = upright_matrix((0.0, 0.0, size.width, size.height), turn, mirrored, scale)
    last, shown = upright_matrix((0.0, 0.0, page.width, page.height), rotate)
    pages = [_piece_page(piece, page, height, whole, last if rotate else None, shown) for piece in pieces]
    return pages[::-1] if rotate in (90, 180) else pages


def _piece_page(
    piece: Piece, page: PageBox, height: float, whole: Matrix, turn: Matrix | None, shown: PageBox
) -> Drawn:
    up = page.height - (height - piece.top)
    part = piece.bottom - piece.top
    clip = (0.0, page.height - part, page.width, part)
    return Drawn(_rounded(shown), combine(whole, (1.0, 0.0, 0.0, 1.0, 0.0, up)), clip, turn)


def _rounded(box: PageBox) -> PageBox:
    return PageBox(round(box.width, 3), round(box.height, 3))


def _row_test(frame: Frame, seen: PageBox) -> Callable[[float], bool]:
    """Tells whether a row of the picture has one tone, by its place from the top as a share of the height."""
    grey = upright(frame.image.convert("L"), frame.orientation)

    def is_empty(share: float) -> bool:
        row = min(grey.height - 1, max(0, int(share * grey.height)))
        least, most = grey.crop((0, row, grey.width, row + 1)).getextrema()
        return float(most) - float(least) <= _EVEN  # type: ignore[arg-type]

    return is_empty


def _take_note(found: _Found, number: int, frame: Frame, ready: Stored, nothing: bool, printed: float) -> None:
    if printed < least_dpi(frame.is_drawn) - 0.5:
        found.faint[number] = (frame.image.size, printed)
    for listed, applies in (
        (found.broken, frame.broken), (found.empty, nothing), (found.squeezed, ready.squeezed),
    ):  # fmt: skip
        if applies:
            listed.append(number)


def _notes(found: _Found, count: int) -> list[Note]:
    told: tuple[tuple[list[int], Severity, str], ...] = (
        (found.broken, "warning", "的数据有缺损，画面可能不全，请翻看预览核对。"),
        (found.empty, "warning", "完全透明，装入后是空白页，请核对原图。"),
        (found.wide, "warning", "很宽，缩到一页后字会很小，请翻看预览核对；看不清的，请截成几张再添加。"),
        (found.squeezed, "note", "很大，已按高质量 JPG 压缩装入。"),
    )
    notes = [Note(severity, _named(numbers, count) + sentence) for numbers, severity, sentence in told if numbers]
    return [*_cut_notes(found.cut, count), *_faint_notes(found.faint, count), *notes]


def _named(numbers: Sequence[int], count: int) -> str:
    """The pictures meant; nothing where the file has only one."""
    return pages_in_words(numbers) if count > 1 else ""


def _cut_notes(pages: dict[int, int], count: int) -> list[Note]:
    if not pages:
        return []
    return [Note("note", f"{_named(list(pages), count)}很长，分成 {sum(pages.values())} 页，上下页略有重叠。")]


def _faint_notes(faint: dict[int, tuple[tuple[int, int], float]], count: int) -> list[Note]:
    if not faint:
        return []
    dpi = int(min(printed for _, printed in faint.values()))
    end = "打印后可能看不清，请翻看预览核对；有更清楚的原图，请换用。"
    if count > 1:
        return [Note("warning", f"{_named(list(faint), count)}最低只有 {dpi} dpi，{end}", "unclear")]
    (((width, height), _),) = faint.values()
    return [Note("warning", f"只有 {width}×{height} 像素，按一页大小约 {dpi} dpi，{end}", "unclear")]
