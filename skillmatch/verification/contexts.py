"""The JSON-LD contexts that ship with skillmatch: what the words of a credential mean.

A context that is fetched can change what a signed credential says, so none ever is: whatever isn't
listed here is unknown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from skillmatch.resources import resource

Object = dict[str, Any]

BASES = ("https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2")
"""The contexts of verifiable credentials; one of them comes first in every credential."""

VOCABULARIES = (
    "https://www.w3.org/ns/credentials/examples/v2",
    "https://www.w3.org/ns/credentials/undefined-terms/v2",
)
"""Contexts that name every word which no other context knows, as the W3C's examples need. A
signature then covers such words, but what they mean is anybody's guess: they are never read."""

_OPEN_BADGES_3 = "https://purl.imsglobal.org/spec/ob/v3p0"

PINNED: Mapping[str, str] = MappingProxyType(
    {
        BASES[0]: "credentials-v1.jsonld",
        BASES[1]: "credentials-v2.jsonld",
        f"{_OPEN_BADGES_3}/context.json": "open-badges-3.0.jsonld",
        f"{_OPEN_BADGES_3}/context-3.0.1.json": "open-badges-3.0.1.jsonld",
        f"{_OPEN_BADGES_3}/context-3.0.2.json": "open-badges-3.0.2.jsonld",
        f"{_OPEN_BADGES_3}/context-3.0.3.json": "open-badges-3.0.3.jsonld",
        f"{_OPEN_BADGES_3}/extensions.json": "open-badges-3-extensions.jsonld",
        "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json": "clr-2.0.1.jsonld",
        "https://w3id.org/openbadges/v2": "open-badges-2.jsonld",
        "https://w3id.org/security/data-integrity/v1": "data-integrity-v1.jsonld",
        "https://w3id.org/security/data-integrity/v2": "data-integrity-v2.jsonld",
        "https://w3id.org/security/suites/ed25519-2020/v1": "ed25519-2020-v1.jsonld",
        "https://w3id.org/security/multikey/v1": "multikey-v1.jsonld",
        "https://w3id.org/vc/status-list/2021/v1": "status-list-2021-v1.jsonld",
        "https://www.w3.org/ns/credentials/status/v1": "bitstring-status-list-v1.jsonld",
        "https://www.w3.org/ns/did/v1": "did-v1.jsonld",
        "https://w3id.org/dcc/v1": "dcc-v1.jsonld",
        "https://w3id.org/citizenship/v1": "citizenship-v1.jsonld",
        "https://w3id.org/citizenship/v2": "citizenship-v2.jsonld",
        "https://w3id.org/citizenship/v3": "citizenship-v3.jsonld",
        "https://w3id.org/citizenship/v4rc1": "citizenship-v4rc1.jsonld",
        VOCABULARIES[0]: "credentials-examples-v2.jsonld",
        VOCABULARIES[1]: "credentials-undefined-terms-v2.jsonld",
    }
)
"""The address of each known context and the file that holds it."""


class UnknownContext(ValueError):  # noqa: N818
    """A credential names a context that skillmatch doesn't ship, so its words have no meaning.

    Parameters
    ----------
    url : str
        The context's address.
    """

    def __init__(self, url: str) -> None:
        super().__init__(f"It uses the context {url[:200]!r}, which skillmatch doesn't know.")
        self.url = url


@cache
def load_context(url: str) -> Object:
    """The context at an address, from the files that ship with skillmatch.

    Parameters
    ----------
    url : str
        The address exactly as in `PINNED`.

    Returns
    -------
    JSON object
        With the member ``@context``. It is shared: don't change it.

    Raises
    ------
    UnknownContext
        If the address isn't in `PINNED`; nothing is ever fetched.

    Examples
    --------
    >>> sorted(load_context("https://w3id.org/security/multikey/v1"))
    ['@context']
    >>> load_context("https://example.org/context.json")
    Traceback (most recent call last):
    skillmatch.verification.contexts.UnknownContext: It uses the context ...
    """
    if url not in PINNED:
        raise UnknownContext(url)
    text = resource("data", "contexts", PINNED[url]).read_text(encoding="utf-8")
    context: Object = json.loads(text)
    return context
