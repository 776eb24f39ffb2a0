"""What the decisions behind the rows of a summary are: how many of which, whose they are, and of what content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from app.bureau.gathering import GatheredRow
from app.bureau.model import DECISIONS
from app.bureau.summarising import Gathered
from app.bureau.told_names import names_told


def decisions_told(rows: Sequence[GatheredRow], gathered: Gathered, only_recommended: bool) -> Iterator[str]:
    """How many of which decision are listed, when others than the recommended are; else whose decisions these are."""
    if only_recommended:
        yield from _whose(rows, gathered)
        return
    counts = Counter(gathered.decisions.get(row.id, "") for row in rows)
    if any(gathered.decisions.values()) and counts["recommend"] < len(rows):
        said = "，".join(f"{words} {counts[name]} 家" for name, words in DECISIONS.items() if counts[name])
        yield f"列出的 {len(rows)} 家不都是推荐的：{said}"


def _whose(rows: Iterable[GatheredRow], gathered: Gathered) -> Iterator[str]:
    """On whose decision each row rests, where there is no desk that decides."""
    by_office: dict[str, list[str]] = {}
    for row in rows:
        if office := gathered.without_desk.get(row.id):
            by_office.setdefault(office, []).append(row.name or row.key)
    for office, names in by_office.items():
        yield f"按随材料来的“{office}”的结论列出：{names_told(names)}"


def decided_before(rows: Iterable[GatheredRow], gathered: Gathered) -> Iterator[str]:
    """A sentence on those who handed in again after they were recommended."""
    codes = gathered.recommended
    changed = [row.name or row.key for row in rows if codes.get(row.id, row.code) not in ("", row.code)]
    if changed:
        yield f"推荐以后材料又改过的：{names_told(changed)}；请核对改过的内容，再决定列不列"
