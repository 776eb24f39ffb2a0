"""What every worker process of the program does first, whatever it works on."""

from __future__ import annotations

import contextlib
import os
import signal
import sys

_NICE = 10
_BELOW_NORMAL = 0x4000  # BELOW_NORMAL_PRIORITY_CLASS of SetPriorityClass


def begin_worker() -> None:
    """Leave Ctrl+C to the parent, which cancels, and the processor to the window.

    An export may take a little longer on two cores, a key press may not. What a worker starts inherits this.
    """
    begin_beside()
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        with contextlib.suppress(OSError):
            os.nice(_NICE)


def begin_beside() -> None:
    """As :func:`begin_worker`, for a process that shares its parent's work and keeps its place before the processor."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
