"""First module of the frozen program: whoever starts it as a worker gets a worker, everybody else the program."""

from __future__ import annotations

import multiprocessing
import os
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a worker ends in here
    # The windowed program of Windows has no streams at all; what is said there must not end it.
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    from app.__main__ import main

    sys.exit(main())
