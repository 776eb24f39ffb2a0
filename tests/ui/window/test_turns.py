"""Home, draft, and back: opening, closing, further windows, where a window stands."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import api
from app.drafts.draft import DRAFT_FILE
from app.drafts.lock import LOCK
from app.drafts.recent import RecentDraft, recent_drafts
from app.errors import DiskError
from app.paths import AppPaths
from app.settings import WindowPlace, load_settings
from app.ui.home.recovery import RecoveryPage
from app.ui.program import Program
from app.ui.widgets.overlay import Overlay
from app.ui.widgets.strips import Banner
from app.ui.window import frame as frame_module
from app.ui.window.main_window import MainWindow
from app.ui.work import files_seen, opening, recording
from app.ui.work.desk import Desk
from tests.ui.program_tools import WAIT_MS, ZONE, Opened, button, frame_of, home_of, put_away, sheet_of
from tests.ui.work_tools import NOW, FakeDialogs


def desk_of(window: MainWindow) -> Desk:
    assert window.frame is not None
    return window.frame.tools.desk


def close(window: MainWindow, program: Program, qtbot: QtBot) -> None:
    window.close()
    qtbot.waitUntil(lambda: window not in program.windows, timeout=WAIT_MS)


def test_a_draft_opens_and_closes_saved_without_its_lock(
    opened: Opened, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened()
    assert window.windowTitle() == "云川合作区 - 申报册"
    assert (tmp_path / "云川合作区" / LOCK).exists()
    desk_of(window).answer("city", "云川")
    close(window, program, qtbot)
    assert not (tmp_path / "云川合作区" / LOCK).exists()
    assert (
        api.version(
            tmp_path / "云川合作区", api.history(program.around.paths, tmp_path / "云川合作区")[0].number
        ).answers["city"]
        == "云川"
    )


def test_the_list_of_recent_drafts_follows_every_save(
    opened: Opened, program: Program, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    window = opened()
    done = desk_of(window).progress().done
    desk_of(window).answer("city", "云川")
    window.save()
    qtbot.waitUntil(lambda: [one.done for one in recent_drafts(paths.recent_file)] == [done + 1], timeout=WAIT_MS)
    entry = recent_drafts(paths.recent_file)[0]
    assert (entry.folder, entry.form, entry.name) == (str(tmp_path / "云川合作区"), ZONE, "云川合作区")
    assert entry.saved == NOW.isoformat(timespec="seconds")


def test_looking_at_a_draft_is_no_save(opened: Opened, qtbot: QtBot, paths: AppPaths, tmp_path: Path) -> None:
    folder, before = tmp_path / "上月的", NOW - timedelta(days=30)
    api.new_draft(paths, ZONE, folder, before)
    os.utime(folder / DRAFT_FILE, (before.timestamp(), before.timestamp()))
    window = opened(folder)
    qtbot.waitUntil(lambda: bool(recent_drafts(paths.recent_file)), timeout=WAIT_MS)
    window.turns.go_home()
    home_of(window, qtbot)
    assert [one.saved for one in recent_drafts(paths.recent_file)] == [before.isoformat(timespec="seconds")]


def test_going_home_gives_the_draft_back_and_shows_it_in_the_list(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    window = opened()
    window.turns.go_home()
    home = home_of(window, qtbot)
    assert window.frame is None
    assert not (tmp_path / "云川合作区" / LOCK).exists()
    assert home.drafts.model().rowCount() == 1
    window.open_path(tmp_path / "云川合作区" / DRAFT_FILE)
    assert frame_of(window, qtbot).tools.folder == tmp_path / "云川合作区"


def test_the_same_folder_twice_brings_its_window_to_the_front(opened: Opened, program: Program, tmp_path: Path) -> None:
    first = opened()
    second = program.open_window()
    second.open_path(tmp_path / "别的" / ".." / "云川合作区")
    assert second.frame is None
    assert first.frame is not None


def test_another_draft_asks_where_it_is_to_be_opened(
    opened: Opened, program: Program, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    window = opened()
    api.new_draft(paths, ZONE, tmp_path / "另一份", NOW)
    window.open_path(tmp_path / "另一份")
    sheet = sheet_of(window, qtbot)
    sheet.button(1).click()  # 在这里打开
    qtbot.waitUntil(lambda: window.windowTitle() == "另一份 - 申报册", timeout=WAIT_MS)
    assert len(program.windows) == 1
    window.open_path(tmp_path / "云川合作区")
    sheet_of(window, qtbot).button(0).click()  # 在新窗口打开
    assert len(program.windows) == 2
    frame_of(program.windows[1], qtbot)
    assert program.windows[1].windowTitle() == "云川合作区 - 申报册"


def test_what_cannot_be_opened_is_told_calmly(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path, dialogs: FakeDialogs
) -> None:
    window.open_path(tmp_path / "没有这个")
    home = home_of(window, qtbot)
    qtbot.waitUntil(lambda: home.refusal is not None, timeout=WAIT_MS)
    assert home.refusal is not None
    assert "没有“没有这个”这个草稿文件夹" in home.refusal.sentence
    api.new_draft(paths, ZONE, tmp_path / "有这个", NOW)
    dialogs.files = [tmp_path / "有这个" / DRAFT_FILE]
    button(home.refusal, "打开别的…").click()
    frame_of(window, qtbot)


def test_what_is_no_draft_of_ours_is_told_in_words_of_the_form(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    home = home_of(window, qtbot)

    def told() -> str:
        return home.refusal.sentence if home.refusal is not None else ""

    (tmp_path / "证书.docx").write_bytes(b"x")
    window.open_path(tmp_path / "证书.docx")
    qtbot.waitUntil(lambda: "“证书.docx”是文件，不是草稿" in told(), timeout=WAIT_MS)
    assert "请先打开草稿，再放进“佐证材料”的某一项" in told()
    file = tmp_path / "别的表" / DRAFT_FILE
    api.new_draft(paths, ZONE, file.parent, NOW)
    file.write_text(file.read_text("utf-8").replace(ZONE, "gone_2020"), "utf-8")
    window.open_path(file.parent)
    qtbot.waitUntil(lambda: "这份草稿填的是另一种表（编号 gone_2020）" in told(), timeout=WAIT_MS)
    assert "“中外中小企业合作区”" in told()
    assert ZONE not in told()
    file.write_text("[]", "utf-8")
    window.open_path(file.parent)
    qtbot.waitUntil(lambda: "损坏了，或不是申报册保存的草稿" in told(), timeout=WAIT_MS)


def test_a_folder_dropped_on_the_window_is_opened(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    api.new_draft(paths, ZONE, tmp_path / "云川合作区", NOW)
    home = home_of(window, qtbot)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "云川合作区"))])
    where, none = QPointF(300, 300), Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where.toPoint(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    QApplication.sendEvent(home, enter)
    assert enter.isAccepted()
    drop = QDropEvent(where, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    QApplication.sendEvent(home, drop)
    frame_of(window, qtbot)
    assert window.windowTitle() == "云川合作区 - 申报册"


def test_closing_while_saving_fails_asks_and_loses_nothing(
    opened: Opened, program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened()
    desk_of(window).answer("city", "云川")

    def full(*_: object, **__: object) -> None:
        raise DiskError("磁盘满了", "请腾出空间")

    with monkeypatch.context() as patch:
        patch.setattr("app.drafts.store.save", full)
        window.close()
        sheet = sheet_of(window, qtbot)
        assert "磁盘满了" in sheet.accessibleDescription()
        assert window in program.windows
        sheet.button(2).click()  # 返回
        assert window.frame is not None
        assert desk_of(window).text_of("city") == "云川"
        window.close()
        sheet_of(window, qtbot).button(0).click()  # 另存到…
        copy = sheet_of(window, qtbot)
        copy.button(0).click()
        qtbot.waitUntil(lambda: window not in program.windows, timeout=WAIT_MS)
    target = tmp_path / "云川合作区 副本"
    assert "云川" in (target / DRAFT_FILE).read_text(encoding="utf-8")
    assert not (tmp_path / "云川合作区" / LOCK).exists()


def test_closed_all_the_same_the_journal_keeps_it_and_the_next_opening_asks(
    opened: Opened, program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened()
    desk_of(window).answer("city", "云川")

    def full(*_: object, **__: object) -> None:
        raise DiskError("磁盘满了", "请腾出空间")

    with monkeypatch.context() as patch:
        patch.setattr("app.drafts.store.save", full)
        window.close()
        sheet_of(window, qtbot).button(1).click()  # 仍然关闭
        qtbot.waitUntil(lambda: window not in program.windows, timeout=WAIT_MS)
    again = program.open_window(tmp_path / "云川合作区")
    qtbot.waitUntil(lambda: isinstance(again.page, RecoveryPage), timeout=WAIT_MS)


def test_a_draft_that_another_pc_has_open_can_only_be_looked_at_until_it_is_free(
    opened: Opened, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    folder = tmp_path / "云川合作区"
    api.new_draft(paths, ZONE, folder, NOW)
    (folder / LOCK).write_text(
        '{"pid": 7, "host": "GXJ-03", "user": "张三", "time": "2026-05-28T14:02"}', encoding="utf-8"
    )
    window = opened(folder)
    frame = frame_of(window, qtbot)
    assert desk_of(window).read_only
    banner = frame.findChildren(Banner)[0]
    assert banner.sentence == "张三 在电脑 GXJ-03 上打开着（今天 14:02 起），这里只能看"
    banner.acted.emit(1)  # 重新检查
    qtbot.waitUntil(lambda: frame.message.sentence.startswith("还是只能看"), timeout=WAIT_MS)
    (folder / LOCK).unlink()
    banner.acted.emit(1)
    qtbot.waitUntil(lambda: window.frame is not None and not desk_of(window).read_only, timeout=WAIT_MS)
    assert (folder / LOCK).exists()


def test_a_lock_that_was_left_can_be_taken_over_after_a_question(
    opened: Opened, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    folder = tmp_path / "云川合作区"
    api.new_draft(paths, ZONE, folder, NOW)
    (folder / LOCK).write_text(
        '{"pid": 7, "host": "GXJ-03", "user": "张三", "time": "2026-05-28T14:02"}', encoding="utf-8"
    )
    window = opened(folder)
    banner = frame_of(window, qtbot).findChildren(Banner)[0]
    button(banner, "接着改…").click()
    sheet_of(window, qtbot).button(0).click()
    qtbot.waitUntil(lambda: window.frame is not None and not desk_of(window).read_only, timeout=WAIT_MS)


def test_closing_while_a_draft_is_being_opened_gives_its_lock_back(
    program: Program, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    folder = tmp_path / "云川合作区"
    api.new_draft(paths, ZONE, folder, NOW)
    window = program.open_window(folder)
    window.close()
    qtbot.waitUntil(lambda: window not in program.windows, timeout=WAIT_MS)
    assert not (folder / LOCK).exists()


def test_an_opening_that_is_cancelled_is_closed_again(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    folder = tmp_path / "云川合作区"
    api.new_draft(paths, ZONE, folder, NOW)
    window.open_path(folder)
    window.turns.forget_opening()
    qtbot.waitUntil(lambda: not (folder / LOCK).exists(), timeout=WAIT_MS)
    qtbot.wait(100)
    assert window.frame is None
    window.open_path(folder)
    frame_of(window, qtbot)


def test_another_program_in_front_sends_what_was_typed_to_the_disk(
    opened: Opened, qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    window = opened()
    desk_of(window).answer("city", "云川")
    other = program.open_window()
    other.activateWindow()
    qtbot.waitUntil(lambda: (tmp_path / "云川合作区" / ".journal").exists(), timeout=WAIT_MS)


def test_the_unexpected_is_told_once_and_saves(opened: Opened, program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    window = opened()
    desk_of(window).answer("city", "密云")
    program.tell_fall("ValueError\nfile.py:3 work")
    program.tell_fall("ValueError\nfile.py:3 work")
    sheet = sheet_of(window, qtbot)
    assert len([one for one in window.findChildren(type(sheet)) if one.is_open]) == 1
    qtbot.waitUntil(lambda: sheet.accessibleDescription() == "内容已保存到 14:32", timeout=WAIT_MS)
    assert (tmp_path / "云川合作区" / ".journal").exists()
    button(sheet, "复制说明").click()
    copied = QApplication.clipboard().text()
    assert "ValueError\nfile.py:3 work" in copied
    assert "密云" not in copied
    sheet.button(1).click()  # 重新打开
    qtbot.waitUntil(lambda: window.frame is not None and desk_of(window).text_of("city") == "密云", timeout=WAIT_MS)
    program.tell_fall("KeyError")
    sheet_of(window, qtbot)
    put_away(window)


def test_the_unexpected_is_told_again_when_the_window_that_told_it_is_gone(
    opened: Opened, program: Program, qtbot: QtBot
) -> None:
    window, other = opened(), program.open_window()
    window.activateWindow()
    program.tell_fall("ValueError")
    sheet = sheet_of(window, qtbot)
    assert sheet.is_open
    window.turns.give_back(window.close_soon)
    qtbot.waitUntil(lambda: window not in program.windows, timeout=WAIT_MS)
    program.tell_fall("KeyError")
    sheet_of(other, qtbot)
    put_away(other)


def test_a_window_that_stood_on_a_screen_that_is_gone_comes_back_into_sight(
    program: Program, qtbot: QtBot, paths: AppPaths
) -> None:
    room = QApplication.primaryScreen().availableGeometry()
    for place in (WindowPlace(5000, 4000, 1100, 650), WindowPlace(-3000, -50, 1100, 650)):
        program.around.preferences.change(window=place)
        window = program.open_window()
        bar = window.geometry().adjusted(0, -30, 0, 0)
        assert room.intersected(bar).width() >= 120
        assert window.geometry().top() >= room.top()
        close(window, program, qtbot)


def test_the_place_of_a_window_is_kept_and_does_not_wander(program: Program, qtbot: QtBot, paths: AppPaths) -> None:
    program.around.preferences.change(window=WindowPlace(0, 40, 1024, 610))
    for _ in range(2):
        window = program.open_window()
        close(window, program, qtbot)
    program.around.preferences.wait()
    kept = load_settings(paths.settings_file).window
    assert kept is not None
    assert (kept.width, kept.height, kept.maximised) == (1024, 610, False)
    assert abs(kept.y - 40) <= 8


def test_nothing_runs_after_the_last_window(
    opened: Opened, program: Program, qtbot: QtBot, dialogs: FakeDialogs
) -> None:
    import multiprocessing

    others = set(multiprocessing.active_children())  # those of tests before this one, which end after a while
    window = opened()
    qtbot.waitUntil(lambda: bool(set(multiprocessing.active_children()) - others), timeout=WAIT_MS)
    ended: list[bool] = []
    program.ended.connect(lambda: ended.append(True))
    close(window, program, qtbot)
    assert ended == [True]
    assert set(multiprocessing.active_children()) <= others


# ---- the same draft twice, and windows that close early


class SlowOpening:
    """Opening that waits until it may go on, as a slow share lets it; counts how often it was begun."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go_on = threading.Event()
        self.begun = 0
        real = opening.open_folder

        def slow(*args: Any, **kwargs: Any) -> opening.Opened:
            self.begun += 1
            assert self.go_on.wait(20)
            return real(*args, **kwargs)

        monkeypatch.setattr(opening, "open_folder", slow)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowOpening]:
    made = SlowOpening(monkeypatch)
    yield made
    made.go_on.set()


