"""A desk reads each draft by the edition that its applicant filled; by another only where this PC lacks that one."""

from __future__ import annotations

import hashlib
import json
import pickle
import re
from pathlib import Path

import pytest

from app import api
from app.api_bureau import kept_case
from app.api_letters import Correcting, OtherEdition
from app.bureau.desk_forms import DeskForms, edition_for, form_for, read_as
from app.bureau.findings import finding
from app.bureau.gathering import Choices, Gatherer
from app.bureau.model import ConditionSeen, Looked
from app.bureau.summary_records import SummaryChange
from app.bureau.workspace import open_workspace
from app.drafts.draft import DRAFT_FILE, Draft
from app.errors import InputFileError
from app.forms.authoring import parse_form
from app.forms.edition_choices import choose, keep_file
from app.forms.editions import Edition
from app.paths import AppPaths, find_paths
from tests.unit.bureau.applicants import CODE, COLUMNS, NAME, ROOT, SERVICE, SUMMARY, received, row
from tests.unit.bureau.piles import LATER, NOW, handed_in

ALL = SummaryChange(only_recommended=False)
EVERYTHING = Correcting(which="all")
STAFF = ("label: 从业人数, unit: 人", "label: 服务企业家数, unit: 家")
FEWER = (
    "label: 合作专家数量, unit: 人, required: true,",
    "label: 合作专家数量, unit: 人, required: true, maximum: 10,",
)
RENAMED = ("org_name", "unit_name")


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "资料")


def edition(*pairs: tuple[str, str], number: int = 2, place: Path = Path()) -> tuple[Edition, bytes]:
    text = (ROOT / "forms" / SERVICE.id / "form.yaml").read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    data = f"{text}\nedition: {number}\n".encode()
    return Edition(parse_form(data.decode(), "form.yaml"), place, hashlib.sha256(data).hexdigest(), shipped=False), data


def put_in_use(paths: AppPaths, *pairs: tuple[str, str]) -> None:
    """Without the asking, which lays out blank books and takes long."""
    made, data = edition(*pairs, place=paths.dropped_forms.parent / "新.yaml")
    keep_file(paths.dropped_forms, made, data)
    choose(paths.dropped_forms, SERVICE.id, made, 1)


def of_edition(folder: Path, number: int = 2, sha256: str = "") -> Path:
    file = folder / DRAFT_FILE
    document = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**document, "definition": {"edition": number, "sha256": sha256}}), "utf-8")
    return folder


def collected(paths: AppPaths, place: Path, folder: Path) -> tuple[str, ...]:
    _, told = api.collect(paths, [folder], NOW, place)
    return (*told, *api.case_seen(paths, "1", place).row.told)


def paths_named(paths: AppPaths, place: Path) -> set[str]:
    return {issue.path for issue in api.case_seen(paths, "1", place).issues}


def letter(paths: AppPaths, target: Path, how: Correcting, desk: Path) -> str:
    from app.word_forms.reading import read_docx

    api.write_case_notice(paths, "1", target, how, desk=desk)
    return str(read_docx(target, target.name))


# ---- its own edition ------------------------------------------------------------------------------------------------


def test_forms_read_a_draft_by_its_own_edition() -> None:
    first = Edition(SERVICE, Path(), "a" * 64, shipped=True)
    second = edition(STAFF)[0]
    forms = DeskForms([second], [first, second])
    assert forms[SERVICE.id] is second.definition
    old, unknown = Draft(form=SERVICE.id), Draft(form=SERVICE.id, extra={"definition": {"edition": 7, "sha256": ""}})
    assert (form_for(forms, old), read_as(forms, old)) == (SERVICE, "")
    assert form_for(forms, unknown) is second.definition
    assert "第 7 版，这里照第 2 版读" in read_as(forms, unknown)
    sent = pickle.loads(pickle.dumps(forms))  # as it goes to another process
    assert edition_for(sent, old) == first
    assert form_for(forms.in_use(), old) is second.definition
    assert read_as(forms.in_use(), old)


