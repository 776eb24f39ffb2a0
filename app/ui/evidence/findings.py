"""What there is to say of a listed file below its name: a badge, a sentence, a button. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from app.books.page_choices import bound_pages
from app.forms.accepted import KEEP, UNCLEAR, accepted
from app.forms.answers import EvidenceFile
from app.forms.issues import Issue
from app.ui.evidence.row_look import Act, RowLook
from app.ui.look.palette import Tone

if TYPE_CHECKING:
    from app.books.fit import PageBox
    from app.books.normaliser import Note, NoteCode
    from app.books.seen import SeenFile
    from app.documents.model import Geometry

TWIN, KEPT_TWIN = "duplicate_file", "duplicate_file_kept"
_A4 = (595.28, 841.89)
_LARGE = "大幅面"
_ROOM = 1.03  # scanners and phones are never exact
_PAPERS = {"A3": (841.89, 1190.55), "A2": (1190.55, 1683.78), "A1": (1683.78, 2383.94), "B4": (708.66, 1000.63)}


class Finding(NamedTuple):
    """One thing about a file. ``grave`` draws the sentence as a warning; ``acts`` are its buttons."""

    badge: str = ""
    badge_tone: Tone = "ink2"
    sentence: str = ""
    grave: bool = False
    acts: tuple[Act, ...] = ()


def with_findings(row: RowLook, findings: Sequence[Finding]) -> RowLook:
    """The row with all that was found: the first badge and the first button, every sentence."""
    badge = next((one for one in findings if one.badge), Finding())
    return row._replace(
        badge=badge.badge,
        badge_tone=badge.badge_tone,
        sentence="；".join(one.sentence for one in findings if one.sentence),
        tone="warning" if any(one.grave for one in findings) else row.tone,
        acts=next((one.acts for one in findings if one.acts), ()),
    )


def findings_of(
    file: EvidenceFile, seen: SeenFile | None, sheet: Geometry | None, issues: Sequence[Issue], label: str
) -> list[Finding]:
    """What is known of a file that can be bound, what wants a look before what was done to it.

    ``sheet`` is what its pages are printed on, if that is known; ``label`` that of its item, which issues begin with.
    """
    found = list(_twins(file, issues, label))
    if seen is not None:
        found += _of_notes(file, seen.notes)
        found += _of_sizes(file, seen, sheet)
    return sorted(found, key=lambda one: not one.acts)


def _twins(file: EvidenceFile, issues: Sequence[Issue], label: str) -> Iterator[Finding]:
    for issue in issues:
        if issue.code in (TWIN, KEPT_TWIN):
            name = file.path.rpartition("/")[2]
            sentence = issue.message.removeprefix(f"{label}：").removeprefix(f"文件“{name}”")
            kept = issue.code == KEPT_TWIN
            yield Finding("重复", "ink2" if kept else "warning", sentence, not kept, () if kept else ("keep",))


def _of_notes(file: EvidenceFile, notes: Sequence[Note]) -> Iterator[Finding]:
    badges: dict[NoteCode, tuple[str, Tone]] = {"repaired": ("已修复", "done"), "converted": ("已转换", "ink2")}
    ranks = {"unclear": 1, "repaired": 2, "converted": 3}
    for note in sorted(notes, key=lambda one: ranks.get(one.code, 0 if one.severity == "warning" else 4)):
        sentence = note.sentence.rstrip("。").removeprefix("的")  # it follows the file's name
        grave = note.severity == "warning"
        if grave and note.code == UNCLEAR:
            kept = UNCLEAR in accepted(file)
            told = f"{sentence}，已定{KEEP}" if kept else sentence
            yield Finding("不清楚", "ink2" if kept else "warning", told, not kept, () if kept else ("keep",))
        else:
            badge, tone = badges.get(note.code, ("请核对", "warning") if grave else ("", "ink2"))
            yield Finding(badge, tone, sentence, grave)


def _of_sizes(file: EvidenceFile, seen: SeenFile, sheet: Geometry | None) -> Iterator[Finding]:
    """Pages larger than A4 and pages that lie across, as they come to stand; of several to a side the places tell."""
    if sheet is None or file.per_side > 1 or len(seen.boxes) != seen.pages:
        return
    from app.books.fit import PageBox, gains_by_turning

    bound = [seen.boxes[page] for page in bound_pages(file, seen.pages)]
    if file.rotate % 180:
        bound = [PageBox(box.height, box.width) for box in bound]
    turned = {box: gains_by_turning(box, sheet.column, sheet.room) for box in dict.fromkeys(bound)}
    large = [box for box in bound if _is_large(box)]
    across = [box for box in bound if turned[box]]
    if large:
        named = {_paper(box) for box in large}
        what = named.pop() if len(named) == 1 else _LARGE
        yield Finding("已拼到 A4", "ink2", _told(what, len(large), len(bound), "已缩到 A4"))
    elif across:
        yield Finding("已转正", "ink2", _told("横页", len(across), len(bound), "已转为竖放，页头朝左"))


def _told(what: str, count: int, of: int, done: str) -> str:
    return f"{what.strip()}{done}" if count == of else f"其中 {count} 页是{what}，{done}"


def _is_large(box: PageBox) -> bool:
    short, long = sorted((box.width, box.height))
    return short > _A4[0] * _ROOM or long > _A4[1] * _ROOM


def _paper(box: PageBox) -> str:
    """`` A3 横页``, after a blank; what is no sheet of paper is of a large size."""
    sides = sorted((box.width, box.height))
    for name, paper in _PAPERS.items():
        if all(abs(side - wanted) <= wanted * (_ROOM - 1) for side, wanted in zip(sides, paper, strict=True)):
            return f" {name} {'横页' if box.width > box.height else '竖页'}"
    return _LARGE
