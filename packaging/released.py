"""Keeps the definitions of forms as they were released, by ``released_definitions.txt``.

A draft says by which edition it was filled, and of edition 1 by its number alone (decision 89): a released file that
changed under its number would put every such draft under other questions, and no program could notice.

``released.py`` looks: what was released is shipped as it was, and a release that is being made (the changelog has
nothing 未发布) has all its definitions in the table. ``released.py add`` adds those. A definition that was never
released may change freely.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from app.disk import replacing  # noqa: E402
from app.forms.library import EARLIER, Library  # noqa: E402

TABLE = "packaging/released_definitions.txt"
ADD = "python packaging/released.py add"
UNRELEASED = "## [未发布]"
_LINE = re.compile(r"(?P<form>\w+) (?P<edition>[1-9]\d*) (?P<sha256>[0-9a-f]{64})")


class Name(NamedTuple):
    """What a draft calls a definition."""

    form: str
    edition: int


def shipped(root: Path) -> dict[Name, str]:
    """The SHA-256 of every definition that a program of this tree brings along, earlier editions too."""
    library = Library(root, None, root / "build" / "no cache", "0")
    return {Name(form, one.number): one.sha256 for form in library.ids() for one in library.editions(form)}


def released(table: str) -> dict[Name, str]:
    """What the table says; :class:`ValueError` for a line that is none, or two of one edition."""
    found: dict[Name, str] = {}
    for line in table.splitlines():
        if not line or line.startswith("#"):
            continue
        said = _LINE.fullmatch(line)
        name = Name(said["form"], int(said["edition"])) if said else None
        if said is None or name is None or name in found:
            raise ValueError(f"{TABLE}: {line}")
        found[name] = said["sha256"]
    return found


def wrong(root: Path) -> list[str]:
    """What is not as it was released, and what a release that is being made has not written down yet."""
    here, before = shipped(root), released((root / TABLE).read_text("utf-8"))
    told = [
        f"forms/{name.form}: edition {name.edition} was released, and is not shipped as it was. Put the released file "
        f"back as {EARLIER}/{name.edition}.yaml, and write a higher edition into form.yaml"
        for name, sha256 in before.items()
        if here.get(name) != sha256
    ]
    if not is_release(root):
        return told
    return told + [f"{TABLE} wants the line “{line}”: {ADD}" for line in _lines(here, before)]


def add(root: Path) -> int:
    """Write down what is shipped and not in the table; how many lines that are."""
    table = root / TABLE
    text = table.read_text("utf-8")
    new = _lines(shipped(root), released(text))
    with replacing(table) as temporary:
        temporary.write_text(text + "".join(f"{line}\n" for line in new), encoding="utf-8", newline="\n")
    return len(new)


def is_release(root: Path) -> bool:
    """Whether the tree is that of a release: the changelog tells of one, and of nothing since."""
    _, _, after = (root / "CHANGELOG.md").read_text("utf-8").partition(f"{UNRELEASED}\n")
    since, _, releases = after.partition("\n## [")
    return "\n- " not in since and releases != ""


def _lines(here: Mapping[Name, str], before: Mapping[Name, str]) -> list[str]:
    """The lines of what is shipped and was not released before."""
    return [f"{name.form} {name.edition} {sha256}" for name, sha256 in here.items() if name not in before]


def main(words: Sequence[str], root: Path = ROOT) -> int:
    """Do what the command line asks; 0 when all is well, 2 for wrong words."""
    if list(words) not in ([], ["add"]):
        print("released.py, or released.py add", file=sys.stderr)
        return 2
    if words:
        print(f"{TABLE}: {add(root)}")
    found = wrong(root)
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
