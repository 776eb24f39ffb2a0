"""Checks what a Linux bundle asks of the system: ``asks.py BUNDLE_DIR``; exit code 1 when it asks for too much.

Promised are a glibc of 2.31 (Debian 11, Ubuntu 20.04, Kylin V10 SP1), the libstdc++ that came with it, and the
libraries of ``libraries.txt``. ``asks.py --depends`` prints these as the Depends line of a Debian package,
``--recommends`` those that it runs without, ``--packages`` the former as plain words.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

sys.path.insert(0, str(Path(__file__).resolve().parent))
from elf import Elf, elf_files, read_elf

LIMITS = {"GLIBC": (2, 31), "GLIBCXX": (3, 4, 28), "CXXABI": (1, 3, 12), "GCC": (7, 0, 0)}
"""The highest symbol versions of Debian 11's libc6, libstdc++6 and libgcc-s1."""

_VERSION = re.compile(r"([A-Z]+)_([0-9.]+)")
_TABLE = Path(__file__).resolve().with_name("libraries.txt")


@dataclass(frozen=True)
class Library:
    """A library of the system: its ``soname``, Debian's ``package`` and whether the program runs without it."""

    soname: str
    package: str
    optional: bool


def libraries(table: Path = _TABLE) -> list[Library]:
    """The promised libraries of the system."""
    lines = (line.strip() for line in table.read_text("utf-8").splitlines())
    words = (line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
    return [Library(soname.removeprefix("?"), package, soname.startswith("?")) for soname, package in words]


def highest(versions: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The highest number of each kind of symbol version; names without a number (``GLIBC_PRIVATE``) are left out."""
    found: dict[str, tuple[int, ...]] = {}
    for version in versions:
        if match := _VERSION.fullmatch(version):
            number = tuple(int(part) for part in match[2].split("."))
            found[match[1]] = max(found.get(match[1], ()), number)
    return found


def too_new(files: Mapping[str, Elf]) -> list[str]:
    """A sentence for each file that asks for a symbol version above the promised ones, or a private one."""
    found = []
    for name, elf in files.items():
        for kind, number in sorted(highest(elf.versions).items()):
            if kind in LIMITS and number > LIMITS[kind]:
                found.append(f"{name} asks for {kind}_{_dotted(number)}, promised is {kind}_{_dotted(LIMITS[kind])}")
        if "GLIBC_PRIVATE" in elf.versions:
            found.append(f"{name} asks for private symbols of one very glibc")
    return found


def unmet(files: Mapping[str, Elf], known: Iterable[Library]) -> list[str]:
    """A sentence for each library that is neither in the bundle nor promised."""
    inside = {elf.soname for elf in files.values()} | {PurePosixPath(name).name for name in files}
    promised = inside | {library.soname for library in known}
    return [
        f"{name} needs {needed}, which is neither in the bundle nor in libraries.txt"
        for name, elf in files.items()
        for needed in elf.needed
        if needed not in promised
    ]


def unasked(files: Mapping[str, Elf], known: Iterable[Library]) -> list[str]:
    """A sentence for each promised library that nothing in the bundle asks for."""
    asked = {needed for elf in files.values() for needed in elf.needed}
    return [
        f"libraries.txt names {library.soname}, which nothing needs" for library in known if library.soname not in asked
    ]


def depends(known: Iterable[Library], *, optional: bool = False) -> str:
    """The packages as a line of a Debian control file."""
    return ", ".join(dict.fromkeys(library.package for library in known if library.optional is optional))


def _dotted(number: Iterable[int]) -> str:
    return ".".join(map(str, number))


def main(words: list[str]) -> int:
    """See the head of this file."""
    known = libraries()
    if words in (["--depends"], ["--recommends"]):
        print(depends(known, optional=words == ["--recommends"]))
        return 0
    if words == ["--packages"]:
        print(" ".join(re.sub(r" *[(].*", "", package) for package in depends(known).split(", ")))
        return 0
    if len(words) != 1 or not Path(words[0]).is_dir():
        sys.stderr.write("asks.py BUNDLE_DIR | --depends | --recommends | --packages\n")
        return 2
    folder = Path(words[0])
    files = {path.relative_to(folder).as_posix(): read_elf(path) for path in elf_files(folder)}
    for kind, number in sorted(highest(v for elf in files.values() for v in elf.versions).items()):
        if kind in LIMITS:
            print(f"{kind} {_dotted(number)} (promised {_dotted(LIMITS[kind])})")
    wrong = [*too_new(files), *unmet(files, known), *unasked(files, known)]
    for sentence in wrong or ([] if files else ["no program in this folder"]):
        sys.stderr.write(f"{sentence}\n")
    print(f"{len(files)} programs and libraries")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
