"""Add the licences of the Debian libraries in a frozen Linux program to the licences that it carries.

PyInstaller takes libraries from the system it runs on. Each is traced to its Debian package in the root that the bundle
was built in; the package's copyright file and the common licences it points to go into the bundle, beside the rest that
the 关于 sheet shows. A library that nobody knows stops the build, and so does one that may not be shipped with this
program. Run again, it makes its part anew.
Usage: ``python packaging/system_licences.py BUNDLE_DIR ROOT``
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

RESOURCES = Path("_internal", "resources")
INDEX = "licences/index.json"
SYSTEM = "licences/system"
GROUP = "随附的系统程序库"
# Under the GPL alone: with one of these inside, the whole program would have to be.
NOT_TO_SHIP = {"libreadline8", "libgdbm6", "libgdbm-compat4"}
# Compiled for the bundle and told in licences.yaml.
_OUR_PYTHON = re.compile(r"libpython3(\.\d+)?\.so.*")
_EXTENSION = re.compile(r"\.(cpython-\d+[^.]*|abi3)\.so$")
_COMMON = re.compile(r"/usr/share/common-licenses/([A-Za-z0-9.-]*[A-Za-z0-9])")
# The stanza of a copyright file that speaks for the package as a whole.
_WHOLE = re.compile(r"^Files: \*$(?:\n(?!\n).*)*?\nLicense:[ \t]*(\S[^\n]*)", re.MULTILINE)


def system_libraries(bundle: Path) -> list[str]:
    """Names of the libraries that came from the system: PyInstaller lays these beside the folders of packages.

    Links stand for libraries inside those folders.
    """
    return sorted(
        file.name
        for file in (bundle / "_internal").iterdir()
        if file.is_file()
        and not file.is_symlink()
        and ".so" in file.suffixes
        and not _EXTENSION.search(file.name)
        and not _OUR_PYTHON.fullmatch(file.name)
    )


def owners(root: Path, libraries: list[str]) -> dict[str, list[str]]:
    """Debian package -> those of ``libraries`` that it brought; the libraries of nobody stand under an empty name."""
    wanted = set(libraries)
    found: dict[str, list[str]] = defaultdict(list)
    for listing in sorted((root / "var/lib/dpkg/info").glob("*.list")):
        names = {line.rpartition("/")[2] for line in listing.read_text("utf-8").splitlines()}
        if here := names & wanted:
            found[listing.stem.partition(":")[0]] += sorted(here)
            wanted -= here
    if wanted:
        found[""] = sorted(wanted)
    return dict(found)


def installed_packages(root: Path) -> dict[str, tuple[str, str]]:
    """Version and source package of each Debian package of the root."""
    found: dict[str, tuple[str, str]] = {}
    for stanza in (root / "var/lib/dpkg/status").read_text("utf-8").split("\n\n"):
        fields: dict[str, str] = dict(re.findall(r"^(Package|Version|Source): (\S+)", stanza, re.MULTILINE))
        if "Package" in fields:
            found[fields["Package"]] = (fields["Version"], fields.get("Source", fields["Package"]))
    return found


def _copyright(root: Path, package: str) -> str:
    """The copyright file of a package.

    Raises:
        SystemExit: it has none.
    """
    folder = root / "usr/share/doc" / package
    if folder.is_symlink():  # packages of one source share a folder
        folder = folder.parent / folder.readlink()
    file = folder / "copyright"
    if not file.is_file():
        raise SystemExit(f"{package}: no copyright file in {root}")
    return file.read_text("utf-8", "replace")


def _licence(text: str) -> str:
    """What the copyright file calls its licence, where it is written for machines; else where to read it."""
    named = _WHOLE.search(text) if text.startswith("Format:") else None
    return named[1] if named else "见原文"


def collect(bundle: Path, root: Path) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Entries for the index, and texts by their places below the resources.

    Raises:
        SystemExit: a library is of no package, or may not be shipped, or a text is missing.
    """
    by_package = owners(root, system_libraries(bundle))
    if unknown := by_package.pop("", None):
        raise SystemExit(f"of no Debian package, so of unknown licence: {', '.join(unknown)}")
    if wrong := sorted(NOT_TO_SHIP & set(by_package)):
        raise SystemExit(f"may not be shipped with this program: {', '.join(wrong)}")
    packages = installed_packages(root)
    entries, texts = [], {}
    for package, libraries in sorted(by_package.items()):
        own = f"{SYSTEM}/{package}.txt"
        texts[own] = _copyright(root, package)
        places = [own]
        for name in sorted(set(_COMMON.findall(texts[own]))):
            common = root / "usr/share/common-licenses" / name
            if not common.is_file():
                raise SystemExit(f"{package}: points to {name}, which {root} does not have")
            texts[f"{SYSTEM}/common/{name}.txt"] = common.read_text("utf-8")
            places.append(f"{SYSTEM}/common/{name}.txt")
        version, source = packages[package]
        entries.append(
            {"group": GROUP, "name": package, "version": version, "licence": _licence(texts[own]),
             "what": f"Linux 版随附：{'、'.join(libraries)}", "source": f"Debian 源码包 {source}", "only": ["linux"],
             "texts": places}
        )  # fmt: skip
    return entries, texts


def add(bundle: Path, root: Path) -> int:
    """Write texts and index into the bundle; gives the number of packages."""
    resources = bundle / RESOURCES
    entries, texts = collect(bundle, root)
    for name, text in texts.items():
        place = resources / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")
    index = resources / INDEX
    listed = json.loads(index.read_text("utf-8"))
    own = [part for part in listed["parts"] if not part["texts"][0].startswith(SYSTEM)]
    listed["parts"] = [*own, *entries]
    index.write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return len(entries)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    print(f"licences of {add(Path(sys.argv[1]), Path(sys.argv[2]))} Debian packages added")
