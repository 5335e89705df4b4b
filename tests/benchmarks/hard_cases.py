"""Topic is not fit: does the order come out as it must when one thing that matters is changed?

    python tests/benchmarks/hard_cases.py [FOLDER]

FOLDER (by default ``../shared/data``) holds ``resumes_pdf``; the sample pool is used too. Each case
is one candidate twice, in an otherwise equal pool, with a known edit between them:

- *skill removed*: a skill that the posting requires is named in the resume by its ESCO label; in
  the other version every passage that names it is gone.
- *licence expired*: the same licence, valid until 2028 and expired since 2023.
- *years cut*: the same jobs, the last quarter of each, for a posting that asks for the years held.
- *assessed credential added*: a badge for the skill that the posting requires.
- *attended only*: that badge, assessed or for attendance.
- *name changed*, *said twice*, *hobbies added*: nothing may change.

Nothing about an edit is taken from the ranking itself: skills are found by their words. Beside the
ranking, the same cases by whole-document cosine and BM25, where a case that must not change counts
as wrong unless the scores are equal.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
from rank_bm25 import BM25Okapi

from skillmatch import Pool, Posting, SkillSpace, rank, read_pool, resource
from skillmatch.encoder import Encoder, default_encoder
from skillmatch.tables import table

AS_OF = "2026-11-23"
SKILLS_PER_RESUME = 2
COMMON = 12  # a label that more people of the pool than this name is no test of a skill


@dataclass(frozen=True)
class Case:
    """One edit: the better version must rank above the worse one, or equal it."""

    kind: str
    posting: Posting
    better: pd.DataFrame
    worse: pd.DataFrame
    equal: bool = False


def main(folder: Path) -> None:
    """Count how often each method puts the two versions in the right order."""
    space = SkillSpace.load()
    frozen = replace(default_encoder(), adaptation=None)
    for name, pool in _pools(folder).items():
        people = sorted(set(pool.evidence["candidate_id"]))
        told = pool.evidence["title"] + " " + pool.evidence["text"]
        names = told.groupby(pool.evidence["candidate_id"]).agg(" ".join).str.casefold()
        cases = [case for one in people for case in _cases(pool, one, names, space)]
        words = {one: _words(_document(own)) for one, own in pool.evidence.groupby("candidate_id")}
        judges: dict[str, Callable[[Case], float]] = {
            "skillmatch": partial(_ranked, space=space),
            "cosine": partial(_cosine, frozen=frozen),
            "BM25": partial(_bm25, words=words),
        }
        rows = [
            {"kind": case.kind} | {judge: _right(case, by(case)) for judge, by in judges.items()}
            for case in cases
        ]
        frame = pd.DataFrame(rows)
        right = frame.groupby("kind", sort=False).mean()
        right.insert(0, "cases", frame.groupby("kind", sort=False).size())
        print(f"\n{name}: share of cases in the right order", flush=True)
        print(right.round(3).to_string(), flush=True)


def _pools(folder: Path) -> dict[str, Pool]:
    with tempfile.TemporaryDirectory() as flat:
        for file in (folder / "resumes_pdf").glob("*/*.pdf"):
            (Path(flat) / file.name).write_bytes(file.read_bytes())
        real = read_pool(flat)
    return {"real resumes": real, "sample": read_pool(resource("data", "sample", "pool"))}


def _cases(pool: Pool, candidate: str, names: pd.Series, space: SkillSpace) -> Iterator[Case]:
    own = pool.evidence[pool.evidence["candidate_id"].eq(candidate)].reset_index(drop=True)
    labels = _skills_named(own, names, space)
    for label in labels:
        posting = _posting(f"Experience with {label}", "skill")
        without = own[~_names(own, label)]
        yield Case("skill removed", posting, own, without)
        badge = _credential(candidate, "badge", label, assessed=True)
        yield Case("assessed credential added", posting, _with(without, badge), without)
        yield Case("assessed credential added to claims", posting, _with(own, badge), own)
        attended = _credential(candidate, "badge", label, assessed=False)
        yield Case("attended only", posting, _with(without, badge), _with(without, attended))
        if label != labels[0]:
            continue
        yield Case("said twice", posting, own, _twice(own), equal=True)
        yield Case(
            "name changed",
            posting,
            _signed(own, "Ana Silva"),
            _signed(own, "John Smith"),
            equal=True,
        )
        yield Case("hobbies added", posting, own, _with(own, _hobbies(candidate)), equal=True)
    licence = "Registered electrician licence"
    valid = _credential(candidate, "license", licence, expires_on=pd.Timestamp("2028-03-31"))
    expired = _credential(candidate, "license", licence, expires_on=pd.Timestamp("2023-03-31"))
    asked = _posting(f"Valid {licence}", "credential")
    yield Case("licence expired", asked, _with(own, valid), _with(own, expired))
    jobs = own[own["started_on"].notna() & own["kind"].eq("resume") & own["title"].ne("")]
    if len(jobs):
        title = re.split(r"[,–|]", jobs["title"].iloc[0])[0].strip()
        spent = jobs[jobs["title"].eq(jobs["title"].iloc[0])].iloc[0]
        years = (
            (spent["ended_on"] if pd.notna(spent["ended_on"]) else pd.Timestamp(AS_OF))
            - spent["started_on"]
        ).days / 365
        if years >= 2:
            asked = _posting(
                f"{int(years)}+ years of experience as {title}", "experience", years=int(years)
            )
            yield Case("years cut", asked, own, _cut(own))


def _skills_named(own: pd.DataFrame, names: pd.Series, space: SkillSpace) -> list[str]:
    """The longest ESCO labels that stand word for word in this resume and in few others."""
    text = " ".join(own["title"] + " " + own["text"]).casefold()
    labels = [
        label
        for label in space.skills["label"]
        if len(label) > 5 and label.casefold() in text and _word(label).search(text)
    ]
    longest_first = sorted(labels, key=lambda label: (-len(label), label))
    rare = (one for one in longest_first if names.str.contains(_word(one)).sum() <= COMMON)
    return list(islice(rare, SKILLS_PER_RESUME))


def _word(label: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(label.casefold())}\b")


def _names(own: pd.DataFrame, label: str) -> pd.Series:
    return (own["title"] + " " + own["text"]).str.casefold().str.contains(_word(label))


def _posting(text: str, kind: str, **columns: float) -> Posting:
    row = {
        "posting_id": "p",
        "requirement_id": "r01",
        "text": text,
        "importance": "required",
        "weight": 1.0,
        "kind": kind,
        **columns,
    }
    return Posting("p", "", text, table("requirements", [row]))


def _credential(candidate: str, kind: str, title: str, **columns: object) -> dict[str, object]:
    attended = columns.get("assessed") is False
    how = "Awarded for attending the course." if attended else "Awarded for passing a graded test."
    return {
        "evidence_id": "added",
        "candidate_id": candidate,
        "kind": kind,
        "title": title,
        "text": how,
        "section": "credential",
        "issuer": "Northgate Institute",
        "verification": "unchecked",
        "document": "added.json",
        "source": "added.json",
        **columns,
    }


def _hobbies(candidate: str) -> dict[str, object]:
    return {
        "evidence_id": "added",
        "candidate_id": candidate,
        "kind": "resume",
        "section": "summary",
        "text": "Enjoys long walks by the sea.",
        "verification": "claimed",
        "document": "resume",
        "source": "resume",
    }


def _with(own: pd.DataFrame, row: dict[str, object]) -> pd.DataFrame:
    return pd.concat([own, table("evidence", [row])], ignore_index=True)


def _twice(own: pd.DataFrame) -> pd.DataFrame:
    again = own.assign(evidence_id=own["evidence_id"] + " again", document="copy")
    return pd.concat([own, again], ignore_index=True)


def _signed(own: pd.DataFrame, name: str) -> pd.DataFrame:
    return own.assign(text=name + ": " + own["text"], signed=name)


def _cut(own: pd.DataFrame) -> pd.DataFrame:
    end = own["ended_on"].fillna(pd.Timestamp(AS_OF))
    return own.assign(started_on=end - (end - own["started_on"]) / 4)


def _ranked(case: Case, space: SkillSpace) -> float:
    """Score of the better version less that of the worse, both in one pool."""
    sides = {"better": case.better, "worse": case.worse}
    evidence = pd.concat(
        [
            own.assign(candidate_id=side, evidence_id=side + own["evidence_id"])
            for side, own in sides.items()
        ],
        ignore_index=True,
    )
    people = [
        {"candidate_id": side, "name": own["signed"].iloc[0] if "signed" in own else ""}
        for side, own in sides.items()
    ]
    pool = Pool(table("candidates", people), evidence)
    scores = rank(case.posting, pool, space, as_of=AS_OF).scores.set_index("candidate_id")["score"]
    return float(scores["better"] - scores["worse"])


def _document(own: pd.DataFrame) -> str:
    dates = (
        own["started_on"].dt.strftime("%Y").fillna("")
        + " "
        + own["expires_on"].dt.strftime("%Y").fillna("")
    )
    return "\n".join((own["title"] + " " + dates + " " + own["text"]).drop_duplicates())


def _cosine(case: Case, frozen: Encoder) -> float:
    better, worse, asked = frozen.encode(
        [_document(case.better), _document(case.worse), case.posting.text]
    )
    return float(np.round((better - worse) @ asked, 6))


def _bm25(case: Case, words: dict[str, list[str]]) -> float:
    own = case.better["candidate_id"].iloc[0]
    others = [said for one, said in words.items() if one != own]
    versions = [_words(_document(case.better)), _words(_document(case.worse))]
    scores = BM25Okapi([*versions, *others]).get_batch_scores(_words(case.posting.text), [0, 1])
    return float(scores[0] - scores[1])


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _right(case: Case, difference: float) -> bool:
    return abs(difference) < 1e-9 if case.equal else difference > 1e-9


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
