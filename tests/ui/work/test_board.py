"""The board finds issues by place and tells what comes next."""

from __future__ import annotations

from app.forms.issues import Issue
from app.ui.work.board import Counts, IssueBoard, next_place


def _issue(path: str, code: str = "below_minimum", severity: str = "error") -> Issue:
    return Issue(path, code, severity, f"{path}：…")  # type: ignore[arg-type]


PLACES = ["a", "b", "c", "people", "items.3"]


def test_counts_tell_empty_from_wrong() -> None:
    board = IssueBoard(
        [_issue("a", "required"), _issue("b"), _issue("c", "about_length", "warning"), _issue("items.3")]
    )
    assert board.counts() == Counts(unfilled=1, errors=2, warnings=1)
    assert board.counts(["a", "items.3"]) == Counts(unfilled=1, errors=1)
    assert not IssueBoard([_issue("c", "about_length", "warning")]).counts().blocks


def test_a_field_has_the_issues_of_its_cells_the_worst_first() -> None:
    warned, wrong = _issue("people.3.person_name", "x", "warning"), _issue("people.7.person_post")
    board = IssueBoard([warned, wrong])
    assert board.of_field("people") == (wrong, warned)
    assert board.at("people.3.person_name") == (warned,)
    assert board.of_item(3) == ()


def test_next_goes_through_problems_before_empty_fields() -> None:
    board = IssueBoard([_issue("a", "required"), _issue("b"), _issue("people.1.person_name"), _issue("items.3")])
    visited = []
    focus = ""
    for _ in range(4):
        focus = next_place(board, PLACES, focus, 1)
        visited.append(focus)
    assert visited == ["b", "people.1.person_name", "items.3", "b"]
    assert next_place(board, PLACES, "b", -1) == "items.3"
    assert next_place(board, PLACES, "c", -1) == "b"


def test_next_goes_to_the_empty_when_nothing_is_wrong() -> None:
    board = IssueBoard([_issue("a", "required"), _issue("c", "required")])
    assert next_place(board, PLACES, "b", 1) == "c"
    assert next_place(board, PLACES, "c", 1) == "a"
    assert next_place(IssueBoard(), PLACES, "b", 1) == ""
