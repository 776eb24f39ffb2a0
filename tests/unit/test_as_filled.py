"""Which definition a draft meets (decision 89): the very one, another file of its number, or one nobody can know."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app import api
from app.discs.draft_parts import draft_parts
from app.discs.manifest import write_manifest
from app.discs.model import CopyHead, Manifest
from app.drafts.content_code import content_code
from app.drafts.edition import KEY
from app.errors import AppError, DraftError, IssuesRemain, UsageError
from app.forms.editions import Stamp
from app.paths import AppPaths, find_paths
from app.ui.ecopy.known import Known
from tests.unit.bureau.piles import draft_in
from tests.unit.discs.test_label_sheets import write_export
from tests.unit.test_api_editions import FORM, NOW, SERVICE, newer

OTHER, UNSURE = "不是同一个定义文件", "不能确定是同一个"
ELSEWHERE = "0" * 64


def program(place: Path, paths: AppPaths, *, earlier: bool) -> AppPaths:
    """A program that brings edition 2, with edition 1 beside it or not."""
    shutil.copytree(paths.shipped / "forms", place / "forms")
    (place / "resources").symlink_to(paths.shipped / "resources")
    file = place / "forms" / SERVICE / "form.yaml"
    text = file.read_text("utf-8")
    file.write_text(f"{text}\nedition: 2\n", "utf-8")
    if earlier:
        (file.parent / "earlier").mkdir()
        (file.parent / "earlier" / "1.yaml").write_text(text, "utf-8")
    return replace(paths, shipped=place)


def dropped(paths: AppPaths, label: str = "机构名称") -> AppPaths:
    """An edition 1 that somebody put beside the program's."""
    file = paths.dropped_forms / "放进来的.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(FORM.read_text("utf-8").replace("label: 单位名称, hint", f"label: {label}, hint"), "utf-8")
    return paths


def kept(paths: AppPaths, edition: int) -> str:
    """The SHA-256 of the edition by its number that this PC has: what the program brings before what lies beside it."""
    return next(one.sha256 for one in api.editions_seen(paths) if (one.form, one.edition) == (SERVICE, edition))


def here(place: Path, kind: str) -> AppPaths:
    paths = find_paths(place / "资料")
    if kind == "shipped":
        return paths
    if kind == "shipped and dropped":
        return dropped(paths)
    if kind == "adopted":
        api.adopt_definition(paths, newer(place / "发来"))
        return paths
    paths = program(place / "程序", paths, earlier=kind == "updated, earlier kept")
    return paths if kind == "updated" else dropped(paths)


CASES = [
    # what this PC has, edition and file that the draft names, and what becomes of it
    ("shipped", None, "", ""),
    ("shipped and dropped", None, "", ""),
    ("shipped", 1, "own", ""),
    ("shipped", 1, ELSEWHERE, OTHER),
    ("adopted", 2, "own", ""),
    ("adopted", 2, ELSEWHERE, OTHER),
    ("adopted", 2, "", UNSURE),
    ("updated", 2, "", ""),
    ("updated, earlier kept", None, "", ""),
    ("updated, edition 1 dropped", None, "", UNSURE),
    ("updated, edition 1 dropped", 1, "own", ""),
    ("updated, edition 1 dropped", 1, ELSEWHERE, OTHER),
]


class Met:
    """A draft, and a PC that reads it."""

    def __init__(self, place: Path, kind: str, edition: int | None, file: str) -> None:
        self.paths, self.place, self.draft = here(place, kind), place, place / "草稿"
        api.new_draft(find_paths(place / "别处"), SERVICE, self.draft, NOW, "甲公司")
        if edition is not None:
            self.stamp(edition, kept(self.paths, edition) if file == "own" else file)

    def stamp(self, edition: int, sha256: str) -> None:
        place = self.draft / "draft.json"
        document = json.loads(place.read_text("utf-8"))
        place.write_text(json.dumps({**document, KEY: Stamp(edition, sha256).to_data()}), "utf-8")

    def final(self) -> list[Callable[[], object]]:
        """All that is made to be signed, sealed and handed in."""
        paths, draft, place = self.paths, self.draft, self.place
        return [
            lambda: api.export(paths, draft, place / "出", ("pdf",), "final"),
            lambda: api.make_copy(paths, draft, place / "无", place / "电子版"),
            lambda: api.make_labels(paths, draft, place / "无", place / "标签"),
            lambda: api.seal_checklist(paths, draft, place / "无", place / "清单"),
        ]


