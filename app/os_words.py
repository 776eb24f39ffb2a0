"""What the operating system says when it refuses, in words for the user: a reason and what to do now.

Numbers: POSIX errno, and the Windows codes of ``winerror.h``, which tell more than the errno that Python makes of them
(a file in use, a full disk and a pulled stick are all EACCES or EINVAL there). The system's own text goes to the log.
"""

from __future__ import annotations

import errno
import logging
from typing import NamedTuple

# Names of errno that a system lacks stand for no number.
_NONE = -1


class Refusal(NamedTuple):
    """``reason`` is half a sentence after 写不了“…”：, ``advice`` a sentence without its full stop.

    ``reading`` and ``look`` are the same for a file that is to be read, where they differ.
    """

    reason: str
    advice: str
    reading: str = ""
    look: str = ""


_FULL = Refusal("磁盘空间不够", "请腾出一些空间，或换到空间够的磁盘再试")
_QUOTA = Refusal("分给这个用户的磁盘空间用完了", "请删去不用的文件，或换一个磁盘再试")
_TOO_BIG = Refusal("文件超过了这个磁盘能存的大小", "请换一个磁盘再试；U 盘可以改用 exFAT 格式")
_PROTECTED = Refusal("磁盘是只读的", "请解除写保护，或换一个能写的位置再试")
_DENIED = Refusal(
    "没有写入的权限，或文件正被别的程序占用",
    "请关闭正在使用它的程序，或换一个有权限的位置再试",
    "没有读取的权限，或文件正被别的程序占用",
    "请关闭正在使用它的程序；还不行，请把文件拷到自己的文件夹里再试",
)
_FORBIDDEN = Refusal(
    "系统不允许写在这里", "请换一个有权限的位置再试", "系统不允许读它", "请把文件拷到自己的文件夹里再试"
)
_IN_USE = Refusal(
    "文件正被别的程序占用",
    "请关闭正在使用它的程序（如 Word、WPS、阅读器），过一会儿再试",
)
_ABSENT = Refusal(
    "这个位置不存在，在那里也建不了文件夹",
    "请核对位置有没有写错、磁盘有没有插好，或换一个位置再试",
    "找不到这个文件",
    "请核对名称和位置，看它是不是改了名或移走了",
)
_TAKEN = Refusal("同名的文件已经在那里", "请换一个名称，或先把同名的文件移走")
_NO_FOLDER = Refusal(
    "路径里有一段不是文件夹",
    "请换一个位置，或先把那个同名的文件移走",
    look="请核对位置有没有写错",
)
_FOLDER = Refusal(
    "那里已有一个同名的文件夹",
    "请换一个名称，或先把那个文件夹移走",
    "它是文件夹，不是文件",
    "请选择文件",
)
_NOT_EMPTY = Refusal("文件夹里还有别的东西", "请换一个新的或空的文件夹")
_BAD_NAME = Refusal("名称或位置里有不能用的写法", "请换一个名称或位置再试", look="请给它改一个名称再试")
_LOOP = Refusal("链接绕成了圈", "请换一个不经过链接的位置再试")
_TOO_MANY = Refusal("同时打开的文件太多", "请关闭一些程序再试")
_TOO_LONG = Refusal(
    "名称或路径太长",
    "请换短一些的名称，或换到层次少一些的文件夹",
    look="请给它改一个短一些的名称，或移到层次少一些的文件夹",
)
_BROKEN = Refusal(
    "磁盘读写出错",
    "磁盘可能有损坏，请换一个磁盘再试，并尽快备份这个磁盘上的文件",
)
_UNPLUGGED = Refusal("磁盘没有插好，或者已经拔出", "请插好磁盘再试")
_UNREACHABLE = Refusal("网络文件夹连不上", "请接通网络，或换到本机的文件夹再试")
_MEMORY = Refusal("内存不够", "请关闭一些程序再试")
_SILENT = Refusal("磁盘没有应答", "请再试一次，或换一个位置", look="请再试一次，或把文件拷到别的位置")

_BY_ERRNO: dict[int, Refusal] = {
    errno.ENOSPC: _FULL,
    getattr(errno, "EDQUOT", _NONE): _QUOTA,
    errno.EFBIG: _TOO_BIG,
    errno.EROFS: _PROTECTED,
    errno.EACCES: _DENIED,
    errno.EPERM: _FORBIDDEN,
    errno.EBUSY: _IN_USE,
    getattr(errno, "ETXTBSY", _NONE): _IN_USE,
    errno.ENOENT: _ABSENT,
    errno.EEXIST: _TAKEN,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EISDIR: _FOLDER,
    errno.ENOTEMPTY: _NOT_EMPTY,
    errno.EINVAL: _BAD_NAME,
    errno.EILSEQ: _BAD_NAME,
    errno.ELOOP: _LOOP,
    errno.EMFILE: _TOO_MANY,
    errno.ENFILE: _TOO_MANY,
    errno.ENAMETOOLONG: _TOO_LONG,
    errno.EIO: _BROKEN,
    errno.ENODEV: _UNPLUGGED,
    errno.ENXIO: _UNPLUGGED,
    getattr(errno, "ENOMEDIUM", _NONE): _UNPLUGGED,
    getattr(errno, "ESTALE", _NONE): _UNREACHABLE,
    errno.ETIMEDOUT: _UNREACHABLE,
    errno.ENETUNREACH: _UNREACHABLE,
    getattr(errno, "EHOSTUNREACH", _NONE): _UNREACHABLE,
    getattr(errno, "EHOSTDOWN", _NONE): _UNREACHABLE,
    errno.ENOMEM: _MEMORY,
}
_BY_WINERROR: dict[int, Refusal] = {
    2: _ABSENT,
    3: _ABSENT,
    4: _TOO_MANY,
    5: _DENIED,
    8: _MEMORY,
    14: _MEMORY,
    15: _ABSENT,  # no such drive
    19: _PROTECTED,
    21: _UNPLUGGED,  # drive not ready
    23: _BROKEN,  # checksum
    32: _IN_USE,  # sharing violation
    33: _IN_USE,  # lock violation
    39: _FULL,
    53: _UNREACHABLE,
    59: _UNREACHABLE,
    64: _UNREACHABLE,
    67: _UNREACHABLE,
    80: _TAKEN,
    112: _FULL,
    121: _UNREACHABLE,  # time ran out
    123: _BAD_NAME,
    145: _NOT_EMPTY,
    161: _BAD_NAME,
    183: _TAKEN,
    206: _TOO_LONG,
    223: _TOO_BIG,
    267: _NO_FOLDER,
    433: _UNPLUGGED,
    1117: _BROKEN,
    1167: _UNPLUGGED,
    1224: _IN_USE,  # mapped by another program
    1231: _UNREACHABLE,
    1295: _QUOTA,
    1392: _BROKEN,
    1393: _BROKEN,
}


def refusal(error: OSError) -> Refusal:
    """Reason and advice for an error of the system; a number that nobody knows by heart is told, to be looked up."""
    logging.getLogger(__name__).info("%r, file %r", error, error.filename)
    windows = getattr(error, "winerror", None)
    found = _BY_WINERROR.get(windows or 0) or _BY_ERRNO.get(error.errno or 0)
    if found:
        return found
    number = windows or error.errno
    return _SILENT._replace(reason=f"{_SILENT.reason}（系统错误号 {number}）") if number else _SILENT


def refused_reading(error: OSError) -> Refusal:
    """The same for a file that is to be read: ``reason`` and ``advice`` are those of reading."""
    found = refusal(error)
    return Refusal(found.reading or found.reason, found.look or found.advice)
