"""What mail gateways and other zip programs do to a package: read all the same, and told."""

from __future__ import annotations

import struct
import unicodedata
import zipfile
import zlib
from pathlib import Path

import pytest

from app.drafts.package import pack, unpack
from app.drafts.package_reading import read_packed
from app.errors import DraftError
from tests.packages import EVIDENCE, Raw, draft_json, files, raw_entries, raw_zip, small_draft, zipped_again

WHOLE = {"draft.json": draft_json(), **EVIDENCE}


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    return pack(small_draft(tmp_path / "原件"), tmp_path / "原件.shenbao")


def opened(file: Path, tmp_path: Path, whole: dict[str, bytes] = WHOLE) -> str:
    """Unpacks to the same files; gives what was told, which looking into it tells as well."""
    told: list[str] = []
    unpack(file, tmp_path / "解开", tell=told.append)
    assert files(tmp_path / "解开") == whole
    assert read_packed(file).told == tuple(told)
    return "；".join(told)


def test_our_own_package_needs_no_word(packed: Path, tmp_path: Path) -> None:
    assert opened(packed, tmp_path) == ""


def raw_package(tmp_path: Path, whole: dict[str, bytes], encoding: str, top: str = "") -> Path:
    entries = [
        Raw(top.encode(encoding) + entry.name.decode().encode(encoding), entry.data) for entry in raw_entries(whole)
    ]
    return raw_zip(tmp_path / "重.shenbao", entries)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
@pytest.mark.parametrize("top", ["", "云岭合作区/"])
def test_names_in_the_encoding_of_the_system(tmp_path: Path, encoding: str, top: str) -> None:
    told = opened(raw_package(tmp_path, WHOLE, encoding, top), tmp_path)
    assert ("“attachments/03/合作协议.pdf”等 2 个文件的名称换了编码或写法" in told) == (encoding == "gbk")
    assert ("外面多了一层文件夹“云岭合作区”" in told) == bool(top)
    assert not told or "被别的压缩软件重新打包过" in told


def test_a_name_that_could_be_either_is_the_one_of_the_list(tmp_path: Path) -> None:
    name = "attachments/03/鐢叉柟.pdf"  # whose GBK bytes are those of 甲方 in UTF-8
    assert name.encode("gbk").decode() == "attachments/03/甲方.pdf"
    whole = {"draft.json": draft_json({name: b"x"}), name: b"x"}
    assert "名称换了编码" in opened(raw_package(tmp_path, whole, "gbk"), tmp_path, whole)


def test_a_gbk_name_that_is_marked_as_utf8(tmp_path: Path) -> None:
    whole = {"draft.json": draft_json(), **EVIDENCE}
    entries = raw_entries(whole, "gbk")
    for entry in entries:
        entry.flags = 0x800
    file = raw_zip(tmp_path / "x.shenbao", entries)
    assert "“attachments/03/合作协议.pdf”等 2 个文件的名称换了编码或写法" in opened(file, tmp_path, whole)


def test_a_gbk_name_whose_bytes_look_like_a_separator(tmp_path: Path) -> None:
    name = "attachments/03/乗車証誠.pdf"
    assert b"\\" in name.encode("gbk")
    whole = {"draft.json": draft_json({name: b"x"}), name: b"x"}
    opened(raw_package(tmp_path, whole, "gbk"), tmp_path, whole)


NAME = "attachments/03/Café 합의.pdf"
LOST = b"attachments/03/Caf? ??.pdf"


def beside(raw: bytes) -> bytes:
    """The field of Info-ZIP with the name in UTF-8, for a name that is written as ``raw``."""
    data = b"\1" + struct.pack("<L", zlib.crc32(raw)) + NAME.encode()
    return struct.pack("<2H", 0x7075, len(data)) + data


@pytest.mark.parametrize(
    ("raw", "extra"),
    [
        (unicodedata.normalize("NFD", NAME).encode(), b""),
        (NAME.replace("/", "\\").encode(), b""),
        (LOST, beside(LOST)),
        (LOST.replace(b"?", b"\xff"), beside(LOST.replace(b"?", b"\xff"))),
    ],
    ids=["mac", "old windows", "question marks", "other bytes"],
)
def test_names_that_other_programs_write_in_their_own_way(tmp_path: Path, raw: bytes, extra: bytes) -> None:
    whole = {"draft.json": draft_json({NAME: b"x"}), NAME: b"x"}
    draft, evidence, manifest = raw_entries(whole)
    evidence.name, evidence.extra = raw, extra
    told = opened(raw_zip(tmp_path / "重.shenbao", [draft, evidence, manifest]), tmp_path, whole)
    assert f"“{NAME}”的名称换了编码或写法" in told


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("top", ["", "解压/", "外/内/"])
def test_packed_again_by_another_program(packed: Path, tmp_path: Path, method: int, top: str) -> None:
    told = opened(zipped_again(packed, tmp_path / "重.shenbao", method, top), tmp_path)
    assert told.startswith("“重.shenbao”被别的压缩软件重新打包过")
    assert (f"外面多了一层文件夹“{top.rstrip('/')}”" in told) == bool(top)


