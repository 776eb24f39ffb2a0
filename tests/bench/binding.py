"""Binding a thick book against qpdf, which puts the same normalised files one after the other and does no more.

Ours is a process that begins with the laid-out document and ends with the finished book: own pages drawn, evidence
under its stamps, contents and outline linked, labels, /ID, and the file forced to the disk, which qpdf does not do.
Both read what the intake wrote and write to the same disk, in turns, the target gone before. What was written is on the
disk before the next begins, so that nobody waits for another's bytes; of each the least of its turns counts, as other
work of the machine can only add to it.

A *second export* is the whole program after one answer was changed, in a process of its own: the draft read, each file
looked at, layout, drawing, binding, the audit, the book's hash, and the files put in place. All of it may take as long
as binding alone may, one and a half times what qpdf takes; what it takes in our binding is told, too. It stops the
bench if it takes in a file again.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app import api
from app.paths import find_paths
from tests.bench import packets
from tests.bench.binding_driver import BOOK, RECORDED
from tests.bench.drafts import NOW
from tests.bench.measure import ROOT, Row, tell

TURNS = 3
LARGE, SMALL = 1_000_000, 300_000
MANY = 2000
HALF = MANY // 2
PEAK, GROWTH = 150 * 1024, 30  # KiB, KiB a page
IN_QPDF = 1.5
"""What binding may take, in the time of qpdf."""


@dataclass
class Packet:
    """A draft with ``pages`` pages of evidence, taken in and laid out; what each turn told, by the name of the work."""

    folder: Path
    pages: int
    told: dict[str, list[dict[str, float]]] = field(default_factory=dict)

    @property
    def out(self) -> Path:
        """Where books go."""
        return self.folder / "out"

    def least(self, work: str, value: str = "wall") -> float:
        """The least of what the turns told."""
        return min(one[value] for one in self.told[work])

    def peak(self, work: str) -> float:
        """The most memory of any turn, in KiB."""
        return max(one["peak"] for one in self.told[work])

    def without_audit(self) -> float:
        """The least time of a second export but for its audit."""
        return min(one["wall"] - one["audit"] for one in self.told["export"])

    def run(self, what: str) -> dict[str, float]:
        """A work of the driver; what it told, and the time of the whole process as ``wall``."""
        # an installed program has its bytecode: it is kept here, too, whatever the environment of the tree says
        kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(self.folder / "bytecode")}
        begun = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.binding_driver", what, str(self.folder)],
            cwd=ROOT, env={**os.environ, **kept}, capture_output=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{what}: {done.stderr.decode('utf-8', 'replace')}")
        wall = time.perf_counter() - begun
        numbers: dict[str, float] = json.loads(done.stdout)
        return {**numbers, "wall": wall}

    def bind(self) -> dict[str, float]:
        """Bind in a process of its own."""
        told = self.run("bind")
        self._demand_all(self.out / BOOK)
        return told

    def qpdf(self) -> dict[str, float]:
        """The files of the intake, one after the other, by qpdf."""
        joined = self.out / "joined.pdf"
        begun = time.perf_counter()
        subprocess.run(["qpdf", "--empty", "--pages", *self.taken_in(), "--", str(joined)], check=True)
        wall = time.perf_counter() - begun
        self._demand_all(joined)
        return {"wall": wall}

    def export(self) -> dict[str, float]:
        """Export after a change, with everything taken in."""
        before = self._cached()
        told = self.run("export")
        if self._cached() != before:
            raise SystemExit("a second export took files in again")
        return told

    def taken_in(self) -> list[str]:
        """What the intake wrote, as the book needs it."""
        asked = pickle.loads((self.folder / RECORDED).read_bytes())
        return list(dict.fromkeys(str(page.pdf) for page in asked["bind"]["evidence"]))

    def _cached(self) -> dict[str, int]:
        cache = find_paths(self.folder / "profile").cache / "intake"
        return {file.name: file.stat().st_mtime_ns for file in cache.iterdir() if file.suffix == ".pdf"}

    def _demand_all(self, book: Path) -> None:
        """Less than all the evidence is no book."""
        least = sum(Path(file).stat().st_size for file in self.taken_in()) * 0.99
        if book.stat().st_size < least:
            raise SystemExit(f"{book.name} of {self.pages} pages has only {book.stat().st_size} bytes")


def rows(folder: Path) -> Iterator[Row]:
    """Rows of time and memory for scans of about 1 MB, then time for those of 0.3 MB."""
    thick, half = _packets(folder / "large", LARGE, (MANY, HALF))
    _in_turns(half, ("bind", "qpdf"))
    yield _against_qpdf(half, "1 MB", most=IN_QPDF)
    _in_turns(thick, ("bind", "qpdf", "export"))
    yield _against_qpdf(thick, "1 MB", most=IN_QPDF)
    yield from _memory(thick, half)
    yield from _second_export(thick)
    shutil.rmtree(folder / "large")
    (small,) = _packets(folder / "small", SMALL, (HALF,))
    _in_turns(small, ("bind", "qpdf"))
    yield _against_qpdf(small, "0.3 MB")


def _against_qpdf(packet: Packet, size: str, most: float | None = None) -> Row:
    name = f"bind {packet.pages} pages of {size} / qpdf --empty --pages"
    return Row(name, packet.least("bind") / packet.least("qpdf"), most=most)


def _memory(thick: Packet, half: Packet) -> Iterator[Row]:
    peak, earlier = thick.peak("bind"), half.peak("bind")
    tell(f"  peak {earlier / 1024:.0f} MiB at {half.pages} pages, {peak / 1024:.0f} MiB at {thick.pages}")
    yield Row(f"peak memory of binding {thick.pages} pages / 150 MiB", peak / PEAK, most=1)
    growth = (peak - earlier) / (thick.pages - half.pages)
    yield Row("memory of binding, growth per page / 30 KiB", growth / GROWTH, most=1)
    yield Row(f"peak memory of exporting {thick.pages} pages / 150 MiB", thick.peak("export") / PEAK)


def _second_export(packet: Packet) -> Iterator[Row]:
    name, bound = "second export after one field", packet.least("bind")
    allowed = IN_QPDF * packet.least("qpdf")
    yield Row(f"{name}, all of it / what binding may take", packet.least("export") / allowed, most=1)
    yield Row(f"{name}, its audit apart / bind", packet.without_audit() / bound)
    yield Row(f"{name}, its audit / bind", packet.least("export", "audit") / bound)
    yield Row(f"{name}, its looks at the files / bind", packet.least("export", "intake") / bound)


def _packets(folder: Path, size: int, thickness: tuple[int, ...]) -> list[Packet]:
    """Drafts over the same files, the thickest first: it takes in what the others need."""
    tell(f"binding: {thickness[0]} pages of {size / 1e6:g} MB")
    files = packets.write_files(folder / "files", thickness[0], size)
    found = []
    for pages in thickness:
        packet = Packet(folder / str(pages), pages)
        packet.folder.mkdir()
        (packet.folder / "profile").symlink_to(folder / "profile", target_is_directory=True)
        packet.out.mkdir()
        share = files[: len(files) * pages // thickness[0]]
        packets.make_draft(find_paths(folder / "profile"), packet.folder / "draft", share)
        told = packet.run("record")
        if told["pages"] != pages:
            raise SystemExit(f"{told['pages']} pages of evidence laid out, not {pages}")
        tell(f"  {pages} pages taken in and laid out in {told['seconds']:.1f} s")
        found.append(packet)
    return found


def _in_turns(packet: Packet, names: tuple[str, ...]) -> None:
    works: Mapping[str, Callable[[], dict[str, float]]] = {name: getattr(packet, name) for name in names}
    for turn in range(TURNS):
        for name, work in works.items():
            shutil.rmtree(packet.out)
            packet.out.mkdir()
            if name == "export":
                answer = f"示例（{turn}）"
                paths = find_paths(packet.folder / "profile")
                field_name = api.library(paths).get(packets.FORM).name_field
                api.set_answers(paths, packet.folder / "draft", {field_name: answer}, NOW)
            os.sync()
            packet.told.setdefault(name, []).append(work())
    shutil.rmtree(packet.out)
    packet.out.mkdir()
    for name in names:
        tell(f"  {packet.pages} pages, {name}: " + ", ".join(f"{one['wall']:.2f} s" for one in packet.told[name]))
