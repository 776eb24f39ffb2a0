"""What is pictured of the page 电子版: each step of both forms, made for real from the samples."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from window_drafts import copied
from window_scenes import Key, press
from window_scenes_around import over_sizes
from window_stage import Stage

from app.books.exported import Exported
from app.discs.model import Drive, Drives
from app.jobs import Step

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
    card = step.work_card
    card._begin()
    for done, total, label in ((1, 1, "核对导出"), (12, 12, "整理佐证材料"), (38, 63, "写入镜像")):
        card._show_step(Step(done, total, label))
    step.questions.card.hide()
    card.show()
    stage.take(_SHEET, "正在生成")
    card.hide()
    step.start()
    stage.wait(lambda: not step.making.is_running, "the copy", _SECONDS)
    over_sizes(stage, _SHEET, "已生成")
    bar = step.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    stage.take(_SHEET, "已生成，往下")


def burning(stage: Stage) -> None:
    """With a drive that is made up, after the first disc, and without any."""
    page = stage.page
    step = page.steps["burn"]
    page.show_step("burn")
    page.watch._hear_drives(Drives((Drive("/dev/sr0", "示例刻录机（/dev/sr0）"),)))
    stage.take(_SHEET, "刻录")
    step._finish("第 1 张刻好了，读回来与镜像一致")
    stage.take(_SHEET, "刻好一张")
    page.watch._hear_drives(Drives((), "这台电脑没有刻录机。已生成镜像文件，可拿到有刻录机的电脑上刻"))
    stage.take(_SHEET, "没有刻录机")


def verifying(stage: Stage) -> None:
    """The folder as it was made, and after somebody changed a file in it."""
    page = stage.page
    step = page.verify_step
    page.show_step("verify")
    stage.take(_SHEET, "校验")
    for told in ("一致", "有一个文件不同"):
        step.verify_folder()
        stage.wait(lambda: not step.verifying.is_running, "the folder", _SECONDS)
        stage.take(_SHEET, f"校验，{told}")
        changed = sorted(page.watch.out.rglob("*.pdf"))[0]
        changed.write_bytes(changed.read_bytes()[:-1] + b"!")


def folder_to_hand_in(stage: Stage) -> None:
    """The other form: no disc."""
    stage.open(copied(stage, "sample service", "示例服务机构"))
    export(stage)
    stage.frame.show_tab("ecopy")
    page = stage.page
    page.show_step("copy")
    stage.take(_SHEET, "生成报送文件夹")
    page.copy_step.start()
    stage.wait(lambda: not page.copy_step.making.is_running, "the folder", _SECONDS)
    stage.take(_SHEET, "报送文件夹")
    stage.go_home()
