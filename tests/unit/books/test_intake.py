"""What may be handed in, what is made of it, and the sentence for what cannot be used."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from app.books.content import kind_of
from app.books.intake import INTAKE_VERSION, Intake, Wanted, opened_intake, sha256_of
from app.disk import BLOCK
from app.errors import AttachmentError, ExitCode, UsageError
from app.progress import Cancelled
from tests.scans import code_of, codes, damaged, jpeg, scan, write_scan_jpeg, write_scan_pdf, write_scan_png

FONTS = Path(__file__).resolve().parents[3] / "resources" / "fonts"


def refusal(take_in, path, **more):
    with pytest.raises(AttachmentError) as caught:
        take_in(path, **more)
    error = caught.value
    assert error.exit_code is ExitCode.INPUT
    assert path.name in error.message
    assert error.hint
    return error.message


def rendered(taken, page=0):
    with closing(pypdfium2.PdfDocument(taken.pdf)) as pdf:
        return pdf[page].render(scale=1).to_pil().convert("RGB")


def edited(path, change, **save):
    with closing(pikepdf.open(path, allow_overwriting_input=True)) as pdf:
        change(pdf)
        pdf.save(path, **save)
    return path


def _entry(name: str, data: bytes = b"words") -> bytes:
    """The beginning of a zip package, cut before the list of its parts; of one time, as it names its test."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()[: 30 + len(name.encode()) + len(data)]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("合同.pdf", "这其实是一段文字。\n".encode(), "文本文件"),
        ("合同2.pdf", "国标编码的文字。\n".encode("gb18030"), "文本文件"),
        ("空.pdf", b"", "空文件"),
        ("照片.jpg", b"II*\x00" + bytes(40), "TIFF"),
        ("照片2.jpg", b"\x00\x00\x00\x18ftypheic" + bytes(40), "HEIC"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "已损坏"),
        ("半个.rtf", b"{\\rtf1\\ansi Plain", "已损坏"),
        ("半个.docx", _entry("[Content_Types].xml"), "已损坏"),
        ("半个.xlsx", _entry("xl/workbook.xml"), "已损坏"),
        ("半个.ods", _entry("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), "已损坏"),
        ("半个.ofd", _entry("OFD.xml"), "OFD 文件“半个.ofd”已损坏"),
        ("半个2.ofd", _entry("Doc_0/Document.xml"), "OFD 文件“半个2.ofd”已损坏"),
        ("半个.zip", _entry("照片/1.jpg"), "压缩包"),
        ("包.rar", b"Rar!\x1a\x07\x01\x00", "压缩包"),
        ("谜.png", bytes(range(256)), "认不出类型"),
    ],
)
def test_the_content_decides_and_the_sentence_tells_what_it_is(tmp_path, take_in, name, data, told):
    path = tmp_path / name
    path.write_bytes(data)
    assert told in refusal(take_in, path)
    assert not list((tmp_path / "cache").glob("*"))


@pytest.mark.parametrize(
    ("member", "told"), [("[Content_Types].xml", "哪一种办公文件"), ("OFD.xml", "OFD"), ("a.txt", "压缩包")]
)
def test_zip_files_are_told_apart(tmp_path, take_in, member, told):
    path = tmp_path / "资料.pdf"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "x")
    assert told in refusal(take_in, path)


@pytest.mark.parametrize("mimetype", [b"application/vnd.oasis.opendocument.text", b"application/epub+zip"])
def test_an_open_document_says_what_it_is(tmp_path, mimetype):
    path = tmp_path / "说明.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr("content.opf", "x")
    assert kind_of(path) == ("office" if b"oasis" in mimetype else "zip")


def test_the_extension_does_not_matter(tmp_path, take_in):
    path = write_scan_jpeg(tmp_path / "照片.jpg", code_of(3, 0)).rename(tmp_path / "照片.pdf")
    assert len(take_in(path).pages) == 1


def test_a_missing_and_a_changed_file_are_named(tmp_path, take_in):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 1))
    intake = Intake(tmp_path / "cache", FONTS)
    with pytest.raises(AttachmentError, match=r"合同\.pdf”与添加时不同"):
        intake.take_in(path, "0" * 64, name="合同.pdf")
    with pytest.raises(AttachmentError, match=r"找不到佐证文件“b\.pdf”"):
        intake.take_in(tmp_path / "b.pdf", "0" * 64)
    with pytest.raises(UsageError, match="45"):
        take_in(path, 45)


