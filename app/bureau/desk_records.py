"""What the bureau's desk shows: plain, picklable and small values for whoever shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from app.bureau.model import ConditionSeen, Decision, Fact, Review, Source, SourceKind, Unreadable
from app.forms.answers import ItemStateOrBlank
from app.forms.issues import Issue, Kind

_MOST_NAMED = 3
TakenKind: TypeAlias = Literal["new", "same", "place", "changed", "other"]
"""The first of its applicant; nothing new; the same content at another place; a newer version of what was at this
place; another content of an applicant who is there already, from another place."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one draft: the case, its applicant, and for a newer version what changed, a line each.

    ``lost`` is how many of its files are missing or damaged; ``told`` names them. ``is_back``: the case had been taken
    off the desk. ``reviews``: what came, changed or went of the reviews of other offices, a sentence each. ``removed``
    are cases of the same name or code that were taken off; ``alike`` those on the desk of which nothing tells that it
    is of this one or that.
    """

    case: int
    kind: TakenKind
    applicant: str
    source: Source
    changes: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    lost: int = 0
    is_back: bool = False
    reviews: tuple[str, ...] = ()
    removed: tuple[int, ...] = ()
    alike: tuple[int, ...] = ()

    @property
    def is_reviewed(self) -> bool:
        """Whether nothing is new but what another office said of it."""
        return bool(self.reviews) and self.kind in ("same", "place")


@dataclass(frozen=True, slots=True)
class Collected:
    """What a collection found, in the order of the places; ``gone``: a sentence on what is there no longer."""

    taken: tuple[Taken, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    gone: tuple[str, ...] = ()

    def count(self, *kinds: TakenKind) -> int:
        """How many drafts came to this."""
        return sum(one.kind in kinds for one in self.taken)

    @property
    def incomplete(self) -> int:
        """How many drafts came without some of their files, or with damaged ones."""
        return sum(one.lost > 0 for one in self.taken)

    @property
    def reviewed(self) -> int:
        """How many drafts changed what other offices say."""
        return sum(bool(one.reviews) for one in self.taken)

    @property
    def told(self) -> tuple[str, ...]:
        """What nobody may overlook: what is on the desk again after it was taken off, or beside that; what is gone."""
        told = []
        if back := [one for one in self.taken if one.is_back]:
            told.append(f"{_named(back)}原来从受理台移走了，这次又收到，已放回；不要的请再移走")
        if beside := [one for one in self.taken if one.removed]:
            off = numbers_told(case for one in beside for case in one.removed)
            told.append(
                f"{_named(beside)}是从别处新收的，和移走的{off}名称或代码相同；"
                "原来的初审和备注还在移走的那里，要用的请放回，再合成一家"
            )
        if unsure := [one for one in self.taken if one.alike]:
            others = numbers_told(case for one in unsure for case in one.alike)
            told.append(
                f"{_named(unsure)}和{others}名称或代码相同，分不清是不是同一家的，先单列一家；是同一家的，请合成一家"
            )
        return (*told, *self.gone)


def numbers_told(cases: Iterable[int]) -> str:
    """Cases by their numbers, the first few of many."""
    numbers = [f"第 {number} 号" for number in dict.fromkeys(cases)]
    return "、".join(numbers[:_MOST_NAMED]) + (f"等 {len(numbers)} 家" if len(numbers) > _MOST_NAMED else "")


def _named(taken: Sequence[Taken]) -> str:
    named = "、".join(f"“{one.applicant or '（没有写名称）'}”（第 {one.case} 号）" for one in taken[:_MOST_NAMED])
    return named + (f"等 {len(taken)} 家" if len(taken) > _MOST_NAMED else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """An applicant in the list. ``received`` and ``written`` are ISO texts.

    ``conditions_met`` counts what the form shows and what a person answered with yes. ``decision`` as
    :func:`app.bureau.deciding.decision_of` finds it; ``is_outdated``: that, or else the last review, is of an earlier
    version. ``duplicates`` are other contents that came, to be chosen from while ``must_choose``. ``is_unproven``: it
    is damaged, and in no summary before somebody chooses it. ``used`` says which one counts; ``choice`` is the sentence
    among ``told`` that asks for a choice or tells of it, empty where there is none. ``known`` are names and codes that
    its applicant is told apart by, as :func:`app.bureau.matching.alike` writes them. ``same_code`` are other cases that
    state the same code, ``same_name`` further ones of the same name.
    """

    case: int
    form: str
    applicant: str
    place: str
    kind: SourceKind
    path: Path
    received: str
    written: str
    code: str
    errors: int
    warnings: int
    items_settled: int
    items: int
    conditions_met: int
    conditions: int
    decision: Decision = ""
    is_outdated: bool = False
    duplicates: int = 0
    must_choose: bool = False
    is_unproven: bool = False
    used: str = ""
    choice: str = ""
    told: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    same_code: tuple[int, ...] = ()
    same_name: tuple[int, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether somebody has to choose."""
        return self.must_choose or self.is_unproven


