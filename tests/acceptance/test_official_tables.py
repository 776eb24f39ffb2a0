"""The tables of every Word file are the official ones, whatever was typed in (填表时不得改变表格样式, 填报说明 9).

Order, columns and widths, spans, printed words and rules come from the notices' transcription and the definition's
widths; the file is read from its XML (``grids``). Each kind of fault is planted once and must be found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app import api
from tests.acceptance import forge, grids
from tests.acceptance.packets import NOW, PACKETS, SERVICE, ZONE, Packet, Press

SUMMARY = "recommendation_summary_2026"
_CELL = r"<w:tc>(?:(?!</w:tc>).)*</w:tc>"
_ROW = r"<w:tr>(?:(?!</w:tr>).)*</w:tr>"
_TABLE = r"<w:tbl>(?:(?!</w:tbl>).)*</w:tbl>"


def entries_of(packet: Packet) -> dict[str, int]:
    """How many entries each rows field of the draft has; a blank form shows none."""
    if PACKETS[packet.name][1] == "blank":
        return {}
    answers = json.loads((packet.draft / "draft.json").read_text("utf-8"))["answers"]
    found = {name: answer for name, answer in answers.items() if isinstance(answer, list)}
    return {name: len(rows) for name, rows in found.items() if all(isinstance(row, dict) for row in rows)}


@pytest.mark.parametrize("name", PACKETS)
def test_the_tables_are_the_official_ones(press: Press, name: str) -> None:
    packet = press.packet(name)
    docx = next(iter(packet.files("docx").values()))
    assert grids.faults_of(docx, packet.form, entries_of(packet)) == []


def exported(press: Press, form: str, answers: dict[str, object], folder: Path) -> Path:
    """The Word file of the sample with other answers, marked as a draft."""
    sample = api.library(press.paths).sample(form)
    assert sample is not None
    api.new_draft(press.paths, form, folder / "draft", NOW)
    api.set_answers(press.paths, folder / "draft", {**sample["answers"], **answers}, NOW)
    api.export(press.paths, folder / "draft", folder / "out", ("docx",), "draft")
    return min((folder / "out").glob("*.docx"))


def test_a_row_higher_than_a_page_is_still_one_row(press: Press, tmp_path: Path) -> None:
    text = "围绕对外开放合作、创新能力、优质中小企业培育和管理服务效能，" * 80
    docx = exported(press, ZONE, {"mechanism_text": text, "innovation_text": text, "q_plan": "是"}, tmp_path)
    assert [table.split for table in grids.read_tables(docx) if table.official] == [False, True, True, *[False] * 3]
    assert grids.faults_of(docx, ZONE, {}) == []
    fault = forge.replaced('<w:vMerge w:val="continue"/><w:tcBorders>', "<w:tcBorders>")
    forged = forge.word(docx, lambda document: _in_table(4, document, fault), tmp_path / "forged.docx")
    assert grids.faults_of(forged, ZONE, {})


def _in_table(number: int, document: str, change: Callable[[str], str]) -> str:
    """The document with its ``number``-th table changed (from 1, cover included)."""
    tables = re.findall(_TABLE, document, flags=re.DOTALL)
    return document.replace(tables[number - 1], change(tables[number - 1]), 1)


@pytest.mark.parametrize("count", [1, 60])
def test_the_summary_has_one_row_for_each_institution(press: Press, count: int, tmp_path: Path) -> None:
    sample = api.library(press.paths).sample(SUMMARY)
    assert sample is not None
    rows = [sample["answers"]["rows"][number % 3] for number in range(count)]
    docx = exported(press, SUMMARY, {"rows": rows}, tmp_path)
    assert grids.faults_of(docx, SUMMARY, {"rows": count}) == []
    assert grids.faults_of(docx, SUMMARY, {"rows": count + 1}) != []


# ---- planted faults --------------------------------------------------------------------------------------------


def swapped(pattern: str, one: int, other: int) -> Callable[[str], str]:
    """Two matches of a pattern change places (counted from 0)."""

    def change(text: str) -> str:
        found = list(re.finditer(pattern, text, flags=re.DOTALL))
        first, second = found[one], found[other]
        between = text[first.end() : second.start()]
        return text[: first.start()] + second[0] + between + first[0] + text[second.end() :]

    return change


def without(pattern: str, number: int) -> Callable[[str], str]:
    """One match of a pattern is gone."""

    def change(text: str) -> str:
        found = list(re.finditer(pattern, text, flags=re.DOTALL))[number]
        return text[: found.start()] + text[found.end() :]

    return change


def doubled(pattern: str, number: int) -> Callable[[str], str]:
    """One match of a pattern stands twice."""

    def change(text: str) -> str:
        found = list(re.finditer(pattern, text, flags=re.DOTALL))[number]
        return text[: found.end()] + found[0] + text[found.end() :]

    return change


def merged_row(table: str) -> str:
    """The fifth row's last two cells become one."""
    row = re.findall(_ROW, table, flags=re.DOTALL)[4]
    cells = re.findall(_CELL, row, flags=re.DOTALL)
    wide = forge.replaced('<w:tcW w:w="3288" w:type="dxa"/>', '<w:tcW w:w="5669" w:type="dxa"/><w:gridSpan w:val="2"/>')
    return table.replace(row, row.replace(cells[2], wide(cells[2])).replace(cells[3], ""))


