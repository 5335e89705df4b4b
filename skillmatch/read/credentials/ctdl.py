"""Descriptions of credentials in CTDL, the language of Credential Engine's registry.

Such a description says what a credential, a course or a programme is, teaches and assesses: an
offer for the catalog. It doesn't say that anybody holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from skillmatch.read.credentials.awards import Row
from skillmatch.read.credentials.credential_files import open_credential
from skillmatch.read.credentials.kinds import kind_of
from skillmatch.read.json_values import Object, as_list, as_object, first, objects, raw_words, words
from skillmatch.read.wording import MAX_TEXT, is_assessed, learning_hours, paragraphs
from skillmatch.tables import Problem, UnreadableError

_MOST_OFFERS = 10_000
_MOST_REFERENCES = 500  # to competencies, conditions and the like, of one offer
_PREFIX = re.compile(
    r"^(?:ceterms:|https?://(?:www\.)?(?:purl\.org/ctdl|credreg\.net/ctdl)/terms/)"
)
_CONTEXT = re.compile(r"https?://(?:www\.)?(?:credreg\.net|purl\.org)/ctdl\b")
_ADDRESS = re.compile(r"https?://[^\s|]+")
_OFFERED = re.compile(
    r"credential|badge|certific|licen[cs]e|degree|diploma|doctorate|generaleducationdevelopment"
    r"|course|program|learningopportunity",
    re.I,
)
# Organisations, conditions, alignments and the like, whose names hold words of those above.
_NOT_OFFERED = re.compile(r"organization|alignment|profile$(?<!opportunityprofile)|framework", re.I)
_UNHELD = ("credentialSubject", "badge", "recipient", "verifiableCredential")
_CLOCK_HOURS = ("creditUnit:ClockHour", "creditUnit:ContactHour")


def is_ctdl(data: object) -> bool:
    """Whether JSON describes credentials in CTDL, and nobody holds them.

    Examples
    --------
    >>> is_ctdl({"@type": "ceterms:Badge", "ceterms:name": {"en": "SQL"}})
    True
    >>> is_ctdl({"type": "Assertion", "badge": {"@type": "ceterms:Badge"}})
    False
    """
    top = as_object(next(iter(as_list(data)), None))
    if any(member in top for member in _UNHELD):
        return False
    contexts = [one for one in as_list(top.get("@context")) if isinstance(one, str)]
    nodes = [top, *objects(top.get("@graph"))[:1]]
    terms = [term for node in nodes for term in (*node, *_stated_types(node))]
    return any(map(_CONTEXT.match, contexts)) or any(map(_PREFIX.match, terms))


def ctdl_names(data: object) -> list[str]:
    """The names of the credentials, courses and programmes that CTDL describes.

    Examples
    --------
    >>> ctdl_names({"@type": "ceterms:Badge", "ceterms:name": {"en-US": "SQL"}})
    ['SQL']
    """
    nodes = [_plain(node) for node in _nodes(data)]
    return [words(node.get("name")) for node in nodes if _class_of(node) and node.get("name")]


def read_ctdl(path: Path, *, source: str = "") -> tuple[list[Row], list[Problem]]:
    """The offers that a CTDL file describes.

    Parameters
    ----------
    path : Path
        JSON-LD from the Credential Registry: one resource, a ``@graph``, or a list of them.
    source : str, default ""
        The name to give the file in messages; by default its own.

    Returns
    -------
    rows : list of dict
        Rows for ``tables.table("catalog", rows)``. More columns: ``skill_uris``, the addresses
        of the competencies that it teaches, assesses or requires, joined by ``|``;
        ``kind_certainty`` and ``kind_why``. ``hours`` are given only where the file states hours
        and not months; ``cost`` where all of its costs are in one currency.
    problems : list of Problem
        What is in the file and was left out.

    Raises
    ------
    UnreadableError
        If the file can't be opened, or describes no credential in CTDL.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> offer = '''{"@type": "ceterms:MicroCredential", "ceterms:ctid": "ce-1",
    ...     "ceterms:name": {"en": "SQL"}, "ceterms:teaches":
    ...     [{"ceterms:targetNodeName": {"en": "Query databases"}}]}'''
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "sql.json")
    ...     _ = path.write_text(offer, encoding="utf-8")
    ...     rows, problems = read_ctdl(path)
    >>> [(row["credential_id"], row["kind"], row["title"], row["description"]) for row in rows]
    [('ce-1', 'badge', 'SQL', 'Teaches: Query databases')]
    """
    source = source or path.name
    data = open_credential(path).data
    if not is_ctdl(data):
        raise UnreadableError(
            "The file does not describe credentials in CTDL.",
            "Give a file from the Credential Registry, or a table of offers.",
        )
    addressed = ((words(node.get("@id")), node) for node in _nodes(data))
    known = {address: _plain(node) for address, node in addressed if address}
    rows: dict[str, Row] = {}
    problems: list[Problem] = []
    for number, node in enumerate(map(_plain, _nodes(data)), start=1):
        if not _class_of(node):
            continue
        if len(rows) == _MOST_OFFERS:
            problems.append(
                Problem(
                    source,
                    "",
                    f"The file describes more than {_MOST_OFFERS:,} credentials; the rest is not "
                    "read.",
                    "Split it into smaller files.",
                )
            )
            break
        row, problem = _offer(node, known, f"{source}, {number}")
        if problem:
            problems.append(Problem(source, f"resource {number}", *problem))
        if row:
            rows.setdefault(row["credential_id"], row)
    if not rows and not problems:
        raise UnreadableError(
            "The file describes no credential, course or programme.",
            "Give the file of a credential, not that of an organisation or a framework.",
        )
    return list(rows.values()), problems


# --- From JSON-LD to plain objects -----------------------------------------------------------


def _nodes(data: object) -> Iterator[Object]:
    for value in objects(data):
        graph = objects(value.get("@graph"))
        yield from graph or [value]


def _plain(value: Object) -> Object:
    """The object with the names of its members as CTDL defines them, without their prefix."""
    plain: Object = {}
    for name, member in value.items():
        plain.setdefault(_PREFIX.sub("", name), member)
    return plain


def _stated_types(node: Object) -> list[str]:
    stated = [*as_list(node.get("@type")), *as_list(node.get("type"))]
    return [one for one in stated if isinstance(one, str)]


def _class_of(node: Object) -> str:
    """The class of a credential, a course or a programme; ``""`` of anything else."""
    classes = [_PREFIX.sub("", one) for one in _stated_types(node)]
    offered = [one for one in classes if _OFFERED.search(one) and not _NOT_OFFERED.search(one)]
    return next(iter(offered), "")


def _resolved(value: object, known: dict[str, Object]) -> list[Object]:
    """Objects that stand here, or elsewhere in the file under the address that stands here.

    An address of something that isn't in the file gives an object with the address alone.
    """
    found = []
    for one in as_list(value)[:_MOST_REFERENCES]:
        here = _plain(one) if isinstance(one, dict) else {"@id": one}
        found.append(max(here, known.get(words(here.get("@id")), {}), key=len))
    return found


# --- An offer --------------------------------------------------------------------------------


def _offer(
    node: Object, known: dict[str, Object], otherwise: str
) -> tuple[Row | None, tuple[str, str] | None]:
    """The row of an offer, and what is wrong with it in words, if anything."""
    title = words(node.get("name"))
    if not title:
        return None, ("The credential has no name.", "Add one, or leave it out.")
    required = _resolved(node.get("requires"), known)
    taught, assessed = (_competencies(node.get(name), known) for name in ("teaches", "assesses"))
    expected = [
        one
        for condition in required
        for one in _competencies(condition.get("targetCompetency"), known)
    ]
    description = _text([node.get("description")], "Teaches", taught)
    criteria = _text(_conditions(required), "Assesses", [*assessed, *expected])
    kind = kind_of(_class_of(node), title, description, otherwise="certificate")
    cost, currency, problem = _cost(node, known)
    row = {
        "credential_id": words(node.get("ctid")) or words(node.get("@id")) or otherwise,
        **kind.columns(),
        "title": title,
        "issuer": _issuer(node, known),
        "description": description,
        "criteria": criteria,
        "hours": _hours(node, known),
        "cost": cost,
        "currency": currency,
        "assessed": bool(assessed) or _names_assessment(required) or is_assessed(criteria),
        "prerequisites": "; ".join(_prerequisites(node, required, known)),
        "skill_uris": "|".join(_addresses((*taught, *assessed, *expected))),
    }
    return row, problem


def _competencies(value: object, known: dict[str, Object]) -> list[dict[str, str]]:
    """Competencies with a name and an address, each as far as the file gives them."""
    found = []
    for one in _resolved(value, known):
        target = next(iter(_resolved(one.get("targetNode"), known)), {})
        found.append(
            {
                "name": words(first(one, "targetNodeName", "competencyText", "name"))
                or words(first(target, "competencyText", "ceasn:competencyText", "name"))
                or words(first(one, "ceasn:competencyText")),
                "address": words(target.get("@id")) or words(one.get("@id")),
            }
        )
    return found


def _addresses(competencies: Iterable[dict[str, str]]) -> list[str]:
    addresses = dict.fromkeys(one["address"] for one in competencies)
    return list(filter(_ADDRESS.fullmatch, addresses))


def _text(told: list[object], label: str, competencies: list[dict[str, str]]) -> str:
    names = dict.fromkeys(one["name"] for one in competencies if one["name"])
    lines = [line for text in told for line in paragraphs(raw_words(text))]
    skills = [f"{label}: {'; '.join(names)}"] if names else []
    return "\n".join(dict.fromkeys([*lines, *skills]))[:MAX_TEXT]


def _conditions(required: list[Object]) -> list[object]:
    """What the earner has to do, in words."""
    told = []
    for condition in required:
        told.append(condition.get("description"))
        # Several conditions of one language: a map of lists.
        for listed in as_list(condition.get("condition")):
            if isinstance(listed, dict):
                language = next((name for name in ("en", "en-US") if name in listed), "")
                listed = listed.get(language, next(iter(listed.values()), None))
            told.extend(as_list(listed))
    return told


def _names_assessment(required: list[Object]) -> bool | None:
    return any(condition.get("targetAssessment") for condition in required) or None


def _prerequisites(node: Object, required: list[Object], known: dict[str, Object]) -> Iterator[str]:
    """The credentials that one must hold before, by name where the file gives it."""
    for condition in (*required, *_resolved(node.get("entryCondition"), known)):
        for credential in _resolved(condition.get("targetCredential"), known):
            if named := words(credential.get("name")) or words(credential.get("@id")):
                yield named


def _issuer(node: Object, known: dict[str, Object]) -> str:
    found = _resolved(first(node, "ownedBy", "offeredBy"), known)
    names = [words(one.get("name")) or words(one.get("@id")) for one in found]
    return next(filter(None, names), "")


def _hours(node: Object, known: dict[str, Object]) -> float | None:
    """Of an estimated duration, the longer one where it is a range; else of clock hours."""
    for profile in _resolved(node.get("estimatedDuration"), known):
        stated = words(first(profile, "exactDuration", "maximumDuration", "minimumDuration"))
        # Days, weeks and months say how long it goes on, and not how much there is to do.
        if stated.startswith("PT") and (hours := learning_hours(stated)) is not None:
            return hours
    for credit in _resolved(node.get("creditValue"), known):
        units = _resolved(credit.get("creditUnitType"), known)
        value = _number(first(credit, "schema:value", "value"))
        if value is not None and any(unit.get("targetNode") in _CLOCK_HOURS for unit in units):
            return value
    return None


def _cost(
    node: Object, known: dict[str, Object]
) -> tuple[float | None, str, tuple[str, str] | None]:
    """The price of all of it, else the sum of what is listed, with its currency."""
    profiles = _resolved(node.get("estimatedCost"), known)
    whole = [one for one in profiles if _is_aggregate(one)]
    prices = [
        (price, words(one.get("currency")))
        for one in (whole[:1] or profiles)
        if (price := _number(one.get("price"))) is not None
    ]
    currencies = {currency for _, currency in prices}
    if len(currencies) > 1:
        problem = f"The costs of “{words(node.get('name'))}” are in several currencies."
        return None, "", (problem, "Set its cost in the catalog yourself.")
    if not prices:
        return None, "", None
    return sum(price for price, _ in prices), currencies.pop(), None


def _is_aggregate(profile: Object) -> bool:
    types = (_plain(one) for one in objects(profile.get("directCostType")))
    return any(one.get("targetNode") == "costType:AggregateCost" for one in types)


def _number(value: object) -> float | None:
    try:
        number = float(value) if isinstance(value, int | float | str) else -1.0
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number < 1e9 and not isinstance(value, bool) else None
