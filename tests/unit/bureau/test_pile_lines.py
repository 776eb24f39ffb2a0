"""Who lies among several and cannot be read is told, also among exports; what is one applicant's own is not."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.bureau.collecting import collect
from app.bureau.desk import desk_seen
from app.bureau.model import Source
from app.bureau.sources import find_sources
from app.drafts import history
from app.drafts.content_code import content_code
from app.drafts.draft import Draft, to_json
from tests.unit.bureau.applicants import SERVICE, SUMMARY, answers
from tests.unit.bureau.handed import as_copy
from tests.unit.bureau.piles import FONTS, FORMS, NOW, desk, handed_in, packed
from tests.unit.bureau.test_exports import WORD, exported

WHO = "甲乙丙丁戊己"


def of(who: str, *, older: bool = False) -> Draft:
    """What somebody typed, or once had typed."""
    said = answers(org_name=f"{who}（虚构）有限公司", uscc=None, **({"staff_count": "1"} if older else {}))
    return Draft(form=SERVICE.id, answers=said)


@pytest.fixture(autouse=True)
def _word_forms_say_what_they_are_of(monkeypatch: pytest.MonkeyPatch) -> None:
    by_code = {content_code(draft): draft for who in WHO for draft in (of(who), of(who, older=True))}

    def read(files: Sequence[Path], *_: object) -> tuple[Draft, tuple[str, ...]]:
        return by_code[files[0].read_text("utf-8").split()[-1]], ()

    monkeypatch.setattr("app.bureau.word_reading.draft_in_word", read)


def book(folder: Path, draft: Draft) -> None:
    """An export of books alone, as the program writes them."""
    exported(folder, draft)
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Author"] = draft.answers["org_name"]
        pdf.save(folder / "01.pdf")
    document = json.loads((folder / "book.json").read_text("utf-8"))
    document["volumes"][0]["sha256"]["pdf"] = hashlib.sha256((folder / "01.pdf").read_bytes()).hexdigest()
    (folder / "book.json").write_text(json.dumps(document), "utf-8")


def lay(pile: Path, line: str) -> None:
    """One thing in a pile: what it is, whose, and where."""
    what, who, where = line.split()
    place = pile / where
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = of(who, older=what.startswith("旧")) if who in WHO else Draft(form=SERVICE.id)
    LAID[what.removeprefix("旧")](place, draft)


def draft_in(place: Path, draft: Draft) -> Path:
    said: dict[str, Any] = {"uscc": None, **draft.answers}
    return handed_in(place, **said)


def package(place: Path, draft: Draft) -> None:
    shutil.rmtree(packed(place, draft_in(place.with_suffix(""), draft)).with_suffix(""))


def record(place: Path, draft: Draft, mark: str = "final") -> None:
    """What is left where the books were not copied."""
    exported(place, draft, mark=mark)
    (place / "01.pdf").unlink()


def draft_copy(place: Path, draft: Draft) -> None:
    exported(place, draft)
    (place / "01.pdf").rename(place / "草稿_01.pdf")


def lost_word(place: Path, draft: Draft) -> None:
    """An export in Word whose Word form is not there by its name."""
    exported(place, draft, WORD)
    (place / WORD).unlink()


LAID: dict[str, Callable[[Path, Draft], object]] = {
    "草稿": draft_in,
    "包": package,
    "电子版": lambda place, draft: exported(place, draft, WORD),
    "册子": book,
    "记录": record,
    "样稿": draft_copy,
    "空白表": lambda place, draft: exported(place, draft, WORD, mark="blank"),
    "空白记录": lambda place, draft: record(place, draft, "blank"),
    "汇总": lambda place, _: record(place, Draft(form=SUMMARY.id)),
    "表": lambda place, draft: place.write_bytes(f"x {content_code(draft)}".encode()),
    "原表": lambda place, draft: place.write_bytes(f"{WORD} {content_code(draft)}".encode()),
    "漏记录": lambda place, draft: lost_word(place, draft),
    "盘": lambda place, _: as_copy(place),
    "空": lambda place, _: place.mkdir(),
    "件": lambda place, _: place.write_bytes(b"x"),
}


def found(pile: Path) -> list[str]:
    """What is found below a place, and what is told of there, with ``!`` before it."""
    return sorted(
        one.path.relative_to(pile).as_posix()
        if isinstance(one, Source)
        else f"!{one.source.path.relative_to(pile).as_posix()}"
        for one in find_sources([pile], forms=FORMS)
    )


CASES: dict[str, tuple[str, str]] = {
    # only exports lie there: who sent something else is told
    "two exports in Word": ("电子版 甲 甲, 电子版 乙 乙, 件 丙 丙公司/a.jpg, 件 丁 丁.rtf", "甲/W 乙/W !丙公司 !."),
    "two exports in books": ("册子 甲 甲, 册子 乙 乙, 件 丙 丙公司/a.jpg, 件 丁 丁.rtf", "!甲 !乙 !丙公司 !."),
    "one export in Word": ("电子版 甲 甲, 件 丙 03/a.jpg, 空 丁 04, 件 丁 丁.rtf", "甲/W !03 !04 !."),
    "one of each, in a county": (
        "电子版 甲 县/甲, 册子 乙 县/乙, 件 丙 县/03/a.jpg, 件 丁 县/丁.rtf",
        "县/甲/W !县/乙 !县/03 !县",
    ),
    "a draft and another's export, in a county": (
        "草稿 甲 县/甲, 电子版 乙 县/乙/导出, 件 丙 县/03/a.jpg, 件 丁 县/丁.rtf",
        "县/甲 县/乙/导出/W !县/03 !县",
    ),
    "a package and scans beside another's export": (
        "包 甲 县/甲.shenbao, 册子 乙 县/乙, 件 丙 县/001.pdf, 件 丙 县/03/a.jpg",
        "县/甲.shenbao !县/乙 !县/001.pdf !县/03",
    ),
    "a copy beside nobody it is of": (
        "电子版 甲 县/甲, 草稿 甲 甲, 件 丙 县/03/a.jpg, 册子 乙 县/乙",
        "甲 !县/乙 !县/03",
    ),
    "counties of several that exported": (
        "电子版 甲 1区/甲, 电子版 乙 1区/乙, 草稿 丙 2区/街道/丙, "
        "件 丁 2区/街道/丁公司/a.jpg, 件 丙 2区/街道/照片/a.jpg",
        "1区/甲/W 1区/乙/W 2区/街道/丙 !2区/街道/丁公司",
    ),
    "counties of packages": (
        "包 甲 1区/甲.shenbao, 包 乙 1区/乙.shenbao, 草稿 丙 2区/丙, 件 丁 2区/丁公司/a.jpg, 件 丙 2区/照片/a.jpg",
        "1区/乙.shenbao 1区/甲.shenbao 2区/丙 !2区/丁公司",
    ),
    "counties of a package and a folder": (
        "包 甲 1区/甲.shenbao, 草稿 乙 1区/乙, 草稿 丙 2区/丙, 件 丁 2区/丁公司/a.jpg",
        "1区/乙 1区/甲.shenbao 2区/丙 !2区/丁公司",
    ),
    "beside books of which nobody can tell whose they are": (
        "草稿 甲 县/甲, 记录 乙 县/乙, 件 丙 县/丙公司/a.jpg, 件 丙 县/照片/a.jpg",
        "县/甲 !县/乙 !县/丙公司",
    ),
    # one applicant's own
    "exported what the draft says": (
        "草稿 甲 甲/草稿, 电子版 甲 甲/导出, 册子 甲 甲/印, 件 甲 甲/照片/a.jpg, 件 甲 甲/其他.rtf",
        "甲/草稿",
    ),
    "a pile of such": (
        "草稿 甲 甲/草稿, 电子版 甲 甲/导出, 件 甲 甲/剪影/a.jpg, "
        "草稿 乙 乙/草稿, 件 乙 乙/剪影/a.jpg, 册子 乙 乙/导出",
        "甲/草稿 乙/草稿",
    ),
    "exported in the draft itself": (
        "草稿 甲 甲, 电子版 甲 甲, 件 甲 甲/照片/a.jpg, 件 甲 甲/盖章.pdf, 件 甲 甲/02.pdf, 件 甲 甲/其他.rtf",
        "甲",
    ),
    "books in the draft itself": ("草稿 甲 甲, 册子 甲 甲, 件 甲 甲/照片/a.jpg, 件 甲 甲/盖章.pdf", "甲"),
    "exported earlier, in Word": (
        "草稿 甲 甲/草稿, 旧电子版 甲 甲/导出, 件 甲 甲/剪影/a.jpg, "
        "件 甲 甲/其他.rtf, 草稿 乙 乙/草稿, 件 乙 乙/剪影/a.jpg",
        "甲/草稿 甲/导出/W 乙/草稿",
    ),
    "exported earlier, in the draft itself": (
        "草稿 甲 甲, 旧电子版 甲 甲, 件 甲 甲/盖章.pdf, 件 甲 甲/02.pdf, 件 甲 甲/其他.rtf, 草稿 乙 乙",
        f"甲 甲/{WORD} 乙",
    ),
    "exported earlier, in books": (
        "草稿 甲 甲/草稿, 旧册子 甲 甲/导出, 件 甲 甲/剪影/a.jpg, "
        "件 甲 甲/其他.rtf, 草稿 乙 乙/草稿, 件 乙 乙/剪影/a.jpg",
        "甲/草稿 !甲/导出 乙/草稿",
    ),
    "exported twice, without the draft": (
        "电子版 甲 甲/二稿, 旧电子版 甲 甲/一稿, 册子 甲 甲/印, 件 甲 甲/剪影/a.jpg, 件 甲 甲/其他.rtf, 草稿 乙 乙",
        "甲/一稿/W 甲/二稿/W 乙",
    ),
    "edited after the export": (
        "草稿 甲 甲/草稿, 电子版 甲 甲/导出, 件 甲 甲/导出/W, 件 甲 甲/照片/a.jpg, 草稿 乙 乙",
        "甲/草稿 甲/导出/W 乙",
    ),
    "scans beside the export of a lone draft below": ("电子版 甲 甲, 草稿 甲 甲/草稿, 件 甲 甲/盖章.pdf", "甲/草稿"),
    "a plain Word form, and books": (
        "件 甲 甲/表.docx, 册子 甲 甲/导出, 件 甲 甲/照片/a.jpg, 草稿 乙 乙",
        "甲/表.docx !甲/导出 乙",
    ),
    "another's books, in a county": (
        "草稿 甲 县/甲, 旧册子 乙 县/乙/导出, 件 丙 县/03/a.jpg",
        "县/甲 !县/乙/导出 !县/03",
    ),
    "a disc of it all": (
        "包 甲 盘/草稿/甲.shenbao, 册子 乙 盘/扫描版, 件 甲 盘/扫描版/盖章.pdf, 盘 - 盘, 件 丙 丙/a.jpg",
        "盘/草稿/甲.shenbao !丙",
    ),
    # of an export only a record is left
    "only the record": ("草稿 甲 甲, 记录 乙 乙", "甲 !乙"),
    "the record alone": ("记录 乙 乙", "!乙"),
    "only draft copies": ("草稿 甲 甲, 样稿 乙 县/乙", "甲 !县/乙"),
    "the record of what came": ("草稿 甲 甲, 记录 甲 乙, 样稿 甲 丙", "甲"),
    "the record of what came in Word": ("电子版 甲 甲, 记录 甲 乙", "甲/W"),
    "two records of one": ("记录 甲 甲, 记录 甲 乙", "!乙"),
    "a record in the folder of another's package": ("包 甲 甲.shenbao, 记录 乙 .", "甲.shenbao !."),
    "a record in the folder of another's draft": ("草稿 甲 甲, 记录 乙 甲, 件 甲 甲/盖章.pdf", "甲 !甲"),
    "a record beside its renamed Word form": ("漏记录 乙 乙, 原表 乙 乙/改名.docx", "乙/改名.docx"),
    "a record beside a Word form of whom nobody knows": ("记录 乙 乙, 件 甲 乙/改名.docx", "乙/改名.docx !乙"),
    "books beside their renamed Word form": ("册子 乙 乙, 表 乙 乙/改名.docx", "乙/改名.docx"),
    "books beside their renamed Word form with macros": ("册子 乙 乙, 表 乙 乙/改名.docm", "乙/改名.docm"),
    "books beside another's Word form": ("册子 乙 县/乙, 表 甲 县/乙/甲.docx", "县/乙/甲.docx !县/乙"),
    "the record comes first": (
        "记录 乙 县/0, 电子版 甲 县/1, 电子版 丙 县/2, 件 丁 县/03/a.jpg, 件 丁 县/丁.rtf, 草稿 丁 甲区/丁",
        "!县/0 县/1/W 县/2/W !县/03 !县 甲区/丁",
    ),
    "the record comes last": (
        "电子版 甲 县/1, 电子版 丙 县/2, 记录 乙 县/9, 件 丁 县/03/a.jpg, 件 丁 县/丁.rtf, 草稿 丁 甲区/丁",
        "!县/9 县/1/W 县/2/W !县/03 !县 甲区/丁",
    ),
    "a county of a draft and a record": (
        "草稿 甲 1区/甲, 记录 乙 1区/乙, 草稿 丙 2区/丙, 件 丁 2区/丁公司/a.jpg",
        "1区/甲 !1区/乙 2区/丙 !2区/丁公司",
    ),
    "a town in a county of several": (
        "草稿 甲 1区/甲, 草稿 乙 1区/乙, 草稿 戊 2区/戊, 草稿 丙 2区/乡/丙, 件 丁 2区/乡/丁公司/a.jpg",
        "1区/甲 1区/乙 2区/戊 2区/乡/丙 !2区/乡/丁公司",
    ),
    "loose files in a county of one": (
        "草稿 甲 1区/甲, 草稿 乙 1区/乙, 草稿 丙 2区/丙, 件 丁 2区/丁公司申请书.rtf, 件 丙 2区/照片.jpg",
        "1区/甲 1区/乙 2区/丙 !2区",
    ),
    "loose files in a draft of a county": (
        "草稿 甲 1区/甲, 草稿 乙 1区/乙, 草稿 丙 2区/丙, 件 丙 2区/丙/剪影.jpg",
        "1区/甲 1区/乙 2区/丙",
    ),
    "a Word form with macros": ("草稿 丁 县/丁, 件 丙 县/丙.docm", "县/丁 县/丙.docm"),
    # beside what one applicant sent
    "counties of one, named": (
        "草稿 甲 1区/甲公司, 件 丁 1区/丁公司/a.jpg, 草稿 丙 2区/丙公司, 空 戊 2区/戊公司, 件 己 2区/己公司.rtf",
        "1区/甲公司 !1区/丁公司 2区/丙公司 !2区/戊公司 !2区",
    ),
    "counties of one package, named": (
        "包 甲 1区/甲公司.shenbao, 件 丁 1区/丁公司/申报书.rtf, 包 丙 2区/丙公司.shenbao, 件 丙 2区/丙公司照片/a.jpg",
        "1区/甲公司.shenbao !1区/丁公司 2区/丙公司.shenbao",
    ),
    "counties of one, of no name": (
        "草稿 甲 1区/草稿, 件 丁 1区/丁公司/a.jpg, 草稿 丙 2区/材料, 件 丁 2区/丁公司.rtf",
        "1区/草稿 2区/材料",
    ),
    "his own, beside what is named after him": (
        "草稿 甲 1区/甲公司, 件 甲 1区/甲公司佐证/a.jpg, 件 甲 1区/照片/a.jpg, 件 甲 1区/02.jpg, 草稿 丙 2区/丙",
        "1区/甲公司 2区/丙",
    ),
    "a record beside several Word forms": ("记录 丙 ., 件 甲 甲.docx, 件 乙 乙.docx", "甲.docx 乙.docx !."),
    "the record of a blank form": ("草稿 甲 甲, 空白记录 - 乙, 空白表 - 丙, 汇总 - 丁", "甲"),
}


@pytest.mark.parametrize("case", CASES)
def test_whoever_cannot_be_read_is_told_and_nobody_elses_files_are(tmp_path: Path, case: str) -> None:
    pile = tmp_path / "收件"
    said, expected = CASES[case]
    for line in said.split(", "):
        lay(pile, line.replace("/W", f"/{WORD}"))
    wanted = sorted(one.replace("/W", f"/{WORD}") for one in expected.split())
    assert found(pile) == wanted
    for _ in range(2):
        assert listed(pile) >= {one[1:] for one in wanted if one.startswith("!")}, "and what cannot be read of sources"
        assert listed(pile) <= {one.removeprefix("!") for one in wanted}
        assert len(lines(pile)) == len(set(lines(pile)))


def listed(pile: Path, *places: str) -> set[str]:
    """The places on the list after a collection."""
    with desk(pile.parent / "台") as workspace:
        collect(workspace, [pile / place for place in places] or [pile], FORMS, FONTS, NOW)
    return {path for path, _ in lines(pile)}


def lines(pile: Path) -> list[tuple[str, str]]:
    with desk(pile.parent / "台") as workspace:
        seen = desk_seen(workspace, FORMS).unreadable
        return [(one.path.relative_to(pile).as_posix(), one.sentence) for one in seen]


@pytest.mark.parametrize(
    ("said", "gone", "left"),
    [
        ("册子 甲 甲, 册子 乙 乙, 件 丁 丁.rtf, 件 丙 丙公司/a.jpg", "丁.rtf 丙公司", "甲 乙"),
        ("册子 甲 甲, 册子 乙 乙, 件 丁 1.pdf, 件 丁 2.pdf", "1.pdf 2.pdf", "甲 乙"),
        ("册子 甲 甲, 册子 乙 乙, 件 丁 丁.rtf, 件 丁 戊.rtf", "丁.rtf", ". 甲 乙"),
        ("册子 甲 甲, 册子 乙 乙", "乙", "甲"),
        ("记录 甲 甲, 草稿 乙 乙", "甲", ""),
        ("草稿 甲 甲, 记录 乙 甲, 件 丁 甲/甲.zip", "甲/book.json", "甲/甲.zip"),
    ],
)
def test_a_line_goes_with_what_it_tells_of(tmp_path: Path, said: str, gone: str, left: str) -> None:
    pile = tmp_path / "收件"
    for line in said.split(", "):
        lay(pile, line)
    assert listed(pile) >= {*left.split()}
    for name in gone.split():
        (shutil.rmtree if (pile / name).is_dir() else Path.unlink)(pile / name)
    for _ in range(2):
        assert listed(pile) == {*left.split()}


def test_books_are_told_until_the_draft_or_the_word_form_comes(tmp_path: Path) -> None:
    pile = tmp_path / "收件"
    lay(pile, "册子 甲 甲")
    lay(pile, "册子 乙 乙")
    assert listed(pile) == {"甲", "乙"}
    lay(pile, "草稿 甲 后补/甲")
    lay(pile, "电子版 乙 后补/乙")
    assert listed(pile) == set()


def test_earlier_books_beside_a_lone_draft_that_said_so_are_its_copy(tmp_path: Path) -> None:
    """A draft that was made from another applicant's says what that one said, too, but not of itself."""
    pile = tmp_path / "收件"
    for who in "甲乙":
        lay(pile, f"草稿 {who} {who}/草稿")
        history.keep(pile / who / "草稿", to_json(of("甲", older=True)).encode(), NOW)
        lay(pile, f"旧册子 甲 {who}/导出")
    assert found(pile) == ["!乙/导出", "乙/草稿", "甲/草稿"]


