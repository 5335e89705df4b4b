"""Fetching, against a server on this machine: nothing here reaches the network."""

from __future__ import annotations

import datetime
import json
import pickle
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from skillmatch.tables import UnreadableError
from skillmatch.verification import fetch
from skillmatch.verification.fetch import fetch_https, for_one_file, is_public, online
from skillmatch.verification.files import verify_file
from skillmatch.verification.trust import GoneError, Trust

HOST = "harbour.example"


class Pages(BaseHTTPRequestHandler):
    """What the server answers, by path."""

    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        self.asked.append((self.headers["Host"], self.path))
        with suppress(OSError):  # a visitor that broke off
            getattr(self, "page_" + self.path.strip("/").partition("?")[0], self.page_absent)()

    def page_badge(self) -> None:
        self._answer(200, b'{"id": 1}')

    def page_absent(self) -> None:
        self._answer(404, b"{}")

    def page_gone(self) -> None:
        self._answer(410, b'{"revoked": true}')

    def page_moved(self) -> None:
        self.send_response(302)
        self.send_header("Location", "/badge")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def page_large(self) -> None:
        self._answer(200, b" " * (fetch.MAX_BYTES + 1))

    def page_largest(self) -> None:
        self._answer(200, b" " * fetch.MAX_BYTES)

    def page_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b" " * 65536)

    def page_slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b" ")
            time.sleep(0.05)

    def page_slow_header(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\n")
        while True:
            self.wfile.write(b"X")
            time.sleep(0.05)

    def page_short(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"{}")

    def page_babble(self) -> None:
        self.wfile.write(b"no HTTP at all\r\n\r\n")

    def log_message(self, *_arguments: object) -> None:
        pass

    def _answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def certificate(folder: Path, host: str) -> Path:
    """A file with a key and a certificate for a host, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path = folder / f"{host}.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + signed.public_bytes(Encoding.PEM))
    return path


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_arguments: object) -> None:
        """A visitor that breaks off is what the tests are about."""


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("tls"), HOST)


@pytest.fixture
def asked() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def address(
    pem: Path, asked: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], str]]:
    """A function of a path: its URL on the server, which is reached as if it were public."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = Server(("127.0.0.1", 0), type("Asked", (Pages,), {"asked": asked}))
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    monkeypatch.setattr(fetch, "_addresses", lambda host: ["127.0.0.1"])
    monkeypatch.setattr(fetch, "is_public", lambda one: True)
    monkeypatch.setattr(fetch, "_tls", lambda: ssl.create_default_context(cafile=str(pem)))
    yield lambda path: f"https://{HOST}:{server.server_port}{path}"
    server.shutdown()
    server.server_close()


def refusal(url: str) -> str:
    with pytest.raises(UnreadableError) as caught:
        fetch_https(url)
    assert caught.value.what_to_do
    return caught.value.problem


def test_a_page_is_fetched(address: Callable[[str], str], asked: list[tuple[str, str]]) -> None:
    assert fetch_https(address("/badge?v=3_0#key")) == b'{"id": 1}'
    assert [path for _, path in asked] == ["/badge?v=3_0"]
    assert asked[0][0].startswith(HOST)


def test_the_largest_page_is_fetched(address: Callable[[str], str]) -> None:
    assert len(fetch_https(address("/largest"))) == fetch.MAX_BYTES


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/absent", "status 404"),
        ("/moved", "not followed"),
        ("/large", "larger than"),
        ("/endless", "larger than"),
        ("/short", "broke off"),
        ("/babble", "does not answer as it should"),
    ],
)
def test_a_bad_answer_is_refused(address: Callable[[str], str], path: str, why: str) -> None:
    assert why in refusal(address(path))


def test_a_redirect_is_not_followed(
    address: Callable[[str], str], asked: list[tuple[str, str]]
) -> None:
    refusal(address("/moved"))
    assert [path for _, path in asked] == ["/moved"]


@pytest.mark.parametrize("path", ["/slow", "/slow_header"])
def test_an_answer_byte_by_byte_is_broken_off(
    address: Callable[[str], str], path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "MAX_SECONDS", 0.5)
    assert "longer than 0.5 seconds" in refusal(address(path))


def test_a_name_server_that_never_answers_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MAX_SECONDS", 0.2)
    monkeypatch.setattr(fetch, "_addresses", lambda host: time.sleep(2) or ["93.184.215.14"])
    assert "longer than" in refusal(f"https://{HOST}/")


def test_a_host_that_is_none_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(host: str) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(fetch, "_addresses", unknown)
    assert "no host of that name was found" in refusal(f"https://{HOST}/")


def test_a_host_with_another_hosts_certificate_is_refused(address: Callable[[str], str]) -> None:
    assert "prove who it is" in refusal(address("/badge").replace(HOST, "attacker.example"))


def test_an_unknown_certificate_authority_is_refused(
    address: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "_tls", ssl.create_default_context)
    assert "prove who it is" in refusal(address("/badge"))


