"""The files of taxonomies – ESCO, O*NET, one's own – → the skills table."""

from __future__ import annotations

import gzip
import re
import warnings
import zlib
from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pandas as pd

from skillmatch.read.formats.spreadsheets import BEYOND, TABLE_ENDINGS, read_table
from skillmatch.tables import COLUMNS, UnreadableError, check

_ENDINGS = (*TABLE_ENDINGS, ".txt", ".csv.gz", ".tsv.gz", ".txt.gz")
_MOST_BYTES = 50_000_000  # unpacked; as many as read_table takes

# --- One skills table from all that is given -------------------------------------------------


def read_taxonomy(
    path: str | PathLike[str], *more: str | PathLike[str], taxonomy: str = ""
) -> pd.DataFrame:
    r"""The skills of a taxonomy, or of several in one table: ESCO, O*NET, or one's own.

    Parameters
    ----------
    path, *more : path
        Each is one of these, told by its columns:

        - **ESCO**, in any language: the folder of the official CSV download, or its
          ``skills_en.csv``; ``skillGroups_en.csv`` and a collection such as
          ``digitalSkillsCollection_en.csv`` are read as well. What is broader is taken from
          ``broaderRelationsSkillPillar_en.csv`` in the same folder, if it is there.
        - **O*NET**: the folder of the official text files, of which ``Technology Skills.txt``,
          ``Skills.txt`` and ``Knowledge.txt`` are read; or one of these files,
          ``Abilities.txt``, ``Content Model Reference.txt`` (abilities, skills and knowledge
          are taken) or ``Task Statements.txt``. Descriptions are taken from
          ``Content Model Reference.txt`` and, for tasks, the occupations' titles from
          ``Occupation Data.txt`` in the same folder, if they are there.
        - **A table** as CSV, TSV, XLSX or Parquet with a column ``label`` and any of ``uri``,
          ``aliases``, ``description``, ``concept_type``, ``taxonomy`` and ``broader`` (URIs,
          or labels of the same table). Aliases, and what is broader, are separated by ``|`` or
          by line ends. Further columns are kept.

        CSV and text files may be gzipped. A file may have 50 MB, unpacked, and 100,000 rows.
    taxonomy : str, default ""
        The taxonomy's name; by default ``"ESCO"``, ``"O*NET"``, or what a table's own column
        ``taxonomy`` says, else the file's name.

    Returns
    -------
    DataFrame
        The ``skills`` table, one row per URI in the order of the files: ``uri``, ``label``,
        ``aliases`` (separated by ``|``), ``description``, ``concept_type``, ``taxonomy``, and
        ``broader``: the URIs, separated by ``|``, of the concepts that a concept belongs to, in
        this table or by web address in another, ``""`` where none is known. Without a URI the
        label stands for one. Rows with the same URI and label become one, with the aliases,
        broader concepts and descriptions of all. So do rows of different files with the same
        web address or URN as URI: the first file's label stays, the others' become aliases,
        which makes one table of a taxonomy in several languages.

        A technology of O*NET has the commodities that it is an example of as description and
        as ``broader``; an example named like a commodity is that commodity. A task that several
        occupations share is one row under its first Task ID.

    Raises
    ------
    UnreadableError
        If a file is no such table, or one URI has different labels in one file (if it is no web
        address: in several).

    Warns
    -----
    UserWarning
        If something is left out: rows without a label, further sheets of a workbook, or
        broader concepts that are neither in the table nor a web address.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "skills.csv"
    >>> _ = file.write_text("label,aliases,broader\nanalysis,,\nstatistics,stats,analysis\n")
    >>> read_taxonomy(file)[["uri", "label", "aliases", "taxonomy", "broader"]]
              uri       label aliases taxonomy   broader
    0    analysis    analysis           skills
    1  statistics  statistics   stats   skills  analysis

    Several at once:

    >>> skills = read_taxonomy("esco/", "onet/", "our_skills.xlsx")  # doctest: +SKIP
    """
    tables = []
    for given in (path, *more):
        for file in _files(Path(given)):
            skills = _skills(file, taxonomy)
            tables.append((file.name, _labelled(file.name, skills)))
    return _linked(_united(tables))


