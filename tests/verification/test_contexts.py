"""The contexts that ship with skillmatch."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import pytest

from skillmatch.resources import resource
from skillmatch.verification.contexts import (
    BASES,
    PINNED,
    VOCABULARIES,
    UnknownContext,
    load_context,
)


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


def test_each_pinned_context_is_the_file_that_the_readme_documents() -> None:
    text = resource("data", "contexts", "README.md").read_text(encoding="utf-8")
    documented = dict(re.findall(r"^\| `([^`]+\.jsonld)` \|.*`([0-9a-f]{64})` \|$", text, re.M))
    folder = resource("data", "contexts")
    actual = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.jsonld")
    }
    assert actual == documented
    assert set(actual) == set(PINNED.values())
    assert all(f"`{url}`" in text for url in PINNED)


@pytest.mark.parametrize("url", sorted(set(PINNED) - set(VOCABULARIES)))
def test_no_pinned_context_gives_a_meaning_to_every_word_or_names_another(url: str) -> None:
    context = load_context(url)
    assert set(context) == {"@context"}
    assert not {"@vocab", "@import", "@base"} & set(_keys(context))


@pytest.mark.parametrize("url", VOCABULARIES)
def test_a_pinned_vocabulary_does_nothing_but_name_words_after_itself(url: str) -> None:
    (only,) = load_context(url).values()
    assert list(only) == ["@vocab"]
    assert only["@vocab"].startswith("https://www.w3.org/ns/credentials/")


def test_the_base_contexts_are_pinned() -> None:
    assert set(BASES) <= set(PINNED)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/context.json",
        "",
        "credentials-v2.jsonld",
        "../../pyproject.toml",
        "file:///etc/passwd",
        "http://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/v2/",
        "https://www.w3.org/ns/./credentials/v2",
    ],
)
def test_any_other_address_is_unknown(url: str) -> None:
    with pytest.raises(UnknownContext) as error:
        load_context(url)
    assert error.value.url == url
