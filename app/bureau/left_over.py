"""What to tell of a place among applicants' materials in which nothing can be read: whose it is must be asked for."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from app import disk
from app.bureau.model import Source, Unreadable
from app.drafts.names import PACKAGE_ENDING

WANTED = "请要草稿文件夹、.shenbao 文件、电子版，或者填好的 Word 版"
_PICTURES = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".bmp", ".tif", ".tiff", ".gif", ".webp")
_WORD = (".docx", ".docm", ".dotx", ".doc", ".wps")
_LINKED = (*_WORD, PACKAGE_ENDING, ".pdf", ".ofd", ".zip", ".rar", ".7z", ".eml", ".json")
_MOST_COUNTED = 10_000


def nothing_in(folder: Path, own: Collection[str] = ()) -> Unreadable:
    """A folder in which no draft was found, with what lies in it instead, but for its ``own`` files of ours."""
    files, links = _below(folder, own)
    if not files and not links:
        sentence, hint = f"“{folder.name}”是空文件夹", f"请核对是不是没有拷全。{WANTED}"
    elif not files:
        sentence, hint = f"“{folder.name}”里只有链接，链接没有跟着找", WANTED
    elif all(name.lower().endswith(_PICTURES) for name in files):
        what = f"“{files[0]}”" if len(files) == 1 else f"“{files[0]}”等 {_amount(files)} 个图片"
        sentence, hint = f"“{folder.name}”里只有{what}，是扫描件或照片，读不出填写的内容", WANTED
    else:
        what = f"“{files[0]}”" if len(files) == 1 else f"“{files[0]}”等 {_amount(files)} 个文件"
        sentence, hint = f"“{folder.name}”里没有草稿、{PACKAGE_ENDING} 文件、电子版或 Word 版，只有{what}", WANTED
    return Unreadable(Source("folder", folder), sentence, hint)


def link_told(link: Path, places: Collection[Path]) -> Unreadable | None:
    """A link to where applicants' materials may lie; None when that is looked through anyway, or holds none."""
    target = Path(os.path.realpath(link))
    if any(disk.lies_in(target, place) for place in places):
        return None
    if os.path.lexists(target) and not target.is_dir() and not target.name.lower().endswith(_LINKED):
        return None
    sentence = f"“{link.name}”是链接，指向“{target}”，链接没有跟着找"
    return Unreadable(Source("folder", link), sentence, "请把它指向的文件或文件夹直接拖进来，或者复制过来")


def _below(folder: Path, own: Collection[str]) -> tuple[list[str], bool]:
    """The names of the files in a folder and below, sorted, and whether there are links."""
    files: list[str] = []
    links = False
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        ours = own if Path(place) == folder else ()
        shown = [name for name in sorted(names) if name not in ours and not name.startswith((".", "~$"))]
        linked = {name for name in (*folders, *shown) if os.path.islink(os.path.join(place, name))}  # noqa: PTH114,PTH118
        links = links or bool(linked)
        files += [name for name in shown if name not in linked]
        if len(files) > _MOST_COUNTED:
            break
    return files, links


def _amount(files: Collection[str]) -> str:
    return f"{len(files)}" if len(files) <= _MOST_COUNTED else f"超过 {_MOST_COUNTED}"
