"""What has been entered for one form, and its JSON (``draft.json``).

Everything that is not understood is kept and written back: unknown keys of the document, of items and of files,
entries of ``items`` that are no numbers, and answers of any shape (the checker reports those). Reading raises
:class:`DraftError` only where the frame itself is wrong, and names the place.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NoReturn, cast

from app.drafts.indented import Ordered, indented
from app.drafts.migrations import FORMAT, STEPS, Document, Step, migrate
from app.drafts.names import DRAFT_FILE as DRAFT_FILE
from app.drafts.sealed import SealedScan, sealed_document, sealed_in
from app.drafts.shapes import HINT, list_at, object_at, rest_of, text_at, whole_at, wrong
from app.errors import DraftError
from app.forms.answers import PER_SIDE, Answers, EvidenceFile, Filling, ItemState, ItemStateOrBlank

# Deeper nesting is no form; the limit keeps reading and writing clear of the interpreter's own.
MAX_DEPTH = 60

_NUMBER = re.compile(r"0|[1-9][0-9]{0,5}")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_STATES = ("", "files", "none", "self_declaration")
_TURNS = (0, 90, 180, 270)
_HOLDERS = (dict, list)
_LISTS = (list, tuple)


class NewerDraft(DraftError):
    """A draft of a newer format whose frame this program cannot read; it must not be taken for a damaged one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One filled form with everything that its file holds.

    ``overrides`` are stored as ``options.overrides``. ``extra`` holds unknown keys of the document and
    ``other_items`` entries of ``items`` whose key is no number; :class:`ItemState` and :class:`EvidenceFile`
    keep their own. ``sealed`` are scans put back for the printed book; they say nothing of their own.
    """

    form: str
    answers: Mapping[str, object] = field(default_factory=dict)
    options: Mapping[str, object] = field(default_factory=dict)
    items: Mapping[int, ItemState] = field(default_factory=dict)
    overrides: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)
    other_items: Mapping[str, object] = field(default_factory=dict)
    format: int = FORMAT
    sealed: tuple[SealedScan, ...] = ()

    @property
    def filling(self) -> Filling:
        """The view for checking and layout; answers may have any JSON shape, whatever their type says."""
        return Filling(
            answers=cast(Answers, self.answers), items=self.items, options=self.options, overrides=self.overrides
        )

    @property
    def read_only(self) -> str:
        """Why this draft may not be written: it comes from a newer program. Empty when it may."""
        if self.format <= FORMAT:
            return ""
        return f"这份草稿由较新的程序（版本 {self.format}）保存，只能看，不会改动它"

    def answered(self, changes: Mapping[str, object]) -> Draft:
        """This draft with answers changed.

        A code that was kept in spite of its check digit was kept once (ruling 9): another one is checked again.
        """
        overrides = {
            name: note
            for name, note in self.overrides.items()
            if name not in changes or changes[name] == self.answers.get(name)
        }
        return replace(self, answers={**self.answers, **changes}, overrides=overrides)

    def item(self, number: int) -> ItemState:
        """What was chosen for an item, blank when nothing was."""
        return self.items.get(number, ItemState())


def to_json(draft: Draft) -> str:
    """Write the document: equal drafts give equal text; keys in a fixed order, answers and options sorted."""
    parts = parts_of(draft)
    document = {
        "format": draft.format,
        "form": draft.form,
        "answers": Ordered(parts["answers"]),
        "options": Ordered(parts["options"]),
        "items": parts["items"],
        # A draft without scans reads the same in an earlier edition of the program, and as it was written before.
        **({"sealed": sealed_document(draft.sealed)} if draft.sealed else {}),
    }
    text = indented(_with_extra(document, draft.extra), "\n")
    # Half a surrogate pair (a broken paste) cannot be written as UTF-8, but it can be as an escape.
    return _LONE_SURROGATE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def parts_of(draft: Draft) -> dict[str, Mapping[str, object]]:
    """What a draft says, as the document holds it: ``answers``, ``options`` and ``items``; large answers not copied.

    ``sealed`` has the list of scans under ``scans``, and nothing without any.
    """
    options: dict[str, object] = dict(draft.options)
    if draft.overrides:
        options["overrides"] = dict(draft.overrides)
    items: dict[str, object] = {str(n): _item_document(s) for n, s in sorted(draft.items.items())}
    sealed: dict[str, object] = {"scans": sealed_document(draft.sealed)} if draft.sealed else {}
    items |= _sorted(draft.other_items)
    return {"answers": draft.answers, "options": options, "items": items, "sealed": sealed}


def is_blank(value: object) -> bool:
    """Whether a stored value says nothing: there is no telling it from one that is not stored."""
    if isinstance(value, dict):
        return all(is_blank(entry) for entry in value.values())
    return value in (None, "", [])


def from_json(text: str, name: str, *, steps: Mapping[int, Step] = STEPS) -> Draft:
    """Read a document; ``name`` is how messages call the file, ``steps`` the table of migrations.

    A newer format is read as far as its frame is ours (then ``draft.read_only`` says why it may not be written),
    else :class:`NewerDraft` is raised. Raises :class:`DraftError` when the text is no JSON or the frame is wrong.
    """
    document = object_at(_parse(text, name), "", name)
    found = document.get("format")
    if not isinstance(found, int) or isinstance(found, bool):
        wrong(name, "format", "整数")
    if found <= FORMAT:
        return _draft(migrate(document, found, name, steps), name)
    try:
        return _draft(document, name)
    except DraftError as error:
        raise NewerDraft(
            f"“{name}”由较新的程序（版本 {found}）保存，这个程序读不了", "请用较新的程序打开；这个文件没有改动"
        ) from error


def _item_document(state: ItemState) -> dict[str, object]:
    known: dict[str, object] = {
        "state": state.state,
        "statement": state.statement,
        "ticked": list(state.ticked),
        "files": [_file_document(file) for file in state.files],
    }
    return _with_extra(known, state.extra)


def _file_document(file: EvidenceFile) -> dict[str, object]:
    known: dict[str, object] = {
        "path": file.path,
        "sha256": file.sha256,
        "bytes": file.bytes,
        "rotate": file.rotate,
    }
    # What nobody chose is not written: such a draft reads the same in an earlier edition of the program.
    chosen = {"pages": file.pages, "caption": file.caption, "per_side": file.per_side if file.per_side != 1 else None}
    return _with_extra(known | {key: value for key, value in chosen.items() if value}, file.extra)


def _with_extra(known: dict[str, object], extra: Mapping[str, object]) -> dict[str, object]:
    return known | {key: value for key, value in _sorted(extra).items() if key not in known}


def _sorted(values: Mapping[str, object]) -> dict[str, object]:
    return {key: _sorted_value(values[key]) for key in sorted(values)}


def _sorted_value(value: object) -> object:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return _sorted(value)
    if isinstance(value, _LISTS):
        return [_sorted_value(entry) for entry in value]
    return value


def _parse(text: str, name: str) -> object:
    try:
        value: object = json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_pairs,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
    except json.JSONDecodeError as error:
        place = f"第 {error.lineno} 行第 {error.colno} 列"
        raise DraftError(f"“{name}”损坏了，从{place}起读不下去", HINT) from error
    except _Unreadable as error:
        raise DraftError(f"“{name}”损坏了，读不懂：{error}", HINT) from error
    except RecursionError as error:
        raise DraftError(f"“{name}”读不懂：嵌套太深", HINT) from error
    except ValueError as error:  # Python refuses whole numbers of thousands of digits
        raise DraftError(f"“{name}”读不懂：有一个数太长", HINT) from error
    if _deeper(value, MAX_DEPTH):
        raise DraftError(f"“{name}”读不懂：嵌套太深", HINT)
    return value


class _Unreadable(ValueError):
    """JSON that is no draft, with the reason in Chinese."""


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # The last of two equal keys would win silently, and the other answer would be lost.
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Unreadable(f"“{_twice(key for key, _ in pairs)}”出现了两次")
    return found


def _twice(keys: Iterable[str]) -> str:
    seen: set[str] = set()
    return next(key for key in keys if key in seen or seen.add(key))  # type: ignore[func-returns-value]


def _no_constant(word: str) -> NoReturn:
    raise _Unreadable(f"{word} 不是数")


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise _Unreadable(f"数 {digits if len(digits) <= 20 else digits[:20] + '…'} 太大")
    return value


def _deeper(value: object, most: int) -> bool:
    """Whether something stands more than ``most`` levels below a value; level by level, without recursing."""
    level = [value] if isinstance(value, _HOLDERS) else []
    for _ in range(most):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, _HOLDERS)
        ]
        if not level:
            return False
    return any(level)


def _draft(document: Document, name: str) -> Draft:
    form = text_at(document.get("form"), "form", name)
    if not form:
        wrong(name, "form", "表的编号")
    options = object_at(document.get("options", {}), "options", name)
    notes = object_at(options.get("overrides", {}), "options.overrides", name)
    raw_items = object_at(document.get("items", {}), "items", name)
    numbered = {key: value for key, value in raw_items.items() if _NUMBER.fullmatch(key)}
    return Draft(
        form=form,
        answers=object_at(document.get("answers", {}), "answers", name),
        options={key: value for key, value in options.items() if key != "overrides"},
        items={int(key): _item(value, f"items.{key}", name) for key, value in numbered.items()},
        overrides={key: text_at(note, f"options.overrides.{key}", name) for key, note in notes.items()},
        extra=rest_of(document, ("format", "form", "answers", "options", "items", "sealed")),
        other_items={key: value for key, value in raw_items.items() if key not in numbered},
        format=cast(int, document["format"]),
        sealed=sealed_in(document.get("sealed", []), name),
    )


def _item(value: object, place: str, name: str) -> ItemState:
    entry = object_at(value, place, name)
    state = text_at(entry.get("state", ""), f"{place}.state", name)
    if state not in _STATES:
        wrong(name, f"{place}.state", "files、none、self_declaration 之一或空白")
    files = list_at(entry.get("files", []), f"{place}.files", name)
    ticked = list_at(entry.get("ticked", []), f"{place}.ticked", name)
    return ItemState(
        state=cast(ItemStateOrBlank, state),
        statement=text_at(entry.get("statement", ""), f"{place}.statement", name),
        ticked=tuple(text_at(words, f"{place}.ticked.{n}", name) for n, words in enumerate(ticked)),
        files=tuple(_file(file, f"{place}.files.{n}", name) for n, file in enumerate(files)),
        extra=rest_of(entry, ("state", "statement", "ticked", "files")),
    )


def _file(value: object, place: str, name: str) -> EvidenceFile:
    entry = object_at(value, place, name)
    turn = whole_at(entry.get("rotate", 0), f"{place}.rotate", name)
    if turn not in _TURNS:
        wrong(name, f"{place}.rotate", "0、90、180、270 之一")
    per_side = whole_at(entry.get("per_side", 1), f"{place}.per_side", name)
    if per_side not in PER_SIDE:
        wrong(name, f"{place}.per_side", "1、2、4 之一")
    return EvidenceFile(
        path=text_at(entry.get("path"), f"{place}.path", name),
        sha256=text_at(entry.get("sha256", ""), f"{place}.sha256", name),
        bytes=whole_at(entry.get("bytes", 0), f"{place}.bytes", name),
        rotate=turn,
        pages=text_at(entry.get("pages", ""), f"{place}.pages", name),
        caption=text_at(entry.get("caption", ""), f"{place}.caption", name),
        per_side=per_side,
        extra=rest_of(entry, ("path", "sha256", "bytes", "rotate", "pages", "caption", "per_side")),
    )
