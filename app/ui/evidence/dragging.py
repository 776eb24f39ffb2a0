"""A listed file that is dragged to another place or another item."""

from __future__ import annotations

import json
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QMimeData

FORMAT = "application/x-shenbao-evidence"


class DraggedFile(NamedTuple):
    """The item that a dragged file is listed in, and its path in the draft."""

    item: int
    path: str


def mime_of(file: DraggedFile) -> QMimeData:
    """What is carried while a file is dragged; it means something in this program only."""
    data = QMimeData()
    data.setData(FORMAT, QByteArray(json.dumps(list(file), ensure_ascii=False).encode()))
    return data


def dragged_file(data: QMimeData) -> DraggedFile | None:
    """The listed file that is dragged; None when it is something else."""
    if not data.hasFormat(FORMAT):
        return None
    try:
        item, path = json.loads(bytes(data.data(FORMAT).data()))
    except (ValueError, TypeError):
        return None
    return DraggedFile(item, path) if isinstance(item, int) and isinstance(path, str) else None
