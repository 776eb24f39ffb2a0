"""Applications as the desk tells of them, made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.bureau.desk_records import CandidateSeen, CaseSeen, Collected, Taken, TakenKind, VersionSeen
from app.bureau.model import Source, Unreadable
from tests.ui.bureau.desk_tools import row

LINES = ("营业总收入：1,286 → 1,300", "从业人数：86 → 88", "联系人：李一 → 李二", "第 7 项：2 个文件 → 3 个文件")


def candidate(number: int, counts: bool, lines: tuple[str, ...] = (), **changed: Any) -> CandidateSeen:
    values: dict[str, Any] = {
        "number": number, "kind": "package" if number % 2 else "folder",
        "path": Path(f"/媒体/U盘{number}/启航.shenbao"), "applicant": "云川市启航中小企业服务有限公司",
        "received": f"2026-05-2{number}T09:00:00", "written": f"2026-05-1{number}T16:20:00",
        "code": f"000{number}-92C1", "counts": counts, "is_there": True, "differences": lines, **changed,
    }  # fmt: skip
    return CandidateSeen(**values)


def case(number: int, *candidates: CandidateSeen, versions: tuple[VersionSeen, ...] = (), **changed: Any) -> CaseSeen:
    """An application; without candidates it came once."""
    found = candidates or (candidate(1, True),)
    return CaseSeen(
        row=row(number, **changed), issues=(), conditions=(), items=(), reviews=(), candidates=found, versions=versions
    )


def twice(number: int, **changed: Any) -> CaseSeen:
    """An application that came twice with other content; nobody has chosen yet."""
    seen = {"must_choose": True, "duplicates": 1, "used": "最后写的一份", **changed}
    return case(number, candidate(1, False, LINES), candidate(2, True), **seen)


def taken(number: int, kind: TakenKind, changes: tuple[str, ...] = (), reviews: tuple[str, ...] = ()) -> Taken:
    one = row(number)
    return Taken(number, kind, one.applicant, Source(one.kind, one.path), changes, reviews=reviews)


def lost(name: str = "坏掉的.shenbao") -> Unreadable:
    return Unreadable(Source("package", Path("/媒体/U盘/申报") / name), f"“{name}”不完整，缺后半部分", "请重新打包一份")


def collected(*found: Taken, unreadable: tuple[Unreadable, ...] = ()) -> Collected:
    return Collected(found, unreadable)
