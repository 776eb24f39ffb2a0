"""Builds OFD files (GB/T 33190-2016) of every shape that clerks bring, and some that they should not.

Every ``make_…`` takes a folder and returns the path of the file in it. All firms, people and numbers are made up.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image, ImageChops, ImageDraw

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
A5_ACROSS = "0 0 210 140"
A4 = "0 0 210 297"
SQUARE = "M 0 0 L 10 0 L 10 10 L 0 10 C"
WHOLE, LEFT_HALF, NARROW = 1, 2, 3
"""Glyphs of the test font: the whole em, its left half, a narrow upright bar."""


# ---- parts of a file -------------------------------------------------------------------------------------------


@dataclass
class Ofd:
    """One document in the making; ``res`` goes into its resources, ``common`` and ``extra`` into Document.xml."""

    pages: list[str] = field(default_factory=list)
    res: str = ""
    templates: list[tuple[str, str]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    common: str = ""
    extra: str = ""
    signatures: list[str] = field(default_factory=list)
    annotations: dict[int, str] = field(default_factory=dict)
    area: str = A5_ACROSS

    def parts(self) -> dict[str, bytes]:
        """All parts by name."""
        listed = "".join(
            f'<ofd:Page ID="{100 + number}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
            for number in range(len(self.pages))
        )
        templates = "".join(
            f'<ofd:TemplatePage ID="{50 + number}" ZOrder="{order}" BaseLoc="Tpls/Tpl_{number}/Content.xml"/>'
            for number, (order, _) in enumerate(self.templates)
        )
        noted = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>" if self.annotations else ""
        signed = "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>" if self.signatures else ""
        parts = {
            "OFD.xml": root("OFD", f"<ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo>"
                            f"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{signed}</ofd:DocBody>"),
            "Doc_0/Document.xml": root(
                "Document",
                f"<ofd:CommonData><ofd:MaxUnitID>999</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>{self.area}"
                f"</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{templates}{self.common}"
                f"</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{noted}{self.extra}",
            ),
            "Doc_0/PublicRes.xml": root("Res", self.res, ' BaseLoc="Res"'),
        }  # fmt: skip
        for number, page in enumerate(self.pages):
            parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = page.encode()
        for number, (_, page) in enumerate(self.templates):
            parts[f"Doc_0/Tpls/Tpl_{number}/Content.xml"] = page.encode()
        parts.update(self._annotation_parts())
        for number, signature in enumerate(self.signatures):
            parts[f"Doc_0/Signs/Sign_{number}/Signature.xml"] = signature.encode()
        if self.signatures:
            entries = "".join(
                f'<ofd:Signature ID="{number}" Type="Seal" BaseLoc="Sign_{number}/Signature.xml"/>'
                for number in range(len(self.signatures))
            )
            parts["Doc_0/Signs/Signatures.xml"] = root("Signatures", entries)
        return {**parts, **self.files}

    def _annotation_parts(self) -> dict[str, bytes]:
        if not self.annotations:
            return {}
        listed = "".join(
            f'<ofd:Page PageID="{100 + page}"><ofd:FileLoc>Page_{page}.xml</ofd:FileLoc></ofd:Page>'
            for page in self.annotations
        )
        parts = {"Doc_0/Annots/Annotations.xml": root("Annotations", listed)}
        for page, text in self.annotations.items():
            parts[f"Doc_0/Annots/Page_{page}.xml"] = root("PageAnnot", text)
        return parts

    def data(self) -> bytes:
        """The file."""
        return packed(self.parts())

    def save(self, path: Path) -> Path:
        """Write the file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.data())
        return path


