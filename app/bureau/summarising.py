"""Many drafts on their way into a summary: each gives its row and what was found in it, and is let go again."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from app.bureau.findings import Finding, IssueLine, finding, issue_lines
from app.bureau.gathering import Choices, GatheredRow, Gatherer
from app.bureau.many import read_many
from app.bureau.many_work import Arrived, Setup, Task
from app.bureau.matching import alike
from app.bureau.model import LEVELS, Decision, Looked, Received, Review, Source, Unreadable
from app.bureau.reading import read_source
from app.bureau.told_names import name_told
from app.errors import UsageError
from app.forms.definition import FormDefinition
from app.progress import Progress, silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The two forms of a summary: its own, and the one that applicants fill."""

    summary: FormDefinition
    applicant: FormDefinition

    @property
    def known(self) -> Mapping[str, FormDefinition]:
        """Both by id."""
        return {form.id: form for form in (self.summary, self.applicant)}


@dataclass(frozen=True, slots=True)
class Brought:
    """A draft to be summarised: what was read, what a check found, what offices said of it, the last one last.

    ``own`` are the reviews of the desk that summarises, the only ones that decide there; None without a desk.
    ``told``: what its clerk has to know of it. ``of_desk``: it is the one that counts of its applicant there.
    """

    received: Received
    looked: Looked
    reviews: tuple[Review, ...] = ()
    own: tuple[Review, ...] | None = None
    told: tuple[str, ...] = ()
    of_desk: bool = False


Outcome: TypeAlias = Brought | Unreadable


@dataclass(slots=True)
class Collected:
    """What all drafts gave, filled while :func:`collect` runs; rows in the order of the drafts.

    ``recommended`` are sources, with the code of the content of which somebody decided so. ``decisions`` are those that
    count, by source; ``without_desk`` has by whom, where they came along with the drafts. ``of_desk``: there is one row
    for each applicant.
    """

    rows: list[GatheredRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    recommended: dict[str, str] = field(default_factory=dict)
    of_desk: bool = False
    decisions: dict[str, Decision] = field(default_factory=dict)
    without_desk: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)


def forms_of(known: Iterable[FormDefinition], sources: Sequence[Source]) -> Forms:
    """The summary that is meant, and the form that it gathers: of several the one for the first draft that can be read.

    Raises :class:`UsageError` when this program has no summary.
    """
    forms = {form.id: form for form in known}
    pairs = [
        Forms(summary=form, applicant=forms[form.bureau.gathers.form])
        for form in forms.values()
        if form.bureau is not None and form.bureau.gathers is not None and form.bureau.gathers.form in forms
    ]
    if not pairs:
        raise UsageError("这个程序里没有汇总表的表单，汇总不了。")
    if len(pairs) > 1:  # last year's edition and this year's
        wanted = {pair.applicant.id: pair for pair in pairs}
        for source in sources:
            found = read_source(source, forms)
            if isinstance(found, Received) and found.draft.form in wanted:
                return wanted[found.draft.form]
    return pairs[0]


def brought_from(
    sources: Sequence[Source], forms: Forms, fonts: Path, progress: Progress = silent
) -> Generator[Outcome, None, None]:
    """Read and check every source, in order; leaving early (``contextlib.closing``) ends all work."""
    setup = Setup(forms.known, fonts, _brought)
    outcomes = read_many([Task(source) for source in sources], setup, progress)
    with closing(outcomes):
        yield from outcomes


def _brought(_form: FormDefinition, arrived: Arrived) -> Brought:
    return Brought(arrived.received, arrived.looked, arrived.received.reviews)


def collect(
    brought: Iterable[Outcome], forms: Forms, choices: Choices, into: Collected
) -> Iterator[tuple[str, Sequence[IssueLine]]]:
    """Gather what is brought ``into`` rows and findings; gives the name and the issues of each draft meanwhile."""
    gather = Gatherer(forms.summary, forms.applicant, choices)
    for one in brought:
        found = _of_another_form(one.received.source, forms) if _is_other(one, forms) else one  # type: ignore[union-attr]
        if isinstance(found, Unreadable):
            into.unreadable.append(found)
            continue
        row, into.of_desk = gather(found.received), found.of_desk
        into.rows.append(row)
        into.findings.append(finding(row, found.looked, found.reviews, found.received.told))
        into.told += (f"“{name_told(row.name or row.key)}”{sentence}" for sentence in found.told)
        _decide(found, row.source, choices.reviews_of, into)
        yield row.name, issue_lines(forms.applicant, found.looked.issues)


def _decide(one: Brought, source: str, reviews_of: str, into: Collected) -> None:
    counts = one.reviews if one.own is None else one.own
    decided = deciding(counts, reviews_of)
    into.decisions[source] = decided.decision if decided else ""
    if decided and one.own is None:
        into.without_desk[source] = decided.office or LEVELS[decided.level]
    if decided and decided.decision == "recommend":
        into.recommended[source] = decided.code


def deciding(reviews: Sequence[Review], reviews_of: str = "") -> Review | None:
    """The review that decides: the last one of the office ``reviews_of``, else the last one of the highest level."""
    said = [one for one in reviews if one.decision and (not reviews_of or alike(one.office) == alike(reviews_of))]
    return max(reversed(said), key=lambda one: one.level == "city", default=None)


def _is_other(one: Outcome, forms: Forms) -> bool:
    return isinstance(one, Brought) and one.received.draft.form != forms.applicant.id


def _of_another_form(source: Source, forms: Forms) -> Unreadable:
    sentence = f"“{source.path.name}”填的不是{forms.applicant.short_title}的表，没有汇总"
    return Unreadable(source, sentence, "请核对是不是放错了")
