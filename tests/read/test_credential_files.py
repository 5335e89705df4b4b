"""The credential inside a file, and files made to break its reader."""

import json
import zlib

import pytest
from badge_files import baked_png, baked_svg, international_text, open_badge_3, png, token
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.read.credentials.credential_files import (
    MAX_JSON_BYTES,
    is_token,
    open_credential,
    parse_json,
)
from skillmatch.tables import UnreadableError

BADGE = open_badge_3()


@pytest.fixture
def written(tmp_path):
    def write(content, name="file"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize(
    ("content", "container"),
    [
        (json.dumps(BADGE), "json"),
        ("\ufeff" + json.dumps(BADGE), "json"),
        (json.dumps(BADGE).encode("utf-16"), "json"),
        (token(BADGE) + "\n", "jwt"),
        (json.dumps(token(BADGE)), "jwt"),
        (baked_png(BADGE), "png"),
        (png(international_text("openbadges", json.dumps(BADGE).encode())), "png"),
        (png(international_text("openbadges", token(BADGE).encode())), "png"),
        (
            png(
                international_text(
                    "openbadgecredential", json.dumps(BADGE).encode(), compressed=True
                )
            ),
            "png",
        ),
        (baked_svg(f"<![CDATA[{json.dumps(BADGE)}]]>"), "svg"),
        (baked_svg(f"<![CDATA[{json.dumps(BADGE)}]]>", element="assertion"), "svg"),
        (baked_svg("", verify=token(BADGE)), "svg"),
        (baked_svg("<![CDATA[{}]]>", verify=token(BADGE)), "svg"),
        (baked_svg("", verify=token(BADGE)).encode("utf-16"), "svg"),
    ],
)
def test_finds_the_credential_by_content(written, content, container):
    found = open_credential(written(content))
    assert found.data == BADGE
    assert found.container == container
    if found.token:
        assert found.token == token(BADGE)


def test_takes_the_first_badge_of_a_picture(written):
    chunks = [international_text("openbadges", json.dumps({"n": n}).encode()) for n in (1, 2)]
    assert open_credential(written(png(*chunks))).data == {"n": 1}


BILLION_LAUGHS = (
    '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    '<svg xmlns="http://www.w3.org/2000/svg">&b;</svg>'
)
OUTSIDE = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"\xff\xfe\xff\x00\x01\x02\xd8", "neither text nor"),
        ("hello", "not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ('{"a":' * 101 + "1" + "}" * 101, "nested too deeply"),
        ('{"name": 1, "name": 2}', "'name' twice"),
        ('{"a": [{"b": 1, "c": 2, "b": 3}]}', "'b' twice"),
        ('{"score": NaN}', "NaN"),
        ('{"score": -Infinity}', "-Infinity"),
        ('{"score": ' + "9" * 5000 + "}", "number"),
        ("https://example.org/assertions/1", "address of a badge"),
        ("eyJhbGciOiJFUzI1NiJ9.e30.c2ln~WyJzYWx0Il0~", "SD-JWT"),
        ("eyJhbGciOiJFUzI1NiJ9..c2ln", "no payload"),
        ("eyJhbGciOiJFUzI1NiJ9._w.c2ln", "can't be decoded"),
        (png(), "No badge is baked"),
        (png((b"tEXt", b"openbadges\0https://example.org/1")), "address of a badge"),
        (png(international_text("openbadges", b"\xff\xff")), "not text"),
        (baked_png(BADGE)[:-30], "cut short"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff\xff\xff\xffiTXt" + b"x" * 50, "cut short"),
        (b"\x89PNG\r\n\x1a\n" + b"\0\0", "cut short"),
        (png((b"iTXt", b"openbadges\0\1\0\0\0not deflated")), "damaged"),
        (BILLION_LAUGHS, "entities"),
        (OUTSIDE, "entities"),
        ("<svg", "not well-formed"),
        ("<svg>" * 20_000, "not well-formed"),
        ('<?xml version="1.0" encoding="no-such"?><svg/>', "not well-formed"),
        ("<svg/>", "No badge is baked"),
        ("<html><body/></html>", "XML of a kind"),
        (baked_svg("https://example.org/1", verify=""), "address of a badge"),
        (baked_svg("", verify="https://example.org/1", element="assertion"), "address of a badge"),
    ],
)  # fmt: skip
def test_refuses_with_a_reason(written, content, says):
    with pytest.raises(UnreadableError, match=says) as error:
        open_credential(written(content))
    assert error.value.what_to_do


def test_refuses_a_chunk_that_inflates_without_end(written):
    bomb = zlib.compress(b" " * (MAX_JSON_BYTES + 10_000_000), 9)
    assert len(bomb) < 100_000
    chunk = b"iTXt", b"openbadgecredential\0\1\0\0\0" + bomb
    with pytest.raises(UnreadableError, match="larger than"):
        open_credential(written(png(chunk)))


def test_refuses_a_large_plain_chunk(written):
    chunk = international_text("openbadges", b" " * (MAX_JSON_BYTES + 1))
    with pytest.raises(UnreadableError, match="larger than"):
        open_credential(written(png(chunk)))


def test_refuses_a_large_file_without_reading_it(tmp_path):
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(10**9)
    with pytest.raises(UnreadableError, match=r"1,000\.0 MB"):
        open_credential(path)


def test_says_when_the_file_is_not_there(tmp_path):
    with pytest.raises(UnreadableError, match="can't be opened"):
        open_credential(tmp_path / "missing.json")


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"<svg", b"{", b"eyJ"]))
def test_any_bytes_end_in_data_or_a_reason(tmp_path_factory, content, start):
    path = tmp_path_factory.mktemp("any") / "file"
    path.write_bytes(start + content)
    try:
        open_credential(path)
    except UnreadableError as error:
        assert error.problem and error.what_to_do


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_reads_json_as_it_was_written(value):
    assert parse_json(json.dumps(value)) == value


@pytest.mark.parametrize("text", ["resume.final.v2", "eyJ", "eyJh.b", "eyJ a.b.c", "eyJé.b.c"])
def test_other_words_are_no_token(text):
    assert not is_token(text)
