"""Burning: with a burner that plays its part, with what xorriso and the Windows script say, and what is read back."""

from __future__ import annotations

import base64
import io
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace
from typing import Any

import pytest

from app import cli_discs
from app.discs import burning
from app.discs.burn_program import Job, Said, run_heard
from app.discs.burn_script import SCRIPT
from app.discs.burn_windows import WINDOW, ImapiBurner, IsoburnBurner, ScriptUnusable, device_of
from app.discs.burn_xorriso import XorrisoBurner, medium_of
from app.discs.model import Burnt, Drive
from app.errors import AuditError, DiskError, InputFileError, UsageError
from app.progress import Cancelled, Pause, Progress, silent

DRIVE = Drive("/dev/sr0", "HL-DT-ST（/dev/sr0）", "/dev/sr0")
BLANK_CD = "Media current: CD-R\nMedia status : is blank\nMedia space  : 359844s\n"


@pytest.fixture
def image(tmp_path: Path) -> Path:
    file = tmp_path / "电子版.iso"
    file.write_bytes((b"\0" * 32769 + b"CD001" + bytes(range(256)) * 500).ljust(200 * 2048, b"\7"))
    return file


class Tray:
    """A burner whose discs are files; ``spoil`` changes what it wrote."""

    def __init__(self, disc: Path, spoil: Callable[[bytearray], object] = lambda data: None) -> None:
        self.disc = disc
        self.ejected = False
        self._spoil = spoil

    def drives(self) -> tuple[Drive, ...]:
        return (DRIVE,)

    def written(self, drive: Drive) -> str:
        return str(self.disc)

    def burn(self, image: Path, drive: Drive, progress: Progress) -> str:
        data = bytearray(image.read_bytes())
        self._spoil(data)
        to = Path(drive.id.removeprefix("stdio:")) if drive.id.startswith("stdio:") else self.disc
        to.write_bytes(bytes(data) + b"\0" * 150 * 2048)
        return ""

    def eject(self, drive: Drive) -> None:
        self.ejected = True


def flip(place: int) -> Callable[[bytearray], object]:
    def spoil(data: bytearray) -> None:
        data[place] ^= 1

    return spoil


def steps_of(burn: Callable[[Progress], object]) -> list[tuple[int, int, str]]:
    seen: list[tuple[int, int, str]] = []
    burn(lambda done, total, label: seen.append((done, total, label)))
    return seen


def test_a_burnt_disc_is_read_back_compared_and_ejected(tmp_path: Path, image: Path) -> None:
    tray = Tray(tmp_path / "disc")
    told: list[Burnt] = []
    seen = steps_of(lambda progress: told.append(burning.burn_image(image, "", progress, tray)))
    assert told == [Burnt("compared", "已刻好并读回核对，与镜像文件一致（400 KB）")]
    assert tray.ejected
    assert seen[-1] == (2 * 409600, 2 * 409600, "读回核对")


@pytest.mark.parametrize("place", [0, 40000, 200 * 2048 - 1])
def test_one_wrong_byte_on_the_disc_is_found(tmp_path: Path, image: Path, place: int) -> None:
    with pytest.raises(AuditError, match="不一样"):
        burning.burn_image(image, "", silent, Tray(tmp_path / "disc", flip(place)))


def test_a_disc_that_ends_too_soon_is_not_taken_for_one(tmp_path: Path, image: Path) -> None:
    tray = Tray(tmp_path / "disc", lambda data: data.__delitem__(slice(100 * 2048, None)))
    good = burning.burn_image(image, "", silent, Tray(tmp_path / "good"))
    assert "一致" in good.sentence
    with pytest.raises(AuditError):
        burning.burn_image(image, "", silent, tray)


def test_a_drive_that_does_not_show_the_disc_yet_is_told_after_waiting(tmp_path: Path, image: Path) -> None:
    class Slow(Tray):
        def written(self, drive: Drive) -> str:
            return str(tmp_path / "never")

    waited: list[float] = []
    tray = Slow(tmp_path / "disc")
    told = burning.burn_image(image, "", silent, tray, sleep=waited.append)
    assert told == Burnt("not_read", burning.UNREAD)
    assert "校验" in told.sentence
    assert 20 <= sum(waited) <= 60


