"""The verbs of the electronic copy and the sealed paper, as a script meets them: results, exit codes, what is refused.

One exported sample of each form serves all tests; each works on a copy of what it changes.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ZONE, SERVICE = "cooperation_zone_2026", "service_institution_2026"


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Samples, their final exports, and the copy of the first, made once."""
    root = tmp_path_factory.mktemp("电子 版")
    for form in (ZONE, SERVICE):
        demand(run(root, "new", form, root / form, "--sample"))
        demand(run(root, "export", root / form, "--out", root / f"{form}-导出"))
    demand(run(root, "disc", root / ZONE, root / f"{ZONE}-导出", "--out", root / "光盘", "--iso", root / "光盘.iso"))
    return root


def run(root: Path, *words: object, typed: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "app", "--data-dir", str(root / "资料"), *map(str, words)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", input=typed, check=False, timeout=300)


def demand(done: subprocess.CompletedProcess[str], code: int = 0) -> list[str]:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout.splitlines()


def code_of(export: Path) -> str:
    return str(json.loads((export / "book.json").read_text("utf-8"))["code"])


def test_a_disc_is_made_listed_and_verified(profile: Path) -> None:
    out = profile / "光盘"
    names = {path.name for path in out.iterdir()}
    assert {"文件清单.txt", "SHA256SUMS", "佐证材料", "01_申报表.pdf", "02_申报材料.docx"} <= names
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=out, check=True)
    code = code_of(profile / f"{ZONE}-导出")
    assert f"内容编号：{code}" in (out / "文件清单.txt").read_text("utf-8-sig")
    for place, whole in ((out, "电子版"), (profile / "光盘.iso", "光盘")):
        told = demand(run(profile, "verify", place, "--draft", profile / ZONE, "--code", code.lower()))
        assert any("与清单一致" in sentence for sentence in told)
        assert f"{whole}与草稿一致" in told


def test_what_differs_is_named_and_ends_with_4(profile: Path, tmp_path: Path) -> None:
    copy = tmp_path / "光盘"
    shutil.copytree(profile / "光盘", copy)
    (copy / "01_申报表.pdf").unlink()
    (copy / "多出来的.txt").write_text("多", "utf-8")
    changed = copy / "02_申报材料.docx"
    changed.write_bytes(changed.read_bytes()[:-1] + b"\x01")
    found = json.loads("\n".join(demand(run(profile, "verify", copy, "--json"), 4)))
    assert {(fault["kind"], fault["path"]) for fault in found["faults"]} == {
        ("missing", "01_申报表.pdf"), ("extra", "多出来的.txt"), ("changed", "02_申报材料.docx"),
    }  # fmt: skip
    assert found["same"] is False
    told = "\n".join(demand(run(profile, "verify", copy), 4))
    for name in ("01_申报表.pdf", "多出来的.txt", "02_申报材料.docx"):
        assert name in told


def test_a_code_of_another_version_ends_with_4(profile: Path) -> None:
    demand(run(profile, "verify", profile / "光盘", "--code", "0000-0000"), 4)
    demand(run(profile, "verify", profile / "光盘", "--code", "不是编号"), 2)
    empty = run(profile, "verify", profile / "光盘", "--code", "")
    demand(empty, 2)
    assert "没有写要核对的内容编号" in empty.stderr


def test_a_draft_of_another_form_ends_with_4_and_one_sentence(profile: Path) -> None:
    told = demand(run(profile, "verify", profile / "光盘", "--draft", profile / SERVICE), 4)
    assert len(told) == 2
    assert "不是同一份申报" in told[1]


def test_a_changed_draft_says_where(profile: Path, tmp_path: Path) -> None:
    draft = tmp_path / "改过的"
    demand(run(profile, "copy", profile / ZONE, draft))
    demand(run(profile, "set", draft, "innovation_text=改过的内容"))
    item = next(iter(sorted((draft / "attachments" / "03").iterdir())))
    demand(run(profile, "rotate", draft, "3", item.name, "--turn", "180"))
    told = "\n".join(demand(run(profile, "verify", profile / "光盘", "--draft", draft), 4))
    assert "四、创新能力情况" in told
    assert "第 3 项" in told
    assert "第 4 项" not in told
    refused = run(profile, "disc", draft, profile / f"{ZONE}-导出", "--out", tmp_path / "新")
    demand(refused, 2)
    assert "导出" in refused.stderr
    assert not (tmp_path / "新").exists()


