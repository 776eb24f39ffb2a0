from __future__ import annotations

import dataclasses
import string
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from app.forms.answers import EvidenceFile, Filling, ItemState
from app.forms.authoring import load_form, load_sample
from app.forms.checking import check, fill_none
from app.forms.definition import CharLimit, Field, FormDefinition, Item, Notice, Remark, Rule
from app.forms.field_types.choices import printed_numbers
from app.forms.handing_in import hand_in_lines
from app.forms.issues import Fix
from app.forms.labels import label_of
from app.forms.messages import MESSAGES, own_issue

ROOT = Path(__file__).parents[3]
TABLE = yaml.safe_load((ROOT / "tests/data/check_cases.yaml").read_text(encoding="utf-8"))["cases"]
FORMS = {path.parent.name: load_form(path) for path in sorted((ROOT / "forms").glob("*/form.yaml"))}


def every_character(_char):
    return True


def files_of(number, names):
    """Files by name, or by name and SHA-256 where it matters; behind it the warning that was accepted."""
    pairs = [(name, "") if isinstance(name, str) else next(iter(name.items())) for name in names]
    return tuple(
        EvidenceFile(f"attachments/{number:02}/{name}", digest, 1, extra={"accepted": list(accepted)})
        for name, told in pairs
        for digest, *accepted in [[told] if isinstance(told, str) else told]
    )


def sample_of(form_id):
    sample = load_sample(ROOT / "forms" / form_id / "sample.yaml")
    items = {
        int(number): ItemState(
            item["state"],
            item.get("statement", ""),
            tuple(item.get("ticked", ())),
            files_of(int(number), [file["name"] for file in item.get("files", ())]),
        )
        for number, item in sample["items"].items()
    }
    return Filling(sample["answers"], items)


SAMPLES = {form_id: sample_of(form_id) for form_id in FORMS}


def mistaken(case):
    form, sample = FORMS[case["form"]], SAMPLES[case["form"]]
    answers = {**sample.answers, **case.get("set", {})}
    answers |= {name: text * times for name, (text, times) in case.get("fill", {}).items()}
    for name in case.get("drop", ()):
        del answers[name]
    items = dict(sample.items)
    for number, changes in case.get("items", {}).items():
        more = {**changes, "ticked": tuple(changes["ticked"])} if "ticked" in changes else dict(changes)
        if "files" in more:
            more["files"] = files_of(number, more["files"])
        items[number] = dataclasses.replace(items.get(number, ItemState()), **more)
    if "no_claim" in case:
        number = case["no_claim"]
        form = dataclasses.replace(
            form, items={**form.items, number: dataclasses.replace(form.items[number], claim="")}
        )
    return form, Filling(answers, items, case.get("options", {}), case.get("override", {}))


@pytest.mark.parametrize("case", TABLE, ids=lambda case: f"{case['name']} {case['form'][:4]}")
def test_a_mistake_yields_exactly_its_codes(case):
    form, filling = mistaken(case)
    before = Counter(key(one) for one in check(FORMS[case["form"]], SAMPLES[case["form"]], every_character))
    uncovered = case.get("uncovered", "")
    facts, notes = case.get("facts", {}), case.get("notes", {})
    issues = check(form, filling, lambda char: char not in uncovered, facts, notes)
    added = []
    for one in issues:
        if before[key(one)]:
            before[key(one)] -= 1
        else:
            added.append(one)
    assert [key(one) for one in added] == case["yields"]
    if "fix" in case:
        assert added[0].fixes[0].value == case["fix"]
    if "severity" in case:
        assert added[0].severity == case["severity"]
    for one in added:
        named = label_of(form, one.path, printed_number(filling, one.path))
        head = "第 " if one.path.startswith("items.") or one.code == "item_text_missing" else named
        assert one.message.startswith(head) or one.code == "group_too_long" or one.code not in MESSAGES


def printed_number(filling, path):
    """The 序号 of the row that a path leads to."""
    field, *place = path.split(".")
    rows = filling.answers.get(field)
    return printed_numbers(rows)[int(place[0])] if isinstance(rows, list) and place else None


def key(one):
    return f"{one.path} {one.code}"


