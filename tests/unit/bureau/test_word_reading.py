"""Official forms in Word at the desk: what is collected is what an import makes, and a conversion can be given up."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import api
from app.books.office.converters import ConversionError, Work
from app.books.office.kinds import OfficeKind
from app.bureau.collecting import collect
from app.bureau.desk import desk_seen
from app.bureau.model import Received, Source, Unreadable
from app.bureau.reading import read_source
from app.drafts.content_code import content_code
from app.drafts.draft import Draft
from app.drafts.store import create, open_draft, save
from app.errors import InputFileError
from app.paths import AppPaths, find_paths
from app.progress import Cancelled
from tests.awkward import office
from tests.unit.bureau.applicants import SERVICE
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in

RTF = b"{\\rtf1 old}"


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "profile")


def exported(paths: AppPaths, folder: Path) -> list[Path]:
    """The Word files of a draft, beside it."""
    files, _ = api.export(paths, folder, folder.with_name(f"{folder.name} 导出"), ("docx",), "draft")
    return [file for file in files if file.suffix == ".docx"]


def hardly_filled(folder: Path) -> Path:
    """A draft with a name and nothing else: in Word its years are printed, and nobody typed them."""
    create(folder, SERVICE.id)
    with open_draft(folder, writable=True, now=NOW) as opened:
        save(opened, Draft(form=SERVICE.id, answers={"org_name": "云川（虚构）公司"}), now=NOW)
    return folder


def received(files: list[Path], copy: Path | None = None) -> Received:
    found = read_source(Source("word", files[0], copy), FORMS, fonts=FONTS)
    assert isinstance(found, Received), found
    return found


@pytest.mark.parametrize("make", [handed_in, hardly_filled])
def test_what_is_collected_is_what_an_import_makes(paths: AppPaths, tmp_path: Path, make) -> None:  # type: ignore[no-untyped-def]
    files = exported(paths, make(tmp_path / "甲"))
    api.import_word(paths, files, tmp_path / "导入", NOW)
    with open_draft(tmp_path / "导入", writable=False) as opened:
        imported = opened.draft
    found = received(files, files[0].parent)
    assert found.draft.answers == imported.answers
    assert found.code == content_code(imported)
    with desk(tmp_path / "台") as workspace:
        collect(workspace, files, FORMS, FONTS, NOW)
        collect(workspace, [tmp_path / "导入"], FORMS, FONTS, LATER)
        (row,) = desk_seen(workspace, FORMS).rows
    assert (row.duplicates, row.must_choose) == (0, False)


REFUSED: Mapping[str, Callable[[Path], Path]] = {
    "不是这个程序认识的申报表": office.make_blank_docx,
    "设有打开密码": office.make_locked_docx,
    "不是 Word 或 WPS 文字文件": office.make_roster,
    "已损坏": office.make_docx_with_bad_bytes,
    "没有转成 .docx": office.make_doc,
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_read_is_told_in_the_words_of_whoever_asked(
    paths: AppPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    """A clerk who collects imports nothing and has no command line; in the window nobody can name the form either."""
    monkeypatch.setattr("app.word_forms.conversion.find_converters", lambda fonts: ())
    (tmp_path / "收").mkdir()
    file = REFUSED[words](tmp_path / "收")
    found = read_source(Source("word", file), FORMS, fonts=FONTS)
    assert isinstance(found, Unreadable)
    assert words in found.sentence
    assert "导入" not in found.sentence + found.hint
    assert "--" not in found.sentence + found.hint
    with pytest.raises(InputFileError, match=r"没有导入。$") as refused:
        api.import_word(paths, [file], tmp_path / "导入", NOW)
    assert words in refused.value.message
    assert "--" not in refused.value.hint


def test_two_applications_in_one_copy_are_refused_as_an_import_does(paths: AppPaths, tmp_path: Path) -> None:
    copy = tmp_path / "光盘"
    copy.mkdir()
    for number, name in enumerate(("甲（虚构）公司", "乙（虚构）公司"), start=1):
        (file,) = exported(paths, handed_in(tmp_path / str(number), org_name=name, uscc=None))
        shutil.copy(file, copy / f"{number}.docx")
    zone = tmp_path / "合作区"
    create(zone, "cooperation_zone_2026")
    shutil.copy(exported(paths, zone)[0], copy / "3.docx")
    found = read_source(Source("word", copy / "1.docx", copy), FORMS, fonts=FONTS)
    assert isinstance(found, Unreadable)
    assert "“3.docx”是" in found.sentence
    (copy / "3.docx").unlink()
    found = read_source(Source("word", copy / "1.docx", copy), FORMS, fonts=FONTS)
    assert isinstance(found, Unreadable)
    assert "1.docx" in found.sentence + found.hint


@dataclass(frozen=True)
class Slow:
    """A program that converts until it is told to stop."""

    name: str = "某办公软件"
    exact: bool = True

    def takes(self, kind: OfficeKind) -> bool:
        return kind == "word"

    def convert(self, work: Work) -> None:
        for _ in range(50):
            work.pause()
        raise ConversionError("没有转完")


def test_a_conversion_is_given_up_while_collecting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.word_forms.conversion.find_converters", lambda fonts: [Slow()])
    handed_in(tmp_path / "收件" / "一")
    (tmp_path / "收件" / "二.doc").write_bytes(RTF)
    heard: list[str] = []

    def progress(_done: int, _total: int, label: str) -> None:
        heard.append(label)
        if heard.count("读取 二.doc") == 20:
            raise Cancelled

    with desk(tmp_path / "台") as workspace:
        with pytest.raises(Cancelled):
            collect(workspace, [tmp_path / "收件"], FORMS, FONTS, NOW, progress)
        assert len(desk_seen(workspace, FORMS).rows) == 1, "what was read is kept"
        (lost,) = collect(workspace, [tmp_path / "收件"], FORMS, FONTS, NOW).unreadable
    assert "某办公软件 没有转完" in lost.sentence
