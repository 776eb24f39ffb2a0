"""Drafts as one file: packed, unpacked, rescued out of a damaged one."""

from __future__ import annotations

from pathlib import Path

from app.api_editing import Told, unsaved_sentence
from app.drafts import attachments, package, package_rescue, store
from app.drafts.package_rescue import Rescued as Rescued
from app.progress import Progress, silent


def pack(folder: Path, file: Path, progress: Progress = silent) -> tuple[Path, Told]:
    """Write a draft into one ``.shenbao`` file; its path, and a sentence when evidence files are not what they were.

    Raises as :func:`app.drafts.package.pack`.
    """
    target = package.pack(folder, file, progress)
    with store.open_draft(folder, writable=False) as opened:
        facts = attachments.file_facts(folder, opened.draft)
        waiting = unsaved_sentence(opened)
    changed = [f"“{path.removeprefix('attachments/')}”" for path, fact in facts.items() if fact == "changed"]
    told = [f"{'、'.join(changed)}添加以后被改动过，已照现在的样子打包；请核对，需要时重新添加。"] if changed else []
    return target, (*([waiting] if waiting else []), *told)


def unpack(file: Path, folder: Path, progress: Progress = silent) -> Told:
    """Open a ``.shenbao`` file into a new folder, whole or not at all; what other programs did to it, if anything.

    Raises as :func:`app.drafts.package.unpack`.
    """
    told: list[str] = []
    package.unpack(file, folder, progress, tell=told.append)
    return tuple(told)


def rescue(file: Path, folder: Path, progress: Progress = silent) -> Rescued:
    """Open what survives of a damaged ``.shenbao`` file into a new folder; what is lost, as told beside the draft.

    Raises as :func:`app.drafts.package_rescue.rescue`.
    """
    return package_rescue.rescue(file, folder, progress)
