"""The command line as a whole: nothing it offers is without work behind it, and small questions load little."""

from __future__ import annotations

import errno
import io
import logging
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app import __main__ as program
from app.__main__ import _LogFile
from app.cli import VERBS
from app.cli_console import Console
from app.cli_verbs import HANDLERS
from app.drafts.names import PACKAGE_ENDING
from app.forms.edition_names import ENDINGS

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("app.api", "app.cli_verbs", "app.books", "app.forms.definition", "pikepdf", "reportlab", "docx", "pydantic")
LOADED = "import sys\nfrom app.__main__ import main\ncode = main({words})\nprint(code, *sys.modules, sep='\\n')"


def loaded_by(*words: str) -> tuple[int, list[str]]:
    """Exit code, and the heavy modules that a fresh process has loaded after these words of the command line."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(words=list(words))],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    code = next(index for index, line in enumerate(lines) if line.isdigit())
    modules = set(lines[code + 1 :])
    return int(lines[code]), [name for name in HEAVY if name in modules]


@pytest.mark.parametrize("ending", [PACKAGE_ENDING, *ENDINGS])
@pytest.mark.parametrize("first", [[], ["--data-dir", "资料"]])
def test_a_double_click_opens_the_window_however_the_ending_is_written(ending: str, first: list[str]) -> None:
    for name in (f"申报 一{ending}", f"X{ending.upper()}"):
        asked = program._window_asked([*first, name])
        assert asked is not None
        assert asked.opened == Path(name)
    assert program._window_asked([*first, f"X{ending}.pdf"]) is None


def test_every_verb_has_its_work() -> None:
    assert [verb.name for verb in VERBS] == list(HANDLERS)


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--version",), 0), (("--help",), 0), (("export", "--help"), 0), (("exprot",), 2), (("set",), 2)],
    ids=["version", "help", "help of a verb", "unknown verb", "argument missing"],
)
def test_what_does_no_work_loads_nothing_for_it(words: tuple[str, ...], code: int) -> None:
    assert loaded_by(*words) == (code, [])


def test_work_loads_what_it_needs(tmp_path: Path) -> None:
    assert "app.api" in loaded_by("--data-dir", str(tmp_path), "forms")[1]


def test_a_log_on_a_full_disk_changes_no_outcome(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    class Full(io.StringIO):
        """A stream on a full disk."""

        def write(self, text: str) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        def flush(self) -> None:
            self.write("")

    handler = _LogFile(tmp_path / "a.log", encoding="utf-8", delay=True)
    handler.stream = Full()  # type: ignore[assignment]
    handler.emit(logging.LogRecord("a", logging.ERROR, "a", 1, "words", None, None))
    handler.close()
    assert capsys.readouterr() == ("", "")


def test_a_ctrl_c_that_python_forgets_is_heard_at_the_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Raised while an object is destroyed it is printed and ignored; the work must end all the same."""

    class Destroyed:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    def work(words: list[str], console: Console) -> int:
        Destroyed()
        for number in range(3):
            console(number, 3, "整理")
        return 0

    monkeypatch.setattr(program, "_run", work)
    monkeypatch.setattr(sys, "unraisablehook", lambda _: None)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        assert program.main(["check", "草稿"]) == 130
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        assert program.main(["check", "草稿"]) == 0, "whoever started the program wants it to be ignored"
    finally:
        signal.signal(signal.SIGINT, before)
