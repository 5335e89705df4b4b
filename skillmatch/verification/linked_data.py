"""JSON-LD of credentials: whether it may be trusted, the form that is signed, what it says.

Everything here works offline with the contexts in `skillmatch.verification.contexts`.
"""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from skillmatch.verification import contexts
from skillmatch.verification.contexts import BASES, VOCABULARIES, Object, UnknownContext
from skillmatch.verification.outcome import Finding

MAX_VALUES = 20_000
"""How many JSON values a credential may hold. Large transcripts hold some thousands."""

MAX_VALUES_HERE = 1_000
"""Up to how many values a document is brought to its signed form in this process: the work grows
with their square at worst, to about two seconds."""

MAX_TANGLED = 5
"""Up to how many indistinguishable, connected blank nodes are ordered in this process: five take
0.1 s at worst, six 0.8 s, eight a minute."""

# JSON-LD that can hide, move or rename what is said; no credential needs it.
_ALLOWED_KEYWORDS = {"@context", "@id", "@type", "@value", "@language", "@direction"}

# An IRI with any other character could break out of its place in the N-Quads and make one
# document look like another that was signed.
_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"\\\x00-\x20\x7f]+')
_BLANK_NODE = re.compile(r"_:[A-Za-z0-9_.-]+")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")

# Names are completed with this, so that incomplete ones can be told apart and refused. Without it
# PyLD completes them with an address that a document could use itself.
_NOWHERE = "relative-to-nothing:/"

# What expansion leaves and RDF keeps. `@direction` is only about the way text is drawn.
_EXPANDED_KEYWORDS = {"@graph", "@id", "@list", "@reverse", "@type"}
_LITERAL_KEYWORDS = {"@value", "@type", "@language", "@direction"}

# The path comes from the parent: neither the working folder nor the environment may add modules.
_CHILD = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from skillmatch.verification.linked_data import canonical_of_input
canonical_of_input()
"""


class InvalidLinkedData(ValueError):  # noqa: N818
    """The document breaks the rules of JSON-LD or of its contexts."""


class UndefinedTerm(InvalidLinkedData):
    """Something in the document has no meaning in its contexts, so no signature covers it."""


class TooExpensive(ValueError):  # noqa: N818
    """Bringing the document to the form that is signed takes more work than any credential does."""


def guard(document: Object) -> Finding:
    """Whether the JSON-LD of a credential may be trusted to mean what it seems to say.

    Parameters
    ----------
    document : JSON object
        The credential as it came.

    Returns
    -------
    Finding
        ``fail`` if it brings its own contexts, names them in the wrong order or uses JSON-LD that
        can hide something; ``unknown`` if it names a context that isn't in
        `skillmatch.verification.contexts.PINNED`; else ``pass``.

    Examples
    --------
    >>> guard({"@context": ["https://www.w3.org/ns/credentials/v2"]}).fact
    'pass'
    >>> guard({"@context": ["https://www.w3.org/ns/credentials/v2", {"@vocab": "urn:mine:"}]}).fact
    'fail'
    >>> guard({"@context": ["https://www.w3.org/ns/credentials/v2", "https://a.example/c"]}).fact
    'unknown'
    """
    unknown = ""
    for place, value in enumerate(_objects(document)):
        keyword = next((key for key in value if _is_hiding(key)), None)
        if keyword is not None:
            return Finding("fail", f"It uses {keyword[:40]!r}, which can hide what is signed.")
        if any(_is_keyword(name) for name in _names(value)):
            return Finding("fail", "It gives a JSON-LD keyword as an identifier or a type.")
        if "@context" not in value:
            if place == 0:
                return Finding("fail", "It names no context, so its words have no meaning.")
            continue
        named = value["@context"]
        named = named if isinstance(named, list) else [named]
        if not named or not all(isinstance(url, str) for url in named):
            return Finding("fail", "It brings its own context, which can change what is signed.")
        # Inside the credential a context may stand alone; a base one still comes first and once.
        bases = [index for index, url in enumerate(named) if url in BASES]
        if bases != [0] and (place == 0 or bases):
            return Finding("fail", "The context of verifiable credentials isn't its first one.")
        unknown = unknown or next((url for url in named if url not in contexts.PINNED), "")
    if unknown:
        return Finding("unknown", str(UnknownContext(unknown)))
    return Finding("pass")


# Who somebody is, and what a picture shows, may be told in several places, more fully in one.
_ASIDE = {"issuer", "creator", "author", "source", "holder", "awardedBy", "image"}


def told_apart(document: Object) -> Finding:
    """Whether each thing is described in one place.

    A signature over RDF covers what is said of a name, wherever in the document it is said: moved
    to another place under the same name it would still be signed, and not be read. Signatures over
    the text itself, as in tokens, let nothing be moved.

    Parameters
    ----------
    document : JSON object
        The credential as it came.

    Returns
    -------
    Finding
        ``unknown`` if anything but an endorsement's comment could hide in another place.

    Examples
    --------
    >>> told_apart({"id": "urn:a", "name": "SQL", "evidence": {"id": "urn:b", "name": "Exam"}}).fact
    'pass'
    >>> told_apart({"id": "urn:a", "name": "SQL", "evidence": {"id": "urn:a", "name": "Exam"}}).fact
    'unknown'
    """
    seen: dict[str, Object] = {}
    aside: set[str] = set()
    waiting: list[tuple[str, object]] = [("", document)]
    while waiting:
        member, value = waiting.pop()
        if isinstance(value, list):
            waiting.extend((member, one) for one in value)
            continue
        if not isinstance(value, dict):
            continue
        if member == "verifiableCredential":  # a graph of its own
            inner = told_apart(value)
            if inner.fact != "pass":
                return inner
            continue
        waiting.extend((key, inner) for key, inner in value.items() if key != "@context")
        name = value.get("id", value.get("@id"))
        said = {key: one for key, one in value.items() if key not in _NAMING}
        if not isinstance(name, str) or not said or _is_mere_comment(value, said):
            continue
        if name.startswith("_:"):
            return Finding("unknown", "It names a part of itself in a way that can hide something.")
        if member in _ASIDE:
            aside.add(name)
        elif seen.setdefault(name, said) != said:
            return _in_several_places(name)
    twice = sorted(aside & seen.keys())
    return _in_several_places(twice[0]) if twice else Finding("pass")


def _is_mere_comment(value: Object, said: Object) -> bool:
    """Whether it is an endorsement's subject, named after what is endorsed, and says no more."""
    types = _listed(value.get("type", value.get("@type")))
    is_said = isinstance(said.get("endorsementComment"), str) and "@context" not in value
    return types == ["EndorsementSubject"] and is_said and len(said) == 1


