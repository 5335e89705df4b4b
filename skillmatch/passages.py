"""Cutting text where a person would: into sentences, and sentences into clauses."""

from __future__ import annotations

import re

_ABBREVIATIONS = (
    r"(?<!\b[A-Z])(?<!\be\.g)(?<!\bi\.e)(?<!\betc)(?<!\bincl)(?<!\bapprox)(?<!\bvs)(?<!\bNo)"
)
_SENTENCE_END = re.compile(rf"{_ABBREVIATIONS}[.!?][\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])")
_LONGEST, _LONGEST_LIST, _WORDS_OF_AN_ITEM = 40, 12, 2  # words
_AROUND = " .\t"
_CLAUSE_END = re.compile(
    r"\s*[;,:•|/()\[\]]\s+|\s+[-–—]\s+|\s+(?:and|or|with|in|of|by|using|through|as well as)\s+",
    re.IGNORECASE,
)

_THINGS = r"(?:experience|knowledge|training|background|skills?|qualifications?|expertise)"
_DENIED = re.compile(
    # "no prior experience in welding", "without any knowledge of SQL"
    r"\b(?:no|without|lack(?:s|ing)?(?: of)?"
    r"|(?:do|does|did|have|has)(?:n['’]t| not)(?: have| had)?)"
    rf"\s+(?:(?:any|prior|previous|formal|relevant|yet|much)\s+)*{_THINGS}\b[^.;:,]*"
    # "welding is not required"
    r"|[^.;:,]*\b(?:is|are)(?:n['’]t| not)\s+(?:required|needed|necessary|essential|expected)\b",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    r"""The sentences of a text, a line's end always ending one.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
        In order, none of them empty.

    Examples
    --------
    >>> sentences("Cut errors, e.g. Type 2, by 30 %. Closed the books.\nTrained two juniors")
    ['Cut errors, e.g. Type 2, by 30 %.', 'Closed the books.', 'Trained two juniors']
    """
    return [
        sentence
        for line in text.splitlines()
        for sentence in _split(line, _SENTENCE_END)
        if re.search(r"\w", sentence)
    ]


def asserted(sentence: str) -> str:
    """A sentence without what it says is not there, or not asked for.

    Parameters
    ----------
    sentence : str

    Returns
    -------
    str
        Without the parts that deny something; "" if nothing else is said.

    Examples
    --------
    >>> asserted("No prior experience in welding, but three years of soldering")
    'but three years of soldering'
    >>> asserted("Without a doubt the best cook")
    'Without a doubt the best cook'
    """
    return _DENIED.sub("", sentence).strip(" ,;:.") if _DENIED.search(sentence) else sentence


def clauses(sentence: str, *, minimum: int = 3) -> list[str]:
    """The parts of a sentence that may each name a skill.

    Parameters
    ----------
    sentence : str
    minimum : int, default 3
        Shorter parts, in characters, are dropped.

    Returns
    -------
    list of str
        In order; none if the sentence has one part only.

    Examples
    --------
    >>> clauses("Prepares tax returns, audits and reports in SAP")
    ['Prepares tax returns', 'audits', 'reports', 'SAP']
    """
    return [sentence[start:end] for start, end in clause_spans(sentence, minimum=minimum)]


def clause_spans(sentence: str, *, minimum: int = 3) -> list[tuple[int, int]]:
    """Where the clauses of a sentence begin and end.

    Parameters
    ----------
    sentence : str
    minimum : int, default 3
        Shorter parts, in characters, are dropped.

    Returns
    -------
    list of (int, int)
        In order; none if the sentence has one part only.

    Examples
    --------
    >>> clause_spans("SQL and reporting")
    [(0, 3), (8, 17)]
    """
    ends = [found.span() for found in _CLAUSE_END.finditer(sentence)]
    starts = [0, *(end for _, end in ends)]
    stops = [*(start for start, _ in ends), len(sentence)]
    spans = []
    for start, stop in zip(starts, stops, strict=True):
        part = sentence[start:stop]
        start += len(part) - len(part.lstrip(_AROUND))
        end = start + len(part.strip(_AROUND))
        if end - start >= minimum:
            spans.append((start, end))
    return spans if ends else []


def portions(sentence: str) -> list[str]:
    """A sentence in parts small enough to look at word by word: long lists are cut.

    Parameters
    ----------
    sentence : str

    Returns
    -------
    list of str
        In order, of at most 40 words, of a list (two words to an item or fewer) at most 12; more
        only where there is no place to cut. The sentence itself if it isn't longer.

    Examples
    --------
    >>> portions("SQL, Python, Java, C, Ruby, Perl, PHP, Go, Rust, Swift, Scala, Lisp, R, Julia")
    ['SQL, Python, Java, C, Ruby, Perl, PHP, Go, Rust, Swift, Scala, Lisp', 'R, Julia']
    """
    spans, words = clause_spans(sentence, minimum=1), len(sentence.split())
    longest = _LONGEST_LIST if words <= _WORDS_OF_AN_ITEM * len(spans) else _LONGEST
    if words <= longest:
        return [sentence]
    parts: list[str] = []
    begin = end = 0
    for start, stop in spans or _every(sentence, longest):
        if end > begin and len(sentence[begin:stop].split()) > longest:
            parts.append(sentence[begin:end])
            begin = start
        end = stop
    return [*parts, sentence[begin:]]


def _every(sentence: str, count: int) -> list[tuple[int, int]]:
    """Spans of so many words, where no sign tells where to cut."""
    words = [found.span() for found in re.finditer(r"\S+", sentence)]
    return [
        (some[0][0], some[-1][1])
        for some in (words[start : start + count] for start in range(0, len(words), count))
    ]


def _split(line: str, end: re.Pattern[str]) -> list[str]:
    parts, start = [], 0
    for found in end.finditer(line):
        parts.append(line[start : found.end()].strip())
        start = found.end()
    parts.append(line[start:].strip())
    return parts
