"""Tables of words as regular expressions."""

from __future__ import annotations

import re


def any_of(words: str) -> str:
    """What matches any of the words or patterns that stand on lines or between semicolons.

    Examples
    --------
    >>> any_of("high school; abitur")
    'high school|abitur'
    """
    return "|".join(filter(None, (word.strip() for word in re.split(r"[;\n]", words))))
