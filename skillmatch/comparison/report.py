"""A comparison for people: a methods paragraph, tables for a paper, one report in four formats."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from skillmatch.comparison.agreement import weight_of_top
from skillmatch.comparison.talent import shown_by
from skillmatch.words import clean, shorten

if TYPE_CHECKING:
    from skillmatch.comparison.compare import Comparison

_LONGEST = 120  # characters in a cell
_MOST_ROWS = 40
_MEASURES = (
    ("tau_b", "Kendall’s tau-b"),
    ("rbo_b", "rank-biased overlap"),
    ("overlap@", "overlap of the first "),
    ("jaccard@", "Jaccard index of the first "),
    ("ndcg@", "nDCG of the first "),
    ("precision@", "precision of the first "),
    ("average_precision", "average precision"),
    ("roc_auc", "area under the ROC curve"),
)


@dataclass(frozen=True)
class Section:
    """A part of a report.

    Attributes
    ----------
    title : str
    text : str
        What the table says, in a sentence or two.
    table : DataFrame
        For people: headings in words, cells as text.
    """

    title: str
    text: str
    table: pd.DataFrame


def methods(comparison: Comparison) -> str:
    """What was done, as a paragraph for a paper, from the comparison's own settings.

    Parameters
    ----------
    comparison : Comparison

    Returns
    -------
    str
    """
    made = comparison.provenance
    part = comparison.parts[0]
    count, postings = len(part.matched.candidates), len(comparison.parts)
    versions = ", ".join(f"{name} {number}" for name, number in made["versions"].items())
    flat = (
        " With these weights no kind of evidence counts for more than another."
        if comparison.strength.name == "flat"
        else " These weights favour some kinds of evidence by design: differences between lenses "
        "are in part theirs."
    )
    gates = [part.matched.posting.title for part in comparison.parts if len(part.gate)]
    gate = (
        f"The degree filter applies what the posting requires of a degree ({'; '.join(gates)}), "
        "without counting experience in its place."
        if gates
        else "No posting requires a degree, so the degree filter is not applied."
    )
    judged = (
        ""
        if comparison.judgements is None
        else " Against relevance judgements we report nDCG, average precision and precision at k, "
        "in expectation over the orders of candidates who tie, with differences between lenses "
        "tested in pairs and adjusted by Holm’s method."
    )
    return (
        f"We ranked {count} candidates for {_count(postings, 'posting')} with skillmatch "
        f"({versions}; model {made['model']}, SHA-256 {made['model_sha256'][:12]}…), under four "
        "lenses that see a part of the same evidence and score it alike: credentials (badges, "
        "certificates, nanodegrees, licences), resume, degrees, and all of them combined; "
        "demonstrated competencies are the credentials that are verified, assessed and current. "
        f"Evidence was weighed by the preset “{comparison.strength.name}”.{flat} As baselines "
        "stand a degree filter, BM25 of the posting’s words over the resume, and the cosine of "
        f"the whole documents’ embeddings. {gate} Rankings are compared by Kendall’s tau-b and by "
        "rank-biased overlap in its tie-aware form b (Corsi and Urbano 2024) with p = "
        f"{made['rbo_persistence']:.3f}, which gives the first {comparison.k} ranks "
        f"{weight_of_top(made['rbo_persistence'], comparison.k):.0%} of the weight, and by the "
        f"overlap of the first {comparison.k}, each beside the value expected by chance. Intervals "
        f"are 95 % bootstrap intervals over {_units(postings)}, p-values come from permutation "
        f"tests ({comparison.draws} draws, seed {comparison.seed}), adjusted by Holm’s method. "
        f"Ranks carry {made['confidence_of_ranks']:.0%} confidence sets from pairwise differences "
        "(Mogstad et al. 2024), whose only source of error is whether matches of passages and "
        f"requirements hold.{judged}"
    )


def sections(comparison: Comparison) -> list[Section]:
    """The report's parts, in the order in which they are read."""
    many = len(comparison.parts) > 1
    found = [
        _agreement(comparison),
        _talent(comparison),
        _overlooked(comparison),
        _coverage(comparison),
        _cut(comparison),
        _defaults(comparison),
    ]
    if comparison.judgements is not None:
        found += [_effect(comparison), _better(comparison)]
    return [
        section if many else Section(section.title, section.text, _without_posting(section.table))
        for section in found
    ]


