"""Where characters stand, which glyphs are theirs, and what offsets say of what a producer meant."""

from __future__ import annotations

import pytest

from app.books.ofd.characters import characters, offsets
from app.books.ofd.nodes import Node
from app.books.ofd.refusal import Damaged


def run(text: str, across: str = "", down: str = "", **more: str) -> Node:
    attributes = {"X": "1", "Y": "2", "DeltaX": across, "DeltaY": down, **more}
    return Node("TextCode", {key: value for key, value in attributes.items() if value}, text)


def placed(*children: Node) -> list[tuple[str, int | None, float, float]]:
    return [(one.text, one.glyph, one.x, one.y) for one in characters(Node("TextObject", {}, "", list(children)))]


def transform(position: int, codes: int, glyphs: str) -> Node:
    attributes = {"CodePosition": str(position), "CodeCount": str(codes), "GlyphCount": str(len(glyphs.split()))}
    return Node("CGTransform", attributes, "", [Node("Glyphs", {}, glyphs)])


@pytest.mark.parametrize(
    ("written", "meant"),
    [("", []), ("1 2.5", [1, 2.5]), ("g 3 1.5 2", [1.5, 1.5, 1.5, 2]), ("1 g 2 -3", [1, -3, -3]), ("g 0 7", [])],
)
def test_offsets(written: str, meant: list[float]) -> None:
    assert offsets(written) == meant


@pytest.mark.parametrize("written", ["g", "g 2", "g -1 2", "g 1e9 2", "a", "nan"])
def test_broken_offsets(written: str) -> None:
    with pytest.raises(Damaged):
        offsets(written)


def test_each_character_has_its_place() -> None:
    assert placed(run("甲乙丙", "3 4", "0 5")) == [("甲", None, 1, 2), ("乙", None, 4, 2), ("丙", None, 8, 7)]


def test_a_later_run_keeps_the_place_it_does_not_state() -> None:
    later = Node("TextCode", {"X": "9"}, "乙")
    assert placed(run("甲"), later) == [("甲", None, 1, 2), ("乙", None, 9, 2)]


@pytest.mark.parametrize(
    ("written", "across", "meant"),
    [
        ("甲 乙", "3", "甲乙"),  # one offset for two visible characters: the blank does not count
        ("甲 乙", "3 3", "甲 乙"),
        ("甲\\0020乙", "3 3", "甲 乙"),
        ("C\\0020", "1 1 1 1 1", "C\\0020"),  # as many offsets as letters: no escape was meant
        ("\n   甲乙\n   ", "3", "甲乙"),
        ("甲乙丙", "3", "甲乙丙"),
    ],
)
def test_offsets_tell_what_was_meant(written: str, across: str, meant: str) -> None:
    assert "".join(text for text, *_ in placed(run(written, across))) == meant


def test_glyphs_by_number() -> None:
    assert placed(transform(1, 2, "7 8"), run("甲乙丙", "1 1")) == [
        ("甲", None, 1, 2),
        ("乙", 7, 2, 2),
        ("丙", 8, 3, 2),
    ]


def test_several_characters_in_one_glyph_and_one_in_several() -> None:
    found = placed(transform(0, 3, "7"), transform(3, 1, "8 9"), run("ffix", "5 1"))
    assert found == [("ffi", 7, 1, 2), ("x", 8, 6, 2), ("", 9, 7, 2)]


def test_positions_count_through_all_runs() -> None:
    found = placed(transform(2, 1, "7"), run("甲乙", "1"), run("丙", X="5"))
    assert [(text, glyph) for text, glyph, *_ in found] == [("甲", None), ("乙", None), ("丙", 7)]
