from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.api_summary_draft import SUMMARY_DRAFT
from app.bureau.applicant_folders import COPY_LIST, COPY_SUMS
from app.bureau.model import Source, Unreadable
from app.bureau.own_files import SUMMARY_DRAFTS
from app.bureau.sources import Bounds, find_sources
from app.bureau.word_groups import word_files
from app.discs.manifest import LIST_NAME, SUMS_NAME
from app.drafts import store
from app.forms.definition import FormDefinition
from app.progress import Cancelled
from tests.unit.bureau.applicants import SUMMARY
from tests.unit.bureau.handed import as_copy
from tests.unit.bureau.piles import FORMS, desk, handed_in, packed


def found(
    *places: Path, bounds: Bounds | None = None, forms: Mapping[str, FormDefinition] = FORMS
) -> list[tuple[str, str]]:
    """Kind and last name of each source, ``!`` and the sentence of what is none."""
    return [
        (one.kind, one.path.name) if isinstance(one, Source) else ("!", one.sentence)
        for one in find_sources(places, bounds=bounds, forms=forms)
    ]


def test_the_list_of_a_copy_is_the_one_that_discs_write():
    assert (COPY_LIST, COPY_SUMS) == (LIST_NAME, SUMS_NAME)


def test_a_folder_of_all_kinds_is_walked_in_order(tmp_path):
    handed_in(tmp_path / "b 县" / "乙")
    handed_in(tmp_path / "a 县" / "甲")
    packed(tmp_path / "c.SHENBAO.tmp" / "丙.shenbao", tmp_path / "a 县" / "甲")
    (tmp_path / "说明.txt").write_text("请收", "utf-8")
    (tmp_path / "填好的.docx").write_bytes(b"PK")
    kinds = [("folder", "甲"), ("folder", "乙"), ("package", "丙.shenbao"), ("word", "填好的.docx")]
    assert found(tmp_path) == kinds


def test_who_sent_something_else_is_not_overlooked(tmp_path):
    pile = tmp_path / "收件"
    packed(pile / "乙.shenbao", handed_in(pile / "甲"))
    for name in ("丙.doc", "丁.wps", "戊.pdf", "己.zip", "庚.rar", "辛/扫描1.pdf", "辛/扫描2.pdf", "壬/壬.docx"):
        (pile / name).parent.mkdir(exist_ok=True)
        (pile / name).write_bytes(b"x")
    seen = found(pile)
    assert {name for kind, name in seen if kind == "word"} == {"丙.doc", "丁.wps", "壬.docx"}
    told = [sentence for kind, sentence in seen if kind == "!"]
    assert len(told) == 4
    assert [any(words in sentence for sentence in told) for words in ("戊.pdf", "己.zip", "庚.rar")] == [True] * 3
    assert any("“辛”里的“扫描1.pdf”等 2 个文件是扫描件" in sentence for sentence in told)
    assert all(one.hint or "请" in one.sentence for one in find_sources([pile]) if isinstance(one, Unreadable))


def test_what_goes_with_a_draft_is_no_source_of_its_own(tmp_path):
    for name in ("佐证材料/合同.docx", "佐证材料/执照.pdf", "盖章.pdf"):
        (tmp_path / "甲" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "甲" / name).write_bytes(b"x")
    packed(tmp_path / "甲" / "甲.shenbao", handed_in(tmp_path / "草稿"))
    assert found(tmp_path / "甲") == [("package", "甲.shenbao")]


def test_a_desk_below_the_pile_is_no_source_and_what_lies_beside_it_is(tmp_path):
    """Its own summary draft was called unreadable at every collection."""
    assert SUMMARY_DRAFTS == SUMMARY_DRAFT
    place = tmp_path / "受理台"
    desk(place).close()
    for folder in (place / "汇总草稿", place / "汇总草稿 另一年的表", tmp_path / "导出" / "汇总草稿"):
        store.create(folder, SUMMARY.id)
    handed_in(place / "收件" / "甲")
    (place / "备份").mkdir(exist_ok=True)
    (place / "备份" / "受理台-00000001.db").write_bytes(b"x")
    book = {"form": "recommendation_summary_2026", "mark": "final", "code": "", "volumes": []}
    (tmp_path / "导出" / "book.json").write_text(json.dumps(book), "utf-8")
    store.create(tmp_path / "乙" / "汇总草稿", SUMMARY.id)
    assert found(tmp_path) == [("folder", "汇总草稿"), ("folder", "甲")]
    assert found(tmp_path / "乙") == [("folder", "汇总草稿")]


