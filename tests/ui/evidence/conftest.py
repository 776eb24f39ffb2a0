"""An opened draft whose evidence is really taken in, and the page on it; files that a clerk would drop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.evidence.dragging import DraggedFile, mime_of
from app.ui.evidence.page import EvidencePage
from app.ui.look.look import Look
from app.ui.preview import book_seen as book_seen_module
from app.ui.work.tools import Tools
from tests.scans import codes, write_scan_jpeg, write_scan_pdf
from tests.ui.evidence.inline import InlineQueue
from tests.ui.work_tools import FakeDialogs, close_tools, make_tools

PASSWORD = "秘密1"


@dataclass
class Desktop:
    """Files that lie ready to be dropped; made when first asked for."""

    folder: Path

    def pdf(self, name: str, pages: int = 1, item: int = 1) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path if path.exists() else write_scan_pdf(path, codes(item, pages), dpi=60)

    def photo(self, name: str = "照片.jpg") -> Path:
        path = self.folder / name
        return path if path.exists() else write_scan_jpeg(path, "E09-0000", "landscape")

    def locked(self, name: str = "加密.pdf") -> Path:
        import pikepdf

        path = self.folder / name
        with pikepdf.open(self.pdf("未加密.pdf", 2, item=8)) as pdf:
            pdf.save(path, encryption=pikepdf.Encryption(user=PASSWORD, owner="o"))
        return path

    def cut(self, name: str = "缺页.pdf") -> Path:
        path = self.folder / name
        path.write_bytes(self.pdf("完整.pdf", 2, item=7).read_bytes()[:700])
        return path


@dataclass
class Bench:
    """A draft with its page, and what a test does to them."""

    tools: Tools
    hands: InlineQueue
    eyes: InlineQueue
    page: EvidencePage
    qtbot: QtBot
    said: list[str]

    def rest(self) -> None:
        """Until nothing is under way any more."""
        for _ in range(400):
            QCoreApplication.processEvents()
            if not (self.hands.is_busy or self.eyes.is_busy or self.page.taking.is_busy):
                break
            self.qtbot.wait(1)
        for _ in range(5):
            QCoreApplication.processEvents()

    def give(self, item: int, *files: Path) -> None:
        """Take files in and wait."""
        self.page.taking.take(item, files)
        self.rest()

    def names(self, item: int) -> list[str]:
        return [file.path.rpartition("/")[2] for file in self.tools.desk.item(item).files]

    @property
    def dialogs(self) -> FakeDialogs:
        assert isinstance(self.tools.dialogs, FakeDialogs)
        return self.tools.dialogs


@pytest.fixture
def desktop(tmp_path: Path) -> Desktop:
    folder = tmp_path / "桌面"
    folder.mkdir()
    return Desktop(folder)


MakeBench = Callable[..., Bench]


@pytest.fixture
def make_bench(look: Look, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeBench]:
    monkeypatch.setattr(book_seen_module, "REST_MS", 0)
    made: list[tuple[Bench, Tools]] = []

    def make(form: str = "cooperation_zone_2026", size: tuple[int, int] = (1366, 614), **more: object) -> Bench:
        tools = make_tools(look, tmp_path, form, **more)  # type: ignore[arg-type]
        hands, eyes = InlineQueue(), InlineQueue()
        inline = replace(tools, hands=hands, eyes=eyes)
        page = EvidencePage(inline)
        qtbot.addWidget(page)
        page.resize(*size)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.entered()
        said: list[str] = []
        inline.guide.said.connect(lambda sentence, _undo: said.append(sentence))
        bench = Bench(inline, hands, eyes, page, qtbot, said)
        made.append((bench, tools))
        bench.rest()
        return bench

    yield make
    for bench, tools in made:
        bench.page.book.close()
        bench.hands.close()
        bench.eyes.close()
        close_tools(tools)


@pytest.fixture
def bench(make_bench: MakeBench) -> Bench:
    return make_bench()


def drag(target: QWidget, at: QPoint, what: list[Path] | DraggedFile, *, drop: bool = True) -> bool:
    """Drag files, or a listed file, over a widget and drop them; whether they were wanted there."""
    data = mime_of(what) if isinstance(what, DraggedFile) else _urls(what)
    receiver = target.viewport() if isinstance(target, QAbstractScrollArea) else target
    action = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(receiver, QDragEnterEvent(at, action, data, buttons, keys))
    over = QDragMoveEvent(at, action, data, buttons, keys)
    over.ignore()
    QApplication.sendEvent(receiver, over)
    if drop and over.isAccepted():
        QApplication.sendEvent(receiver, QDropEvent(QPointF(at), action, data, buttons, keys))
    return over.isAccepted()


def _urls(paths: list[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data
