"""What kind of thing a requirement asks for: a degree, a licence, a language, time, or a skill."""

from __future__ import annotations

import re

# --- Degrees ---------------------------------------------------------------------------------

_DEGREES = {
    8: r"ph\.?\s?d\b|\bdoctora\w+|\bd\.?phil\b|\bed\.?d\b|\bdoctor of\b|\bpsy\.?d\b",
    7: (
        r"(?<!scrum )\bmaster(?:['’]s|s['’]?)(?!\w)|\bmaster (?:degree|or|and|level|of (?!cerem))|"
        r"\bm\.?sc\b|\bmba\b|\bm\.?eng\b|\bm\.?ed\b|\bll\.?m\b|\bmph\b|\bmsn\b|\bmsw\b|"
        r"(?-i:\bM\.?[AS]\.?(?= (?:in|degree|or)\b|/))|\bpost-?graduate (?!training)|"
        r"\b(?:graduate|advanced) degree"
    ),
    6: (
        r"\bbachelor|\bb\.?\s?sc\b|\bb\.?eng\b|\bbba\b|\bbsn\b|\bll\.?b\b|\bb\.?tech\b|\bb\.?ed\b|"
        r"(?-i:\bB\.?[AS]\.?(?= (?:in|degree|or|with)\b|/))|\bunder-?graduate degree\b"
    ),
    5: (
        r"\bassociate(?:['’]s|s)?(?: of \w+| in \w+)?(?= degree)|\bassociate['’]s\b|\ba\.?a\.?s\b|"
        r"\bfoundation degree|\bhnd\b|\bhigher national diploma"
    ),
    4: (
        r"\bhigh[- ]school\b|\bsecondary (?:school|education)\b|\bged\b|\ba[- ]levels?\b|"
        r"\bapprenticeship\b|\b(?:nvq|svq)(?: level)? 3\b|\babitur\b|\bbaccalaur|\bhnc\b|"
        r"\blevel 3 (?:diploma|nvq|certificate|award|qualification)|"
        r"\bvocational (?:training|qualification|diploma|education)\b"
    ),
    3: (
        r"\bgcses?\b|\b(?:nvq|svq)(?: level)? 2\b|"
        r"\blevel 2 (?:diploma|nvq|certificate|award|qualification)"
    ),
}
_DEGREE_OF_LEVEL = {level: re.compile(pattern, re.I) for level, pattern in _DEGREES.items()}
# A degree that isn't named further; "a high degree of care" and "360-degree" are none.
_PLAIN_DEGREE = (
    r"(?<!high )(?<!some )(?<!great )(?<!certain )(?<!\d )(?<!\d-)\bdegree\b"
    r"(?! (?:of (?!science|arts)|celsius|fahrenheit))"
)
_DEGREE = re.compile(
    "|".join([*_DEGREES.values(), _PLAIN_DEGREE])
    + r"|\bdiploma\b|\bgraduat(?:e|ion) (?:of|from|in)\b|\bcoursework\b|"
    r"\btertiary (?:education|qualification)",
    re.I,
)
_EQUIVALENT = re.compile(
    r"\bequivalent\b|\bin lieu of\b|\bor (?:\w+ ){0,3}?(?:experience|practice)\b|\bor \d+\+? years|"
    r"\bor (?:an? |the )?(?:similar|comparable|like)\b(?! (?:field|subject|discipline|area))",
    re.I,
)


def degree_level(text: str) -> int | None:
    """The lowest level of the European Qualifications Framework among the degrees named.

    Examples
    --------
    >>> degree_level("Bachelor's or master's degree in physics"), degree_level("Master's degree")
    (6, 7)
    >>> degree_level("High school diploma")
    4
    """
    levels = [level for level, pattern in _DEGREE_OF_LEVEL.items() if pattern.search(text)]
    if not levels and re.search(_PLAIN_DEGREE, text, re.I):
        return 6
    return min(levels, default=None)


def accepts_equivalent(text: str) -> bool:
    """Whether something else than the degree or certificate named would do as well.

    Examples
    --------
    >>> accepts_equivalent("BSc in statistics or equivalent experience")
    True
    >>> accepts_equivalent("BSc in statistics or a similar field")
    False
    """
    return bool(_EQUIVALENT.search(text))


# --- Licences and certificates ---------------------------------------------------------------

