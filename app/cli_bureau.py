"""The verb ``bureau``: collecting, listing, showing, choosing, reviewing, handing on; arguments and work."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, is_dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from app.cli_session import Session
from app.errors import AppError, ExitCode, UsageError

if TYPE_CHECKING:
    from app.bureau.desk_records import Collected
    from app.bureau.model import Decision, Level, Office, Review

_YES: Mapping[str, bool] = MappingProxyType({"yes": True, "是": True, "no": False, "否": False})
_OFFICE = ("level", "name", "by", "kind")
_FITS, _FEW_LINES = 50, 3  # an opinion that fits into every form's cell


def bureau_arguments(parser: argparse.ArgumentParser) -> None:
    """``bureau`` with ``collect``, ``list`` and the other commands of :data:`_ACTIONS`."""
    actions = parser.add_subparsers(dest="action", metavar="命令", title="下级命令", required=True)
    for name, meaning, add in _ACTIONS:
        own = actions.add_parser(name, help=meaning, description=f"{meaning}。")
        add(own)
        own.add_argument("--desk", type=Path, metavar="DIR", help="受理台的文件夹，默认是窗口里选定的，或者自己的")


def bureau(args: argparse.Namespace, session: Session) -> ExitCode:
    """Do what was asked of the desk."""
    session.tell_desk(args.desk, may_be_new=_makes_one(args))
    return _HANDLERS[args.action](args, session)


def _makes_one(args: argparse.Namespace) -> bool:
    """Whether a command begins a desk where there is none."""
    is_said = args.action == "office" and any(getattr(args, key) is not None for key in _OFFICE)
    return args.action == "collect" or is_said


# ---- arguments -------------------------------------------------------------------------------------------------


def _collect_arguments(parser: argparse.ArgumentParser) -> None:
    meaning = "草稿文件夹、.shenbao 文件、光盘或电子版、Word 版，或者装着这些的文件夹"
    parser.add_argument("places", nargs="+", type=Path, metavar="PLACE", help=meaning)
    _json(parser)


def _dismiss_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("place", metavar="PLACE", help="list 里读不出的位置")


def _remove_arguments(parser: argparse.ArgumentParser) -> None:
    _case(parser)
    parser.add_argument("--undo", action="store_true", help="把移走的放回来")


def _show_arguments(parser: argparse.ArgumentParser) -> None:
    _case(parser)
    _json(parser)


def _choose_arguments(parser: argparse.ArgumentParser) -> None:
    _case(parser)
    parser.add_argument("source", metavar="SOURCE", help="用哪一份：show 里的序号，或它的位置")


def _join_arguments(parser: argparse.ArgumentParser) -> None:
    _case(parser)
    parser.add_argument("other", metavar="CASE", help="和它是同一家的另一个")


def _part_arguments(parser: argparse.ArgumentParser) -> None:
    _case(parser)
    parser.add_argument("source", nargs="?", metavar="SOURCE", help="不是这一家的那一份：show 里的序号，或它的位置")
    parser.add_argument("--undo", action="store_true", help="撤销最后一次分开，CASE 是分出来的；以后有改动的不撤销")


def _review_arguments(parser: argparse.ArgumentParser) -> None:
    _case(parser)
    parser.add_argument("--decision", type=_decision, metavar="推荐|退回补正|不推荐", help="初审结论")
    parser.add_argument("--opinion", metavar="T", help="意见，印在申请表的意见栏")
    parser.add_argument("--notes", metavar="T", help="自己看的备注，不印、不上报")
    parser.add_argument("--correct", action="append", metavar="LINE", help="补正通知里的一条，可以写几次")
    manual = "人工核的条件是否符合，可以写几次；编号看 show"
    parser.add_argument("--manual", action="append", default=[], metavar="ID=yes|no", help=manual)
    _level_argument(parser)
    parser.add_argument("--office", metavar="NAME", help="初审单位，默认用 bureau office 里的")
    parser.add_argument("--by", metavar="NAME", help="初审人，默认用 bureau office 里的")


def _evidence_arguments(parser: argparse.ArgumentParser) -> None:
    _case(parser)
    parser.add_argument("path", metavar="PATH", help="show 里的文件位置，如 attachments/03/营业执照.pdf")
    parser.add_argument("file", type=Path, metavar="FILE", help="写到哪里")


def _hand_on_arguments(parser: argparse.ArgumentParser) -> None:
    _case(parser)
    parser.add_argument("file", type=Path, metavar="FILE.shenbao", help="要写的文件")


def _office_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", metavar="KIND", help="附件 3 表名里的推荐部门类别，如 XX市")
    parser.add_argument("--name", metavar="NAME", help="单位名称")
    _level_argument(parser)
    parser.add_argument("--by", metavar="NAME", help="经办人")
    _json(parser)


def _case(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", help="编号、单位名称或统一社会信用代码")


def _level_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--level", type=_level, metavar="县级|市级", help="哪一级初审")


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 值，供程序读取")


def _decision(text: str) -> Decision:
    from app.bureau.model import DECISIONS

    for code, word in DECISIONS.items():
        if text in (code, word) and code:
            return code
    raise argparse.ArgumentTypeError(f"应是推荐、退回补正或不推荐，现在是“{text}”")


def _level(text: str) -> Level:
    from app.bureau.model import LEVELS

    for code, word in LEVELS.items():
        if text == code or (text and word.startswith(text)):
            return code
    raise argparse.ArgumentTypeError(f"应是县级或市级，现在是“{text}”")


_ACTIONS: tuple[tuple[str, str, Callable[[argparse.ArgumentParser], None]], ...] = (
    ("collect", "收材料：读出每一份，查重，列出读不出的", _collect_arguments),
    ("list", "列出收到的材料", _json),
    ("dismiss", "从列表里去掉一个读不出的位置；不动那里的文件", _dismiss_arguments),
    ("remove", "把误收的一家从受理台移走，哪里都不算它；可以放回，不动收到的文件", _remove_arguments),
    ("show", "看一家的材料：问题、条件、佐证材料、初审、版本", _show_arguments),
    ("choose", "一家交来几份不同的，选定一份", _choose_arguments),
    ("join", "两个编号是同一家：合成一家，材料和初审都留着", _join_arguments),
    ("part", "收到的一份不是这一家的：分成另一家", _part_arguments),
    ("review", "写初审：结论、意见、补正内容、人工核的结果", _review_arguments),
    ("evidence", "取出一家的一个佐证材料来看", _evidence_arguments),
    ("hand-on", "带上初审意见上报：写成 .shenbao 文件", _hand_on_arguments),
    ("office", "看或改初审单位", _office_arguments),
)

# ---- work ------------------------------------------------------------------------------------------------------


def _collect(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api
    from app.cli_bureau_words import taken_lines

    found, told = api.collect(session.paths, args.places, session.now(), args.desk, session.console)
    session.tell(told)
    if args.json:
        session.console.json(_plain(found))
    else:
        for line in taken_lines(found):
            session.console.result(line)
        session.console.say(_counted(found))
    return ExitCode.INPUT if found.unreadable else ExitCode.DONE


def _counted(found: Collected) -> str:
    """How many of each kind there were, in one sentence."""
    counts = (
        (found.count("new"), "新收 {} 家"),
        (found.count("changed"), "有新版的 {} 家"),
        (found.count("other"), "同一家又来一份不同的 {} 份"),
        (found.count("same", "place"), "内容没有变的 {} 份"),
        (found.incomplete, "文件有缺损的 {} 份"),
        (len(found.unreadable), "读不出的 {} 处"),
    )
    return "，".join(words.format(count) for count, words in counts if count) or "没有找到材料"


def _list(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api
    from app.cli_bureau_words import removed_line, row_line, unreadable_line

    seen = api.desk_seen(session.paths, args.desk)
    session.tell(seen.told)
    if args.json:
        session.console.json(_plain(seen))
        return ExitCode.DONE
    for row in seen.rows:
        session.console.result(row_line(row))
    for one in seen.unreadable:
        session.console.result(unreadable_line(one.path, one.sentence))
    if not seen.rows and not seen.unreadable:
        session.console.say("还没有收过材料" if not seen.removed else "收过的都移走了")
    for off in seen.removed:
        session.console.say(removed_line(off))
    return ExitCode.DONE


def _dismiss(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api

    session.tell(api.dismiss(session.paths, args.place, session.now(), args.desk))
    return ExitCode.DONE


def _remove(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api
    from app.cli_bureau_words import removed_line

    change = api.restore_case if args.undo else api.remove_case
    off, told = change(session.paths, args.case, session.now(), args.desk)
    session.tell(told)
    session.console.result(f"第 {off.case} 号")
    session.console.say("已放回受理台，写过的初审和备注都在" if args.undo else removed_line(off))
    return ExitCode.DONE


def _show(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api
    from app.cli_bureau_words import case_lines

    seen = api.case_seen(session.paths, args.case, args.desk)
    if args.json:
        session.console.json(_plain(seen))
    else:
        for line in case_lines(seen):
            session.console.result(line)
        session.console.issues(seen.issues, fixes=False)  # it is not the bureau that fills in
    return ExitCode.DONE


def _choose(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api

    session.console.result(str(api.choose(session.paths, args.case, args.source, session.now(), args.desk)))
    return ExitCode.DONE


def _join(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api

    number, told = api.join(session.paths, args.case, args.other, session.now(), args.desk)
    session.console.result(f"第 {number} 号")
    session.tell(told)
    return ExitCode.DONE


def _part(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api

    if not args.undo and not args.source:
        raise UsageError("没有写是哪一份。", "请在编号后面写 show 里的序号，或它的位置。")
    if args.undo:
        number, told = api.undo_part(session.paths, args.case, session.now(), args.desk)
    else:
        number, told = api.part(session.paths, args.case, args.source, session.now(), args.desk)
    session.console.result(f"第 {number} 号")
    session.tell(told)
    return ExitCode.DONE


def _review(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api

    before, said = _said(args, session)
    told = api.review(session.paths, args.case, said, session.now(), args.desk, before)
    session.tell(told)
    if args.opinion:
        session.tell(tuple(_too_long(args, session)))
    return ExitCode.DONE


def _too_long(args: argparse.Namespace, session: Session) -> Iterator[str]:
    """A warning when an opinion does not fit into its cell; it is kept all the same, and not everybody prints it."""
    from app import api

    if len(args.opinion) <= _FITS and args.opinion.count("\n") <= _FEW_LINES:
        return
    try:
        room = api.opinion_room(session.paths, args.case, args.opinion, desk=args.desk, progress=session.console)
    except AppError:  # a form without such a cell, evidence that is not at hand: told when it is to be printed
        return
    if not room.points:
        now, most = room.characters, room.most
        yield f"意见已记下，但意见栏放不下：现在 {now} 字，最多约 {most} 字；要套印的话，请删去 {max(now - most, 1)} 字"


def _said(args: argparse.Namespace, session: Session) -> tuple[Review, Review]:
    """The office's last review, and with what was given now, of what counts; what is not given stays as it was."""
    from app import api
    from app.bureau.model import Review

    office = api.office(session.paths, args.desk)
    level, name = args.level or office.level, office.name if args.office is None else args.office
    before = api.own_review(session.paths, args.case, level, name, args.desk) or Review(level=level, office=name)
    changes: dict[str, Any] = {"office": name, "by": (before.by or office.by) if args.by is None else args.by}
    changes |= {key: getattr(args, key) for key in ("decision", "opinion", "notes") if getattr(args, key) is not None}
    if args.correct is not None:
        changes["corrections"] = tuple(line for line in args.correct if line.strip())
    given = (args.decision, args.opinion, args.notes, args.correct)
    if all(value is None for value in given) and not args.manual:
        raise UsageError("没有写初审的内容。", "请写 --decision、--opinion、--notes、--correct 或 --manual。")
    return before, replace(before, **changes, manual={**before.manual, **_manual(args.manual)}, code="")


