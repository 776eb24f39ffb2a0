"""The steps of what an office says of its applicants, to be taken back and made again. No widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_KEPT = 200


@dataclass
class ReviewStep:
    """A change of one review: the fields before and after; ``what`` and ``is_open`` let further typing go into it."""

    case: int
    what: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    is_open: bool = True


class ReviewSteps:
    """The steps of one office, one after the other; another office has its own, and nothing of it is written there."""

    def __init__(self) -> None:
        self._steps: list[ReviewStep] = []
        self._at = 0

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is one to make again."""
        return self._at < len(self._steps)

    def add(self, case: int, what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
        """Note a change; False when it is part of the last step."""
        last = self._steps[self._at - 1] if self._at else None
        if last and last.is_open and (last.case, last.what) == (case, what) and not self.can_redo:
            last.after = after
            return False
        self.close()
        self._steps = [*self._steps[: self._at], ReviewStep(case, what, before, after)][-_KEPT:]
        self._at = len(self._steps)
        return True

    def close(self) -> None:
        """What is typed next is another step."""
        if self._at:
            self._steps[self._at - 1].is_open = False

    def back(self) -> ReviewStep | None:
        """The step that is taken back now."""
        if not self.can_undo:
            return None
        self.close()
        self._at -= 1
        return self._steps[self._at]

    def forth(self) -> ReviewStep | None:
        """The step that is made again now."""
        if not self.can_redo:
            return None
        self.close()
        self._at += 1
        return self._steps[self._at - 1]
