"""Work that ends when its draft is given back: whoever does it says what of it is left, and can be waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol


class Remainder(NamedTuple):
    """What is left of a piece of work, as of now.

    ``told`` is a sentence without its full stop (还有 3 个文件没有收进草稿), ``lost`` one on what ending it early
    means, ``wait`` and ``stop`` the words of the two buttons. ``wait`` is empty where nothing goes on until the user
    does something. ``done`` of ``total`` as a bar shows it; a total of 0 is not known.
    """

    told: str
    lost: str
    wait: str
    stop: str
    done: int = 0
    total: int = 0


class Unfinished(Protocol):
    """Work that takes a while and goes on while its user is elsewhere."""

    def remainder(self) -> Remainder | None:
        """What is left; None when nothing is under way."""

    def end_early(self) -> None:
        """Stop; what is done is kept where that has a meaning."""

    def complaint(self) -> str:
        """What came of it that should be seen before the draft goes; empty when all is well."""

    def go_there(self) -> None:
        """Show where it is done."""


def together(left: Sequence[Remainder]) -> Remainder:
    """Several pieces of work as one; waiting is for all of them."""
    if len(left) == 1:
        return left[0]
    lost = "。".join(dict.fromkeys(one.lost for one in left))
    wait = "等都做完再离开" if all(one.wait for one in left) else ""
    known = all(one.total for one in left)
    done, total = (sum(one.done for one in left), sum(one.total for one in left)) if known else (0, 0)
    return Remainder("；".join(one.told for one in left), lost, wait, "都停下并离开", done, total)


class Watch:
    """What is left of all the work that ``find`` finds, and what went wrong with it since the watch began."""

    def __init__(self, find: Callable[[], Iterable[Unfinished]]) -> None:
        self._find = find
        self._before = [(work, work.complaint()) for work in find()]

    def left(self) -> Remainder | None:
        """What is left of all of it; None when nothing is."""
        left = [remainder for work in self._find() if (remainder := work.remainder()) is not None]
        return together(left) if left else None

    def gone_wrong(self) -> Unfinished | None:
        """Work that has something to complain of now and had not, or something else, when the watch began."""
        for work in self._find():
            complaint = work.complaint()
            if complaint and not any(work is one and complaint == before for one, before in self._before):
                return work
        return None

    def waits_for_user(self) -> Unfinished | None:
        """Work that does not go on by itself."""
        return next((work for work in self._find() if (left := work.remainder()) is not None and not left.wait), None)

    def end_early(self) -> None:
        """Stop all that is under way."""
        for work in self._find():
            if work.remainder() is not None:
                work.end_early()