def test_the_cache_is_used_and_a_broken_entry_is_made_again(tmp_path):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 2))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    intake, told = Intake(tmp_path / "cache", FONTS), []

    def note(done, total, label):
        told.append(label)

    first = intake.take_in(path, sha256, progress=note)
    data = first.pdf.read_bytes()
    told.clear()
    assert intake.take_in(path, sha256, progress=note) == first
    assert told == []
    first.pdf.write_bytes(data[:100])
    assert intake.take_in(path, sha256, progress=note) == first
    assert first.pdf.read_bytes() == data
    assert intake.take_in(path, sha256, 90).pdf != first.pdf


def test_what_older_editions_kept_goes_and_nothing_else(tmp_path, take_in):
    kept = take_in(write_scan_pdf(tmp_path / "a.pdf", codes(3, 1))).pdf
    older, newer = INTAKE_VERSION - 1, INTAKE_VERSION + 1
    cache, sha256 = tmp_path / "cache", "a" * 64
    gone = [f"{sha256}-{older}-0.pdf", f"{sha256}-{older}-0.json", f"{sha256}-1-270.pdf"]
    stays = [f"{sha256}-{newer}-0.pdf", f"{sha256}-{newer}0-0.json", f"{sha256}-{older}-0.txt", f"x-{older}-0.pdf",
             f"{sha256}.seen", kept.name, f"{sha256}-{INTAKE_VERSION}-90.pdf"]  # fmt: skip
    for name in {*gone, *stays} - {kept.name}:
        (cache / name).write_bytes(b"")
    Intake(cache, FONTS).take_in(other := write_scan_pdf(tmp_path / "b.pdf", codes(4, 1)), sha256_of(other))
    assert [name for name in gone if (cache / name).exists()] == []
    assert [name for name in stays if not (cache / name).exists()] == []


@pytest.mark.parametrize("several", [False, True])
def test_cancelling_is_heard_while_a_large_file_is_read(tmp_path, several):
    path = tmp_path / "大.pdf"
    path.write_bytes(b"%PDF-" + bytes(3 * BLOCK))
    other = write_scan_pdf(tmp_path / "b.pdf", codes(4, 1))
    wanted = [Wanted(path, "0" * 64), Wanted(other, sha256_of(other))][: 1 + several]
    told = []

    def cancel(done, total, label):
        told.append((done, total, label))
        if label.startswith("核对"):
            raise Cancelled

    with pytest.raises(Cancelled):
        Intake(tmp_path / "cache", FONTS).take_in_all(wanted, cancel)
    assert told[-1] == (0, len(wanted), "核对 大.pdf")


def test_a_file_with_a_password_is_refused_and_nothing_of_it_is_kept(tmp_path, take_in):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 1))
    edited(path, lambda pdf: None, encryption=pikepdf.Encryption(user="秘密1", owner="o"))
    assert "要密码才能打开" in refusal(take_in, path)
    assert not list((tmp_path / "cache").glob("*"))


def test_the_source_is_looked_at_also_when_the_cache_knows_it(tmp_path):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 1))
    sha256, intake = hashlib.sha256(path.read_bytes()).hexdigest(), Intake(tmp_path / "cache", FONTS)
    intake.take_in(path, sha256)
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(AttachmentError, match="与添加时不同"):
        intake.take_in(path, sha256)
    path.unlink()
    with pytest.raises(AttachmentError, match="找不到"):
        intake.take_in(path, sha256)


def test_notes_are_read_back_without_work(tmp_path):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 2))
    path.write_bytes(damaged(path.read_bytes()))
    sha256, intake = hashlib.sha256(path.read_bytes()).hexdigest(), Intake(tmp_path / "cache", FONTS)
    assert intake.notes_of(sha256) == ()
    taken = intake.take_in(path, sha256, 90, "扫描件.pdf")
    path.unlink()
    (note,) = intake.notes_of(sha256)
    assert note == intake.notes_of(sha256, 270)[0]
    assert note.severity == "warning"
    assert taken.notes == (f"“扫描件.pdf”{note.sentence}",)


