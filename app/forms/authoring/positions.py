"""A YAML file as a tree of spots: every value with its line, column and key path.

All scalars stay text (``no`` is the word no, ``007`` keeps its zeros); types are settled by the records that the
text goes into. ``key: null`` says the same as no key. Anchors and aliases work; tags and the merge key ``<<`` are
refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from app.forms.characters import clean, unprintable

if TYPE_CHECKING:
    import yaml

Path: TypeAlias = tuple[str | int, ...]

# Ten times the largest form that was handed out; checks compare everything with everything in places.
_MOST_SPOTS = 20_000
_LONGEST_TEXT = 20_000
_DEEPEST = 50
_MOST_FOUND = 200
_MOST_TOLD = 50
_LONGEST_SENTENCE = 500
_LONGEST_WORD = 30
_LONGEST_STEP = 60
_TOO_MUCH = f"内容太多，不像表单定义：最多 {_MOST_SPOTS} 个值，引用展开后也算。"
_PLAIN_TAGS = ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "value", "merge")
_SYNTAX = (
    ("\\t", "这里用了制表符，YAML 只认空格，请换成空格。"),
    ("mapping values are not allowed", "这里不该出现冒号；文字里含有冒号时，请给整段文字加上引号。"),
    ("could not find expected ':'", "这里缺少冒号，或上一行的缩进不对。"),
    ("undefined alias", "这里用星号引用的名称前面没有定义。"),
    ("while scanning a quoted scalar", "引号没有成对，请补上右引号。"),
    ("while parsing a flow", "方括号或花括号没有成对，或缺少逗号。"),
    ("while parsing a block", "缩进与上文不一致，请对齐。"),
    ("single document", "一个文件只能写一份定义，请删去“---”及其后的内容。"),
    ("cannot start any token", "这个符号不能放在值的开头，请给整段文字加上引号。"),
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A value of the file; ``line`` and ``column`` count from 1, ``key_at`` is where its key stands."""

    value: str | dict[str, Spot] | list[Spot]
    path: Path
    line: int
    column: int
    key_at: tuple[int, int]

    @property
    def text(self) -> str:
        """The scalar, or an empty text when this is a list or a mapping."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def entries(self) -> Mapping[str, Spot]:
        """The entries of a mapping; none for anything else."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def elements(self) -> list[Spot]:
        """The elements of a list; none for anything else."""
        return self.value if isinstance(self.value, list) else []

    def get(self, key: str) -> Spot | None:
        """The entry of that key, if this is a mapping that has it."""
        return self.entries.get(key)

    def word(self, key: str) -> str:
        """The text of an entry, empty when it is missing."""
        entry = self.entries.get(key)
        return entry.text if entry else ""

    def plain(self) -> object:
        """The value as dicts, lists and texts."""
        if isinstance(self.value, dict):
            return {key: entry.plain() for key, entry in self.value.items()}
        if isinstance(self.value, list):
            return [element.plain() for element in self.value]
        return self.value

    def describe(self) -> str:
        """What stands here, for a sentence."""
        if isinstance(self.value, dict):
            return "一组键值"
        if isinstance(self.value, list):
            return "一个列表"
        return f"“{_short(self.value)}”" if self.value else "空白"


class TooManyProblems(Exception):
    """So much is wrong that the rest is not looked at."""


@dataclass(slots=True)
class Problems:
    """Collects the mistakes of one file and tells them in the order of the file, each once.

    Adding raises :class:`TooManyProblems` when there are so many that nobody reads them.
    """

    name: str
    found: set[tuple[int, int, str]] = field(default_factory=set)

    def add(self, spot: Spot, sentence: str) -> None:
        """A mistake in a value."""
        self.add_at(spot.line, spot.column, sentence)

    def add_key(self, spot: Spot, sentence: str) -> None:
        """A mistake in the key of a value."""
        self.add_at(*spot.key_at, sentence)

    def add_at(self, line: int, column: int, sentence: str) -> None:
        """A mistake at a place that is no spot."""
        told = sentence.replace("\n", " ")
        self.found.add((line, column, told[:_LONGEST_SENTENCE] + "…" if len(told) > _LONGEST_SENTENCE else told))
        if len(self.found) >= _MOST_FOUND:
            raise TooManyProblems

    @property
    def count(self) -> str:
        """How many there are, in words."""
        return f"{len(self.found)} 处{'以上' if len(self.found) >= _MOST_FOUND else ''}"

    def lines(self) -> tuple[str, ...]:
        """``FILE 第N行第M列：…`` for each mistake; of very many the first, and that there are more."""
        found = sorted(self.found)
        lines = [f"{self.name} 第{line}行第{column}列：{text}" for line, column, text in found[:_MOST_TOLD]]
        if len(found) > _MOST_TOLD:
            lines.append(f"{self.name}：共 {self.count}要改，只列出前 {_MOST_TOLD} 处，改好这些再检查一次。")
        return tuple(lines)


def where(path: Iterable[str | int]) -> str:
    """A key path for a sentence: ``tables › A1 › rows › 第2项``; list positions count from 1."""
    steps = [f"第{step + 1}项" if isinstance(step, int) else _short(step, _LONGEST_STEP) for step in path]
    return " › ".join(steps) if steps else "最外层"


def _short(word: str, most: int = _LONGEST_WORD) -> str:
    return word if len(word) <= most else word[:most] + "…"