def _labelled(name: str, skills: pd.DataFrame) -> pd.DataFrame:
    """The rows that have a label, in columns that every source has."""
    missing = skills["label"] == ""
    if missing.all():
        raise UnreadableError(f"{name} has no row with a label.", "Fill the column of skill names.")
    if missing.any():
        warnings.warn(
            f"{name}: {_counted(skills.index[missing], 'row')} without a label left out.",
            stacklevel=3,
        )
    skills = skills[~missing]
    skills = skills.assign(**{c: "" for c in (*COLUMNS["skills"], "broader") if c not in skills})
    aliases = zip(skills["label"], skills["aliases"], strict=True)
    return skills.assign(
        uri=skills["uri"].where(skills["uri"] != "", skills["label"]),
        aliases=["|".join(p for p in _parts(text) if p != label) for label, text in aliases],
    )


def _united(tables: Iterable[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """One row per URI: what several rows say about it, put together."""
    rows: dict[str, list[dict[str, str]]] = {}
    first_in: dict[str, str] = {}
    clashes: dict[str, str] = {}
    for name, skills in tables:
        for row in skills.to_dict("records"):
            uri, label = row["uri"], row["label"]
            same = rows.setdefault(uri, [])
            same.append(row)
            first_in.setdefault(uri, name)
            same_label = label.casefold() == same[0]["label"].casefold()
            if not same_label and (name == first_in[uri] or not _is_global(uri)):
                clashes[uri] = (
                    f"{uri!r} is {same[0]['label']!r} in {first_in[uri]} and {label!r} in {name}"
                )
    if clashes:
        raise UnreadableError(
            f"{len(clashes):,} URI{'s have' if len(clashes) > 1 else ' has'} different labels: "
            f"{_listed(clashes.values(), '; ')}.",
            "Give each skill a URI of its own.",
        )
    skills = pd.DataFrame([_joined(same) for same in rows.values()], dtype=object)
    return check("skills", skills.fillna("")).astype("str")


def _joined(rows: list[dict[str, str]]) -> dict[str, str]:
    """Rows about one concept as one; of a cell that can hold only one thing, the first."""
    if len(rows) == 1:
        return rows[0]
    joined: dict[str, str] = {}
    for row in rows:
        for column, cell in row.items():
            joined[column] = joined.get(column) or cell
    joined["broader"] = "|".join(_parts("|".join(row["broader"] for row in rows)))
    names = _parts("|".join(f"{row['label']}|{row['aliases']}" for row in rows))
    label = joined["label"].casefold()
    joined["aliases"] = "|".join(name for name in names if name.casefold() != label)
    descriptions = dict.fromkeys(row["description"] for row in rows)
    joined["description"] = "\n".join(filter(None, descriptions))
    return joined


def _is_global(uri: str) -> bool:
    """Whether a URI means the same in every file, such as ESCO's in every language."""
    return uri.startswith(("http://", "https://", "urn:"))


def _linked(skills: pd.DataFrame) -> pd.DataFrame:
    """The table with only those broader concepts that are in it, or may be in another one."""
    known = set(skills["uri"])
    broader = []
    unknown: set[str] = set()
    for uri, text in zip(skills["uri"], skills["broader"], strict=True):
        parts = _parts(text)
        # ESCO's skills belong to groups, in another file, that nobody asks for.
        elsewhere = [] if uri.startswith(_ESCO) else [part for part in parts if _is_global(part)]
        kept = [part for part in parts if part != uri and (part in known or part in elsewhere)]
        broader.append("|".join(kept))
        unknown.update(p for p in parts if p not in known and not _is_global(p))
    if unknown:
        warnings.warn(
            f"{_counted(map(repr, sorted(unknown)), 'broader concept')} not in the table left out.",
            stacklevel=3,
        )
    return skills.assign(broader=pd.Series(broader, index=skills.index, dtype="str"))


# --- Which files, and what is in them --------------------------------------------------------

_ESCO_SKILLS = re.compile(r"skills_.+\.csv(\.gz)?", re.IGNORECASE)
_ONET_SKILLS = ("Technology Skills.txt", "Skills.txt", "Knowledge.txt")


def _files(path: Path) -> list[Path]:
    """The file itself, or the files of skills in a folder."""
    if not path.exists():
        raise UnreadableError(
            f"There is no file or folder {str(path)!r}.", "Check its name and where it lies."
        )
    if not path.is_dir():
        return [path]
    try:
        names = sorted(file.name for file in path.iterdir())
    except OSError as error:
        raise UnreadableError(
            f"The folder {path.name!r} can't be opened: {error.strerror or error}.",
            "Check that you may read it.",
        ) from None
    esco = [name for name in names if _ESCO_SKILLS.fullmatch(name)]
    if len(esco) > 1:
        raise UnreadableError(
            f"The folder {path.name!r} holds ESCO's skills more than once: {_listed(esco)}.",
            "Give the files themselves; the first one's language is that of the labels.",
        )
    found = [*esco, *(name for name in _ONET_SKILLS if name in names)]
    if not found:
        raise UnreadableError(
            f"The folder {path.name!r} holds neither ESCO's skills (skills_en.csv, or another "
            f"language) nor O*NET's ({', '.join(_ONET_SKILLS)}).",
            "Give the unpacked folder of an official download, or a file with a column 'label'.",
        )
    return [path / name for name in found]


def _skills(path: Path, taxonomy: str) -> pd.DataFrame:
    """The skills of one file, by the columns it has."""
    cells = _cells(path)
    columns = set(cells)
    if columns >= {"Example", "Commodity Code", "Commodity Title"}:
        return _technologies(cells).assign(taxonomy=taxonomy or "O*NET")
    if columns >= {"O*NET-SOC Code", "Task ID", "Task"}:
        return _tasks(path, cells).assign(taxonomy=taxonomy or "O*NET")
    if columns >= {"Element ID", "Element Name"}:
        return _elements(path, cells).assign(taxonomy=taxonomy or "O*NET")
    if "O*NET-SOC Code" in columns:
        raise _no_onet_skills(path)
    if columns & _ESCO_COLUMNS:
        cells = _esco(path, cells)
    return _own(path, cells, taxonomy)


def _cells(path: Path) -> pd.DataFrame:
    """The cells of a file's table as text; the index is the row's number in the file."""
    if not path.name.lower().endswith(_ENDINGS):
        raise UnreadableError(
            f"{path.name} is no table that is read here.",
            "Unpack an archive and give the folder; save a table as CSV in UTF-8, or as XLSX.",
        )
    try:
        table = _unpacked(path) if path.name.lower().endswith(".gz") else read_table(path)
    except UnreadableError as error:
        raise UnreadableError(
            f"{path.name}: {error.problem}", error.what_to_do, error.where
        ) from None
    if BEYOND in table:
        rows = table.index[table[BEYOND].notna()]
        raise UnreadableError(
            f"{path.name} has more cells than its header in {_counted(rows, 'row')}.",
            "Put a text that holds the separator between double quotes.",
        )
    if sheets := table.attrs.get("other_sheets"):
        warnings.warn(
            f"{path.name}: only the first sheet is read, not {_listed(map(repr, sheets))}.",
            stacklevel=4,
        )
    # As objects: most of what follows goes cell by cell, which pandas' own text makes slow.
    cells = {column: [_words(cell) for cell in table[column]] for column in table}
    return pd.DataFrame(cells, index=table.index, dtype=object)


def _unpacked(path: Path) -> pd.DataFrame:
    try:
        with gzip.open(path) as file:
            content = file.read(_MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        raise UnreadableError(
            "The file is damaged, or not gzipped.", "Download it again and replace it."
        ) from None
    if len(content) > _MOST_BYTES:
        raise UnreadableError(
            f"The file unpacks to more than {_MOST_BYTES / 1e6:,.0f} MB.",
            "Keep only the rows and columns that matter.",
        )
    with TemporaryDirectory() as folder:
        unpacked = Path(folder, path.stem)
        unpacked.write_bytes(content)
        return read_table(unpacked)


def _looked_up(keys: pd.Series, words: Mapping[str, str]) -> pd.Series:
    """What another table says of each key, ``""`` where it says nothing."""
    return pd.Series([words.get(key, "") for key in keys], index=keys.index, dtype=object)


def _words(cell: object) -> str:
    if isinstance(cell, list):  # as Parquet files hold several aliases
        return "|".join(map(_words, cell))
    return "" if cell is None else str(cell).strip()


def _beside(path: Path, name: str, *columns: str) -> pd.DataFrame | None:
    """The table of another file of the same download, if it lies in the same folder."""
    for file in (path.with_name(name), path.with_name(f"{name}.gz")):
        if file.exists():
            cells = _cells(file)
            if missing := [column for column in columns if column not in cells]:
                raise UnreadableError(
                    f"{file.name}, beside {path.name}, has no column {missing[0]!r}.",
                    "Download it again, or take it out of the folder.",
                )
            return cells
    return None


# --- ESCO ------------------------------------------------------------------------------------

_ESCO = "http://data.europa.eu/esco/"
# One of these is in each file of the official download.
_ESCO_COLUMNS = {
    "conceptUri",
    "conceptSchemeUri",
    "occupationUri",
    "originalSkillUri",
    "Level 0 URI",
}
_ESCO_KINDS = {"KnowledgeSkillCompetence": "", "SkillGroup": "skill group"}
_ESCO_READ = (
    "conceptType",
    "conceptUri",
    "preferredLabel",
    "altLabels",
    "hiddenLabels",
    "description",
    "skillType",
    "broaderConceptUri",
)


def _esco(path: Path, cells: pd.DataFrame) -> pd.DataFrame:
    """The official columns under our names."""
    language = next(iter(re.findall(r"_([a-z]{2}(?:-[a-z]+)?)\.csv", path.name)), "")
    kinds = set(cells.get("conceptType", ())) - {""}
    if "preferredLabel" not in cells or not kinds <= set(_ESCO_KINDS):
        raise UnreadableError(
            f"{path.name} is a file of ESCO's download, but not of its skills.",
            f"Give skills_{language or 'en'}.csv of the same download, or its folder.",
        )
    column = cells.reindex(columns=_ESCO_READ, fill_value="")
    group = _looked_up(column["conceptType"], _ESCO_KINDS)
    broader = _looked_up(column["conceptUri"], _esco_broader(path, language))
    return pd.DataFrame(
        {
            "uri": column["conceptUri"],
            "label": column["preferredLabel"],
            "aliases": column["altLabels"] + "\n" + column["hiddenLabels"],
            "description": column["description"],
            "concept_type": column["skillType"].where(column["skillType"] != "", group),
            "broader": column["broaderConceptUri"] + "|" + broader,
        }
    )


def _esco_broader(path: Path, language: str) -> dict[str, str]:
    name = f"broaderRelationsSkillPillar_{language}.csv"
    relations = _beside(path, name, "conceptUri", "broaderUri")
    broader: dict[str, str] = {}
    if relations is not None:
        for uri, above in zip(relations["conceptUri"], relations["broaderUri"], strict=True):
            broader[uri] = f"{broader[uri]}|{above}" if uri in broader else above
    return broader


# --- O*NET -----------------------------------------------------------------------------------

# Where the content model keeps what people can do and know.
_BRANCHES = {"1.A": "ability", "2.A": "skill", "2.B": "skill", "2.C": "knowledge"}


def _technologies(cells: pd.DataFrame) -> pd.DataFrame:
    """Each commodity, and each technology as often as it is an example of one."""
    cells = cells.drop_duplicates(["Example", "Commodity Code", "Commodity Title"])
    commodities = pd.DataFrame(
        {
            "uri": "onet:commodity/" + cells["Commodity Code"],
            "label": cells["Commodity Title"],
            "concept_type": "commodity",
        }
    )
    technologies = pd.DataFrame(
        {
            "uri": "onet:technology/" + cells["Example"].map(lambda name: quote(name, safe="")),
            "label": cells["Example"],
            "description": cells["Commodity Title"],
            "concept_type": "technology",
            "broader": commodities["uri"],
        }
    )
    # A general name such as "Spreadsheet software" stands both as an example and as a commodity.
    uris = dict(zip(commodities["label"], commodities["uri"], strict=True))
    general = technologies["label"].isin(uris)
    technologies.loc[general, "uri"] = technologies["label"].map(uris)
    technologies.loc[general, "description"] = ""
    return pd.concat([commodities.drop_duplicates(), technologies]).fillna("")


def _tasks(path: Path, cells: pd.DataFrame) -> pd.DataFrame:
    occupations = _beside(path, "Occupation Data.txt", "O*NET-SOC Code", "Title")
    titles = {}
    if occupations is not None:
        titles = dict(zip(occupations["O*NET-SOC Code"], occupations["Title"], strict=True))
    return pd.DataFrame(
        {
            "uri": "onet:task/" + cells.groupby("Task")["Task ID"].transform("first"),
            "label": cells["Task"],
            "description": _looked_up(cells["O*NET-SOC Code"], titles),
            "concept_type": "task",
        }
    )


def _elements(path: Path, cells: pd.DataFrame) -> pd.DataFrame:
    cells = cells.drop_duplicates("Element ID")
    groups = {number.rpartition(".")[0] for number in cells["Element ID"]}
    kinds = cells["Element ID"].str[:3].map(_BRANCHES)
    cells = cells[kinds.notna() & ~cells["Element ID"].isin(groups)]
    if cells.empty:
        raise _no_onet_skills(path)
    model: pd.DataFrame | None = cells
    if "Description" not in cells:
        model = _beside(path, "Content Model Reference.txt", "Element ID", "Description")
    descriptions = {}
    if model is not None:
        descriptions = dict(zip(model["Element ID"], model["Description"], strict=True))
    return pd.DataFrame(
        {
            "uri": "onet:element/" + cells["Element ID"],
            "label": cells["Element Name"],
            "description": _looked_up(cells["Element ID"], descriptions),
            "concept_type": kinds[cells.index],
        }
    )


def _no_onet_skills(path: Path) -> UnreadableError:
    return UnreadableError(
        f"{path.name} is a file of O*NET that names no skills.",
        f"Give the folder, or one of {', '.join(_ONET_SKILLS)}, Abilities.txt, "
        "Content Model Reference.txt and Task Statements.txt.",
    )


# --- One's own table -------------------------------------------------------------------------

_NAMES = {
    "concepturi": "uri",
    "preferredlabel": "label",
    "altlabels": "aliases",
    "skilltype": "concept_type",
    **{name: name for name in (*COLUMNS["skills"], "broader")},
}


def _own(path: Path, cells: pd.DataFrame, taxonomy: str) -> pd.DataFrame:
    taken = set(cells)
    names = []
    for column in cells:
        name = _NAMES.get(column.lower(), column)
        names.append(column if name in taken else name)
        taken.add(name)
    skills = cells.set_axis(names, axis="columns")
    if "label" not in skills:
        raise UnreadableError(
            f"{path.name} has no column 'label'; it has {_listed(cells)}.",
            "Name the column of skill names 'label'.",
        )
    if "uri" not in skills:
        skills["uri"] = skills["label"]
    if "broader" in skills:
        skills["broader"] = _uris(skills)
    said = skills.get("taxonomy", pd.Series("", skills.index))
    by_uri = skills["uri"].str.startswith(_ESCO).map({True: "ESCO", False: path.name.split(".")[0]})
    skills["taxonomy"] = taxonomy or said.where(said != "", by_uri)
    return skills


def _uris(skills: pd.DataFrame) -> list[str]:
    """What is broader as URIs, where the table gives labels."""
    uris = set(skills["uri"])
    by_label: dict[str, str] = {}
    for uri, label in zip(skills["uri"], skills["label"], strict=True):
        by_label.setdefault(label.casefold(), uri or label)
    return [
        "|".join(p if p in uris else by_label.get(p.casefold(), p) for p in _parts(text))
        for text in skills["broader"]
    ]


# --- Words -----------------------------------------------------------------------------------


def _parts(text: str) -> list[str]:
    """What ``|`` or line ends separate, each once."""
    parts = text.replace("\n", "|").split("|")
    return list(dict.fromkeys(part for p in parts if (part := p.strip())))


def _listed(things: Iterable[object], separator: str = ", ") -> str:
    """The first few of many."""
    words = [str(thing) for thing in things]
    return separator.join([*words[:5], *(["…"] if len(words) > 5 else [])])


def _counted(things: Iterable[object], noun: str) -> str:
    words = list(things)
    return f"{len(words):,} {noun}{'s' * (len(words) != 1)} ({_listed(words)})"
