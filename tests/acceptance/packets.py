"""Packets exported once for a whole test run, whichever of its processes asks first.

Everything goes through the program's front door (``app.api``); what comes out is judged by other modules, which know
nothing of the program.
"""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from app import api
from app.books import export as exporting
from app.demo.packets import make_draft
from app.documents.model import Document
from app.drafts.options import options_of
from app.paths import AppPaths, find_paths
from tests.acceptance import chosen, fillings, stress
from tests.office import USUAL_PC, Pc, words_to_pdfs
from tests.once import once

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
ZONE, SERVICE, SUMMARY = "cooperation_zone_2026", "service_institution_2026", "recommendation_summary_2026"
FORMS = {"zone": ZONE, "service": SERVICE, "summary": SUMMARY}


@dataclass(frozen=True)
class Packet:
    """An exported folder and the draft it came from."""

    name: str
    draft: Path
    folder: Path

    @property
    def book(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "book.json").read_text("utf-8"))
        return found

    @property
    def form(self) -> str:
        return str(self.book["form"])

    def files(self, kind: str) -> dict[str, Path]:
        """Volume id → file; ``kind`` is ``pdf`` or ``docx``."""
        return {volume["id"]: self.folder / volume[kind] for volume in self.book["volumes"]}

    @property
    def bound(self) -> str:
        """The id of the volume that has the contents list where a form has one: the last."""
        return str(self.book["volumes"][-1]["id"])