def read_spots(text: str, problems: Problems) -> Spot | None:
    """Read YAML text; syntax errors and duplicate keys are added to ``problems``. None when nothing can be read.

    What cannot be seen or printed is told and left out, so that no sentence about the file holds it either. Raises
    :class:`TooManyProblems`.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = _composed(text, loader, problems)
    except yaml.YAMLError:
        node = _compose_again(text, problems)
    if node is None:
        if not problems.found:
            problems.add_at(1, 1, "文件是空的，应写一份完整的定义。")
        return None
    reader = _Reader(problems)
    mark = node.start_mark
    try:
        return reader.spot(node, (), (mark.line + 1, mark.column + 1))
    except _TooMuch as error:
        problems.add_at(*error.at, _TOO_MUCH)
        return None


def _composed(text: str, loader: type[yaml.SafeLoader], problems: Problems) -> yaml.Node | None:
    import yaml

    excess = _excess(text, loader)
    if excess:
        problems.add_at(*excess)
        return None
    return yaml.compose(text, Loader=loader)


def _excess(text: str, loader: type[yaml.SafeLoader]) -> tuple[int, int, str] | None:
    """Where the nesting goes too deep or the values are too many, if so; composing it would take stack and memory."""
    import yaml

    depth = nodes = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.events.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.events.CollectionEndEvent):
            depth -= 1
        nodes += isinstance(event, yaml.events.NodeEvent)
        if depth > _DEEPEST or nodes > 2 * _MOST_SPOTS:  # half of them may be keys
            mark = event.start_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            deep = f"括号或缩进的层数太多，最多 {_DEEPEST} 层。"
            return line, column, deep if depth > _DEEPEST else _TOO_MUCH
    return None


def _compose_again(text: str, problems: Problems) -> yaml.Node | None:
    """The slower reader has the same view of a mistake on every machine."""
    import yaml

    try:
        return _composed(text, yaml.SafeLoader, problems)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = f"{error.problem} {error.context}"
        sentence = next(
            (chinese for words, chinese in _SYNTAX if words in said), "这里的缩进、冒号或引号不合 YAML 写法。"
        )
        problems.add_at(line, column, sentence)
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n") + 1, error.position - (before.rfind("\n") + 1) + 1
        problems.add_at(line, column, f"这里有不可见的控制字符 U+{ord(text[error.position]):04X}，请删去。")
    return None


def _is_null(node: yaml.Node) -> bool:
    """``key: null`` says the same as leaving the key out; an empty value is an empty text."""
    return node.tag.endswith(":null") and node.value != ""


class _TooMuch(Exception):
    """Aliases unfold to more than any form holds."""

    def __init__(self, at: tuple[int, int]) -> None:
        super().__init__(at)
        self.at = at


class _Reader:
    """Turns composed nodes into spots; knows which nodes it is inside of, and how many it has made."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.inside: list[yaml.Node] = []
        self.made = 0

    def spot(self, node: yaml.Node, path: Path, key_at: tuple[int, int]) -> Spot:
        self.made += 1
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        if node.tag.rpartition(":")[2] not in _PLAIN_TAGS:
            tag = _short(clean(node.tag))
            self.problems.add_at(line, column, f"“{where(path)}”用了 YAML 标记 {tag}，这里不支持，请删去标记。")
        if self.made > _MOST_SPOTS:
            raise _TooMuch((line, column))
        if any(node is outer for outer in self.inside):
            self.problems.add_at(line, column, f"“{where(path)}”的引用自己套自己，请直接写出内容。")
            return Spot("", path, line, column, key_at)
        self.inside.append(node)
        value = self._value(node, path)
        self.inside.pop()
        return Spot(value, path, line, column, key_at)

    def _value(self, node: yaml.Node, path: Path) -> str | dict[str, Spot] | list[Spot]:
        import yaml

        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            at = [(child.start_mark.line + 1, child.start_mark.column + 1) for child in node.value]
            return [self.spot(child, (*path, index), at[index]) for index, child in enumerate(node.value)]
        return self._text(node, path)

    def _text(self, node: yaml.Node, path: Path, what: str = "") -> str:
        """The text of a scalar without what no text of a form may hold; that is told of ``path`` and ``what`` of it."""
        text = str(node.value)
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        if len(text) > _LONGEST_TEXT:
            told = f"“{where(path)}”{what}太长，最多 {_LONGEST_TEXT} 个字，现在有 {len(text)} 个。"
            self.problems.add_at(line, column, told)
        unseen = unprintable(text)
        if unseen:
            shown = "、".join(unseen[:5]) + ("等" if len(unseen) > 5 else "")
            self.problems.add_at(line, column, f"“{where(path)}”{what}里有看不见的字符或控制字符 {shown}，请删去。")
        return clean(text)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Spot]:
        import yaml

        found: dict[str, Spot] = {}
        for key_node, value_node in node.value:
            line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.add_at(line, column, f"“{where(path)}”里的键应为一个词，这里是列表或键值。")
                continue
            key = self._text(key_node, path, "的一个键")
            if key == "<<":
                self.problems.add_at(line, column, "不支持合并键 <<，请直接写出内容。")
            elif key in found:
                first = found[key].key_at[0]
                self.problems.add_at(
                    line, column, f"“{where(path)}”里的键 {_short(key)} 写了两次，第一次在第{first}行，请删去一处。"
                )
            elif not _is_null(value_node):
                found[key] = self.spot(value_node, (*path, key), (line, column))
        return found
