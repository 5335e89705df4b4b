from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from doubles import SKILLS, WordByWordEncoder, WordEncoder, word_space

from skillmatch.encoder import ModelError
from skillmatch.recognition import ACCEPT, REVIEW
from skillmatch.resources import resource
from skillmatch.space import RELATED, SkillSpace
from skillmatch.tables import TableError, UnreadableError
from skillmatch.taxonomy import read_taxonomy

MATCH_COLUMNS = ["text_id", "rank", "uri", "label", "score", "decision", "via", "quote"]
PLACE_COLUMNS = ["uri", "label", "concept_type", "taxonomy", "x", "y"]
DATABASES = pd.DataFrame(
    {
        "uri": ["u:sql", "u:pg", "u:dba", "u:bake"],
        "label": ["SQL", "PostgreSQL", "database upkeep", "baking"],
        "aliases": ["structured query language", "Postgres|PSQL", "", ""],
        "description": ["", "A free database.", "", "Bread and cakes from an oven."],
        "broader": ["", "u:sql|u:dba|u:gone", "", ""],
    }
)


@pytest.fixture(scope="module")
def esco() -> SkillSpace:
    return SkillSpace.load()


@pytest.fixture(scope="module")
def databases() -> SkillSpace:
    return SkillSpace.from_skills(DATABASES, encoder=WordByWordEncoder())


def of(found: pd.DataFrame, label: str) -> pd.Series:
    return found[found["label"] == label].squeeze(axis="index")


# --- The shipped space -----------------------------------------------------------------------


def test_the_shipped_space_holds_esco(esco: SkillSpace) -> None:
    assert len(esco.skills) == esco.card["skills"] > 13_000
    assert esco.skills["uri"].str.startswith("http://data.europa.eu/esco/").all()
    assert esco.skills["uri"].is_unique
    assert esco.skills["description"].eq("").all()
    for vectors in (esco.vectors, esco.label_vectors):
        assert vectors.shape == (len(esco.skills), 384)
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert sum(file.stat().st_size for file in resource("data", "esco").iterdir()) < 12e6


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Prepares income tax returns for small firms.", "prepare tax returns forms"),
        ("Deep knowledge of PostgreSQL", "PostgreSQL"),
        ("draws blood samples from patients", "take blood samples"),
        ("TIG (tungsten inert gas) welding", "perform tungsten inert gas welding"),
    ],
)
def test_plain_words_find_their_skill(esco: SkillSpace, text: str, label: str) -> None:
    found = esco.match([text], top=10)
    assert label in found["label"].tolist()
    assert all(quote in text for quote in found["quote"])


def test_a_name_is_quoted_and_accepted(esco: SkillSpace) -> None:
    best = esco.match(["Deep knowledge of PostgreSQL"], top=1).iloc[0]
    assert best[["label", "decision", "via", "quote"]].tolist() == [
        "PostgreSQL",
        "accept",
        "",
        "PostgreSQL",
    ]


def test_a_kind_of_database_shows_its_language_and_not_the_reverse(esco: SkillSpace) -> None:
    postgres, sql = (esco.match([text], top=50) for text in ("PostgreSQL", "SQL"))
    assert of(postgres, "SQL")["via"] == "PostgreSQL"
    assert sql["label"].iloc[0] == "SQL"
    assert "PostgreSQL" not in sql.loc[sql["score"] >= REVIEW, "label"].tolist()


def test_the_shipped_map_shows_every_skill(esco: SkillSpace) -> None:
    found = esco.map()
    assert found.columns.tolist() == PLACE_COLUMNS
    assert found["uri"].tolist() == esco.skills["uri"].tolist()
    assert np.isfinite(found[["x", "y"]].to_numpy()).all()
    assert esco.places is not None
    assert len(np.unique(esco.places, axis=0)) > len(esco.skills) / 2


# --- Matching --------------------------------------------------------------------------------


def test_match_is_ordered_and_numbered(esco: SkillSpace) -> None:
    found = esco.match(["Bakes bread and cakes.", "Repairs roofs."], top=3)
    assert found.columns.tolist() == MATCH_COLUMNS
    assert found["text_id"].tolist() == [0, 0, 0, 1, 1, 1]
    assert found["rank"].tolist() == [1, 2, 3, 1, 2, 3]
    assert (found.groupby("text_id")["score"].diff().dropna() <= 0).all()


