"""What is stuck on discs, sleeves and books, as sheets to cut up: disc faces, sleeves, spines, 正本 and 副本.

Only what the draft and the export say stands there, never the day of printing. Sizes: a disc's face of 116 mm with a
hole of 22 mm on the usual label paper of two discs to an A4 sheet; inlays of 120 mm; a sheet of 80 g paper is 0.1 mm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.books.page_lists import SHEET_MM
from app.discs.label_texts import Room, Setter, Sizes
from app.documents.model import Face
from app.renderers.label_sheet import A4, Circle, Glyphs, Sheet, Stroke, Text

COVERS_MM = 0.6
"""Both covers of a bound volume together."""
THINNEST_MM, THICKEST_MM = 5, 60
"""A spine below takes no readable character; one above is no book that can be bound."""
_CENTRES_MM = (80.0, 217.0)
_FACE_MM, _HOLE_MM, _HUB_MM = 58.0, 11.0, 20.5
_SAFE_MM = 54.5
_SLEEVE_MM = 120.0
_SPINE_TOP_MM, _SPINE_MM = 34.0, 250.0
_MARK_MM = (45.0, 34.0)
_MARGIN_MM = 15.0
_MOST_NOTES = 4
_SMALL = Sizes(18, 18, 13)


@dataclass(frozen=True, slots=True)
class Spine:
    """A bound volume: what its spine says, its sheets of paper, and ``note`` why it has no spine, if so."""

    title: str
    sheets: int

    @property
    def millimetres(self) -> float:
        """How thick it is with its covers."""
        return self.sheets * SHEET_MM + COVERS_MM

    @property
    def width_mm(self) -> int:
        """How wide the strip for its spine is; 0 when it is too thin for one."""
        whole = round(self.millimetres)
        return 0 if self.millimetres < THINNEST_MM else min(whole, THICKEST_MM)

    @property
    def note(self) -> str:
        """What is to be said of it; nothing for a volume with a spine of the usual kind."""
        exact = f"{self.millimetres:.1f}".removesuffix(".0")
        thick = f"“{self.title}”{self.sheets} 张，连封皮厚约 {exact} 毫米"
        if not self.width_mm:
            return f"{thick}，不到 {THINNEST_MM} 毫米，书脊上写不下字，不印书脊。"
        if self.millimetres > THICKEST_MM:
            return f"{thick}，超过 {THICKEST_MM} 毫米，装订不牢，请分册；书脊按 {THICKEST_MM} 毫米印。"
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The words of all labels.

    ``discs`` has one word for each disc (``1/2``), empty without discs. ``contents`` are lines about what is on them.
    ``copies`` of paper, and ``copies_note`` when the notice does not say how many. Empty words are left out.
    """

    project: str
    name: str
    unit: str
    day: str
    contact: str
    code: str
    discs: tuple[str, ...]
    contents: tuple[str, ...]
    spines: tuple[Spine, ...]
    copies: int
    copies_note: str = ""


def spine_notes(spines: Sequence[Spine]) -> Iterator[str]:
    """What is to be said of volumes without a spine, and of too thick ones; of many of a kind in one sentence."""
    for thin in (True, False):
        noted = [spine for spine in spines if spine.note and (not spine.width_mm) is thin]
        if len(noted) <= _MOST_NOTES:
            yield from (spine.note for spine in noted)
        elif thin:
            told = f"连封皮都不到 {THINNEST_MM} 毫米，书脊上写不下字，不印书脊。"
            yield f"“{noted[0].title}”等 {len(noted)} 册{told}"
        else:
            told = f"都超过 {THICKEST_MM} 毫米，装订不牢，请分册；书脊按 {THICKEST_MM} 毫米印。"
            yield f"“{noted[0].title}”等 {len(noted)} 册{told}"


def twips(millimetres: float) -> int:
    """Millimetres as twips."""
    return round(millimetres * 1440 / 25.4)


def label_sheets(labels: Labels, setter: Setter) -> tuple[Sheet, ...]:
    """All sheets in the order of use: disc faces, an inlay for each disc, spines, marks."""
    return (
        *_faces(labels, setter),
        *(_sleeve(labels, disc, setter) for disc in labels.discs),
        *_spines(labels, setter),
        *_marks(labels, setter),
    )


@dataclass
class _Drawn:
    """What is collected for one sheet."""

    texts: list[Text] = field(default_factory=list)
    glyphs: list[Glyphs] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    circles: list[Circle] = field(default_factory=list)

    def sheet(self) -> Sheet:
        return Sheet(tuple(self.texts), tuple(self.glyphs), tuple(self.strokes), tuple(self.circles))

    def box(self, room: Room) -> None:
        """Cut lines around a room."""
        left, top, right, bottom = room.x, room.y, room.x + room.width, room.y + room.height
        self.strokes += [
            Stroke(left, top, right, top),
            Stroke(right, top, right, bottom),
            Stroke(right, bottom, left, bottom),
            Stroke(left, bottom, left, top),
        ]


