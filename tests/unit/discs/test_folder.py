"""The folder of an electronic copy. FO1 new, empty, or an earlier copy, which is exchanged; anything else is refused,
named and untouched. FO2 the places that may not be taken. FO3 whatever is refused, cancelled or ended, the old copy or
the new one stands whole, image included, and nothing half-written under a final name. FO4 room is asked for before.
FO5 what lies in a folder is told from its lists. FO6 what somebody puts there while a copy is made is not lost.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from app import api_discs
from app.books.exported import read_export
from app.books.publish import Place
from app.discs.folder import find_copy
from app.discs.image import write_image
from app.discs.image_files import BuiltImage, Whose, exchanged, image_path, label_of, outdated_images, usual_image
from app.discs.making import CopyRequest, demand_room, look, make
from app.discs.manifest import SUMS_NAME
from app.discs.model import MadeCopy
from app.discs.reading import open_copy
from app.disk import this_pc
from app.drafts.sealed import SealedScan
from app.errors import DiskError, UsageError
from app.progress import Cancelled, Progress, silent
from tests.faults import FILLING, MOVING, REMOVING, ending, in_a_fork, refuse, steps
from tests.scans import codes, write_scan_pdf
from tests.unit.discs.desks import FORM_A, FORM_B, Desk, files_below, make_desk

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
MOST = 3_000


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = make_desk(tmp_path, FORM_A, monkeypatch)
    desk.attach(3, write_scan_pdf(tmp_path / "合同.pdf", codes(3, 2), dpi=60))
    desk.exported()
    return desk


@pytest.fixture
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)


def image_of(desk: Desk) -> Path:
    return desk.root / "盘" / "电子版.iso"


def made(desk: Desk, progress: Progress = silent) -> MadeCopy:
    image_of(desk).parent.mkdir(exist_ok=True)
    return make(desk.request(image=image_of(desk)), progress)


# ---- FO1: what may be there ------------------------------------------------------------------------------------


def test_fo1_an_earlier_copy_gives_way_whole(desk: Desk) -> None:
    make(desk.request(with_draft=True), silent)
    desk.answer(city="改了")
    desk.exported()
    second = make(desk.request(), silent)
    assert "草稿.shenbao" not in files_below(desk.out)
    assert not [path for path in desk.out.iterdir() if path.name.startswith(".")]
    seen = look(desk.out)
    assert seen is not None
    assert seen.head.code == second.head.code


def test_fo1_an_empty_folder_serves(desk: Desk) -> None:
    desk.out.mkdir()
    make(desk.request(), silent)
    assert (desk.out / "SHA256SUMS").is_file()


FOREIGN: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file": (lambda out: (out / "我的.txt").write_text("x"), "里有“我的.txt”"),
    "a file below": (lambda out: (out / "佐证材料" / "我的.txt").write_text("x"), "里有“佐证材料/我的.txt”"),
    "an empty folder": (lambda out: (out / "新文件夹").mkdir(), "里有“新文件夹”"),
    "a changed file": (lambda out: (out / "01_申报表.docx").write_text("改"), "里的“01_申报表.docx”生成以后改过"),
    "lists gone": (lambda out: (out / "文件清单.txt").unlink(), "里有“"),
    "a changed list": (lambda out: (out / "文件清单.txt").write_text("x"), "里有“"),
    "a link": (lambda out: (out / "链接").symlink_to("/"), "里有“链接”"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_fo1_what_is_not_ours_is_refused_and_stays(desk: Desk, name: str) -> None:
    make(desk.request(), silent)
    put, words = FOREIGN[name]
    put(desk.out)
    before = files_below(desk.out)
    with pytest.raises(UsageError, match=words):
        make(desk.request(), silent)
    assert files_below(desk.out) == before


def test_fo1_a_folder_of_somebody_is_refused(desk: Desk) -> None:
    desk.out.mkdir()
    (desk.out / "照片.jpg").write_bytes(b"x")
    with pytest.raises(UsageError, match=r"“电子版”里有“照片.jpg”，不是电子版的文件"):
        make(desk.request(), silent)
    shutil.rmtree(desk.out)
    desk.out.write_text("x")
    with pytest.raises(UsageError, match="不是文件夹"):
        make(desk.request(), silent)


def test_fo1_what_the_system_puts_there_is_no_trouble(desk: Desk) -> None:
    make(desk.request(), silent)
    for folder in (desk.out, desk.out / "佐证材料"):
        (folder / "Thumbs.db").write_bytes(b"x")
    make(desk.request(), silent)
    assert (desk.out / "Thumbs.db").is_file()


def test_fo1_a_file_that_went_missing_is_no_trouble(desk: Desk) -> None:
    make(desk.request(), silent)
    before = files_below(desk.out)
    (desk.out / "01_申报表.docx").unlink()
    make(desk.request(), silent)
    assert files_below(desk.out) == before


def test_fo1_scans_that_were_put_back_are_no_change_of_the_content(desk: Desk) -> None:
    make(desk.request(), silent)
    scan = SealedScan(volume="application", side=1, path="attachments/sealed/a.pdf", sha256="0", bytes=1)

    def request() -> CopyRequest:
        found = desk.request()
        return replace(found, draft=replace(found.draft, sealed=(scan,)))

    assert "盖章扫描件" in make(request(), silent).head.parts
    shutil.rmtree(desk.draft / ".history")  # so that the earlier copy is asked what was changed
    desk.answer(city="改了")
    with pytest.raises(UsageError, match="导出以后又改过内容：") as refused:
        make(request(), silent)
    assert "盖章扫描件" not in refused.value.message
    shutil.rmtree(desk.out)
    with pytest.raises(UsageError, match="导出以后又改过内容") as refused:
        make(request(), silent)
    assert "盖章扫描件" not in refused.value.message


def renamed(desk: Desk) -> None:
    """The same draft is another applicant's now."""
    desk.answer(zone_name="别的合作区（虚构）")
    desk.exported()