def test_an_applicants_folder_is_not_left_out_for_a_name_that_a_desk_uses(tmp_path):
    desk(tmp_path / "收件").close()
    for name in ("汇总草稿-3", "备份", "甲", "备份2/备份"):
        handed_in(tmp_path / "收件" / name)
    names = [("folder", "备份"), ("folder", "备份"), ("folder", "汇总草稿-3"), ("folder", "甲")]
    assert found(tmp_path / "收件") == names


def test_folders_without_a_draft_are_told_where_the_pile_is_the_desk(tmp_path):
    pile = tmp_path / "收件"
    handed_in(pile / "甲")
    (pile / "己").mkdir()
    (pile / "戊").mkdir()
    (pile / "戊" / "a.jpg").write_bytes(b"x")
    elsewhere = found(pile)
    assert len(elsewhere) == 3
    desk(pile).close()
    assert found(pile) == elsewhere


def test_scans_beside_a_lone_draft_are_given_with_it(tmp_path):
    lone = packed(tmp_path / "收件" / "甲.shenbao", handed_in(tmp_path / "草稿"))
    for name in ("盖章.pdf", "乙.ofd", "说明.txt"):
        (lone.parent / name).write_bytes(b"x")
    beside: dict[Path, tuple[Path, ...]] = {}
    assert len(list(find_sources([lone.parent], beside=beside))) == 1
    assert beside == {lone: (lone.parent / "乙.ofd", lone.parent / "盖章.pdf")}
    packed(tmp_path / "收件" / "丙.shenbao", tmp_path / "草稿")
    beside.clear()
    assert len(list(find_sources([lone.parent], beside=beside))) == 3
    assert beside == {}


def test_numbered_volumes_are_one_application_others_are_many(tmp_path):
    for folder, names in (("一", ("01_申报表.docx", "02_材料.docx")), ("多", ("甲.docx", "乙.docx"))):
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / name).write_bytes(b"x")
    (volumes,) = find_sources([tmp_path / "一"])
    assert isinstance(volumes, Source)
    assert [path.name for path in word_files(volumes)] == ["01_申报表.docx", "02_材料.docx"]
    many = list(find_sources([tmp_path / "多"]))
    assert [word_files(one) for one in many if isinstance(one, Source)] == [(one.path,) for one in many]  # type: ignore[union-attr]
    assert len(many) == 2


def test_hidden_folders_links_and_attachments_hold_no_sources(tmp_path):
    whole = handed_in(tmp_path / "甲", {"a.pdf": b"a"})
    handed_in(whole / "attachments" / "04" / "里面的草稿")
    handed_in(tmp_path / ".回收" / "旧")
    handed_in(tmp_path / "__MACOSX" / "影子")
    if hasattr(os, "symlink"):
        (tmp_path / "链接").symlink_to(whole, target_is_directory=True)
        (tmp_path / "链接.shenbao").symlink_to(whole / "draft.json")
        (tmp_path / "圈").symlink_to(tmp_path, target_is_directory=True)
    assert found(tmp_path) == [("folder", "甲")]


def test_a_draft_is_known_without_its_file(tmp_path):
    history = handed_in(tmp_path / "只有历史") / ".history"
    history.mkdir()
    (tmp_path / "只有历史" / "draft.json").rename(history / "000001_20260401T120000.json")
    handed_in(tmp_path / "坏的").joinpath("draft.json").rename(tmp_path / "坏的" / "draft.坏.json")
    handed_in(tmp_path / "恢复的").joinpath("draft.json").rename(tmp_path / "恢复的" / "draft.恢复-1.json")
    (tmp_path / "空历史" / ".history").mkdir(parents=True)
    drafts = [("folder", "只有历史"), ("folder", "坏的"), ("folder", "恢复的")]
    assert found(tmp_path) == [*drafts, ("!", "“空历史”是空文件夹")]


