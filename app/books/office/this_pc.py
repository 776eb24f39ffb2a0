"""What can be asked of this PC when programs are looked for; tests hand in one of their own."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

ServerOf = Callable[[str], str]
"""The command that Windows starts for the name of a program that can be automated; empty when there is none."""


def registered_server(program: str) -> str:
    """Read it from the registry of Windows; empty on other systems."""
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, rf"{program}\CLSID") as key:
                number = winreg.QueryValue(key, None)
        except OSError:
            return ""
        for view in (0, winreg.KEY_WOW64_32KEY, winreg.KEY_WOW64_64KEY):
            try:
                path = rf"CLSID\{number}\LocalServer32"
                with winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, path, 0, winreg.KEY_READ | view) as key:
                    return str(winreg.QueryValue(key, None))
            except OSError:
                continue
    return ""


@dataclass(frozen=True, slots=True)
class Pc:
    """Its system, its environment, and where programs and files are."""

    platform: str = sys.platform
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    which: Callable[[str], str | None] = shutil.which
    server_of: ServerOf = registered_server
    is_file: Callable[[str], bool] = os.path.isfile
