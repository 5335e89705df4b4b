"""Badge pictures made safe to show: small, still, and without the credential baked into them.

A picture comes from whoever made the badge. Its pixels are never decoded here; what is shown is
an address that holds the whole picture, for an ``<img>``, where browsers run and fetch nothing.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
import zlib
from typing import TYPE_CHECKING

from skillmatch.tables import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

MAX_PICTURE_BYTES = 2_000_000

_MAX_PIXELS = 8_000_000
_MAX_ELEMENTS = 20_000
# Copies of copies of a drawing grow without bound; with so few they can't.
_MAX_COPIES = 20
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# The rest is text, compressed profiles and further frames.
_PNG_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND")
_SVG = "{http://www.w3.org/2000/svg}"
_NOT_DRAWN = (
    f"{_SVG}script",
    f"{_SVG}foreignObject",
    f"{_SVG}metadata",
    "{https://purl.imsglobal.org/ob/v3p0}credential",
    "{http://openbadges.org}assertion",
)
_ADDRESS = re.compile(r"data:image/(?:png|svg\+xml)(?:;[\w=-]+)*;base64,(?P<content>[\w+/=\s-]*)")


def picture_address(content: bytes) -> str:
    """The picture as a ``data:`` address, for the ``src`` of an ``<img>``.

    Parameters
    ----------
    content : bytes
        A PNG or an SVG.

    Returns
    -------
    str
        The address; the picture in it has no text, no program and one frame.

    Raises
    ------
    UnreadableError
        If it is neither, or is damaged, or too large to be shown.

    Examples
    --------
    >>> picture_address(b'<svg xmlns="http://www.w3.org/2000/svg"/>')[:26]
    'data:image/svg+xml;base64,'
    """
    if len(content) > MAX_PICTURE_BYTES:
        raise _not_shown(f"it has more than {MAX_PICTURE_BYTES / 1e6:.0f} MB")
    if content.startswith(_PNG_SIGNATURE):
        return _address("png", _PNG_SIGNATURE + b"".join(_drawn_chunks(content)))
    return _address("svg+xml", _drawing(content))


def picture_in(address: str) -> bytes:
    """The picture that a ``data:`` address holds.

    Raises
    ------
    UnreadableError
        If the picture is elsewhere, or is neither PNG nor SVG.

    Examples
    --------
    >>> picture_in("data:image/svg+xml;base64,PHN2Zy8+")
    b'<svg/>'
    """
    if len(address) > 2 * MAX_PICTURE_BYTES:
        raise _not_shown(f"it has more than {MAX_PICTURE_BYTES / 1e6:.0f} MB")
    found = _ADDRESS.fullmatch(address.strip())
    if not found:
        raise _not_shown("it is not in the file as PNG or SVG, and the network is not used")
    try:
        return base64.b64decode(found["content"])
    except binascii.Error:
        raise _not_shown("it is damaged") from None


def _address(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def _not_shown(why: str) -> UnreadableError:
    return UnreadableError(f"Its picture isn’t shown: {why}.", "Open the file to see it.")


def _drawn_chunks(content: bytes) -> Iterator[bytes]:
    """The chunks of a PNG that its one picture is made of, in order."""
    place, kind = len(_PNG_SIGNATURE), b""
    while kind != b"IEND":
        if len(content) < place + 12:
            raise _not_shown("it is cut short")
        length, kind = struct.unpack_from(">I4s", content, place)
        chunk = content[place : place + 12 + length]
        if len(chunk) < 12 + length or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:]):
            raise _not_shown("it is damaged")
        if (place == len(_PNG_SIGNATURE)) != (kind == b"IHDR" and length == 13):
            raise _not_shown("it is damaged")
        if kind == b"IHDR":
            width, height = struct.unpack_from(">II", chunk, 8)
            if width * height > _MAX_PIXELS:
                raise _not_shown(f"it has {width:,} × {height:,} pixels")
        if kind in _PNG_CHUNKS:
            yield chunk
        place += len(chunk)


def _drawing(content: bytes) -> bytes:
    from xml.etree import ElementTree

    import defusedxml
    import defusedxml.ElementTree

    try:
        root = defusedxml.ElementTree.fromstring(content)
        if root.tag != f"{_SVG}svg":
            raise _not_shown("it is neither PNG nor SVG")
        tags = [element.tag for element in root.iter()]
        if len(tags) > _MAX_ELEMENTS or tags.count(f"{_SVG}use") > _MAX_COPIES:
            raise _not_shown("it is drawn in too many parts")
        _keep_what_is_drawn(root)
        drawing: bytes = ElementTree.tostring(root)
    except (defusedxml.DefusedXmlException, ElementTree.ParseError, LookupError):
        raise _not_shown("it is neither PNG nor well-formed SVG") from None
    except RecursionError:
        raise _not_shown("it is nested too deeply") from None
    return drawing


def _keep_what_is_drawn(root: Element) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in _NOT_DRAWN:
                parent.remove(child)
