"""An exported set of books as its ``book.json`` tells of it: files, pages, places to stamp, what changed.

What somebody wrote into that file by hand is left out where it makes no sense; nothing here refuses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.books.changed_pages import ChangedVolume, changed_in_words, changed_volumes, earlier_in, fingerprints_in

BOOK = "book.json"


@dataclass(frozen=True, slots=True)
class SealOnPage:
    """A place to stamp or sign, and the side (from 1) of its volume; ``label`` is the number printed there."""

    place: str
    who: str
    by_applicant: bool
    side: int
    label: str

    @property
    def sheet(self) -> int:
        """The sheet of paper, from 1, when printed on both sides."""
        return (self.side + 1) // 2

    @property
    def is_front(self) -> bool:
        """Whether it stands on the front of its sheet."""
        return self.side % 2 == 1


@dataclass(frozen=True, slots=True)
class ExportedVolume:
    """A volume: the names of its files (empty when that format was not asked for), and its sides.

    ``labels`` are the numbers printed on the sides, one for each. ``changed`` is None when there is nothing to compare
    with.
    """

    id: str
    name: str
    pdf: str
    docx: str
    sides: int
    labels: tuple[str, ...]
    seals: tuple[SealOnPage, ...]
    changed: ChangedVolume | None = None

    @property
    def sheets(self) -> int:
        """Sheets of paper when printed on both sides."""
        return (self.sides + 1) // 2


@dataclass(frozen=True, slots=True)
class Exported:
    """A set of books in ``folder``. ``code`` names the content of the draft that it was made from.

    ``written`` is when it was put there, in local time. ``told`` is what its user should know, on the way of an export
    only.
    """

    folder: Path
    form: str
    mark: str
    code: str
    volumes: tuple[ExportedVolume, ...]
    written: datetime | None = None
    told: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """The books in printed order, PDF before Word."""
        return tuple(self.folder / name for volume in self.volumes for name in (volume.pdf, volume.docx) if name)

    @property
    def pages(self) -> int:
        """Sides of all volumes."""
        return sum(volume.sides for volume in self.volumes)

    @property
    def compared(self) -> bool:
        """Whether an earlier export of the same kind is known to compare with."""
        return any(volume.changed is not None for volume in self.volumes)


def read_export(folder: Path) -> Exported | None:
    """The set that lies in ``folder``; None when there is none, or its ``book.json`` cannot be read."""
    file = folder / BOOK
    try:
        stored = json.loads(file.read_text("utf-8"))
        written = datetime.fromtimestamp(file.stat().st_mtime)
        return exported_from(stored, folder, written)
    except (OSError, ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return None


def exported_from(book: Mapping[str, Any], folder: Path, written: datetime | None = None) -> Exported:
    """What a ``book.json`` says. Raises KeyError, TypeError or ValueError when it is none."""
    earlier = earlier_in(book).get(str(book["mark"]))
    changed = {one.volume: one for one in changed_volumes(earlier, fingerprints_in(book))} if earlier else {}
    return Exported(
        folder=folder,
        form=str(book["form"]),
        mark=str(book["mark"]),
        code=str(book["code"]),
        volumes=tuple(_volume(one, changed.get(str(one["id"]))) for one in book["volumes"]),
        written=written,
    )


def _volume(stored: Mapping[str, Any], changed: ChangedVolume | None) -> ExportedVolume:
    labels = tuple(str(label) for label in stored.get("page_labels", ()))
    names = {kind: str(stored[kind] or "") for kind in ("pdf", "docx")}
    if any(Path(name).name != name for name in names.values()):
        raise ValueError("a file outside of the folder")
    return ExportedVolume(
        id=str(stored["id"]),
        name=str(stored.get("name", stored["id"])),
        pdf=names["pdf"],
        docx=names["docx"],
        sides=int(stored["pdf_pages"]),
        labels=labels,
        seals=tuple(_seal(one, labels) for one in stored["seals"]),
        changed=changed,
    )


def _seal(stored: Mapping[str, Any], labels: tuple[str, ...]) -> SealOnPage:
    side = int(stored["pdf_page"])
    label = labels[side - 1] if 1 <= side <= len(labels) else str(side)
    return SealOnPage(str(stored["place"]), str(stored["who"]), stored.get("by_applicant") is not False, side, label)


def changes_told(exported: Exported) -> tuple[str, ...]:
    """Which pages an export changed, a sentence for each volume; nothing when there is nothing to compare with."""
    if not exported.compared:
        return ()
    known = [(volume, volume.changed) for volume in exported.volumes if volume.changed is not None]
    if all(changed.same for _, changed in known):
        return ("各页与上次导出的一样，不用重印。",)
    return tuple(
        f"与上次导出比，“{volume.name}”{changed_in_words(changed, volume.labels)}。" for volume, changed in known
    )
