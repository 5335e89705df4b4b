"""One document from the web, on behalf of a credential that nobody has reason to trust yet.

An address in a credential may point into the employer's own network, or at a host that answers
slowly and without end. Hence: https only, public addresses only, checked and then connected to
(the name is not asked for twice), no redirects, no proxies, a bounded size and time.
"""

from __future__ import annotations

import ipaddress
import itertools
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.client import HTTPException, HTTPSConnection

from skillmatch.tables import UnreadableError
from skillmatch.verification.trust import HOST, GoneError, Trust

MAX_BYTES = 1024 * 1024
MAX_SECONDS = 10.0
MAX_ADDRESS_LENGTH = 2000
MAX_REMEMBERED = 200

# For one file. A learner record with badges of a dozen issuers names some forty addresses: keys,
# status lists, hosted badges and their issuers. Hosts that answer do so within a second.
MAX_FETCHES = 50
MAX_SECONDS_IN_ALL = 60.0

_PLACE = r"[!\"$-\[\]-~]*"  # printable ASCII but for the fragment's # and the backslash
_URL = re.compile(
    rf"https://({HOST})(?::(\d{{1,5}}))?(/{_PLACE}|\?{_PLACE})?(?:#\S*)?", re.IGNORECASE | re.ASCII
)
_HEADERS = {
    "Accept": "application/ld+json, application/json;q=0.9, */*;q=0.1",
    "User-Agent": "skillmatch",
    "Connection": "close",
}
_TUNNELS = tuple(
    # Each carries an IPv4 address inside, which may be a private one.
    ipaddress.IPv6Network(text)
    for text in ("2001::/32", "2002::/16")
)
_IPV6_INTERNET = ipaddress.IPv6Network("2000::/3")


def online(trust: Trust) -> Trust:
    """The same trust, that fetches what its store does not hold, each address once.

    Examples
    --------
    >>> online(Trust()).fetch is None
    False
    """
    return replace(trust, fetch=_FetchOnce())


def for_one_file(trust: Trust) -> Trust:
    """The same trust, that fetches no more than one file may need.

    A file may name thousands of addresses, each of a host that never answers. What was begun is
    waited for, and whatever goes beyond is not to be had.

    Examples
    --------
    >>> for_one_file(Trust()).fetch is None
    True
    """
    return replace(trust, fetch=_FetchSome(trust.fetch)) if trust.fetch else trust


def fetch_https(url: str) -> bytes:
    """The content at an https address.

    Parameters
    ----------
    url : str

    Returns
    -------
    bytes
        At most a mebibyte.

    Raises
    ------
    UnreadableError
        If it can't be had within ten seconds, or must not be fetched; says which. It is a
        `GoneError` where its host says that it was withdrawn.

    Examples
    --------
    >>> fetch_https("http://harbour.example/badge")
    Traceback (most recent call last):
    skillmatch.tables.UnreadableError: http://harbour.example/badge was not fetched: only plain ...
    """
    exchange = _Exchange(url, time.monotonic() + MAX_SECONDS)
    worker = threading.Thread(target=exchange.run, daemon=True)
    worker.start()
    # Neither looking a name up nor an answer that comes byte by byte has a time limit of its own.
    worker.join(MAX_SECONDS)
    if exchange.content is not None:
        return exchange.content
    exchange.break_off()
    problem = exchange.problem or f"it took longer than {MAX_SECONDS:g} seconds"
    kind = GoneError if exchange.is_gone else UnreadableError
    raise kind(
        f"{url[:120]} was not fetched: {problem}.",
        "Keep a copy of it under [store] in the file of trusted issuers.",
    )


