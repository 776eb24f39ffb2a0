"""``notice``, ``opinion``, ``reminder`` and ``mail`` as a script meets them: files, exit codes, what is refused."""

from __future__ import annotations

import email
import email.policy
import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from tests.unit.bureau.handed import hand_in

SERVICE, ZONE = "service_institution_2026", "cooperation_zone_2026"


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample of an application, made once."""
    root = tmp_path_factory.mktemp("公 文")
    demand(run(root, "new", SERVICE, root / "申请", "--sample"))
    return root


def run(root: Path, *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "app", "--data-dir", str(root / "资料"), *map(str, words)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=300)


def demand(done: subprocess.CompletedProcess[str], code: int = 0) -> list[str]:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout.splitlines()


def files_in(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def pages_of(pdf: Path) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def text_of(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)


def test_a_notice_lists_what_to_correct(profile: Path, tmp_path: Path) -> None:
    demand(run(profile, "new", SERVICE, tmp_path / "空"))
    before = files_in(tmp_path / "空")
    out = tmp_path / "补正.pdf"
    words = ("--line", "请补签", "--line", "请补章", "--by-day", "2026-04-25", "--office", "云川市工信局")
    done = run(profile, "notice", tmp_path / "空", "--out", out, *words, "--day", "2026-04-20")
    assert demand(done) == [str(out)]
    assert "条问题" in done.stderr
    text = text_of(out)
    for said in ("申报材料补正通知书", "请于2026年4月25日前补正", "请补签。", "请补章。", "云川市工信局2026年4月20日"):
        assert said in text
    assert files_in(tmp_path / "空") == before
    assert "请核对" not in done.stderr
    late = ("--by-day", "2026-05-10", "--day", "2026-05-20")
    done = run(profile, "notice", tmp_path / "空", "--out", out, *late)
    assert demand(done) == [str(out)], "written as asked"
    assert "补正期限（2026年5月10日）在落款日期（2026年5月20日）以前" in done.stderr
    assert "补正期限（2026年5月10日）在通知的报送截止日期（2026年4月30日）以后" in done.stderr
    demand(run(profile, "notice", tmp_path / "空", "--out", tmp_path / "补正.docx", "--issues", "all"))
    assert (tmp_path / "补正.docx").read_bytes()[:2] == b"PK"


def test_a_notice_of_an_edition_that_is_missing_needs_a_yes(profile: Path, tmp_path: Path) -> None:
    demand(run(profile, "new", SERVICE, tmp_path / "空"))
    file, out = tmp_path / "空" / "draft.json", tmp_path / "补正.docx"
    document = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**document, "definition": {"edition": 2, "sha256": ""}}), "utf-8")
    done = run(profile, "notice", tmp_path / "空", "--out", out)
    assert (done.returncode, out.exists()) == (3, False)
    assert "--other-edition" in done.stderr
    done = run(profile, "notice", tmp_path / "空", "--out", out, "--other-edition")
    assert demand(done) == [str(out)]
    assert "第 2 版，这里照第 1 版读" in done.stderr


def test_a_notice_of_nothing_and_other_slips_are_refused(profile: Path, tmp_path: Path) -> None:
    refused = run(profile, "notice", profile / "申请", "--out", tmp_path / "a.docx")
    demand(refused, 2)
    assert "没有要补正的错误" in refused.stderr
    demand(run(profile, "notice", profile / "申请", "--out", tmp_path / "a.txt", "--line", "甲"), 2)
    assert "2026-04-25" in run(profile, "notice", profile / "申请", "--out", "a.pdf", "--by-day", "4月").stderr
    demand(run(profile, "notice", tmp_path / "没有", "--out", tmp_path / "a.docx"), 3)
    demand(run(profile, "notice", profile / "申请", "--out", profile / "申请" / "a.pdf", "--line", "甲"), 2)
    assert not list(tmp_path.iterdir())


def test_an_opinion_is_one_page_with_a_proof_beside(profile: Path, tmp_path: Path) -> None:
    before = files_in(profile / "申请")
    out = tmp_path / "意见.pdf"
    done = run(profile, "opinion", profile / "申请", "--text", "同意推荐。", "--out", out, "--with-form")
    assert demand(done) == [str(out), str(tmp_path / "意见_样张.pdf")]
    assert "第 2 页放回打印机再打印一次" in done.stderr
    assert "实际大小" in done.stderr
    assert (pages_of(out), text_of(out)) == (1, "同意推荐。")
    assert "盖章" in text_of(tmp_path / "意见_样张.pdf")
    assert files_in(profile / "申请") == before
    packed = tmp_path / "申请.shenbao"
    demand(run(profile, "pack", profile / "申请", packed))
    demand(run(profile, "opinion", packed, "--text", "同意推荐。", "--out", tmp_path / "b.pdf"))
    assert (tmp_path / "b.pdf").read_bytes() == out.read_bytes()


def test_an_opinion_that_is_too_long_says_by_how_much(profile: Path, tmp_path: Path) -> None:
    refused = run(profile, "opinion", profile / "申请", "--text", "好" * 500, "--out", tmp_path / "a.pdf")
    demand(refused, 2)
    assert "推荐意见有 500 字" in refused.stderr
    assert "请删去" in refused.stderr
    demand(run(profile, "opinion", profile / "申请", "--text", "好", "--out", tmp_path / "a.docx"), 2)


def test_a_reminder_names_the_days_of_the_year(profile: Path, tmp_path: Path) -> None:
    out = tmp_path / "提醒.pdf"
    demand(run(profile, "reminder", "--form", SERVICE, "--out", out, "--year", "2027", "--applicants", "甲、乙", "丙"))
    text = text_of(out)
    assert "入库后有关事项提醒（2027年）" in text
    assert "甲、乙、丙：" in text
    assert "3月15日（星期一）前" in text
    assert "指南第十一条" in text
    demand(run(profile, "reminder", "--form", SERVICE, "--out", out, "--approved", "2026-07-01"))
    assert "自审核通过之日2026年7月1日起" in text_of(out)
    assert "6月15日" not in text_of(out)
    demand(run(profile, "reminder", "--form", SERVICE, "--out", tmp_path / "a.docx"))
    demand(run(profile, "reminder", "--form", ZONE, "--out", tmp_path / "b.docx"), 2)
    demand(run(profile, "reminder", "--form", "没有", "--out", tmp_path / "b.docx"), 2)
    demand(run(profile, "reminder", "--form", SERVICE, "--out", tmp_path / "b.docx", "--year", "27"), 2)


@pytest.mark.slow
def test_mails_hold_the_summary_and_the_hand_in_folder(profile: Path, tmp_path: Path) -> None:
    """Through the verbs that lead here: export, disc, summary, mail."""
    demand(run(profile, "export", profile / "申请", "--out", tmp_path / "导出"))
    demand(run(profile, "disc", profile / "申请", tmp_path / "导出", "--out", tmp_path / "报送" / "甲"))
    demand(run(profile, "summary", profile / "申请", "--out", tmp_path / "汇总", "--bureau-name", "云川市"))
    asked = ("mail", "--summary", tmp_path / "汇总", "--packets", tmp_path / "报送")
    done = run(profile, *asked, "--out", tmp_path / "邮件", "--office", "云川市工信局")
    (mail,) = demand(done)
    assert "程序不发送邮件" in done.stderr
    found = email.message_from_bytes(Path(mail).read_bytes(), policy=email.policy.default)
    parts = {str(part.get_filename()): part.get_content() for part in found.iter_attachments()}
    summary, scan, word = parts.values()
    assert summary == (tmp_path / "汇总" / "01_推荐汇总表.docx").read_bytes()
    assert scan == (tmp_path / "报送" / "甲" / "扫描版" / "01_入库申请书.pdf").read_bytes()
    assert word == (tmp_path / "报送" / "甲" / "word版" / "01_入库申请书.docx").read_bytes()
    assert "附件 3 里有" not in done.stderr
    hand_in(tmp_path / "报送" / "乙", "变短的")
    (tmp_path / "报送" / "乙" / "word版" / "01_入库申请书.docx").write_bytes(b"x")
    done = run(profile, *asked[:-1], tmp_path / "报送" / "乙", tmp_path / "报送" / "甲", "--out", tmp_path / "邮件")
    assert demand(done, 3) == [mail]
    assert "“变短的”的“word版/01_入库申请书.docx”" in done.stderr


def test_nothing_asks_a_network(profile: Path, tmp_path: Path) -> None:
    """The verb runs where every socket is refused (``tests/no_network``), as all tests do; here it is said aloud."""
    hand_in(tmp_path / "甲", "云川启明（虚构）中小企业服务有限公司")
    demand(run(profile, "summary", profile / "申请", "--out", tmp_path / "汇总", "--bureau-name", "云川市"))
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise SystemExit('a socket was opened')\n"
        "socket.socket.__init__ = refuse\n"
        "socket.getaddrinfo = socket.create_connection = refuse\n"
        "from app.__main__ import main\n"
        "sys.exit(main())\n"
    )
    words = ["--data-dir", profile / "资料", "mail", "--summary", tmp_path / "汇总", "--packets", tmp_path / "甲"]
    command = [sys.executable, "-c", code, *map(str, words), "--out", str(tmp_path / "邮件")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env={**os.environ})
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "邮件" / "报送邮件.eml").is_file()
