"""What a program that converts may do to us: succeed, crash, hang, lie, leave processes; each ends well or is named."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
import zxingcpp

from app.books.intake_office import OfficeIntake
from app.books.normaliser import Order
from app.books.office import scratch
from app.books.office.converters import Work
from app.books.office.libreoffice import LibreOffice
from app.books.office.processes import MARK
from app.books.office.roster import typeset_roster
from app.books.office.this_pc import Pc
from app.errors import AttachmentError, PassingError
from app.progress import Cancelled, silent
from tests.awkward import office
from tests.office import pages_of
from tests.scans import codes, write_scan_pdf

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the fake program is a script with a line that names Python")


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    write_scan_pdf(tmp_path / "scan.pdf", codes(7, 2))
    return tmp_path / "scan.pdf"


def test_what_comes_out_is_taken_in_as_pdf(tmp_path: Path, fake, take, scan: Path) -> None:
    taken = take(office.make_docx(tmp_path), fake("good", scan))
    assert len(taken.pages) == 2
    assert taken.notes[0].sentence == "由 LibreOffice 转换，版式可能与原文件不同，请翻看预览核对版式。"
    assert taken.notes[0].severity == "warning"
    with closing(pypdfium2.PdfDocument(tmp_path / "taken.pdf")) as pdf:
        shown = [zxingcpp.read_barcodes(page.render(scale=1.6).to_pil())[0].text for page in pdf]
    assert shown == codes(7, 2)


def test_a_turned_file_is_turned_once(tmp_path: Path, fake, take, scan: Path) -> None:
    upright = take(office.make_docx(tmp_path), fake("good", scan)).pages[0]
    turned = take(office.make_docx(tmp_path), fake("children", scan), rotate=90).pages[0]
    assert (turned.width, turned.height) == (upright.height, upright.width)


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        ("crash", "LibreOffice 程序中途退出"),
        ("code", "LibreOffice 程序中途退出"),
        ("refuse", "LibreOffice 没有生成 PDF"),
        ("writes", "LibreOffice 没有生成 PDF"),
        ("garbage", "LibreOffice 生成的 PDF 读不出来"),
        ("hang", "LibreOffice 1 秒内没有转完"),
    ],
)
def test_what_goes_wrong_is_named_with_the_way_out(
    tmp_path: Path, fake, take, scan: Path, mode: str, reason: str
) -> None:
    source = office.make_docx(tmp_path)
    before = source.read_bytes()
    with pytest.raises(AttachmentError) as caught:
        take(source, fake(mode, scan), seconds=1 if mode == "hang" else 20)
    assert caught.value.message == f"“说明.docx”是 Word 或 WPS 文件，没有转成 PDF：{reason}。"
    assert caught.value.hint.startswith("请用 Word 或 WPS 打开它，点“文件”里的“另存为”，类型选 PDF")
    assert source.read_bytes() == before


def test_a_pdf_cut_short_is_not_taken_for_the_file(tmp_path: Path, fake, take, scan: Path) -> None:
    with pytest.raises(AttachmentError, match="LibreOffice 生成的 PDF"):
        take(office.make_docx(tmp_path), fake("cut", scan))


def test_a_blank_result_is_not_taken_for_the_file(tmp_path: Path, fake, take) -> None:
    import pikepdf

    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "blank.pdf")
    with pytest.raises(AttachmentError, match="生成的 PDF 是空白的"):
        take(office.make_docx(tmp_path), fake("good", tmp_path / "blank.pdf"))


def test_the_next_program_is_tried_and_what_failed_is_told_only_when_all_did(
    tmp_path: Path, fake, take, scan: Path
) -> None:
    source = office.make_docx(tmp_path)
    assert len(take(source, fake("crash"), fake("good", scan)).pages) == 2
    with pytest.raises(AttachmentError, match="LibreOffice 没有生成 PDF；LibreOffice 生成的 PDF 读不出来"):
        take(source, fake("refuse"), fake("garbage"))


def test_cancelling_ends_the_program_at_once_with_all_it_started(tmp_path: Path, fake, take) -> None:
    program = fake("hang")
    begun = time.monotonic()

    def progress(_done: int, _total: int, _label: str) -> None:
        if program.log.exists() and len(program.log.read_text().split()) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        take(office.make_docx(tmp_path), program, seconds=60, progress=progress)
    assert time.monotonic() - begun < 20
    assert not (tmp_path / "taken.pdf").exists()


def test_cancelling_at_any_tick_leaves_nothing(tmp_path: Path, fake, take, scan: Path) -> None:
    source, program = office.make_docx(tmp_path), fake("good", scan)
    for stop in range(200):
        ticks = iter(range(stop))

        def progress(*_: object, ticks=ticks) -> None:
            if next(ticks, None) is None:
                raise Cancelled

        try:
            take(source, program, progress=progress)
        except Cancelled:
            continue
        break
    else:
        pytest.fail("it never ended")
    assert stop > 2


def test_an_old_file_with_a_package_in_it_is_not_taken_for_one(tmp_path: Path, fake, take, scan: Path) -> None:
    source = office.make_doc(tmp_path)
    inside = office.make_docx_with_bad_bytes(tmp_path).read_bytes()
    source.write_bytes(source.read_bytes() + inside)
    assert len(take(source, fake("good", scan)).notes) == 1


def test_no_program_at_all_gives_advice(tmp_path: Path, fonts: Path, take) -> None:
    with pytest.raises(PassingError, match="这台电脑上没有能自动转换它的 Word、WPS 或 LibreOffice"):
        take(office.make_docx(tmp_path))
    pc = Pc("linux", {}, lambda name: "/usr/bin/wps" if name == "wps" else None, lambda _: "", lambda _: False)
    intake = OfficeIntake(temporary=tmp_path, pc=pc)
    with pytest.raises(AttachmentError, match="这台电脑上的 WPS 不能自动转换文件"):
        intake(Order(office.make_docx(tmp_path), tmp_path / "x.pdf", 0, "x.docx", silent, fonts))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (office.make_locked_docx, "“有密码.docx”是加密的办公文件"),
        (office.make_locked_doc, "“有密码.doc”是加密的办公文件"),
        (office.make_locked_ppt, "“有密码.ppt”是加密的办公文件"),
        (office.make_truncated_docx, "“不完整.docx”已损坏"),
        (office.make_truncated_doc, "“不完整.doc”已损坏"),
        (office.make_truncated_rtf, "“不完整.rtf”已损坏"),
        (office.make_docx_with_bad_bytes, "“坏了一处.docx”已损坏"),
        (office.make_bomb, "“炸弹.docx”已损坏"),
        (office.make_empty_compound, "认不出“别的.doc”是哪一种办公文件"),
    ],
)
def test_what_no_program_should_open_is_refused_before(tmp_path: Path, fake, take, scan, make, words: str) -> None:
    program = fake("good", scan)
    with pytest.raises(AttachmentError) as caught:
        take(make(tmp_path), program)
    assert words in caught.value.message
    assert caught.value.hint
    assert not program.log.exists()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (office.make_docx_with_revisions, "带有未接受的修订"),
        (office.make_docx_with_hidden_text, "有设为隐藏的文字，没有装入"),
        (office.make_docx_with_linked_picture, "有链接到别处的图片或对象，没有取用"),
        (office.make_pptx_with_hidden_slide, "有 1 张隐藏的幻灯片"),
        (office.make_roster_with_hidden, "有 1 张隐藏的工作表（“内部”），没有装入。"),
        (office.make_roster_with_hidden, "有隐藏的行和列，没有装入"),
    ],
)
def test_what_the_pages_may_not_show_is_told(
    tmp_path: Path, fake, take: Callable, scan: Path, make: Callable, words: str
) -> None:
    notes = take(make(tmp_path), fake("good", scan)).notes
    assert [note.severity for note in notes if words in note.sentence] == ["warning"]
    assert all(words not in note.sentence for note in take(office.make_docx(tmp_path), fake("children", scan)).notes)


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    import subprocess

    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    left = tmp_path / f"shenbao-convert-{int(gone.stdout)}-abc"
    left.mkdir()
    (left / "source.docx").write_bytes(b"x")
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], env={MARK: f"{left}/0"})
    ours = tmp_path / f"shenbao-convert-{os.getpid()}-abc"
    ours.mkdir()
    (tmp_path / "shenbao-office-12345678").mkdir()
    with scratch.scratch_folder(tmp_path) as folder:
        names = {path.name for path in tmp_path.iterdir()}
    assert names == {folder.name, ours.name, "shenbao-office-12345678"}
    assert child.wait(10) != 0
    assert not folder.exists()


def test_the_tests_start_no_office_program_by_accident(tmp_path: Path) -> None:
    work = Work("word", tmp_path / "a.docx", tmp_path / "b.pdf", tmp_path, lambda: None)
    with pytest.raises(RuntimeError, match="an office program was to be started"):
        LibreOffice("/usr/bin/soffice").convert(work)


KILLED = """
import sys
from pathlib import Path
from app.books.intake_office import OfficeIntake
from app.books.normaliser import Order
from app.books.office.libreoffice import LibreOffice
program, source, scratch, fonts = sys.argv[1:]
intake = OfficeIntake([LibreOffice(program)], 60, Path(scratch))
intake(Order(Path(source), Path(scratch, "x.pdf"), 0, "x", lambda *_: None, Path(fonts)))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere what a killed run started goes on until it ends itself")
def test_a_killed_run_leaves_nothing_after_the_next_one(tmp_path: Path, fonts: Path, root: Path, fake, take) -> None:
    import subprocess

    program, place = fake("hang"), tmp_path / "scratch"
    place.mkdir()
    source = office.make_docx(tmp_path)
    command = [sys.executable, "-c", KILLED, str(program.program), str(source), str(place), str(fonts)]
    run = subprocess.Popen(command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)})
    for _ in range(400):
        if program.log.exists() and len(program.log.read_text().split()) == 3:
            break
        time.sleep(0.05)
    run.kill()
    run.wait()
    assert program.alive()
    assert list(place.iterdir())
    with pytest.raises(AttachmentError):
        take(source, program, fake("refuse"), seconds=0.5)  # which demands that nothing is left of either


