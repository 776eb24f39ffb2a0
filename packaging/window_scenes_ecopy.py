"""What is pictured of the page 电子版: each step of both forms, made for real from the samples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from window_drafts import copied
from window_scenes import Key, press
from window_scenes_around import over_sizes
from window_stage import Stage

from app.books.exported import Exported
from app.discs.burning import COMPARING, UNREAD
from app.discs.drives import NO_DRIVE
from app.discs.model import Burnt, Drive, Drives
from app.jobs import Step
from app.ui.ecopy.work_step import WorkStep

_SHEET = "ecopy"
_SECONDS = 240
_SEAL = (140.0, 215.0)  # mm


def ecopy(stage: Stage) -> None:
    """The zone's two discs and the institution's folder."""
    stage.open(copied(stage, "sample zone", "云川合作区"))
    stage.frame.show_tab("ecopy")
    stage.take(_SHEET, "还没有正式导出")
    export(stage)
    stage.frame.show_tab("ecopy")
    over_sizes(stage, _SHEET, "打印盖章")
    scans(stage)
    copy(stage)
    burning(stage)
    verifying(stage)
    stage.frame.tools.desk.answer("city", "密云")
    stage.page.show_step("copy")
    stage.take(_SHEET, "生成后改过")
    stage.go_home()
    folder_to_hand_in(stage)


def export(stage: Stage) -> Exported:
    """Export for good and wait; the books."""
    stage.frame.show_tab("export")
    page = stage.page
    page.questions.choose_mark("final")
    page.start()
    stage.wait(lambda: page.state == "done", "the export", _SECONDS)
    stage.settle()
    found: Exported = page.result.exported
    return found


def scans(stage: Stage) -> None:
    """Scans of the sealed pages, turned and shuffled, with a page of something else among them."""
    page = stage.page
    step = page.scan_step
    page.show_step("scans")
    stage.take(_SHEET, "导入盖章扫描件")
    step.take([sealed_scan(stage)])
    stage.wait(lambda: step.match.isVisible(), "the scans", _SECONDS)
    over_sizes(stage, _SHEET, "左右对照")
    step.match.pair.set_zoom(2.2)
    stage.take(_SHEET, "左右对照，放大")
    step.match.pair.set_zoom(1)
    while step.match.matching.left:
        press(Key.Key_Return if step.match.yes.isEnabled() else Key.Key_Delete)
        stage.settle()
        if step.match.matching.current.offered is None:
            stage.take(_SHEET, "不像的页")
    stage.take(_SHEET, "都核对过")
    press(Key.Key_Return)
    stage.wait(lambda: not step.work.is_running and step.match.isHidden(), "the scans in the draft", _SECONDS)
    stage.take(_SHEET, "收下以后")
    step.list.rows[0][1][0].click()
    stage.take(_SHEET, "查看一页")
    press(Key.Key_Escape)


def sealed_scan(stage: Stage) -> Path:
    """One PDF of scanned pages: those to stamp but the last one, and a page that is not to be stamped."""
    from tests import scanned

    watch = stage.page.watch
    exported = watch.known.exported
    sides = [side for side in watch.known.sides if side.ours][:-1]
    pdfs = {volume.id: exported.folder / volume.pdf for volume in exported.volumes}
    worn = scanned.Scan(colour=True, paper=240, noise=6, seals=(_SEAL,))
    pages = [
        (pdfs[side.volume], side.side, replace(worn, turn=turn, skew=skew))
        for side, turn, skew in zip(sides, (180, 0, 90), (1.2, -0.8, 0.5), strict=False)
    ]
    pages.insert(1, (pdfs[sides[0].volume], 7, scanned.Scan(skew=0.6)))
    file = stage.documents / "盖章扫描件.pdf"
    return scanned.write_scans(file, pages)


def copy(stage: Stage) -> None:
    """The questions, the steps of a making that does not run (it would be elsewhere each time), what was made."""
    page = stage.page
    step = page.copy_step
    page.show_step("copy")
    stage.take(_SHEET, "生成电子版")
    steps = (Step(1, 1, "核对导出"), Step(12, 12, "整理佐证材料"), Step(38, 63, "写入镜像"))
    with under_way(step, "正在生成电子版", steps):
        stage.take(_SHEET, "正在生成")
    step.give_keyboard()
    step.start()
    stage.wait(lambda: not step.work.is_running, "the copy", _SECONDS)
    over_sizes(stage, _SHEET, "已生成")
    bar = step.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    stage.take(_SHEET, "已生成，往下")
    bar.setValue(0)


@contextmanager
def under_way(step: WorkStep, doing: str, told: Sequence[Step]) -> Iterator[None]:
    """As if the long call of a step had come so far."""
    work, words = step.work, step.work.words
    work.words = words._replace(doing=doing)
    work._busy = True
    work.began.emit()
    for one in told:
        work.stepped.emit(one)
    yield
    work._busy, work.words = False, words
    step._watch.changed.emit()


def burning(stage: Stage) -> None:
    """Without any drive, with one that is made up (the image plays its disc), after each disc."""
    page = stage.page
    step = page.steps["burn"]
    page.show_step("burn")
    step.give_keyboard()
    page.watch._hear_drives(Drives((), NO_DRIVE))
    stage.take(_SHEET, "没有刻录机")
    image = page.watch.known.made.discs[0].image
    page.watch._hear_drives(Drives((Drive("/dev/sr0", "示例刻录机（/dev/sr0）", str(image)),)))
    over_sizes(stage, _SHEET, "刻录", large=False)
    step._plate = step.next_plate
    with under_way(step, "正在刻第 1 张，共 2 张", (Step(100, 100, "刻录"), Step(38, 100, COMPARING))):
        stage.take(_SHEET, "正在刻录")
    step.give_keyboard()
    for outcome, told, caption in (
        ("compared", "已刻好并读回核对，与镜像文件一致（27 MB）", "刻好一张"),
        ("not_read", UNREAD, "刻好还没有核对"),
        ("compared", "已刻好并读回核对，与镜像文件一致（27 MB）", "都刻好了"),
    ):
        step._plate = step.next_plate
        step._finish(Burnt(outcome, told))
        stage.take(_SHEET, caption)


def verifying(stage: Stage) -> None:
    """Both discs, a disc that may have been there before, the folder as it was made and with another file in it."""
    page = stage.page
    step = page.verify_step
    page.show_step("verify")
    stage.take(_SHEET, "校验")
    verify(stage, step.verify_disc)
    stage.take(_SHEET, "校验，第 1 张一致")
    verify(stage, step.verify_disc)
    stage.take(_SHEET, "校验，是不是另一份")
    step.strip.buttons[0].click()
    stage.take(_SHEET, "校验，两张都一致")
    changed = sorted(page.watch.out.rglob("*.pdf"))[0]
    changed.write_bytes(changed.read_bytes()[:-1] + b"!")
    verify(stage, step.verify_folder)
    over_sizes(stage, _SHEET, "校验，有一个文件不同", large=False)


def verify(stage: Stage, begin: Callable[[], None]) -> None:
    """Compare a place and wait."""
    begin()
    stage.wait(lambda: not stage.page.verify_step.work.is_running, "the comparison", _SECONDS)
    stage.settle()


def folder_to_hand_in(stage: Stage) -> None:
    """The other form: no disc."""
    stage.open(copied(stage, "sample service", "示例服务机构"))
    export(stage)
    stage.frame.show_tab("ecopy")
    page = stage.page
    page.show_step("copy")
    stage.take(_SHEET, "生成报送文件夹")
    page.copy_step.start()
    stage.wait(lambda: not page.copy_step.work.is_running, "the folder", _SECONDS)
    over_sizes(stage, _SHEET, "报送文件夹", large=False)
    page.show_step("verify")
    verify(stage, page.verify_step.verify_folder)
    stage.take(_SHEET, "报送文件夹，校验过")
    stage.go_home()
