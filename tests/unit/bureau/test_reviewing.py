from __future__ import annotations

import json
import os
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bureau.collecting import collect
from app.bureau.desk import desk_seen
from app.bureau.desk_case import case_seen, the_case
from app.bureau.evidence import bring_out
from app.bureau.model import Office, Review, Source
from app.bureau.offices import office_key
from app.bureau.review_records import Carried, read_reviews, review_document, review_of, reviews_file
from app.bureau.reviewing import choose, hand_on, office_of, own_review, review, set_office
from app.drafts.package import unpack
from app.drafts.package_reading import read_packed
from app.errors import AttachmentError, DraftError, UsageError
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, draft_in, handed_in, packed, snapshot

FORM = FORMS["service_institution_2026"]
COUNTY = Review(
    level="county", office="云川县工信局", by="张三", decision="recommend", opinion="同意推荐。", notes="私下"
)
CITY = Review(level="city", office="云川市工信局", decision="return", corrections=("补合同",), manual={"credit": True})


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "收件"


def taken(place: Path, *places: Path) -> None:
    with desk(place.parent / "台") as workspace:
        collect(workspace, places or (place,), FORMS, FONTS, NOW)


def said(place: Path, one: Review, case: int = 1) -> tuple[str, ...]:
    with desk(place.parent / "台") as workspace:
        return review(workspace, FORM, case, one, LATER)


def seen(place: Path, case: int = 1):
    with desk(place.parent / "台") as workspace:
        return case_seen(workspace, FORMS, case)


def handed_on(place: Path, target: Path, case: int = 1) -> tuple[str, ...]:
    with desk(place.parent / "台") as workspace:
        file, told = hand_on(workspace, FORMS, case, target)
        assert file == target
        return told


def test_a_review_is_kept_with_its_time_and_the_content_it_is_of(place):
    handed_in(place / "甲")
    taken(place)
    told = said(place, CITY)
    (found,) = seen(place).reviews
    assert found.is_own
    assert not found.is_outdated
    assert found.review.at == "2026-04-22 09:05"
    assert found.review.code == seen(place).row.code
    assert told == ()
    assert seen(place).row.decision == "return"
    assert seen(place).row.conditions_met == 6


def test_each_office_has_one_review_and_the_earlier_ones_are_not_lost(place):
    handed_in(place / "甲")
    taken(place)
    said(place, COUNTY)
    said(place, CITY)
    said(place, Review(level="county", office="云川县工信局", decision="reject"))
    assert [(one.review.office, one.review.decision) for one in seen(place).reviews] == [
        ("云川市工信局", "return"), ("云川县工信局", "reject"),
    ]  # fmt: skip
    with desk(place.parent / "台") as workspace:
        assert workspace.connection.execute("SELECT count(*) FROM reviews").fetchone()[0] == 3
        assert own_review(workspace, 1, "county", "云川县工信局").decision == "reject"
        assert own_review(workspace, 1, "county", "别的") is None


def test_what_a_decision_leaves_open_is_told(place):
    handed_in(place / "甲", expert_count="许多")
    handed_in(place / "乙", expert_count="30")
    taken(place)
    told = said(place, COUNTY)
    assert any("还没有选定" in one for one in told)
    assert any("6 条要人工核的没有记结果" in one for one in told)
    assert said(place, Review(level="county", office="县局", decision="return"))[-1].endswith("没有写要改什么")


def test_what_is_handed_on_before_somebody_chose_is_told(place):
    first = handed_in(place / "甲")
    handed_in(place / "乙", staff_count="31")
    taken(place)
    said(place, COUNTY)
    told = handed_on(place, place.parent / "上报.shenbao")
    assert [one for one in told if "选定" in one] == ["收到 2 份内容不同的，还没有选定；写出的是最后写的一份"]
    with desk(place.parent / "台") as workspace:
        choose(workspace, 1, str(first), LATER)
    assert not any("选定" in one for one in handed_on(place, place.parent / "上报.shenbao"))


