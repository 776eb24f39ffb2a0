"""What the volumes of a draft are made of: layout with the draft's options, bindings, marks, and the evidence listed.

Export and preview ask here, so that a preview cannot show another book than the export makes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal, TypeAlias

from app.books.book_document import Marks
from app.books.volume import Binding
from app.documents.fonts import Fonts
from app.documents.layout.kept_parts import KeptParts
from app.documents.layout.parts import Layout, LayoutOptions
from app.documents.typeset import Typesetter, clean
from app.drafts.content_code import code_of as code_of
from app.drafts.content_code import compared_draft as compared_draft
from app.drafts.content_code import content_code as content_code
from app.drafts.content_code import draft_hash as draft_hash
from app.drafts.draft import Draft
from app.drafts.options import option, shown_pages
from app.forms.answers import EvidenceFile
from app.forms.definition import FormDefinition
from app.progress import Pause, unpaused

Mark: TypeAlias = Literal["final", "draft", "blank"]
DRAFT_WORD = "草稿"
_PARTS = 128


def printed_draft(draft: Draft, mark: Mark) -> Draft:
    """The draft that is printed: an empty one for the empty official form (ruling 21)."""
    return Draft(form=draft.form) if mark == "blank" else draft


@lru_cache(maxsize=1)
def kept_typesetter(fonts: Fonts) -> Typesetter:
    """The typesetter of these fonts: most of a text stays from one export to the next, and so do its lines."""
    return Typesetter(fonts)


@lru_cache(maxsize=1)
def _kept_parts(typesetter: Typesetter) -> KeptParts:
    """The parts laid out last with this typesetter: somebody who types changes one of twenty."""
    return KeptParts(_PARTS)


def listed_evidence(definition: FormDefinition, draft: Draft) -> Iterator[tuple[int, EvidenceFile]]:
    """The files to be bound with the numbers of their items, in printed order: those of items that show files."""
    for number in sorted(definition.items):
        state = draft.items.get(number)
        if state and state.state == "files":
            for file in state.files:
                yield number, file


def layout_of(
    definition: FormDefinition,
    draft: Draft,
    mark: Mark,
    typesetter: Typesetter,
    missing: Mapping[int, tuple[str, ...]],
    pause: Pause = unpaused,
) -> Layout:
    """The layout of a draft with the options that it states.

    ``missing`` as in :class:`LayoutOptions`, ``pause`` as in :class:`Layout`.
    """
    options = draft.options
    return Layout(
        definition,
        draft.filling,
        typesetter,
        LayoutOptions(
            attachment_mark=bool(option(options, "attachment_mark")),
            example_line=bool(option(options, "example_line")),
            guide_text=bool(option(options, "guide_text")),
            attach_plan=bool(option(options, "attach_plan")),
            dividers=bool(option(options, "dividers")),
            gutter_mm=float(option(options, "gutter_mm")),
            shown=shown_pages(definition, options),
            blank=mark == "blank",
            missing=missing,
            # only what is handed in is ever compared with an electronic copy
            code=content_code(draft) if option(options, "content_code") and mark == "final" else "",
        ),
        _kept_parts(typesetter),
        pause,
    )


def bindings_of(definition: FormDefinition, draft: Draft) -> list[Binding]:
    """Each volume by itself, or all in one when the draft's option says so (ruling 19)."""
    volumes, most = definition.volumes, int(option(draft.options, "sheets_per_volume"))
    if len(volumes) > 1 and option(draft.options, "volumes") == 1:
        joined = "和".join(volume.file_name for volume in volumes)
        return [Binding("book", joined, volumes[0].title, volumes, most)]
    return [Binding(volume.id, volume.file_name, volume.title, (volume,), most) for volume in volumes]


def marks_of(definition: FormDefinition, draft: Draft, mark: Mark) -> Marks:
    """What stands on every page of a draft's books, and in their metadata."""
    answer = draft.answers.get(definition.name_field, "")
    name = clean(answer).replace("\n", " ") if isinstance(answer, str) else ""
    return Marks(DRAFT_WORD if mark == "draft" else "", name, draft_hash(draft))
