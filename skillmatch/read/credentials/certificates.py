"""Certificates, nanodegrees and diplomas that come as documents, as evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from skillmatch.read.credentials.awards import Award, Dates, Row, day_of
from skillmatch.read.credentials.kinds import Kind, assumed, kind_named
from skillmatch.read.dates import credential_dates, parse_date
from skillmatch.read.education import education_level
from skillmatch.read.formats.documents import Document, Line
from skillmatch.read.wording import (
    clean,
    eqf_level,
    is_assessed,
    learning_hours,
)
from skillmatch.tables import Problem

_MOST_WORDS = 600  # a page; a transcript or a resume has more

_GENERIC = re.compile(
    r"(?:verified |official |professional |digital |course |open )*"
    r"(?:certificate|certification|diploma|nanodegree(?: certificate)?|badge|micro-?credential"
    r"|licen[cs]e|statement|letter|award)"
    r"(?: of (?:course |program(?:me)? )?(?:completion|achievement|accomplishment|attendance"
    r"|participation|training|proficiency|competen(?:ce|cy)|excellence|merit|qualification))?",
    re.I,
)
_LEAD = re.compile(
    r"\b(?:certif(?:y|ies)(?: that)?"
    r"|(?:presented|awarded|granted|given|issued|conferred)(?: this \w+)?(?: up)?(?:to|on| to| on)"
    r"|congratulations),?:?(?=\s|$)",
    re.I,
)
_EARNED = re.compile(
    r"\b(?:ha(?:s|ve) (?:successfully |satisfactorily |been )*(?:completed|earned|passed|finished"
    r"|attended|obtained|achieved|gained|awarded|participated in|taken part in(?: and completed)?"
    r"|met (?:all )?(?:the )?requirements (?:of|for)|fulfilled (?:all )?(?:the )?requirements "
    r"(?:of|for))|(?:for|upon|in recognition of) (?:the )?(?:successful(?:ly)? )?"
    r"(?:completing|completion of|attending|attendance (?:at|of)|passing|participating in"
    r"|participation in)|the (?:degree|diploma|title|qualification) of)(?=\W|$)",
    re.I,
)
_LABELS = {
    "issued": r"(?:date )?(?:issued|awarded|conferred|completed|granted|earned)(?: on)?"
    r"|(?:issue|completion|award) date|date(?: of (?:issue|completion|award))?",
    "expires": r"valid (?:until|through|thru|to)|expir(?:es|y|ation)(?: on| date)?|renew by",
    "hours": r"hours|duration|length|workload|contact hours|learning hours",
    "result": r"result|grade|score|final grade|mark",
    "issuer": r"(?:issued|awarded|offered|authori[sz]ed|provided|delivered|certified) by"
    r"|issuer|issuing (?:body|authority|organi[sz]ation)|provider|awarding body",
    "number": r"(?:(?:credential|certificate|diploma|licen[cs]e|verification|registration) )?"
    r"(?:no|id|number|code|url)|verify (?:at|this certificate(?: at)?)|signature|signed",
}
_DETAIL = {
    name: re.compile(rf"(?:{label})(?:(?P<colon>\s*[:.])|(?=\s|$))\s*(?P<value>.*)", re.I)
    for name, label in _LABELS.items()
}
_BY_ISSUER = re.compile(
    r"\b(?i:authori[sz]ed|offered|issued|awarded|provided|delivered) by "
    r"(?:the )?([A-Z][^,.;]*?)(?= and (?:offered|delivered|taught)| through | on | in \d|[,.;]|$)"
)
_SIGNATURE = re.compile(
    r"^[^,]*\b(?:director|registrar|head|president|dean|chancellor|rector|instructor|manager"
    r"|officer|chair|principal|secretary|founder|coordinator|trainer|assessor|lead|ceo)\b[^,]*"
    r"(?:, (?P<issuer>[^,].*))?$",
    re.I,
)
_INSTITUTION = re.compile(
    r"\b(?:universit\w+|college|institut\w*|academy|school|faculty|polytechnic|council|board"
    r"|association|society|foundation|guild|trust|cent(?:er|re)|agency|authority|ministry)\b",
    re.I,
)
_SECTIONS = (
    r"(?i:what it covers|contents?|about (?:this )?(?:award|course|programme|program|certificate)"
    r"|how it was assessed|assessment|requirements|criteria|work submitted|evidence"
    r"|learning outcomes|description)"
)
_SECTION_LABEL = re.compile(rf"{_SECTIONS}[:.]?")
_LABEL_BEFORE = re.compile(rf"^{_SECTIONS}[:.]\s+(?=[^a-z])")
_RESUME_HEADING = re.compile(
    r"(?:(?:work|professional|employment|career|relevant|teaching|clinical) )?"
    r"(?:experience|history|employment|background|profile|summary|objective)|education"
    r"(?: and training)?|(?:technical |key |core |professional )?skills|languages|references"
    r"|interests|projects|curriculum vitae|r[eé]sum[eé]|accomplishments|highlights",
    re.I,
)


def is_certificate(document: Document) -> bool:
    """Whether a document is a certificate, a nanodegree or a diploma rather than a resume.

    Parameters
    ----------
    document : Document

    Examples
    --------
    >>> lines = ["Certificate of Completion", "This certifies that", "Ana Silva",
    ...          "has completed", "SQL for Analytics"]
    >>> is_certificate(Document("sql.pdf", tuple(Line(t, 1, i) for i, t in enumerate(lines, 1))))
    True
    """
    if len(document.text.split()) > _MOST_WORDS * max(1, len(_certificates(document))):
        return False
    pieces = _pieces(document.lines)
    headings = sum(bool(_RESUME_HEADING.fullmatch(piece.strip(" :"))) for piece in pieces)
    patterns = (_is_generic, _LEAD.search, _EARNED.search, _EARNED.match, _DETAIL["number"].match)
    signs = sum(any(map(pattern, pieces)) for pattern in patterns)
    says_so = any(map(_EARNED.search, pieces)) or any(map(_is_generic, pieces))
    return says_so and signs - headings >= 2


def read_certificate(document: Document, candidate_id: str) -> tuple[list[Row], list[Problem]]:
    """What a certificate says of its holder, one row of evidence for each certificate in it.

    Parameters
    ----------
    document : Document
        One certificate, or several with a page or more each.
    candidate_id : str
        Who sent it.

    Returns
    -------
    rows : list of dict
        Rows for ``tables.table("evidence", rows)``; ``verification`` is ``"unchecked"``. The
        holder's name is left out of the text.
    problems : list of Problem
        What was not found in it.

    Examples
    --------
    >>> lines = ["Brightwater Academy", "Certificate of Completion", "This certifies that",
    ...          "Ana Silva", "has passed", "SQL for Analytics", "Issued: 12 April 2025"]
    >>> document = Document("sql.pdf", tuple(Line(t, 1, i) for i, t in enumerate(lines, 1)))
    >>> rows, _ = read_certificate(document, "ana-silva")
    >>> [(row["kind"], row["title"], row["issuer"], row["issued_on"]) for row in rows]
    [('certificate', 'SQL for Analytics', 'Brightwater Academy', Timestamp('2025-04-12 00:00:00'))]
    """
    parts = _certificates(document)
    rows: list[Row] = []
    problems: list[Problem] = []
    for lines in parts:
        place = f"page {lines[0].page}" if len(parts) > 1 else ""
        award = _award(_pieces(lines))
        if not award.title:
            problems.append(
                Problem(
                    document.source,
                    place,
                    "It looks like a certificate, but what it is for could not be found.",
                    "Add the credential to a table (see “credentials.csv”), or send the badge.",
                )
            )
        if award.title or award.text:
            rows.append(award.row(candidate_id, document=document.source, place=place))
    return rows, problems


def _certificates(document: Document) -> list[list[Line]]:
    """The lines of each certificate: a page that starts one, with those that follow it."""
    parts: list[list[Line]] = []
    for number in sorted({line.page for line in document.lines}):
        lines = [line for line in document.lines if line.page == number]
        starts = any(_LEAD.search(piece) or _is_generic(piece) for piece in _pieces(lines))
        if starts or not parts:
            parts.append(lines)
        else:
            parts[-1].extend(lines)
    return parts


def _pieces(lines: Sequence[Line]) -> list[str]:
    """The cells of each line, and the parts of a line of details."""
    return [
        piece
        for line in lines
        for part in re.split(r"\t|\s+[·•|]\s+", line.text)
        if (piece := clean(part))
    ]


def _is_generic(piece: str) -> bool:
    letters = piece.split(" ")
    spaced_out = len(letters) > 3 and all(len(letter) == 1 for letter in letters)
    words = "".join(letters) if spaced_out else piece
    return _GENERIC.fullmatch(words.strip(" .:–-")) is not None


# --- One certificate -------------------------------------------------------------------------


@dataclass
class _Found:
    """What has been recognised, and which pieces it stood in."""

    holder: str = ""
    verb: str = ""
    title: str = ""
    details: dict[str, str] = field(default_factory=dict)
    issuer: str = ""
    used: set[int] = field(default_factory=set)


def _award(pieces: list[str]) -> Award:
    found = _Found()
    _find_details(pieces, found)
    _find_holder_and_title(pieces, found)
    _find_issuer(pieces, found)
    lines = list(_text(pieces, found))
    if result := found.details.get("result"):
        lines.append(f"Result: {result}")
    generic = " ".join(piece for piece in pieces if _is_generic(piece))
    whole = "\n".join(pieces)
    kind = _kind(generic, found)
    hours = f"Hours: {found.details['hours']}" if "hours" in found.details else whole
    return Award(
        kind=kind,
        title=found.title,
        issuer=found.issuer,
        paragraphs=tuple(lines),
        dates=_dates(pieces, found),
        level=eqf_level(whole) or (education_level(found.title) if kind.kind == "degree" else None),
        assessed=_assessed("\n".join(lines), generic, found),
        hours=learning_hours(hours),
        holder=(found.holder,) if found.holder else (),
    )


def _find_details(pieces: list[str], found: _Found) -> None:
    """Labels with their values, in one piece ("Issued: 12 April 2025") or in two."""
    for number, piece in enumerate(pieces):
        for name, pattern in _DETAIL.items():
            match = pattern.fullmatch(piece)
            if not match or number in found.used:
                continue
            value = match["value"] or _piece(pieces, number + 1)
            is_told = bool(match["value"] and match["colon"])
            if is_told or _fits(name, value, is_apart=not match["value"]):
                found.details.setdefault(name, value)
                found.used |= {number} if match["value"] else {number, number + 1}


def _fits(name: str, value: str, *, is_apart: bool) -> bool:
    """Whether words can be the value of a label that no colon joins them to."""
    if name in ("issued", "expires"):
        return parse_date(_spelled_out(value)) is not None
    if name == "hours":
        return value[:1].isdigit()
    if name == "number":
        return any(character.isdigit() for character in value)
    return bool(value) and not _is_generic(value) and (is_apart or name == "issuer")


def _find_holder_and_title(pieces: list[str], found: _Found) -> None:
    lead, holder = _lead_and_holder(pieces)
    earned = _first(pieces, _EARNED)
    if lead is not None and (earned is None or lead <= earned):
        found.holder = holder
        found.used |= {lead} if holder in pieces[lead] else {lead, lead + 1}
    elif earned is not None and _EARNED.match(pieces[earned]):
        found.holder = _piece(pieces, earned - 1)
        found.used.add(earned - 1)
    if earned is not None:
        found.verb = pieces[earned]
        found.used.add(earned)
        found.title = _object(_after(pieces[earned], _EARNED))
        if not found.title and not _THIS.search(pieces[earned]):
            found.title = _object(_piece(pieces, earned + 1))
            found.used.add(earned + 1)
    if not found.title:
        found.title = _title_on_its_own(pieces, found, before=lead)


def _lead_and_holder(pieces: list[str]) -> tuple[int | None, str]:
    """Where "this certifies that" stands, if a name follows it, and the name."""
    for number, piece in enumerate(pieces):
        if _LEAD.search(piece):
            name = _after(piece, _LEAD) or _piece(pieces, number + 1)
            name = _EARNED.split(name)[0].strip(" ,.:")
            if name[:1].isupper() and len(name.split()) <= 7:
                return number, name
    return None, ""


_THIS = re.compile(r"\bthis (?:course|program|programme|training|module|workshop)\b", re.I)
_BEFORE_TITLE = re.compile(
    r"(?:(?:every|each|all) (?:parts?|modules?|units?|courses?) (?:of|in)(?:\s+|$))?"
    r"(?i:(?:the|an?|our|this|all)(?:\s+|$))?"
    r"(?:(?:\d+[- ]hours?|online|short|professional|training)\s+)*"
    r"(?:(?:course|program|programme|training|module|workshop|seminar|exam|examination|requirement)"
    r"s?(?:\s+(?:entitled|titled|called|named|in|on|of|for)(?:\s+the)?\b|\s*:|(?=\s+\W?[A-Z])|$)"
    r"\s*)?"
)
_AFTER_TITLE = re.compile(
    r"(?:,? an? (?:online|non-credit|short|self-paced)\b.*"
    r"|,? (?:authori[sz]ed|offered|issued|provided|delivered) by .*"
    r"|,? (?:on|at|dated) (?:this )?\d.*| (?:training )?program(?:me)?| course)$",
    re.I,
)


_MARKS = " ,.:;“”„\"'()"


def _object(words: str) -> str:
    """What was earned: "the course SQL for Analytics on 2 May 2024" → "SQL for Analytics"."""
    named = words.strip(_MARKS)
    if before := _BEFORE_TITLE.match(named):
        named = named[before.end() :]
    named = _AFTER_TITLE.sub("", named).strip(_MARKS)
    return "" if _THIS.search(words) or _is_generic(named) else named


def _title_on_its_own(pieces: list[str], found: _Found, before: int | None) -> str:
    """A title that stands by itself: above "presented to", or else below "Certificate"."""
    free = [
        number
        for number, piece in enumerate(pieces)
        if number not in found.used
        and not _is_generic(piece)
        and not _SECTION_LABEL.fullmatch(piece)
        and not _SIGNATURE.match(piece)
        and parse_date(piece) is None
    ]
    named = [number for number in free if kind_named(pieces[number])]
    heading = next((n for n, piece in enumerate(pieces) if _is_generic(piece)), -1)
    below = [n for n in free if n > heading and (before is None or n < before)]
    number = next(iter((*below, *named, *free)), None)
    if number is None:
        return ""
    found.used.add(number)
    return _object(pieces[number])


def _find_issuer(pieces: list[str], found: _Found) -> None:
    signed = [
        match["issuer"]
        for number, piece in enumerate(pieces)
        if number not in found.used and (match := _SIGNATURE.match(piece)) and match["issuer"]
    ]
    named = [match[1] for piece in pieces if (match := _BY_ISSUER.search(piece))]
    free = [piece for number, piece in enumerate(pieces) if number not in found.used]
    institutions = [piece for piece in free if _INSTITUTION.search(piece) and len(piece) < 80]
    above = [piece for piece in pieces[:1] if piece in free and not _is_generic(piece)]
    candidates = (*named, found.details.get("issuer", ""), *signed, *institutions, *above)
    found.issuer = next((name.strip(" ,.") for name in candidates if 0 < len(name) < 120), "")


def _text(pieces: list[str], found: _Found) -> Iterator[str]:
    """What is said of the content and of how it was earned; not the frame around it."""
    signature = next(
        (n for n, piece in enumerate(pieces) if n not in found.used and _SIGNATURE.match(piece)),
        len(pieces),
    )
    for number, piece in enumerate(pieces[:signature]):
        is_frame = (
            number in found.used
            or _is_generic(piece)
            or _SECTION_LABEL.fullmatch(piece)
            or piece == found.title
            or piece in found.issuer
            or parse_date(piece) is not None
            or re.fullmatch(r"[A-Z]{1,5}|\W+|https?://\S+", piece)
        )
        if not is_frame:
            yield _LABEL_BEFORE.sub("", piece)


def _dates(pieces: list[str], found: _Found) -> Dates:
    issued = _spelled_out(found.details.get("issued", ""))
    expires = _spelled_out(found.details.get("expires", ""))
    # Elsewhere a date alone, or one on which something was earned, is the date of issue.
    telling = [piece for piece in pieces if parse_date(piece) or _ON.search(piece)]
    days = [credential_dates(_spelled_out(piece)) for piece in (issued, *telling)]
    ends = [parse_date(expires, last=True), *(credential_dates(piece)[1] for piece in pieces)]
    return Dates(
        issued_on=day_of(next((str(first) for first, _ in days if first), None)),
        expires_on=day_of(next((str(end) for end in ends if end), None)),
    )


_ON = re.compile(r"\b(?:on|dated|date|awarded|completed|issued|given)\b.*\d", re.I)


def _spelled_out(words: str) -> str:
    return re.sub(r"(?i)\b(\d{1,2})(?:st|nd|rd|th)? day of\b", r"\1", words)


def _kind(generic: str, found: _Found) -> Kind:
    """By the name, unless the document calls itself a nanodegree or a degree."""
    heading, title = kind_named(generic), kind_named(found.title)
    if heading != "nanodegree" and "degree" in found.verb:
        heading = "degree"
    if title == "nanodegree" or (title and heading not in ("nanodegree", "degree")):
        return Kind(title, "from its name", "Its name says so.")
    if heading:
        return Kind(heading, "stated", "The document calls itself so.")
    return assumed("certificate")


def _assessed(text: str, generic: str, found: _Found) -> bool | None:
    """By what the text says of it, else by the result, else by the words of the award itself."""
    by_text = is_assessed(text)
    if by_text is None and found.details.get("result"):
        return True
    return is_assessed(f"{generic} {found.verb}") if by_text is None else by_text


def _first(pieces: list[str], pattern: re.Pattern[str]) -> int | None:
    return next((n for n, piece in enumerate(pieces) if pattern.search(piece)), None)


def _after(piece: str, pattern: re.Pattern[str]) -> str:
    match = pattern.search(piece)
    return piece[match.end() :].strip(" ,:") if match else ""


def _piece(pieces: list[str], number: int) -> str:
    return pieces[number] if 0 <= number < len(pieces) else ""
