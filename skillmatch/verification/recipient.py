"""Whether a credential was given to the candidate who sent it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from skillmatch.read.json_values import as_object, objects, words
from skillmatch.verification.outcome import Finding

Object = dict[str, Any]

_HASHES = {"sha256": 64, "md5": 32}  # and how many hexadecimal digits each has
_UNKNOWN_HASH = "?"
ANOTHER_ADDRESS = Finding(
    "unknown", "It was given to another address than those known of this candidate."
)
_EMAIL_TYPES = ("email", "emailaddress")
_ID_TYPES = ("did", "id", "url")


@dataclass(frozen=True)
class Person:
    """A candidate, as far as the employer or the application says who that is.

    Attributes
    ----------
    candidate_id, name : str
    emails : tuple of str
    dids : tuple of str
        The candidate's decentralised identifiers or other addresses of a person.
    ids_are_given : bool
        Whether the employer gave the e-mail addresses and identifiers. Only then does a
        credential that names others belong to somebody else: people have several addresses.
    """

    candidate_id: str
    name: str = ""
    emails: tuple[str, ...] = ()
    dids: tuple[str, ...] = ()
    ids_are_given: bool = False


@dataclass(frozen=True)
class _Identity:
    """What a credential says of its holder: an e-mail address, an identifier or a name."""

    kind: str
    value: str
    salt: str = ""
    hash_method: str = ""  # "" for a value in plain text

    def is_of(self, person: Person) -> bool | None:
        """None where there is nothing to compare with, or no known way to."""
        known = {"email": person.emails, "id": person.dids}.get(self.kind, ())
        own = {spelling for one in known for spelling in _spellings(one, self.kind)}
        if not own or self.hash_method == _UNKNOWN_HASH:
            return None
        if not self.hash_method:
            return not own.isdisjoint(_spellings(self.value, self.kind))
        digests = (_digest(self.hash_method, spelling + self.salt) for spelling in own)
        return self.value.lower() in digests


def check_recipient(credential: Object, person: Person | None) -> Finding:
    """Whether the credential names the candidate as its holder.

    Parameters
    ----------
    credential : JSON object
        An Open Badges 2.0 assertion, or a verifiable credential.
    person : Person or None
        The candidate; None where nobody says whose the credential should be.

    Returns
    -------
    Finding
        Passed where an e-mail address or an identifier is the candidate's. Failed only where the
        employer gave such, and the credential names another one of the same type. A name alone
        decides nothing: many people share it, and people change it.

    Examples
    --------
    >>> badge = {"recipient": {"type": "email", "hashed": False, "identity": "Ana@example.org"}}
    >>> check_recipient(badge, Person("ana-silva", emails=("ana@example.org",))).fact
    'pass'
    >>> check_recipient(badge, Person("ben", emails=("ben@example.org",))).fact
    'unknown'
    """
    if person is None:
        return Finding(
            "unknown",
            "Whose it should be isn't known: give the candidate's e-mail addresses in a "
            "candidate.json beside it.",
        )
    identities = list(_identities(credential))
    compared = [found for one in identities if (found := one.is_of(person)) is not None]
    if any(compared):
        return Finding("pass", "It was given to this candidate.")
    if compared and person.ids_are_given:
        return Finding("fail", "It was given to somebody else than this candidate.")
    if compared:
        return ANOTHER_ADDRESS
    names = [one.value for one in identities if one.kind == "name"]
    if names:
        return Finding("unknown", f"It names its holder only as {names[0][:80]}; names are shared.")
    if identities:
        return Finding(
            "unknown",
            "There is nothing to compare the identity of its holder with: give the "
            "candidate's e-mail address in candidate.json.",
        )
    return Finding("unknown", "It does not say whom it was given to.")


def _identities(credential: Object) -> Iterator[_Identity]:
    recipient = as_object(credential.get("recipient"))
    kind = words(recipient.get("type")) or words(recipient.get("@type"))
    yield from _identity(kind, words(recipient.get("identity")), recipient)
    for subject in objects(credential.get("credentialSubject")):
        yield from _identity("id", words(subject.get("id")), {})
        for own in objects(subject.get("identifier")):
            kind = words(own.get("identityType"))
            yield from _identity(kind, words(own.get("identityHash")), own)
        given, family = words(subject.get("givenName")), words(subject.get("familyName"))
        names = (words(subject.get("name")), words(subject.get("fullName")), f"{given} {family}")
        yield from _identity("name", next((one for one in names if one.strip()), ""), {})


def _identity(kind: str, value: str, details: Object) -> Iterator[_Identity]:
    kind = kind.rpartition(":")[2].lower()
    if value.lower().startswith("mailto:") or kind in _EMAIL_TYPES:
        yield _hashed("email", value, details)
    # An identifier of the record itself says nothing of the person.
    elif kind in _ID_TYPES and value and not value.startswith(("urn:", "_:")):
        yield _hashed("id", value, details)
    elif kind == "name" and value and details.get("hashed") is not True:
        yield _Identity("name", value)


def _hashed(kind: str, value: str, details: Object) -> _Identity:
    method, is_marked, digest = value.partition("$")
    salt = words(details.get("salt"))
    if is_marked and _HASHES.get(method.lower()) == len(digest):
        return _Identity(kind, digest, salt, method.lower())
    return _Identity(kind, value, salt, _UNKNOWN_HASH if details.get("hashed") is True else "")


def _spellings(identity: str, kind: str) -> Iterator[str]:
    """An identity as issuers may have written it before hashing."""
    identity = identity.strip()
    if kind == "email":
        identity = identity[7:] if identity.lower().startswith("mailto:") else identity
        yield identity.lower()
    yield identity


def _digest(method: str, text: str) -> str:
    return hashlib.new(method, text.encode(), usedforsecurity=False).hexdigest()
