"""An edition that leaves a summary without what it gathers is refused by name; its ids are what has to stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import api
from app.errors import DefinitionError
from app.paths import AppPaths, find_paths

FORMS = Path(__file__).resolve().parents[2] / "forms"
SERVICE, SUMMARY = "service_institution_2026", "recommendation_summary_2026"


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


def test_a_renamed_field_that_the_summary_gathers_is_refused(paths: AppPaths, tmp_path: Path) -> None:
    file = changed(tmp_path / "改名.yaml", SERVICE, ("org_name", "unit_name"))
    for ask in (api.look_at_definition, api.adopt_definition):
        with pytest.raises(DefinitionError, match=r"改名\.yaml：照这一版做不出汇总表") as caught:
            ask(paths, file)
        (problem,) = caught.value.problems
        assert "的“单位名称”取自" in problem
        assert "第 2 版，没有 org_name 这一栏" in problem
        assert "编号（id）" in caught.value.hint
    assert in_use(paths)[SERVICE] == 1
    assert not paths.dropped_forms.exists()


def test_a_field_of_another_kind_is_refused_and_another_label_is_not(paths: AppPaths, tmp_path: Path) -> None:
    text = changed(
        tmp_path / "文字.yaml",
        SERVICE,
        ("service_assets: {type: decimal, label: 服务资产, unit: 万元, required: true, none: true, minimum: 0,",
         "service_assets: {type: text, label: 服务资产, required: true,"),
    )  # fmt: skip
    with pytest.raises(DefinitionError) as caught:
        api.look_at_definition(paths, text)
    assert ["service_assets 是“文字”，取不了" in one for one in caught.value.problems] == [True]
    label = changed(tmp_path / "名称.yaml", SERVICE, ("从业人数", "服务企业家数"))
    assert api.adopt_definition(paths, label).standing == "newer"
    assert in_use(paths)[SERVICE] == 2


def test_a_summary_may_gather_more_once_the_form_asks_for_it(paths: AppPaths, tmp_path: Path) -> None:
    more = changed(tmp_path / "汇总.yaml", SUMMARY, ("{field: contact}", "{field: contact_two}"))
    with pytest.raises(DefinitionError) as caught:
        api.adopt_definition(paths, more)
    assert ["没有 contact_two 这一栏" in one for one in caught.value.problems] == [True]
    assert in_use(paths)[SUMMARY] == 1
    asks = "  contact_two: {type: text, label: 另一位联系人}\n  contact: "
    form = changed(tmp_path / "表.yaml", SERVICE, ("\n  contact: ", f"\n{asks}"))
    api.adopt_definition(paths, form)
    api.adopt_definition(paths, more)
    assert (in_use(paths)[SERVICE], in_use(paths)[SUMMARY]) == (2, 2)


def test_an_older_one_that_only_opens_its_drafts_is_let_in(paths: AppPaths, tmp_path: Path) -> None:
    api.adopt_definition(paths, changed(tmp_path / "三.yaml", SERVICE, edition=3))
    renamed = changed(tmp_path / "二.yaml", SERVICE, ("org_name", "unit_name"))
    assert api.adopt_definition(paths, renamed).standing == "older"
    assert in_use(paths)[SERVICE] == 3
