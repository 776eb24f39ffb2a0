"""What another office said of an applicant stays with it, whichever draft it came with and whichever one counts."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.bureau.collecting import collect
from app.bureau.desk_case import case_seen
from app.bureau.desk_records import CaseSeen, Collected, Taken
from app.bureau.gathering import Choices
from app.bureau.model import Decision, Office, Review
from app.bureau.reviewing import choose, hand_on, review, set_office
from app.bureau.summarising import Forms, Gathered, gather_all
from app.bureau.summary_desk import kept_by_desk
from app.drafts.package import Replacing, repack
from tests.unit.bureau.applicants import SERVICE, SUMMARY
from tests.unit.bureau.piles import FONTS, FORMS, NOW, desk, handed_in, packed

COUNTY, CITY = "云川县工信局", "云川市工信局"
PAIR = Forms(summary=SUMMARY, applicant=SERVICE)


class Places:
    """An applicant's folder, the county's desk with what it hands on, and the city's desk; time goes on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sent = handed_in(folder / "申报" / "甲", {"执照.pdf": b"%PDF licence"})
        os.utime(self.sent / "draft.json", (1_700_000_000, 1_700_000_000))
        self.package = folder / "县报" / "甲.shenbao"
        self.now = NOW
        with desk(folder / "县", NOW) as workspace:
            set_office(workspace, Office("county", COUNTY), NOW)
            collect(workspace, (folder / "申报",), FORMS, FONTS, NOW)
        with desk(folder / "市", NOW) as workspace:
            set_office(workspace, Office("city", CITY), NOW)

    def later(self) -> datetime:
        self.now += timedelta(hours=1)
        return self.now

    def county(self, decision: Decision, opinion: str) -> None:
        """The county decides and hands on."""
        said = Review(level="county", office=COUNTY, decision=decision, opinion=opinion)
        with desk(self.folder / "县") as workspace:
            review(workspace, SERVICE, 1, said, self.later())
            hand_on(workspace, FORMS, 1, self.package)

    def city(self, *places: Path) -> Collected:
        now = self.later()
        with desk(self.folder / "市", now) as workspace:
            return collect(workspace, places, FORMS, FONTS, now)

    def seen(self) -> CaseSeen:
        with desk(self.folder / "市") as workspace:
            return case_seen(workspace, FORMS, 1)

    def along(self) -> list[tuple[str, str, bool]]:
        """What the city sees of others."""
        return [
            (one.review.office, one.review.opinion, one.is_outdated) for one in self.seen().reviews if not one.is_own
        ]

    def handed_on(self) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
        """The reviews that the city's package carries, and what was told."""
        said = Review(level="city", office=CITY, decision="recommend", opinion="市里同意")
        with desk(self.folder / "市") as workspace:
            review(workspace, SERVICE, 1, said, self.later())
            file, told = hand_on(workspace, FORMS, 1, self.folder / "市报.shenbao")
        with zipfile.ZipFile(file) as found:
            return json.loads(found.read("reviews.json"))["reviews"], told

    def findings(self) -> Gathered:
        into = Gathered()
        with desk(self.folder / "市") as workspace:
            list(gather_all(kept_by_desk(workspace, PAIR), PAIR, Choices(), into))
        return into


@pytest.fixture
def places(tmp_path: Path) -> Places:
    found = Places(tmp_path)
    found.county("recommend", "县里同意推荐")
    return found


def newer(places: Places) -> Path:
    """The applicant gives the city another, newer draft itself."""
    folder = handed_in(places.folder / "新" / "甲", staff_count="99")
    os.utime(folder / "draft.json", (1_900_000_000, 1_900_000_000))
    return folder


def offices(entries: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["office"], one["decision"]) for one in entries]


def test_it_stays_where_the_applicants_own_folder_came_first(places: Places) -> None:
    places.city(places.sent.parent)
    (taken,) = places.city(places.package.parent).taken
    assert (taken.kind, taken.reviews) == ("place", (f"带来“{COUNTY}”的初审：推荐",))
    assert places.along() == [(COUNTY, "县里同意推荐", False)]
    entries, told = places.handed_on()
    assert offices(entries) == [(COUNTY, "recommend"), (CITY, "recommend")]
    assert told == ()
    (found,) = places.findings().findings
    assert COUNTY in found.decision
    assert "县里同意推荐" in found.opinion


