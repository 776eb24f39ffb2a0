"""The 补正通知: every issue in its place on paper, in words that an applicant understands, alike ones in one point."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.books.assembly import content_code
from app.bureau.correction_notice import correction_notice
from app.bureau.correction_points import correction_lines, correction_points, worth_correcting
from app.bureau.desk_records import CorrectionLine
from app.bureau.letter_files import write_letter
from app.bureau.model import Review
from app.bureau.paper_places import ELSEWHERE, EVIDENCE, PaperPlaces, quoted, rows_in_words
from app.documents.fonts import Fonts
from app.documents.layout.letter import BLANK_DAY, Letter, Points
from app.documents.typeset import Typesetter
from app.drafts.draft import Draft
from app.errors import UsageError
from app.forms.answers import EvidenceFile, Filling, ItemState
from app.forms.checking import check
from app.forms.definition import FormDefinition
from app.forms.issues import Issue
from app.forms.labels import label_of
from app.forms.messages import MESSAGES, issue
from tests.conftest import ROOT
from tests.unit.bureau.applicants import LIBRARY, NAME, SERVICE, answers

ZONE = LIBRARY.get("cooperation_zone_2026")
FONTS = Fonts(ROOT / "resources" / "fonts")
APPLICATION_FORM = "第 1 项“山西省优质中小企业服务资源库入库申请表”"
OF_THE_PROGRAM = re.compile("草稿|添加|点击|按钮|文件夹|勾选清单|导出|确认保留")


def points_of(letter: Letter) -> dict[str, tuple[str, ...]]:
    return {block.heading: block.texts for block in letter.body if isinstance(block, Points)}


def found_in(definition: FormDefinition, filling: Filling, *, warnings: bool = True, **more: Any) -> list[Issue]:
    return list(worth_correcting(check(definition, filling, FONTS.covers, **more), warnings))


def said(definition: FormDefinition, filling: Filling, issues: list[Issue]) -> dict[str, tuple[str, ...]]:
    return {points.heading: points.texts for points in correction_points(definition, filling, issues)}


def of(**changes: Any) -> dict[str, tuple[str, ...]]:
    """What is said of the sample with some answers changed, but for its evidence, which is not there."""
    filling = Filling(answers(**changes))
    found = said(SERVICE, filling, found_in(SERVICE, filling))
    found.pop(EVIDENCE, None)
    return found


def test_a_field_is_named_below_its_table() -> None:
    assert of(uscc="9114", legal_rep=None) == {
        APPLICATION_FORM: (
            "“法定代表人”：未填写，请填写。",
            "“统一社会信用代码”：代码应为 18 位，现在是 4 位，请改正。",
        )
    }


def test_blank_fields_of_a_table_are_one_point_and_those_that_take_nothing_another() -> None:
    found = of(contact=None, email=None, service_area=None, directions=None)
    assert found == {
        APPLICATION_FORM: (
            "“联系人”“电子信箱”：未填写，请填写。",
            "“服务场地”：未填写，请填写；没有相关情况的，填“无”。",
            "“主要服务方向”：未选择，请选择。",
        )
    }


def test_rows_are_named_by_the_number_printed_beside_them() -> None:
    people = [{"person_name": "甲"}, {}, {"person_post": "经理"}, {"person_post": "工程师"}, {"person_title": "中级"}]
    assert of(people=people, staff_count="3", qualified_count="1")["第 7 项“服务人员基本情况表”"] == (
        "“姓名”第 2—4 行：未填写，请填写。",
    )


@pytest.mark.parametrize(
    ("numbers", "words"),
    [([3], "第 3 行"), ([3, 4], "第 3、4 行"), ([5, 3, 4], "第 3—5 行"), ([1, 3, 4, 5, 9], "第 1、3—5、9 行")],
)
def test_rows_in_words(numbers: list[int], words: str) -> None:
    assert rows_in_words(numbers) == words


def test_a_field_whose_label_is_not_that_of_its_row_names_the_row() -> None:
    assert of(year_a=None)[APPLICATION_FORM] == ("“近两年经营情况的前一年”（“年度”一行）：未填写，请填写。",)
    assert of(income_b=None)[APPLICATION_FORM][0].startswith("“服务收入（后一年）”：")


def test_quotes_within_quotes_are_single_ones() -> None:
    assert quoted("“一起益企”活动") == "“‘一起益企’活动”"


def test_evidence_is_asked_for_item_by_item() -> None:
    filling = Filling(answers(), {3: ItemState("files"), 12: ItemState("none")})
    texts = said(SERVICE, filling, found_in(SERVICE, filling, warnings=False))[EVIDENCE]
    assert "第 3 项（批文或执照）：没有提供材料，请补交“机构成立批文或注册登记执照复印件”。" in texts
    assert "第 4 项（服务场地证明）：没有提供材料，请补交“服务场地的不动产权证书 (或租赁合同) 复印件”。" in texts
    assert [text for text in texts if "第 12 项" in text] == []


def test_an_item_that_takes_other_states_says_so() -> None:
    (text,) = [
        text for text in said(ZONE, Filling({}), found_in(ZONE, Filling({})))[EVIDENCE] if text.startswith("第 1 项")
    ]
    assert text.endswith("请补交“合作区入驻企业名录”，或者作自我声明，或者确实没有的注明“无”。")


def test_files_that_are_gone_or_changed_are_named() -> None:
    files = tuple(EvidenceFile(f"attachments/03/{name}.pdf", "0" * 64, 1) for name in ("执照", "批文"))
    filling = Filling(answers(), {3: ItemState("files", files=files)})
    facts = {"attachments/03/执照.pdf": "missing", "attachments/03/批文.pdf": "changed"}
    texts = said(SERVICE, filling, found_in(SERVICE, filling, facts=facts))[EVIDENCE]
    assert "第 3 项（批文或执照）：报送的材料里缺少文件“执照.pdf”，请补交。" in texts
    assert "第 3 项（批文或执照）：文件“批文.pdf”与填报时登记的不一致，请核对后重新提交。" in texts


def test_what_was_not_ticked_off_is_asked_for_only_among_all() -> None:
    filling = Filling(answers(), {10: ItemState("files", ticked=("法定代表人诚信承诺",))})
    asked = [issue for issue in found_in(SERVICE, filling) if issue.code == "item_tick_missing"]
    (text,) = said(SERVICE, filling, asked)[EVIDENCE]
    assert text == (
        "第 10 项（信用查询和诚信承诺）：请核对是否附有失信被执行人查询截图、严重失信主体名单查询截图、"
        "异常经营名录查询截图、税收违法黑名单查询截图，没有附的请补交。"
    )
    assert found_in(SERVICE, filling, warnings=False) == [
        one for one in found_in(SERVICE, filling, warnings=False) if one.severity == "error"
    ]


def test_notes_are_nothing_to_correct() -> None:
    filling = Filling(answers(year_b="2025"))
    issues = check(SERVICE, filling, FONTS.covers)
    assert {"note"} < {issue.severity for issue in issues}
    assert {issue.code for issue in worth_correcting(issues, True) if issue.severity == "note"} <= {"item_tick_missing"}


def test_a_limit_over_several_texts_is_called_by_its_own_name() -> None:
    filling = Filling({name: "字" * 500 for name in ZONE.limits[0].fields})
    found = said(ZONE, filling, [one for one in found_in(ZONE, filling) if one.code == "group_too_long"])
    assert list(found.values()) == [
        ("“二、未来五年合作区发展规划”：各部分共 4000 字，不能超过 3000 字，请删去 1000 字。",)
    ]


def test_a_rule_of_the_form_says_what_to_do() -> None:
    found = of(staff_count="3", qualified_count="9", served_b="2", served_a="2")
    assert (
        "“大专以上和中级职称以上人数”：大专以上和中级职称以上人数不能多于从业人数，请改正。" in found[APPLICATION_FORM]
    )
    assert any(
        text.endswith("入库条件要求近一年点对点服务企业不少于 10 家，请核对。") for text in found[APPLICATION_FORM]
    )


@pytest.mark.parametrize("definition", [SERVICE, ZONE], ids=["service", "zone"])
@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_every_sentence_speaks_to_somebody_with_paper_in_hand(definition: FormDefinition, code: str) -> None:
    number = next(number for number, item in definition.items.items() if item.needs or item.claim)
    path = f"items.{number}.state" if code.startswith("item_") else definition.name_field
    path = f"items.{number}.files.0" if code.startswith("item_file_") else path
    slots: dict[str, str] = defaultdict(
        lambda: "甲", choices="添加文件或标为“无”", verb="填写", hint="", kept="；证件确实如此时可以确认保留"
    )
    made = issue(code, path, label_of(definition, path), slots)
    filling = Filling({}, {number: ItemState("files", files=(EvidenceFile("attachments/01/甲.pdf", "", 1),))})
    (points,) = correction_points(definition, filling, [made])
    (text,) = points.texts
    assert not OF_THE_PROGRAM.search(text), text
    assert "请" in text or MESSAGES[code].severity == "note", text
    assert text.endswith("。")
    assert "：" in text


@pytest.mark.parametrize("definition", [SERVICE, ZONE], ids=["service", "zone"])
def test_every_blank_field_of_a_form_is_named_and_has_a_heading(definition: FormDefinition) -> None:
    filling = Filling({})
    issues = found_in(definition, filling)
    found = said(definition, filling, issues)
    assert ELSEWHERE not in found
    assert list(found) == [heading for heading in PaperPlaces(definition, {}).headings if heading in found]
    everything = "".join(text for texts in found.values() for text in texts)
    for name in {one.path for one in issues if "." not in one.path}:
        assert quoted(label_of(definition, name)) in everything, name


def test_something_without_a_place_stands_under_other() -> None:
    lost = Issue("gone", "own_rule", "error", "两处对不上")
    assert said(SERVICE, Filling({}), [lost]) == {ELSEWHERE: ("两处对不上，请改正。",)}


DRAFT = Draft(form=SERVICE.id, answers=answers(contact=None))


def test_the_letter_says_whom_what_until_when_and_by_whom() -> None:
    letter = correction_notice(
        SERVICE,
        DRAFT,
        [one for one in found_in(SERVICE, DRAFT.filling) if one.path == "contact"],
        lines=["  法定代表人\n签字栏没有签字，请补签", "", "盖章不清，请重新盖章。"],
        office="云川市工业和信息化局",
        day=date(2026, 4, 20),
        by_day=date(2026, 4, 25),
        contact="联系人：王某某",
    )
    assert (letter.title, letter.addressee) == ("申报材料补正通知书", NAME)
    assert letter.body[0] == (
        f"你单位报送的《山西省优质中小企业服务资源库入库申请书》（内容编号 {content_code(DRAFT)}）收悉。经初审，"
        "发现以下 3 条问题。请于2026年4月25日前补正，重新打印、盖章后，连同电子版一并报送。"
        "通知规定的报送截止日期为2026年4月30日。"
    )
    assert points_of(letter) == {
        APPLICATION_FORM: ("“联系人”：未填写，请填写。",),
        "其他需要补正的": ("法定代表人 签字栏没有签字，请补签。", "盖章不清，请重新盖章。"),
    }
    assert letter.sign_off == ("云川市工业和信息化局", "2026年4月20日")
    assert (letter.remark, letter.author) == ("联系人：王某某", "云川市工业和信息化局")


def test_what_is_not_given_is_left_for_stamp_and_pen() -> None:
    letter = correction_notice(SERVICE, Draft(form=SERVICE.id), [], lines=["请补签"])
    assert letter.sign_off == ("（盖章）", BLANK_DAY)
    assert "请于　　月　　日前补正" in str(letter.body[0])
    assert letter.addressee.isspace()
    assert points_of(letter) == {"": ("请补签。",)}


def test_a_review_brings_its_office_and_its_lines_first() -> None:
    review = Review(level="county", office="云川县工信局", corrections=("第 5 页缺章",))
    letter = correction_notice(SERVICE, DRAFT, [], review=review, lines=["请补签"])
    assert points_of(letter) == {"": ("第 5 页缺章。", "请补签。")}
    assert letter.sign_off[0] == "云川县工信局"
    assert correction_notice(SERVICE, DRAFT, [], review=review, office="云川市工信局").sign_off[0] == "云川市工信局"


def test_characters_without_a_font_are_told(tmp_path: Path) -> None:
    typesetter = Typesetter(FONTS)
    letter = Letter(title="通知", body=("好\U0010fffd",))
    (told,) = write_letter(letter, tmp_path / "a.pdf", FONTS, typesetter)
    assert "U+10FFFD" in told
    assert write_letter(Letter(title="通知", body=("好",)), tmp_path / "a.docx", FONTS, typesetter) == ()
    with pytest.raises(UsageError, match="不是 Word 或 PDF"):
        write_letter(letter, tmp_path / "a.txt", FONTS, typesetter)


def test_the_same_letter_gives_the_same_files(tmp_path: Path) -> None:
    letter = correction_notice(SERVICE, DRAFT, found_in(SERVICE, DRAFT.filling))
    for ending in ("pdf", "docx"):
        for name in ("a", "b"):
            write_letter(letter, tmp_path / f"{name}.{ending}", FONTS, Typesetter(FONTS))
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_points_can_be_chosen_one_by_one_with_all_their_places() -> None:
    people = [{"person_name": "甲", "birth": ""}, {"person_name": "", "birth": "1980-01"}]
    filling = Filling(answers(uscc="9114", legal_rep=None, people=people))
    found = found_in(SERVICE, filling)
    lines = correction_lines(SERVICE, filling, found)
    points = {text for texts in said(SERVICE, filling, found).values() for text in texts}
    assert {line.text for line in lines} == points
    assert {path for line in lines for path in line.paths} == {one.path for one in found}
    kinds = [line.kind for line in lines]
    assert kinds == sorted(kinds, key=["error", "unfilled", "warning", "note"].index)
    assert kinds[0] == "error"


def test_a_point_by_itself_says_where_it_is() -> None:
    line = CorrectionLine("error", "申请书“一、申请表”", "“姓名”：未填写，请填写。", ("legal_rep",))
    assert line.line == "申请书“一、申请表”“姓名”：未填写，请填写。"
    assert (
        CorrectionLine("error", EVIDENCE, "第 3 项（执照）：请补交。", ()).line == "佐证材料第 3 项（执照）：请补交。"
    )
    assert CorrectionLine("error", "其他", "请核对。", ()).line == "其他：请核对。"