def test_a_draft_is_checked_and_named_by_its_own_edition(paths: AppPaths, tmp_path: Path) -> None:
    put_in_use(paths, FEWER, RENAMED)
    place = tmp_path / "台"
    told = collected(paths, place, handed_in(tmp_path / "收" / "旧"))
    assert not [one for one in told if "版" in one]
    seen = api.case_seen(paths, "1", place)
    assert (seen.row.applicant, seen.read_as) == (NAME, "")
    assert not paths_named(paths, place) & {"expert_count", "unit_name", "org_name"}
    assert api.desk_seen(paths, place).told == ()
    assert "合作专家数量" not in letter(paths, tmp_path / "补正.docx", EVERYTHING, place)
    assert kept_case(paths, "1", place)[1].name_field == "org_name"
    api.write_notice(paths, tmp_path / "收" / "旧", tmp_path / "草稿的.docx", EVERYTHING)
    assert "合作专家数量" not in (tmp_path / "草稿的.docx").read_bytes().decode("latin-1")


def test_a_draft_of_the_edition_in_use_is_read_by_that(paths: AppPaths, tmp_path: Path) -> None:
    put_in_use(paths, FEWER)
    place = tmp_path / "台"
    collected(paths, place, of_edition(handed_in(tmp_path / "收" / "新")))
    assert "expert_count" in paths_named(paths, place)
    assert "10" in letter(paths, tmp_path / "补正.docx", EVERYTHING, place)


# ---- an edition that this PC lacks ----------------------------------------------------------------------------------


def test_a_notice_of_an_edition_that_is_missing_waits_for_a_yes(paths: AppPaths, tmp_path: Path) -> None:
    place, folder, target = tmp_path / "台", of_edition(handed_in(tmp_path / "收" / "新")), tmp_path / "补正.docx"
    assert [one for one in collected(paths, place, folder) if "第 2 版，这里照第 1 版读" in one]
    assert "第 2 版，这里照第 1 版读" in api.case_seen(paths, "1", place).read_as
    with pytest.raises(OtherEdition, match=r"第 2 版，这里照第 1 版读.*没有写补正通知") as caught:
        api.write_case_notice(paths, "1", target, EVERYTHING, desk=place)
    assert "--other-edition" in caught.value.typed
    with pytest.raises(OtherEdition):
        api.write_notice(paths, folder, target, EVERYTHING)
    assert not target.exists()
    yes = Correcting(which="all", other_edition=True)
    for written in (
        api.write_case_notice(paths, "1", target, yes, desk=place),
        api.write_notice(paths, folder, target, yes),
    ):
        assert len([one for one in written.told if "第 2 版，这里照第 1 版读" in one]) == 1


def test_what_another_edition_found_is_looked_at_anew_once_the_own_one_is_here(paths: AppPaths, tmp_path: Path) -> None:
    place = tmp_path / "台"
    folder = of_edition(handed_in(tmp_path / "收" / "新"))
    collected(paths, place, folder)
    assert "expert_count" not in paths_named(paths, place)
    assert api.desk_seen(paths, place).told == ()
    put_in_use(paths, FEWER)
    assert [one for one in api.desk_seen(paths, place).told if "请把材料再收一次" in one]
    written = api.write_case_notice(paths, "1", tmp_path / "补正.docx", EVERYTHING, desk=place)
    assert [one for one in written.told if "重新查过" in one]
    assert "10" in letter(paths, tmp_path / "补正.docx", EVERYTHING, place)
    collected(paths, place, folder)
    assert "expert_count" in paths_named(paths, place)
    assert api.desk_seen(paths, place).told == ()


def test_an_edition_that_is_put_in_use_leaves_what_was_found_in_others(paths: AppPaths, tmp_path: Path) -> None:
    place = tmp_path / "台"
    collected(paths, place, handed_in(tmp_path / "收" / "旧"))
    put_in_use(paths, FEWER)
    assert api.desk_seen(paths, place).told == ()
    with open_workspace(place, writable=False) as workspace:
        (by,) = workspace.connection.execute("SELECT looked_by FROM arrivals").fetchone()
    assert " " not in by


# ---- the summary ----------------------------------------------------------------------------------------------------


def cells_in_doubt(paths: AppPaths, place: Path) -> dict[str, tuple[str, ...]]:
    seen = api.keep_summary(paths, ALL, LATER, place)
    (row,) = seen.rows
    return {seen.columns[number].id: cell.doubts for number, cell in row.cells.items() if cell.doubts}