def test_a_copy_gives_its_draft_else_its_word_files(tmp_path):
    draft = handed_in(tmp_path / "草稿")
    disc, other, bare = tmp_path / "光盘", tmp_path / "报送", tmp_path / "只有扫描"
    for copy in (disc, other, bare):
        (copy / "佐证材料").mkdir(parents=True)
    packed(disc / "草稿" / "甲.shenbao", draft)
    (disc / "入库申请书.docx").write_bytes(b"PK")
    for name in ("02_申报材料.docx", "01_申报表.docx", "~$01_申报表.docx"):
        (other / name).write_bytes(b"PK")
    as_copy(disc)
    as_copy(other)
    assert list(find_sources([disc])) == [Source("package", disc / "草稿" / "甲.shenbao", disc)]
    (word,) = find_sources([other])
    assert word == Source("word", other / "01_申报表.docx", other)
    assert [path.name for path in word_files(word)] == ["01_申报表.docx", "02_申报材料.docx"]
    (bare / "word版").mkdir()
    (bare / "word版" / "入库申请书.docx").write_bytes(b"PK")
    (bare / "佐证材料" / "合同.docx").write_bytes(b"PK")
    as_copy(bare)
    assert list(find_sources([bare])) == [Source("word", bare / "word版" / "入库申请书.docx", bare)]
    shutil.rmtree(bare / "word版")
    (nothing,) = find_sources([bare])
    assert isinstance(nothing, Unreadable)
    assert "没有草稿" in nothing.sentence


def test_single_files_are_told_by_their_endings(tmp_path):
    draft = handed_in(tmp_path / "甲")
    names = ("表.docx", "表.DOC", "表.wps", "甲.zip", "盘.iso", "信.eml", "扫描.pdf", "别的.xyz")
    for name in names:
        (tmp_path / name).write_bytes(b"x")
    seen = found(draft / "draft.json", *(tmp_path / name for name in names))
    assert seen[:4] == [("folder", "甲"), ("word", "表.docx"), ("word", "表.DOC"), ("word", "表.wps")]
    assert [sentence.partition("”")[2][:4] for _, sentence in seen[4:]] == [
        "是压缩包",
        "是光盘镜",
        "是邮件：",
        "是扫描件",
        "不是草稿",
    ]
    assert word_files(Source("word", tmp_path / "表.docx")) == (tmp_path / "表.docx",)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_what_is_neither_a_file_nor_a_folder_is_not_opened(tmp_path):
    for name in ("甲.shenbao", "draft.json"):
        os.mkfifo(tmp_path / name)
        ((kind, sentence),) = found(tmp_path / name)
        assert kind == "!"
        assert "不是文件" in sentence
    (tmp_path / "draft.json").unlink()
    assert found(tmp_path)[0][1].endswith("里没有找到草稿、.shenbao 文件、电子版或 Word 版")


def test_folders_of_a_pile_in_which_nothing_was_found_are_told_one_by_one(tmp_path):
    """An applicant who sent photographs, a workbook or nothing was silently lost among the others."""
    pile = tmp_path / "收件"
    handed_in(pile / "01")
    files = {
        "02": [f"照片/{number:03}.JPG" for number in range(300)],
        "03": ["名册.xlsx", "说明.txt", ".DS_Store"],
        "04": ["空的/"],
        "05": ["盖章.jpg"],
        "06": [".隐藏/甲.shenbao"],
    }
    for folder, names in files.items():
        for name in names:
            (pile / folder / name).parent.mkdir(parents=True, exist_ok=True)
            (pile / folder / name).mkdir() if name.endswith("/") else (pile / folder / name).write_bytes(b"x")
    told = [
        "“02”里只有“000.JPG”等 300 个图片，是扫描件或照片，读不出填写的内容",
        "“03”里没有草稿、.shenbao 文件、电子版或 Word 版，只有“名册.xlsx”等 2 个文件",
        "“04”是空文件夹",
        "“05”里只有“盖章.jpg”，是扫描件或照片，读不出填写的内容",
        "“06”是空文件夹",
    ]
    assert found(pile) == [("folder", "01"), *(("!", sentence) for sentence in told)]
    hints = [one.hint for one in find_sources([pile]) if isinstance(one, Unreadable)]
    assert all("请要草稿文件夹" in hint for hint in hints)
    # below a folder of several applicants, too, but not beside what a single one sent
    (tmp_path / "市").mkdir()
    pile.rename(tmp_path / "市" / "县")
    assert [kind for kind, _ in found(tmp_path / "市")] == ["folder"]
    handed_in(tmp_path / "市" / "县" / "07")
    assert len(found(tmp_path / "市")) == 7


