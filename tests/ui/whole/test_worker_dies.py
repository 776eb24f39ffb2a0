"""The worker that takes a file in may die: the row says so, the rest goes on, and the file can be tried again."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from app import api
from app.demo.evidence import make_evidence
from app.paths import AppPaths
from app.ui.evidence.page import EvidencePage
from app.ui.window.frame import DraftFrame
from app.ui.work.tasks import TaskQueue
from tests.ui.whole.conftest import NOW, StartProgram
from tests.ui.whole.hands import CTRL, Hands, Key

FORM = "service_institution_2026"
_ITEM, _PAGES = 4, 20
_DIED = "整理这个文件时程序出了意外，没有添加"


def open_evidence(hands: Hands, folder: Path) -> tuple[DraftFrame, EvidencePage]:
    """A draft opened in the window, at the item."""
    hands.window.open_path(folder)
    hands.wait(lambda: hands.window.frame is not None and hands.window.frame.page is not None, "草稿没有打开")
    frame = hands.window.frame
    assert frame is not None
    hands.press(Key.Key_2, CTRL)
    page = frame.page
    assert isinstance(page, EvidencePage)
    hands.press(Key.Key_Home)
    for _ in range(_ITEM - 1):
        hands.press(Key.Key_Down)
    assert page.item == _ITEM
    return frame, page


def worker_of(queue: TaskQueue) -> int:
    """The process of a queue; the window itself has no use for its number."""
    worker = queue._jobs._worker
    assert worker is not None
    assert worker.process.pid is not None
    return worker.process.pid


@pytest.mark.slow
def test_a_file_whose_worker_died_says_so_and_can_be_tried_again(
    start_program: StartProgram, profile: AppPaths, tmp_path: Path
) -> None:
    folder, long_file = tmp_path / "云川启明", tmp_path / "扫描件" / "二十页.pdf"
    api.new_draft(profile, FORM, folder, NOW, "云川启明（虚构）")
    make_evidence("scan", "一份长的材料（虚构）", _PAGES, long_file, profile.fonts)
    hands = start_program()
    frame, page = open_evidence(hands, folder)
    hands.drop(page.pane.zone, page.pane.zone.rect().center(), [long_file])
    hands.wait(lambda: page.taking.arrivals(_ITEM)[0].state == "working", "没有开始整理")
    os.kill(worker_of(frame.tools.hands), signal.SIGKILL)
    hands.wait(lambda: hands.sees(_DIED), "没有说明")
    assert frame.tools.desk.item(_ITEM).files == ()
    assert not list(folder.rglob("*.sbtmp"))

    hands.press(Key.Key_1, CTRL)  # the rest of the window goes on
    frame.tools.guide.go("org_name")
    hands.wait(lambda: frame.tools.guide.focus == "org_name", "光标没有到栏目")
    hands.replace("Yunchuan 2")
    assert frame.tools.desk.text_of("org_name") == "Yunchuan 2"
    hands.press(Key.Key_2, CTRL)
    hands.click("再试一次", page.pane)
    hands.wait(lambda: frame.tools.desk.item(_ITEM).files, "没有整理完", 60)
    assert not hands.sees(_DIED)
    (file,) = frame.tools.desk.item(_ITEM).files
    assert (folder / file.path).read_bytes() == long_file.read_bytes()
