"""What the page says: citations, captions, sizes, numbers at the beginning of file names, rows of a folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api_editing import library
from app.books.seen import SeenFile
from app.forms.answers import EvidenceFile
from app.forms.definition import FormDefinition
from app.forms.sections import sections_of
from app.paths import find_paths
from app.ui.evidence.folder_files import files_of, leading_number
from app.ui.evidence.words import FilePlace, citations, file_caption, item_title, left_out_words, what_proves


@pytest.fixture(scope="module")
def zone(tmp_path_factory: pytest.TempPathFactory) -> FormDefinition:
    return library(find_paths(tmp_path_factory.mktemp("profile"))).get("cooperation_zone_2026")


@pytest.fixture(scope="module")
def institution(tmp_path_factory: pytest.TempPathFactory) -> FormDefinition:
    return library(find_paths(tmp_path_factory.mktemp("profile"))).get("service_institution_2026")


def test_years_of_one_question_stand_together(zone: FormDefinition) -> None:
    answers = {"agreements_y1": "2", "agreements_y2": "3", "agreements_y3": "5"}
    (found,) = citations(zone, sections_of(zone), answers, zone.items[3])
    assert found.section == "三、对外开放合作情况"
    assert found.answers == "2 · 3 · 5 个"
    assert found.field == "agreements_y1"
    assert not found.label.startswith("2023")


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ({}, "未填"),
        ({"agreements_y2": "3"}, "未填 · 3 · 未填 个"),
        ({"agreements_y1": "无", "agreements_y2": "无", "agreements_y3": "无"}, "无 · 无 · 无"),
        ({"agreements_y1": ["错的形状"]}, "未填"),
    ],
)
def test_blank_and_wrong_answers_are_named(zone: FormDefinition, answers: dict[str, object], shown: str) -> None:
    (found,) = citations(zone, sections_of(zone), answers, zone.items[3])
    assert found.answers == shown


def test_boxes_and_texts_are_short(zone: FormDefinition) -> None:
    options = zone.fields["quality_checks"].options
    (many,) = citations(zone, sections_of(zone), {"quality_checks": list(options[:4])}, zone.items[10])
    assert many.answers == "选了 4 项"
    (text,) = citations(zone, sections_of(zone), {"cultivation_text": "一是\n" + "分层培育" * 20}, zone.items[11])
    assert text.answers.startswith("一是 分层培育")
    assert len(text.answers) == 25


def test_titles_have_their_years_and_no_mark_at_the_end(institution: FormDefinition) -> None:
    assert item_title(institution, 8) == "经会计师事务所审计的2023年、2024年财务报表和审计报告"
    assert item_title(institution, 12) == "其他佐证材料"


def test_what_proves_an_item(zone: FormDefinition, institution: FormDefinition) -> None:
    assert "服务已实现区内企业全覆盖" in what_proves(zone, zone.items[2])
    assert "审计报告" in what_proves(institution, institution.items[8])
    assert "不附文件" in what_proves(institution, institution.items[1])
    assert "也可以附文件" in what_proves(institution, institution.items[2])
    assert "选“无”" in what_proves(institution, institution.items[12])


def test_captions_leave_out_what_is_not_known() -> None:
    file = EvidenceFile("attachments/03/合订.pdf", "d1", 3_600_000)
    assert file_caption(file, None, None) == "3.4 MB", "as the export page and the file manager say it"
    seen = SeenFile(file.path, "合订.pdf", "PDF", file.bytes, 12)
    assert file_caption(file, seen, FilePlace("15", 12)) == "PDF · 12 页 · 3.4 MB · 第 15–26 页"
    assert left_out_words(file, seen) == ""
    chosen = replace(file, pages="1-3,5", per_side=4)
    assert file_caption(chosen, None, None) == "装 1-3,5 · 3.4 MB · 每面 4 张"
    assert file_caption(chosen, seen, FilePlace("15", 1)) == ("PDF · 12 页，装 1-3,5 · 3.4 MB · 第 15 页 · 每面 4 张")
    assert left_out_words(chosen, seen) == "没有装入：第 4、6—12 页"
    assert FilePlace("15", 12).words == "第 15–26 页"
    assert FilePlace("15", 1).words == "第 15 页"
    assert FilePlace("15", 12, pending=True).words == ""
    assert FilePlace("", 12).words == ""


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("03 名录.pdf", 3), ("3-1.jpg", 3), ("佐证材料3 协议.pdf", 3), ("第三项 协议.pdf", 3), ("（3）协议.pdf", 3),
        ("２．名录.pdf", 2), ("十二、优质.pdf", 12), ("二十一.pdf", 21), ("附件1：名录.pdf", 1), ("第 7 项.pdf", 7),
        ("15.企业.pdf", 15), ("2024年报表.pdf", None), ("12月.pdf", None), ("3D模型.pdf", None), ("三方协议.pdf", None),
        ("一是.pdf", None), ("IMG_20240516.jpg", None), ("20240516.jpg", None), ("", None), ("十十.pdf", None),
    ],
)  # fmt: skip
def test_numbers_at_the_beginning_of_names(name: str, number: int | None) -> None:
    assert leading_number(name) == number


@given(st.text(max_size=40))
def test_any_name_has_a_number_below_a_thousand_or_none(name: str) -> None:
    number = leading_number(name)
    assert number is None or 0 <= number < 1000


def test_a_folder_is_read_in_the_order_of_its_numbers(tmp_path: Path) -> None:
    numbered = ("10 促进.pdf", "2-服务/2.pdf", "2-服务/10.pdf", "2-服务/1.pdf")
    for name in (*numbered, "封面.pdf", "99 别的.pdf", "Thumbs.db", ".隐藏", "~$a.docx"):
        path = tmp_path / "佐证" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    found = files_of([tmp_path / "佐证"], range(1, 16))
    assert {item: [path.name for path in paths] for item, paths in found.of_items().items()} == {
        2: ["1.pdf", "2.pdf", "10.pdf"],
        10: ["10 促进.pdf"],
    }
    assert sorted(path.name for path in found.without_number) == ["99 别的.pdf", "封面.pdf"]


def test_a_numbered_folder_belongs_to_its_item(tmp_path: Path) -> None:
    (tmp_path / "第6项 平台").mkdir()
    (tmp_path / "第6项 平台" / "证书.pdf").write_bytes(b"x")
    assert list(files_of([tmp_path / "第6项 平台"], range(1, 16)).of_items()) == [6]


def test_a_folder_that_is_gone_is_empty(tmp_path: Path) -> None:
    assert files_of([tmp_path / "没有"], range(1, 16)).files == ()
