"""What the manual shows of the window (``make manual-pictures``): pages as a clerk sees them, and parts of them.

A caption is the name of the picture in ``docs/manual/pictures``. The whole window is reduced to the type area there,
what is cut out of it stands at the scale of ``manual_pages.MM_PER_PIXEL``.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication, QWidget
from window_drafts import ZONE, copied
from window_scenes import Key, go, master, paste, press
from window_scenes_around import crash, earlier, exported, put_away, some_recent, troubles, with_history
from window_scenes_bureau import collected, material, recommend, tell_office
from window_scenes_ecopy import copy, export, sealed_scan, verify
from window_stage import NOW, USUAL, Stage

from app import api
from app.discs.drives import NO_DRIVE
from app.discs.model import Drive, Drives
from app.ui.bureau.review.notice_sheet import NoticeSheet
from app.ui.export.printer_list import PrinterFacts, PrinterList
from app.ui.export.printers import SystemPrinters

_SHEET = "manual"
_AROUND = 12
_OPINION, _EXPORT, _MAIL = 380, 340, 560
_SECONDS = 240


class _OnePrinter(PrinterList):
    def begin(self) -> None:
        self.found.emit((PrinterFacts("办公室打印机", preferred=True, turns_paper=True),))


class _Printers(SystemPrinters):
    """Those of an office, whatever this PC has."""

    def listing(self, parent: QObject) -> PrinterList:
        return _OnePrinter(parent)


def manual_form(stage: Stage) -> None:
    """The start page and 填表 of both forms."""
    stage.size(USUAL[0], 760)
    some_recent(stage)
    stage.page_of_home().refresh()
    stage.take(_SHEET, "start")
    stage.size(*USUAL)
    stage.window.do("new", ZONE)
    stage.settle()
    paste("云川合作区")
    _sheet(stage, "new-draft")
    put_away(stage)
    stage.open(copied(stage, "sample zone", "云川合作区"))
    _menu(stage)
    desk = stage.frame.tools.desk
    go(stage, "sme_share_y2")
    desk.answer("sme_share_y2", "728.5")
    go(stage, "revenue_y3")
    stage.take(_SHEET, "form")
    _of(stage, stage.page.help, "form-help")
    stage.go_home()
    stage.open(copied(stage, "empty zone", "空白合作区"))
    go(stage, "revenue_y1")
    _band(stage, stage.page.form, "form-empty", 190, 230)
    stage.frame.run_page_command("find")
    stage.settle()
    paste("收入")
    stage.settle()
    _band(stage, stage.window, "find", 0, 330)
    press(Key.Key_Escape)
    stage.go_home()
    _service(stage)


def _service(stage: Stage) -> None:
    stage.open(copied(stage, "empty service", "云川服务机构"))
    go(stage, "uscc")
    paste("9114990OMA0YC26H6T")
    go(stage, "reg_capital")
    _near(stage, "form-code", 220)
    go(stage, "people.0.person_name")
    rows = [("张示例", "高级工程师", "高级", "本科", "有劳动合同"), ("李示例", "会计师", "中级", "硕士", "待定")]
    paste("\n".join("\t".join(row) for row in rows * 9))
    stage.take(_SHEET, "rows")
    table = stage.documents / "服务人员名单.csv"
    lines = ["序号,姓名,职称,学历,备注", *(f"{n},张示例{n},工程师,本科,虚构" for n in range(1, 41))]
    table.write_text("\n".join(lines), encoding="utf-8-sig")
    stage.dialogs.files = [table]
    stage.page.form.view.focused_rows().transfer.choose_and_read()
    stage.settle()
    _sheet(stage, "rows-import")
    press(Key.Key_Escape)
    stage.go_home()


def manual_book(stage: Stage) -> None:
    """佐证材料, 检查, 预览, 导出, and what lies over the window."""
    stage.size(*USUAL)
    stage.open(copied(stage, "sample zone", "云川合作区"))
    stage.frame.show_tab("evidence")
    stage.page.show_item(3)
    stage.take(_SHEET, "evidence")
    troubles(stage)
    stage.frame.message.put_away()
    bar = stage.page.pane.verticalScrollBar()
    bar.setValue(bar.maximum())
    stage.settle()
    _of(stage, stage.page.pane, "evidence-trouble")
    _file_menu(stage)
    stage.go_home()
    _checks(stage)
    stage.open(copied(stage, "sample zone", "云川合作区"))
    stage.frame.show_tab("preview")
    stage.page.bar.arrangement.step(1)
    stage.page.view.set_fit("page")
    stage.page.show_side("materials", 9)
    stage.take(_SHEET, "preview")
    stage.frame.show_tab("export")
    stage.settle()
    _head(stage, "export", 330)
    exported(stage)
    stage.take(_SHEET, "exported")
    stage.page.print_desk._printers = _Printers()
    stage.page.print_last()
    stage.wait(lambda: not stage.page.print_desk.sheet._looking, "the printers")
    stage.settle()
    _sheet(stage, "print")
    put_away(stage)
    stage.go_home()
    _over_the_window(stage)


def _file_menu(stage: Stage) -> None:
    page = stage.page
    page.show_item(3)
    stage.settle()
    first, row = stage.frame.tools.desk.item(3).files[0].path, page.pane.files.rows[0]
    page.pane.files.focus_row(first)
    page.acts.act(3, first, "more", row.mapToGlobal(row.rect().bottomRight() - QPoint(220, 0)))
    stage.settle()
    _band(stage, page.pane, "evidence-menu", 110, 480)
    page.acts.menu.close()


def _checks(stage: Stage) -> None:
    wrong = copied(stage, "sample zone", "云川合作区")
    answers = {"revenue_y2": "十二亿", "operator_phone": "0351-55", "platform_national_count": "9", "planned_area": ""}
    api.set_answers(stage.paths, wrong, {**answers, "exchange_checks": []}, NOW)
    stage.open(wrong)
    stage.frame.show_tab("checks")
    stage.take(_SHEET, "checks")
    stage.go_home()


def _over_the_window(stage: Stage) -> None:
    stage.open(with_history(stage))
    for command in ("history", "settings", "options"):
        stage.window.do(command)
        stage.settle()
        if command == "history":
            earlier(stage)
        _sheet(stage, command)
        put_away(stage)
    stage.go_home()
    crash(stage)
    _head(stage, "recovery", 400)
    stage.window.turns.show_home()
    stage.settle()
    lock = '{"pid": 7, "host": "GXJ-03", "user": "张三", "time": "2026-05-28T14:02"}'
    folder = copied(stage, master("zone", "sample"), "别人开着的")
    (folder / ".lock").write_text(lock, encoding="utf-8")
    stage.open(folder)
    _band(stage, stage.window, "read-only", 0, 190)
    stage.go_home()


def manual_copy(stage: Stage) -> None:
    """电子版: scans matched, the copy made, burning, verifying."""
    stage.size(*USUAL)
    stage.open(copied(stage, "sample zone", "云川合作区"))
    stage.frame.show_tab("ecopy")
    export(stage)
    stage.frame.show_tab("ecopy")
    stage.settle()
    page = stage.page
    page.show_step("seals")
    _head(stage, "seals", 470)
    page.show_step("scans")
    page.scan_step.take([sealed_scan(stage)])
    stage.wait(lambda: page.scan_step.match.isVisible(), "the scans", _SECONDS)
    stage.take(_SHEET, "scans")
    while page.scan_step.match.matching.left:
        press(Key.Key_Return if page.scan_step.match.yes.isEnabled() else Key.Key_Delete)
        stage.settle()
    press(Key.Key_Return)
    step = page.scan_step
    stage.wait(lambda: not step.work.is_running and step.match.isHidden(), "the scans in the draft", _SECONDS)
    copy(stage)
    stage.take(_SHEET, "copy")
    page.show_step("burn")
    stage.settle()
    image = page.watch.known.made.discs[0].image
    page.watch._hear_drives(Drives((Drive("/dev/sr0", "示例刻录机", str(image)),)))
    _head(stage, "burn", 250)
    page.show_step("verify")
    verify(stage, page.verify_step.verify_disc)
    _head(stage, "verify", 300)
    page.watch._hear_drives(Drives((), NO_DRIVE))
    stage.go_home()


def manual_desk(stage: Stage) -> None:
    """The bureau's desk."""
    sent = material(stage)
    desk = stage.desk()
    stage.size(*USUAL)
    tell_office(stage)
    collected(stage, sent)
    page: Any = desk.page
    for badge, name in (("新收", "desk-collect"), ("待选定", "desk-choose")):
        row = next(one for one in page.list.view.rows if getattr(one, "badge", "") == badge)
        page.list.view.choose(row.key)
        stage.take(_SHEET, name)
    desk.show_tab("review")
    recommend(stage)
    stage.take(_SHEET, "desk-review")
    desk.page.outputs.notice()
    stage.settle()
    sheet = next(one for one in stage.window.findChildren(NoticeSheet) if one.is_open)
    sheet.points.box.insertPlainText("第 4 项缺服务场地租赁合同，请补交\n法定代表人处没有签名，请补签")
    stage.settle()
    _rect(stage, _rect_of(stage, sheet.panel), "desk-notice")
    sheet.put_away()
    stage.settle()
    desk.page.pane.show_part("意见")
    paste("同意推荐。")
    stage.settle()
    pane = _rect_of(stage, desk.page.pane)
    _rect(stage, pane.adjusted(0, pane.height() - _OPINION, 0, 0), "desk-opinion", 0)
    desk.show_tab("summary")
    stage.take(_SHEET, "desk-summary")
    desk.page.bar.export.click()
    stage.settle()
    _top_of(stage, desk.page.export_panel.panel, _EXPORT, "desk-export")
    desk.page.export_panel.put_away()
    desk.page.bar.mail.click()
    stage.settle()
    _top_of(stage, desk.page.mail_panel.panel, _MAIL, "desk-mail")
    desk.page.mail_panel.put_away()
    stage.window.desk_turns.go_home()
    stage.wait(lambda: stage.window.desk is None, "the start page")


