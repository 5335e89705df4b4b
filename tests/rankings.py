"""Rankings that exports and figures are tested on, one of them full of what should stay text."""

from __future__ import annotations

from dataclasses import replace

from doubles import pool, posting, word_space

from skillmatch.ranking import Ranking, rank
from skillmatch.tables import Pool, Posting, table

ASKED = (
    "keep the ledger and reconcile accounts",
    "weld steel pipes",
    "query databases <b>fast</b> & =safely",
)
NAMES = {
    "ana": "Zoë Müller-Łukasiewicz",
    "ben": '=HYPERLINK("http://evil.example","click")',
    "cy": "<script>alert('cy')</script>",
    "dora": "+49 \u202edora\x07",
    "eve": "",
    "finn": "李小龍 🚀",
}
HOSTILE = ("=1+1", "</td></tr><img src=x onerror=alert(1)>", "@SUM(A1)", "$x$ <a href='x'>y</a>")


def ranking(**options: object) -> Ranking:
    """Six candidates for three requirements; finn sent nothing that counts."""
    evidence = [
        {"candidate_id": "ana", "kind": "badge", "title": HOSTILE[0], "text": ASKED[0],
         "assessed": True, "verification": "verified", "issuer": "Northgate"},
        {"candidate_id": "ana", "text": f"I {ASKED[0]}.", "title": "Clerk"},
        {"candidate_id": "ana", "text": f"I {ASKED[1]}.", "title": "Welder"},
        {"candidate_id": "ben", "text": f"I {ASKED[0]} {HOSTILE[1]}", "title": HOSTILE[2]},
        {"candidate_id": "ben", "kind": "degree", "title": "BSc in how to query databases"},
        {"candidate_id": "cy", "text": ASKED[2], "title": HOSTILE[3]},
        {"candidate_id": "dora", "kind": "certificate", "title": "weld steel pipes"},
        {"candidate_id": "eve", "text": "I weld pipes"},
        {"candidate_id": "finn", "text": "Sings in a choir of bakers", "title": "Hobby"},
    ]  # fmt: skip
    asked = posting(*ASKED)
    requirements = asked.requirements.assign(importance=["required", "required", "preferred"])
    asked = Posting("p", "Clerk </title><script>0</script>", asked.text, requirements, "A & B")
    problem = {
        "source": "=cy/<b>.pdf",
        "where": "page 3",
        "problem": "A scan.",
        "what_to_do": "Ask.",
    }
    people = pool(evidence, NAMES)
    people = Pool(people.candidates, people.evidence, table("problems", [problem]))
    return rank(asked, people, word_space(), as_of="2026-11-23", **options)


def crowd(count: int) -> Ranking:
    """Many candidates in threes of equal scores, the first three best."""
    evidence = [
        {"candidate_id": f"c{number:03}", "kind": "certificate", "title": ASKED[0],
         "issued_on": f"{2026 - number // 3 // 12}-{12 - number // 3 % 12:02}-01"}
        for number in range(count)
    ]  # fmt: skip
    return rank(posting(*ASKED), pool(evidence), word_space(), as_of="2027-01-01")


def nobody() -> Ranking:
    """A pool without candidates."""
    empty = Pool(table("candidates"), table("evidence"))
    return rank(posting(*ASKED), empty, word_space(), as_of="2026-11-23")


def renamed(one: Ranking, name: str) -> Ranking:
    """The same ranking, its first candidate called `name`."""
    names = [name, *one.scores["name"].tolist()[1:]]
    return replace(one, scores=one.scores.assign(name=names))
