"""What the program is made of, under which licences, with their texts: read from what is shipped, for showing offline.

``packaging/licences.py`` makes the index; the frozen program for Linux adds the libraries it took from the system.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

_INDEX = "licences/index.json"
_RULE = "─" * 24
_SYSTEMS = {"linux": "Linux", "windows": "Windows"}
_OWN_FOLDERS = ("licences/packages/", "licences/system/")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the program; ``texts`` are places below the folder of resources, ``inside`` what it carries within."""

    group: str
    name: str
    version: str
    licence: str
    what: str
    source: str
    only: tuple[str, ...]
    inside: tuple[str, ...]
    texts: tuple[str, ...]


def read_parts(resources: Path) -> tuple[Part, ...]:
    """Every part in the order of the index, the program itself first; none where the index is missing or broken."""
    try:
        listed = json.loads((resources / _INDEX).read_text("utf-8"))["parts"]
        return tuple(_part(one) for one in listed)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()


def _part(one: dict[str, object]) -> Part:
    def words(key: str) -> str:
        return str(one.get(key, ""))

    def several(key: str) -> list[object]:
        found = one.get(key, [])
        return found if isinstance(found, list) else []

    return Part(
        words("group"),
        str(one["name"]),
        words("version"),
        words("licence"),
        words("what"),
        words("source"),
        tuple(map(str, several("only"))),
        tuple(_inside(below) for below in several("inside") if isinstance(below, dict)),
        tuple(map(str, several("texts"))),
    )


def _inside(one: dict[str, object]) -> str:
    """``libheif 1.23.0（LGPL-3.0-or-later）``."""
    named = f"{one.get('name', '')} {one.get('version', '')}".strip()
    return f"{named}（{one['licence']}）" if "licence" in one else named


def told(part: Part, resources: Path) -> str:
    """What is shown of a part: a head in words, then its licence texts whole, each under its file name."""
    head = [f"用途：{part.what}", f"许可证：{part.licence}"]
    if part.source:
        head.append(f"源代码：{part.source}")
    if part.only:
        head.append(f"只在这些系统上随附：{'、'.join(_SYSTEMS.get(system, system) for system in part.only)}")
    if part.inside:
        head.append(f"内含：{'、'.join(part.inside)}")
    bodies = [f"{_RULE}\n{_shown_name(text)}\n{_RULE}\n\n{_text(resources / text)}" for text in part.texts]
    return "\n\n".join(["\n".join(head), *bodies]) + "\n"


def _shown_name(text: str) -> str:
    """The name of a text without the folders that only the program knows; what we wrote ourselves has no file name."""
    if text.endswith("-zh.txt"):
        return "使用说明"
    for folder in _OWN_FOLDERS:
        if text.startswith(folder):
            return text.removeprefix(folder)
    return text.rpartition("/")[2]


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace").strip("\n").replace("\f", "")
    except OSError:
        return "（这份文字没有随程序安装，请重新安装本程序。）"