def markdown(comparison: Comparison) -> str:
    """The report as Markdown."""
    from tabulate import tabulate

    parts = [f"# {_title(comparison)}", f"## Methods\n\n{_plain(methods(comparison))}"]
    for section in sections(comparison):
        table = section.table.map(_plain)
        shown = tabulate(table, headers="keys", tablefmt="github", showindex=False)
        body = shown if len(table) else "None."
        parts.append(f"## {section.title}\n\n{_plain(section.text)}\n\n{body}")
    return "\n\n".join(parts) + "\n"


def latex(comparison: Comparison) -> str:
    """The methods paragraph and the tables as LaTeX, for the package booktabs."""
    from tabulate import tabulate

    parts = [f"\\section{{Methods}}\n{_tex(methods(comparison))}"]
    for section in sections(comparison):
        body = tabulate(
            section.table.map(_tex),
            headers=[_tex(name) for name in section.table],
            tablefmt="latex_raw",
            showindex=False,
        )
        for rule, place in (("toprule", 1), ("midrule", 1), ("bottomrule", 1)):
            body = body.replace("\\hline", f"\\{rule}", place)
        parts.append(
            "\\begin{table}\n\\centering\n"
            f"\\caption{{{_tex(section.title)}. {_tex(section.text)}}}\n{body}\n\\end{{table}}"
        )
    return "\n\n".join(parts) + "\n"


def html(comparison: Comparison) -> str:
    """The report as one page that holds its own style and figures."""
    from skillmatch.comparison.page import page

    return page(_title(comparison), methods(comparison), sections(comparison), comparison)


def as_json(comparison: Comparison) -> str:
    """Every table as records, the methods paragraph and the provenance."""
    tables = {
        name: json.loads(frame.to_json(orient="records", date_format="iso", force_ascii=False))
        for name, frame in comparison.tables().items()
    }
    whole = {
        "methods": methods(comparison),
        "provenance": comparison.provenance,
        "tables": tables,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2, default=_finite, allow_nan=True) + "\n"


WRITERS: dict[str, Callable[[Comparison], str]] = {
    ".html": html,
    ".md": markdown,
    ".tex": latex,
    ".json": as_json,
}


def write_report(comparison: Comparison, path: str | PathLike[str]) -> None:
    """Write the report in the format of the path's ending; a file of that name is replaced.

    Raises
    ------
    ValueError
        If the path doesn't end in ``.html``, ``.md``, ``.tex`` or ``.json``.
    OSError
        If the file can't be written.
    """
    ending = Path(path).suffix.lower()
    if ending not in WRITERS:
        raise ValueError(f"The report's name must end in {', '.join(WRITERS)}, not {ending!r}.")
    Path(path).write_text(WRITERS[ending](comparison), encoding="utf-8")


# --- Sections --------------------------------------------------------------------------------


def _agreement(comparison: Comparison) -> Section:
    frame = comparison.agreement
    table = pd.DataFrame(
        {
            "Between": frame["lens_a"] + " and " + frame["lens_b"],
            "Measure": frame["measure"].map(_measure),
            "Value": frame["value"].map(_number),
            "95 % interval": _spans(frame),
            "By chance": frame["chance"].map(_number),
            "p (Holm)": frame["p_adjusted"].map(_p),
            "Note": frame["note"],
        }
    )
    text = (
        "1 is full agreement. A value near the one expected by chance says that two lenses order "
        "the same people as if they knew nothing of each other."
    )
    return Section("How far the lenses agree", text, table)


