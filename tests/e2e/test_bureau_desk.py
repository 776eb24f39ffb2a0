"""A clerk's day at the desk, as a script meets it: collected, chosen, reviewed, handed on, taken in by the city."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

SERVICE, ZONE = "service_institution_2026", "cooperation_zone_2026"


def run(root: Path, *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "app", "--data-dir", str(root / "资料"), *map(str, words)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=300)


def demand(done: subprocess.CompletedProcess[str], code: int = 0) -> list[str]:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout.splitlines()


def demand_json(done: subprocess.CompletedProcess[str], code: int = 0) -> Any:
    return json.loads("\n".join(demand(done, code)))


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draft of each form, a package, a hand-in folder and a copy without a draft."""
    root = tmp_path_factory.mktemp("样本")
    for form in (SERVICE, ZONE):
        demand(run(root, "new", form, root / form, "--sample"))
    demand(run(root, "export", root / SERVICE, "--out", root / "导出"))
    demand(run(root, "disc", root / SERVICE, root / "导出", "--out", root / "报送"))
    demand(run(root, "disc", root / SERVICE, root / "导出", "--out", root / "报送 带草稿", "--with-draft"))
    demand(run(root, "pack", root / SERVICE, root / "甲.shenbao"))
    return root


@pytest.fixture
def root(samples: Path, tmp_path: Path) -> Path:
    """The pile of a county: two forms, an applicant twice, a damaged draft, a file that is none."""
    pile = tmp_path / "收件"
    shutil.copytree(samples / ZONE, pile / "合作区" / "草稿")
    shutil.copy(samples / "甲.shenbao", pile / "甲.shenbao")
    shutil.copytree(samples / SERVICE, pile / "甲 改过")
    demand(run(tmp_path, "set", pile / "甲 改过", "expert_count=12"))
    (pile / "坏").mkdir()
    (pile / "坏" / "draft.json").write_text('{"format": 1,', "utf-8")
    (tmp_path / "说明.pdf").write_bytes(b"%PDF-1.4")
    return tmp_path


def test_a_pile_is_collected_and_listed(root: Path) -> None:
    done = run(root, "bureau", "collect", root / "收件", root / "说明.pdf")
    lines = demand(done, 3)
    assert [line.split("\t")[:2] for line in lines if line.startswith("第")] == [
        ["第 1 号", "新收"], ["第 2 号", "新收"], ["第 2 号", "又来一份不同的"],
    ]  # fmt: skip
    assert sum(line.startswith("读不出\t") for line in lines) == 2
    assert "新收 2 家" in done.stderr
    listed = demand(run(root, "bureau", "list"))
    assert sum("云川启明" in line for line in listed) == 1
    assert any("请比较后选定一份" in line for line in listed)
    assert any(line.startswith("读不出\t") and "坏" in line for line in listed)
    again = demand_json(run(root, "bureau", "collect", root / "收件", "--json"), 3)
    assert {one["kind"] for one in again["taken"]} == {"same"}
    assert len(again["unreadable"]) == 1
    seen = demand_json(run(root, "bureau", "list", "--json"))
    assert len(seen["rows"]) == 2
    assert len(seen["unreadable"]) == 2
    demand(run(root, "bureau", "dismiss", root / "说明.pdf"))
    demand(run(root, "bureau", "dismiss", root / "说明.pdf"), 2)
    assert len(demand_json(run(root, "bureau", "list", "--json"))["unreadable"]) == 1


def test_one_that_was_collected_by_mistake_is_taken_off_and_put_back(root: Path) -> None:
    demand(run(root, "bureau", "collect", root / "收件"), 3)
    name = "云川启明（虚构）中小企业服务有限公司"
    off = run(root, "bureau", "remove", name)
    (number,) = demand(off)
    assert f"要放回：bureau remove {number.split()[1]} --undo" in off.stderr
    listed = run(root, "bureau", "list")
    assert not any(name in line for line in demand(listed))
    assert f"“{name}”已从受理台移走" in listed.stderr
    demand(run(root, "bureau", "show", name), 2)
    assert demand(run(root, "bureau", "remove", name, "--undo")) == [number]
    demand(run(root, "bureau", "remove", name, "--undo"), 2)
    demand(run(root, "bureau", "remove", name))
    again = run(root, "bureau", "collect", root / "收件")
    demand(again, 3)
    assert "已放回" in again.stderr
    assert any(name in line for line in demand(run(root, "bureau", "list")))


