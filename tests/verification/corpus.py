"""Credentials good and bad, each with the word that it deserves.

Every case is a file: JSON or a token, as it is or baked into a PNG or an SVG. `cases` lists them
all and `write_trust` writes the employer's trusted issuers with the documents kept for them. A
case has several right words where the standards leave the choice; ``verified`` and ``valid`` are
among them only where the credential is good.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from issuing import (
    BADGES_3,
    ED25519_2020,
    STATUS_LIST_2021,
    VC_1,
    VC_2,
    Object,
    Signer,
    base64url,
    claims,
    did_document,
    did_key,
    from_base64url,
    jwk,
    key_of,
    multibase,
    part,
    pem,
    proof,
    rsa_key,
    signed,
    status_list,
    suite_of,
    token,
)

sys.path.insert(0, str(Path(__file__).parents[1] / "read"))
from badge_files import baked_svg, international_text, png

AS_OF = "2026-11-23"
EMAIL = "ana.silva@example.org"
SOMEONE_ELSE = "imre.kovacs@example.net"

HARBOUR = did_key("harbour")  # listed by the employer
HARBOUR_WEB = Signer(key_of("harbour web", "P-256"), "did:web:harbour.example#key-1")
HARBOUR_384 = Signer(key_of("harbour 384", "P-384"), "did:web:harbour.example:exams#key-1")
HARBOUR_SITE = Signer(key_of("harbour site"), "https://harbour.example/issuer#key-1")
HARBOUR_2 = Signer(key_of("harbour badges", "P-256"), "https://harbour.example/keys/1")
HARBOUR_2_RSA = Signer(rsa_key("harbour"), "https://harbour.example/keys/2")
LANTERN = did_key("lantern")  # nobody has listed it
LANTERN_WEB = Signer(key_of("lantern web"), "did:web:lantern.example#key-1")
LANTERN_2 = Signer(key_of("lantern badges", "P-256"), "https://lantern.example/keys/1")
QUAY_2 = Signer(key_of("quay badges", "P-256"), "https://quay.example/keys/1")
ATTACKER = did_key("attacker")
ATTACKER_2 = Signer(key_of("attacker badges", "P-256"), "https://attacker.example/keys/1")

REFUSED = ("invalid",)
NOT_GOOD = ("invalid", "unchecked")
BROKEN = ("malformed", "invalid")
NEVER = ("invalid", "unchecked", "malformed")


@dataclass(frozen=True)
class Case:
    """One file and the words that are right for the credential in it.

    Attributes
    ----------
    name : str
        How it is made and what is wrong with it.
    file : str
        The name of the file.
    content : bytes
    words : tuple of str
    email : str
        Of the candidate who sends it, as the employer knows it; "" if the employer doesn't.
    hidden : str
        Text that must not be read from it.
    assessed : str
        What must be found of the assessment; "" where it is beside the point.
    """

    name: str
    file: str
    content: bytes
    words: tuple[str, ...]
    email: str = EMAIL
    hidden: str = ""
    assessed: str = ""


@dataclass(frozen=True)
class Made:
    """What a scenario makes: a credential as JSON or as a token, and the words for it."""

    data: Object | str
    words: tuple[str, ...]
    email: str = EMAIL
    hidden: str = ""
    assessed: str = ""


# --- What the employer keeps -----------------------------------------------------------------

_STATUS = "https://harbour.example/status/"
_STATUS_TERMS = {
    "Bitstring": "https://www.w3.org/ns/credentials/status#",
    "StatusList2021": "https://w3id.org/vc/status-list#",
}
_TAKEN_BACK = "urn:uuid:00000000-0000-4000-8000-0000000000bb"


@cache
def documents() -> dict[str, Object]:
    """The documents in the employer's store, by their address."""
    stored: dict[str, Object] = {
        signer.did: did_document(signer) for signer in (HARBOUR_WEB, HARBOUR_384, LANTERN_WEB)
    }
    for host, signers in (
        ("harbour", (HARBOUR_2, HARBOUR_2_RSA)), ("lantern", (LANTERN_2,)), ("quay", (QUAY_2,)),
        ("attacker", (ATTACKER_2,)),
    ):  # fmt: skip
        stored[f"https://{host}.example/issuer"] = profile_2(host, signers)
        for signer in signers:
            stored[signer.method] = {
                "@context": "https://w3id.org/openbadges/v2",
                "type": "CryptographicKey",
                "id": signer.method,
                "owner": f"https://{host}.example/issuer",
                "publicKeyPem": pem(signer.key.public_key()),
            }
    stored["https://harbour.example/revoked"] = {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "RevocationList",
        "id": "https://harbour.example/revoked",
        "issuer": "https://harbour.example/issuer",
        "revokedAssertions": [{"id": _TAKEN_BACK, "revocationReason": "Issued in error."}],
    }
    for kind in ("Bitstring", "StatusList2021"):
        url = f"{_STATUS}{kind}/"
        ends = "validUntil" if kind == "Bitstring" else "expirationDate"
        lists = {
            # Bit 8 of a list read from the wrong end is bit 15.
            "revocation": status_list(url + "revocation", HARBOUR, 8, kind=kind),
            "suspension": status_list(
                url + "suspension", HARBOUR, 8, kind=kind, purpose="suspension"
            ),
            "forged": status_list(
                url + "forged", Signer(ATTACKER.key, HARBOUR.method), kind=kind
            ),
            "stranger": status_list(url + "stranger", ATTACKER, kind=kind),
            "ended": status_list(
                url + "ended", HARBOUR, kind=kind, **{ends: "2025-06-01T00:00:00Z"}
            ),
            "tampered": status_list(url + "tampered", HARBOUR, 8, kind=kind),
        }  # fmt: skip
        good = status_list(url + "tampered", HARBOUR, kind=kind)
        lists["tampered"]["credentialSubject"] = good["credentialSubject"]
        # The same list by the same signature, its bits under the address of their name.
        lists["aliased"] = status_list(url + "aliased", HARBOUR, 8, kind=kind)
        bits = lists["aliased"]["credentialSubject"]
        bits[_STATUS_TERMS[kind] + "encodedList"] = bits.pop("encodedList")
        stored |= {url + name: one for name, one in lists.items()}
    return stored


