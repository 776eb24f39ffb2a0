"""Files that are missing or damaged: named when they come, and a whole copy counts rather than a damaged one."""

from __future__ import annotations

import os
import random
import shutil
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.bureau.collecting import collect
from app.bureau.desk import desk_seen
from app.bureau.desk_case import case_seen
from app.bureau.desk_records import Collected, DeskRow
from app.bureau.reviewing import choose
from app.drafts import package_damage
from app.drafts.package_damage import damaged_files
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in, packed

FILES = {name: random.Random(name).randbytes(20_000) for name in ("a.pdf", "b.pdf", "c.pdf")}
PATHS = [f"attachments/03/{name}" for name in FILES]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "收件"


def take(place: Path, now: datetime = NOW) -> Collected:
    with desk(place.parent / "台", now) as workspace:
        return collect(workspace, (place,), FORMS, FONTS, now)


def row(place: Path) -> DeskRow:
    with desk(place.parent / "台") as workspace:
        (found,) = desk_seen(workspace, FORMS).rows
        return found


def spoiled(package: Path, path: str) -> Path:
    """A package of which one byte of a file is another one."""
    with zipfile.ZipFile(package) as file:
        entry = next(one for one in file.infolist() if one.filename == path)
    data = bytearray(package.read_bytes())
    at = entry.header_offset + 30 + len(entry.filename.encode()) + entry.compress_size // 2
    data[at] ^= 0x40
    package.write_bytes(bytes(data))
    return package


def written(file: Path, day: int) -> None:
    at = datetime(2026, 4, day).timestamp()
    os.utime(file, (at, at))


def test_every_byte_of_a_package_is_compared(tmp_path: Path) -> None:
    package = packed(tmp_path / "甲.shenbao", handed_in(tmp_path / "甲", FILES))
    assert damaged_files(package, PATHS) == frozenset()
    assert damaged_files(package, [*PATHS, "attachments/03/没有.pdf"]) == {"attachments/03/没有.pdf"}
    assert damaged_files(spoiled(package, PATHS[1]), PATHS) == {PATHS[1]}


def test_a_cut_package_still_says_which_files_are_whole(tmp_path: Path) -> None:
    package = packed(tmp_path / "甲.shenbao", handed_in(tmp_path / "甲", FILES))
    with zipfile.ZipFile(package) as file:
        last = max((one for one in file.infolist() if one.filename in PATHS), key=lambda one: one.header_offset)
    package.write_bytes(package.read_bytes()[: last.header_offset + 1000])
    assert damaged_files(package, PATHS) == {last.filename}


def test_a_damaged_package_is_named_when_it_comes(place: Path) -> None:
    draft = handed_in(place.parent / "草稿", FILES)
    spoiled(packed(place / "甲.shenbao", draft), PATHS[1])
    found = take(place)
    assert (found.taken[0].lost, found.incomplete) == (1, 1)
    assert found.taken[0].told == ("1 个文件损坏了，或者被改动过：“b.pdf”",)
    assert row(place).told == found.taken[0].told
    with desk(place.parent / "台") as workspace:
        items = case_seen(workspace, FORMS, 1).items
    assert {file.name: file.fact for item in items for file in item.files} == {
        "a.pdf": None, "b.pdf": "changed", "c.pdf": None,
    }  # fmt: skip
    assert not next(item for item in items if item.files).is_settled


def test_a_folder_without_its_files_is_named_when_it_comes(place: Path) -> None:
    many = {f"{number}.pdf": b"x" * (number + 1) for number in range(7)}
    folder = handed_in(place / "甲", many)
    for name in list(many)[:6]:
        (folder / "attachments/03" / name).unlink()
    (folder / "attachments/03/6.pdf").write_bytes(b"y" * 7)
    (taken,) = take(place).taken
    assert taken.lost == 7
    assert taken.told == (
        "6 个文件不在材料里：“0.pdf”、“1.pdf”、“2.pdf”、“3.pdf”、“4.pdf” 等",
        "1 个文件损坏了，或者被改动过：“6.pdf”",
    )


def test_the_good_one_that_comes_later_is_used(place: Path) -> None:
    draft = handed_in(place.parent / "草稿", FILES)
    bad = spoiled(packed(place / "坏.shenbao", draft), PATHS[0])
    written(bad, 9)
    take(place)
    good = packed(place / "再交.shenbao", draft)
    written(good, 5)
    assert [one.kind for one in take(place, LATER).taken] == ["place", "same"]
    assert (row(place).path, row(place).told, row(place).must_choose) == (good, (), False)


def test_a_damaged_copy_does_not_displace_a_whole_one(place: Path) -> None:
    whole = handed_in(place / "全", FILES)
    written(whole / "draft.json", 1)
    take(place)
    settled = row(place).items_settled
    copy = place / "副本"
    shutil.copytree(whole, copy)
    (copy / PATHS[2]).unlink()
    written(copy / "draft.json", 9)
    take(place, LATER)
    assert (row(place).path, row(place).items_settled) == (whole, settled)
    with desk(place.parent / "台") as workspace:
        choose(workspace, 1, str(copy), LATER)
    assert row(place).path == whole, "a choice is of what was written, not of what is missing"


def test_of_two_whole_copies_the_first_stays(place: Path) -> None:
    whole = handed_in(place / "先来", FILES)
    written(whole / "draft.json", 1)
    take(place)
    shutil.copytree(whole, place / "后来")
    written(place / "后来" / "draft.json", 9)
    take(place, LATER)
    assert row(place).path == whole


def test_a_form_in_word_counts_only_where_no_draft_came(place: Path) -> None:
    take_with_word(place)
    assert (row(place).kind, row(place).must_choose, row(place).duplicates) == ("folder", False, 0)


def take_with_word(place: Path) -> None:
    handed_in(place / "甲", FILES)
    handed_in(place / "乙", staff_count="87")
    written(place / "甲" / "draft.json", 1)
    written(place / "乙" / "draft.json", 9)
    take(place)
    with desk(place.parent / "台") as workspace, workspace.change(LATER) as connection:
        connection.execute("UPDATE arrivals SET kind = 'word' WHERE path = ?", (str(place / "乙"),))


def counting(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    read: list[str] = []
    whole: Callable[..., bool] = package_damage._is_whole

    def counted(source: object, held: object, path: str, *more: object) -> bool:
        read.append(path)
        return whole(source, held, path, *more)

    monkeypatch.setattr(package_damage, "_is_whole", counted)
    return read


def test_a_package_is_read_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = spoiled(packed(place / "甲.shenbao", handed_in(place.parent / "草稿", FILES)), PATHS[1])
    soon = datetime.now() + timedelta(days=1)
    read: Sequence[str] = (log := counting(monkeypatch))
    take(place, soon)
    assert sorted(read) == PATHS
    log.clear()
    take(place, soon)
    assert list(read) == [PATHS[1]], "what was whole is vouched for"
    log.clear()
    spoiled(package, PATHS[2])
    assert take(place, soon).taken[0].lost == 2
    assert sorted(read) == PATHS
