"""Draws the objects of a page: paths, pictures, vector graphics, and what is common to all (GB/T 33190-2016 8 to 13).

Text is drawn by ``text``. An object of a kind that is not known here raises Unsupported: nothing is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.books.fit import Matrix
from app.books.ofd.canvas import Canvas
from app.books.ofd.clips import apply_clips
from app.books.ofd.colours import BLACK, complex_part, opacity, plain_colour
from app.books.ofd.document import Sheet
from app.books.ofd.faces import Faces
from app.books.ofd.font_book import FontBook
from app.books.ofd.nodes import IDENTITY, Box, Node
from app.books.ofd.outlines import path_operators
from app.books.ofd.package import Package
from app.books.ofd.paints import pattern_object
from app.books.ofd.pictures import image_object
from app.books.ofd.refusal import Damaged, Unsupported
from app.books.ofd.resources import Resources
from app.books.ofd.style import Style, growth
from app.books.ofd.text import draw_text
from app.books.upright import combine

if TYPE_CHECKING:
    import pikepdf

MOST_OBJECTS = 200_000
_DEEPEST = 24
_BLENDS = (
    "Normal", "Multiply", "Screen", "Overlay", "Darken", "Lighten", "ColorDodge", "ColorBurn", "HardLight",
    "SoftLight", "Difference", "Exclusion",
)  # fmt: skip
# Children of a block of content that draw nothing by themselves.
_SILENT = ("Actions", "Thumbnail", "Substitution")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an object inherits: resources, drawing parameters, how deep it lies, and where its page begins."""

    resources: Resources
    parameters: tuple[Node, ...] = ()
    depth: int = 0
    origin: Matrix = IDENTITY


