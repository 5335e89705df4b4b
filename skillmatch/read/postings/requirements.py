"""Requirements in the text of a posting: one thing each, with its kind, level and weight.

Where the wording leaves a doubt, a list is left whole: a wrong split is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from skillmatch.read.formats.text_files import read_markdown
from skillmatch.read.formats.web_pages import read_html
from skillmatch.read.postings.asking import Asked, asked_in
from skillmatch.read.postings.cues import (
    AFTER_A_VERB,
    NOUN_VERBS,
    PREFERRED_END,
    PREFERRED_START,
    REQUIRED_END,
    REQUIRED_START,
    VERBS,
)
from skillmatch.read.postings.requirement_kinds import (
    accepts_equivalent,
    asks_for_language,
    degree_level,
    is_soft,
    kind_of_requirement,
    language_level,
    years_asked,
)
from skillmatch.read.resumes.lines import Line
from skillmatch.tables import UnreadableError

Row = dict[str, Any]
WEIGHTS = {"requirements": 1.0, "preferred": 0.4, "duties": 0.6}
SOFT_SHARE = 0.5  # soft skills are asked for everywhere, and so say little about one posting


def requirements_from_text(text: str | Iterable[Line]) -> list[Row]:
    r"""Find what a posting asks for.

    Parameters
    ----------
    text : str or iterable of Line
        The posting, or its lines as `skillmatch.read.formats.documents` reads them.

    Returns
    -------
    list of dict
        One row per requirement, in the order of the text, with the columns of the
        ``requirements`` table that can be told from it: ``requirement_id``, ``text``,
        ``importance``, ``weight``, ``kind``, ``level`` (EQF for degrees, 1 to 6 for A1 to C2 of
        languages, else None) and ``years``, and beyond them ``section`` (``"requirements"``,
        ``"preferred"`` or ``"duties"``) and ``equivalent`` (whether the posting takes an
        equivalent of the degree or certificate).

    Examples
    --------
    >>> rows = requirements_from_text("Must have\n- 3+ years of bookkeeping\n- Excel and SQL")
    >>> [(row["requirement_id"], row["text"], row["kind"]) for row in rows]
    [('r01', '3+ years of bookkeeping', 'experience'), ('r02', 'Excel', 'skill'), ...]
    """
    lines = lines_of_text(text) if isinstance(text, str) else text
    return merged(_row(part) for asked in asked_in(lines) for part in _parts(asked))


_MARKUP = re.compile(r"</?(?:p|br|ul|ol|li|div|span|h[1-6]|strong|b|em|i|table)\b[^<>]*>", re.I)


def lines_of_text(text: str) -> list[Line]:
    """The lines of a text: HTML if it has any of its marks, else Markdown or plain.

    Raises
    ------
    UnreadableError
        If it is too long, or its HTML is nested too deeply.

    Examples
    --------
    >>> [line.kind for line in lines_of_text("<h2>Must have</h2><ul><li>SQL</li></ul>")]
    ['heading', 'item']
    """
    read = read_html if _MARKUP.search(text) else read_markdown
    try:
        return read(text.replace("\0", " ").encode("utf-8", "replace"))[0]
    except RecursionError:
        raise UnreadableError(
            "The text's HTML is nested too deeply to read.", "Give the posting as plain text."
        ) from None


def merged(rows: Iterable[Row]) -> list[Row]:
    """Rows that say the same as one, the heaviest of them, numbered in order.

    Examples
    --------
    >>> rows = [{"text": "SQL", "weight": 0.4}, {"text": "Sql.", "weight": 1.0}]
    >>> merged(rows)
    [{'requirement_id': 'r01', 'text': 'Sql.', 'weight': 1.0}]
    """
    kept: dict[str, Row] = {}
    for row in rows:
        key = " ".join(re.findall(r"[\w+#]+", row["text"].casefold()))
        if key and (key not in kept or row["weight"] > kept[key]["weight"]):
            kept[key] = row  # an old key keeps its place in the order
    rows_kept = [{k: v for k, v in row.items() if k != "requirement_id"} for row in kept.values()]
    return [{"requirement_id": f"r{n:02}", **row} for n, row in enumerate(rows_kept, start=1)]


def row_of(text: str) -> Row:
    """The row of one thing that a posting requires.

    Examples
    --------
    >>> row = row_of("BSc in statistics or equivalent experience")
    >>> row["kind"], row["level"], row["equivalent"], row["weight"]
    ('degree', 6, True, 1.0)
    """
    return _row(Asked(_tidy(text), "requirements", listed=True))


def _row(part: Asked) -> Row:
    kind = "skill" if part.section == "duties" else kind_of_requirement(part.text)
    soft = part.section != "duties" and kind == "skill" and is_soft(part.text)
    levels = {"degree": degree_level, "language": language_level}
    return {
        "text": part.text,
        "importance": "preferred" if part.section == "preferred" else "required",
        "weight": WEIGHTS[part.section] * (SOFT_SHARE if soft else 1),
        "kind": kind,
        "level": levels[kind](part.text) if kind in levels else None,
        "years": years_asked(part.text) if kind == "experience" else None,
        "section": part.section,
        "equivalent": kind in ("degree", "credential") and accepts_equivalent(part.text),
    }


# --- One requirement is one thing ------------------------------------------------------------


def _parts(asked: Asked) -> Iterator[Asked]:
    """The things that a passage asks for, one each."""
    if asked.section == "duties" and asked.listed:
        yield replace(asked, text=_tidy(asked.text))  # one item, one task
        return
    for clause in _clauses(asked.text):
        text, section = _weighed(clause, asked.section)
        for thing in _things(text, section, listed=asked.listed):
            if words := _tidy(thing):
                yield Asked(words, section, asked.listed)


def _things(text: str, section: str, *, listed: bool) -> list[str]:
    if section == "duties":
        duty, introduced = _BEFORE_A_DUTY.subn("", text)
        return list(_actions(duty if introduced else _without_intro(text)))
    wishes = _WISH.split(text) if section == "preferred" and not listed else [text]
    return [
        name
        for wish in wishes
        for piece in _pieces(_without_intro(wish))
        for action in _actions(_without_intro(piece))
        for name in _named(_without_intro(action))
    ]


_BEFORE_A_DUTY = re.compile(
    r"^[^:;.]{0,60}?\byou(?: will| would|'ll|'d)\b (?:(?:also|then|be able to|help to|be)\s+)*"
    r"|^(?:(?:your|the|key|main) )*(?:tasks|duties|responsibilities) "
    r"(?:(?:will )?include|are|will be)\s+",
    re.I,
)
# "A plus if you have run a till, handled complaints, or speak Polish": each is a plus.
_WISH = re.compile(
    r",\s+(?:(?:or|and)\s+)?(?=(?:had|have|would|can|could|know|knew|speak|hold|held|kept|ran|taught|"
    r"\w+ed)\s)|,\s+or\s+(?=[A-Z])",
)

_CUE = (
    r"(?:required|essential|mandatory|necessary|preferred|preferable|desirable|desired|ideal|"
    r"advantageous|(?:a|an) (?:\w+ )?(?:plus|advantage|asset|bonus|must))"
)
_AFTER_A_CUE = re.compile(rf"\b(?P<cue>{_CUE})(?:,? (?:and|but|while|with)|,)\s+(?!not\b)", re.I)
_BRACKETS = re.compile(r"\s*\((?P<inside>[^()]*)\)")
_AS_IS = re.compile(rf"\s(?P<is>is|are) (?P<cue>{_CUE}), as (?:is|are) (?P<rest>.+)$", re.I)
_IDEALLY = re.compile(r",?(?: and| or)?,? (?=(?:ideally|preferably),? )", re.I)
_CONDITION = re.compile(r"\b(?:whether|where|if|when|what)\b", re.I)
_MUST = re.compile(r"\bmust\b", re.I)


def _clauses(sentence: str) -> Iterator[str]:
    """The parts that differ in importance: "Degree required, master's preferred"."""
    wishes = [found for found in _BRACKETS.finditer(sentence) if _is_wish(found["inside"])]
    for wish in reversed(wishes):
        sentence = sentence[: wish.start()] + sentence[wish.end() :]
    sentence = _AS_IS.sub(r" \g<is> \g<cue>, \g<rest> \g<is> \g<cue>", sentence)
    start = 0
    for cue in _AFTER_A_CUE.finditer(sentence):
        after = sentence[cue.end() :]
        if PREFERRED_END.search(after) or REQUIRED_END.search(after):
            yield sentence[start : cue.end("cue")]
            start = cue.end()
    yield from _ideals(sentence[start:])
    yield from (wish["inside"] for wish in wishes)


def _is_wish(text: str) -> bool:
    cue = PREFERRED_END.search(text)
    return bool(cue and cue.start())


def _ideals(clause: str) -> Iterator[str]:
    """The clause, and apart from it what is wished for: "Retail experience, ideally a degree"."""
    for ideally in _IDEALLY.finditer(clause):
        wish = clause[ideally.end() :]
        if _LEAD.match(wish.split(" ", 1)[-1]):
            yield clause[: ideally.start()]
            yield wish
            return
    *before, last = clause.rsplit(", ", 1)
    if (
        before and _is_wish(last) and asks_for_language(_weighed(last, "")[0])
    ):  # "English, Portuguese desirable"
        yield before[0]
    else:
        last = clause
    yield last


def _weighed(clause: str, section: str) -> tuple[str, str]:
    """The clause without its cue, and the section it counts for: a cue beats the heading."""
    for cue, counts_for in (
        (PREFERRED_START, "preferred"),
        (PREFERRED_END, "preferred"),
        (REQUIRED_START, "requirements"),
        (REQUIRED_END, "requirements"),
    ):
        found = cue.search(clause)
        if found and not _CONDITION.search(clause[: found.start()]):
            return clause[: found.start()] + clause[found.end() :], counts_for
    return clause, "requirements" if section == "preferred" and _MUST.search(clause) else section


# --- What stands before the thing ------------------------------------------------------------

_SOMEONE = (
    r"(?:candidates?|applicants?|persons?|people|someone|somebody|hires?|post ?holder|individuals?)"
)
_HAVING = (
    r"(?:(?:must|should|will|would|'ll|'d|do|can|needs? to|ha(?:ve|s) to|(?:are|is) expected to|"
    r"(?:are|is) required to|also|already|ideally|probably|preferably|currently)\s+)*"
    r"(?:(?:have|has|had|'ve|bring|brings|brought|possess|possesses|hold|holds|need|needs|require|requires|"
    r"be|are|is|'re|demonstrate|show)\b\s*)?"
)
_INTRO = re.compile(
    r"^(?:(?:and|also|or|finally|in addition|additionally|furthermore|as a person|above all|"
    r"most of all|ideally|to (?:be (?:considered|successful)|succeed)|"
    r"in this (?:role|position|job)),?\s+)*"
    r"(?:(?:[^.;:]{0,80} )?"
    r"(?:we(?:'re| are| can)? (?:(?:also|only) )*|is |are |(?=looking|seeking))"
    r"(?:look(?:ing)?(?: \w+){0,3} for|seek(?:ing)?|want|hiring|hire|appoint|consider|need|"
    r"search(?:ing)? for|recruiting|ask(?:ing)? for|require|expect|value)\b"
    rf"(?: (?!with\b|who\b)[^\s,]+){{0,9}}? (?:with|who {_HAVING})\s*"
    rf"|we (?:require|expect|ask) (?:that )?you (?:to:? )?{_HAVING}"
    rf"|(?:[^.;:]{{0,80}} )?(?:it is|it's) \w+ that you {_HAVING}"
    r"|we (?:require|expect|ask for|need|want|value)\s+"
    rf"|(?:(?:do|are|can) )?you(?:'ve|'re|'ll|'d)?\b\s*(?:also\s+)?{_HAVING}"
    rf"|(?:the |our |an? |all |every |successful |ideal )*(?:\w+ )?{_SOMEONE}\s+{_HAVING}"
    r"|(?:the|this|our) (?:role|position|job|post|opportunity|work) (?:requires|calls for|demands|"
    r"involves|includes|will)\s+"
    r"|(?:must|should) (?:also )?(?:have|be|possess|hold|demonstrate|show)\b\s*"
    r"|(?:looking for|seeking) (?:someone |somebody )?(?:with|who)\s+"
    r"|(?:to\s+)?(?:have|hold|possess|be|are|is|has|had|having|being|would)\s+)",
    re.I,
)


def _without_intro(text: str) -> str:
    text = text.strip(" ,;:–—-")
    return _INTRO.sub("", text, count=1) or text


# --- Parts that begin like a requirement of their own ----------------------------------------

_QUALITY = (
    r"(?:(?:strong|good|very|excellent|solid|advanced|basic|proven|some|deep|great|expert|working|"
    r"sound|practical|hands-on|demonstrated|thorough|exceptional|outstanding|superior|effective|"
    r"relevant|prior|previous|professional|clear|in-depth|detailed|extensive|proficient|technical|"
    r"demonstrable|broad|significant|general|intermediate|native|current|valid|full|clean|an?|the|"
    r"high|level|first-hand|commercial|recent|genuine|real)\s+)*"
)
_SKILL_NOUN = (
    r"(?:experience|expertise|knowledge|understanding|proficiency|fluency|familiarity|command|"
    r"background|skilled|skills?|competen(?:t|ce|cy)|comfortable|experienced|confiden(?:t|ce)|"
    r"trained|awareness|proficient|fluent|familiar|mastery|grasp|exposure|adept|expert|versed|"
    r"training)"
)
_TO = r"(?:with|in|of|using|on|at|to|for|about|as)"
_YEARS_OF = (
    r"(?:(?:at least|minimum(?: of)?|a minimum of|over|more than|about)\s+)?"
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|ten)\b[^,;]{0,12}?\b(?:years?|months?)\b'?"
)
_LEAD = re.compile(
    rf"{_QUALITY}(?:(?!training){_SKILL_NOUN}\s+(?:\w+\s+){{0,2}}?{_TO}\b"
    r"|[\w-]+\s+skills\s+(?:in|with)\b|(?:to\s+)?(?:have|hold|possess)\b|record of\b"
    r"|(?:ability|able|capable|capacity|desire|eagerness|aptitude|passion|passionate|enthusiasm|"
    r"resilience|confidence|drive|motivation|patience|courage|flexibility)"
    r"\s+(?:to|of|for|about)\b"
    r"|(?:attention to|eye for|team player|self-starter|sense of|willing(?:ness)? to learn|"
    r"interest in|track record|knows? how to|driv(?:er'?s?'?|ing) (?:licen[cs]e|record))\b"
    rf"|{_YEARS_OF}\s+(?:of|in|as|with|experience|working|relevant|professional|work|industry)\b"
    r"|(?:bachelor|master|associate|degree|diploma|certificat)\w*\b)"
    r"|(?:strong|good|excellent|solid|great|outstanding|effective|exceptional|basic|advanced)\s+"
    r"(?:\w+[- ]){0,4}?(?:skills|attitude|mindset|work ethic)\b",
    re.I,
)
_JOINT = re.compile(
    r"(?:,\s*(?:and\s|as well as\s|plus\s|together with\s)?|\s(?:and|as well as|plus)\s)\s*"
    rf"|\s+with\s+(?={_YEARS_OF})",
    re.I,
)
_LEFT_OPEN = re.compile(
    rf"\b(?:{_TO}|from|and|or|by|such|including|both|either|like|between|their|our|your|non)$"
    rf"|^{_QUALITY}[\w-]*$|^{_QUALITY}(?:track record|{_SKILL_NOUN})$",
    re.I,
)
# What follows these are examples of one thing, not things.
_EXAMPLES = re.compile(
    r"\b(?:such as|including|includes?|like|e\.?g\.?|for example|for instance|i\.?e\.?|especially|"
    r"particularly|namely)(?!\w)|:",
    re.I,
)


def _pieces(text: str) -> Iterator[str]:
    """The parts of "Degree in law, knowledge of tax and strong writing skills"."""
    start, shown = 0, _brackets_blank(text)
    for joint in _JOINT.finditer(shown):
        before, after = shown[start : joint.start()], shown[joint.end() :]
        if not before or _EXAMPLES.search(before):
            continue
        if joint[0].strip().lower() == "with":  # joins two things only behind a degree or licence
            held = kind_of_requirement(before) in ("degree", "credential")
            apart = held and " or " not in before
        elif "together" in joint[0]:
            apart = True
        else:
            last = before.split()[-1]
            named = _is_marked(last) or (last != before and _is_name(last))
            left_open = _LEFT_OPEN.search(before) and not named
            apart = bool(_LEAD.match(after)) and not left_open
        if apart:
            yield text[start : joint.start()]
            start = joint.end()
    yield text[start:]


def _brackets_blank(text: str) -> str:
    return re.sub(r"\([^()]*\)", lambda found: "·" * len(found[0]), text)


# --- Actions in a row ------------------------------------------------------------------------

_ACTION_HEAD = re.compile(r"^(?:(?:proven |demonstrated )?ability|able|capacity) to ", re.I)
_ACTION_JOINT = re.compile(
    r"(?:(?P<comma>,)\s+(?:and\s+|then\s+|and then\s+)?|\s+and\s+(?:then\s+)?)"
    r"(?P<verb>[a-z-]+)(?=\s(?P<next>\S+))"
)


def _actions(text: str) -> Iterator[str]:
    """The actions of "Able to plan a week, order stock and train starters", each with "Able to"."""
    head = found[0] if (found := _ACTION_HEAD.match(text)) else ""
    first = text[len(head) :].split(" ", 1)[0].lower().rstrip(",")
    gerunds = first.endswith("ing")
    if first not in VERBS and first not in NOUN_VERBS and not gerunds:
        yield text
        return
    start, in_a_row = len(head), False
    for joint in _ACTION_JOINT.finditer(_brackets_blank(text)):
        so_far = text[start : joint.start()]
        whole = len(so_far.split()) >= 2 and not _NO_WHOLE_ACTION.search(so_far)
        if whole and (joint["comma"] or in_a_row) and _is_action(joint, gerunds=gerunds):
            yield head + so_far
            start, in_a_row = joint.start("verb"), True
    yield head + text[start:]


# "…, order and interpret imaging": the last word is a verb of what follows.
_NO_WHOLE_ACTION = re.compile(rf"{_EXAMPLES.pattern}|,\s+\w+$", re.I)


def _is_action(joint: re.Match[str], *, gerunds: bool) -> bool:
    verb = joint["verb"]
    if gerunds:
        return verb.endswith("ing") and len(verb) > len("bring")
    return verb in VERBS or (verb in NOUN_VERBS and joint["next"] in AFTER_A_VERB)


# --- Names in a row --------------------------------------------------------------------------

_LIST_HEAD = re.compile(
    rf"^(?:[\w'+./-]+\s+){{0,6}}?{_SKILL_NOUN}\s+(?:(?:working|also|hands-on)\s+)?(?P<to>{_TO})\s+"
    rf"(?:both\s+)?|^(?:able|ability) to (?:use|work (?:with|in)|operate)\s+|^using\s+",
    re.I,
)
_LIST_QUALITY = re.compile(
    r"^(?:(?:strong|good|very|excellent|solid|advanced|basic|proven|some|deep|great|expert|working|"
    r"sound|practical|fluent|hands-on|conversational|intermediate)\s+)+",
    re.I,
)
_LIST_NOUN = re.compile(r"\s+(?:skills?|experience|knowledge|proficiency|expertise)$", re.I)
_LIST_TAIL = re.compile(r"\s+(?:for|in|to|at|within|on|across|from)\s+[a-z].*$")
_LIST_JOINT = re.compile(r",\s*(?P<last>and\s+|&\s+)?|\s+(?:and|&)\s+")
_PREDICATE = re.compile(r"\s+(?:are|is) (?:second nature|nothing new)(?: to you)?$", re.I)
# These name one thing.
_FIXED = re.compile(
    r"\b(?:health (?:and|&) safety|profit (?:and|&) loss|research (?:and|&) development|"
    r"(?:mergers|supply|terms|command|design|science|food|arts|mother|search) (?:and|&) \w+|"
    r"(?:accounts )?payable (?:and|&) (?:accounts )?receivable|sales (?:and|&) (?:marketing|use)|"
    r"extract,? transform|diversity,? |heating,? ventilation|environment(?:al)?,? health|"
    r"plan(?:ning)? (?:and|&) execut\w+|procedures|policies (?:and|&)|governance,? risk|"
    r"(?:written|oral|verbal|spoken) (?:and|&)|lock ?out[ ,/](?:and |& )?tag)\b",
    re.I,
)


def _named(text: str) -> list[str]:
    """Each name of "Skill in SQL, Python and Power BI" with the words they share, or all of it."""
    text = _PREDICATE.sub("", text)
    if label := re.match(r"^[^:]{2,40}:\s+(?=\S)", text):
        return _names(text[label.end() :]) or [text]
    found = _LIST_HEAD.match(text) or _LIST_QUALITY.match(text)
    head = found[0] if found else ""
    rest = text[len(head) :]
    if _EXAMPLES.search(text) or _FIXED.search(text):
        return [text]
    to = found.groupdict().get("to") if found else None
    if to and f" and {to} " in rest:
        first, second = rest.split(f" and {to} ", 1)
        return _named(head + first.rstrip(",")) + _named(head + second)
    for tail in (_LIST_NOUN.search(rest), _LIST_TAIL.search(rest)):
        if tail and (names := _names(rest[: tail.start()])):
            return [f"{head}{name}{tail[0]}" for name in names]
    titled = any(word[0].isupper() for word in head.split()[1:] if len(word) > 3)
    return [head + item for item in _names(rest, titled=titled) or _phrases(rest)] or [text]


def _names(text: str, *, titled: bool = False) -> list[str]:
    """The items of a list if each is a name, such as "SQL" or "Power BI", else none."""
    items = _items(text)
    is_name = _is_marked if titled else _is_name
    return items if len(items) > 1 and all(map(is_name, items)) else []


def _phrases(text: str) -> list[str]:
    """The items of a list of three or more if none can share its last word with another."""
    items = _items(text)
    lengths = [len(item.split()) for item in items]
    if len(items) < 3 or max(lengths) > 5 or re.search(rf"\b{_TO}\b", items[-1]):
        return []
    if any(_PART_OF_ANOTHER.match(item) for item in items):
        return []
    no_shared_word = not re.search(r"\s(?:and|&)\s", _brackets_blank(text))
    return items if min(lengths) >= 2 or max(lengths) == 1 or no_shared_word else []


_PART_OF_ANOTHER = re.compile(
    rf"(?:{_TO}|other|similar|related|more|any|all|their|its|the|associated)\b", re.I
)


def _items(text: str) -> list[str]:
    """The items between commas and a last "and"; none where "or" makes them alternatives."""
    text = re.sub(r",?\s+(?:etc|and so on|and the like|and more)\.?$", "", text.strip(" .,;"))
    shown = _brackets_blank(text)
    joints = list(_LIST_JOINT.finditer(shown))
    if any("," not in joint[0] or joint["last"] for joint in joints[:-1]):
        return []
    bounds = [0, *(end for joint in joints for end in joint.span()), len(text)]
    items = [text[i:j].strip() for i, j in zip(bounds[::2], bounds[1::2], strict=True)]
    either = [item for item in items if re.search(r"\bor\b|/or\b|^either\b", item)]
    one_choice_last = either == items[-1:] and joints and "," not in joints[-1][0]
    return [] if either and not one_choice_last else [item for item in items if item]


def _is_name(item: str) -> bool:
    words = re.sub(r"\([^()]*\)", " ", item).replace(" or ", " ").split()
    return 1 <= len(words) <= 4 and all(
        word[0].isupper() or word[0].isdigit() or _is_marked(word) for word in words
    )


def _is_marked(item: str) -> bool:
    """Whether it is a name even where every word begins with a capital: "SQL", "C++"."""
    return any(re.search(r"[a-zA-Z][A-Z]|\d|[+#]|\w\.\w|^\.\w", word) for word in item.split())


_OF_THE_EMPLOYER = re.compile(
    r"(?:we|our|us|(?-i:[Ii]t)|this|there|they|if|when|while|as you)\b(?!-)", re.I
)


_SHARE_OF_TIME = re.compile(r"^\(?\d{1,3}\s?%\)?\s*")


def _tidy(text: str) -> str:
    words = _SHARE_OF_TIME.sub("", " ".join(text.split())).strip(" ,;:.!?–—-*•")
    words = re.sub(r"^(?:(?:and|also|an?|the|that|either|to)\s+)+(?=\S)", "", words, flags=re.I)
    words = re.sub(r"(?:,?\s+(?:and|or|etc))+$", "", words, flags=re.I)
    if words.count("(") != words.count(")"):
        words = words.strip("()")
    if (len(words) < 2 and words not in ("R", "C")) or _OF_THE_EMPLOYER.match(words):
        return ""
    return words if _is_marked(words.split()[0]) else words[0].upper() + words[1:]
