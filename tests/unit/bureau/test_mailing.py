"""The mails: what goes into which, every byte of it there again, and nothing that is not as its list says."""

from __future__ import annotations

import email
import email.policy
import hashlib
import io
import random
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api_mailing import NOTE_FILE, MadeMails, Mailing, make_mails
from app.api_summary import Summarising, summarise
from app.bureau.mail_files import Attached, encoded_size, part_head, write_mail
from app.bureau.mail_rows import Row, placed
from app.bureau.mailing import Enclosed, Letterhead, Mail, Packet, plan_mails, subject_of, text_of
from app.bureau.summary_names import name_key, names_in
from app.drafts import store
from app.drafts.content_code import content_code
from app.errors import AppError, InputFileError, UsageError
from app.forms.bureau_records import Mailing as MailingOfForm
from app.paths import AppPaths, find_paths
from app.progress import Cancelled
from tests.unit.bureau.applicants import CODE
from tests.unit.bureau.handed import SCAN, WORD, hand_in, summary_word
from tests.unit.bureau.piles import NOW, draft_in, handed_in

MB = 1 << 20
OTHER_CODE = "91140000MA0HAMTW88"
ADDRESS = "sxgxzxqy@126.com"
HEAD = Letterhead(
    mailing=MailingOfForm(address=ADDRESS, subject="入库申报材料", source="通知 二"),
    recipient="某某厅",
    notice="关于征集的通知",
    what="入库申报材料",
)


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "资料")


def parsed(file: Path | bytes) -> EmailMessage:
    data = file if isinstance(file, bytes) else file.read_bytes()
    found = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    assert [part.defects for part in found.walk()] == [[]] * sum(1 for _ in found.walk())
    return found


def attached(file: Path | bytes) -> dict[str, bytes]:
    return {str(part.get_filename()): part.get_content() for part in parsed(file).iter_attachments()}


def text_in(file: Path) -> str:
    body = parsed(file).get_body()
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


# ---- planning --------------------------------------------------------------------------------------------------


def enclosed(name: str, size: int) -> Enclosed:
    return Enclosed(name=name, path=Path(f"/x/{name}"), bytes=size, sha256="0" * 64, what="扫描版")


SUMMARY = (enclosed("附件3.docx", 10_000),)
SIZES = st.lists(st.lists(st.integers(0, 900_000), min_size=1, max_size=5), max_size=12)


@given(SIZES)
def test_every_file_is_in_one_mail_in_order_and_no_mail_is_too_large(sizes: list[list[int]]) -> None:
    packets = [
        Packet(f"单位{n}", tuple(enclosed(f"{n}-{place}.pdf", size) for place, size in enumerate(files)))
        for n, files in enumerate(sizes)
    ]
    planned = plan_mails(SUMMARY, packets, MB)
    assert planned.mails[0].summary == SUMMARY
    assert all(mail.sent_bytes <= MB for mail in planned.mails)
    gone = {one.applicant for one in planned.left_out}
    wanted = [file for packet in packets if packet.applicant not in gone for file in packet.files]
    assert [file for mail in planned.mails for packet in mail.packets for file in packet.files] == wanted
    for packet in packets:
        mails = [mail for mail in planned.mails for one in mail.packets if one.applicant == packet.applicant]
        fits = packet.sent_bytes <= MB - 16 * 1024
        assert len(mails) == (0 if packet.applicant in gone else 1) or not fits
        rests = [p.rest for mail in planned.mails for p in mail.packets if p.applicant == packet.applicant]
        assert rests == ([] if packet.applicant in gone else [len(mails) > 1] * len(mails)) or not fits


def test_a_file_that_no_mail_holds_is_named_with_what_to_do() -> None:
    scan, word = enclosed("大.pdf", 3 * MB), enclosed("大.docx", 3 * MB)
    planned = plan_mails(SUMMARY, [Packet("甲", (scan, word)), Packet("乙", (enclosed("小.pdf", 9),))], 2 * MB)
    (left,) = planned.left_out
    assert left.applicant == "甲"
    assert "“大.pdf”（3.0 MB）、“大.docx”（3.0 MB）" in left.sentence
    assert "最多 1 MB" in left.hint
    assert "Word 版不能再分" in left.hint
    assert [packet.applicant for mail in planned.mails for packet in mail.packets] == ["乙"]


