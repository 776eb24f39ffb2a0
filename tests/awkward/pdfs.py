"""PDF files as scanners, forms, offices and accidents leave them, made by script; every page carries a code."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.awkward.signed import make_signed
from tests.scans import A3_POINTS, A4_POINTS, codes, damaged, write_scan_pdf

ITEM = 3
Make = Callable[[Path], Path]
Change = Callable[[pikepdf.Pdf], object]
_WIDE_A3 = A3_POINTS[::-1]


def make_scan(folder: Path, name: str = "扫描.pdf", pages: int = 3, **how: object) -> Path:
    """A plain scan."""
    return write_scan_pdf(folder / name, codes(ITEM, pages), **how)  # type: ignore[arg-type]


def _changed(name: str, change: Change, **options: object) -> Make:
    def make(folder: Path) -> Path:
        path = make_scan(folder, name)
        with closing(pikepdf.open(path, allow_overwriting_input=True)) as pdf:
            change(pdf)
            pdf.save(path, **options)
        return path

    return make


def _rewritten(name: str, change: Callable[[bytes], bytes]) -> Make:
    def make(folder: Path) -> Path:
        path = make_scan(folder, name)
        path.write_bytes(change(path.read_bytes()))
        return path

    return make


def _nothing(pdf: pikepdf.Pdf) -> None:
    """Saved as it is."""


def _turn(pdf: pikepdf.Pdf) -> None:
    for number, page in enumerate(pdf.pages):
        page.rotate(90 * (number + 1), relative=True)


def _crop(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.cropbox = [30, 60, 500, 800]


def _enlarge(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.obj.UserUnit = 2


def _turn_box_around(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        x0, y0, x1, y1 = (float(value) for value in page.mediabox)
        page.obj.MediaBox = Array([x1, y1, x0, y0])


def _stamp(pdf: pikepdf.Pdf) -> None:
    """A stamp that is an annotation, and beside it what must not come along."""
    look = pdf.make_stream(b"1 0 0 rg 0 0 90 90 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 90, 90]))
    box = Array([400, 60, 490, 150])
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=box, F=4, AP=Dictionary(N=look))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=script)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(stamp), pdf.make_indirect(link)])
    pdf.pages[0].obj.AA = Dictionary(O=script)
    pdf.Root.OpenAction = script
    pdf.attachments["里面.txt"] = b"inside"


def _hide_a_layer(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("底图")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def _make_dynamic(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))
    pdf.Root.NeedsRendering = True


def _make_portfolio(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Collection = Dictionary()


def _empty(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[:]


def _updated(data: bytes) -> bytes:
    """What a reader appends when somebody saves a remark: the old table stands before the new one."""
    with closing(pikepdf.open(io.BytesIO(data))) as pdf:
        root, size = pdf.Root.objgen[0], int(pdf.trailer.Size)
    at = len(data) + 1
    old = data[data.rindex(b"startxref") :].split()[1]
    fresh = f"\n{size} 0 obj\n(some remark)\nendobj\n".encode()
    table = f"xref\n{size} 1\n{at:010d} 00000 n \ntrailer\n<< /Size {size + 1} /Root {root} 0 R /Prev ".encode()
    return data + fresh + table + old + b" >>\nstartxref\n%d\n%%%%EOF\n" % (len(data) + len(fresh))


def make_filled_form(folder: Path, *, drawn: bool = True) -> Path:
    """A form with a filled text field; without ``drawn``, whoever opens it has to draw what was typed."""
    from reportlab.pdfgen.canvas import Canvas

    path = folder / "填好的表.pdf"
    canvas = Canvas(str(path), invariant=1)
    canvas.acroForm.textfield(name="a", value="FILLED 2026", x=100, y=500, width=300, height=40)
    canvas.acroForm.checkbox(name="b", checked=True, x=100, y=440, size=20)
    canvas.showPage()
    canvas.save()
    if not drawn:
        with closing(pikepdf.open(path, allow_overwriting_input=True)) as pdf:
            for field in pdf.pages[0].obj.Annots:
                if field.get("/FT") == Name.Tx:
                    del field.AP
            pdf.Root.AcroForm.NeedAppearances = True
            pdf.save(path, static_id=True)
    return path


BOUND: dict[str, tuple[Make, int]] = {
    "plain": (make_scan, 3),
    "A3": (partial(make_scan, name="图纸.pdf", points=A3_POINTS), 3),
    "A3 across": (partial(make_scan, name="横图纸.pdf", points=_WIDE_A3), 3),
    "across": (partial(make_scan, name="横页.pdf", points=A4_POINTS[::-1]), 3),
    "narrow": (partial(make_scan, name="票据.pdf", points=(240.0, 620.0)), 3),
    "as small as a card": (partial(make_scan, name="卡片.pdf", points=(243.0, 153.0), dpi=300), 3),
    "14,400 points high": (partial(make_scan, name="巨幅.pdf", pages=1, points=(10180.0, 14400.0), dpi=20), 1),
    "turned pages": (_changed("转过.pdf", _turn), 3),
    "turned in the scanner": (partial(make_scan, name="倒放.pdf", rotate=180), 3),
    "cropped": (_changed("裁过.pdf", _crop), 3),
    "a frame outside the crop": (partial(make_scan, name="黑边.pdf", margin=40.0), 3),
    "user units": (_changed("放大.pdf", _enlarge), 3),
    "corners the other way round": (_changed("反框.pdf", _turn_box_around), 3),
    "stamped, with scripts and files inside": (_changed("盖章.pdf", _stamp), 3),
    "hidden layer": (_changed("图层.pdf", _hide_a_layer), 3),
    "signed": (make_signed, 2),
    "filled form": (make_filled_form, 1),
    "filled form without looks": (partial(make_filled_form, drawn=False), 1),
    "owner lock": (_changed("加锁.pdf", _nothing, encryption=pikepdf.Encryption(owner="o", user="")), 3),
    "object streams": (_changed("压缩.pdf", _nothing, object_stream_mode=pikepdf.ObjectStreamMode.generate), 3),
    "linearized": (_changed("网页.pdf", _nothing, linearize=True), 3),
    "saved twice": (_rewritten("改过.pdf", _updated), 3),
    "wrong table": (_rewritten("坏表.pdf", damaged), 3),
    "words before the header": (_rewritten("前缀.pdf", lambda data: b"\r\nScanner v1.0\r\n" + data), 3),
    "words behind the end": (_rewritten("后缀.pdf", lambda data: data + b"\0" * 700), 3),
}
REFUSED: dict[str, Make] = {
    "user password": _changed("要密码.pdf", _nothing, encryption=pikepdf.Encryption(owner="o", user="u")),
    "cut": _rewritten("半截.pdf", lambda data: data[: len(data) * 6 // 10]),
    "only the header": _rewritten("空壳.pdf", lambda data: data[:9]),
    "no pages": _changed("没有页.pdf", _empty),
    "dynamic form": _changed("动态表单.pdf", _make_dynamic),
    "portfolio": _changed("文件包.pdf", _make_portfolio),
}
