"""Which draft of a case counts, where one of its places holds somebody else's by now."""

from __future__ import annotations

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.bureau.candidates import candidates_of
from app.bureau.collecting import collect
from app.bureau.desk import desk_seen
from app.bureau.desk_case import the_case
from app.bureau.evidence import bring_out
from app.bureau.model import Review
from app.bureau.reviewing import choose, hand_on, review
from app.bureau.summarising import Brought, Forms
from app.bureau.summary_desk import kept_by_desk
from app.errors import DraftError
from tests.unit.bureau.applicants import SERVICE, SUMMARY
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in, packed

FILES = {"执照.pdf": b"%PDF licence"}
PATH = "attachments/03/执照.pdf"
OTHER = "云川精测（虚构）检验检测技术有限公司"


def test_what_is_no_longer_at_its_place_counts_only_while_there_is_nothing_else(tmp_path: Path) -> None:
    stick, drive = tmp_path / "U盘" / "草稿", tmp_path / "硬盘" / "草稿"
    handed_in(drive, staff_count="11")
    handed_in(stick, staff_count="22")
    for folder, time in ((drive, 1_760_000_000), (stick, 1_770_000_000)):
        os.utime(folder / "draft.json", (time, time))
    with desk(tmp_path / "台") as workspace:
        collect(workspace, (drive, stick), FORMS, FONTS, NOW)
        (found,) = candidates_of(workspace.connection)
        assert found.counts.source.path == stick, "written last"
    shutil.rmtree(stick)
    handed_in(stick, org_name=OTHER, uscc=None)
    with desk(tmp_path / "台", LATER) as workspace:
        collect(workspace, (stick,), FORMS, FONTS, LATER)
        first, second = candidates_of(workspace.connection)
        assert (first.counts.source.path, first.counts.is_there) == (drive, True)
        assert (second.counts.source.path, second.counts.applicant) == (stick, OTHER)


def take(place: Path, now: datetime) -> None:
    with desk(place.parent / "台", now) as workspace:
        collect(workspace, (place,), FORMS, FONTS, now)


def written(folder: Path, time: int) -> Path:
    os.utime(folder / "draft.json", (time, time))
    return folder


def taken_from(place: Path, case: int = 1) -> bytes:
    """A file of a case, as who looks at it gets it."""
    with desk(place.parent / "台") as workspace:
        found = the_case(workspace.connection, case)
        return bring_out(workspace.connection, FORMS, found, PATH, place.parent / "看.pdf").read_bytes()


def test_a_pile_under_another_name_is_where_files_are_taken_from(tmp_path: Path) -> None:
    """A stick has another letter, the desk went to another computer: the old places stayed those of the files."""
    pile = tmp_path / "收件"
    handed_in(pile / "甲", FILES)
    draft = handed_in(tmp_path / "家里", FILES, org_name=OTHER, uscc=None)
    packed(pile / "乙.shenbao", draft)
    take(pile, NOW)
    with desk(tmp_path / "台") as workspace:
        choose(workspace, 2, str(pile / "甲"), NOW)
    moved = pile.rename(tmp_path / "收件2")
    take(moved, LATER)
    with desk(tmp_path / "台") as workspace:
        assert [row.path.parent for row in desk_seen(workspace, FORMS).rows] == [moved, moved]
        for case in (1, 2):
            hand_on(workspace, FORMS, case, tmp_path / f"{case}.shenbao")
    assert taken_from(moved) == taken_from(moved, 2) == FILES["执照.pdf"]


def test_files_are_taken_from_where_they_can_be_reached(tmp_path: Path) -> None:
    disk, stick = tmp_path / "硬盘", tmp_path / "U盘"
    handed_in(disk / "甲", FILES)
    handed_in(stick / "甲", FILES)
    take(disk, NOW)
    take(stick, LATER)
    shutil.rmtree(stick)  # pulled out
    assert taken_from(disk) == FILES["执照.pdf"]
    with desk(tmp_path / "台") as workspace:
        hand_on(workspace, FORMS, 1, tmp_path / "上报.shenbao")
        assert the_case(workspace.connection, 1).counts.source.path == stick / "甲"
        choose(workspace, 1, str(disk / "甲"), LATER + timedelta(hours=1))
        assert the_case(workspace.connection, 1).counts.source.path == disk / "甲"


