"""Word files that lie together: volumes of one application (by a list, a ``book.json``, their numbers), or many."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.bureau.applicant_folders import listed_in
from app.bureau.exports import BOOK, Export, export_in
from app.bureau.folder_entries import entries_of, is_file
from app.bureau.model import Source, Unreadable
from app.bureau.not_read import WORD_ENDINGS
from app.bureau.volume_numbers import is_whole_row, number_in
from app.progress import Pause

_MOST_NAMED = 5


def words_of(folder: Path, entries: Sequence[os.DirEntry[str]], export: Export | None) -> dict[str, Source]:
    """The Word files among the entries of a folder, by the name of the first one of each application."""
    names = [entry.name for entry in entries if is_file(entry, WORD_ENDINGS)]
    written = [name for name in names if export and name in export.words]
    if written:
        others = _one_by_one(folder, [name for name in names if name not in written])
        return (_as_one(folder, written) if len(written) > 1 else _one_by_one(folder, written)) | others
    return _as_one(folder, names) if _are_volumes(names) else _one_by_one(folder, names)


def word_files(source: Source) -> tuple[Path, ...]:
    """The files of one official form in Word: of volumes (``copy`` is set) all that lie together, else the file."""
    if source.copy is None:
        return (source.path,)
    folder = source.path.parent
    names = [entry.name for entry in entries_of(folder) if is_file(entry, WORD_ENDINGS)]
    named = _named(source, names)
    if named is None:
        is_numbered = number_in(source.path.name) is not None
        named = [name for name in names if number_in(name) or not is_numbered]
    return tuple(folder / name for name in named)


def one_by_one(source: Source) -> tuple[Source, ...]:
    """Files that are taken for one application by their numbers alone, each as its own; none of any other source."""
    if source.kind != "word" or source.copy is None:
        return ()
    try:
        names = [entry.name for entry in entries_of(source.path.parent) if is_file(entry, WORD_ENDINGS)]
    except OSError:
        return ()
    if number_in(source.path.name) is None or _named(source, names) is not None:
        return ()
    return tuple(Source("word", source.path.parent / name) for name in names if number_in(name))


def is_by_numbers(source: Source) -> bool:
    """Whether nothing but their numbers takes files for one application."""
    return bool(one_by_one(source))


def none_read(one: Unreadable, files: Sequence[Source]) -> Unreadable:
    """That none of the files of an application is read that could not be read as one: each is named."""
    names = "、".join(f"“{file.path.name}”" for file in files[:_MOST_NAMED])
    more = f" 等 {len(files)} 个文件" if len(files) > _MOST_NAMED else ""
    sentence = f"{one.sentence.rstrip('。')}；按编号像一份申请的{names}{more}，都没有读进来"
    return replace(
        one, sentence=sentence, hint=f"{one.hint.rstrip('。')}。不是一份申请的，请放在不同的文件夹里再试".lstrip("。")
    )


def missing_told(source: Source, pause: Pause) -> str:
    """Which Word files a ``book.json`` beside a source names with it that came from nowhere, and what to do."""
    folder = source.path.parent
    if source.kind != "word" or not os.path.lexists(folder / BOOK):
        return ""
    try:
        names = [entry.name for entry in entries_of(folder) if is_file(entry, WORD_ENDINGS)]
    except OSError:
        return ""
    export = export_in(folder, names)
    if export is None or source.path.name not in export.words:
        return ""
    apart = source.apart.volumes
    others = {*(folder / name for name in names if name not in export.words), *apart}
    there = {number for file in apart if (number := number_in(file.name))}
    missing = [name for name in export.missing if number_in(name) not in there]
    missing = [name for name in missing if not any(export.is_file_of(name, file, pause) for file in others)]
    if not missing:
        return ""
    named = "、".join(f"“{name}”" for name in missing[:_MOST_NAMED])
    named += f" 等 {len(missing)} 个文件" if len(missing) > _MOST_NAMED else ""
    return (
        f"同一份申请还有{named}（{BOOK} 里写着），这里没有，材料不全；请向申报单位要来，放在“{folder.name}”里再收一次"
    )


def _named(source: Source, names: Sequence[str]) -> list[str] | None:
    """Those of the Word files beside a source that a list or a ``book.json`` names with it; None without any."""
    folder = source.path.parent
    export = export_in(folder, names) if os.path.lexists(folder / BOOK) else None
    if export and source.path.name in export.words:
        return [name for name in names if name in export.words]
    listed = listed_in(source.copy) if source.copy else frozenset()
    if listed and source.copy:
        return [name for name in names if (folder / name).relative_to(source.copy).as_posix() in listed]
    return None


def _as_one(folder: Path, names: Sequence[str]) -> dict[str, Source]:
    return {names[0]: Source("word", folder / names[0], folder)}


def _one_by_one(folder: Path, names: Sequence[str]) -> dict[str, Source]:
    return {name: Source("word", folder / name) for name in names}


def _are_volumes(names: Sequence[str]) -> bool:
    """Whether Word files that lie together are numbered as the program numbers the volumes of one application."""
    numbers = [number for name in names if (number := number_in(name))]
    return len(numbers) == len(names) and is_whole_row(numbers)