def test_an_unwritable_cache_gives_way_to_a_temporary_one(tmp_path):
    (tmp_path / "cache").write_text("a file")
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 1))
    with opened_intake(tmp_path / "cache", FONTS) as (intake, told):
        taken = intake.take_in(path, hashlib.sha256(path.read_bytes()).hexdigest())
        assert taken.pdf.is_file()
    assert "临时文件夹" in told[0]
    assert str(tmp_path / "cache") in told[0]
    assert not taken.pdf.exists()
    with opened_intake(tmp_path / "other", FONTS) as (_, told):
        assert told == ()
    assert not list((tmp_path / "other").iterdir())


@pytest.mark.parametrize("part", range(10, 100, 6))
def test_a_cut_file_is_refused_and_not_bound_as_blank_paper(tmp_path, take_in, part):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 3))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * part // 100])
    assert "不是完整的 PDF（缺后半部分）" in refusal(take_in, path)
    assert not list((tmp_path / "cache").glob("*"))


def test_a_cut_file_of_another_writer_is_refused(tmp_path, take_in):
    import img2pdf

    pictures = [write_scan_jpeg(tmp_path / f"{page}.jpg", code_of(3, page)).read_bytes() for page in range(3)]
    data = img2pdf.convert(pictures)
    for part in (25, 50, 75, 95):
        path = tmp_path / f"{part}.pdf"
        path.write_bytes(data[: len(data) * part // 100])
        assert "损坏" in (told := refusal(take_in, path)) or "不是完整的 PDF" in told


def test_a_blank_page_of_a_sound_file_is_taken(tmp_path, take_in):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 2))
    taken = take_in(edited(path, lambda pdf: pdf.pages[1].obj.__delitem__("/Contents")))
    assert (len(taken.pages), taken.notes) == (2, ())


def with_broken_table(path):
    path.write_bytes(damaged(path.read_bytes()))
    return path


@pytest.mark.parametrize("how", ["no content", "empty list", "empty stream"])
def test_a_blank_page_of_a_damaged_file_is_taken_and_told(tmp_path, take_in, how):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 4))

    def make_blank(pdf):
        for page in (pdf.pages[1].obj, pdf.pages[3].obj):
            if how == "no content":
                del page["/Contents"]
            else:
                page.Contents = Array() if how == "empty list" else pdf.make_stream(b"")

    taken = take_in(with_broken_table(edited(path, make_blank)))
    assert len(taken.pages) == 4
    assert "已自动修复" in " ".join(taken.notes)
    told = [note for note in taken.notes if "空白页" in note]
    assert told == ([] if how == "empty stream" else ["“a.pdf”第 2、4 页是空白页，请核对原件的这一页是不是也空白。"])
    assert rendered(taken, 1).getextrema() == ((255, 255),) * 3
    assert rendered(taken, 2).getextrema() != ((255, 255),) * 3


@pytest.mark.parametrize("lost", ["/Contents", "/Im"])
def test_a_page_of_a_damaged_file_that_names_what_is_gone_is_refused(tmp_path, take_in, lost):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 3))
    data = path.read_bytes()
    with closing(pikepdf.open(path)) as pdf:
        page = pdf.pages[1].obj
        number = (page.Contents if lost == "/Contents" else page.Resources.XObject.Im).objgen[0]
    named = f"{lost} {number} 0 R".encode()
    assert data.count(named) == 1
    path.write_bytes(data.replace(named, f"{lost} 99 0 R".encode()))
    assert "有的页没有内容" in refusal(take_in, with_broken_table(path))


def test_a_cut_at_any_place_shows_every_page_or_is_refused(tmp_path, take_in):
    """The judge is PDFium: what is taken looks page by page like the whole file."""
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 3), dpi=20)
    edited(path, lambda pdf: pdf.pages[1].obj.__delitem__("/Contents"))
    data = path.read_bytes()
    whole = [rendered(take_in(path), page).tobytes() for page in range(3)]
    taken = 0
    for cut in (*range(len(data) - 1, len(data) - 700, -23), *range(100, len(data), 997)):
        path.write_bytes(data[:cut])
        try:
            found = take_in(path)
        except AttachmentError:
            continue
        taken += 1
        assert [rendered(found, page).tobytes() for page in range(len(found.pages))] == whole
    assert taken


