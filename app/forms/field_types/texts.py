"""Free texts: text and long_text, with the ceilings and targets of 字数 (ruling 5)."""

from __future__ import annotations

from collections.abc import Iterator

from app.forms.characters import trimmed, trimmed_lines
from app.forms.counting import characters, words
from app.forms.definition import DecimalsPolicy, Field
from app.forms.field_types.spec import FieldContext, Finding, bare, text_type

# 400字左右: 360 to 440 is fine (ruling 5), that is a tenth to either side
_LEAST, _MOST = 90, 110


def _normalise_line(text: str, _asked: Field) -> str:
    return trimmed(text)


def _normalise_long(text: str, _asked: Field) -> str:
    # blanks at the head of a paragraph may be meant as an indent; blanks at its end never mean anything
    return trimmed_lines(text)


def _check_length(text: str, asked: Field, _context: FieldContext) -> Iterator[Finding]:
    if asked.max_chars is not None:
        yield from length_findings(words(text), characters(text), asked.max_chars, "too_long")
    if asked.about_chars is not None:
        about, count = asked.about_chars, words(text)
        if not _LEAST * about <= 100 * count <= _MOST * about:
            low, high = -(-_LEAST * about // 100), _MOST * about // 100
            slots = {"about": str(about), "count": str(count), "low": str(low), "high": str(high)}
            yield Finding("about_length", slots)


def length_findings(count: int, signs: int, limit: int, code: str) -> Iterator[Finding]:
    """Compare 字数 (``count``) and 字符数 (``signs``) with a ceiling; the ceiling itself is still allowed."""
    if count > limit:
        yield Finding(code, {"count": str(count), "limit": str(limit), "excess": str(count - limit)})
    elif signs > limit:
        yield Finding("too_long_characters", {"words": str(count), "count": str(signs), "limit": str(limit)})


def _show(text: str, asked: Field, _decimals: DecimalsPolicy) -> str:
    """Drop a typed 省 or 市 where the form prints it (ruling 8)."""
    stored = text.strip() if asked.drop_ending else text
    for ending in asked.drop_ending:
        if stored.endswith(ending) and stored != ending:
            return stored.removesuffix(ending)
    return stored


TEXT = text_type(_normalise_line, _check_length, _show, bare, verbatim=True)
LONG_TEXT = text_type(_normalise_long, _check_length, _show, bare, verbatim=True)