def packed(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def root(name: str, inner: str, attributes: str = "") -> bytes:
    text = f'<?xml version="1.0" encoding="UTF-8"?><ofd:{name} {NAMESPACE}{attributes}>{inner}</ofd:{name}>'
    return text.encode()


def page(content: str, area: str = "", before: str = "", layer: str = "") -> str:
    """A page with one layer; ``before`` stands ahead of the content, ``layer`` are attributes of the layer."""
    box = f"<ofd:Area><ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:Area>" if area else ""
    inner = f'<ofd:Content><ofd:Layer ID="1"{layer}>{content}</ofd:Layer></ofd:Content>'
    return root("Page", f"{before}{box}{inner}").decode()


def path(boundary: str, data: str = SQUARE, attributes: str = "", inner: str = "") -> str:
    return (
        f'<ofd:PathObject ID="2" Boundary="{boundary}"{attributes}>{inner}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def filled(boundary: str, colour: str, data: str = SQUARE, attributes: str = "", inner: str = "") -> str:
    """A path that is filled and has no line."""
    fill = f'<ofd:FillColor Value="{colour}"/>'
    return path(boundary, data, f' Fill="true" Stroke="false"{attributes}', f"{inner}{fill}")


def text(
    boundary: str, words: str, size: float, step: float, attributes: str = "", inner: str = "", font: int = 1
) -> str:
    """One line of text; its baseline stands 0.85 of the size below the head of the boundary."""
    offsets = f' DeltaX="g {len(words) - 1} {step:g}"' if len(words) > 1 else ""
    code = f'<ofd:TextCode X="0" Y="{0.85 * size:g}"{offsets}>{escape(words)}</ofd:TextCode>'
    return (
        f'<ofd:TextObject ID="3" Boundary="{boundary}" Font="{font}" Size="{size:g}"{attributes}>{inner}{code}'
        "</ofd:TextObject>"
    )


def image(boundary: str, number: int, attributes: str = "", inner: str = "") -> str:
    width, height = boundary.split()[2:]
    return (
        f'<ofd:ImageObject ID="4" Boundary="{boundary}" ResourceID="{number}" CTM="{width} 0 0 {height} 0 0"'
        f"{attributes}>{inner}</ofd:ImageObject>"
    )


def fonts(*names: str, file: str = "") -> str:
    """Fonts 1, 2, …; with ``file`` they are embedded."""
    inner = f"<ofd:FontFile>{file}</ofd:FontFile>" if file else ""
    entries = "".join(
        f'<ofd:Font ID="{number}" FontName="{name}" FamilyName="{name}">{inner}</ofd:Font>'
        for number, name in enumerate(names, 1)
    )
    return f"<ofd:Fonts>{entries}</ofd:Fonts>"


def media(**files: str) -> str:
    """Pictures: ``m20="a.png"`` is number 20."""
    entries = "".join(
        f'<ofd:MultiMedia ID="{key[1:]}" Type="Image"><ofd:MediaFile>{name}</ofd:MediaFile></ofd:MultiMedia>'
        for key, name in files.items()
    )
    return f"<ofd:MultiMedias>{entries}</ofd:MultiMedias>"


# ---- fonts, pictures, seals ------------------------------------------------------------------------------------


def block_font(outlines: str = "TrueType", characters: str = "甲乙丙", with_map: bool = True) -> bytes:
    """A font whose glyphs 1 to 3 are blocks (``WHOLE``, ``LEFT_HALF``, ``NARROW``), each a full em wide.

    ``outlines`` is TrueType, CFF, or CID: CFF whose glyphs go by CIDs 101, 102, 103.
    """
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.t2CharStringPen import T2CharStringPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    shapes = {".notdef": None, "whole": (0, 0, 1000, 1000), "left": (0, 0, 500, 1000), "bar": (0, 0, 200, 1000)}
    names = list(shapes)
    builder = FontBuilder(1000, isTTF=outlines == "TrueType")
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(char): name for char, name in zip(characters, names[1:], strict=False)})
    drawn = {}
    for name, shape in shapes.items():
        pen = TTGlyphPen(None) if outlines == "TrueType" else T2CharStringPen(1000, None)
        if shape:
            left, bottom, right, top = shape
            pen.moveTo((left, bottom))
            for point in ((left, top), (right, top), (right, bottom)):
                pen.lineTo(point)
            pen.closePath()
        drawn[name] = pen.glyph() if outlines == "TrueType" else pen.getCharString()
    if outlines == "TrueType":
        builder.setupGlyf(drawn)
    else:
        builder.setupCFF("Blocks", {}, drawn, {})
    builder.setupHorizontalMetrics({name: (1000, 0) for name in names})
    builder.setupHorizontalHeader(ascent=1000, descent=0)
    builder.setupNameTable({"familyName": "Blocks", "styleName": "Regular"})
    builder.setupPost()
    if outlines == "CID":
        _key_by_cid(builder.font, (101, 102, 103))
    if not with_map:
        del builder.font["cmap"]
    buffer = io.BytesIO()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    builder.font.save(buffer)
    return buffer.getvalue()


def _key_by_cid(font: object, cids: Sequence[int]) -> None:
    """Make the CFF table of a font CID-keyed."""
    from fontTools.cffLib import FDArrayIndex, FDSelect, FontDict

    table = font["CFF "].cff  # type: ignore[index]
    top = table.topDictIndex[0]
    order = [".notdef", *(f"cid{cid:05d}" for cid in cids)]
    strings = top.CharStrings
    strings.charStrings = {new: strings[old] for new, old in zip(order, top.charset, strict=True)}
    top.charset = order
    private = top.Private
    top.ROS = ("Adobe", "Identity", 0)
    top.CIDCount = max(cids) + 1
    fonts_ = FDArrayIndex()
    fonts_.strings = None
    fonts_.GlobalSubrs = top.GlobalSubrs
    entry = FontDict()
    entry.setCFF2(False)
    entry.Private = private
    fonts_.append(entry)
    top.FDArray = fonts_
    select = FDSelect()
    select.gidArray = [0] * len(order)
    for charstring in strings.charStrings.values():
        charstring.fdSelectIndex = 0
    top.FDSelect = select
    top.CharStrings.fdArray = fonts_
    top.CharStrings.fdSelect = select
    for name in ("Private", "Encoding"):
        if hasattr(top, name):
            delattr(top, name)
        top.rawDict.pop(name, None)
    font.setGlyphOrder(order)  # type: ignore[attr-defined]
    mapping = dict(zip(("whole", "left", "bar"), order[1:], strict=True))
    for sub in font["cmap"].tables:  # type: ignore[index]
        sub.cmap = {code: mapping[name] for code, name in sub.cmap.items()}
    font["hmtx"].metrics = {name: (1000, 0) for name in order}  # type: ignore[index]


def picture(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (40, 20)) -> bytes:
    """Four quarters: red, green, blue and black from the upper left in rows; with alpha the last is clear."""
    drawn = Image.new("RGBA", size)
    pen = ImageDraw.Draw(drawn)
    across, down = size[0] // 2, size[1] // 2
    quarters = [(255, 0, 0, 255), (0, 160, 0, 255), (0, 0, 255, 255), (0, 0, 0, 0 if "A" in mode else 255)]
    for index, colour in enumerate(quarters):
        left, top = index % 2 * across, index // 2 * down
        pen.rectangle((left, top, left + across - 1, top + down - 1), fill=colour)
    buffer = io.BytesIO()
    drawn.convert(mode).save(buffer, kind, **({"quality": 95, "subsampling": 0} if kind == "JPEG" else {}))
    return buffer.getvalue()


def red_ring(opaque: bool) -> bytes:
    """A round seal as PNG, on white or on nothing."""
    drawn = Image.new("RGBA", (200, 200), (255, 255, 255, 255 if opaque else 0))
    ImageDraw.Draw(drawn).ellipse((4, 4, 195, 195), outline=(220, 0, 0, 255), width=16)
    buffer = io.BytesIO()
    (drawn.convert("RGB") if opaque else drawn).save(buffer, "PNG")
    return buffer.getvalue()


