"""Evidence files of the numbered items: copied into the draft folder, ordered, turned, taken out, checked.

Everything gives a new :class:`Draft`; the caller saves it. Files on the disk are only ever added or moved into
``.history/removed``, so a draft that is not saved afterwards has lost nothing. Whoever keeps a draft open copies and
lists apart (:func:`copied`, :func:`listed`) and puts copies away when closing, so that undo needs no disk.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from app import disk
from app.drafts import kept
from app.drafts.draft import Draft
from app.drafts.names import FORBIDDEN, RESERVED
from app.drafts.store import OpenDraft
from app.errors import AttachmentError, UsageError
from app.forms.answers import EvidenceFile, ItemState, ItemStateOrBlank
from app.forms.definition import ItemStateName
from app.forms.labels import STATE_WORDS
from app.os_words import refused_reading
from app.progress import Progress, silent

MAX_STEM = 60
_MAX_SUFFIX = 10
# Miscellaneous symbols and dingbats (not the plain stars), the picture planes, variation selectors, private use.
_PICTURES = re.compile(
    "[\u2600-\u2604\u2607-\u27bf\u2b00-\u2bff\ufe00-\ufe0f\ue000-\uf8ff\u20e3"
    "\U0001f000-\U0001faff\U000e0100-\U000e01ef\U000f0000-\U0010fffd]"
)
Fact = Literal["missing", "changed"]


def attach(
    opened: OpenDraft,
    draft: Draft,
    item: int,
    sources: Sequence[Path],
    *,
    allowed: tuple[ItemStateName, ...] = ("files",),
    rotate: int = 0,
    at: int | None = None,
    beside: Sequence[Mapping[str, object]] = (),
    progress: Progress = silent,
) -> Draft:
    """Copy files into the opened draft and list them, all or none: :func:`copied` and then :func:`listed`.

    Raises what these raise, and :class:`DraftError` when the draft may only be looked at.
    """
    opened.demand_writable()
    listed(draft, item, (), at, allowed=allowed)  # refused before anything is copied
    files = copied(opened.folder, draft, item, sources, rotate=rotate, beside=beside, progress=progress)
    return listed(draft, item, files, at, allowed=allowed)


def copied(
    draft_folder: Path,
    draft: Draft,
    item: int,
    sources: Sequence[Path],
    *,
    rotate: int = 0,
    beside: Sequence[Mapping[str, object]] = (),
    progress: Progress = silent,
) -> tuple[EvidenceFile, ...]:
    """Copy files into ``attachments/NN/`` under names that neither the disk nor ``draft`` has, all or none.

    Nothing is listed yet and the draft's lock is not needed, so that a worker can do it for whoever holds the lock.
    ``rotate`` clockwise degrees; ``beside`` what the entry of each file keeps besides. Raises :class:`UsageError`,
    :class:`AttachmentError` naming a file that cannot be read, :class:`DiskError`.
    """
    turned = _turn(rotate)
    files = copied_to(draft_folder, draft, f"{item:02d}", sources, "复制佐证材料", progress)
    return tuple(
        replace(file, rotate=turned, extra=beside[n] if n < len(beside) else {}) for n, file in enumerate(files)
    )


def copied_to(
    draft_folder: Path, draft: Draft, place: str, sources: Sequence[Path], label: str, progress: Progress = silent
) -> tuple[EvidenceFile, ...]:
    """As :func:`copied`, into the folder ``place`` of the attachments; ``label`` is the step's name."""
    folder = kept.resolve(draft_folder, f"{kept.ATTACHMENTS}/{place}")
    taken = _taken(draft, folder)
    done: list[EvidenceFile] = []
    total = sum(_size(source) for source in sources)
    try:
        for source in sources:
            done.append(_copy(source, folder, taken, _Tick(progress, total, label, done)))
    except BaseException:
        for file in done:
            disk.discard(draft_folder / file.path)
        raise
    return tuple(done)


def listed(
    draft: Draft,
    item: int,
    files: Sequence[EvidenceFile],
    at: int | None = None,
    *,
    allowed: tuple[ItemStateName, ...] = ("files",),
) -> Draft:
    """The draft with these files in an item, whose state becomes ``files``.

    ``at`` is the place of the first one, from 1 (default: the end). Raises :class:`UsageError`.
    """
    _demand_state(item, "files", allowed)
    state = draft.item(item)
    place = _place(item, len(state.files), len(state.files) + 1 if at is None else at, new=True)
    return _with_item(
        draft, item, replace(state, state="files", files=(*state.files[:place], *files, *state.files[place:]))
    )


def swapped(draft: Draft, item: int, name: str, files: Sequence[EvidenceFile]) -> Draft:
    """The draft with ``files`` where one file of an item was; the old copy stays on the disk. :class:`UsageError`."""
    state = draft.item(item)
    place = _index(item, state, name)
    return _with_item(draft, item, replace(state, files=(*state.files[:place], *files, *state.files[place + 1 :])))