def room_mm(x: float, y: float, width: float, height: float) -> Room:
    """A room given in millimetres."""
    return Room(twips(x), twips(y), twips(width), twips(height))


def _headed(setter: Setter, title: str, notes: Sequence[str] = ()) -> tuple[_Drawn, int]:
    """A sheet with a title and notes at its head, outside of all that is cut out; and where that ends."""
    drawn = _Drawn()
    left, width = twips(_MARGIN_MM), A4[0] - 2 * twips(_MARGIN_MM)
    y = twips(9)
    for text, face, size in ((title, Face.HEI, 22), *((note, Face.SONG, 19) for note in notes)):
        part = setter.lines(text, face, size, width)
        drawn.texts.append(Text(left, y, part))
        y += part.height + 40
    return drawn, y


def _faces(labels: Labels, setter: Setter) -> Iterator[Sheet]:
    """Two disc faces to a sheet."""
    for first in range(0, len(labels.discs), len(_CENTRES_MM)):
        title = "光盘盘面：用双联光盘标签纸（直径 117 毫米），按 100% 实际大小打印"
        drawn, _ = _headed(setter, title)
        for centre, disc in zip(_CENTRES_MM, labels.discs[first : first + len(_CENTRES_MM)], strict=False):
            _face(drawn, labels, disc, centre, setter)
        yield drawn.sheet()


def _face(drawn: _Drawn, labels: Labels, disc: str, centre: float, setter: Setter) -> None:
    middle, y = A4[0] // 2, twips(centre)
    drawn.circles += [Circle(middle, y, twips(_FACE_MM)), Circle(middle, y, twips(_HOLE_MM))]
    words = (
        (labels.project, Face.SONG_BOLD, Sizes(30, 26, 16), (-50.0, -41.5)),
        (labels.name, Face.HEI, Sizes(32, 26, 13), (-41.0, -22.5)),
        (f"申报单位：{labels.unit}" if labels.unit else "", Face.SONG, Sizes(21, 18, 13), (22.5, 34.0)),
        (labels.contact, Face.SONG, Sizes(20, 17, 13), (34.5, 43.0)),
        (labels.day, Face.SONG, Sizes(19, 19, 13), (43.5, 49.5)),
    )
    for text, face, sizes, (top, bottom) in words:
        drawn.texts += setter.set(text, face, sizes, _chord(middle, y, top, bottom))
    beside = 52.0 - _HUB_MM - 1.5
    left = Room(middle - twips(52), y - twips(9), twips(beside), twips(18))
    right = Room(middle + twips(_HUB_MM + 1.5), y - twips(9), twips(beside), twips(18))
    drawn.texts += setter.set(disc, Face.HEI, Sizes(44, 20, 13), right)
    upper = Room(left.x, y - twips(6.5), left.width, twips(6))
    lower = Room(left.x, y, left.width, twips(7.5))
    drawn.texts += setter.set("内容编号", Face.SONG, _SMALL, upper)
    drawn.texts += setter.set(labels.code, Face.HEI, Sizes(24, 20, 13), lower)


def _chord(middle: int, y: int, top: float, bottom: float) -> Room:
    """The room between two heights (mm from the middle of the disc) that stays on the face and off the hub."""
    far = max(abs(top), abs(bottom))
    half = (_SAFE_MM**2 - far**2) ** 0.5
    return Room(middle - twips(half), y + twips(top), 2 * twips(half), twips(bottom - top))


def _sleeve(labels: Labels, disc: str, setter: Setter) -> Sheet:
    title = f"光盘盒内页 {disc}：沿实线裁下，沿虚线向后对折，装进光盘盒；或沿虚线剪成两张"
    drawn, _ = _headed(setter, title, ("请按 100% 实际大小打印。",))
    x, y = (210 - _SLEEVE_MM) / 2, 34.0
    drawn.box(room_mm(x, y, _SLEEVE_MM, 2 * _SLEEVE_MM))
    fold = twips(y + _SLEEVE_MM)
    drawn.strokes.append(Stroke(twips(x), fold, twips(x + _SLEEVE_MM), fold, dashed=True))
    inner = _SLEEVE_MM - 20
    _front(drawn, labels, disc, x + 10, y, inner, setter)
    _back(drawn, labels, disc, x + 10, y + _SLEEVE_MM, inner, setter)
    return drawn.sheet()


