"""Wrong, weird and hostile inputs for every verb that touches a draft, in one process for speed.

Whatever comes in: an exit code of the contract, one Chinese sentence, no word of Python or of the system, nothing that
steers a terminal, and a draft that holds what it held or all that was typed.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import random
import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.__main__ import main
from tests.scans import codes, damaged, write_scan_pdf

SERVICE = "service_institution_2026"
LONG = "长" * 100
DEEP = "/".join(["深" * 60] * 30)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_RAW = re.compile(r"Traceback|Errno|Error|Exception|PosixPath|object at|\bNone\b")
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")


class Done(NamedTuple):
    """What one run left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program in this process, in an empty folder, and judge what it says whatever it was asked."""
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")

    def go(*words: object, stdin: str = "") -> Done:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.StringIO(stdin))
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = main(["--data-dir", str(tmp_path / "profile"), *map(str, words)])
        texts = []
        for stream in (out, err):
            stream.flush()
            texts.append(stream.buffer.getvalue().decode("utf-8"))
        done = Done(code, *texts)
        assert code in (0, 1, 2, 3, 5), done
        assert not _RAW.search(done.out + done.err), done
        assert not _STEERING.search(done.err), done
        if code > 1:
            assert _HAN.search(done.err), done
            assert done.out == "" or "--rescue" in words, done
        return done

    return go


@pytest.fixture
def draft(run: Run, tmp_path: Path) -> Path:
    folder = tmp_path / "草稿"
    assert run("new", SERVICE, folder).code == 0
    return folder


def content(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "draft.json").read_text("utf-8"))
    return found


def test_the_judge_sees_what_is_planted() -> None:
    assert _RAW.search("[Errno 2] x")
    assert _STEERING.search("a\x1b[31mb")
    assert not _STEERING.search("一\n二\t三")


# ---- folders -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folder", "code", "words"),
    [
        ("文件", 3, "不是文件夹"),
        ("文件/下级", 5, "路径里有一段不是文件夹"),
        ("满", 3, "里已有"),
        (LONG, 5, "名称或路径太长"),
        (DEEP, 5, "名称或路径太长"),
        ("圈", 3, "不是文件夹"),
        ("圈/下级", 5, "链接绕成了圈"),
        ("悬空", 3, "不是文件夹"),
        ("/proc/草稿", 5, "这个位置不存在，在那里也建不了文件夹"),
    ],
)
def test_new_in_odd_places(run: Run, tmp_path: Path, folder: str, code: int, words: str) -> None:
    (tmp_path / "文件").write_text("x", "utf-8")
    (tmp_path / "满").mkdir()
    (tmp_path / "满" / "a").write_text("x", "utf-8")
    (tmp_path / "圈").symlink_to(tmp_path / "圈")
    (tmp_path / "悬空").symlink_to(tmp_path / "没有")
    done = run("new", SERVICE, tmp_path / folder)
    assert done.code == code
    assert words in done.err
    assert "不见了" not in done.err


@pytest.mark.parametrize("place", ["没有", "文件", "空", LONG, "圈", "\x1b[31m红", "\udcff"])
def test_no_draft_there(run: Run, tmp_path: Path, place: str) -> None:
    (tmp_path / "文件").write_text("x", "utf-8")
    (tmp_path / "空").mkdir()
    (tmp_path / "圈").symlink_to(tmp_path / "圈")
    there = tmp_path / place
    for words in (
        ("set", there, "org_name=x"),
        ("option", there, "copies=1"),
        ("attach", there, "3", "--none"),
        ("detach", there, "3"),
        ("move", there, "3", "a", "--at", "1"),
        ("check", there),
        ("fill-none", there),
        ("pack", there, tmp_path / "p.shenbao"),
        ("export", there, "--out", tmp_path / "o"),
    ):
        assert run(*words).code == 3, words
    assert not (tmp_path / "o").exists()
    assert not (tmp_path / "p.shenbao").exists()


@pytest.mark.parametrize(
    ("out", "words"),
    [
        ("文件", "同名的文件已经在那里"),
        (LONG, "名称或路径太长"),
        ("圈", "同名的文件已经在那里"),
        ("/proc/x", "这个位置不存在"),
    ],
)
def test_exports_to_odd_places(run: Run, draft: Path, tmp_path: Path, out: str, words: str) -> None:
    (tmp_path / "文件").write_text("x", "utf-8")
    (tmp_path / "圈").symlink_to(tmp_path / "圈")
    done = run("export", draft, "--out", tmp_path / out, "--draft", "--format", "pdf")
    assert done.code == 5
    assert words in done.err
    assert "只读" not in done.err


# ---- answers -----------------------------------------------------------------------------------------------------


def test_nothing_typed_is_dropped_without_a_word(run: Run, draft: Path, tmp_path: Path) -> None:
    typed = {
        "org_name": "a\ud800b\u0000",
        "staff_count": "1\u00002",
        "phone": "\x1f13900000000",
        "overview_basic": "甲\x07乙\r\n丙\t丁",
        "directions": ["融资促进\u0000"],
        "people": [{"person_name": "张\udfff三", "person_post": "\x1b[31m"}],
    }
    (tmp_path / "内容.json").write_text(json.dumps(typed), "utf-8")
    assert run("set", draft, "--from", tmp_path / "内容.json").code == 0
    stored = content(draft)["answers"]
    assert stored == {**stored, **typed, "overview_basic": "甲\x07乙\n丙 丁"}
    found = {issue["path"]: issue for issue in json.loads(run("check", draft, "--json").out)["issues"]
             if issue["code"] == "control_character"}  # fmt: skip
    named = {
        "org_name": "U+D800、U+0000",
        "staff_count": "U+0000",
        "phone": "U+001F",
        "overview_basic": "U+0007",
        "directions": "U+0000",
        "people.0.person_name": "U+DFFF",
        "people.0.person_post": "U+001B",
    }
    assert found.keys() == named.keys()
    for path, codes_of in named.items():
        assert codes_of in found[path]["message"]
        assert found[path]["severity"] == "error"
    assert found["org_name"]["message"].startswith("单位名称：")
    assert found["org_name"]["fixes"] == [{"label": "删去", "path": "org_name", "value": "ab"}]
    assert found["overview_basic"]["fixes"][0]["value"] == "甲乙\n丙 丁"
    text = run("check", draft)
    assert text.code == 1
    assert not _STEERING.search(text.out)
    assert run("export", draft, "--out", tmp_path / "o").code == 1
    assert run("export", draft, "--out", tmp_path / "o", "--draft", "--format", "docx").code == 0
    assert run("set", draft, f"org_name={found['org_name']['fixes'][0]['value']}").code == 0
    assert "单位名称：夹有" not in run("check", draft).out


@pytest.mark.parametrize(
    "word",
    ["org_name=\x1b[31m", "org_name=a\udcffb", "org_name=\U0001f600", "org_name=甲\u202e反",
     "org_name=" + "字" * 50_000,
     "staff_count=" + "9" * 5000, "income_a=NaN", "income_a=1e999999", "income_a=-0", "filed_on=9999-99-99",
     "year_a=99999", "uscc=OOOOOOOOOOOOOOOOOO", "postcode=\U0001d7ce", "email=a@b", "contact=\ufeff"],
    ids=lambda word: ascii(word)[:30],
)  # fmt: skip
def test_odd_answers_are_checked(run: Run, draft: Path, word: str) -> None:
    name, _, typed = word.partition("=")
    assert run("set", draft, word).code == 0
    stored = content(draft)["answers"][name]
    assert stored in (typed, typed.strip("\ufeff"), "0")
    done = run("check", draft)
    assert done.code == 1
    assert not _STEERING.search(done.out)
    assert json.loads(run("check", draft, "--json").out)["issues"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", 3), (b"null", 3), (b'"x"', 3), (b"{}", 2), (b'\xef\xbb\xbf{"org_name":"x"}', 0),
        (b'{"org_name":null}', 2), (b'{"org_name":true}', 2), (b'{"org_name":{}}', 2), (b'{"people":[1]}', 2),
        (b'{"people":[[]]}', 2), (b'{"directions":[null]}', 2), (b'{"":1}', 2), (b'{"\\u001b[31m":"x"}', 2),
        (b'{"\\ud800":"x"}', 2), (b'{"a":' * 100_000, 3), ('{"org_name":"中"}'.encode("gb18030"), 3),
        ('{"org_name":"中"}'.encode("utf-16"), 3), (b'{"org_name":"a\x01b"}', 3), (b'{"org_name":"x"} y', 3),
        (b'{"staff_count":' + b"9" * 5000 + b"}", 0), (b'{"income_a":NaN}', 0), (b'{"people":[{},{}]}', 0),
        (b'{"org_name":"\\ud83d\\ude00"}', 0),
    ],
    ids=lambda value: ascii(value)[:30],
)  # fmt: skip
def test_odd_json_files(run: Run, draft: Path, tmp_path: Path, raw: bytes, code: int) -> None:
    before = content(draft)
    (tmp_path / "内容.json").write_bytes(raw)
    assert run("set", draft, "--from", tmp_path / "内容.json").code == code
    if code:
        assert content(draft) == before
    assert run("check", draft).code == 1


@pytest.mark.parametrize(
    ("file", "words"),
    [(LONG, "太长"), ("圈", "绕成了圈"), (".", "选择文件"), ("没有", "找不到"), ("文件/x", "不是文件夹")],
)
def test_json_files_that_cannot_be_read(run: Run, draft: Path, tmp_path: Path, file: str, words: str) -> None:
    (tmp_path / "文件").write_text("x", "utf-8")
    (tmp_path / "圈").symlink_to(tmp_path / "圈")
    done = run("set", draft, "--from", tmp_path / file)
    assert done.code == 3
    assert words in done.err


@pytest.mark.parametrize(
    "word",
    ["x=1", "copies=", "copies=-1", "copies=１", "own_deadline=2026-02-30", "own_deadline=0000-00-00",
     "override.org_name=x", "override.=x", "tick.99.x=yes", "tick.7.x=maybe", "tick..x=yes", "copies=\udcff",
     "\x1b[31m=1", "copies", "=1"],
    ids=ascii,
)  # fmt: skip
def test_odd_options_are_refused(run: Run, draft: Path, word: str) -> None:
    before = content(draft)
    assert run("option", draft, word).code == 2
    assert content(draft) == before


# ---- evidence ----------------------------------------------------------------------------------------------------


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    return write_scan_pdf(tmp_path / "合同.pdf", codes(3, 2), dpi=20)


def test_odd_places_of_evidence(run: Run, draft: Path, scan: Path, tmp_path: Path) -> None:
    (tmp_path / "圈").symlink_to(tmp_path / "圈")
    places = (tmp_path, tmp_path / LONG, tmp_path / "圈", "/dev/null", "/dev/zero", "\x1b[31m", "")
    for place in places:
        assert run("attach", draft, "3", place).code == 3
    for item in ("0", "99", "-1", "３", "", "1000000"):
        assert run("attach", draft, item, scan).code == 2
    assert run("attach", draft, "3", scan, "--at", "9").code == 2
    assert content(draft)["items"] == {}
    (draft / "attachments").symlink_to(tmp_path / "cwd")
    done = run("attach", draft, "3", scan)
    assert done.code == 3
    assert "指到了别的文件夹" in done.err
    assert not list((tmp_path / "cwd").iterdir())


@pytest.mark.parametrize(
    "name",
    ["a\nb.pdf", "\x1b[31m.pdf", "CON.pdf", "合" * 80 + ".pdf", "\U0001f600.pdf", "a:b*.pdf", "\u202efdp.exe", "NUL"],
)
def test_odd_names_of_evidence(run: Run, draft: Path, scan: Path, name: str) -> None:
    odd = scan.rename(scan.with_name(name))
    done = run("attach", draft, "3", odd)
    assert done.code == 0
    (file,) = content(draft)["items"]["3"]["files"]
    stored = file["path"].removeprefix("attachments/03/")
    assert stored != name
    assert f"草稿里叫“{stored}”" in done.err
    assert (draft / file["path"]).read_bytes() == odd.read_bytes()
    assert run("detach", draft, "3", name).code == 2


def test_hostile_passwords(run: Run, draft: Path, scan: Path, tmp_path: Path) -> None:
    import pikepdf

    locked = tmp_path / "锁.pdf"
    with pikepdf.open(scan) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="秘密", owner="o"))
    for password in ("", "x\n", "\ud800\x00\n", "秘密 \n"):
        assert run("attach", draft, "3", locked, "--password-stdin", stdin=password).code == 3
    data = locked.read_bytes()
    for part in (20, 60, 95):
        locked.write_bytes(data[: len(data) * part // 100])
        assert run("attach", draft, "3", locked, "--password-stdin", stdin="秘密\n").code == 3
    locked.write_bytes(damaged(data))
    done = run("attach", draft, "3", locked, "--password-stdin", stdin="秘密\n")
    assert done.code == 0
    assert "已自动修复" in done.err
    assert "已自动修复" in run("check", draft).out


def test_a_draft_is_told_the_same_on_another_pc(run: Run, draft: Path, scan: Path, tmp_path: Path) -> None:
    scan.write_bytes(damaged(scan.read_bytes()))
    assert "已自动修复" in run("attach", draft, "3", scan).err
    here = run("check", draft, "--json").out
    shutil.rmtree(tmp_path / "profile")
    there = run("check", draft, "--json").out
    assert here == there
    (note,) = [issue for issue in json.loads(here)["issues"] if issue["code"] == "item_file_note"]
    assert note["severity"] == "warning"
    assert "合同.pdf" in note["message"]
    assert not list((tmp_path / "profile").glob("cache/intake/*"))


# ---- drafts written by others --------------------------------------------------------------------------------------


def _listed(**entry: object) -> dict[str, object]:
    return {"items": {"3": {"state": "files", "files": [{"sha256": "x", "bytes": 1, **entry}]}}}


@pytest.mark.parametrize(
    "more",
    [
        {"answers": {"org_name": [1, {"a": None}], "people": 5, "directions": "x", "uscc": {"x": 1}, "zzz": 1}},
        {"answers": {"people": [1, None, {"person_name": {}}, {"x": "y"}, []]}},
        {"answers": {"org_name": "\x00\x1b[31m\ud800", "directions": ["\x00"]}},
        {"options": {"overrides": {"uscc": "\x1b[31m"}, "copies": "x", "own_deadline": 5}},
        _listed(path="../../../etc/passwd"),
        _listed(path="attachments/03/\x1b.pdf"),
        _listed(path="attachments/" + "a" * 5000),
        _listed(path="attachments/03/" + "合" * 200 + ".pdf"),
        _listed(path="attachments/" + "合/" * 1500 + "a.pdf"),
        _listed(path="attachments/03/\ud800.pdf"),
        _listed(path="attachments"),
        _listed(path=""),
        _listed(path="attachments/03/a.pdf", intake={"version": [], "notes": {"x": 1}}),
        {"items": {"999999": {"state": "files"}, "0": {}, "00": {}, "-1": {}, "x": 1}},
        {"items": {"3": {"state": "none", "ticked": ["\x00"], "statement": "\ud800"}}},
        {"x": {"y": ["\ud800"]}},
    ],
    ids=lambda more: ascii(more)[:50],
)
def test_drafts_of_foreign_hands(run: Run, scan: Path, tmp_path: Path, more: dict[str, object]) -> None:
    folder = tmp_path / "外来"
    folder.mkdir()
    (folder / "draft.json").write_text(json.dumps({"format": 1, "form": SERVICE, **more}), "utf-8")
    done = run("check", folder)
    assert done.code == 1
    assert not _STEERING.search(done.out)
    json.loads(run("check", folder, "--json").out)
    assert run("pack", folder, tmp_path / "p.shenbao").code in (0, 3)
    assert run("set", folder, "contact=甲").code == 0
    assert run("fill-none", folder).code == 0
    assert run("attach", folder, "5", scan).code == 0
    assert run("move", folder, "5", "合同.pdf", "--at", "1").code == 0
    assert run("detach", folder, "5").code == 0
    kept = content(folder)
    assert kept["answers"].items() >= more.get("answers", {}).items()  # type: ignore[attr-defined]
    assert kept.get("x") == more.get("x")
    before = more.get("items", {}).get("3", {}).get("files")  # type: ignore[attr-defined]
    assert before is None or kept["items"]["3"]["files"][0].items() >= before[0].items()


@pytest.mark.parametrize(
    "broken", [".history is a file", "attachments is a file", ".lock is a folder", "draft.json is a folder"]
)
def test_a_folder_that_is_not_as_it_should_be(run: Run, draft: Path, scan: Path, broken: str) -> None:
    name = broken.split(" ")[0]
    if (draft / name).is_dir():
        shutil.rmtree(draft / name)
    elif (draft / name).exists():
        (draft / name).unlink()
    if broken.endswith("folder"):
        (draft / name).mkdir()
    else:
        (draft / name).write_text("x", "utf-8")
    words = ("attach", draft, "3", scan) if name == "attachments" else ("set", draft, "org_name=x")
    done = run(*words)
    assert done.code in (3, 5)
    if name == ".history":
        assert "写不了“.history”：同名的文件已经在那里" in done.err
    if name == "draft.json":
        assert "它是文件夹，不是文件" in done.err


# ---- packages ----------------------------------------------------------------------------------------------------


def _manifest(files: dict[str, bytes], **more: object) -> str:
    listed = [{"path": p, "sha256": hashlib.sha256(b).hexdigest(), "bytes": len(b), **more} for p, b in files.items()]
    return json.dumps({"format": 1, "files": listed})


_DRAFT = json.dumps({"format": 1, "form": SERVICE}).encode()


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({}, "没有 manifest.json"),
        ({"照片.jpg": b"x", "说明.txt": b"x"}, "没有 manifest.json"),
        ({"draft.json": _DRAFT}, "没有 manifest.json"),
        ({"manifest.json": "{}"}, "没有 draft.json"),
        ({"manifest.json": "[]", "draft.json": _DRAFT}, "没有可用的 manifest.json"),
        ({"manifest.json": "[" * 100_000, "draft.json": _DRAFT}, "没有可用的 manifest.json"),
        ({"manifest.json": b"\xff", "draft.json": _DRAFT}, "没有可用的 manifest.json"),
        ({"manifest.json": '{"format": 1, "files": [{"path": "draft.json", "sha256": "", "bytes": Infinity}]}',
          "draft.json": _DRAFT}, "没有可用的 manifest.json"),
        ({"manifest.json": _manifest({"\x1b[31m": b"x"}), "draft.json": _DRAFT}, "名称不对"),
        ({"manifest.json": _manifest({}), "draft.json": _DRAFT}, "“draft.json”没有列在"),
        ({"manifest.json": _manifest({"attachments/03/a.pdf": b"x", "draft.json": _DRAFT}), "draft.json": _DRAFT},
         "缺了"),
        ({"manifest.json": _manifest({"attachments/a": b"1", "attachments/a/b": b"1", "draft.json": _DRAFT}),
          "attachments/a": b"1", "attachments/a/b": b"1", "draft.json": _DRAFT}, "放在了一个文件底下"),
    ],
    ids=lambda value: ascii(value)[:40],
)  # fmt: skip
def test_packages_of_foreign_hands(run: Run, tmp_path: Path, entries: dict[str, bytes | str], words: str) -> None:
    file = tmp_path / "外来.shenbao"
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    done = run("unpack", file, tmp_path / "u")
    assert done.code == 3
    assert words in done.err
    assert "外来.shenbao" in done.err
    if "draft.json" in entries and "manifest.json" not in entries:
        assert "draft.json" not in done.err
    assert not (tmp_path / "u").exists()


def test_packages_from_and_to_odd_places(run: Run, draft: Path, tmp_path: Path) -> None:
    good = tmp_path / "好.shenbao"
    assert run("pack", draft, good).code == 0
    (tmp_path / "文件").write_text("x", "utf-8")
    (tmp_path / "圈").symlink_to(tmp_path / "圈")
    for place, code in (("文件/x.shenbao", 5), ("圈/x.shenbao", 5), (f"{LONG}.shenbao", 5), ("x.zip", 2), ("", 2)):
        assert run("pack", draft, tmp_path / place).code == code, place
    for place in ("没有.shenbao", "文件", "圈", LONG, "."):
        assert run("unpack", tmp_path / place, tmp_path / "u").code == 3, place
    for place, code in (("文件", 3), ("文件/x", 5), ("圈", 3), (LONG, 5), ("cwd/..", 3)):
        assert run("unpack", good, tmp_path / place).code == code, place
    data, chance = good.read_bytes(), random.Random(1)
    for _ in range(25):
        hurt = bytearray(data[: chance.randrange(1, len(data) + 1)])
        hurt[chance.randrange(len(hurt))] ^= 1 << chance.randrange(8)
        good.write_bytes(hurt)
        done = run("unpack", good, tmp_path / "u")
        assert done.code in (0, 3)
        assert (tmp_path / "u").exists() == (done.code == 0)
        shutil.rmtree(tmp_path / "u", ignore_errors=True)


def test_what_is_told_of_a_hostile_package_steers_no_terminal(run: Run, tmp_path: Path) -> None:
    names = {"attachments/03/\x1b[31m.pdf": b"x", "attachments/03/\u202efdp.exe": b"y"}
    listed = [{"path": p, "sha256": hashlib.sha256(b).hexdigest(), "bytes": len(b)} for p, b in names.items()]
    draft = json.dumps({"format": 1, "form": SERVICE, "items": {"3": {"state": "files", "files": listed}}}).encode()
    file = tmp_path / "外来.shenbao"
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in {"draft.json": draft, **names}.items():
            archive.writestr(f"\u202e\x1b/{name}", data)
    assert run("unpack", file, tmp_path / "u").code == 3
    done = run("unpack", file, tmp_path / "u", "--rescue")
    assert "第 3 项佐证材料“?[31m.pdf”没有救出" in done.err
    assert {path.name for path in tmp_path.iterdir()} == {"cwd", "u", "外来.shenbao"}