@pytest.fixture(params=CASES, ids=lambda case: " ".join(str(one)[:12] for one in case))
def case(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Met, str]:
    kind, edition, file, said = request.param
    return Met(tmp_path, kind, edition, file), said


def test_nothing_final_is_made_by_another_file_and_all_say_it_in_the_same_words(case: tuple[Met, str]) -> None:
    met, said = case
    errors: list[AppError] = []
    for make in met.final():
        with pytest.raises(
            (DraftError, IssuesRemain, UsageError)
        ) as caught:  # no export to make the rest of lies there
            make()
        errors.append(caught.value)
    if said == OTHER:
        assert {type(one) for one in errors} == {DraftError}
        assert len({one.message.partition("，没有")[0] for one in errors}) == 1
        assert all(OTHER in one.message for one in errors)
        assert all("转到新版…" in one.hint and "definition carry" not in one.hint for one in errors)
        assert all("定义文件，放进“新表单放入”的文件夹" in one.hint for one in errors)
        assert all("定义文件，放进程序数据文件夹里的 forms 文件夹" in one.typed for one in errors)
        assert all("definition carry" in one.typed and "--draft" not in one.hint for one in errors)
    else:
        assert [type(one) for one in errors] == [IssuesRemain, UsageError, UsageError, UsageError]


def test_whoever_reads_it_is_told_what_is_not_its_own(case: tuple[Met, str]) -> None:
    met, said = case
    paths, draft = met.paths, met.draft
    note = api.edition_note(paths, draft_in(draft))
    assert (note.is_doubtful, note.is_refused, said in note.sentence) == (bool(said), said == OTHER, True)
    assert not (note.is_refused and "照原来的一版填写和打印" in note.sentence), "it is not printed at all"
    assert note.carries >= bool(said), "what is doubtful can be brought to the edition in use"
    told = [
        (note.sentence,),
        api.check(paths, draft)[1],
        api.set_answers(paths, draft, {"phone": "0351-1234567"}, NOW),
        api.pack(draft, met.place / "草稿.shenbao", paths=paths)[1],
        api.export(paths, draft, met.place / "样稿", ("docx",), "draft")[1],
    ]
    if said == OTHER:
        with pytest.raises(DraftError, match=f"{OTHER}.*没有合并"):
            api.merge(paths, (draft, draft), met.place / "合", NOW)
    else:
        told.append(api.merge(paths, (draft, draft), met.place / "合", NOW).told)
    for words in (OTHER, UNSURE):
        assert [sum(words in one for one in each) for each in told] == [words == said] * len(told)


def test_labels_seals_and_a_look_at_a_copy_tell_what_nobody_can_know(case: tuple[Met, str]) -> None:
    """In the words of all others; by another file only the look is made, which says what it could not compare."""
    met, said = case
    paths, draft, export = met.paths, met.draft, met.place / "导出"
    write_export(paths, SERVICE, draft, export)
    copy_of(met, met.place / "盘")
    words = api.edition_told(draft_in(draft), api.edition_of(paths, draft_in(draft)))
    looked = api.verify(paths, met.place / "盘", draft).sentences
    assert [sum(one.startswith(word) for one in looked) for word in words] == [1] * (said != "")
    assert [sum(each in one for one in looked) for each in (OTHER, UNSURE)] == [said == OTHER, said == UNSURE]
    assert any("只比较了内容编号" in one for one in looked) == (said == OTHER)
    if said != OTHER:
        assert api.make_labels(paths, draft, export, met.place / "标签")[1] == words
        assert api.seal_checklist(paths, draft, export, met.place / "清单")[1] == words


