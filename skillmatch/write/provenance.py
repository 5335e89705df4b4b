"""What made a ranking, as rows that a person can read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from skillmatch.words import clean

if TYPE_CHECKING:
    from skillmatch.ranking import Ranking

# Files have a table of their own, by their hashes.
_LISTED_APART = "inputs"


def facts(ranking: Ranking) -> list[tuple[str, str]]:
    """Name and value of every fact but the files: nested names are joined by a middle dot."""
    own = {key: value for key, value in ranking.provenance.items() if key != _LISTED_APART}
    return list(_flat(own, ""))


def inputs(ranking: Ranking) -> list[tuple[str, str]]:
    """The source and the SHA-256 of every file that was read."""
    return [
        (clean(file["source"]), clean(file["sha256"]))
        for file in ranking.provenance.get(_LISTED_APART, [])
    ]


def _flat(values: Mapping[Any, Any], above: str) -> Iterator[tuple[str, str]]:
    for key, value in values.items():
        name = f"{above} · {clean(key)}" if above else clean(key)
        name = name.replace("_", " ")
        if isinstance(value, Mapping):
            yield from _flat(value, name)
        else:
            yield name, _in_words(value)


def _in_words(value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(clean(part) for part in value)
    if isinstance(value, float) and math.isinf(value):
        return "without end"
    return clean(value)
