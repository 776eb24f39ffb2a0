"""An applicant of whom only an export came is read by its Word form; an export of a draft that came is its copy."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.bureau import exports
from app.bureau.collecting import collect
from app.bureau.desk import desk_seen
from app.bureau.desk_records import Collected
from app.bureau.model import Received, Source, Unreadable
from app.bureau.reading import read_source
from app.bureau.sources import find_sources
from app.drafts import history
from app.drafts.content_code import content_code
from app.drafts.draft import Draft, to_json
from app.drafts.names import DRAFT_FILE
from app.progress import Cancelled, Pause
from tests.unit.bureau.applicants import SERVICE, SUMMARY, answers
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, draft_in, handed_in, packed
from tests.unit.bureau.test_damaged_copies import altered

WORD = "01_入库申请书.docx"


def exported(folder: Path, draft: Draft, *names: str, mark: str = "final") -> Path:
    """A folder as an export leaves it; what is in its Word files is no matter here."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(f"{name} {content_code(draft)}".encode())
    words = [name for name in names if name.endswith(".docx")]
    volumes = [
        {"id": name, "docx": name, "sha256": {"docx": hashlib.sha256((folder / name).read_bytes()).hexdigest()}}
        for name in words
    ]
    if not words:
        (folder / "01.pdf").write_bytes(b"%PDF book")
        volumes = [{"id": "book", "pdf": "01.pdf", "docx": None, "sha256": {}}]
    book = {"form": draft.form, "mark": mark, "code": content_code(draft), "volumes": volumes}
    (folder / "book.json").write_text(json.dumps(book), "utf-8")
    return folder


def found(*places: Path) -> list[str]:
    """The places of what is found, below the pile; ``!`` before those of what cannot be read."""
    top = places[0].parent
    return [
        f"{'' if isinstance(one, Source) else '!'}"
        f"{(one.path if isinstance(one, Source) else one.source.path).relative_to(top).as_posix()}"
        for one in find_sources(places, forms=FORMS)
    ]


def test_an_applicant_in_an_export_is_read_by_its_word_form(tmp_path: Path) -> None:
    first = handed_in(tmp_path / "堆" / "01")
    other = Draft(form=SERVICE.id, answers=answers(org_name="另一家公司"))
    exported(tmp_path / "堆" / "02" / "导出", other, WORD, "01_入库申请书.pdf")
    assert found(tmp_path / "堆") == ["堆/01", f"堆/02/导出/{WORD}"]
    volumes = exported(tmp_path / "多册" / "03", draft_in(first), WORD, "02_材料.docx")
    (source,) = find_sources([volumes])
    assert source == Source("word", volumes / WORD, volumes)


def test_an_export_of_a_draft_that_came_is_its_copy(tmp_path: Path) -> None:
    draft = handed_in(tmp_path / "堆" / "01" / "草稿")
    for place in ("01/导出", "01/导出的 PDF", "给省里"):
        exported(tmp_path / "堆" / place, draft_in(draft), *([WORD] if "PDF" not in place else []))
    assert found(tmp_path / "堆") == ["堆/01/草稿"]
    packed(tmp_path / "另" / "甲.shenbao", draft)
    exported(tmp_path / "另" / "导出", draft_in(draft), WORD)
    assert found(tmp_path / "另") == ["另/甲.shenbao"]
    assert found(tmp_path / "另" / "导出", tmp_path / "另" / "甲.shenbao") == ["甲.shenbao"]


def test_several_exports_of_one_draft_are_one(tmp_path: Path) -> None:
    draft = draft_in(handed_in(tmp_path / "草稿"))
    for name, words in (("一", []), ("二", [WORD]), ("三", [WORD])):
        exported(tmp_path / "堆" / name, draft, *words)
    assert found(tmp_path / "堆") == [f"堆/三/{WORD}"]
    shutil.rmtree(tmp_path / "堆" / "二")
    shutil.rmtree(tmp_path / "堆" / "三")
    assert found(tmp_path / "堆") == ["!堆/一"]


def test_a_word_file_that_was_changed_after_the_export_is_nobodys_copy(tmp_path: Path) -> None:
    draft = handed_in(tmp_path / "堆" / "草稿")
    folder = exported(tmp_path / "堆" / "导出", draft_in(draft), WORD)
    (folder / WORD).write_bytes(b"changed by hand")
    (folder / "改正.docx").write_bytes(b"another")
    assert found(tmp_path / "堆") == [f"堆/导出/{WORD}", "堆/导出/改正.docx", "堆/草稿"]


def test_what_says_nothing_and_what_a_bureau_made_is_no_application(tmp_path: Path) -> None:
    handed_in(tmp_path / "堆" / "草稿")
    exported(tmp_path / "堆" / "空白", Draft(form=SERVICE.id), WORD, mark="blank")
    exported(tmp_path / "堆" / "汇总", Draft(form=SUMMARY.id), "01_推荐汇总表.docx")
    exported(tmp_path / "堆" / "汇总 PDF", Draft(form=SUMMARY.id))
    assert found(tmp_path / "堆") == ["堆/草稿"]


