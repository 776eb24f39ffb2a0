"""The programs of this PC that turn an office file into PDF, in the order in which they are tried."""

from __future__ import annotations

from pathlib import Path

from app.books.office.automation import find_automated
from app.books.office.converters import Converter
from app.books.office.libreoffice import LibreOffice
from app.books.office.this_pc import Pc

_LINUX_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/usr/local/lib/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
)


def find_converters(fonts: Path, pc: Pc | None = None) -> tuple[Converter, ...]:
    """The programs that are there: Word, Excel and PowerPoint, then WPS, then LibreOffice.

    ``fonts`` is the folder of the bundled fonts, lent to LibreOffice on Linux: on a PC without Chinese fonts it would
    draw empty boxes for hanzi and say nothing.
    WPS for Linux is left out: it converts only in an opened window of its own (see its makers' and users' threads at
    github.com/timxx/pywpsrpc), and nothing is to be shown to the user.
    """
    pc = pc or Pc()
    found: list[Converter] = list(find_automated(pc))
    program = libreoffice_program(pc)
    if program:
        found.append(LibreOffice(program, fonts if pc.platform == "linux" else None))
    return tuple(found)


def libreoffice_program(pc: Pc) -> str:
    """Where LibreOffice can be started; empty when it is not there."""
    if pc.platform == "win32":
        roots = [pc.environment.get(name, "") for name in ("PROGRAMFILES", "PROGRAMW6432", "PROGRAMFILES(X86)")]
        places = [rf"{root}\LibreOffice\program\soffice.{end}" for root in roots if root for end in ("com", "exe")]
    elif pc.platform == "darwin":
        places = ["/Applications/LibreOffice.app/Contents/MacOS/soffice"]
    else:
        places = [*_LINUX_PLACES, *sorted(map(str, Path("/opt").glob("libreoffice*/program/soffice")), reverse=True)]
    for name in ("soffice", "libreoffice") if pc.platform != "win32" else ():
        if path := pc.which(name):
            return path
    return next((place for place in places if pc.is_file(place)), "")


def has_wps_for_linux(pc: Pc) -> bool:
    """Whether WPS is there that cannot be asked to convert; the user can."""
    return pc.platform == "linux" and bool(pc.which("wps") or pc.is_file("/opt/kingsoft/wps-office/office6/wps"))
