"""One piece of work on a thick draft in a process of its own: ``python -m tests.bench.binding_driver WHAT FOLDER``.

``FOLDER`` holds ``profile``, ``draft``, ``out`` and ``recorded``. Prints numbers as JSON; whoever starts it takes the
time of the whole process.
"""

from __future__ import annotations

import inspect
import json
import pickle
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

RECORDED = "recorded"
BOOK = "book.pdf"
_OURS = ("fonts", "installed", "progress", "target", "form_pdf")
"""What the work brings along itself; the bundled fonts draw."""


class _Enough(Exception):
    """All that is wanted of an export is known."""


def record(folder: Path) -> dict[str, float]:
    """Take the evidence in, lay the book out, and write down what an export asks of the renderer and of binding.

    So ``bind`` begins where layout ends, whatever a page that is bound is made of.
    """
    from app import api
    from app.books import export
    from app.paths import find_paths

    asked: dict[str, dict[str, Any]] = {}

    def recorded(work: Callable[..., None], *args: Any, **kwargs: Any) -> None:
        named = inspect.signature(work).bind(*args, **kwargs).arguments
        asked[work.__name__] = {name: value for name, value in named.items() if name not in _OURS}

    def render_pdf(*args: Any, **kwargs: Any) -> None:
        recorded(true_render, *args, **kwargs)

    def bind(*args: Any, **kwargs: Any) -> None:
        recorded(true_bind, *args, **kwargs)
        raise _Enough

    true_render, true_bind = export.render_pdf, export.bind
    export.render_pdf, export.bind = render_pdf, bind
    begun = time.perf_counter()
    try:
        api.export_books(find_paths(folder / "profile"), folder / "draft", folder / "out", ("pdf",), "draft")
    except _Enough:
        (folder / RECORDED).write_bytes(pickle.dumps(asked))
    return {"pages": len(asked["bind"]["evidence"]), "seconds": time.perf_counter() - begun}


def bind(folder: Path) -> dict[str, float]:
    """From the laid-out document to the finished book: own pages with stamps, contents and outline; bound; /ID."""
    from app.books.bind import bind
    from app.documents.fonts import opened_fonts
    from app.paths import find_paths
    from app.renderers.pdf import render_pdf

    asked: dict[str, dict[str, Any]] = pickle.loads((folder / RECORDED).read_bytes())
    own = folder / "out" / "own.pdf"
    render_pdf(**asked["render_pdf"], fonts=opened_fonts(find_paths(folder / "profile").fonts), target=own)
    bind(**asked["bind"], form_pdf=own, target=folder / "out" / BOOK)
    return {"peak": _peak()}


def export(folder: Path) -> dict[str, float]:
    """A whole export of the draft; ``audit`` and ``intake`` are the seconds that these took of it."""
    from app import api
    from app.books import export as exporting
    from app.paths import find_paths

    spent = {"audit": 0.0, "intake": 0.0}
    last = [time.perf_counter(), ""]

    def heard(done: int, total: int, label: str) -> None:
        now = time.perf_counter()
        if str(last[1]).startswith("整理"):
            spent["intake"] += now - float(last[0])
        last[:] = [now, label]

    def audit(*args: Any, **kwargs: Any) -> None:
        begun = time.perf_counter()
        true_audit(*args, **kwargs)
        spent["audit"] += time.perf_counter() - begun

    true_audit = exporting.audit
    exporting.audit = audit
    api.export_books(find_paths(folder / "profile"), folder / "draft", folder / "out", ("pdf",), "draft", heard)
    return {"peak": _peak(), **spent}


def _peak() -> float:
    """Most memory that the process held so far, in KiB, its libraries' files included.

    Not what the system tells of a child that has ended: that may be the peak of the process it was forked from.
    """
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith("VmHWM")))


WHAT: Mapping[str, Callable[[Path], dict[str, float]]] = {one.__name__: one for one in (record, bind, export)}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(WHAT[sys.argv[1]](Path(sys.argv[2]))) + "\n")
