"""Many drafts on their way into a summary: each gives its row and what was found in it, and is let go again."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeAlias

from app.bureau.deciding import deciding
from app.bureau.desk_forms import edition_for, form_for, read_as
from app.bureau.findings import Finding, IssueLine, finding, issue_lines
from app.bureau.gathering import Choices, GatheredRow, Gatherer, RowId
from app.bureau.many import read_many
from app.bureau.many_work import Arrived, Setup, Task
from app.bureau.model import LEVELS, Decision, Looked, Received, Review, Source, Unreadable
from app.bureau.reading import read_source
from app.bureau.told_names import name_told
from app.drafts.names import DRAFT_FILE
from app.errors import DefinitionError, UsageError
from app.forms.definition import FormDefinition
from app.forms.editions import Stamp
from app.forms.labels import with_years
from app.progress import Progress, silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The two forms of a summary: its own, and the one that applicants fill; ``program`` is the version of ours.

    ``applicant`` is in the edition in use; ``reads`` are the editions that drafts are read by, both forms by id.
    """

    summary: FormDefinition
    applicant: FormDefinition
    program: str = ""
    reads: Mapping[str, FormDefinition] = field(default_factory=dict)

    @property
    def known(self) -> Mapping[str, FormDefinition]:
        """Both by id."""
        return self.reads or {form.id: form for form in (self.summary, self.applicant)}


