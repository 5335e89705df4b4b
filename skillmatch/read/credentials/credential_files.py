"""The credential inside a file: JSON, a signed token, or a picture that carries one.

Nothing here is verified or fetched: the file's bytes become one JSON value, or an error that
says why not.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from skillmatch.tables import UnreadableError

CREDENTIAL_ENDINGS = (".json", ".jsonld", ".jwt", ".jws", ".png", ".svg")
MAX_FILE_BYTES = 20_000_000
MAX_JSON_BYTES = 5_000_000
_DEEPEST = 100  # objects and lists in one another; credentials have some ten

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_KEYWORDS = ("openbadgecredential", "openbadges")
_SVG_ELEMENTS = (
    "{https://purl.imsglobal.org/ob/v3p0}credential",
    "{http://openbadges.org}assertion",
)
_COMPACT = re.compile(r"[\w-]+\.[\w-]*\.[\w-]*", re.ASCII)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


class NoBadgeError(UnreadableError):
    """A picture without any badge in it: a photo, a logo."""


@dataclass(frozen=True)
class CredentialFile:
    """What a credential file holds.

    Attributes
    ----------
    container : str
        ``"json"``, ``"jwt"``, ``"png"`` or ``"svg"``.
    data : object
        The credential as JSON, or the payload of its token.
    token : str
        The signed token as it stands (a compact JWS), ``""`` where the credential is JSON.
    """

    container: str
    data: object
    token: str = ""


def open_credential(path: Path) -> CredentialFile:
    """The credential in a file, told by the file's content and not by its ending.

    Parameters
    ----------
    path : Path
        JSON, a signed token as text, or a PNG or SVG picture with a badge baked into it.

    Returns
    -------
    CredentialFile

    Raises
    ------
    UnreadableError
        If there is no credential in the file, or it can't be read without the network.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "badge.json")
    ...     _ = path.write_text('{"type": "Assertion"}', encoding="utf-8")
    ...     open_credential(path)
    CredentialFile(container='json', data={'type': 'Assertion'}, token='')
    """
    content = file_bytes(path, MAX_FILE_BYTES)
    if content.startswith(_PNG_SIGNATURE):
        return _credential(_baked_in_png(content), "png")
    if _is_markup(content):
        return _credential(_baked_in_svg(content), "svg")
    return _credential(_decoded(content), "json")


def _is_markup(content: bytes) -> bool:
    """Whether it begins as XML does, in any encoding that XML may have without saying so."""
    start = content[:64].decode(json.detect_encoding(content), errors="ignore")
    return start.lstrip("\ufeff \t\r\n").startswith("<")


def file_bytes(path: Path, limit: int) -> bytes:
    """The content of a file that is neither empty nor larger than `limit` bytes."""
    try:
        size = path.stat().st_size
        if size > limit:
            raise UnreadableError(
                f"The file has {size / 1e6:,.1f} MB; at most {limit / 1e6:,.0f} MB are read.",
                "Send a smaller file.",
            )
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableError(
            f"The file can't be opened: {error.strerror or error}.",
            "Check that it is there and that you may read it.",
        ) from None
    if not content.strip():
        raise UnreadableError("The file is empty.", "Download it again and replace it.")
    return content


def parse_json(text: str) -> object:
    """JSON as the standard defines it: no repeated names, no NaN, no endless nesting.

    Python keeps the last of two members with one name without a word, so that what a person
    read and what a program reads could differ.

    Raises
    ------
    UnreadableError
        If the text is too long, is not JSON, or is nested too deeply.

    Examples
    --------
    >>> parse_json('{"name": "SQL", "name": "Python"}')
    Traceback (most recent call last):
    skillmatch.tables.UnreadableError: The JSON names 'name' twice in one object. ...
    """
    if len(text) > MAX_JSON_BYTES:
        raise UnreadableError(
            f"The JSON is longer than {MAX_JSON_BYTES:,} characters.",
            "Send the credential without embedded pictures.",
        )
    try:
        data: object = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except UnreadableError:
        raise
    except json.JSONDecodeError as error:
        raise UnreadableError(
            f"The text is not JSON: {error.msg}.",
            "Download it again from where it was issued; don't edit it.",
            f"line {error.lineno}",
        ) from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError as error:  # a number with thousands of digits
        raise UnreadableError(
            f"The JSON holds a number that can't be read: {error}.",
            "Download it again from where it was issued.",
        ) from None
    if _is_deeper(data, _DEEPEST):
        raise _too_deep()
    return data


def _is_deeper(data: object, levels: int) -> bool:
    """Whether values stand in one another to more levels; readers need calls for each."""
    inside = [data]
    for _ in range(levels):
        inside = [
            inner
            for value in inside
            if isinstance(value, dict | list)
            for inner in (value.values() if isinstance(value, dict) else value)
        ]
        if not inside:
            return False
    return True


def _too_deep() -> UnreadableError:
    return UnreadableError(
        "The JSON is nested too deeply to be a credential.",
        "Download it again from where it was issued.",
    )


def is_token(text: str) -> bool:
    """Whether a text looks like a compact JWS: three parts in base64url, joined by dots.

    Examples
    --------
    >>> is_token("eyJhbGciOiJFUzI1NiJ9.e30.c2ln"), is_token("resume.final.v2")
    (True, False)
    """
    return text.startswith("eyJ") and _COMPACT.fullmatch(text) is not None


def token_payload(token: str) -> object:
    """What a compact JWS says, its signature not checked.

    Raises
    ------
    UnreadableError
        If the payload is missing or is not JSON.
    """
    payload = token.split(".")[1]
    if not payload:
        raise UnreadableError(
            "The token has no payload: what it signs is in another file.",
            "Send the credential itself, as JSON or with the payload inside.",
        )
    try:
        decoded = base64.b64decode(payload + "=" * (-len(payload) % 4), altchars=b"-_")
        return parse_json(decoded.decode("utf-8"))
    except (binascii.Error, UnicodeDecodeError):
        raise UnreadableError(
            "The token's payload can't be decoded.",
            "Download it again from where it was issued.",
        ) from None


def _credential(text: str, container: str) -> CredentialFile:
    text = text.strip()
    if _ADDRESS.fullmatch(text):
        raise UnreadableError(
            f"The file holds only the address of a badge ({text[:200]}), and not the badge.",
            "Open the address and download the badge as JSON, or with its content baked in.",
        )
    if text.startswith("eyJ") and "~" in text:
        raise UnreadableError(
            "The file is an SD-JWT (selective disclosure), which is not read yet.",
            "Send the badge as Open Badges JSON or as a plain token.",
        )
    data = text if is_token(text) else parse_json(text)
    if isinstance(data, str) and is_token(data):
        token, data = data, token_payload(data)
        return CredentialFile("jwt" if container == "json" else container, data, token)
    return CredentialFile(container, data)


def _decoded(content: bytes) -> str:
    try:
        return content.decode(json.detect_encoding(content))
    except UnicodeDecodeError:
        raise UnreadableError(
            "The file is neither text nor a picture with a badge in it.",
            "Send the badge as JSON, PNG or SVG, as it was downloaded.",
        ) from None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        repeated = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise UnreadableError(
            f"The JSON names {repeated[:80]!r} twice in one object.",
            "Download it again from where it was issued; don't edit it.",
        )
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise UnreadableError(
        f"The JSON holds {name}, which is not a JSON value.",
        "Download it again from where it was issued; don't edit it.",
    )


def _baked_in_png(content: bytes) -> str:
    for kind, data in _png_chunks(content):
        keyword, _, rest = data.partition(b"\0")
        if keyword.decode("latin-1") in _PNG_KEYWORDS:
            return _png_text(kind, rest)
    raise NoBadgeError(
        "No badge is baked into the picture.",
        "Download the badge again with its data inside. Photos are not read.",
    )


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The text chunks of a PNG, in order; pixels are never decoded."""
    place = len(_PNG_SIGNATURE)
    while place < len(content):
        header = content[place : place + 8]
        length, kind = struct.unpack(">I4s", header) if len(header) == 8 else (0, b"")
        start, end = place + 8, place + 8 + length
        if not kind or end + 4 > len(content):
            raise UnreadableError(
                "The picture is cut short or damaged.", "Download the badge again."
            )
        if kind in (b"iTXt", b"tEXt"):
            yield kind, content[start:end]
        if kind == b"IEND":
            return
        place = end + 4  # four bytes of check sum


