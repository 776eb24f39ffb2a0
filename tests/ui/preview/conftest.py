"""An opened draft whose two queues are answered by the test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from app.books.seen import SeenBook
from app.ui.look.look import Look
from app.ui.preview import book_seen as book_seen_module
from app.ui.preview.book_seen import BookSeen
from app.ui.preview.pictures import PagePictures
from app.ui.work.tools import Tools
from tests.ui.preview.books import FakeQueue
from tests.ui.work_tools import close_tools, make_tools


@dataclass
class Scene:
    """A draft, the two queues, and what looks at its book."""

    tools: Tools
    eyes: FakeQueue
    hands: FakeQueue
    seen: BookSeen
    pictures: PagePictures

    def show(self, book: SeenBook) -> None:
        """The book as it is laid out now."""
        if "see_book" not in self.eyes.names():
            self.seen.refresh()
        self.eyes.answer(book)

    def draw(self, shade: int = 200) -> list[tuple[str, int]]:
        """Answer calls for pictures until nothing more is asked; the pages in the order in which they were."""
        drawn: list[tuple[str, int]] = []
        QCoreApplication.processEvents()
        while "see_pages" in self.eyes.names():
            drawn += self.eyes.answer_pictures(shade)
            QCoreApplication.processEvents()
        return drawn


@pytest.fixture
def scene(look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setattr(book_seen_module, "REST_MS", 20)
    tools = make_tools(look, tmp_path)
    eyes, hands = FakeQueue(), FakeQueue()
    faked = replace(tools, eyes=eyes, hands=hands)  # type: ignore[arg-type]
    seen = BookSeen(faked)
    pictures = PagePictures(faked, seen)
    yield Scene(faked, eyes, hands, seen, pictures)
    seen.close()
    close_tools(tools)
