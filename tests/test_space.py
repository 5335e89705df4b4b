from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from doubles import SKILLS, WordEncoder, word_space

from skillmatch.encoder import ModelError
from skillmatch.resources import resource
from skillmatch.space import SkillSpace
from skillmatch.tables import UnreadableError
from skillmatch.taxonomy import read_taxonomy


@pytest.fixture(scope="module")
def esco() -> SkillSpace:
    return SkillSpace.load()


def test_the_shipped_space_holds_esco(esco: SkillSpace) -> None:
    assert len(esco.skills) == esco.card["skills"] > 13_000
    assert esco.skills["uri"].str.startswith("http://data.europa.eu/esco/").all()
    assert esco.skills["uri"].is_unique
    assert esco.vectors.shape == (len(esco.skills), 384)
    assert np.linalg.norm(esco.vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert esco.skills["description"].eq("").all()
    assert sum(file.stat().st_size for file in resource("data", "esco").iterdir()) < 8e6


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Prepares income tax returns for small firms.", "prepare tax returns forms"),
        ("Deep knowledge of PostgreSQL", "PostgreSQL"),
        ("draws blood samples from patients", "take blood samples"),
        ("MIG and TIG welding", "perform tungsten inert gas welding"),
    ],
)
def test_plain_words_find_their_skill(esco: SkillSpace, text: str, label: str) -> None:
    found = esco.match([text], top=10)
    assert label in found["label"].tolist()
    assert all(quote in text for quote in found["quote"])


def test_match_is_ordered_and_numbered(esco: SkillSpace) -> None:
    found = esco.match(["Bakes bread and cakes.", "Repairs roofs."], top=3)
    assert found["text_id"].tolist() == [0, 0, 0, 1, 1, 1]
    assert found["rank"].tolist() == [1, 2, 3, 1, 2, 3]
    assert (found.groupby("text_id")["score"].diff().dropna() <= 0).all()
    assert esco.match([], top=3).empty


def test_a_space_of_one_s_own(tmp_path: Path) -> None:
    space = word_space()
    assert space.match(["did bookkeeping"], top=1)["label"].item() == "bookkeeping"
    assert len(space.match(["x"], top=50)) == len(SKILLS)


def test_saving_keeps_directions(tmp_path: Path, esco: SkillSpace) -> None:
    skills = pd.DataFrame(
        {
            "label": ["bookkeeping", "welding"],
            "aliases": ["keep the books|ledger keeping", ""],
            "description": ["Recording money that comes and goes.", "Joining metals with heat."],
        }
    )
    space = SkillSpace.from_skills(skills)
    space.save(tmp_path, source="a test")
    again = SkillSpace.load(tmp_path)
    assert again.skills["label"].tolist() == ["bookkeeping", "welding"]
    assert again.card["source"] == "a test"
    assert (again.vectors * space.vectors).sum(axis=1).min() > 0.999
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.suffix != ".npz"}
    space.save(tmp_path, source="a test")
    assert before == {
        file.name: file.read_bytes() for file in tmp_path.iterdir() if file.suffix != ".npz"
    }


def test_a_space_of_another_model_is_refused(tmp_path: Path) -> None:
    SkillSpace.from_skills(pd.DataFrame({"label": ["a"]}), encoder=WordEncoder()).save(tmp_path)
    with pytest.raises(ModelError, match="don't compare"):
        SkillSpace.load(tmp_path)


def test_the_shared_table_and_the_official_columns_make_the_same_skills(
    tmp_path: Path, shared_data: Path
) -> None:
    skills = read_taxonomy(shared_data / "esco_skills_en.csv.gz")
    assert skills["taxonomy"].eq("ESCO").all()
    official = skills.rename(
        columns={
            "uri": "conceptUri",
            "label": "preferredLabel",
            "aliases": "altLabels",
            "concept_type": "skillType",
        }
    )
    official["altLabels"] = official["altLabels"].str.replace("|", "\n")
    official.drop(columns="taxonomy").to_csv(tmp_path / "skills_en.csv", index=False)
    pd.testing.assert_frame_equal(read_taxonomy(tmp_path / "skills_en.csv"), skills)


def test_a_wrong_file_is_no_taxonomy(tmp_path: Path) -> None:
    (tmp_path / "wrong.csv").write_text("name,other\nx,y\n")
    with pytest.raises(UnreadableError, match="no column 'label'"):
        read_taxonomy(tmp_path / "wrong.csv")
    (tmp_path / "binary.csv").write_bytes(bytes(range(256)))
    with pytest.raises(UnreadableError, match="can't be read"):
        read_taxonomy(tmp_path / "binary.csv")
    with pytest.raises(UnreadableError, match="can't be read"):
        read_taxonomy(tmp_path / "absent.csv")
