"""Several drafts of one form as one: many hands fill parts of it, and nothing is overwritten unseen (decision 81).

Field by field, with no disk in it: what only one has or changed is taken, what several changed differently is a
conflict that somebody decides. Drafts are called by short names (``A``, ``B``). A place is a path as in ``Issue``;
besides there are ``options.fonts``, ``override.uscc``, ``items.3.files.0.pages`` and ``sealed.form.1``. Rows and files
are counted from 0 among those of all drafts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from app.drafts.draft import Draft, parts_of
from app.drafts.edition import stamp_for, unstamped
from app.drafts.merging_items import files_gone, merged_extra, merged_item
from app.drafts.merging_kinds import (
    OPTION,
    PLAIN,
    Stored,
    answer_key,
    answer_kind,
    is_plain_blank,
    item_words,
    with_other_kind,
)
from app.drafts.merging_scans import Paths, merged_scans
from app.drafts.merging_tables import merged_rows, rows_gone
from app.drafts.merging_values import NOTHING, Conflict, Kind, Ledger, Taken, dumped
from app.drafts.options import options_of
from app.errors import UsageError
from app.forms.answers import ItemState, Row
from app.forms.definition import Field, FormDefinition
from app.forms.field_types import FIELD_TYPES
from app.forms.issues import OVERRIDE
from app.forms.labels import item_label, label_of
from app.forms.messages import shortened

_LONGEST = 40
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Side:
    """A draft and what choices call it."""

    name: str
    draft: Draft


@dataclass(frozen=True, slots=True)
class Merged:
    """The draft that came out, from where its places are, and what was or is to be decided.

    While a conflict is undecided its first value stands in, and the draft is not to be used. ``owners`` says for each
    path of a listed file the number of the draft that it is from (in the order given), and what it is called there.
    """

    draft: Draft
    taken: tuple[Taken, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    told: tuple[str, ...] = ()
    owners: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def undecided(self) -> tuple[Conflict, ...]:
        """Conflicts that nobody has chosen for."""
        return tuple(conflict for conflict in self.conflicts if not conflict.taken)


def merge(
    definition: FormDefinition,
    sides: Sequence[Side],
    base: Draft | None = None,
    choices: Mapping[str, str] | None = None,
) -> Merged:
    """Unite drafts of ``definition``; ``base`` is the draft that all of them went on from, if there is one.

    ``choices`` maps the path of a conflict, or of what it is a part of, to the name of a side; for a row or a file also
    to :data:`BOTH`. Raises :class:`UsageError` for fewer than two drafts, drafts of another form, and choices that no
    conflict has. All have to be of one edition, which the outcome is of, too.
    """
    _demand_same_form(definition, [*sides, *([Side("对照", base)] if base else [])])
    ledger = Ledger([one.name for one in sides], dict(choices or {}))
    merged = _Merger(definition, [one.draft for one in sides], base or Draft(form=definition.id), ledger).merged()
    _demand_choices_met(ledger)
    return merged


def _demand_same_form(definition: FormDefinition, sides: Sequence[Side]) -> None:
    if len(sides) < 2:
        raise UsageError("至少要有两份草稿才能合并。")
    for one in sides:
        if one.draft.form != definition.id:
            raise UsageError(
                f"{one.name} 填的是另一种表（编号 {one.draft.form}），没有合并。",
                f"要合并的都应是“{definition.title}”。",
            )


def _demand_choices_met(ledger: Ledger) -> None:
    for path, name in ledger.choices.items():
        if path in ledger.used:
            continue
        found = [conflict for conflict in ledger.conflicts if f"{conflict.path}.".startswith(f"{path}.")]
        if found:
            sides = "、".join(dict.fromkeys(value.side for conflict in found for value in conflict.values))
            raise UsageError(f"“{path}”不能选“{name}”，没有合并。", f"可以选：{sides}。")
        known = "、".join(conflict.path for conflict in ledger.conflicts[:10])
        raise UsageError(
            f"没有“{path}”这处冲突，没有合并。", f"有冲突的地方：{known}。" if known else "这几份草稿没有冲突。"
        )


@dataclass(frozen=True, slots=True)
class _Merger:
    definition: FormDefinition
    drafts: Sequence[Draft]
    base: Draft
    ledger: Ledger

    def merged(self) -> Merged:
        """Everything, part by part in the order of the form."""
        answers = self._answers()
        options = self._options()
        overrides = self._overrides(answers)
        items, owners = self._items()
        found = Draft(
            form=self.definition.id,
            answers=answers,
            options=options,
            items=items,
            overrides=overrides,
            extra={
                **self._unknown("extra", "草稿里别的记录", lambda draft: unstamped(draft.extra)),
                **stamp_for(self.drafts),
            },
            other_items=self._unknown("items", "目录里别的记录", lambda draft: draft.other_items),
        )
        paths = Paths()
        listed = [pair for n, state in items.items() for pair in zip(owners[n], state.files, strict=True)]
        for side, file in sorted(listed, key=lambda pair: pair[0]):
            paths.of(side, file)  # the names of the first draft are the first to be taken
        found = replace(found, items={n: _placed(state, owners[n], paths) for n, state in items.items()})
        scans = merged_scans(self.ledger, found, self.drafts, self.base)
        found = replace(found, sealed=tuple(replace(scan, path=paths.of(side, scan)) for side, scan in scans))
        told = (*self._names_told(), *self._removals_told(), *self.ledger.told)
        return Merged(found, tuple(self.ledger.taken), tuple(self.ledger.conflicts), told, paths.owners)

    def _unknown(self, path: str, label: str, part: Callable[[Draft], Mapping[str, object]]) -> dict[str, object]:
        extras = {side: part(draft) for side, draft in enumerate(self.drafts)}
        return merged_extra(self.ledger, path, label, extras, part(self.base))

    # ---- answers -------------------------------------------------------------------------------------------------

    def _answers(self) -> dict[str, object]:
        fields = self.definition.fields
        beside = {asked.other for asked in fields.values() if asked.other}
        known = (*fields, *(name for draft in (*self.drafts, self.base) for name in draft.answers))
        result: dict[str, object] = {}
        for name in dict.fromkeys(known):
            asked = fields.get(name)
            if asked and asked.other:
                self._put_with_other(result, asked)
            elif name not in beside:
                self._put(result, name, asked)
        return result

    def _values(self, name: str) -> dict[int, Stored]:
        return {side: draft.answers.get(name, NOTHING) for side, draft in enumerate(self.drafts)}

    def _put(self, result: dict[str, object], name: str, asked: Field | None) -> None:
        values, before = self._values(name), self.base.answers.get(name, NOTHING)
        kind = answer_kind(asked)
        if (
            asked
            and asked.type == "rows"
            and _torn(values, before, kind)
            and _are_rows(asked, [*values.values(), before])
        ):
            tables = {side: _rows(value) for side, value in values.items()}
            result[name] = merged_rows(self.ledger, self.definition, asked, tables, _rows(before))
            return
        side = self.ledger.settle(name, label_of(self.definition, name), values, before, kind)
        _store(result, name, values[side])
        if asked and asked.type == "rows" and _are_rows(asked, [*values.values(), before]):
            others = [_rows(value) for value in values.values()]
            self._tell_gone(
                label_of(self.definition, name), side, rows_gone(asked, _rows(before), others, others[side])
            )

    def _put_with_other(self, result: dict[str, object], asked: Field) -> None:
        other = self.definition.fields.get(asked.other)
        answers = [*(draft.answers for draft in self.drafts), self.base.answers]
        pairs = [(one.get(asked.id, NOTHING), one.get(asked.other, NOTHING)) for one in answers]
        values = dict(enumerate(pairs[:-1]))
        label = label_of(self.definition, asked.id)
        side = self.ledger.settle(asked.id, label, values, pairs[-1], with_other_kind(asked, other))
        _store(result, asked.id, values[side][0])
        _store(result, asked.other, values[side][1])

    def _overrides(self, answers: Mapping[str, object]) -> dict[str, str]:
        """Notes on codes that were kept: each holds for the code it was given for, not for another one (ruling 9)."""
        result: dict[str, str] = {}
        for name in dict.fromkeys(key for draft in (*self.drafts, self.base) for key in draft.overrides):
            asked = self.definition.fields.get(name)
            code = answer_key(asked, answers.get(name, NOTHING))
            same = [answer_key(asked, draft.answers.get(name, NOTHING)) == code for draft in self.drafts]
            values: dict[int, Stored] = {
                side: draft.overrides.get(name, NOTHING) for side, draft in enumerate(self.drafts) if same[side]
            }
            if not values:
                continue
            before: Stored = NOTHING
            if answer_key(asked, self.base.answers.get(name, NOTHING)) == code:
                before = self.base.overrides.get(name, NOTHING)
            label = f"{label_of(self.definition, name)} 照证件保留"
            note = values[self.ledger.settle(f"{OVERRIDE}{name}", label, values, before, PLAIN)]
            if note is not NOTHING:
                result[name] = str(note)
        return result

    def _options(self) -> dict[str, object]:
        words = {option.name: option.meaning for option in options_of(self.definition)}
        result: dict[str, object] = {}
        for name in dict.fromkeys(key for draft in (*self.drafts, self.base) for key in draft.options):
            values: dict[int, Stored] = {
                side: draft.options.get(name, NOTHING) for side, draft in enumerate(self.drafts)
            }
            before: Stored = self.base.options.get(name, NOTHING)
            side = self.ledger.settle(f"options.{name}", words.get(name, name), values, before, OPTION)
            _store(result, name, values[side])
        return result

    # ---- items ---------------------------------------------------------------------------------------------------

    def _items(self) -> tuple[dict[int, ItemState], dict[int, tuple[int, ...]]]:
        """The items, and for each the drafts that its files are from."""
        documents = [parts_of(draft)["items"] for draft in (*self.drafts, self.base)]
        items: dict[int, ItemState] = {}
        owners: dict[int, tuple[int, ...]] = {}
        for number in sorted({number for draft in (*self.drafts, self.base) for number in draft.items}):
            label = item_label(self.definition, number) if number in self.definition.items else f"第 {number} 项"
            values = {side: one.get(str(number), NOTHING) for side, one in enumerate(documents[:-1])}
            before = documents[-1].get(str(number), NOTHING)
            path = f"items.{number}"
            if _torn(values, before, _ITEM):
                states = {side: draft.item(number) for side, draft in enumerate(self.drafts)}
                item = merged_item(self.ledger, self.definition, path, label, states, self.base.item(number))
                items[number], owners[number] = item.state, item.owners
                continue
            side = self.ledger.settle(path, label, values, before, _ITEM)
            if values[side] is not NOTHING:
                items[number] = self.drafts[side].item(number)
                owners[number] = (side,) * len(items[number].files)
                others = [draft.item(number) for draft in self.drafts]
                self._tell_gone(label, side, files_gone(self.base.item(number), others, items[number]))
        return items, owners

    def _tell_gone(self, label: str, side: int, names: Sequence[str]) -> None:
        """That somebody took entries out of a list, and the list as a whole is taken from him."""
        if names:
            listed = "、".join(f"“{shortened(name, _LONGEST)}”" for name in names[:_MOST_NAMED])
            more = f"等 {len(names)} 处" if len(names) > _MOST_NAMED else ""
            self.ledger.told.append(f"{label}：{self.ledger.sides[side]} 删去了{listed}{more}，合并后也没有")

    # ---- what to tell --------------------------------------------------------------------------------------------

    def _names_told(self) -> tuple[str, ...]:
        """That the drafts may be of different applicants."""
        bureau = self.definition.bureau
        names = {*(bureau.tells_apart if bureau else ()), self.definition.name_field}
        found = [one for one in self.ledger.conflicts if one.path in names]
        words = ["、".join(f"{value.side}：{value.text}" for value in one.values) for one in found]
        return tuple(
            f"这几份草稿的“{one.label}”不同（{said}），可能不是同一份申报，请先核对"
            for one, said in zip(found, words, strict=True)
        )

    def _removals_told(self) -> tuple[str, ...]:
        return tuple(
            f"{one.label}：{one.side} 删去了“{shortened(one.left[0].text if one.left else '', _LONGEST)}”，合并后也没有"
            for one in self.ledger.taken
            if one.removed
        )


_ITEM: Kind[Stored] = Kind(
    PLAIN.key, lambda value: item_words(cast(dict[str, object], {} if is_plain_blank(value) else value)), dumped
)


def _placed(state: ItemState, owners: Sequence[int], paths: Paths) -> ItemState:
    files = zip(owners, state.files, strict=True)
    return replace(state, files=tuple(replace(file, path=paths.of(side, file)) for side, file in files))


def _torn(values: Mapping[int, Stored], before: Stored, kind: Kind[Stored]) -> bool:
    """Whether several changed it, each in another way."""
    known = kind.key(before)
    return len({kind.key(value) for value in values.values()} - {known}) > 1


def _are_rows(asked: Field, values: Sequence[Stored]) -> bool:
    return all(is_plain_blank(value) or FIELD_TYPES[asked.type].accepts(value) for value in values)


def _rows(value: Stored) -> list[Row]:
    return [] if is_plain_blank(value) else cast(list[Row], value)


def _store(result: dict[str, object], name: str, value: Stored) -> None:
    if value is not NOTHING:
        result[name] = value