def profile_2(host: str, signers: tuple[Signer, ...] = ()) -> Object:
    """The profile of an issuer of Open Badges 2.0."""
    profile: Object = {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Profile",
        "id": f"https://{host}.example/issuer",
        "name": f"{host.capitalize()} Academy",
        "url": f"https://{host}.example",
    }
    if signers:
        profile["publicKey"] = [signer.method for signer in signers]
    if host in ("harbour", "quay"):
        profile["revocationList"] = f"https://{host}.example/revoked"
    return profile


def write_trust(folder: Path) -> Path:
    """Write the employer's trusted issuers and the documents kept for them; the TOML's path."""
    files = {}
    for number, (url, document) in enumerate(documents().items()):
        files[url] = f"document-{number}.json"
        (folder / files[url]).write_text(json.dumps(document), encoding="utf-8")
    ids = (HARBOUR.did, HARBOUR_WEB.did, HARBOUR_384.did, HARBOUR_SITE.did)
    kept = ", ".join(f'"{url}" = "{file}"' for url, file in files.items())
    toml = folder / "issuers.toml"
    toml.write_text(
        f"""
[[issuer]]
name = "Harbour Academy"
ids = {json.dumps(ids)}
keys = ["{multibase(HARBOUR_SITE.key.public_key())}"]
domains = ["harbour.example"]

[[issuer]]
name = "Quay Academy"
ids = ["https://quay.example/issuer"]
domains = ["quay.example"]

[store]
documents = {{ {kept} }}
""",
        encoding="utf-8",
    )
    return toml


# --- Open Badges 3.0 -------------------------------------------------------------------------


def badge_3(issuer: Signer, version: int = 2, **changes: Any) -> Object:
    """An Open Badge 3.0 on the VC data model 1.1 or 2.0, unsigned; `changes` are its members."""
    contexts = [VC_2, BADGES_3] if version == 2 else [VC_1, BADGES_3, ED25519_2020]
    starts, ends = (
        ("validFrom", "validUntil") if version == 2 else ("issuanceDate", "expirationDate")
    )
    return {
        "@context": contexts,
        "id": "urn:uuid:00000000-0000-4000-8000-0000000000aa",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "SQL for Analytics",
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": "Harbour Academy"},
        starts: "2025-05-01T00:00:00Z",
        ends: "2028-05-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "emailAddress",
                    "hashed": True,
                    "identityHash": "sha256$" + hashlib.sha256(f"{EMAIL}kelp".encode()).hexdigest(),
                    "salt": "kelp",
                }
            ],
            "achievement": {
                "id": "urn:uuid:00000000-0000-4000-8000-0000000000ac",
                "type": ["Achievement"],
                "achievementType": "Badge",
                "name": "SQL for Analytics",
                "description": "Queries relational data.",
                "criteria": {"narrative": "Earners pass a proctored exam on SQL queries."},
            },
        },
        **changes,
    }


@dataclass(frozen=True)
class Lane:
    """A way of making a signed credential.

    Attributes
    ----------
    name : str
    version : int
        Of the VC data model; 0 is an Open Badge 2.0.
    suite : str
        The cryptosuite of its proof, "" for a token.
    containers : tuple of str
        ``plain``, ``png``, ``svg``.
    """

    name: str
    version: int
    suite: str
    containers: tuple[str, ...] = ("plain",)

    @property
    def trusted(self) -> Signer:
        """A signer whom the employer trusts."""
        if self.version == 0:
            return HARBOUR_2
        return HARBOUR_WEB if self.suite.startswith("ecdsa") else HARBOUR

    @property
    def unlisted(self) -> Signer:
        """A signer whom the employer doesn't know."""
        if self.version == 0:
            return LANTERN_2
        return did_key("lantern", "P-256") if self.suite.startswith("ecdsa") else LANTERN

    @property
    def attacker(self) -> Signer:
        if self.version == 0:
            return ATTACKER_2
        return did_key("attacker", "P-256") if self.suite.startswith("ecdsa") else ATTACKER

    @property
    def starts(self) -> str:
        return ("issuedOn", "issuanceDate", "validFrom")[self.version]

    @property
    def ends(self) -> str:
        return ("expires", "expirationDate", "validUntil")[self.version]

    def credential(self, issuer: Signer | None = None, **changes: Any) -> Object:
        """An unsigned credential of the issuer, by default the trusted one."""
        issuer = issuer or self.trusted
        if self.version == 0:
            return badge_2(issuer, **changes)
        return badge_3(issuer, self.version, **changes)

    def sign(
        self, credential: Object, signer: Signer | None = None, **changes: Any
    ) -> Object | str:
        """The credential with a proof or as a token; `changes` are of the proof or the header."""
        signer = signer or self.trusted
        if self.suite:
            suite = self.suite
            if self.suite.startswith(("eddsa", "ecdsa")):
                suite = suite_of(signer.key, self.suite.split("-")[1])
            return signed(credential, signer, suite, **changes)
        if self.version == 0:
            return token(credential, signer, **{"kid": None} | changes)
        if self.version == 1:
            return token(claims(credential), signer, **{"typ": "JWT"} | changes)
        return token(credential, signer, **{"typ": "vc+jwt"} | changes)

    def altered(self, made: Object | str, change: Callable[[Object], Any]) -> Object | str:
        """What was signed, changed afterwards."""
        if isinstance(made, dict):
            made = deepcopy(made)
            change(made)
            return made
        header, payload, signature = made.split(".")
        data = json.loads(from_base64url(payload))
        change(data["vc"] if self.version == 1 else data)
        return f"{header}.{part(data)}.{signature}"


PROOFS = (
    Lane("vc2 eddsa-rdfc", 2, "eddsa-rdfc-2022", ("plain", "png", "svg")),
    Lane("vc2 eddsa-jcs", 2, "eddsa-jcs-2022"),
    Lane("vc2 ecdsa-rdfc", 2, "ecdsa-rdfc-2019"),
    Lane("vc2 ecdsa-jcs", 2, "ecdsa-jcs-2019"),
    Lane("vc1 2020", 1, "Ed25519Signature2020"),
)
TOKENS = (
    Lane("vc1 jwt", 1, "", ("plain", "png", "svg")),
    Lane("vc2 jwt", 2, ""),
)
BADGES_2 = (Lane("ob2 jws", 0, "", ("plain", "png", "svg")),)

