"""An application of the desk up close: printed pages, evidence, letters, from what was received."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pypdfium2
import pytest

from app import api
from app.api_letters import Correcting, SignedBy
from app.bureau.answers_seen import answer_seen
from app.bureau.model import Office, Review
from app.errors import AppError, AttachmentError, UsageError
from app.forms.answers import EvidenceFile, Filling, ItemState
from app.paths import AppPaths, find_paths
from tests.unit.bureau.applicants import LIBRARY, SERVICE, answers
from tests.unit.bureau.piles import snapshot

NOON = datetime(2026, 4, 20, 12)
OFFICE = Office("city", "云川市工信局", "李明", "XX市")
SAID = Review(
    level="city", office=OFFICE.name, decision="return", opinion="同意推荐。", corrections=("补签名字", "补章")
)
Collected = Callable[..., Path]


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> AppPaths:
    return find_paths(tmp_path_factory.mktemp("资料"))


def scan(file: Path, pages: int) -> Path:
    with pypdfium2.PdfDocument.new() as document:
        for _ in range(pages):
            document.new_page(595, 842)
        document.save(file)
    return file


@pytest.fixture
def collected(paths: AppPaths, tmp_path: Path) -> Collected:
    """Collect one applicant with a licence of three pages; gives where its draft lies."""

    def collect(*, packed: bool = False) -> Path:
        folder = tmp_path / "收件" / "甲"
        api.new_draft(paths, SERVICE.id, folder, NOON)
        api.set_answers(paths, folder, answers(served_b="8"), NOON)
        api.attach(paths, folder, 3, [scan(tmp_path / "执照.pdf", 3)], api.Attaching(), NOON)
        source = folder
        if packed:
            source = tmp_path / "收件" / "甲.shenbao"
            api.pack(folder, source)
            shutil.rmtree(folder)
        desk = tmp_path / "台"
        api.set_office(paths, OFFICE, NOON, desk)
        api.collect(paths, [source], NOON, desk)
        return source

    return collect


def text_of(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_is_shown_on_its_printed_page(
    paths: AppPaths, collected: Collected, tmp_path: Path, packed: bool
) -> None:
    source = collected(packed=packed)
    before = snapshot(source.parent)
    found = api.case_place(paths, "1", "served_b", 800, tmp_path / "台")
    assert "8" in found.value
    assert found.heading
    assert found.told
    assert found.picture is not None
    assert found.picture.width == 800
    (box, *_) = found.boxes
    assert 0 < box.x < box.x + box.width < 1
    assert 0 < box.y < box.y + box.height < 1
    again = api.case_page(paths, "1", found.volume, found.side, 800, tmp_path / "台")
    assert again.picture is not None
    assert again.picture.data == found.picture.data
    assert (again.page, again.sides) == (found.page, found.sides)
    with pytest.raises(UsageError, match="这一页"):
        api.case_page(paths, "1", found.volume, found.sides + 1, 800, tmp_path / "台")
    assert snapshot(source.parent) == before


def test_the_printed_page_needs_nothing_of_where_the_draft_came_from(
    paths: AppPaths, collected: Collected, tmp_path: Path
) -> None:
    source = collected()
    there = api.case_place(paths, "1", "org_name", 800, tmp_path / "台")
    shutil.rmtree(source)
    gone = api.case_place(paths, "1", "org_name", 800, tmp_path / "台")
    assert there.picture is not None
    assert gone.picture is not None
    assert (gone.side, gone.boxes, gone.picture.data) == (there.side, there.boxes, there.picture.data)


def test_an_item_is_shown_where_it_begins(paths: AppPaths, collected: Collected, tmp_path: Path) -> None:
    collected()
    sides = [api.case_place(paths, "1", f"items.{number}", 200, tmp_path / "台").side for number in SERVICE.items]
    assert sides == sorted(sides)
    assert sides[0] > 0
    assert api.case_place(paths, "1", "items.3.files.0", 200, tmp_path / "台").side == sides[2]


def test_every_answer_of_both_forms_has_its_page(paths: AppPaths, tmp_path: Path) -> None:
    for number, form in enumerate((SERVICE, LIBRARY.get("cooperation_zone_2026")), start=1):
        folder = tmp_path / "收件" / form.id
        api.new_draft(paths, form.id, folder, NOON)
        api.collect(paths, [folder], NOON, tmp_path / "台")
        found = {name: api.case_place(paths, str(number), name, 32, tmp_path / "台") for name in form.fields}
        assert [name for name, page in found.items() if page.picture is None or not page.boxes] == []
        assert all(page.field and page.heading for page in found.values())


def test_a_place_that_no_page_shows_is_told_in_words(paths: AppPaths, collected: Collected, tmp_path: Path) -> None:
    collected()
    found = api.case_place(paths, "1", "没有这一项", 800, tmp_path / "台")
    assert (found.picture, found.field, found.value) == (None, "没有这一项", "（未填）")


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_is_shown_page_by_page_and_never_touched(
    paths: AppPaths, collected: Collected, tmp_path: Path, packed: bool
) -> None:
    source = collected(packed=packed)
    before = snapshot(source.parent)
    (item,) = [one for one in api.case_seen(paths, "1", tmp_path / "台").items if one.number == 3]
    path = item.files[0].path
    for page in range(3):
        found = api.case_file_page(paths, "1", path, page, 400, tmp_path / "台")
        assert (found.page, found.pages, found.picture.width) == (page, 3, 400)
    with pytest.raises(UsageError, match="没有第 4 页"):
        api.case_file_page(paths, "1", path, 3, 400, tmp_path / "台")
    with pytest.raises(UsageError, match="这份材料里没有“attachments"):
        api.case_file_page(paths, "1", "attachments/03/无.pdf", 0, 400, tmp_path / "台")
    assert snapshot(source.parent) == before
    shutil.rmtree(source.parent)
    assert api.case_file_page(paths, "1", path, 2, 400, tmp_path / "台").page == 2  # as it was seen once


def test_a_file_that_was_changed_or_cannot_be_read_is_refused(
    paths: AppPaths, collected: Collected, tmp_path: Path
) -> None:
    source = collected()
    (item,) = [one for one in api.case_seen(paths, "1", tmp_path / "台").items if one.number == 3]
    file = source / item.files[0].path
    other = scan(tmp_path / "另一份.pdf", 4).read_bytes()
    assert hashlib.sha256(other).hexdigest() != hashlib.sha256(file.read_bytes()).hexdigest()
    fresh = find_paths(tmp_path / "另一份资料")
    file.write_bytes(other)
    with pytest.raises(AttachmentError):
        api.case_file_page(fresh, "1", item.files[0].path, 0, 400, tmp_path / "台")
    file.unlink()
    with pytest.raises(AppError, match=r"执照\.pdf"):
        api.case_file_page(fresh, "1", item.files[0].path, 0, 400, tmp_path / "台")


def test_a_notice_is_written_from_the_review_that_is_kept(
    paths: AppPaths, collected: Collected, tmp_path: Path
) -> None:
    source = collected()
    shutil.rmtree(source)
    desk, target = tmp_path / "台", tmp_path / "补正.pdf"
    with pytest.raises(UsageError, match="还没有写要补正的内容"):
        api.write_case_notice(paths, "1", target, Correcting(which="none"), desk=desk)
    api.review(paths, "1", SAID, NOON, desk)
    how = Correcting(which="none", by_day=date(2026, 4, 25))
    written = api.write_case_notice(paths, "1", target, how, SignedBy(contact="联系人：李明"), desk)
    assert written.points == 2
    text = text_of(target)
    for words in ("补签名字。", "补章。", "请于2026年4月25日前补正", "云川市工信局", "联系人：李明"):
        assert words in text
    everything = api.write_case_notice(paths, "1", tmp_path / "a.docx", Correcting(which="all"), desk=desk)
    assert everything.points > 2


def test_nothing_is_written_into_what_an_applicant_sent(paths: AppPaths, collected: Collected, tmp_path: Path) -> None:
    source = collected()
    desk = tmp_path / "台"
    api.review(paths, "1", SAID, NOON, desk)
    with pytest.raises(UsageError, match="收到的材料"):
        api.write_case_notice(paths, "1", source / "a.pdf", Correcting(), desk=desk)
    with pytest.raises(UsageError, match="收到的材料"):
        api.print_case_opinion(paths, "1", source / "a.pdf", desk=desk)
    with pytest.raises(UsageError, match="PDF"):
        api.print_case_opinion(paths, "1", tmp_path / "a.docx", desk=desk)


@pytest.mark.parametrize("packed", [False, True])
def test_the_opinion_that_is_kept_is_printed_as_from_the_draft_itself(
    paths: AppPaths, collected: Collected, tmp_path: Path, packed: bool
) -> None:
    source = collected(packed=packed)
    desk = tmp_path / "台"
    with pytest.raises(UsageError, match="没有写推荐意见"):
        api.print_case_opinion(paths, "1", tmp_path / "a.pdf", desk=desk)
    api.review(paths, "1", SAID, NOON, desk)
    plain = api.print_opinion(paths, source, "同意推荐。", tmp_path / "b.pdf")
    printed = api.print_case_opinion(paths, "1", tmp_path / "a.pdf", with_form=True, desk=desk)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert (printed.side, printed.code, printed.how) == (plain.side, plain.code, plain.how)
    assert printed.proof is not None
    api.print_case_opinion(paths, "1", tmp_path / "c.pdf", text="另写的", desk=desk)
    assert text_of(tmp_path / "c.pdf") == "另写的"


def test_an_answer_in_words() -> None:
    rows = [{"person_name": "甲"}, {"person_name": ""}]
    filling = Filling(answers(people=rows), items={3: ItemState("files", files=(EvidenceFile("a.pdf", "0" * 64, 1),))})
    assert answer_seen(SERVICE, filling, "people.0.person_name").value == "甲"
    assert answer_seen(SERVICE, filling, "people.1.person_name").value == "（未填）"
    assert answer_seen(SERVICE, filling, "people.9.person_name").value == "（未填）"
    assert answer_seen(SERVICE, filling, "people").value == "1 行"
    assert answer_seen(SERVICE, filling, "items.3.files.0").value == "文件，1 个文件"
    assert answer_seen(SERVICE, filling, "items.99").value == "（未填）"
    for form in (SERVICE, LIBRARY.get("cooperation_zone_2026")):
        for name in form.fields:
            assert answer_seen(form, Filling({}), name).field
