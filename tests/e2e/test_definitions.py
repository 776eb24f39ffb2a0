"""The verb ``definition`` as a script meets it: checked, compared, used; what is refused changes nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVICE = "service_institution_2026"
FORM = ROOT / "forms" / SERVICE / "form.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with blanks and Chinese characters."""
    folder = tmp_path / "表单 新版"
    folder.mkdir()
    return folder


def run(root: Path, *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "app", "--data-dir", str(root / "资料"), *map(str, words)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=300)


def demand(done: subprocess.CompletedProcess[str], code: int = 0) -> str:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def definition(root: Path, name: str, *changes: tuple[str, str], edition: int = 2) -> Path:
    text = FORM.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    file = root / name
    file.write_text(f"{text}\nedition: {edition}\n", encoding="utf-8")
    return file


NEWER = (("label: 单位名称, hint", "label: 机构名称, hint"), ("deadline: 2026-04-30", "deadline: 2026-05-30"))


def files(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in (root / "资料" / "forms").rglob("*") if path.is_file()}


def test_a_newer_edition_from_the_mail_to_a_draft_that_was_carried_over(root: Path) -> None:
    old, new, moved = root / "旧 草稿", root / "新草稿", root / "转过来"
    demand(run(root, "new", SERVICE, old))
    demand(run(root, "set", old, "org_name=甲公司", "staff_count=12"))
    before = (old / "draft.json").read_bytes()
    file = definition(root, "新版.shenbao-form", *NEWER)

    told = demand(run(root, "definition", "check", file))
    assert "截止日期由“2026 年 4 月 30 日”改为“2026 年 5 月 30 日”" in told
    assert files(root) == {}

    demand(run(root, "definition", "add", file))
    file.unlink()
    listed = json.loads(demand(run(root, "definition", "list", "--json")))
    assert [(one["edition"], one["in_use"], one["shipped"]) for one in listed if one["form"] == SERVICE] == [
        (1, False, True), (2, True, False),
    ]  # fmt: skip
    demand(run(root, "new", SERVICE, new))
    assert json.loads((new / "draft.json").read_text("utf-8"))["definition"]["edition"] == 2
    assert "机构名称" in demand(run(root, "check", new), 1)
    assert "机构名称" not in demand(run(root, "check", old), 1)

    report = json.loads(demand(run(root, "definition", "carry", old, "--json")))
    assert [one["path"] for one in report["doubtful"]] == ["org_name"]
    assert report["out"] is None
    shown = run(root, "definition", "carry", old, "--out", moved)
    demand(shown)
    assert "截止日期由“2026 年 4 月 30 日”改为“2026 年 5 月 30 日”" in shown.stdout + shown.stderr
    assert (old / "draft.json").read_bytes() == before
    carried = json.loads((moved / "draft.json").read_text("utf-8"))
    assert carried["answers"] == json.loads(before)["answers"]
    assert carried["definition"] == json.loads((new / "draft.json").read_text("utf-8"))["definition"]
    demand(run(root, "definition", "carry", moved), 2)
    demand(run(root, "merge", old, moved, "--out", root / "合"), 2)

    demand(run(root, "definition", "use", SERVICE, 1))
    demand(run(root, "new", SERVICE, root / "又一份"))
    assert "definition" not in json.loads((root / "又一份" / "draft.json").read_text("utf-8"))
    demand(run(root, "definition", "use", SERVICE, 9), 2)
    demand(run(root, "definition", "use", "gone", 1), 2)


def test_what_a_summary_will_not_find_is_told_and_refuses_nothing(root: Path) -> None:
    file = definition(root, "改名.yaml", ("org_name", "unit_name"))
    (empty,) = json.loads(demand(run(root, "definition", "check", file, "--json")))["ungathered"]
    assert "的“单位名称”会空着" in empty
    assert empty in demand(run(root, "definition", "add", file))
    assert "会空着" not in run(root, "definition", "use", SERVICE, 1).stderr
    assert empty in run(root, "definition", "use", SERVICE, 2).stderr


def test_a_draft_of_an_edition_that_this_pc_lacks(root: Path) -> None:
    demand(run(root, "definition", "add", definition(root, "新版.yaml", *NEWER)))
    demand(run(root, "new", SERVICE, root / "草稿"))
    demand(run(root, "set", root / "草稿", "org_name=甲公司"))
    shutil.rmtree(root / "资料")
    for verb in ("check", "export"):
        done = run(root, verb, root / "草稿", *(["--out", root / "出"] if verb == "export" else []))
        demand(done, 3)
        assert "第 2 版，这台电脑上没有" in done.stderr
    demand(run(root, "set", root / "草稿", "org_name=乙公司"), 3)
    done = run(root, "definition", "carry", root / "草稿", "--out", root / "转过来")
    demand(done)
    assert "只能照栏目的编号转" in done.stderr
    carried = json.loads((root / "转过来" / "draft.json").read_text("utf-8"))
    assert carried["answers"]["org_name"] == "甲公司"
    assert "definition" not in carried


def test_a_file_in_the_folder_waits_and_a_clash_is_refused(root: Path) -> None:
    folder = root / "资料" / "forms"
    folder.mkdir(parents=True)
    definition(folder, "放进来的.yaml", *NEWER)
    demand(run(root, "new", SERVICE, root / "草稿"))
    assert "definition" not in json.loads((root / "草稿" / "draft.json").read_text("utf-8"))
    other = definition(root, "另一份.yaml", ("label: 单位名称, hint", "label: 名称, hint"))
    before = files(root)
    assert "另一份内容" in demand(run(root, "definition", "check", other), 3)
    demand(run(root, "definition", "add", other), 3)
    assert files(root) == before
    demand(run(root, "definition", "add", folder / "放进来的.yaml"))
    assert [one for one in files(root) if one.endswith(".yaml")] == [str(folder / "放进来的.yaml")]


BROKEN = {
    "empty": b"",
    "binary": bytes(range(256)),
    "gbk": "id: 表\n".encode("gb18030"),
    "cut": FORM.read_bytes()[:3000],
    "unknown key": FORM.read_bytes() + b"\nspare: 1\n",
    "large": b"# x\n" * 2_600_000,
    "page of a metre": FORM.read_bytes().replace(b"columns_mm: [", b"columns_mm: [1e9, "),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_its_place_and_changes_nothing(root: Path, name: str) -> None:
    file = root / "坏的.shenbao-form"
    file.write_bytes(BROKEN[name])
    for verb in ("check", "add"):
        done = run(root, "definition", verb, file)
        demand(done, 3)
        assert "坏的.shenbao-form" in done.stderr
        if name not in ("large",):
            assert "第" in done.stderr
            assert "列" in done.stderr
    assert not (root / "资料" / "forms").exists()
    demand(run(root, "definition", "check", root / "没有这个.yaml"), 3)
    demand(run(root, "definition", "check", root), 3)


def test_definitions_are_compared_by_name_and_by_file(root: Path) -> None:
    file = definition(root, "新.yaml", *NEWER)
    found = json.loads(demand(run(root, "definition", "compare", SERVICE, file, "--json")))
    assert "截止日期" in [one["what"] for one in found]
    assert demand(run(root, "definition", "compare", SERVICE, FORM)).strip() == "内容没有不同。"
    assert json.loads(demand(run(root, "definition", "compare", f"{SERVICE}@1", FORM, "--json"))) == []
    demand(run(root, "definition", "compare", f"{SERVICE}@4", FORM), 2)
    demand(run(root, "definition", "compare", "gone", FORM), 2)
    demand(run(root, "definition"), 2)
