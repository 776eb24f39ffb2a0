"""A page of evidence alone on its side, as the book places it."""

from __future__ import annotations

from app.books.composing import compose
from app.books.evidence_sides import EvidenceSide, ShownPage
from app.books.fit import PageBox, Placement, place
from app.documents.model import EvidencePage, Geometry, TablePart


def alone(box: PageBox, geometry: Geometry, side: int, key: str = "f", page: int = 0) -> EvidencePage:
    """The area of a page without a caption on a side (from 1)."""
    shown = EvidenceSide(1, (ShownPage(0, key, page, box),))
    (area,) = compose(shown, side, geometry, _no_caption).evidence
    return area


def placed_alone(box: PageBox, geometry: Geometry, side: int) -> Placement:
    """Where it stands."""
    return place(box, alone(box, geometry, side), geometry)


def _no_caption(texts: object) -> TablePart:
    raise AssertionError(f"no captions were asked for: {texts}")
