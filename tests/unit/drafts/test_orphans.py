"""Copies that nothing lists go to the place for removed files, and are told by name; whatever may be needed stays.

OR1 they are moved on opening for writing only, whole, and told. OR2 what a state lists from which somebody may go on
stays. OR3 what goes is never lost: an earlier save that lists it has it back. OR4 while a state cannot be read, nothing
goes. OR5 only what lies where copies are made goes. OR6 what cannot be moved costs nothing.
"""

from __future__ import annotations

import errno
import os
import unicodedata
from datetime import datetime
from pathlib import Path

import pytest

from app.drafts import history
from app.drafts.attachments import attach, copied, file_facts, listed
from app.drafts.draft import Draft, to_json
from app.drafts.journal import JOURNAL_FILE, Journal
from app.drafts.orphans import orphans_in_words
from app.drafts.recovery import restored, settled
from app.drafts.store import create, open_draft, save
from tests.faults import refuse, steps, tree

NOON = datetime(2026, 4, 1, 12)
COPY = "attachments/03/a.pdf"
AWAY = ".history/removed/03/a.pdf"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create(tmp_path / "合作区", "cooperation_zone_2026")
    (tmp_path / "a.pdf").write_bytes(b"evidence")
    return tmp_path / "合作区"


def with_copy(folder: Path) -> Draft:
    """Copy a file as a run does that then ends; the draft as it would have been saved."""
    with open_draft(folder, writable=True) as opened:
        return listed(opened.draft, 3, copied(folder, opened.draft, 3, [folder.parent / "a.pdf"]))


def put(folder: Path, path: str) -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"put here by hand")
    return file


def opened_once(folder: Path) -> tuple[str, ...]:
    with open_draft(folder, writable=True, now=NOON) as opened:
        assert opened.read_only == ""
        return opened.notices


def test_or1_a_copy_that_nothing_lists_goes_and_is_told(folder: Path) -> None:
    with_copy(folder)
    put(folder, "attachments/05/我放的.pdf")
    before = tree(folder)
    assert open_draft(folder, writable=False).notices == ()
    assert tree(folder) == before
    (told,) = opened_once(folder)
    assert "“03/a.pdf”、“05/我放的.pdf”" in told
    assert ".history/removed" in told
    assert "没有删除" in told
    assert (folder / AWAY).read_bytes() == b"evidence"
    assert (folder / ".history/removed/05/我放的.pdf").read_bytes() == b"put here by hand"
    assert not (folder / COPY).exists()
    assert opened_once(folder) == ()


def test_or1_a_name_that_was_removed_before_is_free(folder: Path) -> None:
    for number in range(2):
        put(folder, COPY).write_text(str(number))
        opened_once(folder)
    assert [(folder / AWAY).read_text(), (folder / ".history/removed/03/a-2.pdf").read_text()] == ["0", "1"]


def test_or2_what_is_saved_stays(folder: Path) -> None:
    draft = with_copy(folder)
    (folder / "draft.json").write_text(to_json(draft), "utf-8")
    assert opened_once(folder) == ()
    assert file_facts(folder, draft) == {}


def test_or2_what_a_journal_lists_stays_until_it_is_decided_on(folder: Path) -> None:
    draft = with_copy(folder)
    with open_draft(folder, writable=False) as opened:
        Journal(folder, opened.draft).record(draft, NOON)
    for _ in range(2):
        assert opened_once(folder) == ()
        assert (folder / COPY).exists()
    with open_draft(folder, writable=True, now=NOON) as opened:
        assert settled(opened, "journal", NOON)[0] == draft
    assert opened_once(folder) == ()
    assert file_facts(folder, draft) == {}


def test_or2_what_a_save_beside_lists_stays(folder: Path) -> None:
    beside = folder / "draft.恢复-1.json"
    beside.write_text(to_json(with_copy(folder)), "utf-8")
    (told,) = opened_once(folder)
    assert "恢复" in told
    assert (folder / COPY).exists()
    beside.unlink()
    assert "a.pdf" in opened_once(folder)[0]


def test_or3_an_earlier_save_has_its_files_back(folder: Path) -> None:
    draft = with_copy(folder)
    with open_draft(folder, writable=False) as opened:
        Journal(folder, opened.draft).record(draft, NOON)
    with open_draft(folder, writable=True, now=NOON) as opened:
        settled(opened, "saved", NOON)
    assert "a.pdf" in opened_once(folder)[0]
    number = next(v.number for v in history.versions(folder) if history.read_version(v) == draft)
    with open_draft(folder, writable=True, now=NOON) as opened:
        found, _ = restored(opened, opened.draft, number, NOON)
    assert found == draft
    assert file_facts(folder, draft) == {}
    assert opened_once(folder) == ()


def test_or3_a_listed_file_that_somebody_renamed_has_its_name_back(folder: Path) -> None:
    with open_draft(folder, writable=True) as opened:
        draft = attach(opened, opened.draft, 3, [folder.parent / "a.pdf"])
        save(opened, draft, now=NOON)
    (folder / COPY).rename(folder / "attachments/03/改了名.pdf")
    assert opened_once(folder) == ()
    assert file_facts(folder, draft) == {}


@pytest.mark.parametrize("name", ["draft.json", "draft.恢复-1.json", JOURNAL_FILE])
def test_or4_while_a_state_cannot_be_read_nothing_goes(folder: Path, name: str) -> None:
    with open_draft(folder, writable=True) as opened:
        save(opened, opened.draft, now=NOON)  # so that there is a version to open instead
    put(folder, COPY)
    (folder / name).write_bytes(b"\0\n\n")
    opened_once(folder)
    assert (folder / COPY).exists()


@pytest.mark.parametrize(
    "path",
    [
        "attachments/a.pdf",
        "attachments/我的/a.pdf",
        "attachments/03/更深/a.pdf",
        "attachments/03/.DS_Store",
        "attachments/03/Thumbs.db",
        "attachments/03/desktop.ini",
        "别的/a.pdf",
    ],
)
def test_or5_what_lies_elsewhere_stays(folder: Path, path: str) -> None:
    file = put(folder, path)
    assert opened_once(folder) == ()
    assert file.exists()


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_or5_links_stay(folder: Path) -> None:
    outside = put(folder.parent, "外面/a.pdf")
    (folder / "attachments/03").mkdir(parents=True)
    (folder / "attachments/03/a.pdf").symlink_to(outside)
    (folder / "attachments/04").symlink_to(outside.parent)
    assert opened_once(folder) == ()
    assert outside.exists()


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_or5_links_to_what_is_listed_stay_as_it_does(folder: Path) -> None:
    with open_draft(folder, writable=True) as opened:
        draft = attach(opened, opened.draft, 3, [folder.parent / "a.pdf"])
        save(opened, draft, now=NOON)
    (folder / "attachments/03/b.pdf").symlink_to("a.pdf")
    (folder / "attachments/04").symlink_to("03")
    before = tree(folder / "attachments")
    assert opened_once(folder) == ()
    assert tree(folder / "attachments") == before


def test_or5_a_name_that_another_system_writes_otherwise_is_listed(folder: Path) -> None:
    (folder.parent / "Cafe\u0301.PDF").write_bytes(b"x")
    with open_draft(folder, writable=True) as opened:
        draft = attach(opened, opened.draft, 3, [folder.parent / "Cafe\u0301.PDF"])
        save(opened, draft, now=NOON)
    name = draft.item(3).files[0].path
    assert name == unicodedata.normalize("NFC", name)
    (folder / name).rename(folder / "attachments/03/cafe\u0301.pdf")
    assert opened_once(folder) == ()
    assert (folder / "attachments/03/cafe\u0301.pdf").exists()


def test_or6_what_cannot_be_moved_bars_nothing_and_goes_next_time(folder: Path) -> None:
    put(folder, COPY)
    with steps(folder / "attachments", refuse(errno.EACCES), 1, forever=True, names=("replace",)):
        assert opened_once(folder) == ()
    assert (folder / COPY).exists()
    assert "a.pdf" in opened_once(folder)[0]


def test_many_are_counted() -> None:
    assert orphans_in_words([]) == ""
    assert "“01/00.pdf”" in orphans_in_words([f"attachments/01/{n:02d}.pdf" for n in range(30)])
    assert "等 30 个文件，" in orphans_in_words([f"attachments/01/{n:02d}.pdf" for n in range(30)])
