"""The bureau's workspace: one SQLite file, apart from all drafts, opened, checked, backed up and put right.

One program writes at a time, as a lock beside the file says; others look. Before anything is changed, the state that
the last run left is copied aside (:mod:`app.bureau.workspace_copies`). A damaged file is kept under another name and
the newest good copy is opened instead, and told. What was committed survives a power cut (write-ahead log, full
synchronisation). A copy is looked at; a file of an older program gets today's tables by the first one who writes.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType

from app import disk
from app.bureau.applicant_folders import is_of_applicant
from app.bureau.workspace_copies import BACKUPS, back_up, backups, of_when
from app.bureau.workspace_tables import NEWEST, connected, generation, migrate, put, step_of
from app.drafts.lock import LOCK, Holder, Lock, acquire, read_holder
from app.errors import AppError, DiskError, DraftError, NewerDesk, UsageError
from app.os_words import refusal
from app.times_and_sizes import moment_in_words, read_moment

DESK_FILE = "受理台.db"
DAMAGED_FILE = "受理台.坏.db"
_BESIDE = ("-wal", "-shm")


@dataclass(slots=True)
class Workspace:
    """An opened workspace, to be changed with its ``lock`` only.

    ``read_only`` is why nobody may change it just now, ``told`` what its user should know.
    """

    folder: Path
    connection: sqlite3.Connection
    read_only: str = ""
    told: tuple[str, ...] = ()
    lock: Lock | None = field(default=None, repr=False)

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, its log written back so that it is one file again, and give the lock back."""
        if self.lock:
            with contextlib.suppress(sqlite3.Error):  # somebody looks: the next one who closes does it
                self.connection.execute("PRAGMA busy_timeout = 200")
                self.connection.execute("PRAGMA journal_mode = DELETE")
        self.connection.close()
        if self.lock:
            self.lock.release()

    def demand_writable(self) -> None:
        """Raise :class:`DraftError` when it may only be looked at."""
        if self.lock is None:
            raise DraftError(f"{self.read_only or '受理台这次是打开来看的'}，没有改动", "请等那边做完，再试一次")

    @contextlib.contextmanager
    def change(self, now: datetime) -> Iterator[sqlite3.Connection]:
        """All or nothing of what is changed inside; raises :class:`DraftError` when it may only be looked at."""
        self.demand_writable()
        with _refusals(self.folder / DESK_FILE):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                put(self.connection, "changed", now.isoformat(timespec="seconds"))
                put(self.connection, "generation", str(generation(self.connection) + 1))
                self.connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self.connection.execute("ROLLBACK")
                raise


def is_workspace(folder: Path) -> bool:
    """Whether there is a workspace in a folder, or a copy that it can be put right from."""
    return disk.is_file(folder / DESK_FILE) or bool(backups(folder))


def open_workspace(
    folder: Path, *, writable: bool, now: datetime | None = None, sleep: Callable[[float], None] = time.sleep
) -> Workspace:
    """Open the workspace in ``folder``; to write it is made when there is none.

    To look, one that does not exist is an empty one; what is seen is the state of this moment. Raises
    :class:`DraftError` for a file of a newer or another program, :class:`UsageError` for a new one in an applicant's
    draft or electronic copy, :class:`DiskError`.
    """
    folder = folder.absolute()
    file = folder / DESK_FILE
    if writable:
        return _opened_to_write(folder, now, sleep)
    if not is_workspace(folder):
        return Workspace(folder, _empty())
    with _refusals(file):
        connection = _sound(file) if disk.is_file(file) else None
    if connection is not None:
        return Workspace(folder, connection, _who_writes(folder, now))
    with _opened_to_write(folder, now, sleep) as repaired:  # damaged: put right first, if that can be done
        told = repaired.told
    with _refusals(file):
        connection = _sound(file)
    if connection is None:
        raise DraftError(f"“{DESK_FILE}”损坏了，读不出来", f"请等别的程序窗口关掉以后再试。位置：{folder}")
    return Workspace(folder, connection, "", told)