def test_fo1_the_copy_of_somebody_else_is_not_overwritten(desk: Desk) -> None:
    make(desk.request(), silent)
    before = files_below(desk.out)
    renamed(desk)
    with pytest.raises(UsageError, match=r"^“电子版”里是“.*（云岭合作区（虚构））”的电子版，没有覆盖它。$") as refused:
        make(desk.request(), silent)
    assert refused.value.hint == "请换一个文件夹。"
    assert files_below(desk.out) == before


def test_fo1_the_copy_of_another_form_is_not_overwritten(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(desk.request(), silent)
    before = files_below(desk.out)
    (tmp_path / "乙").mkdir()
    other = make_desk(tmp_path / "乙", FORM_B, monkeypatch)
    other.exported()
    with pytest.raises(UsageError, match=r"里是“.*（云岭合作区（虚构））”的电子版，没有覆盖它"):
        make(other.request(out=desk.out), silent)
    assert files_below(desk.out) == before


# ---- FO2: places -----------------------------------------------------------------------------------------------


def test_fo2_neither_in_the_draft_nor_around_draft_or_export(desk: Desk) -> None:
    image = desk.root / "盘.iso"
    for out, words in (
        (desk.draft, "在草稿文件夹里"), (desk.draft / "a", "在草稿文件夹里"),
        (desk.export, f"“{desk.export.name}”就是正式导出的文件夹"), (desk.root, "“草稿”在“"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=words):
            make(desk.request(out=out), silent)
    for place in (desk.draft / "a.iso", desk.out / "a.iso"):
        with pytest.raises(UsageError, match=r"“?a.iso”在"):
            make(desk.request(image=place), silent)
    assert not desk.out.exists()
    make(desk.request(image=image), silent)


def test_fo2_beside_the_books_is_a_place_too(desk: Desk) -> None:
    before = files_below(desk.export)
    make(desk.request(out=desk.export / "电子版", image=desk.export / "电子版.iso"), silent)
    make(desk.request(out=desk.export / "电子版", image=desk.export / "电子版.iso"), silent)
    assert {name: data for name, data in files_below(desk.export).items() if not name.startswith("电子版")} == before
    assert read_export(desk.export) is not None


def test_fo2_an_image_of_somebody_else_is_not_overwritten(desk: Desk) -> None:
    image = desk.root / "系统.iso"
    image.write_bytes(bytes(40_000))
    with pytest.raises(UsageError, match=r"已有的“系统.iso”不是电子版的镜像"):
        make(desk.request(image=image), silent)
    assert image.read_bytes() == bytes(40_000)
    assert not desk.out.exists()


def test_fo2_an_image_of_another_application_is_not_overwritten(desk: Desk) -> None:
    made(desk)
    image = image_of(desk)
    kept = image.read_bytes()
    renamed(desk)
    with pytest.raises(UsageError, match=r"已有的“电子版.iso”是“.*（云岭合作区（虚构））”的镜像，没有覆盖它"):
        make(desk.request(out=desk.root / "乙", image=image), silent)
    assert image.read_bytes() == kept
    assert not (desk.root / "乙").exists()
    write_image(desk.out, [SUMS_NAME], image, label_of("0000-0000", 1))
    with pytest.raises(UsageError, match=r"已有的“电子版.iso”里读不出是谁的电子版"):
        make(desk.request(out=desk.root / "乙", image=image), silent)


def test_fo2_an_image_of_an_earlier_content_of_this_application_gives_way(desk: Desk) -> None:
    made(desk)
    image = image_of(desk)
    kept = image.read_bytes()
    desk.answer(city="改了")
    desk.exported()
    make(desk.request(out=desk.root / "乙", image=image), silent)
    assert image.read_bytes() != kept
    write_image(desk.out, [SUMS_NAME], image, label_of(look_code(desk), 1))
    make(desk.request(image=image), silent)  # of the earlier copy in the folder, whatever is in it


@pytest.mark.parametrize("length", [90, 84])
def test_fo2_a_name_that_is_too_long_is_refused_in_words(desk: Desk, length: int) -> None:
    name = "长" * length  # three bytes each: with and without the room for an ending
    with pytest.raises(DiskError, match="名称或路径太长"):
        make(desk.request(image=desk.root / f"{'长' * 90}.iso"), silent)
    assert not desk.out.exists()
    if length > 85:
        with pytest.raises(DiskError):
            make(desk.request(out=desk.root / name), silent)
        return
    assert make(desk.request(out=desk.root / name), silent).discs
    assert look(desk.root / name) is not None


def test_fo2_what_makes_no_sense_for_the_form(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="交光盘，不用按大小"):
        make(desk.request(most_bytes=1 << 30), silent)
    (tmp_path / "乙").mkdir()
    other = make_desk(tmp_path / "乙", FORM_B, monkeypatch)
    other.exported()
    with pytest.raises(UsageError, match="不交光盘"):
        make(other.request(medium="cd"), silent)
    for size in (1, -1):
        with pytest.raises(UsageError, match="一部分"):
            make(other.request(most_bytes=size), silent)


def test_fo2_a_hand_in_folder_has_an_image_when_somebody_wants_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk(tmp_path, FORM_B, monkeypatch)
    desk.exported()
    image = tmp_path / "报送.iso"
    (made,) = make(desk.request(image=image), silent).discs
    assert made.image == image
    assert made.image_bytes == image.stat().st_size
    with open_copy(image) as copy:
        assert set(copy.files) == set(files_below(desk.out))


# ---- FO3: old or new -------------------------------------------------------------------------------------------


class State(NamedTuple):
    tree: dict[str, bytes]
    image: bytes

    @classmethod
    def of(cls, desk: Desk) -> State:
        tree = files_below(desk.out) if desk.out.exists() else {}
        image = image_of(desk)
        return cls(tree, image.read_bytes() if image.exists() else b"")


@pytest.fixture
def versions(desk: Desk) -> tuple[State, State]:
    """A copy before the last change of the draft, which stands, and the one after it."""
    made(desk)
    old = State.of(desk)
    desk.answer(city="改了")
    desk.exported()
    made(desk)
    new = State.of(desk)
    assert old.tree != new.tree
    assert old.image != new.image
    put_back(desk, old)
    return old, new


def put_back(desk: Desk, state: State) -> None:
    shutil.rmtree(desk.out, ignore_errors=True)
    for path, data in state.tree.items():
        (desk.out / path).parent.mkdir(parents=True, exist_ok=True)
        (desk.out / path).write_bytes(data)
    for left in image_of(desk).parent.iterdir():
        left.unlink()
    image_of(desk).write_bytes(state.image)


def left(desk: Desk) -> list[str]:
    """Temporary files wherever a copy is written to."""
    names = [path.name for folder in (desk.out, image_of(desk).parent) for path in folder.rglob("*")]
    return [name for name in names if name.startswith(".")]


@pytest.mark.parametrize("forever", [False, True], ids=["once", "from then on"])
@pytest.mark.usefixtures("no_patience")
def test_fo3_whatever_the_disk_refuses(desk: Desk, versions: tuple[State, State], forever: bool) -> None:
    old, new = versions
    refused = 0
    names = FILLING if forever else (*FILLING, *MOVING)
    for k in range(1, MOST, 2 if forever else 3):
        with steps(desk.root, refuse(errno.ENOSPC), k, forever=forever, names=names) as found:
            try:
                made(desk)
            except DiskError:
                refused += 1
        assert State.of(desk) in (old, new), k
        assert left(desk) == [], k
        if not found.reached:
            break
        put_back(desk, old)
    assert State.of(desk) == new
    assert refused > 15


def test_fo3_cancelled_at_any_tick(desk: Desk, versions: tuple[State, State]) -> None:
    old, new = versions
    for k in range(1, MOST):
        ticks = iter(range(1, MOST))

        def stop(done: int, total: int, label: str, ticks: Iterator[int] = ticks, k: int = k) -> None:
            assert label
            if next(ticks) == k:
                raise Cancelled

        try:
            made(desk, stop)
        except Cancelled:
            assert State.of(desk) == old, k
            assert left(desk) == [], k
            continue
        break
    assert k > 15
    assert State.of(desk) == new


@needs_fork
def test_fo3_ended_at_any_step(desk: Desk, versions: tuple[State, State]) -> None:
    old, new = versions
    ended = 0
    watched = (*FILLING, *MOVING, *REMOVING)
    with steps(desk.root, names=watched) as all_steps:
        made(desk)
    put_back(desk, old)
    last = all_steps.count - 40  # where things are exchanged
    for k in (*range(1, last, 20), *range(last, all_steps.count + 2, 2)):

        def work(k: int = k) -> None:
            with steps(desk.root, ending, k, names=watched):
                made(desk)

        ended += in_a_fork(work) == 9
        seen = api_discs.look_at_copy(desk.out)  # which puts right what was left
        tree = {path: data for path, data in files_below(desk.out).items() if not path.startswith(".shenbao-")}
        assert tree in (old.tree, new.tree), k
        assert seen is not None, k
        image = image_of(desk)
        assert not image.exists() or image.read_bytes() in (old.image, new.image), k
        made(desk)
        assert State.of(desk) == new, k
        assert left(desk) == [], k
        put_back(desk, old)
    assert ended > 20


@pytest.mark.usefixtures("no_patience")
def test_fo3_an_image_that_is_in_use_stops_everything_before(
    desk: Desk, versions: tuple[State, State], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, _ = versions
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if self == image_of(desk):
            raise PermissionError(errno.EACCES, "mounted")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(DiskError, match=r"换不了镜像文件“电子版.iso”"):
        made(desk)
    assert State.of(desk) == old
    assert left(desk) == []


def look_code(desk: Desk) -> str:
    found = find_copy(desk.out)
    assert found is not None
    return found.manifest.head.code


def test_fo3_an_image_of_a_killed_run_comes_back(desk: Desk) -> None:
    made(desk)
    image, data = image_of(desk), image_of(desk).read_bytes()
    fresh = BuiltImage(image.with_name("新的"), image, 1)
    for _ in range(2):
        fresh.temp.write_bytes(b"new")
        whose = Whose(FORM_A, "", [look_code(desk)])
        with pytest.raises(Cancelled), exchanged([fresh], [], whose) as put:
            (aside,) = [path for path in image.parent.iterdir() if path.name.startswith(".电子版.iso.")]
            assert not image.exists(), "no image of another copy stands beside the folder meanwhile"
            put()
            assert image.read_bytes() == b"new"
            raise Cancelled
        assert image.read_bytes() == data
        image.replace(aside)  # as a run that ended there leaves it


def test_fo3_images_that_no_disc_has_any_more(desk: Desk) -> None:
    first = made(desk)
    code, image = first.head.code, image_of(desk)
    assert outdated_images(image, code, 1) == []
    assert outdated_images(image, code, 2) == [image]
    for number in (1, 2):
        shutil.copy(image, image_path(image, number, 2))
    assert outdated_images(image, code, 1) == [image_path(image, 1, 2)], "the label of the second says that it is one"
    assert outdated_images(image, "0000-0000", 1) == []
    image_path(image, 1, 2).unlink()
    write_image(desk.out, [SUMS_NAME], image_path(image, 2, 2), label_of(code, 2))
    assert outdated_images(image, code, 1) == [image_path(image, 2, 2)], "a gap before it does not hide it"
    assert label_of("7F3A-92C1", 1) == "SB_7F3A92C1_1"


# ---- FO3: where nothing was before -------------------------------------------------------------------------------


def fresh(desk: Desk, empty: bool) -> None:
    """Nothing is left of any copy, image or temporary file; ``empty``: the folder is there, with nothing in it."""
    for path in (desk.out, image_of(desk).parent, *desk.root.glob(".copy-*")):
        shutil.rmtree(path, ignore_errors=True)
    if empty:
        desk.out.mkdir()


def below(folder: Path) -> dict[str, bytes]:
    return files_below(folder) if folder.is_dir() else {}


@needs_fork
@pytest.mark.parametrize("empty", [False, True])
def test_fo3_a_new_copy_comes_at_once_wherever_it_is_killed(desk: Desk, empty: bool) -> None:
    made(desk)
    whole = State.of(desk)
    fresh(desk, empty)
    with steps(desk.root, names=MOVING) as all_steps:
        made(desk)
    seen = set()
    for k in range(1, all_steps.count + 1):
        fresh(desk, empty)

        def work(k: int = k) -> None:
            with steps(desk.root, ending, k, names=MOVING):
                made(desk)

        assert in_a_fork(work) == 9, k
        tree, image = below(desk.out), image_of(desk)
        assert tree in ({}, whole.tree), k
        assert not image.exists() or (tree == whole.tree and image.read_bytes() == whole.image), k
        seen.add((bool(tree), image.exists()))
    assert {(False, False), (True, False)} <= seen
    made(desk)
    assert State.of(desk) == whole
    assert left(desk) == []
    assert not list(desk.root.glob(".copy-*")), "what the killed run left beside is gone"


@pytest.mark.parametrize("empty", [False, True])
def test_fo3_a_new_copy_that_is_refused_leaves_what_was_there(desk: Desk, empty: bool) -> None:
    made(desk)
    whole = State.of(desk)
    for k in range(1, MOST):
        fresh(desk, empty)
        with steps(desk.root, refuse(errno.ENOSPC), k, names=MOVING) as found, suppress(DiskError):
            made(desk)
        if not found.reached:
            break
        assert State.of(desk) in (State({}, b""), whole), k
        assert desk.out.exists() == (empty or State.of(desk) == whole), k
        assert left(desk) == [], k
        assert not list(desk.root.glob(".copy-*")), k
    assert k > 3
    assert State.of(desk) == whole


def test_fo3_a_link_to_an_empty_folder_stays_one(desk: Desk) -> None:
    real = desk.root / "别处"
    real.mkdir()
    desk.out.symlink_to(real)
    make(desk.request(), silent)
    assert desk.out.is_symlink()
    assert (real / "SHA256SUMS").is_file()


# ---- FO4, FO5 --------------------------------------------------------------------------------------------------


class Usage(NamedTuple):
    free: int


def test_fo4_a_disk_that_is_too_small_is_told_before(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(1_500_000))
    with pytest.raises(DiskError, match=r"磁盘空间不够：还要 .*，只剩 1.4 MB，没有生成电子版"):
        make(desk.request(image=desk.root / "盘.iso"), silent)
    assert not desk.out.exists()


def test_fo4_what_is_asked_for_is_what_is_told_and_where(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage((19 << 20) + 1_000))
    with pytest.raises(DiskError, match="磁盘空间不够：还要 20 MB，只剩 19 MB") as refused:
        demand_room([(desk.out, 19 << 20)])
    assert str(desk.out) in refused.value.hint
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(1_000))
    with pytest.raises(DiskError) as refused:
        make(desk.request(), silent)
    assert refused.value.hint.endswith(f"位置：{desk.out}")


def test_fo4_a_part_that_is_larger_than_asked_for_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make_desk(tmp_path, FORM_B, monkeypatch)
    desk.exported(sides=4, word_bytes=3 << 20)
    made = make(desk.request(most_bytes=2 << 20), silent)
    (large,) = [part.number for part in made.discs if part.bytes > 2 << 20]
    told = f"分成 {len(made.discs)} 部分，每部分都有全部文件的清单；第 {large} 部分里的文件不能再分，超过 2.0 MB，"
    assert f"{told}其余不超过。" in made.told


def test_fo4_folder_and_image_on_one_disk_count_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10 << 20))
    demand_room([(tmp_path, 5 << 20)])
    demand_room([(tmp_path / "还没有" / "它", 9 << 20)])
    with pytest.raises(DiskError):
        demand_room([(tmp_path, 5 << 20), (tmp_path / "还没有", 5 << 20)])


