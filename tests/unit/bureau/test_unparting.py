"""A parting that is taken back leaves the desk as it was; what was done since is never lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app import api
from app.bureau.collecting import collect
from app.bureau.desk import desk_seen
from app.bureau.joining import join, part
from app.bureau.model import Review
from app.bureau.removing import remove, restore
from app.bureau.reviewing import choose, review
from app.bureau.unparting import undo_part
from app.bureau.workspace import open_workspace
from app.errors import UsageError
from app.paths import find_paths
from tests.unit.bureau.applicants import CODE, NAME, SERVICE
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in

THIRD = "寿阳另一家（虚构）有限公司"
SAID = Review(level="county", office="县工信局", decision="recommend", corrections=("补材料",), notes="一")
_TABLES = ("cases", "versions", "arrivals", "known", "reviews", "unreadable", "desk")


class Office:
    """A desk, what lies on its way in, and what a clerk does."""

    def __init__(self, root: Path) -> None:
        self.desk, self.inbox = root / "台", root / "收件"

    def lay(self, name: str, **changes: Any) -> Path:
        return handed_in(self.inbox / name, **changes)

    def take(self, now: datetime = NOW) -> None:
        with desk(self.desk) as workspace:
            collect(workspace, (self.inbox,), FORMS, FONTS, now)

    def do(self, what: Callable[..., Any], *args: Any) -> Any:
        with desk(self.desk) as workspace:
            return what(workspace, *args)

    def say(self, case: int, **said: Any) -> None:
        now = said.pop("now", LATER)
        self.do(review, SERVICE, case, replace(SAID, **said), now)

    def choose(self, case: int, name: str) -> None:
        self.do(choose, case, str(self.inbox / name), LATER)

    def part(self, name: str, case: int = 1) -> int:
        return int(self.do(part, FORMS, case, str(self.inbox / name), LATER)[0])

    def undo(self, made: int) -> int:
        return int(self.do(undo_part, made, LATER))

    def holds(self) -> dict[str, list[str]]:
        """All tables of the desk, but how often and when it was changed."""
        with open_workspace(self.desk, writable=False) as workspace:
            found = {}
            for table in _TABLES:
                rows = [dict(row) for row in workspace.connection.execute(f"SELECT * FROM {table}")]
                rows = [row for row in rows if row.get("key") not in ("generation", "changed")]
                found[table] = sorted(repr(row) for row in rows)
            return found


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def two(office: Office) -> str:
    office.lay("一")
    office.lay("二", staff_count="87")
    office.take()
    return "二"


def chosen(office: Office) -> str:
    two(office)
    office.choose(1, "二")
    return "二"


def other_chosen(office: Office) -> str:
    two(office)
    office.choose(1, "一")
    return "二"


def reviewed(office: Office) -> str:
    chosen(office)
    office.say(1)
    office.say(1, office="市工信局", level="city", decision="reject", now=NOW)
    office.choose(1, "一")
    office.say(1, decision="return", notes="二")
    return "二"


def of_many_places(office: Office) -> str:
    """The same content in two places, an earlier one at one of them, that the other has as well."""
    office.lay("一")
    office.lay("二")
    office.take()
    office.lay("二", staff_count="87")
    office.lay("三", staff_count="87")
    office.take(LATER)
    office.choose(1, "三")
    office.say(1)
    return "二"


def joined(office: Office) -> str:
    """Two that are one, of whose reviews one was made."""
    office.lay("一", staff_count="87")
    office.lay("二", org_name=THIRD, uscc=None)
    office.take()
    office.say(1, notes="甲的")
    office.say(2, notes="乙的", decision="reject", now=NOW)
    office.do(join, FORMS, 1, 2, LATER)
    office.choose(1, "一")
    return "二"


def joined_twice(office: Office) -> str:
    joined(office)
    office.lay("三", org_name="第三家（虚构）", uscc=None)
    office.take()
    office.say(3, notes="丙的", decision="return")
    office.do(join, FORMS, 1, 3, LATER)
    return "三"


def no_text(office: Office) -> str:
    """Names and reviews that SQLite takes for no text."""
    two(office)
    office.say(1, notes="半个\ud83d", corrections=("也是\udc00",), office="县\ud83d局")
    return "二"


STATES = (two, chosen, other_chosen, reviewed, of_many_places, joined, joined_twice, no_text)


@pytest.mark.parametrize("state", STATES)
def test_all_is_what_it_was(office: Office, state: Callable[[Office], str]) -> None:
    going = state(office)
    before = office.holds()
    made = office.part(going)
    assert office.holds() != before
    assert office.undo(made) == 1
    assert office.holds() == before
    assert office.part(going) > made, "numbers are given once"


# ---- what was done meanwhile


def write(office: Office, made: int) -> None:
    office.say(made, decision="return", notes="分开以后写的")


def write_on_the_first(office: Office, made: int) -> None:
    office.say(1, decision="return", notes="分开以后写的", now=datetime(2026, 4, 23, 9, 0))


def take_off(office: Office, made: int) -> None:
    office.do(remove, made, LATER)


def come_again(office: Office, made: int) -> None:
    office.lay("二", staff_count="99")
    office.take(LATER)


def come_from_elsewhere(office: Office, made: int) -> None:
    office.lay("又一份", staff_count="87")
    office.take(LATER)
    with open_workspace(office.desk, writable=False) as workspace:
        query = "SELECT case_id FROM arrivals ORDER BY id DESC LIMIT 1"
        assert workspace.connection.execute(query).fetchone()[0] == made, "it is whose it was parted to be"


def choose_one(office: Office, made: int) -> None:
    office.choose(made, "二")


def join_anew(office: Office, made: int) -> None:
    office.do(join, FORMS, 1, made, LATER)


def join_with_another(office: Office, made: int) -> None:
    office.lay("丁", org_name="丁（虚构）", uscc=None)
    office.take()
    office.do(join, FORMS, made, max(row.case for row in office.do(desk_seen, FORMS).rows), LATER)


LOST = [
    (write, "写过初审"),
    (write_on_the_first, "写过初审"),
    (take_off, "选定、移走或合并过"),
    (come_again, "收过材料"),
    (come_from_elsewhere, "收过材料"),
    (choose_one, "选定、移走或合并过"),
    (join_anew, "选定、移走或合并过"),
    (join_with_another, "收过材料"),
]


@pytest.mark.parametrize("state", [chosen, reviewed])
@pytest.mark.parametrize(("done", "said"), LOST)
def test_what_would_be_lost_is_told_and_stays(
    office: Office, state: Callable[[Office], str], done: Callable[[Office, int], None], said: str
) -> None:
    made = office.part(state(office))
    done(office, made)
    there = office.holds()
    with pytest.raises(UsageError, match=f"第 1 号和第 {made} 号分开以后又.*{said}.*没有撤销") as refused:
        office.undo(made)
    assert "bureau join" in refused.value.typed
    assert ("bureau" in refused.value.hint, "是同一家…" in refused.value.hint) == (False, True)
    assert office.holds() == there


def nothing(office: Office, made: int) -> None:
    pass


def look_again(office: Office, made: int) -> None:
    office.take(LATER)


def take_off_and_back(office: Office, made: int) -> None:
    office.do(remove, made, LATER)
    office.do(restore, str(made), LATER)


def somebody_else(office: Office, made: int) -> None:
    """Another applicant comes and is decided on: what was made of reviews must not get his numbers."""
    office.lay("丁", org_name="丁（虚构）", uscc=None)
    office.take()
    other = max(row.case for row in office.do(desk_seen, FORMS).rows)
    for number in range(6):
        office.say(other, office=f"第{number}局", notes="丁的")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("done", [nothing, look_again, take_off_and_back, somebody_else])
def test_what_is_not_touched_by_it_stays_and_forbids_nothing(
    office: Office, state: Callable[[Office], str], done: Callable[[Office, int], None]
) -> None:
    going = state(office)

    def of_first() -> list[tuple[Any, ...]]:
        with open_workspace(office.desk, writable=False) as workspace:
            query = "SELECT level, office, document, is_latest FROM reviews WHERE case_id = 1 ORDER BY id"
            reviews = [tuple(row) for row in workspace.connection.execute(query)]
            documents = [json.loads(row[2]) for row in reviews]
            found = [
                (*row[:2], {**said, "joined": "joined" in said}, row[3])
                for row, said in zip(reviews, documents, strict=True)
            ]
            query = "SELECT id, case_id, version_id FROM arrivals WHERE case_id = 1 ORDER BY id"
            found += [tuple(row) for row in workspace.connection.execute(query)]
            return found + [tuple(row) for row in workspace.connection.execute("SELECT * FROM cases WHERE id = 1")]

    before = of_first()
    made = office.part(going)
    done(office, made)
    office.undo(made)
    assert of_first() == before
    if done is somebody_else:
        assert [row.case for row in office.do(desk_seen, FORMS).rows] == [1, made + 1]
        with open_workspace(office.desk, writable=False) as workspace:
            query = "SELECT count(*) FROM reviews WHERE case_id = ?"
            assert workspace.connection.execute(query, (made + 1,)).fetchone()[0] == 6


def test_what_was_joined_before_is_parted_anew_after_numbers_were_given_to_others(office: Office) -> None:
    going = joined_twice(office)
    made = office.part(going)
    somebody_else(office, made)
    office.undo(made)
    again = office.part(going)
    notes = {}
    with open_workspace(office.desk, writable=False) as workspace:
        for case, text in workspace.connection.execute("SELECT case_id, document FROM reviews WHERE is_latest"):
            if case in (1, again):
                notes[case] = json.loads(text)["notes"]
    assert {case: sorted(text.split()) for case, text in notes.items()} == {1: ["乙的", "甲的"], again: ["丙的"]}


def test_only_the_last_parting_is_taken_back(office: Office) -> None:
    two(office)
    office.lay("三", staff_count="99")
    office.take()
    first = office.part("二")
    second = office.part("三")
    for number in (first, 1, 77):
        with pytest.raises(UsageError, match="不是最后一次分出来的") as refused:
            office.undo(number)
        assert refused.value.hint.startswith(f"最后一次分出来的是第 {second} 号。")
    assert office.undo(second) == 1
    with pytest.raises(UsageError, match="不是最后一次分出来的") as refused:
        office.undo(second)
    assert "最后一次" not in refused.value.hint, "there is none any more"


def test_the_door_takes_the_number_of_what_was_made(office: Office, tmp_path: Path) -> None:
    paths = find_paths(tmp_path / "profile")
    going = reviewed(office)
    before = office.holds()
    made, _ = api.part(paths, NAME, str(office.inbox / going), LATER, office.desk)
    assert api.undo_part(paths, str(made), LATER, office.desk) == (1, ())
    assert office.holds() == before
    with pytest.raises(UsageError, match="没有“没有的”"):
        api.undo_part(paths, "没有的", LATER, office.desk)


def of_one_name(office: Office) -> str:
    office.lay("一", uscc=None)
    office.lay("二", uscc=None, staff_count="87")
    office.take()
    return "二"


@pytest.mark.parametrize(
    ("state", "words", "refused"),
    [
        (of_one_name, "2", ""),
        (of_one_name, " 2 ", ""),
        (of_one_name, NAME, ""),
        (of_one_name, f" {NAME.replace('（', '(')}", ""),
        (of_one_name, "云川启明", "对得上 2 家"),
        (of_one_name, "1", "第 1 号不是最后一次分出来的"),
        (of_one_name, "77", "第 77 号不是最后一次分出来的"),
        (of_one_name, "没有的", "没有“没有的”"),
        (of_one_name, "", "没有“”"),
        (two, CODE, ""),
        (joined, THIRD, ""),
        (joined, "寿阳另一家", ""),
        (joined, NAME, "第 1 号不是最后一次分出来的"),
        (joined, CODE, "第 1 号不是最后一次分出来的"),
    ],
)
def test_the_door_takes_what_was_made_by_number_name_or_code(
    office: Office, tmp_path: Path, state: Callable[[Office], str], words: str, refused: str
) -> None:
    """Another one of that name, of which it came mostly, is not meant: only the last parting goes back."""
    paths = find_paths(tmp_path / "profile")
    going = state(office)
    before = office.holds()
    made, _ = api.part(paths, "1", str(office.inbox / going), LATER, office.desk)
    assert made == (3 if state is joined else 2)
    after = office.holds()
    if not refused:
        assert api.undo_part(paths, words, LATER, office.desk) == (1, ())
        assert office.holds() == before
        return
    with pytest.raises(UsageError, match=refused):
        api.undo_part(paths, words, LATER, office.desk)
    assert office.holds() == after
