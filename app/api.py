"""What the program can do, as a handful of functions; the command line and the window do all work through them.

Every function takes plain, picklable values (a worker process can call it), returns plain values and raises
``AppError``. Nothing reads the clock: ``now`` comes from the caller. Functions that write a draft return the
sentences that its user should be told, such as a damaged file that was kept aside; mostly none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from app import disk
from app.api_arranging import Arranging as Arranging
from app.api_arranging import arrange as arrange
from app.api_arranging import find_blank_pages as find_blank_pages
from app.api_bureau import case_file as case_file
from app.api_bureau import case_seen as case_seen
from app.api_bureau import choose as choose
from app.api_bureau import collect as collect
from app.api_bureau import demand_desk as demand_desk
from app.api_bureau import desk_seen as desk_seen
from app.api_bureau import dismiss as dismiss
from app.api_bureau import hand_on as hand_on
from app.api_bureau import join as join
from app.api_bureau import office as office
from app.api_bureau import office_kinds as office_kinds
from app.api_bureau import own_review as own_review
from app.api_bureau import part as part
from app.api_bureau import remove_case as remove_case
from app.api_bureau import restore_case as restore_case
from app.api_bureau import review as review
from app.api_bureau import review_here as review_here
from app.api_bureau import set_office as set_office
from app.api_bureau import undo_part as undo_part
from app.api_burning import burn as burn
from app.api_burning import drives as drives
from app.api_cases import CasePage as CasePage
from app.api_cases import FilePage as FilePage
from app.api_cases import case_copy as case_copy
from app.api_cases import case_file_page as case_file_page
from app.api_cases import case_page as case_page
from app.api_cases import case_place as case_place
from app.api_cases import forget_copies as forget_copies
from app.api_definitions import EditionSeen as EditionSeen
from app.api_definitions import Offered as Offered
from app.api_definitions import adopt_definition as adopt_definition
from app.api_definitions import compare_definitions as compare_definitions
from app.api_definitions import decline_definition as decline_definition
from app.api_definitions import editions_seen as editions_seen
from app.api_definitions import look_at_definition as look_at_definition
from app.api_definitions import use_edition as use_edition
from app.api_disc_checks import verify as verify
from app.api_disc_labels import make_labels as make_labels
from app.api_disc_labels import seal_checklist as seal_checklist
from app.api_discs import draft_parts_of as draft_parts_of
from app.api_discs import look_at_copy as look_at_copy
from app.api_discs import make_copy as make_copy
from app.api_drafts import CarriedOver as CarriedOver
from app.api_drafts import carry_over as carry_over
from app.api_drafts import copy_draft as copy_draft
from app.api_drafts import fix as fix
from app.api_drafts import fixable as fixable
from app.api_drafts import new_draft as new_draft
from app.api_drafts import sample_draft as sample_draft
from app.api_drafts import take_over as take_over
from app.api_editing import Told as Told
from app.api_editing import checker_of, demand_as_filled, edition_of, edition_told
from app.api_editing import definition_of as definition_of
from app.api_editing import edit as edit
from app.api_editing import library as library
from app.api_editing import told_of as told_of
from app.api_editions import EditionChange as EditionChange
from app.api_editions import EditionNote as EditionNote
from app.api_editions import carry_to_edition as carry_to_edition
from app.api_editions import edition_note as edition_note
from app.api_editions import look_at_carrying as look_at_carrying
from app.api_evidence import Attaching as Attaching
from app.api_evidence import TakenFiles as TakenFiles
from app.api_evidence import attach as attach
from app.api_evidence import detach as detach
from app.api_evidence import move as move
from app.api_evidence import move_to as move_to
from app.api_evidence import set_item_state as set_item_state
from app.api_evidence import take_in as take_in
from app.api_evidence import turn as turn
from app.api_exports import ExportFolder as ExportFolder
from app.api_exports import draft_code as draft_code
from app.api_exports import look_at_export_folder as look_at_export_folder
from app.api_exports import pdf_page as pdf_page
from app.api_forms import FormSummary as FormSummary
from app.api_forms import check_form_files as check_form_files
from app.api_forms import compile_form_file as compile_form_file
from app.api_forms import form_schema as form_schema
from app.api_forms import list_forms as list_forms
from app.api_forms import look_at_forms as look_at_forms
from app.api_import import ImportedForm as ImportedForm
from app.api_import import import_word as import_word
from app.api_import import read_word_form as read_word_form
from app.api_letters import Correcting as Correcting
from app.api_letters import SignedBy as SignedBy
from app.api_letters import WrittenLetter as WrittenLetter
from app.api_letters import write_case_notice as write_case_notice
from app.api_letters import write_notice as write_notice
from app.api_letters import write_reminder as write_reminder
from app.api_mailing import MadeMails as MadeMails
from app.api_mailing import Mailing as Mailing
from app.api_mailing import make_mails as make_mails
from app.api_merging import MergedDrafts as MergedDrafts
from app.api_merging import Merging as Merging
from app.api_merging import merge as merge
from app.api_opinions import PrintedOpinion as PrintedOpinion
from app.api_opinions import opinion_room as opinion_room
from app.api_opinions import print_case_opinion as print_case_opinion
from app.api_opinions import print_opinion as print_opinion
from app.api_packages import Rescued as Rescued
from app.api_packages import pack as pack
from app.api_packages import rescue as rescue
from app.api_packages import unpack as unpack
from app.api_saves import Recovered as Recovered
from app.api_saves import UnsavedSeen as UnsavedSeen
from app.api_saves import VersionSeen as VersionSeen
from app.api_saves import compare as compare
from app.api_saves import first_told as first_told
from app.api_saves import history as history
from app.api_saves import recover as recover
from app.api_saves import restore as restore
from app.api_saves import unsaved as unsaved
from app.api_saves import version as version
from app.api_scans import Chosen as Chosen
from app.api_scans import Matched as Matched
from app.api_scans import TakenScans as TakenScans
from app.api_scans import full_scan as full_scan
from app.api_scans import match as match
from app.api_scans import put_full_scan as put_full_scan
from app.api_scans import put_scans as put_scans
from app.api_scans import remove_scans as remove_scans
from app.api_scans import scan_page_picture as scan_page_picture
from app.api_scans import seals as seals
from app.api_scans import take_full_scan as take_full_scan
from app.api_scans import take_scans as take_scans
from app.api_seeing import see_book as see_book
from app.api_seeing import see_file_page as see_file_page
from app.api_seeing import see_files as see_files
from app.api_seeing import see_page as see_page
from app.api_seeing import see_pages as see_pages
from app.api_seeing import see_text as see_text
from app.api_self_test import keep_checks as keep_checks
from app.api_self_test import self_test as self_test
from app.api_summary import Summarised as Summarised
from app.api_summary import Summarising as Summarising
from app.api_summary import SummaryLine as SummaryLine
from app.api_summary import look_at_summary as look_at_summary
from app.api_summary import summarise as summarise
from app.api_summary_seen import keep_summary as keep_summary
from app.api_summary_seen import see_summary as see_summary
from app.api_tables import export_rows as export_rows
from app.api_tables import import_rows as import_rows
from app.api_tables import read_table as read_table
from app.api_tables import write_table as write_table
from app.api_zones import ComparedZones as ComparedZones
from app.api_zones import compare_zones as compare_zones
from app.api_zones import zone_forms as zone_forms
from app.drafts import not_taken, options, store
from app.drafts.changes import Change as Change
from app.drafts.draft import Draft
from app.drafts.entering import answered
from app.drafts.store import holder as holder
from app.errors import IssuesRemain, UsageError
from app.forms.definition import FormDefinition
from app.forms.handing_in import hand_in_lines, own_deadline
from app.forms.issues import Issue
from app.forms.labels import label_of
from app.paths import AppPaths
from app.progress import Progress, silent
from app.self_test import Check as Check

if TYPE_CHECKING:
    from app.books.exported import Exported

Format: TypeAlias = Literal["pdf", "docx"]
Mark: TypeAlias = Literal["final", "draft", "blank"]

_LOOK = "要先看样子，可以导出草稿。"
_LOOK_TYPED = "要先看样子，可以加 --draft 导出每页标“草稿”的样稿。"


def set_answers(paths: AppPaths, folder: Path, answers: Mapping[str, object], now: datetime) -> Told:
    """Store answers, normalised; what was typed is kept also when it is wrong.

    Raises :class:`UsageError` for an unknown field or column, or an answer that has not its field's shape; then
    nothing is stored.
    """
    return edit(paths, folder, now, lambda opened, definition: answered(definition, opened.draft, answers))


def set_options(paths: AppPaths, folder: Path, assignments: Sequence[tuple[str, str]], now: datetime) -> Told:
    """Set options, ticks and overrides by name, all or none; :class:`UsageError` lists what is allowed."""

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        draft = opened.draft
        for name, text in assignments:
            draft = options.set_option(definition, draft, name, text)
        return draft

    return edit(paths, folder, now, change)


def handing_in(paths: AppPaths, folder: Path) -> tuple[str, ...]:
    """Until when and how a draft's papers are handed in, a line each, with its own deadline and number of copies."""
    with store.open_draft(folder, writable=False) as opened:
        notice = definition_of(paths, opened.draft).notice
        copies = options.option(opened.draft.options, "copies")
        return hand_in_lines(notice, own_deadline(opened.draft.filling), copies if isinstance(copies, int) else 0)


