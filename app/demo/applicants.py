"""A bureau's summary of several fictional applicants: the sample of a form, and its likenesses under other names.

The rows of the summary's own sample say who they are: what a row says goes back into the fields it is gathered from.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.bureau.gathering import gathers
from app.bureau.looking import look_at
from app.bureau.model import Received, Source
from app.bureau.reading import read_source
from app.bureau.summarising import Brought, Forms
from app.bureau.summary_composed import Asked
from app.bureau.summary_draft import new_summary
from app.bureau.summary_files import SummaryRequest, make_summary
from app.documents.fonts import opened_fonts
from app.drafts import store
from app.drafts.draft import Draft
from app.drafts.names import PACKAGE_ENDING
from app.errors import AppError
from app.forms.bureau_records import ColumnSource
from app.forms.definition import Field, FormDefinition
from app.forms.field_types import normalise_answer
from app.forms.names import split_names
from app.progress import Progress

_SUMMARY, _DRAFT = "汇总", "汇总草稿"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSummary:
    """What a demo summary is made of: the two forms, the summary's sample, the filled draft of the applicants' sample.

    ``begun`` is what a new draft of the summary holds besides answers. ``now`` is the time of all of it; ``fonts`` and
    ``cache`` as for an export.
    """

    forms: Forms
    sample: Mapping[str, Any]
    draft: Path
    begun: Mapping[str, object]
    fonts: Path
    cache: Path
    now: datetime


def make_demo_summary(demo: DemoSummary, target: Path, progress: Progress) -> list[Path]:
    """Write the summary of the sample's rows into ``target``/汇总; the files written."""
    summary, out = demo.forms.summary, target / _SUMMARY
    answers = {name: text for name, text in demo.sample["answers"].items() if isinstance(text, str)}
    request = SummaryRequest(
        forms=demo.forms,
        out=out,
        folder=out / _DRAFT,
        fonts=demo.fonts,
        cache=demo.cache,
        asked=Asked(answers=answers),
    )
    if request.folder.exists():
        shutil.rmtree(request.folder)  # of an earlier demo
    made = make_summary(
        request,
        Draft(form=summary.id, extra=demo.begun),
        _applicants(demo, progress),
        lambda draft: new_summary(request.folder, draft, demo.now),
        progress,
    )
    return [*made.files, request.folder]


def _applicants(demo: DemoSummary, progress: Progress) -> Iterator[Brought]:
    """The sample, then one draft like it for each further row, as if each had come in a file named after it."""
    covers = opened_fonts(demo.fonts).covers
    rows = demo.sample["answers"][gathers(demo.forms.summary).rows]
    for number, row in enumerate(rows):
        progress(number, len(rows), f"准备示例单位 {number + 1}")
        folder = demo.draft.with_name(f"{demo.draft.name}-{number}")
        shutil.copytree(demo.draft, folder)
        with store.open_draft(folder, writable=True, now=demo.now) as opened:
            filled = opened.draft if number == 0 else opened.draft.answered(_answers(demo, opened.draft, row, number))
            store.save(opened, filled, now=demo.now)
        found = read_source(Source("folder", folder), demo.forms.known)
        if not isinstance(found, Received):
            raise AppError(f"示例单位 {number + 1} 读不出来：{found.sentence}")
        name = filled.answers[demo.forms.applicant.name_field]
        came = replace(found, source=Source("package", Path(f"{name}{PACKAGE_ENDING}")), written=demo.now.isoformat())
        yield Brought(came, look_at(demo.forms.applicant, came, covers))


def _answers(demo: DemoSummary, draft: Draft, row: Mapping[str, str], number: int) -> dict[str, object]:
    """The answers from which a row would be gathered, and a code of its own."""
    applicant = demo.forms.applicant
    answers: dict[str, object] = {}
    for column, source in gathers(demo.forms.summary).columns.items():
        answers |= _back(applicant, source, row.get(column, ""))
    for name, asked in applicant.fields.items():
        if asked.type == "uscc":
            answers[name] = _other_code(str(draft.answers.get(name, "")), number)
    return answers


def _back(applicant: FormDefinition, source: ColumnSource, text: str) -> dict[str, object]:
    if source.latest:
        return {source.latest[-1].value: text}
    asked = applicant.fields[source.field]
    if asked.type != "checks":
        return {source.field: normalise_answer(text, asked)}
    boxes, other = _boxes(asked, source, text)
    return {source.field: boxes, **({source.other: other} if source.other else {})}


def _boxes(asked: Field, source: ColumnSource, text: str) -> tuple[list[str], str]:
    """The boxes that a summary's text names, and what is left for the free line."""
    own = {theirs: option for option, theirs in source.renamed.items()}
    chosen = [own.get(piece, piece) for piece in split_names(text)]
    return [one for one in chosen if one in asked.options], "、".join(one for one in chosen if one not in asked.options)


def _other_code(code: str, number: int) -> str:
    """A code like this one with other figures, its check digit right."""
    from stdnum.cn import uscc

    body = f"{code[:9]}{number:0{len(code) - 10}}"
    return f"{body}{uscc.calc_check_digit(body)}"
