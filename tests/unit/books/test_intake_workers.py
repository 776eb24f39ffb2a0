"""A file that hangs, crashes or eats memory is refused by name: the rest goes on and nothing of it is left."""

from __future__ import annotations

import errno
import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from app.books.intake import Intake, TakenIn, Wanted, sha256_of
from app.books.intake_work import Task, normalise
from app.books.intake_work_limits import Clock, Limits
from app.books.intake_workers import Workers
from app.books.normaliser import Normalised
from app.books.office.processes import run_apart
from app.books.office.scratch import scratch_folder
from app.books.usable import usable_files
from app.disk import process_runs
from app.errors import AttachmentError, DiskError, LockedFileError, PassingError
from app.progress import Cancelled, Progress
from tests.scans import codes, write_scan_pdf

FONTS = Path(__file__).resolve().parents[3] / "resources" / "fonts"
ROOT = FONTS.parents[1]
SECONDS = 30.0
# next to nothing for a tiny file, and plenty for others, however busy the machine is
SHORT = Limits(0.4, 0, 20_000)
posix = pytest.mark.skipif(os.name == "nt", reason="signals and limits of Unix")


# ---- what the workers do with a file, by its name


def behave(folder: Path, task: Task, progress: Progress) -> Normalised:
    """Leave half a file, then do what the name of the source says; most are normalised."""
    stem = task.source.stem
    act = getattr(sys.modules[__name__], f"_act_{stem.partition('-')[0]}", None)
    (folder / f"pid-{stem}").write_text(str(os.getpid()))
    if act is not None:
        task.target.write_bytes(b"half a file")
        task.target.with_name(f"{task.target.name}.rescued").write_bytes(b"another")
        act(folder, task, progress)
    return normalise(task, progress)


def _act_hang(folder: Path, task: Task, progress: Progress) -> None:
    time.sleep(600)


def _act_spin(folder: Path, task: Task, progress: Progress) -> None:
    """Holds the interpreter lock, as a library may."""
    sum(range(10**12))


def _act_slow(folder: Path, task: Task, progress: Progress) -> None:
    """Goes on from page to page, for longer than a page that hangs may take."""
    for page in range(11):
        time.sleep(0.2)
        progress(page, 11, f"整理 {task.name}")


def _act_eat(folder: Path, task: Task, progress: Progress) -> None:
    eaten = []
    while True:
        eaten.append(bytearray(64 << 20))


def _act_exit(folder: Path, task: Task, progress: Progress) -> None:
    os._exit(3)


def _act_crash(folder: Path, task: Task, progress: Progress) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _act_bug(folder: Path, task: Task, progress: Progress) -> None:
    raise ZeroDivisionError("a bug")


def _act_full(folder: Path, task: Task, progress: Progress) -> None:
    raise OSError(errno.ENOSPC, "no room", str(task.target))


def _act_unplugged(folder: Path, task: Task, progress: Progress) -> None:
    """The stick with the file is pulled out meanwhile."""
    task.source.unlink()
    task.source.read_bytes()


def _act_locked(folder: Path, task: Task, progress: Progress) -> None:
    raise LockedFileError(f"“{task.name}”要密码。", "请输入密码。")


def _act_network(folder: Path, task: Task, progress: Progress) -> None:
    try:
        socket.socket(socket.AF_INET)
    except RuntimeError as error:
        raise AttachmentError(f"“{task.name}”{type(error).__name__}") from error


def _act_noise(folder: Path, task: Task, progress: Progress) -> None:
    os.write(1, b"printed by a library")
    os.write(2, b"printed by a library")


def _act_meet(folder: Path, task: Task, progress: Progress) -> None:
    """Waits until another does the same."""
    (folder / f"here-{task.source.stem}").touch()
    end = time.monotonic() + SECONDS
    while len(list(folder.glob("here-*"))) < 2:
        if time.monotonic() > end:
            raise AttachmentError(f"“{task.name}”是一个人。")
        time.sleep(0.01)


def _act_convert(folder: Path, task: Task, progress: Progress) -> None:
    """Has another program work on the file, which hangs."""

    def pause() -> None:
        if task.source.stem == "convert-and-tell":
            progress(0, 1, f"用 Word 转换 {task.name}")

    with scratch_folder() as scratch:
        words = ["/bin/sh", "-c", f'echo $$ > "{folder}/program"; exec sleep 600']
        run_apart(words, scratch, 600.0, pause)


