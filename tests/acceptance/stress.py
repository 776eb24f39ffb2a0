"""Answers that try to break the layout, made by rule from a form's definition: nothing here names a field.

A *texture* makes text of a kind and of a given 字数; a :class:`Stress` says which textures a form is filled with, how
far its ceilings are used, and how many rows its growable tables get. The same stress is always the same.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any, TypeAlias

from app.forms.counting import words
from app.forms.definition import NONE, Field, FormDefinition

Texture: TypeAlias = Callable[[int, int], str]
"""Text of about so many 字数, different for each seed."""

# A long text that no ceiling of the notice limits still has to be printed whole.
FREE = 500
# Word counts an address of a hundred letters as one 字; of such words a text holds at most so many letters for each 字.
_LETTERS = 4
# What long texts and rows begin with: no other answer holds the same.
MARK = re.compile(r"〔[0-9]+(?:-[0-9]+)?〕")
# The longest names of real institutions have a little more than forty characters.
LONGEST_NAME = 60
# How often a random row has words where a figure, a date or a telephone number is asked for.
_MISPLACED = 0.2

_PROSE = [
    "依据《中外中小企业合作区管理暂行办法》（工信部企业〔2024〕168号）有关规定，",
    "围绕“专精特新”企业培育、‘双碳’目标和对外开放，",
    "建成公共服务平台3个，服务企业1,286家次，同比增长12.50%；",
    "（一）完善工作机制——由管委会牵头，各部门分工负责；",
    "（二）引进德国、意大利、日本等国别（区域）的项目……总投资36.8亿元。",
    "到2030年，规模以上工业增加值年均增长8%以上，研发投入强度达到3.5%。",
    "坚持“政府引导、市场主导、企业主体”的原则，",
    "形成“一核两翼三带”空间布局：核心区、拓展区、辐射区；",
    "①数字化改造；②绿色化转型；③融通发展。",
    "【责任单位】市工业和信息化局、市商务局、市财政局（按职责分工负责）。",
    "为什么要这样做？因为企业需要！",
]
_MIXED = [
    "联系邮箱zhang.wei-2026@service.example.com.cn，",
    "网址https://www.example.gov.cn/zwgk/notice/2026/detail.html?id=20260415&type=sme&lang=zh-CN#part2，",
    "电话0351-5550188转8012、+86 139 0000 0001；",
    "与Siemens Digital Industries Software GmbH & Co. KG（慕尼黑）签署MoU，",
    "产品型号ABX-2000/V3.2（ISO 9001:2015、IATF 16949），",
    "增长１２．５％，金额US$1,234,567.89，约合￥8,900,000.00元，",
    "服务器C:\\Program Files\\Shenbao\\data，",
    "Müller & Söhne、L'Oréal、Citroën Auto a.s.等企业，",
    "规格3.5mm×120mm±0.02mm，温度-20℃～65℃，",
    "PCT/CN2025/123456、ZL202310123456.7，",
]
_RARE = [
    "欧阳䶮、𠮷田㛃、赵𬍛、𠅤氏，",
    "产地：𬍛川、㙍头、㟃岭、䲟河；",
    "面积12.50㎢（8㎡/人），温度℃，№ 7，",
    "①②③⑩Ⅰ、Ⅲ、Ⅻ，㈠㈡，",
    "≥60%、≤5‰、±0.5、×÷≠≈∞，α、β、Ω，½、¼，→↑",
    "𠀀𠀁𡃁𢆥𣲷𤩅𥻗𦍌，",
    "々〇〆、ㄅㄆㄇ、ひらがな、カタカナ、Привет，",
]
_LONG_WORDS = [
    "账号6222020200112233445566778899001122334455667788990011，",
    "https://example.com/a/very/long/path/without/any/break/abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOP?q=1，",
    "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft，",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA，",
    "3.14159265358979323846264338327950288419716939937510582097494459，",
    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww，iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii，",
    "first_name.last_name+department_of_international_cooperation@mail.research-institute.example.org，",
]
_MARKS = [
    "《《关于“‘一带一路’（试行）”的通知》（节选）》",
    "……——！！！？？？。。。，，，、、、；；；",
    "（（（（（（内容））））））",
    "“‘【〔《〈内〉》〕】’”，",
    "a,b;c:d!e?f.g(h)i[j]k{l}m<n>o\"p'q，",
    "，。、；：？！）】》”’％",
    "（《“‘【￥＄内",
    "100%,99.9%；$5.00/￥30；1/2、3-4、5~6、7_8，",
]
_NAME = [
    "云川市",
    "中德",
    "（虚构）",
    "国际",
    "智能制造",
    "与",
    "绿色低碳",
    "装备",
    "产业",
    "技术创新",
    "联合",
    "研究院",
]
_LATIN_NAME = [
    "Yunchuan ",
    "Sino-German ",
    "Intelligent ",
    "Manufacturing ",
    "& ",
    "Green-Tech ",
    "R&D ",
    "Institute ",
    "Co., Ltd. ",
]


def _of(stock: Sequence[str], paragraph: int) -> Texture:
    """Phrases of a stock one after the other; a paragraph ends after about so many characters."""

    def make(count: int, seed: int) -> str:
        text, since = "", 0
        for phrase in islice(cycle(stock), seed % len(stock), None):
            if words(text) >= count or len(text) >= count * _LETTERS:
                return cut(text, count)
            since += len(phrase)
            text += phrase
            if since > paragraph:
                text, since = text.rstrip("，；。") + "。\n", 0
        raise AssertionError("cycle ends")

    return make


def cut(text: str, count: int) -> str:
    """The longest beginning of a text with at most ``count`` 字数, filled up with hanzi to exactly as many."""
    low, high = 0, min(len(text), count * _LETTERS)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if words(text[:middle]) <= count else (low, middle - 1)
    kept = text[:low].rstrip()
    if low == count * _LETTERS:
        return kept
    while words(kept) < count:
        kept += "等"
    return kept


def _blend(*textures: Texture) -> Texture:
    """Paragraphs of several textures in turn."""

    def make(count: int, seed: int) -> str:
        each = -(-count // len(textures))
        parts = [texture(each, seed + place) for place, texture in enumerate(textures)]
        return cut("\n".join(parts), count)

    return make


def name(length: int, seed: int) -> str:
    """A name of exactly so many characters that begins and ends as names do."""
    stock = "".join(islice(cycle(_NAME), seed % len(_NAME), seed % len(_NAME) + length))
    return (stock[: length - 4] + "有限公司") if length > 8 else stock[:length]


def latin_name(length: int, seed: int) -> str:
    """A Latin name of so many characters."""
    return "".join(islice(cycle(_LATIN_NAME), seed % len(_LATIN_NAME), seed % len(_LATIN_NAME) + length))[
        :length
    ].strip()


def names(count: int, seed: int) -> str:
    """Long names with 、 between them."""
    found = (name(LONGEST_NAME - place % 40, seed + place) for place in range(count))
    return cut("、".join(islice(found, count // 20 + 1)), count)


PROSE = _of(_PROSE, 150)
MIXED = _of(_MIXED, 200)
RARE = _of(_RARE, 120)
LONG_WORDS = _of(_LONG_WORDS, 400)
MARKS = _of(_MARKS, 90)
ALL = _blend(PROSE, MIXED, RARE, LONG_WORDS, MARKS)
TEXTURES: Mapping[str, Texture] = {
    "prose": PROSE, "mixed": MIXED, "rare": RARE, "long words": LONG_WORDS, "marks": MARKS, "all": ALL, "names": names,
    "name": name, "latin name": latin_name,
}  # fmt: skip


@dataclass(frozen=True)
class Stress:
    """How a form is filled. ``share`` is that of the ceiling; ``lengths`` those of short texts, taken in turn.

    ``random``: each answer draws its own texture and length from this seed. ``options``: those of the draft that matter
    only where the form has them.
    """

    textures: tuple[Texture, ...] = (PROSE,)
    short: tuple[Texture, ...] = (name,)
    share: float = 1.0
    lengths: tuple[int, ...] = (LONGEST_NAME,)
    rows: int = 60
    nothing: bool = False
    random: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)


STRESSES: Mapping[str, Stress] = {
    "at its ceilings": Stress(),
    "above its ceilings": Stress(
        textures=(MIXED, ALL, LONG_WORDS, PROSE, MARKS),
        short=(name, latin_name),
        share=1.2,
        lengths=(60, 120, 30),
        rows=400,
        options={"attach_plan": "yes"},
    ),
    "of rare and long words": Stress(
        textures=(RARE, ALL, LONG_WORDS, MARKS),
        short=(RARE, LONG_WORDS, MIXED, MARKS, latin_name),
        lengths=(40, 12, 80),
        rows=20,
        options={"volumes": "1", "gutter_mm": "5"},
    ),
    "of nothing": Stress(nothing=True, rows=1, options={"guide_text": "no", "example_line": "no"}),
    "at random 1": Stress(random=1, options={"dividers": "yes"}),
    "at random 2": Stress(random=2, options={"gutter_mm": "3", "attachment_mark": "no"}),
}


# What random answers once broke, as small as it could be made: which form, and its answers.
FOUND: Mapping[str, tuple[str, dict[str, Any]]] = {
    # the label beside a row higher than a page was cut elsewhere; the next row stood on another page
    "with rows higher than a page": (
        "zone",
        {
            "platform_national_names": "测" * 500,
            "operator_phone": "".join(random.Random(5).choices("测试，。abcXYZ019 -/.?&=《》“”（）", k=900)),
        },
    ),
    # the last of the empty lines to write on stood alone on a page, which Word left out
    "with empty lines at the end of a page": (
        "zone",
        {"plan_measures": "\n".join("测" * 15), "plan_other": "", "mechanism_text": "测" * 400},
    ),
    # merged rows that the PDF moved to the next page began behind the split row in Word
    "with a merge behind a row higher than a page": ("service", {"activities_text": "测" * 1300}),
    # of a label as high as the merged rows before the page's end, Word put the last line on the next page
    "with a label that just fits before a break": (
        "zone",
        {"overseas_rd_names": "测" * 300, "n_champion": "1234567890", "n_little_giant": "1234567890"},
    ),
    # the same where the merge opens its page
    "with a merge that opens its page": (
        "zone",
        {
            "platform_national_names": "（二）引进\n增长１２．５\n々〇〆、ㄅㄆ\n账号6222020200112233445566\n《《关于“",
            "platform_provincial_names": "测" * 400,
        },
    ),
    # repeated on every page, such a header left no room for anything else, and the layout came to no end
    "with a header higher than a page": ("service", {"served_total": "五百三十家左右" * 91}),
    # the headings stood alone, each on a page of its own
    "with a first row as high as a page": ("service", {"org_nature": "社会组织，" * 70}),
    "with a name as high as a page": ("service", {"org_name": "https://example.com/" + "segment-1/" * 200}),
    # a printed blank kept its first blank on a line of its own in Word
    "with a long word on a blank": ("summary", {"bureau_name": "B" * 150}),
}


def answers(definition: FormDefinition, stress: Stress) -> dict[str, Any]:
    """An answer for every field of the form."""
    if stress.nothing:
        return {name: _nothing(field) for name, field in definition.fields.items()}
    filler = _Filler(definition, stress)
    return {name: filler.answer(place, field) for place, (name, field) in enumerate(definition.fields.items())}


def statements(definition: FormDefinition, stress: Stress) -> Iterator[tuple[int, str, str]]:
    """Item, state and statement for every item that takes a state without files; the longest at every third."""
    filler = _Filler(definition, stress)
    for number, item in definition.items.items():
        if "self_declaration" in item.takes and number % 3 == 1 and not stress.nothing:
            yield number, "self_declaration", filler.text(len(definition.fields) + number, FREE)
        elif "none" in item.takes:
            yield number, "none", ""


def _nothing(field: Field) -> Any:
    """无 in the shape of the field."""
    if field.type == "rows":
        return [dict.fromkeys(field.columns, NONE)]
    if field.type == "checks":
        return [option for option in field.options if option == "其他"] or list(field.options[:1])
    return NONE


def _ordinary(field: Field, number: int) -> str:
    """Figures, dates and telephone numbers of ordinary length, unlike from row to row."""
    figure = number * 7919 % 12000
    return {
        "integer": str(figure % 300),
        "date": f"20{number % 25:02}-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "phone": f"0351-5{figure:06}" + (f"、139{number:08}" if number % 3 == 0 else ""),
    }.get(field.type, f"{figure}.{number % 100:02}".removesuffix(".00"))


def ceiling(definition: FormDefinition, field: Field) -> int:
    """字数 that the notice allows a long text: its own ceiling, its share of a joint one, or :data:`FREE`."""
    if field.max_chars or field.about_chars:
        return field.max_chars or field.about_chars or 0
    for limit in definition.limits:
        if field.id in limit.fields:
            return limit.max_chars // len(limit.fields)
    return FREE


class _Filler:
    """Draws the answers of one stress in order. Long texts and rows begin with a mark that no other answer holds."""

    def __init__(self, definition: FormDefinition, stress: Stress) -> None:
        self._definition = definition
        self._stress = stress
        self._chance = random.Random(stress.random) if stress.random is not None else None

    def answer(self, place: int, field: Field) -> Any:
        match field.type:
            case "long_text":
                return self.text(place, ceiling(self._definition, field))
            case "text":
                return self.short(place)
            case "rows":
                return self._rows(place, field)
            case "yesno":
                return ("是", "否")[place % 2]
            case "checks":
                return list(field.options[: field.at_most])
            case "choice":
                return max(field.options, key=len)
        return self._widest(field)

    def text(self, place: int, most: int) -> str:
        """A long text; at random it may be blank, 无, short, or half as long again as allowed."""
        stress = self._stress
        if self._chance is None:
            length = round(most * stress.share)
            return cut(f"〔{place}〕{stress.textures[place % len(stress.textures)](length, place)}", length)
        texture = self._chance.choice([PROSE, MIXED, RARE, LONG_WORDS, MARKS, ALL, names])
        length = self._chance.choice([0, 1, 7, most // 3, most, most, round(most * 1.2), 3000])
        text = f"〔{place}〕{texture(length, self._chance.randrange(99))}" if length else ""
        return text.replace("。", "。\n") if self._chance.random() < 0.2 else text

    def short(self, place: int, numbered: str = "") -> str:
        """A short text: a name on a cover, in a title, in a narrow cell."""
        stress = self._stress
        if self._chance is None:
            texture = stress.short[place % len(stress.short)]
            length = stress.lengths[place % len(stress.lengths)]
        else:
            texture = self._chance.choice([name, name, latin_name, MIXED, RARE, LONG_WORDS, MARKS])
            length = self._chance.choice([0, 1, 2, 4, 9, 15, 15, 30, 30, 60, 320])
        text = texture(length, place).replace("\n", "") if length else ""
        return numbered + text

    def _rows(self, place: int, field: Field) -> list[dict[str, str]]:
        count = self._stress.rows if self._chance is None else self._chance.choice([14, 16, 20])
        return [self._row(field, number, f"〔{place}-{number}〕") for number in range(1, count + 1)]

    def _row(self, field: Field, number: int, mark: str) -> dict[str, str]:
        """Every fifth row (of many, every twentieth) is long in every cell, some are blank, the first has a mark.

        Figures, dates and telephone numbers are the widest there; at random they are what does not belong there.
        """
        every = 5 if self._stress.rows < 100 else 20
        row = {}
        for place, (column, asked) in enumerate(field.columns.items()):
            first = mark if place == 0 else ""
            if number % every == 0 or self._chance is not None:
                row[column] = self._long(asked, number + place, first)
            elif place and (number + place) % 7 == 0:
                row[column] = ""
            elif asked.type != "text":
                row[column] = _ordinary(asked, number)
            else:
                row[column] = first + (asked.suggestions or (name(4 + number % 20, number),))[0]
        return row

    def _long(self, asked: Field, place: int, first: str) -> str:
        """A cell of a long row."""
        if asked.type == "text" or (self._chance is not None and self._chance.random() < _MISPLACED):
            return self.short(place, first)
        return self._widest(asked)

    def _widest(self, field: Field) -> str:
        """The widest answer that a field of figures, dates or codes takes without an error."""
        figure = "99.99" if field.maximum else "12345678.90"
        sign = "" if field.minimum is not None else "-"
        return {
            "integer": "1234567890",
            "decimal": sign + figure,
            "percent": sign + figure,
            "quantity": figure + max(field.units, key=len, default=""),
            "date": "2026-12-31",
            "year": "2026",
            "phone": "0351-5550188、0351-5550199、13900000001",
            "email": "zhang.wei-department.of.cooperation@service.institution.example.com.cn",
            "postcode": f"{(field.region or ('03',))[0]}4500",
            "uscc": "91149900MA0YC26H6T",
        }[field.type]
