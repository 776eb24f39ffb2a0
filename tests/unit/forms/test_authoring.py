from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from app.errors import DefinitionError, InputFileError
from app.forms.authoring import form_schema, load_form, load_sample, parse_form
from tests.unit.forms.small_form import SMALL_FORM, changed


def problems_of(text):
    with pytest.raises(DefinitionError) as caught:
        parse_form(text, "form.yaml")
    return caught.value.problems


def position(old, within=SMALL_FORM):
    before = within[: within.index(old)]
    return f"第{before.count(chr(10)) + 1}行第{len(before) - before.rfind(chr(10))}列"


def test_a_form_is_read_with_its_types_and_ids():
    form = parse_form(SMALL_FORM, "form.yaml")
    assert form.fields["total"].id == "total"
    assert form.fields["staff"].columns["age"].id == "age"
    assert form.items[2].number == 2
    assert form.tables["T1"].id == "T1"
    assert form.outlines["O1"].id == "O1"
    assert form.statements["S1"].id == "S1"
    assert form.passages["p1"].id == "p1"
    assert form.notice.deadline == date(2026, 4, 30)
    assert form.notice.paper_copies is None
    assert form.fields["total"].maximum == Decimal(100)
    assert form.tables["T1"].columns_mm == (40.0, 30.5, 30.0)
    assert form.items[1].takes == ("files", "self_declaration")


def test_words_that_yaml_reads_as_truth_stay_words():
    assert parse_form(SMALL_FORM, "form.yaml").fields["kinds"].options == ("no", "是", "其他")


def test_four_mistakes_are_told_at_once_with_their_positions():
    text = changed("type: date", "type: datum").replace("{label: 单位名称}", "{lable: 单位名称}")
    text = text.replace("deadline: 2026-04-30", "deadline: 2026-13-30")
    text = text.replace("passages: [p1]}\n  filed", "passages: [p9]}\n  filed")
    lines = problems_of(text)
    assert [line.split("：")[0] for line in lines] == [
        f"form.yaml {position('2026-13-30', text)}",
        f"form.yaml {position('p9', text)}",
        f"form.yaml {position('datum', text)}",
        f"form.yaml {position('lable', text)}",
    ]
    assert "应为一个日期" in lines[0]
    assert "p9" in lines[1]
    assert "现在是“datum”；是不是想写 date" in lines[2]
    assert "没有 lable 这个键；是不是想写 label" in lines[3]