def test_a_foreign_book_hides_nobody(tmp_path: Path) -> None:
    for number, text in enumerate(("{}", "[", "[]", '{"volumes": [1]}', '{"volumes": [{"docx": "a"}]}')):
        folder = tmp_path / "堆" / f"{number}"
        folder.mkdir(parents=True)
        (folder / "book.json").write_text(text, "utf-8")
        (folder / "表.docx").write_bytes(b"x")
    assert found(tmp_path / "堆") == [f"堆/{number}/表.docx" for number in range(5)]


EARLIER = Draft(form=SERVICE.id, answers=answers(staff_count="1"))


def went_on(folder: Path) -> Path:
    """A draft that said once what ``EARLIER`` does."""
    handed_in(folder)
    history.keep(folder, to_json(EARLIER).encode(), NOW)
    history.keep(folder, (folder / DRAFT_FILE).read_bytes(), LATER)
    return folder


@pytest.mark.parametrize(
    ("said", "is_copy"),
    [({}, True), ({"org_name": "另一家公司", "uscc": None}, False), ({"uscc": "91140000MA0HAMTW88"}, False)],
)
def test_an_earlier_export_beside_a_draft_of_the_applicant_is_its_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: dict[str, str | None], is_copy: bool
) -> None:
    """As the export's Word form and an earlier save say; one somewhere else is read as any form in Word."""
    went_on(tmp_path / "堆" / "01" / "草稿")
    in_word = replace(EARLIER, answers=answers(staff_count="1") | answers(**said))
    exported(tmp_path / "堆" / "01" / "导出", EARLIER, WORD)
    monkeypatch.setattr("app.bureau.word_reading.draft_in_word", lambda *_: (in_word, ()))
    read = ["堆/01/草稿"] if is_copy else [f"堆/01/导出/{WORD}", "堆/01/草稿"]
    assert found(tmp_path / "堆") == read
    shutil.move(tmp_path / "堆" / "01" / "导出", tmp_path / "堆" / "02" / "导出")
    assert found(tmp_path / "堆") == ["堆/01/草稿", f"堆/02/导出/{WORD}"]


@pytest.mark.parametrize("draft", ["不曾这样填的", "打包的", "历史损坏的"])
def test_what_the_applicant_exported_of_another_content_does_not_vanish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, draft: str
) -> None:
    """He may have corrected his draft and sent only what he exported of it."""
    place = tmp_path / "堆"
    folder = handed_in(place / "草稿") if draft == "不曾这样填的" else went_on(place / "草稿")
    if draft == "打包的":
        packed(place / "草稿.shenbao", folder)
        shutil.rmtree(folder)
    if draft == "历史损坏的":
        next(iter(history.versions(folder))).path.write_text("{", "utf-8")
    exported(place / "重交", EARLIER, WORD)
    monkeypatch.setattr("app.bureau.word_reading.draft_in_word", lambda *_: (EARLIER, ()))
    assert f"堆/重交/{WORD}" in found(place)
    with desk(tmp_path / "台") as workspace:
        assert len(collect(workspace, [place], FORMS, FONTS, NOW).taken) == 2
        (row,) = desk_seen(workspace, FORMS).rows
    assert (row.kind, row.must_choose) == ("package" if draft == "打包的" else "folder", True)


@pytest.mark.parametrize("reason", [errno.EIO, errno.EACCES, errno.ENOENT])
def test_a_word_file_that_cannot_be_read_costs_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: int
) -> None:
    draft = handed_in(tmp_path / "堆" / "甲" / "草稿")
    export = exported(tmp_path / "堆" / "甲" / "导出", draft_in(draft), WORD)
    handed_in(tmp_path / "堆" / "乙", uscc=None, org_name="乙（虚构）有限公司")
    opening = Path.open

    def refused(path: Path, *how: Any, **more: Any) -> Any:
        if path == export / WORD:
            raise OSError(reason, "no")
        return opening(path, *how, **more)

    monkeypatch.setattr(Path, "open", refused)
    with desk(tmp_path / "台") as workspace:
        collected = collect(workspace, [tmp_path / "堆"], FORMS, FONTS, NOW)
    assert len(collected.taken) == 2
    assert [one.source.path for one in collected.unreadable] == [export / WORD]


@pytest.mark.parametrize("part", ["_who_of", "content_code"])
def test_what_nobody_foresaw_of_a_draft_beside_an_export_costs_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    handed_in(tmp_path / "堆" / "草稿", staff_count="2")
    exported(tmp_path / "堆" / "导出", EARLIER, WORD)
    monkeypatch.setattr("app.bureau.word_reading.draft_in_word", lambda *_: (EARLIER, ()))

    def broken(*_: object) -> str:
        raise AssertionError("nobody foresaw it")

    monkeypatch.setattr(exports, part, broken)
    assert found(tmp_path / "堆") == [f"堆/导出/{WORD}", "堆/草稿"]