def test_the_desk_that_was_chosen_in_the_window_is_that_of_the_command_line(root: Path) -> None:
    chosen, own = root / "窗口里的", root / "资料" / "bureau"
    (root / "资料").mkdir(exist_ok=True)
    (root / "资料" / "settings.json").write_text(json.dumps({"desk_folder": str(chosen)}), "utf-8")
    said = f"受理台是窗口里选定的“{chosen}”"
    name = "云川启明（虚构）中小企业服务有限公司"
    for words in (
        ("bureau", "collect", root / "收件" / "甲.shenbao"),
        ("bureau", "show", name),
        ("notice", "--case", name, "--line", "请补盖章页", "--out", root / "通知.docx"),
        ("summary", "--out", root / "汇总"),
        ("mail", "--summary", root / "汇总", "--out", root / "邮件"),
    ):
        done = run(root, *words)
        assert said in done.stderr, words
        assert words[0] == "mail" or done.returncode in (0, 1), done.stderr
    assert (chosen / "汇总草稿" / "draft.json").is_file()
    assert not own.exists()
    refused = run(root, "summary", "--out", root / "收件" / "甲.shenbao")
    assert "收到的材料" in refused.stderr
    demand(run(root, "bureau", "collect", root / "收件" / "甲.shenbao", "--desk", own))
    assert said not in run(root, "bureau", "list", "--desk", own).stderr
    of_a_file = ("notice", root / "收件" / "甲.shenbao", "--line", "请补", "--out", root / "通知.docx")
    assert said not in run(root, *of_a_file).stderr
    assert said not in run(root, "summary", root / "收件" / "甲.shenbao", "--out", root / "另一份").stderr


def test_one_application_is_shown_chosen_reviewed_and_handed_on(root: Path) -> None:
    demand(run(root, "bureau", "collect", root / "收件"), 3)
    name = "云川启明（虚构）中小企业服务有限公司"
    seen = demand_json(run(root, "bureau", "show", name, "--json"))
    assert sorted(one["kind"] for one in seen["candidates"]) == ["folder", "package"]
    number = next(one["number"] for one in seen["candidates"] if one["kind"] == "package")
    demand(run(root, "bureau", "choose", name, number))
    demand(run(root, "bureau", "office", "--level", "县级", "--name", "云川县工信局", "--by", "张三"))
    words = ["--decision", "推荐", "--opinion", "同意推荐。", "--notes", "私下", "--manual", "credit=yes"]
    told = run(root, "bureau", "review", name, *words)
    demand(told)
    assert "5 条要人工核的没有记结果" in told.stderr
    demand(run(root, "bureau", "review", name, "--manual", "premises=是", "--manual", "finances=no"))
    (review,) = demand_json(run(root, "bureau", "show", name, "--json"))["reviews"]
    assert review["review"]["manual"] == {"credit": True, "premises": True, "finances": False}
    assert (review["review"]["opinion"], review["review"]["office"]) == ("同意推荐。", "云川县工信局")
    shown = "\n".join(demand(run(root, "bureau", "show", name)))
    assert "人工核 premises" not in shown
    assert "改法" not in shown
    long = run(root, "bureau", "review", name, "--opinion", "同意推荐。" * 200)
    demand(long)
    assert "意见已记下，但意见栏放不下：现在 1000 字，最多约 " in long.stderr
    demand(run(root, "bureau", "review", name, "--opinion", "同意推荐。"))
    for words_shown in ("合作专家数量 35 人", "人工核", "推荐", "营业执照.png", "本单位"):
        assert words_shown in shown
    out = root / "上报" / "甲.shenbao"
    assert demand(run(root, "bureau", "hand-on", name, out)) == [str(out)]
    city = root / "市"
    demand(run(city, "bureau", "collect", out))
    came = demand_json(run(city, "bureau", "show", "1", "--json"))
    assert [one["is_own"] for one in came["reviews"]] == [False]
    demand(
        run(
            city,
            "bureau",
            "review",
            1,
            "--level",
            "市级",
            "--office",
            "市局",
            "--decision",
            "退回补正",
            "--correct",
            "补",
        )
    )
    final = root / "省" / "甲.shenbao"
    demand(run(city, "bureau", "hand-on", 1, final))
    with zipfile.ZipFile(final) as archive, zipfile.ZipFile(root / "收件" / "甲.shenbao") as first:
        entries = json.loads(archive.read("reviews.json"))["reviews"]
        assert [entry["office"] for entry in entries] == ["云川县工信局", "市局"]
        assert "私下" not in json.dumps(entries, ensure_ascii=False)
        for path in set(first.namelist()) - {"manifest.json"}:
            assert archive.read(path) == first.read(path)
    demand(run(city, "unpack", final, city / "解开"))