def test_a_summary_that_no_mail_holds_is_refused() -> None:
    with pytest.raises(UsageError, match="附件 3 共"):
        plan_mails((enclosed("附件3.pdf", 3 * MB),), [], MB)


@given(st.binary(max_size=300), st.integers(0, 3))
def test_the_size_is_counted_after_encoding(data: bytes, more: int) -> None:
    data += b"x" * more * 57
    assert encoded_size(len(data)) == len(mail_of({"a.pdf": data})) - len(mail_of({"a.pdf": b""}))


# ---- files -----------------------------------------------------------------------------------------------------


def mail_of(files: dict[str, bytes], subject: str = "主题", text: str = "正文\n") -> bytes:
    out = io.BytesIO()
    listed = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, data) in enumerate(files.items()):
            path = Path(folder, str(number))
            path.write_bytes(data)
            listed.append(Attached(name, path, hashlib.sha256(data).hexdigest()))
        write_mail(out, ADDRESS, subject, text, listed, lambda size: None)
    return out.getvalue()


@given(
    st.dictionaries(
        st.text("甲乙丙（）_1aé \"'%;", min_size=1, max_size=60).map(lambda name: f"{name.strip() or '空'}.pdf"),
        st.binary(max_size=2000),
        max_size=4,
    ),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=120).map(str.strip),
)
def test_what_goes_in_comes_out_again(files: dict[str, bytes], subject: str) -> None:
    data = mail_of(files, subject or "主题", "第一行\n　　第二行：©\n")
    found = parsed(data)
    assert attached(data) == files
    assert (found["To"], found["X-Unsent"]) == (ADDRESS, "1")
    assert "".join(str(found["Subject"]).split()) == "".join((subject or "主题").split())
    body = found.get_body()
    assert body is not None
    assert body.get_content() == "第一行\r\n　　第二行：©\r\n"
    assert body.get_content_charset() == "utf-8"
    assert data == mail_of(files, subject or "主题", "第一行\n　　第二行：©\n")


def test_the_heads_are_plain_and_short_enough_for_mail_servers() -> None:
    name = "01_" + "云" * 60 + ".pdf"
    data = mail_of({name: b"x" * 1000}, "题" * 200)
    assert data.isascii()
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"filename*=utf-8''" in part_head(name)
    found = parsed(data)
    assert sorted(map(str.lower, found.keys())) == ["content-type", "mime-version", "subject", "to", "x-unsent"]
    assert [part.get_content_type() for part in found.iter_attachments()] == ["application/pdf"]


def test_a_line_break_in_a_subject_cannot_add_a_head() -> None:
    with pytest.raises(ValueError, match="Header"):
        mail_of({}, "主题\r\nBcc: x@example.com")


def test_a_file_that_was_changed_is_named(tmp_path: Path) -> None:
    file = tmp_path / "入库申请书.pdf"
    file.write_bytes(b"other")
    with pytest.raises(InputFileError, match=r"“入库申请书\.pdf”与清单上登记的不一样"):
        write_mail(io.BytesIO(), ADDRESS, "主题", "正文", [Attached("a", file, "0" * 64)], lambda size: None)


def test_another_program_finds_the_same_files(tmp_path: Path) -> None:
    files = {"附件3_推荐汇总表.docx": bytes(range(256)) * 40, "01_云川中心_申请书（盖章）.pdf": b"%PDF" * 999}
    (tmp_path / "a.eml").write_bytes(mail_of(files))
    command = ["ripmime", "-i", str(tmp_path / "a.eml"), "-d", str(tmp_path / "out")]
    subprocess.run(command, check=True, capture_output=True)
    assert {name: (tmp_path / "out" / name).read_bytes() for name in files} == files


# ---- words -----------------------------------------------------------------------------------------------------


