"""An opened draft with everything that a page works with, for tests of pages without the frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from app import api
from app.paths import AppPaths, find_paths
from app.settings import Settings
from app.ui.look.look import Look
from app.ui.work.desk import Desk
from app.ui.work.guide import Guide
from app.ui.work.opening import open_folder
from app.ui.work.preferences import Preferences
from app.ui.work.saving import Saver
from app.ui.work.tasks import TaskQueue
from app.ui.work.tools import Tools

NOW = datetime(2026, 5, 28, 14, 32, 0)


@dataclass
class FakeDialogs:
    """Answers the system's dialogs with what a test laid ready, and remembers what was opened outside."""

    files: list[Path] = field(default_factory=list)
    folder: Path | None = None
    target: Path | None = None
    opened: list[Path] = field(default_factory=list)

    def choose_files(self, parent: QWidget, title: str, kinds: str) -> list[Path]:
        return list(self.files)

    def choose_folder(self, parent: QWidget, title: str, start: Path | None = None) -> Path | None:
        return self.folder

    def choose_target(self, parent: QWidget, title: str, suggested: Path, kinds: str) -> Path | None:
        return self.target

    def open_outside(self, path: Path) -> bool:
        self.opened.append(path)
        return True


def sample_answers(paths: AppPaths, form_id: str) -> dict[str, Any]:
    """The answers of a form's sample."""
    sample = api.library(paths).sample(form_id) or {}
    answers = sample["answers"]
    assert isinstance(answers, dict)
    return answers


def make_tools(
    look: Look,
    tmp_path: Path,
    form_id: str = "cooperation_zone_2026",
    answers: Mapping[str, Any] | None = None,
    folder: Path | None = None,
    *,
    writable: bool = True,
) -> Tools:
    """Tools around a new draft with ``answers`` (see :func:`sample_answers`), or an old ``folder``.

    Close with :func:`close_tools`.
    """
    paths = find_paths(tmp_path / "profile")
    if folder is None:
        folder = tmp_path / "云川合作区"
        api.new_draft(paths, form_id, folder, NOW)
        if answers:
            api.set_answers(paths, folder, answers, NOW)
    opened = open_folder(paths, folder, NOW, writable=writable)
    read_only = opened.draft.read_only
    desk = Desk(
        opened.definition, opened.draft.draft, opened.fonts.covers, read_only,
        checked=opened.checked, not_taken=opened.not_taken,
    )  # fmt: skip
    saver = None if read_only else Saver(opened.draft, lambda: NOW, desk)
    if saver:
        desk.edited.connect(lambda edit: saver.take(edit.after))
    return Tools(
        paths=paths,
        folder=folder,
        look=look,
        desk=desk,
        saver=saver,
        guide=Guide(desk),
        hands=TaskQueue(desk),
        eyes=TaskQueue(desk),
        dialogs=FakeDialogs(),
        preferences=Preferences(Settings(), paths.settings_file, desk),
        clock=lambda: NOW,
    )


def close_tools(tools: Tools) -> None:
    """End the processes and give the draft back."""
    tools.hands.close()
    tools.eyes.close()
    if tools.saver:
        tools.saver.abandon()
        tools.saver.wait()
    tools.preferences.wait()
