"""A pile of sixty drafts, half of them damaged, every way there is; and what stops a collection in the middle.

BP1 every damaged draft is named, the others are listed, nothing of the applicants' is touched. BP2 whoever stops a
collection, or kills it, finds the desk whole and goes on. BP3 a second program looks and does not write. BP4 a disk
that is full or refuses leaves what the desk had.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app import api
from app.bureau.workspace import DESK_FILE
from app.errors import DiskError
from app.paths import find_paths
from tests.conftest import RunShenbao
from tests.faults import FILLING, MOVING, REMOVING, ending, in_a_fork, largest_file, refuse, steps, tree
from tests.unit.bureau.many_drafts import HARMS, Damaged, make_drafts, name_of, unnamed

COUNT = 60
NOON = datetime(2026, 4, 20, 12)
posix_only = pytest.mark.skipif(os.name == "nt", reason="needs signals and limits of POSIX")


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Damaged]]:
    """The drafts, and which of them are damaged how."""
    inbox = tmp_path_factory.mktemp("堆") / "收件"
    damaged = make_drafts(inbox, COUNT, every=2)
    assert len(damaged) >= len(HARMS)
    return inbox, damaged


def readable(damaged: list[Damaged]) -> list[str]:
    lost = {one.name for one in damaged if one.where == "lost"}
    return [name for name in map(name_of, range(COUNT)) if name not in lost]


def proven(damaged: list[Damaged]) -> list[str]:
    """Those of them whose answers are what was packed: others are told, and not summarised."""
    doubtful = {one.name for one in damaged if one.where == "unproven"}
    return [name for name in readable(damaged) if name not in doubtful]


def listed(workbook: Path) -> list[str]:
    rows = openpyxl.load_workbook(workbook, read_only=True)["初审"].iter_rows(min_row=2, values_only=True)
    return [str(row[1]) for row in rows]


# ---- BP1 ----------------------------------------------------------------------------------------------------------


def test_bp1_every_damaged_draft_is_named_by_way_of_the_desk(
    shenbao: RunShenbao, pile: tuple[Path, list[Damaged]], tmp_path: Path
) -> None:
    inbox, damaged = pile
    lost = [one for one in damaged if one.where == "lost"]
    before = tree(inbox)
    run = shenbao("bureau", "collect", inbox, "--json", "--desk", tmp_path / "台")
    assert run.returncode == 3, run.stderr
    found = json.loads(run.stdout)
    assert sorted(one["applicant"] for one in found["taken"]) == sorted(readable(damaged))
    assert sorted(one["source"]["path"] for one in found["unreadable"]) == sorted(str(one.place) for one in lost)
    assert all(one["hint"] for one in found["unreadable"])
    told = {one["applicant"]: "；".join(one["told"]) for one in found["taken"]}
    assert [one for one in damaged if one.where in ("told", "unproven") and one.words not in told[one.name]] == []
    again = shenbao("bureau", "collect", inbox, "--json", "--desk", tmp_path / "台")
    assert {one["kind"] for one in json.loads(again.stdout)["taken"]} == {"same"}
    made = shenbao("summary", "--desk", tmp_path / "台", "--out", tmp_path / "汇总", "--bureau-name", "云川市")
    assert made.returncode == 3, made.stderr
    assert unnamed(tmp_path / "汇总" / "review.xlsx", damaged) == []
    assert sorted(listed(tmp_path / "汇总" / "review.xlsx")) == sorted(proven(damaged))
    assert tree(inbox) == before


def test_bp1_every_damaged_draft_is_named_without_a_desk(
    shenbao: RunShenbao, pile: tuple[Path, list[Damaged]], tmp_path: Path
) -> None:
    inbox, damaged = pile
    before = tree(inbox)
    run = shenbao("summary", inbox, "--out", tmp_path / "汇总", "--bureau-name", "云川市")
    assert run.returncode == 3, run.stderr
    assert unnamed(tmp_path / "汇总" / "review.xlsx", damaged) == []
    assert all(one.place.name in run.stderr for one in damaged if one.where == "lost")
    assert listed(tmp_path / "汇总" / "review.xlsx") == proven(damaged)
    assert tree(inbox) == before


@posix_only
def test_bp1_names_in_gbk_on_a_stick_are_places_like_others(shenbao: RunShenbao, tmp_path: Path) -> None:
    """A stick that an old program wrote: its names are no UTF-8."""
    inbox = tmp_path / "盘"
    make_drafts(inbox, 2, every=2)  # a package, and a damaged folder
    for place in list(inbox.iterdir()):
        place.rename(inbox / os.fsdecode(f"云川{place.name}".encode("gbk")))
    run = shenbao("bureau", "collect", inbox, "--json", "--desk", tmp_path / "台")
    assert run.returncode == 3, run.stderr
    found = json.loads(run.stdout)
    assert [one["kind"] for one in found["taken"]] == ["new"]
    assert [Path(one["source"]["path"]).parent for one in found["unreadable"]] == [inbox]
    for words in (("--desk", tmp_path / "台"), (inbox,)):
        made = shenbao("summary", *words, "--out", tmp_path / "汇总", "--bureau-name", "云川市")
        assert made.returncode == 3, made.stderr
        assert listed(tmp_path / "汇总" / "review.xlsx") == [name_of(0)]
    handed = shenbao("bureau", "hand-on", "1", tmp_path / "上报.shenbao", "--desk", tmp_path / "台")
    assert handed.returncode == 0, handed.stderr


def test_a_damaged_draft_that_was_not_named_would_be_found(pile: tuple[Path, list[Damaged]], tmp_path: Path) -> None:
    """The judge above can say no: a workbook that says nothing names nobody."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    heads = {"读不出": ["位置", "原因"], "初审": ["位置", "收到时的情况"], "问题": ["名称", "程度", "栏目", "问题"]}
    for name, head in heads.items():
        book.create_sheet(name).append(head)
    book.save(tmp_path / "review.xlsx")
    assert unnamed(tmp_path / "review.xlsx", pile[1]) == pile[1]


