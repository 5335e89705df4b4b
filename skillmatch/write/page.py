"""One page for people: the order, every reason in the candidate's words, and what made them.

The page holds its own style and script and names their hashes in its security policy, so that a
browser runs nothing else: whatever a candidate wrote stays text.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pandas as pd

from skillmatch.ranking import UNMET, best_evidence
from skillmatch.words import (
    HOW_TO_READ,
    VERIFICATIONS,
    Cut,
    clean,
    cut,
    interval,
    label,
    marked,
    near_the_cut,
    nothing_demonstrated,
    records,
    shares,
    shorten,
    summary,
    title_of,
    unmet,
)
from skillmatch.write.provenance import facts, inputs

if TYPE_CHECKING:
    from skillmatch.ranking import Ranking

_BELOW = (
    "Rank",
    "Candidate",
    "Score",
    "Plausible ranks",
    "May belong above",
    "Required items met",
)
_ASKED = (
    "Requirement",
    "Importance",
    "Share of the score",
    "Kind",
    "Asked",
    "Candidates with evidence",
)
_MISSING = 3  # required items named in a row; a candidate's reasons tell of all


def page_html(ranking: Ranking, top: int | None) -> str:
    """The whole page, from its doctype on."""
    style, script = _own_file("page.css"), _own_file("page.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    parts = cut(ranking, top)
    reasons = ranking.reasons_of(parts.shown["candidate_id"])
    title = _e(title_of(ranking))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Ranking · {title}</title>
<style>{style}</style>
</head>
<body>
<header>
<p class="kicker">Candidates for</p>
<h1 dir="auto">{title}</h1>
<p class="lead">{_e(summary(ranking, len(parts.shown)))}.</p>
{_notice(ranking)}
</header>
<main>
{_how_to_read()}
{_order(ranking, parts, reasons)}
{_below(ranking, parts)}
{_why(ranking, parts, reasons)}
{_requirements(ranking)}
{_problems(ranking)}
{_provenance(ranking)}
</main>
<script>{script}</script>
</body>
</html>
"""


def _own_file(name: str) -> str:
    return files("skillmatch.write").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _e(value: object) -> str:
    return escape(clean(value))


def _notice(ranking: Ranking) -> str:
    nothing = nothing_demonstrated(ranking)
    said = f'<p class="notice">{_e(nothing)}</p>\n' if nothing else ""
    count = len(ranking.problems)
    if not count:
        return said
    things = "1 thing" if count == 1 else f"{count} things"
    return (
        f'{said}<p class="notice">{things} in the files need{"s" * (count == 1)} a look: '
        '<a href="#problems">see which</a>.</p>'
    )


def _how_to_read() -> str:
    terms = "\n".join(f"<dt>{_e(term)}</dt><dd>{_e(words)}</dd>" for term, words in HOW_TO_READ)
    return (
        '<section class="read" aria-labelledby="read">\n<h2 id="read">How to read this</h2>\n'
        f"<dl>\n{terms}\n</dl>\n</section>"
    )


def _order(ranking: Ranking, parts: Cut, reasons: pd.DataFrame) -> str:
    total, best, missing = len(ranking.scores), best_evidence(reasons), unmet(ranking)
    rows = []
    for number, row in enumerate(records(parts.shown), 1):
        name = label(row.name, row.candidate_id)
        cells = [
            _cell(row.rank, row.rank, "place line", "Rank"),
            f'<th scope="row" role="rowheader" class="who" data-value="{_e(name)}">'
            f'<a href="#candidate-{number}"><bdi>{_e(name)}</bdi></a>'
            f"{_id(name, row.candidate_id)}</th>",
            _cell(f"{row.score:.1%}{_bar(row.score)}", row.score, "score line", "Score"),
            _cell(
                interval(row.rank_low, row.rank_high)
                + _whisker(row.rank, row.rank_low, row.rank_high, total),
                row.rank_low,
                "range line",
                "Plausible ranks",
            ),
            _cell(
                _met(row.required_met, row.required) + _first_missing(missing[row.candidate_id]),
                row.required_met,
                "met",
                "Required items met",
            ),
            _cell(_best_reason(best, row.candidate_id), "", "reason", "Best reason"),
        ]
        rows.append(f'<tr role="row" data-details="candidate-{number}">{"".join(cells)}</tr>')
    heads = [
        ("Rank", "up"),
        ("Candidate", "up"),
        ("Score", "down"),
        ("Plausible ranks", "up"),
        ("Required items met", "down"),
        ("Best reason", ""),
    ]
    return (
        '<section aria-labelledby="order">\n<h2 id="order">Ranking</h2>\n'
        '<div class="tools" hidden><input id="filter" type="search" '
        'placeholder="Filter by any word" aria-label="Filter candidates by any word"></div>\n'
        + _table(
            heads,
            rows,
            "Candidates, best first. The short line under a range of ranks spans the ranks that "
            f"fit, from 1 on the left to {total} on the right; its mark is the rank given.",
            "ranking",
        )
        + "\n</section>"
    )


