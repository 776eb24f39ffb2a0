"""The answers of an official table out of the rows that were found for it, with what speaks against each."""

from __future__ import annotations

from collections.abc import Sequence

from app.forms.definition import FormDefinition
from app.forms.labels import label_of, with_years
from app.forms.sections import fields_of_cell
from app.word_forms.aligning import AlignedRow, Pair
from app.word_forms.asked import AskedCell
from app.word_forms.cells import CellReader, Place, without_label
from app.word_forms.findings import Findings
from app.word_forms.model import GridCell, WordParagraph
from app.word_forms.placing import PlacedRow, PlacedTable
from app.word_forms.words import EQUAL, added_words, is_year, squeezed

_SEVERAL = "这一栏写在几格里，连在了一起"
_SHARED = "标签和内容写在一格里"
_TYPED_IN = 3
_BY_PLACE = "这一行的标签认不出，照位置读的"
_ADDED = "下面添加的一行也接在了这里"
_SHIFTED = "这一行的格数和表上的不同，可能错了位"


class TableReader:
    """Reads the rows of one placed table into findings."""

    def __init__(self, definition: FormDefinition, reader: CellReader, placed: PlacedTable, title: str) -> None:
        self._definition = definition
        self._reader = reader
        self._findings: Findings = reader.findings
        self._placed = placed
        self._title = title
        self._read: set[AskedCell] = set()
        self._used: dict[GridCell, str] = {}
        self._known: set[GridCell] = set()
        self._years: dict[int, tuple[int, int] | None] = {}

    def read(self) -> None:
        """Read all rows; cells that are missing are told with the reason."""
        for number, cells in enumerate(self._placed.asked.rows):
            placed = self._placed.rows.get(number)
            if placed is None:
                for asked in cells:
                    if asked.row == number:
                        self._missing(asked, "文件里没有找到这一行")
                continue
            self._note_years(placed.aligned)
            self._row(number, placed)
        self._leave_rest()

    def _leave_rest(self) -> None:
        """Every cell that was neither a label nor an answer, so that nothing typed is lost."""
        for placed in self._placed.rows.values():
            for row in placed.rows:
                rest = [cell for cell in dict.fromkeys(row.cells) if cell not in self._known]
                self._known.update(rest)
                rest = [cell for cell in rest if squeezed(cell.text) not in self._placed.asked.labels]
                self._findings.leave_all(self._title, (cell.text for cell in rest))

    def _row(self, number: int, placed: PlacedRow) -> None:
        of_row: tuple[str, ...] = (_BY_PLACE,) if placed.by_place else ()
        of_row += (_ADDED,) if placed.added else ()
        of_label: tuple[str, ...] = ()
        cells = _with_loose(placed.aligned, placed.rows[0].cells)
        shifted = _shifted(cells)
        for pair, extra in cells:
            if pair.asked.is_label:
                if pair.asked.row == number:
                    of_label = self._label(pair, placed)
                if not placed.added and pair.alike and not pair.shared:
                    self._known.update(cell for piece in _pieces_of(pair.cells, placed) for cell in piece)
            elif pair.asked not in self._read and pair.asked.row == number:
                self._read.add(pair.asked)
                of_cell = (_SHIFTED,) if pair.asked in shifted else ()
                self._answer(pair, extra, placed, (*of_row, *of_label, *of_cell))

    def _label(self, pair: Pair, placed: PlacedRow) -> tuple[str, ...]:
        """What a label that is not as printed says against the answers behind it."""
        if not pair.asked.words:
            self._findings.leave_all(self._title, (cell.text for cell in pair.cells))
            return ()
        if pair.shared or not pair.cells or pair.alike == EQUAL:
            return ()
        found = "\n".join(cell.text for piece in _pieces_of(pair.cells, placed) for cell in piece)
        if squeezed(found) == pair.asked.words or not squeezed(found):
            return ()
        if added_words(pair.asked.words, squeezed(found)) >= _TYPED_IN:
            self._findings.leave(self._title, found)
        if is_year(pair.asked.words) and is_year(squeezed(found)):
            return (f"表头写的是“{found.strip()}”",)
        return (f"标签写作“{' '.join(found.split())}”",)

    def _answer(self, pair: Pair, extra: Sequence[GridCell], placed: PlacedRow, doubts: tuple[str, ...]) -> None:
        asked, cells = pair.asked, pair.cells
        if asked.column in self._years and asked.cell.field:
            cells, why = self._by_year(asked, placed)
            if not cells:
                self._missing(asked, why)
                return
            doubts = (*doubts, why)
        if not cells:
            self._missing(asked, "这一行里没有它的格")
            return
        names = fields_of_cell(self._definition, asked.cell)
        other = self._used.get(cells[0])
        if other is not None and not pair.shared:
            self._missing(asked, f"它的格和“{other}”的合并了")
            return
        self._used[cells[0]] = label_of(self._definition, names[0]) if names else self._title
        self._known.update((*extra, *(cell for piece in _pieces_of(cells, placed) for cell in piece)))
        filled = [cell for cell in extra if cell.text.strip()]
        if filled:
            doubts = (*doubts, _SEVERAL)
        pieces = [
            _paragraphs((*piece, *filled) if not number else piece)
            for number, piece in enumerate(_pieces_of(cells, placed))
        ]
        if pair.shared:
            pieces, doubts = self._behind_label(pair, placed, pieces), (*doubts, _SHARED)
        self._reader.read(asked.cell, pieces, Place(self._title, doubts))

    def _behind_label(
        self, pair: Pair, placed: PlacedRow, pieces: list[tuple[WordParagraph, ...]]
    ) -> list[tuple[WordParagraph, ...]]:
        """The paragraphs of a cell without the label at their head."""
        label = next(one.asked.words for one in placed.aligned.pairs if one.shared and one.cells == pair.cells)
        text = "\n".join(paragraph.text for piece in pieces for paragraph in piece)
        return [tuple(WordParagraph(line) for line in without_label(text, label).split("\n"))]

    def _missing(self, asked: AskedCell, why: str) -> None:
        for name in fields_of_cell(self._definition, asked.cell):
            self._findings.near(name, why)

    # ---- heads that name other years ---------------------------------------------------------------------------

    def _note_years(self, aligned: AlignedRow) -> None:
        """Where the years of a head stand, when they are not those that the form asks for in their order."""
        heads = [pair for pair in aligned.pairs if pair.asked.cell.header is not None and is_year(pair.asked.words)]
        if len(heads) < 2:
            return
        found = [cell for cell in self._year_cells(aligned)]
        wanted = [pair.asked.words for pair in heads]
        said = [squeezed(cell.text) for cell in found]
        self._years = {}
        if [words.rstrip("度") for words in said] == wanted or not said:
            return
        by_year = {words.rstrip("度"): cell for words, cell in zip(said, found, strict=True)}
        for pair in heads:
            cell = by_year.get(pair.asked.words)
            self._years[pair.asked.column] = (cell.left, cell.right) if cell else None

    def _year_cells(self, aligned: AlignedRow) -> list[GridCell]:
        cells = {cell for pair in aligned.pairs for cell in pair.cells} | set(aligned.loose)
        return sorted((cell for cell in cells if is_year(squeezed(cell.text))), key=lambda cell: cell.left)

    def _by_year(self, asked: AskedCell, placed: PlacedRow) -> tuple[tuple[GridCell, ...], str]:
        """The cell below the year that is asked for, wherever that stands."""
        span = self._years[asked.column]
        if span is None:
            return (), "表头里没有这一年"
        cells = tuple(cell for cell in placed.rows[0].cells if cell.left < span[1] and span[0] < cell.right)
        return cells[:1], "各年的次序和表格不同，照表头的年份读的"


