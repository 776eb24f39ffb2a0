"""Which fonts the text of a page is drawn with: many programs list fonts that no character of the page is set in.

ISO 32000-1: content streams and resources 7.8, text state and showing 9.3 and 9.4, fonts from graphics states 8.4.5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

_DEEPEST = 12
_STATE = "q Q Tf gs"
_SHOWING = ("Tj", "TJ", "'", '"')

Resources = Iterator[tuple["pikepdf.Object", "pikepdf.Dictionary"]]


def resources_of(page: pikepdf.Page) -> Resources:
    """Each content stream of a page with its resources: the page's own, then those of forms, patterns, drawn fonts."""
    from pikepdf import Dictionary

    own = page.obj.get("/Resources")
    resources = own if isinstance(own, Dictionary) else Dictionary()
    yield page.obj, resources
    yield from _inner(resources, 0, set())


def _inner(resources: pikepdf.Dictionary, depth: int, seen: set[tuple[int, int]]) -> Resources:
    from pikepdf import Dictionary, Stream

    if depth > _DEEPEST:
        return
    for entry in _entries(resources, "/XObject", "/Pattern", "/Font"):
        if entry.is_indirect and entry.objgen in seen:
            continue
        seen.add(entry.objgen)
        found = entry.get("/Resources")
        inner = found if isinstance(found, Dictionary) else resources  # older files leave them to the page
        streams = [entry] if isinstance(entry, Stream) else _entries(entry, "/CharProcs")
        for stream in streams:
            if stream.get("/Subtype") != "/Image":
                yield stream, inner
        if isinstance(found, Dictionary):
            yield from _inner(inner, depth + 1, seen)


def _entries(holder: pikepdf.Object, *groups: str) -> Iterator[pikepdf.Object]:
    """The dictionaries and streams that are named in groups of a dictionary."""
    from pikepdf import Dictionary, Stream

    for group in groups:
        named = holder.get(group)
        for entry in dict(named.items()).values() if isinstance(named, Dictionary) else ():
            if isinstance(entry, Dictionary | Stream):
                yield entry


def fonts_listed(resources: pikepdf.Dictionary) -> list[pikepdf.Object]:
    """The fonts that resources name, whether or not anything is set in them."""
    return list(_entries(resources, "/Font"))


def fonts_used(stream: pikepdf.Object, resources: pikepdf.Dictionary) -> Sequence[pikepdf.Object]:
    """The fonts that characters of one content stream are set in; all that are listed when that cannot be told."""
    import pikepdf

    try:
        steps = pikepdf.parse_content_stream(stream, " ".join((_STATE, *_SHOWING)))
        return list(_selected([(step.operands, str(step.operator)) for step in steps], resources))
    except (pikepdf.PdfError, LookupError, TypeError, ValueError):
        return fonts_listed(resources)


def _selected(steps: Sequence[tuple[Any, str]], resources: pikepdf.Dictionary) -> Iterator[pikepdf.Object]:
    """Walk through the steps with the font of the graphics state; :class:`LookupError` where text has none here."""
    state: list[pikepdf.Object | None] = [None]
    for operands, name in steps:
        if name == "q":
            state.append(state[-1])
        elif name == "Q" and len(state) > 1:
            state.pop()
        elif name == "Tf":
            state[-1] = resources["/Font"][operands[0]]
        elif name == "gs":
            chosen = resources["/ExtGState"][operands[0]].get("/Font")
            state[-1] = chosen[0] if chosen is not None else state[-1]
        elif name in _SHOWING:
            if state[-1] is None:
                raise LookupError("a font from outside")
            yield state[-1]