@pytest.mark.parametrize(
    "pages",
    [
        b"/Kids[3 0 R 4]/Count 9",
        b"/Kids[2 0 R]/Count 1",
        b"/Kids 3 0 R/Count -1",
        b"/Kids[3 0 R]/Count 1",
    ],
)
def test_broken_page_trees_and_boxes_are_refused_in_words(tmp_path, take_in, pages):
    path = tmp_path / "a.pdf"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages" + pages + b">>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/CropBox[0 0]/Contents 5 0 R/Rotate 90>>endobj\n"
        b"5 0 obj<</Length 3>>stream\nq Q\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
    )
    assert "a.pdf" in refusal(take_in, path)


def test_long_lists_of_pages_are_told_as_runs(tmp_path, take_in):
    path = tmp_path / "a.pdf"
    with closing(pikepdf.new()) as pdf:
        for _ in range(40):
            pdf.add_blank_page(page_size=(100, 100))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        for page in pdf.pages[4:30]:
            page.obj.Resources = Dictionary(Font=Dictionary(F=font))
            page.obj.Contents = pdf.make_stream(b"BT /F 12 Tf 9 9 Td (a) Tj ET")
        pdf.save(path)
    assert take_in(path).notes == ("“a.pdf”第 5—30 页用了没有嵌入的字体，已按画面装入，请翻看预览核对文字。",)


def test_an_owner_lock_is_lifted_and_told(tmp_path, take_in):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 1))
    forbid = pikepdf.Permissions(print_highres=False, print_lowres=False, extract=False)
    edited(path, lambda pdf: None, encryption=pikepdf.Encryption(user="", owner="o", allow=forbid))
    taken = take_in(path)
    assert "权限锁" in taken.notes[0]
    assert "a.pdf" in taken.notes[0]
    with closing(pikepdf.open(taken.pdf)) as pdf:
        assert not pdf.is_encrypted


def test_no_pages_is_refused(tmp_path, take_in):
    path = tmp_path / "a.pdf"
    with closing(pikepdf.new()) as pdf:
        pdf.save(path)
    refusal(take_in, path)


def test_a_dynamic_form_is_refused_with_advice(tmp_path, take_in):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 1))

    def make_dynamic(pdf):
        pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))
        pdf.Root.NeedsRendering = True

    assert "XFA" in refusal(take_in, edited(path, make_dynamic))


def test_a_portfolio_is_refused(tmp_path, take_in):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 1))
    assert "文件包" in refusal(take_in, edited(path, lambda pdf: pdf.Root.__setitem__("/Collection", Dictionary())))


def test_a_damaged_file_is_repaired_and_told(tmp_path, take_in):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 2))
    path.write_bytes(damaged(path.read_bytes()))
    taken = take_in(path)
    assert len(taken.pages) == 2
    assert "已自动修复" in taken.notes[0]


def test_a_file_beyond_repair_is_refused(tmp_path, take_in):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing of use here")
    assert "已损坏" in refusal(take_in, path)
    assert not list((tmp_path / "cache").glob("*"))


def test_what_is_visible_stays_and_what_is_active_goes(tmp_path, take_in):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 1))

    def add(pdf):
        box = Array([300, 100, 400, 200])
        look = pdf.make_stream(b"1 0 0 rg 0 0 100 100 re f", Type=Name.XObject, Subtype=Name.Form,
                               BBox=Array([0, 0, 100, 100]))  # fmt: skip
        stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=box, F=4, AP=Dictionary(N=look))
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=script)
        pdf.pages[0].Annots = Array([pdf.make_indirect(stamp), pdf.make_indirect(link)])
        pdf.pages[0].AA = Dictionary(O=script)
        pdf.Root.OpenAction = script
        pdf.attachments["里面.txt"] = b"inside"

    taken = take_in(edited(path, add))
    assert rendered(taken).getpixel((350, 692)) == (255, 0, 0)
    assert taken.notes == ()
    data = taken.pdf.read_bytes()
    assert not [word for word in (b"JavaScript", b"/AA", b"EmbeddedFile", b"/Annots", b"OpenAction") if word in data]


