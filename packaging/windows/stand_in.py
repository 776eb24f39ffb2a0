"""Make a folder that looks like the frozen Windows program, for compiling the installer where no Windows is at hand.

Every form and resource of the tree is in it by its real name, each file a few bytes long, beside two programs that are
none, and awkward names of its own. ``installer.py`` knows such a folder by its mark. It holds nothing worth shipping.
Usage: ``python packaging/windows/stand_in.py DIR``
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MARK = "演练用_不是程序.txt"
PROGRAMS = ("申报册.exe", "shenbao.exe")
# What a script that quotes badly trips over.
AWKWARD = (
    "_internal/带 空格/名字 里 有 空格.txt",
    "_internal/百分号%1/和'引号`【】（）&;#.txt",
    "_internal/library.dll",
    "_internal/PySide6/plugins/platforms/qwindows.dll",
)
EMPTY = ("_internal/空文件夹",)


def make_stand_in(folder: Path, root: Path = ROOT) -> Path:
    """Make ``folder`` anew and return it; a folder that is no stand-in is not touched.

    Raises:
        SystemExit: ``folder`` holds something else.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise SystemExit(f"{folder} is no stand-in; delete it yourself")
    shutil.rmtree(folder, ignore_errors=True)
    names = [*PROGRAMS, *AWKWARD, MARK]
    for part in ("forms", "resources"):
        sources = (path for path in sorted((root / part).rglob("*")) if path.is_file())
        names += [f"_internal/{source.relative_to(root).as_posix()}" for source in sources]
    for name in names:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"{name}\n只供演练\n", encoding="utf-8", newline="\n")
    for name in EMPTY:
        (folder / name).mkdir(parents=True)
    return folder


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    make_stand_in(Path(sys.argv[1]))
