"""What a bureau writes: 补正通知, its opinion on the applicant's sheet, reminders, mails; offered by :mod:`app.api`.

What applicants sent is only ever read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, TypedDict

from app.api_bureau import bureau_forms
from app.api_editing import Told, library
from app.disk import lies_in, replacing, scratch_folder
from app.drafts.draft import Draft
from app.drafts.names import PACKAGE_ENDING
from app.drafts.options import option
from app.errors import DraftError, UsageError
from app.forms.definition import FormDefinition
from app.paths import AppPaths
from app.progress import Progress, silent

if TYPE_CHECKING:
    from app.books.volume import BookInPages
    from app.bureau.model import Received, Review
    from app.bureau.opinion_sheet import Opinion, OpinionPlace
    from app.documents.layout.letter import Letter

Corrections: TypeAlias = Literal["errors", "all"]
"""Which issues a notice lists: errors; warnings and open ticks, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedBy:
    """Who signs a letter, when, and whom to ask; what is empty is left for stamp and pen."""

    office: str = ""
    day: date | None = None
    contact: str = ""


_UNSIGNED = SignedBy()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correcting:
    """What a notice lists: issues of the draft, what a ``review`` asks for, and ``lines`` in the office's own words.

    ``by_day``: until when; None leaves room for the pen.
    """

    which: Corrections = "errors"
    lines: tuple[str, ...] = ()
    by_day: date | None = None
    review: Review | None = None


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter that was written, how many points it lists, and what its user should know."""

    file: Path
    points: int
    told: Told = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedOpinion:
    """An overlay, and the proof if one was asked for: onto which page of which content it belongs.

    ``number`` is printed on the page, ``side`` (from 1) is that of the PDF, ``code`` the draft's content. ``points`` is
    the size of the text. ``how`` tells how to print it.
    """

    file: Path
    proof: Path | None
    volume: str
    number: str
    side: int
    code: str
    points: float
    how: tuple[str, ...]
    told: Told = ()


def write_notice(
    paths: AppPaths,
    source: Path,
    target: Path,
    how: Correcting,
    signed: SignedBy = _UNSIGNED,
    progress: Progress = silent,
) -> WrittenLetter:
    """Write the 补正通知 to the applicant of a draft (folder, ``.shenbao`` or Word file) as ``.docx`` or ``.pdf``.

    Raises :class:`DraftError` for a draft that cannot be read, :class:`UsageError` when there is nothing to correct or
    the target is of another kind, :class:`DiskError`.
    """
    from app.bureau.correction_notice import correction_notice
    from app.bureau.correction_points import worth_correcting
    from app.bureau.letter_files import demand_ending
    from app.bureau.looking import look_at
    from app.documents.fonts import opened_fonts
    from app.documents.layout.letter import Points

    demand_ending(target)
    received, definition = _received(paths, source, target)
    progress(0, 1, "检查")
    issues = look_at(definition, received, opened_fonts(paths.fonts).covers).issues
    wanted = worth_correcting(issues, how.which == "all")
    letter = correction_notice(
        definition, received.draft, wanted, review=how.review, lines=how.lines, by_day=how.by_day, **_words_of(signed)
    )
    count = sum(len(block.texts) for block in letter.body if isinstance(block, Points))
    if not count:
        more = "" if how.which == "all" else "也可以连提醒一起列出；"
        raise UsageError("没有要补正的错误，没有写补正通知。", f"{more}另外有要求的，请写成要补正的内容。")
    return _written(paths, letter, target, count, received.told, progress)


def write_reminder(
    paths: AppPaths,
    form: str,
    target: Path,
    *,
    year: int = 0,
    applicants: Sequence[str] = (),
    signed: SignedBy = _UNSIGNED,
    progress: Progress = silent,
) -> WrittenLetter:
    """Write the reminder of what follows entry, as ``.docx`` or ``.pdf``; ``year`` 0: that of the notice's deadline.

    Raises :class:`UsageError` for a form after which nothing follows, :class:`DiskError`.
    """
    from app.bureau.reminder import reminder

    definition = library(paths).get(form)
    letter = reminder(definition, year or definition.notice.deadline.year, applicants, **_words_of(signed))
    return _written(paths, letter, target, 0, (), progress)


def print_opinion(
    paths: AppPaths,
    source: Path,
    text: str,
    target: Path,
    *,
    signed: SignedBy = _UNSIGNED,
    with_form: bool = False,
    progress: Progress = silent,
) -> PrintedOpinion:
    """Write the bureau's opinion as a PDF of one page to be printed onto the applicant's sheet.

    ``source`` is a draft folder or a ``.shenbao`` file. ``with_form`` writes, beside it, the page as it will look.
    Raises :class:`DraftError`, :class:`UsageError` for a form without such a cell and a text that is too long for it,
    :class:`DiskError`.
    """
    from app.books.assembly import content_code
    from app.bureau.opinion_sheet import Opinion

    if target.suffix.lower() != ".pdf":
        raise UsageError(f"“{target.name}”不是 PDF 的文件名。", "套印的意见只有 PDF，请写以 .pdf 结尾的名称。")
    received, definition = _received(paths, source, target)
    if received.source.kind == "word":
        raise UsageError("手工填的 Word 版排版不一样，套印不上。", "请用笔填写意见，或在 Word 里填写。")
    place = _opinion_place(paths, received, definition, progress)
    proof = target.with_name(f"{target.stem}_样张.pdf") if with_form else None
    points, told = _draw_opinion(paths, place, Opinion(text, signed.office, signed.day), target, proof)
    code = content_code(received.draft)
    return PrintedOpinion(
        file=target,
        proof=proof,
        volume=place.book.binding.title,
        number=place.number,
        side=place.side,
        code=code,
        points=points,
        how=tuple(_how_to_print(place, received.draft, code)),
        told=(*received.told, *told),
    )


class _Signed(TypedDict):
    office: str
    day: date | None
    contact: str


def _words_of(signed: SignedBy) -> _Signed:
    return {"office": signed.office, "day": signed.day, "contact": signed.contact}


def _written(
    paths: AppPaths, letter: Letter, target: Path, points: int, told: Told, progress: Progress
) -> WrittenLetter:
    from app.books.assembly import kept_typesetter
    from app.bureau.letter_files import write_letter
    from app.documents.fonts import opened_fonts

    fonts = opened_fonts(paths.fonts)
    missing = write_letter(letter, target, fonts, kept_typesetter(fonts), progress)
    return WrittenLetter(target, points, (*told, *missing))


def _received(paths: AppPaths, source: Path, target: Path) -> tuple[Received, FormDefinition]:
    """The draft in a folder, package or Word file; ``target`` must not lie in it."""
    from app.bureau.model import Source, SourceKind, Unreadable
    from app.bureau.reading import read_source
    from app.bureau.sources import WORD_ENDINGS

    ending = source.suffix.lower()
    kind: SourceKind = "word" if ending in WORD_ENDINGS else "package" if ending == PACKAGE_ENDING else "folder"
    if kind == "folder" and lies_in(target, source):
        raise UsageError(f"“{target.name}”在申报单位的草稿文件夹里，没有写。", "请写到草稿文件夹以外的位置。")
    forms = bureau_forms(paths)
    found = read_source(Source(kind, source.absolute()), forms)
    if isinstance(found, Unreadable):
        raise DraftError(found.sentence, found.hint)
    return found, forms[found.draft.form]


def _opinion_place(paths: AppPaths, received: Received, definition: FormDefinition, progress: Progress) -> OpinionPlace:
    """Where the cell stands; evidence is taken in only when pages of it stand in front of the cell."""
    from app.bureau.opinion_sheet import find_place, has_evidence_before
    from app.drafts.package import unpack

    with scratch_folder() as scratch:
        packed = received.source.kind == "package"
        folder = scratch / "draft" if packed else received.source.path
        place = find_place(definition, _laid_out(paths, received, definition, folder, False, progress))
        if not has_evidence_before(place, received.draft):
            return place
        if packed:
            unpack(received.source.path, folder, progress)
        return find_place(definition, _laid_out(paths, received, definition, folder, True, progress))


def _laid_out(
    paths: AppPaths, received: Received, definition: FormDefinition, folder: Path, complete: bool, progress: Progress
) -> Mapping[str, BookInPages]:
    from app.books.preview import PreviewRequest, lay_out

    request = PreviewRequest(
        definition=definition,
        draft=received.draft,
        folder=folder,
        mark="final",
        fonts=paths.fonts,
        cache=paths.cache / "intake",
        installed_fonts=paths.installed_fonts,
    )
    return lay_out(request, complete, progress).volumes


def _draw_opinion(
    paths: AppPaths, place: OpinionPlace, opinion: Opinion, target: Path, proof: Path | None
) -> tuple[float, Told]:
    """Write the overlay, and the proof where it is asked for; the size of its text, and what to tell."""
    from app.books.assembly import kept_typesetter
    from app.bureau.letter_files import missing_told
    from app.bureau.opinion_sheet import overlay, proof_sheet, set_opinion
    from app.documents.fonts import opened_fonts
    from app.renderers.pdf import sides_as_pdf

    fonts = opened_fonts(paths.fonts)
    size, placed = set_opinion(place, opinion, kept_typesetter(fonts))
    sheets = [(target, overlay(place, placed)), *([(proof, proof_sheet(place, placed))] if proof else [])]
    for file, document in sheets:
        data = sides_as_pdf(document, [place.side], fonts)
        with replacing(file) as temp:
            temp.write_bytes(data)
    return size / 2, missing_told(f"{opinion.text}{opinion.office}", fonts)


def _how_to_print(place: OpinionPlace, draft: Draft, code: str) -> Iterator[str]:
    """Which page goes back into the printer, and what to look at before."""
    front = "正面（右手页）" if place.is_right_hand else "反面（左手页）"
    yield (
        f"把纸质《{place.book.binding.title}》第 {place.number} 页放回打印机再打印一次，意见印在这一面上："
        f"它是一张纸的{front}，PDF 里的第 {place.side} 面"
    )
    yield "打印时选“实际大小”（100%），不要选“适合纸张”；先用白纸印一张，和原件叠起来对着光看位置"
    if option(draft.options, "content_code"):
        yield f"先核对封面背面的内容编号是 {code}；不一样的不是这一版，位置可能不同"