def _png_text(kind: bytes, rest: bytes) -> str:
    if kind == b"iTXt":
        compressed, rest = rest[:1] == b"\1", rest[2:]
        _language, _, rest = rest.partition(b"\0")
        _translated, _, rest = rest.partition(b"\0")
        rest = _inflated(rest) if compressed else rest
    if len(rest) > MAX_JSON_BYTES:
        _refuse_large()
    try:
        return rest.decode("utf-8")
    except UnicodeDecodeError:
        raise UnreadableError(
            "The badge in the picture is not text.", "Download the badge again."
        ) from None


def _inflated(data: bytes) -> bytes:
    try:
        inflated = zlib.decompressobj().decompress(data, MAX_JSON_BYTES + 1)
    except zlib.error:
        raise UnreadableError(
            "The badge in the picture is damaged.", "Download the badge again."
        ) from None
    if len(inflated) > MAX_JSON_BYTES:
        _refuse_large()
    return inflated


def _refuse_large() -> NoReturn:
    raise UnreadableError(
        f"The badge in the picture is larger than {MAX_JSON_BYTES:,} bytes.",
        "Download the badge again from where it was issued.",
    )


def _baked_in_svg(content: bytes) -> str:
    from xml.etree.ElementTree import ParseError

    import defusedxml
    import defusedxml.ElementTree

    try:
        root = defusedxml.ElementTree.fromstring(content)
    except defusedxml.DefusedXmlException:
        raise UnreadableError(
            "The SVG defines XML entities, which are not allowed here.",
            "Download the badge again from where it was issued.",
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise UnreadableError(
            f"The file is not well-formed SVG: {error}.", "Download the badge again."
        ) from None
    if root.tag.rpartition("}")[2] != "svg":
        raise UnreadableError(
            "The file is XML of a kind that is not read.",
            "Send the credential as JSON, or a PDF of it.",
        )
    for element in root.iter():
        if element.tag in _SVG_ELEMENTS:
            signed = (element.get("verify") or "").strip()
            inside = "".join(element.itertext()).strip()
            return signed if is_token(signed) else inside or signed
    raise NoBadgeError(
        "No badge is baked into the SVG picture.",
        "Download the badge again with its data inside.",
    )
