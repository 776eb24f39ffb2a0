"""The verb ``merge``: several drafts as one; arguments and work."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli_arguments import assignments
from app.cli_console import visible
from app.cli_session import Session
from app.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from app.api_merging import Conflict, MergedDrafts

_MOST = 80
_BEFORE = 12
_MOST_TOLD = 30
_LINE_ENDS = re.compile(r"\s*\n\s*")


def merge_arguments(parser: argparse.ArgumentParser) -> None:
    """``merge A B [MORE...] --out DRAFT [--base BASE] [--take PATH=A|B ...] [--without-missing] [--with-damaged]``.

    And ``[--json]``.
    """
    parser.add_argument("drafts", nargs="+", type=Path, metavar="DRAFT", help="要合并的草稿，依次叫 A、B……")
    parser.add_argument("--out", type=Path, required=True, metavar="DRAFT", help="要建立的草稿文件夹")
    parser.add_argument("--base", type=Path, metavar="BASE", help="各份都从它改起的那一份草稿，用来看出谁改了什么")
    parser.add_argument(
        "--take",
        action="append",
        default=[],
        metavar="PATH=A|B",
        help="这一处冲突用哪一份的，可以写几次；写到表名、项号为止，管下面所有的冲突；行和文件还可以写 both，都留下",
    )
    parser.add_argument("--without-missing", action="store_true", help="佐证材料找不到也合并，并说明缺了哪些")
    parser.add_argument("--with-damaged", action="store_true", help="填写的内容有损坏的草稿也合并，合并后请逐项核对")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 值，供程序读取")


def merge(args: argparse.Namespace, session: Session) -> ExitCode:
    """Merge, or name every conflict and how to decide it; exit 1 while one is undecided."""
    from app import api
    from app.api_merging import Merging

    how = Merging(args.base, _choices(args.take), args.without_missing, args.with_damaged)
    found = api.merge(session.paths, args.drafts, args.out, session.now(), how, session.console)
    session.tell(found.told)
    if args.json:
        session.console.json(_in_json(found))
    else:
        _show(found, session)
    return ExitCode.ISSUES if found.out is None else ExitCode.DONE


def _choices(words: Sequence[str]) -> dict[str, str]:
    """``A`` may be typed small; a place that is chosen for twice is a slip."""
    chosen: dict[str, str] = {}
    for path, name in assignments(words):
        if path in chosen:
            raise UsageError(f"“{path}”选了两次，没有合并。", "请只留一个 --take。")
        plain = name.strip()
        chosen[path] = plain.casefold() if plain.casefold() == "both" else plain.upper()
    return chosen


def _show(found: MergedDrafts, session: Session) -> None:
    for side, place in found.sides.items():
        session.console.say(f"{side}：{place.name}")
    for conflict in found.conflicts:
        _line(session, "", (conflict.path, conflict.label, _decision(conflict)))
        for side, text in _excerpts(conflict).items():
            _line(session, "  ", (side, text))
        if conflict.before:
            _line(session, "  ", ("原来", _shortened(conflict.before, 0)))
    if found.out is None:
        path, side = found.undecided[0].path, found.undecided[0].values[0].side
        session.console.say(
            f"有 {len(found.undecided)} 处填得不同，没有合并。请逐处选定用哪一份的，例如 --take {path}={side}。"
        )
        return
    for one in found.taken[:_MOST_TOLD]:
        did = "删去了" if one.removed else f"来自 {one.side}：{_shortened(one.text, 0)}"
        session.console.say(f"{one.label}：{one.side} {did}" if one.removed else f"{one.label} {did}")
    if len(found.taken) > _MOST_TOLD:
        session.console.say(f"还有 {len(found.taken) - _MOST_TOLD} 处只有一份填写或改过，都写在合并说明里。")
    session.console.result(str(found.out))


def _line(session: Session, indent: str, words: Sequence[str]) -> None:
    session.console.result(indent + "\t".join(visible(word) for word in words))


def _decision(one: Conflict) -> str:
    sides = "|".join(value.side for value in one.values)
    return {"": f"还没有选，--take {one.path}={sides}", "both": "都留下"}.get(one.taken, f"用 {one.taken}")


def _excerpts(one: Conflict) -> Mapping[str, str]:
    """The values, long ones from shortly before the place where they begin to differ."""
    texts = [value.text for value in one.values]
    common = next(
        (place for place, chars in enumerate(zip(*texts, strict=False)) if len(set(chars)) > 1), min(map(len, texts))
    )
    start = 0 if max(map(len, texts)) <= _MOST else max(common - _BEFORE, 0)
    return {value.side: _shortened(value.text, start) for value in one.values}


def _shortened(text: str, start: int) -> str:
    cut = text[start : start + _MOST]
    ends = ("…" if start else "", "…" if start + _MOST < len(text) else "")
    return ends[0] + _LINE_ENDS.sub(" ⏎ ", cut) + ends[1]


def _in_json(found: MergedDrafts) -> dict[str, object]:
    return {
        "out": None if found.out is None else str(found.out),
        "sides": {side: str(place) for side, place in found.sides.items()},
        "conflicts": [
            {**asdict(one), "values": {value.side: value.text for value in one.values}, "taken": one.taken or None}
            for one in found.conflicts
        ],
        "taken": [{**asdict(one), "left": {value.side: value.text for value in one.left}} for one in found.taken],
        "missing": list(found.missing),
        "told": list(found.told),
    }
