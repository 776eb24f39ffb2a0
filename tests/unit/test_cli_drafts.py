"""The verbs on drafts as folders, earlier saves, offered fixes: exit codes, streams, and nothing lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.__main__ import main
from app.drafts.draft import Draft
from app.drafts.history import read_version, versions
from app.drafts.journal import JOURNAL_FILE, Journal
from app.drafts.store import open_draft, save

ZONE, SERVICE = "cooperation_zone_2026", "service_institution_2026"
NOON = datetime(2026, 4, 1, 12)


class Ended(NamedTuple):
    """How a run ended, and what it wrote."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: object) -> Ended:
        capsys.readouterr()
        code = main(["--data-dir", str(tmp_path / "资料"), *map(str, words)])
        written = capsys.readouterr()
        assert "Traceback" not in written.err
        return Ended(code, written.out, written.err)

    return call


@pytest.fixture
def zone(run: Run, tmp_path: Path) -> Path:
    """A draft of form A with a name and a figure."""
    assert run("new", ZONE, tmp_path / "合作区").code == 0
    assert run("set", tmp_path / "合作区", "zone_name=甲", "revenue_y1=1").code == 0
    return tmp_path / "合作区"


def content(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "draft.json").read_text("utf-8"))
    return found


def stored(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = content(folder)["answers"]
    return found


def a_pdf(path: Path) -> Path:
    import pikepdf

    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.docinfo["/Title"] = path.name  # so that no two are the same
        pdf.save(path)
    return path


def journalled(folder: Path, **answers: str) -> Draft:
    """What a window has entered and not saved when the PC stops."""
    with open_draft(folder, writable=True) as opened:
        entered = opened.draft.answered(answers)
        Journal(folder, opened.draft).record(entered, datetime(2026, 4, 1, 14, 5, 33))
        return entered


# ---- offered fixes ---------------------------------------------------------------------------------------------


def test_a_code_is_kept_as_the_certificate_has_it(run: Run, tmp_path: Path) -> None:
    service = tmp_path / "机构"
    run("new", "service_institution_2026", service)
    run("set", service, "uscc=91149900MA0YC26H6U")
    lines = dict(line.split("\t")[:2] for line in run("fix", service, "--list").out.splitlines())
    assert lines["uscc:uscc_checksum"] == "1 照证件保留"
    assert run("fix", service, "uscc:uscc_checksum").out == "统一社会信用代码：照证件保留\n"
    issues = json.loads(run("check", service, "--json").out)["issues"]
    (told,) = [issue for issue in issues if issue["path"] == "uscc"]
    assert (told["code"], told["severity"]) == ("uscc_overridden", "note")


def test_fixes_are_listed_and_made(run: Run, zone: Path) -> None:
    run("set", zone, "revenue_y1=1.005", "q_plan=yes", "sme_share_y1=0.71")
    listed = run("fix", zone, "--list")
    assert listed.code == 0
    lines = dict(line.split("\t")[:2] for line in listed.out.splitlines())
    assert lines["revenue_y1:too_many_decimals"] == "1 改为 1.01"
    assert "2 标为“无”" in lines["items.3.state:item_state_missing"]
    done = run("fix", zone, "revenue_y1", "items.3.state:item_state_missing:2", "sme_share_y1:share_as_ratio")
    assert (done.code, done.out.splitlines()) == (
        0,
        [
            "2023年合作区营业总收入：改为 1.01",
            "第 3 项 海外合作协议：标为“无”",
            "2023年合作区内中小企业营业收入占比：改为 71",
        ],
    )
    assert stored(zone)["revenue_y1"] == "1.01"
    assert content(zone)["items"]["3"]["state"] == "none"


@pytest.mark.parametrize(
    "wrong", ["zone_name", "revenue_y1:nothing", "revenue_y1:required:2", "revenue_y1:required:x", "x", "items.3.files"]
)
def test_a_fix_that_is_not_offered_exits_2_and_changes_nothing(run: Run, zone: Path, wrong: str) -> None:
    run("set", zone, "revenue_y1= ")
    before = (zone / "draft.json").read_bytes()
    done = run("fix", zone, "revenue_y2", wrong)
    assert (done.code, done.out) == (2, "")
    assert "什么也没有改" in done.err
    assert (zone / "draft.json").read_bytes() == before


def test_a_fix_that_mends_two_issues_is_made_once(run: Run, zone: Path) -> None:
    done = run("fix", zone, "revenue_y2", "revenue_y2:required")
    assert (done.code, len(done.out.splitlines())) == (0, 1)


def test_fix_wants_places_or_list(run: Run, zone: Path) -> None:
    assert run("fix", zone).code == 2
    assert run("fix", zone, "--list", "revenue_y1").code == 2


# ---- evidence --------------------------------------------------------------------------------------------------


def test_a_file_is_replaced_and_moved_to_another_item(run: Run, zone: Path, tmp_path: Path) -> None:
    files = [a_pdf(tmp_path / f"{n}.pdf") for n in "abc"]
    assert run("attach", zone, 3, *files[:2]).code == 0
    done = run("attach", zone, 3, files[2], "--instead-of", "a.pdf")
    assert done.code == 0, done.err
    assert [file["path"] for file in content(zone)["items"]["3"]["files"]] == [
        "attachments/03/c.pdf",
        "attachments/03/b.pdf",
    ]
    assert (zone / ".history/removed/03/a.pdf").exists()
    assert run("attach", zone, 3, files[0], "--instead-of", "a.pdf").code == 2
    assert not (zone / "attachments/03/a.pdf").exists()
    assert run("move", zone, 3, "b.pdf", "--to", 4).code == 0
    assert run("move", zone, 3, "c.pdf", "--to", 4, "--at", 1).code == 0
    assert [file["path"][-5:] for file in content(zone)["items"]["4"]["files"]] == ["c.pdf", "b.pdf"]
    assert content(zone)["items"]["4"]["state"] == "files"
    for words in (["--to", 99], ["--to", 3, "--at", 9], []):
        assert run("move", zone, 4, "b.pdf", *words).code == 2
    assert run("attach", zone, 3, "--none", "--instead-of", "a.pdf").code == 2
    assert run("check", zone).code == 1  # and every file is where it is listed
    assert "不在草稿文件夹里" not in run("check", zone).out


# ---- earlier saves ---------------------------------------------------------------------------------------------


def test_history_tells_what_changed_and_restore_can_be_undone(run: Run, zone: Path) -> None:
    for n in range(3):
        with open_draft(zone, writable=True) as opened:
            save(opened, opened.draft.answered({"revenue_y1": str(n)}), now=NOON + timedelta(days=n), marked=n == 1)
    seen = json.loads(run("history", zone, "--json").out)["versions"]
    assert [version["number"] for version in seen] == sorted((v["number"] for v in seen), reverse=True)
    assert seen[0]["changes"] == [
        {"path": "revenue_y1", "label": "2023年合作区营业总收入", "before": "1", "after": "2"}
    ]  # fmt: skip
    assert [version["marked"] for version in seen[:3]] == [False, True, False]
    assert seen[0]["saved"] == "2026-04-03T12:00:00"
    shown = run("history", zone).out
    assert "2026-04-02 12:00:00\t特意保存\t改了 1 处\n  2023年合作区营业总收入：0 → 1" in shown
    compared = run("compare", zone, seen[2]["number"])
    assert (compared.code, compared.out) == (0, "2023年合作区营业总收入：0 → 2\n")
    between = run("compare", zone, seen[2]["number"], seen[1]["number"], "--json")
    assert json.loads(between.out)["changes"][0]["after"] == "1"
    done = run("restore", zone, seen[2]["number"])
    assert (done.code, done.out) == (0, "2023年合作区营业总收入：2 → 0\n")
    assert stored(zone)["revenue_y1"] == "0"
    marked = next(v["number"] for v in json.loads(run("history", zone, "--json").out)["versions"] if v["marked"])
    assert run("restore", zone, marked).code == 0
    assert stored(zone)["revenue_y1"] == "2"


def test_a_version_that_is_not_there_or_damaged_is_told(run: Run, zone: Path) -> None:
    for verb in ("restore", "compare"):
        done = run(verb, zone, 77)
        assert (done.code, done.out) == (2, "")
        assert "没有第 77 个历史版本" in done.err
    first = min((zone / ".history").glob("*.json"))
    first.write_text("{", "utf-8")
    number = int(first.name[:6])
    assert run("restore", zone, number).code == 3
    assert "已损坏" in run("history", zone).out
    assert stored(zone)["zone_name"] == "甲"


def test_a_draft_without_saves_has_no_history(run: Run, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "draft.json").write_text(json.dumps({"format": 1, "form": ZONE}), "utf-8")
    assert run("history", tmp_path / "d") == (0, "", "还没有历史版本。\n")


# ---- what was not saved ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", [["check"], ["export", "--out", "OUT", "--draft"], ["pack", "OUT/x.shenbao"], ["copy", "OUT/x"]]
)
def test_verbs_that_look_tell_of_what_was_not_saved(run: Run, zone: Path, tmp_path: Path, words: list[str]) -> None:
    journalled(zone, zone_name="乙")
    done = run(words[0], zone, *(word.replace("OUT", str(tmp_path / "导出")) for word in words[1:]))
    assert done.code in (0, 1)
    assert "2026年4月1日 14:05 填的内容还没有保存进草稿" in done.err
    assert "打开这份草稿可以查看和找回，命令行用 recover。\n" in done.err
    assert (zone / JOURNAL_FILE).exists()


