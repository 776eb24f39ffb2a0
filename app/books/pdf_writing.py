"""How PDFs of this program are written: streams as they are, nothing unpacked or packed anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf


def save_as_it_is(pdf: pikepdf.Pdf, path: Path, progress: Callable[[int], None], *, hashed: bool = True) -> None:
    """Write every object and stream as it was read; ``progress`` gets per cent and may raise.

    ``hashed``: its /ID is the hash of what it holds. Else it is qpdf's static one, in place of which the writer puts
    its own: hashing a large book doubles the time.
    """
    from pikepdf import ObjectStreamMode, StreamDecodeLevel

    pdf.save(
        path,
        deterministic_id=hashed,
        static_id=not hashed,
        compress_streams=False,
        stream_decode_level=StreamDecodeLevel.none,
        recompress_flate=False,
        object_stream_mode=ObjectStreamMode.disable,
        fix_metadata_version=False,
        progress=progress,
    )
