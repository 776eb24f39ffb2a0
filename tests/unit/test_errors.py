"""What to do about an error: each reader is told in the words of what he has before him."""

from __future__ import annotations

import io
import pickle

import pytest

from app.cli_console import Console
from app.errors import AppError, DefinitionError, DiskError, UsageError


@pytest.mark.parametrize(
    ("error", "clicked", "typed"),
    [
        (UsageError("没有导出。", "请改好。"), "请改好。", "请改好。"),
        (UsageError("没有导出。", "请导出草稿。", typed="请加 --draft。"), "请导出草稿。", "请加 --draft。"),
        (UsageError("没有导出。", typed="请加 --draft。"), "", "请加 --draft。"),
        (DiskError("写不了。", "请换盘。", "a.pdf", typed="请换 --out。"), "请换盘。", "请换 --out。"),
        (DefinitionError("定义不对。", "请改正。", ("第 1 行",)), "请改正。", "请改正。"),
        (AppError("不行。"), "", ""),
    ],
)
def test_the_window_and_the_command_line_say_what_they_have(error: AppError, clicked: str, typed: str) -> None:
    for one in (error, pickle.loads(pickle.dumps(error))):
        assert (one.hint, one.typed) == (clicked, typed)
        assert one.in_full() == (f"{one.message.rstrip('。')}。{clicked}" if clicked else one.message)
        err = io.StringIO()
        Console(io.StringIO(), err).complain(one)
        assert err.getvalue().splitlines()[0] == one.message
        assert (err.getvalue().splitlines()[-1] == typed) == bool(typed)