def test_the_program_sees_the_users_environment_and_not_ours(tmp_path: Path, monkeypatch) -> None:
    from app.books.office.processes import run_apart

    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/theirs")
    monkeypatch.setenv("PYTHONHOME", "/bundle")
    assert run_apart(["/usr/bin/env"], tmp_path, 10, lambda: None, {"X": "1"}) == 0
    said = (tmp_path / "said.txt").read_text().splitlines()
    assert "LD_LIBRARY_PATH=/theirs" in said
    assert f"{MARK}={tmp_path}" in said
    assert "X=1" in said
    assert not any(line.startswith("PYTHONHOME") for line in said)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a limit be set from outside")
def test_a_program_that_takes_all_memory_is_stopped(tmp_path: Path) -> None:
    from app.books.office.processes import run_apart

    greedy = [sys.executable, "-c", "import sys; x = bytearray(800 << 20); sys.exit(0)"]
    assert run_apart(greedy, tmp_path, 20, lambda: None, mebibytes=400) == 1
    assert b"MemoryError" in (tmp_path / "said.txt").read_bytes()
    assert run_apart(greedy, tmp_path, 20, lambda: None) == 0


def test_what_the_program_said_goes_to_the_log(tmp_path: Path, fake, take, caplog) -> None:
    with caplog.at_level("INFO"), pytest.raises(AttachmentError):
        take(office.make_docx(tmp_path), fake("refuse"))
    assert "source file could not be loaded" in caplog.text


