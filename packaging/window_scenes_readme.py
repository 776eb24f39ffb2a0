"""The pictures of the README: each page in a state that shows what it is for."""

from __future__ import annotations

from window_drafts import copied
from window_scenes import go
from window_scenes_around import crash, exported, some_recent
from window_scenes_bureau import collected, material, recommend, tell_office
from window_stage import Stage

_SHEET = "readme"


def readme(stage: Stage) -> None:
    """Every picture in the order in which the README shows them."""
    some_recent(stage)
    stage.page_of_home().refresh()
    stage.take(_SHEET, "start")
    folder = copied(stage, "sample zone", "云川合作区")
    stage.open(folder)
    with_a_mistake(stage)
    stage.take(_SHEET, "form")
    stage.theme("dark")
    stage.take(_SHEET, "form-dark")
    stage.theme("light")
    stage.frame.tools.desk.answer("platform_national_count", "5")
    stage.frame.show_tab("checks")
    stage.take(_SHEET, "checks")
    stage.frame.undo()
    stage.frame.undo()
    stage.frame.show_tab("evidence")
    stage.page.show_item(5)
    stage.take(_SHEET, "evidence")
    stage.frame.show_tab("preview")
    stage.page.show_side("form", 5)
    stage.page.bar.arrangement.step(1)
    stage.page.view.set_fit("page")
    stage.page.show_side("form", 12)
    stage.take(_SHEET, "preview")
    stage.frame.show_tab("export")
    stage.settle()
    exported(stage)
    stage.take(_SHEET, "export")
    stage.go_home()
    crash(stage)
    stage.take(_SHEET, "recovery")
    stage.window.turns.show_home()
    of_the_desk(stage)


def of_the_desk(stage: Stage) -> None:
    """What a bureau sees of twelve applicants: one of them looked through, and 附件 3."""
    sent = material(stage)
    desk = stage.desk()
    tell_office(stage)
    collected(stage, sent)
    recommend(stage)
    desk.show_tab("review")
    stage.take(_SHEET, "desk-review")
    desk.show_tab("summary")
    stage.take(_SHEET, "desk-summary")
    stage.window.desk_turns.go_home()
    stage.wait(lambda: stage.window.desk is None, "the start page")


def with_a_mistake(stage: Stage) -> None:
    """The cursor in a table of years, a mistake in the row above."""
    desk = stage.frame.tools.desk
    go(stage, "sme_share_y2")
    desk.answer("sme_share_y2", "728.5")
    go(stage, "revenue_y3")
