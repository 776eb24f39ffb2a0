"""Exported to Word and imported again, the answers are the same: all stress fillings, and after LibreOffice saved them.

Compared is what is printed: paper shows nothing of blanks around a text, of empty lines in a long one, of 12.3 where
12.30 is printed, of 省 typed before a printed 省, of the order in which boxes were ticked, of rows that are blank, of a
yes/no that is neither. ``bureau_kind`` of 附件 3 is printed nowhere.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app import api
from app.documents.typeset import clean
from app.drafts import store
from app.forms.answers import Answer
from app.forms.definition import Field, FormDefinition
from app.forms.field_types import FIELD_TYPES
from app.word_forms.report import FormRead
from tests.conftest import RunShenbao
from tests.e2e.word_exports import (
    AS_DOC,
    AS_MADE,
    BLANK,
    FILLINGS,
    FINAL,
    FORMS,
    HAND_TYPED,
    ONLY_AS_MADE,
    WAYS,
    Exports,
)
from tests.unit.word_forms.filled_forms import TO_LOOK_AT, TYPED

NOT_PRINTED = ("bureau_kind",)
SECONDS = 1800
_office = [pytest.mark.office, pytest.mark.slow, pytest.mark.timeout(SECONDS)]


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Exports:
    base = tmp_path_factory.getbasetemp()
    return Exports((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "导入")


def ways(names: tuple[str, ...]) -> list[object]:
    """Every file in every way; what LibreOffice saved is told apart for those who run without it."""
    return [
        pytest.param(name, way, id=f"{name}, {way}", marks=[] if way == AS_MADE else _office)
        for way in WAYS
        for name in names
        if way == AS_MADE or name not in ONLY_AS_MADE
    ]


def as_printed(answer: Answer | None, field: Field, definition: FormDefinition) -> object:
    """An answer as paper shows it."""
    if field.type == "rows":
        rows = [
            {name: as_printed(row.get(name, ""), column, definition) for name, column in field.columns.items()}
            for row in answer or ()
            if isinstance(row, dict)
        ]
        return [row for row in rows if any(row.values())]
    if field.type == "checks":
        return [option for option in field.options if option in (answer or ())]
    if not isinstance(answer, str) or (field.type == "yesno" and answer not in ("是", "否")):
        return ""
    text = clean(FIELD_TYPES[field.type].show(answer, field, definition.decimals))
    for ending in field.drop_ending:
        text = text.removesuffix(ending) if text != ending else text
    if field.type == "phone":
        text = re.sub("、 *", "、", text)
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def demand_same(exports: Exports, name: str, found: FormRead) -> None:
    definition, answers = exports.stored(name)
    assert found.form == definition.id
    for field in definition.fields.values():
        if field.id not in NOT_PRINTED:
            expected = as_printed(answers.get(field.id), field, definition)
            assert as_printed(found.answers.get(field.id), field, definition) == expected, field.id


@pytest.mark.parametrize(("name", "way"), ways(FILLINGS))
def test_the_answers_come_back(exports: Exports, name: str, way: str) -> None:
    found = api.read_word_form(exports.paths, exports.files(name, way))
    demand_same(exports, name, found)
    # on pages of their own an overlong name above a table goes on without its label
    assert name == "service with a name as high as a page" or found.left == ()
    assert {one.path for one in found.fields if one.status == "not_found"} == set()
    if name.endswith(FINAL):
        assert {one.path for one in found.fields if one.status == "doubtful"} == set()


@pytest.mark.parametrize(("name", "way"), ways(HAND_TYPED))
def test_what_was_typed_by_hand_comes_back(exports: Exports, name: str, way: str) -> None:
    found = api.read_word_form(exports.paths, exports.files(name, way))
    form = name.split(" ")[1]
    expected = TYPED[form][1]
    assert {field: found.answers.get(field) for field in expected} == expected
    assert set(found.answers) == set(expected)
    assert [one.path for one in found.fields if one.status == "doubtful"] == TO_LOOK_AT[form]


# ---- the verb --------------------------------------------------------------------------------------------------


def test_two_volumes_in_any_order_become_one_draft(shenbao: RunShenbao, exports: Exports, tmp_path: Path) -> None:
    name = f"zone {FINAL}"
    first, second = exports.made(name)
    done = shenbao("import", second, first, tmp_path / "草稿")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{tmp_path / '草稿'}\n"
    assert "认出是“中外中小企业合作区申报表”" in done.stderr
    assert "佐证材料没有导入，需要另外添加。" in done.stderr
    assert "存疑" not in done.stderr
    assert "没有找到：" not in done.stderr
    with store.open_draft(tmp_path / "草稿", writable=False) as opened:
        assert opened.draft.items == {}
        answers: Mapping[str, Any] = opened.draft.answers
    definition, wanted = exports.stored(name)
    for field in definition.fields.values():
        expected = as_printed(wanted.get(field.id), field, definition)
        assert as_printed(answers.get(field.id), field, definition) == expected, field.id
    assert shenbao("check", tmp_path / "草稿").returncode == 1  # the evidence is still to come


def test_the_report_as_json(shenbao: RunShenbao, exports: Exports, tmp_path: Path) -> None:
    done = shenbao("import", *exports.made(f"service {FINAL}"), tmp_path / "草稿", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert set(report) == {"form", "draft", "files", "fields", "left", "evidence", "told"}
    assert report["form"] == FORMS["service"]
    statuses = {one["path"]: one["status"] for one in report["fields"]}
    assert statuses["org_name"] == "read"
    assert set(statuses.values()) <= {"read", "empty"}
    assert report["left"] == []


def test_what_is_in_the_way_stays_as_it_is(shenbao: RunShenbao, exports: Exports, tmp_path: Path) -> None:
    (file,) = exports.made(f"service {BLANK}")
    draft, taken = tmp_path / "草稿", tmp_path / "资料"
    assert shenbao("new", FORMS["service"], draft).returncode == 0
    taken.write_text("不是文件夹", "utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and "profile" not in str(path)}
    for place, words in ((draft, "里已有"), (taken, "不是文件夹"), (file, "不是文件夹")):
        done = shenbao("import", file, place)
        assert (done.returncode, done.stdout) == (3, ""), done.stderr
        assert words in done.stderr
        assert "没有导入" in done.stderr
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and "profile" not in str(path)}
    assert after == before


def test_an_empty_folder_is_taken(shenbao: RunShenbao, exports: Exports, tmp_path: Path) -> None:
    (tmp_path / "草稿").mkdir()
    done = shenbao("import", *exports.made(f"summary {BLANK}"), tmp_path / "草稿")
    assert done.returncode == 0, done.stderr
    with store.open_draft(tmp_path / "草稿", writable=False) as opened:
        assert opened.draft.form == FORMS["summary"]
        assert not any(opened.draft.answers.values())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["草稿", "资料 profile"]


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "ending"), [(f"zone {FINAL}", ".doc"), ("typed service with tracked changes", ".wps")]
)
def test_an_old_file_goes_through_a_program_of_the_pc(
    shenbao: RunShenbao, exports: Exports, tmp_path: Path, name: str, ending: str
) -> None:
    exports.saved(AS_DOC)
    old = shutil.copy(next((exports.root / "doc").glob(f"{name}__*")), tmp_path / f"收到的{ending}")
    done = shenbao("import", old, tmp_path / "草稿", "--json", env={"SHENBAO_TESTS_CONVERT": "1"})
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["files"] == [f"收到的{ending}"]
    with store.open_draft(tmp_path / "草稿", writable=False) as opened:
        answers = opened.draft.answers
    if name.startswith("typed"):
        assert {field: answers.get(field) for field in TYPED["service"][1]} == TYPED["service"][1]
        assert any("修订还没有接受" in told for told in report["told"])
    else:
        assert report["left"] == []
        assert answers["zone_name"] == exports.stored(name)[1]["zone_name"]


@pytest.mark.office
@pytest.mark.slow
def test_an_old_file_that_was_cut_off_is_named(shenbao: RunShenbao, exports: Exports, tmp_path: Path) -> None:
    exports.saved(AS_DOC)
    whole = next((exports.root / "doc").glob(f"service {FINAL}__*")).read_bytes()
    for number, kept in enumerate((len(whole) // 2, len(whole) - 513)):
        (tmp_path / "断了.doc").write_bytes(whole[:kept])
        done = shenbao("import", tmp_path / "断了.doc", tmp_path / f"{number}", env={"SHENBAO_TESTS_CONVERT": "1"})
        assert (done.returncode, done.stdout) == (3, "")
        assert "“断了.doc”已损坏" in done.stderr
        assert not (tmp_path / f"{number}").exists()


def test_the_modules_start_without_heavy_packages() -> None:
    code = "import sys, app.api_import; print([n for n in ('docx', 'lxml', 'pikepdf', 'openpyxl') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
