"""The forms this program knows: those it ships, and those dropped into the data folder.

Shipped forms stand in ``forms/<id>/``; in wheel and bundle with ``form.json`` and ``sample.json`` compiled beside the
YAML, earlier editions of them in ``earlier/<edition>.yaml``. Dropped ones are ``*.yaml``, ``*.shenbao-form`` or
``<id>/form.yaml``; one whose id is taken is a further edition of that form, which new drafts use once the user has
chosen it (decision 89). Compiled JSON names the SHA-256 of its YAML and is used only when that still holds; anything
else goes through ``app.forms.authoring``, once, and is kept in the cache.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
import json
import logging
from collections.abc import Callable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from app import disk
from app.errors import AppError, DefinitionError, UsageError
from app.forms.compiled import COMPILED_FORMAT, from_data, to_json
from app.forms.definition import FormDefinition
from app.forms.edition_choices import Choices, load_choices
from app.forms.edition_names import ENDINGS, FORM_ENDING
from app.forms.editions import (
    Choice,
    Edition,
    EditionMissing,
    Stamp,
    edition_words,
    in_use,
    is_lost,
    meant,
    read_definition,
)

EARLIER = "earlier"
"""The folder beside a shipped form that holds its editions of before, each named by its number."""

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
        self._read: dict[Path, Edition | DefinitionError] = {}
        self._dropped_found: dict[str, list[Edition]] | None = None
        self._clashes: list[DefinitionError] = []

    def ids(self) -> tuple[str, ...]:
        """Ids of all usable forms: shipped ones by name, then dropped ones by file."""
        shipped = self._shipped_ids()
        return (*shipped, *(form_id for form_id in self._dropped_editions() if form_id not in shipped))

    def titles(self) -> tuple[str, ...]:
        """Short titles of all forms whose definition is right, in the order of :meth:`ids`."""
        found = []
        for form_id in self.ids():
            with contextlib.suppress(DefinitionError):
                found.append(self.get(form_id).short_title)
        return tuple(found)

    def get(self, form_id: str) -> FormDefinition:
        """The definition of a form for new drafts: of the edition in use.

        Raises :class:`UsageError` naming the known ids, or :class:`DefinitionError` when its file is wrong.
        """
        return self.in_use(form_id).definition

    def sample(self, form_id: str) -> Sample | None:
        """The fictional filling beside a form, None when it has none; :class:`DefinitionError` when that is wrong."""
        if not self.has_sample(form_id):
            return None
        return self._compiled(self._place(form_id).with_name("sample.yaml"), _sample_json, _sample)[0]

    def has_sample(self, form_id: str) -> bool:
        """Whether a form has a sample beside it; whether that is right is not asked."""
        path = self._place(form_id)
        return path.name == "form.yaml" and path.with_name("sample.yaml").is_file()

    def _place(self, form_id: str) -> Path:
        """Where the edition in use lies; the program's own is not read for that."""
        if form_id in self._shipped_ids() and form_id not in self.choices.chosen:
            return self._shipped / form_id / "form.yaml"
        return self.in_use(form_id).path

    def problems(self) -> list[DefinitionError]:
        """What is wrong with form files, one error for each file; the other forms work all the same."""
        self._dropped_editions()
        for form_id in self._shipped_ids():
            self._shipped_editions(form_id)
        broken = [found for found in self._read.values() if isinstance(found, DefinitionError)]
        return broken + self._clashes + self._lost_choices()

    # ---- editions

    @cached_property
    def choices(self) -> Choices:
        """Which editions the user chose or declined."""
        return load_choices(self._dropped)

    def editions(self, form_id: str) -> tuple[Edition, ...]:
        """Every edition of a form on this PC, the lowest first; none for an unknown form."""
        shipped = self._shipped_editions(form_id) if form_id in self._shipped_ids() else []
        found = [*shipped, *self._dropped_editions().get(form_id, ())]
        return tuple(sorted(found, key=lambda one: one.number))

    def in_use(self, form_id: str) -> Edition:
        """The edition for new drafts, see :func:`app.forms.editions.in_use`; raises as :meth:`get`."""
        choice = self.choices.chosen.get(form_id)
        if form_id in self._shipped_ids():
            own = self._edition(self._shipped / form_id / "form.yaml", shipped=True)
            return own if choice is None else in_use(self.editions(form_id), choice) or own
        found = in_use(self.editions(form_id), choice)
        if found is None:
            raise self._unknown(form_id)
        return found

    def edition(self, form_id: str, stamp: Stamp) -> Edition:
        """The edition that a draft means, see :func:`app.forms.editions.meant`; raises as :meth:`get`.

        :class:`EditionMissing` when this PC has the form, but not this edition of it.
        """
        if form_id in self._shipped_ids():
            own = self._edition(self._shipped / form_id / "form.yaml", shipped=True)
            if own.number == stamp.edition and stamp.sha256 in ("", own.sha256):
                return own
        found = meant(self.editions(form_id), stamp)
        if found is not None:
            return found
        using = self.in_use(form_id).definition
        wanted = f"请向发给你草稿的单位要第 {stamp.edition} 版的表单定义文件（{FORM_ENDING} 或 .yaml），"
        carried = f"转到{edition_words(using)}，另成一份草稿，原来的不动。"
        raise EditionMissing(
            f"这份草稿用的是“{using.short_title}”的第 {stamp.edition} 版，这台电脑上没有这一版。",
            f"{wanted}双击打开或放进“新表单放入”的文件夹；也可以{carried}",
            typed=f"{wanted}用 definition add 加进来；也可以用 definition carry {carried}",
        )

    def waiting(self) -> tuple[Edition, ...]:
        """For each form the newest edition that lies in the user's folder and that nobody has decided about."""
        found = []
        for form_id, editions in self._dropped_editions().items():
            with contextlib.suppress(DefinitionError):
                newest = max(editions, key=lambda one: one.number)
                if newest.number > self.in_use(form_id).number and newest.sha256 not in self.choices.declined:
                    found.append(newest)
        return tuple(found)

    def _shipped_ids(self) -> tuple[str, ...]:
        return tuple(sorted(path.parent.name for path in self._shipped.glob("*/form.yaml")))

    def _shipped_editions(self, form_id: str) -> list[Edition]:
        folder = self._shipped / form_id
        found = []
        for path in (folder / "form.yaml", *sorted(folder.glob(f"{EARLIER}/*.yaml"))):
            with contextlib.suppress(DefinitionError):
                found.append(self._edition(path, shipped=True))
        return found

    def _unknown(self, form_id: str) -> AppError:
        for path, found in self._read.items():
            if isinstance(found, DefinitionError) and form_id in (path.stem, path.parent.name):
                return found
        return UsageError(f"没有编号为 {form_id} 的表单。", f"现有的表单：{'、'.join(self.ids()) or '无'}。")

    def _lost_choices(self) -> list[DefinitionError]:
        """Choices whose file was changed or taken away: new drafts silently of another edition would surprise."""
        told = [self.choices.trouble] if self.choices.trouble else []
        for form_id, choice in self.choices.chosen.items():
            with contextlib.suppress(DefinitionError):  # told as broken
                told += [f"{form_id}：{one}" for one in [self._lost(form_id, choice)] if one]
        return [DefinitionError(one, "请把原来的定义文件放回去，或重新选用。", (one,)) for one in told]

    def _lost(self, form_id: str, choice: Choice) -> str:
        editions = self.editions(form_id)
        try:
            using = self.in_use(form_id)
        except UsageError:
            return f"选用的第 {choice.edition} 版文件不见了或改动过，这台电脑上没有这种表单了，它的草稿打不开。"
        if not is_lost(editions, choice):
            return ""
        if using.number == choice.edition:
            return f"选用的第 {choice.edition} 版文件改动过，新草稿用的是改动以后的内容。"
        return f"选用的第 {choice.edition} 版文件不见了或改动过，新草稿暂用{edition_words(using.definition)}。"

    def _dropped_editions(self) -> dict[str, list[Edition]]:
        if self._dropped_found is None:
            found: dict[str, list[Edition]] = {}
            for path in sorted(_dropped_paths(self._dropped), key=lambda path: not self._is_chosen(path)):
                self._take_dropped(path, found)
            self._dropped_found = dict(sorted(found.items(), key=lambda one: min(each.path for each in one[1])))
        return self._dropped_found

    def _is_chosen(self, path: Path) -> bool:
        """Whether new drafts use this file: of several with its number it comes first, and the others are told."""
        with contextlib.suppress(DefinitionError):
            found = self._edition(path, shipped=False)
            choice = self.choices.chosen.get(found.definition.id)
            return choice is not None and found.stamp == Stamp(choice.edition, choice.sha256)
        return False

    def _take_dropped(self, path: Path, taken: dict[str, list[Edition]]) -> None:
        try:
            found = self._edition(path, shipped=False)
        except DefinitionError:
            return  # among what was read
        form_id = found.definition.id
        others = taken.get(form_id, [])
        own = self._shipped_editions(form_id) if form_id in self._shipped_ids() else []
        same = [one for one in (*own, *others) if one.number == found.number]
        if any(one.sha256 == found.sha256 for one in same):
            return  # the very file once more
        if same:
            told = (
                f"{path.parent.name}/{path.name}：编号 {form_id} 的第 {found.number} 版已有另一份，"
                "这份只用来打开写明照它填的草稿。"
            )
            hint = "要替换现在的表单，请把 edition 写成更大的数；另一种表单请改用别的 id。"
            self._clashes.append(DefinitionError(told, hint, (told,)))
        taken[form_id] = [*others, found]

    def _edition(self, path: Path, *, shipped: bool) -> Edition:
        if path not in self._read:
            self._read[path] = self._load(path, shipped)
        found = self._read[path]
        if isinstance(found, DefinitionError):
            raise found
        return found

    def _compiled(
        self, source: Path, compile_it: Callable[[bytes, Path], str], read: Callable[[str, str], _T]
    ) -> tuple[_T, str]:
        """From the JSON beside the YAML, else from the cache, else from the YAML itself; and the YAML's SHA-256.

        The YAML is read once: what is given is what has that hash. ``compile_it`` takes its bytes; ``read`` takes the
        stored JSON and the SHA-256 that it must name.
        """
        data = read_definition(source)
        digest = hashlib.sha256(data).hexdigest()
        with contextlib.suppress(OSError, ValueError, RecursionError):
            return read(source.with_suffix(".json").read_text(encoding="utf-8"), digest), digest
        place = self._cache.place(source, digest)
        with contextlib.suppress(OSError, ValueError, RecursionError):
            return read(place.read_text(encoding="utf-8"), digest), digest
        text = _stored(source, compile_it(data, source), digest)
        self._cache.keep(place, text)
        return read(text, digest), digest

    def _load(self, path: Path, shipped: bool) -> Edition | DefinitionError:
        try:
            definition, digest = self._compiled(path, _form_json, _form)
        except DefinitionError as error:
            return error
        except AppError as error:  # a file that cannot be read must not hide the others either
            return DefinitionError(error.message, error.hint, (error.message,))
        except Exception as error:  # nor may one that nobody foresaw
            logging.getLogger(__name__).exception("%s", path)
            return unforeseen(path.name, error)
        if path.parent.parent == self._shipped and definition.id != path.parent.name:
            told = f"{path.parent.name}/{path.name}：id 是 {definition.id}，应与文件夹同名。"
            return DefinitionError(told, "请改正 id 或文件夹的名称。", (told,))
        named = (path.parent.parent.name, path.stem)
        if path.parent.parent.parent == self._shipped and named != (definition.id, str(definition.edition)):
            told = f"{path.parent.name}/{path.name}：应以第几版命名，并与上一层文件夹的编号相同。"
            return DefinitionError(told, "请改正 id、edition 或文件的名称。", (told,))
        return Edition(definition, path, digest, shipped)


