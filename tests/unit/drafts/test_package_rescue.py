"""Damaged packages: refused by name, or rescued on request with exactly the lost files named; never a wrong byte."""

from __future__ import annotations

import errno
import os
import random
import shutil
import struct
import tempfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.drafts.package import pack, unpack
from app.drafts.package_checks import Limits
from app.drafts.package_reading import extract_file, read_packed
from app.drafts.package_rescue import Rescued, rescue
from app.drafts.package_streams import pour
from app.drafts.store import open_draft
from app.errors import DamagedPackage, DiskError, DraftError
from app.progress import Cancelled
from tests.packages import (
    EVIDENCE,
    NOTE,
    PLAIN,
    REVIEWS,
    Raw,
    archive_of,
    draft_json,
    files,
    manifest_of,
    raw_zip,
    small_draft,
    zipped_again,
)

TEXTS = {"draft.json": draft_json(), "reviews.json": REVIEWS}
WHOLE = {**TEXTS, **EVIDENCE}
AGREEMENT, OTHER, PROMISE = EVIDENCE
DAMAGED_DRAFT = "draft.json 有损坏"


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The package of a draft as this program makes it, and as another one packs it again."""
    root = tmp_path_factory.mktemp("包")
    ours = pack(small_draft(root / "草稿", reviews=REVIEWS), root / "a.shenbao")
    return [ours.read_bytes(), zipped_again(ours, root / "b.shenbao", top="外/").read_bytes()]


@pytest.fixture
def ours(packages: list[bytes], tmp_path: Path) -> Path:
    (tmp_path / "a.shenbao").write_bytes(packages[0])
    return tmp_path / "a.shenbao"


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of files need not be flushed."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


def judged(rescued: Rescued, folder: Path) -> None:
    """What lies there is what was packed, what does not is named, and a note says so."""
    got = files(folder)
    note = got.pop(NOTE, b"").decode("utf-8-sig")
    assert bool(note) != rescued.whole
    assert all(sentence in note for sentence in rescued.told if note)
    lost = set(WHOLE) - set(got)
    doubt = {"reviews.json"} if any("清单（manifest.json）损坏" in sentence for sentence in rescued.told) else set()
    assert lost - doubt == set(rescued.lost) - doubt
    for path in rescued.lost:
        assert any(path.rpartition("/")[2] in sentence for sentence in rescued.told)
    damaged = any(sentence.startswith(DAMAGED_DRAFT) for sentence in rescued.told)
    assert damaged or got["draft.json"] == TEXTS["draft.json"]
    assert {path: data for path, data in got.items() if path != "draft.json" and data != WHOLE[path]} == {}
    assert open_draft(folder, writable=False).draft == rescued.draft


@contextmanager
def named() -> Iterator[None]:
    """Either it is done, or refused by name."""
    refused = ""
    with suppress(DraftError):
        try:
            yield
        except DraftError as error:
            refused = error.message
            raise
    assert not refused or "x.shenbao" in refused


def tried(data: bytes) -> None:
    """Whatever the bytes are: the package is opened whole or refused, rescued or refused, and nothing else is left."""
    with tempfile.TemporaryDirectory() as scratch:
        file, folder = Path(scratch, "x.shenbao"), Path(scratch, "草稿")
        file.write_bytes(data)
        with named():
            unpack(file, folder)
            assert files(folder) == WHOLE
            shutil.rmtree(folder)
        with suppress(DraftError):
            packed = read_packed(file)
            lost = set(packed.lost)
            for path in packed.files:
                with suppress(DraftError):
                    assert extract_file(file, path, Path(scratch, "看")).read_bytes() == WHOLE[path]
                    Path(scratch, "看").unlink()
                    lost.discard(path)
            assert lost <= set(packed.lost)
        assert [path.name for path in Path(scratch).iterdir()] == ["x.shenbao"]
        with named():
            judged(rescue(file, folder), folder)
            shutil.rmtree(folder)
        assert [path.name for path in Path(scratch).iterdir()] == ["x.shenbao"]


@pytest.mark.usefixtures("at_once")
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_byte_flipped_anywhere(packages: list[bytes], data: st.DataObject) -> None:
    raw = data.draw(st.sampled_from(packages))
    at, flip = data.draw(st.integers(0, len(raw) - 1)), data.draw(st.integers(1, 255))
    tried(raw[:at] + bytes([raw[at] ^ flip]) + raw[at + 1 :])


@pytest.mark.usefixtures("at_once")
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_broken_off_holed_and_mangled(packages: list[bytes], data: st.DataObject) -> None:
    raw = data.draw(st.sampled_from(packages))
    at, length = data.draw(st.integers(0, len(raw))), data.draw(st.integers(0, 200))
    hole = data.draw(st.sampled_from([b"", bytes(length), b"PK\3\4" * (length // 4), b"PK\5\6" * (length // 4)]))
    tried(raw[:at] + hole + data.draw(st.sampled_from([raw[at + length :], b""])))


# ---- what survives


def place_of(raw: bytes, name: str) -> slice:
    """Where the bytes of an entry stand."""
    begin = raw.index(WHOLE[name])
    return slice(begin, begin + len(WHOLE[name]))


def with_hole(file: Path, *places: slice) -> Path:
    raw = bytearray(file.read_bytes())
    for place in places:
        raw[place] = bytes(len(raw[place]))
    file.write_bytes(raw)
    return file


def test_one_lost_file_is_named_with_its_item(ours: Path, tmp_path: Path) -> None:
    middle = place_of(ours.read_bytes(), AGREEMENT)
    with_hole(ours, slice(middle.start + 5, middle.start + 9))
    with pytest.raises(DraftError, match=r"“a\.shenbao”里的“attachments/03/合作协议\.pdf”校验不对") as caught:
        unpack(ours, tmp_path / "草稿")
    assert "抢救" in caught.value.hint
    assert isinstance(caught.value, DamagedPackage)
    rescued = rescue(ours, tmp_path / "草稿")
    assert rescued.lost == (AGREEMENT,)
    assert rescued.told == (
        "“a.shenbao”有损坏：3 个文件中救出了 2 个，1 个没有救出",
        "第 3 项佐证材料“合作协议.pdf”没有救出；请向对方重新要这个文件，再添加进来",
    )
    judged(rescued, tmp_path / "草稿")
    assert (tmp_path / "草稿" / NOTE).read_bytes().decode("utf-8-sig").split("\r\n") == [
        "这份草稿是从损坏的“a.shenbao”里抢救出来的。",
        "",
        *(f"{sentence}。" for sentence in rescued.told),
        "",
    ]


def test_a_rescued_draft_goes_on_like_any_other(ours: Path, tmp_path: Path) -> None:
    with_hole(ours, place_of(ours.read_bytes(), OTHER))
    rescue(ours, tmp_path / "草稿")
    (tmp_path / "草稿" / OTHER).write_bytes(EVIDENCE[OTHER])
    unpack(pack(tmp_path / "草稿", tmp_path / "再.shenbao"), tmp_path / "又")
    assert files(tmp_path / "又") == WHOLE


def test_a_download_that_broke_off_gives_what_had_come(ours: Path, tmp_path: Path) -> None:
    raw = ours.read_bytes()
    ours.write_bytes(raw[: place_of(raw, AGREEMENT).stop - 1])
    rescued = rescue(ours, tmp_path / "草稿")
    assert rescued.lost == (AGREEMENT, PROMISE)
    assert set(files(tmp_path / "草稿")) == {"draft.json", "reviews.json", OTHER, NOTE}
    judged(rescued, tmp_path / "草稿")


def test_a_lost_directory_costs_nothing(ours: Path, tmp_path: Path) -> None:
    raw = ours.read_bytes()
    ours.write_bytes(raw[: raw.index(b"PK\1\2")])
    rescued = rescue(ours, tmp_path / "草稿")
    assert (rescued.lost, rescued.whole) == ((), True)
    assert rescued.told == ("从“a.shenbao”取出了草稿和全部 3 个文件",)
    assert files(tmp_path / "草稿") == WHOLE


def test_a_lost_list_is_told_and_the_draft_stands_in_for_it(ours: Path, tmp_path: Path) -> None:
    raw = ours.read_bytes()
    ours.write_bytes(raw.replace(b'"sha256"', b'"sha255"', 1))
    with_hole(ours, place_of(ours.read_bytes(), PROMISE))
    rescued = rescue(ours, tmp_path / "草稿")
    assert rescued.lost == (PROMISE,)
    assert any(sentence.startswith("清单（manifest.json）损坏或丢失了") for sentence in rescued.told)
    judged(rescued, tmp_path / "草稿")


def test_a_draft_that_can_still_be_read_is_doubted_aloud(ours: Path, tmp_path: Path) -> None:
    for old, new in (("云岭", "云嶺"), ("装备", "装\x00\x00\x00")):
        raw = ours.read_bytes()
        ours.write_bytes(raw.replace(old.encode(), new.encode(), 1))
    ours.write_bytes(ours.read_bytes().replace("装\x00\x00\x00".encode(), b"\xe8\xa3\x85\xff\xfe\xfd", 1))
    rescued = rescue(ours, tmp_path / "草稿")
    assert rescued.draft.answers["zone_name"] == "云嶺合作区"
    assert rescued.draft.answers["leading_industry"] == "装\ufffd\ufffd\ufffd制造"
    assert not rescued.whole
    assert "draft.json 有损坏，还读得出，但填写的内容可能有错；请对照原件逐项核对" in rescued.told
    judged(rescued, tmp_path / "草稿")


def test_without_its_draft_nothing_is_rescued(ours: Path, tmp_path: Path) -> None:
    with_hole(ours, place_of(ours.read_bytes(), "draft.json"))
    with pytest.raises(DraftError, match=r"“a\.shenbao”里填写的内容损坏或丢失了，救不出来"):
        rescue(ours, tmp_path / "草稿")
    assert not (tmp_path / "草稿").exists()


def test_lost_reviews_are_told(ours: Path, tmp_path: Path) -> None:
    with_hole(ours, place_of(ours.read_bytes(), "reviews.json"))
    rescued = rescue(ours, tmp_path / "草稿")
    assert rescued.lost == ("reviews.json",)
    assert rescued.told[-1] == "初审意见（reviews.json）损坏或丢失了，没有救出"
    judged(rescued, tmp_path / "草稿")


def test_names_that_nobody_can_read_are_known_by_their_bytes(tmp_path: Path) -> None:
    entries = [Raw(name.encode(), data) for name, data in WHOLE.items() if name != AGREEMENT]
    entries += [Raw(b"??.pdf", EVIDENCE[AGREEMENT]), Raw(b"manifest.json", manifest_of(WHOLE))]
    file = raw_zip(tmp_path / "x.shenbao", entries)
    with pytest.raises(DraftError, match=r"合作协议\.pdf”缺了"):
        unpack(file, tmp_path / "草稿")
    assert rescue(file, tmp_path / "草稿").whole
    assert files(tmp_path / "草稿") == WHOLE


def test_a_whole_package_is_rescued_like_unpacked(ours: Path, tmp_path: Path) -> None:
    rescued = rescue(ours, tmp_path / "草稿")
    assert rescued.whole
    assert files(tmp_path / "草稿") == WHOLE


def test_a_zipped_draft_folder_can_be_rescued(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.shenbao", "w") as archive:
        for name, data in {**WHOLE, ".lock": b"{}", "attachments/03/没有列出.pdf": b"x"}.items():
            archive.writestr(f"草稿/{name}", data)
    rescued = rescue(tmp_path / "x.shenbao", tmp_path / "草稿")
    assert (rescued.lost, rescued.left_out, rescued.whole) == ((), ("attachments/03/没有列出.pdf",), False)
    assert rescued.told[-1] == "压缩包里的“attachments/03/没有列出.pdf”没有列在草稿里，没有取出"
    judged(rescued, tmp_path / "草稿")


def test_what_is_left_out_is_named_with_its_reason(tmp_path: Path) -> None:
    entries = [Raw(name.encode(), data, flags=0x800) for name, data in WHOLE.items()]
    entries += [
        Raw(b"manifest.json", manifest_of(WHOLE)),
        Raw(b"draft.json", b"{}"),
        Raw(b"attachments/03/l.pdf", b"/etc/passwd", attributes=0o120777 << 16),
        Raw(b"../../evil.pdf", b"x"),
        Raw(b"attachments/03/bomb.pdf", b"0123456789", method=8, size=1 << 30),
        Raw(b"__MACOSX/._draft.json", b"x"),
    ]
    rescued = rescue(raw_zip(tmp_path / "x.shenbao", entries), tmp_path / "草稿")
    assert rescued.lost == ()
    assert not rescued.whole
    assert rescued.told == (
        "从“x.shenbao”取出了草稿和全部 3 个文件",
        "压缩包里的“draft.json”出现了两次，没有取出",
        "压缩包里的“attachments/03/l.pdf”是链接或特殊文件，没有取出",
        "压缩包里的“../../evil.pdf”名称不对，指到了别的地方，没有取出",
        "压缩包里的“attachments/03/bomb.pdf”解开后大得不合常理，没有取出",
    )
    assert rescued.left_out == ("draft.json", "attachments/03/l.pdf", "../../evil.pdf", "attachments/03/bomb.pdf")
    judged(rescued, tmp_path / "草稿")


def test_many_that_are_left_out_are_counted(tmp_path: Path) -> None:
    file = archive_of(tmp_path / "x.shenbao", {"draft.json": PLAIN}, manifest=manifest_of({"draft.json": PLAIN}))
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(25):
            archive.writestr(f"attachments/03/{number}.pdf", b"x")
    rescued = rescue(file, tmp_path / "草稿")
    assert len(rescued.left_out) == 25
    assert rescued.told[-1] == "压缩包里另有 5 个不属于草稿的文件，没有取出"


# ---- the medium


class BadSectors:
    """A file of which some bytes cannot be read."""

    def __init__(self, stream: BufferedReader, bad: range) -> None:
        self._stream, self._bad = stream, bad

    def seek(self, *where: int) -> int:
        return self._stream.seek(*where)

    def read(self, count: int) -> bytes:
        begin = self._stream.tell()
        if max(begin, self._bad.start) < min(begin + count, self._bad.stop):
            raise OSError(errno.EIO, "Input/output error")
        return self._stream.read(count)

    def __enter__(self) -> BadSectors:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()


@pytest.fixture
def bad(monkeypatch: pytest.MonkeyPatch) -> list[range]:
    """Bytes of every package that the medium refuses, once there are any in the list."""
    ranges: list[range] = []
    plain = Path.open

    def opened(self: Path, *args: Any, **more: Any) -> Any:
        stream: Any = plain(self, *args, **more)
        return BadSectors(stream, ranges[0]) if ranges and self.suffix == ".shenbao" else stream

    monkeypatch.setattr(Path, "open", opened)
    return ranges


def test_bad_sectors_cost_what_lies_on_them(tmp_path: Path, bad: list[range]) -> None:
    evidence = {f"attachments/03/{n}.pdf": random.Random(n).randbytes(200_000) for n in range(3)}
    file = pack(small_draft(tmp_path / "原件", evidence), tmp_path / "a.shenbao")
    raw = file.read_bytes()
    end = raw.index(b"PK\1\2" + bytes([20]))
    for number, first in (("1", raw.index(evidence["attachments/03/1.pdf"]) + 5000), ("", end), ("", len(raw) - 10)):
        bad[:] = [range(first, first + 4096)]
        with pytest.raises(DraftError, match=r"读不了“a\.shenbao”：磁盘读写出错") as caught:
            unpack(file, tmp_path / "草稿")
        assert "抢救" in caught.value.hint
        assert isinstance(caught.value, DamagedPackage)
        assert "写不了" not in caught.value.message
        rescued = rescue(file, tmp_path / "草稿")
        assert rescued.lost == ((f"attachments/03/{number}.pdf",) if number else ())
        got = files(tmp_path / "草稿")
        assert all(got[path] == data for path, data in evidence.items() if path not in rescued.lost)
        shutil.rmtree(tmp_path / "草稿")


# ---- all or nothing


def test_a_rescue_that_stops_leaves_nothing(ours: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_hole(ours, place_of(ours.read_bytes(), OTHER))
    (tmp_path / "里").mkdir()

    def stop(done: int, total: int, label: str) -> None:
        assert label == "抢救"
        raise Cancelled

    with pytest.raises(Cancelled):
        rescue(ours, tmp_path / "里" / "草稿", stop)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskError, match="空间不够"):
        rescue(ours, tmp_path / "里" / "草稿")
    assert list((tmp_path / "里").iterdir()) == []
    (tmp_path / "里" / "别的").write_text("x")
    with pytest.raises(DraftError, match="没有从“a.shenbao”抢救".replace(".", r"\.")):
        rescue(ours, tmp_path / "里")


def test_a_rescue_writes_no_more_than_was_packed(tmp_path: Path) -> None:
    bomb = {"draft.json": draft_json({"attachments/03/a.pdf": b"x"}), "attachments/03/a.pdf": bytes(11 << 20)}
    file = archive_of(tmp_path / "x.shenbao", bomb, manifest=b"")
    rescued = rescue(file, tmp_path / "草稿")
    assert rescued.lost == ("attachments/03/a.pdf",)
    assert set(files(tmp_path / "草稿")) == {"draft.json", NOTE}
    many = archive_of(
        tmp_path / "y.shenbao", {"draft.json": PLAIN} | {f"attachments/03/{n}.pdf": b"x" for n in range(20)}
    )
    with pytest.raises(DraftError, match=r"里有 21 个文件，超过了 10 个"):
        rescue(many, tmp_path / "又", limits=Limits(entries=10))


def test_more_than_a_package_may_have_are_left_out_and_counted(tmp_path: Path) -> None:
    names = [f"a/{number}" for number in range(30)]
    listed = [Raw(b"manifest.json", manifest_of({"draft.json": PLAIN})), Raw(b"draft.json", PLAIN)]
    file = raw_zip(tmp_path / "x.shenbao", [*listed, *(Raw(name.encode()) for name in names)])
    rescued = rescue(file, tmp_path / "草稿", limits=Limits(entries=10))
    assert rescued.left_out == tuple(names)
    assert rescued.told[-1] == "压缩包里另有 10 个不属于草稿的文件，没有取出"
    assert not rescued.whole


def test_headers_that_share_their_bytes_do_not_multiply_them(tmp_path: Path) -> None:
    """Two hundred drafts in one, none of them readable: each would be taken into the memory, and compared with all."""
    text = b'{"x": "' + b"a" * (2 << 20) + b'"}'
    header = struct.pack("<4s2B4HL2L2H", b"PK\3\4", 20, 0, 0, 0, 0, 33, 7, len(text), len(text), 10, 0) + b"draft.json"
    file = tmp_path / "x.shenbao"
    file.write_bytes(header * 200 + text)
    for read in (read_packed, lambda bad: rescue(bad, tmp_path / "草稿")):
        tracemalloc.start()
        try:
            with pytest.raises(DraftError, match="填写的内容损坏或丢失了"):
                read(file)
            assert tracemalloc.get_traced_memory()[1] < 12 * len(text)
        finally:
            tracemalloc.stop()


def test_entries_at_one_place_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evidence = {f"attachments/03/{number}.pdf": bytes([number]) * 99 for number in range(1, 50)}
    draft = draft_json(evidence)
    whole = {"draft.json": draft, **evidence}
    listed = Raw(b"manifest.json", manifest_of(whole))
    at = sum(30 + len(one.name) + len(one.data) for one in (listed, Raw(b"draft.json", draft)))
    all_the_same = [Raw(name.encode(), b"\x01" * 99, at=at) for name in evidence]
    for one in all_the_same[1:]:
        one.data, one.packed, one.size = b"", 99, 99
    file = raw_zip(tmp_path / "x.shenbao", [listed, Raw(b"draft.json", draft), *all_the_same])
    poured: list[int] = []

    def count(source: Any, entry: Any, start: int, *rest: Any) -> Any:
        poured.append(start)
        return pour(source, entry, start, *rest)

    monkeypatch.setattr("app.drafts.package_survey.pour", count)
    rescued = rescue(file, tmp_path / "草稿")
    assert set(rescued.lost) == set(evidence) - {"attachments/03/1.pdf"}
    assert max(poured.count(start) for start in set(poured)) <= 4


def test_reviews_that_are_in_no_list_are_named(tmp_path: Path) -> None:
    file = pack(small_draft(tmp_path / "原件"), tmp_path / "a.shenbao")
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("reviews.json", b"[]")
    rescued = rescue(file, tmp_path / "草稿")
    assert rescued.left_out == ("reviews.json",)
    assert "压缩包里的“reviews.json”没有列在清单里，没有取出" in rescued.told
    assert not rescued.whole
    assert "reviews.json" not in files(tmp_path / "草稿")


def test_paths_of_a_draft_that_lead_elsewhere_are_lost(tmp_path: Path) -> None:
    evil = {"attachments/03/../../../evil.pdf": b"x", "attachments/03/a.pdf": b"y", "attachments/03/A.pdf/b.pdf": b"z"}
    with zipfile.ZipFile(tmp_path / "x.shenbao", "w") as archive:
        for name, data in {"draft.json": draft_json(evil), **evil}.items():
            archive.writestr(name, data)
    before = files(tmp_path)
    rescued = rescue(tmp_path / "x.shenbao", tmp_path / "里" / "草稿")
    assert set(rescued.lost) == {"attachments/03/../../../evil.pdf", "attachments/03/A.pdf/b.pdf"}
    shutil.rmtree(tmp_path / "里")
    assert files(tmp_path) == before