def test_fo5_what_lies_in_a_folder(desk: Desk) -> None:
    assert look(desk.out) is None
    assert look(desk.export) is None
    first = make(desk.request(), silent)
    seen = look(desk.out)
    assert seen is not None
    assert seen.head == first.head
    (disc,), (then,) = seen.discs, first.discs
    assert (disc.files, disc.bytes, disc.medium, disc.label) == (then.files, then.bytes, then.medium, then.label)
    assert disc.image is None
    found = find_copy(desk.out)
    assert found is not None
    assert found.manifest.head == first.head
    (desk.out / "文件清单.txt").write_bytes(b"x")
    assert look(desk.out) is None


# ---- FO5: the image beside ---------------------------------------------------------------------------------------


def usual(desk: Desk, **more: bool) -> MadeCopy:
    """A copy with its image where it is looked for."""
    return make(desk.request(image=usual_image(desk.out), **more), silent)


def seen_image(desk: Desk) -> Path | None:
    seen = look(desk.out)
    assert seen is not None
    (disc,) = seen.discs
    if disc.image:
        assert disc.image_bytes == disc.image.stat().st_size
    return disc.image


def test_fo5_the_image_is_told_by_what_is_in_it_and_not_by_its_time(desk: Desk) -> None:
    (first,) = usual(desk).discs
    image = usual_image(desk.out)
    assert seen_image(desk) == first.image == image
    os.utime(image, (1, 1))
    assert seen_image(desk) == image
    kept = image.read_bytes()
    desk.answer(city="改了")
    desk.exported()
    usual(desk)
    image.write_bytes(kept)
    assert seen_image(desk) is None, "that of an earlier content"
    image.write_bytes(b"somebody's")
    assert seen_image(desk) is None


