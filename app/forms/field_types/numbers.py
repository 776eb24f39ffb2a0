"""Figures: integer, decimal, percent, quantity. Decimal text throughout, never a float.

Sources: 填报说明 2 of 晋工信企业函〔2026〕47号 (two decimals when there are any); ruling 4.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Context, Decimal

from app.forms.characters import half_width, plain_dashes
from app.forms.definition import DecimalsPolicy, Field, Severity
from app.forms.field_types.amounts import converted
from app.forms.field_types.spec import FieldContext, Finding, mended, text_type
from app.forms.issues import Fix
from app.forms.messages import shortened

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_LOOSE = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[,\s][0-9]{3})+(?:\.[0-9]*)?")
_QUANTITY = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)([^0-9.].*)?", re.DOTALL)
_LEADING = re.compile(r"[+-]?\s?[0-9.][0-9.,\s]*")
_IN_LABEL = re.compile(r"[（(]([^（()）]{1,4})[）)]")
_WORD_AND_REMARK = re.compile(r"([^（(]*)(.*)", re.DOTALL)
_REMARK = re.compile(r"[（(][^（()）]+[）)]")
_MARKS = "，,。.；;、：:（）() "
# keys after NFKC and casefold, so that ㎡, m² and M2 are one
_UNIT_WORDS = {
    "km2": "平方公里",
    "平方千米": "平方公里",
    "m2": "平方米",
    "平米": "平方米",
    "ha": "公顷",
    "万": "万元",
    "亿": "亿元",
    "万元人民币": "万元",
    "亿元人民币": "亿元",
    "元人民币": "元",
}
_MOST_DECIMALS = 2
# More than any sum of a country in 元; what is longer is a key that stuck, or two numbers in one.
_MOST_DIGITS = 15


def _plain(text: str) -> str:
    """Canonical decimal text of a typed number, or ``""`` when it is none."""
    tight = plain_dashes(half_width(text)).replace("。", ".").strip()
    if _GROUPED.fullmatch(tight):
        tight = re.sub(r"[,\s]", "", tight)
    match = _LOOSE.fullmatch(tight)
    if match is None or not (match[2] or match[3]):
        return ""
    whole = match[2].lstrip("0") or "0"
    fraction = f".{match[3]}" if match[3] else ""
    sign = "-" if match[1] == "-" and (whole + fraction).strip("0.") else ""
    return f"{sign}{whole}{fraction}"


def _normalise_number(text: str, asked: Field) -> str:
    typed = text.strip()
    bare = plain_dashes(half_width(typed))
    units = {asked.unit, asked.suffix, *_IN_LABEL.findall(asked.label)} | ({"%"} if asked.type == "percent" else set())
    for unit in sorted((half_width(unit) for unit in units if unit), key=lambda unit: (-len(unit), unit)):
        if bare.endswith(unit):
            bare = bare.removesuffix(unit)
            break
    return _plain(bare) or typed


def _normalise_quantity(text: str, asked: Field) -> str:
    typed = text.strip().removeprefix("人民币").strip()
    leading = _LEADING.match(plain_dashes(half_width(typed)))
    number = _plain(leading.group()) if leading else ""
    if leading is None or not number:
        return text.strip()
    # what follows stays as typed: full-width brackets are right in Chinese text
    word, remark = _unit_and_remark(typed[leading.end() :])
    known = _UNIT_WORDS.get(unicodedata.normalize("NFKC", word).casefold(), "")
    return number + (known if word not in asked.units and known in asked.units else word) + remark


def _unit_and_remark(text: str) -> tuple[str, str]:
    """What stands before the first bracket, and the rest from there: ``平方公里`` and ``（核心区3平方公里）``."""
    match = _WORD_AND_REMARK.fullmatch(text)
    return (match[1].strip(), match[2].strip()) if match else (text.strip(), "")


def _number(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _fraction(number: str) -> str:
    return number.partition(".")[2]


def _printed(number: str, decimals: DecimalsPolicy) -> str:
    """Pad to two decimals where there is one; more than two stay, so that nothing is rounded in silence."""
    missing = _MOST_DECIMALS - len(_fraction(number)) if _fraction(number) and decimals == "two_if_any" else 0
    return number + "0" * missing


def _show_number(text: str, asked: Field, decimals: DecimalsPolicy) -> str:
    stored = text.strip()
    return _printed(stored, decimals) + asked.suffix if _NUMBER.fullmatch(stored) else text


def _show_quantity(text: str, _asked: Field, decimals: DecimalsPolicy) -> str:
    match = _QUANTITY.fullmatch(text.strip())
    return _printed(match[1], decimals) + (match[2] or "") if match else text


def _value(text: str, _asked: Field) -> Decimal | None:
    return _number(text.strip())


def _quantity_value(text: str, _asked: Field) -> Decimal | None:
    match = _QUANTITY.fullmatch(text.strip())
    return Decimal(match[1]) if match else None


def _rounded(number: str) -> str:
    """Round half up to two decimals, as the fix offers it; exact for any length."""
    exact = Context(prec=len(number) + 3, rounding=ROUND_HALF_UP)
    return str(Decimal(number).quantize(Decimal("0.01"), context=exact))


def _times_hundred(number: str) -> str:
    shifted = format(Decimal(number).scaleb(2, Context(prec=len(number) + 3)), "f")
    return shifted.rstrip("0").rstrip(".") if "." in shifted else shifted


def _check_limits(number: str, asked: Field) -> Iterator[Finding]:
    digits = len(number.lstrip("-").partition(".")[0].lstrip("0"))
    if digits > _MOST_DIGITS:
        slots = {"text": shortened(number), "count": str(digits), "limit": str(_MOST_DIGITS)}
        yield Finding("too_many_digits", slots)
        return
    value = Decimal(number)
    if asked.minimum is not None and value < asked.minimum:
        yield Finding("below_minimum", {"text": shortened(number), "limit": f"{asked.minimum:f}"})
    if asked.maximum is not None and value > asked.maximum:
        yield Finding("above_maximum", {"text": shortened(number), "limit": f"{asked.maximum:f}"})


def _check_decimals(number: str, unit: str, context: FieldContext) -> Iterator[Finding]:
    if len(_fraction(number)) > _MOST_DECIMALS:
        better = _rounded(number) + unit
        fix = Fix(f"改为 {shortened(better)}", context.path, better)
        grave: Severity = "error" if context.decimals == "two_if_any" else "warning"
        yield Finding("too_many_decimals", {"text": shortened(number)}, (fix,), grave)


def _not_a_number(text: str, asked: Field, context: FieldContext) -> Finding:
    better = _normalise_number(text, asked)
    unit = f"，单位是{asked.unit}" if asked.unit else ""
    fixes = mended(text, better, _number(better) is not None, context.path) or _converted(text, asked, context.path)
    return Finding("not_a_number", {"text": shortened(text), "unit": unit}, fixes)


def _converted(text: str, asked: Field, path: str) -> tuple[Fix, ...]:
    """The figure in the unit that the field asks for, where another one was typed with it: 5000万元 for 亿元."""
    unit = asked.unit or next(iter(_IN_LABEL.findall(asked.label)), "")
    loose = plain_dashes(half_width(text)).strip().removeprefix("人民币").removesuffix("人民币").strip()
    leading = _LEADING.match(loose)
    number = _plain(leading.group()) if leading else ""
    if leading is None or not number or asked.type == "percent" or len(number) > 2 * _MOST_DIGITS:
        return ()
    better = converted(number, loose[leading.end() :].strip(), unit, whole=asked.type == "integer")
    return (Fix(f"改为 {better} {unit}".rstrip(), path, better),) if better else ()


def _check_integer(text: str, asked: Field, context: FieldContext) -> Iterator[Finding]:
    value = _number(text)
    if value is None:
        yield _not_a_number(text, asked, context)
        return
    if _fraction(text):
        whole = text.partition(".")[0]
        even = not _fraction(text).strip("0")
        yield Finding("not_an_integer", {"text": shortened(text)}, mended(text, whole, even, context.path))
    yield from _check_limits(text, asked)


def _check_decimal(text: str, asked: Field, context: FieldContext) -> Iterator[Finding]:
    value = _number(text)
    if value is None:
        yield _not_a_number(text, asked, context)
        return
    yield from _check_limits(text, asked)
    if asked.type == "percent" and asked.maximum == 100 and 0 < value < 1:
        yield _share_as_ratio(text, context)
    else:
        yield from _check_decimals(text, "", context)


def _share_as_ratio(text: str, context: FieldContext) -> Finding:
    """One issue for 0.712, whose likelier meaning comes first: 71.20 per cent, then 0.71 (ruling 4)."""
    hundred = _times_hundred(text)
    hundred = _rounded(hundred) if len(_fraction(hundred)) > _MOST_DECIMALS else _printed(hundred, context.decimals)
    likelier = Fix(f"改为 {shortened(hundred)}", context.path, hundred)
    rounded = next(iter(_check_decimals(text, "", context)), None)
    if rounded is None:
        return Finding("share_as_ratio", {"text": shortened(text)}, (likelier,))
    kept = _rounded(text)
    fixes = (likelier, Fix(f"保留 {kept}", context.path, kept)) if kept != hundred else (likelier,)
    return Finding("ratio_with_decimals", {"text": shortened(text)}, fixes, rounded.severity)


def _check_quantity(text: str, asked: Field, context: FieldContext) -> Iterable[Finding]:
    match = _QUANTITY.fullmatch(text)
    better = _normalise_quantity(text, asked)
    again = _QUANTITY.fullmatch(better)
    right = again is not None and _unit_taken(again[2], asked)
    if match is None:
        example = f"12.5{asked.units[0] if asked.units else '万元'}"
        fixes = mended(text, better, right, context.path)
        return [Finding("quantity_format", {"text": shortened(text), "example": example}, fixes)]
    found = [*_check_limits(match[1], asked), *_check_decimals(match[1], match[2] or "", context)]
    if not _unit_taken(match[2], asked):
        fixes = mended(text, better, right, context.path)
        found.append(_more_than_unit(match, asked, fixes, context) or _no_unit(match, asked, fixes, context))
    return found


def _no_unit(match: re.Match[str], asked: Field, fixes: tuple[Fix, ...], context: FieldContext) -> Finding:
    offered = fixes or tuple(
        Fix(f"改为 {shortened(match[1] + unit)}", context.path, match[1] + unit) for unit in asked.units if not match[2]
    )
    units = f"：{'、'.join(asked.units[:-1])}或{asked.units[-1]}" if len(asked.units) > 1 else "".join(asked.units)
    return Finding("quantity_unit", {"text": shortened(match.string), "units": units}, offered)


def _more_than_unit(
    match: re.Match[str], asked: Field, fixes: tuple[Fix, ...], context: FieldContext
) -> Finding | None:
    """A unit that is taken with more behind it than a remark in brackets; None when there is no such unit."""
    rest = match[2] or ""
    unit = max((unit for unit in asked.units if rest.startswith(unit)), key=len, default="")
    behind = rest.removeprefix(unit)
    words = behind.strip(_MARKS)
    if not unit or not behind:
        return None
    better = f"{match[1]}{unit}（{words}）"
    apart = behind[0] in _MARKS and words and not set("（()）") & set(words)
    offered = fixes or ((Fix(f"改为 {shortened(better)}", context.path, better),) if apart else ())
    return Finding("quantity_remark", {"text": shortened(match.string), "unit": unit}, offered)


def _unit_taken(unit: str | None, asked: Field) -> bool:
    """A unit of the field, alone or with a remark in brackets, such as the part of a core area (填报说明 1)."""
    if not asked.units:
        return bool(unit)
    word, remark = _unit_and_remark(unit or "")
    return word in asked.units and (not remark or _REMARK.fullmatch(remark) is not None)


INTEGER = text_type(_normalise_number, _check_integer, _show_number, _value)
DECIMAL = text_type(_normalise_number, _check_decimal, _show_number, _value)
PERCENT = text_type(_normalise_number, _check_decimal, _show_number, _value)
QUANTITY = text_type(_normalise_quantity, _check_quantity, _show_quantity, _quantity_value)