def jbig2(drawn: Image.Image, sequential: bool = True) -> bytes:
    """A picture as a JBIG2 file: one region, coded as in fax group 4, which Pillow can write."""
    buffer = io.BytesIO()
    # in TIFF written so, 0 is white, as the region wants it
    ImageChops.invert(drawn.convert("L")).convert("1").save(
        buffer, "TIFF", compression="group4", tiffinfo={262: 1, 278: drawn.height}
    )
    with Image.open(io.BytesIO(buffer.getvalue())) as tiff:
        (start,), (length,) = tiff.tag_v2[273], tiff.tag_v2[279]
    coded = buffer.getvalue()[start : start + length]
    size = struct.pack(">LL", *drawn.size)
    contents = [
        (48, size + struct.pack(">LLBH", 0, 0, 0, 0)),
        (38, size + struct.pack(">LLB", 0, 0, 0) + b"\x01" + coded),
        (49, b""),
        (51, b""),
    ]
    headers = [
        struct.pack(">LBBBL", number, kind, 0, 0 if kind == 51 else 1, len(content))
        for number, (kind, content) in enumerate(contents)
    ]
    start_ = b"\x97JB2\r\n\x1a\n" + bytes((int(sequential),)) + struct.pack(">L", 1)
    if sequential:
        return start_ + b"".join(header + content for header, (_, content) in zip(headers, contents, strict=True))
    return start_ + b"".join(headers) + b"".join(content for _, content in contents)


def der(tag: int, *contents: bytes) -> bytes:
    """A value in DER."""
    content = b"".join(contents)
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    size = (length.bit_length() + 7) // 8
    return bytes((tag, 0x80 | size)) + length.to_bytes(size, "big") + content


def seal(kind: str, data: bytes) -> bytes:
    """An electronic seal (GB/T 38540): header, number, properties, picture, and a signature that is not real."""
    header = der(0x30, der(0x16, b"ES"), der(0x02, b"\x04"), der(0x16, "数据".encode()))
    properties = der(0x30, der(0x02, b"\x01"), der(0x0C, "测试专用章".encode()), der(0x18, b"20240101000000Z"))
    shown = der(0x30, der(0x16, kind.encode()), der(0x04, data), der(0x02, b"\x28"), der(0x02, b"\x28"))
    info = der(0x30, header, der(0x16, b"ESID-0001"), properties, shown)
    return der(0x30, info, der(0x04, b"certificate"), der(0x06, b"\x2a\x81\x1c"), der(0x03, b"\x00signature"))


def signed_value(seal_data: bytes) -> bytes:
    """An SES_Signature around a seal."""
    signed = der(0x30, der(0x02, b"\x04"), seal_data, der(0x18, b"20240101000000Z"), der(0x03, b"\x00hash"))
    return der(0x30, signed, der(0x04, b"certificate"), der(0x03, b"\x00signature"))


def signature(marks: str, seal_file: str = "") -> str:
    """Signature.xml with its marks; the signed value lies beside it."""
    named = f"<ofd:Seal><ofd:BaseLoc>{seal_file}</ofd:BaseLoc></ofd:Seal>" if seal_file else ""
    return root(
        "Signature",
        f"<ofd:SignedInfo>{marks}{named}</ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue>",
    ).decode()


def mark(boundary: str, page_number: int = 0, clip: str = "") -> str:
    cut = f' Clip="{clip}"' if clip else ""
    return f'<ofd:StampAnnot ID="9" PageRef="{100 + page_number}" Boundary="{boundary}"{cut}/>'


def vector_seal() -> bytes:
    """A seal's picture as an OFD file of its own, 30 by 20 mm: an ellipse of lines and a word."""
    ring = path("0 0 30 20", "M 1 10 A 14 9 0 1 1 29 10 A 14 9 0 1 1 1 10 C", ' LineWidth="1"',
                '<ofd:StrokeColor Value="200 0 0"/>')  # fmt: skip
    word = text("5 7 22 6", "发票监制章", 4, 4, inner='<ofd:FillColor Value="200 0 0"/>')
    return Ofd([page(ring + word, "0 0 30 20")], res=fonts("楷体"), area="0 0 30 20").data()


# ---- files that end in the book --------------------------------------------------------------------------------

BROWN = "128 64 0"


def invoice(pages: int = 1) -> Ofd:
    """An electronic invoice as tax bureaus issue them: form in a template, values on the page, code, seal as OFD."""
    grid = "".join(
        path(f"5 {top} 200 0", "M 0 0 L 200 0", ' LineWidth="0.3"') for top in (30, 52, 84, 98, 120)
    ) + "".join(path(f"{left} 30 0 90", "M 0 0 L 0 90", ' LineWidth="0.3"') for left in (5, 205))
    labels = (
        text("68 7 80 8", "电子发票（普通发票）", 6.61, 6.61)
        + text("8 33 30 4", "购买方名称：", 3.175, 3.175)
        + text("8 54 60 4", "项目名称  规格型号", 3.175, 3.175)
        + text("8 101 30 4", "价税合计（大写）", 3.175, 3.175)
        + text("8 125 30 4", "开票人：", 3.175, 3.175)
    )
    template = page(grid + labels, A5_ACROSS, layer=' DrawParam="90"')
    values = (
        text("168 10 38 5", "24112000000048542163", 3.175, 1.5875, font=2)
        + text("40 33 80 4", "杭州示例检测服务有限公司", 3.175, 3.175, font=3)
        + text("8 60 80 4", "*技术服务*检测费", 3.175, 3.175, font=3)
        + text("150 60 30 4", "1,234.56", 3.175, 1.588, font=2)
        + text("50 101 80 4", "壹仟贰佰叁拾肆圆伍角陆分", 3.175, 3.175, font=3)
        + text("25 125 20 4", "张三", 3.175, 3.175, font=3)
        + image("8 6 20 20", 20)
    )
    content = page(values, A5_ACROSS, '<ofd:Template TemplateID="50" ZOrder="Background"/>')
    made = Ofd([content] * pages, templates=[("Background", template)])
    made.res = (
        fonts("楷体", "Courier New", "宋体")
        + media(m20="code.png")
        + f'<ofd:DrawParams><ofd:DrawParam ID="91" LineWidth="0.3"><ofd:StrokeColor Value="{BROWN}"/></ofd:DrawParam>'
        f'<ofd:DrawParam ID="90" Relative="91"><ofd:FillColor Value="{BROWN}"/></ofd:DrawParam></ofd:DrawParams>'
    )
    made.files["Doc_0/Res/code.png"] = picture()
    made.files["Doc_0/Signs/Sign_0/SignedValue.dat"] = signed_value(seal("ofd", vector_seal()))
    made.signatures = [signature(mark("90 8 30 20"))]
    return made


