"""The verbs for the electronic copy: ``disc``, ``burn``, ``verify``, ``labels``; arguments and work."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli_parser import whole_number
from app.cli_scans import set_of_books
from app.cli_session import Session
from app.errors import ExitCode, UsageError
from app.times_and_sizes import size_in_words

if TYPE_CHECKING:
    from app.discs.model import MadeCopy, MadeDisc

_MIB = 1 << 20


# ---- disc ------------------------------------------------------------------------------------------------------


def disc_arguments(parser: argparse.ArgumentParser) -> None:
    """``disc DRAFT EXPORT_DIR --out DIR [--iso FILE] [--medium cd|dvd] [--with-draft] [--limit MB]``."""
    set_of_books(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DISC_DIR", help="写电子版的文件夹，新的或空的")
    parser.add_argument("--iso", type=Path, metavar="FILE", help="再做一个光盘镜像；一张装不下时文件名后加 -1、-2")
    parser.add_argument("--medium", choices=("cd", "dvd"), default="", help="光盘的种类，默认用装得下的最小一种")
    parser.add_argument("--with-draft", action="store_true", help="把草稿（.shenbao）也放进去")
    parser.add_argument("--limit", type=whole_number, default=0, metavar="MB", help="报送文件夹每一部分最多多少 MB")


def disc(args: argparse.Namespace, session: Session) -> ExitCode:
    """Make the electronic copy, and say what is on each disc."""
    from app import api

    made = api.make_copy(
        session.paths,
        args.draft,
        args.export,
        args.out,
        args.iso,
        medium=args.medium,
        with_draft=args.with_draft,
        most_bytes=args.limit * _MIB,
        progress=session.console,
    )
    for one in made.discs:
        session.console.result(str(one.folder))
        if one.image is not None:
            session.console.result(str(one.image))
    session.tell([_told(made, one) for one in made.discs])
    session.tell(made.told)
    return ExitCode.DONE


def _told(made: MadeCopy, one: MadeDisc) -> str:
    """``第 1 张，共 2 张：164 个文件，645.2 MB，CD 光盘；内容编号 7F3A-92C1``."""
    unit = "张" if made.head.discs else "部分"
    which = f"第 {one.number} {unit}，共 {one.of} {unit}：" if one.of > 1 else ""
    medium = f"，{one.medium.upper()} 光盘" if one.medium else ""
    size = size_in_words(one.image_bytes if made.head.discs else one.bytes)
    return f"{which}{len(one.files)} 个文件，{size}{medium}；内容编号 {made.head.code}"


# ---- burn ------------------------------------------------------------------------------------------------------


def burn_arguments(parser: argparse.ArgumentParser) -> None:
    """``burn FILE.iso [--device DEV] [--copies N] | burn --list``."""
    parser.add_argument("image", nargs="?", type=Path, metavar="FILE.iso", help="要刻的光盘镜像")
    parser.add_argument("--device", default="", metavar="DEV", help="刻录机，如 /dev/sr0 或 D:；只有一台时不用写")
    parser.add_argument("--copies", type=whole_number, default=1, metavar="N", help="刻几张")
    parser.add_argument("--list", dest="listed", action="store_true", help="列出这台电脑的刻录机")


def burn(args: argparse.Namespace, session: Session) -> ExitCode:
    """Burn one disc after the other; between two somebody puts in the next one and presses Enter."""
    from app import api

    if args.listed == (args.image is not None):
        raise UsageError("请写要刻的镜像，或者写 --list 查看刻录机。")
    if args.listed:
        found = api.drives()
        for drive in found.drives:
            session.console.result(f"{drive.id}\t{drive.name}")
        session.tell([found.sentence] if found.sentence else [])
        return ExitCode.DONE
    for number in range(1, args.copies + 1):
        if number > 1:
            _next_disc(number, args.copies, session)
        burnt = api.burn(args.image, args.device, session.console)
        told = burnt.sentence
        session.console.result(f"第 {number} 张，共 {args.copies} 张：{told}" if args.copies > 1 else told)
        if burnt.outcome != "compared" and number < args.copies:
            raise UsageError(
                f"还有 {args.copies - number} 张没有刻：先校验这一张。", "校验通过后再运行一次，刻剩下的。"
            )
    return ExitCode.DONE


def _next_disc(number: int, copies: int, session: Session) -> None:
    session.console.say(f"请放入下一张空白盘（第 {number} 张，共 {copies} 张），放好后按回车。")
    if not sys.stdin.readline():
        raise UsageError(f"还有 {copies - number + 1} 张没有刻：没有等到换盘。", "请再运行一次，刻剩下的几张。")


# ---- verify ----------------------------------------------------------------------------------------------------


def verify_arguments(parser: argparse.ArgumentParser) -> None:
    """``verify DISC_DIR|FILE.iso|DEV [--draft DRAFT] [--code C] [--json]``."""
    parser.add_argument("place", type=Path, metavar="PLACE", help="光盘文件夹、镜像或光驱")
    parser.add_argument("--draft", type=Path, metavar="DRAFT", help="再与这份草稿比较")
    parser.add_argument("--code", metavar="C", help="再与纸上的内容编号比较，如 7F3A-92C1")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def verify(args: argparse.Namespace, session: Session) -> ExitCode:
    """Every byte against the list; exit 4 when anything differs."""
    from app import api

    if args.code is not None and not args.code.strip():
        raise UsageError("没有写要核对的内容编号。", "请照纸上的写，如 7F3A-92C1；不核对就不写 --code。")
    found = api.verify(session.paths, args.place, args.draft, args.code or "", session.console)
    if args.json:
        session.console.json(
            {
                "same": found.same,
                "files": found.files,
                "bytes": found.bytes,
                "code": found.manifest.head.code if found.manifest else "",
                "code_differs": found.code_differs,
                "changed_since": None if found.changed_since is None else list(found.changed_since),
                "faults": [asdict(fault) for fault in found.faults],
                "sentences": list(found.sentences),
            }
        )
    else:
        for sentence in found.sentences:
            session.console.result(sentence)
    return ExitCode.DONE if found.same else ExitCode.CHECK_FAILED


# ---- labels ----------------------------------------------------------------------------------------------------


def labels_arguments(parser: argparse.ArgumentParser) -> None:
    """``labels DRAFT EXPORT_DIR --out DIR [--discs N]``."""
    set_of_books(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="写标签的文件夹")
    parser.add_argument(
        "--discs", type=whole_number, default=0, metavar="N", help="一份电子版要几张光盘，默认 1 张；份数照通知"
    )


def labels(args: argparse.Namespace, session: Session) -> ExitCode:
    """Write the labels of discs, spines and copies as one PDF."""
    from app import api

    written, told = api.make_labels(
        session.paths, args.draft, args.export, args.out, discs=args.discs, progress=session.console
    )
    session.tell(told)
    session.console.result(str(written))
    return ExitCode.DONE
