"""What goes into the lists comes out of them, and no byte of them changes unseen."""

from __future__ import annotations

import errno
import hashlib
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.discs.manifest import (
    LIST_NAME,
    SUMS_NAME,
    list_bytes,
    read_manifest,
    read_sums,
    sums_bytes,
    write_manifest,
)
from app.discs.model import CopyHead, ListedFile, Manifest
from app.errors import AuditError, DiskError
from tests.faults import refuse, steps

HEAD = CopyHead(
    form="cooperation_zone_2026", title="中外中小企业合作区", applicant="晋阳（示例）管委会", code="7F3A-92C1",
    parts={"一、基本情况": "11112222", "第 3 项": "AAAA0000"}, discs=2,
)  # fmt: skip
FILES = (
    ListedFile(path="01_申报表.pdf", bytes=3_567_112, sha256="a" * 64, pages=26, heading="合订本"),
    ListedFile(path="01_申报表.docx", bytes=91_000, sha256="c" * 64, heading="Word 版"),
    ListedFile(
        path="佐证材料/03_机构成立批文/批文𠀀.pdf", bytes=0, sha256="b" * 64, pages=1, disc=2, remark="签名原件",
        heading="佐证材料",
    ),
)  # fmt: skip
MANIFEST = Manifest(head=HEAD, disc=1, of=2, files=FILES)
SHOWN = f"""\
\ufeff文件清单
────────────────────────────────────────
申报项目：中外中小企业合作区
表单编号：cooperation_zone_2026
申报单位：晋阳（示例）管委会
内容编号：7F3A-92C1
应交光盘：2 份
这是第 1 张光盘，共 2 张
文件：全部 3 个，3.5 MB（3,658,112 字节）；这里有 2 个，3.5 MB（3,658,112 字节）
核对方法：在申报册的“电子版”里点“校验”；懂命令行的，也可以在这个文件夹里运行 sha256sum -c SHA256SUMS

申报册各部分的编号（用来看出以后改过哪里）
   11112222\t一、基本情况
   AAAA0000\t第 3 项
────────────────────────────────────────

【合订本】
1. 01_申报表.pdf
   26 页，3.4 MB（3,567,112 字节），第 1 张光盘
   SHA-256：{"a" * 64}

【Word 版】
2. 01_申报表.docx
   89 KB（91,000 字节），第 1 张光盘
   SHA-256：{"c" * 64}

【佐证材料】
3. 佐证材料/03_机构成立批文/批文𠀀.pdf
   1 页，1 KB（0 字节），第 2 张光盘
   SHA-256：{"b" * 64}
   说明：签名原件
────────────────────────────────────────
"""

words = st.text(st.characters(codec=None), max_size=12) | st.sampled_from(
    [
        "",
        "【】",
        "1. a",
        "─" * 40,
        "以上内容的校验值（SHA-256）：",
        "\\u{a}",
        "a\tb",
        "a\r\nb",
        "（1 字节），第 1 张光盘",
        "   说明：",
    ]
)
counts = st.integers(0, 10**13)
listed = st.builds(
    ListedFile, path=words, bytes=counts, sha256=st.binary(min_size=32, max_size=32).map(bytes.hex),
    pages=st.none() | counts, disc=st.integers(1, 9), remark=words, heading=words,
)  # fmt: skip
heads = st.builds(
    CopyHead, form=words, title=words, applicant=words, code=words, parts=st.dictionaries(words, words, max_size=4),
    discs=st.integers(0, 3),
)  # fmt: skip
manifests = st.builds(
    Manifest, head=heads, disc=st.integers(1, 3), of=st.integers(1, 3), files=st.lists(listed, max_size=5).map(tuple)
)


def test_the_list_is_for_people() -> None:
    text = list_bytes(MANIFEST).decode("utf-8")
    assert text.count("\n") == text.count("\r\n")
    above, mark, check = text.replace("\r\n", "\n").partition("以上内容的校验值（SHA-256）：")
    assert above == SHOWN
    assert mark
    assert check == f"{hashlib.sha256(SHOWN.replace(chr(10), chr(13) + chr(10)).encode()).hexdigest()}\n"


