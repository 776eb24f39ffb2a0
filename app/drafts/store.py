"""A draft on the disk: created, opened with its lock, saved so that it is always old or new, and recovered.

Nothing that was put in is ever lost: a damaged ``draft.json`` is kept aside and the newest good save is opened
instead; a save that cannot replace the file lies beside it. The clock is never read: ``now`` comes from the caller.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType

from app import disk
from app.drafts import history, journal, kept
from app.drafts.draft import DRAFT_FILE, Draft, NewerDraft, from_json, to_json
from app.drafts.fresh import demand_free
from app.drafts.lock import LOCK, Holder, Lock, acquire, read_holder
from app.drafts.names import PACKAGE_ENDING
from app.drafts.orphans import orphans_in_words, put_away_orphans
from app.errors import DiskError, DraftError
from app.os_words import refusal, refused_reading
from app.times_and_sizes import moment_in_words

DAMAGED_FILE = "draft.坏.json"
RECOVERED_STEM = "draft.恢复"
_ONLY_LOOK = "，这里只能看"
_LOOKING = "这次是以只看的方式打开的"
_BUSY = f"“{DRAFT_FILE}”正被别的程序占用"
_CHANGED_OUTSIDE = "草稿文件被别的程序改过，那一份留在历史版本里，可以比较和恢复"
_DAMAGED_OUTSIDE = f"草稿文件被别的程序改过，读不出来，那一份留作 {DAMAGED_FILE}"


class Known:
    """The bytes of ``draft.json`` that an opening last read or wrote, as a checksum.

    Other bytes come from somebody who knows nothing of the lock, such as a program that synchronises folders. Size and
    time alone do not tell: such programs set the time of the file that they bring, and saving reads the file anyway.
    """

    def __init__(self, data: bytes | None) -> None:
        """None while there is no such file."""
        self._digest = _digest(data)

    def note(self, data: bytes) -> None:
        """It was written anew."""
        self._digest = _digest(data)

    def is_foreign(self, data: bytes) -> bool:
        """Whether these bytes are other ones."""
        return _digest(data) != self._digest


def _digest(data: bytes | None) -> bytes:
    return b"" if data is None else hashlib.sha256(data).digest()


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """An opened draft folder. ``draft`` is as read at opening and does not follow later saves.

    ``read_only`` is why it may not be saved, ``damage`` what was wrong with ``draft.json`` and what was opened
    instead, ``notices`` further sentences; all empty when there is nothing to say. ``holder`` is who has it open for
    writing when that is why; ``unsaved`` what an earlier run wrote down (or a running one writes down) and did not
    save; ``known`` what ``draft.json`` held when it was last read or written here, which does follow. Use as a context
    manager, or call :meth:`close`.
    """

    draft: Draft
    folder: Path
    read_only: str = ""
    damage: str = ""
    notices: tuple[str, ...] = ()
    lock: Lock | None = None
    holder: Holder | None = None
    unsaved: journal.Unsaved | None = None
    known: Known = field(default_factory=lambda: Known(None), compare=False, repr=False)

    @property
    def may_take_over(self) -> bool:
        """Whether opening with ``take_over`` can help: the lock was left by another PC."""
        return self.holder is not None and not self.holder.is_here

    def close(self) -> None:
        """Give the lock back."""
        if self.lock:
            self.lock.release()

    def __enter__(self) -> OpenDraft:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def demand_writable(self) -> None:
        """Raise :class:`DraftError` when this draft may only be looked at, :class:`DiskError` when the disk says so."""
        if self.read_only:
            is_disk = self.holder is None and self.read_only not in (_LOOKING, self.draft.read_only)
            raise (DiskError if is_disk else DraftError)(
                f"草稿“{self.folder.name}”没有保存：{self.read_only}", "可以另存一份再改"
            )
        if self.lock is None or not self.lock.held:
            raise DraftError(f"草稿“{self.folder.name}”已经关闭，没有保存", "请重新打开")


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a save lies now, and what to tell of it, if anything.

    ``notice``: that it is not ``draft.json``, that no version was kept, or that somebody else had changed the file.
    ``kept`` is false in the first two cases: going back to this state is not sure then.
    """

    path: Path
    notice: str = ""
    kept: bool = True


