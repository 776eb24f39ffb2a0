"""The short code of what a draft says, by which paper, electronic copy and draft are compared."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from app.drafts.draft import Draft, is_blank, to_json
from app.forms.answers import ItemState

_UNPRINTED = ("copies", "own_deadline")


def content_code(draft: Draft) -> str:
    """A short code of a draft's content, such as ``7F3A-92C1``: the same for every export of the same draft."""
    return code_of(draft_hash(draft))


def typed_code(draft: Draft) -> str:
    """The code of the answers alone: what a form in Word holds of a draft, its evidence and options aside."""
    return content_code(Draft(form=draft.form, answers=draft.answers))


def code_of(fingerprint: str) -> str:
    """The short code of a draft with this hash."""
    code = fingerprint[:8].upper()
    return f"{code[:4]}-{code[4:]}"


def draft_hash(draft: Draft) -> str:
    """SHA-256 of what the draft says: of :func:`compared_draft`."""
    said = to_json(compared_draft(draft))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def compared_draft(draft: Draft) -> Draft:
    """What of a draft counts when paper, electronic copy and draft are compared: answers, options, hashes of evidence.

    A blank answer says nothing: whether it was typed and taken away again or never entered makes no other content. Nor
    do options that no page shows, what was found when a file was taken in, and scans of sealed pages.
    """
    answers = {name: answer for name, answer in draft.answers.items() if not is_blank(answer)}
    items = {number: _said(state) for number, state in draft.items.items() if state != ItemState()}
    options = {name: value for name, value in draft.options.items() if name not in _UNPRINTED}
    return replace(draft, answers=answers, items=items, options=options, sealed=())


def _said(state: ItemState) -> ItemState:
    return replace(state, files=tuple(replace(file, extra={}) for file in state.files))