def test_waiting_for_the_disc_can_be_cancelled(tmp_path: Path, image: Path) -> None:
    class Slow(Tray):
        def written(self, drive: Drive) -> str:
            return str(tmp_path / "never")

    def cancel(done: int, total: int, label: str) -> None:
        if label == burning.COMPARING:
            raise Cancelled

    with pytest.raises(Cancelled):
        burning.burn_image(image, "", cancel, Slow(tmp_path / "disc"), sleep=lambda seconds: None)


@pytest.mark.parametrize("content", [b"", b"no image at all", b"\0" * 32769 + b"CD001" + b"odd length"])
def test_what_is_no_image_is_not_burnt(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "名单.iso"
    file.write_bytes(content)
    with pytest.raises(InputFileError, match="名单"):
        burning.burn_image(file, "", silent, Tray(tmp_path / "disc"))
    with pytest.raises(InputFileError, match="没有这个"):
        burning.burn_image(tmp_path / "没有这个.iso", "", silent, Tray(tmp_path / "disc"))
    assert not (tmp_path / "disc").exists()


def test_a_pseudo_disc_that_differs_does_not_replace_the_old_one(tmp_path: Path, image: Path) -> None:
    disc = tmp_path / "disc.img"
    disc.write_bytes(b"")
    with pytest.raises(AuditError):
        burning.burn_image(image, f"stdio:{disc}", silent, Tray(disc, flip(99)))
    assert disc.read_bytes() == b""
    assert sorted(file.name for file in tmp_path.iterdir()) == ["disc.img", "电子版.iso"]
    burning.burn_image(image, f"stdio:{disc}", silent, Tray(disc))
    assert disc.read_bytes().startswith(image.read_bytes())


class Xorriso:
    """Answers as xorriso does: first what lies in the drive, then how the burning went."""

    def __init__(self, *answers: tuple[int, str]) -> None:
        self.answers = list(answers)
        self.jobs: list[Job] = []

    def __call__(self, job: Job, hear: Callable[[str], None], pause: Pause) -> Said:
        self.jobs.append(job)
        code, words = self.answers.pop(0)
        for line in words.splitlines():
            pause()
            hear(line)
        return Said(code, tuple(words.splitlines()))


def burn_with(answers: Iterable[tuple[int, str]], image: Path, allowed: bool = True) -> Xorriso:
    run = Xorriso(*answers)
    XorrisoBurner("/usr/bin/xorriso", run, lambda id: allowed).burn(image, DRIVE, silent)
    return run


def test_xorriso_is_asked_what_lies_in_the_drive_and_then_burns_the_image(image: Path) -> None:
    run = burn_with([(0, BLANK_CD), (0, "xorriso : UPDATE :    1 of    1 MB written")], image)
    look, write = (job.command for job in run.jobs)
    assert look == ("/usr/bin/xorriso", "-no_rc", "-outdev", "mmc:/dev/sr0", "-tell_media_space")
    assert write[2:] == ("-as", "cdrecord", "-v", "dev=mmc:/dev/sr0", "blank=as_needed", str(image))
    assert all(job.environment["LC_ALL"] == "C.UTF-8" and not job.may_be_killed for job in run.jobs)


def test_xorriso_tells_how_far_it_is(tmp_path: Path) -> None:
    image = tmp_path / "big.iso"
    with image.open("wb") as stream:
        stream.truncate(20 << 20)
    said = "Beginning to write data track.\nxorriso : UPDATE :    7 of   20 MB written (fifo  0%)\nx\n"
    run = Xorriso((0, BLANK_CD), (0, said))
    seen = steps_of(lambda progress: XorrisoBurner("x", run, lambda id: True).burn(image, DRIVE, progress))
    assert (7 << 20, 20 << 20, "刻录") in seen
    assert seen[0] == (0, 1, "检查光盘")
    assert seen[-1] == (20 << 20, 20 << 20, "刻录")


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ([(0, "Media current: is not recognizable\nMedia status : is not present\n")], "没有光盘"),
        ([(0, "")], "没有光盘"),
        ([(0, "Media current: CD-R\nMedia status : is written , is closed\n")], "已经刻过"),
        ([(0, "Media current: DVD+R\nMedia status : is written , is appendable\nMedia space : 9s")], "已经刻过"),
        ([(0, "Media current: CD-R\nMedia status : is blank\nMedia space  : 99s\n")], "放不下"),
        ([(5, "libburn : SORRY : Failed to open device : Permission denied\n")], "权限"),
        ([(5, "libburn : FATAL : Cannot open busy device '/dev/sr0'\n")], "占用"),
        ([(5, "xorriso : FAILURE : Cannot acquire drive '/dev/sr0'\n")], "用不了"),
        ([(0, BLANK_CD), (5, "xorriso : FAILURE : libburn indicates failure with writing.")], "没有刻完"),
        ([(0, BLANK_CD), (5, "Image size 400s exceeds free space on media 399s")], "放不下"),
    ],
)
def test_what_drive_and_disc_refuse_is_told_in_plain_words(
    image: Path, answers: list[tuple[int, str]], sentence: str
) -> None:
    with pytest.raises(DiskError, match=sentence) as told:
        burn_with(answers, image)
    assert told.value.hint.startswith("请")
    assert not any(word in told.value.in_full() for word in ("xorriso", "libburn", "FAILURE"))


