"""What is right and wrong about the evidence items: states, files, ticks, and the cells that cite them.

Rulings 13 to 15. Source of the ties between cells and items: （提供相关佐证材料 N） in the tables of
晋工信企业函〔2026〕47号; of the needs of items 7 to 10: 指南第六条、第七条 of the 2026 service notice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from app.forms.accepted import DUPLICATE, KEEP, UNCLEAR, accepted
from app.forms.answers import EvidenceFile, Filling, ItemState
from app.forms.definition import NONE, OTHER, FormDefinition, Item, Severity
from app.forms.field_types import FIELD_TYPES
from app.forms.field_types.choices import NO
from app.forms.issues import ACCEPTED, Fix, Issue
from app.forms.labels import STATE_WORDS, item_label, label_of, with_years
from app.forms.messages import issue
from app.forms.page_ranges import meet, stretches

_NO_STATE = ItemState()
# How grave, what, and the code of what can be accepted; the words follow the file's name, those of an error name it.
FileNote: TypeAlias = tuple[Severity, str] | tuple[Severity, str, str]
FileNotes: TypeAlias = Mapping[str, Sequence[FileNote]]


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
    """Give the files that are bound a second time, each with the place where the same content stands first.

    Of two that are alike one may be accepted, whichever stands first then: for the third there is a warning again.
    """
    alike: dict[str, _Alike] = {}
    for number in sorted(definition.items):
        for place, file in enumerate(_bound(filling.items.get(number, _NO_STATE))):
            if not file.sha256:
                continue
            found = alike.setdefault(file.sha256, _Alike()).take(number, file)
            if found is None:
                continue
            item, first, taken = found
            other = "本项" if item == number else f"“{item_label(definition, item)}”"
            slots = {"file": _name(file), "other": other, "other_file": _name(first)}
            path, label = f"items.{number}.files.{place}", item_label(definition, number)
            code, fixes = ("duplicate_file_kept", ()) if taken else ("duplicate_file", _keeping(path, DUPLICATE))
            yield issue(code, path, label, slots, fixes)


@dataclass(slots=True)
class _Choice:
    """The files of one content that bind the same pages: the first of them, and whether all are accepted."""

    item: int
    first: EvidenceFile
    are_accepted: bool


class _Alike:
    """The files of one content that stand before, by the pages that they bind: thousands may be the same scan."""

    def __init__(self) -> None:
        self._choices: dict[tuple[tuple[int, int], ...], _Choice] = {}

    def take(self, item: int, file: EvidenceFile) -> tuple[int, EvidenceFile, bool] | None:
        """Take in the next file: item and file of the first that binds a page of it, and whether that is accepted."""
        pages, is_accepted = stretches(file.pages), DUPLICATE in accepted(file)
        twins = [choice for own, choice in self._choices.items() if meet(own, pages)]
        taken = is_accepted or all(twin.are_accepted for twin in twins)
        choice = self._choices.setdefault(pages, _Choice(item, file, is_accepted))
        choice.are_accepted &= is_accepted
        return (twins[0].item, twins[0].first, taken) if twins else None


def _bound(state: ItemState) -> tuple[EvidenceFile, ...]:
    return state.files if state.state == "files" else ()


def _name(file: EvidenceFile) -> str:
    return file.path.rsplit("/", 1)[-1]


def _keeping(path: str, code: str) -> tuple[Fix, ...]:
    return (Fix(KEEP, f"{path}{ACCEPTED}", code),)


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
        name, path = _name(file), f"items.{number}.files.{place}"
        if fact in ("missing", "changed"):
            # files of a state that is not chosen are kept but not bound: worth knowing, nothing to stop for
            grave: Severity | None = None if state.state == "files" else "note"
            yield issue(f"item_file_{fact}", path, label, {"file": name}, (), grave)
        elif state.state == "files":  # of another state nothing is bound
            for note in notes.get(file.path, ()):
                yield _note_issue(path, label, file, note)


def _note_issue(path: str, label: str, file: EvidenceFile, note: FileNote) -> Issue:
    severity, sentence = note[0], note[1]
    slots = {"file": _name(file), "note": sentence.rstrip("。")}
    if severity == "error":
        return issue("item_file_unusable", path, label, slots, (), severity)
    unclear = severity == "warning" and len(note) == 3 and note[2] == UNCLEAR
    if unclear and UNCLEAR in accepted(file):
        return issue("item_file_kept", path, label, slots)
    return issue("item_file_note", path, label, slots, _keeping(path, UNCLEAR) if unclear else (), severity)


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
