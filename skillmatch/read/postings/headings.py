"""What the headings and labels of a job posting announce."""

from __future__ import annotations

import re

_LONGEST = 200  # characters: no heading is longer


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


# A strong phrase says what a section is wherever it stands in a heading, a weak one only where
# the heading holds nothing else: "Location" heads a section, "Location Scout" is a job.
_STRONG = {
    "duties": _any(
        r"responsib\w+|accountabilit\w+|\bduties\b|\btasks\b|work activities",
        r"typical (?:work|day)|day[- ]to[- ]day|your (?:typical )?(?:day|week)\b",
        r"\b(?:what|how|things) you(?:'ll| will|'d| would) (?:do|be|work on|own|deliver|make|help)",
        r"what (?:the|this) (?:job|role|position) (?:involves|is about|entails)|what you do\b",
        r"what will (?:you|i|the \w+) (?:be )?do|essential (?:job )?functions|day in the life",
        r"in this (?:role|position|job)|what awaits|as an? .{2,50},? you(?:'ll| will)$",
        r"(?:about )?the (?:role|job|position|opportunity)$|about the (?:post|work)\b",
        r"(?:your|the) mission|(?:job|role|position) summary",
    ),
    "preferred": _any(
        r"(?:nice|good|great)[- ]to[- ]haves?|\bpreferred\b|\bpreferabl[ey]|\bdesir(?:ed|able)\b",
        r"bonus (?:points|skills|qualifications|if|for)|\b(?:a|big|real) plus\b|\bpluses",
        r"extra (?:credit|points)|\badvantageous\b|\bis an? (?:advantage|asset)\b|\bideally\b",
        r"(?:what|it) (?:also |would )?helps?\b|in your favou?r|stand out|even better",
        r"\b(?:great|nice|good|helpful|useful|lovely|plus|bonus) if\b|we'd love(?! to hear)",
        r"would be (?:\w+ )?(?:nice|great|good|lovely|an? \w+|glad)|welcome but|also welcome",
        r"\b(?:our|tech(?:nology)?) stack\b",
        r"not (?:required|essential|needed)|sets? you apart|\boptional\b",
    ),
    "ignored": _any(
        r"what (?:we|do we) (?:offer|provide|give)|\bwe offer\b|\bour offer\b|what'?s in it for",
        r"what you(?:'ll| will| can)? (?:get|receive|enjoy|gain|expect)|\bin return\b",
        r"^why (?:join|work|us|you|choose|this|apply|we)|reasons to|\babout us\b|who we are",
        r"about (?:the|our) (?:company|organi[sz]ation|employer|client|school|firm|business)",
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
        r"your benefits|like to work|^we$|how we (?:work|hire)|things to consider",
        r"we (?:look forward|can't wait)",
    ),
    "requirements": _any(
        r"\brequirements?\b|\bqualifications?\b|must[- ]haves?\b|\bcompetenc(?:e|ies|y)\b",
        r"about you\b|^you$|who (?:you are|we(?:'re| are) (?:looking|searching) for)|is this you",
        r"what you(?:'ll| will)? (?:bring|need|have|should|must)|\byou bring\b|do you have",
        r"what (?:we(?:'re| are)?|are we|do we) (?:look(?:ing)? for|after|need|ask|expect|require|"
        r"want|seek)|hear from you if",
        r"we(?:'re| are) looking for|we (?:require|expect|ask)|what it takes|to (?:be )?succe",
        r"\byour (?:profile|background|skills|experience|expertise|strengths|qualities)\b",
        r"what (?:skills|qualifications|experience)\b|person specification|candidate profile",
        r"(?:great|good|right) fit|selection criteria|^essential(?: criteria| skills)?$",
        r"(?:ideal|right|successful) (?:candidate|person|applicant)|^the person$",
        r"skills (?:and|&) (?:experience|knowledge|abilities)",
        r"you (?:have|might|may|should|must|need)\b",
    ),
}
_FILLER = (
    r"(?:the|an?|your|our|this|these|and|or|for|of|in|to|with|is|are|at|we|us|you|what|who|key|main|"
    r"core|basic|general|minimum|other|additional|specific|primary|principal|overall|job|role|position|"
    r"post|required|essential|needed|necessary|mandatory|following|day|relevant|formal|professional|"
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
        r"night|week|challenge|impact|job description|contribution|work"
    ),
    "preferred": r"bonus|plus|assets?|extras|helpful|useful",
    "ignored": (
        r"benefits?|perks?|offer|company|employer|organi[sz]ation|culture|values|equality|eeo|"
        r"application|apply|applying|contact|questions|interested|next steps?|process|salary|pay|"
        r"compensation|remuneration|wages?|package|rewards?|locations?|hours?|schedule|shifts?|"
        r"contract|conditions|employment|type|dates?|posted|terms|legal|privacy|cookies?|disclaimer|travel|"
        r"accommodations?|adjustments?|visa|safeguarding|department|reports?|reporting|"
        r"line manager|supervisor|notes?|information|info|details|facts|glance|share|follow|"
        r"category|industry|id|reference|ref|number|start|deadline|closing|status|time|grade|"
        r"team size|workplace|openings|vacancies|website|email|phone|address|duration|title"
    ),
}
_WEAK_ALONE = {
    name: re.compile(rf"(?:{_FILLER}\s*)*\b(?:{words})\b(?:\s*(?:{_FILLER}|(?:{words})\b))*")
    for name, words in _WEAK.items()
}
_FILLERS = re.compile(rf"(?:(?:{_FILLER}|{'|'.join(_WEAK.values())})\b\W*)*")
_FEW = re.compile(rf"(?:\s*\b{_FILLER}\b)*(?:\s*\S+){{0,2}}")
_ONLY_FILLERS = re.compile(rf"(?:{_FILLER}\s*)+")
_ABOUT_SOMEONE = re.compile(r"about (?!you\b)\S+(?: \S+){0,4}")


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
    words = plain(heading)
    for name, strong in _STRONG.items():
        if strong.search(words):
            return name
    for name, weak in _WEAK_ALONE.items():
        if weak.fullmatch(words):
            return name
    return "ignored" if _ABOUT_SOMEONE.fullmatch(words) else None


