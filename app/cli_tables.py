"""The verbs for growable tables: ``import-rows`` and ``export-rows``, arguments and work."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli_arguments import assignments
from app.cli_session import Session
from app.errors import ExitCode


def import_rows_arguments(parser: argparse.ArgumentParser) -> None:
    """``import-rows DRAFT FIELD FILE [--sheet S] [--map COLUMN=NAME ...] [--append|--replace] [--no-header]``."""
    _place(parser)
    parser.add_argument("file", type=Path, metavar="FILE", help="表格文件（.xlsx、.csv）")
    parser.add_argument("--sheet", default="", metavar="S", help="工作表的名称，默认有表格的那一张")
    parser.add_argument(
        "--map",
        dest="columns",
        action="append",
        default=[],
        metavar="COLUMN=NAME",
        help="这一列取自文件的哪一列（表头的文字，或列的字母），可以写几次；没有写的按表头辨认，内容空白表示不要",
    )
    placing = parser.add_mutually_exclusive_group()
    placing.add_argument("--append", dest="replace", action="store_const", const=False, help="加在现有的行后面（默认）")
    placing.add_argument("--replace", dest="replace", action="store_const", const=True, help="替换现有的行")
    parser.add_argument("--no-header", dest="header", action="store_false", help="文件里没有表头，第一行就是内容")
    parser.set_defaults(replace=False)


def export_rows_arguments(parser: argparse.ArgumentParser) -> None:
    """``export-rows DRAFT FIELD FILE``."""
    _place(parser)
    parser.add_argument("file", type=Path, metavar="FILE", help="要写的文件，以 .xlsx 或 .csv 结尾")


def _place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("draft", type=Path, metavar="DRAFT", help="草稿文件夹")
    parser.add_argument("field", metavar="FIELD", help="多行表的栏目，如 people")


def import_rows(args: argparse.Namespace, session: Session) -> ExitCode:
    """Read rows in, and say which columns they came from."""
    from app.api_tables import Importing
    from app.api_tables import import_rows as read_in

    how = Importing(args.sheet, dict(assignments(args.columns)), args.replace, args.header)
    taken = read_in(session.paths, args.draft, args.field, args.file, how, session.now(), session.console)
    for ours, theirs in taken.columns.items():
        session.console.result(f"{ours}\t{theirs}")
    session.console.say(f"已导入 {taken.rows} 行。")
    for sentence in taken.told:
        session.console.say(sentence)
    return ExitCode.DONE


def export_rows(args: argparse.Namespace, session: Session) -> ExitCode:
    """Write the filled rows."""
    from app.api_tables import export_rows as write_out

    count, told = write_out(session.paths, args.draft, args.field, args.file)
    session.console.result(str(args.file))
    session.console.say(f"已导出 {count} 行。")
    for sentence in told:
        session.console.say(sentence)
    return ExitCode.DONE