@dataclass(frozen=True, slots=True)
class UnreadableSeen:
    """A place where nothing could be read: since when, why, what to do."""

    path: Path
    seen: str
    sentence: str
    hint: str


@dataclass(frozen=True, slots=True)
class RemovedSeen:
    """An application that was taken off the desk, with all that was said of it; ``at`` is an ISO text.

    ``same`` are cases of the same name or code that came meanwhile, where it was put back.
    """

    case: int
    applicant: str
    path: Path
    at: str
    same: tuple[int, ...] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """What to know of it once it is back."""
        numbers = "、".join(f"第 {number} 号" for number in self.same[:_MOST_NAMED])
        return (f"{numbers}和它名称或代码相同，各列一行；是同一家的，请合成一家",) if self.same else ()


@dataclass(frozen=True, slots=True)
class DeskSeen:
    """All of the desk, in the order in which applicants came; ``read_only`` as of the workspace.

    ``removed`` counts nowhere, and can be put back.
    """

    rows: tuple[DeskRow, ...]
    unreadable: tuple[UnreadableSeen, ...] = ()
    read_only: str = ""
    told: tuple[str, ...] = ()
    removed: tuple[RemovedSeen, ...] = ()


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A file of evidence; ``fact`` says that it is missing or was changed."""

    path: str
    name: str
    bytes: int
    fact: Fact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSeen:
    """An item of the contents: its state (``said``: in words), whether nothing is missing behind it, its files."""

    number: int
    label: str
    state: ItemStateOrBlank
    said: str
    is_settled: bool
    files: tuple[FileSeen, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewSeen:
    """A review: ``is_own`` of this desk, else it came along.

    ``is_outdated``: it is of another content; ``changes`` then lead from that one to the one that counts, where that
    came to this desk, a line each.
    """

    review: Review
    is_own: bool
    is_outdated: bool
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateSeen:
    """What came from one place. ``counts``: it is the one that is looked at.

    ``is_there``, ``is_gone``, ``is_whole`` and ``lost`` as of :class:`app.bureau.candidates.Arrival`.
    ``differences`` lead from the one that counts to this one, a line each; ``number`` is for choosing.
    """

    number: int
    kind: SourceKind
    path: Path
    applicant: str
    received: str
    written: str
    code: str
    counts: bool
    is_there: bool
    is_gone: bool = False
    is_whole: bool = True
    lost: int = 0
    differences: tuple[str, ...] = ()

    @property
    def damage(self) -> str:
        """What is wrong with it, in words; empty for a whole one."""
        if not self.is_whole:
            return "有缺损，填写的内容可能有错"
        return f"{self.lost} 个文件缺失或损坏" if self.lost else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSeen:
    """A content that came: since when it is known and how it differs from the one that counts now, a line each."""

    code: str
    received: str
    written: str
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """What a 补正通知 would ask for in one point: alike issues together, under their ``heading``; ``paths`` of all."""

    kind: Kind
    heading: str
    text: str
    paths: tuple[str, ...]

    @property
    def line(self) -> str:
        """The point as it stands by itself, without its heading above it."""
        return f"{self.heading}{'' if self.text.startswith(('“', '第')) else '：'}{self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSeen:
    """Everything known of one application. ``opinion`` says whether its form has a cell for this office's opinion.

    ``read_as`` is a sentence where this PC lacks the edition that was filled and reads by another; empty elsewhere.
    """

    row: DeskRow
    issues: tuple[Issue, ...]
    conditions: tuple[ConditionSeen, ...]
    items: tuple[ItemSeen, ...]
    reviews: tuple[ReviewSeen, ...]
    candidates: tuple[CandidateSeen, ...]
    versions: tuple[VersionSeen, ...]
    corrections: tuple[CorrectionLine, ...] = ()
    opinion: bool = False
    title: str = ""
    read_as: str = ""