def _front(drawn: _Drawn, labels: Labels, disc: str, x: float, y: float, width: float, setter: Setter) -> None:
    words = (
        (labels.project, Face.SONG_BOLD, Sizes(36, 30, 18), (10.0, 24.0)),
        (labels.name, Face.HEI, Sizes(36, 30, 14), (25.0, 52.0)),
        (disc, Face.HEI, Sizes(52, 30, 18), (54.0, 68.0)),
        (f"申报单位：{labels.unit}" if labels.unit else "", Face.SONG, Sizes(22, 19, 13), (70.0, 83.0)),
        (labels.contact, Face.SONG, Sizes(22, 19, 13), (83.5, 94.0)),
        (labels.day, Face.SONG, Sizes(22, 22, 13), (94.5, 102.0)),
        (f"内容编号 {labels.code}", Face.SONG, Sizes(22, 22, 13), (102.5, 110.0)),
    )
    for text, face, sizes, (top, bottom) in words:
        drawn.texts += setter.set(text, face, sizes, room_mm(x, y + top, width, bottom - top))


def _back(drawn: _Drawn, labels: Labels, disc: str, x: float, y: float, width: float, setter: Setter) -> None:
    drawn.texts += setter.set(f"光盘内容（{disc}）", Face.HEI, Sizes(26, 22, 16), room_mm(x, y + 8, width, 9))
    drawn.texts += setter.block(labels.contents, Face.SONG, (21, 13), room_mm(x, y + 20, width, _SLEEVE_MM - 28))


def _spines(labels: Labels, setter: Setter) -> Iterator[Sheet]:
    """Strips side by side, one for each volume of each copy, over as many sheets as they take."""
    strips = [spine for spine in labels.spines if spine.width_mm for _ in range(labels.copies)]
    notes = list(spine_notes(labels.spines))
    title = "书脊：沿实线裁下，贴在书脊上；按 100% 实际大小打印"
    while strips:
        drawn, end = _headed(setter, title, notes)
        top = max(twips(_SPINE_TOP_MM), end + twips(3))
        height = min(twips(_SPINE_MM), A4[1] - top - twips(10))
        x = twips(_MARGIN_MM)
        while strips and x + twips(strips[0].width_mm) <= A4[0] - twips(_MARGIN_MM):
            spine = strips.pop(0)
            room = Room(x, top, twips(spine.width_mm), height)
            drawn.box(room)
            drawn.glyphs += _spine(spine, labels, room, setter)
            x += room.width + twips(4)
        yield drawn.sheet()
        notes = []


def _spine(spine: Spine, labels: Labels, room: Room, setter: Setter) -> tuple[Glyphs, ...]:
    margin = twips(8)
    inside = Room(room.x, room.y + margin, room.width, room.height - 2 * margin)
    largest = max(12, min(44, int(spine.width_mm * 0.6 / 25.4 * 144)))
    title, name = (spine.title, Face.SONG_BOLD), (labels.name, Face.SONG)
    single = setter.column((title, name), (largest, 12), inside)
    half = Room(inside.x, inside.y, inside.width // 2, inside.height)
    large = int(largest * 0.6)
    if not single or single[0].run.half_points >= large or large < 13:
        return single
    # a wide spine takes a long name in a column of its own, which is read after the one on its right
    return (
        *setter.column((title,), (large, 12), Room(half.x + half.width, half.y, half.width, half.height)),
        *setter.column((name,), (large, 12), half),
    )


def _marks(labels: Labels, setter: Setter) -> Iterator[Sheet]:
    """A mark for each volume of each copy: the first copy is the 正本."""
    wanted = [(spine, copy) for copy in range(1, labels.copies + 1) for spine in labels.spines]
    notes = [labels.copies_note] if labels.copies_note else []
    if not any(spine.width_mm for spine in labels.spines):
        notes = [*spine_notes(labels.spines), *notes]
    across = int((210 - 2 * _MARGIN_MM) // _MARK_MM[0])
    while wanted:
        drawn, end = _headed(setter, "正本、副本标志：沿实线裁下，贴在封面右上角", notes)
        top = max(twips(30), end + twips(3))
        down = (A4[1] - top - twips(12)) // twips(_MARK_MM[1])
        for place, (spine, copy) in enumerate(wanted[: across * down]):
            x = twips(_MARGIN_MM) + place % across * twips(_MARK_MM[0])
            room = Room(x, top + place // across * twips(_MARK_MM[1]), twips(_MARK_MM[0]), twips(_MARK_MM[1]))
            drawn.box(room)
            drawn.texts += _mark(spine, copy, room, setter)
        wanted, notes = wanted[across * down :], []
        yield drawn.sheet()


def _mark(spine: Spine, copy: int, room: Room, setter: Setter) -> tuple[Text, ...]:
    side, width = twips(3), room.width - 2 * twips(3)
    big = Room(room.x + side, room.y + twips(3), width, twips(14))
    below = Room(room.x + side, room.y + twips(18), width, twips(9))
    foot = Room(room.x + side, room.y + twips(27.5), width, twips(5))
    return (
        *setter.set("正本" if copy == 1 else "副本", Face.SONG_BOLD, Sizes(60, 60, 40), big),
        *setter.set(spine.title, Face.SONG, Sizes(18, 16, 12), below),
        *setter.set(f"第 {copy} 份", Face.SONG, Sizes(17, 17, 13), foot),
    )
