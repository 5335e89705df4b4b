"""The scores as one flat table for other programs: CSV and Parquet."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import pandas as pd

from skillmatch.words import clean, cut

if TYPE_CHECKING:
    from skillmatch.ranking import Ranking

# What makes a spreadsheet take a text for a formula, after OWASP's "CSV injection"; also behind
# spaces, which some programs skip, and in the wide forms that some Asian settings take alike.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def csv_bytes(ranking: Ranking, top: int | None) -> bytes:
    """The scores as CSV in UTF-8 with a byte order mark, no text a formula."""
    scores = _cleaned(cut(ranking, top).shown)
    for column in scores.select_dtypes(["object", "str"]):
        scores[column] = scores[column].map(neutral)
    return scores.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def parquet_bytes(ranking: Ranking, top: int | None) -> bytes:
    """The scores as Parquet, typed as they are."""
    file = BytesIO()
    _cleaned(cut(ranking, top).shown).to_parquet(file, index=False)
    return file.getvalue()


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    Examples
    --------
    >>> neutral("=HYPERLINK(1)"), neutral("C++ developer")
    ("'=HYPERLINK(1)", 'C++ developer')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def _cleaned(scores: pd.DataFrame) -> pd.DataFrame:
    scores = scores.reset_index(drop=True)
    for column in scores.select_dtypes(["object", "str"]):
        scores[column] = scores[column].map(clean).astype("str")
    return scores