def check(paths: AppPaths, folder: Path) -> tuple[list[Issue], Told]:
    """Every issue of a draft, and what its user should be told about its files; the draft is not written.

    Told are also the files that the window was given for it and that were not taken in (decision 61).
    """
    from app.documents.installed_fonts import fonts_chosen

    with store.open_draft(folder, writable=False) as opened:
        definition = definition_of(paths, opened.draft)
        check_draft, told = checker_of(paths, folder, definition, opened.draft)
        fonts = fonts_chosen(options.option(opened.draft.options, "fonts"), paths.installed_fonts)
        left_out = not_taken.told_of(definition, not_taken.read(opened.folder))
        odd = options.not_understood(definition, opened.draft.options)
        edition = edition_note(paths, opened.draft).sentence
        noted = (edition,) if edition else ()
        return check_draft(opened.draft), (*told_of(opened), *noted, *left_out, *told, *fonts.told, *odd)


def fill_none(paths: AppPaths, folder: Path, now: datetime) -> tuple[list[str], Told]:
    """Put 无 into every empty required field that takes it; the labels of those fields, and what to tell."""
    from app.forms.checking import fill_none as none_answers

    labels: list[str] = []

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        found = none_answers(definition, opened.draft.filling)
        labels.extend(label_of(definition, name) for name in found)
        return opened.draft.answered(found)

    told = edit(paths, folder, now, change)
    return labels, told


