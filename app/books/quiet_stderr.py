"""What a C library prints on its own account is caught and read, instead of reaching a console or nowhere.

libtiff tells of damaged fax data only by printing it: it decodes on, and nothing else shows that lines are missing.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

_STDOUT, _STDERR = 1, 2
_MOST = 1 << 16
# Descriptor 2 belongs to the whole process: two that turn it at once would not find the way back.
_TURN = threading.RLock()


def silence() -> None:
    """Let nothing that is printed in this process reach a console: what a worker has to tell goes through its pipe."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (_STDOUT, _STDERR):
        with suppress(OSError):
            os.dup2(nothing, descriptor)
    os.close(nothing)


@dataclass(slots=True)
class Heard:
    """The text that was printed; complete once the context is left."""

    text: str = ""


@contextmanager
def heard_on_stderr() -> Iterator[Heard]:
    """Catch what is written to file descriptor 2 inside the context. A program without it is left as it is."""
    heard = Heard()
    with _TURN:
        try:
            kept = os.dup(_STDERR)
        except OSError:  # a Windows program without a console has no descriptor 2
            yield heard
            return
        try:
            with tempfile.TemporaryFile() as caught:
                with suppress(AttributeError, OSError, ValueError):
                    sys.stderr.flush()
                os.dup2(caught.fileno(), _STDERR)
                try:
                    yield heard
                finally:
                    os.dup2(kept, _STDERR)
                    caught.seek(0)
                    heard.text = caught.read(_MOST).decode("utf-8", "replace")
        finally:
            os.close(kept)