def test_it_goes_over_unless_it_is_the_very_file(case: tuple[Met, str]) -> None:
    """To the edition with its own number: where nobody can know, too, and then it says which file it is of."""
    met, said = case
    number = api.edition_of(met.paths, draft_in(met.draft)).number
    if not said:
        with pytest.raises(UsageError, match="不用转"):
            api.look_at_carrying(met.paths, met.draft, number)
        return
    made = api.carry_to_edition(met.paths, met.draft, met.place / "转成", NOW, number)
    assert [one for one in made.told if "只能照栏目的编号转，请逐处核对" in one]
    assert not made.is_compared
    assert api.edition_note(met.paths, draft_in(met.place / "转成")).is_doubtful is False


def test_an_earlier_draft_is_carried_over_by_its_own_definition_or_by_ids_alone(case: tuple[Met, str]) -> None:
    """The years of a definition that is not its own would say that figures are of the year asked for."""
    met, said = case
    api.set_answers(met.paths, met.draft, {"served_a": "12"}, NOW)
    made = api.carry_over(met.paths, met.draft, SERVICE, met.place / "今年", NOW)
    assert sum("只能照栏目的编号沿用" in one for one in made.told) == bool(said)
    left = {one.path: one.why for one in made.left}
    assert ("不知道原来填的是哪一年" in left.values()) == bool(said)
    assert "org_name" in {one.path for one in made.taken}


@pytest.mark.parametrize("edition", [1, 7])
@pytest.mark.parametrize(("cell", "stays"), [("3", True), ("0", True), ("", False)])
def test_rows_that_say_something_in_a_column_that_nobody_asks_for_stay_behind(
    tmp_path: Path, edition: int, cell: str, stays: bool
) -> None:
    met = Met(tmp_path, "shipped", edition, ELSEWHERE)
    place = met.draft / "draft.json"
    document = json.loads(place.read_text("utf-8"))
    document["answers"]["products"] = [{"product_name": "咨询", "product_price": cell}]
    place.write_text(json.dumps(document), "utf-8")
    made = api.carry_over(met.paths, met.draft, SERVICE, tmp_path / "今年", NOW)
    left = {one.path: one.why for one in made.left}
    assert left.get("products", "") == ("这一栏的填法和原来的不同" if stays else "")
    if not stays:
        assert draft_in(tmp_path / "今年").answers["products"] == [{"product_name": "咨询"}]


def test_an_edition_that_is_not_here_is_carried_over_by_ids_and_told(tmp_path: Path) -> None:
    met = Met(tmp_path, "shipped", 7, ELSEWHERE)
    made = api.carry_over(met.paths, met.draft, SERVICE, tmp_path / "今年", NOW)
    assert [one for one in made.told if "没有填写时用的那份第 7 版表单，只能照栏目的编号沿用" in one]


def test_a_draft_of_a_newer_program_is_not_offered_to_go_over(tmp_path: Path) -> None:
    met = Met(tmp_path, "shipped", 1, ELSEWHERE)
    place = met.draft / "draft.json"
    place.write_text(json.dumps({**json.loads(place.read_text("utf-8")), "format": 99}), "utf-8")
    note = api.edition_note(met.paths, draft_in(met.draft))
    assert (note.is_doubtful, note.carries) == (True, False)


@pytest.mark.parametrize("kind", ["shipped", "adopted"])
@pytest.mark.parametrize("file", ["own", ELSEWHERE])
def test_nothing_final_is_made_of_a_draft_of_a_newer_program(tmp_path: Path, kind: str, file: str) -> None:
    """What this program does not know would be missing in what is handed in; nor is the draft offered to go over."""
    met = Met(tmp_path, kind, 2 if kind == "adopted" else 1, file)
    place = met.draft / "draft.json"
    place.write_text(json.dumps({**json.loads(place.read_text("utf-8")), "format": 99}), "utf-8")
    for make in met.final():
        with pytest.raises(DraftError, match=r"由较新的程序.*没有") as caught:
            make()
        assert "较新的程序" in caught.value.hint
        assert "转到" not in caught.value.hint
        assert "definition carry" not in caught.value.typed
    _, told = api.export(met.paths, met.draft, tmp_path / "样稿", ("docx",), "draft")
    assert [one for one in told if "由较新的程序" in one]


