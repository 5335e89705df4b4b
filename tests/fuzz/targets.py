"""What is fuzzed: every reader, and what must hold of its answer whatever the bytes are.

A target is a function of bytes that raises if the code under test misbehaves. A reader may refuse
a file with an `UnreadableError` (or a table's `TableError`); anything else that it raises is a
fault. The verifier never raises, and says ``verified`` or ``valid`` only of what a seed says.
"""

from __future__ import annotations

import json
import sys
import tempfile
import zipfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "verification"), str(TESTS / "read")]

from corpus import (  # noqa: E402
    AS_OF,
    BADGES_2,
    HARBOUR,
    PROOFS,
    TOKENS,
    Made,
    files_of,
    write_trust,
)
from test_ctdl import BEFORE, SCHOOL, offer  # noqa: E402
from test_linkedin import ASIDE, TABLES, packed  # noqa: E402

from skillmatch.read.credentials.badges import read_badge  # noqa: E402
from skillmatch.read.credentials.certificates import is_certificate, read_certificate  # noqa: E402
from skillmatch.read.credentials.ctdl import read_ctdl  # noqa: E402
from skillmatch.read.exports import evidence_from_table  # noqa: E402
from skillmatch.read.formats.documents import read_document  # noqa: E402
from skillmatch.read.formats.spreadsheets import read_table  # noqa: E402
from skillmatch.read.postings.posting_files import read_posting  # noqa: E402
from skillmatch.read.resumes.json_resumes import read_json_resume  # noqa: E402
from skillmatch.read.resumes.linkedin import read_linkedin  # noqa: E402
from skillmatch.read.resumes.resume_files import read_resume  # noqa: E402
from skillmatch.resources import resource  # noqa: E402
from skillmatch.tables import VERIFICATIONS, TableError, UnreadableError  # noqa: E402
from skillmatch.verification.files import verify_file  # noqa: E402
from skillmatch.verification.proofs import check_proofs  # noqa: E402
from skillmatch.verification.tokens import check_badge_2_token, check_jades, check_token  # noqa: E402
from skillmatch.verification.trust import Trust, read_issuers  # noqa: E402

NOW = pd.Timestamp(AS_OF, tz="UTC")
LANES = (*PROOFS, *TOKENS, *BADGES_2)


@dataclass(frozen=True)
class Target:
    """A reader under test and files that it reads."""

    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]


class FaultError(Exception):
    """The code under test has done what it must never do."""


@cache
def folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="skillmatch-fuzz-"))


@cache
def trust() -> Trust:
    return read_issuers(write_trust(folder()))


def written(content: bytes, name: str) -> Path:
    path = folder() / name
    path.write_bytes(content)
    return path


# --- Credentials -----------------------------------------------------------------------------


@cache
def credentials() -> tuple[Any, ...]:
    """A good credential of each way of signing."""
    return tuple(lane.sign(lane.credential()) for lane in LANES)


def credential_files() -> list[bytes]:
    return [
        case.content
        for lane, made in zip(LANES, credentials(), strict=True)
        for case in files_of(lane.name, Made(made, ()), lane.containers)
    ]


@cache
def signed_in_seeds() -> frozenset[str]:
    """What the good credentials say, each as the verifier hands it on."""
    return frozenset(
        meaning(outcome.signed)
        for content in credential_files()
        for outcome in verify_file(written(content, "seed"), trust=trust(), as_of=NOW)
    )


def verify_bytes(content: bytes) -> None:
    """No fault, a known word with a reason, and nothing good said of what nobody signed."""
    said = signed_in_seeds()
    for outcome in verify_file(written(content, "badge"), trust=trust(), as_of=NOW):
        _judge(outcome, said)


def _judge(outcome: Any, said: frozenset[str]) -> None:
    if any("as a fault" in reason for reason in outcome.reasons):
        raise FaultError(outcome.reasons)
    if outcome.verification not in VERIFICATIONS or not outcome.reasons:
        raise FaultError(f"{outcome.verification}: {outcome.reasons}")
    json.dumps(outcome.record())
    if outcome.verification in ("verified", "valid") and meaning(outcome.signed) not in said:
        raise FaultError(f"{outcome.verification}, but never signed: {outcome.signed}")


def meaning(value: Any) -> str:
    """JSON-LD as it is signed: lists are sets, empty ones nothing, blank nodes without names."""
    return json.dumps(_as_sets(value), sort_keys=True)