@pytest.fixture
def folder(paths: AppPaths, tmp_path: Path) -> Path:
    api.new_draft(paths, ZONE, tmp_path / "云川合作区", NOW)
    return tmp_path / "云川合作区"


def test_a_draft_that_is_being_opened_is_not_opened_again(
    program: Program, qtbot: QtBot, folder: Path, slow: SlowOpening
) -> None:
    first = program.open_window(folder)
    qtbot.waitUntil(lambda: slow.begun == 1, timeout=WAIT_MS)
    second = program.open_window()
    second.open_path(folder)
    first.open_path(folder / DRAFT_FILE)
    slow.go_on.set()
    frame_of(first, qtbot)
    assert not desk_of(first).read_only
    assert second.frame is None
    assert slow.begun == 1


def test_a_window_that_was_closed_while_it_opened_comes_back_when_the_draft_is_asked_for(
    program: Program, qtbot: QtBot, folder: Path, slow: SlowOpening
) -> None:
    first, second = program.open_window(folder), program.open_window()
    qtbot.waitUntil(lambda: slow.begun == 1, timeout=WAIT_MS)
    first.close()
    assert not first.isVisible()
    second.open_path(folder)
    assert first.isVisible()
    slow.go_on.set()
    frame_of(first, qtbot)
    assert not desk_of(first).read_only
    assert second.frame is None


