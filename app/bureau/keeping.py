"""A draft made ready for the workspace where it was read, so that the process that writes has little left to do."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass

from app.bureau.look_records import looked_text
from app.bureau.many_work import Arrived
from app.bureau.matching import Mark, marks_of
from app.bureau.model import Source
from app.bureau.review_records import review_document
from app.bureau.workspace_tables import stored
from app.drafts.content_code import typed_code
from app.drafts.draft import DRAFT_FILE, Draft, from_json
from app.drafts.edition import is_very, stamp_of
from app.forms.definition import FormDefinition
from app.forms.editions import Stamp

FOUND = ("written", "errors", "warnings", "settled", "items", "met", "told", "facts", "reviews", "looked", "stamps")
"""The columns of an arrival that :attr:`Kept.found` has the values of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A draft as it goes into the workspace: whose it is, its document with its hash, what was found at its place.

    ``lost`` is how many of its files are missing or damaged, ``typed`` the code of its answers alone. ``read_by`` is
    the edition that it was looked at by, ``filled_by`` its own; None when these are one.
    """

    source: Source
    form: str
    code: str
    typed: str
    marks: tuple[Mark, ...]
    applicant: str
    place: str
    document: bytes
    sha256: str
    found: tuple[object, ...]
    told: tuple[str, ...]
    lost: int
    read_by: Stamp
    filled_by: Stamp | None


def kept(form: FormDefinition, arrived: Arrived) -> Kept:
    """What the workspace keeps of a draft that was read."""
    received = arrived.received
    document, own = zlib.compress(arrived.data, 1), stamp_of(received.draft)
    return Kept(
        source=received.source,
        form=form.id,
        code=received.code,
        typed=typed_code(received.draft),
        marks=marks_of(form, received.draft, arrived.looked.issues),
        applicant=applicant_of(form, received.draft),
        place=place_of(form, received.draft),
        document=document,
        sha256=hashlib.sha256(document).hexdigest(),
        found=_found(arrived),
        told=received.told,
        lost=len(received.facts),
        read_by=arrived.read_by,
        filled_by=None if is_very(own, arrived.read_by) else own,
    )


def draft_of(document: bytes) -> Draft:
    """The draft in a document of the workspace; raises :class:`DraftError` when it is none."""
    return from_json(zlib.decompress(document).decode("utf-8-sig"), DRAFT_FILE)


def applicant_of(form: FormDefinition, draft: Draft) -> str:
    """What an applicant calls itself; empty while it says nothing."""
    name = draft.answers.get(form.name_field)
    return " ".join(name.split()) if isinstance(name, str) else ""


def place_of(form: FormDefinition, draft: Draft) -> str:
    """Where an applicant is, in its own words."""
    fields = form.bureau.place if form.bureau else ()
    words = [answer for name in fields if isinstance(answer := draft.answers.get(name), str)]
    return " ".join(" ".join(words).split())


def _found(arrived: Arrived) -> tuple[object, ...]:
    received, looked = arrived.received, arrived.looked
    severities = [issue.severity for issue in looked.issues]
    return (
        received.written,
        severities.count("error"),
        severities.count("warning"),
        looked.items_settled,
        looked.items,
        sum(one.verdict == "met" for one in looked.conditions),
        _json(received.told),
        _json(dict(received.facts)),
        _json([review_document(review) for review in received.reviews]),
        stored(looked_text(looked)),
        _json(dict(arrived.stamps)),
    )


def _json(value: object) -> str | bytes:
    return stored(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
