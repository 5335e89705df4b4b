"""Credentials for tests, as JSON and in the files that carry them."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from typing import Any

SQL_SKILL = "http://data.europa.eu/esco/skill/598de5b0-5b58-4ea7-8058-a4bc4d18c742"


def open_badge_3(**changes: Any) -> dict[str, Any]:
    """An Open Badge 3.0; `changes` are members of the achievement."""
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:key:z6Mk", "type": ["Profile"], "name": "Brightwater Skills Lab"},
        "validFrom": "2025-04-12T00:00:00Z",
        "validUntil": "2027-04-12T23:59:59Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "identityType": "name", "hashed": False,
                 "identityHash": "Ana Silva"},
            ],
            "achievement": {
                "id": "urn:uuid:2",
                "type": ["Achievement"],
                "achievementType": "Badge",
                "name": "SQL for Analytics",
                "description": "Ana Silva can query relational data.",
                "criteria": {"narrative": "Earners pass a proctored exam."},
                "alignment": [
                    {"type": ["Alignment"], "targetName": "SQL", "targetUrl": SQL_SKILL},
                ],
                **changes,
            },
        },
        "evidence": [{"type": ["Evidence"], "narrative": "Wrote twelve queries on a shop's data."}],
    }  # fmt: skip


def open_badge_2(**changes: Any) -> dict[str, Any]:
    """An Open Badge 2.0 assertion; `changes` are members of the assertion."""
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": "https://example.org/assertions/1",
        "recipient": {"type": "email", "hashed": False, "identity": "ana.silva@example.org"},
        "issuedOn": "2024-02-29T10:00:00+00:00",
        "verification": {"type": "hosted"},
        "badge": {
            "type": "BadgeClass",
            "name": "Spreadsheet Modelling",
            "description": "Building spreadsheets that other people can check.",
            "criteria": {"narrative": "Attend both days."},
            "tags": ["spreadsheets"],
            "issuer": {"type": "Profile", "name": "Fennimore Adult College"},
        },
        **changes,
    }


def token(payload: object) -> str:
    """A compact JWS whose signature is nonsense."""
    parts = ({"alg": "ES256"}, payload)
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts]
    return b".".join([*encoded, b"c2ln"]).decode()


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of one pixel with the chunks before its end."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixel = zlib.compress(b"\0\0")
    parts = [(b"IHDR", header), (b"IDAT", pixel), *chunks, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def international_text(
    keyword: str, text: bytes, *, compressed: bool = False
) -> tuple[bytes, bytes]:
    """An iTXt chunk."""
    body = zlib.compress(text) if compressed else text
    return b"iTXt", keyword.encode() + b"\0" + bytes([compressed, 0]) + b"\0\0" + body


def baked_png(credential: object) -> bytes:
    text = json.dumps(credential).encode()
    return png(international_text("openbadgecredential", text))


def baked_svg(inside: str, *, verify: str = "", element: str = "credential") -> str:
    namespace = {
        "credential": "https://purl.imsglobal.org/ob/v3p0",
        "assertion": "http://openbadges.org",
    }[element]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{namespace}">'
        f'<openbadges:{element} verify="{verify}">{inside}</openbadges:{element}></svg>'
    )
