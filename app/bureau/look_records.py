"""What was found in a draft as JSON, as it is kept in the workspace; and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, get_args

from app.bureau.desk_forms import edition_for, edition_meant, editions_of
from app.bureau.model import ConditionSeen, FigureFound, Looked, Verdict
from app.drafts.draft import Draft
from app.drafts.edition import is_very, stamp_of
from app.forms.definition import FormDefinition
from app.forms.editions import Edition, Stamp
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


class Looks:
    """By what drafts are looked at: a code of the program and of the edition that each is read by, made once.

    Behind it stands the draft's own edition, where this PC lacked that one: ``3f…e2 1 9c…``.
    """

    def __init__(self, program: str, forms: Mapping[str, FormDefinition]) -> None:
        self._program, self._forms = program, forms
        self._codes: dict[tuple[str, Stamp], str] = {}

    def text(self, form_id: str, read_by: Stamp, filled_by: Stamp | None = None) -> str:
        """What is kept of a look at a draft of another edition, or of the same (None); none without a version."""
        code = self._code(edition_meant(self._forms, form_id, read_by))
        return f"{code} {filled_by.edition} {filled_by.sha256}" if code and filled_by else code

    def of_draft(self, draft: Draft) -> str:
        """What would be kept of a look at a draft now."""
        edition, own = edition_for(self._forms, draft), stamp_of(draft)
        return self.text(draft.form, edition.stamp, None if is_very(own, edition.stamp) else own)

    def edition(self, form_id: str, text: str) -> Edition | None:
        """The edition of a kept look, as long as it would be made by the same now; None else."""
        code, _, own = text.partition(" ")
        number, _, sha256 = own.partition(" ")
        if own:
            known = [edition_meant(self._forms, form_id, Stamp(int(number), sha256))] if number.isdecimal() else []
        else:
            known = list(editions_of(self._forms, form_id))
        return next((one for one in known if self._code(one) == code), None)

    def _code(self, edition: Edition) -> str:
        key = (edition.definition.id, edition.stamp)
        if key not in self._codes:
            self._codes[key] = looks_by(self._program, edition.definition)
        return self._codes[key]


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