def test_who_may_not_use_the_drive_is_told_of_the_group(image: Path) -> None:
    with pytest.raises(DiskError, match="权限") as told:
        burn_with([], image, allowed=False)
    assert "cdrom 组" in told.value.hint


@pytest.mark.parametrize(
    "current", ["CD-RW", "DVD-RW sequential recording", "DVD+RW, overwriteable", "BD-RE", "DVD-RAM"]
)
def test_a_disc_that_can_be_wiped_is(image: Path, current: str) -> None:
    said = f"Media current: {current}\nMedia status : is written , is closed\nMedia space  : 0s\n"
    assert len(burn_with([(0, said), (0, "")], image).jobs) == 2


def test_the_answer_about_the_medium_is_read() -> None:
    medium = medium_of("Drive current: -outdev '/dev/sr0'\n" + BLANK_CD)
    assert (medium.present, medium.blank, medium.rewritable, medium.free) == (True, True, False, 359844 * 2048)
    assert not medium_of("").present


def script_answers(*lines: str, code: int = 0) -> tuple[Callable[..., Said], list[Job]]:
    jobs: list[Job] = []

    def run(job: Job, hear: Callable[[str], None], pause: Pause) -> Said:
        jobs.append(job)
        for line in lines:
            hear(line)
            pause()
        return Said(code, lines)

    return run, jobs


def test_windows_gets_the_script_on_the_command_line_and_values_in_its_environment(image: Path) -> None:
    run, jobs = script_answers("STEP\t0\t200\tburn", "STEP\t90\t200\tburn", "DONE")
    burner = ImapiBurner(r"C:\Windows", run)
    drive = Drive(r"\\?\cdrom#1", "TSSTcorp（E:）", "E:")
    seen = steps_of(lambda progress: burner.burn(image, drive, progress))
    (job,) = jobs
    assert job.command[0] == r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe"
    assert base64.b64decode(job.command[-1]).decode("utf-16-le") == SCRIPT
    assert len(" ".join(job.command)) < 32_000
    assert job.environment["SHENBAO_TASK"] == "burn"
    assert job.environment["SHENBAO_IMAGE"] == str(image)
    assert job.environment["SHENBAO_DRIVE"] == drive.id
    assert job.environment["SHENBAO_STOP"] == str(job.stop_file)
    assert (90 * 2048, 200 * 2048, "刻录") in seen
    assert burner.written(drive) == r"\\.\E:"


def test_the_device_of_windows_is_no_path_which_would_name_the_root_folder() -> None:
    device = device_of("E:")
    assert str(PureWindowsPath(device)) == device + "\\", "what Path makes of it there"
    assert type(device) is str
    assert device_of("") == ""


