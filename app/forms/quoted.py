"""What a form quotes of its notice: passages verbatim, and remarks on what the notice leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

_STRICT: dict[str, object] = {"extra": "forbid", "strict": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A numbered passage of the notice, quoted verbatim in the help and, for 填报说明, on paper."""

    __pydantic_config__: ClassVar = _STRICT
    id: str = ""
    source: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A contradiction or gap of the official text, shown as a note and never silently mended."""

    __pydantic_config__: ClassVar = _STRICT
    id: str
    text: str
    fields: tuple[str, ...] = ()
    when: str = ""
