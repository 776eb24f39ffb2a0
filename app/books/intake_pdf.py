"""PDF evidence: opened, repaired when damaged, annotations and forms made part of the page, each page set upright.

Every page becomes a form XObject on a fresh page, so scripts, actions, links and embedded files cannot come along.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.books.fit import PageBox
from app.books.intake_fonts import picture_pages
from app.books.intake_whole import demand_whole, was_repaired
from app.books.normaliser import Normalised, Note, Order
from app.books.page_lists import pages_in_words
from app.books.signatures import SIGNED, is_signed
from app.books.undrawn import PRINTED, UNSEEN, annotations_of, flags, is_seen_without_look, pages_to_picture
from app.books.upright import Box, wrap_page
from app.errors import AttachmentError, LockedFileError

if TYPE_CHECKING:
    import pikepdf

MOST_PAGES = 5000
_PROGRESS_STEP = 50
_NO_PAGES = "no pages"
_RESCUED = Note("warning", "有损坏，已自动修复，请翻看预览核对每一页。", "repaired")


def normalise_pdf(order: Order) -> Normalised:
    """Write ``order.source`` to ``order.target`` as upright pages without anything active.

    Raises AttachmentError: password, no pages, cut short, XFA form, portfolio, too many pages, beyond repair.
    """
    with _opened(order) as (pdf, notes):
        rescued = bool(notes and notes[0] == _RESCUED)
        _refuse_unprintable(pdf, order.name)
        repaired = was_repaired(pdf)
        if repaired or rescued:
            notes += demand_whole(pdf, order.name, rewritten=rescued)
        notes += [SIGNED] if is_signed(pdf) else []
        notes += _hidden_layers(pdf)
        pdf.generate_appearance_streams()
        undrawn = pages_to_picture(pdf)
        notes += _make_visible(pdf)
        boxes = _rebuild(pdf, order)
        if pdf.get_warnings() or repaired:
            notes.append(Note("warning", "的内部结构有缺损，已自动修复，请翻看预览核对。", "repaired"))
        _save(pdf, order)
        notes += picture_pages(order, undrawn)
    _compare_counts(order, len(boxes), notes)
    return Normalised(tuple(boxes), tuple(notes))


@contextmanager
def _opened(order: Order) -> Iterator[tuple[pikepdf.Pdf, list[Note]]]:
    import pikepdf

    rescued = order.target.with_name(f"{order.target.name}.rescued")
    notes: list[Note] = []
    try:
        try:
            pdf = pikepdf.open(order.source, suppress_warnings=True)
            if not len(pdf.pages):
                pdf.close()
                raise pikepdf.PdfError(_NO_PAGES)
        except pikepdf.PasswordError as error:
            raise _locked(order) from error
        except (pikepdf.PdfError, RuntimeError) as error:  # for a broken page tree qpdf raises the latter
            _rescue(order, rescued, error)
            with _as_attachment_error(order):
                pdf = pikepdf.open(rescued, suppress_warnings=True)
            notes.append(_RESCUED)
        if pdf.is_encrypted:
            notes.append(Note("note", "带有权限锁（限制打印或复制），装入册子的各页不再带锁，原文件不变。"))
        with closing(pdf), _as_attachment_error(order):
            yield pdf, notes
    finally:
        with suppress(OSError):
            rescued.unlink(missing_ok=True)


def _locked(order: Order) -> LockedFileError:
    return LockedFileError(
        f"PDF 文件“{order.name}”要密码才能打开。", "请输入打开密码，或用阅读器打开后打印成不带密码的 PDF，再重新添加。"
    )


@contextmanager
def _as_attachment_error(order: Order) -> Iterator[None]:
    """Turn what the PDF libraries raise on a broken file into a sentence."""
    import pikepdf

    broken = (RuntimeError, ValueError, TypeError, LookupError, ArithmeticError)
    try:
        yield
    except (pikepdf.PdfError, pikepdf.DependencyError, *broken) as error:
        raise _beyond_repair(order) from error


def _beyond_repair(order: Order) -> AttachmentError:
    return AttachmentError(
        f"PDF 文件“{order.name}”已损坏，读不出其中的页面。",
        "请重新扫描，或用阅读器打开后另存（打印）为 PDF，再重新添加。",
    )


def _without_pages(order: Order) -> AttachmentError:
    return AttachmentError(f"PDF 文件“{order.name}”里没有页面。", "请找到完整的原文件，再重新添加。")


def _rescue(order: Order, rescued: Path, cause: Exception) -> None:
    """Let PDFium read what qpdf refuses (measured: 37 of 2,354 odd files) and write it anew."""
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(order.source)) as broken:
            if len(broken) == 0:
                raise _without_pages(order)
            with closing(pypdfium2.PdfDocument.new()) as fresh:
                fresh.import_pages(broken)
                fresh.save(rescued)
    except pypdfium2.PdfiumError:
        raise (_without_pages(order) if str(cause) == _NO_PAGES else _beyond_repair(order)) from cause


def _refuse_unprintable(pdf: pikepdf.Pdf, name: str) -> None:
    """Refuse what holds no real pages: XFA-only forms show a placeholder, portfolios only a cover sheet."""
    from pikepdf import Name

    form = pdf.Root.get(Name.AcroForm)
    if form is not None and Name.XFA in form:
        fields = form.get(Name.Fields)
        if bool(pdf.Root.get(Name.NeedsRendering, False)) or fields is None or not len(fields):
            raise AttachmentError(
                f"PDF 文件“{name}”是动态表单（XFA），里面没有可以装订的页面。",
                "请用 Adobe Reader 打开它，打印成 PDF，再重新添加。",
            )
    if Name.Collection in pdf.Root:
        raise AttachmentError(
            f"PDF 文件“{name}”是一个文件包，真正的文件在它里面。", "请用阅读器打开，把里面的文件逐个另存后再添加。"
        )
    if len(pdf.pages) > MOST_PAGES:
        raise AttachmentError(
            f"PDF 文件“{name}”有 {len(pdf.pages)} 页，一个文件最多 {MOST_PAGES} 页。", "请拆成几个文件后再添加。"
        )


def _hidden_layers(pdf: pikepdf.Pdf) -> list[Note]:
    """A note when layers are switched off: the switch belongs to the document and is lost when pages are bound."""
    from pikepdf import Dictionary, Name

    layers = pdf.Root.get(Name.OCProperties)
    shown = layers.get(Name.D) if isinstance(layers, Dictionary) else None
    if not isinstance(shown, Dictionary):
        return []
    hidden = shown.get(Name.OFF)
    if (hidden is not None and len(hidden)) or shown.get(Name.BaseState) == Name.OFF:
        return [Note("note", "有隐藏的图层，装入册子后会显示出来；如不需要，请先用阅读器打印成 PDF 再重新添加。")]
    return []


def _make_visible(pdf: pikepdf.Pdf) -> list[Note]:
    """Draw what a printer would show of annotations and filled fields into the pages themselves."""
    skipped = [number for number, page in enumerate(pdf.pages, 1) if _has_screen_only(page)]
    pdf.flatten_annotations("print")
    if not skipped:
        return []
    named = pages_in_words(skipped)
    return [Note("note", f"{named}有设为“不打印”的批注或图章，没有装入册子，请翻看预览核对。")]


def _has_screen_only(page: pikepdf.Page) -> bool:
    """True when an annotation can be seen on screen and is marked not to be printed; links and pop-ups do not count."""
    from pikepdf import Name

    for annotation in annotations_of(page):
        if Name.AP not in annotation and not is_seen_without_look(annotation):
            continue
        silent = annotation.get(Name.Subtype) in (Name.Link, Name.Popup)
        if not silent and not flags(annotation) & (PRINTED | UNSEEN):
            return True
    return False


def _rebuild(pdf: pikepdf.Pdf, order: Order) -> list[PageBox]:
    """Swap every page for an upright one that draws it, and drop everything else from the document."""
    old_pages = list(pdf.pages)
    fresh: list[pikepdf.Page] = []
    boxes: list[PageBox] = []
    for number, old in enumerate(old_pages):
        if number % _PROGRESS_STEP == 0:
            order.progress(number, len(old_pages), f"整理 {order.name}")
        rotate = (_rotation(old) + order.rotate) % 360
        page, box = wrap_page(pdf, old, _shown_box(old), rotate, unit=_user_unit(old))
        fresh.append(page)
        boxes.append(box)
    del pdf.pages[:]
    pdf.pages.extend(fresh)
    for key in list(pdf.Root.keys()):
        if key not in ("/Type", "/Pages"):
            del pdf.Root[key]
    for key in ("/Info", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    return boxes


def _rotation(page: pikepdf.Page) -> int:
    return int(page.rotation) // 90 * 90 % 360


def _user_unit(page: pikepdf.Page) -> float:
    unit = float(page.obj.get("/UserUnit", 1))
    return unit if 0 < unit <= 200 else 1.0


def _shown_box(page: pikepdf.Page) -> Box:
    """What viewers show: the CropBox inside the MediaBox, or the MediaBox when nothing is left of it."""
    media, crop = _box(page.mediabox), _box(page.cropbox)
    shown = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    if shown[2] - shown[0] < 1 or shown[3] - shown[1] < 1:
        shown = media
    if shown[2] - shown[0] < 1 or shown[3] - shown[1] < 1:
        raise ValueError("page without area")
    return shown


def _box(array: pikepdf.Array) -> Box:
    x0, y0, x1, y1 = (float(array[index]) for index in range(4))
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _save(pdf: pikepdf.Pdf, order: Order) -> None:
    from pikepdf import ObjectStreamMode, StreamDecodeLevel

    pdf.save(
        order.target,
        static_id=True,
        compress_streams=False,
        stream_decode_level=StreamDecodeLevel.none,
        object_stream_mode=ObjectStreamMode.disable,
        encryption=False,
    )


def _compare_counts(order: Order, written: int, notes: list[Note]) -> None:
    """Count the pages of result and source with a second library; a lost page must never pass in silence."""
    import pypdfium2

    with _as_attachment_error(order), closing(pypdfium2.PdfDocument(order.target)) as result:
        if len(result) != written:
            raise _beyond_repair(order)
    try:
        with closing(pypdfium2.PdfDocument(order.source)) as source:
            count = len(source)
    except pypdfium2.PdfiumError:
        return  # only qpdf could repair it, which the notes say
    if count != written:
        told = f"的页数有两种读法（{written} 页或 {count} 页），装入了 {written} 页，请翻看预览核对。"
        notes.append(Note("warning", told))