def make_invoice(folder: Path) -> Path:
    return invoice().save(folder / "发票.ofd")


def make_official_document(folder: Path) -> Path:
    """A notice of three A4 pages: red head, text in 仿宋, page numbers, seal with white ground over the date."""
    lines = [
        "关于开展示例工作的通知",
        "各有关单位：",
        "　　现将示例事项通知如下，请遵照执行。",
        "　　一、总体要求。坚持实事求是。",
    ]
    body = "".join(text(f"28 {80 + 12 * index} 160 8", line, 5.64, 5.64, font=1) for index, line in enumerate(lines))
    head = text("35 30 150 20", "示例市示例局文件", 15, 17, font=2, inner='<ofd:FillColor Value="255 0 0"/>')
    rule = path("28 60 156 2", "M 0 1 L 156 1", ' LineWidth="1"', '<ofd:StrokeColor Value="255 0 0"/>')
    last = text("120 200 80 8", "示例市示例局", 5.64, 5.64) + text("120 210 80 8", "2024年3月15日", 5.64, 5.0)
    pages = [
        page(part + text("100 280 20 6", f"— {number} —", 4.9, 2.5), A4)
        for number, part in enumerate((head + rule + body, body, body + last), 1)
    ]
    made = Ofd(pages, res=fonts("仿宋_GB2312", "方正小标宋简体"), area=A4)
    made.files["Doc_0/Signs/Sign_0/SignedValue.dat"] = b"no seal in here"
    made.files["Doc_0/Signs/Sign_0/Seal.esl"] = seal("PNG", red_ring(opaque=True))
    made.signatures = [signature(mark("125 185 40 40", 2), "Seal.esl")]
    return made.save(folder / "通知.ofd")


def _embedded(
    folder: Path, name: str, outlines: str, glyphs: str, words: str = "甲乙丙", with_map: bool = True
) -> Path:
    made = Ofd([page(text("10 20 60 12", words, 10, 15, inner=glyphs))], res=fonts("测试块体", file="blocks.otf"))
    made.files["Doc_0/Res/blocks.otf"] = block_font(outlines, with_map=with_map)
    return made.save(folder / name)


def make_embedded_true_type(folder: Path) -> Path:
    return _embedded(folder, "嵌入字体.ofd", "TrueType", "")


def make_embedded_cff(folder: Path) -> Path:
    return _embedded(folder, "嵌入字体CFF.ofd", "CFF", "")


GLYPHS_REVERSED = (
    '<ofd:CGTransform CodePosition="0" CodeCount="3" GlyphCount="3"><ofd:Glyphs>3 2 1</ofd:Glyphs></ofd:CGTransform>'
)


def make_glyph_numbers(folder: Path) -> Path:
    """Glyphs by number from a font without a character map; the text is placeholders."""
    return _embedded(folder, "字形编号.ofd", "TrueType", GLYPHS_REVERSED, "¤¤¤", with_map=False)


def make_cid_keyed(folder: Path) -> Path:
    return _embedded(folder, "字形编号CID.ofd", "CID", GLYPHS_REVERSED)


def make_paths(folder: Path) -> Path:
    """Every operator of paths, both fill rules, lines of every kind."""
    star = "M 5 0 L 8 10 L 0 4 L 10 4 L 2 10 C"
    parts = [
        filled("10 10 10 10", "255 0 0", star),
        filled("30 10 10 10", "255 0 0", star, ' Rule="Even-Odd"'),
        filled("50 10 20 10", "0 0 255", "S 0 10 Q 10 -10 20 10 C"),
        filled("80 10 20 10", "0 128 0", "M 0 10 B 0 0 20 0 20 10 C"),
        filled("110 10 20 20", "0 0 0", "M 0 10 A 10 10 0 1 1 20 10 A 10 10 0 0 1 0 10 C"),
        path("10 40 50 4", "M 0 2 L 50 2", ' LineWidth="2" DashPattern="5 5" DashOffset="0"'),
        path("70 40 20 20", "M 2 18 L 10 2 L 18 18", ' LineWidth="3" Join="Round" Cap="Round"'),
        path("100 40 50 0", "M 0 0 L 50 0", ' LineWidth="1"'),
        path("10 70 20 10", "M 0 0 L 20 0", ' LineWidth="2"'),
        filled("160 10 10 10", "255 0 255", "M 0 0 L 10 0 L 10 10 L 0 10 C", ' CTM="0.5 0 0 0.5 5 5"'),
        filled("180 10 5 5", "0 0 0", "M -50 -50 L 100 -50 L 100 100 L -50 100 C"),
    ]
    return Ofd([page("".join(parts))]).save(folder / "图形.ofd")