def _with_loose(aligned: AlignedRow, cells: Sequence[GridCell]) -> list[tuple[Pair, tuple[GridCell, ...]]]:
    """Each pair with the extra cells right behind its own: pieces of a cell that somebody split."""
    found: list[tuple[Pair, tuple[GridCell, ...]]] = []
    loose = set(aligned.loose)
    owner = -1
    extras: dict[int, list[GridCell]] = {}
    at = {cell: number for number, pair in enumerate(aligned.pairs) for cell in pair.cells}
    for cell in cells:
        if cell in loose:
            extras.setdefault(max(owner, 0), []).append(cell)
        else:
            owner = at.get(cell, owner)
    for number, pair in enumerate(aligned.pairs):
        found.append((pair, tuple(extras.get(number, ()))))
    return found


def _shifted(cells: Sequence[tuple[Pair, tuple[GridCell, ...]]]) -> set[AskedCell]:
    """Answers side by side, without a label between, in more or fewer cells than asked: which is whose is a guess."""
    found: set[AskedCell] = set()
    stretch: list[AskedCell] = []
    odd = False
    for pair, extra in cells:
        if pair.asked.is_label and pair.cells:
            stretch, odd = [], False
        elif not pair.asked.is_label:
            stretch.append(pair.asked)
            odd = odd or not pair.cells
        odd = odd or any(cell.text.strip() for cell in extra)
        if odd and len(stretch) > 1:
            found.update(stretch)
    return found


def _pieces_of(cells: Sequence[GridCell], placed: PlacedRow) -> list[tuple[GridCell, ...]]:
    """The cells of an answer in each of the rows that its row stands in; merged ones once."""
    first = placed.rows[0].cells
    places = [first.index(cell) for cell in cells if cell in first]
    found: list[tuple[GridCell, ...]] = []
    seen: set[GridCell] = set()
    for row in placed.rows:
        piece = tuple(row.cells[place] for place in places if place < len(row.cells) and row.cells[place] not in seen)
        seen.update(piece)
        if piece:
            found.append(piece)
    return found


def _paragraphs(cells: Sequence[GridCell]) -> tuple[WordParagraph, ...]:
    return tuple(paragraph for cell in cells for paragraph in cell.paragraphs)


def title_of(definition: FormDefinition, title: str) -> str:
    """How a table or outline is called in a report: its title on one line, blanks for answers left out."""
    return (
        with_years(definition, title).partition("{")[0].strip()
        or with_years(definition, title).rpartition("}")[2].strip()
    )