def test_a_proxy_is_not_used(
    address: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert fetch_https(address("/badge")) == b'{"id": 1}'


def test_another_address_is_tried_where_one_is_dead(
    address: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "_addresses", lambda host: ["127.0.0.2", "127.0.0.1"])
    assert fetch_https(address("/badge")) == b'{"id": 1}'


@pytest.mark.parametrize(
    "answer",
    [["127.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["93.184.215.14", "fe80::1%eth0"], []],
)
def test_a_host_inside_is_not_connected_to(
    answer: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(*_arguments: object) -> socket.socket:
        raise AssertionError("connected")

    monkeypatch.setattr(fetch, "_addresses", lambda host: answer)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert "not on the public internet" in refusal(f"https://{HOST}/")


def test_a_name_is_looked_up_once(
    address: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    monkeypatch.setattr(fetch, "_addresses", lambda host: next(answers))
    fetch_https(address("/badge"))
    assert next(answers) == ["10.0.0.1"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://harbour.example/",
        "ftp://harbour.example/",
        "file:///etc/passwd",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://harbour.example@attacker.example/",
        "https://harbour.example\\@attacker.example/",
        "https://harbour.example:0/",
        "https://harbour.example:99999/",
        "https://harbour.example/a b",
        "https://harbour.example/a\r\nHost: attacker.example",
        "https://harbour.example/\u2028",
        "https://harbour.example/" + "a" * 3000,
    ],
)
def test_only_plain_addresses_are_fetched(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def addresses(host: str) -> list[str]:
        raise AssertionError(host)

    monkeypatch.setattr(fetch, "_addresses", addresses)
    assert "was not fetched" in refusal(url)


@pytest.mark.parametrize(
    "address_text",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:93.184.215.14",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:0:a00:1::",
        "2001:db8::1",
        "fc00::1",
        "fe80::1",
        "fe80::1%eth0",
        "ff0e::1",
        "harbour.example",
    ],
)
def test_an_address_inside_is_not_public(address_text: str) -> None:
    assert not is_public(address_text)


@pytest.mark.parametrize("address_text", ["93.184.215.14", "1.1.1.1", "2606:4700::1111"])
def test_an_address_outside_is_public(address_text: str) -> None:
    assert is_public(address_text)


def test_online_fetches_each_address_once(monkeypatch: pytest.MonkeyPatch) -> None:
    visits: list[str] = []

    def visit(url: str) -> bytes:
        visits.append(url)
        if "away" in url:
            raise UnreadableError("It is away.", "Wait.")
        return b'{"id": "did:web:harbour.example"}'

    monkeypatch.setattr(fetch, "fetch_https", visit)
    trust = online(Trust())
    for _ in range(3):
        assert trust.did_document("did:web:harbour.example") is not None
        assert trust.document("https://away.example/") is None
    assert visits == ["https://harbour.example/.well-known/did.json", "https://away.example/"]
    assert pickle.loads(pickle.dumps(trust)).document("https://away.example/") is None
    assert len(visits) == 2
    assert Trust().fetch is None


def test_what_its_host_withdrew_is_gone(address: Callable[[str], str]) -> None:
    with pytest.raises(GoneError, match="withdrawn"):
        fetch_https(address("/gone"))
    trust = online(Trust())
    for _ in range(2):  # the second time from memory
        with pytest.raises(GoneError):
            trust.look_up(address("/gone"))


def test_one_file_gets_so_many_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    visits: list[str] = []
    monkeypatch.setattr(fetch, "fetch_https", lambda url: visits.append(url) or b"1")
    run = online(Trust())
    trust = for_one_file(run)
    for number in range(fetch.MAX_FETCHES + 100):
        for _ in range(2):
            found = trust.document(f"https://harbour.example/{number}")
            assert found == (1 if number < fetch.MAX_FETCHES else None)
    assert len(visits) == fetch.MAX_FETCHES
    with pytest.raises(UnreadableError, match="at most 50 addresses are asked for one file"):
        trust.look_up("https://harbour.example/last")
    assert for_one_file(run).document("https://harbour.example/last") == 1


def test_one_file_gets_so_much_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]

    def slow(url: str) -> bytes:
        clock[0] += 9.0
        raise UnreadableError("It is slow.", "Wait.")

    monkeypatch.setattr(fetch, "fetch_https", slow)
    monkeypatch.setattr(fetch.time, "monotonic", lambda: clock[0])
    trust = for_one_file(online(Trust()))
    for number in range(1000):
        assert trust.document(f"https://harbour.example/{number}") is None
    assert clock[0] <= fetch.MAX_SECONDS_IN_ALL + fetch.MAX_SECONDS
    with pytest.raises(UnreadableError, match="took over 60 seconds for one file"):
        trust.look_up("https://harbour.example/last")


def test_a_file_that_names_thousands_of_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits: list[str] = []

    def visit(url: str) -> bytes:
        visits.append(url)
        raise UnreadableError("It is away.", "Wait.")

    monkeypatch.setattr(fetch, "fetch_https", visit)
    badges = [
        {
            "id": f"https://harbour.example/{number}",
            "type": "Assertion",
            "recipient": {"identity": "a"},
            "issuedOn": "2025-04-12",
            "badge": f"https://harbour.example/badges/{number}",
            "verification": {"type": "hosted"},
        }
        for number in range(3000)
    ]
    path = tmp_path / "badges.json"
    path.write_text(json.dumps(badges), encoding="utf-8")
    outcomes = verify_file(path, trust=online(Trust()))
    assert {one.verification for one in outcomes[:-1]} == {"unchecked"}
    assert len(visits) == fetch.MAX_FETCHES
    assert "at most 50 addresses are asked" in " ".join(outcomes[-2].reasons)


def test_every_run_fetches_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = iter([b"1", b"2"])
    monkeypatch.setattr(fetch, "fetch_https", lambda url: next(pages))
    assert online(Trust()).document("https://harbour.example/") == 1
    assert online(Trust()).document("https://harbour.example/") == 2


def test_only_so_many_answers_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    visits: list[str] = []
    monkeypatch.setattr(fetch, "MAX_REMEMBERED", 2)
    monkeypatch.setattr(fetch, "fetch_https", lambda url: visits.append(url) or b"1")
    trust = online(Trust())
    for page in "abcba":
        trust.document(f"https://harbour.example/{page}")
    assert [url[-1] for url in visits] == ["a", "b", "c", "a"]
