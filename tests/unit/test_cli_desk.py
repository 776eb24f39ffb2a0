"""Which desk the command line works at: a folder that is none is refused, and only two commands make one."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest

from app.cli import parse, run
from app.cli_console import Console
from app.cli_session import Session
from app.errors import ExitCode, UsageError
from app.paths import find_paths
from tests.unit.bureau.piles import handed_in


class Shell:
    """Runs commands in this process, with a profile of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __call__(self, *words: object) -> ExitCode:
        console = Console(io.StringIO(), io.StringIO())
        session = Session(find_paths(self.root / "资料"), console, lambda: datetime(2026, 4, 20, 14, 32))
        return run(parse([str(word) for word in words]), session)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        ("bureau", "list"),
        ("bureau", "show", "1"),
        ("bureau", "choose", "1", "1"),
        ("bureau", "review", "1", "--decision", "推荐"),
        ("bureau", "remove", "1"),
        ("bureau", "office"),
        ("notice", "--case", "1", "--out", "通知.docx"),
        ("opinion", "--case", "1", "--out", "意见.pdf"),
        ("summary", "--out", "出"),
        ("summary", "收件", "--out", "出"),
        ("mail", "--summary", "出", "--out", "邮件"),
    ],
)
def test_a_folder_without_a_desk_is_refused_and_stays_as_it_was(
    shell: Shell, tmp_path: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    handed_in(tmp_path / "收件")
    for place in (tmp_path / "打错了", tmp_path / "收件" / "draft.json"):
        with pytest.raises(UsageError, match=f"“{place.name}”里没有受理台") as refused:
            shell(*words, "--desk", place)
        assert str(place) in refused.value.hint
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "资料") == ["收件"]


def test_collecting_and_saying_whose_it_is_make_one(shell: Shell, tmp_path: Path) -> None:
    handed_in(tmp_path / "收件")
    assert shell("bureau", "office", "--name", "云川市工信局", "--desk", tmp_path / "一") == ExitCode.DONE
    assert shell("bureau", "collect", tmp_path / "收件", "--desk", tmp_path / "二") == ExitCode.DONE
    for desk in ("一", "二"):
        assert shell("bureau", "list", "--desk", tmp_path / desk) == ExitCode.DONE
    assert shell("bureau", "list") == ExitCode.DONE, "nobody named a folder"


def test_a_kind_of_bureau_that_there_is_not_is_refused(shell: Shell, tmp_path: Path) -> None:
    where = ("--desk", tmp_path / "台")
    with pytest.raises(UsageError, match="没有“瞎写”这一类") as refused:
        shell("bureau", "office", "--kind", "瞎写", *where)
    assert "XX市" in refused.value.hint
    assert not (tmp_path / "台").exists()
    assert shell("bureau", "office", "--kind", "XX市", *where) == ExitCode.DONE
    assert shell("bureau", "office", "--kind", "", *where) == ExitCode.DONE


def test_what_was_parted_is_taken_back_by_its_number(shell: Shell, tmp_path: Path) -> None:
    for name, staff in (("一", "26"), ("二", "87")):
        handed_in(tmp_path / "收件" / name, staff_count=staff)
    shell("bureau", "collect", tmp_path / "收件")
    with pytest.raises(UsageError, match="没有写是哪一份"):
        shell("bureau", "part", "1")
    assert shell("bureau", "part", "1", tmp_path / "收件" / "二") == ExitCode.DONE
    assert shell("bureau", "show", "2") == ExitCode.DONE
    with pytest.raises(UsageError, match="不是最后一次"):
        shell("bureau", "part", "1", "--undo")
    assert shell("bureau", "part", "2", "--undo") == ExitCode.DONE
    with pytest.raises(UsageError):
        shell("bureau", "show", "2")
