"""Endorsements: what somebody else says of a credential.

An endorsement is a word beside a credential, and never raises what the credential is: it assesses
nothing and verifies nothing. Its comment is added to the text of what it endorses, where the
skills in it are found, as "Endorsed by …: …".

What stands inside a credential was signed with it, and is read as its issuer's. What is sent as a
credential of its own is heard only beside credentials that are no better verified than itself:
else anybody could put words of their own into a verified badge. What isn't heard is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from skillmatch.read.credentials.awards import Row
from skillmatch.read.credentials.credential_files import is_token, token_payload
from skillmatch.read.json_values import Object, as_list, as_object, objects, raw_words, words
from skillmatch.read.wording import MAX_TEXT, clean, without_names
from skillmatch.tables import Problem, UnreadableError

_SHOWN = 300  # letters of a comment that isn't heard
_COUNTS_NOTHING = ("invalid", "malformed", "revoked", "not_yet_valid")


@dataclass(frozen=True)
class Endorsement:
    """What one endorsement says.

    Attributes
    ----------
    endorser : str
        Who endorses.
    endorsed : str
        The address of what is endorsed: an achievement, a credential, a person or an issuer.
    comment : str
        On one line.
    """

    endorser: str
    endorsed: str
    comment: str

    @property
    def line(self) -> str:
        """As it stands in the text of what it endorses."""
        return f"Endorsed by {self.endorser or 'an unnamed issuer'}: {self.comment}"


@dataclass(frozen=True)
class Sent:
    """An endorsement that was sent as a credential of its own, and what verification found."""

    endorsement: Endorsement
    verification: str
    source: str
    place: str


def endorsements_in(credential: Object) -> list[Endorsement]:
    """What an endorsement credential says, one for each of its subjects.

    Examples
    --------
    >>> endorsements_in({"issuer": {"name": "Weavers' Guild"}, "credentialSubject": {
    ...     "id": "urn:sql", "endorsementComment": "We hire for it."}})[0].line
    "Endorsed by Weavers' Guild: We hire for it."
    """
    issuer = credential.get("issuer")
    endorser = words(as_object(issuer).get("name")) or words(as_object(issuer).get("id"))
    subjects = objects(credential.get("credentialSubject")) or objects(credential.get("claim"))
    return [
        Endorsement(
            endorser or words(issuer),
            words(subject.get("id")),
            clean(raw_words(subject.get("endorsementComment"))),
        )
        for subject in subjects
    ]


def endorsed_inside(*parts: Object, issuer: str) -> Iterator[str]:
    """The lines for the endorsements that stand in a credential and in its achievement.

    Parameters
    ----------
    *parts : JSON object
        Of what was signed.
    issuer : str
        The id of the credential's issuer: what is said of that one speaks for no skill.
    """
    for part in parts:
        tokens = map(_from_token, as_list(part.get("endorsementJwt")))
        for credential in (*objects(part.get("endorsement")), *tokens):
            for one in endorsements_in(credential):
                if one.comment and (not issuer or one.endorsed != issuer):
                    yield one.line


def _from_token(token: object) -> Object:
    """What a token says, whose own signature isn't looked at: it stands in what was signed."""
    if not isinstance(token, str) or not is_token(token.strip()):
        return {}
    try:
        said = as_object(token_payload(token.strip()))
    except UnreadableError:
        return {}
    inner = as_object(said.get("vc", said))
    return {"issuer": said["iss"], **inner} if "iss" in said else inner


def endorse(rows: Iterable[Row], sent: Iterable[Sent], names: Iterable[str] = ()) -> list[Problem]:
    """Add what endorsements say to the text of what they endorse.

    Parameters
    ----------
    rows : iterable of dict
        Of the evidence table, all of one candidate; their ``text`` grows.
    sent : iterable of Sent
    names : iterable of str
        The holder's, which never reach the text.

    Returns
    -------
    list of Problem
        The endorsements that aren't heard, with what they say.
    """
    counting = [row for row in rows if row["verification"] not in _COUNTS_NOTHING]
    names = [name for name in names if len(name) > 1]
    problems = []
    for one in sent:
        said = one.endorsement
        endorsed = [
            row
            for row in counting
            if said.endorsed and said.endorsed in (row["achievement_id"], row["credential_id"])
        ]
        heard = [row for row in endorsed if _worth(one) >= _STANDING.get(row["verification"], 0)]
        for row in heard if said.comment else ():
            lines = [*row["text"].splitlines(), without_names(said.line, names)]
            row["text"] = "\n".join(dict.fromkeys(lines))[:MAX_TEXT]
        if not heard or not said.comment:
            problems.append(Problem(one.source, one.place, *_unheard(one, endorsed)))
    return problems


_STANDING = {"verified": 2, "valid": 1}


def _worth(sent: Sent) -> int:
    return _STANDING.get(sent.verification, 0)


def _unheard(sent: Sent, endorsed: list[Row]) -> tuple[str, str]:
    """Why an endorsement isn't heard, and what to do."""
    said = sent.endorsement
    who = f"It is an endorsement by {said.endorser or 'an unnamed issuer'}"
    comment = f"“{said.comment[:_SHOWN]}”"
    if not said.comment:
        return f"{who} without a comment.", "Nothing: it says nothing of a skill."
    if not endorsed:
        what = said.endorsed[:_SHOWN] or "something unnamed"
        return (
            f"{who} of {what}, which is not among the credentials sent: {comment}",
            "Ask the candidate for what it endorses: it is no evidence by itself.",
        )
    word = sent.verification.replace("_", " ")
    return (
        f"{who} of “{endorsed[0]['title']}”: {comment} It is {word}, less than the credential "
        f"({endorsed[0]['verification']}), and does not count.",
        "Ask for it as its endorser gave it out, or add the endorser to the trusted issuers.",
    )
