"""Scans of sealed pages: suggested for the pages of an export, put into a draft, taken out; offered by :mod:`app.api`.

Whoever keeps a draft open has its lock and its state in memory: for them :func:`take_scans` and :func:`take_full_scan`
do the long part and give a change to apply; the other functions here open, save and close by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app import disk
from app.api_editing import Told, edit
from app.drafts import kept, sealing, store
from app.drafts.draft import Draft
from app.drafts.sealed import MOST_SKEW, TURNS, Place, SealedScan
from app.drafts.sealing import ScanChange, Source
from app.errors import AppError, AttachmentError, DraftError, LockedFileError, UsageError
from app.forms.definition import FormDefinition
from app.paths import AppPaths
from app.progress import Progress, silent
from app.scans.model import FullScan, ScannedPage, SealPlace, Suggestion

if TYPE_CHECKING:
    from app.books.exported import Exported
    from app.books.intake import TakenIn
    from app.books.print_pictures import PrintPicture
    from app.scans.page_pictures import TakenPage


@dataclass(frozen=True, slots=True)
class Matched:
    """What scanned pages seem to be, in the order of files and pages; files that cannot be used, each with why."""

    suggestions: tuple[Suggestion, ...]
    refused: tuple[tuple[Path, str], ...] = ()
    told: Told = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A scanned page that somebody confirmed for a side (from 1) of a volume; ``turn`` and ``skew`` of a suggestion."""

    scan: ScannedPage
    volume: str
    side: int
    turn: int = 0
    skew: float = 0.0


@dataclass(frozen=True, slots=True)
class TakenScans:
    """Scans whose files lie in the draft folder by now: ``change.applied(draft)`` lists them in whatever is open."""

    change: ScanChange
    told: Told = ()


def seals(paths: AppPaths, folder: Path, export: Path, draft: Draft | None = None) -> tuple[SealPlace, ...]:
    """Every place to stamp or sign of an export, and whether a scan of its page is there.

    ``draft`` is what somebody has on the screen, else what is saved counts. Raises :class:`UsageError` when the export
    is not a final one of this form, in PDF.
    """
    from app.scans.seal_places import demand_final_set, seal_places

    draft = _draft_in(folder) if draft is None else draft
    return seal_places(draft, demand_final_set(export, draft.form))


def match(paths: AppPaths, folder: Path, export: Path, files: Sequence[Path], progress: Progress = silent) -> Matched:
    """Which sides the pages of scanned files seem to be; nothing is stored.

    Files that cannot be used are told apart, the others go on. Raises :class:`UsageError` as :func:`seals`.
    """
    from app.scans.seal_places import demand_final_set

    exported = demand_final_set(export, _draft_in(folder).form)
    pages: list[TakenPage] = []
    refused: list[tuple[Path, str]] = []
    taken, told = _taken_in(paths, files, progress)
    seen: dict[str, Path] = {}
    for file, result in zip(files, taken, strict=True):
        if isinstance(result, AppError):
            refused.append((file, result.in_full()))
        elif result.key in seen:
            refused.append((file, f"“{file.name}”和“{seen[result.key].name}”一模一样，只看一份"))
        else:
            seen[result.key] = file
            pages += _pages_of(file, result)
            told += result.notes
    if not pages:
        return Matched((), tuple(refused), told)
    from app.scans.matching import match_scans

    return Matched(match_scans(exported, pages, progress), tuple(refused), tuple(dict.fromkeys(told)))


