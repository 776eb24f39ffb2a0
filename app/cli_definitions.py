"""The verb ``definition``: newer editions of forms after release; arguments and work."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli_console import visible
from app.cli_parser import whole_number
from app.cli_session import Handler, Session
from app.errors import ExitCode

if TYPE_CHECKING:
    from app.api import EditionChange, Offered
    from app.api_definitions import Difference
    from app.api_editions import Carried

_FILE_HELP = "表单定义文件（.shenbao-form 或 .yaml）"
_NO_CHANGES = "内容没有不同。"
_OLDER = "已加进来，新草稿不用它。"
_ADDED = {"older": _OLDER, "kept": _OLDER, "in_use": "没有改动。"}


def definition_arguments(parser: argparse.ArgumentParser) -> None:
    """``definition list | check FILE | compare OLD NEW | add FILE | use FORM EDITION | carry DRAFT [--out NEW]``."""
    actions = parser.add_subparsers(dest="action", metavar="命令", title="下级命令", required=True)
    listed = actions.add_parser("list", help="列出这台电脑上每种表单的各版，新草稿用哪一版")
    looked = actions.add_parser("check", help="检查定义文件，试排空白表，说明和现在用的一版有什么不同；什么也不改")
    looked.add_argument("file", type=Path, metavar="FILE", help=_FILE_HELP)
    compared = actions.add_parser("compare", help="比较两份定义：文件、表单编号，或者 编号@第几版")
    compared.add_argument("old", metavar="OLD", help="原来的")
    compared.add_argument("new", metavar="NEW", help="新的")
    added = actions.add_parser("add", help="检查、比较，并且用于新草稿；已有的草稿仍用原来的一版")
    added.add_argument("file", type=Path, metavar="FILE", help=_FILE_HELP)
    used = actions.add_parser("use", help="新草稿改用某一版")
    used.add_argument("form", metavar="FORM", help="表单编号，用 definition list 查看")
    used.add_argument("edition", type=whole_number, metavar="EDITION", help="第几版")
    carried = actions.add_parser("carry", help="把草稿转到另一版，另成一份；不写 --out 只说明会怎样")
    carried.add_argument("draft", type=Path, metavar="DRAFT", help="草稿文件夹")
    carried.add_argument("--out", type=Path, metavar="DRAFT", help="要建立的草稿文件夹，原来的草稿不动")
    carried.add_argument("--to", type=whole_number, metavar="EDITION", help="转到第几版，默认是新草稿用的一版")
    for action in (listed, looked, compared, added, carried):
        action.add_argument("--json", action="store_true", help="输出一个 JSON 值，供程序读取")


def definition(args: argparse.Namespace, session: Session) -> ExitCode:
    """Do what the word behind ``definition`` asks."""
    return _ACTIONS[args.action](args, session)


def _list(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api

    found = api.editions_seen(session.paths)
    if args.json:
        session.console.json([{**asdict(one), "file": str(one.file)} for one in found])
        return ExitCode.DONE
    for one in found:
        origin = "程序自带" if one.shipped else str(one.file)
        words = (one.form, f"第 {one.edition} 版", one.title, "新草稿用" if one.in_use else "", origin)
        session.console.result("\t".join(visible(word) for word in words))
    return ExitCode.DONE


def _check(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api

    found = api.look_at_definition(session.paths, args.file, session.console)
    _show_offered(found, args, session)
    return ExitCode.INPUT if found.standing == "taken" else ExitCode.DONE


def _add(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api

    found = api.adopt_definition(session.paths, args.file, progress=session.console)
    _show_offered(found, args, session)
    if not args.json:
        session.console.say(_ADDED.get(found.standing, "新草稿已改用它。"))
    return ExitCode.DONE


def _show_offered(found: Offered, args: argparse.Namespace, session: Session) -> None:
    if args.json:
        session.console.json(
            {
                "form": found.form,
                "title": found.title,
                "edition": found.edition,
                "sha256": found.sha256,
                "standing": found.standing,
                "base": found.base,
                "differences": _in_json(found.differences),
                "ungathered": list(found.ungathered),
            }
        )
        return
    session.console.result(visible(found.sentence))
    session.console.result(visible(f"{found.origin}；SHA-256：{found.sha256}"))
    for line in found.gathering.splitlines():
        session.console.result(visible(line))
    if found.base:
        session.console.result(visible(f"和{found.base}相比："))
        _show_differences(found.differences, session)


def _compare(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api

    found = api.compare_definitions(session.paths, args.old, args.new)
    if args.json:
        session.console.json(_in_json(found))
    else:
        _show_differences(found, session)
    return ExitCode.DONE


def _show_differences(found: Sequence[Difference], session: Session) -> None:
    if not found:
        session.console.result(_NO_CHANGES)
    part = ""
    for one in found:
        if one.part != part:
            part = one.part
            session.console.result(f"{part}（{sum(other.part == part for other in found)} 处）")
        session.console.result(visible(f"  {one.sentence}".replace("\n", " ⏎ ")))


def _in_json(found: Iterable[Difference]) -> list[dict[str, str]]:
    return [{**asdict(one), "sentence": one.sentence} for one in found]


def _use(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api
    from app.api_definitions import UNGATHERED

    told = api.use_edition(session.paths, args.form, args.edition)
    session.console.say(f"新草稿改用 {args.form} 的第 {args.edition} 版。")
    session.tell((UNGATHERED, *told) if told else ())
    return ExitCode.DONE


def _carry(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api

    if args.out is None:
        found = api.look_at_carrying(session.paths, args.draft, args.to)
    else:
        now = session.now()
        found = api.carry_to_edition(session.paths, args.draft, args.out, now, args.to, session.console)
    session.tell(found.told)
    if args.json:
        session.console.json({**asdict(found), "out": None if found.out is None else str(found.out)})
        return ExitCode.DONE
    _show_carrying(found, session)
    if found.out is None:
        session.console.say("以上还没有做。加 --out 新文件夹 另成一份，原来的草稿不动。")
    else:
        session.console.result(str(found.out))
    return ExitCode.DONE


def _show_carrying(found: EditionChange, session: Session) -> None:
    session.console.say(f"“{found.title}”从第 {found.before} 版转到第 {found.after} 版。")
    groups: tuple[tuple[str, tuple[Carried, ...]], ...] = (
        ("不能带过去的", found.left),
        ("带过去了，请核对的", found.doubtful),
        ("原样带过去的", found.taken),
    )
    for title, group in groups:
        if group:
            session.console.say(f"{title} {len(group)} 处：")
        for one in group:
            session.console.detail(f"{one.label}：{one.text}{f'（{one.why}）' if one.why else ''}")
    if not found.is_compared:
        session.console.say("表单改了什么：不知道，没有可以比较的原来一份。")
        return
    session.console.say("表单改了什么：")
    _show_differences(found.differences, session)


_ACTIONS: dict[str, Handler] = {
    "list": _list,
    "check": _check,
    "compare": _compare,
    "add": _add,
    "use": _use,
    "carry": _carry,
}
