"""Where in the window a part of the draft is found that was changed after the electronic copy was made."""

from __future__ import annotations

import re

from app.discs.draft_parts import OPTIONS, homes_of_fields
from app.forms.definition import FormDefinition
from app.ui.work.guide import Guide

SCANS = "盖章扫描件"


def go_to_part(guide: Guide, definition: FormDefinition, part: str) -> None:
    """Show the first place of a part: a field, an item's files, the layout; else the form."""
    item = re.fullmatch(r"第 (\d+) 项", part)
    field = next((name for name, home in homes_of_fields(definition).items() if home == part), "")
    if item:
        guide.go(f"items.{item[1]}")
    elif field:
        guide.go(field)
    else:
        guide.go_tab("preview" if part == OPTIONS else "form")
