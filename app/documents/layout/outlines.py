"""Pre-printed outlines with answers under their headings (A 二, B item 2): flowing text in the ladder 黑体, 楷体, 仿宋.

Source: GB/T 9704-2012 heading ladder; the outline lines are the notice's; 可另附纸 (A 二).
"""

from __future__ import annotations

from dataclasses import replace

from app.documents.layout import styles
from app.documents.layout.frame import Streamed
from app.documents.layout.headings import TypedLine, typed_lines
from app.documents.layout.setter import BODY, GUIDE, HEADINGS, SECTION_TITLE, TITLE, Setter
from app.documents.layout.texts import Span
from app.documents.model import Paragraph
from app.documents.typeset import clean
from app.forms.definition import Outline

SEE_ATTACHED = "（见附页）"
ATTACHED = "附页："
_LINES_TO_WRITE_ON = 4


def outline_stream(outline: Outline, setter: Setter, guide_text: bool, attached: bool) -> list[Streamed]:
    """Title, note and outline; when ``attached`` (另附纸), the form says so and the outline follows on a new page."""
    style = SECTION_TITLE if outline.heading == "section" else TITLE
    title = replace(setter.paragraph([Span(outline.title)], style), outline_level=1)
    if outline.heading == "title":
        title = replace(title, space_after=styles.BODY_PITCH // 2)
    stream = [Streamed(setter.set(title), new_page=outline.heading == "title", heading=(outline.title, 2))]
    if outline.note:
        stream += setter.stream([replace(setter.paragraph([Span(outline.note)], GUIDE), keep_with_next=True)])
    lines = _lines(outline, setter, guide_text)
    if attached and outline.separable:
        stream += setter.stream(setter.paragraphs(SEE_ATTACHED, BODY))
        again = setter.paragraph([Span(ATTACHED + outline.title)], style)
        stream.append(Streamed(setter.set(again), new_page=True))
    return stream + lines


def _lines(outline: Outline, setter: Setter, guide_text: bool) -> list[Streamed]:
    """Headings, guidance and answers in printed order."""
    stream: list[Streamed] = []
    for line in outline.lines:
        if line.heading:
            paragraph = setter.paragraph([Span(line.heading)], HEADINGS[max(1, line.level)])
            stream.append(Streamed(setter.set(replace(paragraph, outline_level=line.level + 1))))
        elif line.guide:
            if guide_text:
                stream += setter.stream([replace(setter.paragraph([Span(line.guide)], GUIDE), keep_with_next=True)])
        else:
            stream += _answer(line.field, setter)
    return stream


def _answer(field: str, setter: Setter) -> list[Streamed]:
    """The paragraphs of an answer, typed headings in their faces; a blank one leaves empty lines to write on."""
    shown = clean(setter.filler.shown(field))
    lines = [line.strip() for line in shown.split("\n") if line.strip()] or [""] * _LINES_TO_WRITE_ON
    return setter.stream(_paragraph(line, field, setter) for line in typed_lines(lines))


def _paragraph(line: TypedLine, field: str, setter: Setter) -> Paragraph:
    """A line as body text; a heading at its start, or all of it, in the face of its rank."""
    paragraph = setter.paragraph([Span(line.text, field)], BODY)
    if not line.level:
        return paragraph
    style = HEADINGS[min(line.level, max(HEADINGS))]
    runs = setter.runs([Span(line.text[: line.heading], field)], style)
    if line.heading < len(line.text):
        runs += setter.runs([Span(line.text[line.heading :], field)], BODY)
    return replace(paragraph, runs=runs, keep_with_next=line.keeps)
