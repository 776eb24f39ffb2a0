"""Exported to Word and imported again, the answers are the same: all stress fillings, and after LibreOffice saved them.

Compared is what is printed: paper shows nothing of blanks around a text, of empty lines in a long one, of 12.3 where
12.30 is printed, of 省 typed before a printed 省, of the order in which boxes were ticked, of rows that are blank, of a
yes/no that is neither. ``bureau_kind`` of 附件 3 is printed nowhere.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app import api
from app.documents.typeset import clean
from app.drafts import store
from app.drafts.options import options_of
from app.forms.answers import Answer
from app.forms.definition import Field, FormDefinition
from app.forms.field_types import FIELD_TYPES
from app.paths import AppPaths, find_paths
from app.word_forms.report import FormRead
from tests.acceptance import stress
from tests.conftest import RunShenbao

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
FORMS = {
    "zone": "cooperation_zone_2026", "service": "service_institution_2026", "summary": "recommendation_summary_2026",
}  # fmt: skip
CHOSEN: Mapping[str, Mapping[str, str]] = {
    "zone in one volume": {"volumes": "1"},
    "zone with its plan on own sheets": {"attach_plan": "yes"},
    "service with a promise": {"promise_page": "yes", "dividers": "yes"},
}
FILLINGS = (
    *(f"{form} {name}" for name in stress.STRESSES for form in FORMS),
    *(f"{form} {name}" for name, (form, _) in stress.FOUND.items()),
    *(f"{form} sample" for form in FORMS),
    *(f"{form} blank" for form in FORMS),
    *CHOSEN,
)
WAYS = ("as exported", "saved as docx", "saved as doc")
NOT_PRINTED = ("bureau_kind",)
SECONDS = 900


class Exports:
    """Drafts and their Word files, made once for a run; LibreOffice opens and saves all of them in one go."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.paths: AppPaths = find_paths(root / "资料")
        self._saved: set[str] = set()

    def draft(self, name: str) -> Path:
        folder = self.root / "草稿" / name
        if not folder.exists():
            self._make(name, folder)
        return folder

    def _make(self, name: str, folder: Path) -> None:
        form, _, what = name.partition(" ")
        definition = api.library(self.paths).get(FORMS[form])
        api.new_draft(self.paths, definition.id, folder, NOW)
        how = stress.STRESSES.get(what)
        options = {**(how.options if how else {}), **CHOSEN.get(name, {})}
        if how:
            answers = stress.answers(definition, how)
            for number, state, statement in stress.statements(definition, how):
                api.set_item_state(self.paths, folder, number, state, statement, NOW)  # type: ignore[arg-type]
        elif what in stress.FOUND:
            answers = stress.FOUND[what][1]
        else:
            sample = api.library(self.paths).sample(definition.id)
            assert sample is not None
            answers = {} if what == "blank" else sample["answers"]
        api.set_answers(self.paths, folder, answers, NOW)
        known = {option.name for option in options_of(definition)}
        wanted = [(name, value) for name, value in options.items() if name in known]
        if wanted:
            api.set_options(self.paths, folder, wanted, NOW)

    def files(self, name: str, way: str) -> list[Path]:
        """The Word files of a filling in the order of its volumes."""
        out = self.root / "导出" / name
        if not out.exists():
            api.export(self.paths, self.draft(name), out, ("docx",), "blank" if name.endswith(" blank") else "draft")
        book = json.loads((out / "book.json").read_text("utf-8"))
        names = [volume["docx"] for volume in book["volumes"]]
        if way == "as exported":
            return [out / one for one in names]
        self._save_all(way)
        return [self.root / way / f"{name}__{one}" for one in names]

    def _save_all(self, way: str) -> None:
        """Let LibreOffice open every file and save it, as .docx or as .doc and then as .docx again."""
        if way in self._saved:
            return
        sources = self.root / "原件"
        sources.mkdir(exist_ok=True)
        for name in FILLINGS:
            for file in self.files(name, "as exported"):
                (sources / f"{name}__{file.name}").write_bytes(file.read_bytes())
        if way == "saved as doc":
            self._office("doc:MS Word 97", sources, self.root / "doc")
            sources = self.root / "doc"
        self._office("docx:MS Word 2007 XML", sources, self.root / way)
        self._saved.add(way)

    def _office(self, to: str, source: Path, target: Path) -> None:
        profile = f"-env:UserInstallation={(self.root / 'profile').as_uri()}"
        files = sorted(source.glob("*.doc*"))
        command = ["soffice", "--headless", profile, "--convert-to", to, "--outdir", str(target), *map(str, files)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        assert len(list(target.iterdir())) == len(files), done.stdout[-2000:] + done.stderr[-2000:]

    def read(self, name: str, way: str) -> FormRead:
        return api.read_word_form(self.paths, self.files(name, way))

    def stored(self, name: str) -> tuple[FormDefinition, Mapping[str, Any]]:
        with store.open_draft(self.draft(name), writable=False) as opened:
            definition = api.library(self.paths).get(opened.draft.form)
            return definition, {} if name.endswith(" blank") else opened.draft.answers


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Exports:
    return Exports(tmp_path_factory.mktemp("导入"))


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


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.timeout(SECONDS * 2)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", FILLINGS)
def test_the_answers_come_back(exports: Exports, name: str, way: str) -> None:
    definition, answers = exports.stored(name)
    found = exports.read(name, way)
    assert found.form == definition.id
    for field in definition.fields.values():
        if field.id not in NOT_PRINTED:
            expected = as_printed(answers.get(field.id), field, definition)
            assert as_printed(found.answers.get(field.id), field, definition) == expected, field.id
    # on pages of their own an overlong name above a table goes on without its label
    assert name == "service with a name as high as a page" or found.left == ()
    assert {one.path for one in found.fields if one.status == "not_found"} == set()


@pytest.fixture
def draft_of(exports: Exports) -> Callable[[str], list[Path]]:
    return lambda name: exports.files(name, "as exported")


def test_the_verb_makes_a_draft_and_reports(
    shenbao: RunShenbao, draft_of: Callable[[str], list[Path]], tmp_path: Path
) -> None:
    files = draft_of("zone sample")
    done = shenbao("import", *files, tmp_path / "草稿")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{tmp_path / '草稿'}\n"
    assert "认出是“中外中小企业合作区申报表”" in done.stderr
    assert "佐证材料没有导入，需要另外添加。" in done.stderr
    assert shenbao("check", tmp_path / "草稿").returncode == 1  # the evidence is still to come
    again = shenbao("import", *files, tmp_path / "草稿")
    assert (again.returncode, again.stdout) == (3, "")
    assert "没有导入" in again.stderr


def test_the_report_as_json(shenbao: RunShenbao, draft_of: Callable[[str], list[Path]], tmp_path: Path) -> None:
    done = shenbao("import", *draft_of("service sample"), tmp_path / "草稿", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert set(report) == {"form", "draft", "files", "fields", "left", "evidence", "told"}
    assert report["form"] == "service_institution_2026"
    statuses = {one["path"]: one["status"] for one in report["fields"]}
    assert statuses["org_name"] == "read"
    assert set(statuses.values()) <= {"read", "empty", "doubtful"}
    assert report["left"] == []


def test_no_form_ends_with_3_and_a_sentence(shenbao: RunShenbao, tmp_path: Path) -> None:
    import docx

    letter = docx.Document()
    letter.add_paragraph("一封信")
    letter.save(str(tmp_path / "信.docx"))
    (tmp_path / "扫描.docx").write_bytes(b"%PDF-1.7")
    for name, words in (
        ("信.docx", "不是这个程序认识的申报表"),
        ("扫描.docx", "不是 Word 或 WPS"),
        ("没有.docx", "没有.docx"),
    ):
        done = shenbao("import", tmp_path / name, tmp_path / "草稿")
        assert done.returncode == 3
        assert words in done.stderr
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "草稿").exists()
    assert shenbao("import", tmp_path / "信.docx").returncode == 2
    assert shenbao("import", tmp_path / "信.docx", tmp_path / "草稿", "--form", "没有").returncode == 2


@pytest.mark.office
@pytest.mark.slow
def test_an_old_file_goes_through_a_program_of_the_pc(
    shenbao: RunShenbao, exports: Exports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports.files("zone blank", "saved as doc")
    old = next((exports.root / "doc").glob("zone sample__*申报表.doc"))
    monkeypatch.setenv("SHENBAO_TESTS_CONVERT", "1")
    done = shenbao("import", old, tmp_path / "草稿", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["left"] == []
    with store.open_draft(tmp_path / "草稿", writable=False) as opened:
        assert opened.draft.answers["zone_name"] == exports.stored("zone sample")[1]["zone_name"]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["zone", "service"])
def test_a_final_export_with_evidence_comes_back(shenbao: RunShenbao, tmp_path: Path, form: str) -> None:
    for words in (
        ("new", FORMS[form], tmp_path / "示例", "--sample"),
        ("export", tmp_path / "示例", "--out", tmp_path / "导出", "--format", "docx"),
        ("import", *([tmp_path / "导出" / name for name in _volumes(form)]), tmp_path / "草稿"),
    ):
        done = shenbao(*words)
        assert done.returncode == 0, done.stderr
    assert "存疑" not in done.stderr
    assert "没有找到：" not in done.stderr
    drafts = []
    for folder in ("示例", "草稿"):
        with store.open_draft(tmp_path / folder, writable=False) as opened:
            drafts.append(opened.draft)
    definition = api.library(find_paths(tmp_path / "别的资料")).get(FORMS[form])
    for field in definition.fields.values():
        one, other = (as_printed(draft.answers.get(field.id), field, definition) for draft in drafts)  # type: ignore[arg-type]
        assert one == other, field.id
    assert drafts[1].items == {}


def _volumes(form: str) -> tuple[str, ...]:
    return ("01_申报表.docx", "02_申报材料.docx") if form == "zone" else ("01_入库申请书.docx",)


def test_the_modules_start_without_heavy_packages() -> None:
    code = "import sys, app.api_import; print([n for n in ('docx', 'lxml', 'pikepdf', 'openpyxl') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
