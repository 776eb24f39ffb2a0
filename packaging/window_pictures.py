"""Pictures of the window, taken of the real program without a screen.

``window_pictures.py screenshots`` draws what the README shows into ``docs/images``. ``window_pictures.py review``
draws every page in its states, sizes, themes and scales, and lays the pictures together on the contact sheets of
``docs/review/window``; the pictures themselves stay in ``build/window`` to be looked at in full. With names of reels
behind it only those are taken anew. ``window_pictures.py manual`` draws those of ``docs/manual/pictures``.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "window"
REVIEW = ROOT / "docs" / "review" / "window"
IMAGES = ROOT / "docs" / "images"
MANUAL = ROOT / "docs" / "manual" / "pictures"
# Somebody made up for each reel: their folders may be seen in a picture.
_USERS = (
    "张三", "李四", "王五", "赵六", "钱七", "孙八", "周九", "吴十",
    "郑甲", "陈乙", "林丙", "黄丁", "何戊", "魏己", "蒋庚", "杨辛", "朱壬",
)  # fmt: skip
_SCREEN = (2600, 1700)


class Reel(NamedTuple):
    """Scenes that one run of the program plays in order, at one scale: the scale of a screen holds for a process."""

    scenes: tuple[str, ...]
    scale: float = 1.0


_STATES = ("empty", "sample", "ceilings")
_EVERY = {
    "zone": tuple(f"every zone {state}" for state in _STATES),
    "others": ("start_every_size", *(f"every {form} {state}" for form in ("service", "summary") for state in _STATES)),
}
REELS: Mapping[str, Reel] = {
    **{f"{percent} zone": Reel(_EVERY["zone"], percent / 100) for percent in (125, 150, 100)},
    "125 others": Reel((*_EVERY["others"], "sheets_scaled"), 1.25),
    "150 others": Reel((*_EVERY["others"], "sheets_scaled"), 1.5),
    "100 others": Reel(_EVERY["others"]),
    "zone": Reel(("sections zone", "sections zone dark", "focus_zone")),
    "service": Reel(("sections service", "sections service dark", "sections summary", "focus_service", "rows_import")),
    "pages": Reel(("evidence", "checks")),
    "books": Reel(("preview", "export")),
    "ecopy": Reel(("ecopy",)),
    "start": Reel(("start_page", "sheets", "recovery", "focus_around")),
    "desk": Reel(("bureau",)),
}

MANUAL_REELS: Mapping[str, Reel] = {
    name: Reel((name,)) for name in ("manual_form", "manual_book", "manual_copy", "manual_desk")
}


def scene(name: str) -> Callable[..., None]:
    """The function of a scene."""
    import window_scenes as form
    import window_scenes_around as around
    import window_scenes_bureau as bureau
    import window_scenes_ecopy as ecopy
    import window_scenes_manual as manual_scenes
    import window_scenes_readme as shown
    import window_scenes_sizes as sizes

    forms = ("zone", "service", "summary")
    special: dict[str, Callable[..., None]] = {
        **{
            f"every {one} {state}": partial(sizes.every_size, form=one, state=state)
            for one in forms
            for state in _STATES
        },
        **{f"sections {one}": partial(form.sections, form=one, dark=False) for one in forms},
        **{f"sections {one} dark": partial(form.sections, form=one, dark=True) for one in forms[:2]},
    }
    modules = (form, around, bureau, ecopy, manual_scenes, shown, sizes)
    return special.get(name) or next(getattr(module, name) for module in modules if hasattr(module, name))


# ---- one run of the program


def play(home: Path, out: Path, scale: float, scenes: Sequence[str]) -> int:
    """Play the scenes in this process; how much was wrong on the way."""
    from window_drafts import cache_of
    from window_stage import Stage

    stage = Stage(home, cache_of(Path(os.environ["WINDOW_DRAFTS"])), home.parent / "shenbao", out, scale)
    for name in scenes:
        scene(name)(stage)
    stage.end()
    return len(stage.troubles)


class Studio:
    """Where the runs work: prepared drafts, made-up homes, and the program under a name that says nothing."""

    def __init__(self, scratch: Path) -> None:
        from window_drafts import prepare

        self.scratch = scratch
        self.drafts = Path(os.environ.get("WINDOW_DRAFTS") or scratch / "drafts")
        prepare(self.drafts)
        (scratch / "shenbao").symlink_to(ROOT, target_is_directory=True)

    def run(self, name: str, reel: Reel, out: Path) -> str:
        """Play a reel in a process of its own; what it said when it went wrong."""
        known = [*REELS, *MANUAL_REELS]
        user = self.scratch / _USERS[known.index(name) if name in known else 0]
        words = [sys.executable, __file__, "play", str(user), str(out), str(reel.scale), *reel.scenes]
        environment = {
            **os.environ,
            "WINDOW_DRAFTS": str(self.drafts),
            "QT_QPA_PLATFORM": f"offscreen:configfile={self._screen(reel.scale)}",
            "QT_SCALE_FACTOR": str(reel.scale),
            "PYTHONPATH": str(ROOT),
        }
        done = subprocess.run(words, cwd=self.scratch, env=environment, capture_output=True, text=True, check=False)
        return f"{name}: {done.stderr or done.returncode}" if done.returncode or done.stderr else ""

    def _screen(self, scale: float) -> str:
        """A file that describes a screen as large as any window; Qt takes no path with Chinese characters here."""
        width, height = (round(side * scale) for side in _SCREEN)
        screen = {"name": "1", "x": 0, "y": 0, "width": width, "height": height, "dpr": 1}
        name = f"screen-{round(scale * 100)}.json"
        described = {"screens": [{**screen, "logicalDpi": 96, "logicalBaseDpi": 96}]}
        (self.scratch / name).write_text(json.dumps(described))
        return name


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder that has the same name each time, since pictures show it; other runs wait for it."""
    folder = Path(tempfile.gettempdir(), "申报册样张")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def shoot(names: Sequence[str], reels: Mapping[str, Reel], out: Path) -> list[str]:
    """Play reels, two at a time; what went wrong."""
    with scratch_folder() as scratch, ThreadPoolExecutor(2) as pool:
        studio = Studio(scratch)
        return [told for told in pool.map(lambda name: studio.run(name, reels[name], out), names) if told]