def make_colours(folder: Path) -> Path:
    """Grey, CMYK, palette, hexadecimal, opacity of objects and of colours."""
    spaces = (
        '<ofd:ColorSpaces><ofd:ColorSpace ID="60" Type="GRAY"/><ofd:ColorSpace ID="61" Type="CMYK"/>'
        '<ofd:ColorSpace ID="62" Type="RGB"><ofd:Palette><ofd:CV>255 0 0</ofd:CV><ofd:CV>0 0 255</ofd:CV></ofd:Palette>'
        "</ofd:ColorSpace></ofd:ColorSpaces>"
    )
    kinds = ['ColorSpace="60" Value="128"', 'ColorSpace="61" Value="0 255 255 0"', 'ColorSpace="62" Index="1"',
             'Value="#FF #80 #00"', 'Value="0 0 0" Alpha="128"', ""]  # fmt: skip
    parts = [
        path(f"{10 + 20 * index} 10 10 10", SQUARE, ' Fill="true" Stroke="false"', f"<ofd:FillColor {kind}/>")
        for index, kind in enumerate(kinds)
    ]
    parts.append(filled("130 10 10 10", "0 0 0", attributes=' Alpha="64"'))
    return Ofd([page("".join(parts))], res=spaces).save(folder / "颜色.ofd")


def make_pictures(folder: Path) -> Path:
    """PNG, JPEG, BMP, TIFF, transparency, mask, turned by its matrix, half opaque, without a matrix."""
    made = Ofd(res=media(m20="a.png", m21="b.jpg", m22="c.bmp", m23="d.tif", m24="e.png", m25="mask.png"))
    made.files = {
        "Doc_0/Res/a.png": picture(), "Doc_0/Res/b.jpg": picture("JPEG", "RGB", (80, 40)),
        "Doc_0/Res/c.bmp": picture("BMP"), "Doc_0/Res/d.tif": picture("TIFF"),
        "Doc_0/Res/e.png": picture("PNG", "RGBA"),
    }  # fmt: skip
    shown = Image.new("L", (40, 20), 0)
    shown.paste(255, (0, 0, 20, 20))
    buffer = io.BytesIO()
    shown.convert("1").save(buffer, "PNG")
    made.files["Doc_0/Res/mask.png"] = buffer.getvalue()
    parts = [image(f"{10 + 30 * index} 10 20 10", 20 + index) for index in range(5)]
    parts.append(image("10 40 20 10", 20, ' ImageMask="25"'))
    parts.append('<ofd:ImageObject ID="5" Boundary="40 40 10 20" ResourceID="20" CTM="0 20 -10 0 10 0"/>')
    parts.append(image("70 40 20 10", 20, ' Alpha="128"'))
    parts.append('<ofd:ImageObject ID="5" Boundary="100 40 20 10" ResourceID="20"/>')
    made.pages = [page("".join(parts))]
    return made.save(folder / "图像.ofd")


def make_clips(folder: Path) -> Path:
    """Clip regions: a triangle, one moved by its own boundary, one that moves with the object, two that meet."""

    def cut(*areas: str, attributes: str = "") -> str:
        return f"<ofd:Clips{attributes}>{''.join(f'<ofd:Clip>{area}</ofd:Clip>' for area in areas)}</ofd:Clips>"

    def area(data: str, boundary: str = "0 0 20 20", attributes: str = "") -> str:
        return (
            f'<ofd:Area{attributes}><ofd:Path Boundary="{boundary}"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData>'
            "</ofd:Path></ofd:Area>"
        )

    big = "M 0 0 L 20 0 L 20 20 L 0 20 C"
    parts = [
        filled("10 10 20 20", "255 0 0", big, inner=cut(area("M 0 0 L 20 0 L 0 20 C"))),
        filled("40 10 20 20", "0 128 0", big, inner=cut(area(SQUARE, "10 10 10 10"))),
        filled("70 10 20 20", "0 0 255", "M 0 0 L 1 0 L 1 1 L 0 1 C", ' CTM="20 0 0 20 0 0"',
               cut(area("M 0 0 L 0.5 0 L 0.5 1 L 0 1 C"), attributes=' TransFlag="true"')),
        filled("100 10 20 20", "0 0 0", big, inner=cut(area("M 0 0 L 12 0 L 12 20 L 0 20 C"),
                                                        area("M 8 0 L 20 0 L 20 20 L 8 20 C"))),
    ]  # fmt: skip
    union = area("M 0 0 L 12 0 L 12 12 L 0 12 C") + area("M 8 8 L 8 20 L 20 20 L 20 8 C")  # one the other way round
    parts.append(filled("130 10 20 20", "255 0 0", big, inner=f"<ofd:Clips><ofd:Clip>{union}</ofd:Clip></ofd:Clips>"))
    parts.append(filled("160 10 20 20", "0 0 255", big))  # the region holds for one object only
    return Ofd([page("".join(parts))]).save(folder / "裁剪.ofd")


def make_layers(folder: Path) -> Path:
    """Order of templates and layers, invisible objects, page blocks, a second template in front."""
    under = page(filled("10 10 40 40", "255 0 0", "M 0 0 L 40 0 L 40 40 L 0 40 C"))
    over = page(filled("30 30 10 10", "0 0 255"))
    body = (
        f'<ofd:PageBlock ID="7">{filled("20 20 20 20", "0 128 0", "M 0 0 L 20 0 L 20 20 L 0 20 C")}</ofd:PageBlock>'
        + filled("10 10 10 10", "0 0 0", attributes=' Visible="false"')
    )
    used = '<ofd:Template TemplateID="51" ZOrder="Foreground"/><ofd:Template TemplateID="50"/>'
    back = f'<ofd:Layer ID="8" Type="Background">{filled("10 40 10 10", "255 255 0")}</ofd:Layer>'
    content = page(body, "", used).replace("</ofd:Content>", f"{back}</ofd:Content>")
    made = Ofd([content], templates=[("Background", under), ("", over)])
    return made.save(folder / "图层.ofd")


