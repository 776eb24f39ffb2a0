"""A received draft looked at: its issues, the conditions of entry, and how much of the evidence is there.

No evidence is taken in for it; what was found when the applicant added a file stands in the draft.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from app.books.file_notes import recorded_notes
from app.bureau.conditions import conditions_seen
from app.bureau.model import Looked, Received
from app.drafts.draft import Draft
from app.forms.checking import check
from app.forms.definition import FormDefinition
from app.forms.evidence import is_settled
from app.forms.glyphs import Glyphs
from app.forms.issues import Issue


def look_at(
    definition: FormDefinition,
    received: Received,
    covers: Callable[[str], bool],
    glyphs: Glyphs | None = None,
    today: date | None = None,
) -> Looked:
    """Check a received draft; ``covers`` and ``glyphs`` as for :func:`app.forms.checking.check`.

    ``today`` as for :func:`app.bureau.conditions.conditions_seen`.
    """
    draft = received.draft
    issues = check(definition, draft.filling, covers, received.facts, recorded_notes(draft, received.facts), glyphs)
    if received.source.kind == "word":
        issues = [issue for issue in issues if not _of_evidence(issue)]
    settled, items = _items(definition, draft, received.facts)
    return Looked(
        issues=tuple(issues),
        conditions=conditions_seen(definition, draft, issues, today),
        items_settled=settled,
        items=items,
    )


def item_is_settled(definition: FormDefinition, draft: Draft, number: int, facts: Mapping[str, str]) -> bool:
    """Whether nothing is missing behind an item, its files included."""
    state = draft.item(number)
    there = state.state != "files" or not any(file.path in facts for file in state.files)
    return there and is_settled(definition, draft.filling, number)


def _of_evidence(issue: Issue) -> bool:
    """Whether an issue is of evidence: a Word file has none in it, so nothing follows of what lies on paper."""
    return issue.path.startswith("items.") or issue.code == "item_text_missing"


def _items(definition: FormDefinition, draft: Draft, facts: Mapping[str, str]) -> tuple[int, int]:
    """Items that are settled, and all items of the form, as its contents list them."""
    return sum(item_is_settled(definition, draft, number, facts) for number in definition.items), len(definition.items)
