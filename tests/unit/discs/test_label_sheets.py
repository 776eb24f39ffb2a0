"""Labels: their words, that no text leaves its place however long it is, and the PDFs as others read them."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import date, datetime
from math import hypot
from pathlib import Path

import pytest

from app import api, api_disc_labels
from app.books.assembly import content_code
from app.books.exported import read_export
from app.discs.label_sheets import Labels, Spine, label_sheets, spine_notes, twips
from app.discs.label_texts import Room, Setter, Sizes
from app.discs.label_words import disc_words, labels_of
from app.discs.seal_checklist import seal_rows, seal_sheets
from app.documents.fonts import Fonts
from app.documents.model import Face
from app.documents.typeset import Typesetter
from app.drafts.store import open_draft
from app.errors import DiskError, UsageError
from app.paths import AppPaths, find_paths
from app.progress import Cancelled
from app.renderers.label_sheet import A4, Glyphs, Sheet, Text
from app.scans.model import BookSide, SealPlace

ROOT = Path(__file__).resolve().parents[3]
NOON = datetime(2026, 4, 1, 12)
A, B = "cooperation_zone_2026", "service_institution_2026"
NAMES = {
    A: {
        "zone_name": "云岭（虚构）合作区·𠮷䶮", "authority_name": "云岭市工信局（虚构）", "authority_contact": "王䶮",
        "authority_phone": "0351-5550123", "filed_on": "2026-05-28",
    },
    B: {"org_name": "云岭服务中心（虚构）", "contact": "李某", "phone": "13900000000", "filed_on": "2026-04-20"},
}  # fmt: skip


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts(ROOT / "resources" / "fonts")


@pytest.fixture(scope="module")
def setter(fonts: Fonts) -> Setter:
    return Setter(Typesetter(fonts))


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "资料")


def labels(**more: object) -> Labels:
    words: dict[str, object] = {
        "project": "中外中小企业合作区", "name": "云岭合作区", "unit": "云岭市工业和信息化局", "day": "2026年5月28日",
        "contact": "联系人：王某 0351-5550123", "code": "7F3A-92C1",
        "discs": ("1/2", "2/2"), "contents": ("申报表：15 页",),
        "spines": (Spine("申报表", 8), Spine("申报材料（上册）", 80)), "copies": 2,
    }  # fmt: skip
    return Labels(**{**words, **more})  # type: ignore[arg-type]


def boxes(text: Text) -> Iterator[tuple[float, float, float, float]]:
    """Left, top, right, bottom of every piece of a text, by its em box."""
    top = text.y
    for line in text.part.lines:
        for piece in line.pieces:
            em = text.part.paragraph.runs[piece.run].half_points * 10
            middle = top + text.part.paragraph.pitch / 2
            yield text.x + piece.x, middle - em / 2, text.x + piece.x + piece.width, middle + em / 2
        top += text.part.paragraph.pitch


def glyph_box(one: Glyphs, typesetter: Typesetter) -> tuple[float, float, float, float]:
    """The same for characters of a spine."""
    em, width = one.run.half_points * 10, typesetter.width((one.run,))
    if one.turned:
        return one.x - 0.2 * em, one.y, one.x + 0.9 * em, one.y + width
    if one.run.text in "，。、":  # their ink stands in the lower left corner
        return one.x, one.y - 0.4 * em, one.x + 0.4 * em, one.y + 0.15 * em
    return one.x, one.y - 0.9 * em, one.x + width, one.y + 0.15 * em


LENGTHS = (0, 1, 9, 20, 40, 250, 2000)
WORDS = ("云岭合作区", "有限责任公司（虚构）", "Müller-Maschinenbau GmbH ", "𠮷䶮·", "！？，。")


def long_name(length: int, word: str) -> str:
    return (word * (length // len(word) + 1))[:length]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("length", LENGTHS)
def test_nothing_leaves_the_face_of_a_disc_or_lies_on_its_hub(setter: Setter, length: int, word: str) -> None:
    words = long_name(length, word)
    made = label_sheets(labels(name=words, unit=words, contact=words, project=words, spines=()), setter)
    faces = [sheet for sheet in made if sheet.circles]
    assert len(faces) == 1
    assert sorted({circle.radius for circle in faces[0].circles}) == [twips(11), twips(58)]
    centres = sorted({circle.y for circle in faces[0].circles})
    for text in faces[0].texts[1:]:
        for left, top, right, bottom in boxes(text):
            centre = min(centres, key=lambda y: abs(y - (top + bottom) / 2))
            far = max(hypot(x - A4[0] / 2, y - centre) for x in (left, right) for y in (top, bottom))
            assert far <= twips(55.5), text.part.paragraph.text
            beside = max(left - A4[0] / 2, A4[0] / 2 - right, 0)
            above = max(top - centre, centre - bottom, 0)
            assert hypot(beside, above) >= twips(20), text.part.paragraph.text


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("length", LENGTHS)
def test_nothing_leaves_the_sleeve(setter: Setter, length: int, word: str) -> None:
    words = long_name(length, word)
    made = label_sheets(labels(name=words, unit=words, contact=words, contents=(words,) * 20, spines=()), setter)
    sleeves = [sheet for sheet in made if any(stroke.dashed for stroke in sheet.strokes)]
    assert len(sleeves) == 2
    left, right = twips(45), twips(165)
    edges = {round(y) for stroke in sleeves[0].strokes for y in (stroke.y1, stroke.y2)}
    upper, fold, lower = sorted(edges)
    assert abs((fold - upper) - twips(120)) <= 1
    assert abs((lower - fold) - twips(120)) <= 1
    for text in sleeves[0].texts[2:]:
        for x1, y1, x2, y2 in boxes(text):
            assert left <= x1 <= x2 <= right
            assert upper <= y1 <= y2 <= fold or fold <= y1 <= y2 <= lower


@pytest.mark.parametrize("sheets", [45, 120, 900])
@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("length", [0, 1, 20, 300])
def test_nothing_leaves_the_spine(setter: Setter, fonts: Fonts, length: int, word: str, sheets: int) -> None:
    name = long_name(length, word)
    spine = Spine("中外中小企业合作区申报材料（上册）", sheets)
    made = label_sheets(labels(name=name, discs=(), spines=(spine,), copies=1), setter)
    strip = made[0]
    xs = [x for stroke in strip.strokes for x in (stroke.x1, stroke.x2)]
    ys = [y for stroke in strip.strokes for y in (stroke.y1, stroke.y2)]
    assert abs((max(xs) - min(xs)) - twips(spine.width_mm)) <= 1
    assert max(ys) <= A4[1] - twips(8)
    typesetter = Typesetter(fonts)
    for one in strip.glyphs:
        x1, y1, x2, y2 = glyph_box(one, typesetter)
        assert min(xs) <= x1 <= x2 <= max(xs), one
        assert min(ys) <= y1 <= y2 <= max(ys), one
    shown = "".join(one.run.text for one in strip.glyphs)
    assert shown.startswith("中外中小企业合作区申报材料（上册）")
    assert shown.endswith(name.strip()) or shown.endswith("…")


def test_the_measuring_sees_a_text_that_is_too_wide(setter: Setter) -> None:
    part = setter.lines("中" * 40, Face.SONG, 30, twips(300))
    assert max(right for _, _, right, _ in boxes(Text(0, 0, part))) > twips(120)


def test_a_name_becomes_smaller_before_it_takes_more_lines(setter: Setter) -> None:
    sizes, room = Sizes(30, 24, 12), Room(0, 0, twips(60), twips(20))
    seen = []
    for length in (5, 12, 13, 30, 60, 400):
        (text,) = setter.set("云" * length, Face.HEI, sizes, room)
        part = text.part
        seen.append((len(part.lines), part.paragraph.runs[0].half_points))
        assert part.height <= room.height
    assert seen[0] == (1, 30)
    assert seen[1][0] == 1
    assert 24 <= seen[1][1] < 30
    assert seen[3][0] >= 2
    assert seen[5][1] == 12
    (text,) = setter.set("云" * 400, Face.HEI, sizes, room)
    assert text.part.paragraph.text.endswith("…")


def test_lines_of_a_name_are_about_as_long_as_each_other(setter: Setter) -> None:
    (text,) = setter.set("云" * 15, Face.HEI, Sizes(30, 30, 12), Room(0, 0, twips(60), twips(20)))
    lengths = [line.end - line.start for line in text.part.lines]
    assert len(lengths) == 2
    assert max(lengths) - min(lengths) <= 1


def test_a_spine_is_as_wide_as_the_book_and_thin_books_have_none() -> None:
    assert [Spine("", sheets).width_mm for sheets in (1, 43, 44, 100, 594, 5000)] == [0, 0, 5, 11, 60, 60]
    assert "不到 5 毫米" in Spine("申报表", 8).note
    assert "8 张，连封皮厚约 1.4 毫米，不到 5 毫米" in Spine("申报表", 8).note
    assert "43 张，连封皮厚约 4.9 毫米，不到 5 毫米" in Spine("申报表", 43).note
    assert Spine("申报材料", 100).note == ""
    assert "请分册" in Spine("申报材料", 800).note
    assert len(list(spine_notes([Spine(str(place), 8) for place in range(250)]))) == 1
    assert len(list(spine_notes([Spine("a", 8), Spine("b", 900), Spine("c", 90)]))) == 2


def test_why_no_spine_is_printed_stands_on_the_paper(setter: Setter) -> None:
    made = label_sheets(labels(discs=(), spines=(Spine("申报表", 8),)), setter)
    assert len(made) == 1
    assert any("不印书脊" in text.part.paragraph.text for text in made[0].texts)


def words_of(sheet: Sheet) -> list[str]:
    return [text.part.paragraph.text for text in sheet.texts]


def test_each_copy_of_each_volume_has_its_mark_and_the_first_is_the_original(setter: Setter) -> None:
    made = label_sheets(labels(discs=(), copies=3), setter)
    marks = [word for sheet in made for word in words_of(sheet)]
    assert marks.count("正本") == 2
    assert marks.count("副本") == 4
    assert marks.count("第 3 份") == 2
    assert {(kind, copy) for kind, copy in zip(marks, marks[2:], strict=False) if kind in ("正本", "副本")} == {
        ("正本", "第 1 份"), ("副本", "第 2 份"), ("副本", "第 3 份"),
    }  # fmt: skip
    many = label_sheets(labels(discs=(), copies=99, spines=(Spine("申报表", 8),)), setter)
    assert sum(words_of(sheet).count("副本") for sheet in many) == 98
    assert all(stroke.y2 <= A4[1] - twips(8) for sheet in many for stroke in sheet.strokes)


def test_each_copy_has_its_spines(setter: Setter) -> None:
    made = label_sheets(labels(discs=(), copies=2), setter)
    assert sum("".join(one.run.text for one in sheet.glyphs).count("上册") for sheet in made) == 2


def test_characters_of_a_spine_stand_upright_and_brackets_lie_on_their_side(setter: Setter) -> None:
    glyphs = setter.column((("上（1）AB，", Face.SONG),), (30, 12), Room(0, 0, twips(10), twips(250)))
    assert [(one.run.text, one.turned) for one in glyphs] == [("上", False), ("（1）AB", True), ("，", False)]


@pytest.mark.parametrize(
    ("copies", "discs", "words"),
    [
        (2, 0, ("1/2", "2/2")),
        (2, 1, ("1/2", "2/2")),
        (2, 2, ("第 1 份 1/2", "第 1 份 2/2", "第 2 份 1/2", "第 2 份 2/2")),
        (0, 0, ()),
        (0, 1, ("1/1",)),
        (1, 3, ("1/3", "2/3", "3/3")),
    ],
)
def test_each_disc_says_which_it_is(copies: int, discs: int, words: tuple[str, ...]) -> None:
    assert disc_words(copies, discs) == words


def make_draft(paths: AppPaths, form: str, folder: Path, **answers: str) -> None:
    api.new_draft(paths, form, folder, NOON)
    api.set_answers(paths, folder, {**NAMES[form], **answers}, NOON)


def write_export(paths: AppPaths, form: str, draft: Path, folder: Path, mark: str = "final", sides: int = 240) -> None:
    """The ``book.json`` of an export of the draft as it is; its volumes are said to have so many sides."""
    definition = api.library(paths).get(form)
    with open_draft(draft, writable=False) as opened:
        code = content_code(opened.draft)
    volumes = [
        {
            "id": volume.id, "name": volume.file_name, "pdf": f"{place:02d}_{volume.file_name}.pdf",
            "docx": f"{place:02d}_{volume.file_name}.docx", "pdf_pages": sides, "sha256": {},
            "seals": [
                {"place": "封面", "who": "申报单位", "by_applicant": True, "pdf_page": 1},
                {"place": "推荐意见", "who": "省级主管部门", "by_applicant": False, "pdf_page": 12},
            ],
            "page_labels": ["封面", "ii", *map(str, range(1, sides - 1))],
            "page_fingerprints": ["0"] * sides, "contents": [], "continued": [],
        }
        for place, volume in enumerate(definition.volumes, start=1)
    ]  # fmt: skip
    folder.mkdir(exist_ok=True)
    book = {"form": form, "mark": mark, "draft": mark == "draft", "code": code, "volumes": volumes}
    (folder / "book.json").write_text(json.dumps(book), "utf-8")


def read_labels(paths: AppPaths, form: str, draft: Path, export: Path, **more: object) -> Labels:
    with open_draft(draft, writable=False) as opened:
        return labels_of(api.library(paths).get(form), opened.draft, read_export(export), **more)  # type: ignore[arg-type]


def test_the_words_come_from_draft_and_export(paths: AppPaths, tmp_path: Path) -> None:
    make_draft(paths, A, tmp_path / "草稿")
    write_export(paths, A, tmp_path / "草稿", tmp_path / "导出")
    found = read_labels(paths, A, tmp_path / "草稿", tmp_path / "导出")
    assert (found.project, found.name) == ("中外中小企业合作区", "云岭（虚构）合作区·𠮷䶮")
    assert found.unit == "云岭市工信局（虚构）"
    assert found.day == "2026年5月28日"
    assert found.contact == "联系人：王䶮 0351-5550123"
    assert re.fullmatch("[0-9A-F]{4}-[0-9A-F]{4}", found.code)
    assert found.discs == ("1/2", "2/2")
    assert [spine.title for spine in found.spines] == ["中外中小企业合作区申报表", "中外中小企业合作区申报材料"]
    assert [spine.sheets for spine in found.spines] == [120, 120]
    assert found.copies == 2
    assert "通知未规定" in found.copies_note
    other = read_labels(paths, A, tmp_path / "草稿", tmp_path / "导出", day=date(2026, 6, 1), discs=2)
    assert other.day == "2026年6月1日"
    assert len(other.discs) == 4
    assert any("这一张上有哪些" in line for line in other.contents)
    assert not any("这一张上有哪些" in line for line in found.contents)


def test_the_code_is_compared_with_paper_only_where_paper_has_it(paths: AppPaths, tmp_path: Path) -> None:
    draft, export = tmp_path / "草稿", tmp_path / "导出"
    make_draft(paths, A, draft)
    write_export(paths, A, draft, export)
    assert any("纸质件" in line for line in read_labels(paths, A, draft, export).contents)
    api.set_options(paths, draft, [("content_code", "no")], NOON)
    write_export(paths, A, draft, export)
    assert not any("纸质件" in line for line in read_labels(paths, A, draft, export).contents)


def test_labels_do_not_lie_in_the_draft(paths: AppPaths, tmp_path: Path) -> None:
    draft, export = tmp_path / "草稿", tmp_path / "导出"
    make_draft(paths, A, draft)
    write_export(paths, A, draft, export)
    for make in (api.make_labels, api.seal_checklist):
        with pytest.raises(UsageError, match="在草稿文件夹里"):
            make(paths, draft, export, draft / "标签")


def test_a_form_without_discs_has_spines_and_marks_only(paths: AppPaths, tmp_path: Path, setter: Setter) -> None:
    make_draft(paths, B, tmp_path / "草稿")
    api.set_options(paths, tmp_path / "草稿", [("copies", "3")], NOON)
    write_export(paths, B, tmp_path / "草稿", tmp_path / "导出")
    found = read_labels(paths, B, tmp_path / "草稿", tmp_path / "导出")
    assert found.discs == ()
    assert found.unit == ""
    assert found.contact == "联系人：李某 13900000000"
    assert (found.copies, found.copies_note) == (3, "")
    assert not any(sheet.circles for sheet in label_sheets(found, setter))


def test_labels_are_of_the_very_draft_that_was_exported(paths: AppPaths, tmp_path: Path) -> None:
    draft, export = tmp_path / "草稿", tmp_path / "导出"
    make_draft(paths, A, draft)
    with pytest.raises(UsageError, match="没有导出"):
        read_labels(paths, A, draft, export)
    write_export(paths, A, draft, export, mark="draft")
    with pytest.raises(UsageError, match="不是正式导出"):
        read_labels(paths, A, draft, export)
    write_export(paths, A, draft, export)
    read_labels(paths, A, draft, export)
    api.set_answers(paths, draft, {"zone_name": "另一个合作区（虚构）"}, NOON)
    with pytest.raises(UsageError, match="又改过"):
        read_labels(paths, A, draft, export)
    make_draft(paths, B, tmp_path / "另一份")
    with pytest.raises(UsageError, match="另一种表"):
        read_labels(paths, B, tmp_path / "另一份", export)


def pdf_words(file: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, encoding="utf-8")
    return "".join(done.stdout.split())


def test_the_pdf_is_read_by_others_and_has_all_its_fonts(paths: AppPaths, tmp_path: Path) -> None:
    draft, export, out = tmp_path / "草稿", tmp_path / "导出", tmp_path / "标签"
    make_draft(paths, A, draft)
    write_export(paths, A, draft, export)
    file, told = api_disc_labels.make_labels(paths, draft, export, out)
    assert told == ()
    assert file == out / "光盘标签和书脊.pdf"
    words = pdf_words(file)
    for word in ("云岭（虚构）合作区·𠮷䶮", "1/2", "2/2", "内容编号", "正本", "副本", "联系人：王䶮0351-5550123"):
        assert word in words, word
    fonts = subprocess.run(["pdffonts", str(file)], capture_output=True, check=True, encoding="utf-8").stdout
    rows = fonts.splitlines()[2:]
    assert rows
    assert all(row.split()[-5] == "yes" for row in rows), fonts
    info = subprocess.run(["pdfinfo", str(file)], capture_output=True, check=True, encoding="utf-8").stdout
    assert "A4" in info
    assert "CreationDate:    " not in info or "2000" in info
    first = file.read_bytes()
    api_disc_labels.make_labels(paths, draft, export, out)
    assert file.read_bytes() == first
    assert [one.name for one in out.iterdir()] == [file.name]


def test_labels_that_are_cancelled_or_cannot_be_written_leave_nothing(paths: AppPaths, tmp_path: Path) -> None:
    draft, export, out = tmp_path / "草稿", tmp_path / "导出", tmp_path / "标签"
    make_draft(paths, A, draft)
    write_export(paths, A, draft, export)
    out.mkdir()

    def cancel(done: int, total: int, label: str) -> None:
        if label == "生成 PDF" and done == total:
            raise Cancelled

    with pytest.raises(Cancelled):
        api_disc_labels.make_labels(paths, draft, export, out, progress=cancel)
    assert list(out.iterdir()) == []
    (tmp_path / "file").write_text("x")
    with pytest.raises(DiskError):
        api_disc_labels.make_labels(paths, draft, export, tmp_path / "file" / "out")


def place(number: int, **more: object) -> SealPlace:
    words: dict[str, object] = {
        "place": f"第 {number} 处", "who": "申报单位", "by_applicant": True, "volume_name": "申报表",
        "state": "missing", "on": BookSide(volume="form", side=number, label=str(number)),
    }  # fmt: skip
    return SealPlace(**{**words, **more})  # type: ignore[arg-type]


def test_the_list_of_places_says_page_sheet_and_whether_the_scan_is_there() -> None:
    places = [place(3, state="scanned"), place(12, by_applicant=False), place(5, state="outdated")]
    assert seal_rows(places) == (
        ("□", "第 3 处", "申报单位", "申报表", "第 3 页", "第 2 张正面", "已导入"),
        ("□", "第 12 处", "申报单位（由主管部门办，自己不盖）", "申报表", "第 12 页", "第 6 张背面", "还缺"),
        ("□", "第 5 处", "申报单位", "申报表", "第 5 页", "第 3 张正面", "已过时，要重扫"),
    )
    assert [len(row) for row in seal_rows([place(1)])] == [6]


@pytest.mark.parametrize("count", [0, 1, 40, 200])
def test_a_long_list_goes_over_several_sheets_with_its_heads_on_each(
    paths: AppPaths, tmp_path: Path, setter: Setter, count: int
) -> None:
    make_draft(paths, A, tmp_path / "草稿")
    write_export(paths, A, tmp_path / "草稿", tmp_path / "导出")
    exported = read_export(tmp_path / "导出")
    assert exported is not None
    long = "很长的盖章处名称" * 6
    places = [place(number, place=f"{long}{number}", state="scanned") for number in range(1, count + 1)]
    made = seal_sheets(places, exported, "云岭合作区", setter)
    assert sum(word.startswith(long) for sheet in made for word in words_of(sheet)) == count
    for sheet in made:
        assert "盖章、签字处" in words_of(sheet)
        for text in sheet.texts:
            for left, top, right, bottom in boxes(text):
                assert twips(10) <= left <= right <= A4[0] - twips(10)
                assert twips(10) <= top <= bottom <= A4[1] - twips(5)


def test_the_checklist_is_a_pdf_to_print(paths: AppPaths, tmp_path: Path) -> None:
    draft, export, out = tmp_path / "草稿", tmp_path / "导出", tmp_path / "清单"
    make_draft(paths, A, draft)
    with pytest.raises(UsageError):
        api_disc_labels.seal_checklist(paths, draft, export, out)
    write_export(paths, A, draft, export)
    file, told = api_disc_labels.seal_checklist(paths, draft, export, out)
    assert told == ()
    assert file == out / "盖章清单.pdf"
    words = pdf_words(file)
    for word in ("盖章清单", "云岭（虚构）合作区", "办好", "谁来", "双面打印时", "第6张背面", "自己不盖"):
        assert word in words, word
