"""PDF files that look signed, made by script: the dictionaries of a signature without a certificate behind them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.scans import codes, write_scan_pdf

ITEM, PAGES = 3, 2
Change = Callable[[pikepdf.Pdf], None]


def _saved(folder: Path, name: str, change: Change, **options: object) -> Path:
    path = write_scan_pdf(folder / name, codes(ITEM, PAGES), dpi=60)
    with closing(pikepdf.open(path, allow_overwriting_input=True)) as pdf:
        change(pdf)
        pdf.save(path, **options)
    return path


def _signature() -> Dictionary:
    return Dictionary(
        Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/adbe.pkcs7.detached"),
        ByteRange=Array([0, 100, 200, 100]), Contents=String(b"\x30\x82" + bytes(62)), Name=String("示例用户（虚构）"),
    )  # fmt: skip


def _add_field(pdf: pikepdf.Pdf, **entries: object) -> pikepdf.Object:
    """A signature field with a mark that is seen on the first page."""
    mark = pdf.make_stream(b"0.8 0.2 0.2 rg 0 0 60 30 re f")
    mark.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 60, 30])})
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, T=String("签名1"), F=4, Rect=Array([400, 60, 460, 90]),
            AP=Dictionary(N=mark), P=pdf.pages[0].obj, **entries,
        )
    )  # fmt: skip
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    return field


def sign(pdf: pikepdf.Pdf) -> None:
    """Signed in a field."""
    _add_field(pdf, FT=Name.Sig, V=pdf.make_indirect(_signature()))


def sign_in_a_child(pdf: pikepdf.Pdf) -> None:
    """The parent of the field tells its type."""
    field = _add_field(pdf, V=_signature())
    pdf.Root.AcroForm.Fields = Array([pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("组"), Kids=Array([field])))])


def certify(pdf: pikepdf.Pdf) -> None:
    """Certified by its author, without a field that can be found."""
    pdf.Root.Perms = Dictionary(DocMDP=pdf.make_indirect(_signature()))


def leave_empty(pdf: pikepdf.Pdf) -> None:
    """A field that waits for a signature."""
    _add_field(pdf, FT=Name.Sig)


def allow_a_reader(pdf: pikepdf.Pdf) -> None:
    """Usage rights, which a maker of forms gives to a reader program."""
    pdf.Root.Perms = Dictionary(UR3=_signature())


def fill_a_text(pdf: pikepdf.Pdf) -> None:
    """A value that is none of a signature."""
    _add_field(pdf, FT=Name.Tx, V=String("签名"), DA=String("/Helv 0 Tf 0 g"))


def go_in_a_circle(pdf: pikepdf.Pdf) -> None:
    """Fields that hold each other, beside nonsense."""
    field = _add_field(pdf)
    field.Kids = Array([field, 7])


SIGNED: dict[str, Change] = {"signed": sign, "signed in a child": sign_in_a_child, "certified": certify}
UNSIGNED: dict[str, Change] = {
    "empty field": leave_empty, "usage rights": allow_a_reader, "text": fill_a_text, "circle": go_in_a_circle,
}  # fmt: skip


def make_signed(folder: Path) -> Path:
    """A signed contract."""
    return _saved(folder, "签过名的合同.pdf", sign, static_id=True)


def make_signed_and_locked(folder: Path, password: str) -> Path:
    """One that wants a password."""
    lock = pikepdf.Encryption(owner=password, user=password)
    return _saved(folder, "签过名又加密的合同.pdf", sign, encryption=lock)


def make(folder: Path, change: Change) -> Path:
    """A file with one of the changes above."""
    return _saved(folder, "合同.pdf", change)
