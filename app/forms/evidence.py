"""What is right and wrong about the evidence items: states, files, ticks, and the cells that cite them.

Rulings 13 to 15. Source of the ties between cells and items: （提供相关佐证材料 N） in the tables of
晋工信企业函〔2026〕47号; of the needs of items 7 to 10: 指南第六条、第七条 of the 2026 service notice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from app.forms.answers import Filling, ItemState
from app.forms.definition import NONE, OTHER, FormDefinition, Item, Severity
from app.forms.field_types import FIELD_TYPES
from app.forms.field_types.choices import NO
from app.forms.issues import Fix, Issue
from app.forms.labels import STATE_WORDS, item_label, label_of, with_years
from app.forms.messages import issue

_NO_STATE = ItemState()
# How grave and what, by the path of the file; the words follow the file's name, those of an error name it themselves.
FileNotes: TypeAlias = Mapping[str, Sequence[tuple[Severity, str]]]


def item_issues(
    definition: FormDefinition, filling: Filling, facts: Mapping[str, str], notes: FileNotes
) -> Iterator[Issue]:
    """Give the issues of all items in the order of the contents list; ``facts``, ``notes`` as for ``check``."""
    for number, item in definition.items.items():
        state = filling.items.get(number, _NO_STATE)
        mistakes = list(_state_issues(definition, filling, number, item, state))
        yield from mistakes
        yield from _file_issues(definition, number, state, facts, notes)
        yield from _tick_issues(definition, number, item, state)
        if not mistakes:
            yield from _claim_issues(definition, filling, number, item, state)


def duplicate_issues(definition: FormDefinition, filling: Filling) -> Iterator[Issue]:
    """Give the files that are bound a second time, each with the place where the same content stands first."""
    first: dict[str, tuple[int, str]] = {}
    for number in sorted(definition.items):
        state = filling.items.get(number, _NO_STATE)
        for place, file in enumerate(state.files if state.state == "files" else ()):
            name = file.path.rsplit("/", 1)[-1]
            earlier = first.get(file.sha256)
            if file.sha256:
                first.setdefault(file.sha256, (number, name))
            if earlier:
                other = "本项" if earlier[0] == number else f"“{item_label(definition, earlier[0])}”"
                slots = {"file": name, "other": other, "other_file": earlier[1]}
                yield issue("duplicate_file", f"items.{number}.files.{place}", item_label(definition, number), slots)


def is_settled(definition: FormDefinition, filling: Filling, number: int) -> bool:
    """Tell whether nothing is missing behind an item: its state is chosen where one is needed, and complete."""
    state = filling.items.get(number, _NO_STATE)
    return not any(_state_issues(definition, filling, number, definition.items[number], state))


def has_text(definition: FormDefinition, filling: Filling, item: Item) -> bool:
    """Tell whether every text field that may stand for an item's files is answered (无 counts)."""
    return bool(item.text) and not _blank_texts(definition, filling, item)


def _blank_texts(definition: FormDefinition, filling: Filling, item: Item) -> list[str]:
    return [name for name in item.text if _is_blank(definition, filling, name)]


def _is_blank(definition: FormDefinition, filling: Filling, name: str) -> bool:
    field = definition.fields.get(name)
    if field is None:
        return True
    spec = FIELD_TYPES[field.type]
    answer = filling.answers.get(name, spec.empty)
    return spec.accepts(answer) and spec.is_empty(answer)


def _state_issues(
    definition: FormDefinition, filling: Filling, number: int, item: Item, state: ItemState
) -> Iterator[Issue]:
    path, label = f"items.{number}.state", item_label(definition, number)
    if not state.state:
        yield from _missing_state(definition, filling, number, item, state)
    elif state.state not in item.takes:
        slots = {"state": STATE_WORDS.get(state.state, state.state), "choices": _choices(item)}
        yield issue("item_state_not_taken", path, label, slots, _state_fixes(path, item, state))
    elif state.state == "files" and not state.files:
        fixes = tuple(fix for fix in _state_fixes(path, item, state) if fix.value != "files")
        yield issue("item_files_missing", f"items.{number}.files", label, {}, fixes)
    elif state.state == "self_declaration" and not _has_statement(definition, item, state):
        yield issue("item_statement_missing", f"items.{number}.statement", label, {})


