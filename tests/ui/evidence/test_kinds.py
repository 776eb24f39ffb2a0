"""Files of every kind in the window: what their rows call them, and the word for what was done to them."""

from __future__ import annotations

import pytest

from app.books.content import kind_of
from app.books.endings import EVIDENCE_FILES
from app.ui.evidence.file_acts import KINDS
from app.ui.evidence.rows import _without_name
from app.ui.widgets.drops import SURELY_FILES
from tests.awkward import images, ofd, office
from tests.scans import damaged
from tests.ui.evidence.conftest import Bench, Desktop


def test_a_row_says_what_the_file_is_and_what_was_done(bench: Bench, desktop: Desktop) -> None:
    broken = desktop.pdf("损坏.pdf", 2)
    broken.write_bytes(damaged(broken.read_bytes()))
    files = (
        broken, ofd.make_invoice(desktop.folder), office.make_roster(desktop.folder), images.make_gif(desktop.folder),
        images.make_sixteen_bit_rgb_png(desktop.folder),
    )  # fmt: skip
    for file in files:
        bench.give(1, file)
    bench.page.show_item(1)
    bench.rest()
    rows = {row.row.name: row.row for row in bench.page.pane.files.rows}
    shown = [(rows[file.name].caption.split(" · ")[0], rows[file.name].badge) for file in files]
    assert shown == [("PDF", "已修复"), ("OFD", "已转正"), ("Excel", "已转换"), ("照片", "不清楚"), ("照片", "")]
    assert (rows["损坏.pdf"].badge_tone, rows["损坏.pdf"].tone) == ("done", "warning")
    assert rows["名册.xlsx"].sentence.startswith("由本程序排成表格")


def test_a_word_file_without_a_program_says_what_to_do(bench: Bench, desktop: Desktop) -> None:
    bench.give(1, office.make_docx(desktop.folder))
    (row,) = bench.page.pane.files.rows
    assert (row.row.badge, row.row.acts) == ("没有添加", ("retry", "swap", "remove"))
    assert row.row.sentence.startswith("是 Word 或 WPS 文件，没有转成 PDF")
    assert "另存为" in row.row.sentence


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("PDF 文件“a.x”已损坏", "已损坏"),
        ("OFD 文件“a.x”第 2 页有网格渐变", "第 2 页有网格渐变"),
        ("TIFF 图片“a.x”太大", "太大"),
        ("“a.x”的内容", "内容"),
        ("认不出“a.x”是哪一种办公文件", "认不出“a.x”是哪一种办公文件"),
    ],
)
def test_a_row_does_not_say_its_name_twice(sentence: str, shown: str) -> None:
    assert _without_name(sentence, "a.x") == shown


def test_what_is_asked_for_is_what_is_taken(desktop: Desktop) -> None:
    for make in (ofd.make_invoice, office.make_docx, office.make_roster, office.make_rtf, images.make_heic):
        file = make(desktop.folder)
        assert f"*{file.suffix}" in KINDS
        assert kind_of(file) in ("ofd", "office", "heic")
    assert set(EVIDENCE_FILES) <= SURELY_FILES
