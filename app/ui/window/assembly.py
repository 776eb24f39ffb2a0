"""Puts an opened draft on the table: desk, saver, queues and the frame around them."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.ui.widgets.strips import BannerTone
from app.ui.window.frame import DraftFrame
from app.ui.window.surroundings import Surroundings
from app.ui.work.desk import Desk
from app.ui.work.guide import Guide
from app.ui.work.opening import Opened
from app.ui.work.saving import Saver
from app.ui.work.tasks import TaskQueue
from app.ui.work.tools import Tools

_SHOWN_MS = 400


def make_tools(around: Surroundings, opened: Opened, owner: QObject) -> Tools:
    """Everything that the pages of this draft share; it lives as long as ``owner``."""
    draft = opened.draft
    desk = Desk(
        opened.definition, draft.draft, opened.fonts.covers, draft.read_only, owner,
        checked=opened.checked, not_taken=opened.not_taken,
    )  # fmt: skip
    return Tools(
        paths=around.paths,
        folder=draft.folder,
        look=around.look,
        desk=desk,
        saver=None if draft.read_only else Saver(draft, around.clock, desk),
        guide=Guide(desk),
        hands=TaskQueue(desk),
        eyes=TaskQueue(desk),
        dialogs=around.dialogs,
        preferences=around.preferences,
        clock=around.clock,
    )


def make_frame(around: Surroundings, opened: Opened, window: QWidget) -> DraftFrame:
    """The frame of a draft, with the sentences that its user should read first."""
    put_off_collecting()
    owner = QObject(window)
    frame = DraftFrame(make_tools(around, opened, owner), window)
    frame.destroyed.connect(owner.deleteLater)
    draft = opened.draft
    if draft.damage:
        frame.add_banner("warning", draft.damage, closable=True)
    for notice in draft.notices:
        frame.add_banner("warning", notice, closable=True)
    note = opened.edition
    if note.sentence:
        actions = ("转到新版…",) if note.carries else ()
        tone: BannerTone = "warning" if note.is_doubtful else "info"
        stays = note.is_refused and note.carries  # refusals name this line as a way out
        banner = frame.add_banner(tone, note.sentence, actions, closable=not stays)
        banner.acted.connect(lambda _: frame.asked.emit("edition"))
    if draft.draft.extra.get("sample") is True:
        frame.add_banner("info", "这是示例，可以随意改，不影响别的草稿", closable=True)
    return frame


def put_off_collecting() -> None:
    """Garbage is looked for when a frame is shown: in the middle of a turn that is long already, it doubles it."""
    gc.disable()
    QTimer.singleShot(_SHOWN_MS, gc.enable)
