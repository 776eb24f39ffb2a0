"""The list of what differs: thousands of places do not hold the window up."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.look.look import Look
from app.ui.sheets.changes_view import ChangesView, Row

MANY = 5000


def test_thousands_of_rows_are_measured_a_few_at_a_time_and_all_in_the_end(look: Look, qtbot: QtBot) -> None:
    view = ChangesView(look, ("栏目", "现在", "那时"))
    qtbot.addWidget(view)
    view.resize(800, 400)
    view.show()
    qtbot.waitExposed(view)
    longest = 0.0
    steps = [lambda: view.show_rows([Row(f"第{n}行 姓名", "某某工程师" * 9, "某某" * 40) for n in range(MANY)])]
    for step in (*steps, *[QApplication.processEvents] * 10):
        begun = time.thread_time()
        step()
        longest = max(longest, time.thread_time() - begun)
    assert longest < 0.1  # at once it would be half a second
    line = look.metrics("body").height()
    qtbot.waitUntil(lambda: view.view.verticalScrollBar().maximum() > MANY * line, timeout=20_000)