# ---- helpers


class Desk:
    """An intake with workers that :func:`behave`, and files for it."""

    def __init__(self, folder: Path, limits: Limits, most: int, idle: float) -> None:
        self.folder = folder
        self.acts = folder / "acts"
        self.acts.mkdir()
        self.workers = Workers(partial(behave, self.acts), limits, most, idle)
        self.cache = folder / "cache"
        self.intake = Intake(self.cache, FONTS, self.workers)

    def file(self, name: str, code: int = 0) -> Wanted:
        path = write_scan_pdf(self.folder / f"{name}.pdf", codes(code + 1, 2), dpi=40)
        return Wanted(path, sha256_of(path))

    def tiny(self, name: str) -> Wanted:
        """For what never gets so far that it would be read."""
        path = self.folder / f"{name}.pdf"
        path.write_bytes(f"%PDF-{name}"[:14].encode())
        return Wanted(path, sha256_of(path))

    def take(self, one: Wanted) -> TakenIn:
        return self.intake.take_in(one.source, one.sha256)

    def refused(self, one: Wanted) -> AttachmentError:
        with pytest.raises(AttachmentError) as caught:
            self.take(one)
        assert f"“{one.source.name}”" in caught.value.message
        return caught.value

    def pid(self, one: Wanted) -> int:
        return pid_in(self.acts / f"pid-{one.source.stem}")

    def kept(self) -> set[str]:
        return {path.suffix for path in self.files()}

    def files(self) -> list[Path]:
        """What lies in the cache but for stamps, which vouch for originals."""
        return [path for path in self.cache.iterdir() if path.suffix != ".seen"] if self.cache.exists() else []


