"""What lies in the places that a clerk drops: draft folders, ``.shenbao`` files, official forms in Word, and copies.

A place may be any of these or a folder of all of them. Names are looked at; only beside an export a draft is opened, to
know whose it is. Links are not followed, and what a system hides is left out. What cannot be read, as a scan, an
archive or a folder of photographs, is told: whoever sent nothing else must not be overlooked.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from app.bureau.exports import BOOK, Export, export_in, is_bureaus, without_copies
from app.bureau.folder_entries import SAVES, entries_of, is_file, is_folder, links_in
from app.bureau.left_over import WANTED, link_told, nothing_in
from app.bureau.model import Source, Unreadable
from app.bureau.workspace import DESK_FILE
from app.bureau.workspace_copies import BACKUPS
from app.drafts.names import DRAFT_FILE, HISTORY, PACKAGE_ENDING
from app.forms.definition import FormDefinition
from app.os_words import refused_reading
from app.progress import Progress, pause_of, silent

COPY_LIST = "文件清单.txt"
"""What every electronic copy has in its root (``app.discs.manifest``)."""
WORD_ENDINGS = (".docx", ".doc", ".wps")
_EVIDENCE = "佐证材料"
_SUMMARY_DRAFT = "汇总草稿"  # beside that, and on a desk
_VOLUME = re.compile(r"(\d\d)_")
# What people also send, and what to do with it.
_ELSEWISE: Mapping[str, str] = MappingProxyType(
    dict.fromkeys((".zip", ".rar", ".7z", ".tar", ".gz"), "是压缩包：请先解压，再把解出来的文件夹拖进来")
    | dict.fromkeys((".iso", ".udf"), "是光盘镜像：请双击打开（装载）它，再把里面的内容拖进来")
    | dict.fromkeys((".eml", ".msg"), "是邮件：请把邮件的附件另存到一个文件夹，再把那个文件夹拖进来")
    | dict.fromkeys((".pdf", ".jpg", ".jpeg", ".png", ".ofd"), "是扫描件或合订本，读不出填写的内容")
)
_SCANS = (".pdf", ".ofd")
HANDED_IN = (".pdf", ".ofd", ".jpg", ".jpeg", ".png")
"""What people also send beside a draft, or instead of one."""
_PACKED = (".zip", ".rar", ".7z", ".tar", ".gz", ".iso", ".udf", ".eml", ".msg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How far a place is walked: far beyond any real one, so that a slip (a whole hard disk) comes to an end."""

    depth: int = 12
    folders: int = 20_000