def test_what_cannot_be_printed_is_named_with_its_code_points():
    form, sample = FORMS["cooperation_zone_2026"], SAMPLES["cooperation_zone_2026"]
    typed = {"operator_contact": "王\ud800\x00\u200b\x00五", "zone_name": "".join(map(chr, range(14, 28)))}
    found = check(form, Filling({**sample.answers, **typed}, sample.items), every_character)
    told = {one.path: one for one in found if one.code == "control_character"}
    label = label_of(form, "operator_contact")
    named = "U+D800、U+0000、U+200B"
    assert told["operator_contact"].message == f"{label}：夹有看不见、也打印不出的字符（{named}），请删去"
    assert told["operator_contact"].fixes == (Fix("删去", "operator_contact", "王五"),)
    assert told["zone_name"].message.startswith("合作区名称：夹有看不见、也打印不出的字符（U+000E、U+000F、U+0010、")
    assert "等 14 种）" in told["zone_name"].message


def test_no_quoted_text_steers_a_terminal():
    form, sample = FORMS["cooperation_zone_2026"], SAMPLES["cooperation_zone_2026"]
    typed = {name: "\x1b[31m1" for name in form.fields if isinstance(sample.answers.get(name), str)}
    messages = [one.message for one in check(form, Filling({**sample.answers, **typed}), every_character)]
    assert any("□[31m1" in message for message in messages)
    assert not any("\x1b" in message for message in messages)


def test_every_code_has_its_row():
    told = {entry.rpartition(" ")[2] for case in TABLE for entry in case["yields"]}
    assert not MESSAGES.keys() - told


def test_the_deadline_is_told_in_plain_words():
    filling = SAMPLES["cooperation_zone_2026"]
    late = Filling({**filling.answers, "filed_on": "2026-07-01"}, filling.items)
    (found,) = [one for one in check(FORMS["cooperation_zone_2026"], late, every_character) if "deadline" in one.code]
    assert found.message == "申报时间：填的是2026年7月1日，通知的截止日期是2026年6月15日：已截止，以通知为准"


def test_what_is_handed_in_is_told_in_lines():
    zone, service = (FORMS[name].notice for name in ("cooperation_zone_2026", "service_institution_2026"))
    assert hand_in_lines(zone)[:3] == (
        "截止：2026年6月15日（请提前交县、市初审）",
        "纸质：份数通知未规定，请咨询受理处室",
        "光盘：2 份",
    )
    assert hand_in_lines(service, date(2026, 4, 20), 3)[:4] == (
        "截止：2026年4月30日（请提前交县、市初审）",
        "自定截止：2026年4月20日",
        "纸质：3 份（自定；通知：2 份）",
        "光盘：不要求",
    )
    assert hand_in_lines(zone)[-1] == f"报送：{zone.hand_in}"


def test_the_name_of_a_file_is_told_when_it_cannot_be_printed():
    items = {12: ItemState("files", files=files_of(12, ["名册㼆.pdf"]))}
    issues = check(FORMS["service_institution_2026"], Filling({}, items), lambda char: char != "㼆")
    (found,) = [one for one in issues if one.code == "file_name_glyph"]
    assert "文件名“名册㼆.pdf”" in found.message
    assert "改名" in found.message


def test_every_rule_names_its_source():
    for form in FORMS.values():
        assert [rule.id for rule in form.rules if not rule.source.strip()] == []


def test_samples_hold_no_error_and_no_warning():
    for form_id, sample in SAMPLES.items():
        issues = check(FORMS[form_id], sample, every_character)
        assert {one.severity for one in issues} <= {"note"}, [one.message for one in issues]


def test_sentences_are_plain():
    for code, message in MESSAGES.items():
        assert code.isidentifier()
        assert not any(word in message.sentence for word in ("您", "！", "!", "失败", "非法", "异常"))
        assert all(name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(message.sentence))


@pytest.mark.parametrize("form_id", FORMS)
def test_issues_stand_in_the_order_of_the_form(form_id):
    form = FORMS[form_id]
    heads = [one.path.split(".")[0] for one in check(form, Filling(), every_character)]
    places = [list(form.fields).index(head) if head in form.fields else 10_000 for head in heads]
    assert places == sorted(places)


def test_a_fix_mends_its_mistake():
    for case in TABLE:
        form, filling = mistaken(case)
        for one in check(form, filling, every_character, case.get("facts", {})):
            for fix in one.fixes:
                again = apply(filling, fix)
                left = [key(other) for other in check(form, again, every_character, case.get("facts", {}))]
                now = [key(other) for other in check(form, filling, every_character, case.get("facts", {}))]
                assert left.count(key(one)) < now.count(key(one)) or one.code == "missing_glyph", (case["name"], fix)


