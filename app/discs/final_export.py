"""The exported set that an electronic copy is made from: a final one, whole, and of the very draft."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import disk
from app.books.assembly import content_code
from app.books.exported import BOOK, Exported, exported_from
from app.discs.draft_parts import changed_parts, content_parts, draft_parts
from app.drafts import history
from app.drafts.draft import Draft
from app.errors import AppError, InputFileError, UsageError
from app.forms.definition import FormDefinition
from app.progress import Pause, Progress, pause_of

_AGAIN = "请先重新正式导出（PDF 和 Word 都要），再生成电子版。"
_KINDS = {"draft": "标“草稿”的样稿", "blank": "空白表"}


@dataclass(frozen=True, slots=True)
class FinalExport:
    """A final set in its folder; ``sha256`` of each of its files by name.

    ``starts``: for each volume by its id the sides (from 1) where items begin, with the numbers of those items.
    """

    exported: Exported
    sha256: Mapping[str, str]
    starts: Mapping[str, tuple[tuple[int, int], ...]]


def demand_final(export: Path, progress: Progress) -> FinalExport:
    """The set in ``export``, every file of it read and compared with what ``book.json`` says.

    Raises :class:`UsageError` when there is none, when it is a draft or blank copy or has not both formats,
    :class:`InputFileError` naming a file that is gone or was changed, and whatever ``progress`` raises.
    """
    found = _read(export)
    if found is None:
        raise UsageError(f"“{export.name}”里没有正式导出的申报册。", _AGAIN)
    exported = found.exported
    if exported.mark != "final":
        raise UsageError(f"“{export.name}”里是{_KINDS.get(exported.mark, '别的文件')}，不是正式导出的申报册。", _AGAIN)
    if not exported.volumes or not all(volume.pdf and volume.docx for volume in exported.volumes):
        raise UsageError(f"“{export.name}”里缺 PDF 或 Word。", _AGAIN)
    for done, file in enumerate(exported.files):
        pause = pause_of(progress, done, len(exported.files), "核对导出的文件")
        pause()
        _demand_untouched(file, found.sha256[file.name], pause)
    return found


def _read(export: Path) -> FinalExport | None:
    try:
        book = json.loads((export / BOOK).read_text("utf-8"))
        sha256 = {
            str(volume[kind]): str(volume["sha256"][kind])
            for volume in book["volumes"]
            for kind in ("pdf", "docx")
            if volume[kind]
        }
        starts = {str(volume["id"]): _starts(volume) for volume in book["volumes"]}
        return FinalExport(exported_from(book, export), sha256, starts)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _starts(volume: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
    """Items that a volume only lists, since they are in another one, have no side there."""
    listed: Sequence[Mapping[str, Any]] = (*volume.get("continued", ()), *volume.get("contents", ()))
    sides = {int(entry["item"]): int(entry["pdf_page"]) for entry in listed if entry.get("pdf_page")}
    return tuple(sorted((side, item) for item, side in sides.items()))


def _demand_untouched(file: Path, sha256: str, pause: Pause) -> None:
    if not disk.is_file(file):
        raise InputFileError(f"导出的“{file.name}”不见了。", _AGAIN)
    if disk.fingerprint(file, lambda _: pause()) != sha256:
        raise InputFileError(
            f"导出的“{file.name}”后来改过，与导出时不一样，没有生成电子版。",
            "要改内容，请改草稿后重新导出；改过的文件还要用的话，请先另存到别处。",
        )


def demand_same(
    found: FinalExport, definition: FormDefinition, draft: Draft, folder: Path, known: Mapping[str, str]
) -> None:
    """Raise :class:`UsageError` unless the set was made from what ``draft`` says now; its words name what changed.

    That is looked for among the earlier saves in ``folder``; ``known`` are the parts of an earlier electronic copy of
    the same set, for when those saves are gone.
    """
    exported = found.exported
    if exported.form != draft.form:
        raise UsageError(f"“{exported.folder.name}”里是另一种表的申报册。", _AGAIN)
    if exported.code == content_code(draft):
        return
    before = content_parts(_parts_of_save(definition, folder, exported.code) or known)
    changed = changed_parts(before, content_parts(draft_parts(definition, draft))) if before else ()
    named = f"：{'、'.join(changed)}" if changed else ""
    raise UsageError(f"导出以后又改过内容{named}。", "请先重新导出，再生成电子版：纸质件和电子版必须是同一版。")


def _parts_of_save(definition: FormDefinition, folder: Path, code: str) -> dict[str, str]:
    """The parts of the latest save that has this code; none when no such save is kept."""
    for version in reversed(history.versions(folder)):
        with contextlib.suppress(AppError):
            saved = history.read_version(version)
            if content_code(saved) == code:
                return draft_parts(definition, saved)
    return {}
