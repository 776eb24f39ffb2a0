"""``合并说明.txt``: what a merge took from which draft, and every value that it did not take, in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from app.drafts.kept import ATTACHMENTS
from app.drafts.merging import Merged
from app.drafts.merging_values import BOTH, Conflict, Taken
from app.times_and_sizes import moment_in_words

_BOM = "\ufeff"
_END = "\r\n"


def note_text(merged: Merged, names: Mapping[str, str], base: str, now: datetime, missing: Sequence[str] = ()) -> str:
    """The whole text, with a mark at its start and the line ends of Windows, so that any editor shows it.

    ``names`` says for each side (``A``) what its draft is called, ``base`` what the base is called (or nothing);
    ``missing`` are paths of files that no draft had.
    """
    return _BOM + "".join(f"{line}{_END}" for line in _lines(merged, names, base, now, missing))


def _lines(merged: Merged, names: Mapping[str, str], base: str, now: datetime, missing: Sequence[str]) -> Iterator[str]:
    yield "合并说明"
    yield ""
    yield f"合并时间：{moment_in_words(now, None)}"
    yield from (f"{side}：{name}" for side, name in names.items())
    if base:
        yield f"对照（各份都从它改起）：{base}"
    yield "没有用的内容都写在下面，原来的草稿没有改动。"
    removed = [one for one in merged.taken if one.removed]
    others = [one for one in merged.taken if not one.removed]
    yield from _section("填得不同、选定了其中一份的", [line for one in merged.conflicts for line in _decided(one)])
    yield from _section("有一份删去、合并后没有了的", [line for one in removed for line in _taken(one)])
    yield from _section("只有一份填写或改过的", [line for one in others for line in _taken(one)])
    yield from _section("请核对", [f"· {line}" for line in merged.told])
    lost = [f"· {path.removeprefix(f'{ATTACHMENTS}/')}" for path in missing]
    yield from _section("没有找到、没能放进来的文件", lost)


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield f"【{title}】"
        yield from lines


def _decided(one: Conflict) -> Iterator[str]:
    yield f"· {one.label}（{one.path}）"
    for value in one.values:
        word = "用了" if one.taken in (value.side, BOTH) else "没有用"
        yield from _indented(f"{word} {value.side}", value.text)
    if one.before:
        yield from _indented("原来", one.before)


def _taken(one: Taken) -> Iterator[str]:
    yield f"· {one.label}（{one.path}）"
    yield from _indented(f"{one.side} 删去了" if one.removed else f"来自 {one.side}", "" if one.removed else one.text)
    for value in one.left:
        yield from _indented(f"没有用 {value.side}", value.text)


def _indented(head: str, text: str) -> Iterator[str]:
    """A value on the line of its head, or below it when it has several lines."""
    lines = text.splitlines()
    if len(lines) < 2:
        yield f"    {head}：{text}" if text else f"    {head}"
        return
    yield f"    {head}："
    yield from (f"        {line}" for line in lines)
