"""Until when and how the papers are handed in: the lines that a user reads, and a note on a date that is too late.

Rulings 10, 20, 22: deadlines are arrival at the province, compared with the date on the papers and never with the
clock; past one, nothing is blocked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.forms.answers import Filling
from app.forms.definition import FormDefinition, Notice
from app.forms.field_types import FIELD_TYPES
from app.forms.issues import Issue
from app.forms.labels import label_of
from app.forms.messages import issue

# The field of the date on the papers, the same in every form (design section 4).
FILED_ON = "filed_on"
OWN_DEADLINE = "own_deadline"


def in_words(day: date) -> str:
    """A day as the notices write it: ``2026年6月15日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def paper_copies(notice: Notice, own: int = 0) -> str:
    """How many copies on paper, in a few words; ``own`` is the applicant's own number, 0 for none."""
    asked = notice.paper_copies_text
    if notice.paper_copies is not None:
        asked = f"{notice.paper_copies} 份"
    if own:
        return f"{own} 份（自定；通知：{asked or '未规定'}）"
    return asked or "份数通知未规定"


def hand_in_lines(notice: Notice, own_deadline: date | None = None, own_copies: int = 0) -> tuple[str, ...]:
    """What the notice wants handed in and until when, a line each."""
    hint = f"（{notice.deadline_hint}）" if notice.deadline_hint else ""
    discs = f"{notice.disc_copies} 份" if notice.disc_copies else "不要求"
    return (
        f"截止：{in_words(notice.deadline)}{hint}",
        *([f"自定截止：{in_words(own_deadline)}"] if own_deadline else []),
        f"纸质：{paper_copies(notice, own_copies)}",
        f"光盘：{discs}",
        *([f"报送：{notice.hand_in}"] if notice.hand_in else []),
    )


def own_deadline(filling: Filling) -> date | None:
    """The applicant's own deadline, when a usable one is set."""
    stored = filling.options.get(OWN_DEADLINE)
    try:
        return date.fromisoformat(stored) if isinstance(stored, str) else None
    except ValueError:
        return None


def deadline_issues(definition: FormDefinition, filling: Filling) -> Iterator[Issue]:
    """Note a date on the papers after the notice's deadline, or else after the applicant's own."""
    asked = definition.fields.get(FILED_ON)
    answer = filling.answers.get(FILED_ON)
    filed = FIELD_TYPES[asked.type].value(answer, asked) if asked and isinstance(answer, str) else None
    if not isinstance(filed, date):
        return
    own = own_deadline(filling)
    limits = [("past_deadline", definition.notice.deadline), *([("past_own_deadline", own)] if own else [])]
    for code, limit in limits:
        if filed > limit:
            slots = {"text": in_words(filed), "limit": in_words(limit)}
            yield issue(code, FILED_ON, label_of(definition, FILED_ON), slots)
            return
