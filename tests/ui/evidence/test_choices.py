"""How a file is bound, chosen in the window: pages, empty pages, caption, sides; warnings that are let stand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from app.books.file_notes import notes_of_files
from app.forms.answers import EvidenceFile
from app.ui.evidence.choice_sheets import CaptionSheet, PagesSheet
from app.ui.evidence.row_look import RowLook
from app.ui.evidence.rows import disc_need_of
from app.ui.widgets.menus import Menu
from tests.scans import A3_POINTS, codes, write_scan_pdf
from tests.ui.evidence.conftest import Bench, Desktop

ITEM = 3


def bundle(desktop: Desktop, pages: str, name: str = "合订.pdf") -> Path:
    """A page for each letter; ``_`` is an empty one."""
    drawn = []
    for letter in pages:
        page = Image.new("L", (595, 842), 255)
        if letter != "_":
            ImageDraw.Draw(page).text((200, 300), letter * 9, fill=0, font_size=30)
        drawn.append(page)
    drawn[0].save(desktop.folder / name, save_all=True, append_images=drawn[1:], resolution=72)
    return desktop.folder / name


@pytest.fixture
def bundled(bench: Bench, desktop: Desktop) -> Bench:
    """Item 3 open with 合订.pdf: pages 2, 4 and 5 of six are empty."""
    bench.page.show_item(ITEM)
    bench.give(ITEM, bundle(desktop, "甲_乙__丙"))
    return bench


def file_of(bench: Bench, at: int = 0) -> EvidenceFile:
    return bench.tools.desk.item(ITEM).files[at]


def row_of(bench: Bench, at: int = 0) -> RowLook:
    QApplication.processEvents()
    return bench.page.pane.files.rows[at].row


def act(bench: Bench, name: str, at: int = 0) -> None:
    bench.page.acts.act(ITEM, file_of(bench, at).path, name, QPoint())


def menu_of(bench: Bench, at: int = 0) -> dict[str, object]:
    menu = bench.page.acts.make_menu(ITEM, file_of(bench, at).path)
    return {entry.text().partition("\t")[0]: entry for entry in menu.actions() if entry.text()}


def choose(bench: Bench, words: str) -> None:
    entry = menu_of(bench)[words]
    assert entry.isEnabled()  # type: ignore[attr-defined]
    entry.trigger()  # type: ignore[attr-defined]


def pages_sheet(bench: Bench) -> PagesSheet:
    choose(bench, "页码范围…")
    sheet = bench.page.acts.sheet
    assert isinstance(sheet, PagesSheet)
    return sheet


# ---- pages


def test_the_sheet_checks_what_is_written_and_says_what_it_comes_to(bundled: Bench) -> None:
    sheet = pages_sheet(bundled)
    assert sheet.line.hasFocus()
    assert sheet.told == "装 6 页，一页不少"
    sheet.line.setText("1－3，6")
    assert sheet.told == "装 4 页，没有装入：第 4、5 页"
    assert sheet.button(0).isEnabled()
    for text, told in (("7", "共 6 页，没有第 7 页"), ("1-2,2", "写了两次"), ("3-1", "颠倒"), ("一至三", "看不懂")):
        sheet.line.setText(text)
        assert told in sheet.told
        assert not sheet.button(0).isEnabled()
        bundled.qtbot.keyClick(sheet.line, Qt.Key.Key_Return)
        assert sheet.is_open
    assert file_of(bundled).pages == ""
    bundled.qtbot.keyClick(sheet.line, Qt.Key.Key_Escape)
    assert bundled.page.acts.sheet is None


def test_chosen_pages_are_one_step_and_seen_in_the_row(bundled: Bench) -> None:
    steps = bundled.tools.desk.undo_stack.count()
    bundled.page.pane.files.focus_current()
    sheet = pages_sheet(bundled)
    sheet.line.setText("1-3,6")
    bundled.qtbot.keyClick(sheet.line, Qt.Key.Key_Return)
    assert file_of(bundled).pages == "1-3,6"
    assert bundled.tools.desk.undo_stack.count() == steps + 1
    assert bundled.said[-1] == "“合订.pdf”没有装入：第 4、5 页"
    bundled.rest()
    row = row_of(bundled)
    assert row.caption.startswith("PDF · 6 页，装 1-3,6 · ")
    assert row.more == "没有装入：第 4、5 页"
    assert row.more in bundled.page.pane.files.rows[0].toolTip()
    assert row.more in bundled.page.pane.files.rows[0].accessibleName()
    assert bundled.page.files.pages(ITEM) == 4
    assert bundled.page.pane.files.rows[0].hasFocus(), "the keyboard goes back where it was"
    again = pages_sheet(bundled)
    assert again.line.text() == "1-3,6"
    again.line.setText("")
    again.button(0).click()
    assert file_of(bundled).pages == ""
    bundled.tools.desk.undo()
    bundled.tools.desk.undo()
    assert (file_of(bundled).pages, bundled.tools.desk.undo_stack.count()) == ("", steps + 2)


def test_pages_that_the_file_has_not_are_an_error_with_its_button(bundled: Bench) -> None:
    bundled.page.changes.choose_pages(ITEM, file_of(bundled).path, "2,9")
    bundled.rest()
    row = row_of(bundled)
    assert (row.badge, row.badge_tone, row.acts) == ("页码不对", "error", ("pages",))
    assert row.sentence == "共 6 页，没有第 9 页，这个文件的页码范围要改"
    assert bundled.page.left_pane.list.rows[ITEM - 1].mark == "error"
    bundled.page.pane.files.rows[0].buttons()[0].click()
    assert isinstance(bundled.page.acts.sheet, PagesSheet)


@pytest.mark.parametrize("wrong", [{"caption": "长" * 61}, {"pages": "2,9"}])
def test_window_and_command_line_say_the_same_of_what_a_draft_chooses(bundled: Bench, wrong: dict[str, str]) -> None:
    """Also of what the window itself never lets in: drafts are written by hand, too."""
    desk = bundled.tools.desk
    listed = replace(desk.item(ITEM), files=(replace(file_of(bundled), **wrong),))
    draft = replace(desk.draft, items={**desk.draft.items, ITEM: listed})
    desk.edit(draft, "手写", f"items.{ITEM}")
    bundled.rest()
    paths = bundled.tools.paths
    facts: dict[str, str] = {}
    (note,) = notes_of_files(paths.cache / "intake", paths.fonts, bundled.tools.folder, draft, facts).notes.values()
    shown = [issue.message for issue in desk.board.of_item(ITEM) if issue.kind == "error"]
    assert len(shown) == 1
    assert shown[0].endswith(f"：{note[-1].sentence.rstrip('。')}")
    assert note[-1].severity == "error"
    assert bundled.page.files.pages(ITEM) == 0
    row = row_of(bundled)
    assert row.tone == "error"
    assert row.acts == (("caption",) if "caption" in wrong else ("pages",))
    bundled.page.pane.files.rows[0].buttons()[0].click()
    assert isinstance(bundled.page.acts.sheet, CaptionSheet if "caption" in wrong else PagesSheet)


# ---- empty pages


def test_empty_pages_go_as_one_step_that_names_them(bundled: Bench) -> None:
    steps = bundled.tools.desk.undo_stack.count()
    choose(bundled, "去空白页")
    bundled.rest()
    assert file_of(bundled).pages == "1,3,6"
    assert bundled.said[-1] == "“合订.pdf”去掉空白页 3 页。没有装入：第 2、4、5 页（空白）"
    assert bundled.tools.desk.undo_stack.undoText() == "“合订.pdf”去空白页"
    bundled.tools.desk.undo()
    assert file_of(bundled).pages == ""
    assert bundled.tools.desk.undo_stack.count() == steps + 1


def test_it_goes_on_beside_the_window_and_can_be_stopped(bundled: Bench) -> None:
    bundled.hands.held = True
    choose(bundled, "去空白页")
    row = row_of(bundled)
    assert (row.badge, row.progress, row.acts) == ("正在找空白页", (0, 0), ("cancel",))
    assert not menu_of(bundled)["去空白页"].isEnabled()  # type: ignore[attr-defined]
    bundled.page.pane.files.rows[0].buttons()[0].click()
    assert row_of(bundled).progress is None
    assert bundled.said[-1] == "已取消，“合订.pdf”的页没有变"
    choose(bundled, "去空白页")
    bundled.hands.stop_after = 4
    bundled.hands.let_go()
    bundled.rest()
    assert file_of(bundled).pages == ""
    assert bundled.said[-1] == "已取消，“合订.pdf”的页没有变"


def test_what_changed_meanwhile_is_left_alone(bundled: Bench) -> None:
    bundled.hands.held = True
    path = file_of(bundled).path
    choose(bundled, "去空白页")
    bundled.page.changes.move_to(ITEM, path, 5)
    bundled.page.changes.turn(5, path, 90)
    bundled.hands.let_go()
    bundled.rest()
    assert bundled.tools.desk.item(5).files[0].pages == "1,3,6", "moved and turned it is still the same file"
    bundled.tools.desk.undo()
    bundled.hands.held = True
    bundled.page.acts.blanks.begin(5, path)
    bundled.page.changes.choose_pages(5, path, "1-2")
    bundled.hands.let_go()
    bundled.rest()
    assert bundled.tools.desk.item(5).files[0].pages == "1-2"
    assert "没有去空白页" in bundled.said[-1]


def test_all_or_none_empty_is_said_and_changes_nothing(bench: Bench, desktop: Desktop) -> None:
    bench.page.show_item(ITEM)
    bench.give(ITEM, bundle(desktop, "__", "空白.pdf"), bundle(desktop, "甲乙", "写满.pdf"))
    steps = bench.tools.desk.undo_stack.count()
    for at, words in ((0, "全是空白，没有去掉"), (1, "没有空白页")):
        bench.page.acts.blanks.begin(ITEM, file_of(bench, at).path)
        bench.rest()
        assert words in bench.said[-1]
    assert bench.tools.desk.undo_stack.count() == steps


# ---- caption and sides


def test_a_caption_is_counted_while_it_is_written(bundled: Bench) -> None:
    choose(bundled, "图注…")
    sheet = bundled.page.acts.sheet
    assert isinstance(sheet, CaptionSheet)
    assert sheet.told == "0 / 60 字"
    sheet.line.setText("长" * 61)
    assert sheet.told == "61 / 60 字，超 1 字"
    assert not sheet.button(0).isEnabled()
    sheet.line.setText(" 中德  合作协议 ")
    assert sheet.told == "7 / 60 字"
    sheet.button(0).click()
    assert file_of(bundled).caption == "中德 合作协议"
    assert row_of(bundled).sentence == "“中德 合作协议”"
    bundled.page.changes.choose_pages(ITEM, file_of(bundled).path, "99")
    bundled.rest()
    assert row_of(bundled).caption.endswith("“中德 合作协议”"), "where something else must be said it stands behind"
    assert "“中德 合作协议”" in bundled.page.pane.files.rows[0].toolTip()
    bundled.tools.desk.undo()
    bundled.tools.desk.undo()
    assert file_of(bundled).caption == ""


def test_pages_to_a_side_are_checked_in_the_menu(bundled: Bench) -> None:
    def entries() -> list[tuple[str, bool]]:
        shared = menu_of(bundled)["每页放"].menu()  # type: ignore[attr-defined]
        assert isinstance(shared, Menu)
        return [(entry.text(), entry.isChecked()) for entry in shared.actions()]

    assert entries() == [("1 张", True), ("2 张", False), ("4 张", False)]
    menu_of(bundled)["每页放"].menu().actions()[2].trigger()  # type: ignore[attr-defined]
    assert file_of(bundled).per_side == 4
    assert entries() == [("1 张", False), ("2 张", False), ("4 张", True)]
    assert "每面 4 张" in row_of(bundled).caption
    assert bundled.page.files.pages(ITEM) == 2
    assert bundled.tools.desk.undo_stack.undoText() == "“合订.pdf”每面 4 张"
    bundled.tools.desk.undo()
    assert file_of(bundled).per_side == 1


def test_files_that_share_a_side_are_each_shown_and_turned(bench: Bench, desktop: Desktop) -> None:
    bench.page.show_item(ITEM)
    bench.give(ITEM, desktop.pdf("甲.pdf"), desktop.pdf("乙.pdf", 1, item=2), desktop.pdf("丙.pdf", 1, item=4))
    for file in list(bench.tools.desk.item(ITEM).files)[:2]:
        bench.page.changes.share_sides(ITEM, file.path, 2)
    bench.rest()
    viewer = bench.page.viewer
    assert len(viewer.pages) == 2
    first, second, third = (row.row for row in bench.page.pane.files.rows)
    for row, at in ((second, 0), (third, 1), (first, 0), (second, 0)):
        bench.page.pane.files.focus_row(row.key)
        QApplication.processEvents()
        assert (viewer._at, viewer.shown.file) == (at, row.key)  # type: ignore[union-attr]
    viewer.right_turn.click()
    assert [file.rotate for file in bench.tools.desk.item(ITEM).files] == [0, 90, 0]
    viewer.step(1)
    assert bench.page.pane.files.current == third.key
    viewer.step(-1)
    assert bench.page.pane.files.current == first.key
    assert row_of(bench, 1).caption.split(" · ")[3] == row_of(bench).caption.split(" · ")[3], "the same page"


def test_a_draft_that_is_only_looked_at_offers_none_of_it(bundled: Bench) -> None:
    bundled.tools.desk.read_only = "只能看"
    assert not {"页码范围…", "去空白页", "图注…", "每页放"} & menu_of(bundled).keys()


# ---- badges


def test_a_repeated_file_is_used_all_the_same(bench: Bench, desktop: Desktop) -> None:
    bench.page.show_item(ITEM)
    bench.give(ITEM, desktop.pdf("甲.pdf"), desktop.pdf("乙.pdf", 1, item=2))
    (desktop.folder / "丙.pdf").write_bytes(desktop.pdf("甲.pdf").read_bytes())
    bench.give(ITEM, desktop.folder / "丙.pdf")
    row = row_of(bench, 2)
    assert (row.badge, row.badge_tone, row.acts) == ("重复", "warning", ("keep",))
    assert bench.page.left_pane.list.rows[ITEM - 1].mark == "warning"
    buttons = bench.page.pane.files.rows[2].buttons()
    assert buttons[0].text() == "仍然使用"
    buttons[0].click()
    bench.rest()
    row = row_of(bench, 2)
    assert (row.badge, row.badge_tone, row.tone, row.acts) == ("重复", "ink2", "ink3", ())
    assert row.sentence.endswith("已定仍然使用")
    assert bench.page.left_pane.list.rows[ITEM - 1].mark == "check"
    assert bench.said[-1] == "“丙.pdf”仍然使用，不再提醒"
    choose_at = menu_of(bench, 2)["恢复提醒"]
    choose_at.trigger()  # type: ignore[attr-defined]
    assert row_of(bench, 2).acts == ("keep",)
    bench.tools.desk.undo()
    bench.tools.desk.undo()
    assert row_of(bench, 2).acts == ("keep",)
    assert "恢复提醒" not in menu_of(bench, 2)


def test_a_coarse_picture_is_used_all_the_same(bench: Bench, desktop: Desktop) -> None:
    Image.effect_noise((300, 400), 60).save(desktop.folder / "照片.png")
    bench.page.show_item(ITEM)
    bench.give(ITEM, desktop.folder / "照片.png")
    assert (row_of(bench).badge, row_of(bench).acts) == ("不清楚", ("keep",))
    act(bench, "keep")
    assert (row_of(bench).badge_tone, row_of(bench).acts) == ("ink2", ())
    assert bench.page.left_pane.list.rows[ITEM - 1].mark == "check"
    assert "left" in [tool.property("act") for tool in bench.page.pane.files.rows[0].buttons()]


def test_pages_that_are_turned_or_made_smaller_say_so(bench: Bench, desktop: Desktop) -> None:
    folder = desktop.folder
    across = write_scan_pdf(folder / "横页.pdf", codes(1, 2), "landscape", dpi=60)
    large = write_scan_pdf(folder / "图纸.pdf", codes(2, 1), points=A3_POINTS[::-1], dpi=60)
    bench.page.show_item(ITEM)
    bench.give(ITEM, across, large, desktop.pdf("竖页.pdf"))
    shown = [(row_of(bench, at).badge, row_of(bench, at).badge_tone, row_of(bench, at).sentence) for at in range(3)]
    assert shown == [
        ("已转正", "ink2", "横页已转为竖放，页头朝左"), ("已拼到 A4", "ink2", "A3 横页已缩到 A4"), ("", "ink2", ""),
    ]  # fmt: skip
    bench.page.changes.turn(ITEM, file_of(bench).path, 90)
    bench.rest()
    assert row_of(bench).badge == "", "turned by hand it stands upright"


# ---- the foot of the list


def test_the_disc_is_reckoned_as_the_book_grows(bench: Bench, desktop: Desktop) -> None:
    foot = bench.page.left_pane.book
    before = foot._disc.text()
    assert before.startswith("光盘约 ")
    assert "，还剩 " in before
    bench.give(ITEM, *(desktop.pdf(f"{number}.pdf", 8, item=number) for number in range(1, 9)))
    assert foot._disc.text() != before
    bench.page.changes.choose(ITEM, "none")
    bench.rest()
    assert foot._disc.text() == before, "what is not bound does not count"


def test_beyond_the_limit_of_pictures_the_disc_holds_lists(bench: Bench, desktop: Desktop) -> None:
    def books() -> int:
        need = disc_need_of(bench.tools.desk, bench.page.files, bench.page.book.book)
        assert need is not None
        return need.books

    bench.give(ITEM, desktop.pdf("甲.pdf", 202))
    lists = books()
    path = file_of(bench).path
    bench.page.changes.share_sides(ITEM, path, 2)
    bench.rest()
    assert books() - lists == 101 * 160_000
    bench.page.changes.share_sides(ITEM, path, 1)
    bench.tools.desk.edit(replace(bench.tools.desk.draft, options={"sheets_per_volume": 100}), "选项", "")
    bench.rest()
    assert books() - lists == 202 * 160_000, "each tome for itself"


def test_tomes_are_told_as_one_book(bench: Bench, desktop: Desktop) -> None:
    foot = bench.page.left_pane.book
    assert foot._note._text == "超过 300 张分上下册"
    bench.give(ITEM, desktop.pdf("甲.pdf", 30))
    bench.give(5, desktop.pdf("乙.pdf", 30, item=2))
    set_option = bench.tools.desk.edit
    whole = foot._size.text()
    set_option(replace(bench.tools.desk.draft, options={"sheets_per_volume": 20}), "选项", "")
    bench.rest()
    assert [volume.title for volume in bench.page.book.book.volumes][-1].endswith("册）")  # type: ignore[union-attr]
    assert foot._note._text.startswith("分 ")
    assert "上册 " in foot._note._text
    assert foot._title._text == "申报材料合订本"
    assert int(foot._size.text().split(" ")[0]) > int(whole.split(" ")[0]), "front pages of the other tomes"
    assert bench.page._places.files[file_of(bench).path].pages == 30
    set_option(replace(bench.tools.desk.draft, options={"sheets_per_volume": 0}), "选项", "")
    bench.rest()
    assert foot._note._text == "一册宜在 300 张以内"


def test_a_form_without_discs_says_nothing_of_them(make_bench: object) -> None:
    bench = make_bench("service_institution_2026")  # type: ignore[operator]
    assert bench.page.left_pane.book._disc.isHidden()


def test_advice_gives_way_where_the_column_is_narrow(bench: Bench) -> None:
    foot = bench.page.left_pane.book
    bench.page.resize(1366, 614)
    QApplication.processEvents()
    assert "300 张" in foot._note._text
    bench.page.resize(1024, 600)
    QApplication.processEvents()
    assert foot._note._text == ""
    assert foot._disc.width() >= foot._disc.sizeHint().width()
    assert "300 张" in foot._bar.toolTip()