@pytest.mark.parametrize(
    "words",
    [["set", "zone_name=丙"], ["fill-none"], ["restore", "1"], ["attach", "3", "--none"], ["option", "copies=2"]],
)
def test_verbs_that_write_want_it_decided_first(run: Run, zone: Path, words: list[str]) -> None:
    journalled(zone, zone_name="乙")
    before = {path: path.read_bytes() for path in zone.rglob("*") if path.is_file()}
    done = run(words[0], zone, *words[1:])
    assert (done.code, done.out) == (3, "")
    assert "recover" in done.err
    assert {path: path.read_bytes() for path in zone.rglob("*") if path.is_file()} == before


def test_recover_lists_and_uses_what_was_not_saved(run: Run, zone: Path) -> None:
    journalled(zone, zone_name="乙", revenue_y1="2")
    before = (zone / "draft.json").read_bytes()
    listed = run("recover", zone)
    assert (listed.code, listed.out) == (0, "合作区名称：甲 → 乙\n2023年合作区营业总收入：1 → 2\n")
    assert "4月1日 14:05:33，有 2 处没写进草稿" in listed.err
    assert (zone / "draft.json").read_bytes() == before
    found = json.loads(run("recover", zone, "--list", "--json").out)["unsaved"]
    assert (found["entered"], found["fits"], len(found["changes"])) == ("2026-04-01T14:05:33", True, 2)
    done = run("recover", zone, "--use", "journal")
    assert (done.code, done.out) == (0, "")
    assert stored(zone)["zone_name"] == "乙"
    assert not (zone / JOURNAL_FILE).exists()
    assert json.loads(run("recover", zone, "--json").out) == {"unsaved": None}
    assert "什么也没有改" in run("recover", zone, "--use", "journal").err
    assert run("set", zone, "zone_name=丙").code == 0


