"""Which recent drafts are still there, while some of their folders never answer."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.drafts.names import DRAFT_FILE, HISTORY
from app.drafts.recent import RecentDraft, remember
from app.paths import AppPaths
from app.ui.home import whereabouts
from app.ui.home.whereabouts import Whereabouts, is_draft
from app.ui.program import Program
from app.ui.window.beside import Beside
from app.ui.window.main_window import MainWindow
from tests.ui.program_tools import WAIT_MS, ZONE, home_of


def test_a_draft_is_known_by_its_file_or_its_earlier_saves(tmp_path: Path) -> None:
    for name in ("甲", "乙", "丙"):
        (tmp_path / name).mkdir()
    (tmp_path / "甲" / DRAFT_FILE).write_text("{}", encoding="utf-8")
    (tmp_path / "乙" / HISTORY).mkdir()
    assert [is_draft(tmp_path / name) for name in ("甲", "乙", "丙", "丁")] == [True, True, False, False]


def test_what_is_lost_and_found_again_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    lost = Whereabouts(Beside())
    lost.look([str(tmp_path / "甲")])
    qtbot.waitUntil(lambda: lost.missing == {str(tmp_path / "甲")}, timeout=WAIT_MS)
    (tmp_path / "甲" / HISTORY).mkdir(parents=True)
    with qtbot.waitSignal(lost.changed, timeout=WAIT_MS):
        lost.look([str(tmp_path / "甲")])
    assert lost.missing == frozenset()


def test_a_share_that_is_gone_holds_up_nothing_and_is_asked_once(
    program: Program, window: MainWindow, qtbot: QtBot, paths: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, asked = threading.Event(), list[str]()

    def there(folder: Path) -> bool:
        asked.append(folder.name)
        return answer.wait(20) if folder.name == "网络" else False

    monkeypatch.setattr(whereabouts, "is_draft", there)
    for name in ("网络", "没了"):
        remember(paths.recent_file, RecentDraft(f"/{name}", ZONE, name))
    home = home_of(window, qtbot)
    for _ in range(5):
        home.refresh()
    qtbot.waitUntil(lambda: program.around.whereabouts.missing == {"/没了"}, timeout=WAIT_MS)
    assert asked.count("网络") == 1
    home.remove("/没了")
    qtbot.waitUntil(lambda: home.drafts.model().rowCount() == 1, timeout=WAIT_MS)
    answer.set()
    assert program.around.looking.wait(20)