def moved_to(
    draft: Draft,
    item: int,
    name: str,
    target: int,
    at: int | None = None,
    *,
    allowed: tuple[ItemStateName, ...] = ("files",),
) -> Draft:
    """The draft with a file of ``item`` in another one instead, whose state becomes ``files``.

    The path on the disk stays, so that undo needs nothing but the earlier draft; nobody reads the item out of it.
    Raises :class:`UsageError`.
    """
    state = draft.item(item)
    place = _index(item, state, name)
    if target == item:
        return move(draft, item, state.files[place].path, len(state.files) if at is None else at)
    left = replace(state, files=(*state.files[:place], *state.files[place + 1 :]))
    return listed(_with_item(draft, item, left), target, [state.files[place]], at, allowed=allowed)


def unlisted(draft: Draft, item: int, names: Sequence[str] = ()) -> Draft:
    """The draft without these files of an item (all without ``names``); their copies stay on the disk.

    A name is the path in the draft or its last part. The item's state stays. Raises :class:`UsageError` when a
    name is not listed.
    """
    state = draft.item(item)
    out = {_index(item, state, name) for name in names} if names else set(range(len(state.files)))
    stays = tuple(file for place, file in enumerate(state.files) if place not in out)
    return _with_item(draft, item, replace(state, files=stays))


def move(draft: Draft, item: int, name: str, at: int) -> Draft:
    """Give a file of an item another place, from 1. Raises :class:`UsageError`."""
    state = draft.item(item)
    files = list(state.files)
    file = files.pop(_index(item, state, name))
    files.insert(_place(item, len(state.files), at, new=False), file)
    return _with_item(draft, item, replace(state, files=tuple(files)))


def turn(draft: Draft, item: int, name: str, rotate: int) -> Draft:
    """Turn a file of an item to ``rotate`` clockwise degrees. Raises :class:`UsageError`."""
    turned = _turn(rotate)
    return replaced(draft, item, name, lambda file: replace(file, rotate=turned))


def entry(draft: Draft, item: int, name: str) -> EvidenceFile:
    """The entry of a file of an item by its path or the last part of it. Raises :class:`UsageError`."""
    state = draft.item(item)
    return state.files[_index(item, state, name)]


def replaced(draft: Draft, item: int, name: str, change: Callable[[EvidenceFile], EvidenceFile]) -> Draft:
    """The draft with the changed entry of a file of an item. Raises :class:`UsageError`."""
    state = draft.item(item)
    files = list(state.files)
    place = _index(item, state, name)
    files[place] = change(files[place])
    return _with_item(draft, item, replace(state, files=tuple(files)))


def set_state(
    draft: Draft,
    item: int,
    state: ItemStateOrBlank,
    *,
    allowed: tuple[ItemStateName, ...],
    statement: str | None = None,
) -> Draft:
    """Choose files, 无 or 自我声明 for an item, or nothing again (``""``); its files and statement are kept.

    Raises :class:`UsageError` when the item does not take it.
    """
    if state:
        _demand_state(item, state, allowed)
    before = draft.item(item)
    text = before.statement if statement is None else statement
    return _with_item(draft, item, replace(before, state=state, statement=text))


def file_facts(
    folder: Path, draft: Draft, is_listed: Callable[[Path, kept.ListedFile], bool] = kept.is_listed
) -> dict[str, Fact]:
    """Listed files that are not there or not what they were, by path; compared by size, then by SHA-256.

    A path that points out of the draft folder counts as missing; :func:`why_missing` says so. ``is_listed`` is for
    whoever knows without reading that a file is as it was.
    """
    facts: dict[str, Fact] = {}
    places = kept.Places(folder)
    for _, file in kept.listed_files(draft):
        if why_missing(folder, file.path, places):
            facts[file.path] = "missing"
        elif not is_listed(folder / file.path, file):
            facts[file.path] = "changed"
    return facts


def why_missing(folder: Path, path: str, places: kept.Places | None = None) -> str:
    """One sentence on why a listed file cannot be used; empty when it is there. ``places``: those of the folder."""
    try:
        found = (places or kept.Places(folder)).resolve(path)
    except AttachmentError as error:
        return error.message
    return "" if disk.is_file(found) else f"{kept.called(path)}“{path}”不在草稿文件夹里"


def safe_name(name: str) -> str:
    """A file name that Windows, Linux and a stick take alike: NFC, stem up to 60 characters, Chinese kept.

    Emoji and private characters are dropped: no font of the book prints them, and names are printed.

    Source: "Naming Files, Paths, and Namespaces" of Microsoft, and Joliet with it.
    """
    text = "".join(_safe_character(character) for character in unicodedata.normalize("NFC", name)).strip(" ")
    stem, dot, suffix = text.rpartition(".")
    if not dot or not 0 < len(suffix) <= _MAX_SUFFIX or " " in suffix:
        stem, suffix = text, ""
    stem = FORBIDDEN.sub("_", stem)[:MAX_STEM].rstrip(". ").lstrip(" ")
    suffix = FORBIDDEN.sub("_", suffix)
    if not stem.strip("."):
        stem = "附件"
    if stem.startswith(".") or RESERVED.fullmatch(stem.split(".")[0].rstrip()):
        stem = f"_{stem.lstrip('.')}"[:MAX_STEM]
    return f"{stem}.{suffix}" if suffix else stem