def test_the_message_is_the_first_mistake_and_how_many():
    with pytest.raises(DefinitionError) as caught:
        parse_form("id: a\ntitle: [b]\n", "某表.yaml")
    assert caught.value.message.startswith("某表.yaml 第1行第1列：")
    assert f"共 {len(caught.value.problems)} 处" in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        # shape
        ("short_title: 示例\n", "", "id: small", "缺少 short_title"),
        ("title: 示例申报表\n", "title: [示例]\n", "[示例]", "应为一段文字，现在是一个列表"),
        ("maximum: 100", "maximum: 很多", "很多", "应为一个数，现在是“很多”"),
        ("max_chars: 100", "max_chars: 1.5", "1.5", "应为一个整数"),
        ("required: true", "required: 必填", "必填, passages", "应为 true 或 false"),
        ("takes: [files, self_declaration]", "takes: files", "files, cited", "应为一个列表"),
        ("unit_name: {type", "unit_name: {id: unit_name, type", "id: unit_name", "不用再写 id"),
        ("  2: {title: 名册", "  二: {title: 名册", "二: {", "键应为一个整数"),
        ("deadline: 2026-04-30", "deadline: 1777507200", "1777507200", "应为一个日期"),
        ("years: {y1: 2023}", "years: {y1: 2023, y1: 2024}", "y1: 2024", "写了两次"),
        ("id: small_form", "id: Small-Form", "Small", "小写字母"),
        ("volumes:\n", "format: 2\nvolumes:\n", "2\nvolumes", "只认 1"),
        # references
        ("name_field: unit_name", "name_field: unit_nam", "unit_nam\n", "是不是想写 unit_name"),
        ("counts: names", "counts: namen", "namen", "fields 里没有它"),
        ("other: kinds_other", "other: kind_other", "kind_other", "fields 里没有它"),
        ("required: true, passages: [p1]", "passages: [p2]", "p2", "passages 里没有它"),
        ("title: 填报说明, passages: [p1]", "title: 填报说明, passages: [p7]", "p7", "passages 里没有它"),
        ("fields: [total, filed_on]", "fields: [total, filed]", "filed]", "fields 里没有它"),
        ("fields: [names]", "fields: [nam]", "nam]", "fields 里没有它"),
        ("fields: [total], when", "fields: [totals], when", "totals", "fields 里没有它"),
        ("cited_by: [total]", "cited_by: [sum]", "sum]", "fields 里没有它"),
        ("text: [names]", "text: [nomen]", "nomen", "fields 里没有它"),
        ("field: kinds}", "field: sorts}", "sorts", "fields 里没有它"),
        ("{field: names}]", "{field: nams}]", "nams}", "fields 里没有它"),
        ("repeat: {field: staff", "repeat: {field: stuff", "stuff", "fields 里没有它"),
        ("{field: person}", "{field: unit_name}", "unit_name}, {text: \"{age", "staff 的 columns 里没有它"),
        ("{table: T2}", "{table: T3}", "T3", "tables 里没有它"),
        ("{outline: O1}", "{outline: O2}", "O2", "outlines 里没有它"),
        ("{statement: S1}", "{statement: S2}", "S2", "statements 里没有它"),
        ("item: {number: 2", "item: {number: 3", "3, holds", "items 里没有它"),
        ("cite: 1", "cite: 9", "9}", "items 里没有它"),
        # slots
        ("数量：{total:____}个", "数量：{totals:____}个", "\"数量：", "是不是想写 total"),
        ("value: \"{unit_name}\"", "value: \"{unit_name\"", "\"{unit_name\"", "没有配对"),
        ("{filed_on.year:____}", "{total.year:____}", "\"{total.year", "不是日期字段"),
        ("{filed_on.year:____}", "{y1.year}", "\"{y1.year", "不是日期"),
        ("承诺属实", "{staff}承诺属实", "\"我单位", "多行表"),
        ("我单位{unit_name}", "我单位{claim}", "\"我单位", "既不是字段"),
        ("（盖章）,", "\"（盖章）{unit_name}\",", "\"（盖章）{", "请改用 text"),
        ("{age}岁", "{agee}岁", "\"{agee", "是不是想写 age"),
        ("title: \"{y1}年证明\"", "title: \"{y2}年证明\"", "\"{y2}年", "既不是字段，也不在 years"),
        # one content only
        ("{label: 单位名称}", "{label: 单位名称, field: names}", "{label: 单位名称, f", "现在是 label、field"),
        ("{number: true}", "{number: false}", "{number: false", "一个也没有"),
        ("- contents: {title: [目录]}", "- {}", "{}\n", "cover、notes、contents、body、item"),
        ("{table: T2}", "{table: T2, outline: O1}", "{table: T2, o", "现在是 table、outline"),
        ("{guide: （简述）}", "{guide: （简述）, field: names}", "{guide", "现在是 guide、field"),
        ("（一）基本情况, level: 1", "（一）基本情况", "{heading", "level"),
        # grids
        ("cols: 2}]", "cols: 3}]", "{field: unit_name, cols: 3", "超出右边"),
        (", cols: 2}]", "}]", "[{label: 单位名称}", "第 3 列没有单元格"),
        ("{field: kinds}]", "{field: kinds}, {label: 多}]", "{label: 多}", "多出来"),
        ("{field: kinds}]", "{field: kinds, rows: 2}]", "{field: kinds, r", "超出了表的最后一行"),
        ("{label: 数量, rows: 2, cite: 1}", "{label: 数量, rows: 0}", "{label: 数量", "应为 1 或更大"),
        ("columns_mm: [10, 30, 30]", "columns_mm: [10, 30, -1]", "-1", "大于 0 的毫米数"),
        ("columns_mm: [10, 30, 30]", "columns_mm: []", "[]", "每一列的宽度"),
        ("header_rows: 1", "header_rows: 2", "2\n    rows", "只有 1 行"),
        ("{field: person}, ", "", "[{number", "应正好占满 3 列，现在占 2 列"),
        ("{field: person}", "{field: person, rows: 2}", "{field: person, r", "不能跨行"),
        # fields
        ("options: [no, 是, 其他], ", "", "{type: checks", "应写出 options"),
        ("at_most: 2", "at_most: 4", "4}", "选项数 3"),
        ("[no, 是, 其他]", "[no, 是, 是]", "是, 是", "不止一次"),
        ("suffix: 岁", "options: [一]", "options: [一]", "只用于 choice、checks"),
        ("units: [平方米, 亩]", "at_least: 2", "at_least: 2", "只用于 rows"),
        ("minimum: 0", "minimum: 101", "100, counts", "比 minimum 还小"),
        ("counts: names", "counts: filed_on", "filed_on}", "应指向文字字段"),
        ("{type: integer, label: 年龄, suffix: 岁}", "{type: rows, label: 年龄, columns: {a: {type: text, label: 甲}}}",
         "{type: rows, label", "不能再是多行表"),
        ("field: kinds}", "field: staff}", "staff}]", "用表格的 repeat"),
        ("repeat: {field: staff", "repeat: {field: names", "names, cells", "应指向 rows 字段"),
        ("years: {y1: 2023}", "years: {y1: 2023, total: 1}", "total: 1", "与字段同名"),
        # items and volumes
        ("  2: {title: 名册", "  3: {title: 名册", "3: {title", "应为 2，现在是 3"),
        ("item: {number: 2, holds: [{attachments: true}]}", "item: {number: 2, holds: [{statement: S1}]}",
         "{number: 2", "无处装订"),
        ("      - item: {number: 2, holds: [{attachments: true}]}\n", "", "2: {title", "没有放进任何一册"),
        ("item: {number: 2", "item: {number: 1", "{number: 1, holds: [{att", "一项只放一次"),
        (", claim: 数量属实", "", "{title: \"{y1}年证明", "应写出 claim"),
        (", text: [names]}", "}", "{title: 名册", "应在 text 里列出字段"),
        ("- {id: gap", "- {id: gap, text: 甲}\n  - {id: gap", "gap, text: 通知", "前面已经用过"),
        # rules
        ("total <= 71.2", "total <=", "\"total <=\"", "读不懂"),
        ("total <= 71.2", "total.real <= 1", "\"total.real", "只能用比较"),
        ("total <= 71.2", "totl <= 1", "\"totl", "是不是想写 total"),
        ("fields: [total, filed_on]", "fields: [filed_on]", "\"total <=", "写进这条规则的 fields"),
        ("total <= 71.2", "total <= filed_on", "\"total <= f", "不同种类"),
        ("when: total >= 1", "when: totl >= 1", "totl", "是不是想写 total"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_where_it_stands(old, new, at, said):
    text = changed(old, new)
    lines = problems_of(text)
    expected = f"form.yaml {position(at, text)}："
    assert any(line.startswith(expected) and said in line for line in lines), "\n".join((expected + said, *lines))


def test_cells_may_not_overlap():
    text = changed(
        "- [{static: （盖章）, seal: {who: 单位, place: 表}, height_mm: 30}, {field: kinds}]",
        "- [{static: 甲, cols: 3}]",
    ).replace('{label: 数量, rows: 2, cite: 1}, {header: "{y1}年"}', "{label: 数量}, {header: 年, rows: 2}")
    assert any("与上面跨行的单元格重叠" in line for line in problems_of(text))


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("a: 1\nb:\n\tc: 2", "第3行第1列", "制表符"),
        ("a: 甲: 乙", "第1行第5列", "冒号"),
        ("a: '甲", "第1行第6列", "引号"),
        ("a: [甲, 乙", "第1行第9列", "括号"),
        ("a: *b", "第1行第4列", "星号"),
        ("a: 1\n---\nb: 2", "第2行第1列", "一份定义"),
        ("a: \x01", "第1行第4列", "U+0001"),
        ("", "第1行第1列", "空的"),
        ("[" * 100_000, "第1行第51列", "层数太多"),
        ("id: &a [*a]", "第1行第5列", "自己套自己"),
        ("id: !!python/name:os x", "第1行第5列", "不支持"),
        ("id: {<<: 1}", "第1行第6列", "合并键"),
        ("? [id]\n: 1", "第1行第3列", "应为一个词"),
    ],
)  # fmt: skip
def test_what_is_no_yaml_is_told_in_a_sentence(text, at, said):
    assert any(line.startswith(f"form.yaml {at}：") and said in line for line in problems_of(text)), problems_of(text)


