"""A fake program that converts, and a way to have it used by the intake of office files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.books.intake_office import OfficeIntake
from app.books.normaliser import Normalised, Order
from app.books.office.libreoffice import LibreOffice
from app.progress import Progress, silent

# A line of the shell first: a path with a space in it cannot stand behind "#!".
FAKE = """#!/bin/sh
''':'
exec "{python}" "$0" "$@"
'''
import os, shutil, subprocess, sys, time
mode = {mode!r}
folder = sys.argv[sys.argv.index("--outdir") + 1]
source = sys.argv[-1]
target = os.path.join(folder, os.path.splitext(os.path.basename(source))[0] + ".pdf")
with open({log!r}, "a") as log:
    print(os.getpid(), file=log)
    if mode in ("children", "hang"):
        for apart in (False, True):
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=apart)
            print(child.pid, file=log)
if mode == "hang":
    time.sleep(600)
if mode == "crash":
    os.abort()
if mode == "refuse":
    print("Error: source file could not be loaded")
elif mode == "writes":
    open(source, "r+b").write(b"spoiled")
elif mode == "garbage":
    open(target, "wb").write(b"<html>no pdf</html>")
elif mode == "cut":
    data = open({pdf!r}, "rb").read()
    open(target, "wb").write(data[: len(data) // 3])
elif mode == "code":
    shutil.copy({pdf!r}, target)
    sys.exit(77)
elif mode in ("good", "children"):
    shutil.copy({pdf!r}, target)
"""


@dataclass
class Fake:
    """A fake LibreOffice and the processes that it started."""

    program: Path
    log: Path

    def alive(self) -> list[int]:
        """Its processes that still run."""
        return [int(line) for line in self.log.read_text().split() if _runs(int(line))] if self.log.exists() else []


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


@pytest.fixture
def fonts(root: Path) -> Path:
    return root / "resources" / "fonts"


@pytest.fixture
def fake(tmp_path: Path) -> Callable[..., Fake]:
    """``fake("hang")``: a program that behaves so; ``pdf`` is what it gives as the converted file."""

    def make(mode: str, pdf: Path | None = None) -> Fake:
        folder = tmp_path / f"fake-{mode}"
        folder.mkdir()
        program, log = folder / "soffice", folder / "log"
        program.write_text(FAKE.format(python=sys.executable, mode=mode, log=str(log), pdf=str(pdf or "")), "utf-8")
        program.chmod(0o755)
        return Fake(program, log)

    return make


@pytest.fixture
def take(tmp_path: Path, fonts: Path) -> Callable[..., Normalised]:
    """Take a file in with these fake programs; the result lies at ``tmp_path / "taken.pdf"``."""

    def run(
        source: Path, *fakes: Fake, seconds: float = 20, progress: Progress = silent, rotate: int = 0
    ) -> Normalised:
        scratch = tmp_path / "scratch"
        scratch.mkdir(exist_ok=True)
        converters = [LibreOffice(str(one.program)) for one in fakes]
        intake = OfficeIntake(converters, seconds, scratch)
        try:
            return intake(Order(source, tmp_path / "taken.pdf", rotate, source.name, progress, fonts))
        finally:
            assert list(scratch.iterdir()) == []
            for one in fakes:
                assert one.alive() == []

    return run
