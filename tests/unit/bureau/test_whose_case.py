"""Whose something is that comes again: by place, content, code and name, alike for a desk and a summary beside it."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app import api
from app.api_summary import Summarised
from app.bureau.collecting import collect
from app.bureau.desk_records import Collected
from app.bureau.joining import join, part
from app.bureau.model import Review
from app.bureau.removing import remove, restore
from app.bureau.reviewing import choose
from app.bureau.unparting import undo_part
from app.errors import DraftError
from app.paths import find_paths
from tests.unit.bureau.applicants import CODE, NAME
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, OTHER, desk, handed_in, seen_beside

AGAIN = datetime(2026, 4, 24, 9, 0)
SOUND = "91140000MA0HAMTW88"
WRONG = "91140727MA0G7WBX1Q"
THIRD = "91140000MA0ABCD1X8"
STAFF = {"一": "26", "二": "87", "三": "93", "新": "99"}


class Office:
    """A desk, an inbox beside it, and sticks on which the same lies under other paths."""

    def __init__(self, root: Path) -> None:
        self.root, self.paths, self.desk, self.inbox = root, find_paths(root / "资料"), root / "台", root / "收件"

    def lay(self, place: str, staff: str, **changes: Any) -> Path:
        return handed_in(self.root / place, **{"uscc": None, "staff_count": STAFF[staff], **changes})

    def take(self, place: str = "收件", now: datetime = NOW) -> Collected:
        with desk(self.desk) as workspace:
            return collect(workspace, (self.root / place,), FORMS, FONTS, now)

    def taken(self, place: str, now: datetime = AGAIN) -> list[tuple[int, str]]:
        return [(one.case, one.kind) for one in self.take(place, now).taken]

    def do(self, what: Any, *args: Any) -> Any:
        with desk(self.desk) as workspace:
            return what(workspace, *args)

    def part(self, name: str = "二") -> None:
        self.do(part, FORMS, 1, str(self.inbox / name), LATER)

    def counts(self) -> dict[int, str]:
        return {row.case: row.path.relative_to(self.root).as_posix() for row in seen_beside(self.inbox).rows}

    @property
    def last(self) -> int:
        """The highest number that a case ever had."""
        with desk(self.desk) as workspace:
            query = "SELECT seq FROM sqlite_sequence WHERE name = 'cases'"
            return int(workspace.connection.execute(query).fetchone()[0])

    def summary(self, *places: str) -> tuple[Summarised, list[str]]:
        """The summary, and the numbers of staff in its rows."""
        how = api.Summarising(desk=self.desk, formats=())
        made = api.summarise(self.paths, [self.root / place for place in places], self.root / "出", how, AGAIN)
        return made, sorted(row.cells["s_staff"].text for row in api.look_at_summary(self.paths, made.folder))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def parted(office: Office, **second: Any) -> None:
    """Two applicants of one name, 1 and 2."""
    office.lay("收件/一", "一")
    office.lay("收件/二", "二", **second)
    office.take()
    office.part()


@dataclass(frozen=True)
class Comes:
    """What comes after a parting: where, with which content and code; whose it becomes (0: one of its own), and how."""

    staff: str
    place: str
    of: int
    kind: str
    code: str | None = None


BOTH_WITHOUT_CODE = (
    Comes("一", "盘E/一", 1, "place"),
    Comes("二", "盘E/二", 2, "place"),
    Comes("二", "收件/一", 2, "place"),  # the other one's stick under the same path
    Comes("一", "收件/二", 1, "place"),
    Comes("新", "收件/一", 1, "changed"),
    Comes("新", "收件/二", 2, "changed"),
    Comes("新", "盘E/二", 0, "new"),
    Comes("新", "盘E/二", 0, "new", SOUND),
)
SECOND_WITH_CODE = (
    Comes("一", "盘E/一", 1, "place"),
    Comes("二", "盘E/二", 2, "place", CODE),
    Comes("新", "盘E/二", 2, "other", CODE),
    Comes("新", "收件/一", 2, "other", CODE),  # code and name of another one's
    Comes("新", "收件/一", 1, "changed"),
    Comes("新", "收件/二", 2, "changed"),
    Comes("新", "盘E/一", 0, "new"),
    Comes("新", "盘E/一", 1, "other", SOUND),
    Comes("新", "盘E/一", 0, "new", WRONG),
)
COMING = [(None, one) for one in BOTH_WITHOUT_CODE] + [(CODE, one) for one in SECOND_WITH_CODE]


@pytest.mark.parametrize("chosen", [False, True])
@pytest.mark.parametrize(("code", "comes"), COMING)
def test_what_was_parted_stays_so(office: Office, code: str | None, comes: Comes, chosen: bool) -> None:
    parted(office, uscc=code)
    if chosen:
        for case, name in ((1, "一"), (2, "二")):
            office.do(choose, case, str(office.inbox / name), LATER)
    place = office.lay(comes.place, comes.staff, uscc=comes.code)
    found = office.take(comes.place, AGAIN)
    assert [(one.case, one.kind) for one in found.taken] == [(comes.of or 3, comes.kind)]
    assert office.taken(comes.place) == [(comes.of or 3, "same")], "it is whose it was found to be"
    others = {1: "收件/一", 2: "收件/二"}
    others.pop(comes.of, None)
    if place.relative_to(office.root).as_posix() not in others.values():
        assert others.items() <= office.counts().items(), "nobody else's current version is replaced"
    if comes.of:
        assert found.told == ()
    else:
        told = f"“{NAME}”（第 3 号）和第 1 号、第 2 号名称或代码相同，分不清是不是同一家的，先单列一家；"
        assert found.told == (f"{told}是同一家的，请合成一家",)


@pytest.mark.parametrize(("code", "comes"), COMING)
def test_a_summary_of_places_says_whose_it_is_as_collecting_would(
    office: Office, code: str | None, comes: Comes
) -> None:
    parted(office, uscc=code)
    office.lay(comes.place, comes.staff, uscc=comes.code)
    made, staff = office.summary(comes.place)
    assert staff == [{1: "26", 2: "87", 0: STAFF[comes.staff]}[comes.of]]
    told = "".join(made.told)
    assert ("分不清是不是同一家的，没有按受理台的算" in told) == (not comes.of)
    is_known = comes.staff != "新" or not comes.of
    assert ("受理台还没有收" in told or "请再收一次" in told) == (not is_known)


def test_sticks_under_other_letters_give_both_and_nothing_untrue(office: Office) -> None:
    parted(office)
    shutil.copytree(office.inbox, office.root / "盘E")
    made, staff = office.summary("盘E")
    assert staff == ["26", "87"]
    assert not [line for line in made.told if "受理台还没有收" in line]
    assert office.taken("盘E") == [(1, "place"), (2, "place")]


def test_what_a_clerk_joins_again_comes_to_it(office: Office) -> None:
    parted(office)
    office.do(join, FORMS, 1, 2, LATER)
    office.lay("盘E/二", "二")
    office.lay("盘E/新", "新")
    assert office.taken("盘E") == [(1, "place"), (1, "other")]


@pytest.mark.parametrize("staff", ["二", "新"])
def test_a_parted_one_who_was_taken_off_never_comes_back_into_the_other(office: Office, staff: str) -> None:
    parted(office)
    office.do(remove, 2, LATER)
    office.lay("盘E/二", staff)
    found = office.take("盘E", AGAIN)
    assert [(one.case, one.kind, one.removed, one.alike) for one in found.taken] == [(3, "new", (2,), (1,))]
    assert office.counts() == {1: "收件/一", 3: "盘E/二"}
    assert office.taken("盘E") == [(3, "same")]


def joined(office: Office) -> None:
    office.do(join, FORMS, 1, 3, AGAIN)


def joined_and_taken_off(office: Office, case: int) -> None:
    """A case is taken off after the joining, and put back."""
    joined(office)
    office.do(remove, case, AGAIN) if case == 1 else office.do(restore, "2", AGAIN)
    office.do(restore, "1", AGAIN) if case == 1 else office.do(remove, 2, AGAIN)


def joined_and_parted(office: Office, *, undone: bool = False) -> None:
    joined(office)
    made, _ = office.do(part, FORMS, 1, str(office.root / "盘E/二"), AGAIN)
    office.do(undo_part if undone else remove, made, AGAIN)


def joined_to_another(office: Office) -> None:
    """What is said of somebody of another name says nothing of these two."""
    office.lay("收件/丙", "二", org_name=OTHER)
    office.take("收件/丙", AGAIN)
    office.do(join, FORMS, 1, 4, AGAIN)
    office.do(remove, 3, AGAIN)


@pytest.mark.parametrize(
    ("said", "staff", "place", "of", "kind"),
    [
        (None, "新", "盘F/二", 0, "new"),
        (joined, "新", "盘F/二", 1, "other"),
        (joined, "新", "盘E/二", 1, "changed"),
        (joined, "二", "盘F/二", 0, "new"),  # the very content of him who was taken off
        (joined, "二", "盘E/二", 1, "changed"),
        (joined, "新", "收件/二", 2, "changed"),  # his place
        (partial(joined_and_taken_off, case=1), "新", "盘F/二", 1, "other"),
        (partial(joined_and_taken_off, case=2), "新", "盘F/二", 0, "new"),
        (joined_and_parted, "新", "盘F/二", 0, "new"),
        (partial(joined_and_parted, undone=True), "新", "盘F/二", 1, "other"),
        (joined_to_another, "新", "盘F/二", 0, "new"),
    ],
)
def test_a_joining_settles_whose_the_newer_drafts_are(
    office: Office, said: Any, staff: str, place: str, of: int, kind: str
) -> None:
    parted(office)
    office.do(remove, 2, LATER)
    office.lay("盘E/二", "三")
    assert office.taken("盘E") == [(3, "new")]
    if said:
        said(office)
    last = office.last
    office.lay(place, staff)
    office.lay("盘丁", "二", org_name="丁（虚构）有限公司")
    told = "".join(office.summary(place, "盘丁")[0].told)
    assert ("分不清" in told or "移走了，没有列" in told) == (of != 1), "the summary says what collecting would"
    assert office.taken(place) == [(of or last + 1, kind)]
    assert office.taken(place) == [(of or last + 1, "same")]
    assert 1 in office.counts()


def test_what_was_settled_follows_the_number_that_is_left(office: Office) -> None:
    office.lay("收件/丙", "二", org_name=OTHER)
    office.take()
    office.lay("收件/一", "一")
    office.lay("收件/二", "二")
    office.take()
    office.do(part, FORMS, 2, str(office.inbox / "二"), LATER)
    office.do(remove, 3, LATER)
    office.lay("盘E/二", "三")
    assert office.taken("盘E") == [(4, "new")]
    office.do(join, FORMS, 4, 2, AGAIN)
    office.do(join, FORMS, 2, 1, AGAIN)
    office.lay("盘F/二", "新")
    assert office.taken("盘F") == [(1, "other")]


def joined_beside(office: Office, first: dict[str, Any], second: dict[str, Any], *came: dict[str, Any]) -> None:
    """Two of one name, of whom the second is off the desk, and what came since at one place, joined to the first."""
    office.lay("收件/一", "一", **first)
    office.lay("收件/二", "二", **second)
    office.take()
    if {row.case for row in seen_beside(office.inbox).rows} == {1}:
        office.part()
    office.do(remove, 2, LATER)
    for staff, says in zip("三一", came, strict=False):
        office.lay("盘E/二", staff, **says)
        assert [case for case, _ in office.taken("盘E")] == [3]
    office.do(join, FORMS, 1, 3, AGAIN)


@pytest.mark.parametrize(
    ("codes", "code", "place", "of", "kind"),
    [
        ((None, CODE, None), CODE, "盘F/二", 0, "new"),
        ((None, CODE, None), CODE, "盘E/二", 0, "new"),
        ((None, CODE, None), CODE, "收件/一", 0, "new"),
        ((None, CODE, None), CODE, "收件/二", 2, "changed"),  # his place
        ((SOUND, CODE, None), CODE, "盘F/二", 0, "new"),
        ((SOUND, CODE, None), CODE, "盘E/二", 0, "new"),
        ((SOUND, CODE, None), CODE, "收件/一", 0, "new"),
        ((None, CODE, None), None, "盘F/二", 1, "other"),
        ((None, CODE, None), None, "盘E/二", 1, "changed"),
        ((None, CODE, None), SOUND, "盘F/二", 1, "other"),  # a code of neither
        ((None, CODE, None), SOUND, "盘E/二", 1, "changed"),
        ((None, CODE, None), WRONG, "盘F/二", 1, "other"),
        ((SOUND, CODE, None), SOUND, "盘F/二", 1, "other"),
        ((SOUND, CODE, None), SOUND, "盘E/二", 1, "changed"),
        ((SOUND, CODE, None), None, "盘F/二", 1, "other"),
        ((SOUND, None, None), SOUND, "盘F/二", 1, "other"),
        ((None, WRONG, None), WRONG, "盘F/二", 1, "other"),  # says nothing at all
        ((None, CODE, CODE), CODE, "盘F/二", 1, "other"),  # the code is of both, as a clerk said
        ((CODE, CODE, CODE), CODE, "盘F/二", 1, "other"),
        ((CODE, CODE, None), CODE, "盘F/二", 1, "other"),
    ],
)
def test_whose_code_one_off_the_desk_alone_has_is_his_whatever_was_settled(
    office: Office, codes: tuple[str | None, ...], code: str | None, place: str, of: int, kind: str
) -> None:
    first, second, came = ({"uscc": one} for one in codes)
    joined_beside(office, first, second, came)
    last = office.last
    office.lay(place, "新", uscc=code)
    office.lay("盘丁", "二", org_name="丁（虚构）有限公司")
    told = "".join(office.summary(place, "盘丁")[0].told)
    assert ("名称或代码相同" in told or "移走了，没有列" in told) == (of != 1), "the summary says what collecting would"
    found = office.take(place, AGAIN)
    assert [(one.case, one.kind) for one in found.taken] == [(of or last + 1, kind)]
    assert ("移走的第 2 号" in "".join(found.told)) == (of == 0)
    assert office.taken(place) == [(of or last + 1, "same")]
    if of == 0:
        with desk(office.desk) as workspace:
            known = workspace.connection.execute("SELECT case_id FROM known WHERE value = ? AND case_id = 1", (CODE,))
            assert known.fetchall() == [], "nobody else is known by his code"


UNPRINTED = {"org_name": "甲（虚构）有限公司😀"}
"""A name with a mistake in it: no font here has the last character."""


@pytest.mark.parametrize(
    ("first", "second", "came", "is_settled"),
    [
        ({}, {}, [{}], True),
        ({}, {}, [{"uscc": SOUND}], True),
        ({}, {"uscc": CODE}, [{}], True),
        ({}, {"uscc": CODE}, [{"uscc": CODE}], True),
        ({}, {"uscc": CODE}, [{"uscc": WRONG}], True),
        ({}, {"uscc": CODE}, [{"uscc": CODE, "org_name": None}], True),
        ({}, {"uscc": WRONG}, [{"uscc": WRONG}], True),
        ({"uscc": SOUND}, {"uscc": CODE}, [{}], True),
        ({}, {}, [{"uscc": SOUND}, {"uscc": SOUND, "org_name": OTHER}], True),  # called otherwise since
        (UNPRINTED, UNPRINTED, [UNPRINTED], True),
        ({"uscc": SOUND}, {"uscc": CODE}, [{"uscc": THIRD}], False),
        ({}, {"uscc": CODE}, [{"uscc": CODE, "org_name": OTHER}], False),
        ({}, {"uscc": WRONG}, [{"uscc": WRONG, "org_name": OTHER}], False),
        ({}, {"uscc": WRONG}, [{"uscc": WRONG, "org_name": None}], False),
        ({}, {}, [{"org_name": OTHER}], False),
        ({}, {"uscc": CODE}, [{"org_name": OTHER, "uscc": SOUND}], False),
    ],
)
def test_a_joining_settles_only_what_might_have_been_of_the_one_off_the_desk(
    office: Office, first: dict[str, Any], second: dict[str, Any], came: list[dict[str, Any]], is_settled: bool
) -> None:
    joined_beside(office, first, second, *came)
    office.lay("盘F/二", "新", **({} if first is not UNPRINTED else UNPRINTED))
    found = office.take("盘F", AGAIN)
    assert [(one.case, one.kind) for one in found.taken] == [(1, "other") if is_settled else (4, "new")]
    assert bool(found.told) != is_settled


@pytest.mark.parametrize("place", ["收件/二", "盘E/二"])
def test_a_parted_one_who_was_taken_off_is_not_the_other_beside_the_desk(office: Office, place: str) -> None:
    parted(office)
    office.do(remove, 2, LATER)
    office.lay("收件/乙", "一", org_name=OTHER)
    office.lay(place, "二")
    made, staff = office.summary(place, "收件/乙")
    assert staff == ["26"]
    assert [line for line in made.told if "移走" in line] == ["“二”从受理台移走了，没有列；要列的，请先放回"]


def test_who_came_since_one_was_taken_off_goes_on(office: Office) -> None:
    """A mistake that was taken off makes no doubt of its applicant, who handed in anew from elsewhere."""
    office.lay("收件/一", "一")
    office.take()
    office.do(remove, 1, LATER)
    office.lay("盘E/一", "二")
    assert office.taken("盘E") == [(2, "new")]
    office.lay("盘E/一", "一")  # the draft that was taken off, sent again
    made, staff = office.summary("盘E")
    assert staff == ["87"]
    assert [line for line in made.told if "原处的材料又改过" in line]
    assert office.taken("盘E") == [(2, "changed")]
    office.lay("盘F/一", "新")
    assert office.taken("盘F") == [(2, "other")]


@pytest.mark.parametrize("place", ["收件/一", "盘E/一"])
def test_the_content_of_one_taken_off_is_left_out_and_told(office: Office, place: str) -> None:
    office.lay("收件/一", "一")
    office.lay("收件/丙", "二", org_name=OTHER)
    office.take()
    office.do(remove, 1, LATER)
    office.lay(place, "一")
    made, staff = office.summary(place, "收件/丙")
    assert staff == ["87"]
    assert "“一”从受理台移走了，没有列；要列的，请先放回" in made.told
    office.do(restore, "1", LATER)
    assert office.summary(place, "收件/丙")[1] == ["26", "87"]


def test_only_the_name_of_one_taken_off_is_listed_and_told(office: Office) -> None:
    office.lay("收件/一", "一")
    office.take()
    office.do(remove, 1, LATER)
    office.lay("盘E/一", "新")
    made, staff = office.summary("盘E")
    assert staff == ["99"]
    (told,) = [line for line in made.told if "移走" in line]
    assert told == "“一”和从受理台移走的第 1 号名称或代码相同，内容不同，没有当作移走的那一家；请核对"


def test_who_is_on_the_desk_with_the_same_content_stands_on_the_table(office: Office) -> None:
    office.lay("收件/一", "一")
    office.take()
    office.do(remove, 1, LATER)
    office.lay("盘E/一", "一")
    assert office.taken("盘E") == [(2, "new")]
    for place in ("收件", "盘E"):
        assert office.summary(place)[1] == ["26"]
    assert office.taken("收件") == [(1, "same")], "from its own place it comes back"


# ---- without a name


NOBODY = {"org_name": None}


@pytest.mark.parametrize("said", [{}, {"uscc": WRONG}])
def test_who_says_nothing_is_known_by_his_place_alone(office: Office, said: dict[str, str]) -> None:
    """Forms left blank are all the same: two of them are of two applicants."""
    for name in ("一", "二"):
        office.lay(f"收件/{name}", "一", **NOBODY, **said)
    assert office.taken("收件") == [(1, "new"), (2, "new")]
    assert office.taken("收件") == [(1, "same"), (2, "same")]
    office.lay("收件/二", "新", **NOBODY, **said)
    assert office.taken("收件") == [(1, "same"), (2, "changed")]


@pytest.mark.parametrize("before", [{}, NOBODY])
@pytest.mark.parametrize("staff", ["一", "新"])
def test_a_summary_knows_the_nameless_by_their_place(office: Office, before: dict[str, None], staff: str) -> None:
    """Also one whose name was there when it was received; what lies there now is told as his."""
    office.lay("收件/一", "一", **before)
    office.take()
    review = Review(level="city", office="云川市工信局", decision="recommend")
    api.review(office.paths, "1", review, LATER, office.desk)
    office.lay("收件/一", staff, **NOBODY)
    how = api.Summarising(desk=office.desk, formats=(), only_recommended=True)
    made = api.summarise(office.paths, (office.inbox,), office.root / "出", how, AGAIN)
    assert made.rows == 1
    is_changed = staff == "新" or not before
    assert any("原处的材料又改过" in line for line in made.told) == is_changed
    assert not [line for line in made.told if "别家的材料" in line]
    assert office.taken("收件") == [(1, "changed" if is_changed else "same")]


def test_the_nameless_who_was_taken_off_or_joined_is_so_beside_the_desk(office: Office) -> None:
    office.lay("收件/一", "一", **NOBODY)
    office.lay("收件/丙", "二", org_name=OTHER)
    office.take()
    office.do(remove, 1, LATER)
    made, staff = office.summary("收件")
    assert (staff, "“一”从受理台移走了，没有列；要列的，请先放回" in made.told) == (["87"], True)
    office.do(restore, "1", LATER)
    office.do(join, FORMS, 1, 2, LATER)
    assert office.summary("收件")[1] == office.summary()[1]
    assert len(office.summary("收件")[1]) == 1


NEWCOMER = "丁（虚构）有限公司"
SINCE = [
    ("一", "二", {}, "换成了别家的材料"),
    ("一", "新", {"org_name": OTHER}, "换成了别家的材料"),
    ("一", "新", {}, "的材料又改过"),
    ("一", "新", {"org_name": None}, "的材料又改过"),
    ("丙", "新", {}, "换成了别的材料，看不出是不是这一家的"),  # of one of two
    ("丙", "新", {"org_name": NEWCOMER}, "换成了别的材料，看不出是不是这一家的"),
    ("丙", "新", {"org_name": None, "uscc": SOUND}, "换成了别的材料，看不出是不是这一家的"),
    ("丙", "新", {"form": "recommendation_summary_2026"}, "换成了别的材料，看不出是不是这一家的"),
    ("丙", "二", {"org_name": OTHER}, ""),
]


@pytest.mark.parametrize(("name", "staff", "says", "told"), SINCE)
def test_only_what_is_found_to_be_another_one_s_is_called_so(
    office: Office, name: str, staff: str, says: dict[str, Any], told: str
) -> None:
    parted(office)
    office.lay("收件/丙", "二", org_name=OTHER)
    office.take("收件/丙")
    form = says.get("form")
    place = office.lay(f"收件/{name}", staff, **{key: said for key, said in says.items() if key != "form"})
    if form:
        file = place / "draft.json"
        file.write_text(file.read_text("utf-8").replace("service_institution_2026", form), "utf-8")
    made, _ = office.summary()
    assert ["收进受理台以后，原处" + told in line for line in made.told if "原处" in line] == [True] * bool(told)


@pytest.mark.parametrize(
    ("says", "told"),
    [({"org_name": OTHER}, "放的是别家的材料"), ({"org_name": None}, "放的材料看不出是不是这一家的")],
)
def test_evidence_is_not_asked_of_who_did_not_change_it(office: Office, says: dict[str, Any], told: str) -> None:
    office.lay("收件/一", "一", files={"执照.pdf": b"%PDF 1"})
    office.take()
    shutil.rmtree(office.inbox / "一")
    office.lay("收件/一", "新", **says)
    with pytest.raises(DraftError, match=told):
        api.case_file(office.paths, "1", "attachments/03/执照.pdf", office.root / "出.pdf", office.desk)


# ---- stored damaged


def spoil(office: Office) -> None:
    with desk(office.desk) as workspace, workspace.change(NOW) as connection:
        connection.execute("UPDATE versions SET document = x'00112233'")


def damaged(office: Office) -> int:
    """How many of the stored contents are not what was stored."""
    with desk(office.desk) as workspace:
        rows = workspace.connection.execute("SELECT document, sha256 FROM versions")
        return sum(hashlib.sha256(document).hexdigest() != digest for document, digest in rows)


@pytest.mark.parametrize("place", ["收件/一", "盘E/一"])
def test_what_is_stored_damaged_is_written_anew_when_the_same_content_comes(office: Office, place: str) -> None:
    office.lay("收件/一", "一")
    office.take()
    spoil(office)
    office.lay(place, "新")
    office.taken(place)
    assert damaged(office) == 1, "another content puts nothing right"
    office.lay(place, "一")
    office.taken(place)
    assert damaged(office) == 0
    office.do(choose, 1, str(office.root / place), LATER)
    assert office.summary()[1] == ["26"]


def test_every_case_that_has_the_content_is_put_right(office: Office) -> None:
    """The earlier content of what was parted is that of the other one."""
    for name in ("一", "二"):
        office.lay(f"收件/{name}", "一")
    office.take()
    office.lay("收件/二", "二")
    office.take()
    office.part()
    spoil(office)
    assert damaged(office) == 3
    assert office.taken("收件") == [(1, "same"), (2, "same")]
    assert damaged(office) == 0
    assert office.summary()[1] == ["26", "87"]