def test_what_no_copy_is_made_from(profile: Path, tmp_path: Path) -> None:
    draft_copy = tmp_path / "样稿"
    demand(run(profile, "export", profile / ZONE, "--out", draft_copy, "--draft"))
    demand(run(profile, "disc", profile / ZONE, draft_copy, "--out", tmp_path / "盘"), 2)
    demand(run(profile, "disc", profile / SERVICE, profile / f"{ZONE}-导出", "--out", tmp_path / "盘"), 2)
    foreign = tmp_path / "别的文件"
    foreign.mkdir()
    (foreign / "重要.txt").write_text("别动", "utf-8")
    demand(run(profile, "disc", profile / ZONE, profile / f"{ZONE}-导出", "--out", foreign), 2)
    assert [path.name for path in foreign.iterdir()] == ["重要.txt"]
    assert not (tmp_path / "盘").exists()


def test_a_hand_in_folder_has_scan_and_word(profile: Path, tmp_path: Path) -> None:
    out = tmp_path / "报送"
    demand(run(profile, "disc", profile / SERVICE, profile / f"{SERVICE}-导出", "--out", out))
    assert (out / "扫描版" / "01_入库申请书.pdf").is_file()
    assert (out / "word版" / "01_入库申请书.docx").is_file()
    demand(run(profile, "verify", out, "--draft", profile / SERVICE))
    parts = tmp_path / "分开"
    demand(run(profile, "disc", profile / SERVICE, profile / f"{SERVICE}-导出", "--out", parts, "--limit", "5"))
    folders = sorted(parts.iterdir())
    assert len(folders) > 1
    for folder in folders:
        assert sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) <= 5 << 20
        demand(run(profile, "verify", folder))


def test_what_lies_there_of_another_application_stays(profile: Path, tmp_path: Path) -> None:
    copy, image = tmp_path / "光盘", tmp_path / "甲.iso"
    shutil.copytree(profile / "光盘", copy)
    shutil.copy(profile / "光盘.iso", image)
    other = (profile / SERVICE, profile / f"{SERVICE}-导出")
    refused = run(profile, "disc", *other, "--out", copy)
    demand(refused, 2)
    assert "的电子版，没有覆盖它" in refused.stderr
    demand(run(profile, "verify", copy))
    refused = run(profile, "disc", *other, "--out", tmp_path / "乙", "--iso", image)
    demand(refused, 2)
    assert "的镜像，没有覆盖它" in refused.stderr
    assert not (tmp_path / "乙").exists()
    assert image.read_bytes() == (profile / "光盘.iso").read_bytes()
    long = run(profile, "disc", *other, "--out", tmp_path / "乙", "--iso", tmp_path / f"{'长' * 100}.iso")
    demand(long, 5)
    assert "长" in long.stderr


def test_burning_to_a_file_that_plays_a_disc(profile: Path, tmp_path: Path) -> None:
    disc = tmp_path / "盘.img"
    burnt = run(profile, "burn", profile / "光盘.iso", "--device", f"stdio:{disc}", "--copies", "2", typed="\n")
    told = demand(burnt)
    assert [line[:9] for line in told] == ["第 1 张，共 2", "第 2 张，共 2"]
    assert "请放入下一张空白盘" in burnt.stderr
    demand(run(profile, "verify", disc, "--draft", profile / ZONE))
    alone = run(profile, "burn", profile / "光盘.iso", "--device", f"stdio:{disc}", "--copies", "2")
    demand(alone, 2)
    assert "还有 1 张没有刻" in alone.stderr
    demand(run(profile, "burn"), 2)
    demand(run(profile, "burn", "--list"))
    demand(run(profile, "burn", tmp_path / "没有.iso", "--device", f"stdio:{disc}"), 3)
    short = tmp_path / "半个.iso"
    short.write_bytes((profile / "光盘.iso").read_bytes()[: 2048 * 400])
    refused = run(profile, "burn", short, "--device", f"stdio:{tmp_path / '半个.img'}")
    demand(refused, 3)
    assert "不完整" in refused.stderr
    assert not (tmp_path / "半个.img").exists()


