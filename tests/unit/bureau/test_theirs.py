"""Whatever a bureau writes, what applicants sent stays as it was: of any case, in copies, without a desk."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app import api
from app.api_import import import_word
from app.api_letters import Correcting
from app.api_merging import Merging
from app.api_summary import Summarising
from app.bureau.collecting import collect
from app.drafts.draft import DRAFT_FILE, Draft, to_json
from app.errors import DraftError, UsageError
from app.paths import AppPaths, find_paths
from tests.unit.bureau.applicants import SERVICE
from tests.unit.bureau.handed import as_copy
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in, packed, snapshot

OTHER = "云川精测（虚构）检验检测技术有限公司"
THEIRS = "收到的材料"
ALL = Correcting(which="all")


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "profile")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A draft folder; an electronic copy with a scan beside its draft; a package. All on the desk."""
    inbox = tmp_path / "收件"
    handed_in(inbox / "甲", {"a.pdf": b"a"})
    copy = inbox / "乙的光盘"
    packed(copy / "草稿" / "乙.shenbao", handed_in(tmp_path / "别处" / "乙", org_name=OTHER, uscc=None))
    (copy / "扫描版").mkdir()
    (copy / "扫描版" / "01_入库申请书.pdf").write_bytes(b"%PDF signed")
    as_copy(copy)
    packed(inbox / "丙.shenbao", handed_in(tmp_path / "别处" / "丙", org_name="丙公司", uscc=None))
    with desk(tmp_path / "台") as workspace:
        found = collect(workspace, (inbox,), FORMS, FONTS, NOW)
        assert len(found.taken) == 3
    return inbox


def places(inbox: Path, ending: str) -> list[Path]:
    """Where nothing may be written: into a draft folder, over a scan of a copy, into a new folder of it."""
    return [
        inbox / "甲" / f"a{ending}",
        inbox / "乙的光盘" / "扫描版" / "01_入库申请书.pdf",
        inbox / "乙的光盘" / "新" / f"a{ending}",
    ]


@pytest.mark.parametrize("case", ["1", "2", "3"])
def test_a_letter_to_one_is_not_written_into_what_another_sent(paths: AppPaths, inbox: Path, case: str) -> None:
    before, where = snapshot(inbox), inbox.parent / "台"
    for target in places(inbox, ".pdf"):
        with pytest.raises(UsageError, match=THEIRS):
            api.write_case_notice(paths, case, target, ALL, desk=where)
        with pytest.raises(UsageError, match=THEIRS):
            api.print_case_opinion(paths, case, target, text="同意推荐。", desk=where)
        with pytest.raises(UsageError, match=THEIRS):
            api.write_reminder(paths, SERVICE.id, target, desk=where)
    assert snapshot(inbox) == before


def test_the_proof_beside_an_opinion_takes_the_place_of_nothing(paths: AppPaths, inbox: Path, tmp_path: Path) -> None:
    linked = tmp_path / "意见_样张.pdf"
    linked.symlink_to(inbox / "乙的光盘" / "扫描版" / "01_入库申请书.pdf")
    more: dict[str, Any] = {"text": "同意推荐。", "desk": tmp_path / "台"}
    with pytest.raises(UsageError, match=r"意见_样张\.pdf"):
        api.print_case_opinion(paths, "1", tmp_path / "意见.pdf", with_form=True, **more)
    assert not (tmp_path / "意见.pdf").exists()


def test_a_form_in_word_is_not_replaced_by_the_letter_about_it(paths: AppPaths, tmp_path: Path) -> None:
    files, _ = api.export(paths, handed_in(tmp_path / "甲"), tmp_path / "出", ("docx",), "draft")
    (tmp_path / "邮件").mkdir()
    word = Path(shutil.copy(next(one for one in files if one.suffix == ".docx"), tmp_path / "邮件" / "申请书.docx"))
    with desk(tmp_path / "台") as workspace:
        collect(workspace, (word,), FORMS, FONTS, NOW)
    before = word.read_bytes()
    with pytest.raises(UsageError, match=THEIRS):
        api.write_case_notice(paths, "1", word, ALL, desk=tmp_path / "台")
    with pytest.raises(UsageError, match=THEIRS):
        api.write_notice(paths, word, word, ALL)
    assert word.read_bytes() == before