def apply(filling, fix):
    head, *rest = fix.path.split(".")
    if head == "items":
        number = int(rest[0])
        if rest[-1] == "accepted":
            files = list(filling.items[number].files)
            files[int(rest[2])] = dataclasses.replace(files[int(rest[2])], extra={"accepted": [fix.value]})
            rest, fix = ["", "files"], dataclasses.replace(fix, value=tuple(files))
        state = dataclasses.replace(filling.items.get(number, ItemState()), **{rest[1]: fix.value})
        return dataclasses.replace(filling, items={**filling.items, number: state})
    if head == "override":
        return dataclasses.replace(filling, overrides={**filling.overrides, rest[0]: fix.value})
    if rest:
        rows = [dict(row) if isinstance(row, dict) else row for row in filling.answers[head]]
        rows[int(rest[0])][rest[1]] = fix.value
        return dataclasses.replace(filling, answers={**filling.answers, head: rows})
    return dataclasses.replace(filling, answers={**filling.answers, head: fix.value})


def test_fill_none_leaves_only_what_takes_no_none():
    form = FORMS["cooperation_zone_2026"]
    changes = fill_none(form, Filling())
    assert changes["revenue_y1"] == "无"
    assert (changes["quality_checks"], changes["quality_checks_other"]) == (["其他"], "无")
    assert not {"zone_name", "q_plan", "filed_on", "planned_area"} & changes.keys()
    left = {one.path for one in check(form, Filling(changes), every_character) if one.severity == "error"}
    assert left == {name for name, field in form.fields.items() if field.required and not field.none} | {
        f"items.{number}.state" for number in form.items
    }
    assert fill_none(form, SAMPLES["cooperation_zone_2026"]) == {}
    assert set(fill_none(FORMS["service_institution_2026"], Filling())) == {
        *("service_assets", "service_area", "activities_text", "served_total"),
        *(f"{name}_{year}" for name in ("income", "profit", "served", "events") for year in "ab"),
    }


def test_fill_none_keeps_what_was_begun():
    form = FORMS["cooperation_zone_2026"]
    begun = Filling({"quality_checks_other": "办讲座", "ops_checks": ["其他"], "service_checks": 5, "revenue_y1": "1"})
    changes = fill_none(form, begun)
    assert not {"quality_checks", "quality_checks_other", "ops_checks", "service_checks", "revenue_y1"} & changes.keys()
    assert changes["ops_checks_other"] == "无"


def form_of(**more):
    notice = Notice(title="通知", issuer="某厅", deadline=dataclasses.MISSING)
    base = {
        "id": "f",
        "title": "表",
        "short_title": "表",
        "who": "",
        "name_field": "a",
        "notice": notice,
        "volumes": (),
    }
    return FormDefinition(**{**base, **more})


def test_labels_and_messages_carry_the_years():
    form = form_of(
        years={"y1": 2031},
        fields={"a": Field(type="integer", label="{y1}年数量", required=True)},
        rules=(Rule(id="r", fields=("a",), severity="warning", rule="a > 5", message="{y1}年应多于 5"),),
        remarks=(
            Remark(id="always", text="通知写作 {y1} 年"),
            Remark(id="few", text="太少", fields=("a",), when="a < 3"),
        ),
    )
    assert [one.message for one in check(form, Filling(), every_character)] == [
        "2031年数量：还没有填写",
        "通知写作 2031 年",
    ]
    assert [(one.path, one.code, one.message) for one in check(form, Filling({"a": "2"}), every_character)] == [
        ("a", "r", "2031年数量：2031年应多于 5"),
        ("a", "few", "2031年数量：太少"),
        ("", "always", "通知写作 2031 年"),
    ]


def test_labels_name_rows_and_items():
    form = FORMS["service_institution_2026"]
    assert label_of(form, "people.2.person_name") == "服务人员基本情况表 第3行 姓名"
    assert label_of(form, "items.3.state") == "第 3 项 批文或执照"
    assert label_of(form, "nothing.1") == "nothing.1"
    assert own_issue("r", "a", "从业人数", "从业人数太少", "note").message == "从业人数太少"


