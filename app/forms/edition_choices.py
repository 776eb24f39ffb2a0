"""Which editions the user chose for new drafts, and which he declined: ``editions.json`` beside the dropped forms."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from app import disk
from app.forms.edition_names import CHOICES_FILE
from app.forms.editions import Choice, Edition, choices_in, read_at_most

_FORMAT = 1
_MOST = 1_000_000
_MOST_DECLINED = 200
_ASIDE = f"{Path(CHOICES_FILE).stem}.broken"


@dataclass(frozen=True, slots=True)
class Choices:
    """``chosen`` by form, ``declined`` by SHA-256; ``trouble``: what is to be told of a file that could not be read.

    ``unreadable``: it cannot be read now; else it was kept aside, and what it chose for other forms is gone with it.
    """

    chosen: Mapping[str, Choice] = field(default_factory=dict)
    declined: tuple[str, ...] = ()
    trouble: str = ""
    unreadable: bool = False


def load_choices(folder: Path | None) -> Choices:
    """The choices of a folder of dropped forms; none when there is no such file, and when it cannot be read."""
    if folder is None:
        return Choices()
    try:
        stored = json.loads(read_at_most(folder / CHOICES_FILE, _MOST))
        if not isinstance(stored, dict) or stored.get("format") != _FORMAT:
            raise ValueError("no choices of ours")
        declined = stored.get("declined", [])
        if not isinstance(declined, list):
            raise ValueError("no list")
        return Choices(
            choices_in(stored.get("in_use", {})),
            tuple(one for one in declined if isinstance(one, str)),
            _told_of_aside(folder),
        )
    except FileNotFoundError:
        return Choices()
    except (OSError, ValueError, RecursionError) as error:
        logging.getLogger(__name__).warning("%s: %r", CHOICES_FILE, error)
        return Choices(
            trouble=f"{folder.name}/{CHOICES_FILE}：读不懂，选用过的新版没有用上，新草稿暂用程序自带的一版。",
            unreadable=True,
        )


def _told_of_aside(folder: Path) -> str:
    """A choice made anew for one form must not hide that those of others are lost."""
    aside = next(iter(sorted(folder.glob(f"{_ASIDE}*.json"))), None)
    if aside is None:
        return ""
    return (
        f"{folder.name}/{aside.name}：以前选用新版的记录坏过，另存在这里；没有重新选用的表单，新草稿用程序自带的一版。"
        "看过以后把这个文件删掉，就不再提示。"
    )


def choose(folder: Path, form_id: str, edition: Edition, shipped: int) -> None:
    """Use an edition for new drafts of a form; ``shipped`` is the edition that the program itself brings (0: none).

    Raises :class:`DiskError`; then nothing is changed.
    """
    choice = Choice(edition.number, edition.sha256, shipped)

    def change(before: Choices) -> Choices:
        declined = tuple(one for one in before.declined if one != edition.sha256)
        return Choices({**before.chosen, form_id: choice}, declined)

    _change(folder, change)


def decline(folder: Path, edition: Edition) -> None:
    """Ask no more whether to use an edition; raises :class:`DiskError`."""

    def change(before: Choices) -> Choices:
        others = tuple(one for one in before.declined if one != edition.sha256)
        return replace(before, declined=(*others, edition.sha256)[-_MOST_DECLINED:])

    _change(folder, change)


def keep_file(folder: Path, edition: Edition, data: bytes) -> Path:
    """Put the text of a definition among the dropped ones, under a name that is looked for there; where it lies.

    ``data`` is what was checked: a file that changes meanwhile is not what gets in. Raises :class:`DiskError`.
    """
    target = folder / f"{edition.definition.id}.edition-{edition.number}.yaml"
    with disk.writing(target):
        folder.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            if target.read_bytes() == data:
                return target
            target = disk.free_name(target)
        disk.write_file(target, data)
    return target


def _change(folder: Path, change: Callable[[Choices], Choices]) -> None:
    """Read, change and write, with other windows kept out; a file that cannot be read is kept aside first."""
    file = folder / CHOICES_FILE
    with disk.writing(file):
        folder.mkdir(parents=True, exist_ok=True)
    with disk.alone(file):
        before = load_choices(folder)
        if before.unreadable:
            with disk.writing(file):
                file.replace(disk.free_name(folder / f"{_ASIDE}.json"))
        after = change(before)
        stored = {
            "format": _FORMAT,
            "in_use": {form_id: asdict(choice) for form_id, choice in sorted(after.chosen.items())},
            "declined": list(after.declined),
        }
        with disk.replacing(file) as temporary:
            temporary.write_bytes((json.dumps(stored, ensure_ascii=False, indent=2) + "\n").encode())