class Painter:
    """Draws on canvases of one PDF; pictures are kept, so that one used on every page is stored once."""

    def __init__(self, pdf: pikepdf.Pdf, faces: Faces) -> None:
        self.pdf = pdf
        self.faces = faces
        self.fonts = FontBook(pdf)
        self._pictures: dict[tuple[int, str, str], tuple[Package, pikepdf.Object]] = {}
        self._left = MOST_OBJECTS

    def draw_sheet(self, canvas: Canvas, sheet: Sheet) -> list[Node]:
        """Draw layers and annotations, but no seals; returns visible annotations that are not meant for print."""
        self._left = MOST_OBJECTS
        for layer in sheet.layers:
            parameters = Style(layer.node, layer.resources, ()).inherited
            around = Surroundings(layer.resources, parameters, origin=canvas.matrix)
            self.draw_block(canvas, layer.node, around)
        unprinted = []
        for annotation in sheet.annotations:
            appearance = annotation.first("Appearance")
            if appearance is None or not annotation.flag("Visible", default=True):
                continue
            if not annotation.flag("Print", default=True):
                unprinted.append(annotation)
                continue
            place = appearance.box("Boundary") or Box(0.0, 0.0, 0.0, 0.0)
            canvas.save()
            canvas.concat((1.0, 0.0, 0.0, 1.0, place.x, place.y))
            self.draw_block(canvas, appearance, Surroundings(sheet.resources, origin=canvas.matrix))
            canvas.restore()
        return unprinted

    def draw_block(self, canvas: Canvas, block: Node, around: Surroundings) -> None:
        """Draw every object of a layer, page block, cell or vector graphic."""
        if around.depth > _DEEPEST:
            raise Damaged("图元互相包含")
        inner = replace(around, depth=around.depth + 1)
        for node in block.children:
            self._left -= 1
            if self._left < 0:
                raise Unsupported("过多的图元")
            if node.name == "PageBlock":
                self.draw_block(canvas, node, inner)
            elif node.name in _DRAWN:
                if node.flag("Visible", default=True):
                    self._draw_object(canvas, node, inner)
            elif node.name not in _SILENT:
                raise Unsupported(f"“{node.name[:40]}”对象")

    def _draw_object(self, canvas: Canvas, node: Node, around: Surroundings) -> None:
        style = Style(node, around.resources, around.parameters)
        place = node.box("Boundary")
        matrix = node.matrix("CTM")
        blend = node.get("BlendMode") or "Normal"
        if blend not in _BLENDS:
            raise Unsupported(f"混合方式“{blend[:20]}”")
        canvas.save()
        if place is not None:
            self._clip_to_place(canvas, node, style, place, matrix)
            canvas.concat((1.0, 0.0, 0.0, 1.0, place.x, place.y))
        apply_clips(canvas, node, matrix)
        if node.name == "ImageObject" and node.get("CTM") is None and place is not None:
            matrix = (place.width, 0.0, 0.0, place.height, 0.0, 0.0)  # a picture of 1 mm is never meant
        canvas.concat(matrix)
        canvas.opacity(1.0, 1.0, blend)
        _DRAWN[node.name](self, canvas, node, style, around)
        canvas.restore()

    def _clip_to_place(self, canvas: Canvas, node: Node, style: Style, place: Box, matrix: Matrix) -> None:
        """Objects end at their boundary, lines with half their width beyond it.

        Text is never cut: producers reckon its boundary with other fonts than the one that draws it. A boundary
        without area, common for straight lines, cuts nothing.
        """
        if node.name == "TextObject" or place.width <= 0 or place.height <= 0:
            return
        stroked = node.name == "PathObject" and node.flag("Stroke", default=True)
        wider = style.line_width * growth(matrix) if stroked else 0.0
        canvas.clip(Box(place.x - wider, place.y - wider, place.width + 2 * wider, place.height + 2 * wider))

    # ---- colours -----------------------------------------------------------------------------------------------

    def choose_colour(self, canvas: Canvas, node: Node | None, around: Surroundings, stroke: bool) -> float:
        """Choose a colour for filling or for lines; returns its opacity. Without a colour it is black."""
        if node is None:
            canvas.add(BLACK.operators(stroke))
            return 1.0
        if complex_part(node) is None:
            colour = plain_colour(node, around.resources)
            canvas.add(colour.operators(stroke))
            return colour.alpha

        def draw_cell(content: Node, cell: Canvas) -> None:
            self.draw_block(cell, content, replace(around, parameters=(), depth=around.depth + 1, origin=IDENTITY))

        pattern = pattern_object(canvas, node, around.resources, draw_cell, around.origin)
        name = canvas.name("Pattern", (id(node), canvas.matrix), self.pdf.make_indirect(pattern))
        canvas.add(f"/Pattern CS /{name} SCN" if stroke else f"/Pattern cs /{name} scn")
        return opacity(node)

    # ---- kinds of objects --------------------------------------------------------------------------------------

    def _draw_path(self, canvas: Canvas, node: Node, style: Style, around: Surroundings) -> None:
        data = node.first("AbbreviatedData")
        operators = path_operators(data.text if data else "")
        fill_colour = style.first("FillColor")
        filled = node.flag("Fill", default=False) and fill_colour is not None
        stroked = node.flag("Stroke", default=True)
        if not operators or not (filled or stroked):
            return
        alpha, fill, stroke = opacity(node), 1.0, 1.0
        if filled:
            fill = self.choose_colour(canvas, fill_colour, around, stroke=False)
        if stroked:
            stroke = self.choose_colour(canvas, style.first("StrokeColor"), around, stroke=True)
            canvas.add(style.line_operators())
        canvas.opacity(alpha * fill, alpha * stroke, node.get("BlendMode") or "Normal")
        even = node.get("Rule") == "Even-Odd"
        paint = {(True, True): "B", (True, False): "f", (False, True): "S"}[filled, stroked]
        canvas.add(operators)
        canvas.add(paint + ("*" if even and filled else ""))

    def _draw_text(self, canvas: Canvas, node: Node, style: Style, around: Surroundings) -> None:
        draw_text(self, canvas, node, style, around)

    def _draw_image(self, canvas: Canvas, node: Node, style: Style, around: Surroundings) -> None:
        border = node.first("Border")
        if border is not None and border.number("LineWidth", 1.0):
            raise Unsupported("带边框的图像")
        picture = self._picture(around.resources, node.get("ResourceID") or "", node.get("ImageMask") or "")
        alpha = opacity(node)
        canvas.opacity(alpha, alpha, node.get("BlendMode") or "Normal")
        self.show_picture(canvas, picture)

    def show_picture(self, canvas: Canvas, picture: pikepdf.Object) -> None:
        """Draw an image into the unit square of user space, its head at y = 0."""
        name = canvas.name("XObject", picture.objgen, picture)
        canvas.concat((1.0, 0.0, 0.0, -1.0, 0.0, 1.0))
        canvas.add(f"/{name} Do")

    def _picture(self, resources: Resources, number: str, mask: str) -> pikepdf.Object:
        package = resources.package
        part = _media_part(resources, number)
        shown = _media_part(resources, mask) if mask not in ("", "0") else ""
        key = (id(package), part, shown)
        if key not in self._pictures:
            made = image_object(self.pdf, package.read(part), package.read(shown) if shown else None)
            self._pictures[key] = (package, self.pdf.make_indirect(made))  # kept with it, so that the id stays its own
        return self._pictures[key][1]

    def _draw_composite(self, canvas: Canvas, node: Node, style: Style, around: Surroundings) -> None:
        unit = around.resources.demand("CompositeGraphicUnit", node.get("ResourceID"), "矢量图").node
        content = unit.first("Content")
        if content is None:
            return
        inner = replace(around, parameters=style.inherited)
        alpha, blend = opacity(node), node.get("BlendMode") or "Normal"
        if (alpha, blend) == (1.0, "Normal"):
            self.draw_block(canvas, content, inner)
            return
        # what overlaps inside must not show through itself, so it is blended as one
        group = Canvas(self.pdf)
        self.draw_block(group, content, replace(inner, origin=IDENTITY))
        size = Box(0.0, 0.0, unit.number("Width", 0.0) or 1e4, unit.number("Height", 0.0) or 1e4)
        canvas.opacity(alpha, alpha, blend)
        form = self.pdf.make_indirect(group.form(size, group=True))
        canvas.add(f"/{canvas.name('XObject', form.objgen, form)} Do")


_DRAWN = {
    "PathObject": Painter._draw_path,
    "TextObject": Painter._draw_text,
    "ImageObject": Painter._draw_image,
    "CompositeObject": Painter._draw_composite,
}


def _media_part(resources: Resources, number: str) -> str:
    found = resources.demand("MultiMedia", number, "图像")
    location = found.node.child_text("MediaFile")
    part = resources.part(found, location)
    if part is None:
        raise Damaged(f"缺少图像文件 {location[:80]}".rstrip())
    return part


def flipped(box: Box, scale: float) -> Matrix:
    """From millimetres with the origin at the upper left corner of ``box`` to points with y upwards."""
    return combine((1.0, 0.0, 0.0, 1.0, -box.x, -box.y), (scale, 0.0, 0.0, -scale, 0.0, box.height * scale))
