"""Copies of drafts: whole or not at all, without what belongs to the first one only."""

from __future__ import annotations

import errno
import os
from datetime import datetime
from pathlib import Path

import pytest

from app.drafts.attachments import attach, file_facts
from app.drafts.copying import copy_draft
from app.drafts.draft import Draft
from app.drafts.journal import Journal
from app.drafts.store import create, open_draft, save
from app.errors import DiskError, DraftError, UsageError
from app.progress import Cancelled

NOON = datetime(2026, 4, 1, 12)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A saved draft with a file in an item, another that nothing lists, a journal and a lock of somebody else."""
    folder = tmp_path / "合作区"
    create(folder, "cooperation_zone_2026")
    (tmp_path / "a.pdf").write_bytes(b"a" * 100)
    with open_draft(folder, writable=True) as opened:
        draft = attach(opened, opened.draft.answered({"city": "甲"}), 3, [tmp_path / "a.pdf"])
        save(opened, draft, now=NOON)
        Journal(folder, draft).record(draft.answered({"city": "乙"}), NOON)
    (folder / "attachments" / "03" / "没有列出.pdf").write_bytes(b"x")
    (folder / ".lock").write_text('{"pid": 1, "host": "GXJ-03", "user": "张三", "time": ""}', "utf-8")
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_copy_holds_the_draft_and_its_files(folder: Path, tmp_path: Path) -> None:
    before = names(folder)
    steps: list[int] = []
    assert copy_draft(folder, tmp_path / "副本", progress=lambda done, total, label: steps.append(done)) == ()
    assert names(tmp_path / "副本") == ["attachments/03/a.pdf", "draft.json"]
    assert (tmp_path / "副本" / "draft.json").read_bytes() == (folder / "draft.json").read_bytes()
    assert steps == [100]
    assert names(folder) == before
    with open_draft(tmp_path / "副本", writable=True) as opened:
        assert (opened.read_only, opened.unsaved) == ("", None)
        assert file_facts(opened.folder, opened.draft) == {}


def test_what_bureaus_said_goes_along(folder: Path, tmp_path: Path) -> None:
    (folder / "reviews.json").write_text('{"format": 1, "reviews": []}', "utf-8")
    copy_draft(folder, tmp_path / "副本")
    assert (tmp_path / "副本" / "reviews.json").read_bytes() == (folder / "reviews.json").read_bytes()


def test_what_is_on_the_screen_is_written_and_the_history_comes_along(folder: Path, tmp_path: Path) -> None:
    shown = open_draft(folder, writable=False).draft.answered({"city": "丙"})
    (tmp_path / "空").mkdir()
    copy_draft(folder, tmp_path / "空", shown, history=True)
    with open_draft(tmp_path / "空", writable=False) as opened:
        assert opened.draft == shown
    assert len([name for name in names(tmp_path / "空") if name.startswith(".history/")]) == 2


def test_a_newer_draft_is_copied_as_it_is(tmp_path: Path) -> None:
    text = '{"format": 9, "form": "f", "colour": "红"}'
    (tmp_path / "neu").mkdir()
    (tmp_path / "neu" / "draft.json").write_text(text, "utf-8")
    copy_draft(tmp_path / "neu", tmp_path / "copy")
    assert (tmp_path / "copy" / "draft.json").read_text("utf-8") == text


def test_a_missing_file_is_told_and_a_damaged_draft_is_copied_from_its_history(folder: Path, tmp_path: Path) -> None:
    (folder / "attachments/03/a.pdf").unlink()
    (folder / "draft.json").write_bytes(b"{")
    damage, missing = copy_draft(folder, tmp_path / "副本")
    assert "完好副本" in damage
    assert "attachments/03/a.pdf" in missing
    assert open_draft(tmp_path / "副本", writable=False).draft.answers["city"] == "甲"


def test_nothing_is_written_over_or_into_the_draft(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="在草稿文件夹里"):
        copy_draft(folder, folder / "attachments" / "副本")
    with pytest.raises(DraftError, match="没有复制"):
        copy_draft(folder, tmp_path)
    with pytest.raises(DraftError, match="不是文件夹"):
        copy_draft(folder, tmp_path / "a.pdf")
    with pytest.raises(DraftError, match="没有“无此”"):
        copy_draft(tmp_path / "无此", tmp_path / "副本")


def test_cancelling_and_a_full_disk_leave_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(done: int, total: int, label: str) -> None:
        raise Cancelled

    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(Cancelled):
        copy_draft(folder, tmp_path / "副本", progress=stop)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskError, match=r"副本.*空间不够"):
        copy_draft(folder, tmp_path / "副本")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_an_empty_draft_is_copied_too(tmp_path: Path) -> None:
    create(tmp_path / "d", "f")
    copy_draft(tmp_path / "d", tmp_path / "深" / "一层")
    assert open_draft(tmp_path / "深" / "一层", writable=False).draft == Draft(form="f")
