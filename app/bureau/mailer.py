"""Planned mails written as files, each within its limit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.bureau.mail_files import Attached, write_mail
from app.bureau.mailing import Letterhead, Mail, subject_of, text_of
from app.errors import AuditError
from app.progress import Progress

_LABEL = "写邮件"


class Mailer:
    """Writes the mails of one round; ``progress`` hears the bytes of all files."""

    def __init__(self, head: Letterhead, mails: Sequence[Mail], most_bytes: int, progress: Progress) -> None:
        self._head, self._mails, self._most, self._progress = head, mails, most_bytes, progress
        self._total = max(1, sum(file.bytes for mail in mails for file in mail.files))
        self._done = 0

    def subject(self, number: int) -> str:
        """The subject of a mail (from 1)."""
        return subject_of(self._head, number, len(self._mails))

    def write(self, number: int, target: Path) -> int:
        """Write a mail to a new file and return its bytes.

        Raises :class:`InputFileError` for a file that was changed, :class:`AuditError` when the mail came out larger
        than planned, ``OSError``, and whatever ``progress`` raises.
        """
        files = [Attached(file.name, file.path, file.sha256) for file in self._mails[number - 1].files]
        text = text_of(self._head, self._mails, number)
        with target.open("xb") as out:
            write_mail(out, self._head.mailing.address, self.subject(number), text, files, self._tick)
            size = out.tell()
        if size > self._most:
            raise AuditError(f"第 {number} 封邮件比上限大，没有写。", "这是程序的错误，请放宽上限，并告诉开发者。")
        return size

    def _tick(self, size: int) -> None:
        self._done += size
        self._progress(min(self._done, self._total), self._total, _LABEL)
