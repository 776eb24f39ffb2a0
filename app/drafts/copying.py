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
from app.errors import UsageError
from app.progress import Progress, silent

_NOT_DONE = "没有复制"


def copy_draft(
    folder: Path, target: Path, draft: Draft | None = None, *, history: bool = False, progress: Progress = silent
) -> tuple[str, ...]:
    """Copy a draft into a new or empty folder, whole or not at all; what its user should be told.

    ``draft`` is written instead of what is saved: what somebody has on the screen. The files that it lists go along
    (a missing one stays listed and is told), files that nothing lists do not; earlier saves and removed files only
    with ``history``; lock and journal never. Raises :class:`UsageError`, :class:`DraftError`, :class:`AttachmentError`
    naming a file that cannot be read, :class:`DiskError`.
    """
    folder, target = folder.absolute(), target.absolute()
    with store.open_draft(folder, writable=False) as opened:
        if disk.lies_in(target, folder):
            raise UsageError(f"“{target.name}”在草稿文件夹里，{_NOT_DONE}", "请写到草稿文件夹以外的位置")
        demand_free(target, _NOT_DONE)
        written = draft or opened.draft
        data = _stored(opened, draft)
        with fresh_folder(target, _NOT_DONE) as temp, disk.writing(target):
            missing = _copy_files(folder, temp, written, progress)
            if history and disk.is_folder(folder / HISTORY):
                shutil.copytree(folder / HISTORY, temp / HISTORY, ignore=shutil.ignore_patterns(f"*{disk.TEMP_ENDING}"))
            disk.write_file(temp / DRAFT_FILE, data)
        damage = (opened.damage,) if opened.damage and draft is None else ()
        return (*damage, *(f"佐证材料“{path}”不在草稿文件夹里，没能一起复制" for path in missing))


def _stored(opened: store.OpenDraft, draft: Draft | None) -> bytes:
    """What is saved byte for byte, so that nothing of a newer program is lost; else the given or recovered state."""
    if draft is not None or opened.damage:
        return to_json(draft or opened.draft).encode()
    with disk.writing(opened.folder / DRAFT_FILE):
        return (opened.folder / DRAFT_FILE).read_bytes()


def _copy_files(folder: Path, temp: Path, draft: Draft, progress: Progress) -> list[str]:
    """Copy every listed file that is there, once; the paths of the others."""
    there = {file.path: not why_missing(folder, file.path) for _, file in kept.listed_files(draft)}
    sources = {path: kept.resolve(folder, path) for path, found in there.items() if found}
    total = sum(source.stat().st_size for source in sources.values())
    done = 0

    def tick(size: int) -> None:
        nonlocal done
        done += size
        progress(min(done, total), total, "复制佐证材料")

    for path, source in sources.items():
        (temp / path).parent.mkdir(parents=True, exist_ok=True)
        disk.copy_file(source, temp / path, tick)
    return [path for path, found in there.items() if not found]
