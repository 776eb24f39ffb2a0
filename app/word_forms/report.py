"""What came of reading a form: the answers, how sure each is, and everything that was typed and found no place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from app.forms.answers import Answer
from app.word_forms.findings import Left

Status: TypeAlias = Literal["read", "doubtful", "not_found", "empty", "not_printed"]
STATUS_WORDS: Mapping[Status, str] = {
    "read": "读出", "doubtful": "存疑", "not_found": "没有找到", "empty": "空着", "not_printed": "表上不印",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRead:
    """What became of a field, or of one cell of a table of rows (``people.3.person_name``).

    ``text`` is what stands in the file, ``why`` half sentences on what is doubtful or missing, ``where`` the place.
    """

    path: str
    label: str
    status: Status
    text: str = ""
    why: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRead:
    """An official form read back: answers as they are stored, without the blank ones.

    ``left`` are texts that belong to nothing, ``evidence`` those on pages of items of the contents list: item number
    and text. ``told`` says how the files were read. ``name`` is what the form calls its applicant.
    """

    form: str
    title: str
    files: tuple[str, ...]
    answers: Mapping[str, Answer]
    fields: tuple[FieldRead, ...]
    left: tuple[Left, ...] = ()
    evidence: tuple[tuple[int, str], ...] = ()
    told: tuple[str, ...] = field(default=())

    def count(self, status: Status) -> int:
        """How many whole fields have a status."""
        return sum(one.status == status and "." not in one.path for one in self.fields)
