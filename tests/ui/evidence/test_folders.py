"""A dropped folder asks once where its files belong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.ui.evidence.folders import FolderSheet
from tests.ui.evidence.conftest import Bench, Desktop, drag


@pytest.fixture
def scans(desktop: Desktop) -> Path:
    folder = desktop.folder / "佐证扫描件"
    for number, name in enumerate(("01 名录.pdf", "03 协议/1.pdf", "03 协议/2.pdf", "封面.pdf")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(desktop.pdf(f"源{number}.pdf", 1, item=number + 1), target)
    return folder


def dropped(bench: Bench, *paths: Path) -> FolderSheet:
    drag(bench.page.left_pane.list, bench.page.left_pane.list.place_of(5).center(), list(paths))
    bench.qtbot.waitUntil(lambda: bench.page.findChild(FolderSheet) is not None)
    sheet = bench.page.findChild(FolderSheet)
    assert sheet is not None
    assert sheet.is_open
    return sheet


def test_the_numbers_of_names_are_offered(bench: Bench, scans: Path) -> None:
    sheet = dropped(bench, scans)
    assert sheet.by_number.isChecked()
    assert sheet.by_number.hasFocus()
    assert not sheet.target.isEnabled()
    lines = [sheet.list.model().index(row, 0).data() for row in range(sheet.list.model().rowCount())]
    assert lines == [
        "第 1 项 入驻企业名录　1 个文件", "\u300001 名录.pdf",
        "第 3 项 海外合作协议　2 个文件", "\u30001.pdf", "\u30002.pdf",
        "没有编号　1 个文件", "\u3000封面.pdf",
    ]  # fmt: skip
    sheet.rest.setCurrentIndex(sheet.rest.findData(15))
    sheet.button(0).click()
    bench.rest()
    assert bench.names(1) == ["01 名录.pdf"]
    assert bench.names(3) == ["1.pdf", "2.pdf"]
    assert bench.names(15) == ["封面.pdf"]
    assert bench.tools.desk.undo_stack.count() == 1


def test_all_files_may_go_to_one_item(bench: Bench, scans: Path) -> None:
    sheet = dropped(bench, scans)
    sheet.one.click()
    assert sheet.target.currentData() == 5
    sheet.button(0).click()
    bench.rest()
    assert len(bench.names(5)) == 4


def test_giving_up_takes_nothing(bench: Bench, scans: Path) -> None:
    dropped(bench, scans).button(1).click()
    bench.rest()
    assert bench.tools.desk.undo_stack.count() == 0
    assert not bench.page.taking.is_busy


def test_single_files_beside_a_folder_go_in_at_once(bench: Bench, scans: Path, desktop: Desktop) -> None:
    dropped(bench, scans, desktop.pdf("单独.pdf", 1, item=9)).button(1).click()
    bench.rest()
    assert bench.names(5) == ["单独.pdf"]


def test_an_empty_folder_is_told(bench: Bench, desktop: Desktop) -> None:
    (desktop.folder / "空").mkdir()
    drag(bench.page.left_pane.list, bench.page.left_pane.list.place_of(5).center(), [desktop.folder / "空"])
    bench.qtbot.waitUntil(lambda: bool(bench.said))
    assert bench.said == ["文件夹“空”里没有可以添加的文件"]


def test_a_file_without_suffix_is_told_from_a_folder(bench: Bench, desktop: Desktop) -> None:
    plain = shutil.copy(desktop.pdf("甲.pdf"), desktop.folder / "没有后缀")
    drag(bench.page.left_pane.list, bench.page.left_pane.list.place_of(5).center(), [Path(plain)])
    bench.qtbot.waitUntil(lambda: bool(bench.page.taking.arrivals(5)) or bool(bench.names(5)))
    bench.rest()
    assert bench.names(5) == ["没有后缀"]


def test_what_cannot_be_looked_at_is_told(bench: Bench, scans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def torn(*_: object) -> None:
        raise RuntimeError("盘没了")

    monkeypatch.setattr("app.ui.evidence.folders.files_of", torn)
    drag(bench.page.left_pane.list, bench.page.left_pane.list.place_of(5).center(), [scans])
    bench.qtbot.waitUntil(lambda: bool(bench.said))
    assert bench.said == ["看不了“佐证扫描件”里的文件。请确认它还在、能打开，再拖一次"]
