"""An export through the door: what was written is told, whatever becomes of the draft meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app import api
from app.books import export as exporting
from app.paths import find_paths


def test_the_draft_is_not_asked_again_when_its_books_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths, draft = find_paths(tmp_path / "资料"), tmp_path / "草稿"
    api.new_draft(paths, "service_institution_2026", draft, datetime(2026, 3, 1, 9))
    made: Callable[..., object] = exporting.export_draft

    def gone(*words: object) -> object:
        found = made(*words)
        draft.rename(tmp_path / "移走")
        return found

    monkeypatch.setattr(exporting, "export_draft", gone)
    files, _ = api.export(paths, draft, tmp_path / "出", ("pdf",), "draft")
    assert files
    assert all(file.is_file() for file in files)
