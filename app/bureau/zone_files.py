"""``合作区比较.xlsx``: the figures of several zones as a table, and a chart for each that is drawn from its cells."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app import disk
from app.bureau.zones import FigureBlock, ZoneCell, ZoneTable
from app.progress import Progress, silent
from app.spreadsheets.writing import sheet_text, timeless

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.chart import BarChart
    from openpyxl.chart.shapes import GraphicalProperties
    from openpyxl.chart.text import RichText
    from openpyxl.chart.title import Title
    from openpyxl.styles import Font
    from openpyxl.worksheet.worksheet import Worksheet

ZONES_FILE = "合作区比较.xlsx"
TABLE_SHEET, CHART_SHEET = "比较", "图表"
_SOURCE = "出处"
_LONGEST = 32_767
_LINE = 29  # Chinese characters that the last column has room for
_MOST_DIGITS = 15  # a spreadsheet keeps no more of a number
_SHADES = ("B7CDE8", "6F9BD1", "1F4E8C", "9C6ADE", "E0A13A", "4F9D69")
_ONE_SHADE = "6F9BD1"
_SHORT_MM, _YEAR_MM, _SOURCE_MM = 18, 13, 62
_FONT = "宋体"
_ROW_POINTS, _TALL_POINTS = 15, 30
_PAGE_POINTS = 920  # what A4 holds inside its margins when the columns are shrunk to its width
_PAGE_CM = 27.0
_CHART_CM = 7.6
_CHART_ROWS = 16  # of 15 points: a blank one above each chart, two charts on a page
_CHART_COLUMNS, _COLUMN_WIDTH = 8, 8.5
_MOST_PAIRED = 6
_MOST_LABELLED = 9


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a block stands in the table: the row of its header, and its first and last zone."""

    block: FigureBlock
    header: int
    first: int
    last: int


def write_zones(table: ZoneTable, out: Path, progress: Progress = silent) -> Path:
    """Write the comparison into a folder; what stood there under its name is replaced. Raises :class:`DiskError`.

    Texts are texts and numbers numbers; there are no formulas. The same table gives the same bytes.
    """
    progress(0, 2, "写比较表")
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = TABLE_SHEET
    places = _write_table(sheet, table)
    progress(1, 2, "画图表")
    _write_charts(book, sheet, table, places)
    packed = io.BytesIO()
    book.save(packed)
    target = out / ZONES_FILE
    with disk.replacing(target) as temp:
        temp.write_bytes(timeless(packed))
    progress(2, 2, "写比较表")
    return target


# ---- the table -------------------------------------------------------------------------------------------------


class _Pen:
    """Writes cells row by row in a few looks."""

    def __init__(self, sheet: Worksheet, years: int) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self.sheet, self.years, self.row, self.points = sheet, years, 0, 0
        line = Side(style="thin", color="BFBFBF")
        self.box = Border(left=line, right=line, top=line, bottom=line)
        self.title, self.bold = Font(_FONT, 16, bold=True), Font(_FONT, 11, bold=True)
        self.plain, self.grey = Font(_FONT, 11), Font(_FONT, 11, color="7F7F7F")
        self.shade = PatternFill("solid", fgColor="DCE6F2")
        self.wrapped = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
        self.centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
        self.right = Alignment(horizontal="right", vertical="center", indent=1)

    def next_row(self, points: int = _ROW_POINTS) -> None:
        """Go to a new row of that height."""
        self.row += 1
        self.points += points
        self.sheet.row_dimensions[self.row].height = points

    def keep_together(self, points: int) -> None:
        """Begin a new page when so much does not fit on this one any more."""
        from openpyxl.worksheet.pagebreak import Break

        if self.points + points > _PAGE_POINTS and self.points:
            self.sheet.row_breaks.append(Break(self.row))
            self.points = 0

    def line(self, text: str, font: Font | None = None) -> None:
        """A text over the whole width."""
        self.next_row(_TALL_POINTS if font is self.title else _ROW_POINTS)
        self.put(1, text, alignment=self.wrapped, font=font or self.plain)
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=self.years + 2)

    def put(self, column: int, value: Decimal | str, form: str = "@", **look: object) -> None:
        """A cell of the current row: a number in a format, or a text, whatever it begins with."""
        cell = self.sheet.cell(self.row, column)
        if isinstance(value, Decimal) and len(value.as_tuple().digits) <= _MOST_DIGITS:
            cell.value, cell.number_format = value, form
        else:
            cell.value = sheet_text(str(value))[:_LONGEST]
            cell.data_type, cell.number_format = "s", "@"
        for name, given in {"font": self.plain, **look}.items():
            setattr(cell, name, given)


