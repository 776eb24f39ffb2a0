"""A whole volume, part by part: covers, notes, contents, bodies and items become leaves.

The way in: :class:`Layout` for one form and one filling; :meth:`Layout.parts` for a volume. Numbers, blank pages and
evidence are the business of the book (``app.books``), which asks :meth:`Layout.contents` again once it has numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.documents.layout import styles
from app.documents.layout.captions import caption_row
from app.documents.layout.contents import lay_out_contents
from app.documents.layout.cover import lay_out_cover, with_code
from app.documents.layout.flow import Sheets, flow_tables, flow_text, table_group, text_group
from app.documents.layout.frame import Group, Heading, LaidPart, Leaf, SealPlace, Streamed
from app.documents.layout.kept_parts import KeptParts, NotedFilling
from app.documents.layout.outlines import outline_stream
from app.documents.layout.setter import Setter
from app.documents.layout.sheets import (
    NOT_YET,
    divider_stream,
    file_list_stream,
    item_page_stream,
    lay_out_notes,
    self_declaration_stream,
    statement_stream,
)
from app.documents.layout.tables import table_stream
from app.documents.layout.texts import Filler
from app.documents.model import AFTER_TABLE, Geometry, RowPart, TablePart
from app.documents.typeset import Typesetter
from app.forms.answers import Filling, ItemState
from app.forms.definition import NONE, Cover, FormDefinition, Holding, Item, ItemPart, Part, Volume
from app.progress import Pause, unpaused


@dataclass(frozen=True, slots=True)
class LayoutOptions:
    """What the user may switch on paper (rulings 15, 17, 18, 19); ``blank`` is the empty official form (ruling 21).

    ``dividers`` opens each item with a sheet that carries its title. ``missing`` are sentences about files that a draft
    copy has to go without, by item. ``code`` is printed on the back of covers; empty: the back stays blank.
    """

    attachment_mark: bool = True
    example_line: bool = True
    guide_text: bool = True
    attach_plan: bool = False
    gutter_mm: float = 0
    shown: frozenset[str] = frozenset()
    blank: bool = False
    dividers: bool = False
    missing: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    code: str = ""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Holdings of one kind in a row, ready to flow: text, or tables (``alone`` on a page of their own)."""

    tables: bool
    alone: bool
    stream: list[Streamed]


