"""Characters that cannot be printed as typed: in no font, private to one PC, or invisible."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.forms.answers import ItemState
from app.forms.characters import clean, has_control, has_unprintable, is_private, named, unprintable
from app.forms.definition import FormDefinition
from app.forms.field_types.choices import printed_numbers
from app.forms.issues import Fix, Issue
from app.forms.labels import label_of
from app.forms.messages import issue, shortened

_MOST_PER_TEXT = 10


class Glyphs:
    """Looks through texts, asking the fonts once for each character."""

    def __init__(self, definition: FormDefinition, covers: Callable[[str], bool]) -> None:
        self._definition = definition
        self._covers = covers
        self._good: set[str] = set("\n \u3000")

    def in_answer(self, path: str, answer: object) -> Iterator[Issue]:
        """Check a text, the entries of a list, or the known cells of rows; other shapes print nothing."""
        if isinstance(answer, str):
            yield from self._in_text(path, answer, True)
        elif isinstance(answer, list):
            columns = self._definition.fields[path].columns
            texts = [entry for entry in answer if isinstance(entry, str)]
            rows = [entry for entry in answer if isinstance(entry, dict)]
            cells = [cell for row in rows for column in columns if isinstance(cell := row.get(column), str)]
            if self._good.issuperset("".join((*texts, *cells))):
                return
            yield from self._in_text(path, "\n".join(texts), False)
            for place, (entry, number) in enumerate(zip(answer, printed_numbers(answer), strict=True)):
                if isinstance(entry, dict):
                    for column in columns:
                        cell = entry.get(column)
                        if isinstance(cell, str):
                            yield from self._in_text(f"{path}.{place}.{column}", cell, True, number=number)

    def in_item(self, number: int, state: ItemState) -> Iterator[Issue]:
        """Check what is printed about an item: its statement, the names of its files and their captions."""
        if number not in self._definition.items:
            return
        if state.state == "self_declaration":
            yield from self._in_text(f"items.{number}.statement", state.statement, True)
        elif state.state == "files":
            for place, file in enumerate(state.files):
                name = file.path.rsplit("/", 1)[-1]
                yield from self._in_text(f"items.{number}.files.{place}", name, False, name)
                yield from self._in_text(f"items.{number}.files.{place}", file.caption, False)

    def _in_text(
        self, path: str, text: str, mendable: bool, file_name: str = "", number: int | None = None
    ) -> Iterator[Issue]:
        """Check one text; ``file_name`` is it when it names a file, ``number`` the 序号 of the row that it is in."""
        if self._good.issuperset(text):
            return
        label = label_of(self._definition, path, number)
        label += f" 文件名“{shortened(clean(file_name))}”" if file_name else ""
        if codes := unprintable(text):
            fixes = (Fix("删去", path, clean(text)),) if mendable else ()
            more = f"等 {len(codes)} 种" if len(codes) > _MOST_PER_TEXT else ""
            slots = {"codes": "、".join(codes[:_MOST_PER_TEXT]) + more}
            # without zero-width characters a text looks the same on paper; without a control it may be another one
            yield issue("control_character", path, label, slots, fixes, None if has_control(text) else "warning")
        doubtful = [char for char in dict.fromkeys(text) if char not in self._good and not has_unprintable(char)]
        private = [char for char in doubtful if is_private(char)]
        if private:
            places = [f"第 {text.index(char) + 1} 个字（{named(char)}）" for char in private]
            yield issue("private_use", path, label, {"places": _listed(places)})
        missing = [char for char in doubtful if not self._covers(char)]
        if missing:
            code = "file_name_glyph" if file_name else "missing_glyph"
            yield issue(code, path, label, {"chars": _listed([f"{_shown(char)}（{named(char)}）" for char in missing])})
        self._good |= set(doubtful) - set(missing) - set(private)


def _listed(names: list[str]) -> str:
    """The first names, and how many there are when there are more."""
    more = f"等 {len(names)} 个字" if len(names) > _MOST_PER_TEXT else ""
    return "、".join(names[:_MOST_PER_TEXT]) + more


def _shown(char: str) -> str:
    """A character in quotes; one that looks different on every PC is called what it is."""
    return "自造字" if is_private(char) else f"“{char}”"
