"""Which sentences of a job posting ask for something: by their heading, or by their own cues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from skillmatch.read.postings import cues
from skillmatch.read.postings.headings import (
    is_whole_heading,
    plain,
    says_nothing,
    section_of_heading,
    section_of_label,
)
from skillmatch.read.resumes.lines import Line

SECTIONS = ("requirements", "preferred", "duties")
_LONGEST_SENTENCE = 2_000  # characters: what goes on beyond is no sentence
_LONGEST_PLAIN_HEADING = 6  # words
_LONGEST_ACRONYM = 6  # "SQL" on a line of its own is no heading, capitals or not


@dataclass(frozen=True)
class Asked:
    """A passage that asks for something.

    Attributes
    ----------
    text : str
        The passage, in the posting's words.
    section : str
        What it counts for, one of `SECTIONS`.
    listed : bool
        Whether it stands in a list, where one item is one thing.
    """

    text: str
    section: str
    listed: bool


def asked_in(lines: Iterable[Line]) -> Iterator[Asked]:
    """The sentences of a posting that ask for something, each with its section.

    Parameters
    ----------
    lines : iterable of Line
        The posting, in reading order.

    Yields
    ------
    Asked
        What a heading announces or a cue shows as asked for. What is said of the employer, the
        pay, the place, the law or the way to apply is left out.

    Examples
    --------
    >>> lines = [Line("Requirements", 1, 1, "heading"), Line("SQL", 1, 2, "item"),
    ...          Line("We offer a pension. You must speak Polish.", 1, 3)]
    >>> [(asked.text, asked.section) for asked in asked_in(lines)]
    [('SQL', 'requirements'), ('You must speak Polish.', 'requirements')]
    """
    lines = _with_headings_between_lists(list(_unwrapped(lines)))
    unmarked = not any(_opened_by(line) in SECTIONS for line in lines)
    section, certain = "", True
    for line in lines:
        opened = _opened_by(line)
        if opened == "unknown":  # perhaps a part of the section, perhaps a new one
            section, certain = ("" if section == "ignored" else section), False
            continue
        if opened:
            section, certain = opened, True
            continue
        label, text = _labelled(line.text)
        ends_open = text[-1] not in ".!?" and not label and certain and section in SECTIONS
        listed = line.kind == "item" or ends_open  # a list may lack its bullets
        if label in SECTIONS and not listed:
            section, certain = label, True
        here = label or (section if certain or (listed and section != "duties") else "")
        here = here or ("requirements" if unmarked and listed else "")
        yield from _asked_by(text, here, listed=listed)


def _asked_by(text: str, section: str, *, listed: bool) -> Iterator[Asked]:
    text = text.replace("’", "'")
    one_task = section == "duties" and listed
    for sentence in [text] if one_task else _sentences(text):
        said = sentence[:_LONGEST_SENTENCE]
        statements = [said] if one_task else _statements(said)
        if found := _counts_for(", and ".join(statements), section, listed=listed):
            yield from (Asked(statement, found, listed) for statement in statements)


# --- Lines, sentences and statements ---------------------------------------------------------


def _unwrapped(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines with the rest of a broken sentence put back: what goes on in lower case."""
    held: Line | None = None
    for line in lines:
        for part in _headings_apart(line):
            if held and _goes_on(held, part):
                held = replace(held, text=f"{held.text} {part.text}")
                continue
            if held:
                yield held
            held = part
    if held:
        yield held


def _goes_on(held: Line, line: Line) -> bool:
    broken = held.kind != "heading" and held.text[-1] not in ".!?:;"
    rest = line.kind == "text" and not line.apart and line.text[0].islower()
    return broken and rest and len(held.text) < _LONGEST_SENTENCE


_LABEL_WITHIN = re.compile(r"(?<=[\w)])\s+(?=([A-Z][a-z]{2,20}(?: [a-z]{2,15})?):\s)")


