"""What a posting asks for: every case is a sentence or a posting that people write."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.read.postings.posting_files import read_posting
from skillmatch.read.postings.requirements import lines_of_text, merged, requirements_from_text
from skillmatch.tables import IMPORTANCES, REQUIREMENT_KINDS

POSTINGS = Path(__file__).parent / "postings"


def listed(item: str, heading: str = "Requirements") -> list[dict]:
    return requirements_from_text(f"# {heading}\n\n- {item}\n")


def texts(rows: list[dict]) -> list[str]:
    return [row["text"] for row in rows]


# --- One requirement is one thing ------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "things"),
    [
        (
            "Proficiency in SQL, Python and Power BI",
            ["Proficiency in SQL", "Proficiency in Python", "Proficiency in Power BI"],
        ),
        ("Strong Go and Python skills", ["Strong Go skills", "Strong Python skills"]),
        (
            "Experience with Docker and Kubernetes in production",
            ["Experience with Docker in production", "Experience with Kubernetes in production"],
        ),
        ("Programming: Python, R, SQL", ["Python", "R", "SQL"]),
        (
            "Very good SQL and experience with data modelling",
            ["Very good SQL", "Experience with data modelling"],
        ),
        (
            "Degree in law, knowledge of tax and strong writing skills",
            ["Degree in law", "Knowledge of tax", "Strong writing skills"],
        ),
        (
            "Bachelor's degree in accounting with at least 3 years of experience in audit",
            ["Bachelor's degree in accounting", "At least 3 years of experience in audit"],
        ),
        (
            "Able to plan a week, order from suppliers, and train two starters",
            [
                "Able to plan a week",
                "Able to order from suppliers",
                "Able to train two starters",
            ],
        ),
        (
            "Experience with wound care, medication administration and patient education",
            [
                "Experience with wound care",
                "Experience with medication administration",
                "Experience with patient education",
            ],
        ),
        ("Clear written English; a structured handover", None),
        ("Experience with a SIEM and with endpoint detection and response tools", None),
    ],
)
def test_separate_things_are_split_and_stand_alone(item, things):
    found = texts(listed(item))
    if things is None:
        assert len(found) == 2
    else:
        assert found == things


@pytest.mark.parametrize(
    "item",
    [
        "Tableau or Power BI",
        "Experience with AWS, Azure or Google Cloud",
        "Planning and execution of clinical trials",
        "Knowledge of health and safety",
        "Responsibility for profit and loss",
        "Knowledge of federal, state and local regulations",
        "Experience in inbound, outbound and reverse logistics",
        "Experience in planning, scheduling and execution of maintenance",
        "Strong analytical and problem-solving skills",
        "Excellent written and verbal communication skills",
        "Advanced Excel, including pivot tables and lookups",
        "Experience with BI tools such as Tableau, Looker and Power BI",
        "Microsoft Office (Word, Excel, PowerPoint)",
        "Accounts payable and receivable",
        "Understanding of and experience with lean methods",
        "An ERP system (we run NetSuite; SAP experience carries over)",
        "Forklift card, for the saw and the stock racks",
        "Bachelor's degree in economics, statistics or a related field, or equivalent experience",
        "3 years in retail, preferably in grocery",
    ],
)
def test_one_thing_in_many_words_stays_whole(item):
    whole = re.sub("^An ", "", item)
    assert texts(listed(item)) == [whole]


def test_a_duty_in_a_list_is_one_requirement_whatever_it_lists():
    duty = "Collect, count and disburse money, do basic bookkeeping, and complete transactions"
    (row,) = listed(duty, heading="Tasks")
    assert (row["text"], row["section"], row["kind"]) == (duty, "duties", "skill")
    assert (row["importance"], row["weight"]) == ("required", 0.6)


def test_duties_in_prose_are_told_apart():
    rows = requirements_from_text(
        "You will plan the daily menu with the head chef, order from local suppliers and train "
        "two apprentices."
    )
    assert texts(rows) == [
        "Plan the daily menu with the head chef",
        "Order from local suppliers",
        "Train two apprentices",
    ]
    assert {row["section"] for row in rows} == {"duties"}


# --- Importance ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (
            "Degree required; master's preferred",
            [("Degree", "required"), ("Master's", "preferred")],
        ),
        (
            "Bachelor's degree required, MBA preferred",
            [("Bachelor's degree", "required"), ("MBA", "preferred")],
        ),
        ("Knowledge of PHP is a plus", [("Knowledge of PHP", "preferred")]),
        ("SQL experience is a plus but not required", [("SQL experience", "preferred")]),
        ("Ideally you have worked in a bank", [("Worked in a bank", "preferred")]),
        ("Kubernetes (preferred)", [("Kubernetes", "preferred")]),
        (
            "Excel (Visual Basic is an advantage)",
            [("Excel", "required"), ("Visual Basic", "preferred")],
        ),
        (
            "Experience with SQL and ideally some knowledge of dbt",
            [("Experience with SQL", "required"), ("Some knowledge of dbt", "preferred")],
        ),
        (
            "English at C1 level; German is a plus",
            [("English at C1 level", "required"), ("German", "preferred")],
        ),
        (
            "Preference will be given to candidates with a CDL",
            [("CDL", "preferred")],
        ),
        ("Produce reports as required", [("Produce reports as required", "required")]),
    ],
)
def test_a_cue_beats_the_heading(item, expected):
    assert [(row["text"], row["importance"]) for row in listed(item)] == expected


def test_a_must_beats_a_heading_of_wishes():
    rows = listed("You must have a driving licence", heading="Nice to have")
    assert [(r["text"], r["importance"]) for r in rows] == [("Driving licence", "required")]


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Requirements", "requirements"),
        ("What we're looking for", "requirements"),
        ("You bring", "requirements"),
        ("About you", "requirements"),
        ("The Person", "requirements"),
        ("Minimum Qualifications", "requirements"),
        ("Essential", "requirements"),
        ("Nice to have", "preferred"),
        ("What helps", "preferred"),
        ("Bonus points", "preferred"),
        ("Not required, but we would be glad", "preferred"),
        ("Desirable criteria", "preferred"),
        ("What you'll do", "duties"),
        ("Key responsibilities", "duties"),
        ("Your tasks", "duties"),
        ("A day in the life", "duties"),
    ],
)
def test_headings_say_what_a_list_is(heading, section):
    (row,) = listed("Reconciling bank accounts", heading=heading)
    weight = {"requirements": 1.0, "preferred": 0.4, "duties": 0.6}[section]
    assert (row["section"], row["weight"]) == (section, weight)
    assert row["importance"] == ("preferred" if section == "preferred" else "required")


@pytest.mark.parametrize(
    "heading",
    [
        "What we offer",
        "Benefits",
        "About us",
        "Who we are",
        "Equal opportunity",
        "How to apply",
        "Salary",
        "Location",
        "Working hours",
        "Our values",
        "About Brightwater",
        "Similar jobs",
    ],
)
def test_what_is_not_asked_for_is_left_out(heading):
    text = f"## Requirements\n- Excel\n\n## {heading}\n- Experience with a friendly team\n"
    assert texts(requirements_from_text(text)) == ["Excel"]


@pytest.mark.parametrize(
    "sentence",
    [
        "You must have the right to work in the UK.",
        "We are an equal opportunity employer and consider all qualified applicants.",
        "To apply, send your CV and a cover letter to Ms Moe.",
        "All offers are subject to an enhanced DBS check.",
        "You will join a team of twelve nurses.",
        "We have 20 years of experience in shipping.",
        "You'll receive a competitive salary and 30 days of holiday.",
        "This site uses cookies.",
        "You will gain experience with modern tools.",
        "We do not ask for a degree.",
        "No experience required.",
        "A driving licence is not required.",
        "Must be 18 years or older.",
        "Able to work weekends and nights.",
    ],
)
def test_boilerplate_asks_for_nothing(sentence):
    assert requirements_from_text(f"# Clerk\n\n{sentence}\n") == []
    assert texts(requirements_from_text(f"# Requirements\n\n- Excel\n\n{sentence}\n")) == ["Excel"]


def test_a_subject_that_boilerplate_speaks_of_can_be_required():
    item = "Knowledge of equal opportunity law and background checks"
    assert texts(listed(item)) == [item]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("You must hold a forklift licence.", "Forklift licence"),
        ("We are looking for someone with experience in retail.", "Experience in retail"),
        ("The ideal candidate has managed a budget.", "Managed a budget"),
        ("This role requires knowledge of customs law.", "Knowledge of customs law"),
        ("Applicants must be able to read drawings.", "Able to read drawings"),
        ("Fluency in Polish is essential.", "Fluency in Polish"),
        ("It is important that you can explain figures.", "Explain figures"),
        ("You need a driving licence, because you will visit sites.", "Driving licence"),
    ],
)
def test_a_sentence_needs_no_heading_to_ask(sentence, found):
    rows = requirements_from_text(f"# Clerk\n\nWe sell shoes. {sentence} We sell hats too.\n")
    assert [(row["text"], row["importance"]) for row in rows] == [(found, "required")]


# --- Kind, level, years ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "kind", "level", "years", "equivalent"),
    [
        ("3+ years of bookkeeping", "experience", None, 3, False),
        ("At least five years in a hotel kitchen", "experience", None, 5, False),
        ("Minimum 2 years' sales experience", "experience", None, 2, False),
        ("24 months of site work", "experience", None, 2, False),
        ("3-5 years of teaching", "experience", None, 3, False),
        ("Two or more years as a cook", "experience", None, 2, False),
        ("Experience as a ward clerk", "experience", None, None, False),
        ("High school diploma or GED", "degree", 4, None, False),
        ("Associate's degree in nursing", "degree", 5, None, False),
        ("BSc in statistics or equivalent experience", "degree", 6, None, True),
        ("Master's degree in physics", "degree", 7, None, False),
        ("Bachelor's or master's degree in physics", "degree", 6, None, False),
        ("PhD in botany", "degree", 8, None, False),
        ("A degree in law or a similar field", "degree", 6, None, False),
        ("Active RN license", "credential", None, None, False),
        ("CPA", "credential", None, None, False),
        ("Valid driver's licence", "credential", None, None, False),
        ("CompTIA Security+ or similar", "credential", None, None, True),
        ("OSHA 30", "credential", None, None, False),
        ("Fluent in Spanish", "language", None, None, False),
        ("German B2", "language", 4, None, False),
        ("Dutch at B1 or better", "language", 3, None, False),
        ("Clear written English", "language", None, None, False),
        ("Ojibwe, Hmong or Somali", "language", None, None, False),
        ("Fluent in JavaScript", "skill", None, None, False),
        ("A modern programming language", "skill", None, None, False),
        ("Experience teaching English literature", "skill", None, None, False),
        ("Working with a high degree of accuracy", "skill", None, None, False),
        ("Scrum master techniques", "skill", None, None, False),
        ("Renewal within two years", "skill", None, None, False),
        ("Experience with SSL certificates", "skill", None, None, False),
    ],
)
def test_kinds(item, kind, level, years, equivalent):
    (row,) = listed(item)
    assert (row["kind"], row["level"], row["years"]) == (kind, level, years)
    assert row["equivalent"] is equivalent


@pytest.mark.parametrize(
    "item",
    ["Team player", "Excellent communication skills", "Good attention to detail", "Punctuality"],
)
def test_soft_skills_weigh_half(item):
    assert listed(item)[0]["weight"] == 0.5
    assert listed(item, heading="Nice to have")[0]["weight"] == 0.2


def test_a_subject_is_not_soft_for_a_soft_word_in_it():
    assert listed("Experience with communication networks in trains")[0]["weight"] == 1.0


# --- Whole postings --------------------------------------------------------------------------

# By section, as a person would list them. "·" stands before the kind where it isn't a skill.
EXPECTED = {
    "bus-driver.txt": """
        requirements: PCV (category D) licence ·credential
        preferred: Customer service experience
    """,
    "care-assistant.html": """
        duties: Help residents wash, dress and eat
        duties: Keep daily records and tell the nurse about changes
        requirements: Kind and patient who likes older people
        requirements: NVQ Level 2 in Health and Social Care, or willing to work towards it ·degree
        preferred: Experience in care
        requirements: Understanding of dementia and safe moving and handling
        preferred: Full driving licence ·credential
        requirements: Good spoken English ·language
    """,
    "controls-engineer.md": """
        duties: Programming PLCs (Siemens TIA Portal) and HMIs
        duties: Commissioning on site, about 40% of the time abroad
        duties: Writing documentation in German and English
        requirements: Completed vocational training as an electronics technician or a degree in \
