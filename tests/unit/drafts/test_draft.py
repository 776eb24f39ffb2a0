"""The JSON of a draft: what is not understood survives, a wrong frame is named."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.drafts.draft import Draft, NewerDraft, from_json, to_json
from app.errors import DraftError
from app.forms.answers import EvidenceFile, ItemState

KNOWN_TOP = ("format", "form", "answers", "options", "items")
KNOWN_ITEM = ("state", "statement", "ticked", "files")
KNOWN_FILE = ("path", "sha256", "bytes", "rotate")

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def loose(known: tuple[str, ...] = ()) -> st.SearchStrategy[dict[str, object]]:
    return st.dictionaries(st.text().filter(lambda key: key not in known), values, max_size=3)


files = st.builds(
    EvidenceFile,
    path=st.text(),
    sha256=st.text(alphabet="0123456789abcdef"),
    bytes=st.integers(0, 1 << 40),
    rotate=st.sampled_from([0, 90, 180, 270]),
    extra=loose(KNOWN_FILE),
)
states = st.builds(
    ItemState,
    state=st.sampled_from(["", "files", "none", "self_declaration"]),
    statement=st.text(),
    ticked=st.lists(st.text(), max_size=3).map(tuple),
    files=st.lists(files, max_size=2).map(tuple),
    extra=loose(KNOWN_ITEM),
)
drafts = st.builds(
    Draft,
    form=st.text(min_size=1),
    answers=loose(),
    options=loose(("overrides",)),
    items=st.dictionaries(st.integers(0, 99), states, max_size=3),
    overrides=st.dictionaries(st.text(), st.text(), max_size=2),
    extra=loose(KNOWN_TOP),
    other_items=st.dictionaries(st.sampled_from(["x", "03", "-1", "３", ""]), values, max_size=2),
)


@given(drafts)
def test_round_trip_keeps_everything(draft: Draft) -> None:
    text = to_json(draft)
    again = from_json(text, "draft.json")
    assert again == draft
    assert to_json(again) == text


@given(st.permutations(["b", "a", "丙", "乙"]))
def test_equal_drafts_give_equal_text(keys: list[str]) -> None:
    draft = Draft(form="f", answers=dict.fromkeys(keys, "1"), options={key: [{k: "1" for k in keys}] for key in keys})
    straight = sorted(keys)
    other = Draft(
        form="f", answers=dict.fromkeys(straight, "1"), options={key: [{k: "1" for k in straight}] for key in straight}
    )
    assert to_json(draft) == to_json(other)


def test_layout_of_the_file_is_the_documented_one() -> None:
    file = EvidenceFile("attachments/03/合作协议.pdf", "ab", 12, 90)
    draft = Draft(
        form="cooperation_zone_2026",
        answers={"zone_name": "云岭合作区"},
        options={"volumes": 1},
        items={3: ItemState("files", "", ("甲",), (file,))},
        overrides={"uscc": "已电话核对"},
    )
    assert json.loads(to_json(draft)) == {
        "format": 1,
        "form": "cooperation_zone_2026",
        "answers": {"zone_name": "云岭合作区"},
        "options": {"volumes": 1, "overrides": {"uscc": "已电话核对"}},
        "items": {
            "3": {
                "state": "files",
                "statement": "",
                "ticked": ["甲"],
                "files": [{"path": "attachments/03/合作协议.pdf", "sha256": "ab", "bytes": 12, "rotate": 90}],
            }
        },
    }
    assert "云岭合作区" in to_json(draft)
    assert list(json.loads(to_json(draft))) == list(KNOWN_TOP)


def test_missing_parts_are_empty_and_items_are_in_number_order() -> None:
    draft = from_json('{"format": 1, "form": "f", "items": {"10": {}, "2": {}}}', "draft.json")
    assert (draft.answers, draft.options, draft.overrides) == ({}, {}, {})
    assert list(json.loads(to_json(draft))["items"]) == ["2", "10"]


def test_half_a_surrogate_pair_and_a_byte_order_mark_are_no_trouble() -> None:
    draft = Draft(form="f", answers={"zone_name": "甲\ud840乙"})
    to_json(draft).encode("utf-8")
    assert from_json("\ufeff" + to_json(draft), "draft.json") == draft


def test_a_newer_format_opens_read_only() -> None:
    draft = from_json('{"format": 3, "form": "f", "new": [1]}', "draft.json")
    assert "版本 3" in draft.read_only
    assert draft.extra == {"new": [1]}
    assert Draft(form="f").read_only == ""


def test_a_newer_frame_that_cannot_be_read_is_not_called_damaged() -> None:
    with pytest.raises(NewerDraft, match=r"版本 2.*读不了"):
        from_json('{"format": 2, "form": "f", "items": []}', "draft.json")


def test_an_older_format_walks_through_the_given_table() -> None:
    def minus_one(document: dict[str, object]) -> dict[str, object]:
        return {**document, "form": document["formular"]}

    def zero(document: dict[str, object]) -> dict[str, object]:
        old = document.pop("felder")
        return {**document, "answers": old}

    text = '{"format": -1, "formular": "f", "felder": {"a": "1"}}'
    draft = from_json(text, "draft.json", steps={-1: minus_one, 0: zero})
    assert (draft.format, draft.form, draft.answers) == (1, "f", {"a": "1"})
    assert draft.extra == {"formular": "f"}
    with pytest.raises(DraftError, match=r"draft.json.*格式是 -1"):
        from_json(text, "draft.json", steps={-1: minus_one})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "第 1 行第 1 列"),
        ("[]", "损坏了，或不是申报册保存的草稿"),
        ('{"form": "f"}', "format"),
        ('{"format": true, "form": "f"}', "format"),
        ('{"format": 1.0, "form": "f"}', "format"),
        ('{"format": 0, "form": "f"}', "格式是 0"),
        ('{"format": 1}', "form"),
        ('{"format": 1, "form": ""}', "form"),
        ('{"format": 1, "form": "f", "answers": []}', "answers"),
        ('{"format": 1, "form": "f", "options": 3}', "options"),
        ('{"format": 1, "form": "f", "options": {"overrides": {"uscc": 1}}}', "options.overrides.uscc"),
        ('{"format": 1, "form": "f", "items": {"3": 1}}', "items.3"),
        ('{"format": 1, "form": "f", "items": {"3": {"state": "odd"}}}', "items.3.state"),
        ('{"format": 1, "form": "f", "items": {"3": {"ticked": [1]}}}', "items.3.ticked.0"),
        ('{"format": 1, "form": "f", "items": {"3": {"files": {}}}}', "items.3.files"),
        ('{"format": 1, "form": "f", "items": {"3": {"files": [{}]}}}', "items.3.files.0.path"),
        ('{"format": 1, "form": "f", "items": {"3": {"files": [{"path": "a", "bytes": -1}]}}}', "files.0.bytes"),
        ('{"format": 1, "form": "f", "items": {"3": {"files": [{"path": "a", "rotate": 45}]}}}', "files.0.rotate"),
        ('{"format": 1, "form": "f", "answers": {"a": 1, "a": 2}}', "“a”出现了两次"),
        ('{"format": 1, "form": "f", "answers": {"a": NaN}}', "NaN"),
        ('{"format": 1, "form": "f", "answers": {"a": 1e999}}', "1e999"),
        ('{"format": 1, "form": "f", "answers": {"a": ' + "[" * 80 + "]" * 80 + "}}", "嵌套太深"),
        ("[" * 100_000, "嵌套太深"),
        ('{"format": 1, "form": "f", "answers": {"a": ' + "9" * 5000 + "}}", "有一个数太长"),
    ],
)
def test_a_wrong_frame_is_named(text: str, place: str) -> None:
    with pytest.raises(DraftError) as caught:
        from_json(text, "云岭/draft.json")
    assert "云岭/draft.json" in caught.value.message
    assert place in caught.value.message
    assert caught.value.hint


def test_a_document_that_is_no_draft_at_all_is_told_without_brackets() -> None:
    with pytest.raises(DraftError) as caught:
        from_json("[]", "云岭/draft.json")
    assert caught.value.message == "“云岭/draft.json”损坏了，或不是申报册保存的草稿"


def test_filling_hands_everything_on() -> None:
    draft = Draft(
        form="f", answers={"a": 5}, options={"fonts": "x"}, items={1: ItemState("none")}, overrides={"u": "n"}
    )
    filling = draft.filling
    assert (filling.answers, filling.options) == ({"a": 5}, {"fonts": "x"})
    assert (filling.items, filling.overrides) == ({1: ItemState("none")}, {"u": "n"})
    assert draft.item(9) == ItemState()
    with pytest.raises(dataclasses.FrozenInstanceError):
        draft.form = "g"  # type: ignore[misc]
