"""One draft as one ``.shenbao`` file: a zip with ``draft.json``, the listed files (evidence, scans) and a manifest.

Packing the same draft gives the same bytes anywhere. A package is foreign input: every name, size and checksum is
checked before anything appears under its final name.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NoReturn

from app import disk
from app.drafts import kept
from app.drafts.draft import DRAFT_FILE, Draft, from_json
from app.drafts.fresh import demand_free, fresh_folder
from app.drafts.names import PACKAGE_ENDING
from app.errors import AttachmentError, DraftError, UsageError
from app.os_words import refused_reading
from app.progress import Progress, silent
from app.times_and_sizes import size_in_words

MANIFEST = "manifest.json"
PACKAGE_FORMAT = 1
_EPOCH = (1980, 1, 1, 0, 0, 0)
_HINT = "请向对方重新要一份；没有解开任何文件"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a package may hold at most, in entries and bytes; far above any real packet, below a full disk."""

    entries: int = 5_000
    total: int = 20 << 30
    document: int = 64 << 20
    # Scans hardly shrink; a megabyte that becomes hundreds is a bomb.
    ratio: int = 200
    ratio_from: int = 10 << 20


@dataclass(frozen=True, slots=True)
class _Listed:
    sha256: str
    bytes: int


class _Count:
    """Bytes done of all, told to a progress."""

    def __init__(self, progress: Progress, total: int, label: str) -> None:
        self._progress, self._total, self._label, self._done = progress, total, label, 0

    def __call__(self, size: int) -> None:
        self._done += size
        self._progress(min(self._done, self._total), self._total, self._label)


def pack(folder: Path, target: Path, progress: Progress = silent) -> Path:
    """Write the draft in ``folder`` to ``target``; earlier saves, lock and temporary files stay out.

    Raises :class:`DraftError` when ``draft.json`` cannot be read, :class:`UsageError` when ``target`` has another
    ending, lies in the draft or is a file that is no package, :class:`AttachmentError` naming a listed file that is
    missing, :class:`DiskError`. The package is read back before it gets its name.
    """
    folder, target = folder.absolute(), target.absolute()
    data = _document(folder)
    draft = _read_document(data, f"{folder.name}/{DRAFT_FILE}")
    _demand_package_name(folder, target)
    sources = {file.path: _source(folder, file.path) for file in kept.every_file(draft)}
    total = sum(path.stat().st_size for path in sources.values()) or 1
    count = _Count(progress, 2 * total, "打包")
    label = disk.label_here("pack")
    temp = disk.temp_beside(target, label)
    try:
        with disk.writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            disk.sweep_beside(target, label)
            _write(temp, data, sources, count)
            _read_back(temp, target.name, count)
            temp.replace(target)
            disk.sync_folder(target.parent)
    except BaseException:
        disk.discard(temp)
        raise
    progress(2 * total, 2 * total, "打包")
    return target


def unpack(file: Path, folder: Path, progress: Progress = silent, *, limits: Limits | None = None) -> Draft:
    """Open a package into a new or empty folder; everything appears at once or not at all.

    Raises :class:`DraftError` naming the package and the entry that is wrong, :class:`DiskError`.
    """
    folder = folder.absolute()
    not_done = f"没有解开“{file.name}”"
    demand_free(folder, not_done)
    with _opened(file) as archive:
        entries = _entries(archive, file, limits or Limits())
        with fresh_folder(folder, not_done) as temp, disk.writing(folder):
            return _extract(archive, entries, file.name, temp, progress)


def _document(folder: Path) -> bytes:
    if not disk.is_folder(folder):
        raise DraftError(f"没有“{folder.name}”这个草稿文件夹，没有打包", f"请核对位置：{folder}")
    try:
        return (folder / DRAFT_FILE).read_bytes()
    except OSError as error:
        why = refused_reading(error)
        raise DraftError(
            f"读不了“{folder.name}/{DRAFT_FILE}”，没有打包：{why.reason}", f"请核对这是草稿文件夹：{folder}"
        ) from error