Scenario = Callable[[Lane], Iterator[tuple[str, Made]]]


def dates(lane: Lane) -> Iterator[tuple[str, Made]]:
    """Good ones, and those of another day."""
    good = lane.sign(lane.credential())
    yield "trusted", Made(good, ("verified",))
    yield "trusted, candidate's addresses unknown", Made(good, ("verified",), email="")
    yield "wrong recipient", Made(good, REFUSED, email=SOMEONE_ELSE)
    stranger = lane.credential(lane.unlisted)
    yield "self-asserted", Made(lane.sign(stranger, lane.unlisted), ("valid",))
    over = lane.credential(**{lane.ends: "2026-01-01T00:00:00Z"})
    yield "expired", Made(lane.sign(over), ("expired",))
    early = lane.credential(**{lane.starts: "2027-01-01T00:00:00Z"})
    yield "not yet valid", Made(lane.sign(early), ("not_yet_valid",))
    longer = lane.altered(lane.sign(over), lambda c: c.update({lane.ends: "2029-01-01T00:00:00Z"}))
    yield "expired, end moved", Made(longer, REFUSED)
    for wrong in ("yesterday", "2026-13-45T00:00:00Z"):
        broken = lane.credential(**{lane.starts: wrong})
        yield f"begins {wrong}", Made(lane.sign(broken), BROKEN)


def tampering(lane: Lane) -> Iterator[tuple[str, Made]]:
    """Changed after it was signed."""
    made = lane.sign(lane.credential())
    inside: Callable[[Object], Object] = (
        (lambda c: c["badge"])
        if lane.version == 0
        else lambda c: c["credentialSubject"]["achievement"]
    )
    changes: dict[str, Callable[[Object], Any]] = {
        "title": lambda c: inside(c).update(name="Quantum Physics"),
        "criteria": lambda c: inside(c).update(criteria={"narrative": "Earners built a reactor."}),
        "a skill added": lambda c: inside(c).update(
            alignment=[{"type": ["Alignment"], "targetName": "Go", "targetUrl": "https://e.org/go"}]
        ),
        "a member taken away": lambda c: inside(c).pop("description"),
        "identity": lambda c: c.update(id="urn:uuid:00000000-0000-4000-8000-0000000000ad"),
        "end": lambda c: c.update({lane.ends: "2099-01-01T00:00:00Z"}),
    }
    if lane.version:
        changes |= {
            "issuer's name": lambda c: c["issuer"].update(name="Oxford"),
            "issuer": lambda c: c["issuer"].update(id=ATTACKER.did),
            "recipient": lambda c: c["credentialSubject"].update(id="did:example:me"),
            "recipient's address": lambda c: c["credentialSubject"]["identifier"][0].update(
                identityHash=EMAIL, hashed=False
            ),
        }
    for name, change in changes.items():
        yield f"tampered: {name}", Made(lane.altered(made, change), REFUSED)
    yield "tampered: signature", Made(_other_signature(made), REFUSED)
    another = lane.sign(lane.credential(id="urn:uuid:00000000-0000-4000-8000-0000000000ae"))
    if isinstance(made, dict) and isinstance(another, dict):
        yield "proof of another credential", Made(made | {"proof": another["proof"]}, REFUSED)
    elif isinstance(made, str) and isinstance(another, str):
        swapped = made.rpartition(".")[0] + "." + another.rpartition(".")[2]
        yield "signature of another credential", Made(swapped, REFUSED)


def _other_signature(made: Object | str) -> Object | str:
    if isinstance(made, str):
        start, _, end = made.rpartition(".")
        return f"{start}.{'B' if end[0] == 'A' else 'A'}{end[1:]}"
    value = made["proof"]["proofValue"]
    place = len(value) // 2
    value = value[:place] + ("2" if value[place] == "1" else "1") + value[place + 1 :]
    return made | {"proof": made["proof"] | {"proofValue": value}}


def statuses(lane: Lane) -> Iterator[tuple[str, Made]]:
    """Taken back, kept, and not to be told."""
    kind = "Bitstring" if lane.version == 2 else "StatusList2021"

    def entry(name: str, index: object, purpose: str = "revocation") -> Object:
        return {
            "id": f"{_STATUS}{kind}/{name}#{index}",
            "type": f"{kind}StatusListEntry" if lane.version == 2 else "StatusList2021Entry",
            "statusPurpose": purpose,
            "statusListIndex": index,
            "statusListCredential": f"{_STATUS}{kind}/{name}",
        }

    found: dict[str, tuple[object, tuple[str, ...]]] = {
        "status good": (entry("revocation", "15"), ("verified",)),
        "status good, others revoked": (entry("revocation", "0"), ("verified",)),
        "revoked": (entry("revocation", "8"), ("revoked",)),
        "suspended": (entry("suspension", "8", "suspension"), ("revoked",)),
        "good and suspended": (
            [entry("revocation", "15"), entry("suspension", "8", "suspension")],
            ("revoked",),
        ),
        "status unknown": (entry("absent", "15"), ("unchecked",)),
        "good and unknown": ([entry("revocation", "15"), entry("absent", "15")], ("unchecked",)),
        "list forged": (entry("forged", "15"), NOT_GOOD),
        "list tampered": (entry("tampered", "8"), NOT_GOOD),
        "list of a stranger": (entry("stranger", "15"), NOT_GOOD),
        "list with an alias, revoked": (entry("aliased", "8"), ("revoked", "unchecked")),
        "list with an alias, good": (entry("aliased", "15"), ("verified", "unchecked")),
        "list out of date": (entry("ended", "15"), NOT_GOOD),
        "list for another purpose": (entry("suspension", "15"), NOT_GOOD),
        "place outside the list": (entry("revocation", "99999999"), NOT_GOOD),
        "place below the list": (entry("revocation", "-8"), NEVER),
        "place no number": (entry("revocation", "eight"), NEVER),
        "status of a kind unknown": (
            {"id": "https://harbour.example/x", "type": "TarotStatus2030"}, NEVER,
        ),
    }  # fmt: skip
    contexts = lane.credential()["@context"] + ([STATUS_LIST_2021] if lane.version == 1 else [])
    for name, (status, words) in found.items():
        credential = lane.credential(**{"@context": contexts, "credentialStatus": status})
        if name == "status of a kind unknown" and "rdfc" in lane.suite + lane.name:
            continue  # no context defines the term, so that nobody could have signed it
        yield name, Made(lane.sign(credential), words)

    if not lane.suite:
        return
    # A holder renames what says that it was revoked; some signatures hold all the same.
    revoked = lane.credential(
        **{"@context": contexts, "credentialStatus": entry("revocation", "8")}
    )
    made = lane.sign(revoked)
    terms = _STATUS_TERMS[kind]
    places: dict[str, tuple[Callable[[Object], Object], str, str]] = {
        "the status": (lambda c: c, "credentialStatus", "https://www.w3.org/2018/credentials#"),
        "the list": (lambda c: c["credentialStatus"], "statusListCredential", terms),
        "the place": (lambda c: c["credentialStatus"], "statusListIndex", terms),
        "the purpose": (lambda c: c["credentialStatus"], "statusPurpose", terms),
        "the type": (lambda c: c["credentialStatus"], "type", "@"),
    }
    for name, (find, term, before) in places.items():
        for kept in (False, True):
            changed = lane.altered(made, partial(_renamed, find, term, before + term, kept))
            title = f"alias of {name} that revokes it" + (", beside another" if kept else "")
            yield title, Made(changed, ("revoked", *NEVER))


