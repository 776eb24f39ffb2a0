from __future__ import annotations

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app import disk
from app.bureau import sources
from app.bureau.collecting import collect, dismiss, stored_draft
from app.bureau.desk import desk_seen
from app.bureau.desk_case import case_seen, find_case, kept_case, the_case
from app.bureau.desk_records import CaseSeen, Collected, DeskRow, DeskSeen
from app.bureau.sources import Bounds
from app.drafts.draft import Draft
from app.errors import DraftError, UsageError
from app.progress import Cancelled, Progress, silent
from tests.unit.bureau.applicants import CODE, NAME
from tests.unit.bureau.handed import as_copy
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, draft_in, handed_in, packed, snapshot

OTHER_CODE = "91140000MA0HAMTW88"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where applicants' drafts lie; the desk is beside it."""
    return tmp_path / "收件"


def take(place: Path, *places: Path, now: datetime = NOW, progress: Progress = silent) -> Collected:
    """Collect the whole pile, or some places."""
    with desk(place.parent / "台", now) as workspace:
        return collect(workspace, places or (place,), FORMS, FONTS, now, progress)


def seen(place: Path) -> DeskSeen:
    with desk(place.parent / "台") as workspace:
        return desk_seen(workspace, FORMS)


def row(place: Path) -> DeskRow:
    (found,) = seen(place).rows
    return found


def case(place: Path, number: int = 1) -> CaseSeen:
    with desk(place.parent / "台") as workspace:
        return case_seen(workspace, FORMS, number)


def kinds(found: Collected) -> list[str]:
    return [one.kind for one in found.taken]


def test_what_is_new_is_kept_as_it_came_and_nothing_is_touched(place):
    handed_in(place / "甲", {"a.pdf": b"a"})
    handed_in(place / "乙", org_name="乙公司", uscc=OTHER_CODE, expert_count="3")
    (place / "坏").mkdir()
    (place / "坏" / "draft.json").write_text("{", "utf-8")
    before = snapshot(place)
    found = take(place)
    assert snapshot(place) == before
    assert kinds(found) == ["new", "new"]
    assert [one.applicant for one in found.taken] == ["乙公司", NAME]
    assert ["坏/draft.json" in one.sentence for one in found.unreadable] == [True]
    second, first = seen(place).rows
    assert (first.applicant, first.received, first.kind, first.path) == (NAME, NOW.isoformat(), "folder", place / "甲")
    assert (first.conditions_met, first.conditions) == (5, 11)
    assert second.conditions_met == 4
    assert second.warnings == first.warnings + 1
    assert [(one.path, one.seen) for one in seen(place).unreadable] == [(place / "坏", NOW.isoformat())]
    with desk(place.parent / "台") as workspace:
        kept = kept_case(workspace.connection, the_case(workspace.connection, first.case))
    assert kept.received.draft == draft_in(place / "甲")


def test_what_is_there_is_recognised(place):
    handed_in(place / "甲")
    packed(place / "甲.shenbao", place / "甲")
    shutil.copytree(place / "甲", place / "甲 - 副本")
    assert kinds(take(place)) == ["new", "place", "place"]
    assert kinds(take(place, now=LATER)) == ["same", "same", "same"]
    assert row(place).duplicates == 0
    assert len(case(place).candidates) == 3
    assert len(case(place).versions) == 1


def test_a_newer_version_from_the_same_place_says_what_changed(place):
    handed_in(place / "甲")
    take(place)
    earlier = row(place).code
    handed_in(place / "甲", staff_count="87", contact="李四")
    (taken,) = take(place, now=LATER).taken
    assert taken.kind == "changed"
    assert len(taken.changes) == 2
    assert any("李四" in change for change in taken.changes)
    assert any("87" in change for change in taken.changes)
    now = row(place)
    assert now.code != earlier
    assert (now.received, now.duplicates) == (LATER.isoformat(), 0)
    assert [one.code for one in case(place).versions] == [earlier, now.code]
    assert len(case(place).candidates) == 1
    handed_in(place / "甲")
    assert kinds(take(place, now=LATER)) == ["changed"]
    assert row(place).code == earlier
    assert len(case(place).versions) == 2


def test_the_same_applicant_from_elsewhere_is_a_candidate(place):
    handed_in(place / "一")
    handed_in(place / "二", uscc=f" {CODE.lower()} ", staff_count="87")
    assert kinds(take(place)) == ["new", "other"]
    (found,) = seen(place).rows
    assert (found.duplicates, found.must_choose) == (1, True)
    assert any("请比较后选定一份" in told for told in found.told)
    candidates = case(place).candidates
    assert [one.counts for one in candidates].count(True) == 1
    lines = next(one.differences for one in candidates if not one.counts)
    assert any("→" in line and "87" in line for line in lines)
    assert next(one.differences for one in candidates if one.counts) == ()