_CREDENTIAL = re.compile(
    r"\blicen[cs]ed\b|\blicen[cs]es?\b(?! (?:management|agreement|compliance|fee))|\blicensure\b|"
    r"\b(?-i:[A-Z]{2,6}) (?:registration|registered|membership|card)\b|\bmembership of\b|"
    r"\bcertificat(?:e|es|ion|ions)\b|\bcertified\b|\bregistration (?:with|as)\b|\bchartered\b|"
    r"\bregistered (?:with|as|general|mental|surgeon|\w+(?:nurse|ist|ian|or|er))\b|"
    r"\bregistered nurse\b|\bclearance\b|\b(?:green|black|yellow) belt\b|"
    r"\bjourney(?:man|person|worker)\b|\bgas safe\b|\bendorsement\b|"
    r"\b(?:basic|advanced) (?:\w+ ){0,2}?life support\b|\bosha[- ]?\d+|\b18th edition\b|\bcscs\b|"
    r"\bipaf\b|\bfirst[- ]aid(?:er)?\b|\bsecurity\+|\bqualified teacher|\bteaching credential|"
    r"\b(?:forklift|lift) (?:ticket|card)\b|\bassessed qualification\b|"
    r"\bqualified (?:teacher|electrician|chef|accountant|nurse)\b|"
    r"\bfood (?:handler|hygiene)(?:'s)? (?:card|level)|"
    r"(?-i:\b(?:RN|LPN|LVN|CNA|CMA|BLS|ACLS|PALS|CPR|EMT|CPA|ACCA|CIMA|CFA|CPP|PMP|CAPM|CDL|PRINCE2|"
    r"ITIL|CISSP|CISA|CISM|CEH|OSCP|CCNA|CCNP|GSEC|GCIH|GIAC|CRISC|SSCP|PHR|SPHR|QTS|LEED|TEFL|"
    r"TESOL|CELTA|NCCER|CSM|PSM)\b)",
    re.I,
)

# --- Time --------------------------------------------------------------------------------------

_COUNTED = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_NUMBER_WORDS = {word: number for number, word in enumerate(_COUNTED.split("|"), start=1)}
_NUMBER_WORDS |= {"a": 1, "fifteen": 15, "twenty": 20}
_NUMBER = rf"(?:\d{{1,2}}(?:\.\d)?|{'|'.join(_NUMBER_WORDS)})"
_TIME = re.compile(
    rf"(?<![\w./-])(?P<low>{_NUMBER})(?:\s?\+|\s?(?:-|–|to|or)\s?(?:{_NUMBER}|more))?"
    r"(?:\s?\(\d+\+?\))?\s?\+?[\s-]?(?:(?:full|solid|consecutive)\s)?"
    r"(?P<unit>years?|yrs?\.?|months?)\b(?!['’]?\s(?:old|of age|contract|fixed|warranty|ago|"
    r"program|certificate|degree|diploma|course))",
    re.I,
)
_NOT_SERVED = re.compile(
    r"\b(?:within|every|first|next|per|each|last|past|for over)\s+(?:\w+\s)?$", re.I
)
_JOB_HELD = re.compile(
    r"\b(?:several|many|some) years\b|"
    r"\bexperience (?:working |gained )?(?:as|in an?|within an?|in (?:the|this) same|in similar)\b|"
    r"\b(?:work|industry|professional|relevant|prior|previous|proven) experience$|"
    r"\bexperience in (?:a )?(?:similar|comparable|related) (?:role|position|job|function)",
    re.I,
)


def years_asked(text: str) -> float | None:
    """The years of experience asked for, the least of a range.

    Examples
    --------
    >>> years_asked("3-5 years in retail"), years_asked("At least 18 months of sales work")
    (3.0, 1.5)
    >>> years_asked("Renewed within two years") is None
    True
    """
    if not (match := _time(text)):
        return None
    low = match["low"].lower()
    number = float(_NUMBER_WORDS.get(low) or low)
    return number / 12 if match["unit"].lower().startswith("month") else number


def _time(text: str) -> re.Match[str] | None:
    return next(
        (m for m in _TIME.finditer(text) if not _NOT_SERVED.search(text[: m.start()])), None
    )


# --- Languages -------------------------------------------------------------------------------

