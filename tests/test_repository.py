"""Habits of the repository: nothing of one machine in it, a lock file without addresses, nothing left half done."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
IGNORED = {
    ".git",
    ".venv",
    "build",
    "dist",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
}
BIGGEST_TEXT = 2_000_000
# Licence texts of others stand there word for word; what they name and link to is their business.
VERBATIM = ROOT / "resources" / "licences" / "packages"

MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:root|work|farm|home|Users)/[\w.]|[A-Za-z]:\\Users\\\w")
REGISTRY = re.compile(
    r"py[p]i\.org|python[h]osted|npm[j]s\.|registry\.\w+\.\w|crates\.[i]o|deb\.[d]ebian|--index-url|--extra-index|mirrors?\.\w+\.\w"
)
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HACK)\b|raise NotImplemented" + r"Error")
LOCK_LINE = re.compile(
    r"[a-z0-9]+(?:[-._][a-z0-9]+)*==[0-9][0-9A-Za-z.+!]*(?: ; [A-Za-z_0-9 '\"=<>!.()]+?)? \\"
    r"|    --hash=sha256:[0-9a-f]{64}(?: \\)?"
    r"|    # +(?:via(?: .+)?|[A-Za-z0-9._-]+(?: \(pyproject\.toml(?::\w+)?\))?)"
)


def tracked_files() -> list[Path]:
    """What git knows or would take; in an unpacked archive without git, everything that is not made by tools."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "-co", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode("utf-8")
        return [ROOT / name for name in sorted(set(listed.split("\0"))) if name and (ROOT / name).is_file()]
    return [f for f in sorted(ROOT.rglob("*")) if f.is_file() and not IGNORED & set(f.relative_to(ROOT).parts)]


def texts() -> dict[str, str]:
    """Every tracked file that is a text, by its path, but for words of others and this file, which plants mistakes."""
    found: dict[str, str] = {}
    for file in tracked_files():
        if file == Path(__file__).resolve() or VERBATIM in file.parents or file.stat().st_size > BIGGEST_TEXT:
            continue
        content = file.read_bytes()
        if b"\0" not in content:
            found[file.relative_to(ROOT).as_posix()] = content.decode("utf-8", "replace")
    return found


def lines_with(pattern: re.Pattern[str], suffixes: tuple[str, ...] = ()) -> list[str]:
    """``file:line: match`` for each line of the tree's texts in which ``pattern`` is found."""
    return [
        f"{name}:{number}: {match[0]}"
        for name, text in texts().items()
        if not suffixes or name.endswith(suffixes)
        for number, line in enumerate(text.splitlines(), 1)
        if (match := pattern.search(line))
    ]


def wrong_lock_lines(text: str) -> list[str]:
    """Lines of a lock file that are no name with version, no hash and no comment on where it comes from."""
    return [line for line in text.splitlines() if not LOCK_LINE.fullmatch(line)]


def test_no_file_names_a_path_of_a_machine() -> None:
    assert lines_with(MACHINE_PATH) == []


def test_no_file_names_a_package_registry() -> None:
    assert lines_with(REGISTRY) == []


def test_nothing_is_marked_unfinished() -> None:
    assert lines_with(UNFINISHED, (".py", ".sh", ".md", ".toml", ".yaml", "Makefile", ".ci/run")) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (MACHINE_PATH, "see /ro" + "ot/.venv"),
        (MACHINE_PATH, "open('/home/li/a')"),
        (MACHINE_PATH, "cd /wo" + "rk/main"),
        (MACHINE_PATH, r"C:\Users\li"),
        (REGISTRY, "--index-url https://a.b"),
        (REGISTRY, "from https://py" + "pi.org/simple"),
        (REGISTRY, "https://registry.npm" + "js.org/x"),
        (UNFINISHED, "# TO" + "DO later"),
        (UNFINISHED, "raise NotImplemented" + "Error"),
    ],
)
def test_the_patterns_see_what_is_planted(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


@pytest.mark.parametrize(
    "line", ["a/farm/b", "https://a.b/home", "attachments/home/x.pdf", "the frame/home/shop", "registry of types"]
)
def test_the_path_pattern_lets_other_slashes_pass(line: str) -> None:
    assert not MACHINE_PATH.search(line)
    assert not REGISTRY.search(line)


def test_the_lock_holds_names_versions_and_hashes_only() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert wrong_lock_lines(text) == []
    pinned = re.findall(r"^[a-z0-9].*==.*\n((?:    --hash=.*\n)*)", text, flags=re.MULTILINE)
    assert len(pinned) > 20
    assert all(pinned)


@pytest.mark.parametrize("line", ["--index-url https://a.b/c", "a @ https://a.b/c.whl \\", "-e .", "a>=1 \\", "a==1"])
def test_the_lock_checker_sees_what_is_planted(line: str) -> None:
    assert wrong_lock_lines(line) == [line]


def test_the_lock_covers_what_the_project_asks_for() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"].values()
    asked = [*project["project"]["dependencies"], *(line for group in groups for line in group)]
    names = {re.sub(r"[-_.]+", "-", re.split(r"[<>=!~ ;\[]", line)[0]).lower() for line in asked}
    locked = set(
        re.findall(r"^([a-z0-9][a-z0-9._-]*)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    )
    assert names <= locked


def test_the_readme_names_both_commands_and_the_windows_steps() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in ("make demo", "make test", "python -m venv"):
        assert command in readme


def test_every_link_of_the_documents_leads_to_a_file() -> None:
    broken = [
        f"{name}: {target}"
        for name, text in texts().items()
        if name.endswith(".md")
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text)
        if not re.match(r"[a-z]+:", target) and not (ROOT / name).parent.joinpath(target).exists()
    ]
    assert broken == []


def test_decisions_are_numbered_without_gaps_and_short() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    for file in files:
        lines = file.read_text("utf-8").splitlines()
        assert 8 <= len(lines) <= 30, file.name
        assert lines[0].startswith(f"# {int(file.name[:4])}. "), file.name


def test_the_ci_runs_what_a_developer_runs() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")
    recipe = (ROOT / "Makefile").read_text("utf-8")
    for target in ("setup", "demo", "test", "run", "check", "bench", "package"):
        assert re.search(rf"^{target}:", recipe, re.MULTILINE), target
