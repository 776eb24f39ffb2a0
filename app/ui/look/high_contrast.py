"""Whether the system asks for a high-contrast theme. Qt 6.9 does not tell, Windows does."""

from __future__ import annotations

import os

_SPI_GETHIGHCONTRAST = 0x0042
_HCF_HIGHCONTRASTON = 0x0001


def high_contrast() -> bool:
    """True while Windows shows a high-contrast theme; False elsewhere and when Windows does not answer."""
    if os.name != "nt":
        return False
    return _asked_windows()


def _asked_windows() -> bool:
    import ctypes

    class HighContrast(ctypes.Structure):
        """``HIGHCONTRASTW`` of winuser.h."""

        _fields_ = (("size", ctypes.c_uint), ("flags", ctypes.c_uint), ("scheme", ctypes.c_void_p))

    state = HighContrast(size=ctypes.sizeof(HighContrast))
    windows = getattr(ctypes, "windll", None)
    if windows is None:
        return False
    told = windows.user32.SystemParametersInfoW(_SPI_GETHIGHCONTRAST, state.size, ctypes.byref(state), 0)
    return bool(told) and bool(state.flags & _HCF_HIGHCONTRASTON)
