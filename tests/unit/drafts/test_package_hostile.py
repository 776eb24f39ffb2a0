"""What was made to do harm, or is no package: refused by name, and nothing is written."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import struct
import zipfile
from pathlib import Path

import pytest

from app.drafts.draft import from_json
from app.drafts.package import unpack
from app.drafts.package_checks import MANIFEST, Limits
from app.drafts.package_reading import read_packed
from app.drafts.package_rescue import rescue
from app.errors import DamagedPackage, DiskError, DraftError
from tests.packages import PLAIN, Raw, archive_of, files, manifest_of, raw_entries, raw_zip


def refused(file: Path, tmp_path: Path, words: str, limits: Limits | None = None) -> None:
    """Refused by name; and even a rescue puts nothing anywhere but into the folder that it was given."""
    before = files(tmp_path)
    target = tmp_path / "inner" / "ziel"
    target.parent.mkdir(exist_ok=True)
    with pytest.raises(DraftError, match=words) as caught:
        unpack(file, target, limits=limits)
    assert file.name in caught.value.message
    assert not target.exists()
    assert files(tmp_path) == before
    with contextlib.suppress(DraftError):
        read_packed(file, limits=limits)
    assert files(tmp_path) == before
    with contextlib.suppress(DraftError):
        rescue(file, target, limits=limits)
    assert all(not path.is_symlink() and path.stat().st_size < 1 << 20 for path in target.rglob("*"))
    allowed = re.compile(r"draft\.json|reviews\.json|抢救说明\.txt|attachments/.*")
    assert all(allowed.fullmatch(name) for name in files(target))
    shutil.rmtree(target, ignore_errors=True)
    assert files(tmp_path) == before
    assert list(target.parent.iterdir()) == []


def test_a_plain_archive_by_another_zip_program_is_fine(tmp_path: Path) -> None:
    file = archive_of(tmp_path / "x.shenbao", {"attachments/": b"", "draft.json": PLAIN}, manifest=b"")
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("attachments/", b"")
        archive.writestr("draft.json", PLAIN)
        archive.writestr(MANIFEST, manifest_of({"draft.json": PLAIN}))
    assert unpack(file, tmp_path / "ziel") == from_json(PLAIN.decode(), "x")


@pytest.mark.parametrize(
    "name",
    [
        "../evil.pdf",
        "/evil.pdf",
        "attachments/../../evil.pdf",
        "attachments/03/../../../evil.pdf",
        "..\\evil.pdf",
        "C:\\evil.pdf",
        "C:/evil.pdf",
        "attachments/03/aux.pdf",
        "attachments/03/evil.pdf:stream",
        "\\\\server\\share\\evil.pdf",
        "//server/share/evil.pdf",
        "attachments//evil.pdf",
        "attachments/03/./evil.pdf",
        "attachments/03/evil.pdf.",
        "attachments/03 /evil.pdf",
        "attachments/03/evil\x1b.pdf",
        "evil.pdf",
        ".lock",
        ".history/000001_20260401T120000.json",
    ],
)
def test_names_that_point_elsewhere(tmp_path: Path, name: str) -> None:
    file = archive_of(tmp_path / "x.shenbao", {"draft.json": PLAIN, name: b"x"})
    refused(file, tmp_path, "名称不对")


@pytest.mark.parametrize("mode", [0o120777, 0o010644, 0o020644])
def test_links_and_special_files(tmp_path: Path, mode: int) -> None:
    file = archive_of(
        tmp_path / "x.shenbao", {"draft.json": PLAIN, "attachments/03/l.pdf": b"/etc/hostname"}, mode=mode
    )
    refused(file, tmp_path, "是链接或特殊文件")


SAME = "attachments/03/é.pdf"


@pytest.mark.parametrize("second", [SAME, "attachments/03/É.PDF", "attachments/03/e\u0301.pdf", "Attachments/03/é.pdf"])
@pytest.mark.parametrize("listed", [True, False])
def test_duplicate_names(tmp_path: Path, second: str, listed: bool) -> None:
    entries = {"draft.json": PLAIN, SAME: PLAIN, **({second: PLAIN} if listed else {})}
    raw = [Raw(name.encode(), PLAIN, flags=0x800) for name in ("draft.json", SAME, second)]
    file = raw_zip(tmp_path / "x.shenbao", [*raw, Raw(MANIFEST.encode(), manifest_of(entries))])
    refused(file, tmp_path, "名称不对" if listed and second.startswith("A") else "出现了两次")


@pytest.mark.parametrize("name", ["attachments/03/é.pdf.", "attachments/03/é.pdf ", "draft.json", "manifest.json"])
def test_names_that_become_another_one(tmp_path: Path, name: str) -> None:
    entries = {"draft.json": PLAIN, SAME: PLAIN}
    file = raw_zip(tmp_path / "x.shenbao", [*raw_entries(entries), Raw(name.encode(), b"other")])
    refused(file, tmp_path, "出现了两次")


def test_limits_on_entries_sizes_and_ratio(tmp_path: Path) -> None:
    many = {"draft.json": PLAIN} | {f"attachments/03/{n}.pdf": b"x" for n in range(20)}
    file = archive_of(tmp_path / "x.shenbao", many)
    refused(file, tmp_path, "22 个文件，超过了 10 个", Limits(entries=10))
    refused(file, tmp_path, "解开后超过", Limits(total=30))
    refused(file, tmp_path, r"draft\.json”太大", Limits(document=10))
    bomb = archive_of(tmp_path / "y.shenbao", {"draft.json": PLAIN, "attachments/03/b.pdf": bytes(30 << 20)})
    refused(bomb, tmp_path, "大得不合常理")


@pytest.mark.parametrize("name", [f"attachments/03/{'长' * 90}.pdf", "attachments/" + "深深/" * 200 + "a.pdf"])
def test_names_that_another_pc_cannot_hold(tmp_path: Path, name: str) -> None:
    file = archive_of(tmp_path / "x.shenbao", {"draft.json": PLAIN, name: b"x"})
    refused(file, tmp_path, "“attachments/.*名称太长")


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\u2028"])
def test_names_that_are_turned_around_on_the_screen(tmp_path: Path, mark: str) -> None:
    file = archive_of(tmp_path / "x.shenbao", {"draft.json": PLAIN, f"attachments/03/{mark}fdp.exe": b"x"})
    refused(file, tmp_path, r"“attachments/03/\?fdp\.exe”的名称里有看不见的方向符号")


_TYPED = {"answers": {"people": [{"person_name": "张三"}] * 20_000, "overview_basic": "字，, " * 80_000}}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"x": [[]] * 600_000}, r"draft\.json 内容多得不合常理"),
        ({"answers": {"x": ["1"] * 1_100_000}}, r"draft\.json 内容多得不合常理"),
        ({"answers": {"x": "长" * 600_000}}, r"draft\.json 有一处文字长得不合常理"),
        ({"answers": {"people": [{"person_name": ["长" * 600_000]}]}}, r"draft\.json 有一处文字长得不合常理"),
        (
            {"items": {"3": {"state": "files", "files": [
                {"path": f"attachments/03/{n}.pdf", "sha256": "x", "bytes": 1} for n in range(5_001)
            ]}}},
            r"draft\.json 列的文件多得不合常理",
        ),
    ],
    ids=["lists", "texts", "one text", "one text in a table", "files"],
)  # fmt: skip
def test_a_draft_that_would_fill_the_memory(tmp_path: Path, more: dict[str, object], words: str) -> None:
    data = json.dumps({"format": 1, "form": "f", **more}, ensure_ascii=False).encode()
    file = raw_zip(tmp_path / "x.shenbao", raw_entries({"draft.json": data}))
    refused(file, tmp_path, words)
    for read in (read_packed, lambda bad: rescue(bad, tmp_path / "r")):
        with pytest.raises(DraftError, match=words):
            read(file)


def test_a_long_draft_is_no_hostile_one(tmp_path: Path) -> None:
    data = json.dumps({"format": 1, "form": "f", **_TYPED}, ensure_ascii=False).encode()
    file = raw_zip(tmp_path / "x.shenbao", raw_entries({"draft.json": data}))
    assert unpack(file, tmp_path / "ziel").answers["overview_basic"] == _TYPED["answers"]["overview_basic"]


def test_lists_and_reviews_that_would_fill_the_memory(tmp_path: Path) -> None:
    many = b"[" + b"[]," * 600_000 + b"1]"
    listed = b'{"x":' + many + b"," + manifest_of({"draft.json": PLAIN})[1:]
    file = raw_zip(tmp_path / "x.shenbao", [Raw(b"draft.json", PLAIN), Raw(MANIFEST.encode(), listed)])
    refused(file, tmp_path, "没有可用的 manifest.json")
    file = raw_zip(tmp_path / "y.shenbao", raw_entries({"draft.json": PLAIN, "reviews.json": many}))
    refused(file, tmp_path, r"reviews\.json 内容多得不合常理")
    for read in (read_packed, lambda bad: rescue(bad, tmp_path / "r")):
        with pytest.raises(DraftError, match="内容多得不合常理"):
            read(file)


def test_a_size_that_lies(tmp_path: Path) -> None:
    data = b"x" * 5000
    entries = {"draft.json": PLAIN, "attachments/03/b.pdf": data}
    lies = json.loads(manifest_of(entries))
    lies["files"][1]["bytes"] = 10
    refused(archive_of(tmp_path / "x.shenbao", entries, manifest=json.dumps(lies).encode()), tmp_path, "比清单上大")
    raw = archive_of(tmp_path / "y.shenbao", entries).read_bytes()
    (tmp_path / "y.shenbao").write_bytes(raw.replace(struct.pack("<L", 5000), struct.pack("<L", 40)))
    refused(tmp_path / "y.shenbao", tmp_path, "校验不对|不是完整的")


def test_wrong_checksums_are_named(tmp_path: Path) -> None:
    entries = {"draft.json": PLAIN, "attachments/03/证书.pdf": b"abc"}
    wrong = manifest_of(entries | {"attachments/03/证书.pdf": b"abd"})
    file = archive_of(tmp_path / "x.shenbao", entries, manifest=wrong)
    refused(file, tmp_path, r"attachments/03/证书\.pdf”校验不对")


def package_with(tmp_path: Path, evil: Raw, listed: bytes | None = None) -> Path:
    """A draft, an entry as it is told, and a list in which that entry stands with other bytes if need be."""
    path = evil.name.decode()
    whole = manifest_of({"draft.json": PLAIN, path: evil.data if listed is None else listed})
    return raw_zip(tmp_path / "x.shenbao", [Raw(b"draft.json", PLAIN), evil, Raw(MANIFEST.encode(), whole)])


NAME = b"attachments/03/a.pdf"
HUGE = 0xFFFFFFFF


@pytest.mark.parametrize(
    ("evil", "words"),
    [
        (Raw(NAME, b"0123456789", size=4 << 20, packed=4 << 20), r"a\.pdf”比清单上大"),
        (Raw(NAME, b"0123456789", size=HUGE - 1, packed=HUGE - 1), r"a\.pdf”比清单上大"),
        (Raw(NAME, b"0123456789", size=HUGE, packed=HUGE), "不是完整的"),
        (Raw(NAME, b"0123456789", packed=HUGE - 1), r"a\.pdf”号称有 4\.0 GB，比整个文件还大"),
        (Raw(NAME, b"0123456789", size=HUGE - 1, method=8), r"a\.pdf”解开后大得不合常理"),
        (Raw(NAME, b"0123456789", size=HUGE, packed=HUGE, extra=struct.pack("<2H2Q", 1, 16, 1 << 62, 1 << 62)),
         r"a\.pdf”比清单上大"),
        (Raw(NAME, b"0123456789", size=HUGE, packed=HUGE, extra=struct.pack("<2H2Q", 1, 16, 10, 1 << 62)),
         r"a\.pdf”号称有 .* TB，比整个文件还大"),
        (Raw(NAME, b"0123456789", size=HUGE, packed=HUGE, extra=struct.pack("<2HL", 1, 4, 10)), "不是完整的"),
        (Raw(NAME, b"0123456789", at=HUGE), "不是完整的"),
        (Raw(NAME, b"0123456789", at=HUGE, extra=struct.pack("<2HQ", 1, 8, (1 << 64) - 1)), "不是完整的"),
        (Raw(NAME, b"0123456789", packed=9, size=9), r"a\.pdf”校验不对"),
        (Raw(NAME, b"0123456789", crc=1), r"a\.pdf”校验不对"),
        (Raw(NAME, b"0123456789", local_name=b"attachments/03/b.pdf"), r"a\.pdf”读不出来"),
        (Raw(NAME, b"0123456789", flags=1), r"a\.pdf”加了密码"),
        (Raw(NAME, b"0123456789", method=9), r"a\.pdf”的压缩方式（9 号）不认识"),
        (Raw(NAME, b"0123456789", method=93), r"a\.pdf”的压缩方式（93 号）不认识"),
        (Raw(NAME, b"0123456789", method=8), r"a\.pdf”读不出来"),
        (Raw(NAME, b"0123456789", method=12), r"a\.pdf”读不出来"),
        (Raw(NAME, b"\x10\x02\x05\x00\x5d\xff\xff\xff\x7f0", method=14), "特大字典.*a\\.pdf”读不出来"),
        (Raw(NAME, b"\x10\x02\x05\x00\xe1\x00\x00\x01\x000", method=14), "特大字典.*a\\.pdf”读不出来"),
        (Raw(NAME, b"0123456789", method=14), r"a\.pdf”读不出来"),
        (Raw(NAME, b"0123456789", attributes=0x400), r"a\.pdf”是链接或特殊文件"),
        (Raw(NAME, b"/etc/passwd", attributes=0o120777 << 16), r"a\.pdf”是链接或特殊文件"),
    ],
    ids=lambda value: ascii(value)[:60],
)  # fmt: skip
def test_headers_that_lie(tmp_path: Path, evil: Raw, words: str) -> None:
    refused(package_with(tmp_path, evil), tmp_path, words)


def test_headers_and_list_that_tell_the_same_lie(tmp_path: Path) -> None:
    for said in (4 << 30, 10 << 20):
        listed = json.loads(manifest_of({"draft.json": PLAIN, NAME.decode(): b"0123456789"}))
        listed["files"][1]["bytes"] = said
        extra = struct.pack("<2H2Q", 1, 16, said, said)
        evil = Raw(NAME, b"0123456789", size=HUGE, packed=HUGE, extra=extra)
        raw = [Raw(b"draft.json", PLAIN), evil, Raw(MANIFEST.encode(), json.dumps(listed).encode())]
        refused(raw_zip(tmp_path / "x.shenbao", raw), tmp_path, r"a\.pdf”号称有 .*，比整个文件还大")


def test_entries_that_share_bytes(tmp_path: Path) -> None:
    data = b"0123456789" * 100
    entries = {"draft.json": PLAIN, NAME.decode(): data, "attachments/03/b.pdf": data}
    raw = raw_entries(entries)
    raw[2].at = len(PLAIN) + 40  # where the entry before it begins
    refused(raw_zip(tmp_path / "x.shenbao", raw), tmp_path, "互相重叠")
    inner = raw_zip(tmp_path / "inner.zip", [Raw(b"attachments/03/b.pdf", data)]).read_bytes()
    quoted = {"draft.json": PLAIN, NAME.decode(): inner, "attachments/03/b.pdf": data}
    raw = raw_entries(quoted)
    raw[2].at = len(PLAIN) + 40 + 30 + len(NAME)  # inside the entry before it
    refused(raw_zip(tmp_path / "y.shenbao", raw), tmp_path, "互相重叠")


def test_a_package_inside_a_package_stays_one_file(tmp_path: Path) -> None:
    bomb = archive_of(tmp_path / "y.zip", {"draft.json": b"{}", "attachments/03/b.pdf": bytes(30 << 20)}).read_bytes()
    entries = {"draft.json": PLAIN, "attachments/03/内.shenbao": bomb}
    unpack(archive_of(tmp_path / "x.shenbao", entries), tmp_path / "ziel")
    assert files(tmp_path / "ziel") == entries


def test_a_list_that_is_too_large(tmp_path: Path) -> None:
    file = archive_of(tmp_path / "x.shenbao", {"draft.json": PLAIN}, manifest=b" " * (9 << 20) + b"{}")
    refused(file, tmp_path, r"manifest\.json”太大")
    many = {"files": [{"path": f"attachments/03/{n}.pdf", "sha256": "", "bytes": 1} for n in range(6000)], "format": 1}
    file = archive_of(tmp_path / "y.shenbao", {"draft.json": PLAIN}, manifest=json.dumps(many).encode())
    refused(file, tmp_path, "里有 6000 个文件，超过了 5000 个")


@pytest.mark.parametrize("top", ["../", "C:/", "/", "a/../", "CON/", "a:b/"])
def test_a_folder_around_it_that_points_elsewhere(tmp_path: Path, top: str) -> None:
    entries = {"draft.json": PLAIN, "attachments/03/a.pdf": b"x"}
    raw = [Raw(top.encode() + one.name, one.data) for one in raw_entries(entries)]
    refused(raw_zip(tmp_path / "x.shenbao", raw), tmp_path, "manifest\\.json”名称不对")


def test_ends_without_number(tmp_path: Path) -> None:
    good = archive_of(tmp_path / "x.shenbao", {"draft.json": PLAIN}).read_bytes()
    (tmp_path / "x.shenbao").write_bytes(good + b"PK\5\6" * 50_000)
    refused(tmp_path / "x.shenbao", tmp_path, "不是完整的")
    (tmp_path / "y.shenbao").write_bytes(b"PK\3\4" * 50_000)
    refused(tmp_path / "y.shenbao", tmp_path, "不是完整的")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.shenbao")
    with pytest.raises(DraftError, match=r"x\.shenbao”是设备或管道"):
        unpack(tmp_path / "x.shenbao", tmp_path / "ziel")


def test_encrypted_entries(tmp_path: Path) -> None:
    file = archive_of(tmp_path / "x.shenbao", {"draft.json": PLAIN})
    raw = bytearray(file.read_bytes())
    at = raw.index(b"PK\x01\x02")
    raw[at + 8] |= 1
    file.write_bytes(raw)
    refused(file, tmp_path, "加了密码")


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        (b"", "没有可用的"),
        (b"[]", "没有可用的"),
        (b'{"format": 1}', "没有可用的"),
        (b'{"format": 9, "files": []}', "较新的程序"),
        (b'{"format": 1, "files": [{"path": "draft.json", "sha256": "", "bytes": Infinity}]}', "没有可用的"),
        (b'{"format": 1, "files": []}', r"draft\.json”没有列在清单里"),
        (manifest_of({"draft.json": PLAIN, "attachments/03/x.pdf": b""}), r"x\.pdf”缺了"),
    ],
)
def test_manifests_that_do_not_fit(tmp_path: Path, manifest: bytes, words: str) -> None:
    refused(archive_of(tmp_path / "x.shenbao", {"draft.json": PLAIN}, manifest=manifest), tmp_path, words)


def test_a_draft_inside_that_cannot_be_read(tmp_path: Path) -> None:
    refused(archive_of(tmp_path / "x.shenbao", {"draft.json": b"{"}), tmp_path, r"x\.shenbao/draft\.json")
    refused(archive_of(tmp_path / "y.shenbao", {"draft.json": b"\xff"}), tmp_path, "不是 UTF-8")
    refused(archive_of(tmp_path / "z.shenbao", {"attachments/03/a.pdf": b"x"}), tmp_path, r"draft\.json")


@pytest.mark.parametrize("entries", [{}, {"draft.json": PLAIN}, {"照片.jpg": b"x", "../说明.txt": b"x"}])
def test_a_zip_of_somebody_else_lacks_the_manifest_and_nothing_else_is_named(
    tmp_path: Path, entries: dict[str, bytes]
) -> None:
    file = tmp_path / "x.shenbao"
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    with pytest.raises(DraftError) as caught:
        unpack(file, tmp_path / "ziel")
    assert caught.value.message == "“x.shenbao”不是打包的草稿：里面没有 manifest.json"


def test_a_file_below_a_file(tmp_path: Path) -> None:
    entries = {"draft.json": PLAIN, "attachments/03/a.pdf": b"x", "attachments/03/A.PDF/b.pdf": b"x"}
    refused(archive_of(tmp_path / "x.shenbao", entries), tmp_path, r"A\.PDF/b\.pdf”放在了一个文件底下")


def test_an_entry_that_the_disk_refuses_is_named(tmp_path: Path) -> None:
    name = f"{'合' * 80}.pdf"
    deep = tmp_path / "/".join(["深" * 80] * 15)
    deep.mkdir(parents=True)
    inside = "/".join(["attachments/03", *["合" * 80] * 2, name])
    file = archive_of(tmp_path / "x.shenbao", {"draft.json": PLAIN, inside: b"x"})
    with pytest.raises(DiskError) as caught:
        unpack(file, deep / "ziel")
    assert name in caught.value.message
    assert "太长" in caught.value.message
    assert ".sbtmp" not in caught.value.message + caught.value.hint
    assert not list(deep.iterdir())


def test_no_zip_at_all(tmp_path: Path) -> None:
    for data, words in (
        (b"%PDF-1.4 nothing", "不是打包的草稿，其实是 PDF 文件"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(50), "不是打包的草稿，其实是 RAR 压缩包"),
        (b"hello", "不是打包的草稿，只是名称以 .shenbao 结尾"),
        (b"", "是空的（0 字节）"),
    ):
        (tmp_path / "x.shenbao").write_bytes(data)
        refused(tmp_path / "x.shenbao", tmp_path, words)
        with pytest.raises(DraftError) as caught:
            unpack(tmp_path / "x.shenbao", tmp_path / "ziel")
        assert not isinstance(caught.value, DamagedPackage)
        assert "抢救" not in caught.value.in_full()
    refused(tmp_path / "none.shenbao", tmp_path, "没有“none")
