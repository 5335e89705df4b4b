"""Which sentences of a posting ask for something: its headings, and the cues in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from skillmatch.read.lines import Line

SECTIONS = ("requirements", "preferred", "duties")


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
    lines = list(_unwrapped(lines))
    unmarked = not any(_opened_by(line) in SECTIONS for line in lines)
    section, certain = "", True
    for line in lines:
        opened = _opened_by(line)
        if opened == "unknown":  # perhaps a part of the section, perhaps a new one
            section, certain = ("" if section == "ignored" else section), False
        elif opened:
            section, certain = opened, True
        if opened:
            continue
        listed = line.kind == "item"
        label, text = _labelled(line.text)
        if label in SECTIONS and not listed:
            section, certain = label, True
        here = label or section or ("requirements" if unmarked and listed else "")
        here = here if certain or listed or label else ""
        text = text.replace("’", "'")
        one_task = here == "duties" and listed
        for sentence in [text] if one_task else _sentences(text):
            statements = _statements(sentence)
            if found := _section_of_sentence(", and ".join(statements), here, listed=listed):
                yield from (Asked(statement, found, listed) for statement in statements)


def _unwrapped(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines with the rest of a broken sentence put back: what goes on in lower case."""
    held: Line | None = None
    for line in lines:
        goes_on = line.kind == "text" and not line.apart and line.text[0].islower()
        if held and goes_on and held.kind != "heading" and held.text[-1] not in ".!?:;":
            held = replace(held, text=f"{held.text} {line.text}")
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|incl|approx|vs|dr|mr|mrs|ms|st|no|inc|ltd|co|min|max|yrs?|sr|jr|dept"
    r"|[bm]\.?\s?sc|ph\.?\s?d|[bm]\.?a|[bm]\.?eng|[bm]\.?s|[bm]\.?ed|u\.s|u\.k)|\b[A-Z])\.$",
    re.I,
)


# What explains the thing asked for: "a driving licence, because you will drive our van".
_ASIDE = re.compile(
    r",\s+which\b.*$|(?:,\s+(?:because|since|as|so)\s+(?=you\b|about\b|will\b)|(?:,\s+(?:because|since|as|so)|:)\s+(?=we\b|our\b|it\b|this\b|the\b)).*$"
    r"|,\s+(?:but|though|although|and)\s+(?:we|our|it|this)\b(?!.*\bif\b).*$",
    re.I,
)
_YET = re.compile(r"(\b(?:ideal|preferred|desirable|a plus|an advantage|welcome)), but .*$", re.I)
_SECOND_YOU = re.compile(r",?\s+and (?=you(?:'ll|'re|'ve)? \w)", re.I)


