"""A badge as a picture with its credential baked in, as Open Badges 3.0 describes for PNG."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from sample_writers.stories import Offer
from sample_writers.wording import pick, printable

KEYWORD = "openbadgecredential"
_SIZE, _FINER = 256, 4  # drawn larger, then scaled down for smooth edges
_PALETTES = (  # ground, rim
    ("#1f3a5f", "#e0a526"),
    ("#2f5d50", "#c9d8b6"),
    ("#6b2737", "#e8c7b0"),
    ("#3a3a52", "#8fb8de"),
    ("#0b6e8a", "#f2d388"),
    ("#5b2c6f", "#d7bde2"),
    ("#8a4b08", "#f6ddb5"),
    ("#20504f", "#f0a58f"),
)
Point = tuple[float, float]


def badge_png(offer: Offer, credential: Mapping[str, Any]) -> bytes:
    baked = PngInfo()
    text = json.dumps(credential, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    baked.add_itxt(KEYWORD, text)
    buffer = BytesIO()
    _picture(offer).save(buffer, "PNG", pnginfo=baked, optimize=True)
    return buffer.getvalue()


def _picture(offer: Offer) -> Image.Image:
    edge = _SIZE * _FINER
    image = Image.new("RGBA", (edge, edge), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    ground, rim = pick(_PALETTES, offer.issuer, "palette")
    shape = pick((_hexagon, _rosette, _shield), offer.issuer, "shape")
    for scale, fill in ((1.0, ground), (0.93, rim), (0.895, ground)):
        draw.polygon(shape(edge / 2, edge * 0.485 * scale), fill=fill)
    middle = edge * (0.44 if shape is _shield else 0.47)
    _write(draw, offer.title, middle, edge * 0.60, edge * 0.36, 30, "#ffffff", "VeraBd.ttf")
    line = edge * 0.695
    draw.line((edge * 0.34, line, edge * 0.66, line), fill=rim, width=edge // 150)
    _write(draw, offer.issuer, edge * 0.76, edge * 0.40, edge * 0.11, 15, rim, "Vera.ttf")
    small = image.resize((_SIZE, _SIZE), Image.Resampling.LANCZOS)
    return small.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


def _write(
    draw: ImageDraw.ImageDraw,
    text: str,
    middle: float,
    width: float,
    height: float,
    size: float,
    fill: str,
    font_name: str,
) -> None:
    """Centred lines in the largest type, up to `size`, that fits the box."""
    x = _SIZE * _FINER / 2
    for points in range(int(size), 6, -1):
        font = _font(font_name, points * _FINER)
        lines = _wrap(text, font, width)
        step = points * _FINER * 1.22
        if step * len(lines) <= height and all(font.getlength(line) <= width for line in lines):
            break
    top = middle - step * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        draw.text((x, top + number * step), line, font=font, fill=fill, anchor="mm")


def _wrap(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines: list[str] = []
    for word in printable(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@cache
def _font(name: str, size: float) -> ImageFont.FreeTypeFont:
    """Bitstream Vera, which comes with reportlab."""
    from reportlab.pdfbase.ttfonts import TTFOpenFile

    path, file = TTFOpenFile(name)
    file.close()
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def _hexagon(middle: float, radius: float) -> list[Point]:
    return _turn(middle, [(radius, 60 * step + 30) for step in range(6)])


def _rosette(middle: float, radius: float) -> list[Point]:
    return _turn(
        middle, [(radius * (0.97 + 0.03 * math.cos(math.radians(20 * a))), a) for a in range(360)]
    )


def _shield(middle: float, radius: float) -> list[Point]:
    """Straight shoulders, then two curves that meet in a point."""
    side, top = 0.86 * radius, middle - 0.92 * radius
    right = [
        (middle + side * (1 - (step / 30) ** 2.4), middle + radius * step / 30)
        for step in range(31)
    ]
    left = [(2 * middle - x, y) for x, y in reversed(right)]
    return [(middle - side, top), (middle + side, top), *right, *left]


def _turn(middle: float, polar: list[tuple[float, float]]) -> list[Point]:
    return [
        (
            middle + radius * math.cos(math.radians(angle)),
            middle + radius * math.sin(math.radians(angle)),
        )
        for radius, angle in polar
    ]
