"""Collect the licences of everything that is shipped into ``resources/licences``, for the 关于 sheet and the SBOM.

The texts of packages come from what is installed, other texts are kept in ``resources/licences/kept``, and
``licences.yaml`` says what belongs to what. Nothing is guessed: whatever has no licence, no text or another version
than the lock stops the collecting with all such findings at once.
Usage: ``python packaging/licences.py`` writes the folder, ``--check`` only compares. On Linux, after a changed lock.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import yaml
from locked import Locked, read_lock, shipped

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "packaging" / "licences.yaml"
INDEX = "licences/index.json"
# What this script makes anew; the kept texts beside it are not touched.
MADE = ("licences/packages", "licences/program")
KEYS = {"licence", "what", "source", "texts", "texts_for", "inside", "only", "version", "files", "without"}
KNOWN = {
    "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CPL-1.0", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only",
    "GPL-3.0-or-later", "IJG", "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT",
    "MIT-CMU", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Unicode-DFS-2016", "Zlib", "blessing", "bzip2-1.0.6",
}  # fmt: skip
EXCEPTIONS = {"Bootloader-exception", "GCC-exception-3.1", "Font-exception-2.0"}
_TEXT_NAME = re.compile(r"(?:licen[cs]e|copying|notice|authors|copyright)", re.IGNORECASE)


class Findings(list[str]):
    """What is wrong, one sentence each."""

    def stop(self) -> None:
        """End when there is any.

        Raises:
            SystemExit: with all findings.
        """
        if self:
            raise SystemExit("\n".join(self))


def is_expression(text: str) -> bool:
    """Whether ``text`` is an SPDX expression of licences that we know (or names of our own, ``LicenseRef-``)."""
    words = text.replace("(", " ").replace(")", " ").split()
    if len(words) % 2 == 0:
        return False
    for place, word in enumerate(words):
        if place % 2:
            good = word in ("AND", "OR", "WITH")
        else:
            after_with = place > 0 and words[place - 1] == "WITH"
            good = word in EXCEPTIONS if after_with else word in KNOWN or word.startswith("LicenseRef-")
        if not good:
            return False
    return True


def package_texts(installed: Distribution) -> dict[str, str]:
    """Licence texts of an installed package by their names below its metadata, line ends as on Linux."""
    found: dict[str, str] = {}
    for file in installed.files or ():
        parts = file.parts
        if not parts[0].endswith(".dist-info"):
            continue
        in_folder = parts[1:2] == ("licenses",)
        if in_folder or (len(parts) == 2 and _TEXT_NAME.match(parts[1])):
            name = "/".join(parts[2:] if in_folder else parts[1:])
            found[name] = _decoded(Path(str(installed.locate_file(file))).read_bytes())
    return dict(sorted(found.items()))


def _decoded(content: bytes) -> str:
    """The text of a licence file; some are older than UTF-8 and hold a © as Western Europe wrote it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def inside(installed: Distribution) -> list[dict[str, str]]:
    """What the package says is compiled into it: the parts named in its own bills of materials."""
    found: set[tuple[str, str, str]] = set()
    for file in installed.files or ():
        if file.parts[1:2] == ("sboms",) and file.name.endswith(".json"):
            listed = json.loads(Path(str(installed.locate_file(file))).read_text("utf-8"))
            found |= {_component(one) for one in listed.get("components", ()) if not _is_itself(one)}
    return [
        {key: value for key, value in zip(("name", "version", "licence"), one, strict=True) if value}
        for one in sorted(found)
    ]


def _merged(
    told: list[dict[str, str]], listed: list[dict[str, str]], without: Mapping[str, str]
) -> list[dict[str, str]]:
    """What licences.yaml and the package itself name, each once: one may know the licence, the other the version."""
    known = {one["name"].casefold(): one for one in told}
    named = {one["name"].casefold() for one in listed}
    merged = [{**known.get(one["name"].casefold(), {}), **one} for one in listed if one["name"] not in without]
    merged += [one for one in told if one["name"].casefold() not in named]
    return sorted(merged, key=lambda one: (one["name"].casefold(), one.get("version", "")))


def _is_itself(component: Mapping[str, Any]) -> bool:
    return str(component.get("purl", "")).startswith("pkg:pypi/")


def _component(component: Mapping[str, Any]) -> tuple[str, str, str]:
    stated = [
        str(one.get("expression") or one["license"].get("id") or one["license"].get("name", ""))
        for one in component.get("licenses", ())
    ]
    return str(component["name"]), str(component.get("version", "")), " AND ".join(stated)


def _entry(group: str, name: str, table: Mapping[str, Any], version: str) -> dict[str, Any]:
    """An entry of the index; what is empty is left out."""
    entry: dict[str, Any] = {"group": group, "name": name, "version": version}
    entry |= {key: table.get(key) for key in ("licence", "what", "source", "only")}
    entry["inside"] = list(table.get("inside", ()))
    entry["texts"] = list(table.get("texts", ()))
    return {key: value for key, value in entry.items() if value}


def collect(root: Path, table: Mapping[str, Any]) -> dict[str, str]:
    """Every file to write by its place below ``resources``.

    Raises:
        SystemExit: something shipped has no licence, no text, or another version than the lock says.
    """
    findings = Findings()
    locked = read_lock(root / "requirements.lock")
    wanted = shipped(locked)
    files = {"licences/program/LICENSE.txt": (root / "LICENSE").read_text("utf-8")}
    program = table["program"]
    entries = [_entry("程序", program["name"], program, "")]
    named: set[str] = set()
    for group in table["groups"]:
        for name, told in group.get("packages", {}).items():
            named.add(name)
            if name not in wanted:
                findings.append(f"{name}: no longer shipped, take it out of licences.yaml")
            else:
                entries.append(_package(group["name"], wanted[name], told, files, findings))
        for name, told in group.get("parts", {}).items():
            entries.append(_entry(group["name"], name, told, _version_of(name, told, locked, findings)))
            _see_keys(name, told, findings)
    findings.extend(f"{name}: shipped, but not in licences.yaml" for name in sorted(set(wanted) - named))
    _see_texts(root / "resources", entries, files, findings)
    _see_fonts(root / "resources" / "fonts", _tables(table), findings)
    findings.stop()
    files[INDEX] = json.dumps({"format": 1, "parts": entries}, ensure_ascii=False, indent=1) + "\n"
    return files


