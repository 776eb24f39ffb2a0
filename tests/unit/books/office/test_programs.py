"""Which programs are found on a PC, what is started, and what Windows programs are told.

No Windows runs here: what is asked of it is judged by the command and the script's text, its outcomes by a fake.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.books.office.automation import Automated, find_automated
from app.books.office.automation_script import SCRIPT
from app.books.office.converters import ConversionError, Work
from app.books.office.libreoffice import LibreOffice
from app.books.office.programs import find_converters, libreoffice_program
from app.books.office.this_pc import Pc
from app.progress import Cancelled

POWERSHELL = "\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"


def windows(servers: Mapping[str, str], files: tuple[str, ...] = ()) -> Pc:
    environment = {"SYSTEMROOT": "C:\\Windows", "PROGRAMFILES": "C:\\Program Files"}
    return Pc(
        "win32",
        environment,
        lambda _: None,
        lambda program: servers.get(program, ""),
        lambda path: path.endswith(POWERSHELL) or path in files,
    )


OFFICE = {
    "Word.Application": '"C:\\Office16\\WINWORD.EXE" /Automation',
    "Excel.Application": "C:\\Office16\\EXCEL.EXE /automation",
    "PowerPoint.Application": "C:\\Office16\\POWERPNT.EXE /AUTOMATION",
}
WPS = {name: "C:\\WPS Office\\office6\\wps.exe /Automation" for name in ("KWPS.Application", "KET.Application")}
SOFFICE = "C:\\Program Files\\LibreOffice\\program\\soffice.com"


def found(pc: Pc, fonts: Path, kind: str) -> list[str]:
    return [one.name for one in find_converters(fonts, pc) if one.takes(kind)]  # type: ignore[arg-type]


def test_microsofts_come_first_then_wps_then_libreoffice(fonts: Path) -> None:
    pc = windows({**OFFICE, **WPS}, (SOFFICE,))
    assert found(pc, fonts, "word") == ["Word", "WPS", "LibreOffice"]
    assert found(pc, fonts, "sheet") == ["Excel", "WPS", "LibreOffice"]
    assert found(pc, fonts, "slides") == ["PowerPoint", "LibreOffice"]
    assert found(pc, fonts, "unknown") == []
    assert found(windows({}), fonts, "word") == []


def test_a_name_that_wps_took_over_is_told_as_wps(fonts: Path) -> None:
    pc = windows({"Word.Application": WPS["KWPS.Application"]})
    assert found(pc, fonts, "word") == ["WPS"]


def test_libreoffice_is_found_where_it_is_put(tmp_path: Path, fonts: Path) -> None:
    on_path = Pc("linux", {}, lambda name: "/usr/bin/libreoffice" if name == "libreoffice" else None)
    assert libreoffice_program(on_path) == "/usr/bin/libreoffice"
    place = "/usr/lib64/libreoffice/program/soffice"
    aside = Pc("linux", {}, lambda _: None, lambda _: "", lambda path: path == place)
    assert find_converters(fonts, aside) == (LibreOffice(place, fonts),)
    nothing = Pc(
        "linux", {}, lambda name: f"/usr/bin/{name}" if name in ("wps", "et") else None, is_file=lambda _: False
    )
    assert find_converters(fonts, nothing) == () or libreoffice_program(nothing).startswith("/opt/")


def test_libreoffice_starts_alone_and_unseen(tmp_path: Path) -> None:
    folder = tmp_path / "文件夹"
    work = Work("sheet", folder / "source.xlsx", folder / "converted.pdf", folder, lambda: None)
    command = LibreOffice("soffice").command(work)
    assert command[0] == "soffice"
    assert {"--headless", "--norestore", "--nolockcheck"} <= set(command)
    assert f"-env:UserInstallation={folder.as_uri()}/profile" in command
    assert command[command.index("--convert-to") + 1] == "pdf:calc_pdf_Export"
    assert command[-3:] == ["--outdir", str(folder), str(folder / "source.xlsx")]


# ---- Windows -----------------------------------------------------------------------------------------------------


def word(powershell: str) -> Automated:
    (server,) = [one.server for one in find_automated(windows({"Word.Application": "WINWORD.EXE"}))]
    return Automated(server, powershell)


def test_the_command_is_the_same_for_every_file(tmp_path: Path) -> None:
    work = Work("word", tmp_path / "a';calc;'.docx", tmp_path / "b.pdf", tmp_path, lambda: None)
    converter = word("powershell.exe")
    assert converter.command() == [
        "powershell.exe", "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", SCRIPT,
    ]  # fmt: skip
    told = converter.environment(work)
    assert told["SHENBAO_SOURCE"] == str(work.source)
    assert all(f"$env:{name}" in SCRIPT for name in told)
    assert not any(str(value) in SCRIPT for value in (work.source, work.target, tmp_path))


def test_the_script_passes_a_command_line_and_is_whole() -> None:
    assert '"' not in SCRIPT  # Windows would end the argument there
    assert SCRIPT.isascii()
    assert len(SCRIPT) < 30_000  # of 32,767 that a command line may have
    for opening, closing in ("{}", "()", "[]"):
        assert SCRIPT.count(opening) == SCRIPT.count(closing)
    assert SCRIPT.count("'") % 2 == 1 or SCRIPT.count("'") % 2 == 0
    for stated in ("AutomationSecurity = 3", "UpdateLinksAtOpen = $false", "DisplayAlerts", "$true, $false, 'x')"):
        assert stated in SCRIPT


# A line of the shell first: a path with a space in it cannot stand behind "#!".
FAKE = """#!/bin/sh
''':'
exec "{python}" "$0" "$@"
'''
import os, subprocess, sys, time
mode = {mode!r}
assert sys.argv[1:5] == ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command"]
env = dict(os.environ)
del env["SHENBAO_SCRATCH"]
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], env=env, start_new_session=True)
open(env["SHENBAO_PIDS"], "w").write("%d\\r\\n" % child.pid)
open({log!r}, "w").write(str(child.pid))
if mode == "hang":
    time.sleep(600)