def _as_sets(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: _as_sets(member)
            for name, member in value.items()
            if member != [] and not (name == "id" and str(member).startswith("_:"))
        }
    if isinstance(value, list):
        members = sorted({meaning(member) for member in value})
        return members if len(members) != 1 else json.loads(members[0])
    return value


class Choices:
    """Decisions taken from bytes; zeros once they are used up."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._place = 0

    def below(self, count: int) -> int:
        taken = self._content[self._place : self._place + 2]
        self._place += 2
        return int.from_bytes(taken) % count

    def of(self, options: Any) -> Any:
        return options[self.below(len(options))]

    def rest(self) -> str:
        return self._content[self._place :].decode("utf-8", "replace")


_VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 2**70, 1.5, "", "x", "_:b0", [], {}, [[]], [{}], [None], {"id": 5},
    {"@id": "urn:x"}, {"@value": "x"}, {"@list": ["x"]}, "did:key:z6Mk", HARBOUR.did,
    "https://harbour.example/issuer", "2025-13-01", "2027-01-01T00:00:00Z", "sha256$00",
    "VerifiableCredential", ["VerifiablePresentation"], "\ud800",
)  # fmt: skip
_MEMBERS = (
    "id", "@id", "type", "@type", "@context", "@graph", "@included", "@reverse", "@nest", "issuer",
    "proof", "credentialSubject", "verifiableCredential", "credentialStatus", "validFrom", "name",
    "expires", "achievement", "result", "evidence", "recipient", "badge", "verification", "vc",
    "vp", "payload", "signatures", "hasClaim", "termsOfUse", "https://example.org/p",
)  # fmt: skip


def verify_edited(content: bytes) -> None:
    """A good credential with a few members changed, added, taken away or moved."""
    choices = Choices(content)
    number = choices.below(len(LANES))
    edit = lambda data: _edited(data, choices)  # noqa: E731
    made = LANES[number].altered(deepcopy(credentials()[number]), edit)
    verify_bytes((made if isinstance(made, str) else json.dumps(made)).encode())


def _edited(data: Any, choices: Choices) -> None:
    for _ in range(1 + choices.below(3)):
        places = list(_places(data))
        inside = choices.of(places)
        key = choices.of(list(inside) if isinstance(inside, dict) else range(len(inside)))
        way = choices.below(5)
        if way == 0:
            inside[key] = deepcopy(choices.of(_VALUES))
        elif way == 1:
            del inside[key]
        elif way == 2:
            other = choices.of(places)
            inside[key] = deepcopy(other)
        elif way == 3:
            inside[key] = [inside[key]] * choices.below(4)
        elif isinstance(inside, dict):
            inside[choices.of(_MEMBERS)] = deepcopy(choices.of((*_VALUES, inside[key])))
        if not data:
            return


def _places(data: Any) -> Any:
    """Every object and list that isn't empty, outermost first."""
    if data and isinstance(data, dict | list):
        yield data
        for value in data.values() if isinstance(data, dict) else data:
            yield from _places(value)


def check_json(content: bytes) -> None:
    """The checks of signatures, called with JSON of any shape."""
    data = _json(content)
    if isinstance(data, dict):
        check_proofs(data, str(data.get("issuer", "")), trust(), as_of=NOW, seconds=2)
        check_jades(data, trust(), as_of=NOW)


def check_text(content: bytes) -> None:
    """The checks of tokens, called with any text."""
    text = content.decode("utf-8", "replace")
    for check in (check_token, check_badge_2_token):
        finding, signed = check(text, trust(), as_of=NOW)
        if finding.fact == "pass" and text.encode() not in credential_files():
            raise FaultError(f"passed: {signed}")


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


# --- Readers ---------------------------------------------------------------------------------


def reading(read: Callable[[Path], object], ending: str) -> Callable[[bytes], None]:
    """A reader of a file as a target; it may refuse the file in words."""

    def run(content: bytes) -> None:
        try:
            read(written(content, f"file{ending}"))
        except (UnreadableError, TableError) as error:
            if not str(error):
                raise FaultError("refused without a word") from error

    return run


def read_application(path: Path) -> None:
    """A document as everything that it may be taken for."""
    document = read_document(path)
    read_resume(document, "ana")
    if is_certificate(document):
        read_certificate(document, "ana")