def _in_several_places(name: str) -> Finding:
    reason = f"It describes {name[:80]} in several places, which can hide something."
    return Finding("unknown", reason)


_NAMING = {"id", "@id", "type", "@type", "@context"}


def canonical(document: Object, *, seconds: float = 10) -> bytes:
    """The form of a document that is signed: canonical N-Quads (URDNA2015, RDFC-1.0).

    Parameters
    ----------
    document : JSON object
        A credential without its proof, or the options of a proof. Call `guard` first.
    seconds : float, default 10
        How long it may take where the document is large or its nodes are hard to tell apart: such
        a document gets a process of its own, which is stopped when the time is over.

    Returns
    -------
    bytes

    Raises
    ------
    UndefinedTerm
        If anything in it would be left out because no context defines it.
    InvalidLinkedData
        If it isn't JSON-LD.
    TooExpensive
        If it is too large, or the time is over.
    skillmatch.verification.contexts.UnknownContext
        If it names a context that isn't pinned.

    Examples
    --------
    >>> base = "https://www.w3.org/ns/credentials/v2"
    >>> badge = {"@context": [base], "id": "urn:uuid:1", "type": "VerifiableCredential"}
    >>> canonical(badge).decode().split()[0]
    '<urn:uuid:1>'
    >>> canonical({**badge, "skillsHeld": "everything"})
    Traceback (most recent call last):
    skillmatch.verification.linked_data.UndefinedTerm: No context defines 'skillsHeld'.
    """
    if _values(document) > MAX_VALUES_HERE:
        return _canonical_apart(document, seconds)
    dataset = _dataset(document)
    if _tangled(dataset) > MAX_TANGLED:
        return _canonical_apart(document, seconds)
    return _ordered(dataset)