def _headings_apart(line: Line) -> list[Line]:
    """The line, and apart from it a heading or a label that was taken for the rest of it."""
    for label in _LABEL_WITHIN.finditer(line.text):
        if line.kind == "text" and section_of_label(label[1]):
            rest = replace(line, text=line.text[label.start(1) :])
            return [replace(line, text=line.text[: label.start()]), *_headings_apart(rest)]
    end = re.search(r"[.!?]\s+(?P<heading>[A-Z][^.!?]{3,40})$", line.text)
    if line.kind != "text" or not end or not is_whole_heading(end["heading"]):
        return [line]
    before = line.text[: end.start("heading")].strip()
    return [replace(line, text=before), replace(line, text=end["heading"], kind="heading")]


def _with_headings_between_lists(lines: list[Line]) -> list[Line]:
    """Short lines that stand alone between two lists are their headings, whatever they say."""
    around = zip([None, *lines], lines, [*lines[1:], None], strict=False)
    return [
        replace(line, kind="heading")
        if line.kind == "text"
        and len(line.text.split()) <= _LONGEST_PLAIN_HEADING
        and line.text[-1] not in ".!?,;"
        and (before and before.kind == "item")
        and (after and after.kind == "item")
        else line
        for before, line, after in around
    ]


_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|incl|approx|vs|dr|mr|mrs|ms|st|no|inc|ltd|co|min|max|yrs?|sr|jr|dept"
    r"|[bm]\.?\s?sc|ph\.?\s?d|[bm]\.?a|[bm]\.?eng|[bm]\.?s|[bm]\.?ed|u\.s|u\.k)|\b[A-Z])\.$",
    re.I,
)


