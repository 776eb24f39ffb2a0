"""A draft out of a damaged package, on request: whole files are taken, lost ones are named and written down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app import disk
from app.drafts import kept
from app.drafts.draft import DRAFT_FILE, Draft
from app.drafts.fresh import demand_free, fresh_folder
from app.drafts.names import REVIEWS_FILE
from app.drafts.package_checks import MANIFEST, Limits, visible
from app.drafts.package_streams import Count
from app.drafts.package_survey import Survey, survey
from app.drafts.package_zip import opened
from app.progress import Progress, silent

NOTE_FILE = "抢救说明.txt"
"""Lies beside a draft of which something could not be rescued, and says what."""
_BOM, _END = "\ufeff", "\r\n"  # so that any editor shows it
DRAFT_DAMAGED = f"填写的内容（{DRAFT_FILE}）有损坏，还读得出，但可能有错；请对照原件逐项核对"
LIST_LOST = f"清单（{MANIFEST}）损坏或丢失了，文件是照草稿和压缩包自己的校验值核对的"
REVIEWS_LOST = f"初审意见（{REVIEWS_FILE}）损坏或丢失了"
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Rescued:
    """What was rescued: the draft, the paths of what is lost (``reviews.json`` among them), and what to tell.

    ``whole``: nothing is lost or left out, and the draft is as it was packed. ``left_out``: names of entries that are
    no file of the draft, or came twice, or do harm.
    """

    draft: Draft
    lost: tuple[str, ...]
    told: tuple[str, ...]
    whole: bool
    left_out: tuple[str, ...] = ()


def rescue(file: Path, folder: Path, progress: Progress = silent, *, limits: Limits | None = None) -> Rescued:
    """Open what survives of a package into a new or empty folder, everything at once or nothing.

    A file whose checksum is wrong is never written. What is lost or left out is told, and written into
    ``抢救说明.txt`` beside the draft. Raises :class:`DraftError` when the draft itself is lost or the package was made
    to do harm, :class:`DiskError`.
    """
    folder = folder.absolute()
    not_done = f"没有从“{file.name}”抢救"
    demand_free(folder, not_done)
    with opened(file) as source:
        found = survey(source, limits or Limits())
        with fresh_folder(folder, not_done) as temp, disk.writing(folder):
            lost, taken = _take_files(found, temp, progress)
            left = tuple(found.left_out(taken))
            disk.write_file(temp / DRAFT_FILE, found.draft_json)
            if found.reviews is not None:
                disk.write_file(temp / REVIEWS_FILE, found.reviews)
            told = tuple(_told(found, lost, left))
            whole = found.draft_whole and not lost and not found.reviews_lost and not left
            if not whole:
                disk.write_file(temp / NOTE_FILE, _note(source.name, told))
    lost = (*lost, *([REVIEWS_FILE] if found.reviews_lost else []))
    return Rescued(found.draft, lost, told, whole, tuple(name for name, _ in left))


def _take_files(found: Survey, temp: Path, progress: Progress) -> tuple[tuple[str, ...], set[int]]:
    """Write every file that is whole below ``temp``; the paths of the others, and the offsets of what was taken."""
    lost: list[str] = []
    offsets: set[int] = set()
    count = Count(progress, sum(one.bytes for one in found.wanted.values()), "抢救")
    part = disk.temp_beside(temp / DRAFT_FILE, "part")
    for path in sorted(found.wanted):
        target = temp.joinpath(*path.split("/"))
        with disk.writing(temp.parent / target.name):
            with part.open("wb") as out:
                taken = found.take(path, out, count)
            if taken is None:
                lost.append(path)
                continue
            offsets.add(taken.offset)
            target.parent.mkdir(parents=True, exist_ok=True)
            disk.flush(part)
            part.rename(target)
            disk.sync_folder(target.parent)
    disk.discard(part)
    return tuple(lost), offsets


def names_of_files(draft: Draft, paths: Iterable[str]) -> Iterator[str]:
    """What the user of a draft calls its files: ``第 3 项佐证材料“合作协议.pdf”``."""
    items: dict[str, list[int]] = {}
    for number, file in kept.listed_files(draft):
        items.setdefault(file.path, []).append(number)
    for path in paths:
        numbers = "、".join(str(number) for number in dict.fromkeys(items.get(path, ())))
        name = visible(path.rpartition("/")[2])
        yield f"{f'第 {numbers} 项' if numbers else ''}{kept.called(path)}“{name}”"


def _told(found: Survey, lost: tuple[str, ...], left: Sequence[tuple[str, str]]) -> Iterator[str]:
    name, amount = visible(found.file.name), len(found.wanted)
    if lost:
        yield f"“{name}”有损坏：{amount} 个文件中救出了 {amount - len(lost)} 个，{len(lost)} 个没有救出"
    else:
        yield f"从“{name}”取出了草稿和全部 {amount} 个文件" if amount else f"从“{name}”取出了草稿"
    if not found.draft_whole:
        yield DRAFT_DAMAGED
    if not found.by_list:
        yield LIST_LOST
    for who in names_of_files(found.draft, lost):
        yield f"{who}没有救出；请向对方重新要这个文件，再添加进来"
    if found.reviews_lost:
        yield f"{REVIEWS_LOST}，没有救出"
    for stray, reason in left[:_MOST_NAMED]:
        yield f"压缩包里的“{visible(stray)}”{reason}，没有取出"
    if len(left) > _MOST_NAMED:
        yield f"压缩包里另有 {len(left) - _MOST_NAMED} 个不属于草稿的文件，没有取出"


def _note(name: str, told: tuple[str, ...]) -> bytes:
    lines = (f"这份草稿是从损坏的“{visible(name)}”里抢救出来的。", "", *(f"{line}。" for line in told))
    return f"{_BOM}{''.join(line + _END for line in lines)}".encode()
