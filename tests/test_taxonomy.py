from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.tables import COLUMNS, UnreadableError
from skillmatch.taxonomy import read_taxonomy

ESCO = "http://data.europa.eu/esco/skill/"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file into the test's folder, text in UTF-8 or bytes as they are."""

    def written(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


# --- ESCO ------------------------------------------------------------------------------------

SKILLS_DE = f"""\
conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,description
KnowledgeSkillCompetence,{ESCO}1,knowledge,x,Haskell,,,released,Eine Sprache.
KnowledgeSkillCompetence,{ESCO}2,skill/competence,,Brot backen,"Brot backen\nBrote backen",Brod,,
"""
OCCUPATIONS = "conceptType,conceptUri,preferredLabel\nOccupation,http://x/o,baker\n"


def test_esco_in_another_language_with_all_its_names(write: Write) -> None:
    skills = read_taxonomy(write("skills_de.csv", SKILLS_DE))
    assert list(skills) == [*COLUMNS["skills"], "broader"]
    assert {str(dtype) for dtype in skills.dtypes} == {"str"}
    assert skills["label"].tolist() == ["Haskell", "Brot backen"]
    assert skills["uri"].tolist() == [f"{ESCO}1", f"{ESCO}2"]
    assert skills["aliases"].tolist() == ["", "Brote backen|Brod"]
    assert skills["concept_type"].tolist() == ["knowledge", "skill/competence"]
    assert skills["description"].tolist() == ["Eine Sprache.", ""]
    assert skills["taxonomy"].eq("ESCO").all()
    assert skills["broader"].eq("").all()


def test_an_esco_folder_is_its_skills_and_what_is_broader(write: Write, tmp_path: Path) -> None:
    file = write("skills_de.csv", SKILLS_DE)
    write("occupations_de.csv", OCCUPATIONS)
    relations = f"conceptUri,broaderUri\n{ESCO}1,{ESCO}2\n{ESCO}1,{ESCO}group\n{ESCO}2,{ESCO}g\n"
    write("broaderRelationsSkillPillar_de.csv.gz", gzip.compress(relations.encode()))
    skills = read_taxonomy(tmp_path)
    assert skills["broader"].tolist() == [f"{ESCO}2", ""]
    pd.testing.assert_frame_equal(skills, read_taxonomy(file))


def test_skills_and_groups_together_make_a_hierarchy(write: Write) -> None:
    skills = write("skills_de.csv", SKILLS_DE)
    write("broaderRelationsSkillPillar_de.csv", f"conceptUri,broaderUri\n{ESCO}1,{ESCO}S\n")
    groups = write(
        "skillGroups_de.csv",
        f"conceptType,conceptUri,preferredLabel\nSkillGroup,{ESCO}S,Informatik\n",
    )
    both = read_taxonomy(skills, groups).set_index("label")
    assert both.loc["Haskell", "broader"] == f"{ESCO}S"
    assert both.loc["Informatik", "concept_type"] == "skill group"


def test_a_collection_says_itself_what_is_broader(write: Write) -> None:
    header = "conceptUri,preferredLabel,altLabels,broaderConceptUri,broaderConceptPT"
    rows = f"{ESCO}1,bake,baking | make bread,{ESCO}2 | {ESCO}g,cook | x\n{ESCO}2,cook,,,\n"
    skills = read_taxonomy(write("digitalSkillsCollection_de.csv", f"{header}\n{rows}"))
    assert skills["aliases"].tolist() == ["baking|make bread", ""]
    assert skills["broader"].tolist() == [f"{ESCO}2", ""]


def test_a_folder_with_several_languages_asks_for_one(write: Write, tmp_path: Path) -> None:
    write("skills_de.csv", SKILLS_DE)
    write("skills_en.csv", SKILLS_DE)
    with pytest.raises(
        UnreadableError, match=r"skills_de\.csv, skills_en\.csv.*first one's language"
    ):
        read_taxonomy(tmp_path)


def test_another_language_brings_further_names(write: Write) -> None:
    german = write("skills_de.csv", SKILLS_DE)
    english = write("skills_en.csv", SKILLS_DE.replace("Brot backen", "bake bread"))
    skills = read_taxonomy(german, english)
    assert len(skills) == len(read_taxonomy(german))
    assert skills["label"].eq("Brot backen").sum() == 1
    bread = skills[skills["label"] == "Brot backen"]
    assert "bake bread" in bread["aliases"].item().split("|")


def test_a_number_is_no_uri_that_two_files_share(write: Write) -> None:
    own, other = write("own.csv", "uri,label\n1,SQL\n"), write("other.csv", "uri,label\n1,R\n")
    with pytest.raises(UnreadableError, match=r"'1' is 'SQL' in own\.csv and 'R' in other\.csv"):
        read_taxonomy(own, other)


def test_what_is_broader_may_be_a_web_address_elsewhere(write: Write) -> None:
    own = write("own.csv", f"label,broader\nOurQL,{ESCO}1\n")
    assert read_taxonomy(own)["broader"].tolist() == [f"{ESCO}1"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("occupations_de.csv", OCCUPATIONS),
        ("skillSkillRelations_de.csv", "originalSkillUri,relationType\nx,optional\n"),
        ("skillsHierarchy_de.csv", "Level 0 URI,Level 0 preferred term\nx,y\n"),
        ("broaderRelationsSkillPillar_de.csv", "conceptUri,broaderUri\nx,y\n"),
    ],
)
def test_other_files_of_esco_name_the_right_one(write: Write, name: str, content: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_taxonomy(write(name, content))
    assert caught.value.problem.startswith(name)
    assert "Give skills_de.csv of the same download" in caught.value.what_to_do


def test_the_shared_table_and_the_official_columns_make_the_same_skills(
    tmp_path: Path, shared_data: Path
) -> None:
    skills = read_taxonomy(shared_data / "esco_skills_en.csv.gz")
    assert len(skills) == 13_868
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
    official = official.drop(columns=["taxonomy", "broader"])
    official.to_csv(tmp_path / "skills_en.csv", index=False)
    pd.testing.assert_frame_equal(read_taxonomy(tmp_path), skills)

    source = shared_data / "esco_official_en"
    shutil.copy(source / "broaderRelationsSkillPillar_en.csv.gz", tmp_path)
    linked = read_taxonomy(tmp_path, source / "skillGroups_en.csv.gz")
    assert len(linked) == len(skills) + 640
    named = linked.set_index("uri")["label"]
    broader = linked.set_index("label")["broader"].str.split("|")
    assert "computer programming" in [named[uri] for uri in broader["Haskell"]]
    # All but the few that sit at the top of a branch belong somewhere.
    assert linked["broader"].ne("").mean() > 0.98


def test_a_collection_adds_to_esco_what_is_broader(shared_data: Path) -> None:
    collection = shared_data / "esco_official_en" / "digitalSkillsCollection_en.csv.gz"
    table = shared_data / "esco_skills_en.csv.gz"
    digital, everything = read_taxonomy(collection), read_taxonomy(table, collection)
    haskell = digital.set_index("label").loc["Haskell"]
    assert haskell["aliases"] == "Haskell techniques"
    assert haskell["broader"] == f"{ESCO}21d2f96d-35f7-4e3f-9745-c533d2dd6e97"
    assert everything["uri"].is_unique
    assert set(everything["uri"]) == set(read_taxonomy(table)["uri"]) | set(digital["uri"])
    assert everything.set_index("label").loc["Haskell", "broader"] == haskell["broader"]


@pytest.mark.parametrize(
    "name", ["occupations_en", "skillsHierarchy_en", "skillSkillRelations_en", "broaderRelations"]
)
def test_the_official_files_without_skills_are_refused(shared_data: Path, name: str) -> None:
    (file,) = (shared_data / "esco_official_en").glob(f"{name}*")
    with pytest.raises(UnreadableError, match=r"Give skills_en\.csv"):
        read_taxonomy(file)


# --- O*NET -----------------------------------------------------------------------------------

TECHNOLOGIES = """\
O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand
11-1011.00\tC++\t43232405\tDevelopment software\tY\tN
11-1011.00\tC#\t43232405\tDevelopment software\tY\tN
11-1021.00\tC#\t43232405\tDevelopment software\tY\tN
11-1021.00\tJIRA\t43232201\tWorkflow software\tY\tN
11-1021.00\tJIRA\t43232405\tDevelopment software\tY\tN
11-1031.00\tWorkflow software\t43232201\tWorkflow software\tN\tN
"""
TASKS = """\
O*NET-SOC Code\tTask ID\tTask\tTask Type
11-3012.00\t23\tStore supplies.\tCore
11-3013.00\t21272\tStore supplies.\tCore
11-3013.00\t24\tPlan routes.\tCore
"""
RATINGS = """\
O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value
11-1011.00\t{0}\t{1}\tIM\t4.1
11-1011.00\t{0}\t{1}\tLV\t4.6
11-1021.00\t{0}\t{1}\tIM\t3.9
"""
MODEL = """\
Element ID\tElement Name\tDescription
1.A\tAbilities\tEnduring attributes.
1.A.1\tCognitive Abilities\tAbilities of the mind.
1.A.1.a\tVerbal Abilities\tAbilities with words.
1.A.1.a.1\tOral Comprehension\tListening to and understanding words.
1.B.1\tOccupational Interests\tPreferences.
2.A.1\tContent\tBackground structures.
2.A.1.a\tReading Comprehension\tUnderstanding written words.
2.C.10\tTransportation\tMoving people or goods.
"""


def test_technologies_belong_to_their_commodities(write: Write) -> None:
    skills = read_taxonomy(write("Technology Skills.txt", TECHNOLOGIES))
    assert skills["taxonomy"].eq("O*NET").all()
    assert skills.drop(columns=["taxonomy", "aliases"]).to_csv(index=False).splitlines() == [
        "uri,label,description,concept_type,broader",
        "onet:commodity/43232405,Development software,,commodity,",
        "onet:commodity/43232201,Workflow software,,commodity,",
        "onet:technology/C%2B%2B,C++,Development software,technology,onet:commodity/43232405",
        "onet:technology/C%23,C#,Development software,technology,onet:commodity/43232405",
        'onet:technology/JIRA,JIRA,"Workflow software',
        'Development software",technology,onet:commodity/43232201|onet:commodity/43232405',
    ]


def test_a_task_of_several_occupations_is_one_skill(write: Write) -> None:
    tasks = write("Task Statements.txt", TASKS)
    assert read_taxonomy(tasks)["description"].eq("").all()
    titles = "11-3012.00\tServices Managers\n11-3013.00\tFacilities Managers\n"
    write("Occupation Data.txt", f"O*NET-SOC Code\tTitle\n{titles}")
    skills = read_taxonomy(tasks)
    assert skills["uri"].tolist() == ["onet:task/23", "onet:task/24"]
    assert skills["label"].tolist() == ["Store supplies.", "Plan routes."]
    assert skills["description"].tolist() == [
        "Services Managers\nFacilities Managers",
        "Facilities Managers",
    ]
    assert skills["concept_type"].eq("task").all()


@pytest.mark.parametrize(
    ("name", "number", "label", "kind"),
    [
        ("Skills.txt", "2.A.1.a", "Reading Comprehension", "skill"),
        ("Knowledge.txt", "2.C.10", "Transportation", "knowledge"),
        ("Abilities.txt", "1.A.1.a.1", "Oral Comprehension", "ability"),
    ],
)
def test_rated_elements_are_skills_once(
    write: Write, name: str, number: str, label: str, kind: str
) -> None:
    ratings = write(name, RATINGS.format(number, label))
    (skill,) = read_taxonomy(ratings).to_dict("records")
    assert skill == {
        "uri": f"onet:element/{number}",
        "label": label,
        "aliases": "",
        "description": "",
        "concept_type": kind,
        "taxonomy": "O*NET",
        "broader": "",
    }
    write("Content Model Reference.txt", MODEL)
    (description,) = read_taxonomy(ratings)["description"]
    assert f"{number}\t{label}\t{description}\n" in MODEL


def test_of_the_content_model_only_what_people_can_and_know(write: Write) -> None:
    skills = read_taxonomy(write("Content Model Reference.txt", MODEL))
    assert skills["label"].tolist() == [
        "Oral Comprehension", "Reading Comprehension", "Transportation"
    ]  # fmt: skip
    assert skills["concept_type"].tolist() == ["ability", "skill", "knowledge"]
    assert skills["description"].ne("").all()


def test_an_onet_folder_is_its_skills_and_knowledge_without_tasks(
    write: Write, tmp_path: Path
) -> None:
    write("Technology Skills.txt", TECHNOLOGIES)
    write("Skills.txt", RATINGS.format("2.A.1.a", "Reading Comprehension"))
    write("Knowledge.txt", RATINGS.format("2.C.10", "Transportation"))
    write("Abilities.txt", RATINGS.format("1.A.1.a.1", "Oral Comprehension"))
    write("Task Statements.txt", TASKS)
    kinds = read_taxonomy(tmp_path)["concept_type"].value_counts().to_dict()
    assert kinds == {"technology": 3, "commodity": 2, "skill": 1, "knowledge": 1}


def test_other_files_of_onet_name_the_right_ones(write: Write) -> None:
    for name, content in {
        "Occupation Data.txt": "O*NET-SOC Code\tTitle\n11-1011.00\tChief Executives\n",
        "Work Styles.txt": RATINGS.format("1.C.1.a", "Achievement/Effort"),
    }.items():
        with pytest.raises(UnreadableError, match=f"{name} .* names no skills") as caught:
            read_taxonomy(write(name, content))
        assert "Technology Skills.txt" in caught.value.what_to_do


def test_a_broken_file_beside_is_named(write: Write) -> None:
    tasks = write("Task Statements.txt", TASKS)
    write("Occupation Data.txt", "Code\tName\n1\t2\n")
    with pytest.raises(UnreadableError, match=r"Occupation Data\.txt, beside Task Statements\.txt"):
        read_taxonomy(tasks)


def test_the_published_technologies(shared_data: Path) -> None:
    skills = read_taxonomy(shared_data / "onet")
    published = pd.read_csv(
        shared_data / "onet" / "Technology Skills.txt", sep="\t", dtype=str, keep_default_na=False
    )
    assert set(skills["label"]) == {*published["Example"], *published["Commodity Title"]}
    assert skills["label"].is_unique
    assert (skills["concept_type"] == "commodity").sum() == published["Commodity Code"].nunique()
    technologies = skills[skills["concept_type"] == "technology"]
    assert technologies["broader"].str.startswith("onet:commodity/").all()
    jira = skills.set_index("label").loc["Atlassian JIRA", "description"].split("\n")
    assert jira == ["Content workflow software", "Project management software"]


def test_the_published_tasks(shared_data: Path) -> None:
    tasks = read_taxonomy(shared_data / "onet" / "Task Statements.txt").set_index("label")
    assert len(tasks) == 17_537
    shared = tasks.loc["Acquire, distribute and store supplies."]
    assert shared["uri"] == "onet:task/23"
    assert shared["description"] == "Administrative Services Managers\nFacilities Managers"


# --- One's own table -------------------------------------------------------------------------

OWN = "uri,label,aliases,team\nu:1,SQL,Structured Query Language|sequel,data\nu:2,Zürich law,,\n"


def as_excel(path: Path, table: pd.DataFrame) -> None:
    table.to_excel(path, index=False)


def as_parquet(path: Path, table: pd.DataFrame) -> None:
    listed = table["aliases"].map(lambda text: text.split("|") if text else [])
    table.assign(aliases=listed).to_parquet(path, index=False)


@pytest.mark.parametrize(
    ("name", "save"),
    [
        ("own.csv", lambda path, table: table.to_csv(path, index=False)),
        ("own.csv", lambda path, table: table.to_csv(path, index=False, sep=";")),
        ("own.csv", lambda path, table: table.to_csv(path, index=False, encoding="utf-8-sig")),
        ("own.csv", lambda path, table: table.to_csv(path, index=False, encoding="utf-16")),
        ("own.csv", lambda path, table: table.to_csv(path, index=False, encoding="cp1252")),
        ("own.csv.gz", lambda path, table: table.to_csv(path, index=False)),
        ("own.tsv", lambda path, table: table.to_csv(path, index=False, sep="\t")),
        ("own.txt", lambda path, table: table.to_csv(path, index=False, sep="\t")),
        ("own.xlsx", as_excel),
        ("own.parquet", as_parquet),
    ],
)
def test_a_table_in_any_format(
    tmp_path: Path, name: str, save: Callable[[Path, pd.DataFrame], None]
) -> None:
    written = pd.DataFrame(
        {
            "Label": ["SQL", "Zürich law"],
            "uri": ["u:1", "u:2"],
            "aliases": ["Structured Query Language|sequel", ""],
            "team": ["data", ""],
        }
    )
    save(tmp_path / name, written)
    skills = read_taxonomy(tmp_path / name)
    assert list(skills) == [*COLUMNS["skills"], "team", "broader"]
    assert skills["label"].tolist() == ["SQL", "Zürich law"]
    assert skills["uri"].tolist() == ["u:1", "u:2"]
    assert skills["aliases"].tolist() == ["Structured Query Language|sequel", ""]
    assert skills["team"].tolist() == ["data", ""]
    assert skills["taxonomy"].eq("own").all()


def test_a_label_stands_for_a_missing_uri(write: Write) -> None:
    assert read_taxonomy(write("a.csv", "label\nSQL\n"))["uri"].tolist() == ["SQL"]
    partly = read_taxonomy(write("b.csv", "uri,label\nu:1,SQL\n,Python\n"))
    assert partly["uri"].tolist() == ["u:1", "Python"]


def test_broader_is_a_uri_or_a_label_of_the_table(write: Write) -> None:
    rows = "u:1,Analysis,\nu:2,Statistics,ANALYSIS|u:3\nu:3,Mathematics,Mathematics\n,Tests,u:2\n"
    skills = read_taxonomy(write("own.csv", f"uri,label,broader\n{rows}"))
    assert skills["broader"].tolist() == ["", "u:1|u:3", "", "u:2"]


def test_what_is_broader_may_be_in_the_other_table(write: Write) -> None:
    first = write("first.csv", "uri,label,broader\nu:1,SQL,v:1\n")
    second = write("second.csv", "uri,label\nv:1,Databases\n")
    assert read_taxonomy(first, second)["broader"].tolist() == ["v:1", ""]
    with pytest.warns(UserWarning, match=r"1 broader concept \('v:1'\) not in the table left out"):
        alone = read_taxonomy(first)
    assert alone["broader"].tolist() == [""]


def test_rows_of_one_concept_become_one(write: Write) -> None:
    rows = "u:1,SQL,sequel,,A language.\nu:2,R,,,\nu:1,sql,queries|sequel,tool,For databases.\n"
    content = f"uri,label,aliases,concept_type,description\n{rows}"
    skills = read_taxonomy(write("own.csv", content))
    assert skills["label"].tolist() == ["SQL", "R"]
    assert skills["aliases"].tolist() == ["sequel|queries", ""]
    assert skills["concept_type"].tolist() == ["tool", ""]
    assert skills["description"].tolist() == ["A language.\nFor databases.", ""]


def test_one_uri_with_two_labels_is_refused(write: Write) -> None:
    own = write("own.csv", "uri,label\nu:1,SQL\nu:1,Python\nu:2,R\n")
    with pytest.raises(
        UnreadableError, match=r"'u:1' is 'SQL' in own\.csv and 'Python' in own\.csv"
    ):
        read_taxonomy(own)


def test_rows_without_a_label_are_left_out_aloud(write: Write) -> None:
    own = write("own.csv", "uri,label\nu:1,SQL\nu:2,\n\nu:3, \nu:4,R\n")
    with pytest.warns(UserWarning, match=r"own\.csv: 2 rows \(3, 5\) without a label left out"):
        skills = read_taxonomy(own)
    assert skills["label"].tolist() == ["SQL", "R"]


def test_further_sheets_are_left_out_aloud(tmp_path: Path) -> None:
    with pd.ExcelWriter(tmp_path / "own.xlsx") as book:
        pd.DataFrame({"label": ["SQL"]}).to_excel(book, sheet_name="Skills", index=False)
        pd.DataFrame({"label": ["R"]}).to_excel(book, sheet_name="More", index=False)
    with pytest.warns(UserWarning, match="only the first sheet is read, not 'More'"):
        skills = read_taxonomy(tmp_path / "own.xlsx")
    assert skills["label"].tolist() == ["SQL"]


# --- Several at once -------------------------------------------------------------------------


def test_several_taxonomies_in_one_table(write: Write, tmp_path: Path) -> None:
    (tmp_path / "onet").mkdir()
    esco = write("skills_de.csv", SKILLS_DE)
    write("onet/Technology Skills.txt", TECHNOLOGIES)
    own = write("own.csv", OWN)
    skills = read_taxonomy(esco, tmp_path / "onet", own)
    assert skills["taxonomy"].tolist() == ["ESCO"] * 2 + ["O*NET"] * 5 + ["own"] * 2
    assert skills["team"].tolist() == [""] * 7 + ["data", ""]
    assert {str(dtype) for dtype in skills.dtypes} == {"str"}
    assert read_taxonomy(own, taxonomy="House")["taxonomy"].eq("House").all()


def test_the_same_file_twice_is_once(write: Write) -> None:
    once = write("skills_de.csv", SKILLS_DE)
    pd.testing.assert_frame_equal(read_taxonomy(once, once), read_taxonomy(once))


def test_a_saved_table_reads_as_it_was(write: Write, tmp_path: Path) -> None:
    skills = read_taxonomy(write("Technology Skills.txt", TECHNOLOGIES), write("own.csv", OWN))
    skills.to_csv(tmp_path / "saved.csv", index=False)
    pd.testing.assert_frame_equal(read_taxonomy(tmp_path / "saved.csv"), skills, check_like=True)


# --- Wrong files -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("wrong.csv", "name,other\nx,y\n", "wrong.csv has no column 'label'; it has name, other"),
        ("empty.csv", "", "empty.csv: The file is empty"),
        ("header.csv", "label,uri\n", "header.csv: The table has no rows"),
        ("nameless.csv", "label,uri\n,u:1\n", "nameless.csv has no row with a label"),
        ("binary.csv", bytes(range(256)), "binary.csv: The file is not text"),
        ("broken.csv.gz", b"\x1f\x8bno", "broken.csv.gz: The file is damaged, or not gzipped"),
        ("cut.csv.gz", gzip.compress(b"label\nSQL\n" * 99)[:-9], "cut.csv.gz: The file is damaged"),
        ("broken.xlsx", b"PK\3\4no", "broken.xlsx: The file is damaged"),
        ("broken.parquet", b"PAR1no", "broken.parquet: The file is damaged"),
        ("onet.zip", b"PK\3\4", "onet.zip is no table"),
        ("wide.csv", "label,uri\nSQL, Python,u:1\n", r"more cells than its header in 1 row \(2\)"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(
    write: Write, name: str, content: str | bytes, problem: str
) -> None:
    with pytest.raises(UnreadableError, match=problem) as caught:
        read_taxonomy(write(name, content))
    assert caught.value.what_to_do


def test_a_gzipped_file_that_unpacks_to_too_much_is_refused(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skillmatch.taxonomy._MOST_BYTES", 1_000)
    bomb = write("skills.csv.gz", gzip.compress(b"label\n" + b"x" * 1_000))
    with pytest.raises(UnreadableError, match="unpacks to more than"):
        read_taxonomy(bomb)


def test_a_folder_without_skills_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="neither ESCO's skills"):
        read_taxonomy(tmp_path)
    with pytest.raises(UnreadableError, match="There is no file or folder"):
        read_taxonomy(tmp_path / "absent.csv")


@given(st.binary(max_size=50) | st.text('abAß,|"\n\r ').map(str.encode))
def test_any_content_is_a_table_or_an_error_for_people(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(b"label,uri,broader\n" + content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("warnings.warn", lambda *_, **__: None)
        try:
            skills = read_taxonomy(path)
        except UnreadableError:
            return
    assert skills["uri"].is_unique
    assert skills["label"].ne("").all()
    named = skills["broader"].str.split("|").explode()
    assert set(named) <= {*skills["uri"], ""}
