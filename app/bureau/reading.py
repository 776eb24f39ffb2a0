"""One source read into what a bureau knows of it. Nothing on the disk is touched and no lock is taken.

However damaged a source is, the outcome is :class:`Received` with sentences on what was read instead, or
:class:`Unreadable` with the reason; never an exception, save that of whoever cancels.
"""

from __future__ import annotations

import contextlib
import logging
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from app.bureau.desk_forms import edition_in_use, told_of_edition
from app.bureau.model import Fact, Received, Source, Unreadable
from app.bureau.plain_folder import demand_plain, demand_plain_texts
from app.bureau.review_records import Carried, read_reviews
from app.bureau.volume_words import apart_told, first_told
from app.bureau.word_groups import is_by_numbers, missing_told, word_files
from app.drafts import attachments, history, kept, store
from app.drafts.content_code import content_code
from app.drafts.draft import DRAFT_FILE, Draft, to_json
from app.drafts.edition import begun_with
from app.drafts.names import REVIEWS_FILE
from app.drafts.package_reading import Packed, read_packed
from app.drafts.package_rescue import names_of_files
from app.errors import AppError, SeveralApplications
from app.forms.definition import FormDefinition
from app.progress import Pause, unpaused
from app.times_and_sizes import moment_in_words

_MOST_NAMED = 5
_FACTS: Mapping[Fact, str] = MappingProxyType({"missing": "不在材料里", "changed": "损坏了，或者被改动过"})
IsListed = Callable[[Path, kept.ListedFile], bool]
DamagedIn = Callable[[Path, Sequence[kept.ListedFile]], Collection[str]]
"""Which files of a package are damaged."""
_DAMAGED: Fact = "changed"


@dataclass(frozen=True, slots=True)
class Document:
    """A received draft and the text of its ``draft.json`` as it came; of other sources as it would be written."""

    received: Received
    data: bytes


def read_source(
    source: Source,
    forms: Mapping[str, FormDefinition],
    is_listed: IsListed = kept.is_listed,
    fonts: Path = Path(),
    pause: Pause = unpaused,
    damaged_in: DamagedIn | None = None,
) -> Received | Unreadable:
    """Read one source; ``forms`` are those whose applicants the bureau collects, by id.

    ``is_listed`` as for :func:`app.drafts.attachments.file_facts`, for drafts in folders; ``fonts`` are the bundled
    ones, for programs that convert old Word files. ``damaged_in`` says which files of a package are
    damaged; None: they are not read. A draft that is read by another edition than its own says so. Raises nothing but
    what ``pause`` raises.
    """
    found = read_document(source, forms, is_listed, fonts, pause, damaged_in)
    return found.received if isinstance(found, Document) else found


def read_document(
    source: Source,
    forms: Mapping[str, FormDefinition],
    is_listed: IsListed = kept.is_listed,
    fonts: Path = Path(),
    pause: Pause = unpaused,
    damaged_in: DamagedIn | None = None,
) -> Document | Unreadable:
    """As :func:`read_source`, with the text of the draft."""
    try:
        if source.kind == "folder":
            found = _read_folder(source, is_listed)
        elif source.kind == "package":
            found = _read_package(source, damaged_in)
        else:
            found = _read_word(source, forms, fonts, pause)
        stranger = _stranger(source, found.received.draft, forms)
        return stranger or (found if source.kind == "word" else _with_edition(found, forms))
    except AppError as error:
        lacking = missing_told(source, pause)
        sentence = f"{error.message.rstrip('。')}；{lacking}" if lacking else error.message
        return Unreadable(source, sentence, error.hint, isinstance(error, SeveralApplications))
    except (OSError, ValueError, RecursionError, MemoryError, EOFError, zlib.error) as error:
        logging.getLogger(__name__).warning("%s: %r", source.path, error)
        return Unreadable(source, f"“{source.path.name}”损坏了，读不出来", f"请对方重新交一份。位置：{source.path}")


def _with_edition(found: Document, forms: Mapping[str, FormDefinition]) -> Document:
    """A draft that is read, or may be, by another edition than its own or another file of it says so (decision 89)."""
    told = told_of_edition(forms, found.received.draft)
    if not told:
        return found
    return replace(found, received=replace(found.received, told=(*found.received.told, told)))


def when_written(path: Path) -> str:
    """When a file was last written, as the disk says: ISO text to the second; empty when it says nothing."""
    with contextlib.suppress(OSError, ValueError, OverflowError):
        return datetime.fromtimestamp(path.stat().st_mtime).isoformat(timespec="seconds")
    return ""


def _stranger(source: Source, draft: Draft, forms: Mapping[str, FormDefinition]) -> Unreadable | None:
    """Why a draft that can be read is none of an applicant."""
    found = forms.get(draft.form)
    if found is None:
        titles = "、".join(f"“{form.short_title}”" for form in forms.values())
        sentence = f"“{source.path.name}”填的是另一种表（编号 {draft.form}）"
        return Unreadable(source, sentence, f"受理台收的是{titles}。请核对是不是放错了，或把它的表单文件加进来")
    if found.bureau is None or not found.bureau.tells_apart:
        return Unreadable(source, f"“{source.path.name}”是{found.short_title}，不是申报单位的材料", "不用收进来")
    return None


