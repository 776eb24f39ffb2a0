"""The three official forms against ``tests/data/transcription.yaml``, an independent reading of the notices.

The transcription is read here with plain YAML and compared cell by cell with the definitions that the program loads.
Texts are compared after NFKC and removal of blanks and underscores, since the notices mix （） and () (ruling 16).
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.forms.authoring import load_form
from app.forms.definition import Cell, FormDefinition, Outline, Table
from app.forms.slots import Slot, parse_slots

ROOT = Path(__file__).parents[3]
A = "cooperation_zone_2026"
B = "service_institution_2026"
SUMMARY = "recommendation_summary_2026"
TABLES = {
    A: ("A1", "A3", "A4", "A5", "A6", "A7"),
    B: ("B1", "B2", "B3", "B4"),
    SUMMARY: ("B6",),
}
EVERY_TABLE = [(form, table) for form, tables in TABLES.items() for table in tables]
# Ids of the transcription that are no fields (ruling 1), and compound ones that are two.
NO_FIELDS = {"declaration", "province_opinion", "city_opinion"}
COMPOUND = ("platform_national", "platform_provincial", "overseas_rd")


@cache
def form(form_id: str) -> FormDefinition:
    return load_form(ROOT / "forms" / form_id / "form.yaml")


@cache
def transcription() -> dict[str, Any]:
    text = (ROOT / "tests" / "data" / "transcription.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


def transcribed(table_id: str) -> dict[str, Any]:
    return next(table for table in transcription()["tables"] if table["id"] == table_id)


def norm(text: str) -> str:
    return re.sub(r"[\s_]+", "", unicodedata.normalize("NFKC", text))


def blank_print(definition: FormDefinition, text: str) -> str:
    """What stands on the empty form: years filled in, answers blank."""
    pieces = (
        piece if isinstance(piece, str) else str(definition.years.get(piece.name, piece.blank))
        for piece in parse_slots(text)
    )
    return norm("".join(pieces))


def slots(definition: FormDefinition, text: str) -> list[str]:
    return [p.name for p in parse_slots(text) if isinstance(p, Slot) and p.name not in definition.years]


@dataclasses.dataclass(frozen=True)
class Place:
    """A cell as both readings describe it."""

    row: int
    column: int
    rows: int
    columns: int
    kind: str
    text: str
    fields: tuple[str, ...]


def expected_places(table: dict[str, Any]) -> list[Place]:
    places = []
    for cell in table["cells"]:
        text = cell.get("t", "").replace("(blank space)", "")
        if cell["k"] == "yesno":
            text = ""  # □ 是 □ 否 comes from the type of the field
        field = cell.get("id", "")
        ids = () if field in NO_FIELDS or not field else (field,)
        if field in COMPOUND:
            ids = (f"{field}_count", f"{field}_names")
        kind = {"label": "label", "header": "header", "static": "static"}.get(cell["k"], "answer")
        if cell.get("auto_number"):
            kind, text = "number", ""
        span = (cell.get("rs", 1), cell.get("cs", 1))
        places.append(Place(cell["r"], cell["c"], *span, kind, norm(text), ids))
    return places


def kind_of(cell: Cell) -> str:
    if cell.number:
        return "number"
    if cell.text is not None:
        # printed text around an answer is an answer cell, except beside a seal (A 七, name after 公章)
        return "static" if cell.seal else "answer"
    pairs = (("label", cell.label), ("header", cell.header), ("answer", cell.field), ("static", cell.static))
    return next(kind for kind, value in pairs if value is not None)


def cell_text(cell: Cell) -> str:
    return next((t for t in (cell.label, cell.header, cell.text, cell.static) if t is not None), "")


def cell_fields(definition: FormDefinition, cell: Cell) -> tuple[str, ...]:
    if cell.seal:
        return ()
    return (cell.field,) if cell.field else tuple(slots(definition, cell_text(cell)))


def laid_out(table: Table) -> list[tuple[int, int, Cell]]:
    """Rows as they stand on paper, 1-based; the repeated row follows the fixed ones."""
    taken: set[tuple[int, int]] = set()
    found = []
    rows = [*table.rows, *([table.repeat.cells] if table.repeat else [])]
    for row, cells in enumerate(rows, start=1):
        for cell in cells:
            column = next(c for c in range(1, len(table.columns_mm) + 2) if (row, c) not in taken)
            taken |= {(row + i, column + j) for i in range(cell.rows) for j in range(cell.cols)}
            found.append((row, column, cell))
    return found


def defined_places(definition: FormDefinition, table: Table) -> list[Place]:
    return [
        Place(
            row,
            column,
            cell.rows,
            cell.cols,
            kind_of(cell),
            blank_print(definition, cell_text(cell)),
            cell_fields(definition, cell),
        )
        for row, column, cell in laid_out(table)
    ]


def printed_fields(definition: FormDefinition) -> set[str]:
    """Ids of all fields that have a place on paper, found by walking the whole definition."""
    found: set[str] = set()

    def walk(value: object) -> None:
        if isinstance(value, str):
            found.update(slots(definition, value))
        elif isinstance(value, (tuple, list)):
            for entry in value:
                walk(entry)
        elif isinstance(value, dict):
            walk(list(value.values()))
        elif dataclasses.is_dataclass(value):
            name = getattr(value, "field", None)
            if isinstance(name, str) and name:
                found.add(name)
            for entry in dataclasses.fields(value):
                walk(getattr(value, entry.name))

    walk([definition.tables, definition.outlines, definition.volumes, definition.statements])
    return found | {definition.fields[name].other for name in found if name in definition.fields} - {""}


@pytest.mark.parametrize(("form_id", "table_id"), EVERY_TABLE)
class TestTables:
    def test_has_columns_and_rows_of_the_notice(self, form_id: str, table_id: str) -> None:
        table, expected = form(form_id).tables[table_id], transcribed(table_id)
        assert len(table.columns_mm) == expected["columns"]
        assert len(table.rows) + bool(table.repeat) == expected["rows"]
        assert sum(table.columns_mm) == (225 if table_id == "B6" else 156)
        assert blank_print(form(form_id), table.title) == norm(expected["title"])

    def test_every_cell_stands_where_the_notice_has_it(self, form_id: str, table_id: str) -> None:
        definition = form(form_id)
        assert defined_places(definition, definition.tables[table_id]) == expected_places(transcribed(table_id))

    def test_limits_and_options_of_cells(self, form_id: str, table_id: str) -> None:
        definition = form(form_id)
        cells = {(row, column): cell for row, column, cell in laid_out(definition.tables[table_id])}
        for expected in transcribed(table_id)["cells"]:
            cell = cells[expected["r"], expected["c"]]
            if not cell.field or definition.tables[table_id].repeat:
                continue
            field = definition.fields[cell.field]
            assert (field.type == "yesno") == (expected["k"] == "yesno")
            assert (field.type == "checks") == (expected["k"] == "checks")
            assert field.max_chars == expected.get("max_chars")
            assert field.about_chars == expected.get("about_chars")
            assert field.at_most == expected.get("max")
            assert norm(cell.placeholder) == norm(expected.get("hint", ""))
            if "options" in expected:
                wanted = transcription()["option_sets"][expected["options"]]
                assert [norm(option) for option in field.options] == [norm(option) for option in wanted]

    def test_rows_that_repeat(self, form_id: str, table_id: str) -> None:
        table, expected = form(form_id).tables[table_id], transcribed(table_id).get("repeat")
        assert (table.repeat.printed_rows if table.repeat else None) == (expected and expected["printed_rows"])
        if expected:
            assert table.header_rows == expected["row"] - 1

    def test_labels_and_items_cite_each_other(self, form_id: str, table_id: str) -> None:
        definition = form(form_id)
        placed = laid_out(definition.tables[table_id])
        for row, column, cell in placed:
            named = re.search(r"佐证材料(\d+)", norm(cell.label or ""))
            assert cell.cite == (int(named.group(1)) if named else None)
            if cell.cite:
                covered = range(row, row + cell.rows)
                proved = {f for r, c, x in placed if r in covered and c > column for f in cell_fields(definition, x)}
                assert set(definition.items[cell.cite].cited_by) == proved


@pytest.mark.parametrize(
    "change",
    [
        {"label": "合作区的名称"},
        {"cols": 2},
        {"label": None, "header": "合作区名称"},
    ],
)
def test_comparison_finds_a_planted_change(change: dict[str, Any]) -> None:
    definition = form(A)
    table = definition.tables["A1"]
    first = (dataclasses.replace(table.rows[0][0], **change), *table.rows[0][1:])
    changed = dataclasses.replace(table, rows=(first, *table.rows[1:]))
    assert defined_places(definition, changed) != expected_places(transcribed("A1"))


def test_zone_has_the_nine_notes_in_order() -> None:
    notes = next(part.notes for part in form(A).volumes[0].parts if part.notes)
    assert notes.title == "填报说明"
    assert [norm(form(A).passages[name].text) for name in notes.passages] == [
        norm(note) for note in transcription()["notes_A"]
    ]


@pytest.mark.parametrize(("form_id", "key"), [(A, "contents_A"), (B, "contents_B")])
def test_contents_lines(form_id: str, key: str) -> None:
    definition = form(form_id)
    expected = [norm(line) for line in transcription()[key]]
    assert [blank_print(definition, item.title) for item in definition.items.values()] == expected
    assert [item.number for item in definition.items.values()] == list(range(1, len(expected) + 1))
    parts = [part.item.number for part in definition.volumes[-1].parts if part.item]
    assert parts == list(definition.items)
    assert all(len(item.short_title) <= 12 for item in definition.items.values())


def test_only_the_second_contents_line_of_the_zone_was_mended() -> None:
    mended = {n: item.notice_title for n, item in form(A).items.items() if item.notice_title}
    assert mended == {2: form(A).items[2].title.removeprefix("合")}


def outline_texts(outline: Outline) -> list[str]:
    return [norm(line.heading or line.guide) for line in outline.lines if not line.field]


def test_plan_outline_of_the_zone() -> None:
    outline = form(A).outlines["A2"]
    assert outline.title == transcribed("A2")["title"]
    assert norm(outline.note) == norm("(不超过 3000 字,可另附纸,包括但不限于以下方面)")
    assert outline_texts(outline) == [norm(line) for line in transcription()["outline_A2"]]
    assert outline.separable
    (limit,) = form(A).limits
    assert limit.max_chars == transcribed("A2")["cells"][0]["max_chars"]
    assert limit.fields == tuple(line.field for line in outline.lines if line.field)
    # each answer stands under the heading that asks for it
    asked = dict(
        zip(limit.fields, ("概况", "优势", "对外开放政策", "目标", "布局", "重点工作", "举措", "其他"), strict=True)
    )
    heading = ""
    for line in outline.lines:
        heading = line.heading or heading
        if line.field:
            assert asked[line.field] in heading


def test_declaration_of_the_institution() -> None:
    declaration = form(B).statements["declaration"]
    assert norm(declaration.text) == norm(transcription()["declaration_B"])
    assert declaration.title == "申报材料真实性声明"
    assert [blank_print(form(B), line.text) for line in declaration.signatures] == [
        norm(text) for text in ("申报单位（盖章）：", "法定代表人（签字）：", "日 期： 年 月 日")
    ]
    assert form(B).statements["promise"].mark == "非官方样式"


COVERS = {
    (A, 0): [
        "附件1",
        "中外中小企业合作区申报表",
        "合作区名称：",
        "（例：XX中小企业合作区·XX省（区、市）XX市（州、区））",
        "所属地区：省（区、市）市（州、区）",
        "地市级中小企业主管部门（盖章）：",
        "合作区运营管理机构：（非新设立机构）",
        "申报时间：年月日",
        "联系人及联系电话：",
        "工业和信息化部制",
    ],
    (A, 1): [
        "附件2",
        "中外中小企业合作区申报材料",
        "合作区名称：",
        "地市级中小企业主管部门（盖章）：",
        "合作区运营管理机构：",
        "申报时间：年月日",
        "联系人及联系电话：",
    ],
    (B, 0): [
        "附件2",
        "山西省优质中小企业服务",
        "资源库入库申请书",
        "申请单位名称（盖章）：",
        "填报日期：年月日",
        "山西省工业和信息化厅制",
    ],
}


@pytest.mark.parametrize(("form_id", "volume"), list(COVERS))
def test_covers_of_the_notices(form_id: str, volume: int) -> None:
    definition = form(form_id)
    cover = definition.volumes[volume].parts[0].cover
    assert cover is not None
    texts = [cover.mark, *cover.title]
    for line in cover.lines:
        texts += [line.label + line.value, line.below]
    printed = [blank_print(definition, text) for text in (*texts, cover.foot)]
    assert [text for text in printed if text] == [norm(text) for text in COVERS[form_id, volume]]


def test_contents_headings() -> None:
    titles = {f: [p.contents.title for v in form(f).volumes for p in v.parts if p.contents] for f in (A, B)}
    assert [norm("".join(title)) for title in titles[A]] == ["目录"]
    assert [norm("".join(title)) for title in titles[B]] == ["申请材料(目录)"]


LINES = {
    (B, "B1"): ([["入库单位（盖章）：", "填报日期：年月日"]], "", []),
    (B, "B2"): ([["填报单位："]], "(如无,可不填)", []),
    (B, "B3"): (
        [["填报单位：", "填报时间：年月日"]],
        "",
        ["注：可附职称证书、劳动合同、社保凭证或工资流水等佐证材料"],
    ),
    (B, "B4"): (
        [["填报单位：", "填报时间：年月日"]],
        "",
        [
            "注：可附企业满意度调查表、服务内容，为企业提供公益性服务、取得经济效益和社会效益等佐证材料，"
            "并附服务典型案例2-3例；"
        ],
    ),
    (SUMMARY, "B6"): ([["填报单位：（主管部门/市级/综改区盖章）"]], "", []),
}


@pytest.mark.parametrize(("form_id", "table_id"), list(LINES))
def test_lines_above_and_below_tables(form_id: str, table_id: str) -> None:
    definition = form(form_id)
    table = definition.tables[table_id]
    above, subtitle, below = LINES[form_id, table_id]
    assert [[blank_print(definition, text.text) for text in line] for line in table.above] == [
        [norm(text) for text in line] for line in above
    ]
    assert norm(table.subtitle) == norm(subtitle)
    assert [norm(line.text) for line in table.below] == [norm(text) for text in below]


def seals(value: object) -> list[tuple[str, bool]]:
    if isinstance(value, (tuple, list)):
        return [seal for entry in value for seal in seals(entry)]
    if isinstance(value, dict):
        return seals(list(value.values()))
    if not dataclasses.is_dataclass(value):
        return []
    own = getattr(value, "seal", None)
    below = [getattr(value, entry.name) for entry in dataclasses.fields(value) if entry.name != "seal"]
    return [*([(own.who, own.by_applicant)] if own else []), *seals(below)]


def test_seals_of_the_notices() -> None:
    authority, zone, book = "地市级中小企业主管部门", form(A), form(B)
    assert seals(zone.volumes) == [(authority, True)] * 2
    assert seals(zone.tables) == [(authority, True), ("省级中小企业主管部门", False)]
    assert seals(book.volumes) == [("申请单位", True)]
    assert seals(book.tables) == [("申请单位", True), ("市级(综改区)推荐部门", False)]
    assert seals(book.statements["declaration"]) == [("申报单位", True), ("法定代表人", True)]
    assert [cell.height_mm >= 60 for row in zone.tables["A7"].rows for cell in row if cell.seal] == [True, True]


def test_required_and_none_of_the_zone_are_those_of_rulings_2_and_3() -> None:
    fields = form(A).fields
    assert {name for name, field in fields.items() if not field.required} == {
        f"{group}_other"
        for group in ("exchange_checks", "quality_checks", "ops_checks", "crossborder_checks", "service_checks")
    }
    questions = {name for name, field in fields.items() if field.type == "yesno"}
    assert len(questions) == 7
    assert {name for name, field in fields.items() if not field.none} == questions | {
        "zone_name", "province", "city", "authority_name", "authority_contact", "authority_phone", "operator_name",
        "operator_contact", "operator_phone", "planned_area", "leading_industry", "filed_on",
    }  # fmt: skip


def test_required_and_none_of_the_institution_are_those_of_rulings_2_and_3() -> None:
    fields = form(B).fields
    overview = {"overview_basic", "overview_history", "overview_products", "overview_results"}
    optional = {name for name, field in fields.items() if not field.required}
    assert optional == {"direction_other", "products"} | overview
    assert {name for name, field in fields.items() if field.none} == overview | {
        "income_a", "income_b", "profit_a", "profit_b", "served_a", "served_b", "served_total", "events_a", "events_b",
        "service_assets", "service_area", "activities_text",
    }  # fmt: skip
    at_least = {name: field.at_least for name, field in fields.items() if field.type == "rows"}
    assert at_least == {"products": 0, "people": 1, "served_firms": 1}
    assert all(column.none for name in at_least for column in fields[name].columns.values())


def test_items_take_what_ruling_13_says() -> None:
    every = ("files", "self_declaration", "none")
    assert {(item.takes, item.evidence) for item in form(A).items.values()} == {(every, "required")}
    kinds = {number: (item.takes, item.evidence) for number, item in form(B).items.items()}
    required = dict.fromkeys((3, 4, 5, 7, 8, 9, 10), (("files",), "required"))
    assert kinds == required | {
        1: (("files",), "optional"),
        2: (("files",), "text_or_files"),
        6: (("files",), "optional"),
        11: (("files",), "optional"),
        12: (("files", "none"), "optional"),
    }
    assert [number for number, item in form(B).items.items() if item.needs] == [7, 8, 9, 10]


def test_claims_complete_the_sentence_of_the_declaration() -> None:
    page = form(A).self_declaration
    assert page is not None
    assert page.default_statement == "本单位声明：{claim}，情况属实，愿承担相应责任。"
    assert all(item.claim and item.claim[-1] not in "，。；" for item in form(A).items.values())


def test_years_decimals_copies_and_deadlines() -> None:
    zone, book = form(A), form(B)
    assert (zone.years, zone.decimals) == ({"y1": 2023, "y2": 2024, "y3": 2025}, "two_if_any")
    assert (book.years, book.decimals) == ({"a": 2023, "b": 2024}, "as_typed")
    assert (zone.notice.paper_copies, zone.notice.disc_copies) == (None, 2)
    assert zone.notice.paper_copies_text == "份数通知未规定，请咨询受理处室"
    assert (book.notice.paper_copies, book.notice.disc_copies) == (2, 0)
    assert zone.notice.deadline.isoformat() == "2026-06-15"
    assert book.notice.deadline.isoformat() == "2026-04-30"


def test_next_years_notice_changes_one_line() -> None:
    """No printed text and no label of a field spells a year that stands in ``years``."""
    for form_id in (A, B):
        definition = form(form_id)
        spelled = [str(year) for year in definition.years.values()]
        texts = [cell_text(cell) for table in definition.tables.values() for _, _, cell in laid_out(table)]
        texts += [item.title for item in definition.items.values()]
        texts += [field.label + field.default for field in definition.fields.values()]
        assert not [text for text in texts for year in spelled if year in text]


def test_data_of_the_zone_without_a_year_carry_the_hint_of_ruling_10() -> None:
    hinted = {name for name, field in form(A).fields.items() if "截至 2024 年底（填报说明 6）" in field.hint}
    assert hinted == {name for name, field in form(A).fields.items() if "n6" in field.passages}
    assert not {name for name in hinted if re.search(r"_y\d$", name)}
    assert {"planned_area", "platform_national_count", "overseas_rd_names", "n_champion", "service_checks"} <= hinted


@pytest.mark.parametrize("form_id", [A, B])
def test_every_field_has_a_place_on_paper(form_id: str) -> None:
    assert set(form(form_id).fields) <= printed_fields(form(form_id))


@pytest.mark.parametrize("form_id", [A, B, SUMMARY])
def test_every_table_outline_and_statement_is_bound_once(form_id: str) -> None:
    definition = form(form_id)
    parts = [part for volume in definition.volumes for part in volume.parts]
    held = [holding for part in parts for body in (part.body, part.item) if body for holding in body.holds]
    assert sorted(h.table for h in held if h.table) == sorted(definition.tables)
    assert sorted(h.outline for h in held if h.outline) == sorted(definition.outlines)
    assert sorted(h.statement for h in held if h.statement) == sorted(definition.statements)
