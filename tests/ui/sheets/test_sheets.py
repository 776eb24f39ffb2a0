"""What lies over a window: new drafts, copies, packages, history, options, settings, keys."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from app import api
from app.drafts.draft import DRAFT_FILE
from app.drafts.history import read_version, versions
from app.drafts.options import options_of
from app.drafts.recent import RecentDraft, recent_drafts, remember
from app.paths import AppPaths
from app.settings import load_settings
from app.ui.home.page import HomePage
from app.ui.program import Program
from app.ui.sheets import place_line
from app.ui.sheets.about import folders
from app.ui.sheets.carried import CarriedSheet
from app.ui.sheets.copying import CopySheet
from app.ui.sheets.crash import CrashSheet
from app.ui.sheets.dispatch import _SHEETS, dispatch
from app.ui.sheets.history import HistorySheet
from app.ui.sheets.keys import KeysSheet, table
from app.ui.sheets.new_draft import NewSheet
from app.ui.sheets.opening import RescueSheet, UnpackSheet
from app.ui.sheets.options import OptionsSheet
from app.ui.sheets.settings import SettingsSheet
from app.ui.widgets.choices import Segmented
from app.ui.window.main_window import MainWindow
from tests.ui.program_tools import SERVICE, WAIT_MS, ZONE, Opened, button, frame_of, put_away, sheet_of
from tests.ui.work_tools import NOW, FakeDialogs, sample_answers

# ---- new drafts


def test_a_new_draft_asks_for_its_name_and_opens(window: MainWindow, qtbot: QtBot, paths: AppPaths) -> None:
    window.do("new", ZONE)
    sheet = sheet_of(window, qtbot, NewSheet)
    assert sheet.name.hasFocus()
    assert not sheet.button(0).isEnabled()
    sheet.name.setText("云川 中德合作区")
    assert str(paths.drafts) in sheet.place.words.toolTip()
    QTest.keyClick(sheet.name, Qt.Key.Key_Return)
    frame = frame_of(window, qtbot)
    assert frame.tools.folder == (paths.drafts or Path()) / "云川 中德合作区"
    assert frame.tools.desk.text_of("zone_name") == "云川 中德合作区"


def test_a_name_that_is_taken_gets_a_number_also_when_enter_comes_at_once(
    window: MainWindow, qtbot: QtBot, paths: AppPaths
) -> None:
    taken = (paths.drafts or Path()) / "云川"
    api.new_draft(paths, ZONE, taken, NOW)
    window.do("new", ZONE)
    sheet = sheet_of(window, qtbot, NewSheet)
    sheet.name.setText("云川")
    qtbot.waitUntil(lambda: "同名的已经有了" in sheet.place.words.text(), timeout=WAIT_MS)
    assert sheet.place.target == taken.with_name("云川-2")
    sheet.name.setText("云")
    sheet.name.setText("云川")
    QTest.keyClick(sheet.name, Qt.Key.Key_Return)
    assert frame_of(window, qtbot).tools.folder == taken.with_name("云川-2")


def test_a_folder_that_never_answers_does_not_stop_the_typing(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, asked = threading.Event(), list[str]()

    def late(folder: Path) -> Path:
        asked.append(folder.name)
        assert answer.wait(20)
        return folder

    monkeypatch.setattr(place_line, "free_folder", late)
    window.do("new", ZONE)
    sheet = sheet_of(window, qtbot, NewSheet)
    for name in ("云", "云川", "云川合", "云川合作", "云川合作区"):
        sheet.name.setText(name)
    qtbot.waitUntil(lambda: asked == ["云川合作区"], timeout=WAIT_MS)
    QTest.keyClick(sheet.name, Qt.Key.Key_Return)
    assert sheet.is_working
    assert not sheet.button(0).isEnabled()
    answer.set()
    assert frame_of(window, qtbot).tools.folder.name == "云川合作区"


def test_without_a_form_the_form_is_asked_for_too(
    window: MainWindow, qtbot: QtBot, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    window.do("new")
    sheet = sheet_of(window, qtbot, NewSheet)
    sheet.choice.setCurrentIndex(2)
    dialogs.folder = tmp_path
    button(sheet, "更改位置").click()
    sheet.name.setText("示例服务机构")
    sheet.button(0).click()
    frame = frame_of(window, qtbot)
    assert frame.tools.desk.definition.id == SERVICE
    assert frame.tools.folder == tmp_path / "示例服务机构"


def test_an_earlier_draft_is_carried_over_with_a_report(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path, dialogs: FakeDialogs
) -> None:
    earlier = tmp_path / "去年的"
    api.new_draft(paths, ZONE, earlier, NOW)
    api.set_answers(paths, earlier, sample_answers(paths, ZONE), NOW)
    window.do("new", ZONE)
    sheet = sheet_of(window, qtbot, NewSheet)
    dialogs.folder = tmp_path
    button(sheet, "沿用以前的草稿…").click()
    qtbot.waitUntil(sheet.trouble.isVisible, timeout=WAIT_MS)
    assert sheet.trouble.text().endswith("不是草稿文件夹：里面没有 draft.json")
    dialogs.folder = earlier
    button(sheet, "沿用以前的草稿…").click()
    qtbot.waitUntil(lambda: sheet.source == earlier, timeout=WAIT_MS)
    sheet.name.setText("今年的")
    sheet.button(0).click()
    frame = frame_of(window, qtbot)
    report = sheet_of(window, qtbot, CarriedSheet)
    assert "没有沿用" in report.accessibleDescription()
    model = report.changes.model
    assert model.rowCount() > 0
    assert "材料的日期" in str([model.data(model.index(n)) for n in range(model.rowCount())])
    assert frame.tools.desk.text_of("zone_name") == "今年的"
    assert frame.tools.desk.text_of("leading_industry")


def test_a_name_that_cannot_be_made_keeps_the_question_open(
    window: MainWindow, qtbot: QtBot, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    (tmp_path / "文件").write_text("", encoding="utf-8")
    window.do("new", ZONE)
    sheet = sheet_of(window, qtbot, NewSheet)
    sheet.place.folder = tmp_path / "文件"
    sheet.name.setText("云川")
    sheet.button(0).click()
    qtbot.waitUntil(sheet.trouble.isVisible, timeout=WAIT_MS)
    assert sheet.is_open
    assert sheet.button(0).isEnabled()
    assert sheet.name.isEnabled()


def test_a_sample_opens_as_a_draft_of_its_own(window: MainWindow, qtbot: QtBot, paths: AppPaths) -> None:
    window.do("sample", SERVICE)
    frame = frame_of(window, qtbot)
    assert frame.tools.desk.draft.extra["sample"] is True
    assert frame.tools.folder == (paths.drafts or Path()) / "示例 优质中小企业服务资源库"


def test_a_blank_form_is_exported_and_its_folder_opened(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, dialogs: FakeDialogs
) -> None:
    dialogs.folder = tmp_path
    window.around.preferences.change(export_formats=("docx",))
    window.do("blank", SERVICE)
    qtbot.waitUntil(lambda: bool(dialogs.opened), timeout=60_000)
    assert dialogs.opened == [tmp_path / "优质中小企业服务资源库空白表"]
    assert list(dialogs.opened[0].glob("*.docx"))
    assert not list(dialogs.opened[0].glob("*.pdf"))


# ---- copies and packages


def test_a_copy_holds_what_is_on_the_screen(opened: Opened, qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    window = opened()
    assert window.frame is not None
    window.frame.tools.desk.answer("city", "云川")
    window.do("copy")
    sheet = sheet_of(window, qtbot, CopySheet)
    assert sheet.name.text() == "云川合作区 副本"
    sheet.button(0).click()
    qtbot.waitUntil(lambda: not sheet.is_open if _valid(sheet) else True, timeout=WAIT_MS)
    assert "云川" in (tmp_path / "云川合作区 副本" / DRAFT_FILE).read_text(encoding="utf-8")
    question = sheet_of(window, qtbot)
    question.button(0).click()
    assert frame_of(program.windows[-1], qtbot).tools.folder == tmp_path / "云川合作区 副本"


def test_a_copy_of_the_list_stands_on_the_list(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    api.new_draft(paths, ZONE, tmp_path / "甲", NOW)
    remember(paths.recent_file, RecentDraft(str(tmp_path / "甲"), ZONE, "甲", 5, 113))
    window.do("copy", tmp_path / "甲")
    sheet_of(window, qtbot, CopySheet).button(0).click()
    qtbot.waitUntil(lambda: len(recent_drafts(paths.recent_file)) == 2, timeout=WAIT_MS)
    first = recent_drafts(paths.recent_file)[0]
    assert (first.folder, first.name, first.done) == (str(tmp_path / "甲 副本"), "甲 副本", 5)


def test_what_may_only_be_looked_at_is_copied_and_changed(
    opened: Opened, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    folder = tmp_path / "云川合作区"
    api.new_draft(paths, ZONE, folder, NOW)
    (folder / ".lock").write_text('{"pid": 7, "host": "GXJ-03", "user": "张三", "time": ""}', encoding="utf-8")
    window = opened(folder)
    assert window.frame is not None
    button(window.frame, "另存一份再改").click()
    sheet_of(window, qtbot, CopySheet).button(0).click()
    qtbot.waitUntil(lambda: window.windowTitle().startswith("云川合作区 副本"), timeout=WAIT_MS)
    assert window.frame is not None
    assert not window.frame.tools.desk.read_only


def test_packing_saves_first(opened: Opened, qtbot: QtBot, tmp_path: Path, dialogs: FakeDialogs) -> None:
    window = opened()
    assert window.frame is not None
    window.frame.tools.desk.answer("city", "密云")
    dialogs.target = tmp_path / "送审"
    window.do("pack")
    qtbot.waitUntil(lambda: (tmp_path / "送审.shenbao").exists(), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "“送审.shenbao”" in sheet_of(window, qtbot).accessibleDescription(), timeout=WAIT_MS)
    api.unpack(tmp_path / "送审.shenbao", tmp_path / "拆开")
    assert "密云" in (tmp_path / "拆开" / DRAFT_FILE).read_text(encoding="utf-8")


def test_a_damaged_package_is_rescued_after_asking(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    api.new_draft(paths, ZONE, tmp_path / "甲", NOW)
    Image.effect_noise((90, 90), 50).save(tmp_path / "照片.png")
    api.attach(paths, tmp_path / "甲", 5, (tmp_path / "照片.png",), api.Attaching(), NOW)
    file, _ = api.pack(tmp_path / "甲", tmp_path / "甲.shenbao")
    (kept,) = (tmp_path / "甲" / "attachments").rglob("*.png")
    raw = bytearray(file.read_bytes())
    raw[raw.index(kept.read_bytes()) + 100] ^= 1
    file.write_bytes(raw)
    window.do("unpack", file)
    sheet_of(window, qtbot, UnpackSheet).button(0).click()
    qtbot.waitUntil(lambda: "校验不对" in sheet_of(window, qtbot).accessibleDescription(), timeout=WAIT_MS)
    sheet_of(window, qtbot).button(0).click()
    sheet = sheet_of(window, qtbot, RescueSheet)
    target = sheet.place.target
    sheet.button(0).click()
    qtbot.waitUntil(lambda: "没有救出" in sheet_of(window, qtbot).accessibleDescription(), timeout=WAIT_MS)
    sheet_of(window, qtbot).button(0).click()
    assert frame_of(window, qtbot).tools.folder == target


# ---- history


def test_going_back_is_a_step_that_can_be_undone_and_keeps_what_was_there(
    opened: Opened, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    folder = tmp_path / "云川合作区"
    api.new_draft(paths, ZONE, folder, NOW - timedelta(days=1), "云川")
    api.set_answers(paths, folder, {"city": "云川"}, NOW - timedelta(hours=2))
    api.set_answers(paths, folder, {"city": "密云", "province": "山西"}, NOW - timedelta(hours=1))
    window = opened(folder)
    assert window.frame is not None
    desk = window.frame.tools.desk
    desk.answer("city", "青云")
    window.do("history")
    sheet = sheet_of(window, qtbot, HistorySheet)
    qtbot.waitUntil(lambda: bool(sheet.list.current_key), timeout=WAIT_MS)
    by_city = {str(read_version(one).answers.get("city")): one.number for one in versions(folder)}
    sheet.list.set_current(str(by_city["云川"]))
    sheet.list.chosen.emit(str(by_city["云川"]))
    qtbot.waitUntil(sheet.button(0).isEnabled, timeout=WAIT_MS)
    model = sheet.changes.model
    assert [model.data(model.index(n)) for n in range(model.rowCount())] == [
        "所属省（区、市）：山西 → 未填",
        "所属市（州、区）：青云 → 云川",
    ]
    assert sheet.words.text() == "有 2 处和现在不同"
    sheet.button(0).click()
    qtbot.waitUntil(lambda: desk.text_of("city") == "云川", timeout=WAIT_MS)
    desk.undo()
    assert desk.text_of("city") == "青云"
    window.frame.tools.saver.wait() if window.frame.tools.saver else None
    kept = [(read_version(one).answers.get("city"), one.marked) for one in versions(folder)]
    assert ("青云", True) in kept


def test_a_version_like_now_shows_a_sentence_and_no_headings_over_nothing(
    opened: Opened, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    folder = tmp_path / "云川合作区"
    api.new_draft(paths, ZONE, folder, NOW - timedelta(days=1), "云川")
    api.set_answers(paths, folder, {"city": "密云"}, NOW - timedelta(hours=1))
    window = opened(folder)
    window.do("history")
    sheet = sheet_of(window, qtbot, HistorySheet)
    qtbot.waitUntil(lambda: sheet.words.text() == "和现在一样", timeout=WAIT_MS)
    assert not sheet.changes.isVisible()
    sheet.which.step(1)
    qtbot.waitUntil(sheet.changes.isVisible, timeout=WAIT_MS)


def test_versions_chosen_in_haste_are_not_mixed_up_and_a_closed_sheet_hears_nothing(
    opened: Opened, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    folder = tmp_path / "云川合作区"
    api.new_draft(paths, ZONE, folder, NOW - timedelta(days=1), "云川")
    for hours, city in ((3, "甲"), (2, "乙"), (1, "丙")):
        api.set_answers(paths, folder, {"city": city}, NOW - timedelta(hours=hours))
    window = opened(folder)
    window.do("history")
    sheet = sheet_of(window, qtbot, HistorySheet)
    qtbot.waitUntil(lambda: bool(sheet.list.current_key), timeout=WAIT_MS)
    by_city = {str(read_version(one).answers.get("city")): str(one.number) for one in versions(folder)}
    for city in ("甲", "乙", "甲", "乙"):
        sheet.list.set_current(by_city[city])
        sheet.list.chosen.emit(by_city[city])
    model = sheet.changes.model
    qtbot.waitUntil(lambda: [model.data(model.index(0))] == ["所属市（州、区）：丙 → 乙"], timeout=WAIT_MS)
    window.do("history")
    again = sheet_of(window, qtbot, HistorySheet)
    again.put_away()
    qtbot.wait(300)


def test_the_history_of_what_may_only_be_looked_at_can_be_read(
    opened: Opened, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    folder = tmp_path / "云川合作区"
    api.new_draft(paths, ZONE, folder, NOW, "云川")
    (folder / ".lock").write_text('{"pid": 7, "host": "GXJ-03", "user": "张三", "time": ""}', encoding="utf-8")
    window = opened(folder)
    window.do("history")
    sheet = sheet_of(window, qtbot, HistorySheet)
    assert sheet.button(0).text() == "关闭"


# ---- settings and options


def test_settings_act_at_once_and_stay(
    window: MainWindow, qtbot: QtBot, program: Program, paths: AppPaths, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    window.do("settings")
    sheet = sheet_of(window, qtbot, SettingsSheet)
    sheet.theme.step(1)
    sheet.theme.step(1)
    assert program.look.dark
    sheet.size_.step(1)
    assert program.look.size == "large"
    sheet.formats["docx"].click()
    assert not sheet.formats["pdf"].isEnabled()
    dialogs.folder = tmp_path / "草稿们"
    button(sheet, "更改…").click()
    program.around.preferences.wait()
    kept = load_settings(paths.settings_file)
    assert (kept.theme, kept.text_size, kept.export_formats) == ("dark", "large", ("pdf",))
    assert kept.drafts_folder == str(tmp_path / "草稿们")
    button(sheet, "用默认位置").click()
    assert program.around.preferences.settings.drafts_folder == ""


def test_options_are_one_step_and_each_has_an_editor(opened: Opened, qtbot: QtBot) -> None:
    window = opened()
    assert window.frame is not None
    desk = window.frame.tools.desk
    window.do("options")
    sheet = sheet_of(window, qtbot, OptionsSheet)
    assert sheet.editors.keys() == {one.name for one in options_of(desk.definition)}
    dividers, gutter, volumes = (sheet.editors[name] for name in ("dividers", "gutter_mm", "volumes"))
    assert isinstance(dividers, QCheckBox)
    assert isinstance(gutter, QComboBox)
    assert isinstance(volumes, Segmented)
    dividers.setChecked(True)
    gutter.setCurrentIndex(3)
    volumes.step(1)
    sheet.day.setText("2026年6月1日")
    sheet.button(0).click()
    assert dict(desk.draft.options) == {
        "dividers": True, "gutter_mm": 3, "volumes": 1, "own_deadline": "2026-06-01",
    }  # fmt: skip
    window.frame.undo()
    assert dict(desk.draft.options) == {}


def test_a_day_that_is_none_keeps_the_options_open(opened: Opened, qtbot: QtBot) -> None:
    window = opened()
    window.do("options")
    sheet = sheet_of(window, qtbot, OptionsSheet)
    sheet.day.setText("六月初")
    sheet.button(0).click()
    assert sheet.is_open
    assert "六月初" in sheet.trouble.text()


def test_options_of_the_form_of_a_list_are_those_that_fit_it(opened: Opened, qtbot: QtBot) -> None:
    window = opened(form="recommendation_summary_2026", name="云川市工信局")
    window.do("options")
    sheet = sheet_of(window, qtbot, OptionsSheet)
    assert "dividers" not in sheet.editors


# ---- keys, about, dispatch


def test_the_table_of_keys_tells_the_commands_and_no_key_twice(opened: Opened, qtbot: QtBot) -> None:
    window = opened()
    window.do("keys")
    sheet_of(window, qtbot, KeysSheet)
    kept = window.actions_kept
    rows = table((*kept.frame, *kept.page), with_cells=True)
    keys = [part for words, _ in rows for part in words.split(" / ")]
    assert {"Ctrl+N", "Ctrl+S", "Ctrl+F", "F8", "Shift+F8", "F7", "F6", "Ctrl+1 … 6"} <= set(keys)
    assert len(keys) == len(set(keys))


def test_no_key_of_the_window_is_bound_twice(opened: Opened) -> None:
    window = opened()
    keys = [key.toString() for action in window.actions() for key in action.shortcuts()]
    assert "Ctrl+S" in keys
    assert len(keys) == len(set(keys))
    assert all(not QKeySequence(key).isEmpty() for key in keys)


def test_about_opens_folders(window: MainWindow, qtbot: QtBot, dialogs: FakeDialogs, paths: AppPaths) -> None:
    window.do("about")
    sheet = sheet_of(window, qtbot)
    for one in sheet.findChildren(QPushButton):
        if one.text() == "打开":
            one.click()
    assert paths.logs in dialogs.opened
    assert paths.fonts in dialogs.opened
    (licences,) = (folder for name, folder in folders(window) if name == "许可证")
    assert licences in dialogs.opened
    assert (licences / "index.json").is_file()
    assert all(folder.is_dir() for folder in dialogs.opened)


def test_every_sheet_is_there_and_an_unknown_one_is_a_bug(window: MainWindow) -> None:
    from importlib import import_module

    for module, name in _SHEETS.values():
        assert callable(getattr(import_module(f"app.ui.sheets.{module}"), name))
    with pytest.raises(KeyError):
        dispatch(window, "nothing")


def test_printing_without_a_draft_does_nothing_and_with_one_leads_to_the_export(
    window: MainWindow, opened: Opened, qtbot: QtBot
) -> None:
    window.do("print")
    assert isinstance(window.page, HomePage)


def test_the_crash_sheet_says_what_is_safe(window: MainWindow, qtbot: QtBot, program: Program, paths: AppPaths) -> None:
    program.tell_fall("KeyError\nhome.py:1 x")
    sheet = sheet_of(window, qtbot, CrashSheet)
    assert sheet.accessibleDescription() == "没有打开的草稿，什么也没有丢"
    assert not sheet.details.isVisible()
    button(sheet, "详情").click()
    assert sheet.details.isVisible()
    assert "申报册 0" in sheet.report
    assert str(paths.log_file) in sheet.report
    put_away(window)


def _valid(widget: object) -> bool:
    import shiboken6

    return bool(shiboken6.isValid(widget))
