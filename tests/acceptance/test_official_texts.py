"""Every text of the notices stands in its cell, in Word (read from the XML) and in PDF (by the lines and words drawn).

That the tables of Word are the official ones, whatever was typed in, is the matter of ``test_official_tables.py``.
1 labels, headers and printed words at the row, column and spans of the transcription · 2 the blank form shows what the
notice prints in cells to be filled · 3 answers stand in their cells, boxes are ticked · 4 what flows stands in order ·
5 a planted fault is found.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance import forge
from tests.acceptance.grids import Grid, word_tables, word_text
from tests.acceptance.official import (
    contents_titles,
    in_order,
    lost_words,
    options,
    printed,
    side,
    squeeze,
    tables,
    transcription,
)
from tests.acceptance.packets import Packet, Press
from tests.acceptance.paper import Paper
from tests.acceptance.pdf_grids import pdf_tables

PACKETS = ["sample zone", "sample service", "own zone", "own service", "blank zone", "blank service"]
FILLED = PACKETS[:4]
BLANK = PACKETS[4:]
READERS: Mapping[str, Callable[[Path], list[Grid]]] = {"pdf": pdf_tables, "docx": word_tables}
_PRINTED_ROWS = 15
# Where the answers of a repeated row come from.
_ROWS = {"B2": "products", "B3": "people", "B4": "served_firms"}


def grids_of(packet: Packet, kind: str) -> list[Grid]:
    """The tables of the volume that holds the form: the first in both."""
    return READERS[kind](next(iter(packet.files(kind).values())))


def answers_of(packet: Packet) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((packet.draft / "draft.json").read_text("utf-8"))["answers"]
    return found


def find(grids: Sequence[Grid], table: Mapping[str, Any]) -> Grid | None:
    """The table that shows most of the official labels in their places; None when none shows half of them."""
    labels = [(cell["r"], cell["c"], printed(cell)) for cell in table["cells"] if cell["k"] in ("label", "header")]

    def shown(grid: Grid) -> int:
        texts = {(cell.row, cell.column): cell.text for cell in grid.cells}
        return sum(texts.get((row, column)) == text for row, column, text in labels)

    best = max((grid for grid in grids if len(grid.edges) - 1 == table["columns"]), key=shown, default=None)
    return best if best is not None and shown(best) * 2 >= len(labels) else None


def table_faults(grids: Sequence[Grid], form: str, blank: bool, answers: Mapping[str, Any]) -> list[str]:
    """What is wrong in the tables of a form."""
    faults = []
    for table in tables(form):
        grid = find(grids, table)
        if grid is None:
            faults.append(f"{table['id']}: not found")
            continue
        for cell in table["cells"]:
            if "repeat" in table and cell["r"] >= table["repeat"]["row"]:
                continue
            faults += [f"{table['id']} r{cell['r']} c{cell['c']}: {fault}" for fault in _cell_faults(grid, cell, blank)]
        rows = len(answers.get(_ROWS[table["id"]]) or ()) if table["id"] in _ROWS else 0
        faults += [f"{table['id']}: {fault}" for fault in _row_faults(grid, table, rows)]
    return faults


def _cell_faults(grid: Grid, official: Mapping[str, Any], blank: bool) -> list[str]:
    found = grid.at(official["r"], official["c"])
    if found is None:
        return ["no cell"]
    faults = []
    spans = (official.get("rs", 1), official.get("cs", 1))
    if (grid.rows_of(found), found.columns) != spans:
        faults.append(f"spans {(grid.rows_of(found), found.columns)} instead of {spans}")
    wanted = printed(dict(official))
    if blank or official["k"] in ("label", "header"):
        if found.text != wanted:
            faults.append(f"{found.text!r} instead of {wanted!r}")
    elif lost_words(found.text, dict(official)):
        faults.append(f"{found.text!r} has lost a part of {wanted!r}")
    return faults


def _row_faults(grid: Grid, table: Mapping[str, Any], filled: int) -> list[str]:
    """The numbers of repeated rows: at least the printed fifteen, one for each answer."""
    if "repeat" not in table:
        return [] if grid.rows == table["rows"] else [f"{grid.rows} rows instead of {table['rows']}"]
    first = table["repeat"]["row"]
    numbers = [cell.text for cell in grid.cells if cell.column == 1 and cell.row >= first]
    wanted = [str(number) for number in range(1, max(_PRINTED_ROWS, filled) + 1)]
    return [] if numbers == wanted else [f"rows numbered {numbers}"]


def answer_faults(grids: Sequence[Grid], form: str, answers: Mapping[str, Any]) -> list[str]:
    """Which answers do not stand in the cell that asks for them."""
    faults = []
    for table in tables(form):
        grid = find(grids, table)
        assert grid is not None, table["id"]
        for cell in table["cells"]:
            if "repeat" in table and cell["r"] >= table["repeat"]["row"]:
                rows = answers.get(_ROWS[table["id"]]) or []
                wanted = {(cell["r"] + n, row.get(cell["id"], "")) for n, row in enumerate(rows) if "id" in cell}
            else:
                wanted = {(cell["r"], answer) for answer in _printed_answers(cell, answers)}
            for row, answer in wanted:
                found = grid.at(row, cell["c"])
                if found is None or squeeze(answer) not in found.text:
                    faults.append(
                        f"{table['id']} r{row} c{cell['c']}: {answer[:30]!r} not in {found and found.text[:60]!r}"
                    )
    return faults


def _printed_answers(cell: Mapping[str, Any], answers: Mapping[str, Any]) -> list[str]:
    """How the answers of a cell are printed."""
    name = cell.get("id", "")
    if cell["k"] == "yesno":
        return ["☑是□否" if answers[name] == "是" else "□是☑否"]
    if cell["k"] == "checks":
        ticked = set(answers[name]) | ({"其他"} if answers.get(f"{name}_other") else set())
        boxes = [(option.rstrip("_"), option.rstrip("_") in ticked) for option in options(cell["options"])]
        return [f"{'☑' if tick else '□'}{option}" for option, tick in boxes] + [answers.get(f"{name}_other", "")]
    if "parts" in cell:
        return [f"数量:{answers[f'{name}_count']}个", f"名称:{answers[f'{name}_names']}"]
    answer = str(answers.get(name, ""))
    if name == "founded_on":
        year, month, day = answer.split("-")
        return [f"{year}年{int(month)}月{int(day)}日"]
    if name.startswith("n_"):
        return [f"总数量:{answer}家"]
    return [line for line in answer.split("\n") if line]


def flowing(form: str) -> list[list[str]]:
    """What stands outside tables: groups of texts, each in order."""
    official = transcription()
    notes_below = ["注：可附职称证书、劳动合同、社保凭证或工资流水等佐证材料"]
    notes_below += ["注：可附企业满意度调查表、服务内容，为企业提供公益性服务、取得经济效益和社会效益等佐证材料，"]
    titles = [
        table["title"] for table in official["tables"] if table["id"].startswith(side(form)) and table["id"] != "B6"
    ]
    contents = [f"{number}.{title}" for number, title in enumerate(contents_titles(form), 1)]
    if side(form) == "A":
        notes = [f"{number}.{note}" for number, note in enumerate(official["notes_A"], 1)]
        outline = official["outline_A2"]
        return [["填报说明", *notes], [*titles[:2], *outline, *titles[2:]], ["目录", *contents]]
    b1, b2, b3, b4 = titles
    return [
        ["申请材料", "（目录）", *contents],
        [b1, "入库单位（盖章）：", "填报日期：", "单位情况概述"],
        [b2, "(如无, 可不填)", "填报单位：", "产品应用情况"],
        [b4, "填报单位：", "填报时间：", "服务满意度", notes_below[1] + "并附服务典型案例 2-3 例；"],
        [b3, "填报单位：", "填报时间：", "有无合同、社保证明等", notes_below[0]],
        ["申报材料真实性声明", official["declaration_B"], "申报单位（盖章）：", "法定代表人（签字）："],
    ]  # fmt: skip


def flow_faults(text: str, form: str) -> list[str]:
    return [piece for group in flowing(form) for piece in in_order(text, group)]


def text_of(packet: Packet, kind: str) -> str:
    files = packet.files(kind).values()
    if kind == "docx":
        return "".join(map(word_text, files))
    return "".join(squeeze(text) for file in files for text in Paper(file).raw)


@pytest.mark.parametrize("kind", ["pdf", "docx"])
@pytest.mark.parametrize("name", PACKETS)
def test_every_official_text_stands_in_its_cell(press: Press, name: str, kind: str) -> None:
    packet = press.packet(name)
    answers = {} if name in BLANK else answers_of(packet)
    assert table_faults(grids_of(packet, kind), packet.form, name in BLANK, answers) == []


@pytest.mark.parametrize("kind", ["pdf", "docx"])
@pytest.mark.parametrize("name", FILLED)
def test_every_answer_stands_in_its_cell(press: Press, name: str, kind: str) -> None:
    packet = press.packet(name)
    assert answer_faults(grids_of(packet, kind), packet.form, answers_of(packet)) == []


@pytest.mark.parametrize("kind", ["pdf", "docx"])
@pytest.mark.parametrize("name", PACKETS)
def test_notes_contents_outline_and_declaration_stand_in_order(press: Press, name: str, kind: str) -> None:
    packet = press.packet(name)
    assert flow_faults(text_of(packet, kind), packet.form) == []


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_blank_form_holds_no_answer(press: Press, kind: str) -> None:
    """Blank copies are of the form, not of the draft: nothing but what the notices print stands in their cells."""
    packet = press.packet("blank service")
    for grid in grids_of(packet, kind):
        assert not any("☑" in cell.text for cell in grid.cells)


# ---- planted faults --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"地市级中小企业主管部门": "地市级中小企业管部门"}, "A1 r2 c1: '地市级中小企业管部门'"),
        (
            {"合作区占地规划面积": "合作区主导产业", "合作区主导产业": "合作区占地规划面积"},
            "A1 r6 c1: '合作区主导产业'",
        ),
    ],
    ids=["a character missing", "two labels exchanged"],
)
def test_a_fault_planted_in_a_label_of_the_pdf_is_found(
    press: Press, tmp_path: Path, changes: dict[str, str], told: str
) -> None:
    packet = press.packet("blank zone")
    forged = forge.rewritten(packet.files("pdf")["form"], 4, changes, tmp_path / "forged.pdf")
    assert told in "\n".join(table_faults(pdf_tables(forged), packet.form, True, {}))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (forge.replaced("合作区占地规划面积", "合作区占地面积"), "A1 r6 c1: '合作区占地面积'"),
        (forge.replaced("制造业单项冠军企业", ""), "A5 r3 c2: ''"),
        (forge.replaced('<w:vMerge w:val="restart"/>', ""), "A1 r13 c1: spans (1, 1)"),
        (forge.replaced("总数量", "数量"), "A5 r3 c3"),
        (forge.replaced("开展了国际人才交流", "开展了人才交流"), "A3 r8 c2"),
    ],
    ids=["a label changed", "a label missing", "a merge lost", "a printed word lost", "an option changed"],
)
def test_a_fault_planted_in_a_cell_of_word_is_found(
    press: Press, tmp_path: Path, change: Callable[[str], str], told: str
) -> None:
    packet = press.packet("blank zone")
    forged = forge.word(packet.files("docx")["form"], change, tmp_path / "forged.docx")
    assert told in "\n".join(table_faults(word_tables(forged), packet.form, True, {}))


def test_exchanged_answers_are_found(press: Press, tmp_path: Path) -> None:
    packet = press.packet("sample service")
    pdf = forge.rewritten(packet.files("pdf")["book"], 4, {"22": "26", "26": "22"}, tmp_path / "forged.pdf")
    faults = answer_faults(pdf_tables(pdf), packet.form, answers_of(packet))
    assert [fault.split(":")[0] for fault in faults] == ["B1 r6 c4", "B1 r6 c6"]


def test_notes_out_of_order_and_lost_lines_are_found(press: Press) -> None:
    packet = press.packet("sample zone")
    text = text_of(packet, "docx")
    note = squeeze("4." + transcription()["notes_A"][3])
    assert flow_faults(text, packet.form) == []
    assert flow_faults(text.replace(note, ""), packet.form) == [note]
    assert flow_faults(text.replace(note, "").replace("填报说明", "填报说明" + note), packet.form)