def scan_page_picture(
    paths: AppPaths,
    folder: Path,
    file: Path,
    page: int,
    turn: int = 0,
    skew: float = 0.0,
    dpi: int = 100,
    progress: Progress = silent,
) -> PrintPicture:
    """A page (from 0) of a scanned file as a picture, turned upright and straightened, for a look beside ours.

    ``file`` is one that was handed in, or the path of a scan in the draft folder. Raises :class:`AttachmentError` when
    it cannot be used, :class:`UsageError` when it has no such page.
    """
    from app.books.print_pictures import LEAST_DPI, MOST_DPI, PrintPicture
    from app.books.raster import without_needless_colour
    from app.scans.page_pictures import scan_picture

    _demand_turn(turn, skew)
    if not file.is_absolute():
        file = kept.resolve(folder, file.as_posix())
    taken = _one_taken_in(paths, file, progress)
    if not 0 <= page < len(taken.pages):
        raise UsageError(f"“{file.name}”没有第 {page + 1} 页。", "请看前面的页。")
    image = scan_picture(_pages_of(file, taken)[page], turn, skew, max(LEAST_DPI, min(MOST_DPI, dpi)))
    image = image if image.mode == "L" else without_needless_colour(image.convert("RGB"))
    return PrintPicture(image.width, image.height, image.mode == "L", image.tobytes())


def take_scans(
    paths: AppPaths, folder: Path, export: Path, chosen: Sequence[Chosen], progress: Progress = silent
) -> TakenScans:
    """Copy confirmed scans into a draft folder, all or none, for whoever has the draft open.

    Nothing is listed or saved: ``change.applied(draft)`` does that, and replaces what stood for the same sides. Raises
    :class:`UsageError` (a side that does not exist or is chosen twice, an export as for :func:`seals`),
    :class:`AttachmentError`, :class:`DiskError`.
    """
    return _taken_scans(paths, folder, _draft_in(folder), export, chosen, progress)[0]


def put_scans(
    paths: AppPaths,
    folder: Path,
    export: Path,
    chosen: Sequence[Chosen],
    now: datetime,
    progress: Progress = silent,
) -> Told:
    """:func:`take_scans`, list and save.

    A page that stood for another side stands for this one now; what stood for the same side goes to the place for
    removed files.
    """
    return _saved(folder, paths, now, lambda draft: _taken_scans(paths, folder, draft, export, chosen, progress))


def remove_scans(paths: AppPaths, folder: Path, sides: Sequence[Place], now: datetime) -> Told:
    """Take scans out of a draft: those of these volumes and sides; side 0 is that of the whole volume.

    Their files go to the place for removed ones. Raises :class:`UsageError` when there is no such scan.
    """

    def change(opened: store.OpenDraft, _: FormDefinition) -> Draft:
        there = {scan.place for scan in opened.draft.sealed}
        for volume, side in sides:
            if (volume, side) not in there:
                where = f"第 {side} 面" if side else "整册"
                raise UsageError(f"“{volume}”{where}没有导入过盖章扫描件，什么也没有改。", "请先查看已导入的扫描件。")
        return sealing.without_scans(opened.draft, sides)

    return edit(paths, folder, now, change)


def full_scan(
    paths: AppPaths, folder: Path, export: Path, volume: str, file: Path, progress: Progress = silent
) -> FullScan:
    """Compare the scan of a whole bound volume with ours, page by page; nothing is stored.

    Raises :class:`UsageError` as :func:`seals` and for an unknown volume, :class:`AttachmentError`.
    """
    from app.scans.full_scan import compare_full_scan
    from app.scans.seal_places import demand_final_set, volume_of

    exported = demand_final_set(export, _draft_in(folder).form)
    volume_of(exported, volume)
    taken = _one_taken_in(paths, file, progress)
    return compare_full_scan(exported, volume, file, _pages_of(file, taken), progress)


def take_full_scan(
    paths: AppPaths, folder: Path, export: Path, found: FullScan, progress: Progress = silent
) -> TakenScans:
    """Copy the scan of a whole volume, compared and accepted, into a draft folder; as :func:`take_scans`.

    Pages that show no side stay out, sides that were not scanned stay as we print them. Raises :class:`UsageError`
    when pages and sides cannot be paired.
    """
    return _taken_full_scan(paths, folder, _draft_in(folder), export, found, progress)[0]


