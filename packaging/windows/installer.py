"""Compile the Windows installer from the folder of the frozen program with ``makensis``, on Windows or Linux.

Usage: ``python packaging/windows/installer.py BUNDLE_DIR OUT``; OUT is the installer (.exe) or a folder to put it into.
A folder that ``stand_in.py`` made gives an installer that says so, installs nothing, and carries it in its name.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from file_list import FileList, list_files, nsis_macros
from stand_in import MARK
from version_resource import COMPANY, COPYRIGHT, ROOT, four_numbers, project_version

HERE = Path(__file__).resolve().parent
ICON = ROOT / "packaging" / "icons" / "shenbao.ico"
PROGRAMS = ("申报册.exe", "shenbao.exe")


def installer_name(version: str, *, stand_in: bool) -> str:
    """The file name of the installer; that of a rehearsal cannot be taken for the real one."""
    return f"演练-不可分发-申报册-{version}-安装.exe" if stand_in else f"申报册-{version}-安装.exe"


def check_bundle(folder: Path, *, stand_in: bool) -> None:
    """See that ``folder`` holds the two programs, and real ones unless it is a stand-in.

    Raises:
        SystemExit: it does not.
    """
    for program in PROGRAMS:
        file = folder / program
        if not file.is_file():
            raise SystemExit(f"{file} is missing: is this the folder of the Windows program?")
        with file.open("rb") as stream:
            real = stream.read(2) == b"MZ"
        if real == stand_in:
            raise SystemExit(f"{file}: {'a Windows program in a stand-in' if stand_in else 'no Windows program'}")


def definitions(listed: FileList, files: Path, target: Path, version: str, *, stand_in: bool) -> dict[str, str]:
    """What the script wants to have defined."""
    named = {
        "VERSION": version,
        "FOUR_NUMBERS": ".".join(map(str, four_numbers(version))),
        "OUT": str(target),
        "FILES": str(files),
        "ICON": str(ICON),
        "COMPANY": COMPANY,
        "COPYRIGHT": COPYRIGHT,
        "SIZE_KB": str(-(-listed.size // 1024)),
        "LONGEST": str(listed.longest),
    }
    return {**named, "STAND_IN": "1"} if stand_in else named


def find_makensis() -> str:
    """The compiler: that of the PATH, or where its installer puts it on Windows.

    Raises:
        SystemExit: there is none.
    """
    found = shutil.which("makensis")
    for variable in ("ProgramFiles(x86)", "ProgramFiles"):
        place = Path(os.environ.get(variable, "."), "NSIS", "makensis.exe")
        if found is None and place.is_file():
            found = str(place)
    if found is None:
        raise SystemExit("makensis is missing: install NSIS 3 (Debian: nsis)")
    return found


def build_installer(bundle: Path, out: Path) -> Path:
    """Compile the installer of ``bundle``; gives the file."""
    bundle = bundle.resolve()
    stand_in = (bundle / MARK).is_file()
    check_bundle(bundle, stand_in=stand_in)
    version = project_version()
    target = (out if out.suffix == ".exe" else out / installer_name(version, stand_in=stand_in)).resolve()
    if stand_in and "演练" not in target.name:
        raise SystemExit(f"{target.name}: the name of a rehearsal has to say 演练")
    target.parent.mkdir(parents=True, exist_ok=True)
    listed = list_files(bundle)
    compiler = find_makensis()
    with tempfile.TemporaryDirectory(prefix="shenbao-installer-") as scratch:
        files, made = Path(scratch, "files.nsh"), Path(scratch, "installer.exe")
        files.write_text(nsis_macros(listed), encoding="utf-8-sig", newline="\n")
        named = definitions(listed, files, made, version, stand_in=stand_in)
        command = [
            compiler,
            "-V2",
            "-WX",
            "-NOCD",
            "-INPUTCHARSET",
            "UTF8",
            *(f"-D{key}={value}" for key, value in named.items()),
        ]
        # Without a UTF-8 locale makensis on Linux cannot open files with Chinese names.
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        environment.setdefault("SOURCE_DATE_EPOCH", "1767225600")
        run = subprocess.run([*command, str(HERE / "installer.nsi")], env=environment, cwd=bundle, check=False)
        if run.returncode != 0:
            raise SystemExit(f"makensis gave up ({run.returncode})")
        shutil.move(made, target)
    return target


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    print(build_installer(Path(sys.argv[1]), Path(sys.argv[2])))
