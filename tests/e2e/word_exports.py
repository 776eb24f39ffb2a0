"""Filled forms as Word files: exported by the program or typed by hand, then opened and saved by LibreOffice.

Each is made once in a test run, whichever of its processes asks first; one start of LibreOffice serves all of them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app import api
from app.demo.packets import make_draft
from app.drafts import store
from app.drafts.options import options_of
from app.forms.definition import FormDefinition
from app.paths import AppPaths, find_paths
from tests.acceptance import stress
from tests.once import once
from tests.unit.word_forms.filled_forms import LOOKS, TYPED
from tests.unit.word_forms.typed import write

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
FORMS: Mapping[str, str] = {
    "zone": "cooperation_zone_2026", "service": "service_institution_2026", "summary": "recommendation_summary_2026",
}  # fmt: skip
BLANK, FINAL, DRAFT = "blank", "final", "draft"
CHOSEN: Mapping[str, Mapping[str, str]] = {
    "zone in one volume": {"volumes": "1"},
    "zone with its plan on own sheets": {"attach_plan": "yes"},
    "service with a promise": {"promise_page": "yes", "dividers": "yes"},
}
FILLINGS = (
    *(f"{form} {name}" for name in stress.STRESSES for form in FORMS),
    *(f"{form} {name}" for name, (form, _) in stress.FOUND.items()),
    *(f"{form} {name}" for form in FORMS for name in (DRAFT, FINAL, BLANK)),
    *CHOSEN,
)
HAND_TYPED = tuple(f"typed {form} {look}" for form in TYPED for look in LOOKS)
# These do not go through LibreOffice: what people did to one form it takes no other way than the same in the other.
ONLY_AS_MADE = (
    *(f"typed zone {look}" for look in tuple(LOOKS)[1::2]),
    *(f"typed service {look}" for look in tuple(LOOKS)[::2]),
)
AS_MADE, AS_DOCX, AS_DOC = "as made", "saved as docx", "saved as doc"
WAYS = (AS_MADE, AS_DOCX, AS_DOC)
_NEW, _OLD = "docx:MS Word 2007 XML", "doc:MS Word 97"
# The second volume holds no answer but those of its cover; how that survives is seen in these.
_BOTH_VOLUMES = ("zone at random 1", f"zone {FINAL}", f"zone {BLANK}")
_SECONDS = 900


class Exports:
    """Drafts and Word files by name below one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.paths: AppPaths = find_paths(root / "资料")

    def draft(self, name: str) -> Path:
        """The draft that a filling is exported from."""
        folder = self.root / "草稿" / name
        with once(self.root / "locks", f"draft-{name}", folder) as missing:
            if missing:
                self._fill(name, folder)
        return folder

    def stored(self, name: str) -> tuple[FormDefinition, Mapping[str, Any]]:
        """The form of a filling and the answers that must come back."""
        with store.open_draft(self.draft(name), writable=False) as opened:
            definition = api.library(self.paths).get(opened.draft.form)
            return definition, {} if name.endswith(BLANK) else opened.draft.answers

    def made(self, name: str) -> list[Path]:
        """The Word files of a filling in the order of its volumes, or that of a hand-typed form."""
        out = self.root / "导出" / name
        with once(self.root / "locks", f"made-{name}", out) as missing:
            if missing and name in HAND_TYPED:
                _, form, look = name.split(" ", 2)
                out.mkdir(parents=True)
                write(out / "填好的.docx", TYPED[form][0](), LOOKS[look])
            elif missing:
                mark = next((mark for mark in (BLANK, FINAL) if name.endswith(mark)), DRAFT)
                api.export(self.paths, self.draft(name), out, ("docx",), mark)  # type: ignore[arg-type]
        if name in HAND_TYPED:
            return [out / "填好的.docx"]
        book = json.loads((out / "book.json").read_text("utf-8"))
        return [out / volume["docx"] for volume in book["volumes"]]

    def files(self, name: str, way: str) -> list[Path]:
        """The files as made, or as LibreOffice saved them: as .docx, or as .doc and that as .docx."""
        made = self.made(name)
        if way == AS_MADE:
            return made
        kept = made if name in _BOTH_VOLUMES else made[:1]
        folder = self.saved(way)
        return [folder / f"{name}__{file.stem}.docx" for file in kept]

    def saved(self, way: str) -> Path:
        """The folder in which all of them lie as LibreOffice saved them; beside it the .doc that came between."""
        with once(self.root / "locks", "saved", self.root / AS_DOC) as missing:
            if missing:
                self._save_all()
        return self.root / way

    def _save_all(self) -> None:
        """Both ways at once: each keeps one processor busy."""
        sources, old = self.root / "原件", self.root / "doc"
        for folder in (sources, old, self.root / AS_DOCX):
            shutil.rmtree(folder, ignore_errors=True)
        sources.mkdir()
        for name in (one for one in (*FILLINGS, *HAND_TYPED) if one not in ONLY_AS_MADE):
            made = self.made(name)
            for file in made if name in _BOTH_VOLUMES else made[:1]:
                shutil.copy(file, sources / f"{name}__{file.name}")
        new = self._office(_NEW, sources, self.root / AS_DOCX)
        try:
            _finished(self._office(_OLD, sources, old))
            _finished(self._office(_NEW, old, self.root / AS_DOC))
        finally:
            _finished(new)
        for folder in (old, self.root / AS_DOCX, self.root / AS_DOC):
            assert len(list(folder.iterdir())) == len(list(sources.iterdir())), folder

    def _office(self, to: str, source: Path, target: Path) -> subprocess.Popen[bytes]:
        """LibreOffice at work with a profile of its own."""
        profile = f"-env:UserInstallation={(self.root / f'profile {target.name}').as_uri()}"
        files = map(str, sorted(source.glob("*.doc*")))
        command = ["soffice", "--headless", profile, "--convert-to", to, "--outdir", str(target), *files]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _fill(self, name: str, folder: Path) -> None:
        form, _, what = name.partition(" ")
        known = api.library(self.paths)
        definition, sample = known.get(FORMS[form]), known.sample(FORMS[form])
        assert sample is not None
        if what == FINAL:
            make_draft(known.in_use(FORMS[form]), sample, folder, self.paths.fonts)
            return
        api.new_draft(self.paths, definition.id, folder, NOW)
        how = stress.STRESSES.get(what)
        if how:
            answers = stress.answers(definition, how)
            for number, state, statement in stress.statements(definition, how):
                api.set_item_state(self.paths, folder, number, state, statement, NOW)  # type: ignore[arg-type]
        elif what in stress.FOUND:
            answers = stress.FOUND[what][1]
        else:
            answers = {} if what == BLANK else sample["answers"]
        api.set_answers(self.paths, folder, answers, NOW)
        wanted = {**(how.options if how else {}), **CHOSEN.get(name, {})}
        options = {option.name for option in options_of(definition)}
        if chosen := [(option, value) for option, value in wanted.items() if option in options]:
            api.set_options(self.paths, folder, chosen, NOW)


def _finished(office: subprocess.Popen[bytes]) -> None:
    try:
        assert office.wait(_SECONDS) == 0
    finally:
        office.kill()
