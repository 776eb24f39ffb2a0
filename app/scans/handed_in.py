"""Scanned files as they are handed in: taken into the cache as upright pages, each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from app.books.intake import TakenIn, Wanted, opened_intake
from app.disk import fingerprint
from app.errors import AttachmentError, PassingError, UsageError
from app.os_words import refused_reading
from app.progress import Pause, Progress, pause_of, silent
from app.scans.model import FullScan

_KNOWN_FILES = 64


def take_in(
    cache: Path, fonts: Path, files: Sequence[Path], progress: Progress = silent
) -> tuple[list[TakenIn | AttachmentError], tuple[str, ...]]:
    """Each file, in order, taken into the cache folder, or why it cannot be used; and what to tell of the cache.

    The hash of a file that looks untouched is remembered: its pages are asked for one after the other. Raises
    :class:`DiskError` and whatever ``progress`` raises.
    """
    found: list[Wanted | AttachmentError] = []
    for file in files:
        try:
            found.append(Wanted(file, _sha256(file, pause_of(progress, 0, 1, f"核对 {file.name}")), 0, file.name))
        except AttachmentError as error:
            found.append(error)
    with opened_intake(cache, fonts) as (intake, told):
        taken = iter(intake.take_in_all([one for one in found if isinstance(one, Wanted)], progress))
        return [next(taken) if isinstance(one, Wanted) else one for one in found], told


def _sha256(file: Path, pause: Pause) -> str:
    try:
        if not file.is_file():
            what = "是文件夹" if file.is_dir() else "不存在，或不是普通文件"
            raise AttachmentError(f"“{file.name}”{what}，没有读取。", f"请核对位置：{file.absolute()}")
        seen = file.stat()
    except OSError as error:
        why = refused_reading(error)
        raise PassingError(f"读不了“{file.name}”：{why.reason}。", f"{why.advice}。位置：{file.absolute()}") from error
    return _hash_of(_Stamped(file, (seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino), pause))


@dataclass(frozen=True, slots=True)
class _Stamped:
    """A file as the system tells of it; the same as another as long as that stays."""

    file: Path
    stamp: tuple[int, ...]
    pause: Pause = field(compare=False)


@lru_cache(maxsize=_KNOWN_FILES)
def _hash_of(file: _Stamped) -> str:
    return fingerprint(file.file, lambda _: file.pause())


def demand_paired(found: FullScan, sides: int) -> None:
    """Raise :class:`UsageError` unless the pages of a scan are of a volume of ``sides`` sides, each of another one."""
    shown = [side for side in found.sides if side]
    if len(found.turns) != found.pages or len(found.sides) != found.pages or len(set(shown)) != len(shown):
        raise UsageError(f"“{found.file.name}”的比对结果不全，没有导入。", "请重新比对一次。")
    if not shown or max(shown) > sides:
        told = f"“{found.file.name}”的页和这一册（{sides} 面）对不上，没有导入。"
        raise UsageError(told, "请核对是不是这一册的扫描件。")
