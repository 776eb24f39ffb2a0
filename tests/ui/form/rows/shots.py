"""Pictures of the growable tables, to be looked at: ``python -m tests.ui.form.rows.shots FOLDER``."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from app.paths import find_paths, shipped_root
from app.ui.form.rows.import_sheet import ImportSheet, Target
from app.ui.form.rows.table import GUTTER, RowsTable
from app.ui.look.look import Look
from app.ui.work.tools import Tools
from tests.ui.work_tools import close_tools, make_tools, sample_answers

SERVICE, SUMMARY = "service_institution_2026", "recommendation_summary_2026"


class Host(QWidget):
    """A page around the table."""

    def __init__(self, table: RowsTable, width: int, height: int) -> None:
        super().__init__()
        self.setAutoFillBackground(True)
        table.setParent(self)
        table.setGeometry(22, 16, width + GUTTER, height - 32)
        self.resize(width + 44, height)
        self.show()


def settle() -> None:
    for _ in range(5):
        QApplication.processEvents()


def shot(widget: QWidget, folder: Path, name: str) -> None:
    settle()
    widget.grab().save(str(folder / f"{name}.png"))


def table_of(tools: Tools, table: str) -> RowsTable:
    return RowsTable(tools, tools.desk.definition.tables[table])


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    look = Look(application, shipped_root() / "resources", theme="light", fonts="bundled")
    paths = find_paths(Path(tempfile.mkdtemp()))
    sample = sample_answers(paths, SERVICE)
    wrong = {**sample, "people": [dict(row) for row in sample["people"]]}
    wrong["people"][2]["person_name"] = ""
    wrong["people"][4]["person_post"] = "工程师\ue123"
    long = "入企调研、现状评估、出具诊断报告和改造路径图，" * 6
    many = {
        "people": [
            {"person_name": f"虚构{n}", "person_post": "诊断工程师", "person_title": "中级"} for n in range(5000)
        ]
    }
    longest = {
        "products": [
            {"product_name": long[:60], "product_content": long, "product_use": "https://example.com/" + "a" * 80}
        ]
        * 4
    }
    cases = [
        ("empty", "B3", SERVICE, {}), ("sample", "B3", SERVICE, sample), ("products", "B2", SERVICE, sample),
        ("firms", "B4", SERVICE, sample), ("problems", "B3", SERVICE, wrong), ("many", "B3", SERVICE, many),
        ("longest", "B2", SERVICE, longest), ("summary", "B6", SUMMARY, sample_answers(paths, SUMMARY)),
    ]  # fmt: skip
    for theme in ("light", "dark"):
        look.set_theme(theme)  # type: ignore[arg-type]
        for name, table, form, answers in cases:
            tools = make_tools(look, Path(tempfile.mkdtemp()), form, answers)
            widget = table_of(tools, table)
            host = Host(widget, 698, 600)
            host.activateWindow()
            settle()
            if name == "problems":
                widget.focus_path("people.4.person_post")
            if name == "longest":
                widget.focus_path("products.1.product_content")
            if name == "empty":
                widget.focus_path("people.0.person_title")
            if name == "sample":
                widget.view.choice.choose_rows(3, 5)
                widget.view.setFocus()
            shot(host, folder, f"{name}-{theme}")
            if name in ("sample", "longest") and theme == "light":
                wide = Host(table_of(tools, table), 860, 900)
                shot(wide, folder, f"{name}-1920")
                small = Host(table_of(tools, table), 640, 430)
                shot(small, folder, f"{name}-1024")
            if name == "sample":
                import_shot(tools, host, folder, theme)
            close_tools(tools)


def import_shot(tools: Tools, host: QWidget, folder: Path, theme: str) -> None:
    from app.spreadsheets.model import TableFile, TableSheet

    rows = [("某单位人员名册", "", "", "", "", ""), ("序号", "员工姓名", "岗位", "职称", "最高学历", "部门")]
    rows += [(str(n), f"虚构{n}", "诊断工程师" * (n % 3 + 1), "中级", "本科", "服务部") for n in range(1, 121)]
    found = TableFile(
        (TableSheet("在职", tuple(rows), frozenset({5, 6})), TableSheet("离职", tuple(rows[:9]))),
        ("“在职”有 2 行是隐藏的",),
    )
    definition = tools.desk.definition
    asked = definition.fields["people"]
    target = Target(asked.label, asked, {name: one.label for name, one in asked.columns.items()}, 12)
    page = QWidget()
    page.resize(1366, 690)
    page.show()
    sheet = ImportSheet(tools.look, page, "人员名册.xlsx", found, target, lambda *_taken: None)
    sheet.open()
    shot(page, folder, f"import-{theme}")
    page.resize(1024, 600)
    shot(page, folder, f"import-1024-{theme}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