def copy_of(met: Met, out: Path) -> None:
    """The lists of an electronic copy of the draft, made where the form had other sections."""
    draft = draft_in(met.draft)
    parts = {f"原来的{name}": code for name, code in draft_parts(api.definition_of(met.paths, draft), draft).items()}
    code = content_code(draft)
    head = CopyHead(form=SERVICE, title="服务机构", applicant="甲公司", code=code, parts=parts, discs=1)
    out.mkdir()
    write_manifest(out, Manifest(head=head, disc=1, of=1, files=()))


def test_a_copy_is_compared_with_a_draft_as_a_whole_where_the_sections_may_be_others(tmp_path: Path) -> None:
    met = Met(tmp_path, "shipped", 1, ELSEWHERE)
    copy_of(met, tmp_path / "盘")
    made = api.look_at_copy(tmp_path / "盘")
    shown = Known(SERVICE, 1, made=made)

    def changed() -> tuple[str, ...]:
        return replace(shown, parts=api.draft_parts_of(met.paths, draft_in(met.draft))).changed

    same = api.verify(met.paths, tmp_path / "盘", met.draft)
    assert changed() == ()
    assert (same.same, same.changed_since) == (True, ())
    assert [one for one in same.sentences if OTHER in one and "只比较了内容编号" in one]
    api.set_answers(met.paths, met.draft, {"phone": "0351-1234567"}, NOW)
    other = api.verify(met.paths, tmp_path / "盘", met.draft)
    assert (other.same, other.changed_since, changed()) == (False, ("内容",), ("内容",))
    met.stamp(1, kept(met.paths, 1))
    own = api.verify(met.paths, tmp_path / "盘", met.draft)
    assert "内容" not in (own.changed_since or ())
    assert changed() == own.changed_since
    assert not [one for one in own.sentences if OTHER in one]


def test_a_form_that_only_lies_beside_the_program_is_told_of_a_draft_without_a_stamp(tmp_path: Path) -> None:
    """One that another program brings, or that was filled before drafts named their edition."""
    paths, form = find_paths(tmp_path / "资料"), "service_institution_2027"
    file = tmp_path / "明年.yaml"
    file.write_text(FORM.read_text("utf-8").replace(f"id: {SERVICE}", f"id: {form}"), "utf-8")
    api.adopt_definition(paths, file)
    api.new_draft(paths, form, tmp_path / "草稿", NOW)
    assert api.edition_note(paths, draft_in(tmp_path / "草稿")) == api.EditionNote()
    place = tmp_path / "草稿" / "draft.json"
    document = json.loads(place.read_text("utf-8"))
    del document[KEY]
    place.write_text(json.dumps(document), "utf-8")
    assert UNSURE in api.edition_note(paths, draft_in(tmp_path / "草稿")).sentence


@pytest.mark.parametrize(("stamped", "said"), [(False, UNSURE), (True, "")])
def test_a_desk_tells_of_what_nobody_can_know_and_still_writes_to_the_applicant(
    tmp_path: Path, stamped: bool, said: str
) -> None:
    met = Met(tmp_path, "updated, edition 1 dropped", 1 if stamped else None, "own")
    (taken,) = api.collect(met.paths, [met.draft], NOW, tmp_path / "台")[0].taken
    assert [sum(words in one for one in taken.told) for words in (OTHER, UNSURE)] == [0, said == UNSURE]
    assert api.case_seen(met.paths, "1", tmp_path / "台").read_as == ""
