"""Tells a repaired PDF from a cut one: repairing gives empty pages for what is no longer in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import AttachmentError

if TYPE_CHECKING:
    import pikepdf

_DEEPEST = 12


def was_repaired(pdf: pikepdf.Pdf) -> bool:
    """Whether qpdf had to mend what it met; looks at every page first, as objects are read when they are asked for.

    Asking empties qpdf's list of warnings.
    """
    for page in pdf.pages:
        _lacks_content(page, thorough=False)
    return bool(pdf.get_warnings())


def refuse_cut(pdf: pikepdf.Pdf, name: str) -> None:
    """Raise AttachmentError when pages of a repaired file have lost their content: it would be bound as blank paper.

    A dangling reference counts as null (ISO 32000 7.3.10), so a page that lost its content looks like a blank one;
    in a repaired file the safe reading is that something is gone.
    """
    from pikepdf import Dictionary

    tree = pdf.Root.get("/Pages")
    counted: object = tree.get("/Count") if isinstance(tree, Dictionary) else None
    fewer = isinstance(counted, int) and counted > len(pdf.pages)
    if fewer or any(_lacks_content(page, thorough=True) for page in pdf.pages):
        raise AttachmentError(
            f"“{name}”不是完整的 PDF（缺后半部分），有的页没有内容。",
            "请重新扫描、重新拷贝或重新下载完整的文件，再重新添加。",
        )


def _lacks_content(page: pikepdf.Page, *, thorough: bool) -> bool:
    from pikepdf import Array, Stream

    content = page.obj.get("/Contents")
    parts = list(content) if isinstance(content, Array) else [content]
    if not parts or not all(isinstance(part, Stream) for part in parts):
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
