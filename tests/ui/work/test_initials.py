from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from app.ui.work.initials import ANY, find_initials, initials


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("2025年合作区营业总收入", "yyzsr"), ("2025年合作区营业总收入", "2025nhzq"), ("统一社会信用代码", "tyshxydm"),
        ("法定代表人", "fddbr"), ("服务企业数", "fwqys"), ("增速", "zs"), ("增长率", "zzl"), ("银行", "yh"),
        ("电子信箱", "dzxx"), ("合作区国际专利（PCT）数量", "pctsl"), ("“一起益企”", "yqyq"),
    ],
)  # fmt: skip
def test_initials_find(text: str, query: str) -> None:
    assert find_initials(query, initials(text)) >= 0


def test_other_letters_do_not() -> None:
    assert find_initials("zz", initials("合作区名称")) == -1
    assert find_initials("hzqmcx", initials("合作区名称")) == -1
    assert find_initials("hzqmc", initials("合作区名称")) == 0


def test_a_character_of_the_second_level_may_be_anything() -> None:
    assert initials("瑭㼆𠮷") == (ANY, ANY, ANY)
    assert find_initials("t", initials("瑭")) == 0


def test_each_initial_of_the_first_level_begins_where_it_should() -> None:
    words = "阿 八 擦 大 鹅 发 嘎 哈 机 咖 拉 妈 那 哦 趴 七 然 三 他 挖 西 压 杂 做"
    letters = "a b c d e f g h j k l m n o p q r s t w x y z z"
    assert ["".join(initials(word)) for word in words.split()] == [*letters.split()[:3], "d", *letters.split()[4:]]


def test_every_label_of_the_forms_has_known_initials(root: Path) -> None:
    for file in root.glob("forms/*/form.yaml"):
        for name, field in yaml.safe_load(file.read_text("utf-8"))["fields"].items():
            assert ANY not in initials(field["label"]), name
