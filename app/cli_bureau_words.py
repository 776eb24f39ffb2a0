"""What the verb ``bureau`` prints of the desk, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.bureau.model import DECISIONS, LEVELS, Verdict
from app.cli_console import visible
from app.times_and_sizes import moment_in_words, read_moment, size_in_words

if TYPE_CHECKING:
    from app.bureau.desk_records import (
        CandidateSeen,
        CaseSeen,
        Collected,
        DeskRow,
        ItemSeen,
        RemovedSeen,
        ReviewSeen,
        TakenKind,
    )
    from app.bureau.model import ConditionSeen

_KINDS: Mapping[TakenKind, str] = MappingProxyType(
    {"new": "新收", "same": "没有变", "place": "内容相同", "changed": "有新版", "other": "又来一份不同的"}
)
_VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {"met": "符合", "unmet": "不符合", "unknown": "看不出", "manual": "人工核"}
)
_FACTS = MappingProxyType({"missing": "，不在材料里", "changed": "，被改动过"})


def taken_lines(found: Collected) -> Iterator[str]:
    """What became of each draft and of each place that could not be read."""
    for one in found.taken:
        words = (
            f"第 {one.case} 号",
            "初审有变" if one.is_reviewed else _KINDS[one.kind],
            one.applicant or "（没有写名称）",
            str(one.source.path),
        )
        yield _tabbed(words)
        for line in (*one.changes, *one.reviews, *one.told):
            yield visible(f"  {line}")
    for bad in found.unreadable:
        yield unreadable_line(bad.source.path, bad.sentence)
        if bad.hint:
            yield visible(f"  {bad.hint}")


def row_line(row: DeskRow) -> str:
    """An applicant on one line, for the eye and for scripts that split at tabs."""
    decision = DECISIONS[row.decision] + ("（针对较早的一版）" if row.is_outdated else "")
    words = (
        str(row.case),
        row.applicant or "（没有写名称）",
        row.place,
        f"错误 {row.errors}、提醒 {row.warnings}",
        f"材料 {row.items_settled}/{row.items}",
        f"条件 {row.conditions_met}/{row.conditions}",
        decision,
        "；".join(row.told),
    )
    return _tabbed(words).rstrip("\t")


def unreadable_line(path: Path, sentence: str) -> str:
    """A place where nothing could be read."""
    return _tabbed(("读不出", str(path), sentence))


def removed_line(one: RemovedSeen) -> str:
    """An application that was taken off, and how it comes back."""
    name = f"“{one.applicant}”" if one.applicant else "（没有写名称）"
    return visible(f"第 {one.case} 号{name}已从受理台移走，收到的文件没有动；要放回：bureau remove {one.case} --undo")


def _tabbed(words: Iterable[str]) -> str:
    return "\t".join(visible(word.replace("\n", "□")) for word in words)


def case_lines(seen: CaseSeen) -> Iterator[str]:
    """One application in blocks; its issues are printed behind."""
    row = seen.row
    yield visible(f"第 {row.case} 号　{row.applicant or '（没有写名称）'}　{row.place}")
    yield f"  收到：{_moment(row.received)}　写于：{_moment(row.written) or '不知道'}　内容编号：{row.code}"
    yield from (visible(f"  {line}") for line in row.told)
    yield "条件"
    for one in seen.conditions:
        yield from _condition(one)
    yield "佐证材料"
    for item in seen.items:
        yield from _item(item)
    asked = {one.id: one.needs for one in seen.conditions}
    if seen.reviews:
        yield "初审"
        for review in seen.reviews:
            yield from _review(review, asked)
    if len(seen.candidates) > 1 or row.is_unproven:
        yield f"收到的几份（选定其中一份：bureau choose {row.case} 前面的编号）"
        for candidate in seen.candidates:
            yield from _candidate(candidate)
    earlier = [version for version in seen.versions if version.code != row.code]
    if earlier:
        yield "别的版本"
    for version in earlier:
        yield f"  {version.code}　收到：{_moment(version.received)}　写于：{_moment(version.written)}"
        yield from (visible(f"    {line}") for line in version.differences)


def _moment(text: str) -> str:
    return moment_in_words(read_moment(text), None)


def _condition(one: ConditionSeen) -> Iterator[str]:
    figures = "；".join(f"{figure.label} {figure.text}" for figure in one.figures)
    look = f"　{one.look}" if one.look else ""
    yield visible(f"  {_VERDICTS[one.verdict]}　{one.needs}（{one.source}）[{one.id}]{look}")
    if figures:
        yield visible(f"    {figures}")
    yield from (visible(f"    {line}") for line in one.told)


def _item(item: ItemSeen) -> Iterator[str]:
    mark = "齐" if item.is_settled else "缺"
    yield visible(f"  {mark}　{item.label}　{item.said}")
    for file in item.files:
        fact = _FACTS[file.fact] if file.fact else ""
        yield visible(f"    {file.name}（{size_in_words(file.bytes)}{fact}）[{file.path}]")


def _review(one: ReviewSeen, asked: Mapping[str, str]) -> Iterator[str]:
    said = one.review
    whose = "本单位" if one.is_own else "随材料来的"
    old = "（针对较早的一版）" if one.is_outdated else ""
    who = "　".join(part for part in (said.office, said.by, said.at) if part)
    yield visible(f"  {whose}　{LEVELS[said.level]}　{DECISIONS[said.decision]}{old}　{who}".rstrip())
    if said.opinion:
        yield visible(f"    意见：{said.opinion}")
    yield from (visible(f"    补正：{line}") for line in said.corrections)
    for name, met in said.manual.items():
        yield visible(f"    人工核 {asked.get(name, name)}：{'符合' if met else '不符合'}")
    if said.notes:
        yield visible(f"    备注：{said.notes}")


def _candidate(one: CandidateSeen) -> Iterator[str]:
    now = "　现在用的" if one.counts else ""
    gone = "　已不在原处" if one.is_gone or not one.is_there else ""
    damage = f"　{one.damage}" if one.damage else ""
    when = f"写于 {_moment(one.written) or '不知道'}，{_moment(one.received)} 收到"
    yield visible(f"  {one.number}　{one.path}　{when}　{one.code}{now}{damage}{gone}")
    yield from (visible(f"    {line}") for line in one.differences)
