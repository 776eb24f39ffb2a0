"""A thousand applications collected, checked and summarised, against parsing the same JSON and writing the same rows.

Ours is :func:`app.api.summarise` without Word and PDF (they are told apart): read, check, gather, 附件 3 in Excel and
``review.xlsx``. Theirs is ``json.loads`` of the same files and the very same rows into two workbooks by openpyxl in its
write-only way, plain cells. Each in a process of its own, timed inside it, what ours has to import included; in turns,
of each the least counts. One draft in twenty is damaged, in every way there is; how many must be named is known. Memory
must not grow with the number of drafts, neither in this process nor in those that read.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any, TypeAlias

from app.drafts import history
from app.drafts.draft import Draft, to_json
from app.drafts.package import pack
from app.forms.field_types import normalise_answer
from app.paths import AppPaths, find_paths
from tests.bench.measure import ROOT, Row, tell

TURNS = 3
MANY, FEW = 1000, 200
MOST = 3.0
# what reads keeps nothing; the summary itself is a draft with a row for each applicant, written and read again whole
GROWTH = {"main process": 1.25, "reading processes": 1.1}
_FORM = "service_institution_2026"
_NOW = datetime(2026, 4, 20, 12)
_SUMMARY, _REVIEW = "草稿_01_推荐汇总表.xlsx", "review.xlsx"
Work: TypeAlias = Callable[[], int]
Sheets: TypeAlias = list[tuple[str, list[list[object]]]]


def rows(folder: Path) -> Iterator[Row]:
    """Rows of time for many drafts, of memory for many against few, and of Word and PDF by themselves."""
    sample = _sample(find_paths(folder / "profile"))
    many, few = folder / "many", folder / "few"
    lost = {MANY: _make(many, MANY, sample), FEW: _make(few, FEW, sample)}
    least, peaks = _in_turns(many, lost[MANY])
    name = f"{MANY} drafts collected, checked and summarised"
    yield Row(f"{name} / json and openpyxl", least["ours"] / least["theirs"], most=MOST)
    yield Row(f"{name}, by way of the desk / json and openpyxl", least["desk"] / least["theirs"])
    _, fewer = _in_turns(few, lost[FEW])
    for place, (what, growth) in enumerate(GROWTH.items()):
        tell(f"  peak of {what}: {fewer[place] / 1024:.0f} MiB at {FEW}, {peaks[place] / 1024:.0f} MiB at {MANY}")
        yield Row(f"peak memory, {what}: {MANY} / {FEW} drafts", peaks[place] / fewer[place], most=growth)
    yield Row(f"Word and PDF of {MANY} rows / the rest", _run("books", many)[0] / least["ours"])


def _in_turns(folder: Path, lost: int) -> tuple[dict[str, float], tuple[float, float]]:
    """The least seconds of each work, and the most KiB of ours: here and in the processes that it starts."""
    times: dict[str, list[float]] = {"ours": [], "theirs": [], "desk": []}
    peaks = (0.0, 0.0)
    for turn in range(TURNS + 1):
        for name, each in times.items():
            seconds, own, others, named = _run(name, folder)
            if turn:  # the first one compiles and fills caches
                each.append(seconds)
            if turn and name == "ours":
                peaks = max(peaks[0], own), max(peaks[1], others)
            if name != "theirs" and named != lost:
                raise SystemExit(f"{name}: {named:.0f} drafts were named, {lost} are damaged")
    for name, each in times.items():
        tell(f"  {folder.name}, {name}: " + ", ".join(f"{one:.2f} s" for one in each))
    return {name: min(each) for name, each in times.items()}, peaks


def _run(work: str, folder: Path) -> tuple[float, float, float, float]:
    command = [sys.executable, "-m", "tests.bench.bureau", work, str(folder)]
    # an installed program has its bytecode: it is kept here, too, whatever the environment of the tree says
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder.parent / "bytecode")}
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **kept}, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"{work}: {done.stderr.decode('utf-8', 'replace')}")
    seconds, own, others, named = json.loads(done.stdout.splitlines()[-1])
    return float(seconds), float(own), float(others), float(named)


# ---- the drafts ---------------------------------------------------------------------------------------------------


def _sample(paths: AppPaths) -> dict[str, Any]:
    from app import api

    known = api.library(paths)
    sample, fields = known.sample(_FORM), known.get(_FORM).fields
    if sample is None:
        raise SystemExit(f"{_FORM} has no sample")
    return {name: normalise_answer(value, fields[name]) for name, value in sample["answers"].items()}


def _make(folder: Path, count: int, sample: dict[str, Any]) -> int:
    """``count`` drafts in ``folder / "inbox"``, one in five packed, one in twenty damaged; how many must be named."""
    chance, lost = random.Random(count), 0
    for number in range(count):
        place = folder / "inbox" / f"{number:04}"
        place.mkdir(parents=True)
        draft = Draft(form=_FORM, answers=_answers(sample, number, chance))
        (place / "draft.json").write_text(to_json(draft), "utf-8")
        harm = _HARMS[number // 20 % len(_HARMS)] if number % 20 == 7 else None
        if number % 5 == 0 or harm in _OF_PACKAGES:
            pack(place, place.with_suffix(".shenbao"))
            shutil.rmtree(place)
        if harm:
            lost += harm(place)
    return lost


def _answers(sample: dict[str, Any], number: int, chance: random.Random) -> dict[str, Any]:
    """The sample with a name and code of its own, longer or shorter, some with mistakes."""
    firms = [
        {**chance.choice(sample["served_firms"]), "firm_name": f"第{n}家企业"} for n in range(chance.randint(1, 60))
    ]
    changes: dict[str, Any] = {
        "org_name": f"云川第{number}号（虚构）中小企业服务有限公司",
        "uscc": _code(number),
        "staff_count": str(chance.randint(5, 90)),
        "people": chance.choices(sample["people"], k=chance.randint(1, 40)),
        "served_firms": firms,
        "activities_text": sample["activities_text"][: chance.randint(80, 420)],
        "directions": chance.sample(["数字赋能", "融资促进", "知识产权", "政策咨询"], chance.randint(1, 3)),
    }
    for name in ("phone", "expert_count", "founded_on", "income_b"):
        if chance.random() < 0.1:
            changes[name] = chance.choice(["", "无", "不清楚"])
    return {**sample, **changes}


def _code(number: int) -> str:
    from stdnum.cn import uscc

    body = f"91149900MA{number:07}"
    return f"{body}{uscc.calc_check_digit(body)}"


def _truncated(place: Path) -> int:
    file = place / "draft.json"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    return 1


def _not_utf8(place: Path) -> int:
    (place / "draft.json").write_bytes("云川".encode("gb18030") * 20)
    return 1


def _empty(place: Path) -> int:
    (place / "draft.json").write_bytes(b"")
    return 1


def _of_a_newer_program(place: Path) -> int:
    (place / "draft.json").write_text('{"format": 99, "form": 1}', "utf-8")
    return 1


def _of_another_form(place: Path) -> int:
    (place / "draft.json").write_text(to_json(Draft(form="no_such_form")), "utf-8")
    return 1


def _damaged_with_a_save(place: Path) -> int:
    """Its newest good save is read instead."""
    history.keep(place, (place / "draft.json").read_bytes(), _NOW)
    _truncated(place)
    return 0


def _files_missing(place: Path) -> int:
    """A file that is listed and not there is an issue of its draft."""
    document = json.loads((place / "draft.json").read_text("utf-8"))
    listed = {"path": "attachments/03/不在.pdf", "sha256": "0" * 64, "bytes": 9, "rotate": 0}
    document["items"] = {"3": {"state": "files", "files": [listed]}, "4": {"state": "files", "files": []}}
    (place / "draft.json").write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return 0


def _package_cut(place: Path) -> int:
    file = place.with_suffix(".shenbao")
    file.write_bytes(file.read_bytes()[:200])
    return 1


def _package_no_zip(place: Path) -> int:
    place.with_suffix(".shenbao").write_bytes(b"MZ" + b"\0" * 400)
    return 1


_OF_PACKAGES: tuple[Callable[[Path], int], ...] = (_package_cut, _package_no_zip)
_HARMS: tuple[Callable[[Path], int], ...] = (
    _truncated, _not_utf8, _empty, _of_a_newer_program, _of_another_form, _damaged_with_a_save, _files_missing,
    *_OF_PACKAGES,
)  # fmt: skip


# ---- the works, each in a process of its own ----------------------------------------------------------------------


def main(work: str, folder: Path) -> int:
    """Do one work; tell its seconds, the most KiB of this process and of those that it started, and what was named."""
    do = _WORKS[work](folder)
    begun = perf_counter()
    named = do()
    seconds = perf_counter() - begun
    own, others = _peaks()
    sys.stdout.write(json.dumps([seconds, own, others, named]))
    return 0


def _ours(folder: Path) -> Work:
    shutil.rmtree(folder / "out", ignore_errors=True)
    return lambda: _summarised(folder, [folder / "inbox"], None)


def _by_the_desk(folder: Path) -> Work:
    """Taken in first, and summarised from there."""
    from app import api

    for name in ("out", "desk"):
        shutil.rmtree(folder / name, ignore_errors=True)

    def work() -> int:
        api.collect(find_paths(folder.parent / "profile"), [folder / "inbox"], _NOW, folder / "desk")
        return _summarised(folder, [], folder / "desk")

    return work


def _books(folder: Path) -> Work:
    """Word and PDF of the summary draft."""
    from app import api
    from app.api_summary import SUMMARY_DRAFT

    shutil.rmtree(folder / "out", ignore_errors=True)
    _summarised(folder, [folder / "inbox"], None)
    paths, draft = find_paths(folder.parent / "profile"), folder / "out" / SUMMARY_DRAFT
    return lambda: len(api.export(paths, draft, folder / "books", ("pdf", "docx"), "draft")[0])


def _summarised(folder: Path, places: list[Path], desk: Path | None) -> int:
    from app import api

    how = api.Summarising(bureau_name="云川市", formats=(), desk=desk, as_draft=True)
    paths = find_paths(folder.parent / "profile")
    return len(api.summarise(paths, places, folder / "out", how, _NOW).unreadable)


def _theirs(folder: Path) -> Work:
    """Parsing and writing alone: the rows are there, as are the names of the files."""
    written = {name: _written(folder / "out" / name) for name in (_SUMMARY, _REVIEW)}
    files = sorted((folder / "inbox").iterdir())

    def work() -> int:
        for file in files:
            _parsed(file)
        for name, sheets in written.items():
            _write(folder / f"theirs {name}", sheets)
        return 0

    return work


def _written(file: Path) -> Sheets:
    """The rows that we wrote, sheet by sheet."""
    import openpyxl

    book = openpyxl.load_workbook(file, read_only=True)
    return [(sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)]) for sheet in book.worksheets]


def _write(file: Path, sheets: Sheets) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for title, lines in sheets:
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.save(file)


def _parsed(file: Path) -> object:
    try:
        if file.is_dir():
            return json.loads((file / "draft.json").read_bytes())
        with zipfile.ZipFile(file) as package:
            return json.loads(package.read("draft.json"))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def _peaks() -> tuple[int, int]:
    """KiB of this process and of the largest that it started."""
    import resource

    return tuple(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))  # type: ignore[return-value]


_WORKS: dict[str, Callable[[Path], Work]] = {
    "ours": _ours, "theirs": _theirs, "desk": _by_the_desk, "books": _books,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