def _renamed(
    find: Callable[[Object], Object], term: str, alias: str, is_kept: bool, credential: Object
) -> None:
    place = find(credential)
    place[alias] = place.pop(term)
    if is_kept and isinstance(place[alias], str):
        place[term] = "0"


def results(lane: Lane) -> Iterator[tuple[str, Made]]:
    """Results reached and missed; all are signed, and none that was missed is an assessment."""
    exam = {"requiredValue": "70", "valueMin": "0", "valueMax": "100", "resultType": "Percent"}
    levels = [
        {"id": f"urn:level:{n}", "type": ["RubricCriterionLevel"], "name": name, "level": name,
         "points": str(n)}
        for n, name in enumerate(("Poor", "Fair", "Solid"))
    ]  # fmt: skip
    rubric = {"requiredLevel": "urn:level:1", "rubricCriterionLevel": levels}
    letters = {"resultType": "LetterGrade", "requiredValue": "C"}
    stated: dict[str, tuple[Object, Object, str]] = {
        "82 of 70": ({"value": "82"}, exam, "pass"),
        "55 of 70": ({"value": "55"}, exam, "fail"),
        "completed with 55 of 70": ({"value": "55", "status": "Completed"}, exam, "fail"),
        "820 of 100": ({"value": "820"}, exam, "unknown"),
        "F": ({"value": "F"}, {"resultType": "LetterGrade"}, "fail"),
        "D where C is asked": ({"value": "D"}, letters, "fail"),
        "did not pass": ({"value": "Did not pass"}, {"resultType": "Result"}, "fail"),
        "nicht bestanden": ({"value": "Nicht bestanden"}, {"resultType": "Result"}, "fail"),
        "zero": ({"value": "0%"}, {"resultType": "Percent"}, "fail"),
        "level too low": ({"achievedLevel": "urn:level:0"}, rubric, "fail"),
        "level reached": ({"achievedLevel": "urn:level:2"}, rubric, "pass"),
        **{
            status: ({"status": status, "value": "99"}, exam, "fail")
            for status in ("Failed", "InProgress", "Enrolled", "Withdrew", "OnHold")
        },
    }
    for name, (result, description, fact) in stated.items():
        credential = lane.credential()
        subject = credential["credentialSubject"]
        described = {"id": "urn:exam", "type": ["ResultDescription"], "name": "Exam"} | description
        described = {"resultType": "Result"} | described
        subject["achievement"]["resultDescription"] = [described]
        subject["result"] = [{"type": ["Result"], "resultDescription": "urn:exam"} | result]
        yield f"result {name}", Made(lane.sign(credential), ("verified",), assessed=fact)


def attackers(lane: Lane) -> Iterator[tuple[str, Made]]:
    """An attacker's key under a victim's name."""
    victim, thief = lane.trusted, lane.attacker
    yield "attacker's key", Made(lane.sign(lane.credential(), thief), REFUSED)
    borrowed = Signer(thief.key, victim.method)
    yield "attacker's key as the victim's", Made(lane.sign(lane.credential(), borrowed), REFUSED)
    text = multibase(thief.key.public_key())
    for name, method in {
        "in the victim's fragment": f"{victim.did}#{text}",
        "at the victim's site": f"https://harbour.example/issuer#{text}",
        "as a bare key": text,
        "at a private address": "https://169.254.169.254/latest/meta-data#key",
        "on the disk": "file:///etc/passwd#key",
        "nowhere": "",
    }.items():
        made = lane.sign(lane.credential(), Signer(thief.key, method))
        yield f"attacker's key {name}", Made(made, NEVER)
    site = lane.credential(HARBOUR_SITE)
    forged = Signer(thief.key, f"https://harbour.example/issuer#{text}")
    yield "attacker's key in an https fragment", Made(lane.sign(site, forged), NEVER)
    if "ecdsa" not in lane.suite:
        yield "key listed for an https issuer", Made(lane.sign(site, HARBOUR_SITE), ("verified",))
    web = lane.credential(HARBOUR_WEB)
    absent = Signer(thief.key, "did:web:harbour.example#key-2")
    yield "attacker's key in the victim's document", Made(lane.sign(web, absent), NEVER)
    known = lane.credential(LANTERN_WEB)
    if "ecdsa" not in lane.suite:
        yield "did:web, not listed", Made(lane.sign(known, LANTERN_WEB), ("valid",))
        gone = Signer(key_of("gone"), "did:web:gone.example#key-1")
        yield "did:web, no document", Made(lane.sign(lane.credential(gone), gone), ("unchecked",))
    elsewhere = lane.credential(thief, evidence=[{"type": ["Evidence"], "id": victim.did}])
    elsewhere["issuer"]["name"] = "Harbour Academy"
    yield "attacker with the victim's name", Made(lane.sign(elsewhere, thief), ("valid",))