automation engineering ·degree
        requirements: Several years of professional experience in commissioning ·experience
        requirements: Confident handling of TIA Portal, WinCC and EPLAN
        requirements: Knowledge of functional safety (EN ISO 13849)
        requirements: German B2 ·language
        requirements: English B1 ·language
        requirements: Class B driving licence ·credential
    """,
    "data-scientist.jsonld": """
        duties: Build forecasting models and put them into production
        requirements: Strong background in time series analysis
        preferred: Experience with energy markets
        requirements: PhD or master's degree in statistics, physics or computer science ·degree
        requirements: 2.5 years of experience as Data Scientist, Forecasting ·experience
        requirements: Python
        requirements: PyTorch
    """,
    "electrical-apprentice.txt": """
        duties: Wiring houses alongside qualified electricians
        duties: Testing circuits
        duties: Learning to read drawings
        requirements: GCSE English and Maths grade 4 (or equivalent) ·degree
        preferred: Level 2 diploma in electrical installation ·degree
        requirements: Attention to detail
        requirements: Problem solving
        requirements: Willingness to learn
        requirements: Punctuality
    """,
    "librarian.txt": """
        duties: Answers reference questions in person, by phone and online
        duties: Selects and weeds materials for assigned collections
        duties: Plans and presents programs for adults
        duties: Trains pages and volunteers
        requirements: Master's degree in Library Science from an ALA-accredited school ·degree
        requirements: One year of public library experience, or any equivalent combination of \
