"""Wrong inputs end to end: a Chinese sentence that names the file, the right exit code, no traceback, no half file."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.packets import SERVICE, Press
from tests.office import pages_of

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., Any]
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BANNED = re.compile(r"Traceback|Error|Exception|errno|\.py\b|您|！|失败|非法|异常", re.IGNORECASE)


def told(done: Any, code: int, *names: str) -> None:
    """The run ended with ``code`` and a Chinese sentence that names what it is about."""
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert _HAN.search(done.stderr)
    assert not _BANNED.search(done.stderr), done.stderr
    for name in names:
        assert name in done.stderr, done.stderr


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content, folders too; hidden ones count."""
    found = sorted(folder.rglob("*"))
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b"" for path in found}


@pytest.fixture
def draft(press: Press, tmp_path: Path) -> Path:
    """A copy of a draft without errors."""
    folder = tmp_path / "云川草稿"
    shutil.copytree(press.draft("own service"), folder)
    return folder


@pytest.fixture
def target(press: Press, tmp_path: Path) -> Path:
    """A folder with an earlier set and a file of the user's own."""
    folder = tmp_path / "已有导出"
    shutil.copytree(press.packet("own service as draft").folder, folder)
    (folder / "我的笔记.txt").write_text("勿动", "utf-8")
    return folder


def test_a_missing_draft_folder(shenbao: Run, target: Path, tmp_path: Path) -> None:
    before = snapshot(target)
    told(shenbao("export", tmp_path / "没有的草稿", "--out", target), 3, "没有的草稿")
    assert snapshot(target) == before
    assert not (tmp_path / "没有的草稿").exists()


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"format": 1}', f'{{"format": 1, "form": "{SERVICE}", "answers": []}}', "\x00\xff"]
)
def test_a_broken_draft(shenbao: Run, draft: Path, target: Path, content: str) -> None:
    (draft / "draft.json").write_text(content, "utf-8")
    shutil.rmtree(draft / ".history", ignore_errors=True)
    before, kept = snapshot(target), snapshot(draft)
    for mark in ((), ("--draft",)):
        told(shenbao("export", draft, "--out", target, *mark), 3, "云川草稿")
    assert snapshot(target) == before
    assert snapshot(draft)["draft.json"] == kept["draft.json"]


def test_a_definition_with_three_mistakes(shenbao: Run, tmp_path: Path) -> None:
    source = (ROOT / "forms" / SERVICE / "form.yaml").read_text("utf-8")
    file = tmp_path / "明年的表.yaml"
    wrong = source.replace("type: uscc", "type: usc", 1).replace("at_most: 2", "at_mots: 2", 1)
    wrong = wrong.replace("minimum: 0", "minimum: null-ish", 1)
    file.write_text(wrong, "utf-8")
    done = shenbao("forms", "check", file)
    told(done, 3, "明年的表.yaml")
    at = {n for n, line in enumerate(wrong.splitlines(), 1) if re.search(r"type: usc\b|at_mots|null-ish", line)}
    assert len(at) == 3
    assert at <= {int(line) for line in re.findall(r"第(\d+)行第\d+列", done.stderr)}
    assert len(re.findall(r"第\d+行第\d+列", done.stderr)) <= 5


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("其实是文本.pdf", "这不是 PDF".encode()),
        ("断了的.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog"),
        ("空的.png", b""),
        ("半张.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"),
        ("表格.pdf", b"PK\x03\x04" + bytes(200)),
    ],
)
def test_a_file_that_is_not_what_its_name_says(
    shenbao: Run, draft: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    before = snapshot(draft)
    told(shenbao("attach", draft, "3", tmp_path / name), 3, name)
    assert snapshot(draft) == before


def test_an_unknown_field(shenbao: Run, draft: Path) -> None:
    before = snapshot(draft)
    told(shenbao("set", draft, "org_nmae=云川"), 2, "org_nmae", "org_name")
    assert snapshot(draft) == before


def test_a_target_that_is_a_file(shenbao: Run, draft: Path, tmp_path: Path) -> None:
    (tmp_path / "是个文件").write_text("x", "utf-8")
    told(shenbao("export", draft, "--out", tmp_path / "是个文件"), 5, "是个文件")
    told(shenbao("export", draft, "--out", tmp_path / "是个文件" / "下层"), 5, "下层")
    assert (tmp_path / "是个文件").read_text("utf-8") == "x"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc here")
def test_a_target_that_nobody_can_write(shenbao: Run, draft: Path) -> None:
    told(shenbao("export", draft, "--out", "/proc/申报导出"), 5, "申报导出")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere; /proc stands in")
def test_a_read_only_target(shenbao: Run, draft: Path, target: Path) -> None:
    before = snapshot(target)
    target.chmod(0o555)
    try:
        told(shenbao("export", draft, "--out", target), 5, "已有导出")
    finally:
        target.chmod(0o755)
    assert snapshot(target) == before


def _program(profile: Path, *arguments: str | Path, **options: Any) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    env = {**os.environ, "PYTHONPATH": path, "TMPDIR": str(profile / "tmp")}
    (profile / "tmp").mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "app", "--data-dir", str(profile), *map(str, arguments)]
    options.setdefault("preexec_fn", _heeds_interrupts)
    return subprocess.Popen(
        command, env=env, cwd=profile, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )


