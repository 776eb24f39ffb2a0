"""Where a copy is made and how it comes to its place: a new one at once, one that replaces another entry by entry."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from app import disk
from app.books.publish import Place, publish, refused_writing
from app.discs.folder import CALLED, OF_SYSTEMS, Earlier
from app.errors import DiskError

_LABEL = "copy"
_TREE = "tree"
_WORK = ".work"


class CopyPlace(Protocol):
    """A scratch place on the disk of its target: ``folder`` is filled, in ``work`` lies what is made on the way."""

    folder: Path
    work: Path

    def finish(self, last: str, gone: Sequence[str], after: Callable[[], object]) -> None:
        """Put all of ``folder`` in place, ``last`` at last, then do ``after``; if that raises, take it all back.

        ``gone`` is right in the target and has no successor. Raises ``OSError``, :class:`DiskError`.
        """


@contextlib.contextmanager
def copy_place(out: Path, earlier: Earlier) -> Iterator[CopyPlace]:
    """Give a scratch place for a copy in ``out``; it is gone afterwards, whatever happens.

    Killed at any moment, a new copy is not there, or whole; one that takes the place of another is put right by who
    looks next. Raises :class:`DiskError`.
    """
    with disk.writing(out):  # a name that the system does not take is refused before all the work
        target = out.resolve() if out.is_symlink() else out
    disk.sweep_beside(target, disk.label_here(_LABEL))
    if _is_exchanged(target, earlier):
        with publish(out, CALLED) as place:
            yield _Exchanged(place)
        return
    with contextlib.ExitStack() as settled, _beside(target) as scratch:
        yield _AtOnce(scratch, target, settled)


def _is_exchanged(out: Path, earlier: Earlier) -> bool:
    """Whether something lies in the folder, or it cannot be replaced as one: the root of a drive has no name."""
    if not disk.is_folder(out):
        return False
    with disk.writing(out):
        holds = next(out.iterdir(), None) is not None
    return earlier.found is not None or holds or os.path.ismount(out) or not os.access(out.parent, os.W_OK)


class _Exchanged:
    def __init__(self, place: Place) -> None:
        self.folder, self.work = place.folder, place.folder / _WORK
        self._place = place

    def finish(self, last: str, gone: Sequence[str], after: Callable[[], object]) -> None:
        """As :meth:`CopyPlace.finish`."""
        names = sorted(path.name for path in self.folder.iterdir() if path != self.work)
        self._place.finish([name for name in names if name != last], last, gone, after)


class _AtOnce:
    def __init__(self, scratch: Path, target: Path, settled: contextlib.ExitStack) -> None:
        self.folder, self.work = scratch / _TREE, scratch / _WORK
        self._target = target
        self._settled = settled

    def finish(self, last: str, gone: Sequence[str], after: Callable[[], object]) -> None:
        """As :meth:`CopyPlace.finish`; nothing is last of what comes at once."""
        emptied = disk.is_folder(self._target)
        disk.sync_folder(self.folder)
        self._settled.enter_context(disk.uninterrupted())
        if emptied:  # Windows does not replace a folder, not even an empty one
            _drop(self._target)
        try:
            _rename(self.folder, self._target)
            disk.sync_folder(self._target.parent)
            after()
        except BaseException:
            with contextlib.suppress(OSError):
                if not os.path.lexists(self.folder):
                    _rename(self._target, self.folder)
                if emptied:
                    self._target.mkdir()
            raise


def _drop(folder: Path) -> None:
    """Remove a folder in which there is at most what systems put into any, and make anew."""
    for path in folder.iterdir():
        if path.name.lower() in OF_SYSTEMS:
            path.unlink()
    folder.rmdir()


def _rename(source: Path, target: Path) -> None:
    if not disk.replace_patiently(source, target, time.sleep):
        raise PermissionError(13, "held by another program")


@contextlib.contextmanager
def _beside(out: Path) -> Iterator[Path]:
    label = disk.label_here(_LABEL)
    scratch = disk.temp_beside(out, label)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(scratch, ignore_errors=True)  # of a killed run that had our number
        (scratch / _TREE).mkdir(parents=True)
        yield scratch
    except OSError as error:
        raise refused_writing(out, error, CALLED) from error
    except DiskError as error:
        # Nobody knows the names in the scratch place; the folder that was asked for says where.
        if scratch in Path(error.file).parents and isinstance(error.__cause__, OSError):
            raise refused_writing(out, error.__cause__, CALLED) from error
        raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