education and experience ·experience
        requirements: Valid Class C driver's license ·credential
        requirements: Principles of cataloging and classification
        requirements: Reader's advisory methods
        requirements: Integrated library systems
        requirements: Communicate effectively with the public
        requirements: Establish cooperative working relationships
    """,
    "marketing-manager.txt": """
        duties: Responsible for all paid and organic channels of our outdoor shop
        duties: Manage an annual budget of $600,000
        duties: Brief two freelancers and report results to the founders every Monday
        requirements: 4-6 years in digital marketing, preferably in e-commerce ·experience
        requirements: Google Ads
        requirements: Google Analytics 4
        requirements: HubSpot
        requirements: Klaviyo
        requirements: Copywriting that sells without shouting
        requirements: Data-driven mindset
        requirements: Ability to set up A/B tests
        requirements: Bachelor's degree in marketing or equivalent practical experience ·degree
        preferred: Video editing (Premiere or DaVinci)
        preferred: SQL
    """,
    "platform-engineer.md": """
        duties: Own our Kubernetes clusters and the deployment pipeline
        duties: Improve observability: metrics, traces and alerts
        duties: Take part in the on-call rota
        duties: Coach developers in writing operable services
        requirements: 5+ years of experience in software or systems engineering, at least two of \
them with Kubernetes ·experience
        requirements: Strong Go skills
        requirements: Strong Python skills
        requirements: Hands-on experience with Terraform
        requirements: Hands-on experience with Helm
        requirements: Hands-on experience with Argo CD
        requirements: Solid understanding of networking (TCP/IP, TLS, DNS)
        requirements: Experience with AWS or Google Cloud
        requirements: Communicate clearly in writing
        requirements: English at C1 level ·language
        preferred: German ·language
        preferred: Rust
        preferred: CKA certification or similar ·credential
        preferred: Contributions to open source
    """,
    "sales-representative.md": """
        requirements: Know what it takes to sell capital equipment
        requirements: Proven track record in B2B sales
        requirements: Organised
        requirements: Enjoy being on the road
        preferred: Worked in a dental practice or with a dental dealer
        preferred: Bachelor's degree ·degree
        requirements: Experience with Salesforce or a similar CRM
        requirements: Strong negotiation skills
        requirements: Clean driving record
    """,
    "sous-chef.txt": """
        requirements: At least three years' experience in a fresh-food kitchen ·experience
        requirements: Knows how to butcher whole fish
        requirements: Level 3 food safety certificate ·credential
        duties: Plan the daily menu with the head chef
        duties: Order from local suppliers
        duties: Train two apprentices
        requirements: Experience of running a section on your own
        preferred: Pastry skills
        requirements: Knowledge of allergen law
        requirements: Calm under pressure
    """,
    "tax-manager.md": """
        duties: Prepares federal, state and local income tax returns
        duties: Reviews quarterly estimates and the year-end tax provision (ASC 740)
        duties: Supervises two staff accountants
        duties: Manages audits by tax authorities
        requirements: Bachelor's degree in accounting ·degree
        preferred: Master's degree in taxation ·degree
        requirements: Six to eight years of progressive tax experience, including two years in \
