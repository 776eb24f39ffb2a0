"""The text of a cell broken into the lines that are painted: at most so many, the last one cut short by dots."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption

MOST_LINES = 3
_MOST_KNOWN = 20_000


class CellLines:
    """Breaks texts in one font; what was broken once is known. ``most``: how many lines are painted."""

    def __init__(self, font: QFont, metrics: QFontMetrics, most: int = MOST_LINES) -> None:
        self._font = font
        self._most = most
        self._metrics = metrics
        self._widest = max(metrics.horizontalAdvance("国"), metrics.horizontalAdvance("W"), 1)
        self._known: dict[tuple[str, int], tuple[str, ...]] = {}

    def of(self, text: str, width: int) -> tuple[str, ...]:
        """The lines of ``text`` in ``width`` px; none for a blank one."""
        if len(text) * self._widest <= width and "\n" not in text:
            return (text,) if text else ()
        found = self._known.get((text, width))
        if found is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            found = self._known[(text, width)] = self._broken(text, width)
        return found

    def is_cut(self, text: str, width: int) -> bool:
        """Whether not all of ``text`` is seen."""
        lines = self.of(text, width)
        return bool(lines) and lines[-1].endswith("…") and not text.endswith("…")

    def _broken(self, text: str, width: int) -> tuple[str, ...]:
        if "\n" not in text and self._metrics.horizontalAdvance(text) <= width:
            return (text,)
        lines: list[str] = []
        paragraphs = text.split("\n")
        for number, paragraph in enumerate(paragraphs):
            room = self._most - len(lines)
            lines += self._wrapped(paragraph, width, room)
            if len(lines) == self._most and number + 1 < len(paragraphs) and not lines[-1].endswith("…"):
                lines[-1] = self._metrics.elidedText(lines[-1] + "…" * 9, Qt.TextElideMode.ElideRight, width)
            if len(lines) == self._most:
                break
        return tuple(lines)

    def _wrapped(self, text: str, width: int, room: int) -> list[str]:
        layout = QTextLayout(text, self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        ends: list[int] = []
        while len(ends) < room:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            ends.append(line.textStart() + line.textLength())
        layout.endLayout()
        # Qt counts characters beyond the first plane twice
        units = text.encode("utf-16-le", "surrogatepass")
        begins = [0, *ends[:-1]]
        pieces = [
            units[2 * begin : 2 * end].decode("utf-16-le", "surrogatepass").rstrip()
            for begin, end in zip(begins, ends, strict=True)
        ]
        if ends and 2 * ends[-1] < len(units):
            rest = units[2 * begins[-1] :].decode("utf-16-le", "surrogatepass")
            pieces[-1] = self._metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)
        return pieces or [""]
