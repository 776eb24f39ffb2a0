"""After a crash: the question, and that whatever is chosen nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app import api
from app.drafts import recovery, store
from app.drafts.draft import DRAFT_FILE, Draft
from app.drafts.history import read_version, versions
from app.drafts.journal import JOURNAL_FILE, Journal
from app.drafts.lock import LOCK
from app.errors import DiskError
from app.paths import AppPaths
from app.progress import Progress
from app.ui.home.page import HomePage
from app.ui.home.recovery import RecoveryPage
from app.ui.program import Program
from app.ui.widgets.strips import Banner
from app.ui.window.first_sight import HEADER
from app.ui.window.main_window import MainWindow
from tests.ui.program_tools import WAIT_MS, ZONE, button, frame_of

SAVED = datetime(2026, 5, 28, 14, 2, 10)
ENTERED = datetime(2026, 5, 28, 14, 5, 33)


@pytest.fixture
def crashed(paths: AppPaths, tmp_path: Path) -> Path:
    """A draft whose program died with two answers that were not saved."""
    folder = tmp_path / "云川合作区"
    api.new_draft(paths, ZONE, folder, SAVED - timedelta(minutes=9), "云川合作区")
    api.set_answers(paths, folder, {"city": "云川", "leading_industry": "装备制造"}, SAVED)
    with store.open_draft(folder, writable=True, now=SAVED) as opened:
        journal = Journal(folder, opened.draft)
        journal.record(opened.draft.answered({"city": "密云", "province": "山西"}), ENTERED)
    return folder


@pytest.fixture
def page(program: Program, qtbot: QtBot, crashed: Path) -> RecoveryPage:
    """The question, in a window."""
    window = program.open_window(crashed)
    qtbot.waitUntil(lambda: isinstance(window.page, RecoveryPage), timeout=WAIT_MS)
    found = window.page
    assert isinstance(found, RecoveryPage)
    return found


def rows(page: RecoveryPage) -> list[str]:
    model = page.changes.model
    return [str(model.data(model.index(number))) for number in range(model.rowCount())]


def window_of(page: RecoveryPage) -> MainWindow:
    window = page.window()
    assert isinstance(window, MainWindow)
    return window


def history(folder: Path) -> list[str]:
    return [str(read_version(one).answers.get("city", "")) for one in versions(folder)]


def saved(folder: Path) -> str:
    return (folder / DRAFT_FILE).read_text(encoding="utf-8")


def test_it_says_what_differs_and_when(page: RecoveryPage, qtbot: QtBot) -> None:
    assert page.title.text() == "上次没有正常关闭，有 2 处没写进草稿"
    assert rows(page) == ["所属省（区、市）：未填 → 山西", "所属市（州、区）：云川 → 密云"]
    qtbot.waitUntil(page.buttons[0].hasFocus, timeout=WAIT_MS)
    assert page.changes.headings == ("栏目", "上次保存 今天 14:02:10", "关闭前 今天 14:05:33")


def test_what_was_entered_is_used_and_what_was_saved_stays_in_the_history(
    page: RecoveryPage, qtbot: QtBot, crashed: Path
) -> None:
    window = window_of(page)
    page.buttons[0].click()
    frame = frame_of(window, qtbot)
    assert frame.tools.desk.text_of("city") == "密云"
    assert "密云" in saved(crashed)
    assert "云川" in history(crashed)
    assert not (crashed / JOURNAL_FILE).exists()


def test_what_was_saved_is_used_and_what_was_entered_stays_in_the_history(
    page: RecoveryPage, qtbot: QtBot, crashed: Path
) -> None:
    window = window_of(page)
    page.buttons[1].click()
    frame = frame_of(window, qtbot)
    assert frame.tools.desk.text_of("city") == "云川"
    assert "密云" in history(crashed)
    assert not (crashed / JOURNAL_FILE).exists()


def test_both_are_kept_as_two_drafts(page: RecoveryPage, qtbot: QtBot, crashed: Path, program: Program) -> None:
    window = window_of(page)
    page.buttons[2].click()
    frame = frame_of(window, qtbot)
    assert frame.tools.desk.text_of("city") == "云川"
    other = crashed.with_name("云川合作区（关闭前）")
    assert "密云" in saved(other)
    banner = next(one for one in frame.findChildren(Banner) if other.name in one.sentence)
    button(banner, "在新窗口打开").click()
    second = frame_of(program.windows[-1], qtbot)
    assert second.tools.folder == other


def test_put_off_the_question_comes_again(page: RecoveryPage, qtbot: QtBot, crashed: Path) -> None:
    window = window_of(page)
    button(page, "以后再说，返回开始页").click()
    assert isinstance(window.page, HomePage)
    assert not (crashed / LOCK).exists()
    assert (crashed / JOURNAL_FILE).exists()
    window.open_path(crashed)
    qtbot.waitUntil(lambda: isinstance(window.page, RecoveryPage), timeout=WAIT_MS)


def test_a_window_closed_on_the_question_gives_the_lock_back(
    page: RecoveryPage, qtbot: QtBot, crashed: Path, program: Program
) -> None:
    window_of(page).close()
    assert program.windows == []
    assert not (crashed / LOCK).exists()
    assert (crashed / JOURNAL_FILE).exists()


def test_a_disk_that_refuses_leaves_the_question_standing(
    page: RecoveryPage, qtbot: QtBot, crashed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskError("磁盘满了", "请腾出空间")

    with monkeypatch.context() as patch:
        patch.setattr("app.drafts.store.save", full)
        page.buttons[0].click()
        qtbot.waitUntil(page.trouble.isVisible, timeout=WAIT_MS)
    assert page.trouble.text() == "磁盘满了。请腾出空间"
    assert (crashed / JOURNAL_FILE).exists()
    page.buttons[0].click()
    assert frame_of(window_of(page), qtbot).tools.desk.text_of("city") == "密云"


def test_a_draft_saved_after_the_crash_says_so(program: Program, qtbot: QtBot, crashed: Path) -> None:
    text = saved(crashed).replace("装备制造", "新材料")
    (crashed / DRAFT_FILE).write_text(text, encoding="utf-8")
    window = program.open_window(crashed)
    qtbot.waitUntil(lambda: isinstance(window.page, RecoveryPage), timeout=WAIT_MS)
    page = window.page
    assert isinstance(page, RecoveryPage)
    assert any("又被保存过" in label.text() for label in page.findChildren(type(page.title)))


# ---- while the answer is carried out


class Slow:
    """Settling that waits until it may go on, as a slow stick lets it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        real = recovery.settled

        def slow(
            opened: store.OpenDraft, use: recovery.Use, now: datetime, progress: Progress
        ) -> tuple[Draft, Path | None, tuple[str, ...]]:
            self.begun.set()
            assert self.go_on.wait(20)
            progress(1, 2, "复制佐证材料")
            return real(opened, use, now, progress)

        monkeypatch.setattr(recovery, "settled", slow)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    made = Slow(monkeypatch)
    yield made
    made.go_on.set()