@dataclass(slots=True)
class _Walk:
    """One walk over all places; ``seen`` are the sources that were given already, ``ours`` a bureau's own folders."""

    bounds: Bounds
    progress: Progress
    unended: list[Path]
    beside: dict[Path, tuple[Path, ...]]
    seen: set[str] = field(default_factory=set)
    exports: dict[Path, Export] = field(default_factory=dict)
    ours: set[Path] = field(default_factory=set)
    places: tuple[Path, ...] = ()
    forms: Mapping[str, FormDefinition] = field(default_factory=dict)
    folders: int = 0
    too_many: bool = False
    too_deep: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether something was not looked through."""
        return self.too_many or self.too_deep


def find_sources(
    places: Sequence[Path],
    progress: Progress = silent,
    bounds: Bounds | None = None,
    unended: list[Path] | None = None,
    beside: dict[Path, tuple[Path, ...]] | None = None,
    forms: Mapping[str, FormDefinition] = MappingProxyType({}),
    copies: list[Path] | None = None,
) -> Iterator[Source | Unreadable]:
    """Every source in ``places``, each once, place after place and sorted by name within one.

    What is no source, cannot be looked into, or holds none is told. ``progress`` hears each folder. ``unended`` gets
    the folders and places that could not be looked through to their end: what is not found there may well be there.
    ``beside`` gets the scans that lie beside a lone source, by the place of that one. ``forms`` are those known, by
    id, to tell whose an export is (:func:`app.bureau.exports.without_copies`); ``copies`` gets the places of those that
    are a draft's, which are not given.
    """
    walk = _Walk(bounds or Bounds(), progress, [] if unended is None else unended, {} if beside is None else beside)
    walk.places, walk.forms = tuple(map(absolute, places)), forms
    found = [one for place in walk.places for one in _given(walk, place)]
    pause = pause_of(progress, walk.folders, walk.folders + 1, "查找材料")
    yield from without_copies(found, walk.exports, forms, pause, [] if copies is None else copies)


def _given(walk: _Walk, place: Path) -> Iterator[Source | Unreadable]:
    """What is new in a place that was given, and what to tell of it."""
    walk.folders, walk.too_many, walk.too_deep, found = 0, False, False, False
    for one in _of_place(walk, place):
        found = True
        if isinstance(one, Unreadable) or _is_new(walk, one):
            yield one
    if walk.is_cut:
        walk.unended.append(place)
        why = "太多" if walk.too_many else "套得太深"
        sentence = f"“{_name(place)}”里的文件夹{why}，没有全部找完，已经找到的都列出来了"
        yield Unreadable(Source("folder", place), sentence, "请把各单位的材料放进一个单独的文件夹，再拖进来")
    elif not found:
        yield _nothing(place)


def absolute(place: Path) -> Path:
    """A place by the one name that it has however it was written: ``收件/../收件`` is ``收件``."""
    return Path(os.path.abspath(place))  # noqa: PTH100


def word_files(source: Source) -> tuple[Path, ...]:
    """The files of one official form in Word: of volumes (``copy`` is set) all that lie together, else the file."""
    if source.copy is None:
        return (source.path,)
    return tuple(Path(entry.path) for entry in entries_of(source.path.parent) if _is_word(entry))


def _is_new(walk: _Walk, source: Source) -> bool:
    key = os.path.normcase(source.path)
    if key in walk.seen:
        return False
    walk.seen.add(key)
    return True


def _of_place(walk: _Walk, place: Path) -> Iterator[Source | Unreadable]:
    try:
        kind = place.stat().st_mode
    except OSError as error:
        why = refused_reading(error)
        walk.unended.append(place)
        yield Unreadable(
            Source("folder", place), f"打不开“{_name(place)}”：{why.reason}", f"{why.advice}。位置：{place}"
        )
        return
    if stat.S_ISDIR(kind):
        yield from _of_folder(walk, place, 0)
    elif not stat.S_ISREG(kind):
        yield Unreadable(Source("folder", place), f"“{_name(place)}”不是文件，也不是文件夹，读不了", WANTED)
    elif place.name == DRAFT_FILE:
        yield Source("folder", place.parent)
    else:
        yield _of_file(place)


def _of_file(file: Path) -> Source | Unreadable:
    ending = file.suffix.lower()
    if ending == PACKAGE_ENDING:
        return Source("package", file)
    if ending in WORD_ENDINGS:
        return Source("word", file)
    return _unwanted(file)


def _unwanted(file: Path) -> Unreadable:
    """A file that is no source, and what to do with one of its kind."""
    why = _ELSEWISE.get(file.suffix.lower())
    sentence = f"“{file.name}”{why}" if why else f"“{file.name}”不是草稿，也不是 {PACKAGE_ENDING} 文件或 Word 版"
    return Unreadable(Source("folder", file), sentence, "" if why and "请" in why else WANTED)


def _of_folder(walk: _Walk, folder: Path, depth: int, *, is_evidence: bool = False) -> Iterator[Source | Unreadable]:
    """What lies in a folder and below; of a folder of evidence only drafts."""
    walk.folders += 1
    walk.progress(walk.folders, walk.folders + 1, "查找材料")
    walk.too_deep |= depth > walk.bounds.depth
    walk.too_many |= walk.folders > walk.bounds.folders
    if depth > walk.bounds.depth or walk.folders > walk.bounds.folders:
        return
    try:
        entries = entries_of(folder)
    except OSError as error:
        why = refused_reading(error)
        walk.unended.append(folder)
        sentence = f"看不了文件夹“{_name(folder)}”里有什么：{why.reason}"
        yield Unreadable(Source("folder", folder), sentence, f"{why.advice}。位置：{folder}")
        return
    names = [entry.name for entry in entries]
    if is_draft(folder, names):
        yield Source("folder", folder)
    elif COPY_LIST in names:
        yield from _of_copy(walk, folder, entries)
    else:
        yield from _of_pile(walk, folder, entries, depth, is_evidence=is_evidence)


def _of_pile(
    walk: _Walk, folder: Path, entries: Sequence[os.DirEntry[str]], depth: int, *, is_evidence: bool
) -> Iterator[Source | Unreadable]:
    """What lies in a folder that is no draft and no copy; Word files count one by one, volumes as one."""
    names = {entry.name for entry in entries}
    export = export_in(folder, names) if BOOK in names and not is_evidence else None
    is_ours, is_desk = is_evidence or export is not None, DESK_FILE in names
    if is_desk or (export and is_bureaus(export, walk.forms)):
        walk.ours.add(folder)
    words = {} if is_evidence else _word_sources(walk, folder, entries, export)
    own = len(words) + sum(_is_package(entry) for entry in entries)
    inner = _Inner()
    for entry in entries:
        if _is_kept_by_us(entry, is_desk=is_desk, is_export=BOOK in names):
            continue
        if is_folder(entry):
            evidence = is_evidence or (own > 0 and entry.name == _EVIDENCE)
            yield from _of_inner(walk, inner, Path(entry.path), depth + 1, is_evidence=evidence)
        elif _is_package(entry):
            yield Source("package", Path(entry.path))
        elif entry.name in words:
            yield words[entry.name]
    if is_ours:
        yield from _of_books(walk, folder, export, words)
        return
    yield from _not_read(folder, entries, own)
    yield from (link for path in links_in(folder) if (link := link_told(path, walk.places)))
    if own == 1:
        alone = next(Path(entry.path) for entry in entries if entry.name in words or _is_package(entry))
        walk.beside[alone] = tuple(Path(entry.path) for entry in entries if is_file(entry, _SCANS))
    amount = inner.held + own
    if not is_desk and (amount > 1 or (depth == 0 and amount)):  # else all is one applicant's, or is told as one
        yield from map(nothing_in, inner.bare)


@dataclass(slots=True)
class _Inner:
    """The folders in a pile: how many hold something of their own, and which hold nothing."""

    held: int = 0
    bare: list[Path] = field(default_factory=list)


def _of_inner(
    walk: _Walk, inner: _Inner, folder: Path, depth: int, *, is_evidence: bool
) -> Iterator[Source | Unreadable]:
    unended = len(walk.unended)
    found = [*_of_folder(walk, folder, depth, is_evidence=is_evidence)]
    yield from found
    inner.held += any(_place(one) not in walk.exports for one in found)
    is_looked_through = not walk.is_cut and len(walk.unended) == unended
    if not found and is_looked_through and not is_evidence and folder not in walk.ours:
        inner.bare.append(folder)


def _of_books(
    walk: _Walk, folder: Path, export: Export | None, words: Mapping[str, Source]
) -> Iterator[Source | Unreadable]:
    """Books without the form in Word, unless a bureau made them."""
    if export and not words and folder not in walk.ours:
        walk.exports[folder] = export
        sentence = f"“{_name(folder)}”里只有导出的册子，没有 Word 版，读不出填写的内容"
        yield Unreadable(Source("folder", folder), sentence, WANTED)


def _is_kept_by_us(entry: os.DirEntry[str], *, is_desk: bool, is_export: bool) -> bool:
    """What the program keeps beside a draft, on a desk or beside an export."""
    if entry.name == HISTORY or (is_desk and entry.name == BACKUPS):
        return True
    return (is_desk or is_export) and entry.name.startswith(_SUMMARY_DRAFT)


def _word_sources(
    walk: _Walk, folder: Path, entries: Sequence[os.DirEntry[str]], export: Export | None
) -> dict[str, Source]:
    """Word files that lie together, by the name of the first one of each application."""
    names = [entry.name for entry in entries if _is_word(entry)]
    if export is None:
        return _as_one(folder, names) if _are_volumes(names) else _one_by_one(folder, names)
    if is_bureaus(export, walk.forms):
        return {}
    written = [name for name in names if name in export.words]
    found = _as_one(folder, written) if len(written) > 1 else _one_by_one(folder, written)
    walk.exports |= {source.path: export for source in found.values()}
    return found | _one_by_one(folder, [name for name in names if name not in export.words])


def _as_one(folder: Path, names: Sequence[str]) -> dict[str, Source]:
    return {names[0]: Source("word", folder / names[0], folder)}


def _one_by_one(folder: Path, names: Sequence[str]) -> dict[str, Source]:
    return {name: Source("word", folder / name) for name in names}


def _place(one: Source | Unreadable) -> Path:
    return one.path if isinstance(one, Source) else one.source.path


def _are_volumes(names: Sequence[str]) -> bool:
    """Whether Word files that lie together are numbered as the program numbers the volumes of one application."""
    numbers = [found[1] for name in names if (found := _VOLUME.match(name))]
    return len(names) > 1 and numbers == [f"{number:02}" for number in range(1, len(names) + 1)]


def _not_read(folder: Path, entries: Sequence[os.DirEntry[str]], own: int) -> Iterator[Unreadable]:
    """Files that an applicant may have sent instead of a draft. Scans beside a single draft go with that one."""
    for entry in entries:
        if is_file(entry, _PACKED):
            yield _unwanted(Path(entry.path))
    scans = [entry for entry in entries if is_file(entry, _SCANS)] if own != 1 else []
    if len(scans) == 1:
        yield _unwanted(Path(scans[0].path))
    elif scans:
        what = f"“{scans[0].name}”等 {len(scans)} 个文件{_ELSEWISE[_SCANS[0]]}"
        yield Unreadable(Source("folder", folder), f"“{_name(folder)}”里的{what}", WANTED)


def _of_copy(walk: _Walk, folder: Path, entries: Sequence[os.DirEntry[str]]) -> Iterator[Source | Unreadable]:
    """The draft on a disc or in an electronic copy; without one its Word files, which hold the same answers."""
    packages = [*_files(walk, entries, _is_package, 0)]
    words = [] if packages else [*_files(walk, entries, _is_word, 0)]
    if packages:
        yield from (Source("package", path, folder) for path in packages)
    elif words:
        yield Source("word", words[0], folder)  # its volumes lie beside it
    else:
        sentence = f"电子版“{_name(folder)}”里没有草稿（{PACKAGE_ENDING}），也没有 Word 版"
        yield Unreadable(Source("folder", folder, folder), sentence, "光盘有几张的，请把每一张都拖进来；否则请要草稿")


def _files(
    walk: _Walk, entries: Sequence[os.DirEntry[str]], is_wanted: Callable[[os.DirEntry[str]], bool], depth: int
) -> Iterator[Path]:
    """Wanted files of a copy, those of its root first; what is evidence is not looked through."""
    yield from (Path(entry.path) for entry in entries if is_wanted(entry))
    for entry in entries:
        if depth < 2 and entry.name not in (_EVIDENCE, HISTORY) and is_folder(entry):
            try:
                inner = entries_of(Path(entry.path))
            except OSError:
                walk.unended.append(Path(entry.path))
                continue
            walk.progress(walk.folders, walk.folders + 1, "查找材料")
            yield from _files(walk, inner, is_wanted, depth + 1)


def is_draft(folder: Path, names: Sequence[str]) -> bool:
    """Whether a folder that holds these names is a draft, or one that lost its file."""
    if DRAFT_FILE in names:
        return True
    if any(SAVES.fullmatch(name) for name in names):
        return True
    if HISTORY not in names:
        return False
    from app.drafts.history import versions

    return bool(versions(folder))


def _is_package(entry: os.DirEntry[str]) -> bool:
    return is_file(entry, PACKAGE_ENDING)


def _is_word(entry: os.DirEntry[str]) -> bool:
    return is_file(entry, WORD_ENDINGS)


def _nothing(place: Path) -> Unreadable:
    sentence = f"“{_name(place)}”里没有找到草稿、{PACKAGE_ENDING} 文件、电子版或 Word 版"
    return Unreadable(Source("folder", place), sentence, WANTED)


def _name(path: Path) -> str:
    """The last part of a path; of a whole drive its letter."""
    return path.name or str(path)
