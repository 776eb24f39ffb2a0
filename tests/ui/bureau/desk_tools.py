"""A desk with answers in the place of the worker processes, and made-up applicants on it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.bureau.desk_records import DeskRow, DeskSeen, UnreadableSeen
from app.bureau.model import Decision, Office
from app.paths import find_paths
from app.settings import Settings
from app.ui.bureau.board import DeskBoard
from app.ui.bureau.guide import DeskGuide
from app.ui.bureau.tools import DeskTools
from app.ui.look.look import Look
from app.ui.work.preferences import Preferences
from tests.ui.ecopy.answers import Answer, Desk
from tests.ui.work_tools import NOW, FakeDialogs

SERVICE, ZONE = "service_institution_2026", "cooperation_zone_2026"
OFFICE = Office("city", "云川市工业和信息化局", "李明", "XX市")
_NAMES = ("启航", "云桥", "长川", "同源", "北辰", "汇智", "博远", "清泉", "金桥", "星河", "远景", "恒信")
_PLACES = ("云川市东山区", "云川市西山区", "云川市清水县", "云川市白沙县")
_DECISIONS: tuple[Decision, ...] = ("", "recommend", "return", "", "recommend", "reject")


def row(number: int, **changed: Any) -> DeskRow:
    """An applicant that never was; the same number gives the same one."""
    series = f"{(number - 1) // len(_NAMES) + 1}" if number > len(_NAMES) else ""
    name = f"云川市{_NAMES[(number - 1) % len(_NAMES)]}{series}中小企业服务有限公司"
    values: dict[str, Any] = {
        "case": number, "form": SERVICE, "applicant": name, "place": _PLACES[number % len(_PLACES)],
        "kind": "package" if number % 3 else "folder", "path": Path(f"/媒体/U盘/申报/{name}.shenbao"),
        "received": f"2026-05-{20 + number % 8:02d}T09:{number % 60:02d}:00",
        "written": f"2026-05-{10 + number % 9:02d}T16:20:00", "code": f"{number:04X}-92C1",
        "errors": number * 7 % 5, "warnings": number * 3 % 4, "items_settled": 12 - number % 3, "items": 12,
        "conditions_met": 6 - number % 2, "conditions": 6, "decision": _DECISIONS[number % len(_DECISIONS)],
        **changed,
    }  # fmt: skip
    return DeskRow(**values)


def rows(count: int) -> tuple[DeskRow, ...]:
    return tuple(row(number) for number in range(1, count + 1))


def unreadable(name: str = "坏掉的.shenbao", **changed: Any) -> UnreadableSeen:
    values: dict[str, Any] = {
        "path": Path("/媒体/U盘/申报") / name, "seen": "2026-05-28T14:00:00",
        "sentence": f"“{name}”不完整，缺后半部分", "hint": "请让申报单位重新打包一份", **changed,
    }  # fmt: skip
    return UnreadableSeen(**values)


def answers_for(seen: DeskSeen, office: Office = OFFICE) -> dict[str, Answer]:
    """A desk that has been looked at."""
    return {
        "desk_seen": lambda paths, desk: seen,
        "office": lambda paths, desk: office,
        "set_office": lambda paths, chosen, now, desk: (),
    }


def make_desk_tools(look: Look, tmp_path: Path, answers: Mapping[str, Answer]) -> DeskTools:
    """Tools whose ``hands`` and ``eyes`` are one :class:`tests.ui.ecopy.answers.Desk`; close with that."""
    paths = find_paths(tmp_path / "profile")
    queue: Any = Desk(answers)
    preferences = Preferences(Settings(), paths.settings_file, queue)
    return DeskTools(
        paths=paths,
        desk=None,
        look=look,
        hands=queue,
        eyes=queue,
        dialogs=FakeDialogs(),
        preferences=preferences,
        clock=lambda: NOW,
        board=DeskBoard(paths, None, queue, queue),
        guide=DeskGuide(queue),
    )