def _below(ranking: Ranking, parts: Cut) -> str:
    if parts.below.empty:
        return ""
    missing = unmet(ranking)
    names = [label(row.name, row.candidate_id) for row in records(parts.below)]
    rows = [
        _row(
            row.rank,
            f"<bdi>{_e(name)}</bdi>{_id(name, row.candidate_id)}",
            _line(f"{row.score:.1%}"),
            _line(interval(row.rank_low, row.rank_high)),
            "yes" if may_belong else "–",
            _met(row.required_met, row.required) + _all_missing(missing[row.candidate_id]),
            labels=_BELOW,
        )
        for row, name, may_belong in zip(records(parts.below), names, parts.boundary, strict=True)
    ]
    return (
        '<section aria-labelledby="below">\n<h2 id="below">Below the cut</h2>\n'
        + _table([(head, "") for head in _BELOW], rows, _e(near_the_cut(parts)), "stacked")
        + "\n</section>"
    )


def _id(name: str, candidate_id: str) -> str:
    known = clean(candidate_id)
    return "" if name == known else f'<span class="id"><bdi>{_e(known)}</bdi></span>'


def _met(met: int, required: int) -> str:
    return _line(f"{met} of {required}") if required else '<span class="small">none asked</span>'


def _first_missing(texts: Sequence[str]) -> str:
    if not texts:
        return ""
    items = [_e(shorten(clean(text), 60)) for text in texts[:_MISSING]]
    if len(texts) > _MISSING:
        items.append(f"{len(texts) - _MISSING} more")
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f'<div class="small">No evidence of:<ul>{listed}</ul></div>'


def _all_missing(texts: Sequence[str]) -> str:
    said = "; ".join(_e(text) for text in texts)
    return f'<div class="small">No evidence of: {said}</div>' if said else ""


def _best_reason(best: pd.DataFrame, candidate_id: str) -> str:
    if candidate_id not in best.index:
        return '<span class="none">No evidence that counts.</span>'
    row: Any = best.loc[candidate_id]
    # A resume is the candidate's word, as its tag says already.
    mark = "" if row["verification"] == "claimed" else f" {_mark(row['verification'])}"
    return (
        f"<q><bdi>{_e(row['words'])}</bdi></q><br>"
        f'<span class="small">{_tag(row["status"])} {_e(row["kind"])}{mark}, for: '
        f"{_e(row['requirement'])}</span>"
    )