def test_a_disc_is_read_back_by_the_very_name_of_its_device(
    tmp_path: Path, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []

    class Windows(Tray):
        def written(self, drive: Drive) -> str:
            return device_of("E:")

    def stands_for_windows(name: object, *more: Any, **named: Any) -> Any:
        opened.append(name)
        return (tmp_path / "disc").open("rb", buffering=0)

    monkeypatch.setattr(burning, "open", stands_for_windows, raising=False)
    assert burning.burn_image(image, "", silent, Windows(tmp_path / "disc")).outcome == "compared"
    assert set(opened) == {"\\\\.\\E:"}


def test_the_script_uses_what_windows_has() -> None:
    for words in (
        "IMAPI2.MsftDiscMaster2", "IMAPI2.MsftDiscRecorder2", "IMAPI2.MsftDiscFormat2Data",
        "ForceMediaToBeClosed = $true",
        "SHCreateStreamOnFileEx", "IMAPI2.MsftDiscFormat2Erase", "CancelWrite", "2735413C-7F64-5B0F-8F00-5D77AFBE261E",
    ):  # fmt: skip
        assert words in SCRIPT
    assert SCRIPT.count("{") == SCRIPT.count("}")
    assert SCRIPT.count("(") == SCRIPT.count(")")
    assert SCRIPT.isascii()


def test_windows_lists_its_drives_with_their_letters() -> None:
    run, _ = script_answers(
        "DRIVE\t\\\\?\\cdrom#1\tE:\\\tTSSTcorp  CDDVDW ", "DRIVE\tid2\t\tPIONEER", "#< CLIXML", "DONE"
    )
    assert ImapiBurner("C:", run).drives() == (
        Drive(r"\\?\cdrom#1", "TSSTcorp CDDVDW（E:）", "E:"), Drive("id2", "PIONEER"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["FAILED\tC0AA0202\tThere is no media in the device."], "没有光盘"),
        (["FAILED\tC0AA0207\tbusy"], "占用"),
        (["REFUSED\tused"], "已经刻过"),
        (["FREE\t100", "REFUSED\tsmall"], "放不下"),
        (["REFUSED\ttype"], "不认"),
        (["FAILED\t80070005\tdenied"], "不允许"),
        (["STEP\t0\t200\tburn", "FAILED\t80004005\tUnspecified"], "没有刻完"),
        (["STEP\t0\t200\tburn"], "没有刻完"),
    ],
)
def test_what_windows_refuses_is_told_in_plain_words(image: Path, lines: list[str], sentence: str) -> None:
    run, _ = script_answers(*lines, code=4)
    with pytest.raises(DiskError, match=sentence):
        ImapiBurner("C:", run).burn(image, DRIVE, silent)


@pytest.mark.parametrize("lines", [[], ["FAILED\t80040154\tclass not registered"], ["Add-Type : not allowed"]])
def test_where_the_script_cannot_run_windows_own_program_is_opened(image: Path, lines: list[str]) -> None:
    started: list[tuple[str, ...]] = []
    run, _ = script_answers(*lines, code=4)
    with pytest.raises(ScriptUnusable):
        ImapiBurner("C:", run).burn(image, DRIVE, silent)
    fallback = IsoburnBurner(r"C:\Windows", started.append, lambda: "E")
    told = burning.burn_image(image, "", silent, ImapiBurner("C:", run), lambda: fallback)
    assert told == Burnt("handed_over", WINDOW)
    assert [drive.place for drive in fallback.drives()] == ["E:"]
    assert started == [(r"C:\Windows\System32\isoburn.exe", "/Q", "E:", str(image))]


