"""The samples as a user would make them: draft, evidence, exported packet, electronic copy (``shenbao demo``).

Nothing here knows a form by name: every shipped form that has a sample and something to bind is exported.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.books.export import ExportRequest, export_draft
from app.bureau.summarising import Forms
from app.demo.applicants import DemoSummary, make_demo_summary
from app.demo.evidence import make_evidence
from app.discs.making import CopyRequest, make
from app.drafts import attachments, store
from app.drafts.draft import Draft
from app.drafts.edition import begun_with
from app.drafts.fresh import begin_history
from app.errors import AppError
from app.forms.definition import FormDefinition
from app.forms.editions import Edition
from app.forms.field_types import normalise_answer
from app.forms.library import Library
from app.progress import Progress, silent

# Saves in the history carry a time; a sample has no other clock than this one.
_COPY = "电子版"
_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DemoPlaces:
    """Where the demo works: the fonts, the intake cache, and the folder that receives everything."""

    fonts: Path
    cache: Path
    target: Path


def make_packets(library: Library, places: DemoPlaces, progress: Progress = silent) -> list[Path]:
    """Export each sample into ``target/<form id>/``, with its electronic copy below; the files written.

    Where another form summarises many drafts of it, the bureau's summary lies there, too.
    """
    written: list[Path] = []
    for form_id in library.ids():
        definition, sample = library.get(form_id), library.sample(form_id)
        if sample is None or not definition.items:
            continue
        with tempfile.TemporaryDirectory(prefix="shenbao-") as scratch:
            folder = Path(scratch, "draft")
            draft = make_draft(library.in_use(form_id), sample, folder, places.fonts, progress)
            written += _export(definition, draft, folder, places, progress)
            written += _electronic_copy(definition, draft, folder, places, progress)
            written += _summary(library, definition, folder, places, progress)
    return written


def make_draft(
    edition: Edition,
    sample: Mapping[str, Any],
    folder: Path,
    fonts: Path,
    progress: Progress = silent,
    *,
    now: datetime = _DAY,
    extra: Mapping[str, object] | None = None,
) -> Draft:
    """Fill a new draft folder with the answers, options and evidence of a sample; ``extra`` are keys of the draft."""
    definition, extra = edition.definition, {**begun_with(edition), **(extra or {})}
    store.create(folder, definition.id)
    with store.open_draft(folder, writable=True, now=now) as opened, tempfile.TemporaryDirectory() as scratch:
        fields = definition.fields
        answers = {name: normalise_answer(value, fields[name]) for name, value in sample["answers"].items()}
        draft = replace(opened.draft, answers=answers, options=dict(sample.get("options") or {}), extra=extra)
        for number, entry in _items(sample):
            progress(number, len(definition.items), f"准备示例材料 {number}")
            takes = definition.items[number].takes
            files = [_file(made, Path(scratch, f"{number:02d}"), fonts) for made in entry.get("files") or ()]
            if files:
                draft = attachments.attach(opened, draft, number, files, allowed=takes)
            if entry.get("state") in ("none", "self_declaration"):
                statement = str(entry.get("statement") or "") or None
                draft = attachments.set_state(draft, number, entry["state"], allowed=takes, statement=statement)
            draft = _ticked(draft, number, entry)
        store.save(opened, draft, now=now)
        begin_history(folder)
    return draft


def _items(sample: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, entry in (sample.get("items") or {}).items():
        yield int(number), entry


def _file(entry: Mapping[str, Any], folder: Path, fonts: Path) -> Path:
    target = folder / str(entry["name"])
    make_evidence(entry["kind"], str(entry["title"]), int(entry.get("pages") or 1), target, fonts)
    return target


def _ticked(draft: Draft, number: int, entry: Mapping[str, Any]) -> Draft:
    if not entry.get("ticked"):
        return draft
    state = replace(draft.item(number), ticked=tuple(str(words) for words in entry["ticked"]))
    return replace(draft, items={**draft.items, number: state})


def _export(
    definition: FormDefinition, draft: Draft, folder: Path, places: DemoPlaces, progress: Progress
) -> list[Path]:
    out = places.target / definition.id
    request = ExportRequest(
        definition=definition,
        draft=draft,
        folder=folder,
        out=out,
        formats=("pdf", "docx"),
        mark="final",
        fonts=places.fonts,
        cache=places.cache,
    )
    book = export_draft(request, progress)
    if not book["volumes"]:
        raise AppError(f"示例“{definition.title}”没有导出任何文件。")
    names = [volume[kind] for volume in book["volumes"] for kind in ("pdf", "docx") if volume[kind]]
    return [*(out / name for name in names), out / "book.json"]


def _electronic_copy(
    definition: FormDefinition, draft: Draft, folder: Path, places: DemoPlaces, progress: Progress
) -> list[Path]:
    """What is handed in beside the paper: the folder and, where the notice asks for discs, the image."""
    books = places.target / definition.id
    out = books / _COPY
    request = CopyRequest(
        definition=definition,
        draft=draft,
        folder=folder,
        export=books,
        out=out,
        fonts=places.fonts,
        cache=places.cache,
        image=books / f"{_COPY}.iso" if definition.notice.disc_copies else None,
    )
    made = make(request, progress)
    return [out, *(disc.image for disc in made.discs if disc.image)]


def _summary(
    library: Library, definition: FormDefinition, folder: Path, places: DemoPlaces, progress: Progress
) -> list[Path]:
    """The bureau's summary of this sample and others like it, by the form that gathers them."""
    for form_id in library.ids():
        summary, sample = library.get(form_id), library.sample(form_id)
        gathered = summary.bureau.gathers if summary.bureau else None
        if sample is not None and gathered is not None and gathered.form == definition.id:
            demo = DemoSummary(
                forms=Forms(summary=summary, applicant=definition),
                sample=sample,
                draft=folder,
                begun=begun_with(library.in_use(form_id)),
                fonts=places.fonts,
                cache=places.cache,
                now=_DAY,
            )
            return make_demo_summary(demo, places.target / definition.id, progress)
    return []
