"""Page numbers in a sentence: ``第 1—4、7、9—12 页``, and how many there are when not all are named."""

from __future__ import annotations

from collections.abc import Iterable

_MOST = 10


def pages_in_words(numbers: Iterable[int]) -> str:
    """Name pages by runs, ``第 3 页`` or ``第 1—4、7 页``; after ten runs the rest is counted: ``…页等共 250 页``.

    Numbers from 1, in any order. Two neighbours stay apart (``1、2``), as one says them.
    """
    pages = sorted(set(numbers))
    runs: list[list[int]] = []
    for page in pages:
        if runs and runs[-1][-1] == page - 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    pieces = [piece for run in runs for piece in _pieces(run)]
    named = f"第 {'、'.join(pieces[:_MOST])} 页"
    return named if len(pieces) <= _MOST else f"{named}等共 {len(pages)} 页"


def _pieces(run: list[int]) -> list[str]:
    return [f"{run[0]}—{run[-1]}"] if len(run) > 2 else [str(page) for page in run]