def test_a_stamp_that_is_not_printed_is_told(tmp_path, take_in):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 2))

    def add(pdf):
        look = pdf.make_stream(b"1 0 0 rg 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form,
                               BBox=Array([0, 0, 9, 9]))  # fmt: skip
        stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([300, 9, 400, 99]), AP=Dictionary(N=look))
        pdf.pages[1].Annots = Array([pdf.make_indirect(stamp)])

    assert "第 2 页有设为“不打印”的批注" in take_in(edited(path, add)).notes[0]


def test_a_hidden_layer_is_told(tmp_path, take_in):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 1))

    def add(pdf):
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))

    assert "隐藏的图层" in take_in(edited(path, add)).notes[0]


@pytest.mark.parametrize("drawn", [True, False])
def test_text_fields_keep_what_was_filled_in(tmp_path, take_in, drawn):
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "form.pdf"
    canvas = Canvas(str(path), invariant=1)
    canvas.acroForm.textfield(name="a", value="FILLED 2026", x=100, y=500, width=300, height=40)
    canvas.showPage()
    canvas.save()

    def undraw(pdf):
        del pdf.pages[0].Annots[0].AP
        pdf.Root.AcroForm.NeedAppearances = True

    taken = take_in(path if drawn else edited(path, undraw))
    # reportlab's field has a border; what was filled in is ink well inside it
    inside = rendered(taken).convert("L").crop((104, 842 - 536, 396, 842 - 504))
    dark = [place for place, value in enumerate(inside.tobytes()) if value < 128]
    assert len(dark) > 100
    assert len({place % inside.width for place in dark}) > 30


def test_user_units_and_odd_boxes_are_folded_away(tmp_path, take_in):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 1), points=(300, 400))

    def change(pdf):
        pdf.pages[0].UserUnit = 2
        pdf.pages[0].MediaBox = Array([300, 400, 0, 0])
        pdf.pages[0].TrimBox = Array([100, 100, 200, 200])

    taken = take_in(edited(path, change))
    assert (taken.pages[0].width, taken.pages[0].height) == (600, 800)
    assert rendered(taken).size == (600, 800)
    assert rendered(taken).getpixel((18, 18))[0] < 60


