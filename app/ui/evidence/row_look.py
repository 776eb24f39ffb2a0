"""What a row of the files shows, as a plain value."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from app.ui.look.palette import Tone

Act: TypeAlias = Literal[
    "left", "right", "open", "remove", "more", "password", "swap", "cancel", "retry", "keep", "pages", "caption"
]


class RowLook(NamedTuple):
    """What a row shows. ``key`` is the path of a listed file, or names a file on its way.

    ``sentence`` stands under the caption in ``tone``; ``acts`` are buttons that are always there; ``progress`` is done
    and total while the file is worked on; ``icon`` stands where there is no picture. ``more`` is told besides to those
    who point at the row or hear it.
    """

    key: str
    name: str
    caption: str = ""
    sentence: str = ""
    tone: Tone = "ink3"
    badge: str = ""
    badge_tone: Tone = "ink2"
    acts: tuple[Act, ...] = ()
    progress: tuple[int, int] | None = None
    icon: str = "document"
    listed: bool = True
    more: str = ""
