"""Several drafts as one: laws that hold for any drafts, and what becomes of each part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.drafts.changes import words_of
from app.drafts.draft import Draft, is_blank
from app.drafts.merging import Merged, Side, merge
from app.drafts.merging_values import Conflict
from app.drafts.sealed import SealedScan
from app.errors import UsageError
from app.forms.answers import EvidenceFile, ItemState
from app.forms.definition import FormDefinition
from app.forms.labels import STATE_WORDS
from app.forms.library import Library

ROOT = Path(__file__).resolve().parents[3]
LIBRARY = Library(ROOT, None, ROOT / "build" / "no cache", "0")
ZONE, SERVICE = LIBRARY.get("cooperation_zone_2026"), LIBRARY.get("service_institution_2026")
BLANK = Draft(form=SERVICE.id)


def merged(
    *drafts: Draft, base: Draft | None = None, take: Mapping[str, str] | None = None, form: FormDefinition = SERVICE
) -> Merged:
    return merge(form, [Side("ABCDE"[place], draft) for place, draft in enumerate(drafts)], base, take)


def service(**answers: object) -> Draft:
    return Draft(form=SERVICE.id, answers=answers)


def said(conflicts: tuple[Conflict, ...]) -> list[tuple[str, dict[str, str], str]]:
    return [(one.path, {value.side: value.text for value in one.values}, one.taken) for one in conflicts]


def file(name: str, content: str = "", item: int = 3, **chosen: Any) -> EvidenceFile:
    return EvidenceFile(f"attachments/{item:02d}/{name}", (content or name) * 8, 1, **chosen)


# ---- laws ------------------------------------------------------------------------------------------------------

words = st.sampled_from(["", "甲", "乙", "无", "丙 "])
row = st.fixed_dictionaries(
    {"person_name": words, "person_post": words}, optional={"person_title": words, "别的": words}
)
answer_sets = st.fixed_dictionaries(
    {},
    optional={
        "org_name": words,
        "staff_count": st.sampled_from(["", "12", "１２", "13"]),
        "uscc": st.sampled_from(["", "91140100MA0KX12345", "12140000X"]),
        "directions": st.lists(st.sampled_from(["数字赋能", "合规管理"]), max_size=2),
        "direction_other": words,
        "people": st.lists(row, max_size=4),
        "products": st.one_of(st.none(), st.just("不成样子"), st.just([])),
        "不认识": st.one_of(st.booleans(), st.integers(0, 1), st.just({"x": [1]})),
    },
)
contents = st.sampled_from("abc")
files = st.builds(
    lambda name, pages, rotate, caption: file(f"{name}.pdf", name, pages=pages, rotate=rotate, caption=caption),
    contents, st.sampled_from(["", "1-2"]), st.sampled_from([0, 90]), st.sampled_from(["", "图"]),
)  # fmt: skip
states = st.builds(
    ItemState,
    state=st.sampled_from(["", "files", "none"]),
    statement=words,
    ticked=st.lists(st.sampled_from(["营业执照或批文", "旧"]), max_size=2, unique=True).map(tuple),
    files=st.lists(files, max_size=3).map(tuple),
    extra=st.dictionaries(st.just("later"), st.integers(0, 2), max_size=1),
)
scans = st.builds(
    lambda side, content: SealedScan(
        volume="book", path=f"attachments/sealed/{content}.pdf", sha256=content * 8, bytes=1, side=side
    ),
    st.integers(1, 2),
    contents,
)
drafts = st.builds(
    Draft,
    form=st.just(SERVICE.id),
    answers=answer_sets,
    options=st.dictionaries(
        st.sampled_from(["copies", "fonts", "新"]), st.sampled_from([1, True, "", "bundled"]), max_size=3
    ),
    items=st.dictionaries(st.sampled_from([3, 7]), states, max_size=2),
    overrides=st.dictionaries(st.just("uscc"), st.sampled_from(["照证", "看过"]), max_size=1),
    extra=st.dictionaries(st.just("sample"), st.booleans(), max_size=1),
    other_items=st.dictionaries(st.just("附"), st.integers(0, 2), max_size=1),
    sealed=st.lists(scans, max_size=2, unique_by=lambda scan: scan.side).map(tuple),
)


@given(drafts)
def test_a_draft_with_itself_is_itself(a: Draft) -> None:
    found = merged(a, a)
    assert (found.draft, found.conflicts, found.taken, found.told) == (a, (), (), ())


@given(drafts)
def test_a_blank_draft_adds_nothing(a: Draft) -> None:
    for found in (merged(a, BLANK), merged(BLANK, a), merged(BLANK, a, BLANK)):
        assert (found.draft, found.conflicts) == (a, ())


@given(drafts, drafts)
def test_what_only_one_changed_since_the_base_is_taken(base: Draft, changed: Draft) -> None:
    for found in (merged(base, changed, base=base), merged(changed, base, base=base)):
        assert (found.draft, found.conflicts) == (changed, ())


def atoms(draft: Draft) -> set[tuple[str, str]]:
    """Every single thing that a draft says, in the words of conflicts, without the order of rows and files."""
    found: set[tuple[str, str]] = set()
    for name, value in draft.answers.items():
        if name == "people" and isinstance(value, list):
            cells = [pair for entry in value for pair in entry.items()]
            found |= {(f"people.{column}", cell.strip()) for column, cell in cells if cell.strip()}
        elif isinstance(value, list):
            found |= {(name, str(entry)) for entry in value}
        elif not is_blank(value) and str(value).strip():
            found.add((name, words_of(value).replace("１２", "12").strip()))
    for number, state in draft.items.items():
        item = f"items.{number}"
        found |= {(f"{item}.state", STATE_WORDS[state.state])} if state.state else set()
        found |= {(f"{item}.statement", state.statement.strip())} if state.statement.strip() else set()
        found |= {(f"{item}.extra", str(value)) for value in state.extra.values()}
        found |= {(f"{item}.ticked", tick) for tick in state.ticked}
        for entry in state.files:
            chosen = {
                "content": entry.sha256[0],
                "pages": entry.pages,
                "caption": entry.caption,
                "rotate": entry.rotate,
            }
            found |= {(f"{item}.files.{part}", str(value)) for part, value in chosen.items() if value}
    for part, values in (("options", draft.options), ("extra", draft.extra), ("items", draft.other_items)):
        found |= {(f"{part}.{key}", words_of(value)) for key, value in values.items() if value != ""}
    return found


@given(drafts, drafts)
def test_everything_that_either_says_is_in_the_result_or_in_a_conflict(a: Draft, b: Draft) -> None:
    found = merged(a, b)
    for path, text in (atoms(a) | atoms(b)) - atoms(found.draft):
        head = {"direction_other": "directions"}.get(path, ".".join(path.split(".")[: 2 if "." in path else 1]))
        place = "people" if head.startswith("people") else head
        shown = "".join(value.text for one in found.conflicts if one.path.startswith(place) for value in one.values)
        assert text in shown.replace("１２", "12").replace("true", "是").replace("false", "否"), (path, text)


@given(drafts, drafts)
def test_the_order_of_the_drafts_decides_nothing(a: Draft, b: Draft) -> None:
    one, other = merged(a, b), merged(b, a)

    def asked(found: Merged) -> list[tuple[str, list[str]]]:
        return sorted((conflict.label, sorted(value.text for value in conflict.values)) for conflict in found.conflicts)

    assert [label for label, _ in asked(one)] == [label for label, _ in asked(other)]
    if not one.conflicts:
        assert atoms(one.draft) == atoms(other.draft)


@given(drafts, drafts, st.sampled_from("AB"))
def test_conflicts_can_be_decided(a: Draft, b: Draft, name: str) -> None:
    asked = [one.path for one in merged(a, b).conflicts]
    found = merged(a, b, take=dict.fromkeys(asked, name))
    taken = {one.path: one.taken for one in found.conflicts}
    assert [taken[path] for path in asked] == [name] * len(asked)


# ---- answers ---------------------------------------------------------------------------------------------------


def test_departments_fill_their_parts() -> None:
    a, b = service(org_name="甲", staff_count="", email="a@b.cn"), service(org_name="甲", staff_count="30", phone="无")
    found = merged(a, b)
    assert found.draft.answers == {"org_name": "甲", "staff_count": "30", "email": "a@b.cn", "phone": "无"}
    assert [(one.path, one.side, one.text, one.left) for one in found.taken] == [
        ("phone", "B", "无", ()), ("email", "A", "a@b.cn", ()), ("staff_count", "B", "30", ()),
    ]  # fmt: skip
    assert (found.conflicts, found.told) == ((), ())


def test_none_is_an_answer_and_conflicts_name_every_value() -> None:
    found = merged(service(income_a="无"), service(income_a="3"), service(), service(income_a="4"))
    assert said(found.conflicts) == [("income_a", {"A": "无", "B": "3", "D": "4"}, "")]
    assert found.conflicts[0].label == "服务收入（前一年）"
    assert found.undecided == found.conflicts
    decided = merged(service(income_a="无"), service(income_a="3"), take={"income_a": "B"})
    assert decided.draft.answers == {"income_a": "3"}
    assert said(decided.conflicts) == [("income_a", {"A": "无", "B": "3"}, "B")]
    assert decided.undecided == ()


def test_with_a_base_only_changes_count_and_removals_are_told() -> None:
    base = service(org_name="甲", address="一号", contact="王", phone="1")
    a = service(org_name="甲", address="一号", phone="2")
    b = service(org_name="甲", address="二号", contact="王", phone="3")
    found = merged(a, b, base=base)
    assert found.draft.answers == {"org_name": "甲", "address": "二号", "phone": "2"}
    assert said(found.conflicts) == [("phone", {"A": "2", "B": "3"}, "")]
    assert found.conflicts[0].before == "1"
    assert found.told == ("联系人：A 删去了“王”，合并后也没有",)
    removed = merged(service(phone=""), service(phone="3"), base=service(phone="1"))
    assert said(removed.conflicts) == [("phone", {"A": "未填", "B": "3"}, "")]


def test_boxes_stand_together_with_their_other() -> None:
    a = service(directions=["数字赋能", "合规管理"], direction_other="")
    b = service(directions=["合规管理", "数字赋能"])
    assert merged(a, b).conflicts == ()
    c = service(directions=["数字赋能"], direction_other="咨询")
    found = merged(a, c, take={"directions": "B"})
    assert said(found.conflicts) == [("directions", {"A": "数字赋能、合规管理", "B": "数字赋能（其他：咨询）"}, "B")]
    assert found.draft.answers == c.answers


def test_counts_and_names_are_places_of_their_own() -> None:
    a = Draft(form=ZONE.id, answers={"platform_national_count": "2", "platform_national_names": "甲、乙"})
    b = Draft(form=ZONE.id, answers={"platform_national_count": "2", "platform_national_names": "甲、丙"})
    assert [one.path for one in merged(a, b, form=ZONE).conflicts] == ["platform_national_names"]


def test_a_note_on_a_code_stays_with_its_code() -> None:
    a = replace(service(uscc="91"), overrides={"uscc": "照证"})
    assert merged(a, service(uscc="91")).draft.overrides == {"uscc": "照证"}
    assert merged(a, service(uscc="92"), take={"uscc": "B"}).draft.overrides == {}
    assert merged(a, service(uscc="92"), take={"uscc": "A"}).draft.overrides == {"uscc": "照证"}


def test_other_names_may_be_other_applicants() -> None:
    found = merged(service(org_name="甲", uscc="91"), service(org_name="乙", uscc="91"))
    assert found.told == (
        "这几份草稿的“单位名称”不同（A：甲，B：乙），可能不是同一份申报，请先核对".replace("，B", "、B"),
    )


def test_values_that_read_alike_are_told_apart() -> None:
    found = merged(Draft(form=SERVICE.id, answers={"x": True}), service(x="是"))
    assert said(found.conflicts) == [("x", {"A": "true", "B": '"\\u662f"'}, "")]


# ---- tables ----------------------------------------------------------------------------------------------------


def person(name: str, post: str = "", **more: str) -> dict[str, str]:
    return {"person_name": name, "person_post": post, **more}


def test_rows_are_united_in_order_and_equal_ones_stand_once() -> None:
    first, last = person("甲", "主任"), person("丁", "会计")
    a = service(people=[first, person("乙"), last, {}])
    b = service(people=[person("新"), first, person("丙"), last, person("末")])
    found = merged(a, b)
    names = [row["person_name"] for row in found.draft.answers["people"]]  # type: ignore[attr-defined]
    assert names == ["新", "甲", "乙", "丙", "丁", "末"]
    assert found.conflicts == ()
    assert [(one.path, one.side, one.text) for one in found.taken] == [("people", "A", "1 行"), ("people", "B", "3 行")]


def test_the_same_row_is_settled_cell_by_cell() -> None:
    a = service(people=[person("甲"), person("乙", "会计", person_degree="本科")])
    b = service(people=[person("乙", "出纳", person_title="中级")])
    found = merged(a, b)
    assert said(found.conflicts) == [("people.1.person_post", {"A": "会计", "B": "出纳"}, "")]
    assert found.conflicts[0].label == "服务人员基本情况表 “乙” 职务"
    for path, rows in (
        ("people.1.person_post", [person("乙", "出纳", person_degree="本科", person_title="中级")]),
        ("people", [person("乙", "出纳", person_degree="本科", person_title="中级")]),
        ("people.1", [person("乙", "出纳", person_title="中级")]),
    ):
        assert merged(a, b, take={path: "B"}).draft.answers["people"] == [person("甲"), *rows]
    both = merged(a, b, take={"people.1": "both"})
    assert both.draft.answers["people"] == [*a.answers["people"], *b.answers["people"]]  # type: ignore[misc]
    assert said(both.conflicts) == [("people.1", {"A": "乙、会计、本科", "B": "乙、出纳、中级"}, "both")]


def test_rows_of_one_name_are_not_guessed_at() -> None:
    a, b = (
        service(people=[person("甲", "一"), person("甲", "二")]),
        service(people=[person("甲", "三"), person("甲", "二")]),
    )
    assert said(merged(a, b).conflicts) == [("people.0.person_post", {"A": "一", "B": "三"}, "")]
    found = merged(a, service(people=[person("甲", "三")]))
    assert len(found.draft.answers["people"]) == 3  # type: ignore[arg-type]
    assert found.told == ("服务人员基本情况表里“甲”不止一行，分不清哪几行是同一个，都留下了，请核对",)


def test_a_row_taken_out_by_one_and_changed_by_another_is_a_conflict() -> None:
    base = service(people=[person("甲", "一"), person("乙", "一"), person("丙", "一")])
    a = service(people=[person("甲", "二"), person("丙", "一")])
    b = service(people=[person("甲", "一"), person("乙", "二")])
    found = merged(a, b, base=base)
    assert said(found.conflicts) == [("people.1", {"A": "没有了", "B": "乙、二"}, "")]
    assert found.conflicts[0].before == "乙、一"
    assert found.told == ("服务人员基本情况表 “丙”：B 删去了“丙、一”，合并后也没有",)
    assert merged(a, b, base=base, take={"people.1": "A"}).draft.answers["people"] == [person("甲", "二")]
    kept = merged(a, b, base=base, take={"people.1": "B"}).draft.answers["people"]
    assert kept == [person("甲", "二"), person("乙", "二")]


def test_tables_of_no_shape_are_one_conflict() -> None:
    found = merged(service(people="乱"), service(people=[person("甲")]))
    assert said(found.conflicts) == [("people", {"A": "乱", "B": "1 行"}, "")]


def test_the_order_of_rows_is_that_of_who_changed_it() -> None:
    base = service(people=[person("甲"), person("乙"), person("丙")])
    a = service(people=[person("甲"), person("乙", "一"), person("丙")])
    b = service(people=[person("丙"), person("甲"), person("新"), person("乙")])
    found = merged(a, b, base=base)
    assert found.draft.answers["people"] == [person("丙"), person("甲"), person("新"), person("乙", "一")]
    assert found.told == ()
    told = merged(service(people=[person("乙"), person("甲"), person("末")]), b).told
    assert told == ("服务人员基本情况表：B 的次序和别的草稿不同，没有用它的次序，请核对",)


# ---- items and files -------------------------------------------------------------------------------------------


def item(*files: EvidenceFile, number: int = 3, state: str = "files", **more: Any) -> Draft:
    return Draft(form=SERVICE.id, items={number: ItemState(state=state, files=files, **more)})  # type: ignore[arg-type]


def test_files_are_united_by_content_under_names_of_their_own() -> None:
    same = file("执照.pdf", "s")
    a = item(same, file("一.pdf", "a"), statement="说明")
    b = item(file("一.PDF", "b"), replace(same, path="attachments/03/别名.pdf"))
    found = merged(a, b)
    listed = found.draft.items[3].files
    assert [(one.path, one.sha256[0]) for one in listed] == [
        ("attachments/03/一 (2).PDF", "b"), ("attachments/03/执照.pdf", "s"), ("attachments/03/一.pdf", "a"),
    ]  # fmt: skip
    assert found.owners == {
        "attachments/03/一 (2).PDF": (1, "attachments/03/一.PDF"),
        "attachments/03/执照.pdf": (0, "attachments/03/执照.pdf"),
        "attachments/03/一.pdf": (0, "attachments/03/一.pdf"),
    }
    assert found.draft.items[3].statement == "说明"
    assert found.conflicts == ()


def test_ticks_are_taken_one_by_one() -> None:
    first, second, *_ = SERVICE.items[7].needs
    a, b = item(number=7, ticked=(second, "旧")), item(number=7, ticked=(first,), state="")
    found = merged(a, b)
    assert found.draft.items[7].ticked == (first, second, "旧")
    assert ("items.7.ticked", "B", f"勾选了“{first}”") in [(one.path, one.side, one.text) for one in found.taken]
    undone = merged(
        item(number=7), item(number=7, ticked=(first, second), state="none"), base=item(number=7, ticked=(first,))
    )
    assert undone.draft.items[7].ticked == (second,)


def test_choices_about_a_file_and_states_are_compared() -> None:
    a = item(file("一.pdf", pages="1-2", caption="图", extra={"accepted": ["unclear"]}))
    b = item(file("一.pdf", pages="3", rotate=90), state="none")
    found = merged(a, b)
    assert said(found.conflicts) == [
        ("items.3.state", {"A": "文件", "B": "无"}, ""),
        ("items.3.files.0.pages", {"A": "第 1-2 页", "B": "第 3 页"}, ""),
    ]
    assert found.conflicts[1].label == "第 3 项 执照或批文 “一.pdf” 装哪几页".replace(
        "执照或批文", SERVICE.items[3].short_title
    )
    (one,) = found.draft.items[3].files
    assert (one.caption, one.rotate, one.extra) == ("图", 90, {"accepted": ["unclear"]})
    both = merged(a, b, take={"items.3.state": "A", "items.3.files.0": "both"})
    assert [one.pages for one in both.draft.items[3].files] == ["1-2", "3"]


def test_a_file_taken_out_by_one_stays_out() -> None:
    base = item(file("一.pdf"), file("二.pdf"))
    found = merged(
        item(file("一.pdf"), file("三.pdf")), item(file("一.pdf"), file("二.pdf"), file("四.pdf")), base=base
    )
    assert [one.path.rpartition("/")[2] for one in found.draft.items[3].files] == ["一.pdf", "三.pdf", "四.pdf"]
    assert len(found.told) == 1
    assert "A 删去了“二.pdf”" in found.told[0]


def test_what_only_one_took_out_of_a_list_is_told() -> None:
    base = replace(item(file("一.pdf"), file("二.pdf")), answers={"people": [person("甲"), person("乙"), person("丙")]})
    a = replace(item(file("二.pdf"), file("新.pdf")), answers={"people": [person("甲", "改"), person("丙")]})
    found = merged(base, a, base=base)
    assert found.draft == a
    label = f"第 3 项 {SERVICE.items[3].short_title}"
    assert found.told == (
        "服务人员基本情况表：B 删去了“乙”，合并后也没有", f"{label}：B 删去了“一.pdf”，合并后也没有",
    )  # fmt: skip
    assert merged(a, a, base=base).told == ()


def test_scans_stay_only_with_what_was_sealed() -> None:
    scan = SealedScan(volume="book", path="attachments/sealed/a.pdf", sha256="a", bytes=1, side=1)
    sealed = replace(service(org_name="甲"), sealed=(scan,))
    other = replace(scan, path="attachments/sealed/a.pdf", sha256="b", side=2)
    found = merged(sealed, replace(service(org_name="甲", phone=""), sealed=(scan, other)))
    assert [one.path for one in found.draft.sealed] == ["attachments/sealed/a.pdf", "attachments/sealed/a (2).pdf"]
    assert found.owners["attachments/sealed/a (2).pdf"] == (1, "attachments/sealed/a.pdf")
    clash = merged(sealed, replace(service(org_name="甲"), sealed=(replace(scan, sha256="c"),)))
    assert [one.path for one in clash.undecided] == ["sealed.book.1"]
    changed = merged(sealed, service(phone="1"))
    assert changed.draft.sealed == ()
    assert changed.told == ("A 的盖章扫描件没有带进来：合并后的内容和盖章时的不同，请重新打印、盖章、扫描",)


# ---- what is refused -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("take", "message", "hint"),
    [
        ({"phone": "A"}, "没有“phone”这处冲突", "org_name"),
        ({"org_name": "C"}, "“org_name”不能选“C”", "A、B"),
        ({"org_name": "both"}, "“org_name”不能选“both”", "A、B"),
    ],
)
def test_choices_that_meet_no_conflict_are_refused(take: dict[str, str], message: str, hint: str) -> None:
    with pytest.raises(UsageError) as error:
        merged(service(org_name="甲"), service(org_name="乙"), take=take)
    assert message in error.value.message
    assert hint in error.value.hint


def test_other_forms_are_refused() -> None:
    with pytest.raises(UsageError, match="B 填的是另一种表"):
        merged(BLANK, Draft(form=ZONE.id))
    with pytest.raises(UsageError, match="对照 填的是另一种表"):
        merged(BLANK, BLANK, base=Draft(form=ZONE.id))
    with pytest.raises(UsageError, match="至少要有两份"):
        merged(BLANK)
