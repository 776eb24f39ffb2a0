"""F8 with the real pages: every empty place of a new draft is gone to, forward and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import api
from app.paths import AppPaths
from tests.ui.whole.conftest import NOW, StartProgram
from tests.ui.whole.hands import NO_MODIFIER, SHIFT, Key
from tests.ui.whole.test_turns import open_draft


@pytest.mark.parametrize("form", ["cooperation_zone_2026", "service_institution_2026"])
@pytest.mark.parametrize("back", [False, True])
def test_f8_goes_everywhere(
    start_program: StartProgram, profile: AppPaths, tmp_path: Path, form: str, back: bool
) -> None:
    folder = tmp_path / "云川"
    api.new_draft(profile, form, folder, NOW, "云川（虚构）")
    hands = start_program()
    frame = open_draft(hands, folder)
    guide = frame.tools.guide
    wanted = list(dict.fromkeys(issue.path for issue in frame.tools.desk.board.issues if issue.kind == "unfilled"))
    asked: list[str] = []
    guide.asked_place.connect(asked.append)
    for _ in wanted:
        hands.press(Key.Key_F8, SHIFT if back else NO_MODIFIER)
        told = asked[-1]
        hands.wait(lambda told=told: _is_at(guide.focus, told), told)
    assert sorted(asked) == sorted(wanted)


def _is_at(focus: str, path: str) -> bool:
    """Whether the cursor is where a path leads: pages tell an item or a cell of a table for it."""
    return bool(focus) and (path.startswith(focus) or focus.startswith(path))
