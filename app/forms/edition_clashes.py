"""Several dropped files of one edition whose contents differ: which one stands for it, or that nobody can say.

What the program brings goes first, then what the user chose. Of others none is preferred, least by its name: drafts
would change the file that they are read by when a further one is put beside it (decision 89).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.errors import DefinitionError
from app.forms.editions import Choice, Edition, Stamp

_CURE = "不用的那份，请从“新表单放入”的文件夹里拿走；两份都要留的，"


def sorted_out(
    dropped: Sequence[Edition], shipped: Iterable[Edition], choice: Choice | None
) -> tuple[list[Edition], list[DefinitionError]]:
    """The dropped editions of one form, what was chosen before the others of its number, and what is to be told."""
    own = {one.number for one in shipped}
    chosen = None if choice is None else Stamp(choice.edition, choice.sha256)
    by_number: dict[int, list[Edition]] = {}
    for one in sorted(dropped, key=lambda one: one.stamp != chosen):
        by_number.setdefault(one.number, []).append(one)
    found: list[Edition] = []
    told: list[DefinitionError] = []
    for number, same in by_number.items():
        if number in own or same[0].stamp == chosen:
            told += [_beside(one) for one in same if number in own or one is not same[0]]
        elif len(same) > 1:
            same = [replace(one, is_contested=True) for one in same]
            told.append(contest(same))
        found += same
    return found, told


def contest(same: Sequence[Edition]) -> DefinitionError:
    """That nobody can say which of these files an edition is."""
    first, names = same[0], "、".join(_name(one) for one in same)
    told = (
        f"{names}：都是编号 {first.definition.id} 的第 {first.number} 版，内容却不同，不知道该用哪一份。"
        "新草稿不用它们，它们只用来打开写明照它填的草稿。"
    )
    hint = f"{_CURE}请双击要用于新草稿的那一份，选用它。"
    return DefinitionError(told, hint, (told,), typed=f"{_CURE}请用 definition add 选用其中一份。")


def contested_of(editions: Iterable[Edition], number: int) -> list[Edition]:
    """Those of a number of which nobody can say which it is; none where that is known."""
    return [one for one in editions if one.number == number and one.is_contested]


def _beside(one: Edition) -> DefinitionError:
    told = f"{_name(one)}：编号 {one.definition.id} 的第 {one.number} 版已有另一份，这份只用来打开写明照它填的草稿。"
    hint = "要替换现在的表单，请把 edition 写成更大的数；另一种表单请改用别的 id。"
    return DefinitionError(told, hint, (told,))


def _name(one: Edition) -> str:
    return f"{one.path.parent.name}/{one.path.name}"
