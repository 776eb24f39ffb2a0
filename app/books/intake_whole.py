"""Tells a repaired PDF from a cut one: repairing gives empty pages for what is no longer in the file.

A page that names no content is blank, which is legal (ISO 32000-1 7.7.3.3: Contents is optional). A page that names
content which the file does not hold has lost it: a dangling reference counts as null (7.3.10) and draws nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.books.normaliser import Note
from app.books.page_lists import pages_in_words
from app.errors import AttachmentError

if TYPE_CHECKING:
    import pikepdf

_DEEPEST = 12


def was_repaired(pdf: pikepdf.Pdf) -> bool:
    """Whether qpdf had to mend what it met; looks at every page first, as objects are read when they are asked for.

    Asking empties qpdf's list of warnings.
    """
    for page in pdf.pages:
        _has_lost(page, thorough=False)
    return bool(pdf.get_warnings())


def demand_whole(pdf: pikepdf.Pdf, name: str, *, rewritten: bool = False) -> list[Note]:
    """Raise AttachmentError when pages of a repaired file have lost their content: it would be bound as blank paper.

    Gives a note on the pages that are blank by themselves. In a file that was ``rewritten`` by another library
    nobody can tell these from lost ones, so they are refused as well.
    """
    from pikepdf import Dictionary

    tree = pdf.Root.get("/Pages")
    counted: object = tree.get("/Count") if isinstance(tree, Dictionary) else None
    fewer = isinstance(counted, int) and counted > len(pdf.pages)
    blank = [number for number, page in enumerate(pdf.pages, 1) if _is_blank(page)]
    if fewer or (rewritten and blank) or any(_has_lost(page, thorough=True) for page in pdf.pages):
        raise AttachmentError(
            f"“{name}”不是完整的 PDF（缺后半部分），有的页没有内容。",
            "请重新扫描、重新拷贝或重新下载完整的文件，再重新添加。",
        )
    if not blank:
        return []
    return [Note("warning", f"{pages_in_words(blank)}是空白页，请核对原件的这一页是不是也空白。")]


def _is_blank(page: pikepdf.Page) -> bool:
    """Whether a page names no content at all; a dangling reference stays among the items of its dictionary."""
    from pikepdf import Array

    entries = dict(page.obj.items())
    content = entries.get("/Contents")
    return "/Contents" not in entries or (isinstance(content, Array) and not len(content))


def _has_lost(page: pikepdf.Page, *, thorough: bool) -> bool:
    """Whether what a page names is not in the file: its content, or a picture or form that it draws."""
    from pikepdf import Array, Stream

    if _is_blank(page):
        return False
    content = dict(page.obj.items())["/Contents"]
    parts = list(content) if isinstance(content, Array) else [content]
    if not all(isinstance(part, Stream) for part in parts):
        return True
    return _lacks_pictures(page.obj.get("/Resources"), 0, set(), thorough=thorough)


def _lacks_pictures(resources: object, depth: int, seen: set[tuple[int, int]], *, thorough: bool) -> bool:
    """Whether a picture or form that is named in resources is not there, or (``thorough``) is an empty picture."""
    from pikepdf import Dictionary, Stream

    drawn = resources.get("/XObject") if isinstance(resources, Dictionary) and depth <= _DEEPEST else None
    if not isinstance(drawn, Dictionary):
        return False
    for thing in dict(drawn.items()).values():
        if not isinstance(thing, Stream):
            return True
        if thing.objgen in seen:
            continue
        seen.add(thing.objgen)
        if thorough and thing.get("/Subtype") == "/Image" and not thing.read_raw_bytes():
            return True
        if _lacks_pictures(thing.get("/Resources"), depth + 1, seen, thorough=thorough):
            return True
    return False
