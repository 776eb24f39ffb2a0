"""Boxes and tables: yesno, choice, checks, rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.forms.answers import Answer, Row
from app.forms.characters import clean, half_width, has_control, same_words
from app.forms.definition import NONE, OTHER, DecimalsPolicy, Field
from app.forms.field_types.spec import FieldContext, FieldTypeSpec, Finding, Value, as_typed, mended, text_type
from app.forms.issues import Fix
from app.forms.messages import shortened

YES, NO = "是", "否"
_YES_WORDS = {"yes": YES, "y": YES, "true": YES, "1": YES, "√": YES, "no": NO, "n": NO, "false": NO, "0": NO, "×": NO}


def _normalise_yesno(text: str, _asked: Field) -> str:
    typed = text.strip()
    return _YES_WORDS.get(half_width(typed).casefold(), typed)


def _check_yesno(text: str, asked: Field, context: FieldContext) -> Iterator[Finding]:
    if text not in (YES, NO):
        better = _normalise_yesno(text, asked)
        fixes = mended(text, better, better in (YES, NO), context.path)
        yield Finding("unknown_option", {"text": shortened(text)}, fixes)


def _normalise_option(text: str, asked: Field) -> str:
    if has_control(text):
        return text
    typed = text.strip()
    if typed in asked.options:
        return typed
    key = same_words(clean(typed))
    return next((option for option in asked.options if same_words(option) == key), typed)


def _check_choice(text: str, asked: Field, context: FieldContext) -> Iterator[Finding]:
    if text not in asked.options:
        better = _normalise_option(clean(text), asked)
        fixes = mended(text, better, better in asked.options, context.path)
        yield Finding("unknown_option", {"text": shortened(text)}, fixes)
    elif text == OTHER and asked.other and not context.other.strip():
        yield _other_missing(asked)


def _yesno_value(text: str, _asked: Field) -> str | None:
    return text.strip() if text.strip() in (YES, NO) else None


def _choice_value(text: str, asked: Field) -> str | None:
    return text.strip() if text.strip() in asked.options else None


def _is_texts(answer: object) -> bool:
    return isinstance(answer, list) and all(isinstance(entry, str) for entry in answer)


def _texts(answer: Answer) -> list[str]:
    return [entry for entry in answer if isinstance(entry, str)] if isinstance(answer, list) else []


def _check_checks(answer: Answer, asked: Field, context: FieldContext) -> Iterator[Finding]:
    ticked = _texts(answer)
    once = list(dict.fromkeys(ticked))
    for option in once:
        if option not in asked.options:
            yield _unknown(option, once, asked, context.path)
    if len(once) < len(ticked):
        twice = next(option for option in once if ticked.count(option) > 1)
        yield Finding("duplicate_option", {"text": shortened(twice)}, (Fix("只留一个", context.path, list(once)),))
    yield from _check_other(once, asked, context)
    yield from _check_number(once, asked, context)


def _unknown(option: str, ticked: list[str], asked: Field, path: str) -> Finding:
    better = _normalise_option(clean(option), asked)
    known = better in asked.options
    label = f"改为 {shortened(better)}" if known else "去掉"
    kept = list(dict.fromkeys(better if entry == option else entry for entry in ticked if known or entry != option))
    return Finding("unknown_option", {"text": shortened(option)}, (Fix(label, path, kept),))


def _check_other(ticked: list[str], asked: Field, context: FieldContext) -> Iterator[Finding]:
    if OTHER not in asked.options or not asked.other:
        return
    text = context.other.strip()
    if OTHER in ticked and not text:
        yield _other_missing(asked)
    elif text and OTHER not in ticked:
        yield Finding("other_not_ticked", {}, (Fix("勾选“其他”", context.path, [*ticked, OTHER]),))


def _other_missing(asked: Field) -> Finding:
    fixes = (Fix(f"填“{NONE}”", asked.other, NONE),) if asked.none else ()
    return Finding("other_text_missing", {}, fixes, path=asked.other)


def _check_number(ticked: list[str], asked: Field, context: FieldContext) -> Iterator[Finding]:
    if asked.at_most is None:
        return
    # ruling 7: the free line counts as one choice where 其他 is no box of its own
    free = bool(asked.other and OTHER not in asked.options and context.other.strip())
    count = len(ticked) + free
    if count > asked.at_most:
        other = "（“其他”也算一项）" if asked.other else ""
        excess = str(count - asked.at_most)
        slots = {"limit": str(asked.at_most), "other": other, "count": str(count), "excess": excess}
        yield Finding("too_many_choices", slots)


def _show_checks(answer: Answer, _asked: Field, _decimals: DecimalsPolicy) -> str:
    return "、".join(_texts(answer))


def _checks_value(answer: Answer, _asked: Field) -> Value | None:
    return _texts(answer) or None


def _is_rows(answer: object) -> bool:
    if not isinstance(answer, list):
        return False
    # the types of all keys and cells at once: tables are long, and asked often
    kinds: set[type] = set()
    for row in answer:
        if not isinstance(row, dict):
            return False
        kinds.update(map(type, row), map(type, row.values()))
    return all(issubclass(kind, str) for kind in kinds)


def filled_rows(answer: object) -> list[Row]:
    """Give the rows of an answer that hold anything; wholly empty rows are ignored everywhere."""
    rows = answer if isinstance(answer, list) else []
    return [row for row in rows if isinstance(row, dict) and not is_empty_row(row)]


def printed_numbers(rows: Iterable[object]) -> list[int]:
    """The 序号 that each row is printed with, from 1; for one that is not printed the 序号 it would take."""
    numbers: list[int] = []
    number = 1
    for row in rows:
        numbers.append(number)
        number += isinstance(row, dict) and not is_empty_row(row)
    return numbers


def is_empty_row(row: object) -> bool:
    """Tell whether a row has not a single answered cell; anything but a mapping is no empty row."""
    if not isinstance(row, dict):
        return False
    for cell in row.values():
        if not isinstance(cell, str):
            return False
        if cell.strip():
            return False
    return True


def _no_rows(answer: Answer) -> bool:
    return isinstance(answer, list) and all(is_empty_row(row) for row in answer)


def _normalise_nothing(text: str, _asked: Field) -> str:
    return text


def _check_rows(answer: Answer, asked: Field, _context: FieldContext) -> Iterable[Finding]:
    count = len(filled_rows(answer))
    if count < asked.at_least:
        return [Finding("rows_too_few", {"least": str(asked.at_least), "count": str(count)})]
    return []


def _show_rows(_answer: Answer, _asked: Field, _decimals: DecimalsPolicy) -> str:
    return ""


def _rows_value(answer: Answer, _asked: Field) -> Value | None:
    return filled_rows(answer) or None


def _nothing_ticked(answer: Answer) -> bool:
    return not answer


YESNO = text_type(_normalise_yesno, _check_yesno, as_typed, _yesno_value)
CHOICE = text_type(_normalise_option, _check_choice, as_typed, _choice_value)
CHECKS = FieldTypeSpec([], _is_texts, _nothing_ticked, _normalise_option, _check_checks, _show_checks, _checks_value)
ROWS = FieldTypeSpec([], _is_rows, _no_rows, _normalise_nothing, _check_rows, _show_rows, _rows_value)
