"""The ``candidate.json`` in a candidate's folder: what the employer says of the candidate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from skillmatch.read.credentials.credential_files import file_bytes, parse_json
from skillmatch.read.json_values import Object, as_list, as_object, words
from skillmatch.read.wording import clean
from skillmatch.tables import KINDS, Problem, UnreadableError

ABOUT = "candidate.json"

_MEMBERS = ("name", "emails", "dids", "kinds")
_SINGLE = {"emails": "email", "dids": "did"}  # as one may be written alone
_HOW = 'Write it as {"name": "Ana Silva", "emails": ["ana@example.org"]}'
_WHAT = {"emails": "e-mail address", "dids": "DID or address of a person"}
_EXAMPLES = {"emails": "ana@example.org", "dids": "did:web:ana.example"}
# What can't be one, however odd others are: “bob”, “z6Mk…”, “did:key:”.
_FORMS = {
    "emails": re.compile(r"(?:mailto:)?[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+", re.IGNORECASE),
    "dids": re.compile(r"did:[a-z0-9]+:[\w.%:-]+(?:[#?/]\S*)?|https?://\S+", re.IGNORECASE),
}
_MAX_BYTES = 100_000
_ALIKE = 0.75  # of a member's name, for it to be taken for a misspelled one


@dataclass(frozen=True)
class About:
    """What the employer says of a candidate.

    Attributes
    ----------
    name : str
    emails, dids : tuple of str
        The e-mail addresses and identifiers that credentials must be made out to.
    kinds : dict of str to str
        The right kind of what a file shows, by the file's name.
    """

    name: str = ""
    emails: tuple[str, ...] = ()
    dids: tuple[str, ...] = ()
    kinds: dict[str, str] = field(default_factory=dict)


def read_about(path: Path, source: str) -> tuple[About, list[Problem]]:
    """What a ``candidate.json`` says, and what in it can't be used.

    Parameters
    ----------
    path : Path
    source : str
        The name to give the file in problems.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "candidate.json")
    ...     _ = path.write_text('{"name": "Ana Silva", "emials": ["ana@example.org"]}')
    ...     about, [problem] = read_about(path, "ana/candidate.json")
    >>> about.name, about.emails, problem.problem
    ('Ana Silva', (), 'Its member “emials” is not known, and was left out.')
    """
    try:
        stated = parse_json(_text(path))
        if not isinstance(stated, dict):
            raise UnreadableError("It should be an object, in braces.", f"{_HOW}.")
    except UnreadableError as error:
        return About(), [Problem(source, error.where, error.problem, f"{_HOW}.")]
    kinds = {name: words(kind) for name, kind in as_object(stated.get("kinds")).items()}
    problems = list(_misspelled(stated, source))
    about = About(
        words(stated.get("name")),
        _texts(stated, "emails", source, problems),
        _texts(stated, "dids", source, problems),
        {name: kind for name, kind in kinds.items() if kind in KINDS},
    )
    problems.extend(
        Problem(
            source,
            "kinds",
            f"The kind “{clean(kind)[:80]}” of “{clean(name)[:80]}” is unknown.",
            f"Use one of: {', '.join(KINDS)}.",
        )
        for name, kind in kinds.items()
        if kind not in KINDS
    )
    if not problems and not any(stated.get(name) for name in (*_MEMBERS, *_SINGLE.values())):
        problems.append(Problem(source, "", "It gives no name.", f"{_HOW}, or remove the file."))
    return about, problems


def _text(path: Path) -> str:
    try:
        return file_bytes(path, _MAX_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("The file is not text in UTF-8.", "Save it as UTF-8.") from None


def _misspelled(stated: Object, source: str) -> Iterator[Problem]:
    """Members that nobody reads and that look much like one that is; notes are welcome."""
    for name in stated:
        if name in _MEMBERS or name in _SINGLE.values():
            continue
        if meant := get_close_matches(name.lower()[:20], _MEMBERS, 1, _ALIKE):
            problem = f"Its member “{clean(name)[:80]}” is not known, and was left out."
            what_to_do = f"Write “{meant[0]}” if that is meant."
            yield Problem(source, clean(name)[:80], problem, what_to_do)


def _texts(stated: Object, member: str, source: str, problems: list[Problem]) -> tuple[str, ...]:
    given = [*as_list(stated.get(member)), *as_list(stated.get(_SINGLE[member]))]
    texts = tuple(one.strip() for one in given if isinstance(one, str) and one.strip())
    if len(texts) < len(given):
        problem = f"Not all of its {member} are text; what is not is left out."
        what_to_do = f'Write them as "{member}": ["…", "…"].'
        problems.append(Problem(source, member, problem, what_to_do))
    mistaken = [one for one in texts if not _FORMS[member].fullmatch(one)]
    for one in mistaken:
        # Compared with, a slip of the pen would make the owner's credential somebody else's.
        problem = f"“{clean(one)[:80]}” is no {_WHAT[member]}, and was left out."
        what_to_do = f"Write it in full, as in {_EXAMPLES[member]}."
        problems.append(Problem(source, member, problem, what_to_do))
    return tuple(one for one in texts if one not in mistaken)
