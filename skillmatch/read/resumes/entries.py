"""The entries of a section: jobs, projects and the like, each with what stands below it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from skillmatch.read.dates import Period, find_period
from skillmatch.read.resumes.headers import (
    is_dated_header,
    is_header,
    is_only_date,
    tidied,
    without_period,
)
from skillmatch.read.resumes.lines import Line

_MOST_HEADER_LINES = 3


@dataclass(frozen=True)
class Entry:
    """A job, a project or the like: its header lines, and the lines below."""

    header: list[Line]
    body: list[Line]

    @property
    def period(self) -> Period | None:
        """When it was, as the header says; None if it says nothing."""
        found = [period for line in self.header if (period := find_period(line.text))]
        whole = [period for period in found if period.start]
        return next(iter(whole or found), None)

    @property
    def title(self) -> str:
        """The header's words without the dates."""
        parts = []
        for line in self.header:
            period = find_period(line.text)
            parts.append(without_period(line.text, period) if period else tidied(line.text))
        return ", ".join(part for part in parts if part)


def entries_of(lines: list[Line]) -> list[Entry]:
    """The entries of a section, told by their dates or else by their looks.

    Lines before the first header make an entry without one.

    Examples
    --------
    >>> lines = [Line("Acme, Accountant, 2015 - 2019", 1, 1), Line("Closed the books.", 1, 2)]
    >>> [(entry.title, len(entry.body)) for entry in entries_of(lines)]
    [('Acme, Accountant', 1)]
    """
    dated = [index for index, line in enumerate(lines) if is_dated_header(line)]
    headers = _dated_headers(lines, dated) if dated else _undated_headers(lines)
    next_starts = [start for start, _ in headers[1:]] + [len(lines)]
    entries = [
        Entry(lines[start:end], lines[end:next_start])
        for (start, end), next_start in zip(headers, next_starts, strict=False)
    ]
    preface = lines[: headers[0][0]] if headers else lines
    return [Entry([], preface), *entries] if preface else entries


def header_lines_above(lines: list[Line], index: int, at_most: int) -> int:
    """How many lines right above one belong to its header."""
    start, floor = index, max(0, index - at_most)
    while start > floor and not lines[start].apart and is_header(lines[start - 1]):
        start -= 1
    return index - start


def _dated_headers(lines: list[Line], dated: list[int]) -> list[tuple[int, int]]:
    """Where headers start and end: as many lines above the date as in the first of them."""
    lead = header_lines_above(lines, dated[0], at_most=_MOST_HEADER_LINES)
    spans: list[tuple[int, int]] = []
    for index, next_index in zip(dated, [*dated[1:], len(lines) + lead], strict=True):
        free = index - spans[-1][1] if spans else index
        start = index - header_lines_above(lines, index, at_most=min(lead, free))
        spans.append((start, _header_end(lines, start, index, ceiling=next_index - lead)))
    return spans


def _header_end(lines: list[Line], start: int, dated: int, ceiling: int) -> int:
    """Where a header ends: it may go on below its date until it has two lines of words."""
    end = dated + 1
    worded = sum(not is_only_date(line.text) for line in lines[start:end])
    while end < ceiling and worded < 2 and is_header(lines[end]):
        if lines[end].apart and worded:
            break
        worded += 1
        end += 1
    return end


def _undated_headers(lines: list[Line]) -> list[tuple[int, int]]:
    return [
        (index, index + 1)
        for index, (line, below) in enumerate(pairwise(lines))
        if is_header(line)
        and not is_header(below)
        and (line.kind == "heading" or line.apart or index == 0 or below.kind == "item")
    ]
