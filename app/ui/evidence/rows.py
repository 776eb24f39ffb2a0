"""What the rows of the two lists show: items with their marks, files with badges, captions and buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.books.content import PICTURES
from app.drafts import not_taken
from app.errors import in_full
from app.forms.answers import EvidenceFile, ItemState
from app.forms.definition import Item
from app.forms.evidence import has_text, is_settled
from app.forms.issues import Issue, Kind
from app.forms.labels import STATE_WORDS, item_label
from app.times_and_sizes import size_in_words
from app.ui.evidence.arrival import Arrival
from app.ui.evidence.item_list import ItemRow, Mark, mark_name
from app.ui.evidence.row_look import Act, RowLook
from app.ui.evidence.words import BookPlaces, file_caption, file_name, item_title
from app.ui.look.palette import Tone
from app.ui.widgets.drops import PICTURE_FILES
from app.ui.work.desk import Desk
from app.ui.work.files_seen import FilesSeen, notes_of

if TYPE_CHECKING:
    from app.books.normaliser import Note, NoteCode

# What sentences call a file before its name; they are read without both.
_BEFORE_NAMES = frozenset(("", "PDF 文件", "OFD 文件", *PICTURES.values()))
# What the pane itself shows in another way: the empty zone, the list to tick off.
_SHOWN_OTHERWISE = frozenset(
    ("item_state_missing", "item_files_missing", "item_text_missing", "item_tick_missing", not_taken.CODE)
)


# ---- items


def item_row(desk: Desk, files: FilesSeen, arrivals: Sequence[Arrival], number: int) -> ItemRow:
    """How an item stands in the list."""
    mark = _mark(desk, arrivals, number)
    told = _told(desk, arrivals, number, mark)
    return ItemRow(number, item_title(desk.definition, number), _words(desk, files, number), mark, told)


def is_pending(row: ItemRow) -> bool:
    """Whether something is left to do about an item."""
    return row.mark in ("error", "warning", "ring", "half")


def _words(desk: Desk, files: FilesSeen, number: int) -> str:
    state, item = desk.item(number), desk.definition.items[number]
    if state.state == "files" and state.files:
        pages = files.pages(number)
        return f"{pages} 页" if pages else f"{len(state.files)} 个文件"
    if state.state in ("none", "self_declaration"):
        return STATE_WORDS[state.state]
    return _unsettled(desk, state, item)


def _unsettled(desk: Desk, state: ItemState, item: Item) -> str:
    if has_text(desk.definition, desk.draft.filling, item):
        return "表内已填"
    return "" if item.evidence == "required" or state.state else "可不附" if item.evidence == "optional" else ""


def _mark(desk: Desk, arrivals: Sequence[Arrival], number: int) -> Mark:
    kinds: set[Kind] = {issue.kind for issue in desk.board.of_item(number)}
    if "error" in kinds:
        return "error"
    if "warning" in kinds:  # a refused file among it
        return "warning"
    if arrivals:
        return "half"
    state = desk.item(number).state
    if not is_settled(desk.definition, desk.draft.filling, number):
        return "ring"
    if state == "none":
        return "dash"
    if state == "self_declaration":
        return "sign"
    return "check" if state or desk.definition.items[number].evidence == "text_or_files" else "none"


def _told(desk: Desk, arrivals: Sequence[Arrival], number: int, mark: Mark) -> str:
    refused = next((arrival for arrival in arrivals if arrival.state == "refused"), None)
    if refused:
        return f"“{refused.name}”没有收进来"
    issue = next(iter(desk.board.of_item(number)), None)
    if issue and mark in ("error", "warning"):
        return issue.message.removeprefix(f"{item_label(desk.definition, number)}：")
    return mark_name(mark)


# ---- issues


def issues_of_files(desk: Desk, number: int) -> dict[int, list[Issue]]:
    """The issues of single files of an item, by place (from 0)."""
    found: dict[int, list[Issue]] = {}
    for issue in desk.board.of_item(number):
        head, _, place = issue.path.rpartition(".")
        if head == f"items.{number}.files" and place.isdecimal():
            found.setdefault(int(place), []).append(issue)
    return found


def issues_for_strips(desk: Desk, number: int) -> list[Issue]:
    """The issues of an item that need a strip: those that neither a file's row nor the pane itself shows."""
    of_files = {issue for issues in issues_of_files(desk, number).values() for issue in issues}
    return [
        issue for issue in desk.board.of_item(number) if issue not in of_files and issue.code not in _SHOWN_OTHERWISE
    ]


# ---- files