def test_a_shared_ceiling_stands_at_the_longest_text():
    texts = {name: Field(type="long_text", label=name) for name in "ab"}
    form = form_of(fields=texts, limits=(CharLimit(id="l", label="两段", fields=("a", "b"), max_chars=10),))
    (over,) = check(form, Filling({"a": "字" * 4, "b": "字" * 7}), every_character)
    assert (over.path, over.code, over.message) == (
        "b",
        "group_too_long",
        "两段：各部分共 11 字，不能超过 10 字，请删去 1 字",
    )
    assert check(form, Filling({"a": "字" * 4, "b": "字" * 6}), every_character) == []
    assert [one.code for one in check(form, Filling({"a": "word " * 3}), every_character)] == ["too_long_characters"]


def test_items_of_a_small_form():
    fields = {"n": Field(type="integer", label="数量", none=True), "t": Field(type="text", label="名称", none=True)}
    items = {
        4: Item(title="证明", short_title="证明", takes=("files", "none"), evidence="optional", cited_by=("n", "t"))
    }
    form = form_of(fields=fields, items=items)

    def codes(state, **answers):
        return [one.code for one in check(form, Filling(answers, {4: state}), every_character)]

    files = ItemState("files", files=files_of(4, ["一.pdf"]))
    assert codes(ItemState(), n="3") == ["claim_without_evidence"]
    assert codes(ItemState(), n="0", t="无") == []
    assert codes(files, n="0", t="无") == ["evidence_without_claim"]
    assert codes(files, n="0") == []
    assert codes(files, n="很多", t="无") == ["not_a_number"]
    assert codes(files, n="3") == []


def test_answers_of_unknown_fields_are_ignored():
    form_id = "service_institution_2026"
    more = dataclasses.replace(SAMPLES[form_id], answers={**SAMPLES[form_id].answers, "from_the_future": {"a": 1}})
    assert check(FORMS[form_id], more, every_character) == check(FORMS[form_id], SAMPLES[form_id], every_character)


def test_fonts_are_asked_once_for_a_character():
    asked = Counter()

    def covers(char):
        asked[char] += 1
        return True

    check(FORMS["cooperation_zone_2026"], SAMPLES["cooperation_zone_2026"], covers)
    assert asked
    assert set(asked.values()) == {1}


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
keys = st.text(max_size=4) | st.sampled_from(["person_name", "product_name"])
garbage = st.recursive(
    leaves | st.sampled_from(["无", "其他", "1", "是"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(FORMS)), st.data())
def test_any_json_is_checked_without_an_exception(form_id, data):
    form = FORMS[form_id]
    names = data.draw(st.lists(st.sampled_from(sorted(form.fields)), max_size=12, unique=True))
    filling = Filling({**SAMPLES[form_id].answers, **{name: data.draw(garbage) for name in names}})
    issues = check(form, filling, every_character)
    told = {one.path.split(".")[0] for one in issues}
    wrong = {name for name in names if not isinstance(filling.answers[name], str | list)}
    assert wrong <= told
    fill_none(form, filling)


def test_three_hundred_fields_are_checked_at_once():
    kinds = ["text", "decimal", "integer", "date", "phone", "email"]
    right = {"text": "云川市", "decimal": "12.30", "integer": "5", "date": "2026-05-28", "phone": "0351-5550123"}
    fields = {f"f{place}": Field(type=kinds[place % 6], label=f"栏目 {place}", required=True) for place in range(300)}
    answers = {name: right.get(field.type, "a@example.com") for name, field in fields.items()}
    form = form_of(fields=fields)
    spent = []
    for _ in range(5):
        begin = time.perf_counter()
        assert check(form, Filling(answers), every_character) == []
        spent.append(time.perf_counter() - begin)
    assert min(spent) < 0.05  # 10 ms on an office PC; room for a busy machine


def test_rows_are_called_by_the_number_that_is_printed():
    form = FORMS["service_institution_2026"]
    people = [{"person_name": "甲"}, {}, {"person_name": " "}, {"person_post": "乙的职务"}, {"person_name": "丙\u200b"}]
    found = check(form, Filling({"people": people}), every_character)
    told = {one.path: one.message.partition("：")[0] for one in found if one.path.startswith("people.")}
    assert told == {
        "people.3.person_name": "服务人员基本情况表 第2行 姓名",
        "people.4.person_name": "服务人员基本情况表 第3行 姓名",
    }
    assert printed_numbers([*people, {}]) == [1, 2, 2, 2, 3, 4]
