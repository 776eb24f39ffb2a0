"""Any evidence file becomes a plain PDF of upright pages, once; binding then never meets a broken file.

A normaliser per kind of content (``intake_pdf``, ``intake_image``, ``intake_ofd``, ``intake_office``) writes the cached
file, in a process of its own (``intake_workers``). Pages keep their own size: fitting depends on the side they land on
(``fit``). The cache ``<sha256>-<version>-<rotate>.pdf`` with its ``.json`` may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.books.content import DESCRIPTIONS, Kind, kind_of
from app.books.fit import PageBox
from app.books.intake_entry import is_sound, read_entry, write_entry
from app.books.intake_work import Task, is_bindable
from app.books.intake_worker import Step, discard_all
from app.books.intake_workers import Workers, kept_workers
from app.books.normaliser import Normalised, Note
from app.books.source_stamps import hashed, is_as_hashed
from app.disk import (
    TEMP_ENDING,
    discard,
    disk_reason,
    process_runs,
    put,
    replacing,
    scratch_folder,
    temp_beside,
    writing,
)
from app.errors import AppError, AttachmentError, PassingError, UsageError
from app.os_words import refused_reading
from app.progress import Pause, Progress, silent

# Raise it whenever the normalised file or its notes would come out differently: what was kept before is then ignored.
INTAKE_VERSION = 7
_ENTRY = re.compile(r"[0-9a-f]{64}-([0-9]{1,9})-[0-9]{1,3}\.(?:pdf|json)")
TURNS = (0, 90, 180, 270)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """An evidence file ready to be bound: ``pdf`` has upright pages with their corner at 0, 0.

    ``key`` names content and turning, so equal files share it. ``notes`` are plain sentences such as a lifted
    permission lock; they inform and stop nothing.
    """

    key: str
    pdf: Path
    pages: tuple[PageBox, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to take in. ``sha256`` is its hash as the draft records it, ``name`` what the user calls it."""

    source: Path
    sha256: str
    rotate: int = 0
    name: str = ""

    @property
    def key(self) -> str:
        """As that of :class:`TakenIn`."""
        return _key(self.sha256, self.rotate)

    @property
    def shown(self) -> str:
        """How sentences call it."""
        return self.name or self.source.name


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file's bytes. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Intake:
    """Takes files in through a cache folder, which is made when needed; ``fonts`` is that of the bundled fonts.

    ``workers`` are those of this process unless given; whoever gives others closes them.
    """

    def __init__(self, cache: Path, fonts: Path, workers: Workers | None = None) -> None:
        self._cache = cache
        self._fonts = fonts
        self._is_swept = False
        self.workers = kept_workers() if workers is None else workers

    def take_in(
        self,
        source: Path,
        sha256: str,
        rotate: int = 0,
        name: str = "",
        progress: Progress = silent,
    ) -> TakenIn:
        """Normalise ``source`` (or find it in the cache) and tell its pages.

        ``sha256`` is the file's hash as the draft records it; a file that is gone or no longer matches raises also
        when the cache knows it, as does one that cannot be put into a book, takes too long or too much memory, or
        wants a password (:class:`AttachmentError`, naming it). DiskError when the cache cannot be written.
        """
        (taken,) = self.take_in_all([Wanted(source, sha256, rotate, name)], progress)
        if isinstance(taken, AttachmentError):
            raise taken
        return taken

    def take_in_all(self, wanted: Sequence[Wanted], progress: Progress = silent) -> list[TakenIn | AttachmentError]:
        """:meth:`take_in` for several files on all processors: in their order, each taken in or why it is not.

        ``progress`` hears the pages of a single file, else how many of the files are done. DiskError and what
        ``progress`` raises stop all of them; those that were ready before stay in the cache.
        """
        for one in wanted:
            if one.rotate not in TURNS:
                told = f"旋转角度只能是 0、90、180 或 270，现在是 {one.rotate}。"
                raise UsageError(told, "请改用其中一个角度。")
        batch = _Batch(wanted, progress)
        with closing(self.workers.run(self._tasks(batch), batch.hear)) as endings:
            for task, result in endings:
                one = batch.wanted_by(task)
                batch.end(one, kept := self._kept(task, one, result))
                if isinstance(kept, Normalised) or len(wanted) > 1:
                    batch.hear(task, Step(1, 1, f"整理 {one.shown}"))
        return [self._taken(one, batch.result(number)) for number, one in enumerate(wanted)]

    def _tasks(self, batch: _Batch) -> Iterator[Task]:
        """What the workers have to do, looked for while they do what was found before."""
        for number, one in enumerate(batch.wanted):
            batch.come_to(one)
            try:
                kind = _checked_kind(one, self._cache, batch.pause_of(one))
                if batch.knows(one):
                    continue
                if found := self._sound_entry(one, batch):
                    batch.end(one, found)
                    continue
                if not is_bindable(kind):
                    described = DESCRIPTIONS[kind]
                    raise AttachmentError(f"“{one.shown}”是{described.label}，不能装入册子。", described.advice)
            except AttachmentError as error:
                batch.refuse(number, error)
                continue
            yield batch.begin(one, kind, self._temporary(one), self._fonts)

    def _sound_entry(self, one: Wanted, batch: _Batch) -> Normalised | None:
        """What the cache has of a file, if its PDF is still the one that was put there; a damaged one is forgotten."""
        pdf = self._pdf(one)
        entry = read_entry(pdf)
        if entry is None or is_sound(self._cache, pdf, batch.pause_of(one)):
            return entry
        discard(pdf.with_suffix(".json"))
        return None

    def _temporary(self, one: Wanted) -> Path:
        """Where a file is normalised; the folder for it is made, and what killed runs left in it is removed."""
        target = self._pdf(one)
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
        if not self._is_swept:
            _sweep(self._cache)
            self._is_swept = True
        return temp_beside(target, _label(one))

    def _kept(self, task: Task, one: Wanted, result: Normalised | AppError | OSError) -> Normalised | AttachmentError:
        """Put what a worker has made into the cache."""
        target = self._pdf(one)
        if isinstance(result, AttachmentError):
            return result
        if isinstance(result, AppError):
            raise result
        with writing(target):
            if isinstance(result, OSError):
                raise result
        try:
            if there := read_entry(target):
                return there  # another process was faster, and may have it open
            with replacing(target, _label(one)):
                pass  # a worker wrote it, and flushed it
            write_entry(target, result)
        finally:
            discard_all(task.target)
        return result

    def _taken(self, one: Wanted, result: Normalised | AttachmentError) -> TakenIn | AttachmentError:
        if isinstance(result, AttachmentError):
            return result
        return TakenIn(one.key, self._pdf(one), result.pages, _told(result, one.shown))

    def _pdf(self, one: Wanted) -> Path:
        return self._cache / f"{one.key}.pdf"

    def known(self, sha256: str, rotate: int = 0, name: str = "") -> TakenIn | None:
        """What the cache has of a file, without a look at the file itself; None while it was not taken in."""
        key = _key(sha256, rotate)
        pdf = self._cache / f"{key}.pdf"
        kept = read_entry(pdf)
        return TakenIn(key, pdf, kept.pages, _told(kept, name)) if kept else None

    def boxes_of(self, sha256: str, rotate: int = 0) -> tuple[PageBox, ...]:
        """The pages of a file, read from the cache, also when it was taken in with another turn; none while unknown."""
        for turn in (rotate, *TURNS):
            kept = read_entry(self._cache / f"{_key(sha256, turn)}.pdf")
            if kept and (turn - rotate) % 180:
                return tuple(PageBox(box.height, box.width) for box in kept.pages)
            if kept:
                return kept.pages
        return ()

    def notes_of(self, sha256: str, rotate: int = 0) -> tuple[Note, ...]:
        """What was found when a file was taken in, read from the cache; nothing while it is not known there.

        Turning changes no note, so an entry with another turn serves as well.
        """
        for turn in (rotate, *TURNS):
            kept = read_entry(self._cache / f"{_key(sha256, turn)}.pdf")
            if kept:
                return kept.notes
        return ()