def test_recover_saved_keeps_the_other_in_the_history(run: Run, zone: Path) -> None:
    journalled(zone, zone_name="乙")
    assert run("recover", zone, "--use", "saved").code == 0
    assert stored(zone)["zone_name"] == "甲"
    marked = [v for v in json.loads(run("history", zone, "--json").out)["versions"] if v["marked"]]
    assert run("restore", zone, marked[0]["number"]).out == "合作区名称：甲 → 乙\n"


def test_recover_both_makes_a_second_draft(run: Run, zone: Path) -> None:
    journalled(zone, zone_name="乙")
    done = run("recover", zone, "--use", "both")
    assert done.out == f"{zone}（关闭前）\n"
    assert (stored(zone)["zone_name"], stored(zone.with_name("合作区（关闭前）"))["zone_name"]) == ("甲", "乙")
    assert run("set", zone, "zone_name=丙").code == 0


def test_a_save_after_the_crash_is_told(run: Run, zone: Path) -> None:
    with open_draft(zone, writable=True) as opened:
        Journal(zone, opened.draft).record(opened.draft.answered({"zone_name": "乙"}), NOON)
        save(opened, opened.draft.answered({"city": "太原"}), now=NOON)
    assert "请逐处核对" in run("recover", zone).err


def test_what_cannot_be_read_of_it_is_told_and_kept(run: Run, zone: Path) -> None:
    for verb in (["set", "zone_name=丙"], ["recover"], ["recover", "--use", "journal"], ["take-over"]):
        (zone / JOURNAL_FILE).write_bytes(b"\0" * 500)
        done = run(verb[0], zone, *verb[1:])
        assert done.code == 0
        assert done.err.count("没保存的内容读不出来，请核对最后填的几处。那个文件留作 .journal.坏") == 1
    assert [path.read_bytes() for path in zone.glob(".journal*")] == [b"\0" * 500]


def test_what_can_be_read_of_it_is_found_again(run: Run, zone: Path) -> None:
    journalled(zone, zone_name="乙", revenue_y1="2")
    data = (zone / JOURNAL_FILE).read_bytes()
    (zone / JOURNAL_FILE).write_bytes(b"\0" * 9 + data[9:])
    listed = run("recover", zone)
    assert listed.out == "合作区名称：甲 → 乙\n2023年合作区营业总收入：1 → 2\n"
    assert "可能不全" in listed.err
    done = run("recover", zone, "--use", "journal")
    assert "那个文件留作 .journal.坏" in done.err
    assert stored(zone)["zone_name"] == "乙"
    assert [path.name for path in zone.glob(".journal*")] == [".journal.坏"]


