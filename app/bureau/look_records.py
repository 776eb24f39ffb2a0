"""What was found in a draft as JSON, as it is kept in the workspace; and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, get_args

from app.bureau.model import ConditionSeen, FigureFound, Looked, Verdict
from app.forms.definition import FormDefinition
from app.forms.issues import Fix, Issue

_DIGITS = 16
_VERDICTS: Mapping[str, Verdict] = {verdict: verdict for verdict in get_args(Verdict)}
"""One text for each, however many are read."""


def looked_text(looked: Looked) -> str:
    """A look as JSON on one line."""
    issues = [
        [one.path, one.code, one.severity, one.message, [[fix.label, fix.path, fix.value] for fix in one.fixes]]
        for one in looked.issues
    ]
    conditions = [
        {
            "id": one.id,
            "source": one.source,
            "needs": one.needs,
            "figures": [[figure.label, figure.text, figure.path] for figure in one.figures],
            "verdict": one.verdict,
            "told": one.told,
            "look": one.look,
            "items": one.items,
        }
        for one in looked.conditions
    ]
    document = {"issues": issues, "conditions": conditions, "settled": looked.items_settled, "items": looked.items}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def looks_by(program: str, form: FormDefinition) -> str:
    """A code of the version of the program and of the form that drafts are looked at by; none without a version."""
    by = f"{program}\n{form!r}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(by).hexdigest()[:_DIGITS] if program else ""


def looked_of(text: str) -> Looked:
    """The look in a text of :func:`looked_text`; :class:`ValueError` when it is none."""
    try:
        document = json.loads(text)
        return Looked(
            issues=tuple(
                Issue(path, code, severity, message, tuple(Fix(*fix) for fix in fixes))
                for path, code, severity, message, fixes in document["issues"]
            ),
            conditions=tuple(_condition(one) for one in document["conditions"]),
            items_settled=document["settled"],
            items=document["items"],
        )
    except (KeyError, TypeError) as error:
        raise ValueError("not a look") from error


def _condition(one: Mapping[str, Any]) -> ConditionSeen:
    return ConditionSeen(
        id=one["id"],
        source=one["source"],
        needs=one["needs"],
        figures=tuple(FigureFound(*figure) for figure in one["figures"]),
        verdict=_VERDICTS[one["verdict"]],
        told=tuple(one["told"]),
        look=one["look"],
        items=tuple(one["items"]),
    )
