"""What resumes, certificates and diplomas share as PDF: fonts, the fictional mark, stable bytes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from sample_writers.wording import FICTIONAL, printable


@dataclass(frozen=True)
class Family:
    regular: str
    bold: str
    italic: str
    scale: float = 1.0  # Times looks smaller than Helvetica at the same size, Vera larger


HELVETICA = Family("Helvetica", "Helvetica-Bold", "Helvetica-Oblique")
TIMES = Family("Times-Roman", "Times-Bold", "Times-Italic", 1.1)
VERA = Family("Vera", "VeraBd", "VeraIt", 0.88)

ACCENTS = ("#1f3a5f", "#2f5d50", "#6b2737", "#3d3d3d", "#4b3f72", "#0b6e8a", "#8a4b08", "#000000")


@cache
def register_fonts() -> None:
    """Bitstream Vera comes with reportlab; the others are in every PDF reader."""
    for name in (VERA.regular, VERA.bold, VERA.italic):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))


def color(hexadecimal: str) -> Color:
    return HexColor(hexadecimal)


def plain(text: str) -> str:
    """Text for a reportlab paragraph, which would otherwise read & and < as markup."""
    return escape(printable(text))


def draw_mark(canvas: Canvas, x: float, y: float, centred: bool = False) -> None:
    """The small grey line that says that the person is fictional."""
    canvas.saveState()
    canvas.setFont("Helvetica", 6)
    canvas.setFillColor(color("#8c8c8c"))
    (canvas.drawCentredString if centred else canvas.drawString)(x, y, FICTIONAL)
    canvas.restoreState()
