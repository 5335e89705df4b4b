"""What the employer of the sample keeps: the issuers it trusts, their DID documents and lists."""

from __future__ import annotations

import json

from sample_writers.open_badge import (
    badge_id,
    did_document,
    did_of,
    status_address,
    status_list,
)
from sample_writers.resume_text import to_json
from sample_writers.stories import Issuer, Sample

_HEAD = """\
# The issuers that the employer of the sample trusts, and documents of theirs that it keeps so that
# nothing need be fetched. Fictional issuers - skillmatch sample data.
"""


def employer_files(sample: Sample) -> dict[str, bytes]:
    """``issuers.toml`` and the documents that it names."""
    issuers = sorted(sample.issuers.values(), key=lambda issuer: issuer.name)
    documents: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for issuer in issuers:
        name = issuer.domain.partition(".")[0]
        if issuer.domain and issuer.kept:
            documents[did_of(issuer)] = f"issuers/{name}-did.json"
            files[f"issuers/{name}-did.json"] = to_json(did_document(issuer)).encode()
        if issuer.status_list:
            listed = to_json(status_list(issuer, _revoked(sample, issuer)))
            documents[status_address(issuer)] = f"issuers/{name}-status.json"
            files[f"issuers/{name}-status.json"] = listed.encode()
    trusted = [_entry(issuer) for issuer in issuers if issuer.trusted]
    store = [f"{json.dumps(address)} = {json.dumps(file)}" for address, file in documents.items()]
    blocks = [_HEAD, *trusted, "\n".join(("[store.documents]", *store, ""))]
    return {"issuers.toml": "\n".join(blocks).encode(), **files}


def _entry(issuer: Issuer) -> str:
    return f"[[issuer]]\nname = {json.dumps(issuer.name)}\nids = [{json.dumps(did_of(issuer))}]\n"


def _revoked(sample: Sample, issuer: Issuer) -> list[str]:
    return [
        badge_id(candidate, held)
        for candidate in sample.candidates
        for held in candidate.credentials
        if held.offer.issuer == issuer.name and held.state == "revoked"
    ]
