"""Every page in every size, light and dark, with nothing filled in, the sample, and the longest answers.

The same scene is played at each scale. A picture is named by its cell and lies in a folder ``<page>-<state>``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from window_drafts import LONG_NAME, SERVICE, ZONE, copied, fullest
from window_scenes_around import forget_recent, put_away, some_recent, with_history
from window_sheets import EVERY_SIZE
from window_stage import LARGE, NOW, SMALL, USUAL, Stage

from app.drafts.recent import RecentDraft, remember

if TYPE_CHECKING:
    from app.settings import Theme

_THEMES: dict[Theme, str] = {"light": "浅色", "dark": "深色"}
# What a maximised window keeps of a screen of 1366×768 and of 1920×1080 under title and task bar.
SCREENS = {1.25: ((1093, 535), (1536, 785)), 1.5: ((1280, 641),)}
_NAMES = {"empty": "密云合作区", "sample": "云川中德中小企业合作区（虚构）", "ceilings": LONG_NAME}
_SECTIONS = {"zone": ("form.A1", "form.A3", "form.A1"), "service": ("book.B1", "book.B2", "book.B1")}
_MANY = 14


def sizes_of(scale: float) -> tuple[tuple[int, int], ...]:
    """The sizes that a page is pictured in, in logical pixels."""
    return (USUAL, SMALL, LARGE, *SCREENS.get(scale, ()))


def every_size(stage: Stage, form: str, state: str) -> None:
    """The pages of a draft; those beside the form only of the first form, which has all of them."""
    stage.open(copied(stage, master(form, state), _NAMES[state]))
    sections = _SECTIONS.get(form, ("summary.B6",) * 3)
    stage.section(sections[list(_NAMES).index(state)])
    _cells(stage, f"form-{form}-{state}")
    if form == "zone":
        for tab in ("evidence", "checks", "preview", "export", "ecopy"):
            stage.frame.show_tab(tab)
            if tab == "preview":
                stage.page.show_side("form", 5)
            if tab == "evidence" and state == "sample":
                stage.page.show_item(3)
            _cells(stage, f"{tab}-{state}")
    stage.go_home()


def master(form: str, state: str) -> str:
    """The name of a prepared draft."""
    return fullest(form) if state == "ceilings" else f"{state} {form}"


def start_every_size(stage: Stage) -> None:
    """The start page without drafts, with some, and with more and longer names than it has room for."""
    lists: dict[str, Callable[[Stage], None]] = {"empty": forget_recent, "sample": some_recent, "ceilings": many_recent}
    for state, fill in lists.items():
        fill(stage)
        stage.window.turns.show_home()
        stage.settle()
        _cells(stage, f"start-{state}")
    forget_recent(stage)
    stage.window.turns.show_home()
    stage.settle()


def many_recent(stage: Stage) -> None:
    """Drafts with the longest names, each opened at another time."""
    for number in range(_MANY, 0, -1):
        form, kind, total = ((ZONE, "zone", 90), (SERVICE, "service", 41))[number % 2]
        folder = copied(stage, f"empty {kind}", f"{number} {LONG_NAME}")
        saved = (NOW - timedelta(days=number**2, minutes=7)).isoformat(timespec="seconds")
        entry = RecentDraft(str(folder), form, f"{LONG_NAME}{number}", total - number, total, 12 * number, saved)
        remember(stage.paths.recent_file, entry)


def sheets_scaled(stage: Stage) -> None:
    """What lies over the smallest of the windows that this scale leaves."""
    stage.open(with_history(stage))
    width, height = SCREENS[stage.scale][0]
    stage.size(width, height)
    for command, told in (("history", "历史版本"), ("keys", "快捷键"), ("options", "本申报的选项")):
        stage.window.do(command)
        stage.take(f"sheets-{round(stage.scale * 100)}", f"{told} {width}×{height}")
        put_away(stage)
    stage.size(*USUAL)
    stage.go_home()


def _cells(stage: Stage, folder: str) -> None:
    for name in _turned(stage):
        stage.settle()
        target = stage.out / Path(EVERY_SIZE, folder, f"{name}.png")
        target.parent.mkdir(parents=True, exist_ok=True)
        stage.shot().save(str(target))


def _turned(stage: Stage) -> Iterator[str]:
    """Give the window each theme and size in turn; the names of the cells."""
    for theme, told in _THEMES.items():
        stage.theme(theme)
        for width, height in sizes_of(stage.scale):
            stage.size(width, height)
            yield f"{round(stage.scale * 100)} {width}×{height} {told}"
    stage.size(*USUAL)
    stage.theme("light")