def _who_writes(folder: Path, now: datetime | None) -> str:
    found = read_holder(folder / LOCK)
    if found is None or (found.is_here and not disk.process_runs(found.pid)):
        return ""
    return _in_words(found, now)


def _opened_to_write(folder: Path, now: datetime | None, sleep: Callable[[float], None]) -> Workspace:
    file = folder / DESK_FILE
    if not disk.is_file(file) and not backups(folder) and is_of_applicant(folder):
        sentence = f"“{folder.name}”是申报材料，或者在申报材料里，受理台的资料不放在那里，没有写。"
        raise UsageError(sentence, f"请换一个文件夹。位置：{folder}")
    with disk.writing(file):
        folder.mkdir(parents=True, exist_ok=True)
        found = _locked(folder, now, sleep)
    if isinstance(found, Holder):
        with _refusals(file):
            connection = _sound(file) if disk.is_file(file) else _empty()
        if connection is None:
            raise DraftError(f"“{DESK_FILE}”损坏了，{_in_words(found, now)}", "请先关掉那边，再试一次")
        return Workspace(folder, connection, _in_words(found, now))
    try:
        with _refusals(file):
            told = _put_right(folder)
            connection = connected(file)
            try:
                _demand_ours(connection)
                connection.executescript("PRAGMA journal_mode = WAL;PRAGMA synchronous = FULL;")
                told = (*told, *_made_new(folder, connection))
            except BaseException:
                connection.close()
                raise
        return Workspace(folder, connection, "", told, found)
    except BaseException:
        found.release()
        raise


def _made_new(folder: Path, connection: sqlite3.Connection) -> tuple[str, ...]:
    """Give a file today's tables, after what is in it was copied as it was; what to tell."""
    step = step_of(connection)
    if step:
        back_up(folder, connection)
    migrate(connection)
    older = f"受理台的资料是较早的程序写的，已改成新的写法，较早的程序不能再用它；原来的留在“{BACKUPS}”里"
    return (older,) if 0 < step < NEWEST else ()


def _locked(folder: Path, now: datetime | None, sleep: Callable[[float], None]) -> Lock | Holder:
    """The lock, patiently: what another one does here takes a moment only, but for a collection."""
    found = acquire(folder, now)
    for _ in range(disk.REPLACE_TRIES):
        if isinstance(found, Lock):
            break
        sleep(disk.REPLACE_PAUSE)
        found = acquire(folder, now)
    return found


def _in_words(holder: Holder, now: datetime | None) -> str:
    if not holder.is_here:
        return f"受理台{holder.in_words(now)}，这里只能看"
    since = moment_in_words(read_moment(holder.time), now)
    return f"这台电脑上的另一个窗口或任务正在用受理台{f'（{since} 起）' if since else ''}，这里只能看"


# ---- one file


_MEMORY, _UNNAMED = ":memory:", ""
"""SQLite's names for a database in memory, and for one in a temporary file of its own that no folder shows."""


def _empty() -> sqlite3.Connection:
    connection = _nobodys(_MEMORY)
    migrate(connection)
    return connection


