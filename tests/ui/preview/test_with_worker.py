"""The whole way: a draft on the disk, the worker process, pictures on the screen, places that lead to fields."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.paths import find_paths
from app.ui.look.look import Look
from app.ui.preview.book_seen import BookSeen
from app.ui.preview.page import PreviewPage
from app.ui.preview.pane import PreviewPane
from app.ui.preview.pictures import PagePictures
from tests.ui.work_tools import close_tools, make_tools, sample_answers


def test_the_sample_is_seen_followed_edited_and_searched(
    look: Look, tmp_path: Path, shown: Callable[..., QWidget], qtbot: QtBot
) -> None:
    answers = sample_answers(find_paths(tmp_path / "profile"), "cooperation_zone_2026")
    tools = make_tools(look, tmp_path, answers=answers)
    try:
        seen = BookSeen(tools)
        pictures = PagePictures(tools, seen)
        pane = PreviewPane(tools, seen, pictures)
        shown(pane, 396, 478)
        qtbot.waitUntil(lambda: seen.book is not None, timeout=30_000)
        field = "revenue_y2"
        tools.guide.set_focus(field)
        place = seen.focus_places(seen.spot)[0]  # type: ignore[arg-type]

        def fresh() -> bool:
            found = pictures.picture(place.volume, place.side, pane.view.picture_width())
            return found is not None and found.fresh

        qtbot.waitUntil(fresh, timeout=30_000)
        point = pane.view.place_rect(place).center().toPoint()
        with qtbot.waitSignal(tools.guide.asked_place) as asked:
            qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
        assert asked.args == [field]

        before = pane.view.viewport().grab(pane.view.place_rect(place).toAlignedRect()).toImage()
        tools.desk.begin_visit()
        tools.desk.answer(field, "88888.88")
        with qtbot.waitSignal(seen.changed, timeout=30_000):
            pass
        qtbot.waitUntil(fresh, timeout=30_000)
        after = pane.view.viewport().grab(pane.view.place_rect(place).toAlignedRect()).toImage()
        assert before != after
        assert after.pixelColor(after.width() // 2, after.height() // 2) != QColor("white")
        pane.hide()

        page = PreviewPage(tools, seen, pictures)
        shown(page, 1366, 614)
        page.entered()
        assert page.view.side == place.side
        page.search.search("88888.88", seen.spot)  # type: ignore[arg-type]
        qtbot.waitUntil(lambda: bool(page.search.places), timeout=30_000)
        hit = page.search.places[0].boxes[0]
        assert place.x <= hit.x <= place.x + place.width
        assert place.y <= hit.y <= place.y + place.height
        seen.close()
    finally:
        close_tools(tools)
