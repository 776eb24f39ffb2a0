"""LibreOffice as converter: a private profile without macros, links and network, gone after the conversion."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from app.books.office.converters import ConversionError, Work
from app.books.office.kinds import OfficeKind
from app.books.office.processes import TimeIsUp, run_apart

_FILTERS: dict[OfficeKind, str] = {
    "word": "writer_pdf_Export",
    "sheet": "calc_pdf_Export",
    "slides": "impress_pdf_Export",
}
_TO_WORD = "MS Word 2007 XML"
_NOWHERE = "127.0.0.1"
_MOST_MEBIBYTES = 4096
_NOT_STARTED = (126, 127)  # what a shell says of a program that is not there or may not run
# path in LibreOffice's registry, name, value
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Writer/Content/Update", "Field", "false"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "1"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    *(
        ("/org.openoffice.Inet/Settings", f"ooInet{protocol}Proxy{what}", value)
        for protocol in ("HTTP", "HTTPS", "FTP")
        for what, value in (("Name", _NOWHERE), ("Port", "9"))
    ),
    ("/org.openoffice.Office.Common/Save/Document", "AutoSave", "false"),
    ("/org.openoffice.Office.Recovery/RecoveryInfo", "Enabled", "false"),
    ("/org.openoffice.Setup/Office", "ooSetupConnectionURL", ""),
)
# The names that Chinese files use and the bundled family that draws each, where the PC has no such font.
_STAND_INS = {
    "FandolFang": ("仿宋", "FangSong", "仿宋_GB2312", "FangSong_GB2312", "华文仿宋", "STFangsong", "方正仿宋_GBK"),
    "FandolKai": ("楷体", "KaiTi", "楷体_GB2312", "KaiTi_GB2312", "华文楷体", "STKaiti", "方正楷体_GBK"),
    "Noto Sans SC": ("黑体", "SimHei", "微软雅黑", "Microsoft YaHei", "等线", "DengXian", "华文黑体", "方正黑体_GBK"),
    "Noto Serif SC": (
        "宋体", "SimSun", "新宋体", "NSimSun", "华文宋体", "STSong", "方正小标宋简体", "方正小标宋_GBK", "serif",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LibreOffice:
    """LibreOffice started without a window. ``fonts`` is a folder of fonts for those that the PC lacks (Linux)."""

    program: str
    fonts: Path | None = None

    @property
    def name(self) -> str:
        """What the user calls it."""
        return "LibreOffice"

    @property
    def exact(self) -> bool:
        """Its line and page breaks often differ from those of Word and WPS."""
        return False

    def takes(self, kind: OfficeKind) -> bool:
        """Writer, Calc and Impress may be missing one by one; then no PDF comes out, which is told."""
        return kind in _FILTERS

    def command(self, work: Work) -> list[str]:
        """What is started: one conversion in a profile of its own, so that an open LibreOffice does not answer."""
        return [
            self.program,
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--nologo",
            "--nofirststartwizard",
            f"-env:UserInstallation={(work.folder / 'profile').as_uri()}",
            "--convert-to",
            f"docx:{_TO_WORD}" if work.to_word else f"pdf:{_FILTERS[work.kind]}",
            "--outdir",
            str(work.target.parent),
            str(work.source),
        ]

    def convert(self, work: Work) -> None:
        """Write ``work.target``; raises :class:`ConversionError`, and Cancelled out of ``work.pause``."""
        user = work.folder / "profile" / "user"
        user.mkdir(parents=True, exist_ok=True)
        (user / "registrymodifications.xcu").write_text(_profile(), "utf-8")
        environment = {"SAL_USE_VCLPLUGIN": "svp", "SAL_NO_MOUSEGRABS": "1", **self._fonts_in(work.folder)}
        try:
            code = run_apart(self.command(work), work.folder, work.seconds, work.pause, environment, _MOST_MEBIBYTES)
        except TimeIsUp as error:
            raise ConversionError(f"{work.seconds:.0f} 秒内没有转完") from error
        except OSError as error:
            raise ConversionError("程序启动不了") from error
        if code in _NOT_STARTED:
            raise ConversionError("程序启动不了")
        made = work.target.parent / f"{work.source.stem}{'.docx' if work.to_word else '.pdf'}"
        if code or not made.is_file():
            # exit code 0 without a file: it could not load the source, or lacks the part for this kind
            raise ConversionError(f"没有生成 {work.made}" if not code else "程序中途退出")
        made.replace(work.target)

    def _fonts_in(self, folder: Path) -> dict[str, str]:
        """A font configuration that adds the bundled fonts behind those of the PC."""
        if self.fonts is None:
            return {}
        before = os.environ.get("FONTCONFIG_FILE") or "/etc/fonts/fonts.conf"
        aliases = "".join(
            f"<alias binding='same'><family>{escape(name)}</family><accept><family>{family}</family></accept></alias>"
            for family, names in _STAND_INS.items()
            for name in names
        )
        config = folder / "fonts.conf"
        config.write_text(
            "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
            f"<include ignore_missing='yes'>{escape(before)}</include>"
            f"<dir>{escape(str(self.fonts.resolve()))}</dir>{aliases}</fontconfig>",
            "utf-8",
        )
        return {"FONTCONFIG_FILE": str(config)}


def _profile() -> str:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )
