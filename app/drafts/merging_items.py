"""Evidence items of several drafts as one: the state, what is ticked, and the files, each content once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.drafts.changes import BLANK
from app.drafts.merging_entries import Entries, kept, note_list
from app.drafts.merging_kinds import PLAIN, STATE, Stored, file_words
from app.drafts.merging_lists import Slot, united
from app.drafts.merging_values import NOTHING, Kind, Ledger, Taken, dumped
from app.forms.answers import EvidenceFile, ItemState
from app.forms.definition import FormDefinition

_UNCHOSEN: Mapping[str, object] = {"rotate": 0, "pages": "", "caption": "", "per_side": 1}
_CHOICES: Mapping[str, tuple[str, str]] = {
    "rotate": ("转动", "转 {} 度"),
    "pages": ("装哪几页", "第 {} 页"),
    "caption": ("图注", "{}"),
    "per_side": ("每面几张", "每面 {} 张"),
}


@dataclass(frozen=True, slots=True)
class MergedItem:
    """An item, and the number of the draft from which each of its files is."""

    state: ItemState
    owners: tuple[int, ...]


def merged_item(
    ledger: Ledger, definition: FormDefinition, path: str, label: str, states: Mapping[int, ItemState], base: ItemState
) -> MergedItem:
    """An item that several drafts changed, part by part."""
    number = int(path.rpartition(".")[2])
    state = ledger.settle(f"{path}.state", label, {side: one.state for side, one in states.items()}, base.state, STATE)
    words = {side: one.statement for side, one in states.items()}
    statement = ledger.settle(f"{path}.statement", f"{label} 声明的内容", words, base.statement, PLAIN)
    needs = definition.items[number].needs if number in definition.items else ()
    files = _files(ledger, path, label, states, base)
    extras = {side: one.extra for side, one in states.items()}
    merged = ItemState(
        state=states[state].state,
        statement=states[statement].statement,
        ticked=_ticked(ledger, path, label, needs, states, base),
        files=tuple(file for _, file in files),
        extra=merged_extra(ledger, f"{path}.extra", f"{label} 别的记录", extras, base.extra),
    )
    return MergedItem(merged, tuple(side for side, _ in files))


def merged_extra(
    ledger: Ledger, path: str, label: str, extras: Mapping[int, Mapping[str, object]], base: Mapping[str, object]
) -> dict[str, object]:
    """Keys that this program does not know, each on its own."""
    result: dict[str, object] = {}
    for key in _in_order((*extras.values(), base)):
        values: dict[int, Stored] = {side: extra.get(key, NOTHING) for side, extra in extras.items()}
        side = ledger.settle(f"{path}.{key}", f"{label}“{key}”", values, base.get(key, NOTHING), PLAIN)
        if values[side] is not NOTHING:
            result[key] = values[side]
    return result


def _in_order(lists: Iterable[Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(entry for entries in lists for entry in entries))


def _ticked(
    ledger: Ledger, path: str, label: str, needs: Sequence[str], states: Mapping[int, ItemState], base: ItemState
) -> tuple[str, ...]:
    """Each tick on its own: it is there or not, so two who changed it agree."""
    known = [*needs, *_in_order((base.ticked, *(one.ticked for one in states.values())))]
    result: list[str] = []
    for words in dict.fromkeys(known):
        changed = [side for side, one in states.items() if (words in one.ticked) != (words in base.ticked)]
        if changed and len(changed) < len(states):
            did = "勾选了" if words not in base.ticked else "取消了勾选"
            said = f"{did}“{words}”"
            ledger.taken.append(Taken(f"{path}.ticked", f"{label} 勾选的材料", ledger.sides[changed[0]], said))
        if (words in base.ticked) != bool(changed):
            result.append(words)
    return tuple(result)


def _files(
    ledger: Ledger, path: str, label: str, states: Mapping[int, ItemState], base: ItemState
) -> list[tuple[int, EvidenceFile]]:
    how = Entries(_said, told_file, _mixed)
    found = united({side: one.files for side, one in states.items()}, base.files, _said, _content)
    sides = list(states)
    result: list[tuple[int, EvidenceFile]] = []
    for place, slot in enumerate(found.slots):
        name = f"{label} “{name_of(slot.first)}”"
        result += kept(ledger, slot, f"{path}.files.{place}", name, sides, how)
    note_list(ledger, found, f"{path}.files", f"{label} 的文件", sides, lambda new: "、".join(map(told_file, new)))
    for content in found.unclear:
        name = next(name_of(slot.first) for slot in found.slots if _content(slot.first) == content)
        ledger.told.append(f"{label}里“{name}”不止一处，选的页或图注不同，都留下了，请核对")
    return result


def files_gone(base: ItemState, others: Sequence[ItemState], state: ItemState) -> list[str]:
    """Files of ``base`` that somebody took out of ``state``, while others still have them."""
    here = {file.sha256 for file in state.files}
    there = {file.sha256 for one in others for file in one.files}
    return [name_of(file) for file in base.files if file.sha256 in there - here]


def name_of(file: EvidenceFile) -> str:
    """What its user calls a file."""
    return file.path.rpartition("/")[2]


def told_file(file: EvidenceFile) -> str:
    """A file by its name and what was chosen for it."""
    chosen: dict[str, Any] = {key: value for key in _CHOICES if (value := getattr(file, key)) != _UNCHOSEN[key]}
    return file_words({"path": file.path, **chosen})


def _content(file: EvidenceFile) -> str | None:
    return file.sha256 or None


def _said(file: EvidenceFile) -> Hashable:
    """What an entry says; its name on the disk is not a part of that as long as its content is known."""
    chosen = tuple(getattr(file, key) for key in _CHOICES)
    return (_content(file) or file.path, *chosen, dumped(dict(file.extra)))


def _mixed(ledger: Ledger, slot: Slot[EvidenceFile], path: str, label: str) -> EvidenceFile:
    """The entry of the first draft with each choice settled."""
    chosen: dict[str, Any] = {}
    for key, (word, _) in _CHOICES.items():
        values: dict[int, Stored] = {side: getattr(file, key) for side, file in slot.held.items()}
        base: Stored = _UNCHOSEN[key] if slot.base is None else getattr(slot.base, key)
        chosen[key] = values[ledger.settle(f"{path}.{key}", f"{label} {word}", values, base, _choice_kind(key))]
    extras = {side: file.extra for side, file in slot.held.items()}
    before = {} if slot.base is None else slot.base.extra
    extra = merged_extra(ledger, f"{path}.extra", f"{label} 别的记录", extras, before)
    return replace(slot.first, **chosen, extra=extra)


def _choice_kind(key: str) -> Kind[Stored]:
    _, words = _CHOICES[key]
    return Kind(
        lambda value: None if value == _UNCHOSEN[key] else dumped(value),
        lambda value: BLANK if value == _UNCHOSEN[key] else words.format(value),
        dumped,
    )