@pytest.mark.parametrize(
    ("char", "named"),
    [("\\u0000", "U+0000"), ("\\e", "U+001B"), ("\\t", "U+0009"), ("\\u202e", "U+202E"), ("\\u2067", "U+2067"),
     ("\\u200b", "U+200B"), ("\\ud800", "U+D800"), ("\\u0085", "U+0085"), ("\u2066", "U+2066")],
)  # fmt: skip
@pytest.mark.parametrize(
    ("old", "new", "place"),
    [("title: 示例申报表", 'title: "示例{}申报表"', "title"), ("{label: 单位名称}", '{{label: "单位{}名称"}}', "label"),
     ("years: {y1: 2023}", 'years: {{y1: 2023, "y{}2": 2024}}', "years"),
     ("[no, 是, 其他]", '[no, "是{}", 其他]', "第2项")],
)  # fmt: skip
def test_what_cannot_be_seen_is_refused_in_every_text_and_not_repeated(char, named, old, new, place):
    lines = problems_of(changed(old, new.format(char)))
    assert any(place in line and "看不见的字符或控制字符" in line and named in line for line in lines), lines
    for line in lines:
        line.encode("utf-8")
        assert line.isprintable()


def test_a_sample_is_read_as_strictly(tmp_path):
    with pytest.raises(DefinitionError, match=r"U\+D800"):
        load_sample(sample_file(tmp_path, SAMPLE.replace("示例公司", '"\\ud800"')))


