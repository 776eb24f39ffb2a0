"""A place that holds somebody else's draft by now, or nothing: the list, a summary and whoever needs files say so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.bureau import sources
from app.bureau.collecting import collect
from app.bureau.desk import desk_seen
from app.bureau.desk_case import case_seen, the_case
from app.bureau.desk_records import Collected, DeskSeen
from app.bureau.evidence import bring_out
from app.bureau.reviewing import hand_on
from app.bureau.sources import Bounds
from app.bureau.summarising import Brought, Forms
from app.bureau.summary_desk import kept_by_desk
from app.drafts import history
from app.drafts.names import DRAFT_FILE
from app.errors import DraftError
from tests.unit.bureau.applicants import NAME, SERVICE, SUMMARY
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in, packed

OTHER = "云川精测（虚构）检验检测技术有限公司"
FILES = {"营业执照.pdf": b"licence"}
PATH = "attachments/03/营业执照.pdf"
REUSED = "原来的位置现在放的是别的材料；受理台里存着收到时填的内容"
GONE = "原处已经没有了，用的是收到时的内容；材料看不了"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "收件"


def take(place: Path, *places: Path) -> Collected:
    with desk(place.parent / "台", LATER) as workspace:
        return collect(workspace, places or (place,), FORMS, FONTS, NOW)


def seen(place: Path) -> DeskSeen:
    with desk(place.parent / "台") as workspace:
        return desk_seen(workspace, FORMS)


def refusals(place: Path) -> list[str]:
    """What whoever needs the files of the first case is told."""
    said = []
    with desk(place.parent / "台") as workspace:
        found = the_case(workspace.connection, 1)
        with pytest.raises(DraftError) as error:
            hand_on(workspace, FORMS, 1, place.parent / "上报.shenbao")
        said.append(error.value.in_full())
        with pytest.raises(DraftError) as error:
            bring_out(workspace.connection, FORMS, found, PATH, place.parent / "看.pdf")
        said.append(error.value.in_full())
    return said


@pytest.mark.parametrize("as_package", [False, True])
def test_a_place_used_again_for_somebody_else(place: Path, as_package: bool) -> None:
    stick = place / ("申报.shenbao" if as_package else "申报")

    def put(**changes: object) -> None:
        draft = handed_in(place.parent / "家里" if as_package else stick, FILES, **changes)
        if as_package:
            stick.unlink(missing_ok=True)
            packed(stick, draft)

    put()
    take(place)
    put(org_name=OTHER, uscc=None)
    take(place)
    assert seen(place).rows[0].told == (REUSED,)
    with desk(place.parent / "台") as workspace:
        first, second = kept_by_desk(workspace, Forms(summary=SUMMARY, applicant=SERVICE))
    assert isinstance(first, Brought)
    assert isinstance(second, Brought)
    assert (first.told, second.told) == ((REUSED,), ())
    for sentence in refusals(place):
        assert "原来的位置现在放的是别的材料" in sentence
        assert "改动" not in sentence
        assert "重新" not in sentence


@pytest.mark.parametrize("as_package", [False, True])
def test_what_is_gone_is_told_when_its_folder_is_searched(place: Path, as_package: bool) -> None:
    draft = handed_in(place / "甲", FILES)
    kept = packed(place / "甲.shenbao", draft) if as_package else draft
    if as_package:
        shutil.rmtree(draft)
    take(place)
    away = place.parent / kept.name
    shutil.move(kept, away)
    found = take(place)
    assert found.told == (f"“{NAME}”（第 1 号）：{GONE}",)
    assert seen(place).rows[0].told == (GONE,)
    with desk(place.parent / "台") as workspace:
        assert case_seen(workspace, FORMS, 1).candidates[0].is_gone
    assert all("原处已经没有了" in sentence for sentence in refusals(place))
    assert take(place).told == (), "once"
    shutil.move(away, kept)
    assert take(place).told == ()
    assert seen(place).rows[0].told == ()


def test_what_was_only_moved_is_used_where_it_is(place: Path) -> None:
    handed_in(place / "甲", FILES)
    take(place)
    (place / "甲").rename(place / "甲（已核）")
    assert take(place).told == ()
    (row,) = seen(place).rows
    assert (row.path, row.told, row.duplicates) == (place / "甲（已核）", (), 0)


def test_nothing_is_said_where_nobody_came_to_the_end(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handed_in(place / "甲")
    handed_in(place / "乙", org_name=OTHER, uscc=None)
    take(place)
    shutil.rmtree(place / "甲")
    assert take(place, place / "乙").told == (), "it was not looked for"
    monkeypatch.setattr(sources, "Bounds", lambda: Bounds(folders=1))
    assert take(place).told == ()
    monkeypatch.undo()
    place.rename(place.with_name("U 盘"))
    assert take(place).told == ()
    assert [row.told for row in seen(place).rows] == [(), ()]


def test_a_folder_that_is_still_there_without_its_draft_holds_it_no_more(place: Path) -> None:
    handed_in(place / "甲", FILES)
    take(place)
    (place / "甲" / DRAFT_FILE).unlink()
    assert take(place).told == (f"“{NAME}”（第 1 号）：{GONE}",)


def test_a_draft_that_lost_its_file_and_cannot_be_read_is_not_gone(place: Path) -> None:
    folder = handed_in(place / "甲", FILES)
    history.keep(folder, (folder / DRAFT_FILE).read_bytes(), NOW)
    take(place)
    (folder / DRAFT_FILE).unlink()
    history.versions(folder)[0].path.write_text("{", "utf-8")
    found = take(place)
    assert (found.told, [one.source.path for one in found.unreadable]) == ((), [folder])
    assert seen(place).rows[0].told == ()


def test_what_is_back_is_not_gone_though_nobody_came_to_the_end(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, away = handed_in(place / "1甲"), place.parent / "1甲"
    (place / "2乙").mkdir()
    take(place)
    shutil.move(folder, away)
    assert len(take(place).told) == 1
    shutil.move(away, folder)
    monkeypatch.setattr(sources, "Bounds", lambda: Bounds(folders=2))
    take(place)
    assert seen(place).rows[0].told == ()
