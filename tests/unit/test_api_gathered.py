"""An edition that leaves a summary without what it gathers is used all the same; which columns stay empty is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import api
from app.errors import DefinitionError
from app.paths import AppPaths, find_paths

FORMS = Path(__file__).resolve().parents[2] / "forms"
SERVICE, SUMMARY = "service_institution_2026", "recommendation_summary_2026"
GONE = ("org_name", "unit_name")
AS_TEXT = (
    "service_assets: {type: decimal, label: 服务资产, unit: 万元, required: true, none: true, minimum: 0,",
    "service_assets: {type: text, label: 服务资产, required: true,",
)


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "资料")


def changed(place: Path, form: str, *pairs: tuple[str, str], edition: int = 2) -> Path:
    text = (FORMS / form / "form.yaml").read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    place.write_text(f"{text}\nedition: {edition}\n", encoding="utf-8")
    return place


def in_use(paths: AppPaths) -> dict[str, int]:
    return {one.form: one.edition for one in api.editions_seen(paths) if one.in_use}


@pytest.mark.parametrize(
    ("form", "pair", "words"),
    [
        (SERVICE, GONE, ["的“单位名称”会空着", "第 2 版，没有 org_name 这一栏"]),
        (SERVICE, AS_TEXT, ["的“服务资产 (万元)”会空着", "第 2 版，service_assets 是“文字”，取不了"]),
        (SERVICE, ("从业人数", "服务企业家数"), []),
        (SUMMARY, ("{field: contact}", "{field: contact_two}"), ["第 2 版的“", "第 1 版，没有 contact_two 这一栏"]),
        (SUMMARY, ("label: 单位名称,", "label: 机构名称,"), []),
    ],
)
def test_it_is_used_and_the_columns_that_stay_empty_are_told(
    paths: AppPaths, tmp_path: Path, form: str, pair: tuple[str, str], words: list[str]
) -> None:
    file = changed(tmp_path / "改.yaml", form, pair)
    for ask in (api.look_at_definition, api.adopt_definition):
        found = ask(paths, file)
        assert (found.standing, len(found.ungathered)) == ("newer", bool(words))
        assert all(word in found.gathering for word in words)
        assert found.gathering.startswith("填报不受影响") or not words
    assert in_use(paths)[form] == 2
    assert api.look_at_definition(paths, file).ungathered == found.ungathered, "also of the one in use"


def test_going_back_and_forth_tells_it_of_the_edition_that_is_chosen(paths: AppPaths, tmp_path: Path) -> None:
    api.adopt_definition(paths, changed(tmp_path / "二.yaml", SERVICE, GONE))
    assert api.use_edition(paths, SERVICE, 1) == ()
    (told,) = api.use_edition(paths, SERVICE, 2)
    assert "没有 org_name 这一栏" in told
    assert api.look_at_definition(paths, FORMS / SERVICE / "form.yaml").ungathered == (), "the way back"


def test_what_is_not_taken_in_tells_nothing(paths: AppPaths, tmp_path: Path) -> None:
    api.adopt_definition(paths, changed(tmp_path / "二.yaml", SERVICE))
    other = changed(tmp_path / "另.yaml", SERVICE, GONE)
    assert (api.look_at_definition(paths, other).standing, api.look_at_definition(paths, other).ungathered) == (
        "taken",
        (),
    )
    with pytest.raises(DefinitionError, match="另一份内容"):
        api.adopt_definition(paths, other)


def test_a_summary_may_gather_more_before_or_after_the_form_asks_for_it(paths: AppPaths, tmp_path: Path) -> None:
    more = changed(tmp_path / "汇总.yaml", SUMMARY, ("{field: contact}", "{field: contact_two}"))
    asks = "  contact_two: {type: text, label: 另一位联系人}\n  contact: "
    form = changed(tmp_path / "表.yaml", SERVICE, ("\n  contact: ", f"\n{asks}"))
    assert len(api.look_at_definition(paths, more).ungathered) == 1
    assert api.adopt_definition(paths, form).ungathered == ()
    assert api.adopt_definition(paths, more).ungathered == ()
    assert (in_use(paths)[SERVICE], in_use(paths)[SUMMARY]) == (2, 2)


def test_an_older_one_that_only_opens_its_drafts_tells_it_of_these(paths: AppPaths, tmp_path: Path) -> None:
    api.adopt_definition(paths, changed(tmp_path / "三.yaml", SERVICE, edition=3))
    found = api.adopt_definition(paths, changed(tmp_path / "二.yaml", SERVICE, GONE))
    assert (found.standing, len(found.ungathered)) == ("older", 1)
    assert in_use(paths)[SERVICE] == 3


def test_a_form_of_which_nothing_can_be_gathered_says_so_once(paths: AppPaths, tmp_path: Path) -> None:
    gathered = ("org_name", "org_nature", "founded_on", "income_a", "service_assets", "staff_count", "directions")
    pairs = [(name, f"x_{name}") for name in gathered]
    pairs += [(f"  {name}:", f"  x_{name}:") for name in ("contact", "phone")]
    pairs += [(f"field: {name}", f"field: x_{name}") for name in ("contact", "phone")]
    (told,) = api.look_at_definition(paths, changed(tmp_path / "全改.yaml", SERVICE, *pairs)).ungathered
    assert "一个也没有" in told