def test_without_a_desk_the_draft_and_the_copy_around_it_are_left_alone(
    paths: AppPaths, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(inbox)
    monkeypatch.chdir(inbox)
    inside = Path("乙的光盘/草稿/乙.shenbao")
    scan = inbox / "乙的光盘" / "扫描版" / "01_入库申请书.pdf"
    folder, beside = Path("甲"), inbox / "乙的光盘" / "a.pdf"
    for source, target in ((inside, scan), (inside, beside), (folder, inbox / "甲" / "a.pdf")):
        with pytest.raises(UsageError, match=THEIRS):
            api.write_notice(paths, source, target, ALL)
        with pytest.raises(UsageError, match=THEIRS):
            api.print_opinion(paths, source, "同意推荐。", target)
    proof = inbox / "甲" / "意见.pdf"
    (tmp_path / "意见_样张.pdf").symlink_to(proof)
    with pytest.raises(UsageError, match=THEIRS):
        api.print_opinion(paths, inbox / "甲", "同意推荐。", tmp_path / "意见.pdf", with_form=True)
    assert snapshot(inbox) == before


@pytest.mark.parametrize("out", ["甲", "甲/汇总", "乙的光盘", "乙的光盘/汇总"])
def test_a_summary_is_not_written_into_what_was_sent(paths: AppPaths, inbox: Path, out: str) -> None:
    before = snapshot(inbox)
    how = Summarising(desk=inbox.parent / "台", formats=(), only_recommended=False)
    with pytest.raises(UsageError):
        api.summarise(paths, (), inbox / out, how, LATER)
    with pytest.raises(UsageError):
        api.summarise(paths, (inbox,), inbox / out, Summarising(formats=()), LATER)
    assert snapshot(inbox) == before
    assert not (inbox.parent / "台" / "汇总草稿").exists()


def test_zones_are_not_compared_into_one_of_them(paths: AppPaths, tmp_path: Path) -> None:
    zone = tmp_path / "合作区"
    zone.mkdir()
    (zone / DRAFT_FILE).write_text(to_json(Draft(form="cooperation_zone_2026")), "utf-8")
    before = snapshot(zone)
    for out in (zone, zone / "比较"):
        with pytest.raises(UsageError, match=THEIRS):
            api.compare_zones(paths, [zone], out)
    assert snapshot(zone) == before


@pytest.fixture
def pile(paths: AppPaths, tmp_path: Path) -> Path:
    """On the desk of the profile: a folder, a package with its sealed scan, a damaged one, and who sent a scan only."""
    pile = tmp_path / "收件"
    handed_in(pile / "甲", {"a.pdf": b"a"})
    packed(pile / "乙" / "乙.shenbao", handed_in(tmp_path / "别处" / "乙", org_name=OTHER, uscc=None))
    (pile / "乙" / "乙盖章.pdf").write_bytes(b"%PDF sealed")
    (pile / "丙.shenbao").write_bytes((pile / "乙" / "乙.shenbao").read_bytes()[:-200])
    (pile / "丁").mkdir()
    (pile / "丁" / "申请书.pdf").write_bytes(b"%PDF scan")
    (pile / "戊").mkdir()
    for name in ("申请书.pdf", "佐证.pdf"):
        (pile / "戊" / name).write_bytes(b"%PDF scan")
    handed_in(pile / "己")
    (pile / "己" / DRAFT_FILE).write_text("{", "utf-8")
    with desk(paths.desk) as workspace:
        found = collect(workspace, (pile,), FORMS, FONTS, NOW)
        assert (len(found.taken), len(found.unreadable)) == (2, 4)
    return pile


@pytest.mark.parametrize(
    "target", ["乙/乙盖章.pdf", "丁/申请书.pdf", "戊/申请书.pdf", "戊/佐证.pdf", "己/a.pdf", "甲/attachments/03/a.pdf"]
)
def test_what_could_not_be_read_and_scans_beside_a_draft_stay_too(paths: AppPaths, pile: Path, target: str) -> None:
    before, file = snapshot(pile), pile / target
    with pytest.raises(UsageError, match=THEIRS):
        api.write_case_notice(paths, "1", file, ALL)
    with pytest.raises(UsageError, match=THEIRS):
        api.print_case_opinion(paths, "1", file, text="同意推荐。")
    with pytest.raises(UsageError, match=THEIRS):
        api.write_notice(paths, pile.parent / "别处" / "乙", file, ALL)
    with pytest.raises(UsageError, match=THEIRS):
        api.print_opinion(paths, pile.parent / "别处" / "乙", "同意推荐。", file)
    assert snapshot(pile) == before


def test_a_damaged_package_is_not_replaced_by_one_that_goes_on(paths: AppPaths, pile: Path) -> None:
    before = snapshot(pile)
    with pytest.raises(UsageError, match=THEIRS):
        api.hand_on(paths, "1", pile / "丙.shenbao")
    assert snapshot(pile) == before


def test_a_letter_may_lie_beside_what_came_under_a_name_of_its_own(paths: AppPaths, pile: Path) -> None:
    for target in (pile / "乙" / "补正通知.pdf", pile / "补正通知.docx"):
        assert api.write_case_notice(paths, "1", target, ALL).file == target
    assert api.write_case_notice(paths, "1", pile / "补正通知.docx", ALL).points


def test_every_door_asks_the_desk_of_the_profile(paths: AppPaths, pile: Path, tmp_path: Path) -> None:
    draft = pile.parent / "别处" / "乙"
    files, _ = api.export(paths, draft, tmp_path / "出", ("docx",), "draft")
    before, words = snapshot(pile), [one for one in files if one.suffix == ".docx"]
    zone = tmp_path / "合作区"
    zone.mkdir()
    (zone / DRAFT_FILE).write_text(to_json(Draft(form="cooperation_zone_2026")), "utf-8")
    doors: tuple[Callable[[Path], object], ...] = (
        lambda out: api.summarise(paths, (draft,), out, Summarising(formats=()), LATER),
        lambda out: import_word(paths, words, out, LATER),
        lambda out: api.merge(paths, (draft, handed_in(tmp_path / "另")), out, LATER),
        lambda out: api.compare_zones(paths, (zone,), out),
        lambda out: api.make_mails(paths, tmp_path / "出", (tmp_path,), out, api.Mailing()),
    )
    for out in (pile / "甲" / "新", pile / "己" / "新"):
        for door in doors:
            with pytest.raises(UsageError, match=THEIRS):
                door(out)
    assert snapshot(pile) == before


def test_a_door_asks_the_desk_that_is_open(paths: AppPaths, inbox: Path, tmp_path: Path) -> None:
    draft, own, other = tmp_path / "别处" / "乙", tmp_path / "台", handed_in(tmp_path / "另")
    files, _ = api.export(paths, draft, tmp_path / "出", ("docx",), "draft")
    words = [one for one in files if one.suffix == ".docx"]
    zone = tmp_path / "合作区"
    zone.mkdir()
    (zone / DRAFT_FILE).write_text(to_json(Draft(form="cooperation_zone_2026")), "utf-8")
    before, out = snapshot(inbox), inbox / "甲" / "新"
    doors: tuple[Callable[[], object], ...] = (
        lambda: import_word(paths, words, out, LATER, desk=own),
        lambda: api.merge(paths, (draft, other), out, LATER, Merging(desk=own)),
        lambda: api.compare_zones(paths, (zone,), out, own),
    )
    for door in doors:
        with pytest.raises(UsageError, match=THEIRS):
            door()
    assert snapshot(inbox) == before


def test_a_desk_of_a_newer_program_is_in_nobodys_way(paths: AppPaths, tmp_path: Path) -> None:
    with desk(paths.desk) as workspace:
        workspace.connection.execute("PRAGMA user_version = 99")
    before = snapshot(paths.desk)
    draft, other = handed_in(tmp_path / "甲"), handed_in(tmp_path / "乙")
    assert api.merge(paths, (draft, other), tmp_path / "合并", LATER).out == tmp_path / "合并"
    with pytest.raises(DraftError, match="较新的程序"):
        api.desk_seen(paths)
    assert snapshot(paths.desk) == before
