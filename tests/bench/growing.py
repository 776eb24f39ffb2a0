"""What an export costs as a form grows: four times as much may take about four times as long, not sixteen times.

Compared is what is added to a form with next to nothing in that place, so that what every export costs hides nothing.
No text is met twice, so that nothing is known of it from the export before. Time is that of the processor, the least
of some turns: whatever else the machine does can only add to it.
"""

from __future__ import annotations

import gc
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from app import api
from app.forms.definition import FormDefinition
from app.paths import AppPaths
from tests.bench.drafts import NOW, Desk, desks
from tests.bench.measure import Row, in_turns, tell

RUNS = 3
# so many that a square of their number would weigh: at a few hundred rows it hides behind what each row costs
FEW, MANY = 500, 2000
# four times the work costs 4.0 to 4.7; memory that the processor's caches no longer hold and Python's collector, which
# goes over all that lives, make it up to 5.5 on a busy machine. Sixteen would be a square
MOST = 6.5
SHORT, LONG = 7_500, 30_000
RARE = "𠮷"


def rows(paths: AppPaths, folder: Path) -> Iterator[Row]:
    """A row for each growable table, and for texts of several shapes in flowing text and in a cell."""
    for desk in desks(paths, folder, lists=True):
        desk.mark = "draft"  # far too long an answer is an error
        for field in _growable(desk.definition):
            entries = desk.answers.get(field) or [dict.fromkeys(desk.definition.fields[field].columns, "某某")]
            yield _grown(desk, field, "rows", FEW, MANY, partial(_entries, entries))
        clauses = _clauses(desk.answers)
        for field, shapes in _long_fields(desk.definition):
            for shape, make in shapes.items():
                yield _grown(desk, field, shape, SHORT, LONG, partial(_text, make, clauses))


def _growable(definition: FormDefinition) -> list[str]:
    return [field.id for field in definition.fields.values() if field.type == "rows"]


Shape = Callable[[str, int], str]


def _entries(known: list[Any], count: int, turn: int) -> list[Any]:
    """Entries like the known ones, none like those of another turn."""
    found = []
    for number in range(count):
        entry = dict(known[number % len(known)])
        first = next(iter(entry))
        found.append({**entry, first: f"{entry[first]}（{turn}.{number}）"})
    return found


def _clauses(answers: Mapping[str, Any]) -> list[str]:
    prose = "".join(text for text in answers.values() if isinstance(text, str) and len(text) > 100)
    return [clause for clause in re.split(r"(?<=[，。；、])", "".join(prose.split())) if clause]


def _text(shape: Shape, clauses: list[str], count: int, turn: int) -> str:
    """A text of a shape that no other turn has, and that does not repeat itself."""
    chance = random.Random(turn)
    found = ""
    while len(found) < count:
        found += "".join(chance.choices(clauses, k=50))
    return shape(found, count)


def _one_paragraph(prose: str, count: int) -> str:
    return prose[:count]


def _many_paragraphs(prose: str, count: int) -> str:
    return "\n".join(prose[start : start + 60] for start in range(0, count, 60))


def _many_runs(prose: str, count: int) -> str:
    """Each fourth character comes from another font."""
    return "".join(f"{prose[start : start + 3]}{RARE}" for start in range(0, count * 3 // 4, 3))


def _long_fields(definition: FormDefinition) -> Iterator[tuple[str, dict[str, Shape]]]:
    """The first answer of the form's flowing text, and the first long one in a table."""
    flowing = [line.field for outline in definition.outlines.values() for line in outline.lines if line.field]
    cells = [cell.field for table in definition.tables.values() for row in table.rows for cell in row if cell.field]
    shapes: dict[str, Shape] = {
        "characters in one paragraph": _one_paragraph,
        "characters in short paragraphs": _many_paragraphs,
        "characters in two fonts": _many_runs,
    }
    if flowing:
        yield flowing[0], shapes
    long_cells = [name for name in cells if definition.fields[name].type == "long_text"]
    if long_cells:
        yield long_cells[0], {"characters in a cell": _one_paragraph}


def _grown(desk: Desk, field: str, what: str, few: int, many: int, make: Callable[[int, int], object]) -> Row:
    tell(f"growing {desk.definition.id} {field}: {many} {what}")

    def fill(count: str) -> None:
        desk.turn += 1
        api.set_answers(desk.paths, desk.draft, {field: make(int(count), desk.turn)}, NOW)
        gc.collect()  # what the turn before left behind is not this one's work

    times = in_turns({str(count): desk.export for count in (1, few, many)}, RUNS, time.process_time, min, fill)
    usual = desk.answers.get(field, [] if desk.definition.fields[field].type == "rows" else "")
    api.set_answers(desk.paths, desk.draft, {field: usual}, NOW)
    ratio = (times[str(many)] - times["1"]) / max(times[str(few)] - times["1"], 1e-9)
    tell("  " + ", ".join(f"{count}: {seconds:.3f} s" for count, seconds in times.items()))
    return Row(f"growth {desk.definition.id} {field}, {many} / {few} {what}", ratio, most=MOST)