def test_a_review_stays_when_the_draft_changes_and_says_so(place):
    handed_in(place / "甲")
    taken(place)
    said(place, COUNTY)
    handed_in(place / "甲", staff_count="87")
    taken(place)
    found = seen(place)
    assert found.reviews[0].is_outdated
    assert found.row.is_outdated
    assert found.row.decision == "recommend"


def test_what_is_no_review_is_refused(place):
    handed_in(place / "甲")
    taken(place)
    with pytest.raises(UsageError, match="人工核的条件"):
        said(place, Review(level="county", office="", manual={"experts": True}))
    with pytest.raises(UsageError, match="这一级"):
        said(place, Review(level="省", office=""))  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="第 7 号"):
        said(place, COUNTY, 7)
    with pytest.raises(UsageError, match="哪个单位") as nobody:
        said(place, Review(level="county", office=" ", decision="recommend"))
    assert "bureau office --name" in nobody.value.typed
    assert seen(place).reviews == ()


def test_a_candidate_is_chosen_by_number_or_place(place):
    handed_in(place / "一")
    handed_in(place / "二", staff_count="87")
    taken(place)
    with desk(place.parent / "台") as workspace:
        assert choose(workspace, 1, "1", NOW).source.path == place / "一"
        assert choose(workspace, 1, str(place / "二"), NOW).source.path == place / "二"
        for words in ("3", "", str(place)):
            with pytest.raises(UsageError) as caught:
                choose(workspace, 1, words, NOW)
            assert caught.value.hint == f"可以选：1 {place / '一'}；2 {place / '二'}。"
        (found,) = desk_seen(workspace, FORMS).rows
    assert (found.path, found.duplicates, found.must_choose) == (place / "二", 1, False)


def test_a_choice_follows_its_place_and_is_asked_for_again_when_more_comes(place):
    handed_in(place / "一")
    handed_in(place / "二", staff_count="87")
    taken(place)
    with desk(place.parent / "台") as workspace:
        choose(workspace, 1, "1", NOW)
    handed_in(place / "一", staff_count="88")
    taken(place)
    assert seen(place).row.path == place / "一"
    assert not seen(place).row.must_choose
    handed_in(place / "三", staff_count="89")
    taken(place)
    assert seen(place).row.path == place / "一"
    assert seen(place).row.must_choose


def test_a_folder_is_handed_on_with_its_reviews(place, tmp_path):
    folder = handed_in(place / "甲", {"a.pdf": b"a" * 999})
    taken(place)
    assert "没有新的意见" in handed_on(place, tmp_path / "上报" / "空.shenbao")[0]
    said(place, COUNTY)
    before = snapshot(place)
    assert handed_on(place, tmp_path / "上报" / "甲.shenbao") == ()
    assert snapshot(place) == before
    found = read_packed(tmp_path / "上报" / "甲.shenbao")
    (came,) = read_reviews(found.reviews).reviews
    assert (came.opinion, came.decision, came.notes) == ("同意推荐。", "recommend", "")
    assert came.code == seen(place).row.code
    unpack(tmp_path / "上报" / "甲.shenbao", tmp_path / "市")
    assert (tmp_path / "市" / "draft.json").read_bytes() == (folder / "draft.json").read_bytes()
    assert (tmp_path / "市/attachments/03/a.pdf").read_bytes() == b"a" * 999


