"""The scan version of a volume: the same book page for page, with scanned sheets where scans stand for them.

V1 pages, labels, outline and links are those of the exported PDF, sheets are A4 upright, other sides are untouched.
V2 what is scanned is seen, upright and edge to edge, its data unchanged; only what is crooked is compressed anew.
V3 the same bytes every time. V4 the audit finds every planted fault. V5 what cannot be used is named, and nothing is
left. V6 a wholly scanned volume.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from app.drafts.draft import Draft
from app.drafts.sealed import SealedScan
from app.errors import AttachmentError, AuditError, DiskError, UsageError
from app.progress import Cancelled
from app.scans import version as making
from app.scans.version import ScanVersion, scan_versions
from app.scans.version_audit import audit_version
from tests.faults import refuse, steps
from tests.scanned import PHOTO, Scan, jpeg_of, scanned, side_of, write_scan, write_scans
from tests.unit.scans.small_set import FORM, LABELS, prints, volume, write_book, write_set

OFFICE = Scan(colour=True, seals=((150.0, 200.0),), noise=5, paper=245, dpi=100)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "草稿" / "attachments" / "sealed").mkdir(parents=True)
    (tmp_path / "work").mkdir()
    return write_set(tmp_path / "out")


def stored(tmp_path: Path, source: Path, **of: object) -> SealedScan:
    """A scan of the draft: the file is put where its draft has it."""
    data = source.read_bytes()
    path = f"attachments/sealed/{source.name}"
    (tmp_path / "草稿" / path).write_bytes(data)
    facts = {"volume": "a", "side": 1, "fingerprint": f"{of.get('volume', 'a')}-{of.get('side', 1)}", **of}
    return SealedScan(path=path, sha256=hashlib.sha256(data).hexdigest(), bytes=len(data), **facts)  # type: ignore[arg-type]


def made(tmp_path: Path, *sealed: SealedScan, progress: object = None) -> tuple[ScanVersion, ...]:
    heard = progress or (lambda done, total, label: None)
    return scan_versions(
        Draft(form=FORM, sealed=sealed), tmp_path / "草稿", tmp_path / "out", tmp_path / "work", heard,  # type: ignore[arg-type]
        cache=tmp_path / "cache",
    )  # fmt: skip


def alike(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures, 0 to 255."""
    small = [picture.convert("L").resize((210, 297), Image.Resampling.BOX) for picture in (one, other)]
    histogram = ImageChops.difference(*small).histogram()
    return sum(value * count for value, count in enumerate(histogram)) / sum(histogram)


def facts(pdf: Path) -> tuple[object, ...]:
    """What a reader sees of a PDF besides its pages: labels, sizes, outline, and where links lead to."""
    with closing(pypdfium2.PdfDocument(pdf)) as book:
        labels = [book.get_page_label(n) for n in range(len(book))]
        sizes = [book.get_page_size(n) for n in range(len(book))]
        outline = [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in book.get_toc()]
    with closing(pikepdf.open(pdf)) as found:
        number = {page.obj.objgen: n for n, page in enumerate(found.pages)}
        links = [
            (n, [number[annot.Dest[0].objgen] for annot in page.obj.get("/Annots", [])])
            for n, page in enumerate(found.pages)
        ]
        rotated = [page.obj.get("/Rotate") for page in found.pages]
    return labels, sizes, outline, links, rotated


def images(pdf: Path, side: int) -> list[bytes]:
    """The stored data of every picture that a side draws."""

    def below(holder: pikepdf.Object) -> list[bytes]:
        found = []
        for _, one in holder.get("/Resources", pikepdf.Dictionary()).get("/XObject", pikepdf.Dictionary()).items():
            found += [one.read_raw_bytes()] if one.Subtype == "/Image" else below(one)
        return found

    with closing(pikepdf.open(pdf)) as book:
        return below(book.pages[side - 1].obj)


# ---- V1 ------------------------------------------------------------------------------------------------------------


def test_v1_it_is_the_exported_book_page_for_page(book: Path, tmp_path: Path) -> None:
    scan = write_scans(tmp_path / "扫描.pdf", [(book / "a.pdf", 5, OFFICE), (book / "a.pdf", 2, OFFICE)])
    (found,) = made(tmp_path, stored(tmp_path, scan, side=5), stored(tmp_path, scan, side=2, page=1))
    assert (found.volume, found.file, found.pages, found.scanned) == ("a", tmp_path / "work" / "a.pdf", 6, (2, 5))
    assert [place.on.side for place in found.missing] == [1]
    assert found.told == ()
    assert facts(found.file) == facts(book / "a.pdf")
    assert facts(found.file)[0] == list(LABELS)
    assert facts(found.file)[3][1] == (1, [4])  # type: ignore[index]  # the link on a side that is a scan now
    for side in (1, 3, 4, 6):
        assert side_of(found.file, side, 50).tobytes() == side_of(book / "a.pdf", side, 50).tobytes()
    with closing(pikepdf.open(found.file)) as pdf:
        assert pdf.check_pdf_syntax() == []
    assert sorted(path.name for path in (tmp_path / "work").iterdir()) == ["a.pdf"]


