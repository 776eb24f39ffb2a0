"""An office gets another name or level: what was written before stays, and list, findings and 附件 3 agree on it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import api
from app.api_letters import Correcting
from app.bureau.candidates import own_reviews
from app.bureau.collecting import collect
from app.bureau.model import LEVELS, Decision, Level, Office, Review
from app.bureau.review_records import Carried, read_reviews, review_document, reviews_file
from app.bureau.reviewing import keep_review, own_review
from app.bureau.workspace import open_workspace
from app.drafts.names import REVIEWS_FILE
from app.drafts.package_reading import read_packed
from app.paths import AppPaths, find_paths
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in

FIRST, SECOND, THIRD = "甲（虚构）有限公司", "乙（虚构）有限公司", "丙（虚构）有限公司"
OLD, NEW = "云川市经信局", "云川市工业和信息化局"


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "profile")


@pytest.fixture
def place(tmp_path: Path, paths: AppPaths) -> Path:
    """A desk of ``OLD`` that recommended two of three."""
    for number, name in enumerate((FIRST, SECOND, THIRD)):
        handed_in(tmp_path / "收件" / str(number), org_name=name, uscc=None)
    with desk(tmp_path / "台") as workspace:
        collect(workspace, (tmp_path / "收件",), FORMS, FONTS, NOW)
    assert api.set_office(paths, Office("city", OLD, "李明"), NOW, tmp_path / "台") == ()
    for name in (FIRST, SECOND):
        decide(paths, tmp_path / "台", name, OLD)
    return tmp_path / "台"


def decide(paths: AppPaths, place: Path, name: str, office: str, decision: Decision = "recommend") -> None:
    api.review(paths, name, Review(level="city", office=office, decision=decision), LATER, place)


def agreed(paths: AppPaths, place: Path) -> list[str]:
    """Who is recommended, as the list says; 附件 3 says the same."""
    listed = [row.applicant for row in api.desk_seen(paths, place).rows if row.decision == "recommend"]
    seen = api.see_summary(paths, place)
    assert [row.name for row in seen.rows] == listed
    assert seen.recommended == len(listed)
    return listed


@pytest.mark.parametrize(("level", "name"), [("city", NEW), ("county", OLD)])
def test_what_was_written_before_still_counts_and_that_is_told(
    paths: AppPaths, place: Path, level: Level, name: str
) -> None:
    (told,) = api.set_office(paths, Office(level, name, "李明"), LATER, place)
    assert told.startswith(f"以“{OLD}”（市级）写的初审有 2 条，都留着")
    assert agreed(paths, place) == [FIRST, SECOND]
    (one,) = api.case_seen(paths, FIRST, place).reviews
    assert (one.is_own, one.review.office, LEVELS[one.review.level]) == (True, OLD, LEVELS["city"])


def test_who_decides_anew_under_the_new_name_is_heard(paths: AppPaths, place: Path) -> None:
    api.set_office(paths, Office("city", NEW), LATER, place)
    decide(paths, place, FIRST, NEW, "reject")
    decide(paths, place, SECOND, NEW, "")
    decide(paths, place, THIRD, NEW)
    assert agreed(paths, place) == [SECOND, THIRD]
    (told,) = api.set_office(paths, Office("city", OLD), LATER, place)
    assert told.startswith(f"以“{NEW}”（市级）写的初审有 3 条")
    assert agreed(paths, place) == [FIRST, SECOND, THIRD]


def test_the_package_that_goes_on_has_both(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    api.set_office(paths, Office("city", NEW), LATER, place)
    decide(paths, place, FIRST, NEW, "reject")
    api.hand_on(paths, FIRST, tmp_path / "出.shenbao", place)
    with desk(tmp_path / "省") as workspace:
        collect(workspace, (tmp_path / "出.shenbao",), FORMS, FONTS, LATER)
    came = api.case_seen(paths, FIRST, tmp_path / "省").reviews
    assert [(one.review.office, one.review.decision) for one in came] == [(OLD, "recommend"), (NEW, "reject")]


def test_nothing_is_told_where_nothing_was_written_or_changed(paths: AppPaths, place: Path) -> None:
    assert api.set_office(paths, Office("city", f" {OLD}", "王芳", "XX市"), LATER, place) == ()
    api.set_office(paths, Office("city", NEW), LATER, place)
    assert api.set_office(paths, Office("county", NEW), LATER, place) == ()
    for name in (FIRST, SECOND):
        api.remove_case(paths, name, LATER, place)
    api.set_office(paths, Office("city", OLD), LATER, place)
    assert api.set_office(paths, Office("city", NEW), LATER, place) == (), "taken off the desk"
    with open_workspace(place, writable=False) as workspace:
        assert workspace.connection.execute("SELECT count(*) FROM reviews").fetchone()[0] == 2


def test_letters_say_what_was_written_under_the_old_name(paths: AppPaths, place: Path) -> None:
    old = api.review_here(paths, FIRST, place)
    assert old is not None
    assert old.office == OLD
    api.set_office(paths, Office("city", NEW), LATER, place)
    assert api.review_here(paths, FIRST, place) == old
    assert api.review_here(paths, THIRD, place) is None
    decide(paths, place, FIRST, NEW, "")
    now = api.review_here(paths, FIRST, place)
    assert now is not None
    assert now.office == NEW


def test_another_spelling_is_the_same_office(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    """Blanks and widths make no other office: what it takes back is taken back, and one review of it goes on."""
    spelled = "云川市 经信局\u3000"
    assert api.set_office(paths, Office("city", spelled), LATER, place) == ()
    before = api.own_review(paths, FIRST, "city", spelled, place)
    assert before is not None
    assert before.decision == "recommend"
    seen = Review(level="city", office=spelled)
    api.review(paths, FIRST, replace(seen, decision="return"), LATER, place, seen)
    assert agreed(paths, place) == [SECOND]
    api.review(paths, FIRST, seen, LATER, place, replace(seen, decision="return"))
    assert agreed(paths, place) == [SECOND], "taken back"
    api.review(paths, SECOND, replace(seen, notes="一"), LATER, place, seen)
    assert agreed(paths, place) == [SECOND], "nothing was said of the decision"
    for name in (FIRST, SECOND):
        (one,) = api.case_seen(paths, name, place).reviews
        assert one.review.office == spelled
    folder = tmp_path / "收件" / "0"
    (folder / REVIEWS_FILE).write_bytes(reviews_file(Carried(), [Review(level="city", office=OLD, opinion="旧")]))
    api.hand_on(paths, FIRST, tmp_path / "出.shenbao", place)
    carried = read_reviews(read_packed(tmp_path / "出.shenbao").reviews).reviews
    assert [(one.office, one.decision) for one in carried] == [(spelled, "")]


def test_what_an_earlier_program_took_for_two_offices_is_one(paths: AppPaths, place: Path) -> None:
    with desk(place) as workspace, workspace.change(LATER) as connection:
        keep_review(connection, 1, review_document(Review(level="city", office=f"{OLD} ", notes="一")))
    with desk(place) as workspace:
        assert len(own_reviews(workspace.connection, 1)) == 2
        found = own_review(workspace, 1, "city", OLD)
    assert found is not None
    assert found.notes == "一"
    assert agreed(paths, place) == [FIRST, SECOND]
    decide(paths, place, FIRST, OLD, "")
    with desk(place) as workspace:
        assert len(own_reviews(workspace.connection, 1)) == 1


@given(ours=st.lists(st.sampled_from((OLD, f" {OLD}", "云川市 经信局", NEW)), max_size=5))
def test_one_review_of_each_office_goes_on(ours: list[str]) -> None:
    own = [Review(level="city", office=name, notes=str(number)) for number, name in enumerate(ours)]
    entries = [{"level": "city", "office": OLD}, {"level": "city", "office": 3}, {"level": "county", "office": OLD}]
    document = json.loads(reviews_file(Carried(entries=tuple(entries)), own))
    offices = ["".join(str(one["office"]).split()) for one in document["reviews"] if one["level"] == "city"]
    assert len(offices) == len(set(offices))
    assert {"".join(name.split()) for name in ours} <= set(offices)
    assert document["reviews"][-1] == entries[-1] or ours


def test_a_note_under_the_new_name_takes_nothing_out_of_letters(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    said = Review(level="city", office=OLD, decision="return", opinion="请补正", corrections=("补公章", "补章程"))
    api.review(paths, FIRST, said, LATER, place)
    api.set_office(paths, Office("city", NEW), LATER, place)
    only = Correcting(which="none")
    assert api.write_case_notice(paths, FIRST, tmp_path / "a.docx", only, desk=place).points == 2
    note = Review(level="city", office=NEW, notes="打过电话")
    api.review(paths, FIRST, note, LATER, place)
    assert api.write_case_notice(paths, FIRST, tmp_path / "a.docx", only, desk=place).points == 2
    api.review(paths, FIRST, replace(note, corrections=("补报告",)), LATER, place)
    assert api.write_case_notice(paths, FIRST, tmp_path / "a.docx", only, desk=place).points == 1
    now = api.review_here(paths, FIRST, place)
    assert now is not None
    assert (now.office, now.opinion, now.notes) == (NEW, "请补正", "打过电话")
