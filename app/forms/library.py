"""The forms this program knows: those it ships, and those dropped into the data folder.

Shipped forms stand in ``forms/<id>/``; in wheel and bundle with ``form.json`` and ``sample.json`` compiled beside the
YAML. Dropped ones are ``*.yaml`` or ``<id>/form.yaml``. Compiled JSON names the SHA-256 of its YAML and is used only
when that still holds; anything else goes through ``app.forms.authoring``, once, and is kept in the cache.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from app import disk
from app.errors import AppError, DefinitionError, UsageError
from app.forms.compiled import COMPILED_FORMAT, from_data, to_json
from app.forms.definition import FormDefinition

Sample: TypeAlias = dict[str, Any]
_T = TypeVar("_T")


class Library:
    """Finds, reads and remembers form definitions.

    ``shipped`` is the folder that holds ``forms/``, ``dropped`` the user's folder for further forms, ``cache`` where
    compiled ones are kept (it may be read-only or missing), ``version`` that of the program.
    """

    def __init__(self, shipped: Path, dropped: Path | None, cache: Path, version: str) -> None:
        self._shipped = shipped / "forms"
        self._dropped = dropped
        self._cache = _Cache(cache, version)
        self._read: dict[Path, FormDefinition | DefinitionError] = {}
        self._dropped_ids: dict[str, Path] | None = None
        self._clashes: list[DefinitionError] = []

    def ids(self) -> tuple[str, ...]:
        """Ids of all usable forms: shipped ones by name, then dropped ones by file."""
        return (*self._shipped_ids(), *self._dropped_files())

    def titles(self) -> tuple[str, ...]:
        """Short titles of all forms whose definition is right, in the order of :meth:`ids`."""
        found = (self._definition(self._path(form_id)) for form_id in self.ids())
        return tuple(one.short_title for one in found if not isinstance(one, DefinitionError))

    def get(self, form_id: str) -> FormDefinition:
        """The definition of a form.

        Raises :class:`UsageError` naming the known ids, or :class:`DefinitionError` when its file is wrong.
        """
        found = self._definition(self._path(form_id))
        if isinstance(found, DefinitionError):
            raise found
        return found

    def sample(self, form_id: str) -> Sample | None:
        """The fictional filling beside a form, None when it has none; :class:`DefinitionError` when that is wrong."""
        source = self._path(form_id).with_name("sample.yaml")
        if not self.has_sample(form_id):
            return None
        return self._compiled(source, compile_sample, _sample)

    def has_sample(self, form_id: str) -> bool:
        """Whether a form has a sample beside it; whether that is right is not asked."""
        path = self._path(form_id)
        return path.name == "form.yaml" and path.with_name("sample.yaml").is_file()

    def problems(self) -> list[DefinitionError]:
        """What is wrong with form files, one error for each file; the other forms work all the same."""
        self._dropped_files()
        for form_id in self._shipped_ids():
            self._definition(self._path(form_id))
        broken = [found for found in self._read.values() if isinstance(found, DefinitionError)]
        return broken + self._clashes

    def _shipped_ids(self) -> tuple[str, ...]:
        return tuple(sorted(path.parent.name for path in self._shipped.glob("*/form.yaml")))

    def _path(self, form_id: str) -> Path:
        if form_id in self._shipped_ids():
            return self._shipped / form_id / "form.yaml"
        known = self._dropped_files()
        if form_id not in known:
            for path, found in self._read.items():
                if isinstance(found, DefinitionError) and form_id in (path.stem, path.parent.name):
                    raise found
            raise UsageError(f"没有编号为 {form_id} 的表单。", f"现有的表单：{'、'.join(self.ids()) or '无'}。")
        return known[form_id]

    def _dropped_files(self) -> dict[str, Path]:
        if self._dropped_ids is None:
            self._dropped_ids = {}
            for path in _dropped_paths(self._dropped):
                self._take_dropped(path, self._dropped_ids)
        return self._dropped_ids

    def _take_dropped(self, path: Path, taken: dict[str, Path]) -> None:
        definition = self._definition(path)
        if isinstance(definition, DefinitionError):
            return
        if definition.id in taken or definition.id in self._shipped_ids():
            told = f"{path.parent.name}/{path.name}：编号 {definition.id} 已被另一份表单使用，这份没有采用。"
            self._clashes.append(DefinitionError(told, "请改用别的 id，或移走这个文件。", (told,)))
        else:
            taken[definition.id] = path

    def _definition(self, path: Path) -> FormDefinition | DefinitionError:
        if path not in self._read:
            self._read[path] = self._load(path)
        return self._read[path]

    def _compiled(self, source: Path, compile_it: Callable[[Path], str], read: Callable[[str, str], _T]) -> _T:
        """From the JSON beside the YAML, else from the cache, else from the YAML itself.

        ``read`` takes the stored JSON and the SHA-256 that it must name.
        """
        try:
            digest = hashlib.sha256(source.read_bytes()).hexdigest()
        except OSError:
            return read(_stored(source, compile_it(source), ""), "")  # authoring says in words why it cannot be read
        with contextlib.suppress(OSError, ValueError, RecursionError):
            return read(source.with_suffix(".json").read_text(encoding="utf-8"), digest)
        place = self._cache.place(source, digest)
        with contextlib.suppress(OSError, ValueError, RecursionError):
            return read(place.read_text(encoding="utf-8"), digest)
        text = _stored(source, compile_it(source), digest)
        self._cache.keep(place, text)
        return read(text, digest)

    def _load(self, path: Path) -> FormDefinition | DefinitionError:
        try:
            definition = self._compiled(path, compile_form, _form)
        except DefinitionError as error:
            return error
        except AppError as error:  # a file that cannot be read must not hide the others either
            return DefinitionError(error.message, error.hint, (error.message,))
        if path.parent.parent == self._shipped and definition.id != path.parent.name:
            told = f"{path.parent.name}/{path.name}：id 是 {definition.id}，应与文件夹同名。"
            return DefinitionError(told, "请改正 id 或文件夹的名称。", (told,))
        return definition


class _Cache:
    """Compiled JSON under the hash of all that goes into it; silently does nothing where it cannot write."""

    def __init__(self, folder: Path, version: str) -> None:
        self._folder = folder
        self._version = version

    def place(self, source: Path, digest: str) -> Path:
        """Where the compiled JSON of a YAML file with that SHA-256 is kept."""
        key = hashlib.sha256(f"{digest}\n{_program_hash(self._version)}".encode()).hexdigest()[:32]
        return self._folder / f"{source.parent.name}.{source.stem}.{key}.json"

    def keep(self, place: Path, text: str) -> None:
        """Write one entry and drop outdated ones of the same file."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            disk.write_file(place, text.encode("utf-8"))
            for older in self._folder.glob(f"{glob.escape(place.name[:-38])}.{'[0-9a-f]' * 32}.json"):
                if older != place:
                    older.unlink(missing_ok=True)
        except OSError:
            return  # a cache that cannot be written only costs time


