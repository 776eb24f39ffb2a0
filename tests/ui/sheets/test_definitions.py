"""A form definition in the window: opened or found, told, used or not; an old draft goes to the newer edition."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import api
from app.forms.edition_choices import CHOICES_FILE
from app.paths import AppPaths
from app.ui.program import Program
from app.ui.sheets.definition import LookingSheet, OfferSheet
from app.ui.sheets.edition import CarrySheet
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.overlay import Sheet
from app.ui.widgets.strips import Banner
from app.ui.window.main_window import MainWindow
from tests.ui.program_tools import SERVICE, WAIT_MS, Opened, S, button, frame_of, home_of, show
from tests.ui.work_tools import NOW

ROOT = Path(__file__).resolve().parents[3]


def newer(folder: Path, name: str = "新版.shenbao-form", *, edition: int = 2) -> Path:
    text = (ROOT / "forms" / SERVICE / "form.yaml").read_text(encoding="utf-8")
    text = text.replace("label: 单位名称, hint", "label: 机构名称, hint").replace("2026-04-30", "2026-05-30")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(f"{text}\nedition: {edition}\n", encoding="utf-8")
    return file


def in_use(paths: AppPaths) -> int:
    return next(one.edition for one in api.editions_seen(paths) if one.form == SERVICE and one.in_use)


def looked_at(window: MainWindow, qtbot: QtBot, kind: type[S], words: str = "") -> S:
    """The sheet that comes when the worker has begun, made the blank books and compared: long on a busy machine."""
    found: list[S] = []

    def there() -> bool:
        open_ones = [sheet for sheet in window.findChildren(kind) if sheet.is_open]
        found[:] = [sheet for sheet in open_ones if words in sheet.accessibleDescription()]
        return bool(found)

    qtbot.waitUntil(there, timeout=4 * WAIT_MS)
    return found[-1]


def offered(window: MainWindow, qtbot: QtBot) -> OfferSheet:
    return looked_at(window, qtbot, OfferSheet)


def rows(sheet: OfferSheet) -> list[str]:
    model = sheet.changes.model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_an_opened_definition_tells_what_changed_and_is_used_when_asked(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    home = home_of(window, qtbot)
    window.open_path(newer(tmp_path))
    sheet = offered(window, qtbot)
    told = rows(sheet)
    assert "通知 截止日期：2026 年 4 月 30 日 → 2026 年 5 月 30 日" in told
    assert "栏目“单位名称” 名称：单位名称 → 机构名称" in told
    assert in_use(paths) == 1
    button(sheet, "用于新草稿").click()
    qtbot.waitUntil(lambda: any("05-30" in card.form.deadline for card in home.cards), timeout=4 * WAIT_MS)
    assert in_use(paths) == 2
    assert [card.who.text().endswith("第 2 版") for card in home.cards if card.form.id == SERVICE] == [True]


def test_an_older_one_that_is_here_comes_back_only_when_asked(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    api.adopt_definition(paths, newer(tmp_path))
    home_of(window, qtbot)
    file = ROOT / "forms" / SERVICE / "form.yaml"
    window.open_path(file)
    sheet = offered(window, qtbot)
    assert rows(sheet)
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.findChildren(OfferSheet), timeout=WAIT_MS)
    assert in_use(paths) == 2
    window.open_path(file)
    button(offered(window, qtbot), "新草稿改回这一版").click()
    qtbot.waitUntil(lambda: in_use(paths) == 1, timeout=4 * WAIT_MS)


def test_what_a_summary_will_not_find_is_told_before_it_is_used(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    home_of(window, qtbot)
    file = newer(tmp_path)
    file.write_text(file.read_text("utf-8").replace("org_name", "unit_name"), "utf-8")
    window.open_path(file)
    sheet = offered(window, qtbot)
    (told,) = [label.text() for label in sheet.findChildren(TextLabel) if "汇总时取不到" in label.text()]
    assert "的“单位名称”会空着" in told
    button(sheet, "用于新草稿").click()
    qtbot.waitUntil(lambda: in_use(paths) == 2 and not window.findChildren(OfferSheet), timeout=4 * WAIT_MS)
    api.adopt_definition(paths, newer(tmp_path, "三.yaml", edition=3))
    window.open_path(file)
    back = offered(window, qtbot)
    assert [label for label in back.findChildren(TextLabel) if "会空着" in label.text()]
    button(back, "新草稿改回这一版").click()
    qtbot.waitUntil(lambda: in_use(paths) == 2 and not window.findChildren(OfferSheet), timeout=4 * WAIT_MS)
    window.open_path(tmp_path / "三.yaml")
    assert not [label for label in offered(window, qtbot).findChildren(TextLabel) if "会空着" in label.text()]


def test_a_double_click_opens_the_start_page_with_the_question(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    window = program.open_window(newer(tmp_path))
    show(window, qtbot)
    home_of(window, qtbot)
    assert offered(window, qtbot).is_open


def test_what_is_not_wanted_changes_nothing(window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path) -> None:
    home_of(window, qtbot)
    window.open_path(newer(tmp_path))
    button(offered(window, qtbot), "不用").click()
    qtbot.wait(100)
    assert in_use(paths) == 1
    assert not paths.dropped_forms.exists()


def test_a_broken_definition_lists_its_mistakes(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    home_of(window, qtbot)
    file = tmp_path / "坏的.yaml"
    file.write_text("id: x\ntitle: [", encoding="utf-8")
    window.open_path(file)
    sheet = looked_at(window, qtbot, LookingSheet)
    qtbot.waitUntil(lambda: "什么也没有改动" in sheet.complaint(), timeout=4 * WAIT_MS)
    assert "第" in sheet.complaint()
    assert "列" in sheet.complaint()
    button(sheet, "关闭").click()
    assert not paths.dropped_forms.exists()


def test_one_that_lies_in_the_folder_is_asked_about_once_until_declined(
    program: Program, qtbot: QtBot, paths: AppPaths
) -> None:
    newer(paths.dropped_forms, "放进来的.yaml")
    program.around.forms.read()
    window = program.open_window()
    show(window, qtbot)
    home_of(window, qtbot)
    program.around.forms.look()
    sheet = offered(window, qtbot)
    assert in_use(paths) == 1
    button(sheet, "不用").click()
    qtbot.waitUntil((paths.dropped_forms / CHOICES_FILE).exists, timeout=4 * WAIT_MS)
    qtbot.waitUntil(
        lambda: program.around.forms.known is not None and not program.around.forms.known.waiting, timeout=4 * WAIT_MS
    )
    assert in_use(paths) == 1


def test_a_definition_can_be_dragged_onto_the_window(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    home = home_of(window, qtbot)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(newer(tmp_path)))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPointF(50, 50).toPoint(), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(home, event)
    assert event.isAccepted()


def test_an_old_draft_says_so_and_goes_over_as_a_second_one(
    opened: Opened, qtbot: QtBot, program: Program, paths: AppPaths, tmp_path: Path
) -> None:
    folder = tmp_path / "旧草稿"
    api.new_draft(paths, SERVICE, folder, NOW, "甲公司")
    before = (folder / "draft.json").read_bytes()
    api.adopt_definition(paths, newer(tmp_path))
    window = opened(folder)
    banner = next(one for one in window.findChildren(Banner) if "第 1 版" in one.sentence)
    assert "新草稿用第 2 版" in banner.sentence
    banner.buttons[0].click()
    sheet = looked_at(window, qtbot, CarrySheet)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["profile", "新版.shenbao-form", "旧草稿"]
    button(sheet, "转到新版").click()
    button(window, "打开新的草稿").click()
    new = tmp_path / "旧草稿 第2版"
    qtbot.waitUntil(lambda: window.frame is not None and window.frame.tools.folder == new, timeout=4 * WAIT_MS)
    frame = frame_of(window, qtbot)
    assert frame.tools.desk.text_of("org_name") == "甲公司"
    assert frame.tools.desk.definition.edition == 2
    assert not [one for one in window.findChildren(Banner) if "版" in one.sentence and one.isVisible()]
    assert (folder / "draft.json").read_bytes() == before


@pytest.mark.parametrize(
    ("stamp", "is_newer", "kind", "words"),
    [
        ({"edition": 1, "sha256": "0" * 64}, False, "warning", "不是同一个定义文件"),
        ({"edition": 1, "sha256": "0" * 64}, True, "warning", "不是同一个定义文件"),
        (None, True, "note", "新草稿用第 2 版"),
        (None, False, "", ""),
    ],
)
def test_a_draft_that_is_read_by_another_file_warns_and_goes_over_as_an_old_one_does(
    opened: Opened, paths: AppPaths, tmp_path: Path, stamp: object, is_newer: bool, kind: str, words: str
) -> None:
    folder = tmp_path / "草稿"
    api.new_draft(paths, SERVICE, folder, NOW, "甲公司")
    document = json.loads((folder / "draft.json").read_text("utf-8"))
    (folder / "draft.json").write_text(json.dumps(document | ({"definition": stamp} if stamp else {})), "utf-8")
    if is_newer:
        api.adopt_definition(paths, newer(tmp_path))
    banners = [one for one in opened(folder).findChildren(Banner) if "版" in one.sentence]
    assert [(one.kind, [button.text() for button in one.buttons]) for one in banners] == (
        [(kind, ["转到新版…"])] if kind else []
    )
    assert all(words in one.sentence for one in banners)
    assert [bool(one.findChildren(IconButton)) for one in banners] == [kind == "note"] * len(banners), (
        "the only way of what is refused"
    )


def test_a_draft_whose_edition_is_not_here_offers_the_one_that_is(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    folder = tmp_path / "别处来的"
    api.adopt_definition(paths, newer(tmp_path))
    api.new_draft(paths, SERVICE, folder, NOW, "甲公司")
    for file in paths.dropped_forms.iterdir():
        file.unlink()
    home_of(window, qtbot)
    window.open_path(folder)
    button(window, "转到这台电脑上的一版…").click()
    sheet = looked_at(window, qtbot, CarrySheet)
    button(sheet, "转到新版").click()
    button(window, "打开新的草稿").click()
    frame = frame_of(window, qtbot)
    assert frame.tools.desk.text_of("org_name") == "甲公司"
    assert frame.tools.desk.definition.edition == 1


@pytest.mark.parametrize("edition", [1, 2])
def test_one_that_is_taken_or_in_use_is_only_told(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path, edition: int
) -> None:
    home_of(window, qtbot)
    if edition == 2:
        api.adopt_definition(paths, newer(tmp_path))
    window.open_path(newer(tmp_path, edition=edition))
    sheet = looked_at(window, qtbot, Sheet, "另一份内容" if edition == 1 else "已经在用它")
    button(sheet, "关闭").click()
    assert in_use(paths) == edition
