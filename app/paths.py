"""Where things lie: shipped forms and resources, the user's data, cache and logs.

The only module that knows the difference between a source tree, an installed wheel and the frozen program. Looking
up paths creates nothing, so a read-only installation works; whoever writes calls :func:`make_folder` first.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.errors import DiskError

APPLICATION = "shenbao"


@dataclass(frozen=True, slots=True)
class AppPaths:
    """Folders of one run. ``shipped`` holds ``forms`` and ``resources`` and is only read; the others are the user's.

    ``installed_fonts`` are the folders where the fonts of this PC lie; they need not exist. ``drafts`` is where new
    drafts go unless the settings say otherwise; None: among the user's documents. ``chosen_desk`` is where somebody
    wants the desk to lie.
    """

    shipped: Path
    data: Path
    cache: Path
    logs: Path
    installed_fonts: tuple[Path, ...] = ()
    drafts: Path | None = None
    chosen_desk: Path | None = None

    @property
    def forms(self) -> Path:
        """Folder of the shipped form definitions, one folder for each form."""
        return self.shipped / "forms"

    @property
    def fonts(self) -> Path:
        """Folder of the bundled fonts."""
        return self.shipped / "resources" / "fonts"

    @property
    def dropped_forms(self) -> Path:
        """Folder into which a maintainer drops next year's definition files."""
        return self.data / "forms"

    @property
    def settings_file(self) -> Path:
        """The settings file, which may not exist yet."""
        return self.data / "settings.json"

    @property
    def recent_file(self) -> Path:
        """The list of drafts that were opened last, which may not exist yet."""
        return self.data / "recent.json"

    @property
    def desk(self) -> Path:
        """Folder of the bureau's desk, unless another one is asked for; it may not exist yet."""
        return self.chosen_desk or self.data / "bureau"

    @property
    def log_file(self) -> Path:
        """The log that an unexpected error is written to."""
        return self.logs / "shenbao.log"


def find_paths(data_dir: Path | None = None) -> AppPaths:
    """Paths of this run; with ``data_dir`` everything of the user lies below it (an empty profile)."""
    if data_dir is not None:
        base = data_dir.absolute()
        data, cache, logs = base, base / "cache", base / "logs"
    else:
        import appdirs

        data = Path(appdirs.user_data_dir(APPLICATION, appauthor=False))
        cache = Path(appdirs.user_cache_dir(APPLICATION, appauthor=False))
        logs = Path(appdirs.user_log_dir(APPLICATION, appauthor=False))
    drafts = data / "drafts" if data_dir is not None else None
    return AppPaths(shipped_root(), data, cache, logs, font_folders(os.environ, windows=os.name == "nt"), drafts)


def font_folders(environment: Mapping[str, str], *, windows: bool) -> tuple[Path, ...]:
    """Where fonts are installed, for everybody and for this user; an empty profile (``--data-dir``) keeps them."""
    if windows:
        local = environment.get("LOCALAPPDATA")
        system = Path(environment.get("WINDIR") or "C:/Windows", "Fonts")
        return (system, Path(local, "Microsoft", "Windows", "Fonts")) if local else (system,)
    home = environment.get("HOME")
    own = (Path(home, ".local", "share", "fonts"), Path(home, ".fonts")) if home else ()
    return (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), *own)


def shipped_root() -> Path:
    """Folder that holds the shipped ``forms`` and ``resources``: bundle, wheel or source tree, in this order."""
    bundle = getattr(sys, "_MEIPASS", None)
    if getattr(sys, "frozen", False) and bundle:
        return Path(bundle)
    package = Path(__file__).resolve().parent
    wheel = package / "_shipped"
    return wheel if wheel.is_dir() else package.parent


def make_folder(folder: Path) -> Path:
    """Create ``folder`` with its parents and return it.

    Raises:
        DiskError: it cannot be created; the message names it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        from app.os_words import refusal

        why = refusal(error)
        raise DiskError(
            f"文件夹“{folder}”建不了：{why.reason}。",
            f"{why.advice}。",
            typed=f"{why.advice}，或用 --data-dir 指定别的文件夹。",
        ) from error
    return folder
