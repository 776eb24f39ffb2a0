"""Tooltips show words as they stand, whatever they look like."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QTextDocument

from app.ui.widgets.tips import plain_tip


@pytest.mark.parametrize("text", ["", "云川市启航公司", "3 < 4", "第一行\n第二行"])
def test_usual_words_stay(text: str) -> None:
    assert plain_tip(text) == text


@pytest.mark.parametrize("text", ['甲<img src="file://other/share/x.png">', "<b>甲</b>", "甲 & <a href='x'>乙</a>"])
def test_what_looks_like_a_page_is_shown_as_text(text: str) -> None:
    document = QTextDocument()
    document.setHtml(plain_tip(text))
    assert document.toPlainText() == text
    assert "<img" not in plain_tip(text)


# ---- every tooltip of the program


def _is_own_words(node: ast.expr) -> bool:
    """Whether an expression is a text of the program itself, or goes through :func:`plain_tip`."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.IfExp):
        return _is_own_words(node.body) and _is_own_words(node.orelse)
    if isinstance(node, ast.Name):
        return node.id.isupper()  # a constant of the module
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id == "plain_tip"
    return isinstance(node, ast.JoinedStr) and all(
        isinstance(part, ast.Constant)
        or (isinstance(part, ast.FormattedValue) and (_is_own_words(part.value) or part.format_spec is not None))
        for part in node.values
    )  # a value with a format is a figure


def _tips(tree: ast.AST) -> Iterator[ast.expr]:
    """What is given to Qt as a tooltip: set, shown, or answered by a model."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            if node.func.attr == "setToolTip":
                yield node.args[-1]
            elif node.func.attr == "showText":
                yield node.args[1]
        elif isinstance(node, ast.If) and "ToolTipRole" in ast.unparse(node.test):
            for one in node.body:
                yield from (said.value for said in ast.walk(one) if isinstance(said, ast.Return) and said.value)


def _foreign_tips(source: str) -> list[str]:
    return [ast.unparse(tip) for tip in _tips(ast.parse(source)) if not _is_own_words(tip)]


def test_no_tooltip_takes_words_of_others_as_they_are() -> None:
    root = Path(__file__).resolve().parents[3]
    found = {
        str(file.relative_to(root)): foreign
        for file in sorted((root / "app" / "ui").rglob("*.py"))
        if (foreign := _foreign_tips(file.read_text(encoding="utf-8")))
    }
    assert found == {}, "through plain_tip, please"


@pytest.mark.parametrize(
    ("source", "foreign"),
    [
        ("label.setToolTip(str(one.path))", ["str(one.path)"]),
        ("label.setToolTip(f'来自 {row.path}')", ["f'来自 {row.path}'"]),
        ("label.setToolTip(words if words else '')", ["words if words else ''"]),
        ("QToolTip.showText(where, self.tip(path), self)", ["self.tip(path)"]),
        ("def data(role):\n if role == Role.ToolTipRole:\n  return row.place", ["row.place"]),
        ("label.setToolTip(plain_tip(str(one.path)))", []),
        ("label.setToolTip('' if ok else _WHY)", []),
        ("label.setToolTip(f'{_NONE}：{count:,} 个')", []),
        ("def data(role):\n if role == Role.ToolTipRole:\n  return plain_tip(row.place)", []),
    ],
)
def test_a_new_tooltip_with_words_of_others_is_found(source: str, foreign: list[str]) -> None:
    assert _foreign_tips(source) == foreign


def test_what_cannot_be_seen_turns_no_words_around() -> None:
    assert plain_tip("甲\u202e公司\v科\u0001技\n第二行\u200b") == "甲公司 科 技\n第二行"
    assert "&lt;b" in plain_tip("<b\u202e>甲</b>")