# Table of the sample of form A (2 is A1, behind the cover's), change, what must be told.
ZONE_FAULTS = {
    "a cell moved": (2, swapped(_CELL, 4, 5), "A1: r3 c1: '王䶮' instead of '联系人'"),
    "a cell gone": (3, without(_CELL, 5), "A3: row 2 fills 3 of 4 columns"),
    "a cell too many": (3, doubled(_CELL, 5), "A3: row 2 fills 5 of 4 columns"),
    "a span lost": (2, forge.replaced('<w:gridSpan w:val="3"/>', ""), "A1: row 1 fills 2 of 4 columns"),
    "a span shorter": (2, forge.replaced('<w:gridSpan w:val="3"/>', '<w:gridSpan w:val="2"/>'), "A1: row 1 fills 3"),
    "a merge lost": (2, forge.replaced('<w:vMerge w:val="continue"/>', ""), "A1: r14 c1: '' has no business here"),
    "a merge begun anew": (2, forge.replaced('"continue"', '"restart"'), "A1: r13 c1: spans (1, 1) instead of (4, 1)"),
    "a merge without its head": (2, forge.replaced('"restart"', '"continue"'), "A1: row 13 column 1 continues nothing"),
    "a label changed": (2, forge.replaced("合作区占地规划面积", "合作区占地面积"), "A1: r6 c1: '合作区占地面积'"),
    "a label gone": (
        5,
        forge.replaced("<w:t>专精特新中小企业", "<w:t>"),
        "A5: r5 c2: '' instead of '专精特新中小企业'",
    ),
    "a year changed": (3, forge.replaced("<w:t>2024<", "<w:t>2023<"), "A3: r1 c3: '2023年' instead of '2024年'"),
    "a printed word gone": (5, forge.replaced("总数量", "数量"), "A5: r3 c3: ['总数量:'] lost"),
    "an option gone": (3, forge.replaced("开展了国际人才交流", ""), "A3: r8 c2: ['开展了国际人才交流'] lost"),
    "options exchanged": (6, swapped(r"(?<=具有支持|能够推动).{6}", 0, 1), "A6: r2 c2"),
    "a column wider": (2, forge.replaced('<w:gridCol w:w="1361"/>', '<w:gridCol w:w="1391"/>'), "A1: column 2 is 1391"),
    "two columns exchanged": (2, swapped(r"<w:gridCol[^>]*/>", 1, 2), "A1: column 2 is 1870 wide instead of 1361"),
    "a cell wider": (2, forge.replaced('<w:tcW w:w="3515"', '<w:tcW w:w="3600"'), "A1: row 1 column 1 is 3600 wide"),
    "columns that may move": (2, forge.replaced('type="fixed"', 'type="autofit"'), "A1: its columns may move"),
    "a row that cannot grow": (2, forge.replaced('"atLeast"', '"exact"'), "A1: row 1 cannot grow"),
    "a text squeezed": (2, forge.replaced("<w:vAlign", "<w:tcFitText/><w:vAlign"), "A1: row 1 column 1 squeezes"),
    "rows exchanged": (2, swapped(_ROW, 5, 6), "A1: r6 c1: '合作区主导产业'"),
    "a row gone": (2, without(_ROW, 8), "A1: 17 rows instead of 18"),
    "a row twice": (4, doubled(_ROW, 7), "A4: 9 rows instead of 8"),
    "a row repeated on every page": (
        3,
        forge.replaced("</w:trPr>", "<w:tblHeader/></w:trPr>"),
        "A3: rows [1] stand on",
    ),
    "a rule gone": (
        2,
        forge.replaced('<w:left w:val="single"', '<w:left w:val="nil"'),
        "A1: row 1 column 1 lacks a rule",
    ),
}
# The same for form B, whose tables stand as B1, B2, B4, B3.
SERVICE_FAULTS = {
    "a number wrong": (3, forge.replaced("<w:t>7</w:t>", "<w:t>8</w:t>"), "B2: rows are numbered"),
    "numbered rows exchanged": (5, swapped(_ROW, 3, 4), "B3: rows are numbered"),
    "an entry gone": (4, without(_ROW, 5), "B4: rows are numbered"),
    "an empty printed row gone": (3, without(_ROW, 15), "B2: rows are numbered"),
    "a head not repeated": (
        4,
        forge.replaced("<w:tblHeader/>", ""),
        "B4: rows [2] stand on every page instead of [1, 2]",
    ),
    "a body row repeated": (
        3,
        lambda text: re.sub("(<w:cantSplit/>.*?)(</w:trPr>)", r"\1<w:tblHeader/>\2", text),
        "B2: rows [1, 2, 3",
    ),
    "entries of one cell": (3, merged_row, "B2: a row of entries is not like the others"),
    "a head changed": (5, forge.replaced("职称", "职务"), "B3: r1 c4: '职务' instead of '职称'"),
    "printed text of a seal gone": (2, forge.replaced("盖 章", ""), "B1: r17 c2: ['盖章'] lost"),
}