def test_the_city_adds_to_what_the_county_said(place, tmp_path):
    """County and city are two desks; what the county wrote arrives and goes on as it was."""
    handed_in(place / "甲", {"a.pdf": b"a"})
    taken(place)
    said(place, COUNTY)
    file = tmp_path / "县" / "甲.shenbao"
    handed_on(place, file)
    city = tmp_path / "市" / "收件"
    city.mkdir(parents=True)
    shutil.copy(file, city)
    unpack(file, city / "解开的")
    taken(city)
    came = seen(city)
    assert [(one.review.office, one.is_own) for one in came.reviews] == [("云川县工信局", False)]
    said(city, CITY)
    for number, name in ((1, "包"), (2, "夹")):
        with desk(city.parent / "台") as workspace:
            choose(workspace, 1, str(number), NOW)
        handed_on(city, tmp_path / "省" / f"{name}.shenbao")
    entries = []
    for name in ("包", "夹"):
        with zipfile.ZipFile(tmp_path / "省" / f"{name}.shenbao") as archive, zipfile.ZipFile(file) as first:
            entries.append(json.loads(archive.read("reviews.json"))["reviews"])
            assert entries[-1][0] == json.loads(first.read("reviews.json"))["reviews"][0]
            for entry in set(first.namelist()) - {"manifest.json", "reviews.json"}:
                assert archive.read(entry) == first.read(entry)
    assert entries[0] == entries[1]
    assert [entry["office"] for entry in entries[0]] == ["云川县工信局", "云川市工信局"]


def test_our_own_review_that_comes_back_is_replaced_not_doubled(place, tmp_path):
    handed_in(place / "甲")
    taken(place)
    said(place, COUNTY)
    file = place / "上报.shenbao"
    handed_on(place, file)
    shutil.rmtree(place / "甲")
    taken(place, file)
    said(place, Review(level="county", office="云川县工信局", decision="reject"))
    with desk(place.parent / "台") as workspace:
        choose(workspace, 1, str(file), NOW)
    handed_on(place, tmp_path / "再报.shenbao")
    found = read_reviews(read_packed(tmp_path / "再报.shenbao").reviews)
    assert [one.decision for one in found.reviews] == ["reject"]


def test_only_what_was_received_is_handed_on(place, tmp_path):
    handed_in(place / "甲")
    taken(place)
    said(place, COUNTY)
    handed_in(place / "甲", staff_count="87")
    with pytest.raises(DraftError, match="不一样了"):
        handed_on(place, tmp_path / "甲.shenbao")
    (place / "甲" / "draft.json").write_text("{", "utf-8")
    with pytest.raises(DraftError, match="读不出来"):
        handed_on(place, tmp_path / "甲.shenbao")
    assert not (tmp_path / "甲.shenbao").exists()
    handed_in(place / "甲", staff_count="87")
    taken(place)
    assert "较早的一版" in handed_on(place, tmp_path / "甲.shenbao")[-1]


def test_reviews_of_a_newer_program_are_not_lost(place, tmp_path):
    folder = handed_in(place / "甲")
    (folder / "reviews.json").write_text('{"format": 2, "reviews": []}', "utf-8")
    taken(place)
    assert "较新的程序" in seen(place).row.told[0]
    said(place, COUNTY)
    with pytest.raises(DraftError, match="较新的程序"):
        handed_on(place, tmp_path / "甲.shenbao")


def test_evidence_is_brought_out_when_it_is_what_was_added(place, tmp_path):
    folder = handed_in(place / "甲", {"a.pdf": b"aa", "b.pdf": b"bb"})
    file = packed(tmp_path / "包" / "乙.shenbao", folder)
    (folder / "attachments/03/b.pdf").write_bytes(b"xx")
    taken(place, folder, file)
    with desk(place.parent / "台") as workspace:
        connection = workspace.connection
        for number in ("1", "2"):
            choose(workspace, 1, number, NOW)
            found = the_case(connection, 1)
            target = tmp_path / "看" / f"{number}.pdf"
            assert bring_out(connection, FORMS, found, "attachments/03/a.pdf", target).read_bytes() == b"aa"
            with pytest.raises(UsageError):
                bring_out(connection, FORMS, found, "attachments/03/c.pdf", target)
        assert bring_out(connection, FORMS, found, "attachments/03/b.pdf", target).read_bytes() == b"bb"
        choose(workspace, 1, "1", NOW)
        found = the_case(connection, 1)
        assert found.counts.source.path == file  # the same content with all of its files
        found = replace(found, counts=found.all[0])
        with pytest.raises(AttachmentError, match="被改动过"):
            bring_out(connection, FORMS, found, "attachments/03/b.pdf", tmp_path / "看" / "c.pdf")
        (folder / "attachments/03/a.pdf").unlink()
        with pytest.raises((DraftError, AttachmentError)):
            bring_out(connection, FORMS, found, "attachments/03/a.pdf", tmp_path / "看" / "c.pdf")
    assert not (tmp_path / "看" / "c.pdf").exists()


