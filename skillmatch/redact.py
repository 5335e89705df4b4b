"""Text without what must not count: names, contact details, age, gender, family, origin.

What is redacted here never reaches an embedding, so it can't change a score.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_MOST_ROUNDS = 5


def redact(text: str, names: Iterable[str] = ()) -> str:
    """The same text without personal details, and with pronouns that show no gender.

    Removed are the given names, e-mail addresses, phone numbers, links and social handles,
    street addresses, statements of birth, age, gender, family and nationality, and titles
    such as Mrs. "He" and "she" become "they"; "him", "his", "her" and "hers" all become
    "their", because only one word for all of them hides which of them stood there. Years of
    experience, versions, standards, amounts and percentages stay.

    Parameters
    ----------
    text : str
        A passage, or a whole document.
    names : iterable of str, optional
        Names of the person, in full; each of their parts is removed too.

    Returns
    -------
    str
        Redacting it again changes nothing.

    Examples
    --------
    >>> redact("Ms. Silva led her team of 5; call +351 912 345 678.", ["Ana Silva"])
    'led their team of 5; call.'
    >>> redact("5 years of experience with ISO 27001 and Python 3.11")
    '5 years of experience with ISO 27001 and Python 3.11'
    """
    name_pattern = _name_pattern(tuple(names))
    for _ in range(_MOST_ROUNDS):
        redacted = _once(text, name_pattern)
        if redacted == text:
            break
        text = redacted
    return text


def _once(text: str, names: re.Pattern[str] | None) -> str:
    kept = text
    if _may_hold_details(text):
        kept = _DETAILS.sub(" ", kept)
    if names:
        kept = _without_names(kept, names)
    if kept != text:
        kept = _tidied(kept)
    return _PRONOUN.sub(_neutral, kept)


def _tidied(text: str) -> str:
    """A text without the punctuation that stood around what was removed."""
    text = re.sub(r"[(\[]\s*[,;:|/–-]*\s*[)\]]", " ", text)
    text = re.sub(r"[^\S\n]+", " ", text)
    text = re.sub(r" +(?=[,;:.!?)\]\n])|(?<=[(\[\n]) +", "", text)
    text = re.sub(r"([,;:|])(?:\s*[,;:|])+", r"\1", text)
    return text.strip(" \t\n,;:|–-")


# --- Names -----------------------------------------------------------------------------------

# Parts of names that are words too: those are names only where they have a capital.
_WORDS_AND_NAMES = """
    abbey able ace airey al an angel april archer art ash august autumn baker ball banks barber
    bay bean bear beck bell berry best bill bin bird bishop black blue bob bond bonus booker
    bowman brand brook brooks brown buck bud burns bush butcher butler can carpenter carter cash
    chance chase chef chip christian church clay cliff coach cole colt cook cooper court craft
    crew cross da daisy dale dan dawn day de dean dee del den der di dick do dos drake drew du
    duke earl early east eden el else english eve faith farmer field fields finch fish fisher
    flora fold ford forest foster fowler fox france frank free freeman french frost fuller
    gardener gay gene gill glass glen gold good goodman grace grant gray green grey hall hand
    hardy harper harvest hawk hay heath heather heaven hill holiday holly homer hood hope house
    hunt hunter iris ivory ivy jack jade jay jean jewel jo joy judge july june junior just
    justice king kitty knight la lake lamb lance land lane lark law lawn leader lee lily lin
    little lo long lord love low lucky mae mallow man marina marine mark marks marsh marshal
    marshall mason master max may me melody mercy merit miles miller mini mint mo monday moon
    moore moss mount myrtle new nick noble noel north nova novel oak ocean olive page paige
    paris park parker parks pat patience pearl penny pepper pierce pike pine piper pitt plum
    pool poole pop porter potter power powers price pride prince prudence queen quick rain ray
    reed rich river rob robin rock rod roman rose rosemary rowan royal ruby rush russet rusty
    sage sailor sales san sand sandy savage saxon sergeant sharp shaw shepherd short sierra
    silver singer singh skill sky small smart smith snow song south sparrow spring star steel
    sterling stew still stone storm story street strong su sue summer summers sun sunny swan
    sweet tailor tanner taylor teller temple thatcher thorn tiger tim tin todd tom tow tower
    towns trace tracy travel tree trinity troy turner tyler underwood valentine van vera victor
    view vine viola violet von walker wall wang ward waters weaver webb webber wells west
    wheeler white wild will willow win winner winter winters wise wolf wood woods work wren
    wright york young zen
