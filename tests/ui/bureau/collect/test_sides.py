"""Merging drafts, comparing zones, a form in Word that becomes a draft: pages beside the list of 收集."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.api_import import ImportedForm
from app.api_merging import MergedDrafts, Merging
from app.api_zones import ComparedZones
from app.bureau.desk_records import DeskSeen
from app.bureau.model import Source
from app.bureau.zones import Zone, ZoneTable
from app.drafts.merging_values import BOTH, Conflict, Taken, Value
from app.errors import UsageError
from app.jobs import Refused
from app.ui.bureau.collect.conflicts import Conflicts, row_of
from app.ui.bureau.collect.merging import MergePage
from app.ui.bureau.collect.page import CollectPage
from app.ui.bureau.collect.side_page import SidePage
from app.ui.bureau.collect.sides import SideName
from app.ui.bureau.collect.word_form import WordPage
from app.ui.bureau.collect.zones import ZonesPage
from app.ui.bureau.tools import DeskTools
from app.ui.look.look import Look
from app.word_forms.findings import Left
from app.word_forms.report import FieldRead, FormRead
from tests.ui.bureau.collect.made import case, lost
from tests.ui.bureau.desk_tools import ZONE, row
from tests.ui.ecopy.answers import Desk
from tests.ui.work_tools import FakeDialogs

Opened = Callable[..., CollectPage]
INCOME = Conflict("revenue_y2", "营业总收入 2025年", (Value("A", "1,286"), Value("B", "1,300")), "1,200")
CELL = Conflict("people.3.person_name", "服务人员 第3行 姓名", (Value("A", "李一"), Value("B", "李二")))
TITLE = Conflict("people.3.person_title", "服务人员 第3行 职称", (Value("A", "高级"), Value("B", "中级")))


def press(widget: QWidget, text: str) -> None:
    next(one for one in widget.findChildren(QPushButton) if one.text() == text and one.isVisible()).click()


def words_on(widget: QWidget) -> str:
    labels = [one for one in widget.findChildren(QWidget) if one.isVisible() and callable(getattr(one, "text", None))]
    return "\n".join(str(one.text()) for one in labels)  # type: ignore[attr-defined]


def side_of(page: CollectPage, name: SideName) -> SidePage:
    page.open_side(name)
    assert page.side is not None
    return page.side


def drafts(tmp_path: Path, *names: str) -> list[Path]:
    for name in names:
        (tmp_path / name).mkdir()
    return [tmp_path / name for name in names]


def merging(
    opened: Opened, answers: Desk, tmp_path: Path, qtbot: QtBot, *conflicts: Conflict
) -> tuple[MergePage, list[Mapping[str, str]]]:
    """The page with two drafts; the choices of each try are written down."""
    tries: list[Mapping[str, str]] = []

    def merge(paths: object, places: tuple[Path, ...], out: Path, now: object, how: Merging) -> MergedDrafts:
        tries.append(how.take)
        sides = dict(zip("AB", places, strict=True))
        open_ = [one for one in conflicts if one.path not in how.take and row_of(one.path) not in how.take]
        if open_:
            return MergedDrafts(None, sides, conflicts)
        done = tuple(Conflict(one.path, one.label, one.values, one.before, "A") for one in conflicts)
        return MergedDrafts(out, sides, done, (Taken("city", "所在市", "B", "云川"),), ("都写在“合并说明.txt”里",))

    answers.answers["merge"] = merge
    page = side_of(opened(), "merge")
    assert isinstance(page, MergePage)
    page.places.add(drafts(tmp_path, "局本部", "商务口"))
    qtbot.waitUntil(lambda: page.target.target == tmp_path / "局本部-合并")
    return page, tries


def done(page: Any, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.call.is_running)


def test_drafts_that_differ_nowhere_are_one_at_once(
    opened: Opened, answers: Desk, tools: DeskTools, tmp_path: Path, qtbot: QtBot
) -> None:
    page, tries = merging(opened, answers, tmp_path, qtbot)
    page.go.click()
    done(page, qtbot)
    assert tries == [{}]
    assert page.strip.sentence == "已合并成“局本部-合并”：1 处只有一份填了或改了"
    assert "所在市：来自 B" in words_on(page.result)
    asked: list[object] = []
    tools.guide.asked_draft.connect(lambda path, place: asked.append(path))
    press(page.result, "打开草稿")
    assert asked == [tmp_path / "局本部-合并"]


def test_damaged_drafts_are_merged_when_somebody_says_so_of_these(
    opened: Opened, answers: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    page, _ = merging(opened, answers, tmp_path, qtbot)
    page.go.click()
    done(page, qtbot)
    assert not answers.last("merge").args[4].with_damaged
    page.damaged.click()
    page.go.click()
    done(page, qtbot)
    assert answers.last("merge").args[4].with_damaged
    page.places.add(drafts(tmp_path, "又一份"))
    assert not page.damaged.isChecked()


def test_where_they_differ_one_is_chosen_before_anything_is_written(
    opened: Opened, answers: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    page, tries = merging(opened, answers, tmp_path, qtbot, INCOME, CELL)
    page.go.click()
    done(page, qtbot)
    assert page.strip.kind == "warning"
    assert not page.go.isEnabled()
    assert page.conflicts.words.text() == "2 处填得不同，逐处选一份：还有 2 处没有选"
    first, second = page.conflicts.boxes
    assert "原来：1,200" in words_on(first)
    first.boxes["B"].click()
    assert not page.go.isEnabled()
    second.boxes["A"].click()
    assert page.conflicts.words.text() == "2 处填得不同，逐处选一份：都选好了，可以合并"
    first.boxes["A"].click()
    assert not first.boxes["B"].isChecked()
    page.go.click()
    done(page, qtbot)
    assert tries[-1] == {"revenue_y2": "A", "people.3.person_name": "A"}
    assert page.result.isVisible()


def test_a_choice_can_be_taken_back(look: Look, qtbot: QtBot) -> None:
    conflicts = Conflicts(look)
    qtbot.addWidget(conflicts)
    conflicts.show_conflicts((INCOME,))
    box = conflicts.boxes[0]
    box.choose("A")
    assert conflicts.undecided == 0
    box.boxes["A"].click()
    assert conflicts.choices() == {}
    assert conflicts.undecided == 1


def test_a_row_that_both_keep_decides_for_all_of_its_cells(look: Look, qtbot: QtBot) -> None:
    conflicts = Conflicts(look)
    qtbot.addWidget(conflicts)
    conflicts.show_conflicts((INCOME, CELL, TITLE))
    assert BOTH not in conflicts.boxes[0].boxes
    conflicts.boxes[2].choose("A")
    conflicts.boxes[1].choose(BOTH)
    assert conflicts.choices() == {"people.3": BOTH}
    assert conflicts.undecided == 1
    assert row_of("items.3.files") == ""


def test_the_rest_can_be_taken_from_one_draft(look: Look, qtbot: QtBot) -> None:
    many = [Conflict(f"field_{n}", f"第 {n} 处", (Value("A", "1"), Value("B", "2"))) for n in range(60)]
    conflicts = Conflicts(look)
    qtbot.addWidget(conflicts)
    conflicts.show_conflicts(many)
    assert len(conflicts.boxes) < 60  # made a few at a time
    conflicts.boxes[0].choose("B")
    conflicts.all_of[0].click()
    qtbot.waitUntil(lambda: len(conflicts.boxes) == 60)
    assert conflicts.undecided == 0
    assert conflicts.choices()["field_0"] == "B"
    assert [box.taken for box in conflicts.boxes] == ["B", *["A"] * 59]


def test_other_drafts_take_the_choices_back(opened: Opened, answers: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    page, _ = merging(opened, answers, tmp_path, qtbot, INCOME)
    page.go.click()
    done(page, qtbot)
    page.conflicts.boxes[0].choose("A")
    page.places.add(drafts(tmp_path, "第三份"))
    assert page.conflicts.conflicts == ()
    assert page.places.places[-1] == tmp_path / "第三份"
    assert page.go.isEnabled()


def test_one_draft_is_not_enough_and_a_refusal_says_why(
    opened: Opened, answers: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    answers.held.add("merge")
    page = side_of(opened(), "merge")
    assert isinstance(page, MergePage)
    page.places.add(drafts(tmp_path, "一份"))
    assert not page.go.isEnabled()
    page.places.add(drafts(tmp_path, "两份"))
    page.go.click()
    assert page.work_card.isVisible()
    answers.end("merge", Refused(UsageError("两份草稿填的不是同一种表。", "请选同一种表的草稿。")))
    assert page.strip.sentence == "两份草稿填的不是同一种表。请选同一种表的草稿。"
    assert page.go.isEnabled()


def test_esc_leads_back_to_the_list_and_what_was_chosen_stays(
    opened: Opened, answers: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    page = opened()
    side = side_of(page, "merge")
    assert isinstance(side, MergePage)
    side.places.add(drafts(tmp_path, "一份"))
    QTest.keyClick(side.back, Qt.Key.Key_Escape)
    assert page.list.isVisible()
    assert page.list.view.hasFocus()
    again = side_of(page, "merge")
    assert again is side
    assert side.places.places == [tmp_path / "一份"]


def test_what_a_page_beside_the_list_does_is_work_of_the_desk(
    opened: Opened, answers: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    answers.held.add("merge")
    page = opened()
    side = side_of(page, "merge")
    assert isinstance(side, MergePage)
    side.places.add(drafts(tmp_path, "甲", "乙"))
    side.go.click()
    assert [work.remainder() is not None for work in page.works()] == [False, True]
    page.end()
    qtbot.waitUntil(lambda: not side.call.is_running)
    assert side.strip.sentence == "已取消，什么也没有写"


def test_zones_of_the_desk_are_compared(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    zones = (row(1, form=ZONE), row(2), row(3, form=ZONE))
    answers.answers["desk_seen"] = lambda paths, desk: DeskSeen(zones)
    source = Source("folder", tmp_path)
    table = ZoneTable("合作区", (Zone("云川", "云川合作区", "云川市", source, "7F3A-92C1"),), (), ())
    made = ComparedZones(tmp_path / "合作区比较.xlsx", table, (lost(),), ("面积换算成了公顷",))
    answers.answers["compare_zones"] = lambda paths, places, out, desk: made
    page = side_of(opened(), "zones")
    assert isinstance(page, ZonesPage)
    qtbot.waitUntil(lambda: page.from_desk.isVisible())
    assert page.from_desk.text() == "加入受理台收到的 2 份"
    page.from_desk.click()
    page.go.click()
    assert answers.last("compare_zones").args == ()  # no folder was chosen
    dialogs.folder = tmp_path
    page.go.click()
    done(page, qtbot)
    assert answers.last("compare_zones").args[1] == (zones[0].path, zones[2].path)
    assert page.strip.sentence == "已比较 1 个合作区，0 项数据：合作区比较.xlsx"
    told = words_on(page.result)
    assert "云川合作区 · 云川市" in told
    assert "缺后半部分" in told
    assert "面积换算成了公顷" in told
    press(page.result, "打开")
    assert dialogs.opened == [tmp_path / "合作区比较.xlsx"]


def test_what_another_desk_has_is_kept_from_harm(
    tools: DeskTools, answers: Desk, dialogs: FakeDialogs, shown: Any, tmp_path: Path
) -> None:
    elsewhere = replace(tools, desk=tmp_path / "台")
    answers.held |= {"merge", "compare_zones", "import_word"}
    dialogs.folder = tmp_path
    merge, zones, word = MergePage(elsewhere), ZonesPage(elsewhere), WordPage(elsewhere)
    for page, places in (
        (merge, drafts(tmp_path, "甲", "乙")),
        (zones, [tmp_path]),
        (word, [tmp_path / "申请书.docx"]),
    ):
        shown(page)
        page.places.add(places)
        page.start()
    assert answers.last("merge").args[4].desk == elsewhere.desk
    assert answers.last("compare_zones").args[3] == elsewhere.desk
    assert answers.last("import_word").kwargs == {"desk": elsewhere.desk}


def test_without_one_that_can_be_read_nothing_is_written(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    answers.answers["compare_zones"] = lambda paths, places, out, desk: ComparedZones(None, None, (lost(),))
    page = side_of(opened(), "zones")
    assert isinstance(page, ZonesPage)
    page.places.add([tmp_path])
    dialogs.folder = tmp_path
    page.go.click()
    done(page, qtbot)
    assert page.strip.sentence == "没有一份读得出来，没有写比较表"


def test_a_form_in_word_becomes_a_draft_that_is_taken_in(
    opened: Opened, answers: Desk, tools: DeskTools, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "申请书.docx"
    answers.answers["desk_seen"] = lambda paths, desk: DeskSeen((row(1, kind="word", path=file),))
    read = FormRead(
        form="service_institution_2026", title="服务机构入库申请书", files=(file.name,), answers={},
        fields=(
            FieldRead(path="org_name", label="单位名称", status="read", text="甲"),
            FieldRead(path="founded_on", label="成立时间", status="doubtful", text="2019.13", why=("不像日期",)),
            FieldRead(path="fax", label="传真", status="not_found", why=("没有这一格",)),
        ),
        left=(Left("表 2 后面", "另附说明"),),
    )  # fmt: skip
    answers.answers["case_seen"] = lambda paths, number, desk: case(1, kind="word", path=file)
    answers.answers["import_word"] = lambda paths, files, out, now, desk: ImportedForm(read)
    answers.answers["collect"] = lambda *args: ((), ())
    page = opened()
    press(page.detail, "做成草稿…")
    side = page.sides.currentWidget()
    assert isinstance(side, WordPage)
    assert side.places.places == [file]
    qtbot.waitUntil(lambda: side.target.target is not None)
    out = side.target.target
    assert out is not None
    assert out.parent != file.parent
    side.go.click()
    done(side, qtbot)
    assert side.strip.sentence == "认出是“服务机构入库申请书”：读出 1 项，存疑 1 项，没有找到 1 项"
    told = words_on(side.result)
    assert "成立时间：“2019.13”，不像日期" in told
    assert "表 2 后面：另附说明" in told
    answers.held.add("collect")
    press(side.result, "收进受理台")
    assert page.list.progress.isVisible()
    assert answers.last("collect").args[1] == (out,)


def test_each_page_can_be_reached_by_a_command(opened: Opened) -> None:
    page = opened()
    names: tuple[SideName, ...] = ("merge", "zones", "word")
    for name in names:
        command = next(one for one in page.commands() if one.id == name)
        command.run()
        assert page.sides.currentWidget().isVisible()
        assert page.panes()[0].hasFocus()