def signed_view(document: Object) -> Object:
    """What a document says in the terms of its contexts: what none of them defines is gone.

    Only this may be read for skills: a name that the contexts don't know was never signed, and
    another spelling of a known one is brought to the known one.

    Parameters
    ----------
    document : JSON object
        A credential. Call `guard` first.

    Returns
    -------
    JSON object
        Lists of one are plain values, and an object with nothing but an ``id`` is that id, where
        the contexts allow it.

    Raises
    ------
    InvalidLinkedData, TooExpensive, skillmatch.verification.contexts.UnknownContext
        As `canonical`; an undefined term is no error here.

    Examples
    --------
    >>> base = "https://www.w3.org/ns/credentials/v2"
    >>> signed_view({"@context": [base], "id": "urn:uuid:1", "name": "SQL", "skillsHeld": "all"})
    {'@context': ['https://www.w3.org/ns/credentials/v2'], 'id': 'urn:uuid:1', 'name': 'SQL'}
    """
    from skillmatch.verification.processor import compact

    expanded, _ = _expanded(document)
    urls = tuple(_listed(document.get("@context", [])))
    # Words of a mere vocabulary keep their full names, which nobody takes for known terms.
    known = tuple(url for url in urls if url not in VOCABULARIES)
    with _refusing():
        view = compact(expanded, {"@context": list(known)}, _NOWHERE)
        renamed: Object = _renamed(view, _typed_terms(known))
        return {**renamed, "@context": copy.deepcopy(document.get("@context"))}


def unread(document: Object) -> set[str]:
    """The names in a document that have no meaning here: none of them is in the view as it stands.

    Raises
    ------
    InvalidLinkedData, TooExpensive, skillmatch.verification.contexts.UnknownContext
        As `canonical`.

    Examples
    --------
    >>> unread({"@context": ["https://www.w3.org/ns/credentials/v2"], "skillsHeld": "all"})
    {'skillsHeld'}
    """
    expanded, undefined = _expanded(document)
    named = [contexts.load_context(url)["@context"]["@vocab"] for url in VOCABULARIES]
    names = {name for value in _objects(expanded) for name in value}
    merely = {name.removeprefix(one) for name in names for one in named if name.startswith(one)}
    return {*undefined, *merely}


def breach(document: Object) -> str:
    """What makes an unsigned document no JSON-LD, whatever contexts of its own it brings.

    Parameters
    ----------
    document : JSON object

    Returns
    -------
    str
        A sentence; "" where nothing is wrong, or it can't be told: the document names a context
        that isn't pinned, or is long.

    Examples
    --------
    >>> base = "https://www.w3.org/ns/credentials/v2"
    >>> breach({"@context": [base], "type": ["VerifiableCredential", "TopCredential"]})
    "No context gives its type 'TopCredential' a full name."
    >>> mine = {"TopCredential": "https://a.example/terms#TopCredential"}
    >>> breach({"@context": [base, mine], "type": ["VerifiableCredential", "TopCredential"]})
    ''
    """
    from skillmatch.verification.processor import expand

    try:
        # Contexts that it brings itself may make the work grow with the square of its length.
        if _values(document) > MAX_VALUES_HERE:
            return ""
        with _refusing():
            expanded, _ = expand(copy.deepcopy(document), _NOWHERE)
    except InvalidLinkedData as error:
        return "" if _UNLOADED in str(error) else str(error)
    except (TooExpensive, RecursionError):
        return ""
    types = [str(one) for whole in expanded for one in _listed(whole.get("@type", []))]
    for name in types:
        if name.startswith(_NOWHERE) or not _IRI.fullmatch(name):
            return f"No context gives its type {name.removeprefix(_NOWHERE)[:80]!r} a full name."
    return ""


_UNLOADED = "loading remote context failed"


def _is_keyword(text: str) -> bool:
    return text.startswith("@")


def _is_hiding(key: str) -> bool:
    return _is_keyword(key) and key not in _ALLOWED_KEYWORDS


