"""Opens what lies over a window, by the id of its command; a sheet is imported when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow

# Command -> module of this package and function; each takes the window and the command's arguments.
_SHEETS = {
    "new": ("new_draft", "open_new"),
    "sample": ("new_draft", "open_sample"),
    "blank": ("new_draft", "open_blank"),
    "open": ("opening", "open_open"),
    "unpack": ("opening", "open_unpack"),
    "open_beside": ("opening", "open_beside"),
    "definition": ("definition", "open_definition"),
    "edition": ("edition", "open_edition"),
    "refused": ("opening", "open_refused"),
    "copy": ("copying", "open_copy"),
    "pack": ("copying", "open_pack"),
    "history": ("history", "open_history"),
    "settings": ("settings", "open_settings"),
    "options": ("options", "open_options"),
    "own_deadline": ("own_deadline", "open_own_deadline"),
    "manual": ("manual", "open_manual"),
    "keys": ("keys", "open_keys"),
    "about": ("about", "open_about"),
    "licences": ("licences", "open_licences"),
    "print": ("printing", "open_print"),
    "read_only": ("safety", "show_read_only"),
    "not_saved": ("safety", "open_not_saved"),
    "desk_not_kept": ("safety", "open_desk_not_kept"),
    "leaving": ("leaving", "open_leaving"),
    "crash": ("crash", "open_crash"),
}


def dispatch(window: MainWindow, command_id: str, *arguments: object) -> None:
    """Do what a command asks; an unknown id is a bug."""
    module, name = _SHEETS[command_id]
    opens: Callable[..., None] = getattr(import_module(f"app.ui.sheets.{module}"), name)
    opens(window, *arguments)
