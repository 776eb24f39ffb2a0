"""The verbs for what a bureau writes: ``notice``, ``opinion``, ``reminder``, ``mail``; arguments and work."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli_parser import whole_number
from app.cli_session import Session
from app.errors import ExitCode, UsageError
from app.times_and_sizes import read_day, size_in_words

if TYPE_CHECKING:
    from app.api_letters import SignedBy, WrittenLetter

_BETWEEN_NAMES = re.compile("[、，,；;\n]+")


def _day(text: str) -> date:
    found = read_day(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"应是 2026-04-25 这样的日期，现在是“{text}”")
    return found


def _year(text: str) -> int:
    if not re.fullmatch("2[0-9]{3}", text):
        raise argparse.ArgumentTypeError(f"应是四位数字的年份，现在是“{text}”")
    return int(text)


def _signed_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--office", default="", metavar="NAME", help="落款的单位，默认留空盖章")
    parser.add_argument("--day", type=_day, metavar="DATE", help="落款的日期，如 2026-04-20，默认留空手写")


def _contact_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--contact", default="", metavar="TEXT", help="联系人和电话，如“联系人：王某某，电话：……”")


def _signed(args: argparse.Namespace) -> SignedBy:
    from app.api import SignedBy

    return SignedBy(office=args.office, day=args.day, contact=getattr(args, "contact", ""))


def _applicant(parser: argparse.ArgumentParser) -> None:
    meaning = "申报单位的草稿文件夹或 .shenbao 文件，只读；或者用 --case 指受理台里的一家"
    parser.add_argument("draft", type=Path, nargs="?", metavar="DRAFT", help=meaning)
    parser.add_argument("--case", metavar="CASE", help="受理台里的一家：编号、单位名称或统一社会信用代码")
    parser.add_argument("--desk", type=Path, metavar="DIR", help="受理台的文件夹，默认是窗口里选定的，或者自己的")


def _other_edition(parser: argparse.ArgumentParser, looked: str) -> None:
    told = f"这台电脑上没有这份材料的那一版表单时也写：已经{looked}"
    parser.add_argument("--other-edition", action="store_true", help=told)


def _demand_one(args: argparse.Namespace) -> None:
    """A draft or a case, not both and not neither."""
    if (args.draft is None) == (args.case is None):
        raise UsageError("请写明是哪一家。", "写申报单位的草稿，或者用 --case 写受理台里的一家，写一样。")


# ---- notice ----------------------------------------------------------------------------------------------------


def notice_arguments(parser: argparse.ArgumentParser) -> None:
    """``notice DRAFT | --case N --out FILE [--issues errors|all|none] [--line TEXT ...] [--by-day DATE]``."""
    _applicant(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="要写的文件，以 .docx 或 .pdf 结尾")
    which = "列出哪些：errors 错误（默认），all 再加上提醒，none 只列初审里写的（初审写了补正内容时默认这样）"
    parser.add_argument("--issues", choices=("errors", "all", "none"), help=which)
    parser.add_argument(
        "--line", dest="lines", action="append", default=[], metavar="TEXT", help="另外要补正的，可以写几次"
    )
    parser.add_argument("--by-day", type=_day, metavar="DATE", help="请在哪一天前补正，默认留空手写")
    _other_edition(parser, "逐条核对过")
    _signed_arguments(parser)
    _contact_argument(parser)


def notice(args: argparse.Namespace, session: Session) -> ExitCode:
    """Write the 补正通知 and say how many points it lists."""
    from app import api

    _demand_one(args)
    how = api.Correcting(
        which=args.issues or "errors",
        lines=tuple(args.lines),
        by_day=args.by_day,
        other_edition=args.other_edition,
    )
    if args.case is None:
        written = api.write_notice(session.paths, args.draft, args.out, how, _signed(args), session.console)
    else:
        session.tell_desk(args.desk)
        said = api.review_here(session.paths, args.case, args.desk)
        if args.issues is None and said and said.corrections:
            how = replace(how, which="none")
        where = (session.paths, args.case, args.out, replace(how, review=said), _signed(args), args.desk)
        written = api.write_case_notice(*where, session.console)
    session.console.say(f"列出 {written.points} 条问题。")
    return _told(written, session)


def _told(written: WrittenLetter, session: Session) -> ExitCode:
    session.console.result(str(written.file))
    session.tell(written.told)
    return ExitCode.DONE


# ---- opinion ---------------------------------------------------------------------------------------------------


def opinion_arguments(parser: argparse.ArgumentParser) -> None:
    """``opinion DRAFT | --case N [--text T] --out FILE.pdf [--with-form]`` and who signs."""
    _applicant(parser)
    parser.add_argument("--text", metavar="TEXT", help="推荐意见；用 --case 时默认是初审里写的")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.pdf", help="要写的套印页")
    parser.add_argument("--with-form", action="store_true", help="再写一份连同原表的样张，只供核对")
    _other_edition(parser, "和原件核对过位置")
    _signed_arguments(parser)


def opinion(args: argparse.Namespace, session: Session) -> ExitCode:
    """Write the overlay, and say which page goes back into the printer."""
    from app import api

    _demand_one(args)
    if args.case is None and not args.text:
        raise UsageError("没有写推荐意见。", "请用 --text 写明意见，例如“同意推荐”。")
    more = {
        "signed": _signed(args),
        "with_form": args.with_form,
        "other_edition": args.other_edition,
        "progress": session.console,
    }
    if args.case is None:
        printed = api.print_opinion(session.paths, args.draft, args.text, args.out, **more)
    else:
        session.tell_desk(args.desk)
        text = args.text or ""
        printed = api.print_case_opinion(session.paths, args.case, args.out, text=text, desk=args.desk, **more)
    session.console.result(str(printed.file))
    if printed.proof:
        session.console.result(str(printed.proof))
    session.tell(printed.how)
    session.tell(printed.told)
    return ExitCode.DONE


# ---- reminder --------------------------------------------------------------------------------------------------


def reminder_arguments(parser: argparse.ArgumentParser) -> None:
    """``reminder --form ID --out FILE [--approved DAY] [--year YEAR] [--applicants NAME ...]`` and who signs."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="发给哪些单位，同 --applicants")
    parser.add_argument("--form", required=True, metavar="ID", help="表单编号，用 forms 查看")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="要写的文件，以 .docx 或 .pdf 结尾")
    approved = "入库审核通过的日期，如 2026-06-30：只列这以后的日期"
    parser.add_argument("--approved", type=_day, metavar="DATE", help=approved)
    which = "哪一年，默认是审核通过以后的第一年；两样都不写时列出每年的日期"
    parser.add_argument("--year", type=_year, default=0, metavar="YEAR", help=which)
    parser.add_argument(
        "--applicants", action="append", default=[], metavar="NAME", help="发给哪些单位，用顿号隔开；默认发给各入库单位"
    )
    _signed_arguments(parser)
    _contact_argument(parser)


