"""What the pages of one opened draft share beside the tools: what is known of its files, and the book laid out."""

from __future__ import annotations

from typing import NamedTuple

from app.ui.evidence.intake import Taking
from app.ui.preview.book_seen import BookSeen
from app.ui.preview.pictures import PagePictures
from app.ui.work.files_seen import FilesSeen
from app.ui.work.tools import Tools


class Shared(NamedTuple):
    """One of each for a draft; they live as long as its desk."""

    files: FilesSeen
    taking: Taking
    book: BookSeen
    pictures: PagePictures


def make_shared(tools: Tools) -> Shared:
    """Begin to look at the files and the book of a draft."""
    book = BookSeen(tools, tools.desk)
    return Shared(
        files=FilesSeen(tools, tools.desk),
        taking=Taking(tools, tools.desk),
        book=book,
        pictures=PagePictures(tools, book, parent=tools.desk),
    )
