"""Answers that say that there is nothing, in other words than 无.

填报说明 2 of 晋工信企业函〔2026〕47号: 无相关情况时应填写“无”; where 无 is an answer, ruling 3 says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.forms.definition import NONE, Field
from app.forms.field_types import FIELD_TYPES, FieldContext, Finding
from app.forms.issues import Fix
from app.forms.messages import shortened

_LONGEST = 12
_NOTHING = re.compile(
    r"[\s/／\\＼\-‐-―－─—_.。,，、…·*＊×~～|｜]+"
    r"|(?:暂时?|尚|目前)?(?:无|没有)(?:相关情况|此类情况|此项)?[。.]?|N/?A",
    re.IGNORECASE,
)
# What such an answer begins with, unless with a mark.
_BEGINNINGS = frozenset("暂尚目无没Nn")
_BOXES = ("yesno", "choice", "checks")
_TEXTS = ("text", "long_text")


def says_nothing(text: str, field: Field) -> bool:
    """Tell whether an answer is a way of writing 无 (``暂无``, ``没有``, ``/``, ``——``); boxes have no such words."""
    plain = text.strip()
    if len(plain) > _LONGEST or (plain[:1].isalnum() and plain[0] not in _BEGINNINGS):
        return False
    return field.type not in _BOXES and _NOTHING.fullmatch(plain) is not None


def nothing_findings(text: str, field: Field, context: FieldContext, *, taken: bool) -> Iterable[Finding]:
    """What is wrong with such an answer; ``taken``: whether 无 is an answer of this field.

    A figure is an error as before, a text that may be 无 only a warning: it is printed as it is. A text that may not
    be 无 may not be 暂无 either.
    """
    slots = {"text": shortened(text.strip())}
    is_text = field.type in _TEXTS
    if taken:
        fix = Fix(f"改为“{NONE}”", context.path, NONE)
        return [Finding("nothing_in_words", slots, (fix,), "warning" if is_text else "error")]
    if not is_text:
        return FIELD_TYPES[field.type].check(text, field, context)
    return [Finding("nothing_said", slots, () if field.required else (Fix("清空", context.path, ""),))]
