"""A PDF that wants a password, written without it: a draft never holds passwords."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from app.books.intake_whole import demand_whole, was_repaired
from app.books.normaliser import Normalised, Note, Order
from app.books.signatures import SIGNED_AND_CHANGED, is_signed
from app.errors import AttachmentError, LockedFileError

if TYPE_CHECKING:
    import pikepdf

UNLOCKED = Note("note", "带打开密码，草稿里存的是去掉密码的副本，密码没有保存。")
_REPAIRED = Note("warning", "有损坏，已自动修复，请翻看预览核对每一页。", "repaired")


def unlock(order: Order, password: str) -> Normalised:
    """Write ``order.target``, unless the file opens without a password or is no PDF at all; and what to know of it.

    Raises :class:`LockedFileError` for a wrong password, AttachmentError for a damaged file.
    """
    import pikepdf

    try:
        with closing(pikepdf.open(order.source, suppress_warnings=True)):
            return Normalised(())
    except pikepdf.PasswordError:
        pass
    except (pikepdf.PdfError, RuntimeError):
        return Normalised(())  # the intake knows what is wrong with it
    order.progress(0, 1, f"解开 {order.name}")
    try:
        with closing(pikepdf.open(order.source, password=password, suppress_warnings=True)) as pdf:
            notes = (*_damage(pdf, order.name), *([SIGNED_AND_CHANGED] if is_signed(pdf) else []))
            pdf.save(order.target, encryption=False, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise LockedFileError(f"PDF 文件“{order.name}”的打开密码不对。", "请核对密码后再添加。") from error
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:  # qpdf has several ways to say that it is broken
        raise AttachmentError(
            f"PDF 文件“{order.name}”已损坏，解不开密码。", "请用阅读器打开后打印成不带密码的 PDF，再重新添加。"
        ) from error
    return Normalised((), (*notes, UNLOCKED))


def _damage(pdf: pikepdf.Pdf, name: str) -> tuple[Note, ...]:
    """What was mended on opening; the unlocked copy no longer shows it. Raises AttachmentError as ``demand_whole``."""
    return (_REPAIRED, *demand_whole(pdf, name)) if was_repaired(pdf) else ()
