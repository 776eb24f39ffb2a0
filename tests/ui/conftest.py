"""Fixtures of the window's tests: one look in the bundled font, widgets really shown, no warning from Qt."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.paths import shipped_root
from app.ui.look.look import Look

W = TypeVar("W", bound=QWidget)
Shown = Callable[..., QWidget]
_QUIET = ("This plugin does not support",)  # what the offscreen platform says of itself


@pytest.fixture(scope="session")
def session_look(qapp: QApplication) -> Look:
    """The only look of the session: Qt keeps one style for the application."""
    qapp.setEffectEnabled(Qt.UIEffect.UI_AnimateCombo, False)
    made = Look(qapp, shipped_root() / "resources", theme="light", fonts="bundled")
    made.complete()
    return made


@pytest.fixture
def look(session_look: Look) -> Iterator[Look]:
    """The light look in the bundled font; whatever a test switches is put back."""
    yield session_look
    session_look.set_theme("light")
    session_look.set_size("standard")


@pytest.fixture
def dark_look(look: Look) -> Look:
    """The same look, switched to dark."""
    look.set_theme("dark")
    return look


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[..., W]:
    """Shows a widget exposed and active, at a size if one is given, and closes it after the test."""

    def show(widget: W, width: int | None = None, height: int | None = None) -> W:
        qtbot.addWidget(widget)
        if width is not None or height is not None:
            hint = widget.sizeHint()
            widget.resize(width or max(hint.width(), 1), height or max(hint.height(), 1))
        with qtbot.waitExposed(widget):
            widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    return show


@pytest.fixture(autouse=True)
def no_qt_warnings() -> Iterator[None]:
    """Any warning of Qt fails the test in which it came."""
    said: list[str] = []

    def handler(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not text.startswith(_QUIET):
            said.append(text)

    before = qInstallMessageHandler(handler)
    yield
    application = QApplication.instance()
    if application is not None:  # what was left to be deleted complains now or never
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qInstallMessageHandler(before)
    assert not said, said
