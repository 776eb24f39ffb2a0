"""Some pages of a PDF as a PDF of their own: nothing recompressed, and nothing kept alive by what points elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.books.page_labels import write_labels
from app.books.pdf_writing import save_as_it_is
from app.disk import replacing
from app.errors import AuditError
from app.progress import Pause, unpaused

if TYPE_CHECKING:
    import pikepdf

_STAYS = ("/Type", "/Pages", "/Lang", "/Metadata", "/ViewerPreferences", "/PageMode")
_OBJECT = 250  # bytes that an object takes besides its stream: dictionary, and line of the list of objects
_ROOM = 2_000


@dataclass(frozen=True, slots=True)
class _Entry:
    """An outline entry that leads to a page of the slice, by its place there."""

    title: str
    place: int
    children: tuple[_Entry, ...]


def write_slice(
    source: Path, pages: Sequence[int], target: Path, labels: Sequence[str] = (), pause: Pause = unpaused
) -> None:
    """Write ``pages`` (from 0, in their order) of ``source`` to ``target``; same input, same bytes.

    Made for PDFs of this program, whose links and outline lead straight to pages: those that lead to one of ``pages``
    stay. ``labels`` are those of these pages. Raises :class:`AuditError` when not every page arrived,
    :class:`DiskError`, and whatever ``pause`` raises.
    """
    import pikepdf

    with closing(pikepdf.open(source)) as pdf:
        kept = [pdf.pages[page] for page in pages]
        places = {page.obj.objgen: place for place, page in enumerate(kept)}
        with pdf.open_outline() as old:
            outline = _outline(old.root, places)
        for page in kept:
            _drop_links(page, places)
        del pdf.pages[:]
        pdf.pages.extend(kept)
        for key in list(pdf.Root.keys()):
            if key not in _STAYS:
                del pdf.Root[key]
        _write_outline(pdf, outline)
        if labels:
            write_labels(pdf, labels)
        if "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]
        with replacing(target) as temporary:
            save_as_it_is(pdf, temporary, lambda _: pause())
    with closing(pikepdf.open(target)) as written:
        if len(written.pages) != len(pages):
            raise AuditError(f"“{target.name}”应有 {len(pages)} 页，写出了 {len(written.pages)} 页。", "请再做一次。")


def page_weights(source: Path) -> list[dict[int, int]]:
    """For each page its objects by number, with the bytes that each takes in a slice; pages may share objects."""
    import pikepdf

    with closing(pikepdf.open(source)) as pdf:
        return [_weights(page.obj) for page in pdf.pages]


def weight(pages: Sequence[Mapping[int, int]]) -> int:
    """About how many bytes a slice of these pages takes, rather more than less."""
    together: dict[int, int] = {}
    for page in pages:
        together.update(page)
    return _ROOM + sum(together.values())


def _weights(page: pikepdf.Object) -> dict[int, int]:
    from pikepdf import Array, Dictionary, Name, Stream

    found: dict[int, int] = {}
    waiting: list[pikepdf.Object] = [page]
    while waiting:
        here = waiting.pop()
        if here.is_indirect:
            number = here.objgen[0]
            if number in found:
                continue
            found[number] = _OBJECT + (int(here.get(Name.Length, 0)) if isinstance(here, Stream) else 0)
        if isinstance(here, Array):
            waiting += [one for one in here if isinstance(one, Array | Dictionary | Stream)]
        else:
            # links may lead to any page, and every page knows its parent
            inner = [here[key] for key in here.keys() if key not in ("/Parent", "/Annots")]  # noqa: SIM118
            waiting += [one for one in inner if isinstance(one, Array | Dictionary | Stream)]
    return found


def _outline(entries: Iterable[pikepdf.OutlineItem], places: Mapping[tuple[int, int], int]) -> list[_Entry]:
    """The entries that lead to one of the pages; what stood below one that goes takes its place."""
    found: list[_Entry] = []
    for entry in entries:
        inner = _outline(entry.children, places)
        place = places.get(_page_of(entry.destination))
        found += inner if place is None else [_Entry(str(entry.title), place, tuple(inner))]
    return found


def _write_outline(pdf: pikepdf.Pdf, entries: Sequence[_Entry]) -> None:
    if entries:
        with pdf.open_outline() as outline:
            outline.root.extend(_outline_item(entry) for entry in entries)


def _outline_item(entry: _Entry) -> pikepdf.OutlineItem:
    import pikepdf

    item = pikepdf.OutlineItem(entry.title, entry.place)
    item.children.extend(_outline_item(inner) for inner in entry.children)
    return item


def _page_of(target: object) -> tuple[int, int]:
    """The object number of the page that a destination leads to; (0, 0) where it leads to none."""
    from pikepdf import Array, Dictionary

    if isinstance(target, Array) and len(target) and isinstance(target[0], Dictionary):
        number, generation = target[0].objgen
        return number, generation
    return (0, 0)


def _drop_links(page: pikepdf.Page, places: Mapping[tuple[int, int], int]) -> None:
    """Take links to other pages off a page: they would bring those pages along."""
    from pikepdf import Array, Name

    annotations = page.obj.get(Name.Annots)
    if not isinstance(annotations, Array):
        return
    kept = [one for one in annotations if _page_of(one.get(Name.Dest)) in places]
    del page.obj[Name.Annots]
    if kept:
        page.obj[Name.Annots] = Array(kept)
