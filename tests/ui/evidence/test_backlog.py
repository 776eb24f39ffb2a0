"""A draft whose files this PC has not taken in yet: how far that is, stopping and going on; looking takes none in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import api
from app.jobs import Step
from app.ui.evidence import backlog as backlog_module
from app.ui.evidence.backlog import BacklogLook
from app.ui.evidence.list_pane import BookFoot
from app.ui.evidence.page import EvidencePage
from tests.ui.evidence.conftest import Bench, Desktop
from tests.ui.evidence.inline import InlineQueue
from tests.ui.preview.books import FakeQueue

ITEM = 3
LEFT = BacklogLook("还有 3 个文件没有整理", "go_on")
NOTHING = BacklogLook()


@dataclass
class Opened:
    """The draft opened once more, on a PC whose cache knows none of its files; the test answers for the processes."""

    bench: Bench
    page: EvidencePage
    hands: FakeQueue
    eyes: FakeQueue

    @property
    def foot(self) -> BookFoot:
        return self.page.left_pane.book

    @property
    def words(self) -> str:
        return self.foot._note.text()

    def look(self) -> BacklogLook:
        return self.page.backlog.look()

    def step(self, done: int, total: int, label: str = "整理 甲.pdf") -> None:
        self.hands.tasks[0].step.emit(Step(done, total, label))
        self.bench.qtbot.wait(1)

    def lay_out(self) -> None:
        """The book as the cache allows it, once more if it was asked for meanwhile."""
        tools = self.bench.tools
        while "see_book" in self.eyes.names():
            self.eyes.answer(api.see_book(tools.paths, tools.folder, tools.desk.draft))

    def take_in(self) -> None:
        """Do what the first that waits wants."""
        tools = self.bench.tools
        self.hands.answer(api.see_files(tools.paths, tools.folder, tools.desk.draft), "see_files")

    def press(self) -> None:
        self.foot.button.setFocus()
        self.bench.qtbot.keyClick(self.foot.button, Qt.Key.Key_Space)


def forget(bench: Bench) -> Path:
    cache = bench.tools.paths.cache / "intake"
    for file in cache.glob("*"):
        file.unlink()
    return cache


@pytest.fixture
def opened(bench: Bench, desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    monkeypatch.setattr(backlog_module, "PATIENCE_MS", 0)
    bench.give(ITEM, desktop.pdf("甲.pdf", 2), desktop.pdf("乙.pdf", 1, item=2), desktop.pdf("丙.pdf", 1, item=4))
    bench.page.hide()
    forget(bench)
    hands, eyes = FakeQueue(), FakeQueue()
    page = EvidencePage(replace(bench.tools, hands=hands, eyes=eyes))  # type: ignore[arg-type]
    bench.qtbot.addWidget(page)
    page.resize(1366, 614)
    with bench.qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    page.entered()
    page.show_item(ITEM)
    page.book.refresh()
    made = Opened(bench, page, hands, eyes)
    made.lay_out()
    yield made
    page.book.close()
    page.close()


def test_the_foot_tells_how_far_it_is(opened: Opened) -> None:
    assert opened.hands.names() == ["see_files", "see_files"], "for the lists, and for the book"
    assert opened.words == "还有 3 个文件正在整理，页数会变"
    before = (opened.foot.geometry(), opened.page.left_pane.list.geometry(), opened.foot._note.geometry().topLeft())
    told = []
    for done, total, label in (
        (1, 40, "核对 甲.pdf"),
        (0, 12, "整理 甲.pdf"),
        (5, 12, "核对 大.pdf"),
        (7, 12, "整理 乙.pdf"),
    ):
        opened.step(done, total, label)
        told.append(opened.words)
    assert told == [
        "正在核对佐证材料 1 / 40 个文件",
        "正在整理佐证材料 0 / 12 个文件",
        "正在整理佐证材料 5 / 12 个文件",
        "正在整理佐证材料 7 / 12 个文件",
    ]
    QApplication.processEvents()
    after = (opened.foot.geometry(), opened.page.left_pane.list.geometry(), opened.foot._note.geometry().topLeft())
    assert after == before, "nothing jumps"
    button = opened.foot.button
    assert (button.text(), button.accessibleName()) == ("取消", "取消整理佐证材料")
    assert opened.foot.rect().contains(button.geometry())
    assert opened.foot._note.geometry().right() < button.geometry().left()
    assert opened.foot._disc.isHidden()


def test_a_file_by_itself_tells_its_pages(opened: Opened) -> None:
    for done, total, label in ((0, 3, "核对 甲.pdf"), (0, 1, "整理 甲.pdf")):
        opened.step(done, total, label)
    assert opened.words == "正在整理“甲.pdf”"
    opened.step(2, 40)
    assert opened.words == "正在整理“甲.pdf”，第 3 / 40 页"
    opened.step(0, 3, "核对 甲.pdf")
    assert opened.words == "正在核对佐证材料 0 / 3 个文件", "another look, right behind"


def test_what_is_over_soon_shows_nothing(opened: Opened) -> None:
    opened.page.backlog._patience.setInterval(60_000)
    opened.step(1, 3)
    assert opened.look() == NOTHING
    assert opened.foot.button.isHidden()
    opened.take_in()
    assert opened.look() == NOTHING


def test_it_is_stopped_and_goes_on_by_keyboard(opened: Opened) -> None:
    opened.step(1, 3)
    opened.press()
    assert opened.hands.names() == [], "neither for the lists nor for the book"
    opened.lay_out()
    assert (opened.hands.names(), opened.look()) == ([], LEFT)
    assert (opened.words, opened.foot.button.text()) == (LEFT.words, "继续整理")
    assert opened.foot.button.hasFocus()
    opened.page.changes.choose(5, "none")
    opened.page.book.refresh()
    opened.lay_out()
    assert opened.hands.names() == [], "a step of the draft begins nothing again"
    opened.press()
    assert opened.hands.names() == ["see_files"]
    assert (opened.words, opened.foot.button.text()) == ("正在整理佐证材料", "取消")
    opened.step(1, 3)
    assert opened.words == "正在整理佐证材料 1 / 3 个文件"
    opened.take_in()
    opened.lay_out()
    assert (opened.hands.names(), opened.look()) == ([], NOTHING)
    assert opened.page.files.pages(ITEM) == 4
    assert opened.page.book.book is not None
    assert not opened.page.book.book.pending, "the book has them, too"
    assert opened.foot.button.isHidden()
    assert not opened.foot._disc.isHidden()
    assert opened.page.left_pane.list.hasFocus(), "the keyboard does not stay on a button that went"


def test_the_next_look_asks_for_them_again(opened: Opened) -> None:
    opened.step(1, 3)
    opened.press()
    opened.lay_out()
    opened.page.entered()
    assert opened.hands.names() == ["see_files"]
    assert opened.look() == LEFT, "until it is known to take long"
    opened.take_in()
    opened.lay_out()
    assert opened.look() == NOTHING
    assert not opened.page.book.book.pending  # type: ignore[union-attr]


def test_what_still_runs_is_waited_for(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process stops at its next step; until then nothing is said that is not so."""
    running = opened.hands.tasks[0]
    monkeypatch.setattr(running, "cancel", lambda: None)
    opened.step(1, 3)
    opened.press()
    assert opened.words == "正在停下"
    opened.step(2, 3)
    assert opened.words == "正在停下"
    opened.hands.tasks.remove(running)
    running.stopped.emit()
    running.ended.emit()
    opened.lay_out()
    assert opened.look() == LEFT