def _nobodys(place: str) -> sqlite3.Connection:
    connection = sqlite3.connect(place, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _copied(connection: sqlite3.Connection) -> sqlite3.Connection:
    """A file as it is now, with today's tables: who looks sees one state, and holds up nobody who changes it.

    A thousand applicants are not held in memory, but where there is no room for a temporary file.
    """
    with contextlib.closing(connection):
        try:
            return _copied_to(_UNNAMED, connection)
        except sqlite3.OperationalError:
            return _copied_to(_MEMORY, connection)


def _copied_to(place: str, connection: sqlite3.Connection) -> sqlite3.Connection:
    copy = _nobodys(place)
    try:
        connection.backup(copy)
        migrate(copy)
    except BaseException:
        copy.close()
        raise
    return copy


def _sound(file: Path) -> sqlite3.Connection | None:
    """A copy of a file to look at; None when it is damaged. Raises :class:`DraftError` for one of another program."""
    for mode in ("mode=ro", "mode=ro&immutable=1"):  # the second for a disk that takes no log beside it
        connection = None
        try:
            connection = connected(file, mode)
            connection.execute("BEGIN")  # what is checked is what is copied
            if _is_sound(connection):
                _demand_ours(connection)
                return _copied(connection)
            connection.close()
            return None
        except sqlite3.OperationalError:
            if connection:
                connection.close()
            if mode != "mode=ro":
                raise
        except sqlite3.DatabaseError:
            if connection:
                connection.close()
            return None
        except BaseException:
            if connection:
                connection.close()
            raise
    return None


def _is_sound(connection: sqlite3.Connection) -> bool:
    found = connection.execute("PRAGMA quick_check(1)").fetchone()
    return bool(found and found[0] == "ok" and step_of(connection) > 0)


def _demand_ours(connection: sqlite3.Connection) -> None:
    if step_of(connection) > NEWEST:
        raise NewerDesk(f"“{DESK_FILE}”由较新的程序写成，这个程序用不了", "请用较新的程序打开受理台；它没有改动")


def _put_right(folder: Path) -> tuple[str, ...]:
    """Put a damaged file aside and the newest good copy in its place; what to tell."""
    file = folder / DESK_FILE
    disk.sweep_beside(file, disk.label_here("desk"))
    is_there, copies = disk.is_file(file), backups(folder)
    if is_there and _is_whole(file, bare=not copies):
        return ()
    if not is_there and not copies:
        return ()
    aside = disk.free_name(folder / DAMAGED_FILE)
    for ending in ("", *_BESIDE):  # a log without its file must not be taken for that of another one
        with contextlib.suppress(FileNotFoundError):
            Path(f"{file}{ending}").replace(f"{aside}{ending}")
    damaged = f"受理台的资料损坏了，已另存为“{aside.name}”"
    what = damaged if is_there else f"受理台的资料（{DESK_FILE}）不见了"
    for backup in reversed(copies):
        if _is_whole(backup, bare=False):
            with disk.replacing(file, disk.label_here("desk")) as temp:
                temp.write_bytes(backup.read_bytes())
            return (f"{what}；已换上备份{of_when(backup)}，以后收的材料和写的初审请再做一次",)
    return (f"{what}；没有可用的备份，受理台是空的，请重新收材料",)


def _is_whole(file: Path, *, bare: bool) -> bool:
    """Whether a file can be used, by the thorough check; one of a newer program can, though not by us.

    ``bare``: one without tables can, too; the program was ended when it had just made it.
    """
    connection = None
    try:
        connection = connected(file)
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()
        return bool(found and found[0] == "ok" and step_of(connection) >= (0 if bare else 1))
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        return False
    finally:
        if connection:
            connection.close()


@contextlib.contextmanager
def _refusals(file: Path) -> Iterator[None]:
    """What SQLite or the disk refuses, in words."""
    try:
        yield
    except AppError:
        raise
    except sqlite3.Error as error:
        raise _refused(error, file) from error
    except OSError as error:
        why = refusal(error)
        raise DiskError(
            f"用不了“{file.name}”：{why.reason}", f"{why.advice}。位置：{file.parent}", str(file)
        ) from error


def _refused(error: sqlite3.Error, file: Path) -> AppError:
    name, place = getattr(error, "sqlite_errorname", ""), f"位置：{file.parent}"
    if name.startswith("SQLITE_FULL"):
        return DiskError(f"写不了“{file.name}”：磁盘满了", f"请腾出空间再试。{place}", str(file))
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return DraftError(f"“{file.name}”损坏了，没有做完", f"请再试一次，程序会换上备份。{place}")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return DraftError(f"“{file.name}”正被别的窗口使用，没有做完", "请等一会儿再试一次")
    return DiskError(f"用不了“{file.name}”，没有做完", f"请核对磁盘能不能写。{place}", str(file))