def test_it_stays_where_both_lie_in_one_pile(places: Places) -> None:
    shutil.copytree(places.sent, places.folder / "收" / "A 甲")
    shutil.copy(places.package, places.folder / "收" / "甲（县报）.shenbao")
    places.city(places.folder / "收")
    assert places.along() == [(COUNTY, "县里同意推荐", False)]


def test_it_stays_with_a_newer_draft_and_says_of_which_it_was(places: Places) -> None:
    places.county("reject", "县里不同意")
    places.city(places.package.parent)
    newer(places)
    places.city(places.folder / "新")
    assert places.seen().row.path == places.folder / "新" / "甲"
    assert places.along() == [(COUNTY, "县里不同意", True)]
    entries, told = places.handed_on()
    assert offices(entries) == [(COUNTY, "reject"), (CITY, "recommend")]
    assert told == (
        "收到 2 份内容不同的，还没有选定；写出的是最后写的一份",
        f"“{COUNTY}”的初审针对的是另一版，材料和现在的不同，照原样带上",
    )
    (found,) = places.findings().findings
    assert "（针对较早的内容）" in found.decision


def test_it_stays_when_a_newer_draft_takes_the_place_of_its_file(places: Places) -> None:
    places.city(places.package.parent)
    places.package.unlink()
    packed(places.package, newer(places))
    (taken,) = places.city(places.package.parent).taken
    assert taken.kind == "changed"
    assert places.along() == [(COUNTY, "县里同意推荐", True)]
    entries, _ = places.handed_on()
    assert offices(entries) == [(COUNTY, "recommend"), (CITY, "recommend")]
    assert "notes" not in entries[0]


def test_of_one_office_what_it_wrote_last_holds(places: Places) -> None:
    shutil.copytree(places.package.parent, places.folder / "县报（旧）")
    places.county("return", "县里改为退回")
    places.city(places.package.parent, places.folder / "县报（旧）", places.sent.parent)
    assert places.along() == [(COUNTY, "县里改为退回", False)]
    with desk(places.folder / "市") as workspace:
        choose(workspace, 1, str(places.folder / "县报（旧）" / "甲.shenbao"), places.later())
    assert places.along() == [(COUNTY, "县里改为退回", False)]
    entries, _ = places.handed_on()
    assert sorted(offices(entries)) == [(COUNTY, "return"), (CITY, "recommend")]


def said_by(places: Places) -> Taken:
    (taken,) = places.city(places.package.parent).taken
    return taken


def test_another_decision_on_the_same_content_is_told(places: Places) -> None:
    places.city(places.package.parent)
    assert said_by(places).reviews == ()
    places.county("return", "县里同意推荐")
    taken = said_by(places)
    assert (taken.kind, taken.is_reviewed) == ("same", True)
    assert taken.reviews == (f"“{COUNTY}”的初审改了：推荐 → 退回补正",)
    places.county("return", "请补执照")
    assert said_by(places).reviews == (f"“{COUNTY}”的初审改了，结论还是退回补正",)
    assert places.along() == [(COUNTY, "请补执照", False)]


def test_a_review_that_went_from_its_file_is_told(places: Places) -> None:
    places.city(places.package.parent)
    places.package.unlink()
    packed(places.package, places.sent)
    assert said_by(places).reviews == (f"原来随材料来的“{COUNTY}”的初审（推荐），这次的文件里没有了",)


def test_what_another_program_wrote_beside_goes_on_as_it_was(places: Places) -> None:
    entry = {
        "level": "county",
        "office": COUNTY,
        "decision": "recommend",
        "at": "2027-01-01 08:00",
        "code": "",
        "印": 1,
    }
    strange = {"seal": ["?"]}
    data = json.dumps({"format": 1, "reviews": [entry, strange]}).encode()
    repack(places.package, places.folder / "县报" / "乙.shenbao", data, may=Replacing(lambda *_: True, lambda *_: ""))
    places.package.unlink()
    places.city(places.sent.parent)
    places.city(places.package.parent)
    entries, _ = places.handed_on()
    assert entries[:2] == [entry, strange]


def test_our_own_review_that_comes_back_is_no_news(places: Places) -> None:
    places.city(places.sent.parent)
    places.handed_on()
    shutil.copy(places.folder / "市报.shenbao", places.package)
    assert said_by(places).reviews == (), "what stands in the file is what stands here"
