"""The XML of a workbook's package around its rows (ECMA-376 part 1, 18.2 to 18.8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape as _escaped

from app.spreadsheets.model import column_letter

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_INCH_MM = 25.4
# A width of 1 is as wide as a digit of the workbook's own font: 宋体 11 has 8 pixels of 1/96 inch.
_UNIT_MM = _INCH_MM / 96 * 8
_PLAIN_FONT = ("宋体", 11.0, False)
_BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "@": 49}
_OWN_FORMATS = 164
_PAPER_A4 = 9
_SMALLER = 70


def escape(text: str) -> str:
    """A text as it stands between tags; the library's own function for XML loads all that opens addresses, too."""
    return _escaped(text, quote=False)


def quoteattr(text: str) -> str:
    """A text as the value of an attribute, in its quotes."""
    return f'"{_escaped(text)}"'


@dataclass(frozen=True, slots=True)
class Listed:
    """A sheet that was written: number, name, rows and columns of every page, and the range that one chooses from."""

    number: int
    name: str
    head: tuple[int, int] | None
    side: int
    filtered: str


@dataclass(frozen=True, slots=True)
class Paper:
    """How a sheet is printed: margins (left, right, top, bottom), lines above and below, all columns on one page."""

    margins_mm: tuple[float, float, float, float]
    header: str
    footer: str
    fit: bool


@dataclass(frozen=True, slots=True)
class Style:
    """A format of cells: font, size in points, where the text stands, border, fill colour, number format."""

    font: str
    size: float
    bold: bool
    align: str
    middle: bool
    border: bool
    fill: str
    form: str


def sheet_path(number: int) -> str:
    """Where a sheet lies in the package."""
    return f"xl/worksheets/sheet{number}.xml"


def before_rows(widths_mm: Sequence[float], head: tuple[int, int] | None, side: int, *, fit: bool, chosen: bool) -> str:
    """A sheet up to its first row; ``chosen``: it is shown when the file is opened."""
    tab = ' tabSelected="1"' if chosen else ""
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width / _UNIT_MM:.4f}" customWidth="1"/>'
        for place, width in enumerate(widths_mm, start=1)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="{int(fit)}"/></sheetPr>'
        f'<sheetViews><sheetView{tab} workbookViewId="0">{_pane(head, side)}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>'
    )


def _pane(head: tuple[int, int] | None, side: int) -> str:
    """Rows at the top and columns at the left that stay while one scrolls."""
    rows = head[1] if head else 0
    if not rows and not side:
        return ""
    corner = f"{column_letter(side)}{rows + 1}"
    where = "bottomRight" if rows and side else "bottomLeft" if rows else "topRight"
    split = (f' xSplit="{side}"' if side else "") + (f' ySplit="{rows}"' if rows else "")
    return (
        f'<pane{split} topLeftCell="{corner}" activePane="{where}" state="frozen"/>'
        f'<selection pane="{where}" activeCell="{corner}" sqref="{corner}"/>'
    )


def after_rows(filtered: str, merged: Sequence[str], paper: Paper) -> str:
    """A sheet from its last row on: A4 turned, as many pages as it takes."""
    chooser = f'<autoFilter ref="{filtered}"/>' if filtered else ""
    joined = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
    merges = f'<mergeCells count="{len(merged)}">{joined}</mergeCells>' if merged else ""
    left, right, top, bottom = (f"{margin / _INCH_MM:.4f}" for margin in paper.margins_mm)
    above = f"<oddHeader>{escape(paper.header)}</oddHeader>" if paper.header else ""
    below = f"<oddFooter>{escape(paper.footer)}</oddFooter>" if paper.footer else ""
    size = 'fitToWidth="1" fitToHeight="0"' if paper.fit else f'scale="{_SMALLER}"'
    return (
        f'</sheetData>{chooser}{merges}<printOptions horizontalCentered="1"/>'
        f'<pageMargins left="{left}" right="{right}" top="{top}" bottom="{bottom}" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="{_PAPER_A4}" orientation="landscape" {size}/>'
        f"<headerFooter>{above}{below}</headerFooter></worksheet>"
    )


def frame(sheets: Sequence[Listed], styles: Sequence[Style]) -> Iterator[tuple[str, str]]:
    """Every other part of the package, with its path; sheets in the order of their tabs."""
    yield "[Content_Types].xml", _content_types(sheets)
    yield "_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")])
    yield "xl/workbook.xml", _workbook(sheets)
    targets = [(f"rId{one.number}", "worksheet", f"worksheets/sheet{one.number}.xml") for one in sheets]
    yield "xl/_rels/workbook.xml.rels", _relations([*targets, (f"rId{len(sheets) + 1}", "styles", "styles.xml")])
    yield "xl/styles.xml", _styles(styles)


