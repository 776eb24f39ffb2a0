"""What a disk refuses while a draft is made or opened: told under the names that somebody gave, as a disk's refusal."""

from __future__ import annotations

import errno
from datetime import datetime
from pathlib import Path

import pytest

from app import disk
from app.drafts import store
from app.drafts.fresh import fresh_folder
from app.errors import DiskError, DraftError, ExitCode

FORM = "service_institution_2026"
NOW = datetime(2026, 4, 20, 14, 32)


def full(*_args: object) -> None:
    raise OSError(errno.ENOSPC, "full")


def test_a_full_disk_names_the_folder_that_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "put", full)
    with pytest.raises(DiskError) as error, fresh_folder(tmp_path / "汇总草稿", "没有汇总") as temp:
        store.create(temp, FORM)
    assert "草稿“汇总草稿”没有建成" in error.value.message
    for text in (error.value.message, error.value.hint, error.value.file):
        assert disk.TEMP_ENDING not in text
    assert str(tmp_path / "汇总草稿") in error.value.hint
    assert list(tmp_path.iterdir()) == []


def test_the_place_is_told_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DiskError) as error, disk.writing(Path("tm") / "通知.docx"):
        full()
    assert f"位置：{tmp_path / 'tm'}" in error.value.hint


def test_a_disk_that_cannot_be_written_is_no_mistake_of_the_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.create(tmp_path / "甲", FORM)

    def protected(*_args: object, **_more: object) -> None:
        raise OSError(errno.EROFS, "read-only")

    with store.open_draft(tmp_path / "甲", writable=True, now=NOW):
        second = store.open_draft(tmp_path / "甲", writable=True, now=NOW)
        with second, pytest.raises(DraftError):
            second.demand_writable()
    with store.open_draft(tmp_path / "甲", writable=False) as looked_at, pytest.raises(DraftError):
        looked_at.demand_writable()
    monkeypatch.setattr(store, "acquire", protected)
    with store.open_draft(tmp_path / "甲", writable=True, now=NOW) as opened, pytest.raises(DiskError) as error:
        opened.demand_writable()
    assert error.value.exit_code == ExitCode.DISK
    assert "磁盘是只读的" in error.value.message