def export(
    paths: AppPaths, folder: Path, out: Path, formats: Sequence[Format], mark: Mark, progress: Progress = silent
) -> tuple[list[Path], Told]:
    """Write the books of a draft into ``out``; the files, ``book.json`` last, and what its user should be told.

    As :func:`export_books`, with everything in sentences: also which pages changed since the last export of this kind
    into this folder, and for a final export what the notice says on false filing (ruling 22).
    """
    from app.books.exported import BOOK, changes_told

    made, definition = _export(paths, folder, out, formats, mark, progress)
    false_filing = definition.notice.false_filing
    recalled = [false_filing] if mark == "final" and false_filing else []
    return [*made.files, out / BOOK], (*made.told, *changes_told(made), *recalled)


def export_books(
    paths: AppPaths, folder: Path, out: Path, formats: Sequence[Format], mark: Mark, progress: Progress = silent
) -> Exported:
    """Write the books of a draft into ``out`` and say what is in them.

    ``mark``: ``final`` is refused with :class:`IssuesRemain` while error issues are left, with :class:`DraftError` for
    a draft of a newer program or one that was filled by another file of its edition (decision 89); ``draft`` says 草稿
    on every page; ``blank`` is the empty official form. Otherwise raises as :func:`app.books.export.export_draft`.
    """
    return _export(paths, folder, out, formats, mark, progress)[0]


def _export(
    paths: AppPaths, folder: Path, out: Path, formats: Sequence[Format], mark: Mark, progress: Progress
) -> tuple[Exported, FormDefinition]:
    """The books, and the definition that they were made by."""
    from app.books.export import ExportRequest, export_draft
    from app.books.exported import exported_from

    _demand_apart(folder, out)
    if mark == "final":
        _demand_no_errors(paths, folder, progress)
    told: list[str] = []
    with store.open_draft(folder, writable=False) as opened:
        edition = edition_of(paths, opened.draft)
        request = ExportRequest(
            definition=edition.definition,
            draft=opened.draft,
            folder=folder,
            out=out,
            formats=tuple(formats),
            mark=mark,
            fonts=paths.fonts,
            cache=paths.cache / "intake",
            installed_fonts=paths.installed_fonts,
        )
        told += edition_told(opened.draft, edition)
        told += options.not_understood(edition.definition, opened.draft.options)
        book = export_draft(request, progress, told.append)
    return replace(exported_from(book, out), told=(*told_of(opened), *told)), edition.definition


def blank_form(
    paths: AppPaths, form_id: str, out: Path, formats: Sequence[Format], now: datetime, progress: Progress = silent
) -> Exported:
    """Write the empty official form into ``out``, without any draft of the user, as :func:`export_books` does."""
    with disk.scratch_folder() as temp:
        folder = temp / form_id
        new_draft(paths, form_id, folder, now)
        return export_books(paths, folder, out, formats, "blank", progress)


def demo(paths: AppPaths, target: Path, progress: Progress = silent) -> list[Path]:
    """Export the samples into ``target/<form id>/``; the files written."""
    from app.demo.packets import DemoPlaces, make_packets

    return make_packets(library(paths), DemoPlaces(paths.fonts, paths.cache / "intake", target), progress)


def _demand_apart(folder: Path, out: Path) -> None:
    """Books in the draft folder would travel with it, and their files could take the names of its own."""
    if disk.lies_in(out, folder):
        raise UsageError(f"“{out.name}”在草稿文件夹里，没有导出。", "请导出到草稿文件夹以外的位置。")


def _demand_no_errors(paths: AppPaths, folder: Path, progress: Progress) -> None:
    _demand_as_filled(paths, folder)
    progress(0, 1, "检查")
    left = sum(issue.severity == "error" for issue in check(paths, folder)[0])
    if left:
        raise IssuesRemain(
            f"还有 {left} 项错误，没有导出。", f"请改好后再导出。{_LOOK}", typed=f"请改好后再导出。{_LOOK_TYPED}"
        )


def _demand_as_filled(paths: AppPaths, folder: Path) -> None:
    with store.open_draft(folder, writable=False) as opened:
        demand_as_filled(opened.draft, edition_of(paths, opened.draft), "没有导出", _LOOK, _LOOK_TYPED)
