"""The places to stamp and sign, with the page that each is on: on the screen, and as a page to print."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.books.exported import Exported, SealOnPage
from app.books.page_lists import page_in_words
from app.ui.export.words import MARKS, seal_sheet
from app.ui.look.look import Look
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.labels import HairLine, TextLabel
from app.ui.widgets.panes import Card

_HEADS = ("盖章、签字处", "谁来", "册", "印出的页码", "双面打印时")
_BY_OTHERS = "（由主管部门办，自己不盖）"


def seal_rows(exported: Exported) -> tuple[tuple[str, str, str, str, str], ...]:
    """A row for each place in printed order: place, who, volume, printed number, sheet of paper."""
    return tuple(
        (seal.place, who(seal), volume.name, page_in_words(seal.label), seal_sheet(seal))
        for volume in exported.volumes
        for seal in volume.seals
    )


def who(seal: SealOnPage) -> str:
    """Who stamps or signs, and whether that is not the applicant's."""
    return seal.who if seal.by_applicant else f"{seal.who}{_BY_OTHERS}"


def seal_html(exported: Exported, name: str, families: Sequence[str]) -> str:
    """The list as a page to print, with a box to tick for each place; ``name`` is the applicant's."""
    cells = "".join(f"<th align='left'>{escape(head)}</th>" for head in ("办好", *_HEADS))
    rows = "".join(
        "<tr><td>□</td>" + "".join(f"<td>{escape(word)}</td>" for word in row) + "</tr>" for row in seal_rows(exported)
    )
    family = ", ".join(f"'{one}'" for one in families)
    return (
        f'<html><body style="font-family: {escape(family)}; font-size: 11pt">'
        f"<h2>盖章清单</h2><p>{escape(name)}<br>{MARKS.get(exported.mark, '')}，内容编号 {escape(exported.code)}</p>"
        "<table width='100%' border='1' cellspacing='0' cellpadding='6' style='border-collapse: collapse'>"
        f"<tr>{cells}</tr>{rows}</table>"
        "</body></html>"
    )


class SealList(Card):
    """``print_asked`` when the list is wanted on paper."""

    print_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._look = look
        self._title = TextLabel(look, "盖章清单", role="title", semibold=True)
        self.print_button = OutlineButton(look, "打印清单", icon="print", small=True)
        self.print_button.clicked.connect(self.print_asked)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.print_button)
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(16)
        self._table.setVerticalSpacing(5)
        self._table.setColumnStretch(0, 3)
        self._table.setColumnStretch(1, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(self._table)

    def show_seals(self, exported: Exported) -> None:
        """The places of this export; the card goes when there are none."""
        self._empty()
        rows = seal_rows(exported)
        several = len(exported.volumes) > 1
        shown = [(0, 0), (1, 1), *([(2, 2)] if several else []), (3, 3), (4, 4)]
        for column, head in shown:
            self._table.addWidget(TextLabel(self._look, _HEADS[head], role="caption", tone="ink3"), 0, column)
        for number, row in enumerate(rows):
            self._table.addWidget(HairLine(self._look), 2 * number + 1, 0, 1, 5)
            for column, part in shown:
                wrap = part < 2
                label = TextLabel(self._look, row[part], tone="ink" if part in (0, 3) else "ink2", wrap=wrap)
                self._table.addWidget(label, 2 * number + 2, column, Qt.AlignmentFlag.AlignTop)
        self.setVisible(bool(rows))

    def words(self) -> list[str]:
        """What stands in the table, row by row."""
        items = [self._table.itemAt(at) for at in range(self._table.count())]
        labels = [item.widget() for item in items if item is not None]
        return [label.text() for label in labels if isinstance(label, TextLabel)]

    def _empty(self) -> None:
        while self._table.count():
            item = self._table.takeAt(0)
            part = item.widget() if item is not None else None
            if part is not None:
                part.hide()
                part.deleteLater()