def test_what_was_written_last_counts_until_somebody_chooses(place):
    for name, day in (("旧", 1), ("新", 9), ("中", 5)):
        folder = handed_in(place / name, staff_count=str(80 + day))
        at = datetime(2026, 4, day).timestamp()
        os.utime(folder / "draft.json", (at, at))
    take(place)
    assert row(place).path == place / "新"


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"uscc": CODE.lower()}, True),
        ({"uscc": CODE, "org_name": "别的名字"}, False),  # another institution may have written it by mistake
        ({"uscc": CODE, "org_name": None}, True),
        ({"uscc": OTHER_CODE}, False),  # a sound code says otherwise
        ({"uscc": OTHER_CODE, "org_name": "别的名字"}, False),
        ({"uscc": ""}, True),
        ({"uscc": "9114990"}, True),  # with a mistake in it the name decides
        ({"uscc": "9114990", "org_name": "别的名字"}, False),
        ({"uscc": None, "org_name": NAME.replace("（", "(").replace("）", ")")}, True),
        ({"uscc": None, "org_name": "别的名字"}, False),
        ({"uscc": None, "org_name": None}, False),
    ],
)
def test_who_is_the_same_applicant(place, changes, same):
    handed_in(place / "一")
    handed_in(place / "二", staff_count="87", **changes)
    assert len({one.case for one in take(place).taken}) == (1 if same else 2)


def test_two_of_one_name_with_other_codes_tell_of_each_other(place):
    handed_in(place / "一")
    handed_in(place / "二", uscc=OTHER_CODE)
    take(place)
    first, second = seen(place).rows
    assert "第 2 号名称相同" in first.told[-1]
    assert "第 1 号名称相同" in second.told[-1]


def test_where_nothing_says_whose_it_is_the_place_does(place):
    blank = {"uscc": None, "org_name": None}
    handed_in(place / "一", **blank)
    handed_in(place / "二", **blank)
    assert kinds(take(place)) == ["new", "new"]
    handed_in(place / "一", **blank, staff_count="1")
    assert kinds(take(place, now=LATER)) == ["changed", "same"]
    handed_in(place / "一", staff_count="1")
    assert kinds(take(place, now=LATER)) == ["changed", "same"]
    assert len(seen(place).rows) == 2


def test_a_place_that_holds_somebody_else_now(place):
    handed_in(place / "U 盘")
    take(place)
    handed_in(place / "U 盘", org_name="乙公司", uscc=OTHER_CODE)
    (taken,) = take(place, now=LATER).taken
    assert (taken.case, taken.kind) == (2, "new")
    first, second = seen(place).rows
    assert "原来的位置" in first.told[0]
    assert second.told == ()
    assert case(place, 1).candidates[0].is_there is False
    handed_in(place / "U 盘")
    assert kinds(take(place, now=LATER + timedelta(days=1))) == ["place"]
    first, second = seen(place).rows
    assert first.told == ()
    assert len(case(place, 1).candidates) == 1
    assert "原来的位置" in second.told[0]


def test_forms_are_kept_apart(place):
    handed_in(place / "一")
    zone = Draft(form="cooperation_zone_2026", answers={"zone_name": NAME})
    (place / "区").mkdir()
    from app.drafts.draft import to_json

    (place / "区" / "draft.json").write_text(to_json(zone), "utf-8")
    assert kinds(take(place)) == ["new", "new"]
    assert {one.form for one in seen(place).rows} == {"service_institution_2026", "cooperation_zone_2026"}


def test_what_can_be_read_by_now_is_no_longer_listed(place):
    handed_in(place / "甲").joinpath("draft.json").write_text("{", "utf-8")
    take(place)
    assert len(seen(place).unreadable) == 1
    handed_in(place / "甲")
    take(place, now=LATER)
    assert seen(place).unreadable == ()
    (place / "甲" / "draft.json").write_text("{", "utf-8")
    assert len(take(place, now=LATER).unreadable) == 1
    assert len(seen(place).rows) == 1  # what was received stays


def broken_in(folder: Path) -> Path:
    handed_in(folder).joinpath("draft.json").write_text("{", "utf-8")
    return folder


