"""Drafts to measure with: the shipped samples without their evidence, so that only the form itself is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app import api
from app.forms.definition import FormDefinition
from app.paths import AppPaths

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Desk:
    """A draft of one form, and where its books go."""

    paths: AppPaths
    definition: FormDefinition
    answers: Mapping[str, Any]
    draft: Path
    out: Path
    mark: api.Mark = "draft"
    turn: int = 0

    def change(self) -> None:
        """Change an answer that stands on many pages, as somebody would who exports again."""
        self.turn += 1
        name = self.definition.name_field
        api.set_answers(self.paths, self.draft, {name: f"{self.answers[name]}（{self.turn}）"}, NOW)

    def export(self) -> list[Path]:
        """Word and PDF of all volumes."""
        return api.export(self.paths, self.draft, self.out, ("pdf", "docx"), self.mark)[0]

    def word_files(self) -> list[Path]:
        """The Word files of the last export."""
        return sorted(self.out.glob("*.docx"))


def desks(paths: AppPaths, folder: Path, *, lists: bool = False) -> Iterator[Desk]:
    """A desk for each shipped form with a sample. Items are self-declarations or 无 where the form takes that.

    With ``lists`` also for forms that ask for no evidence: lists of many applicants.
    """
    known = api.library(paths)
    for form_id in known.ids():
        sample, definition = known.sample(form_id), known.get(form_id)
        if sample is None or not (definition.items or lists):
            continue
        desk = Desk(paths, definition, sample["answers"], folder / form_id, folder / f"{form_id}.out")
        api.new_draft(paths, form_id, desk.draft, NOW)
        api.set_answers(paths, desk.draft, desk.answers, NOW)
        for number, item in definition.items.items():
            state = next((state for state in ("self_declaration", "none") if state in item.takes), None)
            if state:
                api.set_item_state(paths, desk.draft, number, state, "", NOW)
        # a form that asks for evidence cannot be exported for good without: every page then says 草稿
        errors = [issue for issue in api.check(paths, desk.draft)[0] if issue.severity == "error"]
        desk.mark = "draft" if errors else "final"
        yield desk
