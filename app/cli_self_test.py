"""The verb ``self-test``: the core checks itself in this process, the window in one of its own."""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli_session import Session
from app.errors import ExitCode

if TYPE_CHECKING:
    import subprocess

    from app.api import Check

_SCRATCH = "shenbao-窗口 "
_SECONDS = 180
_QUOTED = 300
_ERROR = re.compile(r"\w+(?:\.\w+)*(?:Error|Exception|Refused)\b")


def self_test_arguments(parser: argparse.ArgumentParser) -> None:
    """``self-test [--out FILE]``."""
    parser.add_argument("--out", type=Path, metavar="FILE", help="把结果另外写成 JSON 文件")


def self_test(args: argparse.Namespace, session: Session) -> ExitCode:
    """Check everything, tell it, and keep it in a file when that is asked for."""
    from app import api

    checks = [*api.self_test(session.paths, session.console), _window()]
    for check in checks:
        session.console.result(f"{'通过' if check.ok else '未通过'}\t{check.name}\t{check.sentence}")
    if args.out is not None:
        api.keep_checks(checks, args.out)
    return ExitCode.DONE if all(check.ok for check in checks) else ExitCode.CHECK_FAILED


def _window() -> Check:
    """Whether the window opens on a screen in memory, shows a sample and closes."""
    import subprocess
    import tempfile

    from app.api import Check

    name = "窗口"
    try:
        with tempfile.TemporaryDirectory(prefix=_SCRATCH, ignore_cleanup_errors=True) as scratch:
            done = _tried(Path(scratch))
            logged = _last_error(Path(scratch))
    except (OSError, subprocess.TimeoutExpired) as error:
        return Check(name, False, f"窗口没有试成（{type(error).__name__}）")
    if done.returncode == 0 and "seen" in done.stdout.split():
        return Check(name, True, "窗口能打开、读出表单、打开示例、关上")
    said = " ".join(f"{done.stderr} {logged}".split())[-_QUOTED:]
    return Check(name, False, f"窗口没有打开（退出码 {done.returncode}）：{said or '没有说明原因'}")


def _last_error(profile: Path) -> str:
    """The last error that the window logged, without the way to it; an empty profile has nobody's answers."""
    from app.paths import find_paths

    try:
        lines = find_paths(profile).log_file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    return next((line for line in reversed(lines) if _ERROR.match(line)), "")


def _tried(scratch: Path) -> subprocess.CompletedProcess[str]:
    import subprocess

    program, added = _this_program()
    return subprocess.run(
        [*program, "--data-dir", str(scratch), "--try-window"],
        env={**os.environ, **added, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=_SECONDS,
        check=False,
    )


def _this_program() -> tuple[list[str], dict[str, str]]:
    """How this very program is started again, and what its environment needs for that."""
    if getattr(sys, "frozen", False):
        return [sys.executable], {}
    place = str(Path(__file__).resolve().parent.parent)
    before = os.environ.get("PYTHONPATH")
    return [sys.executable, "-P", "-m", "app"], {"PYTHONPATH": os.pathsep.join([place, before] if before else [place])}