def test_v1_a_volume_without_a_usable_scan_has_no_version(book: Path, tmp_path: Path) -> None:
    scan = write_scan(tmp_path / "s.jpg", book / "a.pdf", 1, OFFICE)
    assert made(tmp_path) == ()
    assert made(tmp_path, stored(tmp_path, scan, fingerprint="anders")) == ()
    both = stored(tmp_path, scan), stored(tmp_path, scan, side=5, fingerprint="anders")
    (found,) = made(tmp_path, *both)
    assert [(place.on.side, place.state) for place in found.missing] == [(5, "outdated")]
    assert found.told == ("“册a”第 3 页在盖章扫描以后改过，旧的扫描页没有用；请重新打印、盖章、扫描。",)


# ---- V2 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_v2_a_scan_is_upright_and_its_data_are_untouched(book: Path, tmp_path: Path, turn: int) -> None:
    how = replace(OFFICE, turn=turn)
    file = write_scan(tmp_path / "s.jpg", book / "a.pdf", 5, how)
    (found,) = made(tmp_path, stored(tmp_path, file, side=5, turn=-turn % 360, skew=0.1))
    meant = scanned(side_of(book / "a.pdf", 5, 100), OFFICE)
    assert alike(side_of(found.file, 5, 75), meant) < 3
    assert alike(side_of(found.file, 5, 75), meant.rotate(180)) > 8
    assert images(found.file, 5) == [file.read_bytes()]


@pytest.mark.parametrize("skew", [1.5, -2.5])
def test_v2_what_is_crooked_is_straightened(book: Path, tmp_path: Path, skew: float) -> None:
    file = write_scan(tmp_path / "s.jpg", book / "a.pdf", 5, replace(OFFICE, skew=skew, turn=90))
    (found,) = made(tmp_path, stored(tmp_path, file, side=5, turn=270, skew=-skew))
    straight, crooked = scanned(side_of(book / "a.pdf", 5, 100), OFFICE), side_of(found.file, 5, 75)
    assert alike(crooked, straight) < 4
    (data,) = images(found.file, 5)
    assert data != file.read_bytes()
    with Image.open(_saved(tmp_path, data)) as picture:
        assert max(abs(one - other) for one, other in zip(picture.size, (827, 1169), strict=True)) < 3  # its own dpi
        assert picture.mode == "RGB"


def _saved(tmp_path: Path, data: bytes) -> Path:
    (tmp_path / "out.jpg").write_bytes(data)
    return tmp_path / "out.jpg"


def test_v2_a_grey_scan_stays_grey_and_a_fine_one_is_capped(book: Path, tmp_path: Path) -> None:
    how = Scan(dpi=400, skew=2.0, noise=0)
    file = write_scan(tmp_path / "s.jpg", book / "a.pdf", 5, how)
    (found,) = made(tmp_path, stored(tmp_path, file, side=5, skew=-2.0))
    with Image.open(_saved(tmp_path, images(found.file, 5)[0])) as picture:
        assert picture.mode == "L"
        assert max(abs(one - other) for one, other in zip(picture.size, (2480, 3508), strict=True)) < 3