FILES: dict[str, tuple[str, str]] = {
    "scans": ("1.pdf 2.pdf", "“甲”里的“1.pdf”等 2 个文件是扫描件"),
    "other files": ("丁.rtf 戊.jpg", "“甲”里另有 2 个文件没有读"),
    "archives": (" ".join(f"{n:02}.zip" for n in range(22)), "“甲”里另有 2 个压缩包"),
    "very much": (" ".join(f"{n}/a.zip" for n in range(320)), "“甲”里另有 20 处没有读出来"),
    "too deep": ("/".join("深" * 14) + "/a.zip", "“甲”里的文件夹套得太深"),
    "books": ("", "“甲”里有导出的记录（book.json）"),
}


@pytest.mark.parametrize("case", FILES)
def test_what_is_told_of_a_drafts_own_folder_stays_when_the_draft_is_taken(tmp_path: Path, case: str) -> None:
    """Also when it cannot be read: then both are said. It goes when the files do."""
    folder = tmp_path / "甲"
    names, told = FILES[case]
    for line in ("草稿 甲 .", "草稿 乙 乙", *(f"件 丁 {name}" for name in names.split())):
        lay(folder, line)
    if case == "books":
        record(folder, of("丁"))
    kept = (folder / "draft.json").read_bytes()
    for data in (kept, kept, b"{", b"{", kept):
        (folder / "draft.json").write_bytes(data)
        listed(folder)
        ((_, sentence),) = [line for line in lines(folder) if line[0] == "."]
        assert told in sentence
        assert ("draft.json" in sentence) == (data != kept)
        assert sentence.count(told) == 1
    for name in (*names.split(), "book.json"):
        shutil.rmtree(folder / name.split("/")[0]) if "/" in name else (folder / name).unlink(missing_ok=True)
    assert listed(folder) == set()


