"""Which file lies on which disc. PA1 nothing is cut, lost or twice, and no disc is too full. PA2 the smallest medium.
PA3 whole items in order, on the first disc with room; books on the first. PA4 what fits on no disc is named. PA5 parts
of a hand-in folder keep to their size. PA6 several discs, each with the whole list, from the draft to the image. PA7
the work grows with the files, not with their square, and can be stopped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.discs import parting
from app.discs.image import ImageRoom, image_size
from app.discs.image_files import usual_image
from app.discs.making import look, make
from app.discs.manifest import list_bytes, read_manifest, sums_bytes
from app.discs.model import CopyFile, CopyHead, Manifest, Medium
from app.discs.parting import (
    CAPACITY,
    LARGEST,
    PlainBytes,
    listed_file,
    lists_size,
    parted_by_size,
    parted_on_discs,
    room_of,
    smallest_medium,
)
from app.errors import UsageError
from app.progress import Cancelled, silent
from tests.scans import codes, write_scan_pdf
from tests.unit.discs.desks import FORM_A, Desk, files_below, make_desk

MB = 1 << 20


def file(path: str, size: int, item: int | None = None) -> CopyFile:
    return CopyFile(path=path, source=Path(path), bytes=size, sha256="0" * 64, item=item)


def numbers(files: Sequence[CopyFile], medium: Medium = "") -> tuple[int, ...]:
    return parted_on_discs(files, 0, medium, PlainBytes()).numbers


ROOM = room_of("dvd")
_SIZES = st.integers(0, ROOM // 2)
_FILES = st.lists(st.tuples(_SIZES, st.none() | st.integers(1, 5)), max_size=25).map(
    lambda found: [
        file(f"{n}.pdf", size, item)
        for n, (size, item) in enumerate(sorted(found, key=lambda one: (one[1] is not None, one[1] or 0)))
    ]
)


@given(_FILES)
def test_pa1_every_file_is_on_one_disc_and_none_is_too_full(files: list[CopyFile]) -> None:
    parts = parted_on_discs(files, 1000, "dvd", PlainBytes())
    assert len(parts.numbers) == len(files)
    used = dict.fromkeys(range(1, parts.count + 1), 2000)
    for one, number in zip(files, parts.numbers, strict=True):
        used[number] += one.bytes
    assert all(size <= ROOM for size in used.values())
    assert not files or set(parts.numbers) == set(used), "no disc is empty"


@given(_FILES)
def test_pa3_items_that_fit_on_a_disc_are_not_divided(files: list[CopyFile]) -> None:
    found = parted_on_discs(files, 0, "dvd", PlainBytes()).numbers
    for item in {one.item for one in files}:
        held = [(one.bytes, number) for one, number in zip(files, found, strict=True) if one.item == item]
        assert sum(size for size, _ in held) > ROOM or len({number for _, number in held}) == 1


def test_pa2_the_smallest_medium_that_holds_all() -> None:
    assert room_of("cd") == int(CAPACITY["cd"] * 0.98) == 722_534_400
    for size, medium in ((room_of("cd"), "cd"), (room_of("cd") + 1, "dvd")):
        assert parted_on_discs([file("a", size)], 0, "", PlainBytes()).medium == medium
        assert smallest_medium(size) == medium
    assert parted_on_discs([file("a", 5)], 0, "dvd", PlainBytes()).medium == "dvd"


def test_pa2_what_goes_along_counts_as_well() -> None:
    size = room_of("cd") - 2 * MB
    assert parted_on_discs([file("a", size)], MB, "", PlainBytes()).medium == "cd"
    assert parted_on_discs([file("a", size + 1)], MB, "", PlainBytes()).medium == "dvd"
    assert parted_on_discs([file("a", room_of("cd"))], 0, "", ImageRoom()).medium == "dvd"


def test_pa3_first_fit_in_order() -> None:
    files = [
        file("01.pdf", 3000 * MB), file("01.docx", 100 * MB),
        file("a1", 1000 * MB, 1), file("a2", 1000 * MB, 1), file("b", 2000 * MB, 2), file("c", 800 * MB, 3),
    ]  # fmt: skip
    assert numbers(files) == (1, 1, 2, 2, 2, 1)


def test_pa3_an_item_larger_than_a_disc_goes_on_file_by_file() -> None:
    files = [file("01.pdf", 400 * MB), *(file(f"a{n}", 250 * MB, 1) for n in range(6)), file("b", 100 * MB, 2)]
    assert numbers(files, "cd") == (1, 1, 2, 2, 3, 3, 4, 2)


def test_pa4_what_fits_on_no_disc_is_named() -> None:
    with pytest.raises(UsageError, match=r"“视频.mp4”有 4.0 GB，光盘上的一个文件要小于 4 GB"):
        numbers([file("a", 1), file("视频.mp4", LARGEST)])
    assert numbers([file("a", 1), file("视频.mp4", LARGEST - 1)]) == (1, 1)
    with pytest.raises(UsageError, match=r"“大.pdf”有 763 MB，一张 CD 放不下"):
        numbers([file("大.pdf", 800_000_000)], "cd")


def test_pa5_parts_keep_to_their_size() -> None:
    files = [file("a", 5 * MB), file("b", 5 * MB), file("c", 20 * MB), file("d", MB)]
    assert parted_by_size(files, 0, 0).numbers == (1, 1, 1, 1)
    assert parted_by_size(files, 0, 10 * MB).numbers == (1, 1, 2, 3)
    assert parted_by_size(files, 1, 10 * MB).numbers == (1, 2, 3, 1)
    assert parted_by_size(files, 0, 10 * MB).medium == ""


@dataclass(frozen=True)
class Counted:
    """As :class:`PlainBytes`; ``told`` hears of how many files it was asked each time."""

    told: list[int]
    bytes: int = 0

    def plus(self, files: Sequence[tuple[str, int]]) -> Counted:
        self.told.append(len(files))
        return Counted(self.told, self.bytes + sum(size for _, size in files))


def test_pa7_a_file_is_reckoned_once_for_each_disc() -> None:
    files = [file(f"{n}.jpg", 2 * MB, 1) for n in range(1_500)]
    told: list[int] = []
    parts = parted_on_discs(files, 0, "cd", Counted(told))
    assert parts.count == 5
    assert sum(told) < len(files) * (parts.count + 5)


def test_pa7_whoever_waits_is_told_and_can_stop_it() -> None:
    files = [file(f"{n}.jpg", 200 * MB, 1) for n in range(9)]
    heard: list[tuple[int, int]] = []

    def stop(done: int, total: int, label: str) -> None:
        assert label == "分配文件"
        heard.append((done, total))
        if done == 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        parted_on_discs(files, 0, "cd", PlainBytes(), stop)
    assert heard[-1] == (5, 9)
    with pytest.raises(Cancelled):
        parted_by_size(files, 0, 300 * MB, stop)


@given(st.lists(st.text("甲a/", min_size=1, max_size=6).filter(lambda one: "//" not in f"/{one}/"), unique=True))
def test_pa7_lot_after_lot_takes_what_all_of_it_takes(paths: list[str]) -> None:
    above = {parent.as_posix() for path in paths for parent in PurePosixPath(path).parents}
    files = [(path, 3_000 * n) for n, path in enumerate(paths) if path not in above and path.count("/") < 5]
    room = ImageRoom()
    for one in files:
        room = room.plus([one])
    assert room.bytes == ImageRoom().plus(files).bytes == image_size(files)


@given(
    st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30), unique=True, max_size=20),
    st.integers(1, 99),
)
def test_pa1_lists_never_take_more_than_was_kept_free(names: list[str], disc: int) -> None:
    head = CopyHead(form="f", title="项目", applicant="单位", code="7F3A-92C1", parts={"一": "0000-0000"}, discs=2)
    files = [file(name.replace("/", "_"), 10**9) for name in names]
    listed = tuple(listed_file(one, disc) for one in files)
    manifest = Manifest(head=head, disc=disc, of=99, files=listed)
    told = list_bytes(manifest)
    assert len(told) + len(sums_bytes(manifest, told)) <= lists_size(head, files)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A draft with evidence behind three items."""
    desk = make_desk(tmp_path, FORM_A, monkeypatch)
    for item in (3, 4, 5):
        desk.attach(item, write_scan_pdf(tmp_path / f"{item}.pdf", codes(item, 3), dpi=60))
    desk.exported()
    return desk


