"""What the verb ``bureau`` prints of a collection, and what the console makes of texts that steer or hide."""

from __future__ import annotations

import io
from pathlib import Path

from app.bureau.desk_records import Collected, Taken
from app.bureau.model import Source
from app.cli_bureau_words import taken_lines
from app.cli_console import Console, visible
from app.forms.issues import Fix, Issue


def test_each_draft_has_one_line_whatever_it_is_called() -> None:
    one = Taken(1, "new", "甲\n\u202e乙", Source("folder", Path("/收件/换\n行")))
    (line,) = taken_lines(Collected(taken=(one,)))
    case, kind, name, place = line.split("\t")
    assert (case, kind, name, place) == ("第 1 号", "新收", "甲□□乙", "/收件/换□行")


def test_what_hides_in_a_message_is_shown() -> None:
    assert visible("甲\u202e乙\u200b丙\ufeff\x85") == "甲□乙□丙□□"
    assert visible("👨\u200d👩") == "👨\u200d👩"


def test_fixes_are_offered_to_whom_can_use_them() -> None:
    issue = Issue(
        severity="error", code="x", path="uscc", message="校验位不对", fixes=(Fix("照证件保留", "uscc", "1"),)
    )
    for fixes in (True, False):
        out = io.StringIO()
        Console(out, io.StringIO()).issues([issue], fixes=fixes)
        assert ("（改法：照证件保留）" in out.getvalue()) == fixes
