"""Files in a place that are no source: what they are, and what to do; many of one kind in one sentence."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from app.bureau.folder_entries import is_file
from app.bureau.left_over import WANTED
from app.bureau.model import Source, Unreadable
from app.drafts.names import PACKAGE_ENDING

READ_AT_ONCE = (".docx", ".docm", ".dotx")
"""Word files that no other program need convert."""
WORD_ENDINGS = (*READ_AT_ONCE, ".doc", ".wps")
SCANS = (".pdf", ".ofd")
PACKED = (".zip", ".rar", ".7z", ".tar", ".gz", ".iso", ".udf", ".eml", ".msg")
# What people also send, and what to do with it.
_ELSEWISE: Mapping[str, tuple[str, str]] = MappingProxyType(
    dict.fromkeys((".zip", ".rar", ".7z", ".tar", ".gz"), ("是压缩包", "请先解压，再把解出来的文件夹拖进来"))
    | dict.fromkeys((".iso", ".udf"), ("是光盘镜像", "请双击打开（装载）它，再把里面的内容拖进来"))
    | dict.fromkeys((".eml", ".msg"), ("是邮件", "请把邮件的附件另存到一个文件夹，再把那个文件夹拖进来"))
    | dict.fromkeys((".pdf", ".jpg", ".jpeg", ".png", ".ofd"), ("是扫描件或合订本，读不出填写的内容", ""))
)
_SAYS_NOTHING = (".txt", ".url", ".md", ".ini", ".log", ".tmp")
_OF_SYSTEMS = frozenset(("thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "autorun.inf", "icon\r", "sha256sums"))
_MOST_EACH = 20
_MOST_NAMED = 10
HANDED_IN = (".pdf", ".ofd", ".jpg", ".jpeg", ".png")
"""What people also send beside a draft, or instead of one."""


def unwanted(file: Path) -> Unreadable:
    """A file that is no source, and what to do with one of its kind."""
    why, what_to_do = _ELSEWISE.get(file.suffix.lower(), ("", ""))
    if not why:
        sentence = f"“{file.name}”不是草稿，也不是 {PACKAGE_ENDING} 文件或 Word 版"
    else:
        sentence = f"“{file.name}”{why}{f'：{what_to_do}' if what_to_do else ''}"
    return Unreadable(Source("folder", file), sentence, "" if what_to_do else WANTED)


def packed_told(folder: Path, files: Sequence[Path]) -> Iterator[Unreadable]:
    """Archives, images of discs and mails, one by one; of very many the rest together."""
    yield from map(unwanted, files[:_MOST_EACH])
    rest = files[_MOST_EACH:]
    if rest:
        what = f"另有 {len(rest)} 个压缩包、光盘镜像或邮件没有读：{_named(rest)}"
        yield Unreadable(Source("folder", folder), f"“{_name(folder)}”里{what}", "请解开，再把解出来的文件夹拖进来")


def scans_told(folder: Path, scans: Sequence[Path]) -> Iterator[Unreadable]:
    """Scans that lie beside no single draft."""
    if len(scans) == 1:
        yield unwanted(scans[0])
    elif scans:
        what = f"“{scans[0].name}”等 {len(scans)} 个文件{_ELSEWISE[SCANS[0]][0]}"
        yield Unreadable(Source("folder", folder), f"“{_name(folder)}”里的{what}", WANTED)


def others_told(folder: Path, files: Sequence[Path]) -> Iterator[Unreadable]:
    """Files of other kinds in a pile of several applicants, in one sentence."""
    if files:
        sentence = f"“{_name(folder)}”里另有 {len(files)} 个文件没有读：{_named(files)}"
        yield Unreadable(Source("folder", folder), sentence, f"不是申报材料的，不用管；是的，{WANTED}")


def folded_told(place: Path, amount: int) -> Unreadable:
    """What more there is in a place than anybody reads line by line."""
    sentence = f"“{_name(place)}”里另有 {amount} 处没有读出来，没有一一列出"
    return Unreadable(Source("folder", place), sentence, "请把各单位的材料放进一个单独的文件夹，再拖进来")


def is_other(entry: os.DirEntry[str]) -> bool:
    """Whether a file may be what somebody sent, though of no kind that is read or told by itself."""
    name = entry.name.lower()
    if name.endswith((*WORD_ENDINGS, *SCANS, *PACKED, *_SAYS_NOTHING, PACKAGE_ENDING)) or name in _OF_SYSTEMS:
        return False
    return is_file(entry, "")


def told_once(found: Iterable[Source | Unreadable]) -> list[Source | Unreadable]:
    """What was found, with all that is told of one place in one: a desk keeps one line for each."""
    told: dict[Path, int] = {}
    once: list[Source | Unreadable] = []
    for one in found:
        if isinstance(one, Source):
            once.append(one)
            continue
        at = told.setdefault(one.source.path, len(once))
        if at == len(once):
            once.append(one)
        else:
            first = once[at]
            once[at] = first if isinstance(first, Source) else both_told(first, one)
    return once


def both_told(first: Unreadable, more: Unreadable) -> Unreadable:
    """Two things that are told of one place in one."""
    if more.sentence in first.sentence:
        return first
    hint = more.hint if first.hint in more.hint else "；".join(hint for hint in (first.hint, more.hint) if hint)
    return Unreadable(first.source, f"{first.sentence}；{more.sentence}", hint)


def _named(files: Sequence[Path]) -> str:
    named = "、".join(f"“{file.name}”" for file in files[:_MOST_NAMED])
    return f"{named}{' 等' if len(files) > _MOST_NAMED else ''}"


def _name(path: Path) -> str:
    return path.name or str(path)