def _why(ranking: Ranking, parts: Cut, reasons: pd.DataFrame) -> str:
    own = {
        candidate: list(found)
        for candidate, found in groupby(records(reasons), attrgetter("candidate_id"))
    }
    share = dict(zip(ranking.requirements["requirement_id"], shares(ranking), strict=True))
    people = []
    for number, row in enumerate(records(parts.shown), 1):
        asked = "\n".join(
            _requirement(list(found), share[requirement])
            for requirement, found in groupby(own[row.candidate_id], attrgetter("requirement_id"))
        )
        people.append(
            f'<details class="candidate" id="candidate-{number}">\n<summary>'
            f"{_line(f'{row.rank}.')} "
            f'<span class="name"><bdi>{_e(label(row.name, row.candidate_id))}</bdi></span> '
            f"{_line(f'{row.score:.1%}')} "
            f'<span class="small">plausible ranks {interval(row.rank_low, row.rank_high)}, '
            f"{row.required_met} of {row.required} required items, "
            f"{row.evidence} piece{'s' * (row.evidence != 1)} of evidence</span></summary>\n"
            f"{asked}\n</details>"
        )
    return (
        '<section aria-labelledby="why">\n<h2 id="why">Reasons</h2>\n'
        '<p class="hint">What each candidate’s evidence says about each requirement, in its own '
        "words. Open a candidate to read it.</p>\n"
        '<div class="tools" hidden><button id="open-all" type="button" aria-pressed="false">'
        "Open all</button></div>\n" + "\n".join(people) + "\n</section>"
    )


def _requirement(reasons: list[Any], share: float) -> str:
    first = reasons[0]
    found = "".join(map(_evidence, reasons)) if first.evidence_id else ""
    said = f"<ul>{found}</ul>" if found else '<p class="none">No evidence was found.</p>'
    little = '<p class="none">Too little to speak of.</p>'
    return (
        '<div class="requirement">\n<div>'
        f"<h4>{_e(first.requirement)}</h4>"
        f'<p class="small">{_tag(first.importance)} {share:.0%} of the score</p>'
        f"{_line(f'Level {first.level:.0%}')}{_bar(first.level)}"
        f"{little if found and first.level < UNMET else ''}</div>\n{said}\n</div>"
    )


def _evidence(reason: Any) -> str:
    _, meaning = VERIFICATIONS[reason.verification]
    title = reason.title if reason.title != reason.quote else ""
    titled = f" “<bdi>{_e(title)}</bdi>”" if title else ""
    issued = f" from <bdi>{_e(reason.issuer)}</bdi>" if reason.issuer else ""
    why = f" ({_e(reason.status_why)})" if reason.status_why else ""
    related = f" · shown by a {_e(reason.relation)}" if reason.relation else ""
    worth = f"match {reason.match:.0%} × strength {reason.strength:.0%} = {reason.contribution:.0%}"
    return (
        f'<li class="{_e(reason.status)}">'
        f'<blockquote dir="auto">{_e(reason.quote or reason.title)}</blockquote>'
        f'{_tag(reason.status)} <span class="small">{_e(reason.kind)}{titled}{issued}{related}'
        f"{why} · <bdi>{_e(reason.source)}</bdi> · {_mark(reason.verification)}: {_e(meaning)} · "
        f"{_line(worth)}{_found(reason)}</span></li>"
    )


def _found(reason: Any) -> str:
    """Why verification came to its word, and the separate facts."""
    told = " ".join(filter(None, (reason.verification_reason, reason.facts and f"{reason.facts}.")))
    return f"<br><bdi>{_e(told)}</bdi>" if told else ""


def _requirements(ranking: Ranking) -> str:
    total, shown = len(ranking.levels), (ranking.levels >= UNMET).sum().to_numpy()
    rows = [
        _row(
            f"{_e(row.text)}",
            _tag(row.importance),
            f"{share:.0%}",
            _line(_e(row.kind)),
            _line(_asked(row.level, row.years)),
            _line(f"{count} of {total}"),
            labels=_ASKED,
        )
        for row, share, count in zip(
            records(ranking.requirements), shares(ranking), shown, strict=True
        )
    ]
    edited = ranking.provenance.get("requirements_edited")
    caption = "What candidates were compared with" + (
        ", edited after reading the posting." if edited else ", as read from the posting."
    )
    return (
        '<section aria-labelledby="asked">\n<h2 id="asked">Requirements as used</h2>\n'
        + _table([(head, "") for head in _ASKED], rows, caption, "stacked")
        + "\n</section>"
    )


def _asked(level: int | None, years: float | None) -> str:
    asked = [] if pd.isna(level) else [f"level {level} (EQF)"]
    asked += [] if pd.isna(years) else [f"{years:g} years"]
    return ", ".join(asked) or "–"


