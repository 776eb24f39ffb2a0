"""Which problems of a field are told beside it: not while it is written, but at once past a limit. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from app.forms.issues import Issue

# Told while typing: what was typed already is too much, and more of it will not mend that.
AT_ONCE = frozenset(("too_long", "group_too_long", "too_many_choices"))
_TOLD = ("error", "warning")


class Reveal:
    """Remembers which fields were left, and which of their problems stand there.

    A problem appears when its field is left (fields that were ``answered`` before count as left) and goes as soon as
    it is mended. While somebody types, nothing else appears.
    """

    def __init__(self, answered: Collection[str]) -> None:
        self._left = set(answered)
        self._told: dict[str, frozenset[tuple[str, str]]] = {}

    def leave(self, field: str) -> None:
        """The cursor left a field."""
        self._left.add(field)

    def told(self, field: str, issues: Iterable[Issue], *, focused: bool = False, typing: bool = False) -> list[Issue]:
        """The problems of a field that are told now, in the order given.

        ``focused``: the cursor is in this field. ``typing``: the draft changes under somebody's keys.
        """
        before = self._told.get(field, frozenset())
        waiting = focused or typing or field not in self._left
        shown = [
            issue
            for issue in issues
            if issue.kind in _TOLD and (not waiting or issue.code in AT_ONCE or (issue.path, issue.code) in before)
        ]
        self._told[field] = frozenset((issue.path, issue.code) for issue in shown)
        return shown