def test_v2_of_a_photo_only_the_sheet_is_shown_edge_to_edge(book: Path, tmp_path: Path) -> None:
    file = write_scan(tmp_path / "s.jpg", book / "a.pdf", 5, replace(PHOTO, seed=3))
    (found,) = made(tmp_path, stored(tmp_path, file, side=5))
    seen = side_of(found.file, 5, 30).convert("L")
    for place in ((seen.width // 2, 3), (seen.width // 2, seen.height - 4), (4, 175), (seen.width - 5, 175)):
        assert seen.getpixel(place) > 150, place  # type: ignore[operator]


def test_v2_the_sheet_fills_the_page_whatever_size_the_scan_says(book: Path, tmp_path: Path) -> None:
    picture = scanned(side_of(book / "a.pdf", 5, 100), OFFICE)
    (tmp_path / "klein.jpg").write_bytes(jpeg_of(picture, replace(OFFICE, dpi=300)))
    (found,) = made(tmp_path, stored(tmp_path, tmp_path / "klein.jpg", side=5))
    assert alike(side_of(found.file, 5, 75), picture) < 3


# ---- V3 ------------------------------------------------------------------------------------------------------------


def test_v3_the_same_bytes_every_time_and_others_for_another_scan(book: Path, tmp_path: Path) -> None:
    straight = write_scan(tmp_path / "s.jpg", book / "a.pdf", 5, OFFICE)
    crooked = write_scan(tmp_path / "t.jpg", book / "a.pdf", 1, replace(OFFICE, skew=2.0))
    scans = stored(tmp_path, straight, side=5), stored(tmp_path, crooked, side=1, skew=-2.0)
    first = made(tmp_path, *scans)[0].file.read_bytes()
    assert made(tmp_path, *scans)[0].file.read_bytes() == first
    turned = made(tmp_path, replace(scans[0], turn=180), scans[1])[0].file.read_bytes()
    ids = [data[data.rindex(b"/ID [<") :][6:38] for data in (first, turned)]
    assert ids[0] != ids[1]


# ---- V4 ------------------------------------------------------------------------------------------------------------


def planted(tmp_path: Path, book: Path, change: str) -> None:
    """A good version whose file is then spoiled, and audited."""
    scan = write_scans(tmp_path / "扫描.pdf", [(book / "a.pdf", side, OFFICE) for side in (5, 1, 3)])
    scans = [stored(tmp_path, scan, side=side, page=n) for n, side in enumerate((5, 1, 3))]
    seen: list[Sequence[making.PutBack]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "audit_version", lambda file, ours, labels, pages, progress: seen.append(pages))
        (found,) = made(tmp_path, *scans)
    with closing(pikepdf.open(found.file, allow_overwriting_input=True)) as pdf:
        _spoil(pdf, change)
        pdf.save(found.file)
    labels = LABELS if change != "label" else (*LABELS[:-1], "9")
    audit_version(found.file, book / "a.pdf", labels, seen[0], lambda done, total, label: None)


def _spoil(pdf: pikepdf.Pdf, change: str) -> None:
    page = pdf.pages[4]
    if change == "blank":
        page.obj.Contents = pdf.make_stream(b"")
    elif change == "swapped":
        page.obj.Resources, pdf.pages[0].obj.Resources = pdf.pages[0].obj.Resources, page.obj.Resources
    elif change == "upside down":
        page.obj.Contents = pdf.make_stream(
            b"q -1 0 0 -1 595.2756 841.8898 cm " + page.obj.Contents.read_bytes() + b" Q"
        )
    elif change == "without the seal":
        bare = scanned(side_of(Path(pdf.filename).parents[1] / "out" / "a.pdf", 5, 100), replace(OFFICE, seals=()))
        form = page.obj.Resources.XObject["/Scan"].Resources.XObject["/E"]
        form.Resources.XObject["/Im"].write(jpeg_of(bare, OFFICE), filter=pikepdf.Name.DCTDecode)
    elif change == "shrunk":
        page.obj.Contents = pdf.make_stream(b"q .97 0 0 .97 9 12 cm " + page.obj.Contents.read_bytes() + b" Q")
    elif change == "rotated":
        page.obj.Rotate = 180
    elif change == "one less":
        del pdf.pages[3]
    elif change == "outline":
        del pdf.Root.Outlines
    elif change == "size":
        page.obj.MediaBox = pikepdf.Array([0, 0, 842, 595])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("blank", "第 5 面不是“扫描.pdf”第 1 页的样子"),
        ("swapped", "第 1 面不是“扫描.pdf”第 2 页的样子；第 5 面不是"),
        ("upside down", "第 5 面不是"),
        ("shrunk", "第 5 面不是"),
        ("without the seal", "第 5 面不是"),
        ("rotated", "第 5 面不是"),
        ("one less", "应有 6 页，实际 5 页"),
        ("label", "第 6 面的页签是“4”，应为“9”"),
        ("outline", "导航栏"),
        ("size", "第 5 面不是竖放的 A4"),
    ],
)
def test_v4_the_audit_finds(book: Path, tmp_path: Path, change: str, words: str) -> None:
    with pytest.raises(AuditError, match=words):
        planted(tmp_path, book, change)


def test_v4_the_audit_passes_what_is_right(book: Path, tmp_path: Path) -> None:
    planted(tmp_path, book, "nothing")


