"""A package that is whole: its list, the entry of each path, and every check that needs no file of the draft read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, NoReturn

from app.drafts import kept
from app.drafts.draft import DRAFT_FILE, Draft, from_json
from app.drafts.package_checks import (
    MANIFEST,
    Limits,
    Listed,
    demand_paths,
    entry_is_ours,
    entry_problem,
    has_too_long_text,
    has_too_many_values,
    is_dropping,
    is_folder,
    most_of,
    names_of,
    other_drafts,
    other_drafts_in_words,
    read_manifest,
    same,
    stranger_problem,
    visible,
)
from app.drafts.package_streams import pour, unheard
from app.drafts.package_zip import (
    HEADER,
    RESCUE_HINT,
    STORED,
    Directory,
    PackageFile,
    ZipEntry,
    read_directory,
    start_of,
)
from app.errors import DamagedPackage
from app.times_and_sizes import size_in_words

_FOLDER_HINT = f"{RESCUE_HINT}。如果是用压缩软件把草稿文件夹压成的，请先解压，再打开那个文件夹"
_ONE_EACH = "请对方把每份草稿单独打包；没有解开任何文件"
_MANIFEST_NAME = re.compile(rb"((?:.*[/\\])?)manifest\.json", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Contents:
    """A package: its list, for each listed path the entry and where that ends at the latest, and what was mended."""

    listed: Mapping[str, Listed]
    entries: Mapping[str, tuple[ZipEntry, int]]
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Matched:
    found: Mapping[str, ZipEntry]
    renamed: tuple[str, ...]
    dropped: tuple[str, ...]


def read_contents(file: PackageFile, limits: Limits) -> Contents:
    """What is in a package, before any file of the draft is read.

    Raises :class:`DraftError` naming the entry that does harm, :class:`DamagedPackage` naming what is damaged.
    """
    directory = read_directory(file, limits.entries)
    entries = tuple(entry for entry in directory.entries if not is_folder(entry))
    top = _top(file, entries)
    pairs = _listed(file, directory, entries, top, limits)
    demand_paths(file, pairs, limits)
    listed = dict(pairs)
    matched = _matched(file, entries, top, listed)
    for path, entry in matched.found.items():
        _demand_sound(file, path, entry, listed.get(path), limits)
    _demand_apart(file, directory)
    held = {path: (matched.found[path], directory.end_of(matched.found[path])) for path in listed}
    return Contents(listed, held, tuple(_told(file, directory, top, matched)))


def copy_out(
    file: PackageFile,
    held: Contents,
    path: str,
    out: BinaryIO | None = None,
    tick: Callable[[int], object] = unheard,
) -> None:
    """Write the bytes of a listed path to ``out``; raises :class:`DraftError` naming it, ``OSError`` of ``out``."""
    (entry, end), listed = held.entries[path], held.listed[path]
    try:
        start = start_of(file, entry)
        if start + entry.packed > end:
            file.refuse(f"里的“{visible(path)}”和别的文件互相重叠")
        poured = pour(file, entry, start, listed.bytes, out, tick)
    except DamagedPackage as error:
        raise DamagedPackage(f"{error.message}：里面的“{visible(path)}”读不出来", error.hint) from error
    if poured.bytes > listed.bytes:
        file.refuse(f"里的“{visible(path)}”比清单上大")
    if poured != (listed.sha256, listed.bytes, entry.crc):
        wrong_bytes(file, path)


def wrong_bytes(file: PackageFile, path: str) -> NoReturn:
    """Raise :class:`DamagedPackage`: the bytes of a path are others than were packed."""
    file.damaged(f"里的“{visible(path)}”校验不对，传送中可能损坏了")


def read_out(file: PackageFile, held: Contents, path: str) -> bytes:
    """The bytes of a text, as :func:`copy_out`."""
    out = BytesIO()
    copy_out(file, held, path, out)
    return out.getvalue()


def demand_few_values(file: PackageFile, name: str, data: bytes) -> None:
    """Refuse a text that nobody filled in: read, it would fill the memory."""
    if has_too_many_values(data):
        file.refuse(f"里的 {name} 内容多得不合常理")


def draft_in(file: PackageFile, data: bytes) -> Draft:
    """The draft of a package; raises :class:`DraftError` when its text is none."""
    demand_few_values(file, DRAFT_FILE, data)
    try:
        draft = from_json(data.decode("utf-8-sig"), f"{file.name}/{DRAFT_FILE}")
    except UnicodeDecodeError:
        file.refuse(f"里的 {DRAFT_FILE} 不是 UTF-8 文字")
    if sum(1 for _ in kept.every_file(draft)) > Limits().entries:
        file.refuse(f"里的 {DRAFT_FILE} 列的文件多得不合常理")
    if has_too_long_text(draft.answers):
        file.refuse(f"里的 {DRAFT_FILE} 有一处文字长得不合常理")
    return draft


# ---- the list and what belongs to it


def _top(file: PackageFile, entries: Sequence[ZipEntry]) -> bytes:
    """The folder in the archive that the package lies in, with its ``/``: somebody unpacked it and packed it again."""
    found = [match[1] for entry in entries if (match := _MANIFEST_NAME.fullmatch(entry.raw))]
    if not found:
        lost = f"不是打包的草稿：里面没有 {MANIFEST}"
        if any(entry.raw == DRAFT_FILE.encode() for entry in entries):
            raise DamagedPackage(f"“{file.name}”{lost}", _FOLDER_HINT)
        file.refuse(lost)
    top = min(found, key=lambda raw: (raw.count(b"/"), len(raw)))
    names = [same(name) for name in names_of(ZipEntry(top, 0, STORED, 0, 0, 0, 0))]
    if top and all(kept.path_problem(f"{kept.ATTACHMENTS}/{name.rstrip('/')}") for name in names):
        file.refuse(f"里的“{visible(names[0] + MANIFEST)}”名称不对，指到了别的地方")
    return top


def _listed(
    file: PackageFile, directory: Directory, entries: Sequence[ZipEntry], top: bytes, limits: Limits
) -> tuple[tuple[str, Listed], ...]:
    if not any(entry.raw == top + DRAFT_FILE.encode() for entry in entries):
        file.damaged(f"里没有 {DRAFT_FILE}，不是完整的草稿")
    entry = next(entry for entry in entries if entry.raw == top + MANIFEST.encode())
    _demand_sound(file, MANIFEST, entry, None, limits)
    out = BytesIO()
    start = start_of(file, entry)
    if (
        start + entry.packed > directory.end_of(entry)
        or pour(file, entry, start, limits.manifest, out).crc != entry.crc
    ):
        file.damaged(f"里的 {MANIFEST} 损坏了")
    try:
        return read_manifest(file, out.getvalue())
    except ValueError as error:
        file.damaged(f"里没有可用的 {MANIFEST}", error)


def _matched(file: PackageFile, entries: Sequence[ZipEntry], top: bytes, listed: Mapping[str, Listed]) -> _Matched:
    """Which entry is which path of the list; what is left over is named and refused, unless a system put it there."""
    paths = {same(path): path for path in (*listed, MANIFEST)}
    found: dict[str, ZipEntry] = {}
    renamed: list[str] = []
    dropped: list[str] = []
    strange: list[str] = []
    exactly = {top + path.encode(): path for path in paths.values()}
    for entry in entries:
        path = exactly.get(entry.raw)
        if path is None:
            names = names_of(entry, top) if entry.raw.startswith(top) else ()
            path = next((paths[same(name)] for name in names if same(name) in paths), None)
            if path is None:
                name = (names or names_of(entry))[0]
                (dropped if is_dropping(name) else strange).append(name)
                continue
            renamed.append(path)
        if path in found:
            file.refuse(f"里的“{visible(path)}”出现了两次")
        found[path] = entry
    _demand_complete(file, listed, found, strange)
    return _Matched(found, tuple(renamed), tuple(dropped))


def _demand_complete(
    file: PackageFile, listed: Mapping[str, Listed], found: Mapping[str, ZipEntry], strange: Sequence[str]
) -> None:
    for path in sorted(set(listed) - set(found)):
        file.damaged(f"里的“{visible(path)}”缺了")
    if others := other_drafts(strange):
        file.refuse(f"里还有{other_drafts_in_words(others)}，一个文件只能装一份", _ONE_EACH)
    for name in sorted(strange):
        file.refuse(f"里的“{visible(name)}”{stranger_problem(name, listed)}")


def _demand_sound(file: PackageFile, path: str, entry: ZipEntry, listed: Listed | None, limits: Limits) -> None:
    reason = entry_problem(entry, limits, most_of(path, limits))
    if not reason and listed and entry.size > listed.bytes:
        reason = "比清单上大"
    if not reason and entry.packed > file.size:
        reason = f"号称有 {size_in_words(entry.packed)}，比整个文件还大"
    if reason:
        file.refuse(f"里的“{visible(path)}”{reason}")
    if (listed and entry.size != listed.bytes) or (entry.method == STORED and entry.size != entry.packed):
        wrong_bytes(file, path)


def _demand_apart(file: PackageFile, directory: Directory) -> None:
    """Entries that share bytes make much out of little, and are read differently by every program."""
    seen: set[int] = set()
    for entry in directory.entries:
        if entry.offset in seen or entry.offset + HEADER + len(entry.raw) + entry.packed > directory.end_of(entry):
            file.refuse(f"里的“{visible(names_of(entry)[0])}”和别的文件互相重叠")
        seen.add(entry.offset)


def _told(file: PackageFile, directory: Directory, top: bytes, matched: _Matched) -> Iterator[str]:
    """Sentences on what another program did to the package and what was read all the same."""
    foreign = directory.before + directory.behind
    if foreign:
        yield f"“{file.name}”前后夹带了 {foreign} 字节别的内容（邮件系统有时会这样），已略过"
    found = []
    if top:
        found.append(f"外面多了一层文件夹“{visible(same(names_of(ZipEntry(top, 0, 0, 0, 0, 0, 0))[0]).rstrip('/'))}”")
    if matched.renamed:
        found.append(f"{_few(matched.renamed)}的名称换了编码或写法")
    if matched.dropped:
        found.append(f"多出{_few(matched.dropped)}，没有解开")
    others = [entry for entry in directory.entries if not entry_is_ours(entry)]
    if not found and [entry.raw for entry in others] == [MANIFEST.encode()]:
        yield f"“{file.name}”里只有清单（{MANIFEST}）由别的程序写过；文件已照它一一对上"
    elif found or others:
        details = f"：{'；'.join(found)}" if found else ""
        yield f"“{file.name}”被别的压缩软件重新打包过{details}；已照里面的清单一一对上"


def _few(names: Sequence[str]) -> str:
    return f"“{visible(names[0])}”{f'等 {len(names)} 个文件' if len(names) > 1 else ''}"