@dataclass(frozen=True, slots=True)
class Brought:
    """A draft to be summarised: what was read, what a check found, what offices said of it, the last one last.

    ``own`` are the reviews of the desk that summarises, the only ones that count there, and ``decides`` is the one of
    them that decides; None without a desk. ``told``: what its clerk has to know of it. ``case`` is its application on
    that desk, and ``of_desk``: it is the draft that counts of it.
    """

    received: Received
    looked: Looked
    reviews: tuple[Review, ...] = ()
    own: tuple[Review, ...] | None = None
    decides: Review | None = None
    told: tuple[str, ...] = ()
    case: int = 0
    of_desk: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A draft that a desk leaves out of its summary, and the sentence that says so."""

    sentence: str


Outcome: TypeAlias = Brought | Unreadable | LeftOut


@dataclass(slots=True)
class Gathered:
    """What all drafts gave, filled while :func:`gather_all` runs; rows in the order of the drafts.

    ``recommended`` are rows, with the code of the content of which somebody decided so. ``decisions`` are those that
    count, by row; ``without_desk`` has by whom, where they came along with the drafts, and ``offices`` who said any
    there. ``desk_decides``: a desk does. ``of_desk``: there is one row for each applicant. ``cases`` are all
    applications on the desk, also those without a row; ``held`` tells which of these ever had a content (by its code),
    and which of those that were taken off.
    """

    rows: list[GatheredRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    recommended: dict[RowId, str] = field(default_factory=dict)
    of_desk: bool = False
    cases: frozenset[int] = frozenset()
    held: Mapping[str, frozenset[int]] = field(default_factory=dict)
    decisions: dict[RowId, Decision] = field(default_factory=dict)
    without_desk: dict[RowId, str] = field(default_factory=dict)
    offices: dict[str, None] = field(default_factory=dict)
    desk_decides: bool = False
    told: list[str] = field(default_factory=list)

    def decide(self, row: RowId, decides: Review | None) -> None:
        """Note the review that decides of a draft, if there is one."""
        self.decisions[row] = decides.decision if decides else ""
        if decides and decides.decision == "recommend":
            self.recommended[row] = decides.code


def pairs_in(known: Iterable[FormDefinition]) -> list[Forms]:
    """Every summary with the form that it gathers, of the newest notice first.

    Raises :class:`UsageError` when this program has none.
    """
    forms = {form.id: form for form in known}
    pairs = [
        Forms(summary=form, applicant=forms[form.bureau.gathers.form])
        for form in forms.values()
        if form.bureau is not None and form.bureau.gathers is not None and form.bureau.gathers.form in forms
    ]
    if not pairs:
        raise UsageError("这个程序里没有汇总表的表单，汇总不了。")
    return sorted(pairs, key=lambda pair: (pair.applicant.notice.deadline, pair.applicant.id), reverse=True)


def forms_of(pairs: Sequence[Forms], sources: Sequence[Source], on_desk: Collection[str] = ()) -> Forms:
    """The pair that is meant: of several the one for the first draft that can be read.

    Without such a draft the newest one that an application of the desk is of (``on_desk`` are their forms), else the
    newest.
    """
    if len(pairs) > 1:  # last year's and this year's
        wanted = {pair.applicant.id: pair for pair in pairs}
        for source in sources:
            found = read_source(source, {pair.applicant.id: pair.applicant for pair in pairs})
            if isinstance(found, Received) and found.draft.form in wanted:
                return wanted[found.draft.form]
    return next((pair for pair in pairs if pair.applicant.id in on_desk), pairs[0])


def brought_from(
    sources: Sequence[Source], forms: Forms, fonts: Path, progress: Progress = silent, *, today: date | None = None
) -> Generator[Outcome, None, None]:
    """Read and check every source, in order; leaving early (``contextlib.closing``) ends all work.

    ``today`` as for :class:`app.bureau.many_work.Setup`.
    """
    setup = Setup(forms.known, fonts, _brought, today=today)
    outcomes = read_many([Task(source) for source in sources], setup, progress)
    with closing(outcomes):
        yield from outcomes


def unproven(source: Source) -> Unreadable:
    """Why a draft is not summarised whose answers are not what was packed or saved last: nobody may have meant them."""
    what = "读出来的是以前保存的内容" if source.kind == "folder" else "里面填写的内容不是打包时的"
    sentence = f"“{source.path.name}”有损坏：{what}，可能有错，没有汇总"
    return Unreadable(source, sentence, "请对方重新交一份；核对过、要照它汇总的，请在受理台选定这一份")


def _brought(_form: FormDefinition, arrived: Arrived) -> Outcome:
    if DRAFT_FILE in arrived.received.facts:
        return unproven(arrived.received.source)
    return Brought(arrived.received, arrived.looked, arrived.received.reviews)


class RowGatherer:
    """Gathers the rows of many drafts of one form, each by its own edition where that is here (decision 89)."""

    def __init__(self, forms: Forms, choices: Choices) -> None:
        self._forms, self._choices = forms, choices
        self._gatherers: dict[Stamp, Gatherer] = {}

    def __call__(self, received: Received, case: int = 0) -> GatheredRow:
        """The row of one applicant; raises :class:`DefinitionError` as :class:`app.bureau.gathering.Gatherer`."""
        forms = self._forms
        edition = edition_for(forms.known, received.draft)
        gather = self._gatherers.get(edition.stamp)
        if gather is None:
            gather = Gatherer(forms.summary, edition.definition, self._choices, forms.applicant)
            self._gatherers[edition.stamp] = gather
        return gather(received, case, read_as(forms.known, received.draft))


def gather_all(
    brought: Iterable[Outcome], forms: Forms, choices: Choices, into: Gathered
) -> Iterator[tuple[str, Sequence[IssueLine]]]:
    """Gather what is brought ``into`` rows and findings; gives the name and the issues of each draft meanwhile."""
    gather, bureau = RowGatherer(forms, choices), forms.applicant.bureau
    asked = {one.id: with_years(forms.applicant, one.needs) for one in (bureau.conditions if bureau else ())}
    for one in brought:
        if isinstance(one, LeftOut):
            into.told.append(one.sentence)
            continue
        found, row = _gathered(one, forms, gather)
        if isinstance(found, Unreadable) or row is None:
            into.unreadable += [found] if isinstance(found, Unreadable) else ()
            continue
        into.of_desk = found.of_desk
        into.rows.append(row)
        into.findings.append(finding(row, found.looked, found.reviews, found.received.told, found.own, asked))
        into.told += (f"“{name_told(row.name or row.key)}”{sentence}" for sentence in found.told)
        decides = deciding(found.reviews, choices.reviews_of) if found.own is None else found.decides
        into.decide(row.id, decides)
        if found.own is not None:
            into.desk_decides = True
        elif decides:
            into.without_desk[row.id] = decides.office or LEVELS[decides.level]
        if found.own is None:
            into.offices |= dict.fromkeys(one.office or LEVELS[one.level] for one in found.reviews if one.decision)
        yield row.name, issue_lines(form_for(forms.known, found.received.draft), found.looked.issues)


def _gathered(
    one: Brought | Unreadable, forms: Forms, gather: RowGatherer
) -> tuple[Brought | Unreadable, GatheredRow | None]:
    """What was brought with its row, or why it has none."""
    if isinstance(one, Unreadable):
        return one, None
    if one.received.draft.form != forms.applicant.id:
        return _of_another_form(one.received.source, forms), None
    try:
        return one, gather(one.received, one.case)
    except DefinitionError as error:
        return Unreadable(one.received.source, error.message, error.hint), None


def _of_another_form(source: Source, forms: Forms) -> Unreadable:
    sentence = f"“{source.path.name}”填的不是{forms.applicant.short_title}的表，没有汇总"
    return Unreadable(source, sentence, "请核对是不是放错了")
