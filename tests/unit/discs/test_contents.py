"""What lies in the electronic copy of a form with discs.

CO1 the exported files, the evidence by item, the scan versions and the draft, each byte for byte. CO2 the rule which
file shows a piece of evidence. CO3 names. CO4 only a final, whole export of this very draft will do; what was changed
is named. CO5 what is missing is told. CO6 the same bytes at another time.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from app import api
from app.discs.making import make
from app.discs.model import ListedFile, MadeCopy
from app.errors import AppError, InputFileError, UsageError
from app.progress import silent
from tests.awkward.heif import Photo, heic
from tests.awkward.images import make_lossy_webp, pattern
from tests.awkward.ofd import make_official_document, make_paths
from tests.awkward.signed import make_signed
from tests.scans import codes, damaged, scan, write_scan_jpeg, write_scan_pdf
from tests.unit.discs.desks import FORM_A, NOON, Desk, files_below, make_desk, scan_version, write_book

LISTS = {"文件清单.txt", "SHA256SUMS"}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return make_desk(tmp_path, FORM_A, monkeypatch)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Where the user's files lie."""
    (tmp_path / "原件").mkdir()
    return tmp_path / "原件"


def evidence_of(made: MadeCopy) -> dict[str, ListedFile]:
    return {file.path.removeprefix("佐证材料/"): file for file in made.discs[0].files if file.heading == "佐证材料"}


def read_codes(file: Path) -> list[str]:
    with pypdfium2.PdfDocument(file) as pdf:
        return [zxingcpp.read_barcodes(page.render(scale=1.6).to_pil())[0].text for page in pdf]


def test_co1_a_tree_with_all_of_it(desk: Desk, kept: Path) -> None:
    contract = write_scan_pdf(kept / "合同.pdf", codes(3, 2), dpi=60)
    photo = write_scan_jpeg(kept / "照片.jpg", codes(5, 1)[0])
    desk.attach(3, contract)
    desk.attach(5, photo)
    desk.exported()
    sealed = write_book(desk.root / "盖好章.pdf", 8, [])
    desk.scans.append(scan_version("form", sealed, 8, {}))
    made = make(desk.request(with_draft=True), silent)
    found = files_below(desk.out)
    assert set(found) == {
        "01_申报表.pdf", "01_申报表.docx", "02_申报材料.pdf", "02_申报材料.docx", "盖章扫描版/01_申报表.pdf",
        "佐证材料/03_海外合作协议/合同.pdf", "佐证材料/05_对外交流情况/照片.jpg", "草稿.shenbao", *LISTS,
    }  # fmt: skip
    for name in ("01_申报表.pdf", "01_申报表.docx", "02_申报材料.pdf", "02_申报材料.docx"):
        assert found[name] == (desk.export / name).read_bytes()
    assert found["佐证材料/03_海外合作协议/合同.pdf"] == contract.read_bytes()
    assert found["佐证材料/05_对外交流情况/照片.jpg"] == photo.read_bytes()
    assert found["盖章扫描版/01_申报表.pdf"] == sealed.read_bytes()
    told = {file.path: (file.heading, file.pages) for file in made.discs[0].files}
    assert told["01_申报表.pdf"] == ("合订本", 8)
    assert told["01_申报表.docx"] == ("Word 版", None)
    assert told["盖章扫描版/01_申报表.pdf"] == ("盖章扫描版", 8)
    assert told["佐证材料/03_海外合作协议/合同.pdf"] == ("佐证材料", 2)
    assert told["佐证材料/05_对外交流情况/照片.jpg"] == ("佐证材料", None)
    api.unpack(desk.out / "草稿.shenbao", desk.root / "解开")
    assert (desk.root / "解开" / "draft.json").read_bytes() == (desk.draft / "draft.json").read_bytes()
    assert made.head.applicant == "云岭合作区（虚构）"
    assert (made.head.code, made.head.discs) == (api.draft_code(desk.read()), 2)


def test_co1_no_draft_goes_along_unasked(desk: Desk) -> None:
    desk.exported()
    make(desk.request(), silent)
    assert "草稿.shenbao" not in files_below(desk.out)


