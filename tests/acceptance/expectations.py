"""What each packet should look like on paper, from what was put into its draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.acceptance import fillings
from tests.acceptance.official import contents_titles
from tests.acceptance.packets import PACKETS, SERVICE, ZONE, Packet
from tests.acceptance.paper import Expected, Paper, start_of

_FILLINGS: Mapping[str, Callable[[Path], fillings.Filling]] = {
    "own zone": fillings.zone,
    "own service": fillings.service,
    "thick zone": fillings.thick_zone,
    "office service": fillings.office_service,
}
# The first page of an item that has a printed form, told by its heading.
_PRINTED: Mapping[str, Mapping[int, str]] = {
    ZONE: {},
    SERVICE: {
        1: "入库单位（盖章）",
        2: "单位情况概述",
        6: "服务产品情况表",
        7: "服务人员基本情况表",
        11: "申报材料真实性声明",
    },
}


def expected_of(packet: Packet) -> Expected:
    """The expectation of a packet's bound volume; a sample's scans carry no codes."""
    draft = PACKETS[packet.name][0]
    words = dict(_PRINTED[packet.form])
    if PACKETS[packet.name][2].get("promise_page") == "yes" or draft == "sample service":
        words[10] = "法定代表人诚信承诺"
    if draft not in _FILLINGS:
        return Expected(contents_titles(packet.form), {}, {}, words)
    filling = _filled(draft)
    words |= {item.number: item.words for item in filling.items if item.words}
    joined = PACKETS[packet.name][2].get("volumes") == "1"
    return Expected(contents_titles(packet.form), filling.codes, filling.turns, words, inner_front=joined)


@cache
def _filled(draft: str) -> fillings.Filling:
    """Which codes a filling has; its files are made again and thrown away."""
    with TemporaryDirectory() as scratch:
        return _FILLINGS[draft](Path(scratch))


def with_starts(expected: Expected, paper: Paper) -> Expected:
    """The same, told where the items of ``paper`` start: for the Word file of a sample, which has no links."""
    starts = {item: start_of(paper, expected, item) for item in range(1, len(expected.titles) + 1)}
    return replace(expected, starts={item: start for item, start in starts.items() if start is not None})