def test_fo5_an_image_of_the_same_content_and_another_copy_is_none_of_it(desk: Desk) -> None:
    code = usual(desk).head.code
    assert make(desk.request(with_draft=True), silent).head.code == code
    assert seen_image(desk) is None


def test_fo5_an_image_that_was_not_made_again_is_told(desk: Desk) -> None:
    image = usual_image(desk.out)
    assert not [told for told in usual(desk).told if "镜像" in told]
    assert not [told for told in make(desk.request(), silent).told if "镜像" in told], "it is of this very copy"
    desk.answer(city="改了")
    desk.exported()
    told = f"“{image.name}”还是上一版的镜像，没有更新；要刻盘请重新生成镜像。"
    assert told in make(desk.request(image=desk.root / "别的.iso"), silent).told
    usual(desk)
    desk.answer(city="又改了")
    desk.exported()
    assert told in make(desk.request(), silent).told


@needs_fork
def test_fo5_killed_between_image_and_folder_the_earlier_image_comes_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual(desk)
    image = usual_image(desk.out)
    before, kept = files_below(desk.out), image.read_bytes()
    desk.answer(city="改了")
    desk.exported()

    def work() -> None:
        monkeypatch.setattr(Place, "finish", lambda *_: ending())
        usual(desk)

    for again in (lambda: look(desk.out), lambda: make(desk.request(image=image), stop_at("核对导出的文件"))):
        assert in_a_fork(work) == 9
        assert not image.exists(), "neither the earlier one nor one of a copy that is not there yet"
        with suppress(Cancelled):
            again()
        assert files_below(desk.out) == before
        assert image.read_bytes() == kept
        assert seen_image(desk) == image
        assert not [path for path in desk.root.iterdir() if path.name.startswith(".")]