def test_co2_only_the_bound_pages_of_a_file(desk: Desk, kept: Path) -> None:
    desk.attach(3, write_scan_pdf(kept / "合同.pdf", codes(3, 4), dpi=60), pages="4,2")
    desk.exported()
    ((path, file),) = evidence_of(make(desk.request(), silent)).items()
    assert (path, file.pages) == ("03_海外合作协议/合同.pdf", 2)
    assert file.remark == "只含装入册子的第 2、4 页（原文件共 4 页）"
    assert read_codes(desk.out / file.path) == [codes(3, 4)[3], codes(3, 4)[1]]


def test_co2_pages_in_another_order_are_all_pages(desk: Desk, kept: Path) -> None:
    contract = write_scan_pdf(kept / "合同.pdf", codes(3, 3), dpi=60)
    desk.attach(3, contract, pages="3,1-2")
    desk.exported()
    ((_, file),) = evidence_of(make(desk.request(), silent)).items()
    assert (desk.out / file.path).read_bytes() == contract.read_bytes()


def test_co2_a_file_that_was_repaired(desk: Desk, kept: Path) -> None:
    broken = write_scan_pdf(kept / "旧扫描.pdf", codes(3, 2), dpi=60)
    broken.write_bytes(damaged(broken.read_bytes()))
    desk.attach(3, broken)
    desk.exported()
    ((_, file),) = evidence_of(make(desk.request(), silent)).items()
    assert file.remark == "原文件有损坏，这是修复后的页面"
    with pikepdf.open(desk.out / file.path) as pdf:
        assert (len(pdf.pages), pdf.get_warnings()) == (2, [])


@pytest.mark.parametrize(
    ("write", "remark"),
    [
        (lambda folder: make_lossy_webp(folder), "由 WebP 图片转成；原文件名：有损.webp"),
        (lambda folder: put_heic(folder), "由 HEIC 照片转成；原文件名：照片.heic"),
    ],
)
def test_co2_pictures_that_not_every_pc_shows(
    desk: Desk, kept: Path, write: Callable[[Path], Path], remark: str
) -> None:
    file = write(kept)
    desk.attach(3, file)
    desk.exported()
    ((path, found),) = evidence_of(make(desk.request(), silent)).items()
    assert path == f"03_海外合作协议/{file.stem}.pdf"
    assert (found.pages, found.remark) == (1, remark)
    with pypdfium2.PdfDocument(desk.out / found.path) as pdf:
        assert len(pdf) == 1


def put_heic(folder: Path) -> Path:
    (folder / "照片.heic").write_bytes(heic([Photo(pattern())]))
    return folder / "照片.heic"


def test_co2_a_tiff_of_several_pages_stays(desk: Desk, kept: Path) -> None:
    first, *others = (scan(code, dpi=60) for code in codes(3, 3))
    first.save(kept / "传真.tif", save_all=True, append_images=others, compression="tiff_lzw")
    desk.attach(3, kept / "传真.tif")
    desk.exported()
    ((path, file),) = evidence_of(make(desk.request(), silent)).items()
    assert (path, file.remark) == ("03_海外合作协议/传真.tif", "")
    assert (desk.out / file.path).read_bytes() == (kept / "传真.tif").read_bytes()


def test_co2_a_turned_file_stays_as_it_is(desk: Desk, kept: Path) -> None:
    contract = write_scan_pdf(kept / "横.pdf", codes(3, 1), dpi=60)
    desk.attach(3, contract)
    api.turn(desk.paths, desk.draft, 3, "横.pdf", 90, NOON)
    desk.exported()
    ((_, file),) = evidence_of(make(desk.request(), silent)).items()
    assert (desk.out / file.path).read_bytes() == contract.read_bytes()


def test_co2_a_signed_file_always_goes_along(desk: Desk, kept: Path) -> None:
    signed = make_signed(kept)
    desk.attach(3, signed, pages="2")
    desk.attach(5, signed)
    desk.exported()
    made = make(desk.request(), silent)
    found = evidence_of(made)
    assert {path: (file.pages, file.remark) for path, file in found.items()} == {
        "03_海外合作协议/签过名的合同.pdf": (2, "签名原件"),
        "03_海外合作协议/签过名的合同~2.pdf": (1, "只含装入册子的第 2 页（原文件共 2 页）；原文件名：签过名的合同.pdf"),
        "05_对外交流情况/签过名的合同.pdf": (2, "签名原件"),
    }
    for path in ("03_海外合作协议/签过名的合同.pdf", "05_对外交流情况/签过名的合同.pdf"):
        assert (desk.out / "佐证材料" / path).read_bytes() == signed.read_bytes()
    assert any("签过名的合同.pdf”只装入了 1 页" in told for told in made.told)


