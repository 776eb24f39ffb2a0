"""Which file of the electronic copy shows a piece of evidence: the original, or a PDF of the pages that are bound.

The original goes along byte for byte when anybody can open it and all its pages are bound. Where it was damaged, is of
a kind that an office PC does not show, or only some of its pages are bound, a PDF of just these pages stands for it. A
signed file always goes along as it is: whatever is made from it carries no signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app import disk
from app.books.assembly import listed_evidence
from app.books.content import Kind, kind_of
from app.books.file_notes import recorded
from app.books.intake import Intake, TakenIn, file_unreadable
from app.books.listed_files import take_in_listed
from app.books.normaliser import Note
from app.books.office.kinds import examine
from app.books.page_choices import bound_pages, file_name
from app.books.page_lists import pages_in_words
from app.books.signatures import SIGNED, SIGNED_AND_CHANGED
from app.discs.page_slices import write_slice
from app.drafts import kept
from app.drafts.draft import Draft
from app.errors import AttachmentError
from app.forms.answers import EvidenceFile
from app.forms.definition import FormDefinition
from app.progress import Pause, Progress, pause_of

SIGNED_ORIGINAL = "签名原件"
# What neither Windows as it is delivered nor UOS shows everywhere; an OFD reader is not on every office PC.
_NOT_EVERYWHERE: dict[Kind, str] = {
    "heic": " HEIC 照片",
    "webp": " WebP 图片",
    "avif": " AVIF 图片",
    "ofd": " OFD 文件",
}


_ENDINGS: dict[Kind, tuple[str, ...]] = {
    "pdf": (".pdf",),
    "jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "png": (".png",),
    "tiff": (".tif", ".tiff"),
    "gif": (".gif",),
    "bmp": (".bmp", ".dib"),
    "webp": (".webp",),
    "heic": (".heic", ".heif"),
    "avif": (".avif",),
    "ofd": (".ofd",),
}
# WPS writes the formats of Word and Excel under endings of its own; templates open like what they are for.
_OFFICE_TOO: dict[str, tuple[str, ...]] = {
    ".doc": (".wps", ".dot", ".wpt"),
    ".xls": (".et", ".xlt", ".ett"),
    ".docx": (".wps", ".dotx"),
    ".xlsx": (".et", ".xltx"),
    ".ppt": (".dps", ".pps"),
    ".pptx": (".dps",),
    ".rtf": (".doc",),
}
_LONGEST_ENDING = 5


@dataclass(frozen=True, slots=True)
class EvidenceCopy:
    """A file that shows evidence of ``item``: ``original`` is the name of the file in the draft, ``name`` its own.

    These differ by the ending at most. ``source`` lies in the draft, in the cache of the intake or in the work folder.
    ``pages`` of a PDF, else None. ``signed`` where it is the original of a signed file.
    """

    item: int
    name: str
    original: str
    source: Path
    bytes: int
    sha256: str
    pages: int | None
    remark: str = ""
    signed: bool = False


@dataclass(frozen=True, slots=True)
class CopiedEvidence:
    """The files of all items in printed order; ``told`` is what the user should know of them."""

    files: tuple[EvidenceCopy, ...]
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A file of an item with all its entries there: each with the pages (from 0) that it binds."""

    item: int
    file: EvidenceFile
    taken: TakenIn
    notes: tuple[Note, ...]
    entries: tuple[tuple[TakenIn, tuple[int, ...]], ...]

    @property
    def count(self) -> int:
        return len(self.taken.pages)

    @property
    def bound(self) -> tuple[int, ...]:
        """All pages that any entry binds, each once, in the order in which they are bound."""
        return tuple(dict.fromkeys(page for _, pages in self.entries for page in pages))


def copied_evidence(
    definition: FormDefinition, draft: Draft, folder: Path, intake: Intake, work: Path, progress: Progress
) -> CopiedEvidence:
    """The files that show the evidence of a draft; those that have to be made are written to ``work``.

    ``folder`` is that of the draft. Raises :class:`AttachmentError` naming a file that is gone or was changed,
    :class:`DiskError`, and whatever ``progress`` raises.
    """
    files: list[EvidenceCopy] = []
    told: list[str] = []
    pieces = _pieces(definition, draft, folder, intake, progress)
    for done, piece in enumerate(pieces):
        label = f"准备 {file_name(piece.file)}"
        progress(done, len(pieces), label)
        files += _copies(piece, folder, work / f"{done}", told, pause_of(progress, done, len(pieces), label))
    return CopiedEvidence(tuple(files), tuple(told))


