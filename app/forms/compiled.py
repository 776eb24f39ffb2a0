"""Form definitions as JSON and back, without pydantic: what wheel, bundle and cache hold instead of YAML.

Generic over the type hints of the records. A record is an object without the keys that have their default value;
decimals are texts, dates ISO 8601, item numbers texts (JSON has no other keys). Same definition, same text.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from app.forms.definition import FormDefinition

COMPILED_FORMAT = 1
"""Rises when the JSON of the same definition changes its shape; others are compiled anew from YAML."""

_Reader: TypeAlias = Callable[[Any], Any]


def to_json(definition: FormDefinition) -> str:
    """The definition as JSON text (Unicode, one line)."""
    return json.dumps(plain(definition), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> FormDefinition:
    """The definition that :func:`to_json` wrote; :class:`ValueError` when the text is not of that shape."""
    return from_data(json.loads(text))


def from_data(data: object) -> FormDefinition:
    """As :func:`from_json`, from JSON that is already parsed."""
    try:
        definition = _form_reader()(data)
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"not a compiled form definition: {error!r}") from error
    if not isinstance(definition, FormDefinition):
        raise ValueError("not a compiled form definition")
    return definition


def plain(value: object) -> object:
    """A definition, or any part of one, as JSON has it: records without what is a default."""
    if is_dataclass(value) and not isinstance(value, type):
        named = [(entry, getattr(value, entry.name)) for entry in fields(value)]
        return {entry.name: plain(part) for entry, part in named if not _is_default(entry, part)}
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _is_default(entry: Field[Any], value: object) -> bool:
    if entry.default is not MISSING:
        return bool(value == entry.default)
    return entry.default_factory is not MISSING and bool(value == entry.default_factory())


@lru_cache(maxsize=1)
def _form_reader() -> _Reader:
    return _Plan().reader(FormDefinition)


class _Plan:
    """How to read each type; kept, as making it costs more than the reading."""

    def __init__(self) -> None:
        self.of_records: dict[type, dict[str, _Reader]] = {}

    def reader(self, hint: Any) -> _Reader:  # noqa: ANN401 - a type hint has no narrower type
        origin, inner = get_origin(hint), get_args(hint)
        if origin in (Union, types.UnionType):
            read = self.reader(next(choice for choice in inner if choice is not type(None)))
            return lambda value: None if value is None else read(value)
        if origin is tuple:
            return _tuple_reader(self.reader(inner[0]))
        if origin is dict:
            return _dict_reader(int if inner[0] is int else str, self.reader(inner[1]))
        if is_dataclass(hint) and isinstance(hint, type):
            return self._record_reader(hint)
        return _scalar_reader(hint)

    def _record_reader(self, record: type) -> _Reader:
        if record not in self.of_records:
            readers = self.of_records[record] = {}
            hints = get_type_hints(record)
            readers.update({entry.name: self.reader(hints[entry.name]) for entry in fields(record)})
        readers = self.of_records[record]
        return lambda value: record(**{key: readers[key](part) for key, part in value.items()})


def _tuple_reader(read: _Reader) -> _Reader:
    def tuple_of(value: Any) -> tuple[Any, ...]:  # noqa: ANN401
        return tuple([read(part) for part in _expect(list, value)])

    return tuple_of


def _dict_reader(key: type, read: _Reader) -> _Reader:
    return lambda value: {key(name): read(part) for name, part in _expect(dict, value).items()}


def _scalar_reader(hint: Any) -> _Reader:  # noqa: ANN401
    if hint is Decimal:
        return lambda value: Decimal(_expect(str, value))
    if hint is date:
        return lambda value: date.fromisoformat(_expect(str, value))
    if hint is float:
        return lambda value: float(_expect((int, float), value))
    if get_origin(hint) is Literal:
        choices = frozenset(get_args(hint))
        return lambda value: _one_of(choices, value)
    return lambda value: _expect(hint, value)


def _expect(kind: type | tuple[type, ...], value: Any) -> Any:  # noqa: ANN401
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind!r}")
    return value


def _one_of(choices: frozenset[object], value: object) -> object:
    if value not in choices:
        raise ValueError(f"{value!r} is none of {sorted(map(str, choices))}")
    return value