def missing(lane: Lane) -> Iterator[tuple[str, Made]]:
    """Parts that a credential can't be without, absent or of a wrong kind; properly signed."""
    paths: dict[str, tuple[str, ...]] = {
        "issuer": ("issuer",),
        "subject": ("credentialSubject",),
        "achievement": ("credentialSubject", "achievement"),
        "title": ("credentialSubject", "achievement", "name"),
        "type": ("type",),
    }
    for name, path in paths.items():
        for value in (None, 5, [], {}, "") if name != "title" else (None, ""):
            credential = lane.credential()
            place = credential
            for step in path[:-1]:
                place = place[step]
            if value is None:
                del place[path[-1]]
            else:
                place[path[-1]] = value
            try:
                made = lane.sign(credential)
            except Exception:  # JSON-LD that nobody can sign
                made = _with_proof(lane.credential(), credential, lane)
            yield f"{name} {'missing' if value is None else json.dumps(value)}", Made(made, BROKEN)


def _with_proof(good: Object, bad: Object, lane: Lane) -> Object | str:
    made = lane.sign(good)
    if isinstance(made, str):
        raise AssertionError("a token can be made of anything")
    return bad | {"proof": made["proof"]}


# --- Data Integrity only ---------------------------------------------------------------------


def proofs(lane: Lane) -> Iterator[tuple[str, Made]]:
    """Proofs that aren't there, aren't known, aren't meant so, or are many."""
    credential = lane.credential()
    made = lane.sign(credential)
    assert isinstance(made, dict)
    own = made["proof"]
    yield "unsigned", Made(credential, ("unsigned",))
    for value in ({}, None, 5, "signed", [{}], [[]], [5]):
        yield f"proof {json.dumps(value)}", Made(credential | {"proof": value}, BROKEN)
    yield "proof []", Made(credential | {"proof": []}, ("unsigned", *BROKEN))
    for name in own:
        if name not in ("created", "@context"):
            left = {k: v for k, v in own.items() if k != name}
            yield f"proof without {name}", Made(credential | {"proof": left}, NEVER)
        for value in (5, [], {}, "", "x", None, [own[name]] * 2):
            # An empty or repeated context, or none at all, may well mean the same.
            if name != "@context":
                wrong = credential | {"proof": own | {name: value}}
                yield f"proof's {name} {json.dumps(value)[:12]}", Made(wrong, NEVER)
    future = own | {"type": "DataIntegrityProof", "cryptosuite": "sphincs-rdfc-2031"}
    yield "unknown algorithm", Made(credential | {"proof": future}, ("unchecked",))
    old = own | {"type": "RsaSignature2018"}
    yield "unsupported algorithm", Made(credential | {"proof": old}, NOT_GOOD)
    confused = "ecdsa-rdfc-2019" if lane.suite.startswith("ed") else "eddsa-rdfc-2022"
    wrong = own | {"type": "DataIntegrityProof", "cryptosuite": confused}
    yield "key confusion", Made(credential | {"proof": wrong}, REFUSED)
    login = lane.sign(credential, proofPurpose="authentication")
    yield "wrong purpose", Made(login, REFUSED)
    over = lane.sign(credential, expires="2026-01-01T00:00:00Z")
    yield "proof expired", Made(over, ("invalid", "expired"))
    early = lane.sign(credential, created="2027-01-01T00:00:00Z")
    yield "proof from the future", Made(early, ("invalid", "not_yet_valid", "unchecked"))
    inside = own | {"verificationMethod": {
        "id": lane.trusted.method, "type": "Multikey", "controller": lane.trusted.did,
        "publicKeyMultibase": multibase(lane.attacker.key.public_key()),
    }}  # fmt: skip
    yield "key inside the proof", Made(credential | {"proof": inside}, NEVER)

    theirs = lane.sign(credential, lane.attacker)
    assert isinstance(theirs, dict)
    bad = _other_signature(made)
    assert isinstance(bad, dict)
    sets: dict[str, tuple[list[object], tuple[str, ...]]] = {
        "two good": ([own, own | {"id": "urn:uuid:2"}], NEVER),
        "the same twice": ([own, own], ("verified",)),
        "one good, one broken": ([own, bad["proof"]], REFUSED),
        "one broken, one good": ([bad["proof"], own], REFUSED),
        "one good, one unknown": ([own, future], ("verified",)),
        # Anybody may sign beside the issuer; only the issuer's own proof counts.
        "one good, one of somebody else": ([own, theirs["proof"]], ("verified",)),
        "only one of somebody else": ([theirs["proof"]], REFUSED),
        "only unknown ones": ([future, future | {"cryptosuite": "other"}], ("unchecked",)),
        "one good, one empty": ([own, {}], REFUSED),
    }
    if "ecdsa" not in lane.suite:
        later = proof(credential, lane.trusted, lane.suite, created="2025-07-01T00:00:00Z")
        sets["two good"] = ([own, later], ("verified",))
        chained = proof(credential, lane.trusted, lane.suite, previousProof="urn:uuid:absent")
        sets["one good, one chained to nothing"] = ([own, chained], NEVER)
    else:
        del sets["two good"]
    for name, (several, words) in sets.items():
        yield f"proofs: {name}", Made(credential | {"proof": several}, words)
    many = credential | {"proof": [own | {"id": f"urn:{n}"} for n in range(2000)]}
    yield "proofs: two thousand", Made(many, NEVER)


def contexts(lane: Lane) -> Iterator[tuple[str, Made]]:
    """Terms that mean something else, or nothing."""
    own = lane.credential()["@context"]
    made = lane.sign(lane.credential())
    assert isinstance(made, dict)
    inline = {"Oxford": "https://example.org/oxford"}
    replaced: dict[str, tuple[object, tuple[str, ...]]] = {
        "unknown": ([*own, "https://example.org/unknown.jsonld"], NOT_GOOD),
        "at a private address": ([*own, "http://169.254.169.254/context"], NOT_GOOD),
        "on this machine": ([*own, "http://localhost:1/context"], NOT_GOOD),
        "on the disk": ([*own, "file:///etc/passwd"], NOT_GOOD),
        "by a relative path": ([*own, "../../../etc/passwd"], NOT_GOOD),
        "inline": ([*own, inline], REFUSED),
        "with @vocab": ([*own, {"@vocab": "https://example.org/"}], REFUSED),
        "with @base": ([*own, {"@base": "https://example.org/"}], REFUSED),
        "with @import": ([*own, {"@import": "https://example.org/"}], REFUSED),
        "turned around": (own[::-1], NEVER),
        "missing": (None, NEVER),
        "empty": ([], NEVER),
        "a number": (5, NEVER),
        "null inside": ([None, *own], NEVER),
        "without the first": (own[1:], NEVER),
        "of the other model": ([VC_1 if lane.version == 2 else VC_2, *own[1:]], NEVER),
    }
    for name, (value, words) in replaced.items():
        changed = lane.altered(made, lambda c, value=value: c.update({"@context": value}))
        yield f"context {name}", Made(changed, words)
    if "jcs" in lane.suite:  # whose signature is right whatever the terms mean
        meaning = [*own, {"name": "https://example.org/nickname"}]
        honest = lane.credential(**{"@context": meaning})
        yield "context inline and signed", Made(lane.sign(honest), REFUSED)
    nested = lane.altered(
        made,
        lambda c: c["credentialSubject"]["achievement"].update(
            {"@context": {"@vocab": "https://example.org/"}, "skillsHeld": "Quantum physics"}
        ),
    )
    yield "context nested", Made(nested, REFUSED, hidden="Quantum physics")