class _Batch:
    """Files that are taken in together: what has become of each, and what is told meanwhile."""

    def __init__(self, wanted: Sequence[Wanted], progress: Progress) -> None:
        self.wanted = wanted
        self._progress = progress
        self._running: dict[Path, Wanted] = {}
        self._ended: dict[str, tuple[Normalised | AttachmentError, str]] = {}
        self._refused: dict[int, AttachmentError] = {}

    def come_to(self, one: Wanted) -> None:
        """The next file is looked at; a single one tells nothing as long as there is nothing to do."""
        if len(self.wanted) > 1:
            self._progress(len(self._ended) + len(self._refused), len(self.wanted), f"整理 {one.shown}")

    def pause_of(self, one: Wanted) -> Pause:
        """Called while a large file is read; others go on in their processes meanwhile."""
        return lambda: self._tell(Step(0, 1, f"核对 {one.shown}"))

    def begin(self, one: Wanted, kind: Kind, target: Path, fonts: Path) -> Task:
        """A file goes to a worker."""
        # a relative name that begins with ~ means a home folder to libraries
        task = Task(kind, one.source.absolute(), target, one.shown, fonts, one.rotate)
        self._running[target] = one
        self.hear(task, Step(0, 1, f"整理 {one.shown}"))
        return task

    def hear(self, task: Task, step: Step) -> None:
        """Pass on a step of a single file, of several how many are done."""
        self._tell(step)

    def _tell(self, step: Step) -> None:
        if len(self.wanted) > 1:
            step = Step(len(self._ended) + len(self._refused), len(self.wanted), step.label)
        self._progress(step.done, step.total, step.label)

    def knows(self, one: Wanted) -> bool:
        """Whether the same content is being taken in already, or was."""
        return one.key in self._ended or any(one.key == other.key for other in self._running.values())

    def wanted_by(self, task: Task) -> Wanted:
        """Whose task has ended."""
        return self._running.pop(task.target)

    def end(self, one: Wanted, result: Normalised | AttachmentError) -> None:
        """It is known what has become of a file, and of others with the same content."""
        self._ended[one.key] = result, one.shown

    def refuse(self, number: int, error: AttachmentError) -> None:
        """A file cannot be used, whatever its content."""
        self._refused[number] = error

    def result(self, number: int) -> Normalised | AttachmentError:
        """What has become of a file; a refusal names it also when it was another of the same content."""
        if number in self._refused:
            return self._refused[number]
        one = self.wanted[number]
        result, name = self._ended[one.key]
        if isinstance(result, AttachmentError) and name != one.shown:
            return type(result)(result.message.replace(f"“{name}”", f"“{one.shown}”"), result.hint)
        return result


