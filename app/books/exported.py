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

from app.books.changed_pages import (
    ChangedVolume,
    changed_in_words,
    changed_volumes,
    earlier_in,
    fingerprints_in,
    gone_volumes,
    version_in_words,
)
from app.books.page_lists import in_words, sheets_of

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

    ``labels`` are the numbers printed on the sides, one for each. ``changes`` compares with each earlier export of the
    same kind that looked otherwise, the newest first.
    """

    id: str
    name: str
    pdf: str
    docx: str
    sides: int
    labels: tuple[str, ...]
    seals: tuple[SealOnPage, ...]
    changes: tuple[ChangedVolume, ...] = ()

    @property
    def sheets(self) -> int:
        """Sheets of paper when printed on both sides."""
        return sheets_of(self.sides)


@dataclass(frozen=True, slots=True)
class Exported:
    """A set of books in ``folder``. ``code`` names the content of the draft that it was made from.

    ``written`` is when it was put there, in local time. ``told`` is what its user should know, on the way of an export
    only. ``gone``: for each earlier export of the same kind, the newest first, the places (from 1) of its volumes that
    are no longer made, as when seven tomes became two.
    """

    folder: Path
    form: str
    mark: str
    code: str
    volumes: tuple[ExportedVolume, ...]
    written: datetime | None = None
    told: tuple[str, ...] = ()
    gone: tuple[tuple[int, ...], ...] = ()

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
        return any(volume.changes for volume in self.volumes)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of all volumes since an earlier export; ``versions`` (from 0) are all for which that is true.

    ``gone`` are the places (from 1) of the volumes of then that are no longer made.
    """

    versions: tuple[int, ...]
    volumes: tuple[tuple[ExportedVolume, ChangedVolume], ...]
    gone: tuple[int, ...] = ()

    @property
    def against(self) -> str:
        """With what it compares: ``上一版``, ``上一版、再上一版``."""
        return "、".join(version_in_words(version) for version in self.versions)

    @property
    def same(self) -> bool:
        """Whether a print of those versions can stay as it is."""
        return not self.gone and all(changed.same for _, changed in self.volumes)

    @property
    def gone_in_words(self) -> str:
        """What is to be done with the prints of volumes that are no longer made; nothing when there are none."""
        return f"旧的{in_words(self.gone, '册')}（按文件名前的序号）不再有，整册不用" if self.gone else ""


def comparisons(exported: Exported) -> tuple[Comparison, ...]:
    """With which earlier exports this one is compared, each result once, the newest first."""
    found: dict[tuple[tuple[ChangedVolume, ...], tuple[int, ...]], list[int]] = {}
    for version, changes in enumerate(zip(*(volume.changes for volume in exported.volumes), strict=False)):
        gone = exported.gone[version] if version < len(exported.gone) else ()
        found.setdefault((changes, gone), []).append(version)
    return tuple(
        Comparison(tuple(versions), tuple(zip(exported.volumes, changes, strict=True)), gone)
        for (changes, gone), versions in found.items()
    )


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
    now = fingerprints_in(book)
    earlier = earlier_in(book).get(str(book["mark"]), ())
    versions = [changed_volumes(before, now) for before in earlier]
    changed = {volume: tuple(one for found in versions for one in found if one.volume == volume) for volume in now}
    return Exported(
        folder=folder,
        form=str(book["form"]),
        mark=str(book["mark"]),
        code=str(book["code"]),
        volumes=tuple(_volume(one, changed.get(str(one["id"]), ())) for one in book["volumes"]),
        written=written,
        gone=tuple(gone_volumes(before, now) for before in earlier),
    )


def _volume(stored: Mapping[str, Any], changes: tuple[ChangedVolume, ...]) -> ExportedVolume:
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
        changes=changes,
    )


def _seal(stored: Mapping[str, Any], labels: tuple[str, ...]) -> SealOnPage:
    side = int(stored["pdf_page"])
    label = labels[side - 1] if 1 <= side <= len(labels) else str(side)
    return SealOnPage(str(stored["place"]), str(stored["who"]), stored.get("by_applicant") is not False, side, label)


def changes_told(exported: Exported) -> tuple[str, ...]:
    """Which pages an export changed since earlier ones, a sentence for each volume; nothing when none is known."""
    told: list[str] = []
    for comparison in comparisons(exported):
        if comparison.same:
            told.append(f"各页与{comparison.against}一样，不用重印。")
        else:
            told += [
                f"与{comparison.against}比，“{volume.name}”{changed_in_words(changed, volume.labels)}。"
                for volume, changed in comparison.volumes
            ]
            if comparison.gone:
                told.append(f"与{comparison.against}比，{comparison.gone_in_words}。")
    return tuple(told)
