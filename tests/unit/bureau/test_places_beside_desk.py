"""A summary of places with a desk: what is said of somebody beside the desk is true in every combination."""

from __future__ import annotations

import os
from datetime import datetime
from itertools import product
from pathlib import Path

import pytest

from app import api
from app.api_summary import Summarised
from app.bureau.collecting import collect
from app.bureau.model import Review
from app.paths import find_paths
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in, packed
from tests.unit.bureau.test_damaged_copies import altered

NAME, OTHER = "甲（虚构）公司", "乙（虚构）公司"
DESK = ("absent", "whole", "damaged", "chosen", "unstored")
"""Nothing; a whole draft; one whose answers are not what was packed; that chosen by a clerk; one stored not whole."""
PLACES = ("absent", "same", "newer", "older", "damaged", "unreadable")
WHERE = ("there", "elsewhere")
ON_DESK, NOW_THERE = "21", "33"


class Case:
    """A desk with somebody on it, who lies at places, too."""

    def __init__(self, root: Path) -> None:
        self.root, self.paths, self.desk, self.inbox = root, find_paths(root / "资料"), root / "台", root / "收件"
        self.file = self.inbox / "甲.shenbao"

    def pack(self, file: Path, staff: str, day: int, *, damaged: bool = False) -> None:
        folder = handed_in(self.root / "草稿" / f"{staff}{file.stem}", org_name=NAME, uscc=None, staff_count=staff)
        file.unlink(missing_ok=True)
        packed(file, folder)
        if damaged:
            altered(file, f'"{staff}"'.encode(), b'"92"')
        at = datetime(2026, 4, day).timestamp()
        os.utime(file, (at, at))

    def take(self) -> None:
        with desk(self.desk) as workspace:
            collect(workspace, [self.inbox], FORMS, FONTS, NOW)

    def on_desk(self, state: str) -> None:
        handed_in(self.inbox / "乙", org_name=OTHER, uscc=None)
        if state != "absent":
            self.pack(self.file, ON_DESK, 10, damaged=state in ("damaged", "chosen"))
        self.take()
        if state == "chosen":
            api.choose(self.paths, NAME, str(self.file), LATER, self.desk)
        if state == "unstored":
            with desk(self.desk) as workspace, workspace.change(NOW) as connection:
                connection.execute("UPDATE versions SET document = x'00' WHERE name = ?", (NAME,))

    def at_places(self, state: str, where: str, before: str) -> None:
        file = self.file if where == "there" else self.inbox / "再交.shenbao"
        if where == "elsewhere" or state == "absent":
            self.file.unlink(missing_ok=True)
        if state == "unreadable":
            file.write_bytes(b"PK\x03\x04 nothing")
        elif state == "same":
            if where == "elsewhere" or before == "absent":
                self.pack(file, ON_DESK, 10, damaged=before in ("damaged", "chosen"))
        elif state != "absent":
            day = 1 if state == "older" else 20
            self.pack(file, NOW_THERE, day, damaged=state == "damaged")

    def summarise(self, *, only_recommended: bool = False) -> Summarised:
        how = api.Summarising(bureau_name="云川市", formats=(), desk=self.desk, only_recommended=only_recommended)
        return api.summarise(self.paths, [self.inbox], self.root / "出", how, LATER)

    def listed(self, made: Summarised) -> list[str]:
        lines = api.look_at_summary(self.paths, made.folder)
        return [line.cells["s_staff"].text for line in lines if line.name == NAME]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def expected(at_desk: str, places: str, where: str) -> list[str]:
    """The figure that is listed."""
    of_places = {"newer": [NOW_THERE], "older": [NOW_THERE], "same": [ON_DESK]}.get(places, [])
    is_known = at_desk != "absent" and (where == "there" or places in ("same", "newer", "older"))
    if places == "absent":
        return []
    if at_desk == "absent":
        return of_places
    if places == "same" and at_desk in ("damaged", "chosen") and where == "elsewhere":
        is_known = False  # nobody knows whose the answers of a damaged draft are that lies elsewhere
    return {"whole": [ON_DESK], "chosen": ["92"]}.get(at_desk, []) if is_known else []