def test_the_lock_is_kept_until_the_answer_is_carried_out(
    page: RecoveryPage, qtbot: QtBot, crashed: Path, slow: Slow, program: Program, paths: AppPaths, tmp_path: Path
) -> None:
    window = window_of(page)
    page.buttons[0].click()
    assert slow.begun.wait(20)
    assert not page.back.isEnabled()
    api.new_draft(paths, ZONE, tmp_path / "另一份", SAVED)
    window.open_path(tmp_path / "另一份")  # is opened in a window of its own
    frame_of(program.windows[-1], qtbot)
    assert window.page is page
    assert (crashed / LOCK).exists()
    slow.go_on.set()
    assert frame_of(window, qtbot).tools.desk.text_of("city") == "密云"


def test_a_window_closed_meanwhile_goes_when_the_answer_is_carried_out(
    page: RecoveryPage, qtbot: QtBot, crashed: Path, slow: Slow, program: Program
) -> None:
    window = window_of(page)
    page.buttons[1].click()
    assert slow.begun.wait(20)
    window.close()
    qtbot.wait(50)
    assert window in program.windows
    assert (crashed / LOCK).exists()
    slow.go_on.set()
    qtbot.waitUntil(lambda: not program.windows, timeout=WAIT_MS)
    assert not (crashed / LOCK).exists()