def test_a_cell_that_is_called_otherwise_now_is_to_be_checked(paths: AppPaths, tmp_path: Path) -> None:
    place = tmp_path / "台"
    collected(paths, place, handed_in(tmp_path / "收" / "旧"))
    before = cells_in_doubt(paths, place)
    put_in_use(paths, STAFF)
    now = cells_in_doubt(paths, place)
    own = "这份材料填的是第 1 版“从业人数”（人），第 2 版里是“服务企业家数”（家），请核对"
    assert now == {**before, "s_staff": (*before.get("s_staff", ()), own)}
    assert cells_in_doubt(paths, place) == now, "rows that were kept say so, too"


def test_every_cell_of_an_edition_that_is_missing_is_to_be_checked(paths: AppPaths, tmp_path: Path) -> None:
    place = tmp_path / "台"
    collected(paths, place, of_edition(handed_in(tmp_path / "收" / "新")))
    found = cells_in_doubt(paths, place)
    assert set(found) == set(COLUMNS)
    assert all(any("第 2 版，这里照第 1 版读" in doubt for doubt in doubts) for doubts in found.values())


def test_an_applicant_is_known_by_the_names_that_its_fields_have_now() -> None:
    renamed = edition(RENAMED)[0].definition
    found = Gatherer(SUMMARY, SERVICE, Choices(), renamed)(received())
    assert dict(found.known) == {"uscc": CODE, "unit_name": NAME}
    assert found.key == CODE


def test_conditions_of_another_edition_stand_in_their_own_columns() -> None:
    seen = [
        ConditionSeen(id=name, source="指南", needs=needs, figures=(), verdict="unmet", told=())
        for name, needs in (("staff", "10 人"), ("gone", "有场所"), ("years", "满 2 年"))
    ]
    looked = Looked(issues=(), conditions=tuple(seen), items_settled=0, items=0)
    asked = {"years": "满 3 年", "new": "有制度", "staff": "10 人"}
    found = finding(row(), looked, asked=asked)
    assert found.conditions.split("\n") == [
        "不符合（这份材料的一版是：满 2 年）",
        "这份材料的一版没有这一条",
        "不符合",
    ]
    assert found.verdicts == ("unmet", "unknown", "unmet")
    assert found.told == "有场所：不符合"
    assert finding(row(), looked).conditions == "不符合\n不符合\n不符合"


def test_a_column_without_its_field_is_blank_and_told(paths: AppPaths, tmp_path: Path) -> None:
    put_in_use(paths, RENAMED)
    place = tmp_path / "台"
    new = handed_in(tmp_path / "收" / "新")
    document = (new / DRAFT_FILE).read_text("utf-8").replace("org_name", "unit_name")
    (new / DRAFT_FILE).write_text(document, "utf-8")
    collected(paths, place, of_edition(new))
    why = "“单位名称”取不到：这份材料填的是第 2 版，没有 org_name 这一栏，请照原件填"
    assert cells_in_doubt(paths, place)["s_org"] == (why,)
    how = api.Summarising(desk=place, formats=(), as_draft=True)
    assert api.summarise(paths, (), tmp_path / "出", how, LATER).rows == 1


def test_an_edition_of_which_nothing_can_be_gathered_is_told(paths: AppPaths, tmp_path: Path) -> None:
    names = ["org_name", "org_nature", "founded_on", "income_a", "service_assets", "staff_count", "directions"]
    names += ["  contact:", "field: contact", "  phone:", "field: phone"]
    put_in_use(paths, *((name, re.sub(r"(\w+)(:?)$", r"x_\1\2", name)) for name in names))
    place = tmp_path / "台"
    collected(paths, place, of_edition(handed_in(tmp_path / "收" / "新")))
    seen = api.keep_summary(paths, ALL, LATER, place)
    assert (len(seen.rows), seen.unreadable) == (0, 1)
    assert [one for one in seen.told if "一个也没有，汇总不了" in one]
    how = api.Summarising(desk=place, formats=(), as_draft=True)
    with pytest.raises(InputFileError, match=r"第 2 版里一个也没有，汇总不了"):
        api.summarise(paths, (), tmp_path / "出", how, LATER)
