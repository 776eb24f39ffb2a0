"""The parts of a draft in words, each with a short code: so it can be said which of them was changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from app.books.assembly import code_of, compared_draft
from app.drafts.draft import Draft, parts_of
from app.drafts.sealed import SealedScan
from app.forms.definition import FormDefinition
from app.forms.sections import sections_of

OPTIONS = "排版选项"
OTHER = "其他内容"
SCANS = "盖章扫描件"
CONTENT = "内容"


def draft_parts(definition: FormDefinition, draft: Draft) -> dict[str, str]:
    """The short code of each part of a draft by its name, in printed order; a part that says nothing has none.

    Parts are the sections of the form by their titles, the numbered items (``第 3 项``), and :data:`OPTIONS`; what
    this edition of the form does not know is :data:`OTHER`, and which scans stand for which pages :data:`SCANS`. But
    for those, which are no content, two drafts of a form have equal parts exactly when they have the same content code.
    """
    said: dict[str, Any] = dict(_said(definition, compared_draft(draft)))
    said[SCANS] = [_scan(scan) for scan in sorted(draft.sealed, key=lambda scan: scan.place)]
    return {name: _code(one) for name, one in said.items() if one}


def content_parts(parts: Mapping[str, str]) -> dict[str, str]:
    """Those of the parts that the content code is of: scans are put back into a book that stays as it is."""
    return {name: code for name, code in parts.items() if name != SCANS}


def whole_parts(code: str, parts: Mapping[str, str]) -> dict[str, str]:
    """The parts of a draft with this content code where nobody knows its sections: all it says, and its scans."""
    return {CONTENT: code, **{name: parts[name] for name in (SCANS,) if name in parts}}


def parts_of_copy(code: str, parts: Mapping[str, str], now: Mapping[str, str]) -> Mapping[str, str]:
    """The parts of a copy with this code as they compare with those of a draft ``now``: whole where that is."""
    return whole_parts(code, parts) if CONTENT in now and not {*now} - {CONTENT, SCANS} else parts


def changed_parts(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the parts that differ, those of ``now`` first, in their order."""
    named = dict.fromkeys((*now, *before))
    return tuple(name for name in named if before.get(name) != now.get(name))


def homes_of_fields(definition: FormDefinition) -> dict[str, str]:
    """The part that each field of a form belongs to, by its name."""
    sections = [section for section in sections_of(definition) if section.fields]
    titles = [section.title for section in sections]
    volumes = {volume.id: volume.file_name for volume in definition.volumes}
    homes: dict[str, str] = {}
    for section in sections:
        plain = section.title and titles.count(section.title) == 1
        homes |= dict.fromkeys(section.fields, section.title if plain else volumes[section.volume] + section.title)
    return homes


def _said(definition: FormDefinition, draft: Draft) -> dict[str, dict[str, Any]]:
    """What each part says, as the draft's document holds it; the order is the printed one."""
    homes, document = homes_of_fields(definition), parts_of(draft)
    said: dict[str, dict[str, Any]] = {name: {} for name in homes.values()}
    for name, answer in document["answers"].items():
        said.setdefault(homes.get(name, OTHER), {})[f"answers.{name}"] = answer
    for number in sorted(draft.items):
        said.setdefault(f"第 {number} 项", {})["item"] = document["items"][str(number)]
    options = document["options"]
    said.setdefault(OPTIONS, {}).update((name, value) for name, value in options.items() if name != "overrides")
    for name, note in draft.overrides.items():
        said.setdefault(homes.get(name, OTHER), {})[f"overrides.{name}"] = note
    rest: dict[str, Any] = {"items": dict(draft.other_items), "extra": dict(draft.extra)}
    rest["format"] = draft.format if draft.read_only else 0  # of a newer program, which the code is of as well
    said.setdefault(OTHER, {}).update((name, value) for name, value in rest.items() if value)
    return dict(sorted(said.items(), key=lambda one: one[0] == OTHER))


def _scan(scan: SealedScan) -> list[object]:
    """What the copy shows of a scan: which page of which file, how it is turned; all pages of that of a volume."""
    return [*scan.place, scan.sha256, scan.page, scan.turn, list(scan.turns), list(scan.sides)]


def _code(said: object) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return code_of(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
