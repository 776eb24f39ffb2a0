"""Names of an electronic copy. NA1 at most 20 characters, NFC, and taken by Windows, the ending kept. NA2 none twice in
a folder, whatever the case. NA3 a name that is fine stays."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.discs.names import MOST, Folder, short_folder, short_name

FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{kind}{n}" for kind in ("COM", "LPT") for n in range(10))}
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60)


def wrong(name: str) -> str:
    """What Windows or a disc would not take about a name."""
    if not 0 < len(name) <= MOST:
        return f"{len(name)} characters"
    if unicodedata.normalize("NFC", name) != name:
        return "not composed"
    if FORBIDDEN.search(name) or any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") for one in name):
        return "a character that is forbidden"
    if name.endswith((".", " ")) or name.startswith(" "):
        return "an end that Windows drops"
    return "reserved" if name.split(".")[0].rstrip().upper() in RESERVED else ""


@pytest.mark.parametrize(
    "name", ["", "a" * 21, "e\u0301.pdf", "a:b", "a.", "con.pdf", "nul", "a\u202egpj.exe", "LPT1 .x"]
)
def test_the_judge_sees_what_is_wrong(name: str) -> None:
    assert wrong(name)


@given(NAMES)
@example("COM1                  合同.pdf")
@example("NUL")
@example("e\u200d\u0301.pdf")
@example(". . .")
@example("合同." + "扩" * 40)
def test_na1_any_name_becomes_one_that_fits(name: str) -> None:
    assert wrong(short_name(name)) == ""
    assert wrong(short_folder(name)) == ""


@given(st.lists(NAMES, max_size=12))
@example(["合作协议（德国园区）最终版签字盖章.pdf"] * 12)
@example(["A.PDF", "a.pdf", "Ａ.pdf", "a~2.pdf"])
@example(["ß.pdf", "ss.pdf", "SS.PDF"])
def test_na2_no_name_is_there_twice(names: list[str]) -> None:
    folder = Folder()
    found = [folder.free(short_name(name)) for name in names]
    assert len({name.casefold() for name in found}) == len(found)
    assert [wrong(name) for name in found] == [""] * len(found)


def test_na2_more_than_a_hundred_of_one_name() -> None:
    folder = Folder()
    found = [folder.free("一二三四五六七八九十一二三四五六.pdf") for _ in range(120)]
    assert found[:2] == ["一二三四五六七八九十一二三四五六.pdf", "一二三四五六七八九十一二三四~2.pdf"]
    assert len(set(found)) == 120
    assert {wrong(name) for name in found} == {""}


@pytest.mark.parametrize("name", ["合同.pdf", "第1—4项.pdf", "𠮷野家（虚构）.jpg", "01_申报表.docx", "a b.tif"])
def test_na3_a_good_name_stays(name: str) -> None:
    assert short_name(name) == name
    assert Folder().free(name) == name


def test_na1_the_ending_stays_and_the_stem_is_cut() -> None:
    assert short_name("合作协议（德国园区）最终版签字盖章扫描件.PDF") == "合作协议（德国园区）最终版签字盖.PDF"
    assert short_folder("03_机构成立批文或者注册登记执照复印件等") == "03_机构成立批文或者注册登记执照复印件等"[:20]
    assert Folder("文件清单.txt").free("文件清单.TXT") == "文件清单~2.TXT"
