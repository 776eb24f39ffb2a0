"""The export page asks three questions, shows the steps, tells what was made, and never blocks or loses anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from pytestqt.qtbot import QtBot

from app.drafts import store
from app.errors import AttachmentError, AuditError, DiskError, DraftError, IssuesRemain
from app.jobs import Call, Refused, Step
from app.settings import Settings
from app.ui.export.page import ExportPage
from app.ui.export.print_choice import paper_of, sides_to_print
from app.ui.export.steps import progressed, steps_of
from app.ui.export.words import Trouble, trouble_of, why_not_final
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.choices import BOX_INSET
from app.ui.work.board import Counts
from app.ui.work.out_folders import export_folder, remembered, usual_folder
from app.ui.work.tasks import Task
from app.ui.work.tools import Tools
from tests.ui.work_tools import FakeDialogs


def _run(page: ExportPage, qtbot: QtBot) -> None:
    page.start()
    qtbot.waitUntil(lambda: page.state != "running" and not page.exporting.is_running, timeout=60_000)


# ---- the questions


def test_the_answers_are_there_before_the_questions(page: ExportPage, tools: Tools) -> None:
    assert page.questions.mark == "draft"
    assert page.questions.formats == ("pdf", "docx")
    assert page.questions.folder == tools.folder.parent / f"{tools.folder.name}-导出"
    assert page.state == "asking"


def test_the_final_copy_is_barred_with_a_reason_and_a_way_out(page: ExportPage, tools: Tools) -> None:
    asked: list[str] = []
    tools.guide.asked_tab.connect(asked.append)
    reason = why_not_final(tools.desk.board.counts())
    assert reason in [label.text() for label in page.questions.findChildren(type(page.questions._why))]
    page.questions.to_checks.click()
    assert asked == ["checks"]


def test_the_final_copy_is_chosen_once_nothing_is_in_its_way(page: ExportPage) -> None:
    page.questions.set_final("")
    assert page.questions.mark == "final"
    page.questions.marks._buttons[1].click()
    page.questions.set_final("")
    assert page.questions.mark == "draft"
    page.questions.choose_mark("final")
    page.questions.set_final("还有 1 处错误，改好后才能导出正式稿")
    assert page.questions.mark == "draft"


def test_what_is_asked_stands_below_each_other(page: ExportPage) -> None:
    questions, corner = page.questions, QPoint(0, 0)
    box = questions.boxes["pdf"].mapTo(questions, QPoint(BOX_INSET, 0)).x()
    assert [part.mapTo(questions, corner).x() for part in (questions.marks, questions._path)] == [box, box]


def test_formats_are_remembered_and_one_is_needed(page: ExportPage, tools: Tools) -> None:
    page.questions.boxes["docx"].click()
    assert tools.preferences.settings.export_formats == ("pdf",)
    page.questions.boxes["pdf"].click()
    assert not page.questions.export.isEnabled()
    assert tools.preferences.settings.export_formats == ("pdf",)
    page.questions.boxes["docx"].click()
    assert tools.preferences.settings.export_formats == ("docx",)
    assert page.questions.export.isEnabled()


def test_the_folder_is_remembered_for_this_draft(page: ExportPage, tools: Tools, tmp_path: Path) -> None:
    dialogs = tools.dialogs
    assert isinstance(dialogs, FakeDialogs)
    dialogs.folder = tmp_path / "别处"
    dialogs.folder.mkdir()
    page.questions.change.click()
    assert page.questions.folder == tmp_path / "别处"
    assert export_folder(tools.preferences.settings, tools.folder) == tmp_path / "别处"
    assert export_folder(tools.preferences.settings, tmp_path / "另一份") == tmp_path / "另一份-导出"


def test_the_folder_of_the_draft_is_refused(page: ExportPage, tools: Tools) -> None:
    dialogs = tools.dialogs
    assert isinstance(dialogs, FakeDialogs)
    dialogs.folder = tools.folder / "attachments"
    before = page.questions.folder
    page.questions.change.click()
    assert page.questions.folder == before
    assert "在草稿文件夹里" in page.strip.sentence


def test_folders_are_forgotten_in_the_order_of_their_use(tmp_path: Path) -> None:
    settings = Settings()
    for number in range(60):
        settings = remembered(settings, tmp_path / f"草稿{number}", tmp_path / "别处")
    assert len(settings.export_folders) == 50
    assert export_folder(settings, tmp_path / "草稿59") == tmp_path / "别处"
    assert export_folder(settings, tmp_path / "草稿0") == usual_folder(tmp_path / "草稿0")
    back = remembered(settings, tmp_path / "草稿59", usual_folder(tmp_path / "草稿59"))
    assert len(back.export_folders) == 49


# ---- an export


def test_an_export_saves_first_and_tells_what_it_made(page: ExportPage, tools: Tools, qtbot: QtBot) -> None:
    page.questions.set_formats(("pdf",))
    tools.desk.answer("org_name", "云川刚改的名称（虚构）")
    _run(page, qtbot)
    assert page.state == "done"
    made = page.result.exported
    assert made is not None
    assert made.mark == "draft"
    assert page.result.head.verdict.text() == f"已导出并核对：草稿 {made.pages} 页，页码、目录、链接一致"
    assert all(file.is_file() for file in made.files)
    assert tools.saver is not None
    assert tools.saver.is_saved
    assert not page.result.head.stale.isVisibleTo(page)
    assert page.result.changes.isHidden()


def test_the_steps_are_ticked_and_the_window_goes_on(page: ExportPage, tools: Tools, qtbot: QtBot) -> None:
    page.questions.set_formats(("pdf",))
    page.start()
    assert page.running.steps.titles == ("排版", "合并", "编页码和目录", "核对", "写入")
    with qtbot.waitSignal(page.exporting.stepped, timeout=60_000):
        pass
    tools.desk.answer("org_name", "边导出边改（虚构）")
    assert "不在这次导出的文件里" in page.running.note
    qtbot.waitUntil(lambda: page.state == "done", timeout=60_000)
    qtbot.waitUntil(lambda: page.result.head.stale.isVisibleTo(page), timeout=20_000)


def test_cancelling_leaves_what_was_there(exported: ExportPage, qtbot: QtBot) -> None:
    page = exported
    assert page.result.exported is not None
    before = {file: file.read_bytes() for file in page.result.exported.files}
    page._ask_again()
    page.start()
    page.running.stop.click()
    qtbot.waitUntil(lambda: page.state == "asking", timeout=60_000)
    assert page.strip.sentence == "已取消，原来的文件没有改动"
    assert page.strip.isVisibleTo(page)
    assert {file: file.read_bytes() for file in before} == before


def test_the_keyboard_stays_on_the_page_when_an_export_is_cancelled(exported: ExportPage, qtbot: QtBot) -> None:
    page = exported
    page._ask_again()
    page.start()
    assert page.running.stop.hasFocus()
    page.running.stop.click()
    assert page.running.stop.text() == "正在取消"
    assert page.running.stop.hasFocus(), "disabled it would give the keyboard to the menu"
    qtbot.waitUntil(lambda: page.state == "asking", timeout=60_000)
    assert page.questions.export.hasFocus()


def test_an_export_goes_on_behind_another_tab_and_ends_with_the_draft(exported: ExportPage, qtbot: QtBot) -> None:
    page = exported
    assert page.exporting in page.works()
    assert page.exporting.remainder() is None
    page._ask_again()
    page.start()
    page.left()
    left = page.exporting.remainder()
    assert left is not None
    assert (left.told, left.done) == ("正在导出草稿，还有 6 步没做完", 0)
    page.exporting._hear_step(Step(1, 2, "合并"))
    later = page.exporting.remainder()
    assert later is not None
    assert (later.told, later.done, later.total) == ("正在导出草稿，还有 4 步没做完", 250, 600)
    with qtbot.waitSignal(page.exporting.cancelled, timeout=60_000):
        page.end()
    assert page.exporting.remainder() is None
    assert page.exporting.complaint() == ""


def test_an_export_that_was_refused_complains_until_the_next_one(exported: ExportPage) -> None:
    exporting = exported.exporting
    exporting.refused.emit(Trouble("磁盘空间不够", "", "place"))
    assert exporting.complaint() == "磁盘空间不够"
    exported._ask_again()
    exported.start()
    assert exporting.complaint() == ""


def test_a_folder_that_cannot_be_looked_at_keeps_nobody_waiting(
    page: ExportPage, tools: Tools, said: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: page._looked, timeout=20_000)
    page._set_folder(tools.folder.parent / "网络盘")
    monkeypatch.setattr(tools.eyes, "run", lambda call, *, key="": refused_task(call, tools))
    page.print_last()
    qtbot.waitUntil(lambda: "看不到这个文件夹里有什么：网络盘断开了。请重新连接。" in said, timeout=5_000)
    assert "网络盘断开了" in page.questions._room.text()
    page.print_last()
    qtbot.waitUntil(lambda: sum("网络盘断开了" in sentence for sentence in said) == 2, timeout=5_000)


def refused_task(call: Call, tools: Tools) -> Task:
    """A call that is refused in the next turn."""
    task = Task(tools.eyes, call, "")
    QTimer.singleShot(0, task, lambda: task.tell_end(Refused(DiskError("网络盘断开了。", "请重新连接。"))))
    return task


def test_a_refused_export_says_what_is_still_good_and_offers_another_place(
    page: ExportPage, tools: Tools, tmp_path: Path, qtbot: QtBot
) -> None:
    usual_folder(tools.folder).write_text("a file in the way")
    page.questions.set_formats(("pdf",))
    _run(page, qtbot)
    assert page.state == "asking"
    assert "原来的文件没有改动" in page.strip.sentence
    assert [button.text() for button in page.strip.buttons] == ["换个位置"]
    dialogs = tools.dialogs
    assert isinstance(dialogs, FakeDialogs)
    dialogs.folder = tmp_path / "好地方"
    page.strip.buttons[0].click()
    assert page.questions.folder == tmp_path / "好地方"
    _run(page, qtbot)
    assert page.state == "done"


def test_a_draft_that_cannot_be_saved_is_not_exported(
    page: ExportPage, tools: Tools, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DiskError("U 盘已拔出")

    monkeypatch.setattr(store, "save", refuse)
    tools.desk.answer("org_name", "改过（虚构）")
    page.start()
    qtbot.waitUntil(lambda: page.state == "asking" and bool(page.strip.sentence), timeout=10_000)
    assert "没有导出" in page.strip.sentence
    assert "U 盘已拔出" in page.strip.sentence
    monkeypatch.undo()


# ---- what was made


def test_files_are_opened_outside(exported: ExportPage, tools: Tools) -> None:
    page, made, dialogs = exported, exported.result.exported, tools.dialogs
    assert isinstance(dialogs, FakeDialogs)
    assert made is not None
    page.result.open_asked.emit(made.files[0].name)
    page.result.head.folder.click()
    assert dialogs.opened == [made.files[0], made.folder]


def test_an_edit_makes_the_export_stale_and_undo_fresh_again(exported: ExportPage, tools: Tools, qtbot: QtBot) -> None:
    stale = exported.result.head.stale
    tools.desk.answer("org_name", "后来改的（虚构）")
    qtbot.waitUntil(lambda: stale.isVisibleTo(exported), timeout=20_000)
    tools.desk.undo()
    qtbot.waitUntil(lambda: not stale.isVisibleTo(exported), timeout=20_000)


def test_a_further_export_tells_which_pages_changed(exported: ExportPage, tools: Tools, qtbot: QtBot) -> None:
    page = exported
    tools.desk.answer("staff_count", "12")
    page._ask_again()
    assert page.state == "asking"
    _run(page, qtbot)
    made = page.result.exported
    assert made is not None
    (volume,) = made.volumes
    (first,) = volume.changes
    assert len(first.sides) >= 1
    assert page.result.changes.isVisibleTo(page)
    words = page.result.words()
    assert "与上一版比" in words
    # the same again: the comparison with what looked otherwise stays
    page._ask_again()
    _run(page, qtbot)
    assert page.result.exported is not None
    assert page.result.exported.volumes[0].changes == (first,)
    assert page.result.words() == words
    # and once more: who has not printed since the first one finds its pages, too
    tools.desk.answer("overview_results", "服务业绩（虚构）")
    page._ask_again()
    _run(page, qtbot)
    (volume,) = page.result.exported.volumes
    assert set(first.sides) <= set(volume.changes[1].sides)
    words = page.result.words()
    assert words.index("与上一版比") < words.index("与再上一版比")
    only = [button for button in page.result.changes.findChildren(OutlineButton) if not button.isHidden()]
    only[-1].click()
    sheet = page.print_desk.sheet
    assert sheet is not None
    assert sides_to_print(sheet.choice()._replace(faces="single"), volume) == volume.changes[1].sides
    assert paper_of(sheet.choice(), volume).endswith("是与再上一版比改过的")


def test_what_was_exported_before_this_start_is_found(
    exported: ExportPage, tools: Tools, tray: object, shown: object, qtbot: QtBot
) -> None:
    later = ExportPage(tools, printers=tray)  # type: ignore[arg-type]
    shown(later, 1366, 614)  # type: ignore[operator]
    later.entered()
    qtbot.waitUntil(lambda: later.result.exported is not None, timeout=20_000)
    assert later.state == "asking"
    assert later.result.isVisibleTo(later)
    assert later.result.head.when.text().startswith("上次导出：")
    later.print_last()
    assert later.print_desk.sheet is not None


def test_a_book_json_that_nobody_can_read_is_no_export(page: ExportPage, tools: Tools, qtbot: QtBot) -> None:
    out = usual_folder(tools.folder)
    out.mkdir()
    for content in ("{", "[]", json.dumps({"form": 1, "mark": "draft", "code": "", "volumes": [{}]})):
        (out / "book.json").write_text(content)
        page._looked = False
        page._look_at_folder()
        qtbot.waitUntil(lambda: page._looked, timeout=20_000)
        assert page.result.exported is None


# ---- words


@pytest.mark.parametrize(
    ("label", "title"),
    [("检查", "检查"), ("整理 执照.pdf", "整理佐证材料"), ("生成 PDF", "排版"), ("合并", "合并"),
     ("编页码和目录", "编页码和目录"), ("核对佐证", "核对"), ("生成 Word", "生成 Word"), ("写入", "写入")],
)  # fmt: skip
def test_every_label_of_the_core_has_its_step(label: str, title: str) -> None:
    steps = steps_of("final", ("pdf", "docx"), True)
    found = progressed(Step(38, 160, label), steps)
    assert found is not None
    assert steps[found.at] == title


def test_labels_without_a_step_change_nothing() -> None:
    assert progressed(Step(1, 2, "画页面"), steps_of("draft", ("pdf",), False)) is None
    found = progressed(Step(38, 160, "合并"), steps_of("draft", ("pdf",), False))
    assert found is not None
    assert found.detail == "38 / 160 页"


def test_troubles_name_what_is_good_and_the_way_out() -> None:
    disk = trouble_of(DiskError("写不进：磁盘空间不够。原来的文件没有改动。", "请腾出一些空间。"), "final")
    assert disk.sentence.count("原来的文件没有改动") == 1
    assert disk.action == "place"
    issues = trouble_of(IssuesRemain("还有 3 项错误，没有导出。", "请改好。", typed="可以加 --draft 导出"), "final")
    assert "--" not in issues.hint
    assert issues.action == "checks"
    newer = trouble_of(DraftError("由较新的程序保存，没有导出。", "位置：a--b", typed="可以加 --draft 导出"), "final")
    assert newer.hint == "位置：a--b"
    assert trouble_of(AttachmentError("“执照.pdf”不在。", "请重新添加。"), "final").action == "evidence"
    assert trouble_of(AuditError("核对不符。", "请再导出一次。"), "final").action == "again"


def test_what_bars_the_final_copy_is_counted() -> None:
    assert why_not_final(Counts(32, 3, 1)) == "还有 32 项未填、3 处错误，改好后才能导出正式稿"
    assert why_not_final(Counts(0, 0, 2)) == ""


def test_the_ground_of_the_page_is_no_stop_of_tab(page: ExportPage) -> None:
    assert page.view.accessibleName() == "导出"
    assert not page.view.focusPolicy() & Qt.FocusPolicy.TabFocus
