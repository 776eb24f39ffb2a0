"""Copies of evidence for other programs: each file's apart, gone when the process that made them is."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app import api
from app.drafts.draft import DRAFT_FILE, to_json
from app.errors import AttachmentError, UsageError
from app.forms.answers import EvidenceFile, ItemState
from app.paths import find_paths
from tests.unit.bureau.piles import NOW, draft_in, handed_in

NAMES = ("attachments/03/a.pdf", "attachments/04/a.pdf")


def twice_named(folder: Path) -> Path:
    """A draft with two files of one name, below two items."""
    handed_in(folder, {"a.pdf": b"3"})
    draft, file = draft_in(folder), folder / NAMES[1]
    file.parent.mkdir()
    file.write_bytes(b"4")
    listed = EvidenceFile(NAMES[1], hashlib.sha256(b"4").hexdigest(), 1)
    draft = replace(draft, items={**draft.items, 4: ItemState("files", files=(listed,))})
    (folder / DRAFT_FILE).write_text(to_json(draft), "utf-8")
    return folder


def test_copies_for_other_programs_are_apart_and_go_with_their_process(tmp_path: Path) -> None:
    paths = find_paths(tmp_path / "profile")
    api.forget_copies(paths)  # nothing was opened yet
    api.collect(paths, [twice_named(tmp_path / "甲")], NOW, tmp_path / "台")
    api.collect(paths, [handed_in(tmp_path / "乙", {"a.pdf": b"5"})], NOW, tmp_path / "另一个台")
    copies = [api.case_copy(paths, "1", name, tmp_path / "台") for name in NAMES]
    copies.append(api.case_copy(paths, "1", NAMES[0], tmp_path / "另一个台"))
    assert [one.read_bytes() for one in copies] == [b"3", b"4", b"5"]
    assert {one.name for one in copies} == {"a.pdf"}
    assert all(one.is_relative_to(paths.cache) for one in copies)
    ours = copies[0].parent.parent
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for name in (f"run-{gone.pid}", "run-x", "1"):  # the last as an earlier program named them: by the case
        shutil.copytree(ours, ours.with_name(name))
    api.forget_copies(paths)
    assert [one.name for one in ours.parent.iterdir()] == [ours.name]
    assert all(one.exists() for one in copies)
    with pytest.raises(UsageError, match="没有"):
        api.case_copy(paths, "1", "attachments/03/../a.pdf", tmp_path / "台")


def test_another_content_is_another_copy_and_an_open_one_is_left_alone(tmp_path: Path) -> None:
    """On Windows a file that a program shows cannot be replaced."""
    paths, folder, desk = find_paths(tmp_path / "profile"), handed_in(tmp_path / "甲", {"a.pdf": b"3"}), tmp_path / "台"
    api.collect(paths, [folder], NOW, desk)
    first = api.case_copy(paths, "1", NAMES[0], desk)
    before = first.stat()
    assert api.case_copy(paths, "1", NAMES[0], desk) == first
    assert first.stat() == before
    first.write_bytes(b"typed into it")
    assert api.case_copy(paths, "1", NAMES[0], desk).read_bytes() == b"3"
    handed_in(folder, {"a.pdf": b"newer"})
    api.collect(paths, [folder], NOW, desk)
    second = api.case_copy(paths, "1", NAMES[0], desk)
    assert (second.name, second.read_bytes(), first.read_bytes()) == ("a.pdf", b"newer", b"3")


@pytest.mark.parametrize("name", ["合同.exe", "合同.PDF.Exe", "合同.lnk", "合同"])
def test_a_program_is_not_even_copied(tmp_path: Path, name: str) -> None:
    """Whoever opens the copy of a program runs it; the list and the sum of a package that has one may be right."""
    paths, desk = find_paths(tmp_path / "profile"), tmp_path / "台"
    api.collect(paths, [handed_in(tmp_path / "甲", {name: b"MZ", "合同.exe.PDF": b"%PDF"})], NOW, desk)
    with pytest.raises(AttachmentError) as refused:
        api.case_copy(paths, "1", f"attachments/03/{name}", desk)
    assert refused.value.message == f"“{name}”不是可以打开的文档，没有打开"
    assert not list(paths.cache.rglob(name))
    assert api.case_copy(paths, "1", "attachments/03/合同.exe.PDF", desk).read_bytes() == b"%PDF"
