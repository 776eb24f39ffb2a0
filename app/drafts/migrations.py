"""From an older draft format to the current one, one step at a time, on the raw JSON document.

A step takes the document of its format and gives the document of the next one; it may drop nothing that it does
not understand. Format 1 is the first, so the table is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from app.errors import DraftError

FORMAT = 1
Document: TypeAlias = dict[str, object]
Step: TypeAlias = Callable[[Document], Document]
STEPS: Mapping[int, Step] = MappingProxyType({})


def migrate(document: Document, found: int, name: str, steps: Mapping[int, Step] = STEPS) -> Document:
    """Bring a document of format ``found`` (not newer than ours) to ``FORMAT``.

    ``steps`` maps a format to the step that leads from it to the next. Raises :class:`DraftError` naming the
    file where a step is missing.
    """
    current = document
    for number in range(found, FORMAT):
        step = steps.get(number)
        if step is None:
            raise DraftError(
                f"“{name}”的格式是 {found}，这个程序认得的是 {FORMAT}，中间的换算没有",
                "请核对这个文件是不是申报册的草稿，或者用保存它的程序打开",
            )
        current = {**step(current), "format": number + 1}
    return current
