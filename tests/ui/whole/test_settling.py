"""Saving and looking at something beside the form disturb nobody who is typing: the text cursor stays where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import api
from app.paths import AppPaths
from app.ui.sheets.history import HistorySheet
from app.ui.window.frame import DraftFrame
from tests.ui.whole.conftest import NOW, StartProgram
from tests.ui.whole.hands import CTRL, Hands, Key
from tests.ui.whole.test_turns import open_draft


def go(hands: Hands, frame: DraftFrame, path: str) -> None:
    frame.tools.guide.go(path)
    hands.wait(lambda: frame.tools.guide.focus.startswith(path), path)
    hands.rest(50)


def save(hands: Hands, frame: DraftFrame) -> None:
    hands.press(Key.Key_S, CTRL)


def look_at_history(hands: Hands, frame: DraftFrame) -> None:
    hands.window.do("history")
    hands.wait(lambda: hands.window.findChildren(HistorySheet), "历史版本")
    hands.rest(50)
    hands.press(Key.Key_Escape)
    hands.wait(lambda: not hands.window.findChildren(HistorySheet), "历史版本关上")


def settle(hands: Hands, frame: DraftFrame) -> None:
    frame.settle_cell()


@pytest.mark.parametrize("deed", [save, look_at_history, settle])
def test_typing_goes_on_where_it_was(
    start_program: StartProgram, profile: AppPaths, tmp_path: Path, deed
) -> None:  # fmt: skip
    folder = tmp_path / "云川"
    api.new_draft(profile, "service_institution_2026", folder, NOW, "云川（虚构）")
    hands = start_program()
    frame = open_draft(hands, folder)
    desk = frame.tools.desk
    line, long, rows = (
        next(name for name, field in desk.definition.fields.items() if field.type == kind and name != "org_name")
        for kind in ("text", "long_text", "rows")
    )
    for field in (line, long):
        go(hands, frame, field)
        hands.type("0123456789")
        for _ in range(5):
            hands.press(Key.Key_Left)
        hands.type("X")
        deed(hands, frame)
        hands.type("Y")
        assert desk.text_of(field) == "01234XY56789"
    go(hands, frame, rows)
    hands.type("row")
    hands.press(Key.Key_Left)
    deed(hands, frame)
    assert hands.focus.isVisible()
    hands.type("more")
    (first, *_) = desk.answer_of(rows)
    assert "romorew" in first.values()


def test_undo_goes_back_to_what_was_saved(start_program: StartProgram, profile: AppPaths, tmp_path: Path) -> None:
    folder = tmp_path / "云川"
    api.new_draft(profile, "service_institution_2026", folder, NOW, "云川（虚构）")
    hands = start_program()
    frame = open_draft(hands, folder)
    go(hands, frame, "org_nature")
    hands.type("saved")
    hands.press(Key.Key_S, CTRL)
    hands.type(" and more")
    hands.press(Key.Key_Z, CTRL)
    assert frame.tools.desk.text_of("org_nature") == "saved"


def test_what_was_typed_takes_its_stored_form(start_program: StartProgram, profile: AppPaths, tmp_path: Path) -> None:
    """A copy made while a number is typed holds the number as it will be stored, not as it was typed."""
    folder = tmp_path / "云川"
    api.new_draft(profile, "service_institution_2026", folder, NOW, "云川（虚构）")
    hands = start_program()
    frame = open_draft(hands, folder)
    desk = frame.tools.desk
    number = next(name for name, field in desk.definition.fields.items() if field.type == "quantity")
    go(hands, frame, number)
    hands.type("1,234.5")
    assert desk.text_of(number) == "1,234.5"
    frame.settle_cell()
    assert desk.text_of(number) == "1234.5"
    hands.type("6")
    assert desk.text_of(number) == "1234.56"