class _Cache:
    """Compiled JSON under the hash of all that goes into it; silently does nothing where it cannot write."""

    def __init__(self, folder: Path, version: str) -> None:
        self._folder = folder
        self._version = version

    def place(self, source: Path, digest: str) -> Path:
        """Where the compiled JSON of a YAML file with that SHA-256 is kept."""
        key = hashlib.sha256(f"{digest}\n{_program_hash(self._version)}".encode()).hexdigest()[:32]
        # Further folders tell files of one name apart; the whole path would change with the letter of a stick.
        which = hashlib.sha256("/".join(source.parts[1:][-4:]).encode("utf-8", "replace")).hexdigest()[:12]
        return self._folder / f"{source.stem[:20]}.{which}.{key}.json"

    def keep(self, place: Path, text: str) -> None:
        """Write one entry and drop outdated ones of the same file."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            disk.write_file(place, text.encode("utf-8"))
            for older in self._folder.glob(f"{glob.escape(place.name[:-38])}.{'[0-9a-f]' * 32}.json"):
                if older != place:
                    older.unlink(missing_ok=True)
        except (OSError, UnicodeEncodeError):
            return  # a cache that cannot be written only costs time


def unforeseen(name: str, error: Exception) -> DefinitionError:
    """A definition at which the reading itself broke."""
    told = f"{name}：读这份定义时出了没有料到的错（{type(error).__name__}）。"
    return DefinitionError(told, "请把这个文件和日志发给维护人员。", (told,))


def _form_json(data: bytes, source: Path) -> str:
    from app.forms.authoring import decoded, parse_form, shown_name

    name = shown_name(source)
    return to_json(parse_form(decoded(data, name), name))


def _sample_json(data: bytes, source: Path) -> str:
    from app.forms.authoring import decoded, parse_sample, shown_name

    name = shown_name(source)
    return json.dumps(parse_sample(decoded(data, name), name), ensure_ascii=False, separators=(",", ":"))


def compile_form(source: Path) -> str:
    """The JSON of a ``form.yaml``; raises as ``app.forms.authoring.load_form`` does."""
    return _form_json(read_definition(source), source)


def compile_sample(source: Path) -> str:
    """The JSON of a ``sample.yaml``; raises as ``app.forms.authoring.load_sample`` does."""
    return _sample_json(read_definition(source), source)


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
    return sorted([*(path for ending in ENDINGS for path in folder.glob(f"*{ending}")), *folder.glob("*/form.yaml")])


def _sample(text: str, digest: str) -> Sample:
    value = _unwrapped(text, "sample", digest)
    if not isinstance(value, dict):
        raise ValueError("a compiled sample is an object")
    return value