def test_only_the_list_written_by_another_program(packed: Path, tmp_path: Path) -> None:
    file = tmp_path / "重.shenbao"
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(file, "w") as new:
        for info in old.infolist():
            new.writestr("manifest.json" if info.filename == "manifest.json" else info, old.read(info))
    assert opened(file, tmp_path) == "“重.shenbao”里只有清单（manifest.json）由别的程序写过；文件已照它一一对上"


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_large_entries_of_every_method(tmp_path: Path, method: int) -> None:
    data = b"".join(bytes([n % 251]) * 4000 for n in range(1500)) + b"end"
    whole = {"draft.json": draft_json({"attachments/03/a.pdf": data}), "attachments/03/a.pdf": data}
    packed = pack(small_draft(tmp_path / "原件", {"attachments/03/a.pdf": data}), tmp_path / "a.shenbao")
    opened(zipped_again(packed, tmp_path / "重.shenbao", method), tmp_path, whole)


def test_what_systems_leave_is_passed_over(packed: Path, tmp_path: Path) -> None:
    file = zipped_again(packed, tmp_path / "重.shenbao", top="云岭/")
    with zipfile.ZipFile(file, "a") as archive:
        for name in ("__MACOSX/云岭/._draft.json", "云岭/.DS_Store", "云岭/attachments/Thumbs.db"):
            archive.writestr(name, b"x")
    assert "多出“__MACOSX/云岭/._draft.json”等 3 个文件，没有解开" in opened(file, tmp_path)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("云岭/说明.txt", b"x")
    with pytest.raises(DraftError, match=r"里的“说明\.txt”名称不对"):
        unpack(file, tmp_path / "再")


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        (b"", b"\r\n--\r\nmail footer"),
        (b"", b"x" * 300_000),
        (b"", b"PK\5\6" * 20),
        (b"MIME-Version: 1.0\r\n\r\n", b""),
        (b"y" * 70_000, b"z"),
    ],
    ids=["footer", "long", "marks", "head", "both"],
)
def test_foreign_bytes_before_and_behind(packed: Path, tmp_path: Path, before: bytes, behind: bytes) -> None:
    packed.write_bytes(before + packed.read_bytes() + behind)
    told = opened(packed, tmp_path)
    assert told == f"“原件.shenbao”前后夹带了 {len(before + behind)} 字节别的内容（邮件系统有时会这样），已略过"


def test_a_comment_is_not_foreign(packed: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(packed, "a") as archive:
        archive.comment = "备注".encode()
    assert opened(packed, tmp_path) == ""


def test_a_streamed_zip_with_descriptors_and_long_fields(packed: Path, tmp_path: Path) -> None:
    class Pipe:
        """Takes bytes and cannot go back, as a browser that makes a zip."""

        def __init__(self, path: Path) -> None:
            self.file = path.open("wb")

        def write(self, data: bytes) -> int:
            return self.file.write(data)

        def flush(self) -> None:
            self.file.flush()

    pipe = Pipe(tmp_path / "重.shenbao")
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as new:  # type: ignore[call-overload]
        for name in old.namelist():
            with new.open(name, "w", force_zip64=True) as entry:
                entry.write(old.read(name))
    pipe.file.close()
    assert "重新打包过" in opened(tmp_path / "重.shenbao", tmp_path)


def test_a_zipped_draft_folder_is_told_to_be_unzipped(tmp_path: Path) -> None:
    folder = small_draft(tmp_path / "原件")
    with zipfile.ZipFile(tmp_path / "x.shenbao", "w") as archive:
        for name, data in files(folder).items():
            archive.writestr(name, data)
    with pytest.raises(DraftError, match=r"不是打包的草稿：里面没有 manifest\.json") as caught:
        unpack(tmp_path / "x.shenbao", tmp_path / "解开")
    assert "请先解压，再打开那个文件夹" in caught.value.hint