def test_copies_and_word_files_are_taken_in(samples: Path, tmp_path: Path) -> None:
    found = demand_json(run(tmp_path, "bureau", "collect", samples / "报送 带草稿", samples / "报送", "--json"))
    assert [(one["source"]["kind"], one["case"]) for one in found["taken"]] == [("package", 1), ("word", 1)]
    assert all(one["source"]["copy"] for one in found["taken"])
    differing = demand_json(run(tmp_path, "bureau", "show", 1, "--json"))
    (word,) = [one for one in differing["candidates"] if one["kind"] == "word"]
    answers = [line for line in word["differences"] if not line.startswith("第 ")]
    assert answers == []  # what was typed is the same; only the evidence is not in the Word file
    told = run(tmp_path, "bureau", "choose", 1, word["number"])
    demand(told)
    refused = run(tmp_path, "bureau", "hand-on", 1, tmp_path / "甲.shenbao")
    demand(refused, 3)
    assert "Word 版" in refused.stderr


def test_evidence_is_brought_out(root: Path) -> None:
    demand(run(root, "bureau", "collect", root / "收件" / "甲.shenbao"))
    target = root / "看" / "执照.png"
    demand(run(root, "bureau", "evidence", 1, "attachments/03/营业执照.png", target))
    assert target.read_bytes() == (root / "收件/甲 改过/attachments/03/营业执照.png").read_bytes()
    demand(run(root, "bureau", "evidence", 1, "attachments/03/没有.png", target), 2)


def test_a_desk_elsewhere_is_another_desk(root: Path) -> None:
    desk = root / "共享" / "受理台"
    demand(run(root, "bureau", "collect", root / "收件" / "甲.shenbao", "--desk", desk))
    assert len(demand(run(root, "bureau", "list", "--desk", desk))) == 1
    assert demand(run(root, "bureau", "list")) == []
    assert (desk / "受理台.db").is_file()
    assert not (root / "资料" / "bureau").exists()


def test_what_is_refused_says_why(root: Path) -> None:
    demand(run(root, "bureau", "collect", root / "收件" / "甲.shenbao"))
    for words, code, said in (
        (("bureau",), 2, "命令"),
        (("bureau", "show", "9"), 2, "第 9 号"),
        (("bureau", "show", "没有的"), 2, "没有“没有的”"),
        (("bureau", "review", "1"), 2, "没有写初审的内容"),
        (("bureau", "review", "1", "--decision", "也许"), 2, "推荐、退回补正或不推荐"),
        (("bureau", "review", "1", "--manual", "credit"), 2, "ID=yes"),
        (("bureau", "review", "1", "--manual", "experts=yes"), 2, "人工核的条件"),
        (("bureau", "choose", "1", "5"), 2, "可以选"),
        (("bureau", "hand-on", "1", root / "甲.zip"), 2, ".shenbao"),
        (("bureau", "collect", root / "没有这里"), 3, ""),
    ):
        done = run(root, *words)
        demand(done, code)
        assert said in done.stderr, done.stderr


def test_a_damaged_desk_is_put_right(root: Path) -> None:
    for _ in range(2):
        demand(run(root, "bureau", "collect", root / "收件" / "甲.shenbao"))
    file = root / "资料" / "bureau" / "受理台.db"
    file.write_bytes(file.read_bytes()[:5000])
    done = run(root, "bureau", "list")
    assert len(demand(done)) == 1
    assert "已换上备份" in done.stderr
    assert file.with_name("受理台.坏.db").stat().st_size == 5000


def test_letters_are_written_from_the_review_that_is_kept(root: Path) -> None:
    demand(run(root, "bureau", "collect", root / "收件"), 3)
    shutil.rmtree(root / "收件" / "合作区")
    cases = {row["form"]: row["case"] for row in demand_json(run(root, "bureau", "list", "--json"))["rows"]}
    demand(run(root, "bureau", "choose", cases[SERVICE], root / "收件" / "甲 改过"))  # the one with a mistake
    demand(run(root, "bureau", "office", "--name", "云川市工信局", "--level", "市级"))
    said = ("--decision", "退回补正", "--correct", "补章", "--opinion", "同意推荐。")
    for case in cases.values():
        demand(run(root, "bureau", "review", case, *said))
    zone, service, out = cases[ZONE], cases[SERVICE], root / "补正.docx"
    done = run(root, "notice", "--case", zone, "--out", out)
    assert demand(done) == [str(out)]
    assert "列出 1 条问题" in done.stderr
    assert "列出 1 条问题" not in run(root, "notice", "--case", service, "--out", out, "--issues", "all").stderr
    assert "请写明是哪一家" in run(root, "notice", "--out", out).stderr
    assert "请写明是哪一家" in run(root, "notice", root / "收件", "--case", zone, "--out", out).stderr
    refused = run(root, "opinion", "--case", zone, "--out", root / "意见.pdf")
    demand(refused, 2)
    assert "没有推荐部门填意见的栏" in refused.stderr
    printed = run(root, "opinion", "--case", service, "--out", root / "意见.pdf")
    assert demand(printed) == [str(root / "意见.pdf")]
    assert "实际大小" in printed.stderr
    demand(run(root, "opinion", root / "收件" / "甲.shenbao", "--out", root / "b.pdf"), 2)
