"""Sections: printed order, one home for each field, and nothing that a form asks is left without a place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.forms.definition import FormDefinition
from app.forms.library import Library
from app.forms.sections import sections_of

ROOT = Path(__file__).resolve().parents[3]
FORMS = ("cooperation_zone_2026", "service_institution_2026", "recommendation_summary_2026")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library(ROOT, None, tmp_path_factory.mktemp("cache"), "test")


@pytest.fixture(params=FORMS)
def definition(request: pytest.FixtureRequest, library: Library) -> FormDefinition:
    return library.get(request.param)


def test_every_field_has_one_home(definition: FormDefinition) -> None:
    homes = [name for section in sections_of(definition) for name in section.fields]
    assert sorted(homes) == sorted(definition.fields)


def test_ids_are_unique_and_homes_are_printed_there(definition: FormDefinition) -> None:
    sections = sections_of(definition)
    assert len({section.id for section in sections}) == len(sections)
    printed = {name for section in sections for name in section.printed}
    assert all(set(section.fields) & printed <= set(section.printed) for section in sections)


def test_sections_stand_in_printed_order(library: Library) -> None:
    zone = sections_of(library.get("cooperation_zone_2026"))
    titles = [section.title for section in zone if section.volume == "form"]
    assert titles[:3] == ["封面", "填报说明", "一、基本情况"]
    numbered = [title for title in titles if re.match("[一二三四五六七]、", title)]
    assert [title[0] for title in numbered] == list("一二三四五六七")
    assert zone[-1].kind == "evidence"
    assert zone[-1].items == tuple(range(1, 16))


def test_a_fact_belongs_where_the_form_asks_for_it(library: Library) -> None:
    home = {name: s.id for s in sections_of(library.get("cooperation_zone_2026")) for name in s.fields}
    assert home["zone_name"] == "form.A1"
    assert home["province"] == "form.cover"
    assert home["exchange_checks_other"] == "form.A3"
    service = sections_of(library.get("service_institution_2026"))
    home = {name: s.id for s in service for name in s.fields}
    assert home["direction_other"] == "book.B1"
    assert home["people"] == "book.B3"
    assert next(section.item for section in service if section.shows == "B3") == 7