def _write_table(sheet: Worksheet, table: ZoneTable) -> list[_Place]:
    years = max((len(block.columns) for block in table.blocks), default=1)
    pen = _Pen(sheet, years)
    pen.line(f"{table.title}：主要数据比较", font=pen.title)
    _zones(pen, table)
    places = [_block(pen, table, block) for block in table.blocks]
    widths = (_SHORT_MM, *[_YEAR_MM] * years, _SOURCE_MM)
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[_letter(number)].width = width
    _print_on_a4(sheet, "portrait")
    return places


def _zones(pen: _Pen, table: ZoneTable) -> None:
    """Which zone is which draft: short name, name over the year columns, and the draft."""
    _header(pen, "合作区", ["名称", *[""] * (pen.years - 1)], "草稿")
    pen.sheet.merge_cells(start_row=pen.row, end_row=pen.row, start_column=2, end_column=pen.years + 1)
    for zone in table.zones:
        pen.next_row(_TALL_POINTS)
        pen.put(1, zone.short, border=pen.box, alignment=pen.wrapped)
        for column in range(2, pen.years + 2):
            pen.put(column, zone.name if column == 2 else "", border=pen.box, alignment=pen.wrapped)
        pen.sheet.merge_cells(start_row=pen.row, end_row=pen.row, start_column=2, end_column=pen.years + 1)
        said = [zone.place, f"草稿“{zone.source.path.name}”", f"内容编号 {zone.code}"]
        pen.put(pen.years + 2, "，".join(part for part in said if part), border=pen.box, alignment=pen.wrapped)
    for sentence in table.told:
        pen.line(sentence)


def _header(pen: _Pen, first: str, columns: Sequence[str], last: str) -> None:
    pen.next_row()
    for column, text in enumerate((first, *columns, last), start=1):
        pen.put(column, text, border=pen.box, font=pen.bold, fill=pen.shade, alignment=pen.centred)


def _block(pen: _Pen, table: ZoneTable, block: FigureBlock) -> _Place:
    pen.keep_together(_ROW_POINTS * (4 + len(block.rows)))
    pen.next_row()
    pen.line(block.title, font=pen.bold)
    if block.note:
        pen.line(block.note, font=pen.grey)
    _header(pen, "合作区", [*block.columns, *[""] * (pen.years - len(block.columns))], _SOURCE)
    header = pen.row
    form = _form(block)
    for zone, cells in zip(table.zones, block.rows, strict=True):
        traced = _traced(block, cells)
        pen.next_row(_ROW_POINTS * max(math.ceil(len(traced) / _LINE), 1))
        pen.put(1, zone.short, border=pen.box, alignment=pen.wrapped)
        for column in range(pen.years):
            cell = cells[column] if column < len(cells) else None
            look = {"border": pen.box, "alignment": pen.right}
            if cell is not None and not isinstance(cell.value, Decimal):
                look["font"] = pen.grey
            pen.put(column + 2, cell.value if cell else "", form, **look)
        pen.put(pen.years + 2, traced, border=pen.box, alignment=pen.wrapped)
    return _Place(block, header, header + 1, pen.row)


def _traced(block: FigureBlock, cells: Sequence[ZoneCell]) -> str:
    """Where the figures of a row stand on the form, and what was typed where that is not what is shown.

    ``合作区营业总收入：2024年、2025年``: the label once where the years alone tell the fields apart.
    """
    bare = {label.removeprefix(column) for label, column in zip(block.labels, block.columns, strict=True)}
    one = bare.pop() if len(bare) == 1 and len(block.columns) > 1 else ""
    said = (
        name if not cell.typed or _plain(cell.value) == cell.typed else f"{name}（填的是“{cell.typed}”）"
        for name, cell in zip(block.columns if one else block.labels, cells, strict=True)
    )
    return f"{f'{one}：' if one else ''}{'、'.join(said)}"


def _plain(value: Decimal | str) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else value


def _form(block: FigureBlock) -> str:
    """As many decimals as the longest number has, two when it has any: none is rounded away."""
    numbers = [cell.value for row in block.rows for cell in row if isinstance(cell.value, Decimal)]
    decimals = max((len(f"{number:f}".partition(".")[2]) for number in numbers), default=0)
    return f"0.{'0' * max(decimals, 2)}" if decimals else "0"


def _print_on_a4(sheet: Worksheet, orientation: Literal["portrait", "landscape"]) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    if sheet.oddFooter is not None and sheet.oddFooter.center is not None:
        sheet.oddFooter.center.text = "&P"


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(number)


# ---- the charts ------------------------------------------------------------------------------------------------