def test_two_drafts_can_be_cancelled_and_the_question_stays(
    page: RecoveryPage, qtbot: QtBot, crashed: Path, slow: Slow
) -> None:
    page.buttons[2].click()
    assert slow.begun.wait(20)
    qtbot.waitUntil(page.panel.isVisible, timeout=WAIT_MS)
    button(page.panel, "取消").click()
    slow.go_on.set()
    qtbot.waitUntil(page.trouble.isVisible, timeout=WAIT_MS)
    assert page.trouble.text() == "已取消"
    assert page.back.isEnabled()
    assert not crashed.with_name("云川合作区（关闭前）").exists()
    assert (crashed / JOURNAL_FILE).exists()
    page.buttons[0].click()
    assert frame_of(window_of(page), qtbot).tools.desk.text_of("city") == "密云"


def test_what_cannot_be_stopped_offers_no_way_to(page: RecoveryPage, qtbot: QtBot, slow: Slow) -> None:
    page.buttons[0].click()
    qtbot.waitUntil(page.panel.isVisible, timeout=WAIT_MS)
    assert not [one for one in page.panel.findChildren(QPushButton) if one.isVisible()]


def test_the_same_draft_again_brings_the_question_to_the_front(
    page: RecoveryPage, qtbot: QtBot, crashed: Path, program: Program
) -> None:
    window = window_of(page)
    window.open_path(crashed)
    second = program.open_window()
    second.open_path(crashed)
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
    assert window.page is page
    assert not isinstance(second.page, RecoveryPage)
    page.buttons[0].click()
    assert not frame_of(window, qtbot).tools.desk.read_only


def test_another_draft_opened_from_the_question_gives_its_lock_back(
    page: RecoveryPage, qtbot: QtBot, crashed: Path, paths: AppPaths, tmp_path: Path
) -> None:
    window = window_of(page)
    api.new_draft(paths, ZONE, tmp_path / "另一份", SAVED)
    window.open_path(tmp_path / "另一份")
    assert window.page is not page  # whose buttons could do nothing any more
    assert frame_of(window, qtbot).tools.folder == tmp_path / "另一份"
    assert not (crashed / LOCK).exists()
    assert (crashed / JOURNAL_FILE).exists()


# ---- what was damaged as well


def told(widget: QWidget) -> list[str]:
    return [banner.sentence for banner in widget.findChildren(Banner)]


def asked(program: Program, qtbot: QtBot, folder: Path) -> RecoveryPage:
    window = program.open_window(folder)
    qtbot.waitUntil(lambda: isinstance(window.page, RecoveryPage), timeout=WAIT_MS)
    assert isinstance(window.page, RecoveryPage)
    return window.page


def test_the_time_shown_is_that_of_the_copy_that_was_opened(program: Program, qtbot: QtBot, crashed: Path) -> None:
    (crashed / DRAFT_FILE).write_bytes(b"\0" * 200)
    page = asked(program, qtbot, crashed)
    assert page.changes.headings == ("栏目", "上次保存 今天 14:02:10", "关闭前 今天 14:05:33")
    (sentence,) = told(page)
    assert "5月28日 14:02 的完好副本" in sentence
    qtbot.waitUntil(lambda: page.banners[0].isVisible() and page.buttons[0].isVisible(), timeout=WAIT_MS)
    assert page.banners[0].geometry().top() == HEADER


def test_a_journal_that_is_damaged_in_part_is_told_with_the_question(
    program: Program, qtbot: QtBot, crashed: Path
) -> None:
    data = (crashed / JOURNAL_FILE).read_bytes()
    (crashed / JOURNAL_FILE).write_bytes(b"\0" * 30 + data[30:])
    page = asked(program, qtbot, crashed)
    sentence = "记录没保存内容的文件有损坏，读出来的可能不全，请逐处核对。那个文件留作 .journal.坏"
    assert told(page) == [sentence]
    assert rows(page) == ["所属省（区、市）：未填 → 山西", "所属市（州、区）：云川 → 密云"]
    page.buttons[0].click()
    assert sentence in told(frame_of(window_of(page), qtbot))
    assert [path.name for path in crashed.glob(".journal*")] == [".journal.坏"]


def test_a_journal_that_cannot_be_read_is_told_over_the_draft(program: Program, qtbot: QtBot, crashed: Path) -> None:
    (crashed / JOURNAL_FILE).write_bytes(b"\0" * 500)
    frame = frame_of(program.open_window(crashed), qtbot)
    assert told(frame) == ["上次没有正常关闭，没保存的内容读不出来，请核对最后填的几处。那个文件留作 .journal.坏"]
    assert (crashed / ".journal.坏").read_bytes() == b"\0" * 500
