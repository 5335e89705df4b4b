"""Text cut into passages that a person would quote: an item, or a sentence or two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from skillmatch.read.resumes.lines import Line
from skillmatch.read.vocabulary import any_of

_FEWEST_WORDS = 8  # a shorter sentence takes the next one along
_MOST_WORDS = 60
_MOST_ITEMS = 15
_MOST_GROUPED = 30  # words of items that stand on lines of their own

_SHORTENED = r"""
    [A-Za-z]; inc; ltd; co; corp; llc; dr; mr; mrs; ms; prof; st; no; nr; vs; etc; approx; dept
    univ; e\.g; i\.e; sr; jr; gen; sgt; capt; lt; col; jan; feb; mar; apr; jun; jul; aug; sept?
    oct; nov; dec; min; max; incl; ph; bzw; ca; z\.b; u\.a; p\.ex; fig; vol; ed; est; ave; blvd
    rd; mt; u\.s; u\.k; a\.m; p\.m; hrs?
"""
_ABBREVIATION = re.compile(rf"\b(?:{any_of(_SHORTENED)})\.$", re.IGNORECASE)
_SENTENCE_END = re.compile(
    r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]?[A-ZÀ-Þ0-9•*])"
    r"|(?<=[a-z)]{2}[.!?])(?=(?!Net\b|Com\b|Js\b|Io\b)[A-ZÀ-Þ][a-z]+\s)"
)
_FIRST_WORDS = """
    Assist Build Built Conduct Coordinate Create Design Develop Ensure Establish Evaluate Implement
    Lead Led Maintain Make Made Manage Monitor Oversaw Oversee Participate Perform Plan Prepare
    Process Provide Report Responsible Review Serve Supervise Support Taught Teach Train Work Wrote
"""
_GLUED_SENTENCES = re.compile(
    r"(?<=[a-z)%\d]) (?=(?:[A-Z][a-z]+(?:ed|ing|es)"
    rf"|(?:{'|'.join(_FIRST_WORDS.split())})s?) [a-z])"
)
_CUTS = (  # of a passage that is too long, the best place first
    re.compile(r"(?<=;)\s+|\s+(?=[•*·]\s)"),
    _GLUED_SENTENCES,
    re.compile(r"(?<=,)\s+"),
)


def passages(text: str) -> list[str]:
    """The passages of a line: whole if it is short, otherwise cut between its sentences.

    Examples
    --------
    >>> passages("Closed the books of four subsidiaries each month.")
    ['Closed the books of four subsidiaries each month.']
    >>> len(passages("Ran the payroll of ninety people in three countries without any delay. " * 3))
    3
    """
    text = " ".join(text.split())
    if len(text.split()) <= _FEWEST_WORDS:
        return [text] if text else []
    short = (piece for sentence in _sentences(text) for piece in _cut(sentence))
    return list(_packed(short))


def grouped(lines: Iterable[Line]) -> Iterator[tuple[Line, str]]:
    """The passages of a list of skills, each with its first line: neighbours stay together.

    Examples
    --------
    >>> lines = [Line("Payroll", 1, 1, "item"), Line("Bookkeeping", 1, 2, "item")]
    >>> [text for _, text in grouped(lines)]
    ['Payroll, Bookkeeping']
    """
    group: list[Line] = []
    for line in lines:
        if not _is_short_item(line):
            yield from _group(group)
            group = []
            yield from ((line, text) for text in _cut_list(line.text))
        else:
            if len(group) == _MOST_ITEMS or _words_in(group) + _words_in([line]) > _MOST_GROUPED:
                yield from _group(group)
                group = []
            group.append(line)
    yield from _group(group)


def _is_short_item(line: Line) -> bool:
    return _words_in([line]) <= 6 and not re.search(r"[,;:|\t]", line.text)


def _words_in(lines: list[Line]) -> int:
    return sum(len(line.text.split()) for line in lines)


def _group(lines: list[Line]) -> Iterator[tuple[Line, str]]:
    if lines:
        yield lines[0], ", ".join(line.text.strip(" .") for line in lines)


_ITEM_END = re.compile(r"(?<=[,;|•·*\t])\s*")


def _cut_list(text: str) -> list[str]:
    """A line of skills, whole or in groups of at most fifteen; prose in passages."""
    items = [item for item in _ITEM_END.split(text) if item.strip()]
    longest = max((len(item.split()) for item in items), default=0)
    if len(items) < 4 or longest > _MOST_WORDS / 2:
        return passages(text)
    parts = [" ".join(items[n : n + _MOST_ITEMS]) for n in range(0, len(items), _MOST_ITEMS)]
    return [part.strip(" ,;|•·*\t") for part in parts]


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text[start : match.start()]):
            yield text[start : match.end()].strip()
            start = match.end()
    yield text[start:].strip()


def _cut(text: str, cuts: tuple[re.Pattern[str], ...] = _CUTS) -> list[str]:
    """Pieces of at most sixty words."""
    words = text.split()
    if len(words) <= _MOST_WORDS:
        return [text]
    if not cuts:
        return [" ".join(words[n : n + _MOST_WORDS]) for n in range(0, len(words), _MOST_WORDS)]
    return [piece for part in _packed(cuts[0].split(text)) for piece in _cut(part, cuts[1:])]


def _packed(parts: Iterable[str]) -> Iterator[str]:
    """The parts, short ones together with what follows."""
    passage = ""
    for part in filter(None, parts):
        together = f"{passage} {part}" if passage else part
        if passage and (
            len(passage.split()) >= _FEWEST_WORDS or len(together.split()) > _MOST_WORDS
        ):
            yield passage
            passage = part
        else:
            passage = together
    if passage:
        yield passage
