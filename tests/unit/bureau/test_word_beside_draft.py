"""A draft and a form in Word of one applicant: the draft goes before, and whoever has to choose is told everywhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app import api
from app.bureau.candidates import candidates_of
from app.bureau.collecting import collect
from app.bureau.desk import desk_seen
from app.bureau.desk_records import DeskRow
from app.bureau.reviewing import choose
from app.bureau.summarising import Brought, Forms
from app.bureau.summary_desk import kept_by_desk
from app.paths import AppPaths, find_paths
from tests.unit.bureau.applicants import SERVICE, SUMMARY
from tests.unit.bureau.older_desks import made_old
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in

FILES = {"营业执照.pdf": b"licence"}
OPEN = "收到 2 份内容不同的，请比较后选定一份；没选之前用草稿"


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "profile")


@pytest.fixture
def inbox(paths: AppPaths, tmp_path: Path) -> Path:
    """A draft with evidence, and beside it the form in Word of another draft of the applicant, written later."""
    handed_in(tmp_path / "收" / "旧草稿", FILES, staff_count="11")
    word_of(paths, handed_in(tmp_path / "家里", staff_count="20"), tmp_path / "收" / "改正.docx")
    return tmp_path / "收"


def word_of(paths: AppPaths, draft: Path, file: Path) -> Path:
    files, _ = api.export(paths, draft, draft.with_name(f"{draft.name} 导出"), ("docx",), "draft")
    return Path(shutil.copy(next(one for one in files if one.suffix == ".docx"), file))


def row(place: Path) -> DeskRow:
    with desk(place, LATER) as workspace:
        (found,) = desk_seen(workspace, FORMS).rows
    return found


def take(inbox: Path) -> Path:
    place = inbox.with_name("台")
    with desk(place) as workspace:
        collect(workspace, [inbox], FORMS, FONTS, NOW)
    return place


def test_another_content_in_word_is_to_be_chosen_and_the_draft_counts_meanwhile(inbox: Path) -> None:
    place = take(inbox)
    found = row(place)
    assert (found.kind, found.must_choose, found.duplicates) == ("folder", True, 1)
    assert OPEN in found.told
    with desk(place) as workspace:
        (brought,) = kept_by_desk(workspace, Forms(summary=SUMMARY, applicant=SERVICE))
    assert isinstance(brought, Brought)
    assert brought.told == ("收到 2 份内容不同的，还没有选定，用的是草稿",)


def test_what_was_chosen_asks_no_more(inbox: Path) -> None:
    place = take(inbox)
    for source, kind in ((inbox / "改正.docx", "word"), (inbox / "旧草稿", "folder")):
        with desk(place) as workspace:
            choose(workspace, 1, str(source), NOW)
        found = row(place)
        assert (found.kind, found.must_choose, found.duplicates) == (kind, False, 1)


def test_a_form_that_says_what_the_draft_says_asks_nothing(paths: AppPaths, tmp_path: Path) -> None:
    draft = handed_in(tmp_path / "收" / "甲", FILES)
    word_of(paths, draft, tmp_path / "收" / "甲.docx")
    shutil.rmtree(tmp_path / "收" / "甲 导出")
    place = take(tmp_path / "收")
    with desk(place) as workspace:
        (found,) = candidates_of(workspace.connection)
    assert [one.source.kind for one in found.all] == ["folder", "word"]
    assert len({one.code for one in found.all}) == 2, "there is no evidence in Word"
    assert (row(place).kind, row(place).must_choose, row(place).duplicates) == ("folder", False, 0)
    made_old(place)
    assert (row(place).must_choose, row(place).duplicates) == (False, 0), "of an earlier program's desk as well"


def test_of_two_drafts_and_a_form_in_word_the_last_draft_counts(paths: AppPaths, inbox: Path) -> None:
    handed_in(inbox / "又一份", FILES, staff_count="12")
    found = row(take(inbox))
    assert (found.kind, found.duplicates) == ("folder", 2)
    assert "收到 3 份内容不同的，请比较后选定一份；没选之前用最后写的草稿" in found.told


def test_without_a_desk_the_draft_is_used_as_well(paths: AppPaths, inbox: Path, tmp_path: Path) -> None:
    made = api.summarise(paths, [inbox], tmp_path / "出", api.Summarising(bureau_name="云川市", formats=("docx",)), NOW)
    (told,) = [sentence for sentence in made.told if "收到两份不一样的" in sentence]
    assert f"“{inbox / '旧草稿'}”，没有用“{inbox / '改正.docx'}”" in told
    assert told.endswith("；有草稿时不用 Word 版，要用它，请收进受理台选定")
    (line,) = api.look_at_summary(paths, made.folder)
    assert line.source == str(inbox / "旧草稿")
