"""Word, Excel, PowerPoint and WPS on Windows, asked to convert through automation (COM).

Automation goes through PowerShell, which every Windows 10 has. The script is handed over as text of a command: group
policies about scripts hold for files of scripts only, while script hosts for VBScript are often switched off and no
longer part of newer systems. The script never changes; what differs from file to file comes in environment variables.
A program that the user has open already is left open: only the copied file is closed in it.
"""

from __future__ import annotations

import ntpath
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.books.office.automation_script import SCRIPT
from app.books.office.converters import ConversionError, Work
from app.books.office.kinds import OfficeKind
from app.books.office.processes import TimeIsUp, end_tree, run_apart
from app.books.office.this_pc import Pc

_EXITS = {3: "程序启动不了", 4: "打不开这个文件"}


@dataclass(frozen=True, slots=True)
class _Server:
    """A program by the name that Windows knows it by, the process that it is, and what the user calls it."""

    kind: OfficeKind
    program: str
    process: str
    name: str


_SERVERS = (
    _Server("word", "Word.Application", "WINWORD", "Word"),
    _Server("sheet", "Excel.Application", "EXCEL", "Excel"),
    _Server("slides", "PowerPoint.Application", "POWERPNT", "PowerPoint"),
    _Server("word", "KWPS.Application", "wps", "WPS"),
    _Server("sheet", "KET.Application", "et", "WPS"),
    _Server("slides", "KWPP.Application", "wpp", "WPS"),
)


@dataclass(frozen=True, slots=True)
class Automated:
    """One program asked through automation; it opens the file read-only, macros and links off."""

    server: _Server
    powershell: str

    @property
    def name(self) -> str:
        """What the user calls it."""
        return self.server.name

    @property
    def exact(self) -> bool:
        """These are the programs that such files are made with."""
        return True

    def takes(self, kind: OfficeKind) -> bool:
        """Each of them opens one kind."""
        return kind == self.server.kind

    def command(self) -> list[str]:
        """What is started: the same for every file."""
        return [self.powershell, "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", SCRIPT]

    def environment(self, work: Work) -> dict[str, str]:
        """What the script is told."""
        return {
            "SHENBAO_KIND": work.kind,
            "SHENBAO_PROGRAM": self.server.program,
            # WPS may run all three parts in one process
            "SHENBAO_PROCESS": self.server.process if self.server.name != "WPS" else "wps,et,wpp",
            "SHENBAO_SOURCE": str(work.source),
            "SHENBAO_TARGET": str(work.target),
            "SHENBAO_PIDS": str(work.folder / "pids.txt"),
        }

    def convert(self, work: Work) -> None:
        """Write ``work.target``; raises :class:`ConversionError`, and Cancelled out of ``work.pause``."""
        try:
            code = run_apart(self.command(), work.folder, work.seconds, work.pause, self.environment(work))
        except TimeIsUp as error:
            raise ConversionError(f"{work.seconds:.0f} 秒内没有转完") from error
        except OSError as error:
            raise ConversionError("这台电脑不让程序调用它") from error
        finally:
            # Windows starts the program by itself, not as a child of the script: it is ended by its number
            for pid in _left_running(work.folder / "pids.txt"):
                end_tree(pid)
        if code or not work.target.is_file():
            raise ConversionError(_EXITS.get(code, f"没有生成 {work.made}"))


def find_automated(pc: Pc) -> Iterator[Automated]:
    """The programs that Windows can start, Microsoft's first; a name that WPS took over is told as WPS."""
    if pc.platform != "win32":
        return
    root = pc.environment.get("SYSTEMROOT") or r"C:\Windows"
    powershell = ntpath.join(root, "System32", "WindowsPowerShell", "v1.0", "powershell.exe")
    if not pc.is_file(powershell):
        return
    for server in _SERVERS:
        command = pc.server_of(server.program)
        if not command:
            continue
        taken_over = server.name != "WPS" and server.process.lower() not in command.lower()
        if taken_over:
            server = _Server(server.kind, server.program, server.process, "WPS")
        yield Automated(server, powershell)


def _left_running(file: Path) -> list[int]:
    """The processes that the script started and did not see end; it removes the file when they ended."""
    numbers: list[int] = []
    with suppress(OSError, ValueError):
        numbers = [int(line) for line in file.read_text("utf-8-sig").split()]
    return [number for number in numbers if number > 4]