def test_a_flipped_byte_of_the_image_is_found(profile: Path, tmp_path: Path) -> None:
    image = tmp_path / "坏.iso"
    data = bytearray((profile / "光盘.iso").read_bytes())
    where = data.find((profile / "光盘" / "01_申报表.pdf").read_bytes()[:4096])
    place = where + random.Random(7).randrange((profile / "光盘" / "01_申报表.pdf").stat().st_size)
    data[place] ^= 0x10
    image.write_bytes(data)
    found = json.loads("\n".join(demand(run(profile, "verify", image, "--json"), 4)))
    assert [(fault["kind"], fault["path"]) for fault in found["faults"]] == [("changed", "01_申报表.pdf")]


def test_labels_and_list_of_seals(profile: Path, tmp_path: Path) -> None:
    export = profile / f"{ZONE}-导出"
    (written,) = demand(run(profile, "labels", profile / ZONE, export, "--out", tmp_path / "标签"))
    text = subprocess.run(["pdftotext", written, "-"], capture_output=True, encoding="utf-8", check=True).stdout
    assert code_of(export) in text
    assert "正本" in text
    rows = demand(run(profile, "seals", profile / ZONE, export, "--out", tmp_path))
    assert any(row.startswith("还缺\t封面") for row in rows)
    assert any(row.startswith("由主管部门办\t") for row in rows)
    assert (tmp_path / "盖章清单.pdf").is_file()
    told = json.loads("\n".join(demand(run(profile, "seals", profile / ZONE, export, "--json"))))
    assert {"place", "who", "by_applicant", "on", "volume_name", "state", "scan"} == set(told[0])


def scanned(export: Path, volume: str, side: int, target: Path) -> Path:
    """The exported page as a picture of a scanner, upside down."""
    book = json.loads((export / "book.json").read_text("utf-8"))
    pdf = next(one["pdf"] for one in book["volumes"] if one["id"] == volume)
    stem = target.with_suffix("")
    subprocess.run(
        [
            "pdftoppm",
            "-r",
            "150",
            "-f",
            str(side),
            "-l",
            str(side),
            "-png",
            "-singlefile",
            str(export / pdf),
            str(stem),
        ],
        check=True,
    )
    from PIL import Image

    with Image.open(f"{stem}.png") as picture:
        picture.rotate(180).convert("L").save(target, dpi=(150, 150), quality=80)
    return target


def test_scans_are_matched_put_in_and_taken_out(profile: Path, tmp_path: Path) -> None:
    draft, export = tmp_path / "盖章", profile / f"{SERVICE}-导出"
    demand(run(profile, "copy", profile / SERVICE, draft))
    place: dict[str, Any] = json.loads("\n".join(demand(run(profile, "seals", draft, export, "--json"))))[0]
    side = place["on"]["side"]
    scan = scanned(export, "book", side, tmp_path / "扫描.jpg")
    before = (draft / "draft.json").read_bytes()
    (line,) = demand(run(profile, "scans", draft, export, scan))
    assert f"book:{side}" in line
    assert "转 180 度" in line
    assert (draft / "draft.json").read_bytes() == before
    demand(run(profile, "scans", draft, export, scan, "--accept"))
    states = json.loads("\n".join(demand(run(profile, "seals", draft, export, "--json"))))
    assert [one["state"] for one in states if one["on"]["side"] == side] == ["scanned"]
    out = tmp_path / "报送"
    demand(run(profile, "disc", draft, export, "--out", out))
    plain = (export / "01_入库申请书.pdf").read_bytes()
    assert (out / "扫描版" / "01_入库申请书.pdf").read_bytes() != plain
    demand(run(profile, "scans", draft, export, scan, "--put", f"1=book:{side}x"), 2)
    demand(run(profile, "scans", draft, export, "--remove", f"book:{side}"))
    demand(run(profile, "scans", draft, export, "--remove", f"book:{side}"), 2)
    demand(run(profile, "scans", draft, export), 2)