def put_full_scan(
    paths: AppPaths, folder: Path, export: Path, found: FullScan, now: datetime, progress: Progress = silent
) -> Told:
    """:func:`take_full_scan`, list and save."""
    return _saved(folder, paths, now, lambda draft: _taken_full_scan(paths, folder, draft, export, found, progress))


_Taken = tuple[TakenScans, tuple[sealing.StoredFile, ...]]


def _saved(folder: Path, paths: AppPaths, now: datetime, take: Callable[[Draft], _Taken]) -> Told:
    """List and save what ``take`` copies; when that cannot be done, the copies go again."""
    told: list[str] = []
    copies: list[sealing.StoredFile] = []

    def change(opened: store.OpenDraft, _: FormDefinition) -> Draft:
        taken, files = take(opened.draft)
        told.extend(taken.told)
        copies.extend(files)
        return taken.change.applied(opened.draft)

    try:
        return (*edit(paths, folder, now, change), *told)
    except BaseException:
        sealing.discard_unlisted(folder, copies)
        raise


def _taken_scans(
    paths: AppPaths, folder: Path, draft: Draft, export: Path, chosen: Sequence[Chosen], progress: Progress
) -> _Taken:
    from app.scans.seal_places import demand_final_set, fingerprints_of

    exported = demand_final_set(export, draft.form)
    prints = fingerprints_of(exported)
    files = list(dict.fromkeys(one.scan.file for one in chosen))
    for one in chosen:
        _demand_side(exported, one)
    taken = dict(zip(files, _all_taken_in(paths, files, progress), strict=True))
    _demand_once(chosen, taken)
    sources = [Source(file, _sha256_of(taken[file])) for file in files]
    stored = sealing.copied_scans(folder, draft, sources, progress)
    scans = tuple(
        SealedScan(
            volume=one.volume, side=one.side, fingerprint=prints[one.volume][one.side - 1],
            path=file.path, sha256=file.sha256, bytes=file.bytes,
            page=one.scan.page, turn=one.turn, skew=round(one.skew, 3),
        )
        for one in chosen
        for file in [stored[_sha256_of(taken[one.scan.file])]]
    )  # fmt: skip
    notes = dict.fromkeys(note for one in taken.values() for note in one.notes)
    change = ScanChange(scans)
    told = (*notes, *_given_up(exported, draft, change))
    return TakenScans(change, told), tuple(stored.values())


def _given_up(exported: Exported, draft: Draft, change: ScanChange) -> Iterator[str]:
    """Scans of pages that another takes the place of, or whose page now stands for another side."""
    from app.scans.matching import named
    from app.scans.model import BookSide

    after = {scan.place: scan for scan in change.applied(draft).sealed}
    volumes = {volume.id: volume for volume in exported.volumes}
    for scan in draft.sealed:
        if scan.whole or scan.volume not in volumes or after.get(scan.place) == scan:
            continue
        labels = volumes[scan.volume].labels
        label = labels[scan.side - 1] if scan.side <= len(labels) else ""
        name = named(exported, BookSide(volume=scan.volume, side=scan.side, label=label))
        yield f"{name}的扫描件换成了新的" if scan.place in after else f"{name}原来的扫描件改作别的页，这一页又空出来了"


def _taken_full_scan(
    paths: AppPaths, folder: Path, draft: Draft, export: Path, found: FullScan, progress: Progress
) -> _Taken:
    from app.scans.handed_in import demand_paired
    from app.scans.seal_places import demand_final_set, fingerprints_of, volume_of

    exported = demand_final_set(export, draft.form)
    volume = volume_of(exported, found.volume)
    taken = _one_taken_in(paths, found.file, progress)
    if len(taken.pages) != found.pages:
        raise UsageError(f"“{found.file.name}”比对以后变了，没有导入。", "请重新比对一次。")
    demand_paired(found, volume.sides)
    (stored,) = sealing.copied_scans(folder, draft, [Source(found.file, _sha256_of(taken))], progress).values()
    scan = SealedScan(
        volume=volume.id, path=stored.path, sha256=stored.sha256, bytes=stored.bytes,
        turns=found.turns, sides=found.sides, fingerprints=fingerprints_of(exported)[volume.id],
    )  # fmt: skip
    return TakenScans(ScanChange((scan,)), taken.notes), (stored,)


