"""What is pictured of the form page: every section of every form, the page at its sizes, its states of focus.

A scene is a function of the stage; it opens a draft, leads the program where it is to be, and takes pictures.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_drafts import copied
from window_stage import SMALL, USUAL, Stage

Key, Modifier = Qt.Key, Qt.KeyboardModifier
_TALLEST = 1900
STATES = {"空白": "empty", "示例": "sample", "写满": "at its ceilings"}
_FORMS = {"合作区": "zone", "服务机构": "service", "汇总表": "summary"}


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
    """One key, to whatever has the keyboard."""
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def paste(text: str) -> None:
    """Put a text on the clipboard and press Ctrl+V."""
    QGuiApplication.clipboard().setText(text)
    press(Key.Key_V, Modifier.ControlModifier)


def master(form: str, state: str) -> str:
    """The name of a prepared draft, see ``tests.acceptance.packets``."""
    return f"{state} {form}" if state in ("sample", "empty") else f"{form} {state}"


def go(stage: Stage, path: str) -> Any:  # noqa: ANN401
    """Put the cursor into a field; the section's view."""
    stage.frame.tools.guide.go(path)
    stage.settle()
    return stage.page.form.view


# ---- every section as a whole


def sections(stage: Stage, form: str, *, dark: bool) -> None:
    """Every section from top to bottom, as wide as in the usual window: in the light each state, in the dark one."""
    word = next(word for word, one in _FORMS.items() if one == form)
    for told, state in STATES.items():
        if dark and told != "示例":
            continue
        stage.open(copied(stage, master(form, state), f"{word}（{told}）"))
        stage.theme("dark" if dark else "light")
        for section in stage.frame.tools.desk.sections:
            if not section.items:
                stage.section(section.id)
                QApplication.focusWidget().clearFocus()
                stage.settle()
                name = f"sections-{form}-{'dark' if dark else state.split()[-1]}"
                stage.keep(stage.crop(stage.page.form.view, _TALLEST), name, f"{told} {section.title}")
        stage.go_home()
    stage.theme("light")


# ---- the states of focus


def focus_zone(stage: Stage) -> None:
    """Cells of the first form while they are worked in."""
    stage.open(copied(stage, "empty zone", "云川合作区"))
    desk = stage.frame.tools.desk
    go(stage, "zone_name")
    stage.take("focus-zone", "文字栏空着")
    go(stage, "q_accident")
    stage.take("focus-zone", "是否")
    go(stage, "revenue_y1")
    paste("12.5\t13\n80\t81.5")
    stage.take("focus-zone", "粘贴一块数字")
    go(stage, "revenue_y3")
    paste("十二亿")
    go(stage, "sme_share_y3")
    stage.take("focus-zone", "数字写错，下一栏")
    desk.answer("platform_national_count", "5")
    desk.answer("platform_national_names", "云川市中德智能制造联合研究院（虚构）\n云川绿色低碳技术创新中心（虚构）")
    go(stage, "platform_national_names")
    stage.take("focus-zone", "数量和名称不符")
    desk.answer("mechanism_text", "围绕开放合作建立工作专班、联席会议和企业走访三项机制，" * 5)
    go(stage, "mechanism_text")
    stage.take("focus-zone", "超过字数")
    go(stage, "exchange_checks_other")
    stage.take("focus-zone", "其他")
    desk.answer("plan_overview", "云川合作区（虚构）围绕高端装备开展对外合作。" * 20)
    go(stage, "plan_overview")
    stage.take("focus-zone", "规划")
    stage.page.form.bar.fill_none()
    stage.section("form.A3")
    stage.page.form.bar.fill_none()
    stage.take("focus-zone", "本节空项填无")
    stage.frame.run_page_command("find")
    stage.settle()
    paste("收入")
    stage.take("focus-zone", "查找栏目")
    press(Key.Key_Escape)
    stage.go_home()


def focus_service(stage: Stage) -> None:
    """Cells of the second form: limited boxes, codes, dates, growable tables."""
    stage.open(copied(stage, "empty service", "云川服务机构"))
    desk = stage.frame.tools.desk
    field = desk.definition.fields["directions"]
    desk.answer("directions", list(field.options[:2]))
    go(stage, "directions")
    stage.take("focus-service", "限选")
    go(stage, "uscc")
    paste("9114990OMA0YC26H6T")
    go(stage, "reg_capital")
    stage.take("focus-service", "代码写错")
    go(stage, "founded_on")
    press(Key.Key_Down, Modifier.AltModifier)
    stage.take("focus-service", "日历")
    press(Key.Key_Escape)
    go(stage, "activities_text")
    paste("面向中小企业开展管理咨询、技术对接和融资服务（虚构）。" * 17)
    stage.take("focus-service", "约 400 字")
    go(stage, "people.0.person_name")
    stage.take("focus-service", "多行表空着")
    rows = [("张示例", "高级工程师", "高级", "本科", "有劳动合同"), ("李示例", "会计师", "中级", "硕士", "待定")]
    paste("\n".join("\t".join(row) for row in rows * 9))
    stage.take("focus-service", "多行表粘贴")
    go(stage, "people.3.person_name")
    press(Key.Key_F2)
    stage.take("focus-service", "多行表改一格")
    stage.go_home()


def focus_around(stage: Stage) -> None:
    """What stands beside the form: banners, larger type, overlays of a narrow window, the sheet for rare characters."""
    folder = copied(stage, "sample zone", "云川合作区")
    lock = '{"pid": 7, "host": "GXJ-03", "user": "张三", "time": "2026-05-28T14:02"}'
    (folder / ".lock").write_text(lock, encoding="utf-8")
    stage.open(folder)
    stage.take("around", "只能看")
    stage.go_home()
    (folder / ".lock").unlink()
    stage.open(folder)
    stage.program.around.preferences.change(text_size="large")
    stage.section("form.A1")
    stage.take("around", "大字号 1366×690")
    stage.size(*SMALL)
    stage.take("around", "大字号 1024×600")
    stage.program.around.preferences.change(text_size="standard")
    stage.settle()
    stage.page.navigation.list.setFocus()
    stage.take("around", "窄窗口，F6 到导航")
    go(stage, "operator_name")
    stage.frame.run_page_command("preview")
    stage.take("around", "窄窗口，说明和预览盖在表上")
    stage.frame.run_page_command("preview")
    stage.size(*USUAL)
    stage.frame.tools.desk.answer("operator_contact", "张〆")
    go(stage, "operator_contact")
    stage.take("around", "说明")
    stage.page.help.character_asked.emit("operator_contact")
    stage.take("around", "按编码输入")
    press(Key.Key_Escape)
    stage.frame.header.menu_button.click()
    stage.take("around", "菜单")
    QApplication.activePopupWidget().close()
    stage.go_home()


def rows_import(stage: Stage) -> None:
    """The sheet that takes rows from a table file."""
    stage.open(copied(stage, "empty service", "云川服务机构"))
    go(stage, "people.0.person_name")
    table = stage.documents / "服务人员名单.csv"
    lines = ["序号,姓名,职称,学历,备注", *(f"{n},张示例{n},工程师,本科,虚构" for n in range(1, 41))]
    table.write_text("\n".join(lines), encoding="utf-8-sig")
    stage.dialogs.files = [Path(table)]
    stage.page.form.view.focused_rows().transfer.choose_and_read()
    stage.take("focus-service", "从表格导入")
    press(Key.Key_Escape)
    stage.go_home()
