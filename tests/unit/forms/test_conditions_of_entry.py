"""Conditions of entry in a form file: each is judged by issues that there are, or by a person."""

from __future__ import annotations

import pytest

from app.errors import DefinitionError
from app.forms.authoring import parse_form
from tests.unit.forms.small_form import SMALL_FORM

BUREAU = """\
bureau:
  tells_apart: [unit_name]
  conditions:
    - {id: enough, source: 第六条, needs: 数量够, fields: [total], issues: [few]}
    - {id: kinds, source: 第六条, needs: 类别不超过两项, fields: [kinds], issues: [too_many_choices], items: [1]}
    - {id: credit, source: 第七条, needs: 信用良好, items: [2], manual: 看查询截图}
"""


def lines_of(old: str, new: str) -> tuple[str, ...]:
    assert BUREAU.count(old) == 1
    with pytest.raises(DefinitionError) as caught:
        parse_form(SMALL_FORM + BUREAU.replace(old, new), "form.yaml")
    return caught.value.problems


def test_conditions_are_read():
    form = parse_form(SMALL_FORM + BUREAU, "form.yaml")
    assert [one.id for one in form.bureau.conditions] == ["enough", "kinds", "credit"]
    assert form.bureau.conditions[1].issues == ("too_many_choices",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (", issues: [few]", "", "没有说怎么核"),
        (", manual: 看查询截图", "", "没有说怎么核"),
        (", manual: 看查询截图", ", manual: ''", "没有说怎么核"),
        ("issues: [few]", "issues: [fews]", "规则里没有它，也不是检查的代码；是不是想写 few"),
        ("[too_many_choices]", "[too_many_choice]", "是不是想写 too_many_choices"),
        ("fields: [kinds], ", "", "应在 fields 里写出是哪几栏的"),
        ("id: kinds", "id: enough", "前面已经用过"),
        ("fields: [total]", "fields: [totals]", "fields 里没有它"),
        ("items: [2]", "items: [9]", "items 里没有它"),
        ("items: [2]", "latest: [{year: total, value: totals}]", "fields 里没有它；是不是想写 total"),
        ("items: [2]", "same_province: [unit_names]", "fields 里没有它"),
        ("items: [2]", "until: days", "fields 里没有它"),
    ],
)
def test_what_is_wrong_with_one_is_told_where_it_stands(old, new, said):
    lines = lines_of(old, new)
    first = SMALL_FORM.count("\n") + 1
    assert any(said in line for line in lines), lines
    assert all(int(line.split("第")[1].split("行")[0]) >= first for line in lines)


def test_a_rule_needs_no_fields_of_its_own():
    form = parse_form(SMALL_FORM + BUREAU.replace("fields: [total], issues: [few]", "issues: [few]"), "form.yaml")
    assert form.bureau.conditions[0].fields == ()
