"""The places to stamp and sign as a list to print and tick, with the page of each and whether its scan is there."""

from __future__ import annotations

from collections.abc import Sequence

from app.books.exported import Exported
from app.books.page_lists import page_in_words
from app.discs.label_sheets import twips
from app.discs.label_texts import Setter
from app.documents.model import Align, Face, ParagraphPart
from app.renderers.label_sheet import A4, Sheet, Stroke, Text
from app.scans.model import SealPlace

_HEADS = ("办好", "盖章、签字处", "谁来", "册", "印出的页码", "双面打印时", "扫描件")
_WIDTHS_MM = (11.0, 36.0, 42.0, 24.0, 23.0, 23.0, 19.0)
_WIDER = 1.12  # without the last column
_STATES = {"missing": "还缺", "scanned": "已导入", "outdated": "已过时，要重扫"}
_BY_OTHERS = "（由主管部门办，自己不盖）"
_LEFT_MM, _TOP_MM, _BOTTOM_MM = 16.0, 16.0, 18.0
_SIDE, _ABOVE = 70, 70
_SIZE = 20


def seal_rows(places: Sequence[SealPlace]) -> tuple[tuple[str, ...], ...]:
    """A row for each place in printed order, under the heads of the list; without any scan they end before the last."""
    known = any(place.state != "missing" for place in places)
    return tuple(
        (
            "□",
            place.place,
            place.who if place.by_applicant else f"{place.who}{_BY_OTHERS}",
            place.volume_name,
            page_in_words(place.on.label),
            f"第 {(place.on.side + 1) // 2} 张{'正面' if place.on.side % 2 else '背面'}",
            *([_STATES[place.state]] if known else []),
        )
        for place in places
    )


def seal_sheets(places: Sequence[SealPlace], exported: Exported, name: str, setter: Setter) -> tuple[Sheet, ...]:
    """The list on as many sheets as it takes, its heads on each; ``name`` is the applicant's."""
    cells = seal_rows(places)
    columns = min((len(row) for row in cells), default=len(_HEADS))
    widths = [twips(width if columns == len(_HEADS) else width * _WIDER) for width in _WIDTHS_MM[:columns]]
    rows = [_Row(row, widths, setter, Face.SONG) for row in cells]
    head = _Row(_HEADS[:columns], widths, setter, Face.HEI)
    sheets: list[_Page] = []
    left = list(rows)
    while left or not sheets:
        page = _Page(_title(exported, name, setter) if not sheets else (), widths)
        page.add(head)
        while left and page.takes(left[0]):
            page.add(left.pop(0))
        sheets.append(page)
    return tuple(page.sheet(setter, number, len(sheets)) for number, page in enumerate(sheets, start=1))


def _title(exported: Exported, name: str, setter: Setter) -> tuple[ParagraphPart, ...]:
    width = A4[0] - 2 * twips(_LEFT_MM)
    words = (("盖章清单", Face.SONG_BOLD, 36), (name, Face.SONG, 22), (f"内容编号 {exported.code}", Face.SONG, 20))
    return tuple(setter.lines(text, face, size, width) for text, face, size in words if text)


class _Row:
    """The cells of a row, set into their columns."""

    def __init__(self, cells: Sequence[str], widths: Sequence[int], setter: Setter, face: Face) -> None:
        middle = (0, 4, 5)
        self.parts = [
            setter.lines(text, face, _SIZE, width - 2 * _SIDE, Align.CENTER if place in middle else Align.LEFT)
            for place, (text, width) in enumerate(zip(cells, widths, strict=True))
        ]

    @property
    def height(self) -> int:
        """What its tallest cell needs; no row is lower than is easy to tick."""
        return max(twips(9), max(part.height for part in self.parts) + 2 * _ABOVE)


class _Page:
    """A sheet that fills from the top."""

    def __init__(self, title: Sequence[ParagraphPart], widths: Sequence[int]) -> None:
        self._texts: list[Text] = []
        self._strokes: list[Stroke] = []
        self._y = twips(_TOP_MM)
        for part in title:
            self._texts.append(Text(twips(_LEFT_MM), self._y, part))
            self._y += part.height + 60
        self._edges = [twips(_LEFT_MM)]
        for width in widths:
            self._edges.append(self._edges[-1] + width)
        self._y += 60 if title else 0
        self._rule(self._y)

    def takes(self, row: _Row) -> bool:
        """Whether there is room for one more row."""
        return self._y + row.height <= A4[1] - twips(_BOTTOM_MM)

    def add(self, row: _Row) -> None:
        """Put a row below the others."""
        for part, x in zip(row.parts, self._edges, strict=False):
            self._texts.append(Text(x + _SIDE, self._y + (row.height - part.height) // 2, part))
        for x in self._edges:
            self._strokes.append(Stroke(x, self._y, x, self._y + row.height, cut=False))
        self._y += row.height
        self._rule(self._y)

    def _rule(self, y: int) -> None:
        self._strokes.append(Stroke(self._edges[0], y, self._edges[-1], y, cut=False))

    def sheet(self, setter: Setter, number: int, of: int) -> Sheet:
        """The sheet with its number at the foot, where there are several."""
        foot = setter.lines(f"{number} / {of}", Face.SONG, 18, A4[0] - 2 * twips(_LEFT_MM), Align.CENTER)
        numbered = [Text(twips(_LEFT_MM), A4[1] - twips(12), foot)] if of > 1 else []
        return Sheet((*self._texts, *numbered), strokes=tuple(self._strokes))