def test_the_text_lists_what_is_inside_and_what_the_others_hold() -> None:
    first = Packet("甲中心", (enclosed("01_甲.pdf", 2 * MB),))
    second = Packet("乙中心", (enclosed("02_乙.pdf", 512),), rest=True)
    mails = [Mail(SUMMARY, (first,)), Mail(packets=(second,))]
    told = text_of(HEAD, mails, 1)
    assert "某某厅：" in told
    assert "根据《关于征集的通知》，现报送初审推荐的入库申报材料电子版（扫描版和 Word 版），共 2 家，分 2 封" in told
    assert "本封有 2 个附件：\n附件 3 推荐汇总表\n　　附件3.docx（扫描版，10 KB）\n1. 甲中心\n" in told
    assert "　　01_甲.pdf（扫描版，2.0 MB）\n" in told
    assert "其他各封：\n第 2 封：乙中心（一部分）\n" in told
    assert "1. 乙中心（其余文件在别的邮件里）" in text_of(HEAD, mails, 2)
    assert "第 1 封：附件 3、甲中心" in text_of(HEAD, mails, 2)
    assert "分 1 封" not in text_of(HEAD, mails[:1], 1)


@pytest.mark.parametrize(
    ("office", "of", "subject"),
    [
        ("", 1, "入库申报材料"),
        ("云川市工信局", 1, "入库申报材料（云川市工信局）"),
        ("", 3, "入库申报材料（第 2 封，共 3 封）"),
        ("云川市工信局", 3, "入库申报材料（云川市工信局，第 2 封，共 3 封）"),
    ],
)
def test_subjects(office: str, of: int, subject: str) -> None:
    assert subject_of(replace(HEAD, office=office), 2, of) == subject


# ---- the whole way ---------------------------------------------------------------------------------------------


@pytest.fixture
def summary(tmp_path: Path) -> Path:
    return summary_word(tmp_path / "汇总", ["乙服务中心", "甲服务中心"])


def made(paths: AppPaths, summary: Path, *packets: Path, out: Path | None = None, **how: object) -> MadeMails:
    target = out or summary.with_name("邮件")
    return make_mails(paths, summary, packets, target, Mailing(**how))  # type: ignore[arg-type]


def test_applicants_are_sent_in_the_order_of_the_summary(paths: AppPaths, summary: Path, tmp_path: Path) -> None:
    for name in ("甲服务中心", "乙服务中心"):
        hand_in(tmp_path / "收" / name, name)
    sealed = tmp_path / "扫描.PDF"
    sealed.write_bytes(b"%PDF sealed")
    found = made(paths, summary, tmp_path / "收", sealed=sealed, office="云川市工信局")
    (mail,) = found.mails
    assert mail.file == tmp_path / "邮件" / "报送邮件.eml"
    assert mail.applicants == ("乙服务中心", "甲服务中心")
    assert list(attached(mail.file)) == [
        "附件3_推荐汇总表.docx",
        "附件3_推荐汇总表（盖章扫描件）.pdf",
        "01_乙服务中心_01_入库申请书.pdf",
        "01_乙服务中心_01_入库申请书.docx",
        "02_甲服务中心_01_入库申请书.pdf",
        "02_甲服务中心_01_入库申请书.docx",
    ]
    assert attached(mail.file)["01_乙服务中心_01_入库申请书.pdf"] == (tmp_path / "收/乙服务中心" / SCAN).read_bytes()
    assert attached(mail.file)["附件3_推荐汇总表（盖章扫描件）.pdf"] == b"%PDF sealed"
    assert (found.address, found.left_out, found.told) == (ADDRESS, (), ())
    assert mail.bytes == mail.file.stat().st_size
    assert mail.subject == str(parsed(mail.file)["Subject"])


