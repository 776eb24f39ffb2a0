"""Why an OFD file is not drawn; the normaliser makes sentences of these."""

from __future__ import annotations


class Unsupported(Exception):
    """The file holds something that is not drawn here; ``what`` is a noun that follows 有: “径向渐变”."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Damaged(Exception):
    """The file is cut short or contradicts itself; ``reason`` is half a Chinese sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Encrypted(Exception):
    """The file can only be read with a key."""
