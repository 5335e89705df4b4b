"""What is kept of prepared contexts changes nothing of what documents mean."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from corpus import HARBOUR, badge_3
from pyld import jsonld

from skillmatch.verification import processor
from skillmatch.verification.contexts import load_context

BASE = "relative-to-nothing:/"


def plain_options() -> dict[str, Any]:
    """PyLD as it comes, but for the pinned contexts."""

    def load(url: str, _: object = None) -> dict[str, Any]:
        document = copy.deepcopy(load_context(url))
        return {"contextUrl": None, "documentUrl": url, "document": document}

    resolver = jsonld.ContextResolver({}, load)
    return {"base": BASE, "documentLoader": load, "contextResolver": resolver}


def several() -> list[dict[str, Any]]:
    """Credentials whose nodes have contexts of their own, in one another and side by side."""
    badge = badge_3(HARBOUR)
    results = copy.deepcopy(badge)
    achievement = results["credentialSubject"]["achievement"]
    achievement["resultDescription"] = [
        {"id": f"urn:uuid:{n}", "type": ["ResultDescription"], "name": "Score", "resultType": "x"}
        for n in range(3)
    ]
    endorsed = copy.deepcopy(badge)
    endorsed["credentialSubject"]["achievement"]["creator"] = {
        "id": "https://harbour.example/issuer",
        "type": ["Profile"],
        "name": "Harbour Academy",
    }
    return [badge, results, endorsed, badge]


@pytest.mark.parametrize("kept", [1, 2, 500])
def test_all_is_as_without_a_store(kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processor, "_MAX_PREPARED", kept)
    monkeypatch.setattr(processor, "_MAX_INVERSES", kept)
    processor._prepared.clear()
    processor._inverses.clear()
    for document in [*several(), *several()]:
        expanded, undefined = processor.expand(document, BASE)
        assert not undefined
        assert expanded == jsonld.expand(document, plain_options())
        context = {"@context": document["@context"]}
        assert processor.compact(expanded, context, BASE) == jsonld.compact(
            expanded, context, plain_options() | {"skipExpansion": True}
        )
        found = processor.statements(json.loads(json.dumps(expanded)), BASE)
        assert found == jsonld.to_rdf(expanded, plain_options())
        assert len(processor._prepared) <= kept
        assert len(processor._inverses) <= kept


def test_contexts_are_prepared_once() -> None:
    def work() -> None:
        for document in several():
            expanded, _ = processor.expand(copy.deepcopy(document), BASE)
            processor.compact(expanded, {"@context": list(document["@context"])}, BASE)

    work()
    before = set(processor._prepared), set(processor._inverses)
    work()
    assert (set(processor._prepared), set(processor._inverses)) == before
