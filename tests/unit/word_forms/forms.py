"""The shipped forms, and reading of files and of made-up blocks, for the tests beside it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from app.forms.definition import FormDefinition
from app.forms.library import Library
from app.word_forms.form_reading import read_form
from app.word_forms.model import Block, WordText
from app.word_forms.reading import read_docx
from app.word_forms.recognising import recognised
from app.word_forms.report import FieldRead, FormRead

ROOT = Path(__file__).resolve().parents[3]
ZONE, SERVICE, SUMMARY = "cooperation_zone_2026", "service_institution_2026", "recommendation_summary_2026"


@functools.cache
def definition(form: str) -> FormDefinition:
    """A shipped form."""
    return Library(ROOT, None, ROOT / "build" / "no-cache", "test").get(form)


def all_forms() -> list[FormDefinition]:
    """All of them."""
    return [definition(form) for form in (ZONE, SERVICE, SUMMARY)]


def read(*files: Path) -> FormRead:
    """Read Word files as the form that the first of them is."""
    texts = [read_docx(file, file.name) for file in files]
    return read_form(recognised(all_forms(), texts[0]), texts)


def read_blocks(form: str, blocks: Sequence[Block]) -> FormRead:
    """Read made-up blocks as a form."""
    return read_form(definition(form), [WordText("表.docx", tuple(blocks))])


def field(found: FormRead, path: str) -> FieldRead:
    """What became of a field."""
    return next(one for one in found.fields if one.path == path)


def why(found: FormRead, path: str) -> str:
    """What speaks against a field."""
    return "；".join(field(found, path).why)


def by_status(found: FormRead, status: str) -> list[str]:
    """The paths of fields with a status."""
    return [one.path for one in found.fields if one.status == status]
