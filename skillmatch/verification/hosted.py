"""Open Badges 2.0 that are vouched for by the place where their issuer hosts them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from skillmatch.read.json_values import as_list, as_object
from skillmatch.tables import UnreadableError
from skillmatch.verification.outcome import Fact, Finding
from skillmatch.verification.structure import issuer_of
from skillmatch.verification.trust import GoneError, Trust, https_host

Object = dict[str, Any]

_MAX_DEPTH = 8
_WAYS = ("hosted", "HostedBadge")
_WITHDRAWN = Finding("unknown", "Its issuer's site no longer vouches for it.")


def names_host(assertion: Object) -> bool:
    """Whether an assertion says that it is hosted at an address."""
    verification = as_object(assertion.get("verification", assertion.get("verify")))
    kinds = as_list(verification.get("type"))
    return any(way in kinds for way in _WAYS) or ("url" in verification and not kinds)


def described(assertion: Object, trust: Trust) -> Object:
    """The assertion with its badge and the badge's issuer written out, where they are at hand."""
    badge = _written_out(assertion.get("badge"), trust)
    if not isinstance(badge, dict):
        return assertion
    return {**assertion, "badge": {**badge, "issuer": _written_out(badge.get("issuer"), trust)}}


def check_hosted(assertion: Object, trust: Trust) -> Finding:
    """Whether the issuer's own site holds the same assertion.

    Parameters
    ----------
    assertion : JSON object
        As it stands in the file.
    trust : Trust
        Where the site's documents are looked up: kept by the employer, or fetched.

    Returns
    -------
    Finding
        Passed if the document at the assertion's address says what the file says, and the
        address is among those that the issuer allows. Unknown without that document, or where
        one of the two only names the address of what the other states, and it can't be had.
    """
    verification = as_object(assertion.get("verification", assertion.get("verify")))
    address = assertion.get("id", verification.get("url"))
    if not isinstance(address, str) or not https_host(address):
        return Finding("unknown", "It names no https address where its issuer vouches for it.")
    try:
        hosted = trust.look_up(address)
    except GoneError:
        return _WITHDRAWN
    except UnreadableError as error:
        return Finding("unknown", f"Only its issuer's site can vouch for it: {error.problem}")
    if not isinstance(hosted, dict):
        return Finding("fail", "Its address holds something else than this badge.")
    if hosted.get("revoked", False) is not False:
        return _WITHDRAWN
    if hosted.get("id", address) != address:
        return Finding("fail", "Its address holds another badge.")
    found: dict[Fact, list[str]] = {"pass": [], "unknown": [], "fail": []}
    for member in sorted({*hosted, *assertion} - {"@context"}):
        found[_compare(assertion.get(member), hosted.get(member), trust, 0)].append(member)
    if found["fail"]:
        return Finding("fail", f"Its {found['fail'][0]} is not what the issuer's site says.")
    if found["unknown"]:
        what = found["unknown"][0]
        reason = f"Its {what} stands partly at another address, where it can't be looked up."
        return Finding("unknown", reason)
    return _check_place(address, described(hosted, trust), trust)


def _check_place(address: str, assertion: Object, trust: Trust) -> Finding:
    """Whether the issuer vouches for what lies at this address."""
    issuer_id, _ = issuer_of(assertion)
    profile = trust.document(issuer_id)
    if not isinstance(profile, dict) or profile.get("id") != issuer_id:
        profile = {}
    allowed = as_object(profile.get("verification"))
    # By the standard, without other word only the issuer's own host is its place.
    hosts = as_list(allowed.get("allowedOrigins")) or [https_host(issuer_id)]
    names = {str(host).lower().removeprefix("https://").rstrip("/") for host in hosts} - {""}
    starts = tuple(one for one in as_list(allowed.get("startsWith")) if isinstance(one, str))
    places = (address, str(as_object(assertion.get("badge")).get("id", address)))
    if all(https_host(place) in names for place in places) and (
        not starts or address.startswith(starts)
    ):
        return Finding("pass", "The issuer's site holds the same badge.")
    if not profile:
        return Finding("unknown", "Where the issuer it names hosts its badges isn't known.")
    return Finding("fail", "It is not hosted where the issuer it names hosts its badges.")


def _compare(ours: object, theirs: object, trust: Trust, depth: int) -> Fact:
    """Whether two values say the same; an address stands for the document there."""
    if ours == theirs:
        return "pass"
    if depth > _MAX_DEPTH:
        return "fail"
    if isinstance(ours, str) and isinstance(theirs, dict):
        return _compare_with_address(theirs, ours, trust, depth)
    if isinstance(ours, dict) and isinstance(theirs, str):
        return _compare_with_address(ours, theirs, trust, depth)
    if isinstance(ours, dict) and isinstance(theirs, dict):
        members = sorted({*ours, *theirs} - {"@context"})
        return _worst(_compare(ours.get(m), theirs.get(m), trust, depth + 1) for m in members)
    return "fail"


def _compare_with_address(stated: Object, address: str, trust: Trust, depth: int) -> Fact:
    """Whether all that is stated of something stands at its address, which may hold more."""
    if stated.get("id", address) != address:
        return "fail"
    if stated == {"id": address}:
        return "pass"
    if not https_host(address) and address not in trust.store:
        return "fail"  # a text that is no address
    found = trust.document(address)
    if not isinstance(found, dict) or found.get("id") != address:
        return "unknown"
    members = sorted({*stated} - {"@context"})
    return _worst(_compare(stated[m], found.get(m), trust, depth + 1) for m in members)


def _worst(facts: Iterable[Fact]) -> Fact:
    """The fact that counts: any failure, else anything unknown."""
    found = set(facts)
    return "fail" if "fail" in found else "unknown" if "unknown" in found else "pass"


def _written_out(value: object, trust: Trust) -> object:
    if not isinstance(value, str):
        return value
    found = trust.document(value)
    return found if isinstance(found, dict) and found.get("id") == value else value