@contextmanager
def opened_intake(cache: Path, fonts: Path) -> Iterator[tuple[Intake, tuple[str, ...]]]:
    """The intake of a cache folder, or of a temporary one when nothing can be written there; and what to tell of it."""
    refusal = _refusal(cache)
    if not refusal:
        yield Intake(cache, fonts), ()
        return
    with scratch_folder() as folder:
        told = f"缓存文件夹不能用（{refusal}），这一次改用临时文件夹，速度会慢一些。位置：{cache}"
        yield Intake(folder, fonts), (told,)


def file_gone(name: str) -> AttachmentError:
    """What to say of a listed file that is not there."""
    return PassingError(f"找不到佐证文件“{name}”。", "请把它放回原处，或移除这一条后重新添加。")


def file_changed(name: str) -> AttachmentError:
    """What to say of a listed file that is not the one that was attached."""
    return AttachmentError(f"佐证文件“{name}”与添加时不同，内容被改过。", "请移除这一条后重新添加。")


def file_unreadable(name: str, error: OSError) -> AttachmentError:
    """What to say of a listed file that the system does not let us read."""
    why = refused_reading(error)
    return PassingError(f"读不出佐证文件“{name}”：{why.reason}。", f"{why.advice}。")


def _told(kept: Normalised, name: str) -> tuple[str, ...]:
    return tuple(f"“{name}”{note.sentence}" for note in kept.notes)


def _refusal(cache: Path) -> str:
    """Why nothing can be written into ``cache``, as half a sentence; empty when it can."""
    probe = temp_beside(cache / "probe")
    try:
        cache.mkdir(parents=True, exist_ok=True)
        put(probe, b"")
    except OSError as error:
        return disk_reason(error)
    finally:
        discard(probe)
    return ""


def _key(sha256: str, rotate: int) -> str:
    return f"{sha256}-{INTAKE_VERSION}-{rotate}"


def _label(one: Wanted) -> str:
    """A name for what is on its way into the cache: no two files that are taken in at once share it."""
    return f"{one.sha256[:16]}-{one.rotate}"


def _sweep(cache: Path) -> None:
    """Remove what runs that are gone left half-way, and what editions before this one kept."""
    for path in cache.glob("*-*-*.*"):
        entry = _ENTRY.fullmatch(path.name)
        if entry and int(entry[1]) < INTAKE_VERSION:
            discard(path)
    for path in cache.glob(f".*{TEMP_ENDING}*"):
        owner = path.name.partition(TEMP_ENDING)[0].rpartition(".")[2]
        if owner.isascii() and owner.isdigit() and not process_runs(int(owner)):
            discard(path)


def _checked_kind(one: Wanted, cache: Path, pause: Pause) -> Kind:
    """Kind of the source, after making sure that it is there and is the file that was attached."""
    try:
        if not one.source.is_file():
            raise file_gone(one.shown)
        kind = kind_of(one.source)
        changed = not is_as_hashed(cache, one.source, one.sha256) and hashed(cache, one.source, pause) != one.sha256
    except OSError as error:
        raise file_unreadable(one.shown, error) from error
    if changed:
        raise file_changed(one.shown)
    return kind
