"""Texts and spans into paragraphs, in the styles of the house: the one place that names faces for purposes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.documents.layout import styles
from app.documents.layout.frame import Streamed
from app.documents.layout.texts import Filler, Span
from app.documents.model import Align, Face, Geometry, Paragraph, ParagraphPart, ParagraphStyle, Run, Shown
from app.documents.typeset import Typesetter, clean
from app.progress import Pause, unpaused


@dataclass(frozen=True, slots=True)
class Style:
    """Face, size, pitch and alignment of a kind of paragraph; indents in ems of its size."""

    name: ParagraphStyle
    face: Face
    size: int
    pitch: int
    align: Align = Align.LEFT
    indent_em: float = 0
    keep: bool = False
    stated: bool = False


BODY = Style("body", Face.FANG, styles.BODY, styles.BODY_PITCH, Align.JUSTIFY, 2)
GUIDE = Style("body", Face.KAI, styles.BODY, styles.BODY_PITCH, Align.JUSTIFY, 2)
HEADINGS = {
    1: Style("heading_1", Face.HEI, styles.BODY, styles.BODY_PITCH, Align.LEFT, 2, keep=True),
    2: Style("heading_2", Face.KAI, styles.BODY, styles.BODY_PITCH, Align.LEFT, 2, keep=True),
    3: Style("heading_3", Face.FANG, styles.BODY, styles.BODY_PITCH, Align.LEFT, 2, keep=True),
}
SECTION_TITLE = Style("section_title", Face.HEI, styles.BODY, styles.SECTION_TITLE_PITCH, keep=True, stated=True)
TITLE = Style("title", Face.SONG_BOLD, styles.TITLE, styles.TITLE_PITCH, Align.CENTER, keep=True, stated=True)
COVER_TITLE = Style("cover_title", Face.SONG_BOLD, styles.COVER_TITLE, styles.COVER_TITLE_PITCH, Align.CENTER)
MARK = Style("mark", Face.HEI, styles.BODY, styles.BODY_PITCH)
FOOT = Style("cover", Face.FANG, styles.BODY, styles.BODY_PITCH, Align.CENTER)
NOTE = Style("note", Face.FANG, styles.NOTE, styles.NOTE_PITCH, Align.JUSTIFY, 2)
SUBTITLE = Style("line", Face.FANG, styles.LINE, styles.LINE_PITCH, Align.CENTER, keep=True, stated=True)
LINE = Style("line", Face.FANG, styles.LINE, styles.LINE_PITCH, stated=True)
CELL = Style("cell", Face.SONG, styles.CELL, styles.CELL_PITCH, Align.CENTER)
CONTENTS = Style("contents", Face.FANG, styles.CONTENTS, styles.CONTENTS_PITCH)
SIGNATURE = Style("body", Face.FANG, styles.BODY, styles.BODY_PITCH)


class TextSetter:
    """Makes paragraphs of literal texts with unique ids and breaks them for the column of one geometry.

    ``pause`` is to be called between rows and lines: there the work can be stopped.
    """

    def __init__(self, typesetter: Typesetter, geometry: Geometry, prefix: str, pause: Pause = unpaused) -> None:
        self.typesetter = typesetter
        self.geometry = geometry
        self.pause = pause
        self._prefix = prefix
        self._count = 0

    def identity(self) -> str:
        """A new id, unique in the document and the same for the same form and answers."""
        self._count += 1
        return f"{self._prefix}.{self._count}"

    def runs(self, spans: Iterable[Span], style: Style) -> tuple[Run, ...]:
        """Runs of spans; ruled spans are underlined."""
        found: list[Run] = []
        for span in spans:
            found += self.typesetter.runs(span.text, style.face, style.size, underline=span.ruled)
        return tuple(found)

    def paragraph(self, spans: Iterable[Span], style: Style) -> Paragraph:
        """A paragraph of one style that knows where in its text the answers stand."""
        runs: list[Run] = []
        shown: list[Shown] = []
        at = 0
        for span in spans:
            made = self.runs([span], style)
            end = at + sum([len(run.text) for run in made])
            if span.answer:
                shown.append(Shown(at, end, span.answer))
            runs += made
            at = end
        return Paragraph(
            id=self.identity(),
            runs=tuple(runs),
            style=style.name,
            pitch=style.pitch,
            align=style.align,
            first_indent=styles.em(style.size, style.indent_em),
            keep_with_next=style.keep,
            shown=tuple(shown),
            stated=style.stated,
        )

    def paragraphs(self, text: str, style: Style, answer: str = "") -> list[Paragraph]:
        """One paragraph for each line of a literal text (no slots)."""
        return [self.paragraph([Span(line, answer)], style) for line in clean(text).split("\n")]

    def set(self, paragraph: Paragraph) -> ParagraphPart:
        """Break a paragraph for the type area; its line ends are stated where office programs might differ."""
        column = self.geometry.column
        return self.typesetter.set(self.typesetter.settled(paragraph, column), column)

    def stream(self, paragraphs: Iterable[Paragraph]) -> list[Streamed]:
        """Paragraphs broken for the type area, ready to flow."""
        return [Streamed(self.set(paragraph)) for paragraph in paragraphs]

    def gap(self, height: int) -> Streamed:
        """An empty line of a given height: vertical space is stated, so that Word has it too."""
        return Streamed(self.set(Paragraph(self.identity(), (), "gap", max(20, height))))


class Setter(TextSetter):
    """A setter of one form for one filling: it also sets texts with slots."""

    def __init__(
        self, typesetter: Typesetter, geometry: Geometry, filler: Filler, prefix: str, pause: Pause = unpaused
    ) -> None:
        super().__init__(typesetter, geometry, prefix, pause)
        self.filler = filler

    def template(self, text: str, style: Style) -> list[Paragraph]:
        """One paragraph for each line of a text with slots; a line break inside an answer starts a new one too."""
        lines: list[list[Span]] = [[]]
        for span in self.filler.spans(text):
            for index, piece in enumerate(clean(span.text).split("\n")):
                if index:
                    lines.append([])
                if piece or span.answer:
                    lines[-1].append(replace(span, text=piece))
        return [self.paragraph(line, style) for line in lines]
