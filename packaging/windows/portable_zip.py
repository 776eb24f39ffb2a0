"""Pack the folder of the frozen Windows program into a zip, for PCs on which nothing may be installed.

Same folder, same bytes. The data of its users lies where that of the installed program lies, so that both can be used
in turn; whoever wants it elsewhere starts the program with ``--data-dir``.
Usage: ``python packaging/windows/portable_zip.py BUNDLE_DIR OUT``; OUT is the zip or a folder to put it into.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from file_list import list_files
from installer import check_bundle
from stand_in import MARK
from version_resource import project_version

_FIRST = "请先解压，再运行.txt"
_NOTE = """\
把整个文件夹解压到硬盘上，再双击里面的“申报册.exe”。不要在压缩软件的窗口里直接运行。

不需要安装，也不需要管理员权限。草稿和设置不放在这个文件夹里：草稿在您选的文件夹里（一般在“文档”下的“申报册”），
设置在当前用户的 AppData\\Local\\shenbao 下。换新版本时，解压新的文件夹，删掉旧的即可，草稿和设置都在。

要让双击 .shenbao 文件就打开本程序，请用安装程序安装。
"""
# Zip files know no time zone; one date for all, since the same program shall give the same bytes.
_DATE = (2026, 1, 1, 0, 0, 0)


def zip_name(version: str, *, stand_in: bool) -> str:
    """The file name of the zip; that of a rehearsal cannot be taken for the real one."""
    return f"演练-不可分发-申报册-{version}-免安装.zip" if stand_in else f"申报册-{version}-免安装.zip"


def pack(bundle: Path, out: Path) -> Path:
    """Write the zip of ``bundle``; gives the file."""
    stand_in = (bundle / MARK).is_file()
    check_bundle(bundle, stand_in=stand_in)
    version = project_version()
    target = out if out.suffix == ".zip" else out / zip_name(version, stand_in=stand_in)
    target.parent.mkdir(parents=True, exist_ok=True)
    top = f"申报册-{version}"
    listed = list_files(bundle)
    with zipfile.ZipFile(target, "w") as archive:
        # With a byte order mark, for the old editor of Windows.
        _add(archive, f"{top}/{_FIRST}", _NOTE.replace("\n", "\r\n").encode("utf-8-sig"))
        for folder in listed.folders:
            _add(archive, f"{top}/{folder}/", b"")
        for name in listed.files:
            _add(archive, f"{top}/{name}", (bundle / name).read_bytes())
    return target


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.create_system = 0  # as Windows writes it, on every system
    entry.external_attr = 0x10 if name.endswith("/") else 0
    entry.compress_type = zipfile.ZIP_STORED if name.endswith("/") else zipfile.ZIP_DEFLATED
    archive.writestr(entry, content, compresslevel=9)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    print(pack(Path(sys.argv[1]), Path(sys.argv[2])))