def make_vector_graphics(folder: Path) -> Path:
    """A vector graphic used twice, once half opaque as a whole."""
    two = filled("0 0 10 10", "255 0 0") + filled("5 5 10 10", "255 0 0")
    unit = f'<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="70" Width="15" Height="15"><ofd:Content>{two}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>'  # noqa: E501
    uses = (
        '<ofd:CompositeObject ID="5" Boundary="10 10 15 15" ResourceID="70"/>'
        '<ofd:CompositeObject ID="6" Boundary="40 10 30 30" ResourceID="70" CTM="2 0 0 2 0 0" Alpha="128"/>'
    )
    return Ofd([page(uses)], res=unit).save(folder / "矢量图.ofd")


def make_gradients(folder: Path) -> Path:
    """Gradients along a line and round a point, and a pattern."""
    stops = '<ofd:Segment Position="0"><ofd:Color Value="255 0 0"/></ofd:Segment><ofd:Segment Position="1"><ofd:Color Value="0 0 255"/></ofd:Segment>'  # noqa: E501
    axial = (
        f'<ofd:FillColor><ofd:AxialShd StartPoint="0 0" EndPoint="40 0" Extend="3">{stops}</ofd:AxialShd>'
        "</ofd:FillColor>"
    )
    radial = f'<ofd:FillColor><ofd:RadialShd StartPoint="20 20" EndPoint="20 20" StartRadius="0" EndRadius="20" Extend="3">{stops}</ofd:RadialShd></ofd:FillColor>'  # noqa: E501
    cell = filled("0 0 5 5", "0 0 0", "M 0 0 L 5 0 L 5 5 L 0 5 C")
    tiles = f'<ofd:FillColor><ofd:Pattern Width="10" Height="10" XStep="10" YStep="10"><ofd:CellContent>{cell}</ofd:CellContent></ofd:Pattern></ofd:FillColor>'  # noqa: E501
    big, look = "M 0 0 L 40 0 L 40 40 L 0 40 C", ' Fill="true" Stroke="false"'
    parts = [
        path(f"{10 + 50 * index} 10 40 40", big, look, inner) for index, inner in enumerate((axial, radial, tiles))
    ]
    ended = axial.replace('"0 0" EndPoint="40 0" Extend="3"', '"10 0" EndPoint="30 0" Extend="1"')
    parts.append(path("10 60 40 40", big, look, ended))
    return Ofd([page("".join(parts))]).save(folder / "渐变.ofd")


def make_annotations(folder: Path) -> Path:
    """A watermark that is printed, a note that is not, one that is hidden."""
    shape = filled("0 0 10 10", "0 0 255")

    def note(boundary: str, attributes: str) -> str:
        return (
            f'<ofd:Annot ID="80" Type="Stamp"{attributes}><ofd:Appearance Boundary="{boundary}">{shape}'
            "</ofd:Appearance></ofd:Annot>"
        )

    noted = note("10 10 10 10", "") + note("40 10 10 10", ' Print="false"') + note("70 10 10 10", ' Visible="false"')
    made = Ofd([page(filled("100 10 10 10", "0 0 0"))], annotations={0: noted})
    return made.save(folder / "批注.ofd")


def make_seals(folder: Path) -> Path:
    """A clear seal, one on white over text, and one across the edge of the page, half of it here."""
    made = Ofd([page(filled("20 20 20 20", "0 0 0", "M 0 0 L 20 0 L 20 20 L 0 20 C"))])
    for number, opaque in enumerate((False, True)):
        made.files[f"Doc_0/Signs/Sign_{number}/SignedValue.dat"] = signed_value(seal("png", red_ring(opaque)))
    made.signatures = [
        signature(
            mark("10 10 40 40") + mark("150 60 40 40", clip="0 0 20 40") + mark("150 10 40 40", clip="20 0 20 40")
        ),
        signature(mark("70 10 40 40")),
    ]
    return made.save(folder / "签章.ofd")


def make_directions(folder: Path) -> Path:
    """Upright columns, glyphs turned each, a whole line turned by its matrix, text read downwards."""
    column = '<ofd:TextObject ID="3" Boundary="10 10 12 50" Font="1" Size="10"><ofd:TextCode X="1" Y="10" DeltaY="g 2 15">甲乙丙</ofd:TextCode></ofd:TextObject>'  # noqa: E501
    turned = '<ofd:TextObject ID="3" Boundary="40 10 60 12" Font="1" Size="10" CharDirection="90"><ofd:TextCode X="0" Y="0" DeltaX="15 15">乙乙乙</ofd:TextCode></ofd:TextObject>'  # noqa: E501
    matrix = '<ofd:TextObject ID="3" Boundary="110 10 12 60" Font="1" Size="10" CTM="0 1 -1 0 12 0"><ofd:TextCode X="0" Y="10" DeltaX="15 15">乙乙乙</ofd:TextCode></ofd:TextObject>'  # noqa: E501
    read = '<ofd:TextObject ID="3" Boundary="140 10 12 60" Font="1" Size="10" ReadDirection="90" CharDirection="90"><ofd:TextCode X="0" Y="-2" DeltaX="15 15">乙乙乙</ofd:TextCode></ofd:TextObject>'  # noqa: E501
    made = Ofd([page(column + turned + matrix + read)], res=fonts("测试块体", file="blocks.otf"))
    made.files["Doc_0/Res/blocks.otf"] = block_font()
    return made.save(folder / "文字方向.ofd")


