"""Start of the program: the only place that wires paths, settings, clock, log and streams to what is asked.

Whatever happens, the user reads one Chinese sentence and scripts get the exit code that README.md promises.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.errors import AppError, ExitCode
from app.paths import AppPaths, find_paths
from app.progress import Cancelled
from app.settings import load_settings

if TYPE_CHECKING:
    from app.cli_console import Console

# What the self-test asks of a process of its own; people have no use for it.
TRY_WINDOW = "--try-window"
# A packed draft, and definitions of forms (decision 89); their modules are not loaded for a look at the words.
_OPENED = (".shenbao", ".shenbao-form", ".yaml", ".yml")
_LOG_BYTES = 1_000_000
# What a full or protected disk says; the core turns it into a DiskError where it writes, libraries do not.
_DISK = (errno.ENOSPC, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC))


class _WindowAsked(NamedTuple):
    """The window is wanted: with which profile, and which draft, if any; ``tried``: by the self-test, for a moment."""

    data_dir: Path | None = None
    opened: Path | None = None
    tried: bool = False


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with the words of its command line; the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    asked = _window_asked(words)
    return _command_line(words) if asked is None else _window(asked)


def _window_asked(words: Sequence[str]) -> _WindowAsked | None:
    """Whether the words ask for the window: none, ``--data-dir DIR`` alone, and a draft to open after either."""
    data_dir, rest = (Path(words[1]), words[2:]) if len(words) > 1 and words[0] == "--data-dir" else (None, words)
    if not rest:
        return _WindowAsked(data_dir)
    if data_dir is not None and rest == [TRY_WINDOW]:
        return _WindowAsked(data_dir, tried=True)
    path = Path(rest[0])
    is_draft = path.name == "draft.json" or (path / "draft.json").is_file()
    is_ours = is_draft or path.suffix.lower() in _OPENED
    return _WindowAsked(data_dir, path) if len(rest) == 1 and is_ours else None


def _window(asked: _WindowAsked) -> int:
    """Run the window until it is closed."""
    paths = find_paths(asked.data_dir)
    with _log_into(paths) as log:
        settings = load_settings(paths.settings_file)
        log.setLevel(settings.log_level)
        try:
            if asked.tried:
                from app.ui.trial import try_window

                return try_window(paths, settings, datetime.now)
            from app.ui.application import run_window

            return run_window(paths, settings, asked.opened, datetime.now, paths.log_file)
        except Exception as error:
            log.exception("the window broke")
            code, told = _unexpected(error, paths.log_file)
            sys.stderr.write(f"{told}\n")
            return int(code)


def _command_line(words: list[str]) -> int:
    """Do what a verb asks."""
    from app.cli_console import Console

    _speak_utf8()
    console = Console(sys.stdout, sys.stderr)
    try:
        with _heard(console):
            return _run(words, console)
    except AppError as error:
        console.complain(error)
        return int(error.exit_code)
    except (KeyboardInterrupt, Cancelled) as stop:
        console.say("。".join(("已取消", *getattr(stop, "__notes__", ()))) + "。")
        return int(ExitCode.CANCELLED)
    except BrokenPipeError:
        _forget_output()
        return int(ExitCode.DONE)
    except SystemExit as stop:
        return int(stop.code or 0)


@contextlib.contextmanager
def _heard(console: Console) -> Iterator[None]:
    """Let the console hear Ctrl-C, unless whoever started the program wants it to be ignored."""
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, console.give_up)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _run(words: list[str], console: Console) -> int:
    from app.cli import parse, run
    from app.cli_session import Session

    args = parse(words)
    paths = find_paths(args.data_dir)
    with _log_into(paths) as log:
        try:
            settings = load_settings(paths.settings_file)
            log.setLevel(settings.log_level)
            if settings.desk_folder:  # the desk of the window is that of the command line, too
                paths = replace(paths, chosen_desk=Path(settings.desk_folder))
            session = Session(paths, console, datetime.now, settings.export_formats)
            code = int(run(args, session))
            console.out.flush()
            return code
        except (AppError, Cancelled, BrokenPipeError):
            raise
        except Exception as error:
            log.exception("unexpected error, arguments: %s", _without_answers(words))
            code, told = _unexpected(error, paths.log_file)
            console.say(told)
            return int(code)


def _unexpected(error: Exception, log_file: Path) -> tuple[ExitCode, str]:
    """Exit code and sentence for what nobody foresaw: a disk that refuses, or a bug."""
    if isinstance(error, OSError) and error.errno in _DISK:
        place = f"“{error.filename}”" if error.filename else ""
        return ExitCode.DISK, f"磁盘写不进去{place}，没有做完。请腾出空间或换个位置再试。"
    logged = f"详情记在日志里，请把它发给维护人员：{log_file}" if log_file.is_file() else "日志也没能写下来。"
    return ExitCode.BUG, f"程序内部出错，没有做完。{logged}"


def _without_answers(words: Sequence[str]) -> list[str]:
    """What may stand in a log that is sent to somebody else: no answers."""
    return [word.partition("=")[0] + "=…" if "=" in word else word for word in words]


class _LogFile(logging.FileHandler):
    """A log file that comes into being with its first line; a profile that cannot be written is no reason to stop."""

    def _open(self) -> TextIOWrapper:
        file = Path(self.baseFilename)
        file.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(OSError):
            if file.stat().st_size > _LOG_BYTES:
                file.replace(file.with_suffix(".old.log"))
        return super()._open()

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; there is no better place to complain to when it cannot be written."""
        with contextlib.suppress(OSError):
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing on the console: a log on a full disk must not hide what the program itself has to say."""

    def close(self) -> None:
        """Close the file; what a full disk no longer took is lost, and changes no outcome."""
        with contextlib.suppress(OSError):
            super().close()


@contextlib.contextmanager
def _log_into(paths: AppPaths) -> Iterator[logging.Logger]:
    """The root logger, writing to the log file while the program runs; its level is put back after."""
    log = logging.getLogger()
    level = log.level
    handler = _LogFile(paths.log_file, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)
    try:
        yield log
    finally:
        log.setLevel(level)
        log.removeHandler(handler)
        handler.close()


def _speak_utf8() -> None:
    """Chinese on every console, also where Windows still has another code page."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _forget_output() -> None:
    """The reader went away (``| head``): nothing more can be written, not even at exit."""
    import os

    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
