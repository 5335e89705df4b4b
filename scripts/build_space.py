"""Make the ESCO space that ships with skillmatch: names, identifiers, vectors and the map.

    python scripts/build_space.py SKILLS_CSV [--relations RELATIONS_CSV] [--out data/esco]

SKILLS_CSV is ``skills_en.csv`` of ESCO's official CSV download, or a table with the columns
``uri``, ``label``, ``aliases``, ``description`` and ``concept_type``; RELATIONS_CSV is the
download's ``broaderRelationsSkillPillar_en.csv``; without it, and if it doesn't lie beside
SKILLS_CSV, few skills have a broader one. To what ESCO calls broader, ``training/shows.csv`` adds
which tools show which language or kind of tool; ``training/acronyms.csv`` adds names that ads use.
Descriptions shape the vectors and are not kept. Takes some ten minutes on two cores; interrupted,
it goes on where it was, since every text's vector is cached.
"""

from __future__ import annotations

import argparse
import hashlib
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from skillmatch.space import SkillSpace
from skillmatch.taxonomy import read_taxonomy

SHOWS = Path(__file__).with_name("training") / "shows.csv"
ACRONYMS = Path(__file__).with_name("training") / "acronyms.csv"


def main() -> None:
    """Read the table, embed it, write the space."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("skills", type=Path, metavar="SKILLS_CSV")
    parser.add_argument("--relations", type=Path, metavar="RELATIONS_CSV")
    parser.add_argument("--out", type=Path, default=Path("data/esco"))
    chosen = parser.parse_args()
    # Sorted, so that the same skills in another order make the same space.
    skills = read_taxonomy(chosen.skills).sort_values("uri", ignore_index=True)
    space = SkillSpace.from_skills(_with_acronyms(_with_broader(skills, chosen.relations)))
    space.save(
        chosen.out,
        taxonomy="ESCO",
        source_sha256=hashlib.sha256(chosen.skills.read_bytes()).hexdigest(),
        license="ESCO classification, European Commission; reuse with acknowledgement",
        made_with={
            name: version(name)
            for name in ("sentence-transformers", "torch", "numpy", "scikit-learn")
        },
    )
    print(f"{len(skills):,} skills written to {chosen.out}")


def _with_broader(skills: pd.DataFrame, relations: Path | None) -> pd.DataFrame:
    """The skills with the uris of those above each, as far as these are skills themselves."""
    columns = ["uri", "broader"]
    uri = skills.set_index("label")["uri"]
    ours = (
        pd.read_csv(SHOWS).apply(lambda labels: labels.map(uri)).set_axis(columns, axis="columns")
    )
    told = skills.loc[skills["broader"] != "", columns]
    theirs = told.assign(broader=told["broader"].str.split("|")).explode("broader")
    if relations is not None:
        table = pd.read_csv(relations, dtype=str)[["conceptUri", "broaderUri"]]
        theirs = pd.concat([theirs, table.set_axis(columns, axis="columns")])
    # Of ESCO's own only knowledge below knowledge: above a skill often stands one that every job
    # asks for ("advise others"), which says nothing.
    knowledge = skills.loc[skills["concept_type"].eq("knowledge"), "uri"]
    theirs = theirs[theirs["uri"].isin(knowledge) & theirs["broader"].isin(knowledge)]
    known = pd.concat([ours, theirs]).drop_duplicates().sort_values(columns)
    above = known.groupby("uri")["broader"].agg("|".join)
    return skills.assign(broader=skills["uri"].map(above).fillna(""))


def _with_acronyms(skills: pd.DataFrame) -> pd.DataFrame:
    """The skills with acronyms and tools that ads use and ESCO doesn't list, as aliases."""
    added = pd.read_csv(ACRONYMS).groupby("label")["name"].agg("|".join)
    more = skills["label"].map(added).fillna("")
    return skills.assign(aliases=(skills["aliases"] + "|" + more).str.strip("|"))


if __name__ == "__main__":
    main()