def test_who_chose_one_before_another_came_is_told_that_it_is_used(tmp_path: Path) -> None:
    """The list, the summary and the review said that the one written last was used; it was not."""
    pile = tmp_path / "收件"
    written(handed_in(pile / "1", staff_count="11"), 1_700_000_000)
    written(handed_in(pile / "2", staff_count="22"), 1_710_000_000)
    take(pile, NOW)
    with desk(tmp_path / "台") as workspace:
        choose(workspace, 1, str(pile / "1"), NOW)
        assert the_case(workspace.connection, 1).used == "选定的一份"
    written(handed_in(pile / "3", staff_count="33"), 1_720_000_000)
    take(pile, LATER)
    said = Review(level="county", office="县局")
    with desk(tmp_path / "台") as workspace:
        (row,) = desk_seen(workspace, FORMS).rows
        (brought,) = kept_by_desk(workspace, Forms(summary=SUMMARY, applicant=SERVICE))
        told = review(workspace, SERVICE, 1, said, LATER)
    assert (row.path, row.must_choose, row.used) == (pile / "1", True, "原来选定的一份")
    assert row.choice == "收到 3 份内容不同的，请比较后选定一份；没选之前用原来选定的一份"
    assert row.choice in row.told
    assert isinstance(brought, Brought)
    assert brought.told == ("收到 3 份内容不同的，还没有选定，用的是原来选定的一份",)
    assert told == ("收到 3 份内容不同的，还没有选定；这次初审针对的是原来选定的一份",)


def swapped(tmp_path: Path, *, as_package: bool) -> Path:
    """Two applicants whose drafts lie at each other's place since they were collected."""
    pile, names = tmp_path / "收件", []
    for name, changes in (("1", {}), ("2", {"org_name": OTHER, "uscc": None})):
        draft = handed_in(tmp_path / "家里" / name, {"执照.pdf": b"%PDF " + name.encode()}, **changes)
        if as_package:
            names.append(packed(pile / f"{name}.shenbao", draft))
        else:
            names.append(Path(shutil.copytree(draft, pile / name)))
    take(pile, NOW)
    names[0].rename(pile / "别处")
    names[1].rename(names[0])
    (pile / "别处").rename(names[1])
    if as_package:
        os.utime(names[0], (1_600_000_000, 1_600_000_000))
    return pile


@pytest.mark.parametrize("as_package", [False, True])
def test_what_lies_at_anothers_place_is_nobodys_change(tmp_path: Path, as_package: bool) -> None:
    """Evidence was said to be altered, the applicant was to be asked for it again."""
    pile = swapped(tmp_path, as_package=as_package)
    with pytest.raises(DraftError, match="现在放的是别家的材料，没有取出"):
        taken_from(pile)
    with desk(tmp_path / "台") as workspace:
        with pytest.raises(DraftError, match="现在放的是别家的材料，没有上报"):
            hand_on(workspace, FORMS, 1, tmp_path / "上报.shenbao")
        first, *_ = kept_by_desk(workspace, Forms(summary=SUMMARY, applicant=SERVICE))
    assert isinstance(first, Brought)
    assert first.told == ("收进受理台以后，原处换成了别家的材料，用的是收到时的；请把现在的材料再收一次",)
    take(pile, LATER)
    assert taken_from(pile) == b"%PDF 1"


def test_of_one_content_a_whole_copy_counts_wherever_the_damaged_one_lies(tmp_path: Path) -> None:
    whole, damaged = tmp_path / "U盘" / "草稿", tmp_path / "硬盘" / "草稿"
    handed_in(whole)
    shutil.copytree(whole, damaged)
    with desk(tmp_path / "台") as workspace:
        collect(workspace, (whole, damaged), FORMS, FONTS, NOW)
        connection = workspace.connection
        with workspace.change(NOW):
            connection.execute("""UPDATE arrivals SET facts = '{"draft.json": "changed"}' WHERE path LIKE '%硬盘%'""")
            connection.execute("UPDATE arrivals SET gone = 1 WHERE path LIKE '%U盘%'")
        (found,) = candidates_of(connection)
        assert (found.counts.source.path, found.is_unproven) == (whole, False)
