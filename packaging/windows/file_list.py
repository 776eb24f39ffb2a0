"""The list of files that the Windows installer brings and its uninstaller removes, as macros for NSIS.

The uninstaller deletes exactly these files by name and folders only when they are empty: a folder may hold a draft that
somebody put there. Names that Windows or NSIS cannot write are refused here, where they can still be changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

# The dollar begins a variable in NSIS, and how to write a plain one differs from command to command.
_FORBIDDEN = re.compile(r'[<>:"|?*\\$\x00-\x1f]|[. ]$')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class FileList:
    """What lies in ``folder``: files and folders as paths with slashes below it, sorted; ``size`` in bytes."""

    folder: Path
    files: tuple[str, ...]
    folders: tuple[str, ...]
    size: int

    @property
    def longest(self) -> int:
        """Characters of the longest path below the folder, with the backslash before it."""
        return max(len(name) + 1 for name in (*self.files, *self.folders))


def list_files(folder: Path) -> FileList:
    """Everything below ``folder``.

    Raises:
        SystemExit: it is empty, or holds a link or a name that cannot be written.
    """
    below = sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix())
    wrong = [path for path in below if path.is_symlink() or _cannot_be_named(path.name)]
    if wrong:
        raise SystemExit("\n".join(["The Windows installer cannot take over:", *map(str, wrong)]))
    names = [path.relative_to(folder).as_posix() for path in below]
    same = {name.casefold(): name for name in names}
    if len(same) < len(names):
        raise SystemExit(f"names that differ by case only: {sorted(set(names) - set(same.values()))}")
    files = tuple(name for name, path in zip(names, below, strict=True) if path.is_file())
    if not files:
        raise SystemExit(f"{folder} is empty")
    folders = tuple(name for name, path in zip(names, below, strict=True) if path.is_dir())
    return FileList(folder, files, folders, sum((folder / name).stat().st_size for name in files))


def _cannot_be_named(name: str) -> bool:
    return bool(_FORBIDDEN.search(name) or _DEVICES.fullmatch(name))


def nsis_macros(listed: FileList) -> str:
    """The macros ``INSTALL_FILES``, ``ASK_FILES``, ``REMOVE_FILES`` and ``REMOVE_FOLDERS``.

    Files are looked for below the folder; ``ASK_ONE``, a macro of the script, is what is asked of each.
    """
    installing: list[str] = []
    now = None
    # Folder by folder, so that the place to write to is named once.
    for name in sorted(listed.files, key=lambda name: (name.rpartition("/")[0], name)):
        parent, _, last = name.rpartition("/")
        if parent != now:
            installing.append(f'SetOutPath "{_installed(parent)}"')
            now = parent
        source = name.replace("/", "\\")  # makensis finds this on Windows and on Linux; slashes only on Linux
        installing.append(f'File "/oname={last}" "{source}"')
    # A folder without files would not come into being.
    installing += [f'CreateDirectory "{_installed(name)}"' for name in listed.folders]
    asking = [f'!insertmacro ASK_ONE "{_installed(name)}"' for name in listed.files]
    deleting = [f'Delete "{_installed(name)}"' for name in listed.files]
    # A folder sorts before what lies in it: backwards, the inner ones go first.
    leaving = [f'RMDir "{_installed(name)}"' for name in sorted(listed.folders, reverse=True)]
    macros = {
        "INSTALL_FILES": installing,
        "ASK_FILES": asking,
        "REMOVE_FILES": deleting,
        "REMOVE_FOLDERS": leaving,
    }
    return "\n".join("\n  ".join([f"!macro {name}", *lines]) + "\n!macroend\n" for name, lines in macros.items())


def _installed(name: str) -> str:
    """Where ``name`` lies once it is installed."""
    return "\\".join(("$INSTDIR", *(part for part in name.split("/") if part)))
