"""The parts of a draft in words, each with a short code: so it can be said which of them was changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from app.books.assembly import code_of
from app.drafts.draft import Draft, is_blank, parts_of
from app.forms.answers import ItemState
from app.forms.definition import FormDefinition
from app.forms.sections import sections_of

OPTIONS = "排版选项"
OTHER = "其他内容"


def draft_parts(definition: FormDefinition, draft: Draft) -> dict[str, str]:
    """The short code of each part of a draft by its name, in printed order; a part that says nothing has none.

    Parts are the sections of the form by their titles, the numbered items (``第 3 项``), and :data:`OPTIONS`; what
    this edition of the form does not know is :data:`OTHER`. Two drafts of a form have equal parts exactly when they
    have the same content code: blank answers say nothing.
    """
    return {name: _code(said) for name, said in _said(definition, draft).items() if said}


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
        if not is_blank(answer):
            said.setdefault(homes.get(name, OTHER), {})[f"answers.{name}"] = answer
    spoken = {str(number) for number, state in draft.items.items() if state != ItemState()}
    for number in sorted({*definition.items, *draft.items}):
        if str(number) in spoken:
            said.setdefault(f"第 {number} 项", {})["item"] = document["items"][str(number)]
    options = document["options"]
    said.setdefault(OPTIONS, {}).update((name, value) for name, value in options.items() if name != "overrides")
    for name, note in draft.overrides.items():
        said.setdefault(homes.get(name, OTHER), {})[f"overrides.{name}"] = note
    rest: dict[str, Any] = {"items": dict(draft.other_items), "extra": dict(draft.extra)}
    said.setdefault(OTHER, {}).update((name, value) for name, value in rest.items() if value)
    return dict(sorted(said.items(), key=lambda one: one[0] == OTHER))


def _code(said: Mapping[str, Any]) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return code_of(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
