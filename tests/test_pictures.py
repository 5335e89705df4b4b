"""Pictures come out still and small: nothing in them runs, and nothing is hidden in them."""

from __future__ import annotations

import base64
import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from skillmatch.pictures import MAX_PICTURE_BYTES, picture_address, picture_in
from skillmatch.tables import UnreadableError

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'


def picture(**options: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGBA", (8, 8), (20, 120, 90, 128)).save(file, "PNG", **options)
    return file.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def sized(width: int, height: int) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def shown(content: bytes) -> bytes:
    return base64.b64decode(picture_address(content).split(",", 1)[1], validate=True)


def drawn(inside: str) -> str:
    return shown(SVG.format(inside).encode()).decode()


def test_a_png_keeps_its_pixels_and_loses_its_text() -> None:
    text = PngImagePlugin.PngInfo()
    text.add_itxt("openbadgecredential", '{"recipient": "ana@example.org"}', zip=True)
    text.add_text("Comment", "secret")
    baked = picture(pnginfo=text)
    assert b"Comment" in baked
    plain = shown(baked)
    assert not {b"iTXt", b"tEXt", b"zTXt"} & {plain[n : n + 4] for n in range(len(plain))}
    image = Image.open(io.BytesIO(plain))
    assert (image.size, image.getpixel((3, 3)), image.info) == ((8, 8), (20, 120, 90, 128), {})


def test_a_png_with_a_palette_looks_the_same() -> None:
    file = io.BytesIO()
    Image.linear_gradient("L").convert("P").save(file, "PNG", transparency=7)
    before, after = (
        Image.open(io.BytesIO(png)).convert("RGBA")
        for png in (file.getvalue(), shown(file.getvalue()))
    )
    assert before.tobytes() == after.tobytes()


def test_further_frames_are_left_out() -> None:
    second = Image.new("RGBA", (8, 8), (0, 0, 0, 255))
    moving = picture(save_all=True, append_images=[second])
    assert b"fdAT" in moving
    assert b"fdAT" not in shown(moving)
    assert b"acTL" not in shown(moving)


def test_a_picture_of_gigabytes_of_pixels_is_not_shown() -> None:
    assert picture_address(sized(2000, 2000))
    with pytest.raises(UnreadableError, match="60,000 × 60,000 pixels"):
        picture_address(sized(60_000, 60_000))


@pytest.mark.parametrize("length", [8, 9, 20, 40, -1])
def test_a_png_that_is_cut_short_is_not_shown(length: int) -> None:
    with pytest.raises(UnreadableError, match="Its picture isn’t shown"):
        picture_address(picture()[:length])


@given(st.data())
def test_a_png_changed_in_any_byte_is_not_shown_or_is_as_safe(data: st.DataObject) -> None:
    whole = bytearray(picture())
    whole[data.draw(st.integers(8, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(UnreadableError):
        picture_address(bytes(whole))


def test_a_second_header_is_damage() -> None:
    again = picture()
    with pytest.raises(UnreadableError, match="damaged"):
        picture_address(again[:33] + sized(60_000, 60_000)[8:33] + again[33:])


def test_a_drawing_loses_what_is_not_drawn() -> None:
    said = drawn(
        '<g onload="x"><script>alert(1)</script><rect width="3" height="3"/></g>'
        '<foreignObject><b xmlns="http://www.w3.org/1999/xhtml">b</b></foreignObject>'
        '<metadata>m</metadata><a:assertion xmlns:a="http://openbadges.org" verify="t">'
        "ana@example.org</a:assertion>"
        '<c:credential xmlns:c="https://purl.imsglobal.org/ob/v3p0">{}</c:credential>'
    )
    assert "rect" in said
    for word in ("script", "foreignObject", "assertion", "credential", "ana@", "metadata"):
        assert word not in said


def test_two_of_what_is_not_drawn_in_a_row_are_both_left_out() -> None:
    assert "script" not in drawn("<script/><script/><script/>")


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE svg [<!ENTITY a "aaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b"<html/>",
        b"<svg/>",
        b"",
        b"\xff\xd8\xff\xe0JFIF",
        SVG.format("<rect>").encode(),
        SVG.format('<use href="#a"/>' * 21).encode(),
        SVG.format("<g/>" * 30_000).encode(),
        SVG.format("<g>" * 15_000 + "</g>" * 15_000).encode(),
        b" " * (MAX_PICTURE_BYTES + 1),
    ],
    ids=["entity", "html", "no namespace", "empty", "jpeg", "damaged", "copies", "many", "deep",
         "large"],
)  # fmt: skip
def test_what_is_no_picture_is_said_not_to_be_shown(content: bytes) -> None:
    with pytest.raises(UnreadableError, match="Its picture isn’t shown: it "):
        picture_address(content)


@given(st.binary(max_size=200) | st.binary(max_size=80).map(lambda some: picture()[:33] + some))
def test_no_bytes_end_in_anything_but_an_address_or_a_reason(content: bytes) -> None:
    try:
        assert picture_address(content).startswith("data:image/")
    except UnreadableError as error:
        assert error.problem.startswith("Its picture")


def test_a_picture_inside_a_credential_is_found() -> None:
    address = "data:image/png;base64," + base64.b64encode(picture()).decode()
    assert picture_in(address) == picture()
    assert picture_in(f" {address}\n") == picture()


@pytest.mark.parametrize(
    "address",
    ["https://example.org/a.png", "", "data:text/html;base64,PGI+", "data:image/png,abc",
     "data:image/png;base64,A", "javascript:alert(1)", "data:image/png;base64," + "A" * 5_000_000],
)  # fmt: skip
def test_a_picture_elsewhere_is_not_fetched(address: str) -> None:
    with pytest.raises(UnreadableError, match="Its picture isn’t shown"):
        picture_in(address)
