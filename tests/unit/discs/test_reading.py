"""A copy reads the same wherever it lies; what is damaged or no copy at all is said in words."""

from __future__ import annotations

import hashlib
import os
import random
import struct
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

from app.discs.image import write_image
from app.discs.reading import open_copy
from app.discs.reading_udf import SECTOR, UdfDamage, UdfForeign, read_udf
from app.errors import AppError, AuditError, InputFileError, PassingError

FILES = {
    "申报表.pdf": b"a" * 5000,
    "佐证材料/01_名录/罕𠀀.pdf": bytes(range(256)) * 20,
    "佐证材料/02_批文/批文.pdf": b"c" * 2048,
    "空.txt": b"",
}
UTF8 = {**os.environ, "LC_ALL": "C.UTF-8"}


def write_tree(folder: Path) -> Path:
    for name, data in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return write_tree(tmp_path / "树")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The image of :data:`FILES`."""
    folder = tmp_path_factory.mktemp("t")
    write_image(write_tree(folder / "树"), list(FILES), folder / "a.iso", "SB_7F3A92C1_1")
    return (folder / "a.iso").read_bytes()


def read(place: Path) -> dict[str, bytes]:
    with open_copy(place) as copy:
        found = {path: b"".join(copy.blocks(path)) for path in copy.files}
        assert {path: len(data) for path, data in found.items()} == dict(copy.files)
    return found


def remade(tree: Path, *options: str) -> Path:
    """An image that another program made."""
    iso = tree.parent / "x.iso"
    subprocess.run(["xorriso", "-as", "mkisofs", *options, "-o", iso, tree], env=UTF8, capture_output=True, check=True)
    return iso


def test_a_folder_an_image_and_a_pseudo_drive_read_the_same(tree: Path, tmp_path: Path, whole: bytes) -> None:
    iso = tmp_path / "a.iso"
    iso.write_bytes(whole)
    assert read(tree) == FILES
    assert read(iso) == FILES
    assert read(Path(f"stdio:{iso}")) == FILES
    iso.write_bytes(whole + bytes(150 * SECTOR))  # what burning adds
    assert read(iso) == FILES


@pytest.mark.parametrize("options", [["-r"], ["-r", "-J", "-joliet-long"], ["-J", "-joliet-long"]])
def test_an_image_made_anew_by_another_program_is_read_too(options: list[str], tree: Path) -> None:
    found = read(remade(tree, *options))
    if options[0] == "-r":
        assert found == FILES
    else:  # that program puts _ for a rare character in Joliet
        assert {path.replace("罕__", "罕𠀀").replace("罕_", "罕𠀀"): data for path, data in found.items()} == FILES


def test_an_image_with_plain_names_only_is_read_without_versions(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "A.TXT").write_bytes(b"x")
    assert read(remade(tmp_path / "t")) == {"A.TXT": b"x"}


def test_names_of_other_systems_are_the_same_names(tmp_path: Path) -> None:
    (tmp_path / "e\u0301.pdf").write_bytes(b"x")
    assert read(tmp_path) == {"é.pdf": b"x"}


def test_what_is_no_plain_file_cannot_be_read_and_stops_nothing(tree: Path) -> None:
    (tree / "断.pdf").symlink_to(tree / "没有")
    os.mkfifo(tree / "管.pdf")
    with open_copy(tree) as copy:
        assert copy.files["断.pdf"] == copy.files["管.pdf"] == -1
        for path in ("断.pdf", "管.pdf"):
            with pytest.raises(OSError, match="no plain file"):
                list(copy.blocks(path))
        assert b"".join(copy.blocks("申报表.pdf")) == FILES["申报表.pdf"]


def test_a_folder_that_cannot_be_listed_is_told(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("02_批文"):
            raise OSError(5, "I/O", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with open_copy(tree) as copy:
        assert copy.unread == ("佐证材料/02_批文",)
        assert "佐证材料/01_名录/罕𠀀.pdf" in copy.files


@pytest.mark.parametrize("data", [b"", b"text", b"\x00" * 40_000, b"%PDF-1.7\n" * 100_000])
def test_what_is_no_image_is_refused_with_code_3(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.iso").write_bytes(data)
    with (
        pytest.raises(InputFileError, match="不是文件夹，也不是能认出的光盘或光盘镜像") as caught,
        open_copy(tmp_path / "a.iso"),
    ):
        pass
    assert caught.value.exit_code == 3


def test_what_is_not_there_or_nothing_to_read_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管")
    for place, told in (
        (tmp_path / "没有", "找不到"),
        (tmp_path / "管", "不是文件夹"),
        (Path("stdio:/没有"), "找不到"),
    ):
        with pytest.raises(InputFileError, match=told), open_copy(place):
            pass
    with pytest.raises(AppError), open_copy(Path("/dev/null")):
        pass


def test_a_drive_that_cannot_be_read_is_said_in_words(
    tmp_path: Path, whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.iso").write_bytes(whole)

    def broken(stream: object) -> object:
        raise OSError(5, "I/O")

    monkeypatch.setattr("app.discs.reading.read_udf", broken)
    with pytest.raises(PassingError, match="磁盘读写出错"), open_copy(tmp_path / "a.iso"):
        pass


def test_an_image_cut_anywhere_is_damaged_or_lacks_bytes(tmp_path: Path, whole: bytes) -> None:
    iso, said = tmp_path / "a.iso", set()
    for length in range(0, len(whole), SECTOR * 3):
        iso.write_bytes(whole[:length])
        try:
            with open_copy(iso) as copy:
                assert set(copy.files) == set(FILES)
                said.add("lacking")
                for path in copy.files:
                    try:
                        found = b"".join(copy.blocks(path))
                    except OSError:
                        continue
                    assert found == FILES[path]
        except (AuditError, InputFileError) as error:
            said.add(type(error).__name__)
    assert said == {"AuditError", "InputFileError", "lacking"}


def test_damage_to_structures_is_found_or_does_no_harm(tmp_path: Path, whole: bytes) -> None:
    """Sectors up to the last entry of a file, one byte at a time: never other names, sizes or bytes, never a crash."""
    iso, chance = tmp_path / "a.iso", random.Random(1)
    found = 0
    ends = max(whole.rfind(struct.pack("<H", kind) + b"\x02\x00") for kind in (257, 261)) + SECTOR
    told = [at for at in (*range(32 * SECTOR, 66 * SECTOR), *range(256 * SECTOR, ends)) if whole[at]]
    for at in chance.sample(told, 500):
        bad = bytearray(whole)
        bad[at] ^= 1 << chance.randrange(8)
        iso.write_bytes(bad)
        try:
            assert read(iso) == FILES
        except (AuditError, InputFileError):
            found += 1
    assert found > 150


def test_the_reserve_descriptors_help_out(whole: bytes) -> None:
    bad = bytearray(whole)
    for sector in range(32, 38):
        bad[sector * SECTOR + 20] ^= 0xFF
    assert {file.path for file in read_udf(BytesIO(bytes(bad)))} == set(FILES)


def entry(whole: bytes, at: int) -> tuple[int, int]:
    """Where a file entry lies, and where its allocation begins, for the sector of the partition."""
    return (257 + at) * SECTOR, (257 + at) * SECTOR + 176


def signed(image: bytearray, at: int) -> None:
    """Give a changed descriptor a right check and tag again."""
    import binascii

    length = struct.unpack_from("<H", image, at + 10)[0]
    struct.pack_into("<H", image, at + 8, binascii.crc_hqx(bytes(image[at + 16 : at + 16 + length]), 0))
    image[at + 4] = (sum(image[at : at + 4]) + sum(image[at + 5 : at + 16])) & 0xFF


def test_a_folder_that_holds_itself_is_damage(whole: bytes) -> None:
    image = bytearray(whole)
    names = (257 + 3) * SECTOR
    at = names
    while not image[at + 18] & 2 or image[at + 18] & 8:  # the first folder in the root that is not its parent
        at += -(-(38 + image[at + 19]) // 4) * 4
    struct.pack_into("<I", image, at + 24, 2)
    signed(image, at)
    with pytest.raises(UdfDamage, match="circle"):
        list(read_udf(BytesIO(bytes(image))))


def test_kinds_of_udf_that_are_not_read_are_told_apart_from_damage(whole: bytes) -> None:
    image = bytearray(whole)
    for sector in (35, 51):
        image[sector * SECTOR + 440] = 2
        signed(image, sector * SECTOR)
    with pytest.raises(UdfForeign):
        list(read_udf(BytesIO(bytes(image))))


def test_reading_needs_no_library_for_our_own_images(tmp_path: Path, whole: bytes) -> None:
    (tmp_path / "a.iso").write_bytes(whole)
    code = "import sys; from pathlib import Path; from app.discs.reading import open_copy\n"
    code += "with open_copy(Path(sys.argv[1])) as copy: print(len(copy.files), 'pycdlib' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code, tmp_path / "a.iso"], capture_output=True, check=True, text=True)
    assert told.stdout.split() == [str(len(FILES)), "False"]


def test_blocks_are_short_whatever_the_size(tmp_path: Path) -> None:
    (tmp_path / "大.bin").write_bytes(b"x" * 3_000_000)
    write_image(tmp_path, ["大.bin"], tmp_path / "a.iso", "SB_7F3A92C1_1")
    for place in (tmp_path, tmp_path / "a.iso"):
        with open_copy(place) as copy:
            sizes = [len(block) for block in copy.blocks("大.bin")]
        assert max(sizes) <= 1 << 20
        assert sum(sizes) == 3_000_000
    assert hashlib.sha256(read(tmp_path / "a.iso")["大.bin"]).digest() == hashlib.sha256(b"x" * 3_000_000).digest()