class Layout:
    """Lays out the volumes of one form for one filling; parts that did not change come from ``kept``, if that is given.

    All that share a ``kept`` share the typesetter, too. ``pause`` is called between parts and rows and may raise to
    stop the layout; what was done stays known.
    """

    def __init__(
        self,
        definition: FormDefinition,
        filling: Filling,
        typesetter: Typesetter,
        options: LayoutOptions,
        kept: KeptParts | None = None,
        pause: Pause = unpaused,
    ) -> None:
        self.definition = definition
        self._noted = NotedFilling(filling)
        self._filling = self._noted.filling
        self._filler = Filler(definition, self._filling)
        self._typesetter = typesetter
        self._options = options
        self._kept = KeptParts(0) if kept is None else kept
        self._pause = pause

    @property
    def blank(self) -> bool:
        """Whether this is the empty official form (ruling 21)."""
        return self._options.blank

    def geometry(self, volume: Volume) -> Geometry:
        """Sheet and margins of a volume."""
        return styles.landscape() if volume.landscape else styles.portrait(self._options.gutter_mm)

    def parts(self, volume: Volume) -> tuple[LaidPart, ...]:
        """Lay out every part of a volume; the contents list still without numbers."""
        return tuple(self._part(volume, index, {}) for index in range(len(volume.parts)))

    def contents(self, volume: Volume, numbers: Mapping[int, str]) -> tuple[LaidPart, ...]:
        """Lay out the contents lists of a volume again, now with the number of each item."""
        found = (index for index, part in enumerate(volume.parts) if part.contents)
        return tuple(self._part(volume, index, numbers) for index in found)

    def covers(self, volume: Volume, tome: str) -> tuple[LaidPart, ...]:
        """The covers of one of several books that the volume is bound as, with what it is called below the title."""
        found = []
        for index, part in enumerate(volume.parts):
            if part.cover:
                cover = replace(part.cover, title=(*part.cover.title, tome))
                found.append(self._cover(volume, cover, f"{volume.id}.{index}", f"{volume.title}{tome}"))
        return tuple(found)

    def _cover(self, volume: Volume, cover: Cover, identity: str, title: str) -> LaidPart:
        setter = Setter(self._typesetter, self.geometry(volume), self._filler, identity, self._pause)
        marks = self._options.attachment_mark, self._options.example_line
        laid = _in_section("cover", lay_out_cover(cover, setter, identity, title, *marks))
        return with_code(laid, self._options.code, setter) if self._options.code else laid

    def item_title(self, number: int) -> str:
        """The title of an item as the contents list prints it."""
        return self._filler.plain(self.definition.items[number].title)

    def with_file_list(self, part: LaidPart, volume: Volume, files: Sequence[tuple[str, int, int]]) -> LaidPart:
        """The part of an item with its files as a list (name, first printed number, pages) behind its own leaves."""
        assert part.item is not None
        setter = Setter(self._typesetter, self.geometry(volume), self._filler, f"{part.id}.files", self._pause)
        stream = file_list_stream(self.definition.items[part.item], files, setter)
        return replace(part, groups=(*part.groups, text_group(flow_text(stream, setter))))

    def caption_row(self, volume: Volume, identity: str, texts: Sequence[str]) -> TablePart:
        """The captions of pages of evidence that stand side by side; ``identity`` is unique in the volume."""
        return caption_row(texts, Setter(self._typesetter, self.geometry(volume), self._filler, identity, self._pause))

    def _part(self, volume: Volume, index: int, numbers: Mapping[int, str]) -> LaidPart:
        item = volume.parts[index].item
        missing = self._options.missing.get(item.number, ()) if item else ()
        # another one with every change, and shown on covers only
        code = self._options.code if volume.parts[index].cover else ""
        given = (replace(self._options, missing={}, code=code), volume, dict(numbers), missing)
        place = (self.definition.id, volume.id, index, bool(numbers), self.blank)
        return self._kept.part(
            place, self.definition, given, self._noted, lambda: self._new_part(volume, index, numbers)
        )

    def _new_part(self, volume: Volume, index: int, numbers: Mapping[int, str]) -> LaidPart:
        part = volume.parts[index]
        identity = f"{volume.id}.{index}"
        self._pause()
        setter = Setter(self._typesetter, self.geometry(volume), self._filler, identity, self._pause)
        if part.cover:
            return self._cover(volume, part.cover, identity, volume.title)
        if part.notes:
            return _in_section("notes", lay_out_notes(part.notes, setter, identity))
        if part.contents:
            return lay_out_contents(part.contents, self._items_of(volume), numbers, setter, identity)
        return self._held(part, identity, volume.title, setter)

    def _items_of(self, volume: Volume) -> Mapping[int, Item]:
        numbers = [part.item.number for part in volume.parts if part.item]
        return {number: self.definition.items[number] for number in numbers}

    def _held(self, part: Part, identity: str, title: str, setter: Setter) -> LaidPart:
        """A body or an item: flow what it holds, in order."""
        if part.item:
            item = self.definition.items[part.item.number]
            title = f"{item.number}. {self._filler.plain(item.title).rstrip(';；。')}"
        holds = part.item.holds if part.item else part.body.holds if part.body else ()
        stretches = [stretch for hold in holds for stretch in self._stretches(hold, part.item, setter)]
        divided = part.item is not None and self._options.dividers and not self._options.blank
        if part.item and divided:
            divider = divider_stream(self.definition.items[part.item.number], setter)
            stretches = [_Stretch(False, True, divider), *stretches]
        groups, headings, seals = _flow(_joined(stretches), setter)
        return LaidPart(
            identity,
            "item" if part.item else "body",
            title,
            tuple(groups),
            item=part.item.number if part.item else None,
            headings=tuple(headings),
            seals=tuple(seals),
            divided=divided,
        )

    def _stretches(self, hold: Holding, item: ItemPart | None, setter: Setter) -> Iterable[_Stretch]:
        if not self._is_shown(hold, item):
            return
        if hold.table:
            table = self.definition.tables[hold.table]
            stream = table_stream(table, setter, hold.whole_page)
            yield _Stretch(True, hold.whole_page, _sectioned(hold.table, stream))
        elif hold.outline:
            outline = self.definition.outlines[hold.outline]
            options = self._options
            stream = outline_stream(outline, setter, options.guide_text, options.attach_plan)
            yield _Stretch(False, False, _sectioned(hold.outline, stream))
        elif hold.statement:
            stream = statement_stream(self.definition.statements[hold.statement], setter)
            yield _Stretch(False, False, _sectioned(hold.statement, stream))
        elif hold.attachments and item:
            stream = self._instead_of_files(item, setter)
            if stream:
                yield _Stretch(False, False, [replace(stream[0], new_page=True), *stream[1:]])

    def _is_shown(self, hold: Holding, part: ItemPart | None) -> bool:
        """Whether a holding is printed: an optional one when asked for, an outline unless files stand for its text."""
        if hold.optional and hold.optional not in self._options.shown:
            return False
        if hold.outline and part and self._filling.items.get(part.number, ItemState()).state == "files":
            return any(self._filler.shown(field) for field in self.definition.items[part.number].text)
        return True

    def _instead_of_files(self, part: ItemPart, setter: Setter) -> list[Streamed]:
        """The page of an item without files: 自我声明, 无, or that it is still open; nothing on a blank form."""
        item = self.definition.items[part.number]
        state = self._filling.items.get(part.number, ItemState())
        if part.number in self._options.missing:
            return item_page_stream(item, "\n".join(self._options.missing[part.number]), setter)
        if (state.state == "files" and state.files) or self._options.blank:
            return []
        if state.state == "self_declaration" and self.definition.self_declaration:
            return self_declaration_stream(item, self.definition.self_declaration, state.statement, setter)
        if state.state == "none":
            return item_page_stream(item, self.definition.none_page_text or NONE, setter)
        if any((hold.table or hold.outline or hold.statement) and self._is_shown(hold, part) for hold in part.holds):
            return []
        words = NOT_YET if item.evidence != "optional" else NONE
        return item_page_stream(item, words, setter)


