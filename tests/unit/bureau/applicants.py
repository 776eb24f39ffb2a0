"""Drafts of fictional applicants, as a bureau receives them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.bureau.gathering import Choices, GatheredRow, gather
from app.bureau.model import Received, Review, Source
from app.drafts.draft import Draft
from app.forms.field_types import normalise_answer
from app.forms.library import Library

ROOT = Path(__file__).resolve().parents[3]
LIBRARY = Library(ROOT, None, ROOT / "build" / "no cache", "0")
SERVICE = LIBRARY.get("service_institution_2026")
SUMMARY = LIBRARY.get("recommendation_summary_2026")
COLUMNS = SUMMARY.fields["rows"].columns
NAME = "云川启明（虚构）中小企业服务有限公司"
CODE = "91149900MA0YC26H6T"


def answers(**changes: Any) -> dict[str, Any]:
    """The answers of the sample with some changed; None leaves one out."""
    sample = LIBRARY.sample(SERVICE.id)
    assert sample is not None
    said = {name: normalise_answer(value, SERVICE.fields[name]) for name, value in sample["answers"].items()}
    return {name: value for name, value in (said | changes).items() if value is not None}


def received(
    where: str = "a", *, written: str = "", code: str = "", reviews: tuple[Review, ...] = (), **changes: Any
) -> Received:
    """The sample as it came from ``where``, with changed answers."""
    draft = Draft(form=SERVICE.id, answers=answers(**changes))
    return Received(
        source=Source("folder", Path("/收件", where)),
        draft=draft,
        code=code or str(sorted(changes.items())),
        written=written,
        reviews=reviews,
    )


def row(where: str = "a", *, count_rows: bool = False, **changes: Any) -> GatheredRow:
    """What the sample, changed, gives to the summary."""
    return gather(SUMMARY, SERVICE, received(where, **changes), Choices(count_rows))
