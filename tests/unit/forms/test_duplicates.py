"""Files that are bound twice: many at once as one by one, and thousands of the same scan."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from app.forms import evidence
from app.forms.accepted import DUPLICATE, accepted, with_accepted
from app.forms.answers import EvidenceFile, Filling, ItemState
from app.forms.evidence import duplicate_issues
from app.forms.page_ranges import meet, stretches
from tests.unit.bureau.applicants import SERVICE

RANGES = ("", "1", "1-3", "3-5", "5,1", "全部", "5-1", "第2页", "4－6", "9", "2,8-9")
files = st.builds(
    lambda sha256, pages, codes: with_accepted(EvidenceFile("", sha256, 1, pages=pages), codes),
    st.sampled_from(("", "a" * 64, "b" * 64)),
    st.sampled_from(RANGES),
    st.sampled_from(((), (DUPLICATE,))),
)
items = st.dictionaries(
    st.sampled_from(sorted(SERVICE.items)[:4]),
    st.builds(ItemState, st.sampled_from(("files", "none")), files=st.lists(files, max_size=6).map(tuple)),
)


def filling(states: dict[int, ItemState]) -> Filling:
    """Each file has a path of its own, by which an issue names it."""
    return Filling(answers={}, items={
        number: replace(state, files=tuple(
            replace(file, path=f"attachments/{number:02}/{place}.pdf") for place, file in enumerate(state.files)
        ))
        for number, state in states.items()
    })  # fmt: skip


def one_by_one(said: Filling) -> list[tuple[str, str, str]]:
    """Path, code and the name of the first twin, by comparing every file with all that stand before it."""
    bound = [
        (number, place, file)
        for number, state in sorted(said.items.items())
        for place, file in enumerate(state.files)
        if state.state == "files" and file.sha256
    ]
    found = []
    for at, (number, place, file) in enumerate(bound):
        twins = [
            other
            for _, _, other in bound[:at]
            if other.sha256 == file.sha256 and meet(stretches(file.pages), stretches(other.pages))
        ]
        if twins:
            taken = DUPLICATE in accepted(file) or all(DUPLICATE in accepted(twin) for twin in twins)
            code = "duplicate_file_kept" if taken else "duplicate_file"
            found.append((f"items.{number}.files.{place}", code, f"“{twins[0].path.rpartition('/')[2]}”"))
    return found


def three(*codes: tuple[str, ...]) -> dict[int, ItemState]:
    """Files that are alike, accepted or not."""
    found = tuple(with_accepted(EvidenceFile("", "a" * 64, 1), code) for code in codes)
    return {3: ItemState("files", files=found)}


@given(items)
@example(three((DUPLICATE,), (), ()))
@example(three((), (DUPLICATE,), ()))
@example(three((DUPLICATE,), (DUPLICATE,), ()))
def test_all_at_once_says_what_one_by_one_says(states: dict[int, ItemState]) -> None:
    said = filling(states)
    found = list(duplicate_issues(SERVICE, said))
    want = one_by_one(said)
    assert [(one.path, one.code) for one in found] == [(path, code) for path, code, _ in want]
    assert all(name in one.message for one, (_, _, name) in zip(found, want, strict=True))


def test_thousands_of_one_scan_are_compared_once_each(monkeypatch) -> None:
    calls = 0

    def counted(first, second):
        nonlocal calls
        calls += 1
        return meet(first, second)

    monkeypatch.setattr(evidence, "meet", counted)
    states = {3: ItemState("files", files=(EvidenceFile("", "a" * 64, 1),) * 2000)}
    assert sum(1 for _ in duplicate_issues(SERVICE, filling(states))) == 1999
    assert calls == 1999