def test_what_belongs_to_a_draft_a_copy_or_a_desk_is_not_told(tmp_path):
    pile = tmp_path / "收件"
    draft = handed_in(pile / "01" / "草稿", {"a.pdf": b"a"})
    packed(pile / "02" / "甲.shenbao", draft)
    desk(pile / "受理台").close()
    names = (
        "01/照片/a.jpg",
        "01/草稿/旧/a.jpg",
        "02/佐证材料/a.jpg",
        "受理台/通知/a.txt",
        "03/扫描版/a.jpg",
    )
    for name in names:
        (pile / name).parent.mkdir(parents=True, exist_ok=True)
        (pile / name).write_bytes(b"x")
    as_copy(pile / "03")
    seen = found(pile)
    assert seen[:2] == [("folder", "草稿"), ("package", "甲.shenbao")]
    assert [sentence[:5] for _, sentence in seen[2:]] == ["电子版“0"]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_links_to_elsewhere_are_told_with_where_they_lead(tmp_path):
    elsewhere = handed_in(tmp_path / "别处" / "乙")
    (elsewhere / "照片.jpg").write_bytes(b"x")
    pile = tmp_path / "收件"
    handed_in(pile / "甲")
    (pile / "乙").symlink_to(elsewhere, target_is_directory=True)
    (pile / "丙.shenbao").symlink_to(tmp_path / "没有" / "丙.shenbao")
    (pile / "照片").symlink_to(elsewhere / "照片.jpg")
    (pile / "又是甲").symlink_to(pile / "甲", target_is_directory=True)
    (pile / "丁").mkdir()
    (pile / "丁" / "草稿").symlink_to(elsewhere, target_is_directory=True)
    told = [(one.source.path, one.sentence, one.hint) for one in find_sources([pile]) if isinstance(one, Unreadable)]
    assert [path.relative_to(pile).as_posix() for path, _, _ in told] == ["丁/草稿", "丙.shenbao", "乙"]
    assert told[-1][1] == f"“乙”是链接，指向“{elsewhere}”，链接没有跟着找"
    assert "直接拖进来" in told[-1][2]
    assert found(pile, elsewhere)[-1] == ("folder", "乙")
    told_then = [sentence for kind, sentence in found(pile, elsewhere) if kind == "!"]
    assert [sentence.partition("”")[0] for sentence in told_then] == ["“丙.shenbao", "“丁"]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_a_linked_history_makes_no_draft(tmp_path):
    history = handed_in(tmp_path / "别处") / ".history"
    history.mkdir()
    (tmp_path / "别处" / "draft.json").rename(history / "000001_20260401T120000.json")
    (tmp_path / "收件" / "甲").mkdir(parents=True)
    (tmp_path / "收件" / "甲" / ".history").symlink_to(history, target_is_directory=True)
    (tmp_path / "收件" / "draft.坏.json").symlink_to(history / "000001_20260401T120000.json")
    assert found(tmp_path / "收件")[0][0] == "!"


def test_a_place_has_one_name_however_it_was_written(tmp_path, monkeypatch):
    draft = handed_in(tmp_path / "堆" / "甲")
    monkeypatch.chdir(tmp_path / "堆")
    assert list(find_sources([Path("甲"), Path("甲/../甲"), Path("../堆")])) == [Source("folder", draft)]


def test_what_is_not_there_or_holds_nothing_is_told(tmp_path):
    (tmp_path / "空").mkdir()
    (gone, sentence), (empty, other) = found(tmp_path / "没有", tmp_path / "空")
    assert (gone, empty) == ("!", "!")
    assert "打不开“没有”" in sentence
    assert "“空”里没有找到" in other


def test_each_source_is_given_once(tmp_path):
    draft = handed_in(tmp_path / "堆" / "甲")
    assert found(draft, tmp_path / "堆", draft, draft / "draft.json") == [("folder", "甲")]


def test_a_walk_that_goes_too_far_says_so_and_keeps_what_it_found(tmp_path):
    deep = tmp_path / "深"
    handed_in(deep / "a")
    handed_in(deep / "b" / "c" / "d" / "e")
    seen = found(deep, bounds=Bounds(depth=2))
    assert seen == [("folder", "a"), ("!", "“深”里的文件夹套得太深，没有全部找完，已经找到的都列出来了")]
    for number in range(6):
        handed_in(tmp_path / "宽" / f"{number}")
    few = found(tmp_path / "宽", bounds=Bounds(folders=4))
    assert [kind for kind, _ in few] == ["folder"] * 3 + ["!"]
    assert "文件夹太多" in few[-1][1]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs permissions")
def test_a_folder_that_may_not_be_looked_into_is_named(tmp_path):
    (tmp_path / "锁").mkdir(mode=0)
    assert found(tmp_path)[0][0] == "!"


def test_walking_can_be_cancelled(tmp_path):
    handed_in(tmp_path / "甲")

    def stop(done: int, total: int, label: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        list(find_sources([tmp_path], stop))
