"""Letters of a bureau: 补正通知 to one applicant, reminders to many; offered by :mod:`app.api`.

What applicants sent is only ever read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, TypedDict

from app.api_bureau import bureau_forms, demand_not_theirs, kept_case, review_here
from app.api_editing import Told, library
from app.bureau.model import Source, SourceKind, Unreadable
from app.drafts.names import PACKAGE_ENDING
from app.drafts.parts import demand_no_part
from app.errors import DraftError, UsageError
from app.forms.definition import FormDefinition
from app.paths import AppPaths
from app.progress import Progress, silent
from app.times_and_sizes import day_in_words
from app.version import program_version

if TYPE_CHECKING:
    from app.bureau.desk_case import KeptCase
    from app.bureau.model import Received, Review
    from app.documents.layout.letter import Letter
    from app.forms.issues import Issue

Corrections: TypeAlias = Literal["errors", "all", "none"]
"""Which issues a notice lists: errors; warnings and open ticks, too; none, only what the office wrote by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedBy:
    """Who signs a letter, when, and whom to ask; what is empty is left for stamp and pen."""

    office: str = ""
    day: date | None = None
    contact: str = ""


UNSIGNED = SignedBy()
_NO_NOTICE = ("照另一版查出的问题可能不对", "没有写补正通知")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correcting:
    """What a notice lists: issues of the draft, what a ``review`` asks for, and ``lines`` in the office's own words.

    ``by_day``: until when; None leaves room for the pen. ``other_edition``: somebody looked it over although the
    draft could only be read by another edition than its own.
    """

    which: Corrections = "errors"
    lines: tuple[str, ...] = ()
    by_day: date | None = None
    review: Review | None = None
    other_edition: bool = False