def steps(paths: AppPaths, place: Path, applicants: int) -> int:
    """How many functions are called to mail so many applicants, each with two files."""
    names = [f"第 {number} 家服务中心" for number in range(applicants)]
    word = summary_word(place / "汇总", names)
    for number, name in enumerate(names):
        hand_in(place / "收" / f"{number:03}", name)
    called = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal called
        called += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        found = made(paths, word, place / "收", out=place / "邮件")
    finally:
        sys.setprofile(None)
    assert sum(len(mail.applicants) for mail in found.mails) == applicants
    return called


def test_twice_as_many_files_take_twice_as_long(paths: AppPaths, tmp_path: Path) -> None:
    steps(paths, tmp_path / "先", 2)  # what is loaded once
    few, many = steps(paths, tmp_path / "少", 150), steps(paths, tmp_path / "多", 300)
    assert many / few < 2.1, "300 and 600 files"


def test_the_same_input_gives_the_same_bytes(paths: AppPaths, summary: Path, tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "甲", "甲服务中心")
    for name in ("邮件1", "邮件2"):
        made(paths, summary, folder, out=tmp_path / name)
    files = [{f.name: f.read_bytes() for f in (tmp_path / name).iterdir()} for name in ("邮件1", "邮件2")]
    assert files[0] == files[1]


