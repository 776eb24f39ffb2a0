"""The verbs ``merge`` and ``zones`` as a script meets them: results, exit codes, what is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ZONE, SERVICE = "cooperation_zone_2026", "service_institution_2026"


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A zone draft with evidence that two departments went on from, as a folder and as a package."""
    root = tmp_path_factory.mktemp("分头 填")
    demand(run(root, "new", ZONE, root / "底稿"))
    demand(run(root, "set", root / "底稿", "zone_name=甲区", "city=甲", "revenue_y1=1", "planned_area=18000亩"))
    for name in ("经济科", "外事科"):
        shutil.copytree(root / "底稿", root / name)
    picture(root / "协议.png", b"\x00")
    picture(root / "照片.png", b"\xff")
    demand(run(root, "set", root / "经济科", "revenue_y1=1.5", "revenue_y2=2", "city="))
    demand(run(root, "attach", root / "经济科", 3, root / "协议.png"))
    demand(run(root, "set", root / "外事科", "revenue_y1=无", "agreements_y1=3"))
    demand(run(root, "attach", root / "外事科", 3, root / "照片.png"))
    demand(run(root, "pack", root / "外事科", root / "外事科.shenbao"))
    return root


def picture(file: Path, shade: bytes) -> None:
    from PIL import Image

    Image.frombytes("L", (1200, 1600), shade * (1200 * 1600)).save(file)


def run(root: Path, *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "app", "--data-dir", str(root / "资料"), *map(str, words)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=300)


def demand(done: subprocess.CompletedProcess[str], code: int = 0) -> str:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_undecided_conflicts_are_named_and_nothing_is_written(profile: Path, tmp_path: Path) -> None:
    words = (
        "merge",
        profile / "经济科",
        profile / "外事科.shenbao",
        "--out",
        tmp_path / "合",
        "--base",
        profile / "底稿",
    )
    done = run(profile, *words)
    lines = demand(done, 1).splitlines()
    assert lines == [
        "revenue_y1\t2023年合作区营业总收入\t还没有选，--take revenue_y1=A|B", "  A\t1.5", "  B\t无", "  原来\t1",
    ]  # fmt: skip
    assert "--take revenue_y1=A" in done.stderr
    assert list(tmp_path.iterdir()) == []
    found = json.loads(demand(run(profile, *words, "--json"), 1))
    assert found["out"] is None
    (conflict,) = found["conflicts"]
    assert conflict["values"] == {"A": "1.5", "B": "无"}
    assert (conflict["path"], conflict["before"], conflict["taken"]) == ("revenue_y1", "1", None)


def test_decided_drafts_become_one_that_can_be_worked_on(profile: Path, tmp_path: Path) -> None:
    sources = (profile / "经济科", profile / "外事科.shenbao", profile / "外事科")
    before = contents(profile / "经济科")
    out = tmp_path / "合"
    words = ("merge", *sources, "--out", out, "--base", profile / "底稿", "--take", "revenue_y1=b", "--json")
    done = run(profile, *words)
    found = json.loads(demand(done))
    assert (found["out"], found["missing"]) == (str(out), [])
    assert found["conflicts"][0]["values"] == {"A": "1.5", "B": "无", "C": "无"}
    assert found["conflicts"][0]["taken"] == "B"
    draft = json.loads((out / "draft.json").read_text("utf-8"))
    answers = {name: draft["answers"].get(name) for name in ("revenue_y1", "revenue_y2", "agreements_y1", "city")}
    assert answers == {"revenue_y1": "无", "revenue_y2": "2", "agreements_y1": "3", "city": ""}
    assert [file["path"] for file in draft["items"]["3"]["files"]] == [
        "attachments/03/协议.png", "attachments/03/照片.png",
    ]  # fmt: skip
    assert {"attachments/03/协议.png", "attachments/03/照片.png", "合并说明.txt"} <= set(contents(out))
    assert any("删去了“甲”" in sentence for sentence in found["told"])
    note = (out / "合并说明.txt").read_text("utf-8-sig")
    assert "没有用 A：1.5" in note
    issues = json.loads(demand(run(profile, "check", out, "--json"), 1))["issues"]
    assert [
        issue["path"] for issue in issues if "items.3.files" in issue["path"] and issue["severity"] == "error"
    ] == []
    demand(run(profile, "set", out, "city=乙"))
    assert contents(profile / "经济科") == before