def test_the_fallback_burns_in_the_drive_that_was_chosen(image: Path) -> None:
    def run(job: Job, hear: Callable[[str], None], pause: Pause) -> Said:
        listing = job.environment["SHENBAO_TASK"] == "list"
        return Said(0, ("DRIVE\tid1\tF:\\\tPIONEER", "DONE")) if listing else Said(1, ())

    started: list[tuple[str, ...]] = []
    fallback = IsoburnBurner("C:", started.append, lambda: "EF")
    burning.burn_image(image, "", silent, ImapiBurner("C:", run), lambda: fallback)
    assert [command[2] for command in started] == ["F:"]
    with pytest.raises(UsageError, match="2 台"):
        burning.burn_image(image, "", silent, ImapiBurner("C:", script_answers()[0]), lambda: fallback)


def test_without_any_program_of_windows_the_sentence_says_what_can_be_done(image: Path) -> None:
    def missing(command: tuple[str, ...]) -> object:
        raise FileNotFoundError

    with pytest.raises(DiskError) as told:
        IsoburnBurner("C:", missing, lambda: "E").burn(image, DRIVE, silent)
    assert "右击" in told.value.hint


def test_the_command_line_asks_for_the_next_disc_only_when_this_one_was_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    burnt = [Burnt("compared", "已刻好"), Burnt("handed_over", "已交出去")]
    console = SimpleNamespace(result=said.append, say=said.append)
    monkeypatch.setattr("app.api.burn", lambda *_: burnt.pop(0))
    monkeypatch.setattr("sys.stdin", io.StringIO("\n\n\n"))
    args: Any = SimpleNamespace(image=Path("a.iso"), device="", copies=3, listed=False)
    session: Any = SimpleNamespace(console=console)
    with pytest.raises(UsageError, match="还有 1 张没有刻"):
        cli_discs.burn(args, session)
    assert said == [
        "第 1 张，共 3 张：已刻好",
        "请放入下一张空白盘（第 2 张，共 3 张），放好后按回车。",
        "第 2 张，共 3 张：已交出去",
    ]


def program(*lines: str) -> tuple[str, ...]:
    return (sys.executable, "-c", "\n".join(["import sys, time, signal, pathlib, os", *lines]))


def test_a_program_is_heard_line_by_line_also_where_it_goes_back_to_the_line_begin() -> None:
    heard: list[str] = []
    job = Job(program("sys.stdout.buffer.write('一\\r二\\n\\n三'.encode()); sys.stderr.write('x'); sys.exit(5)"), {})
    said = run_heard(job, heard.append, lambda: None)
    assert said.code == 5
    assert heard == list(said.lines)
    assert "".join(said.lines).replace("x", "") == "一二三"


def test_a_cancelled_program_is_asked_to_stop_and_gets_time_for_it(tmp_path: Path) -> None:
    lines = [
        f"mark = pathlib.Path({str(tmp_path / 'released')!r})",
        "def release(*what):",
        "    time.sleep(0.3); mark.touch(); sys.exit(0)",
        "signal.signal(signal.SIGTERM, release)",
        "print('ready', flush=True)",
        "time.sleep(60)",
    ]

    def hear(line: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        run_heard(Job(program(*lines), {}), hear, lambda: None)
    assert (tmp_path / "released").exists()


def test_a_cancelled_program_that_hears_no_signals_finds_its_stop_file(tmp_path: Path) -> None:
    stop, mark = tmp_path / "stop", tmp_path / "stopped"
    lines = [
        "print('ready', flush=True)",
        f"while not pathlib.Path({str(stop)!r}).exists(): time.sleep(0.02)",
        f"pathlib.Path({str(mark)!r}).touch()",
    ]

    def hear(line: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        run_heard(Job(program(*lines), {}, stop), hear, lambda: None)
    assert mark.exists()


def test_a_program_without_a_drive_that_does_not_stop_is_killed(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    lines = [
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
        f"pathlib.Path({str(pid)!r}).write_text(str(os.getpid()))",
        "print('ready', flush=True)",
        "time.sleep(60)",
    ]

    def hear(line: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        run_heard(Job(program(*lines), {}, patience=0.2, may_be_killed=True), hear, lambda: None)
    for _ in range(50):
        if not Path("/proc", pid.read_text()).exists():
            break
        time.sleep(0.1)
    assert not Path("/proc", pid.read_text()).exists()