def read_badge_file(path: Path) -> None:
    read_badge(path, "ana", source=path.name)


def read_table_file(path: Path) -> None:
    evidence_from_table(read_table(path), source=path.name)


def read_json_file(path: Path) -> None:
    data = _json(path.read_bytes())
    if isinstance(data, dict):
        read_json_resume(data, "ana", "resume.json")


def read_export(path: Path) -> None:
    read_linkedin(path, "ana", path.name)


def sample_files(*endings: str) -> list[bytes]:
    """The smallest of the sample's files with the endings."""
    found = [path for path in resource("data", "sample").rglob("*") if path.suffix in endings]
    return [path.read_bytes() for path in sorted(found, key=lambda one: one.stat().st_size)[:8]]


def spreadsheets() -> list[bytes]:
    content = BytesIO()
    frame = pd.DataFrame({"Badge": ["SQL"], "Issued by": ["Harbour"], "Date": ["2025-05-01"]})
    frame.to_excel(content, index=False)
    return [content.getvalue()]


def csv_texts() -> list[bytes]:
    return [
        b"Badge,Issued by,Date\nSQL,Harbour,2025-05-01\n",
        b"Name;Authority;Started On\nSQL;Harbour;Jan 2020\n",
        *sample_files(".csv")[:3],
    ]


def linkedin_exports() -> list[bytes]:
    some = {name: TABLES[name] for name in ("Positions.csv", "Skills.csv")}
    return [packed({**TABLES, **ASIDE}), packed(some, compression=zipfile.ZIP_DEFLATED)]


def descriptions() -> list[bytes]:
    graph = {"@graph": [offer(), SCHOOL, BEFORE]}
    return [json.dumps(one).encode() for one in (offer(), graph, [offer(), BEFORE])]


def resumes_as_json() -> list[bytes]:
    resume = {
        "basics": {"name": "Ana Silva", "email": "ana.silva@example.org"},
        "work": [{"name": "Quay", "position": "Analyst", "startDate": "2020-01", "summary": "SQL"}],
        "education": [{"institution": "Porto", "area": "Statistics", "studyType": "BSc"}],
        "certificates": [{"name": "SQL", "date": "2025-05-01", "issuer": "Harbour"}],
        "skills": [{"name": "SQL", "level": "Master", "keywords": ["joins"]}],
    }
    return [json.dumps(resume).encode()]


def issuer_lists() -> list[bytes]:
    trust()
    return [(folder() / "issuers.toml").read_bytes()[:4000]]


def edits() -> list[bytes]:
    return [bytes([0, lane, *range(way, way + 20)]) for lane in range(len(LANES)) for way in (0, 7)]


TARGETS: dict[str, Target] = {
    "verify": Target(verify_bytes, credential_files),
    "verify-edited": Target(verify_edited, edits),
    "proofs": Target(
        check_json, lambda: [json.dumps(one).encode() for one in credentials()[: len(PROOFS)]]
    ),
    "tokens": Target(
        check_text, lambda: [one.encode() for one in credentials()[len(PROOFS) :]]
    ),
    "issuers": Target(reading(read_issuers, ".toml"), issuer_lists),
    "badges": Target(reading(read_badge_file, ".json"), credential_files),
    "pdf": Target(reading(read_application, ".pdf"), lambda: sample_files(".pdf")),
    "docx": Target(reading(read_application, ".docx"), lambda: sample_files(".docx")),
    "html": Target(reading(read_application, ".html"), lambda: sample_files(".html", ".txt")),
    "text": Target(reading(read_application, ".txt"), lambda: sample_files(".txt", ".md")),
    "markdown": Target(reading(read_application, ".md"), lambda: sample_files(".md")),
    "json-resume": Target(reading(read_json_file, ".json"), resumes_as_json),
    "csv": Target(reading(read_table_file, ".csv"), csv_texts),
    "xlsx": Target(reading(read_table_file, ".xlsx"), spreadsheets),
    "linkedin": Target(reading(read_export, ".zip"), linkedin_exports),
    "ctdl": Target(reading(read_ctdl, ".json"), descriptions),
    "posting": Target(reading(read_posting, ".md"), lambda: sample_files(".md")),
    "posting-html": Target(reading(read_posting, ".html"), lambda: sample_files(".html", ".md")),
    "posting-json": Target(reading(read_posting, ".json"), resumes_as_json),
}  # fmt: skip
