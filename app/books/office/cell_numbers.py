"""Numbers of cells written out: without a format, under placeholders for digits, as powers of ten."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

from app.books.office.format_code import Section, Token, UnknownFormat

MOST_DIGITS = 15
_GENERAL_WIDTH = 11


def general(value: Decimal) -> str:
    """A number without a format: up to 11 characters as Excel has it in a cell, whole numbers in full.

    Excel writes whole numbers of 12 digits and more as powers of ten where WPS shows them; the digits are what the
    file's maker typed. Beyond 15 digits the last ones are lost (:class:`UnknownFormat`).
    """
    if value == value.to_integral_value():
        if abs(value) >= 10**MOST_DIGITS:
            raise UnknownFormat("General")
        return f"{value:.0f}"
    if abs(value) < Decimal("0.0001") or abs(value) >= 10 ** (_GENERAL_WIDTH - 1):
        return _power(value, 5, "", 2, trimmed=True) if abs(value) < 1 else f"{_rounded(value, 0):.0f}"
    whole = len(f"{abs(int(value))}")
    text = f"{_rounded(value, max(0, _GENERAL_WIDTH - 1 - whole)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rounded(value: Decimal, places: int) -> Decimal:
    with localcontext() as context:
        context.prec = 400
        return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _power(value: Decimal, places: int, sign: str, least: int, trimmed: bool = False) -> str:
    """A number as ``1.23E+05``; ``sign`` is written before an exponent that is not negative (``+`` where stated)."""
    exponent = value.adjusted() if value else 0
    front = _rounded(value.scaleb(-exponent), places)
    if abs(front) >= 10:
        front, exponent = _rounded(front / 10, places), exponent + 1
    text = f"{front:f}"
    if trimmed and "." in text:
        text = text.rstrip("0").rstrip(".")
    mark = "-" if exponent < 0 else sign
    return f"{text}E{mark}{abs(exponent):0{least}d}"


def digits(value: Decimal, section: Section, code: str) -> str:
    """A number under digit placeholders, with the words among them."""
    tokens = section.tokens
    if any(token.kind == "power" for token in tokens):
        return _with_power(value, tokens, code)
    if any(token.kind not in ("text", "mark") for token in tokens) or _is_fraction(tokens):
        raise UnknownFormat(code)
    marks = "".join(token.text for token in tokens if token.kind == "mark")
    if not re.fullmatch(r"%*[0#?,]*(\.[0#?]*)?,*%*", marks):
        raise UnknownFormat(code)
    whole, _, behind = marks.strip("%").partition(".")
    scale = len(whole) - len(whole.rstrip(",")) + len(behind) - len(behind.rstrip(","))
    whole, behind = whole.rstrip(","), behind.rstrip(",")
    if not whole and not behind:
        return "".join(token.text for token in tokens)
    number = _rounded(value * 100 ** marks.count("%") / 1000**scale, len(behind))
    before, _, after = f"{number:f}".partition(".")
    return _filled(tokens, _whole_digits(before, whole), _decimals(after, behind))


def _is_fraction(tokens: tuple[Token, ...]) -> bool:
    """``# ?/?``: a slash between digits, which are then a fraction."""
    kinds = [token for token in tokens if token.kind == "mark" or token.text == "/"]
    return any(token.text == "/" for token in kinds[1:-1])


def _whole_digits(digits: str, places: str) -> list[str]:
    """What stands at each placeholder before the point, the first one with all digits that have no place."""
    digits = digits.lstrip("0")
    marks = [place for place in places if place != ","]
    grouped = "," in places
    found: list[str] = []
    for number, mark in enumerate(reversed(marks)):
        digit = digits[len(digits) - 1 - number] if number < len(digits) else ("0" if mark == "0" else "")
        separator = "," if grouped and number and number % 3 == 0 and digit else ""
        found.insert(0, digit + separator)
    for number in range(len(marks), len(digits)):
        separator = "," if grouped and number and number % 3 == 0 else ""
        extra = digits[len(digits) - 1 - number] + separator
        found[:1] = [extra + found[0]] if found else [extra]
    return found


def _decimals(digits: str, places: str) -> list[str]:
    found = list(digits)
    for number in reversed(range(len(found))):
        if places[number] == "0" or found[number] != "0":
            break
        found[number] = ""
    return found


def _filled(tokens: tuple[Token, ...], whole: list[str], behind: list[str]) -> str:
    said: list[str] = []
    left, right = list(whole), list(behind)
    seen_point = False
    for token in tokens:
        if token.kind == "text" or token.text == "%":
            said.append(token.text)
        elif token.text == ".":
            said.append("".join(left) + ".")
            left, seen_point = [], True
        elif token.text != ",":
            source = right if seen_point else left
            said.append(source.pop(0) if source else "")
    return "".join(said)


def _with_power(value: Decimal, tokens: tuple[Token, ...], code: str) -> str:
    """``0.00E+00`` alone; others count the exponent in steps."""
    text = "".join(token.text for token in tokens)
    match = re.fullmatch(r"[0#](?:\.(0*))?E([+-])(0+)", text)
    if not match or any(token.kind == "text" for token in tokens):
        raise UnknownFormat(code)
    return _power(value, len(match[1] or ""), "+" if match[2] == "+" else "", len(match[3]))
