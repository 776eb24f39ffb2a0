"""A draft out of what was read: for whoever opens the form as if it had come as a draft."""

from __future__ import annotations

from app.drafts.draft import Draft
from app.forms.answers import Answer
from app.forms.definition import FormDefinition
from app.forms.labels import with_years
from app.word_forms.report import FormRead


def draft_from(definition: FormDefinition, read: FormRead) -> Draft:
    """The draft with these answers; where the file says nothing stands what a new draft has, the form's years.

    Which edition it was begun with is not in it: that knows who knows the file of ``definition``.
    """
    answers: dict[str, Answer] = {
        name: with_years(definition, field.default) for name, field in definition.fields.items() if field.default
    }
    return Draft(form=definition.id, answers={**answers, **read.answers})
