"""Every section of every form on the screen: all its fields, in reading order, each with a name."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from app.ui.form.grid import PaperGrid
from app.ui.form.navigation import title_of
from app.ui.form.page import FormPage
from app.ui.form.parts import building, finished
from app.ui.form.printed import LabelCell, SealCell
from app.ui.form.section_view import SectionView, table_width
from app.ui.widgets.text_box import TextBox
from tests.acceptance.stress import STRESSES, answers
from tests.ui.form.conftest import SERVICE, ZONE, MakePage, MakeTools
from tests.ui.form.typing_keys import view_of

FORMS = [ZONE, SERVICE, "recommendation_summary_2026"]


@pytest.mark.parametrize("form", FORMS)
def test_every_field_can_be_answered_in_its_section(open_tools: MakeTools, form: str) -> None:
    tools = open_tools(form)
    for section in tools.desk.sections:
        if not section.items:
            parts = finished(building(tools, section))
            grown = {name for rows in parts.rows for name in rows.fields}
            assert parts.answered_here | grown == set(section.fields), section.id
            for block in parts.blocks:
                block.deleteLater()


@pytest.mark.parametrize("form", FORMS)
def test_every_editor_has_a_name_of_its_own(open_tools: MakeTools, form: str) -> None:
    tools = open_tools(form)
    for section in tools.desk.sections:
        if section.items:
            continue
        view = SectionView(tools, section, finished(building(tools, section)))
        names = [stop.accessibleName() for seat in view.parts.seats for stop in seat.cell.editors()]
        assert all(name.startswith(f"{title_of(tools.desk, section)} › ") for name in names), names
        assert len(set(names)) == len(names), sorted(names)
        view.deleteLater()


def test_names_tell_row_and_column(form_page: MakePage) -> None:
    page = form_page()
    page.show_place("revenue_y2")
    seat = view_of(page).seat_of("revenue_y2")
    assert seat is not None
    label = "近三年合作区企业年营业总收入及合作区内中小企业营业收入占比（单位：亿元）"
    assert seat.cell.editors()[0].accessibleName() == f"一、基本情况 › {label} 2024年 › 合作区营业总收入"


@pytest.mark.parametrize("form", [ZONE, SERVICE])
def test_tab_follows_the_reading_order(form_page: MakePage, form: str) -> None:
    page = form_page(form)
    for section in page.form._tools.desk.sections:
        if section.items or not section.fields:
            continue
        page.show_section(section.id)
        seats = view_of(page).parts.seats
        places = [(seat.grid.y(), seat.area.row, seat.area.column) for seat in seats]
        assert places == sorted(places), section.id


def test_the_table_has_the_width_of_the_sketch(form_page: MakePage) -> None:
    page = form_page(size=(1366, 690))
    page.show_section("form.A1")
    assert abs(view_of(page).parts.seats[0].grid.width() - 698) <= 2
    assert [table_width(room) for room in (660, 738, 900, 1400)] == [620, 698, 860, 860]


def test_labels_are_printed_verbatim(form_page: MakePage) -> None:
    page = form_page()
    page.show_section("form.A3")
    labels = [cell.text for cell in view_of(page).findChildren(LabelCell)]
    assert labels[:4] == ["年度", "2023年", "2024年", "2025年"]
    assert "合作区外商直接投资额增速（%）" in labels


def test_the_official_notes_are_whole(form_page: MakePage) -> None:
    page = form_page()
    page.show_section("form.notes")
    definition = page.form._tools.desk.definition
    shown = "\n".join(label.text() for label in view_of(page).findChildren(QLabel))
    for name in ("n1", "n9"):
        assert definition.passages[name].text in shown


def test_places_for_seals_are_told_and_skipped(form_page: MakePage) -> None:
    page = form_page(ZONE, {"authority_name": "云川市工业和信息化局（虚构）"})
    page.show_section("form.A7")
    view = view_of(page)
    assert view.editors() == []
    words = [label.text() for cell in view.findChildren(SealCell) for label in cell.findChildren(QLabel)]
    assert "盖章处，打印后盖章" in words
    assert "由省级中小企业主管部门填写" in words
    assert any("云川市工业和信息化局" in text for text in words)


def test_answers_from_elsewhere_lead_to_their_home(form_page: MakePage) -> None:
    page = form_page()
    page.show_section("form.cover")
    asked: list[str] = []
    page.form._tools.guide.asked_place.connect(asked.append)
    words = next(one for one in view_of(page).findChildren(QLabel) if one.text() == "")
    assert words is not None
    from app.ui.form.printed import PrintedWords

    link = next(one.links[0] for one in view_of(page).findChildren(PrintedWords) if one.links)
    assert link.text() == "在“一、基本情况”填写"
    link.click()
    assert asked == ["zone_name"]


def test_answers_from_elsewhere_follow_a_change(form_page: MakePage) -> None:
    page = form_page()
    page.show_section("form.cover")
    page.form._tools.desk.set_answers({"zone_name": "云川合作区"}, "", "zone_name")
    assert any(label.text() == "云川合作区" for label in view_of(page).findChildren(QLabel))


def test_lines_around_a_table_repeat_what_its_cells_ask_for(form_page: MakePage) -> None:
    page = form_page(SERVICE, {"org_name": "云川启明（虚构）"})
    page.show_section("book.B1")
    view = view_of(page)
    fields = [name for seat in view.parts.seats for name in seat.cell.fields]
    assert fields.count("org_name") == 1
    assert fields.count("filed_on") == 1
    assert any(label.text() == "入库单位（盖章）：云川启明（虚构）" for label in view.findChildren(QLabel))


def test_dates_are_printed_as_on_paper(form_page: MakePage, sample: Callable[[str], dict[str, Any]]) -> None:
    page = form_page(SERVICE, sample(SERVICE))
    page.show_section("book.B3")
    words = [label.text().replace("\u2002", "").replace(" ", "") for label in view_of(page).findChildren(QLabel)]
    assert "填报时间：2026年4月10日" in words


def test_a_growable_table_fills_the_height(form_page: MakePage) -> None:
    page = form_page(SERVICE)
    page.show_section("book.B3")
    view = view_of(page)
    rows = view.parts.rows[0]
    note = view.parts.blocks[-1]
    assert note.geometry().bottom() <= view.height()
    assert view.height() <= 614 - 46
    assert rows.height() > 300


def test_words_of_a_tall_row_stay_in_sight(form_page: MakePage) -> None:
    page = form_page()
    page.show_section("form.A6")
    view = view_of(page)
    seat = view.seat_of("service_checks")
    assert seat is not None
    assert seat.label is not None
    scroll = view._scroll()
    assert scroll is not None
    for value in (0, 150, scroll.verticalScrollBar().maximum()):
        scroll.verticalScrollBar().setValue(value)
        words = seat.label._words[0]
        middle = words.mapTo(scroll.viewport(), words.rect().center()).y()
        in_sight = seat.label.visibleRegion().boundingRect().height()
        assert in_sight < 60 or 0 <= middle <= scroll.viewport().height()


def test_sections_are_built_once_and_keep_their_place(form_page: MakePage) -> None:
    page = form_page()
    page.show_place("q_coverage")
    first = view_of(page)
    scroll = first._scroll()
    assert scroll is not None
    value = scroll.verticalScrollBar().value()
    assert value > 0
    page.step_section(1)
    assert view_of(page).section.id == "form.A2"
    page.step_section(-1)
    assert view_of(page) is first
    assert scroll.verticalScrollBar().value() == value
    assert first.focused_cell() is first.seat_of("q_coverage").cell  # type: ignore[union-attr]


LONG = "云川（虚构）国际经济技术合作与中小企业高质量发展示范园区服务管理有限责任公司晋中南分公司综合业务部"


def longest(form: str, page: FormPage) -> dict[str, Any]:
    """Answers as long as anybody would give them."""
    found: dict[str, Any] = {}
    for name, field in page._tools.desk.definition.fields.items():
        if field.type == "text":
            found[name] = LONG
        elif field.type == "long_text":
            found[name] = (LONG + "，\n") * 6
        elif field.type == "checks":
            found[name] = list(field.options)
        elif field.type in ("decimal", "integer", "percent"):
            found[name] = "-123456789.123"
        elif field.type == "phone":
            found[name] = "0351-5550188转8012、13900000000、139"
    return found


@pytest.mark.parametrize("size", [(1366, 614), (1024, 524), (1920, 990)])
@pytest.mark.parametrize("form", [ZONE, SERVICE])
def test_no_cell_is_clipped_or_covered(form_page: MakePage, form: str, size: tuple[int, int]) -> None:
    page = form_page(form, size=size)
    desk = page._tools.desk
    for section in desk.sections:
        if not section.items:
            page.show_section(section.id)
    desk.set_answers(longest(form, page), "", "")
    page._reveal.leave("revenue_y1")
    for section in desk.sections:
        if section.items:
            continue
        page.show_section(section.id)
        QApplication.processEvents()
        for grid in view_of(page).findChildren(PaperGrid):
            boxes = grid._arranged(grid.width()).boxes
            for piece, box in zip(grid.pieces, boxes, strict=True):
                wanted = piece.widget.heightForWidth(piece.widget.width())
                assert piece.widget.height() >= wanted, (section.id, piece.area)
                assert piece.widget.geometry().getRect() == tuple(box), (section.id, piece.area)
            assert grid.height() == grid.heightForWidth(grid.width())


def test_nothing_stands_on_another_block(form_page: MakePage, sample: Callable[[str], dict[str, Any]]) -> None:
    page = form_page(SERVICE, sample(SERVICE))
    for section in page._tools.desk.sections:
        if section.items:
            continue
        page.show_section(section.id)
        blocks = view_of(page).parts.blocks
        for upper, lower in pairwise(blocks):
            assert upper.geometry().bottom() <= lower.geometry().top(), section.id


@pytest.mark.parametrize("form", [ZONE, SERVICE])
@pytest.mark.parametrize("size", [(1366, 614), (1024, 524)])
def test_no_cell_is_lower_than_what_stands_in_it(
    form_page: MakePage, open_tools: MakeTools, form: str, size: tuple[int, int]
) -> None:
    page = form_page(form, answers(open_tools(form).desk.definition, STRESSES["above its ceilings"]), size=size)
    for section in page._shown_sections():
        page.show_section(section.id)
        QApplication.processEvents()
        seats = view_of(page).parts.seats
        cut = [seat.cell.fields for seat in seats if seat.cell.height() < seat.cell.heightForWidth(seat.cell.width())]
        assert cut == [], section.id
        boxes = [box for seat in seats for box in seat.cell.findChildren(TextBox) if box.isVisible()]
        low = [box.text() for box in boxes if box.height() < box.document().size().height()]
        assert low == [], section.id
