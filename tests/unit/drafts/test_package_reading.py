"""Looking into packages without unpacking them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.drafts.package import pack
from app.drafts.package_checks import Limits, Listed
from app.drafts.package_reading import extract_file, read_packed
from app.drafts.package_zip import PackageFile
from app.drafts.store import open_draft
from app.errors import DiskError, DraftError
from app.progress import Cancelled
from tests.packages import EVIDENCE, REVIEWS, files, small_draft

AGREEMENT, OTHER, PROMISE = EVIDENCE
BIG = {**EVIDENCE, "attachments/12/大.pdf": b"\x01" * (5 << 20)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_draft(tmp_path / "草稿", BIG)


@pytest.fixture
def packed(folder: Path, tmp_path: Path) -> Path:
    return pack(folder, tmp_path / "a.shenbao", reviews=REVIEWS)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many bytes of packages were read, each time."""
    counts: list[int] = []
    plain = PackageFile.at

    def at(self: PackageFile, offset: int, count: int) -> bytes:
        data = plain(self, offset, count)
        counts.append(len(data))
        return data

    monkeypatch.setattr(PackageFile, "at", at)
    return counts


def test_what_a_package_says(folder: Path, packed: Path, tmp_path: Path, read: list[int]) -> None:
    before = files(tmp_path)
    found = read_packed(packed)
    assert found.draft == open_draft(folder, writable=False).draft
    assert found.reviews == REVIEWS
    listed = {file.path: Listed(file.sha256, file.bytes) for item in found.draft.items.values() for file in item.files}
    assert found.files == listed
    assert (found.lost, found.told) == ((), ())
    assert files(tmp_path) == before
    assert sum(read) < 20_000  # evidence is not read


def test_a_package_without_reviews(folder: Path, tmp_path: Path) -> None:
    assert read_packed(pack(folder, tmp_path / "b.shenbao")).reviews is None


def test_a_package_that_broke_off_names_what_is_lost(packed: Path, read: list[int]) -> None:
    raw = packed.read_bytes()
    packed.write_bytes(raw[: raw.index(BIG["attachments/12/大.pdf"]) + 10])
    found = read_packed(packed)
    assert found.lost == ("attachments/12/大.pdf", PROMISE)
    assert found.told == (
        "“a.shenbao”不是完整的 .shenbao 文件",
        "第 12 项佐证材料“大.pdf”损坏或丢失了",
        "第 12 项佐证材料“承诺.pdf”损坏或丢失了",
    )
    assert found.reviews == REVIEWS
    packed.write_bytes(raw[:-200])
    read.clear()
    assert read_packed(packed).lost == ()
    assert sum(read) < 3 << 20


def test_a_damaged_draft_is_doubted(packed: Path) -> None:
    packed.write_bytes(packed.read_bytes().replace("云岭".encode(), "云嶺".encode(), 1))
    found = read_packed(packed)
    assert found.draft.answers["zone_name"] == "云嶺合作区"
    assert found.told[0] == "“a.shenbao”里的“draft.json”校验不对，传送中可能损坏了"
    assert found.told[1].startswith("填写的内容（draft.json）有损坏，还读得出")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"PK\5\6" + bytes(18)])
def test_what_is_no_package(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.shenbao").write_bytes(data)
    with pytest.raises(DraftError, match=r"“x\.shenbao”"):
        read_packed(tmp_path / "x.shenbao")
    with pytest.raises(DraftError, match=r"没有“y\.shenbao”"):
        read_packed(tmp_path / "y.shenbao")


# ---- one file


def test_one_file_out_of_a_package(packed: Path, tmp_path: Path) -> None:
    ticks: list[tuple[Any, ...]] = []
    made = extract_file(packed, "attachments/12/大.pdf", tmp_path / "看" / "大.pdf", lambda *tick: ticks.append(tick))
    assert made.read_bytes() == BIG["attachments/12/大.pdf"]
    assert len(ticks) == 5
    assert ticks[-1] == (5 << 20, 5 << 20, "取出")
    assert [path.name for path in made.parent.iterdir()] == ["大.pdf"]


@pytest.mark.parametrize("cut", [0, 200])
def test_a_damaged_file_is_never_shown(packed: Path, tmp_path: Path, cut: int) -> None:
    raw = packed.read_bytes().replace(b"hello hello", b"hullo hello", 1)
    packed.write_bytes(raw[: len(raw) - cut])
    (tmp_path / "b.pdf").write_bytes(b"before")
    with pytest.raises(DraftError, match=r"“a\.shenbao”里的第 3 项佐证材料“b\.pdf”损坏或丢失了"):
        extract_file(packed, OTHER, tmp_path / "b.pdf")
    assert (tmp_path / "b.pdf").read_bytes() == b"before"
    assert extract_file(packed, AGREEMENT, tmp_path / "c.pdf").read_bytes() == EVIDENCE[AGREEMENT]
    assert {path.name for path in tmp_path.iterdir()} == {"草稿", "a.shenbao", "b.pdf", "c.pdf"}


def test_a_file_that_is_not_there_or_not_wanted(packed: Path, tmp_path: Path) -> None:
    with pytest.raises(DraftError, match=r"“a\.shenbao”里没有“attachments/03/x\.pdf”这个文件"):
        extract_file(packed, "attachments/03/x.pdf", tmp_path / "x.pdf")

    def stop(done: int, total: int, label: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        extract_file(packed, OTHER, tmp_path / "x.pdf", stop)
    (tmp_path / "文件").write_text("x")
    with pytest.raises(DiskError):
        extract_file(packed, OTHER, tmp_path / "文件" / "x.pdf")
    with pytest.raises(DraftError, match="超过了 2 个"):
        extract_file(packed, OTHER, tmp_path / "x.pdf", limits=Limits(entries=2))
    assert not (tmp_path / "x.pdf").exists()
