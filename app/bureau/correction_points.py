"""Issues as a bureau writes them on paper: where, what is wrong, and what to do; alike ones in one point.

The sentences of the program speak to whoever sits at it (添加文件, 草稿); an applicant reads these at a desk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from app.bureau.desk_records import CorrectionLine
from app.bureau.paper_places import PaperPlace, PaperPlaces, quoted, rows_in_words
from app.documents.layout.letter import Points
from app.forms.answers import Filling
from app.forms.definition import NONE, Field, FormDefinition
from app.forms.issues import Issue, Kind

_REQUESTS = "请"
_CHOOSING = ("checks", "choice", "yesno")
_UNTICKED = "item_tick_missing"
_KINDS: tuple[Kind, ...] = ("error", "unfilled", "warning", "note")
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "添加文件": "补交材料",
        "是否重复添加": "是否重复",
        "重新添加": "重新提交",
        "证件确实如此时可以确认保留": "证件确实如此的请说明",
    }
)


def worth_correcting(issues: Sequence[Issue], warnings: bool) -> tuple[Issue, ...]:
    """The issues that a notice asks to correct: errors, with ``warnings`` those too and what was not ticked off."""
    if not warnings:
        return tuple(issue for issue in issues if issue.severity == "error")
    return tuple(issue for issue in issues if issue.severity != "note" or issue.code == _UNTICKED)


def correction_points(definition: FormDefinition, filling: Filling, issues: Sequence[Issue]) -> tuple[Points, ...]:
    """The issues as numbered points below the table or part of the papers that they are about, in printed order."""
    words = _Words(definition, filling)
    found: dict[str, dict[str, list[PaperPlace]]] = {heading: {} for heading in words.places.headings}
    for issue in issues:
        place, phrase = words.of(issue)
        found.setdefault(place.heading, {}).setdefault(phrase, []).append(place)
    return tuple(
        Points(heading, tuple(_point(places, phrase) for phrase, places in phrases.items()))
        for heading, phrases in found.items()
        if phrases
    )


def correction_lines(
    definition: FormDefinition, filling: Filling, issues: Sequence[Issue]
) -> tuple[CorrectionLine, ...]:
    """The same points one by one, each a sentence of its own for whoever chooses among them; errors come first."""
    words = _Words(definition, filling)
    order = {heading: at for at, heading in enumerate(words.places.headings)}
    found: dict[tuple[Kind, str, str], list[tuple[PaperPlace, str]]] = {}
    for issue in issues:
        place, phrase = words.of(issue)
        found.setdefault((issue.kind, place.heading, phrase), []).append((place, issue.path))
    lines = []
    for (kind, heading, phrase), places in found.items():
        text = _point([place for place, _ in places], phrase)
        lines.append(CorrectionLine(kind, heading, text, tuple(dict.fromkeys(path for _, path in places))))
    return tuple(sorted(lines, key=lambda line: (_KINDS.index(line.kind), order.get(line.heading, len(order)))))


def _point(places: Sequence[PaperPlace], phrase: str) -> str:
    """``“企业名称”第 2、5 行、“服务性质”第 3 行：未填写，请填写。``."""
    rows: dict[str, list[int]] = {}
    for place in places:
        rows.setdefault(place.field, []).append(place.row)
    where = ""
    for field, numbers in rows.items():
        words = f"{field}{rows_in_words(numbers)}" if any(numbers) else field
        # between quotes stands no mark (GB/T 15834-2011, 4.5.3.5)
        apart = "" if not where or (where.endswith("”") and words.startswith("“")) else "、"
        where += f"{apart}{words}"
    return f"{where}：{phrase}。" if where else f"{phrase}。"


class _Words:
    """Finds place and words of the issues of one filled form."""

    def __init__(self, definition: FormDefinition, filling: Filling) -> None:
        self._definition, self._filling = definition, filling
        self.places = PaperPlaces(definition, filling.answers)

    def of(self, issue: Issue) -> tuple[PaperPlace, str]:
        """Where an issue stands on paper, and what is wrong there and what to do, without a full stop."""
        place = self._place(issue)
        own = _OWN.get(issue.code)
        return place, own(self, issue) if own else self._told(issue, place)

    def _place(self, issue: Issue) -> PaperPlace:
        if issue.code == "item_text_missing":
            number = next((n for n, item in self._definition.items.items() if issue.path in item.text), None)
            return self.places.of_item(number) if number is not None else self.places.of(issue.path)
        place = self.places.of(issue.path)
        for limit in self._definition.limits:
            if issue.message.startswith(f"{limit.label}："):
                return PaperPlace(place.heading, quoted(limit.label), label=limit.label)
        return place

    def _told(self, issue: Issue, place: PaperPlace) -> str:
        """The sentence of the program without the label before it, and with what to do."""
        phrase = issue.message.removeprefix(f"{place.label}：") if place.label else issue.message
        for inside, outside in _WORDS.items():
            phrase = phrase.replace(inside, outside)
        phrase = phrase.rstrip("。")
        if _REQUESTS in phrase:
            return phrase
        return f"{phrase}，{'请改正' if issue.severity == 'error' else '请核对'}"

    def required(self, issue: Issue) -> str:
        """What is not filled in."""
        asked = self._asked(issue.path)
        verb = "选择" if asked and asked.type in _CHOOSING else "填写"
        nothing = f"；没有相关情况的，填“{NONE}”" if asked and asked.none and "." not in issue.path else ""
        return f"未{verb}，请{verb}{nothing}"

    def _asked(self, path: str) -> Field | None:
        head, *rest = path.split(".")
        field = self._definition.fields.get(head)
        return field.columns.get(rest[1]) if field and len(rest) > 1 else field

    def no_evidence(self, issue: Issue) -> str:
        """An item without anything behind it: what to hand in, and what may stand for it."""
        number = int(issue.path.split(".")[1])
        item = self._definition.items[number]
        others = {"self_declaration": "作自我声明", "none": f"确实没有的注明“{NONE}”"}
        instead = "，或者".join(others[state] for state in item.takes if state in others)
        return f"没有提供材料，请补交{quoted(self.places.item_title(number))}{'，或者' if instead else ''}{instead}"

    def file_missing(self, issue: Issue) -> str:
        """A listed file that did not come along."""
        return f"报送的材料里缺少文件“{self._file(issue)}”，请补交"

    def file_changed(self, issue: Issue) -> str:
        """A listed file that is another one now."""
        return f"文件“{self._file(issue)}”与填报时登记的不一致，请核对后重新提交"

    def file_unusable(self, issue: Issue) -> str:
        """A file that nobody can open or bind."""
        return f"{self._told(issue, self.places.of(issue.path)).removesuffix('，请改正')}，请重新提交"

    def _file(self, issue: Issue) -> str:
        _, number, _, place = issue.path.split(".")
        return self._filling.items[int(number)].files[int(place)].path.rsplit("/", 1)[-1]

    def unticked(self, issue: Issue) -> str:
        """What the short list of an item asks for and nobody ticked off."""
        item = self._definition.items[int(issue.path.split(".")[1])]
        state = self._filling.items.get(int(issue.path.split(".")[1]))
        lacking = [need for need in item.needs if state is None or need not in state.ticked]
        return f"请核对是否附有{'、'.join(lacking)}，没有附的请补交"


_OWN: Mapping[str, Callable[[_Words, Issue], str]] = MappingProxyType(
    {
        "required": _Words.required,
        "wrong_shape": lambda words, issue: "内容读不出来，请重新填写",
        "item_state_missing": _Words.no_evidence,
        "item_files_missing": _Words.no_evidence,
        "item_statement_missing": lambda words, issue: "用自我声明代替材料，但没有声明的内容，请补写",
        "item_file_missing": _Words.file_missing,
        "item_file_changed": _Words.file_changed,
        "item_file_unusable": _Words.file_unusable,
        _UNTICKED: _Words.unticked,
    }
)
