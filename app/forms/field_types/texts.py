"""Free texts: text and long_text, with the ceilings and targets of 字数 (ruling 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.forms.characters import trimmed, trimmed_lines
from app.forms.counting import around, characters, words
from app.forms.definition import OTHER, DecimalsPolicy, Field
from app.forms.field_types.spec import FieldContext, Finding, bare, text_type
from app.forms.issues import Fix
from app.forms.messages import shortened
from app.forms.names import split_names

_BEFORE_BRACKET = re.compile(r"\s+(?=[（(])")
_BETWEEN = re.compile(r"[，,/／\s]+")
_KIND = re.compile(r"(?:类|类服务|服务|方向)$")


def _normalise_line(text: str, _asked: Field) -> str:
    return trimmed(text)


def _normalise_long(text: str, _asked: Field) -> str:
    # blanks at the head of a paragraph may be meant as an indent; blanks at its end never mean anything
    return trimmed_lines(text)


def _check_text(text: str, asked: Field, context: FieldContext) -> Iterator[Finding]:
    yield from _check_length(text, asked)
    if asked.options:
        yield from _check_entries(text, asked, context)


def _entries(text: str) -> list[str]:
    """What was chosen, written one after the other with any of the usual marks between (附件 3: 主要服务方向)."""
    return split_names(_BETWEEN.sub("、", _BEFORE_BRACKET.sub("", text)))


def _check_entries(text: str, asked: Field, context: FieldContext) -> Iterator[Finding]:
    """Options written as a text: how many there are, 其他 that says nothing more, and what is none of them."""
    entries = _entries(text)
    if asked.at_most is not None and len(entries) > asked.at_most:
        excess = str(len(entries) - asked.at_most)
        slots = {"limit": str(asked.at_most), "other": "", "count": str(len(entries)), "excess": excess}
        yield Finding("too_many_choices", slots)
    other = next((option for option in asked.options if option.startswith(OTHER)), "")
    for place, entry in enumerate(entries):
        if other and entry in (OTHER, other):
            yield Finding("other_unnamed", {"text": entry})
        elif not entry.startswith(OTHER) and _KIND.sub("", entry) not in asked.options:
            better = "、".join([*entries[:place], f"{other}（{entry}）", *entries[place + 1 :]])
            fixes = (Fix(f"改为 {shortened(better)}", context.path, better),) if other else ()
            yield Finding("entry_unlisted", {"text": shortened(entry)}, fixes)


def _check_length(text: str, asked: Field) -> Iterator[Finding]:
    if asked.max_chars is not None:
        yield from length_findings(words(text), characters(text), asked.max_chars, "too_long")
    if asked.about_chars is not None:
        count, (low, high) = words(text), around(asked.about_chars)
        if not low <= count <= high:
            slots = {"about": str(asked.about_chars), "count": str(count), "low": str(low), "high": str(high)}
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


TEXT = text_type(_normalise_line, _check_text, _show, bare, verbatim=True)
LONG_TEXT = text_type(_normalise_long, _check_text, _show, bare, verbatim=True)
