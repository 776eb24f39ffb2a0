"""The board finds issues by place ."""

from __future__ import annotations

from app.forms.issues import Issue
from app.ui.work.board import Counts, IssueBoard


def _issue(path: str, code: str = "below_minimum", severity: str = "error") -> Issue:
    return Issue(path, code, severity, f"{path}：…")  # type: ignore[arg-type]


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
