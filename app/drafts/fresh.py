"""A draft folder that comes into being at once: made under a temporary name beside, then renamed."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from app import disk
from app.drafts import history
from app.errors import DiskError, DraftError


@contextlib.contextmanager
def fresh_folder(folder: Path, not_done: str) -> Iterator[Path]:
    """Give a temporary folder beside ``folder`` to fill; on leaving it becomes ``folder``, which is new or empty.

    ``not_done`` is what messages say did not happen, such as ``没有复制``. Any exception leaves nothing behind. Raises
    :class:`DraftError` when something stands there already, :class:`DiskError`.
    """
    folder = folder.absolute()
    demand_free(folder, not_done)
    label = disk.label_here("new")
    temp = disk.temp_beside(folder, label)
    try:
        with disk.writing(folder):
            shutil.rmtree(temp, ignore_errors=True)  # of a killed run that had our number
            temp.mkdir(parents=True)
            disk.sweep_beside(folder, label)
        yield temp
        with disk.writing(folder):
            if disk.is_folder(folder):
                folder.rmdir()
            temp.rename(folder)
            disk.sync_folder(folder.parent)
    except DiskError as error:  # what was being written there has a name that nobody gave
        shutil.rmtree(temp, ignore_errors=True)
        told = [text.replace(temp.name, folder.name) for text in (error.message, error.hint, error.file)]
        raise DiskError(*told) from error
    except BaseException:
        shutil.rmtree(temp, ignore_errors=True)
        raise


def begin_history(folder: Path) -> None:
    """Let the history of a draft that was filled as it was made begin with that: nobody goes back to the blank one."""
    for blank in history.versions(folder)[:-1]:
        disk.discard(blank.path)


def demand_free(folder: Path, not_done: str) -> None:
    """Raise :class:`DraftError` unless a folder of this name is new or empty; :class:`DiskError` when none can tell."""
    if disk.is_folder(folder):
        with disk.writing(folder):
            taken = next(folder.iterdir(), None)
        if taken is not None:
            raise DraftError(f"文件夹“{folder.name}”里已有“{taken.name}”，{not_done}", "请换一个新的或空的文件夹")
    elif os.path.lexists(folder):
        raise DraftError(f"“{folder.name}”不是文件夹，{not_done}", "请换一个名称")
