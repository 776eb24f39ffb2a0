"""The tables of the bureau's workspace in their file, and how an older one gets them, step by step.

A *case* is one applicant's application of one form. A *version* is a content of it (by its code), with the document as
it came. An *arrival* is a version at a place: current as long as nothing newer came from there.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

_BUSY = 5.0
_PLAIN = frozenset(b"/:-_.~" + bytes(range(48, 58)) + bytes(range(65, 91)) + bytes(range(97, 123)))  # in addresses
APPLICATION_ID = 0x53424A43
"""``SBJC``: by it SQLite files of other programs are told apart (``PRAGMA application_id``)."""
_STEPS: tuple[str, ...] = (
    """
    CREATE TABLE desk(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE cases(
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        form TEXT NOT NULL,
        chosen TEXT NOT NULL DEFAULT '',    -- the path of the arrival that counts; empty: nobody chose
        weighed TEXT NOT NULL DEFAULT '[]'  -- the codes that were there to choose from
    );
    CREATE TABLE versions(
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases(id),
        code TEXT NOT NULL,
        name TEXT NOT NULL,
        place TEXT NOT NULL,
        document BLOB NOT NULL,             -- draft.json, deflated
        sha256 TEXT NOT NULL,               -- of the document as it is stored
        UNIQUE(case_id, code)
    );
    CREATE TABLE known(
        case_id INTEGER NOT NULL REFERENCES cases(id),
        rank INTEGER NOT NULL,              -- which of the fields by which applicants are told apart
        value TEXT NOT NULL,
        sound INTEGER NOT NULL,             -- whether the answer had no mistake
        PRIMARY KEY(rank, value, case_id)
    ) WITHOUT ROWID;
    CREATE INDEX known_of_case ON known(case_id);
    CREATE TABLE arrivals(
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases(id),
        version_id INTEGER NOT NULL REFERENCES versions(id),
        kind TEXT NOT NULL,
        path TEXT NOT NULL,
        copy TEXT NOT NULL DEFAULT '',
        received TEXT NOT NULL,
        seen TEXT NOT NULL,
        written TEXT NOT NULL,
        is_current INTEGER NOT NULL DEFAULT 1,
        is_there INTEGER NOT NULL DEFAULT 1,  -- 0: something else was found at its place
        errors INTEGER NOT NULL,
        warnings INTEGER NOT NULL,
        settled INTEGER NOT NULL,
        items INTEGER NOT NULL,
        met INTEGER NOT NULL,
        told TEXT NOT NULL,
        facts TEXT NOT NULL,
        reviews TEXT NOT NULL,              -- that came along
        looked TEXT NOT NULL,
        stamps TEXT NOT NULL
    );
    CREATE INDEX arrivals_of_case ON arrivals(case_id);
    CREATE INDEX arrivals_at_place ON arrivals(path);
    CREATE TABLE reviews(
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases(id),
        level TEXT NOT NULL,
        office TEXT NOT NULL,
        document TEXT NOT NULL,
        is_latest INTEGER NOT NULL DEFAULT 1
    );
    CREATE INDEX reviews_of_case ON reviews(case_id);
    CREATE TABLE unreadable(
        path TEXT PRIMARY KEY, kind TEXT NOT NULL, copy TEXT NOT NULL,
        sentence TEXT NOT NULL, hint TEXT NOT NULL, seen TEXT NOT NULL
    );
    """,
    # when a case was taken off the desk; empty: it is there
    "ALTER TABLE cases ADD COLUMN removed TEXT NOT NULL DEFAULT '';",
    # the code of the answers alone (empty: not known yet); 1: a search of its place found nothing there any more
    """
    ALTER TABLE versions ADD COLUMN typed TEXT NOT NULL DEFAULT '';
    ALTER TABLE arrivals ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
    """,
    # by which program and form a draft was looked at (empty: nobody said)
    """
    ALTER TABLE arrivals ADD COLUMN looked_by TEXT NOT NULL DEFAULT '';
    UPDATE arrivals SET looked_by = 'earlier';
    """,
    # the content that was chosen (empty: not known); a choice of a damaged draft is of it alone
    "ALTER TABLE cases ADD COLUMN chosen_code TEXT NOT NULL DEFAULT '';",
    # of each draft it is asked who has its content
    "CREATE INDEX versions_of_code ON versions(code);",
)
NEWEST = len(_STEPS)


def stored(text: str) -> str | bytes:
    """A text as it is kept: names of files may hold halves of surrogate pairs, which SQLite takes for no text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def read_back(value: str | bytes) -> str:
    """The text that :func:`stored` was given."""
    return value if isinstance(value, str) else value.decode("utf-8", "surrogatepass")


def step_of(connection: sqlite3.Connection) -> int:
    """Which step a file is at; -1 for one of another program."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application == APPLICATION_ID:
        return int(version)
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return 0 if tables == version == application == 0 else -1


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a file of an older program, or an empty one, to the newest step, all or nothing."""
    for number in range(step_of(connection), NEWEST):
        connection.executescript(
            f"BEGIN IMMEDIATE;{_STEPS[number]}"
            f"PRAGMA application_id = {APPLICATION_ID};PRAGMA user_version = {number + 1};COMMIT;"
        )


def connected(file: Path, mode: str = "") -> sqlite3.Connection:
    """The database; ``mode`` as in the addresses of SQLite, else it may be written and is made when it is not there."""
    posix = os.fsencode(file.as_posix())
    path = "".join(chr(byte) if byte in _PLAIN else f"%{byte:02x}" for byte in posix)
    address = f"file://{path if path.startswith('/') else f'/{path}'}?{mode or 'mode=rwc'}"
    connection = sqlite3.connect(address, uri=True, timeout=_BUSY, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def put(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Keep a setting of the desk."""
    connection.execute("INSERT OR REPLACE INTO desk VALUES(?, ?)", (key, value))


def setting(connection: sqlite3.Connection, key: str) -> str:
    """A setting of the desk; empty when nobody set it."""
    found = connection.execute("SELECT value FROM desk WHERE key = ?", (key,)).fetchone()
    return str(found[0]) if found else ""


def generation(connection: sqlite3.Connection) -> int:
    """How often the desk was changed."""
    text = setting(connection, "generation")
    return int(text) if text.isdecimal() else 0
