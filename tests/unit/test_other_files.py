"""Two files of one edition (decision 89): whoever reads a draft by another one than it was filled by is told."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app import api
from app.api_bureau import kept_case
from app.drafts.edition import KEY, stamp_of
from app.errors import DraftError, IssuesRemain, UsageError
from app.forms.editions import Stamp
from app.paths import AppPaths, find_paths
from tests.unit.bureau.piles import draft_in, handed_in
from tests.unit.test_api_editions import FORM, NOW, SERVICE, newer

OTHER = "不是同一个定义文件"


@pytest.fixture
def here(tmp_path: Path) -> AppPaths:
    found = find_paths(tmp_path / "资料")
    api.adopt_definition(found, newer(tmp_path / "甲"))
    return found


@pytest.fixture
def there(tmp_path: Path) -> AppPaths:
    """Another PC, with another edition 2."""
    found = find_paths(tmp_path / "别的电脑")
    api.adopt_definition(found, newer(tmp_path / "乙", "名称"))
    return found


@pytest.fixture
def draft(here: AppPaths, tmp_path: Path) -> Path:
    api.new_draft(here, SERVICE, tmp_path / "草稿", NOW, "甲公司")
    return tmp_path / "草稿"


def sha256(paths: AppPaths) -> str:
    return api.library(paths).in_use(SERVICE).sha256


def stamped(folder: Path) -> Stamp:
    return stamp_of(draft_in(folder))


def test_nothing_final_is_made_of_a_draft_by_another_file(
    here: AppPaths, there: AppPaths, draft: Path, tmp_path: Path
) -> None:
    with pytest.raises(IssuesRemain):
        api.export(here, draft, tmp_path / "出", ("pdf",), "final")
    with pytest.raises(DraftError, match=OTHER):
        api.export(there, draft, tmp_path / "出", ("pdf",), "final")
    assert not (tmp_path / "出").exists()
    _, told = api.export(there, draft, tmp_path / "样稿", ("pdf",), "draft")
    assert [one for one in told if OTHER in one]
    _, told = api.export(here, draft, tmp_path / "样稿", ("pdf",), "draft")
    assert not [one for one in told if OTHER in one]


def test_what_changes_or_packs_a_draft_by_another_file_says_so(
    here: AppPaths, there: AppPaths, draft: Path, tmp_path: Path
) -> None:
    package = tmp_path / "草稿.shenbao"
    for paths, said in ((here, 0), (there, 1)):
        told = [
            api.set_answers(paths, draft, {"phone": f"035{said}-1234567"}, NOW),
            api.set_answers(paths, draft, {"phone": f"035{said}-1234567"}, NOW),
            api.pack(draft, package, paths=paths)[1],
            api.check(paths, draft)[1],
        ]
        assert [sum(OTHER in one for one in each) for each in told] == [said] * 4
    shutil.rmtree(there.dropped_forms)
    assert api.pack(draft, package, paths=there)[1] == ()


def test_a_draft_goes_over_to_the_other_file_of_its_edition(
    here: AppPaths, there: AppPaths, draft: Path, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="不用转"):
        api.look_at_carrying(here, draft)
    assert api.edition_note(there, draft_in(draft))[1], "the window offers it"
    made = api.carry_to_edition(there, draft, tmp_path / "转成", NOW)
    assert (made.before, made.after) == (2, 2)
    assert [one for one in made.told if "只能照栏目的编号转" in one]
    assert stamped(tmp_path / "转成") == Stamp(2, sha256(there))
    with pytest.raises(IssuesRemain):
        api.export(there, tmp_path / "转成", tmp_path / "出", ("pdf",), "final")


def test_what_is_read_from_word_is_stamped_as_what_is_new(here: AppPaths, draft: Path, tmp_path: Path) -> None:
    made = api.blank_form(here, SERVICE, tmp_path / "空白", ("docx",), NOW)
    (file,) = [one for one in made.files if one.suffix == ".docx"][:1]
    api.import_word(here, [file], tmp_path / "读入", NOW, SERVICE)
    assert stamped(tmp_path / "读入") == stamped(draft) == Stamp(2, sha256(here))
    merged = api.merge(here, [draft, tmp_path / "读入"], tmp_path / "合", NOW)
    assert (merged.conflicts, stamped(tmp_path / "合")) == ((), Stamp(2, sha256(here)))
    (taken,) = api.collect(here, [file], NOW, tmp_path / "台")[0].taken
    assert not [one for one in taken.told if OTHER in one or "这里照" in one]
    assert stamp_of(kept_case(here, "1", tmp_path / "台")[0].received.draft) == Stamp(2, sha256(here))


def test_a_first_edition_that_no_program_brought_keeps_its_stamp_when_read_from_word(tmp_path: Path) -> None:
    paths, form = find_paths(tmp_path / "资料"), "service_institution_2027"
    file = tmp_path / "明年.yaml"
    file.write_text(FORM.read_text("utf-8").replace(f"id: {SERVICE}", f"id: {form}"), "utf-8")
    seen = api.adopt_definition(paths, file)
    made = api.blank_form(paths, form, tmp_path / "空白", ("docx",), NOW)
    api.import_word(paths, [one for one in made.files if one.suffix == ".docx"][:1], tmp_path / "读入", NOW, form)
    assert stamped(tmp_path / "读入") == Stamp(1, seen.sha256)


def test_a_sample_of_a_later_edition_names_its_file(here: AppPaths, tmp_path: Path) -> None:
    shipped = tmp_path / "程序"
    shutil.copytree(here.shipped / "forms", shipped / "forms")
    (shipped / "resources").symlink_to(here.shipped / "resources")
    file = shipped / "forms" / SERVICE / "form.yaml"
    file.write_text(f"{file.read_text('utf-8')}\nedition: 2\n", "utf-8")
    paths = replace(here, shipped=shipped, data=tmp_path / "又一台")
    api.sample_draft(paths, SERVICE, tmp_path / "示例", NOW)
    assert stamped(tmp_path / "示例") == Stamp(2, sha256(paths))
    assert draft_in(tmp_path / "示例").extra["sample"] is True


def test_drafts_of_two_files_are_not_merged(here: AppPaths, there: AppPaths, draft: Path, tmp_path: Path) -> None:
    api.new_draft(there, SERVICE, tmp_path / "另一份", NOW, "甲公司")
    for sides in ((draft, tmp_path / "另一份"), (tmp_path / "另一份", draft)):
        for paths in (here, there):
            with pytest.raises(UsageError, match=OTHER):
                api.merge(paths, sides, tmp_path / "合", NOW, api.Merging(take={f"extra.{KEY}": "A"}))
    with pytest.raises(UsageError, match="对照"):
        api.merge(here, (draft, draft), tmp_path / "合", NOW, api.Merging(base=tmp_path / "另一份"))
    with pytest.raises(DraftError, match=f"{OTHER}.*没有合并"):
        api.merge(there, (draft, draft), tmp_path / "合", NOW)
    assert not (tmp_path / "合").exists()
    assert not [one for one in api.merge(here, (draft, draft), tmp_path / "合", NOW).told if OTHER in one]
    assert stamped(tmp_path / "合") == stamped(draft)


@pytest.mark.parametrize("swapped", [False, True])
def test_the_stamp_is_nothing_to_decide(here: AppPaths, draft: Path, tmp_path: Path, swapped: bool) -> None:
    """A program of before left the hash out of what it read from Word."""
    shutil.copytree(draft, tmp_path / "早先的")
    file = tmp_path / "早先的" / "draft.json"
    document = json.loads(file.read_text("utf-8"))
    document[KEY]["sha256"] = ""
    file.write_text(json.dumps(document), "utf-8")
    sides = [draft, tmp_path / "早先的"]
    merged = api.merge(here, sides[::-1] if swapped else sides, tmp_path / "合", NOW)
    assert merged.conflicts == ()
    assert stamped(tmp_path / "合") == Stamp(2, sha256(here))


def test_a_desk_tells_of_another_file(here: AppPaths, there: AppPaths, tmp_path: Path) -> None:
    folder = handed_in(tmp_path / "收件")
    document = json.loads((folder / "draft.json").read_text("utf-8"))
    document[KEY] = Stamp(2, sha256(here)).to_data()
    (folder / "draft.json").write_text(json.dumps(document), "utf-8")
    api.pack(folder, tmp_path / "收件.shenbao")
    for source in (folder, tmp_path / "收件.shenbao"):
        for paths, said in ((here, 0), (there, 1)):
            place = tmp_path / f"台{source.suffix}{said}"
            (taken,) = api.collect(paths, [source], NOW, place)[0].taken
            assert sum(OTHER in one for one in taken.told) == said
            assert sum(OTHER in one for one in api.case_seen(paths, "1", place).row.told) == said
    made = api.summarise(there, (folder,), tmp_path / "出", api.Summarising(formats=()), NOW)
    assert made.rows == 1