def test_recover_tells_the_time_of_the_copy_that_opens_for_a_damaged_draft(run: Run, zone: Path) -> None:
    newest = max((zone / ".history").glob("*.json"))
    newest.rename(newest.with_name(f"{newest.name[:6]}_20260401T120000.json"))
    journalled(zone, zone_name="乙")
    (zone / "draft.json").write_bytes(b"{")
    listed = run("recover", zone)
    assert "上次保存 4月1日 12:00:00" in listed.err
    assert "draft.坏.json" in listed.err


# ---- drafts out of others --------------------------------------------------------------------------------------


def test_a_copy_is_a_draft_of_its_own(run: Run, zone: Path, tmp_path: Path) -> None:
    run("attach", zone, 3, a_pdf(tmp_path / "a.pdf"))
    done = run("copy", zone, tmp_path / "副本")
    assert (done.code, done.out) == (0, f"{tmp_path / '副本'}\n")
    assert content(tmp_path / "副本") == content(zone)
    assert run("set", tmp_path / "副本", "zone_name=丁").code == 0
    assert stored(zone)["zone_name"] == "甲"
    assert run("copy", zone, tmp_path / "副本").code == 3
    assert run("copy", zone, zone / "里面").code == 2
    assert run("copy", zone, tmp_path / "带历史", "--history").code == 0
    assert (tmp_path / "带历史" / ".history").is_dir()


def test_a_new_draft_takes_over_what_still_holds(run: Run, zone: Path, tmp_path: Path) -> None:
    run("set", zone, "filed_on=2025-06-01", "authority_phone=12", "authority_name=某某市工信局")
    done = run("new", ZONE, tmp_path / "新的", "--from", zone)
    assert (done.code, done.out) == (0, f"{tmp_path / '新的'}\n")
    assert stored(tmp_path / "新的") == {"zone_name": "甲", "revenue_y1": "1", "authority_name": "某某市工信局"}
    assert "沿用了 3 处：\n  合作区名称：甲\n" in done.err
    assert "没有沿用 2 处：" in done.err
    assert "申报时间：2025-06-01（是材料的日期，要重新填）" in done.err
    (first,) = versions(tmp_path / "新的")
    assert read_version(first).answers["zone_name"] == "甲", "nobody goes back to the blank form"
    other = run("new", SERVICE, tmp_path / "别的表", "--from", zone)
    assert other.code == 0
    assert stored(tmp_path / "别的表") == {"year_a": "2023", "year_b": "2024"}


def test_a_draft_that_cannot_be_taken_over_makes_nothing(run: Run, zone: Path, tmp_path: Path) -> None:
    assert run("new", ZONE, tmp_path / "新的", "--from", tmp_path / "没有").code == 3
    assert run("new", "没有的表", tmp_path / "新的", "--from", zone).code == 2
    assert not (tmp_path / "新的").exists()
    assert run("new", ZONE, zone, "--from", zone).code == 3
    assert run("new", ZONE, tmp_path / "新的", "--from", zone, "--sample").code == 2


def test_a_sample_is_a_draft_that_says_so(run: Run, tmp_path: Path) -> None:
    done = run("new", SERVICE, tmp_path / "示例", "--sample")
    assert (done.code, done.out) == (0, f"{tmp_path / '示例'}\n")
    assert content(tmp_path / "示例")["sample"] is True
    assert len(list((tmp_path / "示例" / "attachments").rglob("*.*"))) == 16
    assert run("check", tmp_path / "示例").code == 0
    assert [read_version(kept).extra["sample"] for kept in versions(tmp_path / "示例")] == [True], "no blank form"
    assert run("set", tmp_path / "示例", "org_name=改了").code == 0
    assert content(tmp_path / "示例")["sample"] is True
    assert run("new", SERVICE, tmp_path / "示例", "--sample").code == 3
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_draft_left_open_on_another_pc_is_taken_over(run: Run, zone: Path) -> None:
    holder = {"pid": 1, "host": "GXJ-03", "user": "张三", "time": "2026-04-01T14:02"}
    (zone / ".lock").write_text(json.dumps(holder), "utf-8")
    assert run("set", zone, "zone_name=丙").code == 3
    done = run("take-over", zone)
    assert done.code == 0
    assert "原来：张三 在电脑 GXJ-03 上打开着（" in done.err
    assert "4月1日 14:02 起）。" in done.err
    assert run("set", zone, "zone_name=丙").code == 0
    assert "没有别的人打开着" in run("take-over", zone).err
    with open_draft(zone, writable=True):
        assert run("take-over", zone).code == 3
