"""A draft that may only be looked at, one that another PC has open, and one that cannot be saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.ui.sheets.sheet import ask

if TYPE_CHECKING:
    from app.drafts.store import OpenDraft
    from app.ui.window.main_window import MainWindow
    from app.ui.work.opening import Opened

_COPY, _AGAIN, _TAKE_OVER = "另存一份再改", "重新检查", "接着改…"


# ---- only to be looked at


def show_read_only(window: MainWindow, opened: Opened) -> None:
    """Say under the header why nothing can be changed, and what helps."""
    frame = window.frame
    if frame is None:
        return
    draft = opened.draft
    if draft.draft.read_only:  # of a newer program: this one would lose what it does not know
        frame.add_banner("info", draft.read_only)
        return
    actions = [_COPY, _AGAIN, *([_TAKE_OVER] if draft.may_take_over else [])]
    banner = frame.add_banner("warning", held(draft, window.around.clock()), actions)

    def still(again: Opened) -> None:
        banner.set_banner("warning", held(again.draft, window.around.clock()), actions)
        window.say("还是只能看：情况没有变")

    def act(number: int) -> None:
        if actions[number] == _COPY:
            copy_and_change(window)
        elif actions[number] == _AGAIN:
            window.turns.recheck(still)
        else:
            ask_to_take_over(window, draft, still)

    banner.acted.connect(act)


def held(draft: OpenDraft, now: datetime) -> str:
    """Why it may only be looked at: who has it open since when, as of now, or what the disk says."""
    return f"{draft.holder.in_words(now)}，这里只能看" if draft.holder else draft.read_only


def copy_and_change(window: MainWindow) -> None:
    """Copy the draft and go on in the copy."""
    frame = window.frame
    if frame is not None:
        window.do("copy", frame.tools.folder, window.turns.reopen)


def ask_to_take_over(window: MainWindow, draft: OpenDraft, still: Callable[[Opened], None]) -> None:
    """Ask before a lock is taken that another PC has left or still holds."""
    who = draft.holder.in_words(window.around.clock()) if draft.holder else draft.read_only
    ask(
        window,
        "接着改这份草稿",
        f"{who}。那台电脑已经关机，或程序已经退出时，才接着改；那边如果还在填，两边的内容会分别保存，之后要自己核对",
        (("接着改", lambda: window.turns.recheck(still, take_over=True)),),
    )


# ---- not saved


def open_not_saved(window: MainWindow, then: Callable[[], None] | None) -> None:
    """The draft should be given back and cannot be saved: save it elsewhere, close all the same, or go on."""
    frame = window.frame
    saver = frame.tools.saver if frame else None
    if saver is None:
        return

    def saved_elsewhere(_: Path) -> None:
        window.turns.abandon(then)

    ask(
        window,
        "还没有保存好",
        f"{saver.state.sentence.rstrip('。')}。仍然关闭的话，还没写到磁盘的改动可能丢失",
        (
            ("另存到…", lambda: window.do("copy", None, saved_elsewhere)),
            ("仍然关闭", lambda: window.turns.abandon(then)),
        ),
        give_up="返回",
    )


def open_desk_not_kept(window: MainWindow, why: str, leave: Callable[[], None]) -> None:
    """The desk should be given back and something entered could not be kept: leave all the same, or stay."""
    sentence = f"{why.rstrip('。')}。现在离开的话，这些内容不会留下"
    ask(window, "还没有保存好", sentence, (("仍然离开", leave),), give_up="返回")
