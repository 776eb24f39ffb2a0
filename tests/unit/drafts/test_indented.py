from __future__ import annotations

import json
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.drafts.indented import Ordered, indented

texts = st.text(st.characters(exclude_categories=()), max_size=8)
plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=25
)


def by_the_library(value: object, *, sort: bool = False) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False, sort_keys=sort)


@given(value=values)
def test_the_text_is_that_of_the_library(value):
    assert indented(value) == by_the_library(value)
    assert indented(Ordered(value)) == by_the_library(value, sort=True)


def test_only_what_is_marked_is_put_in_order():
    value = {"b": {"d": 1, "c": 2}, "a": Ordered({"z": [{"y": 1, "x": ()}], "k": MappingProxyType({"n": 1, "m": 2})})}
    plain_value = {"b": {"d": 1, "c": 2}, "a": {"k": {"m": 2, "n": 1}, "z": [{"x": [], "y": 1}]}}
    assert indented(value) == by_the_library(plain_value)


@pytest.mark.parametrize(
    "value", [{1: 2, None: 3, False: 4, 2.5: 5}, MappingProxyType({}), {}, [], (), [[]], {"a": {}}]
)
def test_odd_shapes_are_written_as_the_library_does(value):
    assert indented(value) == by_the_library(dict(value) if isinstance(value, MappingProxyType) else value)


@pytest.mark.parametrize("value", [float("nan"), [float("inf")], {"a": {1, 2}}])
def test_what_the_library_refuses_is_refused(value):
    with pytest.raises((ValueError, TypeError)) as theirs:
        by_the_library(value)
    with pytest.raises(theirs.type):
        indented(value)