@pytest.mark.parametrize(
    ("said", "more", "kept"),
    [
        ("草稿 甲 甲公司, 草稿 乙 乙公司, 件 丙 2区/丙公司/a.jpg", "草稿 丁 2区/丁公司", "2区/丙公司"),
        ("草稿 甲 甲公司, 草稿 乙 乙公司, 件 丙 2区/02/a.jpg", "草稿 丁 2区/01", "2区"),
        ("草稿 甲 甲公司, 草稿 乙 乙公司, 件 丙 2区/丙公司/a.jpg", "草稿 丁 2区/草稿", "2区"),
        ("草稿 甲 甲公司, 草稿 乙 乙公司, 件 丙 2区/丙.rtf", "草稿 丁 2区/丁", "2区"),
        ("册子 乙 县, 草稿 丙 丙", "表 甲 县/甲.docx", "县"),
        (
            "草稿 甲 1区/甲, 草稿 乙 1区/乙, 草稿 丙 2区/乡/丙, 件 丁 2区/乡/丁公司/a.jpg",
            "草稿 戊 2区/戊",
            "2区/乡/丁公司",
        ),
        ("草稿 甲 甲, 件 丁 丁公司/a.jpg", "草稿 丁 丁公司", ""),
        ("草稿 甲 甲, 件 丁 03/照片/a.jpg", "草稿 丁 03", ""),
    ],
)
def test_no_line_goes_because_somebody_else_came(tmp_path: Path, said: str, more: str, kept: str) -> None:
    """It stays, or what it told of is told by itself; it goes when that is gone, or the applicant's draft came."""
    pile = tmp_path / "收件"
    for line in said.split(", "):
        lay(pile, line)
    assert listed(pile) & {kept, kept.rsplit("/", 1)[0]} or not kept
    lay(pile, more)
    for _ in range(2):
        now = listed(pile) - {more.split()[-1]}
        assert kept in now if kept else not now
    if kept:
        for path in [*pile.glob("**/a.jpg"), *pile.glob("**/*.rtf"), *pile.glob("**/book.json")]:
            (shutil.rmtree(path.parent) if path.name == "a.jpg" else path.unlink())
        assert kept not in listed(pile)


