"""The verbs on what was saved earlier, and on drafts as folders: copied, brought back, taken over."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType

from app import api
from app.cli_console import visible
from app.cli_session import Handler, Session
from app.errors import ExitCode
from app.times_and_sizes import moment_in_words

_FEW = 5


def _copy(args: argparse.Namespace, session: Session) -> ExitCode:
    session.tell(api.copy_draft(args.draft, args.target, history=args.history, progress=session.console))
    session.console.result(str(args.target))
    return ExitCode.DONE


def _history(args: argparse.Namespace, session: Session) -> ExitCode:
    versions = api.history(session.paths, args.draft)
    if args.json:
        session.console.json({"versions": [_in_json(version) for version in versions]})
        return ExitCode.DONE
    for version in versions:
        kind = "特意保存" if version.marked else "自动保存"
        changed = "最早的版本" if version is versions[-1] else f"改了 {len(version.changes)} 处"
        words = changed if version.readable else "这个版本已损坏，读不出来"
        session.console.result(f"{version.number}\t{version.saved:%Y-%m-%d %H:%M:%S}\t{kind}\t{words}")
        for sentence in _few(version.changes):
            session.console.result(visible(f"  {sentence}"))
    if not versions:
        session.console.say("还没有历史版本。")
    return ExitCode.DONE


def _in_json(version: api.VersionSeen) -> dict[str, object]:
    return {**asdict(version), "saved": version.saved.isoformat()}


def _few(changes: Sequence[api.Change]) -> Iterable[str]:
    yield from (change.sentence for change in changes[:_FEW])
    if len(changes) > _FEW:
        yield f"还有 {len(changes) - _FEW} 处，用 compare 查看"


def _compare(args: argparse.Namespace, session: Session) -> ExitCode:
    changes = api.compare(session.paths, args.draft, args.number, args.other)
    if args.json:
        session.console.json({"changes": [asdict(change) for change in changes]})
        return ExitCode.DONE
    _list(changes, session)
    session.console.say(f"共 {len(changes)} 处不同。" if changes else "内容相同。")
    return ExitCode.DONE


def _list(changes: Sequence[api.Change], session: Session) -> None:
    for change in changes:
        session.console.result(visible(change.sentence))


def _restore(args: argparse.Namespace, session: Session) -> ExitCode:
    changes, told = api.restore(session.paths, args.draft, args.number, session.now())
    session.tell(told)
    _list(changes, session)
    session.console.say("已恢复。恢复前的内容留在历史版本里，可以再恢复回去。")
    return ExitCode.DONE


def _recover(args: argparse.Namespace, session: Session) -> ExitCode:
    if args.use is None:
        return _list_unsaved(args, session)
    found = api.unsaved(session.paths, args.draft)
    done = api.recover(session.paths, args.draft, args.use, session.now(), session.console)
    session.tell(done.told)
    if done.other is not None:
        session.console.result(str(done.other))
    if found is None:
        session.console.say("没有可以找回的内容，什么也没有改。")
    elif args.use == "journal":
        session.console.say("已用关闭前的内容。上次保存的留在历史版本里。")
    elif args.use == "saved":
        session.console.say("已用上次保存的内容。关闭前的留在历史版本里。")
    else:
        session.console.say("两份都留着：上次保存的在原来的文件夹，关闭前的在新建的文件夹。")
    return ExitCode.DONE


def _list_unsaved(args: argparse.Namespace, session: Session) -> ExitCode:
    found = api.unsaved(session.paths, args.draft)
    session.tell(api.first_told(args.draft))
    if args.json:
        session.console.json({"unsaved": _unsaved_in_json(found) if found else None})
        return ExitCode.DONE
    if found is None:
        session.console.say("没有可以找回的内容。")
        return ExitCode.DONE
    now = session.now()
    saved = f"上次保存 {moment_in_words(found.saved, now, seconds=True)}，" if found.saved else ""
    entered = moment_in_words(found.entered, now, seconds=True)
    session.console.say(f"{saved}关闭前 {entered}，有 {len(found.changes)} 处没写进草稿：")
    _list(found.changes, session)
    if not found.fits:
        session.console.say("草稿在这之后又保存过，请逐处核对。")
    session.console.say("用 --use journal 用关闭前的，--use saved 用上次保存的，--use both 两份都留。")
    return ExitCode.DONE


def _unsaved_in_json(found: api.UnsavedSeen) -> dict[str, object]:
    saved = found.saved.isoformat() if found.saved else None
    return {**asdict(found), "saved": saved, "entered": found.entered.isoformat()}


def _take_over(args: argparse.Namespace, session: Session) -> ExitCode:
    told = api.first_told(args.draft)
    holder = api.take_over(args.draft, session.now())
    session.tell(told)
    if holder is None:
        session.console.say("没有别的人打开着这份草稿，可以直接用。")
    else:
        session.console.say(f"已接管，现在可以改了。原来：{holder.in_words(session.now())}。")
    return ExitCode.DONE


HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        "copy": _copy,
        "history": _history,
        "compare": _compare,
        "restore": _restore,
        "recover": _recover,
        "take-over": _take_over,
    }
)
