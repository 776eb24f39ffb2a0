"""电话 (one or several numbers) and 电子信箱.

Telephone patterns: 区号 0 and 2 to 3 digits, number of 7 to 8 digits beginning with 2 to 9, extension; mobile
1[3-9] and 9 digits (national numbering plan). The notice writes ``0351—5550123 13900000000``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.forms.characters import half_width, plain_dashes
from app.forms.definition import Field
from app.forms.field_types.spec import FieldContext, Finding, as_typed, bare, mended, text_type
from app.forms.messages import shortened

_LANDLINE = re.compile(r"0[0-9]{2,3}-[2-9][0-9]{6,7}(?:-[0-9]{1,6})?")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_SERVICE = re.compile(r"(?:1[0-2][0-9]{3}|9[0-9]{4,5}|[48]00-?[0-9]{3,4}-?[0-9]{3,4})")
# 010 and 02x are the only area codes of three digits
_LOOSE = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})-?([2-9][0-9]{6,7})(?:-([0-9]{1,6}))?")
_ABROAD = re.compile(r"^(?:\+|00)86[- ]?")
_BETWEEN_NUMBERS = re.compile(r"[、,;/\n]+")
_MOST_WORDS = 4  # 139 0000 0000, 0351 555 0123
_EXTENSION = re.compile(r"\s*(?:转|分机)\s*")
_STORED_BETWEEN = "、"

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{{2,63}}")
_LONGEST_EMAIL = 254  # RFC 5321


def _one_number(typed: str) -> str:
    """Canonical form of one number, or ``""``; ``typed`` has plain digits and dashes and no blanks."""
    tight = _ABROAD.sub("", typed.replace("(", "").replace(")", "-"))
    tight = re.sub("-{2,}", "-", tight).strip("-")
    digits = tight.replace("-", "")
    if _MOBILE.fullmatch(digits):
        return digits
    if _SERVICE.fullmatch(tight):
        return tight
    match = _LOOSE.fullmatch(tight) or _LOOSE.fullmatch(digits)
    if match is None:
        return ""
    return f"{match[1]}-{match[2]}" + (f"-{match[3]}" if match[3] else "")


def _in_words(words: list[str]) -> list[str] | None:
    """Join neighbouring words into numbers, as few as make one; ``None`` when something is left over."""
    found: list[str] = []
    begin = 0
    while begin < len(words):
        for end in range(begin + 1, min(len(words), begin + _MOST_WORDS) + 1):
            number = _one_number("".join(words[begin:end]))
            if number:
                found.append(number)
                begin = end
                break
        else:
            return None
    return found


def _normalise_phone(text: str, _asked: Field) -> str:
    typed = text.strip()
    loose = _EXTENSION.sub("-", plain_dashes(half_width(typed)))
    numbers: list[str] = []
    for piece in _BETWEEN_NUMBERS.split(loose):
        found = _in_words(piece.split())
        if found is None:
            return typed
        numbers += found
    return _STORED_BETWEEN.join(numbers) if numbers else typed


def _check_phone(text: str, asked: Field, context: FieldContext) -> Iterator[Finding]:
    numbers = text.split(_STORED_BETWEEN)
    for number in numbers:
        if _LANDLINE.fullmatch(number) or _MOBILE.fullmatch(number):
            continue
        if _SERVICE.fullmatch(number):
            yield Finding("phone_service", {"text": number})
            continue
        better = _normalise_phone(text, asked)
        fixes = mended(text, better, True, context.path)
        yield Finding("phone_format", {"text": shortened(number)}, fixes)
        return


def _normalise_email(text: str, _asked: Field) -> str:
    typed = text.strip()
    tight = "".join(half_width(typed).replace("。", ".").replace("．", ".").split())
    return tight if _is_email(tight) else typed


def _check_email(text: str, asked: Field, context: FieldContext) -> Iterator[Finding]:
    if not _is_email(text):
        better = _normalise_email(text, asked)
        yield Finding("email_format", {"text": shortened(text)}, mended(text, better, True, context.path))


def _is_email(text: str) -> bool:
    return len(text) <= _LONGEST_EMAIL and _EMAIL.fullmatch(text) is not None


PHONE = text_type(_normalise_phone, _check_phone, as_typed, bare)
EMAIL = text_type(_normalise_email, _check_email, as_typed, bare)
