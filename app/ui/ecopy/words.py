"""The sentences of the page 电子版: pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.times_and_sizes import size_in_words
from app.ui.ecopy.known import Known, SealSide

if TYPE_CHECKING:
    from app.discs.model import Medium, Verified
    from app.scans.model import SealState, Suggestion

MEDIA: Mapping[Medium, str] = {"": "文件夹", "cd": "CD", "dvd": "DVD"}
STATES: Mapping[SealState, str] = {
    "missing": "还没有扫描件", "scanned": "有扫描件", "outdated": "扫描件是改动以前的",
}  # fmt: skip
_VERY_LIKE, _SOMEWHAT_LIKE = 0.72, 0.5
_MOST_NAMES = 4


def copy_name(discs: int) -> str:
    """What the electronic copy is called in sentences."""
    return "电子版" if discs else "报送文件夹"


def folder_word(discs: int) -> str:
    """What is put behind the name of the draft in the name of its folder."""
    return "电子版" if discs else "报送"


def discs_in_words(count: int) -> str:
    """How many discs one copy takes."""
    return f"{count} 张光盘"


def missing_words(missing: Sequence[SealSide], *, short: bool = False) -> str:
    """``还缺：申报表封面、七、真实性声明``; empty when nothing is missing."""
    if not missing:
        return ""
    if short:
        return f"还缺 {len(missing)} 页"
    return f"还缺：{'、'.join(side.name for side in missing)}"


def changed_words(known: Known, *, short: bool = False) -> str:
    """That a copy is behind its draft, and in what; empty when it is not."""
    name = copy_name(known.discs)
    changed = known.changed
    if changed:
        if short:
            return f"生成后改过 {len(changed)} 处"
        named = "、".join(changed[:_MOST_NAMES]) + ("等" if len(changed) > _MOST_NAMES else "")
        return f"生成{name}后改过 {len(changed)} 处（{named}），需要重新{_first(known)}"
    if known.export_newer:
        return "生成后又导出过" if short else f"生成{name}后又导出过新的一版，需要重新生成"
    return ""


def _first(known: Known) -> str:
    """What has to be done again first: a copy is made of an export."""
    return "导出并生成" if known.export_stale else "生成"


def plate_name(known: Known, copy: int, disc: int) -> str:
    """Which disc: ``第 1 份``, where a copy takes several ``第 1 份的第 2 张``."""
    return f"第 {copy} 份的第 {disc} 张" if known.disc_count > 1 else f"第 {copy} 份"


def wanted_words(known: Known) -> str:
    """Which discs are still to be verified: ``第 1 份的第 2 张、第 2 份的第 1 张``."""
    wanted = known.wanted_plates
    named = "、".join(plate_name(known, copy, disc) for copy, disc in wanted[:_MOST_NAMES])
    return named + ("等" if len(wanted) > _MOST_NAMES else "")


def likeness_words(found: Suggestion) -> str:
    """How like a scanned page and ours are, in words.

    A right scan reaches 0.64 to 0.84, another page of the same form up to 0.60; see decision 75.
    """
    from app.scans.likeness import SURE

    if found.on is None:
        return found.reason or "与册子里的页都不像，可能是别的材料"
    steps = ((_VERY_LIKE, "很像"), (SURE, "像"), (_SOMEWHAT_LIKE, "有些像"))
    return next((words for least, words in steps if found.likeness >= least), "不太像")


def budget_words(used: int, capacity: int, medium: Medium) -> str:
    """How much of a disc is used: ``312 MB / 703 MB（CD）``."""
    return f"{size_in_words(used)} / {size_in_words(capacity)}（{MEDIA[medium]}）"


def verdict(found: Verified, name: str) -> str:
    """The first line on a place that was verified."""
    if found.same:
        return f"{name}与申报册一致：{found.files} 个文件，{size_in_words(found.bytes)}"
    return f"{name}：{found.sentences[0]}" if found.sentences else f"{name}与申报册不一致"


def found_lines(found: Verified, most: int = 200) -> tuple[str, ...]:
    """What else was found: each file with a fault, code and draft; very many are counted."""
    lines = found.sentences[1:]
    return (*lines[:most], *([f"还有 {len(lines) - most} 处"] if len(lines) > most else []))
