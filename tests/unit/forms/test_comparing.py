from __future__ import annotations

import copy
import json
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.forms import comparing_words
from app.forms.authoring import load_form, parse_form
from app.forms.comparing import compare, excerpts
from app.forms.compiled import from_data, plain
from app.forms.definition import FormDefinition
from tests.unit.forms.small_form import SMALL_FORM

ROOT = Path(__file__).parents[3]
FORMS = {path.parent.name: load_form(path) for path in sorted((ROOT / "forms").glob("*/form.yaml"))}
SERVICE = "service_institution_2026"


def edited(form_id: str, *changes: tuple[str, str]) -> FormDefinition:
    text = (ROOT / f"forms/{form_id}/form.yaml").read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return parse_form(text, "form.yaml")


def sentences(old: FormDefinition, new: FormDefinition) -> list[str]:
    return [one.sentence for one in compare(old, new)]


@pytest.mark.parametrize("form_id", FORMS)
def test_a_definition_differs_from_itself_nowhere(form_id: str) -> None:
    again = load_form(ROOT / f"forms/{form_id}/form.yaml")
    assert compare(FORMS[form_id], again) == ()


def test_what_a_clerk_should_know_is_said_in_words() -> None:
    new = edited(
        SERVICE,
        ("label: 单位名称, hint", "label: 机构名称, hint"),
        ("deadline: 2026-04-30", "deadline: 2026-05-30"),
        ("paper_copies: 2", "paper_copies: 3"),
        ("出海服务]", "跨境服务]"),
        ("about_chars: 400", "about_chars: 600"),
        ("years: {a: 2023, b: 2024}", "years: {a: 2024, b: 2025}"),
    )
    assert sentences(FORMS[SERVICE], new) == [
        "通知：截止日期由“2026 年 4 月 30 日”改为“2026 年 5 月 30 日”",
        "通知：纸质份数由“2”改为“3”",
        "年度 a 由“2023”改为“2024”",
        "年度 b 由“2024”改为“2025”",
        "栏目“单位名称”：名称由“单位名称”改为“机构名称”",
        "栏目“主要服务方向”：选项由“出海服务”改为“跨境服务”",
        "栏目““一起益企”、产学研、项目对接等服务活动开展情况”：建议字数由“400”改为“600”",
    ]


def test_fields_that_come_go_and_change_their_id() -> None:
    old = parse_form(SMALL_FORM, "a")
    data: Any = json.loads(json.dumps(plain(old)))
    names = list(data["fields"])
    data["fields"] = {("renamed" if name == names[0] else name): value for name, value in data["fields"].items()}
    data["fields"]["renamed"]["id"] = "renamed"
    data["fields"]["extra_one"] = {"type": "text", "label": "新的一栏", "id": "extra_one"}
    found = sentences(old, from_data(data))
    label = old.fields[names[0]].label
    assert f"栏目“{label}”：编号由“{names[0]}”改为“renamed”" in found
    assert "新增栏目“新的一栏”" in found
    assert "删去栏目“新的一栏”" in sentences(from_data(data), old)


def test_a_column_that_changes_its_id_is_the_same_column() -> None:
    old = parse_form(SMALL_FORM, "a")
    new = parse_form(SMALL_FORM.replace(" age:", " years_old:").replace("{age}", "{years_old}"), "a")
    assert "栏目“人员” 栏目“年龄”：编号由“age”改为“years_old”" in sentences(old, new)
    assert not [one for one in compare(old, new) if one.kind in ("added", "removed") and one.part == "栏目"]


def test_items_are_followed_to_another_number() -> None:
    old = FORMS[SERVICE]
    data: Any = json.loads(json.dumps(plain(old)))
    items = data["items"]
    items["3"], items["4"] = items["4"], items["3"]
    items["3"]["number"], items["4"]["number"] = 3, 4
    found = {(one.place, one.what, one.before, one.after) for one in compare(old, from_data(data))}
    called = [f"第 {number} {old.items[number].short_title} 项" for number in (3, 4)]
    assert {(called[0], "序号", "3", "4"), (called[1], "序号", "4", "3")} <= found


def test_a_part_that_comes_or_goes_whole() -> None:
    old = FORMS[SERVICE]
    data: Any = json.loads(json.dumps(plain(old)))
    del data["bureau"]
    without = from_data(data)
    assert [one.kind for one in compare(old, without)] == ["removed"]
    assert [one.kind for one in compare(without, old)] == ["added"]


# ---- whatever is changed is told


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of plain data that can be changed."""
    found = [path] if path else []
    if isinstance(data, dict):
        for key, value in data.items():
            found += places(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            found += places(value, (*path, index))
    return found


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


def mutated(data: Any, path: tuple[Any, ...], how: int) -> Any:
    """The data with one place changed: another value, an element or key less, one twice, or two in another order."""
    made = copy.deepcopy(data)
    holder, key = at(made, path[:-1]), path[-1]
    value = holder[key]
    if how == 1:
        del holder[key]
    elif how == 2 and isinstance(holder, list):
        holder.insert(key, copy.deepcopy(value))
    elif how == 3 and isinstance(holder, list):
        holder.append(holder.pop(key))
    elif how == 3 and isinstance(holder, dict):
        holder[key] = holder.pop(key)
    elif isinstance(value, bool):
        holder[key] = not value
    elif isinstance(value, int | float):
        holder[key] = value + 1
    elif isinstance(value, str):
        holder[key] = f"{value}改"
    return made


PLAIN = {form_id: json.loads(json.dumps(plain(form))) for form_id, form in FORMS.items()}
PLACES = {form_id: places(data) for form_id, data in PLAIN.items()}


@settings(max_examples=400)
@given(st.data())
def test_every_single_change_of_a_definition_is_told(data: st.DataObject) -> None:
    form_id = data.draw(st.sampled_from(sorted(FORMS)))
    path = data.draw(st.sampled_from(PLACES[form_id]))
    changed = mutated(PLAIN[form_id], path, data.draw(st.integers(0, 3)))
    try:
        new = from_data(changed)
    except (ValueError, TypeError, KeyError):
        return  # no definition any more: such a file is refused before anybody compares it
    differs = json.dumps(plain(new)) != json.dumps(PLAIN[form_id])
    found = compare(FORMS[form_id], new)
    assert bool(found) == differs
    assert bool(compare(new, FORMS[form_id])) == differs
    for one in found:
        assert one.part
        assert one.what
        assert one.kind in ("moved", "added", "removed") or one.before != one.after
        assert one.sentence


def test_every_key_of_every_record_has_a_word() -> None:
    seen: set[type] = set()

    def look(record: type) -> None:
        if record in seen:
            return
        seen.add(record)
        hints = get_type_hints(record)
        for entry in fields(record):  # type: ignore[arg-type]
            assert comparing_words.name_of(record, entry.name) != entry.name, (record.__name__, entry.name)
            for kind in _inner(hints[entry.name]):
                look(kind)

    look(FormDefinition)
    assert set(comparing_words.PARTS) == {entry.name for entry in fields(FormDefinition)}


def _inner(hint: Any) -> list[type]:
    if isinstance(hint, type) and is_dataclass(hint):
        return [hint]
    return [kind for part in get_args(hint) for kind in _inner(part)]


@given(st.text("甲乙丙丁", max_size=200), st.text("甲乙丙丁", max_size=200))
def test_an_excerpt_shows_where_texts_differ(before: str, after: str) -> None:
    shown = excerpts(before, after)
    assert (shown[0] == shown[1]) == (before == after)
    assert max(map(len, shown)) <= 62
