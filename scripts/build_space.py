"""Make the ESCO space that ships with skillmatch: names, identifiers and vectors.

    python scripts/build_space.py SKILLS_CSV [--out data/esco]

SKILLS_CSV is ``skills_en.csv`` of ESCO's official CSV download, or a table with the columns
``uri``, ``label``, ``aliases``, ``description`` and ``concept_type``. Descriptions shape the
vectors and are not kept. Takes some ten minutes on two cores; interrupted, it goes on where it
was, since every text's vector is cached.
"""

from __future__ import annotations

import argparse
import hashlib
from importlib.metadata import version
from pathlib import Path

from skillmatch.space import SkillSpace
from skillmatch.taxonomy import read_taxonomy


def main() -> None:
    """Read the table, embed it, write the space."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("skills", type=Path, metavar="SKILLS_CSV")
    parser.add_argument("--out", type=Path, default=Path("data/esco"))
    arguments = parser.parse_args()
    # Sorted, so that the same skills in another order make the same space.
    skills = read_taxonomy(arguments.skills).sort_values("uri", ignore_index=True)
    space = SkillSpace.from_skills(skills)
    space.save(
        arguments.out,
        taxonomy="ESCO",
        source_sha256=hashlib.sha256(arguments.skills.read_bytes()).hexdigest(),
        license="ESCO classification, European Commission; reuse with acknowledgement",
        made_with={name: version(name) for name in ("sentence-transformers", "torch", "numpy")},
    )
    print(f"{len(skills):,} skills written to {arguments.out}")


if __name__ == "__main__":
    main()
