"""Passwords end where a file enters a draft, whatever the cache knows; and what is found in a file is told."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pikepdf
import pytest

from app.books.usable import Usable, usable_files
from app.disk import BLOCK
from app.errors import AttachmentError
from app.progress import Cancelled
from tests.scans import code_of, codes, damaged, write_scan_jpeg, write_scan_pdf


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    path = write_scan_pdf(tmp_path / "证书.pdf", codes(3, 2))
    with closing(pikepdf.open(path, allow_overwriting_input=True)) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(user="秘密1", owner="o"))
    return path


@pytest.fixture
def usable(tmp_path: Path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    kept: list[Usable] = []

    def run(*files: Path, password: str = "", rotate: int = 0) -> tuple[list[Path], list[str]]:
        told: list[str] = []
        cache = tmp_path / "cache"
        found = usable_files(cache, tmp_path, files, scratch, told.append, password=password, rotate=rotate)
        kept.extend(found)
        return [one.file for one in found], told

    run.kept = kept  # type: ignore[attr-defined]
    return run


def test_the_unlocked_copy_is_given_and_told(locked, usable, tmp_path):
    (copy,), told = usable(locked, password="秘密1")
    assert copy != locked
    assert copy.name == locked.name
    with closing(pikepdf.open(copy)) as pdf:
        assert not pdf.is_encrypted
        assert len(pdf.pages) == 2
    assert len(told) == 1
    assert "去掉密码的副本" in told[0]
    before = copy.read_bytes()
    assert usable(locked, password="秘密1")[0][0].read_bytes() == before


def test_a_warm_cache_opens_nothing(locked, usable, tmp_path):
    usable(locked, password="秘密1")
    with pytest.raises(AttachmentError, match="要密码才能打开"):
        usable(locked)
    with pytest.raises(AttachmentError, match="打开密码不对"):
        usable(locked, password="错")


def test_a_password_does_no_harm_where_none_is_needed(locked, usable, tmp_path):
    picture = write_scan_jpeg(tmp_path / "照片.jpg", code_of(3, 0))
    open_one = write_scan_pdf(tmp_path / "合同.pdf", codes(3, 1))
    found, _ = usable(picture, open_one, locked, password="秘密1")
    assert found[:2] == [picture, open_one]


def test_what_was_found_is_told_at_once(usable, tmp_path):
    path = write_scan_pdf(tmp_path / "旧扫描.pdf", codes(3, 2))
    path.write_bytes(damaged(path.read_bytes()))
    found, told = usable(path, rotate=90)
    assert found == [path]
    assert len(told) == 1
    assert told[0].startswith("“旧扫描.pdf”")
    assert "已自动修复" in told[0]


def test_a_damaged_file_with_a_password_keeps_its_note(locked, usable):
    locked.write_bytes(damaged(locked.read_bytes()))
    _, told = usable(locked, password="秘密1")
    assert any("已自动修复" in sentence for sentence in told)
    assert any("去掉密码的副本" in sentence for sentence in told)
    (one,) = usable.kept
    (note,) = one.beside["intake"]["notes"]
    assert note["severity"] == "warning"
    assert "已自动修复" in note["sentence"]


@pytest.mark.parametrize("part", range(20, 100, 13))
def test_a_cut_file_with_a_password_is_refused(locked, usable, part):
    data = locked.read_bytes()
    locked.write_bytes(data[: len(data) * part // 100])
    with pytest.raises(AttachmentError, match=r"证书\.pdf"):
        usable(locked, password="秘密1")


@pytest.mark.parametrize(
    ("name", "stored"),
    [("合同\U0001f600.pdf", "合同.pdf"), ("合" * 70 + ".pdf", "合" * 60 + ".pdf"), ("a:b.pdf", "a_b.pdf")],
)
def test_a_name_that_is_stored_otherwise_is_told(usable, tmp_path, name, stored):
    path = write_scan_pdf(tmp_path / "x.pdf", codes(3, 1)).rename(tmp_path / name)
    _, told = usable(path)
    assert told == [f"文件名“{name}”太长，或者有不能用、打印不出的字符，草稿里叫“{stored}”。"]
    assert usable(write_scan_pdf(tmp_path / "合同e\u0301 (2).pdf", codes(3, 1)))[1] == []


def test_cancelling_is_heard_while_a_large_file_is_read(tmp_path):
    path = tmp_path / "大.pdf"
    path.write_bytes(b"%PDF-" + bytes(3 * BLOCK))
    told: list[str] = []

    def cancel(done: int, total: int, label: str) -> None:
        told.append(label)
        raise Cancelled

    with pytest.raises(Cancelled):
        usable_files(tmp_path / "cache", tmp_path, [path], tmp_path, told.append, progress=cancel)
    assert told == ["核对 大.pdf"]


def test_a_missing_file_and_a_folder_are_named(usable, tmp_path):
    for path in (tmp_path / "没有.pdf", tmp_path):
        with pytest.raises(AttachmentError, match="没有添加") as caught:
            usable(path)
        assert path.name in caught.value.message
