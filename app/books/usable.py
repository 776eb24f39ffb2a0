"""Files on their way into a draft: proved to be bindable, and without the passwords that a draft never holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app import disk
from app.books.file_notes import record
from app.books.intake import opened_intake
from app.books.intake_whole import demand_whole, was_repaired
from app.books.normaliser import Note
from app.drafts.attachments import safe_name
from app.errors import AttachmentError, LockedFileError
from app.os_words import refused_reading
from app.progress import Progress, silent

if TYPE_CHECKING:
    import pikepdf

_UNLOCKED = Note("note", "带打开密码，草稿里存的是去掉密码的副本，密码没有保存。")
_REPAIRED = Note("warning", "有损坏，已自动修复，请翻看预览核对每一页。", "repaired")


@dataclass(frozen=True, slots=True)
class Usable:
    """A file that can be bound, itself or its unlocked copy; ``beside`` is what its entry in the draft keeps."""

    file: Path
    beside: Mapping[str, object]


def usable_files(
    cache: Path,
    fonts: Path,
    files: Sequence[Path],
    scratch: Path,
    tell: Callable[[str], None],
    *,
    password: str = "",
    rotate: int = 0,
    progress: Progress = silent,
) -> list[Usable]:
    """The files themselves, or copies in ``scratch`` without their password; ``tell`` hears what to know of them.

    ``cache`` and ``fonts`` as for the intake. Raises :class:`AttachmentError` naming the first that cannot be bound.
    """
    turn = rotate % 360 if rotate % 90 == 0 else 0  # whoever lists the file refuses other angles
    usable = []
    with opened_intake(cache, fonts) as (intake, told):
        for sentence in told:
            tell(sentence)
        for file in files:
            _demand_file(file)
            found, notes = _without_password(file, password, scratch) if password else (file, ())
            sha256 = disk.fingerprint(found)
            intake.take_in(found, sha256, turn, file.name, progress)
            of_pages = tuple(note for note in notes if note != _UNLOCKED) + intake.notes_of(sha256, turn)
            usable.append(Usable(found, record(sha256, of_pages)))
            for note in dict.fromkeys((*notes, *of_pages)):
                tell(f"“{file.name}”{note.sentence}")
            _tell_name(file.name, tell)
    return usable


def _tell_name(name: str, tell: Callable[[str], None]) -> None:
    """Names are mended where a system or a font could not take them; whoever named the file hears of it."""
    stored = safe_name(name)
    if stored != unicodedata.normalize("NFC", name):
        tell(f"文件名“{name}”太长，或者有不能用、打印不出的字符，草稿里叫“{stored}”。")


def _demand_file(file: Path) -> None:
    try:
        if file.is_file():
            next(disk.read_blocks(file), b"")  # so that what follows may take it for readable
            return
        what = "是文件夹" if file.is_dir() else "不存在，或不是普通文件"
    except OSError as error:
        why = refused_reading(error)
        raise AttachmentError(
            f"读不了“{file.name}”：{why.reason}，没有添加。", f"{why.advice}。位置：{file.absolute()}"
        ) from error
    raise AttachmentError(f"“{file.name}”{what}，没有添加。", f"请核对位置：{file.absolute()}")


def _without_password(file: Path, password: str, scratch: Path) -> tuple[Path, tuple[Note, ...]]:
    """``file`` when it opens without a password (or is no PDF), else its unlocked copy; and what to know of that."""
    import pikepdf

    try:
        with closing(pikepdf.open(file, suppress_warnings=True)):
            return file, ()
    except pikepdf.PasswordError:
        pass
    except (pikepdf.PdfError, RuntimeError):
        return file, ()  # the intake knows what is wrong with it
    target = disk.free_name(scratch / file.name)
    try:
        with closing(pikepdf.open(file, password=password, suppress_warnings=True)) as pdf, disk.writing(target):
            notes = _damage(pdf, file.name)
            pdf.save(target, encryption=False, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise LockedFileError(f"PDF 文件“{file.name}”的打开密码不对。", "请核对密码后再添加。") from error
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:  # qpdf has several ways to say that it is broken
        raise AttachmentError(
            f"PDF 文件“{file.name}”已损坏，解不开密码。", "请用阅读器打开后打印成不带密码的 PDF，再重新添加。"
        ) from error
    return target, (*notes, _UNLOCKED)


def _damage(pdf: pikepdf.Pdf, name: str) -> tuple[Note, ...]:
    """What was mended on opening; the unlocked copy no longer shows it. Raises AttachmentError as ``demand_whole``."""
    return (_REPAIRED, *demand_whole(pdf, name)) if was_repaired(pdf) else ()