def test_nothing_is_written_over_what_was_handed_in(place, tmp_path):
    folder = handed_in(place / "甲", {"a.pdf": b"aa"})
    file = packed(place / "乙.shenbao", handed_in(tmp_path / "别处", org_name="乙公司", uscc=""))
    taken(place)
    before = snapshot(place)
    said(place, COUNTY, 1)
    said(place, COUNTY, 2)
    linked = tmp_path / "链接.shenbao"
    if hasattr(os, "symlink"):
        linked.symlink_to(file)
    for case in (1, 2):
        for target in (file, folder / "上报.shenbao", place / "甲" / ".." / "乙.shenbao", linked):
            with pytest.raises(UsageError, match="收到的材料"):
                handed_on(place, target, case)
    with desk(place.parent / "台") as workspace:
        for target in (folder / "attachments/03/a.pdf", folder / "draft.json", file):
            with pytest.raises(UsageError, match="收到的材料"):
                found = the_case(workspace.connection, 2)
                bring_out(workspace.connection, FORMS, found, "attachments/03/a.pdf", target)
    assert snapshot(place) == before
    assert handed_on(place, place / "上报.shenbao", 1) == ()


def test_whose_desk_it_is(tmp_path):
    office = Office("city", "云川市工信局", "李四", "XX市")
    with desk(tmp_path) as workspace:
        assert office_of(workspace) == Office()
        set_office(workspace, office, NOW)
        assert office_of(workspace) == office
        with pytest.raises(UsageError):
            set_office(workspace, Office("省"), NOW)  # type: ignore[arg-type]


texts = st.text(max_size=20)
reviews = st.builds(
    Review,
    level=st.sampled_from(["county", "city"]),
    office=texts, by=texts, at=texts, opinion=texts, notes=texts, code=texts,
    decision=st.sampled_from(["", "recommend", "return", "reject"]),
    corrections=st.lists(texts, max_size=3).map(tuple),
    manual=st.dictionaries(texts, st.booleans(), max_size=3),
)  # fmt: skip


@given(one=reviews, other=reviews)
def test_reviews_survive_their_file(one, other):
    assert review_of(json.loads(json.dumps(review_document(one)))) == one
    first = read_reviews(reviews_file(Carried(), [one]))
    assert [review_document(found) for found in first.reviews] == [review_document(one) | {"notes": ""}]
    both = read_reviews(reviews_file(first, [other]))
    same = office_key(one.level, one.office) == office_key(other.level, other.office)
    assert both.entries[: len(both.entries) - 1] == (() if same else first.entries)
    assert both.reviews[-1].opinion == other.opinion


def test_what_another_program_wrote_is_carried_as_it_was():
    foreign = {"level": "county", "office": "甲", "decision": "recommend", "seal": {"x": [1]}, "opinion": "同意"}
    odd = {"level": "province", "office": "厅"}
    data = json.dumps({"format": 1, "reviews": [foreign, odd, 3]}).encode()
    came = read_reviews(data)
    assert [one.office for one in came.reviews] == ["甲"]
    assert "2 份读不懂" in came.told[0]
    document = json.loads(reviews_file(came, [CITY]))
    assert document["reviews"][:2] == [foreign, odd]
    assert reviews_file(came, [CITY]) == reviews_file(read_reviews(data), [CITY])


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"format": 1}', b'{"format": "x", "reviews": []}', b"\xff"])
def test_a_file_that_is_none_is_told(data):
    found = read_reviews(data)
    assert found.reviews == ()
    assert bool(found.told) == bool(data)


