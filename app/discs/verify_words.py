"""What a verification found, in sentences for the command line and the window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.discs.manifest import LIST_NAME, SUMS_NAME
from app.discs.model import Fault, FaultKind, Manifest, Verified
from app.discs.reading import shown
from app.times_and_sizes import size_in_words

_OF_FAULT: Mapping[FaultKind, str] = {
    "changed": "“{}”与清单不同",
    "missing": "缺少“{}”",
    "extra": "多出“{}”，清单里没有",
    "unreadable": "“{}”读不出来",
}


@dataclass(frozen=True, slots=True)
class Beside:
    """What the sentences need besides: names of files, the ``code`` asked about, whether there was a draft to compare.

    ``system`` are files of operating systems, ``below`` folders that are copies of their own; ``folder``: the place is
    a folder, no image and no drive; ``left``: a making that was killed left something; ``other_form`` is the title of
    the draft's form where the copy is of another.
    """

    system: tuple[str, ...]
    below: tuple[str, ...]
    code: str
    with_draft: bool
    folder: bool = False
    left: bool = False
    other_form: str = ""


def sentences(verified: Verified, beside: Beside) -> tuple[str, ...]:
    """All that was found, the verdict first, then each file with a fault, then code and draft."""
    return tuple(_said(verified, beside))


def _said(verified: Verified, beside: Beside) -> Iterator[str]:
    yield _verdict(verified, beside)
    if _is_compared(verified):
        yield from (_OF_FAULT[fault.kind].format(shown(fault.path)) for fault in _listed(verified))
    yield from _lists_said(verified)
    if beside.left:
        yield "有一次没有做完的生成留下的临时文件，重新生成一次就会清掉"
    if beside.system:
        yield f"另有操作系统自己放的文件 {len(beside.system)} 个（{_some(beside.system)}），不算在内"
    manifest = verified.manifest
    if manifest and manifest.of > 1:
        yield f"这是第 {manifest.disc} {_part(manifest)}，共 {manifest.of} {_part(manifest)}，其余的请分别校验"
    yield from _code_said(verified, beside)
    yield from _draft_said(verified, beside)


def _verdict(verified: Verified, beside: Beside) -> str:
    if _is_compared(verified) and not verified.faults:
        return f"校验通过：{verified.files} 个文件，{size_in_words(verified.bytes)}，与清单一致"
    if _is_compared(verified):
        return f"校验没有通过：核对了 {verified.files} 个文件，有 {len(verified.faults)} 处与清单不符"
    if beside.below:
        names = "、".join(f"“{name}”" for name in beside.below)
        return f"这里分成了几份，清单在 {names} 里，请分别校验"
    if all(fault.kind == "missing" for fault in verified.faults) and verified.faults:
        no_copy = "" if beside.left else "不是申报册生成的电子版，"
        return f"这里没有“{LIST_NAME}”和“{SUMS_NAME}”，{no_copy}没法校验"
    return f"“{LIST_NAME}”和“{SUMS_NAME}”都不能用来核对，没法校验里面的文件"


def _is_compared(verified: Verified) -> bool:
    return verified.manifest is not None or verified.files > 0


def _listed(verified: Verified) -> Iterator[Fault]:
    """Faults in the order in which they matter: of files that should be there first."""
    yield from (fault for fault in verified.faults if fault.kind != "extra")
    yield from (fault for fault in verified.faults if fault.kind == "extra")


def _lists_said(verified: Verified) -> Iterator[str]:
    if _is_compared(verified) and verified.manifest is None:
        yield f"“{LIST_NAME}”不能用，上面是按“{SUMS_NAME}”核对的"


def _code_said(verified: Verified, beside: Beside) -> Iterator[str]:
    manifest, code = verified.manifest, beside.code
    if not code:
        return
    if manifest is None:
        yield f"清单读不出来，没法核对内容编号 {code}"
    elif verified.code_differs:
        yield f"内容编号不同：{_whole(manifest, beside)}上是 {manifest.head.code}，要核对的是 {code}"
    else:
        yield f"内容编号一致：{code}"


def _draft_said(verified: Verified, beside: Beside) -> Iterator[str]:
    manifest, changed = verified.manifest, verified.changed_since
    if not beside.with_draft:
        return
    if manifest is None or changed is None:
        yield "清单读不出来，没法与草稿比较"
    elif beside.other_form:
        yield other_form(manifest, beside)
    elif changed:
        whole = _whole(manifest, beside)
        yield f"草稿在{'刻盘' if whole == '光盘' else f'生成{whole}'}后改过：{'、'.join(changed)}"
    else:
        yield f"{_whole(manifest, beside)}与草稿一致"


def other_form(manifest: Manifest, beside: Beside) -> str:
    """That copy and draft are not of the same form."""
    title = shown(manifest.head.title)
    return f"{_whole(manifest, beside)}是“{title}”的，这份草稿是“{beside.other_form}”，不是同一份申报"


def _whole(manifest: Manifest, beside: Beside) -> str:
    """What was verified: a folder that is meant for discs is none yet."""
    if not manifest.head.discs:
        return "报送文件夹"
    return "电子版" if beside.folder else "光盘"


def _part(manifest: Manifest) -> str:
    return "张" if manifest.head.discs else "部分"


def _some(paths: tuple[str, ...], most: int = 3) -> str:
    return "、".join(shown(path) for path in paths[:most]) + ("等" if len(paths) > most else "")
