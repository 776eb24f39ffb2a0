"""Which drives burn, which one is meant, and which files may play a disc."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.discs.drives import NO_DRIVE, chosen_drive, linux_drives, plays_a_disc, pseudo_file
from app.discs.model import Drive
from app.errors import DiskError, UsageError

INFO = """CD-ROM information, Id: cdrom.c 3.20 2003/12/17

drive name:\t\tsr2\tsr1\tsr0
drive speed:\t\t48\t24\t24
Can play audio:\t\t1\t1\t1
Can write CD-R:\t\t0\t0\t1
Can write DVD-R:\t0\t1\t1
Can write DVD-RAM:\t0\t1\t1
"""
LINUX = (
    Drive("/dev/sr0", "HL-DT-ST DVDRAM（/dev/sr0）", "/dev/sr0"),
    Drive("/dev/sr1", "/dev/sr1", "/dev/sr1"),
)
WINDOWS = (Drive(r"\\?\cdrom#1", "TSSTcorp CDDVDW（E:）"), Drive(r"\\?\cdrom#2", "没有盘符的刻录机"))


def system(root: Path, info: str = INFO) -> Path:
    (root / "proc" / "sys" / "dev" / "cdrom").mkdir(parents=True)
    (root / "proc" / "sys" / "dev" / "cdrom" / "info").write_text(info)
    device = root / "sys" / "class" / "block" / "sr0" / "device"
    device.mkdir(parents=True)
    (device / "vendor").write_text("HL-DT-ST\n")
    (device / "model").write_text("DVDRAM   \n")
    return root


def test_burners_are_found_without_touching_them_and_mere_readers_are_not_among_them(tmp_path: Path) -> None:
    assert linux_drives(system(tmp_path)) == LINUX


@pytest.mark.parametrize("info", ["", "CD-ROM information, Id: cdrom.c 3.20 2003/12/17\n\ndrive name:\n", "\0\xff:"])
def test_a_pc_without_drives_has_none(tmp_path: Path, info: str) -> None:
    assert linux_drives(system(tmp_path, info)) == ()
    assert linux_drives(tmp_path / "nothing") == ()


@pytest.mark.parametrize(
    ("known", "device", "meant"),
    [
        (LINUX[:1], "", LINUX[0]),
        (LINUX, "/dev/sr1", LINUX[1]),
        (WINDOWS, "e:", WINDOWS[0]),
        (WINDOWS, "E:\\", WINDOWS[0]),
        (WINDOWS, r"\\?\cdrom#2", WINDOWS[1]),
    ],
)
def test_a_drive_is_meant_by_its_id_its_letter_or_as_the_only_one(
    known: tuple[Drive, ...], device: str, meant: Drive
) -> None:
    assert chosen_drive(known, device) == meant


def test_without_a_drive_a_sentence_says_what_to_do_with_the_image() -> None:
    with pytest.raises(DiskError) as told:
        chosen_drive((), "")
    assert told.value.message == NO_DRIVE == "这台电脑没有刻录机。已生成镜像文件，可拿到有刻录机的电脑上刻"


def test_of_several_drives_one_must_be_named() -> None:
    with pytest.raises(UsageError) as told:
        chosen_drive((*LINUX, *WINDOWS), "")
    assert "4 台" in told.value.message
    for words in ("HL-DT-ST DVDRAM（/dev/sr0）", "/dev/sr1", "TSSTcorp CDDVDW（E:）", r"\\?\cdrom#2"):
        assert words in told.value.hint


@pytest.mark.parametrize("device", ["/dev/sda", "/dev/null", "E", "F:", "drive.img", "/etc/hostname", ".."])
def test_what_is_no_drive_is_never_written_to(device: str) -> None:
    with pytest.raises(UsageError, match="不是刻录机"):
        chosen_drive((*LINUX, *WINDOWS), device)


def test_a_file_that_is_no_image_never_plays_a_disc(tmp_path: Path) -> None:
    image = tmp_path / "x.iso"
    image.write_bytes(b"\0" * 32769 + b"CD001" + b"\0" * 5000)
    thesis = tmp_path / "论文.docx"
    thesis.write_bytes(b"PK" + bytes(range(256)) * 200)
    (tmp_path / "link.img").symlink_to(image)
    for name in ("论文.docx", "link.img", ".", "x.iso", "missing/x.img", ""):
        with pytest.raises(UsageError):
            pseudo_file(f"stdio:{tmp_path / name}" if name else "stdio:", image)
    with pytest.raises(UsageError):
        pseudo_file("stdio:/dev/null", image)


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 100_000, b"\0" * 32769 + b"CD001", b"\0" * 32769 + b"BEA01" + b"\1" * 9]
)
def test_an_empty_file_a_blank_one_and_an_old_image_play_a_disc(tmp_path: Path, content: bytes) -> None:
    image, disc = tmp_path / "x.iso", tmp_path / "disc.img"
    image.write_bytes(b"x")
    disc.write_bytes(content)
    assert plays_a_disc(disc)
    assert pseudo_file(f"stdio:{disc}", image) == disc
    assert pseudo_file(f"stdio:{tmp_path / 'new.img'}", image) == tmp_path / "new.img"
