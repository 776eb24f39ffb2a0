"""F8 goes through all problems in the order of the form, then through what is empty, and never stays where it is."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.forms.definition import FormDefinition
from app.forms.issues import Issue
from app.ui.work.board import IssueBoard, head_of
from app.ui.work.next_place import NextPlace

PLACES = ["a", "b", "c", "people", "items.3", "items.4"]
_PEOPLE = SimpleNamespace(id="people", columns={"person_name": None, "birth": None, "post": None})
DEFINITION = cast(FormDefinition, SimpleNamespace(fields={"people": _PEOPLE}))
# In the order of the form.
PATHS = [
    "a", "b", "c", "people", "people.1.person_name", "people.1.birth", "people.1.post", "people.2.birth",
    "people.10.birth", "items.3.files.0", "items.3.files.2", "items.3.not_taken.7", "items.3.state", "items.4.state",
]  # fmt: skip


def _issue(path: str, code: str = "below_minimum", severity: str = "error") -> Issue:
    return Issue(path, code, severity, f"{path}：…")  # type: ignore[arg-type]


def _exactly(path: str) -> str:
    return path


def _coarsely(path: str) -> str:
    """As the page of the evidence tells it: the item."""
    return head_of(path) if path.startswith("items.") else path


def _finely(path: str) -> str:
    """As a table tells it that was gone to as a whole: its first cell."""
    return "people.0.person_name" if path == "people" else _coarsely(path)


@pytest.mark.parametrize("told", [_exactly, _coarsely, _finely])
@pytest.mark.parametrize("step", [1, -1])
@given(chosen=some.sets(some.sampled_from(PATHS), min_size=1), codes=some.sampled_from(["required", "below_minimum"]))
def test_every_place_is_gone_to_once_in_a_round(
    told: Callable[[str], str], step: int, chosen: set[str], codes: str
) -> None:
    board = IssueBoard([_issue(path, codes) for path in chosen])
    going, focus, visited = NextPlace(DEFINITION, PLACES), "", []
    for _ in range(2 * len(chosen)):
        visited.append(going.step(board, focus, step))
        focus = told(visited[-1])
    once = [path for path in PATHS[::step] if path in chosen]
    assert visited == once + once


def test_problems_come_before_what_is_empty() -> None:
    board = IssueBoard([_issue("a", "required"), _issue("b"), _issue("people.1.person_name"), _issue("items.3")])
    going, focus, visited = NextPlace(DEFINITION, PLACES), "", []
    for _ in range(4):
        focus = going.step(board, focus, 1)
        visited.append(focus)
    assert visited == ["b", "people.1.person_name", "items.3", "b"]
    assert going.step(board, "b", -1) == "items.3"
    assert going.step(board, "c", -1) == "b"


def test_somebody_who_went_elsewhere_goes_on_from_there() -> None:
    board = IssueBoard([_issue("people.1.birth"), _issue("people.2.birth"), _issue("people.10.birth")])
    going = NextPlace(DEFINITION, PLACES)
    assert going.step(board, "", 1) == "people.1.birth"
    assert going.step(board, "people.5.post", 1) == "people.10.birth"
    assert going.step(board, "people.2.post", -1) == "people.2.birth"


def test_nothing_left_leads_nowhere() -> None:
    assert NextPlace(DEFINITION, PLACES).step(IssueBoard([_issue("c", "about_length", "note")]), "b", 1) == ""
