"""Header and page number: the two lines that both renderers draw at the edges of a page, outside the flow.

Source: GB/T 9704-2012, 7.5: page numbers in 四号 (14 pt) 宋体, one character in from the outer edge.
"""

from __future__ import annotations

from app.documents.model import Face

FACE = Face.SONG
HALF_POINTS = 28
PITCH = 320
INDENT = 10 * HALF_POINTS
"""One character, in twips: how far a page number stands from the outer edge of the type area."""
