"""What the rows of the two lists show: items with their marks, files with badges, captions and buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.books.budget import Counted, DiscNeed, disc_need
from app.books.content import PICTURES
from app.books.endings import PICTURE_FILES
from app.books.page_choices import bound_pages, misfit
from app.drafts import not_taken
from app.drafts.file_choices import MOST_CAPTION
from app.errors import AppError, in_full
from app.forms.answers import EvidenceFile, ItemState
from app.forms.definition import Item
from app.forms.evidence import has_text, is_settled
from app.forms.issues import Issue, Kind
from app.forms.labels import STATE_WORDS, item_label
from app.times_and_sizes import size_in_words
from app.ui.evidence.arrival import Arrival
from app.ui.evidence.findings import findings_of, with_findings
from app.ui.evidence.item_list import ItemRow, Mark, mark_name
from app.ui.evidence.row_look import Act, RowLook
from app.ui.evidence.words import DOT, BookPlaces, file_caption, file_name, item_title, left_out_words
from app.ui.work.desk import Desk
from app.ui.work.files_seen import FilesSeen

if TYPE_CHECKING:
    from app.books.seen import SeenBook, SeenFile

NOT_HUNTED: Mapping[str, tuple[int, int]] = MappingProxyType({})
# What sentences call a file before its name; they are read without both.
_BEFORE_NAMES = frozenset(("", "PDF 文件", "OFD 文件", *PICTURES.values()))
_MISFITS: Mapping[bool, tuple[str, Act]] = MappingProxyType(
    {False: ("页码不对", "pages"), True: ("图注太长", "caption")}
)
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
    desk: Desk,
    files: FilesSeen,
    places: BookPlaces,
    arrivals: Sequence[Arrival],
    number: int,
    hunted: Mapping[str, tuple[int, int]] = NOT_HUNTED,
) -> list[RowLook]:
    """The listed files of an item, then those on their way and those refused.

    ``hunted`` are files whose empty pages are looked for at the moment, with how far that is.
    """
    issues = issues_of_files(desk, number)
    label = item_label(desk.definition, number)
    rows = [
        _file_row(file, files.of(file.path), places, issues.get(at, []), number, label)
        for at, file in enumerate(desk.item(number).files)
    ]
    listed = [_hunted_row(row, *hunted[row.key]) if row.key in hunted else row for row in rows]
    return [*listed, *(_arrival_row(arrival) for arrival in arrivals)]


def _file_row(
    file: EvidenceFile, seen: SeenFile | None, places: BookPlaces, issues: Sequence[Issue], number: int, label: str
) -> RowLook:
    row = RowLook(
        key=file.path,
        name=file_name(file.path),
        caption=file_caption(file, seen, places.files.get(file.path)),
        icon=_icon(file.path),
        more=left_out_words(file, seen),
    )
    if seen and (seen.fact or seen.reason):
        return _unusable(row, seen.fact, seen.reason, seen.hint)
    wrong = misfit(file, seen.pages) if seen else None
    if wrong:
        row = _misfit_row(row, wrong, len(file.caption) > MOST_CAPTION)
    else:
        row = with_findings(row, findings_of(file, seen, places.sheets.get(number), issues, label))
    return _captioned(row, file.caption) if file.caption else row


def _misfit_row(row: RowLook, wrong: AppError, of_caption: bool) -> RowLook:
    badge, act = _MISFITS[of_caption]
    sentence = _without_name(wrong.message, row.name).rstrip("。")
    return row._replace(sentence=sentence, tone="error", badge=badge, badge_tone="error", acts=(act,))


def _captioned(row: RowLook, caption: str) -> RowLook:
    """The line above the file's first page has a line of its own where there is one to spare."""
    quoted = f"“{caption}”"
    if not row.sentence:
        return row._replace(sentence=quoted)
    more = "\n".join(part for part in (quoted, row.more) if part)
    return row._replace(caption=f"{row.caption}{DOT}{quoted}", more=more)


def _hunted_row(row: RowLook, done: int, total: int) -> RowLook:
    return row._replace(badge="正在找空白页", badge_tone="ink2", sentence="", progress=(done, total), acts=("cancel",))


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
        return row._replace(sentence=sentence, badge="没有添加", acts=("retry", "swap", "remove"))
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


def disc_need_of(desk: Desk, files: FilesSeen, book: SeenBook | None) -> DiscNeed | None:
    """What the disc of a form will hold by now; None for a form that asks for none.

    Which sides stand in which volume is the ``book``'s business; before there is one, one volume holds all of them.
    """
    if not desk.definition.notice.disc_copies:
        return None
    bound = (file for state in desk.draft.items.values() if state.state == "files" for file in state.files)
    if book is None:
        shown = (number for number, state in desk.draft.items.items() if state.state == "files")
        sides = [sum(files.pages(number) for number in shown)]
    else:
        sides = [sum(page.kind == "evidence" for page in volume.pages) for volume in book.volumes]
    return disc_need((_counted(file, files.of(file.path)) for file in bound), sides)


def _counted(file: EvidenceFile, seen: SeenFile | None) -> Counted:
    if seen is None or not seen.pages:
        return Counted(file.bytes)
    return Counted(file.bytes, seen.taken_bytes, seen.pages, len(bound_pages(file, seen.pages)))
