"""Editions of a form: the same ``id`` handed out again with a higher ``edition``; which one is meant, which is in use.

An edition is told apart by the form's id, its number and the SHA-256 of its file (decision 89). Drafts name theirs by a
:class:`Stamp`; one without a stamp is of edition 1.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import DraftError, InputFileError
from app.forms.definition import FormDefinition

MOST_BYTES = 5_000_000
_YEAR = re.compile(r"(.+_)(\d{4})")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a draft says of the edition it was begun with; ``sha256`` is empty where it says nothing of the file."""

    edition: int = 1
    sha256: str = ""

    def to_data(self) -> dict[str, object]:
        """As it stands in ``draft.json``."""
        return {"edition": self.edition, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition that this PC has: definition, file, that file's SHA-256, and whether it came with the program."""

    definition: FormDefinition
    path: Path
    sha256: str
    shipped: bool

    @property
    def number(self) -> int:
        """Its number."""
        return self.definition.edition

    @property
    def stamp(self) -> Stamp:
        """What a draft says that was begun with it."""
        return Stamp(self.number, self.sha256)


@dataclass(frozen=True, slots=True)
class Choice:
    """The edition that the user chose for new drafts, and which one the program brought along then (0: none)."""

    edition: int
    sha256: str
    shipped: int = 0


class EditionMissing(DraftError):
    """A draft of an edition that this PC does not have; ``folder`` is where it lies, if that is known."""

    folder: Path | None = None


def stamp_in(data: object, name: str) -> Stamp:
    """The stamp that a draft holds, ``data`` is None where it holds none; ``name`` is how messages call the draft.

    Raises :class:`DraftError` when it is none of ours: guessing would show the answers under other questions.
    """
    if data is None:
        return Stamp()
    if isinstance(data, dict):
        edition, sha256 = data.get("edition"), data.get("sha256", "")
        told = isinstance(sha256, str) and (not sha256 or _SHA256.fullmatch(sha256))
        if told and isinstance(edition, int) and not isinstance(edition, bool) and 1 <= edition <= 9_999:
            return Stamp(edition, sha256)
    raise DraftError(
        f"“{name}”读不懂：definition 应写明用的是表单的第几版", "请换一份完好的草稿，或恢复以前的版本；这个文件没有改动"
    )


def in_use(editions: Iterable[Edition], choice: Choice | None) -> Edition | None:
    """The edition for new drafts: the chosen one; else the program's own, else the lowest.

    A choice gives way to a program that was updated since and brings that edition itself, or a newer one. So putting a
    file beside the others changes nothing; only of a form that the program does not bring and nobody chose, two files
    of one number go by their names, the other is told, and drafts go on by the very file that they name.
    """
    found = sorted(editions, key=lambda one: one.number)
    own = _own(found)
    chosen = None if choice is None or _is_overtaken(own, choice) else _chosen(found, choice)
    return chosen or own or next(iter(found), None)


def is_lost(editions: Sequence[Edition], choice: Choice) -> bool:
    """Whether the chosen edition would count, but its file was changed or taken away."""
    own = _own(editions)
    if _is_overtaken(own, choice) or (own is not None and own.number == choice.edition):
        return False
    return _chosen(editions, choice) is None


def _own(editions: Iterable[Edition]) -> Edition | None:
    return max((one for one in editions if one.shipped), key=lambda one: one.number, default=None)


def _chosen(editions: Iterable[Edition], choice: Choice) -> Edition | None:
    return next((one for one in editions if one.stamp == Stamp(choice.edition, choice.sha256)), None)


def _is_overtaken(own: Edition | None, choice: Choice) -> bool:
    return own is not None and own.number > choice.shipped and own.number >= choice.edition


def meant(editions: Iterable[Edition], stamp: Stamp) -> Edition | None:
    """The edition that a draft means: the very file, else one of that number; None when there is none.

    Of several with that number the first counts: what the program brings along goes before what was put beside it.
    """
    same = [one for one in editions if one.number == stamp.edition]
    exact = next((one for one in same if one.sha256 == stamp.sha256), None)
    return exact or next(iter(same), None)


def before(form_id: str, known: Iterable[str]) -> str:
    """The form of an earlier year that one takes the place of, ``x_2026`` for ``x_2027``; empty when there is none."""
    found = _YEAR.fullmatch(form_id)
    if found is None:
        return ""
    earlier = [
        (other.group(2), one)
        for one in known
        if (other := _YEAR.fullmatch(one)) and other.group(1) == found.group(1) and other.group(2) < found.group(2)
    ]
    return max(earlier, default=("", ""))[1]


def edition_words(definition: FormDefinition) -> str:
    """How an edition is called in a sentence: ``第 2 版``."""
    return f"第 {definition.edition} 版"


def choices_in(data: object) -> Mapping[str, Choice]:
    """The choices of a stored document, by form; :class:`ValueError` when it is not of that shape."""
    if not isinstance(data, dict) or not all(isinstance(entry, dict) for entry in data.values()):
        raise ValueError("no choices")
    return {form: Choice(*(_of(entry, *wanted) for wanted in _CHOICE)) for form, entry in data.items()}  # type: ignore[arg-type]


_CHOICE = (("edition", int), ("sha256", str), ("shipped", int))


def _of(entry: Mapping[str, object], key: str, kind: type) -> object:
    value = entry.get(key)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ValueError(f"{key} is no {kind}")
    return value


def read_definition(path: Path) -> bytes:
    """The bytes of a definition file as :func:`read_at_most`; raises :class:`InputFileError`, which names the file."""
    try:
        return read_at_most(path)
    except FileNotFoundError:
        raise InputFileError(f"找不到文件 {path}。", "请检查路径。") from None
    except OSError:
        raise InputFileError(f"读不出文件 {path}。", "请检查它是不是文件，以及是否有读取权限。") from None


def read_at_most(path: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a definition file, at most one more than ``most``; raises ``OSError``, also for what is no file.

    A file of gigabytes, a pipe or a device would fill the memory or never end.
    """
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "no plain file", str(path))
    with path.open("rb") as file:
        return file.read(most + 1)
