"""What is pictured around the form: start page, what lies over the window, evidence, check list, preview, export."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from window_drafts import SERVICE, ZONE, copied
from window_scenes import paste
from window_stage import LARGE, NOW, SMALL, USUAL, Stage

from app import api
from app.books.exported import read_export
from app.drafts import journal, store
from app.drafts.recent import RecentDraft, forget, recent_drafts, remember
from app.jobs import Step
from app.ui.export.exporting import ExportOrder
from app.ui.export.words import Trouble
from app.ui.sheets.history import HistorySheet
from app.ui.widgets.overlay import Overlay
from app.ui.work.saving import SaveState


def put_away(stage: Stage) -> None:
    """Close what lies over the window."""
    for sheet in stage.window.findChildren(Overlay):
        if sheet.is_open:
            sheet.put_away()
    stage.settle()


def over_sizes(stage: Stage, sheet: str, what: str, *, large: bool = True) -> None:
    """Pictures of what is shown at the three sizes, and in the dark."""
    for width, height in (USUAL, SMALL, *([LARGE] if large else [])):
        stage.size(width, height)
        stage.take(sheet, f"{what} {width}×{height}")
    stage.size(*USUAL)
    stage.theme("dark")
    stage.take(sheet, f"{what} 深色")
    stage.theme("light")


# ---- the start page


def some_recent(stage: Stage) -> None:
    """Drafts on the list of the start page, one of them gone."""
    known = (
        ("云川中德中小企业合作区（虚构）", ZONE, 74, 90, 3, timedelta(minutes=9)),
        ("示例服务机构有限公司（虚构）", SERVICE, 40, 41, 0, timedelta(hours=20)),
        ("青云中意中小企业合作区（虚构）", ZONE, 92, 92, 0, timedelta(days=8)),
        ("密云中小企业公共服务中心（虚构）", SERVICE, 12, 41, 1, timedelta(days=30)),
        ("去年的草稿（虚构）", ZONE, 88, 90, 0, timedelta(days=400)),
    )
    for name, form, done, total, errors, ago in reversed(known):
        folder = stage.documents / name
        if not name.startswith("去年"):
            copied(stage, "empty zone", name)
        saved = (NOW - ago).isoformat(timespec="seconds")
        remember(stage.paths.recent_file, RecentDraft(str(folder), form, name, done, total, errors, saved))


def forget_recent(stage: Stage) -> None:
    """Take every draft from the list of the start page."""
    for entry in recent_drafts(stage.paths.recent_file):
        forget(stage.paths.recent_file, entry.folder)


def start_page(stage: Stage) -> None:
    """The start page after the deadline."""
    some_recent(stage)
    stage.now = NOW + timedelta(days=30)
    stage.window.turns.show_home()
    stage.take("start", "过了截止日")
    stage.now = NOW
    forget_recent(stage)
    stage.window.turns.show_home()
    stage.settle()


# ---- what lies over the window


def sheets(stage: Stage) -> None:
    """Every sheet once over the usual window; those that grow with their content also over the smallest."""
    stage.window.do("new", ZONE)
    stage.take("sheets", "新建申报")
    put_away(stage)
    folder = with_history(stage)
    stage.open(folder)
    for command, told in (
        ("history", "历史版本"), ("settings", "设置"), ("options", "本申报的选项"), ("keys", "快捷键"),
        ("about", "关于"), ("licences", "许可证"), ("copy", "另存一份"),
    ):  # fmt: skip
        stage.window.do(command)
        stage.settle()
        if command == "history":
            earlier(stage)
        stage.take("sheets", told)
        if command in ("history", "options", "keys"):
            stage.size(*SMALL)
            stage.take("sheets", f"{told} 1024×600")
            stage.size(*USUAL)
        put_away(stage)
    stage.theme("dark")
    for command, told in (("history", "历史版本"), ("settings", "设置")):
        stage.window.do(command)
        stage.settle()
        if command == "history":
            earlier(stage)
        stage.take("sheets", f"{told} 深色")
        put_away(stage)
    stage.theme("light")
    stage.window.do("open_beside", stage.documents / "密云合作区")
    stage.take("sheets", "再打开一份")
    put_away(stage)
    stage.window.do("crash", "ValueError\npage.py:120 show_item\nlist_pane.py:88 paint", stage.paths.log_file, int)
    stage.take("sheets", "程序出了意外")
    put_away(stage)
    saver = stage.frame.tools.saver
    assert saver is not None
    kept, saver.state = saver.state, SaveState("trouble", None, "U 盘已拔出")
    stage.frame.show_save_state()
    stage.window.do("not_saved", None)
    stage.take("sheets", "保存不了")
    put_away(stage)
    stage.take("sheets", "保存不了，页头")
    saver.state = kept
    stage.go_home()


def earlier(stage: Stage) -> None:
    """Choose the third of the versions, which differs from now."""
    versions = stage.window.findChild(HistorySheet).list
    keys = [row.key for row in versions.rows if not row.heading]
    versions.set_current(keys[2])
    versions.chosen.emit(keys[2])
    stage.settle()


def with_history(stage: Stage) -> Path:
    """A draft that was saved four times."""
    folder = copied(stage, "sample zone", "云川合作区")
    steps = (
        ({"city": "密云", "operator_phone": ""}, timedelta(days=2)),
        ({"city": "云川", "planned_area": "18.60平方公里"}, timedelta(days=1, hours=3)),
        ({"operator_phone": "0351-5550188"}, timedelta(hours=5)),
        ({"leading_industry": "高端装备、新材料（虚构）"}, timedelta(minutes=40)),
    )
    for answers, ago in steps:
        api.set_answers(stage.paths, folder, answers, NOW - ago)
    return folder


def recovery(stage: Stage) -> None:
    """What is asked after a crash."""
    crash(stage)
    over_sizes(stage, "recovery", "上次没有正常关闭", large=False)
    stage.window.turns.show_home()
    stage.settle()


def crash(stage: Stage) -> None:
    """Open a draft that was not closed."""
    folder = copied(stage, "sample zone", "云川合作区")
    saved = {"leading_industry": "高端装备、新材料（虚构）"}
    api.set_answers(stage.paths, folder, saved, NOW - timedelta(minutes=34))
    with store.open_draft(folder, writable=True, now=NOW) as opened:
        kept = opened.draft
    entered = {"city": "密云", "operator_phone": "0351-5550188", "planned_area": "21.4平方公里"}
    later = replace(kept, answers={**kept.answers, **entered})
    journal.Journal(folder, kept).record(later, NOW - timedelta(minutes=6))
    stage.window.open_path(folder)
    stage.wait(lambda: hasattr(stage.window.page, "decide"), "the question after a crash")


# ---- evidence


def evidence(stage: Stage) -> None:
    """The page of both forms, its states and badges."""
    stage.open(copied(stage, "sample zone", "云川合作区"))
    stage.frame.show_tab("evidence")
    for item in (2, 3, 5, 7, 11):
        stage.page.show_item(item)
        stage.take("evidence", f"示例第 {item} 项")
    troubles(stage)
    stage.take("evidence", "用不了的文件")
    stage.frame.message.put_away()
    bar = stage.page.pane.verticalScrollBar()
    bar.setValue(bar.maximum())
    stage.take("evidence", "用不了的文件，往下")
    choices(stage)
    stage.go_home()
    stage.open(copied(stage, "sample service", "示例服务机构"))
    stage.frame.show_tab("evidence")
    stage.page.show_item(7)
    stage.take("evidence", "服务机构第 7 项")
    stage.go_home()


def troubles(stage: Stage) -> None:
    """Files of every kind of trouble for an item: cut off, locked, coarse, the same as another, no document at all."""
    import docx
    import pikepdf

    from tests import scans

    folder = stage.documents / "扫描件"
    folder.mkdir(exist_ok=True)
    good = scans.write_scan_pdf(folder / "合作协议.pdf", scans.codes(4, 2))
    (folder / "缺后半部分.pdf").write_bytes(good.read_bytes()[:900])
    with pikepdf.open(good) as pdf:
        pdf.save(folder / "加了密码.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
    scans.write_scan_pdf(folder / "扫描太粗.pdf", scans.codes(4, 1, 7), dpi=60)
    scans.write_scan_jpeg(folder / "横着拍的照片.jpg", "I04-9", "landscape", 6)
    (folder / "合作协议副本.pdf").write_bytes(good.read_bytes())
    docx.Document().save(str(folder / "说明.docx"))
    stage.page.show_item(4)
    stage.frame.shared.taking.take(4, sorted(folder.iterdir()))
    stage.wait(lambda: not stage.frame.shared.taking.is_busy, "the files")


def choices(stage: Stage) -> None:
    """What is chosen of a file: its menu, the sheets that ask, the row that says it, the search for empty pages."""
    page = stage.page
    page.show_item(3)
    stage.settle()
    files = stage.frame.tools.desk.item(3).files
    first, row = files[0].path, page.pane.files.rows[0]
    page.pane.files.focus_row(first)
    page.acts.act(3, first, "more", row.mapToGlobal(row.rect().bottomLeft()))
    menu = page.acts.menu
    stage.take("evidence", "文件的菜单")
    sides = next(entry for entry in menu.actions() if entry.text() == "每页放")
    menu.setActiveAction(sides)
    stage.take("evidence", "每页放几张")
    menu.close()
    caption = "与莱茵河谷促进协会签署的合作协议（虚构）"
    for act, text in (("页码范围…", "2"), ("页码范围…", "1-3,99"), ("图注…", caption)):
        entries = page.acts.make_menu(3, first).actions()
        next(entry for entry in entries if entry.text() == act).trigger()
        page.acts.sheet.line.setText(text)
        stage.take("evidence", f"{act.rstrip('…')} {text[:6]}")
        put_away(stage)
    page.changes.choose_pages(3, first, "1")
    page.changes.caption(3, first, caption)
    for file in files[1:]:
        page.changes.share_sides(3, file.path, 4)
    stage.take("evidence", "选过的文件")
    page.acts.blanks._steps[first] = (38, 120)
    page.refresh()
    stage.take("evidence", "正在找空白页")
    page.acts.blanks._steps.clear()
    page.changes.choose_pages(3, first, "1-99")
    over_sizes(stage, "evidence", "页码不对")


# ---- check list


def checks(stage: Stage) -> None:
    """The list of a draft with mistakes, and of one without."""
    wrong = copied(stage, "sample zone", "云川合作区")
    answers = {
        "revenue_y2": "十二亿", "operator_phone": "0351-55", "platform_national_count": "9", "planned_area": "",
        "mechanism_text": "围绕开放合作建立三项机制，" * 12, "fdi_growth_y2": "180", "exchange_checks": [],
    }  # fmt: skip
    api.set_answers(stage.paths, wrong, answers, NOW)
    stage.open(wrong)
    stage.frame.show_tab("checks")
    over_sizes(stage, "checks", "有错误")
    stage.go_home()
    stage.open(copied(stage, "sample service", "示例服务机构"))
    stage.frame.show_tab("checks")
    stage.take("checks", "没有错误")
    stage.go_home()


# ---- the whole book


def preview(stage: Stage) -> None:
    """Two pages, a scan, the search, the whole page."""
    stage.open(copied(stage, "sample zone", "云川合作区"))
    stage.frame.show_tab("preview")
    stage.page.bar.arrangement.step(1)
    stage.page.show_side("form", 6)
    stage.take("preview", "对开")
    stage.page.show_side("materials", 9)
    stage.take("preview", "对开 佐证材料")
    stage.page.bar.arrangement.step(-1)
    stage.page.open_find()
    paste("合作")
    stage.take("preview", "页宽，查找")
    stage.page.find_bar.put_away()
    stage.page.show_side("materials", 3)
    stage.page.view.set_fit("page")
    stage.take("preview", "整页 目录")
    stage.go_home()


# ---- export


def export(stage: Stage) -> None:
    """The steps, what was refused, what was made, printing."""
    folder = copied(stage, "sample zone", "云川合作区")
    stage.open(folder)
    stage.frame.show_tab("export")
    running(stage)
    stage.take("export", "正在导出")
    stage.page._show("asking")
    stage.page._refuse(Trouble("磁盘空间不够，差 120 MB。原来的文件没有改动", "", "place"))
    stage.take("export", "空间不够")
    stage.page.strip.set_issue("note", "")
    exported(stage)
    over_sizes(stage, "export", "已导出", large=False)
    bar = stage.page.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    stage.take("export", "已导出，往下")
    stage.page.print_last()
    stage.wait(lambda: not stage.page.print_desk.sheet._looking, "the printers")
    stage.take("export", "打印")
    put_away(stage)
    stage.go_home()


def running(stage: Stage) -> None:
    """The page in the middle of an export that does not run: it would be somewhere else each time."""
    page = stage.page
    page.running.begin(ExportOrder("final", ("pdf", "docx"), page.questions.folder), True)
    page._show("running")
    page.running.show_step(Step(38, 63, "合并"))
    page.running.stop.setFocus()


def exported(stage: Stage) -> None:
    """Export for good and wait; the second time some pages are others."""
    page = stage.page
    for city in ("密云", "云川"):
        stage.frame.tools.desk.answer("city", city)
        page.start()
        stage.wait(lambda: page.state == "running", "the steps")
        stage.wait(lambda: page.state != "running", "the export", 240)
        stage.settle()
    assert read_export(page.questions.folder) is not None
