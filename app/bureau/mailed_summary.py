"""附件 3 as it is mailed: which Word file, whether it is the one that was made last, of which contents it speaks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from app import disk
from app.books.assembly import DRAFT_WORD
from app.books.exported import BOOK
from app.bureau.desk_forms import form_for
from app.bureau.gathering import gathers
from app.bureau.summary_draft import GATHERED, read_kept
from app.bureau.summary_names import name_key
from app.drafts import store
from app.drafts.content_code import content_code
from app.errors import AppError, InputFileError, UsageError
from app.forms.definition import FormDefinition
from app.os_words import refused_reading

_WORD = ".docx"
_AGAIN = "请改好后再汇总一次，导出正式的推荐汇总表。"


def summary_word(place: Path, forms: Mapping[str, FormDefinition]) -> Path:
    """The Word file of 附件 3: the one in a folder that its ``book.json`` vouches for, or the very file that is named.

    Raises :class:`UsageError` for a draft copy, for a folder whose last summary is one, and for a file that was changed
    since: who means that one names it. :class:`InputFileError` for a folder that cannot be read.
    """
    if disk.is_file(place):
        if place.suffix.lower() != _WORD:
            raise UsageError(f"“{place.name}”不是附件 3 的 Word 版。", "请选以 .docx 结尾的文件，或它所在的文件夹。")
        if place.name.startswith(DRAFT_WORD):
            raise UsageError(f"“{place.name}”是标“草稿”的附件 3，不能报送。", _AGAIN)
        return place.absolute()
    try:
        names = sorted(file.name for file in place.iterdir() if file.suffix.lower() == _WORD)
    except OSError as error:
        why = refused_reading(error)
        raise InputFileError(f"打不开“{place.name}”：{why.reason}。", f"{why.advice}。位置：{place}") from error
    return (place / _vouched(place, names, _summary_forms(forms))).absolute()


def _summary_forms(forms: Mapping[str, FormDefinition]) -> dict[str, FormDefinition]:
    return {name: form for name, form in forms.items() if form.bureau and form.bureau.gathers}


def _vouched(place: Path, names: Sequence[str], forms: Mapping[str, FormDefinition]) -> str:
    """The name of the Word file in a folder that was made last, as it was made."""
    book = _book(place)
    stems = [form.volumes[0].file_name for form in forms.values()]
    there = [name for name in names if any(stem in name for stem in stems) and not name.startswith(("~$", "."))]
    if not there:
        raise UsageError(f"“{place.name}”里没有附件 3 的 Word 版。", "请先导出正式的推荐汇总表。")
    if book.get("form") not in forms:
        raise UsageError(
            f"“{place.name}”里的附件 3 没有 {BOOK}，看不出是不是最后汇总的一份。",
            f"请直接写要报送的那个文件：{'、'.join(there)}。",
        )
    if book.get("mark") != "final":
        raise UsageError(f"“{place.name}”里只有标“草稿”的附件 3，或者最后一次汇总的是草稿。", _AGAIN)
    listed = _listed(book)
    found = next((name for name in listed if name in there), None)
    if found is None:
        raise UsageError(f"“{place.name}”里没有附件 3 的 Word 版。", "请先导出正式的推荐汇总表。")
    if disk.fingerprint(place / found) != listed[found]:
        raise UsageError(f"“{found}”在汇总以后改过。", f"请再汇总一次；要报送改过的，请直接写这个文件：{place / found}")
    return found


def _listed(book: Mapping[str, object]) -> dict[str, str]:
    """The Word files of a ``book.json`` with their SHA-256."""
    found: dict[str, str] = {}
    volumes = book.get("volumes")
    for volume in volumes if isinstance(volumes, list) else ():
        hashes = volume.get("sha256") if isinstance(volume, dict) else None
        if isinstance(hashes, dict) and isinstance(volume.get("docx"), str):
            found[volume["docx"]] = str(hashes.get("docx"))
    return found


def _book(folder: Path) -> Mapping[str, object]:
    try:
        stored = json.loads((folder / BOOK).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return stored if isinstance(stored, dict) else {}


def codes_behind(word: Path, forms: Mapping[str, FormDefinition], drafts: Sequence[Path]) -> dict[str, list[str]]:
    """From which content each row of a 附件 3 was gathered (``7F3A-92C1``), by the key of the name that stands there.

    ``drafts`` are where its summary draft may lie; the right one has the content that ``book.json`` names. Nothing
    where there is none.
    """
    book = _book(word.parent)
    for folder in drafts:
        try:
            with store.open_draft(folder, writable=False) as opened:
                draft = opened.draft
            summary = form_for(forms, draft) if draft.form in _summary_forms(forms) else None
        except AppError:
            continue
        if summary is None or GATHERED not in draft.extra or content_code(draft) != book.get("code"):
            continue
        gathering, kept = gathers(summary), read_kept(summary, draft)
        column = next(
            (name for name, one in gathering.columns.items() if _is_name(forms, gathering.form, one.field)), ""
        )
        codes: dict[str, list[str]] = {}
        for row in (kept.rows[key] for key in kept.order):
            edited = kept.edits.get(row.key, {}).get(column)
            if name := edited.text if edited else row.name:
                codes.setdefault(name_key(name), []).append(row.code)
        return codes
    return {}


def _is_name(forms: Mapping[str, FormDefinition], applicant: str, field: str) -> bool:
    return applicant in forms and field == forms[applicant].name_field
