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

from app.bureau.desk import desk_seen
from app.bureau.desk_case import case_seen
from app.bureau.desk_records import DeskRow
from app.bureau.gathering import Choices
from app.bureau.model import Source, Unreadable
from app.bureau.reviewing import choose
from app.bureau.sources import find_sources
from app.bureau.summarising import Brought, Forms, Gathered, brought_from, gather_all
from app.bureau.summary_desk import kept_by_desk, rows_on_desk
from app.cli_bureau_words import case_lines
from app.drafts import history, package_damage, store
from app.drafts.draft import DRAFT_FILE, Draft
from app.drafts.package_damage import damaged_files
from app.drafts.package_rescue import DRAFT_DAMAGED
from tests.unit.bureau.applicants import SERVICE, SUMMARY, answers
from tests.unit.bureau.piles import FONTS, FORMS, LATER, desk, handed_in, packed, take

FILES = {name: random.Random(name).randbytes(20_000) for name in ("a.pdf", "b.pdf", "c.pdf")}
PAIR = Forms(summary=SUMMARY, applicant=SERVICE)
PATHS = [f"attachments/03/{name}" for name in FILES]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "收件"


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


def test_a_draft_goes_before_a_form_in_word_of_other_content(place: Path) -> None:
    take_with_word(place)
    assert (row(place).kind, row(place).must_choose, row(place).duplicates) == ("folder", True, 1)


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


def altered(package: Path, old: bytes, new: bytes) -> Path:
    """A package with other answers than its list says, each of its entries whole in itself."""
    with zipfile.ZipFile(package) as file:
        entries = [(one, file.read(one)) for one in file.infolist()]
    with zipfile.ZipFile(package, "w") as file:
        for one, data in entries:
            file.writestr(one, data.replace(old, new) if one.filename == "draft.json" else data)
    return package


def summary_of(place: Path) -> Gathered:
    """What the desk gives to a summary, composed for its files."""
    into = Gathered()
    with desk(place.parent / "台") as workspace:
        list(gather_all(kept_by_desk(workspace, PAIR), PAIR, Choices(False), into))
        seen = rows_on_desk(workspace, PAIR, Choices(False), False, {})
    assert [row.cells for row in seen.rows] == [row.cells for row in into.rows]
    assert seen.unreadable == into.unreadable
    return into


def test_answers_that_are_not_what_was_packed_never_go_before_whole_ones(place: Path) -> None:
    """They were preferred when they came later, and went into a formal 附件 3 without a word."""
    draft = handed_in(place.parent / "草稿", staff_count="21")
    written(packed(place / "a完好.shenbao", draft), 1)
    written(altered(packed(place / "b损坏.shenbao", draft), b'"21"', b'"92"'), 9)
    found = take(place)
    assert found.incomplete == 1
    (damaged,) = [one for one in found.taken if one.lost]
    assert DRAFT_DAMAGED in damaged.told
    now = row(place)
    assert (now.path.name, now.must_choose) == ("a完好.shenbao", True)
    assert any("没选之前用完好的一份" in sentence for sentence in now.told)
    gathered = summary_of(place)
    assert [one.source for one in gathered.rows] == [str(place / "a完好.shenbao")]
    assert gathered.unreadable == []
    assert any("另有一份“b损坏.shenbao”有缺损" in sentence for sentence in gathered.told)


def test_answers_that_are_not_what_was_packed_are_summarised_when_a_clerk_chose_them(place: Path) -> None:
    draft = handed_in(place.parent / "草稿", staff_count="21")
    altered(packed(place / "坏.shenbao", draft), b'"21"', b'"92"')
    assert take(place).incomplete == 1
    gathered = summary_of(place)
    assert gathered.rows == []
    assert ["不是打包时的，可能有错，没有汇总" in one.sentence for one in gathered.unreadable] == [True]
    with desk(place.parent / "台") as workspace:
        choose(workspace, 1, "1", LATER)
    gathered = summary_of(place)
    assert len(gathered.rows) == 1
    assert ["对照原件" in sentence for sentence in gathered.told] == [True]


def test_a_choice_of_damaged_answers_is_of_them_alone(place: Path) -> None:
    """What came to the place later was taken for chosen, and went before a whole one."""
    altered(packed(place / "坏.shenbao", handed_in(place.parent / "一", staff_count="21")), b'"21"', b'"92"')
    take(place)
    assert (row(place).is_unproven, row(place).waits) == (True, True)
    assert row(place).choice == "有缺损，没有选定，不列进汇总表；核对过、要照它汇总的，请选定这一份"
    with desk(place.parent / "台") as workspace:
        choose(workspace, 1, "1", LATER)
    assert (row(place).is_unproven, row(place).waits, row(place).choice) == (False, False, "")
    (place / "坏.shenbao").unlink()
    altered(packed(place / "坏.shenbao", handed_in(place.parent / "二", staff_count="32")), b'"32"', b'"83"')
    take(place, LATER)
    assert row(place).is_unproven, "nobody chose this one"
    assert summary_of(place).rows == []
    with desk(place.parent / "台") as workspace:
        choose(workspace, 1, str(place / "坏.shenbao"), LATER)
    assert len(summary_of(place).rows) == 1


