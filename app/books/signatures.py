"""Digital signatures of a PDF: bound pages carry none, so its user should know where the signed file stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.books.normaliser import Note

if TYPE_CHECKING:
    import pikepdf

SIGNED = Note("note", "带有电子签名：装入册子的页面不再带签名，草稿里的文件保持原样。")
# For a file that was changed on its way into the draft: a signature holds for the very bytes that were signed.
SIGNED_AND_CHANGED = Note("warning", "带有电子签名，存进草稿的副本改动过，签名不再有效；请留好原文件，需要时单独附上。")
_MOST_FIELDS = 20_000


def is_signed(pdf: pikepdf.Pdf) -> bool:
    """Whether somebody signed it: a signature field that is filled, or a certification.

    An empty field waits for a signature; usage rights are a permission for a reader program and sign nothing.

    Source: ISO 32000-1, 12.7.4.5 (signature fields) and 12.8.4 (permissions).
    """
    from pikepdf import Array, Dictionary, Name

    permissions = pdf.Root.get(Name.Perms)
    if isinstance(permissions, Dictionary) and isinstance(permissions.get(Name.DocMDP), Dictionary):
        return True
    form = pdf.Root.get(Name.AcroForm)
    fields = form.get(Name.Fields) if isinstance(form, Dictionary) else None
    # Each with the type that it inherits; a damaged file may hold its fields in a circle.
    waiting: list[tuple[object, object]] = [(field, None) for field in fields] if isinstance(fields, Array) else []
    seen = 0
    while waiting and seen < _MOST_FIELDS:
        field, inherited = waiting.pop()
        seen += 1
        if not isinstance(field, Dictionary):
            continue
        kind = field.get(Name.FT, inherited)
        if kind == Name.Sig and isinstance(field.get(Name.V), Dictionary):
            return True
        kids = field.get(Name.Kids)
        if isinstance(kids, Array):
            waiting += [(kid, kind) for kid in kids]
    return False