_GOES_ON = re.compile(r"\s+(?!(?:you|you'\w+|we|our|the|this|it)\b)[a-z]")
_OR = re.compile(r"\s+or\b", re.I)


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a line, half-sentences between semicolons apart, brackets whole."""
    start, depth = 0, 0
    for position, character in enumerate(text):
        depth = max(0, depth + (character in "([") - (character in ")]"))
        after = text[position + 1 : position + 9]
        if depth or character not in ".!?;" or (after and not after[0].isspace()):
            continue
        if character == "." and after:
            last_word = text[max(start, position - 11) : position + 1]
            if _GOES_ON.match(after) or _ABBREVIATION.search(last_word):
                continue
        if character == ";" and _OR.match(after):
            continue
        yield text[start : position + 1].strip(" ;")
        start = position + 1
    if rest := text[start:].strip():
        yield rest


# What explains the thing asked for: "a driving licence, because you will drive our van".
_ASIDE = re.compile(
    r",\s+which\b.*$"
    r"|,\s+(?:because|since|as|so)\s+(?=(?:you|about|will|we|our|it|this|the)\b).*$"
    r"|:\s+(?=(?:we|our|it|this|the)\b).*$"
    r"|,\s+(?:but|though|although|and)\s+(?:we|our|it|this)\b(?!.{0,300}\bif\b).*$",
    re.I,
)
_YET = re.compile(r"(\b(?:ideal|preferred|desirable|a plus|an advantage|welcome)), but .*$", re.I)
# "You have a van, you are organised, and you enjoy the road" asks for three things.
_SECOND_YOU = re.compile(
    r"(?P<before>\byou\b.{8,300}?)(?:,\s+(?:and\s+)?|:\s+|\s+and\s+)"
    r"(?=you(?:'ll|'re|'ve)? \w)",
    re.I,
)


def _statements(sentence: str) -> list[str]:
    """What a sentence says of "you", statement by statement, without asides."""
    parts = _SECOND_YOU.sub(r"\g<before>\n", sentence).split("\n")
    return [_YET.sub(r"\1", _ASIDE.sub("", part)) for part in parts]


# --- What a line opens -----------------------------------------------------------------------


def _opened_by(line: Line) -> str | None:
    """The section that a line opens, ``"unknown"`` for another heading, None for other lines."""
    words, length = line.text, len(line.text.split())
    if line.kind == "heading" or (words.endswith(":") and length <= 14):
        opened = section_of_heading(words) or _section_of_intro(words)
        is_name = len(words) <= _LONGEST_ACRONYM and words.isupper() and not says_nothing(words)
        return opened or (None if line.kind == "item" or is_name else "unknown")
    if line.kind == "text" and length <= _LONGEST_PLAIN_HEADING and words[-1] not in ".,;!?":
        unknown = "unknown" if says_nothing(words) else None
        return section_of_heading(words) if is_whole_heading(words) else unknown
    if line.kind == "text" and length <= 10 and words.endswith("?"):
        return section_of_heading(words)
    return None


def _section_of_intro(text: str) -> str | None:
    """The section that a line such as "From the first week you will:" opens."""
    if not text.endswith(":"):
        return None
    if cues.WISHES.search(text.rstrip(":")):
        return "preferred"
    if re.search(r"\byou(?:'ll| will|'d| would)$", plain(text)):
        return "duties"
    if cues.ASKS.search(text):
        return "requirements"
    return "duties" if cues.DUTY.search(text) else None


_LABEL = re.compile(r"^(?P<label>[^:.;!?\t]{2,50})(?::\s+|\t)(?P<rest>\S.*)$", re.DOTALL)


def _labelled(text: str) -> tuple[str | None, str]:
    """The section that a label such as "Nice to have:" gives its own line, and the rest of it."""
    *cells, last = text.split("\t")
    if cells and is_whole_heading(last):  # a table of criteria: "Forklift licence | Essential"
        return section_of_heading(last), ", ".join(cells)
    match = _LABEL.match(text)
    section = section_of_label(match["label"]) if match else None
    if match and section and (section == "ignored" or is_whole_heading(match["label"])):
        years = _YEARS_ALONE.fullmatch(match["rest"])
        return section, f"{match['rest']} of experience" if years else match["rest"]
    return None, text


_YEARS_ALONE = re.compile(r"[\d+–-]+\+?\s+years?|[\d+–-]+\+?\s+months?", re.I)


# --- What a sentence counts for --------------------------------------------------------------


def _counts_for(sentence: str, section: str, *, listed: bool) -> str | None:
    """The section that a sentence counts for, None where it asks for nothing."""
    if section == "duties" and listed and _is_task(sentence):
        return section
    if section == "ignored":
        return "requirements" if cues.HELD.search(sentence) else None
    if _is_left_out(sentence):
        return None
    gained = cues.GAINED_HERE.search(sentence)
    wished = cues.WISHES.search(sentence) and not gained
    if cues.OF_THE_EMPLOYER.search(sentence) and not wished:
        return None
    if section in ("requirements", "preferred"):
        return section
    if section == "duties" and listed:
        return "requirements" if cues.PERSON_MUST.search(sentence) else "duties"
    if wished or (_asks(sentence) and not gained):
        return "requirements"
    return "duties" if _is_duty(sentence, announced=section == "duties") else None


def _is_left_out(sentence: str) -> bool:
    sentence = re.sub(r"\([^()]*\)", "", sentence)  # an aside there decides nothing
    if not re.search(r"[^\W\d_]", sentence) or cues.LEFT_OUT_CONDITIONS.search(sentence):
        return True
    return bool(cues.LEFT_OUT_TOPICS.search(sentence)) and not cues.STATES_A_SUBJECT.match(sentence)


def _asks(sentence: str) -> bool:
    starts_with_verb = sentence.split()[0].strip(",").lower() in cues.VERBS
    by_noun = not starts_with_verb and cues.ASKS_BY_NOUN.match(sentence)
    return bool(by_noun or cues.ASKS.search(sentence))


def _is_task(item: str) -> bool:
    """Whether a list item under a heading for duties is one, whatever else it speaks of."""
    first = item.split()[0].strip(",/").lower()
    is_verb = first in cues.VERBS or first in cues.NOUN_VERBS
    return is_verb and not re.match(r"\w+ (?:any )?other (?:duties|tasks)", item)


def _is_duty(sentence: str, *, announced: bool) -> bool:
    if cues.DUTY.search(sentence):
        return True
    if not announced or cues.YOU_ARE.search(sentence):
        return False
    words = [word.strip(",") for word in sentence.lower().split()]
    verb = words[1] if len(words) > 1 and words[0] in ("you", "and", "then") else words[0]
    fewest = 3 if sentence.endswith(".") else 2  # "Planned work." heads what follows
    names_work = len(words) >= fewest and not cues.TELLS.search(sentence)
    return words[0] == "you" or verb in cues.VERBS or names_work
