"""The official form filled in Word, as a source of the bureau: the one place where :mod:`app.word_forms` is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from app.bureau.matching import who_of
from app.bureau.volume_numbers import number_in
from app.drafts.draft import Draft
from app.errors import InputFileError, SeveralApplications
from app.forms.definition import FormDefinition
from app.progress import Pause, Progress
from app.word_forms.conversion import as_docx
from app.word_forms.drafting import draft_from
from app.word_forms.form_reading import read_form
from app.word_forms.model import WordText
from app.word_forms.reading import read_docx
from app.word_forms.recognising import NoForm, demand_one, lacks_tables, recognised, recognised_together
from app.word_forms.report import FieldRead, FormRead

_MOST_NAMED = 6
FIRST_LACKS = (
    "按文件名的编号，这是一份申请后面的册子，前面的没有一起读进来，材料不全；"
    "请找前面的 Word 版（编号 01 起），手里没有的向申报单位要，各册放进一个单独的文件夹，再收那个文件夹"
)
"""Told of later volumes that are read without the first one."""


def draft_in_word(
    files: Sequence[Path], forms: Mapping[str, FormDefinition], fonts: Path, pause: Pause
) -> tuple[Draft, tuple[str, ...]]:
    """The draft that an import of the Word files of one application makes, and what to tell; evidence is in none.

    ``fonts`` are the bundled ones, for programs of the PC that convert older files. Raises :class:`InputFileError`
    naming the file: no form of these, locked, damaged; :class:`SeveralApplications` where what can be read is of more
    than one; :class:`DiskError`; what ``pause`` raises, also while a file is being converted.
    """
    return _draft(files, forms, fonts, pause, lambda _form, _texts: None)


def draft_by_numbers(
    files: Sequence[Path], forms: Mapping[str, FormDefinition], fonts: Path, pause: Pause
) -> tuple[Draft, tuple[str, ...]]:
    """The same of files that nothing but their numbers takes for one: where their names differ they are several."""
    return _draft(files, forms, fonts, pause, _demand_one_name)


def _draft(
    files: Sequence[Path],
    forms: Mapping[str, FormDefinition],
    fonts: Path,
    pause: Pause,
    demand: Callable[[FormDefinition, Sequence[WordText]], None],
) -> tuple[Draft, tuple[str, ...]]:
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
        demand(definition, texts)
        found = read_form(definition, texts, pause)
    except InputFileError:
        demand_one(known, texts)
        raise
    told = (*_told(found), *([FIRST_LACKS] if _lacks_first(definition, texts) else []))
    return draft_from(definition, found), told


def who_in_word(file: Path, forms: Mapping[str, FormDefinition], pause: Pause) -> Mapping[str, Mapping[str, str]]:
    """What a volume in Word says of name and code, by the forms that it may be of: it need not show which it is.

    Raises :class:`InputFileError` naming the file; what ``pause`` raises.
    """
    pause()
    text, known = read_docx(file, file.name), list(forms.values())
    with suppress(NoForm):
        known = [recognised(known, text)]
    return {form.id: who for form in known if (who := _who(form, text))}


def _who(form: FormDefinition, text: WordText) -> Mapping[str, str]:
    try:
        return who_of(form, draft_from(form, read_form(form, [text])))
    except InputFileError:
        return {}


def _demand_one_name(form: FormDefinition, texts: Sequence[WordText]) -> None:
    """Raise :class:`SeveralApplications` where two files say names that differ: a branch is another applicant."""
    named = [(text.name, name) for text in texts if (name := _who(form, text).get(form.name_field))]
    for file, name in named:
        for other_file, other in named:
            if name != other:
                raise SeveralApplications(
                    f"“{file}”和“{other_file}”写的单位名称不同，不是同一份申请。", "请把每一份申请的文件分开放，再试。"
                )


def _lacks_first(form: FormDefinition, texts: Sequence[WordText]) -> bool:
    """Whether files are later volumes of an application by their numbers, and tables of the form are in none."""
    numbers = [number_in(text.name) for text in texts]
    return None not in numbers and 1 not in numbers and lacks_tables(form, texts)


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