def _statements(sentence: str) -> list[str]:
    """What a sentence says, statement by statement, without asides."""
    return [_YET.sub(r"\1", _ASIDE.sub("", part)) for part in _SECOND_YOU.split(sentence)]


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a line, half-sentences between semicolons apart, brackets whole."""
    start, depth = 0, 0
    for position, character in enumerate(text):
        depth = max(0, depth + (character in "([") - (character in ")]"))
        after = text[position + 1 : position + 2]
        if depth or character not in ".!?;" or (after and not after.isspace()):
            continue
        so_far = text[start : position + 1]
        if character == "." and after:
            goes_on = text[position + 1 : position + 9].lstrip()[:1].islower()
            if goes_on or _ABBREVIATION.search(so_far[-12:]):
                continue
        yield so_far.strip(" ;")
        start = position + 1
    if rest := text[start:].strip():
        yield rest


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.I)


# --- Headings --------------------------------------------------------------------------------

# A strong phrase says what a section is wherever it stands in a heading, a weak one only where
# the heading holds nothing else: "Location" heads a section, "Location Scout" is a job.
_STRONG = {
    "duties": _any(
        r"responsib\w+|accountabilit\w+|\bduties\b|\btasks\b|work activities|day[- ]to[- ]day",
        r"\b(?:what|how|things) you(?:'ll| will|'d| would) (?:do|be|work on|own|deliver|make|help)",
        r"what (?:the|this) (?:job|role|position) (?:involves|is about|entails)|what you do\b",
        r"essential (?:job )?functions|day in the life|in this (?:role|position|job)|what awaits",
        r"about the (?:role|job|position|post|opportunity|work)\b|as an? .{2,50},? you(?:'ll| will)$",
    ),
    "preferred": _any(
        r"(?:nice|good|great)[- ]to[- ]haves?|\bpreferred\b|\bpreferabl[ey]|\bdesir(?:ed|able)\b",
        r"bonus (?:points|skills|qualifications|if|for)|\b(?:a|big|real) plus\b|plus(?:es| points)\b",
        r"extra (?:credit|points)|\badvantageous\b|\bis an? (?:advantage|asset)\b|\bideally\b",
        r"(?:what|it) (?:also |would )?helps?\b|would be (?:\w+ )?(?:nice|great|good|lovely|an? \w+|glad)",
        r"in your favou?r|stand out|even better|not (?:required|essential|needed)|we'd love|welcome but",
        r"sets? you apart|also welcome|\boptional\b",
    ),
    "ignored": _any(
        r"what (?:we|do we) (?:offer|provide|give)|\bwe offer\b|\bour offer\b|what'?s in it for",
        r"what you(?:'ll| will| can)? (?:get|receive|enjoy|gain|expect)|\bin return\b|your benefits",
        r"^why (?:join|work|us|you|choose|this|apply|we)|reasons to|\babout us\b|who we are",
        r"about (?:the|our) (?:company|organi[sz]ation|employer|client|school|firm|agency|business)",
        r"^our (?:company|story|mission|values|culture|client|purpose|vision|commitment|promise)",
        r"equal (?:employment )?opportunit|\bdiversity\b|\binclusion\b|everyone is welcome",
        r"how to apply|(?:apply|applying) (?:now|today|for|here)|ready to apply|to apply\b",
        r"(?:hiring|recruitment|interview|selection|application) process|what happens next",
        r"closing date|application deadline|start date|right to work|background checks?",
        r"(?:similar|related|other|more|latest) (?:jobs|openings|vacancies|roles|positions)",
        r"job alerts?|share this|privacy (?:policy|notice)|^contact (?:us|details|information)",
        r"working (?:hours|time|pattern|conditions|environment)|work (?:schedule|environment)",
        r"salary (?:and|&|range|details)|(?:pay|compensation|salary) (?:and|&) benefits",
        r"benefits (?:and|&) (?:perks|pay|compensation)|terms (?:and|&) conditions",
        r"how we (?:work|hire)|we (?:look forward|can't wait)",
    ),
    "requirements": _any(
        r"\brequirements?\b|\bqualifications?\b|must[- ]haves?\b|\bcompetenc(?:e|ies|y)\b",
        r"about you\b|who (?:you are|we(?:'re| are) (?:looking|searching) for)|is this you",
        r"what you(?:'ll| will)? (?:bring|need|have|should|must)|\byou bring\b|do you have",
        r"what (?:we(?:'re| are)?|do we) (?:look(?:ing)? for|need|ask|expect|require|want|seek)",
        r"we(?:'re| are) looking for|we (?:require|expect|ask)|what it takes|to (?:be )?succe",
        r"\byour (?:profile|background|skills|experience|expertise|strengths|qualities)\b",
        r"person specification|candidate profile|(?:great|good|right) fit|selection criteria",
        r"(?:ideal|right|successful) (?:candidate|person|applicant)|^essential(?: criteria| skills)?$",
        r"skills (?:and|&) (?:experience|knowledge|abilities)|you (?:have|might|may|should|must|need)\b",
    ),
}
_FILLER = (
    r"(?:the|an?|your|our|this|these|and|or|for|of|in|to|with|is|are|at|we|us|you|key|main|core|basic|"
    r"general|minimum|other|additional|specific|primary|principal|overall|job|role|position|post|"
    r"required|essential|needed|necessary|mandatory|following|day|relevant|formal|professional|"
    r"technical|personal|special|typical|some|more|important|full|work(?:ing)?|[&/+,|–—-])"
)
_WEAK = {
    "requirements": (
        r"skills?|experience|knowledge|education|abilit(?:y|ies)|certifications?|certificates?|"
        r"licen[cs]es?|languages?|expertise|attributes|credentials|training|background|profile|"
        r"strengths|qualities|traits|tools|technologies|stack|candidate|criteria|must"
    ),
    "duties": (
        r"task|functions|role|job|position|mission|purpose|activities|objectives|deliverables|"
        r"night|week|shift|challenge|impact|job description|contribution|work"
    ),
    "preferred": r"bonus|plus|assets?|extras|helpful|useful",
    "ignored": (
        r"benefits?|perks?|offer|company|employer|organi[sz]ation|culture|values|equality|eeo|"
        r"application|apply|applying|contact|questions|interested|next steps?|process|salary|pay|"
        r"compensation|remuneration|wages?|package|rewards?|locations?|hours?|schedule|shifts?|"
        r"contract|employment|type|dates?|posted|terms|legal|privacy|cookies?|disclaimer|travel|"
        r"accommodations?|adjustments?|visa|safeguarding|department|reports?|reporting|line manager|"
        r"supervisor|notes?|information|info|details|facts|glance|share|follow|category|industry|"
        r"id|reference|ref|number|start|deadline|closing|status|time|grade|team size|workplace|"
        r"openings|vacancies|website|email|phone|address|duration|title"
    ),
}
_WEAK_ALONE = {
    name: re.compile(rf"(?:{_FILLER}\s*)*\b(?:{words})\b(?:\s*(?:{_FILLER}|(?:{words})\b))*")
    for name, words in _WEAK.items()
}
_ABOUT_SOMEONE = re.compile(r"about (?!you\b)\S+(?: \S+){0,4}")
_LABEL = re.compile(r"^([^:.;!?]{2,50}):\s+(\S.*)$", re.DOTALL)


def section_of_heading(heading: str) -> str | None:
    """The section that a heading opens, by its wording.

    Returns
    -------
    str or None
        ``"requirements"``, ``"preferred"``, ``"duties"``, or ``"ignored"`` where what follows
        asks for nothing; None where the wording doesn't say.

    Examples
    --------
    >>> [section_of_heading(h) for h in ("What you'll do", "Nice to have:", "Our benefits")]
    ['duties', 'preferred', 'ignored']
    >>> section_of_heading("Warehouse operative") is None
    True
    """
    words = _plain(heading)
    for name, strong in _STRONG.items():
        if strong.search(words):
            return name
    for name, weak in _WEAK_ALONE.items():
        if weak.fullmatch(words):
            return name
    return "ignored" if _ABOUT_SOMEONE.fullmatch(words) else None


def _plain(text: str) -> str:
    words = " ".join(text.lower().replace("’", "'").split())
    return re.sub(r"^[^\w']+|[^\w')]+$", "", words)


def _opened_by(line: Line) -> str | None:
    """The section that a line opens, ``"unknown"`` for another heading, None for other lines."""
    words, length = line.text, len(line.text.split())
    if line.kind == "heading" or (words.endswith(":") and length <= 14):
        opened = section_of_heading(words) or _section_of_intro(words)
        return opened or ("unknown" if line.kind != "item" else None)
    if line.kind == "text" and length <= 6 and words[-1] not in ".,;!":
        return section_of_heading(words) if _is_whole_heading(words) else None
    return None


def _is_whole_heading(text: str) -> bool:
    """Whether a line can be nothing but a heading: "Nice to have", but not "SQL required"."""
    words = _plain(text)
    return any(weak.fullmatch(words) for weak in _WEAK_ALONE.values()) or any(
        (found := strong.search(words)) and len(found[0]) >= 0.6 * len(words)
        for strong in _STRONG.values()
    )


def _section_of_intro(text: str) -> str | None:
    """The section that a line such as "From the first week you will:" opens."""
    if not text.endswith(":"):
        return None
    if _PREFERRED.search(text.rstrip(":")):
        return "preferred"
    if re.search(r"\byou(?:'ll| will|'d| would)$", _plain(text)):
        return "duties"
    if _ASKS.search(text):
        return "requirements"
    return "duties" if _DUTY.search(text) else None


def _labelled(text: str) -> tuple[str | None, str]:
    """The section that a label such as "Nice to have:" gives its own line, and the rest of it."""
    if (match := _LABEL.match(text)) and (section := section_of_heading(match[1])):
        if section == "ignored" or _is_whole_heading(match[1]):
            return section, match[2]
    return None, text


# --- Cues: how much a thing matters ----------------------------------------------------------

_ADVERBS = r"(?:(?:also|strongly|highly|very|much|clearly|especially|always|not)\s+)*"
_IS = r"(?:is|are|would be|will be|'s|being|as)(?: considered| seen as| regarded as)?"
_A_PLUS = (
    r"(?:an?\s+)?(?:(?:big|huge|strong|clear|definite|distinct|real|great|added|nice)\s+)?"
    r"(?:plus|bonus|advantage|asset)"
)
_ALONE_PREFERRED = (
    r"(?:preferred|preferable|desirable|desired|advantageous|nice[- ]to[- ]have|optional|"
    rf"{_A_PLUS})"
)
_WITH_IS_PREFERRED = (
    rf"(?:{_ALONE_PREFERRED}|beneficial|ideal|helpful|useful|appreciated|welcome|valued|nice|great|"
    r"not (?:required|essential|necessary|mandatory|a must))"
)
_REQUIRED = (
    r"(?:required|essential|mandatory|necessary|needed|a must(?:[- ]have)?|must[- ]have|crucial)"
)
_FOR_US = r"(?:\s+(?:for|in|to) (?:this|the|our|us|succeed)(?: \w+)?)?[)\].!\s]*$"
_BREAK = r"[\s,;(–—-]+"

# At the end of a clause, or in brackets there: ", SQL is a big plus", "(preferred)".
PREFERRED_END = _any(
    rf"{_BREAK}(?:{_IS}\s+{_ADVERBS}{_WITH_IS_PREFERRED}|{_ADVERBS}{_ALONE_PREFERRED}|counts)"
    rf"(?:\s*,?\s+but (?:is )?not {_REQUIRED})?{_FOR_US}"
)
REQUIRED_END = _any(
    rf"(?<!\bas)(?<!\bif)(?<!\bor)(?<!\bwhen)(?<!\bwhere){_BREAK}"
    rf"(?:(?:is|are|will be|considered)\s+)?{_ADVERBS}{_REQUIRED}{_FOR_US}"
)
PREFERRED_START = _any(
    r"^(?:preferably|ideally|preferred|desirable|desired|optional(?:ly)?|nice[- ]to[- ]have|plus|"
    r"bonus(?: points)?|as a (?:bonus|plus)|even better)\b(?:\s*[:,–-]|\s+(?:if|for)\b)?\s+(?:you )?",
    r"^(?:extra|bonus) points (?:if|for)\s+(?:you )?",
    r"^(?:it|this|we)(?:'s|'d|'ll| is| are| would| will| helps?)\b[^.;:]{0,60}?\bif\s+",
    r"^we(?:'d| would)(?: also)? (?:love|like)(?: it)?(?: to see)?\s+",
    r"^preference (?:is |will be |may be )?(?:given )?(?:to|for)"
    r"(?: (?:candidates|applicants|those))?(?: with| who(?: have| hold| are)?)?\s+",
)
REQUIRED_START = _any(r"^(?:required|essential|mandatory|must[- ]have)\b\s*[:–-]\s+")
_PREFERRED = _any(PREFERRED_START.pattern, PREFERRED_END.pattern)

# --- Cues: whether a sentence asks -----------------------------------------------------------

_PEOPLE = r"(?:candidates?|applicants?|person|people|someone|somebody|post ?holder|individuals?)"
_WHO = (
    rf"\b(?:you|(?:the |our |an? |all |every )?(?:\w+ )?{_PEOPLE}|"
    r"(?:the|this) (?:role|job|position|post|work|opportunity))"
)
_NOUNS = (
    r"(?:experience|expertise|knowledge|understanding|proficiency|fluency|familiarity|command|"
    r"background|competence|competency|mastery|grasp|awareness|ability|skills?|exposure|training)"
)
_ABLE = (
    r"(?:able|comfortable|fluent|proficient|experienced|skilled|familiar|registered|licen[cs]ed|"
    r"certified|qualified|competent|capable|confident|trained|passionate|motivated|organi[sz]ed|"
    r"reliable|adept|knowledgeable|numerate|driven|patient|curious|creative|innovative|flexible|"
    r"friendly|good|strong|great|outgoing)"
)
_ASKS = _any(
    # You must …, the candidate has …, this role requires …
    rf"{_WHO}(?:'ll| will| should| would|'d)? (?:also |already |ideally |probably )?"
    r"(?:must|should|needs?(?! help)|has to|have to|requires?|calls for|demands?|bring|possess|"
    r"hold|demonstrate|(?:have|has|'ve)(?! (?:the|an?|any) (?:chance|opportunity|question|disab|"
    r"choice|right)))\b",
    rf"{_WHO}(?: will| should| would)?(?: are| is| be|'re) (?:\w+ly |very |an? |also |already )*{_ABLE}\b",
    r"\b(?:must|should) (?:have|be|hold|possess|know|speak|demonstrate|show)\b",
    # We look for someone who …
    r"\bwe(?:'re| are| can)? (?:also |only )*(?:look(?:ing)?(?: \w+){0,3} for|seek(?:ing)?|need|want|expect|"
    r"require|ask(?:ing)? for|value|search(?:ing)? for|appoint|hire|consider)\b[^.]{0,80}?"
    r"(?:\bwith\b|\bwho\b|\bto (?:have|be|speak|hold|know)\b|experience|knowledge|skills)",
    r"^we (?:expect|require|ask for) (?!to\b|that we|our)",
    r"\byou (?:also |really )*(?:enjoy|like|understand|speak|know|think|thrive|care about)\b",
    r"\b(?:important|crucial|essential|vital) that you\b",
    # Fluent in …
    r"\b(?:knowledge of|proficien(?:t|cy) (?:in|with)|fluen(?:t|cy) in|familiar(?:ity)? with|able to|"
    r"(?:experience|expertise) (?:with|in|of|using|as)|skilled (?:in|at)|ability to|degree in|"
    r"competent (?:in|with)|(?:solid|good|strong|sound) understanding of)\b",
    r"\b(?:\d+|two|three|five|ten)\+? years?\b.{0,40}\bexperience\b|\bat least \d+ years\b",
    r"^(?:[\w/'.-]+ ){0,3}(?:degree|diploma|licen[cs]e|certification|certificate)\b",
    r"^(?:\w+ ){0,2}(?:passion(?:ate)?|team player|self-starter|experience \w+ing)\b",
    r"^(?:[\w-]+ ){1,4}(?:experience|skills|knowledge)[.]?$",
    # A licence is required
    r"\b(?:licen[cs]e|certificat\w+|degree|diploma|experience|knowledge|skills?|fluency|english)\b"
    rf".{{0,40}}\b{_REQUIRED}\b(?! (?:by|to)\b)",
    rf"\b(?:is|are) {_ADVERBS}{_REQUIRED}[.!]?$|^(?:required|essential|must[- ]have)\b",
    r"^do you (?:have|speak|know|hold)\b|^can you\b",
    rf"^are you (?:an? |\w+ly )?{_ABLE}\b",
)
# Hands-on knowledge of …
_ASKS_BY_NOUN = _any(
    rf"(?:[\w-]+ ){{0,5}}?{_NOUNS}\b(?: \w+)? (?:with|in|of|using|to|as|for|about|working)\b"
)
_NO_DUTY = (  # "you will …" that promises or describes
    r"(?:have|need|bring|get|receive|enjoy|join|report to|love|find|notice|benefit|earn|learn|grow|"
    r"gain|meet|hear|become|probably|never|not|always|also|see|spend|start|know|"
    r"be\b(?! (?:responsible|in charge|expected to)))\b"
)
_DUTY = _any(
    rf"\byou(?:'?ll| will|'d| would)(?: also| then| be able to)? (?!{_NO_DUTY})\w+",
    r"\b(?:are|is|be) (?:expected|required) to (?!have|be|hold|possess)\w+",
    r"\bresponsible for\b|\b(?:duties|responsibilities|tasks) (?:include|are|will be)\b",
    r"\b(?:role|job|position|work|post ?holder|candidate) (?:will )?(?:involves?|includes?|entails?)\b",
    r"\b(?:candidate|post ?holder|role|position) will (?!have|be|need|receive|join|report)\w+",
)
_IS_TOLD = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|can|we|our|it|they|there|you)\b", re.I
)
_YOU_ARE = re.compile(
    r"^you(?:'re| are|'ll be| will be| have| join| work (?:in|with)| report)\b", re.I
)


# --- Never a requirement, wherever it stands -------------------------------------------------

_LEFT_OUT = {
    "work permits": (
        r"right to work|work (?:permit|visa|authori[sz]ation)|\bvisas?\b|sponsorship|"
        r"(?:eligible|authori[sz]ed|entitled|permitted|permission|authori[sz]ation) to (?:live and )?work"
    ),
    "equal opportunity": (
        r"equal[- ]opportunit|regardless of|without regard to|all (?:qualified )?applicants|"
        r"every qualified applicant|reasonable (?:accommodation|adjustment)|affirmative action|"
        r"protected (?:veteran|characteristic|class)|applicants? (?:of|from) (?:every|all)|"
        r"we (?:welcome|encourage|consider) (?:all |every )?(?:appl|candidates)"
    ),
    "checks before hiring": (
        r"background (?:check|screening)|\bDBS\b|criminal[- ]record|drug (?:test|screen)|"
        r"pre-employment|(?:two|three|your) references"
    ),
    "how to apply": (
        r"\bapply (?:now|by|online|today|via|through|here|before|for this)|(?:^|how |welcome |invited |encouraged |eligible )to apply\b|cover letter|"
        r"(?:send|email|submit|attach|upload) (?:us )?(?:your|an?|the) (?:\w+ )?(?:cv|resume|résumé|"
        r"application|letter|portfolio)|closing date|application (?:form|deadline)|shortlist|"
        r"\binterviews? (?:will|take|are|is|in|can)\b|for (?:more|further) information|\btell us\b|"
        r"\bwrite to\b"
    ),
    "page furniture": (
        r"\buses? cookies|accept (?:all )?cookies|cookie (?:policy|settings|preferences|notice)|"
        r"privacy (?:policy|notice|statement)|terms of (?:use|service)|all rights reserved|©|"
        r"\bsign (?:in|up)\b|\blog ?in\b|share this (?:job|page|post)|skip to|job alert|similar jobs|"
        r"save (?:this )?job|back to (?:jobs|search|top|results)"
    ),
    "pay and benefits": (
        r"competitive (?:salary|pay|benefits|compensation|package|remuneration)|401\(?k|"
        r"(?:salary|pay|wage)(?: range)?(?: is|:| of)|[£$€]\s?\d[\d,.]*k?\s?(?:(?:-|–|to)\s?[£$€]?"
        r"\s?\d[\d,.]*k?\s?)?(?:/|per|an?|p\.?[ah])\s?(?:hour|hr|year|annum|month|week|h|a)?\b|"
        r"^(?:and )?we (?:offer|provide|give|pay)|you(?:'ll| will)? (?:get|receive|enjoy|benefit from)"
        r"\b|training (?:is|will be) (?:provided|given)|we(?:'ll| will) (?:train|teach|help|give|pay)"
    ),
    "age": (
        r"\b(?:1[5-9]|2[01]|eighteen|twenty-one)(?: years?)?(?: old| of age)? (?:and|or) (?:over|older|"
        r"above)|\byears (?:of age|old)\b|^(?:over|at least) (?:18|21)$"
    ),
    "hours, place and travel": (
        r"hours (?:per|a|each) week|\bhours/week|^(?:full|part)[- ]time\b|\d+ ?% travel|"
        r"^(?:on[- ]?site|remote|hybrid)\b.{0,30}$|based (?:in|at|out of|from) [A-Z]|"
        r"(?:willing(?:ness)?|able|ability) to (?:travel|relocate|commute)|travel (?:up to|\d+ ?%|is)|"
        r"(?:able|ability|willing(?:ness)?|available|availability) (?:to work |for |on )+(?:\w+ ){0,3}"
        r"(?:shifts?|weekends?|evenings?|nights?|overtime|hours|holidays|on-call|rota)|"
        r"(?:weekend|evening|night|shift|flexible)s? (?:work|availability|hours)"
    ),
    "whatever else turns up": (
        r"(?:other|additional|further) (?:duties|tasks|responsibilities)|reports? (?:directly )?to the|"
        r"^reporting to\b"
    ),
    "what is not asked": (
        r"\b(?:we|you) (?:do not|don't|won't|will not|never) (?:ask|need|require|expect|have to)|"
        r"^(?:but )?no (?:\w+[ -]){0,5}?(?:required|needed|necessary|degree|experience)|"
        r"\bdoes(?:n't| not) matter|\b(?:stand in for|substitute for|replace)\b.{0,30}\b(?:years?|degree)|"
        r"\b(?:degree|experience) (?:is|are)(?:n't| not) (?:required|needed|necessary|essential)"
    ),
}
_OUT = _any(*_LEFT_OUT.values())
_OF_THE_EMPLOYER = _any(
    r"\b(?:team|department|company|group|unit) (?:is|are) responsible for",
    r"^(?:(?:at|since|for over|with over|in) [^,]{2,40}, )?"
    r"(?:we|our|us|it|its|this|that|these|they|there)\b"
    r"(?!(?:'re| are| can)?(?: only| also)? (?:look|seek|search|need|ask|requir|expect|want|value|appoint|"
    r"hire|consider|role|position|opportunity|job|post)|'d | would )",
)
_GAINED_HERE = _any(
    r"\b(?:gain|acquire)(?:ing)? (?:\w+ ){0,2}(?:experience|knowledge|skills|understanding)",
    r"\b(?:develop|build|expand|deepen|grow|share|improve|broaden)(?:ing)? your\b",
    r"\bour (?:\w+ )?(?:experience|knowledge|expertise)",
    r"\b(?:apply|use|using|applying|combine) (?:\w+ ){0,2}(?:knowledge|skills)|^may\b|raise awareness",
    r"depending on|\bwhat you (?:need|bring|have)\b|\byou may\b|\bif you (?:have|need)\b.{0,60}\b"
    r"(?:tell|contact|write|ask|call|let us|please)",
)
_PERSON_MUST = _any(
    r"\b(?:must|should) (?:have|hold|possess|speak)\b|^(?:hold|have|possess) an? ",
    r"\bis (?:required|essential)[.!]?$|^(?:at least |minimum )?\d+\+? years",
)


def _section_of_sentence(sentence: str, section: str, *, listed: bool) -> str | None:
    """The section that a sentence counts for, None where it asks for nothing."""
    if section == "duties" and listed and _is_task(sentence):
        return section
    if section == "ignored" or _OUT.search(sentence) or not re.search(r"[^\W\d_]", sentence):
        return None
    wished = bool(_PREFERRED.search(sentence)) and not _GAINED_HERE.search(sentence)
    if _OF_THE_EMPLOYER.search(sentence) and not wished:
        return None
    if section in ("requirements", "preferred"):
        return section
    if section == "duties" and listed:
        return "requirements" if _PERSON_MUST.search(sentence) else "duties"
    if wished or (_asks(sentence) and not _GAINED_HERE.search(sentence)):
        return "requirements"
    return "duties" if _is_duty(sentence, announced=section == "duties") else None


def _asks(sentence: str) -> bool:
    first = sentence.split()[0].strip(",").lower()
    return bool(_ASKS.search(sentence) or (first not in VERBS and _ASKS_BY_NOUN.match(sentence)))


def _is_task(item: str) -> bool:
    """Whether a list item under a heading for duties is one, whatever else it speaks of."""
    words = [word.strip(",/").lower() for word in item.split()]
    verbs = words[0] in VERBS or words[0] in NOUN_VERBS
    return verbs and not re.match(r"(?:any )?other (?:duties|tasks)", " ".join(words[1:]))


def _is_duty(sentence: str, *, announced: bool) -> bool:
    if _DUTY.search(sentence):
        return True
    if not announced or _YOU_ARE.search(sentence):
        return False
    words = sentence.lower().split()
    first = words[1] if words[0] in ("you", "and", "then") and len(words) > 1 else words[0]
    names_work = len(words) >= (3 if sentence.endswith(".") else 2) and not _IS_TOLD.search(
        sentence
    )
    return words[0] == "you" or first.strip(",") in VERBS or names_work


# --- Verbs that begin a duty -----------------------------------------------------------------

VERBS = frozenset(
    """
    accompany achieve acquire act adapt address adjust administer advise align allocate analyse
    analyze apply appraise approve arrange assemble assess assign assist attach attend authorize
    bake balance be begin bring build calculate calibrate capture carry chase clarify classify
    close coach collaborate collect combine communicate compare compile complete compose compute
    conduct confer configure connect construct consult continue contribute convert convince cook
    coordinate correct counsel create deal debug decide define delegate deliver demonstrate deploy
    describe detect determine develop devise diagnose direct discuss dismantle dispense dispose
    distribute draft draw drive edit educate eliminate enable encourage enforce engage enhance
    ensure enter escalate establish evaluate examine execute explain explore extend fabricate
    facilitate fasten feed fill find fix follow formulate gather generate get give go greet grow
    guide hang help hire identify illustrate implement improve inform initiate innovate inspect
    inspire install instruct integrate interact interpret introduce investigate keep know launch
    lay learn liaise listen locate look maintain make manage manufacture mark maximise maximize
    mentor minimise minimize mitigate modify monitor motivate negotiate notice notify observe obtain
    onboard operate optimise optimize organise organize oversee own participate partner perform
    persuade pick prepare prescribe present prevent prioritise prioritize procure produce promote
    propose protect provide pull purchase pursue put reach read receive recommend reconcile recruit
    reduce refer refine regulate remove replace represent resolve respond restore retire retrieve
    run say schedule secure see select sell send serve set shape show sit solve source specify speak
    spot start streamline strengthen submit supervise supply take talk teach tell titrate track
    translate treat troubleshoot tune turn uncover understand undertake update upgrade use validate
    verify visit wash weigh weld welcome write
    """.split()
)
# These may as well be nouns: a word that can't follow a noun has to come after.
NOUN_VERBS = frozenset(
    """
    answer audit back book brief budget care chart check clean code contact control cost cover cut
    design display document dress drill estimate file forecast handle handover host interview label
    lead lift load market measure mix model move note order pack paint plan plot position post press
    process program programme project pump question rank record repair report request research
    return review sample scope score screen seal search ship sort spread staff stage stock store
    study support survey test trace train transfer transport view work
    """.split()
)