def test_only_files_are_read(tmp_path: Path) -> None:
    """A pipe is read for ever, and a link leads anywhere."""
    draft = handed_in(tmp_path / "堆" / "草稿")
    export = exported(tmp_path / "堆" / "导出", draft_in(draft), WORD, "02_材料.docx", "03_更多.docx")
    for name in ("02_材料.docx", "03_更多.docx"):
        (export / name).unlink()
    (export / "02_材料.docx").mkdir()
    names = [WORD, "02_材料.docx"]
    if hasattr(os, "mkfifo"):
        os.mkfifo(export / "03_更多.docx")
        names.append("03_更多.docx")
    written = exports.export_in(export, names)
    assert written is not None
    assert list(written.words) == [WORD]
    assert found(tmp_path / "堆") == ["堆/草稿"]


def test_what_was_exported_can_be_cancelled_while_it_is_read(tmp_path: Path) -> None:
    export = exports.export_in(exported(tmp_path / "导出", EARLIER, WORD), [WORD])
    assert export is not None

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        export.is_as_written(stop)


def test_a_book_that_would_fill_the_memory_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = exported(tmp_path / "导出", EARLIER, WORD)
    book = folder / "book.json"
    book.write_text(json.dumps(json.loads(book.read_text("utf-8")) | {"more": [{}] * 600_000}), "utf-8")
    monkeypatch.setattr(json, "loads", lambda _: pytest.fail("it was read"))
    assert exports.export_in(folder, [WORD]) is None


def test_a_draft_of_which_answers_are_doubtful_takes_no_export_away(tmp_path: Path) -> None:
    """Of a package that was changed, and of a folder whose last save is damaged, nobody knows what was typed."""
    folder = handed_in(tmp_path / "草稿")
    data = b'"staff_count": "26"'
    package = altered(packed(tmp_path / "堆" / "甲.shenbao", folder), data, data.replace(b"26", b"99"))
    said = read_source(Source("package", package), FORMS)
    assert isinstance(said, Received)
    exported(tmp_path / "堆" / "导出", said.draft, WORD)
    assert found(tmp_path / "堆") == [f"堆/导出/{WORD}", "堆/甲.shenbao"]
    package.unlink()
    damaged = went_on(tmp_path / "堆" / "草稿")
    (damaged / DRAFT_FILE).write_text("{", "utf-8")
    exported(tmp_path / "堆" / "导出", draft_in(folder), WORD)
    assert found(tmp_path / "堆") == [f"堆/导出/{WORD}", "堆/草稿"]


def test_a_damaged_draft_takes_no_export_away(tmp_path: Path) -> None:
    draft = handed_in(tmp_path / "堆" / "01")
    exported(tmp_path / "堆" / "导出", draft_in(draft), WORD)
    (draft / DRAFT_FILE).write_text("{", "utf-8")
    assert found(tmp_path / "堆") == ["堆/01", f"堆/导出/{WORD}"]


def test_a_copy_that_was_read_before_its_draft_came_is_not_gone(tmp_path: Path) -> None:
    draft = handed_in(tmp_path / "草稿")
    export = exported(tmp_path / "堆" / "导出", draft_in(draft), WORD)

    def take() -> Collected:
        with desk(tmp_path / "台") as workspace:
            return collect(workspace, [tmp_path / "堆"], FORMS, FONTS, NOW)

    assert [one.source.path for one in take().unreadable] == [export / WORD]  # its bytes are no Word here
    shutil.move(draft, tmp_path / "堆" / "草稿")
    found = take()
    assert ([one.kind for one in found.taken], found.unreadable) == (["new"], ())


def test_whose_an_export_is_can_be_cancelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paused: list[Pause] = []
    handed_in(tmp_path / "堆" / "草稿", staff_count="1")
    exported(tmp_path / "堆" / "导出", Draft(form=SERVICE.id, answers=answers()), WORD)

    def slow(files: Sequence[Path], forms: object, fonts: Path, pause: Pause) -> tuple[Draft, tuple[str, ...]]:
        paused.append(pause)
        raise ValueError("no form")

    monkeypatch.setattr("app.bureau.word_reading.draft_in_word", slow)
    assert len(list(find_sources([tmp_path / "堆"], forms=FORMS))) == 2
    assert paused
    assert exports.export_in(tmp_path / "没有", ()) is None


def test_whoever_cancels_while_the_word_form_is_read_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handed_in(tmp_path / "堆" / "草稿", staff_count="1")
    exported(tmp_path / "堆" / "导出", Draft(form=SERVICE.id, answers=answers()), WORD)

    def stopped(*_: object) -> None:
        raise Cancelled

    monkeypatch.setattr("app.bureau.word_reading.draft_in_word", stopped)
    with pytest.raises(Cancelled):
        list(find_sources([tmp_path / "堆"], forms=FORMS))


def test_unreadable_books_are_told_with_what_to_ask_for(tmp_path: Path) -> None:
    exported(tmp_path / "导出", Draft(form=SERVICE.id, answers=answers()))
    (one,) = find_sources([tmp_path / "导出"], forms=FORMS)
    assert isinstance(one, Unreadable)
    assert "没有 Word 版" in one.sentence
    assert one.hint.startswith("请要草稿文件夹")