def _sectioned(section: str, stream: Iterable[Streamed]) -> list[Streamed]:
    """The stream of one section of the form."""
    return [replace(streamed, section=section) for streamed in stream]


def _in_section(section: str, part: LaidPart) -> LaidPart:
    """A part that is one section of the form as a whole."""
    groups = [
        replace(
            group,
            leaves=tuple(Leaf(tuple(replace(one, section=section) for one in leaf.placed)) for leaf in group.leaves),
        )
        for group in part.groups
    ]
    return replace(part, groups=tuple(groups))


def _joined(stretches: list[_Stretch]) -> list[_Stretch]:
    """Neighbouring stretches that flow on the same pages, as one."""
    joined: list[_Stretch] = []
    for stretch in stretches:
        before = joined[-1] if joined else None
        if before and before.tables == stretch.tables and not (before.alone or stretch.alone):
            joined[-1] = replace(before, stream=before.stream + stretch.stream)
        else:
            joined.append(stretch)
    return joined


def _flow(stretches: list[_Stretch], setter: Setter) -> tuple[list[Group], list[Heading], list[SealPlace]]:
    """Flow each stretch on pages of its own; tables that fit whole below text stay on the text's last page."""
    groups: list[Group] = []
    headings: list[Heading] = []
    seals: list[SealPlace] = []
    streams = [stretch.stream for stretch in stretches]
    leaves = 0
    for index, stretch in enumerate(stretches):
        if not streams[index]:
            continue
        sheets = flow_tables(streams[index], setter.geometry) if stretch.tables else flow_text(streams[index], setter)
        following = stretches[index + 1] if index + 1 < len(stretches) else None
        if following and following.tables and not (stretch.tables or stretch.alone or following.alone):
            streams[index + 1] = _absorb(sheets, streams[index + 1])
        groups.append(table_group(sheets) if stretch.tables else text_group(sheets))
        headings += [replace(heading, leaf=heading.leaf + leaves) for heading in sheets.headings]
        seals += [replace(seal, leaf=seal.leaf + leaves) for seal in sheets.seals]
        leaves += len(sheets.leaves)
    return groups, headings, seals


def _absorb(sheets: Sheets, stream: list[Streamed]) -> list[Streamed]:
    """Place the tables that fit whole on the last text page; returns what is left of the stream."""
    while stream:
        count = next((i + 1 for i, one in enumerate(stream) if isinstance(one.part, TablePart)), 0)
        block = stream[:count]
        height = sum(_whole(one).part.height for one in block) + AFTER_TABLE
        if not count or height > sheets.rest or (sheets.used and any(one.new_page for one in block)):
            break
        for one in block:
            sheets.note(one)
            sheets.put(_whole(one).part)
            leaf = len(sheets.leaves) - 1
            sheets.seals += [SealPlace(seal, leaf) for _, seal in one.table_seals]
        sheets.used += AFTER_TABLE
        stream = stream[count:]
    return stream


def _whole(streamed: Streamed) -> Streamed:
    """A table part with all its rows."""
    if not isinstance(streamed.part, TablePart):
        return streamed
    rows = tuple(RowPart(index, row.height) for index, row in enumerate(streamed.part.table.rows))
    return replace(streamed, part=replace(streamed.part, rows=rows))
