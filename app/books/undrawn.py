"""What a reader draws by itself on a PDF page: annotations and ticked boxes that bring no look of their own.

Flattening keeps what has an appearance stream (ISO 32000-1 12.5.5); the rest would vanish from the bound page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

PRINTED, UNSEEN = 4, 1 | 2 | 32  # flags: print; invisible, hidden, no view (ISO 32000-1 table 165)
_MARKS = frozenset(
    ("/Square", "/Circle", "/Line", "/Polygon", "/PolyLine", "/Ink", "/FreeText", "/Highlight", "/Underline",
     "/StrikeOut", "/Squiggly", "/Stamp", "/Caret")
)  # fmt: skip
_PUSH_BUTTON = 1 << 16
_DEEPEST = 20


def annotations_of(page: pikepdf.Page) -> list[pikepdf.Object]:
    """The annotation dictionaries of a page, whatever else stands among them."""
    from pikepdf import Array, Dictionary

    listed = page.obj.get("/Annots")
    return [entry for entry in listed if isinstance(entry, Dictionary)] if isinstance(listed, Array) else []


def pages_to_picture(pdf: pikepdf.Pdf) -> frozenset[int]:
    """Pages (from 0) that print something without a look; ask before annotations are flattened."""
    return frozenset(
        index for index, page in enumerate(pdf.pages) if any(_is_undrawn(entry) for entry in annotations_of(page))
    )


def is_seen_without_look(annotation: pikepdf.Object) -> bool:
    """Whether a mark has no look of its own and readers show it, printed or not."""
    return not _has_look(annotation) and str(annotation.get("/Subtype")) in _MARKS and not flags(annotation) & UNSEEN


def flags(annotation: pikepdf.Object) -> int:
    """The flags of an annotation; 0 where they make no sense."""
    found = annotation.get("/F", 0)
    return int(found) if isinstance(found, int) else 0


def _is_undrawn(annotation: pikepdf.Object) -> bool:
    if annotation.get("/Subtype") == "/Widget":
        return not _has_look(annotation) and not flags(annotation) & UNSEEN and _is_ticked(annotation)
    return is_seen_without_look(annotation) and bool(flags(annotation) & PRINTED)


def _has_look(annotation: pikepdf.Object) -> bool:
    from pikepdf import Dictionary

    looks = annotation.get("/AP")
    return isinstance(looks, Dictionary) and "/N" in looks


def _is_ticked(field: pikepdf.Object) -> bool:
    """A check box or radio button that is on (ISO 32000-1 12.7.4.2)."""
    if _inherited(field, "/FT") != "/Btn":
        return False
    kind = _inherited(field, "/Ff")
    if isinstance(kind, int) and kind & _PUSH_BUTTON:
        return False
    state = field.get("/AS", _inherited(field, "/V"))
    return state is not None and str(state) not in ("/Off", "")


def _inherited(field: pikepdf.Object, key: str) -> object:
    from pikepdf import Dictionary

    for _ in range(_DEEPEST):
        if key in field:
            return field[key]
        parent = field.get("/Parent")
        if not isinstance(parent, Dictionary):
            return None
        field = parent
    return None
