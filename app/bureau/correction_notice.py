"""The 补正通知: what an applicant has to correct in the papers, until when, as a letter of the office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.books.assembly import content_code, marks_of
from app.bureau.correction_points import correction_points
from app.bureau.model import Review
from app.documents.layout.letter import BLANK_DAY, Letter, Points
from app.documents.typeset import clean
from app.drafts.draft import Draft
from app.forms.definition import FormDefinition
from app.forms.issues import Issue
from app.times_and_sizes import day_in_words

TITLE = "申报材料补正通知书"
_BLANK_NAME = "　　　　　　　　　　"
_BLANK_UNTIL = "　　月　　日"
_STAMP = "（盖章）"


def correction_notice(
    definition: FormDefinition,
    draft: Draft,
    issues: Sequence[Issue],
    *,
    review: Review | None = None,
    lines: Sequence[str] = (),
    office: str = "",
    day: date | None = None,
    by_day: date | None = None,
    contact: str = "",
) -> Letter:
    """The letter to the applicant of a draft.

    ``issues`` are those to correct; ``lines``, behind what a ``review`` asks for, are in the office's own words.
    Without ``office`` (else the review's) and ``day`` there is room to stamp and to write; ``by_day`` is until when,
    ``contact`` whom to ask.
    """
    office = clean(office or (review.office if review else "")).strip()
    points = (*correction_points(definition, draft.filling, issues), *_in_own_words(review, lines, bool(issues)))
    count = sum(len(part.texts) for part in points)
    opening = (
        f"你单位报送的《{definition.title}》（内容编号 {content_code(draft)}）收悉。经初审，发现以下 {count} 条问题。"
        f"请于{day_in_words(by_day) if by_day else _BLANK_UNTIL}前补正，重新打印、盖章后，连同电子版一并报送。"
        f"通知规定的报送截止日期为{day_in_words(definition.notice.deadline)}。"
    )
    return Letter(
        title=TITLE,
        addressee=marks_of(definition, draft, "final").author.strip() or _BLANK_NAME,
        body=(opening, *points, "特此通知。"),
        sign_off=(office or _STAMP, day_in_words(day) if day else BLANK_DAY),
        remark=clean(contact).strip(),
        author=office,
    )


def _in_own_words(review: Review | None, lines: Sequence[str], after_others: bool) -> tuple[Points, ...]:
    """What the office asks for by itself, each line a point."""
    wanted = [" ".join(clean(line).split()) for line in (*(review.corrections if review else ()), *lines)]
    texts = tuple(line if line.endswith(("。", "！", "？")) else f"{line}。" for line in wanted if line)
    return (Points("其他需要补正的" if after_others else "", texts),) if texts else ()