def test_a_truncated_picture_is_refused(tmp_path, take_in):
    for name, data in (("a.jpg", jpeg(scan(code_of(3, 0)))), ("a.png", b"")):
        path = tmp_path / name
        data = data or write_scan_png(path, code_of(3, 0)).read_bytes()
        path.write_bytes(data[: len(data) // 2])
        assert "不完整或已损坏" in refusal(take_in, path)


def test_a_pixel_bomb_is_refused_without_decoding(tmp_path, take_in):
    path = tmp_path / "巨图.png"
    Image.new("1", (20_000, 7_000)).save(path)
    assert "太大" in refusal(take_in, path)


def test_transparent_paper_becomes_white(tmp_path, take_in):
    for mode in ("RGBA", "LA"):
        picture = rendered(take_in(write_scan_png(tmp_path / f"{mode}.png", code_of(3, 0), mode)))
        assert picture.getpixel((5, 5)) == (255, 255, 255)
        assert picture.getpixel((12, 14))[0] < 60


def test_transparent_palette_and_colour_key_become_white(tmp_path, take_in):
    palette = Image.new("P", (200, 300), 0)
    palette.putpalette([10, 10, 10, 200, 0, 0])
    palette.paste(1, (50, 50, 150, 150))
    palette.save(tmp_path / "p.png", transparency=0, dpi=(100, 100))
    picture = rendered(take_in(tmp_path / "p.png"))
    assert (picture.getpixel((5, 5)), picture.getpixel((72, 72))) == ((255, 255, 255), (200, 0, 0))


def test_sixteen_bit_and_cmyk_keep_their_tones(tmp_path, take_in):
    deep = Image.new("I;16", (200, 300), 128 * 257)
    deep.save(tmp_path / "deep.png")
    assert abs(rendered(take_in(tmp_path / "deep.png")).getpixel((50, 50))[0] - 128) <= 1
    Image.new("CMYK", (200, 300), (0, 255, 255, 0)).save(tmp_path / "cmyk.jpg")
    red, green, blue = rendered(take_in(tmp_path / "cmyk.jpg")).getpixel((50, 50))
    assert red > 180
    assert max(green, blue) < 90


def test_size_follows_a_scanner_and_not_a_camera(tmp_path, take_in):
    Image.new("L", (600, 300), 200).save(tmp_path / "scan.jpg", dpi=(300, 300))
    Image.new("L", (600, 300), 200).save(tmp_path / "photo.jpg", dpi=(72, 72))
    assert take_in(tmp_path / "scan.jpg").pages[0].width == pytest.approx(144)
    assert take_in(tmp_path / "photo.jpg").pages[0].width == pytest.approx(360)


def test_a_very_long_picture_still_fits_a_page(tmp_path, take_in):
    Image.new("1", (100, 60_000), 1).save(tmp_path / "long.png")
    assert take_in(tmp_path / "long.png").pages[0].height <= 14_400


def test_a_second_frame_of_a_phone_picture_is_left_out(tmp_path, take_in):
    frames = [scan(code_of(3, page)) for page in range(2)]
    frames[0].save(tmp_path / "phone.jpg", "MPO", save_all=True, append_images=frames[1:])
    assert len(take_in(tmp_path / "phone.jpg").pages) == 1


def not_embedded(pdf: Path) -> list[str]:
    listed = subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True, check=True).stdout
    header, _, *fonts = listed.splitlines()
    return [line for line in fonts if line[header.index("emb") :].split()[0] != "yes"]


def test_a_font_that_sets_no_character_makes_no_picture(tmp_path, take_in):
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("face of a test", str(FONTS / "FandolKai-Regular.ttf")))
    source = tmp_path / "报告.pdf"
    canvas = Canvas(str(source), pagesize=(595, 842), invariant=1)
    for shape in (False, True):  # text in a form as well as on the page
        if shape:
            canvas.beginForm("stamp")
        canvas.setFont("face of a test", 20)
        canvas.drawString(100, 700, "2026 Report")
        if shape:
            canvas.endForm()
            canvas.doForm("stamp")
        canvas.showPage()
    canvas.save()
    assert len(not_embedded(source)) == 1  # reportlab lists Helvetica on every page
    taken = take_in(source)
    assert taken.notes == ()
    assert not_embedded(taken.pdf) == []
    with closing(pypdfium2.PdfDocument(taken.pdf)) as after, closing(pypdfium2.PdfDocument(source)) as before:
        for number in range(2):
            with closing(after[number].get_textpage()) as text:
                assert "2026 Report" in text.get_text_range()
            now, then = (document[number].render(scale=1).to_pil().tobytes() for document in (after, before))
            assert now == then


@pytest.mark.parametrize(
    ("content", "is_picture"),
    [
        (b"BT /F 12 Tf /E 12 Tf (a) Tj ET", False),
        (b"BT /F 12 Tf ET q BT /E 12 Tf (a) Tj ET Q", False),
        (b"BT /E 12 Tf ET q BT /F 12 Tf ET Q BT (a) Tj ET", False),
        (b"BT /F 12 Tf ET q BT /E 12 Tf ET Q BT 9 9 Td (a) Tj ET", True),
        (b"BT /E 12 Tf ET /G gs BT 9 9 Td [(a)] TJ ET", True),
        (b"BT /F 12 Tf 9 9 Td (a) ' ET", True),
        (b"BT /Unknown 12 Tf 9 9 Td (a) Tj ET", True),
        (b"BT 9 9 Td (a) Tj ET", True),
    ],
)
def test_the_font_of_the_graphics_state_is_the_one_that_counts(tmp_path, take_in, content, is_picture):
    path = tmp_path / "a.pdf"
    with closing(pikepdf.new()) as pdf:
        pdf.add_blank_page(page_size=(100, 100))
        loose = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        drawn = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1, 1], FontMatrix=[1, 0, 0, 1, 0, 0],
                           CharProcs=Dictionary(), Encoding=Dictionary(Differences=[]), FirstChar=0, LastChar=0,
                           Widths=[0])  # fmt: skip
        fonts = Dictionary(E=pdf.make_indirect(drawn), F=pdf.make_indirect(loose))
        states = Dictionary(G=Dictionary(Font=[fonts.F, 12]))
        page = pdf.pages[0].obj
        page.Resources = Dictionary(Font=fonts, ExtGState=states)
        page.Contents = pdf.make_stream(content)
        pdf.save(path)
    taken = take_in(path)
    assert any("没有嵌入的字体" in note for note in taken.notes) == is_picture
    assert not_embedded(taken.pdf) == []


