"""Which files of a folder are a draft's, an export's, a disc's, or this program's own: what else lies there is not.

Never a whole folder is left out for one file in it: somebody else's may lie beside that.
"""

from __future__ import annotations

import json
import logging
import os
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from app.bureau.applicant_folders import is_of_draft
from app.bureau.exports import BOOK, Export, is_bureaus
from app.bureau.folder_entries import is_file, is_folder
from app.bureau.workspace import DESK_FILE
from app.bureau.workspace_copies import BACKUPS
from app.drafts.names import DRAFT_FILE
from app.forms.definition import FormDefinition

SUMMARY_DRAFTS = "汇总草稿"
"""What the names of a desk's own drafts begin with, there and beside what it exported."""
LETTERS = ("申报材料补正通知书", "推荐意见（套印）", "入库后有关事项提醒")
"""What the titles of a bureau's letters begin with."""
ZONES = "合作区比较.xlsx"
"""What zones are compared in."""
MARKS = ("草稿", "空白表")
"""What the names of files begin with that are no final copy."""
_MARKED = re.compile(f"^(?:{'|'.join(MARKS)})_")
_REVIEW = "review.xlsx"
_DESK = re.compile(r"受理台(?:\.坏.*)?\.db(?:-wal|-shm|-journal)?")
_BACKUP = re.compile(r"受理台-\d+\.db(?:-wal|-shm|-journal)?", re.ASCII)
_MAIL = re.compile(r"报送邮件(?:_第\d+封_共\d+封)?\.eml")
_MAIL_NOTE = "邮件说明.txt"
_MOST_OF_A_LETTER = 4 << 20
_MOST_OF_A_DRAFT = 64 << 20
_END_OF_A_PDF = 16 << 10
_PDF_TITLE = re.compile(rb"/Title\s*\(((?:[^\\()]|\\.)*)\)", re.DOTALL)
_PDF_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_WORD_TITLE = re.compile(r"<dc:title>([^<]*)</dc:title>")


def own_names(
    folder: Path,
    entries: Sequence[os.DirEntry[str]],
    export: Export | None,
    forms: Mapping[str, FormDefinition],
    *,
    is_draft: bool,
) -> frozenset[str]:
    """The names in a folder of what the program wrote there, but for an export's Word form of an applicant.

    ``forms`` are those known, by id: by them a bureau's own export and draft are known.
    """
    names = {entry.name for entry in entries}
    found = {ZONES, _REVIEW, *_of_summaries(names, forms)}
    if is_draft:
        found |= {name for name in names if is_of_draft(name)}
    if export:
        found |= _of_export(export, forms)
    if DESK_FILE in names:
        found |= {name for name in names if _DESK.fullmatch(name)}
    if folder.name == BACKUPS:
        found |= {name for name in names if _BACKUP.fullmatch(name)}
    if _MAIL_NOTE in names:
        found |= {name for name in names if _MAIL.fullmatch(name)}
    if DESK_FILE in names or export:
        found |= {entry.name for entry in entries if _is_summary_draft(entry, forms)}
    return frozenset(found & names)


def letters_in(entries: Sequence[os.DirEntry[str]], names: Collection[str]) -> Iterator[str]:
    """The letters of a bureau among files of these ``names``, by the titles that they were written with."""
    for entry in entries:
        if entry.name in names and _title_of(entry).startswith(LETTERS):
            yield entry.name


def _of_export(export: Export, forms: Mapping[str, FormDefinition]) -> set[str]:
    if export.is_blank:  # filled by pen and scanned over the empty one, it is what somebody sent
        return {BOOK, *(name for name in (*export.words, *export.books) if export.has_as_written(name))}
    named = _of_any_mark(export.books)
    if is_bureaus(export, forms):
        named |= _of_any_mark(export.words)
    return {BOOK, *named}


def _of_summaries(names: Collection[str], forms: Mapping[str, FormDefinition]) -> Iterator[str]:
    """The files of a bureau's summary by their names; of those in Word and PDF where its workbook lies, too."""
    endings = (".xlsx", ".docx", ".pdf") if _REVIEW in names else (".xlsx",)
    for form in forms.values():
        if form.bureau and form.bureau.gathers is not None:
            stems = [f"{number:02}_{volume.file_name}" for number, volume in enumerate(form.volumes, 1)]
            yield from _of_any_mark(f"{stem}{ending}" for stem in stems for ending in endings)


def _of_any_mark(names: Iterable[str]) -> set[str]:
    """The names of the same files as copies of each kind: an export leaves those of the other kinds where they are."""
    bare = {_MARKED.sub("", name) for name in names}
    return {f"{mark}{name}" for name in bare for mark in ("", *(f"{word}_" for word in MARKS))}


def _is_summary_draft(entry: os.DirEntry[str], forms: Mapping[str, FormDefinition]) -> bool:
    """Whether a folder is a bureau's own draft; where nobody can read it, its name tells."""
    if not entry.name.startswith(SUMMARY_DRAFTS) or not is_folder(entry):
        return False
    file = Path(entry.path) / DRAFT_FILE
    try:
        if file.stat().st_size > _MOST_OF_A_DRAFT:
            return False
        form = forms.get(json.loads(file.read_bytes())["form"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return True
    if form is None:
        return not forms
    return form.bureau is not None and form.bureau.gathers is not None


def _title_of(entry: os.DirEntry[str]) -> str:
    """The title that a Word or PDF file says of itself; nothing of one that is larger than any letter."""
    try:
        if entry.stat(follow_symlinks=False).st_size > _MOST_OF_A_LETTER:
            return ""
        if is_file(entry, ".docx"):
            with zipfile.ZipFile(entry.path) as file:
                if file.getinfo("docProps/core.xml").file_size > _END_OF_A_PDF:
                    return ""
                said = _WORD_TITLE.search(file.read("docProps/core.xml").decode("utf-8", "replace"))
                return said[1] if said else ""
        return _pdf_title(Path(entry.path)) if is_file(entry, ".pdf") else ""
    except Exception as error:  # one stranger's damaged file must not cost the collection of all others
        logging.getLogger(__name__).info("%s: %r", entry.path, error)
        return ""


def _pdf_title(file: Path) -> str:
    """The title in the last part of a PDF, where the program writes it."""
    with file.open("rb") as opened:
        end = opened.seek(0, os.SEEK_END)
        opened.seek(max(0, end - _END_OF_A_PDF))
        found = _PDF_TITLE.findall(opened.read())
    data = _PDF_ESCAPE.sub(_unescaped, found[-1]) if found else b""
    return data[2:].decode("utf-16-be", "replace") if data.startswith(b"\xfe\xff") else ""


def _unescaped(code: re.Match[bytes]) -> bytes:
    said = code[1]
    if said[:1].isdigit():
        return bytes([int(said, 8) & 0xFF])
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}.get(said, said)