def test_a_word_form_cannot_carry_reviews(place, tmp_path):
    handed_in(place / "甲")
    taken(place)
    with desk(place.parent / "台") as workspace, workspace.change(NOW) as connection:
        connection.execute("UPDATE arrivals SET kind = 'word'")
    with pytest.raises(DraftError, match="Word 版") as refused:
        handed_on(place, tmp_path / "甲.shenbao")
    assert ("“把 Word 版做成草稿…”" in refused.value.hint, "import" in refused.value.hint) == (True, False)
    assert ("把 Word 版" in refused.value.typed, "import" in refused.value.typed) == (False, True)
    assert Source("word", place).kind == "word"
    assert draft_in(place / "甲").form == FORM.id


def test_who_writes_on_leaves_one_review_and_another_decision_leaves_another(place):
    handed_in(place / "甲")
    taken(place)
    for opinion in ("同", "同意", "同意推荐。"):
        with desk(place.parent / "台") as workspace:
            before = own_review(workspace, 1, "county", COUNTY.office)
            review(workspace, FORM, 1, replace(COUNTY, opinion=opinion), LATER, before)
    with desk(place.parent / "台") as workspace:
        assert workspace.connection.execute("SELECT count(*) FROM reviews").fetchone()[0] == 1
        assert own_review(workspace, 1, "county", "云川县工信局").opinion == "同意推荐。"
        review(workspace, FORM, 1, replace(COUNTY, opinion="第二天写的"), LATER.replace(day=23))
        review(workspace, FORM, 1, replace(COUNTY, decision="reject"), LATER.replace(day=23))
        assert workspace.connection.execute("SELECT count(*) FROM reviews").fetchone()[0] == 3
    assert [one.review.decision for one in seen(place).reviews] == ["reject"]


def test_what_changed_since_a_review_is_told_from_old_to_new(place):
    handed_in(place / "甲", staff_count="86")
    taken(place)
    said(place, COUNTY)
    said(place, replace(CITY, office="市局"))
    assert all(one.changes == () for one in seen(place).reviews)
    handed_in(place / "甲", staff_count="87")
    taken(place)
    for one in seen(place).reviews:
        assert one.is_outdated
        assert [change.partition("：")[2] for change in one.changes] == ["86 → 87"]
    came_along = replace(COUNTY, code="0000-0000")
    with desk(place.parent / "台") as workspace:
        entry = json.dumps([review_document(came_along)])
        workspace.connection.execute("UPDATE arrivals SET reviews = ?", (entry,))
    assert seen(place).reviews[0].changes == ()  # a version that never came here


def test_an_applicant_is_known_by_its_code_and_name(place):
    handed_in(place / "甲")
    taken(place)
    with desk(place.parent / "台") as workspace:
        (row,) = desk_seen(workspace, FORMS).rows
    assert row.known == ("91149900ma0yc26h6t", "云川启明(虚构)中小企业服务有限公司")


@pytest.mark.parametrize(
    "long",
    [{"opinion": "长" * 5_001}, {"by": "长" * 5_001}, {"corrections": ["补"] * 10_001}, {"office": "长" * 6_000}],
)
def test_what_says_more_than_any_office_is_named_and_carried_on_unread(long):
    sound = {"level": "county", "office": "乙", "opinion": "长" * 5_000}
    entries = [{"level": "city", "office": "甲"} | long, sound]
    came = read_reviews(json.dumps({"format": 1, "reviews": entries}).encode())
    assert [one.office for one in came.reviews] == ["乙"]
    assert "1 份太长（“甲”）" in came.told[0] or "office" in long
    assert len(came.told[0]) < 100
    assert json.loads(reviews_file(came, []))["reviews"] == entries


def test_of_very_many_reviews_the_last_are_read_and_all_carried_on():
    entries = [{"level": "county", "office": str(number)} for number in range(500)]
    came = read_reviews(json.dumps({"format": 1, "reviews": entries}).encode())
    assert [one.office for one in came.reviews] == [str(number) for number in range(300, 500)]
    assert "有 500 份，只列出最后的 200 份" in came.told[0]
    assert json.loads(reviews_file(came, []))["reviews"] == entries
