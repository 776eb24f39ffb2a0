"""Any evidence file becomes a plain PDF of upright pages, once; binding then never meets a broken file.

A normaliser per kind of content (``intake_pdf``, ``intake_image``, ``intake_ofd``, ``intake_office``) writes the cached
file; a further kind is one more entry in ``_normaliser``. Pages keep their own size: fitting depends on the side they
land on (``fit``). The cache ``<sha256>-<version>-<rotate>.pdf`` with its ``.json`` may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.books.content import DESCRIPTIONS, PICTURES, Kind, kind_of
from app.books.fit import PageBox
from app.books.normaliser import Normalised, Normaliser, Note, Order, known_code
from app.disk import discard, disk_reason, put, replacing, temp_beside
from app.errors import AttachmentError, UsageError
from app.os_words import refused_reading
from app.progress import Progress, silent

# Raise it whenever the normalised file or its notes would come out differently: what was kept before is then ignored.
INTAKE_VERSION = 6
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


def _normaliser(kind: Kind) -> Normaliser | None:
    if kind == "pdf":
        from app.books.intake_pdf import normalise_pdf

        return normalise_pdf
    if kind in PICTURES:
        from app.books.intake_image import normalise_image

        return normalise_image
    if kind == "ofd":
        from app.books.intake_ofd import normalise_ofd

        return normalise_ofd
    if kind == "office":
        from app.books.intake_office import normalise_office

        return normalise_office
    return None


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file's bytes. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Intake:
    """Takes files in through a cache folder, which is made when needed; ``fonts`` is that of the bundled fonts."""

    def __init__(self, cache: Path, fonts: Path) -> None:
        self._cache = cache
        self._fonts = fonts

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
        when the cache knows it, as does one that cannot be put into a book or wants a password
        (:class:`AttachmentError`, naming it). DiskError when the cache cannot be written.
        """
        if rotate not in TURNS:
            raise UsageError(f"旋转角度只能是 0、90、180 或 270，现在是 {rotate}。", "请改用其中一个角度。")
        shown = name or source.name
        key = _key(sha256, rotate)
        pdf = self._cache / f"{key}.pdf"
        order = Order(source, pdf, rotate, shown, progress, self._fonts)
        kind = _checked_kind(order, sha256)
        kept = _read_entry(pdf) or self._normalise(order, kind)
        return TakenIn(key, pdf, kept.pages, _told(kept, shown))

    def known(self, sha256: str, rotate: int = 0, name: str = "") -> TakenIn | None:
        """What the cache has of a file, without a look at the file itself; None while it was not taken in."""
        key = _key(sha256, rotate)
        pdf = self._cache / f"{key}.pdf"
        kept = _read_entry(pdf)
        return TakenIn(key, pdf, kept.pages, _told(kept, name)) if kept else None

    def boxes_of(self, sha256: str, rotate: int = 0) -> tuple[PageBox, ...]:
        """The pages of a file, read from the cache, also when it was taken in with another turn; none while unknown."""
        for turn in (rotate, *TURNS):
            kept = _read_entry(self._cache / f"{_key(sha256, turn)}.pdf")
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
            kept = _read_entry(self._cache / f"{_key(sha256, turn)}.pdf")
            if kept:
                return kept.notes
        return ()

    def _normalise(self, order: Order, kind: Kind) -> Normalised:
        order.progress(0, 1, f"整理 {order.name}")
        normalise = _normaliser(kind)
        if normalise is None:
            described = DESCRIPTIONS[kind]
            raise AttachmentError(f"“{order.name}”是{described.label}，不能装入册子。", described.advice)
        with replacing(order.target) as temporary:
            done = normalise(replace(order, target=temporary))
        _write_entry(order.target, done)
        order.progress(1, 1, f"整理 {order.name}")
        return done


@contextmanager
def opened_intake(cache: Path, fonts: Path) -> Iterator[tuple[Intake, tuple[str, ...]]]:
    """The intake of a cache folder, or of a temporary one when nothing can be written there; and what to tell of it."""
    refusal = _refusal(cache)
    if not refusal:
        yield Intake(cache, fonts), ()
        return
    with tempfile.TemporaryDirectory(prefix="shenbao-", ignore_cleanup_errors=True) as folder:
        told = f"缓存文件夹不能用（{refusal}），这一次改用临时文件夹，速度会慢一些。位置：{cache}"
        yield Intake(Path(folder), fonts), (told,)


def file_gone(name: str) -> AttachmentError:
    """What to say of a listed file that is not there."""
    return AttachmentError(f"找不到佐证文件“{name}”。", "请把它放回原处，或移除这一条后重新添加。")


def file_changed(name: str) -> AttachmentError:
    """What to say of a listed file that is not the one that was attached."""
    return AttachmentError(f"佐证文件“{name}”与添加时不同，内容被改过。", "请移除这一条后重新添加。")


def file_unreadable(name: str, error: OSError) -> AttachmentError:
    """What to say of a listed file that the system does not let us read."""
    why = refused_reading(error)
    return AttachmentError(f"读不出佐证文件“{name}”：{why.reason}。", f"{why.advice}。")


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


def _checked_kind(order: Order, sha256: str) -> Kind:
    """Kind of the source, after making sure that it is there and is the file that was attached."""
    try:
        if not order.source.is_file():
            raise file_gone(order.name)
        kind = kind_of(order.source)
        actual = sha256_of(order.source)
    except OSError as error:
        raise file_unreadable(order.name, error) from error
    if actual != sha256:
        raise file_changed(order.name)
    return kind


def _read_entry(pdf: Path) -> Normalised | None:
    """What the cache tells about ``pdf``; None when it is not there, cut short or unreadable."""
    try:
        entry: dict[str, Any] = json.loads(pdf.with_suffix(".json").read_text("utf-8"))
        if entry["bytes"] != pdf.stat().st_size:
            return None
        pages = tuple(PageBox(float(width), float(height)) for width, height in entry["pages"])
        return Normalised(pages, tuple(_note(*pair) for pair in entry["notes"])) if pages else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _note(severity: str, sentence: str, code: str) -> Note:
    return Note("warning" if severity == "warning" else "note", sentence, known_code(code))


def _write_entry(pdf: Path, done: Normalised) -> None:
    # Written after the PDF: an entry without its note file is simply made again.
    entry = {
        "bytes": pdf.stat().st_size,
        "pages": [[box.width, box.height] for box in done.pages],
        "notes": list(done.notes),
    }
    with replacing(pdf.with_suffix(".json")) as temporary:
        temporary.write_text(json.dumps(entry, ensure_ascii=False, sort_keys=True), "utf-8")