def _content_types(sheets: Sequence[Listed]) -> str:
    kinds = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    kinds += [(f"/{sheet_path(one.number)}", "worksheet") for one in sheets]
    own = "".join(f'<Override PartName="{path}" ContentType="{_KINDS}.{kind}+xml"/>' for path, kind in kinds)
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{own}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="{name}" Type="{_RELATED}/{kind}" Target="{path}"/>' for name, kind, path in targets
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _workbook(sheets: Sequence[Listed]) -> str:
    listed = "".join(f'<sheet name={quoteattr(s.name)} sheetId="{s.number}" r:id="rId{s.number}"/>' for s in sheets)
    names = []
    for place, one in enumerate(sheets):
        quoted = "'" + one.name.replace("'", "''") + "'"
        if one.filtered:
            first, last = (_absolute(corner) for corner in one.filtered.split(":"))
            names.append(_name("_xlnm._FilterDatabase", place, f"{quoted}!{first}:{last}", ' hidden="1"'))
        areas = [f"{quoted}!$A:${column_letter(one.side - 1)}"] if one.side else []
        areas += [f"{quoted}!${one.head[0]}:${one.head[1]}"] if one.head else []
        if areas:
            names.append(_name("_xlnm.Print_Titles", place, ",".join(areas)))
    defined = f"<definedNames>{''.join(names)}</definedNames>" if names else ""
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{listed}</sheets>{defined}</workbook>"
    )


def _absolute(corner: str) -> str:
    letters = corner.rstrip("0123456789")
    return f"${letters}${corner[len(letters) :]}"


def _name(name: str, sheet: int, area: str, more: str = "") -> str:
    return f'<definedName name="{name}" localSheetId="{sheet}"{more}>{escape(area)}</definedName>'


def _styles(styles: Sequence[Style]) -> str:
    fonts = list(dict.fromkeys([_PLAIN_FONT, *((one.font, one.size, one.bold) for one in styles)]))
    fills = list(dict.fromkeys(one.fill for one in styles if one.fill))
    forms = list(dict.fromkeys(one.form for one in styles if one.form not in _BUILT_IN))
    numbers = {**_BUILT_IN, **{form: _OWN_FORMATS + place for place, form in enumerate(forms)}}
    formats = "".join(f'<numFmt numFmtId="{numbers[form]}" formatCode={quoteattr(form)}/>' for form in forms)
    cells = "".join(_format(one, fonts, fills, numbers) for one in styles)
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
        + (f'<numFmts count="{len(forms)}">{formats}</numFmts>' if forms else "")
        + f'<fonts count="{len(fonts)}">{"".join(map(_font, fonts))}</fonts>'
        + f'<fills count="{len(fills) + 2}"><fill><patternFill patternType="none"/></fill>'
        + f'<fill><patternFill patternType="gray125"/></fill>{"".join(map(_fill, fills))}</fills>'
        + f'<borders count="2">{_border("")}{_border(" style=" + quoteattr("thin"))}</borders>'
        + '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        + f'<cellXfs count="{len(styles) + 1}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>{cells}'
        + '</cellXfs><cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _font(font: tuple[str, float, bool]) -> str:
    name, size, bold = font
    return f'<font>{"<b/>" if bold else ""}<sz val="{size:g}"/><name val={quoteattr(name)}/><charset val="134"/></font>'


def _fill(colour: str) -> str:
    return f'<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/></patternFill></fill>'


def _border(style: str) -> str:
    sides = "".join(f"<{side}{style}/>" for side in ("left", "right", "top", "bottom"))
    return f"<border>{sides}<diagonal/></border>"


def _format(one: Style, fonts: Sequence[tuple[str, float, bool]], fills: Sequence[str], numbers: dict[str, int]) -> str:
    font = fonts.index((one.font, one.size, one.bold))
    fill = fills.index(one.fill) + 2 if one.fill else 0
    stands = "center" if one.middle else "top"
    return (
        f'<xf numFmtId="{numbers[one.form]}" fontId="{font}" fillId="{fill}" borderId="{int(one.border)}" xfId="0"'
        ' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
        f'<alignment horizontal="{one.align}" vertical="{stands}" wrapText="1"/></xf>'
    )