@contextmanager
def small_discs() -> Iterator[int]:
    """Discs of 900 KB, so that the books fill one and the evidence of two items another; what is filled of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parting, "CAPACITY", {"cd": 900 << 10, "dvd": 900 << 10})
        yield int((900 << 10) * 0.98)


def test_pa6_several_discs_each_with_the_whole_list(desk: Desk) -> None:
    image = desk.root / "盘.iso"
    with small_discs() as room:
        made = make(desk.request(image=image), silent)
    assert len(made.discs) > 1
    assert f"一张 DVD 放不下，分成 {len(made.discs)} 张" in made.told[-1]
    every = {one.path for disc in made.discs for one in disc.files}
    assert len(every) == sum(len(disc.files) for disc in made.discs)
    lists = set()
    for number, disc in enumerate(made.discs, start=1):
        assert (disc.number, disc.of) == (number, len(made.discs))
        assert disc.folder == desk.out / f"第{number}张"
        assert disc.image == desk.root / f"盘-{number}.iso"
        assert disc.image.stat().st_size == disc.image_bytes <= room
        assert disc.label == f"SB_{made.head.code.replace('-', '')}_{number}"
        found = files_below(disc.folder)
        assert set(found) == {"文件清单.txt", "SHA256SUMS", *(one.path for one in disc.files)}
        assert disc.bytes == sum(len(data) for data in found.values())
        manifest = read_manifest(found["文件清单.txt"])
        assert {one.path for one in manifest.files} == every
        assert manifest.own == disc.files
        lists.add(manifest.files)
    assert len(lists) == 1, "the same list of all on every disc"
    assert not image.exists()
    seen = look(desk.out)
    assert seen is not None
    assert [(disc.folder, disc.bytes, disc.files) for disc in seen.discs] == [
        (disc.folder, disc.bytes, disc.files) for disc in made.discs
    ]


@pytest.mark.parametrize("number", [1, 2])
def test_pa6_no_image_takes_the_place_of_a_file_of_somebody(desk: Desk, number: int) -> None:
    (desk.root / f"盘-{number}.iso").write_bytes(b"mine")
    with small_discs(), pytest.raises(UsageError, match=f"已有的“盘-{number}.iso”不是电子版的镜像，没有覆盖它"):
        make(desk.request(image=desk.root / "盘.iso"), silent)
    assert (desk.root / f"盘-{number}.iso").read_bytes() == b"mine"
    assert [path.name for path in desk.root.glob("*.iso")] == [f"盘-{number}.iso"]
    assert not desk.out.exists()


def test_pa6_a_file_that_no_image_lies_on_is_no_trouble(desk: Desk) -> None:
    (desk.root / "盘-9.iso").write_bytes(b"mine")
    with small_discs():
        assert 1 < len(make(desk.request(image=desk.root / "盘.iso"), silent).discs) < 9
    assert (desk.root / "盘-9.iso").read_bytes() == b"mine"


def test_pa6_several_images_are_found_again(desk: Desk) -> None:
    with small_discs():
        made = make(desk.request(image=usual_image(desk.out)), silent)
    seen = look(desk.out)
    assert seen is not None
    assert [disc.image for disc in seen.discs] == [disc.image for disc in made.discs]
    first, second, *_ = (disc.image for disc in made.discs)
    assert first
    assert second
    second.replace(first)
    seen = look(desk.out)
    assert seen is not None
    assert [disc.image for disc in seen.discs[:2]] == [None, None], "the second one under the name of the first"


def test_pa6_back_on_one_disc_the_others_go(desk: Desk) -> None:
    image = desk.root / "盘.iso"
    with small_discs():
        assert len(make(desk.request(image=image), silent).discs) > 1
    assert len(make(desk.request(image=image), silent).discs) == 1
    assert [path.name for path in desk.root.glob("*.iso")] == ["盘.iso"]
    assert not list(desk.out.glob("第*"))