def _draft_in(folder: Path) -> Draft:
    if not disk.is_folder(folder):
        raise DraftError(f"“{folder.name}”这个草稿文件夹现在不在", f"请核对磁盘有没有插好：{folder}")
    with store.open_draft(folder, writable=False) as opened:
        return opened.draft


def _taken_in(
    paths: AppPaths, files: Sequence[Path], progress: Progress
) -> tuple[list[TakenIn | AttachmentError], Told]:
    """Each file in the cache, or why it cannot be used; and what to tell of the cache."""
    from app.scans.handed_in import take_in

    taken, told = take_in(paths.cache / "intake", paths.fonts, files, progress)
    return [_without_password(one) if isinstance(one, LockedFileError) else one for one in taken], told


def _without_password(error: LockedFileError) -> AttachmentError:
    """Nobody is asked for the password of a scan, which its own owner made a moment ago."""
    return AttachmentError(error.message, "请用阅读器打开后打印成不带密码的 PDF，再导入。")


def _all_taken_in(paths: AppPaths, files: Sequence[Path], progress: Progress) -> list[TakenIn]:
    """All of them, or the error of the first that cannot be used."""
    taken, _ = _taken_in(paths, files, progress)
    for one in taken:
        if isinstance(one, AttachmentError):
            raise one
    return [one for one in taken if not isinstance(one, AttachmentError)]


def _one_taken_in(paths: AppPaths, file: Path, progress: Progress) -> TakenIn:
    return _all_taken_in(paths, [file], progress)[0]


def _pages_of(file: Path, taken: TakenIn) -> list[TakenPage]:
    from app.scans.page_pictures import TakenPage

    return [TakenPage(ScannedPage(file, page), taken.pdf, page) for page in range(len(taken.pages))]


def _sha256_of(taken: TakenIn) -> str:
    return taken.key.partition("-")[0]


def _demand_turn(turn: int, skew: float) -> None:
    if turn not in TURNS:
        raise UsageError(f"旋转角度只能是 0、90、180、270，现在是 {turn}。")
    if not abs(skew) <= MOST_SKEW:
        raise UsageError(f"歪斜的角度最多 {MOST_SKEW:g} 度，现在是 {skew:g}。")


def _demand_side(exported: Exported, one: Chosen) -> None:
    from app.scans.seal_places import volume_of

    volume = volume_of(exported, one.volume)
    if not 1 <= one.side <= volume.sides:
        raise UsageError(f"“{volume.name}”没有第 {one.side} 面，没有导入。", f"可用的面：1 到 {volume.sides}。")
    _demand_turn(one.turn, one.skew)


def _demand_once(chosen: Sequence[Chosen], taken: dict[Path, TakenIn]) -> None:
    """A side has one scan, and nobody seals one sheet for two sides."""
    sides: set[Place] = set()
    pages: set[tuple[str, int]] = set()
    for one in chosen:
        name, file = one.scan.file.name, taken[one.scan.file]
        if not 0 <= one.scan.page < len(file.pages):
            raise UsageError(f"“{name}”没有第 {one.scan.page + 1} 页，没有导入。", f"它共有 {len(file.pages)} 页。")
        if (one.volume, one.side) in sides:
            raise UsageError(f"“{one.volume}”第 {one.side} 面选了两次，没有导入。", "请每一面只选一页扫描件。")
        if (file.key, one.scan.page) in pages:
            raise UsageError(f"“{name}”第 {one.scan.page + 1} 页选了两次，没有导入。", "请每一页扫描件只用在一面上。")
        sides.add((one.volume, one.side))
        pages.add((file.key, one.scan.page))
