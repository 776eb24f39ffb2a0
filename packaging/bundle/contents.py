"""What a bundle holds: pure lists and choices of the PyInstaller spec, so that they are tested without building.

Imported by path, as ``packaging`` is no package. Names of files in a bundle are written with forward slashes.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

_PACKAGING = str(Path(__file__).resolve().parent.parent)
if _PACKAGING not in sys.path:
    sys.path.append(_PACKAGING)

from project_version import project_version  # noqa: E402

# Loaded by name at run time, where no import statement tells of them.
HIDDEN = (
    "_pi_heif",
    "pycdlib.udf",
    "sqlite3",
    "stdnum.cn.uscc",
    "PySide6.QtPrintSupport",
    "PySide6.QtSvg",
)
EXCLUDED = (
    "tkinter",
    "unittest",
    "lib2to3",
    "setuptools",
    "pip",
    "readline",
    "PIL.ImageTk",
    "PIL.ImageQt",
    "PySide6.QtNetwork",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtTest",
)
AS_FILES = {"pycdlib": "py", "stdnum": "py"}
"""LGPL libraries in Python: they stay files that anyone can replace."""

TRANSLATIONS = frozenset(("qtbase_zh_CN.qm",))
"""What ``app.ui.program`` loads; the catalogue ``qt_zh_CN.qm`` only points to others."""

_PLUGIN = re.compile(r"PySide6/(?:Qt/)?plugins/([^/]+)/(?:lib)?([^/.]+)")
# Folder of plugins -> the ones kept; those of other systems are simply not there.
_PLUGINS: dict[str, frozenset[str] | None] = {
    "platforms": frozenset(("qxcb", "qoffscreen", "qwindows")),
    "platforminputcontexts": None,  # but for the keyboard on the screen, which needs Qt Quick
    "platformthemes": frozenset(("qxdgdesktopportal",)),
    "imageformats": frozenset(("qgif", "qico", "qjpeg", "qsvg")),
    "iconengines": None,
    "printsupport": None,
    "styles": None,
    "xcbglintegrations": None,
}
_NO_PLUGIN = "qtvirtualkeyboardplugin"
_QT_LIBRARY = re.compile(
    r"(?:PySide6/(?:Qt/lib/lib)?|lib)Qt6(?:Network|Wayland\w*|WlShell\w*|EglF[sS]\w*|Eglfs\w*|Qml\w*|Quick\w*|VirtualKeyboard\w*"
    r"|Labs\w*|Test|Sql|Designer\w*|Help|UiTools)\b"
)
_BINDING = re.compile(r"PySide6/Qt(\w+)\.(?:abi3\.so|pyd)$")
_BINDINGS = frozenset(("Core", "Gui", "Widgets", "Svg", "PrintSupport"))
_OPENGL_IN_SOFTWARE = re.compile(r"PySide6/opengl32sw\.dll$", re.IGNORECASE)  # 20 MB; widgets draw without OpenGL

# Libraries of the system that a Linux bundle brings along: Debian's name of them changes from release to release, or an
# older desktop lacks them. All others come from the system: an older copy in the bundle would also be loaded by the
# system's own libraries (graphics drivers, fontconfig), which need theirs.
_OWN_LINUX = re.compile(r"(?:libpython3\.\d+|libffi|libcrypto|libssl|libsqlite3|libxcb-cursor)\.so[.\d]*")


def modules_of(root: Path) -> list[str]:
    """Every module of the program by its dotted name: sheets and warming import theirs by name."""
    found = []
    for file in sorted((root / "app").rglob("*.py")):
        parts = file.relative_to(root).with_suffix("").parts
        found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


def tree_digest(root: Path) -> str:
    """What a bundle is made of, and by, as one number: whether one that was built is that of a tree."""
    folders = ("app", "forms", "resources", "packaging")
    files = [root / "requirements.lock", *(path for folder in folders for path in (root / folder).rglob("*"))]
    digest = hashlib.sha256(project_version(root).encode())
    for path in sorted(files):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(root).as_posix()}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def write_metadata(folder: Path, version: str) -> Path:
    """The few lines by which the frozen program knows its version; the folder to ship."""
    info = folder / f"shenbao-{version}.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    text = f"Metadata-Version: 2.1\nName: shenbao\nVersion: {version}\n"
    (info / "METADATA").write_text(text, encoding="utf-8", newline="\n")
    return info


def is_kept(name: str) -> bool:
    """Whether a file that PyInstaller found belongs into the bundle; ``name`` is its place in it."""
    name = name.replace("\\", "/")
    if plugin := _PLUGIN.match(name):
        kept = _PLUGINS.get(plugin[1], frozenset())
        return plugin[2] != _NO_PLUGIN and (kept is None or plugin[2] in kept)
    if "/translations/" in name and name.startswith("PySide6/"):
        return PurePosixPath(name).name in TRANSLATIONS
    if binding := _BINDING.match(name):
        return binding[1] in _BINDINGS
    return not _QT_LIBRARY.match(name) and not _OPENGL_IN_SOFTWARE.match(name) and "/qml/" not in name


def is_own(name: str, source: str) -> bool:
    """Whether a Linux bundle brings a library along: all of Python's packages, few of the system's."""
    path = PurePosixPath(source)
    of_system = path.is_relative_to("/lib") or path.is_relative_to("/usr/lib") or path.is_relative_to("/lib64")
    return (
        not of_system
        or bool(_OWN_LINUX.fullmatch(PurePosixPath(name).name))
        or any(part.startswith("python3") for part in path.parts)
    )


def kept(found: Iterable[tuple[str, str, str]], *, linux: bool) -> list[tuple[str, str, str]]:
    """The entries (place, source, kind) of a PyInstaller list that belong into the bundle, sorted by place."""
    return sorted(
        entry for entry in found if is_kept(entry[0]) and (not linux or entry[2] != "BINARY" or is_own(*entry[:2]))
    )


if __name__ == "__main__":
    sys.stdout.write(tree_digest(Path(__file__).resolve().parents[2]) + "\n")