def _talent(comparison: Comparison) -> Section:
    frame = comparison.hidden_talent
    certain = int(frame["certain"].sum()) if len(frame) else 0
    lens = " and ".join(sorted({shown_by(part) for part in comparison.parts}))
    text = (
        f"In the top {comparison.k} by {lens}, and not passing the degree filter or not in the "
        f"top {comparison.k} by resume: {len(frame)}, of whom {certain} are in the top "
        f"{comparison.k} for certain (at 90 %), whatever the matches’ uncertainty."
    )
    table = pd.DataFrame(
        {
            "Posting": frame["posting_id"],
            "Candidate": frame["candidate_id"],
            "Rank": _ranks(frame, "rank"),
            "For certain": _yes_no(frame, "certain"),
            "Missed by": frame["missed_by"],
            "Degree filter says": frame["why"],
            "Rank by resume": _ranks(frame, "resume_rank"),
            "Combined": _ranks(frame, "combined_rank"),
            "Evidence": frame["evidence"].map(_short),
            "For": frame["requirement"].map(_short),
        }
    )
    return Section("Whom credentials surface", text, table)


def _overlooked(comparison: Comparison) -> Section:
    frame = comparison.overlooked
    text = (
        f"The mirror: in the top {comparison.k} by resume or degrees, and with nothing or less "
        f"than the median of what credentials show: {len(frame)}."
    )
    table = pd.DataFrame(
        {
            "Posting": frame["posting_id"],
            "Candidate": frame["candidate_id"],
            "Found by": frame["found_by"],
            "Rank by resume": _ranks(frame, "resume_rank"),
            "By degrees": _ranks(frame, "degrees_rank"),
            "By credentials": _ranks(frame, "shown_rank"),
            "Combined": _ranks(frame, "combined_rank"),
            "Evidence": frame["evidence"].map(_short),
        }
    )
    return Section("Whom credentials miss", text, table)


def _coverage(comparison: Comparison) -> Section:
    frame = comparison.coverage
    only = frame[frame["sources"].eq("credentials")]
    cells = int(only["candidates"].sum())
    text = (
        "How many candidates are shown to meet a requirement by which sources. In "
        f"{cells} cases of candidate and requirement, only credentials show it."
    )
    wide = frame.pivot_table(
        index=["posting_id", "requirement_id", "requirement", "importance"],
        columns="sources",
        values="candidates",
        fill_value=0,
        sort=False,
    ).reset_index()
    sources = list(wide.columns[4:])
    table = pd.DataFrame(
        {
            "Posting": wide["posting_id"],
            "Requirement": wide["requirement"].map(_short),
            "Importance": wide["importance"],
            **{name: wide[name].map(lambda one: f"{one:.0f}") for name in sources},
        }
    )
    return Section("Which sources show which requirement", text, table)


def _cut(comparison: Comparison) -> Section:
    frame = comparison.boundary
    counts = frame.pivot_table(
        index=["posting_id", "lens"], columns="place", values="rank", aggfunc="size", sort=False
    )
    counts = counts.reindex(columns=["in", "boundary", "out"]).fillna(0).astype(int).reset_index()
    text = (
        f"How many candidates are in the top {comparison.k} for certain, how many can’t be told "
        "from the cut, and how many are out for certain (at 90 %)."
    )
    table = pd.DataFrame(
        {
            "Posting": counts["posting_id"],
            "Lens": counts["lens"],
            "In": counts["in"].astype(str),
            "Boundary": counts["boundary"].astype(str),
            "Out": counts["out"].astype(str),
        }
    )
    return Section("Who can’t be told from the cut", text, table)