def test_others_told_of_a_folder_stay_when_another_leaves_it(tmp_path: Path) -> None:
    pile = tmp_path / "收件"
    for line in ("草稿 甲 县/甲", "草稿 乙 县/乙", "件 丁 县/丁公司.rtf", "草稿 丙 丙"):
        lay(pile, line)
    assert listed(pile) == {"县"}
    shutil.rmtree(pile / "县" / "乙")
    assert listed(pile) == {"县"}
    (pile / "县" / "丁公司.rtf").unlink()
    assert listed(pile) == set()


_WHERE = st.sampled_from(["", "1区/", "2区/", "2区/乡/", "1区/街/"])
_UNREAD = st.sampled_from(["公司/a.jpg", "公司.rtf"])


@given(
    drafts=st.dictionaries(st.sampled_from("甲乙"), _WHERE),
    unread=st.dictionaries(st.sampled_from("丁戊己"), st.tuples(_WHERE, _UNREAD), min_size=1),
    where=_WHERE,
)
@settings(max_examples=25, deadline=None)
def test_anothers_draft_never_takes_somebody_off_the_list(
    drafts: dict[str, str], unread: dict[str, tuple[str, str]], where: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pile = Path(folder) / "收件"
        pile.mkdir()
        places = {who: f"{above}{who}{name}" for who, (above, name) in unread.items()}
        for line in (
            *(f"草稿 {who} {above}{who}公司" for who, above in drafts.items()),
            *(f"件 {who} {place}" for who, place in places.items()),
        ):
            lay(pile, line)
        before = told_of(pile, places)
        lay(pile, f"草稿 丙 {where}丙公司")
        assert told_of(pile, places) >= before
        shutil.rmtree(pile.parent / "台")
        assert told_of(pile, places) >= before, "and on a desk of its own"


def told_of(pile: Path, places: dict[str, str]) -> set[str]:
    """Of whom a line tells: of his folder or one around it, or one that names his file."""
    listed(pile)
    told = lines(pile)
    return {who for who, place in places.items() if any(_is_of(place, one, said) for one, said in told)}


def _is_of(place: str, one: str, said: str) -> bool:
    is_within = one == "." or place == one or place.startswith(f"{one}/")
    return is_within and (Path(place).name in said if "另有" in said or one == "." else True)
