"""Nothing that stood in the window two seconds before the program was killed is ever lost, and nothing else appears."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app import api, disk
from app.demo.evidence import make_evidence
from app.drafts.draft import from_json
from app.paths import AppPaths, find_paths
from tests.conftest import ROOT

FORMS = ("service_institution_2026", "cooperation_zone_2026")
SHARDS, KILLS = 5, 10
SAFE_AFTER = 2.0
_READY_WITHIN = 60.0
_ARRIVAL_WITHIN = 20.0
_FILE_WITHIN = 60.0
_AT_ARRIVALS = (2, 5, 8)
_AT_FILES = (1, 4, 7)
_WORDS = {**dict.fromkeys(_AT_ARRIVALS, "soon"), **dict.fromkeys(_AT_FILES, "early")}
_WARNED = ("warned", "differs")


class Line(NamedTuple):
    """One line of the driver's log."""

    t: float
    kind: str
    what: Mapping[str, Any]


class Clerk:
    """The driver on one draft folder, started and killed again and again."""

    def __init__(self, place: Path, paths: AppPaths, seed: int) -> None:
        self.folder = place / "云川启明"
        self._place = place
        self._paths = paths
        self._seed = seed
        self._runs = 0
        self.process: subprocess.Popen[bytes] | None = None
        self.log = place / "log-0"

    def start(self, *words: str) -> None:
        """A new run with a log of its own."""
        self._runs += 1
        self.log = self._place / f"log-{self._runs}"
        command = [sys.executable, "-m", "tests.ui.whole.typing_driver", str(self.folder), str(self._paths.data)]
        command += [str(self.log), str(self._seed * 1000 + self._runs), str(self._place / "扫描件"), *words]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE)

    def lines(self) -> list[Line]:
        """What the log of this run says by now; a line that was cut off by the kill counts as not said."""
        if not self.log.exists():
            return []
        found = []
        for text in self.log.read_text("utf-8").split("\n")[:-1]:
            said = json.loads(text)
            found.append(Line(said.pop("t"), said.pop("kind"), said))
        return found

    def wait_for(self, kind: str) -> Line:
        """The first line of a kind."""
        assert self.process is not None
        deadline = time.monotonic() + _READY_WITHIN
        while time.monotonic() < deadline:
            found = next((line for line in self.lines() if line.kind == kind), None)
            if found is not None:
                return found
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        self.process.kill()
        _, errors = self.process.communicate()
        raise AssertionError(f"no “{kind}”: {self.lines()[-3:]}\n{errors.decode()[-2000:]}\n{self._told()}")

    def wait_for_arrival(self) -> None:
        """Until a file is on its way, or for a while."""
        deadline = time.monotonic() + _ARRIVAL_WITHIN
        while time.monotonic() < deadline and not arriving(self.lines()):
            time.sleep(0.01)

    def wait_for_file(self) -> None:
        """Until an item has got a file, or for a while: how long that takes depends on the PC."""
        deadline = time.monotonic() + _FILE_WITHIN
        while time.monotonic() < deadline and not with_file(self.lines()):
            time.sleep(0.01)

    def _told(self) -> str:
        errors = Path(f"{self.log}.errors")
        return errors.read_text("utf-8")[-3000:] if errors.exists() else ""

    def kill(self) -> float:
        """SIGKILL; when that was."""
        assert self.process is not None
        assert self.process.poll() is None, self._told()
        killed = time.time()
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()
        assert not [line for line in self.lines() if line.kind in _WARNED], self.lines()[-5:]
        assert not self._told()
        return killed

    def leave(self) -> None:
        """Nothing of it is left running, whatever became of the test."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.communicate()

    def end(self) -> int:
        """Wait for a run that closes its window by itself; its exit code."""
        assert self.process is not None
        _, errors = self.process.communicate(timeout=60)
        assert not errors, errors.decode()[-2000:]
        return self.process.returncode


def possible(lines: Sequence[Line], killed: float) -> dict[str, list[Any]]:
    """For each part of the draft the values that stood there within the last two seconds before the kill."""
    opened = next(line for line in lines if line.kind == "opened").what["state"]  # that was on the disk
    stood: dict[str, list[tuple[float, Any]]] = {name: [] for name in opened}
    for line in lines:
        for name, value in line.what.get("state", {}).items() if line.kind == "stands" else ():
            stood.setdefault(name, []).append((line.t, value))
    found: dict[str, list[Any]] = {}
    for name, values in stood.items():
        began = [opened.get(name), *(value for at, value in values if at <= killed - SAFE_AFTER)]
        late = [value for at, value in values if at > killed - SAFE_AFTER]
        found[name] = [began[-1], *late]
    return found


def with_file(lines: Sequence[Line]) -> bool:
    """Whether a file came to stand in an item during this run."""
    stood = [line.what["state"] for line in lines if line.kind == "stands"]
    return any(name.startswith("items.") and value[1:] for state in stood for name, value in state.items())


def arriving(lines: Sequence[Line]) -> int:
    """How many files were on their way at the end."""
    return next((int(line.what["count"]) for line in reversed(lines) if line.kind == "arriving"), 0)


def demand_whole(folder: Path) -> None:
    """``draft.json`` can be read, and every file that it lists is there with its hash."""
    draft = from_json((folder / "draft.json").read_text("utf-8"), "draft.json")
    for state in draft.items.values():
        for file in state.files:
            assert disk.fingerprint(folder / file.path) == file.sha256, file.path


def demand_recovered(opened: Line, before: Sequence[Line], killed: float) -> None:
    """What was opened is what stood there at most two seconds before the kill, part by part."""
    assert opened.what["read_only"] == ""
    recovered, allowed = opened.what["state"], possible(before, killed)
    assert set(recovered) <= set(allowed)
    for name, values in allowed.items():
        wanted = [value if value not in ("", []) else None for value in values]
        assert recovered.get(name) in wanted, (name, recovered.get(name), wanted)


def demand_no_half_files(folder: Path, pid: int) -> None:
    """No temporary file of a run that is gone; the present one may be writing."""
    left = [path for path in folder.rglob(f"*{disk.TEMP_ENDING}") if f".{pid}." not in path.name]
    assert not left


def files_whole(folder: Path, state: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Each listed file of a state with whether it is on the disk as it is listed."""
    for name, value in state.items():
        for path, sha256 in value[1:] if name.startswith("items.") else ():
            yield path, disk.fingerprint(folder / path) == sha256


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_killed_program_loses_at_most_two_seconds(shard: int, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    paths = find_paths(tmp_path / "profile")
    clerk = Clerk(tmp_path, paths, shard)
    request.addfinalizer(clerk.leave)
    api.new_draft(paths, FORMS[shard % 2], clerk.folder, datetime.now(), "云川启明（虚构）")
    for number, kind in enumerate(("png", "png", "scan")):
        name = f"{number}.{'pdf' if kind == 'scan' else kind}"
        make_evidence(kind, f"第 {number} 份（虚构）", 16, tmp_path / "扫描件" / name, paths.fonts)
    moments = random.Random(shard)
    clerk.start()
    asked = with_files = with_arrivals = 0
    for number in range(KILLS):
        ready = clerk.wait_for("ready")
        if number in _AT_ARRIVALS:
            clerk.wait_for_arrival()
            time.sleep(moments.uniform(0, 0.1))
        elif number in _AT_FILES:
            clerk.wait_for_file()
            time.sleep(moments.uniform(0, 2.5))
        else:
            time.sleep(max(ready.t + moments.uniform(0.1, 4.0) - time.time(), 0))
        killed = clerk.kill()
        before = clerk.lines()
        demand_whole(clerk.folder)
        with_files += with_file(before)
        with_arrivals += arriving(before) > 0
        clerk.start(_WORDS.get(number + 1, ""))
        opened = clerk.wait_for("opened")
        asked += any(line.kind == "asked" for line in clerk.lines())
        demand_recovered(opened, before, killed)
        demand_no_half_files(clerk.folder, opened.what["pid"])
        assert all(whole for _, whole in files_whole(clerk.folder, opened.what["state"]))
    assert asked, "the recovery page was never needed: the kills come too late or too early"
    assert with_files >= 3, "hardly a kill came after a file"
    assert with_arrivals >= 1, "no kill met a file on its way"
    clerk.wait_for("ready")
    killed = clerk.kill()
    before = clerk.lines()
    clerk.start("stop")
    demand_recovered(clerk.wait_for("opened"), before, killed)
    assert clerk.end() == 0
    assert not list(clerk.folder.rglob(f"*{disk.TEMP_ENDING}"))
    assert not (clerk.folder / ".journal").exists()
    assert not (clerk.folder / ".lock").exists()
    demand_whole(clerk.folder)