def pid_in(file: Path) -> int:
    until(lambda: file.exists() and bool(file.read_text()))
    return int(file.read_text())


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def is_gone(pid: int) -> bool:
    """Whether a process has ended, also when nobody has asked for its end yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return not process_runs(pid)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    made: list[Desk] = []

    def make(limits: Limits | None = None, most: int = 2, idle: float = 60.0) -> Desk:
        made.append(Desk(tmp_path, limits or Limits(SECONDS), most, idle))
        return made[-1]

    yield make
    for one in made:
        one.workers.close()


# ---- tests


@posix
@pytest.mark.parametrize(
    ("act", "limits", "told"),
    [
        ("hang", SHORT, "秒还没有完成"),
        ("spin", SHORT, "秒还没有完成"),
        ("eat", Limits(mebibytes=256), "占用的内存太多"),
        ("exit", None, "处理程序意外退出"),
        ("crash", None, "处理程序意外退出"),
        ("bug", None, "程序内部出错"),
    ],
)
def test_it_is_refused_by_name_and_the_next_goes_on(desk, act, limits, told) -> None:
    here = desk(limits)
    bad, good = here.tiny(act), here.file("fine", 1)
    error = here.refused(bad)
    assert told in error.message
    assert error.hint.endswith("。")
    assert isinstance(error, PassingError) == (act != "bug")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.message, again.hint) == (type(error), error.message, error.hint)
    assert here.kept() == set()
    assert len(here.take(good).pages) == 2
    assert here.kept() == {".pdf", ".json"}
    if act not in ("bug",):
        assert is_gone(here.pid(bad))


@posix
def test_a_worker_that_is_killed_from_outside_is_told_and_replaced(desk) -> None:
    here = desk()
    bad = here.file("hang")

    def kill(done: int, total: int, label: str) -> None:
        if (here.acts / "pid-hang").exists():
            os.kill(here.pid(bad), signal.SIGKILL)

    with pytest.raises(PassingError, match="意外退出"):
        here.intake.take_in(bad.source, bad.sha256, progress=kill)
    assert here.kept() == set()
    good = here.file("fine", 1)
    assert here.take(good)
    os.kill(here.pid(good), signal.SIGKILL)  # between two files nobody has to know
    until(lambda: is_gone(here.pid(good)))
    assert here.take(here.file("fine-2", 2))


def test_errors_keep_their_kind_and_a_full_disk_is_no_fault_of_the_file(desk) -> None:
    here = desk()
    with pytest.raises(LockedFileError) as caught:
        here.take(here.file("locked"))
    assert caught.value.hint == "请输入密码。"
    with pytest.raises(DiskError, match="磁盘空间不够"):
        here.take(here.file("full", 1))
    assert here.kept() == set()


def test_a_source_that_cannot_be_read_is_no_fault_of_the_cache(desk) -> None:
    here = desk()
    gone, fine = here.intake.take_in_all([here.file("unplugged"), here.file("fine", 1)])
    assert isinstance(gone, PassingError)
    assert "“unplugged.pdf”" in gone.message
    assert "找不到" in gone.message
    assert isinstance(fine, TakenIn)


def test_so_many_processes_that_their_memory_is_there(monkeypatch) -> None:
    for processors, most in ((None, 1), (2, 2), (64, 4)):
        monkeypatch.setattr(os, "cpu_count", lambda processors=processors: processors)
        assert Workers()._most == most
    assert Workers(most=9)._most == 9


def test_what_another_process_has_put_into_the_cache_is_used(desk) -> None:
    """It may have it open, and then nothing can be put in its place (Windows)."""
    here = desk()
    bad, other = here.file("slow"), Intake(here.cache, FONTS, Workers(partial(behave, here.acts), most=1))
    found: list[tuple[int, int]] = []

    def be_faster(done: int, total: int, label: str) -> None:
        if not found:
            found.append((0, 0))
            pdf = other.take_in(bad.source, bad.sha256).pdf
            found[0] = (pdf.stat().st_ino, pdf.stat().st_mtime_ns)

    try:
        taken = here.intake.take_in(bad.source, bad.sha256, progress=be_faster)
    finally:
        other.workers.close()
    assert found == [(taken.pdf.stat().st_ino, taken.pdf.stat().st_mtime_ns)]
    assert sorted(path.suffix for path in here.files()) == [".json", ".pdf"]


def test_work_that_goes_on_has_more_time_than_work_that_stands(desk) -> None:
    here = desk(Limits(2.0, 0, 0))
    slow = here.file("slow")
    assert len(here.take(slow).pages) == 2
    clock = Clock(Limits(30, 0.2, 1.0), slow.source, False, 0.0)
    small = clock.left(0.0)
    assert 30 <= small < 31
    clock.hear(0, 100, "整理", 1.0)
    assert clock.left(1.0) == pytest.approx(small + 20 - 1)  # the pages are known
    clock.hear(90, 100, "整理", 45.0)
    clock.hear(90, 100, "整理", 60.0)
    assert clock.left(60.0) == pytest.approx(45 + 30 - 60)  # told again is not gone on
    for second in range(60, 1000):
        clock.hear(second, 100, "整理", second)
    assert clock.left(1000.0) < 0


def test_a_conversion_has_the_time_of_the_program_that_does_it(tmp_path) -> None:
    source = tmp_path / "a.docx"
    source.write_bytes(b"x")
    clock = Clock(Limits(), source, True, 0.0)
    for second in range(300):
        clock.hear(0, 1, "用 Word 转换 a.docx", second)
        assert clock.left(second) > 0
    assert clock.left(340.0) < 0


def test_two_files_run_at_the_same_time_and_come_back_in_order(desk) -> None:
    here = desk(most=2)
    files = [here.file("meet-1"), here.file("meet-2", 1), here.file("fine", 2)]
    taken = here.intake.take_in_all(files)
    assert [one.key for one in taken] == [one.key for one in files]
    assert here.pid(files[0]) != here.pid(files[1])


def test_a_refusal_does_not_keep_the_others(desk) -> None:
    here = desk(SHORT)
    names = ("fine-1", "hang", "locked", "exit", "fine-2")
    files = [here.tiny(name) if name == "hang" else here.file(name, n) for n, name in enumerate(names)]
    text = here.folder / "text.pdf"
    text.write_text("words")
    gone = Wanted(here.folder / "gone.pdf", "0" * 64)
    files += [Wanted(text, sha256_of(text)), gone, Wanted(files[0].source, "0" * 64)]
    told: dict[tuple[int, int, str], None] = {}
    taken = here.intake.take_in_all(files, lambda *step: told.setdefault(step))
    assert [isinstance(one, TakenIn) for one in taken] == [True, False, False, False, True, False, False, False]
    for one, file in zip(taken, files, strict=True):
        assert isinstance(one, TakenIn) or f"“{file.source.name}”" in one.message
    done = [step[0] for step in told]
    assert done == sorted(done)
    assert {step[1] for step in told} == {len(files)}
    assert len(here.files()) == 4


def test_the_same_content_is_normalised_once_and_refused_under_each_name(desk) -> None:
    here = desk()
    one = here.file("fine-1")
    copies = [one, Wanted(one.source, one.sha256, 90), Wanted(one.source, one.sha256, 0, "又一份.pdf")]
    first, turned, again = here.intake.take_in_all(copies)
    assert (first.pdf, first.pages) == (again.pdf, again.pages)
    assert turned.pdf != first.pdf
    bad = here.file("exit", 5)
    errors = here.intake.take_in_all([bad, Wanted(bad.source, bad.sha256, 0, "另一份.pdf")])
    assert ["“exit.pdf”" in errors[0].message, "“另一份.pdf”" in errors[1].message] == [True, True]


def test_what_is_in_the_cache_needs_no_worker(desk) -> None:
    here = desk()
    one = here.file("fine")
    taken = here.take(one)
    here.workers.close()
    told: list[object] = []
    assert here.intake.take_in(one.source, one.sha256, progress=lambda *step: told.append(step)) == taken
    assert told == []
    assert here.workers._workers == []


class StopAt:
    """A progress that stops the work at one of its steps, counted without those that are told again."""

    def __init__(self, number: int) -> None:
        self.steps: dict[object, None] = {}
        self.number = number

    def __call__(self, done: int, total: int, label: str) -> None:
        self.steps.setdefault((done, total, label))
        if len(self.steps) == self.number:
            raise Cancelled


def test_cancelling_at_any_step_leaves_no_half_file(desk) -> None:
    here = desk()
    files = [here.file(f"fine-{number}", number) for number in range(3)]
    whole = here.intake.take_in_all(files)
    data = [one.pdf.read_bytes() for one in whole]
    for number in range(1, 100):
        for path in here.cache.iterdir():
            path.unlink()
        try:
            assert here.intake.take_in_all(files, StopAt(number)) == whole
            break
        except Cancelled:
            assert not [path for path in here.cache.iterdir() if path.name.startswith(".")]
            for one, bytes_of_it in zip(whole, data, strict=True):
                assert not one.pdf.exists() or one.pdf.read_bytes() == bytes_of_it
    assert 5 < number < 99


@pytest.mark.parametrize("act", ["hang", "spin"])
def test_cancelling_needs_no_step_of_what_hangs(desk, act) -> None:
    here = desk()
    bad = here.file(act)

    def cancel(done: int, total: int, label: str) -> None:
        if (here.acts / f"pid-{act}").exists():
            raise Cancelled

    with pytest.raises(Cancelled):
        here.intake.take_in(bad.source, bad.sha256, progress=cancel)
    assert is_gone(here.pid(bad))
    assert here.kept() == set()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds programs as Linux lists them")
@pytest.mark.parametrize("act", ["convert", "convert-and-tell"])
def test_programs_that_a_worker_started_end_with_it(desk, act) -> None:
    here = desk(SHORT)
    bad = here.tiny(act)

    def cancel(done: int, total: int, label: str) -> None:
        if act == "convert-and-tell" and (here.acts / "program").exists():
            raise Cancelled

    with pytest.raises((AttachmentError, Cancelled)):
        here.intake.take_in(bad.source, bad.sha256, progress=cancel)
    assert is_gone(pid_in(here.acts / "program"))
    assert not list(Path(tempfile.gettempdir()).glob(f"shenbao-convert-{here.pid(bad)}-*"))
    assert here.kept() == set()


PARENT = """
import sys
from functools import partial
from pathlib import Path
from app.books.intake import Intake, Wanted
from app.books.intake_workers import Workers
from tests.unit.books.test_intake_workers import FONTS, behave

