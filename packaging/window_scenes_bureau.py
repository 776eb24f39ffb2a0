"""What is pictured of the bureau's desk: empty, with what twelve applicants sent, and every page of it."""

from __future__ import annotations

import os
import shutil
import zlib
from pathlib import Path
from typing import Any

from window_drafts import SERVICE, ZONE, copied
from window_scenes_around import over_sizes
from window_stage import NOW, Stage

from app import api
from app.bureau.model import Office, Review
from app.jobs import Call

_COLLECT, _REVIEW, _SUMMARY = "desk-collect", "desk-review", "desk-summary"
_SECONDS = 240
_OFFICE = Office("city", "云川市工业和信息化局（虚构）", "李明", "XX市")
_NAMES = (
    "启航", "云桥", "长川", "同源", "北辰", "汇智", "博远", "清泉", "金桥", "星河", "远景", "恒信",
)  # fmt: skip


def bureau(stage: Stage) -> None:
    """Collecting, looking through, putting into 附件 3."""
    sent = material(stage)
    desk = stage.desk()
    over_sizes(stage, _COLLECT, "还没有收材料")
    tell_office(stage)
    stage.take(_COLLECT, "写了单位以后")
    collected(stage, sent)
    over_sizes(stage, _COLLECT, "收好以后")
    rows_of_the_list(stage, sent)
    beside_the_list(stage, sent)
    desk.show_tab("review")
    over_sizes(stage, _REVIEW, "初审")
    recommend(stage)
    desk.show_tab("summary")
    over_sizes(stage, _SUMMARY, "汇总表")
    stage.window.desk_turns.go_home()
    stage.wait(lambda: stage.window.desk is None, "the start page")


def tell_office(stage: Stage) -> None:
    """Whose desk it is, as somebody enters it."""
    tools = stage.desk_frame.tools
    tools.hands.run(Call("set_office", (tools.paths, _OFFICE, NOW, tools.desk), reports=False))
    stage.settle()
    tools.board.reload()
    stage.desk_frame.page.office.card.given_up.emit()
    stage.settle()


def collected(stage: Stage, place: Path) -> None:
    """What lies at a place is collected, and shown."""
    page: Any = stage.desk_frame.page
    page.work.take([place])
    stage.wait(lambda: not page.work.call.is_running, "the collection", _SECONDS)
    stage.settle()


def recommend(stage: Stage) -> None:
    """All but two are recommended."""
    tools = stage.desk_frame.tools
    for row in tools.board.seen.rows[:-2]:
        said = Review(level=_OFFICE.level, office=_OFFICE.name, by=_OFFICE.by, decision="recommend")
        call = Call("review", (tools.paths, str(row.case), said, NOW, tools.desk), reports=False)
        tools.hands.run(call)
    stage.settle()
    tools.board.reload()
    stage.settle()


def rows_of_the_list(stage: Stage, sent: Path) -> None:
    """Two drafts of one applicant, one that cannot be read, one that came newer."""
    page: Any = stage.desk_frame.page
    for key, told in (("待选定", "两份选一份"), ("读不出来", "读不出来的"), ("新收", "一家的详情")):
        row = next(one for one in page.list.view.rows if getattr(one, "badge", "") == key)
        page.list.view.choose(row.key)
        stage.take(_COLLECT, told)
    newer = sent / "云桥.shenbao"
    write(stage, newer, SERVICE, "云川市云桥中小企业服务有限公司（虚构）", staff_count="91")
    collected(stage, newer)
    row = next(one for one in page.list.view.rows if getattr(one, "badge", "") == "较新的版本")
    page.list.view.choose(row.key)
    stage.take(_COLLECT, "较新的版本改了什么")


def beside_the_list(stage: Stage, sent: Path) -> None:
    """Merging two hands' drafts of one zone, and comparing zones."""
    page: Any = stage.desk_frame.page
    hands = [sent.parent / "分头填" / name for name in ("局本部", "商务口")]
    for folder, area, contact in zip(hands, ("1200 公顷", "1350 公顷"), ("李一", "李二"), strict=True):
        name = "云川中德中小企业合作区（虚构）"
        write(stage, folder, ZONE, name, planned_area=area, operator_contact=contact)
    page.open_side("merge")
    side = page.side
    stage.take(_COLLECT, "合并草稿")
    side.places.add(hands)
    stage.settle()
    side.go.click()
    stage.wait(lambda: not side.call.is_running, "the merge", _SECONDS)
    stage.take(_COLLECT, "合并草稿，填得不同的")
    side.conflicts.all_of[0].click() if side.conflicts.all_of else side.conflicts.boxes[0].choose("A")
    side.go.click()
    stage.wait(lambda: not side.call.is_running, "the merge", _SECONDS)
    stage.take(_COLLECT, "已合并")
    page.open_side("zones")
    side = page.side
    side.places.add(hands)
    stage.dialogs.folder = sent.parent
    side.go.click()
    stage.wait(lambda: not side.call.is_running, "the comparison", _SECONDS)
    stage.take(_COLLECT, "比较合作区")
    side.closed.emit()
    stage.settle()


# ---- what was sent


def material(stage: Stage) -> Path:
    """Twelve packages, another content of one of them, a damaged file; on a made-up stick."""
    sent = stage.documents.parent / "收到的材料"
    shutil.rmtree(sent, ignore_errors=True)
    sent.mkdir(parents=True)
    for number, name in enumerate(_NAMES):
        whole = f"云川市{name}中小企业服务有限公司（虚构）"
        write(stage, sent / f"{name}.shenbao", SERVICE, whole, staff_count=str(40 + number))
    again = sent / "又寄来的"
    again.mkdir()
    whole = "云川市启航中小企业服务有限公司（虚构）"
    write(stage, again / "启航.shenbao", SERVICE, whole, staff_count="46", legal_rep="李二", contact="王三")
    (sent / "坏掉的.shenbao").write_bytes((sent / "恒信.shenbao").read_bytes()[:40])
    return sent


def write(stage: Stage, target: Path, form: str, name: str, **changed: str) -> None:
    """The sample under another name and code, with what else it differs in: a package, or a folder."""
    definition = api.library(stage.paths).get(form)
    codes = [one for one, field in definition.fields.items() if field.type == "uscc"]
    answers = {definition.name_field: name, **dict.fromkeys(codes, _code(name)), **changed}
    folder = copied(stage, "sample service" if form == SERVICE else "sample zone", "临时")
    api.set_answers(stage.paths, folder, answers, NOW)
    if target.suffix == ".shenbao":
        target.unlink(missing_ok=True)
        api.pack(folder, target)
        os.utime(target, (NOW.timestamp(), NOW.timestamp()))
        shutil.rmtree(folder)
    else:
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder, target)


def _code(name: str) -> str:
    """A code made up for a name, right in its form (GB 32100): the same name has the same one."""
    from stdnum.cn import uscc

    body = f"91149900MA0{zlib.crc32(name.encode()) % 10**6:06d}"
    return body + str(uscc.calc_check_digit(body))
