"""An image of a full CD against xorriso, and its verification against sha256sum; memory must not grow with the disc.

Ours are whole processes that begin with Python: writing ends with the image forced to the disk and its structures read
again, verifying with every byte compared, once in the image and once in the folder. xorriso makes the same three trees
but for UDF; sha256sum reads the folder. In turns, the target gone before; of each the least of its turns counts.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from app.discs.image import write_image
from app.discs.manifest import LIST_NAME, SUMS_NAME, write_manifest
from app.discs.model import CopyHead, ListedFile, Manifest
from app.discs.verify import verify_copy
from tests.bench.measure import ROOT, Row, tell

TURNS = 3
FULL, SMALL = 640, 64  # MiB, in files of 4
IN_XORRISO, IN_SHA256SUM = 2.0, 1.5
GROWTH = 1.1
_MIB = 1 << 20
_UTF8 = {**os.environ, "LC_ALL": "C.UTF-8"}


def rows(folder: Path) -> Iterator[Row]:
    """Rows of time for a full CD, then of memory for it against a tenth of it."""
    full, small = _tree(folder / "full", FULL), _tree(folder / "small", SMALL)
    least, peaks = _in_turns(full)
    name = f"{FULL} MB in {FULL // 4} files"
    yield Row(f"write an image of {name} / xorriso -as mkisofs", least["write"] / least["xorriso"], most=IN_XORRISO)
    for work, what in (("verify image", "an image"), ("verify folder", "a folder")):
        ratio = least[work] / least["sha256sum"]
        yield Row(f"verify {what} of {name} / sha256sum -c", ratio, most=IN_SHA256SUM)
    _, fewer = _in_turns(small)
    for work in ("write", "verify image", "verify folder"):
        tell(f"  peak of {work}: {fewer[work] / 1024:.0f} MiB at {SMALL} MB, {peaks[work] / 1024:.0f} MiB at {FULL} MB")
        yield Row(f"peak memory, {work}: {FULL} MB / {SMALL} MB", peaks[work] / fewer[work], most=GROWTH)


def _tree(folder: Path, mebibytes: int) -> Path:
    """A copy with its lists in ``folder / "tree"``, no two blocks of it equal."""
    tree, chance = folder / "tree", random.Random(mebibytes)
    filling, files = chance.randbytes(_MIB - 4), []
    for number in range(mebibytes // 4):
        path = f"佐证材料/{number % 15 + 1:02}_合作区入驻企业名录/第{number}份材料.pdf"
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        data = b"".join((number * 4 + block).to_bytes(4, "big") + filling for block in range(4))
        (tree / path).write_bytes(data)
        files.append(ListedFile(path=path, bytes=len(data), sha256=hashlib.sha256(data).hexdigest()))
    head = CopyHead(form="f", title="示例", applicant="示例", code="7F3A-92C1", parts={}, discs=2)
    write_manifest(tree, Manifest(head=head, disc=1, of=1, files=tuple(files)))
    return folder


def _in_turns(folder: Path) -> tuple[dict[str, float], dict[str, float]]:
    """The least time of each work in seconds, and the most memory of ours in KiB."""
    theirs, tree = folder / "theirs.iso", folder / "tree"
    mkisofs = ["xorriso", "-as", "mkisofs", "-quiet", "-J", "-joliet-long", "-r", "-o", str(theirs), str(tree)]
    works: dict[str, Callable[[], float]] = {
        "write": lambda: _ours("write", folder),
        "xorriso": lambda: _others(mkisofs, folder),
        "verify image": lambda: _ours("verify image", folder),
        "verify folder": lambda: _ours("verify folder", folder),
        "sha256sum": lambda: _others(["sha256sum", "-c", "--quiet", SUMS_NAME], tree),
    }
    times: dict[str, list[float]] = {work: [] for work in works}
    peaks: dict[str, float] = dict.fromkeys(works, 0.0)
    for turn in range(TURNS + 1):
        for name, work in works.items():
            if name in ("write", "xorriso"):
                (theirs if name == "xorriso" else folder / "ours.iso").unlink(missing_ok=True)
            os.sync()
            begun = perf_counter()
            peak = work()
            if turn:  # the first one compiles and fills caches
                times[name].append(perf_counter() - begun)
                peaks[name] = max(peaks[name], peak)
    for name, each in times.items():
        tell(f"  {folder.name}, {name}: " + ", ".join(f"{one:.2f} s" for one in each))
    return {name: min(each) for name, each in times.items()}, peaks


def _ours(work: str, folder: Path) -> float:
    # an installed program has its bytecode: it is kept here, too, whatever the environment of the tree says
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder.parent / "bytecode")}
    command = [sys.executable, "-m", "tests.bench.discs", work, str(folder)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **kept}, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"{work}: {done.stderr.decode('utf-8', 'replace')}")
    return float(json.loads(done.stdout))


def _others(command: list[str], cwd: Path) -> float:
    subprocess.run(command, cwd=cwd, env=_UTF8, capture_output=True, check=True)
    return 0.0


def main(work: str, folder: Path) -> int:
    """Do one work, and tell the most memory that this process had, in KiB."""
    tree, iso = folder / "tree", folder / "ours.iso"
    if work == "write":
        names = sorted(path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file())
        if LIST_NAME not in names or write_image(tree, names, iso, "SB_7F3A92C1_1") < sum(
            (tree / name).stat().st_size for name in names
        ):
            return 1
    elif not verify_copy(iso if work == "verify image" else tree).same:
        return 1
    status = Path("/proc/self/status").read_text("ascii")
    sys.stdout.write(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
