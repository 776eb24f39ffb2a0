"""The user's settings: a small JSON file. A broken file is kept aside and never stops the program."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from app.disk import disk_reason, replacing

Format: TypeAlias = Literal["pdf", "docx"]
LogLevel: TypeAlias = Literal["INFO", "DEBUG"]
FORMATS: tuple[Format, ...] = ("pdf", "docx")
_KNOWN = frozenset({"format", "export_formats", "log_level"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user prefers on this computer; ``extra`` keeps keys that a newer program wrote.

    ``export_formats`` are written when an export does not say which.
    """

    export_formats: tuple[Format, ...] = FORMATS
    log_level: LogLevel = "INFO"
    extra: Mapping[str, object] = field(default_factory=dict)


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
        logging.getLogger(__name__).warning("设置文件 %s 读不出来：%s", file, disk_reason(error))
        return Settings()
    except ValueError:
        return _keep_aside(file)
    if not isinstance(stored, dict):
        return _keep_aside(file)
    return _from_json(stored)


def save_settings(settings: Settings, file: Path) -> None:
    """Write ``settings`` to ``file`` atomically; its folder must exist.

    Raises:
        DiskError: the disk refused; what was there before is untouched.
    """
    content: dict[str, object] = {
        **settings.extra,
        "format": 1,
        "export_formats": list(settings.export_formats),
        "log_level": settings.log_level,
    }
    with replacing(file) as temporary:
        temporary.write_bytes((json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))


def _from_json(stored: Mapping[str, object]) -> Settings:
    chosen = stored.get("export_formats")
    asked = chosen if isinstance(chosen, list) else []
    formats = tuple(name for name in FORMATS if name in asked) or FORMATS
    level: LogLevel = "DEBUG" if stored.get("log_level") == "DEBUG" else "INFO"
    return Settings(formats, level, {key: value for key, value in stored.items() if key not in _KNOWN})


def _keep_aside(file: Path) -> Settings:
    aside = file.with_name(file.name + ".broken")
    try:
        file.replace(aside)
    except OSError:
        aside = file  # a read-only profile: the file stays where it is, which loses nothing either
    logging.getLogger(__name__).warning("设置文件读不懂，已另存为 %s，本次使用默认设置", aside)
    return Settings()
