"""All work of a window that would end with it, or with its draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.ui.widgets.overlay import Sheet

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow
    from app.ui.work.unfinished import Unfinished


def works_of(window: MainWindow) -> Sequence[Unfinished]:
    """What draft or desk have (files on their way, an export) and sheets (a copy, a package), under way or not."""
    from app.ui.sheets.sheet import WorkSheet

    frame = window.frame or window.desk
    sheets = [sheet for sheet in window.findChildren(Sheet) if isinstance(sheet, WorkSheet) and sheet.is_open]
    return (*(frame.works() if frame else ()), *sheets)


def is_at_work(window: MainWindow) -> bool:
    """Whether any of it is under way."""
    return any(work.remainder() is not None for work in works_of(window))
