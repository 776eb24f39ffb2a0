"""What is seen of a book before it is exported: it is the book that an export makes.

PV1 sides, numbers, labels, item starts, files and seals are those of ``book.json`` and of the exported PDF. PV2
pictures are the exported pages. PV3 files that are not taken in yet. PV4 missing, changed and unusable files. PV5 looks
tell which pages changed. PV6 options and marks. PV7 memory. PV8 attached files by themselves.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from app import api, disk
from app.books.preview import Shelf, kept_books
from app.books.seen import PagePicture, SeenBook, SeenVolume
from app.errors import AttachmentError, UsageError
from app.forms.answers import EvidenceFile, ItemState
from app.progress import Cancelled, Progress
from tests.faults import refuse
from tests.scans import codes, damaged, write_scan_pdf
from tests.unit.books.previewed import FORM_A, FORM_B, NOW, Desk, make_desk, without

WIDTH = 500
ALIKE = 0.05


@pytest.fixture(scope="module", params=[FORM_A, FORM_B])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return make_desk(tmp_path_factory.mktemp("desk"), request.param)


@pytest.fixture
def own_desk(tmp_path: Path) -> Desk:
    """One that a test may spoil."""
    return make_desk(tmp_path, FORM_B)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    kept_books.cache_clear()
    yield
    kept_books.cache_clear()


def see(desk: Desk, draft: Any = None, **asked: Any) -> SeenBook:
    return api.see_book(desk.paths, desk.folder, desk.draft if draft is None else draft, **asked)


def picture(desk: Desk, book: SeenBook, volume: str, side: int, width: int = WIDTH) -> PagePicture:
    return api.see_page(desk.paths, desk.folder, desk.draft, book.key, volume, side, width, mark=book.mark)


def as_image(shown: PagePicture) -> Image.Image:
    assert len(shown.data) == shown.stride * shown.height
    return Image.frombytes("RGB", (shown.width, shown.height), shown.data, "raw", "BGRX", shown.stride)


def sides_of(volume: SeenVolume, kind: str) -> list[int]:
    return [page.side for page in volume.pages if page.kind == kind]


# ---- the same book -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["draft", "blank"])
def test_pv1_it_is_the_book_of_the_export(desk: Desk, tmp_path: Path, mark: api.Mark) -> None:
    desk.export(tmp_path / "册", mark)
    claim = json.loads((tmp_path / "册" / "book.json").read_text("utf-8"))
    book = see(desk, mark=mark)
    assert (book.pending, book.refused, book.code) == ((), {}, claim["code"])
    assert [volume.id for volume in book.volumes] == [volume["id"] for volume in claim["volumes"]]
    for seen, claimed in zip(book.volumes, claim["volumes"], strict=True):
        assert claimed["pdf"].endswith(f"{seen.file_name}.pdf")
        assert len(seen.pages) == claimed["pdf_pages"]
        assert [page.side for page in seen.pages] == list(range(1, len(seen.pages) + 1))
        assert sides_of(seen, "blank") == claimed["blank_pdf_pages"]
        assert [(s.place, s.who, s.side) for s in seen.seals] == [
            (s["place"], s["who"], s["pdf_page"]) for s in claimed["seals"]
        ]
        assert [(i.item, i.title, i.page, i.side) for i in seen.items] == [
            (c["item"], c["title"], c["page"], c["pdf_page"]) for c in claimed["contents"]
        ]
        for item, line in zip(seen.items, claimed["contents"], strict=True):
            told = [(f["name"], f["first_pdf_page"], f["pages"]) for f in line["files"]]
            assert [(file.name, file.side, file.pages) for file in item.files] == told
            for file in item.files:
                shown = seen.pages[file.side - 1 : file.side - 1 + file.pages]
                assert [(page.file, page.file_page, page.item) for page in shown] == [
                    (file.path, number, item.item) for number in range(file.pages)
                ]
                assert str(shown[0].number) == file.page
        with closing(pypdfium2.PdfDocument(tmp_path / "册" / claimed["pdf"])) as pdf:
            assert [page.label for page in seen.pages] == [pdf.get_page_label(n) for n in range(len(pdf))]
            assert [entry.title for entry in seen.outline] == [mark.get_title() for mark in pdf.get_toc()]


def test_pv1_sections_and_parts(desk: Desk) -> None:
    book = see(desk)
    assert book.pages == sum(len(volume.pages) for volume in book.volumes)
    for volume in book.volumes:
        starts = {start.id: start for start in volume.sections}
        assert starts[f"{volume.id}.cover"].side == 1
        assert [start.side for start in volume.sections] == sorted(start.side for start in volume.sections)
        for path, places in book.places.items():
            for place in places:
                if place.volume == volume.id and place.section:
                    assert (place.side, place.y) >= (starts[place.section].side, starts[place.section].y), path
        assert volume.pages[0].part_kind == "cover"
        assert {page.part_kind for page in volume.pages if page.item} <= {"item"}
    with pytest.raises(KeyError):
        book.volume("没有")


# ---- pictures ----------------------------------------------------------------------------------------------------


def drawn(pdf: pypdfium2.PdfDocument, volume: SeenVolume, side: int) -> Image.Image:
    """An exported page as PDFium draws it in colours, each pixel where the picture has it."""
    scale = WIDTH * 20 / volume.geometry.width
    size = WIDTH, round(WIDTH * volume.geometry.height / volume.geometry.width)
    with (
        closing(pdf[side - 1]) as page,
        closing(pypdfium2.PdfBitmap.new_native(*size, pypdfium2.raw.FPDFBitmap_BGRx)) as bitmap,
    ):
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
        matrix, clip = pypdfium2.raw.FS_MATRIX(scale, 0, 0, scale, 0, 0), pypdfium2.raw.FS_RECTF(0, 0, *size)
        pypdfium2.raw.FPDF_RenderPageBitmapWithMatrix(bitmap, page, matrix, clip, pypdfium2.raw.FPDF_ANNOT)
        return bitmap.to_pil().convert("RGB")


def difference(shown: PagePicture, page: Image.Image) -> float:
    """The mean difference of a channel."""
    return max(ImageStat.Stat(ImageChops.difference(as_image(shown), page)).mean)


@pytest.mark.parametrize("mark", ["draft", "blank"])
def test_pv2_pictures_are_the_exported_pages(desk: Desk, tmp_path: Path, mark: api.Mark) -> None:
    desk.export(tmp_path / "册", mark)
    claim = json.loads((tmp_path / "册" / "book.json").read_text("utf-8"))
    book = see(desk, mark=mark)
    for volume, claimed in zip(book.volumes, claim["volumes"], strict=True):
        with closing(pypdfium2.PdfDocument(tmp_path / "册" / claimed["pdf"])) as pdf:
            for page in volume.pages:
                shown = picture(desk, book, volume.id, page.side)
                assert difference(shown, drawn(pdf, volume, page.side)) < ALIKE, page


def test_pv2_a_wrong_page_would_be_noticed(desk: Desk, tmp_path: Path) -> None:
    desk.export(tmp_path / "册")
    claim = json.loads((tmp_path / "册" / "book.json").read_text("utf-8"))
    plain, book = see(desk), see(desk, mark="draft")
    with closing(pypdfium2.PdfDocument(tmp_path / "册" / claim["volumes"][-1]["pdf"])) as pdf:
        volume = book.volumes[-1]
        first, second, *_ = sides_of(volume, "evidence")
        assert difference(picture(desk, book, volume.id, first), drawn(pdf, volume, second)) > ALIKE
        assert difference(picture(desk, plain, volume.id, 1), drawn(pdf, volume, 1)) > ALIKE  # without the word 草稿


def test_pv2_sizes_batches_and_pages_that_are_not_there(desk: Desk) -> None:
    book = see(desk)
    volume = book.volumes[-1]
    asked = [(volume.id, page.side) for page in volume.pages] + [(volume.id, 0), (volume.id, 9999), ("没有", 1)]
    steps: list[tuple[int, int, str]] = []
    found = api.see_pages(
        desk.paths, desk.folder, desk.draft, book.key, asked, 90, progress=lambda *step: steps.append(step)
    )
    assert [(one.volume, one.side) for one in found] == asked[:-3]
    assert {(one.width, one.height, one.stride, one.key) for one in found} == {(90, 127, 360, book.key)}
    assert [step[0] for step in steps] == list(range(len(found)))
    assert all(one.data[3::4] == b"\xff" * (one.width * one.height) for one in found)
    for width, least, most in ((1, 32, 32), (10**6, 3000, 3000)):
        assert least <= picture(desk, book, volume.id, 1, width).width <= most
    with pytest.raises(UsageError):
        picture(desk, book, volume.id, 9999)
    one = picture(desk, book, volume.id, 7, 90)
    assert one.data == found[6].data


def test_pv2_a_small_picture_is_no_darker_than_a_large_one(desk: Desk) -> None:
    book = see(desk)
    for volume in book.volumes:
        for side in sides_of(volume, "numbered")[:4]:
            shades = [
                ImageStat.Stat(as_image(picture(desk, book, volume.id, side, width)).convert("L")).mean[0]
                for width in (38, 900)
            ]
            assert abs(shades[0] - shades[1]) < 10, (volume.id, side)


def test_pv2_a_worker_that_knows_nothing_lays_the_draft_out_again(desk: Desk) -> None:
    book = see(desk)
    kept_books.cache_clear()
    assert picture(desk, book, book.volumes[0].id, 1).key == book.key
    assert picture(desk, replace(book, key="abgegriffen"), book.volumes[0].id, 1).key == book.key


# ---- files -------------------------------------------------------------------------------------------------------


def test_pv3_a_file_that_is_not_taken_in_counts_as_one_page(own_desk: Desk) -> None:
    whole = see(own_desk, complete=True)
    own_desk.forget()
    book = see(own_desk)
    assert len(book.pending) == 5
    assert book.key != whole.key
    volume = book.volume("book")
    assert (volume.is_counted, whole.volume("book").is_counted) == (False, True)
    waiting = [page for page in volume.pages if page.pending]
    assert [page.file for page in waiting] == list(book.pending)
    assert all(page.kind == "evidence" for page in waiting)
    assert picture(own_desk, book, "book", waiting[0].side).pending
    steps: list[tuple[int, int, str]] = []
    done = see(own_desk, complete=True, progress=lambda *step: steps.append(step))
    assert (done.key, done.pending) == (whole.key, ())
    assert done == whole
    names = ("协议.pdf", "照片.jpg", "横页.pdf", "证照.png", "收据.pdf")
    known = {"排版", *(f"{what} {name}" for what in ("核对", "整理") for name in names)}
    assert {f"整理 {name}" for name in names} < {label for *_, label in steps} <= known
    side = next(page.side for page in done.volume("book").pages if page.kind == "evidence")
    assert not picture(own_desk, done, "book", side).pending
    assert see(own_desk) == done


def test_pv3_a_turned_file_keeps_its_pages(own_desk: Desk) -> None:
    whole = see(own_desk, complete=True)
    api.turn(own_desk.paths, own_desk.folder, 3, "协议.pdf", 270, NOW)
    book = see(own_desk)
    assert book.pending == ("attachments/03/协议.pdf",)
    assert book.volumes[0].is_counted, "as many pages as before"
    assert [page.number for page in book.volumes[0].pages] == [page.number for page in whole.volumes[0].pages]
    assert len([page for page in book.volumes[0].pages if page.pending]) == 3
    done = see(own_desk, complete=True)
    assert [item.side for item in done.volumes[0].items] == [item.side for item in book.volumes[0].items]


def test_pv3_a_cancelled_call_ends_and_keeps_what_was_there(own_desk: Desk) -> None:
    own_desk.forget()

    def stop(done: int, total: int, label: str) -> None:
        if done and label.startswith("整理"):
            raise Cancelled

    with pytest.raises(Cancelled):
        see(own_desk, complete=True, progress=stop)
    assert 0 < len(see(own_desk).pending) < 5
    with pytest.raises(Cancelled):
        api.see_files(own_desk.paths, own_desk.folder, own_desk.draft, stop)
    assert see(own_desk, complete=True).pending == ()


def test_pv7_looking_at_a_long_table_can_be_stopped_between_its_rows_and_pages(own_desk: Desk) -> None:
    asked = 0

    def stop_at(last: int) -> Progress:
        def count(done: int, total: int, label: str) -> None:
            nonlocal asked
            asked += 1
            if asked == last:
                raise Cancelled

        return count

    field = api.library(own_desk.paths).get(FORM_B).fields["people"]
    rows = [dict.fromkeys(field.columns, f"某某{number}") for number in range(200)]
    draft = own_desk.draft.answered({field.id: rows})
    with pytest.raises(Cancelled):
        see(own_desk, draft, progress=stop_at(150))
    assert not len(kept_books())
    asked = 0
    book = see(own_desk, draft, progress=stop_at(-1))
    assert asked > len(rows) * len(field.columns) + book.pages // 2


def test_pv3_a_cache_that_is_deleted_leaves_the_page_without_evidence(own_desk: Desk) -> None:
    book = see(own_desk)
    side = next(page.side for page in book.volume("book").pages if page.kind == "evidence")
    own_desk.forget()
    assert picture(own_desk, book, "book", side).pending


def test_pv3_an_unwritable_cache_is_told_and_replaced(own_desk: Desk) -> None:
    cache = own_desk.paths.cache / "intake"
    own_desk.forget()
    cache.rmdir()
    cache.write_text("a file")
    from app.books import preview_files

    preview_files._kept_intake.cache_clear()
    book = see(own_desk, complete=True)
    assert book.pending == ()
    assert any("临时文件夹" in sentence for sentence in book.told)
    side = next(page.side for page in book.volume("book").pages if page.kind == "evidence")
    assert not picture(own_desk, book, "book", side).pending
    preview_files._kept_intake.cache_clear()


@pytest.mark.parametrize("complete", [False, True])
@pytest.mark.parametrize("harm", ["gone", "longer", "elsewhere"])
def test_pv4_a_file_that_cannot_be_used_is_named_as_in_a_draft_copy(own_desk: Desk, harm: str, complete: bool) -> None:
    draft = own_desk.draft
    path = "attachments/03/协议.pdf"
    if harm == "gone":
        own_desk.file(3, "协议.pdf").unlink()
    elif harm == "longer":
        own_desk.file(3, "协议.pdf").write_bytes(b"words")
    else:
        path = "../秘密.pdf"
        files = tuple(replace(f, path=path) if f.path.endswith("协议.pdf") else f for f in draft.item(3).files)
        draft = replace(draft, items={**draft.items, 3: replace(draft.item(3), files=files)})
    book = see(own_desk, draft, complete=complete)
    refusal = book.refused[path]
    assert refusal.fact == ("changed" if harm == "longer" else "missing")
    assert refusal.reason
    assert refusal.hint
    (start,) = [item for item in book.volume("book").items if item.item == 3]
    assert [file.name for file in start.files] == ["照片.jpg"]
    told: list[str] = []
    from app.books.export import ExportRequest, export_draft

    definition = api.library(own_desk.paths).get(draft.form)
    request = ExportRequest(
        definition, draft, own_desk.folder, own_desk.folder.parent / "册", ("pdf",), "draft",
        own_desk.paths.fonts, own_desk.paths.cache / "intake",
    )  # fmt: skip
    claim = export_draft(request, tell=told.append)
    assert any(sentence.startswith(refusal.reason.rstrip("。")) for sentence in told)
    assert claim["volumes"][0]["pdf_pages"] == book.pages
    seen = api.see_files(own_desk.paths, own_desk.folder, draft)[path]
    assert (seen.fact, seen.pages, seen.reason) == (refusal.fact, 0, refusal.reason)


def test_pv4_same_size_other_bytes_show_when_the_file_is_read(own_desk: Desk) -> None:
    file = own_desk.file(3, "协议.pdf")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    assert see(own_desk).refused == {}
    file.write_bytes(bytes(data))
    assert see(own_desk, complete=True).refused["attachments/03/协议.pdf"].fact == "changed"


def test_pv4_a_file_comes_back(own_desk: Desk) -> None:
    whole = see(own_desk, complete=True)
    file = own_desk.file(3, "协议.pdf")
    data = file.read_bytes()
    file.unlink()
    assert see(own_desk).refused
    file.write_bytes(data)
    assert see(own_desk).key == whole.key


def test_pv4_only_what_is_the_fault_of_a_file_is_remembered(own_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from multiprocessing.context import SpawnProcess

    from app.books import intake

    intake.kept_workers().close()
    own_desk.forget()
    path = "attachments/03/协议.pdf"
    with monkeypatch.context() as patched:
        patched.setattr(SpawnProcess, "start", lambda _: refuse(errno.ENOMEM)())
        assert "没能启动" in see(own_desk, complete=True).refused[path].reason
    assert see(own_desk, complete=True).refused == {}

    own_desk.forget()
    tried: list[int] = []

    def damaged_file(_: object, wanted: Any, progress: Progress) -> list[AttachmentError]:
        tried.append(len(wanted))
        return [AttachmentError(f"“{one.shown}”已损坏。") for one in wanted]

    monkeypatch.setattr(intake.Intake, "take_in_all", damaged_file)
    assert [len(see(own_desk, complete=True).refused) for _ in range(2)] == [5, 5]
    assert tried == [5, 0]


def test_pv4_cancelling_is_heard_while_a_large_file_is_read(own_desk: Desk) -> None:
    file = own_desk.file(3, "协议.pdf")
    file.write_bytes(bytes(3 * disk.BLOCK))
    listed = EvidenceFile("attachments/03/协议.pdf", "0" * 64, file.stat().st_size)
    draft = own_desk.draft
    draft = replace(draft, items={**draft.items, 3: replace(draft.item(3), files=(listed,))})
    told: list[str] = []

    def cancel(done: int, total: int, label: str) -> None:
        told.append(label)
        if told.count("核对 协议.pdf") == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        api.see_files(own_desk.paths, own_desk.folder, draft, cancel)
    assert told[-2:] == ["核对 协议.pdf"] * 2


# ---- looks -------------------------------------------------------------------------------------------------------


def test_pv5_only_pages_that_show_a_changed_answer_look_different(desk: Desk) -> None:
    draft = desk.draft
    name = {FORM_A: "innovation_text", FORM_B: "events_b"}[draft.form]
    value = {FORM_A: "采取三项措施。", FORM_B: "7"}[draft.form]
    before, after = see(desk, draft), see(desk, draft.answered({name: value}))
    changed = {
        (volume.id, old.side)
        for volume, other in zip(before.volumes, after.volumes, strict=True)
        for old, new in zip(volume.pages, other.pages, strict=True)
        if old.look != new.look
    }
    places = {(place.volume, place.side) for place in after.places[name]}
    assert places <= changed
    backs = {(volume.id, 2) for volume in before.volumes}  # the code of the content
    assert backs <= changed
    assert len(changed - backs) <= len(places) + 1
    for volume in before.volumes:
        for side in (1, len(volume.pages)):
            if (volume.id, side) not in changed:
                one = api.see_page(desk.paths, desk.folder, draft, before.key, volume.id, side, 90)
                other = api.see_page(desk.paths, desk.folder, draft, after.key, volume.id, side, 90)
                assert one.data == other.data


def test_pv5_the_draft_need_not_be_saved(desk: Desk) -> None:
    draft = desk.draft
    name = api.library(desk.paths).get(draft.form).name_field
    book = see(desk, draft.answered({name: "另一个虚构的名称"}))
    assert book.code != see(desk).code
    assert desk.draft == draft


# ---- options and marks -------------------------------------------------------------------------------------------


def test_pv6_volumes_in_one_dividers_and_gutter(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, FORM_A)
    draft = desk.draft
    two = see(desk)
    one = see(desk, replace(draft, options={**draft.options, "volumes": 1}))
    assert [volume.id for volume in two.volumes] == ["form", "materials"]
    assert [volume.id for volume in one.volumes] == ["book"]
    assert {start.id for start in one.volumes[0].sections} >= {"form.cover", "form.A1", "materials.cover"}
    assert {place.volume for place in one.places["zone_name"]} == {"book"}
    divided = see(desk, replace(draft, options={**draft.options, "dividers": True}))
    assert divided.pages > two.pages
    wide = see(desk, replace(draft, options={**draft.options, "gutter_mm": 5}))
    assert wide.volumes[0].geometry.inner > two.volumes[0].geometry.inner


def test_pv6_the_word_stands_on_pages_only_when_asked(desk: Desk) -> None:
    plain, marked = see(desk), see(desk, mark="draft")
    volume = plain.volumes[-1]
    for kind in ("front", "evidence", "blank"):
        side = sides_of(volume, kind)[0]
        shown = [as_image(picture(desk, book, volume.id, side)) for book in (plain, marked)]
        heads = [image.crop((0, 0, image.width, image.height // 10)).convert("L").getextrema()[0] for image in shown]
        assert heads[1] < 128, kind
        if kind == "blank":
            assert heads[0] == 255
    assert all(old.look != new.look for old, new in zip(volume.pages, marked.volumes[-1].pages, strict=True))


def test_pv6_the_empty_form_shows_no_answer_and_no_file(desk: Desk) -> None:
    blank = see(desk, mark="blank")
    assert all(volume.items == () for volume in blank.volumes)
    assert not any(page.file for volume in blank.volumes for page in volume.pages)
    assert blank.places.keys() >= {api.library(desk.paths).get(desk.draft.form).name_field}


# ---- memory ------------------------------------------------------------------------------------------------------


def test_pv7_few_books_are_kept(desk: Desk) -> None:
    draft = desk.draft
    name = api.library(desk.paths).get(draft.form).name_field
    keys = [see(desk, draft.answered({name: f"虚构{number}"})).key for number in range(6)]
    assert len(set(keys)) == 6
    assert 0 < len(kept_books()) <= 3
    assert kept_books().find(keys[-1])
    assert kept_books().find(keys[0]) is None
    assert see(desk, draft.answered({name: "虚构5"})) is see(desk, draft.answered({name: "虚构5"}))


def test_pv7_a_shelf_keeps_what_was_asked_for_last(desk: Desk) -> None:
    see(desk)
    book = kept_books().find(see(desk).key)
    assert book is not None
    shelf = Shelf(2)
    for key in "abc":
        shelf.put(replace(book, seen=replace(book.seen, key=key)))
        shelf.find("a")
    assert [bool(shelf.find(key)) for key in "abc"] == [True, False, True]


# ---- attached files ----------------------------------------------------------------------------------------------


def test_pv8_attached_files_are_told(own_desk: Desk) -> None:
    source = write_scan_pdf(own_desk.folder.parent / "坏的.pdf", codes(8, 2), dpi=60)
    source.write_bytes(damaged(source.read_bytes()))
    api.attach(own_desk.paths, own_desk.folder, 8, [source], api.Attaching(), NOW)
    draft = without(own_desk.draft, 5)  # its files stay listed
    seen = api.see_files(own_desk.paths, own_desk.folder, draft)
    told = {file.name: (file.kind, file.pages, file.fact, file.reason) for file in seen.values()}
    assert told == {
        "协议.pdf": ("PDF", 3, "", ""),
        "照片.jpg": ("照片", 1, "", ""),
        "横页.pdf": ("PDF", 2, "", ""),
        "证照.png": ("照片", 1, "", ""),
        "收据.pdf": ("PDF", 1, "", ""),
        "坏的.pdf": ("PDF", 2, "", ""),
    }
    issues = [one for one in api.check(own_desk.paths, own_desk.folder)[0] if one.code == "item_file_note"]
    assert len(issues) == len([note for file in seen.values() for note in file.notes]) == 1
    (note,) = seen["attachments/08/坏的.pdf"].notes
    assert note.severity == issues[0].severity == "warning"
    assert note.sentence.rstrip("。") in issues[0].message


def test_pv8_an_unusable_file_says_why_and_is_not_tried_again(own_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.books.intake import Intake

    file = own_desk.file(3, "协议.pdf")
    file.write_text("不是 PDF")
    listed = EvidenceFile("attachments/03/协议.pdf", disk.fingerprint(file), file.stat().st_size)
    draft = replace(own_desk.draft, items={3: ItemState("files", files=(listed,))})
    seen = api.see_files(own_desk.paths, own_desk.folder, draft)[listed.path]
    assert (seen.kind, seen.pages, seen.fact) == ("", 0, "")
    assert "协议.pdf" in seen.reason
    assert seen.hint
    with pytest.raises(AttachmentError, match="协议"):
        api.see_file_page(own_desk.paths, own_desk.folder, listed, 0, 90)
    monkeypatch.setattr(Intake, "take_in", lambda *_, **__: pytest.fail("tried again"))
    assert api.see_files(own_desk.paths, own_desk.folder, draft)[listed.path] == seen
    assert see(own_desk, draft, complete=True).refused[listed.path].reason == seen.reason


def test_pv8_a_page_of_a_file_stands_as_its_entry_says(own_desk: Desk) -> None:
    (turned,) = [file for file in own_desk.draft.item(3).files if file.path.endswith(".jpg")]
    upright = api.see_file_page(own_desk.paths, own_desk.folder, replace(turned, rotate=0), 0, 200)
    shown = api.see_file_page(own_desk.paths, own_desk.folder, turned, 0, upright.height)
    assert (shown.width, shown.height) == (upright.height, upright.width)
    wanted = as_image(upright).transpose(Image.Transpose.ROTATE_270)
    assert max(ImageStat.Stat(ImageChops.difference(as_image(shown), wanted)).mean) < 8
    with pytest.raises(UsageError):
        api.see_file_page(own_desk.paths, own_desk.folder, turned, 1, 200)