def make_text_styles(folder: Path) -> Path:
    """Narrow, slanted, thick, hollow, pale and coloured glyphs; one filled with a gradient."""
    look = ' LineWidth="1" Stroke="true" Fill="false"'
    red, shade = '<ofd:StrokeColor Value="255 0 0"/>', '<ofd:AxialShd StartPoint="0 0" EndPoint="20 0" Extend="3">'
    stops = "".join(
        f'<ofd:Segment Position="{place}"><ofd:Color Value="{colour}"/></ofd:Segment>'
        for place, colour in ((0, "255 0 0"), (1, "0 0 255"))
    )
    parts = [
        text("10 10 20 20", "甲", 20, 0, ' HScale="0.5"'),
        text("40 10 20 20", "甲", 20, 0, ' Italic="true"'),
        text("70 10 20 20", "甲", 20, 0, ' Weight="700"'),
        text("100 10 20 20", "甲", 20, 0, look, red),
        text("130 10 20 20", "甲", 20, 0, ' Alpha="128"'),
        text("160 10 20 20", "甲", 20, 0, "", f"<ofd:FillColor>{shade}{stops}</ofd:AxialShd></ofd:FillColor>"),
        text("10 50 20 20", "甲", 20, 0, "", '<ofd:FillColor Value="0 128 0" Alpha="128"/>'),
        text("40 50 20 20", "甲", 20, 0, ' Visible="false"'),
    ]
    made = Ofd([page("".join(parts))], res=fonts("测试块体", file="blocks.otf"))
    made.files["Doc_0/Res/blocks.otf"] = block_font()
    return made.save(folder / "文字样式.ofd")


def make_loose_habits(folder: Path) -> Path:
    """What producers do beside the standard: letter case, backslashes, blanks not counted, escapes, no offsets."""
    words = (
        '<ofd:TextObject ID="3" Boundary="10 10 90 12" Font="1" Size="10"><ofd:TextCode X="0" Y="10" DeltaX="15 15">甲 乙 丙</ofd:TextCode></ofd:TextObject>'  # noqa: E501
        '<ofd:TextObject ID="3" Boundary="10 30 90 12" Font="1" Size="10"><ofd:TextCode X="0" Y="10" DeltaX="15 15">甲\\0020乙</ofd:TextCode></ofd:TextObject>'  # noqa: E501
        '<ofd:TextObject ID="3" Boundary="10 50 90 12" Font="1" Size="10"><ofd:TextCode X="0" Y="10">甲甲</ofd:TextCode></ofd:TextObject>'  # noqa: E501
        '<ofd:TextObject ID="3" Boundary="10 70 90 12" Font="1" Size="10"><ofd:TextCode X="0" Y="10" DeltaX="15">甲甲甲</ofd:TextCode></ofd:TextObject>'  # noqa: E501
    )
    made = Ofd([page(words)], res=fonts("测试块体", file="sub\\Blocks.OTF"))
    made.files["Doc_0/res/Sub/blocks.otf"] = block_font()
    return made.save(folder / "不规范.ofd")


def make_two_documents(folder: Path) -> Path:
    """Two documents in one file, a page in the middle of its paper, pages of two sizes."""
    first = Ofd(
        [page(filled("0 0 10 10", "255 0 0"), "0 0 100 50"), page(filled("60 60 10 10", "0 0 255"), "50 50 40 80")]
    )
    second = Ofd([page(filled("0 0 10 10", "0 128 0"))])
    parts = first.parts()
    parts.update({name.replace("Doc_0", "Doc_1"): data for name, data in second.parts().items() if name != "OFD.xml"})
    body = "<ofd:DocBody><ofd:DocRoot>/Doc_{}/Document.xml</ofd:DocRoot></ofd:DocBody>"
    parts["OFD.xml"] = root("OFD", body.format(0) + body.format(1))
    path_ = folder / "两份文档.ofd"
    path_.write_bytes(packed(parts))
    return path_


def make_jbig2(folder: Path) -> Path:
    """A scan in JBIG2, once with its segments in a row and once with all headers first."""
    scan = Image.new("1", (200, 100), 1)
    scan.paste(0, (20, 10, 100, 60))
    made = Ofd([page(image("10 10 20 10", 20) + image("40 10 20 10", 21))], res=media(m20="a.jb2", m21="b.jb2"))
    made.files = {"Doc_0/Res/a.jb2": jbig2(scan), "Doc_0/Res/b.jb2": jbig2(scan, sequential=False)}
    return made.save(folder / "JBIG2.ofd")


BOUND: dict[str, Callable[[Path], Path]] = {
    "invoice": make_invoice, "official document": make_official_document, "true type": make_embedded_true_type,
    "cff": make_embedded_cff, "glyph numbers": make_glyph_numbers, "cid keyed": make_cid_keyed, "paths": make_paths,
    "colours": make_colours, "pictures": make_pictures, "clips": make_clips, "layers": make_layers,
    "vector graphics": make_vector_graphics, "gradients": make_gradients, "annotations": make_annotations,
    "seals": make_seals, "directions": make_directions, "loose habits": make_loose_habits,
    "two documents": make_two_documents, "jbig2": make_jbig2, "text styles": make_text_styles,
}  # fmt: skip


# ---- files that are refused ------------------------------------------------------------------------------------


def _refused(folder: Path, name: str, content: str, res: str = "", files: Mapping[str, bytes] | None = None) -> Path:
    """A good first page and the odd one behind it."""
    made = Ofd([page(filled("10 10 10 10", "255 0 0")), page(content)], res=res, files=dict(files or {}))
    return made.save(folder / f"{name}.ofd")


def make_cut_jbig2(folder: Path) -> Path:
    scan = jbig2(Image.new("1", (200, 100), 1))
    return _refused(folder, "JBIG2不完整", image("10 10 20 10", 20), media(m20="a.jb2"), {"Doc_0/Res/a.jb2": scan[:70]})


