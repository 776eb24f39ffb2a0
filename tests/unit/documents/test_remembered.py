"""What is remembered: the answer of the function, made once while there is room, and never more than the room holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.documents.remembered import Remembered

ROOM = 20


@given(st.lists(st.tuples(st.text("ab", max_size=8), st.integers(0, 2)), max_size=60))
def test_answers_are_right_and_within_the_room(asked: list[tuple[str, int]]) -> None:
    made: list[tuple[str, int]] = []

    def make(key: str, number: int) -> str:
        made.append((key, number))
        return key * number

    remembered = Remembered(make, lambda key: len(key) + 1, ROOM)
    for key, number in asked:
        before = len(made)
        assert remembered(key, number) == key * number
        assert remembered(key, number) == key * number
        assert len(made) <= before + 1
        assert len(remembered) <= ROOM
    if sum(len(key) + 1 for key, _ in set(asked)) <= ROOM:
        assert len(made) == len(set(asked))


def test_the_longest_unasked_goes_first_and_what_is_too_large_is_not_kept() -> None:
    made: list[str] = []
    remembered = Remembered(lambda key, _: made.append(key), len, 4)
    for key in ("aa", "bb", "aa", "cc", "aa"):
        remembered(key, 0)
    assert made == ["aa", "bb", "cc"]
    remembered("zzzzz", 0)
    assert len(remembered) == 0
    remembered("aa", 0)
    assert made[-2:] == ["zzzzz", "aa"]