def injections(lane: Lane) -> Iterator[tuple[str, Made]]:
    """What no proof covers, written into what one does."""
    made = lane.sign(lane.credential())
    hidden = "Quantum physics"
    places: dict[str, Callable[[Object], Object]] = {
        "the credential": lambda c: c,
        "the subject": lambda c: c["credentialSubject"],
        "the achievement": lambda c: c["credentialSubject"]["achievement"],
        "the issuer": lambda c: c["issuer"],
    }
    extras: dict[str, Object] = {
        "term": {"skillsHeld": hidden},
        "object": {"skillsHeld": {"name": hidden, "type": "Achievement"}},
        "full address": {"https://schema.org/skills": hidden},
        "keyword": {"@index": hidden},
        "unknown keyword": {"@skills": hidden},
        "comment": {"_": hidden, "": hidden},
    }
    for place, find in places.items():
        for extra, members in extras.items():
            changed = lane.altered(
                made, lambda c, find=find, members=members: find(c).update(deepcopy(members))
            )
            yield f"injected {extra} in {place}", Made(changed, REFUSED, hidden=hidden)
    keywords: dict[str, object] = {
        "@graph": [{"type": ["Achievement"], "name": hidden}],
        "@included": [{"type": ["Achievement"], "name": hidden}],
        "@reverse": {"credentialSubject": {"name": hidden}},
        "@nest": {"name": hidden},
        "@set": [{"name": hidden}],
        "@list": [{"name": hidden}],
        "@value": hidden,
        "@language": hidden,
        "@id": hidden,
        "@type": [hidden],
    }
    for keyword, value in keywords.items():
        for place, find in places.items():
            changed = lane.altered(
                made,
                lambda c, find=find, keyword=keyword, value=value: find(c).update({keyword: value}),
            )
            yield f"{keyword} in {place}", Made(changed, NEVER, hidden=hidden)
    kind = lane.altered(made, lambda c: c["type"].append("QuantumPhysicist"))
    yield "unknown type", Made(kind, REFUSED, hidden="QuantumPhysicist")
    changed = lane.altered(made, lambda c: c.update(verifiedBy={"id": "https://oxford.example"}))
    yield "unknown link", Made(changed, REFUSED, hidden="oxford.example")


def aliases(lane: Lane) -> Iterator[tuple[str, Made]]:
    """The same thing under two names, and two things under one."""
    made = lane.sign(lane.credential(lane.attacker), lane.attacker)
    victim = lane.trusted.did
    terms: dict[str, Callable[[Object], Any]] = {
        "@id beside id": lambda c: c["issuer"].update({"@id": victim}),
        "@type beside type": lambda c: c.update({"@type": ["VerifiableCredential"]}),
        "issuer by its address": lambda c: c.update(
            {"https://www.w3.org/2018/credentials#issuer": {"@id": victim}}
        ),
        "issuer by a short address": lambda c: c.update({"cred:issuer": {"@id": victim}}),
        "two issuers": lambda c: c.update(issuer=[c["issuer"], {"id": victim}]),
        "issuer named twice": lambda c: c["issuer"].update(id=[ATTACKER.did, victim]),
        "issuer with spaces": lambda c: c["issuer"].update(id=f" {victim}"),
        "issuer in capitals": lambda c: c["issuer"].update(id=victim.upper()),
        "issuer with a fragment": lambda c: c["issuer"].update(id=f"{victim}#x"),
        "issuer with an escape": lambda c: c["issuer"].update(id=victim.replace("d", "%64", 1)),
        "issuer with no width": lambda c: c["issuer"].update(id=victim + "\u200b"),
    }
    # These two take nothing from the issuer: a type said twice, and a term that isn't `issuer`.
    harmless = ("@type beside type", "issuer by a short address")
    for name, change in terms.items():
        words = ("valid", *NEVER) if name == harmless[0] else NEVER
        yield f"alias: {name}, after", Made(lane.altered(made, change), words)
        before = lane.credential(lane.attacker)
        change(before)
        try:
            whole = lane.sign(before, lane.attacker)
        except Exception:  # JSON-LD that nobody can sign
            continue
        words = ("valid", *NEVER) if name in harmless else NEVER
        yield f"alias: {name}, before", Made(whole, words)


def bombs(lane: Lane) -> Iterator[tuple[str, Made]]:
    """Graphs whose canonical form takes longer than anybody has; the word matters less."""
    made = lane.sign(lane.credential())
    found: dict[str, Object] = {}
    for size in (9, 30):
        names = [f"_:b{n}" for n in range(size)]
        found[f"{size} blank nodes"] = {
            "evidence": [
                {
                    "id": name,
                    "type": ["VerifiableCredential"],
                    "credentialSubject": [{"id": other} for other in names if other != name],
                }
                for name in names
            ]
        }
    names = [f"_:b{n}" for n in range(12)]
    found["bare nodes"] = {
        "evidence": [
            {"id": name, "https://example.org/p": [{"id": o} for o in names if o != name]}
            for name in names
        ]
    }
    found["thousands of twins"] = {"evidence": [{"type": ["Evidence"]} for _ in range(5_000)]}
    deep: Object = {"type": ["Evidence"]}
    for _ in range(400):
        deep = {"type": ["Evidence"], "evidence": deep}
    found["deep"] = {"evidence": deep}
    for name, members in found.items():
        yield f"bomb: {name}", Made(lane.altered(made, lambda c, m=members: c.update(m)), NEVER)
        if "rdfc" not in lane.suite and lane.suite != "Ed25519Signature2020":
            # Signed over bytes: the signature is right, whatever the graph is.
            own = lane.sign(lane.credential(lane.unlisted, **members), lane.unlisted)
            yield f"bomb: {name}, signed", Made(own, ("valid", *NEVER))


