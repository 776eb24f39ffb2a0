"""What can be done with items and their files: each change is one step of undo at the place where it happened."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from app.drafts import attachments
from app.drafts.draft import Draft
from app.drafts.entering import with_state
from app.drafts.file_choices import with_caption, with_pages, with_per_side
from app.drafts.options import set_option
from app.errors import UsageError
from app.forms.accepted import KEEP, accepted, with_accepted
from app.forms.answers import EvidenceFile, ItemStateOrBlank
from app.forms.issues import ACCEPTED, Fix
from app.forms.labels import STATE_WORDS, with_years
from app.ui.evidence.words import file_name
from app.ui.work.desk import Desk


class Changes:
    """Changes of the evidence of one opened draft. What the draft no longer holds is left alone."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def file(self, item: int, path: str) -> EvidenceFile | None:
        """The entry of a listed file."""
        return next((file for file in self._desk.item(item).files if file.path == path), None)

    def place(self, item: int, path: str) -> int:
        """Its place in the item, from 1; 0 when it is not listed there."""
        paths = [file.path for file in self._desk.item(item).files]
        return paths.index(path) + 1 if path in paths else 0

    def move(self, item: int, path: str, place: int) -> bool:
        """Give a file another place (from 1); False where there is none."""
        count = len(self._desk.item(item).files)
        if not self.place(item, path) or not 1 <= place <= count or place == self.place(item, path):
            return False
        self._edit(attachments.move(self._desk.draft, item, path, place), f"移动“{file_name(path)}”", item, place)
        return True

    def move_to(self, item: int, path: str, target: int) -> bool:
        """Put a file at the end of another item; an item left without files is unsettled again."""
        if not self.place(item, path) or target == item or target not in self._desk.definition.items:
            return False
        takes = self._desk.definition.items[target].takes
        moved = attachments.moved_to(self._desk.draft, item, path, target, allowed=takes)
        moved = _unsettled_if_empty(moved, item)
        self._edit(moved, f"把“{file_name(path)}”移到第 {target} 项", target, len(moved.item(target).files))
        return True

    def turn(self, item: int, path: str, degrees: int) -> bool:
        """Turn a file clockwise by ``degrees`` more."""
        file = self.file(item, path)
        if file is None:
            return False
        turned = attachments.turn(self._desk.draft, item, path, (file.rotate + degrees) % 360)
        self._edit(turned, f"旋转“{file_name(path)}”", item, self.place(item, path))
        return True

    def remove(self, item: int, path: str) -> bool:
        """Take a file out; its copy stays on the disk, so that undo needs nothing."""
        place = self.place(item, path)
        if not place:
            return False
        left = _unsettled_if_empty(attachments.unlisted(self._desk.draft, item, [path]), item)
        self._edit(left, f"删除“{file_name(path)}”", item, place)
        return True

    def choose_pages(self, item: int, path: str, pages: str, text: str = "") -> bool:
        """Bind only these pages of a file (``1-3,5``; blank: all); False where that is no change."""
        words = text or f"选“{file_name(path)}”装哪几页"
        return self._choose_of_file(item, path, words, lambda draft: with_pages(draft, item, path, pages))

    def caption(self, item: int, path: str, caption: str) -> bool:
        """Write the line above the first page of a file, or take it away."""
        words = f"写“{file_name(path)}”的图注"
        return self._choose_of_file(item, path, words, lambda draft: with_caption(draft, item, path, caption))

    def share_sides(self, item: int, path: str, per_side: int) -> bool:
        """Put 1, 2 or 4 pages of a file on a side."""
        words = f"“{file_name(path)}”每面 {per_side} 张"
        return self._choose_of_file(item, path, words, lambda draft: with_per_side(draft, item, path, per_side))

    def keep(self, item: int, path: str) -> bool:
        """Let the warnings about a file stand that can be let stand."""
        found = {fix.value for fix in self._keeping(item, path) if isinstance(fix.value, str)}
        words = f"{KEEP}“{file_name(path)}”"
        return bool(found) and self._accept(item, path, words, lambda file: {*accepted(file), *found})

    def remind(self, item: int, path: str) -> bool:
        """Take that back: the warnings are there again."""
        return self._accept(item, path, f"恢复“{file_name(path)}”的提醒", lambda _file: set())

    def _accept(self, item: int, path: str, words: str, codes: Callable[[EvidenceFile], Collection[str]]) -> bool:
        return self._choose_of_file(
            item,
            path,
            words,
            lambda draft: attachments.replaced(draft, item, path, lambda file: with_accepted(file, codes(file))),
        )

    def _keeping(self, item: int, path: str) -> Iterator[Fix]:
        """The fixes that issues of a file offer for letting it stand."""
        place = f"items.{item}.files.{self.place(item, path) - 1}"
        for issue in self._desk.board.of_item(item):
            yield from (fix for fix in issue.fixes if fix.path == f"{place}{ACCEPTED}")

    def _choose_of_file(self, item: int, path: str, words: str, change: Callable[[Draft], Draft]) -> bool:
        place, before = self.place(item, path), self._desk.draft
        after = change(before) if place else before
        self._edit(after, words, item, place)
        return self._desk.draft is not before

    def choose(self, item: int, state: ItemStateOrBlank) -> None:
        """Choose files, 自我声明 or 无; files and statement stay for the way back.

        Files that are not there yet are no choice where nothing is asked for: it would only be an error.
        """
        desk = self._desk
        if state == "files" and not desk.item(item).files and desk.definition.items[item].evidence != "required":
            state = ""
        words = STATE_WORDS[state]
        try:
            changed = with_state(desk.definition, desk.draft, item, state)
        except UsageError:
            return  # the switch offers only what the item takes; a fix of an older check may come late
        desk.edit(changed, f"第 {item} 项选“{words}”", f"items.{item}")

    def declare(self, item: int, statement: str) -> None:
        """Store the words of a 自我声明 as they are typed; those of one visit are one step."""
        desk = self._desk
        state = desk.item(item)
        changed = replace(desk.draft, items={**desk.draft.items, item: replace(state, statement=statement)})
        desk.edit(changed, f"填写第 {item} 项的自我声明", f"items.{item}.statement", merge=True)

    def default_statement(self, item: int) -> str:
        """The form's own words of a 自我声明 for an item."""
        definition = self._desk.definition
        declaration = definition.self_declaration
        claim = with_years(definition, definition.items[item].claim)
        return declaration.default_statement.replace("{claim}", claim) if declaration else ""

    def tick(self, item: int, need: str, ticked: bool) -> None:
        """Tick off something that an item needs."""
        desk = self._desk
        changed = set_option(desk.definition, desk.draft, f"tick.{item}.{need}", "yes" if ticked else "no")
        desk.edit(changed, f"{'勾选' if ticked else '取消勾选'}“{with_years(desk.definition, need)}”", f"items.{item}")

    def _edit(self, after: Draft, text: str, item: int, place: int) -> None:
        self._desk.edit(after, text, f"items.{item}.files.{place - 1}")


def _unsettled_if_empty(draft: Draft, item: int) -> Draft:
    """An item whose last file went away has nothing chosen: otherwise it would say 文件 and have none."""
    state = draft.item(item)
    if state.state != "files" or state.files:
        return draft
    return replace(draft, items={**draft.items, item: replace(state, state="")})
