"""What goes out of 汇总表: the export, the drafts of mails, the reminder; asked, stopped, refused, told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import api
from app.api import MadeMails, Mailing, Summarised, Summarising, WrittenLetter
from app.api_mailing import MailSeen
from app.api_summary import Lost
from app.errors import AppError, DiskError
from app.ui.bureau.summary.folders import export_folder
from app.ui.bureau.summary.out_panel import OutPanel
from app.ui.bureau.summary.page import SummaryPage
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.labels import ElidedLabel, TextLabel
from tests.ui.bureau.summary.on_desk import KeptDesk, name_of
from tests.ui.bureau.summary.test_summary_page import TYPE, put
from tests.ui.ecopy.answers import Desk
from tests.ui.work_tools import NOW, FakeDialogs


def words(panel: OutPanel) -> list[str]:
    """All that is to be read in a panel."""
    labels = [*panel.findChildren(TextLabel), *panel.findChildren(ElidedLabel)]
    return [label.text() for label in labels if label.isVisibleTo(panel) and label.text()]


def press(panel: OutPanel, name: str) -> None:
    QApplication.processEvents()  # parts made just now are shown in the next turn
    button = next(one for one in panel.findChildren(OutlineButton) if one.text() == name and one.isVisibleTo(panel))
    button.click()


def summarised(out: Path, mark: str = "final", **changed: object) -> Summarised:
    files = tuple(
        out / name for name in ("01_推荐汇总表.pdf", "01_推荐汇总表.docx", "01_推荐汇总表.xlsx", "review.xlsx")
    )
    values = {"folder": Path("/台/汇总草稿"), "files": files, "mark": mark, "rows": 12, **changed}
    return Summarised(**values)  # type: ignore[arg-type]


@pytest.fixture
def out(tmp_path: Path, dialogs: FakeDialogs) -> Path:
    """The folder that is chosen."""
    dialogs.folder = tmp_path / "出"
    dialogs.folder.mkdir()
    return dialogs.folder


# ---- the export


def test_an_export_keeps_changes_first_and_asks_for_the_folder_once(
    page: SummaryPage, answers: Desk, kept: KeptDesk, tools: DeskTools, dialogs: FakeDialogs, out: Path, qtbot: QtBot
) -> None:
    answers.answers["summarise"] = lambda *_: summarised(out)
    put(page, 0, TYPE, "事业单位")
    page.bar.export.click()
    panel = page.export_panel
    assert panel.is_open
    panel.boxes["pdf"].click()
    panel.export.click()
    qtbot.waitUntil(lambda: any("已导出" in one for one in words(panel)))
    order = [call.name for call in answers.calls if call.name in ("keep_summary", "summarise")]
    assert order == ["keep_summary", "summarise"]
    call = answers.last("summarise")
    assert call.args == (
        tools.paths, (), out, Summarising(staff="count", only_recommended=True, formats=("docx",)), NOW,
    )  # fmt: skip
    assert "汇总表已导出：12 家，正式稿" in words(panel)
    dialogs.folder = None
    assert export_folder(tools) == out
    press(panel, "打开所在文件夹")
    assert dialogs.opened == [out]
    press(panel, "再导出…")
    assert panel.export.isVisible()


def test_without_a_folder_nothing_is_exported(page: SummaryPage, answers: Desk, dialogs: FakeDialogs) -> None:
    page.bar.export.click()
    page.export_panel.export.click()
    assert answers.last("summarise").args == ()
    assert page.export_panel.export.isVisible()


def test_what_cannot_be_kept_is_not_exported(
    page: SummaryPage, answers: Desk, kept: KeptDesk, out: Path, qtbot: QtBot
) -> None:
    kept.refusal = AppError("汇总草稿正开着", "请关掉它")
    put(page, 0, TYPE, "事业单位")
    page.bar.export.click()
    page.export_panel.export.click()
    qtbot.waitUntil(page.export_panel.strip.isVisible)
    assert "汇总草稿正开着" in page.export_panel.strip.sentence
    assert answers.last("summarise").args == ()


def test_an_export_can_be_stopped_and_the_page_goes_on(
    page: SummaryPage, answers: Desk, out: Path, qtbot: QtBot
) -> None:
    answers.held.add("summarise")
    page.bar.export.click()
    page.export_panel.export.click()
    qtbot.waitUntil(lambda: page.export_panel.work.is_running)
    answers.step("summarise", 3, 12, "读取 云川启明")
    assert page.export_panel.card.told == ["读取"]
    assert page.export_panel.card.stop.hasFocus(), "the keyboard stays in the panel"
    put(page, 0, TYPE, "社会组织")
    assert page.table.rows.text(0, TYPE) == "社会组织"
    left = page.works()[0].remainder()
    assert left is not None
    assert left.told == "正在导出汇总表"
    page.export_panel.card.stop.setFocus()
    page.export_panel.card.stop.click()
    assert page.export_panel.strip.sentence == "已取消，原来的文件没有改动"
    assert page.export_panel.export.isVisible()
    assert page.export_panel.boxes["pdf"].hasFocus()
    assert page.works()[0].remainder() is None


def test_a_refused_export_says_what_is_still_good(
    page: SummaryPage, answers: Desk, out: Path, said: list[str], qtbot: QtBot
) -> None:
    def refuse(*_: object) -> None:
        raise DiskError("磁盘空间不够，差 120 MB。原来的文件没有改动", "请换个位置")

    answers.answers["summarise"] = refuse
    page.bar.export.click()
    page.export_panel.export.click()
    page.export_panel.put_away()
    qtbot.waitUntil(lambda: "差 120 MB" in page.export_panel.strip.sentence)
    assert said == ["磁盘空间不够，差 120 MB。原来的文件没有改动"]


def test_a_draft_copy_says_why(page: SummaryPage, answers: Desk, out: Path, qtbot: QtBot) -> None:
    lost = Lost("/坏.shenbao", "“坏”读不出来", "请再交一份")
    made = summarised(
        out, "draft", rows_wrong=2, unreadable=(lost,), doubts=(("甲", "人数不一样"),), told=("乙没有列",)
    )
    answers.answers["summarise"] = lambda *_: made
    page.bar.export.click()
    page.export_panel.export.click()
    qtbot.waitUntil(lambda: any("草稿" in one and "12 家" in one for one in words(page.export_panel)))
    told = words(page.export_panel)
    assert "已导出 12 家，每页标了“草稿”：还有 2 行没填全或有错误" in told
    assert {"有 1 份读不出来，没有列", "要核对的 1 处写在 review.xlsx 的“初审”里", "乙没有列"} <= set(told)
    assert not any(one.text() == "写邮件草稿…" for one in page.export_panel.findChildren(OutlineButton))


def test_what_would_be_a_draft_is_said_before(page: SummaryPage, answers: Desk, qtbot: QtBot) -> None:
    page.bar.export.click()
    assert page.export_panel.needs.isHidden()
    put(page, 0, TYPE, "")
    page.settle()
    qtbot.waitUntil(lambda: not page.export_panel.needs.isHidden())
    assert page.export_panel.needs.text() == "表上有 1 行没填全或有错误，导出的每页会标“草稿”"


# ---- mails


def mails(out: Path) -> MadeMails:
    seen = (
        MailSeen(out / "报送邮件_第1封_共2封.eml", 40_000_000, "报送", (name_of(0), name_of(1)), 9),
        MailSeen(out / "报送邮件_第2封_共2封.eml", 3_000_000, "报送", (name_of(2),), 3),
    )
    told = ("“附件3--报送.docx”里没有认出单位名称一列，没有和报送文件夹核对",)
    left_out = ("“丁”的扫描件有 60 MB，一封邮件放不下",)
    return MadeMails(mails=seen, note=out / "邮件说明.txt", address="a@example.com", left_out=left_out, told=told)


def test_mails_are_written_from_what_was_chosen(
    page: SummaryPage, answers: Desk, tools: DeskTools, dialogs: FakeDialogs, out: Path, qtbot: QtBot
) -> None:
    answers.answers |= {"summarise": lambda *_: summarised(out), "make_mails": lambda *_: mails(out)}
    page.bar.export.click()
    page.export_panel.export.click()
    qtbot.waitUntil(lambda: "汇总表已导出：12 家，正式稿" in words(page.export_panel))
    press(page.export_panel, "写邮件草稿…")
    panel = page.mail_panel
    assert panel.is_open
    assert not page.export_panel.is_open
    assert panel.summary == out, "the one that was exported just now"
    assert panel.most.text() == "45"
    assert not panel.write.isEnabled(), "nobody's files are chosen"
    press(panel, "添加文件夹…")
    dialogs.files = [out / "附件3_盖章.pdf"]
    panel._choose_sealed()
    panel.contact.setText("李明 0351-5550100")
    panel.most.setText("30")
    panel.write.click()
    qtbot.waitUntil(lambda: any("邮件草稿写好了" in one for one in words(panel)))
    contact, desk = "李明 0351-5550100", tools.desk
    how = Mailing(sealed=out / "附件3_盖章.pdf", most_mb=30, contact=contact, day=date(2026, 5, 28), desk=desk)
    assert answers.last("make_mails").args == (tools.paths, out, (out,), out, how)
    told = words(panel)
    assert "邮件草稿写好了：2 封，收件人 a@example.com" in told
    assert f"38 MB · 9 个附件 · {name_of(0)}、{name_of(1)}" in told
    assert "“丁”的扫描件有 60 MB，一封邮件放不下" in told
    assert "“附件3--报送.docx”里没有认出单位名称一列，没有和报送文件夹核对" in told, "a name may have dashes"


def test_a_folder_that_was_added_can_be_taken_out(page: SummaryPage, dialogs: FakeDialogs, out: Path) -> None:
    page.bar.mail.click()
    panel = page.mail_panel
    press(panel, "添加文件夹…")
    press(panel, "添加文件夹…")
    assert panel.packets == [out]
    panel._drop_packet(out)
    assert panel.packets == []


def test_esc_closes_the_panel_and_the_keyboard_goes_back(page: SummaryPage) -> None:
    page.table.setFocus()
    page.bar.mail.click()
    QTest.keyClick(page.mail_panel, Qt.Key.Key_Escape)
    assert not page.mail_panel.is_open


# ---- the reminder


def test_the_reminder_names_who_is_on_the_sheet(
    page: SummaryPage, answers: Desk, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    target = tmp_path / "提醒"
    answers.answers["write_reminder"] = lambda _paths, _form, target, **_: WrittenLetter(target, 0)
    dialogs.target = target
    page.bar.reminder.click()
    panel = page.reminder_panel
    panel.kind.step(1)
    panel.write.click()
    qtbot.waitUntil(lambda: "提醒单写好了" in words(panel))
    call = answers.last("write_reminder")
    assert call.args[1:] == ("service_institution_2026", target.with_name("提醒.pdf"))
    assert call.kwargs["applicants"] == tuple(name_of(number) for number in range(12))
    assert (call.kwargs["year"], call.kwargs["signed"].day) == (2026, date(2026, 5, 28))
    press(panel, "再写一份…")
    panel.named.click()
    panel.write.click()
    qtbot.waitUntil(lambda: not answers.is_busy)
    assert answers.last("write_reminder").kwargs["applicants"] == ()


def test_without_a_target_no_reminder_is_written(page: SummaryPage, answers: Desk) -> None:
    page.bar.reminder.click()
    page.reminder_panel.write.click()
    assert answers.last("write_reminder").args == ()


def test_every_call_is_one_of_the_core() -> None:
    for name in ("see_summary", "keep_summary", "summarise", "make_mails", "write_reminder"):
        assert callable(getattr(api, name))
