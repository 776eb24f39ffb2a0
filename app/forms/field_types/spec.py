"""The shape of one entry of the registry, and what the entries share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from app.forms.answers import Answer, Row
from app.forms.characters import clean, has_control, has_unprintable, one_line_break
from app.forms.definition import NONE, DecimalsPolicy, Field, Severity
from app.forms.issues import Fix
from app.forms.messages import shortened

Value: TypeAlias = Decimal | date | str | list[str] | list[Row]


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake of an answer before it is put into words; ``path`` only where it is not the answer's own."""

    code: str
    slots: Mapping[str, str] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()
    severity: Severity | None = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class FieldContext:
    """What a check must know besides the answer itself.

    ``other``: the text beside 其他. ``override``: the user's note on a code kept in spite of its check digit
    (ruling 9), ``None`` when there is none.
    """

    path: str
    decimals: DecimalsPolicy = "as_typed"
    other: str = ""
    override: str | None = None


@dataclass(frozen=True, slots=True)
class FieldTypeSpec:
    """Everything the core knows about one field type.

    ``normalise``: typed text to stored text, idempotent; what it does not understand stays as typed.
    ``check``: mistakes of an answer that is neither blank nor 无 and has the right shape.
    ``show``: the printed text; wrong text prints as typed. ``value``: what rules compute with, ``None`` when
    blank, 无 or not understood. ``empty``: the stored blank. ``accepts``: whether an answer has the right shape.
    """

    empty: Answer
    accepts: Callable[[object], bool]
    is_empty: Callable[[Answer], bool]
    normalise: Callable[[str, Field], str]
    check: Callable[[Answer, Field, FieldContext], Iterable[Finding]]
    show: Callable[[Answer, Field, DecimalsPolicy], str]
    value: Callable[[Answer, Field], Value | None]


def text_type(
    normalise: Callable[[str, Field], str],
    check: Callable[[str, Field, FieldContext], Iterable[Finding]],
    show: Callable[[str, Field, DecimalsPolicy], str],
    value: Callable[[str, Field], Value | None],
    *,
    verbatim: bool = False,
) -> FieldTypeSpec:
    """Make the entry of a type that is stored as one string, from functions that need not care for blanks and 无.

    Invisible characters stay in ``verbatim`` types and in what is not understood without them, controls everywhere.
    """

    def normal(text: str, asked: Field) -> str:
        return text.strip() if text.strip() in ("", NONE) else normalise(text, asked)

    def understood(text: str, asked: Field) -> bool:
        return text in ("", NONE) or not (verbatim or any(check(text, asked, FieldContext(""))))

    def stored(text: str, asked: Field) -> str:
        tidy = one_line_break(text)
        if has_control(tidy):
            return tidy
        plain = normal(clean(tidy), asked)
        return plain if not has_unprintable(tidy) or understood(plain, asked) else normal(tidy, asked)

    def checked(answer: Answer, asked: Field, context: FieldContext) -> Iterable[Finding]:
        return check(answer, asked, context) if isinstance(answer, str) else ()

    def shown(answer: Answer, asked: Field, decimals: DecimalsPolicy) -> str:
        if not isinstance(answer, str) or answer.strip() in ("", NONE):
            return answer.strip() if isinstance(answer, str) else ""
        return show(answer, asked, decimals)

    def valued(answer: Answer, asked: Field) -> Value | None:
        if not isinstance(answer, str) or answer.strip() in ("", NONE):
            return None
        return value(answer, asked)

    return FieldTypeSpec("", _is_text, _is_blank, stored, checked, shown, valued)


def as_typed(text: str, _asked: Field, _decimals: DecimalsPolicy) -> str:
    """Print the stored text unchanged."""
    return text


def bare(text: str, _asked: Field) -> str:
    """Give the stored text itself to the rules."""
    return text.strip()


def mended(text: str, better: str, right: bool, path: str) -> tuple[Fix, ...]:
    """Offer the normalised text as a fix when it differs from the stored one and is right."""
    return (Fix(f"改为 {shortened(better)}", path, better),) if right and better != text else ()


def _is_text(answer: object) -> bool:
    return isinstance(answer, str)


def _is_blank(answer: Answer) -> bool:
    if not isinstance(answer, str):
        return not answer
    # most answers begin with a letter or figure: no need to look through a long one for what cannot be seen
    return not answer[:1].isalnum() and not clean(answer).strip()
