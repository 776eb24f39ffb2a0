"""The window's view of a book through a worker process: what travels is plain, small and of one process."""

from __future__ import annotations

import pickle
import queue
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app import api
from app.books.seen import PagePicture, SeenBook, SeenFile
from app.errors import AttachmentError, DraftError
from app.jobs import Call, Done, Ending, Jobs, Refused, Step, Told
from tests.unit.books.previewed import FORM_B, Desk, make_desk

SECONDS = 60


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return make_desk(tmp_path_factory.mktemp("desk"), FORM_B)


class Worker:
    """Jobs that are waited for."""

    def __init__(self) -> None:
        self.told: queue.Queue[Told] = queue.Queue()
        self.jobs = Jobs(self.told.put)

    def ask(self, name: str, *args: object) -> Ending:
        self.jobs.start(Call(name, args))
        while isinstance(told := self.told.get(timeout=SECONDS), Step):
            pass
        return told


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.jobs.close()


def test_a_worker_answers_all_questions(desk: Desk, worker: Worker) -> None:
    here = (desk.paths, desk.folder, desk.draft)
    seen = worker.ask("see_book", *here)
    assert isinstance(seen, Done)
    book = seen.value
    assert isinstance(book, SeenBook)
    page = worker.ask("see_page", *here, book.key, "book", 5, 300)
    assert isinstance(page, Done)
    assert isinstance(page.value, PagePicture)
    assert page.value.key == book.key  # the same process still has it
    pages = worker.ask("see_pages", *here, book.key, [("book", 1), ("book", 2)], 90)
    assert isinstance(pages, Done)
    assert [picture.side for picture in pages.value] == [1, 2]
    files = worker.ask("see_files", *here)
    assert isinstance(files, Done)
    assert all(isinstance(file, SeenFile) for file in files.value.values())
    shown = worker.ask("see_file_page", desk.paths, desk.folder, desk.draft.item(3).files[0], 0, 120)
    assert isinstance(shown, Done)
    assert shown.value.width == 120
    refused = worker.ask("see_page", *here, book.key, "book", 999, 300)
    assert isinstance(refused, Refused)


def test_what_travels_is_small(desk: Desk) -> None:
    book = api.see_book(desk.paths, desk.folder, desk.draft)
    assert len(pickle.dumps(book, pickle.HIGHEST_PROTOCOL)) < 60_000
    assert pickle.loads(pickle.dumps(book)) == book
    picture = api.see_page(desk.paths, desk.folder, desk.draft, book.key, "book", 1, 90)
    assert len(pickle.dumps(picture)) < 50_000


def test_an_unknown_form_is_refused(desk: Desk) -> None:
    with pytest.raises(DraftError, match="没有这种表"):
        api.see_book(desk.paths, desk.folder, replace(desk.draft, form="没有这种表"))


def test_nothing_is_written_into_the_draft(desk: Desk) -> None:
    def state() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in desk.folder.rglob("*")}

    before = state()
    book = api.see_book(desk.paths, desk.folder, desk.draft, complete=True)
    api.see_page(desk.paths, desk.folder, desk.draft, book.key, "book", 1, 90)
    api.see_files(desk.paths, desk.folder, desk.draft)
    assert state() == before


def test_a_page_of_a_file_that_is_drawn_at_once_takes_nothing_in(tmp_path: Path) -> None:
    own = make_desk(tmp_path, FORM_B)
    (file, *_) = own.draft.item(3).files
    own.forget()
    assert api.see_file_page(own.paths, own.folder, file, 0, 90, at_once=True) is None
    assert not list((own.paths.cache / "intake").glob("*.pdf"))
    taken_in = api.see_file_page(own.paths, own.folder, file, 0, 90)
    assert taken_in is not None
    assert api.see_file_page(own.paths, own.folder, file, 0, 90, at_once=True) == taken_in
    own.file(3, "协议.pdf").unlink()
    with pytest.raises(AttachmentError, match="协议"):
        api.see_file_page(own.paths, own.folder, file, 0, 90, at_once=True)
