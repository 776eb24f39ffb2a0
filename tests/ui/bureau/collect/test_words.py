"""Sentences and rows of 收集."""

from __future__ import annotations

from dataclasses import replace

from app.bureau.desk_records import DeskSeen
from app.bureau.model import Office
from app.ui.bureau.collect import words
from app.ui.bureau.collect.listing import CaseRow, Heading, Listing, LostRow, told
from tests.ui.bureau.collect.made import LINES, candidate, case, collected, lost, taken, twice
from tests.ui.bureau.desk_tools import row, rows, unreadable
from tests.ui.work_tools import NOW


def shape(listing: Listing) -> list[str]:
    return [f"= {one.title} {one.count}" if isinstance(one, Heading) else one.key for one in listing.rows()]


def test_a_collection_is_told_in_one_sentence() -> None:
    found = collected(
        taken(1, "new"), taken(2, "new"), taken(3, "changed"), taken(4, "other"), taken(5, "same"), taken(6, "place"),
        unreadable=(lost(),),
    )  # fmt: skip
    assert words.collected_words(found) == (
        "收了 6 份：新收 2、较新的版本 1、同一单位内容不同的 1、已有 2；1 份读不出来"
    )
    assert words.collected_words(collected(unreadable=(lost(),))) == "没有收到新的材料；1 份读不出来"
    assert words.collected_words(collected()) == "没有找到申报材料"


def test_files_that_did_not_come_whole_are_named() -> None:
    told = ("随草稿来的初审意见读不出来", "2 个文件损坏了，或者被改动过：“a.pdf”、“b.pdf”")
    bad = replace(taken(2, "new"), told=told, lost=2)
    sentence = words.collected_words(collected(taken(1, "new"), bad))
    assert sentence == f"收了 2 份：新收 2；1 份的文件有缺损（{row(2).applicant}：{told[1]}）"
    many = collected(*(replace(taken(number, "new"), told=told, lost=2) for number in range(1, 6)))
    assert words.collected_words(many).endswith("…）")


def test_whose_desk_it_is() -> None:
    office = Office("city", "云川市工业和信息化局", "李明", "XX市")
    assert words.office_words(office) == "云川市工业和信息化局 · 市级 · 经办 李明"
    assert words.office_words(Office("county", "清水县工信局")) == "清水县工信局 · 县级"
    assert words.office_words(Office()) == ""


def test_several_drafts_are_counted_and_compared() -> None:
    assert words.choice_title(twice(1)) == "两份，相差 4 处，选一份"
    three = case(1, candidate(1, True), candidate(2, False, LINES), candidate(3, False), must_choose=True)
    assert words.choice_title(three) == "3 份，选一份"
    many = [candidate(number, number == 1) for number in range(1, 12)]
    some = [replace(one, code="SAME-CODE" if one.number < 11 else "ELSE-CODE") for one in many]
    assert words.choice_title(case(1, *some, must_choose=True)) == "11 份，内容不同的 2 份，选一份"
    assert words.choice_title(twice(1, must_choose=False)) == "两份，相差 4 处，已选定一份"
    word = candidate(3, False, kind="word")
    assert words.choice_title(case(1, candidate(1, True), word)) == "两份，填的内容相同"
    assert words.choice_title(case(1, candidate(1, True, is_whole=False), is_unproven=True)) == "1 份，有缺损，没有选定"


def test_a_draft_that_says_nothing_of_its_applicant_has_a_name_all_the_same() -> None:
    assert words.name_of(row(1, applicant="")) == "（没有填单位名称）"
    assert words.row_caption(row(1, place="", received=""), NOW) == ".shenbao 文件"
    assert words.row_caption(row(3), NOW) == "5月23日 09:03 收到 · 草稿文件夹 · 云川市白沙县"
    assert words.written_words(candidate(1, True, written=""), NOW) == "填写时间不详"


def test_what_waits_for_somebody_stands_first() -> None:
    listing = Listing()
    listing.show_seen(DeskSeen((row(1), row(2, must_choose=True), row(3)), (unreadable(),)))
    assert shape(listing) == [
        "= 有几份，要选定 1", "2", "= 读不出来 1", "/ /媒体/U盘/申报/坏掉的.shenbao", "= 已收的 2", "1", "3",
    ]  # fmt: skip
    assert listing.counts() == (4, 2, 0)
    listing.show_collected(collected(taken(3, "new"), taken(2, "other")))
    assert shape(listing)[-4:] == ["= 刚收的 1", "3", "= 已收的 1", "1"]
    assert listing.counts() == (4, 2, 2)


def test_who_states_the_code_of_another_one_is_marked() -> None:
    listing = Listing()
    listing.show_seen(DeskSeen((row(1, same_code=(2,)), row(2, same_code=(1,), must_choose=True))))
    assert [one.badge for one in listing.rows() if isinstance(one, CaseRow)] == ["待选定", "代码相同"]


def test_filters_leave_what_they_say() -> None:
    listing = Listing()
    listing.show_seen(DeskSeen((row(1), row(2, must_choose=True), row(3)), (unreadable(),)))
    listing.show_collected(collected(taken(2, "other"), taken(3, "same")))
    listing.shown = "open"
    assert shape(listing) == ["= 有几份，要选定 1", "2", "= 读不出来 1", "/ /媒体/U盘/申报/坏掉的.shenbao"]
    listing.shown = "new"
    assert shape(listing) == ["= 有几份，要选定 1", "2", "= 刚收的 1", "3"]


def test_an_applicant_that_came_twice_in_one_batch_is_told_by_what_says_most() -> None:
    listing = Listing()
    listing.show_seen(DeskSeen(rows(1)))
    listing.show_collected(collected(taken(1, "same"), taken(1, "changed"), taken(1, "place")))
    (found,) = [one for one in listing.rows() if isinstance(one, CaseRow)]
    assert found.badge == "较新的版本"


def test_rows_are_found_by_name_place_code_and_initials() -> None:
    listing = Listing()
    known = row(2, known=("91149900MA0XXXXX2K",))
    listing.show_seen(DeskSeen((row(1), known, row(3)), (unreadable(),)))
    for typed, keys in (("云桥", ["2"]), ("ycsyq", ["2"]), ("91149900ma0", ["2"]), ("清水", ["2"]), ("没有的", [])):
        listing.words = typed
        assert [one.key for one in listing.rows() if isinstance(one, CaseRow)] == keys, typed
    listing.words = "坏掉"
    assert [type(one) for one in listing.rows()] == [Heading, LostRow]


def test_rows_can_be_read_aloud() -> None:
    listing = Listing()
    listing.show_seen(DeskSeen((row(1, must_choose=True),), (unreadable(),)))
    assert [told(one) for one in listing.rows()] == [
        "有几份，要选定 1",
        "云川市启航中小企业服务有限公司，云川市西山区，待选定",
        "读不出来 1",
        "坏掉的.shenbao，读不出来，“坏掉的.shenbao”不完整，缺后半部分",
    ]