def stop_at(step: str) -> Progress:
    def stop(done: int, total: int, label: str) -> None:
        if label == step:
            raise Cancelled

    return stop


@pytest.mark.parametrize("case", ["at work", "somebody's"])
def test_fo5_an_earlier_image_stays_aside_where_it_may_not_come_back(desk: Desk, case: str) -> None:
    usual(desk)
    image = usual_image(desk.out)
    aside = image.with_name(f".{image.name}.{this_pc()}.old.sbtmp")
    image.replace(aside)
    if case == "at work":
        (desk.out / f".shenbao-{this_pc()}-{os.getpid()}-abc").mkdir()
    else:
        image.write_bytes(b"mine")
    assert seen_image(desk) is None
    assert aside.is_file()
    assert case == "at work" or image.read_bytes() == b"mine"


# ---- FO6: while a copy is made -----------------------------------------------------------------------------------


def meanwhile(work: Callable[[], object]) -> Progress:
    """A progress during which somebody does something, just before the new copy is put in its place."""
    done: list[object] = []

    def progress(_: int, __: int, label: str) -> None:
        if label == "写文件清单" and not done:
            done.append(work())

    return progress


MEANWHILE: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a note": ("佐证材料/我的备注.docx", lambda file: file.write_text("备注")),
    "a change": ("01_申报表.docx", lambda file: file.write_text("改")),
    "same size": ("01_申报表.docx", lambda file: file.write_bytes(bytes(file.stat().st_size))),
    "gone": ("01_申报表.docx", lambda file: file.unlink()),
}


