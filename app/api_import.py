"""Official forms that were filled in Word or WPS, read into drafts; offered by :mod:`app.api`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.api_bureau import demand_not_theirs
from app.api_editing import Told, edit, library
from app.drafts import store
from app.drafts.draft import Draft
from app.drafts.edition import begun_with
from app.drafts.fresh import begin_history, demand_free, fresh_folder
from app.errors import DefinitionError, InputFileError
from app.forms.definition import FormDefinition
from app.paths import AppPaths
from app.progress import Progress, silent
from app.word_forms.drafting import draft_from
from app.word_forms.report import STATUS_WORDS as STATUS_WORDS
from app.word_forms.report import FormRead as FormRead

NOT_IMPORTED = "没有导入"


@dataclass(frozen=True, slots=True)
class ImportedForm:
    """A draft made from Word files: what was read and how sure that is, and what to tell."""

    read: FormRead
    told: Told = ()


def read_word_form(paths: AppPaths, files: Sequence[Path], form_id: str = "", progress: Progress = silent) -> FormRead:
    """Read the Word files of one application without making anything of it.

    ``form_id`` says which form it is; else that is told by the tables. Raises :class:`InputFileError` as
    :func:`app.word_forms.files.read_files`, :class:`UsageError` for an unknown form.
    """
    from app.word_forms.files import read_files
    from app.word_forms.recognising import NoForm

    definitions = _definitions(paths, form_id)
    try:
        return read_files(definitions, files, paths.fonts, progress)
    except InputFileError as error:
        sentence = f"{error.message.removesuffix('。')}，{NOT_IMPORTED}。"
        typed = "确定是哪一种表时，可以用 --form 指定。" if isinstance(error, NoForm) and not form_id else ""
        raise InputFileError(sentence, error.hint, typed=f"{error.typed}{typed}") from error


def import_word(
    paths: AppPaths,
    files: Sequence[Path],
    folder: Path,
    now: datetime,
    form_id: str = "",
    desk: Path | None = None,
    progress: Progress = silent,
) -> ImportedForm:
    """Make a draft of the Word files of one application, whole or not at all; evidence is not in them.

    Raises as :func:`read_word_form`, :class:`DraftError` when something stands in ``folder`` already,
    :class:`UsageError` when it lies in what the desk collected.
    """
    demand_free(folder.absolute(), NOT_IMPORTED)
    demand_not_theirs(paths, [folder], desk)
    read = read_word_form(paths, files, form_id, progress)
    with fresh_folder(folder, NOT_IMPORTED) as temp:
        told = _filled(paths, temp, read, now)
    return ImportedForm(read, (*read.told, *told))


def _filled(paths: AppPaths, folder: Path, read: FormRead, now: datetime) -> Told:
    """A new draft with what was read, whose history begins with that."""
    store.create(folder, read.form, begun_with(library(paths).in_use(read.form)))

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        return replace(draft_from(definition, read), extra=opened.draft.extra)

    told = edit(paths, folder, now, change)
    begin_history(folder)
    return told


def _definitions(paths: AppPaths, form_id: str) -> list[FormDefinition]:
    """The form that was asked for, else all that can be used."""
    known = library(paths)
    if form_id:
        return [known.get(form_id)]
    found: list[FormDefinition] = []
    for one in known.ids():
        try:
            found.append(known.get(one))
        except DefinitionError:
            continue  # its file is wrong, which "forms" tells
    return found
