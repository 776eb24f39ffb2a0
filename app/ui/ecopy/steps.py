"""The steps of an electronic copy with the state of each: pure functions of what is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, TypeAlias

from app.times_and_sizes import size_in_words
from app.ui.ecopy.known import Known
from app.ui.ecopy.words import changed_words, copy_name, discs_in_words, missing_words
from app.ui.widgets.marks import State

StepKey: TypeAlias = Literal["export", "seals", "scans", "copy", "burn", "verify"]
TITLES: Mapping[StepKey, str] = {
    "export": "正式导出", "seals": "打印盖章", "scans": "导入盖章扫描件", "copy": "生成电子版", "burn": "刻录",
    "verify": "校验",
}  # fmt: skip
_FOLDER_TITLE = "生成报送文件夹"
_LOOKING = "正在看"


class StepRow(NamedTuple):
    """A step as the list at the left shows it; ``done`` lets the user begin with the next."""

    key: StepKey
    number: int
    title: str
    state: State
    note: str

    @property
    def done(self) -> bool:
        """Whether nothing is left to do in it."""
        return self.state == "check"


def keys_of(discs: int) -> tuple[StepKey, ...]:
    """The steps in order; what is handed in as a folder is not burned."""
    keys: tuple[StepKey, ...] = ("export", "seals", "scans", "copy", "burn", "verify")
    return tuple(key for key in keys if discs or key != "burn")


def title_of(key: StepKey, discs: int) -> str:
    """What a step is called."""
    return _FOLDER_TITLE if key == "copy" and not discs else TITLES[key]


def steps(known: Known, running: Mapping[StepKey, str]) -> tuple[StepRow, ...]:
    """All steps; ``running`` says what is going on in some of them."""
    tell: Mapping[StepKey, Callable[[Known], tuple[State, str]]] = {
        "export": _export, "seals": _seals, "scans": _scans, "copy": _copy, "burn": _burn, "verify": _verify,
    }  # fmt: skip
    found = []
    state: State
    for number, key in enumerate(keys_of(known.discs), start=1):
        state, note = ("half", running[key]) if key in running else tell[key](known)
        found.append(StepRow(key, number, title_of(key, known.discs), state, note))
    return tuple(found)


def first_open(rows: tuple[StepRow, ...]) -> StepKey:
    """Where to begin: the first step that wants something, the last one when none does."""
    return next((row.key for row in rows if not row.done), rows[-1].key)


def _export(known: Known) -> tuple[State, str]:
    if known.trouble:
        return "warning", "看不到导出文件夹"
    if known.folder is None:
        return "ring", _LOOKING
    if known.exported is None:
        return "ring", known.export_lack
    if known.export_stale:
        return "warning", "导出以后又改过内容"
    return "check", f"已导出，共 {known.exported.pages} 页"


def _seals(known: Known) -> tuple[State, str]:
    if known.exported is None:
        return "ring", "缺正式导出"
    if known.seals is None:
        return "ring", _LOOKING
    own = [side for side in known.sides if side.ours]
    if own and not known.missing:
        return "check", f"{len(own)} 页都盖好了"
    return "ring", f"{len(own)} 页要盖章、签字" if own else "没有要盖章的页"


def _scans(known: Known) -> tuple[State, str]:
    if known.exported is None:
        return "ring", "缺正式导出"
    if known.seals is None:
        return "ring", _LOOKING
    own, missing = [side for side in known.sides if side.ours], known.missing
    if not missing:
        return "check", f"{len(own)} 页都有扫描件"
    outdated = sum(side.state == "outdated" for side in missing)
    if outdated:
        return "warning", f"{outdated} 页的扫描件过时了"
    return "half" if len(missing) < len(own) else "ring", missing_words(missing, short=True)


def _copy(known: Known) -> tuple[State, str]:
    if not known.looked:
        return "ring", _LOOKING
    made = known.made
    if made is None:
        return "ring", "还没有生成" if known.exported else "缺正式导出"
    stale = changed_words(known, short=True)
    if stale:
        return "warning", stale
    size = size_in_words(sum(disc.bytes for disc in made.discs))
    return "check", f"{size}" if known.hands_in_folder else f"{discs_in_words(len(made.discs))}，{size}"


def _burn(known: Known) -> tuple[State, str]:
    if known.made is None:
        return "ring", "缺电子版"
    if all(disc.image is None for disc in known.made.discs):
        return "ring", "缺镜像文件"
    burned = known.burned_plates
    if changed_words(known):
        return ("warning", "刻的是改动以前的") if burned or known.unread else ("ring", "先重新生成")
    if burned >= known.plates:
        return "check", f"{burned} 张都刻好了"
    if burned:
        return "half", f"刻了 {burned} 张，共 {known.plates} 张"
    if known.unread:
        return "half", "刻了 1 张，还没有核对"
    if known.drives is not None and not known.drives.drives:
        return "info", known.drives.sentence.partition("。")[0]
    return "ring", f"要刻 {known.plates} 张"


def _verify(known: Known) -> tuple[State, str]:
    looks = known.looks
    if any(not one.same for one in looks.values()):
        return "error", "有不同的地方"
    if changed_words(known):
        return ("warning", "校验的是改动以前的") if looks else ("ring", "先重新生成")
    if known.discs and known.verified_plates:
        of = known.plates
        done = known.verified_plates
        return ("check", f"{done} 张都一致") if done >= of else ("half", f"{done} 张一致，共 {of} 张")
    if looks and known.discs:
        return "half", "光盘还没有校验"
    if known.folder_verified:
        return "check", "文件夹一致"
    return "ring", "还没有校验" if known.made else f"缺{copy_name(known.discs)}"