def test_a_whole_draft_that_comes_goes_before_a_damaged_one_that_was_chosen(place: Path) -> None:
    bad = altered(packed(place / "坏.shenbao", handed_in(place.parent / "一", staff_count="21")), b'"21"', b'"92"')
    take(place)
    with desk(place.parent / "台") as workspace:
        choose(workspace, 1, "1", LATER)
    whole = handed_in(place / "好", staff_count="55")
    written(whole / "draft.json", 1)
    take(place, LATER)
    assert (row(place).path, row(place).must_choose, row(place).used) == (whole, True, "完好的一份")
    assert [one.source for one in summary_of(place).rows] == [str(whole)]
    with desk(place.parent / "台") as workspace:
        choose(workspace, 1, str(bad), LATER)
    assert (row(place).path, row(place).must_choose) == (bad, False), "whoever saw both has the last word"


def test_what_an_earlier_program_chose_stays_chosen(place: Path) -> None:
    altered(packed(place / "坏.shenbao", handed_in(place.parent / "一", staff_count="21")), b'"21"', b'"92"')
    take(place)
    with desk(place.parent / "台") as workspace:
        choose(workspace, 1, "1", LATER)
        with workspace.change(LATER) as connection:
            connection.execute("UPDATE cases SET chosen_code = ''")
    assert not row(place).is_unproven


def test_which_one_is_damaged_is_told_of_each(place: Path) -> None:
    draft = handed_in(place.parent / "草稿", FILES, staff_count="21")
    packed(place / "a.shenbao", draft)
    altered(packed(place / "b.shenbao", draft), b'"21"', b'"92"')
    take(place)
    with desk(place.parent / "台") as workspace:
        seen = case_seen(workspace, FORMS, 1)
    assert [one.damage for one in seen.candidates] == ["", "有缺损，填写的内容可能有错"]
    (line,) = [line for line in case_lines(seen) if "b.shenbao　" in line]
    assert "有缺损" in line


def test_one_that_is_damaged_and_alone_has_its_number_in_words(place: Path) -> None:
    altered(packed(place / "坏.shenbao", handed_in(place.parent / "一", staff_count="21")), b'"21"', b'"92"')
    take(place)
    with desk(place.parent / "台") as workspace:
        lines = list(case_lines(case_seen(workspace, FORMS, 1)))
    at = lines.index("收到的几份（选定其中一份：bureau choose 1 前面的编号）")
    assert lines[at + 1].startswith("  1　")


def test_a_summary_without_a_desk_names_what_is_not_what_was_packed(place: Path) -> None:
    draft = handed_in(place.parent / "草稿", staff_count="21")
    whole = packed(place / "a完好.shenbao", draft)
    altered(packed(place / "b损坏.shenbao", draft), b'"21"', b'"92"')
    brought = list(brought_from([one for one in find_sources([place]) if isinstance(one, Source)], PAIR, FONTS))
    assert [one.received.source.path for one in brought if isinstance(one, Brought)] == [whole]
    (lost,) = [one for one in brought if isinstance(one, Unreadable)]
    assert lost.sentence.startswith("“b损坏.shenbao”有损坏")


def with_a_damaged_last_save(folder: Path) -> Path:
    """A draft folder of which the last save is damaged, and the one before it is read."""
    store.create(folder, SERVICE.id)
    for day, staff in ((1, "20"), (3, "26")):
        now = datetime(2026, 4, day, 9)
        with store.open_draft(folder, writable=True, now=now) as opened:
            store.save(opened, Draft(form=SERVICE.id, answers=answers(staff_count=staff)), now=now, marked=True)
    for file in (folder / DRAFT_FILE, history.versions(folder)[-1].path):
        file.write_bytes(file.read_bytes()[:500])
    return folder


def test_an_earlier_save_of_a_damaged_folder_never_goes_before_a_whole_draft(place: Path) -> None:
    with_a_damaged_last_save(place / "a损坏")
    whole = packed(place / "b完好.shenbao", handed_in(place.parent / "草稿", staff_count="26"))
    os.utime(whole, (1.7e9, 1.7e9))  # long before
    found = take(place)
    (damaged,) = [one for one in found.taken if one.lost]
    assert damaged.told == (
        "草稿最后保存的内容损坏了，读出来的是 2026年4月1日 09:00 保存的，可能不是最后填的；"
        "请对方重新交一份，或者对照原件逐项核对",
    )
    now = row(place)
    assert (now.path, now.must_choose) == (whole, True)
    gathered = summary_of(place)
    assert [one.source for one in gathered.rows] == [str(whole)]
    assert any("另有一份“a损坏”有缺损" in sentence for sentence in gathered.told)


def test_an_earlier_save_of_a_damaged_folder_is_summarised_when_a_clerk_chose_it(place: Path) -> None:
    folder = with_a_damaged_last_save(place / "损坏")
    assert take(place).incomplete == 1
    gathered = summary_of(place)
    assert gathered.rows == []
    sentence = "“损坏”有损坏：读出来的是以前保存的内容，可能有错，没有汇总"
    assert [one.sentence for one in gathered.unreadable] == [sentence]
    (lost,) = brought_from([Source("folder", folder)], PAIR, FONTS)
    assert isinstance(lost, Unreadable)
    assert lost.sentence == sentence
    with desk(place.parent / "台") as workspace:
        choose(workspace, 1, "1", LATER)
    assert [one.source for one in summary_of(place).rows] == [str(folder)]
