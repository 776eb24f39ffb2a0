"""The verbs for the sealed paper: ``seals`` and ``scans``; arguments and work."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from app.cli_session import Session
from app.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from app.api_scans import Chosen
    from app.scans.model import BookSide, FullScan, SealPlace, Suggestion

_STATES = MappingProxyType({"missing": "还缺", "scanned": "已导入", "outdated": "页面改过，要重新盖章"})
_BY_OTHERS = "由主管部门办"
_BY_EYE = "个别文字不同比对不出来，请用眼核对是不是这一版的纸。"
_PUT = re.compile(r"([1-9][0-9]{0,4})=(\w+):([1-9][0-9]{0,5})")
_SIDE = re.compile(r"(\w+):([0-9]{1,6})")


# ---- seals -----------------------------------------------------------------------------------------------------


def seals_arguments(parser: argparse.ArgumentParser) -> None:
    """``seals DRAFT EXPORT_DIR [--out DIR] [--json]``."""
    set_of_books(parser)
    parser.add_argument("--out", type=Path, metavar="DIR", help="把盖章清单写成 PDF 放在这个文件夹里")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def seals(args: argparse.Namespace, session: Session) -> ExitCode:
    """Where to stamp and sign, and which of those pages are scanned."""
    from app import api

    places = api.seals(session.paths, args.draft, args.export)
    if args.json:
        session.console.json([asdict(place) for place in places])
    else:
        for place in places:
            session.console.result(_in_a_line(place))
    if args.out is not None:
        written, told = api.seal_checklist(session.paths, args.draft, args.export, args.out)
        session.tell(told)
        session.console.say(f"盖章清单：{written}")
    return ExitCode.DONE


def _in_a_line(place: SealPlace) -> str:
    state = _STATES[place.state] if place.by_applicant or place.state != "missing" else _BY_OTHERS
    return "\t".join((state, place.place, place.who, place.volume_name, _side(place.on)))


def _side(on: BookSide) -> str:
    """``materials:1 封面``: what ``--put`` takes, and what is printed there."""
    return f"{on.volume}:{on.side} {on.label}".rstrip()


# ---- scans -----------------------------------------------------------------------------------------------------


def scans_arguments(parser: argparse.ArgumentParser) -> None:
    """``scans DRAFT EXPORT_DIR [FILE ...] [--accept | --put N=VOLUME:SIDE ...] [--whole VOLUME] [--remove ...]``."""
    set_of_books(parser)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="盖章后的扫描件：PDF、照片")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--accept", action="store_true", help="照比对的结果导入；先不加它看一遍结果")
    how.add_argument(
        "--put", action="append", default=[], metavar="N=VOLUME:SIDE", help="把第 N 页扫描件用作这一面，可以写几次"
    )
    parser.add_argument("--whole", default="", metavar="VOLUME", help="FILE 是这一册的整册扫描件")
    parser.add_argument(
        "--remove", action="append", default=[], metavar="VOLUME:SIDE", help="拿下这一面的扫描件；面写 0 表示整册扫描件"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def scans(args: argparse.Namespace, session: Session) -> ExitCode:
    """Look at scans, put them into the draft, or take them out."""
    if bool(args.remove) == bool(args.files):
        raise UsageError("请写扫描件，或者用 --remove 写要拿下的面。", "用 shenbao scans --help 查看写法。")
    if args.remove:
        return _remove(args, session)
    return _whole(args, session) if args.whole else _pages(args, session)


def _remove(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api

    sides = [_found(_SIDE, words, "应写成 册:面，如 form:1") for words in args.remove]
    places = [(volume, int(side)) for volume, side in sides]
    session.tell(api.remove_scans(session.paths, args.draft, places, session.now()))
    session.console.say(f"已拿下 {len(places)} 处扫描件。")
    return ExitCode.DONE


def _found(pattern: re.Pattern[str], words: str, meant: str) -> tuple[str, ...]:
    found = pattern.fullmatch(words)
    if not found:
        raise UsageError(f"“{words}”认不出：{meant}。", "册和面用 shenbao seals 查看。")
    return tuple(found.groups())


def _pages(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api

    matched = api.match(session.paths, args.draft, args.export, args.files, session.console)
    session.tell(matched.told)
    for file, why in matched.refused:
        session.console.say(f"“{file.name}”没有用上：{why}")
    if args.json:
        session.console.json([asdict(one) | {"scan": _scan(one)} for one in matched.suggestions])
    else:
        for number, one in enumerate(matched.suggestions, 1):
            session.console.result(_suggested(number, one))
    chosen = _accepted(matched.suggestions) if args.accept else _put(args.put, matched.suggestions)
    if chosen:
        session.tell(
            api.put_scans(session.paths, args.draft, args.export, chosen, session.now(), session.console),
        )
        session.console.say(f"已导入 {len(chosen)} 页。{_BY_EYE if args.accept else ''}")
    elif matched.suggestions:
        session.console.say("还没有导入。核对以后加 --accept 照这样导入，或者用 --put 指定。")
    return ExitCode.DONE if matched.suggestions else ExitCode.INPUT


def _scan(one: Suggestion) -> dict[str, Any]:
    return {"file": str(one.scan.file), "page": one.scan.page}


def _suggested(number: int, one: Suggestion) -> str:
    seems = f"{_side(one.on)}\t相似 {one.likeness:.2f}" if one.on else f"没有对应的页\t{one.reason}"
    turned = f"\t转 {one.turn} 度" if one.turn else ""
    caution = f"\t{one.caution}" if one.caution else ""
    return f"{number}\t{one.scan.file.name} 第 {one.scan.page + 1} 页\t{seems}{turned}{caution}"


def _accepted(suggestions: Sequence[Suggestion]) -> list[Chosen]:
    return [_chosen(one, one.on.volume, one.on.side) for one in suggestions if one.on]


def _put(words: Sequence[str], suggestions: Sequence[Suggestion]) -> list[Chosen]:
    chosen = []
    for one in words:
        number, volume, side = _found(_PUT, one, "应写成 序号=册:面，如 2=form:1")
        if int(number) > len(suggestions):
            raise UsageError(f"没有第 {number} 页扫描件，没有导入。", f"序号：1 到 {len(suggestions)}。")
        chosen.append(_chosen(suggestions[int(number) - 1], volume, int(side)))
    return chosen


def _chosen(one: Suggestion, volume: str, side: int) -> Chosen:
    from app.api_scans import Chosen

    return Chosen(scan=one.scan, volume=volume, side=side, turn=one.turn, skew=one.skew)


def _whole(args: argparse.Namespace, session: Session) -> ExitCode:
    from app import api

    if len(args.files) != 1 or args.put:
        raise UsageError("整册扫描件要写一个文件，不用 --put。", "几个文件请先合成一个 PDF。")
    found = api.full_scan(session.paths, args.draft, args.export, args.whole, args.files[0], session.console)
    _show_whole(found, args, session)
    if args.accept:
        session.tell(api.put_full_scan(session.paths, args.draft, args.export, found, session.now(), session.console))
        session.console.say(f"已导入整册扫描件，{found.pages} 页。")
    else:
        session.console.say("还没有导入。核对以后加 --accept 导入。")
    return ExitCode.CHECK_FAILED if found.deviations and not args.accept else ExitCode.DONE


def _show_whole(found: FullScan, args: argparse.Namespace, session: Session) -> None:
    if args.json:
        session.console.json({**asdict(found), "file": str(found.file)})
        return
    for one in found.deviations:
        session.console.result(one.sentence)
    if not found.deviations:
        session.console.result(f"{found.pages} 页的次序和版式都与册子一致。{_BY_EYE}")


def set_of_books(parser: argparse.ArgumentParser) -> None:
    """``DRAFT EXPORT_DIR``: a draft and the books made from it."""
    parser.add_argument("draft", type=Path, metavar="DRAFT", help="草稿文件夹")
    parser.add_argument("export", type=Path, metavar="EXPORT_DIR", help="正式导出的文件夹（里面有 book.json）")