def _package(
    group: str, locked: Locked, told: Mapping[str, Any], files: dict[str, str], findings: Findings
) -> dict[str, Any]:
    """The entry of a package; its texts are added to ``files``."""
    name = locked.name
    _see_keys(name, told, findings)
    try:
        installed = distribution(name)
    except PackageNotFoundError:
        findings.append(f"{name}: not installed, so its licence cannot be read")
        return _entry(group, name, told, locked.version)
    if installed.version != locked.version:
        findings.append(f"{name}: {installed.version} is installed, the lock says {locked.version}")
    findings.extend(
        f"{name}: says {stated} itself, licences.yaml says {told.get('licence')}"
        for stated in installed.metadata.get_all("License-Expression") or ()
        if stated != told.get("licence")
    )
    if told.get("texts_for", locked.version) != locked.version:
        findings.append(f"{name}: its kept texts are those of {told['texts_for']}, the lock says {locked.version}")
    own = {f"licences/packages/{name}/{place}": text for place, text in package_texts(installed).items()}
    files |= own
    entry = _entry(group, name, told, locked.version)
    entry["texts"] = [*own, *told.get("texts", ())]
    without = told.get("without", {})
    listed = inside(installed)
    findings.extend(f"{name}: does not list {one}" for one in sorted(set(without) - {one["name"] for one in listed}))
    if merged := _merged(list(told.get("inside", ())), listed, without):
        entry["inside"] = merged
    return entry


def _version_of(name: str, told: Mapping[str, Any], locked: Mapping[str, Locked], findings: Findings) -> str:
    """The version that a part states, or that of the package it names."""
    stated = str(told.get("version", ""))
    if not stated.startswith("= "):
        return stated
    package = locked.get(stated[2:])
    if package is None:
        findings.append(f"{name}: takes its version from {stated[2:]}, which is not in the lock")
        return ""
    return package.version


def _see_keys(name: str, told: Mapping[str, Any], findings: Findings) -> None:
    findings.extend(f"{name}: licences.yaml knows no key {key!r}" for key in sorted(set(told) - KEYS))


def _see_texts(resources: Path, entries: list[dict[str, Any]], files: Mapping[str, str], findings: Findings) -> None:
    """Everything has a licence that we know, a phrase, and texts that are there."""
    for entry in entries:
        name = entry["name"]
        if not is_expression(entry.get("licence", "")):
            findings.append(f"{name}: no licence that we know: {entry.get('licence')!r}")
        findings.extend(
            f"{name}: {one['name']} inside it has no licence" for one in entry.get("inside", ()) if "licence" not in one
        )
        if not entry.get("what"):
            findings.append(f"{name}: licences.yaml does not say what it is for")
        if not entry.get("texts"):
            findings.append(f"{name}: no licence text; keep one in resources/licences/kept and name it")
        findings.extend(
            f"{name}: the text {text} is missing"
            for text in entry.get("texts", ())
            if text not in files and (text.startswith(MADE) or not (resources / text).is_file())
        )


def _tables(table: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield table["program"]
    for group in table["groups"]:
        yield from group.get("parts", {}).values()


def _see_fonts(folder: Path, tables: Iterator[Mapping[str, Any]], findings: Findings) -> None:
    """Each font belongs to exactly one part."""
    claimed = [file for told in tables for file in told.get("files", ())]
    there = [file.name for file in folder.iterdir() if file.suffix.lower() in (".ttf", ".otf", ".ttc")]
    findings.extend(f"{name}: a font without licence in licences.yaml" for name in sorted(set(there) - set(claimed)))
    findings.extend(
        f"{name}: licences.yaml names a font that is not there" for name in sorted(set(claimed) - set(there))
    )
    findings.extend(f"{name}: named twice" for name in sorted({name for name in claimed if claimed.count(name) > 1}))


def differences(resources: Path, files: Mapping[str, str]) -> list[str]:
    """What lies in ``resources`` otherwise than it should, one line each."""
    there = {
        path.relative_to(resources).as_posix()
        for folder in MADE
        for path in (resources / folder).rglob("*")
        if path.is_file()
    }
    found = [f"left over: {name}" for name in sorted(there - set(files))]
    for name, content in files.items():
        place = resources / name
        if not place.is_file():
            found.append(f"missing: {name}")
        elif place.read_text("utf-8") != content:
            found.append(f"differs: {name}")
    return found


def write(resources: Path, files: Mapping[str, str]) -> None:
    """Put ``files`` in their places and take away what is left over there."""
    for name, content in files.items():
        place = resources / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, encoding="utf-8", newline="\n")
    for line in differences(resources, files):
        (resources / line.removeprefix("left over: ")).unlink()


def main(words: list[str]) -> None:
    """Write or, with ``--check``, compare."""
    files = collect(ROOT, yaml.safe_load(TABLE.read_text("utf-8")))
    if words == ["--check"]:
        if found := differences(ROOT / "resources", files):
            raise SystemExit("\n".join([*found, "run `python packaging/licences.py`"]))
    elif words:
        raise SystemExit(__doc__)
    else:
        write(ROOT / "resources", files)


if __name__ == "__main__":
    main(sys.argv[1:])