def create(folder: Path, form_id: str, extra: Mapping[str, object] | None = None) -> Draft:
    """Make an empty draft in a new or empty folder; raises :class:`DraftError` when there is something in it.

    ``extra`` are further keys of its document, such as the edition of its form.
    """
    folder = folder.absolute()
    demand_free(folder, "没有新建草稿")
    draft = Draft(form=form_id, extra=extra or {})
    fresh = not os.path.lexists(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        disk.write_file(folder / DRAFT_FILE, to_json(draft).encode())
    except OSError as error:
        if fresh:
            with contextlib.suppress(OSError):
                folder.rmdir()
        why = refusal(error)
        raise DiskError(
            f"草稿“{folder.name}”没有建成，写不了 {DRAFT_FILE}：{why.reason}", f"{why.advice}。位置：{folder}"
        ) from error
    return draft


def open_draft(folder: Path, *, writable: bool, now: datetime | None = None, take_over: bool = False) -> OpenDraft:
    """Open a draft folder, for writing if possible; without ``writable`` nothing on the disk is touched.

    ``now`` is what the lock tells others; ``take_over`` takes a lock that another PC left behind. A damaged file
    with a good earlier save opens that one, see :attr:`OpenDraft.damage`. Raises :class:`DraftError` naming the
    file when there is no draft or nothing readable.
    """
    folder = folder.absolute()  # so that "." has a name for messages
    if not disk.is_folder(folder):
        raise _no_folder(folder)
    if not writable:
        draft, damage, known = _read(folder)
        unsaved = journal.unsaved(folder, draft)
        notices = _notices(folder, unsaved)
        return OpenDraft(draft, folder, draft.read_only or _LOOKING, damage, notices, unsaved=unsaved, known=known)
    found, reason = _lock(folder, now, take_over)
    lock = found if isinstance(found, Lock) else None
    try:
        draft, damage, known = _read(folder)
        unsaved = journal.unsaved(folder, draft)
        notices = _notices(folder, unsaved)  # as long as everything lies where it lay
        if lock and not draft.read_only:
            reason, told = _make_ready(folder, draft, unsaved, damaged=bool(damage))
            notices = (*notices, told) if told else notices
        if lock and (reason or draft.read_only):
            lock.release()
            lock = None
        holder = found if isinstance(found, Holder) else None
        return OpenDraft(draft, folder, draft.read_only or reason, damage, notices, lock, holder, unsaved, known)
    except BaseException:
        if lock:
            lock.release()
        raise


def _no_folder(path: Path) -> DraftError:
    if not os.path.lexists(path):
        return DraftError(f"没有“{path.name}”这个草稿文件夹", f"请核对位置：{path}")
    if path.suffix.lower() == PACKAGE_ENDING:
        return DraftError(f"“{path.name}”是打包的草稿，还没有解开", "请先解开它，再用解开的草稿文件夹")
    return DraftError(
        f"“{path.name}”是文件，不是草稿：草稿是一个文件夹，里面有 {DRAFT_FILE}",
        f"请选草稿文件夹，或打包的 {PACKAGE_ENDING} 文件；要作佐证材料的文件，请先打开草稿，再放进“佐证材料”的某一项",
    )


def holder(folder: Path) -> Holder | None:
    """Who has a draft open for writing, as its lock file says; a killed program leaves it behind, too."""
    return read_holder(folder / LOCK)


def save(
    opened: OpenDraft,
    draft: Draft,
    *,
    now: datetime,
    marked: bool = False,
    sleep: Callable[[float], None] = time.sleep,
) -> Saved:
    """Write the draft: temporary file, flush, fsync, read back, replace, fsync folder; then keep the version.

    ``marked``: on purpose, so that its version outlives those of saves every few seconds. The journal is not touched:
    whoever writes one clears it (:meth:`Journal.saved`), unless the save lies beside. What somebody else wrote in the
    place of ``draft.json`` meanwhile is kept before it is replaced, and the result says so.
    Raises :class:`DraftError` when the draft may only be looked at, :class:`DiskError` when the disk refuses (the
    old file stands). When another program holds ``draft.json`` for about 2 s, or another PC has taken the draft
    over, the save lies beside it as ``draft.恢复-1.json`` and the result says so.
    """
    opened.demand_writable()
    target = opened.folder / DRAFT_FILE
    text = to_json(draft)
    from_json(text, DRAFT_FILE)
    data = text.encode()
    temp = disk.temp_beside(target)
    try:
        with disk.writing(target):
            disk.put(temp, data)
            why, outside = _in_the_way(opened, data, now)
            if why or not disk.replace_patiently(temp, target, sleep):
                return _save_beside(temp, target, why)
    finally:
        disk.discard(temp)
    opened.known.note(data)
    _confirm(target)
    not_kept = _keep_version(opened.folder, data, now, marked)
    return Saved(target, "；".join(part for part in (not_kept, outside) if part), kept=not not_kept)


def _confirm(target: Path) -> None:
    try:
        disk.sync_folder(target.parent)
    except OSError as error:
        raise DiskError(
            f"“{target.name}”写好了，但磁盘没有确认：{disk.disk_reason(error)}", "请再保存一次，或换个位置另存一份"
        ) from error


def _keep_version(folder: Path, data: bytes, now: datetime, marked: bool) -> str:
    try:
        history.keep(folder, data, now, marked=marked)
        history.thin(folder)
    except OSError as error:
        return f"已保存，但没能留下历史版本：{disk.disk_reason(error)}"
    return ""


def _in_the_way(opened: OpenDraft, new: bytes, now: datetime) -> tuple[str, str]:
    """Why ``draft.json`` may not be replaced now; and that somebody else changed it, if it may. Raises ``OSError``.

    When nothing is in the way, what is there was kept: as a version, or aside when it is damaged.
    """
    other = opened.lock.taken_by() if opened.lock else None
    if other:
        return f"{other.in_words(now)}{_ONLY_LOOK}", ""
    try:
        data = (opened.folder / DRAFT_FILE).read_bytes()
    except FileNotFoundError:
        return "", ""
    except PermissionError:
        return _BUSY, ""
    foreign = data != new and opened.known.is_foreign(data)
    try:
        from_json(data.decode("utf-8-sig"), DRAFT_FILE)
    except (DraftError, UnicodeDecodeError):
        _keep_damaged(opened.folder, data)
        return "", _DAMAGED_OUTSIDE if foreign else ""
    with disk.writing(opened.folder / history.HISTORY):
        if foreign:
            history.keep_foreign(opened.folder, data, now)
        else:
            history.keep(opened.folder, data, now)
    return "", _CHANGED_OUTSIDE if foreign else ""


def _save_beside(temp: Path, target: Path, why: str) -> Saved:
    number = 1
    while os.path.lexists(beside := target.with_name(f"{RECOVERED_STEM}-{number}.json")):
        number += 1
    temp.replace(beside)
    disk.sync_folder(target.parent)
    return Saved(beside, f"{why or _BUSY}；这次保存在旁边的“{beside.name}”，原来的文件没有改动", kept=False)


def _keep_damaged(folder: Path, data: bytes) -> None:
    """Copy a damaged file aside once; an earlier one is never overwritten. Raises ``OSError``."""
    stem = Path(DAMAGED_FILE).stem
    for path in folder.glob(f"{stem}*.json"):
        if path.read_bytes() == data:
            return
    disk.write_file(disk.free_name(folder / DAMAGED_FILE), data)


def _lock(folder: Path, now: datetime | None, take_over: bool) -> tuple[Lock | Holder | None, str]:
    try:
        found = acquire(folder, now, take_over=take_over)
    except OSError as error:
        return None, f"{disk.disk_reason(error)}{_ONLY_LOOK}"
    return found, "" if isinstance(found, Lock) else f"{found.in_words(now)}{_ONLY_LOOK}"


def _make_ready(folder: Path, draft: Draft, unsaved: journal.Unsaved | None, *, damaged: bool) -> tuple[str, str]:
    """Clean up after a killed run, keep a damaged file aside.

    Gives why the draft may only be looked at when that fails, and a sentence on files that nothing lists. A needless
    journal goes: after the next save, what it says would look like something that was never saved. What cannot be read
    in a journal is kept aside, too.
    """
    try:
        disk.sweep(folder)
        orphans = {} if damaged else _orphans_away(folder, draft, unsaved)
        if os.path.lexists(folder / journal.JOURNAL_FILE):
            (journal.copy_aside if unsaved else journal.clear)(folder)
        kept.bring_back(folder, draft)
        if damaged and (folder / DRAFT_FILE).exists():
            _keep_damaged(folder, (folder / DRAFT_FILE).read_bytes())
    except OSError as error:
        return f"{disk.disk_reason(error)}{_ONLY_LOOK}", ""
    except DiskError as error:
        return f"{error.message}{_ONLY_LOOK}", ""
    return "", orphans_in_words([path for path, place in orphans.items() if place.exists()])


def _orphans_away(folder: Path, draft: Draft, unsaved: journal.Unsaved | None) -> Mapping[str, Path]:
    """Put copies away that no state lists from which somebody may go on; none while one of these cannot be read."""
    if journal.aside_for(folder):
        return {}
    states = [draft, unsaved.draft] if unsaved else [draft]
    try:
        for path in folder.glob(f"{RECOVERED_STEM}-*.json"):
            states.append(from_json(path.read_bytes().decode("utf-8-sig"), path.name))
    except (OSError, UnicodeDecodeError, DraftError):
        return {}
    return put_away_orphans(folder, states)


def _read(folder: Path) -> tuple[Draft, str, Known]:
    """The draft, what was opened instead when ``draft.json`` could not be used, and what that file holds."""
    name = f"{folder.name}/{DRAFT_FILE}"
    known = Known(None)
    try:
        data = (folder / DRAFT_FILE).read_bytes()
        known.note(data)
        return from_json(data.decode("utf-8-sig"), name), "", known
    except FileNotFoundError as error:
        trouble = DraftError(f"“{folder.name}”不是草稿文件夹：里面没有 {DRAFT_FILE}", f"请核对位置：{folder}")
        return *_from_history(folder, f"“{name}”不见了", trouble, error), known
    except OSError as error:
        why = refused_reading(error)
        raise DraftError(f"读不了“{name}”：{why.reason}", f"{why.advice}。位置：{folder}") from error
    except UnicodeDecodeError as error:
        trouble = DraftError(f"“{name}”不是 UTF-8 文字，读不懂", "请换一份完好的草稿；这个文件没有改动")
        return *_from_history(folder, trouble.message, trouble, error), known
    except NewerDraft:
        raise  # not damaged: opening an older save instead would let it be overwritten
    except DraftError as error:
        return *_from_history(folder, error.message, error, error), known


def _from_history(folder: Path, what: str, trouble: DraftError, cause: Exception) -> tuple[Draft, str]:
    found = history.newest_good(folder)
    if found is None:
        raise trouble from cause
    version, draft = found
    aside = f"；损坏的文件不会被覆盖，会另存为 {DAMAGED_FILE}" if (folder / DRAFT_FILE).exists() else ""
    return draft, f"{what}。已打开 {moment_in_words(version.saved, None)} 的完好副本{aside}"


def _notices(folder: Path, unsaved: journal.Unsaved | None) -> tuple[str, ...]:
    told = []
    beside = sorted(path.name for path in folder.glob(f"{RECOVERED_STEM}-*.json"))
    if beside:
        told.append(f"文件夹里有没能写进 {DRAFT_FILE} 的保存：{'、'.join(beside)}。请核对后留下要用的一份")
    aside = journal.aside_for(folder)
    if aside and unsaved:
        told.append(f"记录没保存内容的文件有损坏，读出来的可能不全，请逐处核对。那个文件留作 {aside.name}")
    elif aside:
        told.append(f"上次没有正常关闭，没保存的内容读不出来，请核对最后填的几处。那个文件留作 {aside.name}")
    return tuple(told)
