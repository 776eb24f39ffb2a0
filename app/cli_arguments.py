"""The arguments of each verb, in Chinese. Knows no api call."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from app.cli_parser import quarter_turn, whole_number
from app.errors import UsageError

Format: TypeAlias = Literal["pdf", "docx"]
FORMATS: tuple[Format, ...] = ("pdf", "docx")
SCHEMA, COMPILE, CHECK = "schema", "compile", "check"


def forms(parser: argparse.ArgumentParser) -> None:
    """``forms [--json] | forms check FILE... | forms schema | forms compile FILE``."""
    _json(parser)
    actions = parser.add_subparsers(dest="action", metavar="命令", title="下级命令", required=False)
    check_files = actions.add_parser(CHECK, help="检查表单定义文件，一次列出全部问题")
    check_files.add_argument("files", nargs="+", type=Path, metavar="FILE", help="form.yaml 或 sample.yaml")
    actions.add_parser(SCHEMA, help="输出表单定义的 JSON Schema，供编辑器使用")
    compile_file = actions.add_parser(COMPILE, help="输出编译好的表单定义")
    compile_file.add_argument("file", type=Path, metavar="FILE", help="form.yaml")


def new(parser: argparse.ArgumentParser) -> None:
    """``new FORM DRAFT [--from OLD | --sample]``."""
    parser.add_argument("form", metavar="FORM", help="表单编号，用 forms 查看")
    _draft(parser, "要建立的文件夹")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--from", dest="source", type=Path, metavar="OLD", help="沿用以前一份草稿里仍然适用的内容")
    kind.add_argument("--sample", action="store_true", help="用虚构的示例填好，附示例的佐证材料")


def set_(parser: argparse.ArgumentParser) -> None:
    """``set DRAFT [FIELD=VALUE ...] [--from FILE.json]``."""
    _draft(parser)
    parser.add_argument("assignments", nargs="*", metavar="FIELD=VALUE", help="栏目=内容；内容空白表示清除")
    parser.add_argument("--from", dest="source", type=Path, metavar="FILE.json", help="从 JSON 文件读取：{栏目: 内容}")


def option(parser: argparse.ArgumentParser) -> None:
    """``option DRAFT NAME=VALUE ...``."""
    _draft(parser)
    parser.add_argument("assignments", nargs="+", metavar="NAME=VALUE", help="选项=取值，写错时会列出可用的选项")


def attach(parser: argparse.ArgumentParser) -> None:
    """``attach DRAFT ITEM FILE... [--rotate N] [--at N | --instead-of FILE] [--password-stdin]``, or a state.

    ``--none | --self-declaration [--statement TEXT] | --files | --clear``.
    """
    _draft(parser)
    _item(parser)
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="佐证材料：PDF、图片、OFD、Word、Excel、WPS"
    )
    parser.add_argument("--rotate", type=quarter_turn, default=0, metavar="N", help="顺时针转 90、180 或 270 度")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--at", type=whole_number, metavar="N", help="放在本项的第几份，默认放在最后")
    place.add_argument("--instead-of", default="", metavar="NAME", help="换下本项的这个文件，放在它的位置")
    parser.add_argument("--password-stdin", action="store_true", help="从标准输入读取 PDF 的密码（不会保存）")
    state = parser.add_mutually_exclusive_group()
    for flag, value, meaning in (
        ("--none", "none", "本项填“无”"),
        ("--self-declaration", "self_declaration", "本项用自我声明"),
        ("--files", "files", "本项改回用已经添加的文件"),
        ("--clear", "", "本项改回还没有处理（已添加的文件都留着）"),
    ):
        state.add_argument(flag, dest="state", action="store_const", const=value, help=meaning)
    parser.add_argument("--statement", default="", metavar="TEXT", help="自我声明的内容，默认用表单里的句子")


def detach(parser: argparse.ArgumentParser) -> None:
    """``detach DRAFT ITEM [FILE...]``."""
    _draft(parser)
    _item(parser)
    parser.add_argument("files", nargs="*", metavar="FILE", help="文件名；不写表示本项全部拿下")


def move(parser: argparse.ArgumentParser) -> None:
    """``move DRAFT ITEM FILE [--to ITEM] [--at N]``."""
    _draft(parser)
    _item(parser)
    parser.add_argument("file", metavar="FILE", help="文件名")
    parser.add_argument("--to", type=whole_number, metavar="ITEM", help="移到目录里的另一项")
    parser.add_argument("--at", type=whole_number, metavar="N", help="移到那一项的第几份；换项时默认放在最后")


def rotate(parser: argparse.ArgumentParser) -> None:
    """``rotate DRAFT ITEM FILE --turn N``."""
    _draft(parser)
    _item(parser)
    parser.add_argument("file", metavar="FILE", help="文件名")
    parser.add_argument(
        "--turn", type=quarter_turn, required=True, metavar="N", help="比原件顺时针转 0、90、180 或 270 度"
    )


def arrange(parser: argparse.ArgumentParser) -> None:
    """``arrange DRAFT ITEM FILE [--pages RANGES | --all-pages] [--without-blanks]`` and what else is chosen of a file.

    ``[--caption TEXT] [--per-side 1|2|4] [--accept | --remind]``.
    """
    _draft(parser)
    _item(parser)
    parser.add_argument("file", metavar="FILE", help="文件名")
    pages = parser.add_mutually_exclusive_group()
    pages.add_argument("--pages", metavar="RANGES", help="只装这些页，次序照写的先后，如 1-3,5")
    pages.add_argument("--all-pages", dest="pages", action="store_const", const="", help="全部页都装")
    parser.add_argument("--without-blanks", action="store_true", help="在要装的页里去掉空白页，并说明去掉了哪几页")
    parser.add_argument("--caption", metavar="TEXT", help="图注，印在这个文件第一页的上方；内容空白表示去掉")
    parser.add_argument("--per-side", type=int, choices=(1, 2, 4), metavar="1|2|4", help="每页放几张（几页）")
    decision = parser.add_mutually_exclusive_group()
    accepting = "仍然使用：看不清、内容重复的提醒只作说明"
    decision.add_argument("--accept", dest="accepted", action="store_const", const=True, help=accepting)
    decision.add_argument("--remind", dest="accepted", action="store_const", const=False, help="撤回仍然使用，照常提醒")


def check(parser: argparse.ArgumentParser) -> None:
    """``check DRAFT [--json]``."""
    _draft(parser)
    _json(parser)


def fix(parser: argparse.ArgumentParser) -> None:
    """``fix DRAFT PATH[:CODE[:N]]... | fix DRAFT --list``."""
    _draft(parser)
    meaning = "检查结果里的位置，可以接着写问题和第几种改法：位置:问题:N"
    parser.add_argument("issues", nargs="*", metavar="PATH[:CODE[:N]]", help=meaning)
    parser.add_argument("--list", dest="listed", action="store_true", help="只列出能一步改好的问题，不改")


def fill_none(parser: argparse.ArgumentParser) -> None:
    """``fill-none DRAFT``."""
    _draft(parser)


def export(parser: argparse.ArgumentParser) -> None:
    """``export DRAFT --out DIR [--format pdf,docx] [--draft | --blank]``."""
    _draft(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="写到哪个文件夹")
    parser.add_argument("--format", dest="formats", type=_formats, metavar="pdf,docx", help="要哪几种，默认两种都要")
    mark = parser.add_mutually_exclusive_group()
    mark.add_argument(
        "--draft", dest="mark", action="store_const", const="draft", help="每页标明“草稿”，有错误也可以导出"
    )
    mark.add_argument("--blank", dest="mark", action="store_const", const="blank", help="导出空白的官方表格")
    parser.set_defaults(mark="final")


def pack(parser: argparse.ArgumentParser) -> None:
    """``pack DRAFT FILE.shenbao``."""
    _draft(parser)
    parser.add_argument("file", type=Path, metavar="FILE.shenbao", help="要写的文件")


def unpack(parser: argparse.ArgumentParser) -> None:
    """``unpack FILE.shenbao DIR [--rescue]``."""
    parser.add_argument("file", type=Path, metavar="FILE.shenbao", help="打包好的草稿")
    parser.add_argument("folder", type=Path, metavar="DIR", help="要建立的草稿文件夹")
    parser.add_argument("--rescue", action="store_true", help="文件损坏时，抢救里面还完好的部分，说明缺什么、没取什么")


def copy(parser: argparse.ArgumentParser) -> None:
    """``copy DRAFT TARGET [--history]``."""
    _draft(parser)
    parser.add_argument("target", type=Path, metavar="TARGET", help="要建立的草稿文件夹")
    parser.add_argument("--history", action="store_true", help="历史版本也一起复制")


def history(parser: argparse.ArgumentParser) -> None:
    """``history DRAFT [--json]``."""
    _draft(parser)
    _json(parser)


def compare(parser: argparse.ArgumentParser) -> None:
    """``compare DRAFT NUMBER [OTHER] [--json]``."""
    _draft(parser)
    parser.add_argument("number", type=whole_number, metavar="NUMBER", help="历史版本的编号，用 history 查看")
    parser.add_argument("other", type=whole_number, nargs="?", metavar="OTHER", help="另一个版本，默认和现在的比")
    _json(parser)


def restore(parser: argparse.ArgumentParser) -> None:
    """``restore DRAFT NUMBER``."""
    _draft(parser)
    parser.add_argument("number", type=whole_number, metavar="NUMBER", help="历史版本的编号，用 history 查看")


def recover(parser: argparse.ArgumentParser) -> None:
    """``recover DRAFT [--list [--json] | --use journal|saved|both]``."""
    _draft(parser)
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--list", dest="listed", action="store_true", help="只列出没保存进去的内容（不写选项时也是）")
    meaning = "journal 用关闭前的，saved 用上次保存的，both 两份都留；没用的一份都能找回"
    way.add_argument("--use", choices=("journal", "saved", "both"), metavar="journal|saved|both", help=meaning)
    _json(parser)


def take_over(parser: argparse.ArgumentParser) -> None:
    """``take-over DRAFT``."""
    _draft(parser)


def demo(parser: argparse.ArgumentParser) -> None:
    """``demo DIR``."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="写到哪个文件夹")


def assignments(words: Sequence[str]) -> list[tuple[str, str]]:
    """Split ``NAME=VALUE`` at the first ``=``; :class:`UsageError` names a word without one."""
    pairs: list[tuple[str, str]] = []
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"“{word}”不是“名称=内容”的写法。", "内容里有空格时，请给整个参数加上引号。")
        pairs.append((name.strip(), value))
    return pairs


def _draft(parser: argparse.ArgumentParser, meaning: str = "草稿文件夹") -> None:
    parser.add_argument("draft", type=Path, metavar="DRAFT", help=meaning)


def _item(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("item", type=whole_number, metavar="ITEM", help="目录里的项号")


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 值，供程序读取")


def _formats(text: str) -> tuple[str, ...]:
    asked = [word.strip().lower() for word in text.split(",")]
    unknown = [word for word in asked if word not in FORMATS]
    if unknown:
        raise argparse.ArgumentTypeError(f"应是 pdf、docx 或 pdf,docx，现在是“{text}”")
    return tuple(name for name in FORMATS if name in asked)