class Press:
    """Makes drafts and packets by name, each once; ``root`` is shared by the processes of the run."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.paths: AppPaths = find_paths(root / "profile")

    def draft(self, name: str) -> Path:
        folder = self.root / "drafts" / name
        with self._once(f"draft-{name}", folder) as missing:
            if missing:
                DRAFTS[name](self, folder)
        return folder

    def packet(self, name: str) -> Packet:
        draft_name, mark, options = PACKETS[name]
        folder = self.root / "packets" / name
        draft = self.draft(draft_name)
        with self._once(f"packet-{name}", folder) as missing:
            if missing:
                if options:
                    draft = self._copy(draft, name)
                    api.set_options(self.paths, draft, list(options.items()), NOW)
                with _kept_models(self._models(name)):
                    api.export(self.paths, draft, folder, ("pdf", "docx"), mark)  # type: ignore[arg-type]
        return Packet(name, draft, folder)

    def models(self, packet: Packet) -> dict[str, Document]:
        """Volume id → the page model that its PDF was drawn from."""
        folder = self._models(packet.name)
        return {
            volume: pickle.loads((folder / f"{pdf.stem}.pickle").read_bytes())
            for volume, pdf in packet.files("pdf").items()
        }

    def rendered(self, packet: Packet, pc: Pc = USUAL_PC) -> dict[str, Path]:
        """Volume id → the PDF that LibreOffice makes of its Word file with the fonts of that PC."""
        target = self.root / "office" / pc.name / packet.name
        with self._once(f"office-{pc.name}-{packet.name}", target) as missing:
            if missing:
                words_to_pdfs(list(packet.files("docx").values()), target, pc)
        return {volume: target / f"{docx.stem}.pdf" for volume, docx in packet.files("docx").items()}

    def _models(self, name: str) -> Path:
        return self.root / "models" / name

    def _copy(self, draft: Path, name: str) -> Path:
        copy = self.root / "drafts" / f"for {name}"
        shutil.copytree(draft, copy, dirs_exist_ok=True)
        (copy / ".lock").unlink(missing_ok=True)
        return copy

    def _once(self, name: str, made: Path) -> AbstractContextManager[bool]:
        return once(self.root / "locks", name, made)


@contextmanager
def _kept_models(folder: Path) -> Iterator[None]:
    """Keep each page model at the moment in which the export draws it."""
    folder.mkdir(parents=True, exist_ok=True)
    draw = exporting.render_pdf

    def kept(document: Document, fonts: Any, target: Path, *more: Any) -> None:
        (folder / f"{target.stem}.pickle").write_bytes(pickle.dumps(document))
        draw(document, fonts, target, *more)

    with mock.patch.object(exporting, "render_pdf", kept):
        yield


def _sample(form_id: str) -> Callable[[Press, Path], None]:
    def make(press: Press, folder: Path) -> None:
        known = api.library(press.paths)
        sample = known.sample(form_id)
        assert sample is not None
        make_draft(known.in_use(form_id), sample, folder, press.paths.fonts)

    return make


def _own(form_id: str, filling: Callable[[Path], fillings.Filling]) -> Callable[[Press, Path], None]:
    def make(press: Press, folder: Path) -> None:
        scratch = press.root / "evidence" / folder.name
        scratch.mkdir(parents=True, exist_ok=True)
        own = filling(scratch)
        sample = api.library(press.paths).sample(form_id)
        assert sample is not None
        api.new_draft(press.paths, form_id, folder, NOW)
        api.set_answers(press.paths, folder, {**sample["answers"], **own.answers}, NOW)
        for item in own.items:
            if item.state == "files":
                for scan in item.scans:
                    api.attach(press.paths, folder, item.number, [scan.path], api.Attaching(scan.rotate), NOW)
            else:
                api.set_item_state(press.paths, folder, item.number, item.state, item.statement, NOW)

    return make


def _chosen(press: Press, folder: Path) -> None:
    """A complete draft whose evidence is bound as its user chose."""
    _own(ZONE, fillings.zone)(press, folder)
    chosen.choose(press.paths, folder, press.root / "evidence" / f"{folder.name} chosen", NOW)
    for item in api.library(press.paths).get(ZONE).items:
        if item not in (chosen.ITEM, chosen.THICK):
            api.set_item_state(press.paths, folder, item, "none", "", NOW)


def _empty(form_id: str) -> Callable[[Press, Path], None]:
    def make(press: Press, folder: Path) -> None:
        api.new_draft(press.paths, form_id, folder, NOW)

    return make


def _found(form_id: str, answers: dict[str, Any]) -> Callable[[Press, Path], None]:
    def make(press: Press, folder: Path) -> None:
        api.new_draft(press.paths, form_id, folder, NOW)
        api.set_answers(press.paths, folder, answers, NOW)

    return make


def _stressed(form_id: str, how: stress.Stress) -> Callable[[Press, Path], None]:
    """A draft without evidence, so that its book is small; items take 无 or a long 自我声明 where they may."""

    def make(press: Press, folder: Path) -> None:
        definition = api.library(press.paths).get(form_id)
        api.new_draft(press.paths, form_id, folder, NOW)
        api.set_answers(press.paths, folder, stress.answers(definition, how), NOW)
        for number, state, statement in stress.statements(definition, how):
            api.set_item_state(press.paths, folder, number, state, statement, NOW)  # type: ignore[arg-type]
        known = {option.name for option in options_of(definition)}
        wanted = [(name, value) for name, value in how.options.items() if name in known]
        api.set_options(press.paths, folder, wanted, NOW)

    return make


DRAFTS: Mapping[str, Callable[[Press, Path], None]] = {
    "sample zone": _sample(ZONE),
    "sample service": _sample(SERVICE),
    "sample summary": _sample(SUMMARY),
    "own zone": _own(ZONE, fillings.zone),
    "own service": _own(SERVICE, fillings.service),
    "thick zone": _own(ZONE, fillings.thick_zone),
    "office service": _own(SERVICE, fillings.office_service),
    "chosen zone": _chosen,
    "empty zone": _empty(ZONE),
    "empty service": _empty(SERVICE),
    "empty summary": _empty(SUMMARY),
    **{f"{form} {name}": _stressed(FORMS[form], how) for form in FORMS for name, how in stress.STRESSES.items()},
    **{f"{form} {name}": _found(FORMS[form], answers) for name, (form, answers) in stress.FOUND.items()},
}

# Packet → draft, mark, options.
PACKETS: Mapping[str, tuple[str, str, dict[str, str]]] = {
    "sample zone": ("sample zone", "final", {}),
    "sample service": ("sample service", "final", {}),
    "sample summary": ("sample summary", "final", {}),
    "own zone": ("own zone", "final", {}),
    "own service": ("own service", "final", {}),
    "thick zone": ("thick zone", "final", {}),
    "zone with chosen pages": ("chosen zone", "final", {}),
    "zone with chosen pages in tomes": ("chosen zone", "final", {"sheets_per_volume": "20"}),
    "own zone without code": ("own zone", "final", {"content_code": "no"}),
    "zone in one volume": ("own zone", "final", {"volumes": "1", "content_code": "no"}),
    "zone with its plan on own sheets": ("own zone", "final", {"attach_plan": "yes"}),
    "zone with a gutter": ("own zone", "final", {"gutter_mm": "5"}),
    "zone without marks": ("own zone", "final", {"attachment_mark": "no"}),
    "service with a promise": ("own service", "final", {"promise_page": "yes"}),
    "own zone as draft": ("own zone", "draft", {}),
    "own service as draft": ("own service", "draft", {}),
    "empty zone as draft": ("empty zone", "draft", {}),
    "empty service as draft": ("empty service", "draft", {}),
    "empty summary as draft": ("empty summary", "draft", {}),
    "service with loose fonts": ("office service", "draft", {}),
    "blank zone": ("empty zone", "blank", {}),
    "blank service": ("empty service", "blank", {}),
    "blank summary": ("empty summary", "blank", {}),
    # a text as long as the notice allows is no error
    "zone at its ceilings": ("zone at its ceilings", "final", {}),
    **{f"zone {name}": (f"zone {name}", "draft", {}) for name in stress.STRESSES if name != "at its ceilings"},
    **{
        f"{form} {name}": (f"{form} {name}", "draft", {}) for form in ("service", "summary") for name in stress.STRESSES
    },
    **{f"{form} {name}": (f"{form} {name}", "draft", {}) for name, (form, _) in stress.FOUND.items()},
}
