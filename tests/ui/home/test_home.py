"""The start page: cards, recent drafts, what is dropped on it, and the list of forms that it keeps."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from app import api
from app.drafts.recent import RecentDraft, recent_drafts, remember
from app.paths import AppPaths
from app.ui.home.cards import FormCard, FormRow
from app.ui.home.page import HomePage, takes
from app.ui.program import Program
from app.ui.sheets.opening import UnpackSheet
from app.ui.widgets.strips import Banner
from app.ui.window.errands import Errands
from app.ui.window.forms import Forms, fingerprint
from app.ui.window.main_window import MainWindow
from tests.packages import zipped_again
from tests.ui.program_tools import SERVICE, WAIT_MS, ZONE, frame_of, home_of, sheet_of
from tests.ui.work_tools import NOW, FakeDialogs


def add(paths: AppPaths, folder: Path, **more: object) -> RecentDraft:
    """A draft on the list; its folder is made."""
    api.new_draft(paths, ZONE, folder, NOW)
    entry = RecentDraft(str(folder), ZONE, folder.name, 81, 113, 3, (NOW - timedelta(days=1)).isoformat())
    entry = entry._replace(**more)
    remember(paths.recent_file, entry)
    return entry


def rows(home: HomePage) -> list[str]:
    model = home.drafts.model()
    return [model.data(model.index(number, 0)) for number in range(model.rowCount())]


def test_cards_for_forms_with_evidence_and_a_row_for_the_list_of_the_bureau(window: MainWindow, qtbot: QtBot) -> None:
    home = home_of(window, qtbot)
    assert [type(card) for card in home.cards] == [FormCard, FormCard, FormRow]
    card = home.cards[0]
    assert isinstance(card, FormCard)
    assert card.form.id == ZONE
    assert card.until.text() == "截止 2026年6月15日 · 还有 18 天"
    late = home.cards[1]
    assert isinstance(late, FormCard)
    assert late.form.id == SERVICE
    assert late.until.text() == "截止 2026年4月30日 · 已过截止日，以通知为准"


def test_a_draft_is_told_in_a_row_and_opens_by_enter(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    add(paths, tmp_path / "云川合作区", own_deadline="2026-06-10")
    home = home_of(window, qtbot)
    home.refresh()
    assert rows(home) == [
        "云川合作区，中外中小企业合作区，已填 81 / 113，3 处错误，昨天 14:32，自定截止 6月10日，还有 13 天"
    ]
    home.drafts.setFocus()
    QTest.keyClick(home.drafts, Qt.Key.Key_Return)
    frame_of(window, qtbot)


def test_what_was_used_last_stands_first_and_search_finds_by_every_word(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    for name in ("甲合作区", "乙合作区", "丙园", "丁园", "戊园", "己园"):
        add(paths, tmp_path / name)
    home = home_of(window, qtbot)
    home.refresh()
    assert [row.partition("，")[0] for row in rows(home)] == ["己园", "戊园", "丁园", "丙园", "乙合作区", "甲合作区"]
    assert home.search.isVisible()
    home.search.setText("合作区 乙合")
    qtbot.waitUntil(lambda: len(rows(home)) == 1, timeout=WAIT_MS)
    home.search.setText("没有的")
    qtbot.waitUntil(lambda: rows(home) == [], timeout=WAIT_MS)
    QTest.keyClick(home.search, Qt.Key.Key_Escape)
    assert len(rows(home)) == 6


def test_a_folder_that_is_gone_is_said_to_be_gone(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    remember(paths.recent_file, RecentDraft(str(tmp_path / "搬走了"), ZONE, "云川合作区", 1, 113))
    home = home_of(window, qtbot)
    home.refresh()
    qtbot.waitUntil(lambda: "找不到了" in rows(home)[0], timeout=WAIT_MS)
    assert str(tmp_path / "搬走了") in rows(home)[0]


def test_taken_off_the_list_a_draft_stays_on_the_disk_and_can_come_back(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    add(paths, tmp_path / "云川合作区")
    home = home_of(window, qtbot)
    home.refresh()
    home.drafts.setFocus()
    QTest.keyClick(home.drafts, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not recent_drafts(paths.recent_file), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not rows(home), timeout=WAIT_MS)
    assert (tmp_path / "云川合作区" / "draft.json").exists()
    home.message.acted.emit()
    qtbot.waitUntil(lambda: len(rows(home)) == 1, timeout=WAIT_MS)


def test_the_menu_of_a_row_opens_its_folder(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path, dialogs: FakeDialogs
) -> None:
    add(paths, tmp_path / "云川合作区")
    home = home_of(window, qtbot)
    home.refresh()
    QTest.mouseClick(
        home.drafts.viewport(),
        Qt.MouseButton.LeftButton,
        pos=home.drafts.more_place(home.drafts.model().index(0, 0)).center(),
    )
    menu = next(one for one in home.findChildren(QMenu) if one.isVisible())
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == ["打开所在文件夹", "复制一份…", "打包为 .shenbao…", "从列表移除"]
    menu.actions()[0].trigger()
    menu.close()
    assert dialogs.opened == [tmp_path / "云川合作区"]


def test_a_row_opens_by_a_click(window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path) -> None:
    add(paths, tmp_path / "云川合作区")
    home = home_of(window, qtbot)
    home.refresh()
    qtbot.wait(20)
    QTest.mouseClick(
        home.drafts.viewport(),
        Qt.MouseButton.LeftButton,
        pos=home.drafts.visualRect(home.drafts.model().index(0, 0)).center(),
    )
    frame_of(window, qtbot)


@pytest.mark.parametrize(
    ("names", "wanted"),
    [(["a.shenbao"], True), (["A.SHENBAO"], True), (["draft.json"], True), (["a.pdf"], False), ([], False)],
)
def test_what_the_window_takes(names: list[str], wanted: bool, tmp_path: Path) -> None:
    assert takes([tmp_path / name for name in names]) is wanted
    assert takes([tmp_path]) is True
    assert takes([tmp_path, tmp_path]) is False


# ---- the list of forms


def test_the_list_of_forms_is_read_without_asking_anybody(paths: AppPaths) -> None:
    forms = Forms(paths, Errands())
    forms.read()
    assert forms.known is not None
    assert [form.id for form in forms.known.forms] == [ZONE, "recommendation_summary_2026", SERVICE]
    zone = forms.named(ZONE)
    assert zone is not None
    assert (zone.name_label, zone.items, zone.has_sample) == ("合作区名称", 15, True)


def test_a_form_file_dropped_in_or_a_compiled_one_gone_makes_the_list_old(paths: AppPaths) -> None:
    before = fingerprint(paths)
    paths.dropped_forms.mkdir(parents=True, exist_ok=True)
    (paths.dropped_forms / "next.yaml").write_text("id: next", encoding="utf-8")
    assert fingerprint(paths) != before
    forms = Forms(paths, Errands())
    forms.read()
    assert forms.known is None
    (paths.dropped_forms / "next.yaml").unlink()
    forms.read()
    assert forms.known is not None
    next((paths.cache / "forms").glob("*.json")).unlink()
    forms.read()
    assert forms.known is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', '{"format": 1, "files": "x", "compiled": 3}'])
def test_a_list_that_cannot_be_understood_is_made_anew(paths: AppPaths, text: str) -> None:
    (paths.cache / "home.json").write_text(text, encoding="utf-8")
    forms = Forms(paths, Errands())
    forms.read()
    assert forms.known is None


def test_entries_of_another_shape_are_made_anew(paths: AppPaths) -> None:
    file = paths.cache / "home.json"
    stored = json.loads(file.read_text(encoding="utf-8"))
    del stored["forms"][0]["who"]
    file.write_text(json.dumps(stored), encoding="utf-8")
    forms = Forms(paths, Errands())
    forms.read()
    assert forms.known is None


def test_a_broken_form_file_is_told_in_a_line_and_the_others_can_be_begun(
    program: Program, qtbot: QtBot, paths: AppPaths, dialogs: FakeDialogs
) -> None:
    paths.dropped_forms.mkdir(parents=True, exist_ok=True)
    (paths.dropped_forms / "明年.yaml").write_text("title: 只有标题\n", encoding="utf-8")
    program.around.forms.read()
    assert program.around.forms.known is None
    window = program.open_window()
    home = home_of(window, qtbot)
    assert home.cards == []
    program.around.forms.look()
    qtbot.waitUntil(lambda: len(home.cards) == 3, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: any(banner.isVisible() for banner in home.findChildren(Banner)), timeout=WAIT_MS)
    told = [banner.sentence for banner in home.findChildren(Banner) if banner.isVisible()]
    assert len(told) == 1
    assert told[0].startswith("表单文件用不了：")
    assert "明年.yaml" in told[0]
    shown = next(banner for banner in home.findChildren(Banner) if banner.isVisible())
    walked: list[QWidget] = [home.menu_button]
    while len(walked) < 200 and walked[-1] not in (*shown.buttons, home.cards[0].new):
        walked.append(walked[-1].nextInFocusChain())
    assert walked[-1] is shown.buttons[0]  # Tab reaches what is wrong before the cards below it
    again = Forms(paths, program.around.errands)
    again.read()
    assert again.known is not None
    assert len(again.known.problems) == 1


def test_files_whose_names_are_no_text_stop_nothing(
    program: Program, qtbot: QtBot, paths: AppPaths, dialogs: FakeDialogs
) -> None:
    """What unzip leaves of a zip made on a Windows PC: bytes of GBK, which Python holds as lone surrogates."""
    paths.dropped_forms.mkdir(parents=True, exist_ok=True)
    newer = (paths.forms / SERVICE / "form.yaml").read_text("utf-8") + "\nedition: 2\n"
    (paths.dropped_forms / "\udcd0\udcc2.shenbao-form").write_text(newer, encoding="utf-8")
    (paths.dropped_forms / "\udcbb\udcb5.yaml").write_text("title: 只有标题\n", encoding="utf-8")
    program.around.forms.read()
    home = home_of(program.open_window(), qtbot)
    program.around.forms.look()
    qtbot.waitUntil(lambda: len(home.cards) == 3, timeout=WAIT_MS)
    again = Forms(paths, program.around.errands)
    again.read()
    assert again.known is not None
    assert again.known == program.around.forms.known
    assert len(again.known.problems) == 1
    assert again.not_offered() == paths.dropped_forms / "\udcd0\udcc2.shenbao-form"


def test_who_is_told_of_the_forms_is_not_stopped_by_what_cannot_be_kept(
    paths: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError

    forms = Forms(paths, Errands())
    told: list[int] = []
    forms.changed.connect(lambda: told.append(1))
    monkeypatch.setattr("app.ui.window.forms.write_file", refuse)
    with pytest.raises(RuntimeError):
        forms._hear([], [], [])
    assert told


def test_a_draft_can_be_opened_before_the_forms_are_compiled(
    program: Program, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    api.new_draft(paths, ZONE, tmp_path / "云川合作区", NOW)
    for file in (paths.cache / "forms").glob("*.json"):
        file.unlink()
    program.around.forms.read()
    window = program.open_window(tmp_path / "云川合作区")
    frame_of(window, qtbot)
    assert program.around.forms.known is not None


def test_the_clock_of_the_window_is_that_of_the_program(program: Program, qtbot: QtBot, clock: list[datetime]) -> None:
    clock[0] = datetime(2026, 6, 15, 23, 0)
    home = home_of(program.open_window(), qtbot)
    card = home.cards[0]
    assert isinstance(card, FormCard)
    assert card.until.text().endswith("就是今天")


def test_opening_asks_for_a_file_and_a_package_is_unpacked_where_it_is_shown(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path, dialogs: FakeDialogs
) -> None:
    api.new_draft(paths, ZONE, tmp_path / "云川合作区", NOW, "云川")
    api.pack(tmp_path / "云川合作区", tmp_path / "云川.shenbao")
    (paths.drafts or tmp_path).joinpath("云川").mkdir(parents=True)
    dialogs.files = [tmp_path / "云川.shenbao"]
    window.do("open")
    sheet = sheet_of(window, qtbot)
    sheet.button(0).click()
    frame = frame_of(window, qtbot)
    assert frame.tools.folder == (paths.drafts or tmp_path) / "云川-2"
    assert list((paths.drafts or tmp_path).joinpath("云川").iterdir()) == []


def test_a_package_that_another_program_packed_again_is_told_before_it_opens(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path, dialogs: FakeDialogs
) -> None:
    api.new_draft(paths, ZONE, tmp_path / "云川合作区", NOW, "云川")
    packed, _ = api.pack(tmp_path / "云川合作区", tmp_path / "原.shenbao")
    dialogs.files = [zipped_again(packed, tmp_path / "云川.shenbao", top="解压/")]
    window.do("open")
    sheet_of(window, qtbot, UnpackSheet).button(0).click()
    qtbot.waitUntil(lambda: sheet_of(window, qtbot).accessibleName() == "已解开", timeout=WAIT_MS)
    told = sheet_of(window, qtbot)
    assert "外面多了一层文件夹“解压”" in told.accessibleDescription()
    told.button(0).click()
    assert frame_of(window, qtbot).tools.folder == (paths.drafts or tmp_path) / "云川"