@pytest.mark.parametrize("case", MEANWHILE)
def test_fo6_what_somebody_does_meanwhile_is_not_lost(desk: Desk, case: str) -> None:
    made(desk)
    image = image_of(desk).read_bytes()
    name, work = MEANWHILE[case]
    state = files_below(desk.out)
    desk.answer(city="改了")
    desk.exported()
    with pytest.raises(UsageError, match=f"生成期间“电子版”里的“{name}”有变动，原来的电子版没有改动"):
        made(desk, meanwhile(lambda: work(desk.out / name)))
    now = files_below(desk.out)
    assert {path for path in {*now, *state} if now.get(path) != state.get(path)} == {name}
    assert image_of(desk).read_bytes() == image
    assert left(desk) == []


def test_fo6_also_where_nothing_was_before(desk: Desk) -> None:
    file = desk.out / "佐证材料" / "我的备注.docx"

    def work() -> None:
        file.parent.mkdir(parents=True)
        file.write_text("备注")

    with pytest.raises(UsageError, match="有变动"):
        made(desk, meanwhile(work))
    assert list(files_below(desk.out)) == ["佐证材料/我的备注.docx"]
    assert not image_of(desk).exists()


def test_fo6_what_the_system_puts_there_meanwhile_is_no_trouble(desk: Desk) -> None:
    made(desk)
    made(desk, meanwhile(lambda: (desk.out / "Thumbs.db").write_bytes(b"x")))
    assert (desk.out / "Thumbs.db").is_file()


@pytest.mark.parametrize("link", [False, True])
def test_fo6_an_image_file_that_came_meanwhile_stays(desk: Desk, link: bool) -> None:
    made(desk)
    state, image, other = files_below(desk.out), image_of(desk), desk.root / "系统.iso"
    other.write_bytes(image.read_bytes() if link else b"mine")

    def work() -> None:
        image.unlink()
        if link:
            image.symlink_to(other)
        else:
            other.replace(image)

    desk.answer(city="改了")
    desk.exported()
    with pytest.raises(UsageError, match="不是电子版的镜像"):
        made(desk, meanwhile(work))
    assert files_below(desk.out) == state
    assert image.is_symlink() if link else image.read_bytes() == b"mine"
    assert left(desk) == []