def _read_document(data: bytes, name: str) -> Draft:
    try:
        return from_json(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        raise DraftError(f"“{name}”不是 UTF-8 文字，没有打包", "请先打开这份草稿，核对并保存后再打包") from error


def _demand_package_name(folder: Path, target: Path) -> None:
    """A slip of the hand must not cost another file: only a new name or an earlier package is written to."""
    if target.suffix.lower() != PACKAGE_ENDING or target.stem in ("", PACKAGE_ENDING):
        raise UsageError(
            f"“{target.name}”不是 {PACKAGE_ENDING} 文件名，没有打包", f"请写成 {folder.name}{PACKAGE_ENDING} 这样的名称"
        )
    if disk.lies_in(target, folder):
        raise UsageError(f"“{target.name}”在草稿文件夹里，没有打包", "请写到草稿文件夹以外的位置")
    if disk.is_file(target) and not _is_package(target):
        raise UsageError(f"已有的“{target.name}”不是打包的草稿，没有覆盖它", "请换一个名称，或先移走那个文件")


def _is_package(file: Path) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            return {MANIFEST, DRAFT_FILE} <= set(archive.namelist())
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _source(folder: Path, path: str) -> Path:
    found = kept.resolve(folder, path)
    if not disk.is_file(found):
        what = kept.called(path)
        raise AttachmentError(f"{what}“{path}”不在草稿文件夹里，没有打包", f"请把文件放回去，或在{what}里移除它")
    return found


def _write(temp: Path, data: bytes, sources: Mapping[str, Path], count: _Count) -> None:
    listed: dict[str, _Listed] = {}
    with zipfile.ZipFile(temp, "w") as archive:
        for path in sorted(sources):
            listed[path] = _add_file(archive, path, sources[path], count)
        listed[DRAFT_FILE] = _add_text(archive, DRAFT_FILE, data)
        manifest = {
            "format": PACKAGE_FORMAT,
            "files": [{"path": p, "sha256": listed[p].sha256, "bytes": listed[p].bytes} for p in sorted(listed)],
        }
        _add_text(archive, MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())
    descriptor = os.open(temp, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _info(name: str, method: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = method
    info.create_system = 0  # the same on Windows and Linux
    info.external_attr = 0
    return info


def _add_text(archive: zipfile.ZipFile, name: str, data: bytes) -> _Listed:
    archive.writestr(_info(name, zipfile.ZIP_DEFLATED), data, compresslevel=6)
    return _Listed(hashlib.sha256(data).hexdigest(), len(data))


def _add_file(archive: zipfile.ZipFile, name: str, source: Path, count: _Count) -> _Listed:
    info = _info(name, zipfile.ZIP_STORED)
    info.file_size = source.stat().st_size  # lets the archive choose its long format beforehand
    digest = hashlib.sha256()
    size = 0
    with archive.open(info, "w") as entry:
        for block in disk.read_blocks(source):
            entry.write(block)
            digest.update(block)
            size += len(block)
            count(len(block))
    return _Listed(digest.hexdigest(), size)


def _read_back(temp: Path, name: str, count: _Count) -> None:
    with _opened(temp) as archive:
        listed = _manifest(archive, name)
        for info in archive.infolist():
            if info.filename in listed:
                _copy_out(archive, info, listed[info.filename], name, None, count)


def _refuse(package: str, reason: str, cause: BaseException | None = None) -> NoReturn:
    raise DraftError(f"“{package}”{reason}", _HINT) from cause


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """The archive; whatever is wrong with it as a zip, then or later, becomes a :class:`DraftError`."""
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error, struct.error, ValueError) as error:
        _refuse(file.name, "不是完整的 .shenbao 文件", error)
    except FileNotFoundError as error:
        raise DraftError(f"没有“{file.name}”这个文件", f"请核对位置：{file}") from error
    except OSError as error:
        why = refused_reading(error)
        raise DraftError(f"读不了“{file.name}”：{why.reason}", f"{why.advice}。位置：{file}") from error


def _entries(archive: zipfile.ZipFile, file: Path, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """The entries by name, after every check that needs no unpacking."""
    infos = [info for info in archive.infolist() if not _is_plain_folder(info)]
    if MANIFEST not in {info.filename for info in infos}:
        _refuse(file.name, f"不是打包的草稿：里面没有 {MANIFEST}")
    if len(infos) > limits.entries:
        _refuse(file.name, f"里有 {len(infos)} 个文件，超过了 {limits.entries} 个")
    seen: set[str] = set()
    for info in infos:
        reason = _entry_problem(info, limits)
        key = unicodedata.normalize("NFC", info.filename).casefold()
        if key in seen:
            reason = "出现了两次"
        seen.add(key)
        if reason:
            _refuse(file.name, f"里的“{_shown(info)}”{reason}")
    for info in infos:
        if _folders(unicodedata.normalize("NFC", info.filename).casefold()) & seen:
            _refuse(file.name, f"里的“{_shown(info)}”放在了一个文件底下")
    _demand_honest_sizes(infos, file, limits)
    return {info.filename: info for info in infos}


def _demand_honest_sizes(infos: list[zipfile.ZipInfo], file: Path, limits: Limits) -> None:
    if sum(info.file_size for info in infos) > limits.total:
        _refuse(file.name, f"解开后超过 {size_in_words(limits.total)}")
    size = file.stat().st_size
    if any(not 0 <= info.header_offset < size for info in infos):
        _refuse(file.name, "不是完整的 .shenbao 文件")
    # Entries that share bytes add up to more than the file holds.
    if sum(info.compress_size for info in infos) > size:
        _refuse(file.name, "里的文件互相重叠")


def _folders(path: str) -> set[str]:
    """Every folder above a path: ``a/b/c`` gives ``a`` and ``a/b``."""
    parts = path.split("/")
    return {"/".join(parts[:end]) for end in range(1, len(parts))}


def _is_plain_folder(info: zipfile.ZipInfo) -> bool:
    # Other zip programs add them; they hold nothing and are never made from the archive.
    return info.is_dir() and info.file_size == 0


def _entry_problem(info: zipfile.ZipInfo, limits: Limits) -> str:
    name = info.filename
    if name != info.orig_filename or (name not in (DRAFT_FILE, MANIFEST) and kept.path_problem(name)):
        return "名称不对，指到了别的地方"
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return "是链接或特殊文件"
    if info.flag_bits & 0x1:
        return "加了密码"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "压缩方式不认识"
    if name in (DRAFT_FILE, MANIFEST) and info.file_size > limits.document:
        return "太大"
    if info.file_size > limits.ratio_from and info.file_size > limits.ratio * info.compress_size:
        return "解开后大得不合常理"
    return ""


def _shown(info: zipfile.ZipInfo) -> str:
    return "".join(character if character.isprintable() else "?" for character in info.filename)[:80]


def _manifest(archive: zipfile.ZipFile, name: str) -> dict[str, _Listed]:
    try:
        found = json.loads(archive.read(MANIFEST))
        newer = found["format"] > PACKAGE_FORMAT
        listed = {str(entry["path"]): _Listed(str(entry["sha256"]), int(entry["bytes"])) for entry in found["files"]}
    except (KeyError, ValueError, TypeError, OverflowError, RecursionError) as error:
        _refuse(name, f"里没有可用的 {MANIFEST}", error)
    if newer:
        raise DraftError(f"“{name}”由较新的程序打包，这个程序解不开", "请用较新的程序解开")
    return listed


def _extract(
    archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo], name: str, temp: Path, progress: Progress
) -> Draft:
    if DRAFT_FILE not in entries:
        _refuse(name, f"里没有 {DRAFT_FILE}，不是完整的草稿")
    listed = _manifest(archive, name)
    for path in sorted(set(entries) - {MANIFEST} ^ set(listed)):
        _refuse(name, f"里的“{path[:80]}”{'没有列在清单里' if path in entries else '缺了'}")
    count = _Count(progress, sum(entry.bytes for entry in listed.values()) or 1, "解开")
    for path in sorted(listed):
        target = temp.joinpath(*path.split("/"))
        with disk.writing(temp.parent / target.name):
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as out:
                _copy_out(archive, entries[path], listed[path], name, out, count)
                out.flush()
                os.fsync(out.fileno())
            disk.sync_folder(target.parent)
    try:
        return from_json((temp / DRAFT_FILE).read_bytes().decode("utf-8-sig"), f"{name}/{DRAFT_FILE}")
    except UnicodeDecodeError as error:
        _refuse(name, f"里的 {DRAFT_FILE} 不是 UTF-8 文字", error)


def _copy_out(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    listed: _Listed,
    name: str,
    out: BinaryIO | None,
    tick: Callable[[int], None],
) -> None:
    """Read one entry, checking size and checksum as it comes; ``out`` may be missing when only checking."""
    digest = hashlib.sha256()
    size = 0
    with archive.open(info) as entry:
        while block := entry.read(disk.BLOCK):
            size += len(block)
            if size > listed.bytes:
                _refuse(name, f"里的“{_shown(info)}”比清单上大")
            digest.update(block)
            if out:
                out.write(block)
            tick(len(block))
    if size != listed.bytes or digest.hexdigest() != listed.sha256:
        _refuse(name, f"里的“{_shown(info)}”校验不对，传送中可能损坏了")