def reminder(args: argparse.Namespace, session: Session) -> ExitCode:
    """Write the reminder sheet."""
    from app import api

    names = [name for text in (*args.applicants, *args.names) for name in _BETWEEN_NAMES.split(text)]
    written = api.write_reminder(
        session.paths,
        args.form,
        args.out,
        year=args.year,
        approved=args.approved,
        applicants=[name for name in names if name.strip()],
        signed=_signed(args),
        progress=session.console,
    )
    return _told(written, session)


# ---- mail ------------------------------------------------------------------------------------------------------


def mail_arguments(parser: argparse.ArgumentParser) -> None:
    """``mail --summary DIR --packets DIR... --out DIR [--sealed FILE] [--most-mb N] [--all]``, who signs."""
    parser.add_argument("places", nargs="*", type=Path, metavar="DIR", help="报送文件夹，同 --packets")
    parser.add_argument("--summary", type=Path, required=True, metavar="DIR", help="附件 3 的文件夹，或它的 Word 版")
    parser.add_argument("--sealed", type=Path, metavar="FILE", help="附件 3 盖章后的扫描件")
    parser.add_argument(
        "--packets", action="append", type=Path, default=[], metavar="DIR", help="各单位的报送文件夹，或装着它们的"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="写邮件草稿（.eml）的文件夹")
    parser.add_argument("--all", dest="others", action="store_true", help="附件 3 里没有的单位也一起放进邮件")
    parser.add_argument("--desk", type=Path, metavar="DIR", help="受理台的文件夹，默认是窗口里选定的，或者自己的")
    parser.add_argument("--most-mb", type=whole_number, default=0, metavar="N", help="一封邮件最多多少 MB（编码后）")
    _signed_arguments(parser)
    _contact_argument(parser)


def mail(args: argparse.Namespace, session: Session) -> ExitCode:
    """Write the drafts; exit 3 when some applicants are in none of them."""
    from app import api

    session.tell_desk(args.desk)
    signed = {"office": args.office, "contact": args.contact, "day": args.day}
    how = api.Mailing(sealed=args.sealed, most_mb=args.most_mb, others=args.others, desk=args.desk, **signed)
    made = api.make_mails(session.paths, args.summary, [*args.packets, *args.places], args.out, how, session.console)
    for one in made.mails:
        session.console.result(str(one.file))
    session.tell([f"{one.file.name}：{one.files} 个附件，{size_in_words(one.bytes)}" for one in made.mails])
    session.console.say(f"收件人 {made.address}；程序不发送邮件，请用邮件程序打开后发送，见“{made.note.name}”。")
    session.tell(made.told)
    if made.left_out:
        session.console.say(f"有 {len(made.left_out)} 处没有放进邮件：")
    for sentence in made.left_out:
        session.console.detail(sentence)
    if any("附件 3 里没有" in sentence for sentence in made.left_out):
        session.console.say("附件 3 里没有的也要一起发的，加 --all。")
    return ExitCode.INPUT if made.left_out else ExitCode.DONE
