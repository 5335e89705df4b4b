"""A taxonomy's files → the skills table."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

import pandas as pd

from skillmatch.tables import UnreadableError, table

# The column names of ESCO's official download and of plain tables, each to ours.
_NAMES = {
    "conceptUri": "uri",
    "preferredLabel": "label",
    "altLabels": "aliases",
    "skillType": "concept_type",
}


def read_taxonomy(path: str | PathLike[str], *, taxonomy: str = "") -> pd.DataFrame:
    r"""The skills of a CSV file: ESCO's official ``skills_en.csv``, or a table of one's own.

    Parameters
    ----------
    path : path
        A CSV file, gzipped or not, with a column ``label`` (or ESCO's ``preferredLabel``) and
        any of ``uri`` (``conceptUri``), ``aliases`` (``altLabels``), ``description`` and
        ``concept_type`` (``skillType``). Aliases are separated by ``|`` or by line ends.
    taxonomy : str, default ""
        The taxonomy's name; by default ``"ESCO"`` for ESCO's URIs, else the file's name.

    Returns
    -------
    DataFrame
        The ``skills`` table: ``uri``, ``label``, ``aliases`` (separated by ``|``),
        ``description``, ``concept_type``, ``taxonomy``. Without URIs the label stands for one.

    Raises
    ------
    UnreadableError
        If the file is no such table.

    Examples
    --------
    >>> from io import StringIO
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "skills.csv"
    >>> _ = file.write_text("label,aliases\ndata analysis,analytics|data analytics\n")
    >>> read_taxonomy(file)[["uri", "label", "taxonomy"]]
                 uri          label taxonomy
    0  data analysis  data analysis   skills
    """
    path = Path(path)
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False).rename(columns=_NAMES)
    except (OSError, ValueError) as error:
        raise UnreadableError(
            f"{path.name} can't be read as a table: {error}.", "Save it as CSV in UTF-8."
        ) from None
    if "label" not in frame:
        raise UnreadableError(
            f"{path.name} has no column 'label' or 'preferredLabel'; "
            f"it has {', '.join(map(str, frame.columns))}.",
            "Name the column of skill names 'label'.",
        )
    frame = frame[frame["label"].str.strip() != ""]
    for column in ("aliases", "description", "concept_type"):
        if column not in frame:
            frame[column] = ""
    if "uri" not in frame:
        frame["uri"] = frame["label"]
    frame["aliases"] = frame["aliases"].str.replace(r"\s*[\n|]\s*", "|", regex=True).str.strip("| ")
    esco = frame["uri"].str.startswith("http://data.europa.eu/esco/")
    own = taxonomy or path.name.split(".")[0]
    frame["taxonomy"] = esco.map({True: taxonomy or "ESCO", False: own})
    return table("skills", frame.drop_duplicates("uri").to_dict("records"))
