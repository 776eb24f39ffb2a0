"""What an electronic copy consists of, before it is written and after it was: plain values, picklable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

Medium: TypeAlias = Literal["", "cd", "dvd"]
"""Of which kind a disc is; empty: the smallest kind that holds all, and for a hand-in folder none."""
FaultKind: TypeAlias = Literal["missing", "extra", "changed", "unreadable"]
BurnOutcome: TypeAlias = Literal["compared", "not_read", "handed_over"]
"""Read back and the same; written, but not shown to us yet; left to a program that tells us nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyFile:
    """A file of the electronic copy. ``path``: where it lies there, with ``/``, every name safe on Windows, NFC.

    ``source`` has the bytes. ``pages`` of a PDF, else None. ``item``: the numbered item that it proves. ``heading``:
    under what the list names it (``合订本``, ``Word 版``, ``佐证材料``, ``盖章扫描版``). ``remark``: what its reader
    should know, such as from which evidence file it was made.
    """

    path: str
    source: Path
    bytes: int
    sha256: str
    pages: int | None = None
    item: int | None = None
    heading: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyHead:
    """Of what an electronic copy is the copy: words for the list on it.

    ``code`` is that of ``book.json``; ``parts`` the short code of each part of the draft by its name in words (such as
    ``第 3 项``), by which a verification says what was changed since. ``discs``: copies that the notice asks for, 0 for
    a hand-in folder.
    """

    form: str
    title: str
    applicant: str
    code: str
    parts: Mapping[str, str]
    discs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFile:
    """A file as the list of an electronic copy tells of it; ``disc`` (from 1) is on which of several it lies.

    ``heading`` and ``remark`` are those of :class:`CopyFile`; files of one heading stand together.
    """

    path: str
    bytes: int
    sha256: str
    pages: int | None = None
    disc: int = 1
    remark: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What the list (``文件清单.txt``) says: the whole copy, on all its discs; ``disc`` of ``of`` is this one."""

    head: CopyHead
    disc: int
    of: int
    files: tuple[ListedFile, ...]

    @property
    def own(self) -> tuple[ListedFile, ...]:
        """The files that lie on this disc."""
        return tuple(file for file in self.files if file.disc == self.disc)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeDisc:
    """One disc, or one part of a hand-in folder, as it was written; ``image`` when one was asked for.

    ``bytes`` are those of its files, ``image_bytes`` those of the image; ``label`` the volume label (ASCII).
    ``medium`` is empty for a hand-in folder, ``capacity`` in bytes then 0.
    """

    number: int
    of: int
    folder: Path
    image: Path | None
    bytes: int
    image_bytes: int
    medium: Medium
    capacity: int
    label: str
    files: tuple[ListedFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeCopy:
    """An electronic copy that was made, or was found in a folder; ``told`` is what its user should know."""

    out: Path
    head: CopyHead
    discs: tuple[MadeDisc, ...]
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file on a disc."""

    kind: FaultKind
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a verification found. ``manifest`` is None when there was none that could be read.

    ``changed_since``: the parts of the draft that are not those of the copy, in words; None when it was not compared.
    ``code_differs``: the code that was asked about is not that of the copy. ``sentences``: all of it in words.
    """

    place: str
    manifest: Manifest | None
    files: int
    bytes: int
    faults: tuple[Fault, ...]
    changed_since: tuple[str, ...] | None = None
    code_differs: bool = False
    sentences: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether every byte is as listed, and code and draft, where asked about, are those of the copy."""
        return self.manifest is not None and not self.faults and not self.changed_since and not self.code_differs


@dataclass(frozen=True, slots=True)
class Drive:
    """A drive that can burn: ``id`` is what burning takes (``/dev/sr0``, a recorder's id), ``name`` for people.

    ``place`` is what can be verified when a disc lies in it (``/dev/sr0``, ``E:``); empty where nothing can.
    """

    id: str
    name: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Drives:
    """The drives of this PC; ``sentence`` says what to do when there is none."""

    drives: tuple[Drive, ...]
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Burnt:
    """What became of one disc, and the sentence that says so; only a disc that was ``compared`` is known to be good."""

    outcome: BurnOutcome
    sentence: str
