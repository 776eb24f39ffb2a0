"""How a listed file is bound, as the draft keeps it."""

from __future__ import annotations

import json

import pytest

from app.drafts.draft import Draft, from_json, to_json
from app.drafts.file_choices import with_caption, with_pages, with_per_side
from app.errors import DraftError, UsageError
from app.forms.answers import EvidenceFile, ItemState

FILE = EvidenceFile("attachments/03/协议.pdf", "0" * 64, 5)
OTHER = EvidenceFile("attachments/03/照片.jpg", "1" * 64, 6)
DRAFT = Draft(form="f", items={3: ItemState(state="files", files=(FILE, OTHER))})


def test_what_is_chosen_is_kept_and_nobody_else_is_touched() -> None:
    draft = with_pages(DRAFT, 3, "协议.pdf", "第1－3页", 8)
    draft = with_caption(draft, 3, "协议.pdf", "  合作\n协议 ")
    draft = with_per_side(draft, 3, "协议.pdf", 4)
    assert draft.item(3).files[1] == OTHER
    again = from_json(to_json(draft), "draft.json")
    file = again.item(3).files[0]
    assert (file.pages, file.caption, file.per_side) == ("1-3", "合作 协议", 4)
    assert with_pages(draft, 3, "协议.pdf", " ").item(3).files[0].pages == ""


def test_a_draft_without_choices_reads_as_before() -> None:
    (entry, _) = json.loads(to_json(DRAFT))["items"]["3"]["files"]
    assert set(entry) == {"path", "sha256", "bytes", "rotate"}


def test_what_no_book_can_do_is_refused() -> None:
    with pytest.raises(UsageError, match="没有第 9 页"):
        with_pages(DRAFT, 3, "协议.pdf", "9", 8)
    with pytest.raises(UsageError, match="最多 60 个字"):
        with_caption(DRAFT, 3, "协议.pdf", "长" * 61)
    with pytest.raises(UsageError, match="1、2 或 4"):
        with_per_side(DRAFT, 3, "协议.pdf", 3)
    with pytest.raises(UsageError, match="没有“无"):
        with_pages(DRAFT, 3, "无.pdf", "1")


@pytest.mark.parametrize(("key", "value"), [("per_side", 3), ("per_side", "2"), ("pages", 1), ("caption", [])])
def test_a_damaged_choice_names_its_place(key: str, value: object) -> None:
    document = json.loads(to_json(DRAFT))
    document["items"]["3"]["files"][0][key] = value
    with pytest.raises(DraftError, match=f"items.3.files.0.{key}"):
        from_json(json.dumps(document), "draft.json")
