"""The words of the labels: what a draft and its final export say about project, applicant, contact, date and books."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.books.assembly import bindings_of, content_code
from app.books.exported import Exported, ExportedVolume
from app.discs.label_sheets import Labels, Spine
from app.documents.layout.texts import Filler
from app.documents.typeset import clean
from app.drafts.draft import Draft
from app.drafts.options import option
from app.errors import UsageError
from app.forms.definition import FormDefinition
from app.forms.field_types import FIELD_TYPES
from app.forms.handing_in import FILED_ON
from app.forms.slots import Slot, parse_slots
from app.times_and_sizes import day_in_words

_ASSUMED_COPIES = 2
_NO_NUMBER = "份数通知未规定，这里按正本 1 份、副本 1 份印；定了份数，请在“纸质份数”里填上再做一次。"


def labels_of(
    definition: FormDefinition, draft: Draft, exported: Exported | None, day: date | None = None, discs: int = 0
) -> Labels:
    """All words of the labels of an export.

    ``day`` instead of the date on the papers. ``discs``: how many discs one copy takes, 0 for one. Raises
    :class:`UsageError` unless ``exported`` is a final set made from what the draft says now.
    """
    exported = demand_export(definition, draft, exported)
    filler = Filler(definition, draft.filling)
    copies = int(option(draft.options, "copies")) or definition.notice.paper_copies or 0
    return Labels(
        project=definition.short_title,
        name=_shown(filler, definition.name_field),
        unit=_shown(filler, definition.authority_field) if definition.authority_field else "",
        day=day_in_words(day) if day else _filed_on(definition, draft),
        contact=_contact(definition, filler),
        code=exported.code,
        discs=disc_words(definition.notice.disc_copies, discs),
        contents=tuple(_contents(exported, discs > 1, bool(option(draft.options, "content_code")))),
        spines=tuple(Spine(_title(definition, draft, volume), volume.sheets) for volume in exported.volumes),
        copies=copies or _ASSUMED_COPIES,
        copies_note="" if copies else _NO_NUMBER,
    )


def demand_export(definition: FormDefinition, draft: Draft, exported: Exported | None) -> Exported:
    """The export, when it is a final one of this draft as it is; else :class:`UsageError`."""
    again = "请先重新正式导出，再做标签。"
    if exported is None:
        raise UsageError("这个文件夹里没有导出的申报册。", "请先正式导出，再做标签。")
    if exported.form != definition.id or exported.form != draft.form:
        raise UsageError("这个文件夹里是另一种表的申报册。", again)
    if exported.mark != "final":
        raise UsageError("这个文件夹里不是正式导出的申报册。", "请先正式导出，再做标签。")
    if exported.code != content_code(draft):
        raise UsageError("导出以后又改过内容，标签会和申报册不一样。", again)
    return exported


def disc_words(copies: int, discs: int) -> tuple[str, ...]:
    """What each disc is called: ``1/2`` of two copies; where a copy takes several discs, ``第 1 份 1/3``."""
    if discs > 1:
        sets = [f"第 {copy} 份 " if copies > 1 else "" for copy in range(1, max(copies, 1) + 1)]
        return tuple(f"{words}{disc}/{discs}" for words in sets for disc in range(1, discs + 1))
    copies = max(copies, 1 if discs else 0)
    return tuple(f"{copy}/{copies}" for copy in range(1, copies + 1))


def _shown(filler: Filler, field: str) -> str:
    return " ".join(clean(filler.shown(field)).split())


def _filed_on(definition: FormDefinition, draft: Draft) -> str:
    """The date on the papers; what is no date leaves the place to the pen."""
    asked = definition.fields.get(FILED_ON)
    answer = draft.answers.get(FILED_ON)
    filed = FIELD_TYPES[asked.type].value(answer, asked) if asked and isinstance(answer, str) else None
    return day_in_words(filed) if isinstance(filed, date) else "　　　　年　　月　　日"


def _contact(definition: FormDefinition, filler: Filler) -> str:
    """What the cover prints of a person to call: its line that has a phone number (ruling 12).

    A form without such a line has them among its fields: the first phone and the text before it.
    """
    for volume in definition.volumes:
        for line in (line for part in volume.parts if part.cover for line in part.cover.lines):
            slots = [part.name for part in parse_slots(line.value) if isinstance(part, Slot)]
            if any(name in definition.fields and definition.fields[name].type == "phone" for name in slots):
                return _labelled(filler.plain(line.value))
    before = ""
    for name, field in definition.fields.items():
        if field.type == "phone":
            return _labelled(f"{_shown(filler, before) if before else ''} {_shown(filler, name)}")
        before = name if field.type == "text" and "联系人" in field.label else before
    return ""


def _labelled(words: str) -> str:
    words = " ".join(clean(words).split())
    return f"联系人：{words}" if words else ""


def _title(definition: FormDefinition, draft: Draft, volume: ExportedVolume) -> str:
    """The title of a bound volume, with 上册 or the like."""
    for binding in bindings_of(definition, draft):
        if volume.id == binding.id or volume.id.startswith(f"{binding.id}_"):
            tome = volume.name.removeprefix(binding.file_name).strip("_")
            return f"{binding.title}（{tome}）" if tome else binding.title
    return volume.name


def _contents(exported: Exported, several: bool, on_paper: bool) -> Iterator[str]:
    """What lies on the discs, a line each; ``several`` hold it together, ``on_paper`` the books show the code."""
    if several:
        yield "以下是全部光盘的内容，这一张上有哪些，见文件清单.txt。"
    for volume in exported.volumes:
        word = "，另有 Word 版" if volume.docx else ""
        yield f"{volume.name}：{volume.sides} 页（PDF 合订本{word}）"
    yield "佐证材料：按项存放，带签章的另存原件；有盖章扫描件的，按申报册的页码存放。"
    yield "文件清单.txt：每个文件的页数、大小和校验值；SHA256SUMS 供程序核对。"
    if on_paper:
        yield f"内容编号 {exported.code}：纸质件与电子版的编号相同，即为同一版。"