def _pieces(definition: FormDefinition, draft: Draft, folder: Path, intake: Intake, progress: Progress) -> list[_Piece]:
    """A file that an item lists several times, each time with other pages, is one piece."""
    listed = list(listed_evidence(definition, draft))
    grouped: dict[tuple[int, str], list[tuple[EvidenceFile, TakenIn]]] = {}
    taken_in = take_in_listed(intake, folder, [file for _, file in listed], progress)
    for (item, file), taken in zip(listed, taken_in, strict=True):
        if isinstance(taken, AttachmentError):
            raise taken
        grouped.setdefault((item, file.sha256), []).append((file, taken))
    pieces = []
    for (item, _), group in grouped.items():
        file, taken = group[0]
        notes = intake.notes_of(file.sha256, file.rotate)
        entries = tuple((one, bound_pages(entry, len(one.pages))) for entry, one in group)
        pieces.append(_Piece(item, file, taken, notes, entries))
    return pieces


def signed_originals(
    definition: FormDefinition, draft: Draft, folder: Path, intake: Intake, progress: Progress
) -> tuple[EvidenceCopy, ...]:
    """The originals of signed files alone; raises as :func:`copied_evidence`."""
    originals = [_original(piece, folder) for piece in _pieces(definition, draft, folder, intake, progress)]
    return tuple(original for original in originals if original.signed)


def _copies(piece: _Piece, folder: Path, work: Path, told: list[str], pause: Pause) -> list[EvidenceCopy]:
    original = _original(piece, folder)
    why = _why_not(piece, _kind(original.source, original.original))
    found = [original] if original.signed or not why else []
    if why:
        found.append(_made(piece, original.original, why, work, pause))
        if original.signed and len(piece.bound) < piece.count:
            whole = f"因为带电子签名，原件整个放进了电子版（共 {piece.count} 页）"
            told.append(f"“{original.original}”只装入了 {len(piece.bound)} 页；{whole}。")
    return found


def _original(piece: _Piece, folder: Path) -> EvidenceCopy:
    source, name = kept.resolve(folder, piece.file.path), file_name(piece.file)
    kind = _kind(source, name)
    signed = _is_signed(piece, source, kind)
    return EvidenceCopy(
        item=piece.item,
        name=_openable(name, source, kind),
        original=name,
        source=source,
        bytes=piece.file.bytes,
        sha256=piece.file.sha256,
        pages=piece.count if kind == "pdf" else None,
        remark=SIGNED_ORIGINAL if signed else "",
        signed=signed,
    )


def _openable(name: str, source: Path, kind: Kind) -> str:
    """The name with the ending of what the file is: by another one the PC at the counter opens nothing, or runs it."""
    endings = _ENDINGS.get(kind, ())
    if kind == "office" and (suffix := examine(source).suffix):
        endings = (suffix, *_OFFICE_TOO.get(suffix, ()))
    stem, dot, ending = name.rpartition(".")
    if not endings or (dot and f".{ending.lower()}" in endings):
        return name
    is_ending = stem and 0 < len(ending) <= _LONGEST_ENDING and ending.isascii() and ending.isalnum()
    return f"{stem if is_ending else name}{endings[0]}"


def _kind(source: Path, name: str) -> Kind:
    try:
        return kind_of(source)
    except OSError as error:
        raise file_unreadable(name, error) from error


def _is_signed(piece: _Piece, source: Path, kind: Kind) -> bool:
    """Whether the file in the draft still carries a signature; one that lost its password on the way in does not.

    Source for OFD: GB/T 33190-2016, 18 (a list of signatures in a file of its own).
    """
    if kind == "ofd":
        import zipfile

        with zipfile.ZipFile(source) as package:
            return any(name.lower().endswith("signatures.xml") for name in package.namelist())
    return SIGNED in piece.notes and SIGNED_AND_CHANGED not in (recorded(piece.file) or ())


def _why_not(piece: _Piece, kind: Kind) -> str:
    """Why the original does not do by itself, as a remark for whoever reads the list; empty when it does."""
    if len(piece.bound) < piece.count:
        numbers = pages_in_words(page + 1 for page in piece.bound)
        return f"只含装入册子的{numbers}（原文件共 {piece.count} 页）"
    if any(note.code == "repaired" for note in piece.notes):
        return "原文件有损坏，这是修复后的页面"
    if kind in _NOT_EVERYWHERE:
        return f"由{_NOT_EVERYWHERE[kind]}转成"
    return ""


def _made(piece: _Piece, name: str, why: str, work: Path, pause: Pause) -> EvidenceCopy:
    """A PDF of the pages that are bound, in their order, turned as they are bound."""
    stem = name.rpartition(".")[0] or name
    taken, pages = piece.taken, piece.bound
    if pages == tuple(range(piece.count)):
        file = taken.pdf
    else:
        file = work.with_suffix(".pdf")
        write_slice(taken.pdf, pages, file, pause=pause)
    return EvidenceCopy(
        item=piece.item,
        name=f"{stem}.pdf",
        original=name,
        source=file,
        bytes=file.stat().st_size,
        sha256=disk.fingerprint(file, lambda _: pause()),
        pages=len(pages),
        remark=why,
    )
