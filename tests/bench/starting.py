"""What a start costs, in bare starts of Python, and what a check costs, in readings of the draft alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import ROOT, Row, in_turns, python, tell

RUNS = 7


def rows(folder: Path) -> Iterator[Row]:
    """Rows without demands; ``folder`` is scratch."""
    tell("starting")
    program = ("-m", "app", "--data-dir", str(folder / "profile"))
    python(*program, "forms")()  # compiled definitions are in the cache from here on
    found = in_turns(
        {
            "bare": python("-c", "pass"),
            "start: --version": python("-m", "app", "--version"),
            "start: import app.api": python("-c", "import app.api"),
            "forms": python(*program, "forms"),
        },
        RUNS,
    )
    bare = found.pop("bare")
    yield from (Row(f"{name} / bare python", seconds / bare) for name, seconds in found.items())
    for form in sorted(path.name for path in (ROOT / "forms").iterdir() if (path / "form.yaml").is_file()):
        draft = str(folder / form)
        python(*program, "new", form, draft)()
        parse = f"import json; json.load(open({str(Path(draft) / 'draft.json')!r}, encoding='utf-8'))"
        found = in_turns({"parse": python("-c", parse), "check": python(*program, "check", draft)}, RUNS)
        yield Row(f"check {form} / json parse", found["check"] / found["parse"])