def test_what_was_cancelled_can_be_opened_again_and_another_draft_does_not_wait_for_it(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, folder: Path, tmp_path: Path, slow: SlowOpening
) -> None:
    window.open_path(folder)
    qtbot.waitUntil(lambda: slow.begun == 1, timeout=WAIT_MS)
    window.turns.forget_opening()
    window.open_path(folder)
    window.turns.forget_opening()
    api.new_draft(paths, ZONE, tmp_path / "另一份", NOW)
    window.open_path(tmp_path / "另一份")
    qtbot.waitUntil(lambda: slow.begun == 2, timeout=WAIT_MS)
    slow.go_on.set()
    assert frame_of(window, qtbot).tools.folder == tmp_path / "另一份"
    qtbot.waitUntil(lambda: not (folder / LOCK).exists(), timeout=WAIT_MS)


def test_cancelled_and_asked_for_again_it_is_opened_once(
    window: MainWindow, qtbot: QtBot, folder: Path, slow: SlowOpening
) -> None:
    window.open_path(folder)
    qtbot.waitUntil(lambda: slow.begun == 1, timeout=WAIT_MS)
    window.turns.forget_opening()
    window.open_path(folder)
    slow.go_on.set()
    frame_of(window, qtbot)
    assert not desk_of(window).read_only
    assert slow.begun == 1


