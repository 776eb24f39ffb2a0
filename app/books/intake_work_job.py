"""A process held together with all that it starts: on Windows by a job object, elsewhere it limits itself."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
    _PROCESS_MEMORY = 0x100  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
    _KILL_ON_CLOSE = 0x2000  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("per_process_time", wintypes.LARGE_INTEGER),
            ("per_job_time", wintypes.LARGE_INTEGER),
            ("flags", wintypes.DWORD),
            ("least_working_set", ctypes.c_size_t),
            ("most_working_set", ctypes.c_size_t),
            ("active_processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
        )

    class _Limits(ctypes.Structure):
        _fields_ = (
            ("basic", _BasicLimits),
            ("io_counters", ctypes.c_ulonglong * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process_memory", ctypes.c_size_t),
            ("peak_job_memory", ctypes.c_size_t),
        )


class Job:
    """A process whose memory is limited and which, with all that it starts, does not outlive this object (Windows).

    ``process`` is its handle. Elsewhere this does nothing. Source: the Windows API's job objects (winnt.h); where the
    system gives none, the process runs without.
    """

    def __init__(self, process: int, mebibytes: int) -> None:
        self._handle = 0
        if sys.platform == "win32":
            kernel = ctypes.WinDLL("kernel32")
            kernel.CreateJobObjectW.restype = ctypes.c_void_p
            self._handle = kernel.CreateJobObjectW(None, None) or 0
            wanted = _Limits()
            wanted.basic.flags = _PROCESS_MEMORY | _KILL_ON_CLOSE
            wanted.process_memory = mebibytes << 20
            job = ctypes.c_void_p(self._handle)
            kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(wanted), ctypes.sizeof(wanted))
            kernel.AssignProcessToJobObject(job, ctypes.c_void_p(process))

    def close(self) -> None:
        """End everything in it."""
        if sys.platform == "win32" and self._handle:
            ctypes.WinDLL("kernel32").CloseHandle(ctypes.c_void_p(self._handle))
        self._handle = 0