def section_of_label(label: str) -> str | None:
    """The same for a label that its own line follows: "Position: cook" names no duty.

    Examples
    --------
    >>> section_of_label("Position"), section_of_label("Duties")
    ('ignored', 'duties')
    """
    section = section_of_heading(label)
    states_a_fact = section == "duties" and not _STRONG["duties"].search(plain(label))
    return "ignored" if states_a_fact else section


def says_nothing(text: str) -> bool:
    """Whether a short line holds only words that any heading might: "Other", "General".

    Examples
    --------
    >>> says_nothing("Other"), says_nothing("SQL")
    (True, False)
    """
    return bool(_ONLY_FILLERS.fullmatch(plain(text)))


def is_whole_heading(text: str) -> bool:
    """Whether a line can be nothing but a heading.

    Examples
    --------
    >>> is_whole_heading("Nice to have"), is_whole_heading("SQL is nice to have")
    (True, False)
    """
    words = plain(text)
    if any(weak.fullmatch(words) for weak in _WEAK_ALONE.values()):
        return True
    found = (strong.search(words) for strong in _STRONG.values())
    return any(
        match
        and _FILLERS.fullmatch(words[: match.start()])
        and _FEW.fullmatch(words[match.end() :])
        for match in found
    )


def plain(text: str) -> str:
    """A heading's words in lower case, without marks around them.

    Examples
    --------
    >>> plain("– What you’ll do: –")
    "what you'll do"
    """
    words = " ".join(text[:_LONGEST].lower().replace("’", "'").split())
    return re.sub(r"^[^\w']+|[^\w')]+$", "", words)
