"""A new form that only lies in the user's folder: what came into use first stays, whatever is put beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app import api
from app.drafts.edition import KEY
from app.errors import DefinitionError
from app.forms.editions import EditionMissing, Stamp
from app.paths import AppPaths, find_paths
from tests.unit.bureau.piles import draft_in
from tests.unit.test_api_editions import FORM, NOW, SERVICE

NEXT = "service_institution_2027"


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "资料")


def text(label: str = "单位名称", edition: int = 1) -> str:
    whole = FORM.read_text("utf-8").replace(f"id: {SERVICE}", f"id: {NEXT}")
    return f"{whole.replace('label: 单位名称, hint', f'label: {label}, hint')}\nedition: {edition}\n"


def put(folder: Path, name: str, label: str = "单位名称", edition: int = 1) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text(label, edition), "utf-8")
    return folder / name


def stamped(paths: AppPaths, folder: Path, edition: int = 1, sha256: str = "") -> Path:
    """A draft that came from elsewhere."""
    api.new_draft(paths, SERVICE, folder, NOW)
    place = folder / "draft.json"
    named = {"form": NEXT, KEY: Stamp(edition, sha256).to_data()}
    place.write_text(json.dumps({**json.loads(place.read_text("utf-8")), **named}), "utf-8")
    return folder


def begin(paths: AppPaths, place: Path) -> None:
    api.new_draft(paths, NEXT, place / "草稿", NOW)


def carry(paths: AppPaths, place: Path) -> None:
    api.carry_over(paths, stamped(paths, place / "去年"), NEXT, place / "草稿", NOW)


def meet_another(paths: AppPaths, place: Path) -> None:
    """Its refusals say: put the file that it was filled by into the folder."""
    api.check(paths, stamped(paths, place / "来的", sha256="0" * 64))


def meet_a_missing(paths: AppPaths, place: Path) -> None:
    with pytest.raises(EditionMissing, match="没有这一版"):
        api.check(paths, stamped(paths, place / "来的", edition=1))


def offer_another(paths: AppPaths, place: Path) -> None:
    file = put(place / "发来", "另一份.yaml", "名称", 2)
    with pytest.raises(DefinitionError) as caught:
        api.adopt_definition(paths, file)
    assert "放进“新表单放入”" in caught.value.hint


USES: list[tuple[Callable[[AppPaths, Path], None], int]] = [
    (begin, 1), (carry, 1), (meet_another, 1), (begin, 2), (meet_a_missing, 2), (offer_another, 2),
]  # fmt: skip


@pytest.mark.parametrize("late", ["a.yaml", "z.yaml"])
@pytest.mark.parametrize(("use", "edition"), USES)
def test_what_came_into_use_stays_whatever_is_put_beside_it(
    paths: AppPaths, tmp_path: Path, use: Callable[[AppPaths, Path], None], edition: int, late: str
) -> None:
    file = put(paths.dropped_forms, "m.yaml", edition=edition)
    use(paths, tmp_path)
    put(paths.dropped_forms, late, "机构名称", edition)
    if edition > 1:
        put(paths.dropped_forms, f"{late}-1.yaml", "机构名称", 1)  # the lowest goes first only where nothing is in use
    assert api.library(paths).in_use(NEXT).path == file
    assert api.library(paths).edition(NEXT, Stamp(edition)).path == file, "a draft that names no file"
    api.new_draft(paths, NEXT, tmp_path / "新的", NOW)
    assert api.edition_of(paths, draft_in(tmp_path / "新的")).path == file
    assert [one.message.split("：")[0] for one in api.list_forms(paths)[1]] == [f"forms/{late}"]


def test_what_was_only_seen_is_not_recorded_and_goes_without_a_word(paths: AppPaths, tmp_path: Path) -> None:
    file = put(paths.dropped_forms, "m.yaml")
    stamped(paths, tmp_path / "来的", sha256=api.library(paths).in_use(NEXT).sha256)
    api.list_forms(paths)
    api.editions_seen(paths)
    api.check(paths, tmp_path / "来的")
    assert [one.name for one in paths.dropped_forms.iterdir()] == ["m.yaml"]
    file.unlink()
    assert api.list_forms(paths)[1] == []


@pytest.mark.parametrize("chosen", ["a.yaml", "z.yaml"])
def test_of_two_that_nobody_used_none_is_taken_until_one_is_chosen(
    paths: AppPaths, tmp_path: Path, chosen: str
) -> None:
    files = {name: put(paths.dropped_forms, name, label) for name, label in (("a.yaml", "甲方"), ("z.yaml", "乙方"))}
    named = [one for one in api.editions_seen(paths) if one.form == NEXT]
    assert [one.in_use for one in named] == [False, False]
    for refused in (
        lambda: api.new_draft(paths, NEXT, tmp_path / "草稿", NOW),
        lambda: api.use_edition(paths, NEXT, 1),
        lambda: api.compare_definitions(paths, SERVICE, f"{NEXT}@1"),
    ):
        with pytest.raises(DefinitionError, match=r"a\.yaml、forms/z\.yaml.*不知道该用哪一份"):
            refused()
    assert not (tmp_path / "草稿").exists()
    for one in named:  # what says its file goes on
        api.check(paths, stamped(paths, tmp_path / one.file.name, sha256=one.sha256))
    silent = stamped(paths, tmp_path / "没写明")
    with pytest.raises(EditionMissing, match="不知道该用哪一份"):
        api.check(paths, silent)
    third = put(tmp_path / "发来", "第三份.yaml", "丙方")
    assert api.look_at_definition(paths, third).standing == "taken"
    assert api.adopt_definition(paths, files[chosen]).standing == "new"
    assert sorted(one.name for one in paths.dropped_forms.glob("*.yaml")) == ["a.yaml", "z.yaml"]
    assert api.library(paths).in_use(NEXT).path == files[chosen]
    assert api.edition_of(paths, draft_in(silent)).path == files[chosen]
    assert api.look_at_definition(paths, third).standing == "taken"


def test_of_two_later_editions_that_wait_the_one_that_is_opened_is_used(paths: AppPaths, tmp_path: Path) -> None:
    put(paths.dropped_forms, "m.yaml")
    api.new_draft(paths, NEXT, tmp_path / "草稿", NOW)
    put(paths.dropped_forms, "a.yaml", "甲方", 2)
    other = put(paths.dropped_forms, "z.yaml", "乙方", 2)
    with pytest.raises(DefinitionError, match="不知道该用哪一份"):
        api.look_at_carrying(paths, tmp_path / "草稿", 2)
    assert api.adopt_definition(paths, other).standing == "newer"
    assert api.library(paths).in_use(NEXT).path == other


def test_choices_that_cannot_be_read_are_left_as_they_are(paths: AppPaths, tmp_path: Path) -> None:
    put(paths.dropped_forms, "m.yaml")
    (paths.dropped_forms / "editions.json").write_text("{", "utf-8")
    api.new_draft(paths, NEXT, tmp_path / "草稿", NOW)
    assert (paths.dropped_forms / "editions.json").read_text("utf-8") == "{"
