"""Awkward Word, Excel and PowerPoint files, made by script: each function writes one into a folder."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"

# ---- containers ------------------------------------------------------------------------------------------------


def compound(streams: Mapping[str, bytes], nested: Mapping[str, bytes] | None = None) -> bytes:
    """A compound file with these streams beside the root; ``nested`` ones lie in a storage called ObjectPool.

    All streams are stored in whole sectors (the limit of the mini stream is stated as 0).
    """
    entries: list[tuple[str, int, int, int, int, int]] = []  # name, type, left, right, child, size
    data: list[bytes] = []
    names = sorted(streams)
    inner = sorted(nested or {})
    count = len(names) + (1 + len(inner) if inner else 0)
    entries.append(("Root Entry", 5, -1, -1, 1 if count else -1, 0))
    for number, name in enumerate(names):
        follows = number + 2 if number + 1 < len(names) or inner else -1
        entries.append((name, 2, -1, follows, -1, len(streams[name])))
        data.append(streams[name])
    if inner:
        entries.append(("ObjectPool", 1, -1, -1, len(entries) + 1, 0))
        for number, name in enumerate(inner):
            follows = len(entries) + 1 if number + 1 < len(inner) else -1
            entries.append((name, 2, -1, follows, -1, len((nested or {})[name])))
            data.append((nested or {})[name])
    directory_sectors = -(-len(entries) * 128 // 512)
    table = [0xFFFFFFFD]
    table += [number + 2 for number in range(directory_sectors)]
    table[-1] = 0xFFFFFFFE
    starts, body = [], b""
    for stream in data:
        sectors = max(1, -(-len(stream) // 512))
        starts.append(len(table))
        table += [len(table) + step + 1 for step in range(sectors)]
        table[-1] = 0xFFFFFFFE
        body += stream.ljust(sectors * 512, b"\0")
    assert len(table) <= 128, "one sector of table is all this writer knows"
    table += [0xFFFFFFFF] * (128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 0, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    written, stream_number = b"", 0
    for name, kind, left, right, child, size in entries:
        start = 0xFFFFFFFE
        if kind == 2:
            start = starts[stream_number]
            stream_number += 1
        written += name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", len(name) * 2 + 2, kind, 1)
        written += struct.pack("<iii", left, right, child) + bytes(36) + struct.pack("<IQ", start, size)
    return header + struct.pack("<128I", *table) + written.ljust(directory_sectors * 512, b"\0") + body


def package(path: Path, main: str, parts: Mapping[str, str | bytes]) -> Path:
    """A zip package whose first part is of the content type ``main``."""
    name = next(iter(parts))
    types = f'<Types><Override PartName="/{name}" ContentType="{main}"/></Types>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        for part, text in parts.items():
            archive.writestr(part, text)
    return path


def _changed(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, change(name, data))
    return path


# ---- texts -----------------------------------------------------------------------------------------------------


def make_docx(folder: Path, text: str = "虚构县创业服务中心情况说明", name: str = "说明.docx") -> Path:
    import docx

    document = docx.Document()
    for number in range(3):
        document.add_paragraph(f"{text}，第 {number + 1} 段。")
    document.save(str(folder / name))
    return folder / name


def make_docx_named_doc(folder: Path) -> Path:
    return make_docx(folder).replace(folder / "其实是新格式.doc")


def make_docx_with_revisions(folder: Path) -> Path:
    mark = b'<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>added</w:t></w:r></w:ins></w:p><w:sectPr'
    path = make_docx(folder, name="有修订.docx")
    return _changed(path, lambda name, data: data.replace(b"<w:sectPr", mark, 1) if "document.xml" in name else data)


def make_docx_with_hidden_text(folder: Path) -> Path:
    mark = b"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p><w:sectPr"
    path = make_docx(folder, name="有隐藏文字.docx")
    return _changed(path, lambda name, data: data.replace(b"<w:sectPr", mark, 1) if "document.xml" in name else data)


def make_docx_with_linked_picture(folder: Path, colour: str = "red") -> Path:
    """Its picture lies beside it as a file of its own."""
    import docx
    from PIL import Image

    picture = folder / "linked.png"
    Image.new("RGB", (400, 300), colour).save(picture)
    document = docx.Document()
    document.add_paragraph("图片在别处")
    document.add_picture(str(picture))
    path = folder / "链接图片.docx"
    document.save(str(path))

    def change(name: str, data: bytes) -> bytes:
        if name.endswith("document.xml.rels"):
            outside = f'Target="{picture.as_uri()}" TargetMode="External"'
            return data.replace(b'Target="media/image1.png"', outside.encode())
        return data.replace(b"r:embed=", b"r:link=") if name == "word/document.xml" else data

    return _changed(path, change)


def make_blank_docx(folder: Path) -> Path:
    import docx

    docx.Document().save(str(folder / "空白.docx"))
    return folder / "空白.docx"


def make_truncated_docx(folder: Path) -> Path:
    path = make_docx(folder, name="不完整.docx")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


def make_docx_with_bad_bytes(folder: Path) -> Path:
    """The list of parts is whole; the bytes of one part are not what was packed."""
    path = make_docx(folder, name="坏了一处.docx")
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("word/document.xml")
    data = bytearray(path.read_bytes())
    at = entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2
    data[at : at + 8] = bytes(byte ^ 0x5A for byte in data[at : at + 8])
    path.write_bytes(bytes(data))
    return path


def make_locked_docx(folder: Path) -> Path:
    path = folder / "有密码.docx"
    path.write_bytes(compound({"EncryptedPackage": b"x" * 600, "EncryptionInfo": b"y" * 100}))
    return path


def make_doc(folder: Path, name: str = "旧格式.doc", flags: int = 0) -> Path:
    """The frame of a .doc with an embedded workbook; no program opens it."""
    head = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x804, 0, flags).ljust(2048, b"\0")
    path = folder / name
    path.write_bytes(compound({"WordDocument": head, "1Table": b"t" * 512}, {"Workbook": b"w" * 512}))
    return path


def make_locked_doc(folder: Path) -> Path:
    return make_doc(folder, "有密码.doc", 0x0100)


def make_truncated_doc(folder: Path) -> Path:
    path = make_doc(folder, "不完整.doc")
    path.write_bytes(path.read_bytes()[:-700])
    return path


def make_rtf(folder: Path) -> Path:
    path = folder / "说明.rtf"
    path.write_bytes(rb"{\rtf1\ansi\deff0{\fonttbl{\f0 Arial;}}\f0 Plain words in rich text.\par}" + b"\r\n")
    return path


def make_truncated_rtf(folder: Path) -> Path:
    path = folder / "不完整.rtf"
    path.write_bytes(make_rtf(folder).read_bytes()[:50])
    return path


def make_bomb(folder: Path) -> Path:
    """Its list of parts states 2 GiB of text; so would that of a real one, which takes long to make."""
    path = package(folder / "炸弹.docx", WORD, {"word/document.xml": bytes(1 << 20)})
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 0x7FFFFFFF)
    path.write_bytes(bytes(data))
    return path


def make_empty_compound(folder: Path) -> Path:
    path = folder / "别的.doc"
    path.write_bytes(compound({"CONTENTS": b"Microsoft Works" * 40}))
    return path


# ---- slides ----------------------------------------------------------------------------------------------------


def make_pptx_with_hidden_slide(folder: Path) -> Path:
    """The frame of a .pptx; no program opens it."""
    slide = '<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"{}><p:cSld/></p:sld>'
    parts = {
        "ppt/presentation.xml": "<p/>",
        "ppt/slides/slide1.xml": slide.format(""),
        "ppt/slides/slide2.xml": slide.format(' show="0"'),
    }
    return package(folder / "介绍.pptx", SLIDES, parts)


def make_locked_ppt(folder: Path) -> Path:
    path = folder / "有密码.ppt"
    user = struct.pack("<HHIII", 0, 0x0FF6, 20, 20, 0xF3D1C4DF)
    path.write_bytes(compound({"PowerPoint Document": b"p" * 600, "Current User": user}))
    return path


# ---- tables ----------------------------------------------------------------------------------------------------

HEADS = ("序号", "企业名称", "统一社会信用代码", "联系人", "入驻日期", "金额（元）", "占比", "备注")


def make_roster(folder: Path, rows: int = 12, name: str = "名册.xlsx") -> Path:
    """A title merged over the columns, a header row, rows with numbers, dates, percentages and long texts."""
    book, sheet = _book()
    sheet.append(["2025 年度服务企业名册（虚构）"])
    sheet.merge_cells("A1:H1")
    sheet.append(list(HEADS))
    for number in range(1, rows + 1):
        sheet.append(roster_row(number))
        sheet.cell(number + 2, 5).number_format = 'yyyy"年"m"月"d"日"'
        sheet.cell(number + 2, 6).number_format = "#,##0.00"
        sheet.cell(number + 2, 7).number_format = "0.0%"
    book.save(folder / name)
    return folder / name


def roster_row(number: int) -> list[object]:
    from datetime import date, timedelta

    day = date(2025, 1, 1) + timedelta(number % 300)
    remark = "服务内容与次数另见台账，需要折行显示。" * (number % 3)
    company, code = f"虚构县第{number}示例有限公司", f"91450100MA5{number:06d}X"
    return [number, company, code, "张某", day, number * 1234.5, number / 1000, remark]


def make_roster_with_hidden(folder: Path) -> Path:
    """Rows 4 and 15 (the last), column C and a second sheet are hidden."""
    import openpyxl

    path = make_roster(folder, 13, "有隐藏.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    sheet.row_dimensions[4].hidden = sheet.row_dimensions[15].hidden = True
    sheet.column_dimensions["C"].hidden = True
    other = book.create_sheet("内部")
    other["A1"] = "不给看"
    other.sheet_state = "hidden"
    book.save(path)
    return path


def make_merged_roster(folder: Path) -> Path:
    return _edited(folder, "合并.xlsx", lambda sheet: sheet.merge_cells("B4:B5"))


def make_roster_with_two_heads(folder: Path) -> Path:
    """A header of two rows with merged cells, a total merged over three columns, a remark below the table."""
    book, sheet = _book()
    sheet.append(["企业情况表（虚构）"])
    sheet.append(["序号", "企业名称", "联系方式", None, "金额"])
    sheet.append([None, None, "电话", "地址", None])
    for number in range(1, 81):
        sheet.append([number, f"示例{number:03d}公司", f"1380013{number:04d}", "虚构县某路", number])
    sheet.append(["合计", None, None, None, 3240])
    sheet.append(["注：本表所列企业均为虚构，金额单位为万元，截至 2025 年 12 月 31 日，由各基地自行填报后汇总。"])
    for place in ("A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "A84:D84"):
        sheet.merge_cells(place)
    book.save(folder / "两行表头.xlsx")
    return folder / "两行表头.xlsx"


def make_roster_without_results(folder: Path) -> Path:
    return _edited(folder, "公式.xlsx", lambda sheet: sheet.cell(20, 6, "=SUM(F3:F14)"))


def make_roster_with_odd_format(folder: Path) -> Path:
    def change(sheet) -> None:
        sheet["F5"].number_format = "[DBNum2][$-804]General"

    return _edited(folder, "大写金额.xlsx", change)


def make_roster_with_long_number(folder: Path) -> Path:
    return _edited(folder, "号码.xlsx", lambda sheet: sheet.cell(5, 3, 450102199001011234))


def make_struck_roster(folder: Path) -> Path:
    from openpyxl.styles import Font

    def change(sheet) -> None:
        sheet["B5"].font = Font(strike=True)

    return _edited(folder, "删除线.xlsx", change)


def make_roster_with_picture(folder: Path) -> Path:
    from openpyxl.drawing.image import Image as Drawn
    from PIL import Image

    Image.new("RGB", (40, 40), "red").save(folder / "seal.png")
    return _edited(folder, "有图.xlsx", lambda sheet: sheet.add_image(Drawn(str(folder / "seal.png")), "B20"))


def make_roster_with_bars(folder: Path) -> Path:
    from openpyxl.formatting.rule import DataBarRule

    bar = DataBarRule("min", 0, "max", 1, color="FF638EC6")
    return _edited(folder, "数据条.xlsx", lambda sheet: sheet.conditional_formatting.add("F3:F14", bar))


def make_two_sheets(folder: Path) -> Path:
    return _edited(folder, "两张表.xlsx", lambda sheet: sheet.parent.create_sheet("第二张").append(["也有内容"]))


def make_roster_with_private_character(folder: Path) -> Path:
    return _edited(folder, "造字.xlsx", lambda sheet: sheet.cell(5, 4, "张\ue123"))


def make_wide_roster(folder: Path, columns: int = 60) -> Path:
    book, sheet = _book()
    sheet.append([f"第{number}列指标" for number in range(columns)])
    sheet.append([f"4501021990{number:04d}" for number in range(columns)])
    book.save(folder / "太宽.xlsx")
    return folder / "太宽.xlsx"


def make_coloured_roster(folder: Path) -> Path:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    def change(sheet) -> None:
        sheet["B5"].fill = PatternFill("solid", "FFFFFF00")
        sheet["B6"].comment = Comment("问一下", "某人")
        sheet.oddFooter.center.text = "第 &P 页"

    return _edited(folder, "有底色.xlsx", change)


def _book():
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名册"
    return book, sheet


def _edited(folder: Path, name: str, change: Callable) -> Path:
    import openpyxl

    path = make_roster(folder, name=name)
    book = openpyxl.load_workbook(path)
    change(book["名册"])
    book.save(path)
    return path
