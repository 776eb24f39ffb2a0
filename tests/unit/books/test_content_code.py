"""The code of a draft's content is that of what it says, not of how it came to be stored."""

from __future__ import annotations

from app.books.assembly import content_code
from app.drafts.draft import Draft
from app.forms.answers import ItemState

FORM = "cooperation_zone_2026"


def test_what_is_blank_is_no_other_content() -> None:
    said = Draft(form=FORM, answers={"city": "云川"})
    blank = Draft(form=FORM, answers={"city": "云川", "province": "", "people": []}, items={3: ItemState()})
    assert content_code(blank) == content_code(said)


def test_whatever_is_said_counts() -> None:
    drafts = [
        Draft(form=FORM),
        Draft(form=FORM, answers={"city": "云川"}),
        Draft(form=FORM, answers={"city": "无"}),
        Draft(form=FORM, items={3: ItemState("none")}),
        Draft(form=FORM, options={"dividers": True}),
    ]
    assert len({content_code(draft) for draft in drafts}) == len(drafts)
