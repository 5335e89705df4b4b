"""Makes `data/sample/` from the stories in `scripts/sample/`: the same bytes every time.

    python scripts/make_sample.py [--out data/sample] [--esco data/esco/skills.csv.gz]

In the folder given by --out, `catalog.csv`, `issuers.toml`, `issuers/`, `postings/` and `pool/`
are replaced.
"""

from __future__ import annotations

import argparse
import csv
import shutil
from collections.abc import Callable, Iterator, Mapping
from io import StringIO
from pathlib import Path

import pandas as pd
from sample_writers.badge_png import badge_png
from sample_writers.certificate_pdf import certificate_pdf, diploma_pdf
from sample_writers.credential_table import credential_table
from sample_writers.employer import employer_files
from sample_writers.open_badge import open_badge
from sample_writers.resume_docx import resume_docx
from sample_writers.resume_pdf import resume_pdf
from sample_writers.resume_text import (
    resume_html,
    resume_json,
    resume_markdown,
    resume_plain,
    to_json,
)
from sample_writers.stories import (
    Candidate,
    Degree,
    Held,
    Issuer,
    Offer,
    Resume,
    Sample,
    StoryError,
    read_stories,
)
from sample_writers.wording import FICTIONAL, credential_name, pick, resume_name, slug

from skillmatch.tables import COLUMNS

ROOT = Path(__file__).resolve().parent.parent
STORIES = ROOT / "scripts" / "sample"
ESCO = ROOT / "data" / "esco" / "skills.csv.gz"
_RESUME_WRITERS: dict[str, Callable[[Candidate, Resume], str | bytes]] = {
    "pdf": resume_pdf,
    "docx": resume_docx,
    "html": resume_html,
    "md": resume_markdown,
    "txt": resume_plain,
    "json": resume_json,
}


def main() -> None:
    arguments = _arguments()
    if not arguments.esco.is_file():
        raise SystemExit(f"{arguments.esco} is missing. Name a table of ESCO's skills with --esco.")
    try:
        files = make_sample(read_stories(STORIES), read_esco(arguments.esco))
    except StoryError as error:
        raise SystemExit(str(error)) from None
    replace(arguments.out, files)
    size = sum(map(len, files.values()))
    print(f"{len(files)} files, {size / 1e6:.1f} MB, written to {arguments.out}")


def make_sample(sample: Sample, esco: Mapping[str, str]) -> dict[str, bytes]:
    """Every file of the sample: its path below the folder, and its content."""
    _check_skills(sample, esco)
    files = {"catalog.csv": _catalog(sample.offers, esco), **employer_files(sample)}
    for posting in sample.postings:
        files[f"postings/{posting.file}"] = posting.text.encode()
    for candidate in sample.candidates:
        for name, content in _application(candidate, sample.issuers, esco):
            path = f"pool/{candidate.id}/{name}"
            if path in files:
                raise StoryError(f"candidate {candidate.id}: two files would be named {name}")
            files[path] = content
    return files


def read_esco(path: Path) -> dict[str, str]:
    """Each skill's label and URI, from a table with the columns ``uri`` and ``label``."""
    skills = pd.read_csv(path, usecols=["uri", "label"], keep_default_na=False)
    return dict(zip(skills["label"], skills["uri"], strict=True))


def replace(folder: Path, files: Mapping[str, bytes]) -> None:
    for old in ("issuers", "pool", "postings"):
        shutil.rmtree(folder / old, ignore_errors=True)
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "sample")
    parser.add_argument(
        "--esco",
        type=Path,
        default=ESCO,
        help="a table of ESCO's skills with the columns uri and label",
    )
    return parser.parse_args()


def _check_skills(sample: Sample, esco: Mapping[str, str]) -> None:
    for offer in sample.offers:
        for label in offer.skills:
            if label not in esco:
                raise StoryError(f"offer {offer.id}: ESCO has no skill named {label!r}")


def _catalog(offers: tuple[Offer, ...], esco: Mapping[str, str]) -> bytes:
    text = StringIO()
    columns = [*COLUMNS["catalog"], "skill_uris", "field"]
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    for offer in offers:
        writer.writerow(
            {
                "credential_id": offer.id,
                "kind": offer.kind,
                "title": offer.title,
                "issuer": offer.issuer,
                "description": offer.description,
                "criteria": offer.criteria,
                "hours": offer.hours,
                "cost": offer.cost,
                "currency": offer.currency,
                "assessed": offer.assessed,
                "prerequisites": "|".join(offer.prerequisites),
                "skill_uris": "|".join(esco[label] for label in offer.skills),
                "field": offer.field,
            }
        )
    return text.getvalue().encode()


def _application(
    candidate: Candidate, issuers: Mapping[str, Issuer], esco: Mapping[str, str]
) -> Iterator[tuple[str, bytes]]:
    """The names and contents of the files that one person sent, and who the employer says it is."""
    about = {"name": candidate.name, "emails": [candidate.contact.email], "fictional": True}
    yield "candidate.json", to_json(about).encode()
    if candidate.resume:
        kind = candidate.resume.format
        content = _RESUME_WRITERS[kind](candidate, candidate.resume)
        yield resume_name(candidate, kind), _encoded(content)
    for held in candidate.credentials:
        if held.form != "table":
            yield _credential(candidate, held, issuers[held.offer.issuer], esco)
    if rows := [held for held in candidate.credentials if held.form == "table"]:
        suffix, table = credential_table(candidate, rows)
        yield f"credentials.{suffix}", table
    if candidate.degrees:
        yield from _degrees(candidate, candidate.degrees)


def _credential(
    candidate: Candidate, held: Held, issuer: Issuer, esco: Mapping[str, str]
) -> tuple[str, bytes]:
    if held.form == "certificate_pdf":
        return credential_name(held, "pdf"), certificate_pdf(candidate, held)
    credential = open_badge(candidate, held, issuer, esco)
    if held.form == "badge_png":
        return credential_name(held, "png"), badge_png(held.offer, credential)
    return credential_name(held, "json"), to_json(credential).encode()


def _degrees(candidate: Candidate, degrees: tuple[Degree, ...]) -> Iterator[tuple[str, bytes]]:
    """One JSON Resume fragment, or a diploma for each degree."""
    if pick((True, False), candidate.id, "degree as json"):
        education = [
            {
                "institution": degree.school,
                "studyType": degree.degree,
                "area": degree.study,
                "endDate": degree.issued.isoformat(),
            }
            for degree in degrees
        ]
        yield "degree.json", to_json({"education": education, "meta": {"note": FICTIONAL}}).encode()
    else:
        for degree in degrees:
            yield (
                f"diploma-{slug(degree.study or degree.degree)}.pdf",
                diploma_pdf(candidate, degree),
            )


def _encoded(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


if __name__ == "__main__":
    main()