def _safe_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":
        return "_"
    # Format characters are invisible, and one of them turns "gpj.exe" around on the screen.
    if category in ("Cc", "Cf", "Zl", "Zp") or _PICTURES.fullmatch(character):
        return ""
    return " " if category == "Zs" else character


class _Tick:
    """Adds up bytes over several files for one progress."""

    def __init__(self, progress: Progress, total: int, label: str, copied: Sequence[EvidenceFile]) -> None:
        self._progress = progress
        self._total = total
        self._label = label
        self._done = sum(file.bytes for file in copied)

    def __call__(self, size: int) -> None:
        self._done += size
        self._progress(min(self._done, self._total), self._total, self._label)


def _size(source: Path) -> int:
    try:
        # Anything else may never end (a pipe) or is no single file.
        if source.is_file():
            return source.stat().st_size
    except OSError as error:
        why = refused_reading(error)
        raise AttachmentError(f"读不了“{source.name}”：{why.reason}", f"{why.advice}。位置：{source}") from error
    what = "是文件夹，不是文件" if source.is_dir() else "不存在，或不是普通文件"
    raise AttachmentError(f"“{source.name}”{what}，没有添加", f"请核对位置：{source}")


def _copy(source: Path, folder: Path, taken: set[str], tick: _Tick) -> EvidenceFile:
    name = free_among(safe_name(source.name), taken)
    with disk.writing(folder / name):
        folder.mkdir(parents=True, exist_ok=True)
        digest, size = disk.copy_file(source, folder / name, tick)
    taken.add(name_key(name))
    return EvidenceFile(f"{kept.ATTACHMENTS}/{folder.name}/{name}", digest, size)


def _taken(draft: Draft, folder: Path) -> set[str]:
    """Names in use, as Windows and macOS compare them; also names that are listed but missing."""
    prefix = f"{kept.ATTACHMENTS}/{folder.name}/"
    listed = (file.path.removeprefix(prefix) for file in kept.every_file(draft) if file.path.startswith(prefix))
    present: Iterator[str] | tuple[()] = (path.name for path in folder.iterdir()) if folder.is_dir() else ()
    return {name_key(name) for name in (*listed, *present)}


def free_among(name: str, taken: set[str]) -> str:
    """``name``, or the first of ``stem (2)``, ``stem (3)``… whose :func:`name_key` is not ``taken``."""
    stem, suffix = Path(name).stem, Path(name).suffix
    number = 1
    found = name
    while name_key(found) in taken:
        number += 1
        ending = f" ({number})"
        found = f"{stem[: MAX_STEM - len(ending)].rstrip('. ')}{ending}{suffix}"
    return found


def name_key(name: str) -> str:
    """A name as Windows and macOS compare it."""
    return unicodedata.normalize("NFC", name).casefold()


def _with_item(draft: Draft, item: int, state: ItemState) -> Draft:
    items: Mapping[int, ItemState] = {**draft.items, item: state}
    return replace(draft, items=items)


def _demand_state(item: int, state: ItemStateName, allowed: tuple[ItemStateName, ...]) -> None:
    if state not in allowed:
        listed = "、".join(STATE_WORDS[name] for name in allowed) or "表内填写的内容"
        raise UsageError(f"第 {item} 项不能选“{STATE_WORDS[state]}”，只能是：{listed}")


def _turn(rotate: int) -> int:
    if rotate % 90:
        raise UsageError(f"旋转角度只能是 0、90、180、270，现在是 {rotate}")
    return rotate % 360


def _place(item: int, count: int, at: int, *, new: bool) -> int:
    last = count + 1 if new else count
    if not 1 <= at <= last:
        raise UsageError(f"第 {item} 项的位置只能是 1 到 {last}，现在是 {at}")
    return at - 1


def _index(item: int, state: ItemState, name: str) -> int:
    wanted = (name, unicodedata.normalize("NFC", name))
    for place, file in enumerate(state.files):
        if file.path in wanted:
            return place
    places = [place for place, file in enumerate(state.files) if file.path.rpartition("/")[2] in wanted]
    if not places:
        known = "、".join(file.path.rpartition("/")[2] for file in state.files) or "还没有文件"
        raise UsageError(f"第 {item} 项里没有“{name}”", f"第 {item} 项里的文件：{known}")
    if len({state.files[place].path for place in places}) > 1:
        paths = "、".join(state.files[place].path for place in places)
        raise UsageError(f"第 {item} 项里叫“{name}”的文件不止一个", f"请写完整的位置：{paths}")
    return places[0]