def test_v4_a_version_that_is_not_as_meant_is_not_left(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = stored(tmp_path, write_scan(tmp_path / "s.jpg", book / "a.pdf", 5, OFFICE), side=5)
    monkeypatch.setattr("app.scans.version_pdf.draw_form", lambda matrix, name: b"")
    with pytest.raises(AuditError):
        made(tmp_path, scan)
    assert list((tmp_path / "work").iterdir()) == []


# ---- V5 ------------------------------------------------------------------------------------------------------------


def test_v5_a_scan_that_cannot_be_used_is_named(book: Path, tmp_path: Path) -> None:
    scan = stored(tmp_path, write_scan(tmp_path / "s.jpg", book / "a.pdf", 5, OFFICE), side=5)
    with pytest.raises(AttachmentError, match=r"“s\.jpg”没有第 8 页"):
        made(tmp_path, replace(scan, page=7))
    (tmp_path / "草稿" / scan.path).write_bytes(b"kaputt")
    with pytest.raises(AttachmentError, match=r"“s\.jpg”与导入时不同"):
        made(tmp_path, scan)
    (tmp_path / "草稿" / scan.path).unlink()
    with pytest.raises(AttachmentError, match=r"盖章扫描件“attachments/sealed/s\.jpg”不在草稿文件夹里"):
        made(tmp_path, scan)
    with pytest.raises(AttachmentError, match="指到了别的文件夹"):
        made(tmp_path, replace(scan, path="attachments/../../geheim.pdf"))
    write_book(book, volume("a", (1,)), volume("b", ()), mark="draft")
    with pytest.raises(UsageError, match="不是正式的"):
        made(tmp_path, scan)
    assert list((tmp_path / "work").iterdir()) == []


def test_v5_stopped_anywhere_nothing_is_left(book: Path, tmp_path: Path) -> None:
    crooked = write_scan(tmp_path / "t.jpg", book / "a.pdf", 1, replace(OFFICE, skew=2.0))
    straight = write_scan(tmp_path / "s.jpg", book / "a.pdf", 5, OFFICE)
    scans = stored(tmp_path, straight, side=5), stored(tmp_path, crooked, side=1, skew=-2.0)
    ticks: list[str] = []
    made(tmp_path, *scans)
    made(tmp_path, *scans, progress=lambda done, total, label: ticks.append(label))
    (tmp_path / "work" / "a.pdf").unlink()
    assert {"把扫描页摆正", "放入扫描页", "核对扫描页"} <= set(ticks)
    for at in range(0, len(ticks), max(1, len(ticks) // 7)):
        left = iter(range(at))

        def stop(done: int, total: int, label: str, left: object = left) -> None:
            if next(left, None) is None:  # type: ignore[call-overload]
                raise Cancelled

        with pytest.raises(Cancelled):
            made(tmp_path, *scans, progress=stop)
        assert list((tmp_path / "work").iterdir()) == [], at
    with steps(tmp_path / "work") as counted:
        made(tmp_path, *scans)
    (tmp_path / "work" / "a.pdf").unlink()
    for at in range(1, counted.count + 1, max(1, counted.count // 5)):
        with steps(tmp_path / "work", refuse(errno.ENOSPC), at, forever=True), pytest.raises(DiskError):
            made(tmp_path, *scans)
        assert list((tmp_path / "work").iterdir()) == [], at


# ---- V6 ------------------------------------------------------------------------------------------------------------


def test_v6_a_wholly_scanned_volume(book: Path, tmp_path: Path) -> None:
    """Scanned with the sheets upside down but for one; a page too many; a blank side left out."""
    order = (1, 2, 3, 0, 4, 6)
    pages = [(book / "a.pdf", side or 1, replace(OFFICE, turn=0 if side == 3 else 180)) for side in order]
    scan = replace(
        stored(tmp_path, write_scans(tmp_path / "全.pdf", pages)), side=0, fingerprint="",
        turns=tuple(0 if side == 3 else 180 for side in order), sides=order, fingerprints=tuple(prints("a")),
    )  # fmt: skip
    own = stored(tmp_path, write_scan(tmp_path / "一页.jpg", book / "a.pdf", 2, OFFICE), side=2)
    (found,) = made(tmp_path, scan, own)
    assert found.scanned == (1, 2, 3, 4, 6)
    assert [place.on.side for place in found.missing] == [5]
    assert facts(found.file) == facts(book / "a.pdf")
    for side in (1, 3, 4, 6):
        assert alike(side_of(found.file, side, 50), scanned(side_of(book / "a.pdf", side, 100), OFFICE)) < 8, side
        assert len(images(found.file, side)[0]) > 1000
    assert images(found.file, 2) == [(tmp_path / "一页.jpg").read_bytes()]
    assert images(found.file, 5) == []