# ---- parts of the window


def _menu(stage: Stage) -> None:
    stage.frame.header.menu_button.click()
    stage.settle()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    _rect(stage, QRect(0, 0, 420, popup.height() + 70), "menu")
    popup.close()
    stage.settle()


def _sheet(stage: Stage, name: str) -> None:
    """The panel that lies over the window."""
    from app.ui.widgets.overlay import Overlay

    sheet = next(one for one in stage.window.findChildren(Overlay) if one.is_open)
    _rect(stage, _rect_of(stage, sheet.panel), name)


def _rect_of(stage: Stage, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(stage.window, QPoint(0, 0)), widget.size())


def _of(stage: Stage, widget: QWidget, name: str) -> None:
    stage.settle()
    _rect(stage, _rect_of(stage, widget), name, 0)


def _head(stage: Stage, name: str, height: int) -> None:
    """The upper part of the window."""
    _band(stage, stage.window, name, 0, height)


def _top_of(stage: Stage, widget: QWidget, height: int, name: str) -> None:
    """What stands at the head of a tall panel."""
    stage.settle()
    _rect(stage, QRect(_rect_of(stage, widget).topLeft(), QSize(widget.width(), height)), name, 0)


def _band(stage: Stage, widget: QWidget, name: str, top: int, height: int) -> None:
    """As wide as a widget, from ``top`` pixels below its upper edge."""
    stage.settle()
    whole = _rect_of(stage, widget)
    _rect(stage, QRect(whole.left(), whole.top() + top, whole.width(), height), name, 0)


def _near(stage: Stage, name: str, height: int) -> None:
    """What stands around the cursor in the form."""
    stage.settle()
    focus = QApplication.focusWidget()
    assert focus is not None
    middle = _rect_of(stage, focus).center().y()
    column = _rect_of(stage, stage.page.form)
    top = max(column.top() + 46, min(middle - height // 2, column.bottom() - height))
    _rect(stage, QRect(column.left(), top, column.width(), height), name, 0)


def _rect(stage: Stage, rect: QRect, name: str, around: int = _AROUND) -> None:
    room = rect.adjusted(-around, -around, around, around).intersected(stage.window.rect())
    stage.keep(stage.shot().copy(room), _SHEET, name)
