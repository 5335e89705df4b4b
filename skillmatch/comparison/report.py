"""A comparison for people: a methods paragraph, tables for a paper, one report in four formats."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite, isinf, isnan
from os import PathLike
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from skillmatch.comparison.agreement import weight_of_top
from skillmatch.comparison.sensitivity import changes
from skillmatch.strength import PRESETS
from skillmatch.words import clean, shorten

if TYPE_CHECKING:
    from skillmatch.comparison.compare import Comparison

_LONGEST = 120  # characters in a cell
_NARROWEST = 16  # characters below which a cell of text can't be read
_LONGEST_ON_A_LINE = 64  # the same on a terminal
_LONGEST_ID = 32
_PADDED = 2  # what tabulate adds to a heading
_NARROW = 16  # characters up to which a column of a LaTeX table isn't broken into lines
_MOST_ROWS = 40
_SIGNIFICANT = 0.05
_MEASURES = (
    ("ndcg@", "nDCG of first "),
    ("precision@", "precision of first "),
    ("average_precision", "average precision"),
    ("roc_auc", "ROC AUC"),
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
    persisted = made["rbo_persistence"]
    count, postings = len(part.matched.candidates), len(comparison.parts)
    versions = ", ".join(f"{name} {number}" for name, number in made["versions"].items())
    flat = (
        " With these weights no kind of evidence counts for more than another for a skill; a "
        "degree or credential that is itself asked for counts in full, and so helps the lens that "
        "sees it."
        if comparison.strength == PRESETS["flat"]
        else " These weights favour some kinds of evidence by design: differences between lenses "
        "are in part theirs."
    )
    return (
        f"We ranked {count} candidates for {_count(postings, 'posting')} with skillmatch "
        f"({versions}; model {made['model']}, SHA-256 {made['model_sha256'][:12]}…), under five "
        "lenses that see a part of the same evidence and score it alike: credentials (badges, "
        "certificates, nanodegrees, licences), demonstrated competencies (the credentials that are "
        "verified, assessed and current), resume, degrees, and all of them combined. "
        f"Evidence was weighed by the preset “{comparison.strength.name}”.{flat} As baselines "
        "stand a degree filter, BM25 of the posting’s words over the resume, and the cosine of "
        f"the whole documents’ embeddings. {_filtered(comparison)} Rankings are compared by "
        "Kendall’s tau-b and by rank-biased overlap in its tie-aware form b (Corsi and Urbano "
        f"2024) with p = {persisted:.3f}, which gives the first {comparison.k} ranks "
        f"{_percent(weight_of_top(persisted, comparison.k))} of the weight, and by the overlap of "
        f"the first {comparison.k}, each beside the value expected by chance. Intervals "
        f"are 95 % bootstrap intervals over {_units(postings)}, p-values come from permutation "
        f"tests of no agreement ({comparison.draws_for_agreement} draws, seed {comparison.seed}), "
        "adjusted by Holm’s method over the pairs of lenses, for each measure. "
        f"Ranks carry {_percent(made['confidence_of_ranks'])} confidence sets from pairwise "
        "differences (Mogstad et al. 2024), whose only source of error is whether matches of "
        f"passages and requirements hold.{_judged(comparison)}"
    )


def _judged(comparison: Comparison) -> str:
    """What was measured against judgements, and how it was tested, in words."""
    if comparison.judgements is None:
        return ""
    said = (
        f" Against relevance judgements we report nDCG and precision of the first {comparison.k}, "
        "average precision and ROC AUC, in expectation over the orders of candidates who tie, "
        "with 95 % bootstrap intervals."
    )
    tests = comparison.differences["test"].unique()
    if not len(tests):
        return said
    test = tests[0].replace("'", "’")
    reach = (
        " Candidates are the sample, so that what is found holds for these postings."
        if len(comparison.parts) > 1 and test.startswith("swaps")
        else ""
    )
    return (
        f"{said} Differences between lenses were tested in pairs by {test} (at most "
        f"{comparison.draws} draws), adjusted by Holm’s method over the pairs, for each measure."
        f"{reach}"
    )


def _filtered(comparison: Comparison) -> str:
    """How the degree filter was applied, in words."""
    part, postings = comparison.parts[0], len(comparison.parts)
    gated = sum(len(one.gate) > 0 for one in comparison.parts)
    if not part.degree_gate:
        return "The degree filter was switched off."
    if not gated:
        return "No posting requires a degree, so the degree filter does not apply."
    by = "level and field" if part.match_field else "level"
    instead = (
        "with experience in its place where the posting says so"
        if part.count_experience
        else "without counting experience in its place"
    )
    where = "" if gated == postings else f", in the {gated} postings that require one"
    said = (
        f"The degree filter applies the {by} of the degree that the posting requires, "
        f"{instead}{where}."
    )
    missing = " Figures over all postings leave it out." if gated < postings else ""
    return said + missing


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
    parts = [f"# {_plain(_title(comparison))}", f"## Methods\n\n{_plain(methods(comparison))}"]
    for section in sections(comparison):
        table = section.table.map(_plain)
        body = _grid(table, "github") if len(table) else "None."
        parts.append(f"## {section.title}\n\n{_plain(section.text)}\n\n{body}")
    return "\n\n".join(parts) + "\n"


def latex(comparison: Comparison) -> str:
    """The methods paragraph and the tables as LaTeX, to be put into a paper.

    It needs the packages booktabs and tabularx; letters beyond Latin ones need LuaLaTeX or XeLaTeX
    and a font that has them.
    """
    parts = [f"\\section{{Methods}}\n{_tex(methods(comparison))}"]
    for section in sections(comparison):
        body = _tabularx(section.table) if len(section.table) else "None."
        parts.append(
            "\\begin{table}\n\\centering\\footnotesize\n"
            f"\\caption{{{_tex(section.title)}. {_tex(section.text)}}}\n{body}\n\\end{{table}}"
        )
    return "\n\n".join(parts) + "\n"


def _tabularx(table: pd.DataFrame) -> str:
    """A table as wide as the text: columns with long cells are set in several lines."""
    longest = {name: max(map(len, [name, *table[name]])) for name in table}
    ragged = r">{\raggedright\arraybackslash}X"
    columns = "".join("l" if longest[name] <= _NARROW else ragged for name in table)
    if ragged not in columns:
        columns = ragged + columns[1:]
    rows = [" & ".join(map(_tex, cells)) + r" \\" for cells in [table, *table.to_numpy()]]
    lines = [
        rf"\begin{{tabularx}}{{\linewidth}}{{{columns}}}",
        r"\toprule",
        rows[0],
        r"\midrule",
        *rows[1:],
        r"\bottomrule",
        r"\end{tabularx}",
    ]
    return "\n".join(lines)


def plain_text(comparison: Comparison, width: int = 110) -> str:
    """The report's tables for a terminal.

    Parameters
    ----------
    comparison : Comparison
    width : int, default 110
        Characters in a line.
    """
    parts = [f"{clean(_title(comparison))}\n{facts(comparison)}"]
    for section in sections(comparison):
        table = section.table.map(lambda cell: shorten(clean(cell), _LONGEST_ON_A_LINE))
        body = _in_lines(table, width) if len(table) else "None."
        parts.append(f"{section.title.upper()}\n{fill(clean(section.text), width)}\n\n{body}")
    return "\n\n".join(parts)


def facts(comparison: Comparison) -> str:
    """What was compared, in one line: how many, and with which weights of evidence."""
    asked = sum(len(part.matched.requirements) for part in comparison.parts)
    people = len(comparison.parts[0].matched.candidates)
    return (
        f"{_count(people, 'candidate')}, {_count(asked, 'requirement')}, shortlist of "
        f"{comparison.k}, weights of evidence: {clean(comparison.strength.name)}"
    )


def _in_lines(table: pd.DataFrame, width: int) -> str:
    """A table, or a paragraph for each row where its cells would become too narrow to read."""
    wide = [max(map(len, table[name])) for name in table]
    if all(
        own >= min(most, _NARROWEST) for own, most in zip(_widths(table, width), wide, strict=True)
    ):
        return _grid(table, "simple", width)
    first, *rest = table.columns
    rows = []
    for row in table.to_dict("records"):
        told = " · ".join(f"{name.lower()}: {row[name]}" for name in rest if row[name])
        indented = fill(told, width, initial_indent="  ", subsequent_indent="  ")
        rows.append(f"{row[first]}\n{indented}")
    return "\n".join(rows)


def _grid(table: pd.DataFrame, form: str, width: int | None = None) -> str:
    """A table in text; given a width, long cells are broken so that the table keeps to it."""
    from tabulate import tabulate

    widths = None if width is None else _widths(table, width)
    # Cells stay as they are: "007" is an id and "0.30" a figure with two decimals.
    return tabulate(
        table,
        headers="keys",
        tablefmt=form,
        showindex=False,
        disable_numparse=True,
        maxcolwidths=widths,
        maxheadercolwidths=widths and [one - _PADDED for one in widths],
    )


def _widths(table: pd.DataFrame, width: int) -> list[int]:
    """Widths of columns that fit: headings break first, then the widest cells; ids stay whole."""
    room = width - 2 * (len(table.columns) - 1)
    wide = [max(len(name) + _PADDED, *map(len, table[name])) for name in table]
    if sum(wide) <= room:
        return wide
    least = [max(map(len, name.split())) + _PADDED for name in table]
    wide = [max(word, *map(len, table[name])) for word, name in zip(least, table, strict=True)]
    for place, name in enumerate(table):
        if name in ("Candidate", "Posting"):
            least[place] = min(wide[place], _LONGEST_ID)
    while sum(wide) > room and any(now > most for now, most in zip(wide, least, strict=True)):
        widest = max(
            (place for place in range(len(wide)) if wide[place] > least[place]),
            key=lambda place: wide[place],
        )
        wide[widest] -= 1
    return wide


def html(comparison: Comparison) -> str:
    """The report as one page that holds its own style and figures."""
    from skillmatch.comparison.page import page

    return page(
        _title(comparison),
        facts(comparison),
        methods(comparison),
        sections(comparison),
        comparison,
    )


def as_json(comparison: Comparison) -> str:
    """Every table as records, the methods paragraph, the provenance and the problems."""
    tables = {
        name: json.loads(frame.to_json(orient="records", date_format="iso", force_ascii=False))
        for name, frame in comparison.tables().items()
    }
    whole = {
        "methods": methods(comparison),
        "provenance": comparison.provenance,
        "tables": tables,
        "problems": comparison.problems.to_dict("records"),
    }
    return json.dumps(_finite(whole), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


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
    k, starred = comparison.k, frame["p_adjusted"].lt(_SIGNIFICANT)
    frame = frame.assign(
        between=frame["lens_a"] + " and " + frame["lens_b"],
        shown=_with_spans(frame, "value") + starred.map({True: " *", False: ""}),
        measure=frame["measure"].str.extract(r"^(tau|rbo|overlap|jaccard)", expand=False),
    )
    shown = frame.pivot_table(
        index="between", columns="measure", values="shown", aggfunc="first", sort=False
    )
    by_chance = frame.pivot_table(
        index="between", columns="measure", values="chance", sort=False
    ).reindex(shown.index)
    table = pd.DataFrame(
        {
            "Between": shown.index,
            f"Share of first {k} in both": shown["overlap"].to_numpy(),
            "Order of all (tau-b)": shown["tau"].to_numpy(),
            "Order, first ranks first (RBO)": shown["rbo"].to_numpy(),
            "RBO by chance": [_number(value) for value in by_chance["rbo"]],
        }
    )
    notes = dict.fromkeys(note for cell in frame["note"] for note in cell.split("; ") if note)
    draws = comparison.draws_for_agreement
    if len(shown) / (draws + 1) >= _SIGNIFICANT:
        notes[f"{draws} draws are too few for any star among {len(shown)} pairs"] = None
    text = (
        "1 is full agreement. Orders that know nothing of each other are expected to share "
        f"{_number(by_chance['overlap'].mean())} of the first {k} and to have a tau-b of 0. In "
        "brackets 95 % intervals; a star marks more agreement than chance (p below .05 after "
        "Holm’s adjustment over the pairs, for each measure)."
        + (f" Note: {'; '.join(notes)}." if notes else "")
    )
    return Section("How far the lenses agree", text, table)


def _talent(comparison: Comparison) -> Section:
    frame, k = comparison.hidden_talent, comparison.k
    certain, inside = (int(frame[name].sum()) for name in ("certain", "certain_in"))
    text = (
        f"In the top {k} by {_spoken(comparison)}, but stopped by the degree filter or not in the "
        f"top {k} by resume: {len(frame)}. The range of plausible ranks (90 %, in brackets) of "
        f"{inside} of them lies wholly in the top {k}. For {certain} it is certain (90 %, for "
        "each person alone) that they belong there and, where the resume screen misses them, "
        f"that it does.{_nothing_demonstrated(comparison)}"
    )
    table = pd.DataFrame(
        {
            "Posting": frame["posting_id"],
            "Candidate": frame["candidate_id"],
            "Rank": _ranges(frame, "rank"),
            "Certain": _yes(frame["certain"]),
            "Missed by": frame["missed_by"],
            "Degree filter": [
                _short(row.why) if "degree filter" in row.missed_by else row.degree_gate
                for row in frame.itertuples(index=False)
            ],
            "By resume": _ranks(frame, "resume_rank"),
            "By all": _ranks(frame, "combined_rank"),
            "Evidence": frame["evidence"].map(_short),
            "For": frame["requirement"].map(_short),
        }
    )
    return _at_most(Section("Whom credentials surface", text, table), "hidden_talent")


def _overlooked(comparison: Comparison) -> Section:
    frame = comparison.overlooked
    lens = " or ".join(sorted(set(frame["shown_by"]))) or "credentials"
    text = (
        f"The mirror: in the top {comparison.k} by resume or degrees, of whom "
        f"{_spoken(comparison)} show nothing that is asked for, or less than the pool’s median: "
        f"{len(frame)}. For {int(frame['certain'].sum())} it is certain (90 %, for each person "
        f"alone) that they belong in the top {comparison.k} where they were found and not in that "
        f"by {_spoken(comparison)}. Ranges of plausible ranks (90 %) are in brackets; a dash: "
        "nothing that is asked for was found."
    )
    table = pd.DataFrame(
        {
            "Posting": frame["posting_id"],
            "Candidate": frame["candidate_id"],
            "Found by": frame["found_by"],
            "Certain": _yes(frame["certain"]),
            "By resume": _ranges(frame, "resume_rank"),
            "By degrees": _ranges(frame, "degrees_rank"),
            f"By {lens}": _ranges(frame, "shown_rank"),
            "By all": _ranks(frame, "combined_rank"),
            "Evidence": frame["evidence"].map(_short),
        }
    )
    return _at_most(Section("Whom credentials miss", text, table), "overlooked")


def _coverage(comparison: Comparison) -> Section:
    frame = comparison.coverage
    frame = frame.assign(by=frame["sources"].map(_covered))
    many = len(comparison.parts) > 1
    index = ["posting_id"] if many else ["requirement_id", "requirement", "importance"]
    wide = frame.pivot_table(
        index=index, columns="by", values="candidates", aggfunc="sum", fill_value=0, sort=False
    ).reindex(columns=list(_COVERED), fill_value=0)
    cells = int(wide[_ONLY_CREDENTIALS].sum())
    counted = (
        "In how many cases of candidate and requirement it is shown, by which evidence, that the "
        "one meets the other."
        if many
        else "How many candidates are shown to meet each requirement, by which evidence."
    )
    text = f"{counted} In {_count(cells, 'case')} altogether, nothing but credentials shows it."
    wide = wide.reset_index()
    named = (
        {"Posting": wide["posting_id"]}
        if many
        else {"Requirement": wide["requirement"].map(_short), "Importance": wide["importance"]}
    )
    counts = {name: wide[name].map(lambda one: f"{one:.0f}") for name in _COVERED}
    section = Section("Which evidence shows what", text, pd.DataFrame({**named, **counts}))
    return _at_most(section, "coverage")


_ONLY_CREDENTIALS = "Only credentials"
_COVERED = (_ONLY_CREDENTIALS, "Credentials and others", "Only resume or degrees", "Nothing")


def _covered(sources: str) -> str:
    if "credentials" not in sources:
        return _COVERED[3] if sources == "none" else _COVERED[2]
    return _ONLY_CREDENTIALS if sources == "credentials" else _COVERED[1]


def _cut(comparison: Comparison) -> Section:
    frame = comparison.boundary
    postings = len(comparison.parts)
    counts = frame.pivot_table(
        index="lens", columns="place", values="rank", aggfunc="size", fill_value=0, sort=False
    )
    counts = (counts / postings).reindex(columns=["in", "boundary", "out"], fill_value=0)
    text = (
        f"How many candidates are in the top {comparison.k} for certain, how many can’t be told "
        "from the cut by what they sent, and how many are out for certain (at 90 %, for all of "
        f"them together){', on average over the postings' if postings > 1 else ''}. Where many "
        "can’t be told, the shortlist’s last places are no finding."
    )
    table = pd.DataFrame(
        {
            "Lens": counts.index,
            "In": [f"{one:.3g}" for one in counts["in"]],
            "Can’t be told": [f"{one:.3g}" for one in counts["boundary"]],
            "Out": [f"{one:.3g}" for one in counts["out"]],
        }
    )
    return Section("Who can’t be told from the cut", text, table)


def _defaults(comparison: Comparison) -> Section:
    frame = comparison.sensitivity
    flips = frame[frame["flips"].astype(bool)]
    counts = {
        name: int(frame["conclusions"].str.contains(name).sum())
        for name in ("shortlist", "hidden talent", "agreement")
    }
    tried = sum(
        1
        for part in comparison.parts
        for _ in changes(part.strength, set(part.matched.evidence["kind"]))
    )
    aged = (
        "Ageing, which it leaves out, was tried with half-lives of 5 and 10 years, and 10 years "
        f"with the least that age leaves ({comparison.strength.floor:g}) moved. "
        if isinf(comparison.strength.half_life)
        else ""
    )
    text = (
        f"Every figure above 0 of the preset “{comparison.strength.name}” (the strength of each "
        "kind of evidence that was sent and of a resume’s passages, trust by verification, age, "
        "expiry, unknown levels) was halved and raised by half, shares to at most 1, one at a "
        f"time, and the other presets were tried. {aged}Of {tried} changes {len(frame)} touch a "
        f"combined score: {counts['shortlist']} move somebody across the cut of the combined "
        f"shortlist, {counts['hidden talent']} change whom credentials surface, and "
        f"{counts['agreement']} change whether credentials agree more with the resume or with "
        "degrees (tau-b). Those that move the shortlist most come first; + enters, − leaves."
    )
    table = pd.DataFrame(
        {
            "Posting": flips["posting_id"],
            "Weight": flips["default"].map(_default_in_words),
            "Changed": flips["value"] + " to " + flips["changed_to"],
            "Shortlist kept": flips["kept"].map(_percent),
            "Shortlist": _comings_and_goings(flips, "entered", "left"),
            "Surfaced": _comings_and_goings(flips, "surfaced", "no_longer_surfaced"),
            "Credentials nearer to": flips["nearer"],
        }
    ).iloc[flips["kept"].argsort(kind="stable")]
    return _at_most(Section("Which weights the conclusions hang on", text, table), "sensitivity")


def _comings_and_goings(frame: pd.DataFrame, enter: str, leave: str) -> list[str]:
    return [
        _short("; ".join(filter(None, [came and f"+ {came}", went and f"− {went}"])))
        for came, went in zip(frame[enter], frame[leave], strict=True)
    ]


_DEFAULTS = {
    "base": "strength of",
    "trust": "trust in",
    "resume_in_context": "strength of a resume’s job or project",
    "resume_listed": "strength of a resume’s listed skill",
    "half_life": "years after which half counts",
    "floor": "what age leaves",
    "expired": "strength of what has expired",
    "unknown_level": "credit for an unknown level",
}


def _default_in_words(default: str) -> str:
    if default == "half_life, floor":
        return f"{_DEFAULTS['half_life']}, and {_DEFAULTS['floor']}"
    name, _, of = default.partition(": ")
    return f"{_DEFAULTS.get(name, name)} {of}".strip().replace("_", " ")


def _effect(comparison: Comparison) -> Section:
    frame = comparison.effectiveness
    shown = frame.assign(cell=_with_spans(frame, "value")).pivot_table(
        index="lens", columns="measure", values="cell", aggfunc="first", sort=False
    )
    measures = list(shown)
    by_chance = frame.drop_duplicates("measure").set_index("measure")["chance"]
    shown.loc["a random order"] = by_chance[measures].map(_number)
    table = shown.rename(columns=_measure).rename_axis(None, axis=1)
    table.insert(0, "Method", shown.index)
    one = frame.iloc[0]
    text = (
        f"Against {one['judged']} judgements, {one['relevant']} of them of relevant candidates, "
        f"for {_count(int(one['postings']), 'posting')}; candidates without a judgement are left "
        "out. In brackets 95 % intervals."
    )
    return Section("Who finds those judged relevant", text, table.reset_index(drop=True))


def _better(comparison: Comparison) -> Section:
    frame = comparison.differences
    starred = frame["p_adjusted"].lt(_SIGNIFICANT).map({True: " *", False: ""})
    table = pd.DataFrame(
        {
            "First and second": frame["lens_a"] + " and " + frame["lens_b"],
            "Measure": frame["measure"].map(_measure),
            "First less second": _with_spans(frame, "difference") + starred,
            "p (Holm)": frame["p_adjusted"].map(_p),
            "Detectable": frame["detectable"].map(_number),
        }
    )
    notes = dict.fromkeys(note for cell in frame["note"] for note in cell.split("; ") if note)
    text = (
        "p is adjusted over the pairs, for each measure; a star marks one below .05. Detectable is "
        "the smallest true difference that a sample of this size finds with 80 % probability, "
        "before adjustment, which asks for more: where it is large, a difference without a star "
        "says nothing." + (f" Note: {'; '.join(notes)}." if notes else "")
    )
    return Section("Which method finds them better", text, table)


def _at_most(section: Section, name: str) -> Section:
    """The first rows, and where the rest is."""
    more = len(section.table) - _MOST_ROWS
    if more <= 0:
        return section
    text = f"{section.text} The first {_MOST_ROWS} are shown; all are in `{name}` of the JSON file."
    return Section(section.title, text, section.table.head(_MOST_ROWS))


# --- Words -----------------------------------------------------------------------------------


def _spoken(comparison: Comparison) -> str:
    """What speaks for competencies, in words."""
    by = {part.shown_by for part in comparison.parts}
    if by == {"credentials"}:
        return "credentials"
    named = "demonstrated (verified, assessed and current) credentials"
    return named if by == {"demonstrated"} else f"{named}, or all where there are none"


def _nothing_demonstrated(comparison: Comparison) -> str:
    if any(part.shown_by != "credentials" for part in comparison.parts):
        return ""
    return (
        " No credential here is demonstrated, that is verified against a list of trusted issuers, "
        "assessed and current; so all credentials speak, whoever vouches for them."
    )


def _title(comparison: Comparison) -> str:
    titles = [part.matched.posting.title or part.posting_id for part in comparison.parts]
    named = titles[0] if len(titles) == 1 else f"{len(titles)} postings"
    return f"Credentials, resumes and degrees compared: {named}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}"


def _units(postings: int) -> str:
    return "postings, and candidates within each" if postings > 1 else "candidates"


def _without_posting(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop(columns="Posting", errors="ignore")


def _number(value: float) -> str:
    # Nothing is added to what is rounded to a negative zero, which makes it a plain one.
    return "–" if pd.isna(value) else f"{round(value, 2) + 0.0:.2f}"


def _measure(name: str) -> str:
    for code, words in _MEASURES:
        name = name.replace(code, words)
    return name


def _percent(value: float) -> str:
    return "–" if pd.isna(value) else f"{100 * value:.0f} %"


def _p(value: float) -> str:
    if pd.isna(value):
        return "–"
    return "< .001" if value < 0.001 else f"{value:.3f}"


def _with_spans(frame: pd.DataFrame, column: str) -> pd.Series:
    """Figures with their intervals in brackets, where they have one."""
    shown = [
        _number(value) + ("" if pd.isna(low) else f" ({_number(low)} to {_number(high)})")
        for value, low, high in zip(frame[column], frame["low"], frame["high"], strict=True)
    ]
    return pd.Series(shown, index=frame.index, dtype="str")


def _ranks(frame: pd.DataFrame, column: str) -> list[str]:
    """Ranks, a dash for who has none because nothing that is asked for was found."""
    return ["–" if pd.isna(rank) else f"{rank:.0f}" for rank in frame[column]]


def _ranges(frame: pd.DataFrame, column: str) -> list[str]:
    """Ranks with their ranges in brackets."""
    ranges = zip(
        _ranks(frame, column), _ranks(frame, f"{column}_low"), _ranks(frame, f"{column}_high"),
        strict=True,
    )  # fmt: skip
    return [rank if rank == "–" else f"{rank} ({low}–{high})" for rank, low, high in ranges]


def _yes(column: pd.Series) -> list[str]:
    return ["yes" if one else "no" for one in column]


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
    """What JSON can hold: no infinity, nothing of numpy's."""
    if isinstance(value, Mapping):
        return {str(key): _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not isfinite(value):
        return None if isnan(value) else str(value)
    return value if isinstance(value, str | int | float | None) else str(value)
