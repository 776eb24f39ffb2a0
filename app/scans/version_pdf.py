"""Write the scan version of a volume: the exported PDF in which scanned sheets stand for sides of ours.

The pages stay the objects that they were, so the outline, the links of the contents and the labels lead to them as
before; only what is drawn on them is another thing. Streams stay in their files until they are written.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.books.bind import finish_pages, merged_job, save_as_bound, set_identity
from app.books.fit import Matrix, PageBox
from app.books.image_bytes import QUALITY
from app.books.image_pdf import Drawn, PdfImage, PicturePdf
from app.books.intake import sha256_of
from app.books.raster import without_needless_colour
from app.books.upright import combine, draw_form, upright_matrix
from app.disk import replacing
from app.progress import Progress
from app.scans.page_pictures import TakenPage, opened_pages, scan_picture
from app.scans.upright import frame_corners, sheet_corners

if TYPE_CHECKING:
    import pikepdf

SCAN = "/Scan"
POINTS_PER_INCH = 72
# Less than that is 1.5 mm from the head of a sheet to its foot; compressing anew would cost more than it mends.
STRAIGHT = 0.3
_MOST_DPI, _LEAST_DPI, _OF_NO_PICTURE = 300, 100, 200
_DEEPEST = 4
_KEPT = ("/Type", "/Parent", "/MediaBox", "/Annots", "/Resources", "/Contents")
_MAKING = "放入扫描页"


@dataclass(frozen=True, slots=True)
class PutBack:
    """A scanned page in the place of a side (from 1): ``box`` is its size in points before it is turned.

    ``whole``: it comes from the scan of a whole volume, of which pages of dark evidence are a part. There nothing is
    cut away or straightened: nobody looked at each of them.
    """

    side: int
    taken: TakenPage
    box: PageBox
    turn: int = 0
    skew: float = 0.0
    whole: bool = False


def write_version(
    exported: Path, labels: Sequence[str], drawn: Sequence[PutBack], identity: bytes, target: Path, progress: Progress
) -> None:
    """Write ``target``: ``exported`` with ``drawn`` in it, of which each fills its sheet as far as its shape allows.

    ``identity`` names the inputs (:func:`identity_of`): same inputs, same bytes. Raises DiskError, and ValueError when
    ``exported`` has not the sides that ``labels`` are for.
    """
    first_of, count, job = merged_job(exported, sorted({one.taken.pdf for one in drawn}), len(labels))
    with closing(job.create_pdf()) as pdf:  # type: ignore[no-untyped-call]
        if len(pdf.pages) != count:
            raise ValueError(f"{len(pdf.pages)} pages, not {count}")
        for done, one in enumerate(drawn):
            progress(done, len(drawn), _MAKING)
            scan = pdf.pages[first_of[one.taken.pdf] + one.taken.page]
            _replace(pdf, pdf.pages[one.side - 1], scan.as_form_xobject(handle_transformations=False), one)
        del pdf.pages[len(labels) :]
        finish_pages(pdf, labels)
        with replacing(target) as temporary:
            save_as_bound(pdf, temporary, progress)
            set_identity(temporary, identity)


def _replace(pdf: pikepdf.Pdf, page: pikepdf.Page, form: pikepdf.Object, one: PutBack) -> None:
    """Draw only ``form`` on a page; it stays the same object, with its links."""
    from pikepdf import Array, Dictionary, Name

    sheet = PageBox(*(float(value) for value in page.mediabox[2:]))
    page.obj[Name.MediaBox] = Array([0, 0, *page.mediabox[2:]])
    page.obj[Name.Resources] = Dictionary(XObject=Dictionary({SCAN: form}))
    page.obj[Name.Contents] = pdf.make_stream(draw_form(on_sheet(one.box, one.turn, sheet)[0], SCAN))
    for key in sorted(set(page.obj.keys()) - set(_KEPT)):
        del page.obj[key]


def on_sheet(box: PageBox, turn: int, sheet: PageBox) -> tuple[Matrix, tuple[float, float, float, float]]:
    """The matrix that lays a page of size ``box`` turned on a whole sheet; and left, bottom, width, height there."""
    matrix, size = upright_matrix((0.0, 0.0, box.width, box.height), turn)
    scale = min(sheet.width / size.width, sheet.height / size.height)
    width, height = size.width * scale, size.height * scale
    left, bottom = (sheet.width - width) / 2, (sheet.height - height) / 2
    return combine(matrix, (scale, 0.0, 0.0, scale, left, bottom)), (left, bottom, width, height)


def straightened(pages: Sequence[PutBack], target: Path, progress: Progress) -> list[PutBack]:
    """The pages as they are drawn: for what is not the upright sheet alone, a picture of that from ``target``.

    ``target`` is made only when there is such a page. Raises ``OSError``.
    """
    found: list[PutBack] = []
    with ExitStack() as stack:
        pdf: PicturePdf | None = None
        count = 0
        for number, one in enumerate(pages):
            progress(number, len(pages), "把扫描页摆正")
            dpi = 0 if one.whole else own_dpi(one.taken, one.box)
            if not dpi or (abs(one.skew) < STRAIGHT and _is_sheet(one.taken, dpi)):
                found.append(one)
                continue
            if pdf is None:
                pdf = PicturePdf(stack.enter_context(target.open("wb")))
            box = _add_straight(pdf, one, dpi)
            found.append(replace(one, taken=one.taken._replace(pdf=target, page=count), box=box, turn=0, skew=0.0))
            count += 1
        if pdf is not None:
            pdf.finish()
    return found


def _is_sheet(taken: TakenPage, dpi: int) -> bool:
    """Whether a page shows its sheet and nothing around it."""
    with opened_pages() as pdfs:
        picture = pdfs.picture(taken.pdf, taken.page, dpi)
    return sheet_corners(picture) == frame_corners(picture.size)


def _add_straight(pdf: PicturePdf, one: PutBack, dpi: int) -> PageBox:
    image = scan_picture(one.taken, one.turn, one.skew if abs(one.skew) >= STRAIGHT else 0.0, dpi)
    if image.mode != "L":
        image = without_needless_colour(image.convert("RGB"))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY, subsampling="4:4:4")  # a seal keeps its fine red lines
    channels = 1 if image.mode == "L" else 3
    box = PageBox(round(image.width * POINTS_PER_INCH / dpi, 3), round(image.height * POINTS_PER_INCH / dpi, 3))
    picture = PdfImage(*image.size, 8, channels, "/DCTDecode", buffer.getvalue())
    pdf.add_picture(picture, (box.width, box.height), [Drawn(box, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0))])
    return box


def own_dpi(taken: TakenPage, box: PageBox) -> int:
    """At how many dots to the inch a page was scanned, 100 to 300; 200 for a page that is no picture."""
    import pikepdf

    with closing(pikepdf.open(taken.pdf)) as pdf:
        pixels = max(_pixels(pdf.pages[taken.page].obj, _DEEPEST), default=0)
    if not pixels:
        return _OF_NO_PICTURE
    found = math.sqrt(pixels / (box.width * box.height)) * POINTS_PER_INCH
    return max(_LEAST_DPI, min(_MOST_DPI, round(found)))


def _pixels(holder: pikepdf.Object, deepest: int) -> list[int]:
    """How many pixels each picture has that a page or a form draws, also by way of other forms."""
    from pikepdf import Dictionary, Name

    forms = holder.get(Name.Resources, Dictionary()).get(Name.XObject, Dictionary())
    found: list[int] = []
    for _, one in forms.items():
        if one.get(Name.Subtype) == Name.Image:
            found.append(int(one.Width) * int(one.Height))
        elif deepest:
            found += _pixels(one, deepest - 1)
    return found


def identity_of(exported: Path, pages: Sequence[PutBack]) -> bytes:
    """Sixteen bytes that name the inputs; taken-in files are named after the hash of what they were made of."""
    digest = hashlib.sha256(sha256_of(exported).encode())
    for one in pages:
        digest.update(f"{one.side} {one.taken.pdf.name} {one.taken.page} {one.turn} {one.skew}\n".encode())
    return digest.digest()[:16]