# ---- BP2, BP3: stopped in the middle, two at once -----------------------------------------------------------------


@pytest.fixture
def slow(pile: tuple[Path, list[Damaged]], tmp_path: Path) -> Path:
    """A draft with so much evidence (a hole in a file) that whoever reads it is busy until the test ends."""
    folder, size = tmp_path / "很大", 64 << 30
    (folder / "attachments" / "03").mkdir(parents=True)
    with (folder / "attachments" / "03" / "大.pdf").open("wb") as file:
        file.truncate(size)
    entry = {"path": "attachments/03/大.pdf", "sha256": "0" * 64, "bytes": size}
    answers = {"org_name": "很大的单位", "uscc": ""}
    document = {"format": 1, "form": "service_institution_2026", "answers": answers}
    document |= {"items": {"3": {"state": "files", "files": [entry]}}}
    (folder / "draft.json").write_text(json.dumps(document), "utf-8")
    return folder


def heeds() -> None:
    """Ctrl-C is heard, also where whoever runs the tests has it ignored, as a shell does for work in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start the program beside the test, and end it when the test is over."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "app", "--data-dir", str(tmp_path / "资料"), *map(str, words)]
        started.append(
            subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", preexec_fn=heeds
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait_for_file(file: Path, process: subprocess.Popen[str]) -> None:
    """Wait until a program has made a file."""
    end = time.monotonic() + 60
    while not file.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.02)


def applicants(shenbao: RunShenbao, desk: Path) -> list[str]:
    run = shenbao("bureau", "list", "--json", "--desk", desk)
    assert run.returncode == 0, run.stderr
    return [row["applicant"] for row in json.loads(run.stdout)["rows"]]


@posix_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_bp2_a_collection_that_was_stopped_leaves_the_desk_whole(
    shenbao: RunShenbao,
    begin: Callable[..., subprocess.Popen[str]],
    pile: tuple[Path, list[Damaged]],
    slow: Path,
    tmp_path: Path,
    number: signal.Signals,
) -> None:
    inbox, damaged = pile
    desk = tmp_path / "台"
    shenbao("bureau", "collect", inbox / "0000.shenbao", "--desk", desk)
    process = begin("bureau", "collect", slow, inbox, "--desk", desk)
    wait_for_file(desk / f"{DESK_FILE}-wal", process)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == (130 if number == signal.SIGINT else -number)
    assert "Traceback" not in said
    # the slow one was the first in order: behind it nothing was taken yet
    assert applicants(shenbao, desk) == [name_of(0)]
    run = shenbao("bureau", "collect", inbox, "--desk", desk)
    assert run.returncode == 3, run.stderr
    assert "受理台的资料" not in run.stderr
    assert sorted(applicants(shenbao, desk)) == sorted(readable(damaged))


@posix_only
def test_bp3_a_second_program_looks_and_does_not_write(
    shenbao: RunShenbao,
    begin: Callable[..., subprocess.Popen[str]],
    pile: tuple[Path, list[Damaged]],
    slow: Path,
    tmp_path: Path,
) -> None:
    inbox, desk = pile[0], tmp_path / "台"
    shenbao("bureau", "collect", inbox / "0000.shenbao", "--desk", desk)
    assert shenbao("bureau", "office", "--name", "乙", "--desk", desk).returncode == 0
    process = begin("bureau", "collect", slow, "--desk", desk)
    wait_for_file(desk / f"{DESK_FILE}-wal", process)
    assert applicants(shenbao, desk) == [name_of(0)]
    made = shenbao("summary", "--desk", desk, "--out", tmp_path / "汇总", "--bureau-name", "云川市")
    assert made.returncode in (0, 1), made.stderr
    for words in (("collect", inbox), ("review", "1", "--decision", "推荐"), ("office", "--name", "甲")):
        run = shenbao("bureau", *words, "--desk", desk)
        assert run.returncode == 3, run.stderr
        assert "正在用受理台" in run.stderr
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130
    assert shenbao("bureau", "office", "--name", "甲", "--desk", desk).returncode == 0


@posix_only
def test_bp3_two_collections_at_once_take_everything_once(
    shenbao: RunShenbao,
    begin: Callable[..., subprocess.Popen[str]],
    pile: tuple[Path, list[Damaged]],
    tmp_path: Path,
) -> None:
    inbox, damaged = pile
    both = [begin("bureau", "collect", inbox, "--desk", tmp_path / "台") for _ in range(2)]
    ended = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [3, 3]
    assert all("Traceback" not in said for _, said in ended)
    assert sum("新收" in said for _, said in ended) == 1
    assert sorted(applicants(shenbao, tmp_path / "台")) == sorted(readable(damaged))


# ---- BP4: the disk ------------------------------------------------------------------------------------------------


def seen(desk: Path) -> Any:
    return api.desk_seen(find_paths(desk.parent / "资料"), desk)


def collect(desk: Path, *places: Path) -> None:
    api.collect(find_paths(desk.parent / "资料"), places, NOON, desk)


@posix_only
def test_bp4_a_desk_that_may_not_grow_keeps_what_it_had(pile: tuple[Path, list[Damaged]], tmp_path: Path) -> None:
    """Whatever size the file of the desk, its log or its copy may have at most."""
    inbox, desk = pile[0], tmp_path / "台"
    collect(desk, inbox / "0000.shenbao")
    before, refused = seen(desk), 0
    for size in (0, 1000, 4096, 30_000, 60_000, 100_000, 200_000, 400_000):
        with largest_file(size), suppress(DiskError):
            collect(desk, inbox)
            break
        refused += 1
        assert seen(desk) == before, size
        assert seen(desk).told == ()
    assert refused >= 5
    collect(desk, inbox)
    assert len(seen(desk).rows) == len(readable(pile[1]))


def test_bp4_a_desk_on_a_disk_that_takes_nothing_is_refused_and_can_be_looked_at(
    pile: tuple[Path, list[Damaged]], tmp_path: Path
) -> None:
    inbox, desk = pile[0], tmp_path / "台"
    collect(desk, inbox / "0000.shenbao")
    before = seen(desk)
    with steps(desk, refuse(errno.EROFS), 1, forever=True), pytest.raises(DiskError) as caught:
        collect(desk, inbox)
    assert caught.value.hint
    with steps(desk, refuse(errno.EROFS), 1, forever=True):
        assert seen(desk) == before
    assert seen(desk) == before


def with_one_more(pile: Path, tmp_path: Path) -> tuple[Path, Callable[[], None]]:
    """A desk with one applicant and a copy of it, and the work of taking in another one."""
    desk = tmp_path / "台"
    for _ in range(2):
        collect(desk, pile / "0000.shenbao")
    return desk, lambda: collect(desk, pile / "0002")


def names_on(desk: Path) -> list[str]:
    found = seen(desk)
    assert found.told == ()
    return [row.applicant for row in found.rows]


@posix_only
@pytest.mark.parametrize(("code", "forever"), [(errno.ENOSPC, True), (errno.EIO, False)])
def test_bp4_a_collection_that_is_refused_at_any_step_leaves_the_old_desk_or_the_new(
    pile: tuple[Path, list[Damaged]], tmp_path: Path, code: int, forever: bool
) -> None:
    desk, work = with_one_more(pile[0], tmp_path)
    shutil.copytree(desk, tmp_path / "原样")
    old, new, refused = [name_of(0)], [name_of(0), name_of(2)], 0
    for k in range(1, 200):
        shutil.rmtree(desk)
        shutil.copytree(tmp_path / "原样", desk)
        ended = False
        with steps(desk, refuse(code), k, forever=forever) as found:
            try:
                work()
            except DiskError:
                ended = True
        refused += ended
        assert names_on(desk) in ((old, new) if ended else (new,)), k
        work()
        assert names_on(desk) == new, k
        if not found.reached:
            break
    assert refused > 3
    assert not found.reached


@posix_only
def test_bp4_a_collection_that_is_killed_at_any_step_leaves_the_old_desk_or_the_new(
    pile: tuple[Path, list[Damaged]], tmp_path: Path
) -> None:
    desk, work = with_one_more(pile[0], tmp_path)
    shutil.copytree(desk, tmp_path / "原样")
    old, new, killed = [name_of(0)], [name_of(0), name_of(2)], 0
    for k in range(1, 200):
        shutil.rmtree(desk)
        shutil.copytree(tmp_path / "原样", desk)

        def dying(k: int = k) -> None:
            with steps(desk, ending, k, names=(*FILLING, *MOVING, *REMOVING)):
                work()

        code = in_a_fork(dying)
        assert code in (0, 9), k
        killed += code == 9
        assert names_on(desk) in ((old, new) if code else (new,)), k
        work()
        assert names_on(desk) == new, k
        if code == 0:
            break
    assert killed > 3
    assert code == 0
