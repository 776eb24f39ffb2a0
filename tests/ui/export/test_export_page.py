"""The export page asks three questions, shows the steps, tells what was made, and never blocks or loses anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.errors import AttachmentError, AuditError, DiskError, DraftError, IssuesRemain
from app.jobs import Step
from app.settings import Settings
from app.ui.export.page import ExportPage
from app.ui.export.places import export_folder, remembered, usual_folder
from app.ui.export.steps import progressed, steps_of
from app.ui.export.words import size_in_words, time_in_words, trouble_of, why_not_final
from app.ui.work.board import Counts
from app.ui.work.tools import Tools
from tests.ui.work_tools import NOW, FakeDialogs


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


def test_a_draft_that_cannot_be_saved_is_not_exported(page: ExportPage, tools: Tools, qtbot: QtBot) -> None:
    assert tools.saver is not None
    tools.desk.answer("org_name", "改过（虚构）")
    tools.saver.save = lambda *, marked=False: tools.saver._tell(  # type: ignore[method-assign, union-attr]
        __import__("app.ui.work.saving", fromlist=["SaveState"]).SaveState("trouble", None, "U 盘已拔出")
    )
    page.start()
    assert page.state == "asking"
    assert "没有导出" in page.strip.sentence
    assert "U 盘已拔出" in page.strip.sentence


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
    assert volume.changed is not None
    assert len(volume.changed.sides) >= 1
    assert page.result.changes.isVisibleTo(page)
    # the same again: the comparison with what looked otherwise stays
    page._ask_again()
    _run(page, qtbot)
    assert page.result.exported is not None
    assert page.result.exported.volumes[0].changed == volume.changed


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
    issues = trouble_of(IssuesRemain("还有 3 项错误，没有导出。", "可以加 --draft 导出"), "final")
    assert "--" not in issues.hint
    assert issues.action == "checks"
    newer = trouble_of(DraftError("由较新的程序保存，没有导出。", "可以加 --draft 导出"), "final")
    assert "--" not in newer.hint
    assert trouble_of(AttachmentError("“执照.pdf”不在。", "请重新添加。"), "final").action == "evidence"
    assert trouble_of(AuditError("核对不符。", "请再导出一次。"), "final").action == "again"


def test_sizes_and_times_read_as_people_say_them() -> None:
    assert [size_in_words(size) for size in (0, 900, 3_600_000, 70 * 1024**3)] == ["1 KB", "1 KB", "3.4 MB", "70 GB"]
    assert time_in_words(NOW, NOW) == "今天 14:32"
    assert time_in_words(NOW.replace(month=3), NOW) == "3月28日 14:32"
    assert time_in_words(NOW.replace(year=2025), NOW).startswith("2025年")
    assert why_not_final(Counts(32, 3, 1)) == "还有 32 项未填、3 处错误，改好后才能导出正式稿"
    assert why_not_final(Counts(0, 0, 2)) == ""