@pytest.mark.parametrize("only_recommended", [False, True])
@pytest.mark.parametrize(("at_desk", "places", "where"), [*product(DESK, PLACES, WHERE)])
def test_what_is_said_is_true(case: Case, at_desk: str, places: str, where: str, only_recommended: bool) -> None:
    case.on_desk(at_desk)
    api.review(case.paths, OTHER, Review(level="city", office="市局", decision="recommend"), LATER, case.desk)
    case.at_places(places, where, at_desk)
    made = case.summarise(only_recommended=only_recommended)
    is_listed = [] if only_recommended else expected(at_desk, places, where)
    assert case.listed(made) == is_listed
    told = [one for one in made.told if NAME in one or "甲.shenbao" in one or "再交.shenbao" in one]
    lost = [one.sentence for one in made.unreadable]
    used = [one for one in told if "按受理台" in one or "用的是" in one or "收到时的" in one]
    refused = [one for one in told if "没有列" in one]
    if used:
        assert expected(at_desk, places, where), (told, lost)
        assert at_desk in ("whole", "chosen")
    if refused:
        assert not expected(at_desk, places, where)
    if used and not is_listed:
        assert not [one for one in used if "用的是受理台" in one], "nothing of him is used on the table"
    if places == "absent" or (places, at_desk) in (("same", "absent"), ("same", "whole")):
        assert (told, lost) == ([], [])
    elif not expected(at_desk, places, where):
        assert lost or told, "nobody is overlooked"
    if at_desk in ("damaged", "unstored") and places in ("newer", "older"):
        assert [one for one in told if "没有列" in one and "收进受理台" in one], told
    if at_desk in ("whole", "chosen") and places in ("newer", "older"):
        assert [one for one in told if "收一次" in one or "收进受理台" in one], told
    assert len(told) == len(set(told)) <= 3


UNUSED = f"“{NAME}”没有列：受理台里的一份用不了；要用"
WORDS = [
    ("whole", "newer", "elsewhere", "”按受理台的算，在“再交.shenbao”的一份受理台还没有收；要用这一份，请先收进受理台"),
    ("damaged", "newer", "elsewhere", f"{UNUSED}“再交.shenbao”的一份，请把它收进受理台"),
    ("damaged", "older", "there", f"{UNUSED}“甲.shenbao”的一份，请把它收进受理台"),
    ("whole", "damaged", "there", f"“{NAME}”按受理台里收到的算"),
    ("damaged", "unreadable", "there", f"“{NAME}”受理台里的一份也用不了，没有列"),
]


@pytest.mark.parametrize(("at_desk", "places", "where", "words"), WORDS)
def test_in_these_words(case: Case, at_desk: str, places: str, where: str, words: str) -> None:
    case.on_desk(at_desk)
    case.at_places(places, where, at_desk)
    assert [one for one in case.summarise().told if one.endswith(words)]


def test_what_was_received_damaged_and_lies_so_is_told_once(case: Case) -> None:
    case.on_desk("damaged")
    made = case.summarise()
    assert (made.told, len(made.unreadable)) == ((), 1)


def test_a_whole_copy_of_what_came_damaged_is_not_passed_over(case: Case) -> None:
    """The desk has another one that counts, and of this content the damaged one only."""
    case.on_desk("whole")
    case.pack(case.inbox / "又.shenbao", "93", 5, damaged=True)
    case.take()
    case.pack(case.inbox / "又.shenbao", "92", 5)
    assert [one for one in case.summarise().told if "在“又.shenbao”的一份受理台还没有收" in one]


def test_another_content_of_the_same_time_at_the_same_place_is_told(case: Case) -> None:
    case.on_desk("whole")
    case.pack(case.file, NOW_THERE, 10)
    assert [one for one in case.summarise().told if "还没有收" in one]