# --- Tokens only -----------------------------------------------------------------------------


def algorithms(lane: Lane) -> Iterator[tuple[str, Made]]:
    """Headers that lie."""
    credential = lane.credential()
    payload = claims(credential) if lane.version == 1 else credential
    made = lane.sign(credential)
    assert isinstance(made, str)
    header = json.loads(from_base64url(made.split(".")[0]))
    body, own = made.split(".")[1:]
    for none in ("none", "None", "NONE", "nOnE", ""):
        start = part(header | {"alg": none}) + "." + body
        yield f"alg {none!r}", Made(f"{start}.", REFUSED)
        yield f"alg {none!r} with a signature", Made(f"{start}.{own}", REFUSED)
    public = lane.trusted.key.public_key()
    secrets = {
        "PEM": pem(public).encode(),
        "JWK": json.dumps(jwk(public)).encode(),
        "name": lane.trusted.method.encode(),
        "nothing": b"",
    }
    for name, secret in secrets.items():
        start = part(header | {"alg": "HS256"}) + "." + body
        mac = base64url(hmac.new(secret, start.encode(), hashlib.sha256).digest())
        yield f"key confusion: HS256 with the {name}", Made(f"{start}.{mac}", REFUSED)
    for alg in ("ES256", "ES384", "EdDSA", "RS256"):
        if alg != lane.trusted.algorithm:
            yield f"key confusion: {alg}", Made(lane.sign(credential, alg=alg), REFUSED)
    for alg in ("XX512", 5, None, ["EdDSA"], {}):
        unknown = lane.sign(credential, alg=alg)
        yield f"unknown algorithm {json.dumps(alg)}", Made(unknown, NEVER)
    theirs = lane.attacker
    attacks: dict[str, Object] = {
        "jwk": {"jwk": jwk(theirs.key.public_key())},
        "jku": {"jku": "https://attacker.example/keys.json"},
        "x5u": {"x5u": "https://attacker.example/certificate"},
        "x5c": {"x5c": ["MIIB"]},
    }
    for name, members in attacks.items():
        kept = {"kid": lane.trusted.method} | members
        yield f"attacker's {name}", Made(lane.sign(credential, theirs, **kept), REFUSED)
        bare = {"kid": None} | members
        yield f"attacker's {name} alone", Made(lane.sign(credential, theirs, **bare), NEVER)
    critical = lane.sign(credential, crit=["shiny"], shiny=True)
    yield "unknown critical header", Made(critical, REFUSED)
    for crit in ([], 5, ["alg"], ["shiny"], "b64"):
        yield f"crit {json.dumps(crit)}", Made(lane.sign(credential, crit=crit), NEVER)
    yield "payload not encoded", Made(lane.sign(credential, b64=False, crit=["b64"]), NEVER)
    yield "no signature", Made(made.rpartition(".")[0] + ".", REFUSED)
    yield "signature no base64", Made(made + "=", NEVER)
    if lane.version == 1:
        stated: dict[str, Object] = {
            "iss": {"iss": lane.attacker.did},
            "jti": {"jti": "urn:uuid:00000000-0000-4000-8000-0000000000ff"},
            "sub": {"sub": "did:example:someone-else"},
            "nbf": {"nbf": 4_070_908_800},
            "exp": {"exp": 4_070_908_800},
        }
        for name, members in stated.items():
            bad = token(payload | members, lane.trusted)
            words = ("invalid", "not_yet_valid")[: 2 if name == "nbf" else 1]
            if name == "sub":  # where the credential names none, the claim fills it
                words = ("verified", "invalid")
            yield f"claim {name} differs", Made(bad, words)
        ended = token(payload | {"exp": 1_700_000_000}, lane.trusted)
        yield "claim exp is past", Made(ended, ("invalid", "expired"))
        plain = {k: v for k, v in credential.items() if k != "expirationDate"}
        filled = token(claims(plain) | {"exp": 1_760_000_000}, lane.trusted)
        yield "expired by claim alone", Made(filled, ("expired", "invalid"))
        thief = token(claims(credential) | {"iss": lane.attacker.did}, lane.attacker)
        yield "attacker's iss over the victim's issuer", Made(thief, REFUSED)
        for name, value in (("exp", "soon"), ("iss", 5), ("vc", []), ("vc", 5), ("nbf", 1e308)):
            odd = token(payload | {name: value}, lane.trusted)
            yield f"claim {name} is {json.dumps(value)}", Made(odd, NEVER)
    if lane.version == 2:
        mixed = lane.sign(credential | {"vc": badge_3(lane.trusted, 1)})
        yield "vc claim in a payload", Made(mixed, NEVER)
        for typ in ("vp+jwt", "at+jwt"):
            yield f"type {typ}", Made(lane.sign(credential, typ=typ), NEVER)


# --- Open Badges 2.0 -------------------------------------------------------------------------


def badge_2(issuer: Signer, **changes: Any) -> Object:
    """An Open Badge 2.0, signed or hosted by the issuer; `changes` are its members."""
    host = issuer.method.removeprefix("https://").partition(".")[0]
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": "urn:uuid:00000000-0000-4000-8000-0000000000ba",
        "recipient": {
            "type": "email",
            "hashed": True,
            "salt": "kelp",
            "identity": "sha256$" + hashlib.sha256(f"{EMAIL}kelp".encode()).hexdigest(),
        },
        "issuedOn": "2025-05-01T00:00:00Z",
        "expires": "2028-05-01T00:00:00Z",
        "verification": {"type": "signed", "creator": issuer.method},
        "badge": {
            "type": "BadgeClass",
            "id": f"https://{host}.example/badges/sql",
            "name": "SQL for Analytics",
            "description": "Queries relational data.",
            "criteria": {"narrative": "Earners pass a proctored exam on SQL queries."},
            "issuer": profile_2(host),
        },
        **changes,
    }


