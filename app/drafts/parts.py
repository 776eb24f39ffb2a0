"""What is a part of a draft is changed by the draft's own work only: no letter or table takes its place."""

from __future__ import annotations

import os
from pathlib import Path

from app import disk
from app.drafts.kept import ATTACHMENTS, SEALED
from app.drafts.names import DRAFT_FILE, HISTORY, REVIEWS_FILE
from app.errors import UsageError

_PARTS = frozenset((DRAFT_FILE, REVIEWS_FILE, ATTACHMENTS, SEALED, HISTORY))


def demand_no_part(*targets: Path) -> None:
    """Raise :class:`UsageError` when a target is a file that is there and a part of any draft."""
    for target in targets:
        real = Path(os.path.realpath(target))
        for folder in real.parents if disk.is_file(real) else ():
            if real.relative_to(folder).parts[0] in _PARTS and disk.is_file(folder / DRAFT_FILE):
                told = f"“{target.name}”是草稿“{folder.name}”里的文件，没有覆盖它。"
                raise UsageError(told, "请换一个名称，或写到草稿文件夹以外的位置。")