public accounting ·experience
        requirements: Active CPA license ·credential
        requirements: Proficiency in Excel
        requirements: Proficiency in Alteryx
        requirements: Proficiency in OneSource
        requirements: Knowledge of US GAAP
        requirements: Knowledge of IFRS
        requirements: Excellent written and verbal communication skills
    """,
    "ux-researcher.txt": """
        duties: Plan and run interviews, usability tests and diary studies
        duties: Turn findings into recommendations that product teams can use
        duties: Maintain our research repository
        requirements: 3 to 5 years in user research or human-computer interaction ·experience
        requirements: Portfolio of mixed-methods studies
        requirements: Fluency in Figma
        requirements: Fluency in Dovetail
        requirements: Ability to explain statistics to people who don't like them
        preferred: Experience with accessibility research
        preferred: British Sign Language ·language
    """,
    "warehouse-operative.txt": """
        duties: Unload containers and check deliveries against paperwork
        duties: Pick and pack orders with a handheld scanner
        duties: Drive counterbalance and reach trucks
        duties: Report damaged stock to the shift leader
        requirements: Valid counterbalance forklift licence ·credential
        requirements: At least six months' experience in a busy warehouse ·experience
        requirements: Able to lift up to 25 kg
        requirements: Good attention to detail
        requirements: Basic numeracy and literacy
        preferred: Reach truck licence ·credential
        preferred: Experience with a warehouse management system (SAP EWM, Manhattan or similar)
        preferred: First aid at work certificate ·credential
    """,
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_whole_postings(name):
    rows = read_posting(POSTINGS / name).requirements.to_dict("records")
    found = [
        f"{row['section']}: {row['text']}" + (f" ·{row['kind']}" if row["kind"] != "skill" else "")
        for row in rows
    ]
    assert found == [line.strip() for line in EXPECTED[name].strip().splitlines()]


def test_each_task_of_an_occupation_is_one_requirement(shared_data):
    tasks = pd.read_csv(shared_data / "onet" / "Task Statements.txt", sep="\t")
    occupations = pd.read_csv(shared_data / "onet" / "Occupation Data.txt", sep="\t")
    occupations = occupations.set_index("O*NET-SOC Code")
    for code, group in list(tasks.groupby("O*NET-SOC Code"))[::9]:
        title, description = occupations.loc[code, ["Title", "Description"]]
        wanted = list(dict.fromkeys(task.rstrip(".") for task in group["Task"]))
        text = f"# {title}\n\n{description}\n\n## Tasks\n\n" + "\n".join(f"- {t}" for t in wanted)
        rows = requirements_from_text(text)
        assert [text for text in texts(rows) if text in wanted] == wanted, title
        assert all(row["section"] == "duties" for row in rows if row["text"] in wanted)


# --- Properties ------------------------------------------------------------------------------

WORDS = st.sampled_from(
    re.findall(
        r"\S+",
        "must have experience with SQL, Python and (or) a degree preferred required; you will We: "
        "3 years' English B2 licence - Requirements Nice to have : . ! ability to lead teams",
    )
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.lists(WORDS, max_size=12).map(" ".join), max_size=12).map("\n".join),
)


@given(TEXTS)
def test_any_text_gives_a_sound_table(text):
    rows = requirements_from_text(text)
    assert [row["requirement_id"] for row in rows] == [f"r{n:02}" for n in range(1, len(rows) + 1)]
    for row in rows:
        assert row["text"].strip() == row["text"] != ""
        assert row["kind"] in REQUIREMENT_KINDS
        assert row["importance"] in IMPORTANCES
        assert 0 < row["weight"] <= 1
        assert row["level"] is None or 1 <= row["level"] <= 8
    keys = [re.findall(r"[\w+#]+", row["text"].casefold()) for row in rows]
    assert len(keys) == len({tuple(key) for key in keys})


@given(st.permutations(["SQL", "Word processing", "Wound care", "Team player", "CPA", "Polish"]))
def test_the_order_of_a_list_changes_nothing_but_the_order(items):
    rows = requirements_from_text("Must have\n" + "\n".join(f"- {item}" for item in items))
    assert texts(rows) == list(items)
    kinds = {row["text"]: (row["kind"], row["weight"]) for row in rows}
    assert kinds["CPA"] == ("credential", 1.0)
    assert kinds["Team player"] == ("skill", 0.5)


@pytest.mark.parametrize("bullet", ["- ", "* ", "• ", "– ", "o ", "1. "])
def test_any_bullet_will_do(bullet):
    text = f"REQUIREMENTS\n{bullet}Welding of steel\n{bullet}Reading drawings\n"
    assert texts(requirements_from_text(text)) == ["Welding of steel", "Reading drawings"]


def test_duplicates_are_merged_and_the_stronger_stays():
    text = "Nice to have\n- excel\n\nMust have\n- Excel.\n- SQL\n"
    rows = requirements_from_text(text)
    assert [(r["requirement_id"], r["text"], r["importance"]) for r in rows] == [
        ("r01", "Excel", "required"),
        ("r02", "SQL", "required"),
    ]


def test_merging_twice_changes_nothing():
    rows = requirements_from_text((POSTINGS / "tax-manager.md").read_text(encoding="utf-8"))
    assert merged(rows) == rows


def test_html_and_plain_text_are_told_apart():
    assert [line.kind for line in lines_of_text("<ul><li>SQL</li></ul>")] == ["item"]
    assert [line.kind for line in lines_of_text("- load < 5 kg")] == ["item"]
