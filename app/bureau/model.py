"""What a bureau knows of applicants: where a draft came from, what was found in it, what was decided.

Plain, picklable values. A *case* is one draft as it was received; a *review* is what one office said of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

from app.drafts.draft import Draft
from app.forms.issues import Issue

SourceKind: TypeAlias = Literal["folder", "package", "word"]
"""A draft folder; a ``.shenbao`` file; an official form filled in Word or WPS."""
Fact: TypeAlias = Literal["missing", "changed"]
Level: TypeAlias = Literal["county", "city"]
"""County and city each add a review of their own (ruling 25); departments of the province and 综改区 review as city."""
Decision: TypeAlias = Literal["", "recommend", "return", "reject"]
Verdict: TypeAlias = Literal["met", "unmet", "unknown", "manual"]

DECISIONS: Mapping[Decision, str] = {"": "未定", "recommend": "推荐", "return": "退回补正", "reject": "不推荐"}
LEVELS: Mapping[Level, str] = {"county": "县级", "city": "市级（综改区、省级部门）"}
_SAID = ("by", "decision", "opinion", "notes", "corrections")


@dataclass(frozen=True, slots=True)
class Apart:
    """Word files that lie apart from one: ``volumes`` say by covers and numbers that they are of the same application.

    ``perhaps`` are first volumes near a later one of which nobody can tell whether they are of it.
    """

    volumes: tuple[Path, ...] = ()
    perhaps: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a draft lies: ``path`` is absolute; ``copy`` is the disc or electronic copy that it was found in.

    ``apart`` is what a search saw besides, to be told with what is read; it is no part of the source.
    """

    kind: SourceKind
    path: Path
    copy: Path | None = None
    apart: Apart = field(default=Apart(), compare=False)


@dataclass(frozen=True, slots=True)
class Office:
    """Whose desk it is: the level of its reviews, its name, who works at it, and its kind in the title of 附件 3."""

    level: Level = "county"
    name: str = ""
    by: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What an office said: who, when (``2026-04-20 14:32``), what it decided, and of which content (``code``).

    ``opinion`` is printed in the cell of the form, ``corrections`` in the 补正通知, ``notes`` nowhere. ``manual`` are
    the answers to conditions that no form can show: condition id to whether it is met.
    """

    level: Level
    office: str
    by: str = ""
    at: str = ""
    decision: Decision = ""
    opinion: str = ""
    notes: str = ""
    corrections: tuple[str, ...] = ()
    manual: Mapping[str, bool] = field(default_factory=dict)
    code: str = ""

    def over(self, last: Review, seen: Review) -> Review:
        """This, said by somebody who had ``seen`` the review, laid over the ``last`` one: only what he changed.

        Time and content are his, and so is the spelling of the office.
        """
        changed: dict[str, Any] = {
            name: getattr(self, name) for name in _SAID if getattr(self, name) != getattr(seen, name)
        }
        manual = {key: value for key, value in last.manual.items() if key in self.manual or key not in seen.manual}
        manual |= {key: value for key, value in self.manual.items() if seen.manual.get(key) != value}
        return replace(last, **changed, manual=manual, office=self.office, at=self.at, code=self.code)

    def says_the_same(self, other: Review) -> bool:
        """Whether another review says the same of the same content, whenever that was."""
        return replace(self, at="") == replace(other, at="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A draft as it was read: its content ``code``, when it was last written (ISO text, empty when unknown).

    ``facts`` as of :func:`app.drafts.attachments.file_facts`, of a package whose draft is not what was packed that of
    ``draft.json`` among them; ``told`` are sentences about what was wrong and what was read instead; ``reviews`` came
    along with it.
    """

    source: Source
    draft: Draft
    code: str
    written: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    reviews: tuple[Review, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A place that looked like a draft and could not be read: why, and what to do.

    ``are_several``: its files are not of one application, and each may be one.
    """

    source: Source
    sentence: str
    hint: str = ""
    are_several: bool = False


@dataclass(frozen=True, slots=True)
class FigureFound:
    """An answer that shows something: label, text as printed (``（未填）`` when blank), place of the field."""

    label: str
    text: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionSeen:
    """A condition of entry and what the draft says about it.

    ``told`` are the sentences of its issues, ``look`` says what to look at by hand, ``items`` the evidence behind it.
    """

    id: str
    source: str
    needs: str
    figures: tuple[FigureFound, ...]
    verdict: Verdict
    told: tuple[str, ...] = ()
    look: str = ""
    items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a check of a received draft found: every issue, conditions, and evidence items settled of all."""

    issues: tuple[Issue, ...]
    conditions: tuple[ConditionSeen, ...]
    items_settled: int
    items: int
