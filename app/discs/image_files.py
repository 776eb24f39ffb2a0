"""The image files of a copy: named, told from files of others, and exchanged together with the folder.

A volume label says that an image is ours and of which content; that the list in it is the one in the folder says that
it is of this very copy: one that was made again with scans has the same label.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app import disk
from app.books.publish import in_work
from app.discs.manifest import LIST_NAME, read_manifest
from app.discs.model import CopyHead, Manifest
from app.discs.reading import open_copy
from app.errors import AppError, DiskError, UsageError
from app.os_words import refusal

_LABEL_AT, _LABEL_BYTES = 16 * 2_048 + 40, 32  # ECMA-119, 8.4.7: the identifier of the primary volume
_OURS = re.compile(r"SB_[0-9A-F]{8}_[0-9]+")
_MOST_LIST = 64 << 20
_ASIDE = f".old{disk.TEMP_ENDING}"


@dataclass(frozen=True, slots=True)
class BuiltImage:
    """An image under a temporary name beside its own, with its bytes."""

    temp: Path
    target: Path
    bytes: int


def label_of(code: str, number: int) -> str:
    """The volume label of a disc: ``SB_7F3A92C1_1``, ASCII and at most 16 characters."""
    return f"SB_{code.replace('-', '')}_{number}"


def image_path(image: Path, number: int, of: int) -> Path:
    """Where the image of a disc lies: ``image`` itself, or ``NAME-1.iso``, ``NAME-2.iso``… beside it."""
    return image.with_name(f"{image.stem}-{number}{image.suffix}") if of > 1 else image


def usual_image(out: Path) -> Path:
    """Where the image of a copy in ``out`` is looked for when nobody says where: beside it, under its name."""
    return out.parent / f"{out.name}.iso"  # the root of a drive has no name


@dataclass(frozen=True, slots=True)
class Whose:
    """Of whom images give way to new ones: those with one of the content codes, or of the form and applicant."""

    form: str
    applicant: str
    codes: Sequence[str]


def demand_image_places(places: Sequence[Path], whose: Whose) -> None:
    """Raise :class:`UsageError` where another file than an image of this application would be lost.

    Raises :class:`DiskError` for a name that the disk does not take.
    """
    hint = "请换一个名称，或先移走那个文件。"
    for path in places:
        with disk.writing(path), contextlib.suppress(FileNotFoundError, NotADirectoryError):
            path.lstat()
        if not os.path.lexists(path):
            continue
        label = "" if path.is_symlink() else _label(path)
        if not label:
            raise UsageError(f"已有的“{path.name}”不是电子版的镜像，没有覆盖它。", hint)
        if any(label.startswith(label_of(code, 0)[:-1]) for code in whose.codes):
            continue
        head = _head_in(path)
        if head is None:
            raise UsageError(f"已有的“{path.name}”里读不出是谁的电子版，没有覆盖它。", hint)
        if (head.form, head.applicant) != (whose.form, whose.applicant):
            told = f"已有的“{path.name}”是“{head.title}（{head.applicant}）”的镜像，没有覆盖它。"
            raise UsageError(told, hint)


def _head_in(image: Path) -> CopyHead | None:
    """What the list inside an image says of the whole copy; None when it cannot be read."""
    try:
        with open_copy(image) as copy:
            if not 0 <= copy.files.get(LIST_NAME, -1) <= _MOST_LIST:
                return None
            return read_manifest(b"".join(copy.blocks(LIST_NAME))).head
    except (OSError, AppError):
        return None


def images_of(image: Path, out: Path, parts: Sequence[tuple[Path, Manifest]]) -> tuple[Path | None, ...]:
    """The image of each disc (its folder and list) of the copy in ``out``; None where there is none.

    ``image`` names them as in :func:`image_path`. What a run that was killed had moved aside comes back where it is the
    one of this copy, unless a run is still at it; an image that it would lie on is then of a copy that never came.
    """
    settles = not in_work(out)
    if settles:
        for _, one in parts:
            disk.sweep_beside(image, _temp_label(one.disc))
    return tuple(_image_of(image_path(image, one.disc, one.of), folder, one, settles) for folder, one in parts)


def _image_of(target: Path, folder: Path, manifest: Manifest, settles: bool) -> Path | None:
    aside = _aside(target)
    if _is_image_of(target, folder, manifest):
        if settles:
            disk.discard(aside)
        return target
    if settles and _is_image_of(aside, folder, manifest) and (_label(target) or not os.path.lexists(target)):
        with contextlib.suppress(DiskError):
            _rename(aside, target, target)
            return target
    return None


def _is_image_of(path: Path, folder: Path, manifest: Manifest) -> bool:
    if _label(path) != label_of(manifest.head.code, manifest.disc) or path.is_symlink():
        return False
    try:
        listed = (folder / LIST_NAME).read_bytes()
        with open_copy(path) as copy:
            return copy.files.get(LIST_NAME) == len(listed) and b"".join(copy.blocks(LIST_NAME)) == listed
    except (OSError, AppError):
        return False


def outdated_images(image: Path, code: str, of: int) -> list[Path]:
    """Images of the copy with this code that a new one on ``of`` discs (0: without images) does not replace."""
    places = [image_path(image, number, of) for number in range(1, of + 1)]
    every = [(image, 1), *_numbered(image)]
    return [path for path, number in every if path not in places and _label(path) == label_of(code, number)]


def _numbered(image: Path) -> list[tuple[Path, int]]:
    """What lies where images of several discs would, with their numbers; some may be gone, others be of somebody."""
    named = re.compile(f"{re.escape(image.stem)}-([1-9][0-9]{{0,5}}){re.escape(image.suffix)}")
    found: list[tuple[int, Path]] = []
    with contextlib.suppress(OSError):
        found = [(int(fits[1]), path) for path in image.parent.iterdir() if (fits := named.fullmatch(path.name))]
    return [(path, number) for number, path in sorted(found)]


def _label(path: Path) -> str:
    """The volume label of an image of ours; empty for any other file, or none."""
    if not disk.is_file(path):  # to open a pipe may never end
        return ""
    try:
        with path.open("rb") as file:
            file.seek(_LABEL_AT)
            label = file.read(_LABEL_BYTES).decode("ascii").rstrip()
    except (OSError, ValueError):
        return ""
    return label if _OURS.fullmatch(label) else ""


def temporary(target: Path, number: int) -> Path:
    """Where an image is written; what a killed run left there is removed."""
    label = _temp_label(number)
    disk.sweep_beside(target, label)
    return disk.temp_beside(target, label)


def _temp_label(number: int) -> str:
    return disk.label_here(f"disc{number}")


@contextlib.contextmanager
def exchanged(built: Sequence[BuiltImage], outdated: Sequence[Path], whose: Whose) -> Iterator[Callable[[], None]]:
    """Move earlier images aside, and give what puts the new ones in place; an exception inside brings those back.

    So an image that another program holds stops everything before the folder was changed, and a new one never stands
    beside the folder of another copy. Raises :class:`DiskError`, and :class:`UsageError` where a file of somebody else
    came to lie meanwhile; nothing is changed then.
    """
    targets = [*(one.target for one in built), *outdated]
    demand_image_places(targets, whose)
    moved: list[tuple[Path, Path]] = []

    def put() -> None:
        for one in built:
            _rename(one.temp, one.target, one.target)
            moved.append((one.temp, one.target))

    try:
        for target in targets:
            _put_right(target)
            if os.path.lexists(target):
                _rename(target, _aside(target), target)
                moved.append((target, _aside(target)))
        yield put
    except BaseException:
        for before, now in reversed(moved):
            with contextlib.suppress(OSError):
                now.replace(before)
        raise
    for before, now in moved:
        if now == _aside(before):
            disk.discard(now)
        else:
            with contextlib.suppress(OSError):
                disk.sync_folder(now.parent)


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}.{disk.this_pc()}{_ASIDE}")


def _put_right(target: Path) -> None:
    """Of a run that was killed: its earlier image comes back, or goes when a newer one is there."""
    aside = _aside(target)
    if os.path.lexists(target):
        disk.discard(aside)
    elif disk.is_file(aside):
        _rename(aside, target, target)


def _rename(source: Path, target: Path, named: Path) -> None:
    problem: OSError = PermissionError(13, "held by another program")
    try:
        if disk.replace_patiently(source, target, time.sleep):
            return
    except OSError as error:
        problem = error
    why = refusal(problem)
    raise DiskError(
        f"换不了镜像文件“{named.name}”：{why.reason}。", f"{why.advice}。位置：{named}", str(named)
    ) from problem