def file_rows(
    desk: Desk, files: FilesSeen, places: BookPlaces, arrivals: Sequence[Arrival], number: int
) -> list[RowLook]:
    """The listed files of an item, then those on their way and those refused."""
    issues = issues_of_files(desk, number)
    listed = [
        _file_row(desk, file, files, places, issues.get(at, []), number)
        for at, file in enumerate(desk.item(number).files)
    ]
    return [*listed, *(_arrival_row(arrival) for arrival in arrivals)]


def _file_row(
    desk: Desk, file: EvidenceFile, files: FilesSeen, places: BookPlaces, issues: Sequence[Issue], number: int
) -> RowLook:
    seen = files.of(file.path)
    row = RowLook(
        key=file.path,
        name=file_name(file.path),
        caption=file_caption(file.bytes, seen, places.files.get(file.path)),
        icon=_icon(file.path),
    )
    if seen and (seen.fact or seen.reason):
        return _unusable(row, seen.fact, seen.reason, seen.hint)
    twin = next((issue for issue in issues if issue.code == "duplicate_file"), None)
    if twin:
        sentence = twin.message.removeprefix(f"{item_label(desk.definition, number)}：")
        sentence = sentence.removeprefix(f"文件“{row.name}”")
        return row._replace(sentence=sentence, tone="warning", badge="重复", badge_tone="warning")
    notes = notes_of(seen) if seen else ()
    if not notes:
        return row
    warned = any(severity == "warning" for severity, _ in notes)
    sentence = "；".join(text.rstrip("。").removeprefix("的") for _, text in notes)  # they follow the file's name
    badge, tone = _badge(seen.notes if seen else ())
    return row._replace(sentence=sentence, tone="warning" if warned else row.tone, badge=badge, badge_tone=tone)


def _badge(notes: Sequence[Note]) -> tuple[str, Tone]:
    """The word for what was found in a file: what wants a look before what was done to it."""
    if any(note.severity == "warning" and not note.code for note in notes):
        return "请核对", "warning"
    codes = {note.code for note in notes}
    badges: dict[NoteCode, tuple[str, Tone]] = {
        "unclear": ("不清楚", "warning"), "repaired": ("已修复", "done"), "converted": ("已转换", "ink2"),
    }  # fmt: skip
    return next((badge for code, badge in badges.items() if code in codes), ("", "ink2"))


def _unusable(row: RowLook, fact: str, reason: str, hint: str) -> RowLook:
    badges = {"missing": "找不到", "changed": "被改动过"}
    sentences = {"missing": "不在草稿文件夹里了，请重新添加", "changed": "添加以后被改动过，请重新添加"}
    told = sentences.get(fact) or _without_name(in_full(reason, hint), row.name)
    acts: tuple[Act, ...] = ("swap",)
    return row._replace(
        sentence=told, tone="error", badge=badges.get(fact, "打不开"), badge_tone="error", acts=acts, icon="error"
    )


def key_of_arrival(number: int) -> str:
    """How the row of a file on its way is called, which has no path in the draft."""
    return f"arrival:{number}"


def _arrival_row(arrival: Arrival) -> RowLook:
    row = RowLook(key=key_of_arrival(arrival.id), name=arrival.name, icon=_icon(arrival.name), listed=False)
    if arrival.state == "refused":
        return _refused_row(row, arrival)
    progress = (arrival.done, arrival.total) if arrival.state == "working" else None
    return row._replace(
        caption=arrival.words, progress=progress, acts=("cancel",), badge="正在整理" if progress else ""
    )


def _refused_row(row: RowLook, arrival: Arrival) -> RowLook:
    row = row._replace(tone="error", badge_tone="error", icon="error")
    if arrival.needs_password:
        sentence = _password_words(arrival)
        return row._replace(sentence=sentence, badge="需要密码", acts=("password", "remove"), icon="lock")
    sentence = _without_name(arrival.words, arrival.name)
    if arrival.may_retry:
        return row._replace(sentence=sentence, badge="没有添加", acts=("retry", "remove"))
    return row._replace(sentence=sentence, badge="打不开", acts=("swap", "remove"))


def _without_name(sentence: str, name: str) -> str:
    """The row begins with the name already."""
    kind, found, rest = sentence.partition(f"“{name}”")
    return rest.removeprefix("的") if found and kind in _BEFORE_NAMES else sentence


def _password_words(arrival: Arrival) -> str:
    return "密码不对，请核对后再输入" if arrival.wrong_password else "打开需要密码，暂不能编入书中"


def _icon(name: str) -> str:
    return "photo" if name.lower().endswith(PICTURE_FILES) else "document"


def kept_words(files: Sequence[EvidenceFile]) -> str:
    """What is said of files that are kept while another state is chosen."""
    size = sum(file.bytes for file in files)
    return f"保留着 {len(files)} 个文件（{size_in_words(size)}），不编入书中；改选“文件”即可用回" if files else ""
