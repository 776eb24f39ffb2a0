"""Printed texts are recognised as people retype them, and told from others that look like them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.word_forms.words import ALIKE, EQUAL, Folded, added_words, is_year, likeness, squeezed, without_number


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("服务资产（万元）", "服务 资产 (万元)"),
        ("“一起益企”、产学研", '"一起益企"，产学研'),
        ("地 址", "地址"),
        ("2023年", "２０２３ 年"),
        ("合作区名称：", "合作区名称:"),
        ("PCT", "pct"),
    ],
)
def test_width_blanks_and_signs_do_not_count(printed: str, typed: str) -> None:
    assert squeezed(printed) == squeezed(typed)


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("合作区出口贸易额增速（%）", "合作区出口贸易增速(%)"),
        ("大专以上和中级职称以上人数", "大专以上及中级职称以上人数"),
        ("服务场地（平方米）", "服务场地"),
        ("合作区优质中小企业数量\n(提供相关佐证材料 12)", "合作区优质中小企业数量"),
        ("合作区创新平台建设情况（主要包括技术创新中心）", "合作区创新平台建设"),
    ],
)
def test_a_label_retyped_is_alike_but_not_equal(printed: str, typed: str) -> None:
    assert ALIKE <= likeness(squeezed(printed), squeezed(typed)) < EQUAL


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2023年", "2024年"),
        ("服务收入（万元）", "服务利润（万元）"),
        ("联系方式", "联系电话"),
        ("职务", "职称"),
        ("姓名", "学历"),
        ("合作专家数量", "合作机构数量"),
    ],
)
def test_other_labels_are_not_alike(one: str, other: str) -> None:
    assert likeness(squeezed(one), squeezed(other)) == 0


@pytest.mark.parametrize(
    ("heading", "bare"),
    [
        ("一、基本情况", "基本情况"),
        ("（二）主要任务", "主要任务"),
        ("1.发展布局", "发展布局"),
        ("2、发展布局", "发展布局"),
        ("（3）其他", "其他"),
        ("第一章 总则", "总则"),
        ("一起益企", "一起益企"),
        ("2023年情况", "2023年情况"),
        ("3.5平方公里", "3.5平方公里"),
    ],
)
def test_numbers_of_headings_come_and_go(heading: str, bare: str) -> None:
    assert without_number(squeezed(heading)) == squeezed(bare)


def test_years_and_what_was_typed_into_a_label() -> None:
    assert is_year("2023年")
    assert is_year("2023年度")
    assert not is_year("12年")
    assert added_words("服务资产(万元)", "服务资产(386万元)") == 3
    assert added_words("法定代表人", "法定代表人") == 0


@given(st.text(max_size=30))
def test_a_folded_text_knows_its_places(text: str) -> None:
    folded = Folded(text)
    assert folded.words == squeezed(text)
    whole = folded.part(0, len(folded.words))
    assert whole in text
    assert squeezed(whole) == folded.words
    assert whole == whole.strip()
