"""Write a file whole or not at all: a temporary name in the same folder, fsync, then the final name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.errors import DiskError


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a temporary path beside ``target``; on leaving, it becomes ``target``.

    Any exception leaves what was there before, and no temporary file. OSError becomes :class:`DiskError`.
    """
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        raise DiskError(
            f"无法写入文件“{target.name}”：{error.strerror or error}。",
            f"请检查“{target.parent}”所在磁盘是否已满或只读，处理后再试一次。",
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
