"""Write the bill of materials of the program as CycloneDX 1.5 JSON: every part that is shipped, with its licence.

Made from ``resources/licences/index.json`` and ``requirements.lock`` alone; without clock and serial number, so that
the same tree gives the same bytes. Usage: ``python packaging/sbom.py OUT.cdx.json``
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from licences import INDEX, ROOT
from locked import Locked, read_lock, shipped

_FONTS = "字体"


def bill_of_materials(root: Path = ROOT) -> dict[str, Any]:
    """The whole bill; its order is that of the index.

    Raises:
        SystemExit: a package of the lock is not in the index.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    parts = json.loads((root / "resources" / INDEX).read_text("utf-8"))["parts"]
    locked = read_lock(root / "requirements.lock")
    wanted = shipped(locked)
    if missing := sorted(set(wanted) - {part["name"] for part in parts}):
        raise SystemExit(f"not in the index of licences: {', '.join(missing)}; run `python packaging/licences.py`")
    name, version = project["name"], project["version"]
    program = {
        "type": "application",
        "bom-ref": f"pkg:generic/{name}@{version}",
        "name": parts[0]["name"],
        "version": version,
        "description": project["description"],
        "licenses": [{"expression": parts[0]["licence"]}],
        "purl": f"pkg:generic/{name}@{version}",
    }
    components = [_component(part, wanted) for part in parts[1:]]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": program},
        "components": components,
        "dependencies": _dependencies(program["bom-ref"], components, wanted),
    }


def _component(part: Mapping[str, Any], wanted: Mapping[str, Locked]) -> dict[str, Any]:
    """One part; what is compiled into it hangs below."""
    name, version = part["name"], part.get("version", "")
    package = name in wanted
    address = _purl("pypi" if package else "generic", name, version)
    component: dict[str, Any] = {
        "type": "data" if part["group"] == _FONTS else "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "description": part["what"],
        "licenses": [{"expression": part["licence"]}],
        "purl": address,
    }
    if str(part.get("source", "")).startswith("https://"):
        component["externalReferences"] = [{"type": "distribution", "url": part["source"]}]
    if part.get("only"):
        component["properties"] = [{"name": "shenbao:only", "value": " ".join(part["only"])}]
    if part.get("inside"):
        component["components"] = [_below(one, address) for one in part["inside"]]
    return {key: value for key, value in component.items() if value}


def _below(one: Mapping[str, str], above: str) -> dict[str, Any]:
    version = one.get("version", "")
    component = {
        "type": "library",
        "bom-ref": f"{above}#{quote(one['name'], safe='')}@{quote(version, safe='')}",
        "name": one["name"],
        "version": version,
        # By name: what packages call the licences of their parts is not always an identifier that the schema knows.
        "licenses": [{"license": {"name": one["licence"]}}],
    }
    return {key: value for key, value in component.items() if value}


def _purl(kind: str, name: str, version: str) -> str:
    """The address of a part as purl-spec writes it."""
    return f"pkg:{kind}/{quote(name, safe='')}" + (f"@{quote(version, safe='')}" if version else "")


def _dependencies(program: str, components: list[dict[str, Any]], wanted: Mapping[str, Locked]) -> list[dict[str, Any]]:
    """Who needs whom: the program its own requirements and what is no package, packages what the lock says."""
    addresses = {component["name"]: component["bom-ref"] for component in components}
    direct = [name for name in addresses if name not in wanted or wanted[name].is_direct]
    below = {
        name: sorted(addresses[other] for other, package in wanted.items() if name in package.asked_by)
        for name in addresses
    }
    return [
        {"ref": program, "dependsOn": sorted(addresses[name] for name in direct)},
        *({"ref": addresses[name], "dependsOn": below[name]} for name in addresses),
    ]


def main(target: Path) -> None:
    """Write the bill to ``target``."""
    text = json.dumps(bill_of_materials(), ensure_ascii=False, indent=1) + "\n"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
