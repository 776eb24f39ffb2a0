"""What was found in a file travels with the draft: the same issues with a warm cache, a cold one, and none."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.books import file_notes
from app.books.file_notes import notes_of_files, record, recorded
from app.books.intake import INTAKE_VERSION
from app.books.normaliser import Note
from app.books.usable import usable_files
from app.drafts.attachments import attach, file_facts, set_state
from app.drafts.draft import from_json, to_json
from app.drafts.store import create, open_draft
from app.forms.answers import EvidenceFile
from tests.scans import codes, damaged, write_scan_pdf

NOTES = (Note("warning", "有损坏，已自动修复。", "repaired"), Note("note", "带有权限锁。"))


@pytest.fixture
def kept(tmp_path: Path):
    """A draft folder with one damaged file in item 3, attached as the program does it, and its draft."""
    path = write_scan_pdf(tmp_path / "旧扫描.pdf", codes(3, 2))
    path.write_bytes(damaged(path.read_bytes()))
    folder = tmp_path / "草稿"
    create(folder, "service_institution_2026")
    (tmp_path / "scratch").mkdir()
    usable = usable_files(tmp_path / "甲的缓存", tmp_path, [path], tmp_path / "scratch", lambda _: None)
    with open_draft(folder, writable=True) as opened:
        draft = attach(
            opened, opened.draft, 3, [one.file for one in usable], beside=[one.beside for one in usable], rotate=90
        )
    return folder, draft


def with_extra(draft, extra):
    state = draft.items[3]
    return replace(draft, items={3: replace(state, files=(replace(state.files[0], extra=extra),))})


def test_a_record_comes_back_and_survives_the_draft_file(kept):
    _, draft = kept
    again = from_json(to_json(draft), "x")
    assert again == draft
    (note,) = recorded(again.items[3].files[0])
    assert note.severity == "warning"
    assert "已自动修复" in note.sentence
    file = EvidenceFile("attachments/03/a.pdf", "s", 1, extra=record("s", 3, NOTES))
    assert recorded(file) == NOTES
    assert recorded(replace(file, extra=record("s", 3, ()))) == ()
    unknown = [{"severity": "note", "sentence": "x", "code": "of a later edition"}]
    later = {"intake": {**record("s", 3, NOTES)["intake"], "notes": unknown}}
    assert recorded(replace(file, extra=later)) == (Note("note", "x"),)


@pytest.mark.parametrize(
    "extra",
    [
        {},
        {"intake": 5},
        record("other bytes", 3, NOTES),
        {"intake": {**record("s", 3, NOTES)["intake"], "version": INTAKE_VERSION - 1}},
        {"intake": {**record("s", 3, NOTES)["intake"], "notes": {}}},
        {"intake": {**record("s", 3, NOTES)["intake"], "pages": True}},
        {"intake": {**record("s", 3, NOTES)["intake"], "pages": 0}},
        {"intake": {**record("s", 3, NOTES)["intake"], "notes": [5]}},
        {"intake": {**record("s", 3, NOTES)["intake"], "notes": [{"severity": "error", "sentence": "x"}]}},
        {"intake": {**record("s", 3, NOTES)["intake"], "notes": [{"severity": "note", "sentence": 5}]}},
    ],
)
def test_a_record_of_something_else_is_none(extra):
    assert recorded(EvidenceFile("attachments/03/a.pdf", "s", 1, extra=extra)) is None


def test_the_same_draft_is_told_the_same_on_every_pc(kept, tmp_path, monkeypatch):
    folder, draft = kept
    path = draft.items[3].files[0].path
    here = notes_of_files(tmp_path / "甲的缓存", tmp_path, folder, draft, {})
    with monkeypatch.context() as patch:
        patch.setattr(file_notes, "opened_intake", None)  # a record wants no work and no cache
        there = notes_of_files(tmp_path / "乙的缓存", tmp_path, folder, draft, {})
    by_hand = notes_of_files(tmp_path / "丙的缓存", tmp_path, folder, with_extra(draft, {}), {})
    assert here.notes == there.notes == by_hand.notes
    assert [note.severity for note in here.notes[path]] == ["warning"]
    assert not (tmp_path / "乙的缓存").exists()


def test_a_cache_that_cannot_be_written_changes_nothing(kept, tmp_path):
    folder, draft = kept
    (tmp_path / "文件").write_text("x")
    found = notes_of_files(tmp_path / "文件", tmp_path, folder, with_extra(draft, {}), {})
    assert found.notes == notes_of_files(tmp_path / "甲的缓存", tmp_path, folder, draft, {}).notes
    assert "临时文件夹" in found.told[0]
    assert notes_of_files(tmp_path / "文件", tmp_path, folder, draft, {}).told == ()


def test_changed_and_missing_files_and_other_states_are_left_out(kept, tmp_path):
    folder, draft = kept
    (file,) = draft.items[3].files
    assert notes_of_files(tmp_path / "c", tmp_path, folder, draft, {file.path: "changed"}).notes == {}
    other = set_state(draft, 3, "none", allowed=("files", "none"))
    assert notes_of_files(tmp_path / "c", tmp_path, folder, other, {}).notes == {}
    (folder / file.path).write_bytes(b"%PDF-1.4 other")
    assert file_facts(folder, draft) == {file.path: "changed"}


def test_a_file_that_was_put_there_by_hand_and_cannot_be_bound_is_an_error(kept, tmp_path):
    import hashlib

    folder, draft = kept
    (file,) = draft.items[3].files
    shutil.copy(Path(__file__), folder / file.path)
    data = (folder / file.path).read_bytes()
    entry = replace(file, sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))
    wrong = replace(draft, items={3: replace(draft.items[3], files=(entry,))})
    assert file_facts(folder, wrong) == {}
    ((note,),) = notes_of_files(tmp_path / "c", tmp_path, folder, wrong, {}).notes.values()
    assert note.severity == "error"
    assert "文本文件" in note.sentence
    assert "旧扫描.pdf" in note.sentence


@pytest.mark.parametrize("extra", [None, {}])
def test_choices_that_no_book_can_keep_are_errors(kept, tmp_path, extra):
    folder, draft = kept
    (file,) = draft.items[3].files
    wrong = {"pages": "9", "caption": ""}, {"pages": "", "caption": "长" * 61}
    for choice, told in zip(wrong, ("没有第 9 页", "最多 60 个"), strict=True):
        entry = replace(file, **choice, extra=file.extra if extra is None else extra)
        changed = replace(draft, items={3: replace(draft.items[3], files=(entry,))})
        (notes,) = notes_of_files(tmp_path / "c", tmp_path, folder, changed, {}).notes.values()
        assert [note.severity for note in notes].count("error") == 1
        assert told in notes[-1].sentence
