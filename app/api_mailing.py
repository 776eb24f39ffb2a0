"""The mails to the province: 附件 3 and hand-in folders as ``.eml`` drafts; offered by :mod:`app.api`.

Nothing is sent and nothing asks a network; whoever opens the drafts looks at them and sends them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app import disk
from app.api_bureau import bureau_forms, demand_not_theirs, desk_folder
from app.api_handed_in import read_handed_in
from app.api_summary_draft import summary_drafts
from app.drafts.attachments import safe_name
from app.errors import InputFileError, UsageError, in_full
from app.forms.definition import FormDefinition
from app.paths import AppPaths
from app.progress import Progress, silent

if TYPE_CHECKING:
    from app.bureau.mail_rows import Row
    from app.bureau.mailing import Enclosed, Letterhead, Mail, Packet

NOTE_FILE = "邮件说明.txt"
CALLED = "邮件文件夹"
SCAN_ENDINGS = (".pdf", ".jpg", ".jpeg", ".png")
_WORD = ".docx"
_MIB = 1 << 20
_SUMMARY = "附件3_"
_OURS = re.compile(r"报送邮件(?:_第\d+封_共\d+封)?\.eml")
_MOST_NAMES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """How to mail. ``sealed``: the scan of 附件 3 with its seal. ``most_mb`` of one mail, 0: that of the form.

    ``office``, ``contact`` and ``day`` stand in the text, where they are not empty. ``others``: send applicants that
    are not in 附件 3, too. ``desk``: below which the summary draft lies, None: that of this profile.
    """

    sealed: Path | None = None
    most_mb: int = 0
    office: str = ""
    contact: str = ""
    day: date | None = None
    others: bool = False
    desk: Path | None = None


@dataclass(frozen=True, slots=True)
class MailSeen:
    """A draft that was written: its bytes, its subject, whose files are in it, and how many files in all."""

    file: Path
    bytes: int
    subject: str
    applicants: tuple[str, ...]
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeMails:
    """The drafts, the note that lists them, and what is in none of them (a sentence each, with what to do)."""

    mails: tuple[MailSeen, ...]
    note: Path
    address: str
    left_out: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def make_mails(
    paths: AppPaths, summary: Path, packets: Sequence[Path], out: Path, how: Mailing, progress: Progress = silent
) -> MadeMails:
    """Write the mails of a summary and of hand-in folders as drafts (``.eml``) into ``out``, in place of earlier ones.

    ``summary`` is the folder of 附件 3 or its Word file, in whose order applicants are sent; ``packets`` are folders
    that ``disc`` made, or folders of them. What cannot be used, or is not in 附件 3, is left out and told. Raises
    :class:`UsageError`, :class:`InputFileError` when nothing can be sent or a file is not what its list says,
    :class:`DiskError`.
    """
    from app.bureau.mailed_summary import summary_word
    from app.bureau.mailing import plan_mails
    from app.bureau.summary_names import names_in

    forms = bureau_forms(paths)
    demand_not_theirs(paths, [out], how.desk)
    word = summary_word(summary, forms)
    listed = names_in(word)
    rows = _rows(word, listed or (), forms, desk_folder(paths, how.desk))
    found = read_handed_in(packets, forms, rows)
    if inside := [folder for folder in found.folders if disk.lies_in(out, folder)]:
        raise UsageError(f"“{out.name}”在报送文件夹“{inside[0].name}”里，没有写邮件。", "请写到别的文件夹。")
    form, lost = found.form, list(found.lost)
    mailing = form.bureau.mailing if form and form.bureau else None
    if form is None or mailing is None or not found.packets:
        hint = "" if lost else "请选各单位用申报册生成的报送文件夹。"
        raise InputFileError(f"没有可以报送的材料。{_joined(lost)}", hint)
    most_bytes = (how.most_mb or mailing.most_mb) * _MIB
    packets_sent, strangers = _listed_first(listed, found.packets, how.others)
    lost += strangers
    planned = plan_mails([*_summary_files(word, how.sealed)], packets_sent, most_bytes)
    lost += [in_full(one.sentence, one.hint) for one in planned.left_out]
    if not any(mail.packets for mail in planned.mails):
        raise InputFileError(f"没有一家的材料放得进邮件。{_joined(lost)}")
    mails = _write(out.absolute(), _letterhead(form, how), planned.mails, most_bytes, progress)
    told = (*_told_of_summary(word, listed, packets_sent, how.sealed), *_remarks(planned.mails))
    told = (*told, *_other_contents(rows, packets_sent))
    return MadeMails(
        mails=mails, note=out.absolute() / NOTE_FILE, address=mailing.address, left_out=tuple(lost), told=told
    )


def _joined(sentences: Sequence[str]) -> str:
    return "".join(f"{sentence.rstrip('。')}。" for sentence in sentences)


# ---- 附件 3 --------------------------------------------------------------------------------------------------------


def _rows(word: Path, listed: Sequence[str], forms: Mapping[str, FormDefinition], desk: Path) -> Sequence[Row]:
    """The rows of 附件 3 with the contents that they were gathered from, as far as a summary draft knows them."""
    from app.bureau.mail_rows import rows_of
    from app.bureau.mailed_summary import codes_behind

    return rows_of(listed, codes_behind(word, forms, [*summary_drafts(word.parent), *summary_drafts(desk)]))


def _remarks(mails: Sequence[Mail]) -> tuple[str, ...]:
    """What the lists say of the files of those that are sent, each once."""
    return tuple(dict.fromkeys(line for mail in mails for packet in mail.packets for line in packet.remarks))


def _summary_files(word: Path, sealed: Path | None) -> Iterator[Enclosed]:
    yield _enclosed(word, f"{_SUMMARY}{_plain(word)}{_WORD}", "Word 版")
    if sealed is None:
        return
    ending = sealed.suffix.lower()
    if ending not in SCAN_ENDINGS:
        raise UsageError(f"“{sealed.name}”不像盖章扫描件。", f"请用 {'、'.join(SCAN_ENDINGS)} 文件。")
    yield _enclosed(sealed.absolute(), f"{_SUMMARY}{_plain(word)}（盖章扫描件）{ending}", "盖章扫描件")


def _plain(word: Path) -> str:
    """``推荐汇总表`` of ``01_推荐汇总表.docx``."""
    return safe_name(re.sub(r"^\d+_", "", word.stem))


def _enclosed(file: Path, name: str, what: str) -> Enclosed:
    from app.bureau.mailing import Enclosed

    sha256 = disk.fingerprint(file)
    return Enclosed(name=name, path=file, bytes=file.stat().st_size, sha256=sha256, what=what)


def _told_of_summary(
    word: Path, listed: Sequence[str] | None, packets: Sequence[Packet], sealed: Path | None
) -> Iterator[str]:
    """Whether 附件 3 and the hand-in folders name the same applicants, and whether its scan is there.

    Where two of 附件 3 have one name its row is told, too.
    """
    from app.bureau.summary_names import name_key

    if sealed is None:
        yield "没有给附件 3 的盖章扫描件，邮件里没有附；盖章后扫描，加上它再生成一次"
    if listed is None:
        yield f"“{word.name}”里没有认出单位名称一列，没有和报送文件夹核对"
        return
    placed = {packet.row for packet in packets}
    keys = Counter(map(name_key, listed))
    missing = [
        f"{name}（第 {number} 行）" if keys[name_key(name)] > 1 else name
        for number, name in enumerate(listed, start=1)
        if number - 1 not in placed
    ]
    strangers = [packet.applicant for packet in packets if packet.row < 0]
    for names, sentence in (
        (missing, "附件 3 里有，没有报送文件夹（或没有放进邮件）"),
        (strangers, "附件 3 里没有，照要求一起放进了邮件"),
    ):
        if names:
            more = f"等 {len(names)} 家" if len(names) > _MOST_NAMES else ""
            yield f"{'、'.join(names[:_MOST_NAMES])}{more}：{sentence}，请核对"


def _listed_first(
    listed: Sequence[str] | None, packets: Sequence[Packet], others: bool
) -> tuple[tuple[Packet, ...], tuple[str, ...]]:
    """The packets to be sent, and a sentence on each that stays here since 附件 3 does not name its applicant."""
    if listed is None or others:
        return tuple(packets), ()
    sent = tuple(one for one in packets if one.row >= 0)
    strange = [one.applicant for one in packets if one.row < 0]
    hint = "请核对附件 3 和报送文件夹的单位名称"
    return sent, tuple(f"“{name}”有报送文件夹，附件 3 里没有，没有放进邮件。{hint}。" for name in strange)


def _other_contents(rows: Sequence[Row], packets: Sequence[Packet]) -> Iterator[str]:
    """Whose hand-in folder is of another content than the row of 附件 3 was gathered from."""
    for packet in packets:
        code = rows[packet.row].code if packet.row >= 0 else ""
        if code and packet.code and code != packet.code:
            yield (
                f"{packet.applicant}：报送文件夹的内容编号是 {packet.code}，附件 3 的这一行取自 {code}，不是同一版，"
                "请核对后重新生成报送文件夹，或再汇总一次"
            )


# ---- writing ------------------------------------------------------------------------------------------------------


def _letterhead(form: FormDefinition, how: Mailing) -> Letterhead:
    from app.bureau.mailing import Letterhead
    from app.documents.typeset import clean

    assert form.bureau
    assert form.bureau.mailing
    return Letterhead(
        mailing=form.bureau.mailing,
        recipient=form.notice.issuer,
        notice=form.notice.title,
        what=f"{form.short_title}入库申报材料",
        office=" ".join(clean(how.office).split()),
        contact=" ".join(clean(how.contact).split()),
        day=how.day,
    )


def _write(
    out: Path, head: Letterhead, mails: Sequence[Mail], most_bytes: int, progress: Progress
) -> tuple[MailSeen, ...]:
    """Write all drafts and the note on them, together; earlier drafts of ours give way."""
    from app.books.publish import publish
    from app.bureau.mailer import Mailer

    with publish(out, CALLED) as place:
        mailer = Mailer(head, mails, most_bytes, progress)
        seen = []
        for number, mail in enumerate(mails, start=1):
            name = "报送邮件.eml" if len(mails) == 1 else f"报送邮件_第{number}封_共{len(mails)}封.eml"
            size = mailer.write(number, place.folder / name)
            applicants = tuple(packet.applicant for packet in mail.packets)
            seen.append(MailSeen(out / name, size, mailer.subject(number), applicants, len(mail.files)))
        disk.put(place.folder / NOTE_FILE, _note(head, seen))
        names = [one.file.name for one in seen]
        gone = [path.name for path in out.iterdir() if _OURS.fullmatch(path.name) and path.name not in names]
        progress(0, 1, "写入")
        place.finish(names, NOTE_FILE, gone)
    return tuple(seen)


def _note(head: Letterhead, seen: Sequence[MailSeen]) -> bytes:
    """What lies here and how to send it; with the mark and the line ends that every editor on Windows shows."""
    from app.times_and_sizes import size_in_words

    lines = [
        f"这里有 {len(seen)} 封邮件的草稿，收件人 {head.mailing.address}（{head.mailing.source}）。程序不发送邮件。",
        "发送：双击 .eml 文件，用 Outlook、Foxmail 等邮件程序打开，核对附件后发送；请一封一封都发。",
        "用网页邮箱的：照下面的主题新建邮件，把附件另存出来再添加。",
        "",
    ]
    for number, one in enumerate(seen, start=1):
        named = "、".join(one.applicants) or "只有附件 3"
        size = size_in_words(one.bytes)
        lines += [f"第 {number} 封 {one.file.name}（{size}，{one.files} 个附件）", f"　　主题：{one.subject}"]
        lines += [f"　　单位：{named}"]
    return ("\ufeff" + "\r\n".join([*lines, ""])).encode("utf-8", "replace")
