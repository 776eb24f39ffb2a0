"""Which form the files of one application are: their own tables and lines tell, not labels that every form has."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from app.errors import InputFileError
from app.word_forms.model import Block, Grid, GridCell, WordParagraph, WordText
from app.word_forms.recognising import demand_once, recognised, recognised_together
from tests.unit.word_forms import typed
from tests.unit.word_forms.filled_forms import service, tables, zone
from tests.unit.word_forms.forms import SERVICE, SUMMARY, ZONE, all_forms, definition


def text(blocks: Sequence[typed.Block], name: str = "甲.docx") -> WordText:
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, str):
            found.append(WordParagraph(block))
        else:
            found.append(
                Grid(
                    tuple(
                        tuple(
                            GridCell(tuple(map(WordParagraph, cell.split("\n"))), number, number + 1, at, at + 1)
                            for at, cell in enumerate(row)
                        )
                        for number, row in enumerate(block)
                    )
                )
            )
    return WordText(name, tuple(found))


SUMMARY_HEADS = [
    "序号",
    "单位名称",
    "机构类型",
    "成立时间",
    "上年度服务收入 (万元)",
    "服务资产 (万元)",
    "服务人员 (人)",
    "联系人",
]
SMALL = tables(zone())[-2]


def test_each_form_is_told_by_its_tables() -> None:
    assert recognised(all_forms(), text(zone())).id == ZONE
    assert recognised(all_forms(), text(service())).id == SERVICE
    heads = [SUMMARY_HEADS, ["1", "云川公司", *[""] * 6]]
    title = "某市优质中小企业服务资源库入库机构推荐汇总表"
    assert recognised(all_forms(), text([title, "填报单位：（主管部门/市级/综改区盖章）", heads])).id == SUMMARY


def test_one_table_of_some_size_is_enough_and_labels_that_all_forms_have_are_not() -> None:
    (table,) = [rows for rows in tables(service()) if len(rows) > 10][:1]
    assert recognised(all_forms(), text([table])).id == SERVICE
    with pytest.raises(InputFileError, match=r"“甲\.docx”不是这个程序认识的申报表"):
        recognised(all_forms(), text([[row[:2] for row in table[:8]]]))


def test_a_small_table_goes_along_with_the_rest_of_the_form() -> None:
    rest, small = text(zone()[:40]), text([SMALL], "乙.docx")
    with pytest.raises(InputFileError):
        recognised(all_forms(), small)
    for texts in ((rest, small), (small, rest)):
        assert recognised_together(all_forms(), texts).id == ZONE


def test_a_letter_beside_a_form_is_named() -> None:
    letter = text(["一封信。"], "乙.docx")
    for texts in ((text(zone()), letter), (letter, text(zone()))):
        with pytest.raises(InputFileError, match=r"“乙\.docx”不是"):
            recognised_together(all_forms(), texts)


def test_two_forms_are_not_one_application() -> None:
    with pytest.raises(InputFileError, match="不是同一份申请") as caught:
        recognised_together(all_forms(), [text(zone()), text(service(), "乙.docx")])
    assert "“乙.docx”是" in caught.value.message


def test_a_table_in_two_files_is_refused_and_one_in_two_pieces_is_not() -> None:
    with pytest.raises(InputFileError, match=r"“甲\.docx”和“乙\.docx”里都有"):
        demand_once(definition(SERVICE), [text(service()), text(service(), "乙.docx")])
    whole = next(rows for rows in tables(service()) if len(rows) > 10)
    demand_once(definition(SERVICE), [text([whole[:9]]), text([whole[9:]], "乙.docx")])
    demand_once(definition(SERVICE), [text(service())])