def make_svg_seal(folder: Path) -> Path:
    made = Ofd([page(filled("10 10 10 10", "255 0 0"))], signatures=[signature(mark("10 10 40 40"))])
    made.files["Doc_0/Signs/Sign_0/SignedValue.dat"] = signed_value(seal("svg", b"<svg/>"))
    return made.save(folder / "SVG签章.ofd")


def make_mesh_gradient(folder: Path) -> Path:
    shade = '<ofd:FillColor><ofd:GouraudShd VerticesPerRow="2"/></ofd:FillColor>'
    return _refused(folder, "网格渐变", path("0 0 10 10", SQUARE, ' Fill="true"', shade))


def make_unknown_object(folder: Path) -> Path:
    return _refused(folder, "未知对象", '<ofd:VideoObject ID="5" Boundary="0 0 10 10"/>')


def make_text_clip(folder: Path) -> Path:
    clip = "<ofd:Clips><ofd:Clip><ofd:Area><ofd:Text/></ofd:Area></ofd:Clip></ofd:Clips>"
    return _refused(folder, "文字裁剪", filled("0 0 10 10", "0 0 0", inner=clip))


def make_private_glyphs(folder: Path) -> Path:
    """Glyph numbers of a font that is not in the file."""
    return _refused(
        folder, "特殊字形", text("10 10 60 12", "¤¤¤", 10, 15, inner=GLYPHS_REVERSED), fonts("某某专用字体")
    )


def make_unknown_character(folder: Path) -> Path:
    return _refused(folder, "没有的字", text("10 10 60 12", "国\u10a0", 10, 15), fonts("宋体"))


def make_missing_picture(folder: Path) -> Path:
    return _refused(folder, "缺图", image("10 10 20 10", 20), media(m20="lost.png"))


def make_truncated_picture(folder: Path) -> Path:
    cut = picture("JPEG", "RGB", (400, 200))
    return _refused(
        folder, "图不完整", image("10 10 20 10", 20), media(m20="a.jpg"), {"Doc_0/Res/a.jpg": cut[: len(cut) // 2]}
    )


def make_unreadable_seal(folder: Path) -> Path:
    made = Ofd([page(filled("10 10 10 10", "255 0 0"))], signatures=[signature(mark("10 10 40 40"))])
    made.files["Doc_0/Signs/Sign_0/SignedValue.dat"] = der(0x30, der(0x02, b"\x01"), der(0x04, b"pkcs7"))
    return made.save(folder / "签章读不出.ofd")


def make_encrypted(folder: Path) -> Path:
    made = Ofd([page(filled("10 10 10 10", "255 0 0"))])
    made.files["Encryptions.xml"] = root("Encryptions", "")
    return made.save(folder / "加密.ofd")


def make_truncated(folder: Path) -> Path:
    path_ = make_invoice(folder).rename(folder / "截断.ofd")
    path_.write_bytes(path_.read_bytes()[:-300])
    return path_


def make_without_pages(folder: Path) -> Path:
    return Ofd([]).save(folder / "没有页.ofd")


def make_circle(folder: Path) -> Path:
    """A vector graphic that contains itself."""
    use = '<ofd:CompositeObject ID="5" Boundary="0 0 10 10" ResourceID="70"/>'
    unit = f'<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="70"><ofd:Content>{use}{use}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>'  # noqa: E501
    return _refused(folder, "循环引用", use, unit)


def make_entity(folder: Path) -> Path:
    made = Ofd([page(filled("10 10 10 10", "255 0 0"))])
    parts = made.parts()
    parts["Doc_0/PublicRes.xml"] = (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><ofd:Res {NAMESPACE}>&x;</ofd:Res>'.encode()
    )
    path_ = folder / "实体.ofd"
    path_.write_bytes(packed(parts))
    return path_


def make_escape(folder: Path) -> Path:
    """A picture that lies outside the package."""
    return _refused(folder, "包外文件", image("10 10 20 10", 20), media(m20="../../../../../etc/passwd"))


def make_bomb(folder: Path) -> Path:
    """A part that grows a thousandfold."""
    return _refused(
        folder, "压缩炸弹", image("10 10 20 10", 20), media(m20="a.png"), {"Doc_0/Res/a.png": bytes(30_000_000)}
    )


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "cut jbig2": (make_cut_jbig2, "第 2 页已损坏或不完整：其中的图像不完整"),
    "svg seal": (make_svg_seal, "第 1 页有 SVG 图案的电子签章，这里画不出"),
    "mesh gradient": (make_mesh_gradient, "第 2 页有网格渐变，这里画不出"),
    "unknown object": (make_unknown_object, "第 2 页有“VideoObject”对象，这里画不出"),
    "text clip": (make_text_clip, "第 2 页有以文字为边界的裁剪区，这里画不出"),
    "private glyphs": (make_private_glyphs, "第 2 页有字体“某某专用字体”的特殊字形"),
    "unknown character": (make_unknown_character, "第 2 页有字符“\u10a0”（U+10A0，程序的字体里没有），这里画不出"),
    "missing picture": (make_missing_picture, "第 2 页已损坏或不完整：缺少图像文件 lost.png"),
    "truncated picture": (make_truncated_picture, "第 2 页已损坏或不完整：其中的图像不完整"),
    "unreadable seal": (make_unreadable_seal, "有读不出图案的电子签章，这里画不出"),
    "encrypted": (make_encrypted, "已加密"),
    "without pages": (make_without_pages, "里面没有页面"),
    "circle": (make_circle, "第 2 页已损坏或不完整：图元互相包含"),
    "entity": (make_entity, "带有文档类型声明"),
    "escape": (make_escape, "在文件包之外"),
    "bomb": (make_bomb, "压缩得不合情理"),
}
