"""Reads ``requirements.lock``: which packages are shipped with the program, at which version, and who wants them.

``locked.py`` prints the lines of the packages that the program needs, ``locked.py package`` those of PyInstaller too,
hashes included, for ``pip install --require-hashes --no-deps -r FILE``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>\S+)")
_VIA = re.compile(r"    #(?: via)? +(?P<who>[^ ].*)")
# How the lock file names what the program itself asks for; what only developers need has a group after the file name.
_PROGRAM = "shenbao (pyproject.toml)"


@dataclass(frozen=True)
class Locked:
    """A package of the lock; ``asked_by`` are names of packages, or the program as the lock names it.

    ``lines`` are those of the file without comments: name, version, marker and hashes.
    """

    name: str
    version: str
    asked_by: frozenset[str]
    lines: tuple[str, ...] = ()

    @property
    def is_direct(self) -> bool:
        """Whether the program itself asks for it."""
        return _PROGRAM in self.asked_by


def read_lock(lock: Path) -> dict[str, Locked]:
    """Every package of the lock by its name."""
    found: dict[str, Locked] = {}
    name = version = ""
    asked_by: set[str] = set()
    lines: list[str] = []
    for line in [*lock.read_text("utf-8").splitlines(), "end==0"]:
        if pin := _PIN.match(line):
            if name:
                found[name] = Locked(name, version, frozenset(asked_by), tuple(lines))
            name, version, asked_by, lines = pin["name"], pin["version"], set(), []
        elif (via := _VIA.fullmatch(line)) and via["who"] != "via":
            asked_by.add(via["who"])
        if not line.lstrip().startswith("#"):
            lines.append(line)
    return found


def shipped(locked: dict[str, Locked]) -> dict[str, Locked]:
    """The packages that the program needs to run, by name, sorted; those of developers are left out.

    Raises:
        SystemExit: there is none, so the lock was not understood.
    """
    wanted = reached(locked, (_PROGRAM,))
    if not wanted:
        raise SystemExit("the lock names nothing that the program asks for")
    return {name: locked[name] for name in sorted(wanted)}


def reached(locked: dict[str, Locked], askers: Iterable[str]) -> set[str]:
    """The packages that ``askers`` ask for, directly or through others."""
    wanted = set(askers)
    while more := {name for name, package in locked.items() if package.asked_by & wanted} - wanted:
        wanted |= more
    return wanted & set(locked)


def main(groups: Sequence[str]) -> int:
    """Print the lines of the program's packages and of those that ``groups`` of pyproject.toml ask for."""
    locked = read_lock(Path(__file__).resolve().parent.parent / "requirements.lock")
    asked = [f"shenbao (pyproject.toml:{group})" for group in groups]
    for asker in asked:
        if not reached(locked, [asker]):
            sys.stderr.write(f"requirements.lock has nothing for {asker}\n")
            return 2
    wanted = reached(locked, (_PROGRAM, *asked))
    for package in (package for name, package in locked.items() if name in wanted):
        sys.stdout.write("\n".join(package.lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
