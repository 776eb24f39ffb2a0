"""Loaded by every Python that the tests start (PYTHONPATH): opening a network socket is an error.

Sockets between processes of one machine (AF_UNIX) stay allowed; the program itself opens neither. So is having an
office program of this PC convert a file, unless a test is about that (``MAY_CONVERT`` in its environment).
"""

from __future__ import annotations

import os
import socket
import subprocess

MAY_CONVERT = "SHENBAO_TESTS_CONVERT"
_MARK = "SHENBAO_SCRATCH"  # stands in the environment of every conversion, see app.books.office.processes
_OFFICE = ("soffice", "libreoffice", "soffice.bin", "soffice.com", "soffice.exe", "powershell.exe")
_INSTALLED = ("/usr/", "/bin/", "/opt/", "/snap/", "/applications/", "c:\\program files", "c:\\windows")


class NetworkForbidden(RuntimeError):
    """The program tried to reach a network."""


class ConversionForbidden(RuntimeError):
    """An office program of this PC was to be started by accident."""


_REAL = socket.socket
_START = subprocess.Popen.__init__


class _LocalSocket(_REAL):
    def __init__(self, family: int = -1, *arguments: object, **options: object) -> None:
        if family != getattr(socket, "AF_UNIX", None) and options.get("fileno") is None:
            raise NetworkForbidden("a network socket was opened")
        super().__init__(family, *arguments, **options)  # type: ignore[arg-type]


def _refuse(*arguments: object, **options: object) -> None:
    raise NetworkForbidden("a network address was looked up")


def _start(self: object, command: object, *arguments: object, **options: object) -> None:
    marked = _MARK in (options.get("env") or ())  # type: ignore[operator]
    if marked and not os.environ.get(MAY_CONVERT) and any(map(_is_office, command)):  # type: ignore[call-overload]
        raise ConversionForbidden("an office program was to be started")
    _START(self, command, *arguments, **options)  # type: ignore[arg-type]


def _is_office(word: object) -> bool:
    path = str(word).lower()  # fake programs lie in folders of the tests
    return path.startswith(_INSTALLED) and path.replace("\\", "/").rpartition("/")[2] in _OFFICE


def block() -> None:
    """Replace what opens connections and what starts programs; calling it again changes nothing."""
    subprocess.Popen.__init__ = _start  # type: ignore[method-assign,assignment]
    socket.socket = _LocalSocket  # type: ignore[misc]
    socket.create_connection = _refuse  # type: ignore[assignment]
    socket.getaddrinfo = _refuse  # type: ignore[assignment]
    socket.gethostbyname = _refuse  # type: ignore[assignment]


block()
