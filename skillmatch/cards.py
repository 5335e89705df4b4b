"""A credential as a card for notebooks: its picture, what it says, and what checking it found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from skillmatch.given import given_path
from skillmatch.pictures import MAX_PICTURE_BYTES, picture_address, picture_in
from skillmatch.read.credentials.credential_files import file_bytes
from skillmatch.read.json_values import Object, as_list, as_object, first, objects, raw_words, words
from skillmatch.tables import UnreadableError
from skillmatch.verification.credentials import UNREADABLE
from skillmatch.verification.outcome import CHECKS, Finding, Outcome
from skillmatch.words import CHECKS as MEANINGS
from skillmatch.words import VERIFICATIONS, clean, day, found, marked, shorten

if TYPE_CHECKING:
    import pandas as pd

    from skillmatch.verification.trust import Trust

_MOST = 20  # cards shown of one file
_LONGEST = 700  # characters of criteria
_PICTURE_ENDINGS = (".png", ".svg")

# The class is doubled to outrank JupyterLab's own style for tables. Text has the theme's colour;
# tints are see-through, so that they suit light and dark.
_STYLE = """<style>
.credential.credential {
  color: inherit; font-size: 13px; line-height: 1.45; max-width: 760px; margin: 0 0 12px;
  display: grid; grid-template-columns: 128px 1fr; gap: 20px; padding: 18px 20px;
  border: 1px solid rgba(128, 128, 128, .4); border-radius: 10px; overflow-wrap: anywhere;
}
.credential.credential figure { margin: 0; }
/* Badges are drawn for white paper. */
.credential.credential img {
  box-sizing: border-box; width: 128px; height: 128px; object-fit: contain; margin: 0;
  padding: 6px; background: #fff; border-radius: 8px;
}
.credential.credential figcaption, .credential.credential small { opacity: .75; font-size: 12px; }
.credential.credential .none {
  display: grid; place-items: center; width: 128px; height: 128px; border-radius: 50%;
  border: 1px dashed rgba(128, 128, 128, .7); font-size: 12px; opacity: .75;
}
.credential.credential h4 { margin: 0; font-size: 17px; font-weight: 600; }
.credential.credential p { margin: .3em 0 0; }
.credential.credential .outcome {
  display: inline-block; margin: .7em 0 .2em; padding: .15em .8em; border-radius: 1em;
  border: 1px solid rgba(128, 128, 128, .55); font-weight: 600;
}
.credential.credential .good { background: rgba(24, 150, 96, .2); border-color: #189660; }
.credential.credential .fair { background: rgba(60, 130, 200, .18); border-color: #3c82c8; }
.credential.credential .bad { background: rgba(210, 60, 45, .2); border-color: #d23c2d; }
.credential.credential .doubt { background: rgba(215, 140, 20, .2); border-color: #c98213; }
.credential.credential ul { margin: .3em 0 0; padding-left: 1.3em; }
.credential.credential table {
  border-collapse: collapse; width: 100%; margin: .8em 0 0; color: inherit; font-size: inherit;
}
.credential.credential table tr:nth-child(n) { background: none; }
.credential.credential table :is(th, td) {
  text-align: left; vertical-align: top; padding: .3em .9em .3em 0; border: 0; background: none;
  border-top: 1px solid rgba(128, 128, 128, .3); font-weight: 400; white-space: normal;
  max-width: none;
}
.credential.credential table th { width: 42%; }
.credential.credential td.found { white-space: nowrap; font-weight: 600; }
@media (max-width: 480px) { .credential.credential { grid-template-columns: 1fr; } }
</style>"""

_TINTS = {"✓": "good", "◇": "fair", "✗": "bad", "!": "doubt", "?": "doubt"}


@dataclass(frozen=True)
class Picture:
    """A badge's picture, or why there is none.

    Attributes
    ----------
    address : str
        For an ``<img>``, the picture in it; "" if none can be shown.
    note : str
        What to know about it.
    """

    address: str = ""
    note: str = ""


@dataclass(frozen=True, repr=False)
class CredentialCard:
    """What one file holds, to look at in a notebook; the outcomes are in `outcomes`.

    Attributes
    ----------
    outcomes : tuple of Outcome
        One for each credential in the file.
    picture : Picture
        The file's own, where the file is a picture.
    """

    outcomes: tuple[Outcome, ...]
    picture: Picture = Picture()

    def __repr__(self) -> str:
        return "\n".join(
            f"{marked(one.verification)}: {clean(one.title) or 'no title'}"
            f" ({clean(one.issuer) or 'no issuer'})"
            for one in self.outcomes
        )

    def _repr_html_(self) -> str:
        cards = "\n".join(_card(one, self.picture) for one in self.outcomes[:_MOST])
        more = len(self.outcomes) - _MOST
        rest = f"\n<p>… and {more} more, in <code>.outcomes</code>.</p>" if more > 0 else ""
        return f"{_STYLE}\n{cards}{rest}"


def credential_card(
    credential: str | PathLike[str] | Outcome,
    *,
    picture: str | PathLike[str] | None = None,
    issuers: str | Path | Trust | None = None,
    as_of: str | pd.Timestamp | None = None,
) -> CredentialCard:
    """Show a credential as a card: picture, title, issuer, dates, criteria and what was checked.

    Parameters
    ----------
    credential : path or Outcome
        A credential's file, which is verified without the network, or what verifying one found.
    picture : path, optional
        Of an `Outcome`, the PNG or SVG that it came in.
    issuers : path or Trust, optional
        The issuers whom you trust, as for `skillmatch.verify`.
    as_of : date, optional
        The day on which dates are judged; today if not given.

    Returns
    -------
    CredentialCard
        Shows itself as the last value of a notebook's cell; several credentials in one file are
        cards one below the other. All text in it is text: nothing that a credential says becomes
        markup or a link, and nothing is fetched.

    Raises
    ------
    UnreadableError
        If `credential` is a folder or isn't there, or the file of trusted issuers can't be read.
    TypeError, ValueError
        If an argument is of another type, or `as_of` is no day; says what was expected.

    Examples
    --------
    >>> from skillmatch.verification.outcome import Outcome
    >>> credential_card(Outcome("sql.json", "Open Badges 3.0", "unsigned", (), title="SQL",
    ...                         issuer="Lab"))
    ○ unsigned: SQL (Lab)
    """
    if isinstance(credential, Outcome):
        return CredentialCard((credential,), _picture_of(picture))
    from skillmatch.verification.files import verify_paths

    path = given_path(credential, "credential", "a credential's file (or an Outcome)")
    if not path.exists():
        raise UnreadableError(f"There is no file {str(path)!r}.", "Check the path.")
    if path.is_dir():
        raise UnreadableError(
            f"{str(path)!r} is a folder, and a card shows one file.",
            "Give a file, or call skillmatch.verify for all that is in the folder.",
        )
    outcomes = verify_paths([path], issuers=issuers, as_of=as_of, progress=False)
    return CredentialCard(tuple(outcomes), _picture_of(picture or path))


def _picture_of(path: str | PathLike[str] | None) -> Picture:
    """The file as a picture, an empty one where it isn't meant to be one."""
    if path is None or Path(path).suffix.lower() not in _PICTURE_ENDINGS:
        return Picture()
    try:
        address = picture_address(file_bytes(Path(path), MAX_PICTURE_BYTES))
    except UnreadableError as error:
        return Picture(note=error.problem)
    return Picture(address, "The picture is not part of what is signed.")


def _picture_in(achievement: Object) -> Picture:
    """The picture that the achievement holds."""
    image = first(achievement, "image")
    address = image if isinstance(image, str) else words(first(as_object(image), "id", "@id"))
    if not address:
        return Picture()
    try:
        return Picture(picture_address(picture_in(address)))
    except UnreadableError as error:
        return Picture(note=error.problem)


def _achievement(credential: Object | None) -> Object:
    """What was achieved, as Open Badges 2.0 and 3.0 place it in a credential."""
    credential = credential or {}
    subjects = objects(credential.get("credentialSubject"))
    found = [one for subject in subjects for one in objects(subject.get("achievement"))]
    return next(iter(found), as_object(credential.get("badge")))


def _card(outcome: Outcome, picture: Picture) -> str:
    achievement = _achievement(outcome.signed)
    shown = picture if picture.address else _picture_in(achievement)
    if not shown.address:
        shown = Picture(note=picture.note or shown.note)
    mark, meaning = VERIFICATIONS[outcome.verification]
    tint = _TINTS.get(mark, "")
    if tint in ("good", "fair") and outcome.namesake:
        tint = "doubt"
    return f"""<section class="credential">
{_figure(shown, outcome.title)}
<div>
<h4><bdi>{_e(outcome.title) or "No title"}</bdi></h4>
<p>{_issued(outcome)}</p>
<p class="outcome {tint}">{_e(marked(outcome.verification))}</p>
<p>{_e(meaning[0].upper() + meaning[1:])}.</p>
{_reasons(outcome)}
<p><strong>Criteria:</strong> {_criteria(outcome, achievement)}</p>
{_facts(outcome)}
<p><small>{_origin(outcome)}</small></p>
</div>
</section>"""


def _e(value: object) -> str:
    return escape(clean(value))


def _figure(picture: Picture, title: str) -> str:
    note = f"<figcaption>{_e(picture.note)}</figcaption>" if picture.note else ""
    if not picture.address:
        return f'<figure><div class="none">No picture</div>{note}</figure>'
    alt = f"Picture of the badge {clean(title)}".strip()
    return f'<figure><img src="{_e(picture.address)}" alt="{_e(alt)}">{note}</figure>'


def _issued(outcome: Outcome) -> str:
    issuer = clean(outcome.issuer)
    # What was altered, or signed by another, is nobody's word.
    by = "Says it is from" if outcome.verification in UNREADABLE else "Issued by"
    said = [f"{by} <bdi>{_e(issuer)}</bdi>" if issuer else "Names no issuer"]
    if outcome.issued_on is not None:
        said.append(f"on {_e(day(outcome.issued_on))}")
    if outcome.expires_on is not None:
        said.append(f"until {_e(day(outcome.expires_on))}")
    return ", ".join(said if len(said) > 1 else [*said, "without a date"])


def _reasons(outcome: Outcome) -> str:
    """The reasons that no single check gives, as the table tells the others; a borrowed name."""
    own = set(outcome.facts.reasons())
    if outcome.namesake:
        own.discard(outcome.facts.issuer.reason)
    items = "".join(f"<li>{_e(why)}</li>" for why in outcome.reasons if why not in own)
    return f"<ul>{items}</ul>" if items else ""


def _criteria(outcome: Outcome, achievement: Object) -> str:
    if outcome.signed is None:
        return "not shown, as what it says can’t be relied on."
    said = list(_stated_criteria(achievement))
    return f"<bdi>{_e(shorten(clean(said[0]), _LONGEST))}</bdi>" if said else "none stated."


def _stated_criteria(achievement: Object) -> Iterator[str]:
    """The narrative, else the address of the criteria."""
    for criteria in as_list(achievement.get("criteria")):
        value = as_object(criteria)
        yield from filter(
            None,
            (raw_words(value.get("narrative")), raw_words(criteria), words(first(value, "id"))),
        )


def _facts(outcome: Outcome) -> str:
    rows = "\n".join(_fact(name, getattr(outcome.facts, name)) for name in CHECKS)
    return f"<table>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _fact(check: str, finding: Finding) -> str:
    mark, word = found(check, finding.fact, finding.reason)
    # A long word is the reason itself.
    cells = (mark, f"{word[0].upper()}{word[1:]}.") if mark == "–" else (f"{mark} {word}", "")
    return (
        f'<tr><th scope="row">{_e(MEANINGS[check])}</th><td class="found">{cells[0]}</td>'
        f"<td>{_e(cells[1] or finding.reason)}</td></tr>"
    )


def _origin(outcome: Outcome) -> str:
    """The file, its format and for whom it was checked, those that are known."""
    person = f"checked for <bdi>{_e(outcome.candidate)}</bdi>" if outcome.candidate else ""
    # The folders above are this machine's own, and no part of what is shown to others.
    place = "/".join(Path(outcome.source).parts[-2:])
    said = (f"<bdi>{_e(place)}</bdi>", _e(outcome.format), person)
    return ", ".join(filter(None, said))