if mode.isdigit():
    sys.exit(int(mode))
if mode == "good":
    child.kill()
    os.remove(env["SHENBAO_PIDS"])
    open(env["SHENBAO_TARGET"], "wb").write(b"%PDF of " + open(env["SHENBAO_SOURCE"], "rb").read())
"""


@pytest.fixture
def automated(tmp_path: Path):
    """``automated("hang", pause)``: Word asked through a fake PowerShell; gives the process that "Windows" started."""

    def run(mode: str, pause=lambda: None) -> tuple[Work, int]:
        program, log = tmp_path / "powershell", tmp_path / "log"
        program.write_text(FAKE.format(python=sys.executable, mode=mode, log=str(log)), "utf-8")
        program.chmod(0o755)
        source = tmp_path / "source.docx"
        source.write_bytes(b"words")
        work = Work("word", source, tmp_path / "converted.pdf", tmp_path, pause, 5 if mode != "hang" else 1)
        try:
            word(str(program)).convert(work)
        finally:
            child = int(log.read_text())
            for _ in range(100):
                if _ended(child):
                    break
                time.sleep(0.05)
            assert _ended(child)
        return work, child

    return run


def _ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):
        return True


@pytest.mark.skipif(os.name == "nt", reason="the fake PowerShell is a script with a line that names Python")
class TestOutcomes:
    def test_a_pdf_is_given(self, automated) -> None:
        work, _ = automated("good")
        assert work.target.read_bytes() == b"%PDF of words"

    @pytest.mark.parametrize(
        ("mode", "reason"),
        [
            ("3", "程序启动不了"),
            ("4", "打不开这个文件"),
            ("5", "没有生成 PDF"),
            ("1", "没有生成 PDF"),
            ("nothing", "没有生成 PDF"),
        ],
    )
    def test_an_exit_code_says_why_there_is_none(self, automated, mode: str, reason: str) -> None:
        with pytest.raises(ConversionError) as caught:
            automated(mode)
        assert caught.value.reason == reason

    def test_a_program_that_hangs_is_ended_though_windows_started_it(self, automated) -> None:
        with pytest.raises(ConversionError, match="1 秒内没有转完"):
            automated("hang")

    def test_cancelling_ends_it_too(self, automated, tmp_path: Path) -> None:
        def pause() -> None:
            if (tmp_path / "log").exists() and (tmp_path / "log").read_text():
                raise Cancelled

        with pytest.raises(Cancelled):
            automated("hang", pause)

    def test_a_powershell_that_may_not_run_is_named(self, tmp_path: Path) -> None:
        work = Work("word", tmp_path / "a.docx", tmp_path / "b.pdf", tmp_path, lambda: None)
        with pytest.raises(ConversionError, match="不让程序调用"):
            word(str(tmp_path / "missing.exe")).convert(work)
