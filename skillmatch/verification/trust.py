"""The issuers an employer trusts, and the documents kept so that nothing need be fetched.

Both are the employer's own, in one TOML file. Whatever a credential says of itself stands apart
from it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any, NoReturn

from skillmatch.given import given_path
from skillmatch.read.credentials.credential_files import file_bytes, is_token, parse_json
from skillmatch.tables import UnreadableError
from skillmatch.verification.outcome import NO_LIST, NOT_LISTED, Finding

Object = dict[str, Any]

MAX_ISSUERS_BYTES = 1_000_000
MAX_DOCUMENT_BYTES = 5_000_000

HOST = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,62}"
_DOMAIN = re.compile(HOST)
_HTTPS = re.compile(rf"https://({HOST})(?::443)?(?:[/?#][^\s\\]*)?", re.IGNORECASE)
_DID_WEB = re.compile(rf"did:web:({HOST})(?:%3A(\d{{1,5}}))?((?::[\w.-]+)*)", re.I | re.ASCII)
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_ISSUER_MEMBERS = ("name", "ids", "keys", "domains", "certificates")
_EXPECTED = (
    "Give a TOML file of the issuers that you trust, such as: [[issuer]], and below it, on a line "
    'each, name = "Harbour Academy" and ids = ["did:web:harbour.example"].'
)
_EXAMPLE = 'Write it as in: name = "Harbour Academy", ids = ["did:web:harbour.example"].'


class GoneError(UnreadableError):
    """What was at an address has been withdrawn, as its host says (HTTP status 410)."""


@dataclass(frozen=True)
class Issuer:
    """An issuer that the employer trusts.

    Attributes
    ----------
    name : str
        What the employer calls it.
    ids : tuple of str
        The identifiers by which its credentials name it, each compared as it stands.
    keys : tuple of str
        Its public keys: multibase (``z6Mk…``), ``jwk:`` and a JSON Web Key, or PEM text.
    domains : tuple of str
        Hosts, in small letters, where nobody but this issuer publishes.
    certificates : tuple of str
        ``sha256:`` and the fingerprint of its seal certificates, in small hexadecimal letters.
    """

    name: str
    ids: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trust:
    """Whom the employer trusts, and what is at hand to check credentials with.

    Attributes
    ----------
    issuers : tuple of Issuer
    store : mapping of str to JSON
        Documents by their DID or URL; a text is a signed token.
    fetch : function of a URL, or None
        Gets what the store does not hold; None, as by default, keeps everything offline.

    Examples
    --------
    >>> Trust().is_trusted("did:web:harbour.example").reason
    'No list of issuers was given.'
    >>> trust = Trust((Issuer("Harbour Academy", ids=("did:web:harbour.example",)),))
    >>> trust.is_trusted("did:web:harbour.example")
    Finding(fact='pass', reason='The issuer is on your list of issuers: Harbour Academy.')
    """

    issuers: tuple[Issuer, ...] = ()
    store: Mapping[str, object] = field(default_factory=dict)
    fetch: Callable[[str], bytes] | None = None

    def issuer(self, issuer_id: str) -> Issuer | None:
        """The trusted issuer with this identifier, or on whose domain the identifier lies."""
        for one in self.issuers:
            if issuer_id in one.ids:
                return one
        host = https_host(issuer_id)
        return next((one for one in self.issuers if host and host in one.domains), None)

    def is_trusted(self, issuer_id: str) -> Finding:
        """Whether the employer lists the issuer; unknown where the list does not hold it."""
        if not self.issuers:
            return Finding("unknown", NO_LIST)
        if found := self.issuer(issuer_id):
            return Finding("pass", f"The issuer is on your list of issuers: {found.name}.")
        return Finding("unknown", NOT_LISTED)

    def namesake(self, name: str, issuer_id: str) -> Issuer | None:
        """The trusted issuer of this name, where the identifier is not one of its own.

        Anybody can write a name. Spaces, signs and the size of letters make no other one.
        """
        own = _letters(name)
        if not own or self.issuer(issuer_id):
            return None
        return next((one for one in self.issuers if _letters(one.name) == own), None)

    def keys_of(self, issuer_id: str) -> tuple[str, ...]:
        """The keys that the employer lists for an issuer, in the forms of `Issuer.keys`."""
        found = self.issuer(issuer_id)
        return found.keys if found else ()

    def certificate_holder(self, fingerprint: str) -> Issuer | None:
        """The trusted issuer that a seal certificate (``sha256:…``, hexadecimal) belongs to."""
        return next((one for one in self.issuers if fingerprint in one.certificates), None)

    def look_up(self, address: str) -> object:
        """The document at a URL or of a DID: from the store, or fetched if that is allowed.

        Returns
        -------
        JSON value
            A text where the document is a signed token.

        Raises
        ------
        UnreadableError
            If it is not at hand, can't be fetched, or is not JSON; says which.
        """
        if address in self.store:
            return self.store[address]
        if self.fetch is None:
            raise UnreadableError(
                f"{_short(address)} is not among the documents kept, and the network is not used.",
                "Keep a copy under [store] in the file of trusted issuers, or allow the network.",
            )
        if not address.startswith("did:"):
            return _parsed(self.fetch(address))
        document = _parsed(self.fetch(did_web_address(address)))
        if not _is_about(document, address):
            raise UnreadableError(
                f"The document fetched for {_short(address)} is of another identifier.",
                "Ask the issuer for its DID document.",
            )
        return document

    def document(self, url: str) -> object | None:
        """As `look_up`, but None where there is nothing to be had."""
        try:
            return self.look_up(url)
        except UnreadableError:
            return None

    def did_document(self, did: str) -> Object | None:
        """The DID document of a ``did:web`` identifier, or None where it is not to be had."""
        found = self.document(did)
        return found if isinstance(found, dict) and _is_about(found, did) else None


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))


def https_host(url: str) -> str:
    """The host of a plain https URL, in small letters; "" for anything else.

    A user name, another port, a backslash or a space before the path makes programs disagree on
    which host is meant, so there is none then.

    Examples
    --------
    >>> https_host("https://Harbour.example/issuer"), https_host("https://harbour.example@a.example")
    ('harbour.example', '')
    """
    match = _HTTPS.fullmatch(url)
    return match[1].lower() if match else ""


def did_web_address(did: str) -> str:
    """Where a ``did:web`` identifier keeps its document.

    Raises
    ------
    UnreadableError
        If it is another kind of DID, or not a well-formed one.

    Examples
    --------
    >>> did_web_address("did:web:harbour.example")
    'https://harbour.example/.well-known/did.json'
    >>> did_web_address("did:web:harbour.example:schools:north")
    'https://harbour.example/schools/north/did.json'
    """
    match = _DID_WEB.fullmatch(did)
    folders = match[3].split(":")[1:] if match else []
    if not match or not {".", ".."}.isdisjoint(folders):
        raise UnreadableError(
            f"{_short(did)} names no place on the web.",
            "Keep its document under [store] in the file of trusted issuers.",
        )
    host = match[1].lower() + (f":{match[2]}" if match[2] else "")
    return f"https://{host}/{'/'.join(folders or ['.well-known'])}/did.json"


def given_trust(issuers: str | PathLike[str] | Trust | None, *, online: bool) -> Trust:
    """What callers give as ``issuers`` and ``online``, as one.

    Raises
    ------
    UnreadableError
        If the file of trusted issuers can't be read.
    TypeError
        If `issuers` is neither a path nor a `Trust`.
    """
    if issuers is None:
        trust = Trust()
    elif isinstance(issuers, Trust):
        trust = issuers
    else:
        file = "a TOML file of trusted issuers (or a Trust, as read_issuers returns)"
        trust = read_issuers(given_path(issuers, "issuers", file))
    if not online:
        return trust
    from skillmatch.verification.fetch import online as with_network

    return with_network(trust)


def read_issuers(path: str | Path) -> Trust:
    r"""Read the file of trusted issuers.

    Parameters
    ----------
    path : str or Path
        TOML with an ``[[issuer]]`` table for each issuer (``name``, and lists ``ids``, ``keys``,
        ``domains``, ``certificates``) and, if wanted, ``[store]`` with ``documents``: file names
        by DID or URL. A key is multibase, ``jwk:`` with a JSON Web Key, or the name of a PEM
        file. File names count from the TOML file's folder.

    Returns
    -------
    Trust
        Without `fetch`: nothing is fetched with it.

    Raises
    ------
    UnreadableError
        If the file or a document can't be read, or a member is not as expected; says which.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "issuers.toml")
    ...     _ = path.write_text('[[issuer]]\nname = "Harbour"\nids = ["did:web:harbour.example"]')
    ...     read_issuers(path).issuers[0].ids
    ('did:web:harbour.example',)
    """
    path = Path(path)
    data = _toml(path)
    _refuse_others(data, ("issuer", "store"), str(path))
    listed = data.get("issuer", [])
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        _refuse("issuer", "is not a list of tables", "Head each issuer with [[issuer]].", str(path))
    issuers = tuple(
        _issuer(one, f"{path}, issuer {number}", path) for number, one in enumerate(listed, 1)
    )
    _refuse_shared(issuers, str(path))
    return Trust(issuers, _store(data.get("store", {}), path))


def _toml(path: Path) -> Object:
    try:
        return tomllib.loads(file_bytes(path, MAX_ISSUERS_BYTES).decode("utf-8-sig"))
    except UnreadableError as error:
        problem = f"{path}: {error.problem}"
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem = f"{path} is not TOML: {error}."
    except RecursionError:
        problem = f"{path} is nested too deeply."
    raise UnreadableError(problem, _EXPECTED)


def _issuer(data: Object, where: str, path: Path) -> Issuer:
    _refuse_others(data, _ISSUER_MEMBERS, where)
    name = data.get("name")
    if not isinstance(name, str) or not name.strip():
        _refuse("name", "is missing or is not text", _EXAMPLE, where)
    issuer = Issuer(
        name.strip(),
        tuple(_id(one, where) for one in _texts(data, "ids", where)),
        tuple(_key(one, where, path) for one in _texts(data, "keys", where)),
        tuple(_domain(one, where) for one in _texts(data, "domains", where)),
        tuple(_certificate(one, where) for one in _texts(data, "certificates", where)),
    )
    if not (issuer.ids or issuer.domains or issuer.certificates):
        _refuse(
            "ids", "is missing, so that no credential would be taken as its own", _EXAMPLE, where
        )
    return issuer


def _texts(data: Object, member: str, where: str) -> list[str]:
    texts = data.get(member, [])
    if not isinstance(texts, list) or not all(isinstance(one, str) and one for one in texts):
        _refuse(member, "is not a list of texts", f'Write {member} = ["…", "…"].', where)
    return texts


def _id(text: str, where: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", text):
        _refuse(
            "ids",
            f"holds {text[:80]!r}, which is neither a DID nor a URL",
            "Copy the issuer's id from one of its credentials.",
            where,
        )
    return text


def _key(text: str, where: str, path: Path) -> str:
    from skillmatch.verification.keys import UnusableKey, from_text

    key = _pem(path.parent / text, where) if text.endswith(".pem") else text
    try:
        from_text(key)
    except UnusableKey as error:
        _refuse(
            "keys",
            f"holds {text[:80]!r}: {error}",
            "Give a public key: multibase (z6Mk…), the name of a .pem file, or jwk:{…}.",
            where,
        )
    return key


def _pem(path: Path, where: str) -> str:
    text = _file(path, "keys", where).decode("latin-1")
    begin = text.find("-----BEGIN PUBLIC KEY-----")
    if begin < 0 or "PRIVATE KEY" in text:
        _refuse(
            "keys",
            f"names {path}, which should hold a public key and nothing secret",
            "Its text should begin with -----BEGIN PUBLIC KEY-----.",
            where,
        )
    return text[begin:]


def _domain(text: str, where: str) -> str:
    domain = text.lower().rstrip(".")
    if not _DOMAIN.fullmatch(domain):
        _refuse(
            "domains",
            f"holds {text[:80]!r}, which is not the name of a host",
            'Write it without https:// and without a path: "harbour.example".',
            where,
        )
    return domain


def _certificate(text: str, where: str) -> str:
    fingerprint = text.lower().removeprefix("sha256:").replace(":", "").replace(" ", "")
    if not _FINGERPRINT.fullmatch(fingerprint):
        _refuse(
            "certificates",
            f"holds {text[:80]!r}, which is not a SHA-256 fingerprint",
            'Write "sha256:" and the 64 hexadecimal digits.',
            where,
        )
    return "sha256:" + fingerprint


def _store(data: object, path: Path) -> dict[str, object]:
    where = f"{path}, store"
    names = data.get("documents", {}) if isinstance(data, dict) else None
    if not isinstance(names, dict) or not all(isinstance(one, str) for one in names.values()):
        _refuse(
            "documents",
            "is not a table of file names",
            'Write documents = { "did:web:harbour.example" = "harbour-did.json" }.',
            where,
        )
    assert isinstance(data, dict)
    _refuse_others(data, ("documents",), where)
    return {
        address: _kept(address, path.parent / name, f"{where}, {_short(address)}")
        for address, name in names.items()
    }


def _kept(address: str, path: Path, where: str) -> object:
    content = _file(path, "documents", where)
    try:
        document = _parsed(content)
    except UnreadableError as error:
        _refuse("documents", f"names {path}: {error.problem}", error.what_to_do, where)
    if address.startswith("did:") and not _is_about(document, address):
        _refuse(
            "documents",
            f"names {path}, whose id is not {_short(address)}",
            "Give the DID document of that identifier.",
            where,
        )
    return document


def _file(path: Path, member: str, where: str) -> bytes:
    try:
        return file_bytes(path, MAX_DOCUMENT_BYTES)
    except UnreadableError as error:
        what_to_do = "Put the file there: names count from the folder of the list."
        _refuse(member, f"names {path}: {error.problem}", what_to_do, where)


def _parsed(content: bytes) -> object:
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise UnreadableError(
            "The document is not text.", "Keep it as JSON or as a signed token."
        ) from None
    return text if is_token(text) else parse_json(text)


def _is_about(document: object, did: str) -> bool:
    return isinstance(document, dict) and document.get("id") == did


def _refuse_shared(issuers: tuple[Issuer, ...], where: str) -> None:
    """What belongs to two issuers says nothing of either."""
    owners: dict[str, str] = {}
    for number, one in enumerate(issuers, 1):
        for mark in {*one.ids, *one.domains, *one.certificates}:
            if mark in owners:
                _refuse(
                    _short(mark),
                    f"is listed for {owners[mark]} and for issuer {number}",
                    "Keep it with one of them.",
                    where,
                )
            owners[mark] = f"issuer {number}"


def _refuse_others(data: Object, members: tuple[str, ...], where: str) -> None:
    for member in data:
        if member not in members:
            expected = ", ".join(members)
            _refuse(_short(member), "is not known here", f"Expected: {expected}.", where)


def _refuse(member: str, problem: str, what_to_do: str, where: str) -> NoReturn:
    ending = "" if problem.endswith(".") else "."
    raise UnreadableError(f"{where}: {member} {problem}{ending}", what_to_do, where) from None


def _short(text: str) -> str:
    return text if len(text) <= 120 else text[:119] + "…"