def _manual(words: Sequence[str]) -> dict[str, bool]:
    answers = {}
    for word in words:
        name, _, value = word.partition("=")
        if value.strip().lower() not in _YES:
            raise UsageError(f"“{word}”不是 ID=yes 或 ID=no 的写法。")
        answers[name.strip()] = _YES[value.strip().lower()]
    return answers


def _evidence(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api

    session.console.result(str(api.case_file(session.paths, args.case, args.path, args.file.absolute(), args.desk)))
    return ExitCode.DONE


def _hand_on(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api

    written, told = api.hand_on(session.paths, args.case, args.file, args.desk, session.console)
    session.console.result(str(written))
    session.tell(told)
    return ExitCode.DONE


def _office(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api
    from app.bureau.model import LEVELS

    before = api.office(session.paths, args.desk)
    given = {key: getattr(args, key) for key in _OFFICE if getattr(args, key) is not None}
    office: Office = replace(before, **given)
    if given:
        session.tell(api.set_office(session.paths, office, session.now(), args.desk))
    if args.json:
        session.console.json(asdict(office))
    else:
        words = (LEVELS[office.level], office.name or "（没有写单位）", office.by or "（没有写经办人）", office.kind)
        session.console.result("\t".join(words).rstrip("\t"))
    return ExitCode.DONE


def _plain(value: object) -> object:
    """Records as JSON takes them; places as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Path) else value


_HANDLERS: Mapping[str, Callable[[argparse.Namespace, Session], ExitCode]] = MappingProxyType(
    {
        "collect": _collect,
        "list": _list,
        "dismiss": _dismiss,
        "remove": _remove,
        "show": _show,
        "choose": _choose,
        "join": _join,
        "part": _part,
        "review": _review,
        "evidence": _evidence,
        "hand-on": _hand_on,
        "office": _office,
    }
)