# ---- what is made of the pictures


def review(names: Sequence[str]) -> list[str]:
    """Take the pictures of the reels and lay them on their sheets."""
    from window_sheets import lay_out, undescribed

    if not names:
        shutil.rmtree(BUILD, ignore_errors=True)
        for old in REVIEW.glob("*.png"):
            old.unlink()
    wrong = shoot(names or list(REELS), REELS, BUILD)
    BUILD.mkdir(parents=True, exist_ok=True)
    REVIEW.mkdir(parents=True, exist_ok=True)
    lay_out(BUILD, REVIEW)
    for name in undescribed(REVIEW):
        print(f"README.md 里还没有：{name}")
    return wrong


def screenshots() -> list[str]:
    """Take the pictures that the README shows."""
    from window_sheets import save_small

    with tempfile.TemporaryDirectory() as taken:
        wrong = shoot(["readme"], {"readme": Reel(("readme",))}, Path(taken))
        for picture in sorted(Path(taken, "readme").glob("*.png")):
            save_small(picture, IMAGES / f"window-{picture.stem.partition(' ')[2]}.png")
    return wrong


def manual(names: Sequence[str]) -> list[str]:
    """Take the pictures that the manual shows."""
    from window_sheets import save_small

    with tempfile.TemporaryDirectory() as taken:
        wrong = shoot(names or list(MANUAL_REELS), MANUAL_REELS, Path(taken))
        MANUAL.mkdir(parents=True, exist_ok=True)
        for picture in sorted(Path(taken, "manual").glob("*.png")):
            save_small(picture, MANUAL / f"{picture.stem.partition(' ')[2]}.png")
    return wrong


def usage() -> str:
    """What can be asked for."""
    reels = "\n".join(f"  {name!r}" if " " in name else f"  {name}" for name in REELS)
    asked = "window_pictures.py screenshots\nwindow_pictures.py review [REEL ...]\nwindow_pictures.py manual [REEL ...]"
    return f"{asked}\n\nREEL of review is one of\n{reels}\nREEL of manual is one of\n  {', '.join(MANUAL_REELS)}"


def is_understood(words: Sequence[str]) -> bool:
    """Whether the words ask for something; a slip must not clear all pictures."""
    if words[:1] == ["play"]:  # said by this program to itself
        return len(words) > 4 and words[3].replace(".", "", 1).isdecimal()
    known = {"review": REELS, "manual": MANUAL_REELS}.get(words[0] if words else "", {})
    return words == ["screenshots"] or (bool(known) and all(name in known for name in words[1:]))


def main(words: Sequence[str]) -> int:
    """Do what the command line asks; 0 when nothing went wrong, 2 when it is not understood."""
    words = list(words)
    if {"-h", "--help"} & set(words):
        print(usage())
        return 0
    if not is_understood(words):
        print(usage(), file=sys.stderr)
        return 2
    if words[0] == "play":
        home, out, scale, *scenes = words[1:]
        return 1 if play(Path(home), Path(out), float(scale), scenes) else 0
    wrong = {"screenshots": lambda _: screenshots(), "manual": manual}.get(words[0], review)(words[1:])
    for told in wrong:
        print(told, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    raise SystemExit(main(sys.argv[1:]))
