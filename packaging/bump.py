"""Begins a release: the new version into ``pyproject.toml``, what is 未发布 in ``CHANGELOG.md`` under it.

``bump.py NEW_VERSION DAY`` writes both files; the day (2027-01-15) is given, not asked of the clock, so the same call
gives the same bytes. Nothing else may state the version: program and packages read it from ``pyproject.toml``.
``bump.py --check`` only looks: the version stands in no other file, the changelog tells of it or of something 未发布.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from app.disk import replacing  # noqa: E402

PROJECT, CHANGES = "pyproject.toml", "CHANGELOG.md"
UNRELEASED = "## [未发布]"
_VERSION = re.compile(r'^version = "(?P<version>[^"]*)"$', re.MULTILINE)
_NUMBERS = re.compile(r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}")
_RELEASED = re.compile(r"^## \[(?P<version>[^\]]+)\] - (?P<day>\d{4}-\d{2}-\d{2})$", re.MULTILINE)
# Here stand versions of other people's work, which may be the same by chance; records and tests tell of any.
_LEFT_OUT = frozenset(
    (
        PROJECT, CHANGES, "requirements.lock", "resources", "tests", "docs/decisions",
        "packaging/licences.yaml", "packaging/licences.py", "packaging/fetch_fonts.py",
    )
)  # fmt: skip
_MADE = frozenset(("build", "dist", "__pycache__"))
_HIDDEN = frozenset((".ci", ".github"))
_LARGEST = 2_000_000


class BumpError(Exception):
    """Why there can be no release like this; nothing was written."""


def version_of(project: str) -> str:
    """The version that ``pyproject.toml`` states."""
    found = _VERSION.findall(project)
    if len(found) != 1:
        raise BumpError(f"{PROJECT} states {len(found)} versions")
    return str(found[0])


def with_version(project: str, new: str) -> str:
    """``pyproject.toml`` with a higher version of three numbers."""
    old = version_of(project)
    if not _NUMBERS.fullmatch(new):
        raise BumpError(f"{new!r} is no version of three numbers")
    if _order(new) <= _order(old):
        raise BumpError(f"{new} is not higher than {old}")
    return _VERSION.sub(f'version = "{new}"', project)


def _order(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def with_release(changes: str, version: str, day: str) -> str:
    """``CHANGELOG.md`` with what was 未发布 under the version and its day, and an empty 未发布 above it."""
    try:
        date.fromisoformat(day)
    except ValueError:
        raise BumpError(f"{day!r} is no day like 2027-01-15") from None
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
        raise BumpError(f"{day!r} is no day like 2027-01-15")
    before, mark, after = changes.partition(f"{UNRELEASED}\n")
    if not mark or UNRELEASED in after:
        raise BumpError(f"{CHANGES} has no section {UNRELEASED}, or two")
    said, _, _ = after.partition("\n## [")
    if "\n- " not in said:
        raise BumpError(f"{CHANGES} has nothing under {UNRELEASED}")
    if any(found["version"] == version for found in _RELEASED.finditer(after)):
        raise BumpError(f"{CHANGES} tells of {version} already")
    return f"{before}{UNRELEASED}\n\n## [{version}] - {day}\n{after}"


def others_stating(root: Path, version: str) -> list[str]:
    """``file:line`` of whatever else states the version."""
    wanted = re.compile(rf"(?<![\d.]){re.escape(version)}(?![\d.]*\d)")
    return [
        f"{file.relative_to(root).as_posix()}:{number}"
        for file in _texts(root)
        for number, line in _stated(file, version)
        if wanted.search(line)
    ]


def _stated(file: Path, version: str) -> list[tuple[int, str]]:
    """What a file says, by line; of Python what it works with: remarks cite sections of standards, like 7.3.1."""
    text = file.read_bytes().decode("utf-8", "replace")
    if version not in text or file.suffix != ".py":
        return list(enumerate(text.splitlines(), 1))
    nodes = list(ast.walk(ast.parse(text)))
    remarks = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    said = [node for node in nodes if isinstance(node, ast.Constant) and id(node) not in remarks]
    words = [(node.lineno, node.value) for node in said if isinstance(node.value, str)]
    return sorted((first + after, line) for first, value in words for after, line in enumerate(value.splitlines()))


def _texts(root: Path) -> Iterator[Path]:
    for folder, below, names in os.walk(root):
        inside = Path(folder).relative_to(root)
        below[:] = sorted(one for one in below if _is_looked_at(inside, one))
        for name in sorted(names):
            file = root / inside / name
            if (inside / name).as_posix() not in _LEFT_OUT and file.is_file() and file.stat().st_size <= _LARGEST:
                yield from [file] if b"\0" not in file.read_bytes() else []


def _is_looked_at(inside: Path, folder: str) -> bool:
    hidden = folder[0] == "." and folder not in _HIDDEN
    return folder not in _MADE and not hidden and (inside / folder).as_posix() not in _LEFT_OUT


def check(root: Path) -> list[str]:
    """What is wrong with version and changelog as they are."""
    version = version_of((root / PROJECT).read_text("utf-8"))
    wrong = [f"{place} states the version {version}" for place in others_stating(root, version)]
    changes = (root / CHANGES).read_text("utf-8")
    releases = [found["version"] for found in _RELEASED.finditer(changes)]
    if releases and releases[0] != version:
        wrong.append(f"{CHANGES} tells of {releases[0]} last, {PROJECT} of {version}")
    if not releases and UNRELEASED not in changes:
        wrong.append(f"{CHANGES} tells of no release and of nothing 未发布")
    return wrong


def bump(root: Path, version: str, day: str) -> None:
    """Write both files; raises :class:`BumpError`, before anything is written, when there can be no such release."""
    project, changes = root / PROJECT, root / CHANGES
    texts = {
        project: with_version(project.read_text("utf-8"), version),
        changes: with_release(changes.read_text("utf-8"), version, day),
    }
    for one in (version_of(project.read_text("utf-8")), version):
        stated = others_stating(root, one)
        if stated:
            raise BumpError(f"{one} stands elsewhere, too: " + ", ".join(stated))
    for file, text in texts.items():
        with replacing(file) as temporary:
            temporary.write_text(text, encoding="utf-8", newline="\n")


def main(words: Sequence[str], root: Path = ROOT) -> int:
    """Do what the command line asks; 0 when all is well, 2 for wrong words."""
    if list(words) == ["--check"]:
        wrong = check(root)
        for line in wrong:
            print(line, file=sys.stderr)
        return 1 if wrong else 0
    if len(words) != 2:
        print("bump.py NEW_VERSION DAY (like 2027-01-15), or bump.py --check", file=sys.stderr)
        return 2
    try:
        bump(root, *words)
    except BumpError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