_LANGUAGES = (
    "Albanian|American Sign Language|Amharic|Arabic|Armenian|ASL|Basque|Bengali|Bosnian|"
    "British Sign Language|BSL|Bulgarian|Burmese|Cantonese|Catalan|Chinese|Creole|Croatian|"
    "Czech|Danish|Dari|Dutch|English|Estonian|Farsi|Finnish|Flemish|French|Gaelic|Georgian|"
    "German|Greek|Gujarati|Hebrew|Hindi|Hmong|Hungarian|Icelandic|Igbo|Indonesian|Irish|"
    "Italian|Japanese|Khmer|Korean|Kurdish|Lao|Latvian|Lithuanian|Luxembourgish|Macedonian|"
    "Malay|Maltese|Mandarin|Māori|Maori|Navajo|Nepali|Norwegian|Ojibwe|Pashto|Persian|Polish|"
    "Portuguese|Punjabi|Romanian|Russian|Samoan|Serbian|Sign language|Slovak|Slovene|"
    "Slovenian|Somali|Spanish|Swahili|Swedish|Tagalog|Tamil|Telugu|Thai|Tigrinya|Turkish|"
    "Ukrainian|Urdu|Vietnamese|Welsh|Yoruba|Zulu"
)
_LANGUAGE = re.compile(
    rf"\b(?:{_LANGUAGES})\b(?!\s(?:literature|market|cuisine|law|teach|histor|cultur"
    r"|shepherd|studies|tax|customers?|clients?|GAAP|lessons|classes|learners|department|arts|style))"
)
_CEFR = re.compile(r"\b([ABC][12])\b")
_FLUENCY = re.compile(
    r"\bfluen|\bbilingual|\bmultilingual|\bnative\b|\bmother tongue|\bspeak|\bspoken\b|\bwritten\b|"
    r"\bverbal|\boral\b|\bconversational|\bproficien|\bcommand of\b|\blanguages?\b|\bCEFR\b|"
    r"\bknowledge of\b|\bcommunicat|\bskills?\b|\blevel\b|\bwrit(?:e|ing)\b|\bread\b|\bB2\b",
    re.I,
)
_OTHER_LANGUAGE = re.compile(
    r"\b(?:programming|scripting|query|markup|modelling)\b.{0,12}\blanguage", re.I
)
_LANGUAGE_ALONE = re.compile(
    r"(?:(?:very|good|excellent|strong|clear|working|basic|business|confident|advanced|full)\s)*"
    rf"(?:(?:{_LANGUAGES})\b(?:\s?\([^)]*\))?(?:\s*(?:,\s?or|,|/|and|or)\s*)?)+"
    r"(?:$|[,;(]|\s?(?:at|that|to|for|or|level)\b)",
    re.I,
)


def asks_for_language(text: str) -> bool:
    """Whether a requirement asks for a language that people speak.

    Examples
    --------
    >>> asks_for_language("Fluent in Spanish"), asks_for_language("Fluent in SQL")
    (True, False)
    """
    if _OTHER_LANGUAGE.search(text):
        return False
    if re.search(
        r"\b(?:bilingual|(?:foreign|second|additional|another|other) languages?)\b", text, re.I
    ):
        return True
    if not _LANGUAGE.search(text):
        return False
    return bool(_FLUENCY.search(text) or _CEFR.search(text) or _LANGUAGE_ALONE.match(text))


def languages_in(text: str) -> frozenset[str]:
    """The languages that a text names, in lower case.

    Examples
    --------
    >>> sorted(languages_in("Spanish or French (a third of our staff work in French)"))
    ['french', 'spanish']
    """
    return frozenset(found.casefold() for found in re.findall(rf"\b(?:{_LANGUAGES})\b", text))


def language_level(text: str) -> int | None:
    """The lowest level of the Common European Framework stated, from 1 (A1) to 6 (C2).

    Examples
    --------
    >>> language_level("German B2 or better"), language_level("Good German")
    (4, None)
    """
    return min((_CEFR_LEVELS.index(m[1]) + 1 for m in _CEFR.finditer(text)), default=None)


_CEFR_LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")

# --- Soft skills -----------------------------------------------------------------------------

