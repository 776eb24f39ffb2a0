"""Who recommends the applicants of a summary: the kind of bureau and its name, as its title prints them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from app.bureau.model import Office
from app.drafts.draft import Draft
from app.errors import UsageError
from app.forms.definition import FormDefinition

KIND, NAME = "bureau_kind", "bureau_name"
"""The fields of a summary that say so."""
OF_OFFICE = "of_office"
"""Key of a summary draft for those of these answers that nobody said: an export filled them in from the office."""
_BLANK_PART = "XX"
_CITY = "XX市"


def kinds_of(summary: FormDefinition) -> tuple[str, ...]:
    """The kinds of bureau to choose from; none for a form that does not ask."""
    return summary.fields[KIND].options if KIND in summary.fields else ()


def demand_kind(kind: str, kinds: Sequence[str]) -> None:
    """Raise :class:`UsageError` for a kind that is none of ``kinds``, as of :func:`kinds_of`; blank is none said."""
    if kind and kind not in kinds:
        raise UsageError(f"推荐部门里没有“{kind}”这一类。", f"可以是 {'、'.join(kinds)}。")


def who_recommends(summary: FormDefinition, kind: str, name: str) -> dict[str, str]:
    """Answers for both; what follows from the other one need not be said (``云川市`` is an ``XX市``).

    附件 3 is titled XX市…: a city that is named without that word gets it.
    """
    kind, name = in_full(kinds_of(summary), kind, name)
    return {KIND: kind, NAME: name}


def in_full(kinds: Sequence[str], kind: str, name: str) -> tuple[str, str]:
    """Kind and name as :func:`who_recommends` has them; ``kinds`` as of :func:`kinds_of`."""
    name = name.strip()
    if kind and not name and not _is_blank(kind):
        name = kind
    if name and not kind:
        ends = (one for one in kinds if _is_blank(one) and name.endswith(one.removeprefix(_BLANK_PART)))
        kind = name if name in kinds else next(ends, kinds[0])
    if name and kind == _CITY and _CITY.removeprefix(_BLANK_PART) not in name:
        name += _CITY.removeprefix(_BLANK_PART)
    return kind, name


def of_kind(kinds: Sequence[str], kind: str, name: str) -> tuple[str, str]:
    """Kind and name once another kind is chosen: the ``name`` that somebody said stays, unless it is that of a kind."""
    if not _is_blank(kind):
        return kind, kind
    return in_full(kinds, kind, "" if name in kinds else name)


def said_or_own(kinds: Sequence[str], said: tuple[str, str], own: tuple[str, str]) -> tuple[str, str]:
    """Kind and name as ``said``; without a name that of the ``own`` office. A kind that was said is kept.

    ``own`` as of :func:`as_office`: completed for a kind of its own, a name would be wrong for the one that was said.
    """
    kind, name = said
    if name:
        return kind, name
    if not kind or _is_blank(kind):
        kind, name = kind or own[0], own[1]
    return in_full(kinds, kind, name)


def _is_blank(kind: str) -> bool:
    """Whether a kind needs a name: 山西综改区管委会 is both in one."""
    return kind.startswith(_BLANK_PART)


def recommending(summary: FormDefinition, said: Mapping[str, object], office: Office) -> dict[str, str]:
    """Who recommends as it is printed: as somebody said, else the ``office`` whose desk it is.

    ``said`` are the answers of the summary draft. A kind that was said without a name is kept.
    """
    kind, name = said_or_own(kinds_of(summary), said_in(said), as_office(office))
    return {KIND: kind, NAME: name}


def said_in(answers: Mapping[str, object]) -> tuple[str, str]:
    """Kind and name as somebody said them; empty where nobody did."""
    kind, name = answers.get(KIND, ""), answers.get(NAME, "")
    return kind if isinstance(kind, str) else "", name if isinstance(name, str) else ""


def as_said(draft: Draft) -> Draft:
    """A summary draft without what an export filled in: that follows the office until somebody says something else."""
    blank = {field: "" for field, text in _of_office(draft).items() if draft.answers.get(field) == text}
    return draft.answered(blank) if blank else draft


def with_office(draft: Draft, answers: Mapping[str, str], of_office: Collection[str]) -> Draft:
    """A summary draft that got these ``answers``, with a note on those that are only the office's."""
    before = _of_office(draft)
    note = {field: text for field, text in before.items() if field not in answers}
    note |= {field: answers[field] for field in of_office}
    if note == before:
        return draft
    extra = {key: value for key, value in draft.extra.items() if key != OF_OFFICE}
    return replace(draft, extra={**extra, OF_OFFICE: note} if note else extra)


def _of_office(draft: Draft) -> dict[str, str]:
    stored = draft.extra.get(OF_OFFICE)
    found = stored.items() if isinstance(stored, dict) else ()
    return {field: text for field, text in found if field in (KIND, NAME) and isinstance(text, str)}


def as_office(office: Office) -> tuple[str, str]:
    """Kind and name of the bureau whose desk it is: 云川市工业和信息化局 recommends as 云川市."""
    end = office.kind.removeprefix(_BLANK_PART)
    city, found, _ = office.name.partition(end) if end else ("", "", "")
    return office.kind, city + found if found else office.name