@pytest.mark.parametrize("name", ZONE_FAULTS)
def test_a_fault_planted_in_form_a_is_found(press: Press, name: str, tmp_path: Path) -> None:
    number, change, told = ZONE_FAULTS[name]
    docx = press.packet("sample zone").files("docx")["form"]
    forged = forge.word(docx, lambda text: _in_table(number, text, change), tmp_path / "forged.docx")
    assert told in "\n".join(grids.faults_of(forged, ZONE, {}))


@pytest.mark.parametrize("name", SERVICE_FAULTS)
def test_a_fault_planted_in_form_b_is_found(press: Press, name: str, tmp_path: Path) -> None:
    number, change, told = SERVICE_FAULTS[name]
    packet = press.packet("sample service")
    docx = packet.files("docx")["book"]
    forged = forge.word(docx, lambda text: _in_table(number, text, change), tmp_path / "forged.docx")
    assert told in "\n".join(grids.faults_of(forged, SERVICE, entries_of(packet)))


def test_a_table_gone_and_tables_exchanged_are_found(press: Press, tmp_path: Path) -> None:
    docx = press.packet("sample zone").files("docx")["form"]
    gone = forge.word(docx, without(_TABLE, 3), tmp_path / "gone.docx")
    assert "5 tables instead of 6" in grids.faults_of(gone, ZONE, {})
    exchanged = forge.word(docx, swapped(_TABLE, 2, 3), tmp_path / "exchanged.docx")
    assert any(fault.startswith("A3: r2 c1: '合作区中小企业研发经费") for fault in grids.faults_of(exchanged, ZONE, {}))