@pytest.mark.parametrize("count", [0, 3])
def test_texts_without_skills_are_tables_too(databases: SkillSpace, count: int) -> None:
    texts = [""] * count
    assert databases.match(texts).columns.tolist() == MATCH_COLUMNS
    assert databases.match(texts, top=2).empty
    assert databases.profile(texts).empty
    assert databases.profile(texts).columns.tolist() == MATCH_COLUMNS


def test_a_decision_is_read_off_the_probability(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = [1.0, ACCEPT, ACCEPT - 1e-6, REVIEW, REVIEW - 1e-6, 0.0]

    def recognise(*_: object) -> pd.DataFrame:
        return pd.DataFrame(
            {"text_id": 0, "skill": range(6), "score": scores, "quote": "", "named": False}
        )

    monkeypatch.setattr("skillmatch.recognition.recognise", recognise)
    assert word_space().match(["x"])["decision"].tolist() == [
        *("accept", "accept", "review", "review", "unlikely", "unlikely")
    ]


def test_a_space_of_one_s_own() -> None:
    space = word_space()
    best = space.match(["did bookkeeping"], top=1).iloc[0]
    assert best[["uri", "label", "quote", "via"]].tolist() == [
        "bookkeeping",
        "bookkeeping",
        "bookkeeping",
        "",
    ]
    assert len(space.match(["x"], top=50)) == len(SKILLS)
    assert repr(space) == "SkillSpace(6 skills, words)"


def test_an_alias_is_a_name(databases: SkillSpace) -> None:
    best = databases.match(["ran Postgres daily"], top=1).iloc[0]
    assert best[["label", "quote"]].tolist() == ["PostgreSQL", "Postgres"]


def test_label_aliases_and_description_make_a_skill_s_vector() -> None:
    space = SkillSpace.from_skills(DATABASES, encoder=WordEncoder())
    for text in ("PostgreSQL", "Postgres PSQL", "A free database."):
        assert space.neighbours(text.lower(), top=1)["label"].item() == "PostgreSQL"
    assert (space.label_vectors == space.encode(DATABASES["label"].tolist())).all()
    assert np.linalg.norm(space.vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_missing_text_is_no_text() -> None:
    skills = pd.DataFrame({"label": ["SQL", "R"], "aliases": [None, "Rlang"], "description": None})
    space = SkillSpace.from_skills(skills, encoder=WordEncoder())
    assert space.match(["Rlang"], top=1)["label"].item() == "R"
    assert space.skills["description"].tolist() == ["", ""]


def test_two_skills_of_one_uri_are_refused() -> None:
    with pytest.raises(TableError, match="'uri' of the skills table holds 'SQL'"):
        SkillSpace.from_skills(pd.DataFrame({"label": ["SQL", "SQL"]}), encoder=WordEncoder())


@pytest.mark.parametrize("place", [0, 1])
def test_a_label_without_letters_stops_nothing(place: int) -> None:
    labels = ["SQL", "SQL"]
    labels[place] = "***"
    space = SkillSpace.from_skills(pd.DataFrame({"label": labels}), encoder=WordEncoder())
    assert space.match(["SQL"], top=1)["label"].item() == "SQL"


# --- What a narrower skill says of a broader one ---------------------------------------------


def test_a_narrower_skill_shows_the_broader_ones_by_half(databases: SkillSpace) -> None:
    found = databases.match(["PostgreSQL administration"], top=4)
    shown = of(found, "PostgreSQL")
    for label in ("SQL", "database upkeep"):
        above = of(found, label)
        assert above["score"] == pytest.approx(RELATED * shown["score"], abs=1e-6)
        assert above[["via", "quote"]].tolist() == ["PostgreSQL", "PostgreSQL"]
        assert above["decision"] == "related"
    assert shown["via"] == of(found, "baking")["via"] == ""
    assert found["rank"].tolist() == [1, 2, 3, 4]
    assert (found["score"].diff().dropna() <= 0).all()


def test_a_broader_skill_does_not_show_a_narrower_one(databases: SkillSpace) -> None:
    flat = SkillSpace.from_skills(DATABASES.assign(broader=""), encoder=WordByWordEncoder())
    found = databases.match(["SQL administration"], top=4)
    pd.testing.assert_frame_equal(found, flat.match(["SQL administration"], top=4))
    assert found["via"].eq("").all()
    assert of(found, "PostgreSQL")["decision"] == "unlikely"


def test_what_the_text_itself_says_is_not_seen_through_another_skill(
    databases: SkillSpace,
) -> None:
    found = databases.match(["SQL in PostgreSQL"], top=4)
    said = of(found, "SQL")
    assert said[["via", "quote"]].tolist() == ["", "SQL"]
    assert said["decision"] == "accept"
    assert of(found, "database upkeep")["via"] == "PostgreSQL"
    assert not found.duplicated("uri").any()


def test_only_a_name_shows_what_is_broader(databases: SkillSpace) -> None:
    found = databases.match(["a free database"], top=4)
    assert found["via"].eq("").all()


def test_broader_skills_take_no_more_room_than_was_asked_for(databases: SkillSpace) -> None:
    found = databases.match(["PostgreSQL", "baking", "PSQL"], top=2)
    assert found["text_id"].tolist() == [0, 0, 1, 1, 2, 2]
    assert found["rank"].tolist() == [1, 2] * 3
    assert found["via"].tolist() == ["", "PostgreSQL", "", "", "", "PostgreSQL"]


def test_a_missing_broader_skill_is_none() -> None:
    skills = pd.DataFrame({"label": ["SQL", "PostgreSQL"], "broader": [None, "SQL"]})
    found = SkillSpace.from_skills(skills, encoder=WordEncoder()).match(["PostgreSQL"])
    assert of(found, "SQL")["via"] == "PostgreSQL"


def test_named_counts_a_name_fully_and_what_is_broader_by_half(databases: SkillSpace) -> None:
    texts = ["PSQL, then SQL", "PostgreSQL", "a free database", "", "sql baking"]
    assert databases.named(texts).toarray().tolist() == [
        [1, 1, RELATED, 0],
        [RELATED, 1, RELATED, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [1, 0, 0, 1],
    ]
    assert databases.named([]).shape == (0, 4)


# --- Further skills and several taxonomies ---------------------------------------------------


def test_an_extended_space_keeps_what_it_has_and_adds(databases: SkillSpace) -> None:
    more = pd.DataFrame(
        {
            "uri": ["u:sql", "u:kite", "u:pgx"],
            "label": ["another name", "kite flying", "Pgx"],
            "broader": ["", "", "u:pg"],
        }
    )
    larger = databases.extended(more)
    count = len(databases.skills)
    assert larger.skills["label"].tolist()[:count] == databases.skills["label"].tolist()
    assert larger.skills["uri"].tolist()[count:] == ["u:kite", "u:pgx"]
    assert of(larger.match(["another name"]), "SQL")["quote"] == "another name"
    assert (larger.vectors[:count] == databases.vectors).all()
    assert (larger.label_vectors[:count] == databases.label_vectors).all()
    assert larger.encoder is databases.encoder
    assert larger.match(["kite flying"], top=1)["label"].item() == "kite flying"
    assert of(larger.match(["PSQL"]), "SQL")["via"] == "PostgreSQL"
    assert of(larger.match(["Pgx"]), "PostgreSQL")["via"] == "Pgx"
    assert len(larger.map()) == len(larger.vectors) == count + 2
    assert len(databases.skills) == count


def test_extending_by_what_is_there_changes_nothing(databases: SkillSpace) -> None:
    same = databases.extended(DATABASES)
    pd.testing.assert_frame_equal(same.skills, databases.skills)
    assert (same.vectors == databases.vectors).all()


def test_several_taxonomies_share_one_space(tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text(
        "uri,label,taxonomy,broader\no:1,SQL,ours,\no:2,Kestrel WMS,ours,\no:3,OurQL,ours,o:1\n"
    )
    (tmp_path / "theirs.csv").write_text("uri,label,taxonomy\nt:1,SQL,theirs\nt:2,baking,theirs\n")
    both = read_taxonomy(tmp_path / "ours.csv", tmp_path / "theirs.csv")
    space = SkillSpace.from_skills(both, encoder=WordByWordEncoder())
    assert space.skills["taxonomy"].tolist() == ["ours"] * 3 + ["theirs"] * 2
    found = space.match(["SQL at night, Kestrel WMS, baking"], top=4)
    assert set(found["uri"]) == {"o:1", "t:1", "o:2", "t:2"}
    assert found["decision"].eq("accept").all()
    shown = space.match(["OurQL"]).set_index("uri")["via"]
    assert shown[["o:1", "t:1"]].tolist() == ["OurQL", ""]


# --- Profiles --------------------------------------------------------------------------------


def test_a_profile_holds_what_is_probable_enough(databases: SkillSpace) -> None:
    texts = ["PostgreSQL", "kites", "SQL and baking"]
    found = databases.profile(texts)
    assert found["text_id"].tolist() == [0, 0, 0, 2, 2]
    assert set(found["label"][:3]) == {"PostgreSQL", "SQL", "database upkeep"}
    assert set(found["label"][3:]) == {"SQL", "baking"}
    assert databases.profile(texts, least=ACCEPT)["label"].tolist().count("SQL") == 1
    assert len(databases.profile(texts, least=0)) == 3 * len(DATABASES)


def test_shared_tells_what_two_texts_have_in_common(databases: SkillSpace) -> None:
    found = databases.shared("SQL and baking", "PostgreSQL").set_index("label")
    assert found.index[0] == "SQL"
    assert found.loc["SQL", "other"] == found.loc["SQL", "shared"] < found.loc["SQL", "one"]
    assert found.loc["baking", ["other", "shared"]].tolist() == [0, 0]
    assert found.loc["PostgreSQL", ["one", "shared"]].tolist() == [0, 0]
    assert databases.shared("SQL", "PostgreSQL", least=ACCEPT)["shared"].eq(0).all()
    assert databases.shared("", "kites").empty


# --- Neighbours and the map ------------------------------------------------------------------


def test_neighbours_of_a_skill_leave_it_out(databases: SkillSpace) -> None:
    by_label, by_uri = databases.neighbours("PostgreSQL"), databases.neighbours("u:pg")
    pd.testing.assert_frame_equal(by_label, by_uri)
    assert by_label.columns.tolist() == ["uri", "label", "concept_type", "taxonomy", "cosine"]
    assert sorted(by_label["label"]) == ["SQL", "baking", "database upkeep"]
    assert by_label["label"].iloc[0] == "database upkeep"
    assert (by_label["cosine"].diff().dropna() <= 0).all()
    own = DATABASES["label"].tolist().index
    expected = databases.vectors[own("PostgreSQL")] @ databases.vectors[own("database upkeep")]
    assert by_label["cosine"].iloc[0] == pytest.approx(expected)
    assert len(databases.neighbours("u:pg", top=1)) == 1


def test_neighbours_of_a_text_may_be_any_skill(databases: SkillSpace) -> None:
    found = databases.neighbours("cakes from an oven", top=4)
    assert len(found) == 4
    assert found["label"].iloc[0] == "baking"
    assert databases.neighbours("", top=9).shape == (4, 5)


def test_a_map_shows_skills_or_texts(databases: SkillSpace) -> None:
    skills = databases.map()
    assert skills.columns.tolist() == PLACE_COLUMNS
    assert skills["label"].tolist() == DATABASES["label"].tolist()
    again = SkillSpace.from_skills(DATABASES, encoder=WordByWordEncoder()).map()
    pd.testing.assert_frame_equal(skills, again)
    texts = databases.map(["SQL", "", "baking"])
    assert texts.columns.tolist() == ["text_id", "x", "y"]
    assert texts["text_id"].tolist() == [0, 1, 2]
    for axis in ("x", "y"):
        assert texts[axis].between(skills[axis].min() - 1e-3, skills[axis].max() + 1e-3).all()


def test_a_text_stands_near_its_skill(esco: SkillSpace) -> None:
    where = esco.map().set_index("label")[["x", "y"]]
    spot = esco.map(["PostgreSQL"])[["x", "y"]].to_numpy()[0]
    apart = np.linalg.norm(where.to_numpy() - spot, axis=1)
    near = np.linalg.norm(where.loc["PostgreSQL"].to_numpy() - spot)
    assert near < np.quantile(apart, 0.1)


def test_no_texts_have_no_places(esco: SkillSpace) -> None:
    assert esco.map([]).empty


# --- Saving and loading ----------------------------------------------------------------------


@pytest.fixture
def words_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skillmatch.space.default_encoder", WordByWordEncoder)


@pytest.mark.usefixtures("words_installed")
def test_a_loaded_space_is_the_saved_one(
    tmp_path: Path, databases: SkillSpace, monkeypatch: pytest.MonkeyPatch
) -> None:
    databases.save(tmp_path / "new" / "folder", source="a test", license="none")
    monkeypatch.setattr("skillmatch.profiles.plane", None)  # places are stored, not worked out
    again = SkillSpace.load(tmp_path / "new" / "folder")
    pd.testing.assert_frame_equal(
        again.skills, databases.skills.assign(description=""), check_dtype=False
    )
    for stored, own in (
        (again.vectors, databases.vectors),
        (again.label_vectors, databases.label_vectors),
    ):
        assert np.linalg.norm(stored, axis=1) == pytest.approx(1, abs=1e-5)
        assert (stored * own).sum(axis=1).min() > 0.999
    places = ["x", "y"]
    assert again.map()[places].to_numpy() == pytest.approx(
        databases.map()[places].to_numpy(), rel=1e-3
    )
    assert again.card == {
        "model": "words in their places",
        "model_sha256": "0" * 64,
        "source": "a test",
        "license": "none",
        "skills": 4,
        "dimensions": 513,
    }
    texts = ["PostgreSQL administration", "baking"]
    pd.testing.assert_frame_equal(again.match(texts), databases.match(texts), atol=0.01, rtol=0.01)


@pytest.mark.usefixtures("words_installed")
def test_saving_again_writes_the_same_files(tmp_path: Path, databases: SkillSpace) -> None:
    databases.save(tmp_path / "one")
    SkillSpace.from_skills(DATABASES, encoder=WordByWordEncoder()).save(tmp_path / "other")
    for file in ("skills.csv.gz", "card.json", "vectors.npz"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()


@pytest.mark.usefixtures("words_installed")
def test_an_extended_space_can_be_saved(tmp_path: Path, databases: SkillSpace) -> None:
    databases.save(tmp_path / "small", source="a test")
    SkillSpace.load(tmp_path / "small").extended(pd.DataFrame({"label": ["kite flying"]})).save(
        tmp_path / "large"
    )
    again = SkillSpace.load(tmp_path / "large")
    assert again.card["skills"] == len(again.skills) == len(again.map()) == 5
    assert again.match(["kite flying"], top=1)["label"].item() == "kite flying"
    assert again.map()[["x", "y"]].to_numpy()[:4] == pytest.approx(
        databases.map()[["x", "y"]].to_numpy(), rel=1e-3
    )


def test_a_space_of_another_model_is_refused(tmp_path: Path) -> None:
    SkillSpace.from_skills(pd.DataFrame({"label": ["a"]}), encoder=WordEncoder()).save(tmp_path)
    assert json.loads((tmp_path / "card.json").read_text("utf-8"))["model"] == "words"
    with pytest.raises(ModelError, match=r"words.*don't compare"):
        SkillSpace.load(tmp_path)


def test_one_text_may_come_by_itself(databases: SkillSpace) -> None:
    alone = databases.match("PostgreSQL administration")
    pd.testing.assert_frame_equal(alone, databases.match(["PostgreSQL administration"]))


def test_a_missing_text_is_empty_and_half_characters_stop_nothing(databases: SkillSpace) -> None:
    found = databases.match([None, float("nan"), "\ud800 PostgreSQL"], top=1)
    assert found[["text_id", "label"]].to_numpy().tolist() == [[2, "PostgreSQL"]]


def test_a_folder_without_a_space_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="holds no skills space"):
        SkillSpace.load(tmp_path)


def test_a_long_list_keeps_its_names(esco: SkillSpace) -> None:
    names = ["Python", "Java", "PHP", "Ruby", "Perl", "Haskell", "Erlang", "COBOL", "MATLAB", "SQL"]
    found = esco.match(["Skills: " + ", ".join(names * 3)], top=30)
    assert sum(found["quote"].isin(names) & found["via"].eq("")) >= 8


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("US GAAP", "national generally accepted accounting principles"),
        ("Power BI", "business intelligence"),
        ("CNC", "program a CNC controller"),
    ],
)
def test_acronyms_and_tools_of_ads_are_known(esco: SkillSpace, text: str, label: str) -> None:
    assert label in esco.match([text], top=5)["label"].tolist()
