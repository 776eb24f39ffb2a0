"""Rows that are taken from the summary draft are those that would be gathered, and only while nothing changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app import api
from app.api_summary_draft import SUMMARY_DRAFT
from app.api_summary_draft import forms_at as forms_in
from app.bureau import gathered_before, summary_desk
from app.bureau.collecting import collect
from app.bureau.gathered_before import gathered_before as rows_before
from app.bureau.gathering import Choices, GatheredRow
from app.bureau.summarising import Forms
from app.bureau.summary_desk import rows_on_desk
from app.bureau.summary_draft import GATHERED, read_kept
from app.bureau.summary_records import SummaryChange
from app.bureau.workspace import open_workspace
from app.drafts import store
from app.drafts.draft import Draft
from app.paths import AppPaths, find_paths
from tests.unit.bureau.applicants import CODE
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in

ALL = SummaryChange(only_recommended=False)
PILE: tuple[dict[str, Any], ...] = (
    {"staff_count": "86"},
    {"org_name": "甲（虚构）公司", "uscc": None, "directions": ["数字赋能"], "direction_other": "知识产权、其他"},
    {"org_name": "", "uscc": "", "income_b": "", "founded_on": "二〇一七年"},
    {"org_name": "乙 ２（虚构）", "uscc": "无", "year_a": "2025", "year_b": "2024年", "income_a": "1,286.40 万元"},
    {"org_name": "丙（虚构）", "uscc": CODE, "people": [], "org_nature": "社会组织", "service_assets": "无"},
    {"org_name": ["不是", "文字"], "uscc": None, "phone": "0351-5550188、13900000001"},
)


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "profile")


@pytest.fixture
def place(paths: AppPaths, tmp_path: Path) -> Path:
    """A desk with all kinds of drafts, of which a summary was kept."""
    for number, said in enumerate(PILE):
        handed_in(tmp_path / "收件" / str(number), **said)
    with desk(tmp_path / "台") as workspace:
        collect(workspace, (tmp_path / "收件",), FORMS, FONTS, NOW)
    assert len(api.keep_summary(paths, ALL, LATER, tmp_path / "台").rows) == len(PILE)
    return tmp_path / "台"


def kept_draft(place: Path) -> Draft:
    with store.open_draft(place / SUMMARY_DRAFT, writable=False) as opened:
        return opened.draft


def before(forms: Forms, draft: Draft, staff: Any = "count") -> Mapping[int, GatheredRow]:
    return rows_before(draft, read_kept(forms.summary, draft, forms.applicant), forms, staff)


def forms_at(paths: AppPaths, place: Path) -> Forms:
    with open_workspace(place, writable=False) as workspace:
        return forms_in(paths, place, workspace)[0]


@pytest.mark.parametrize("staff", ["count", "rows"])
def test_what_is_taken_is_what_would_be_gathered(paths: AppPaths, place: Path, staff: Any) -> None:
    api.keep_summary(paths, SummaryChange(staff=staff, edits={CODE: {"s_staff": "5"}}), LATER, place)
    forms, choices = forms_at(paths, place), Choices(staff == "rows")
    known = before(forms, kept_draft(place), staff)
    assert len(known) == len(PILE)
    with open_workspace(place, writable=False) as workspace:
        taken = rows_on_desk(workspace, forms, choices, False, known)
        anew = rows_on_desk(workspace, forms, choices, False, {})
    assert taken == anew


def test_a_changed_cell_reads_no_draft_again(paths: AppPaths, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    anew = summary_desk.stored_draft

    def counting(connection: Any, version: int) -> Draft:
        read.append(version)
        return anew(connection, version)

    monkeypatch.setattr(summary_desk, "stored_draft", counting)
    api.keep_summary(paths, SummaryChange(edits={CODE: {"s_staff": "5"}}), LATER, place)
    api.see_summary(paths, place)
    assert read == []
    handed_in(place.parent / "收件" / "1", **{**PILE[1], "staff_count": "44"})
    with desk(place, LATER) as workspace:
        collect(workspace, (place.parent / "收件" / "1",), FORMS, FONTS, LATER)
    seen = api.see_summary(paths, place)
    assert len(read) == 1, "only the one that came anew"
    assert "44" in seen.rows[1].texts
    api.keep_summary(paths, SummaryChange(staff="rows"), LATER, place)
    assert len(read) == 1 + len(PILE), "another figure counts"


def touched(draft: Draft) -> Draft:
    """Somebody wrote into what is stored of a row."""
    stored = json.loads(json.dumps(draft.extra[GATHERED]))
    stored["rows"][0] = stored["rows"][0].replace("86", "87")
    return replace(draft, extra={**draft.extra, GATHERED: stored})


def without_stamp(draft: Draft) -> Draft:
    stored = {key: value for key, value in draft.extra[GATHERED].items() if key != "stamp"}
    return replace(draft, extra={**draft.extra, GATHERED: stored})


@pytest.mark.parametrize("change", [touched, without_stamp, lambda draft: replace(draft, extra={})])
def test_what_was_touched_is_gathered_anew(paths: AppPaths, place: Path, change: Callable[[Draft], Draft]) -> None:
    forms, draft = forms_at(paths, place), kept_draft(place)
    assert before(forms, draft)
    assert before(forms, change(draft)) == {}


def test_other_forms_and_another_program_gather_anew(
    paths: AppPaths, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms, draft = forms_at(paths, place), kept_draft(place)
    fields = {**forms.applicant.fields, "staff_count": replace(forms.applicant.fields["staff_count"], label="人数")}
    assert before(replace(forms, applicant=replace(forms.applicant, fields=fields)), draft) == {}
    assert before(replace(forms, summary=replace(forms.summary, decimals="two")), draft) == {}  # type: ignore[arg-type]
    assert before(replace(forms, program="另一个版本"), draft) == {}
    assert before(forms, draft, "rows") == {}
    monkeypatch.setattr(gathered_before, "_sources", lambda: "another gathering.py")
    assert before(forms, draft) == {}


@pytest.mark.parametrize("name", ["bureau/years.py", "forms/field_types/numbers.py", "forms/names.py"])
def test_whatever_reads_an_answer_counts(tmp_path: Path, name: str) -> None:
    """A developer who changed it sees rows of the changed program."""
    for folder in ("bureau", "drafts", "forms/field_types"):
        (tmp_path / folder).mkdir(parents=True)
    file = tmp_path / name
    file.write_text("one", "utf-8")
    gathered_before._sources.cache_clear()
    one = gathered_before._sources(tmp_path)
    file.write_text("other", "utf-8")
    gathered_before._sources.cache_clear()
    other = gathered_before._sources(tmp_path)
    gathered_before._sources.cache_clear()
    assert one != other
    assert (gathered_before._APP / name).is_file()


def test_a_damaged_draft_of_the_desk_is_told_all_the_same(paths: AppPaths, place: Path) -> None:
    with desk(place, LATER) as workspace, workspace.change(LATER) as connection:
        connection.execute("UPDATE versions SET document = x'00' WHERE id = 1")
    seen = api.see_summary(paths, place)
    assert (len(seen.rows), seen.unreadable) == (len(PILE) - 1, 1)
    assert any("读不出来，没有列" in sentence for sentence in seen.told)
