"""OFD evidence: drawn as PDF by the small reader in ``ofd`` when it knows every object, else refused by name."""

from __future__ import annotations

from app.books.normaliser import Normalised, Note, Order
from app.books.ofd.convert import Converted, PageTrouble, convert
from app.books.ofd.refusal import Damaged, Encrypted, Unsupported
from app.books.page_lists import pages_in_words
from app.errors import AttachmentError

_TO_PDF = "请用 OFD 阅读器打开它，导出为 PDF，再添加。"
_MOST_NAMES = 4


def normalise_ofd(order: Order) -> Normalised:
    """Write ``order.source`` to ``order.target`` as upright pages.

    Raises AttachmentError: encrypted, damaged, or with something that is not drawn here, named with its page.
    """
    try:
        done = convert(
            order.source,
            order.target,
            order.rotate,
            order.fonts,
            lambda page, pages: order.progress(page, pages, f"整理 {order.name}"),
        )
    except PageTrouble as error:
        raise _refusal(order.name, error.cause, f"第 {error.number} 页") from error
    except (Unsupported, Damaged) as error:
        raise _refusal(order.name, error, "") from error
    except Encrypted as error:
        raise AttachmentError(f"OFD 文件“{order.name}”已加密，读不出里面的内容。", _TO_PDF) from error
    return Normalised(done.pages, tuple(_notes(done)))


def _refusal(name: str, error: Unsupported | Damaged, where: str) -> AttachmentError:
    if isinstance(error, Unsupported):
        blank = " " if error.what[:1].isascii() else ""
        return AttachmentError(f"OFD 文件“{name}”{where}有{blank}{error.what}，这里画不出。", _TO_PDF)
    return AttachmentError(
        f"OFD 文件“{name}”{where}已损坏或不完整：{error.reason}。",
        "请重新取得完整的文件，或用 OFD 阅读器打开它，导出为 PDF，再添加。",
    )


def _notes(done: Converted) -> list[Note]:
    notes = []
    if done.broken:
        notes.append(Note("warning", f"里的字体{_listed(done.broken)}读不出来，文字改用了程序的字体，请翻看预览核对。"))
    if done.unknown:
        notes.append(Note("warning", f"没有带上字体{_listed(done.unknown)}，文字改用了程序的字体，请翻看预览核对。"))
    if done.named:
        notes.append(Note("note", f"没有带上字体{_listed(done.named)}，文字用程序里相近的字体显示。"))
    if done.unprinted:
        named = pages_in_words(done.unprinted)
        notes.append(Note("note", f"{named}有设为“不打印”的批注或图章，没有装入册子，请翻看预览核对。"))
    if done.strays:
        notes.append(Note("warning", f"有 {done.strays} 处电子签章不在任何一页上，没有装入册子，请翻看预览核对。"))
    return notes


def _listed(names: tuple[str, ...]) -> str:
    shown = "、".join(f"“{name}”" for name in names[:_MOST_NAMES])
    return shown if len(names) <= _MOST_NAMES else f"{shown}等 {len(names)} 种"
