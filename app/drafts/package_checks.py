"""What the list, the entries and the names of a package must be before any of its bytes are used.

Nothing but paths of the list (``manifest.json``) that are paths of drafts is ever written; an entry can only be found
to be one of them. So a name in another encoding, or below a folder that was wrapped around, is read without risk.
"""

from __future__ import annotations

import json
import re
import stat
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.drafts import kept
from app.drafts.names import DRAFT_FILE, REVIEWS_FILE
from app.drafts.package_zip import DESCRIPTOR_FOLLOWS, ENCRYPTED, METHODS, STORED, UTF8, PackageFile, ZipEntry
from app.errors import DraftError
from app.times_and_sizes import size_in_words

MANIFEST = "manifest.json"
PACKAGE_FORMAT = 1
TEXTS = (MANIFEST, DRAFT_FILE, REVIEWS_FILE)
"""Entries that are texts of ours, in the order in which they are packed; every other one is a file of the draft."""

_REPARSE_POINT = 0x400
# What systems put into archives unasked.
_DROPPING = re.compile(r"(?:.*/)?(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini)", re.IGNORECASE | re.DOTALL)
_ELSEWHERE = "名称不对，指到了别的地方"
_TWICE = "出现了两次"
_MOST_NAMED = 3
_LOOSE_END = re.compile(r"[ .](?:/|\Z)")
# They turn ``gpj.exe`` around on the screen; :func:`app.drafts.attachments.safe_name` leaves them out.
_MARKS_OF_DIRECTION = re.compile("[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
MOST_VALUES = 1_000_000  # of tables of 20,000 rows a few; each takes up to 300 bytes when it is read
_LONGEST_TEXT = 500_000  # characters: a book
# Bytes that one name and a whole path may have: those of Linux, where Windows counts characters, and of older discs.
_LONGEST_NAME, _LONGEST_PATH = 255, 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a package may hold at most, in entries and bytes; far above any real packet, below a full disk."""

    entries: int = 5_000
    total: int = 20 << 30
    document: int = 64 << 20
    manifest: int = 8 << 20
    # Scans hardly shrink; a megabyte that becomes hundreds is a bomb.
    ratio: int = 200
    ratio_from: int = 10 << 20


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the list of a package, or the draft itself, tells it."""

    sha256: str
    bytes: int


class NewerPackage(DraftError):
    """A package of a newer format; what its list means is not known."""


# ---- the list


def read_manifest(file: PackageFile, data: bytes) -> tuple[tuple[str, Listed], ...]:
    """The list, path by path; raises ``ValueError`` when it is none, :class:`NewerPackage`."""
    if has_too_many_values(data):
        raise ValueError("no list")
    try:
        found = json.loads(data)
        newer = found["format"] > PACKAGE_FORMAT
        listed = tuple(
            (str(entry["path"]), Listed(str(entry["sha256"]), int(entry["bytes"]))) for entry in found["files"]
        )
    except (KeyError, TypeError, OverflowError, RecursionError) as error:
        raise ValueError("no list") from error
    if newer:
        raise NewerPackage(f"“{file.name}”由较新的程序打包，这个程序解不开", "请用较新的程序解开")
    if any(entry.bytes < 0 for _, entry in listed):
        raise ValueError("no list")
    return listed


def manifest_bytes(listed: Mapping[str, Listed]) -> bytes:
    """The list as it is packed."""
    files = [{"path": path, "sha256": listed[path].sha256, "bytes": listed[path].bytes} for path in sorted(listed)]
    return (json.dumps({"format": PACKAGE_FORMAT, "files": files}, ensure_ascii=False, indent=1) + "\n").encode()


def demand_paths(file: PackageFile, listed: Iterable[tuple[str, Listed]], limits: Limits) -> None:
    """Refuse a list whose paths cannot all be written into one draft folder on every system."""
    listed = tuple(listed)
    for path, reason in path_problems(path for path, _ in listed):
        file.refuse(f"里的“{visible(path)}”{reason}")
    if len(listed) > limits.entries:
        file.refuse(f"里有 {len(listed)} 个文件，超过了 {limits.entries} 个")
    if sum(entry.bytes for _, entry in listed) > limits.total:
        file.refuse(f"解开后超过 {size_in_words(limits.total)}")


def path_problems(paths: Iterable[str]) -> Iterable[tuple[str, str]]:
    """The paths of a list that cannot be written beside the ones before them, each with the reason."""
    seen: dict[str, str] = {}
    for path in paths:
        if path not in (DRAFT_FILE, REVIEWS_FILE) and kept.path_problem(path):
            yield path, _ELSEWHERE
        elif _MARKS_OF_DIRECTION.search(path):
            yield path, "的名称里有看不见的方向符号"
        elif _is_too_long(path):
            yield path, "名称太长"
        elif (key := alike(path)) in seen:
            yield path, _TWICE
        else:
            seen[key] = path
    folders = {key.rpartition("/")[0] for key in seen}
    below = {folder for folder in folders if folder in seen or _folders(folder) & seen.keys()}
    for key, path in seen.items():
        if key.rpartition("/")[0] in below:
            yield path, "放在了一个文件底下"


def _is_too_long(path: str) -> bool:
    names = path.encode("utf-8", "replace").split(b"/")
    return max(map(len, names)) > _LONGEST_NAME or sum(map(len, names)) > _LONGEST_PATH


def has_too_many_values(data: bytes) -> bool:
    """Whether a text of JSON would take many times its size when it is read; told without reading it."""
    return sum(data.count(sign) for sign in (b",", b"[", b"{")) > MOST_VALUES


def has_too_long_text(value: object) -> bool:
    """Whether a text in an answer is one that nobody typed: every check and list would take it along."""
    if isinstance(value, str):
        return len(value) > _LONGEST_TEXT
    if isinstance(value, Mapping):
        return any(map(has_too_long_text, value.values()))
    return isinstance(value, list | tuple) and any(map(has_too_long_text, value))


def alike(path: str) -> str:
    """What is the same for paths that some file systems take for one."""
    found = unicodedata.normalize("NFC", path).casefold()
    return "/".join(part.rstrip(" .") for part in found.split("/")) if _LOOSE_END.search(found) else found


def _folders(path: str) -> set[str]:
    """Every folder above a path: ``a/b/c`` gives ``a`` and ``a/b``."""
    parts = path.split("/")
    return {"/".join(parts[:end]) for end in range(1, len(parts))}


# ---- entries


def is_folder(entry: ZipEntry) -> bool:
    """Whether an entry is a folder: other zip programs add them; they hold nothing and are never made."""
    return entry.raw.endswith((b"/", b"\\")) and not entry.size


def entry_problem(entry: ZipEntry, limits: Limits, most: int) -> str:
    """Why an entry may not be unpacked, as half a sentence; ``most``: bytes that a text of ours may have, else -1."""
    kind = stat.S_IFMT(entry.attributes >> 16)
    if kind not in (0, stat.S_IFREG) or entry.attributes & _REPARSE_POINT:
        return "是链接或特殊文件"
    if entry.flags & ENCRYPTED:
        return "加了密码"
    if entry.method not in METHODS:
        return f"的压缩方式（{entry.method} 号）不认识"
    if 0 <= most < entry.size:
        return "太大"
    if is_bomb(entry.size, entry.packed, limits):
        return "解开后大得不合常理"
    return ""


def is_bomb(size: int, packed: int, limits: Limits) -> bool:
    """Whether so many bytes out of so few can only be meant to fill a disk."""
    return size > limits.ratio_from and size > limits.ratio * packed


def most_of(path: str, limits: Limits) -> int:
    """How many bytes a text of ours may have; -1 for other files."""
    return {MANIFEST: limits.manifest, DRAFT_FILE: limits.document, REVIEWS_FILE: limits.document}.get(path, -1)


def entry_is_ours(entry: ZipEntry) -> bool:
    """Whether an entry looks as this program packs it, and no other zip program does."""
    if entry.stamp != (0, 33) or entry.system or entry.flags & DESCRIPTOR_FOLLOWS:
        return False
    return entry.method == STORED or entry.raw.decode("latin-1") in TEXTS


# ---- names


def names_of(entry: ZipEntry, top: bytes = b"") -> tuple[str, ...]:
    """What an entry may be called below the folder ``top``, likeliest first.

    Without the mark for UTF-8, programs write names as their system does: GBK in China, but also UTF-8. Some set the
    mark all the same.
    """
    raw = entry.raw[len(top) :]
    beside = [entry.unicode.split("/", top.count(b"/"))[-1]] if entry.unicode else []
    told = raw.isascii() or (entry.flags & UTF8 and _decoded(raw, "utf-8"))
    encodings = ("utf-8",) if told else ("utf-8", "gb18030")
    found = [*beside, *(name for encoding in encodings if (name := _decoded(raw, encoding)))]
    return tuple(found) or (raw.decode("cp437"),)


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return ""


def same(name: str) -> str:
    """A name as the list would have it: macOS takes letters apart, old Windows programs write backslashes."""
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def is_dropping(name: str) -> bool:
    """Whether an entry is what a system puts into archives unasked; it is passed over."""
    return _DROPPING.fullmatch(same(name)) is not None


def stranger_problem(name: str, listed: Iterable[str]) -> str:
    """Why an entry that is in no list may not be there, as half a sentence."""
    if alike(same(name)) in {alike(path) for path in (*listed, MANIFEST)}:
        return _TWICE
    return _ELSEWHERE if name not in TEXTS and kept.path_problem(name) else "没有列在清单里"


def other_drafts(names: Iterable[str]) -> tuple[str, ...]:
    """The folders, each with its ``/``, of further drafts among names that are in no list: several were zipped as one.

    Below the draft's own files only one with a list is taken for a draft: evidence may have any name.
    """
    known = {same(name) for name in names}
    folders = sorted(name.removesuffix(DRAFT_FILE) for name in known if name.endswith(f"/{DRAFT_FILE}"))
    own = f"{kept.ATTACHMENTS}/"
    return tuple(one for one in folders if not one.startswith(own) or f"{one}{MANIFEST}" in known)


def other_drafts_in_words(folders: Sequence[str]) -> str:
    """``另一份草稿（在“乙”里）``, or how many there are."""
    named = "、".join(f"“{visible(one.rstrip('/'))}”" for one in folders[:_MOST_NAMED])
    more = len(folders) > _MOST_NAMED
    return f"另{'一' if len(folders) == 1 else f' {len(folders)} '}份草稿（在{named}{'等' if more else ''}里）"


def visible(name: str) -> str:
    """A foreign name as messages show it."""
    return "".join(character if character.isprintable() else "?" for character in name)[:80]