def _defaults(comparison: Comparison) -> Section:
    frame = comparison.sensitivity
    flips = frame[frame["flips"].astype(bool)] if len(frame) else frame
    text = (
        f"Every default of the preset “{comparison.strength.name}” was halved and raised by half, "
        f"and the other presets tried: {len(flips)} of {len(frame)} changes that touch any score "
        "move somebody across the cut of the combined shortlist."
    )
    shown = flips.head(_MOST_ROWS)
    table = pd.DataFrame(
        {
            "Posting": shown["posting_id"],
            "Default": shown["default"],
            "From": shown["value"],
            "To": shown["changed_to"],
            "Tau-b": shown["tau_b"].map(_number),
            "Shortlist kept": shown["kept"].map(_percent),
            "Enter": shown["entered"].map(_short),
            "Leave": shown["left"].map(_short),
        }
    )
    return Section("Which defaults the shortlist hangs on", text, table)


def _effect(comparison: Comparison) -> Section:
    frame = comparison.effectiveness
    table = pd.DataFrame(
        {
            "Method": frame["lens"],
            "Measure": frame["measure"].map(_measure),
            "Value": frame["value"].map(_number),
            "95 % interval": _spans(frame),
            "By chance": frame["chance"].map(_number),
            "Judged": frame["judged"].astype(str),
            "Relevant": frame["relevant"].astype(str),
        }
    )
    text = "Against the judgements given. Candidates without a judgement are left out."
    return Section("Who finds those judged relevant", text, table)


def _better(comparison: Comparison) -> Section:
    frame = comparison.differences
    table = pd.DataFrame(
        {
            "Between": frame["lens_a"] + " and " + frame["lens_b"],
            "Measure": frame["measure"].map(_measure),
            "Difference": frame["difference"].map(_number),
            "95 % interval": _spans(frame),
            "p (Holm)": frame["p_adjusted"].map(_p),
            "Detectable": frame["detectable"].map(_number),
            "Note": frame["note"],
        }
    )
    text = (
        "Detectable is the smallest true difference that a sample of this size would find with "
        "80 % probability: a difference below it that isn’t significant says nothing."
    )
    return Section("Which method finds them better", text, table)


# --- Words -----------------------------------------------------------------------------------


def _title(comparison: Comparison) -> str:
    titles = [part.matched.posting.title or part.posting_id for part in comparison.parts]
    named = titles[0] if len(titles) == 1 else f"{len(titles)} postings"
    return f"Credentials, resumes and degrees compared: {_plain(named)}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}"


def _units(postings: int) -> str:
    return "postings, and candidates within each" if postings > 1 else "candidates"


def _without_posting(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop(columns="Posting", errors="ignore")


def _number(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:.2f}"


def _measure(name: str) -> str:
    for code, words in _MEASURES:
        name = name.replace(code, words)
    return name


def _percent(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:.0%}"


def _p(value: float) -> str:
    if pd.isna(value):
        return "–"
    return "< .001" if value < 0.001 else f"{value:.3f}"


def _spans(frame: pd.DataFrame) -> list[str]:
    return [
        "–" if pd.isna(low) or pd.isna(high) else f"{low:.2f} to {high:.2f}"
        for low, high in zip(frame["low"], frame["high"], strict=True)
    ]


def _ranks(frame: pd.DataFrame, column: str) -> list[str]:
    return ["–" if pd.isna(rank) else f"{rank:.0f}" for rank in frame[column]]


def _yes_no(frame: pd.DataFrame, column: str) -> list[str]:
    return ["yes" if value else "no" for value in frame[column]]


def _short(value: object) -> str:
    return "" if pd.isna(value) else shorten(clean(value), _LONGEST)


def _plain(value: object) -> str:
    """Text that Markdown shows as it stands: no table cell, link, tag or emphasis comes of it."""
    text = " ".join(clean(value).split())
    return "".join(f"\\{one}" if one in "\\|`*_[]<>#~" else one for one in text)


_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "_": r"\_", "%": r"\%", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def _tex(value: object) -> str:
    return "".join(_TEX.get(one, one) for one in " ".join(clean(value).split()))


def _finite(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    return str(value)
