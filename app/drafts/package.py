"""One draft as one ``.shenbao`` file: a zip with a list, ``draft.json``, what offices said of it, and its files.

Packing the same draft gives the same bytes anywhere. The texts come first and uncompressed, so that a download that
broke off, or one bad block, costs as little as it can (decision 79).
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, NoReturn

from app import disk
from app.drafts import kept
from app.drafts.draft import DRAFT_FILE, Draft, from_json
from app.drafts.fresh import demand_free, fresh_folder
from app.drafts.names import PACKAGE_ENDING, REVIEWS_FILE
from app.drafts.package_checks import (
    MANIFEST,
    TEXTS,
    Limits,
    Listed,
    has_too_many_values,
    manifest_bytes,
    path_problems,
)
from app.drafts.package_contents import (
    Contents,
    copy_out,
    demand_few_values,
    draft_in,
    read_contents,
    read_out,
    wrong_bytes,
)
from app.drafts.package_reading import Packed, read_packed
from app.drafts.package_streams import Count, blocks
from app.drafts.package_zip import PackageFile, opened, read_directory, start_of
from app.errors import AppError, AttachmentError, DraftError, UsageError
from app.os_words import refused_reading
from app.progress import Progress, silent

Sources = Mapping[str, Callable[[], Iterator[bytes]]]


class Replacing(NamedTuple):
    """What is asked before a package takes the place of another one.

    ``is_same``: whether two drafts, the new one first, are of one applicant. ``lost``: what of the reviews there (None:
    none) would be lost with it, as half a sentence; empty when nothing. Both may raise :func:`not_overwritten`.
    """

    is_same: Callable[[Draft, Draft], bool]
    lost: Callable[[bytes | None, bytes], str]


_EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(
    folder: Path,
    target: Path,
    progress: Progress = silent,
    reviews: bytes | None = None,
    may: Replacing | None = None,
) -> Path:
    """Write the draft in ``folder`` to ``target``; earlier saves, lock and temporary files stay out.

    ``reviews``: what offices said of it, none when empty; when not given, what came along with the draft
    (``reviews.json`` in its folder). Raises :class:`DraftError` when ``draft.json`` cannot be read, :class:`UsageError`
    when ``target`` has another ending, lies in the draft, is a file that is no package or one that may not be replaced
    (``may``; None: any may), :class:`AttachmentError` naming a listed file that is missing,
    :class:`DiskError`. The package is read back before it gets its name.
    """
    folder, target = folder.absolute(), target.absolute()
    data = _document(folder)
    draft = _read_document(data, f"{folder.name}/{DRAFT_FILE}")
    _demand_package_name(target, folder.name)
    said = _reviews_in(folder) if reviews is None else reviews
    _demand_replaceable(target, draft, said, may)
    if disk.lies_in(target, folder):
        raise UsageError(f"“{target.name}”在草稿文件夹里，没有打包", "请写到草稿文件夹以外的位置")
    files = {file.path: _source(folder, file.path) for file in kept.every_file(draft)}
    for path, reason in path_problems((DRAFT_FILE, *files)):
        what = kept.called(path)
        raise AttachmentError(
            f"{what}“{path}”{reason}，别的电脑上放不下，没有打包", f"请移除它，改个名称重新添加{what}"
        )
    sizes = {path: file.stat().st_size for path, file in files.items()}
    total = 3 * sum(sizes.values())
    count = Count(progress, total, "打包")
    listed = {path: _fingerprint(file, sizes[path], count) for path, file in files.items()}
    sources = {path: _unchanged(path, file, listed[path], count) for path, file in files.items()}
    _publish(target, {DRAFT_FILE: data, **({REVIEWS_FILE: said} if said else {})}, listed, sources, count)
    progress(total or 1, total or 1, "打包")
    return target


def repack(
    file: Path, target: Path, reviews: bytes | None, progress: Progress = silent, may: Replacing | None = None
) -> Path:
    """Write a package again with other reviews (None or nothing: none), its draft and files byte for byte the same.

    ``target`` may be ``file`` itself. Gives what :func:`pack` would of the draft in it. Raises :class:`DraftError`
    naming what is damaged in ``file``, else as :func:`pack`.
    """
    target = target.absolute()
    _demand_package_name(target, file.stem)
    with opened(file) as source:
        held = read_contents(source, Limits())
        texts = {DRAFT_FILE: read_out(source, held, DRAFT_FILE), **({REVIEWS_FILE: reviews} if reviews else {})}
        _demand_replaceable(target, draft_in(source, texts[DRAFT_FILE]), reviews or b"", may)
        listed = {path: one for path, one in held.listed.items() if path not in TEXTS}
        total = 2 * sum(one.bytes for one in listed.values())
        count = Count(progress, total, "打包")
    sources = {path: _packed(file, held, path, count) for path in listed}
    _publish(target, texts, listed, sources, count)
    progress(total or 1, total or 1, "打包")
    return target


def unpack(
    file: Path,
    folder: Path,
    progress: Progress = silent,
    *,
    limits: Limits | None = None,
    tell: Callable[[str], object] = lambda _: None,
) -> Draft:
    """Open a package into a new or empty folder; everything appears at once or not at all.

    ``tell`` hears sentences on what other programs did to it and what was read all the same. Raises
    :class:`DraftError` naming the package and the entry that is wrong, :class:`DiskError`.
    """
    folder = folder.absolute()
    not_done = f"没有解开“{file.name}”"
    demand_free(folder, not_done)
    with opened(file) as source:
        held = read_contents(source, limits or Limits())
        with fresh_folder(folder, not_done) as temp, disk.writing(folder):
            draft = _extract(source, held, temp, progress)
    for sentence in held.told:
        tell(sentence)
    return draft


def _document(folder: Path) -> bytes:
    if not disk.is_folder(folder):
        raise DraftError(f"没有“{folder.name}”这个草稿文件夹，没有打包", f"请核对位置：{folder}")
    return _text(folder / DRAFT_FILE, f"请核对这是草稿文件夹：{folder}")


def _text(file: Path, hint: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        why = refused_reading(error)
        raise DraftError(f"读不了“{file.parent.name}/{file.name}”，没有打包：{why.reason}", hint) from error


def _reviews_in(folder: Path) -> bytes:
    """What came along with a draft when it was unpacked; a link would bring in what is no part of it."""
    file = folder / REVIEWS_FILE
    if not os.path.lexists(file):
        return b""
    if file.is_symlink():
        raise DraftError(f"“{folder.name}/{REVIEWS_FILE}”是链接，没有打包", "请移走它再打包")
    return _text(file, f"请核对“{REVIEWS_FILE}”，或移走它再打包")


def _read_document(data: bytes, name: str) -> Draft:
    if has_too_many_values(data):
        raise DraftError(f"“{name}”内容多得不合常理，别的电脑上解不开，没有打包", "请先打开这份草稿，删去多余的行")
    try:
        return from_json(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        raise DraftError(f"“{name}”不是 UTF-8 文字，没有打包", "请先打开这份草稿，核对并保存后再打包") from error


def _demand_package_name(target: Path, name: str) -> None:
    """A slip of the hand must not cost another file: only a new name or an earlier package is written to."""
    if target.suffix.lower() != PACKAGE_ENDING or target.stem in ("", PACKAGE_ENDING):
        raise UsageError(
            f"“{target.name}”不是 {PACKAGE_ENDING} 文件名，没有打包", f"请写成 {name}{PACKAGE_ENDING} 这样的名称"
        )
    if disk.is_file(target) and not _is_package(target):
        raise UsageError(f"已有的“{target.name}”不是打包的草稿，没有覆盖它", "请换一个名称，或先移走那个文件")


def _demand_replaceable(target: Path, draft: Draft, reviews: bytes, may: Replacing | None) -> None:
    """Nobody's package takes the place of another applicant's, nor of what an office said."""
    if may is None or not disk.is_file(target):
        return
    try:
        there: Packed | None = read_packed(target)
    except AppError:
        there = None  # whose it is, nobody knows
    if there is None:
        raise not_overwritten(target, "读不出来，不知道是哪一份草稿")
    if not may.is_same(draft, there.draft):
        raise not_overwritten(target, "像是另一份草稿")
    why = "里的初审意见读不出来" if there.reviews_lost else may.lost(there.reviews, reviews)
    if why:
        raise not_overwritten(target, why)


def not_overwritten(target: Path, why: str) -> UsageError:
    """That a package stays as it is, and what to do."""
    return UsageError(f"已有的“{target.name}”{why}，没有覆盖它", f"请换一个名称，或先移走那个文件。位置：{target}")


def _is_package(file: Path) -> bool:
    try:
        with opened(file) as source:
            names = {entry.raw for entry in read_directory(source, Limits().entries).entries}
    except AppError:
        return False
    return {MANIFEST.encode(), DRAFT_FILE.encode()} <= names


def _source(folder: Path, path: str) -> Path:
    found = kept.resolve(folder, path)
    if not disk.is_file(found):
        what = kept.called(path)
        raise AttachmentError(f"{what}“{path}”不在草稿文件夹里，没有打包", f"请把文件放回去，或在{what}里移除它")
    return found


def _fingerprint(file: Path, most: int, count: Count) -> Listed:
    """What the list tells of a file; one that goes on growing is found out when it is packed."""
    digest, size = hashlib.sha256(), 0
    for block in disk.read_blocks(file):
        digest.update(block)
        size += len(block)
        count(len(block))
        if size > most:
            break
    return Listed(digest.hexdigest(), size)


def _unchanged(path: str, file: Path, listed: Listed, count: Count) -> Callable[[], Iterator[bytes]]:
    """The bytes of a file of the draft; raises :class:`AttachmentError` when they are others than a moment ago."""

    def read() -> Iterator[bytes]:
        yield from _as_listed(disk.read_blocks(file), listed, count, changed)

    def changed() -> NoReturn:
        raise AttachmentError(f"{kept.called(path)}“{path}”在打包时被改动了，没有打包", "请等别的程序写完，再打包一次")

    return read


def _packed(file: Path, held: Contents, path: str, count: Count) -> Callable[[], Iterator[bytes]]:
    """The bytes of a file of a package; raises :class:`DamagedPackage` naming it."""

    def read() -> Iterator[bytes]:
        with opened(file) as source:
            entry, _ = held.entries[path]
            data = blocks(source, entry, start_of(source, entry))
            yield from _as_listed(data, held.listed[path], count, lambda: wrong_bytes(source, path))

    return read


def _as_listed(data: Iterator[bytes], listed: Listed, count: Count, wrong: Callable[[], object]) -> Iterator[bytes]:
    """Bytes that are those of the list; else ``wrong`` is called, and is to raise."""
    digest, size = hashlib.sha256(), 0
    for block in data:
        digest.update(block)
        size += len(block)
        if size > listed.bytes:
            break
        yield block
        count(len(block))
    if (digest.hexdigest(), size) != (listed.sha256, listed.bytes):
        wrong()


def _publish(
    target: Path, texts: Mapping[str, bytes], files: Mapping[str, Listed], sources: Sources, count: Count
) -> None:
    """Write a package, read it back, and give it its name."""
    label = disk.label_here("pack")
    with disk.replacing(target, label) as temp:
        disk.sweep_beside(target, label)
        _write(temp, texts, files, sources)
        with opened(temp, target.name) as source:
            held = read_contents(source, Limits())
            for path in held.listed:
                copy_out(source, held, path, None, count if path in files else lambda _: None)


def _write(temp: Path, texts: Mapping[str, bytes], files: Mapping[str, Listed], sources: Sources) -> None:
    known = {name: Listed(hashlib.sha256(data).hexdigest(), len(data)) for name, data in texts.items()}
    whole = {**texts, MANIFEST: manifest_bytes({**files, **known})}
    with zipfile.ZipFile(temp, "w") as archive:
        for name in TEXTS:
            if name in whole:
                archive.writestr(_info(name, len(whole[name])), whole[name])
        for path in sorted(sources):
            with archive.open(_info(path, files[path].bytes), "w") as entry:
                for block in sources[path]():
                    entry.write(block)


def _info(name: str, size: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_STORED
    info.create_system = 0  # the same on Windows and Linux
    info.external_attr = 0
    info.file_size = size  # lets the archive choose its long format beforehand
    return info


def _extract(source: PackageFile, held: Contents, temp: Path, progress: Progress) -> Draft:
    count = Count(progress, sum(entry.bytes for entry in held.listed.values()), "解开")
    for path in sorted(held.listed):
        target = temp.joinpath(*path.split("/"))
        with disk.writing(temp.parent / target.name):
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as out:
                copy_out(source, held, path, out, count)
                out.flush()
                os.fsync(out.fileno())
            disk.sync_folder(target.parent)
    if REVIEWS_FILE in held.listed:
        demand_few_values(source, REVIEWS_FILE, (temp / REVIEWS_FILE).read_bytes())
    return draft_in(source, (temp / DRAFT_FILE).read_bytes())