def compile_form(source: Path) -> str:
    """The JSON of a ``form.yaml``; raises as ``app.forms.authoring.load_form`` does."""
    from app.forms.authoring import load_form

    return to_json(load_form(source))


def compile_sample(source: Path) -> str:
    """The JSON of a ``sample.yaml``; raises as ``app.forms.authoring.load_sample`` does."""
    from app.forms.authoring import load_sample

    return json.dumps(load_sample(source), ensure_ascii=False, separators=(",", ":"))


def wrapped(source: Path, payload: str) -> str:
    """Compiled JSON as it is stored: with the hash of its YAML, so that an outdated one is recognised."""
    return _stored(source, payload, hashlib.sha256(source.read_bytes()).hexdigest())


def _stored(source: Path, payload: str, digest: str) -> str:
    head = {"source_sha256": digest, "compiled_format": COMPILED_FORMAT}
    return json.dumps(head)[:-1] + f', "{_kind(source)}": {payload}}}\n'


def _kind(source: Path) -> str:
    return "sample" if source.name == "sample.yaml" else "form"


def _unwrapped(text: str, kind: str, digest: str) -> object:
    """The compiled data in a stored text; :class:`ValueError` when it is damaged or belongs to another YAML."""
    stored = json.loads(text)
    if not isinstance(stored, dict) or stored.get("source_sha256") != digest:
        raise ValueError("compiled from another source")
    if stored.get("compiled_format") != COMPILED_FORMAT or kind not in stored:
        raise ValueError("compiled by another program")
    return stored[kind]


@lru_cache(maxsize=8)
def _form(text: str, digest: str) -> FormDefinition:
    """Kept, since nothing changes a definition: every call of the program reads the same few."""
    return from_data(_unwrapped(text, "form", digest))


@lru_cache(maxsize=4)
def _program_hash(version: str) -> str:
    """The version and, where sources can be read, what they say: a developer never meets a stale cache."""
    digest = hashlib.sha256(f"{version}\n{COMPILED_FORMAT}\n".encode())
    folder = Path(__file__).parent
    names = ("definition.py", "compiled.py", "slots.py", "rules.py")
    for path in [*sorted((folder / "authoring").glob("*.py")), *(folder / name for name in names)]:
        with contextlib.suppress(OSError):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _dropped_paths(folder: Path | None) -> list[Path]:
    if folder is None or not folder.is_dir():
        return []
    return sorted([*folder.glob("*.yaml"), *folder.glob("*/form.yaml")])


def _sample(text: str, digest: str) -> Sample:
    value = _unwrapped(text, "sample", digest)
    if not isinstance(value, dict):
        raise ValueError("a compiled sample is an object")
    return value
