"""The scan version of a book: each volume as it was exported, with the sealed sides as the scanner saw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.books.exported import Exported, ExportedVolume
from app.books.intake import Intake, TakenIn, Wanted, opened_intake
from app.books.page_lists import pages_by_label
from app.disk import discard, writing
from app.drafts import kept
from app.drafts.attachments import why_missing
from app.drafts.draft import Draft
from app.drafts.sealed import SealedScan
from app.errors import AttachmentError
from app.progress import Progress, silent
from app.scans.model import ScannedPage, SealPlace
from app.scans.page_pictures import TakenPage
from app.scans.seal_places import Placed, demand_final_set, fingerprints_of, placed, places_in
from app.scans.version_audit import audit_version
from app.scans.version_pdf import PutBack, identity_of, straightened, write_version

_AGAIN = "请重新导入这份扫描件，或者移除它。"


@dataclass(frozen=True, slots=True)
class ScanVersion:
    """The scan version of a volume in ``file``; ``missing`` are the places whose page is not a scan that fits.

    ``scanned`` are its sides (from 1) that are scans; ``told`` what its user should know.
    """

    volume: str
    file: Path
    pages: int
    missing: tuple[SealPlace, ...]
    scanned: tuple[int, ...] = ()
    told: tuple[str, ...] = ()


def scan_versions(
    draft: Draft,
    folder: Path,
    export: Path,
    work: Path,
    progress: Progress = silent,
    *,
    cache: Path | None = None,
    fonts: Path | None = None,
) -> tuple[ScanVersion, ...]:
    """Write into ``work`` a PDF for each volume of ``export`` for which ``draft`` (in ``folder``) has a usable scan.

    It has the pages, labels, outline and links of the exported one and is named like it. ``cache`` is that of the
    intake (else one in ``work`` serves), ``fonts`` the bundled ones, which only scans that are no PDF or picture need.
    Raises :class:`UsageError` when the export is not a final one of this form, :class:`AttachmentError` naming a scan
    that is gone or was changed, :class:`AuditError`, :class:`DiskError`.
    """
    exported = demand_final_set(export, draft.form)
    prints = fingerprints_of(exported)
    scans = {volume.id: placed(draft.sealed, volume.id, prints) for volume in exported.volumes}
    used = _used(folder, scans)
    with opened_intake(cache or work / "intake", fonts or work) as (intake, _):
        taken = _taken_in(intake, folder, used, progress)
        return tuple(
            _version(exported, volume, scans[volume.id], prints[volume.id], folder, taken, work, progress)
            for volume in exported.volumes
            if scans[volume.id].on
        )


def _used(folder: Path, scans: Mapping[str, Placed]) -> list[SealedScan]:
    """One of each file that stands for some side."""
    used = {scan.path: scan for placed in scans.values() for scan in placed.on.values()}
    for path in used:
        if why := why_missing(folder, path):
            raise AttachmentError(f"{why}，做不了扫描版。", _AGAIN)
    return list(used.values())


def _taken_in(intake: Intake, folder: Path, used: Sequence[SealedScan], progress: Progress) -> Mapping[str, TakenIn]:
    for scan in used:
        if not kept.is_listed(folder / scan.path, scan):
            raise AttachmentError(f"盖章扫描件“{scan.name}”与导入时不同，内容被改过，做不了扫描版。", _AGAIN)
    wanted = [Wanted(kept.resolve(folder, scan.path), scan.sha256, 0, scan.name) for scan in used]
    found: dict[str, TakenIn] = {}
    for scan, result in zip(used, intake.take_in_all(wanted, progress), strict=True):
        if isinstance(result, AttachmentError):
            raise result
        found[scan.path] = result
    return found


def _version(
    exported: Exported,
    volume: ExportedVolume,
    scans: Placed,
    prints: Sequence[str],
    folder: Path,
    taken: Mapping[str, TakenIn],
    work: Path,
    progress: Progress,
) -> ScanVersion:
    pages = [
        _put_back(side, scan, folder, taken[scan.path], side in scans.of_whole)
        for side, scan in sorted(scans.on.items())
    ]
    source, target = exported.folder / volume.pdf, work / volume.pdf
    straight = work / f"{target.stem}.straight"
    try:
        with writing(target):
            drawn = straightened(pages, straight, progress)
        write_version(source, volume.labels, drawn, identity_of(source, pages), target, progress)
        audit_version(target, source, volume.labels, drawn, progress)
    except BaseException:
        discard(target)
        raise
    finally:
        discard(straight)
    missing = tuple(place for place in places_in(volume, prints, scans) if place.state != "scanned")
    return ScanVersion(volume.id, target, volume.sides, missing, tuple(sorted(scans.on)), _told(volume, scans))


def _put_back(side: int, scan: SealedScan, folder: Path, taken: TakenIn, whole: bool) -> PutBack:
    if scan.page >= len(taken.pages):
        raise AttachmentError(f"盖章扫描件“{scan.name}”没有第 {scan.page + 1} 页，做不了扫描版。", _AGAIN)
    page = TakenPage(ScannedPage(folder / scan.path, scan.page), taken.pdf, scan.page)
    return PutBack(side, page, taken.pages[scan.page], scan.turn, scan.skew, whole)


def _told(volume: ExportedVolume, scans: Placed) -> tuple[str, ...]:
    """Which scanned pages no longer look like the book: they stay out of it."""
    if not scans.outdated:
        return ()
    sides = sorted({scan.side for scan in scans.outdated})
    named = pages_by_label([volume.labels[side - 1] if side <= len(volume.labels) else str(side) for side in sides])
    return (f"“{volume.name}”{named}在盖章扫描以后改过，旧的扫描页没有用；请重新打印、盖章、扫描。",)