"""
_ALSO_WORDS = frozenset(_WORDS_AND_NAMES.split())
_SPELT_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "ß": "ss"}
_FOLDED = {
    ord(letter): unicodedata.normalize("NFD", letter)[0]
    for letter in map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)))
} | str.maketrans("øØłŁđĐßıæÆœŒ", "oOlLdDsiaAoO")


@lru_cache(maxsize=4096)
def _name_pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    parts = {
        spelling
        for name in names
        for part in re.split(r"[\s\-–.,'’()]+", unicodedata.normalize("NFC", name))
        for spelling in _spellings(part)
        if len(part) >= 2 and not part.isdigit()
    }
    if not parts:
        return None
    longest_first = sorted(parts, key=lambda part: (-len(part), part))
    one = "|".join(_one_part(part) for part in longest_first)
    whole = rf"(?:{one})(?:['’]s\b|['’](?!\w))?"
    joined = rf"(?:\b[A-Z]\.\s*)?(?<!\w){whole}(?:[\s\-–]+(?:[A-Z]\.?\s+)?{whole})*(?!\w)"
    return re.compile(joined)


def _spellings(part: str) -> set[str]:
    spelt_out = "".join(_SPELT_OUT.get(letter, letter) for letter in part.lower())
    return {part.translate(_FOLDED).lower(), spelt_out.translate(_FOLDED)}


def _one_part(part: str) -> str:
    if part in _ALSO_WORDS:
        return rf"{re.escape(part.capitalize())}|{re.escape(part.upper())}"
    return f"(?i:{re.escape(part)})"


def _without_names(text: str, names: re.Pattern[str]) -> str:
    text = unicodedata.normalize("NFC", text)
    kept, end = [], 0
    for match in names.finditer(text.translate(_FOLDED)):
        kept.append(text[end : match.start()])
        end = match.end()
    return " ".join([*kept, text[end:]]) if kept else text


# --- Pronouns --------------------------------------------------------------------------------

_PRONOUN = re.compile(
    r"\b(?:(?P<subject>s/he|he/she|she/he|he or she|she or he|s?he)"
    r"|(?P<self>(?:him|her)self(?:(?:/| or )(?:him|her)self)?)"
    r"|(?P<other>(?:his|him|hers?)(?:(?:/| or )(?:his|him|hers?))?))\b",
    re.IGNORECASE,
)
_NEUTRAL = {"subject": "they", "self": "themselves", "other": "their"}


def _neutral(match: re.Match[str]) -> str:
    found, word = match[0], _NEUTRAL[str(match.lastgroup)]
    if found.isupper():  # HIM, HIS and SHE are fields of work too, but not in a text in capitals
        return word.upper() if match.string.isupper() else found
    return word.capitalize() if found[0].isupper() else word


# --- Contact details -------------------------------------------------------------------------

_TOP_LEVEL = (
    r"(?:com|org|net|io|dev|me|info|eu|co|uk|de|fr|pt|es|it|nl|be|ch|at|br|in|us|ca|au|edu|gov|ai"
    r"|app|page|tech|site|xyz|ly|online|blog)"
)
_LINKS = (
    # ana@example.org, ana[at]example.org
    r"(?i:(?:e-?mail(?: address)?\s*:\s*)?)[\w.+%'-]{1,64}\s?(?:@|[\[(]at[\])])\s?"
    r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}",
    # https://example.org/ana, www.example.org, example.org/ana
    r"(?i:\b(?:https?://|www\.)\S+)",
    r"(?i:\b(?!asp\.net|ado\.net|vb\.net)(?:[\w-]{1,63}\.){1,8}"
    rf"{_TOP_LEVEL}/[\w\-./~?=#&%+]+)",
    # GitHub: ana-silva, Skype: ana, @ana
    r"(?i:\b(?:linkedin|github|gitlab)\s*(?:id|profile|handle|url)?\s*:\s*"
    r"/?[\w-]*[\d._/@-][\w./@-]*)",
    r"(?i:\b(?:skype|twitter|instagram|facebook|telegram|whatsapp|xing|orcid)(?: id)?\s*:\s*\S+)",
    r"(?<![\w@])@[A-Za-z_]\w+",
)
_NUMBERS = (
    # Phone: 030 1234567
    r"(?i:\b(?:tele)?(?:phone|tel|mobile|cell|fax|mob|ph|telefon|téléphone|telefone|telemóvel"
    r"|móvil|handy|contact)(?: ?(?:no|number|nr))?\b\.?\s*[:.#]?\s*)"
    r"[+(]?\d(?:[\s()./-]{0,2}\d){5,14}(?!\d)",
    # +351 912 345 678
    r"(?<![\w$€£])\+\d{1,3}[\s.-]?(?:\(\d{1,4}\)[\s.-]?)?\d(?:[\s.-]{0,2}\d){4,12}(?!\d)",
    # (703) 341-5083 ext. 12
    r"(?<![\w$€£.,+-])(?:1[\s.-])?\(?\d{3}(?:\)\s?|[\s.-])\d{3}[\s.-]\d{4}(?!\d)"
    r"(?:\s*(?:x|ext\.?)\s*\d{1,5})?",
    # 030 123 456, but not 05/2019
    r"(?<![\w$€£.,/-])0\d{1,4}(?!\s?/\s?(?:19|20)\d\d)[\s/.-]\d{2,4}"
    r"(?:[\s.-]?\d{2,4}){2,4}(?!\d)",
    # 912345678, and social security numbers
    r"(?<![\w$€£.,-])\d{9,15}(?![\w%]|[.,]\d)",
    r"\b\d{3}-\d{2}-\d{4}\b",
)

_STREET = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|(?<!United )Way"
    r"|Place|Pl|Terrace|Parkway|Pkwy|Highway|Hwy|Circle|Cir)"
)
_US_STATE = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]"
    r"|T[NX]|UT|V[AT]|W[AIVY])"
)
_ADDRESSES = (
    # 123 Main Street, Apt 4
    r"\b\d{1,5}[A-Za-z]?,? (?:[NSEW]\.? )?(?:[A-Z][\w.'’-]* ){1,4}"
    rf"{_STREET}\b\.?(?:,? (?:Apt|Apartment|Suite|Unit|Ste|#)\.? ?\w+)?",
    # Rua das Flores 12, 4000-123 Porto
    r"\b(?:Rua|Avenida|Av\.|Calle|C/|Rue|Praça|Plaza|Travessa|Largo) "
    r"(?:[^\W\d][\w.'’]* ){0,5}[^\W\d][\w.'’]*,? ?(?:n\.?º? ?)?\d{1,4}\b"
    r"(?:,? \d{4,5}(?:-\d{3})?(?: [A-ZÀ-Þ][\wÀ-ÿ-]+)?)?",
    # Hauptstraße 5, 10115 Berlin
    r"\b[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|str\.|weg|platz|allee|gasse) \d{1,4}[a-z]?\b"
    r"(?:,? (?:D-|A-|CH-)?\d{4,5} [A-ZÄÖÜ][\wäöüß-]+)?",
    # TX 75001, SW1A 1AA, 4000-123 Porto
    rf"\b{_US_STATE},? \d{{5}}(?:-\d{{4}})?\b",
    r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b",
    r"\b\d{4}-\d{3} [A-ZÀ-Þ][a-zà-ÿ]+",
)

# --- Birth, age, gender, family, origin ------------------------------------------------------

_MONTH_NAME = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|fév|avr|juin|juil|aoû|ene"
    r"|abr|ago|set|out|dic)[a-zûéè]*\.?"
)
_DAY = (
    r"(?:\d{1,4}[./ -]\d{1,2}[./ -]\d{2,4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?\s*(?:of |de )?{_MONTH_NAME}(?: de)?,?\s*\d{{2,4}}"
    rf"|{_MONTH_NAME}\s*\d{{1,2}}(?:st|nd|rd|th)?,?\s*\d{{2,4}}|(?:19|20)\d\d)"
)
_IS = r"\s*[:=–-]\s*"
_ALONE = r"(?:(?<=[,;|•(] )|(?<=[,;|•(])|^)"  # the start of a text or of an item in a list
_STATEMENTS = (
    # Date of birth: 28th of January, 1980; born in 1980
    r"(?i:\b(?:date of birth|birth ?date|d\.?o\.?b\b\.?|born(?: on| in)?|geboren(?: am)?"
    r"|geburtsdatum|née? le|date de naissance|fecha de nacimiento|nacid[oa] el"
    rf"|data de nascimento|nascid[oa] em|data di nascita)\s*[:=–-]?\s*{_DAY})",
    r"(?i:\b(?:place of birth|birth ?place|geburtsort|lieu de naissance|lugar de nacimiento"
    rf"|naturalidade|luogo di nascita){_IS}[^\n;|.]+)",
    # Age: 32; 32 years old; I am aged 32, but not children aged 6 to 12
    r"(?i:\b(?:age|alter|âge|edad|idade|età)\s*[:=]\s*\d{1,2}\b"
    r"(?:\s*(?:years?|yrs?)\b)?(?: old\b)?)",
    r"(?i:\b(?:aged? )?[1-9]\d[\s-]years?[\s-](?:old|of age)\b)",
    r"(?:(?<=am )|(?<=, )|^)aged [1-9]\d\b(?!\s*(?:-|–|to\b|and\b|or\b|\+))",
    # Gender: female; (she/her)
    rf"(?i:\b(?:gender|sex|geschlecht|sexe|sexo|género|gênero|sesso){_IS}[^\W\d_]+)",
    rf"(?i:{_ALONE}(?:fe)?male(?=\s*(?:[,;|•)]|$)))",
    r"(?i:\(?\b(?:she|he|they)(?:/(?:hers?|him|his|them|theirs?)){1,2}\b\)?)",
    # Marital status: married; Married, two children; Father's name: …
    r"(?i:\b(?:marital status|civil status|family status|familienstand|état civil|estado civil"
    r"|stato civile)\s*[:=–-]?\s*[^\W\d_]+)",
    r"(?i:\bstatus\s*:\s*(?:married|single|divorced|widowed)\b)",
    rf"(?i:{_ALONE}(?:happily )?(?:married|divorced|widowed|unmarried|verheiratet|ledig"
    r"|geschieden|mariée?|célibataire|casad[oa]|solter[oa]|solteir[oa])"
    r"(?=\s*(?:[,;|•).]|$|with\b)))",
    r"(?i:\b(?:mother|father|parent) of (?:\w+ )(?:children|kids|sons|daughters)\b)",
    r"(?i:\b(?:father|mother|husband|wife|spouse)['’]?s? name\s*[:=–-]\s*[^\n,;|]+)",
    # Nationality: Portuguese and Greek
    r"(?i:\b(?:nationality|citizenship|staatsangehörigkeit|nationalité|nacionalidade?|nazionalità"
    rf"|religion|caste|race|ethnicity){_IS}[^\W\d_]+(?:\s*(?:/|and|&)\s*[^\W\d_]+)?)",
    # Mr Jones, but not MS Office
    r"\b(?:Mr|Mrs|Mx|MR|MRS)\b\.?(?=\s)",
    r"\b(?:Ms\.?|Miss|Madam|Sir|Herr|Frau|Mme|Mlle|Señora?|Senhora?)(?=\s+[A-ZÀ-Þ])"
    r"(?!\s+(?:Office|Excel|Word|Access|Project|Outlook|Power|Windows|S[Qq][Ll]|Teams|Dynamics))",
)

_DETAILS = re.compile(rf"(?<!\w)(?:{'|'.join((*_LINKS, *_NUMBERS, *_ADDRESSES, *_STATEMENTS))})")

# Without a digit, an @, a path or one of these words a text holds none of the above, which is
# quick to see.
_SIGNS = re.compile(r"[@\d]|\.[A-Za-z]{2,}/")
_WORD = re.compile(r"[^\W\d_]+")
_TELLING = """
    mr mrs ms mx miss madam sir herr frau mme mlle señor señora senhor senhora www http https at
    linkedin github gitlab skype twitter instagram facebook telegram whatsapp xing orcid birth
    birthplace geburtsort naissance nacimiento naturalidade nascita born gender sex geschlecht sexe
    sexo género gênero sesso male female marital civil family familienstand estado état stato status
    happily married divorced widowed unmarried verheiratet ledig geschieden marié mariée célibataire
    casado casada soltero soltera solteiro solteira mother father parent husband wife spouse
    nationality citizenship staatsangehörigkeit nationalité nacionalidad nacionalidade nazionalità
    religion caste race ethnicity she he they
"""
_TELLING_WORDS = frozenset(_TELLING.split())


def _may_hold_details(text: str) -> bool:
    return bool(_SIGNS.search(text)) or not _TELLING_WORDS.isdisjoint(_WORD.findall(text.lower()))
