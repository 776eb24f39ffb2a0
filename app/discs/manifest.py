"""The lists on an electronic copy: ``文件清单.txt`` for people, ``SHA256SUMS`` for ``sha256sum -c``.

The list for people says everything and ends with a check over itself; the other is a pure function of it. So whichever
of the two was changed, the other one tells.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from app import disk
from app.discs.model import CopyHead, ListedFile, Manifest
from app.errors import AuditError
from app.times_and_sizes import size_in_words

LIST_NAME = "文件清单.txt"
SUMS_NAME = "SHA256SUMS"

_BOM = "\ufeff"
_END = "\r\n"
_RULE = "─" * 40
_TITLE = "文件清单"
_HELP = f"核对方法：在申报册的“电子版”里点“校验”；懂命令行的，也可以在这个文件夹里运行 sha256sum -c {SUMS_NAME}"
_PARTS = "申报册各部分的编号（用来看出以后改过哪里）"
_CHECK = "以上内容的校验值（SHA-256）："
_HEAD = ("申报项目：", "表单编号：", "申报单位：", "内容编号：")
_COPIES = re.compile(r"应交光盘：(\d+) 份")
_DISC = re.compile(r"(?:这是第 (\d+) 张光盘，共 (\d+) 张|这是第 (\d+) 部分，共 (\d+) 部分)")
_ALL_HERE = ("全部文件都在这一张光盘上", "全部文件都在这个文件夹里")
_FACTS = re.compile(r"   (?:(\d+) 页，)?[^（]*（([\d,]+) 字节）(?:，第 (\d+) (?:张光盘|部分))?$")
_SUM = re.compile(r"(\\?)([0-9a-f]{64})  (.+)")


def write_manifest(folder: Path, manifest: Manifest) -> tuple[str, ...]:
    """Write both lists into the root of a copy, and give their names; raises :class:`DiskError`.

    ``文件清单.txt`` tells of all discs, ``SHA256SUMS`` of the files of this one and of ``文件清单.txt``.
    """
    told = list_bytes(manifest)
    for name, data in ((LIST_NAME, told), (SUMS_NAME, sums_bytes(manifest, told))):
        with disk.writing(folder / name):
            disk.write_file(folder / name, data)
    return LIST_NAME, SUMS_NAME


def list_bytes(manifest: Manifest) -> bytes:
    """``文件清单.txt``: UTF-8 with a mark at its start and the line ends of Windows, so that any editor shows it."""
    above = f"{_BOM}{_END.join(_lines(manifest))}{_END}".encode()
    return above + _check_line(above)


def sums_bytes(manifest: Manifest, told: bytes) -> bytes:
    """``SHA256SUMS`` of the files of this disc and of ``文件清单.txt``, whose bytes are ``told``; by code points."""
    sums = {file.path: file.sha256 for file in manifest.own}
    sums[LIST_NAME] = hashlib.sha256(told).hexdigest()
    return "".join(_sum_line(path, sums[path]) for path in sorted(sums)).encode()


def read_manifest(data: bytes) -> Manifest:
    """What a ``文件清单.txt`` says, exactly as it was written; :class:`AuditError` when one byte is another."""
    at = data.rfind(_CHECK.encode())
    above = data[: max(at, 0)]
    if data[len(above) :] != _check_line(above):
        raise _damaged()
    try:
        return _read(_lines_of(above.decode("utf-8")))
    except ValueError:
        raise _damaged() from None


def read_sums(data: bytes) -> dict[str, str] | None:
    """SHA-256 by path as ``SHA256SUMS`` says; None when it is not as it was written."""
    try:
        text = data.decode("utf-8")
    except ValueError:
        return None
    found: dict[str, str] = {}
    for line in text.split("\n")[:-1]:
        parts = _SUM.fullmatch(line)
        if parts is None:
            return None
        found[_plain_name(parts[3]) if parts[1] else parts[3]] = parts[2]
    whole = "".join(_sum_line(path, found[path]) for path in sorted(found)).encode()
    return found if found and whole == data else None


def _check_line(above: bytes) -> bytes:
    return f"{_CHECK}{hashlib.sha256(above).hexdigest()}{_END}".encode()


def _lines(manifest: Manifest) -> Iterator[str]:
    head = manifest.head
    yield _TITLE
    yield _RULE
    for label, value in zip(_HEAD, (head.title, head.form, head.applicant, head.code), strict=True):
        yield f"{label}{_escaped(value)}"
    if head.discs:
        yield f"应交光盘：{head.discs} 份"
    yield _disc_line(manifest)
    yield f"文件：全部 {_amount(manifest.files)}；这里有 {_amount(manifest.own)}"
    yield _HELP
    yield ""
    yield _PARTS
    yield from (f"   {_escaped(code)}\t{_escaped(name)}" for name, code in head.parts.items())
    yield _RULE
    heading = None
    for number, file in enumerate(manifest.files, 1):
        if file.heading != heading:
            heading = file.heading
            yield ""
            yield f"【{_escaped(heading)}】"
        yield from _file_lines(number, file, manifest)
    yield _RULE


def _disc_line(manifest: Manifest) -> str:
    if manifest.disc == manifest.of == 1:
        return _ALL_HERE[0 if manifest.head.discs else 1]
    if manifest.head.discs:
        return f"这是第 {manifest.disc} 张光盘，共 {manifest.of} 张"
    return f"这是第 {manifest.disc} 部分，共 {manifest.of} 部分"


def _amount(files: tuple[ListedFile, ...]) -> str:
    size = sum(file.bytes for file in files)
    return f"{len(files)} 个，{size_in_words(size)}（{size:,} 字节）"


def _file_lines(number: int, file: ListedFile, manifest: Manifest) -> Iterator[str]:
    pages = "" if file.pages is None else f"{file.pages} 页，"
    where = "" if manifest.of == file.disc == 1 else f"，第 {file.disc} {'张光盘' if manifest.head.discs else '部分'}"
    yield f"{number}. {_escaped(file.path)}"
    yield f"   {pages}{size_in_words(file.bytes)}（{file.bytes:,} 字节）{where}"
    yield f"   SHA-256：{_escaped(file.sha256)}"
    if file.remark:
        yield f"   说明：{_escaped(file.remark)}"


def _lines_of(text: str) -> Iterator[str]:
    yield from text.split(_END)
    raise ValueError("more lines were expected")


def _read(lines: Iterator[str]) -> Manifest:
    """Read line after line what :func:`_lines` wrote; the check at the end has vouched for every byte of it."""
    next(lines), next(lines)
    title, form, applicant, code = (_plain(next(lines).removeprefix(label)) for label in _HEAD)
    line = next(lines)
    copies = _COPIES.match(line)
    line = next(lines) if copies else line
    numbers = ["1", "1"] if line in _ALL_HERE else [number for number in _matched(_DISC, line).groups() if number]
    disc, of = map(int, numbers)
    next(lines), next(lines), next(lines), next(lines)
    parts = dict(_read_parts(lines))
    head = CopyHead(
        form=form, title=title, applicant=applicant, code=code, parts=parts, discs=int(copies[1]) if copies else 0
    )
    return Manifest(head=head, disc=disc, of=of, files=tuple(_read_files(lines)))


def _read_parts(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    while (line := next(lines)) != _RULE:
        code, _, name = line[3:].partition("\t")
        yield _plain(name), _plain(code)


def _read_files(lines: Iterator[str]) -> Iterator[ListedFile]:
    heading, line = "", next(lines)
    while line != _RULE:
        if not line:
            heading = _plain(next(lines)[1:-1])
            line = next(lines)
        path = _plain(line.partition(". ")[2])
        facts = _matched(_FACTS, next(lines))
        sha256 = _plain(next(lines).removeprefix("   SHA-256："))
        line = next(lines)
        remark = line.removeprefix("   说明：")
        if remark != line:
            line = next(lines)
        else:
            remark = ""
        yield ListedFile(
            path=path, bytes=int(facts[2].replace(",", "")), sha256=sha256, pages=int(facts[1]) if facts[1] else None,
            disc=int(facts[3] or 1), remark=_plain(remark), heading=heading,
        )  # fmt: skip


def _matched(pattern: re.Pattern[str], line: str) -> re.Match[str]:
    found = pattern.match(line)
    if found is None:
        raise ValueError(line)
    return found


_UNSEEN = re.compile(r"[\\\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
"""Characters that nobody sees, or that end or turn a line, are written as ``\\u{…}``; a backslash as two."""
_CODED = re.compile(r"\\(\\|u\{([0-9a-f]+)\})")


def _escaped(value: str) -> str:
    return _UNSEEN.sub(lambda char: "\\\\" if char[0] == "\\" else f"\\u{{{ord(char[0]):x}}}", value)


def _plain(value: str) -> str:
    return _CODED.sub(lambda code: chr(int(code[2], 16)) if code[2] else "\\", value)


_NAME_CODES: Mapping[str, str] = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
"""How ``sha256sum`` writes names that would break its lines; the line then begins with a backslash."""


def _sum_line(path: str, sha256: str) -> str:
    name = "".join(_NAME_CODES.get(char, char) for char in path)
    return f"{'' if name == path else chr(92)}{sha256}  {name}\n"


def _plain_name(name: str) -> str:
    return re.sub(r"\\([\\nr])", lambda code: {"n": "\n", "r": "\r"}.get(code[1], "\\"), name)


def _damaged() -> AuditError:
    return AuditError(
        f"“{LIST_NAME}”与生成时不同，不能用它核对", "请用原来的电子版重新复制或重新刻录；找不到的，请重新生成电子版。"
    )
