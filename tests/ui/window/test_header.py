"""The line at the top of a draft."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.ui.look.look import Look
from app.ui.window.header import Header


@pytest.mark.parametrize("size", ["standard", "large"])
def test_the_year_is_not_what_a_long_name_of_a_form_loses(look: Look, qtbot: QtBot, size: str) -> None:
    header = Header(look, ("填表",))
    qtbot.addWidget(header)
    header.resize(1024, header.height())
    header.show()
    look.set_size(size)  # type: ignore[arg-type]
    try:
        header.show_names("云川", "优质中小企业服务资源库申报 2026", "优质中小企业服务资源库 2026")
        if size == "standard":
            assert header._form.text() == "优质中小企业服务资源库 2026"
            assert header._form.fontMetrics().horizontalAdvance(header._form.text()) <= header._form.width()
        header.show_names("云川", "合作区申报 2026", "合作区 2026")
        assert header._form.text() == "合作区申报 2026"
    finally:
        look.set_size("standard")
