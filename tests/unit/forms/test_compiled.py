from __future__ import annotations

import json
import string
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms.authoring import load_form, parse_form
from app.forms.compiled import from_json, to_json
from app.forms.definition import Cell, Field, Item
from tests.unit.forms.small_form import SMALL_FORM

FORMS = sorted((Path(__file__).parents[3] / "forms").glob("*/form.yaml"))
ids = st.text(string.ascii_lowercase, min_size=1, max_size=8)
texts = st.text(max_size=20)
fields = st.builds(
    Field,
    type=st.sampled_from(["text", "decimal", "rows"]),
    label=texts,
    required=st.booleans(),
    minimum=st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    max_chars=st.none() | st.integers(),
    options=st.lists(texts, max_size=3).map(tuple),
    columns=st.dictionaries(ids, st.builds(Field, type=st.just("text"), label=texts), max_size=2),
)
cells = st.builds(
    Cell,
    label=st.none() | texts,
    number=st.booleans(),
    cols=st.integers(1, 9),
    height_mm=st.floats(0, 300),
    cite=st.none() | st.integers(1, 20),
)
items = st.builds(Item, title=texts, short_title=texts, takes=st.just(("none", "files")))


@pytest.fixture(scope="module")
def small():
    return parse_form(SMALL_FORM, "form.yaml")


def test_a_form_comes_back_as_it_was(small):
    assert from_json(to_json(small)) == small


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.parent.name)
def test_the_forms_of_the_program_come_back_as_they_were(file):
    definition = load_form(file)
    assert from_json(to_json(definition)) == definition
    assert list(from_json(to_json(definition)).fields) == list(definition.fields)


@given(
    data=st.fixed_dictionaries(
        {
            "fields": st.dictionaries(ids, fields, max_size=3),
            "items": st.dictionaries(st.integers(1, 20), items, max_size=3),
            "years": st.dictionaries(ids, st.integers(), max_size=3),
            "row": st.lists(cells, max_size=3).map(tuple),
        }
    )
)
def test_whatever_a_form_holds_comes_back_in_its_order(small, data):
    table = replace(small.tables["T1"], rows=(data["row"],))
    form = replace(small, fields=data["fields"], items=data["items"], years=data["years"], tables={"T1": table})
    back = from_json(to_json(form))
    assert back == form
    assert list(back.fields) == list(form.fields)
    assert to_json(back) == to_json(form)


def test_the_json_is_plain(small):
    data = json.loads(to_json(small))
    assert data["notice"]["deadline"] == "2026-04-30"
    assert data["fields"]["total"]["maximum"] == "100"
    assert list(data["items"]) == ["1", "2"]
    assert "示例申报表" in to_json(small)
    assert "hint" not in data["fields"]["total"]
    assert to_json(small) == to_json(parse_form(SMALL_FORM, "form.yaml"))


def test_decimals_stay_exact(small):
    exact = replace(small, fields={"a": Field(id="a", type="decimal", label="甲", minimum=Decimal("0.10"))})
    assert str(from_json(to_json(exact)).fields["a"].minimum) == "0.10"


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(unknown=1),
        lambda data: data.pop("title"),
        lambda data: data.update(title=1),
        lambda data: data.update(volumes="book"),
        lambda data: data["notice"].update(deadline="2026-13-01"),
        lambda data: data["fields"]["total"].update(maximum="viele"),
        lambda data: data["fields"]["total"].update(type="datum"),
        lambda data: data.update(items={"x": data["items"]["1"]}),
        lambda data: data.update(fields=[]),
    ],
)
def test_what_is_no_compiled_form_is_a_value_error(small, change):
    data = json.loads(to_json(small))
    change(data)
    with pytest.raises(ValueError, match=r"\w"):
        from_json(json.dumps(data))


@pytest.mark.parametrize("text", ["", "[]", "null", "1", "{"])
def test_damaged_text_is_a_value_error(text):
    with pytest.raises(ValueError, match=r"\w"):
        from_json(text)
