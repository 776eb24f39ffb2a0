"""Desks as earlier programs left them: the tables are written down here, since a file stays what it was."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from app.bureau.workspace import DESK_FILE

FIRST = """
    CREATE TABLE desk(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE cases(
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        form TEXT NOT NULL,
        chosen TEXT NOT NULL DEFAULT '',
        weighed TEXT NOT NULL DEFAULT '[]'
    );
    CREATE TABLE versions(
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases(id),
        code TEXT NOT NULL,
        name TEXT NOT NULL,
        place TEXT NOT NULL,
        document BLOB NOT NULL,
        sha256 TEXT NOT NULL,
        UNIQUE(case_id, code)
    );
    CREATE TABLE known(
        case_id INTEGER NOT NULL REFERENCES cases(id),
        rank INTEGER NOT NULL,
        value TEXT NOT NULL,
        sound INTEGER NOT NULL,
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
        is_there INTEGER NOT NULL DEFAULT 1,
        errors INTEGER NOT NULL,
        warnings INTEGER NOT NULL,
        settled INTEGER NOT NULL,
        items INTEGER NOT NULL,
        met INTEGER NOT NULL,
        told TEXT NOT NULL,
        facts TEXT NOT NULL,
        reviews TEXT NOT NULL,
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
    PRAGMA application_id = 1396853315;
    PRAGMA user_version = 1;
"""
"""The first desk, of November 2026."""
_TABLES = ("desk", "cases", "versions", "known", "arrivals", "reviews", "unreadable")


def made_old(folder: Path) -> bytes:
    """Turn today's desk in a folder into one of the first program, with all that was in it; its bytes."""
    file = folder / DESK_FILE
    now, old = sqlite3.connect(file), sqlite3.connect(folder / "旧.db")
    old.executescript(FIRST)
    for table in _TABLES:
        names = [name for (_, name, *_) in old.execute(f"PRAGMA table_info({table})")]
        marks = ", ".join("?" * len(names))
        old.executemany(f"INSERT INTO {table} VALUES({marks})", now.execute(f"SELECT {', '.join(names)} FROM {table}"))
    old.commit()
    now.close()
    old.close()
    (folder / "旧.db").replace(file)
    return file.read_bytes()
