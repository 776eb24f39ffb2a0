"""Files on their way into a draft: proved to be bindable, and without the passwords that a draft never holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from app import disk
from app.books.file_notes import record
from app.books.intake import Wanted, opened_intake
from app.books.intake_unlock import UNLOCKED
from app.books.intake_work import Task
from app.books.intake_worker import Step
from app.books.intake_workers import Workers
from app.books.normaliser import Note
from app.books.signatures import SIGNED, SIGNED_AND_CHANGED
from app.drafts.attachments import safe_name
from app.errors import AppError, AttachmentError, PassingError
from app.os_words import refused_reading
from app.progress import Progress, silent


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
    ahead: Sequence[Path] = (),
    progress: Progress = silent,
) -> list[Usable]:
    """The files themselves, or copies in ``scratch`` without their password; ``tell`` hears what to know of them.

    ``cache`` and ``fonts`` as for the intake; ``ahead`` are taken into the cache with them, if they can.
    Raises :class:`AttachmentError` naming the first that cannot be bound.
    """
    turn = rotate % 360 if rotate % 90 == 0 else 0  # whoever lists the file refuses other angles
    for file in files:
        _demand_file(file)
    with opened_intake(cache, fonts) as (intake, told):
        for sentence in told:
            tell(sentence)
        opened = _Unlocking(intake.workers, fonts, password, scratch, progress).opened(files)
        wanted = [Wanted(found, _sha256(found, progress), turn, found.name) for found, _ in opened]
        usable = []
        taken = intake.take_in_all([*wanted, *_readable(ahead, turn, progress)], progress)[: len(wanted)]
        for (found, notes), one, result in zip(opened, wanted, taken, strict=True):
            if isinstance(result, AttachmentError):
                raise result
            of_pages = _of_pages(notes, intake.notes_of(one.sha256, turn))
            usable.append(Usable(found, record(one.sha256, len(result.pages), of_pages)))
            for note in dict.fromkeys((*notes, *of_pages)):
                tell(f"“{found.name}”{note.sentence}")
            _tell_name(found.name, tell)
    return usable


def _readable(files: Sequence[Path], turn: int, progress: Progress) -> Iterator[Wanted]:
    for file in files:
        with suppress(AttachmentError):
            _demand_file(file)
            yield Wanted(file, _sha256(file, progress), turn, file.name)


def _sha256(file: Path, progress: Progress) -> str:
    return disk.fingerprint(file, lambda _: progress(0, 1, f"核对 {file.name}"))


def _of_pages(of_copy: Sequence[Note], of_pages: Sequence[Note]) -> tuple[Note, ...]:
    """What the draft keeps of a file: of a signature that a copy no longer has, not that it stays as it is."""
    kept = tuple(note for note in of_copy if note != UNLOCKED)
    return kept + tuple(note for note in of_pages if note != SIGNED or SIGNED_AND_CHANGED not in kept)


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
        raise PassingError(
            f"读不了“{file.name}”：{why.reason}，没有添加。", f"{why.advice}。位置：{file.absolute()}"
        ) from error
    raise AttachmentError(f"“{file.name}”{what}，没有添加。", f"请核对位置：{file.absolute()}")


@dataclass(frozen=True, slots=True)
class _Unlocking:
    """Copies of files without their password, made by worker processes: they are as strange as any."""

    workers: Workers
    fonts: Path
    password: str
    scratch: Path
    progress: Progress

    def opened(self, files: Sequence[Path]) -> list[tuple[Path, tuple[Note, ...]]]:
        """Each file, or its copy under the same name where it wanted the password; and what to know of that.

        Raises :class:`LockedFileError` or :class:`AttachmentError` naming the first that cannot be opened.
        """
        if not self.password:
            return [(file, ()) for file in files]
        tasks = [self._task(number, file) for number, file in enumerate(files)]
        found: dict[Path, tuple[Path, tuple[Note, ...]]] = {}
        errors: dict[Path, AppError] = {}
        with closing(self.workers.run(tasks, self._hear)) as endings:
            for task, result in endings:
                if isinstance(result, OSError):
                    raise disk.disk_error(result, task.target)
                if isinstance(result, AppError):
                    errors[task.target] = result
                else:
                    file = task.target if disk.is_file(task.target) else task.source
                    found[task.target] = file, result.notes
        for task in tasks:
            if task.target in errors:
                raise errors[task.target]
        return [found[task.target] for task in tasks]

    def _task(self, number: int, file: Path) -> Task:
        target = self.scratch / f"{number}" / file.name
        with disk.writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
        return Task("pdf", file, target, file.name, self.fonts, password=self.password)

    def _hear(self, task: Task, step: Step) -> None:
        self.progress(step.done, step.total, step.label)
