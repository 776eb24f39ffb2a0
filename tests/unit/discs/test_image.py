"""An image holds every byte under its full name, in the same bytes every time, and is there whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.discs import image, image_work
from app.discs.image import image_size, write_image
from app.discs.image_names import JOLIET_BYTES, image_names
from app.disk import TEMP_ENDING
from app.errors import AppError, AuditError, DiskError, InputFileError, PassingError, UsageError
from app.progress import Cancelled
from tests.faults import FILLING, MOVING, REMOVING, ending, in_a_fork, largest_file, refuse, steps

LABEL = "SB_7F3A92C1_1"
UTF8 = {**os.environ, "LC_ALL": "C.UTF-8"}
SMALL = {"甲.pdf": b"a" * 3000, "佐证材料/01_名录/乙𠀀.pdf": b"b" * 5000, "空.txt": b""}
HOSTILE = (
    "A.TXT", "a.txt", "a~2.txt", "B.txt", "b.TXT", "空.txt", "罕𠀀字𰻞.pdf", "ÀÉ.txt", "é", "OP",
    "一/二/三/四/五/六/七/深.txt", "很" * 60 + ".pdf", "很" * 60 + "2.pdf", "长夹" * 30 + "/文件.txt",
    "x" * 120 + ".pdf", "没有.结尾. 空 格", "a" * 40 + "." + "b" * 60, ".隐藏", "。.pdf",
    "佐证材料/01_名录/a;1.pdf", "佐证材料/01_名录/名录 (2).pdf",
)  # fmt: skip


def write_tree(folder: Path, files: dict[str, bytes]) -> list[str]:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return list(files)


def content(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def sevenzip(iso: Path, out: Path, kind: str = "udf") -> None:
    subprocess.run(["7z", "x", "-y", f"-t{kind}", f"-o{out}", iso], env=UTF8, capture_output=True, check=True)


def bsdtar(iso: Path, out: Path, *options: str) -> None:
    subprocess.run(["bsdtar", "-C", out, *options, "-xf", iso], env=UTF8, capture_output=True, check=True)
    subprocess.run(["chmod", "-R", "u+rwX", out], check=True)


def xorriso(iso: Path, out: Path) -> None:
    command = ["xorriso", "-osirrox", "on", "-indev", iso, "-extract", "/", out]
    subprocess.run(command, env=UTF8, capture_output=True, check=True)
    subprocess.run(["chmod", "-R", "u+rwX", out], check=True)


JUDGES: dict[str, Callable[[Path, Path], None]] = {"7z": sevenzip, "bsdtar": bsdtar, "xorriso": xorriso}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[tuple[str, int]]]:
    """A tree of 1,500 files in one folder, 250 folders beside, and names that were made to be in the way; its image."""
    folder = tmp_path_factory.mktemp("树")
    chance = random.Random(6)
    files = {
        f"佐证材料/01_入驻企业名录/第{n}份材料.pdf": chance.randbytes(chance.choice((0, 1, 2047, 2048, 2049)))
        for n in range(1500)
    }
    files |= {f"很多文件夹/夹{n:03}/甲.pdf": chance.randbytes(100) for n in range(250)}
    files |= {name: chance.randbytes(50 + n) for n, name in enumerate(HOSTILE)}
    names = write_tree(folder, files | {"空.txt": b""})
    iso = folder.with_name("大.iso")
    write_image(folder, names, iso, LABEL)
    return folder, iso, [(name, (folder / name).stat().st_size) for name in names]


@pytest.mark.parametrize("judge", JUDGES)
def test_others_read_every_byte_under_its_full_name(
    judge: str, large: tuple[Path, Path, object], tmp_path: Path
) -> None:
    folder, iso, _ = large
    JUDGES[judge](iso, tmp_path)
    assert content(tmp_path) == content(folder)


@pytest.mark.parametrize("kind", ["joliet by 7z", "joliet by bsdtar", "plain"])
def test_the_lesser_trees_hold_the_same_files(kind: str, large: tuple[Path, Path, object], tmp_path: Path) -> None:
    folder, iso, _ = large
    if kind == "joliet by 7z":
        sevenzip(iso, tmp_path, "iso")
    else:
        no_joliet = [",iso9660:!joliet"] if kind == "plain" else [""]
        bsdtar(iso, tmp_path, "--options", f"iso9660:!rockridge{no_joliet[0]}")
    found = content(tmp_path)
    assert sorted(found.values()) == sorted(content(folder).values())
    names = {part for path in found for part in Path(path).parts}
    if kind == "plain":
        assert all(name.isascii() for name in names)
    else:
        assert all(len(name.encode()) <= JOLIET_BYTES for name in names)
        assert len({path.casefold() for path in found}) == len(found)
        assert {"佐证材料/01_入驻企业名录/第7份材料.pdf", "罕𠀀字𰻞.pdf", "A.TXT"} <= set(found)
        endings = [{Path(path).suffix for path in paths if "bbb" not in path} for paths in (found, content(folder))]
        assert endings[0] == endings[1]


def test_the_volume_tells_its_label_and_day(large: tuple[Path, Path, object], tmp_path: Path) -> None:
    told = subprocess.run(["isoinfo", "-d", "-i", large[1]], capture_output=True, check=True, text=True).stdout
    assert f"Volume id: {LABEL}" in told
    assert "Joliet with UCS level 3 found" in told
    assert "Rock Ridge signatures version 1 found" in told
    iso = tmp_path / "a.iso"
    write_image(tmp_path, write_tree(tmp_path, SMALL), iso, LABEL, day=date(2026, 6, 15))
    listed = subprocess.run(
        ["7z", "l", "-slt", "-tudf", iso], capture_output=True, check=True, text=True, env={**UTF8, "TZ": "UTC"}
    ).stdout
    days = [line[11:30] for line in listed.splitlines() if line.startswith("Modified = ")]
    assert len(days) >= 5
    assert set(days) == {"2026-06-15 00:00:00"}


@pytest.mark.parametrize("day", [date(206, 6, 15), date(1899, 1, 1), date(2206, 6, 15), date.min, date.max])
def test_a_day_that_nobody_can_show_does_no_harm(day: date, tmp_path: Path) -> None:
    names = write_tree(tmp_path, SMALL)
    write_image(tmp_path, names, tmp_path / "a.iso", LABEL, day=day)
    write_image(tmp_path, names, tmp_path / "b.iso", LABEL)
    assert (tmp_path / "a.iso").read_bytes() == (tmp_path / "b.iso").read_bytes()


def test_the_size_is_foretold_and_not_by_much_too_large(large: tuple[Path, Path, list[tuple[str, int]]]) -> None:
    built = large[1].stat().st_size
    assert built <= image_size(large[2]) <= built + 2048 * len(large[2])


names_of_files = st.lists(st.text("甲乙丙ab𠀀", min_size=1, max_size=30), min_size=1, max_size=5).map("/".join)


@settings(max_examples=40)
@given(st.dictionaries(names_of_files, st.sampled_from([0, 1, 2048, 2049, 30_000]), max_size=60))
def test_no_image_is_larger_than_foretold(tmp_path_factory: pytest.TempPathFactory, files: dict[str, int]) -> None:
    folder = tmp_path_factory.mktemp("t")
    folders = {parent for name in files for parent in Path(name).parents}
    plain = {name: size for name, size in files.items() if Path(name) not in folders}
    write_tree(folder / "树", {name: b"x" * size for name, size in plain.items()})
    built = write_image(folder / "树", list(plain), folder / "a.iso", LABEL)
    assert built == (folder / "a.iso").stat().st_size <= image_size(list(plain.items()))


def test_the_parent_of_a_folder_is_its_own_in_udf(tmp_path: Path) -> None:
    """Whatever reads a path upwards finds the way; the library alone sends everybody to the root."""
    from pycdlib import PyCdlib

    write_image(tmp_path, write_tree(tmp_path, {"一/二/三/甲.pdf": b"a"}), tmp_path / "a.iso", LABEL)
    iso = PyCdlib()
    iso.open(str(tmp_path / "a.iso"))
    for above, folder in (("/", "/"), ("/", "/一"), ("/一", "/一/二"), ("/一/二", "/一/二/三")):
        upwards = next(iter(iso.get_record(udf_path=folder).fi_descs.values()))
        assert upwards.is_parent()
        assert upwards.icb.log_block_num + 257 == iso.get_record(udf_path=above).extent_location()
    iso.close()


def test_same_files_same_bytes_at_any_time_on_any_pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "树"
    names = write_tree(folder, SMALL)
    write_image(folder, names, tmp_path / "a.iso", LABEL)
    for path in folder.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 86_400 * 400)
    write_image(folder, names[::-1], tmp_path / "b.iso", LABEL)
    code = "import sys; from pathlib import Path; from app.discs.image import write_image as write"
    code += "; write(Path(sys.argv[1]), sys.argv[4:], Path(sys.argv[2]), sys.argv[3])"
    command = [sys.executable, "-c", code, str(folder), str(tmp_path / "c.iso"), LABEL, *names]
    for zone in ("Asia/Shanghai", "America/St_Johns"):
        subprocess.run(command, env={**os.environ, "TZ": zone, "PYTHONHASHSEED": "7"}, check=True)
        assert (tmp_path / "c.iso").read_bytes() == (tmp_path / "a.iso").read_bytes()
    assert (tmp_path / "b.iso").read_bytes() == (tmp_path / "a.iso").read_bytes()
    write_image(folder, names, tmp_path / "d.iso", "SB_00000000_1")
    assert (tmp_path / "d.iso").read_bytes() != (tmp_path / "a.iso").read_bytes()


def test_the_process_keeps_its_clock(tmp_path: Path) -> None:
    from pycdlib import dates, udf

    names = write_tree(tmp_path, SMALL)
    write_image(tmp_path, names, tmp_path / "a.iso", LABEL)
    with pytest.raises(PassingError):
        write_image(tmp_path, ["没有.pdf"], tmp_path / "b.iso", LABEL)
    assert dates.time is time
    assert udf.time is time
    assert udf.random is random


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["一/二/三/四/五/六/七/八/太深.txt"], "层次太多"),
        (["长" * 127], "太长"),
        (["𠀀" * 64], "太长"),
        (["../外.pdf"], "不能用"),
        (["/外.pdf"], "不能用"),
        (["甲//乙.pdf"], "不能用"),
        (["甲\\乙.pdf"], "不能用"),
        (["坏\udcff.pdf"], "不能用"),
        (["换\n行.pdf"], "不能用"),
        (["OP", "佐"], "分不清"),
    ],
)
def test_a_name_that_no_disc_can_hold_is_named(names: Sequence[str], told: str, tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match=told):
        write_image(tmp_path, names, tmp_path / "a.iso", LABEL)
    with pytest.raises(InputFileError, match=told):
        image_size([(name, 1) for name in names])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("label", ["", "sb", "标签", "A" * 17, "A-B"])
def test_a_label_is_plain(label: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write_image(tmp_path, [], tmp_path / "a.iso", label)


def test_a_folder_comes_before_what_is_in_it() -> None:
    placed = [name.path for name in image_names(["乙/甲/丙.pdf", "乙/a.pdf", "乙 2.pdf"])]
    assert placed == ["/乙", "/乙 2.pdf", "/乙/a.pdf", "/乙/甲", "/乙/甲/丙.pdf"]


@pytest.mark.parametrize("change", [b"", b"a" * 2999, b"a" * 3001], ids=["gone", "shorter", "longer"])
def test_a_file_that_changes_meanwhile_is_named(change: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "树"
    names = write_tree(folder, SMALL)

    def meanwhile(done: int, total: int, label: str) -> None:
        if change:
            (folder / "甲.pdf").write_bytes(change)
        else:
            (folder / "甲.pdf").unlink(missing_ok=True)

    with pytest.raises(PassingError, match=r"甲\.pdf"):
        write_image(folder, names, tmp_path / "a.iso", LABEL, meanwhile)
    assert [path.name for path in tmp_path.iterdir()] == ["树"]


def test_an_image_that_lacks_a_file_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "树"
    names = write_tree(folder, SMALL)
    real = image_work.build
    monkeypatch.setattr(image, "build", lambda placed, *rest: real(placed[:-1], *rest))
    with pytest.raises(AuditError):
        write_image(folder, names, tmp_path / "a.iso", LABEL)
    assert [path.name for path in tmp_path.iterdir()] == ["树"]


def written(folder: Path, out: Path) -> None:
    write_image(folder, list(SMALL), out / "a.iso", LABEL)


@pytest.fixture
def source(tmp_path: Path) -> tuple[Path, bytes]:
    """A small tree and its whole image."""
    folder = tmp_path / "树"
    write_image(folder, write_tree(folder, SMALL), tmp_path / "whole.iso", LABEL)
    return folder, (tmp_path / "whole.iso").read_bytes()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("before", [b"", b"old"], ids=["new", "replacing"])
def test_whatever_the_disk_refuses_nothing_half_is_left(
    code: int, before: bytes, source: tuple[Path, bytes], tmp_path: Path
) -> None:
    folder, whole = source
    refused = 0
    for k in range(1, 500):
        out = tmp_path / f"out{k}"
        out.mkdir()
        if before:
            (out / "a.iso").write_bytes(before)
        told = ""
        with steps(out, refuse(code), k) as found:
            try:
                written(folder, out)
            except DiskError as error:
                told = error.message
        refused += bool(told)
        assert not told or "“a.iso”" in told
        left = {path.name: path.read_bytes() for path in out.iterdir()}
        old = {"a.iso": before} if before else {}
        assert left in ((old, {"a.iso": whole}) if told else ({"a.iso": whole},)), k
        if not found.reached:
            break
    assert left == {"a.iso": whole}
    assert refused > 20


def test_a_file_larger_than_the_disk_takes_leaves_nothing(source: tuple[Path, bytes], tmp_path: Path) -> None:
    folder, whole = source
    (tmp_path / "out").mkdir()
    with largest_file(len(whole) // 2), pytest.raises(DiskError):
        written(folder, tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


def test_cancelled_at_any_tick_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "树"
    names = write_tree(folder, {"大.pdf": b"a" * 5_000_000, **SMALL})
    seen: list[tuple[int, int, str]] = []

    def stop_at(tick: int) -> Callable[[int, int, str], None]:
        def progress(done: int, total: int, label: str) -> None:
            seen.append((done, total, label))
            if len(seen) == tick:
                raise Cancelled

        return progress

    for tick in range(1, 30):
        seen.clear()
        try:
            write_image(folder, names, tmp_path / "a.iso", LABEL, stop_at(tick))
        except Cancelled:
            assert [path.name for path in tmp_path.iterdir()] == ["树"], tick
        else:
            break
    assert tick > 5
    size = (tmp_path / "a.iso").stat().st_size
    assert seen[-1] == (size, size, "写镜像")
    assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="POSIX")
def test_killed_at_any_step_leaves_nothing_under_the_name_and_the_next_run_clears_up(
    source: tuple[Path, bytes], tmp_path: Path
) -> None:
    folder, whole = source
    rubbish = 0
    for k in range(1, 500):
        out = tmp_path / f"out{k}"
        out.mkdir()

        def end_there(k: int = k, out: Path = out) -> None:
            with steps(out, ending, k, names=(*FILLING, *MOVING, *REMOVING)):
                written(folder, out)

        code = in_a_fork(end_there)
        assert code in (0, 9), k
        names = {path.name for path in out.iterdir()}
        assert all(name == "a.iso" or name.endswith(TEMP_ENDING) for name in names)
        if "a.iso" in names:
            assert (out / "a.iso").read_bytes() == whole
        rubbish += len(names - {"a.iso"})
        written(folder, out)
        assert {path.name: path.read_bytes() for path in out.iterdir()} == {"a.iso": whole}
        if code == 0:
            break
    assert rubbish > 20


def test_a_source_that_cannot_be_read_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(AppError, match=r"读不了“没有\.pdf”：找不到这个文件"):
        write_image(tmp_path, ["没有.pdf"], tmp_path / "a.iso", LABEL)
    assert not list(tmp_path.iterdir())
