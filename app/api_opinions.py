"""The bureau's opinion on the applicant's sheet, as an overlay to print; offered by :mod:`app.api`.

What applicants sent is only ever read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.api_bureau import bureau_forms, demand_not_theirs, kept_case, review_here
from app.api_editing import Told, demand_known
from app.api_letters import UNSIGNED, SignedBy, case_outside, edition_agreed, received_draft
from app.bureau.model import Received
from app.disk import replacing, scratch_folder
from app.drafts.draft import Draft
from app.drafts.options import option
from app.drafts.parts import demand_no_part
from app.errors import DraftError, UsageError
from app.forms.definition import FormDefinition
from app.paths import AppPaths
from app.progress import Progress, silent

if TYPE_CHECKING:
    from app.books.volume import BookInPages
    from app.bureau.candidates import Arrival
    from app.bureau.opinion_sheet import Opinion, OpinionPlace, OpinionRoom


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


def print_opinion(
    paths: AppPaths,
    source: Path,
    text: str,
    target: Path,
    *,
    signed: SignedBy = UNSIGNED,
    with_form: bool = False,
    other_edition: bool = False,
    progress: Progress = silent,
) -> PrintedOpinion:
    """Write the bureau's opinion as a PDF of one page to be printed onto the applicant's sheet.

    ``source`` is a draft folder or a ``.shenbao`` file. ``with_form`` writes, beside it, the page as it will look.
    ``other_edition``: somebody agreed that another edition than its own tells where the cell stands. Raises
    :class:`DraftError`, also for a draft of a newer program, :class:`app.api_letters.OtherEdition`, :class:`UsageError`
    for a form without such a cell and a text that is too long for it, :class:`DiskError`.
    """
    _demand_pdf(target)
    proof = _proof_of(target) if with_form else None
    targets = [target, *([proof] if proof else [])]
    received, definition = received_draft(paths, source, *targets)
    demand_not_theirs(paths, targets)
    told = _demand_as_filled(paths, received, other_edition)
    return _opinion(paths, replace(received, told=told), definition, text, target, signed, proof, progress)


def print_case_opinion(
    paths: AppPaths,
    case: str,
    target: Path,
    *,
    text: str = "",
    signed: SignedBy = UNSIGNED,
    with_form: bool = False,
    other_edition: bool = False,
    desk: Path | None = None,
    progress: Progress = silent,
) -> PrintedOpinion:
    """The same for an applicant on the desk; without ``text`` the opinion of this office's review.

    Raises as :func:`print_opinion`, :class:`DraftError` when the page depends on evidence that is no longer there.
    """
    _demand_pdf(target)
    proof = _proof_of(target) if with_form else None
    kept, definition = case_outside(paths, case, [target, *([proof] if proof else [])], desk)
    if not text:
        said = review_here(paths, case, desk)
        text = said.opinion if said else ""
    received = replace(kept.received, told=_demand_as_filled(paths, kept.received, other_edition))
    return _opinion(paths, received, definition, text, target, signed, proof, progress, kept.counts)


def opinion_room(
    paths: AppPaths, case: str, text: str, office: str = "", desk: Path | None = None, progress: Progress = silent
) -> OpinionRoom:
    """Whether an opinion fits into the cell of an applicant's form, and how much does; raises as above."""
    from app.books.assembly import kept_typesetter
    from app.bureau.opinion_sheet import Opinion, room_for
    from app.documents.fonts import opened_fonts

    kept, definition = kept_case(paths, case, desk)
    place = _opinion_place(paths, kept.received, definition, progress, kept.counts)
    return room_for(place, Opinion(text, office), kept_typesetter(opened_fonts(paths.fonts)))


def _opinion(
    paths: AppPaths,
    received: Received,
    definition: FormDefinition,
    text: str,
    target: Path,
    signed: SignedBy,
    proof: Path | None,
    progress: Progress,
    counts: Arrival | None = None,
) -> PrintedOpinion:
    from app.books.assembly import content_code
    from app.bureau.opinion_sheet import Opinion

    place = _opinion_place(paths, received, definition, progress, counts)
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


def _demand_as_filled(paths: AppPaths, received: Received, agreed: bool) -> Told:
    """What to tell; the sheet that it is printed onto is stamped and signed, a wrong place would spoil it."""
    demand_known(received.draft, "没有套印")
    told = edition_agreed(paths, received, agreed, "照另一版排出来的位置可能不对，会印坏盖过章的原件", "没有套印")
    return tuple(dict.fromkeys((*received.told, *told)))


def _proof_of(target: Path) -> Path:
    return target.with_name(f"{target.stem}_样张.pdf")


def _demand_pdf(target: Path) -> None:
    if target.suffix.lower() != ".pdf":
        raise UsageError(f"“{target.name}”不是 PDF 的文件名。", "套印的意见只有 PDF，请写以 .pdf 结尾的名称。")


def _demand_unchanged(paths: AppPaths, received: Received, definition: FormDefinition, counts: Arrival | None) -> None:
    """What lies where a draft came from must be what was received, where its files are needed.

    ``counts`` is what the desk knows of that place. What another applicant put there since, nobody hands in again.
    """
    from app.bureau.matching import is_one_applicant
    from app.bureau.since_collected import demand_at_place, now_at

    now, name = now_at(received.source, bureau_forms(paths)), received.source.path.name
    if now and now.code == received.code:
        return
    if counts is not None:
        is_same = now is None or is_one_applicant(definition, received.draft, now.draft)
        demand_at_place(replace(counts, is_there=counts.is_there and is_same), "定不准意见栏在哪一页")
    hint = f"请接上原来的 U 盘或光盘，或者重新收这份材料。位置：{received.source.path}"
    raise DraftError(f"“{name}”现在读不出来，或者内容和收进来时不一样了，定不准意见栏在哪一页", hint)


def _opinion_place(
    paths: AppPaths, received: Received, definition: FormDefinition, progress: Progress, counts: Arrival | None = None
) -> OpinionPlace:
    """Where the cell stands; evidence is taken in only when pages of it stand in front of the cell."""
    if received.source.kind == "word":
        raise UsageError("手工填的 Word 版排版不一样，套印不上。", "请用笔填写意见，或在 Word 里填写。")
    from app.bureau.opinion_sheet import find_place, has_evidence_before
    from app.drafts.package import unpack

    with scratch_folder() as scratch:
        packed = received.source.kind == "package"
        folder = scratch / "draft" if packed else received.source.path
        place = find_place(definition, _laid_out(paths, received, definition, folder, False, progress))
        if not has_evidence_before(place, received.draft):
            return place
        _demand_unchanged(paths, received, definition, counts)
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

    demand_no_part(target, *([proof] if proof else []))
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
