"""Verifies an electronic copy: every byte against its lists, and the lists against a code and a draft."""

from __future__ import annotations

import hashlib
import logging
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from app.discs.draft_parts import changed_parts, whole_parts
from app.discs.manifest import LIST_NAME, SUMS_NAME, read_manifest, read_sums, sums_bytes
from app.discs.model import Fault, FaultKind, Manifest, Verified
from app.discs.reading import OpenCopy, is_drive, open_copy
from app.discs.verify_words import Beside, other_form, sentences
from app.disk import TEMP_ENDING
from app.errors import AuditError, UsageError
from app.forms.definition import FormDefinition
from app.progress import Progress, silent

_STEP = "核对"
_MOST_LIST = 64 << 20
_SYSTEM_FILES = frozenset({".ds_store", "desktop.ini", "thumbs.db", ".directory"})
# Systems make them at the root of a disk only.
_SYSTEM_FOLDERS = frozenset({
    "system volume information", "$recycle.bin", ".trashes", ".fseventsd", ".spotlight-v100", ".temporaryitems",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lists:
    """What the lists on a copy ask for: SHA-256 by path, sizes where they are known.

    ``manifest`` is None when ``文件清单.txt`` cannot be trusted; ``faults`` are those of the lists themselves.
    """

    manifest: Manifest | None
    sums: Mapping[str, str]
    sizes: Mapping[str, int]
    faults: tuple[Fault, ...]


def verify_copy(
    place: Path,
    parts: Mapping[str, str] | None = None,
    code: str = "",
    progress: Progress = silent,
    *,
    definition: FormDefinition | None = None,
    as_whole: bool = False,
) -> Verified:
    """Read every file of a copy and compare it with the lists there; nothing is written.

    ``parts`` are the short codes of the parts of a draft as it is now (:func:`~app.discs.draft_parts.draft_parts`),
    ``definition`` is its form: a copy of another form is not compared part by part. ``as_whole``: they are those of
    :func:`~app.discs.draft_parts.whole_parts`. ``code`` was typed by somebody who read it on paper. A file that cannot
    be read is a fault, and the next one is read. Raises what :func:`~app.discs.reading.open_copy` raises,
    :class:`UsageError` for a ``code`` that is none.
    """
    asked = plain_code(code) if code else ""
    with open_copy(place, (LIST_NAME, SUMS_NAME)) as copy:
        lists = _read_lists(copy)
        verified = _compared(copy, lists, place, progress)
        beside = Beside(
            system=tuple(sorted(path for path in copy.files if path not in lists.sums and _is_beside(path, lists))),
            left=any(map(is_left_over, copy.files)) and place.is_dir() and not is_drive(place),
            below=() if lists.manifest or lists.sums else _lists_below(copy),
            code=asked,
            with_draft=parts is not None,
            folder=place.is_dir() and not is_drive(place),
        )
    manifest = lists.manifest
    if manifest and definition and manifest.head.form != definition.id:
        beside = replace(beside, other_form=definition.title)
        verified = replace(verified, changed_since=(other_form(manifest, beside),))
    elif manifest and parts is not None:
        head = manifest.head
        before = whole_parts(head.code, head.parts) if as_whole else head.parts
        verified = replace(verified, changed_since=changed_parts(before, parts))
    if asked and (manifest is None or manifest.head.code != asked):
        verified = replace(verified, code_differs=True)
    return replace(verified, sentences=sentences(verified, beside))


def plain_code(code: str) -> str:
    """A content code as it is printed (``7F3A-92C1``), however it was typed: width, case, dashes and spaces are free.

    Raises :class:`UsageError` when it is none.
    """
    typed = unicodedata.normalize("NFKC", code).upper()
    digits = re.sub(r"[\s\-‐-―−_]", "", typed)
    if not re.fullmatch(r"[0-9A-F]{8}", digits):
        raise UsageError(f"“{code}”不是内容编号：内容编号是 8 位，只有数字 0 到 9 和字母 A 到 F", "例如 7F3A-92C1。")
    return f"{digits[:4]}-{digits[4:]}"


def is_of_system(path: str) -> bool:
    """Whether a file was put there by an operating system, not by anybody."""
    parts = [part.casefold() for part in PurePosixPath(path).parts]
    return parts[-1] in _SYSTEM_FILES or parts[0] in _SYSTEM_FOLDERS


def _is_beside(path: str, lists: Lists) -> bool:
    """Of a system, or what macOS notes of a listed file (``._`` before its name, AppleDouble)."""
    folder, _, name = path.rpartition("/")
    noted = name.startswith("._") and (f"{folder}/" if folder else "") + name[2:] in lists.sums
    return noted or is_of_system(path)


def is_left_over(path: str) -> bool:
    """Whether a file is one of those that a making that was killed leaves behind."""
    return any(part.startswith(".shenbao-") or part.endswith(TEMP_ENDING) for part in PurePosixPath(path).parts)


def _as_left(path: str) -> str:
    """What is named of a file that nobody listed: of a scratch folder, which holds a whole copy, the folder alone."""
    parts = PurePosixPath(path).parts
    at = next((number for number, part in enumerate(parts) if is_left_over(part)), len(parts))
    return "/".join(parts[: at + 1])


def _read_lists(copy: OpenCopy) -> Lists:
    told, sums = _whole(copy, LIST_NAME), _whole(copy, SUMS_NAME)
    faults = [fault for name, data in ((LIST_NAME, told), (SUMS_NAME, sums)) for fault in _absent(copy, name, data)]
    manifest = None
    if told is not None:
        try:
            manifest = read_manifest(told)
        except AuditError:
            faults.append(Fault("changed", LIST_NAME))
    listed = read_sums(sums) if sums is not None else None
    if sums is not None and (listed is None or (manifest and told and sums != sums_bytes(manifest, told))):
        faults.append(Fault("changed", SUMS_NAME))
    if manifest:
        own = manifest.own
        asked = {file.path: file.sha256 for file in own}
        return Lists(manifest, asked, {file.path: file.bytes for file in own}, tuple(faults))
    rest = {path: sha256 for path, sha256 in (listed or {}).items() if path != LIST_NAME}
    return Lists(None, rest, {}, tuple(faults))


def _absent(copy: OpenCopy, name: str, data: bytes | None) -> Iterator[Fault]:
    if data is None:
        yield Fault("unreadable" if name in copy.files else "missing", name)


def _whole(copy: OpenCopy, path: str) -> bytes | None:
    """A list, None when it is not there, cannot be read, or is larger than any list."""
    if not 0 <= copy.files.get(path, -1) <= _MOST_LIST:
        return None
    try:
        return b"".join(copy.blocks(path))
    except OSError:
        return None


def _compared(copy: OpenCopy, lists: Lists, place: Path, progress: Progress) -> Verified:
    total = sum(max(copy.files.get(path, 0), 0) for path in lists.sums)
    done = 0

    def tick(size: int) -> None:
        nonlocal done
        done += size
        progress(min(done, total), total, _STEP)

    tick(0)
    faults = list(lists.faults)
    for path in sorted(lists.sums):
        kind = _fault(copy, path, lists, tick)
        faults += [Fault(kind, path)] if kind else []
    known = {*lists.sums, LIST_NAME, SUMS_NAME}
    if lists.manifest or lists.sums:  # without any list a folder is no copy, and nothing in it is too much
        rest = (path for path in sorted(copy.files) if path not in known and not _is_beside(path, lists))
        faults += [Fault("extra", path) for path in dict.fromkeys(map(_as_left, rest))]
    return Verified(place=str(place), manifest=lists.manifest, files=len(lists.sums), bytes=total, faults=tuple(faults))


def _fault(copy: OpenCopy, path: str, lists: Lists, tick: Callable[[int], None]) -> FaultKind | None:
    """What is wrong with a file; None when every byte is as listed."""
    size = copy.files.get(path)
    if size is None:
        return "unreadable" if any(path.startswith(f"{folder}/") for folder in copy.unread) else "missing"
    if size < 0:
        return "unreadable"
    if lists.sizes.get(path, size) != size:
        tick(size)
        return "changed"
    digest = hashlib.sha256()
    try:
        for block in copy.blocks(path):
            digest.update(block)
            tick(len(block))
    except OSError as error:
        logging.getLogger(__name__).info("%s: %r", path, error)
        return "unreadable"
    return None if digest.hexdigest() == lists.sums[path] else "changed"


def _lists_below(copy: OpenCopy) -> tuple[str, ...]:
    """Folders right below that are copies of their own: the parts of one that is on several discs."""
    found = (path.split("/") for path in copy.files)
    return tuple(
        sorted(parts[0] for parts in found if len(parts) == 2 and parts[1] == LIST_NAME and not is_left_over(parts[0]))
    )
