"""Where things lie: shipped forms and resources, the user's data, cache and logs.

The only module that knows the difference between a source tree, an installed wheel and the frozen program. Looking
up paths creates nothing, so a read-only installation works; whoever writes calls :func:`make_folder` first.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from app.disk import disk_reason
from app.errors import DiskError

APPLICATION = "shenbao"


@dataclass(frozen=True, slots=True)
class AppPaths:
    """Folders of one run. ``shipped`` holds ``forms`` and ``resources`` and is only read; the others are the user's."""

    shipped: Path
    data: Path
    cache: Path
    logs: Path

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
    return AppPaths(shipped_root(), data, cache, logs)


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
        raise DiskError(
            f"文件夹“{folder}”建不了：{disk_reason(error)}。", "请换一个可以写入的位置，或用 --data-dir 指定。"
        ) from error
    return folder