@pytest.mark.parametrize("name", ["", "con", "NUL", "com1", "lpt9", "conin$"])
def test_names_of_files_that_no_system_takes_are_refused(name):
    for old, new in (("id: small_form", f'id: "{name}"'), ("file_name: ", f'file_name: "{name}" #')):
        lines = problems_of(changed(old, new))
        assert any("要用作文件名" in line and "设备名" in line for line in lines), lines


def test_a_name_that_only_begins_like_a_device_is_taken():
    assert parse_form(changed("id: small_form", "id: console"), "form.yaml").id == "console"


# ---- hostile files: few words, little memory


@pytest.mark.parametrize("many", [51, 5_000])
def test_of_very_many_mistakes_the_first_are_told_and_that_there_are_more(many):
    with pytest.raises(DefinitionError) as caught:
        parse_form(SMALL_FORM + "".join(f"k{number}: 1\n" for number in range(many)), "form.yaml")
    count = "51 处" if many == 51 else "200 处以上"
    assert f"（共 {count}要改）" in caught.value.message
    lines = caught.value.problems
    assert len(lines) == 51
    assert "没有 k0 这个键" in lines[0]
    assert f"共 {count}要改，只列出前 50 处" in lines[-1]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("".join(f"k{number}: 1\n" for number in range(300_000)), "第20000行"),
        ("- x\n" * 200_000, "第40000行"),
        ('- "\\ud800"\n' + "- x\n" * 200_000, "第40000行"),  # the faster reader gives up at the first line
        ("a: &a [" + "x," * 99 + "x]\nb: &b [" + "*a," * 99 + "*a]\nc: [" + "*b," * 99 + "*b]\n", "第1行"),
    ],
)
def test_too_many_values_are_one_mistake(text, at):
    (line,) = problems_of(text)
    assert f"form.yaml {at}" in line
    assert "最多 20000 个值" in line


def test_a_text_that_no_form_has_is_refused_in_few_words():
    key = "years: {? " + "y" * 20_001 + " : 1}"
    for text in (changed("title: 示例申报表", "title: " + "长" * 20_001), changed("years: {y1: 2023}", key)):
        lines = problems_of(text)
        assert any("太长，最多 20000 个字，现在有 20001 个" in line for line in lines)
        assert all(len(line) < 600 for line in lines)


