"""How much text a document may hold, so that no file can keep a reader busy for ages."""

from __future__ import annotations

from skillmatch.tables import UnreadableError

MOST_LETTERS = 2_000_000
LONGEST_LINE = 5_000  # letters; a longer line is broken
LONGEST_PARAGRAPH = 5_000  # letters; no further line is joined to one of this length


def check_length(letters: int) -> None:
    """Refuse a document that holds far more text than people write.

    Raises
    ------
    UnreadableError
        If it holds more than two million letters.
    """
    if letters > MOST_LETTERS:
        raise UnreadableError(
            "The file holds far more text than a document needs.",
            "Send only the part that matters.",
        )