def test_pages_with_fonts_that_are_only_named_become_pictures(tmp_path, take_in):
    from reportlab.pdfgen.canvas import Canvas

    source = tmp_path / "宋体未嵌入.pdf"
    canvas = Canvas(str(source), pagesize=(595, 842), invariant=1)
    canvas.drawString(100, 700, "HELVETICA IS NOT EMBEDDED")
    canvas.showPage()
    canvas.rect(100, 100, 200, 300, fill=1)
    canvas.save()
    taken = take_in(source)
    assert len(taken.pages) == 2
    # the second page only lists the font
    assert taken.notes == ("“宋体未嵌入.pdf”第 1 页用了没有嵌入的字体，已按画面装入，请翻看预览核对文字。",)
    assert not_embedded(taken.pdf) == []
    with closing(pypdfium2.PdfDocument(taken.pdf)) as after, closing(pypdfium2.PdfDocument(source)) as before:
        for number in range(2):
            now, then = (document[number].render(scale=1).to_pil().convert("L") for document in (after, before))
            assert now.size == then.size
            inked = [sum(1 for value in picture.tobytes() if value < 128) for picture in (now, then)]
            assert inked[0] == pytest.approx(inked[1], rel=0.25)
            assert inked[0] > 100


def test_a_cached_file_that_was_damaged_is_made_again(tmp_path, take_in):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 2))
    pdf = take_in(path).pdf
    sound, before = pdf.read_bytes(), pdf.stat()
    for place in (len(sound) // 3, len(sound) // 2):
        pdf.write_bytes(sound[:place] + bytes([sound[place] ^ 0x41]) + sound[place + 1 :])
        os.utime(pdf, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert take_in(path).pdf.read_bytes() == sound


def test_marks_without_a_look_are_shown_as_readers_draw_them(tmp_path, take_in):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 2))

    def add(pdf):
        box = Array([380, 100, 480, 200])
        marks = [
            Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=box, F=4, C=Array([1, 0, 0]), IC=Array([1, 0, 0])),
            Dictionary(Type=Name.Annot, Subtype=Name.Circle, Rect=box, F=4 | 2, C=Array([1, 0, 0])),
        ]
        pdf.pages[1].Annots = Array([pdf.make_indirect(mark) for mark in marks])

    for rotate in (0, 90):
        taken = take_in(edited(path, add), rotate=rotate) if rotate else take_in(edited(path, add))
        picture = rendered(taken, 1)
        place = (430, 842 - 150) if not rotate else (150, 430)
        assert picture.getpixel(place)[0] > 200 > picture.getpixel(place)[1]
        assert len(taken.pages) == 2
        assert any("第 2 页有没带外观的批注" in note for note in taken.notes)


def test_a_ticked_box_without_a_look_stays_ticked(tmp_path, take_in):
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "form.pdf"
    canvas = Canvas(str(path), invariant=1)
    canvas.acroForm.checkbox(name="b", checked=True, x=100, y=500, size=40)
    canvas.acroForm.checkbox(name="c", checked=False, x=200, y=500, size=40)
    canvas.showPage()
    canvas.save()

    def undraw(pdf):
        for field in pdf.pages[0].Annots:
            del field.AP
        pdf.Root.AcroForm.NeedAppearances = True

    taken = take_in(edited(path, undraw))
    assert any("勾选框" in note for note in taken.notes)
    ticked = rendered(taken).convert("L").crop((105, 842 - 535, 135, 842 - 505))
    assert min(ticked.tobytes()) < 128


def test_marks_that_are_only_for_the_screen_are_told(tmp_path, take_in):
    path = write_scan_pdf(tmp_path / "a.pdf", codes(3, 1))

    def add(pdf):
        mark = Dictionary(Type=Name.Annot, Subtype=Name.Ink, Rect=Array([0, 0, 9, 9]), F=0)
        pdf.pages[0].Annots = Array([pdf.make_indirect(mark)])

    assert "不打印" in take_in(edited(path, add)).notes[0]


def test_a_file_without_pages_says_so(tmp_path, take_in):
    path = tmp_path / "a.pdf"
    with closing(pikepdf.new()) as pdf:
        pdf.save(path)
    assert "没有页面" in refusal(take_in, path)