def big(seed: int, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


def test_parts_stay_below_the_limit_and_an_earlier_set_gives_way(
    paths: AppPaths, summary: Path, tmp_path: Path
) -> None:
    for number, name in enumerate(("甲服务中心", "乙服务中心")):
        hand_in(tmp_path / "收" / name, name, {SCAN: big(number, 900_000), WORD: big(number + 9, 300_000)})
    assert [mail.files for mail in made(paths, summary, tmp_path / "收").mails] == [5]
    found = made(paths, summary, tmp_path / "收", most_mb=2)
    assert [mail.file.name for mail in found.mails] == ["报送邮件_第1封_共2封.eml", "报送邮件_第2封_共2封.eml"]
    assert all(mail.file.stat().st_size <= 2 * MB for mail in found.mails)
    assert sorted(path.name for path in (tmp_path / "邮件").iterdir()) == [
        "报送邮件_第1封_共2封.eml", "报送邮件_第2封_共2封.eml", NOTE_FILE,
    ]  # fmt: skip
    note = (tmp_path / "邮件" / NOTE_FILE).read_text("utf-8-sig")
    assert "第 2 封 报送邮件_第2封_共2封.eml" in note
    assert "单位：甲服务中心" in note
    assert ADDRESS in note
    assert [mail.files for mail in made(paths, summary, tmp_path / "收").mails] == [5]
    assert sorted(path.name for path in (tmp_path / "邮件").iterdir()) == ["报送邮件.eml", NOTE_FILE]


def test_a_folder_in_parts_is_one_applicant(paths: AppPaths, summary: Path, tmp_path: Path) -> None:
    files = [{SCAN: big(1, 700_000)}, {"扫描版/01_第5—8项.pdf": big(2, 700_000)}, {WORD: big(3, 200_000)}]
    hand_in(tmp_path / "甲", "甲服务中心", files)
    found = made(paths, summary, tmp_path / "甲", most_mb=1)
    assert [list(attached(mail.file)) for mail in found.mails] == [
        ["附件3_推荐汇总表.docx"],
        ["01_甲服务中心_01_入库申请书.pdf"],
        ["01_甲服务中心_01_第5—8项.pdf"],
        ["01_甲服务中心_01_入库申请书.docx"],
    ]
    assert "（其余文件在别的邮件里）" in text_in(found.mails[1].file)
    shutil.rmtree(tmp_path / "甲" / "第2部分")
    with pytest.raises(InputFileError, match="缺第 2 部分"):
        made(paths, summary, tmp_path / "甲")


def test_a_difference_of_one_byte_is_told_in_bytes(paths: AppPaths, summary: Path, tmp_path: Path) -> None:
    hand_in(tmp_path / "收/好", "甲服务中心", remarks={SCAN: "没有盖章页的扫描件"})
    file = hand_in(tmp_path / "收/短", "变短的") / SCAN
    file.write_bytes(file.read_bytes()[:-1])
    size = file.stat().st_size
    (told,) = made(paths, summary, tmp_path / "收").left_out
    assert f"“变短的”的“{SCAN}”是 {size:,} 字节，清单上是 {size + 1:,} 字节" in told


def test_what_cannot_be_sent_is_named_and_the_others_go_on(paths: AppPaths, summary: Path, tmp_path: Path) -> None:
    hand_in(tmp_path / "收/好", "甲服务中心", remarks={SCAN: "没有盖章页的扫描件"})
    (hand_in(tmp_path / "收/缺", "缺文件的") / SCAN).unlink()
    (hand_in(tmp_path / "收/短", "变短的") / SCAN).write_bytes(b"x")
    (hand_in(tmp_path / "收/清单", "清单坏的") / "文件清单.txt").write_bytes(b"x")
    hand_in(tmp_path / "收/另一种", "合作区", form="cooperation_zone_2026")
    hand_in(tmp_path / "收/两版/一", "两版的")
    hand_in(tmp_path / "收/两版/二", "两版的", code="AAAA-BBBB")
    hand_in(tmp_path / "收/太大", "太大的", {SCAN: big(1, 2 * MB)})
    (tmp_path / "空").mkdir()
    found = made(paths, summary, tmp_path / "收", tmp_path / "空", tmp_path / "没有", most_mb=2, others=True)
    assert [mail.applicants for mail in found.mails] == [("甲服务中心",)]
    told = "\n".join(found.left_out)
    for words in (
        f"“缺文件的”的“{SCAN}”不见了",
        f"“变短的”的“{SCAN}”是 1 字节，清单上是",
        "“清单”：“文件清单.txt”与生成时不同",
        "“合作区”交的是",
        "“两版的”有两版报送材料",
        "太大的的“02_太大的_01_入库申请书.pdf”（2.0 MB）",
        "“空”里没有报送文件夹",
        "读不了“没有”",
    ):
        assert words in told, words
    assert len(found.left_out) == 8
    assert f"甲服务中心的“{SCAN}”：没有盖章页的扫描件" in found.told


def test_a_list_that_leads_out_of_its_folder_brings_nothing_along(
    paths: AppPaths, summary: Path, tmp_path: Path
) -> None:
    (tmp_path / "内部.pdf").write_bytes(b"secret")
    hand_in(tmp_path / "收/甲", "甲服务中心", {"../../内部.pdf": b"secret"})
    linked = hand_in(tmp_path / "收/乙", "乙服务中心")
    (linked / WORD).unlink()
    (linked / WORD).symlink_to(tmp_path / "内部.pdf")
    with pytest.raises(InputFileError) as refused:
        made(paths, summary, tmp_path / "收")
    assert refused.value.message.count("不在报送文件夹里面") == 2
    assert not (tmp_path / "邮件").exists()


def test_a_packed_draft_is_not_sent(paths: AppPaths, summary: Path, tmp_path: Path) -> None:
    hand_in(tmp_path / "甲", "甲服务中心", {SCAN: b"pdf", "草稿.shenbao": b"draft"})
    (mail,) = made(paths, summary, tmp_path / "甲").mails
    assert list(attached(mail.file)) == ["附件3_推荐汇总表.docx", "01_甲服务中心_01_入库申请书.pdf"]


def test_a_bad_byte_stops_everything_and_leaves_what_was_there(paths: AppPaths, summary: Path, tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "甲", "甲服务中心")
    made(paths, summary, folder)
    before = {path.name: path.read_bytes() for path in (tmp_path / "邮件").iterdir()}
    data = bytearray((folder / SCAN).read_bytes())
    data[7] ^= 1
    (folder / SCAN).write_bytes(data)
    with pytest.raises(InputFileError, match="与清单上登记的不一样"):
        made(paths, summary, folder)
    assert {path.name: path.read_bytes() for path in (tmp_path / "邮件").iterdir()} == before


def test_it_can_be_stopped_and_leaves_nothing(paths: AppPaths, summary: Path, tmp_path: Path) -> None:
    hand_in(tmp_path / "甲", "甲服务中心")

    def stop(done: int, total: int, label: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        make_mails(paths, summary, [tmp_path / "甲"], tmp_path / "邮件", Mailing(), stop)
    assert not (tmp_path / "邮件").exists()


def test_only_who_stands_in_the_summary_is_sent(paths: AppPaths, tmp_path: Path) -> None:
    """The text says 初审推荐的…共 N 家: nobody else may be among them."""
    summary = summary_word(tmp_path / "汇总", ["甲服务中心（有限公司）", "乙服务中心"])
    hand_in(tmp_path / "收/甲", "甲服务中心(有限公司)")
    hand_in(tmp_path / "收/丙", "丙服务中心")
    found = made(paths, summary, tmp_path / "收")
    assert [mail.applicants for mail in found.mails] == [("甲服务中心(有限公司)",)]
    assert "共 1 家" in text_in(found.mails[0].file)
    assert "丙服务中心" not in text_in(found.mails[0].file)
    (left,) = found.left_out
    assert "“丙服务中心”有报送文件夹，附件 3 里没有，没有放进邮件" in left
    assert "乙服务中心：附件 3 里有，没有报送文件夹（或没有放进邮件），请核对" in found.told
    assert not any("甲服务中心" in sentence for sentence in found.told)
    assert any("没有给附件 3 的盖章扫描件" in sentence for sentence in found.told)
    both = made(paths, summary, tmp_path / "收", others=True)
    assert [mail.applicants for mail in both.mails] == [("甲服务中心(有限公司)", "丙服务中心")]
    assert "丙服务中心：附件 3 里没有，照要求一起放进了邮件，请核对" in both.told
    assert both.left_out == ()


def refused(paths: AppPaths, place: Path, tmp_path: Path, kind: type[AppError] = UsageError, **how: object) -> AppError:
    folder = hand_in(tmp_path / "甲", "甲服务中心")
    with pytest.raises(kind) as error:
        made(paths, place, folder, out=tmp_path / "邮件", **how)
    assert not (tmp_path / "邮件").exists()
    return error.value


def test_the_summary_is_found_or_its_absence_is_told(paths: AppPaths, tmp_path: Path) -> None:
    drafts = summary_word(tmp_path / "只有草稿", [], "草稿_01_推荐汇总表.docx")
    assert "只有标“草稿”的附件 3" in refused(paths, drafts, tmp_path).message
    assert "标“草稿”的附件 3" in refused(paths, drafts / "草稿_01_推荐汇总表.docx", tmp_path).message
    (tmp_path / "空").mkdir()
    assert "没有附件 3 的 Word 版" in refused(paths, tmp_path / "空", tmp_path).message
    assert "打不开“没有”" in refused(paths, tmp_path / "没有", tmp_path, InputFileError).message
    (drafts / "a.xlsx").write_bytes(b"x")
    assert "不是附件 3 的 Word 版" in refused(paths, drafts / "a.xlsx", tmp_path).message
    good = summary_word(tmp_path / "好", ["甲服务中心"])
    wrong = refused(paths, good, tmp_path, sealed=drafts / "a.xlsx")
    assert "不像盖章扫描件" in wrong.message


def test_a_newer_draft_copy_in_the_folder_stops_the_mail(paths: AppPaths, tmp_path: Path) -> None:
    """01_… of last month beside 草稿_01_… of today is not what is meant."""
    folder = summary_word(summary_word(tmp_path / "汇总", ["甲服务中心"]), [], "草稿_01_推荐汇总表.docx")
    assert "最后一次汇总的是草稿" in refused(paths, folder, tmp_path).message


def test_a_word_file_that_was_changed_must_be_named_itself(paths: AppPaths, tmp_path: Path) -> None:
    folder = summary_word(tmp_path / "汇总", ["甲服务中心"])
    word = folder / "01_推荐汇总表.docx"
    summary_word(tmp_path / "另", ["甲服务中心", "乙"])
    word.write_bytes((tmp_path / "另" / word.name).read_bytes())
    error = refused(paths, folder, tmp_path)
    assert "在汇总以后改过" in error.message
    assert str(word) in error.hint
    assert made(paths, word, tmp_path / "甲", out=tmp_path / "邮件").mails
    (folder / "book.json").unlink()
    shutil.rmtree(tmp_path / "邮件")
    assert "01_推荐汇总表.docx" in refused(paths, folder, tmp_path).hint


def test_a_hand_in_folder_of_an_older_content_is_told(paths: AppPaths, tmp_path: Path) -> None:
    handed_in(tmp_path / "收" / "甲", org_name="甲服务中心")
    how = Summarising(bureau_name="云川市", formats=("docx",))
    found = summarise(paths, [tmp_path / "收"], tmp_path / "汇总", how, NOW)
    with store.open_draft(tmp_path / "收" / "甲", writable=False) as opened:
        code = content_code(opened.draft)
    assert found.mark == "final", found.issues
    stale = hand_in(tmp_path / "报送" / "旧", "甲服务中心", code="AAAA-BBBB")
    (told,) = [one for one in made(paths, tmp_path / "汇总", stale).told if "内容编号" in one]
    assert told.startswith(f"甲服务中心：报送文件夹的内容编号是 AAAA-BBBB，附件 3 的这一行取自 {code}，不是同一版")
    fresh = hand_in(tmp_path / "报送" / "新", "甲服务中心", code=code)
    assert not [one for one in made(paths, tmp_path / "汇总", fresh).told if "内容编号" in one]


def summarised_twice(paths: AppPaths, tmp_path: Path) -> list[str]:
    """A 附件 3 with two applicants of one name; the codes of their contents."""
    codes = []
    for number, uscc in enumerate((CODE, OTHER_CODE)):
        folder = handed_in(tmp_path / "收" / str(number), org_name="甲服务中心（有限公司）", uscc=uscc)
        codes.append(content_code(draft_in(folder)))
    how = Summarising(bureau_name="云川市", formats=("docx",))
    found = summarise(paths, [tmp_path / "收"], tmp_path / "汇总", how, NOW)
    assert (found.mark, found.rows) == ("final", 2), found.issues
    return codes


def test_two_applicants_of_one_name_are_sent_each_with_its_own(paths: AppPaths, tmp_path: Path) -> None:
    name = "甲服务中心（有限公司）"
    first, second = summarised_twice(paths, tmp_path)
    hand_in(tmp_path / "报送" / "1", name, {SCAN: b"second"}, code=second)
    hand_in(tmp_path / "报送" / "2", name, {SCAN: b"first"}, code=first)
    found = made(paths, tmp_path / "汇总", tmp_path / "报送")
    (mail,) = found.mails
    assert mail.applicants == (name, name)
    assert "共 2 家" in text_in(mail.file)
    assert [data for data in attached(mail.file).values() if data in (b"first", b"second")] == [b"first", b"second"]
    assert found.left_out == ()
    assert [one for one in found.told if "扫描件" not in one] == []


def test_of_two_of_one_name_the_one_without_a_folder_is_told(paths: AppPaths, tmp_path: Path) -> None:
    name = "甲服务中心（有限公司）"
    first, second = summarised_twice(paths, tmp_path)
    hand_in(tmp_path / "报送" / "2", name, code=second)
    found = made(paths, tmp_path / "汇总", tmp_path / "报送")
    assert f"{name}（第 1 行）：附件 3 里有，没有报送文件夹（或没有放进邮件），请核对" in found.told
    hand_in(tmp_path / "报送" / "1", name, code=first)
    hand_in(tmp_path / "报送" / "旧", name, code="AAAA-BBBB")
    found = made(paths, tmp_path / "汇总", tmp_path / "报送")
    assert [mail.applicants for mail in found.mails] == [(name, name)]
    (left,) = found.left_out
    assert f"“{name}”另有一版报送材料" in left
    assert "AAAA-BBBB" in left


def test_what_is_not_mailed_has_nothing_told_of_its_files(paths: AppPaths, tmp_path: Path) -> None:
    summary = summary_word(tmp_path / "汇总", ["甲服务中心（有限公司）", "乙服务中心（有限公司）"])
    hand_in(tmp_path / "收/甲", "甲服务中心（有限公司）", remarks={SCAN: "没有盖章页的扫描件"})
    hand_in(tmp_path / "收/丙", "丙服务中心", remarks={SCAN: "没有盖章页的扫描件"})
    told = made(paths, summary, tmp_path / "收").told
    assert [one for one in told if "没有盖章页" in one] == [f"甲服务中心（有限公司）的“{SCAN}”：没有盖章页的扫描件"]
    assert "乙服务中心（有限公司）：附件 3 里有，没有报送文件夹（或没有放进邮件），请核对" in told


@pytest.mark.parametrize(
    ("rows", "copies", "found"),
    [
        ([("甲", "")], [("甲", "1")], [0]),
        ([("甲", "1")], [("甲", "2")], [0]),
        ([("甲", "1")], [("甲", "2"), ("甲", "1")], [None, 0]),
        ([("甲", "")], [("甲", "2"), ("甲", "1")], [None, None]),
        ([("甲", ""), ("甲", "")], [("甲", "2"), ("甲", "1")], [0, 1]),
        ([("甲", "1"), ("甲", "2")], [("甲", "3"), ("甲", "2")], [0, 1]),
        ([("甲", "1"), ("甲", "2")], [("甲", "3"), ("甲", "4"), ("甲", "2")], [None, None, 1]),
        ([("改过的", "1"), ("乙", "2")], [("甲", "1"), ("乙", "2")], [0, 1]),
        ([("甲（乙）", "1")], [("甲(乙)", "1")], [0]),
        ([("甲", "1")], [("乙", "2")], [None]),
    ],
)
def test_which_folder_is_of_which_row(
    rows: list[tuple[str, str]], copies: list[tuple[str, str]], found: list[int | None]
) -> None:
    assert [placed(copies, [Row(*row) for row in rows]).rows.get(one) for one in copies] == found


@pytest.mark.parametrize(
    ("contact", "line"),
    [
        ("王某，0351-1234567", "联系人：王某，0351-1234567"),
        ("联系人：王某，电话：0351-1234567", "联系人：王某，电话：0351-1234567"),
        ("联系人 王某", "联系人 王某"),
        ("联系电话：0351-1234567", "联系电话：0351-1234567"),
    ],
)
def test_whom_to_ask_is_said_once(contact: str, line: str) -> None:
    text = text_of(replace(HEAD, contact=contact), [Mail(SUMMARY)], 1)
    assert f"\n{line}\n" in text
    assert text.count("联系") == 1


def test_names_in_a_word_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"no zip")
    assert names_in(tmp_path / "a.docx") is None
    assert names_in(summary_word(tmp_path, ["甲", "甲", "", "乙 丙"]) / "01_推荐汇总表.docx") == ("甲", "甲", "乙 丙")
    assert name_key("甲（乙）") == name_key("甲 (乙)")
    assert name_key("甲") != name_key("乙")


def test_a_strange_name_from_elsewhere_harms_nothing(paths: AppPaths, summary: Path, tmp_path: Path) -> None:
    hand_in(tmp_path / "甲", "甲\ud800\n/..\\:*?<b>服务\u202e中心")
    (mail,) = made(paths, summary, tmp_path / "甲", others=True).mails
    names = list(attached(mail.file))[1:]
    assert all(not set(name) & set('\\/:*?"<>|\n\u202e\ud800') for name in names)
    assert len(names) == 2


def test_nothing_is_written_into_a_hand_in_folder(paths: AppPaths, summary: Path, tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "收/甲", "甲服务中心")
    with pytest.raises(UsageError, match="在报送文件夹“甲”里"):
        made(paths, summary, tmp_path / "收", out=folder / "邮件")
    assert not (folder / "邮件").exists()
    made(paths, summary, tmp_path / "收", out=tmp_path / "收" / "邮件")
    assert made(paths, summary, tmp_path / "收", out=tmp_path / "收" / "邮件").left_out == ()
