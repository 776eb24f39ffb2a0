"""The mails by which a bureau sends the electronic copies (ruling 23): what goes into which, and what each says.

附件 3 stands in the first; each applicant's files stay together where they fit. Sizes are counted as mail programs do:
after base64, with line ends of two bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.bureau.mail_files import encoded_size, part_head
from app.errors import UsageError
from app.forms.bureau_records import Mailing
from app.times_and_sizes import day_in_words, size_in_words

_LABELLED = re.compile(r"联\s*系\s*(?:人|方式|电话)")
_RESERVE = 16 << 10
"""Bytes kept free for the head of a mail and the text around its list."""
_LINE = 600
"""Bytes of the text that a file takes at most: its line, and its applicant's name here and in the other mails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """A file to be sent: its ``name`` in the mail, where it lies, size, SHA-256, and what it is in a few words."""

    name: str
    path: Path
    bytes: int
    sha256: str
    what: str

    @property
    def sent_bytes(self) -> int:
        """What it takes of a mail, with its line in the text."""
        return encoded_size(self.bytes) + len(part_head(self.name)) + _LINE


@dataclass(frozen=True, slots=True)
class Packet:
    """The files of one applicant; in a mail those that stand there, ``rest`` says that others stand elsewhere.

    ``code`` is that of the content of which they are, where it is known, ``row`` (from 0) the row of 附件 3 that they
    belong to, -1: none. ``remarks`` are what its list says of files.
    """

    applicant: str
    files: tuple[Enclosed, ...]
    rest: bool = False
    code: str = ""
    row: int = -1
    remarks: tuple[str, ...] = ()

    @property
    def sent_bytes(self) -> int:
        """What all its files take of a mail."""
        return sum(file.sent_bytes for file in self.files)


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: the files of 附件 3 (in the first one) and packets."""

    summary: tuple[Enclosed, ...] = ()
    packets: tuple[Packet, ...] = ()

    @property
    def sent_bytes(self) -> int:
        """What its files take."""
        return sum(file.sent_bytes for file in self.files)

    @property
    def files(self) -> tuple[Enclosed, ...]:
        """All enclosed files in order."""
        return (*self.summary, *(file for packet in self.packets for file in packet.files))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An applicant whose files cannot be sent: why, and what to do."""

    applicant: str
    sentence: str
    hint: str


@dataclass(frozen=True, slots=True)
class Planned:
    """The mails, and the applicants who are in none of them."""

    mails: tuple[Mail, ...]
    left_out: tuple[LeftOut, ...]


def plan_mails(summary: Sequence[Enclosed], packets: Sequence[Packet], most_bytes: int) -> Planned:
    """What goes into which mail of at most ``most_bytes``, in the order given.

    An applicant with a file that no mail can hold is left out whole. Raises :class:`UsageError` when 附件 3 itself has
    no room.
    """
    room = most_bytes - _RESERVE
    filled = Mail(tuple(summary)).sent_bytes
    if filled > room:
        size = size_in_words(sum(file.bytes for file in summary))
        raise UsageError(
            f"附件 3 共 {size}，一封邮件最多 {size_in_words(most_bytes)}，装不下。",
            "请把盖章扫描件扫得小一些（灰度 200 dpi 即可），或放宽邮件的上限。",
        )
    mails: list[list[Packet]] = [[]]
    left_out = []
    for packet in packets:
        sizes = [file.sent_bytes for file in packet.files]  # once: a thousand applicants go into one mail
        if large := [file for file, size in zip(packet.files, sizes, strict=True) if size > room]:
            left_out.append(_left_out(packet, large, most_bytes))
        elif filled + sum(sizes) <= room:
            mails[-1].append(packet)
            filled += sum(sizes)
        elif sum(sizes) <= room:
            mails.append([packet])
            filled = sum(sizes)
        else:
            parts = list(_in_parts(packet, sizes, room))
            mails += ([part] for part, _ in parts)
            filled = parts[-1][1]
    planned = [Mail(tuple(summary) if number == 0 else (), tuple(own)) for number, own in enumerate(mails)]
    return Planned(tuple(planned), tuple(left_out))