def is_public(address: str) -> bool:
    """Whether an address is on the open internet, and nowhere else.

    Examples
    --------
    >>> [is_public(one) for one in ("93.184.215.14", "10.0.0.1", "169.254.169.254", "::1")]
    [True, False, False, False]
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        is_plain = found in _IPV6_INTERNET and not any(found in one for one in _TUNNELS)
        return is_plain and found.is_global
    return found.is_global and not (found.is_multicast or found.is_reserved)


@dataclass(frozen=True)
class _FetchOnce:
    """Fetches, and remembers the answers for as long as one verification runs.

    What it remembers stays out of itself, so that a copy sent to another process with each file
    still fetches a list that all the files name only once there.
    """

    run: int = field(default_factory=itertools.count().__next__)

    def __call__(self, url: str) -> bytes:
        if self.run not in _answers:
            _answers.clear()
        seen = _answers.setdefault(self.run, {})
        if url not in seen:
            if len(seen) == MAX_REMEMBERED:
                del seen[next(iter(seen))]
            try:
                seen[url] = fetch_https(url)
            except UnreadableError as error:
                seen[url] = error
        answer = seen[url]
        if isinstance(answer, UnreadableError):
            raise type(answer)(answer.problem, answer.what_to_do)
        return answer


_answers: dict[int, dict[str, bytes | UnreadableError]] = {}


@dataclass
class _FetchSome:
    """Fetches until the number or the time that one file may take is used up."""

    fetch: Callable[[str], bytes]
    asked: set[str] = field(default_factory=set)
    seconds: float = 0.0

    def __call__(self, url: str) -> bytes:
        if url not in self.asked:
            if len(self.asked) >= MAX_FETCHES:
                raise _too_many(f"at most {MAX_FETCHES} addresses are asked")
            if self.seconds >= MAX_SECONDS_IN_ALL:
                raise _too_many(f"asking others took over {MAX_SECONDS_IN_ALL:g} seconds")
            self.asked.add(url)
        begun = time.monotonic()
        try:
            return self.fetch(url)
        finally:
            self.seconds += time.monotonic() - begun


def _too_many(why: str) -> UnreadableError:
    return UnreadableError(
        f"It was not fetched: {why} for one file.",
        "Send the credentials in several files, or keep copies under [store] in the file of "
        "trusted issuers.",
    )


class _RefusedError(Exception):
    """Why an address is not fetched."""


@dataclass
class _Exchange:
    """One request and its answer, in a thread that can be broken off."""

    url: str
    deadline: float
    content: bytes | None = None
    problem: str = ""
    is_gone: bool = False
    connected: socket.socket | None = None

    def run(self) -> None:
        try:
            self.content = self._content()
        except ssl.SSLError as error:
            self.problem = f"its host can't prove who it is ({error.reason or error})"
        except _RefusedError as error:
            self.problem = str(error)
        except socket.gaierror:
            self.problem = "no host of that name was found"
        except TimeoutError:
            self.problem = f"it took longer than {MAX_SECONDS:g} seconds"
        except ConnectionRefusedError:
            self.problem = "its host refused the connection"
        except (OSError, HTTPException, ValueError) as error:
            self.problem = f"its host does not answer as it should ({_in_words(error)})"
        finally:
            if self.connected is not None:
                self.connected.close()

    def break_off(self) -> None:
        if self.connected is not None:
            with suppress(OSError, ValueError):
                self.connected.shutdown(socket.SHUT_RDWR)

    def _content(self) -> bytes:
        match = _URL.fullmatch(self.url[: MAX_ADDRESS_LENGTH + 1])
        if not match or len(self.url) > MAX_ADDRESS_LENGTH:
            raise _RefusedError("only plain https:// addresses of named hosts are")
        host, port, place = match[1].lower(), int(match[2] or 443), match[3] or "/"
        if not 0 < port < 65536:
            raise _RefusedError("its port is none")
        tls = _tls()
        connection = HTTPSConnection(host, port, context=tls)
        connection.sock = self._connect(host, port, tls)
        connection.request("GET", place if place[0] == "/" else "/" + place, headers=_HEADERS)
        return self._body(connection)

    def _connect(self, host: str, port: int, tls: ssl.SSLContext) -> ssl.SSLSocket:
        """A connection to the host, at an address that was checked."""
        plain = self._reach(_public_addresses(host), port)
        self.connected = secured = tls.wrap_socket(
            plain, server_hostname=host, do_handshake_on_connect=False
        )
        secured.do_handshake()
        return secured

    def _reach(self, addresses: list[str], port: int) -> socket.socket:
        for address in addresses[:-1]:
            with suppress(OSError):
                return socket.create_connection((address, port), self._remaining())
        return socket.create_connection((addresses[-1], port), self._remaining())

    def _body(self, connection: HTTPSConnection) -> bytes:
        response = connection.getresponse()
        if 300 <= response.status < 400:
            raise _RefusedError("its host points to another address, which is not followed")
        if response.status == 410:
            self.is_gone = True
            raise _RefusedError("its host says that it was withdrawn")
        if response.status != 200:
            raise _RefusedError(f"its host answers with status {response.status}")
        parts, size = [], 0
        while part := response.read1(65536):
            parts.append(part)
            size += len(part)
            if size > MAX_BYTES:
                raise _RefusedError(f"it is larger than {MAX_BYTES:,} bytes")
            self._remaining()
        if response.length:
            raise _RefusedError("its host broke off")
        return b"".join(parts)

    def _remaining(self) -> float:
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise _RefusedError(f"it took longer than {MAX_SECONDS:g} seconds")
        return seconds


def _in_words(error: Exception) -> str:
    if isinstance(error, OSError):
        return (error.strerror or "the connection broke").lower()
    return "the answer is no proper HTTP" if isinstance(error, HTTPException) else "a bad address"


def _public_addresses(host: str) -> list[str]:
    """The host's addresses; one that is not public condemns them all."""
    addresses = _addresses(host)
    if not addresses or not all(is_public(one) for one in addresses):
        raise _RefusedError("its host is not on the public internet")
    return addresses


def _addresses(host: str) -> list[str]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