def _write_charts(book: Workbook, sheet: Worksheet, table: ZoneTable, places: Sequence[_Place]) -> None:
    from openpyxl.worksheet.pagebreak import Break

    charts = book.create_sheet(CHART_SHEET)
    charts.sheet_view.showGridLines = False
    for number in range(1, 2 * _CHART_COLUMNS + 1):
        charts.column_dimensions[_letter(number)].width = _COLUMN_WIDTH
    _print_on_a4(charts, "landscape")
    drawn = [place for place in places if place.block.has_numbers]
    beside = 2 if len(table.zones) <= _MOST_PAIRED else 1
    for number, (place, (row, column)) in enumerate(zip(drawn, _grid(len(drawn), beside), strict=True)):
        chart = _chart(sheet, place, _PAGE_CM / beside - 0.4)
        charts.add_chart(chart, f"{_letter(1 + column * _CHART_COLUMNS)}{2 + row * _CHART_ROWS}")
        if column == beside - 1 and row % 2 and number + 1 < len(drawn):
            charts.row_breaks.append(Break((row + 1) * _CHART_ROWS))
    if not drawn:
        charts.cell(1, 1).value = "没有可以比较的数字"


def _grid(count: int, beside: int) -> Iterator[tuple[int, int]]:
    yield from (divmod(number, beside) for number in range(count))


def _chart(sheet: Worksheet, place: _Place, width_cm: float) -> BarChart:
    from openpyxl.chart import BarChart, Reference
    from openpyxl.chart.axis import ChartLines
    from openpyxl.chart.label import DataLabelList

    block = place.block
    years = len(block.columns)
    chart = BarChart()
    chart.type, chart.grouping, chart.gapWidth, chart.overlap = "col", "clustered", 70, 0
    chart.title = _title(block.title)
    chart.width, chart.height = width_cm, _CHART_CM  # type: ignore[assignment]  # centimetres, whatever the stubs say
    data = Reference(sheet, min_col=2, max_col=1 + years, min_row=place.header, max_row=place.last)
    chart.add_data(data, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=place.first, max_row=place.last))
    shades = _SHADES if years > 1 else (_ONE_SHADE,)
    for number, series in enumerate(chart.series):
        series.graphicalProperties.solidFill = shades[number % len(shades)]
        series.graphicalProperties.line.noFill = True
        series.invertIfNegative = False
    chart.legend = None if years == 1 else chart.legend
    if chart.legend is not None:
        chart.legend.position = "b"
    chart.x_axis.delete = chart.y_axis.delete = False  # else newer programs draw no axes
    chart.x_axis.tickLblPos = "low"  # below the bars that go down
    chart.y_axis.number_format, chart.y_axis.majorGridlines = "General", ChartLines(spPr=_light_line())
    numbers = [cell.value for row in block.rows for cell in row if isinstance(cell.value, Decimal)]
    if min(numbers) >= 0:
        chart.y_axis.scaling.min = 0  # bars whose foot is cut off tell a wrong story
    if years * len(block.rows) <= _MOST_LABELLED:
        hidden = dict.fromkeys(("showSerName", "showCatName", "showLegendKey", "showPercent", "showBubbleSize"), False)
        chart.dataLabels = DataLabelList(showVal=True, **hidden)
        # a text counts as 0 in a chart, and must not be labelled as if it were one
        is_whole = len(numbers) == years * len(block.rows)
        chart.dataLabels.numFmt = _form(block) if is_whole else f"{_form(block)};-{_form(block)};"
        chart.dataLabels.txPr = _small(8)
    return chart


def _title(text: str) -> Title:
    from openpyxl.chart.text import RichText, Text
    from openpyxl.chart.title import Title
    from openpyxl.drawing.text import Paragraph, RegularTextRun

    small = _small(12, bold=True)
    run = RegularTextRun(rPr=small.p[0].pPr.defRPr, t=text)
    rich = RichText(bodyPr=small.bodyPr, p=[Paragraph(pPr=small.p[0].pPr, r=[run])])
    return Title(tx=Text(rich=rich), overlay=False)


def _small(points: int, *, bold: bool = False) -> RichText:
    """Text of a chart in a size of its own."""
    from openpyxl.chart.text import RichText
    from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RichTextProperties

    look = CharacterProperties(sz=points * 100, b=bold)
    return RichText(bodyPr=RichTextProperties(), p=[Paragraph(pPr=ParagraphProperties(defRPr=look), endParaRPr=look)])


def _light_line() -> GraphicalProperties:
    from openpyxl.chart.shapes import GraphicalProperties
    from openpyxl.drawing.line import LineProperties

    return GraphicalProperties(ln=LineProperties(solidFill="E3E3E3"))
