"""A second draft folder like a first one: 另存一份, 复制一份, and both states after a crash."""

from __future__ import annotations

import shutil
from pathlib import Path

from app import disk
from app.drafts import kept, store
from app.drafts.attachments import why_missing
from app.drafts.draft import DRAFT_FILE, Draft, to_json
from app.drafts.fresh import demand_free, fresh_folder
from app.drafts.history import HISTORY
from app.drafts.names import REVIEWS_FILE
from app.errors import UsageError
from app.progress import Progress, silent

_NOT_DONE = "没有复制"


def copy_draft(
    folder: Path, target: Path, draft: Draft | None = None, *, history: bool = False, progress: Progress = silent
) -> tuple[str, ...]:
    """Copy a draft into a new or empty folder, whole or not at all; what its user should be told.

    ``draft`` is written instead of what is saved: what somebody has on the screen. The files that it lists go along
    (a missing one stays listed and is told), so does what bureaus said of it; files that nothing lists do not. Earlier
    saves and removed files only with ``history``, lock and journal never. Raises :class:`UsageError`,
    :class:`DraftError`, :class:`AttachmentError` naming a file that cannot be read, :class:`DiskError`.
    """
    folder, target = folder.absolute(), target.absolute()
    if (
        draft is not None
    ):  # its folder may be gone by now (a stick pulled out): what is on the screen is saved all the same
        return _copied(folder, target, draft, to_json(draft).encode(), history, progress)
    with store.open_draft(folder, writable=False) as opened:
        told = _copied(folder, target, opened.draft, _stored(opened), history, progress)
        return (*([opened.damage] if opened.damage else []), *told)


def _copied(
    folder: Path, target: Path, draft: Draft, data: bytes, history: bool, progress: Progress
) -> tuple[str, ...]:
    """Write ``data`` and the files that ``draft`` lists; the sentences on files that are not there."""
    if disk.lies_in(target, folder):
        raise UsageError(f"“{target.name}”在草稿文件夹里，{_NOT_DONE}", "请写到草稿文件夹以外的位置")
    demand_free(target, _NOT_DONE)
    with fresh_folder(target, _NOT_DONE) as temp, disk.writing(target):
        missing = _copy_files(folder, temp, draft, progress)
        _copy_reviews(folder, temp)
        if history and disk.is_folder(folder / HISTORY):
            shutil.copytree(folder / HISTORY, temp / HISTORY, ignore=shutil.ignore_patterns(f"*{disk.TEMP_ENDING}"))
        disk.write_file(temp / DRAFT_FILE, data)
    return tuple(f"{kept.called(path)}“{path}”不在草稿文件夹里，没能一起复制" for path in missing)


def _copy_reviews(folder: Path, temp: Path) -> None:
    """What bureaus said of a draft goes with it; a link is left where it is."""
    file = folder / REVIEWS_FILE
    if file.is_file() and not file.is_symlink():
        disk.copy_file(file, temp / REVIEWS_FILE, lambda _: None)


def _stored(opened: store.OpenDraft) -> bytes:
    """What is saved byte for byte, so that nothing of a newer program is lost; else the recovered state."""
    if opened.damage:
        return to_json(opened.draft).encode()
    with disk.writing(opened.folder / DRAFT_FILE):
        return (opened.folder / DRAFT_FILE).read_bytes()


def _copy_files(folder: Path, temp: Path, draft: Draft, progress: Progress) -> list[str]:
    """Copy every listed file that is there, once; the paths of the others."""
    there = {file.path: not why_missing(folder, file.path) for file in kept.every_file(draft)}
    sources = {path: kept.resolve(folder, path) for path, found in there.items() if found}
    total = sum(source.stat().st_size for source in sources.values())
    done = 0

    def tick(size: int) -> None:
        nonlocal done
        done += size
        progress(min(done, total), total, "复制文件")

    for path, source in sources.items():
        (temp / path).parent.mkdir(parents=True, exist_ok=True)
        disk.copy_file(source, temp / path, tick)
    return [path for path, found in there.items() if not found]
