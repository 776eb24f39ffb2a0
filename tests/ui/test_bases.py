"""What a base class of the window leaves to its subclasses is there in every one of them.

Widgets cannot have the metaclass that would refuse to make one with an abstract method; this test refuses instead.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import app.ui


def classes() -> Iterator[type]:
    """Every class of the window."""
    for module in pkgutil.walk_packages(app.ui.__path__, "app.ui."):
        found = vars(import_module(module.name)).values()
        yield from (one for one in found if isinstance(one, type) and one.__module__ == module.name)


def left_open(cls: type) -> list[str]:
    """The abstract methods that a class has not filled in."""
    return sorted(name for name in dir(cls) if getattr(getattr(cls, name, None), "__isabstractmethod__", False))


def test_only_classes_that_ask_for_something_leave_something_open() -> None:
    open_ones = {cls: left_open(cls) for cls in classes()}
    asking = {
        cls for cls in open_ones if any(getattr(one, "__isabstractmethod__", False) for one in vars(cls).values())
    }
    assert len(asking) >= 4, "bases with abstract methods are seen"
    assert {cls: names for cls, names in open_ones.items() if names and cls not in asking} == {}


def test_every_class_that_asks_for_something_has_subclasses_that_give_it() -> None:
    every = {cls: left_open(cls) for cls in classes()}
    for base in [cls for cls, names in every.items() if names]:
        assert any(issubclass(cls, base) and not names for cls, names in every.items()), base
