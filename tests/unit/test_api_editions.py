"""Drafts and editions through the door: what is begun, filled, read from Word and told is of the right edition."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from app import api
from app.drafts import store
from app.drafts.edition import stamp_of
from app.errors import DefinitionError, DiskError, DraftError, InputFileError, UsageError
from app.paths import AppPaths, find_paths

NOW = datetime(2026, 3, 1, 9)
SERVICE = "service_institution_2026"
FORM = Path(__file__).resolve().parents[2] / "forms" / SERVICE / "form.yaml"


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "资料")


def newer(folder: Path, label: str = "机构名称", edition: int = 2, name: str = "新版.yaml") -> Path:
    text = FORM.read_text(encoding="utf-8").replace("label: 单位名称, hint", f"label: {label}, hint")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(f"{text}\nedition: {edition}\n", encoding="utf-8")
    return file


def using(paths: AppPaths) -> int:
    return next(one.edition for one in api.editions_seen(paths) if one.form == SERVICE and one.in_use)


def files_in(paths: AppPaths) -> list[str]:
    return sorted(path.name for path in paths.dropped_forms.iterdir() if path.suffix != ".lock")


def edition_in(folder: Path) -> int:
    with store.open_draft(folder, writable=False) as opened:
        return stamp_of(opened.draft).edition


def test_every_way_to_begin_a_draft_begins_it_with_the_edition_in_use(paths: AppPaths, tmp_path: Path) -> None:
    api.sample_draft(paths, SERVICE, tmp_path / "示例", NOW)
    assert edition_in(tmp_path / "示例") == 1
    api.adopt_definition(paths, newer(tmp_path))
    api.new_draft(paths, SERVICE, tmp_path / "新", NOW, "甲公司")
    api.carry_over(paths, tmp_path / "示例", SERVICE, tmp_path / "沿用", NOW)
    assert [edition_in(tmp_path / name) for name in ("新", "沿用")] == [2, 2]
    forms, problems, waiting = api.look_at_forms(paths)
    assert [(one.edition, one.has_sample) for one in forms if one.id == SERVICE] == [(2, False)]
    assert (problems, waiting) == ([], ())


def test_a_check_tells_of_an_edition_that_is_not_the_one_in_use(paths: AppPaths, tmp_path: Path) -> None:
    api.new_draft(paths, SERVICE, tmp_path / "旧", NOW)
    assert not [one for one in api.check(paths, tmp_path / "旧")[1] if "版" in one]
    api.adopt_definition(paths, newer(tmp_path))
    told = api.check(paths, tmp_path / "旧")[1]
    assert [one for one in told if "第 1 版" in one and "新草稿用第 2 版" in one]


def test_another_file_of_the_same_number_is_told(paths: AppPaths, tmp_path: Path) -> None:
    api.adopt_definition(paths, newer(tmp_path))
    api.new_draft(paths, SERVICE, tmp_path / "草稿", NOW)
    elsewhere = find_paths(tmp_path / "别的电脑")
    api.adopt_definition(elsewhere, newer(tmp_path / "别的", "名称"))
    with store.open_draft(tmp_path / "草稿", writable=False) as opened:
        assert api.edition_note(paths, opened.draft) == api.EditionNote()
        assert "不是同一个定义文件" in api.edition_note(elsewhere, opened.draft)[0]


def test_what_changed_since_it_was_looked_at_is_not_used(paths: AppPaths, tmp_path: Path) -> None:
    file = newer(tmp_path)
    seen = api.look_at_definition(paths, file)
    newer(tmp_path, "别的名称")
    with pytest.raises(InputFileError, match="刚才改动过"):
        api.adopt_definition(paths, file, seen.sha256)
    assert not paths.dropped_forms.exists()


def test_a_form_that_cannot_be_laid_out_is_refused(
    paths: AppPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from app.books import export

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(export, "export_draft", broken)
    with pytest.raises(DefinitionError, match=r"排不出版面（ZeroDivisionError）"):
        api.look_at_definition(paths, newer(tmp_path))
    assert "ZeroDivisionError" in caplog.text


def test_older_definitions_are_kept_for_their_drafts_only(paths: AppPaths, tmp_path: Path) -> None:
    api.adopt_definition(paths, newer(tmp_path, edition=3))
    found = api.adopt_definition(paths, newer(tmp_path, "名称", edition=2, name="旧版.yaml"))
    assert found.standing == "older"
    assert [(one.edition, one.in_use) for one in api.editions_seen(paths) if one.form == SERVICE] == [
        (1, False), (2, False), (3, True),
    ]  # fmt: skip
    assert api.look_at_definition(paths, tmp_path / "新版.yaml").standing == "in_use"


def test_an_older_definition_stays_out_of_use_however_often_it_is_added(paths: AppPaths, tmp_path: Path) -> None:
    api.adopt_definition(paths, newer(tmp_path, edition=3))
    old = newer(tmp_path, "名称", edition=2, name="旧版.yaml")
    assert api.adopt_definition(paths, old).standing == "older"
    lying = files_in(paths)
    assert [api.adopt_definition(paths, old).standing for _ in range(2)] == ["kept", "kept"]
    assert (using(paths), files_in(paths)) == (3, lying)
    assert api.look_at_definition(paths, FORM).standing == "kept"  # what the program brings along, too
    api.adopt_definition(paths, FORM)
    assert (using(paths), files_in(paths)) == (3, lying)
    api.use_edition(paths, SERVICE, 2)
    assert using(paths) == 2


def test_a_definition_that_is_here_is_not_written_once_more(paths: AppPaths, tmp_path: Path) -> None:
    assert api.adopt_definition(paths, FORM).standing == "in_use"
    assert not paths.dropped_forms.exists()
    mine = newer(paths.dropped_forms, name="放进来的.yaml")
    copied = tmp_path / "同一份.shenbao-form"
    copied.write_bytes(mine.read_bytes())
    assert api.adopt_definition(paths, copied).standing == "newer"
    assert using(paths) == 2
    assert files_in(paths) == ["editions.json", mine.name]


def test_another_file_of_the_number_in_use_is_not_taken_in(paths: AppPaths, tmp_path: Path) -> None:
    api.adopt_definition(paths, newer(tmp_path))
    other = newer(paths.dropped_forms, "名称", name="另一份.yaml")
    with pytest.raises(DefinitionError, match="另一份内容"):
        api.adopt_definition(paths, other)
    assert api.look_at_definition(paths, tmp_path / "新版.yaml").standing == "in_use"


def test_a_full_disk_is_no_mistake_of_the_definition(
    paths: AppPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.books import export

    def full(*_: object) -> None:
        raise DiskError("写不了“申报书.pdf”：磁盘空间不够")

    monkeypatch.setattr(export, "export_draft", full)
    with pytest.raises(DiskError, match="磁盘空间不够"):
        api.look_at_definition(paths, newer(tmp_path))


def test_a_program_without_its_fonts_does_not_blame_the_definition(paths: AppPaths, tmp_path: Path) -> None:
    shutil.copytree(paths.forms, tmp_path / "程序" / "forms")
    with pytest.raises(InputFileError, match=r"^找不到字体文件") as told:
        api.look_at_definition(replace(paths, shipped=tmp_path / "程序"), newer(tmp_path))
    assert not isinstance(told.value, DefinitionError)


def test_a_deadline_is_told_as_a_day(paths: AppPaths, tmp_path: Path) -> None:
    assert "截止日期：2026 年 4 月 30 日" in api.look_at_definition(paths, newer(tmp_path)).origin


def test_drafts_of_two_editions_are_not_merged_and_the_way_is_one_of_the_window(
    paths: AppPaths, tmp_path: Path
) -> None:
    api.new_draft(paths, SERVICE, tmp_path / "旧", NOW)
    api.adopt_definition(paths, newer(tmp_path))
    api.new_draft(paths, SERVICE, tmp_path / "新", NOW)
    with pytest.raises(UsageError, match=r"第 1 版，.*第 2 版，没有合并") as told:
        api.merge(paths, (tmp_path / "旧", tmp_path / "新"), tmp_path / "合", NOW)
    assert "转到新版…" in told.value.hint
    assert "definition" not in told.value.hint


def test_the_year_after_is_another_form_and_compared_with_the_year_before(paths: AppPaths, tmp_path: Path) -> None:
    file = tmp_path / "明年.yaml"
    file.write_text(FORM.read_text("utf-8").replace(f"id: {SERVICE}", "id: service_institution_2027"), "utf-8")
    found = api.adopt_definition(paths, file)
    assert (found.standing, [one.what for one in found.differences]) == ("new", ["编号"])
    assert SERVICE in found.base
    assert {one.id for one in api.list_forms(paths)[0]} >= {SERVICE, "service_institution_2027"}


def test_carrying_over_leaves_the_old_draft_and_its_files_alone(paths: AppPaths, tmp_path: Path) -> None:
    old, new = tmp_path / "示例", tmp_path / "转过来"
    api.sample_draft(paths, SERVICE, old, NOW)
    before = {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    api.adopt_definition(paths, newer(tmp_path))
    seen = api.look_at_carrying(paths, old)
    assert not new.exists()
    made = api.carry_to_edition(paths, old, new, NOW)
    assert (made.taken, made.doubtful, made.left) == (seen.taken, seen.doubtful, seen.left)
    assert {path: path.read_bytes() for path in old.rglob("*") if path.is_file()} == before
    written = json.loads((new / "draft.json").read_text("utf-8"))
    source = json.loads((old / "draft.json").read_text("utf-8"))
    assert written["answers"] == source["answers"]
    assert written["items"] == source["items"]
    assert {path.relative_to(new) for path in (new / "attachments").rglob("*")} == {
        path.relative_to(old) for path in (old / "attachments").rglob("*")
    }
    with pytest.raises(DraftError, match="里已有"):
        api.carry_to_edition(paths, old, new, NOW)


@pytest.mark.parametrize("name", ["新版.txt", "新版.YAML"])
def test_a_file_that_lies_there_under_a_name_nobody_looks_for_is_used_all_the_same(paths: AppPaths, name: str) -> None:
    api.adopt_definition(paths, newer(paths.dropped_forms, name=name))
    assert using(paths) == 2
    assert api.look_at_forms(paths)[1] == []


def test_what_was_put_away_and_is_not_read_again_is_not_told_as_used(
    paths: AppPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.api_definitions.keep_file", lambda *_: tmp_path)
    with pytest.raises(InputFileError, match="读不出来"):
        api.adopt_definition(paths, newer(tmp_path))
    assert using(paths) == 1