def _read_folder(source: Source, is_listed: IsListed) -> Document:
    folder = source.path
    demand_plain(folder)
    with store.open_draft(folder, writable=False) as opened:
        draft = opened.draft
        demand_plain_texts(folder, draft)
        carried = _reviews_beside(folder)
        told = [_damage_told(folder) if opened.damage else "", draft.read_only]
        if opened.unsaved:
            at = moment_in_words(opened.unsaved.at, None)
            told.append(f"{at} 填的内容对方没有保存进草稿，这里用的是保存过的；要用新填的，请对方打开草稿保存后再交")
        facts = attachments.file_facts(folder, draft, is_listed)
        told += [*opened.notices, *_facts_told(facts), *carried.told]
        doubtful: dict[str, Fact] = {DRAFT_FILE: _DAMAGED} if opened.damage else {}
        data = b"" if opened.damage else _data_of(folder, opened.known)
        written = _written(folder, data)
    received = Received(
        source=source,
        draft=draft,
        code=content_code(draft),
        written=written,
        facts=facts | doubtful,
        told=tuple(sentence for sentence in told if sentence),
        reviews=carried.reviews,
    )
    return Document(received, data or _text_of(draft))


def _damage_told(folder: Path) -> str:
    """That an earlier save was read: what whoever edits a draft is told of that is nothing to a bureau."""
    what = "损坏了" if (folder / DRAFT_FILE).exists() else "不见了"
    saved = history.saved_at(folder)
    at = f" {moment_in_words(saved, None)} " if saved else "较早"
    return f"草稿最后保存的内容{what}，读出来的是{at}保存的，可能不是最后填的；请对方重新交一份，或者对照原件逐项核对"


def _data_of(folder: Path, known: store.Known) -> bytes:
    """The bytes that the draft was read from; nothing when somebody replaced them this very moment."""
    with contextlib.suppress(OSError):
        data = (folder / DRAFT_FILE).read_bytes()
        return b"" if known.is_foreign(data) else data
    return b""


def _written(folder: Path, data: bytes) -> str:
    """When what was opened was written: the time of its version, else what the disk says (a copied folder has none)."""
    newest = history.versions(folder)[-1:]
    if not data:
        found = history.saved_at(folder)
        return found.isoformat(timespec="seconds") if found else ""
    for version in newest:
        with contextlib.suppress(OSError):
            if version.path.stat().st_size == len(data) and version.path.read_bytes() == data:
                return version.saved.isoformat(timespec="seconds")
    return when_written(folder / DRAFT_FILE)


def _reviews_beside(folder: Path) -> Carried:
    try:
        return read_reviews((folder / REVIEWS_FILE).read_bytes())
    except FileNotFoundError:
        return Carried()
    except OSError:
        return Carried(told=(f"随草稿来的初审意见（{REVIEWS_FILE}）读不出来",))


def _read_package(source: Source, damaged_in: DamagedIn | None) -> Document:
    packed = read_packed(source.path)
    carried, facts = read_reviews(packed.reviews), _facts_in(packed, source.path, damaged_in)
    doubtful: dict[str, Fact] = {DRAFT_FILE: _DAMAGED} if packed.is_doubtful else {}
    lost = {f"{who}损坏或丢失了" for who in names_of_files(packed.draft, packed.lost)}  # named among all others below
    told = [packed.draft.read_only, *(sentence for sentence in packed.told if sentence not in lost)]
    received = Received(
        source=source,
        draft=packed.draft,
        code=content_code(packed.draft),
        written=when_written(source.path),
        facts=facts | doubtful,
        told=tuple(sentence for sentence in (*told, *_facts_told(facts), *carried.told) if sentence),
        reviews=carried.reviews,
    )
    return Document(received, _text_of(packed.draft))


def _facts_in(packed: Packed, package: Path, damaged_in: DamagedIn | None) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    unread: list[kept.ListedFile] = []
    for _, file in kept.listed_files(packed.draft):
        found = packed.files.get(file.path)
        if found is None or file.path in packed.lost:
            facts[file.path] = "missing"
        elif (found.sha256, found.bytes) != (file.sha256, file.bytes):
            facts[file.path] = "changed"
        else:
            unread.append(file)
    return facts | dict.fromkeys(damaged_in(package, unread) if damaged_in and unread else (), _DAMAGED)


def _facts_told(facts: Mapping[str, Fact]) -> Iterator[str]:
    """A sentence for each thing that happened to files, with the first of them by name."""
    for fact, words in _FACTS.items():
        names = [path.rpartition("/")[2] for path, own in facts.items() if own == fact]
        if names:
            named = "、".join(f"“{name}”" for name in names[:_MOST_NAMED])
            yield f"{len(names)} 个文件{words}：{named}{' 等' if len(names) > _MOST_NAMED else ''}"


def _read_word(source: Source, forms: Mapping[str, FormDefinition], fonts: Path, pause: Pause) -> Document:
    """As an import makes it: a draft of the edition that it was read by."""
    from app.bureau.word_reading import FIRST_LACKS, draft_by_numbers, draft_in_word

    read = draft_by_numbers if is_by_numbers(source) else draft_in_word
    draft, told = read(word_files(source), forms, fonts, pause)
    more = [one for one in (apart_told(source), missing_told(source, pause)) if one]
    if FIRST_LACKS in told:
        more = more or [first_told(source) or FIRST_LACKS]
        told = tuple(one for one in told if one != FIRST_LACKS)
    told = (*more, *told)
    draft = replace(draft, extra=begun_with(edition_in_use(forms, draft.form)))
    written = when_written(source.path)
    received = Received(source=source, draft=draft, code=content_code(draft), written=written, told=told)
    return Document(received, _text_of(draft))


def _text_of(draft: Draft) -> bytes:
    return to_json(draft).encode()
