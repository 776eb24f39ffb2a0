"""What is settled before Qt starts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo

from app.ui.application import choose_input_method


@pytest.mark.parametrize(
    ("asked", "plugin", "used"),
    [
        ("fcitx", False, "ibus"),
        ("fcitx5", False, "ibus"),
        ("Fcitx", False, "ibus"),
        ("fcitx", True, "fcitx"),
        ("ibus", False, "ibus"),
        ("xim", False, "xim"),
        ("", False, ""),
    ],
)
def test_an_input_method_without_a_plugin_answers_as_ibus(
    asked: str, plugin: bool, used: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "插件 一" / "platforminputcontexts"
    folder.mkdir(parents=True)
    (folder / "libibusplatforminputcontextplugin.so").touch()
    if plugin:
        (folder / "libfcitx5platforminputcontextplugin.so").touch()
    monkeypatch.setattr(QLibraryInfo, "path", lambda _: str(folder.parent))
    monkeypatch.setenv("QT_IM_MODULE", asked)
    choose_input_method()
    assert os.environ["QT_IM_MODULE"] == used


def test_nothing_is_set_where_nothing_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_IM_MODULE", raising=False)
    choose_input_method()
    assert "QT_IM_MODULE" not in os.environ
