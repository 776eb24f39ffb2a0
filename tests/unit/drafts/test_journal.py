"""The journal: whatever moment the PC stops at, what was recorded before comes back, and nothing else does."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.drafts import history
from app.drafts.draft import Draft, is_blank, to_json
from app.drafts.journal import (
    JOURNAL_FILE,
    UNREADABLE_FILE,
    Difference,
    Journal,
    aside_for,
    clear,
    copy_aside,
    differences,
    forget,
    put_by,
    unsaved,
)
from app.drafts.store import create, open_draft, save
from app.errors import DiskError
from app.forms.answers import EvidenceFile, ItemState

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
LATER = (NOW + timedelta(seconds=9)).isoformat()
SAVED = Draft(form="甲表", answers={"a": "一", "b": "二"}, options={"copies": 2})

texts = st.text(st.characters(codec="utf-8"), max_size=6)
answers = st.dictionaries(st.sampled_from("abcd"), texts | st.lists(texts, max_size=3), max_size=4)
turns = st.sampled_from([0, 90])
files = st.builds(EvidenceFile, path=texts, sha256=st.just(""), bytes=st.just(7), rotate=turns)
states = st.sampled_from(["", "files", "none"])
items = st.dictionaries(
    st.integers(1, 3),
    st.builds(ItemState, state=states, files=st.lists(files, max_size=2).map(tuple)),
    max_size=3,
)
drafts = st.builds(
    Draft, form=st.just("甲表"), answers=answers, items=items, options=st.dictionaries(st.just("gutter"), texts)
)


@settings(max_examples=60)
@given(st.lists(drafts, min_size=1, max_size=6), st.data())
def test_all_that_was_recorded_before_the_pc_stopped_comes_back(
    tmp_path_factory: pytest.TempPathFactory, states: list[Draft], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("draft")
    journal = Journal(folder, SAVED)
    sizes = [(0, SAVED, NOW)]
    for count, state in enumerate(states):
        now = NOW + timedelta(seconds=count)
        if journal.record(state, now):
            sizes.append(((folder / JOURNAL_FILE).stat().st_size, state, now))
    whole = (folder / JOURNAL_FILE).read_bytes() if (folder / JOURNAL_FILE).exists() else b""
    cut = data.draw(st.integers(0, len(whole)))
    (folder / JOURNAL_FILE).write_bytes(whole[:cut] + data.draw(st.sampled_from([b"", b"\0\0\0", b"{\n", b"\xff\n"])))
    _, expected, at = max((entry for entry in sizes if entry[0] <= cut), key=lambda entry: entry[0])
    found = unsaved(folder, SAVED)
    if not any(not (is_blank(one.before) and is_blank(one.after)) for one in differences(SAVED, expected)):
        assert found is None
    else:
        assert found is not None
        assert differences(found.draft, expected) == ()
        assert (found.at, found.fits) == (at, True)


def test_nothing_is_written_while_nothing_changes(tmp_path: Path) -> None:
    journal = Journal(tmp_path, SAVED)
    assert not journal.record(SAVED, NOW)
    assert list(tmp_path.iterdir()) == []
    assert unsaved(tmp_path, SAVED) is None


def test_a_save_makes_the_journal_needless_and_the_next_change_begins_it_anew(tmp_path: Path) -> None:
    journal = Journal(tmp_path, SAVED)
    later = SAVED.answered({"a": "三"})
    assert journal.record(later, NOW)
    journal.saved(later)
    assert unsaved(tmp_path, later) is None
    last = later.answered({"b": "四"})
    assert journal.record(last, NOW)
    found = unsaved(tmp_path, later)
    assert found is not None
    assert found.fits
    assert found.draft.answers == {"a": "三", "b": "四"}
    forget(tmp_path)
    forget(tmp_path)
    assert unsaved(tmp_path, later) is None


def test_a_journal_of_another_state_is_told_apart(tmp_path: Path) -> None:
    Journal(tmp_path, SAVED).record(SAVED.answered({"a": "三"}), NOW)
    elsewhere = SAVED.answered({"b": "别处改的"})
    found = unsaved(tmp_path, elsewhere)
    assert found is not None
    assert not found.fits
    assert found.draft.answers == {"a": "三", "b": "别处改的"}
    assert unsaved(tmp_path, SAVED.answered({"a": "三"})) is None


def test_differences_name_part_key_and_both_values() -> None:
    after = Draft(form="甲表", answers={"a": "一", "c": "三"}, options={"copies": 3})
    assert differences(SAVED, after) == (
        Difference("answers", "b", "二", None),
        Difference("answers", "c", None, "三"),
        Difference("options", "copies", 2, 3),
    )


def test_a_disk_that_refuses_is_told_and_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path, SAVED)
    first = SAVED.answered({"a": "三"})
    journal.record(first, NOW)
    before = (tmp_path / JOURNAL_FILE).read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DiskError, match=r"\.journal"):
            journal.record(first.answered({"a": "四"}), NOW)
    assert (tmp_path / JOURNAL_FILE).read_bytes() == before
    assert journal.record(first.answered({"a": "四"}), NOW)
    found = unsaved(tmp_path, SAVED)
    assert found is not None
    assert found.draft.answers["a"] == "四"


@pytest.mark.parametrize(
    "line",
    [
        {"at": "不是时间", "set": {}, "drop": {}},
        {"at": LATER},
        {"at": LATER, "set": {"items": {"1": "不是一组"}}, "drop": {}},
        {"at": LATER, "set": {"别的": {}}, "drop": {}},
        {"at": LATER, "set": [], "drop": {}},
    ],
)
def test_a_line_that_makes_no_sense_ends_what_is_read(tmp_path: Path, line: dict[str, Any]) -> None:
    import json

    journal = Journal(tmp_path, SAVED)
    good = SAVED.answered({"a": "三"})
    journal.record(good, NOW)
    with (tmp_path / JOURNAL_FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
    found = unsaved(tmp_path, SAVED)
    assert found is not None
    assert found.draft.answers == good.answers
    assert found.at == NOW


def last(folder: Path, saved: Draft = SAVED) -> dict[str, object]:
    found = unsaved(folder, saved)
    assert found is not None
    return dict(found.draft.answers)


def test_a_stick_that_was_pulled_out_and_put_back_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path, SAVED)
    journal.record(SAVED.answered({"a": "1"}), NOW)
    gone = tmp_path.with_name("ausgesteckt")
    tmp_path.rename(gone)
    for n in "23":
        with pytest.raises(DiskError):
            journal.record(SAVED.answered({"a": n, "c": n}), NOW)
    gone.rename(tmp_path)
    assert last(tmp_path) == {"a": "1", "b": "二"}
    assert journal.record(SAVED.answered({"a": "3", "c": "3", "b": "4"}), NOW)
    assert last(tmp_path) == {"a": "3", "b": "4", "c": "3"}


@pytest.mark.parametrize("cut", [1, 5, 30, 10_000])
def test_what_is_appended_after_a_cut_in_a_line_is_read(tmp_path: Path, cut: int) -> None:
    journal = Journal(tmp_path, SAVED)
    for n in range(3):
        journal.record(SAVED.answered({"a": str(n)}), NOW)
    data = (tmp_path / JOURNAL_FILE).read_bytes()
    (tmp_path / JOURNAL_FILE).write_bytes(data[:-cut] if cut < len(data) else b"")
    journal.record(SAVED.answered({"a": "9", "b": "8"}), NOW)
    assert last(tmp_path) == {"a": "9", "b": "8"}
    (tmp_path / JOURNAL_FILE).unlink()
    journal.record(SAVED.answered({"a": "9", "b": "7"}), NOW)
    assert last(tmp_path) == {"a": "9", "b": "7"}


def test_half_a_line_that_could_not_be_cut_off_again_hides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path, SAVED)
    journal.record(SAVED.answered({"a": "1"}), NOW)

    def half(descriptor: int, data: bytes) -> None:
        os.write(descriptor, data[:9])
        raise OSError(errno.EIO, "gone")

    def refuse(descriptor: int, size: int) -> None:
        raise OSError(errno.EIO, "gone")

    with monkeypatch.context() as patch:
        patch.setattr("app.disk.write_all", half)
        patch.setattr(os, "ftruncate", refuse)
        with pytest.raises(DiskError):
            journal.record(SAVED.answered({"a": "2"}), NOW)
    assert last(tmp_path) == {"a": "1", "b": "二"}
    journal.record(SAVED.answered({"a": "2", "b": "3"}), NOW)
    assert last(tmp_path) == {"a": "2", "b": "3"}


@settings(max_examples=40)
@given(st.lists(st.tuples(drafts, st.sampled_from(["", "full", "cut", "gone"])), min_size=1, max_size=8))
def test_after_a_record_that_worked_everything_is_there_whatever_went_wrong_before(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[Draft, str]]
) -> None:
    folder = tmp_path_factory.mktemp("draft")
    journal = Journal(folder, SAVED)
    path = folder / JOURNAL_FILE
    for draft, trouble in steps:
        if trouble == "cut" and path.exists():
            path.write_bytes(path.read_bytes()[:-3])
        elif trouble == "gone":
            path.unlink(missing_ok=True)
        with pytest.MonkeyPatch.context() as patch:
            if trouble == "full":
                patch.setattr(os, "fsync", _refuse)
            try:
                written = journal.record(draft, NOW)
            except DiskError:
                continue
        if written:
            found = unsaved(folder, SAVED)
            left = differences(found.draft if found else SAVED, draft)
            assert all(is_blank(one.before) and is_blank(one.after) for one in left)


def _refuse(descriptor: int) -> None:
    raise OSError(errno.ENOSPC, "full")


def test_what_an_earlier_run_left_becomes_a_version_before_it_is_written_over(tmp_path: Path) -> None:
    history.keep(tmp_path, to_json(SAVED).encode(), NOW)
    Journal(tmp_path, SAVED).record(SAVED.answered({"a": "关闭前"}), NOW)
    assert Journal(tmp_path, SAVED).record(SAVED.answered({"b": "这次"}), NOW)
    assert last(tmp_path) == {"a": "一", "b": "这次"}
    first, kept, newest = history.versions(tmp_path)
    assert kept.marked
    assert history.read_version(kept).answers["a"] == "关闭前"
    assert history.read_version(newest) == SAVED == history.read_version(first)
    assert not put_by(tmp_path / "nirgends", SAVED, NOW)


def test_a_journal_of_a_newer_program_is_put_aside_and_not_removed(tmp_path: Path) -> None:
    (tmp_path / JOURNAL_FILE).write_text('{"journal": 2}\n{"x": 1}\n')
    clear(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".journal-2"]
    (tmp_path / JOURNAL_FILE).write_text("no json")
    Journal(tmp_path, SAVED).record(SAVED.answered({"a": "1"}), NOW)
    assert last(tmp_path) == {"a": "1", "b": "二"}


def test_opening_tells_what_was_not_saved_and_clears_what_was(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    create(folder, "甲表")
    with open_draft(folder, writable=True) as opened:
        journal = Journal(folder, opened.draft)
        entered = opened.draft.answered({"a": "1"})
        journal.record(entered, NOW)
    with open_draft(folder, writable=False) as looked:
        assert looked.unsaved is not None
        assert looked.unsaved.draft == entered
    with open_draft(folder, writable=True) as again:
        assert again.unsaved is not None
        assert (folder / JOURNAL_FILE).exists()
        save(again, entered, now=NOW)  # and the program ends before it can clear the journal
    with open_draft(folder, writable=False) as looked:
        assert looked.unsaved is None
    with open_draft(folder, writable=True) as again:
        assert again.unsaved is None
        assert not (folder / JOURNAL_FILE).exists()
        save(again, entered.answered({"a": "2"}), now=NOW)
    with open_draft(folder, writable=False) as looked:
        assert looked.unsaved is None  # the old line does not look like something that was never saved


def test_what_was_typed_and_cleared_again_is_nothing_unsaved(tmp_path: Path) -> None:
    journal = Journal(tmp_path, SAVED)
    journal.record(SAVED.answered({"c": "1"}), NOW)
    journal.record(SAVED.answered({"c": ""}), NOW)
    assert unsaved(tmp_path, SAVED) is None


# ---- journals that were damaged -------------------------------------------------------------------------------


def recorded(folder: Path, *states: Draft, saved: Draft = SAVED) -> list[bytes]:
    """Write a journal of these states; its lines, the header first."""
    journal = Journal(folder, saved)
    for count, state in enumerate(states):
        journal.record(state, NOW + timedelta(seconds=count))
    return (folder / JOURNAL_FILE).read_bytes().splitlines(keepends=True)


def nul(line: bytes) -> bytes:
    return b"\0" * (len(line) - 1) + b"\n"


THREE = (
    SAVED.answered({"c": "1"}),
    SAVED.answered({"c": "1", "a": "2"}),
    SAVED.answered({"c": "3", "a": "2"}),
)


@pytest.mark.parametrize("header", ["nul", "gone", "other", "cut"])
def test_lines_after_a_damaged_header_count_for_the_state_that_they_name(tmp_path: Path, header: str) -> None:
    first, *rest = recorded(tmp_path, *THREE)
    changed = {"nul": nul(first), "gone": b"", "other": b"[]\n", "cut": first[40:]}[header]
    (tmp_path / JOURNAL_FILE).write_bytes(changed + b"".join(rest))
    found = unsaved(tmp_path, SAVED)
    assert found is not None
    assert (dict(found.draft.answers), found.fits) == ({"a": "2", "b": "二", "c": "3"}, True)
    assert found.at == NOW + timedelta(seconds=2)
    assert aside_for(tmp_path) == tmp_path / UNREADABLE_FILE
    # saved by somebody since: whether "c" is 3 or what is saved now cannot be told any more
    assert unsaved(tmp_path, SAVED.answered({"c": "4"})) is None


def test_lines_of_an_earlier_program_without_a_header_are_put_aside(tmp_path: Path) -> None:
    import json

    lines = [json.loads(line) for line in recorded(tmp_path, *THREE)]
    texts = [json.dumps({key: value for key, value in line.items() if key != "base"}) for line in lines[1:]]
    (tmp_path / JOURNAL_FILE).write_text("\n".join(["?", *texts, ""]))
    before = (tmp_path / JOURNAL_FILE).read_bytes()
    assert unsaved(tmp_path, SAVED) is None
    clear(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {UNREADABLE_FILE: before}


def test_a_damaged_line_costs_what_it_said_and_no_more(tmp_path: Path) -> None:
    lines = recorded(tmp_path, *THREE)
    (tmp_path / JOURNAL_FILE).write_bytes(b"".join([*lines[:2], nul(lines[2]), lines[3]]))
    assert last(tmp_path) == {"a": "一", "b": "二", "c": "3"}
    # where the draft was saved since, only the lines before it are known to be what was entered
    assert last(tmp_path, SAVED.answered({"b": "别处改的"})) == {"a": "一", "b": "别处改的", "c": "1"}


@settings(max_examples=60)
@given(st.lists(drafts, min_size=1, max_size=6), st.data())
def test_damage_anywhere_brings_back_only_what_was_entered_and_is_never_hidden(
    tmp_path_factory: pytest.TempPathFactory, states: list[Draft], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("draft")
    journal = Journal(folder, SAVED)
    for state in states:
        journal.record(state, NOW)
    path = folder / JOURNAL_FILE
    whole = path.read_bytes() if path.exists() else b""
    if not whole:
        return
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start + 1, len(whole)))
    path.write_bytes(whole[:start] + b"\0" * (end - start) + whole[end:])
    found = unsaved(folder, SAVED)
    entered = [difference for state in states for difference in differences(SAVED, state)]
    assert all(one in entered for one in (differences(SAVED, found.draft) if found else ()))
    lines = path.read_bytes().split(b"\n")[:-1]
    only_cut = bool(lines) and lines == whole.split(b"\n")[: len(lines)]
    assert (aside_for(folder) is None) == only_cut


@pytest.mark.parametrize("data", [b"", b"\0" * 300, b"\0\n\0\n", b'{"journal": 0}\n', b'{"journal"'])
def test_a_journal_of_which_nothing_can_be_read_is_put_aside_under_a_free_name(tmp_path: Path, data: bytes) -> None:
    (tmp_path / UNREADABLE_FILE).write_bytes(b"earlier")
    (tmp_path / JOURNAL_FILE).write_bytes(data)
    assert unsaved(tmp_path, SAVED) is None
    clear(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        UNREADABLE_FILE: b"earlier",
        ".journal-2.坏": data,
    }
    (tmp_path / JOURNAL_FILE).write_bytes(data)  # the same again: from a copy of the folder
    clear(tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def test_what_the_disk_does_not_give_is_put_aside_too(tmp_path: Path) -> None:
    (tmp_path / JOURNAL_FILE).mkdir()
    assert unsaved(tmp_path, SAVED) is None
    clear(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [UNREADABLE_FILE]


def test_a_partly_damaged_journal_is_copied_aside_once(tmp_path: Path) -> None:
    lines = recorded(tmp_path, *THREE)
    copy_aside(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [JOURNAL_FILE]  # a whole one is not
    damaged = b"".join([nul(lines[0]), *lines[1:]])
    (tmp_path / JOURNAL_FILE).write_bytes(damaged)
    for _ in range(3):
        copy_aside(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [JOURNAL_FILE, UNREADABLE_FILE]
    assert (tmp_path / UNREADABLE_FILE).read_bytes() == damaged
    assert put_by(tmp_path, SAVED, NOW)
    assert sorted(path.name for path in tmp_path.iterdir()) == [history.HISTORY, UNREADABLE_FILE]


@pytest.fixture
def stopped(tmp_path: Path) -> Path:
    """A draft whose program died with something that was not saved."""
    create(tmp_path / "d", "甲表")
    with open_draft(tmp_path / "d", writable=True) as opened:
        recorded(tmp_path / "d", *(state.answered({"b": ""}) for state in THREE), saved=opened.draft)
    return tmp_path / "d"


def test_opening_says_that_nothing_can_be_read_and_keeps_it(stopped: Path) -> None:
    (stopped / JOURNAL_FILE).write_bytes(b"\0" * 700)
    told = "上次没有正常关闭，没保存的内容读不出来，请核对最后填的几处。那个文件留作 .journal.坏"
    for _ in range(2):  # to look touches nothing
        assert open_draft(stopped, writable=False).notices == (told,)
    assert (stopped / JOURNAL_FILE).exists()
    with open_draft(stopped, writable=True) as opened:
        assert (opened.notices, opened.unsaved) == ((told,), None)
        assert (stopped / UNREADABLE_FILE).read_bytes() == b"\0" * 700
        assert not (stopped / JOURNAL_FILE).exists()
    with open_draft(stopped, writable=True) as opened:
        assert opened.notices == ()


def test_opening_says_that_a_part_cannot_be_read_until_it_is_decided(stopped: Path) -> None:
    lines = (stopped / JOURNAL_FILE).read_bytes().splitlines(keepends=True)
    (stopped / JOURNAL_FILE).write_bytes(b"".join([nul(lines[0]), *lines[1:]]))
    told = "记录没保存内容的文件有损坏，读出来的可能不全，请逐处核对。那个文件留作 .journal.坏"
    for _ in range(2):
        with open_draft(stopped, writable=True) as opened:
            assert opened.notices == (told,)
            assert opened.unsaved is not None
            assert opened.unsaved.draft.answers["c"] == "3"
        assert {path.name for path in stopped.glob(".journal*")} == {JOURNAL_FILE, UNREADABLE_FILE}


def test_a_cut_last_line_is_nothing_to_tell(stopped: Path) -> None:
    (stopped / JOURNAL_FILE).write_bytes((stopped / JOURNAL_FILE).read_bytes()[:-9])
    with open_draft(stopped, writable=True) as opened:
        assert opened.notices == ()
        assert opened.unsaved is not None
        assert opened.unsaved.draft.answers["c"] == "1"
    assert [path.name for path in stopped.glob(".journal*")] == [JOURNAL_FILE]


def test_a_journal_that_cannot_be_put_aside_stays_and_the_draft_is_only_looked_at(
    stopped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (stopped / JOURNAL_FILE).write_bytes(b"\0" * 700)

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "replace", refuse)
    with open_draft(stopped, writable=True) as opened:
        assert "只能看" in opened.read_only
    assert (stopped / JOURNAL_FILE).read_bytes() == b"\0" * 700


def test_what_a_newer_program_left_is_told(stopped: Path) -> None:
    (stopped / JOURNAL_FILE).write_text('{"journal": 2}\n{"x": 1}\n')
    with open_draft(stopped, writable=True) as opened:
        assert ".journal-2" in opened.notices[0]