@pytest.mark.parametrize(("discs", "where"), [(2, "全部文件都在这一张光盘上"), (0, "全部文件都在这个文件夹里")])
def test_where_all_is_in_one_place_no_disc_is_numbered(discs: int, where: str) -> None:
    manifest = Manifest(head=replace(HEAD, discs=discs), disc=1, of=1, files=FILES[:2])
    text = list_bytes(manifest).decode("utf-8")
    assert f"\r\n{where}\r\n" in text
    assert "第 1 张" not in text
    assert read_manifest(list_bytes(manifest)) == manifest


@given(manifests)
def test_what_goes_in_comes_out(manifest: Manifest) -> None:
    assert read_manifest(list_bytes(manifest)) == manifest


@pytest.mark.parametrize("bit", [0x01, 0x20, 0x80])
def test_no_byte_of_the_list_changes_unseen(bit: int) -> None:
    good = list_bytes(MANIFEST)
    for at in range(len(good)):
        bad = bytearray(good)
        bad[at] ^= bit
        with pytest.raises(AuditError, match=LIST_NAME):
            read_manifest(bytes(bad))


@pytest.mark.parametrize("rest", [b"", b"x", b"\r\n", b"\x00" * 100])
def test_a_list_that_is_longer_shorter_or_something_else_is_refused(rest: bytes) -> None:
    good = list_bytes(MANIFEST)
    for bad in (good + (rest or b" "), good[: len(good) - 1 - len(rest)], rest):
        with pytest.raises(AuditError):
            read_manifest(bad)


def test_a_list_with_a_right_check_but_other_lines_is_refused() -> None:
    above = "\ufeff别的\r\n".encode()
    check = f"以上内容的校验值（SHA-256）：{hashlib.sha256(above).hexdigest()}\r\n".encode()
    with pytest.raises(AuditError):
        read_manifest(above + check)


def test_sums_are_a_function_of_the_list_and_name_the_files_of_this_disc(tmp_path: Path) -> None:
    assert write_manifest(tmp_path, MANIFEST) == (LIST_NAME, SUMS_NAME)
    told = (tmp_path / LIST_NAME).read_bytes()
    sums = (tmp_path / SUMS_NAME).read_bytes()
    assert read_manifest(told) == MANIFEST
    assert sums == sums_bytes(MANIFEST, told)
    assert list(read_sums(sums) or {}) == sorted(["01_申报表.pdf", "01_申报表.docx", LIST_NAME])
    assert b"\r" not in sums


def test_sha256sum_agrees_and_finds_a_change(tmp_path: Path) -> None:
    names = ("甲.pdf", "佐证材料/𠀀 b.pdf", "-x", "反\\斜.pdf", "换\n行.pdf", "回\r车.pdf")
    listed = []
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
        listed.append(ListedFile(path=name, bytes=1, sha256=hashlib.sha256(name.encode()).hexdigest()))
    manifest = Manifest(head=HEAD, disc=1, of=1, files=tuple(listed))
    write_manifest(tmp_path, manifest)
    sums = (tmp_path / SUMS_NAME).read_bytes()
    assert set(read_sums(sums) or {}) == {*names, LIST_NAME}
    assert b"\n".join(sorted(sums.splitlines())) != b""
    command = ["sha256sum", "-c", "--strict", "--quiet", SUMS_NAME]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "甲.pdf").write_bytes(b"?")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize("bit", [0x01, 0x20, 0x80])
def test_no_byte_of_the_sums_changes_unseen(bit: int) -> None:
    told = list_bytes(MANIFEST)
    good = sums_bytes(MANIFEST, told)
    for at in range(len(good)):
        bad = bytearray(good)
        bad[at] ^= bit
        found = read_sums(bytes(bad))
        assert found is None or found != read_sums(good)
    assert read_sums(b"") is None
    assert read_sums(good[:-1]) is None


def test_a_disk_that_refuses_leaves_no_half_list(tmp_path: Path) -> None:
    refused = 0
    for k in range(1, 40):
        folder = tmp_path / str(k)
        folder.mkdir()
        with steps(folder, refuse(errno.ENOSPC), k) as found:
            try:
                write_manifest(folder, MANIFEST)
            except DiskError:
                refused += 1
        told = list_bytes(MANIFEST)
        whole = {LIST_NAME: told, SUMS_NAME: sums_bytes(MANIFEST, told)}
        left = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert left.items() <= whole.items(), k
        if not found.reached:
            break
    assert left == whole
    assert refused >= 6