def _missing_state(
    definition: FormDefinition, filling: Filling, number: int, item: Item, state: ItemState
) -> Iterator[Issue]:
    path, label = f"items.{number}.state", item_label(definition, number)
    if item.evidence == "required":
        words = {"files": "添加文件", "self_declaration": "选“自我声明”", "none": "标为“无”"}
        choices = "或".join(words[name] for name in item.takes)
        yield issue("item_state_missing", path, label, {"choices": choices}, _state_fixes(path, item, state))
    elif item.evidence == "text_or_files" and (blank := _blank_texts(definition, filling, item)):
        names = "、".join(f"“{label_of(definition, name)}”" for name in blank)
        yield issue("item_text_missing", blank[0], label, {"fields": names})


def _choices(item: Item) -> str:
    return "、".join(f"“{STATE_WORDS[name]}”" for name in item.takes)


def _state_fixes(path: str, item: Item, state: ItemState) -> tuple[Fix, ...]:
    """Offer the states that one click completes: files only where some are there already."""
    labels = {"files": "选“文件”", "self_declaration": "选“自我声明”", "none": f"标为“{NONE}”"}
    return tuple(Fix(labels[name], path, name) for name in item.takes if name != "files" or state.files)


def _has_statement(definition: FormDefinition, item: Item, state: ItemState) -> bool:
    default = definition.self_declaration.default_statement if definition.self_declaration else ""
    return bool(state.statement.strip() or (default.strip() and item.claim.strip()))


def _file_issues(
    definition: FormDefinition, number: int, state: ItemState, facts: Mapping[str, str], notes: FileNotes
) -> Iterator[Issue]:
    label = item_label(definition, number)
    for place, file in enumerate(state.files):
        fact = facts.get(file.path)
        name = file.path.rsplit("/", 1)[-1]
        if fact in ("missing", "changed"):
            # files of a state that is not chosen are kept but not bound: worth knowing, nothing to stop for
            grave: Severity | None = None if state.state == "files" else "note"
            yield issue(f"item_file_{fact}", f"items.{number}.files.{place}", label, {"file": name}, (), grave)
        elif state.state == "files":  # of another state nothing is bound
            for severity, sentence in notes.get(file.path, ()):
                slots = {"file": name, "note": sentence.rstrip("。")}
                code = "item_file_unusable" if severity == "error" else "item_file_note"
                yield issue(code, f"items.{number}.files.{place}", label, slots, (), severity)


def _tick_issues(definition: FormDefinition, number: int, item: Item, state: ItemState) -> Iterator[Issue]:
    open_needs = [need for need in item.needs if need not in state.ticked]
    if state.state == "files" and open_needs:
        slots = {"count": str(len(open_needs)), "needs": "；".join(with_years(definition, need) for need in open_needs)}
        yield issue("item_tick_missing", f"items.{number}.ticked", item_label(definition, number), slots)


def _claim_issues(
    definition: FormDefinition, filling: Filling, number: int, item: Item, state: ItemState
) -> Iterator[Issue]:
    claims = {name: claims_something(definition, filling, name) for name in item.cited_by}
    claimed = [name for name, claim in claims.items() if claim]
    proved = state.state in ("files", "self_declaration") or has_text(definition, filling, item)
    path, label = f"items.{number}.state", item_label(definition, number)
    if claimed and not proved:
        yield issue("claim_without_evidence", path, label, {"fields": _named(definition, claimed)})
    elif claims and state.state == "files" and all(claim is False for claim in claims.values()):
        yield issue("evidence_without_claim", path, label, {"fields": _named(definition, list(claims))})


def claims_something(definition: FormDefinition, filling: Filling, name: str) -> bool | None:
    """Tell whether an answer claims something that evidence must prove: ``False`` for 无, 0 and 否.

    ``None`` while it is blank or not understood, since nothing follows from it yet.
    """
    field = definition.fields.get(name)
    if field is None:
        return None
    spec = FIELD_TYPES[field.type]
    answer = filling.answers.get(name, spec.empty)
    if not spec.accepts(answer) or spec.is_empty(answer):
        return None
    if answer in (NONE, [NONE]):
        return False
    if field.type == "checks" and answer == [OTHER]:
        other = filling.answers.get(field.other, "")
        return not (isinstance(other, str) and other.strip() == NONE)
    value = spec.value(answer, field)
    if isinstance(value, Decimal):
        return value != 0
    return None if value is None else value != NO


def _named(definition: FormDefinition, names: list[str]) -> str:
    first = f"“{label_of(definition, names[0])}”"
    return first if len(names) == 1 else f"{first}等 {len(names)} 处"
