"""Rows that were gathered before and need not be gathered again: those of a summary draft, as long as all is the same.

For one changed cell of a thousand rows no thousand drafts are read. A row is taken for a content (by its code) only
where the same forms, the same program and the same choice gathered it, and nobody touched what was stored.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from app.bureau.desk_forms import editions_of
from app.bureau.gathering import GatheredRow
from app.bureau.summarising import Forms
from app.bureau.summary_draft import GATHERED, LISTED, KeptSummary
from app.bureau.summary_records import Staff
from app.drafts.draft import Draft

STAMP = "stamp"
"""Key beside the stored rows, of what they were gathered by, and as what they were stored."""
_APP = Path(__file__).parents[1]
_GATHER = ("bureau", "drafts", "forms")


def stamped(draft: Draft, forms: Forms, staff: Staff) -> Draft:
    """The summary draft, its rows marked as gathered by these forms with this choice."""
    stored = _stored(draft)
    stored = {**stored, STAMP: _stamp(forms, staff, _lines(stored))}
    return replace(draft, extra={**draft.extra, GATHERED: stored})


def gathered_before(draft: Draft, kept: KeptSummary, forms: Forms, staff: Staff) -> Mapping[int, GatheredRow]:
    """The rows in a summary draft, read as ``kept``, that would be gathered alike now, by case."""
    stored = _stored(draft)
    if stored.get(STAMP) != _stamp(forms, staff, _lines(stored)):
        return {}
    return {row.case: row for row in kept.rows.values() if row.case}


def _stored(draft: Draft) -> Mapping[str, object]:
    stored = draft.extra.get(GATHERED)
    return stored if isinstance(stored, dict) else {}


def _lines(stored: Mapping[str, object]) -> list[str]:
    lines = stored.get(LISTED)
    return [line for line in lines if isinstance(line, str)] if isinstance(lines, list) else []


def _stamp(forms: Forms, staff: Staff, lines: Iterable[str]) -> str:
    editions = editions_of(forms.known, forms.applicant.id)
    others = [(one.stamp, one.definition) for one in editions] if len(editions) > 1 else []
    by = "\n".join((forms.program, _sources(), staff, repr((forms.summary, forms.applicant, *others))))
    digest = hashlib.sha256(by.encode("utf-8", "surrogatepass"))
    for line in lines:
        digest.update(f"\n{line}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _sources(app: Path = _APP) -> str:
    """What reads drafts, forms and answers, where it can be read: a developer meets no rows of yesterday's program."""
    digest = hashlib.sha256()
    for file in sorted(file for name in _GATHER for file in (app / name).rglob("*.py")):
        with contextlib.suppress(OSError):
            digest.update(file.read_bytes())
    return digest.hexdigest()
