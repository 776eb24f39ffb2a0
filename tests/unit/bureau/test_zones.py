"""Zones side by side: every figure from its field, texts as texts, and the same file for the same drafts."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.bureau.model import Received, Source
from app.bureau.zone_files import write_zones
from app.bureau.zones import BLANK, ZoneCell, ZoneTable, zone_table
from app.drafts.draft import Draft
from app.errors import DiskError
from app.forms.library import Library

ROOT = Path(__file__).resolve().parents[3]
ZONE = Library(ROOT, None, ROOT / "build" / "no cache", "0").get("cooperation_zone_2026")
YEARS = ("2023年", "2024年", "2025年")


def received(name: str, **answers: object) -> Received:
    said = {"zone_name": f"{name}合作区", "city": name, "province": "山西", **answers}
    return Received(
        source=Source("folder", Path(f"/x/{name}")), draft=Draft(form=ZONE.id, answers=said), code=str(said)
    )


def table(*drafts: Received) -> ZoneTable:
    return zone_table(ZONE, drafts)


def values(found: ZoneTable, label: str) -> list[list[Decimal | str]]:
    (block,) = [block for block in found.blocks if block.label == label]
    return [[cell.value for cell in row] for row in block.rows]


def test_every_figure_of_the_definition_is_a_block() -> None:
    found = table(received("甲", revenue_y1="186.42", revenue_y2="无", revenue_y3="约 200"), received("乙"))
    assert ZONE.bureau
    assert [block.label for block in found.blocks] == [figure.label for figure in ZONE.bureau.figures]
    assert values(found, "营业总收入") == [[Decimal("186.42"), "无", "约 200"], [BLANK] * 3]
    revenue = found.blocks[0]
    assert (revenue.title, revenue.columns) == ("营业总收入（亿元）", YEARS)
    assert [cell.field for cell in revenue.rows[0]] == ["revenue_y1", "revenue_y2", "revenue_y3"]
    assert all(len(block.rows) == 2 for block in found.blocks)
    assert [(zone.short, zone.name, zone.place) for zone in found.zones] == [
        ("甲", "甲合作区", "山西省甲市"), ("乙", "乙合作区", "山西省乙市"),
    ]  # fmt: skip


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_numbers_are_those_that_were_typed(number: Decimal) -> None:
    assert values(table(received("甲", fdi_growth_y2=f"{number:f}")), "外商直接投资额增速")[0][1] == number


def test_amounts_of_different_units_are_compared_in_one() -> None:
    areas = ("12.50平方公里", "18000亩", "2400公顷（核心区 300公顷）", "一大片", "5平方公里")
    found = table(*(received(str(number), planned_area=area) for number, area in enumerate(areas)))
    block = found.blocks[-1]
    assert (block.unit, block.columns) == ("平方公里", ("占地规划面积",))
    assert [row[0].value for row in block.rows] == [Decimal("12.50"), Decimal(12), Decimal(24), "一大片", Decimal(5)]
    assert block.rows[1][0] == ZoneCell(Decimal(12), "planned_area", "18000亩")
    assert "换算成平方公里" in block.note
    same = table(received("甲", planned_area="18000亩"), received("乙", planned_area="1.5亩")).blocks[-1]
    assert (same.unit, same.note) == ("亩", "")
    assert [row[0].value for row in same.rows] == [18000, Decimal("1.5")]
    assert (
        table(received("甲", planned_area="3里"), received("乙", planned_area="3亩")).blocks[-1].rows[0][0].value
        == "3里"
    )


def test_zones_have_names_of_their_own() -> None:
    twins = [
        received("甲", zone_name="很长很长很长很长很长的合作区"),
        received("甲", zone_name="很长很长很长很长很长的合作区", x="1"),
    ]
    found = table(*twins, received("乙", city="乙市"), received("丙", city="", zone_name=""))
    assert [zone.short for zone in found.zones] == [
        "很长很长很长很长很长的合…",
        "很长很长很长很长很长的合… (2)",
        "乙",
        "丙",
    ]
    assert [zone.name for zone in found.zones][-1] == "丙"
    assert found.zones[2].place == "山西省乙市"
    assert len(found.told) == 1
    assert "有两份内容不同的草稿" in found.told[0]


def test_a_figure_that_is_no_number_is_told() -> None:
    odd = received("甲", revenue_y1="186.42", revenue_y2="无", revenue_y3="约 200", planned_area="一大片")
    found = table(odd, received("乙", revenue_y1="3"))
    assert found.told == (
        "“甲合作区”的“2025年合作区营业总收入”写的是“约 200”，“合作区占地规划面积”写的是“一大片”，"
        "不是可以比较的数，照写列出，没有画进图表",
    )
    assert table(received("甲", revenue_y1="3"), received("乙", revenue_y1="无")).told == ()
    many = table(received("甲", **{f"revenue_y{n}": "许多" for n in (1, 2, 3)}, planned_area="很" * 50))
    assert "等 4 处" in many.told[0]
    assert len(many.told[0]) < 160


def test_a_draft_that_came_twice_stands_once() -> None:
    one = received("甲")
    again = replace(one, source=Source("package", Path("/x/甲.shenbao")))
    found = table(one, again)
    assert len(found.zones) == 1
    assert found.told == ("“甲.shenbao”和“甲”内容相同，只列一次",)


# ---- the file --------------------------------------------------------------------------------------------------

AWKWARD = received("=甲", revenue_y1="=1+1", revenue_y2="231", revenue_y3="1234567890123456.7", zone_name="@甲\x01区")
OTHER = received("乙", revenue_y1="0", revenue_y2="无", revenue_y3="205.375", pct_count_y1="3")


def test_cells_hold_numbers_and_texts_and_no_formula(tmp_path: Path) -> None:
    file = write_zones(table(AWKWARD, OTHER), tmp_path)
    assert file == tmp_path / "合作区比较.xlsx"
    with zipfile.ZipFile(file) as packed:
        for name in packed.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in packed.read(name)
    sheet = load_workbook(file)["比较"]
    rows = {(row[0].value, row[-1].value): row for row in sheet.iter_rows() if row[0].value}
    traced = "合作区营业总收入：2023年、2024年、2025年"
    first, second = rows["=甲", traced][1:4], rows["乙", traced][1:4]
    assert [(cell.value, cell.data_type) for cell in first] == [("=1+1", "s"), (231, "n"), ("1234567890123456.7", "s")]
    assert [(cell.value, cell.data_type) for cell in second] == [(0, "n"), ("无", "s"), (205.375, "n")]
    assert first[1].number_format == "0.000"
    assert rows["乙", "合作区中小企业国际发明专利（PCT）数量：2023年、2024年、2025年"][1].number_format == "0"
    assert ("=甲", "山西省=甲市，草稿“=甲”，内容编号 " + AWKWARD.code) in rows
    assert not any(dimension.hidden for dimension in sheet.column_dimensions.values())


def test_each_figure_with_numbers_has_a_chart_of_its_cells(tmp_path: Path) -> None:
    book = load_workbook(write_zones(table(AWKWARD, OTHER), tmp_path))
    charts = book["图表"]._charts  # type: ignore[attr-defined]
    assert len(charts) == 2
    sheet = book["比较"]
    for chart in charts:
        for series, year in zip(chart.series, YEARS, strict=True):
            assert sheet[series.tx.strRef.f.partition("!")[2].replace("$", "")].value == year
            cells = [cell for (cell,) in sheet[series.val.numRef.f.partition("!")[2].replace("$", "")]]
            names = [cell.value for (cell,) in sheet[series.cat.numRef.f.partition("!")[2].replace("$", "")]]
            assert (len(cells), names) == (2, ["=甲", "乙"])
        assert chart.y_axis.scaling.min == 0


def test_bars_may_go_down_and_nothing_to_draw_is_told(tmp_path: Path) -> None:
    down = load_workbook(write_zones(table(received("甲", fdi_growth_y1="-3")), tmp_path))["图表"]
    assert down._charts[0].y_axis.scaling.min is None  # type: ignore[attr-defined]
    nothing = load_workbook(write_zones(table(received("甲")), tmp_path))["图表"]
    assert nothing["A1"].value == "没有可以比较的数字"
    assert nothing._charts == []  # type: ignore[attr-defined]


def test_the_same_drafts_give_the_same_bytes(tmp_path: Path) -> None:
    drafts = [received(f"第{number}", revenue_y1=str(number), planned_area=f"{number}亩") for number in range(1, 12)]
    one = write_zones(table(*drafts), tmp_path / "一").read_bytes()
    assert write_zones(table(*drafts), tmp_path / "二").read_bytes() == one
    with zipfile.ZipFile(tmp_path / "一" / "合作区比较.xlsx") as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"created" not in packed.read("docProps/core.xml")
    assert write_zones(table(*drafts[:-1]), tmp_path / "一").read_bytes() != one


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "一").write_bytes(b"")
    with pytest.raises(DiskError, match="合作区比较"):
        write_zones(table(OTHER), tmp_path / "一")