def _names(value: Object) -> Iterator[str]:
    """The identifiers and types that an object gives itself."""
    for key in ("id", "@id", "type", "@type"):
        found = value.get(key)
        yield from (one for one in _listed(found) if isinstance(one, str))


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _objects(document: object, *, inside_contexts: bool = False) -> Iterator[Object]:
    """Every object in a JSON document, the outermost first."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            yield value
            waiting.extend(
                inner for key, inner in value.items() if key != "@context" or inside_contexts
            )


def _values(document: object) -> int:
    """How many values a JSON document holds, as far as it is bearable."""
    waiting, values = [document], 0
    while waiting:
        value = waiting.pop()
        values += 1
        if values > MAX_VALUES:
            raise TooExpensive(f"It holds more than {MAX_VALUES:,} values: no credential does.")
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            waiting.extend(value.values())
    return values


def _require_pinned(document: Object) -> None:
    for value in _objects(document):
        for url in _listed(value.get("@context", [])):
            if not isinstance(url, str):
                raise InvalidLinkedData("It brings its own context.")
            if url not in contexts.PINNED:
                raise UnknownContext(url)


def _expanded(document: Object) -> tuple[list[Any], list[str]]:
    """The document with every name written out, and the names that no context defines."""
    _values(document)
    _require_pinned(document)
    with _refusing():
        expanded, undefined = _expansion(json.dumps(document))
        return json.loads(expanded), list(undefined)


# The signed form and the view of a credential both begin with it. As text, so that nobody changes
# what is kept; few, since credentials may be long.
@lru_cache(maxsize=8)
def _expansion(document: str) -> tuple[str, tuple[str, ...]]:
    from skillmatch.verification.processor import expand

    expanded, undefined = expand(json.loads(document), _NOWHERE)
    return json.dumps(expanded), tuple(undefined)


@lru_cache(maxsize=32)
def _typed_terms(urls: tuple[str, ...]) -> Mapping[str, str]:
    """The terms of contexts that expect a type of their own, by full name.

    The Comprehensive Learner Record gives ``achievement`` and others the type of a value, which
    they never have: compaction then leaves their full names.
    """
    terms: dict[str, str] = {}
    for url in urls:
        for definitions in _objects(contexts.load_context(url)["@context"], inside_contexts=True):
            for term, definition in definitions.items():
                if isinstance(definition, dict) and not _is_keyword(definition.get("@type", "@")):
                    terms.setdefault(str(definition.get("@id")), term)
    return terms


def _renamed(value: Any, terms: Mapping[str, str]) -> Any:
    """The same with the terms for full names, where these stand for objects."""
    if isinstance(value, list):
        return [_renamed(one, terms) for one in value]
    if not isinstance(value, dict) or "@value" in value:
        return value
    found: Object = {}
    for key, inner in value.items():
        if key == "@context":
            found[key] = inner
            continue
        inner = _renamed(inner, terms)
        if key in terms and all(isinstance(one, dict) for one in _listed(inner)):
            key = terms[key]
        found[key] = [*_listed(found[key]), *_listed(inner)] if key in found else inner
    return found


def _dataset(document: Object) -> Object:
    """The statements of a document, none of which is left out."""
    from skillmatch.verification.processor import statements

    expanded, undefined = _expanded(document)
    if undefined:
        raise UndefinedTerm(f"No context defines {undefined[0][:80]!r}.")
    if len(expanded) != 1:
        raise UndefinedTerm("It doesn't describe exactly one thing.")
    _require_signable(expanded)
    with _refusing():
        return statements(expanded, _NOWHERE)


def _ordered(dataset: Object) -> bytes:
    from pyld.canon import URDNA2015

    try:
        lines: str = URDNA2015().main(dataset, {"format": "application/n-quads"})
        return lines.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can write
        raise InvalidLinkedData("It holds text that isn't Unicode.") from None


@contextmanager
def _refusing() -> Iterator[None]:
    """Refuse in words what PyLD, which checks little before it works, trips over."""
    from pyld.jsonld import JsonLdError

    try:
        yield
    except (JsonLdError, *_TRIPS) as error:
        raise InvalidLinkedData(_why(error)) from None


# Numbers that no computer holds as such are among them.
_TRIPS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def _why(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "It is nested too deeply to be a credential."
    if isinstance(error, OverflowError):
        return "It holds a number that is far too large."
    code = getattr(error, "code", None) or getattr(error.__cause__, "code", None)
    return f"It breaks the rules of JSON-LD: {code}." if code else "It isn't JSON-LD."


def _require_signable(expanded: list[Any]) -> None:
    """Refuse what the step to RDF would drop without a word, or write in a misleading way."""
    for value in _objects(expanded):
        if "@value" in value:
            _require_signable_literal(value)
            continue
        for key, inner in value.items():
            if key == "@id":
                _require_iri(inner)
            elif key == "@type":
                for one in _listed(inner):
                    _require_iri(one)
            elif key == "@graph":
                if any(set(one) <= {"@id"} or "@value" in one for one in inner):
                    raise UndefinedTerm("It names a credential in it without saying what it says.")
            elif key.startswith("@"):
                if key not in _EXPANDED_KEYWORDS:
                    raise UndefinedTerm(f"{key!r} can't be signed.")
            elif not _IRI.fullmatch(key):
                raise UndefinedTerm(f"{key[:80]!r} isn't a full name, so it can't be signed.")


def _require_signable_literal(literal: Object) -> None:
    kind, language = literal.get("@type"), literal.get("@language")
    if not set(literal) <= _LITERAL_KEYWORDS:
        raise UndefinedTerm("A text in it carries something that can't be signed.")
    if kind is not None and kind != "@json":
        _require_iri(kind)
    if language is not None and not (isinstance(language, str) and _LANGUAGE.fullmatch(language)):
        raise UndefinedTerm(f"{str(language)[:40]!r} isn't a language, so it can't be signed.")
    number = literal["@value"]
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e21:
        # JSON doesn't tell 36.0 from 36, and the standard signs both as the integer.
        literal["@value"] = int(number)


def _require_iri(name: object) -> None:
    text = str(name).removeprefix(_NOWHERE)
    is_full = text == name and not text.startswith(_NOWHERE.rstrip("/"))
    if not is_full or not (_IRI.fullmatch(text) or _BLANK_NODE.fullmatch(text)):
        raise UndefinedTerm(f"{text[:80]!r} isn't a full name, so it can't be signed.")


def _tangled(dataset: Object) -> int:
    """How many blank nodes look like another one and are linked to such a node.

    Only these are ordered by trying every order; a plain count of blank nodes says little.
    """
    seen: dict[str, list[tuple[str, ...]]] = {}
    links: set[tuple[str, str]] = set()
    for graph, triples in dataset.items():
        for triple in triples:
            parts = [triple["subject"], triple["object"]]
            places = [part["value"] for part in parts if part["type"] == "blank node"]
            places += [graph] if graph.startswith("_:") else []
            for node in places:
                seen.setdefault(node, []).append(_from(node, graph, triple))
                links.update((node, other) for other in places if other != node)
    looks = {node: tuple(sorted(lines)) for node, lines in seen.items()}
    counts = Counter(looks.values())
    alike = {node for node, look in looks.items() if counts[look] > 1}
    return len({node for node, other in links if node in alike and other in alike})


def _from(node: str, graph: str, triple: Object) -> tuple[str, ...]:
    """A statement as it looks from a blank node, to which all others look the same."""

    def masked(name: str) -> str:
        return ("_:a" if name == node else "_:z") if name.startswith("_:") else name

    value = triple["object"]
    is_node = value["type"] == "blank node"
    return (
        masked(graph),
        masked(triple["subject"]["value"]),
        triple["predicate"]["value"],
        value["type"],
        masked(value["value"]) if is_node else value["value"],
        value.get("datatype", ""),
        value.get("language", ""),
    )


def _canonical_apart(document: Object, seconds: float) -> bytes:
    """As `canonical`, in a process that is stopped when the time is over."""
    path = json.dumps([folder for folder in sys.path if folder])
    command = [sys.executable, "-I", "-c", _CHILD, path]
    with _refusing():
        content = json.dumps(document).encode()
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        message = f"It is so large or tangled that {seconds:g} s don't suffice to check it."
        raise TooExpensive(message) from None
    if done.returncode in _ERRORS:
        raise _ERRORS[done.returncode](done.stderr.decode())
    if done.returncode:
        raise TooExpensive("It is too large or tangled to be checked.")
    return done.stdout


_ERRORS: dict[int, type[InvalidLinkedData]] = {31: UndefinedTerm, 32: InvalidLinkedData}


def canonical_of_input() -> None:
    """Write the canonical form of the document on standard input: the work of the child."""
    document: Object = json.loads(sys.stdin.buffer.read())
    try:
        quads = _ordered(_dataset(document))
    except InvalidLinkedData as error:
        sys.stderr.buffer.write(str(error).encode())
        sys.exit(next(code for code, kind in _ERRORS.items() if isinstance(error, kind)))
    sys.stdout.buffer.write(quads)