def test_a_table_of_more_places_than_paper_has_takes_no_memory():
    rows = "    rows:\n" + "      - []\n" * 3_000
    wide = changed("columns_mm: [40, 30.5, 30]", "columns_mm: [" + ", ".join(["1"] * 3_000) + "]")
    assert any("columns_mm”最多 100 项，现在有 3000 项" in line for line in problems_of(wide))
    high = changed("    rows:\n", rows)
    assert any("rows”最多 1000 项" in line for line in problems_of(high))


def test_anchors_may_repeat_a_value():
    form = parse_form(changed("units: [平方米, 亩]", "units: &u [平方米]").replace("no, 是, 其他", "x, y, z"), "f.yaml")
    assert form.fields["area"].units == ("平方米",)


def test_the_file_is_named_with_its_folder(tmp_path):
    folder = tmp_path / "small_form"
    folder.mkdir()
    file = folder / "form.yaml"
    file.write_text("﻿" + SMALL_FORM, encoding="utf-8")
    assert load_form(file).id == "small_form"
    file.write_text("id: [", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"small_form/form\.yaml 第1行"):
        load_form(file)


def test_files_that_cannot_be_read_are_named(tmp_path):
    with pytest.raises(InputFileError, match=r"找不到文件 .*form\.yaml"):
        load_form(tmp_path / "form.yaml")
    with pytest.raises(InputFileError, match="读不出"):
        load_form(tmp_path)
    gbk = tmp_path / "form.yaml"
    gbk.write_bytes("id: a\ntitle: 表\n".encode("gb18030"))
    with pytest.raises(DefinitionError, match="第2行第1列：这一行不是 UTF-8"):
        load_form(gbk)


def test_the_schema_is_stable_and_leaves_out_what_authors_do_not_write():
    schema = form_schema()
    assert json.dumps(schema) == json.dumps(form_schema())
    assert "id" not in schema["$defs"]["Field"]["properties"]
    assert "number" not in schema["$defs"]["Item"]["properties"]
    assert "number" in schema["$defs"]["ItemPart"]["properties"]
    assert schema["$defs"]["Cell"]["additionalProperties"] is False
    assert set(schema["required"]) >= {"id", "title", "fields", "volumes"}


SAMPLE = """\
form: small_form
name: 示例单位
answers: {unit_name: 示例公司, total: 007, kinds: [no, 是], staff: [{person: 甲某, age: 30}]}
options: {volumes: 2, guidance: false, fonts: bundled}
items:
  1: {state: files, files: [{name: 名录.pdf, kind: scan, pages: 4, title: 名录}]}
  2: {state: self_declaration, statement: '', ticked: [职称]}
"""


def sample_file(tmp_path, text):
    file = tmp_path / "sample.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_sample_is_json_with_answers_as_texts(tmp_path):
    sample = load_sample(sample_file(tmp_path, SAMPLE))
    assert json.loads(json.dumps(sample)) == sample
    staff = [{"person": "甲某", "age": "30"}]
    assert sample["answers"] == {"unit_name": "示例公司", "total": "007", "kinds": ["no", "是"], "staff": staff}
    assert sample["options"] == {"volumes": 2, "guidance": False, "fonts": "bundled"}
    assert sample["items"]["1"]["files"] == [{"name": "名录.pdf", "kind": "scan", "pages": 4, "title": "名录"}]
    assert sample["items"]["2"]["state"] == "self_declaration"
    assert sample["items"]["2"]["ticked"] == ["职称"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: scan", "kind: scam", "是不是想写 scan"),
        ("pages: 4", "pages: 四", "应为一个整数"),
        ("total: 007", "total: {a: 1}", "answers › total”应为一段文字"),
        ("state: files", "state: file", "是不是想写 files"),
        ("name: 示例单位", "title: 示例单位", "没有 title 这个键"),
    ],
)
def test_mistakes_of_a_sample_are_told(tmp_path, old, new, said):
    with pytest.raises(DefinitionError) as caught:
        load_sample(sample_file(tmp_path, SAMPLE.replace(old, new)))
    assert any(said in line and "sample.yaml 第" in line for line in caught.value.problems)
