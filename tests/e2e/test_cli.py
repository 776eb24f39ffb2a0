"""The command line as a user and a script meet it: exit codes, one Chinese sentence, JSON on standard output.

1 exit codes are those of README.md · 2 no traceback and no half file, whatever is handed in ·
3 standard output carries only the result · 4 a refused command changes nothing.
"""

from __future__ import annotations

import json
import logging
import re
import shutil
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from app.paths import AppPaths

ZONE, SERVICE = "cooperation_zone_2026", "service_institution_2026"
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def draft(shenbao: Any, tmp_path: Path) -> Path:
    """An empty draft of form B in a folder with a space and Chinese characters."""
    folder = tmp_path / "某某 机构"
    assert shenbao("new", SERVICE, folder).returncode == 0
    return folder


@pytest.fixture
def zone(shenbao: Any, tmp_path: Path) -> Path:
    """An empty draft of form A."""
    folder = tmp_path / "合作区"
    assert shenbao("new", ZONE, folder).returncode == 0
    return folder


def content(folder: Path) -> dict[str, Any]:
    """What ``draft.json`` holds."""
    found: dict[str, Any] = json.loads((folder / "draft.json").read_text("utf-8"))
    return found


def a_pdf(path: Path, pages: int = 1, password: str = "") -> Path:
    """A small PDF of blank A4 pages."""
    import pikepdf

    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(path, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return path


def refused(done: Any, code: int, *names: str) -> None:
    """The run ended with ``code`` and a Chinese sentence that names what it is about, and nothing else."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert HAN.search(done.stderr)
    for name in names:
        assert name in done.stderr


# ---- without a draft -------------------------------------------------------------------------------------------


def test_the_window_is_for_those_who_give_no_verb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app import __main__ as start

    asked: list[tuple[object, object]] = []

    def window(paths: AppPaths, settings: object, opened: Path | None, *_: object) -> int:
        asked.append((paths.data, opened))
        return 0

    application = types.ModuleType("app.ui.application")
    application.run_window = window  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "app.ui.application", application)
    draft = tmp_path / "草稿"
    draft.mkdir()
    (draft / "draft.json").write_text("{}", "utf-8")
    profile = ["--data-dir", str(tmp_path / "p")]
    packed = tmp_path / "甲.shenbao"
    form = tmp_path / "新版.shenbao-form"
    for rest, opened in (
        ([], None),
        ([str(draft)], draft),
        ([str(packed)], packed),
        ([str(form)], form),
        ([str(draft / "draft.json")], 0),
    ):
        assert start.main([*profile, *rest]) == 0
        assert asked.pop() == (tmp_path / "p", draft / "draft.json" if opened == 0 else opened)
    assert start.main([*profile, "forms"]) == 0
    assert start.main([*profile, str(tmp_path)]) == 2
    assert asked == []


def test_the_help_names_the_verbs(shenbao: Any) -> None:
    done = shenbao("--help")
    assert done.returncode == 0
    assert done.stdout.startswith("用法：shenbao")
    assert "self-test" in done.stdout


@pytest.mark.parametrize(
    "verb",
    [
        "forms",
        "definition",
        "new",
        "set",
        "option",
        "attach",
        "detach",
        "move",
        "rotate",
        "arrange",
        "check",
        "fix",
        "fill-none",
        "import-rows",
        "export-rows",
        "export",
        "copy",
        "history",
        "compare",
        "restore",
        "recover",
        "take-over",
        "pack",
        "unpack",
        "demo",
        "self-test",
    ],
)
def test_every_verb_explains_itself_in_chinese(shenbao: Any, verb: str) -> None:
    done = shenbao(verb, "--help")
    assert done.returncode == 0
    assert HAN.search(done.stdout)
    for english in ("usage:", "optional", "positional", "show this help"):
        assert english not in done.stdout


def test_the_version_is_told(shenbao: Any, root: Path) -> None:
    done = shenbao("--version")
    assert done.returncode == 0
    assert done.stdout.strip().removeprefix("申报册 ") in (root / "pyproject.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["bogus"], "bogus"),
        (["new"], "FORM"),
        (["check"], "DRAFT"),
        (["check", "a", "--bogus"], "--bogus"),
        (["export", "a"], "--out"),
        (["export", "a", "--out"], "--out"),
        (["export", "a", "--out", "b", "--draft", "--blank"], "--blank"),
        (["export", "a", "--out", "b", "--format", "odt"], "odt"),
        (["move", "a", "3", "b.pdf", "--at", "0"], "0"),
        (["attach", "a", "drei", "b.pdf"], "drei"),
        (["attach", "a", "3", "b.pdf", "--rotate", "45"], "45"),
        (["attach", "a", "3", "--none", "--self-declaration"], "--none"),
        (["attach", "a", "3", "--files", "--clear"], "--files"),
        (["attach", "a", "3", "b.pdf", "--clear"], "--clear"),
        (["attach", "a", "3", "--files", "--rotate", "90"], "--rotate"),
        (["rotate", "a", "3", "b.pdf"], "--turn"),
        (["rotate", "a", "3", "b.pdf", "--turn", "45"], "45"),
        (["arrange", "a", "3", "b.pdf", "--per-side", "3"], "3"),
        (["arrange", "a", "3", "b.pdf", "--pages", "1", "--all-pages"], "--pages"),
        (["attach", "a", "3"], "--none"),
        (["attach", "a", "3", "b.pdf", "--none"], "--none"),
        (["attach", "a", "3", "b.pdf", "--statement", "x"], "--self-declaration"),
        (["attach", "a", "3", "--none", "--at", "1"], "--at"),
        (["set", "a"], "--from"),
        (["set", "a", "no_sign"], "no_sign"),
        (["set", "a", "=x"], "=x"),
        (["option", "a", "no_sign"], "no_sign"),
        (["--data-dir"], "--data-dir"),
    ],
)
def test_wrong_arguments_exit_2_with_a_chinese_sentence(shenbao: Any, words: list[str], named: str) -> None:
    done = shenbao(*words)
    refused(done, 2, named)
    for english in ("argument", "required", "invalid", "expected", "unrecognized", "error"):
        assert english not in done.stderr


def test_forms_are_listed_as_text_and_as_one_json_value(shenbao: Any) -> None:
    text = shenbao("forms")
    listed = json.loads(shenbao("forms", "--json").stdout)
    assert text.returncode == 0
    assert {ZONE, SERVICE} <= {form["id"] for form in listed}
    for form in listed:
        assert set(form) == {
            "id", "title", "short_title", "who", "issuer", "deadline", "deadline_hint", "paper_copies", "disc_copies",
            "name_label", "items", "has_sample", "edition",
        }  # fmt: skip
        assert form["title"] in text.stdout
        assert form["deadline_hint"] in text.stdout
        assert f"纸质：{form['paper_copies']}" in text.stdout
    assert "光盘：2 份" in text.stdout


def test_the_schema_is_one_json_value(shenbao: Any) -> None:
    schema = json.loads(shenbao("forms", "schema").stdout)
    assert {"fields", "volumes"} <= set(schema["properties"])


def test_shipped_definitions_are_right_and_compile(shenbao: Any, root: Path) -> None:
    files = sorted((root / "forms").glob("*/*.yaml"))
    assert shenbao("forms", "check", *files).returncode == 0
    compiled = json.loads(shenbao("forms", "compile", root / "forms" / ZONE / "form.yaml").stdout)
    assert compiled["form"]["id"] == ZONE


def test_all_mistakes_of_a_definition_are_told_with_their_places(shenbao: Any, root: Path, tmp_path: Path) -> None:
    source = (root / "forms" / SERVICE / "form.yaml").read_text("utf-8")
    wrong = source.replace("type: uscc", "type: ussc", 1).replace("required: true", "requird: true", 1)
    wrong = wrong.replace("short_title:", "kurz_title:", 1)
    file = tmp_path / "form.yaml"
    file.write_text(wrong, "utf-8")
    done = shenbao("forms", "check", file)
    refused(done, 3, "form.yaml", "ussc", "requird", "kurz_title")
    places = set(re.findall(r"第(\d+)行第\d+列", done.stderr))
    at = {n for n, line in enumerate(wrong.splitlines(), 1) if re.search("ussc|requird|kurz_title", line)}
    assert at <= {int(place) for place in places}


def test_a_missing_definition_is_named(shenbao: Any, tmp_path: Path) -> None:
    refused(shenbao("forms", "check", tmp_path / "没有.yaml"), 3, "没有.yaml")
    refused(shenbao("forms", "compile", tmp_path / "没有.yaml"), 3, "没有.yaml")


def test_the_self_test_sees_a_missing_font(shenbao: Any, root: Path, tmp_path: Path) -> None:
    tree = tmp_path / "install"
    shutil.copytree(root / "app", tree / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(root / "forms", tree / "forms")
    shutil.copy(root / "pyproject.toml", tree)
    done = shenbao("self-test", cwd=tree, root=tree)
    assert done.returncode == 4
    assert "未通过\t字体" in done.stdout


# ---- drafts ----------------------------------------------------------------------------------------------------


def test_a_new_draft_holds_the_years_of_the_definition_only(draft: Path) -> None:
    found = content(draft)
    assert found["form"] == SERVICE
    assert found["answers"] == {"year_a": "2023", "year_b": "2024"}


def test_an_unknown_form_is_refused_and_nothing_is_made(shenbao: Any, tmp_path: Path) -> None:
    refused(shenbao("new", "no_such_form", tmp_path / "x"), 2, "no_such_form", SERVICE)
    assert not (tmp_path / "x").exists()


def test_new_does_not_touch_a_folder_that_holds_something(shenbao: Any, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "家书.txt").write_text("x", "utf-8")
    refused(shenbao("new", SERVICE, tmp_path / "x"), 3, "家书.txt")
    assert [file.name for file in (tmp_path / "x").iterdir()] == ["家书.txt"]


def test_a_target_that_cannot_be_written_exits_5(shenbao: Any, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("x", "utf-8")
    refused(shenbao("new", SERVICE, tmp_path / "文件" / "草稿"), 5, "draft.json")


def test_answers_are_normalised_and_options_may_stand_anywhere(shenbao: Any, draft: Path, tmp_path: Path) -> None:
    source = tmp_path / "内容.json"
    source.write_text(
        json.dumps(
            {"directions": ["融资促进"], "overview_basic": "第一行\n第二行", "people": [{"person_name": "张三"}]}
        ),
        "utf-8",
    )
    done = shenbao("set", draft, "--from", source, "staff_count=１２", "org_name= 某某公司 ", "contact=")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    answers = content(draft)["answers"]
    assert answers["staff_count"] == "12"
    assert answers["org_name"] == "某某公司"
    assert answers["contact"] == ""
    assert answers["directions"] == ["融资促进"]
    assert answers["overview_basic"] == "第一行\n第二行"
    assert answers["people"] == [{"person_name": "张三"}]


def test_numbers_of_a_json_file_keep_their_digits(shenbao: Any, draft: Path, tmp_path: Path) -> None:
    (tmp_path / "n.json").write_text('{"income_a": 12.50, "staff_count": 7}', "utf-8")
    assert shenbao("set", draft, "--from", tmp_path / "n.json").returncode == 0
    assert content(draft)["answers"]["income_a"] == "12.50"
    assert content(draft)["answers"]["staff_count"] == "7"


def test_what_was_typed_wrong_is_kept(shenbao: Any, draft: Path) -> None:
    assert shenbao("set", draft, "staff_count=很多").returncode == 0
    assert content(draft)["answers"]["staff_count"] == "很多"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["org_nam=x"], "org_name"),
        (["org_name=好的", "nonsense=x"], "nonsense"),
        (["directions=融资促进"], "--from"),
        (["people=张三"], "--from"),
    ],
)
def test_an_unknown_field_or_wrong_shape_exits_2_and_changes_nothing(
    shenbao: Any, draft: Path, words: list[str], named: str
) -> None:
    before = (draft / "draft.json").read_bytes()
    refused(shenbao("set", draft, *words), 2, named)
    assert (draft / "draft.json").read_bytes() == before


def test_an_unknown_column_exits_2(shenbao: Any, draft: Path, tmp_path: Path) -> None:
    (tmp_path / "n.json").write_text('{"people": [{"person_nam": "张三"}]}', "utf-8")
    refused(shenbao("set", draft, "--from", tmp_path / "n.json"), 2, "person_nam")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('{"org_name": "x",\n "contact" "y"}', "第2行"),
        ("", "JSON"),
        ("[1]", "最外层"),
        ("[" * 100_000, "嵌套"),
        ('{"org_name": "甲", "org_name": "乙"}', "org_name”出现了两次"),
        ('{"people": [{"person_name": "甲", "person_name": "乙"}]}', "person_name”出现了两次"),
        (b"\xff\xfe{", "UTF-8"),
    ],
)
def test_a_broken_json_file_is_named(shenbao: Any, draft: Path, tmp_path: Path, text: str | bytes, named: str) -> None:
    file = tmp_path / "坏的.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    refused(shenbao("set", draft, "--from", file), 3, "坏的.json", named)


def test_a_missing_json_file_is_named(shenbao: Any, draft: Path, tmp_path: Path) -> None:
    refused(shenbao("set", draft, "--from", tmp_path / "没有.json"), 3, "没有.json")


VERBS_ON_A_DRAFT = [
    ["check"],
    ["set", "org_name=x"],
    ["option", "copies=2"],
    ["attach", "3", "--none"],
    ["detach", "3"],
    ["move", "3", "a.pdf", "--at", "1"],
    ["rotate", "3", "a.pdf", "--turn", "90"],
    ["arrange", "3", "a.pdf", "--all-pages"],
    ["fix", "--list"],
    ["fix", "org_name:required"],
    ["fill-none"],
    ["copy", "out"],
    ["history"],
    ["compare", "1"],
    ["restore", "1"],
    ["recover"],
    ["recover", "--use", "both"],
    ["take-over"],
    ["export", "--out", "out"],
    ["pack", "x.shenbao"],
]


@pytest.mark.parametrize("words", VERBS_ON_A_DRAFT, ids=lambda words: words[0])
def test_a_missing_draft_folder_exits_3(shenbao: Any, tmp_path: Path, words: list[str]) -> None:
    refused(shenbao(words[0], tmp_path / "没有的草稿", *words[1:]), 3, "没有的草稿")
    assert not (tmp_path / "没有的草稿").exists()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("words", VERBS_ON_A_DRAFT, ids=lambda words: words[0])
def test_a_damaged_draft_exits_3_and_is_not_overwritten(shenbao: Any, tmp_path: Path, words: list[str]) -> None:
    folder = tmp_path / "坏草稿"
    folder.mkdir()
    (folder / "draft.json").write_text('{"format": 1, "form"', "utf-8")
    refused(shenbao(words[0], folder, *words[1:]), 3, "坏草稿")
    assert (folder / "draft.json").read_text("utf-8") == '{"format": 1, "form"'


def test_a_draft_of_an_unknown_form_exits_3(shenbao: Any, draft: Path) -> None:
    text = (draft / "draft.json").read_text("utf-8").replace(SERVICE, "form_of_2040")
    (draft / "draft.json").write_text(text, "utf-8")
    refused(shenbao("check", draft), 3, "form_of_2040")


def test_check_groups_issues_and_exits_1_on_errors(shenbao: Any, draft: Path) -> None:
    done = shenbao("check", draft)
    assert done.returncode == 1
    assert re.search(r"^错误 \d+ 项$", done.stdout, re.MULTILINE)
    assert "[org_name]" in done.stdout
    assert re.search(r"^共 \d+ 项错误", done.stdout.splitlines()[-1])


def test_new_and_check_tell_deadline_and_copies(shenbao: Any, draft: Path, tmp_path: Path) -> None:
    made = shenbao("new", ZONE, tmp_path / "另一份")
    assert made.stdout.splitlines() == [str(tmp_path / "另一份")]
    for words in (
        "截止：2026年6月15日（请提前交县、市初审）",
        "份数通知未规定，请咨询受理处室",
        "光盘：2 份",
        "报送：",
    ):
        assert words in made.stderr
    shenbao("option", draft, "own_deadline=2026-04-20", "copies=3")
    told = shenbao("check", draft).stderr
    for words in ("截止：2026年4月30日", "自定截止：2026年4月20日", "纸质：3 份（自定；通知：2 份）", "光盘：不要求"):
        assert words in told


def test_a_date_past_the_deadline_is_a_note(shenbao: Any, draft: Path) -> None:
    shenbao("option", draft, "own_deadline=2026-04-20")
    for day, code in (("2026-04-20", ""), ("2026-04-21", "past_own_deadline"), ("2026-05-01", "past_deadline")):
        shenbao("set", draft, f"filed_on={day}")
        issues = json.loads(shenbao("check", draft, "--json").stdout)["issues"]
        found = [(issue["code"], issue["severity"]) for issue in issues if "deadline" in issue["code"]]
        assert found == ([(code, "note")] if code else [])


def test_check_json_is_the_contract(shenbao: Any, draft: Path) -> None:
    done = shenbao("check", draft, "--json")
    assert done.returncode == 1
    issues = json.loads(done.stdout)["issues"]
    assert any(issue["path"] == "org_name" and issue["code"] == "required" for issue in issues)
    for issue in issues:
        assert set(issue) == {"path", "code", "severity", "message", "fixes"}
        assert issue["severity"] in ("error", "warning", "note")
        for fix in issue["fixes"]:
            assert set(fix) == {"label", "path", "value"}


def test_fill_none_answers_what_it_may_and_nothing_else(shenbao: Any, draft: Path) -> None:
    done = shenbao("fill-none", draft)
    assert done.returncode == 0
    answers = content(draft)["answers"]
    assert answers["income_a"] == "无"
    assert "org_name" not in answers
    assert len(done.stdout.splitlines()) == sum(answer == "无" for answer in answers.values())
    again = shenbao("fill-none", draft)
    assert again.stdout == ""
    assert "没有" in again.stderr


def test_fill_none_and_refusals_call_fields_as_they_are_printed(shenbao: Any, zone: Path) -> None:
    done = shenbao("fill-none", zone)
    assert "{" not in done.stdout
    assert re.search(r"^2024年", done.stdout, re.MULTILINE)
    refusal = shenbao("set", zone, "exchange_checks=x")
    refused(refusal, 2, "exchange_checks")
    assert "{" not in refusal.stderr.replace("{栏目: 内容}", "")


def test_a_kept_code_is_kept_once(shenbao: Any, draft: Path) -> None:
    def codes() -> list[str]:
        issues = json.loads(shenbao("check", draft, "--json").stdout)["issues"]
        return [issue["code"] for issue in issues if issue["path"] == "uscc"]

    shenbao("set", draft, "uscc=91149900MA0YC26H6U")
    shenbao("option", draft, "override.uscc=证件如此")
    assert codes() == ["uscc_overridden"]
    shenbao("set", draft, "uscc= 91149900ma0yc26h6u", "org_name=某某公司")
    assert codes() == ["uscc_overridden"]
    shenbao("set", draft, "uscc=91149900MA0YC26H6W")
    assert codes() == ["uscc_checksum"]
    assert "overrides" not in content(draft)["options"]


def test_a_draft_of_a_newer_program_says_so_and_is_not_exported(shenbao: Any, draft: Path, tmp_path: Path) -> None:
    text = (draft / "draft.json").read_text("utf-8").replace('"format": 1', '"format": 2')
    (draft / "draft.json").write_text(text, "utf-8")
    assert "较新的程序" in shenbao("check", draft).stderr
    refused(shenbao("export", draft, "--out", tmp_path / "导出"), 3, "较新的程序", "没有导出")
    assert not (tmp_path / "导出").exists()
    shown = shenbao("export", draft, "--out", tmp_path / "样稿", "--draft", "--format", "pdf")
    assert shown.returncode == 0, shown.stderr
    assert "较新的程序" in shown.stderr
    refused(shenbao("set", draft, "org_name=x"), 3, "较新的程序")
    assert (draft / "draft.json").read_text("utf-8") == text


def test_options_are_set_all_or_none(shenbao: Any, draft: Path) -> None:
    assert shenbao("option", draft, "copies=3", "dividers=yes").returncode == 0
    assert content(draft)["options"] == {"copies": 3, "dividers": True}
    refused(shenbao("option", draft, "copies=4", "bogus=1"), 2, "bogus", "copies")
    assert content(draft)["options"]["copies"] == 3


# ---- evidence --------------------------------------------------------------------------------------------------


def test_files_are_attached_moved_and_taken_out(shenbao: Any, draft: Path, tmp_path: Path) -> None:
    one, two = a_pdf(tmp_path / "执照 一.pdf"), a_pdf(tmp_path / "批文.pdf", 2)
    assert shenbao("attach", draft, "3", one, "--rotate", "90").returncode == 0
    assert shenbao("attach", draft, "3", "--at", "1", two).returncode == 0

    def listed() -> list[tuple[str, int]]:
        files = content(draft)["items"]["3"]["files"]
        return [(file["path"].rpartition("/")[2], file["rotate"]) for file in files]

    assert content(draft)["items"]["3"]["state"] == "files"
    assert listed() == [("批文.pdf", 0), ("执照 一.pdf", 90)]
    assert shenbao("move", draft, "3", "批文.pdf", "--at", "2").returncode == 0
    assert [name for name, _ in listed()] == ["执照 一.pdf", "批文.pdf"]
    assert shenbao("detach", draft, "3", "批文.pdf").returncode == 0
    assert [name for name, _ in listed()] == ["执照 一.pdf"]
    refused(shenbao("detach", draft, "3", "批文.pdf"), 2, "批文.pdf")
    refused(shenbao("move", draft, "3", "执照 一.pdf", "--at", "9"), 2, "9")


def test_a_file_is_turned_and_states_go_back_and_forth(shenbao: Any, zone: Path, tmp_path: Path) -> None:
    def state() -> tuple[str, list[int]]:
        item = content(zone)["items"]["7"]
        return item["state"], [file["rotate"] for file in item["files"]]

    assert shenbao("attach", zone, "7", a_pdf(tmp_path / "扫描.pdf")).returncode == 0
    assert shenbao("rotate", zone, "7", "扫描.pdf", "--turn", "270").returncode == 0
    assert state() == ("files", [270])
    for flag, name in (("--none", "none"), ("--files", "files"), ("--clear", "")):
        assert shenbao("attach", zone, "7", flag).returncode == 0
        assert state() == (name, [270])
    refused(shenbao("rotate", zone, "7", "没有.pdf", "--turn", "90"), 2, "没有.pdf", "扫描.pdf")
    refused(shenbao("rotate", zone, "99", "扫描.pdf", "--turn", "90"), 2, "99")


def test_what_is_bound_of_a_file_and_how(shenbao: Any, zone: Path, tmp_path: Path) -> None:
    def entry() -> dict[str, Any]:
        found = content(zone)["items"]["3"]["files"][0]
        return {key: found[key] for key in ("pages", "caption", "per_side") if key in found}

    assert shenbao("attach", zone, "3", a_pdf(tmp_path / "合订.pdf", 6)).returncode == 0
    done = shenbao(
        "arrange", zone, "3", "合订.pdf", "--pages", "第1－3页、5", "--caption", "合作 协议", "--per-side", "4"
    )
    assert done.returncode == 0, done.stderr
    assert entry() == {"pages": "1-3,5", "caption": "合作 协议", "per_side": 4}
    assert "“合订.pdf”共 6 页，装入 4 页。" in done.stderr
    assert "没有装入：第 4、6 页。" in done.stderr
    refused(shenbao("arrange", zone, "3", "合订.pdf", "--pages", "5-9"), 2, "合订.pdf", "共 6 页", "第 9 页")
    refused(shenbao("arrange", zone, "3", "合订.pdf", "--caption", "长" * 61), 2, "61")
    refused(shenbao("arrange", zone, "3", "别的.pdf", "--all-pages"), 2, "别的.pdf", "合订.pdf")
    refused(shenbao("arrange", zone, "3", "合订.pdf"), 2, "没有写要改什么")
    assert entry() == {"pages": "1-3,5", "caption": "合作 协议", "per_side": 4}
    assert shenbao("arrange", zone, "3", "合订.pdf", "--all-pages", "--caption", "", "--per-side", "1").returncode == 0
    assert entry() == {}


def test_an_item_that_does_not_exist_or_does_not_take_a_state_exits_2(shenbao: Any, draft: Path) -> None:
    refused(shenbao("attach", draft, "99", "--none"), 2, "99")
    refused(shenbao("attach", draft, "3", "--none"), 2)
    refused(shenbao("attach", draft, "3", "--self-declaration"), 2)
    assert content(draft)["items"] == {}


def test_a_self_declaration_has_a_statement(shenbao: Any, zone: Path) -> None:
    assert shenbao("attach", zone, "1", "--self-declaration").returncode == 0
    assert content(zone)["items"]["1"]["statement"].startswith("本单位声明：")
    assert "{claim}" not in content(zone)["items"]["1"]["statement"]
    assert shenbao("attach", zone, "1", "--self-declaration", "--statement", "本单位另行声明。").returncode == 0
    assert content(zone)["items"]["1"] == {
        "state": "self_declaration", "statement": "本单位另行声明。", "ticked": [], "files": [],
    }  # fmt: skip
    assert shenbao("attach", zone, "1", "--none").returncode == 0
    assert content(zone)["items"]["1"]["state"] == "none"


def test_a_text_renamed_to_pdf_is_named_and_nothing_is_attached(shenbao: Any, draft: Path, tmp_path: Path) -> None:
    good = a_pdf(tmp_path / "好的.pdf")
    (tmp_path / "假的.pdf").write_text("这不是 PDF", "utf-8")
    refused_run = shenbao("attach", draft, "3", good, tmp_path / "假的.pdf")
    assert refused_run.returncode == 3
    assert "假的.pdf" in refused_run.stderr
    assert "Traceback" not in refused_run.stderr
    assert content(draft)["items"] == {}
    assert not list(draft.glob("attachments/*/*"))


@pytest.mark.parametrize("name", ["没有.pdf", "."])
def test_a_missing_file_or_a_folder_is_no_evidence(shenbao: Any, draft: Path, tmp_path: Path, name: str) -> None:
    refused(shenbao("attach", draft, "3", tmp_path / name), 3)


def test_a_locked_pdf_needs_its_password_and_is_kept_without_it(shenbao: Any, draft: Path, tmp_path: Path) -> None:
    import pikepdf

    locked = a_pdf(tmp_path / "加密.pdf", 2, "秘密 secret")
    assert shenbao("attach", draft, "3", locked).returncode == 3
    assert shenbao("attach", draft, "3", locked, "--password-stdin", stdin="wrong\n").returncode == 3
    assert content(draft)["items"] == {}
    done = shenbao("attach", draft, "3", locked, "--password-stdin", stdin="秘密 secret\n")
    assert done.returncode == 0, done.stderr
    with pikepdf.open(draft / content(draft)["items"]["3"]["files"][0]["path"]) as kept:
        assert len(kept.pages) == 2
        assert not kept.is_encrypted
    for file in [*draft.rglob("*"), *(tmp_path / "资料 profile").rglob("*")]:
        assert not file.is_file() or "秘密".encode() not in file.read_bytes()


# ---- packages --------------------------------------------------------------------------------------------------


def test_a_packed_draft_unpacks_to_the_same(shenbao: Any, draft: Path, tmp_path: Path) -> None:
    shenbao("attach", draft, "3", a_pdf(tmp_path / "a.pdf"))
    file, copy = tmp_path / "草稿.shenbao", tmp_path / "副本"
    assert shenbao("pack", draft, file).returncode == 0
    assert shenbao("unpack", file, copy).returncode == 0
    assert content(copy) == content(draft)
    done = shenbao("unpack", file, copy)
    assert done.returncode == 3
    assert "副本" in done.stderr


def test_pack_overwrites_no_other_file(shenbao: Any, draft: Path, tmp_path: Path) -> None:
    before = (draft / "draft.json").read_bytes()
    letter = tmp_path / "家书.pdf"
    letter.write_bytes(b"mine")
    refused(shenbao("pack", draft, draft / "draft.json"), 2, "draft.json")
    refused(shenbao("pack", draft, letter), 2, "家书.pdf")
    assert (draft / "draft.json").read_bytes() == before
    assert letter.read_bytes() == b"mine"
    (draft / "draft.json").write_bytes("表".encode("gb18030"))
    refused(shenbao("pack", draft, tmp_path / "a.shenbao"), 3, "UTF-8")


def test_packing_a_changed_file_says_so(shenbao: Any, draft: Path, tmp_path: Path) -> None:
    shenbao("attach", draft, "3", a_pdf(tmp_path / "执照.pdf"))
    assert shenbao("pack", draft, tmp_path / "a.shenbao").stderr.count("改动") == 0
    a_pdf(draft / "attachments/03/执照.pdf", 2)
    done = shenbao("pack", draft, tmp_path / "a.shenbao")
    assert done.returncode == 0
    assert "“03/执照.pdf”添加以后被改动过" in done.stderr
    assert done.stdout.splitlines() == [str(tmp_path / "a.shenbao")]


def test_a_cut_package_is_named_and_leaves_nothing(shenbao: Any, draft: Path, tmp_path: Path) -> None:
    file = tmp_path / "草稿.shenbao"
    shenbao("pack", draft, file)
    file.write_bytes(file.read_bytes()[:-30])
    refused(shenbao("unpack", file, tmp_path / "副本"), 3, "草稿.shenbao")
    assert not (tmp_path / "副本").exists()


def test_a_damaged_package_is_rescued_on_request(shenbao: Any, draft: Path, tmp_path: Path) -> None:
    shenbao("attach", draft, "3", a_pdf(tmp_path / "合同.pdf"), a_pdf(tmp_path / "执照.pdf", 2))
    file, copy = tmp_path / "草稿.shenbao", tmp_path / "副本"
    shenbao("pack", draft, file)
    raw = bytearray(file.read_bytes())
    raw[raw.index((draft / "attachments/03/合同.pdf").read_bytes()) + 100] ^= 1
    file.write_bytes(raw)
    refused(shenbao("unpack", file, copy), 3, "合同.pdf", "unpack --rescue")
    done = shenbao("unpack", file, copy, "--rescue")
    assert done.returncode == 3
    assert done.stdout.splitlines() == [str(copy)]
    assert "第 3 项佐证材料“合同.pdf”没有救出" in done.stderr
    assert (copy / "attachments/03/执照.pdf").read_bytes() == (draft / "attachments/03/执照.pdf").read_bytes()
    assert not (copy / "attachments/03/合同.pdf").exists()
    assert "合同.pdf" in (copy / "抢救说明.txt").read_text("utf-8-sig")
    assert "合同.pdf" in shenbao("check", copy).stdout
    assert shenbao("unpack", tmp_path / "没有.shenbao", tmp_path / "又", "--rescue").returncode == 3
    assert shenbao("unpack", file, copy, "--rescue").returncode == 3  # nothing is written over


# ---- books -----------------------------------------------------------------------------------------------------


def test_a_draft_with_errors_is_not_exported_and_nothing_is_written(shenbao: Any, draft: Path, tmp_path: Path) -> None:
    done = shenbao("export", draft, "--out", tmp_path / "导出")
    refused(done, 1, "错误", "[org_name]", "--draft")
    assert not (tmp_path / "导出").exists()


@pytest.mark.parametrize("mark", ["--draft", "--blank"])
def test_a_draft_with_errors_may_be_exported_as_draft_or_blank(
    shenbao: Any, draft: Path, tmp_path: Path, mark: str
) -> None:
    out = tmp_path / "导 出"
    done = shenbao("export", draft, "--out", out, mark, "--format", "pdf")
    assert done.returncode == 0, done.stderr
    book = json.loads((out / "book.json").read_text("utf-8"))
    assert book["draft"] == (mark == "--draft")
    named = [volume["pdf"] for volume in book["volumes"]]
    assert all(name.startswith("草稿_") == (mark == "--draft") for name in named)
    assert {path.name for path in out.iterdir()} == {*named, "book.json"}
    assert done.stdout.splitlines() == [str(out / name) for name in [*named, "book.json"]]
    assert [volume["docx"] for volume in book["volumes"]] == [None] * len(named)


@pytest.mark.parametrize("place", ["", "attachments", "导出/样稿"])
def test_books_do_not_go_into_the_draft(shenbao: Any, draft: Path, place: str) -> None:
    before = sorted(draft.rglob("*"))
    refused(shenbao("export", draft, "--out", draft / place, "--blank"), 2, "草稿文件夹")
    assert sorted(draft.rglob("*")) == before


def test_an_export_into_a_place_that_cannot_be_written_exits_5(shenbao: Any, draft: Path, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("x", "utf-8")
    done = shenbao("export", draft, "--out", tmp_path / "文件", "--blank")
    assert done.returncode == 5, done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "文件").read_text("utf-8") == "x"


# ---- the program itself ----------------------------------------------------------------------------------------


def test_a_program_error_is_logged_and_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from app import __main__ as start

    def broken(args: object, session: object) -> int:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("app.cli.run", broken)
    assert start.main(["--data-dir", str(tmp_path), "set", "草稿", "contact=张三"]) == 70
    told = capsys.readouterr().err
    assert str(tmp_path / "logs" / "shenbao.log") in told
    assert "planted" not in told
    log = (tmp_path / "logs" / "shenbao.log").read_text("utf-8")
    assert "ZeroDivisionError: planted" in log
    assert "张三" not in log


@pytest.mark.parametrize(("raised", "code"), [("interrupt", 130), ("cancelled", 130), ("full", 5), ("pipe", 0)])
def test_how_a_run_can_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], raised: str, code: int
) -> None:
    import errno

    from app import __main__ as start
    from app.progress import Cancelled

    errors = {
        "interrupt": KeyboardInterrupt(),
        "cancelled": Cancelled(),
        "full": OSError(errno.ENOSPC, "No space left on device"),
        "pipe": BrokenPipeError(),
    }

    def stopped(args: object, session: object) -> int:
        raise errors[raised]

    monkeypatch.setattr("app.cli.run", stopped)
    monkeypatch.setattr(start, "_forget_output", lambda: None)
    assert start.main(["--data-dir", str(tmp_path), "forms"]) == code
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert ("已取消" in told) == (code == 130)


def test_a_broken_settings_file_stops_nothing(shenbao: Any, tmp_path: Path) -> None:
    profile = tmp_path / "资料 profile"
    profile.mkdir()
    (profile / "settings.json").write_text("{", "utf-8")
    assert shenbao("forms").returncode == 0
    assert (profile / "settings.json.broken").read_text("utf-8") == "{"


def test_a_profile_that_cannot_be_written_stops_nothing(shenbao: Any, tmp_path: Path) -> None:
    (tmp_path / "资料 profile").write_text("a file where the profile should be", "utf-8")
    assert shenbao("forms").returncode == 0
    assert shenbao("new", SERVICE, tmp_path / "草稿").returncode == 0
    assert shenbao("check", tmp_path / "草稿").returncode == 1


def test_the_guard_against_the_network_reaches_what_tests_start(shenbao: Any, tmp_path: Path) -> None:
    import socket
    import subprocess
    import sys

    code = "import socket; socket.socket(socket.AF_INET)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "NetworkForbidden" in done.stderr
    with pytest.raises(RuntimeError, match="network"):
        socket.create_connection(("127.0.0.1", 9))


def test_chinese_is_printed_whatever_the_console_speaks(shenbao: Any) -> None:
    done = shenbao("forms", env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C.UTF-8"})
    assert done.returncode == 0
    assert "申报表" in done.stdout


def test_the_log_is_as_it_was_when_the_program_has_ended(tmp_path: Path) -> None:
    from app.__main__ import main

    log = logging.getLogger()
    level, handlers = log.level, list(log.handlers)
    assert main(["--data-dir", str(tmp_path), "forms"]) == 0
    assert (log.level, log.handlers) == (level, handlers)
