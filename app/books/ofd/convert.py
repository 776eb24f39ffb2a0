"""A whole OFD file as a PDF of upright pages: one form per page, fonts embedded, nothing active, nothing left out."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.books.fit import PageBox
from app.books.ofd.canvas import Canvas
from app.books.ofd.document import Document, Sheet, documents
from app.books.ofd.faces import Faces
from app.books.ofd.nodes import Box
from app.books.ofd.package import Package
from app.books.ofd.painter import Painter, flipped
from app.books.ofd.pictures import image_object
from app.books.ofd.refusal import Damaged, Unsupported
from app.books.ofd.seals import Picture, Stamp
from app.books.upright import CONTENT, draw_form, upright_matrix

if TYPE_CHECKING:
    import pikepdf

_POINTS = 72 / 25.4
_ZIP = b"PK\x03\x04"
_BROKEN = (ValueError, LookupError, TypeError, ArithmeticError, AttributeError, RecursionError)


@dataclass(slots=True)
class Converted:
    """What was written.

    ``named`` and ``unknown`` are fonts that a face of the program stands in for, of a known and
    an unknown family; ``broken`` are fonts of the file that cannot be read; ``unprinted`` are pages by number with
    annotations not meant for print; ``strays`` counts seals on pages that the file does not have.
    """

    pages: tuple[PageBox, ...]
    named: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    unprinted: tuple[int, ...] = ()
    strays: int = 0


class PageTrouble(Exception):
    """What is wrong with one page; ``number`` counts from 1."""

    def __init__(self, number: int, cause: Unsupported | Damaged) -> None:
        super().__init__(number, cause)
        self.number = number
        self.cause = cause


def convert(
    source: Path, target: Path, rotate: int, fonts: Path, progress: Callable[[int, int], None] = lambda *_: None
) -> Converted:
    """Write ``source`` to ``target``, turned ``rotate`` degrees clockwise; ``fonts`` holds the program's fonts.

    ``progress`` is told pages done and all pages. Raises Damaged, Encrypted, Unsupported, or PageTrouble around one of
    them; OSError when ``target`` cannot be written.
    """
    import pikepdf

    with _without_crash():
        package = Package(source)
    with closing(package), closing(pikepdf.new()) as pdf:
        with _without_crash():
            found = documents(package)
        faces = Faces(fonts)
        painter = Painter(pdf, faces)
        total = sum(len(document.pages) for document in found)
        boxes: list[PageBox] = []
        unprinted: list[int] = []
        for document in found:
            for index in range(len(document.pages)):
                progress(len(boxes), total)
                with _page(len(boxes) + 1):
                    if _add_page(pdf, painter, document.sheet(index), rotate, boxes):
                        unprinted.append(len(boxes))
        with _without_crash():
            painter.fonts.finish()
        _save(pdf, target)
    return Converted(
        tuple(boxes),
        tuple(sorted(name for name, known in faces.named.items() if known and name not in faces.broken)),
        tuple(sorted(name for name, known in faces.named.items() if not known and name not in faces.broken)),
        tuple(sorted(faces.broken)),
        tuple(unprinted),
        sum(_strays(document) for document in found),
    )


def _strays(document: Document) -> int:
    numbers = {number for number, _ in document.pages}
    return sum(len(stamps) for page, stamps in document.stamps.items() if page not in numbers)


@contextmanager
def _without_crash() -> Iterator[None]:
    """What a file can do to the code that reads it is damage of the file."""
    import pikepdf

    try:
        yield
    except (*_BROKEN, pikepdf.PdfError) as error:
        raise Damaged("内容前后不一致") from error


@contextmanager
def _page(number: int) -> Iterator[None]:
    try:
        with _without_crash():
            yield
    except (Unsupported, Damaged) as error:
        raise PageTrouble(number, error) from error


def _add_page(pdf: pikepdf.Pdf, painter: Painter, sheet: Sheet, rotate: int, boxes: list[PageBox]) -> bool:
    """Append a page; whether it has annotations that are not meant for print."""
    from pikepdf import Array, Dictionary, Name, Page

    canvas = Canvas(pdf)
    canvas.concat(flipped(sheet.box, _POINTS))
    unprinted = painter.draw_sheet(canvas, sheet)
    for stamp in sheet.stamps:
        _draw_stamp(painter, canvas, stamp)
    width, height = sheet.box.width * _POINTS, sheet.box.height * _POINTS
    form = pdf.make_indirect(canvas.form(Box(0.0, 0.0, width, height)))
    matrix, size = upright_matrix((0.0, 0.0, width, height), rotate)
    size = PageBox(round(size.width, 3), round(size.height, 3))
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, size.width, size.height]),
        Resources=Dictionary(XObject=Dictionary({CONTENT: form})),
        Contents=pdf.make_stream(draw_form(matrix)),
    )
    pdf.pages.append(Page(pdf.make_indirect(page)))
    boxes.append(size)
    return bool(unprinted)


def _draw_stamp(painter: Painter, canvas: Canvas, stamp: Stamp) -> None:
    """Draw a seal over the page like ink: what lies under its paper stays to be seen."""
    place = stamp.box
    if place.width <= 0 or place.height <= 0:
        raise Damaged("签章没有大小")
    canvas.save()
    clip = stamp.clip
    if clip is not None:
        canvas.clip(Box(place.x + clip.x, place.y + clip.y, clip.width, clip.height))
    canvas.opacity(1.0, 1.0, "Multiply")
    canvas.concat((place.width, 0.0, 0.0, place.height, place.x, place.y))
    if stamp.picture.kind == "ofd" or stamp.picture.data[:4] == _ZIP:
        _draw_vector_seal(painter, canvas, stamp.picture)
    elif stamp.picture.kind == "svg":
        raise Unsupported("SVG 图案的电子签章")
    else:
        picture = painter.pdf.make_indirect(image_object(painter.pdf, stamp.picture.data))
        painter.show_picture(canvas, picture)
    canvas.restore()


def _draw_vector_seal(painter: Painter, canvas: Canvas, picture: Picture) -> None:
    """A seal that is an OFD file of its own: its first page fills the unit square of user space."""
    package = Package(io.BytesIO(picture.data))
    sheet = documents(package)[0].sheet(0)
    seal = Canvas(painter.pdf)
    painter.draw_sheet(seal, sheet)
    form = painter.pdf.make_indirect(seal.form(sheet.box, group=True))
    box = sheet.box
    canvas.concat((1 / box.width, 0.0, 0.0, 1 / box.height, -box.x / box.width, -box.y / box.height))
    canvas.add(f"/{canvas.name('XObject', form.objgen, form)} Do")


def _save(pdf: pikepdf.Pdf, target: Path) -> None:
    from pikepdf import ObjectStreamMode, StreamDecodeLevel

    for key in ("/Info", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    pdf.save(
        target,
        static_id=True,
        compress_streams=False,
        stream_decode_level=StreamDecodeLevel.none,
        object_stream_mode=ObjectStreamMode.disable,
    )
