"""查找栏目 again and again, between sections: a clerk who knows the keys does nothing else all day."""

from __future__ import annotations

from pathlib import Path

from app import api
from app.paths import AppPaths
from tests.ui.whole.conftest import NOW, StartProgram
from tests.ui.whole.hands import CTRL, Key
from tests.ui.whole.test_turns import open_draft


def test_the_box_takes_keys_however_often_it_is_opened(
    start_program: StartProgram, profile: AppPaths, tmp_path: Path
) -> None:
    folder = tmp_path / "云川"
    api.sample_draft(profile, "cooperation_zone_2026", folder, NOW)
    hands = start_program()
    frame = open_draft(hands, folder)
    for number in range(12):
        hands.press(Key.Key_PageDown, CTRL)
        hands.rest(30)
        hands.press(Key.Key_F, CTRL)
        hands.rest(30)
        hands.type("mc")
        hands.rest(200)
        hands.press(Key.Key_Return if number % 2 else Key.Key_Escape)
        hands.rest(30)
        if number % 2 == 0:
            hands.press(Key.Key_Escape)
        elif number > 1:
            assert frame.tools.guide.focus