def _heeds_interrupts() -> None:
    """A run started in the background of a shell ignores Ctrl-C, and so would every program that it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_a_disk_that_fills_up(draft: Path, target: Path, tmp_path: Path) -> None:
    """No file may grow beyond 300 000 bytes, as when the disk is nearly full."""
    before = snapshot(target)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    process = _program(tmp_path / "p", "export", draft, "--out", target, preexec_fn=limit)
    out, err = process.communicate(timeout=120)
    told(subprocess.CompletedProcess([], process.returncode, out, err), 5)
    assert snapshot(target) == before
    assert not list((tmp_path / "p" / "tmp").iterdir())


@pytest.mark.parametrize("how", ["deleted", "changed", "cut"])
def test_evidence_that_is_gone_or_another(shenbao: Run, draft: Path, target: Path, how: str) -> None:
    items = json.loads((draft / "draft.json").read_text("utf-8"))["items"]
    path = items["5"]["files"][0]["path"]
    file = draft / path
    if how == "deleted":
        file.unlink()
    else:
        data = file.read_bytes()
        file.write_bytes(data[:-200] if how == "cut" else data[:200] + b"x" + data[201:])
    before, kept = snapshot(target), snapshot(draft)
    checked = shenbao("check", draft)
    assert checked.returncode == 1
    assert file.name in checked.stdout
    told(shenbao("export", draft, "--out", target), 1, file.name)
    assert snapshot(target) == before
    copied = shenbao("export", draft, "--out", target, "--draft")
    assert copied.returncode == 0
    assert file.name in copied.stderr
    (book,) = target.glob("草稿_*.pdf")
    assert file.name in re.sub(r"\s", "", "".join(pages_of(book)))
    assert snapshot(draft) == kept


@pytest.mark.parametrize("stage", ["整理", "排版", "合并", "核对页码", "生成 Word"])
@pytest.mark.parametrize("fresh", [False, True], ids=["over an earlier set", "into a new folder"])
def test_an_export_cancelled_midway(draft: Path, target: Path, tmp_path: Path, stage: str, fresh: bool) -> None:
    out = tmp_path / "新导出" if fresh else target
    before, kept = snapshot(target), snapshot(draft)
    process = _program(tmp_path / "p", "export", draft, "--out", out)
    assert process.stderr is not None
    seen = ""
    for line in process.stderr:
        seen += line
        if line.startswith(stage):
            process.send_signal(signal.SIGINT)
            break
    stdout, rest = process.communicate(timeout=120)
    assert stage in seen
    told(subprocess.CompletedProcess([], process.returncode, stdout, seen + rest), 130, "已取消")
    assert snapshot(target) == before
    assert snapshot(draft) == kept
    assert not (tmp_path / "新导出").exists()
    assert not list((tmp_path / "p" / "tmp").iterdir())


def test_a_snapshot_sees_a_half_file(target: Path) -> None:
    before = snapshot(target)
    (target / ".shenbao-x").mkdir()
    assert snapshot(target) != before
    (target / ".shenbao-x").rmdir()
    assert snapshot(target) == before
    (target / "book.json").write_bytes((target / "book.json").read_bytes() + b"\n")
    assert snapshot(target) != before
