"""The user's settings: a small JSON file. A broken file is kept aside and never stops the program."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, TypeVar

Format: TypeAlias = Literal["pdf", "docx"]
LogLevel: TypeAlias = Literal["INFO", "DEBUG"]
Theme: TypeAlias = Literal["system", "light", "dark"]
TextSize: TypeAlias = Literal["standard", "large"]
FORMATS: tuple[Format, ...] = ("pdf", "docx")
LOG_LEVELS: tuple[LogLevel, ...] = ("INFO", "DEBUG")
THEMES: tuple[Theme, ...] = ("system", "light", "dark")
TEXT_SIZES: tuple[TextSize, ...] = ("standard", "large")
RIGHT_COLUMN = 396
REVIEW_COLUMN = 420
_FARTHEST = 100_000
_Word = TypeVar("_Word", bound=str)


class WindowPlace(NamedTuple):
    """Where the window stood, in logical pixels of the whole desktop; ``maximised`` on the screen that it lies on."""

    x: int
    y: int
    width: int
    height: int
    maximised: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user prefers on this computer; ``extra`` keeps keys that a newer program wrote.

    ``export_formats`` are written when an export does not say which. ``drafts_folder`` is where new drafts go, empty
    for the usual place. ``export_folders`` are the folders chosen for exports, by the folder of the draft, the latest
    last, ``copy_folders`` those of electronic copies likewise. ``right_column`` is the width beside the form in logical
    pixels, ``preview`` whether it shows, ``review_column`` that of the applicant beside the bureau's table.
    ``desk_folder`` is where the desk of a bureau lies, empty for the usual place.
    ``own_deadlines`` are the user's own days (``2026-05-28``) by the id of the form, for new drafts of it.
    """

    export_formats: tuple[Format, ...] = FORMATS
    log_level: LogLevel = "INFO"
    extra: Mapping[str, object] = field(default_factory=dict)
    theme: Theme = "system"
    text_size: TextSize = "standard"
    drafts_folder: str = ""
    window: WindowPlace | None = None
    right_column: int = RIGHT_COLUMN
    preview: bool = True
    export_folders: Mapping[str, str] = field(default_factory=dict)
    own_deadlines: Mapping[str, str] = field(default_factory=dict)
    copy_folders: Mapping[str, str] = field(default_factory=dict)
    desk_folder: str = ""
    review_column: int = REVIEW_COLUMN


def load_settings(file: Path) -> Settings:
    """Settings of ``file``; defaults when it is missing.

    A file that cannot be understood is renamed to ``settings.json.broken`` (the newest one is kept) and logged;
    a value that is wrong falls back to its default.
    """
    try:
        stored = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        from app.disk import disk_reason

        logging.getLogger(__name__).warning("设置文件 %s 读不出来：%s", file, disk_reason(error))
        return Settings()
    except (ValueError, RecursionError):
        return _keep_aside(file)
    if not isinstance(stored, dict):
        return _keep_aside(file)
    return _from_json(stored)


def save_settings(settings: Settings, file: Path) -> None:
    """Write ``settings`` to ``file`` atomically; its folder must exist.

    Raises:
        DiskError: the disk refused; what was there before is untouched.
    """
    from app.disk import replacing  # not loaded before the first picture: reading needs nothing of it

    content = {**settings.extra, "format": 1, **_to_json(settings)}
    with replacing(file) as temporary:
        temporary.write_bytes((json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))


def update_settings(file: Path, change: Callable[[Settings], Settings]) -> Settings:
    """Change the stored settings and give what is stored now: what another window has set meanwhile stays.

    Raises:
        DiskError: the disk refused; what was there before is untouched.
    """
    from app.disk import alone

    with alone(file):
        stored = load_settings(file)
        changed = change(stored)
        if changed != stored:
            save_settings(changed, file)
    return changed


def with_own_deadline(settings: Settings, form_id: str, day: date | None) -> Settings:
    """The settings with the user's own day for a form; None takes it away."""
    others = {form: own for form, own in settings.own_deadlines.items() if form != form_id}
    return replace(settings, own_deadlines=others | ({form_id: day.isoformat()} if day else {}))


def _to_json(settings: Settings) -> dict[str, object]:
    return {
        "export_formats": list(settings.export_formats),
        "log_level": settings.log_level,
        "theme": settings.theme,
        "text_size": settings.text_size,
        "drafts_folder": settings.drafts_folder,
        "window": settings.window._asdict() if settings.window else None,
        "right_column": settings.right_column,
        "preview": settings.preview,
        "export_folders": dict(settings.export_folders),
        "own_deadlines": dict(settings.own_deadlines),
        "copy_folders": dict(settings.copy_folders),
        "desk_folder": settings.desk_folder,
        "review_column": settings.review_column,
    }


_KNOWN = frozenset({"format", *_to_json(Settings())})


def _from_json(stored: Mapping[str, object]) -> Settings:
    chosen = stored.get("export_formats")
    asked = chosen if isinstance(chosen, list) else []
    folder, desk = stored.get("drafts_folder"), stored.get("desk_folder")
    return Settings(
        export_formats=tuple(name for name in FORMATS if name in asked) or FORMATS,
        log_level=_word(stored.get("log_level"), LOG_LEVELS),
        extra={key: value for key, value in stored.items() if key not in _KNOWN},
        theme=_word(stored.get("theme"), THEMES),
        text_size=_word(stored.get("text_size"), TEXT_SIZES),
        drafts_folder=folder if isinstance(folder, str) else "",
        window=_window(stored.get("window")),
        right_column=_pixels(stored.get("right_column"), 1) or RIGHT_COLUMN,
        preview=stored.get("preview") is not False,
        export_folders=_folders(stored.get("export_folders")),
        own_deadlines=_days(stored.get("own_deadlines")),
        copy_folders=_folders(stored.get("copy_folders")),
        desk_folder=desk if isinstance(desk, str) else "",
        review_column=_pixels(stored.get("review_column"), 1) or REVIEW_COLUMN,
    )


def _word(value: object, words: tuple[_Word, ...]) -> _Word:
    """The word that is stored, or the first one."""
    return next((word for word in words if word == value), words[0])


def _folders(value: object) -> dict[str, str]:
    """Pairs of folders; whether they are there is not asked."""
    pairs = value.items() if isinstance(value, dict) else ()
    return {draft: out for draft, out in pairs if isinstance(out, str) and out}


def _days(value: object) -> dict[str, str]:
    """Days by form, those that are days; a form of another year stays, its drafts may still be made."""
    pairs = value.items() if isinstance(value, dict) else ()
    return {form: day for form, day in pairs if isinstance(day, str) and _is_day(day)}


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text  # Python also reads 20260528
    except ValueError:
        return False


def _window(value: object) -> WindowPlace | None:
    """A place, unless a number of it is missing or senseless; whether a screen is there, only the window knows."""
    place = value if isinstance(value, dict) else {}
    x, y = (_pixels(place.get(name), -_FARTHEST) for name in ("x", "y"))
    width, height = (_pixels(place.get(name), 1) for name in ("width", "height"))
    if x is None or y is None or width is None or height is None:
        return None
    return WindowPlace(x, y, width, height, place.get("maximised") is True)


def _pixels(value: object, least: int) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _FARTHEST:
        return None
    return value


def _keep_aside(file: Path) -> Settings:
    aside = file.with_name(file.name + ".broken")
    try:
        file.replace(aside)
    except OSError:
        aside = file  # a read-only profile: the file stays where it is, which loses nothing either
    logging.getLogger(__name__).warning("设置文件读不懂，已另存为 %s，本次使用默认设置", aside)
    return Settings()
