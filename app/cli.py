"""The command line: which verbs there are, and how their words are read.

What a verb does stands in :mod:`app.cli_verbs`, loaded when one is called: help, the version and a slip of the pen are
answered without the rest of the program.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app import cli_arguments as arguments
from app import (
    cli_bureau,
    cli_definitions,
    cli_discs,
    cli_import,
    cli_letters,
    cli_merging,
    cli_scans,
    cli_self_test,
    cli_summary,
    cli_tables,
    cli_zones,
)
from app.cli_parser import ChineseParser
from app.cli_session import Session
from app.errors import ExitCode
from app.version import program_version


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the contract: its name, what it does, and its arguments."""

    name: str
    meaning: str
    arguments: Callable[[argparse.ArgumentParser], None]


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Read the command line. Raises :class:`UsageError`; ``SystemExit(0)`` after --help and --version."""
    parser = build_parser()
    args = parser.parse_args(words)
    if args.verb is None:
        parser.print_help()
        raise SystemExit(int(ExitCode.DONE))
    return args


def build_parser() -> ChineseParser:
    """The parser of all verbs; ``--data-dir`` may stand before or after the verb."""
    parser = ChineseParser(prog="shenbao", description="申报册：离线填报、检查并导出官方申报材料（Word、PDF 合订本）。")
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help="显示版本")
    _data_dir(parser, None)
    verbs = parser.add_subparsers(dest="verb", metavar="命令", title="命令", required=False)
    for verb in VERBS:
        own = verbs.add_parser(verb.name, help=verb.meaning, description=f"{verb.meaning}。")
        _data_dir(own, argparse.SUPPRESS)
        verb.arguments(own)
    return parser


class _ShowVersion(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print it and stop."""
        print(f"申报册 {program_version()}")
        parser.exit()


def run(args: argparse.Namespace, session: Session) -> ExitCode:
    """Do what was asked; raises ``AppError`` and ``Cancelled``."""
    from app.cli_verbs import HANDLERS

    return HANDLERS[args.verb](args, session)


def _data_dir(parser: argparse.ArgumentParser, default: object) -> None:
    parser.add_argument("--data-dir", type=Path, default=default, metavar="DIR", help="程序自己的资料放在这个文件夹里")


VERBS: tuple[Verb, ...] = (
    Verb("forms", "列出表单；检查、编译表单定义", arguments.forms),
    Verb("definition", "表单发布以后的新版：检查、比较、选用，把草稿转到新版", cli_definitions.definition_arguments),
    Verb("new", "建立一份草稿：空的、沿用以前的，或者示例", arguments.new),
    Verb("set", "填写栏目", arguments.set_),
    Verb("option", "改选项、勾选材料清单、确认保留代码", arguments.option),
    Verb("attach", "给目录里的一项添加佐证材料，或者填“无”、自我声明", arguments.attach),
    Verb("detach", "拿下一项的佐证材料", arguments.detach),
    Verb("move", "调整一项里文件的先后，或移到另一项", arguments.move),
    Verb("rotate", "把一项里的一个文件转正", arguments.rotate),
    Verb("arrange", "选一个文件装哪几页、图注、每页放几张", arguments.arrange),
    Verb("check", "检查草稿，列出要改的地方", arguments.check),
    Verb("fix", "照检查给出的改法改", arguments.fix),
    Verb("fill-none", "在可以填“无”的空栏目里填“无”", arguments.fill_none),
    Verb("import-rows", "从表格文件导入多行表", cli_tables.import_rows_arguments),
    Verb("export-rows", "把多行表导出为表格文件", cli_tables.export_rows_arguments),
    Verb("import", "把 Word、WPS 里填好的官方表格读成草稿", cli_import.import_arguments),
    Verb("export", "导出 Word 和 PDF 合订本", arguments.export),
    Verb("seals", "列出盖章签字处和扫描件的状态", cli_scans.seals_arguments),
    Verb("scans", "导入盖章后的扫描件：比对、确认、拿下", cli_scans.scans_arguments),
    Verb("disc", "生成电子版：光盘文件夹和镜像，或报送文件夹", cli_discs.disc_arguments),
    Verb("burn", "刻录光盘镜像", cli_discs.burn_arguments),
    Verb("verify", "校验光盘、镜像或文件夹，逐字节核对清单", cli_discs.verify_arguments),
    Verb("labels", "生成光盘标签、书脊和正本副本标记", cli_discs.labels_arguments),
    Verb("copy", "把草稿另存一份", arguments.copy),
    Verb("history", "列出以前保存的版本", arguments.history),
    Verb("compare", "比较一个版本和现在的内容", arguments.compare),
    Verb("restore", "恢复到以前的一个版本", arguments.restore),
    Verb("recover", "找回上次没保存进去的内容", arguments.recover),
    Verb("take-over", "接管别的电脑没有关好的草稿", arguments.take_over),
    Verb("pack", "把草稿打成一个文件", arguments.pack),
    Verb("unpack", "解开打包的草稿", arguments.unpack),
    Verb("merge", "把几个人分头填的草稿合并成一份", cli_merging.merge_arguments),
    Verb("summary", "把各单位的入库申请汇总成附件 3，附初审用的表", cli_summary.summary_arguments),
    Verb("zones", "并排比较几份合作区草稿的主要数据，带图表", cli_zones.zones_arguments),
    Verb("notice", "给申报单位写补正通知", cli_letters.notice_arguments),
    Verb("opinion", "把推荐意见套印到申请表的推荐意见栏", cli_letters.opinion_arguments),
    Verb("mail", "把附件 3 和各单位的报送文件夹做成邮件草稿", cli_letters.mail_arguments),
    Verb("reminder", "写入库以后有关事项的提醒单", cli_letters.reminder_arguments),
    Verb("bureau", "受理台：收材料、查重、初审、上报", cli_bureau.bureau_arguments),
    Verb("demo", "用示例生成申报材料", arguments.demo),
    Verb("self-test", "程序自检", cli_self_test.self_test_arguments),
)
