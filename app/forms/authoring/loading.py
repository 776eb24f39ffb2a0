"""``form.yaml`` to :class:`FormDefinition`: all mistakes of the file at once, each with line and column."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from app.errors import DefinitionError, InputFileError
from app.forms.authoring.bounds import check_bounds
from app.forms.authoring.expressions import check_kinds
from app.forms.authoring.messages import tell
from app.forms.authoring.positions import Problems, Spot, TooManyProblems, read_spots
from app.forms.authoring.records import KEYED, record_types, records
from app.forms.authoring.references import check_references
from app.forms.authoring.structure import check_structure
from app.forms.definition import FormDefinition
from app.forms.editions import MOST_BYTES, read_definition
from app.times_and_sizes import size_in_words


def load_form(path: Path) -> FormDefinition:
    """Read a ``form.yaml``.

    Raises :class:`DefinitionError` with every mistake in ``problems``, or :class:`InputFileError` when the file cannot
    be read at all.
    """
    return parse_form(read_text(path), shown_name(path))


def parse_form(text: str, name: str) -> FormDefinition:
    """Read the text of a ``form.yaml``; ``name`` stands before every mistake in the :class:`DefinitionError`."""
    problems = Problems(name)
    definition: FormDefinition | None = None
    with contextlib.suppress(TooManyProblems):
        definition = _checked(text, problems)
    if problems.found or definition is None:
        raise refusal(problems)
    return definition


def _checked(text: str, problems: Problems) -> FormDefinition | None:
    from pydantic import TypeAdapter, ValidationError

    root = read_spots(text, problems)
    definition: FormDefinition | None = None
    if root is not None:
        found = records(root, FormDefinition)
        check_references(root, found, problems)
        check_structure(root, found, problems)
        check_bounds(found, problems)
        try:
            definition = TypeAdapter(FormDefinition).validate_python(_with_ids(root, found))
        except ValidationError as error:
            tell(error.errors(include_url=False), root, record_types(root, FormDefinition), problems)
    if root is not None and definition is not None and not problems.found:
        check_kinds(root, definition, problems)
    return definition


def form_schema() -> dict[str, Any]:
    """The JSON Schema of ``form.yaml`` for editors; the same for every call.

    Ids that the program takes from keys are left out, as authors must not write them.
    """
    from pydantic import TypeAdapter

    schema = TypeAdapter(FormDefinition).json_schema()
    definitions = schema.get("$defs", {})
    for record, key in KEYED.items():
        definitions.get(record.__name__, {}).get("properties", {}).pop(key, None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "申报册表单定义"}


def read_text(path: Path) -> str:
    """The text of a YAML file in UTF-8; :class:`InputFileError` names the file when it cannot be had."""
    return decoded(read_definition(path), shown_name(path))


def decoded(data: bytes, name: str) -> str:
    """The bytes of a YAML file as text; raises as :func:`read_text`, ``name`` stands before what it says."""
    if len(data) > MOST_BYTES:
        raise InputFileError(f"文件 {name} 超过 {size_in_words(MOST_BYTES)}，不像表单定义。", "请检查是否选错了文件。")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        told = f"{name} 第{line}行第1列：这一行不是 UTF-8 文字。"
        raise DefinitionError(told, "请用 UTF-8 编码另存这个文件。", (told,)) from None


def shown_name(path: Path) -> str:
    """What a sentence calls the file: with its folder, since every form has a ``form.yaml``."""
    return f"{path.parent.name}/{path.name}" if path.parent.name else path.name


def refusal(problems: Problems) -> DefinitionError:
    """The error that carries every mistake; its message is the first and how many there are."""
    lines = problems.lines()
    more = f"（共 {problems.count}要改）" if len(lines) > 1 else ""
    return DefinitionError(f"{lines[0]}{more}", "请按列出的位置逐处修改，再试一次。", lines)


def _with_ids(root: Spot, found: list[tuple[Spot, type]]) -> object:
    """The plain data, where each record that sits under a key also holds that key as its id or number."""
    data = root.plain()
    for spot, record in found:
        if record in KEYED and spot.path:
            target: Any = data
            for step in spot.path:
                target = target[step]
            target[KEYED[record]] = str(spot.path[-1])
    return data