class OtherEdition(DraftError):
    """A draft of an edition that this PC lacks: what another says of it, and where its cells stand, may be wrong."""


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter that was written, how many points it lists, and what its user should know."""

    file: Path
    points: int
    told: Told = ()


def write_notice(
    paths: AppPaths,
    source: Path,
    target: Path,
    how: Correcting,
    signed: SignedBy = UNSIGNED,
    progress: Progress = silent,
) -> WrittenLetter:
    """Write the 补正通知 to the applicant of a draft (folder, ``.shenbao`` or Word file) as ``.docx`` or ``.pdf``.

    Raises :class:`DraftError` for a draft or a desk that cannot be read, :class:`UsageError` when there is nothing to
    correct, the target is of another kind or what the desk collected, :class:`DiskError`. :class:`OtherEdition` for a
    draft of an edition that this PC lacks, unless ``how`` says that it was looked over.
    """
    from app.bureau.letter_files import demand_ending
    from app.bureau.looking import look_at
    from app.documents.fonts import opened_fonts

    demand_ending(target)
    received, definition = received_draft(paths, source, target)
    demand_not_theirs(paths, [target])
    told = edition_agreed(paths, received, how.other_edition, *_NO_NOTICE)
    received = replace(received, told=tuple(dict.fromkeys((*received.told, *told))))
    progress(0, 1, "检查")
    issues = look_at(definition, received, opened_fonts(paths.fonts).covers).issues
    return _notice(paths, definition, received, issues, target, how, signed, progress)


def write_case_notice(
    paths: AppPaths,
    case: str,
    target: Path,
    how: Correcting,
    signed: SignedBy = UNSIGNED,
    desk: Path | None = None,
    progress: Progress = silent,
) -> WrittenLetter:
    """The same to an applicant on the desk, of the draft as it was received, with what this office's review asks for.

    Where it came from need not be at hand. Raises as :func:`write_notice`, :class:`UsageError` for an unknown case.
    """
    from app.bureau.letter_files import demand_ending

    demand_ending(target)
    kept, definition = case_outside(paths, case, [target], desk)
    how = replace(how, review=how.review or review_here(paths, case, desk))
    issues, told = _issues_now(paths, kept, definition)
    told = (*kept.received.told, *edition_agreed(paths, kept.received, how.other_edition, *_NO_NOTICE), *told)
    received = replace(kept.received, told=tuple(dict.fromkeys(told)))
    return _notice(paths, definition, received, issues, target, how, signed, progress)


def edition_agreed(paths: AppPaths, received: Received, agreed: bool, harm: str, not_done: str) -> Told:
    """That a draft is read by another edition than its own; raises :class:`OtherEdition` unless somebody agreed to it.

    What another edition asks, this applicant was never asked: an official letter must not say that it is missing. Nor
    need its cells stand where this one's do. ``harm`` and ``not_done`` end the sentence.
    """
    from app.bureau.desk_forms import read_as

    told = read_as(bureau_forms(paths), received.draft)
    if told and not agreed:
        raise OtherEdition(
            f"这份材料{told}。{harm}，{not_done}。",
            "请要来那一版的表单定义文件，加进来后把材料再收一次。",
            typed="请要来那一版的表单定义文件，加进来后把材料再收一次；核对过、仍要做的，加 --other-edition。",
        )
    return (told,) if told else ()


def _issues_now(paths: AppPaths, kept: KeptCase, definition: FormDefinition) -> tuple[Sequence[Issue], Told]:
    """The issues of a case; found anew where another program, or by another edition, looked at it."""
    from app.bureau.look_records import Looks
    from app.bureau.looking import look_at
    from app.documents.fonts import opened_fonts

    now = Looks(program_version(), bureau_forms(paths)).of_draft(kept.received.draft)
    if kept.looked_by in ("", now):
        return kept.looked.issues, ()
    issues = look_at(definition, kept.received, opened_fonts(paths.fonts).covers).issues
    return issues, ("这份材料是换程序或表单以前收的，列出的问题已照现在的重新查过",)


def write_reminder(
    paths: AppPaths,
    form: str,
    target: Path,
    *,
    year: int = 0,
    approved: date | None = None,
    applicants: Sequence[str] = (),
    signed: SignedBy = UNSIGNED,
    desk: Path | None = None,
    progress: Progress = silent,
) -> WrittenLetter:
    """Write the reminder of what follows entry, as ``.docx`` or ``.pdf``.

    ``year`` and ``approved`` as of :func:`app.bureau.reminder.reminder`.
    Raises :class:`UsageError` for a form after which nothing follows or a target that is what the ``desk`` collected,
    :class:`DraftError` for a desk that cannot be read, :class:`DiskError`.
    """
    from app.bureau.reminder import reminder

    demand_not_theirs(paths, [target], desk)
    definition = library(paths).get(form)
    letter = reminder(definition, year, applicants, approved=approved, **_words_of(signed))
    return _written(paths, letter, target, 0, (), progress)


class _Signed(TypedDict):
    office: str
    day: date | None
    contact: str


def _words_of(signed: SignedBy) -> _Signed:
    return {"office": signed.office, "day": signed.day, "contact": signed.contact}


def _notice(
    paths: AppPaths,
    definition: FormDefinition,
    received: Received,
    issues: Sequence[Issue],
    target: Path,
    how: Correcting,
    signed: SignedBy,
    progress: Progress,
) -> WrittenLetter:
    from app.bureau.correction_notice import correction_notice
    from app.bureau.correction_points import worth_correcting
    from app.documents.layout.letter import Points

    wanted = () if how.which == "none" else worth_correcting(issues, how.which == "all")
    letter = correction_notice(
        definition, received.draft, wanted, review=how.review, lines=how.lines, by_day=how.by_day, **_words_of(signed)
    )
    count = sum(len(block.texts) for block in letter.body if isinstance(block, Points))
    if not count and how.which == "none":
        raise UsageError("还没有写要补正的内容，没有写补正通知。", "请先写明要补正哪些。")
    if not count:
        more = "" if how.which == "all" else "也可以连提醒一起列出；"
        raise UsageError("没有要补正的错误，没有写补正通知。", f"{more}另外有要求的，请写成要补正的内容。")
    told = (*received.told, *_odd_days(how.by_day, signed.day, definition.notice.deadline))
    return _written(paths, letter, target, count, told, progress)


def _odd_days(by_day: date | None, day: date | None, deadline: date) -> Iterator[str]:
    """What is odd about the day until which to correct: it is written as asked all the same."""
    if by_day and day and by_day < day:
        yield f"补正期限（{day_in_words(by_day)}）在落款日期（{day_in_words(day)}）以前，请核对"
    if by_day and by_day > deadline:
        yield f"补正期限（{day_in_words(by_day)}）在通知的报送截止日期（{day_in_words(deadline)}）以后，请核对"


def _written(
    paths: AppPaths, letter: Letter, target: Path, points: int, told: Told, progress: Progress
) -> WrittenLetter:
    from app.books.assembly import kept_typesetter
    from app.bureau.letter_files import write_letter
    from app.documents.fonts import opened_fonts

    demand_no_part(target)
    fonts = opened_fonts(paths.fonts)
    missing = write_letter(letter, target, fonts, kept_typesetter(fonts), progress)
    return WrittenLetter(target, points, (*told, *missing))


def received_draft(paths: AppPaths, source: Path, *targets: Path) -> tuple[Received, FormDefinition]:
    """The draft in a folder, package or Word file, and its form.

    Raises :class:`UsageError` when one of the ``targets`` is that, or lies in it or in the copy around it;
    :class:`DraftError` with what is wrong and what to do when it cannot be read or is of no form of a bureau.
    """
    from app.bureau.desk_forms import form_for
    from app.bureau.not_read import WORD_ENDINGS
    from app.bureau.reading import read_source
    from app.bureau.theirs import copy_around, demand_outside

    ending = source.suffix.lower()
    kind: SourceKind = "word" if ending in WORD_ENDINGS else "package" if ending == PACKAGE_ENDING else "folder"
    demand_outside(Source(kind, source.absolute(), copy_around(source)), *targets)
    forms = bureau_forms(paths)
    found = read_source(Source(kind, source.absolute()), forms)
    if isinstance(found, Unreadable):
        raise DraftError(found.sentence, found.hint)
    return found, form_for(forms, found.draft)


def case_outside(
    paths: AppPaths, case: str, targets: Sequence[Path], desk: Path | None
) -> tuple[KeptCase, FormDefinition]:
    """An application of the desk; raises :class:`UsageError` when a target is what anybody sent, or lies in it."""
    kept, definition = kept_case(paths, case, desk)
    demand_not_theirs(paths, targets, desk)
    return kept, definition
