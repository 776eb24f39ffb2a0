"""The verb ``summary``: many applicants' drafts into 附件 3; arguments and work."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli_console import visible
from app.cli_json import json_object
from app.cli_session import Session
from app.errors import ExitCode, InputFileError, in_full

if TYPE_CHECKING:
    from app.api_summary import Summarised, SummaryLine

_ORDER = "次序"
_SHAPE = "{单位名称或代码: {栏目: 内容}}"
_MOST_DOUBTS = 20


def summary_arguments(parser: argparse.ArgumentParser) -> None:
    """``summary DRAFT... --out DIR`` and who recommends, which figure, which order, what to change."""
    meaning = "申报单位的草稿文件夹、.shenbao 文件，或者装着它们的文件夹"
    parser.add_argument("places", nargs="*", type=Path, metavar="DRAFT", help=meaning)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="写到哪个文件夹")
    kind = "推荐部门类别，照附件 3 的表名写，如 XX市；能从名称看出时不用写"
    parser.add_argument("--bureau-kind", default="", metavar="KIND", help=kind)
    parser.add_argument("--bureau-name", default="", metavar="NAME", help="推荐部门，印在表名开头，如 某某市")
    parser.add_argument(
        "--staff",
        choices=("count", "rows"),
        help="服务人员取哪个数：count 申请表的从业人数，rows 服务人员表的行数；不一致时都说明。"
        "不写时受理台照上次选的（窗口里选的也算），没选过的用从业人数",
    )
    parser.add_argument(
        "--order",
        choices=("given", "place", "kept"),
        default="",
        help="各行的次序：given 照写的先后，place 按地址和名称，kept 照上次的（有上次的时默认）",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--only-recommended",
        action="store_true",
        default=None,
        help="只列初审结论是“推荐”的；不写时受理台照上次选的（窗口里选的也算），没选过的列出全部",
    )
    listed = "列出全部，不管初审结论"
    which.add_argument("--all", action="store_false", dest="only_recommended", default=None, help=listed)
    whose = "没有受理台时，看随材料来的哪个单位的结论；默认看级别最高的"
    parser.add_argument("--reviews-of", default="", metavar="OFFICE", help=whose)
    parser.add_argument("--desk", type=Path, metavar="DIR", help="受理台的文件夹；不写 DRAFT 时汇总它收到的全部材料")
    edits = f"要改的内容，{_SHAPE}；“{_ORDER}”后面可以写各单位的先后。改过的下次汇总还在"
    parser.add_argument("--edits", type=Path, metavar="FILE.json", help=edits)
    parser.add_argument("--draft", dest="as_draft", action="store_true", help="每页标明“草稿”")
    parser.add_argument("--json", action="store_true", help="输出 JSON：每一格的内容和出处")


def summary(args: argparse.Namespace, session: Session) -> ExitCode:
    """Summarise; exit 3 when some drafts could not be read, 1 when rows have errors (everything is written then)."""
    from app import api

    changes, by_hand = _changes_in(args.edits) if args.edits is not None else ({}, ())
    how = api.Summarising(
        bureau_kind=args.bureau_kind,
        bureau_name=args.bureau_name,
        staff=args.staff,
        order=args.order,
        by_hand=by_hand,
        changes=changes,
        only_recommended=args.only_recommended,
        reviews_of=args.reviews_of,
        desk=args.desk,
        as_draft=args.as_draft,
    )
    if args.desk or not args.places:
        session.tell_desk(args.desk)
    made = api.summarise(session.paths, args.places, args.out, how, session.now(), session.console)
    if args.json:
        session.console.json(_document(made, api.look_at_summary(session.paths, made.folder)))
    else:
        for file in made.files:
            session.console.result(str(file))
    _tell(made, session)
    if made.unreadable:
        return ExitCode.INPUT
    return ExitCode.ISSUES if made.rows_wrong else ExitCode.DONE


def _tell(made: Summarised, session: Session) -> None:
    console = session.console
    console.say(f"汇总了 {made.rows} 家机构。")
    session.tell(made.told)
    if any("不都是推荐的" in sentence for sentence in made.told):
        console.say("只要列推荐的，加 --only-recommended。")
    for name, sentence in made.doubts[:_MOST_DOUBTS]:
        console.detail(f"{name}：{sentence}")
    if len(made.doubts) > _MOST_DOUBTS:
        console.say(f"要核对的共 {len(made.doubts)} 处，都在 review.xlsx 的“初审”里。")
    console.issues([issue for issue in made.issues if issue.severity == "error"], console.err)
    if made.mark == "draft":
        console.say("各页标了“草稿”。改好后再汇总一次，就是正式的。")
    if made.unreadable:
        console.say(f"有 {len(made.unreadable)} 处读不出来，没有汇总：")
    for lost in made.unreadable:
        console.detail(visible(in_full(lost.sentence, lost.hint)))


def _document(made: Summarised, lines: Sequence[SummaryLine]) -> dict[str, object]:
    return {
        "draft": str(made.folder),
        "files": [str(file) for file in made.files],
        "mark": made.mark,
        "rows": [asdict(line) for line in lines],
        "issues": [asdict(issue) for issue in made.issues],
        "unreadable": [asdict(lost) for lost in made.unreadable],
        "doubts": [{"name": name, "sentence": sentence} for name, sentence in made.doubts],
        "told": list(made.told),
    }


def _changes_in(file: Path) -> tuple[Mapping[str, Mapping[str, str]], tuple[str, ...]]:
    """The changes of a JSON file, and the order of rows; :class:`InputFileError` when it has another shape."""
    content = dict(json_object(file, "要改的内容", _SHAPE))
    order = content.pop(_ORDER, [])
    if not isinstance(order, list) or not all(isinstance(name, str) for name in order):
        raise InputFileError(f"“{file}”的“{_ORDER}”应是单位名称的列表。", "请改好这一处再试。")
    changes: dict[str, Mapping[str, str]] = {}
    for named, texts in content.items():
        if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
            raise InputFileError(f"“{file}”里“{named}”的内容应是 {{栏目: 内容}}。", "请改好这一处再试。")
        changes[named] = texts
    return changes, tuple(order)