def _pages_of_table(table: Path, pdf: Path, fonts: Path) -> Path:
    pdf.write_bytes(typeset_roster(table, ".xlsx", fonts, lambda: None).pdf)
    return pdf


def test_a_table_of_which_something_is_cut_off_is_set_by_ourselves(tmp_path: Path, fake, take, fonts: Path) -> None:
    table = office.make_roster(tmp_path, 5)
    whole = _pages_of_table(table, tmp_path / "whole.pdf", fonts)
    assert take(table, fake("good", whole)).notes[0].sentence.startswith("由 LibreOffice 转换")
    cut = _pages_of_table(office.make_roster(tmp_path, 4, "四行.xlsx"), tmp_path / "cut.pdf", fonts)
    assert take(table, fake("children", cut)).notes[0].sentence.startswith("由本程序排成表格")
    assert "91450100MA5000005X" in "".join(pages_of(tmp_path / "taken.pdf"))


def test_a_cut_table_that_we_cannot_set_is_told(tmp_path: Path, fake, take, fonts: Path) -> None:
    narrow = tmp_path / "窄.xlsx"
    book = openpyxl.Workbook()
    for row in (["序号", "日期"], [1, "####"], [2, "###"]):
        book.worksheets[0].append(row)
    book.save(narrow)
    pdf = _pages_of_table(narrow, tmp_path / "narrow.pdf", fonts)
    notes = take(office.make_two_sheets(tmp_path), fake("good", pdf)).notes
    assert ("unclear", "有 2 处数字显示成了“###”，是列太窄，请在 Excel 或 WPS 里把列调宽，再重新添加。") in [
        (note.code, note.sentence) for note in notes
    ]
