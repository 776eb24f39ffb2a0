"""The tabs of an opened draft, in order; a page is imported and built when it is first visited."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from app.ui.window.shared import Shared
from app.ui.work.page import Page
from app.ui.work.tools import Tools


class Tab(NamedTuple):
    """A tab: its id in jumps, its title, and how its page is built."""

    id: str
    title: str
    build: Callable[[Tools, Shared], Page]


def _form(tools: Tools, shared: Shared) -> Page:
    from app.ui.form.page import FormPage

    return FormPage(tools, **shared._asdict())


def _evidence(tools: Tools, shared: Shared) -> Page:
    from app.ui.evidence.page import EvidencePage

    return EvidencePage(tools, **shared._asdict())


def _checks(tools: Tools, shared: Shared) -> Page:
    from app.ui.checks.page import ChecksPage

    return ChecksPage(tools)


def _preview(tools: Tools, shared: Shared) -> Page:
    from app.ui.preview.page import PreviewPage

    page = PreviewPage(tools, shared.book, shared.pictures)
    page.print_asked.connect(tools.guide.print_book)
    return page


def _export(tools: Tools, shared: Shared) -> Page:
    from app.ui.export.page import ExportPage

    return ExportPage(tools)


def _ecopy(tools: Tools, shared: Shared) -> Page:
    from app.ui.ecopy.page import EcopyPage

    return EcopyPage(tools)


FORM = Tab("form", "填表", _form)
EVIDENCE = Tab("evidence", "佐证材料", _evidence)
CHECKS = Tab("checks", "检查", _checks)
PREVIEW = Tab("preview", "预览", _preview)
EXPORT = Tab("export", "导出", _export)
ECOPY = Tab("ecopy", "电子版", _ecopy)


def tabs_of(tools: Tools) -> tuple[Tab, ...]:
    """The tabs that a form has: one without a contents list takes no evidence and is handed in by others."""
    if tools.desk.definition.items:
        return (FORM, EVIDENCE, CHECKS, PREVIEW, EXPORT, ECOPY)
    return (FORM, CHECKS, PREVIEW, EXPORT)
