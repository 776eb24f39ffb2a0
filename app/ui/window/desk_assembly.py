"""Puts the desk of the bureau on the table: board, queues and the frame around them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.ui.bureau.board import DeskBoard
from app.ui.bureau.frame import DeskFrame
from app.ui.bureau.guide import DeskGuide
from app.ui.bureau.tools import DeskTools
from app.ui.window.assembly import put_off_collecting
from app.ui.window.surroundings import Surroundings
from app.ui.work.tasks import TaskQueue


def make_desk_tools(around: Surroundings, desk: Path | None, owner: QObject) -> DeskTools:
    """Everything that the pages of the desk in a folder share; it lives as long as ``owner``."""
    hands, eyes = TaskQueue(owner), TaskQueue(owner)
    return DeskTools(
        paths=around.paths,
        desk=desk,
        look=around.look,
        hands=hands,
        eyes=eyes,
        dialogs=around.dialogs,
        preferences=around.preferences,
        clock=around.clock,
        board=DeskBoard(around.paths, desk, eyes, owner, hands=hands),
        guide=DeskGuide(owner),
    )


def make_desk_frame(around: Surroundings, desk: Path | None, window: QWidget) -> DeskFrame:
    """The frame of the desk in a folder; None: the usual one of this profile."""
    put_off_collecting()
    owner = QObject(window)
    frame = DeskFrame(make_desk_tools(around, desk, owner), window)
    frame.destroyed.connect(owner.deleteLater)
    return frame
