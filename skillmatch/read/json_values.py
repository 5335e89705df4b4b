"""Looking into JSON that others wrote, where any value may be missing or of the wrong type."""

from __future__ import annotations

import re

from skillmatch.read.wording import MAX_TEXT, clean

Object = dict[str, object]

_LONGEST = 10 * MAX_TEXT  # enough to notice that there is more than is kept


def as_object(value: object) -> Object:
    """The JSON object, an empty one where there is something else."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[object]:
    """The values of a list; one value alone stands for a list of one, as JSON-LD has it.

    Examples
    --------
    >>> as_list("Assertion"), as_list(None)
    (['Assertion'], [])
    """
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def objects(value: object) -> list[Object]:
    """The objects among the values of a list, or the one object."""
    return [item for item in as_list(value) if isinstance(item, dict)]


def first(value: Object, *names: str) -> object:
    """The first of the named members that is there and not empty."""
    return next((value[name] for name in names if value.get(name) not in (None, "", [], {})), None)


def raw_words(value: object) -> str:
    """Text as it stands, of several languages English or else the first.

    Examples
    --------
    >>> raw_words({"es": "Contenido digital", "en": "Digital content"})
    'Digital content'
    >>> raw_words([{"@value": "Digital content", "@language": "en"}])
    'Digital content'
    """
    if isinstance(value, list):
        english = [item for item in objects(value) if _is_english(item.get("@language"))]
        found = next((text for item in (*english, *value) if (text := _text(item))), "")
    else:
        found = _text(value)
    return found[:_LONGEST]


def words(value: object) -> str:
    """The same on one line, without markup."""
    return clean(raw_words(value))


def as_written(value: object) -> str:
    """A value on one line, a number as it is written.

    Examples
    --------
    >>> as_written(3), as_written({"@value": "3.5"}), as_written(None)
    ('3', '3.5', '')
    """
    if isinstance(value, dict) and "@value" in value:
        value = value["@value"]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return words(value)


def _is_english(language: object) -> bool:
    return isinstance(language, str) and language.partition("-")[0] == "en"


_LANGUAGE = re.compile("(?!id$)[a-z]{2,3}(?:-[A-Za-z0-9]+)*")


def _text(value: object) -> str:
    if isinstance(value, dict):
        languages = sorted(name for name in value if _LANGUAGE.fullmatch(name))
        value = first(value, "@value", *filter(_is_english, languages), *languages)
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), "")
    return value if isinstance(value, str) else ""