def test_co2_one_file_in_two_entries_is_one_file(desk: Desk, kept: Path) -> None:
    contract = write_scan_pdf(kept / "合同.pdf", codes(3, 3), dpi=60)
    desk.attach(3, contract, pages="1-2")
    desk.attach(3, contract, pages="3")
    desk.exported()
    found = evidence_of(make(desk.request(), silent))
    assert list(found) == ["03_海外合作协议/合同.pdf"]
    assert (desk.out / "佐证材料/03_海外合作协议/合同.pdf").read_bytes() == contract.read_bytes()


def test_co3_long_names_are_cut_and_told(desk: Desk, kept: Path) -> None:
    name = "合作协议（德国园区）最终版签字盖章"
    for end in ("扫描件.pdf", "原稿.pdf"):
        desk.attach(3, write_scan_pdf(kept / f"{name}{end}", codes(3, 1), dpi=60 if end == "原稿.pdf" else 70))
    desk.exported()
    made = make(desk.request(), silent)
    assert [(path, file.remark) for path, file in evidence_of(made).items()] == [
        ("03_海外合作协议/合作协议（德国园区）最终版签字盖.pdf", f"原文件名：{name}扫描件.pdf"),
        ("03_海外合作协议/合作协议（德国园区）最终版签~2.pdf", f"原文件名：{name}原稿.pdf"),
    ]
    assert all(len(part) <= 20 for file in made.discs[0].files for part in file.path.split("/"))


def changed(desk: Desk, key: str, value: object) -> None:
    book = json.loads((desk.export / "book.json").read_text("utf-8"))
    book[key] = value
    (desk.export / "book.json").write_text(json.dumps(book), "utf-8")


BAD: dict[str, tuple[Callable[[Desk], object], str]] = {
    "nothing": (lambda desk: shutil.rmtree(desk.export), "里没有正式导出的申报册"),
    "no json": (lambda desk: (desk.export / "book.json").write_text("{"), "里没有正式导出的申报册"),
    "draft": (lambda desk: changed(desk, "mark", "draft"), "标“草稿”的样稿"),
    "blank": (lambda desk: changed(desk, "mark", "blank"), "空白表"),
    "no Word": (lambda desk: desk.exported(docx=False), "里缺 PDF 或 Word"),
    "gone": (lambda desk: (desk.export / "01_申报表.docx").unlink(), "“01_申报表.docx”不见了"),
    "edited": (lambda desk: (desk.export / "01_申报表.docx").write_bytes(b"x"), "“01_申报表.docx”后来改过"),
    "other form": (lambda desk: changed(desk, "form", "service_institution_2026"), "另一种表"),
    "outside": (lambda desk: changed(desk, "volumes", [{"id": "a", "pdf": "../a"}]), "里没有正式导出的申报册"),
}


@pytest.mark.parametrize("name", BAD)
def test_co4_an_export_that_will_not_do(desk: Desk, name: str) -> None:
    desk.exported()
    make(desk.request(out=desk.root / "好"), silent)  # as it is, it would do
    spoil, words = BAD[name]
    spoil(desk)
    with pytest.raises((UsageError, InputFileError), match=words) as caught:
        make(desk.request(), silent)
    assert caught.value.hint
    assert not desk.out.exists()


def test_co4_changes_since_are_named_from_the_history(desk: Desk, kept: Path) -> None:
    desk.answer(later=10, city="示例市")
    desk.exported()
    desk.answer(later=20, province="示例省", plan_tasks="任务")
    desk.attach(3, write_scan_pdf(kept / "合同.pdf", codes(3, 1), dpi=60))
    with pytest.raises(UsageError) as caught:
        make(desk.request(), silent)
    assert caught.value.message == "导出以后又改过内容：封面、二、未来五年合作区发展规划、第 3 项。"


