"""Until when and how the papers are handed in: the lines that a user reads, and a note on a date that is too late.

Rulings 10, 20, 22: deadlines are arrival at the province, compared with the date on the papers and never with the
clock; past one, nothing is blocked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from app.forms.answers import Filling
from app.forms.definition import Field, FormDefinition, Notice
from app.forms.field_types import FIELD_TYPES, Finding
from app.forms.issues import Issue
from app.forms.labels import label_of
from app.forms.messages import issue
from app.times_and_sizes import day_in_words, read_day

# The field of the date on the papers, the same in every form.
FILED_ON = "filed_on"
OWN_DEADLINE = "own_deadline"
_FILLED_WITHIN = timedelta(days=92)


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
        f"截止：{day_in_words(notice.deadline)}{hint}",
        *([f"自定截止：{day_in_words(own_deadline)}"] if own_deadline else []),
        f"纸质：{paper_copies(notice, own_copies)}",
        f"光盘：{discs}",
        *([f"报送：{notice.hand_in}"] if notice.hand_in else []),
    )


def own_deadline(filling: Filling) -> date | None:
    """The applicant's own deadline, when a usable one is set."""
    return read_day(filling.options.get(OWN_DEADLINE))


def deadline_issues(definition: FormDefinition, filling: Filling) -> Iterator[Issue]:
    """Note a date on the papers after the notice's deadline, or else after the applicant's own.

    One of another year is a warning instead: a slip of the key, not a late hand-in.
    """
    asked = definition.fields.get(FILED_ON)
    answer = filling.answers.get(FILED_ON)
    filed = FIELD_TYPES[asked.type].value(answer, asked) if asked and isinstance(answer, str) else None
    if not isinstance(filed, date):
        return
    if not _same_round(filed, definition.notice):
        slots = {"text": day_in_words(filed), "limit": day_in_words(definition.notice.deadline)}
        yield issue("date_other_year", FILED_ON, label_of(definition, FILED_ON), slots)
        return
    own = own_deadline(filling)
    limits = [("past_deadline", definition.notice.deadline), *([("past_own_deadline", own)] if own else [])]
    for code, limit in limits:
        if filed > limit:
            slots = {"text": day_in_words(filed), "limit": day_in_words(limit)}
            yield issue(code, FILED_ON, label_of(definition, FILED_ON), slots)
            return


def _same_round(filed: date, notice: Notice) -> bool:
    """Whether a date is of the deadline's year; papers for a deadline early in a year may be of the one before."""
    return filed.year in (notice.deadline.year, (notice.deadline - _FILLED_WITHIN).year)


def late_findings(definition: FormDefinition, asked: Field, text: str) -> Iterator[Finding]:
    """A day in a table that lies after the notice's deadline: what is listed there has happened (成立时间)."""
    day = FIELD_TYPES["date"].value(text, asked) if asked.type == "date" else None
    if isinstance(day, date) and day > definition.notice.deadline:
        slots = {"text": day_in_words(day), "limit": day_in_words(definition.notice.deadline)}
        yield Finding("date_too_late", slots)