def test_what_could_not_be_read_and_is_gone_is_no_longer_listed(place):
    (place / "空").mkdir(parents=True)
    for name in ("甲", "乙"):
        broken_in(place / name)
    elsewhere = broken_in(place.parent / "别处")
    take(place, place, place / "空", elsewhere)
    assert {one.path.name for one in seen(place).unreadable} == {"甲", "乙", "空", "别处"}
    shutil.rmtree(place / "甲")
    handed_in(place / "空")
    take(place)
    assert {one.path.name for one in seen(place).unreadable} == {"乙", "别处"}


def test_what_could_not_be_read_stays_listed_while_its_place_cannot_be_looked_through(place, monkeypatch):
    stick = place / "U盘"
    for folder in (stick / "甲", stick / "光盘" / "草稿", place / "柜"):
        broken_in(folder)
    as_copy(stick / "光盘")
    take(place, stick, place / "柜")
    listed = {one.path.name for one in seen(place).unreadable}
    assert listed == {"甲", "光盘", "草稿", "柜"}
    stick.rename(place / "拔掉")
    take(place, stick)
    assert {one.path.name for one in seen(place).unreadable} == {*listed, "U盘"}
    (place / "拔掉").rename(stick)
    shutil.rmtree(stick / "甲")
    monkeypatch.setattr(sources, "entries_of", refusing(sources.entries_of, stick))
    take(place, place)
    assert {one.path.name for one in seen(place).unreadable} == {*listed, "U盘"}
    monkeypatch.undo()
    take(place, place)
    assert {one.path.name for one in seen(place).unreadable} == {"光盘", "草稿", "柜"}


def test_what_could_not_be_read_stays_listed_where_the_search_was_cut_short(place, monkeypatch):
    broken_in(place / "县" / "乡" / "甲")
    take(place)
    monkeypatch.setattr(sources, "Bounds", lambda: Bounds(depth=1))
    take(place)
    assert {one.path.name for one in seen(place).unreadable} == {"甲", "收件"}
    monkeypatch.undo()
    take(place)
    assert {one.path.name for one in seen(place).unreadable} == {"甲"}


def test_what_could_not_be_read_in_a_copy_stays_listed_while_its_folder_cannot_be_read(place, monkeypatch):
    (place / "光盘" / "草稿").mkdir(parents=True)
    (place / "光盘" / "草稿" / "甲.shenbao").write_bytes(b"x")
    as_copy(place / "光盘")
    take(place)
    assert {one.path.name for one in seen(place).unreadable} == {"甲.shenbao"}
    monkeypatch.setattr(sources, "entries_of", refusing(sources.entries_of, place / "光盘" / "草稿"))
    take(place)
    assert {one.path.name for one in seen(place).unreadable} == {"甲.shenbao", "草稿"}
    monkeypatch.undo()
    take(place)
    assert {one.path.name for one in seen(place).unreadable} == {"甲.shenbao"}


def refusing(entries, folder):
    """What a disk says of a folder that it cannot read."""

    def read(path):
        if path == folder:
            raise PermissionError(13, "refused")
        return entries(path)

    return read


def test_what_could_not_be_read_stays_listed_when_somebody_cancels(place):
    broken_in(place / "甲")
    take(place)

    def stop(done: int, total: int, label: str) -> None:
        if label.startswith("读取"):
            raise Cancelled

    with pytest.raises(Cancelled):
        take(place, progress=stop)
    assert [one.path.name for one in seen(place).unreadable] == ["甲"]


def test_what_cannot_be_read_can_be_taken_off_the_list(place):
    folder = broken_in(place / "甲")
    take(place)
    with desk(place.parent / "台") as workspace:
        with pytest.raises(UsageError, match="没有"):
            dismiss(workspace, str(place), LATER)
        assert dismiss(workspace, str(folder), LATER) == folder
    assert seen(place).unreadable == ()
    assert (folder / "draft.json").read_text("utf-8") == "{"


def test_who_cancels_keeps_what_was_taken_whole(place):
    for number in range(6):
        handed_in(place / f"{number}", org_name=f"单位{number}", uscc=None)

    def stop(done: int, total: int, label: str) -> None:
        if label.startswith("读取") and done >= 3:
            raise Cancelled

    with pytest.raises(Cancelled) as stopped:
        take(place, progress=stop)
    assert stopped.value.__notes__ == ["收好的 3 家已经留下"]
    assert [one.applicant for one in seen(place).rows] == ["单位0", "单位1", "单位2"]
    assert kinds(take(place, now=LATER)) == ["same"] * 3 + ["new"] * 3