def test_a_window_closed_while_the_forms_are_not_known_opens_nothing(
    program: Program, qtbot: QtBot, folder: Path, slow: SlowOpening
) -> None:
    staying = program.open_window()
    program.around.forms.known = None  # as in the first seconds after an update
    window = program.open_window(folder)
    window.do("new", ZONE)
    window.close()
    qtbot.waitUntil(lambda: window not in program.windows, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: program.around.forms.known is not None, timeout=WAIT_MS)
    qtbot.wait(100)
    assert slow.begun == 0
    assert not staying.findChildren(Overlay)


# ---- who hears of what


def test_what_became_of_files_is_told_once(opened: Opened) -> None:
    frame = opened().frame
    assert frame is not None
    frame.show_tab("evidence")
    said: list[str] = []
    frame.tools.guide.said.connect(lambda sentence, _: said.append(sentence))
    frame.shared.taking.told.emit("添加了 2 个文件")
    assert said == ["添加了 2 个文件"]


def test_files_are_looked_at_after_the_first_pages(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_seen, "_FIRST_MS", 60_000)
    frame = opened().frame
    assert frame is not None
    assert frame.shared.files._first.isActive()


def test_the_list_of_drafts_is_written_when_it_has_something_new_to_tell(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[RecentDraft] = []
    monkeypatch.setattr(recording, "SOON_MS", 50)
    monkeypatch.setattr(recording, "remember", lambda _, entry: written.append(entry))
    window = opened()
    saver = window.frame.tools.saver if window.frame else None
    assert saver is not None
    qtbot.waitUntil(lambda: len(written) == 1, timeout=WAIT_MS)
    for text in ("云", "云川", "云川市"):  # each is written to the journal
        desk_of(window).answer("city", text)
        saver.journal_now()
        qtbot.waitUntil(lambda: saver.state.kind == "saved", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: len(written) == 2, timeout=WAIT_MS)
    desk_of(window).answer("city", "密云")
    saver.journal_now()
    qtbot.wait(200)
    assert [entry.done - written[0].done for entry in written] == [0, 1]


def test_what_waits_to_be_listed_is_listed_before_the_start_page_shows_the_list(opened: Opened, qtbot: QtBot) -> None:
    window = opened()
    before = desk_of(window).progress().done
    desk_of(window).answer("city", "云川")
    window.turns.go_home()
    home = home_of(window, qtbot)

    def shown() -> list[int]:
        return [draft.done for draft in home.drafts._drafts.drafts]

    qtbot.waitUntil(lambda: shown() == [before + 1], timeout=3000)


# ---- what stands around the page


def test_trouble_that_lasts_is_told_at_full_length_until_it_is_over(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(frame_module, "TROUBLE_LASTS_MS", 50)
    window = opened()
    window.resize(1024, 600)
    frame = frame_of(window, qtbot)
    assert frame.tools.saver is not None
    folder, away = tmp_path / "云川合作区", tmp_path / "改了名"
    folder.rename(away)
    frame.tools.desk.answer("city", "云川")
    frame.tools.saver.journal_now()

    def told() -> list[str]:
        return [one.sentence for one in frame.findChildren(Banner) if one.isVisible()]

    wanted = "保存不了：找不到草稿文件夹“云川合作区”。内容都在，插回磁盘或放回原处后自动保存"
    qtbot.waitUntil(lambda: told() == [wanted], timeout=WAIT_MS)
    assert frame.header.save_mark.sentence == wanted
    away.rename(folder)
    frame.tools.saver.save()
    qtbot.waitUntil(lambda: not told(), timeout=WAIT_MS)
    assert frame.header.save_mark.sentence.startswith("已保存")


def test_a_message_goes_with_the_page_that_it_was_told_on(opened: Opened, qtbot: QtBot) -> None:
    frame = frame_of(opened(), qtbot)
    frame.tools.guide.say("已添加 1 个文件")
    assert frame.message.isVisible()
    frame.show_tab("checks")
    assert not frame.message.isVisible()
    frame.tools.guide.say("没有第 99 页")
    frame.show_tab("checks")
    assert frame.message.isVisible(), "no page was left"