if __name__ == "__main__":
    acts, cache, *files = map(Path, sys.argv[1:])
    wanted = [Wanted(Path(file), Path(file).with_suffix(".sha").read_text()) for file in files]
    Intake(cache, FONTS, Workers(partial(behave, acts))).take_in_all(wanted)
"""


@posix
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes as Linux lists them")
def test_workers_end_with_a_parent_that_is_killed(desk, tmp_path) -> None:
    here = desk()
    bad = [here.file("hang-1"), here.file("hang-2", 1)]
    for one in bad:
        one.source.with_suffix(".sha").write_text(one.sha256)
    script = tmp_path / "parent.py"
    script.write_text(PARENT, "utf-8")
    path = os.pathsep.join([str(ROOT), os.environ["PYTHONPATH"]])
    words = [sys.executable, str(script), str(here.acts), str(here.cache), *(str(one.source) for one in bad)]
    parent = subprocess.Popen(words, env={**os.environ, "PYTHONPATH": path})
    try:
        pids = [here.pid(one) for one in bad]
        until(lambda: len(here.files()) == 4)
    finally:
        parent.kill()
        parent.wait()
    until(lambda: all(map(is_gone, pids)))
    assert here.kept() == set()
    # what a run that was killed together with its workers leaves goes when the next one begins
    (here.cache / f".left.{parent.pid}.sbtmp.rescued").write_bytes(b"half")
    (here.cache / f".ours.{os.getpid()}.sbtmp").write_bytes(b"of a window that runs")
    here.take(here.file("fine", 2))
    assert [path.name for path in here.cache.iterdir() if path.name.startswith(".")] == [f".ours.{os.getpid()}.sbtmp"]


def test_a_worker_that_nobody_needs_ends_and_the_next_file_has_another(desk) -> None:
    here = desk(idle=0.1)
    first = here.file("fine-1")
    here.take(first)
    until(lambda: is_gone(here.pid(first)))
    for number in range(3):
        assert here.take(here.file(f"fine-{number + 2}", number + 1))


def test_a_process_that_cannot_begin_refuses_the_file(desk, monkeypatch) -> None:
    from multiprocessing.context import SpawnProcess

    here = desk()

    def refuse(process: object) -> None:
        raise OSError(errno.ENOMEM, "no room")

    with monkeypatch.context() as patched:
        patched.setattr(SpawnProcess, "start", refuse)
        error = here.refused(here.file("fine"))
    assert "内存不够" in error.message
    assert isinstance(error, PassingError)
    assert here.take(here.file("fine"))


def test_workers_have_no_network_and_print_nothing(desk, capfd) -> None:
    here = desk()
    assert "NetworkForbidden" in here.refused(here.file("network")).message
    here.take(here.file("noise", 1))
    here.refused(here.file("bug", 2))
    assert capfd.readouterr() == ("", "")


@posix
def test_workers_give_way_and_their_limits_do_not_reach_beyond_them(desk) -> None:
    here = desk()
    one = here.file("fine")
    here.take(one)
    assert os.getpriority(os.PRIO_PROCESS, here.pid(one)) > os.getpriority(os.PRIO_PROCESS, 0)
    limits = Path(f"/proc/{here.pid(one)}/limits")
    if limits.exists():
        (space,) = [line for line in limits.read_text().splitlines() if line.startswith("Max address space")]
        soft, hard = space.split()[3:5]
        assert int(soft) < 3 << 30
        assert hard == "unlimited"  # LibreOffice is given more than a worker has


def test_what_a_worker_logs_reaches_the_log(desk, caplog) -> None:
    here = desk()
    here.refused(here.file("bug"))
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("act", ["hang", "exit"])
def test_unlocking_happens_in_a_worker_too(desk, tmp_path, monkeypatch, act) -> None:
    here = desk(SHORT)
    monkeypatch.setattr("app.books.intake.kept_workers", lambda: here.workers)
    (tmp_path / "scratch").mkdir()

    def use(files: Sequence[Path]) -> None:
        usable_files(here.cache, FONTS, files, tmp_path / "scratch", lambda _: None, password="1234")

    with pytest.raises(AttachmentError, match=f"“{act}.pdf”"):
        use([here.file("fine").source, here.tiny(act).source])
    assert not [path for path in (tmp_path / "scratch").rglob("*") if path.is_file()]
    use([here.file("fine").source])


def test_a_process_begins_before_it_is_asked(desk) -> None:
    here = desk()
    here.intake.workers.warm()
    here.intake.workers.warm()
    (worker,) = here.intake.workers._workers
    one = here.file("fine-1")
    here.take(one)
    assert here.pid(one) == worker.process.pid
