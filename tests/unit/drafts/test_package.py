"""One ``.shenbao`` file: the same bytes anywhere, with reviews or without, written again or not."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app.drafts.attachments import attach
from app.drafts.package import pack, repack, unpack
from app.drafts.package_checks import MANIFEST, Listed, manifest_bytes
from app.drafts.store import create, open_draft, save
from app.errors import AttachmentError, DiskError, DraftError, UsageError
from app.progress import Cancelled
from tests.packages import EVIDENCE, REVIEWS, draft_json, files, small_draft, zipped_again

NOON = datetime(2026, 4, 1, 12)


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
    assert packed[:2] == [MANIFEST, "draft.json"]  # what a broken download still has
    assert packed[2:] == sorted(packed[2:])
    assert infos[0].header_offset == 0
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.compress_type for info in infos} == {zipfile.ZIP_STORED}  # one bad byte stays one bad byte


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


def test_what_no_other_pc_would_open_is_not_packed(folder: Path, tmp_path: Path) -> None:
    (folder / "draft.json").write_bytes(b'{"format": 1, "form": "f", "x": [' + b"[]," * 600_000 + b"1]}")
    with pytest.raises(DraftError, match=r"内容多得不合常理.*没有打包"):
        pack(folder, tmp_path / "x.shenbao")
    assert not (tmp_path / "x.shenbao").exists()


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


def test_two_names_that_other_systems_take_for_one_are_not_packed(tmp_path: Path) -> None:
    folder = small_draft(tmp_path / "草稿", {"attachments/03/A.pdf": b"1", "attachments/03/a.pdf": b"2"})
    with pytest.raises(AttachmentError, match=r"a\.pdf”出现了两次，别的电脑上放不下，没有打包"):
        pack(folder, tmp_path / "a.shenbao")
    assert not list(tmp_path.glob("*.shenbao"))


def test_a_file_that_grows_while_it_is_packed(tmp_path: Path) -> None:
    folder = small_draft(tmp_path / "草稿")
    growing = folder / "attachments/03/b.pdf"

    def grow(done: int, total: int, label: str) -> None:
        with growing.open("ab") as file:
            file.write(b"x")

    with pytest.raises(AttachmentError, match=r"attachments/03/b\.pdf”在打包时被改动了，没有打包"):
        pack(folder, tmp_path / "a.shenbao", grow)
    assert [path.name for path in tmp_path.iterdir()] == ["草稿"]


def packed_before(target: Path) -> Path:
    """A package as the program made it before there were reviews: the texts last, and deflated."""
    whole = {**EVIDENCE, "draft.json": draft_json()}
    listed = {path: Listed(hashlib.sha256(data).hexdigest(), len(data)) for path, data in whole.items()}
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in (*sorted(EVIDENCE.items()), ("draft.json", draft_json()), (MANIFEST, manifest_bytes(listed))):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = info.external_attr = 0
            method = zipfile.ZIP_STORED if name in EVIDENCE else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, method, 6)
    return target


def test_an_old_package_opens_as_it_did(tmp_path: Path) -> None:
    told: list[str] = []
    unpack(packed_before(tmp_path / "旧.shenbao"), tmp_path / "草稿", tell=told.append)
    assert files(tmp_path / "草稿") == {**EVIDENCE, "draft.json": draft_json()}
    assert told == []


# ---- reviews


def test_reviews_go_along_and_stay(tmp_path: Path) -> None:
    folder = small_draft(tmp_path / "草稿")
    plain = pack(folder, tmp_path / "无.shenbao").read_bytes()
    given = pack(folder, tmp_path / "给.shenbao", reviews=REVIEWS)
    unpack(given, tmp_path / "市里")
    assert files(tmp_path / "市里") == {**EVIDENCE, "draft.json": draft_json(), "reviews.json": REVIEWS}
    with zipfile.ZipFile(given) as archive:
        listed = {entry["path"]: entry["sha256"] for entry in json.loads(archive.read(MANIFEST))["files"]}
    assert listed["reviews.json"] == hashlib.sha256(REVIEWS).hexdigest()
    assert pack(tmp_path / "市里", tmp_path / "再.shenbao").read_bytes() == given.read_bytes()
    assert pack(tmp_path / "市里", tmp_path / "再.shenbao", reviews=b"").read_bytes() == plain
    unpack(tmp_path / "再.shenbao", tmp_path / "省里")
    assert not (tmp_path / "省里" / "reviews.json").exists()


def test_reviews_that_cannot_be_read(tmp_path: Path) -> None:
    folder = small_draft(tmp_path / "草稿")
    (tmp_path / "别处").write_bytes(b"private")
    (folder / "reviews.json").symlink_to(tmp_path / "别处")
    with pytest.raises(DraftError, match=r"reviews\.json”是链接，没有打包"):
        pack(folder, tmp_path / "a.shenbao")
    (folder / "reviews.json").unlink()
    (folder / "reviews.json").mkdir()
    with pytest.raises(DraftError, match=r"读不了“草稿/reviews\.json”"):
        pack(folder, tmp_path / "a.shenbao")


def test_writing_a_package_again_changes_the_reviews_and_nothing_else(tmp_path: Path) -> None:
    folder = small_draft(tmp_path / "草稿")
    first = pack(folder, tmp_path / "a.shenbao", reviews=REVIEWS)
    told: list[tuple[int, int, str]] = []
    again = repack(first, tmp_path / "b.shenbao", b"[]", lambda *tick: told.append(tick))
    assert again.read_bytes() == pack(folder, tmp_path / "c.shenbao", reviews=b"[]").read_bytes()
    assert told[-1][0] == told[-1][1] == 2 * sum(map(len, EVIDENCE.values()))
    assert repack(first, first, b"[]").read_bytes() == again.read_bytes()
    none = pack(folder, tmp_path / "d.shenbao").read_bytes()
    assert repack(first, tmp_path / "e.shenbao", None).read_bytes() == none
    assert repack(packed_before(tmp_path / "旧.shenbao"), tmp_path / "f.shenbao", None).read_bytes() == none
    zipped_again(first, tmp_path / "g.shenbao", top="解压/")
    assert repack(tmp_path / "g.shenbao", tmp_path / "g2.shenbao", b"[]").read_bytes() == again.read_bytes()


def test_what_is_damaged_or_no_package_is_not_written_again(tmp_path: Path) -> None:
    file = pack(small_draft(tmp_path / "草稿"), tmp_path / "a.shenbao")
    raw = file.read_bytes()
    file.write_bytes(raw.replace(b"hello hello", b"hullo hello", 1))
    before = files(tmp_path)
    with pytest.raises(DraftError, match=r"“a\.shenbao”里的“attachments/03/b\.pdf”校验不对"):
        repack(file, tmp_path / "b.shenbao", REVIEWS)
    with pytest.raises(UsageError, match="不是打包的草稿，没有覆盖它"):
        (tmp_path / "家书.shenbao").write_bytes(b"mine")
        repack(file, tmp_path / "家书.shenbao", REVIEWS)
    with pytest.raises(UsageError, match="文件名，没有打包"):
        repack(file, tmp_path / "b.zip", REVIEWS)
    assert files(tmp_path) == {**before, "家书.shenbao": b"mine"}

    def stop(done: int, total: int, label: str) -> None:
        raise Cancelled

    file.write_bytes(raw)
    with pytest.raises(Cancelled):
        repack(file, file, REVIEWS, stop)
    assert files(tmp_path) == {**before, "家书.shenbao": b"mine", "a.shenbao": raw}
