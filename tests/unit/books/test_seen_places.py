"""Places of answers, packed: the same answers as a mapping of lists, in a few objects however many boxes there are."""

from __future__ import annotations

import pickle
import pickletools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.books.seen_places import Place, Places

PATHS = st.sampled_from(["name", "people", "people.1", "people.10", "people.2", "people.2.人", "items.3", "é", "𠮷"])
PLACES = st.builds(
    Place,
    st.sampled_from(["form", "materials"]),
    st.integers(1, 4),
    *[st.integers(0, 24_000)] * 4,
    st.sampled_from(["form.A1", "form.B2", ""]),
)
FOUND = st.lists(st.tuples(PATHS, PLACES), max_size=60)


@given(FOUND)
def test_each_answer_has_its_boxes_in_printed_order(found: list[tuple[str, Place]]) -> None:
    places = pickle.loads(pickle.dumps(Places(found)))
    assert list(places) == sorted({path for path, _ in found})
    assert len(places) == len(set(places))
    for path in places:
        assert places[path] == tuple(place for one, place in found if one == path)


@given(FOUND, st.sampled_from(["form", "materials", "none"]), st.integers(0, 5))
def test_each_side_has_its_boxes_in_printed_order(found: list[tuple[str, Place]], volume: str, side: int) -> None:
    expected = [(path, place) for path, place in found if (place.volume, place.side) == (volume, side)]
    assert Places(found).on_page(volume, side) == expected


@given(FOUND, st.text())
def test_an_answer_that_is_not_printed_has_none(found: list[tuple[str, Place]], path: str) -> None:
    places = Places(found)
    assert (path in places) == (path in {one for one, _ in found})
    if path not in places:
        with pytest.raises(KeyError):
            places[path]


def test_what_a_window_receives_does_not_grow_in_objects() -> None:
    def steps(rows: int) -> int:
        place = Place("form", 1, 100, 200, 300, 400, "form.B2")
        found = Places((f"people.{row}.person_name", place._replace(y=row)) for row in range(rows))
        return sum(1 for _ in pickletools.genops(pickle.dumps(found, 5)))

    assert steps(5000) < steps(50) + 20