def _problems(ranking: Ranking) -> str:
    heads = ("File", "Where", "Problem", "What to do")
    rows = [
        _row(_e(row.source), _e(row.where), _e(row.problem), _e(row.what_to_do), labels=heads)
        for row in records(ranking.problems)
    ]
    caption = "What could not be read, or needs a look. It counts for nobody and against nobody."
    listed = _table([(head, "") for head in heads], rows, caption, "stacked")
    return (
        '<section aria-labelledby="problems">\n<h2 id="problems">Problems in the files</h2>\n'
        + (listed if rows else "<p>Nothing: everything was read.</p>")
        + "\n</section>"
    )


def _provenance(ranking: Ranking) -> str:
    known = "\n".join(f"<dt>{_e(name)}</dt><dd>{_e(value)}</dd>" for name, value in facts(ranking))
    heads = ("File", "SHA-256")
    read = [
        _row(_e(source), f"<code>{_e(digest)}</code>", labels=heads)
        for source, digest in inputs(ranking)
    ]
    return (
        '<section aria-labelledby="made">\n<h2 id="made">Provenance</h2>\n'
        '<p class="hint">How the ranking was made, so that it can be explained and made again.'
        "</p>\n"
        '<details class="provenance"><summary>Versions, model and weights</summary>\n'
        f'<dl class="facts">\n{known}\n</dl></details>\n'
        f'<details class="provenance"><summary>Files that were read ({len(read)})</summary>\n'
        + _table([(head, "") for head in heads], read, "Every file with its checksum.", "stacked")
        + "</details>\n</section>"
    )


def _table(heads: Sequence[tuple[str, str]], rows: Iterable[str], caption: str, kind: str) -> str:
    """A table from ready rows; `heads` are its columns, each with the order it is sorted in first.

    The roles keep it a table for screen readers where a narrow screen shows its rows as blocks.
    """
    head = "".join(
        f'<th scope="col" role="columnheader"{f" data-sort={order}" if order else ""}'
        f"{' aria-sort=ascending' if order and name == 'Rank' else ''}>{name}</th>"
        for name, order in heads
    )
    body = "\n".join(rows)
    return (
        f'<table class="{kind}" role="table">\n<caption>{caption}</caption>\n'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n'
        f'<tbody role="rowgroup">\n{body}\n</tbody>\n</table>'
    )


def _row(*cells: object, labels: Sequence[str]) -> str:
    """A row of a table that isn't sorted, from cells that are escaped already."""
    inner = "".join(
        f'<td role="cell" data-label="{name}">{cell}</td>'
        for name, cell in zip(labels, cells, strict=True)
    )
    return f'<tr role="row">{inner}</tr>'


def _cell(content: object, value: object, kind: str, name: str) -> str:
    return f'<td role="cell" class="{kind}" data-value="{value}" data-label="{name}">{content}</td>'


def _line(content: str) -> str:
    """Content that stays on one line."""
    return f'<span class="line">{content}</span>'


def _tag(word: str) -> str:
    return f'<span class="tag {_e(word)}">{_e(word)}</span>'


def _mark(verification: str) -> str:
    """An outcome of verification: its sign, which screen readers leave out, and its word."""
    sign, word = marked(verification).split(" ", 1)
    return (
        f'<span class="mark {_e(verification)}"><span aria-hidden="true">{sign}</span>'
        f" {_e(word)}</span>"
    )


def _bar(share: float) -> str:
    return (
        '<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="6" rx="1"/>'
        f'<rect class="fill" width="{100 * share:.1f}" height="6" rx="1"/></svg>'
    )


def _whisker(rank: int, low: int, high: int, total: int) -> str:
    unit = 100 / total
    mark = max(unit, 1.5)
    middle = min(max((rank - 0.5) * unit - mark / 2, 0), 100 - mark)
    return (
        '<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" y="2.5" width="100" height="1"/>'
        f'<rect class="whisker" x="{(low - 1) * unit:.2f}" y="1.5" '
        f'width="{(high - low + 1) * unit:.2f}" height="3"/>'
        f'<rect class="dot" x="{middle:.2f}" width="{mark:.2f}" height="6"/></svg>'
    )