def test_evidence_is_read_once(place, monkeypatch):
    folder = handed_in(place / "甲", {"a.pdf": b"aaaa", "b.pdf": b"bbbb"})
    long_ago = (NOW - timedelta(days=9)).timestamp()
    for file in (folder / "attachments/03").iterdir():
        os.utime(file, (long_ago, long_ago))
    soon = datetime.now() + timedelta(days=1)  # the entries of the files were changed just now
    read: list[str] = []
    fingerprint = disk.fingerprint

    def counted(path: Path, *more: object) -> str:
        read.append(path.name)
        return fingerprint(path, *more)

    monkeypatch.setattr(disk, "fingerprint", counted)
    take(place, now=soon)
    assert sorted(read) == ["a.pdf", "b.pdf"]
    read.clear()
    take(place, now=soon)
    assert read == []
    changed = folder / "attachments/03/b.pdf"
    changed.write_bytes(b"cccc")
    os.utime(changed, (long_ago, long_ago))
    take(place, now=soon)
    assert read == ["b.pdf"]
    files = {file.name: file.fact for item in case(place).items for file in item.files}
    assert files == {"a.pdf": None, "b.pdf": "changed"}


def test_files_that_changed_just_before_are_read_again(place, monkeypatch):
    handed_in(place / "甲", {"a.pdf": b"aaaa"})
    take(place, now=datetime.now())
    read: list[Path] = []
    fingerprint = disk.fingerprint
    monkeypatch.setattr(disk, "fingerprint", lambda path, *more: (read.append(path), fingerprint(path, *more))[1])
    take(place, now=datetime.now())
    assert len(read) == 1


def test_a_stored_draft_that_is_damaged_is_told(place):
    handed_in(place / "甲")
    take(place)
    with desk(place.parent / "台") as workspace:
        with workspace.change(NOW) as connection:
            connection.execute("UPDATE versions SET document = zeroblob(50)")
        with pytest.raises(DraftError, match="存的这一份损坏了"):
            stored_draft(workspace.connection, 1)
        assert desk_seen(workspace, FORMS).rows[0].applicant == NAME
        with pytest.raises(DraftError):
            case_seen(workspace, FORMS, 1)
    handed_in(place / "甲", staff_count="1")
    assert take(place, now=LATER).taken[0].changes == ("原来的一份存坏了，比较不了",)


def test_a_form_that_is_gone_is_left_out_and_told(place):
    handed_in(place / "甲")
    take(place)
    with desk(place.parent / "台") as workspace:
        found = desk_seen(workspace, {})
        assert found.rows == ()
        assert "1 份材料" in found.told[0]
        with pytest.raises(DraftError, match="没有了"):
            case_seen(workspace, {}, 1)


def test_names_that_are_no_text_of_the_system_are_kept(place):
    place.mkdir()
    odd = os.fsdecode("云川".encode("gbk"))
    try:
        folder = handed_in(place / odd)
    except (OSError, UnicodeError):
        pytest.skip("this disk takes text only")
    handed_in(place / f"{odd}2").joinpath("draft.json").write_text("{", "utf-8")
    assert kinds(take(place)) == ["new"]
    assert kinds(take(place, now=LATER)) == ["same"]
    assert row(place).path == folder
    assert seen(place).unreadable[0].path == place / f"{odd}2"


def test_a_case_is_found_by_number_name_and_code(place):
    handed_in(place / "甲")
    handed_in(place / "乙", org_name="云川启明乙公司", uscc=OTHER_CODE)
    take(place)
    with desk(place.parent / "台") as workspace:
        assert find_case(workspace, "2") == 2
        assert find_case(workspace, f" {CODE.lower()}") == find_case(workspace, NAME) == 2
        assert find_case(workspace, "乙公司") == 1
        for words, said in (("启明", "2 家"), ("没有的", "没有“没有的”"), ("99", "第 99 号"), ("", "没有")):
            with pytest.raises(UsageError, match=said):
                find_case(workspace, words)


def test_nothing_is_read_when_nothing_may_be_kept(place):
    handed_in(place / "甲")
    with desk(place.parent / "台"):
        from app.bureau.workspace import open_workspace

        other = open_workspace(place.parent / "台", writable=True, now=NOW, sleep=lambda _: None)
        with other, pytest.raises(DraftError, match="没有改动"):
            collect(other, [place], FORMS, FONTS, NOW)


def test_what_was_filed_tomorrow_is_looked_at_with_the_clock_of_the_clerk(place):
    handed_in(place / "甲", filed_on="2026-04-21")
    take(place)

    def verdict() -> str:
        return next(one.verdict for one in case(place).conditions if one.id == "two_years")

    assert verdict() == "unknown"
    take(place, now=LATER)
    assert verdict() == "met"
