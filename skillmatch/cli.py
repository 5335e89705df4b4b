"""The command line: ``skillmatch rank``, ``compare``, ``skills``, ``verify``, ``demo``."""

from __future__ import annotations

import argparse
import codecs
import json
import shutil
import sys
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from skillmatch import __version__

if TYPE_CHECKING:
    import pandas as pd

    from skillmatch.ranking import Ranking
    from skillmatch.tables import Pool, Posting
    from skillmatch.verification.outcome import Outcome

# For verify, the middle one says that a credential didn't pass.
DONE, DONE_WITH_PROBLEMS, NOTHING_DONE = 0, 1, 2
_LENSES = ("combined", "credentials", "resume", "degrees")
_WRITERS = {
    ".xlsx": "to_excel",
    ".csv": "to_csv",
    ".parquet": "to_parquet",
    ".html": "to_html",
    ".json": "to_json",
}
_REPORTS = (".html", ".md", ".tex", ".json")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : sequence of str, optional
        By default the words on the command line.

    Returns
    -------
    int
        0 done; 1 done, with problems listed on standard error, or credentials that did not pass;
        2 nothing could be done.
    """
    _print_on_any_terminal()
    chosen = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = chosen.command
    try:
        return command(chosen)
    except KeyboardInterrupt:
        return _fail("Stopped. What was embedded is kept: the same command goes on from there.")
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except (ValueError, RuntimeError, OSError) as error:
        return _fail(str(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="skillmatch",
        description="Rank candidates by demonstrated competencies: badges, certificates and "
        "nanodegrees beside resumes and degrees.",
        epilog="Exit status: 0 done; 1 done, with problems listed on standard error; 2 nothing "
        "could be done, and why. For verify: see skillmatch verify --help.",
    )
    parser.add_argument("--version", action="version", version=f"skillmatch {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    rank = commands.add_parser("rank", help="rank a pool of candidates for a posting")
    rank.add_argument(
        "posting", metavar="POSTING", help="a job posting: md, txt, pdf, docx, html, json"
    )
    rank.add_argument(
        "pool", metavar="POOL", help="a folder of applications, or a table of evidence"
    )
    rank.add_argument("--lens", choices=_LENSES, default="combined", help="the evidence to look at")
    rank.add_argument(
        "--demonstrated-only",
        action="store_true",
        help="count only what was assessed and verification has confirmed",
    )
    _add_trust(rank)
    _add_day(rank)
    rank.add_argument(
        "--top", type=_count, metavar="N", help="how many candidates to show or write"
    )
    rank.add_argument(
        "--out",
        type=partial(_out, endings=tuple(_WRITERS)),
        metavar="FILE",
        help="write xlsx, csv, parquet, html or json",
    )
    _add_format(rank)
    rank.set_defaults(command=_rank)

    compare = commands.add_parser(
        "compare",
        help="whom credentials, resumes and degrees each surface, and whom each misses",
        description="Rank a pool by credentials, by resume, by degrees and by all of them, beside "
        "a degree filter, keyword counts and whole-document similarity, and say where they differ, "
        "by how much more than chance, and for whom.",
    )
    compare.add_argument(
        "posting", metavar="POSTING", help="a job posting, or a folder or table of postings"
    )
    compare.add_argument(
        "pool", metavar="POOL", help="a folder of applications, or a table of evidence"
    )
    _add_trust(compare)
    _add_day(compare)
    compare.add_argument(
        "--strength",
        choices=("flat", "balanced", "strict"),
        default="flat",
        help="how kinds of evidence are weighed (default flat: all alike, so that no difference is "
        "one that the weights have made)",
    )
    compare.add_argument(
        "--top", type=_count, default=10, metavar="N", help="places on the shortlist (default 10)"
    )
    compare.add_argument(
        "--judgements",
        metavar="FILE",
        help="a table of who was relevant or hired: candidate_id, relevance and, with many "
        "postings, posting_id",
    )
    compare.add_argument(
        "--count-experience",
        action="store_true",
        help="in the degree filter, take experience for a degree where the posting says so",
    )
    compare.add_argument(
        "--match-field",
        action="store_true",
        help="in the degree filter, ask for the field of study too",
    )
    compare.add_argument(
        "--no-degree-gate", action="store_true", help="leave the degree filter out"
    )
    compare.add_argument(
        "--seed", type=_seed, default=0, metavar="N", help="of random numbers (default 0)"
    )
    compare.add_argument(
        "--draws",
        type=_count,
        default=2000,
        metavar="N",
        help="of each bootstrap and permutation test (default 2000)",
    )
    compare.add_argument(
        "--out",
        type=partial(_out, endings=_REPORTS),
        default="comparison.html",
        metavar="FILE",
        help="the report: html, md, tex or json (default comparison.html)",
    )
    _add_format(compare)
    compare.set_defaults(command=_compare)

    skills = commands.add_parser(
        "skills", help="the taxonomy's skills in texts, and the words that show them"
    )
    skills.add_argument("texts", nargs="+", metavar="TEXT_OR_FILE")
    skills.add_argument(
        "--top", type=_count, default=5, metavar="N", help="skills per text (default 5)"
    )
    _add_format(skills)
    skills.set_defaults(command=_skills)

    verify = commands.add_parser(
        "verify",
        help="whether badges and other credentials are authentic and current",
        description="Say of each credential in files and folders whether it is authentic and "
        "current, and why. In a folder, files that plainly hold none are passed over.",
        epilog="Exit status: 0 nothing speaks against any of them (each is verified, valid, "
        "unsigned or unchecked: look at the outcome before you rely on one); 1 at least one is "
        "expired, not yet valid, revoked, invalid or malformed, or a candidate.json can't be used; "
        "2 wrong usage, or there was nothing to verify.",
    )
    verify.add_argument(
        "paths",
        nargs="+",
        metavar="FILE_OR_FOLDER",
        help="credentials as JSON, signed tokens, PNG or SVG badges, and folders of them",
    )
    _add_trust(verify)
    _add_format(verify)
    verify.set_defaults(command=_verify)

    demo = commands.add_parser(
        "demo", help="rank the sample pool, and write shortlist.xlsx and .html"
    )
    demo.set_defaults(command=_demo)
    return parser


def _add_trust(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--issuers", metavar="FILE", help="the issuers that you trust, as TOML")
    parser.add_argument(
        "--online", action="store_true", help="fetch keys and status lists that are not kept"
    )


def _add_day(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-of",
        metavar="DAY",
        help="the day on which age and expiry are judged, as 2026-11-24; default: today",
    )


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format", choices=("table", "json"), default="table", help="default: table"
    )


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 on")
    return int(text)


def _out(text: str, endings: tuple[str, ...]) -> Path:
    path = Path(text)
    if path.suffix.lower() not in endings:
        raise argparse.ArgumentTypeError(f"{text!r} must end in {', '.join(endings)}")
    if not path.resolve().parent.is_dir():
        raise argparse.ArgumentTypeError(f"the folder of {text!r} doesn't exist")
    return path


def _rank(chosen: argparse.Namespace) -> int:
    import skillmatch as sm

    posting = sm.read_posting(Path(chosen.posting))
    pool = _pool(chosen)
    if pool is None:
        return NOTHING_DONE
    ranking = sm.rank(
        posting,
        pool,
        sm.SkillSpace.load(),
        lens=chosen.lens,
        demonstrated_only=chosen.demonstrated_only,
        as_of=chosen.as_of,
    )
    if chosen.out:
        _write(ranking, chosen.out, chosen.top)
    if chosen.format == "json":
        from skillmatch.export import to_dict

        _print_json(to_dict(ranking, top=chosen.top))
    else:
        _show(ranking, chosen.top or 10)
        if chosen.out:
            print(f"\nWritten: {chosen.out}")
    return _report(ranking.problems)


def _compare(chosen: argparse.Namespace) -> int:
    import pandas as pd

    import skillmatch as sm
    from skillmatch.comparison.report import as_json, plain_text

    postings, unread = _postings(Path(chosen.posting))
    if not postings:
        _report(unread)
        return _fail(f"No posting could be read in {chosen.posting}.")
    pool = _pool(chosen)
    if pool is None:
        return NOTHING_DONE
    found = sm.compare(
        postings,
        pool,
        sm.SkillSpace.load(),
        strength=chosen.strength,
        k=chosen.top,
        degree_gate=not chosen.no_degree_gate,
        count_experience=chosen.count_experience,
        match_field=chosen.match_field,
        judgements=chosen.judgements,
        draws=chosen.draws,
        seed=chosen.seed,
        as_of=chosen.as_of,
    )
    found.tables()  # what takes long, with a bar that shows it
    found.to_report(chosen.out)
    if chosen.format == "json":
        print(as_json(found), end="")
    else:
        print(plain_text(found, _width()))
        print(f"\nWritten: {chosen.out}")
    return _report(pd.concat([unread, found.problems]).drop_duplicates())


def _pool(chosen: argparse.Namespace) -> Pool | None:
    """The pool given; None, and why on standard error, where it speaks for nobody."""
    import skillmatch as sm

    pool = sm.read_pool(
        chosen.pool, issuers=chosen.issuers, online=chosen.online, as_of=chosen.as_of
    )
    if pool.evidence.empty:
        _report(pool.problems)
        _fail(f"Nothing could be read in {chosen.pool} that speaks for a candidate.")
        return None
    return pool


def _postings(path: Path) -> tuple[list[Posting], pd.DataFrame]:
    """The postings in a file, folder or table, and what of them could not be read."""
    import skillmatch as sm
    from skillmatch.read.formats.spreadsheets import TABLE_ENDINGS
    from skillmatch.tables import table

    if path.is_dir() or path.suffix.lower() in TABLE_ENDINGS:
        several = sm.read_postings(path)
        return list(several), several.problems
    return [sm.read_posting(path)], table("problems")


def _skills(chosen: argparse.Namespace) -> int:
    import skillmatch as sm
    from skillmatch.tables import Problem, UnreadableError, table

    texts, sources, problems = [], [], []
    for given in chosen.texts:
        try:
            texts.append(_text(given))
            sources.append(given)
        except UnreadableError as error:
            problems.append(vars(Problem.of(given, error)))
    if not texts:
        _report(table("problems", problems))
        return _fail("No text could be read.")
    found = sm.SkillSpace.load().match(texts, top=chosen.top)
    if chosen.format == "json":
        found.insert(1, "source", [sources[row] for row in found["text_id"]])
        _print_json(found.to_dict("records"))
    else:
        for text_id, own in found.groupby("text_id"):
            print(textwrap.shorten(texts[int(str(text_id))], _width(), placeholder=" …"))
            for row in own.itertuples():
                quote = textwrap.shorten(row.quote, 50, placeholder=" …")
                shown = f"by {row.via}, “{quote}”" if row.via else f"“{quote}”"
                print(f"  {row.score:4.0%}  {_DECISIONS[row.decision]:<7} {row.label}  {shown}")
    return _report(table("problems", problems))


_DECISIONS = {"accept": "", "review": "review", "related": "related", "unlikely": "(unlikely)"}


def _verify(chosen: argparse.Namespace) -> int:
    from skillmatch.tables import table
    from skillmatch.verification.files import check_paths

    found = check_paths(chosen.paths, issuers=chosen.issuers, online=chosen.online)
    passed_over = _passed_over(found.passed_over)
    problems = [vars(one) for one in found.problems]
    if chosen.format == "json":
        _print_json([one.record() for one in found.outcomes])
        bad = [one for one in found.outcomes if one.verification == "malformed"]
        problems += [{"source": one.source, "problem": " ".join(one.reasons)} for one in bad]
        if passed_over:
            print(passed_over, file=sys.stderr)
    else:
        _show_outcomes(found.outcomes, passed_over)
    status = _report(table("problems", problems))
    if not found.outcomes:
        return _fail(f"There is no credential in {', '.join(chosen.paths)}.")
    missing = [one for one in chosen.paths if not Path(one).exists()]
    if len(missing) == len(chosen.paths):
        return _fail(f"There is no such file: {', '.join(missing)}. Check the path.")
    stand = all(one.verification in _NOTHING_AGAINST for one in found.outcomes)
    return status if stand else DONE_WITH_PROBLEMS


_NOTHING_AGAINST = ("verified", "valid", "unsigned", "unchecked")


def _passed_over(files: int) -> str:
    return f"{_count_of(files, 'file')} hold{'s' * (files == 1)} no credential." if files else ""


def _show_outcomes(outcomes: Sequence[Outcome], passed_over: str) -> None:
    """Each credential with the reasons, and below several how many there are of each outcome."""
    from skillmatch.tables import VERIFICATIONS as IN_ORDER
    from skillmatch.words import VERIFICATIONS

    for outcome in outcomes:
        # Nothing looks good that bears a name which isn't its own.
        mark = "!" if outcome.namesake else VERIFICATIONS[outcome.verification][0]
        word = outcome.verification.replace("_", " ")
        named = ", ".join(filter(None, (outcome.title, outcome.issuer))) or "no title"
        print(f"{mark} {word:<13} {named}")
        print(f"{'':16}{outcome.source}" + (f" ({outcome.format})" if outcome.format else ""))
        for reason in outcome.reasons:
            print(textwrap.indent(textwrap.fill(reason, _width() - 16), " " * 16))
    none = sum(one.holds_none for one in outcomes)
    counts = Counter(one.verification for one in outcomes if not one.holds_none)
    said = ", ".join(f"{counts[one]} {one.replace('_', ' ')}" for one in IN_ORDER if counts[one])
    if len(outcomes) > 1 or passed_over:
        total = f"{_count_of(len(outcomes) - none, 'credential')}: {said}." if counts else ""
        if none:
            no = "is no credential" if none == 1 else "are no credentials"
            passed_over = " ".join(filter(None, (f"{none} {no}.", passed_over)))
        print("\n" * bool(outcomes) + " ".join(filter(None, (total, passed_over))))


def _demo(chosen: argparse.Namespace) -> int:
    import skillmatch as sm

    posting = sm.read_posting(sm.resource("data", "sample", "postings", "data-analyst.md"))
    issuers = sm.resource("data", "sample", "issuers.toml")
    pool = sm.read_pool(sm.resource("data", "sample", "pool"), issuers=issuers)
    print(f"Sample data: {len(pool.candidates)} fictional candidates.\n")
    ranking = sm.rank(posting, pool, sm.SkillSpace.load())
    _show(ranking, 10)
    for name in ("shortlist.xlsx", "shortlist.html"):
        _write(ranking, Path(name), None)
    print("\nWritten: shortlist.xlsx, shortlist.html")
    _report(ranking.problems)
    return DONE


def _text(given: str) -> str:
    """The words of a file, or the argument itself where there is no such file."""
    from skillmatch.read.formats.documents import DOCUMENT_ENDINGS, read_document
    from skillmatch.tables import UnreadableError

    try:
        is_file, is_folder = Path(given).is_file(), Path(given).is_dir()
    except OSError:  # longer than a file's name can be: a text
        is_file = is_folder = False
    if is_folder:
        raise UnreadableError("This is a folder.", "Give its files, as in folder/*.pdf.")
    if not is_file:
        # A lone word with a file's ending was meant as a file.
        if not given.strip() or (" " not in given and Path(given).suffix in DOCUMENT_ENDINGS):
            raise UnreadableError("There is no such file.", "Check the path.")
        return given
    return read_document(Path(given)).text


def _write(ranking: Ranking, path: Path, top: int | None) -> None:
    getattr(ranking, _WRITERS[path.suffix.lower()])(path, top=top)


def _show(ranking: Ranking, top: int) -> None:
    from skillmatch.ranking import best_evidence
    from skillmatch.words import nothing_demonstrated

    width = _width()
    total = len(ranking.scores)
    asked = len(ranking.requirements)
    counts = f"{_count_of(total, 'candidate')}, {_count_of(asked, 'requirement')}"
    only = ", demonstrated only" if ranking.provenance["demonstrated_only"] else ""
    print(
        f"{ranking.posting.title}: {counts}, lens {ranking.lens}{only}, "
        f"weights {ranking.strength.name}\n"
    )
    if nothing := nothing_demonstrated(ranking):
        print(textwrap.fill(nothing, width))
        return
    shown = ranking.scores[ranking.scores["rank"] <= top]
    best = best_evidence(ranking.reasons_of(shown["candidate_id"]))
    print("rank  score             plausible    candidate")
    for row in shown.itertuples():
        bar = "█" * round(row.score * 10)
        span = f"{row.rank_low}–{row.rank_high}"
        name = f"{row.name} ({row.candidate_id})" if row.name else row.candidate_id
        print(f"{row.rank:4}  {row.score:5.1%} {bar:10}  {span:11}  {name}")
        if row.candidate_id in best.index:
            said = _reason(best.loc[row.candidate_id])
            print(textwrap.indent(textwrap.fill(said, width - 6), " " * 6))
        if row.unmet:
            said = f"no evidence to speak of: {row.unmet}"
            print(textwrap.indent(textwrap.shorten(said, width - 6, placeholder=" …"), " " * 6))
    if total > len(shown):
        print(f"  … and {total - len(shown)} more")


def _reason(best: pd.Series) -> str:
    from skillmatch.words import kind_checked

    kind = kind_checked(best["kind"], best["verification"])
    return f"“{best['words']}” ({kind}, {best['status']}) for: {best['requirement']}"


def _report(problems: pd.DataFrame) -> int:
    if problems.empty:
        return DONE
    print(f"\n{_count_of(len(problems), 'problem')}:", file=sys.stderr)
    for row in problems.to_dict("records"):
        place = ", ".join(filter(None, (row["source"], row["where"])))
        print(f"- {place}: {row['problem']} {row['what_to_do']}", file=sys.stderr)
    return DONE_WITH_PROBLEMS


def _count_of(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}"


def _fail(message: str) -> int:
    print(f"skillmatch: {message}", file=sys.stderr)
    return NOTHING_DONE


# Signs as they may be written where an encoding lacks them.
_PLAIN = {
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("–—−·", "-"),
    "✓": "+",
    "✗": "x",
    "○": "o",
    "◇": "~",
    "█": "#",
    "…": "...",
}


def _print_on_any_terminal() -> None:
    """What an encoding lacks is written otherwise: nobody loses a result over a sign."""
    codecs.register_error("plain", _in_plain_letters)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a notebook's is not a file
            stream.reconfigure(errors="plain")


def _in_plain_letters(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    letters = error.object[error.start : error.end]
    plain = (_PLAIN.get(one) or unicodedata.normalize("NFKD", one) for one in letters)
    return "".join(one.encode("ascii", "ignore").decode() or "?" for one in plain), error.end


def _print_json(value: object) -> None:
    is_unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    print(json.dumps(value, ensure_ascii=not is_unicode, indent=2))


def _width() -> int:
    return min(shutil.get_terminal_size().columns, 110)


if __name__ == "__main__":
    sys.exit(main())
