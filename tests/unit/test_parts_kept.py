"""What a command writes to a named file replaces that file, but never a part of a draft."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app import api
from app.errors import UsageError
from app.paths import AppPaths, find_paths
from tests.unit.bureau.applicants import SERVICE
from tests.unit.bureau.piles import NOW, handed_in

Write = Callable[[AppPaths, Path, Path], object]


def rows(_: AppPaths, __: Path, file: Path) -> object:
    return api.write_table(file, ["a"], [["b"]])


def reminder(paths: AppPaths, _: Path, file: Path) -> object:
    return api.write_reminder(paths, SERVICE.id, file)


def opinion(paths: AppPaths, source: Path, file: Path) -> object:
    return api.print_opinion(paths, source, "同意推荐。", file)


def evidence(paths: AppPaths, source: Path, file: Path) -> object:
    api.collect(paths, [source], NOW)
    return api.case_file(paths, "1", "attachments/03/a.pdf", file)


def checks(_: AppPaths, __: Path, file: Path) -> object:
    return api.keep_checks([], file)


@pytest.mark.parametrize(
    ("write", "place", "is_refused"),
    [
        (rows, "attachments/03/甲.csv", True),
        (rows, "甲.csv", False),
        (reminder, "attachments/03/甲.pdf", True),
        (reminder, "导出/甲.pdf", False),
        (opinion, "attachments/03/甲.pdf", True),
        (opinion, "sealed/甲.pdf", True),
        (opinion, "甲.pdf", False),
        (evidence, ".history/000001_20260401T120000.json", True),
        (evidence, "甲.pdf", False),
        (checks, "draft.json", True),
        (checks, "reviews.json", True),
        (checks, "自检.json", False),
    ],
)
def test_a_part_of_a_draft_is_never_replaced(tmp_path: Path, write: Write, place: str, is_refused: bool) -> None:
    paths, draft = find_paths(tmp_path / "data"), handed_in(tmp_path / "别的" / "草稿")
    source = handed_in(tmp_path / "来的" / "甲", {"a.pdf": b"%PDF-a"})
    file = draft / place
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        file.write_bytes(b"mine")
    before = file.read_bytes()
    if is_refused:
        with pytest.raises(UsageError, match=f"“{file.name}”是草稿“草稿”里的文件，没有覆盖它"):
            write(paths, source, file)
        assert file.read_bytes() == before
        return
    write(paths, source, file)
    assert file.read_bytes() != before


def test_a_folder_that_is_only_called_so_is_no_draft(tmp_path: Path) -> None:
    file = tmp_path / "attachments" / "甲.csv"
    for _ in range(2):
        assert api.write_table(file, ["a"], [["b"]]) == file
