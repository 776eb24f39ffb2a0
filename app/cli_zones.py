"""The verb ``zones``: drafts of several zones side by side; arguments and work."""

from __future__ import annotations

import argparse
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli_session import Session
from app.errors import ExitCode, in_full

if TYPE_CHECKING:
    from app.api_zones import ComparedZones


def zones_arguments(parser: argparse.ArgumentParser) -> None:
    """``zones DRAFT... --out DIR [--json]``."""
    parser.add_argument(
        "drafts", nargs="+", type=Path, metavar="DRAFT", help="草稿文件夹、.shenbao 文件，或放着它们的文件夹"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="写比较表的文件夹")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 值，供程序读取")


def zones(args: argparse.Namespace, session: Session) -> ExitCode:
    """Write the comparison; exit 3 when a draft could not be read, after writing the rest."""
    from app import api

    found = api.compare_zones(session.paths, args.drafts, args.out, progress=session.console)
    for one in found.unreadable:
        session.console.say(in_full(one.sentence, one.hint))
    session.tell(found.told)
    if args.json:
        session.console.json(_in_json(found))
    elif found.file is not None:
        session.console.result(str(found.file))
    if found.table is None:
        session.console.say("没有读到可以比较的草稿，没有写比较表。")
    else:
        session.console.say(f"比较了 {len(found.table.zones)} 个合作区，{len(found.unreadable)} 份没有列入。")
    return ExitCode.INPUT if found.unreadable else ExitCode.DONE


def _in_json(found: ComparedZones) -> dict[str, object]:
    table = found.table
    return {
        "file": None if found.file is None else str(found.file),
        "zones": [
            {"short": z.short, "name": z.name, "place": z.place, "draft": str(z.source.path), "code": z.code}
            for z in (table.zones if table else ())
        ],
        "figures": [
            {
                "label": block.label,
                "unit": block.unit,
                "columns": list(block.columns),
                "rows": [
                    [
                        {
                            "value": f"{cell.value:f}" if isinstance(cell.value, Decimal) else None,
                            "typed": cell.typed,
                            "field": cell.field,
                        }
                        for cell in row
                    ]
                    for row in block.rows
                ],
            }
            for block in (table.blocks if table else ())
        ],
        "unreadable": [
            {"path": str(one.source.path), "sentence": one.sentence, "hint": one.hint} for one in found.unreadable
        ],
        "told": list(found.told),
    }
