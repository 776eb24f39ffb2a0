"""The verb ``import``: an official form filled in Word or WPS becomes a draft, with a report of what was read."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli_console import visible
from app.cli_session import Session
from app.errors import ExitCode

if TYPE_CHECKING:
    from app.api_import import FormRead

_LONGEST = 60


def import_arguments(parser: argparse.ArgumentParser) -> None:
    """``import FILE [FILE...] DRAFT [--form ID] [--json]``."""
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="填好的官方表格（.docx、.doc、.wps），一份申请可以有几个文件",
    )
    parser.add_argument("draft", type=Path, metavar="DRAFT", help="要建立的草稿文件夹")
    parser.add_argument("--form", default="", metavar="ID", help="表单编号；不写时由程序辨认")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 值，供程序读取")


def import_(args: argparse.Namespace, session: Session) -> ExitCode:
    """Make the draft and report."""
    from app.api_import import import_word

    made = import_word(session.paths, args.files, args.draft, session.now(), args.form, progress=session.console)
    if args.json:
        session.console.json(_as_json(args.draft, made.read))
    else:
        session.console.result(str(args.draft))
        _report(made.read, session)
    session.tell(made.told)
    return ExitCode.DONE


def _as_json(draft: Path, read: FormRead) -> dict[str, Any]:
    return {
        "form": read.form,
        "draft": str(draft),
        "files": list(read.files),
        "fields": [asdict(one) for one in read.fields],
        "left": [asdict(one) for one in read.left],
        "evidence": [{"item": item, "text": text} for item, text in read.evidence],
        "told": list(read.told),
    }


def _report(read: FormRead, session: Session) -> None:
    """What is doubtful or missing, one a line, and every text that found no place."""
    from app.api_import import STATUS_WORDS

    say, detail = session.console.say, session.console.detail
    counts = "，".join(f"{word} {read.count(status)} 项" for status, word in STATUS_WORDS.items() if read.count(status))
    say(f"认出是“{read.title}”：{counts}")
    for status in ("doubtful", "not_found", "not_printed"):
        found = [one for one in read.fields if one.status == status]
        if found:
            say(f"{STATUS_WORDS[status]}：")
        for one in found:
            why = "；".join(one.why)
            text = f"“{_short(one.text)}”" if one.text.strip() else ""
            told = why if text in why else f"{text}，{why}"
            detail(visible(f"{one.label}：{told} [{one.path}]"))
    for title, texts in (
        ("没有用上的文字：", [(one.where, one.text) for one in read.left]),
        ("佐证材料页上的文字：", [(f"第 {item} 项", text) for item, text in read.evidence]),
    ):
        if texts:
            say(title)
        for where, text in texts:
            for line in text.split("\n"):
                detail(visible(f"{where}：{line}"))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
