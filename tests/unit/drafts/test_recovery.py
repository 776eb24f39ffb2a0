"""Going back and recovering: whatever is chosen, every state that was ever there can still be had."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.drafts import history, kept
from app.drafts.attachments import attach, file_facts, unlisted
from app.drafts.draft import Draft, to_json
from app.drafts.journal import JOURNAL_FILE, Journal
from app.drafts.recovery import Use, folder_beside, restored, settled
from app.drafts.store import OpenDraft, create, open_draft, save
from app.errors import DraftError, UsageError

NOON = datetime(2026, 4, 1, 12)


def later(seconds: int) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenDraft]:
    create(tmp_path / "合作区", "cooperation_zone_2026")
    with open_draft(tmp_path / "合作区", writable=True) as found:
        yield found


def states(folder: Path) -> list[Draft]:
    return [history.read_version(version) for version in history.versions(folder)]


def test_going_back_can_be_undone_though_saves_follow_fast(opened: OpenDraft, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"a")
    with_file = attach(opened, opened.draft.answered({"city": "甲"}), 3, [tmp_path / "a.pdf"])
    save(opened, with_file, now=later(0), marked=True)
    now = unlisted(with_file.answered({"city": "乙"}), 3)
    kept.put_away_unlisted(opened.folder, [file.path for file in with_file.item(3).files], now)
    save(opened, now, now=later(400))
    current = now.answered({"city": "丙"})  # on the screen, not saved yet
    number = next(v.number for v in history.versions(opened.folder) if v.marked)
    found, notice = restored(opened, current, number, later(401))
    assert (found, notice) == (with_file, "")
    assert file_facts(opened.folder, found) == {}
    for n in range(50):
        save(opened, found.answered({"province": str(n)}), now=later(402 + n))
    assert current in states(opened.folder)
    back = next(v.number for v in history.versions(opened.folder) if history.read_version(v) == current)
    assert restored(opened, found, back, later(500))[0] == current


def test_going_back_goes_on_when_somebody_else_changed_the_file(opened: OpenDraft) -> None:
    earlier = opened.draft.answered({"city": "甲"})
    save(opened, opened.draft, now=later(0))
    save(opened, earlier, now=later(400))
    now = opened.draft.answered({"city": "乙"})
    save(opened, now, now=later(800))
    elsewhere = opened.draft.answered({"city": "别处"})
    (opened.folder / "draft.json").write_text(to_json(elsewhere), "utf-8")
    number = next(v.number for v in history.versions(opened.folder) if history.read_version(v) == earlier)
    found, notice = restored(opened, now, number, later(1200))
    assert found == earlier
    assert notice == "草稿文件被别的程序改过，那一份留在历史版本里，可以比较和恢复"
    marked = [history.read_version(v) for v in history.versions(opened.folder) if v.marked]
    assert marked == [elsewhere, now]


def test_the_saved_state_that_is_not_used_is_marked_also_when_it_came_from_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "合作区"
    create(folder, "cooperation_zone_2026")
    saved, entered = crashed(folder, tmp_path)
    elsewhere = saved.answered({"province": "别处"})
    (folder / "draft.json").write_text(to_json(elsewhere), "utf-8")
    with open_draft(folder, writable=True) as opened:
        settled(opened, "journal", later(60))
    kept = history.versions(folder)
    assert [history.read_version(v) for v in kept if v.marked] == [elsewhere]
    assert history.read_version(kept[-1]) == entered.answered({"province": "别处"})


def test_an_unknown_number_changes_nothing(opened: OpenDraft) -> None:
    save(opened, opened.draft, now=NOON)
    before = states(opened.folder)
    with pytest.raises(UsageError):
        restored(opened, opened.draft.answered({"city": "甲"}), 99, NOON)
    assert states(opened.folder) == before


def crashed(folder: Path, tmp_path: Path) -> tuple[Draft, Draft]:
    """A draft that was saved, then changed and journalled, and the PC stopped: the saved and the unsaved state."""
    with open_draft(folder, writable=True) as opened:
        saved = opened.draft.answered({"city": "上次保存"})
        save(opened, saved, now=later(0))
        (tmp_path / "a.pdf").write_bytes(b"a")
        entered = attach(opened, saved.answered({"city": "关闭前"}), 3, [tmp_path / "a.pdf"])
        Journal(folder, saved).record(entered, later(5))
        return saved, entered


@pytest.mark.parametrize("use", ["journal", "saved", "both"])
def test_nothing_is_thrown_away_whatever_is_used(tmp_path: Path, use: Use) -> None:
    folder = tmp_path / "合作区"
    create(folder, "cooperation_zone_2026")
    saved, entered = crashed(folder, tmp_path)
    with open_draft(folder, writable=True) as opened:
        found, other, told = settled(opened, use, later(60))
    assert not (folder / JOURNAL_FILE).exists()
    with open_draft(folder, writable=False) as again:
        assert again.unsaved is None
        assert again.draft == found == (entered if use == "journal" else saved)
    assert told == ()
    kept = states(folder)
    assert kept[-1] == found
    assert saved in kept
    if use == "both":
        assert other == tmp_path / "合作区（关闭前）"
        with open_draft(other, writable=True) as second:
            assert (second.draft, second.unsaved) == (entered, None)
            assert file_facts(other, second.draft) == {}
    else:
        assert other is None
        assert entered in kept
    if use == "journal":
        assert file_facts(folder, found) == {}


def test_there_is_nothing_to_settle_and_a_draft_to_look_at_is_left_alone(opened: OpenDraft) -> None:
    assert settled(opened, "journal", NOON) == (opened.draft, None, ())
    with pytest.raises(DraftError):
        settled(open_draft(opened.folder, writable=False), "saved", NOON)


def test_a_save_that_lies_beside_keeps_the_journal(tmp_path: Path) -> None:
    folder = tmp_path / "合作区"
    create(folder, "cooperation_zone_2026")
    crashed(folder, tmp_path)
    with open_draft(folder, writable=True) as opened:
        (folder / ".lock").write_text('{"pid": 1, "host": "GXJ-03", "user": "张三", "time": ""}', "utf-8")
        _, _, told = settled(opened, "journal", later(60))
    assert "draft.恢复-1.json" in told[0]
    assert (folder / JOURNAL_FILE).exists()


def test_the_second_folder_gets_a_free_name(tmp_path: Path) -> None:
    folder = tmp_path / "合作区 1.0"
    assert folder_beside(folder).name == "合作区 1.0（关闭前）"
    (tmp_path / "合作区 1.0（关闭前）").mkdir()
    assert folder_beside(folder).name == "合作区 1.0（关闭前）2"
