"""How printed labels are cut: the words of a row, and the line in them that names an evidence item. No Qt."""

from __future__ import annotations


def cut_at_citation(text: str, cite: int | None) -> tuple[str, str, str]:
    """A label as what stands before the line that names the evidence item, that line, and what stands after it.

    Without a citation, or where no line of its own holds it, all is in the first.
    """
    lines = text.split("\n")
    at = next((at for at, line in enumerate(lines) if cite is not None and "佐证材料" in line and at), None)
    if at is None:
        return text, "", ""
    return "\n".join(lines[:at]), lines[at], "\n".join(lines[at + 1 :])


def label_lines(text: str, cite: int | None) -> tuple[str, str]:
    """The words of a row without its citation, and the citation."""
    before, cited, after = cut_at_citation(text, cite)
    return "\n".join(part for part in (before, after) if part), cited
