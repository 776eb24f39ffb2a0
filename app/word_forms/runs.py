"""The text of one paragraph of a Word file: runs, symbols, fields, tick boxes, content controls, tracked changes.

Source: ECMA-376 part 1, 17.3 (paragraphs and runs), 17.13.5 (revisions), 17.16 (fields); [MS-DOCX] 2.6.1.10 (check
boxes of content controls).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.word_forms.markup import child, children, is_on, local, value, whole
from app.word_forms.model import LINE_END
from app.word_forms.symbols import EMPTY, TICKED, combined, in_symbol_font, is_symbol_font, symbol

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_GONE = ("del", "moveFrom")
_THROUGH = (
    "hyperlink", "smartTag", "customXml", "sdtContent", "bdo", "dir", "fldSimple", "ins", "moveTo", "oMath",
    "oMathPara", "rubyBase", "ruby", "e", "num", "den", "f", "sup", "sub", "sSup", "sSub", "rad", "deg",
)  # fmt: skip
_SIGNS: Mapping[str, str] = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_OF_LINES, _PAGE_END = ("", "textWrapping"), "\f"
_LAST_CODE = 0xFFFF
_NOTES = ("footnoteReference", "endnoteReference")


@dataclass(slots=True)
class Met:
    """How often something was met in a file that is taken in another way than it looks."""

    counts: dict[str, int] = field(default_factory=dict)

    def note(self, what: str) -> None:
        """Count it once more."""
        self.counts[what] = self.counts.get(what, 0) + 1


@dataclass(slots=True)
class _Field:
    """An open field: its instruction so far, whether its result has begun, whether it is told already."""

    instruction: str = ""
    in_result: bool = False
    shown: str = ""


class Fields:
    """Fields that are open; one may begin in a paragraph and end in another."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    @property
    def shows(self) -> bool:
        """Whether text is seen: that of instructions is not."""
        return all(one.in_result for one in self._open)

    def begin(self, ready: str) -> None:
        """A field begins; ``ready`` is what it shows whatever its result says (a form's tick box)."""
        self._open.append(_Field(shown=ready))

    def instruct(self, text: str) -> None:
        """More of the instruction of the innermost field."""
        if self._open and not self._open[-1].in_result:
            self._open[-1].instruction += text

    def separate(self) -> None:
        """The result of the innermost field begins."""
        if self._open:
            self._open[-1].in_result = True

    def end(self) -> str:
        """The innermost field ends; what it shows without a result of its own."""
        if not self._open:
            return ""
        done = self._open.pop()
        if not self.shows:
            return ""
        return done.shown or ("" if done.in_result else combined(done.instruction))


@dataclass(slots=True)
class Inline:
    """What the runs of a paragraph gave: pieces of text, text boxes met, whether some of it is crossed out.

    Ends of lines that an export stated are single breaks without a look of their own among runs that state theirs. The
    end of a page ends a line only between words: programs put it at the edge of the paragraph before or behind.
    """

    pieces: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    struck: bool = False
    styled: bool = False

    @property
    def text(self) -> str:
        """The text, with :data:`LINE_END` only where the runs around state their look."""
        text = "".join(self.pieces).strip(_PAGE_END).replace(_PAGE_END, "\n")
        return text if self.styled else text.replace(LINE_END, "\n")


