"""The map of the program: who may import whom, as sentences that are checked.

Each rule reads sources (module name -> text), walks their syntax trees, imports inside functions included, and
returns its violations. Every rule is shown a planted violation first, so that a silent checker cannot pass.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
Sources = Mapping[str, str]
Rule = Callable[[Sources], list[str]]

COMMON = ("app.errors", "app.progress", "app.os_words", "app.times_and_sizes")
WRITING = (*COMMON, "app.disk")
CORE = (
    "app.forms", "app.drafts", "app.documents", "app.renderers", "app.books", "app.scans", "app.discs", "app.bureau",
    "app.spreadsheets", "app.word_forms",
)  # fmt: skip
WINDOW = (*WRITING, *CORE, "app.api", "app.jobs", "app.licences", "app.paths", "app.settings", "app.version")
# Parts whose modules stand beside them, so that the part itself stays one small door.
WITH_SIBLINGS = ("app.api", "app.cli")
TYPED_AT = ("app.cli", "app.__main__")
VERBS = re.findall(r'^    Verb\("([a-z-]+)"', (ROOT / "app" / "cli.py").read_text("utf-8"), re.MULTILINE)
TYPED = re.compile(rf"--[a-z]|用 (?:{'|'.join(VERBS)})(?![a-z])")
CHINESE = re.compile("[\u4e00-\u9fff]")
MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 40
AUTHORING = "app.forms.authoring"
AUTHORING_PACKAGES = ("pydantic", "pydantic_core", "yaml")
HEAVY_PACKAGES = (
    "reportlab", "docx", "pikepdf", "openpyxl", "PIL", "pypdfium2", "stdnum", "simpleeval", "img2pdf", "appdirs",
    "pycdlib", "pi_heif", "lxml", "fontTools", *AUTHORING_PACKAGES,
)  # fmt: skip
NETWORK_PACKAGES = (
    "socket", "ssl", "urllib", "http", "requests", "httpx", "aiohttp", "urllib3", "ftplib", "smtplib", "imaplib",
    "poplib", "telnetlib", "xmlrpc", "socketserver", "asyncio", "webbrowser",
)  # fmt: skip


@dataclass(frozen=True)
class Arrow:
    """A sentence about the modules below ``of`` and the parts of app that they may import (besides themselves)."""

    sentence: str
    of: str
    may_import: tuple[str, ...]


def _room(of: str, sentence: str, rooms: tuple[str, ...]) -> Arrow:
    """A room of the window: what every room may import, and other rooms below it."""
    return Arrow(sentence, of, (*WINDOW, *(f"app.ui.{room}" for room in rooms)))


# The first arrow whose ``of`` covers a module is the one that holds for it.
ARROWS = (
    Arrow("errors import nothing of app", "app.errors", ()),
    Arrow("progress imports nothing of app", "app.progress", ()),
    Arrow("words for what the system refuses import nothing of app", "app.os_words", ()),
    Arrow("words for times and sizes import nothing of app", "app.times_and_sizes", ()),
    Arrow("what worker processes begin with imports nothing of app", "app.worker_process", ()),
    Arrow("the disk knows only how to complain", "app.disk", ("app.errors", "app.os_words")),
    Arrow("the version is read without the rest of the program", "app.version", ()),
    Arrow("licences are files that were shipped", "app.licences", ()),
    Arrow("paths know only how to complain", "app.paths", ("app.errors", "app.os_words", "app.disk")),
    Arrow("settings are a file", "app.settings", ("app.errors", "app.os_words", "app.disk")),
    Arrow("the library keeps compiled forms on the disk", "app.forms.library", (*WRITING, "app.forms")),
    Arrow("chosen editions are kept on the disk", "app.forms.edition_choices", (*WRITING, "app.forms")),
    Arrow("forms know nothing of drafts, looks or files written", "app.forms", COMMON),
    Arrow("drafts know what is asked", "app.drafts", (*WRITING, "app.forms")),
    Arrow("the page model imports nothing of app", "app.documents.model", ()),
    Arrow("a character map knows no faces", "app.documents.character_map", ()),
    Arrow("a font file knows no faces", "app.documents.face_file", ("app.documents.character_map",)),
    Arrow(
        "fonts know the page model's faces",
        "app.documents.fonts",
        ("app.documents.model", "app.documents.face_file", "app.documents.character_map", "app.errors"),
    ),
    Arrow(
        "layout turns definitions, answers and options into the page model",
        "app.documents.layout",
        (*COMMON, "app.forms", "app.drafts.options", "app.documents"),
    ),
    Arrow("the rest of documents breaks lines and knows no forms", "app.documents", COMMON),
    Arrow(
        "renderers know pages and fonts, neither forms nor layout",
        "app.renderers",
        (*WRITING, "app.documents.model", "app.documents.fonts", "app.documents.edges"),
    ),
    Arrow(
        "books bind what renderers drew",
        "app.books",
        (
            *WRITING,
            "app.worker_process",
            "app.forms",
            "app.drafts",
            "app.documents",
            "app.renderers",
            "app.spreadsheets",
        ),
    ),
    Arrow(
        "scans take the place of pages of finished books",
        "app.scans",
        (*WRITING, "app.forms", "app.drafts", "app.documents", "app.renderers", "app.books"),
    ),
    Arrow(
        "discs carry finished books and their scans",
        "app.discs",
        (
            *WRITING,
            "app.worker_process",
            "app.forms",
            "app.drafts",
            "app.documents",
            "app.renderers",
            "app.books",
            "app.scans",
        ),
    ),
    Arrow(
        "what people filled in Word is read by the definition, not by our layout",
        "app.word_forms",
        (*WRITING, "app.forms", "app.drafts", "app.books.office"),
    ),
    Arrow(
        "the bureau works on drafts and books of many applicants",
        "app.bureau",
        (
            *WRITING,
            "app.worker_process",
            "app.forms",
            "app.drafts",
            "app.documents",
            "app.renderers",
            "app.books",
            "app.spreadsheets",
            "app.word_forms",
        ),
    ),
    Arrow("table files are rows of text, whatever form they are for", "app.spreadsheets", WRITING),
    Arrow("the demo fills drafts with samples and made-up evidence", "app.demo", (*COMMON, *CORE)),
    Arrow("the self-test tries the core", "app.self_test", (*COMMON, *CORE, "app.paths", "app.demo")),
    Arrow(
        "api is the door to the core",
        "app.api",
        (*WRITING, *CORE, "app.paths", "app.version", "app.self_test", "app.demo"),
    ),
    Arrow("jobs run the api in a worker", "app.jobs", (*COMMON, "app.worker_process", "app.api", "app.paths")),
    Arrow(
        "the command line works through api",
        "app.cli",
        (
            *COMMON,
            "app.api",
            "app.paths",
            "app.version",
            "app.forms.issues",
            "app.discs.model",
            "app.scans.model",
            "app.bureau.model",
            "app.bureau.desk_records",
        ),
    ),
    _room("app.ui.look", "colours and type know no widget of ours", ()),
    _room("app.ui.widgets", "controls know no page and no draft", ("look",)),
    _room("app.ui.work", "the opened draft knows no control and no page", ("look",)),
    _room("app.ui.checks", "the list of issues stands on work, widgets and look", ("look", "widgets", "work")),
    _room("app.ui.export", "the export page stands on work, widgets and look", ("look", "widgets", "work")),
    _room("app.ui.ecopy", "the electronic copy also shows printed pages", ("look", "widgets", "work", "preview")),
    _room("app.ui.preview", "the preview stands on work, widgets and look", ("look", "widgets", "work")),
    _room("app.ui.evidence", "the evidence page also shows bound pages", ("look", "widgets", "work", "preview")),
    _room(
        "app.ui.form",
        "the form also shows the preview and what is behind an item",
        ("look", "widgets", "work", "preview", "evidence"),
    ),
    _room(
        "app.ui.manual",
        "the manual is a list and pages as the preview and the desk have them",
        ("look", "widgets", "work", "preview.outline", "bureau.review.page_view"),
    ),
    _room(
        "app.ui.bureau.frame", "the desk's frame stands in the window", ("look", "widgets", "work", "bureau", "window")
    ),
    _room(
        "app.ui.bureau.summary",
        "the summary is a table as those of the form are",
        ("look", "widgets", "work", "bureau", "form.rows"),
    ),
    _room(
        "app.ui.bureau", "the desk also shows printed pages", ("look", "widgets", "work", "preview", "bureau.summary")
    ),
    Arrow("the window works through api and jobs", "app.ui", (*WINDOW, "app.ui")),
    Arrow(
        "only __main__ wires paths and settings to the command line and the window",
        "app.__main__",
        (*COMMON, "app.cli", "app.ui", "app.paths", "app.settings", "app.version"),
    ),
)


# ---- reading imports -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Import:
    """An import statement: what it names, its line, and whether it runs when the module is loaded."""

    target: str
    line: int
    on_load: bool


def imports_of(text: str, known: Sources) -> list[Import]:
    """Every import of a module; ``from package import module`` counts as the module when ``known`` has it."""
    return list(_walk(ast.parse(text), known, on_load=True))


def _walk(node: ast.AST, known: Sources, on_load: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, child.lineno, on_load) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            base = "." * child.level + (child.module or "")
            for alias in child.names:
                whole = f"{base}.{alias.name}"
                yield Import(whole if whole in known else base, child.lineno, on_load)
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _walk(child, known, on_load=False)
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            for inside in child.body:
                yield from _walk(ast.Module([inside], []), known, on_load=False)
            yield from _walk(ast.Module(child.orelse, []), known, on_load)
        else:
            yield from _walk(child, known, on_load)


def below(module: str, part: str) -> bool:
    """Whether ``module`` is ``part`` or lies in it; some parts also have modules beside them (``app.cli_…``)."""
    return module == part or module.startswith((part + ".", f"{part}_" if part in WITH_SIBLINGS else part + "."))


def arrow_of(module: str) -> Arrow | None:
    """The arrow that holds for ``module``."""
    return next((arrow for arrow in ARROWS if below(module, arrow.of)), None)


# ---- the rules -------------------------------------------------------------------------------------------------


def breaks_an_arrow(arrow: Arrow) -> Rule:
    """The modules of ``arrow`` import only what its sentence allows."""

    def check(sources: Sources) -> list[str]:
        return [
            f"{module}:{found.line} imports {found.target}: {arrow.sentence}"
            for module, text in sources.items()
            if arrow_of(module) is arrow
            for found in imports_of(text, sources)
            if below(found.target, "app") and not _allowed(arrow, found.target)
        ]

    return check


def _allowed(arrow: Arrow, target: str) -> bool:
    if arrow_of(target) is arrow:
        return True
    narrower = [a.of for a in ARROWS if below(a.of, arrow.of) and below(target, a.of)]
    if arrow.of == "app.documents" and narrower:
        # Typesetting may measure with the model and the fonts, but may not lay out.
        return not below(target, "app.documents.layout")
    return any(below(target, part) for part in arrow.may_import)


def has_no_arrow(sources: Sources) -> list[str]:
    """Every module of app stands under an arrow, so a new part must say what it may import."""
    return [f"{module} stands under no arrow" for module in sources if module != "app" and arrow_of(module) is None]


def imports_in_a_circle(sources: Sources) -> list[str]:
    """No module imports itself through others while it is loaded."""
    graph = {
        module: sorted({f.target for f in imports_of(text, sources) if f.on_load and f.target in sources} - {module})
        for module, text in sources.items()
    }
    circles: list[str] = []
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        if module in way:
            circles.append(" -> ".join((*way[way.index(module) :], module)))
        elif module not in done:
            for target in graph[module]:
                visit(target, (*way, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())
    return circles


def imports_relatively(sources: Sources) -> list[str]:
    """Imports name the whole module, so that these rules can read them."""
    return [
        f"{module}:{found.line} imports {found.target}"
        for module, text in sources.items()
        for found in imports_of(text, sources)
        if found.target.startswith(".")
    ]


def _outside(packages: tuple[str, ...], home: str, on_load_only: bool = False) -> Rule:
    def check(sources: Sources) -> list[str]:
        return [
            f"{module}:{found.line} imports {found.target}"
            for module, text in sources.items()
            if not (home and module.startswith(home))
            for found in imports_of(text, sources)
            if found.target.split(".")[0] in packages and (found.on_load or not on_load_only)
        ]

    return check


def module_too_long(sources: Sources) -> list[str]:
    """A module has at most 400 lines."""
    counted = {module: len(text.splitlines()) for module, text in sources.items()}
    return [f"{module} has {lines} lines" for module, lines in counted.items() if lines > MAX_MODULE_LINES]


def function_too_long(sources: Sources) -> list[str]:
    """A function has at most 40 lines, its signature and docstring included."""
    return [
        f"{module}.{node.name} has {node.end_lineno - node.lineno + 1} lines"
        for module, text in sources.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > MAX_FUNCTION_LINES
    ]


def misses_a_docstring(sources: Sources) -> list[str]:
    """Every module and every public class and function says what it is for."""
    return [
        f"{module}: {getattr(node, 'name', 'module')} has no docstring"
        for module, text in sources.items()
        for node in _public(ast.parse(text))
        if not ast.get_docstring(node)
    ]


def misses_an_annotation(sources: Sources) -> list[str]:
    """Every public function states the types of what it takes and returns."""
    return [
        f"{module}.{node.name} is not fully annotated"
        for module, text in sources.items()
        for node in _public(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _annotated(node)
    ]


Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def _public(node: ast.Module | ast.ClassDef) -> Iterator[Documented]:
    yield node
    for child in node.body:
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            yield from _public(child)
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and not child.name.startswith("_"):
            yield child


def _annotated(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return node.returns is not None and all(a.annotation or a.arg in ("self", "cls") for a in given)


def names_what_is_typed(sources: Sources) -> list[str]:
    """Sentences that tell of verbs or options of the command line, outside of it and of what is only shown there."""
    wrong = []
    for module, text in sources.items():
        if not any(below(module, part) or module.startswith(f"{part}_") for part in TYPED_AT):
            wrong += [f"{module}: {words}" for words in _shown(ast.parse(text)) if TYPED.search(words)]
    return wrong


def _shown(node: ast.AST) -> Iterator[str]:
    """Chinese texts below a node but those that are named as what is typed."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.keyword) and child.arg == "typed":
            continue
        if isinstance(child, ast.Assign) and ast.unparse(child.targets[0]).lower().endswith("typed"):
            continue
        if isinstance(child, ast.Constant) and isinstance(child.value, str) and CHINESE.search(child.value):
            yield child.value
        yield from _shown(child)