def test_co4_changes_since_are_named_from_an_earlier_copy(desk: Desk) -> None:
    desk.exported()
    make(desk.request(), silent)
    desk.answer(plan_tasks="任务")
    shutil.rmtree(desk.draft / ".history")
    before = files_below(desk.out)
    with pytest.raises(UsageError) as caught:
        make(desk.request(), silent)
    assert caught.value.message == "导出以后又改过内容：二、未来五年合作区发展规划。"
    assert files_below(desk.out) == before
    shutil.rmtree(desk.out)
    with pytest.raises(UsageError, match=r"^导出以后又改过内容。$"):
        make(desk.request(), silent)


@pytest.mark.parametrize("spoil", [lambda file: file.unlink(), lambda file: file.write_bytes(b"%PDF-1.4 x")])
def test_co4_evidence_that_is_gone_or_was_changed(desk: Desk, kept: Path, spoil: Callable[[Path], object]) -> None:
    desk.attach(3, write_scan_pdf(kept / "合同.pdf", codes(3, 1), dpi=60))
    desk.exported()
    spoil(next((desk.draft / "attachments").rglob("合同.pdf")))
    with pytest.raises(AppError, match=r"“合同.pdf”"):
        make(desk.request(), silent)
    assert not desk.out.exists()


def test_co5_missing_scans_are_told(desk: Desk) -> None:
    desk.exported()
    assert "还没有导入盖章扫描件，电子版里没有盖章扫描版。" in make(desk.request(), silent).told
    missing = {"封面": True, "推荐意见": False}
    desk.scans.append(scan_version("form", write_book(desk.root / "章.pdf", 8, []), 8, missing))
    made = make(desk.request(), silent)
    assert made.told == ("盖章扫描版还缺：申报表的封面、申报材料的封面。",)
    (sealed,) = (file for file in made.discs[0].files if file.heading == "盖章扫描版")
    assert sealed.remark == "还缺盖章扫描件：封面"


def test_co6_the_same_bytes_again(desk: Desk, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    desk.attach(3, write_scan_pdf(kept / "合同.pdf", codes(3, 3), dpi=60), pages="2-3")
    desk.exported()
    image = desk.root / "盘.iso"
    make(desk.request(with_draft=True, image=image), silent)
    first, disc = files_below(desk.out), image.read_bytes()
    shutil.rmtree(desk.out)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    try:
        real = time.time
        monkeypatch.setattr(time, "time", lambda: real() + 1e6)
        make(desk.request(with_draft=True, image=image), silent)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert files_below(desk.out) == first
    assert image.read_bytes() == disc


def test_co2_a_signed_ofd_goes_along_with_a_pdf_beside(desk: Desk, kept: Path) -> None:
    signed, plain = make_official_document(kept), make_paths(kept)
    desk.attach(3, signed, plain)
    desk.exported()
    found = evidence_of(make(desk.request(), silent))
    assert {path.partition("/")[2]: (file.pages is None, file.remark) for path, file in found.items()} == {
        signed.name: (True, "签名原件"),
        f"{signed.stem}.pdf": (False, f"由 OFD 文件转成；原文件名：{signed.name}"),
        f"{plain.stem}.pdf": (False, f"由 OFD 文件转成；原文件名：{plain.name}"),
    }
    assert (desk.out / "佐证材料" / "03_海外合作协议" / signed.name).read_bytes() == signed.read_bytes()


def test_co3_a_name_ends_as_the_file_is(desk: Desk, kept: Path) -> None:
    """By a wrong ending the PC at the counter opens nothing, or runs it."""
    pdf = write_scan_pdf(kept / "合同.pdf", codes(3, 1), dpi=60).read_bytes()
    photo = write_scan_jpeg(kept / "照片.JPEG", codes(4, 1)[0])
    wrong = {
        "协议.exe": pdf,
        "营业执照": pdf + b"\n",
        "第1.2条说明": pdf + b"\n\n",
        "截图.png": photo.read_bytes() + b"\0",
    }
    for name, data in wrong.items():
        (kept / name).write_bytes(data)
    desk.attach(3, photo, *(kept / name for name in wrong))
    desk.exported()
    found = evidence_of(make(desk.request(), silent))
    told = {path.removeprefix("03_海外合作协议/"): file.remark for path, file in found.items()}
    assert told == {
        "照片.JPEG": "", "协议.pdf": "原文件名：协议.exe", "营业执照.pdf": "原文件名：营业执照",
        "第1.2条说明.pdf": "原文件名：第1.2条说明", "截图.jpg": "原文件名：截图.png",
    }  # fmt: skip
