"""One ``.shenbao`` file: the same bytes anywhere, and nothing hostile gets out of it."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import struct
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app.drafts.attachments import attach
from app.drafts.draft import Draft, from_json
from app.drafts.package import MANIFEST, Limits, pack, unpack
from app.drafts.store import create, open_draft, save
from app.errors import AttachmentError, DiskError, DraftError, UsageError
from app.progress import Cancelled

NOON = datetime(2026, 4, 1, 12)
PLAIN = b'{"format": 1, "form": "f"}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "云岭合作区"
    create(folder, "cooperation_zone_2026")
    (tmp_path / "证书.pdf").write_bytes(os.urandom(2_500_000))
    (tmp_path / "数据.csv").write_bytes(b"1,2\n" * 1000)
    with open_draft(folder, writable=True) as opened:
        draft = attach(opened, opened.draft, 3, [tmp_path / "证书.pdf", tmp_path / "数据.csv"])
        draft = attach(opened, draft, 12, [tmp_path / "证书.pdf"])
        save(opened, draft, now=NOON)
    (folder / ".lock").write_text("{}")
    (folder / "attachments" / "03" / "没有列出.pdf").write_bytes(b"x")
    return folder


@pytest.fixture
def zones() -> Iterator[Callable[[str], None]]:
    before = os.environ.get("TZ")

    def use(zone: str) -> None:
        os.environ["TZ"] = zone
        if hasattr(time, "tzset"):
            time.tzset()

    yield use
    os.environ.pop("TZ", None)
    if before is not None:
        os.environ["TZ"] = before
    if hasattr(time, "tzset"):
        time.tzset()


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_there_and_back(folder: Path, tmp_path: Path) -> None:
    target = pack(folder, tmp_path / "out" / "云岭.shenbao")
    assert [path.name for path in target.parent.iterdir()] == ["云岭.shenbao"]
    draft = unpack(target, tmp_path / "new" / "回来")
    expected = {
        "draft.json",
        "attachments/03/证书.pdf",
        "attachments/03/数据.csv",
        "attachments/12/证书.pdf",
    }
    assert files(tmp_path / "new" / "回来") == {name: files(folder)[name] for name in expected}
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["回来"]
    assert draft == open_draft(folder, writable=False).draft
    with open_draft(tmp_path / "new" / "回来", writable=True) as opened:
        assert opened.read_only == ""


def test_entries_methods_and_manifest(folder: Path, tmp_path: Path) -> None:
    target = pack(folder, tmp_path / "a.shenbao")
    with zipfile.ZipFile(target) as archive:
        infos = archive.infolist()
        manifest = json.loads(archive.read(MANIFEST))
        for entry in manifest["files"]:
            data = archive.read(entry["path"])
            assert (hashlib.sha256(data).hexdigest(), len(data)) == (entry["sha256"], entry["bytes"])
    packed = [info.filename for info in infos]
    assert packed == sorted(packed)
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    methods = {info.filename: info.compress_type for info in infos}
    assert methods["attachments/03/证书.pdf"] == zipfile.ZIP_STORED
    assert methods["draft.json"] == zipfile.ZIP_DEFLATED


def test_the_same_bytes_in_two_time_zones(folder: Path, tmp_path: Path, zones: Callable[[str], None]) -> None:
    zones("Asia/Shanghai")
    first = pack(folder, tmp_path / "a.shenbao").read_bytes()
    zones("America/Los_Angeles")
    for path in folder.rglob("*"):
        os.utime(path, (1, 1_000_000_000))
    copied = tmp_path / "anders"
    shutil.copytree(folder, copied)
    assert pack(copied, tmp_path / "b.shenbao").read_bytes() == first


def test_packing_names_what_is_missing_and_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    target = pack(folder, tmp_path / "a.shenbao")
    before = target.read_bytes()
    with pytest.raises(DraftError, match="没有打包"):
        pack(tmp_path, target)

    def stop(done: int, total: int, label: str) -> None:
        if done > total * 2 // 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        pack(folder, target, stop)
    (folder / "attachments/12/证书.pdf").unlink()
    with pytest.raises(AttachmentError, match=r"attachments/12/证书\.pdf.*没有打包"):
        pack(folder, target)
    assert target.read_bytes() == before
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    "name", ["keep.pdf", "云岭合作区/draft.json", "云岭合作区/新.shenbao", "家书.shenbao", "没有结尾"]
)
def test_packing_overwrites_nothing_but_packages(folder: Path, tmp_path: Path, name: str) -> None:
    for kept_file in ("keep.pdf", "家书.shenbao"):
        (tmp_path / kept_file).write_bytes(b"mine")
    before = files(tmp_path)
    with pytest.raises(UsageError, match=r"没有打包|没有覆盖"):
        pack(folder, tmp_path / name)
    assert files(tmp_path) == before


def test_a_draft_that_is_no_utf8_is_not_packed(folder: Path, tmp_path: Path) -> None:
    (folder / "draft.json").write_bytes('{"form": "表"}'.encode("gb18030"))
    with pytest.raises(DraftError, match="不是 UTF-8"):
        pack(folder, tmp_path / "a.shenbao")
    assert not (tmp_path / "a.shenbao").exists()


def test_a_full_disk_leaves_the_old_package(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = pack(folder, tmp_path / "a.shenbao")
    before = target.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskError, match="空间不够"):
        pack(folder, target)
    with pytest.raises(DiskError, match="空间不够"):
        unpack(target, tmp_path / "neu")
    assert target.read_bytes() == before
    assert not (tmp_path / "neu").exists()
    assert not list(tmp_path.glob(".*"))


def test_unpacking_never_writes_over_anything(folder: Path, tmp_path: Path) -> None:
    target = pack(folder, tmp_path / "a.shenbao")
    with pytest.raises(DraftError, match="里已有“"):
        unpack(target, folder)
    with pytest.raises(DraftError, match="不是文件夹"):
        unpack(target, target)
    (tmp_path / "leer").mkdir()
    unpack(target, tmp_path / "leer")
    assert (tmp_path / "leer" / "draft.json").exists()


def manifest_of(entries: dict[str, bytes]) -> bytes:
    listed = [
        {"path": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)} for name, data in entries.items()
    ]
    return json.dumps({"format": 1, "files": listed}).encode()


def archive_of(path: Path, entries: dict[str, bytes], *, manifest: bytes | None = None, mode: int = 0) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if name not in ("draft.json", MANIFEST):
                info.external_attr = mode << 16
            archive.writestr(info, data)
        archive.writestr(MANIFEST, manifest_of(entries) if manifest is None else manifest)
    return path


def refused(file: Path, tmp_path: Path, words: str, limits: Limits | None = None) -> None:
    before = files(tmp_path)
    target = tmp_path / "inner" / "ziel"
    target.parent.mkdir(exist_ok=True)
    with pytest.raises(DraftError, match=words) as caught:
        unpack(file, target, limits=limits)
    assert file.name in caught.value.message
    assert not target.exists()
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


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["attachments/03/a.pdf", "attachments/03/A.pdf"])
def test_duplicate_names(tmp_path: Path, second: str) -> None:
    file = tmp_path / "x.shenbao"
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("draft.json", "attachments/03/a.pdf", second):
            archive.writestr(name, PLAIN)
        archive.writestr(MANIFEST, manifest_of({"draft.json": PLAIN, "attachments/03/a.pdf": PLAIN, second: PLAIN}))
    refused(file, tmp_path, "出现了两次")


def test_limits_on_entries_sizes_and_ratio(tmp_path: Path) -> None:
    many = {"draft.json": PLAIN} | {f"attachments/03/{n}.pdf": b"x" for n in range(20)}
    file = archive_of(tmp_path / "x.shenbao", many)
    refused(file, tmp_path, "22 个文件，超过了 10 个", Limits(entries=10))
    refused(file, tmp_path, "解开后超过", Limits(total=30))
    refused(file, tmp_path, r"draft\.json”太大", Limits(document=10))
    bomb = archive_of(tmp_path / "y.shenbao", {"draft.json": PLAIN, "attachments/03/b.pdf": bytes(30 << 20)})
    refused(bomb, tmp_path, "大得不合常理")


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
    name = f"{'合' * 100}.pdf"
    file = archive_of(tmp_path / "x.shenbao", {"draft.json": PLAIN, f"attachments/03/{name}": b"x"})
    with pytest.raises(DiskError) as caught:
        unpack(file, tmp_path / "ziel")
    assert name in caught.value.message
    assert "太长" in caught.value.message
    assert ".sbtmp" not in caught.value.message + caught.value.hint
    assert not list(tmp_path.glob("*ziel*"))


def test_no_zip_at_all(tmp_path: Path) -> None:
    (tmp_path / "x.shenbao").write_bytes(b"%PDF-1.4 nothing")
    refused(tmp_path / "x.shenbao", tmp_path, "不是完整的")
    refused(tmp_path / "none.shenbao", tmp_path, "没有“none")


def test_any_damaged_byte_is_noticed_or_harmless(tmp_path: Path) -> None:
    entries = {"draft.json": PLAIN, "attachments/03/a.pdf": b"0123456789" * 20}
    raw = archive_of(tmp_path / "x.shenbao", entries).read_bytes()
    refusals = 0
    for at in range(len(raw)):
        file = tmp_path / "y.shenbao"
        file.write_bytes(raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :])
        try:
            draft = unpack(file, tmp_path / "ziel")
        except DraftError:
            refusals += 1
        else:
            assert draft == Draft(form="f")
            assert files(tmp_path / "ziel") == entries
            shutil.rmtree(tmp_path / "ziel")
        assert not (tmp_path / "ziel").exists()
    assert refusals > len(raw) // 2
    for length in range(0, len(raw), 7):
        file.write_bytes(raw[:length])
        with pytest.raises(DraftError):
            unpack(file, tmp_path / "ziel")
