"""Parts of a volume.

PT1 a cover is one leaf inside the type area, its names on rules that end at the same edge; long names get smaller, then
wrap. PT2 填报说明 are printed in order with their numbers. PT3 contents with and without numbers fill the same leaves.
PT4 an item without files shows what was chosen (rulings 13, 14), a blank form nothing. PT5 另附纸 leaves （见附页）
and a new page (ruling 19). PT6 A 七 stands alone on one page. PT7 nothing leaves the type area. PT8 places to stamp.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.documents.layout.contents import bookmark
from app.documents.layout.frame import LaidPart
from app.documents.model import ParagraphPart, TablePart
from app.forms.answers import EvidenceFile, ItemState
from app.forms.definition import FormDefinition
from tests.unit.documents.layout.conftest import MakeLayout


def text_of(part: LaidPart) -> str:
    found = []
    for leaf in part.leaves:
        for placed in leaf.placed:
            if isinstance(placed.part, ParagraphPart):
                lines = placed.part.lines
                found.append(placed.part.paragraph.text[lines[0].start : lines[-1].end])
            else:
                found += [p.paragraph.text for cell in placed.part.table.cells for p in cell.parts]
    return "\n".join(found)


def assert_inside(part: LaidPart, top: int, bottom: int) -> None:
    for leaf in part.leaves:
        for placed in leaf.placed:
            assert placed.y >= top
            assert placed.y + placed.part.height <= bottom + 20


@pytest.mark.parametrize("length", [2, 16, 40, 120, 400])
def test_pt1_covers_hold_names_of_any_length(layout: MakeLayout, zone: FormDefinition, length: int) -> None:
    name = "云" * length
    made = layout(zone, {"zone_name": name, "authority_name": name, "operator_name": name, "filed_on": "2026-05-28"})
    volume = zone.volumes[0]
    cover = made.parts(volume)[0]
    geometry = made.geometry(volume)
    assert len(cover.leaves) == 1
    assert_inside(cover, geometry.top, geometry.height - geometry.bottom)
    tables = [placed.part for placed in cover.leaves[0].placed if isinstance(placed.part, TablePart)]
    (lines,) = tables
    assert lines.table.width == geometry.column
    ruled = [cell for cell in lines.table.cells if cell.border == "bottom"]
    assert len(ruled) == len(zone.volumes[0].parts[0].cover.lines)  # type: ignore[union-attr]
    assert all(cell.column + cell.column_span == len(lines.table.columns) for cell in ruled)
    assert text_of(cover).count(name) == 3
    assert "2026年5月28日" in text_of(cover).replace(" ", "")


def test_pt2_notes_are_numbered_in_order(layout: MakeLayout, zone: FormDefinition) -> None:
    notes = layout(zone).parts(zone.volumes[0])[1]
    printed = text_of(notes).replace("\n", "")
    expected = "".join(f"{n}.{zone.passages[f'n{n}'].text}" for n in range(1, 10))
    assert printed == "填报说明" + expected


@pytest.mark.parametrize("form", ["zone", "service"])
def test_pt3_numbers_do_not_move_the_contents(layout: MakeLayout, form: str, request: pytest.FixtureRequest) -> None:
    definition: FormDefinition = request.getfixturevalue(form)
    volume = definition.volumes[-1]
    made = layout(definition)
    plain = next(part for part in made.parts(volume) if part.kind == "contents")
    (numbered,) = made.contents(volume, {number: "1888" for number in definition.items})
    assert len(plain.leaves) == len(numbered.leaves)
    entries = [p.part for leaf in numbered.leaves for p in leaf.placed if isinstance(p.part, ParagraphPart)]
    linked = [part.paragraph.link for part in entries if part.paragraph.link]
    assert linked == [bookmark(number) for number in definition.items]
    tails = ["".join(run.text for run in part.paragraph.tail) for part in entries if part.paragraph.link]
    assert set(tails) == {"1888"}


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (ItemState("none"), "无"),
        (ItemState("self_declaration"), "情况属实，愿承担相应责任"),
        (ItemState("self_declaration", "本单位声明：另有说明。"), "本单位声明：另有说明。"),
        (ItemState(""), "本项尚未处理"),
    ],
)
def test_pt4_items_without_files_show_what_was_chosen(
    layout: MakeLayout, zone: FormDefinition, state: ItemState, shown: str
) -> None:
    item = layout(zone, {}, {3: state}).parts(zone.volumes[1])[4]
    assert item.item == 3
    assert shown in text_of(item)
    assert bool(item.seals) is (state.state == "self_declaration")


def test_pt4_files_and_blank_forms_need_no_page(layout: MakeLayout, zone: FormDefinition) -> None:
    files = ItemState("files", files=(EvidenceFile("attachments/03/a.pdf", "0" * 64, 1),))
    assert layout(zone, {}, {3: files}).parts(zone.volumes[1])[4].leaves == ()
    assert layout(zone, blank=True).parts(zone.volumes[1])[4].leaves == ()


def test_pt5_an_attached_plan_follows_on_new_pages(layout: MakeLayout, zone: FormDefinition) -> None:
    plan = {"plan_overview": "概况" * 30}
    here = layout(zone, plan).parts(zone.volumes[0])[2]
    apart = layout(zone, plan, attach_plan=True).parts(zone.volumes[0])[2]
    assert "（见附页）" not in text_of(here)
    assert "（见附页）" in text_of(apart)
    assert text_of(apart).count("概况" * 30) == 1
    assert len(apart.leaves) == len(here.leaves) + 1


def test_pt6_the_declaration_stands_whole_on_its_own_page(layout: MakeLayout, zone: FormDefinition) -> None:
    body = layout(zone).parts(zone.volumes[0])[2]
    last = body.leaves[-1]
    (table,) = [placed.part for placed in last.placed if isinstance(placed.part, TablePart)]
    assert table.table.id == "A7"
    assert (table.first, table.last) == (True, True)


@pytest.mark.parametrize("form", ["zone", "service"])
@pytest.mark.parametrize("size", [1, 40])
def test_pt7_nothing_leaves_the_type_area(
    layout: MakeLayout, form: str, size: int, request: pytest.FixtureRequest
) -> None:
    definition: FormDefinition = request.getfixturevalue(form)
    answers: dict[str, object] = {
        field.id: "发展2024年，" * size for field in definition.fields.values() if field.type in ("text", "long_text")
    }
    made = layout(definition, answers)
    for volume in definition.volumes:
        geometry = made.geometry(volume)
        for part in made.parts(volume):
            assert_inside(part, geometry.top, geometry.height - geometry.bottom)


def test_pt8_every_place_to_stamp_is_noted(layout: MakeLayout, zone: FormDefinition, service: FormDefinition) -> None:
    def places(definition: FormDefinition) -> list[str]:
        made = layout(definition)
        return [s.seal.place for volume in definition.volumes for part in made.parts(volume) for s in part.seals]

    assert len(places(zone)) == 4
    assert len(places(service)) >= 4


def test_dividers_open_each_item_on_a_leaf_of_their_own(layout: MakeLayout, service: FormDefinition) -> None:
    item = layout(service, dividers=True).parts(service.volumes[0])[7]
    assert item.divided
    assert len(item.leaves) == len(layout(service).parts(service.volumes[0])[7].leaves) + 1
    first = LaidPart("x", "item", "", (replace(item.groups[0], leaves=item.leaves[:1]),))
    assert text_of(first).strip().startswith("佐证材料 6\n近两年服务产品")


def test_what_a_draft_copy_lacks_is_said_on_the_page_of_its_item(layout: MakeLayout, zone: FormDefinition) -> None:
    files = ItemState("files", files=(EvidenceFile("attachments/03/a.pdf", "0" * 64, 1),))
    missing = {3: ("“a.pdf”不见了", "“b.pdf”改过")}
    item = layout(zone, {}, {3: files}, missing=missing).parts(zone.volumes[1])[4]
    assert "“a.pdf”不见了\n“b.pdf”改过" in text_of(item)


def test_an_outline_gives_way_to_files_unless_it_has_text(layout: MakeLayout, service: FormDefinition) -> None:
    files = {2: ItemState("files", files=(EvidenceFile("attachments/02/a.pdf", "0" * 64, 1),))}
    assert layout(service, {}, files).parts(service.volumes[0])[3].leaves == ()
    assert "基本情况如下" in text_of(
        layout(service, {"overview_basic": "基本情况如下"}, files).parts(service.volumes[0])[3]
    )


def test_blank_entries_take_no_row(layout: MakeLayout, service: FormDefinition) -> None:
    people = [{"person_name": "甲"}, {}, {"person_name": "乙"}]
    printed = text_of(layout(service, {"people": people}).parts(service.volumes[0])[8])
    assert "1\n甲\n" in printed
    assert "2\n乙\n" in printed
