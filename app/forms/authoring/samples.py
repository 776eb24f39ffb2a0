"""``sample.yaml``: a complete fictional filling of one form, with the evidence files that are to be made for it."""

from __future__ import annotations

import contextlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from app.forms.authoring.loading import read_text, refusal, shown_name
from app.forms.authoring.messages import tell
from app.forms.authoring.positions import Problems, Spot, TooManyProblems, read_spots, where
from app.forms.authoring.records import record_types
from app.forms.definition import ItemStateName

_STRICT: dict[str, object] = {"extra": "forbid"}


@dataclass(frozen=True, kw_only=True)
class _SampleFile:
    """An evidence file to make: its name, what it looks like, how many pages."""

    __pydantic_config__: ClassVar = _STRICT
    name: str
    kind: Literal["scan", "landscape", "photo", "png", "a3"]
    pages: int = 1
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class _SampleItem:
    """What is chosen for a numbered item."""

    __pydantic_config__: ClassVar = _STRICT
    state: ItemStateName | Literal[""] = ""
    statement: str = ""
    ticked: tuple[str, ...] = ()
    files: tuple[_SampleFile, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Sample:
    """The whole file; answers stay texts, lists of texts or lists of rows."""

    __pydantic_config__: ClassVar = _STRICT
    form: str
    name: str
    answers: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    items: dict[int, _SampleItem] = field(default_factory=dict)


def load_sample(path: Path) -> dict[str, Any]:
    """Read a ``sample.yaml`` as JSON-able data; item numbers are texts, all answers are texts.

    Raises :class:`DefinitionError` with every mistake in ``problems``.
    """
    return parse_sample(read_text(path), shown_name(path))


def parse_sample(text: str, name: str) -> dict[str, Any]:
    """Read the text of a ``sample.yaml``; see :func:`load_sample`."""
    problems = Problems(name)
    checked: tuple[_Sample, Spot] | None = None
    with contextlib.suppress(TooManyProblems):
        checked = _checked(text, problems)
    if problems.found or checked is None:
        raise refusal(problems)
    sample, root = checked
    options = root.get("options")
    plain = {key: _option(entry) for key, entry in (options.entries if options else {}).items()}
    items = {str(number): _json_able(item) for number, item in sample.items.items()}
    return {"form": sample.form, "name": sample.name, "answers": sample.answers, "options": plain, "items": items}


def _checked(text: str, problems: Problems) -> tuple[_Sample, Spot] | None:
    from pydantic import TypeAdapter, ValidationError

    root = read_spots(text, problems)
    if root is None:
        return None
    _check_answers(root, problems)
    try:
        return TypeAdapter(_Sample).validate_python(root.plain()), root
    except ValidationError as error:
        tell(error.errors(include_url=False), root, record_types(root, _Sample), problems)
        return None


def _json_able(item: _SampleItem) -> dict[str, Any]:
    return {**asdict(item), "ticked": list(item.ticked), "files": [asdict(entry) for entry in item.files]}


def _check_answers(root: Spot, problems: Problems) -> None:
    answers = root.get("answers")
    for answer in (answers.entries if answers else {}).values():
        rows = [element for element in answer.elements if element.entries]
        texts = [element for element in answer.elements if isinstance(element.value, str)]
        flat = all(isinstance(cell.value, str) for row in rows for cell in row.entries.values())
        good = isinstance(answer.value, str) or (
            isinstance(answer.value, list) and flat and len(answer.elements) in (len(rows), len(texts))
        )
        if not good:
            problems.add(answer, f"“{where(answer.path)}”应为一段文字、一列文字，或一列由文字组成的行。")


def _option(spot: Spot) -> object:
    """Options are no answers: true, false and whole numbers keep their type."""
    if isinstance(spot.value, str):
        if spot.value in ("true", "false"):
            return spot.value == "true"
        digits = spot.value.isascii() and spot.value.isdigit()
        return int(spot.value) if digits else spot.value
    if isinstance(spot.value, dict):
        return {key: _option(entry) for key, entry in spot.value.items()}
    return [_option(element) for element in spot.value]
