"""Loaded by every Python that the tests start (PYTHONPATH): opening a network socket is an error.

Sockets between processes of one machine (AF_UNIX) stay allowed; the program itself opens neither.
"""

from __future__ import annotations

import socket


class NetworkForbidden(RuntimeError):
    """The program tried to reach a network."""


_REAL = socket.socket


class _LocalSocket(_REAL):
    def __init__(self, family: int = -1, *arguments: object, **options: object) -> None:
        if family != getattr(socket, "AF_UNIX", None) and options.get("fileno") is None:
            raise NetworkForbidden("a network socket was opened")
        super().__init__(family, *arguments, **options)  # type: ignore[arg-type]


def _refuse(*arguments: object, **options: object) -> None:
    raise NetworkForbidden("a network address was looked up")


def block() -> None:
    """Replace what opens connections; calling it again changes nothing."""
    socket.socket = _LocalSocket  # type: ignore[misc]
    socket.create_connection = _refuse  # type: ignore[assignment]
    socket.getaddrinfo = _refuse  # type: ignore[assignment]
    socket.gethostbyname = _refuse  # type: ignore[assignment]


block()
