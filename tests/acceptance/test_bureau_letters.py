"""Letters of a bureau: Word and PDF have the same pages with the same words, judged by LibreOffice and poppler."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app import api
from app.api_letters import Correcting, SignedBy, write_notice, write_reminder
from app.api_opinions import print_opinion
from tests.acceptance.packets import NOW, SERVICE, ZONE, Press
from tests.acceptance.paper import Paper
from tests.acceptance.test_agreement import page_differences
from tests.office import word_to_pdf
from tests.unit.bureau.applicants import answers
from tests.unit.bureau.test_opinion_sheet import LONG, OPINION, Sheet, demand_in_its_cell

SIGNED = SignedBy(office="云川市工业和信息化局", day=date(2026, 4, 20), contact="联系人：王某某，电话：0359-1234567")
LINES = ("法定代表人（签字）处没有签字，请补签", "第 5 页的扫描件看不清，请重新扫描（不低于 200 dpi）")
HOW = Correcting(which="all", lines=LINES, by_day=date(2026, 4, 25))
MANY = [f"云川市第{number}中小企业服务中心（有限公司）" for number in range(1, 90)]


@pytest.fixture
def drafts(press: Press, tmp_path: Path) -> dict[str, Path]:
    found = {"sample": press.draft("sample service")}
    for name, form in (("empty service", SERVICE), ("empty zone", ZONE)):
        found[name] = tmp_path / name
        api.new_draft(press.paths, form, found[name], NOW)
    return found


def both(tmp_path: Path, name: str) -> tuple[Path, Path]:
    return tmp_path / f"{name}.pdf", tmp_path / f"{name}.docx"


def demand_the_same(pdf: Path, word: Path, pages: int) -> None:
    rendered = word_to_pdf(word, pdf.parent / "office")
    assert page_differences(Paper(pdf), Paper(rendered)) == []
    assert len(Paper(pdf).texts) >= pages


@pytest.mark.office
@pytest.mark.parametrize(("name", "pages"), [("sample", 1), ("empty service", 3), ("empty zone", 5)])
def test_a_notice(press: Press, drafts: dict[str, Path], tmp_path: Path, name: str, pages: int) -> None:
    for target in both(tmp_path, "补正"):
        write_notice(press.paths, drafts[name], target, HOW, SIGNED)
    demand_the_same(*both(tmp_path, "补正"), pages)


@pytest.mark.office
@pytest.mark.parametrize(("names", "pages"), [((), 1), (MANY, 3)], ids=["to all", "to many"])
def test_a_reminder(press: Press, tmp_path: Path, names: list[str], pages: int) -> None:
    for target in both(tmp_path, "提醒"):
        write_reminder(press.paths, SERVICE, target, year=2026, applicants=names)
    demand_the_same(*both(tmp_path, "提醒"), pages)


@pytest.mark.office
@pytest.mark.parametrize("text", [LONG * 10, LONG * 60, LONG * 150], ids=["two pages", "three pages", "five pages"])
def test_an_opinion_has_its_place_on_a_sheet_that_was_printed_from_word_too(
    press: Press, tmp_path: Path, text: str
) -> None:
    folder = tmp_path / "申请"
    api.new_draft(press.paths, SERVICE, folder, NOW)
    api.set_answers(press.paths, folder, answers(activities_text=text), NOW)
    printed = print_opinion(press.paths, folder, OPINION, tmp_path / "意见.pdf", signed=SIGNED)
    book = api.export_books(press.paths, folder, tmp_path / "导出", ("docx",), "draft")
    rendered = word_to_pdf(tmp_path / "导出" / book.volumes[0].docx, tmp_path / "office")
    demand_in_its_cell(printed, Sheet(rendered, printed.side))
