"""Next year's edition of the forms beside this year's: what is on the desk says which summary is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import api
from app.api_summary_draft import SUMMARY_DRAFT
from app.bureau.summary_records import SummaryChange
from app.paths import AppPaths, find_paths
from tests.unit.bureau.applicants import NAME, ROOT
from tests.unit.bureau.piles import LATER, NOW, handed_in

OLD = ("service_institution_2026", "recommendation_summary_2026")
SECOND = "云川精测（虚构）检验检测技术有限公司"
ALL = SummaryChange(only_recommended=False)


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    """A program that also has the forms of the year after."""
    found = find_paths(tmp_path / "profile")
    for name in OLD:
        folder = found.dropped_forms / name.replace("2026", "2027")
        folder.mkdir(parents=True)
        said = (ROOT / "forms" / name / "form.yaml").read_text("utf-8")
        for one in OLD:
            said = said.replace(one, one.replace("2026", "2027"))
        assert "deadline: 2026-04-30" in said
        (folder / "form.yaml").write_text(said.replace("deadline: 2026-04-30", "deadline: 2027-04-30"), "utf-8")
    return found


def next_year(folder: Path, name: str = SECOND) -> Path:
    """A draft of the new edition."""
    file = handed_in(folder, org_name=name, uscc=None) / "draft.json"
    file.write_text(file.read_text("utf-8").replace(OLD[0], OLD[0].replace("2026", "2027")), "utf-8")
    return folder


def listed(paths: AppPaths, place: Path) -> tuple[str, list[str], Path]:
    seen = api.keep_summary(paths, ALL, LATER, place)
    return seen.form, [row.name for row in seen.rows], seen.folder


def test_the_edition_of_the_applications_on_the_desk_is_summarised(paths: AppPaths, tmp_path: Path) -> None:
    place = tmp_path / "台"
    api.collect(paths, [handed_in(tmp_path / "旧")], NOW, place)
    assert listed(paths, place) == (OLD[0], [NAME], place / SUMMARY_DRAFT)
    api.collect(paths, [next_year(tmp_path / "新")], NOW, place)
    own = place / f"{SUMMARY_DRAFT} recommendation_summary_2027"
    before = (place / SUMMARY_DRAFT / "draft.json").read_bytes()
    assert listed(paths, place) == ("service_institution_2027", [SECOND], own), "the newest that came"
    made = api.summarise(paths, (), tmp_path / "出", api.Summarising(desk=place, formats=()), LATER)
    assert (made.folder, made.rows) == (own, 1)
    assert (place / SUMMARY_DRAFT / "draft.json").read_bytes() == before, "last year's stays where it is"


def test_the_first_edition_of_a_desk_has_the_plain_name(paths: AppPaths, tmp_path: Path) -> None:
    place = tmp_path / "台"
    api.collect(paths, [next_year(tmp_path / "新")], NOW, place)
    assert listed(paths, place) == ("service_institution_2027", [SECOND], place / SUMMARY_DRAFT)
    assert listed(paths, place)[2] == place / SUMMARY_DRAFT


def test_an_empty_desk_has_the_newest_edition(paths: AppPaths, tmp_path: Path) -> None:
    assert api.see_summary(paths, tmp_path / "台").form == "service_institution_2027"


def test_drafts_that_are_given_say_which_edition(paths: AppPaths, tmp_path: Path) -> None:
    out = tmp_path / "收" / "出"
    how = api.Summarising(formats=(), bureau_name="云川市")
    old, new = handed_in(tmp_path / "收" / "旧"), next_year(tmp_path / "收" / "新")
    assert api.summarise(paths, [old], out, how, LATER).folder == out / SUMMARY_DRAFT
    made = api.summarise(paths, [new], out, how, LATER)
    assert (made.folder.name, made.rows) == (f"{SUMMARY_DRAFT} recommendation_summary_2027", 1)
    again = api.summarise(paths, [tmp_path / "收"], out, how, LATER)
    assert [Path(one.place).name for one in again.unreadable] == ["旧"], "the first that can be read is 新"
    assert again.rows == 1


def test_a_form_that_is_damaged_stands_in_nobodys_way(paths: AppPaths, tmp_path: Path) -> None:
    broken = paths.dropped_forms / "broken_2028"
    broken.mkdir()
    (broken / "form.yaml").write_text("id: broken_2028\nnonsense: [", "utf-8")
    place = tmp_path / "台"
    api.collect(paths, [handed_in(tmp_path / "旧")], NOW, place)
    assert listed(paths, place)[1] == [NAME]
    assert api.summarise(paths, (), tmp_path / "出", api.Summarising(desk=place, formats=()), LATER).rows == 1
