"""The official form filled in Word, as a source of the bureau: the one place where :mod:`app.word_forms` is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from app.drafts.draft import Draft
from app.errors import InputFileError
from app.forms.definition import FormDefinition
from app.progress import Pause, Progress
from app.word_forms.conversion import as_docx
from app.word_forms.drafting import draft_from
from app.word_forms.form_reading import read_form
from app.word_forms.model import WordText
from app.word_forms.reading import read_docx
from app.word_forms.recognising import demand_one, recognised_together
from app.word_forms.report import FieldRead, FormRead

_MOST_NAMED = 6


def draft_in_word(
    files: Sequence[Path], forms: Mapping[str, FormDefinition], fonts: Path, pause: Pause
) -> tuple[Draft, tuple[str, ...]]:
    """The draft that an import of the Word files of one application makes, and what to tell; evidence is in none.

    ``fonts`` are the bundled ones, for programs of the PC that convert older files. Raises :class:`InputFileError`
    naming the file: no form of these, locked, damaged; :class:`SeveralApplications` where what can be read is of more
    than one; :class:`DiskError`; what ``pause`` raises, also while a file is being converted.
    """
    known, texts = list(forms.values()), list[WordText]()
    refused: InputFileError | None = None
    for file in files:
        pause()
        try:
            with as_docx(file, fonts, _heard(pause)) as copy:
                texts.append(read_docx(copy, file.name))
        except InputFileError as error:
            refused = refused or error
    pause()
    try:
        if refused:
            raise refused
        definition = recognised_together(known, texts)
        found = read_form(definition, texts, pause)
    except InputFileError:
        demand_one(known, texts)
        raise
    return draft_from(definition, found), tuple(_told(found))


def _heard(pause: Pause) -> Progress:
    """A pause as the progress of a conversion, which takes seconds: whoever cancels ends it."""
    return lambda _done, _total, _label: pause()


def _told(found: FormRead) -> Iterator[str]:
    """That the answers were read by the grid of the tables, and what of them to look at on paper."""
    yield "填的内容是从 Word 版读出来的，佐证材料不在里面，请对照原件核对"
    doubtful = [one for one in found.fields if one.status == "doubtful"]
    missing = [one for one in found.fields if one.status == "not_found" and "." not in one.path]
    if doubtful:
        yield f"从 Word 版读出来存疑的有 {len(doubtful)} 处：{_named(doubtful)}"
    if missing:
        yield f"Word 版里没有找到的有 {len(missing)} 处：{_named(missing)}"
    if found.left:
        yield f"Word 版里有 {len(found.left)} 处文字没有用上"


def _named(fields: Sequence[FieldRead]) -> str:
    names = "、".join("".join(one.label.split("\n")) for one in fields[:_MOST_NAMED])
    return f"{names}{' 等' if len(fields) > _MOST_NAMED else ''}"
