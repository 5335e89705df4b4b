"""A ranking as the output of a notebook's cell: the first few, each with the best reason."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from skillmatch.ranking import best_evidence
from skillmatch.words import (
    clean,
    interval,
    kind_checked,
    label,
    nothing_demonstrated,
    records,
    shorten,
    summary,
    title_of,
)

if TYPE_CHECKING:
    import pandas as pd

    from skillmatch.ranking import Ranking

_ROWS = 15
_COLUMNS = ("Rank", "Candidate", "Score", "Plausible ranks", "Required met", "Best reason")

# The class is doubled to outrank JupyterLab's own style for tables. Colours come from the theme.
_STYLE = """<style>
.skillmatch.skillmatch { color: inherit; font-size: 13px; line-height: 1.45; max-width: 1100px; }
.skillmatch.skillmatch p { margin: 0 0 .5em; }
.skillmatch.skillmatch table {
  border-collapse: collapse; width: 100%; margin: 0; table-layout: auto;
}
.skillmatch.skillmatch table tr:nth-child(n) { background: none; }
.skillmatch.skillmatch table :is(th, td) {
  text-align: left; vertical-align: top; padding: .4em .7em .4em 0; background: none; border: 0;
  border-bottom: 1px solid rgba(128, 128, 128, .3); white-space: normal; max-width: none;
}
.skillmatch.skillmatch thead th { font-weight: 600; opacity: .75; }
.skillmatch.skillmatch small { opacity: .75; font-size: 12px; }
.skillmatch.skillmatch .one-line { white-space: nowrap; font-variant-numeric: tabular-nums; }
.skillmatch.skillmatch .track {
  width: 90px; height: 6px; margin-top: 4px; border-radius: 3px;
  background: rgba(128, 128, 128, .25);
}
.skillmatch.skillmatch .fill {
  height: 6px; border-radius: 3px; background: var(--jp-brand-color1, #3b7cb8);
}
</style>"""


def notebook_html(ranking: Ranking) -> str:
    """The first candidates as a small table for a notebook.

    Parameters
    ----------
    ranking : Ranking

    Returns
    -------
    str
        HTML with everything from outside escaped; it can be read without its style, too.
    """
    shown = ranking.scores.head(_ROWS)
    best = best_evidence(ranking.reasons_of(shown["candidate_id"]))
    rows = "\n".join(
        f'<tr><td class="one-line">{row.rank}</td>'
        f"<td>{_candidate(row.name, row.candidate_id)}</td>"
        f'<td class="one-line">{row.score:.1%}{_bar(row.score)}</td>'
        f'<td class="one-line">{interval(row.rank_low, row.rank_high)}</td>'
        f'<td class="one-line">{_met(row.required_met, row.required)}</td>'
        f"<td>{_best_reason(best, row.candidate_id)}</td></tr>"
        for row in records(shown)
    )
    heads = "".join(f'<th scope="col">{name}</th>' for name in _COLUMNS)
    more = len(ranking.scores) - len(shown)
    notes = [f"… and {more} more, in <code>.scores</code>."] if more else []
    if nothing := nothing_demonstrated(ranking):
        notes.insert(0, _e(nothing))
    if len(ranking.problems):
        count = len(ranking.problems)
        notes.append(f"{count} problem{'s' * (count > 1)}, see <code>.problems</code>.")
    return f"""{_STYLE}
<div class="skillmatch">
<p><strong>{_e(title_of(ranking))}</strong><br>
<small>{_e(summary(ranking, len(ranking.scores)))}.</small></p>
<table>
<thead><tr>{heads}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
<p><small>{" ".join(notes)}</small></p>
</div>"""


def _e(value: object) -> str:
    return escape(clean(value))


def _candidate(name: str, candidate_id: str) -> str:
    known, called = clean(candidate_id), label(name, candidate_id)
    beside = "" if called == known else f"<br><small><bdi>{_e(known)}</bdi></small>"
    return f"<bdi>{_e(shorten(called, 60))}</bdi>{beside}"


def _bar(share: float) -> str:
    return f'<div class="track"><div class="fill" style="width: {share:.1%}"></div></div>'


def _met(met: int, required: int) -> str:
    return f"{met} of {required}" if required else "–"


def _best_reason(best: pd.DataFrame, candidate_id: str) -> str:
    if candidate_id not in best.index:
        return "<small>No evidence that counts.</small>"
    row: Any = best.loc[candidate_id]
    kind = kind_checked(row["kind"], row["verification"])
    return (
        f"“<bdi>{_e(shorten(clean(row['words']), 110))}</bdi>”<br>"
        f"<small><strong>{_e(row['status'])}</strong>, {_e(kind)}, for: "
        f"{_e(shorten(clean(row['requirement']), 80))}</small>"
    )
