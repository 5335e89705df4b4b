"""Of which whole a credential is a part: a certificate of several badges, a nanodegree of courses.

Learner records say so in associations, other descriptions with ``hasPart`` and ``isPartOf``.
"""

from __future__ import annotations

from collections.abc import Iterator

from skillmatch.read.json_values import Object, as_list, words

_OF_A_WHOLE = ("isPartOf", "isChildOf")  # the source is a part of the target
_OF_A_PART = ("hasPart", "isParentOf")  # the other way round


def whole_of(data: object) -> dict[str, str]:
    """The address of each part in some JSON, and the address of the whole that it belongs to.

    Of several wholes the first that is named counts; nothing is a part of itself.

    Examples
    --------
    >>> whole_of({"associationType": "isPartOf", "sourceId": "urn:sql", "targetId": "urn:data"})
    {'urn:sql': 'urn:data'}
    >>> whole_of({"id": "urn:data", "hasPart": ["urn:sql", {"id": "urn:r", "name": "R"}]})
    {'urn:sql': 'urn:data', 'urn:r': 'urn:data'}
    """
    wholes: dict[str, str] = {}
    for value in _objects_in(data):
        for part, whole in (*_associated(value), *_nested(value)):
            if part and whole and part != whole:
                wholes.setdefault(part, whole)
    return wholes


def names_by_address(data: object) -> dict[str, str]:
    """What each thing in some JSON that has an address and a name is called.

    Examples
    --------
    >>> names_by_address([{"id": "urn:sql", "name": "SQL"}, {"id": "urn:r"}])
    {'urn:sql': 'SQL'}
    """
    names: dict[str, str] = {}
    for value in _objects_in(data):
        address, name = _address(value), words(value.get("name")) or words(value.get("title"))
        if address and name:
            names.setdefault(address, name)
    return names


def _associated(value: Object) -> Iterator[tuple[str, str]]:
    kind = value.get("associationType")
    source, target = words(value.get("sourceId")), words(value.get("targetId"))
    if kind in _OF_A_WHOLE:
        yield source, target
    elif kind in _OF_A_PART:
        yield target, source


def _nested(value: Object) -> Iterator[tuple[str, str]]:
    own = _address(value)
    for part in as_list(value.get("hasPart")):
        yield _address(part), own
    for whole in as_list(value.get("isPartOf")):
        yield own, _address(whole)


def _address(value: object) -> str:
    if isinstance(value, dict):
        return words(value.get("id")) or words(value.get("@id"))
    return words(value)


def _objects_in(data: object) -> Iterator[Object]:
    """Every object in the JSON, in order, without recursion."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting.extend(reversed(value.values()))
        elif isinstance(value, list):
            waiting.extend(reversed(value))