def test_the_button_is_reached_by_tab(opened: Opened) -> None:
    opened.step(1, 3)
    opened.page.left_pane.list.setFocus()
    for _ in range(3):
        opened.page.focusNextPrevChild(True)
        if opened.foot.button.hasFocus():
            break
    assert opened.foot.button.hasFocus()


# ---- small pictures


def test_small_pictures_take_nothing_in(bench: Bench, desktop: Desktop, opened: Opened) -> None:
    """That is for the other process: this one must be free for pages."""
    eyes = InlineQueue()
    page = EvidencePage(replace(opened.page.tools, eyes=eyes), files=opened.page.files, book=opened.page.book)
    bench.qtbot.addWidget(page)
    page.show_item(ITEM)
    paths = [file.path for file in bench.tools.desk.item(ITEM).files]

    def painted() -> list[bool]:
        page.grab()
        bench.qtbot.waitUntil(lambda: not eyes.is_busy, timeout=5000)
        return [page._thumbnail(path, round(40 * page.devicePixelRatioF())) is not None for path in paths]

    assert painted() == [False] * 3
    assert not list((bench.tools.paths.cache / "intake").glob("*.pdf"))
    asked = len(eyes.calls)
    assert painted() == [False] * 3
    assert len(eyes.calls) == asked, "nobody asks for them all the time"
    opened.take_in()
    painted()
    assert painted() == [True] * 3
    eyes.close()


def test_a_small_picture_that_comes_too_early_is_asked_for_again(opened: Opened) -> None:
    pictures = opened.page.file_pictures
    file = opened.bench.tools.desk.item(ITEM).files[0]
    opened.eyes.tasks.clear()
    pictures._running = None
    pictures._wanted.clear()
    told: list[str] = []
    pictures.arrived.connect(told.append)
    ask: Callable[[], object] = lambda: pictures.picture(file, 40)  # noqa: E731
    ask()
    ask()
    assert opened.eyes.names() == ["see_file_page"]
    pictures.again()  # taken in after the question was sent
    opened.eyes.answer(None, "see_file_page")
    assert told == [file.path]
    ask()
    assert opened.eyes.names() == ["see_file_page"]
