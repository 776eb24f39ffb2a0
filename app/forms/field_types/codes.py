"""统一社会信用代码 (GB 32100-2015) and 邮政编码."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.forms.characters import half_width, plain_dashes
from app.forms.definition import Field
from app.forms.field_types.spec import FieldContext, Finding, as_typed, bare, mended, text_type
from app.forms.issues import OVERRIDE, Fix
from app.forms.messages import shortened

_LENGTH = 18
_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")  # GB 32100-2015: no I, O, S, V, Z
_REGION = range(2, 8)  # places 3 to 8: GB/T 2260, digits only
_LOOKS_LIKE = {"O": "0", "I": "1", "Z": "2", "S": "5"}
_POSTCODE = re.compile(r"[0-9]{6}")


def _normalise_uscc(text: str, _asked: Field) -> str:
    typed = text.strip()
    tight = "".join(plain_dashes(half_width(typed)).replace("-", " ").split())
    # a sentence with a code in it is not a code
    return tight.upper() if tight.isascii() and tight.isalnum() else typed


def _check_uscc(text: str, asked: Field, context: FieldContext) -> Iterable[Finding]:
    tidy = _normalise_uscc(text, asked)
    if len(tidy) != _LENGTH:
        return [Finding("uscc_length", {"count": str(len(tidy))})]
    strange = [place for place in range(_LENGTH) if not _fits(tidy, place)]
    if strange:
        return [_strange(tidy, place, context.path) for place in strange[:3]]
    found = list(_check_digit(tidy, context))
    if tidy != text:
        found.append(Finding("uscc_untidy", {}, mended(text, tidy, True, context.path)))
    if asked.region and not tidy[2:].startswith(asked.region):
        region = "、".join(asked.region)
        found.append(Finding("uscc_region", {"found": tidy[2 : 2 + len(asked.region[0])], "region": region}))
    return found


def _fits(code: str, place: int) -> bool:
    return code[place] in "0123456789" if place in _REGION else code[place] in _ALPHABET


def _strange(code: str, place: int, path: str) -> Finding:
    char = code[place]
    digit = _LOOKS_LIKE.get(char, "")
    if char in _ALPHABET:
        what = f"“{char}”，第 3 至 8 位是登记地代码，只有数字"
    elif char.isascii() and char.isalpha():
        what = f"字母 {char}，代码里没有 {char}"
    else:
        what = f"“{char}”，代码里只有数字和大写字母"
    guess = f"，是否为数字 {digit}" if digit else ""
    better = code[:place] + digit + code[place + 1 :]
    fixes = (Fix(f"改为 {digit}", path, better),) if digit else ()
    return Finding("uscc_character", {"place": str(place + 1), "what": what + guess}, fixes)


def _check_digit(code: str, context: FieldContext) -> Iterator[Finding]:
    # stdnum's own validate() refuses departments A, N and Y, which GB 32100-2015 has; only its arithmetic is used
    from stdnum.cn import uscc

    if code[-1] == uscc.calc_check_digit(code[:-1]):
        return
    if context.override is None:
        # a cell of a table has no name under which a note could be kept
        kept = "" if "." in context.path else "；证件确实如此时可以确认保留"
        fixes = (Fix("照证件保留", f"{OVERRIDE}{context.path}", "已与证件核对"),) if kept else ()
        yield Finding("uscc_checksum", {"kept": kept}, fixes)
    else:
        note = context.override.strip()
        yield Finding("uscc_overridden", {"note": f"：{shortened(note)}" if note else ""})


def _normalise_postcode(text: str, _asked: Field) -> str:
    typed = text.strip()
    tight = "".join(half_width(typed).split())
    return tight if _POSTCODE.fullmatch(tight) else typed


def _check_postcode(text: str, asked: Field, context: FieldContext) -> Iterator[Finding]:
    if not _POSTCODE.fullmatch(text):
        better = _normalise_postcode(text, asked)
        fixes = mended(text, better, bool(_POSTCODE.fullmatch(better)), context.path)
        yield Finding("postcode_format", {"text": shortened(text)}, fixes)
    elif asked.region and not text.startswith(asked.region):
        yield Finding("postcode_region", {"text": text, "region": "、".join(asked.region)})


USCC = text_type(_normalise_uscc, _check_uscc, as_typed, bare)
POSTCODE = text_type(_normalise_postcode, _check_postcode, as_typed, bare)