_SOFT = re.compile(
    r"\b(?:communicat(?:ion|ions|ive|or|ors|ing|e)|interpersonal|inter-personal|"
    r"team[- ]?(?:players?|work(?:ing)?|spirit|oriented)|work(?:ing)? (?:well )?(?:independently|"
    r"autonomously|alone|collaboratively|effectively|(?:in|with|as part of) (?:an? )?(?:\w+ ){0,2}"
    r"(?:teams?|others|people|colleagues))|self[- ](?:starter|motivat\w+|driven|directed|"
    r"confiden\w+|disciplin\w+)|motivated|attention to detail|eye for detail|details?|"
    r"detail[- ](?:oriented|minded|focus\w*)|organi[sz]ed|organi[sz]ational|time[- ]management|"
    r"prioriti[sz]\w+|problem[- ]solv\w+|solution[- ]oriented|analytical|critical thinking|"
    r"attitude|mindset|flexib(?:le|ility)|adaptab\w+|reliab(?:le|ility)|punctual\w*|enthusias\w+|"
    r"passion(?:ate)?|pro-?active\w*|curio(?:us|sity)|friendly|work ethic|multi-?task\w*|"
    r"fast[- ]paced|empath\w+|patien(?:ce|t and)|resilien\w+|sense of humou?r|"
    r"(?:willing\w*|eager\w*|desire|keen|motivation) to learn|quick learner|learn quickly|"
    r"under pressure|deadlines|initiative|integrity|honest\w*|trustworth\w+|dependab\w+|"
    r"commit(?:ted|ment)|dedicat\w+|energetic|outgoing|caring|creativ(?:e|ity)|innovative|"
    r"discretion|confidentiality|tact\w*|cooperat\w+|collaborat\w+|open[- ]minded|accountab\w+|"
    r"calm\w*|lift(?:ing)?|stand(?:ing)? for|physically|climb\w*)\b",
    re.I,
)
_SAYS_LITTLE = re.compile(
    r"\b(?:skills?|abilit(?:y|ies)|able|strong|excellent|good|great|very|high(?:ly)?|exceptional|"
    r"outstanding|proven|demonstrated|effective(?:ly)?|well|both|written|verbal|oral|spoken|"
    r"environment|people|others|colleagues|team|level|multiple|tight|meet|manage|with|and|or|the|an?|"
    r"to|of|in|for|at|on|as|under|you|your|who|is|are|be|up|lb|lbs|pounds|kg|least|all|levels|clear)\b|"
    r"[^\w\s]|\d+",
    re.I,
)
_STATES_A_SUBJECT = re.compile(
    r"(?:\w+ ){0,2}(?:experience|knowledge) (?:with|in|of|using)\b", re.I
)


def is_soft(text: str) -> bool:
    """Whether a requirement asks for no more than what nearly every posting asks for.

    Examples
    --------
    >>> is_soft("Excellent communication skills, both written and verbal")
    True
    >>> is_soft("Communication protocols such as CAN and Modbus on industrial controllers")
    False
    """
    if _STATES_A_SUBJECT.match(text) or not _SOFT.search(text):
        return False
    rest = _SAYS_LITTLE.sub(" ", _SOFT.sub(" ", text))
    return len(rest.split()) <= _WORDS_BESIDE_SOFT


_WORDS_BESIDE_SOFT = 3

# --- All together ----------------------------------------------------------------------------

# "Experience with certified payroll" and "knowledge of licensing" ask for a skill.
_SKILL_START = re.compile(
    r"(?:[\w']+[- ]){0,3}?(?P<skill>experience|expertise|knowledge|understanding|proficien\w+|"
    r"familiar\w*|awareness|skills?|skilled|exposure|ability|able|command|background|"
    r"track record)\b (?:to|of|in|with|using|on|working|for)\b",
    re.I,
)


def kind_of_requirement(text: str) -> str:
    """What kind of thing a requirement asks for.

    Returns
    -------
    str
        ``"experience"`` where a time or a job held is asked, ``"degree"``, ``"credential"`` (a
        licence, a certificate), ``"language"``, else ``"skill"``.

    Examples
    --------
    >>> kind_of_requirement("Bachelor's degree or 4 years in a similar role")
    'degree'
    >>> kind_of_requirement("Valid driver's licence"), kind_of_requirement("German B2")
    ('credential', 'language')
    """
    skill = _SKILL_START.match(text)
    held = {"degree": _DEGREE.search(text), "credential": _CREDENTIAL.search(text)}
    starts = {
        kind: match.start()
        for kind, match in held.items()
        if match and (not skill or match.start() < skill.start("skill"))
    }
    if time := _time(text) or _JOB_HELD.search(text):
        starts["experience"] = time.start()
    if starts:
        return min(starts, key=lambda kind: starts[kind])
    return "language" if asks_for_language(text) else "skill"