def _in_parts(packet: Packet, sizes: Sequence[int], room: int) -> Iterator[tuple[Packet, int]]:
    """The files of an applicant who has too many for one mail, and what each part takes."""
    files: list[Enclosed] = []
    filled = 0
    for file, size in zip(packet.files, sizes, strict=True):
        if files and filled + size > room:
            yield replace(packet, files=tuple(files), rest=True), filled
            files, filled = [], 0
        files.append(file)
        filled += size
    yield replace(packet, files=tuple(files), rest=True), filled


def _left_out(packet: Packet, large: Sequence[Enclosed], most_bytes: int) -> LeftOut:
    named = "、".join(f"“{file.name}”（{size_in_words(file.bytes)}）" for file in large)
    most = size_in_words(most_bytes)
    sentence = f"{packet.applicant}的{named}在邮件里超过一封的上限 {most}（邮件里的附件比原文件大三分之一以上）"
    hints = []
    if any(_can_be_divided(file) for file in large):
        hints.append(f"扫描版请重新生成报送文件夹，每一部分最多 {most_part_mb(most_bytes)} MB")
    if not all(_can_be_divided(file) for file in large):
        hints.append("Word 版不能再分，请放宽邮件的上限，或用邮箱的超大附件另外发送")
    return LeftOut(packet.applicant, f"{sentence}，这家的材料没有放进邮件", "；".join(hints))


def _can_be_divided(file: Enclosed) -> bool:
    return file.path.suffix.lower() == ".pdf"


def most_part_mb(most_bytes: int) -> int:
    """How many megabytes a file may have at most to have room in a mail, rounded down, at least 1."""
    # base64: 78 bytes of mail for 57 of the file
    return max(1, (most_bytes - _RESERVE - _LINE) * 57 // 78 >> 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who writes to whom: ``recipient``, the ``notice`` that asks for the papers, the ``subject`` of the forms.

    ``office``, ``contact`` and ``day`` may be empty.
    """

    mailing: Mailing
    recipient: str
    notice: str
    what: str
    office: str = ""
    contact: str = ""
    day: date | None = None


def subject_of(head: Letterhead, number: int, of: int) -> str:
    """``优质中小企业服务机构入库申报材料（云川市工业和信息化局，第 1 封，共 3 封）``."""
    said = [head.office] if head.office else []
    said += [f"第 {number} 封，共 {of} 封"] if of > 1 else []
    return head.mailing.subject + (f"（{'，'.join(said)}）" if said else "")


def text_of(head: Letterhead, mails: Sequence[Mail], number: int) -> str:
    """What the ``number``-th mail (from 1) says: what it holds file by file, and what the others hold."""
    # of one name there may be two
    applicants = {(packet.applicant, packet.code) for mail in mails for packet in mail.packets}
    several = f"，分 {len(mails)} 封邮件发送，这是第 {number} 封" if len(mails) > 1 else ""
    mail = mails[number - 1]
    lines = [
        f"{head.recipient}：",
        f"　　根据《{head.notice}》，现报送{'我单位' if head.office else ''}初审推荐的{head.what}电子版"
        f"（扫描版和 Word 版），共 {len(applicants)} 家{several}。",
        "",
        f"本封有 {len(mail.files)} 个附件：",
        *_enclosures(mail),
    ]
    others = [f"第 {place} 封：{_contents(one)}" for place, one in enumerate(mails, start=1) if place != number]
    lines += ["", "其他各封：", *others] if others else []
    lines += ["", _contact(head.contact)] if head.contact else []
    lines += ["", head.office] if head.office else []
    lines += [day_in_words(head.day)] if head.day else []
    return "\n".join(lines) + "\n"


def _contact(contact: str) -> str:
    """``联系人：王某，电话：……``, whether or not that was typed, too."""
    return contact if _LABELLED.match(contact) else f"联系人：{contact}"


def _enclosures(mail: Mail) -> Iterator[str]:
    if mail.summary:
        yield "附件 3 推荐汇总表"
        yield from map(_file_line, mail.summary)
    for number, packet in enumerate(mail.packets, start=1):
        yield f"{number}. {packet.applicant}{'（其余文件在别的邮件里）' if packet.rest else ''}"
        yield from map(_file_line, packet.files)


def _file_line(file: Enclosed) -> str:
    return f"　　{file.name}（{file.what}，{size_in_words(file.bytes)}）"


def _contents(mail: Mail) -> str:
    """What a mail holds, in a line."""
    named = [packet.applicant + ("（一部分）" if packet.rest else "") for packet in mail.packets]
    return "、".join([*(["附件 3"] if mail.summary else []), *named])
