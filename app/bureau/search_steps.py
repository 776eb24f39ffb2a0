"""How far a search is that reads what it found, to tell whose it is: so that it can be seen to go on and be stopped."""

from __future__ import annotations

from dataclasses import dataclass

from app.progress import Progress, silent

_LABEL = "比对材料"


@dataclass(slots=True)
class Steps:
    """Each thing that is read is a step of ``most``; called between pieces of one it tells the same step again.

    Both raise what the progress raises.
    """

    progress: Progress = silent
    most: int = 1
    done: int = -1

    def step(self) -> None:
        """The next thing is read."""
        self.done += 1
        self()

    def __call__(self) -> None:
        """Tell where it is."""
        self.progress(min(max(self.done, 0), self.most - 1), self.most, _LABEL)
