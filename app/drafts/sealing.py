"""Scans of sealed pages put into a draft and taken out of it; their files lie in ``attachments/sealed``.

As with evidence, files are only ever added or moved into the place for removed ones: whoever keeps a draft open copies
in a worker (:func:`copied_scans`) and applies the change to what is on the screen by then, so that undo needs no disk.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app import disk
from app.drafts import kept
from app.drafts.attachments import Fact, copied_to, why_missing
from app.drafts.draft import Draft
from app.drafts.sealed import Place, SealedScan, put, without
from app.drafts.store import open_draft
from app.errors import AppError, AttachmentError
from app.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class ScanChange:
    """Scans to be listed, for whichever state the draft has by then."""

    put: tuple[SealedScan, ...] = ()

    def applied(self, draft: Draft) -> Draft:
        """The draft that lists them; what stood for the same places, and the same pages elsewhere, goes."""
        return replace(draft, sealed=put(draft.sealed, self.put))


def without_scans(draft: Draft, places: Sequence[Place]) -> Draft:
    """The draft without the scans of these places (volume, side; side 0: that of the whole volume)."""
    return replace(draft, sealed=without(draft.sealed, places))


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was handed in, and the hash of what was seen in it."""

    file: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in a draft folder: its path there, hash and size; ``is_new`` when it was copied just now."""

    path: str
    sha256: str
    bytes: int
    is_new: bool = True


def copied_scans(
    folder: Path, draft: Draft, sources: Sequence[Source], progress: Progress = silent
) -> Mapping[str, StoredFile]:
    """Copy files into ``attachments/sealed``, all or none; by the hash of each where it lies now.

    What the draft has already is not copied again. Raises as :func:`attachments.copied`, and
    :class:`AttachmentError` when a file changed since it was seen.
    """
    found: dict[str, StoredFile] = {}
    for scan in draft.sealed:
        if scan.sha256 not in found and _is_there(folder, scan):
            found[scan.sha256] = StoredFile(scan.path, scan.sha256, scan.bytes, is_new=False)
    new = {source.sha256: source for source in sources if source.sha256 not in found}
    copies = copied_to(folder, draft, kept.SEALED, [one.file for one in new.values()], "复制扫描件", progress)
    for copy, source in zip(copies, new.values(), strict=True):
        if copy.sha256 != source.sha256:
            discard(folder, [StoredFile(one.path, one.sha256, one.bytes) for one in copies])
            raise AttachmentError(f"“{source.file.name}”刚才被改过，没有导入", "请再导入一次")
        found[copy.sha256] = StoredFile(copy.path, copy.sha256, copy.bytes)
    return {source.sha256: found[source.sha256] for source in sources}


def _is_there(folder: Path, scan: SealedScan) -> bool:
    """Whether a scan lies in the draft folder as it is listed; where else its path may point is not looked at."""
    return not why_missing(folder, scan.path) and kept.is_listed(folder / scan.path, scan)


def discard(folder: Path, files: Sequence[StoredFile]) -> None:
    """Remove copies that were made for a draft that was not saved."""
    for file in files:
        if file.is_new:
            disk.discard(folder / file.path)


def discard_unlisted(folder: Path, files: Sequence[StoredFile]) -> None:
    """:func:`discard`, unless the draft was saved all the same and lists them."""
    with contextlib.suppress(AppError), open_draft(folder, writable=False) as opened:
        listed = {scan.path for scan in opened.draft.sealed}
        discard(opened.folder, [file for file in files if file.path not in listed])


def scan_facts(folder: Path, draft: Draft) -> dict[str, Fact]:
    """Scans that are not there or not what they were, by path; as :func:`attachments.file_facts`."""
    facts: dict[str, Fact] = {}
    for scan in draft.sealed:
        if scan.path not in facts:
            if why_missing(folder, scan.path):
                facts[scan.path] = "missing"
            elif not kept.is_listed(folder / scan.path, scan):
                facts[scan.path] = "changed"
    return facts


def scans_told(folder: Path, draft: Draft) -> tuple[str, ...]:
    """A sentence on each scan that cannot be used; the book is the same without them, so it is no error of it."""
    return tuple(
        f"{_TROUBLE[fact].format(path.rpartition('/')[2])}。请重新导入这份扫描件"
        for path, fact in scan_facts(folder, draft).items()
    )


_TROUBLE: Mapping[Fact, str] = {
    "missing": "盖章扫描件“{}”不在草稿文件夹里，做不了扫描版",
    "changed": "盖章扫描件“{}”与导入时不同，内容被改过，做不了扫描版",
}
