"""Who recommends the applicants of a summary: the kind of bureau and its name, as its title prints them."""

from __future__ import annotations

from app.bureau.model import Office
from app.forms.definition import FormDefinition

KIND, NAME = "bureau_kind", "bureau_name"
"""The fields of a summary that say so."""
_BLANK_PART = "XX"
_CITY = "XX市"


def kinds_of(summary: FormDefinition) -> tuple[str, ...]:
    """The kinds of bureau to choose from; none for a form that does not ask."""
    return summary.fields[KIND].options if KIND in summary.fields else ()


def who_recommends(summary: FormDefinition, kind: str, name: str) -> dict[str, str]:
    """Answers for both; what follows from the other one need not be said (``云川市`` is an ``XX市``).

    附件 3 is titled XX市…: a city that is named without that word gets it.
    """
    name, kinds = name.strip(), kinds_of(summary)
    if kind and not name and not kind.startswith(_BLANK_PART):
        name = kind
    if name and not kind:
        ends = (one for one in kinds if one.startswith(_BLANK_PART) and name.endswith(one.removeprefix(_BLANK_PART)))
        kind = name if name in kinds else next(ends, kinds[0])
    if name and kind == _CITY and _CITY.removeprefix(_BLANK_PART) not in name:
        name += _CITY.removeprefix(_BLANK_PART)
    return {KIND: kind, NAME: name}


def as_office(office: Office) -> tuple[str, str]:
    """Kind and name of the bureau whose desk it is: 云川市工业和信息化局 recommends as 云川市."""
    end = office.kind.removeprefix(_BLANK_PART)
    city, found, _ = office.name.partition(end) if end else ("", "", "")
    return office.kind, city + found if found else office.name