RULES: dict[str, Rule] = {
    **{arrow.sentence: breaks_an_arrow(arrow) for arrow in ARROWS},
    "every module stands under an arrow": has_no_arrow,
    "no import cycles": imports_in_a_circle,
    "imports are absolute": imports_relatively,
    "Qt is in the window only": _outside(("PySide6", "shiboken6", "PyQt6", "PyQt5"), "app.ui"),
    "pydantic and PyYAML are for authoring definitions only": _outside(AUTHORING_PACKAGES, AUTHORING),
    "heavy packages are imported where they are used, never on load": _outside(HEAVY_PACKAGES, "", on_load_only=True),
    "the program has no way to a network": _outside(NETWORK_PACKAGES, ""),
    "a module has at most 400 lines": module_too_long,
    "a function has at most 40 lines": function_too_long,
    "public names are documented": misses_a_docstring,
    "public functions are annotated": misses_an_annotation,
    "only the command line names its verbs and options": names_what_is_typed,
}

LATE = "def f():\n    "
PLANTED: dict[str, list[dict[str, str]]] = {
    "errors import nothing of app": [{"app.errors": "import app.progress"}],
    "progress imports nothing of app": [{"app.progress": LATE + "from app.errors import AppError"}],
    "words for what the system refuses import nothing of app": [{"app.os_words": "from app.errors import DiskError"}],
    "the version is read without the rest of the program": [{"app.version": "import app.paths"}],
    "licences are files that were shipped": [{"app.licences": "from app.paths import find_paths"}],
    "paths know only how to complain": [{"app.paths": "from app.settings import Settings"}],
    "settings are a file": [{"app.settings": "from app.paths import AppPaths"}],
    "forms know nothing of drafts, looks or files written": [
        {"app.forms.checking": LATE + "from app.drafts.store import save"},
        {"app.forms.checking": "from app.documents.fonts import Fonts"},
    ],
    "the library keeps compiled forms on the disk": [{"app.forms.library": "from app.paths import AppPaths"}],
    "chosen editions are kept on the disk": [{"app.forms.edition_choices": LATE + "from app.paths import AppPaths"}],
    "words for times and sizes import nothing of app": [{"app.times_and_sizes": "from app.errors import DiskError"}],
    "what worker processes begin with imports nothing of app": [{"app.worker_process": "from app.disk import discard"}],
    "the disk knows only how to complain": [{"app.disk": "from app.progress import Progress"}],
    "drafts know what is asked": [{"app.drafts.store": "import app.books.plan"}],
    "the page model imports nothing of app": [{"app.documents.model": "from app.errors import AppError"}],
    "a character map knows no faces": [{"app.documents.character_map": "from app.documents.model import Face"}],
    "a font file knows no faces": [{"app.documents.face_file": "from app.documents.model import Face"}],
    "fonts know the page model's faces": [{"app.documents.fonts": "from app.forms.definition import Field"}],
    "layout turns definitions, answers and options into the page model": [
        {"app.documents.layout.volume": "from app.drafts.store import open_draft"},
        {"app.documents.layout.volume": "from app.renderers.pdf import write_pdf"},
    ],
    "the rest of documents breaks lines and knows no forms": [
        {"app.documents.typeset": "from app.forms.definition import Field"},
        {"app.documents.typeset": "from app.documents.layout.volume import lay_out"},
    ],
    "renderers know pages and fonts, neither forms nor layout": [
        {"app.renderers.pdf": "from app.forms.definition import Field"},
        {"app.renderers.word": LATE + "from app.documents.layout import volume", "app.documents.layout": ""},
        {"app.renderers.word": "from app.documents import layout", "app.documents.layout": ""},
        {"app.renderers.word": "from app.documents.typeset import fit"},
    ],
    "books bind what renderers drew": [{"app.books.plan": "from app.discs.tree import make"}],
    "scans take the place of pages of finished books": [{"app.scans.version": "from app.discs.image import write"}],
    "discs carry finished books and their scans": [{"app.discs.tree": "from app.bureau.summary import write"}],
    "what people filled in Word is read by the definition, not by our layout": [
        {"app.word_forms.cells": "from app.documents.layout.texts import Filler"},
        {"app.word_forms.conversion": LATE + "from app.books.export import export_draft"},
    ],
    "the bureau works on drafts and books of many applicants": [
        {"app.bureau.summary": "import app.discs.tree"},
        {"app.bureau.sources": LATE + "from app.discs.manifest import LIST_NAME"},
    ],
    "the demo fills drafts with samples and made-up evidence": [{"app.demo.evidence": "from app.api import export"}],
    "the self-test tries the core": [{"app.self_test": "from app.api import check"}],
    "table files are rows of text, whatever form they are for": [
        {"app.spreadsheets.reading": "from app.forms.definition import Field"}
    ],
    "api is the door to the core": [
        {"app.api": "from app.cli import run"},
        {"app.api": LATE + "from app.settings import Settings"},
        {"app.api_drafts": "from app.settings import Settings"},
    ],
    "jobs run the api in a worker": [{"app.jobs": "from app.books.export import export_draft"}],
    "the command line works through api": [
        {"app.cli": "from app.drafts.store import open_draft"},
        {"app.cli_draft": "from app.settings import Settings"},
        {"app.cli_bureau": LATE + "from app.bureau.workspace import open_workspace"},
    ],
    "colours and type know no widget of ours": [{"app.ui.look.some": "from app.ui.widgets.labels import TextLabel"}],
    "controls know no page and no draft": [{"app.ui.widgets.some": "from app.ui.work.desk import Desk"}],
    "the opened draft knows no control and no page": [{"app.ui.work.some": "from app.ui.widgets.overlay import Sheet"}],
    "the list of issues stands on work, widgets and look": [
        {"app.ui.checks.some": "from app.ui.form.page import FormPage"}
    ],
    "the export page stands on work, widgets and look": [
        {"app.ui.export.some": "from app.ui.window.frame import DraftFrame"}
    ],
    "the electronic copy also shows printed pages": [
        {"app.ui.ecopy.some": "from app.ui.export.page import ExportPage"}
    ],
    "the preview stands on work, widgets and look": [
        {"app.ui.preview.some": "from app.ui.evidence.page import EvidencePage"}
    ],
    "the evidence page also shows bound pages": [{"app.ui.evidence.some": "from app.ui.sheets.sheet import WorkSheet"}],
    "the form also shows the preview and what is behind an item": [
        {"app.ui.form.some": "from app.ui.window.turns import Turns"}
    ],
    "the manual is a list and pages as the preview and the desk have them": [
        {"app.ui.manual.some": "from app.ui.preview.page import PreviewPage"}
    ],
    "the desk's frame stands in the window": [{"app.ui.bureau.frame": "from app.ui.sheets.sheet import WorkSheet"}],
    "the summary is a table as those of the form are": [
        {"app.ui.bureau.summary.some": "from app.ui.form.page import FormPage"}
    ],
    "the desk also shows printed pages": [
        {"app.ui.bureau.collect.some": LATE + "from app.ui.form.page import FormPage"},
        {"app.ui.bureau.some": "from app.ui.window.turns import Turns"},
    ],
    "the window works through api and jobs": [{"app.ui.application": "from app.cli import run"}],
    "only __main__ wires paths and settings to the command line and the window": [
        {"app.__main__": "from app.drafts.store import open_draft"}
    ],
    "every module stands under an arrow": [{"app.misc": ""}],
    "no import cycles": [
        {"app.a": "from app import b", "app.b": "import app.c", "app.c": "from app.a import x"},
    ],
    "imports are absolute": [{"app.forms.checking": "from . import rules"}, {"app.a": LATE + "from ..b import c"}],
    "Qt is in the window only": [{"app.api": LATE + "from PySide6.QtCore import Qt"}],
    "pydantic and PyYAML are for authoring definitions only": [
        {"app.forms.library": LATE + "import yaml"},
        {"app.settings": "from pydantic import BaseModel"},
    ],
    "heavy packages are imported where they are used, never on load": [
        {"app.renderers.pdf": "from reportlab.pdfgen import canvas"},
        {"app.books.bind": "try:\n    import pikepdf\nexcept ImportError:\n    pass"},
        {"app.forms.authoring": "class A:\n    import yaml"},
    ],
    "the program has no way to a network": [
        {"app.api": LATE + "import urllib.request"},
        {"app.books.bind": "from http import client"},
    ],
    "a module has at most 400 lines": [{"app.long": "\n" * 401}],
    "a function has at most 40 lines": [{"app.long": "def f():\n" + "    x = 1\n" * 40}],
    "public names are documented": [
        {"app.a": '"""A."""\ndef f() -> None:\n    return'},
        {"app.a": '"""A."""\nclass A:\n    """A."""\n    def f(self) -> None:\n        return'},
        {"app.a": "x = 1"},
    ],
    "public functions are annotated": [{"app.a": "def f(x): ..."}, {"app.a": "def f(x: int): ..."}],
    "only the command line names its verbs and options": [
        {"app.api_drafts": "raise UsageError('没有示例。', '请用 new 建立空的草稿。')"},
        {"app.api": "hint = f'{left}可以加 --draft 导出'"},
        {"app.api_editing": "told = '打开这份草稿可以找回，命令行用 recover'"},
        {"app.ui.export.words": "raise UsageError('没有导出。', '请加 --draft', typed='请加 --draft')"},
    ],
}


