"""What a draft folder of somebody else must be before it is read: as a package must be, see ``package_checks``."""

from __future__ import annotations

import contextlib
import stat
from pathlib import Path

from app.drafts import history
from app.drafts.draft import DRAFT_FILE, Draft
from app.drafts.journal import JOURNAL_FILE
from app.drafts.names import REVIEWS_FILE
from app.drafts.package_checks import MOST_VALUES, has_too_long_text, has_too_many_values
from app.errors import DraftError
from app.times_and_sizes import size_in_words

_MOST_BYTES = 64 << 20


def demand_plain(folder: Path) -> None:
    """Refuse what is larger than any form, and what is no file (a pipe is read for ever), before anything is opened.

    Raises :class:`DraftError`, and ``OSError`` for a file that cannot be read.
    """
    saves = (version.path for version in history.versions(folder))
    for path in (folder / DRAFT_FILE, folder / REVIEWS_FILE, folder / JOURNAL_FILE, *saves):
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            found, what = path.lstat(), f"“{folder.name}/{path.relative_to(folder).as_posix()}”"
            if not stat.S_ISREG(found.st_mode):
                raise DraftError(f"{what}不是文件，没有读", _hint(folder))
            if found.st_size > _MOST_BYTES:
                size = size_in_words(found.st_size)
                raise DraftError(f"{what}太大（{size}），不像申报册保存的", _hint(folder))
            # so many values need as many bytes; of reviews that is told where they are read
            if found.st_size > MOST_VALUES and path.name != REVIEWS_FILE and has_too_many_values(path.read_bytes()):
                raise DraftError(f"{what}内容多得不合常理，没有读", _hint(folder))


def demand_plain_texts(folder: Path, draft: Draft) -> None:
    """Refuse a draft with an answer that nobody typed; raises :class:`DraftError`."""
    if has_too_long_text(draft.answers):
        raise DraftError(f"“{folder.name}/{DRAFT_FILE}”有一处文字长得不合常理，没有读", _hint(folder))


def _hint(folder: Path) -> str:
    return f"请对方重新交一份。位置：{folder}"
