"""A mail as a draft for mail programs (``.eml``): heads by the standard library, files encoded as they are read.

Same input, same bytes: no date, no message id, and a boundary that is a function of what the mail holds. Nothing is
sent: whoever opens the file looks at it and sends it. Source: RFC 5322 (the message), RFC 2045 to 2047 (parts, base64,
words of a head), RFC 2231 (file names); ``X-Unsent: 1`` opens it as a draft in Outlook.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from app.disk import read_blocks
from app.errors import InputFileError

if TYPE_CHECKING:
    from email.message import EmailMessage

_LINE = 76
_IN_A_LINE = _LINE // 4 * 3
_END = b"\r\n"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS = {".pdf": "application/pdf", ".docx": _WORD, ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
_UNKNOWN = "application/octet-stream"
_NAME = "shenbao"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a mail: its name there, where it lies, and the SHA-256 that it must have."""

    name: str
    path: Path
    sha256: str


def encoded_size(size: int) -> int:
    """Bytes of a file in a mail: base64 in lines of 76 characters, each with its end."""
    letters = -(-size // 3) * 4
    return letters + 2 * -(-letters // _LINE)


def part_head(name: str) -> bytes:
    """What stands in a mail before an attached file, from the boundary on."""
    message = _message()
    message["Content-Type"] = _KINDS.get(Path(name).suffix.lower(), _UNKNOWN)
    message["Content-Transfer-Encoding"] = "base64"
    message.add_header("Content-Disposition", "attachment", filename=name)
    return b"--" + _boundary(()).encode() + _END + _folded(message, unlimited=True) + _END


def write_mail(
    out: BinaryIO, address: str, subject: str, text: str, files: Sequence[Attached], tick: Callable[[int], None]
) -> None:
    """Write a mail; ``tick`` hears the bytes of each block read, and may raise to stop.

    Raises :class:`InputFileError` naming a file that is not what it was when it was listed, and
    :class:`PassingError` for one that cannot be read.
    """
    boundary = _boundary((subject, text, *(part for file in files for part in (file.name, file.sha256))))
    head = _message()
    head["X-Unsent"] = "1"
    head["To"] = address
    head["Subject"] = subject
    head["MIME-Version"] = "1.0"
    head["Content-Type"] = f'multipart/mixed; boundary="{boundary}"'
    out.write(_folded(head) + _END)
    body = _message()
    body.set_content(text, charset="utf-8", cte="base64")
    del body["MIME-Version"]
    out.write(b"--" + boundary.encode() + _END + body.as_bytes())
    for file in files:
        out.write(part_head(file.name).replace(_boundary(()).encode(), boundary.encode(), 1))
        _encode(out, file, tick)
    out.write(b"--" + boundary.encode() + b"--" + _END)


def _encode(out: BinaryIO, file: Attached, tick: Callable[[int], None]) -> None:
    digest = hashlib.sha256()
    left = b""
    for block in read_blocks(file.path):
        digest.update(block)
        data = left + block
        whole = len(data) // _IN_A_LINE * _IN_A_LINE
        out.write(_lines(data[:whole]))
        left = data[whole:]
        tick(len(block))
    out.write(_lines(left))
    if digest.hexdigest() != file.sha256:
        raise InputFileError(
            f"“{file.path.name}”与清单上登记的不一样，后来改过或损坏了，没有写邮件。",
            f"请重新生成或重新复制这个文件所在的报送文件夹。位置：{file.path}",
        )


def _lines(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", _END)


def _message() -> EmailMessage:
    from email.message import EmailMessage
    from email.policy import SMTP

    return EmailMessage(policy=SMTP)


def _folded(message: EmailMessage, unlimited: bool = False) -> bytes:
    """The head of a message; ``unlimited``: a file name stays on one line, for programs that cannot join its parts."""
    policy = message.policy.clone(max_line_length=0) if unlimited else message.policy
    return b"".join(policy.fold_binary(name, value) for name, value in message.items())


def _boundary(parts: Sequence[str]) -> str:
    """A line that base64 cannot hold; the same for the same mail."""
    said = "\0".join(parts).encode("utf-8", "surrogatepass")
    return f"=_{_NAME}_{hashlib.sha256(said).hexdigest()[:32]}"
