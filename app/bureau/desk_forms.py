"""The forms that a bureau reads by: each in the edition in use, and in every other edition that this PC has.

A received draft is read by its own edition: that is what its applicant filled. Only where this PC lacks it the one in
use takes its place, which is told (decision 89). Functions take any mapping of forms; a plain one has one edition each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from app.drafts.draft import Draft
from app.drafts.edition import edition_doubt, not_as_filled, stamp_of
from app.forms.definition import FormDefinition
from app.forms.editions import Edition, Stamp, meant


class DeskForms(Mapping[str, FormDefinition]):
    """The forms in use by id; further editions of them are loaded once and go along to other processes."""

    def __init__(self, using: Iterable[Edition], editions: Iterable[Edition] = ()) -> None:
        """``editions`` are all of these forms, in the library's order; without them there are only those in use."""
        self._using = {one.definition.id: one for one in using}
        self._editions: dict[str, list[Edition]] = {form_id: [] for form_id in self._using}
        for one in editions:
            if one.definition.id in self._using:
                self._editions[one.definition.id].append(one)
        for form_id, one in self._using.items():
            if all(other.stamp != one.stamp for other in self._editions[form_id]):
                self._editions[form_id].insert(0, one)

    def __getitem__(self, form_id: str) -> FormDefinition:
        return self._using[form_id].definition

    def __iter__(self) -> Iterator[str]:
        return iter(self._using)

    def __len__(self) -> int:
        return len(self._using)

    def using(self, form_id: str) -> Edition:
        """The edition of a form that is in use; :class:`KeyError` for a form that is not here."""
        return self._using[form_id]

    def editions(self, form_id: str) -> Sequence[Edition]:
        """All editions of a form; :class:`KeyError` for a form that is not here."""
        return self._editions[form_id]

    def only(self, *form_ids: str) -> DeskForms:
        """Some of the forms, in all their editions."""
        using = [self._using[form_id] for form_id in form_ids if form_id in self._using]
        return DeskForms(using, [other for one in using for other in self._editions[one.definition.id]])

    def in_use(self) -> DeskForms:
        """The forms in the editions in use and no others, for what compares many drafts by one definition."""
        return DeskForms(self._using.values())


def edition_in_use(forms: Mapping[str, FormDefinition], form_id: str) -> Edition:
    """The edition of a form for new drafts; :class:`KeyError` as a mapping."""
    if isinstance(forms, DeskForms):
        return forms.using(form_id)
    return Edition(forms[form_id], Path(), "", shipped=True)


def editions_of(forms: Mapping[str, FormDefinition], form_id: str) -> Sequence[Edition]:
    """The editions of a form that ``forms`` can read drafts by; :class:`KeyError` as a mapping."""
    return forms.editions(form_id) if isinstance(forms, DeskForms) else (edition_in_use(forms, form_id),)


def edition_meant(forms: Mapping[str, FormDefinition], form_id: str, stamp: Stamp) -> Edition:
    """The edition by which a draft with this stamp is read: its own, else the one in use."""
    return meant(editions_of(forms, form_id), stamp) or edition_in_use(forms, form_id)


def edition_for(forms: Mapping[str, FormDefinition], draft: Draft) -> Edition:
    """The edition by which a draft of one of ``forms`` is read; raises :class:`DraftError` as :func:`stamp_of`."""
    return edition_meant(forms, draft.form, stamp_of(draft))


def form_for(forms: Mapping[str, FormDefinition], draft: Draft) -> FormDefinition:
    """The definition of :func:`edition_for`."""
    return edition_for(forms, draft).definition


def read_as(forms: Mapping[str, FormDefinition], draft: Draft) -> str:
    """That a draft is read by another edition than its own, or by another file of it; empty when it is not."""
    edition = edition_for(forms, draft)
    return not_as_filled(draft, edition.definition, edition.stamp)


def told_of_edition(forms: Mapping[str, FormDefinition], draft: Draft) -> str:
    """What to tell of the edition by which a draft is read: :func:`read_as`, or that nobody can know it; or nothing."""
    return edition_doubt(draft, edition_for(forms, draft))
