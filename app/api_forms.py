"""The forms that this program knows, and the files that define them; offered by :mod:`app.api`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.api_editing import library
from app.errors import AppError, DefinitionError
from app.forms.definition import FormDefinition
from app.forms.handing_in import paper_copies
from app.forms.labels import label_of
from app.forms.library import compile_form, compile_sample, wrapped
from app.paths import AppPaths


@dataclass(frozen=True, slots=True)
class FormSummary:
    """A form as a list shows it; ``deadline`` is the notice's, ``2026-05-28``, ``paper_copies`` a few words.

    ``name_label`` is the field that names the applicant, ``items`` how many numbered items of evidence are asked for,
    ``has_sample`` whether :func:`sample_draft` knows the form. ``edition`` is the one that new drafts use.
    """

    id: str
    title: str
    who: str
    issuer: str
    deadline: str
    deadline_hint: str
    paper_copies: str
    disc_copies: int
    short_title: str = ""
    name_label: str = ""
    items: int = 0
    has_sample: bool = False
    edition: int = 1


def list_forms(paths: AppPaths) -> tuple[list[FormSummary], list[DefinitionError]]:
    """Every usable form, and what is wrong with the files of others."""
    known = library(paths)
    problems = known.problems()
    forms = []
    for form_id in known.ids():
        try:
            found = known.get(form_id)
        except DefinitionError:
            continue  # it stands among the problems
        forms.append(_summary(found, known.has_sample(form_id)))
    return forms, problems


def look_at_forms(paths: AppPaths) -> tuple[list[FormSummary], list[DefinitionError], tuple[Path, ...]]:
    """As :func:`list_forms`, and the files of newer editions that nobody has decided about."""
    forms, problems = list_forms(paths)
    return forms, problems, tuple(one.path for one in library(paths).waiting())


def _summary(found: FormDefinition, has_sample: bool) -> FormSummary:
    notice = found.notice
    return FormSummary(
        id=found.id,
        title=found.title,
        who=found.who,
        issuer=notice.issuer,
        deadline=notice.deadline.isoformat(),
        deadline_hint=notice.deadline_hint,
        paper_copies=paper_copies(notice),
        disc_copies=notice.disc_copies,
        short_title=found.short_title,
        name_label=label_of(found, found.name_field),
        items=len(found.items),
        has_sample=has_sample,
        edition=found.edition,
    )


def check_form_files(files: Sequence[Path]) -> list[AppError]:
    """What is wrong with definition files (``sample.yaml`` is read as a sample); empty when all are right."""
    wrong: list[AppError] = []
    for file in files:
        try:
            if file.name == "sample.yaml":
                compile_sample(file)
            else:
                compile_form(file)
        except AppError as error:
            wrong.append(error)
    return wrong


def form_schema() -> dict[str, Any]:
    """The JSON Schema of definition files, for editors."""
    from app.forms.authoring import form_schema as schema

    return schema()


def compile_form_file(file: Path) -> str:
    """The compiled JSON of a definition file, as it stands beside it in a wheel."""
    return wrapped(file, compile_form(file))