class RunReader:
    """Reads the content of paragraphs one after the other; what it met is counted in ``met``."""

    def __init__(self, met: Met) -> None:
        self.met = met
        self._fields = Fields()

    def read(self, paragraph: Element) -> Inline:
        """The text of a paragraph without its number."""
        found = Inline()
        self._all(paragraph, found)
        return found

    def _all(self, parent: Element, found: Inline) -> None:
        for element in parent:
            name = local(element.tag)
            if name == "r":
                self._run(element, found)
            elif name in _GONE:
                self.met.note("deleted")
            elif name == "sdt":
                self._control(element, found)
            elif name == "AlternateContent":
                self._alternate(element, found)
            elif name == "t":
                self._put(element.text or "", found)
            elif name in _THROUGH:
                if name in ("ins", "moveTo"):
                    self.met.note("inserted")
                self._all(element, found)

    def _put(self, text: str, found: Inline) -> None:
        if text and self._fields.shows:
            found.pieces.append(text)

    def _control(self, control: Element, found: Inline) -> None:
        """A content control: a tick box by its state, one that only asks to type by nothing."""
        properties = child(control, "sdtPr")
        box = child(properties, "checkbox")
        if box is None and is_on(properties, "showingPlcHdr"):
            return
        begun = len(found.pieces)
        for content in children(control, "sdtContent"):
            self._all(content, found)
        if box is not None:
            # behind the drawn sign LibreOffice has other controls of the line in there, too
            behind = "".join(found.pieces[begun:]).lstrip()[1:]
            del found.pieces[begun:]
            self._put(TICKED if value(child(box, "checked")) in ("1", "true") else EMPTY, found)
            self._put(behind, found)

    def _alternate(
        self, element: Element, found: Inline, inside: Callable[[Element, Inline], None] | None = None
    ) -> None:
        """One of the two ways in which newer content is kept."""
        chosen = child(element, "Choice")
        chosen = chosen if chosen is not None else child(element, "Fallback")
        if chosen is not None:
            (inside or self._all)(chosen, found)

    def _run(self, run: Element, found: Inline) -> None:
        look = child(run, "rPr")
        if is_on(look, "vanish"):
            self.met.note("hidden")
            return
        found.struck = found.struck or is_on(look, "strike") or is_on(look, "dstrike")
        stated = look is not None and any(map(_states_look, look))
        contents = [element for element in run if local(element.tag) != "rPr"]
        if not stated and len(contents) == 1 and _is_line_break(contents[0]):
            self._put(LINE_END, found)
            return
        fonts = child(look, "rFonts")
        font = value(fonts, "ascii") or value(fonts, "hAnsi")
        for element in contents:
            if local(element.tag) == "t":
                found.styled = found.styled or stated
            self._content(element, font, found)

    def _inside_run(self, parent: Element, found: Inline) -> None:
        for element in parent:
            self._content(element, "", found)

    def _content(self, element: Element, font: str, found: Inline) -> None:
        name = local(element.tag)
        if name == "t":
            text = element.text or ""
            self._put(in_symbol_font(font, text) if is_symbol_font(font) else text, found)
        elif name in _SIGNS:
            self._put(_SIGNS[name], found)
        elif name == "br":
            self._put("\n" if _is_line_break(element) else _PAGE_END, found)
        elif name == "sym":
            self._put(_drawn_sign(element), found)
        elif name in ("fldChar", "instrText"):
            self._field(element, name, found)
        elif name in _NOTES:
            self.met.note("notes")
        elif name == "AlternateContent":
            self._alternate(element, found, self._inside_run)
        elif name == "ruby":
            self._all(element, found)
        elif name in ("drawing", "pict", "object"):
            self._drawn(element, found)

    def _field(self, element: Element, name: str, found: Inline) -> None:
        if name == "instrText":
            self._fields.instruct(element.text or "")
            return
        kind = value(element, "fldCharType")
        if kind == "begin":
            self._fields.begin(_of_form(child(element, "ffData")))
        elif kind == "separate":
            self._fields.separate()
        elif kind == "end":
            self._put(self._fields.end(), found)

    def _drawn(self, element: Element, found: Inline) -> None:
        """A drawing: the text boxes in it, of two versions of one the first; else a picture."""
        boxes = [one for one in element.iter() if local(one.tag) == "txbxContent"]
        inner = {id(deeper) for one in boxes for deeper in one.iter() if deeper is not one}
        outer = [one for one in boxes if id(one) not in inner]
        if outer:
            found.boxes += outer
        elif any(local(one.tag) in ("blip", "imagedata", "OLEObject", "control") for one in element.iter()):
            self.met.note("pictures")


def _states_look(look: Element) -> bool:
    """Whether a property says how letters look; Word and WPS add hints on fonts to runs of any kind."""
    name = local(look.tag)
    return name == "sz" or (name == "rFonts" and any(local(key) != "hint" for key in look.attrib))


def _is_line_break(element: Element) -> bool:
    return local(element.tag) == "br" and value(element, "type") in _OF_LINES


def _drawn_sign(element: Element) -> str:
    """The character of a ``w:sym``; nothing when its code is none."""
    code = value(element, "char")
    try:
        place = int(code, 16)
    except ValueError:
        return ""
    return symbol(value(element, "font"), place) if place <= _LAST_CODE else ""


def _of_form(data: Element | None) -> str:
    """What a field of a protected form shows by itself: a tick box, the chosen line of a list."""
    box = child(data, "checkBox")
    if box is not None:
        checked = child(box, "checked")
        ticked = is_on(box, "checked") if checked is not None else is_on(box, "default")
        return TICKED if ticked else EMPTY
    listed = child(data, "ddList")
    if listed is not None:
        entries = [value(entry) for entry in children(listed, "listEntry")]
        chosen = whole(value(child(listed, "result")) or value(child(listed, "default")))
        return entries[chosen] if 0 <= chosen < len(entries) else ""
    return ""
