"""Write the version resource of a Windows program: what 属性 → 详细信息 shows, as PyInstaller's ``version=`` reads it.

The version comes from ``pyproject.toml`` and from nowhere else.
Usage: ``python packaging/windows/version_resource.py 申报册.exe OUT.txt``
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT / "packaging") not in sys.path:
    sys.path.append(str(ROOT / "packaging"))

from project_version import project_version  # noqa: E402

PRODUCT = "申报册"
COMPANY = "申报册 contributors"
COPYRIGHT = "Copyright (c) 2026 申报册 contributors, MIT License"
DESCRIPTIONS = {
    "申报册.exe": "申报册：离线填报、检查并导出官方申报材料",
    "shenbao.exe": "申报册命令行",
}
# 0x0804: Chinese as in the mainland; 1200: the strings are Unicode.
_LANGUAGE, _CHARSET = 0x0804, 1200


def four_numbers(version: str) -> tuple[int, int, int, int]:
    """``1.2.3`` as Windows compares versions, ``(1, 2, 3, 0)``.

    Raises:
        SystemExit: it is no release number of at most four parts of 16 bits; a 1.2rc1 would look like a 1.2 in Windows.
    """
    parts = version.split(".")
    if not (len(parts) <= 4 and all(re.fullmatch(r"0|[1-9][0-9]*", part) and int(part) < 65536 for part in parts)):
        raise SystemExit(f"version {version!r}: Windows needs one to four numbers below 65536")
    one, two, three, four = [*map(int, parts), 0, 0, 0][:4]
    return one, two, three, four


def version_resource(program: str, version: str) -> str:
    """The text of the file for ``program``, one of ``DESCRIPTIONS``."""
    numbers = four_numbers(version)
    strings = {
        "CompanyName": COMPANY,
        "FileDescription": DESCRIPTIONS[program],
        "FileVersion": version,
        "InternalName": Path(program).stem,
        "LegalCopyright": COPYRIGHT,
        "OriginalFilename": program,
        "ProductName": PRODUCT,
        "ProductVersion": version,
    }
    lines = ",\n        ".join(f"StringStruct({name!r}, {value!r})" for name, value in strings.items())
    return f"""VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1,
                    subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable('{_LANGUAGE:04X}{_CHARSET:04X}', [
        {lines}])]),
    VarFileInfo([VarStruct('Translation', [{_LANGUAGE}, {_CHARSET}])])
  ]
)
"""


def write_version_resource(target: Path, program: str, version: str | None = None) -> Path:
    """Write the file for ``program`` to ``target`` and return it; without ``version`` that of the project."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(version_resource(program, version or project_version()), encoding="utf-8", newline="\n")
    return target


if __name__ == "__main__":
    write_version_resource(Path(sys.argv[2]), sys.argv[1])