def test_what_cannot_be_merged_is_told(profile: Path, tmp_path: Path) -> None:
    a, b = profile / "经济科", profile / "外事科.shenbao"
    demand(run(profile, "new", SERVICE, tmp_path / "别的表"))
    assert "另一种表" in refused(run(profile, "merge", a, tmp_path / "别的表", "--out", tmp_path / "合"), 2)
    assert "至少要有两份" in refused(run(profile, "merge", a, "--out", tmp_path / "合"), 2)
    take = ("--take", "revenue_y1=C", "--take", "city=A")
    assert "不能选“C”" in refused(run(profile, "merge", a, b, "--out", tmp_path / "合", *take), 2)
    twice = ("--take", "revenue_y1=A", "--take", "revenue_y1=B")
    assert "选了两次" in refused(run(profile, "merge", a, b, "--out", tmp_path / "合", *twice), 2)
    assert "在草稿“经济科”里" in refused(run(profile, "merge", a, b, "--out", a / "合"), 2)
    (tmp_path / "坏.shenbao").write_bytes(b.read_bytes()[:200])
    assert "坏.shenbao" in refused(run(profile, "merge", a, tmp_path / "坏.shenbao", "--out", tmp_path / "合"), 3)
    shutil.copytree(a, tmp_path / "缺")
    (tmp_path / "缺/attachments/03/协议.png").unlink()
    done = ("merge", tmp_path / "缺", b, "--out", tmp_path / "合", "--take", "revenue_y1=A")
    assert "“03/协议.png”" in refused(run(profile, *done), 3)
    assert not (tmp_path / "合").exists()
    assert "协议.png" in run(profile, *done, "--without-missing").stderr
    assert (tmp_path / "合" / "draft.json").is_file()


def test_damaged_answers_are_merged_when_asked_for(profile: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(profile / "外事科.shenbao") as whole, zipfile.ZipFile(tmp_path / "坏.shenbao", "w") as file:
        for one in whole.infolist():
            file.writestr(one, whole.read(one).replace(b'"agreements_y1": "3"', b'"agreements_y1": "8"'))
    words = ("merge", profile / "经济科", tmp_path / "坏.shenbao", "--out", tmp_path / "合", "--take", "revenue_y1=A")
    assert "“坏.shenbao”有损坏" in refused(run(profile, *words), 3)
    assert not (tmp_path / "合").exists()
    done = run(profile, *words, "--with-damaged")
    demand(done)
    assert "逐项核对" in done.stderr
    assert json.loads((tmp_path / "合" / "draft.json").read_text("utf-8"))["answers"]["agreements_y1"] == "8"


def refused(done: subprocess.CompletedProcess[str], code: int) -> str:
    demand(done, code)
    return done.stderr


# ---- zones -----------------------------------------------------------------------------------------------------


def test_zones_stand_side_by_side_and_damaged_ones_are_named(profile: Path, tmp_path: Path) -> None:
    for name in ("甲", "坏"):
        shutil.copytree(profile / "经济科", tmp_path / "收到" / name)
    shutil.rmtree(tmp_path / "收到/坏/.history")
    (tmp_path / "收到/坏/draft.json").write_text("{", "utf-8")
    demand(run(profile, "new", SERVICE, tmp_path / "收到" / "机构"))
    shutil.copy(profile / "外事科.shenbao", tmp_path / "收到" / "乙.shenbao")
    done = run(profile, "zones", tmp_path / "收到", "--out", tmp_path / "出", "--json")
    found = json.loads(demand(done, 3))
    assert [zone["draft"].rpartition("/")[2].rpartition("\\")[2] for zone in found["zones"]] == ["乙.shenbao", "甲"]
    assert found["figures"][0]["rows"][1][0] == {"value": "1.5", "typed": "1.5", "field": "revenue_y1"}
    assert found["figures"][-1]["unit"] == "亩"
    assert sorted(Path(one["path"]).name for one in found["unreadable"]) == ["坏", "机构"]
    assert "坏" in done.stderr
    with zipfile.ZipFile(tmp_path / "出" / "合作区比较.xlsx") as packed:
        assert packed.testzip() is None
        charts = [name for name in packed.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 3


def test_zones_alone_end_with_0_and_nothing_to_compare_with_3(profile: Path, tmp_path: Path) -> None:
    out = demand(run(profile, "zones", profile / "经济科", profile / "外事科", "--out", tmp_path / "出"))
    assert out.strip() == str(tmp_path / "出" / "合作区比较.xlsx")
    assert "没有读到" in refused(run(profile, "zones", tmp_path / "没有", "--out", tmp_path / "空"), 3)
    assert not (tmp_path / "空").exists()
