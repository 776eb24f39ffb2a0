"""The list of sections at the left: how far each is, what is wrong in it. No widgets but the list's rows."""

from __future__ import annotations

from app.documents.layout.texts import Filler
from app.drafts.options import shown_pages
from app.forms.definition import Volume
from app.forms.filled import Filled, answered_fields
from app.forms.sections import Section
from app.ui.widgets.marks import Kind, State
from app.ui.widgets.navigation import NavigationRow
from app.ui.work.board import Counts
from app.ui.work.desk import Desk


def navigation_rows(desk: Desk) -> list[NavigationRow]:
    """All sections in printed order, under the name of their volume."""
    rows: list[NavigationRow] = []
    for volume in desk.definition.volumes:
        rows.append(NavigationRow(f"volume.{volume.id}", volume_name(volume), heading=True))
        rows += [navigation_row(desk, section) for section in desk.sections if section.volume == volume.id]
    return rows


def volume_name(volume: Volume) -> str:
    """申报表（附件 1）: the short name with the mark of its cover."""
    mark = next((part.cover.mark for part in volume.parts if part.cover and part.cover.mark), "")
    return f"{volume.file_name}（{mark}）" if mark else volume.file_name


def navigation_row(desk: Desk, section: Section) -> NavigationRow:
    """One section: its mark, the count of its problems, for the evidence how many items are done."""
    counts = desk.board.counts(heads_of(section))
    kind: Kind = "error" if counts.errors else "warning"
    note = ""
    if section.items:
        filled = desk.progress(section)
        note = f"{filled.done} / {filled.total}"
    return NavigationRow(
        section.id,
        title_of(desk, section),
        state_of(desk, section, counts),
        counts.errors + counts.warnings,
        kind,
        note,
    )


def title_of(desk: Desk, section: Section) -> str:
    """The printed title of a section; one that begins with an answer has it filled in."""
    if "{" not in section.title:
        return section.title
    return Filler(desk.definition, desk.draft.filling).plain(section.title)


def heads_of(section: Section) -> list[str]:
    """The places whose problems count for a section."""
    return [*section.fields, *(f"items.{number}" for number in section.items)]


def state_of(desk: Desk, section: Section, counts: Counts) -> State:
    """Untouched, begun, or complete without problems; a dash where nothing is wanted.

    That is a page that is left out, and a section that is blank and may be.
    A section that only repeats what others ask for is as far as those answers are.
    """
    if is_left_out(desk, section):
        return "dash"
    if section.kind == "notes":
        return "info"
    filled = _progress(desk, section)
    if filled.total == 0:
        return "ring" if counts.unfilled else "dash" if section.fields else "none"
    if filled.done == filled.total and not (counts.errors or counts.warnings or counts.unfilled):
        return "check"
    return "half" if filled.done else "ring"


def _progress(desk: Desk, section: Section) -> Filled:
    if section.fields or section.items:
        return desk.progress(section)
    return answered_fields(desk.definition, desk.draft.filling, section.printed)


def option_of(desk: Desk, section: Section) -> str:
    """The option that asks for a page of its own; empty for one that is always printed."""
    for volume in desk.definition.volumes:
        for part in volume.parts:
            held = part.body.holds if part.body else part.item.holds if part.item else ()
            for holding in held if volume.id == section.volume and section.shows else ():
                if section.shows in (holding.table, holding.outline, holding.statement):
                    return holding.optional
    return ""


def is_left_out(desk: Desk, section: Section) -> bool:
    """Whether the section is an optional page that the draft does not ask for."""
    name = option_of(desk, section)
    return bool(name) and name not in shown_pages(desk.definition, desk.draft.options)