def signed_2(lane: Lane) -> Iterator[tuple[str, Made]]:
    """What only a signed Open Badge 2.0 can get wrong."""
    theirs = lane.attacker
    yield "RS256", Made(lane.sign(badge_2(HARBOUR_2_RSA), HARBOUR_2_RSA), ("verified",))
    revoked = lane.sign(lane.credential(id=_TAKEN_BACK))
    yield "revoked", Made(revoked, ("revoked",))
    unknown = lane.sign(lane.credential(QUAY_2), QUAY_2)
    yield "status unknown", Made(unknown, ("unchecked",))
    yield "attacker's key", Made(lane.sign(lane.credential(), theirs), REFUSED)
    own = {"type": "signed", "creator": theirs.method}
    named = lane.credential(verification=own)
    yield "attacker's key, named", Made(lane.sign(named, theirs), REFUSED)
    listed = deepcopy(named)
    listed["badge"]["issuer"]["publicKey"] = [theirs.method]
    yield "attacker's key, in the issuer's profile", Made(lane.sign(listed, theirs), REFUSED)
    absent = lane.credential(verification={"type": "signed", "creator": "https://gone.example/k"})
    yield "key not at hand", Made(lane.sign(absent), NOT_GOOD)
    for value in (None, {}, 5, "signed", {"type": "signed"}, {"type": "signed", "creator": 5}):
        odd = lane.sign(lane.credential(verification=value))
        # Without a creator, the issuer's own keys may be tried.
        words = ("verified", *NEVER) if value == {"type": "signed"} or not value else NEVER
        yield f"verification {json.dumps(value)}", Made(odd, words)
    for name in ("badge", "recipient", "issuedOn", "type"):
        for value in (None, 5, [], {}, ""):
            broken = lane.credential(**{name: value})
            if value is None:
                del broken[name]
            # Before Open Badges 2.0, a date was a number of seconds.
            words = ("verified", *NEVER) if (name, value) == ("issuedOn", 5) else NEVER
            yield f"{name} {json.dumps(value)}", Made(lane.sign(broken), words)


def plain_2() -> Iterator[tuple[str, Made]]:
    """Open Badges 2.0 as JSON, which proves nothing by itself."""
    hosted = badge_2(
        HARBOUR_2,
        id="https://harbour.example/assertions/1",
        verification={"type": "hosted"},
    )
    yield "hosted", Made(hosted, ("unchecked",))
    yield "hosted, wrong recipient", Made(hosted, REFUSED, email=SOMEONE_ELSE)
    yield "hosted, revoked", Made(hosted | {"revoked": True}, ("revoked",))
    yield "hosted, expired", Made(hosted | {"expires": "2026-01-01T00:00:00Z"}, ("expired",))
    early = hosted | {"issuedOn": "2027-01-01T00:00:00Z"}
    yield "hosted, not yet valid", Made(early, ("not_yet_valid",))
    private = hosted | {"id": "https://169.254.169.254/assertion"}
    yield "hosted at a private address", Made(private, NOT_GOOD)
    stolen = hosted | {"id": "https://attacker.example/assertions/1"}
    yield "hosted elsewhere", Made(stolen, NOT_GOOD)
    signed_json = badge_2(HARBOUR_2)
    yield "signed, as bare JSON", Made(signed_json, ("unsigned", *NOT_GOOD))
    bare = {name: value for name, value in hosted.items() if name != "verification"}
    yield "unsigned", Made(bare | {"id": "urn:uuid:5"}, ("unsigned", "unchecked"))
    yield (
        "expired, unsigned",
        Made(bare | {"id": "urn:uuid:5", "expires": "2026-01-01T00:00:00Z"}, ("expired",)),
    )
    for name in ("badge", "type"):
        for value in (None, 5, [], {}, ""):
            broken = hosted | {name: value}
            if value is None:
                del broken[name]
            yield f"{name} {json.dumps(value)}", Made(broken, ("malformed",))
    linked = hosted | {"badge": "https://harbour.example/badges/sql"}
    yield "badge elsewhere", Made(linked, ("unchecked", "malformed"))


# --- Files -----------------------------------------------------------------------------------

_SCENARIOS: dict[tuple[Lane, ...], tuple[Scenario, ...]] = {
    PROOFS: (
        dates, tampering, statuses, results, attackers, missing, proofs, contexts, injections,
        aliases, bombs,
    ),
    TOKENS: (dates, tampering, statuses, results, attackers, missing, algorithms, bombs),
    BADGES_2: (dates, tampering, algorithms, signed_2),
}  # fmt: skip


def groups() -> list[tuple[str, Callable[[], Iterator[tuple[str, Made]]], tuple[str, ...]]]:
    """What the corpus consists of: a name, a maker of credentials, and the files they go into."""
    found = [
        (f"{lane.name}: {scenario.__name__}", partial(scenario, lane), lane.containers)
        for lanes, scenarios in _SCENARIOS.items()
        for lane in lanes
        for scenario in scenarios
    ]
    return [*found, ("ob2 json: plain_2", plain_2, ("plain", "png", "svg"))]


def cases(
    group: str, make: Callable[[], Iterator[tuple[str, Made]]], containers: tuple[str, ...]
) -> Iterator[Case]:
    """The cases of a group."""
    for name, made in make():
        yield from files_of(f"{group.partition(':')[0]}: {name}", made, containers)


def files_of(name: str, made: Made, containers: tuple[str, ...]) -> Iterator[Case]:
    """The credential in files of each kind."""
    text = made.data if isinstance(made.data, str) else json.dumps(made.data)
    older = name.startswith("ob2")
    rest = (made.words, made.email, made.hidden, made.assessed)
    for container in containers:
        if container == "plain":
            ending = "jwt" if isinstance(made.data, str) else "json"
            yield Case(name, f"badge.{ending}", text.encode(), *rest)
        elif container == "png":
            keyword = "openbadges" if older else "openbadgecredential"
            picture = png(international_text(keyword, text.encode()))
            yield Case(f"{name}, in a PNG", "badge.png", picture, *rest)
        else:
            element = "assertion" if older else "credential"
            token_ = isinstance(made.data, str)
            inside = "" if token_ else f"<![CDATA[{text}]]>"
            picture = baked_svg(inside, verify=text if token_ else "", element=element).encode()
            yield Case(f"{name}, in an SVG", "badge.svg", picture, *rest)