def shipped_sources() -> dict[str, str]:
    """Every module of the program by its dotted name."""
    found: dict[str, str] = {}
    for file in sorted((ROOT / "app").rglob("*.py")):
        parts = file.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file.read_text("utf-8")
    return found


@pytest.mark.parametrize("sentence", RULES)
def test_the_program_keeps(sentence: str) -> None:
    assert RULES[sentence](shipped_sources()) == []


@pytest.mark.parametrize(
    ("sentence", "sources"), [(sentence, sources) for sentence, cases in PLANTED.items() for sources in cases]
)
def test_the_checker_sees_a_planted_violation_of(sentence: str, sources: dict[str, str]) -> None:
    assert RULES[sentence](sources)


def test_every_rule_has_a_planted_violation() -> None:
    assert set(PLANTED) == set(RULES)


def test_the_checker_passes_what_is_allowed() -> None:
    good = {
        "app": "",
        "app.renderers.pdf": "from app.documents.model import Page\n" + LATE + "import reportlab",
        "app.documents.layout.cover": "from app.drafts.options import Options\nimport app.documents.typeset",
        "app.documents.typeset": "from app.documents.fonts import Fonts\nfrom app.documents.model import Run",
        "app.cli_draft": "from app.cli_words import text\nfrom app import api",
        "app.forms.authoring_yaml": LATE + "import yaml",
        "app.books.bind": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pikepdf",
        "app.api": LATE + "from app.books.export import export_draft",
        "app.api_drafts": "from app.api_editing import edit\nfrom app.drafts.store import save",
    }
    named = (*[arrow.sentence for arrow in ARROWS], "no import cycles", "imports are absolute")
    typed = (
        "_LOOK_TYPED = '加 --draft 看样子'\nraise UsageError('没有导出。', '请改好。', typed=f'请改好，{x}用 export')"
    )
    for one in ({"app.api": typed}, {"app.cli_drafts": "x = '请用 new，命令行用 recover 找回'"}):
        assert names_what_is_typed(one) == []
    for sentence in (*named, "heavy packages are imported where they are used, never on load"):
        assert RULES[sentence](good) == [], sentence


def test_the_sources_were_found() -> None:
    assert {"app", "app.errors", "app.forms.definition", "app.documents.model"} <= set(shipped_sources())
    assert sys.version_info >= (3, 11)


def test_the_map_that_is_drawn_names_every_part_of_the_core() -> None:
    drawn = (ROOT / "docs" / "architecture.md").read_text("utf-8").split("```")[3]
    named = set(re.findall(r"\w+", drawn))
    assert {part.removeprefix("app.") for part in CORE} - named == set()
